"""Commands read a large table in pieces, and say and write what they would of the whole."""

from __future__ import annotations

import pytest
from test_map import payloads

from geoincidents.cli import main
from geoincidents.cli import tables as cli_tables

ROWS = [
    "No,Date,Town,Country,Type,Killed,Ref",
    "1,2024-03-05,Nawa,Syria,Shelling,2,007",
    "2,2024-03-26,Tyre,Lebanon,Shelling,1,008",
    "2,2024-03-27,Xyzzy,Lebanon,Shelling,,009",
    "3,2024-03-28,Tyre,Lebanon,Protest,0,010",
    "4,,Nawa,Syria,Shelling,3,011",
    "5,2024-03-30,Nawa,Syria,Clash,1,012",
    "6,2024-03-31,Xyzzy,Syria,Clash,4,013",
]


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return path


def in_pieces(monkeypatch, size):
    monkeypatch.setattr(cli_tables, "LARGE_BYTES", 0)
    monkeypatch.setattr(cli_tables, "PIECE", size)


def told(capsys, *words):
    status = main([str(word) for word in words])
    out = capsys.readouterr()
    lines = [line for line in out.err.splitlines() if "read in pieces" not in line]
    return status, out.out, lines


ASKED = (
    [],
    ["--country", "Lebanon"],
    ["--between", "2024-03-20", "2024-03-31"],
    ["--type", "shelling", "--min-killed", "1"],
    ["--within", "Tyre, Lebanon:50km"],
    ["--nearest", "Tyre, Lebanon:2"],
    ["--country", "Syria", "--countable", "--nearest", "Nawa, Syria:1"],
    ["--type", "riot"],
)


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_query_of_pieces_is_query_of_the_whole(log, monkeypatch, capsys, asked, size):
    whole = told(capsys, "query", log, *asked)
    in_pieces(monkeypatch, size)
    assert told(capsys, "query", log, *asked) == whole


def test_map_of_pieces_has_the_rows_of_the_whole(log, tmp_path, monkeypatch, capsys):
    whole = told(capsys, "map", log, "--country", "Syria", "-o", tmp_path / "a.html")
    page = payloads((tmp_path / "a.html").read_text(encoding="utf-8"))
    in_pieces(monkeypatch, 3)
    assert told(capsys, "map", log, "--country", "Syria", "-o", tmp_path / "a.html") == whole
    pieces = payloads((tmp_path / "a.html").read_text(encoding="utf-8"))
    (one, _), (other, _) = page["incidents"], pieces["incidents"]
    assert one.pop("manifest") != other.pop("manifest")  # which says how it was read
    assert repr(pieces) == repr(page)  # in which what is no number is equal to itself
