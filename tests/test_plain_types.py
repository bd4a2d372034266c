"""Columns of text that say numbers or truth values: one rule for tables that are read and for files of ours."""

import pandas as pd
import pytest

import geoincidents as gi
from geoincidents.tables.conforming import incidents_from_rows
from geoincidents.tables.containers.plain_types import plain_column

NUMBERS = [
    (["1", "2", "-3"], "int64"),
    (["1", None, "2"], "Int64"),
    (["1", "1.5", "1e+16"], "float64"),
    (["0.5", "inf", "-inf", None], "float64"),
    (["True", "False"], "bool"),
    (["True", None], "boolean"),
]
TEXTS = [
    ["007"],
    ["1.50", "2"],
    ["-0"],
    ["1", "x"],
    ["true"],
    ["1,5"],
    ["nan"],
    ["1234567890123456789"],
    [None, None],
    [],
]


@pytest.mark.parametrize(("cells", "dtype"), NUMBERS, ids=str)
def test_cells_that_python_would_print_are_numbers_or_truth_values(cells, dtype):
    out = plain_column(pd.Series(cells, dtype=object, index=range(5, 5 + len(cells))))
    assert str(out.dtype) == dtype
    assert out.index.tolist() == list(range(5, 5 + len(cells)))
    assert [str(cell).removesuffix(".0") for cell in out.dropna()] == [cell for cell in cells if cell is not None]


@pytest.mark.parametrize("cells", TEXTS, ids=str)
def test_a_column_with_any_other_cell_is_text(cells):
    assert plain_column(pd.Series(cells, dtype=object)) is None
    assert plain_column(pd.Series([*cells, "1"], dtype="string")) is None or not any(cells)


@pytest.mark.parametrize(
    "cells", [["1", "1.5"], ["inf", "1"], ["1", "1.0"], [1.0, 1.5], [float("inf"), 1.0], ["", "1"]]
)
def test_both_texts_and_numbers_come_back_from_csv_as_they_were(tmp_path, cells):
    row = {"record_kind": "incident", "event_type": "protest", "match_status": "unresolved"}
    table = incidents_from_rows([row | {"incident_id": str(at)} for at in range(len(cells))])
    table["further"] = pd.Series(cells, dtype="float64" if isinstance(cells[0], float) else "str")
    gi.write_incidents(table, tmp_path / "t.csv")
    back = gi.read_incidents(tmp_path / "t.csv")
    assert back["further"].tolist() == cells
    assert back["further"].dtype == table["further"].dtype


def test_a_foreign_column_of_whole_numbers_and_fractions_is_one_of_numbers(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("date,place,depth,code\n2024-05-01,Bol,1,01\n2024-05-02,Bol,1.5,2\n")
    out = gi.read_incidents(path)
    assert out["depth"].tolist() == [1.0, 1.5]
    assert out["code"].tolist() == ["01", "2"]
