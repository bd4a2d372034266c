"""A file read in pieces: columns, layout and the order of dates are settled by the first piece and hold for all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.tables.columns import country_cells
from geoincidents.tables.findings import finding
from geoincidents.tables.held import Held
from geoincidents.tables.layouts import find_layout, layout_of
from geoincidents.tables.mapping import Columns
from geoincidents.tables.notes import NOTES
from geoincidents.tables.planning import again, plan_of
from geoincidents.tables.reading import read_rows
from geoincidents.tables.records import Records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

    import geopandas as gpd

    from geoincidents.tables.findings import Finding
    from geoincidents.tables.layouts.layout import Fold
    from geoincidents.tables.planning import Plan
    from geoincidents.tables.reading import Ask


def incident_chunks(
    tables: Iterable[pd.DataFrame],
    ask: Ask,
    *,
    columns: Mapping[str, str | None],
    values: Mapping[str, Mapping[str, str]] | None,
    layout: str | PathLike[str] | None,
    country: str | None,
) -> Iterator[gpd.GeoDataFrame]:
    """Incidents of the raw tables of one file, each as :func:`incidents_from_table` reads a table."""
    ask = replace(ask, held=Held())
    plan: Plan | None = None
    for table in _whole_events(tables, layout):
        faults: list[Finding] = list(table.attrs.get(NOTES, []))
        records = Records.of(table) if ask.keep_source else None
        extra = {schema.COUNTRY: country_cells(table, country, ask.gazetteer)} if country is not None else {}
        if plan is None:
            plan = plan_of(table, records, faults, columns=columns, values=values, layout=layout)
            faults.append(_settled(table))
        else:
            plan = again(plan, table, records, faults)
        del table
        yield read_rows(plan, ask, faults, extra)


def _settled(table: pd.DataFrame) -> Finding:
    return finding(
        "note",
        "settled_by_first_rows",
        None,
        np.arange(len(table)),
        None,
        "The file is read in pieces: what its columns mean was settled by the first {rows} rows and holds for all; so "
        "does the order of day and month, by the first piece that shows one. Further columns stay text.",
        "Pass layout=, columns= or date_format= if that is not right for the whole file.",
        index=table.index,
    )


def _whole_events(tables: Iterable[pd.DataFrame], layout: str | PathLike[str] | None) -> Iterator[pd.DataFrame]:
    """Tables in which the rows of one event that stand together are never torn apart."""
    left: pd.DataFrame | None = None
    first = True
    fold: Fold | None = None
    for raw in tables:
        if first:
            known = find_layout(layout) if layout is not None else layout_of(raw)
            fold, first = (known.fold if known is not None else None), False
        if fold is None:
            yield raw
            continue
        table = raw if left is None else _joined(left, raw)
        start = _last_event(table, fold)
        left = table.iloc[start:]
        if start:
            whole = table.iloc[:start]
            left.attrs = {key: value for key, value in table.attrs.items() if key != NOTES}
            yield whole
    if left is not None:
        yield left


def _joined(left: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Rows that were left and the next ones, with the notes on both."""
    table = pd.concat([left, raw])
    table.index.name = raw.index.name
    table.attrs = {**raw.attrs, NOTES: [*left.attrs.get(NOTES, []), *raw.attrs.get(NOTES, [])]}
    return table


def _last_event(table: pd.DataFrame, fold: Fold) -> int:
    """Where the rows of the last event begin."""
    columns = Columns.of(table)
    keys: list[Any] = [name for header in fold.key for name in columns.found(header)]
    if not keys or not len(table) or any(columns.found(header) for header in fold.only_without):
        return len(table)
    cells = table[keys].astype("string").fillna("")
    same = (cells == cells.iloc[-1]).all(axis=1).to_numpy(dtype=bool)
    return int(len(same) - np.argmin(same[::-1])) if not same.all() else 0
