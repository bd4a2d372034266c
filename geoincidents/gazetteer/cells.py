"""The nearest few of many points to one point, exactly, by geodesic distance: points are kept by half-degree cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents import geo

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PER_DEGREE: Final = 2  # cells
_COLUMNS: Final = 360 * _PER_DEGREE
_ROWS: Final = 180 * _PER_DEGREE
_START_DEGREES: Final = 0.3
_WIDER: Final = 3.0
_SPHERE_KM: Final = 6371.0
_ROUNDER: Final = 1.01  # a globe is wrong by less than this


class Cells:
    """Points that can be asked for the nearest.

    Parameters
    ----------
    lat, lon
        Degrees; what comes first wins where two are equally near.

    Examples
    --------
    >>> cells = Cells(np.array([0.0, 0.0, 5.0]), np.array([-179.9, 170.0, 0.0]))
    >>> at, km = cells.nearest(0.0, 179.9, 2)
    >>> at.tolist(), km.round(1).tolist()
    ([0, 1], [22.3, 1102.1])
    """

    def __init__(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> None:
        cell = _band(lat) * _COLUMNS + _column(lon)
        self._order = np.argsort(cell, kind="stable")
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=_ROWS * _COLUMNS))])
        self._lat, self._lon = lat[self._order], lon[self._order]

    def nearest(self, lat: float, lon: float, count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Positions of the nearest points to one, nearest first, and the geodesic distances; fewer if there are."""
        degrees = _START_DEGREES
        while True:
            near = self._about(lat, lon, degrees)
            whole = degrees >= 180.0  # noqa: PLR2004 the whole Earth
            if len(near) >= count or whole:
                found = self._nearest_of(near, lat, lon, count)
                km = found[1]
                if whole or (len(km) >= count and float(km[-1]) <= degrees * geo.KM_PER_DEGREE):
                    return found
            degrees *= _WIDER

    def _nearest_of(
        self, near: NDArray[np.int64], lat: float, lon: float, count: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The nearest of some: those that may be by the globe are measured by geodesics."""
        lats, lons = self._lat[near], self._lon[near]
        phi, to = np.radians(lats), np.radians(lat)
        half = np.sin((phi - to) / 2) ** 2 + np.cos(phi) * np.cos(to) * np.sin(np.radians(lons - lon) / 2) ** 2
        if len(near) > count:
            km = 2 * _SPHERE_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
            kept = np.flatnonzero(km <= np.partition(km, count - 1)[count - 1] * _ROUNDER + 1e-6)
            near, lats, lons = near[kept], lats[kept], lons[kept]
        away = geo.distance_km(lat=lats, lon=lons, to_lat=lat, to_lon=lon)
        positions = self._order[near]
        first = np.lexsort((positions, away))[:count]
        return positions[first], away[first]

    def _about(self, lat: float, lon: float, degrees: float) -> NDArray[np.int64]:
        """Points in the cells that hold everything within so many degrees, however near to a pole."""
        south, north = _band(np.array([max(lat - degrees, -90.0), min(lat + degrees, 90.0)])).tolist()
        if abs(lat) + degrees >= 90.0:  # noqa: PLR2004 a pole is inside, and with it every meridian
            return np.arange(int(self._starts[south * _COLUMNS]), int(self._starts[(north + 1) * _COLUMNS]))
        # Where a circle on the globe is widest; a hundredth more, as the ellipsoid is no globe.
        sine = np.sin(np.radians(degrees)) / np.cos(np.radians(lat))
        wide = min(_ROUNDER * float(np.degrees(np.arcsin(min(sine, 1.0)))), 180.0)
        west, east = lon - wide, lon + wide
        spans = [(max(west, -180.0), min(east, 180.0))]
        spans += [(west + 360.0, 180.0)] if west < -180.0 else []  # noqa: PLR2004 degrees
        spans += [(-180.0, east - 360.0)] if east > 180.0 else []  # noqa: PLR2004 degrees
        ends = [_column(np.array(span)).tolist() for span in spans]
        starts = self._starts
        pieces = [
            np.arange(int(starts[row * _COLUMNS + left]), int(starts[row * _COLUMNS + right + 1]))
            for row in range(south, north + 1)
            for left, right in ends
        ]
        found: NDArray[np.int64] = np.unique(np.concatenate(pieces)) if len(spans) > 1 else np.concatenate(pieces)
        return found


def _band(lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Row of cells, from the south."""
    return np.minimum(((lat + 90.0) * _PER_DEGREE).astype(np.int64), _ROWS - 1)


def _column(lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """Column of cells, from the west."""
    return np.minimum(((lon + 180.0) * _PER_DEGREE).astype(np.int64), _COLUMNS - 1)
