"""Outlines of answers on the globe: the middle of points, the hull of circles, the chart that is true near both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import Transformer

from geoincidents import geo

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_VERTICES: Final = 24
_LEAST_KM: Final = 0.1  # half the width of what is a point, so that its outline can be seen


def middle_of(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[float, float]:
    """Mean of points on the globe, latitude and longitude: the direction in which their mean lies from its centre."""
    x, y, z = geo.earth_km(lat, lon).mean(axis=0)
    across = float(np.hypot(x, y))
    # The geodetic latitude of a direction: that of a surface point whose normal is flatter by the ellipsoid's ratio.
    return float(np.degrees(np.arctan2(z, across * (1.0 - geo.ECCENTRICITY2)))), float(np.degrees(np.arctan2(y, x)))


def continued(lon: Any, about: float) -> Any:
    """Longitudes that go on past 180 degrees rather than jump, as seen from one of them."""
    return about + (np.asarray(lon) - about + 180.0) % 360.0 - 180.0


def hull_of_circles(lat: NDArray[np.float64], lon: NDArray[np.float64], radius_km: NDArray[np.float64]) -> BaseGeometry:
    """Convex outline of circles, EPSG:4326; it may count on past 180 degrees."""
    rows = np.unique(np.column_stack([lat, lon, radius_km]), axis=0)
    azimuth = np.linspace(0.0, 360.0, _VERTICES, endpoint=False)
    lats, lons = geo.destination(
        lat=rows[:, :1], lon=rows[:, 1:2], km=np.maximum(rows[:, 2:], _LEAST_KM), azimuth=azimuth[None, :]
    )
    points = np.column_stack([continued(lons.ravel(), rows[0, 1]), lats.ravel()])
    return shapely.MultiPoint(points).convex_hull


def local_chart(lat: float, lon: float) -> Transformer:
    """Azimuthal equidistant chart about a point, kilometres: distances from it are geodesic."""
    chart = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=km"
    return Transformer.from_crs(geo.CRS, chart, always_xy=True)
