"""What is written: which formats, what each says, what is refused, and what is respected at the path."""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import folium
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from shapely.geometry import Point

import geoincidents as gi
from geoincidents import schema
from geoincidents.atomic import replaced
from geoincidents.cli import main
from geoincidents.errors import OutputError, SchemaError
from geoincidents.maps import incident_map
from geoincidents.tables.conforming import incidents_from_rows
from geoincidents.tables.files import read_incidents, to_geojson, write_incidents
from geoincidents.tables.writing import workbook
from geoincidents.tables.writing.disarming import disarmed_text
from geoincidents.tables.writing.hxl import _tags, hxl_tags

SUFFIXES = [".csv", ".geojson", ".gpkg", ".parquet", ".fgb", ".xlsx", ".kml"]
REQUIRED = {"incident_id": "a", "record_kind": "incident", "event_type": "air_strike", "match_status": "given"}
NS = {"k": "http://www.opengis.net/kml/2.2"}


def one(**values):
    return incidents_from_rows([REQUIRED | values])


def grid(path, sheet=0):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python()


# --- Excel


def test_a_workbook_holds_text_as_text_and_days_as_days(tmp_path):
    table = incidents_from_rows(
        [
            REQUIRED | {"incident_id": "007", "date_start": "2019-04-07", "killed_best": 3, "evidence": "=1+1",
             "geometry": Point(0.1 + 0.2, 32)},
            REQUIRED | {"incident_id": "1e5", "date_start": "1899-01-01", "source_url": "https://x.org",
             "source_name": "{=A1}"},
        ]
    )  # fmt: skip
    write_incidents(table, tmp_path / "x.xlsx")
    head, *rows = grid(tmp_path / "x.xlsx")
    first, second = (dict(zip(head, row, strict=True)) for row in rows)
    assert first["incident_id"] == "007"
    assert second["incident_id"] == "1e5"
    assert str(first["date_start"]) == "2019-04-07"
    assert not isinstance(first["date_start"], str)
    assert second["date_start"] == "1899-01-01"  # Excel has no days before 1900
    assert (first["killed_best"], first["evidence"], second["source_name"]) == (3, "=1+1", "{=A1}")
    assert (first["lon"], first["lat"]) == (0.1 + 0.2, 32)  # to the last bit
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_workbook_says_what_it_has_no_room_for(tmp_path, monkeypatch):
    write_incidents(one(evidence="x" * 32_767), tmp_path / "x.xlsx")
    for text in ("x" * 32_768, "\U0001f600" * 16_384):
        with pytest.raises(SchemaError, match=r"32,767 characters; column 'evidence' has more in 1 row\(s\)"):
            write_incidents(one(evidence=text), tmp_path / "y.xlsx")
    monkeypatch.setattr(workbook, "_MOST_ROWS", 3)
    rows = [REQUIRED | {"incident_id": f"i{n}"} for n in range(3)]
    write_incidents(incidents_from_rows(rows[:2]), tmp_path / "x.xlsx")
    with pytest.raises(SchemaError, match="room for 2 rows, the table has 3"):
        write_incidents(incidents_from_rows(rows), tmp_path / "y.xlsx")
    with pytest.raises(SchemaError, match="room for 1 rows, the table has 2"):
        write_incidents(incidents_from_rows(rows[:2]), tmp_path / "y.xlsx", hxl=True)
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]


# --- KML


def test_placemarks_say_what_where_and_when(tmp_path):
    rows = [
        {"date_start": "2019-04-07", "date_end": "2019-04-07", "place_name": '<Tripoli> & "x"',
         "evidence": "a\r\n<b>x</b>", "geometry": Point(13.2, 32.9)},
        {"date_start": "2019-04-07", "date_end": "2019-04-30", "killed_best": 3},
        {"date_end": "2019-04-30"},
        {},
    ]  # fmt: skip
    table = incidents_from_rows([REQUIRED | {"incident_id": f"i{n}"} | row for n, row in enumerate(rows)])
    table['a<b>"\nc'] = ["x & y", None, None, None]
    write_incidents(table, tmp_path / "x.kml")
    marks = ET.parse(tmp_path / "x.kml").getroot().findall("k:Document/k:Placemark", NS)  # noqa: S314
    assert [mark.findtext("k:name", namespaces=NS) for mark in marks][:2] == [
        'Air strike, <Tripoli> & "x"',
        "Air strike",
    ]
    assert marks[0].findtext("k:Point/k:coordinates", namespaces=NS) == "13.2,32.9"
    assert marks[1].find("k:Point", NS) is None
    assert marks[0].findtext("k:TimeStamp/k:when", namespaces=NS) == "2019-04-07"
    assert [marks[1].findtext(f"k:TimeSpan/k:{end}", namespaces=NS) for end in ("begin", "end")] == [
        "2019-04-07",
        "2019-04-30",
    ]
    assert marks[2].find("k:TimeSpan/k:begin", NS) is None
    assert marks[3].find("k:TimeSpan", NS) is None
    assert "3 killed" in marks[1].findtext("k:description", namespaces=NS)
    assert "&lt;b&gt;x" in marks[0].findtext("k:description", namespaces=NS)  # a globe shows it as text
    data = {d.get("name"): d.findtext("k:value", namespaces=NS) for d in marks[0].iterfind("k:ExtendedData/k:Data", NS)}
    assert data["evidence"] == "a\r\n<b>x</b>"
    assert data['a<b>"\nc'] == "x & y"
    assert data["incident_id"] == "i0"
    order = [child.tag.partition("}")[2] for child in marks[0]]
    assert order == ["name", "description", "TimeStamp", "ExtendedData", "Point"]  # the order that KML 2.2 asks for


@pytest.mark.parametrize(
    ("suffix", "text"), [(".kml", "\x08"), (".kml", "\x00"), (".csv", "\x00"),
                         (".gpkg", "\x00"), (".fgb", "\x00"), (".xlsx", "\ufffe")]
)  # fmt: skip
def test_characters_that_a_format_has_no_room_for_are_refused_with_their_column(tmp_path, suffix, text):
    for table in (one(evidence=f"a{text}b"), one().assign(note=[f"a{text}b"])):
        with pytest.raises(SchemaError, match=r"cannot hold the character .* of column '(evidence|note)'"):
            write_incidents(table, tmp_path / f"x{suffix}")
    assert list(tmp_path.iterdir()) == []


# --- HXL


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".csv.gz", ".xlsx"])
def test_tags_stand_below_the_header(tmp_path, suffix):
    table = one(admin1="Tripoli", killed_best=3, geometry=Point(13.2, 32.9)).assign(mine=[1])
    write_incidents(table, tmp_path / f"x{suffix}", hxl=True)
    if suffix == ".xlsx":
        head, tags, row = grid(tmp_path / "x.xlsx")
    else:
        content = (tmp_path / f"x{suffix}").read_bytes()
        text = (gzip.decompress(content) if suffix.endswith(".gz") else content).decode()
        head, tags, row = csv.reader(text.splitlines(), delimiter="\t" if suffix == ".tsv" else ",")
    told = dict(zip(head, tags, strict=True))
    assert told["incident_id"] == "#event+id"
    assert told["lat"] == "#geo+lat"
    assert told["killed_best"] == "#affected+killed"
    assert not told["mine"]
    assert len(row) == len(head)
    if suffix != ".xlsx":
        assert read_incidents(tmp_path / f"x{suffix}")["mine"].tolist() == [1]
    with pytest.raises(OutputError, match="hxl is for CSV, TSV and Excel"):
        write_incidents(table, tmp_path / "x.gpkg", hxl=True)


def test_the_command_writes_tags_when_asked(tmp_path):
    write_incidents(one(), tmp_path / "x.csv")
    assert main(["query", str(tmp_path / "x.csv"), "-o", str(tmp_path / "y.csv"), "--hxl"]) == 0
    assert (tmp_path / "y.csv").read_text(encoding="utf-8").splitlines()[1].startswith("#event+id,")


def test_every_tag_is_one_and_names_a_column():
    tags = _tags()
    assert set(tags) <= {*schema.DTYPES, "lat", "lon"}
    assert list(tags)[:3] == ["incident_id", "event_group", "record_kind"]
    assert len(set(tags.values())) == len(tags)
    pattern = r"#[a-z][a-z0-9_]*(?:\+[a-z][a-z0-9_]*)*"
    assert pd.Series(list(tags.values())).str.fullmatch(pattern).all()
    assert hxl_tags(["no such"]) == [""]


# --- formulas

FORMULAS = json.loads((Path(__file__).parent / "vectors" / "formulas.json").read_text("utf-8"))
"""Cells that are armed and cells that are calm; the map's page runs the same ones (tests/page/formulas.test.js)."""


@pytest.mark.parametrize("text", FORMULAS["armed"])
def test_no_form_of_a_formula_runs(text):
    assert disarmed_text(text) == f"'{text}"


@pytest.mark.parametrize("value", [*FORMULAS["calm"], -5, 5.0, None])
def test_what_is_no_formula_stays(value):
    assert disarmed_text(value) == value


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_a_safe_file_keeps_its_numbers(tmp_path, suffix):
    table = one(actor1="＝cmd", evidence="fine", geometry=Point(-7, -8)).assign(n=[-5], note=["\n=1"])
    write_incidents(table, tmp_path / f"x{suffix}", spreadsheet_safe=True)
    with (tmp_path / f"x{suffix}").open(newline="", encoding="utf-8") as file:
        row = next(csv.DictReader(file, delimiter="\t" if suffix == ".tsv" else ","))
    assert (row["actor1"], row["note"], row["evidence"]) == ("'＝cmd", "'\n=1", "fine")
    assert (row["n"], row["lat"]) == ("-5", "-8.0")


# --- GeoJSON text


def test_incidents_are_geojson_text_for_folium_and_others():
    table = gi.incidents_from_table(pd.DataFrame([{"date_start": "2024-01-01", "lat": 32.88, "lon": 13.18}]))
    document = json.loads(to_geojson(table))
    assert document["features"][0]["properties"]["date_start"] == "2024-01-01T00:00:00"
    assert document["features"][0]["geometry"] == {"type": "Point", "coordinates": [13.18, 32.88]}
    assert "2024-01-01" in folium.Map().add_child(folium.GeoJson(document)).get_root().render()
    assert "2024-01-01" in folium.GeoJson(to_geojson(table)).data["features"][0]["properties"]["date_start"]
    with pytest.raises(OutputError, match="surrogates not allowed"):
        to_geojson(one().assign(note=pd.Series(["\ud800"], dtype=object)))


# --- what stands at the path

WRITERS = {
    suffix: (lambda path, table=None: write_incidents(one() if table is None else table, path)) for suffix in SUFFIXES
}
WRITERS[".html"] = lambda path, table=None: incident_map(one() if table is None else table).save(path)


@pytest.fixture(params=WRITERS)
def target(request, tmp_path):
    """A path, and what writes there."""
    return tmp_path / f"x{request.param}", WRITERS[request.param]


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_rights_and_links_are_kept(target):
    path, write = target
    mask = os.umask(0o027)
    try:
        write(path)
    finally:
        os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o640
    for mode in (0o600, 0o660, 0o644):
        path.chmod(mode)
        write(path)
        assert path.stat().st_mode & 0o777 == mode
    link = path.with_name(f"link{path.suffix}")
    link.symlink_to(path.name)
    before = path.stat().st_ino
    write(link)
    assert link.is_symlink()
    assert path.stat().st_ino != before
    assert path.stat().st_mode & 0o777 == 0o644
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, link.name}


@pytest.mark.skipif(os.name != "posix", reason="devices, pipes and sockets as POSIX has them")
def test_what_is_no_file_is_left_alone(target):
    path, write = target
    os.mkfifo(path)
    with pytest.raises(OutputError, match="is a pipe"):
        write(path)
    assert path.is_fifo()
    path.unlink()
    path.symlink_to("/dev/null")
    with pytest.raises(OutputError, match="is a device"):
        write(path)
    path.unlink()
    os.chdir(path.parent)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path.name)
        with pytest.raises(OutputError, match="is a socket"):
            write(path)
    path.unlink()
    path.symlink_to(path.name)
    with pytest.raises(OutputError) as caught:
        write(path)
    assert "\n" not in str(caught.value)
    path.unlink()
    path.mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        write(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_a_folder_or_file_without_permission_is_one_clear_error(target):
    path, write = target
    write(path)
    path.chmod(0o444)
    with pytest.raises(OutputError, match="write-protected"):
        write(path)
    path.unlink()
    path.parent.chmod(0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        write(path)


FULL = """
import resource, signal, sys
sys.path.insert(0, {tests!r})
import test_writing
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
rows = [test_writing.REQUIRED | {{"incident_id": f"i{{n}}", "evidence": f"{{n * 7919:x}}" * 999}} for n in range(999)]
table = test_writing.incidents_from_rows(rows)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    test_writing.WRITERS[{suffix!r}]({path!r}, table)
except test_writing.OutputError as error:
    print("told", "\\n" in str(error))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits as Linux has them")
def test_a_full_disk_is_told_and_leaves_the_old_file(target):
    path, _ = target
    path.write_text("old")
    code = FULL.format(tests=os.path.dirname(__file__), suffix=path.suffix, path=str(path))  # noqa: PTH120
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.stdout == "told False\n", done.stderr
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


STALLED = """
import sys, time
from geoincidents.atomic import replaced
from geoincidents.cli import main
with replaced(sys.argv[1]) as fresh:
    fresh.write_text("half")
    print("now", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_killed_writer_leaves_the_old_file_and_no_rest_that_stays(target, sign):
    path, write = target
    path.write_text("old")
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", STALLED, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout.readline() == "now\n"
        running = set(path.parent.iterdir()) - {path}
        assert len(running) == 1
        write(path)  # another writer at the same time leaves what the first one needs
        assert running < set(path.parent.iterdir())
        path.write_text("old")
        process.send_signal(sign)
        process.wait()
    assert path.read_text() == "old"
    assert (list(path.parent.iterdir()) == [path]) == (sign != signal.SIGKILL)
    write(path)
    assert list(path.parent.iterdir()) == [path]


def test_a_writer_that_fails_leaves_nothing_and_long_names_are_written(tmp_path):
    with pytest.raises(ZeroDivisionError), replaced(tmp_path / "x") as fresh:
        fresh.write_text("half" * (1 // 0))
    assert list(tmp_path.iterdir()) == []
    long = tmp_path / f"{'ل' * 120}.csv"
    write_incidents(one(), long)
    assert list(tmp_path.iterdir()) == [long]


def test_compressed_text_is_the_same_on_every_run(tmp_path):
    write_incidents(one(), tmp_path / "a.csv.gz")
    time.sleep(1.1)
    write_incidents(one(), tmp_path / "b.csv.gz")
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()
    for name in ("x.gz", "x.gpkg.gz", "x.parquet.gz"):
        with pytest.raises(OutputError, match="no suffix that names a format"):
            write_incidents(one(), tmp_path / name)
