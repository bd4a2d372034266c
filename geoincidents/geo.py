"""The one place for geodesics, compass directions and length units.

Points are WGS 84 degrees passed as ``lat`` and ``lon`` by keyword, lengths are kilometres,
azimuths are degrees clockwise from true north. Distances are geodesics on the WGS 84 ellipsoid
(C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87, 2013, as implemented in PROJ).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod
from shapely.geometry import Polygon

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CRS = "EPSG:4326"
"""The coordinate reference system of every stored geometry."""

_GEOD = Geod(ellps="WGS84")

KM_PER_UNIT: dict[str, float] = {
    "km": 1.0,
    "m": 0.001,
    "mi": 1.609344,  # international mile, exact since 1959
    "nmi": 1.852,  # international nautical mile, exact
    "yd": 0.0009144,  # international yard, exact
    "ft": 0.0003048,  # international foot, exact
}
"""Kilometres in one of each length unit."""

SECTORS: tuple[str, ...] = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
"""The eight compass sectors, clockwise from north."""


def distance_km(
    *,
    lat: ArrayLike,
    lon: ArrayLike,
    to_lat: ArrayLike,
    to_lon: ArrayLike,
) -> NDArray[np.float64]:
    """Geodesic length in kilometres between points, element by element.

    Parameters
    ----------
    lat, lon
        Starting points in degrees; scalars or arrays that broadcast.
    to_lat, to_lon
        End points in degrees.

    Returns
    -------
    ndarray
        Kilometres; NaN where any coordinate is missing.

    Examples
    --------
    >>> round(float(distance_km(lat=32.88743, lon=13.18733, to_lat=32.68333, to_lon=13.18333)), 1)
    22.6
    """
    return _inverse(lat, lon, to_lat, to_lon)[1]


def azimuth_deg(
    *,
    lat: ArrayLike,
    lon: ArrayLike,
    to_lat: ArrayLike,
    to_lon: ArrayLike,
) -> NDArray[np.float64]:
    """Initial geodesic azimuth from the first points to the second, 0 <= azimuth < 360.

    Parameters
    ----------
    lat, lon
        Starting points in degrees; scalars or arrays that broadcast.
    to_lat, to_lon
        End points in degrees.

    Returns
    -------
    ndarray
        Degrees clockwise from true north; NaN where a coordinate is missing or the points coincide.

    Examples
    --------
    >>> round(float(azimuth_deg(lat=0, lon=0, to_lat=0, to_lon=1)))
    90
    """
    azimuth, length = _inverse(lat, lon, to_lat, to_lon)
    return np.where(length == 0, np.nan, np.mod(azimuth, 360.0))


def _inverse(
    lat: ArrayLike,
    lon: ArrayLike,
    to_lat: ArrayLike,
    to_lon: ArrayLike,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lat1, lon1, lat2, lon2 = (
        np.array(value, dtype=np.float64)
        for value in np.broadcast_arrays(*(np.asarray(v, float) for v in (lat, lon, to_lat, to_lon)))
    )
    known = np.isfinite(lat1) & np.isfinite(lon1) & np.isfinite(lat2) & np.isfinite(lon2)
    azimuth = np.full(known.shape, np.nan)
    length = np.full(known.shape, np.nan)
    if known.any():
        forward, _, metres = _GEOD.inv(lon1[known], lat1[known], lon2[known], lat2[known])
        azimuth[known] = forward
        length[known] = np.asarray(metres) / 1000.0
    return azimuth, length


def destination(
    *,
    lat: ArrayLike,
    lon: ArrayLike,
    km: ArrayLike,
    azimuth: ArrayLike,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points reached from the given ones over a distance in a direction.

    Parameters
    ----------
    lat, lon
        Starting points in degrees; scalars or arrays that broadcast.
    km
        Kilometres along the geodesic.
    azimuth
        Degrees clockwise from true north.

    Returns
    -------
    tuple of ndarray
        Latitudes and longitudes in degrees.

    Examples
    --------
    >>> lat, lon = destination(lat=32.88743, lon=13.18733, km=50, azimuth=180)
    >>> round(float(lat), 4), round(float(lon), 4)
    (32.4366, 13.1873)
    """
    arrays = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (lat, lon, km, azimuth)))
    lat1, lon1, length, bearing = (np.array(value) for value in arrays)
    lon2, lat2, _ = _GEOD.fwd(lon1, lat1, bearing, length * 1000.0)
    return np.asarray(lat2), np.asarray(lon2)


def circle(*, lat: float, lon: float, km: float, points: int = 72) -> Polygon:
    """Polygon whose vertices all lie ``km`` from a centre on the ellipsoid.

    Parameters
    ----------
    lat, lon
        Centre in degrees.
    km
        Radius in kilometres, above zero.
    points
        Number of vertices.

    Returns
    -------
    shapely.Polygon
        In EPSG:4326, not cut at the antimeridian.

    Examples
    --------
    >>> ring = circle(lat=0, lon=0, km=111.32)
    >>> [round(v) for v in ring.bounds]
    [-1, -1, 1, 1]
    """
    lats, lons = destination(lat=lat, lon=lon, km=km, azimuth=np.linspace(0, 360, points, endpoint=False))
    return Polygon(np.column_stack([lons, lats]))


def sector(azimuth: ArrayLike) -> NDArray[np.object_]:
    """Compass sector (N, NE, E ... NW) of each azimuth; None where it is missing.

    Parameters
    ----------
    azimuth
        Degrees clockwise from true north; any real number.

    Returns
    -------
    ndarray of object
        One of :data:`SECTORS` or None.

    Examples
    --------
    >>> sector([0, 44, 350]).tolist()
    ['N', 'NE', 'N']
    """
    degrees = np.atleast_1d(np.asarray(azimuth, dtype=np.float64))
    out = np.full(degrees.shape, None, dtype=object)
    known = np.isfinite(degrees)
    index = np.floor((degrees[known] + 22.5) / 45.0).astype(int) % 8
    out[known] = np.array(SECTORS, dtype=object)[index]
    return out
