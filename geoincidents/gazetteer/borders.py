"""Which side of a border a point lies on, where outlines at 1:10m are no longer exact: what its row and towns say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents import schema
from geoincidents.gazetteer.cells import Cells
from geoincidents.gazetteer.nearest import NearestIndex
from geoincidents.outlines.world import BORDER_KM

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from geoincidents.gazetteer.directory import Directory
    from geoincidents.gazetteer.ground import Ground
    from geoincidents.outlines.world import World

_TOWN_KM: Final = 2.0
"""How far from its point a town speaks for the ground: the farther, the less the outline may be doubted.

Of 28,476 villages of 51 countries up to 5 km from a border (GeoNames), the towns of the embedded gazetteer move 148:
110 rightly, 38 wrongly. Twice as far it would be 186 and 108, and twin towns on a border would swallow each other.
"""

_FEW: Final = 64  # points up to which the nearest town is looked for one by one, without a tree of all


class BorderTowns:
    """The towns of a gazetteer, to be asked for the one that a point belongs to.

    Parameters
    ----------
    ground
        Of the gazetteer.
    """

    def __init__(self, ground: Ground) -> None:
        at = np.flatnonzero(ground.of_kind("P.") & (ground.country >= 0))
        self._lat, self._lon, self._radius = ground.lat[at], ground.lon[at], ground.radius_km[at]
        self._country = np.array([*ground.labels, ""], dtype=object)[ground.country[at]]

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self._lat, self._lon)

    @cached_property
    def _index(self) -> NearestIndex:
        return NearestIndex(self._lat, self._lon)

    def nearest(
        self, lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
        """Country of the town nearest to each point, and how far it is in what it may speak for: 1 is too far."""
        if not len(self._lat) or not len(lat):
            return np.full(len(lat), "", dtype=object), np.full(len(lat), np.inf)
        if len(lat) <= _FEW:
            found = [self._cells.nearest(*point, 1) for point in zip(lat.tolist(), lon.tolist(), strict=True)]
            at, km = np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found])
        else:
            at, km = self._index.nearest(lat, lon)
        return self._country[at], km / np.clip(self._radius[at], 1e-3, _TOWN_KM)


def settle(
    world: World,
    towns: Callable[[], BorderTowns],
    unit: NDArray[np.int64],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    stated: NDArray[np.object_] | None = None,
) -> NDArray[np.int64]:
    """Numbers of the outlines that points lie in, of the other side where a border is near and more speaks for it.

    A country that a row states holds for a point up to :data:`BORDER_KM` outside of it. Where none is stated, the
    nearest town decides: the nearer the point is to it, the farther beyond the border it may lie.

    Parameters
    ----------
    world
        The outlines.
    towns
        Gives those of a gazetteer, where they are needed.
    unit
        What the outlines say, -1 for points in none.
    lat, lon
        Degrees.
    stated
        ISO alpha-3 code of the country that each row states, None where it states none.
    """
    wanted = np.full(len(unit), None, dtype=object) if stated is None else stated.copy()
    open_rows = np.flatnonzero([one is None for one in wanted.tolist()])
    near = open_rows[world.near_border(unit[open_rows], lat[open_rows], lon[open_rows])]
    limit = np.full(len(unit), BORDER_KM)
    if len(near):
        wanted[near], share = towns().nearest(lat[near], lon[near])
        limit[near] = BORDER_KM * (1.0 - share)
    odd = [one is not None and one != own for one, own in zip(wanted, world.countries[unit], strict=True)]
    moved = np.flatnonzero(np.array(odd, dtype=bool) & (limit >= 0) & np.isfinite(lat) & np.isfinite(lon))
    out = unit.copy()
    for code in sorted(set(wanted[moved].tolist())):
        rows = moved[wanted[moved] == code]
        beside, km = world.beside(code, lat[rows], lon[rows], BORDER_KM)
        held = (beside >= 0) & (km <= limit[rows])
        out[rows[held]] = beside[held]
    return out


def stated_countries(incidents: pd.DataFrame, gazetteer: Directory | None = None) -> NDArray[np.object_]:
    """Country (ISO alpha-3) that each row names, else that of the place that it was resolved to; None for neither."""
    stated: NDArray[np.object_] = np.full(len(incidents), None, dtype=object)
    if schema.COUNTRY in incidents.columns:
        codes, names = incidents[schema.COUNTRY].factorize()  # each name once, not a text for each row
        stated = np.array([*names, None], dtype=object)[codes]
    if schema.PLACE_ID not in incidents.columns:
        return stated
    ids = incidents[schema.PLACE_ID]
    unsaid = np.array([one is None for one in stated], dtype=bool)
    lacking = np.flatnonzero(ids.notna().to_numpy(dtype=bool) & unsaid)
    if len(lacking):
        known = {
            place_id: _country_of(gazetteer or _default(), str(place_id)) for place_id in ids.iloc[lacking].unique()
        }
        stated[lacking] = [known[place_id] for place_id in ids.iloc[lacking]]
    return stated


def _country_of(gazetteer: Directory, place_id: str) -> str | None:
    row = gazetteer.row_of(place_id)
    if row is None:
        return None
    ground = gazetteer.ground
    number = int(ground.country[np.searchsorted(ground.rows, row)])
    return ground.labels[number] if number >= 0 else None


def _default() -> Directory:
    from geoincidents.gazetteer.gazetteer import Gazetteer

    return Gazetteer.default()
