"""Files read in pieces: the same rows as at once, held together by what the first piece settles, within limits."""

import gzip
import json
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from test_containers import SHAPES

import geoincidents as gi
from geoincidents import schema
from geoincidents.errors import FileFormatError, InputError, SchemaError
from geoincidents.tables.chunks import incident_chunks
from geoincidents.tables.containers import read_chunks
from geoincidents.tables.held import Seen
from geoincidents.tables.memory import make_room
from geoincidents.tables.reading import Ask
from geoincidents.tables.texts import cells_of, text_array

COLUMNS = list(schema.DTYPES)


def found(table):
    return [one["finding"] for one in table.attrs["findings"]]


def put_together(parts):
    """Tables of one file as one, without what is only a matter of types beyond the schema."""
    parts = list(parts)
    together = pd.concat(parts)
    assert together.index.tolist() == list(range(len(together)))
    return together


def assert_same(one, other):
    assert_frame_equal(pd.DataFrame(one[COLUMNS]), pd.DataFrame(other[COLUMNS]))
    assert one.geometry.to_wkb().equals(other.geometry.to_wkb())


@pytest.fixture
def write(tmp_path):
    def write(text, name="events.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", SHAPES)
def test_pieces_are_the_rows_that_the_whole_file_has(shared, name):
    path = shared / "tables" / "synthetic" / name
    whole = gi.read_incidents(path)
    for chunks in (1, 3):
        parts = list(gi.read_incidents(path, chunks=chunks))
        assert_same(put_together(parts), whole)
        assert all(isinstance(part, gpd.GeoDataFrame) for part in parts)
        assert [part.attrs["manifest"] for part in parts] == [parts[0].attrs["manifest"]] * len(parts)
        step = parts[0].attrs["manifest"]["steps"][-1]
        assert step["inputs"][0]["name"] == name
        assert step["parameters"]["chunks"] == chunks


def test_the_order_of_dates_is_held_from_the_first_piece_that_shows_one(write):
    text = "id,date,lat,lng\na,2019-04-05,1,1\nb,05/04/2019,1,1\nc,05/13/2019,1,1\nd,06/07/2019,1,1\n"
    path = write(text)
    parts = list(gi.read_incidents(path, chunks=1))
    days = [part["date_start"].dt.strftime("%Y-%m-%d").item() for part in parts]
    assert days == ["2019-04-05", "2019-04-05", "2019-05-13", "2019-07-06"]
    assert "day_month_order" in found(parts[1])
    assert "day_month_order_turned" in found(parts[2])
    assert "date_format" in next(
        one["remedy"] for one in parts[2].attrs["findings"] if one["finding"] == "day_month_order_turned"
    )
    proved = write("date,lat,lng\n05/13/2019,1,1\n06/07/2019,1,1\n", "proved.csv")
    days = [part["date_start"].item().month for part in gi.read_incidents(proved, chunks=1)]
    assert days == [5, 6]


def test_what_the_first_rows_settle_is_told_once(write):
    path = write("date,dead,lat,lng\n2019-04-05,3,32.9,13.2\n2019-04-06,4,32.9,13.2\n")
    first, second = gi.read_incidents(path, chunks=1)
    assert "settled_by_first_rows" in found(first)
    assert "settled_by_first_rows" not in found(second)
    assert second["killed_best"].tolist() == [4]


def test_columns_that_are_guessed_stay_so_where_a_later_piece_looks_different(write):
    path = write("date,dead,lat,lng\n2019-04-05,3,32.9,13.2\n2019-04-06,many many,32.9,13.2\n")
    _, second = gi.read_incidents(path, chunks=1)
    assert second["killed_best"].isna().all()
    assert "unread_cell" in found(second)
    with pytest.raises(SchemaError, match="many many"):
        list(gi.read_incidents(path, chunks=1, errors="raise"))


def test_identifiers_are_unique_over_all_pieces(write):
    rows = "a,2019-04-05,1,1\na,2019-04-06,1,1\nb,2019-04-06,1,1\na,2019-04-07,1,1\n"
    path = write("incident_id,date_start,lat,lon\n" + rows)
    whole = gi.read_incidents(path)
    parts = list(gi.read_incidents(path, chunks=1))
    assert_same(put_together(parts), whole)
    assert put_together(parts)["incident_id"].tolist() == ["a", "a#2", "b", "a#3"]
    assert "id_twice" in found(parts[3])
    same = write("date,lat,lng\n" + "2019-04-05,1,1\n" * 5, "same.csv")
    together = put_together(gi.read_incidents(same, chunks=2))
    assert together["incident_id"].is_unique
    assert together["incident_id"].tolist() == gi.read_incidents(same)["incident_id"].tolist()


def test_columns_beyond_the_schema_have_one_type_in_all_pieces(write):
    path = write("date,lat,lng,code\n2019-04-05,1,1,7\n2019-04-06,1,1,x7\n")
    first, second = gi.read_incidents(path, chunks=1)
    assert first.dtypes.equals(second.dtypes)
    assert [first["code"].item(), second["code"].item()] == ["7", "x7"]


def test_rows_of_one_event_are_not_torn_apart(write):
    head = "event_id_cnty,event_date,event_type,sub_event_type,actor1,inter1,fatalities,latitude,longitude\n"
    rows = [
        f"SYR{event},2024-03-0{event},Battles,Armed clash,{actor},{kind},2,36.2,37.1\n"
        for event in (1, 2, 3)
        for actor, kind in (("Army", "1"), ("Rebels", "2"))
    ]
    path = write(head + "".join(rows))
    for chunks in (1, 2, 3, 5):
        together = put_together(gi.read_incidents(path, chunks=chunks))
        assert together[["actor1", "actor2"]].to_numpy().tolist() == [["Army", "Rebels"]] * 3
        assert together["incident_id"].tolist() == ["SYR1", "SYR2", "SYR3"]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".parquet", ".gpkg", ".geojson"])
def test_what_was_written_comes_back_in_pieces(tmp_path, suffix):
    rows = [
        {"incident_id": f"i{at}", "record_kind": "incident", "event_type": "protest", "match_status": "unresolved"}
        for at in range(5)
    ]
    incidents = gi.incidents_from_rows(rows)
    path = tmp_path / f"incidents{suffix}"
    gi.write_incidents(incidents, path)
    parts = list(gi.read_incidents(path, chunks=2))
    assert [len(part) for part in parts] == [2, 2, 1]
    assert_same(put_together(parts), gi.read_incidents(path))


def test_an_own_file_with_an_identifier_twice_is_refused_in_any_piece(write):
    row = "{},incident,protest,unresolved\n"
    text = "incident_id,record_kind,event_type,match_status\n" + "".join(map(row.format, "abca"))
    with pytest.raises(SchemaError, match="came before: a"):
        list(gi.read_incidents(write(text), chunks=3))


def lines_of(count):
    rows = [
        {"id": at, "date": f"2019-04-{at % 28 + 1:02d}", "lat": 32.0 + at / 100, "lon": 13.0} for at in range(count)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_lines_of_json_are_read_line_by_line(write, monkeypatch):
    path = write(lines_of(7), "events.jsonl")
    whole = gi.read_incidents(path)
    monkeypatch.setattr("geoincidents.tables.containers.read_document", None)  # reads the file whole
    parts = list(gi.read_incidents(path, chunks=3))
    assert [len(part) for part in parts] == [3, 3, 1]
    assert_same(put_together(parts), whole)


def test_a_broken_line_of_json_is_told_with_its_number(write):
    text = lines_of(6).splitlines(keepends=True)
    text[4] = '{"id": 4, "date"\n'
    parts = list(gi.read_incidents(write("".join(text), "events.jsonl"), chunks=3))
    assert [len(part) for part in parts] == [3, 2]
    broken = next(one for one in parts[1].attrs["findings"] if one["finding"] == "broken_lines")
    assert broken["first_rows"] == [5]


@pytest.mark.parametrize(
    "text", ['[{"date": "2019-04-05", "lat": 1, "lon": 2}]', '{\n "a": [{"date": "2019-04-05", "lat": 1, "lon": 2}]\n}']
)
def test_json_that_is_not_lines_is_read_whole(write, text):
    (only,) = gi.read_incidents(write(text, "events.json"), chunks=3)
    assert len(only) == 1


def test_parquet_is_read_row_group_by_row_group(tmp_path, monkeypatch):
    table = pd.DataFrame({"date": ["2019-04-05"] * 7, "lat": np.arange(7.0), "lon": 13.0, "n": range(7)})
    path = tmp_path / "events.parquet"
    table.to_parquet(path, row_group_size=2)
    whole = gi.read_incidents(path)
    monkeypatch.setattr("geoincidents.tables.containers.read_parquet", None)
    parts = list(gi.read_incidents(path, chunks=3))
    assert [len(part) for part in parts] == [3, 3, 1]
    assert_same(put_together(parts), whole)
    path.write_bytes(path.read_bytes()[:-20] + b"x" * 20)
    with pytest.raises(FileFormatError, match="damaged Parquet"):
        list(gi.read_incidents(path, chunks=3))


def test_what_cannot_be_read_in_pieces_is_refused(write):
    with pytest.raises(InputError, match="iloc"):
        gi.read_incidents(pd.DataFrame({"date": ["2019-04-05"]}), chunks=3)
    with pytest.raises(InputError, match="above 0"):
        gi.read_incidents(write("date,lat,lng\n2019-04-05,1,1\n"), chunks=0)


def test_a_file_with_a_header_alone_is_one_table_without_rows(write):
    (only,) = gi.read_incidents(write("date,dead,lat,lng\n"), chunks=3)
    assert only.empty
    assert set(schema.DTYPES) <= set(only.columns)


def test_a_generator_that_is_left_closes_the_file(write):
    chunks = gi.read_incidents(write("date,lat,lng\n" + "2019-04-05,1,1\n" * 9), chunks=2)
    assert len(next(chunks)) == 2
    chunks.close()


def test_pieces_end_where_they_are_asked_to(write):
    path = write("date,dead\n" + "".join(f"2019-04-05,{at}\n" for at in range(6_500)))
    sizes = [len(chunk) for chunk in read_chunks(path, rows=3_100)]
    assert sizes == [3_100, 3_100, 300]
    assert [len(chunk) for chunk in read_chunks(path, rows=3_250)] == [3_250, 3_250]


def test_raw_tables_are_read_one_by_one():
    tables = (pd.DataFrame({"date": ["2019-04-05"], "lat": ["1"], "lon": [at]}) for at in ("2", "3"))
    pieces = incident_chunks(tables, Ask(source_name="x"), columns={}, values=None, layout=None, country=None)
    assert next(pieces).geometry.item().x == 2
    assert next(pieces).geometry.item().x == 3
    assert next(pieces, None) is None


def bomb(tmp_path, size):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"date,lat,lng\n" + b"2019-04-05,1,1\n" * (size // 15)))
    return path


@pytest.mark.parametrize("chunks", [None, 1_000_000])
def test_what_unpacks_to_a_giant_is_refused(tmp_path, chunks):
    path = bomb(tmp_path, 2_000_000)

    with pytest.raises(FileFormatError, match=r"more than 100,000 bytes once it is unpacked.*decompressed_bytes="):
        list(gi.read_incidents(path, limits=gi.Limits(decompressed_bytes=100_000), chunks=chunks))


def test_what_unpacks_to_hundreds_of_times_its_size_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("events.csv", b"date,lat,lng\n" + b"2019-04-05,1,1\n" * 5_000_000)
    with pytest.raises(FileFormatError, match=r"times its packed size.*ratio="):
        gi.read_incidents(path, limits=gi.Limits(ratio=50))


def test_too_many_cells_and_rows_and_too_long_a_cell_are_refused(write):
    wide = write(",".join(f"c{at}" for at in range(40)) + "\n" + ",".join("1" * 40) + "\n")
    with pytest.raises(FileFormatError, match=r"more than 30 cells in a row.*row_cells="):
        gi.read_incidents(wide, limits=gi.Limits(row_cells=30))
    long = write("date,lat,lng,notes\n2019-04-05,1,1," + "x" * 5_000 + "\n")
    with pytest.raises(FileFormatError, match=r"more than 1,000 characters in a cell.*cell_characters="):
        gi.read_incidents(long, limits=gi.Limits(cell_characters=1_000))
    many = write("date,lat,lng\n" + "2019-04-05,1,1\n" * 30)
    with pytest.raises(FileFormatError, match=r"more than 20 rows.*rows="):
        gi.read_incidents(many, limits=gi.Limits(rows=20))
    assert sum(map(len, gi.read_incidents(many, limits=gi.Limits(rows=20), chunks=7))) == 30
    text = write(json.dumps([{"date": "2019-04-05", "lat": 1, "lon": 2}] * 100), "events.json")
    with pytest.raises(FileFormatError, match=r"more than 1,000 bytes, and files of this kind.*document_bytes="):
        gi.read_incidents(text, limits=gi.Limits(document_bytes=1_000))


def test_texts_seen_before_are_counted_in_any_number_of_pieces():
    random = np.random.default_rng(1)
    seen, before = Seen(), pd.Series([], dtype="string")
    for size in (3, 50, 7, 200, 1):
        texts = pd.Series(random.integers(0, 40, size).astype(str), dtype="string")
        assert seen.times(texts).tolist() == [int((before == text).sum()) for text in texts]
        seen.add(texts)
        before = pd.concat([before, texts])


@pytest.mark.parametrize("dtype", ["string", pd.Series(["a"]).dtype])
@pytest.mark.parametrize(
    "cells", [[], [None], ["", None, "طرابلس", "a" * 5000], ["a", "b"], ["é", ""], ["x"] * 9 + [None] * 9]
)
def test_arrays_of_text_hold_what_went_in(cells, dtype):
    array = text_array(cells, dtype)
    pd.testing.assert_extension_array_equal(array, pd.array(cells, dtype=dtype))
    assert cells_of(pd.Series(array)) == cells


def test_half_a_character_is_no_text():
    with pytest.raises(UnicodeEncodeError):
        text_array(["\ud800"], "string")


def test_making_room_changes_no_table():
    table = pd.DataFrame({"a": range(60_000)})
    before = table.copy()
    make_room(table)
    assert_frame_equal(table, before)
