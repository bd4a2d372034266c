"""What each row was: as JSON, compressed in a large table, and made into an identifier."""

import json

import pandas as pd
import pytest

from geoincidents.tables import memory
from geoincidents.tables.records import Records, incident_ids

TABLE = pd.DataFrame(
    {"place": ["Zliten", "طرابلس", None, "100 %"], "dead": [1, 2, 3, 4], "seen": [True, None, 1.5, "x"]},
    index=[7, 8, 9, 11],
)


@pytest.fixture(params=[False, True], ids=["small", "large"])
def records(request, monkeypatch):
    monkeypatch.setattr(memory, "_LARGE", 1 if request.param else 1_000_000)
    return Records.of(TABLE)


def test_records_hold_every_cell_whether_they_are_compressed_or_not(records):
    texts = records.texts()
    assert texts.dtype == "string"
    assert texts.index.tolist() == [7, 8, 9, 11]
    assert [json.loads(text) for text in texts] == [
        {"place": "Zliten", "dead": 1, "seen": True},
        {"place": "طرابلس", "dead": 2, "seen": None},
        {"place": None, "dead": 3, "seen": 1.5},
        {"place": "100 %", "dead": 4, "seen": "x"},
    ]


def test_records_can_be_asked_for_again_until_they_are_taken(records):
    first = records.texts()
    assert list(records) == first.tolist()
    assert records.taken().equals(first)
    assert list(records) == []


def test_records_of_several_batches_stay_in_order(monkeypatch):
    monkeypatch.setattr(memory, "_LARGE", 5_000)
    table = pd.DataFrame({"n": range(5_001)})
    assert Records.of(table).taken().tolist() == [f'{{"n": {n}}}' for n in range(5_001)]


def test_a_table_without_rows_has_no_records():
    assert Records.of(TABLE.iloc[:0]).texts().tolist() == []


def test_equal_rows_get_identifiers_that_go_on_from_earlier_pieces():
    whole = incident_ids("f", ["a", "b", "a", "a", "b"])
    assert len(set(whole)) == 5
    assert incident_ids("f", ["a", "b"]) + incident_ids("f", ["a", "a", "b"], [1, 1, 1]) == whole
