"""The places of an incident table that are in doubt, one row each, to be corrected in a spreadsheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from geoincidents import schema
from geoincidents.atomic import replaced
from geoincidents.errors import OutputError
from geoincidents.gazetteer.matches import read_candidates
from geoincidents.parallel import as_whole
from geoincidents.place import REJECTED, STANDS_FOR_IT
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.conforming import conform
from geoincidents.tables.writing.disarming import disarmed

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import geopandas as gpd

ROWS: Final = "rows"
STATUS: Final = "status"
WHY: Final = "why"
CANDIDATES: Final = "candidates"
NAME: Final = "name"
DECISION: Final = "decision"

KEYS: Final = (schema.PLACE_PHRASE, schema.ADMIN2, schema.ADMIN1, schema.COUNTRY)
"""Columns by which the rows of one place are told."""

TO_FILL: Final = (schema.PLACE_ID, LAT, LON, NAME, DECISION)
"""Empty columns, in which the reader of the table decides."""

COLUMNS: Final = (ROWS, *KEYS, STATUS, WHY, CANDIDATES, *TO_FILL)
"""Columns of the table, in order."""

_APART: Final = " | "
_CANDIDATE: Final = re.compile(
    r"(?P<number>\d+)\. (?P<label>.*?) \((?P<lat>-?\d+\.\d+), (?P<lon>-?\d+\.\d+)\)"
    r" \[(?P<place_id>[^\]\s]+)\](?= \| |\s*$)",
    re.DOTALL,
)


class Option(NamedTuple):
    """A candidate as the table shows it."""

    place_id: str
    lat: float
    lon: float


@as_whole("tables")
def unplaced(incidents: gpd.GeoDataFrame) -> pd.DataFrame:
    """The different places of an incident table that are in doubt, to be corrected in a spreadsheet.

    Write it with ``to_csv`` or ``to_excel``, fill in its empty columns, and give it to :func:`apply_corrections` and,
    so that the places are known from now on, to :func:`remember_places`.

    Parameters
    ----------
    incidents
        Incident table, such as :func:`locate` gives; it is not changed.

    Returns
    -------
    pandas.DataFrame
        One row for each different ``place_phrase``, ``admin2``, ``admin1`` and ``country`` of rows that are ambiguous
        or unresolved, or of which only a division that the place is said to lie in is known; the most frequent first.
        ``rows`` says how many there are; ``status`` and ``why`` are those of the first. ``candidates`` are numbered:
        name, division, country, point and identifier of each. To fill in, and empty: ``place_id`` (an identifier, or
        the number of a candidate), or ``lat`` and ``lon`` with a ``name``; or a ``decision``: the number of a
        candidate, or ``reject`` for what has no point. Rows that name no place at all are not listed.

    Raises
    ------
    SchemaError
        If the table cannot be brought to the incident schema.

    Examples
    --------
    >>> from geoincidents.tables.locating import locate
    >>> table = pd.DataFrame({"location": ["Xyzzy", "Sabha; Ghat", "Xyzzy", "Sabha"], "country": "LBY"})
    >>> todo = unplaced(locate(table))
    >>> todo[["rows", "place_phrase", "status"]].values.tolist()
    [[2, 'Xyzzy', 'unresolved'], [1, 'Sabha; Ghat', 'ambiguous']]
    >>> todo["candidates"].iloc[1].split(" | ")[1]
    '2. Ghat, Ghat, LBY (24.9633, 10.1800) [geonames:2217351]'
    """
    return listed([places_in_doubt(incidents)])


def places_in_doubt(incidents: gpd.GeoDataFrame) -> pd.DataFrame:
    """Different places of a table that are in doubt, in the order of their first rows, and how many rows each has."""
    table = conform(incidents)
    rows = pd.DataFrame(table.loc[in_doubt(table), [*KEYS, *_SHOWN]])
    return _each_once(rows.assign(**{ROWS: 1}))


def _each_once(rows: pd.DataFrame) -> pd.DataFrame:
    counts = rows.groupby(list(KEYS), dropna=False, sort=False)[ROWS].sum().to_numpy()
    return rows[~rows.duplicated(list(KEYS))].assign(**{ROWS: counts})


def listed(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The places in doubt of all parts of a table as a person is to see them."""
    out = _each_once(pd.concat(parts, ignore_index=True)).sort_values(ROWS, ascending=False, kind="stable")
    out = out.rename(columns={schema.MATCH_STATUS: STATUS, schema.MATCH_WHY: WHY})
    out[CANDIDATES] = out[schema.MATCH_CANDIDATES].map(_readable, na_action="ignore").astype("string")
    for name in TO_FILL:
        out[name] = pd.Series(None, index=out.index, dtype="float64" if name in {LAT, LON} else "string")
    return out[list(COLUMNS)].reset_index(drop=True)


_SHOWN: Final = (schema.MATCH_STATUS, schema.MATCH_WHY, schema.MATCH_CANDIDATES)


def in_doubt(table: gpd.GeoDataFrame) -> Any:
    """Truth of each row, by position."""
    status = table[schema.MATCH_STATUS]
    named = table[schema.PLACE_PHRASE].notna()
    anything = named | table[schema.ADMIN2].notna() | table[schema.ADMIN1].notna()
    open_rows = status.isin([str(schema.MatchStatus.AMBIGUOUS), str(schema.MatchStatus.UNRESOLVED)])
    open_rows &= ~table[schema.MATCH_WHY].str.startswith(REJECTED).fillna(value=False).astype(bool)
    stood_for = status.eq(str(schema.MatchStatus.RESOLVED)).fillna(value=False) & named
    stood_for &= table[schema.MATCH_WHY].str.contains(STANDS_FOR_IT, regex=False).fillna(value=False).astype(bool)
    return ((open_rows & anything) | stood_for).to_numpy(dtype=bool)


def _readable(text: str) -> str | None:
    """Candidates, which stand in the table as JSON, for a person to read."""
    told = []
    for number, one in enumerate(read_candidates(text), start=1):
        label = ", ".join(filter(None, (one.get("name"), one.get("admin1"), one.get("country"))))
        told.append(f"{number}. {label} ({one[LAT]:.4f}, {one[LON]:.4f}) [{one['place_id']}]")
    return _APART.join(told) or None


def write_unplaced(table: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write the table so that a spreadsheet opens it well: no cell is a formula, every script is shown as it is."""
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in _SHEETS:
        raise OutputError(f"{target.name!r} has no suffix that names a spreadsheet. Use one of {', '.join(_SHEETS)}.")
    out = disarmed(table)
    with replaced(target) as fresh:
        if suffix == ".xlsx":
            out.to_excel(fresh, index=False, sheet_name="unplaced", freeze_panes=(1, 0), engine="xlsxwriter")
        else:  # the mark at its start tells spreadsheets that it is UTF-8
            out.to_csv(fresh, index=False, sep="\t" if suffix == ".tsv" else ",", encoding="utf-8-sig")


_SHEETS: Final = (".csv", ".tsv", ".xlsx")


def options_of(text: str) -> dict[int, Option]:
    """The candidates that a cell lists, by their numbers.

    >>> options_of("1. Sabha, LBY (27.0377, 14.4283) [geonames:2212775] | 2. X (1.0, -2.5) [own:1]")[2]
    Option(place_id='own:1', lat=1.0, lon=-2.5)
    """
    return {
        int(found["number"]): Option(found["place_id"], float(found["lat"]), float(found["lon"]))
        for found in _CANDIDATE.finditer(text)
    }
