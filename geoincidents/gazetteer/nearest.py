"""The nearest of many points to each of many others, exactly, by geodesic distance.

A stereographic chart of a hemisphere turns circles into circles, so shapely's tree, which knows the plane only, can be
asked for all points within a circle on the globe: one tree over each chart finds a near point, then everything that
could be nearer, and geodesics decide. Poles and antimeridian are nothing special in a chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoincidents import geo

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDING: Final = 1e-9  # radians: six millimetres
_OTHER_POLE: Final = 179.9  # degrees from the middle of a chart, past which it ends: there lies nothing but infinity
_PATCH_DEGREES: Final = 2.0  # points of one patch are looked for one after the other, so the tree's pages stay at hand


class NearestIndex:
    """Points that can be asked for the nearest.

    Parameters
    ----------
    lat, lon
        Degrees; what comes first wins where two are equally near.

    Examples
    --------
    >>> index = NearestIndex(np.array([0.0, 0.0]), np.array([-179.9, 170.0]))
    >>> at, km = index.nearest(np.array([0.0]), np.array([179.9]))
    >>> at.tolist(), km.round(1).tolist()
    ([0], [22.3])
    """

    def __init__(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> None:
        self._lat, self._lon = lat, lon
        self._charts: dict[int, shapely.STRtree] = {}

    def nearest(
        self,
        lat: NDArray[np.float64],
        lon: NDArray[np.float64],
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Position of the nearest point to each of some, and the geodesic distance.

        Parameters
        ----------
        lat, lon
            Degrees, none missing.

        Returns
        -------
        tuple of ndarray
            Positions, -1 where there is no point at all; kilometres, NaN there.
        """
        at, km = np.full(len(lat), -1, dtype=np.int64), np.full(len(lat), np.nan)
        if not len(self._lat):
            return at, km
        patches = np.lexsort((lon // _PATCH_DEGREES, lat // _PATCH_DEGREES))
        for side in (1, -1):  # the northern hemisphere, the southern
            rows = patches[(lat[patches] >= 0) == (side > 0)]
            if len(rows):
                at[rows], km[rows] = self._in_chart(side, lat[rows], lon[rows])
        return at, km

    def within(
        self,
        lat: NDArray[np.float64],
        lon: NDArray[np.float64],
        km: NDArray[np.float64],
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Position of each query and of each point at most so far from it, in order.

        Parameters
        ----------
        lat, lon, km
            Degrees and kilometres, as many as there are queries, none missing.

        Returns
        -------
        tuple of ndarray
            Both positions of each pair.
        """
        pairs = [(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp))]
        for side in (1, -1):
            rows = np.flatnonzero((lat >= 0) == (side > 0))
            if not len(rows) or not len(self._lat):
                continue
            query, place, degrees = _in_circles(self._chart(side), side, lat[rows], lon[rows], km[rows])
            wide = 90.0 - side * lat[rows] + degrees >= _OTHER_POLE  # the chart does not hold the circle
            everyone = np.arange(len(self._lat))
            pairs.append((rows[query[~wide[query]]], place[~wide[query]]))
            pairs += [(np.full(len(everyone), row), everyone) for row in rows[wide]]
        query, place = (np.concatenate(both) for both in zip(*pairs, strict=True))
        near = geo.is_within(
            lat=lat[query], lon=lon[query], to_lat=self._lat[place], to_lon=self._lon[place], km=km[query]
        )
        order = np.lexsort((place[near], query[near]))
        return query[near][order], place[near][order]

    def _chart(self, side: int) -> shapely.STRtree:
        """Tree over the points on the chart of a hemisphere."""
        if side not in self._charts:
            ahead = np.tan(np.radians(np.minimum(90.0 - side * self._lat, _OTHER_POLE)) / 2.0)
            self._charts[side] = shapely.STRtree(_points(ahead, self._lon))
        return self._charts[side]

    def _in_chart(
        self,
        side: int,
        lat: NDArray[np.float64],
        lon: NDArray[np.float64],
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        tree, away = self._chart(side), 90.0 - side * lat
        (_, near) = tree.query_nearest(_points(np.tan(np.radians(away) / 2.0), lon), all_matches=False)
        km = geo.distance_km(lat=lat, lon=lon, to_lat=self._lat[near], to_lon=self._lon[near])
        query, place, degrees = _in_circles(tree, side, lat, lon, km)
        # Where the circle holds one place only, that is the one which is known.
        several = (np.bincount(query, minlength=len(lat)) > 1) & (away + degrees < _OTHER_POLE)
        query, place = query[several[query]], place[several[query]]
        to = geo.distance_km(lat=lat[query], lon=lon[query], to_lat=self._lat[place], to_lon=self._lon[place])
        order = np.lexsort((place, to, query))
        _, firsts = np.unique(query[order], return_index=True)
        chosen = order[firsts]
        near[query[chosen]], km[query[chosen]] = place[chosen], to[chosen]
        for at in np.flatnonzero(away + degrees >= _OTHER_POLE):  # nothing at all lies on this half of the Earth
            to = geo.distance_km(lat=lat[at], lon=lon[at], to_lat=self._lat, to_lon=self._lon)
            near[at], km[at] = to.argmin(), to.min()
        return near, km


def _in_circles(
    tree: shapely.STRtree, side: int, lat: NDArray[np.float64], lon: NDArray[np.float64], km: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Pairs of a circle on the globe and a point of a chart in it, few more, and the circles' radii in degrees."""
    away = 90.0 - side * lat
    # A circle of this many degrees holds all that is as near; on the chart it spans the meridian between two radii.
    degrees = km / _least_km_per_degree(np.maximum(np.abs(lat) - km / geo.KM_PER_DEGREE, 0.0))
    outer = np.tan(np.radians(np.minimum(away + degrees, _OTHER_POLE)) / 2.0)
    inner = np.tan(np.radians(away - degrees) / 2.0)
    centres = _points((outer + inner) / 2.0, lon)
    query, place = tree.query(centres, predicate="dwithin", distance=(outer - inner) / 2.0 + _ROUNDING)
    return query, place, degrees


def _least_km_per_degree(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Length of a degree along the meridian at a latitude: nowhere nearer to the pole is a degree of arc shorter."""
    bend = 1.0 - geo.ECCENTRICITY2 * np.sin(np.radians(lat)) ** 2
    return np.radians(geo.EQUATOR_KM * (1.0 - geo.ECCENTRICITY2) / bend**1.5)


def _points(radius: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.object_]:
    """Points of a chart at some distance from its middle in the direction of some meridians."""
    turn = np.radians(lon)
    return np.asarray(shapely.points(radius * np.cos(turn), radius * np.sin(turn)), dtype=object)
