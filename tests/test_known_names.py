"""How common a name is among the settlements of a country, listed or not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import dictionaries, integers, text

from geoincidents import Gazetteer
from geoincidents.gazetteer.features import describe, describe_none
from geoincidents.gazetteer.known_names import KnownNames, fingerprint, known_names
from geoincidents.gazetteer.ranking import NONE, OWN, Context, weighed, weights


def of(counts):
    rows = sorted({(fingerprint(form), 0): number for form, number in counts.items()}.items())
    prints = np.array([key for (key, _), _ in rows], dtype=np.uint32)
    number = np.array([number for _, number in rows], dtype=np.uint8)
    return KnownNames(("UKR",), prints, np.zeros(len(rows), dtype=np.uint8), number)


@given(counts=dictionaries(text("abcdefgh ", min_size=3, max_size=12), integers(1, 255), max_size=30))
def test_what_is_packed_is_counted_again(counts):
    names = KnownNames.unpacked(of(counts).packed())
    for form, number in counts.items():
        found = names.count(form)["UKR"]
        assert found == number or sum(fingerprint(other) == fingerprint(form) for other in counts) > 1


@pytest.mark.parametrize(("form", "country", "fewest"), [("novoselivka", "UKR", 20), ("san jose", "COL", 50)])
def test_common_names_of_a_country_are_known_to_be_common(form, country, fewest):
    assert known_names().count(form)[country] >= fewest


def test_a_name_that_nobody_has_is_not_counted():
    assert sum(known_names().count("xqzvwk grblfx").values()) == 0


def test_the_same_letters_count_for_less_where_villages_of_the_name_are_not_listed():
    gazetteer = Gazetteer.embedded()
    context = Context(country="UKR")
    from geoincidents.gazetteer.candidates import find_hits

    hits = find_hits(gazetteer.store, "Dyakove", context)
    described = describe(hits, context, gazetteer.listed)
    assert len(described) == len(hits)
    assert all(len(row) == len(OWN) for row in described)
    none = [describe_none(hits, context, 1, counted, {}) for counted in ({}, {"UKR": 1}, {"UKR": 9})]
    assert len(none[0]) == len(NONE)
    chances = [weighed(row, weights().none) for row in none]
    assert chances[0] <= chances[1] < chances[2]


@pytest.mark.parametrize(
    ("name", "context"),
    [("Dyakove village", {"country": "UA"}), ("Odradivka village", {"country": "UA"}), ("Novoselivka", {})],
)
def test_a_namesake_of_many_unlisted_places_is_not_sure(name, context):
    assert Gazetteer.embedded().resolve(name, **context).score < 0.9


def test_what_is_stated_and_near_changes_chances_and_never_walls_off():
    gazetteer = Gazetteer.embedded()
    for name, near, country in (("Goma", "Kinshasa", "CD"), ("Maiduguri", "Abuja", "NG"), ("Marawi", "Manila", "PH")):
        match = gazetteer.resolve(name, near=near, country=country)
        assert match.place is not None
        assert match.candidates[0].place == match.place


def test_an_unresolved_name_keeps_its_candidates():
    match = Gazetteer.embedded().resolve("Springfield")
    assert match.place is None or match.candidates
    assert len(Gazetteer.embedded().resolve("Sukha Balka", country="UA").candidates) > 0
