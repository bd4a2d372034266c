"""The outlines of countries and first-order divisions that are in the package (Natural Earth 1:10m)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoincidents import geo
from geoincidents.errors import missing_data
from geoincidents.outlines import shared_arcs

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

COAST_KM: Final = 25.0
"""A point off all land belongs to the nearest coast up to here: territorial waters (22 km), and the outlines' error."""

# Of 3,576 coded places (ACLED, UCDP GED, GTD, AWSD) 8 lie 2 to 5 km outside their country by the outlines; at least 5
# are border towns that the outlines miss. 14 lie farther out, and all of these are wrong or of a country of old.
BORDER_KM: Final = 5.0
"""Outlines at 1:10m are no more exact: a point so little beyond a border may lie on either side of it."""


_CELL: Final = 0.2  # degrees
_FARTHEST, _WIDEST, _HALF_TURN = 75.0, 120.0, 180.0
_OUTSIDE, _EDGE, _INSIDE = 0, 1, 2


class World:
    """The outlines in the package; :func:`world` opens them once a process."""

    def __init__(self, shapes: shared_arcs.Outlines) -> None:
        self._shapes = shapes
        self.units: list[tuple[str, tuple[str, ...]]] = [(unit[0], tuple(unit[1:])) for unit in shapes.about["units"]]
        self.countries = np.array([*(country or None for country, _ in self.units), None], dtype=object)
        self._cells: dict[str, tuple[float, float, NDArray[np.int8]] | None] = {}
        self._areas: dict[tuple[str, str], list[int]] = {}
        _, self._nation = np.unique([country for country, _ in self.units], return_inverse=True)
        for at, (country, codes) in enumerate(self.units):
            for code in ("", *codes):
                self._areas.setdefault((country, code), []).append(at)

    def units_of(self, country: str, code: str = "") -> list[int]:
        """Numbers of the outlines of a country, or of those that hold a division of it; empty where there are none."""
        return self._areas.get((country, code), [])

    def shape(self, country: str, code: str = "") -> BaseGeometry | None:
        """Outline of a country or division; None where there is none, or only one that it shares with others."""
        own = [at for at in self.units_of(country, code) if not code or self.units[at][1] == (code,)]
        return self._shapes.shape(own) if own else None

    def units_at(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
        """Number of the outline that each point lies in or is up to :data:`COAST_KM` from at sea; -1 for none."""
        found = self._shapes.find(lat, lon)
        off = np.flatnonzero((found < 0) & np.isfinite(lat) & np.isfinite(lon))
        found[off] = self._shapes.nearest(lat[off], lon[off], COAST_KM)[0]
        return found

    def unit_at(self, lat: float, lon: float) -> tuple[str, tuple[str, ...]]:
        """Country and codes of the divisions of the outline that one point lies in, as :meth:`units_at` finds it."""
        at = self._shapes.find_one(lat, lon)
        at = at if at >= 0 else int(self.units_at(np.array([lat]), np.array([lon]))[0])
        return self.units[at] if at >= 0 else ("", ())

    def countries_at(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.object_]:
        """ISO alpha-3 code of the country that each point lies in; None for one in none."""
        found: NDArray[np.object_] = self.countries[self.units_at(lat, lon)]
        return found

    def near_border(
        self, unit: NDArray[np.int64], lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Which points lie so near to a border between two countries that the outlines do not tell the side."""
        at = np.flatnonzero((unit >= 0) & np.isfinite(lat) & np.isfinite(lon))
        near = np.zeros(len(lat), dtype=bool)
        near[at[self._shapes.near_border(self._nation, lat[at], lon[at], BORDER_KM)]] = True
        return near

    def is_beside_border(self, lat: float, lon: float) -> bool:
        """Whether that is so of one point on land."""
        here = np.array([lat]), np.array([lon])
        return bool(len(self._shapes.near_border(self._nation, *here, BORDER_KM)))

    def beside(
        self, country: str, lat: NDArray[np.float64], lon: NDArray[np.float64], km: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Number of the outline of a country whose border is nearest to each point, and how far; -1 beyond ``km``."""
        own = self.units_of(country)
        if not own or not len(lat):
            return np.full(len(lat), -1), np.full(len(lat), np.nan)
        return self._shapes.nearest_of(own, lat, lon, km)

    def surely_in(
        self, country: str, lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which points lie in a country for certain, and which are so near its outline that they have to be looked at.

        By cells: those that no edge of the outline comes near lie inside or outside as a whole.
        """
        inside = np.zeros(len(lat), dtype=bool)
        if country not in self._cells:
            self._cells[country] = _cells_of(self.shape(country))
        cells = self._cells[country]
        if cells is None:
            return inside, np.isfinite(lat) & np.isfinite(lon)
        west, south, kinds = cells
        column, row = np.floor((lon - west) / _CELL), np.floor((lat - south) / _CELL)
        at = np.flatnonzero((row >= 0) & (row < kinds.shape[0]) & (column >= 0) & (column < kinds.shape[1]))
        kind = kinds[row[at].astype(np.int64), column[at].astype(np.int64)]
        inside[at] = kind == _INSIDE
        near = np.zeros(len(lat), dtype=bool)
        near[at] = kind == _EDGE
        return inside, near

    def coast_km(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far each point is from the nearest coast; NaN for one that is missing."""
        return self._shapes.coast_km(lat, lon)

    def border_km(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far each point is from the nearest border between two countries; NaN for one that is missing."""
        return self._shapes.border_km(self._nation, lat, lon)

    def beyond_km(
        self, country: str, lat: NDArray[np.float64], lon: NDArray[np.float64], code: str = ""
    ) -> NDArray[np.float64]:
        """How far each point lies outside a country or a division of it: 0 inside, NaN where there is no outline."""
        own = self.units_of(country, code)
        if not own:
            return np.full(len(lat), np.nan)
        away = self._shapes.distance_km(own, lat, lon)
        return np.where(np.isin(self._shapes.find(lat, lon), own), 0.0, away)


def _cells_of(shape: BaseGeometry | None) -> tuple[float, float, NDArray[np.int8]] | None:
    """West and south of cells that cover a country and its waters, and of each whether it is outside, edge or inside.

    None for a country without an outline and for one that reaches round the globe or close to a pole.
    """
    if shape is None:
        return None
    west, south, east, north = shape.bounds
    up = (COAST_KM + BORDER_KM) / geo.KM_PER_DEGREE
    farthest = max(abs(south), abs(north)) + up
    if farthest > _FARTHEST:
        return None
    aside = up / np.cos(np.radians(farthest))
    west, south = west - aside, south - up
    if west < -_HALF_TURN or east + aside > _HALF_TURN or east - west > _WIDEST:
        return None
    xs, ys = np.arange(west, east + aside, _CELL), np.arange(south, north + up, _CELL)
    x, y = (one.ravel() for one in np.meshgrid(xs, ys))
    edge = shape.boundary
    shapely.prepare(shape)
    shapely.prepare(edge)
    near = np.asarray(shapely.box(x - aside, y - up, x + _CELL + aside, y + _CELL + up), dtype=object)
    kinds = np.where(shapely.intersects_xy(shape, x + _CELL / 2, y + _CELL / 2), _INSIDE, _OUTSIDE)
    kinds = np.where(shapely.intersects(edge, near), _EDGE, kinds)
    return west, south, kinds.reshape(len(ys), len(xs)).astype(np.int8)


@lru_cache(maxsize=1)
def world() -> World:
    """The outlines that the package has; GazetteerError if it was installed without them."""
    resource = files("geoincidents") / "data" / "divisions.bin"
    if not resource.is_file():
        raise missing_data("The outlines of countries are missing")
    return World(shared_arcs.read(resource.read_bytes(), "divisions.bin"))
