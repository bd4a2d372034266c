"""Which rows are one event, one telling, or share one toll: what the page needs in order to count nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.queries import countable
from geoincidents.queries.counting import counted_kinds
from geoincidents.tables.tellings import tellings

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

COUNTED: Final = tuple(counted_kinds(strategic=True))
"""Record kinds that stand on the map; all others are listed beside it."""

EVENT: Final = "event"
TELLING: Final = "telling"
SHARED_TOLL: Final = "shared_toll"


def entries_of(table: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Rows that stand on the map or in its list: of an event of several reports those of one, placed where any is.

    Parameters
    ----------
    table
        Conformed incident table.

    Returns
    -------
    ndarray
        What :func:`geoincidents.countable` counts, strategic rows too, of the reports that place an event, with the
        places that they could not, and of the events that none places.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> one = {"record_kind": "incident", "event_group": "e", "source_schema": "text"}
    >>> rows = [{"source_name": "A", "killed_best": 3}, {"source_name": "B", "geometry": Point(13, 32)}]
    >>> entries_of(incidents_from_rows([one | row for row in rows]))
    array([False,  True])
    >>> rows = [{"source_name": "A"}, {"source_name": "A", "geometry": Point(13, 32)}]
    >>> entries_of(incidents_from_rows([one | row for row in rows]))
    array([ True,  True])
    """
    placed = (table.geometry.notna() & ~table.geometry.is_empty).to_numpy()
    group = table[schema.EVENT_GROUP].astype(object)
    counted = table[schema.RECORD_KIND].isin(COUNTED).to_numpy(dtype=bool)
    elsewhere = group.isin(group[placed & counted].dropna()).to_numpy(dtype=bool)
    asked = placed | ~elsewhere
    if not asked.all():
        # A place that a report names among others of one event and that nobody knows is not another report of it.
        telling = tellings(table[elsewhere])
        asked[elsewhere] |= np.isin(telling, telling[(placed & counted)[elsewhere]])
    out = np.zeros(len(table), dtype=bool)
    out[asked] = countable(table if asked.all() else table[asked], strategic=True).to_numpy(dtype=bool)
    return out


def group_columns(table: gpd.GeoDataFrame) -> dict[str, NDArray[np.uint32]]:
    """Codes by row, 0 for a row of its own; no column where no two rows of the table belong together.

    Parameters
    ----------
    table
        Conformed incident table.

    Returns
    -------
    dict
        The event and the telling of each row, and the toll that it shares.
    """
    columns = {}
    event = _codes(table[schema.EVENT_GROUP])
    if event.any():
        columns[EVENT] = event
        columns[TELLING] = np.where(event > 0, tellings(table) + 1, 0).astype(np.uint32)
    shared = _codes(table[schema.CASUALTY_GROUP])
    if shared.any():
        columns[SHARED_TOLL] = shared
    return columns


def _codes(values: pd.Series[str]) -> NDArray[np.uint32]:
    """Number of each value that several rows have, else 0."""
    several = values.notna() & values.duplicated(keep=False)
    return (pd.factorize(values.where(several))[0] + 1).astype(np.uint32)
