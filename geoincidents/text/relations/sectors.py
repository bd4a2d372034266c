"""The part of a country or a division on one side of it, "southern X": cut from its outline, with a point inside."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoincidents.geo import distance_km
from geoincidents.outlines.world import world

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

# "Southern X" is the southern half of X by area. What lies over the sea, or apart in another country, does not count:
# "southern France" is not Réunion, "western USA" not Alaska. Islands up to so far apart are one country all the same
# (Japan, Indonesia), and so are large halves of one (Malaysia).
_SHARE: Final = 0.5
_CORNER_SHARE: Final = 1.0 / 3.0
_TOGETHER_DEGREES: Final = 1.0
_LARGE: Final = 0.3
_STEPS: Final = 16  # halvings on the way to the cut
_INWARD: Final = (0.1, 0.05, 0.02, 0.01)  # how far from the edge, in widths of the shape
_KEPT: Final = 512


class Sector(NamedTuple):
    """Part of an area: a point in it, degrees, and the kilometres about the point within which all of it lies."""

    lat: float
    lon: float
    radius_km: float


@lru_cache(maxsize=_KEPT)
def sector(country: str, azimuth: float, lat: float | None = None, lon: float | None = None) -> Sector | None:
    """The part of an area that lies in a direction.

    Parameters
    ----------
    country
        ISO alpha-3 code.
    azimuth
        Degrees clockwise from north.
    lat, lon
        The middle of a first-order division of the country; without them the country is meant.

    Returns
    -------
    Sector or None
        None where there is no outline of the area alone.
    """
    shape = _main(country, lat, lon)
    return None if shape is None else _cut(shape, azimuth)


@lru_cache(maxsize=_KEPT)
def _main(country: str, lat: float | None, lon: float | None) -> BaseGeometry | None:
    """Outline of an area without what lies apart from it; its longitudes may go on beyond 180."""
    if lat is None or lon is None:
        shape = world().shape(country)
    else:
        nation, codes = world().unit_at(lat, lon)
        shape = world().shape(country, codes[0]) if nation == country and len(codes) == 1 else None
    return None if shape is None else _without_outliers(shape)


def _without_outliers(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 what has an area
    middle = shapely.get_coordinates(shapely.centroid(parts))
    size = shapely.area(parts) * np.cos(np.radians(middle[:, 1]))
    turn = np.round((middle[int(size.argmax()), 0] - middle[:, 0]) / 360.0) * 360.0
    parts = np.array([_moved(part, by) for part, by in zip(parts, turn, strict=True)], dtype=object)
    group = _groups(parts)
    weight = np.bincount(group, weights=size)
    return shapely.union_all(parts[weight[group] >= _LARGE * weight.max()])


def _moved(shape: BaseGeometry, by: float) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: np.add(xy, (by, 0.0))) if by else shape


def _groups(parts: NDArray[np.object_]) -> NDArray[np.int64]:
    """Number of the group of parts that each belongs to; those close to each other are of one group."""
    group = np.arange(len(parts))
    one, other = shapely.STRtree(parts).query(parts, predicate="dwithin", distance=_TOGETHER_DEGREES)
    while True:
        lowest = group.copy()
        np.minimum.at(lowest, one, group[other])
        if (lowest == group).all():
            return group
        group = lowest


def _cut(shape: BaseGeometry, azimuth: float) -> Sector | None:
    """The share of a shape that lies farthest in a direction."""
    middle = shapely.centroid(shape)
    narrow = max(math.cos(math.radians(middle.y)), 0.05)
    east, north = math.sin(math.radians(azimuth)), math.cos(math.radians(azimuth))
    turned = np.array([[north, -east], [east, north]])

    def ahead(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        plane = (xy - [middle.x, middle.y]) * [narrow, 1.0]
        return np.asarray(plane @ turned.T)

    def back(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((xy @ turned) / [narrow, 1.0] + [middle.x, middle.y])

    flat = shapely.transform(shape, ahead)
    west, low, right, high = flat.bounds
    wanted = flat.area * (_CORNER_SHARE if round(azimuth) % 90 else _SHARE)
    lower, upper = low, high
    for _ in range(_STEPS):
        level = (lower + upper) / 2.0
        over = shapely.clip_by_rect(flat, west - 1.0, level, right + 1.0, high + 1.0).area > wanted
        lower, upper = (level, upper) if over else (lower, level)
    part = shapely.transform(shapely.clip_by_rect(flat, west - 1.0, lower, right + 1.0, high + 1.0), back)
    if part.is_empty:
        return None
    point = _inside(part)
    lat, lon = point.y, float(_wrapped(point.x))
    x, y = shapely.get_coordinates(part).T
    return Sector(lat, lon, float(np.max(distance_km(lat=y, lon=_wrapped(x), to_lat=lat, to_lon=lon))))


def _inside(part: BaseGeometry) -> shapely.Point:
    """The centre of gravity of a shape where it lies in it, else the nearest point that is well within."""
    middle = shapely.centroid(part)
    if part.contains(middle):
        return middle
    for share in _INWARD:
        core = part.buffer(-share * math.sqrt(part.area))
        if not core.is_empty:
            return shapely.Point(shapely.get_coordinates(shapely.shortest_line(core, middle))[0])
    return shapely.point_on_surface(part)


def _wrapped(lon: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray((np.asarray(lon) + 180.0) % 360.0 - 180.0)
