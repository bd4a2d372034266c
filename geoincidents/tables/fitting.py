"""Columns of rows whose values are of the right types as they stand, which those of every report are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.geo import CRS
from geoincidents.tables.texts import text_array

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_MOST: Final = 2**63
_NAMES: Final = frozenset({*schema.DTYPES, schema.GEOMETRY})


def fitting_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Arrays of every incident column, the geometry last; None where a value is to be brought to a type first."""
    if not all(_NAMES.issuperset(row) for row in rows):
        return None
    columns: dict[str, Any] = {}
    void: dict[str, Any] = {}
    for name, dtype in schema.DTYPES.items():
        cells = [row.get(name) for row in rows]
        if any(cell is not None for cell in cells):
            columns[name] = _MAKERS[dtype](cells)
            if columns[name] is None:
                return None
            continue
        if dtype not in void:
            void[dtype] = _MAKERS[dtype](cells)
        columns[name] = void[dtype].copy()
    columns[schema.GEOMETRY] = _points([row.get(schema.GEOMETRY) for row in rows])
    return None if columns[schema.GEOMETRY] is None else columns


def _texts(cells: list[Any]) -> Any:
    plain = [str(cell) if isinstance(cell, Enum) else cell for cell in cells]
    if not all(cell is None or (type(cell) is str and cell) for cell in plain):
        return None
    try:
        return text_array(plain)
    except UnicodeEncodeError:  # half a character
        return None


def _counts(cells: list[Any]) -> Any:
    if not all(cell is None or (type(cell) is int and -_MOST <= cell < _MOST) for cell in cells):
        return None
    null = np.array([cell is None for cell in cells], dtype=bool)
    return pd.arrays.IntegerArray(np.array([cell or 0 for cell in cells], dtype="int64"), null)


def _numbers(cells: list[Any]) -> Any:
    if not all(cell is None or type(cell) is float for cell in cells):
        return None
    return np.array(cells, dtype="float64")


def _days(cells: list[Any]) -> Any:
    if not all(cell is None or type(cell) is date for cell in cells):
        return None
    return pd.array(np.array(cells, dtype="datetime64[us]"))


def _moments(cells: list[Any]) -> Any:
    if not all(cell is None or (type(cell) is datetime and cell.tzinfo is UTC) for cell in cells):
        return None
    naive = [cell and cell.replace(tzinfo=None) for cell in cells]
    moments: Any = pd.DatetimeIndex(np.array(naive, dtype="datetime64[us]")).tz_localize("UTC").array
    return moments


def _points(cells: list[Any]) -> Any:
    if not all(
        cell is None or (type(cell) is shapely.Point and not cell.is_empty and not cell.has_z) for cell in cells
    ):
        return None
    return gpd.array.from_shapely(np.array(cells, dtype=object), crs=CRS)


_MAKERS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "string": _texts,
    "Int64": _counts,
    "float64": _numbers,
    "datetime64[us]": _days,
    "datetime64[us, UTC]": _moments,
}
"""What makes an array of each type of the schema; None where a value does not fit."""
