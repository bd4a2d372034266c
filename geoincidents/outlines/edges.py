"""The nearest point of lines and areas, by geodesic distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry import Point

from geoincidents import geo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

_BLOCK: Final = (
    128  # points looked at together; measured, smaller blocks see fewer edges, larger ones start fewer calls
)


def nearest_on(
    geometry: BaseGeometry,
    *,
    lat: ArrayLike,
    lon: ArrayLike,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Nearest point of a geometry to each of many points, and the geodesic distance to it.

    An edge between two vertices is straight in longitude and latitude (RFC 7946, section 3.1.1), the
    distance to it is the geodesic one. Edges are followed in pieces of at most 10 km, so the result exceeds
    the true distance by metres at most.

    Parameters
    ----------
    geometry
        Any geometry in EPSG:4326, not empty. Across the antimeridian it may count on beyond 180 degrees.
    lat, lon
        Points in degrees.

    Returns
    -------
    tuple of ndarray
        Latitudes and longitudes in degrees, and kilometres: the point itself and 0 inside an area, NaN where
        a coordinate is missing.

    Examples
    --------
    >>> square = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    >>> nearest_on(square, lat=[0.5, 0.5], lon=[0.5, 2])[2].round(1).tolist()
    [0.0, 111.3]
    """
    lats, lons = (np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in (lat, lon))
    near = np.full((len(lats), 2), np.nan)
    known = np.flatnonzero(np.isfinite(lats) & np.isfinite(lons))
    if len(known):
        # Incidents share places: each place is looked at once, neighbours together.
        places, back = np.unique(lons[known] + 1j * lats[known], return_inverse=True)
        points = np.column_stack([places.real, places.imag])
        found = points.copy()
        outside = np.flatnonzero(~_covers(geometry, points))
        found[outside] = nearest_on_edges([geometry], points[outside])[1]
        near[known] = found[back.reshape(-1)]
    return near[:, 1], near[:, 0], geo.distance_km(lat=lats, lon=lons, to_lat=near[:, 1], to_lon=near[:, 0])


def reaches(geometry: BaseGeometry, *, lat: ArrayLike, lon: ArrayLike, km: ArrayLike) -> NDArray[np.bool_]:
    """Whether points are at most so many kilometres from a geometry; see :func:`nearest_on`.

    Only points that may be so near are measured. False where a number is missing.

    Examples
    --------
    >>> reaches(shapely.LineString([(0, 0), (1, 0)]), lat=[0.1, 0.1, 5], lon=[0.5, 1.5, 0.5], km=20).tolist()
    [True, False, False]
    """
    lats, lons, most = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in (lat, lon, km)))
    if isinstance(geometry, Point):
        return geo.is_within(lat=lats, lon=lons, to_lat=geometry.y, to_lon=geometry.x, km=most)
    near = np.zeros(lats.shape, dtype=bool)
    up = (np.maximum(most, 0.0) + geo.ROUNDING_KM) / geo.KM_PER_DEGREE
    # As wide as a circle is at its edge towards the pole, and never less than that at the line's end of it.
    aside = up / np.maximum(np.cos(np.radians(np.minimum(np.abs(lats) + up, 90.0))), 1e-9)
    at = np.flatnonzero(np.isfinite(lats) & np.isfinite(lons) & (most >= 0))
    at = at[_about(geometry, np.column_stack([lons[at], lats[at]]), np.hypot(up, aside)[at])]
    near[at] = nearest_on(geometry, lat=lats[at], lon=lons[at])[2] <= most[at]
    return near


def nearest_on_edges(
    shapes: Sequence[BaseGeometry], points: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Number of the shape on whose edges the nearest point (x, y) to each point is, and that point; see nearest_on.

    By the straight distance through the ellipsoid, of all edges of all shapes together.
    """
    edges = [_edges(shape) for shape in shapes]
    starts, ends = (np.concatenate(side) for side in zip(*edges, strict=True))
    owner = np.repeat(np.arange(len(edges)), [len(one) for one, _ in edges])
    a, b = geo.earth_centred(starts), geo.earth_centred(ends)
    middle, reach = (a + b) / 2.0, np.linalg.norm(b - a, axis=1) / 2.0
    positions = geo.earth_centred(points)
    out, which = np.empty_like(points), np.empty(len(points), dtype=np.intp)
    order = _neighbours_together(points)
    for first in range(0, len(order), _BLOCK):
        rows = order[first : first + _BLOCK]
        block = positions[rows]
        centre = block.mean(axis=0)
        spread = float(np.linalg.norm(block - centre, axis=1).max())
        away = np.linalg.norm(middle - centre, axis=1)
        # No edge that is farther from the whole block than another one is at its farthest can be the nearest.
        near = np.flatnonzero(away - reach - spread <= (away + reach).min() + spread)
        edge, along = _nearest_edge(block - centre, a[near] - centre, b[near] - centre)
        chosen = near[edge]
        which[rows] = owner[chosen]
        out[rows] = starts[chosen] + along[:, None] * (ends[chosen] - starts[chosen])
    out[:, 0] = np.mod(out[:, 0] + 180.0, 360.0) - 180.0
    return which, out


def _neighbours_together(points: NDArray[np.float64]) -> NDArray[np.intp]:
    """Order along a Z-shaped curve through the plane, so that any stretch of it is a small region."""
    corner, size = points.min(axis=0, initial=np.inf), np.ptp(points, axis=0) if len(points) else 1.0
    cells = ((points - corner) / np.maximum(size, 1e-9) * 1023).astype(np.int64)  # ten bits an axis
    code = np.zeros(len(points), dtype=np.int64)
    for bit in range(10):
        code |= ((cells[:, 0] >> bit & 1) << 2 * bit) | ((cells[:, 1] >> bit & 1) << 2 * bit + 1)
    return np.argsort(code, kind="stable")


def _nearest_edge(
    points: NDArray[np.float64],
    a: NDArray[np.float64],
    b: NDArray[np.float64],
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Index of the nearest edge of each point, and where on it, from 0 at its start to 1 at its end."""
    edge = b - a
    length2 = (edge**2).sum(axis=1)
    projected = points @ edge.T - (a * edge).sum(axis=1)
    along = np.clip(projected / np.where(length2 > 0, length2, 1.0), 0.0, 1.0)
    squared = (a**2).sum(axis=1) - 2.0 * (points @ a.T) + along * (along * length2 - 2.0 * projected)
    nearest = squared.argmin(axis=1)
    return nearest, along[np.arange(len(points)), nearest]


def _edges(geometry: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Start and end (x, y) of every edge, none much longer than 10 km; a point is an edge without length."""
    lines = list(_lines(geometry))
    starts = np.concatenate([line[:-1] if len(line) > 1 else line for line in lines])
    ends = np.concatenate([line[1:] if len(line) > 1 else line for line in lines])
    length = np.linalg.norm(geo.earth_centred(ends) - geo.earth_centred(starts), axis=1)
    turns = np.abs(ends - starts).max(axis=1) * 111.4  # the chord of an edge half round the Earth is short
    pieces = np.maximum(np.ceil(np.maximum(length, np.minimum(turns, 20_000.0) * 0.1) / geo.EDGE_KM), 1).astype(int)
    step = np.repeat((ends - starts) / pieces[:, None], pieces, axis=0)
    piece = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    first = np.repeat(starts, pieces, axis=0) + piece[:, None] * step
    return first, first + step


def _lines(geometry: BaseGeometry) -> Iterator[NDArray[np.float64]]:
    for part in shapely.get_parts(geometry):
        if part.is_empty:
            continue
        if hasattr(part, "geoms"):
            yield from _lines(part)
        elif part.geom_type == "Polygon":
            yield from (shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors))
        else:
            yield shapely.get_coordinates(part)


def _about(geometry: BaseGeometry, points: NDArray[np.float64], degrees: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether points lie within so many degrees of a geometry on the plane of longitude and latitude, at any turn."""
    shapely.prepare(geometry)
    near = degrees >= 180.0  # noqa: PLR2004 round the pole longitudes say nothing
    west, south, east, north = geometry.bounds
    for turn in (-360.0, 0.0, 360.0):
        x, y = points[:, 0] + turn, points[:, 1]
        box = (x >= west - degrees) & (x <= east + degrees) & (y >= south - degrees) & (y <= north + degrees)
        at = np.flatnonzero(box & ~near)
        near[at] = shapely.dwithin(geometry, np.asarray(shapely.points(x[at], y[at])), degrees[at])  # type: ignore[call-overload]  # the stubs know one distance only
    return near


def _covers(geometry: BaseGeometry, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    shapely.prepare(geometry)
    inside = np.zeros(len(points), dtype=bool)
    west, _, east, _ = geometry.bounds
    for turn in (-360.0, 0.0, 360.0):
        if west <= turn + 180.0 and east >= turn - 180.0:
            inside |= shapely.intersects_xy(geometry, points[:, 0] + turn, points[:, 1])
    return inside
