"""Values that came with types of their own, out of JSON and workbooks, as columns that change none of them."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.tables.containers.plain_types import text_column
from geoincidents.tables.texts import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterable

ROW: Final = "row"
"""Name of the index of a table of rows, counted from 1."""
_EXACT = 2**53  # whole numbers up to here are exact as floats
_LONGEST = 2**63


def settled(values: Iterable[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    """Column of the narrowest type that changes no value; lists and objects are kept as JSON text."""
    cells = [_scalar(value) for value in values]
    given = [cell for cell in cells if cell is not None]
    dtype = _dtype(given, sparse=len(given) < len(cells))
    if dtype is str:
        array = text_column(cells)
        if str(array.dtype) != "object":
            texts: pd.Series[Any] = pd.Series(array, index=index, copy=False)
            return texts
        dtype = object
    out: pd.Series[Any] = pd.Series(cells, index=index, dtype=dtype)
    return out


class Growing:
    """A column that grows by some values at a time, and whose texts are kept without an object for each."""

    def __init__(self, before: int = 0) -> None:
        self._parts: list[Any] = [[None] * before] if before else []

    def add(self, values: list[Any]) -> None:
        """Add values."""
        cells = [_scalar(value) for value in values]
        texts = {type(cell) for cell in cells} <= {str, type(None)} and any(cell is not None for cell in cells)
        self._parts.append(text_column(cells) if texts else cells)

    def settled(self, index: pd.Index[Any]) -> pd.Series[Any]:
        """What :func:`settled` makes of all values; nothing of them is kept."""
        parts, self._parts = self._parts, []
        plain = [part for part in parts if isinstance(part, list)]
        if len(plain) < len(parts) and all(cell is None for part in plain for cell in part):
            arrays = [text_column(part) if isinstance(part, list) else part for part in parts]
            if all(str(array.dtype) != "object" for array in arrays):
                return pd.concat([pd.Series(array) for array in arrays], ignore_index=True).set_axis(index)
        lists = [part if isinstance(part, list) else cells_of(pd.Series(part)) for part in parts]
        return settled([cell for part in lists for cell in part], index)


def _dtype(given: list[Any], *, sparse: bool) -> Any:
    """Type of a column with these values, and with gaps or not."""
    kinds = {type(cell) for cell in given}
    if kinds == {int} and all(-_LONGEST <= cell < _LONGEST for cell in given):
        return "Int64" if sparse else "int64"
    if kinds == {bool}:
        return "boolean" if sparse else "bool"
    if kinds and kinds <= {int, float} and all(isinstance(cell, float) or abs(cell) <= _EXACT for cell in given):
        return "float64"
    return str if kinds == {str} else object


def _scalar(value: Any) -> Any:
    """Value of a cell: None for what is no number, JSON text for a list or an object."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return None if isinstance(value, float) and math.isnan(value) else value


def frame_of(columns: dict[str, Any], count: int) -> pd.DataFrame:
    """Table of settled columns whose rows count from 1."""
    index = pd.RangeIndex(1, count + 1, name=ROW)
    return pd.DataFrame({name: settled(values, index) for name, values in columns.items()}, index=index, copy=False)
