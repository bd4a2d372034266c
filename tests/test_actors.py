"""Parties, their names, and their parts in an event."""

from __future__ import annotations

import pytest

from geoincidents.events import extract_incidents
from geoincidents.events.actors import Aliases, find_actors, read_aliases
from geoincidents.events.grouping import Event
from geoincidents.events.parties import candidate_phrases
from geoincidents.events.roles import find_roles
from geoincidents.events.triggers import find_triggers
from geoincidents.schema import ActorType
from geoincidents.text.document import Document


def roles(text: str) -> tuple[str | None, str | None]:
    document = Document.read(text)
    event = Event(list(find_triggers(document)[0]))
    actors = find_actors(text, read_aliases(text))
    doer, sufferer = find_roles(document, document.sentences[0], event, actors, ())
    return (doer.name if doer else None), (sufferer.name if sufferer else None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rebels attacked an army post.", ("Rebels", "army")),
        ("An army post was attacked by rebels.", ("rebels", "army")),
        ("Clashes between the army and rebels began.", ("army", "rebels")),
        ("Israeli airstrikes hit the port.", ("Israeli forces", None)),
        ("RSF shelling hit the camp.", ("Rapid Support Forces", "civilians")),
        ("Russia launched missiles at the city.", ("Russia", None)),
        ("A shell hit the village, killing two women.", (None, "women")),
        ("A shell hit a market, killing five people.", (None, "people")),
        ("Four soldiers were killed in fighting near the dam.", (None, "soldiers")),
        ("The army said rebels shelled the town.", ("rebels", None)),
        ("The bombing was blamed on Boko Haram.", ("Boko Haram", None)),
        ("An airstrike hit the bridge.", (None, None)),
    ],
)
def test_who_does_and_who_suffers(text: str, wanted: tuple[str | None, str | None]) -> None:
    assert roles(text) == wanted


def test_short_name_takes_the_long_one_that_the_report_gives() -> None:
    text = "The Delta Liberation Army (DLA) advanced. DLA fighters shelled the port."
    names = {actor.name for actor in find_actors(text, read_aliases(text))}
    assert names == {"Delta Liberation Army"}


def test_leader_stands_for_the_body() -> None:
    text = "Karim's self-styled Delta National Army (DNA) came. Forces loyal to General Karim attacked."
    aliases = read_aliases(text)
    assert aliases.leaders == {"Karim": "Delta National Army"}
    assert find_actors(text, aliases)[-1].name == "Delta National Army"


def test_bodies_led_by_a_person_are_linked() -> None:
    assert read_aliases("The RSF, led by Hamdan Omar, advanced.").leaders == {"Omar": "Rapid Support Forces"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Police fired.", ActorType.STATE),
        ("Gunmen fired.", ActorType.UNKNOWN),
        ("Al-Shabaab militants fired.", ActorType.REBEL),
        ("Separatist fighters fired.", ActorType.REBEL),
        ("Bandits fired.", ActorType.POLITICAL_MILITIA),
        ("Fulani militia fired.", ActorType.IDENTITY_MILITIA),
        ("Protesters sang.", ActorType.PROTESTERS),
        ("Villagers sang.", ActorType.CIVILIANS),
    ],
)
def test_types(text: str, kind: ActorType) -> None:
    assert find_actors(text, Aliases({}, {}))[0].actor_type is kind


@pytest.mark.parametrize("text", ["The military base lies there.", "A children's hospital stands there.", "He spoke."])
def test_no_party_where_none_is_named(text: str) -> None:
    assert find_actors(text, Aliases({}, {})) == ()


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("No group immediately claimed responsibility for the bombing of the port.", "group"),
        ("None of the factions claimed the rocket fire on the port.", "factions"),
        ("Nobody claimed the shelling of the port.", "Nobody"),
        ("No rebels or soldiers claimed the attack on the port.", "soldiers"),
        ("No gang claimed the arson attack on the depot.", "gang"),
        ("No armed group has said it was behind the blast.", "group"),
    ],
)
def test_who_is_negated_is_no_party(text: str, nobody: str) -> None:
    document = Document.read(text)
    found = candidate_phrases(document, document.sentences[0], (), ())
    assert nobody not in {analysis.words[phrase.head].text for analysis, phrase, _, _ in found}


@pytest.mark.parametrize(
    ("text", "doer", "target", "killed"),
    [
        ("Police shot dead two men in Nairobi on Monday.", "Police", "men", 2),
        ("Gunmen shot dead a teacher in Mosul on Monday.", "Gunmen", "teacher", 1),
        ("Soldiers shot dead three protesters in Khartoum on Monday.", "Soldiers", "protesters", 3),
        ("Security forces shot dead at least five people in Jos on Monday.", "Security forces", "people", 5),
        ("Gunmen on motorcycles attacked Kidal on Monday, shooting dead six people.", "Gunmen", "people", 6),
        ("The army shot dead one man and wounded two in Homs on Monday.", "army", "man", 1),
    ],
)
def test_who_shot_somebody_dead_is_the_doer(text, doer, target, killed):
    row = extract_incidents(text, published="2024-01-03").iloc[0]
    assert (row["actor1"], row["actor2"], row["killed_best"]) == (doer, target, killed)
