"""The nearest of many points to each of many others, exactly, by geodesic distance.

A tree over the straight lines through the ellipsoid, for which poles and antimeridian are nothing special, finds a near
point; where another one could be nearer on the ground, geodesics decide.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from geoincidents import geo

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
        # Places that several points share are looked at once.
        self._places, self._firsts, place = np.unique(lon + 1j * lat, return_index=True, return_inverse=True)
        self._by_place = np.argsort(place.reshape(-1), kind="stable")
        self._counts = np.bincount(place.reshape(-1), minlength=len(self._places))

    @cached_property
    def _tree(self) -> Any:
        from scipy.spatial import KDTree  # no name is looked up by it

        return KDTree(geo.earth_km(self._places.imag, self._places.real))

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
        if not len(self._lat) or not len(lat):
            return at, km
        positions = geo.earth_km(lat, lon)
        straight, near = self._tree.query(positions, k=2)
        at[:] = self._firsts[near[:, 0]]
        farthest = geo.longest_km(straight[:, 0])
        rows = np.flatnonzero(straight[:, 1] <= farthest)
        row, place = self._around(positions[rows], farthest[rows])
        row, point = rows[row], self._firsts[place]
        to = geo.distance_km(lat=lat[row], lon=lon[row], to_lat=self._lat[point], to_lon=self._lon[point])
        best = np.lexsort((point, to, row))
        found, firsts = np.unique(row[best], return_index=True)
        at[found] = point[best[firsts]]
        return at, geo.distance_km(lat=lat, lon=lon, to_lat=self._lat[at], to_lon=self._lon[at])

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
        if not len(self._lat) or not len(lat):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        query, place = self._around(geo.earth_km(lat, lon), km + geo.ROUNDING_KM)
        there = self._places[place]
        near = geo.is_within(lat=lat[query], lon=lon[query], to_lat=there.imag, to_lon=there.real, km=km[query])
        query, place = query[near], place[near]
        several = self._counts[place]
        first = np.repeat((np.cumsum(self._counts) - self._counts)[place], several)
        point = self._by_place[first + np.arange(several.sum()) - np.repeat(np.cumsum(several) - several, several)]
        query = np.repeat(query, several)
        order = np.lexsort((point, query))
        return query[order], point[order]

    def _around(
        self, positions: NDArray[np.float64], km: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pairs of a position and a place at most so far from it on the straight line."""
        found = self._tree.query_ball_point(positions, km)
        query = np.repeat(np.arange(len(positions)), [len(places) for places in found])
        return query, np.fromiter(chain.from_iterable(found), dtype=np.intp, count=len(query))
