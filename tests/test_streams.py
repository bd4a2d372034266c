"""The command line at its edges: standard input and output, any encoding, words that are not there, its own faults."""

import io
import json
import os
import subprocess
import sys

import pytest

from geoincidents import __version__
from geoincidents.cli import commands, main

TABLE = "date,place,country\n2020-01-01,Tripoli,LY\n"
REPORT = "A shell hit Sabha on 5 May 2020, killing two people."


@pytest.fixture
def given(monkeypatch):
    """Puts text into standard input."""

    def give(text):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return give


def test_a_table_goes_through_a_pipe(given, capfdbinary):
    given(TABLE)
    assert main(["locate", "-", "--place", "place", "--country", "country", "-o", "-"]) == 0
    out, err = (stream.decode() for stream in capfdbinary.readouterr())
    assert "standard output: 1 row" in err
    assert out.startswith("incident_id,event_group,")
    assert "geonames:2210247" in out


def test_a_report_goes_through_a_pipe_and_becomes_a_page(given, capfdbinary):
    given(REPORT)
    assert main(["map", "-", "-o", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"<!DOCTYPE html>")


def test_standard_input_is_read_once(given, capsys):
    given(REPORT)
    assert main(["extract", "-", "-"]) == 2
    assert "can be read once" in capsys.readouterr().err


def test_a_table_is_no_report(tmp_path, capsys):
    (tmp_path / "events.csv").write_text(TABLE)
    assert main(["extract", str(tmp_path / "events.csv")]) == 2
    assert "is a table, not a report. Read it with: geoincidents query" in capsys.readouterr().err


def test_a_map_is_no_pdf(tmp_path, capsys):
    (tmp_path / "report.txt").write_text(REPORT)
    assert main(["map", str(tmp_path / "report.txt"), "-o", str(tmp_path / "map.pdf")]) == 2
    assert "End its name in .html" in capsys.readouterr().err
    assert not (tmp_path / "map.pdf").exists()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_output_of_any_encoding_holds_every_name(encoding):
    run = [sys.executable, "-m", "geoincidents", "resolve", "قصر بن غشير", "--country", "LY"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for more, read in (([], str), (["--json"], json.loads)):
        done = subprocess.run([*run, *more], capture_output=True, check=False, env=environment)  # noqa: S603
        assert (done.returncode, done.stderr) == (0, b"")
        assert "Qasr bin Ghashir" in str(read(done.stdout.decode(encoding)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["resolv", "Sabha"], "'resolve'"),
        (["resolve", "Sabha", "--contry", "LY"], "'--country'"),
        (["gazetteer", "lst"], "'list'"),
    ],
)
def test_a_word_that_is_not_there_is_told_in_one_line_with_the_nearest(typed, meant, capsys):
    with pytest.raises(SystemExit) as stop:
        main(typed)
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"Did you mean {meant}?" in told


def test_a_fault_of_the_program_is_one_line_unless_it_is_debugged(monkeypatch, capsys):
    def broken(_):
        raise TypeError("a\nb")

    monkeypatch.setattr(commands, "resolve", broken)
    assert main(["resolve", "Sabha"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("geoincidents: a fault of this program: TypeError (a b) in test_streams.py, line ")
    assert told.count("\n") == 1
    with pytest.raises(TypeError):
        main(["--debug", "resolve", "Sabha"])


def test_the_version_names_the_gazetteer(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    out = capsys.readouterr().out
    assert out.startswith(f"geoincidents {__version__}, ")
    assert " places, " in out


def test_a_shell_can_complete_the_words(capsys):
    pytest.importorskip("shtab", reason="the extra completion")
    with pytest.raises(SystemExit):
        main(["--print-completion", "bash"])
    assert "gazetteer" in capsys.readouterr().out
