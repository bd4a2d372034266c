"""Headers taken apart: survey groups, camel case, brackets, filler words, accents however they are encoded."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoincidents.tables.headings import bare, forms, inner_forms, rows_of, words_of
from geoincidents.tables.layouts.layout import header_key


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("IncidentDate", ["incident", "date"]), ("GPSLatitude", ["gps", "latitude"]),
        ("EVENT_ID_CNTY", ["event", "id", "cnty"]),
        ("Année", ["annee"]), ("İl", ["il"]), ("عدد القتلى", ["عدد", "القتلى"]), ("№", ["no"]),
    ],
)  # fmt: skip
def test_words(name, words):
    assert words_of(name) == words


@given(st.text(max_size=20))
def test_accents_count_alike_however_they_are_encoded(text):
    keys = {header_key(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("group_place/village", "village"), ("incident-localite", "localite"), ("data::gps", "gps"),
        ("Date (MM/DD/YYYY)", "date"), ("Killed [confirmed]", "killed"),
    ],
)  # fmt: skip
def test_inner_parts(name, inner):
    assert inner in inner_forms(name)


def test_a_header_without_groups_has_no_inner_part():
    assert inner_forms("Village") == ()
    assert inner_forms("Killed - Civ") == ()


def test_fillers_change_nothing():
    assert "dateincident" in forms("Date of the Incident")
    assert bare("of the") == "of the"
    assert forms("") == ()


@pytest.mark.parametrize(
    "name", ["headers.tsv", "hxl.tsv", "harm.tsv", "words.tsv", "count_words.tsv", "total_rows.tsv"]
)
def test_tables_of_words_are_whole(name):
    rows = rows_of(name)
    assert rows
    assert all(len(row) >= 2 and row[0] and row[1] for row in rows)
