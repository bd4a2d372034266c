"""Tables with place names become incidents: the same rows, each with a point or the reason why not."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.conforming import incidents_from_rows, validate
from geoincidents.errors import SchemaError
from geoincidents.features import distance_to
from geoincidents.locating import locate, mark_given, resolve_places

DECIDED = {schema.PLACE_PHRASE, schema.PLACE_NAME, schema.PLACE_ID, schema.COUNTRY, schema.ADMIN1}
DECIDED |= {schema.GEO_PRECISION, schema.GEO_RADIUS_KM, schema.MATCH_STATUS, schema.MATCH_SCORE}
DECIDED |= {schema.MATCH_WHY, schema.MATCH_CANDIDATES}


class Fixed:
    """Gazetteer that knows one place and keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def resolve_many(self, names, *, country=None, near=None):
        self.asked.append((list(names), None if country is None else list(country), near))
        known = pd.Series(list(names)).eq("Zliten")
        rows = {
            schema.PLACE_PHRASE: list(names),
            schema.PLACE_NAME: known.map({True: "Zliten", False: None}),
            schema.PLACE_ID: known.map({True: "x:1", False: None}),
            schema.COUNTRY: known.map({True: "LBY", False: None}),
            schema.ADMIN1: known.map({True: "Misrata", False: None}),
            schema.GEO_PRECISION: known.map({True: "settlement", False: "unknown"}),
            schema.GEO_RADIUS_KM: known.map({True: 5.0, False: None}),
            schema.MATCH_STATUS: known.map({True: "resolved", False: "unresolved"}),
            schema.MATCH_SCORE: known.map({True: 0.9, False: 0.0}),
            schema.MATCH_WHY: "because",
            schema.MATCH_CANDIDATES: "[]",
            "lat": known.map({True: 32.4674, False: None}),
            "lon": known.map({True: 14.5687, False: None}),
        }
        table = pd.DataFrame(rows, dtype=object)
        table.index = names.index
        return table

    def country(self, text):
        class Libya:
            country = "LBY"

        return Libya() if text in {"Libya", "LY"} else None


@pytest.mark.parametrize(
    "index",
    [[5, 5, 1, 0], list("dbca"), pd.MultiIndex.from_arrays([[1, 1, 0, 0], ["x"] * 4]), pd.RangeIndex(10, 14)],
)
def test_rows_stay_rows_with_their_index(index):
    table = pd.DataFrame({"location": ["Nowhere", "Zliten", None, "Zliten"], "n": [1, 2, 3, 4]}, index=index)
    before = table.copy(deep=True)
    out = locate(table, gazetteer=Fixed())
    pd.testing.assert_index_equal(out.index, table.index)
    pd.testing.assert_frame_equal(table, before)
    assert out["n"].tolist() == [1, 2, 3, 4]
    assert out["location"].tolist()[:2] == ["Nowhere", "Zliten"]
    assert out["match_status"].tolist() == ["unresolved", "resolved", "unresolved", "resolved"]
    assert out.geometry.tolist() == [None, Point(14.5687, 32.4674), None, Point(14.5687, 32.4674)]
    assert out["place_phrase"].tolist() == ["Nowhere", "Zliten", pd.NA, "Zliten"]
    assert out["match_why"].iloc[2] == "the source names no place and no point"
    assert out["admin1"].tolist() == [pd.NA, "Misrata", pd.NA, "Misrata"]
    validate(out)


def test_a_table_without_rows_has_every_column():
    out = locate(pd.DataFrame({"location": []}), gazetteer=Fixed())
    assert len(out) == 0
    assert set(schema.DTYPES) < set(out.columns)


def test_a_column_that_is_missing_is_named():
    with pytest.raises(
        SchemaError, match=r"no column 'location'\. Did you mean 'Location'\? There are: Location, x\. Pass place="
    ):
        locate(pd.DataFrame({"Location": [], "x": []}))


@pytest.mark.parametrize(
    ("country", "columns", "asked"),
    [
        (None, {}, None),
        ("LBY", {}, ["LBY", "LBY"]),
        ("Libya", {}, ["LBY", "LBY"]),
        ("land", {"land": ["LY", None]}, ["LBY", None]),
        (None, {"country": ["LBY", None]}, ["LBY", None]),
        ("land", {"land": ["Libya", "Libya"], "country": ["TUN", None]}, ["TUN", "LBY"]),
        ("Libya", {"country": ["TUN", ""]}, ["TUN", "LBY"]),
    ],
)
def test_countries_are_codes_from_a_word_a_column_or_the_schema(country, columns, asked):
    gazetteer = Fixed()
    locate(pd.DataFrame({"location": ["a", "b"], **columns}), country=country, gazetteer=gazetteer)
    got = gazetteer.asked[0][1]
    assert got == asked or [None if pd.isna(value) else value for value in got] == asked


def test_an_unknown_country_is_left_out_with_a_warning(caplog):
    out = locate(pd.DataFrame({"location": ["Zliten"], "country": ["Atlantis"]}), gazetteer=Fixed())
    assert "'Atlantis'" in caplog.text
    assert out["country"].tolist() == ["LBY"]


def test_near_is_passed_on():
    gazetteer = Fixed()
    locate(pd.DataFrame({"location": ["a"]}), near=(32.9, 13.2), gazetteer=gazetteer)
    assert gazetteer.asked[0][2] == (32.9, 13.2)


def test_rows_with_a_point_keep_it_and_are_not_asked_for(incidents):
    gazetteer = Fixed()
    incidents["place_phrase"] = "Zliten"
    out = locate(incidents, place="place_phrase", gazetteer=gazetteer)
    assert gazetteer.asked == [(["Zliten"], None, None)]
    assert out["match_status"].tolist() == ["given"] * 3 + ["resolved"] + ["given"] * 4
    assert [p for at, p in enumerate(out.geometry) if at != 3] == [
        p for at, p in enumerate(incidents.geometry) if at != 3
    ]
    untouched = [name for name in schema.DTYPES if name not in DECIDED]
    pd.testing.assert_frame_equal(pd.DataFrame(out[untouched]), pd.DataFrame(incidents[untouched]))


def test_what_the_table_says_is_kept_and_gaps_are_filled():
    table = pd.DataFrame({"location": ["Zliten"] * 2, "admin1": ["West", None], "place_phrase": ["Zliten town", None],
                          "killed_best": ["3", None], "incident_id": ["a", "b"], "event_type": ["protest", None],
                          "record_kind": ["incident", "incident"]})  # fmt: skip
    gazetteer = Fixed()
    out = locate(table.assign(event_type="protest"), gazetteer=gazetteer)
    assert gazetteer.asked[0][0] == ["Zliten town", "Zliten"]
    assert out["admin1"].tolist() == ["West", "Misrata"]
    assert out["killed_best"].tolist() == [3, pd.NA]
    assert out["incident_id"].tolist() == ["a", "b"]


def test_every_row_gets_what_an_incident_cannot_do_without():
    table = pd.DataFrame({"location": ["Zliten", "Zliten"], "x": [1, 1]})
    out = locate(table, gazetteer=Fixed())
    assert out["incident_id"].is_unique
    assert out["incident_id"].tolist() == locate(table, gazetteer=Fixed())["incident_id"].tolist()
    assert json.loads(out["source_record"].iloc[0]) == {"location": "Zliten", "x": 1}
    assert set(out["record_kind"]) == {"incident"}


def test_a_second_look_tries_only_what_is_open():
    table = incidents_from_rows(
        [
            {"place_phrase": "Zliten", "match_status": "unresolved"},
            {"place_phrase": "Zliten", "match_status": "ambiguous", "geometry": Point(1, 2)},
        ],
    )
    out = resolve_places(table, gazetteer=Fixed())
    assert out["match_status"].tolist() == ["resolved", "ambiguous"]
    assert out.geometry.tolist() == [Point(14.5687, 32.4674), Point(1, 2)]
    assert table.geometry.tolist() == [None, Point(1, 2)]


def test_a_given_point_claims_no_precision_that_the_source_does_not():
    rows = [
        {"geometry": Point(1, 2)},
        {"geometry": Point(1, 2), "geo_precision": "admin1"},
        {"geometry": Point(1, 2), "geo_precision": "near", "geo_radius_km": 3},
        {"geometry": None, "geo_precision": "near"},
        {"geometry": Point(1, 2), "match_status": "resolved"},
    ]
    out = mark_given(incidents_from_rows(rows))
    assert out["match_status"].tolist() == ["given", "given", "given", pd.NA, "resolved"]
    assert out["geo_precision"].tolist() == ["unknown", "admin1", "near", "near", pd.NA]
    assert out["geo_radius_km"].tolist() == pytest.approx(
        [float("nan"), 100, 3, float("nan"), float("nan")], nan_ok=True
    )


def test_real_names_are_found():
    table = pd.DataFrame(
        {"where": ["Tripoli", "50km south of Tripoli", "Qqxzv"], "land": ["Libya", "LY", "LBY"]},
        index=[2, 2, 1],
    )
    out = locate(table, place="where", country="land")
    validate(out)
    assert out["match_status"].tolist()[0] == "resolved"
    assert out["match_status"].tolist()[2] == "unresolved"
    km = distance_to(out, lat=32.88743, lon=13.18733)
    assert km.iloc[0] < 5
    assert km.iloc[1] == pytest.approx(50, abs=5)
    assert out["geo_radius_km"].iloc[1] > 0
    assert out.geometry.iloc[2] is None
