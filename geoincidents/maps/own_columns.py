"""The user's own columns on the page: which of them, and whether each is a category, a number, a date or a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.maps.payload import MISSING, SHOWN
from geoincidents.tables.columns import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.maps.payload import Column

Kind: TypeAlias = Literal["category", "number", "date", "text"]

_MOST_VALUES: Final = 500  # of a category: more of them nobody ticks
_FEW_VALUES: Final = 12  # that make a category of however few rows
_LONG_WORD: Final = 60  # characters, on average, above which a value is a text
_LONG_TEXT: Final = 300  # above which a column is a record of some kind, and stays away unless it is named
_LOOKED_AT: Final = 200  # rows that show most columns not to repeat another
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")  # no leading zero: "007" is a name
_OWN: Final = "own"


def own_columns(
    table: pd.DataFrame, named: Sequence[str] | None = None
) -> tuple[list[dict[str, str]], dict[str, Column]]:
    """The user's columns as the page gets them.

    Parameters
    ----------
    table
        Conformed incident table.
    named
        The columns to take; by default all beyond the schema that hold anything, but for long texts and those that
        repeat a column of the schema.

    Returns
    -------
    tuple
        Key, name and kind of each column; and the columns under their keys: whole numbers of at most 32 bits and days
        from 1970 as ``int32``, other numbers as ``float64``, all else as text.

    Raises
    ------
    InputError
        If a column that was named is not there.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> rows = incidents_from_rows([{"incident_id": "a"}, {"incident_id": "b"}]).assign(sector=["Health", "Roads"])
    >>> own_columns(rows)[0]
    [{'key': 'own0', 'name': 'sector', 'kind': 'category'}]
    """
    names = _unnamed(table) if named is None else [name for name in _checked(table, named) if name not in SHOWN]
    told: list[dict[str, str]] = []
    columns: dict[str, Column] = {}
    for name in names:
        kind, values = _read(table[name])
        key = f"{_OWN}{len(told)}"
        told.append({"key": key, "name": str(name), "kind": kind})
        columns[key] = values
    return told, columns


def checked_names(table: pd.DataFrame, named: Sequence[str] | None) -> list[str]:
    """The columns that were named, each once; none where none were."""
    return [] if named is None else _checked(table, named)


def _checked(table: pd.DataFrame, named: Sequence[str]) -> list[str]:
    if isinstance(named, str) or not isinstance(named, Iterable) or not all(isinstance(name, str) for name in named):
        raise InputError(f"columns={named!r} is no list of names. Give the names of the columns, or () for none.")
    there = [str(name) for name in table.columns if name != table.geometry.name]
    for name in named:
        if name not in there:
            raise InputError(f"The table has no column {name!r} to show.{did_you_mean(name, there)}")
    return list(dict.fromkeys(named))


def _unnamed(table: pd.DataFrame) -> list[Any]:
    own = [name for name in table.columns if name not in schema.DTYPES and name != table.geometry.name]
    own = [name for name in own if _is_telling(table[name])]
    if not own:
        return []
    # What reads alike in its first rows is compared as a whole.
    alike: dict[tuple[str, ...], list[str]] = {}
    for name in schema.DTYPES:
        alike.setdefault(_plain(table[name].head(_LOOKED_AT)), []).append(name)
    return [
        name
        for name in own
        if all(
            _plain(table[known]) != _plain(table[name]) for known in alike.get(_plain(table[name].head(_LOOKED_AT)), ())
        )
    ]


def _is_telling(values: pd.Series[Any]) -> bool:
    """Whether a column holds anything that can be shown: words, numbers, days, no lists and no long records."""
    some = values.dropna().head(_LOOKED_AT)
    if some.empty:
        return False
    if not all(isinstance(value, str | int | float | bool | np.generic | pd.Timestamp) for value in some.tolist()):
        return False
    texts = _texts(some)
    return float(texts.str.len().mean()) <= _LONG_TEXT and not texts.str.match(r"\s*[{\[]").all()


def _plain(values: pd.Series[Any]) -> tuple[str, ...]:
    """Values as they read, so that a number and its text are the same."""
    return tuple(_texts(values).str.removesuffix(".0").where(values.notna(), "").tolist())


def _texts(values: pd.Series[Any]) -> pd.Series[str]:
    dated = pd.api.types.is_datetime64_any_dtype(values.dtype)
    texts: pd.Series[str] = values.dt.strftime("%Y-%m-%d") if dated else values.astype(object).map(str)
    return texts.astype(object)


def _read(values: pd.Series[Any]) -> tuple[Kind, Column]:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return "date", _days(values)
    if pd.api.types.is_bool_dtype(values.dtype) or isinstance(values.dtype, pd.CategoricalDtype):
        return "category", _words(values)
    if pd.api.types.is_numeric_dtype(values.dtype):
        return "number", _numbers(values.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan))
    words = _words(values)
    distinct = words.dropna().unique()
    if len(distinct) and all(_DAY.fullmatch(word) for word in distinct):
        days = pd.to_datetime(words, errors="coerce", format="%Y-%m-%d")
        if days.notna().equals(words.notna()):
            return "date", _days(days)
    if len(distinct) and all(_NUMBER.fullmatch(word) for word in distinct):
        return "number", _numbers(pd.to_numeric(words).to_numpy(dtype=np.float64, na_value=np.nan))
    few = len(distinct) <= max(_FEW_VALUES, min(_MOST_VALUES, words.notna().sum() // 2))
    short = len(distinct) and sum(map(len, distinct)) / len(distinct) <= _LONG_WORD
    return ("category" if few and short else "text"), words


def _words(values: pd.Series[Any]) -> pd.Series[str]:
    texts = _texts(values).where(values.notna(), None).astype("string")
    return texts.where(texts.str.strip() != "", None)


def _numbers(values: Any) -> Any:
    with np.errstate(invalid="ignore"):
        whole = np.isnan(values) | ((values == np.rint(values)) & (np.abs(values) < -MISSING))
    if whole.all():
        return np.where(np.isnan(values), MISSING, values).astype(np.int32)
    return np.where(np.isfinite(values), values, np.nan)


def _days(values: pd.Series[Any]) -> Any:
    plain = values.dt.tz_convert("UTC").dt.tz_localize(None) if values.dt.tz is not None else values
    days = plain.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(values.isna().to_numpy(), MISSING, days).astype(np.int32)
