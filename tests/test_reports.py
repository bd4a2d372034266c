"""Files of reports, and what goes wrong with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geoincidents import read_reports, validate
from geoincidents.errors import FileFormatError, FileMissingError, InputError

if TYPE_CHECKING:
    from pathlib import Path

STORY = "A shell hit a market in Omdurman on Friday, killing two people."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one-2025-02-02.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "two-2025-02-03.txt").write_text("It rained all day.", encoding="utf-8")
    (tmp_path / "notes.md").write_text("not a report", encoding="utf-8")
    return tmp_path


def test_folder_glob_and_list_read_the_same(folder: Path) -> None:
    tables = [
        read_reports(folder, published="2025-02-02"),
        read_reports(str(folder / "*.txt"), published="2025-02-02"),
        read_reports([folder / "one-2025-02-02.txt", folder / "two-2025-02-03.txt"], published="2025-02-02"),
    ]
    assert [table["incident_id"].tolist() for table in tables[1:]] == [tables[0]["incident_id"].tolist()] * 2
    assert tables[0]["source_name"].tolist() == ["one-2025-02-02.txt"]
    validate(tables[0])


@pytest.mark.parametrize("published", ["2025-02-02", date(2025, 2, 2), pd.Timestamp("2025-02-02 10:00")])
def test_published_in_any_form(folder: Path, published: object) -> None:
    table = read_reports(folder / "one-2025-02-02.txt", published=published)
    assert table["date_start"].tolist() == [pd.Timestamp("2025-01-31")]


def test_day_in_the_file_name_counts(folder: Path) -> None:
    assert read_reports(folder)["source_date"].tolist() == [pd.Timestamp("2025-02-02")]


def test_no_day_of_publication(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.txt.*published='YYYY-MM-DD'"):
        read_reports(tmp_path / "a.txt")


@pytest.mark.parametrize("published", ["2025-13-40", "soon", 7, pd.NaT, "0001-01-01"])
def test_impossible_day(folder: Path, published: object) -> None:
    with pytest.raises(InputError, match="is not a day"):
        read_reports(folder, published=published)


def test_latin_text_is_read_when_its_encoding_is_given_and_never_guessed(tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes("Señor Núñez said a shell hit Omdurman on Friday, killing two people.".encode("latin-1"))
    with pytest.raises(FileFormatError, match=r"not UTF-8 text: byte 0xf1 at offset 2.*encoding='cp1252'"):
        read_reports(file, published="2025-02-02")
    with pytest.raises(InputError, match="No encoding is called 'klingon'"):
        read_reports(file, published="2025-02-02", encoding="klingon")
    table = read_reports(file, published="2025-02-02", encoding="latin-1")
    assert table["evidence"].iloc[0].startswith("Señor Núñez")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "no text"),
        (b"  \n", "no text"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x00\x01\x02abc", "binary"),
        (b"PK\x03\x04", "archive"),
    ],
)
def test_what_is_not_a_report(tmp_path: Path, raw: bytes, what: str) -> None:
    file = tmp_path / "odd.txt"
    file.write_bytes(raw)
    with pytest.raises(FileFormatError, match=rf"odd\.txt.*{what}") as caught:
        read_reports(file, published="2025-02-02")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["absent.txt", "absent-*.txt"])
def test_missing_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileMissingError, match="absent"):
        read_reports(tmp_path / name, published="2025-02-02")


def test_folder_without_reports(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match=r"no \.txt file"):
        read_reports(tmp_path, published="2025-02-02")


def test_empty_list() -> None:
    with pytest.raises(InputError, match="list of paths is empty"):
        read_reports([], published="2025-02-02")


def test_report_without_events_is_an_empty_table(folder: Path) -> None:
    table = read_reports(folder / "two-2025-02-03.txt", published="2025-02-03")
    assert len(table) == 0
    assert table.crs == "EPSG:4326"
    validate(table)


def test_one_file_twice_counts_once_and_same_names_stay_apart(tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        files.append(tmp_path / name / "report.txt")
        files[-1].write_text(STORY, encoding="utf-8")
    assert len(read_reports([files[0], files[0]], published="2025-02-02")) == 1
    table = read_reports(files, published="2025-02-02")
    assert table["incident_id"].is_unique
