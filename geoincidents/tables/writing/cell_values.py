"""Python objects in the cells of a table as text, and back: dates, decimals, lists, mappings and the like."""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Scalar:
    """How values of one type are written and read.

    Attributes
    ----------
    kind
        The type; no type below it counts.
    write, read
        From the value to what is stored, and back.
    """

    kind: type
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


_TRUE = {"true", "1", "1.0"}

SCALARS: dict[str, Scalar] = {
    "bool": Scalar(bool, bool, lambda cell: str(cell).lower() in _TRUE),
    "bytes": Scalar(bytes, lambda v: base64.b64encode(v).decode(), base64.b64decode),
    "complex": Scalar(complex, str, complex),
    "date": Scalar(dt.date, dt.date.isoformat, lambda cell: dt.date.fromisoformat(str(cell)[:10])),
    "datetime": Scalar(dt.datetime, dt.datetime.isoformat, lambda cell: dt.datetime.fromisoformat(str(cell))),
    "decimal": Scalar(Decimal, str, lambda cell: Decimal(str(cell))),
    "duration": Scalar(dt.timedelta, lambda v: str(pd.Timedelta(v)), lambda cell: pd.Timedelta(cell).to_pytimedelta()),
    "float": Scalar(float, float, float),
    "geometry": Scalar(shapely.Geometry, lambda v: shapely.to_wkb(v, hex=True, include_srid=True), shapely.from_wkb),
    "int": Scalar(int, int, int),
    "span": Scalar(pd.Timedelta, str, pd.Timedelta),
    "str": Scalar(str, str.__str__, str),
    "time": Scalar(dt.time, dt.time.isoformat, dt.time.fromisoformat),
    "timestamp": Scalar(pd.Timestamp, lambda v: v.isoformat(), pd.Timestamp),
    "uuid": Scalar(uuid.UUID, str, uuid.UUID),
}
"""Types of single values that come back as they were, by the name that is stored with them."""

_NAMES = {scalar.kind: name for name, scalar in SCALARS.items()}
_BARE = {"str", "bool", "int"}


def scalar_name(value: Any) -> str | None:
    """Name of the type of a single value, or None where it is no such value.

    Parameters
    ----------
    value
        Any object but a null.

    Returns
    -------
    str or None

    Examples
    --------
    >>> scalar_name(dt.date(2019, 4, 7)), scalar_name([1])
    ('date', None)
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return "str"
    if isinstance(value, shapely.Geometry):
        return "geometry"
    return _NAMES.get(type(value))


def json_cell(value: Any) -> str:
    """JSON text of an object: plain where JSON has it, else with its type in a key that starts with ``$``.

    Parameters
    ----------
    value
        Lists, mappings, arrays and single values, nested in any way.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        If there is an object that cannot be written.

    Examples
    --------
    >>> json_cell({"killed": (1, 2), "on": dt.date(2019, 4, 7)})
    '{"killed": {"$tuple": [1, 2]}, "on": {"$date": "2019-04-07"}}'
    """
    return json.dumps(_jsonable(value), ensure_ascii=False, allow_nan=False)


def parsed_json_cell(text: Any) -> Any:
    """Object of a text that :func:`json_cell` made.

    Parameters
    ----------
    text
        JSON; what a reader has parsed already is taken as it is.

    Returns
    -------
    object

    Examples
    --------
    >>> parsed_json_cell('{"$tuple": [1, 2]}')
    (1, 2)
    """
    return _restored(json.loads(text) if isinstance(text, str) else text)


def _jsonable(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if type(value) is list:
        return [_jsonable(item) for item in value]
    if isinstance(value, np.ndarray | dict) or type(value) in _COLLECTIONS.values():
        return _jsonable_collection(value)
    name = scalar_name(value)
    if name is None:
        raise TypeError(f"an object of type {type(value).__name__}")
    if name in _BARE or (name == "float" and math.isfinite(value)):
        return SCALARS[name].write(value)
    return {f"${name}": repr(value) if name == "float" else SCALARS[name].write(value)}


_COLLECTIONS: dict[str, Any] = {"$tuple": tuple, "$set": set, "$frozenset": frozenset}


def _jsonable_collection(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        if value.ndim != 1:
            raise TypeError("an array of more than one dimension")
        return {"$array": [_jsonable(item) for item in value.tolist()], "$of": str(value.dtype)}
    if not isinstance(value, dict):
        return {f"${type(value).__name__}": [_jsonable(item) for item in value]}
    if all(type(key) is str and not key.startswith("$") for key in value):
        return {key: _jsonable(item) for key, item in value.items()}
    return {"$dict": [[_jsonable(key), _jsonable(item)] for key, item in value.items()]}


def _restored(value: Any) -> Any:
    if isinstance(value, list):
        return [_restored(item) for item in value]
    if not isinstance(value, dict):
        return value
    key = next(iter(value), "")
    if not key.startswith("$"):
        return {name: _restored(item) for name, item in value.items()}
    return _restored_collection(key, value) if isinstance(value[key], list) else SCALARS[key[1:]].read(value[key])


def _restored_collection(key: str, value: dict[str, Any]) -> Any:
    items = [_restored(item) for item in value[key]]
    if key == "$array":
        return np.array(items, dtype=value["$of"])
    return dict(map(tuple, items)) if key == "$dict" else _COLLECTIONS[key](items)
