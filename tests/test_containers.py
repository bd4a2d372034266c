"""Files as raw tables: every form, what is told of what was set aside, what is refused, and nothing changed."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import random
import sqlite3
import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import xlsxwriter
from shapely.geometry import LineString, Point, Polygon

from geoincidents.errors import FileFormatError, FileMissingError, GeoincidentsError, InputError, SchemaError
from geoincidents.tables.containers import read_chunks, read_table
from geoincidents.tables.containers.limits import Limits

EVENTS = "date,place,dead\n2019-04-05,Tripoli,007\n2019-04-06,Sirte,-0\n"


@pytest.fixture
def write(tmp_path):
    """Text or bytes as a file."""

    def write(content, name="events.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def rows(write):
    """Rows of a file by their labels, null as None."""

    def rows(content, name="events.csv", **options):
        return by_label(read_table(write(content, name), **options))

    return rows


def by_label(table):
    objects = pd.DataFrame(table).astype(object)
    cells = objects.where(objects.notna(), None)
    return dict(zip(table.index.tolist(), cells.to_numpy().tolist(), strict=True))


def findings(table):
    """What was noted, and in which rows first."""
    notes = json.loads(json.dumps(table.attrs["notes"]))
    assert all(set(note) >= {"finding", "column", "rows", "first_rows", "values", "message"} for note in notes)
    return {note["finding"]: note["first_rows"] for note in notes}


def packed(**members):
    """Zip archive of some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(path, **sheets):
    """XLSX with some sheets, each a list of rows; days are written as such."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, grid in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(grid):
                for column, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(at, column, cell, None, "#DIV/0!")
                    elif cell is not None:
                        sheet.write(at, column, cell)
    return path


# --- CSV and TSV


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends(rows, mark, codec, end):
    text = end.join([mark.join(["day", f'"a{mark}b"', "ort"]), mark.join(["2019", '"x ""y"""', "Köln"]), ""])
    assert rows(text.encode(codec)) == {2: ["2019", 'x "y"', "Köln"]}


def test_cells_stay_the_text_that_they_are(rows):
    cells = ["5.0", "1e+16", "-0", "007", "1.50", "True", "NaN", "null", " x ", "10000000000000000000", "49,99"]
    assert rows("n;s\n" + "".join(f"{cell};a\n" for cell in cells)) == {
        at: [cell, "a"] for at, cell in enumerate(cells, 2)
    }


def test_lines_count_those_of_the_file(rows):
    assert rows('a,b\n\n1,"x\ny"\n\n2,z\n') == {3: ["1", "x\ny"], 6: ["2", "z"]}


def test_decimal_commas_are_not_split(rows):
    assert rows("lat;lon\n49,99;36,23\n46,64;32,62\n") == {2: ["49,99", "36,23"], 3: ["46,64", "32,62"]}
    assert rows("Ort;Breite;Tote\nCharkiw;49,99;1.234\n") == {2: ["Charkiw", "49,99", "1.234"]}


@pytest.mark.parametrize(
    ("title", "line"),
    [("Weekly log\n\n", 4), ("Weekly log, North,,\n", 3), ("Log,,\nas of,1 May,\n", 4), ("sep=,\n", 3)],
)
def test_lines_above_the_header_are_skipped(write, title, line):
    table = read_table(write(title + EVENTS))
    assert list(table.columns) == ["date", "place", "dead"]
    assert table.index.tolist() == [line, line + 1]
    assert ("title_lines" in findings(table)) == (not title.startswith("sep"))


@pytest.mark.parametrize("first", ["", "Unnamed: 0"])
def test_a_nameless_index_is_kept_apart(write, first):
    table = read_table(write(f"{first},a,b\n0,x,1\n1,y,2\n3,z,3\n"))
    assert by_label(table) == {2: ["x", "1"], 3: ["y", "2"], 4: ["z", "3"]}
    assert json.loads(table.attrs["index_column"]) == ["0", "1", "3"]
    assert "index_column" in findings(table)
    as_r_writes_it = read_table(write('"a","b"\n"1","x",5\n"2","y",6\n'))
    assert by_label(as_r_writes_it) == {2: ["x", "5"], 3: ["y", "6"]}


def test_a_nameless_column_of_values_is_no_index(rows, write):
    assert list(read_table(write(",a\nnorth,1\nsouth,2\n")).columns) == ["unnamed_1", "a"]
    assert rows(",a\nnorth,1\nsouth,2\n") == {2: ["north", "1"], 3: ["south", "2"]}


def test_empty_columns_behind_the_table_are_dropped(write):
    table = read_table(write("a,b,,\nx,1,,\ny,2,,\n"))
    assert list(table.columns) == ["a", "b"]
    assert findings(table) == {}


def test_names_that_repeat_are_told_apart(write):
    table = read_table(write("x,y, x,x_2,x\n1,2,3,4,5\n"))
    assert list(table.columns) == ["x", "y", "x_3", "x_2", "x_4"]
    assert table.iloc[0].tolist() == ["1", "2", "3", "4", "5"]
    assert [note["column"] for note in table.attrs["notes"]] == ["x"]


@pytest.mark.parametrize("text", ["1,2,3\n4,5,6\n", "7,2019-04-05,Tripoli,3\n8,2019-04-06,Sirte,1\n", ",,\n1,2,3\n"])
def test_a_file_without_a_header_is_told(write, text):
    with pytest.raises(
        FileFormatError, match=r"events\.csv has no header: line \d, the first with \d cell\(s\), holds"
    ):
        read_table(write(text))


def test_the_caller_may_know_a_file_without_a_header(write):
    def names(cells):
        return ["id", "what", "where"] if cells[0].isdigit() else None

    table = read_table(write('1\tx\t"y\n2\tz\t\n'), headerless=names)
    assert by_label(table) == {1: ["1", "x", '"y'], 2: ["2", "z", None]}
    assert list(table.columns) == ["id", "what", "where"]
    assert findings(table) == {"no_header": []}
    assert list(read_table(write(EVENTS), headerless=names).columns) == ["date", "place", "dead"]


def test_tags_are_kept_apart(write):
    table = read_table(write("Date,Country,Lat,x\n#date,#country +name,#geo+lat,\n2019,Libya,32.9,1\n"))
    assert by_label(table) == {3: ["2019", "Libya", "32.9", "1"]}
    assert table.attrs["hxl"] == {"Date": "#date", "Country": "#country +name", "Lat": "#geo+lat"}
    below_titles = read_table(write("Log,,\nDate,Country,x\nwhen,where,what\n#date,#country,\n2019,Libya,1\n"))
    assert below_titles.attrs["hxl"] == {"when": "#date", "where": "#country"}
    alone = read_table(write("#date,#country+name\n2019,Libya\n"))
    assert list(alone.columns) == ["#date", "#country+name"]
    assert by_label(alone) == {2: ["2019", "Libya"]}
    assert "hxl" not in read_table(write("a,b\n2019,#tag\n")).attrs


def test_bytes_that_are_not_utf_8(write):
    table = read_table(write("date,place\n2019,Aïn\n".encode("cp1252")))
    assert by_label(table) == {2: ["2019", "Aïn"]}
    assert findings(table) == {"encoding": [2]}
    arabic = "date,place\n2019,طرابلس\n".encode("cp1256")
    assert by_label(read_table(write(arabic), encoding="cp1256")) == {2: ["2019", "طرابلس"]}
    with pytest.raises(FileFormatError, match=r"is not UTF-8: byte \d+ \(line 2\) is 0x"):
        read_table(write(arabic), encoding="utf-8")
    mixed = "a,b\nété à Besançon,1\n".encode() + b"\xff,2\n"
    assert by_label(read_table(write(mixed))) == {2: ["été à Besançon", "1"], 3: ["\ufffd", "2"]}
    assert findings(read_table(write(mixed))) == {"bad_bytes": [3]}
    cut = "a,b\nx,é\n".encode()[:-2]
    assert findings(read_table(write(cut))) == {"cut_off_character": [2]}


def test_stray_zero_bytes_are_left_out(write):
    table = read_table(write("a,b\nx,1\x002\n"))
    assert by_label(table) == {2: ["x", "12"]}
    assert "nul_characters" in findings(table)


REGULAR = "".join(f"{at},North,Libya,3{at}.5,1{at}.5,some words here\n" for at in range(1, 6))


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        # Nobody can tell which of the two columns was split, but the coordinates are certain.
        ("6,North, West,Libya,36.5,16.5,words", ["6", None, None, "36.5", "16.5", "words"]),
        ("6,North,Libya,36.5,16.5,one, two", ["6", "North", "Libya", "36.5", "16.5", "one, two"]),
        ("6,North,Libya,36.5,16.5,one,,,", ["6", "North", "Libya", "36.5", "16.5", "one"]),
        ("6,Libya,36.5,16.5,one", ["6", None, None, "36.5", "16.5", "one"]),
        ("6,North,Libya,36.5", ["6", "North", "Libya", "36.5", None, None]),
    ],
)
def test_no_cell_slips_into_another_column(write, row, cells):
    table = read_table(write(f"id,region,country,lat,lon,note\n{REGULAR}{row}\n{REGULAR}"))
    assert len(table) == 11
    assert by_label(table)[7] == cells
    told = findings(table)
    assert told == {} or set(told) <= {"long_rows", "short_rows"}
    assert told or row.endswith(",,,")


def test_quotes_that_quote_nothing(write):
    swallowing = read_table(write('id\tname\tn\n1\t"Foo\t2\n3\tBar"\t4\n5\t"He said" no\t6\n'))
    assert by_label(swallowing) == {2: ["1", '"Foo', "2"], 3: ["3", 'Bar"', "4"], 4: ["5", '"He said" no', "6"]}
    assert findings(swallowing) == {"stray_quotes": [2, 4]}
    open_one = read_table(write('id,name\n1,"never closed\n2,x\n3,y\n'))
    assert by_label(open_one) == {2: ["1", '"never closed'], 3: ["2", "x"], 4: ["3", "y"]}
    within = read_table(write('id,name\n1,"a, "b" c"\n2,x\n'))
    assert by_label(within)[3] == ["2", "x"]
    assert findings(within) == {"stray_quotes": [2]}
    with pytest.raises(FileFormatError, match=r"cannot be parsed from line 2 on: .*Is a quote never closed"):
        read_table(write('id,name\n1,"never, closed\n2,x\n3,y\n'))


@pytest.mark.parametrize(
    ("tail", "last"),
    [("3,Trip", ["3", None, None]), ('3,x,"some long te', ["3", "x", None]), ('3,x,"two\nli', ["3", "x", None])],
)
def test_a_file_that_was_cut_off_is_read_up_to_there(write, tail, last):
    table = read_table(write(f"id,place,note\n1,a,b\n2,c,d\n{tail}"))
    assert list(by_label(table).values()) == [["1", "a", "b"], ["2", "c", "d"], last]
    (note,) = table.attrs["notes"]
    assert (note["finding"], note["first_rows"]) == ("cut_off_row", [4])
    assert note["values"][0] in tail.replace('"', "")


def test_rows_without_a_value_are_told(write):
    table = read_table(write("a,b\n1,x\n,\n2,y\n,\n"))
    assert by_label(table) == {2: ["1", "x"], 4: ["2", "y"]}
    assert findings(table) == {"blank_rows": [3, 5]}


def test_columns_of_geometries_in_text(write):
    points = gpd.GeoDataFrame({"n": [1, 2, 3]}, geometry=[Point(13, 32), None, Point(14, 33)], crs=4326)
    table = read_table(write(points.to_csv(index=False)))
    assert table.geometry.tolist() == [Point(13, 32), None, Point(14, 33)]
    assert table.crs.to_epsg() == 4326
    assert table["n"].tolist() == ["1", "2", "3"]
    bad = read_table(write("wkt,n\nPOINT (1 2),1\nnowhere,2\nPOINT EMPTY,3\n"))
    assert bad.geometry.tolist() == [Point(1, 2), None, None]
    assert findings(bad) == {"bad_geometries": [3]}
    ewkt = read_table(write("geometry,n\nSRID=3857;POINT (1468000 3880000),1\n"))
    assert ewkt.crs.to_epsg() == 3857
    assert read_table(write(f"the_geom,n\n{Point(1, 2).wkb_hex},1\n")).geometry.tolist() == [Point(1, 2)]
    beside = read_table(write("latitude,longitude,geom_wkt\n2,1,POINT (1 2)\n"))
    assert beside["geom_wkt"].tolist() == ["POINT (1 2)"]
    metres = read_table(write("wkt,n\nPOINT (500000 3000000),1\n"))
    assert metres["wkt"].tolist() == ["POINT (500000 3000000)"]


def test_chunks_are_the_table_in_pieces(write):
    text = "".join(f'{at},place {at},"no\nte"\n' for at in range(10)) + "10,x\n"
    path = write(f"Log\nid,place,note\n{text}")
    whole = read_table(path)
    chunks = list(read_chunks(path, rows=4))
    assert [len(chunk) for chunk in chunks] == [4, 4, 3]
    pd.testing.assert_frame_equal(pd.concat(chunks), whole)
    assert [list(findings(chunk)) for chunk in chunks] == [["title_lines"], [], ["short_rows"]]
    assert [len(chunk) for chunk in read_chunks(write("a,b\n"), rows=5)] == [0]
    assert [chunk.index.tolist() for chunk in read_chunks(write('[{"a":1},{"a":2},{"a":3}]'), rows=2)] == [[1, 2], [3]]
    with pytest.raises(InputError, match="rows= has to be above 0"):
        read_chunks(path, rows=0)


# --- workbooks


def test_a_sheet_keeps_its_values_and_its_row_numbers(tmp_path):
    grid = [
        ["Weekly log of incidents"],
        [],
        ["No", "Day", "At", "Code", "Lat", "Open", "Mixed", "Share"],
        [1, dt.date(2024, 3, 1), dt.datetime(2024, 3, 1, 14, 30), "007", 32.5, True, 3, "=1/0"],  # noqa: DTZ001 a sheet knows no zone
        [],
        [2, dt.date(2024, 3, 2), None, "x", 33, False, "5-7", 0.5],
    ]
    table = read_table(workbook(tmp_path / "log.xlsx", Incidents=grid))
    assert by_label(table) == {
        4: [1, "2024-03-01", "2024-03-01T14:30:00", "007", 32.5, True, 3, None],
        6: [2, "2024-03-02", None, "x", 33.0, False, "5-7", 0.5],
    }
    assert (table.index.name, str(table["No"].dtype)) == ("row", "int64")
    assert findings(table) == {"title_lines": [1], "error_cells": [4]}
    assert next(note["values"] for note in table.attrs["notes"] if note["finding"] == "error_cells") == ["#DIV/0!"]


def test_the_sheet_with_the_data_is_found(tmp_path):
    data = [["day", "place"], *([f"2024-01-{at:02d}", f"p{at}"] for at in range(1, 29))]
    notes = [["Column", "Meaning"], *([f"c{at}", "words"] for at in range(90))]
    path = workbook(
        tmp_path / "x.xlsx", Empty=[], **{"Read me": notes}, Cover=[["Title"]], Events=data, Sheet1=data[:5]
    )
    table = read_table(path)
    assert len(table) == 28
    (note,) = table.attrs["notes"]
    assert (note["finding"], note["values"]) == ("other_sheets", ["Read me", "Cover", "Sheet1"])
    assert len(read_table(path, sheet="Sheet1")) == 4
    assert list(read_table(path, sheet="Read me").columns) == ["Column", "Meaning"]
    with pytest.raises(InputError, match=r"no sheet 'events'. There are: Empty, Read me"):
        read_table(path, sheet="events")
    with pytest.raises(FileFormatError, match=r"'Empty' of .* is empty"):
        read_table(path, sheet="Empty")
    with pytest.raises(FileFormatError, match="no sheet holds a value"):
        read_table(workbook(tmp_path / "none.xlsx", A=[], B=[]))


def test_tags_and_an_index_of_a_sheet(tmp_path):
    grid = [[None, "Date", "Country"], [None, "#date", "#country"], [0, "2019", "Libya"], [1, "2020", "Chad"]]
    table = read_table(workbook(tmp_path / "x.xlsx", A=grid))
    assert by_label(table) == {3: ["2019", "Libya"], 4: ["2020", "Chad"]}
    assert table.attrs["hxl"] == {"Date": "#date", "Country": "#country"}
    assert json.loads(table.attrs["index_column"]) == ["0", "1"]


def ods(content):
    """ODS with one sheet of these rows in its XML."""
    names = {"office": "office:1.0", "table": "table:1.0", "text": "text:1.0"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{value}"' for key, value in names.items())
    body = f'<office:spreadsheet><table:table table:name="A">{content}</table:table></office:spreadsheet>'
    document = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed(**{"mimetype": kind, "content.xml": document, "META-INF/manifest.xml": manifest})


def ods_row(*cells, repeated=1):
    made = (
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(made)}</table:table-row>'


def test_an_ods_is_read(write):
    data = ods(ods_row("day", "place") + ods_row("2019", "Sirte") + ods_row("", "", repeated=1_000_000))
    assert by_label(read_table(write(data, "x.ods"))) == {2: ["2019", "Sirte"]}


def test_sheets_that_span_too_much_are_refused(write, tmp_path):
    cell = '<table:table-cell office:value="1" office:value-type="float" table:number-columns-repeated="16000"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(FileFormatError, match="spans more than 100,000,000 cells"):
        read_table(write(ods(ods_row("a", "b") + row), "x.ods"))
    with xlsxwriter.Workbook(str(tmp_path / "far.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1_048_575, 16_383, 1)
    with pytest.raises(FileFormatError, match="spans more than 100,000,000 cells"):
        read_table(tmp_path / "far.xlsx")


def test_workbooks_that_cannot_be_read(write, tmp_path):
    whole = workbook(tmp_path / "x.xlsx", A=[["a", "b"], [1, 2]]).read_bytes()
    with pytest.raises(FileFormatError, match="damaged or cut off"):
        read_table(write(whole[:-30], "y.xlsx"))
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    with pytest.raises(FileFormatError, match=r"a password protects. Open it, save it without one"):
        read_table(write(locked, "z.xlsx"))
    with pytest.raises(FileFormatError, match=r"is a Word document. Copy its table to a spreadsheet"):
        read_table(write(packed(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})))


# --- JSON


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1, "b": [{"u": "é"}]}, {"a": 2}]',
        '{"status": 200, "data": [{"a": 1, "b": [{"u": "é"}]}, {"a": 2}]}',
        '{"result": {"records": [{"a": 1, "b": [{"u": "é"}]}, {"a": 2}], "fields": [{"id": "a"}]}}',
        '{"a": 1, "b": [{"u": "é"}]}\n\n{"a": 2}\n',
        '\x1e{"a": 1, "b": [{"u": "é"}]}\n\x1e{"a": 2}\n',
        '\ufeff[\n{"a": 1, "b": [{"u": "é"}]},\n{"a": 2}]',
    ],
)
def test_objects_are_rows(write, text):
    table = read_table(write(text))
    assert by_label(table) == {1: [1, '[{"u": "é"}]'], 2: [2, None]}
    assert (table.index.name, str(table["a"].dtype)) == ("row", "int64")
    assert list(findings(table)) == (["other_lists"] if "fields" in text else [])


def test_values_of_json_do_not_change(write):
    values = [9007199254740993, 0.5, True, "007", "", "\ud800", 12345678901234567890, None]
    table = read_table(write(json.dumps([{"a": value} for value in values])))
    assert table["a"].tolist() == values
    for value in (9007199254740993, True, "007", ""):
        column = read_table(write(json.dumps([{"a": value}, {"a": None}])))["a"]
        assert column[1] == value
        assert column.isna().tolist() == [False, True]


def test_lines_of_json_that_are_broken_are_told(write):
    table = read_table(write('{"a": 1}\n{"a": 2}\n{"a": 3}\n{"a": '))
    assert table["a"].tolist() == [1, 2, 3]
    assert findings(table) == {"broken_lines": [4]}
    with pytest.raises(FileFormatError, match="looks like JSON but is damaged or cut off"):
        read_table(write('[{"a": 1}, {"a": '))
    with pytest.raises(FileFormatError, match="nested too deeply"):
        read_table(write("[" * 200_000))


FEATURE = {"type": "Feature", "id": 7, "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [13, 32]}}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"type": "FeatureCollection", "features": [FEATURE]}),
        json.dumps(FEATURE),
        json.dumps([FEATURE]),
        json.dumps(FEATURE) + "\n" + json.dumps({"type": "FeatureCollection", "features": []}),
        "\x1e" + json.dumps(FEATURE),
    ],
)
def test_geojson_in_its_spellings(write, text):
    table = read_table(write(text))
    assert by_label(table) == {1: [7, 1, Point(13, 32)]}
    assert table.crs.to_epsg() == 4326


def test_features_of_esri(write):
    text = {
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        "features": [{"attributes": {"a": "x"}, "geometry": {"x": 1, "y": 2}}, {"attributes": {"a": "y"}}],
    }
    table = read_table(write(json.dumps(text)))
    assert (table["a"].tolist(), table.geometry.tolist()) == (["x", "y"], [Point(1, 2), None])
    assert table.crs.to_epsg() == 3857


def test_a_property_called_geometry_is_refused(write):
    feature = FEATURE | {"properties": {"geometry": "x"}}
    with pytest.raises(SchemaError, match="has a property 'geometry'"):
        read_table(write(json.dumps(feature)))


# --- KML and GPX

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>All</name><Folder><name>March</name><Folder><name>1</name>
<Placemark><name>strike</name><description><![CDATA[<p>Depot &amp; yard</p>2 dead<br>3 hurt]]></description>
<TimeStamp><when>2022-03-01</when></TimeStamp><ExtendedData><Data name="side"><value>x</value></Data>
<SchemaData schemaUrl="#s"><SimpleData name="Name">own</SimpleData></SchemaData></ExtendedData>
<Point><coordinates> 36.23,49.99,0 </coordinates></Point></Placemark></Folder>
<Placemark><name>road</name><TimeSpan><begin>2022-03-01</begin><end>2022-03-05</end></TimeSpan>
<LineString><coordinates>1,2 3,4,5
5,6</coordinates></LineString></Placemark>
<Placemark><name>area</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0
</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>
<Placemark><name>bad</name><Point><coordinates>north</coordinates></Point></Placemark></Folder></Document></kml>"""


@pytest.mark.parametrize("kept", ["kml", "kmz", "gz"])
def test_placemarks_are_rows(write, kept):
    data = {
        "kml": KML.encode(),
        "kmz": packed(**{"doc.kml": KML, "files/a.png": "x"}),
        "gz": gzip.compress(KML.encode()),
    }
    table = read_table(write(data[kept]))
    assert by_label(pd.DataFrame(table.drop(columns="geometry")))[1] == [
        "strike", "Depot & yard\n2 dead\n3 hurt", "2022-03-01", "March / 1", "x", "own", None, None,
    ]  # fmt: skip
    assert list(table.columns[:6]) == ["name", "description", "when", "folder", "side", "Name_2"]
    assert table["begin"].tolist()[1] == "2022-03-01"
    area = Polygon([(0, 0), (1, 0), (1, 1)])
    assert table.geometry.tolist() == [Point(36.23, 49.99), LineString([(1, 2), (3, 4), (5, 6)]), area, None]
    assert findings(table) == {"bad_geometries": [4]}


def test_xml_that_is_no_table(write):
    laughs = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>'
    for text, message in (
        (laughs, "declares XML entities"),
        ("<kml><Document/></kml>", "holds no placemark"),
        ("<kml><NetworkLink><Link/></NetworkLink></kml>", "only a link to where its content is"),
        (KML[:-40], "is XML, but damaged or cut off"),
        ("<?xml version='1.0'?><rss><item/></rss>", r"an XML document \(rss\)"),
        ("<!-- x -->\n<HTML><body>Log in", "a web page"),
    ):
        with pytest.raises(FileFormatError, match=message):
            read_table(write(text))


def test_waypoints_are_rows(write):
    text = '<gpx><wpt lat="32.9" lon="13.2"><name>a</name><time>2019-04-05</time></wpt><trk/></gpx>'
    table = read_table(write(text))
    assert by_label(table) == {1: ["a", "2019-04-05", Point(13.2, 32.9)]}
    with pytest.raises(FileFormatError, match="holds no waypoint"):
        read_table(write("<gpx><trk/></gpx>"))


# --- files of GDAL, and Parquet


@pytest.fixture
def places():
    return gpd.GeoDataFrame(
        {"name": ["Köln", "Sirte", None], "n": [1, 2, 3]}, geometry=[Point(1, 2), Point(3, 4), Point(5, 6)], crs=4326
    )


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".shp", ".parquet", ".geojson"])
@pytest.mark.parametrize("wrapped", ["no", "gz", "zip"])
def test_files_with_geometries(places, tmp_path, suffix, wrapped):
    path = tmp_path / f"x{suffix}"
    places.to_parquet(path) if suffix == ".parquet" else places.to_file(path)
    if wrapped == "zip":
        parts = {f"data/{part.name}": part.read_bytes() for part in tmp_path.iterdir()}
        (tmp_path / "x.zip").write_bytes(packed(**parts, **{"data/readme.pdf": "%PDF" * 99}))
        path = tmp_path / "x.zip"
    elif wrapped == "gz":
        path.write_bytes(gzip.compress(path.read_bytes()))
        if suffix == ".shp":
            with pytest.raises(FileFormatError, match="Put all parts into one zip archive"):
                read_table(path)
            return
    table = read_table(path).sort_values("n")  # a FlatGeobuf is ordered by place
    assert table["name"].tolist()[:2] == ["Köln", "Sirte"]
    assert table["name"].isna().tolist() == [False, False, True]
    assert table["n"].tolist() == [1, 2, 3]
    assert table.geometry.tolist() == places.geometry.tolist()
    assert table.crs.to_epsg() == 4326
    assert sorted(table.index) == [1, 2, 3]


def test_shapefiles_that_are_not_whole(places, tmp_path):
    places.to_file(tmp_path / "x.shp")
    table = (tmp_path / "x.dbf").read_bytes()
    (tmp_path / "x.dbf").write_bytes(table[:-40])
    with pytest.raises(FileFormatError, match="damaged or cut off"):
        read_table(tmp_path / "x.shp")
    (tmp_path / "x.dbf").unlink()
    with pytest.raises(FileFormatError, match=r"Put the \.dbf with its table beside it"):
        read_table(tmp_path / "x.shp")
    (tmp_path / "x.DBF").write_bytes(table)
    (tmp_path / "x.shx").unlink()
    assert read_table(tmp_path / "x.shp")["n"].tolist() == [1, 2, 3]


def test_a_layer_is_chosen_by_name(places, tmp_path):
    path = tmp_path / "x.gpkg"
    for layer in ("one", "two"):
        places.iloc[: len(layer) - 1].to_file(path, layer=layer)
    assert len(read_table(path, sheet="two")) == 2
    with pytest.raises(
        FileFormatError, match=r"holds the layers one, two, none called 'incidents'. Name one with sheet="
    ):
        read_table(path)
    with pytest.raises(InputError, match="no layer 'three'"):
        read_table(path, sheet="three")


def test_areas_without_a_day_among_dated_points_are_no_placemarks(write):
    def mark(name, shape, when=""):
        stamp = f"<TimeStamp><when>{when}</when></TimeStamp>" if when else ""
        return f"<Placemark><name>{name}</name>{stamp}{shape}</Placemark>"

    point = "<Point><coordinates>12.6,55.6,0</coordinates></Point>"
    ring = "<coordinates>12,55 13,55 13,56 12,55</coordinates>"
    zone = f"<Polygon><outerBoundaryIs><LinearRing>{ring}</LinearRing></outerBoundaryIs></Polygon>"
    kml = "<kml><Document>{}</Document></kml>"
    dated = "".join(mark(name, point, "2025-09-22") for name in "abc")
    table = read_table(write(kml.format(dated + mark("Zone", zone)), "x.kml"))
    assert table["name"].tolist() == ["a", "b", "c"]
    assert findings(table)["zones"] == [4]
    undated = read_table(write(kml.format(mark("a", point) + dated + mark("Zone", zone)), "y.kml"))
    assert undated["name"].tolist() == ["a", "a", "b", "c", "Zone"]


def test_the_only_layer_with_geometries_is_read(places, tmp_path):
    path = tmp_path / "x.gpkg"
    places.to_file(path, layer="attacks")
    pyogrio.write_dataframe(pd.DataFrame({"styleName": ["dot"]}), path, layer="layer_styles")
    table = read_table(path)
    assert table["n"].tolist() == [1, 2, 3]
    assert "other_layers" in findings(table)


RELATED = {
    "incidents.csv": "incident_id,site_id,date,kind_code\nI1,S1,2021-11-14,R\nI2,S2,2022-02-03,E\nI3,S1,2022-03-01,R\n",
    "sites.csv": "id,city,region_code\nS1,Guayaquil,G\nS2,Cuenca,A\n",
    "regions.csv": "region_code,province\nG,Guayas\nA,Azuay\n",
    "kinds.csv": "kind_code,type\nR,Riot\nE,Escape\n",
    "casualties.csv": "casualty_id,incident_id,role,outcome,number\n1,I1,inmate,killed,68\n2,I1,guard,killed,2\n"
    "3,I1,inmate,injured,25\n4,I2,inmate,escaped,9\n5,I3,guard,wounded,1\n6,I3,guard,killed,1\n",
}


def test_tables_of_one_archive_that_name_each_other_are_one(write):
    path = write(packed(**RELATED), "x.zip")
    table = read_table(path)
    assert table["date"].tolist() == ["2021-11-14", "2022-02-03", "2022-03-01"]
    assert table["city"].tolist() == ["Guayaquil", "Cuenca", "Guayaquil"]
    assert table["province"].tolist() == ["Guayas", "Azuay", "Guayas"]
    assert table["killed"].tolist() == [70, pd.NA, 1]
    assert table["injured"].tolist() == [25, pd.NA, 1]
    assert "members_joined" in findings(table)
    assert "other_members" not in findings(table)


def test_of_tables_that_share_no_identifier_the_one_that_says_when_is_read(write):
    members = {"codes.csv": "code,word\n" + "R,Riot\n" * 50, "log.csv": "date,place,dead\n2021-11-14,Quito,1\n"}
    table = read_table(write(packed(**members), "x.zip"))
    assert table["place"].tolist() == ["Quito"]
    assert "other_members" in findings(table)


def test_victims_in_rows_of_their_own_are_counted(write):
    members = {
        "log.csv": "id,date,place\n1,2021-11-14,Quito\n2,2021-11-15,Cuenca\n",
        "victims.csv": "log_id,name,age,fate\n1,A,30,dead\n1,B,31,dead\n2,C,20,wounded\n",
    }
    table = read_table(write(packed(**members), "x.zip"))
    assert table["killed"].tolist() == [2, pd.NA]
    assert table["injured"].tolist() == [pd.NA, 1]


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_gaps_make_no_floats_of_whole_numbers(places, tmp_path, suffix):
    numbers = pd.array([1, None, 3], dtype="Int64")
    large = pd.array([2**53 + 2, None, 3], dtype="Int64")
    places.assign(gap=numbers, large=large).to_file(tmp_path / f"x{suffix}")
    table = read_table(tmp_path / f"x{suffix}")
    assert (str(table["gap"].dtype), table["gap"].tolist()) == ("Int64", [1, pd.NA, 3])
    assert (findings(table) == {"large_numbers": [1]}) == (str(table["large"].dtype) == "float64")


def test_an_sqlite_file_that_is_no_geopackage(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    with pytest.raises(FileFormatError, match="an SQLite file, but no GeoPackage"):
        read_table(tmp_path / "x.db")


# --- archives, limits, and what is no table


def test_the_largest_table_of_an_archive_is_read(write):
    path = write(
        packed(
            **{
                "readme.txt": "words " * 999,
                "a/small.csv": "x\n1\n",
                "a/big.csv": EVENTS,
                "__MACOSX/a/._big.csv": "junk" * 999,
            }
        ),
        "x.zip",
    )
    table = read_table(path)
    assert len(table) == 2
    assert table.attrs["notes"][0]["values"] == ["a/small.csv"]
    assert list(read_table(path, sheet="small.csv").columns) == ["x"]
    with pytest.raises(InputError, match=r"no file 'none.csv'. There are: a/small.csv, a/big.csv"):
        read_table(path, sheet="none.csv")
    within = write(packed(**{"x.zip": path.read_bytes()}), "y.zip")
    assert len(read_table(within)) == 2
    for content, message in (({}, "an empty zip archive"), ({"a.pdf": "x"}, "without a table. It holds: a.pdf")):
        with pytest.raises(FileFormatError, match=message):
            read_table(write(packed(**content)))


def test_archives_behind_a_password_are_told(write):
    data = bytearray(packed(**{"a.csv": EVENTS}))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1  # the flag of a file that is encrypted
    with pytest.raises(FileFormatError, match=r"protected by a password. Unpack it"):
        read_table(write(bytes(data)))


@pytest.mark.parametrize(
    ("content", "limits", "name"),
    [
        (gzip.compress(bytes(100_000_000).replace(b"\0", b"1"), mtime=0), {}, "ratio"),
        (packed(**{"a.csv": b"1" * 100_000_000}), {}, "ratio"),
        (gzip.compress(EVENTS.encode() * 9, mtime=0), {"decompressed_bytes": 100}, "decompressed_bytes"),
        (EVENTS, {"rows": 1}, "rows"),
        (EVENTS, {"row_cells": 2}, "row_cells"),
        (EVENTS + "x,y,z,a,b,c\n" * 2, {"row_cells": 5}, "row_cells"),
        (f"a,b\n{'x' * 99},1\n", {"cell_characters": 50}, "cell_characters"),
        (EVENTS + f"{'x' * 400_000},1,2\n", {"cell_characters": 300_000}, "cell_characters"),
        (EVENTS + "x" * 999, {"cell_characters": 100}, "cell_characters"),
        ('[{"a": 1}, {"a": 2}]', {"rows": 1}, "rows"),
        ('[{"a": 1}, {"b": 2}]', {"row_cells": 1}, "row_cells"),
        ('[{"a": 1}, {"b": 2}]', {"document_bytes": 9}, "document_bytes"),
        (KML, {"rows": 2}, "rows"),
    ],
)
def test_what_is_above_a_limit_is_refused_by_its_name(write, content, limits, name):
    with pytest.raises(FileFormatError, match=rf"has more than .*, which is the limit.*limits=Limits\({name}=") as told:
        read_table(write(content), limits=Limits(**limits))
    assert "\n" not in str(told.value)


def test_limits_let_something_through():
    with pytest.raises(InputError, match="rows has to be above 0"):
        Limits(rows=0)


def test_a_cell_may_hold_an_article(rows):
    article = "word " * 100_000
    assert rows(f"a,b\n1,{article}\n")[2] == ["1", article]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n,,\n", "is empty"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"BZh91AY", "packed with bzip2. Unpack it"),
        (b"PK\x03\x04rest", "damaged or cut off"),
        (b"a,b\n1,\x00\x01", "is a binary file"),
        (bytes(300), "is a binary file"),
        (bytes(257) + b"ustar" + bytes(300), "is a tar archive"),
        (gzip.compress(b"a,b\n1,2\n" * 999, mtime=0)[:-9], "is gzip, but damaged or cut off"),
        (b"PAR1" + bytes(30), "is damaged Parquet"),
        (b"fgb\x03fgb\x00" + bytes(30), "is damaged, cut off"),
    ],
)
def test_what_is_no_table_is_told(write, content, message):
    with pytest.raises(FileFormatError, match=message) as told:
        read_table(write(content))
    assert "events.csv" in str(told.value)
    assert "\n" not in str(told.value)


def test_what_is_no_file_is_told(tmp_path):
    with pytest.raises(FileMissingError, match="There is no file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(FileFormatError, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(FileFormatError, match="a device or a pipe"):
        read_table("/dev/zero")


# --- the layouts of real data sets, with rows made up

SHAPES = {
    "acled_2023_iso_dates_numeric_inter.csv": (6, 31),
    "acled_2023_layout.csv": (6, 31),
    "acled_2023_monadic.csv": (11, 28),
    "acled_classic_2020.csv": (8, 31),
    "acled_classic_ddmmyy.csv": (8, 31),
    "acled_classic_excel_resaved.csv": (8, 31),
    "acled_classic_hdx_hxl.csv": (8, 31),
    "acled_v6_upper_2015.csv": (6, 25),
    "airwars_victims.csv": (4, 12),
    "awsd_cp1252.csv": (3, 35),
    "events.geojsonl": (2, 4),
    "eyes_style.geojson": (2, 4),
    "gdelt1_20141124.export.CSV": (2, 58),
    "gdelt2_20241103120000.export.CSV": (5, 61),
    "gdelt2_with_header.csv": (6, 14),
    "geolocations.kml": (2, 6),
    "geolocations.kmz": (2, 6),
    "gtd_2021_cp1252.csv": (4, 135),
    "insecurity_insight.xlsx": (4, 18),
    "insecurity_insight_api.json": (4, 18),
    "insecurity_insight_hxl.csv": (4, 18),
    "mapping_police_violence.csv": (3, 11),
    "ngo_incident_log_title_rows.xlsx": (3, 10),
    "semicolon_decimal_comma.csv": (2, 6),
    "timemap_events.json": (3, 8),
    "title_line_first.csv": (6, 31),
    "ucdp_candidate_no_header.csv": (8, 49),
    "ucdp_ged_19.csv": (8, 42),
    "ucdp_ged_24.csv": (8, 49),
    "ucdp_ged_24_csv.zip": (8, 49),
    "ucdp_ged_hdx_hxl.csv": (8, 49),
    "yemen_data_project.csv": (3, 12),
}


def by_position(cells):
    return [f"c{at}" for at in range(len(cells))] if len(cells) in {49, 58, 61} and cells[0].isdigit() else None


@pytest.mark.parametrize("name", SHAPES)
def test_real_layouts_are_read_whole(shared, name):
    table = read_table(shared / "tables" / "synthetic" / name, headerless=by_position)
    assert table.shape == SHAPES[name]
    assert not any(str(column).startswith("unnamed_") for column in table.columns)
    assert not {"long_rows", "short_rows", "stray_quotes", "cut_off_row"} & set(findings(table))
    assert ("hxl" in table.attrs) == ("hxl" in name or name == "insecurity_insight.xlsx")
    assert ("encoding" in findings(table)) == ("cp1252" in name)


def test_a_real_export_is_read_whole(shared):
    table = read_table(shared / "incidents" / "ucdp_ged_ukraine_sample.csv")
    assert table.shape == (299, 50)
    assert table.index[0] == 3
    assert table.attrs["hxl"]["date_start"] == "#date+start"
    assert table["geom_wkt"].str.startswith("POINT").all()
    assert table["latitude"].astype(float).between(44, 53).all()


# --- damage


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".geojson", ".kml", ".xlsx", ".gpkg", ".parquet", ".zip"])
def test_damage_is_told_in_our_words(places, tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    if suffix in {".gpkg", ".geojson"}:
        places.to_file(path)
    elif suffix == ".parquet":
        places.to_parquet(path)
    elif suffix == ".xlsx":
        workbook(path, A=[["a", "b"], [1, "x"], [2, "y"]])
    else:
        text = {".kml": KML, ".json": '[{"a": [1, {"b": "x"}]}, {"a": null}]', ".tsv": EVENTS.replace(",", "\t")}
        content = text.get(suffix, EVENTS + '2019-04-07,"x ""y""\nz",2\n').encode()
        path.write_bytes(packed(**{"a.csv": content}) if suffix == ".zip" else content)
    whole, chance = path.read_bytes(), random.Random(suffix)  # noqa: S311 the same damage on every run
    for _ in range(40):
        data = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.5 else whole)
        for _ in range(chance.choice([0, 1, 9])):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            table = read_table(path)
        except GeoincidentsError as error:
            told = str(error)
        else:
            told = f"{path.name} {findings(table)}"
        assert path.name in told
        assert "\n" not in told


def test_a_comma_in_a_title_is_no_delimiter(write):
    text = "Log of the Delta, 2023;;;\n;;;\nDay;Place;Dead;Note\n1 May 2023;Abc;2;x\n2 May 2023;Def;0;y\n"
    table = read_table(write(text))
    assert list(table.columns) == ["Day", "Place", "Dead", "Note"]
    assert len(table) == 2


@pytest.mark.parametrize(
    ("encoding", "header", "cell"),
    [
        ("cp1254", "Tarih;İl;İlçe;Yaralı Sayısı", "3 Ağustos 2021;Muş;Varto;2"),
        ("cp1256", "التاريخ;المحافظة;القتلى;الجرحى", "3/8/2021;مأرب;2;1"),
        ("cp1251", "Дата;Область;Погибшие;Раненые", "3 августа 2021;Донецкая;2;1"),
        ("cp1250", "Data zdarzenia;Województwo;Miejscowość;Zabici", "3 września 2021;Łódzkie;Łęczyca;2"),
        ("cp1252", "Date;Département;Blessés;Décès", "3 août 2021;Isère;2;1"),
        ("cp1253", "Ημερομηνία;Τόπος;Νεκροί", "3/5/2021;Άρτα;2"),
        ("cp1255", "תאריך;מקום;הרוגים", "3/5/2021;עכו;2"),
        ("koi8-r", "Дата;Область;Погибшие", "3 мая 2021;Донецкая;2"),
        ("gb18030", "日期;地点;死亡人数", "2021-05-03;大理;2"),
        ("cp850", "Fecha;Municipio;Descripción", "3/5/2021;Nariño;explosión"),
        ("mac_roman", "Date;Lieu;Blessés;Décès", "3 août 2021;Ségou;2;1"),
        ("latin-1", "Fecha;Municipio;Descripción;Nº", "3 de agosto;Nariño;explosión;1"),
        ("cp1257", "Date;Place;Killed", "2024-09-07;Krāslava;1"),
        ("cp1257", "Date;Place;Killed", "2024-09-07;Žiežmariai;1"),
        ("cp874", "วันที่;จังหวัด;อำเภอ;เสียชีวิต", "5/1/2564;ปัตตานี;เมือง;1"),
        ("cp932", "発生日;都道府県;市町村;死者;負傷者", "2023-04-09;千葉県;市原市;0;2"),
        ("euc_jp", "発生日;都道府県;市町村;死者;負傷者", "2023-04-09;千葉県;市原市;0;2"),
        ("cp949", "날짜;장소;사망자;부상자", "2021-05-03;서울 종로구;2;3"),
        ("big5", "日期;地點;死亡人數", "2021-05-03;臺北市;2"),
        ("cp866", "Дата;Место;Убито", "3 мая 2021;Донецк;2"),
    ],
)
def test_old_encodings_are_told_by_the_words_of_headers_and_cells(write, encoding, header, cell):
    table = read_table(write(f"{header}\n{cell}\n".encode(encoding)))
    assert list(table.columns) == header.split(";")
    assert table.iloc[0].tolist() == cell.split(";")
    assert "encoding" in findings(table)


def test_objects_within_objects_are_columns_by_their_paths(write):
    document = {
        "title": "Sample",
        "country": "Chad",
        "rows": [
            {"id": 1, "at": {"name": "Bol", "geo": {"lat": 13.5, "lng": 14.7}}, "tags": ["x", "y"], "more": {}},
            {"id": 2, "at": None, "tags": []},
        ],
    }
    table = read_table(write(json.dumps(document), "log.json"))
    assert list(table.columns) == ["country", "id", "at.name", "at.geo.lat", "at.geo.lng", "tags", "more", "at"]
    assert table["country"].tolist() == ["Chad", "Chad"]
    assert table["at.geo.lat"].tolist()[0] == 13.5
    assert table["tags"].tolist() == ['["x", "y"]', "[]"]
    assert table["at.name"].isna().tolist() == [False, True]


FEATURES = (
    '{"type": "Feature", "properties": {"a": 1, "t": "x"}, "geometry": {"type": "Point", "coordinates": [1.5, 2.5]}}',
    '{"type": "Feature", "properties": {"a": null, "late": "y"}, "geometry": null}',
    '{"type": "Feature", "properties": {"a": 2.5, "t": null}, "geometry": {"type": "Point", "coordinates": [3, 4]}}',
)


@pytest.mark.parametrize("batch", [1, 2, 1000])
@pytest.mark.parametrize("tail", ["]}", '],\n"name": "x"}'])
def test_a_feature_a_line_is_read_as_the_same_features_in_one_line(write, monkeypatch, batch, tail):
    from geoincidents.tables.containers import documents

    monkeypatch.setattr(documents, "_BATCH", batch)
    head = '{"type": "FeatureCollection", "features": ['
    lines = read_table(write(head + "\n" + ",\n".join(FEATURES) + "\n" + tail, "lines.geojson"))
    whole = read_table(write(head + ", ".join(FEATURES) + tail, "whole.geojson"))
    assert lines.equals(whole)
    assert list(lines.columns) == list(whole.columns) == ["a", "t", "late", "geometry"]
    assert lines.dtypes.tolist() == whole.dtypes.tolist()
    assert lines["a"].tolist()[::2] == [1.0, 2.5]


@pytest.mark.parametrize("broken", ["{}", "[]", '{"type": "Feature", "properties": {"a": 1}', "7"])
def test_a_line_that_is_no_feature_is_told_as_in_any_other_file(write, broken):
    head = '{"type": "FeatureCollection", "features": [\n'
    path = write(head + FEATURES[0] + ",\n" + broken + "\n]}", "lines.geojson")
    if broken == "{}":
        assert len(read_table(path)) == 2
    else:
        with pytest.raises(FileFormatError):
            read_table(path)


ROWS = [{"day": "2024-05-01", "dead": 2}, {"day": "2024-05-02", "dead": 0}]


@pytest.mark.parametrize(
    "document",
    [
        [["day", "dead"], ["2024-05-01", 2], ["2024-05-02", 0]],
        {"columns": ["day", "dead"], "index": [0, 1], "data": [["2024-05-01", 2], ["2024-05-02", 0]]},
        {"day": ["2024-05-01", "2024-05-02"], "dead": [2, 0]},
        {"day": {"0": "2024-05-01", "1": "2024-05-02"}, "dead": {"0": 2, "1": 0}},
    ],
)
def test_tables_that_json_holds_in_other_ways(write, document):
    assert read_table(write(json.dumps(document), "log.json")).to_dict("records") == ROWS


def test_rows_by_their_names(write):
    table = read_table(write(json.dumps({"e1": ROWS[0], "e2": ROWS[1]}), "log.json"))
    assert table.to_dict("records") == [{"id": "e1"} | ROWS[0], {"id": "e2"} | ROWS[1]]


@pytest.mark.parametrize(
    "document", [{"a": 1}, {"a": {"b": 1}}, [["a", "b"], [1]], {"a": [1, 2], "b": [1]}, ["a", "b"]]
)
def test_json_that_is_no_table_is_refused_still(write, document):
    with pytest.raises(FileFormatError, match="without rows"):
        read_table(write(json.dumps(document), "log.json"))
