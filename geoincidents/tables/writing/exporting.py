"""Incidents as a table of ACLED, UCDP GED or GDELT: rows from there as they came, others as far as the columns go."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.errors import InputError, SchemaError
from geoincidents.gazetteer.checks import shown
from geoincidents.names.countries import country_codes, english_name
from geoincidents.tables.columns import did_you_mean
from geoincidents.tables.conforming import conform

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

Layout = Literal["acled", "ucdp_ged", "gdelt2"]
"""Data sets whose tables incidents can be written as."""

NOTES: Final = "notes"
"""Key of ``DataFrame.attrs`` with what a person should know of a table."""

_ANY_OTHER: Final = "*"


def to_layout(incidents: gpd.GeoDataFrame, layout: Layout, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
    r"""Table in the columns of a known data set, for tools that read that one.

    A row that was read from such a table comes back cell for cell from ``source_record``: text as text, every column
    in its order. Where a table had several generations of columns, all of them are there, in the order in which they
    first appear. A row of another origin is written from its schema columns as far as the data set has columns for
    them, and the rest is empty.

    Parameters
    ----------
    incidents
        Incident table.
    layout
        The data set: ``acled``, ``ucdp_ged`` or ``gdelt2``.
    columns
        Columns of the result, in this order; by default all.

    Returns
    -------
    pandas.DataFrame
        One row for each incident with its index; several where one incident was read from several rows. What had to
        be left out is told in ``attrs["notes"]``. GDELT itself has no header: write it with
        ``to_csv(path, sep="\t", header=False, index=False)``.

    Raises
    ------
    InputError
        If the layout is not known.
    SchemaError
        If the table is no incident table, or has no such column.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> incidents = incidents_from_rows([
    ...     {"source_schema": "acled", "source_record": '{"event_id_cnty": "LBY1", "inter1": "01", "fatalities": 0}'},
    ...     {"incident_id": "b", "event_type": "air_strike", "killed_best": 2},
    ... ])
    >>> to_layout(incidents, "acled", columns=["event_id_cnty", "inter1", "fatalities"]).values.tolist()
    [['LBY1', '01', 0], ['b', None, 2]]
    """
    if layout not in get_args(Layout):
        raise InputError(f"layout={layout!r} is not known.{did_you_mean(str(layout), get_args(Layout))}")
    export = _export(layout)
    table = conform(incidents)
    records = _records(table, export["schema"])
    order = list(dict.fromkeys(name for rows in records for row in rows or () for name in row))
    foreign = np.array([rows is None for rows in records], dtype=bool)
    mapped: list[dict[str, Any]] = []
    if foreign.any() or not order:
        written = _mapped_columns(table[foreign], export)
        names = _united(order, list(written))
        order += [names[name] for name in written if names[name] not in order]
        mapped = [
            {names[name]: value for name, value in zip(written, row, strict=True) if value is not None}
            for row in zip(*written.values(), strict=True)
        ]
    made = iter(mapped)
    rows = [(at, row) for at, found in enumerate(records) for row in ([next(made)] if found is None else found)]
    out = pd.DataFrame({name: _column([row.get(name) for _, row in rows]) for name in order})
    out.index = table.index[[at for at, _ in rows]]
    out.attrs[NOTES] = _notes(table[foreign], layout, export, mapped)
    return out if columns is None else _chosen(out, columns, layout)


@cache
def _export(layout: str) -> dict[str, Any]:
    file = resources.files(__package__).joinpath("exports", f"{layout}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _records(table: pd.DataFrame, source: str) -> list[list[dict[str, Any]] | None]:
    """Source rows of each incident that was read from such a table, else None."""
    out: list[list[dict[str, Any]] | None] = []
    for kind, text in zip(table[schema.SOURCE_SCHEMA], table[schema.SOURCE_RECORD], strict=True):
        found: Any = None
        if not pd.isna(text) and not pd.isna(kind) and kind == source:
            try:
                found = json.loads(text)
            except (ValueError, RecursionError):
                found = None
        rows: list[Any] = found if isinstance(found, list) else [found]
        out.append(rows if rows and all(isinstance(row, dict) for row in rows) else None)
    return out


def _united(order: list[str], names: list[str]) -> dict[str, str]:
    """The column in use for each of the layout's, for generations spell them in several ways (``EVENT_ID_CNTY``)."""
    known = {name.casefold(): name for name in reversed(order)}
    return {name: known.get(name.casefold(), name) for name in names}


def _column(cells: list[Any]) -> pd.Series[Any]:
    """Cells in the narrowest type that writes each of them as it was."""
    kinds = {type(cell) for cell in cells}
    dtype: Any = {frozenset({int}): "int64", frozenset({float}): "float64", frozenset({bool}): "bool"}.get(
        frozenset(kinds), "float64" if kinds == {float, type(None)} else object
    )
    try:
        out: pd.Series[Any] = pd.Series(cells, dtype=dtype)
    except OverflowError:
        out = pd.Series(cells, dtype=object)
    return out


def _mapped_columns(table: gpd.GeoDataFrame, export: dict[str, Any]) -> dict[str, list[Any]]:
    """Each column of the layout for rows of another origin; None where there is nothing to say."""
    out = {}
    for name, rule in export["columns"].items():
        if "as" in rule:
            values = _WAYS[rule["as"]](table)
        else:
            values = _first_given(table, rule.get("from", []))
            if "pattern" in rule:
                values = [None if value is None else value.strftime(rule["pattern"]) for value in values]
            if "words" in rule:
                words = export["words"][rule["words"]]
                values = [None if value is None else words.get(value, words.get(_ANY_OTHER)) for value in values]
        out[name] = values
    return out


def _first_given(table: gpd.GeoDataFrame, sources: list[str]) -> list[Any]:
    """For each row the first of some columns that says something, or None."""
    values = [None] * len(table)
    for source in reversed(sources):
        cells = table[source].astype(object)
        values = [value if pd.isna(cell) else cell for cell, value in zip(cells, values, strict=True)]
    return values


def _latitudes(table: gpd.GeoDataFrame) -> list[Any]:
    return _known(shapely.get_y(np.asarray(table.geometry.array, dtype=object)))


def _longitudes(table: gpd.GeoDataFrame) -> list[Any]:
    return _known(shapely.get_x(np.asarray(table.geometry.array, dtype=object)))


def _known(numbers: NDArray[np.float64]) -> list[Any]:
    return [None if np.isnan(number) else number for number in numbers.tolist()]


def _points(table: gpd.GeoDataFrame) -> list[Any]:
    pairs = zip(_longitudes(table), _latitudes(table), strict=True)
    return [None if lon is None else f"POINT ({lon!r} {lat!r})" for lon, lat in pairs]


def _cells_of_prio(table: gpd.GeoDataFrame) -> list[Any]:
    # Half-degree cells counted from the south-west corner.
    # Source: Tollefsen, Strand and Buhaug, "PRIO-GRID", Journal of Peace Research 49 (2), 2012.
    pairs = zip(_longitudes(table), _latitudes(table), strict=True)
    return [
        None if lon is None else int(min((lat + 90) // 0.5, 359) * 720 + min((lon + 180) // 0.5, 719)) + 1
        for lon, lat in pairs
    ]


def _countries(change: Callable[[str], str | None]) -> Callable[[gpd.GeoDataFrame], list[Any]]:
    return lambda table: [None if pd.isna(code) else change(code) or None for code in table[schema.COUNTRY]]


@cache
def _codes() -> dict[str, tuple[str, str]]:
    """ISO numeric and FIPS code of each country; where FIPS has several, the first."""
    return {code.country: (code.numeric.lstrip("0"), next(iter(code.fips), "")) for code in country_codes()}


_WAYS: dict[str, Callable[[gpd.GeoDataFrame], list[Any]]] = {
    "country_fips": _countries(lambda code: _codes().get(code, ("", ""))[1]),
    "country_name": _countries(english_name),
    "country_number": _countries(lambda code: _codes().get(code, ("", ""))[0]),
    "latitude": _latitudes,
    "longitude": _longitudes,
    "point_wkt": _points,
    "priogrid": _cells_of_prio,
}


def _notes(table: pd.DataFrame, layout: str, export: dict[str, Any], mapped: list[dict[str, Any]]) -> list[str]:
    """What is told of rows that come from elsewhere."""
    if not mapped:
        return []
    used = {source for rule in export["columns"].values() for source in rule.get("from", [])}
    lost = [name for name in schema.DTYPES if name not in used and table[name].notna().any()]
    filled = {name for row in mapped for name in row}
    empty = [name for name in export["columns"] if name.casefold() not in {one.casefold() for one in filled}]
    note = f"{len(mapped)} row(s) did not come from {layout}, and are written from the incident columns."
    if empty:
        note += f" Empty in them: {', '.join(empty)}."
    if lost:
        note += f" Without a column there: {', '.join(lost)}."
    return [note]


def _chosen(out: pd.DataFrame, columns: Sequence[str], layout: str) -> pd.DataFrame:
    """The columns that were asked for; one of the layout that nothing fills is empty."""
    if isinstance(columns, str) or not isinstance(columns, Iterable):
        raise InputError(f"columns={shown(columns)} is no list of names of columns.")
    known = list(dict.fromkeys([*out.columns, *_export(layout)["columns"]]))
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise SchemaError(f"{layout} has no column {unknown[0]!r}.{did_you_mean(str(unknown[0]), known)}")
    notes = out.attrs[NOTES]
    chosen = out.reindex(columns=list(columns))
    for name in set(columns) - set(out.columns):
        chosen[name] = pd.Series([None] * len(chosen), index=chosen.index, dtype=object)
    chosen.attrs[NOTES] = notes
    return chosen
