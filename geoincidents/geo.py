"""The one place for geodesics, compass directions and length units.

Points are WGS 84 degrees passed as ``lat`` and ``lon`` by keyword, lengths are kilometres,
azimuths are degrees clockwise from true north. Distances are geodesics on the WGS 84 ellipsoid
(C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87, 2013, as implemented in PROJ).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyproj import Geod
from shapely.geometry import Polygon

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CRS = "EPSG:4326"
"""The coordinate reference system of every stored geometry."""

_GEOD = Geod(ellps="WGS84")

EQUATOR_KM, ECCENTRICITY2 = 6378.137, 6.69437999014e-3
"""WGS 84: equatorial radius in kilometres and first eccentricity squared (NIMA TR8350.2, 2000)."""
# A chord of 10 km lies at most 2 m below the ellipsoid, so the nearest chord is the nearest edge.
EDGE_KM = 10.0
SHARPEST_KM = EQUATOR_KM * (1.0 - ECCENTRICITY2)
"""Radius of the meridian's bend at the equator, the least there is."""
ROUNDING_KM = 1e-6

KM_PER_DEGREE: Final = 110.5
"""No degree of arc on WGS 84 is shorter, in whatever direction: a bound where what is near is looked for."""

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


def is_within(
    *,
    lat: ArrayLike,
    lon: ArrayLike,
    to_lat: ArrayLike,
    to_lon: ArrayLike,
    km: ArrayLike,
) -> NDArray[np.bool_]:
    """Whether points are at most so many kilometres apart, element by element; False where a number is missing.

    It says what :func:`distance_km` would, at a fraction of the work: the straight line through the ellipsoid bounds
    the geodesic from below, and, since no line on it is bent more sharply than the meridian at the equator, the arc of
    that bend over the same line bounds it from above. Geodesics decide what is left.

    Source
    ------
    Schur's comparison theorem, in S.-S. Chern, "Curves and surfaces in Euclidean space", 1967.

    Examples
    --------
    >>> is_within(lat=[32.9, 33.9], lon=13.2, to_lat=32.5, to_lon=13.2, km=50).tolist()
    [True, False]
    """
    arrays = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in (lat, lon, to_lat, to_lon, km)))
    shape = arrays[0].shape
    lat1, lon1, lat2, lon2, most = (value.ravel() for value in arrays)
    near = np.zeros(lat1.shape, dtype=bool)
    at = np.flatnonzero(np.abs(lat1 - lat2) * KM_PER_DEGREE <= most + ROUNDING_KM)
    straight = _straight_km(lat1[at], lon1[at], lat2[at], lon2[at])
    surely = 2.0 * SHARPEST_KM * np.sin(np.minimum(most[at] / SHARPEST_KM, np.pi) / 2.0)
    near[at] = straight <= surely - ROUNDING_KM
    open_ = at[~near[at] & (straight <= most[at] + ROUNDING_KM)]
    near[open_] = distance_km(lat=lat1[open_], lon=lon1[open_], to_lat=lat2[open_], to_lon=lon2[open_]) <= most[open_]
    return near.reshape(shape)


def azimuth_deg(
    *,
    lat: ArrayLike,
    lon: ArrayLike,
    to_lat: ArrayLike,
    to_lon: ArrayLike,
) -> NDArray[np.float64]:
    """Give the initial geodesic azimuth from the first points to the second, 0 <= azimuth < 360.

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
    lat1, lon1, lat2, lon2 = (np.asarray(value, dtype=np.float64) for value in (lat, lon, to_lat, to_lon))
    known = np.isfinite(lat1) & np.isfinite(lon1) & np.isfinite(lat2) & np.isfinite(lon2)
    azimuth = np.full(known.shape, np.nan)
    length = np.full(known.shape, np.nan)
    if known.any():
        parts: list[Any] = [np.full(known.shape, part)[known] for part in (lon1, lat1, lon2, lat2)]
        if len(parts[0]) == 1:  # pyproj before 3.7 takes an array of one element for a number, which NumPy warns of
            parts = [part.tolist() for part in parts]
        forward, _, metres = _GEOD.inv(*parts)
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
    parts: list[Any] = [
        part.ravel() if part.size != 1 else part.ravel().tolist() for part in (lon1, lat1, bearing, length * 1000.0)
    ]
    lon2, lat2, _ = _GEOD.fwd(*parts)
    return np.reshape(lat2, lon1.shape), np.reshape(lon2, lon1.shape)


def path(*, lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Points (lon, lat) of the geodesic between two points, both included, at most 10 km apart.

    Examples
    --------
    >>> path(lat=[0, 0], lon=[0, 0.15]).round(3).tolist()
    [[0.0, 0.0], [0.075, 0.0], [0.15, 0.0]]
    """
    (lat1, lat2), (lon1, lon2) = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    km = float(distance_km(lat=lat1, lon=lon1, to_lat=lat2, to_lon=lon2))
    pieces = int(np.ceil(km / EDGE_KM))
    between = _GEOD.npts(lon1, lat1, lon2, lat2, pieces - 1) if pieces > 1 else []
    return np.array([(lon1, lat1), *between, (lon2, lat2)])


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


def closest(
    *, lat: NDArray[np.float64], lon: NDArray[np.float64], to_lat: float, to_lon: float, k: int
) -> NDArray[np.intp]:
    """Positions of the ``k`` points that are nearest to one, the nearest first, the first of equally near ones first.

    Points that are farther by the straight line than the nearest ones may be by the geodesic are not measured.

    Examples
    --------
    >>> closest(lat=np.array([0.0, 3.0, np.nan, 1.0]), lon=np.zeros(4), to_lat=0, to_lon=0, k=2).tolist()
    [0, 3]
    """
    at = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if 0 < k < len(at):
        straight = _straight_km(lat[at], lon[at], np.float64(to_lat), np.float64(to_lon))
        at = at[straight <= longest_km(np.partition(straight, k - 1)[k - 1])]
    km = distance_km(lat=lat[at], lon=lon[at], to_lat=to_lat, to_lon=to_lon)
    return at[np.argsort(km, kind="stable")[:k]]


def longest_km(straight: ArrayLike) -> NDArray[np.float64]:
    """How long a geodesic may be whose ends are so far apart on the straight line; see :func:`is_within`.

    No line on the ellipsoid is bent more sharply than the meridian at the equator. Infinite where that says nothing.

    Examples
    --------
    >>> longest_km([10, 10_000, 12_750]).round(3).tolist()
    [10.0, 11524.463, inf]
    """
    half = np.asarray(straight, dtype=np.float64) / (2.0 * SHARPEST_KM)
    bent = 2.0 * SHARPEST_KM * np.arcsin(np.minimum(half, 1.0)) + ROUNDING_KM
    return np.where(half < 1.0, bent, np.inf)


def _straight_km(lat: Any, lon: Any, to_lat: Any, to_lon: Any) -> NDArray[np.float64]:
    """Length of the straight line through the ellipsoid between points."""
    return np.asarray(np.linalg.norm(earth_km(lat, lon) - earth_km(to_lat, to_lon), axis=1), dtype=np.float64)


def earth_centred(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Earth-centred, Earth-fixed coordinates in kilometres of points (lon, lat) on the ellipsoid.

    Examples
    --------
    >>> earth_centred(np.array([[0.0, 0.0], [90.0, 0.0]])).round(0).tolist()
    [[6378.0, 0.0, 0.0], [0.0, 6378.0, 0.0]]
    """
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    normal = EQUATOR_KM / np.sqrt(1.0 - ECCENTRICITY2 * np.sin(lat) ** 2)
    x, y = normal * np.cos(lat) * np.cos(lon), normal * np.cos(lat) * np.sin(lon)
    return np.column_stack([x, y, normal * (1.0 - ECCENTRICITY2) * np.sin(lat)])


def earth_km(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """The same of latitudes and longitudes: chords between them are short of geodesics by 0.03 % at 500 km."""
    return earth_centred(np.column_stack([lon, lat]))
