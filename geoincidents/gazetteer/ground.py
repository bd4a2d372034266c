"""Where all places of a gazetteer lie, as arrays: read from the file in one go, without making a place of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.fileformat import PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.store import Store

# One text a column, parsed by NumPy, takes two thirds of the time of a tuple a row.
_COLUMNS: Final = (
    "SELECT group_concat(id, ' '), group_concat(lat, ' '), group_concat(lon, ' '), "
    "group_concat(COALESCE(admin1, 0), ' '), group_concat(kind, ' '), "
    "group_concat((radius_m + 50) / 100, ' ') FROM place"
)


@dataclass(frozen=True, slots=True, eq=False)
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
        """Which places have a kind that starts like this.

        Parameters
        ----------
        start
            Such as ``"A."`` or ``"A.ADM1"``.

        Returns
        -------
        ndarray of bool
            By position.
        """
        wanted = np.array([kind.startswith(start) for kind in self.kinds], dtype=bool)
        return wanted[self.kind]

    def in_country(self, code: str) -> NDArray[np.bool_]:
        """Which places lie in a country.

        Parameters
        ----------
        code
            ISO alpha-3 code.

        Returns
        -------
        ndarray of bool
            By position.
        """
        number = self.labels.index(code) if code in self.labels else len(self.labels)
        inside: NDArray[np.bool_] = self.country == number
        return inside

    def one_country(self, chosen: NDArray[np.bool_]) -> str:
        """The country that all of some places lie in.

        Parameters
        ----------
        chosen
            By position.

        Returns
        -------
        str
            ISO alpha-3 code; ``""`` when they lie in several, or in none.
        """
        numbers = np.unique(self.country[chosen])
        return self.labels[int(numbers[0])] if len(numbers) == 1 and numbers[0] >= 0 else ""


def read_ground(store: Store) -> Ground:
    """Columns of all places of one gazetteer file.

    Parameters
    ----------
    store
        An open file; not a stack of them, see :func:`join_grounds`.

    Returns
    -------
    Ground
        One position a place.
    """
    ((labels, codes),) = store.query("SELECT labels, codes FROM country_of")
    known = tuple(labels.split())
    kinds = dict(store.query("SELECT id, code FROM kind"))
    (columns,) = store.query(_COLUMNS)
    rows, lat, lon, admin1, kind, radius = (np.fromstring(text or "", dtype=np.int64, sep=" ") for text in columns)
    by_kind = np.zeros(max(kinds, default=0) + 1, dtype=np.int32)
    by_kind[list(kinds)] = np.arange(len(kinds))
    country = np.frombuffer(codes, dtype="<u2").astype(np.int32)[rows - 1]
    order = np.argsort(rows, kind="stable")
    return Ground(
        rows=rows[order].astype(np.uint32),
        lat=lat[order] / PER_DEGREE,
        lon=lon[order] / PER_DEGREE,
        admin1=admin1[order].astype(np.uint32),
        country=np.where(country < len(known), country, -1)[order],
        labels=known,
        kind=by_kind[kind[order]],
        kinds=tuple(kinds.values()),
        radius_km=radius[order] / 10.0,
    )


def join_grounds(grounds: Sequence[Ground], row_of: Callable[[int, NDArray[np.uint32]], NDArray[np.uint32]]) -> Ground:
    """Columns of all places of a stack; what two files have is where the upper one says.

    Parameters
    ----------
    grounds
        Of each file, the one that wins first.
    row_of
        Row numbers in the stack of row numbers in one of its files.

    Returns
    -------
    Ground
        One position a place; an upper file's gaps in division and country are filled from below.
    """
    labels = list(dict.fromkeys(label for ground in grounds for label in ground.labels))
    kinds = list(dict.fromkeys(kind for ground in grounds for kind in ground.kinds))
    rows = [row_of(at, ground.rows) for at, ground in enumerate(grounds)]
    every = np.unique(np.concatenate(rows))
    lat, lon, radius = np.zeros(len(every)), np.zeros(len(every)), np.zeros(len(every))
    admin1, country = np.zeros(len(every), dtype=np.uint32), np.full(len(every), -1, dtype=np.int32)
    kind = np.zeros(len(every), dtype=np.int32)
    for at in reversed(range(len(grounds))):
        ground, places = grounds[at], np.searchsorted(every, rows[at])
        lat[places], lon[places], radius[places] = ground.lat, ground.lon, ground.radius_km
        kind[places] = np.array([kinds.index(code) for code in ground.kinds], dtype=np.int32)[ground.kind]
        divisions = np.where(ground.admin1 > 0, row_of(at, ground.admin1), 0).astype(np.uint32)
        admin1[places] = np.where(divisions > 0, divisions, admin1[places])
        numbers = np.array([*(labels.index(code) for code in ground.labels), -1], dtype=np.int32)[ground.country]
        country[places] = np.where(numbers >= 0, numbers, country[places])
    return Ground(every.astype(np.uint32), lat, lon, admin1, country, tuple(labels), kind, tuple(kinds), radius)
