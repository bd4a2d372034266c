"""One column of anything brought to one type of the schema, and the sentence on what does not fit."""

from __future__ import annotations

import json
import math
import numbers
import re
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api import types

from geoincidents.tables.findings import SHOWN_ROWS, finding
from geoincidents.tables.texts import cells_of, text_array
from geoincidents.tables.uniques import different

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from geoincidents.tables.findings import Finding

_MOST = 2**63 - 1
_EXACT = 2.0**53  # from here on not every whole number is a float
_INTEGER, _REAL, _TEXT = "Int64", "float64", "string"
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
# Whole days of ISO 8601, extended or basic, with or without a time of day behind them.
_DAY = r"\d{4}-\d{2}-\d{2}(?:[T ].*)?$|\d{8}(?:T.*)?$"


def coerce(values: pd.Series[Any], dtype: Any, faults: list[Finding]) -> pd.Series[Any]:
    """Copy of a column in another type, null where a value does not fit.

    Parameters
    ----------
    values
        Column of any type.
    dtype
        One of the types in :data:`geoincidents.schema.DTYPES`.
    faults
        Sentences on what does not fit are added here.

    Returns
    -------
    pandas.Series
        Same index.

    Examples
    --------
    >>> coerce(pd.Series(["1", " ", None, 2.0]), "Int64", []).tolist()
    [1, <NA>, <NA>, 2]
    """
    values = without_arrow(values)
    if dtype == _TEXT:
        return _to_text(values, faults)
    if dtype in {_INTEGER, _REAL}:
        return values.copy() if str(values.dtype) == dtype else _to_number(values, dtype, faults)
    return _to_time(values, dtype, faults)


def without_arrow(values: pd.Series[Any]) -> pd.Series[Any]:
    """Column with pandas' own type in place of one of Arrow's, and the same values.

    Parameters
    ----------
    values
        Column of any type.

    Returns
    -------
    pandas.Series
        The column itself where its type is not Arrow's.

    Examples
    --------
    >>> without_arrow(pd.Series([1, 2])).dtype
    dtype('int64')
    """
    if not isinstance(values.dtype, pd.ArrowDtype):
        return values
    kind = values.dtype.kind
    dtype: Any
    if kind in {"M", "m"}:  # its NumPy type knows the unit, not the zone
        out: pd.Series[Any] = pd.Series(values.array.__arrow_array__().to_pandas(), dtype=None)
        out.index, out.name = values.index, values.name
        return out
    dtype = {"i": "Int64", "u": "UInt64", "f": "float64", "b": "boolean", "U": "string"}.get(kind, "object")
    return values.astype(dtype)


def _blank_to_null(values: pd.Series[Any]) -> pd.Series[Any]:
    objects = values.astype(object)
    blank = np.fromiter((isinstance(v, str) and not v.strip() for v in objects), dtype=bool, count=len(objects))
    return objects.where(~blank & values.notna().to_numpy(), None)


def _to_number(values: Any, dtype: Any, faults: list[Finding]) -> pd.Series[Any]:
    plain = types.is_numeric_dtype(values.dtype) and not types.is_bool_dtype(values.dtype)
    given = values if plain else _blank_to_null(values)
    known = given.notna().to_numpy()
    out = to_floats(given)
    if dtype == _REAL:
        note_fault(values, np.isnan(out) & known, "numbers", faults)
        return pd.Series(out, index=values.index, name=values.name)
    if plain and types.is_integer_dtype(values.dtype):  # no detour over floats
        fits = (values <= _MOST).fillna(value=True).to_numpy(dtype=bool)
        note_fault(values, ~fits, "whole numbers below 2^63", faults)
        whole_column: pd.Series[Any] = (values if fits.all() else values.astype("UInt64").mask(~fits)).astype(_INTEGER)
        return whole_column
    with np.errstate(invalid="ignore"):
        whole = np.isfinite(out) & (out == np.round(out)) & (np.abs(out) <= 2.0**63)
        large = np.flatnonzero(whole & (np.abs(out) >= _EXACT))
    whole[large] = False
    whole_numbers = np.where(whole, out, 0).astype("int64")
    for at in large.tolist():
        exact = _whole_number(given.iloc[at])
        if exact is not None and -_MOST - 1 <= exact <= _MOST:
            whole[at], whole_numbers[at] = True, exact
    note_fault(values, known & ~whole, "whole numbers", faults)
    return pd.Series(pd.arrays.IntegerArray(whole_numbers, ~whole), index=values.index, name=values.name)


def _whole_number(value: Any) -> int | None:
    """A large number to its last digit, which a float does not keep."""
    try:
        exact = Decimal(value.strip() if isinstance(value, str) else value.item() if hasattr(value, "item") else value)
    except (ArithmeticError, TypeError, ValueError):
        return int(float(value)) if isinstance(value, numbers.Real) else None
    return int(exact) if exact == exact.to_integral_value() else None


def to_floats(values: pd.Series[Any]) -> NDArray[np.float64]:
    """Numbers of a column by position, exact to the last bit, NaN for what is none.

    Parameters
    ----------
    values
        Numbers of any type, or numbers as text.

    Returns
    -------
    ndarray
        True and False are no numbers, and neither are words like ``inf``.

    Examples
    --------
    >>> to_floats(pd.Series(["1.5", 2, True, "nan", None])).tolist()
    [1.5, 2.0, nan, nan, nan]
    """
    if types.is_numeric_dtype(values.dtype) and not types.is_bool_dtype(values.dtype):
        return values.to_numpy(dtype="float64", na_value=np.nan)
    if isinstance(values.dtype, pd.StringDtype):
        codes, cells = different(values)
        told: NDArray[np.float64] = np.array([*map(_float, cells), math.nan], dtype="float64")[codes]
        return told
    return np.fromiter((_float(value) for value in values), dtype="float64", count=len(values))


def _float(value: Any) -> float:
    # Python's own parser: pandas' differs in the last bit between versions.
    if isinstance(value, str):
        text = value.strip()  # of more blanks than Python's own parser strips
        return float(text) if _NUMBER.fullmatch(text) else math.nan
    if value is None or value is pd.NA or isinstance(value, bool | np.bool_):
        return math.nan
    return float(value) if isinstance(value, numbers.Real | Decimal) else math.nan


def _plain_text(values: pd.Series[Any]) -> pd.Series[Any] | None:
    """Column of text out of one of objects that are nothing else; None where some are, or are no whole characters."""
    if not types.is_object_dtype(values.dtype) or types.infer_dtype(values, skipna=True) != "string":
        return None
    if any(isinstance(cell, Enum) for cell in values):  # a word of a vocabulary is to be plain text
        return None
    try:
        return pd.Series(text_array(cells_of(values)), index=values.index, name=values.name)
    except UnicodeEncodeError:
        return None


def _to_text(values: pd.Series[Any], faults: list[Finding]) -> pd.Series[Any]:
    if types.is_string_dtype(values.dtype) and not types.is_object_dtype(values.dtype):
        out = values.astype("string") if str(values.dtype) != "string" else values.copy()
    elif (plain := _plain_text(values)) is not None:
        out = plain
    else:
        objects = values.astype(object)
        texts = [None if null else text_of(value) for value, null in zip(objects, objects.isna(), strict=True)]
        torn = np.fromiter((text is not None and not _whole(text) for text in texts), dtype=bool, count=len(texts))
        note_fault(values, torn, "text of whole characters (no lone surrogates)", faults)
        texts = [None if bad else text for text, bad in zip(texts, torn, strict=True)]
        out = pd.Series(pd.array(texts, dtype="string"), index=values.index, name=values.name)
    empty = out.eq("").fillna(value=False).to_numpy(dtype=bool)
    return out.mask(empty) if empty.any() else out


def _whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def text_of(value: object) -> str:
    """A cell as text; an identifier that a file format turned into a float is a whole number again."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value.is_integer():  # an identifier that a file format turned into a float
        return str(int(value))
    return str(value)


def _moments(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Instants of ISO 8601 texts; without an offset they are UTC."""
    # pandas 2.2 gives a time without offset the offset of the one before, so each gets its own.
    timed = texts.str.contains("[T ]").fillna(value=False).astype(bool)
    offset = texts.str.contains(r"[T ].*(?:Z|[+-]\d{2}:?\d{2}|[+-]\d{2})$").fillna(value=False).astype(bool)
    texts = texts.where(timed, texts + "T00:00")
    texts = texts.where(offset, texts + "Z")
    moments: pd.Series[Any] = pd.to_datetime(texts, errors="coerce", utc=True, format="ISO8601")
    return moments


def _to_time(values: pd.Series[Any], dtype: Any, faults: list[Finding]) -> pd.Series[Any]:
    instant = dtype.endswith("UTC]")
    if types.is_datetime64_any_dtype(values.dtype):
        aware = isinstance(values.dtype, pd.DatetimeTZDtype)
        clock: Any = values.dt
        if instant:
            moments: pd.Series[Any] = (clock.tz_convert if aware else clock.tz_localize)("UTC").astype(dtype)
            return moments
        # A day is local and naive: the wall-clock date counts, whatever offset stands behind it.
        days: pd.Series[Any] = (clock.tz_localize(None) if aware else values).dt.normalize().astype(dtype)
        return days
    if not instant and all(value is None or type(value) is date for value in values):
        stated = np.array(list(values), dtype="datetime64[D]")
        return pd.Series(stated.astype(dtype), index=values.index, name=values.name)
    given = _blank_to_null(values)
    written = [None if null else str(value).strip() for value, null in zip(given, given.isna(), strict=True)]
    texts = pd.Series(pd.array(written, dtype="string"), index=values.index)
    whole_days = texts.str.match(_DAY).fillna(value=False).astype(bool)
    texts = texts.where(whole_days)
    if instant:
        out = _moments(texts)
    else:
        out = pd.to_datetime(texts.str.replace("-", "").str[:8], errors="coerce", format="%Y%m%d")
    wanted = "dates and times (ISO 8601)" if instant else "dates (YYYY-MM-DD)"
    note_fault(values, (out.isna() & given.notna()).to_numpy(), wanted, faults)
    return out.astype(dtype)


def note_fault(
    values: pd.Series[Any], bad: ArrayLike, wanted: str, faults: list[Finding], *, slug: str = "unread_cell"
) -> None:
    """Add a finding on a column with the first rows that are bad, or nothing where none is.

    Truth of each row is by position, for an index may repeat itself.

    >>> faults = []
    >>> note_fault(pd.Series(["x", "1"], name="dead"), [True, False], "numbers", faults)
    >>> faults[0]["message"]
    "Column 'dead' needs numbers; row 0: 'x'."
    """
    places = np.flatnonzero(bad)
    if not len(places):
        return
    row = values.index.name or "row"
    cells = values.astype(object)
    cells = cells.where(cells.notna().to_numpy(), None)
    shown = (f"{row} {row_label(values.index[at])}: {row_label(cells.iloc[at])}" for at in places[:SHOWN_ROWS])
    more = f" and {len(places) - SHOWN_ROWS} more" if len(places) > SHOWN_ROWS else ""
    message = f"Column {values.name!r} needs {wanted}; {', '.join(shown)}{more}."
    column = None if values.name is None else str(values.name)
    remedy = "The cell is left out and kept in source_record; correct it, or say what the column means."
    told = [str(cells.iloc[at]).encode(errors="backslashreplace").decode() for at in places[: 10 * SHOWN_ROWS]]
    faults.append(finding("error", slug, column, places, told, message, remedy, index=values.index))


def row_label(label: object) -> str:
    """Label of a row as it is told to a person.

    Parameters
    ----------
    label
        Entry of an index.

    Returns
    -------
    str
        As Python writes it, without NumPy's type names.

    Examples
    --------
    >>> row_label(np.int64(7)), row_label("a")
    ('7', "'a'")
    """
    return repr(label.item() if isinstance(label, np.generic) else label)
