"""An incident table as it is to be seen: what stands on the map, and how far the map reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents import schema
from geoincidents.geo import destination
from geoincidents.maps import ground
from geoincidents.maps.hexagons import hexagon_columns
from geoincidents.maps.palette import SYMBOLS
from geoincidents.maps.payload import incident_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.maps.basemap import Window

PLOTTED: Final = (schema.RecordKind.INCIDENT, schema.RecordKind.STRATEGIC)
"""Record kinds that stand on the map; all others are listed beside it."""

_BROAD: Final = (schema.GeoPrecision.ADMIN1, schema.GeoPrecision.COUNTRY)
_SCREEN: Final = 2.0  # times as wide as high, with the panel closed
_KM_PER_DEGREE: Final = 111.2  # of latitude, on the mean sphere
_LEAST_COSINE: Final = 0.1  # beyond 84 degrees north or south, where Web Mercator has no map


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
        plotted = table[table[schema.RECORD_KIND].isin(PLOTTED) & table.geometry.notna() & ~table.geometry.is_empty]
        everywhere = np.column_stack([plotted.geometry.y, plotted.geometry.x])
        broad = plotted[schema.GEO_PRECISION].isin(_BROAD).to_numpy(dtype=bool)
        self.reference = reference
        centre = np.array([reference[:2]]) if reference is not None else np.empty((0, 2))
        self.radii: list[float] = []
        wanted = None if rings_km is None else ground.asked_radii(rings_km)
        if reference is not None:
            near = everywhere[~broad]
            self.radii = ground.ring_radii(wanted, lat=reference[0], lon=reference[1], points=near)
        edge = _ring_points(reference, self.radii)
        self.known = np.concatenate([everywhere[~broad], centre])
        # A point for a whole country would push the map away from what is known well; it stays within reach.
        sharp = everywhere if broad.all() and not len(centre) else _with_radius(plotted[~broad])
        around = edge if not len(sharp) else np.empty((0, 2))
        self.first = ground.extent_of(np.concatenate([sharp, centre, around]))
        self.all = ground.extent_of(np.concatenate([everywhere, centre, edge]))
        self.window = None if self.all is None else ground.padded(self.all, share=0.7, least=0.6, aspect=_SCREEN)

    @property
    def opening(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Corners that the map opens on."""
        return self._corners(self.first)

    def _corners(self, window: Window | None) -> tuple[tuple[float, float], tuple[float, float]] | None:
        if window is None or self.window is None:
            return None
        grown = ground.padded(window, share=0.04, least=0.03)
        west = ground.turned(grown.west, self.window.west)
        return ((grown.south, west), (grown.north, west + grown.east - grown.west))

    def contents(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Metadata and columns of the page."""
        west = -180.0 if self.window is None else self.window.west
        meta: dict[str, Any] = {
            "symbols": {str(kind): {"colour": look.colour, "shape": look.shape} for kind, look in SYMBOLS.items()},
            "bounds": self._corners(self.all),
            "reference": None,
            "rings": [],
            "hexagons": None,
        }
        columns: dict[str, Any] = dict(incident_columns(self.table, west=west))
        if self.hexagons is not None:
            meta["hexagons"], cells = hexagon_columns(self.table, self.hexagons, west=west)
            columns |= cells
        if self.reference is not None:
            lat, lon, label = self.reference
            lon = ground.turned(lon, west)
            meta["reference"] = {"lat": lat, "lon": lon, "label": label}
            meta["rings"] = [f"{km:g} km" for km in self.radii]
            meta["grid"], rings = ground.ring_columns(self.radii, lat=lat, lon=lon)
            columns |= rings
        return meta, columns


def _ring_points(reference: tuple[float, float, str] | None, radii: list[float]) -> NDArray[np.float64]:
    if reference is None or not radii:
        return np.empty((0, 2))
    lat, lon, _ = reference
    lats, lons = destination(lat=lat, lon=lon, km=max(radii), azimuth=[0.0, 90.0, 180.0, 270.0])
    return np.column_stack([lats, lons])


def _with_radius(plotted: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Corners of the circles of uncertainty, so that the map opens on the whole of each."""
    y, x = plotted.geometry.y.to_numpy(), plotted.geometry.x.to_numpy()
    degrees = plotted[schema.GEO_RADIUS_KM].fillna(0).to_numpy() / _KM_PER_DEGREE
    wide = degrees / np.maximum(np.cos(np.radians(y)), _LEAST_COSINE)
    lat = np.clip(np.concatenate([y - degrees, y + degrees]), -90, 90)
    return np.column_stack([lat, np.concatenate([x - wide, x + wide])])
