"""Which country and which first-order division a point lies in, by their outlines (Natural Earth 1:10m).

What GeoNames divides more finely than Natural Earth draws it (the counties of Kenya, the provinces of the Congo) has
one outline with several divisions; there the towns of the gazetteer decide, where they are clear, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.gazetteer.borders import BorderTowns, settle
from geoincidents.outlines.shared_arcs import on_sphere
from geoincidents.outlines.world import world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geoincidents.gazetteer.directory import Directory
    from geoincidents.gazetteer.ground import Ground

# Measured on 4,066 random land points in 35 countries that have outlines: where the nearest town is at most half as
# far as the nearest one of another division, it lies in the point's own division in 96 %; that is so in 66 %.
CLEARLY_NEARER: Final = 0.5
TOWN_KM: Final = 60.0  # what is wider is a region
_BATCH: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """Country and division of many points, by position.

    Attributes
    ----------
    country
        ISO alpha-3 code, None for a point in no country.
    code
        GeoNames code of the division within the country, None where it is not known.
    admin1
        Name of the division as the gazetteer spells it, None where it is not known.
    """

    country: NDArray[np.object_] = field(repr=False)
    code: NDArray[np.object_] = field(repr=False)
    admin1: NDArray[np.object_] = field(repr=False)


def units_of_points(
    gazetteer: Directory,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    stated: NDArray[np.object_] | None = None,
) -> NDArray[np.int64]:
    """Number of the outline that each point lies in, beside a border as its row or the nearest town says; -1: none."""
    unit = world().units_at(lat, lon)

    def towns() -> BorderTowns:
        gazetteer.border_towns = gazetteer.border_towns or BorderTowns(gazetteer.ground)
        return gazetteer.border_towns

    return settle(world(), towns, unit, lat, lon, stated)


def locate_points(
    gazetteer: Directory,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    stated: NDArray[np.object_] | None = None,
) -> Located:
    """Country and division of points; NaN coordinates are in none.

    ``stated`` is the country that each row names, or None: it holds for a point that lies outside of it by no more than
    the outlines are exact to.
    """
    if stated is not None:
        return _locate_stated(gazetteer, lat, lon, stated)
    places, back = np.unique(lon + 1j * lat, return_inverse=True)
    return _located(gazetteer, places.imag, places.real, units_of_points(gazetteer, places.imag, places.real), back)


def _locate_stated(
    gazetteer: Directory, lat: NDArray[np.float64], lon: NDArray[np.float64], stated: NDArray[np.object_]
) -> Located:
    names, number = np.unique([name or "" for name in stated.tolist()], return_inverse=True)
    places, place = np.unique(lon + 1j * lat, return_inverse=True)
    pairs, back = np.unique(place.reshape(-1) * len(names) + number.reshape(-1), return_inverse=True)
    at, name = np.divmod(pairs, max(len(names), 1))
    asked = np.array([*(one or None for one in names.tolist()), None], dtype=object)[name]
    lat, lon = places.imag[at], places.real[at]
    return _located(gazetteer, lat, lon, units_of_points(gazetteer, lat, lon, asked), back)


def _located(
    gazetteer: Directory,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    unit: NDArray[np.int64],
    back: NDArray[np.intp],
) -> Located:
    """Country and division of points whose outlines are known."""
    known = world()
    code: NDArray[np.object_] = np.full(len(unit), None, dtype=object)
    admin1 = code.copy()
    order = np.argsort(unit, kind="stable")
    order = order[np.searchsorted(unit[order], 0) :]
    for rows in np.split(order, np.flatnonzero(np.diff(unit[order])) + 1) if len(order) else ():
        nation, codes = known.units[unit[rows[0]]]
        if len(codes) == 1:
            code[rows] = codes[0]
            admin1[rows] = division_of(gazetteer, nation, codes[0])[1] or None
        elif codes:
            towns = gazetteer.towns = gazetteer.towns or Towns(gazetteer.ground)
            names = {one: division_of(gazetteer, nation, one) for one in codes}
            code[rows] = towns.code({row: one for one, (row, _) in names.items() if row}, lat[rows], lon[rows])
            admin1[rows] = [names[one][1] or None if one else None for one in code[rows]]
    back = back.reshape(-1)
    return Located(known.countries[unit][back], code[back], admin1[back])


def country_and_division(gazetteer: Directory, lat: float, lon: float) -> tuple[str, str]:
    """Country and division of one point; ``""`` for what is not known."""
    here = np.array([lat]), np.array([lon])
    unit = int(units_of_points(gazetteer, *here)[0]) if world().is_beside_border(lat, lon) else -1
    country, codes = world().units[unit] if unit >= 0 else world().unit_at(lat, lon)
    if len(codes) == 1:
        return country, division_of(gazetteer, country, codes[0])[1]
    if not codes:
        return country, ""
    found = locate_points(gazetteer, *here)
    return country, found.admin1[0] or ""


def division_of(gazetteer: Directory, country: str, code: str) -> tuple[int, str]:
    """Row number and name of a division; where the gazetteer has none of it, row 0 and the name in the default one."""
    key = country, code
    if key not in gazetteer.divisions:
        row = gazetteer.division_row(country, code)
        gazetteer.divisions[key] = (row or 0, _name(gazetteer, row) if row else _default_name(gazetteer, *key))
    return gazetteer.divisions[key]


def _name(gazetteer: Directory, row: int) -> str:
    return gazetteer.store.labels(np.array([row], dtype=np.uint32))[0][0]


def _default_name(gazetteer: Directory, country: str, code: str) -> str:
    from geoincidents.gazetteer.gazetteer import Gazetteer

    default = Gazetteer.default()
    row = None if default is gazetteer else default.division_row(country, code)
    return _name(default, row) if row else ""


class Towns:
    """The towns of a gazetteer by division, to tell the divisions that share an outline apart."""

    def __init__(self, ground: Ground) -> None:
        at = np.flatnonzero((ground.admin1 > 0) & (ground.radius_km <= TOWN_KM) & ~ground.of_kind("A."))
        at = at[np.argsort(ground.admin1[at], kind="stable")]
        self._division = ground.admin1[at]
        self._place = on_sphere(ground.lat[at], ground.lon[at])

    def code(self, codes: Mapping[int, str], lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.object_]:
        """Code of the division whose town is clearly the nearest to each point; None where none is."""
        found: NDArray[np.object_] = np.full(len(lat), None, dtype=object)
        first, last = (np.searchsorted(self._division, list(codes), side) for side in ("left", "right"))
        at = np.concatenate([np.arange(0), *(np.arange(*ends) for ends in zip(first, last, strict=True))])
        division = self._division[at]
        if not len(at):
            return found
        for start in range(0, len(lat), _BATCH):
            rows = slice(start, start + _BATCH)
            away = np.arccos(np.clip(on_sphere(lat[rows], lon[rows]) @ self._place[at].T, -1.0, 1.0))
            nearest = away.argmin(axis=1)
            best = division[nearest]
            other = np.where(division[None, :] == best[:, None], np.inf, away).min(axis=1)
            clear = away[np.arange(len(away)), nearest] <= CLEARLY_NEARER * other
            found[rows] = [codes[int(row)] if sure else None for row, sure in zip(best, clear, strict=True)]
        return found
