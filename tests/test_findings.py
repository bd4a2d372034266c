"""Findings: plain values, small whatever the table holds, the gravest first."""

import json

import numpy as np
import pandas as pd
import pytest

from geoincidents.tables import findings


def one(**changes):
    given = {
        "severity": "warning",
        "slug": "odd",
        "column": "killed_best",
        "bad": [0],
        "values": None,
        "message": "{rows} row(s) are odd.",
        "remedy": "Look at them.",
    } | changes
    return findings.finding(*given.values())


def test_a_mask_of_a_series_lends_its_labels_and_null_is_false():
    bad = pd.Series([True, None, False, True], index=["a", "b", "c", "d"], dtype="boolean")
    found = one(bad=bad)
    assert (found["rows"], found["first_rows"], found["message"]) == (2, ["a", "d"], "2 row(s) are odd.")


def test_positions_and_arrays_take_the_labels_of_an_index():
    index = pd.Index([10, 20, 30])
    for bad in ([0, 2], np.array([True, False, True])):
        found = findings.finding("note", "odd", None, bad, None, "{rows}", "", index=index)
        assert (found["rows"], found["first_rows"]) == (2, [10, 30])
    assert one(bad=[0, 2])["first_rows"] == [0, 2]
    assert one(bad=[])["rows"] == 0


def test_the_commonest_values_of_the_bad_rows_are_shown():
    values = pd.Series(["x", "y", "z", "y", "q", None])
    assert one(bad=[0, 1, 3, 5], values=values)["values"] == ["y", "x"]
    assert one(values=[pd.Timestamp("2019-04-05"), 3, 3])["values"] == ["2019-04-05", "3"]
    assert one(bad=[0, 1], values=pd.Series([["a"], ["a"]]))["values"] == ["['a']"]


def test_a_finding_is_json_and_small_whatever_the_table_holds():
    index = pd.MultiIndex.from_product([[pd.Timestamp("2019-04-05")], range(100_000)])
    values = pd.Series(["word " * 1000] * 100_000, index=index)
    found = one(bad=pd.Series([True] * 100_000, index=index), values=values, message="m" * 9000)
    assert found["rows"] == 100_000
    assert len(json.dumps(found)) < 2000
    assert json.loads(json.dumps(found)) == found


def test_the_gravest_come_first_and_then_those_of_most_rows():
    told = [one(severity="note", bad=[0, 1, 2]), one(), one(bad=[0, 1]), one(severity="error")]
    table = findings.table(told)
    assert table["severity"].tolist() == ["error", "warning", "warning", "note"]
    assert table["rows"].tolist() == [1, 2, 1, 3]
    assert findings.records(table) == findings.ordered(told)
    assert json.loads(json.dumps(findings.records(findings.table([one(column=None)]))))[0]["column"] is None


def test_a_line_says_severity_column_what_where_and_what_to_do():
    (line,) = findings.lines([one(bad=range(7), values=["a"])])
    assert line == "warning: killed_best: odd: 7 row(s) are odd. Rows 0, 1, 2, 3, 4, ... Such as 'a'. Look at them."


def test_a_severity_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="grave"):
        one(severity="grave")
