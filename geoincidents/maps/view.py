"""An incident table as it is to be seen: what stands on the map, and how far the map reaches."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.geo import distance_km
from geoincidents.maps import ground
from geoincidents.maps.extent import TURN, cut_of, grown, padded, turned, window_of
from geoincidents.maps.groups import entries_of, group_columns
from geoincidents.maps.hexagons import hexagon_columns
from geoincidents.maps.palette import REST, REST_KEY, looks_of
from geoincidents.maps.payload import EXPORTED, incident_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.maps.basemap import Window

BROAD: Final = "broad"
"""Column of the page: rows that are known to an area, not to a place in it."""

_BROAD: Final = (schema.GeoPrecision.ADMIN1, schema.GeoPrecision.COUNTRY)
_BROAD_KM: Final = 90.0  # as wide as a small province
_WHERE: Final = [schema.GEO_PRECISION, schema.GEO_RADIUS_KM, schema.COUNTRY, schema.ADMIN1, schema.GEOMETRY]
_SCREEN: Final = 2.0  # times as wide as high, with the panel closed


class View:
    """One incident table with its reference, rings and extents.

    ``known`` has latitude and longitude of the reference and of what is known to better than a province.

    Parameters
    ----------
    table
        Conformed incident table.
    reference
        Latitude, longitude and label of the place that distances are measured from, or None.
    rings_km
        Radii of the rings, or None to let the extent decide.
    hexagons
        Resolution of the H3 cells that the page counts in, or None for no such view.
    """

    def __init__(
        self,
        table: gpd.GeoDataFrame,
        reference: tuple[float, float, str] | None,
        rings_km: Sequence[float] | None,
        hexagons: int | None = None,
    ) -> None:
        self.table = table
        self.hexagons = hexagons
        self.reference = reference
        self.broad = broad_rows(table)
        placed = (table.geometry.notna() & ~table.geometry.is_empty).to_numpy()
        shown = placed & entries_of(table)
        plotted, broad = table[_WHERE].iloc[np.flatnonzero(shown)], self.broad[shown]
        circles = _circles(plotted)
        self.radii: list[float] = []
        edges = np.empty((0, 3))
        wanted = None if rings_km is None else ground.asked_radii(rings_km)
        if reference is not None:
            self.radii = ground.ring_radii(wanted, lat=reference[0], lon=reference[1], points=circles[~broad, :2])
            # Rings that were asked for are to be seen; those of our own choice are there where the incidents are.
            widest = max(self.radii, default=0.0) if wanted is not None or not (~broad).any() else 0.0
            edges = np.array([[*reference[:2], 0.0], [*reference[:2], widest]])
        self.known = np.concatenate([circles[~broad, :2], edges[:1, :2]])
        wider = _around_sharper(plotted, circles, broad)
        everything = np.concatenate([circles, edges])
        drawn = np.concatenate([circles[~wider], edges])
        self.cut = cut_of(drawn)
        self.opening = window_of(drawn, self.cut)
        self.all = window_of(everything, self.cut)
        self.window = None if self.all is None else padded(self.all, share=0.7, least=0.6, aspect=_SCREEN)

    def contents(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Metadata and columns of the page."""
        meta: dict[str, Any] = {
            "symbols": _symbols(self.table),
            "bounds": corners(self.all),
            "reference": None,
            "rings": [],
            "hexagons": None,
            "exported": EXPORTED,
        }
        columns: dict[str, Any] = {**incident_columns(self.table, west=self.cut), **group_columns(self.table)}
        columns[BROAD] = self.broad.astype(np.uint8)
        if self.hexagons is not None:
            meta["hexagons"], cells = hexagon_columns(self.table, self.hexagons, west=self.cut)
            columns |= cells
        if self.reference is not None:
            lat, lon, label = self.reference
            lon = turned(lon, self.cut)
            meta["reference"] = {"lat": lat, "lon": lon, "label": label}
            meta["rings"] = self.radii
            meta["grid"], rings = ground.ring_columns(self.radii, lat=lat, lon=lon)
            columns |= rings
        return meta, columns


def _symbols(table: gpd.GeoDataFrame) -> list[dict[str, str]]:
    """Look of each event type that has one, in the order of the legend; the last is that of all other types."""
    looks = looks_of(table[schema.EVENT_TYPE])
    named = [{"key": kind} | asdict(look) for kind, look in looks.items() if look is not REST]
    return [*named, {"key": REST_KEY} | asdict(REST)]


def corners(window: Window | None) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """South-western and north-eastern corner of what the page fits to its size, with a little room round it."""
    if window is None:
        return None
    roomy = grown(window, share=0.02, least=0.01)
    return ((roomy.south, roomy.west), (roomy.north, roomy.east))


def broad_rows(table: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Rows that are known to a province, a country or as wide an area, not to a place in it."""
    wide = table[schema.GEO_PRECISION].isin(_BROAD) | (table[schema.GEO_RADIUS_KM] >= _BROAD_KM).fillna(value=False)
    return wide.to_numpy(dtype=bool)


def _circles(plotted: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Latitude, longitude and radius of each row; where none is stated that of its class of precision."""
    codes, precisions = pd.factorize(plotted[schema.GEO_PRECISION])
    usual = np.array([*(schema.RADIUS_KM.get(one) or 0.0 for one in precisions), 0.0], dtype=np.float64)[codes]
    km = plotted[schema.GEO_RADIUS_KM].to_numpy(dtype=np.float64, na_value=np.nan)
    km = np.where(np.isnan(km), usual, km)
    points = plotted.geometry
    return np.column_stack([points.y.to_numpy(), points.x.to_numpy(), np.maximum(km, 0.0)])


def _around_sharper(
    plotted: gpd.GeoDataFrame, circles: NDArray[np.float64], broad: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Broad rows, fewer than the sharper ones, whose area those lie in: the map need not show all of it."""
    wider = np.zeros(len(plotted), dtype=bool)
    if broad.all() or not broad.any():
        return wider
    country = plotted[schema.COUNTRY].astype(object).fillna("").to_numpy()
    division = plotted[schema.ADMIN1].astype(object).fillna("").to_numpy()
    province = (plotted[schema.GEO_PRECISION] == schema.GeoPrecision.ADMIN1).fillna(value=False).to_numpy(dtype=bool)
    sharper = set(zip(country[~broad], division[~broad], strict=True))
    countries = {name for name, _ in sharper} - {""}
    at = np.flatnonzero(broad)
    sites, of = np.unique(circles[at], axis=0, return_inverse=True)
    wider[at] = _holding(sites, circles[~broad])[of.ravel()]
    for row in at[~wider[at]].tolist():
        if province[row]:
            wider[row] = bool(country[row] and division[row]) and (country[row], division[row]) in sharper
        else:
            wider[row] = country[row] in countries
    # Where most of a table is known to areas only, the areas are what it tells.
    return wider if wider.sum() < (~broad).sum() else np.zeros(len(plotted), dtype=bool)


def _holding(sites: NDArray[np.float64], sharp: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which circles hold all sharper ones: what holds the corners round many points holds all of them."""
    cut = cut_of(sharp)
    middles = np.column_stack([cut + np.mod(sharp[:, 1] - cut, TURN), sharp[:, 0]])
    rim = shapely.get_coordinates(shapely.convex_hull(shapely.multipoints(middles)))
    widest = float(sharp[:, 2].max())
    across = distance_km(lat=rim[0, 1], lon=rim[0, 0], to_lat=rim[:, 1], to_lon=rim[:, 0]).max()
    out = np.asarray(2 * sites[:, 2] >= across, dtype=bool)
    wide = sites[out]
    away = distance_km(lat=wide[:, :1], lon=wide[:, 1:2], to_lat=rim[None, :, 1], to_lon=rim[None, :, 0])
    out[out] = away.max(axis=1, initial=0) + widest <= wide[:, 2]
    return out
