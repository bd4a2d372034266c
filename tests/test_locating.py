"""Tables with place names become incidents: the same rows, each with a point or the reason why not."""

from __future__ import annotations

import json
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from geoincidents import schema
from geoincidents.errors import InputError, SchemaError
from geoincidents.measures.reference import distance_to
from geoincidents.tables.conforming import incidents_from_rows, validate
from geoincidents.tables.files import read_incidents, write_incidents
from geoincidents.tables.locating import incidents_from_table, locate
from geoincidents.tables.placing import mark_given, resolve_places

DECIDED = {schema.PLACE_PHRASE, schema.PLACE_NAME, schema.PLACE_ID, schema.COUNTRY, schema.ADMIN1}
DECIDED |= {schema.GEO_PRECISION, schema.GEO_RADIUS_KM, schema.MATCH_STATUS, schema.MATCH_SCORE}
DECIDED |= {schema.MATCH_WHY, schema.MATCH_CANDIDATES}


class Fixed:
    """Gazetteer that knows one place and keeps what it was asked."""

    def __init__(self):
        self.asked = []
        self.divisions = {}
        self.towns = None

    def division_row(self, country, code):  # noqa: ARG002 it knows no divisions
        return None

    def resolve_many(self, names, *, country=None, near=None, **context):  # noqa: ARG002 it knows nothing of it
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
        code = {"Libya": "LBY", "LY": "LBY", "LBY": "LBY", "TUN": "TUN", "LB": "LBN"}.get(text)
        return SimpleNamespace(country=code) if code else None

    def countries(self, text):
        found = self.country(text)
        return (found.country,) if found else ()


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
        SchemaError, match=r"no column 'location'\. Did you mean 'Locations'\? There are: Locations, x\. Pass place="
    ):
        locate(pd.DataFrame({"Locations": [], "x": []}))


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


@pytest.mark.parametrize("word", ["Libbya", "LYB", "XX"])
def test_rows_of_a_country_that_is_not_known_are_searched_nowhere(caplog, word):
    gazetteer = Fixed()
    table = pd.DataFrame({"location": ["Zliten"] * 3, "country": [word, "Libya", word], "lat": ["", "", "32"],
                          "lon": ["", "", "13"]}, index=["a", "b", "c"])  # fmt: skip
    out = locate(table, gazetteer=gazetteer)
    assert f"row 'a': {word!r}, row 'c': {word!r}" in caplog.text
    assert gazetteer.asked == [(["Zliten"], ["LBY"], None)]
    assert out["country"].fillna("").tolist() == ["", "LBY", "LBY"]  # of the last, its point tells
    assert out["match_status"].tolist() == ["unresolved", "resolved", "given"]
    assert out["match_why"].tolist() == [f"the country is not known: {word!r}", "because", pd.NA]
    assert out.geometry.isna().tolist() == [True, False, False]
    validate(out)
    assert locate(out, gazetteer=gazetteer).geometry.isna().tolist() == [True, False, False]
    mended = locate(out.assign(country="LBY"), gazetteer=gazetteer)
    assert mended["match_status"].tolist() == ["resolved", "resolved", "given"]


@pytest.mark.parametrize(
    ("country", "message"),
    [
        ("country", r"country='country' is neither .*Did you mean 'Country'\? There are: location, Country\. Or give"),
        ("XX", "country='XX' is neither a column of the table nor a country that is known"),
        ("LYB", "country='LYB' is neither"),
        (5, "country=5 is neither"),
    ],
)
def test_one_country_for_all_has_to_be_one(country, message):
    table = pd.DataFrame({"location": ["Zliten"], "Country": ["LB"]})
    with pytest.raises(InputError, match=message):
        locate(table, country=country, gazetteer=Fixed())


def test_a_place_in_another_country_than_the_row_states_is_no_answer():
    table = pd.DataFrame({"location": ["Zliten", "Zliten"], "country": ["TUN", "LBY"], "admin1": [None, "x"]})
    out = locate(table, gazetteer=Fixed())
    assert out["country"].tolist() == ["TUN", "LBY"]
    assert out["match_status"].tolist() == ["unresolved", "resolved"]
    assert out["match_why"].tolist() == ["Zliten is in LBY, but the row says TUN", "because"]
    assert out.geometry.isna().tolist() == [True, False]
    assert out[["place_name", "place_id", "admin1", "geo_radius_km"]].iloc[0].isna().all()
    validate(out)


def test_a_phrase_that_names_another_country_is_not_resolved():
    out = locate(pd.DataFrame({"location": ["Tripoli, Lebanon", "Tripoli"], "country": ["LBY", "Lebanon"]}))
    assert out["country"].tolist() == ["LBY", "LBN"]
    assert out["match_status"].tolist() == ["unresolved", "resolved"]
    assert "LBY" in out["match_why"].iloc[0]
    assert out.geometry.iloc[0] is None
    assert 35 < out.geometry.iloc[1].x < 37


@pytest.mark.parametrize("names", [("lat", "lon"), ("Latitude", "lng")])
def test_coordinate_columns_are_the_points_of_their_rows(names, tmp_path):
    lat, lon = names
    table = pd.DataFrame({"location": ["Zliten"] * 3, lat: ["1.5", "", None], lon: ["2", " ", None]})
    gazetteer = Fixed()
    out = locate(table, gazetteer=gazetteer)
    assert gazetteer.asked[0][0] == ["Zliten"]  # each different name once
    assert out.geometry.tolist() == [Point(2, 1.5), *[Point(14.5687, 32.4674)] * 2]
    assert out["match_status"].tolist() == ["given", "resolved", "resolved"]
    assert out["geo_precision"].tolist() == ["unknown", "settlement", "settlement"]
    assert not {lat, lon} & set(out.columns)
    assert json.loads(out["source_record"].iloc[0]) == {"location": "Zliten", lat: "1.5", lon: "2"}
    write_incidents(out, tmp_path / "x.csv")
    assert read_incidents(tmp_path / "x.csv").geometry.tolist() == out.geometry.tolist()


def test_coordinates_that_are_none_are_faults_with_their_rows():
    table = pd.DataFrame({"location": ["Zliten"] * 2, "lat": ["91", "north"], "lon": ["1", "2"]}, index=["a", "b"])
    with pytest.raises(SchemaError, match=r"latitudes within .*row 'a': '91'") as caught:
        locate(table, errors="raise", gazetteer=Fixed())
    assert "needs degrees for lat; row 'b': 'north'" in str(caught.value)
    out = locate(table, gazetteer=Fixed())
    assert out["match_status"].tolist() == ["resolved", "resolved"]
    told = {one["finding"]: one["first_rows"] for one in out.attrs["findings"]}
    assert told["swapped_coordinates"] == ["a"]
    assert told["unread_coordinate"] == ["b"]


def test_columns_and_dates_mean_what_they_mean_when_a_file_is_read():
    table = pd.DataFrame({"ort": ["Zliten", None], "tag": ["05/04/2019", "31/12/2019"], "dead": ["3", ""],
                          "y": [None, 1.0], "x": [None, 2.0], "country": ["the moon", "the sun"]})  # fmt: skip
    columns = {"date_start": "tag", "killed_best": "dead", "lat": "y", "lon": "x", "country": None}
    out = locate(table, place="ort", columns=columns, date_format="%d/%m/%Y", country="LY", gazetteer=Fixed())
    validate(out)
    assert out["date_start"].astype(str).tolist() == ["2019-04-05", "2019-12-31"]
    assert out["killed_best"].tolist() == [3, pd.NA]
    assert out["match_status"].tolist() == ["resolved", "given"]
    assert out["country"].tolist() == ["LBY", "LBY"]
    assert out["ort"].equals(table["ort"])
    assert not {"tag", "dead", "x", "y"} & set(out.columns)
    mapped = locate(table, columns={**columns, "place_phrase": "ort"}, date_format="%d/%m/%Y", gazetteer=Fixed())
    assert mapped["place_phrase"].tolist() == ["Zliten", pd.NA]
    with pytest.raises(SchemaError, match="'day' is no incident column"):
        locate(table, place="ort", columns={"day": "tag"})


def test_words_of_the_vocabulary_are_spelled_as_it_spells_them(tmp_path):
    table = pd.DataFrame(
        {"location": ["Zliten"] * 2, "event_type": ["Air strike", ""], "record_kind": ["Incident"] * 2}
    )
    out = locate(table, gazetteer=Fixed())
    validate(out)
    assert out["event_type"].tolist() == ["air_strike", "other"]
    write_incidents(out, tmp_path / "x.gpkg")
    party = locate(table.assign(event_type="Party"), gazetteer=Fixed())
    assert party[["event_type", "event_subtype"]].to_numpy().tolist() == [["other", "Party"]] * 2
    assert "'Party' (2)" in party.attrs["findings"][0]["message"]
    with pytest.raises(SchemaError, match=r"2 cell\(s\) of 'record_kind' .*columns={'record_kind': None}"):
        locate(table.assign(record_kind="Party"), errors="raise", gazetteer=Fixed())
    locate(table.assign(record_kind="Party"), columns={"record_kind": None}, errors="raise", gazetteer=Fixed())


@pytest.mark.parametrize("kind", [gpd.GeoDataFrame, pd.DataFrame])
def test_geometries_of_the_table_are_taken_and_areas_become_points_with_a_radius(kind):
    table = kind({"location": ["Zliten"] * 3, "geometry": [Point(1, 2), None, Point()]})
    assert locate(table, gazetteer=Fixed())["match_status"].tolist() == ["given", "resolved", "resolved"]
    assert locate(table, gazetteer=Fixed()).geometry.iloc[0] == Point(1, 2)
    areas = kind({"location": ["Zliten"], "geometry": [box(0, 0, 1, 1)]})
    out = locate(areas, errors="raise", gazetteer=Fixed())
    assert out.geometry.iloc[0] == Point(0.5, 0.5)
    assert out["geo_precision"].tolist() == ["area"]
    assert out["geo_radius_km"].iloc[0] == pytest.approx(78.5, abs=0.5)
    assert "lines or areas" in out.attrs["findings"][-1]["message"]


def test_columns_that_appear_twice_are_named():
    with pytest.raises(SchemaError, match="Columns appear twice: location"):
        locate(pd.DataFrame([["a", "b"]], columns=["location", "location"]))


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


def test_a_latitude_alone_is_told_with_the_way_out():
    table = pd.DataFrame({"location": ["Zliten"], "long": ["2"]})
    with pytest.raises(SchemaError, match=r"Column 'long' stands for 'lon', but none for 'lat': name it in columns="):
        locate(table, gazetteer=Fixed())
    assert locate(table, columns={"lon": None}, gazetteer=Fixed())["long"].tolist() == ["2"]


@pytest.mark.parametrize("table", [None, [1], {"location": ["Sirte"]}, "rows.csv", 5])
def test_what_is_no_table_is_told(table):
    with pytest.raises(InputError, match="is no table"):
        locate(table)
    with pytest.raises(InputError, match="is no table"):
        incidents_from_table(table)


def test_no_column_of_places_is_the_usual_one_and_an_odd_argument_names_itself():
    table = pd.DataFrame({"location": ["Zliten"], "country": ["LY"]})
    assert locate(table, place=None, gazetteer=Fixed())["place_name"].tolist() == ["Zliten"]
    with pytest.raises(TypeError, match=r"locate\(\) got an unexpected keyword argument 'fro'"):
        locate(table, fro=1)
    with pytest.raises(SchemaError, match="no column 5"):
        locate(table, place=5)


BAD_POINTS = [
    ("x", "13.2", "degrees for lat"), ("1,5x", "13.2", "degrees for lat"),
    ("12°N", "13.2°S", "degrees for lat"), ("12.5", "", "a longitude wherever there is a latitude"),
    ("", "13.2", "a latitude wherever there is a longitude"), ("91", "200", "latitudes within"),
    ("12.5", "181", "longitudes within"), ("nan", "13.2", "a latitude wherever there is a longitude"),
]  # fmt: skip


@pytest.mark.parametrize(("lat", "lon", "why"), BAD_POINTS, ids=[f"{row[0]} {row[1]}" for row in BAD_POINTS])
def test_one_bad_point_leaves_its_row_to_its_place_and_the_others_alone(lat, lon, why, caplog):
    table = pd.DataFrame(
        {"location": ["Sirte", "Zliten", None], "lat": ["31.2", lat, lat], "lon": ["16.6", lon, lon], "country": "LY"}
    )
    with caplog.at_level("WARNING"):
        out = locate(table)
    assert out["match_status"].tolist() == ["given", "resolved", "unresolved"]
    assert out.geometry.iloc[0] == Point(16.6, 31.2)
    assert "its own point is left out" in out["match_why"][1]
    assert why in out["match_why"][1]
    assert why in out["match_why"][2]
    assert why in caplog.text


def test_columns_without_one_point_are_the_wrong_columns():
    table = pd.DataFrame({"location": ["Zliten"] * 2, "lat": ["a", "b"], "lon": ["1", "2"]})
    with pytest.raises(SchemaError, match="degrees for lat"):
        locate(table, errors="raise", gazetteer=Fixed())
    assert locate(table, gazetteer=Fixed()).attrs["findings"][0]["rows"] == 2
