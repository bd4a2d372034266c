"""Triggers, what they are worth, and how they make up events."""

from __future__ import annotations

import json

import pytest

from geoincidents import extract_incidents
from geoincidents.events.cues import NO_EVENT, phrases
from geoincidents.events.draft import PHRASE
from geoincidents.events.grouping import group_events, told_until
from geoincidents.events.modality import Modality, certainty_of, is_proposal, modality_of
from geoincidents.events.sameness import Named, SameEvent
from geoincidents.events.triggers import find_triggers
from geoincidents.schema import Certainty
from geoincidents.text.document import Document
from geoincidents.text.sentences import split_sentences


def types_of(text: str) -> list[str]:
    document = Document.read(text)
    analysis = document.analysis(document.sentences[0])
    events = group_events(find_triggers(document)[0], analysis, named=Named(), judge=SameEvent())
    return [str(event.event_type) for event in events]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rebels and soldiers fought near the river.", "armed_clash"),
        ("The rebels captured the town.", "territory_change"),
        ("Jets bombed the depot.", "air_strike"),
        ("A drone strike hit a lorry.", "air_strike"),
        ("Mortar fire hit the camp.", "shelling"),
        ("A roadside bomb went off.", "explosive_device"),
        ("The helicopter dropped chlorine on the town.", "chemical_weapon"),
        ("Militiamen shot dead six farmers.", "attack_on_civilians"),
        ("Unknown men attacked a checkpoint.", "armed_clash"),
        ("Bandits kidnapped two teachers.", "abduction"),
        ("Fighters raped several women.", "sexual_violence"),
        ("Hundreds of women marched in the capital.", "protest"),
        ("Crowds rioted in the market.", "riot"),
        ("Police detained ten students.", "arrest"),
        ("Fighters torched thirty houses.", "property_destruction"),
        ("The troops withdrew from the airport.", "movement"),
        ("Engineers defused a shell.", "disrupted_weapons"),
        ("Both sides signed a ceasefire.", "agreement"),
        ("The governor declared a state of emergency.", "statement"),
        ("Gunners shot down 30 of 38 missiles.", "disrupted_weapons"),
        ("Shelling and airstrikes struck the port.", "shelling"),
    ],
)
def test_every_type_has_a_trigger(text: str, wanted: str) -> None:
    assert types_of(text) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Each by a phrase of its own in phrases.tsv that no note of training/notes has.
        ("The army used chemical weapons in the suburb.", ["chemical_weapon"]),
        ("A sarin strike on the town killed eight.", ["chemical_weapon"]),
        ("Officials counted two bombing raids on the depot.", ["air_strike"]),
        ("Stealth bombers hit two sites.", ["air_strike"]),
        ("Rebels sent drones to strike the port.", ["air_strike"]),
        ("Police found a weapons cache in the suburb.", ["disrupted_weapons"]),
        ("The two sides agreed a humanitarian pause.", ["agreement"]),
        ("The town fell into the hands of rebels.", ["territory_change"]),
        ("Troop movements were seen near the border.", ["movement"]),
        ("The army announced a military operation in the province.", ["movement"]),
        ("Gunmen blew up a pipeline near the delta.", ["property_destruction"]),
        ("Firefighters battled a blaze in the port.", []),
        ("Two people died of cholera in the camp.", []),
        ("The fighting age of recruits was discussed.", []),
    ],
)
def test_phrases_name_what_no_word_of_them_does(text: str, wanted: list[str]) -> None:
    assert types_of(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "A bomb squad defused a car bomb.",
        "Police defused an IED near the market.",
        "Sappers disarmed two landmines on the road.",
        "Soldiers found and destroyed two roadside bombs.",
        "Three rockets were intercepted by air defences.",
        "A parcel bomb was defused at the station.",
    ],
)
def test_a_weapon_that_was_undone_did_nothing(text: str) -> None:
    assert types_of(text) == ["disrupted_weapons"]


@pytest.mark.parametrize(
    "question",
    [
        "It did not detail how many troops were killed.",
        "The ministry has not yet said who attacked the convoy.",
        "It was not immediately clear who fired the rockets.",
        "It is unclear which side shelled the market.",
        "Officials didn't say when the rebels captured the town.",
    ],
)
def test_a_question_that_nobody_answers_takes_its_act_for_granted(question: str) -> None:
    told = [w for w in ("killed", "attacked", "fired", "shelled", "captured") if w in question]
    at = question.index(told[0])
    assert modality_of(question, at, at + len(told[0])) is Modality.CIRCUMSTANCE


@pytest.mark.parametrize(
    ("onset", "toll"),
    [
        ("At least 35 people have been killed since rebels launched an offensive on Monday.", "14 troops were killed"),
        ("Some 60 people have died since the army began its assault on Sunday.", "nine soldiers were killed"),
        ("More than 200 people have been killed since the fighting erupted on Saturday.", "20 fighters were killed"),
        ("At least 90 people were killed since the rebels attacked the city on Friday.", "seven police were killed"),
        ("Over 400 people have been wounded since the clashes began on Tuesday.", "30 civilians were wounded"),
    ],
)
def test_a_bare_toll_after_a_total_is_of_what_was_counted(onset: str, toll: str) -> None:
    rows = extract_incidents(f"{onset} An army spokesman said {toll}.", published="2024-05-08")
    counted = rows[rows["record_kind"] != "aggregate"]
    assert counted[["killed_best", "injured_best"]].isna().all(axis=None)


def test_phrases_stand_in_the_evidence() -> None:
    text = "Rebels launched a ground assault on Bunia on Monday. In the assault they opened fire on a market."
    spans = json.loads(extract_incidents(text, published="2024-05-08").iloc[0]["evidence_spans"])
    said = {name: text[slice(*span)] for name, span in spans.items() if name.startswith(PHRASE)}
    assert said["phrase:launch-assault"] == "launched a ground assault"
    assert {name.removeprefix(PHRASE) for name in said} <= set(phrases().rows)
    assert all(phrases().rows[name.removeprefix(PHRASE)].values[0] != NO_EVENT for name in said)


@pytest.mark.parametrize(
    "text",
    [
        "People fear that fighting could break out.",
        "He survived a heart attack.",
        "The army may attack the town.",
        "They fled fighting in the hills.",
        "He spoke of a war without winners.",
        "Their declaration of war was read out.",
        "She warned of an attack on the port.",
        "The group often carries out bombings.",
        "They discussed how to end the clashes.",
        "It remembers the Battle of Verdun.",
        "No attack took place.",
        "If rebels attack, we will leave.",
    ],
)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    assert types_of(text) == []


def test_consequences_join_the_act() -> None:
    assert types_of("Five people died when a shell hit the school.") == ["shelling"]


def test_two_acts_told_one_after_the_other_are_two_events() -> None:
    text = "The alleged strike came after rebels launched air raids on the port."
    assert types_of(text) == ["attack_unspecified", "air_strike"]


def test_what_is_planned_is_marked() -> None:
    found = find_triggers(Document.read("The troops will withdraw from the town."))[0]
    assert [t.modality for t in found] == [Modality.PLANNED]


def test_a_past_form_is_not_what_is_planned() -> None:
    found = find_triggers(Document.read("They vowed to reclaim areas seized by the rebels."))[0]
    assert Modality.REAL in [t.modality for t in found if t.text == "seized"]


def test_a_comparison_is_not_told() -> None:
    sentence = split_sentences("It was the worst attack since May, when 40 were killed.")[0]
    assert sentence.text[: told_until(sentence)] == "It was the worst attack "


@pytest.mark.parametrize(
    ("text", "own_action", "wanted"),
    [
        ("A shell fell on the port.", False, Certainty.REPORTED),
        ("The rebels said they shelled the port.", False, Certainty.CLAIMED),
        ("The army said it had withdrawn.", True, Certainty.CONFIRMED),
        ("The alleged strike hit a school.", False, Certainty.ALLEGED),
        ("Police confirmed the attack.", False, Certainty.CONFIRMED),
        ("The report could not be independently verified.", False, Certainty.UNVERIFIED),
        ("The blast claimed the lives of 12 people.", False, Certainty.REPORTED),
        ("The group claimed responsibility for the blast.", False, Certainty.REPORTED),
    ],
)
def test_certainty(text: str, own_action: bool, wanted: Certainty) -> None:  # noqa: FBT001
    assert certainty_of(text, own_action=own_action) is wanted


def test_a_call_for_a_truce_is_a_proposal() -> None:
    text = "Envoys appealed for a truce."
    assert is_proposal(text, text.index("truce"))


def test_sentences_and_paragraphs() -> None:
    text = "Gen. Abdi spoke in the U.S. Senate. He left.\n\nA second part.\n- On 2 May it fell.\n- On 3 May it burned."
    found = split_sentences(text)
    assert [s.text for s in found][:2] == ["Gen. Abdi spoke in the U.S. Senate.", "He left."]
    assert [s.paragraph for s in found] == [0, 0, 1, 2, 3]
    assert all(text[s.start : s.end] == s.text for s in found)
