"""Which second-order division a point lies in, by the places of a gazetteer that say their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoincidents import geo
from geoincidents.gazetteer.divisions import CLEARLY_NEARER, TOWN_KM, locate_points
from geoincidents.gazetteer.nearest import NearestIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.gazetteer.directory import Directory
    from geoincidents.gazetteer.ground import Ground

_BATCH: Final = 512
_FARTHEST_KM: Final = 30.0  # a place that is farther off says nothing of so small a division


def has_second_order(gazetteer: Directory) -> bool:
    """Whether any place of a gazetteer says in which second-order division it lies, as those of packs do."""
    return bool(gazetteer.store.admin2_of(gazetteer.ground.rows).any())


def second_order(gazetteer: Directory, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.object_]:
    """Name of the second-order division that each point lies in, by the places round it; None where they are not clear.

    Of 44,964 places of 51 countries (Who's On First), hidden one by one, the nearest place with another's half as near
    names the division of 84 %, and is right in 98.4 % of them. The nearest centre of a division within the first-order
    one is right in 80 %, which is why centres tell nothing here.
    """
    found: NDArray[np.object_] = np.full(len(lat), None, dtype=object)
    ground = gazetteer.ground
    second = gazetteer.store.admin2_of(ground.rows)
    towns = np.flatnonzero((second > 0) & (ground.radius_km <= TOWN_KM) & ~ground.of_kind("A."))
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if not len(towns) or not len(known):
        return found
    lat, lon = lat[known], lon[known]
    nearest, km = NearestIndex(ground.lat[towns], ground.lon[towns]).nearest(lat, lon)
    at = towns[nearest]
    where = locate_points(gazetteer, lat, lon)
    same_country = where.country == np.array([*ground.labels, None], dtype=object)[ground.country[at]]
    clear = same_country & (km <= _FARTHEST_KM)
    near = np.flatnonzero(clear)
    clear[near] = ~_rivalled(ground, towns, second, at[near], km[near], lat[near], lon[near])
    rows, back = np.unique(second[at[clear]], return_inverse=True)
    names = np.array([name for name, _, _ in gazetteer.store.labels(rows)], dtype=object)
    found[known[clear]] = names[back]
    return found


def _rivalled(
    ground: Ground,
    towns: NDArray[np.intp],
    second: NDArray[np.uint32],
    nearest: NDArray[np.intp],
    km: NDArray[np.float64],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Whether a place of another second-order division is less than twice as far from a point as the nearest place."""
    reach = km / CLEARLY_NEARER
    high = reach / geo.KM_PER_DEGREE
    wide = high / np.maximum(np.cos(np.radians(np.minimum(np.abs(lat) + high, 89.0))), 0.01)
    places: NDArray[np.object_] = np.asarray(shapely.points(ground.lon[towns], ground.lat[towns]), dtype=object)
    tree = shapely.STRtree(places)
    rivalled = np.zeros(len(lat), dtype=bool)
    for first in range(0, len(lat), _BATCH):
        rows = slice(first, first + _BATCH)
        boxes = shapely.box(
            lon[rows] - wide[rows], lat[rows] - high[rows], lon[rows] + wide[rows], lat[rows] + high[rows]
        )
        point, place = tree.query(boxes)
        point, place = point + first, towns[place]
        other = second[place] != second[nearest[point]]
        point, place = point[other], place[other]
        away = geo.distance_km(lat=lat[point], lon=lon[point], to_lat=ground.lat[place], to_lon=ground.lon[place])
        rivalled[point[away < reach[point]]] = True
    return rivalled
