"""Cells of text as columns, and as the numbers and truth values that they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.tables.texts import text_array
from geoincidents.tables.uniques import different

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LINE: Final = "line"
"""Name of the index of a table of lines, whose cells are text: where in the file a row begins."""

# What a cell looks like, how it is read, its type, and its type in a column with gaps; 18 digits are safe in 64 bits.
_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], object], str, str], ...] = (
    (re.compile(r"-?\d{1,18}", re.ASCII), int, "int64", "Int64"),
    (re.compile(r"(?!-0$)-?(?:\d+(?:\.\d+)?(?:e[+-]\d+)?|inf)", re.ASCII), float, "float64", "float64"),
    (re.compile(r"True|False"), {"True": True, "False": False}.__getitem__, "bool", "boolean"),
)


def text_column(cells: Sequence[str | None], *, blank_is_null: bool = False) -> Any:
    """Array of text in the type that pandas gives to it."""
    if blank_is_null and "" in cells:
        cells = [cell or None for cell in cells]
    try:
        return text_array(cells, pd.Series(["a"]).dtype)
    except (UnicodeEncodeError, ValueError):  # half a character, which JSON can hold and Arrow cannot
        return pd.Series(list(cells), dtype=object).array


def plainly_typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Table with its columns of text typed by :func:`plain_column`; text is meant where a file has types of its own."""
    if frame.index.name != LINE:
        return frame
    settled = {}
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_string_dtype(values.dtype) and (column := plain_column(values)) is not None:
            settled[name] = column
    return frame.assign(**settled) if settled else frame


def plain_column(values: pd.Series[Any]) -> pd.Series[Any] | None:
    """Column of texts as the numbers or truth values that it says, None where a cell says none.

    A number is what Python prints for it, a whole one among others also without its ".0"; "007" and "1.50" are text,
    and so is a column that has one of them.

    >>> plain_column(pd.Series(["1", "1.5", "inf", None])).tolist(), plain_column(pd.Series(["1.50", "2"]))
    ([1.0, 1.5, inf, nan], None)
    """
    top = values.dropna().iloc[:_TOP].tolist()
    if not any(all(isinstance(cell, str) and pattern.fullmatch(cell) for cell in top) for pattern, *_ in _PLAIN):
        return None  # most columns of text show it right at the top
    codes, cells = different(values)
    for pattern, read, kind, sparse_kind in _PLAIN if cells else ():
        if all(isinstance(cell, str) and pattern.fullmatch(cell) for cell in cells):
            numbers: list[Any] = list(map(read, cells))
            if all(repr(number) in {cell, f"{cell}.0"} for number, cell in zip(numbers, cells, strict=True)):
                sparse: Any = sparse_kind
                full: Any = kind
                told: pd.Series[Any] = pd.Series(pd.array([*numbers, None], dtype=sparse)[codes], index=values.index)
                return told if (codes < 0).any() else told.astype(full)
    return None


_TOP: Final = 100  # cells that are looked at before all different ones are
