"""Values that came with types of their own, out of JSON and workbooks, as columns that change none of them."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.tables.plain_types import text_column

if TYPE_CHECKING:
    from collections.abc import Iterable

ROW: Final = "row"
"""Name of the index of a table of rows, counted from 1."""
_EXACT = 2**53  # whole numbers up to here are exact as floats
_LONGEST = 2**63


def settled(values: Iterable[Any]) -> Any:
    """Array of the narrowest type that changes no value; lists and objects are kept as JSON text."""
    cells = [_scalar(value) for value in values]
    given = [cell for cell in cells if cell is not None]
    kinds = {type(cell) for cell in given}
    sparse = len(given) < len(cells)
    dtype: Any
    if kinds == {int} and all(-_LONGEST <= cell < _LONGEST for cell in given):
        dtype = "Int64" if sparse else "int64"
        return pd.array(cells, dtype=dtype) if sparse else pd.Series(cells, dtype=dtype).array
    if kinds == {bool}:
        dtype = "boolean" if sparse else "bool"
        return pd.Series(cells, dtype=dtype).array
    if kinds and kinds <= {int, float} and all(isinstance(cell, float) or abs(cell) <= _EXACT for cell in given):
        return pd.Series(cells, dtype="float64").array
    if kinds == {str}:
        return text_column(cells)
    return pd.Series(cells, dtype=object).array


def _scalar(value: Any) -> Any:
    """Value of a cell: None for what is no number, JSON text for a list or an object."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return None if isinstance(value, float) and math.isnan(value) else value


def frame_of(columns: dict[str, Any], count: int) -> pd.DataFrame:
    """Table of settled columns whose rows count from 1."""
    return pd.DataFrame(
        {name: settled(values) for name, values in columns.items()},
        index=pd.RangeIndex(1, count + 1, name=ROW),
        copy=False,
    )
