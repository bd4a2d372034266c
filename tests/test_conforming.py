"""The one shape of the incident table, and what is said of tables that cannot have it."""

from __future__ import annotations

import datetime as dt
import decimal

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.tables.conforming import (
    conform,
    conform_leniently,
    contradictions,
    incidents_from_rows,
    validate,
    value_faults,
)

VALID = {"incident_id": "a", "record_kind": "incident", "event_type": "protest", "match_status": "given"}


def same(left, right):
    pd.testing.assert_frame_equal(
        pd.DataFrame(left.drop(columns="geometry")), pd.DataFrame(right.drop(columns="geometry"))
    )
    assert left.geometry.to_wkt().equals(right.geometry.to_wkt())
    assert left.crs == right.crs


def test_an_empty_table_has_every_column_and_type():
    table = incidents_from_rows([])
    assert table.dtypes.drop("geometry").astype(str).to_dict() == schema.DTYPES
    assert table.crs == "EPSG:4326"
    assert len(table) == 0
    validate(table)


FITTING = VALID | {
    "event_type": schema.EventType.SHELLING,
    "date_start": dt.date(2024, 5, 4),
    "time_start": dt.datetime(2024, 5, 4, 9, 30, tzinfo=dt.UTC),
    "killed_best": 7,
    "geo_radius_km": 2.5,
    "evidence": "قصف",
    "geometry": Point(13.2, 32.9),
}


@pytest.mark.parametrize(
    "further",
    [
        {},
        {"killed_best": 2**63 - 1, "geo_radius_km": float("nan")},
        {"geometry": Point(), "evidence": ""},
        {"geometry": Point(1, 2, 3), "killed_best": 7.0},
        {"date_start": dt.datetime(2024, 5, 4, 9, tzinfo=dt.UTC), "time_start": dt.date(2024, 5, 4)},
        {"time_start": dt.datetime(2024, 5, 4, 9, 30), "geo_radius_km": 3},  # noqa: DTZ001 local by intent
        {"evidence": 5, "killed_best": "7"},
        {"evidence": float("nan"), "date_start": pd.NaT, "killed_best": pd.NA},
        {"note": "a column of one's own"},
    ],
)
def test_rows_make_the_same_table_whether_their_values_fit_as_they_stand_or_not(further):
    rows = [FITTING, {"incident_id": "b"}, FITTING | {"incident_id": "c"} | further]
    same(incidents_from_rows(rows), conform(pd.DataFrame(rows, dtype=object)))


@pytest.mark.parametrize(
    "wrong", [{"killed_best": True}, {"killed_best": 2**63}, {"evidence": "half \ud800"}, {"geometry": "POINT (1 2)"}]
)
def test_rows_with_a_value_of_no_type_are_refused(wrong):
    with pytest.raises(SchemaError, match=next(iter(wrong))):
        incidents_from_rows([FITTING, FITTING | wrong])


def test_every_column_alone_is_null_of_its_type():
    table = conform(pd.DataFrame(index=["x", "x"]))
    assert table.dtypes.drop("geometry").astype(str).to_dict() == schema.DTYPES
    assert table.drop(columns="geometry").isna().all(axis=None)
    assert table.index.tolist() == ["x", "x"]


def test_a_conformed_table_conforms_to_itself(incidents):
    same(conform(incidents), incidents)
    validate(incidents)


@pytest.mark.parametrize(
    "index",
    [
        pd.Index([2, 2, 1]),
        pd.Index(["b", "a", "b"]),
        pd.MultiIndex.from_tuples([("x", 1), ("x", 1), ("y", 2)], names=["who", "n"]),
        pd.DatetimeIndex(["2019-04-04"] * 3),
    ],
)
def test_any_index_is_kept_and_the_values_stay_in_their_rows(index):
    frame = pd.DataFrame(
        {"killed_best": [1.0, None, "3"], "place_name": [None, "b", 5], "note": [1, 2, 3]}, index=index
    )
    before = frame.copy(deep=True)
    table = conform(frame)
    pd.testing.assert_index_equal(table.index, index)
    assert table["killed_best"].tolist() == [1, pd.NA, 3]
    assert table["place_name"].tolist() == [pd.NA, "b", "5"]
    assert table["note"].tolist() == [1, 2, 3]
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("text_type", [object, "string", "category"])
def test_text_of_any_kind_becomes_string_and_empty_text_null(text_type):
    frame = pd.DataFrame({"actor1": pd.Series(["", "مصراتة", None], dtype=text_type)})
    actor = conform(frame)["actor1"]
    assert str(actor.dtype) == "string"
    assert actor.tolist() == [pd.NA, "مصراتة", pd.NA]


def test_objects_in_text_columns_are_written_out():
    frame = pd.DataFrame({"source_record": [{"a": "é"}, [1, 2]], "incident_id": [7.0, 8.5]})
    table = conform(frame)
    assert table["source_record"].tolist() == ['{"a": "é"}', "[1, 2]"]
    assert table["incident_id"].tolist() == ["7", "8.5"]


def test_half_a_character_is_a_fault():
    with pytest.raises(SchemaError, match="'actor1' needs text of whole characters"):
        incidents_from_rows([{"actor1": "half \ud800"}])


def test_counts_come_from_every_kind_of_number():
    values = [1, 2.0, "3", " 4 ", decimal.Decimal(5), np.int8(6), np.float32(7), None, "", " ", pd.NA, np.nan]
    counts = conform(pd.DataFrame({"killed_best": pd.Series(values, dtype=object)}))["killed_best"]
    assert counts.tolist() == [1, 2, 3, 4, 5, 6, 7] + [pd.NA] * 5


@pytest.mark.parametrize("dtype", ["int8", "uint64", "Int32", "float32", "Float64"])
def test_counts_of_any_number_type(dtype):
    assert conform(pd.DataFrame({"killed_best": pd.Series([0, 9], dtype=dtype)}))["killed_best"].tolist() == [0, 9]


@pytest.mark.parametrize("value", ["many", 1.5, float("inf"), True, "1e400", 1e300])
def test_what_is_no_count_is_a_fault_with_its_row(value):
    frame = pd.DataFrame({"killed_best": [1, value]}, index=["ok", "bad"], dtype=object)
    with pytest.raises(SchemaError, match=r"Column 'killed_best' needs whole numbers; row 'bad': "):
        conform(frame)


def test_all_faults_are_told_at_once_and_only_five_rows_of_each():
    frame = pd.DataFrame({"killed_best": ["x"] * 7, "match_score": ["y"] * 7, "date_start": ["z"] * 7}, index=[4] * 7)
    table, faults = conform_leniently(frame)
    assert [fault.split("'")[1] for fault in faults] == ["date_start", "match_score", "killed_best"]
    assert all(fault.count("row 4") == 5 and fault.endswith("and 2 more.") for fault in faults)
    assert len(table) == 7
    with pytest.raises(SchemaError) as caught:
        conform(frame)
    assert all(fault in str(caught.value) for fault in faults)


@pytest.mark.parametrize(
    "value",
    [
        "2019-04-07",
        "20190407",
        20190407,
        "2019-04-07 23:59:59.999",
        "2019-04-07T23:30:00+02:00",
        dt.date(2019, 4, 7),
        dt.datetime(2019, 4, 7, 12),  # noqa: DTZ001 a naive one on purpose
        pd.Timestamp("2019-04-07T23:30", tz="Africa/Tripoli"),
        np.datetime64("2019-04-07T05"),
    ],
)
def test_a_day_is_the_date_on_the_wall(value):
    for column in (pd.Series([value, None], dtype=object), pd.Series([value])):
        assert conform(pd.DataFrame({"date_start": column}))["date_start"].iloc[0] == pd.Timestamp("2019-04-07")


@pytest.mark.parametrize("value", ["2019", "2019-04", "07/04/2019", "2019-13-01", "2019-02-29", "yesterday", 5, "NaN"])
def test_what_is_no_day_is_a_fault(value):
    with pytest.raises(SchemaError, match=r"'date_start' needs dates \(YYYY-MM-DD\); row 0: "):
        conform(pd.DataFrame({"date_start": pd.Series([value], dtype=object)}))


def test_moments_are_utc_and_keep_their_microseconds():
    frame = pd.DataFrame({"time_start": ["2019-04-07T10:00:00.123456+02:00", "2019-04-07 10:00", None]})
    times = conform(frame)["time_start"]
    assert str(times.dtype) == "datetime64[us, UTC]"
    assert times[:2].tolist() == [pd.Timestamp("2019-04-07T08:00:00.123456Z"), pd.Timestamp("2019-04-07T10:00Z")]
    naive = conform(pd.DataFrame({"time_start": pd.to_datetime(["2019-04-07 10:00"])}))["time_start"]
    assert naive.tolist() == [pd.Timestamp("2019-04-07T10:00Z")]


def test_a_day_column_of_datetimes_loses_only_its_time_of_day():
    frame = pd.DataFrame({"date_start": pd.to_datetime(["2019-04-07T23:30+02:00"]).tz_convert("Etc/GMT-2")})
    assert conform(frame)["date_start"].tolist() == [pd.Timestamp("2019-04-07")]


def test_points_become_flat_wgs84_and_empty_ones_null():
    frame = gpd.GeoDataFrame(
        {"note": [1, 2, 3, 4]},
        geometry=gpd.GeoSeries([Point(1_468_000, 3_880_000, 12), Point(), None, Point(0, 0, 1)], crs="EPSG:3857"),
    ).rename_geometry("shape")
    frame.index = [1, 1, 0, 0]
    table = conform(frame)
    assert table.geometry.name == "geometry"
    assert table.crs == "EPSG:4326"
    assert not table.geometry.iloc[0].has_z
    assert table.geometry.iloc[0].x == pytest.approx(13.187, abs=1e-3)
    assert table.geometry.isna().tolist() == [False, True, True, False]
    assert "shape" not in table.columns


def test_a_plain_frame_with_points_is_taken_and_with_text_refused():
    assert conform(pd.DataFrame({"geometry": [Point(1, 2), None]})).geometry.iloc[0] == Point(1, 2)
    with pytest.raises(SchemaError, match=r"'geometry' needs geometries \(shapely objects\); row 0: 'POINT"):
        conform(pd.DataFrame({"geometry": ["POINT (1 2)"]}))


def test_a_column_that_is_there_twice_is_refused():
    frame = pd.DataFrame([[1, 2]], columns=["killed_best", "killed_best"])
    with pytest.raises(SchemaError, match="appear twice: killed_best"):
        conform(frame)


def test_further_columns_follow_and_stay_as_they_are():
    frame = pd.DataFrame({"zeta": pd.Categorical(["a"]), 5: [True], "o": pd.Series(["text"], dtype=object)})
    table = conform(frame)
    assert list(table.columns[-4:]) == ["zeta", 5, "o", "geometry"]
    assert table["o"].dtype == object
    assert str(table["zeta"].dtype) == "category"
    assert table[5].dtype == bool


def test_the_result_shares_no_memory_with_the_input(incidents):
    incidents["extra"] = np.arange(8.0)
    table = conform(incidents)
    table.loc[:, "match_score"] = 0.5
    table.loc[:, "extra"] = -1.0
    assert incidents["match_score"].isna().all()
    assert incidents["extra"].tolist() == list(range(8))


ROWS = st.fixed_dictionaries(
    {},
    optional={
        "incident_id": st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
        "actor1": st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        "killed_best": st.none() | st.integers(0, 2**53),
        "match_score": st.none() | st.floats(0, 1),
        "date_start": st.none() | st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1)),
        "time_start": st.none()
        | st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
        "geometry": st.none() | st.builds(Point, st.floats(-180, 180), st.floats(-90, 90)),
    },
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, max_size=5))
def test_rows_survive_as_they_were_given(rows):
    table = incidents_from_rows(rows)
    assert len(table) == len(rows)
    for row, (_, got) in zip(rows, table.iterrows(), strict=True):
        for name in ("incident_id", "actor1", "killed_best", "match_score"):
            assert (got[name] == row[name]) if row.get(name) not in (None, "") else pd.isna(got[name])
        if row.get("date_start"):
            assert got["date_start"].date() == row["date_start"]
        if row.get("time_start"):
            assert got["time_start"] == row["time_start"]
        assert pd.isna(got["geometry"]) if row.get("geometry") is None else got["geometry"] == row["geometry"]
    same(conform(table), table)
    objects = pd.DataFrame(table.astype(object))
    same(conform(objects), table)


def test_a_valid_row_passes_and_nothing_is_returned():
    assert validate(incidents_from_rows([VALID])) is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"incident_id": None}, r"'incident_id' is null in 1 row\(s\): 0"),
        ({"event_type": "party"}, r"'event_type' holds a value that is not one of armed_clash.*\('party'\) in 1 row"),
        ({"date_start": "2019-04-08", "date_end": "2019-04-07"}, "'date_start' is after 'date_end'"),
        ({"time_start": "2019-04-08T00:00Z", "time_end": "2019-04-07T00:00Z"}, "'time_start' is after 'time_end'"),
        ({"killed_low": 3, "killed_best": 2}, "'killed_low' is above 'killed_best'"),
        ({"injured_low": 3, "injured_high": 2}, "'injured_low' is above 'injured_high'"),
        ({"killed_high": -1}, "'killed_high' is negative"),
        ({"geo_radius_km": -1}, "'geo_radius_km' is negative or infinite"),
        ({"match_score": 1.1}, "'match_score' is outside 0 to 1"),
        ({"geometry": Point(1, 91)}, "outside"),
        ({"geometry": Point(181, 1)}, "outside"),
        ({"geometry": LineString([(0, 0), (1, 1)])}, "not a point"),
    ],
)
def test_each_promise_of_the_schema_is_checked(change, message):
    with pytest.raises(SchemaError, match=message):
        validate(incidents_from_rows([VALID | change]))


def test_identifiers_are_unique_and_every_fault_is_named():
    table = incidents_from_rows([VALID, VALID, VALID | {"incident_id": "b", "match_score": -1}])
    with pytest.raises(SchemaError, match=r"'incident_id' is not unique in 2 row\(s\): 0, 1\..*'match_score'"):
        validate(table)


def test_only_a_source_contradicts_itself_in_its_counts():
    table = incidents_from_rows([VALID | {"killed_low": 7, "killed_best": 6, "killed_high": 7}])
    assert value_faults(table) == []
    assert contradictions(table) == ["'killed_low' is above 'killed_best' in 1 row(s): 0."]


def test_a_foreign_table_is_told_what_is_missing(incidents):
    with pytest.raises(SchemaError, match="columns admin2 are missing"):
        validate(incidents.drop(columns="admin2"))
    with pytest.raises(SchemaError, match="no geometry"):
        validate(pd.DataFrame(incidents.drop(columns="geometry")))


def test_large_whole_numbers_keep_every_digit():
    given = ["9007199254740993", 2**63 - 1, decimal.Decimal(2**53 + 1), "1e18", -(2**63)]
    kept = conform(pd.DataFrame({"killed_best": pd.Series(given, dtype=object)}))["killed_best"]
    assert kept.tolist() == [2**53 + 1, 2**63 - 1, 2**53 + 1, 10**18, -(2**63)]
    for given in ([2**63, 1], ["9223372036854775808", "1"], [2.0**63, 1.0]):
        with pytest.raises(SchemaError, match=r"'killed_best' needs whole numbers.*row 0: '?9"):
            conform(pd.DataFrame({"killed_best": given}))
    with pytest.raises(SchemaError, match=r"below 2\^63; row 0: 9223372036854775808"):
        conform(pd.DataFrame({"killed_best": pd.Series([2**63, 1], dtype="uint64")}))
