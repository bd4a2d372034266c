"""Checking a table: each fault by hand, none in a clean table, none that raises, nothing changed."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point

import geoincidents
from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.tables import findings
from geoincidents.tables.checking import check_incidents
from geoincidents.tables.checks.tolls import said_of_totals, total_words
from geoincidents.tables.conforming import conform
from geoincidents.tables.locating import incidents_from_table

TODAY = "2025-06-01"
TOWNS = {  # lat, lon, division
    "Tripoli": (32.887, 13.187, "Tripoli"),
    "Misrata": (32.375, 15.093, "Misrata"),
    "Sirte": (31.205, 16.588, "Surt"),
    "Sabha": (27.038, 14.428, "Sabha"),
    "Benghazi": (32.115, 20.068, "Benghazi"),
    "Tarhuna": (32.435, 13.633, "Murqub"),
}
KINDS = ("shelling", "air_strike", "armed_clash")


def clean(count=24):
    """Rows in which nothing is wrong."""
    rows = []
    for at in range(count):
        name = list(TOWNS)[at % len(TOWNS)]
        lat, lon, division = TOWNS[name]
        rows.append(
            {
                "incident_id": f"i{at}", "record_kind": "incident", "event_type": KINDS[at % 3],
                "match_status": "given", "geo_precision": "settlement", "geo_radius_km": 5.0, "country": "LBY",
                "admin1": division, "place_phrase": name,
                "date_start": f"2019-04-{at + 1:02d}", "date_end": f"2019-04-{at + 1:02d}",
                "date_precision": "day", "killed_best": at % 4, "actor1": "LNA", "actor2": "GNA",
                "lat": lat + at / 1000, "lon": lon,
            }
        )  # fmt: skip
    return pd.DataFrame(rows, index=[f"r{at}" for at in range(count)])


def incidents(frame):
    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    return conform(gpd.GeoDataFrame(frame.drop(columns=["lat", "lon"]), geometry=points, crs=4326))


def told(frame, **options):
    """Findings by kind."""
    found = check_incidents(frame, **({"today": TODAY} | options))
    return {one["finding"]: one for one in findings.records(found)}


def changed(rows, **columns):
    frame = clean()
    labels = [f"r{at}" for at in rows]
    for name, value in columns.items():
        if name not in frame.columns:
            frame[name] = None
        frame[name] = frame[name].astype(object)
        for label, one in zip(labels, value if isinstance(value, list) else [value] * len(rows), strict=True):
            frame.at[label, name] = one  # noqa: PD008
    return frame


def test_a_clean_table_has_no_finding():
    for frame in (clean(), incidents(clean()), clean().iloc[:0], incidents(clean()).iloc[:0]):
        found = check_incidents(frame, today=TODAY)
        assert found.to_dict(orient="records") == []
        assert tuple(found.columns) == findings.COLUMNS


FAULTS = [
    ("repeated_id", "error", "incident_id", [3, 4], {"incident_id": "same"}),
    ("empty_id", "error", "incident_id", [3], {"incident_id": "  "}),
    ("missing_value", "error", "record_kind", [5], {"record_kind": None}),
    ("unknown_word", "error", "event_type", [1, 2], {"event_type": "party"}),
    ("not_a_whole_number", "error", "killed_best", [2], {"killed_best": "many"}),
    ("not_a_date", "error", "date_start", [2], {"date_start": "spring"}),
    ("negative_count", "error", "injured_best", [2, 9], {"injured_best": -99}),
    ("toll_beyond_reason", "error", "killed_best", [2], {"killed_best": 2019001}),
    ("low_above_best", "error", "killed_low", [3], {"killed_low": 9}),
    ("best_above_high", "error", "killed_best", [3], {"killed_high": 2}),
    ("impossible_radius", "error", "geo_radius_km", [3], {"geo_radius_km": -1.0}),
    ("impossible_score", "error", "match_score", [3], {"match_score": 93.0}),
    ("unknown_country", "error", "country", [3], {"country": "Ruritania"}),
    ("country_without_code", "warning", "country", [3], {"country": "Libya"}),
    ("future_date", "error", "date_start", [0], {"date_start": "2091-04-01", "date_end": "2091-04-01"}),
    ("date_before_1900", "error", "date_start", [0], {"date_start": "1899-12-30", "date_end": "1899-12-30"}),
    ("end_before_start", "error", "date_end", [0], {"date_end": "2019-03-01"}),
    ("reported_before_it_happened", "warning", "source_date", [9], {"source_date": "2019-04-01"}),
    ("year_contradicted", "error", "date_start", [4], {"iyear": 2018}),
    ("undated", "note", "date_start", [4, 5], {"date_start": None, "date_end": None}),
    ("swapped_coordinates", "error", "lat", [0, 1], {"lat": [13.187, 15.093], "lon": [32.887, 32.375]}),
    ("swapped_coordinates", "error", "lat", [0], {"lat": 113.2, "lon": 32.9}),
    ("lost_sign", "error", "lat", [0, 1], {"lat": [-32.887, 32.375], "lon": [13.187, -15.093]}),
    ("null_island", "error", "lat", [0, 1], {"lat": 0.0, "lon": [0.0, 0.001]}),
    ("coordinates_outside_earth", "error", "lat", [0], {"lat": 3288743.0, "lon": 1318733.0}),
    ("unreadable_coordinates", "error", "lat", [0], {"lat": "north", "lon": 13.1}),
    ("half_a_point", "error", "lat", [0], {"lat": None}),
    ("outside_country", "error", "country", [0], {"lat": 36.8, "lon": 10.18}),
    ("at_sea", "warning", "geometry", [0], {"lat": 34.6, "lon": 17.2}),
    ("outside_division", "warning", "admin1", [0, 6], {"admin1": "Kufra"}),
    ("whole_degrees", "warning", "lat", [0], {"lat": 30.0, "lon": 14.0, "admin1": None}),
    ("precision_missing", "note", "geo_precision", [0], {"geo_precision": None}),
    ("radius_missing", "note", "geo_radius_km", [0], {"geo_radius_km": None}),
    ("unresolved_places", "warning", "place_phrase", [0, 1], {"match_status": "unresolved", "lat": None, "lon": None}),
    ("ambiguous_places", "warning", "place_phrase", [0], {"match_status": "ambiguous", "lat": None, "lon": None}),
    ("without_place", "note", "place_phrase", [0], {"place_phrase": None, "lat": None, "lon": None}),
    ("total_over_a_period", "warning", "record_kind", [1], {"date_start": "2018-01-01"}),
    ("worded_as_total", "warning", "evidence", [1], {"evidence": "At least 35 have been killed so far."}),
    ("unknown_types", "warning", "event_type", [1], {"event_type": "other", "event_subtype": "Cattle raid"}),
]


@pytest.mark.parametrize(("slug", "severity", "column", "rows", "columns"), FAULTS, ids=[one[0] for one in FAULTS])
def test_each_fault_is_found_in_its_rows_and_alone(slug, severity, column, rows, columns):
    found = told(changed(rows, **columns))
    one = found.pop(slug)
    assert (one["severity"], one["column"], one["rows"]) == (severity, column, len(rows))
    assert one["first_rows"] == [f"r{at}" for at in rows]
    assert one["message"]
    assert one["remedy"]
    # What follows from a fault may be told as well, such as a point that is lost with its coordinate.
    assert set(found) <= {"without_place", "low_above_high", "undated", "ambiguous_places"}, found


def test_values_are_the_commonest_of_the_bad_rows():
    frame = changed([0, 1, 2, 3], match_status="unresolved", lat=None, lon=None)
    frame.loc[["r0", "r1", "r2"], "place_phrase"] = "Xqzvwk"
    assert told(frame)["unresolved_places"]["values"] == ["Xqzvwk", "Sabha"]


def test_what_is_planned_may_lie_ahead_and_a_month_may_not_be_over():
    ahead = changed([0], date_start="2026-01-01", date_end="2026-01-01", certainty="planned")
    month = changed([0], date_start="2025-06-01", date_end="2025-06-30", date_precision="month", killed_best=None)
    assert told(ahead) == told(month) == {}
    assert set(told(month, today="2025-05-30")) == {"future_date"}


def test_today_is_the_day_where_days_begin_by_default():
    today = dt.datetime.now(dt.UTC).date()
    frame = changed([0, 1], date_start=[str(today), str(today + dt.timedelta(days=3))])
    frame["date_end"] = frame["date_start"]
    assert told(frame, today=None)["future_date"]["first_rows"] == ["r1"]
    for odd in ("someday", pd.NaT):
        with pytest.raises(InputError, match="is no day"):
            check_incidents(clean(), today=odd)


def test_the_year_of_the_source_is_found_in_its_record():
    frame = clean()
    notes = 'the "year": 1999, they said'
    frame["source_record"] = [json.dumps({"id": at, "notes": notes, "IYEAR": 2019.0}) for at in range(len(frame))]
    assert told(frame) == {}
    frame.loc["r3", "source_record"] = json.dumps({"id": 3, "notes": notes, "IYEAR": 2018})
    assert told(frame)["year_contradicted"]["first_rows"] == ["r3"]
    frame.loc["r3", "source_record"] = "no JSON"
    assert told(frame) == {}


def test_two_places_of_one_division_name_and_redrawn_borders_are_no_contradiction():
    # Spelled otherwise, and a point a few kilometres over the border.
    assert told(changed([5, 11], admin1="Al Marqab")) == {}


def test_a_sea_has_no_country_and_a_coast_has_one():
    assert set(told(changed([0], lat=34.6, lon=17.2, country=None, admin1=None))) == {"at_sea"}
    assert told(changed([0], lat=32.95, lon=13.2, admin1=None)) == {}


def test_many_rows_on_one_point_and_on_a_centre():
    frame = clean()
    frame.loc[[f"r{at}" for at in range(9)], ["lat", "lon", "admin1"]] = [32.61, 13.41, None]
    found = told(frame)
    assert set(found) == {"coordinate_pile_up"}
    assert found["coordinate_pile_up"]["rows"] == 9
    assert found["coordinate_pile_up"]["values"] == ["32.61, 13.41"]
    frame.loc[[f"r{at}" for at in range(9)], "geo_precision"] = "admin2"
    assert told(frame) == {}
    libya = geoincidents.Gazetteer.default().country("Libya")
    frame = clean()
    frame.loc[["r1", "r2", "r3"], ["lat", "lon", "admin1"]] = [libya.lat, libya.lon, None]
    centre = told(frame)["centre_as_place"]
    assert (centre["rows"], centre["first_rows"]) == (3, ["r1", "r2", "r3"])


def test_all_rows_looked_up_in_one_town_are_no_pile():
    frame = clean()
    frame[["lat", "lon", "admin1"]] = [32.88743, 13.18733, "Tripoli"]
    frame["match_status"] = "resolved"
    assert "coordinate_pile_up" not in told(frame)
    frame["match_status"] = "given"
    assert told(frame)["coordinate_pile_up"]["rows"] == 24


def test_the_same_row_twice_and_near_twins():
    frame = pd.concat([clean(), clean().iloc[[3, 4]].assign(incident_id=["x", "y"])], ignore_index=True)
    assert told(frame)["same_row_twice"]["first_rows"] == [3, 4, 24, 25]
    frame["event_group"] = None
    frame.loc[[3, 24], "event_group"] = "one event"
    assert told(frame)["same_row_twice"]["first_rows"] == [4, 25]
    twins = pd.concat(
        [clean(), clean().iloc[[3, 4, 5]].assign(incident_id=["x", "y", "z"], actor1="other")], ignore_index=True
    )
    twins.loc[[3, 24], "killed_best"] = 12  # the same day, another actor
    twins.loc[[4, 25], "killed_best"] = 12
    twins.loc[25, ["date_start", "date_end"]] = "2019-04-06"  # the next day
    twins.loc[[5, 26], "killed_best"] = 12
    twins.loc[26, ["date_start", "date_end"]] = "2019-04-20"  # a fortnight later
    found = told(twins)
    assert set(found) == {"near_twins"}
    assert found["near_twins"]["first_rows"] == [3, 4, 24, 25]


def test_one_shared_toll_is_one_number_on_one_row():
    shared = changed([0, 1, 2], casualty_group="g", event_group="e", killed_best=[7, None, None])
    assert told(shared) == {}
    assert told(changed([0, 1, 2], casualty_group="g", killed_best=[7, 8, None]))["shared_toll_differs"]["rows"] == 2
    assert told(changed([0, 1, 2], casualty_group="g", killed_best=[7, 7, None]))["shared_toll_repeated"]["rows"] == 2


def test_aggregates_may_be_long_large_nowhere_and_worded_as_totals():
    frame = changed(
        [1], record_kind="aggregate", date_start="2011-01-01", killed_best=500_000, evidence="500,000 killed so far",
        event_type="other", event_subtype="casualty_total", lat=None, lon=None, place_phrase=None, admin1=None,
    )  # fmt: skip
    assert told(frame) == {}


def test_each_pattern_of_totals_is_sound():
    texts = pd.Series([words.example for words in total_words()] + ["5 killed in the town since morning", None])
    found = said_of_totals(texts)
    assert found.notna().tolist() == [True] * len(total_words()) + [False, False]
    for words in total_words():
        assert words.pattern.search(words.example.casefold()), words
        assert words.word in words.example.casefold()
    table = Path(geoincidents.__file__).parent / "tables" / "data" / "totals.tsv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {len(row) for row in rows} == {4}


def test_a_table_of_nothing_but_gaps_says_so_once():
    frame = clean()
    frame[["date_start", "date_end", "lat", "lon"]] = None
    frame["event_type"] = "other"
    found = told(frame)
    assert {"all_undated", "all_without_point", "one_type_only"} <= set(found)
    assert {"undated", "without_place"}.isdisjoint(found)
    assert found["one_type_only"]["severity"] == "warning"
    assert told(clean().assign(event_type="air_strike"))["one_type_only"]["severity"] == "note"


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": [1, 2]}),
        pd.DataFrame({"killed_best": ["x", None], "date_start": [3.5, "2019"], "lat": ["a", {}], "lon": [1, []]}),
        pd.DataFrame([[1, 2], [3, 4]], columns=["killed_best", "killed_best"]),
        pd.DataFrame({"incident_id": [["a"], {"b": 1}], "country": [1, None], "geometry": ["POINT (1 2)", 3]}),
        gpd.GeoDataFrame({"incident_id": ["a", "b"]}, geometry=[LineString([(0, 0), (1, 1)]), Point()]),
        pd.DataFrame({"date_start": [pd.Timestamp("2019-04-05", tz="Asia/Tokyo")], "year": ["19"]}),
        pd.DataFrame(index=range(3)),
        pd.DataFrame({0: [1], ("a", "b"): [2]}),
    ],
)
def test_any_table_is_told_of_and_none_raises(frame):
    found = check_incidents(frame, today=TODAY)
    assert "missing_columns" in set(found["finding"]) or "empty_id" in set(found["finding"])
    assert json.loads(json.dumps(findings.records(found))) == findings.records(found)
    assert not found.duplicated(["column", "finding"]).any()


def test_nothing_is_changed_and_a_list_is_no_table():
    frame = incidents(changed([0], killed_best=-5))
    before = frame.copy(deep=True)
    check_incidents(frame, today=TODAY)
    pd.testing.assert_frame_equal(frame, before)
    with pytest.raises(InputError, match="is no table"):
        check_incidents([1, 2])


def test_what_was_found_at_reading_is_told_as_long_as_its_rows_are_there():
    frame = incidents(clean())
    frame.attrs[findings.ATTR] = [
        findings.finding(
            "warning", "unreadable_count", "killed_best", [2], ["10+"], "1 row.", "Mend.", index=frame.index
        )
    ]
    assert told(frame)["unreadable_count"]["values"] == ["10+"]
    assert told(frame.drop(index="r2")) == {}


def test_line_numbers_of_a_file_are_told(tmp_path):
    from geoincidents.tables.containers import read_table

    changed([7], killed_best=-1).to_csv(tmp_path / "t.csv", index=False)
    assert told(read_table(tmp_path / "t.csv"))["negative_count"]["first_rows"] == [9]


def test_real_rows_of_a_published_data_set(shared):
    path = shared / "incidents" / "ucdp_ged_ukraine_sample.csv"
    if not path.exists():
        pytest.skip("no sample of UCDP GED")
    raw = pd.read_csv(path, skiprows=[1], dtype=str)
    columns = {
        schema.INCIDENT_ID: "id", schema.DATE_START: "date_start", schema.DATE_END: "date_end", "lat": "latitude",
        schema.KILLED_LOW: "low", schema.KILLED_BEST: "best", schema.KILLED_HIGH: "high", schema.ADMIN1: "adm_1",
        schema.COUNTRY: "country", "lon": "longitude", schema.PLACE_PHRASE: "where_coordinates",
    }  # fmt: skip
    table = incidents_from_table(raw.drop(columns="source_date"), columns=columns)
    found = told(table, today="2026-01-01")
    low, best, high = (pd.to_numeric(raw[name]) for name in ("low", "best", "high"))
    assert found["best_above_high"]["rows"] == (best > high).sum() > 0
    assert found["low_above_best"]["rows"] == (low > best).sum() > 0
    span = (pd.to_datetime(raw["date_end"]) - pd.to_datetime(raw["date_start"])).dt.days
    assert found["total_over_a_period"]["rows"] == ((span > 30) & (high > 0)).sum() > 0
    wrong = {"swapped_coordinates", "lost_sign", "outside_country", "at_sea", "year_contradicted", "future_date"}
    assert wrong.isdisjoint(found)
    turned = table.copy()
    turned["geometry"] = [Point(point.y, point.x) for point in table.geometry]
    assert told(turned, today="2026-01-01")["swapped_coordinates"]["rows"] == len(table)
    assert np.isin(found["same_row_twice"]["rows"], range(2, 60))
