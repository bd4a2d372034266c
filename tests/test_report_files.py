"""Web pages, JSON lines and many reports at once: what is read from them, and what a bad one does to the others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geoincidents import Gazetteer, read_reports, validate
from geoincidents.cli import main
from geoincidents.errors import (
    FileFormatError,
    FileMissingError,
    InputError,
    MissingExtraError,
    PlaceNotFoundError,
    UnreadReportsWarning,
)
from geoincidents.reports.decoding import declared_encoding

STORY = "A shell hit a market in Omdurman on Friday, killing two people."
TOWNS = ("Omdurman", "Nyala", "El Fasher", "Kassala", "Port Sudan", "Kosti", "Khartoum")
PAGE = """<!doctype html><html lang="en"><head>{meta}<title>Market hit</title>
<link rel="canonical" href="https://news.example/sudan/market"><meta property="article:published_time"
content="2025-02-02T08:00:00+02:00"></head><body>
<nav><ul><li><a href="/">Twelve killed in Madrid blast</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Market hit</h1><p>A shell hit a market in Omdurman on Friday, killing two people, Señor Núñez said \u201con
the spot\u201d of what he had seen himself.</p><p>On Thursday gunmen abducted two nurses in Nyala, residents of the
town said, and took them to a place that is not known.</p></article>
<footer><a href="/about">About Example News of Berlin</a> Copyright 2011</footer></body></html>"""


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Forty reports, some without an event, one a PDF and one without a day."""
    for number in range(36):
        town = TOWNS[number % len(TOWNS)]
        text = f"Shelling hit {town} on Friday, killing {number + 2} people." if number % 5 else "It rained all day."
        (tmp_path / f"r{number:02d}-2025-02-02.txt").write_text(text, encoding="utf-8")
    (tmp_path / "r07-2025-02-02.txt").write_bytes(b"\x00\x01binary")
    (tmp_path / "s-2025-02-02.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "undated.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "wire.jsonl").write_bytes(
        lines({"text": STORY, "published": "2025-02-02", "source": "wire"}, {"text": STORY, "published": "soon"})
    )
    return tmp_path


def unread(table_of, *paths, **how):
    """Table and the lines on what was not read."""
    with pytest.warns(UnreadReportsWarning) as caught:
        table = table_of(*paths, **how)
    assert len(caught) == 1
    return table, caught[0].message.args[1]


@pytest.mark.parametrize(
    ("meta", "codec"),
    [
        ("", "utf-8"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="iso-8859-1">', "cp1252"),  # which browsers read so
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="utf-8">', "utf-16"),  # the byte order mark wins
        ('<meta charset="iso-8859-1">', "utf-8-sig"),
    ],
)
def test_a_web_page_is_read_in_the_encoding_it_states(tmp_path, meta, codec):
    file = tmp_path / "page.html"
    file.write_bytes(PAGE.format(meta=meta).encode(codec))
    table = read_reports(file)
    assert table["event_type"].tolist() == ["shelling", "abduction"]
    assert table["place_name"].tolist() == ["Omdurman", "Nyala"]
    assert "Señor Núñez said \u201con the spot\u201d" in table["evidence"].iloc[0]
    assert table["source_url"].unique().tolist() == ["https://news.example/sudan/market"]
    assert table["source_date"].unique().tolist() == [pd.Timestamp("2025-02-02")]
    assert table["source_name"].unique().tolist() == ["page.html"]
    validate(table)


def test_a_stated_encoding_and_day_beat_those_of_the_page(tmp_path):
    file = tmp_path / "page.htm"
    file.write_bytes(
        PAGE.format(meta='<meta charset="iso-8859-1">').replace("\u201c", "").replace("\u201d", "").encode("mac_roman")
    )
    table = read_reports(file, encoding="mac_roman", published="2025-02-09", source_url="https://archive.example/1")
    assert "Señor Núñez" in table["evidence"].iloc[0]
    assert table["source_date"].unique().tolist() == [pd.Timestamp("2025-02-09")]
    assert table["source_url"].unique().tolist() == ["https://archive.example/1"]


def test_a_page_called_txt_is_a_page_still(tmp_path):
    file = tmp_path / "saved.txt"
    file.write_text("\n<!-- saved -->\n" + PAGE.format(meta=""), encoding="utf-8")
    assert read_reports(file)["place_name"].tolist() == ["Omdurman", "Nyala"]


def test_a_page_without_day_or_text_says_so(tmp_path):
    page, bare = tmp_path / "page.html", tmp_path / "bare.html"
    # A day in the running text may be that of any event.
    text = PAGE.format(meta="").replace("article:published_time", "x").replace("2025-02-02T08:00:00+02:00", "")
    page.write_text(text.replace("On Thursday", "Since 2024-04-15"), encoding="utf-8")
    with pytest.raises(InputError, match=r"page\.html.*published='YYYY-MM-DD'"):
        read_reports(page)
    bare.write_text("<!doctype html><html><body><script>let x = 1</script></body></html>", encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"bare\.html.*without a main text"):
        read_reports(bare, published="2025-02-02")


def test_a_page_without_the_library_names_the_install_line(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    file = tmp_path / "page.html"
    file.write_text(PAGE.format(meta=""), encoding="utf-8")
    with pytest.raises(MissingExtraError, match=r'pip install "geoincidents\[html\]"$'):
        read_reports(file)


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-6"?><html>', "iso8859-6"),
        (b"<meta charset=windows-1256>", "cp1256"),
        (b"<META CHARSET='GBK'>", "gb18030"),
        (b'<meta charset="utf-16">', "utf-8"),  # a statement that could be read is no UTF-16
        (b'<meta charset="klingon">', None),
        (b'<meta charset="rot13">', None),
        (b"<p>charset=utf-8", None),
    ],
)
def test_declared_encodings_as_browsers_know_them(head, codec):
    assert declared_encoding(head) == codec


def test_json_lines_carry_text_day_and_source(tmp_path):
    file = tmp_path / "wire.jsonl"
    file.write_bytes(
        b"\xef\xbb\xbf"
        + lines({"text": STORY, "published": "2025-02-02", "source": "Sudan Wire", "more": [1]})
        + b"\n"
        + lines({"text": STORY, "published": "2025-02-09T22:30:00+02:00", "source": "https://news.example/2"})
        + lines({"text": STORY.replace("Friday", "yesterday"), "published": "2025-03-02"}).rstrip()
    )
    table = read_reports(file)
    assert table["source_name"].tolist() == ["Sudan Wire", "news.example", "wire.jsonl:4"]
    assert table["source_url"].fillna("").tolist() == ["", "https://news.example/2", ""]
    assert table["date_start"].dt.strftime("%m-%d").tolist() == ["01-31", "02-07", "03-01"]
    validate(table)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "x', "not JSON"),
        (b'["text"]', r"no text \(list\)"),
        (b'{"body": "x", "date": 1}', r"no text \(keys body, date\)"),
        (b'{"text": 7}', "no text"),
        (b'{"text": "A shell.", "published": 20250202}', "published is 20250202"),
        (b'{"text": "A shell.", "published": "soon"}', "published is 'soon'"),
        (b'{"text": "A shell."}', "no day of publication"),
        (b'{"text": "\xf1"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path, line, said):
    file = tmp_path / "wire.ndjson"
    good = lines({"text": STORY, "published": "2025-02-02"})
    file.write_bytes(good + line + b"\n" + good)
    table, said_of = unread(read_reports, file)
    assert len(table) == 2
    assert len(said_of) == 1
    assert pd.Series(said_of).str.contains(said).all()
    assert "wire.ndjson', line 2" in said_of[0]
    assert "\n" not in said_of[0]


def test_json_lines_without_a_line_or_in_utf16(tmp_path):
    file = tmp_path / "wire.jsonl"
    file.write_bytes(b"\n \n")
    with pytest.raises(FileFormatError, match=r"wire\.jsonl' is empty"):
        read_reports(file)
    file.write_bytes('{"text": "x"}\n'.encode("utf-16"))
    with pytest.raises(FileFormatError, match="UTF-16"):
        read_reports(file)


def test_one_bad_report_never_stops_the_others(many):
    table, said = unread(read_reports, many)
    assert [next(name for name in ("r07", "s-2025", "undated", "wire") if name in line) for line in said] == [
        "r07", "s-2025", "undated", "wire",
    ]  # fmt: skip
    assert "is a PDF" in said[1]
    assert "pdftotext" in said[1]
    assert len(table) == 27 + 1
    assert table["incident_id"].is_unique


def test_the_first_bad_report_is_an_error_on_request(many):
    with pytest.raises(FileFormatError, match="r07"):
        read_reports(many, on_unread="raise")
    with pytest.raises(InputError, match="on_unread='ignore'"):
        read_reports(many, on_unread="ignore")


def test_no_report_read_at_all_is_an_error(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.txt.*None of the 2 reports could be read"):
        read_reports(tmp_path)
    with pytest.raises(FileMissingError, match=r"gone\.txt"):
        read_reports([tmp_path / "gone.txt", tmp_path / "gone-*.txt"])


def test_a_missing_file_among_others_is_named(many):
    table, said = unread(read_reports, [many / "gone.txt", many / "r01-2025-02-02.txt"])
    assert len(table) == 1
    assert "gone.txt" in said[0]


def test_what_is_wrong_for_every_report_is_told_at_once(many):
    for how, error in (
        ({"near": "Xqzvwk"}, PlaceNotFoundError),
        ({"country": "Ruritania"}, InputError),
        ({"encoding": "klingon"}, InputError),
        ({"encoding": "hex"}, InputError),
        ({"workers": 0}, InputError),
    ):
        with pytest.raises(error):
            read_reports(many, **how)


def test_a_pdf_beside_its_own_text_is_left_alone(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    assert len(read_reports(tmp_path, published="2025-02-02")) == 1


def test_a_file_that_never_ends_is_no_report():
    with pytest.raises(FileFormatError, match="longer than 20 MB"):
        read_reports("/dev/zero", published="2025-02-02")


def test_a_text_as_long_as_a_library_is_no_report(many):
    (many / "r01-2025-02-02.txt").write_text("A shell fell. " * 40_000, encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"r01.* has 560,000 characters and is no single report"):
        read_reports(many / "r01-2025-02-02.txt")


def test_several_processes_give_the_same_rows_in_the_same_order(many):
    alone, said = unread(read_reports, many, workers=1)
    counts = []
    together, said_too = unread(read_reports, many, workers=2, progress=lambda *told: counts.append(told))
    assert_frame_equal(alone, together)
    assert said_too == said
    assert counts == [("reports", done, 40) for done in range(1, 41)]


def test_several_processes_open_the_gazetteer_that_is_given(many):
    embedded = Gazetteer.default()
    own = Gazetteer.stack(Gazetteer.open(embedded.store.path), embedded)
    files = sorted(many.glob("r1*.txt"))
    assert_frame_equal(
        read_reports(files, gazetteer=own, workers=2, near="Khartoum"),
        read_reports(files, gazetteer=own, near="Khartoum"),
    )


def test_a_report_that_kills_its_process_costs_no_other(many, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("module")
    (folder / "deadly_reader.py").write_text(
        "import os\nfrom geoincidents.events.reading import read_drafts\n"
        "class Deadly:\n"
        "    def read(self, text, *, published, mentions, gazetteer):\n"
        "        if 'Kassala' in text:\n            os._exit(9)\n"
        "        if 'Kosti' in text:\n            raise ZeroDivisionError('of all things')\n"
        "        return read_drafts(text, published=published, mentions=mentions)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.syspath_prepend(folder)
    from deadly_reader import Deadly

    files = sorted(many.glob("r[01]*.txt"))
    table, said = unread(read_reports, files, workers=2, reader=Deadly())
    deadly = [file.name for file in files if "Kassala" in file.read_bytes().decode()]
    broken = [file.name for file in files if "Kosti" in file.read_bytes().decode()]
    assert len(deadly) > 1
    assert sum("ended at once" in line for line in said) == len(deadly)
    assert sum("of all things" in line for line in said) == len(broken)
    assert len(table) == len(files) - 4 - 1 - len(deadly) - len(broken)
    assert not set(table["source_name"]) & set(deadly)


OWN_READER = """
import sys
import beside
from geoincidents import read_reports
from geoincidents.events.reading import read_drafts
class Own:
    def read(self, text, *, published, mentions, gazetteer):
        return read_drafts(text, published=beside.DAY, mentions=mentions)
table = read_reports(sys.argv[1:], reader=Own(), workers=2)
print(*table["date_start"].dt.date)
"""


def test_a_reader_of_an_unguarded_script_reads_in_other_processes(tmp_path):
    for number in range(10):
        (tmp_path / f"r{number}-2025-02-02.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "beside.py").write_text("import datetime\nDAY = datetime.date(2031, 1, 6)\n", encoding="utf-8")
    (tmp_path / "script.py").write_text(OWN_READER, encoding="utf-8")
    words = [sys.executable, str(tmp_path / "script.py"), *map(str, sorted(tmp_path.glob("*.txt")))]
    done = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603 this interpreter
    assert done.stdout.split() == ["2031-01-03"] * 10


def test_the_command_names_what_it_could_not_read_and_goes_on(many, capsys, tmp_path):
    out = tmp_path / "rows.csv"
    status = main(["extract", str(many), "--jobs", "2", "-o", str(out)])
    said = capsys.readouterr().err.splitlines()
    assert status == 3
    assert [line.startswith("geoincidents: not read: ") for line in said] == [False, True, True, True, True]
    assert len(pd.read_csv(out)) == 28
    assert main(["map", str(many), "-o", str(tmp_path / "page.html")]) == 3
    assert (tmp_path / "page.html").exists()
    assert main(["extract", str(many / "r01-2025-02-02.txt"), "--json"]) == 0
    assert main(["extract", str(many), "--jobs", "0"]) == 2
    capsys.readouterr()
    assert main(["map", str(many / "s-2025-02-02.pdf"), "-o", str(tmp_path / "none.html")]) == 2
    assert "is a PDF" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
def test_an_interrupt_ends_every_process_in_silence(tmp_path):
    story = (STORY + " ") * 40
    (tmp_path / "wire.jsonl").write_bytes(lines(*[{"text": story, "published": "2025-02-02"}] * 400))
    words = [sys.executable, "-m", "geoincidents", "extract", str(tmp_path / "wire.jsonl"), "--jobs", "2"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        children = _wait_for(lambda: _children(process.pid), 2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert err == "geoincidents: interrupted, nothing more was written\n"
    _wait_for(lambda: [child for child in children if not Path(f"/proc/{child}").exists()], 2)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _wait_for(count, wanted: int) -> list[str]:
    until = time.monotonic() + 60
    while len(found := count()) < wanted:
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def test_reading_warns_of_nothing_when_all_is_well(many):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_reports(many / "r01-2025-02-02.txt")
