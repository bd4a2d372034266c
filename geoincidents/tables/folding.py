"""Rows of one event folded into one: tables with a row an actor or a row a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoincidents.tables.layouts.layout import header_key, word_key
from geoincidents.tables.mapping import Columns, blank
from geoincidents.tables.records import Records

if TYPE_CHECKING:
    from geoincidents.tables.layouts.layout import Fold


def folded(
    table: pd.DataFrame,
    records: Records | None,
    fold: Fold,
    said: frozenset[str] = frozenset(),
) -> tuple[pd.DataFrame, Records] | None:
    """Table with one row an event and its records, several as a JSON list; None where nothing needs folding.

    The first row of an event stands for it; where rows are persons, cells that differ between them are left to the
    records, but for those of the headers in ``said``, which mean something of the event. Counts are columns named
    after the schema's.
    """
    columns = Columns.of(table)
    keys = keys_of(columns, fold)
    if not keys:
        return None
    group = _groups(table, keys)
    first = np.flatnonzero(~pd.Series(group).duplicated().to_numpy())
    if len(first) == len(table) and not fold.count:
        return None
    out = table.iloc[first].copy()
    order = group[first]
    if fold.count:  # what differs from person to person is only in the records
        for name in [name for name in out.columns if name not in keys and header_key(name) not in said]:
            varies = _varies(table[name], group)[first]
            if varies.any():
                out[name] = out[name].astype(object).mask(varies)
    for header, onto in fold.spread:
        for name in columns.found(header):
            out[_matching_case(onto, name)] = _second(table[name], group).reindex(order).to_numpy()
    for target, counted_in, words in fold.count:
        counted = np.ones(len(table)) if counted_in is None else _is_one_of(table, columns, counted_in, words)
        out[target] = pd.Series(counted).groupby(group).sum().reindex(order).astype(int).to_numpy()
    told = Records.of(table) if records is None else records
    texts = pd.Series(list(told), dtype=object).groupby(group).agg(list).reindex(order)
    joined = [rows[0] if len(rows) == 1 else f"[{', '.join(rows)}]" for rows in texts]
    return out, Records([joined], out.index)


def keys_of(columns: Columns, fold: Fold) -> list[Any]:
    """Columns that together name the event of a row; none where the table has a row an event."""
    if any(columns.found(header) for header in fold.only_without):
        return []
    return [name for header in fold.key for name in columns.found(header)]


def _groups(table: pd.DataFrame, keys: list[Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Number of each row's event; a row without any key is an event of its own."""
    cells = table[keys].astype("string").fillna("")
    number = cells.groupby(keys, sort=False, dropna=False).ngroup().to_numpy().astype(np.int64)
    keyless = np.logical_and.reduce([blank(table[name]) for name in keys])
    number[keyless] = number.max(initial=0) + 1 + np.arange(int(keyless.sum()))
    return number


def _varies(values: pd.Series[Any], group: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether a column has several values in a row's group."""
    cells = pd.Series(values.astype("string").fillna("").to_numpy(dtype=object))
    other = (cells.groupby(group).transform("first") != cells).groupby(group).transform("any")
    return other.to_numpy(dtype=bool)


def _second(values: pd.Series[Any], group: np.ndarray[Any, np.dtype[np.int64]]) -> pd.Series[Any]:
    """Value of the second row of each group."""
    cells = pd.Series(values.to_numpy(dtype=object))
    place = cells.groupby(group).cumcount().to_numpy()
    chosen = place == 1
    return pd.Series(cells[chosen].to_numpy(dtype=object), index=group[chosen], dtype=object)


def _is_one_of(table: pd.DataFrame, columns: Columns, header: str, words: tuple[str, ...]) -> Any:
    names = columns.found(header)
    if not names:
        return np.zeros(len(table))
    values = table[names[0]]
    return np.array(
        [not null and word_key(cell) in words for cell, null in zip(values, values.isna(), strict=True)], float
    )


def _matching_case(name: str, like: Any) -> str:
    return name.upper() if str(like).isupper() else name
