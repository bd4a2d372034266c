"""Several places in one cell: an area where they lie near each other, else no point, never that of one of them."""

from __future__ import annotations

import pandas as pd
import pytest

from geoincidents import Gazetteer
from geoincidents.gazetteer.strings.several import listed_names
from geoincidents.geo import distance_km
from geoincidents.schema import GeoPrecision, MatchStatus
from geoincidents.tables.locating import locate


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.embedded()


APART = [
    ("Sabha; Ghat", "LBY"),
    ("Sabha | Ghat", "LBY"),
    ("Sabha\nGhat", "LBY"),
    ("Sabha\r\nGhat", "LBY"),
    ("Aleppo / Damascus", "SYR"),
    ("Aleppo and Idlib", "SYR"),
    ("Alep et Idlib", "SYR"),
    ("حلب وإدلب", "SYR"),
    ("حلب و إدلب", "SYR"),
    ("Aleppo; Idlib and Hama", "SYR"),
    ("Sabha; Ghat district", "LBY"),
]


@pytest.mark.parametrize(("text", "country"), APART)
def test_places_far_apart_have_no_point_in_common(gazetteer, text, country):
    match = gazetteer.resolve(text, country=country)
    assert match.status is MatchStatus.AMBIGUOUS
    assert (match.lat, match.lon, match.place) == (None, None, None)
    assert len(match.candidates) == len(listed_names(text))
    assert {one.place.country for one in match.candidates} == {country}
    assert "give each a row of its own" in match.why
    for one in match.candidates:
        assert repr(one.matched_name) in match.why


@pytest.mark.parametrize(
    ("text", "country", "parts"),
    [
        ("Bakhmut and Soledar", "UKR", ("Bakhmut", "Soledar")),
        ("Kharkiv; Chuhuiv", "UKR", ("Kharkiv", "Chuhuiv")),
        ("Tyre; Sidon", "LBN", ("Tyre", "Sidon")),
        ("Bakhmut; Soledar; Chasiv Yar", "UKR", ("Bakhmut", "Soledar", "Chasiv Yar")),
    ],
)
def test_places_near_each_other_are_an_area_that_covers_them(gazetteer, text, country, parts):
    match = gazetteer.resolve(text, country=country)
    assert match.status is MatchStatus.RESOLVED
    assert match.precision is GeoPrecision.AREA
    assert (match.place, match.country) == (None, country)
    for part in parts:
        one = gazetteer.resolve(part, country=country)
        km = float(distance_km(lat=match.lat, lon=match.lon, to_lat=one.lat, to_lon=one.lon))
        assert km + one.radius_km <= match.radius_km + 0.1


@pytest.mark.parametrize(
    ("text", "country", "name"),
    [
        ("Trinidad and Tobago", None, "Trinidad and Tobago"),
        ("Tripoli; Libya", None, "Tripoli"),
        ("Sabha\nLibya", None, "Sabha"),
        ("Kyiv / Kiev", "UKR", "Kyiv"),
        ("Deir ez-Zor; Deir ez-Zor", "SYR", "Deir ez-Zor"),
        ("وادي الشاطئ", "LBY", None),
    ],
)
def test_what_is_one_place_stays_one(gazetteer, text, country, name):
    match = gazetteer.resolve(text, country=country)
    assert "are named" not in match.why
    if name is not None:
        assert match.status is MatchStatus.RESOLVED
        assert match.place.name == name


def test_names_of_a_cell_lend_each_other_context(gazetteer):
    match = gazetteer.resolve("Tripoli; Zahle; Baalbek")
    assert match.status is MatchStatus.AMBIGUOUS
    assert {one.place.country for one in match.candidates} == {"LBN"}
    assert gazetteer.resolve("Tripoli").place.country == "LBY"


def test_between_is_one_phrase(gazetteer):
    assert listed_names("between Sabha and Ghat") == ()
    assert gazetteer.resolve("between Sabha and Ghat", country="LY").precision is GeoPrecision.LINEAR


def test_rows_stay_rows_with_candidates_in_the_table():
    table = pd.DataFrame({"location": ["Sabha; Ghat", "Bakhmut and Soledar", "Sabha"], "country": ["LY", "UA", "LY"]})
    out = locate(table, gazetteer=Gazetteer.embedded())
    assert out["match_status"].tolist() == ["ambiguous", "resolved", "resolved"]
    assert out.geometry.isna().tolist() == [True, False, False]
    assert out["geo_precision"].tolist() == ["unknown", "area", "settlement"]
    assert '"Ghat"' in out["match_candidates"].iloc[0]


@pytest.mark.parametrize("policy", ["flag", "best"])
def test_no_policy_makes_a_point_of_places_apart(gazetteer, policy):
    match = gazetteer.resolve("Sabha; Ghat", country="LY", on_ambiguous=policy)
    assert (match.status, match.lat) == (MatchStatus.AMBIGUOUS, None)
