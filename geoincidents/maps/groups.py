"""Which rows are one event, one telling, or share one toll: what the page needs in order to count nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.linking.sources import tellings

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

EVENT: Final = "event"
TELLING: Final = "telling"
SHARED_TOLL: Final = "shared_toll"


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
