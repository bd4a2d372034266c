"""One decider: what a name means alone, in a plain sentence, and among the other names of a text."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import floats, integers, lists, sampled_from

from geoincidents import Gazetteer, geoparse
from geoincidents.gazetteer import joint, ranking
from geoincidents.gazetteer.joint import SHARED, TOLD, agree, lay_out, resolution_weights
from geoincidents.mentions import read_names
from geoincidents.mentions.resolve import Setting, questions_of, resolve
from geoincidents.mentions.wordlists import PLAIN_WORDS
from geoincidents.names.countries import countries_named
from geoincidents.schema import MatchStatus

SENTENCES = (
    "Gunmen killed three farmers in {} on Friday.",
    "Two people were wounded in {} on Monday, officials said.",
    "A market near {} was shelled overnight.",
)


def places(text, **hints):
    found = {}
    for mention in geoparse(text, **hints):
        for one in (mention, mention.anchor):
            if one is not None and one.match.place is not None:
                found[one.text] = one.match.place
    return found


def scene_of(text):
    reading, setting = read_names(text, Gazetteer.default()), Setting()
    asked = questions_of(resolve(reading, setting), setting)
    return asked, lay_out([question for _, question in asked]) if asked else None


@pytest.mark.parametrize(
    ("text", "name", "division"),
    [
        ("A jury met in Huntsville, near Trinity, Riverside and New Waverly in Walker County.", "Huntsville", "Texas"),
        ("A road from Dublin to Columbus, Hilliard and Grove City in Ohio was shut.", "Dublin", "Ohio"),
        ("Rain fell in Bardera, Dinsoor and Baidoa in Somalia.", "Baidoa", "Bay"),
        ("Shells hit Lyman, Kramatorsk and Sloviansk in Ukraine.", "Lyman", "Donetsk"),
    ],
)
def test_neighbours_outweigh_people(text, name, division):
    assert places(text)[name].admin1 == division


def test_a_great_city_stays_itself_among_strangers():
    found = places("Leaders from Paris, London and Dublin met in Geneva. They had been in Moscow before.")
    assert [found[name].country for name in ("Paris", "London", "Dublin", "Geneva", "Moscow")] == [
        *("FRA", "GBR", "IRL", "CHE", "RUS"),
    ]


def test_county_of_several_states_lies_in_the_one_the_text_is_about():
    found = places("Deputies in Henderson County, Texas, searched a farm. Henderson County is near Tyler and Athens.")
    assert found["Henderson County"].admin1 == "Texas"


def test_a_town_is_not_the_division_of_its_name():
    found = places("Rockets wounded four people in Kherson and killed one in Nikopol on Monday.")
    assert found["Kherson"].kind.startswith("P.")


def test_two_towns_of_one_name_and_country_stay_in_doubt():
    mention = next(m for m in geoparse("Trenches run from Kupiansk to Lyman in Ukraine.") if m.text == "Lyman")
    assert mention.match.status is MatchStatus.AMBIGUOUS
    assert {c.place.admin1 for c in mention.match.candidates[:2]} == {"Donetsk", "Kharkiv"}


@pytest.mark.parametrize(
    ("hints", "country"),
    [({}, "LBY"), ({"country": "LB"}, "LBN"), ({"near": "Beirut"}, "LBN"), ({"near": (33.9, 35.5)}, "LBN")],
)
def test_what_the_caller_tells_has_power(hints, country):
    assert places("Clashes broke out in Tripoli.", **hints)["Tripoli"].country == country


def test_shares_of_a_name_sum_to_one():
    asked, scene = scene_of("Troops left Tripoli for Gharyan, Zintan and the town of Springfield.")
    shares, features = agree(scene, resolution_weights())
    assert features.shape == (len(scene.places), len(TOLD) + len(SHARED))
    for number in range(len(asked)):
        assert math.isclose(shares[scene.group == number].sum(), 1.0)


def test_a_text_without_candidates_has_no_scene():
    assert scene_of("Nothing happened today.")[1] is None
    assert geoparse("Nothing happened today.") == ()


def test_no_candidate_speaks_for_another_of_its_name(monkeypatch):
    _, scene = scene_of("The mayor of Springfield spoke.")
    monkeypatch.setattr(joint, "_ROUNDS", 1)
    _, features = agree(scene, resolution_weights())
    assert not features[:, len(TOLD) :].any()


def test_the_names_of_a_long_text_are_heard_though_few_speak(monkeypatch):
    text = "A road runs from Dublin to Columbus, Hilliard and Grove City in Ohio."
    monkeypatch.setattr(joint, "_MOST_SPEAKERS", 8)
    assert places(text)["Dublin"].admin1 == "Ohio"


def test_weights_are_those_of_the_features():
    read = json.loads((files("geoincidents") / "data" / "resolution.json").read_text(encoding="utf-8"))["weights"]
    assert list(read) == [*TOLD, *SHARED]
    assert np.isfinite(resolution_weights()).all()


def test_other_weights_can_be_used_and_taken_back():
    text = "A road runs from Dublin to Columbus, Hilliard and Grove City in Ohio."
    joint.use(dict.fromkeys((*TOLD, *SHARED), 0.0))
    try:
        assert places(text)["Dublin"].country == "IRL"
    finally:
        joint.use()
    assert places(text)["Dublin"].country == "USA"


@settings(max_examples=60, deadline=None)
@given(row=integers(1, 60_000), sentence=sampled_from(SENTENCES))
def test_a_name_alone_in_a_plain_sentence_is_what_resolve_says(row, sentence):
    gazetteer = Gazetteer.default()
    (place,) = gazetteer.store.places([row])
    assume(place.kind.startswith("P.") and all(word[:1].isupper() for word in place.name.split()))
    assume(place.name.casefold() not in PLAIN_WORDS)  # "Spring" may be none at all
    assume(not countries_named(place.name))  # a city that is its country
    alone = gazetteer.resolve(place.name)
    for mention in geoparse(sentence.format(place.name)):
        if mention.text == place.name:
            if alone.score >= 0.6:
                assert (mention.match.status, mention.match.place) == (alone.status, alone.place)
            else:  # near the edge the little doubt whether it is a place at all may tip it
                assert mention.match.score < 0.8 or mention.match.place == alone.place


@given(own=lists(floats(-30, 30), min_size=1, max_size=9), none=floats(-30, 30))
def test_probabilities_of_candidates_and_of_none_sum_to_one(own, none):
    shares, rest = ranking.shares(own, none)
    assert math.isclose(sum(shares) + rest, 1.0)
    assert (np.diff(np.array(shares)[np.argsort(own)]) >= 0.0).all()


@pytest.mark.parametrize(
    ("name", "country", "near"),
    [("Beirut", "LB", "Tripoli, Libya"), ("Zahle", "LB", "Tunis"), ("Lyon", "FR", "Kyiv"), ("Goma", "CD", "Cairo"),
     ("Mariupol", "UA", "Lagos")],
)  # fmt: skip
def test_a_point_in_another_country_than_the_stated_one_makes_nothing_less_likely(name, country, near):
    embedded = Gazetteer.embedded()
    alone, beside = embedded.resolve(name, country=country), embedded.resolve(name, country=country, near=near)
    assert (beside.status, beside.place) == (alone.status, alone.place)
    assert beside.score == pytest.approx(alone.score, abs=0.15)
