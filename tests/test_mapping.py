"""Cells brought under the schema's columns: words, joined columns, sums, days in parts, lists, notes, codes."""

# ruff: noqa: E501 tables of cases

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoincidents.tables.layouts.layout import HOW, Source
from geoincidents.tables.mapping import Columns, blank, columns_of, mapped, named, words_to_sources


def plain(series):
    return [None if pd.isna(cell) else cell for cell in series]


def values(table, *sources, target="evidence"):
    found, used, unknown = mapped({target: sources}, pd.DataFrame(table))
    return plain(found[target]), used.get(target), plain(unknown[target]) if target in unknown else None


def test_alternatives_go_row_by_row():
    table = {"a": ["x", "", None, "-"], "b": ["1", "2", "3", ""]}
    assert values(table, Source(("a",)), Source(("b",)), Source(constant="z"))[0] == ["x", "2", "3", "z"]


def test_headers_are_compared_folded_or_exactly():
    columns = Columns.of(pd.DataFrame(columns=["Event_ID", "event id", "Année"]))
    assert columns.found("event id") == ["Event_ID"]
    assert columns.found("annee") == ["Année"]
    assert columns.found("=event id") == ["event id"]
    assert columns.found("=Event ID") == []
    assert columns_of(Source(("event*", "event id")), columns) == ["Event_ID"]
    assert columns_of(named("event id")[0], columns) == ["event id"]


def test_words_and_those_that_no_table_knows():
    source = Source(("a",), (("x", "one"), ("y*", "two"), ("keep", "="), ("drop", "")))
    told, used, unknown = values({"a": ["X ", "yes", "keep", "drop", "other", "-"]}, source)
    assert told == ["one", "two", "keep", None, None, None]
    assert used == ["a"]
    assert unknown == [None, None, None, None, "other", None]


def test_words_of_the_caller_come_first():
    sources = words_to_sources([Source(("a",), (("x", "one"),)), Source(("b",))], {"X": "mine"})
    assert values({"a": ["x", ""], "b": ["q", "r"]}, *sources)[0] == ["mine", "r"]


def test_columns_joined_for_words():
    source = Source(("a", "b"), (("r|5", "riot"), ("r|6", "protest")))
    assert values({"a": ["R", "r", "r"], "b": [5.0, "6", None]}, source)[0] == ["riot", "protest", None]


def test_patterns_take_their_group():
    assert values({"a": ["(2) 25 km ", "none", None]}, Source(("a",), pattern=r"\((\d)\)"))[0] == ["2", None, None]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("2020", "3", "5"), "2020-03-05"), ((2020.0, 3.0, 5.0), "2020-03-05"), (("2020", "3", ""), "2020-03"),
        (("2020", "0", "0"), "2020"), (("2020", "", "5"), "2020"), (("", "3", "5"), None),
        (("2020", "March", "5"), "5 March 2020"), (("2020", "mars", ""), "mars 2020"), (("2020", "13", "5"), "2020-13-05"),
    ],
)  # fmt: skip
def test_parts_of_a_day(row, text):
    table = {name: [cell] for name, cell in zip("ymd", row, strict=True)}
    assert values(table, Source(("y", "m", "d"), how="day"))[0] == [text]


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (("1", "2"), "3"), ((1.0, None), "1"), (("", "-"), None), (("-99", "2"), "2"), (("-9", ""), None),
        (("at least 3", "2"), "at least 5"), (("1-2", "3"), "4-5"), (("x", "3"), "x + 3"), (("1,200", "1"), "1201"),
    ],
)  # fmt: skip
def test_sums_lose_nothing(cells, text):
    assert values({"a": [cells[0]], "b": [cells[1]]}, Source(("a", "b"), how="sum"))[0] == [text]


@given(st.lists(st.one_of(st.none(), st.integers(0, 1000)), min_size=1, max_size=5))
def test_a_sum_is_a_sum(numbers):
    table = {f"c{at}": [number] for at, number in enumerate(numbers)}
    told = values(table, Source(tuple(table), how="sum"))[0]
    known = [number for number in numbers if number is not None]
    assert told == [str(sum(known)) if known else None]


@pytest.mark.parametrize(
    ("how", "cell", "text"),
    [
        ("latest", "2020-01-02;2020-03-01;2019-01-01", "2020-03-01"), ("latest", "no day", None),
        ("paths", json.dumps([{"path": "https://a"}, {"url": "https://b"}, {"path": "https://a"}]), "https://a; https://b"),
        ("paths", "https://plain", "https://plain"), ("paths", "[]", None),
        ("list", '["One", "Two", ""]', "One; Two"), ("list", "One", "One"), ("list", "[]", None),
        ("related", "202102, 202101", "202101"), ("related", "", None),
        ("fips", "SU", "SDN"), ("fips", "", None), ("fips", "QQ", "FIPS QQ"),
    ],
)  # fmt: skip
def test_what_is_made_of_one_cell(how, cell, text):
    assert values({"a": [cell]}, Source(("a",), how=how))[0] == [text]


def test_notes_and_the_first_that_says_something():
    table = {"Dead men": ["2", "0", ""], "Dead women": ["x", "-9", None]}
    assert values(table, Source(("dead men", "dead women"), how="note"))[0] == ["Dead men 2; Dead women x", None, None]
    assert values(table, Source(("dead men", "dead women"), how="first_given"))[0] == ["dead men", "dead men", None]


def test_every_way_is_known():
    from geoincidents.tables import mapping

    assert set(HOW) == set(mapping._COMBINED)


def test_cells_that_say_nothing():
    assert blank(pd.Series(["", " - ", "N/A", "Unknown", "0", "x", None])).tolist() == [True] * 4 + [False, False, True]
    assert blank(pd.Series([0.0, float("nan")])).tolist() == [False, True]


def test_columns_that_are_not_there_are_left_out():
    found, used, unknown = mapped({"evidence": (Source(("gone",)),)}, pd.DataFrame({"a": [1]}))
    assert (len(found.columns), used, unknown) == (0, {}, {})
