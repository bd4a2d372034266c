"""What linking cannot do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.tables.coercion import row_label
from geoincidents.tables.conforming import conform
from geoincidents.tables.findings import SHOWN_ROWS

if TYPE_CHECKING:
    import geopandas as gpd


def checked(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Conformed copy of a table that names its rows, their kinds and their types; else every fault at once."""
    needed = (schema.INCIDENT_ID, schema.RECORD_KIND, schema.EVENT_TYPE)
    if missing := [name for name in needed if name not in getattr(incidents, "columns", ())]:
        what = f"columns {', '.join(missing)} are missing"
        raise SchemaError(f"Not an incident table: {what}. Call geoincidents.conform() on it first.")
    table = conform(incidents)
    nameless = np.flatnonzero(table[schema.INCIDENT_ID].isna().to_numpy(dtype=bool))
    if len(nameless):
        rows = ", ".join(row_label(table.index[at]) for at in nameless[:SHOWN_ROWS])
        raise SchemaError(
            f"{schema.INCIDENT_ID!r} is null in {len(nameless)} row(s): {rows}. Give each row an identifier that "
            "lasts, as reading a table with geoincidents does."
        )
    return table
