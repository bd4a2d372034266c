"""Points of rows that have none of their own but name a place that nobody has looked up yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geoincidents import schema
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.linking.facts import points_of
from geoincidents.schema import MatchStatus
from geoincidents.tables.columns import LAT, LON

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer


def points_known(
    incidents: gpd.GeoDataFrame, gazetteer: Gazetteer | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes by position, NaN where nothing is known.

    A place that was looked up and not found (``unresolved`` with a reason) is not asked for again.
    """
    lat, lon = points_of(incidents)
    names = incidents[schema.PLACE_NAME].fillna(incidents[schema.PLACE_PHRASE]).astype(object)
    untried = incidents[schema.MATCH_WHY].isna() & incidents[schema.MATCH_STATUS].eq(MatchStatus.UNRESOLVED)
    asked = np.isnan(lat) & names.notna().to_numpy(dtype=bool) & untried.to_numpy(dtype=bool)
    if not asked.any():
        return lat, lon
    chosen = incidents[asked]
    known = gazetteer_of(gazetteer)
    country = chosen[schema.COUNTRY].astype(object).where(chosen[schema.COUNTRY].notna(), None)
    found = known.resolve_many(names[asked].tolist(), country=country.tolist())
    sure = found[schema.MATCH_STATUS].eq(MatchStatus.RESOLVED).to_numpy(dtype=bool)
    lat[asked] = np.where(sure, found[LAT].to_numpy(dtype=float), np.nan)
    lon[asked] = np.where(sure, found[LON].to_numpy(dtype=float), np.nan)
    return lat, lon
