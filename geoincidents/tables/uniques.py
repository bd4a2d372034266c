"""Cells of a column read once for each different value, which is what keeps large tables quick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pandas as pd

from geoincidents.tables.texts import cells_of, text_array

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

T = TypeVar("T")
_BLOCK: Final = 20_000
_REPEATED: Final = 4  # times that a cell stands in a column before all of its different cells are read at once


def blocks_of(values: pd.Series[Any]) -> Iterator[pd.Series[Any]]:
    """Column in pieces, at least one, so that Python's objects of its cells are never in memory all at once."""
    for start in range(0, max(len(values), 1), _BLOCK):
        yield values.iloc[start : start + _BLOCK]


def different(values: pd.Series[Any]) -> tuple[NDArray[np.intp], list[Any]]:
    """Number of each row's value (-1 for null), and the values; what cannot be hashed counts as its text.

    >>> codes, cells = different(pd.Series(["a", None, "b", "a"]))
    >>> codes.tolist(), cells
    ([0, -1, 1, 0], ['a', 'b'])
    """
    try:
        codes, cells = pd.factorize(values)
    except TypeError:
        codes, cells = pd.factorize(values.map(str, na_action="ignore"))
    return codes, cells_of(pd.Series(cells)) if isinstance(values.dtype, pd.StringDtype) else list(cells)


def texts_of(values: pd.Series[Any], read: Callable[[Any], str | None]) -> pd.Series[Any]:
    """Column of text with what is made of each value; null stays null.

    >>> texts_of(pd.Series(["a", None]), str.upper).tolist()
    ['A', <NA>]
    """
    if len(values) > _BLOCK and values.nunique() < len(values) / _REPEATED:
        codes, cells = different(values)
        few = text_array([*(read(cell) for cell in cells), None])
        return pd.Series(few.take(codes), index=values.index, name=values.name)
    parts = [pd.Series(text_array(each_of(block, read))) for block in blocks_of(values)]
    told = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    return pd.Series(told.array, index=values.index, name=values.name)


def flags_of(values: pd.Series[Any], test: Callable[[Any], bool], *, null: bool = False) -> NDArray[np.bool_]:
    """Truth of each value, by position; of null what the caller says.

    >>> flags_of(pd.Series(["a", None]), str.islower).tolist()
    [True, False]
    """
    codes, cells = different(values)
    flags: NDArray[np.bool_] = np.array([*(test(cell) for cell in cells), null], dtype=bool)[codes]
    return flags


def each_of(values: pd.Series[Any], read: Callable[[Any], T]) -> list[T | None]:
    """What is made of each value, a row each; None for null."""
    codes, cells = different(values)
    told: list[T | None] = [*(read(cell) for cell in cells), None]
    return [told[code] for code in codes.tolist()]
