"""Files in, files out: what comes back exactly, what is told of a bad file, and what is never left behind."""

from __future__ import annotations

import builtins
import csv
import datetime as dt
import gzip
import json
import logging
import os

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from geoincidents import schema
from geoincidents.errors import (
    FileFormatError,
    FileMissingError,
    InputError,
    MissingExtraError,
    OutputError,
    SchemaError,
)
from geoincidents.tables.conforming import conform, incidents_from_rows, validate
from geoincidents.tables.files import incidents_from_table, read_incidents, write_incidents

SUFFIXES = [".csv", ".tsv", ".geojson", ".gpkg", ".parquet"]
REQUIRED = {"incident_id": "a", "record_kind": "incident", "event_type": "protest", "match_status": "given"}


def same(left, right):
    left, right = (table.reset_index(drop=True) for table in (left, right))
    pd.testing.assert_frame_equal(
        pd.DataFrame(left.drop(columns="geometry")), pd.DataFrame(right.drop(columns="geometry"))
    )
    assert [p if p is None else p.wkb for p in left.geometry] == [p if p is None else p.wkb for p in right.geometry]
    assert left.crs == right.crs


@pytest.fixture
def write(tmp_path):
    """Text or bytes as a file."""

    def write(content, name="events.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


# --- what was written comes back


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_was_written_comes_back(incidents, tmp_path, suffix):
    incidents["extra_text"] = ["007", None, "=1+1", 'a,b\t;\n"q"', "é", "NaN", "طرابلس", "\r\nx"]
    incidents["extra int"] = range(8)
    incidents["extra_float"] = np.linspace(0, 1 / 3, 8)
    incidents["extra_bool"] = [True, False] * 4
    before = incidents.copy(deep=True)
    path = tmp_path / f"incidents{suffix}"
    write_incidents(incidents, path)
    same(read_incidents(path), incidents)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    pd.testing.assert_frame_equal(incidents, before)
    validate(read_incidents(path))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_tables_without_rows_points_or_values_come_back(incidents, tmp_path, suffix):
    path = tmp_path / f"incidents{suffix}"
    for table in (incidents.iloc[:0], incidents.iloc[[3]], incidents_from_rows([REQUIRED]), conform(pd.DataFrame())):
        write_incidents(table, path)
        same(read_incidents(path), table)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
ROWS = st.fixed_dictionaries(
    {"incident_id": TEXT.filter(bool)},
    optional={
        "actor1": TEXT,
        "source_record": st.just('{"a": 1.0, "b": [1, 2]}') | TEXT,
        "killed_best": st.integers(0, 2**53),
        "match_score": st.floats(0, 1),
        "date_start": st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1)),
        "time_start": st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
        "geometry": st.builds(Point, st.floats(-180, 180), st.floats(-90, 90)),
    },
)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, max_size=4, unique_by=lambda row: row["incident_id"]))
def test_any_incidents_come_back(tmp_path, suffix, rows):
    table = incidents_from_rows([REQUIRED | row for row in rows])
    write_incidents(table, tmp_path / f"x{suffix}")
    same(read_incidents(tmp_path / f"x{suffix}"), table)


def test_a_csv_carries_the_points_as_lat_and_lon(incidents, tmp_path):
    write_incidents(incidents, tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["lat"], rows[0]["lon"]) == ("32.88743", "13.18733")
    assert (rows[3]["lat"], rows[3]["lon"], rows[3]["killed_best"]) == ("", "", "")
    assert rows[1]["date_start"] == "2019-04-05"
    assert rows[6]["time_start"] == "2019-04-04T21:30:00.123456+00:00"


def test_other_readers_understand_what_is_written(incidents, tmp_path):
    for suffix in (".geojson", ".gpkg"):
        write_incidents(incidents, tmp_path / f"x{suffix}")
        table = gpd.read_file(tmp_path / f"x{suffix}")
        assert table.geometry.isna().tolist() == incidents.geometry.isna().tolist()
        assert table.crs.to_epsg() == 4326
        assert pd.api.types.is_datetime64_any_dtype(table["date_start"])
    document = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert document["features"][0]["geometry"] == {"type": "Point", "coordinates": [13.18733, 32.88743]}
    assert document["features"][3]["geometry"] is None


def test_text_of_a_csv_runs_no_formula_when_asked(tmp_path):
    evil = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "fine", None]
    table = incidents_from_rows(
        [REQUIRED | {"incident_id": f"i{n}", "actor1": text, "geometry": Point(-7, -8)} for n, text in enumerate(evil)]
    )
    table["=note"] = evil
    write_incidents(table, tmp_path / "x.csv", spreadsheet_safe=True)
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["actor1"] for row in rows] == [*(f"'{text}" for text in evil[:5]), "fine", ""]
    assert [row["'=note"] for row in rows][:2] == [f"'{text}" for text in evil[:2]]
    assert rows[0]["lat"] == "-8.0"  # a number stays one
    write_incidents(table, tmp_path / "y.csv")
    assert read_incidents(tmp_path / "y.csv")["actor1"].tolist()[:6] == evil[:6]


def test_only_csv_can_be_made_safe_for_spreadsheets(incidents, tmp_path):
    with pytest.raises(OutputError, match="spreadsheet_safe is for CSV"):
        write_incidents(incidents, tmp_path / "x.gpkg", spreadsheet_safe=True)


# --- writing fails whole


@pytest.mark.parametrize(
    ("name", "message"),
    [("x.xls", "no suffix that names a format. Use one of .csv"), ("x", "no suffix"), ("none/x.csv", "No such file")],
)
def test_what_cannot_be_written_is_one_line(incidents, tmp_path, name, message):
    with pytest.raises(OutputError, match=message) as caught:
        write_incidents(incidents, tmp_path / name)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_write_that_fails_leaves_the_old_file_and_no_rest(incidents, tmp_path, monkeypatch, suffix):
    path = tmp_path / f"x{suffix}"
    path.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        write_incidents(incidents, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_not_overwritten_and_a_link_stays_one(incidents, tmp_path):
    (tmp_path / "dir.csv").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        write_incidents(incidents, tmp_path / "dir.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_incidents(incidents, tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    same(read_incidents(tmp_path / "real.csv"), incidents)


def test_text_that_no_file_can_hold_is_refused(tmp_path):
    table = incidents_from_rows([REQUIRED | {"actor1": "x"}])
    table["note"] = pd.Series(["half \ud800 a character"], dtype=object)
    for suffix in (".csv", ".geojson"):
        with pytest.raises(OutputError, match="surrogates not allowed"):
            write_incidents(table, tmp_path / f"x{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_incident_table_is_not_written(incidents, tmp_path):
    with pytest.raises(SchemaError, match="'event_type' holds a value"):
        write_incidents(incidents.assign(event_type="party"), tmp_path / "x.csv")
    with pytest.raises(SchemaError, match="another 'lat'"):
        write_incidents(incidents.assign(lat=1.0), tmp_path / "x.csv")
    with pytest.raises(SchemaError, match="infinite numbers of column 'note'"):
        write_incidents(incidents.assign(note=np.inf), tmp_path / "x.geojson")
    assert list(tmp_path.iterdir()) == []


def test_parquet_without_pyarrow_names_the_extra(incidents, tmp_path, monkeypatch):
    write_incidents(incidents, tmp_path / "x.parquet")
    imports = builtins.__import__

    def refuse(name, globals_=None, *rest):
        if name.startswith("pyarrow") and (globals_ or {}).get("__name__", "").startswith("geoincidents"):
            raise ModuleNotFoundError(name)
        return imports(name, globals_, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    for call in (
        lambda: read_incidents(tmp_path / "x.parquet"),
        lambda: write_incidents(incidents, tmp_path / "y.parquet"),
    ):
        with pytest.raises(MissingExtraError, match=r'pip install "geoincidents\[parquet\]"$'):
            call()


# --- any table


def test_a_foreign_table_becomes_incidents(write):
    path = write("when,dead,y,x,note\n2019-04-05,3,32.9,13.2,a\n2019-04,,,,b\n2019,0,-1.5,2,\n")
    table = read_incidents(path, columns={"date_start": "when", "killed_best": "dead", "lat": "y", "lon": "x"})
    validate(table)
    assert table.index.tolist() == [0, 1, 2]
    assert table["killed_best"].tolist() == [3, pd.NA, 0]
    assert table["date_start"].astype(str).tolist() == ["2019-04-05", "2019-04-01", "2019-01-01"]
    assert table["date_end"].astype(str).tolist() == ["2019-04-05", "2019-04-30", "2019-12-31"]
    assert table["date_precision"].tolist() == ["day", "month", "year"]
    assert table["match_status"].tolist() == ["given", "unresolved", "given"]
    assert table["geo_precision"].tolist() == ["unknown", pd.NA, "unknown"]
    assert table["geo_radius_km"].isna().all()
    assert table.geometry.tolist() == [Point(13.2, 32.9), None, Point(2, -1.5)]
    assert table["note"].tolist()[:2] == ["a", "b"]
    record = {"when": "2019-04-05", "dead": "3", "y": "32.9", "x": "13.2", "note": "a"}
    assert json.loads(table["source_record"][0]) == record
    assert set(table["source_name"]) == {"events.csv"}
    assert not {"when", "dead", "x", "y"} & set(table.columns)


def test_what_the_table_says_of_precision_and_dates_is_kept(write):
    path = write(
        "date_start,date_end,date_precision,lat,lon,geo_precision,geo_radius_km\n"
        "2019-04-05,2019-04-07,,1,2,Settlement,\n2019-04-05,,week,1,2,near,7\n,2019-04-07,,1,2,,\n,,,1,2,,\n",
    )
    table = read_incidents(path)
    assert table["date_precision"].tolist() == ["range", "week", "upper_bound", "unknown"]
    assert table["geo_precision"].tolist() == ["settlement", "near", "unknown", "unknown"]
    assert table["geo_radius_km"].tolist() == pytest.approx([5, 7, np.nan, np.nan], nan_ok=True)


def test_identifiers_depend_on_content_and_not_on_the_run(write):
    text = "date_start,note\n2019-04-05,a\n2019-04-05,b\n2019-04-05,a\n"
    first, again = read_incidents(write(text)), read_incidents(write(text))
    assert first["incident_id"].tolist() == again["incident_id"].tolist()
    assert first["incident_id"].is_unique
    other = read_incidents(write("date_start,note\n2019-04-05,b\n2019-04-05,a\n"))
    assert other["incident_id"].tolist() == first["incident_id"].tolist()[1::-1]
    renamed = read_incidents(write(text, "other.csv"))
    assert not set(renamed["incident_id"]) & set(first["incident_id"])


def test_names_are_located_and_given_points_are_not(write):
    path = write("date_start,place_phrase,lat,lon\n2019-04-05,Tripoli,1,2\n2019-04-05,Tripoli,,\n2019-04-05,Xqzwvk,,\n")
    table = read_incidents(path, country="Libya")
    assert table["match_status"].tolist() == ["given", "resolved", "unresolved"]
    assert table.geometry[0] == Point(2, 1)
    assert table.geometry[1].distance(Point(13.187, 32.887)) < 0.1
    assert table.geometry[2] is None
    assert set(table["country"]) == {"LBY"}


def test_names_may_be_looked_for_near_a_place_and_gaps_in_the_country_filled(write):
    path = write("date_start,place_phrase,country\n2019-04-05,Tripoli,\n")
    at = [read_incidents(path, near=near).geometry[0].x for near in ((34.4, 35.8), (32.5, 13.2))]
    assert at == pytest.approx([35.84, 13.19], abs=0.1)
    assert read_incidents(path, country="Lebanon").geometry[0].x == pytest.approx(35.84, abs=0.1)


def test_the_country_may_be_a_column_of_names(write, caplog):
    path = write("date_start,where,land\n2019-04-05,Tripoli,Libya\n2019-04-05,Tripoli,LB\n2019-04-05,Tripoli,Xyzland\n")
    table = read_incidents(path, columns={"place_phrase": "where"}, country="land")
    assert table["country"].tolist() == ["LBY", "LBN", pd.NA]
    assert "Xyzland" in caplog.text
    assert table["match_why"][2] == "the country is not known: 'Xyzland'"
    assert table.geometry[2] is None
    with pytest.raises(InputError, match=r"country='Land' is neither a column .*Did you mean 'land'"):
        read_incidents(path, columns={"place_phrase": "where"}, country="Land")
    assert table["place_name"][0] == "Tripoli"
    assert table.geometry[0].distance(table.geometry[1]) > 10


def test_a_table_in_memory_keeps_its_index():
    frame = pd.DataFrame({"date_start": ["2019", "2020"], "x": [1, 2]}, index=[9, 9])
    table = incidents_from_table(frame)
    assert table.index.tolist() == [9, 9]
    assert table["x"].tolist() == [1, 2]
    assert table["source_name"].isna().all()
    assert list(frame.columns) == ["date_start", "x"]


def test_one_source_column_may_mean_two_things_and_none_switches_a_name_off(write):
    path = write("date,country,lat,long\n2019-04-05,the moon,1,2\n")
    table = read_incidents(
        path, columns={"date_start": "date", "source_date": "date", "country": None, "lat": None, "lon": None}
    )
    assert table["source_date"].equals(table["date_start"].rename("source_date"))
    assert table["country"].isna().all()
    assert table.geometry.isna().all()
    assert json.loads(table["source_record"][0])["country"] == "the moon"


def test_dates_in_a_form_of_their_own(write):
    path = write("date_start,x\n05/04/2019,1\n31/12/2019,2\n")
    assert read_incidents(path)["date_start"].astype(str).tolist() == ["2019-04-05", "2019-12-31"]
    table = read_incidents(path, date_format="%d/%m/%Y")
    assert table["date_start"].astype(str).tolist() == ["2019-04-05", "2019-12-31"]
    with pytest.raises(SchemaError, match="date_format='%m/%d/%Y'; line 3: '31/12/2019'"):
        read_incidents(path, date_format="%m/%d/%Y", errors="raise")


def test_missing_columns_are_named_with_what_there_is(write):
    path = write("event_date,place\n2019-04-05,x\n")
    with pytest.raises(SchemaError) as caught:
        read_incidents(path, columns={"date_start": "evnt_date", "place_phras": "place"})
    message = str(caught.value)
    assert "The table has no column 'evnt_date' (asked for as 'date_start'). Did you mean 'event_date'?" in message
    assert "There are: event_date, place." in message
    assert "'place_phras' is no incident column. Did you mean 'place_phrase'?" in message


def test_a_table_that_says_nothing_is_refused(write):
    with pytest.raises(SchemaError, match=r"No column says where or when.*The columns are: foo, bar"):
        read_incidents(write("foo,bar\n1,2\n"))
    with pytest.raises(SchemaError, match="Column 'lat' stands for 'lat', but none for 'lon'"):
        read_incidents(write("lat,date_start\n1,2019\n"))


def test_all_faults_are_told_at_once_with_their_lines(write):
    path = write(
        "date_start,lat,lon,killed_best,event_type\n"
        "2019-04-05,1234,5,1,protest\n"
        "2019-04-05,120,50,1,protest\n"
        '2019-04-05,"32,9","13,2",1,protest\n'
        "2019-02-30,1,500,plenty,party\n"
        "2019-04-05,,5,1,protest\n"
        "2019-04-05,north,5,1,protest\n"
        "2019-04-05,nan,inf,1,protest\n",
    )
    with pytest.raises(SchemaError) as caught:
        read_incidents(path, errors="raise")
    message = str(caught.value)
    for part in (
        "'lat' needs latitudes within +-90; line 2: '1234'",
        "(are lat and lon swapped?); line 3: '120'",
        "'lon' needs longitudes within +-180; line 5: '500'",
        "a latitude wherever there is a longitude; line 6: None",
        "degrees for lat; line 7: 'north'",
        "YYYY-MM or YYYY; for others pass date_format=); line 5: '2019-02-30'",
        "'killed_best' needs whole numbers; line 5: 'plenty'",
    ):
        assert part in message, part
    assert "\n" not in message
    table = read_incidents(path)
    assert len(table) == 7
    assert table.geometry.notna().tolist() == [False, False, True, *[False] * 4]
    assert table["event_subtype"].tolist()[3] == "party"
    assert "'party' (1)" in " ".join(one["message"] for one in table.attrs["findings"])


def test_a_column_that_only_sounds_like_the_schema_is_pointed_at(write):
    path = write("date_start,source_date\n2019-04-05,2019-04-05;2019-04-06\n")
    with pytest.raises(SchemaError, match=r"pass columns=\{'source_date': None\}"):
        read_incidents(path, errors="raise")
    assert "source_date" in read_incidents(path).attrs["findings"][0]["message"]
    assert read_incidents(path, columns={"source_date": None})["source_date"].isna().all()


def test_a_source_that_contradicts_itself_is_kept_and_reported(write, caplog):
    table = read_incidents(write("date_start,killed_low,killed_best\n2019,7,6\n"))
    assert table["killed_low"].tolist() == [7]
    assert "The source contradicts itself: 'killed_low' is above 'killed_best' in 1 line(s): 2." in caplog.text


# --- CSV as it is found


def test_delimiters_marks_and_line_ends(write):
    for separator in ",;\t|":
        for mark in ("", "\ufeff"):
            for end in ("\n", "\r\n"):
                text = mark + end.join([*f'date_start{separator}"a{separator}b"'.splitlines(), f"2019{separator}x", ""])
                table = read_incidents(write(text))
                assert table[f"a{separator}b"].tolist() == ["x"]
    assert read_incidents(write("date_start\tnote\n2019\tx\n".encode("utf-16"), "x.txt"))["note"].tolist() == ["x"]


def test_compressed_files_are_opened(write):
    assert len(read_incidents(write(gzip.compress(b"date_start\n2019\n"), "events.csv.gz"))) == 1
    with pytest.raises(FileFormatError, match="gzip, but damaged or cut off"):
        read_incidents(write(gzip.compress(b"date_start\n2019\n" * 99)[:-9], "events.csv.gz"))


def test_columns_are_typed_only_where_no_cell_changes(write):
    table = read_incidents(
        write("date_start,a,b,c,d,e,f,g\n2019,1,007,1.5,True,1.50,,10000000000000000000\n2019,,1,2.0,False,1,,1\n")
    )
    assert table["a"].tolist() == [1, pd.NA]
    assert table["b"].tolist() == ["007", "1"]
    assert table["c"].tolist() == [1.5, 2.0]
    assert table["d"].tolist() == [True, False]
    assert table["e"].tolist() == ["1.50", "1"]
    assert table["f"].isna().all()
    assert table["g"].tolist() == ["10000000000000000000", "1"]


def test_tag_rows_are_skipped_with_a_note(write, caplog):
    with caplog.at_level(logging.INFO):
        table = read_incidents(write("date_start,x\n#date+start,\n2019,1\n"))
    assert len(table) == 1
    assert "line 2 holds HXL tags and is skipped" in caplog.text
    assert read_incidents(write("date_start,x\n2019,#tag\n"))["x"].tolist() == ["#tag"]


def test_blank_lines_and_padding_are_no_rows(write):
    table = read_incidents(write("date_start,x\n\n2019,1,,\n\n2020,2\n\n\n"))
    assert table["x"].tolist() == [1, 2]
    assert len(read_incidents(write("date_start,x\n"))) == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"date_start,n\x81\n2019,x\n", r"not UTF-8: byte 12 \(line 1\) is 0x81. Pass its encoding"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document"),
        (b"PK\x03\x04rest", "zip archive or a workbook, but damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "looks like a workbook, but is damaged"),
        (b"a,b\n1,\x00\x01", "is a binary file"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b'date_start,x\n2019,"never, closed\n2020,1\n', "cannot be parsed from line 2 on"),
        (b'{"type": "FeatureCollection", "features": [{', "damaged or cut off"),
        (b'{"a": 1}', "an object without rows, not a list of objects or a GeoJSON feature collection"),
        (b"[1, 2]", "a list without rows, not a list of objects or a GeoJSON feature collection"),
        (b'{"features": [{"geometry": {"type": "Point", "coordinates": ["a"]}}]}', r"not GeoJSON in 1 row\(s\): 1"),
        (b'{"features": [], "crs": {"properties": {"name": "moon"}}}', "coordinate system that is not known"),
    ],
)
def test_what_is_no_table_is_told_in_one_line(write, content, message):
    with pytest.raises(FileFormatError, match=message) as caught:
        read_incidents(write(content))
    assert "\n" not in str(caught.value)
    assert "events.csv" in str(caught.value)


def test_headers_that_repeat_are_told_apart(write):
    table = read_incidents(write("x,date_start, x\n1,2019,2\n"))
    assert table[["x", "x_2"]].to_numpy().tolist() == [[1, 2]]


def test_another_encoding_is_read_when_named(write):
    path = write("date_start,note\n2019,Aïn\n".encode("latin-1"))
    assert read_incidents(path, encoding="latin-1")["note"].tolist() == ["Aïn"]
    with pytest.raises(InputError, match="No encoding is called 'klingon'"):
        read_incidents(path, encoding="klingon")


def test_what_is_not_there_or_no_file(tmp_path):
    with pytest.raises(FileMissingError, match=r"none\.csv"):
        read_incidents(tmp_path / "none.csv")
    with pytest.raises(FileNotFoundError):
        read_incidents(tmp_path / "none.csv")
    with pytest.raises(FileFormatError, match="is a folder"):
        read_incidents(tmp_path)


# --- the other formats as they are found


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_files_that_were_cut_off_are_told(incidents, tmp_path, suffix, share):
    write_incidents(incidents, tmp_path / f"x{suffix}")
    whole = (tmp_path / f"x{suffix}").read_bytes()
    (tmp_path / f"cut{suffix}").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(FileFormatError, match="damaged"):
        read_incidents(tmp_path / f"cut{suffix}")


def test_formats_are_told_by_content_not_by_suffix(incidents, tmp_path):
    for suffix in SUFFIXES:
        write_incidents(incidents, tmp_path / f"x{suffix}")
        (tmp_path / f"x{suffix}").rename(tmp_path / "mystery.csv")
        if suffix != ".tsv":
            same(read_incidents(tmp_path / "mystery.csv"), incidents)


def test_foreign_geojson_in_an_old_system(write):
    document = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
        "features": [
            {
                "type": "Feature",
                "properties": {"when": "2019-04-05", "n": 1},
                "geometry": {"type": "Point", "coordinates": [1468000, 3880000]},
            },
            {"type": "Feature", "properties": None, "geometry": None},
            {"type": "Feature", "properties": {"n": 3}, "geometry": {"type": "Point", "coordinates": [0, 0]}},
        ],
    }
    table = read_incidents(write(json.dumps(document), "x.geojson"), columns={"date_start": "when"})
    assert table.geometry[0].x == pytest.approx(13.187, abs=1e-3)
    assert table["match_status"].tolist() == ["given", "unresolved", "given"]
    assert table["n"].tolist() == [1, pd.NA, 3]


def test_parquet_of_any_column_types(tmp_path):
    frame = pd.DataFrame(
        {
            "day": [dt.date(2023, 10, 9), dt.date(2023, 10, 10)],
            "event": pd.Categorical(["Shelling", "Shelling"]),
            "actor": pd.Categorical(["A", "B"]),
            "country": pd.Categorical(["Israel", "Lebanon"]),
            "spot": [{"lat": 33.0, "lon": 35.3}, {"lat": 33.1, "lon": 35.4}],
            "deaths": pd.array([0, 2], dtype="Int16"),
            "sources": [["Reuters"], ["AP", "AFP"]],
        }
    )
    frame.to_parquet(tmp_path / "x.parquet")
    read = read_incidents(tmp_path / "x.parquet")
    assert read["event_type"].tolist() == ["shelling", "shelling"]
    assert read["actor1"].tolist() == ["A", "B"]
    assert read["country"].tolist() == ["ISR", "LBN"]
    assert read.geometry.tolist() == [Point(35.3, 33.0), Point(35.4, 33.1)]
    assert read["killed_best"].tolist() == [0, 2]
    assert read["source_name"].tolist() == ["Reuters", "AP; AFP"]


def test_layers_and_geometries_of_foreign_geopackages(tmp_path):
    frame = gpd.GeoDataFrame({"when": pd.to_datetime(["2019-04-05"])}, geometry=[Point(1, 2)], crs="EPSG:4326")
    path = tmp_path / "x.gpkg"
    frame.to_file(path, layer="one")
    assert read_incidents(path, columns={"date_start": "when"}).geometry[0] == Point(1, 2)
    frame.to_file(path, layer="two")
    with pytest.raises(FileFormatError, match="holds the layers one, two, none called 'incidents'"):
        read_incidents(path)
    lines = gpd.GeoDataFrame({"date_start": ["2019"]}, geometry=[LineString([(0, 0), (1, 1)])], crs="EPSG:4326")
    lines.to_file(tmp_path / "lines.gpkg")
    assert read_incidents(tmp_path / "lines.gpkg").geometry[0] == Point(0.5, 0.5)


def test_an_sqlite_file_of_another_kind_is_refused(tmp_path):
    import sqlite3

    connection = sqlite3.connect(tmp_path / "x.gpkg")
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    with pytest.raises(FileFormatError, match="GeoPackage"):
        read_incidents(tmp_path / "x.gpkg")


def test_plain_parquet_with_an_index(tmp_path):
    frame = pd.DataFrame({"lat": [1.0], "lon": [2.0], "n": [3]}, index=pd.Index(["2019-04-05"], name="date_start"))
    frame.to_parquet(tmp_path / "x.parquet")
    table = read_incidents(tmp_path / "x.parquet")
    assert table["date_start"].astype(str).tolist() == ["2019-04-05"]
    assert table.geometry[0] == Point(2, 1)


def test_a_real_export_reads_with_a_mapping(shared, caplog):
    columns = {"incident_id": "id", "actor1": "side_a", "actor2": "side_b", "country": "iso3", "source_date": None}
    columns |= {"killed_low": "low", "killed_best": "best", "killed_high": "high", "place_phrase": "where_coordinates"}
    table = read_incidents(shared / "incidents" / "ucdp_ged_ukraine_sample.csv", columns=columns)
    assert len(table) == 299
    assert table.geometry.notna().all()
    assert set(table["country"]) == {"UKR"}
    assert table["killed_best"].sum() == 622
    assert set(table["date_precision"]) == {"day", "range", "week", "month", "year"}
    assert json.loads(table["source_record"][0])["relid"] == "UKR-2014-1-14085-0"
    assert set(schema.DTYPES) < set(table.columns)
    as_it_is = read_incidents(shared / "incidents" / "ucdp_ged_ukraine_sample.csv")
    assert as_it_is["incident_id"].equals(table["incident_id"])
    assert as_it_is["killed_best"].equals(table["killed_best"])
    assert as_it_is["geo_precision"].value_counts().to_dict().keys() == {"near", "exact", "admin1", "admin2", "linear"}
    # Three published rows hold estimates out of order.
    assert "'killed_best' is above 'killed_high' in 2 line(s): 215, 218." in caplog.text
