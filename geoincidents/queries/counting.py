"""Which rows enter counts and sums, each event once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.parallel import as_whole
from geoincidents.queries.masks import column_of, mask
from geoincidents.tables.tellings import tellings

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray


@as_whole("queries")
def countable(incidents: gpd.GeoDataFrame, *, strategic: bool = False) -> pd.Series[bool]:
    """Incidents that enter counts and sums: single events, not aggregates, statements or background, each event once.

    Of rows that share an ``event_group``, as :func:`geoincidents.link_reports` gives it, those of one report or data
    set count: of the one that states a toll, of several that do, of the best placed, then of the latest. Rows that this
    one has of the event all count, as they do where a single report tells an event at several places: the numbers that
    they share stand on the first of them only. Where nothing says which source rows are from, all count.

    Parameters
    ----------
    incidents
        Incident table. Take the rows that a question is about before they are counted: of an event that several reports
        place apart, one row is counted.
    strategic
        Count changes of strategy or control as well (the record kind ``strategic``).

    Returns
    -------
    pandas.Series
        Booleans.

    Raises
    ------
    SchemaError
        If there is no record kind.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> countable(incidents_from_rows([{"record_kind": "incident"}, {"record_kind": "aggregate"}])).tolist()
    [True, False]
    >>> one = {"record_kind": "incident", "event_group": "e", "source_schema": "text", "killed_best": 26}
    >>> countable(incidents_from_rows([one | {"source_name": "A"}, one | {"source_name": "B"}])).tolist()
    [True, False]
    """
    chosen = column_of(incidents, schema.RECORD_KIND).isin(counted_kinds(strategic=strategic)).to_numpy(dtype=bool)
    return mask(chosen & ~_told_elsewhere(incidents, chosen), incidents)


def counted_kinds(*, strategic: bool) -> list[str]:
    """Record kinds whose rows enter counts."""
    return [str(schema.RecordKind.INCIDENT)] + [str(schema.RecordKind.STRATEGIC)] * bool(strategic)


def _told_elsewhere(incidents: pd.DataFrame, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows of an event that another source's rows stand for, of the rows that would count."""
    told = np.zeros(len(incidents), dtype=bool)
    if schema.EVENT_GROUP not in incidents.columns:
        return told
    rows = np.flatnonzero(chosen & incidents[schema.EVENT_GROUP].notna().to_numpy(dtype=bool))
    rows = rows[incidents[schema.EVENT_GROUP].iloc[rows].duplicated(keep=False).to_numpy(dtype=bool)]
    if not len(rows):
        return told
    table = pd.DataFrame(incidents).iloc[rows]
    keys = pd.DataFrame({"group": table[schema.EVENT_GROUP].astype(object).to_numpy(), "telling": tellings(table)})
    for name in (schema.KILLED_BEST, schema.GEO_RADIUS_KM, schema.SOURCE_DATE, schema.INCIDENT_ID):
        if name in table.columns:
            own = pd.Series(_preference(table[name], name), index=keys.index)
            keys[name] = own.groupby([keys["group"], keys["telling"]]).transform("min")
    first = keys.sort_values(list(keys.columns.drop("telling")), kind="stable").drop_duplicates("group")
    best = keys["group"].map(dict(zip(first["group"], first["telling"], strict=True)))
    told[rows] = (best != keys["telling"]).to_numpy(dtype=bool)
    return told


def _preference(values: pd.Series[Any], name: str) -> NDArray[Any]:
    """Numbers or words of rows by which the one to count comes first: stated, small in radius, late, in order."""
    if name == schema.KILLED_BEST:
        return np.asarray(values.isna())
    if name == schema.GEO_RADIUS_KM:
        return np.asarray(values.fillna(np.inf), dtype=np.float64)
    if name == schema.SOURCE_DATE:
        days = pd.to_datetime(values).to_numpy(dtype="datetime64[D]")
        return np.where(np.isnat(days), np.inf, -days.astype(np.int64).astype(np.float64))
    return np.asarray(values.astype(object).fillna("").astype(str), dtype=object)
