"""Where all places of a gazetteer lie, as arrays: without making a place of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Ground:
    """Coordinates, divisions, countries and kinds of all places, by position.

    Attributes
    ----------
    rows
        Row number of each place, sorted.
    lat, lon
        Degrees.
    admin1
        Row number of the first-order division, 0 where there is none.
    country
        Position of the country's code in ``labels``; -1 where there is none.
    labels
        ISO alpha-3 codes.
    kind
        Position of the kind in ``kinds``.
    kinds
        GeoNames feature classes and codes.
    radius_km
        How far each place reaches, to a tenth.
    """

    rows: NDArray[np.uint32] = field(repr=False)
    lat: NDArray[np.float64] = field(repr=False)
    lon: NDArray[np.float64] = field(repr=False)
    admin1: NDArray[np.uint32] = field(repr=False)
    country: NDArray[np.int32] = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    kind: NDArray[np.int32] = field(repr=False)
    kinds: tuple[str, ...] = field(repr=False)
    radius_km: NDArray[np.float64] = field(repr=False)

    def of_kind(self, start: str) -> NDArray[np.bool_]:
        """Which places have a kind that starts like this, by position."""
        wanted = np.array([kind.startswith(start) for kind in self.kinds], dtype=bool)
        return wanted[self.kind]

    def in_country(self, code: str) -> NDArray[np.bool_]:
        """Which places lie in a country, by position."""
        number = self.labels.index(code) if code in self.labels else len(self.labels)
        inside: NDArray[np.bool_] = self.country == number
        return inside

    def one_country(self, chosen: NDArray[np.bool_]) -> str:
        """The country (ISO alpha-3) that all of some places, by position, lie in, or ``""``."""
        numbers = np.unique(self.country[chosen])
        return self.labels[int(numbers[0])] if len(numbers) == 1 and numbers[0] >= 0 else ""


def join_grounds(grounds: Sequence[Ground], row_of: Callable[[int, NDArray[np.uint32]], NDArray[np.uint32]]) -> Ground:
    """Columns of all places of a stack: what two files have is where the upper one says, its gaps filled from below."""
    labels = list(dict.fromkeys(label for ground in grounds for label in ground.labels))
    kinds = list(dict.fromkeys(kind for ground in grounds for kind in ground.kinds))
    rows = [row_of(at, ground.rows) for at, ground in enumerate(grounds)]
    there = np.zeros(max(int(numbers.max(initial=0)) for numbers in rows) + 1, dtype=bool)
    for numbers in rows:
        there[numbers] = True
    every, position = np.flatnonzero(there), np.cumsum(there) - 1
    lat, lon, radius = np.zeros(len(every)), np.zeros(len(every)), np.zeros(len(every))
    admin1, country = np.zeros(len(every), dtype=np.uint32), np.full(len(every), -1, dtype=np.int32)
    kind = np.zeros(len(every), dtype=np.int32)
    for at in reversed(range(len(grounds))):
        ground, places = grounds[at], position[rows[at]]
        lat[places], lon[places], radius[places] = ground.lat, ground.lon, ground.radius_km
        kind[places] = np.array([kinds.index(code) for code in ground.kinds], dtype=np.int32)[ground.kind]
        divisions = np.where(ground.admin1 > 0, row_of(at, ground.admin1), 0).astype(np.uint32)
        admin1[places] = np.where(divisions > 0, divisions, admin1[places])
        known = np.array([*(labels.index(code) for code in ground.labels), -1], dtype=np.int32)[ground.country]
        country[places] = np.where(known >= 0, known, country[places])
    return Ground(every.astype(np.uint32), lat, lon, admin1, country, tuple(labels), kind, tuple(kinds), radius)
