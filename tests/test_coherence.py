"""The names of a text decide about each other: which of several places of one name is meant."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import numpy as np
import pytest

from geoincidents import Gazetteer, geoparse
from geoincidents.geoparsing import coherence, read_names
from geoincidents.geoparsing.coherence import FIXED, OWN, SHARED, agree, describe, resolution_weights
from geoincidents.geoparsing.resolve import Setting, resolve
from geoincidents.schema import MatchStatus


def places(text, **hints):
    found = {}
    for mention in geoparse(text, **hints):
        for one in (mention, mention.anchor):
            if one is not None and one.match.place is not None:
                found[one.text] = one.match.place
    return found


def scene_of(text):
    reading, setting = read_names(text, Gazetteer.default()), Setting()
    groups = resolve(reading, setting)
    return groups, describe(groups, setting)


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
    groups, scene = scene_of("Troops left Tripoli for Gharyan, Zintan and the town of Springfield.")
    shares, features = agree(scene, resolution_weights())
    assert features.shape == (len(scene.places), len(OWN) + len(SHARED))
    for number, group in enumerate(groups):
        if group.candidates:
            assert math.isclose(shares[scene.group == number].sum(), 1.0)


def test_a_text_without_candidates_has_no_scene():
    assert scene_of("Nothing happened today.")[1] is None
    assert geoparse("Nothing happened today.") == ()


def test_no_candidate_speaks_for_another_of_its_name(monkeypatch):
    _, scene = scene_of("The mayor of Springfield spoke.")
    monkeypatch.setattr(coherence, "_ROUNDS", 1)
    _, features = agree(scene, resolution_weights())
    assert not features[:, len(OWN) :].any()


def test_the_names_of_a_long_text_are_heard_though_few_speak(monkeypatch):
    text = "A road runs from Dublin to Columbus, Hilliard and Grove City in Ohio."
    monkeypatch.setattr(coherence, "_MOST_SPEAKERS", 8)
    assert places(text)["Dublin"].admin1 == "Ohio"


def test_weights_are_those_of_the_features_and_the_fixed_ones_are_as_set():
    read = json.loads((files("geoincidents") / "data" / "resolution.json").read_text(encoding="utf-8"))["weights"]
    by_hand = {**OWN, **SHARED}
    assert list(read) == list(by_hand)
    assert all(read[name] == by_hand[name] for name in FIXED)
    assert np.isfinite(resolution_weights()).all()


def test_other_weights_can_be_used_and_taken_back():
    text = "A road runs from Dublin to Columbus, Hilliard and Grove City in Ohio."
    coherence.use(dict.fromkeys((*OWN, *SHARED), 0.0) | {"importance": 5.0})
    try:
        assert places(text)["Dublin"].country == "IRL"
    finally:
        coherence.use()
    assert places(text)["Dublin"].country == "USA"
