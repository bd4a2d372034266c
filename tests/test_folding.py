"""Rows of one event folded into one: a row an actor, a row a person; no row and no cell of them is lost."""

import json

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geoincidents.tables.folding import folded
from geoincidents.tables.layouts.layout import Fold
from geoincidents.tables.records import Records

PERSONS = Fold(key=("id",), count=(("killed_best", "fate", ("k", "killed")), ("injured_best", "fate", ("i",))))
ACTORS = Fold(key=("event",), spread=(("actor1", "actor2"),), only_without=("actor2",))


def fold(table, rule, said=frozenset()):
    fewer = folded(table, Records.of(table), rule, said)
    return None if fewer is None else (fewer[0], fewer[1].texts())


def test_a_row_a_person():
    table = pd.DataFrame({
        "id": ["a", "b", "a", "a"], "fate": ["k", "killed", "I", "x"], "place": ["P", "Q", "P", "P"],
        "name": ["N1", "N2", "N3", "N4"], "note": ["n", "m", "n2", "n"],
    })  # fmt: skip
    out, records = fold(table, PERSONS, frozenset({"note"}))
    assert out["id"].tolist() == ["a", "b"]
    assert out["killed_best"].tolist() == [1, 1]
    assert out["injured_best"].tolist() == [1, 0]
    assert out["place"].tolist() == ["P", "Q"]
    assert out["name"].isna().tolist() == [True, False]  # what differs is left to the record, for that event alone
    assert out["note"].tolist() == ["n", "m"]  # the first stands for what the layout has a meaning for
    assert [row["name"] for row in json.loads(records.iloc[0])] == ["N1", "N3", "N4"]


def test_a_row_an_actor():
    table = pd.DataFrame({"EVENT": [1, 1, 2], "ACTOR1": ["A", "B", "C"], "dead": [5, 5, 1]})
    out, records = fold(table, ACTORS)
    assert out["ACTOR1"].tolist() == ["A", "C"]
    assert out["ACTOR2"].tolist()[0] == "B"
    assert pd.isna(out["ACTOR2"].tolist()[1])
    assert out["dead"].tolist() == [5, 1]
    assert len(json.loads(records.iloc[0])) == 2


def test_what_needs_no_folding():
    assert fold(pd.DataFrame({"event": [1, 2], "actor1": ["A", "B"]}), ACTORS) is None
    assert fold(pd.DataFrame({"event": [1, 1], "actor1": ["A", "B"], "actor2": ["", ""]}), ACTORS) is None
    assert fold(pd.DataFrame({"other": [1, 1]}), ACTORS) is None


def test_rows_without_a_key_stay_alone():
    table = pd.DataFrame({"id": ["", None, "a", "a"], "fate": ["k", "k", "k", "k"]})
    out, _ = fold(table, PERSONS)
    assert out["killed_best"].tolist() == [1, 1, 2]


def test_no_column_to_count_by():
    out, _ = fold(pd.DataFrame({"id": ["a", "a"]}), PERSONS)
    assert out["killed_best"].tolist() == [0]
    out, _ = fold(pd.DataFrame({"id": ["a", "a"]}), Fold(key=("id",), count=(("killed_best", None, ()),)))
    assert out["killed_best"].tolist() == [2]


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "", None]), st.sampled_from(["k", "i", "", None])), min_size=1)
)
def test_every_row_is_in_a_record_and_counted_once(rows):
    table = pd.DataFrame(rows, columns=["id", "fate"], dtype=object)
    out, records = fold(table, PERSONS)
    read = [json.loads(record) for record in records]
    told = [one for record in read for one in (record if isinstance(record, list) else [record])]
    want = [{"id": key, "fate": fate} for key, fate in rows]
    assert sorted(map(str, told)) == sorted(map(str, want))
    assert out["killed_best"].sum() == sum(fate == "k" for _, fate in rows)
    assert out["injured_best"].sum() == sum(fate == "i" for _, fate in rows)
    keys = [key for key, _ in rows]
    assert len(out) == len(set(keys) - {"", None}) + sum(not key for key in keys)
