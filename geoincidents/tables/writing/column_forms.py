"""Columns of any type as cells that every file format holds (text, numbers, truth values), and back again.

A form is a small JSON object that says how a column was stored: its kind, its pandas type, and what else is needed
to make the column anew. It travels with the file; :mod:`geoincidents.tables.writing.round_trip` says where.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from pandas.api import types

from geoincidents.tables.coercion import without_arrow
from geoincidents.tables.writing.cell_values import SCALARS, json_cell, parsed_json_cell, scalar_name

if TYPE_CHECKING:
    from collections.abc import Callable

Form = dict[str, Any]
"""How a column was stored, as JSON."""

_CLOSED = {"left": "[)", "right": "(]", "both": "[]", "neither": "()"}


def encode(values: pd.Series[Any]) -> tuple[list[Any], Form]:
    """Cells of a column that any format can store, None where it is null, and the form that they have.

    Parameters
    ----------
    values
        Column of any type.

    Returns
    -------
    tuple of list and dict
        Texts, whole numbers, floats or truth values; and what :func:`decode` needs.

    Raises
    ------
    ValueError, TypeError
        If a value is of a kind that cannot be stored.

    Examples
    --------
    >>> encode(pd.Series(pd.to_timedelta([90, None], unit="s")))[0]
    ['0 days 00:01:30', None]
    """
    dtype = values.dtype
    for kind, (is_kind, coded) in _CODERS.items():
        if is_kind(dtype):
            cells, details = coded(values)
            return cells, {"kind": kind, "dtype": dtype_name(dtype), **details}
    return _encode_objects(values)


def decode(cells: list[Any], form: Form) -> pd.Series[Any]:
    """Column that was stored as cells, with a fresh index.

    Parameters
    ----------
    cells
        As a reader gave them: numbers may have become text, or text of a time a time.
    form
        What :func:`encode` gave.

    Returns
    -------
    pandas.Series
        Equal to the column that was encoded.

    Raises
    ------
    ValueError, TypeError, KeyError
        If the cells do not have that form.

    Examples
    --------
    >>> column = pd.Series(pd.to_timedelta([90, None], unit="s"))
    >>> decode(*encode(column)).equals(column)
    True
    """
    given = [None if _is_null(cell) else cell for cell in cells]
    return _BUILDERS[form["kind"]](given, form)


def same_column(left: pd.Series[Any], right: pd.Series[Any]) -> bool:
    """Whether two columns have one type and the same values by position; every null is like every other.

    Parameters
    ----------
    left, right
        Columns.

    Returns
    -------
    bool

    Examples
    --------
    >>> same_column(pd.Series([1, 2]), pd.Series([1.0, 2.0]))
    False
    """
    one: Any = left.dtype
    other: Any = right.dtype
    if dtype_name(one) != dtype_name(other) or len(left) != len(right):
        return False
    if isinstance(one, pd.CategoricalDtype) and (
        one.ordered != other.ordered or not one.categories.equals(other.categories)
    ):
        return False
    if isinstance(one, pd.SparseDtype) and not _same_value(one.fill_value, other.fill_value):
        return False
    return all(_same_value(*pair) for pair in zip(left.astype(object), right.astype(object), strict=True))


def _same_value(left: Any, right: Any) -> bool:
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        return type(left) is type(right) and left.dtype == right.dtype and left.tolist() == right.tolist()
    if _is_null(left) or _is_null(right):
        return _is_null(left) and _is_null(right)
    if isinstance(left, shapely.Geometry):
        return isinstance(right, shapely.Geometry) and bool(shapely.equals_identical(left, right))
    return isinstance(left, bool | np.bool_) == isinstance(right, bool | np.bool_) and bool(left == right)


def _is_null(value: Any) -> bool:
    if isinstance(value, float | complex):
        return bool(np.isnan(value))
    return value is None or value is pd.NA or value is pd.NaT


def dtype_name(dtype: Any) -> str:
    """Name of a type, the same whichever library holds the values.

    Parameters
    ----------
    dtype
        Type of a column.

    Returns
    -------
    str

    Examples
    --------
    >>> dtype_name(pd.StringDtype()), dtype_name(np.dtype("float64"))
    ('string', 'float64')
    """
    if isinstance(dtype, pd.StringDtype):
        return "string" if dtype.na_value is pd.NA else "str"
    return "sparse" if isinstance(dtype, pd.SparseDtype) else str(dtype)


def _objects(values: pd.Series[Any]) -> list[Any]:
    return [None if _is_null(value) else value for value in values.astype(object)]


def _mapped(values: pd.Series[Any], change: Callable[[Any], Any]) -> list[Any]:
    return [None if value is None else change(value) for value in _objects(values)]


# --- what is stored


def _encode_categories(values: pd.Series[Any]) -> tuple[list[Any], Form]:
    dtype: Any = values.dtype
    categories, form = encode(pd.Series(dtype.categories))
    cells = [None if code < 0 else categories[code] for code in values.cat.codes]
    return cells, {"categories": categories, "of": form, "ordered": bool(dtype.ordered)}


def _encode_sparse(values: pd.Series[Any]) -> tuple[list[Any], Form]:
    dtype: Any = values.dtype
    cells, form = encode(values.astype(dtype.subtype))
    fill, fill_form = encode(
        pd.Series([dtype.fill_value], dtype=dtype.subtype if not _is_null(dtype.fill_value) else None)
    )
    return cells, {"of": form, "fill": fill[0], "fill_of": fill_form}


def _encode_arrow(values: pd.Series[Any]) -> tuple[list[Any], Form]:
    import pyarrow as pa

    dtype: Any = values.dtype
    cells, form = encode(without_arrow(values))
    described = pa.schema([("x", dtype.pyarrow_dtype)]).serialize().to_pybytes()
    return cells, {"of": form, "type": base64.b64encode(described).decode()}


def _encode_intervals(values: pd.Series[Any]) -> tuple[list[Any], Form]:
    array: Any = values.array
    left, form = encode(pd.Series(array.left))
    right, _ = encode(pd.Series(array.right))
    start, end = _CLOSED[array.closed][0], _CLOSED[array.closed][1]
    pairs = zip(left, right, strict=True)
    return [None if low is None else f"{start}{low}, {high}{end}" for low, high in pairs], {
        "of": form,
        "closed": array.closed,
    }


def _encode_geometries(values: pd.Series[Any]) -> tuple[list[Any], Form]:
    crs = getattr(values.array, "crs", None)
    texts = shapely.to_wkb(np.asarray(values.array, dtype=object), hex=True)
    return [None if text is None else str(text) for text in texts], {"crs": None if crs is None else crs.to_string()}


def _encode_objects(values: pd.Series[Any]) -> tuple[list[Any], Form]:
    given = _objects(values)
    kinds = {scalar_name(value) for value in given if value is not None}
    if kinds <= {"str"}:
        return [None if value is None else str.__str__(value) for value in given], {"kind": "text", "dtype": "object"}
    if len(kinds) == 1 and (name := kinds.pop()) is not None:
        write = SCALARS[name].write
        return [None if v is None else write(v) for v in given], {"kind": "value", "dtype": "object", "type": name}
    return [None if v is None else json_cell(v) for v in given], {"kind": "json", "dtype": "object"}


def _plain(change: Callable[[Any], Any]) -> Callable[[pd.Series[Any]], tuple[list[Any], Form]]:
    return lambda values: (_mapped(values, change), {})


def _is_text(dtype: Any) -> bool:
    return isinstance(dtype, pd.StringDtype)


def _isinstance(kind: Any) -> Callable[[Any], bool]:
    return lambda dtype: isinstance(dtype, kind)


_CODERS: dict[str, tuple[Callable[[Any], bool], Callable[[pd.Series[Any]], tuple[list[Any], Form]]]] = {
    "arrow": (_isinstance(pd.ArrowDtype), _encode_arrow),
    "category": (_isinstance(pd.CategoricalDtype), _encode_categories),
    "sparse": (_isinstance(pd.SparseDtype), _encode_sparse),
    "interval": (_isinstance(pd.IntervalDtype), _encode_intervals),
    "period": (_isinstance(pd.PeriodDtype), _plain(str)),
    "text": (_is_text, _plain(str)),
    "geometry": (lambda dtype: str(dtype) == "geometry", _encode_geometries),
    "moment": (types.is_datetime64_any_dtype, _plain(lambda value: value.isoformat())),
    "duration": (lambda dtype: dtype.kind == "m", _plain(str)),
    "truth": (types.is_bool_dtype, _plain(bool)),
    "integer": (types.is_integer_dtype, _plain(int)),
    "complex": (types.is_complex_dtype, _plain(lambda value: str(complex(value)))),
    "number": (types.is_float_dtype, _plain(float)),
}


# --- what comes back


def _built(cells: list[Any], dtype: str) -> pd.Series[Any]:
    if dtype == "str":
        return pd.Series(cells, dtype=pd.StringDtype(na_value=np.nan))
    return pd.Series(cells, dtype=dtype)


def _build_text(cells: list[Any], form: Form) -> pd.Series[Any]:
    return _built([None if cell is None else str(cell) for cell in cells], form["dtype"])


def _build_integer(cells: list[Any], form: Form) -> pd.Series[Any]:
    return _built([None if cell is None else _whole(cell) for cell in cells], form["dtype"])


def _whole(cell: Any) -> int:
    """A whole number, of which some readers make a float or its text."""
    if isinstance(cell, str) and not cell.lstrip("-").isdecimal():
        cell = float(cell)
    if isinstance(cell, float) and not cell.is_integer():
        raise ValueError(f"{cell!r} is no whole number")
    return int(cell)


def _build_number(cells: list[Any], form: Form) -> pd.Series[Any]:
    return _built([None if cell is None else float(cell) for cell in cells], form["dtype"])


_TRUTHS = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}


def _build_truth(cells: list[Any], form: Form) -> pd.Series[Any]:
    return _built([None if cell is None else _TRUTHS[str(cell).lower()] for cell in cells], form["dtype"])


def _build_moment(cells: list[Any], form: Form) -> pd.Series[Any]:
    unit, _, zone = form["dtype"].removeprefix("datetime64[").removesuffix("]").partition(", ")
    moments = []
    for cell in cells:
        moment: Any = pd.NaT if cell is None else pd.Timestamp(cell)
        if moment is not pd.NaT and moment.tzinfo is not None:
            moment = moment.tz_convert("UTC").tz_localize(None)
        moments.append(
            np.datetime64("NaT") if moment is pd.NaT else moment.to_datetime64().astype(f"datetime64[{unit}]")
        )
    index: Any = pd.DatetimeIndex(np.array(moments, dtype=f"datetime64[{unit}]"))
    return pd.Series(index.tz_localize("UTC").tz_convert(zone) if zone else index)


def _build_duration(cells: list[Any], form: Form) -> pd.Series[Any]:
    unit = form["dtype"].removeprefix("timedelta64[").removesuffix("]")
    spans = [
        np.timedelta64("NaT") if cell is None else pd.Timedelta(cell).as_unit(unit).to_timedelta64() for cell in cells
    ]
    return pd.Series(np.array(spans, dtype=f"timedelta64[{unit}]"))


def _build_complex(cells: list[Any], form: Form) -> pd.Series[Any]:
    return _built([np.nan if cell is None else complex(cell) for cell in cells], form["dtype"])


def _build_period(cells: list[Any], form: Form) -> pd.Series[Any]:
    frequency = form["dtype"].removeprefix("period[").removesuffix("]")
    return pd.Series(
        [pd.NaT if cell is None else pd.Period(cell, freq=frequency) for cell in cells], dtype=form["dtype"]
    )


def _build_interval(cells: list[Any], form: Form) -> pd.Series[Any]:
    pairs = [(None, None) if cell is None else tuple(cell[1:-1].split(", ")) for cell in cells]
    of = form["of"]
    gaps = of | {"dtype": "float64", "kind": "number"} if of["kind"] == "integer" and (None, None) in pairs else of
    left, right = (decode(list(side), gaps) for side in (zip(*pairs, strict=True) if pairs else ([], [])))
    return pd.Series(pd.arrays.IntervalArray.from_arrays(left, right, closed=form["closed"]))


def _build_geometry(cells: list[Any], form: Form) -> pd.Series[Any]:
    import geopandas as gpd

    return gpd.GeoSeries.from_wkb(pd.Series(cells, dtype=object), crs=form["crs"])


def _build_value(cells: list[Any], form: Form) -> pd.Series[Any]:
    read = SCALARS[form["type"]].read
    return pd.Series([None if cell is None else read(cell) for cell in cells], dtype=object)


def _build_json(cells: list[Any], form: Form) -> pd.Series[Any]:
    del form
    out = np.empty(len(cells), dtype=object)
    for at, cell in enumerate(cells):  # an array of lists would have two dimensions
        out[at] = None if cell is None else parsed_json_cell(cell)
    return pd.Series(out, dtype=object)


def _build_category(cells: list[Any], form: Form) -> pd.Series[Any]:
    of = form["of"]
    codes = {str(cell): code for code, cell in enumerate(form["categories"])}
    if of["kind"] in {"integer", "truth"}:
        cells = [
            None if cell is None else _TRUTHS[str(cell).lower()] if of["kind"] == "truth" else int(cell)
            for cell in cells
        ]
    if of["kind"] == "number":
        cells = [None if cell is None else float(cell) for cell in cells]
    categories = pd.Index(decode(form["categories"], of))
    found = [-1 if cell is None else codes[str(cell)] for cell in cells]
    return pd.Series(pd.Categorical.from_codes(found, categories=categories, ordered=form["ordered"]))


def _build_sparse(cells: list[Any], form: Form) -> pd.Series[Any]:
    dense = decode(cells, form["of"])
    fill = decode([form["fill"]], form["fill_of"]).iloc[0]
    return dense.astype(pd.SparseDtype(dense.dtype, np.nan if _is_null(fill) else fill))


def _build_arrow(cells: list[Any], form: Form) -> pd.Series[Any]:
    import pyarrow as pa

    described = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(form["type"])))
    values = [None if _is_null(value) else value for value in decode(cells, form["of"]).astype(object)]
    dtype: Any = pd.ArrowDtype(described.field(0).type)
    return pd.Series(values, dtype=dtype)


_BUILDERS: dict[str, Callable[[list[Any], Form], pd.Series[Any]]] = {
    "arrow": _build_arrow,
    "category": _build_category,
    "complex": _build_complex,
    "duration": _build_duration,
    "geometry": _build_geometry,
    "integer": _build_integer,
    "interval": _build_interval,
    "json": _build_json,
    "moment": _build_moment,
    "number": _build_number,
    "period": _build_period,
    "sparse": _build_sparse,
    "text": _build_text,
    "truth": _build_truth,
    "value": _build_value,
}
