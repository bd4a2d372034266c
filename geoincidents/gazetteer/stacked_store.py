"""Several gazetteer files behind the face of one.

Rows of the lower files are counted on after those of the upper ones. A place that two files know, by identifier or by
lying where a namesake lies, is one: the upper file says where and what it is, the names of both lead to it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents import fileformat, geo
from geoincidents.errors import GazetteerError
from geoincidents.gazetteer.store import Filed, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.store import Ids
    from geoincidents.place import Place

_SAME_NAME_KM: Final = 25.0
"""A correction moves a place; farther off than this, a namesake is another place."""

_MOST_NAMED: Final = 50_000  # looking for namesakes takes a tenth of a millisecond a place
_BATCH: Final = 5000
IDENTIFIERS: Final = (
    "SELECT place.id, place.ref, prefix FROM place JOIN source ON source.id = place.source "
    "UNION ALL SELECT alias.place, alias.ref, prefix FROM alias JOIN source ON source.id = alias.source"
)
"""Row number, reference and prefix of every identifier of a file."""

_BY_REFERENCE: Final = (
    "SELECT place.id, place.ref, prefix FROM place JOIN source ON source.id = place.source "
    "WHERE ref IN (SELECT value FROM json_each(?)) "
    "UNION ALL SELECT alias.place, alias.ref, prefix FROM alias JOIN source ON source.id = alias.source "
    "WHERE alias.ref IN (SELECT value FROM json_each(?))"
)


class StackedStore(Store):
    """Several files behind the face of one.

    Parameters
    ----------
    stores
        Open files, the one that wins first.

    Raises
    ------
    GazetteerError
        If they have more places together than entries have room for.
    """

    def __init__(self, stores: Sequence[Store]) -> None:
        # Not Store's own: there is no one file to open.
        self.path = Path(" + ".join(str(store.path) for store in stores))
        self._stores = tuple(stores)
        counts = [int(store.query("SELECT COALESCE(MAX(id), 0) FROM place")[0][0]) for store in stores]
        self._starts = np.cumsum([0, *counts])
        if int(self._starts[-1]) > fileformat.MOST_PLACES:
            raise GazetteerError(
                f"{int(self._starts[-1]):,} places are more than the {fileformat.MOST_PLACES:,} of a stack. "
                "Build one file out of the inputs instead.",
            )
        self._stacked: dict[int, Place] = {}
        self._labels: dict[str, int] = {}
        self._by_row = np.empty(0, dtype=np.uint16)
        self._moved = np.arange(int(self._starts[-1]) + 1, dtype=np.uint32)
        self._under: dict[int, list[int]] = {}
        for lower in range(1, len(stores)):
            for upper in range(lower):
                self._join(upper, lower)

    def _join(self, upper: int, lower: int) -> None:
        """Let rows of a lower file that an upper one has too stand for the upper file's row."""
        for above, below in self._pairs(upper, lower):
            low, high = int(self._starts[lower]) + below, int(self._moved[int(self._starts[upper]) + above])
            if int(self._moved[low]) == low:
                self._moved[low] = high
                self._under.setdefault(high, []).append(low)

    def _pairs(self, upper: int, lower: int) -> Iterator[tuple[int, int]]:
        above, below = self._stores[upper], self._stores[lower]
        small, large, turned = (above, below, False) if self._size(upper) <= self._size(lower) else (below, above, True)
        known = set()
        for one, other in _shared(small, large):
            pair = (other, one) if turned else (one, other)
            known.add(pair[0])
            yield pair
        if self._size(upper) <= _MOST_NAMED:
            alone = [row for row in range(1, self._size(upper) + 1) if row not in known]
            for row, place in zip(alone, above.places(alone), strict=True):
                yield from ((row, namesake) for namesake in _namesakes(place, below))

    def _size(self, at: int) -> int:
        return int(self._starts[at + 1] - self._starts[at])

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Refuse: a stack is no single file.

        Parameters
        ----------
        sql, parameters
            Not used.

        Returns
        -------
        list of tuple
            Never.

        Raises
        ------
        GazetteerError
            Always.
        """
        del sql, parameters
        raise GazetteerError(f"{self.path} is a stack of files. Ask each of them.")

    def row(self, at: int, number: int) -> int:
        """Row number in the stack of a row of one file.

        Parameters
        ----------
        at
            Position of the file in the stack.
        number
            Row number in it.

        Returns
        -------
        int
            That of the upper file's place where both have it.
        """
        return int(self._moved[int(self._starts[at]) + number])

    def rows_of(self, at: int, ids: Ids) -> Ids:
        """Row numbers in the stack of row numbers of one file.

        Parameters
        ----------
        at
            Position of the file in the stack.
        ids
            Row numbers in it.

        Returns
        -------
        ndarray of uint32
            Those of the upper file's places where both have them.
        """
        rows: Ids = self._moved[ids.astype(np.int64) + int(self._starts[at])]
        return rows

    def places(self, ids: Iterable[int]) -> list[Place]:
        """Places of some row numbers, in the order asked for.

        Parameters
        ----------
        ids
            Row numbers of the stack.

        Returns
        -------
        list of Place
            With the names that lower files have for them.
        """
        wanted = [int(number) for number in ids]
        missing = sorted({number for number in wanted if number not in self._stacked})
        for at, store in enumerate(self._stores):
            first, last = int(self._starts[at]), int(self._starts[at + 1])
            here = [number for number in missing if first < number <= last]
            for number, place in zip(here, store.places(number - first for number in here), strict=True):
                self._stacked[number] = self._enriched(number, place)
        found = [self._stacked[number] for number in wanted]
        if len(self._stacked) > _MOST_NAMED:
            self._stacked.clear()
        return found

    def _enriched(self, number: int, place: Place) -> Place:
        for low in self._under.get(number, ()):
            at = int(np.searchsorted(self._starts, low)) - 1
            (under,) = self._stores[at].places([low - int(self._starts[at])])
            place = replace(
                place,
                names=tuple(dict.fromkeys([*place.names, *under.names])),
                population=place.population or under.population,
                admin1=place.admin1 or under.admin1,
                country=place.country or under.country,
            )
        return place

    def filed(self, keys: Sequence[int], *, most: int | None = None) -> list[Filed]:
        """What is filed under each of several keys, that of upper files first.

        Parameters
        ----------
        keys, most
            As for :meth:`Store.filed`.

        Returns
        -------
        list of Filed
            One for each key.
        """
        by_store = [store.filed(keys, most=most) for store in self._stores]
        return [
            Filed(
                [form for part in parts for form in part.forms],
                np.concatenate([part.sizes for part in parts]),
                np.concatenate(
                    [self.rows_of(at, part.entries >> 8) << 8 | part.entries & 0xFF for at, part in enumerate(parts)]
                ),
            )
            for parts in zip(*by_store, strict=True)
        ]

    def worded(self, keys: Sequence[int]) -> list[tuple[Ids, Ids]]:
        """Names of several words that have each of some words, those of upper files first.

        Parameters
        ----------
        keys
            As for :meth:`Store.worded`.

        Returns
        -------
        list of (ndarray of uint32, ndarray of uint32)
            One pair for each word.
        """
        by_store = [store.worded(keys) for store in self._stores]
        return [
            (
                np.concatenate([self.rows_of(at, ids) for at, (ids, _) in enumerate(parts)]),
                np.concatenate([wholes for _, wholes in parts]),
            )
            for parts in zip(*by_store, strict=True)
        ]

    def population(self, ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """About how many people live in places, from their rank in their file alone.

        Parameters
        ----------
        ids
            Row numbers of the stack.

        Returns
        -------
        ndarray of float64
            As :meth:`Store.population` gives it.
        """
        found = np.zeros(len(ids))
        for here, store, rows in self._parted(ids):
            found[here] = store.population(rows)
        return found

    def names_listed(self, ids: NDArray[np.int64]) -> NDArray[np.uint8]:
        """How many names places have in the file that says where they are.

        Parameters
        ----------
        ids
            Row numbers of the stack.

        Returns
        -------
        ndarray of uint8
            As :meth:`Store.names_listed` gives it.
        """
        found = np.ones(len(ids), dtype=np.uint8)
        for here, store, rows in self._parted(ids):
            found[here] = store.names_listed(rows)
        return found

    def _parted(self, ids: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.bool_], Store, NDArray[np.int64]]]:
        """Which row numbers of the stack are those of each file, and what they are in it."""
        for at, store in enumerate(self._stores):
            here = (ids > self._starts[at]) & (ids <= self._starts[at + 1])
            yield here, store, ids[here] - self._starts[at]

    def lies_in(self, ids: Ids, country: str) -> NDArray[np.bool_]:
        """Which of some row numbers lie in a country.

        Parameters
        ----------
        ids
            Row numbers of the stack.
        country
            ISO alpha-3 code.

        Returns
        -------
        ndarray of bool
            One for each.
        """
        if not len(self._by_row):
            self._read_countries()
        inside: NDArray[np.bool_] = self._by_row[ids] == self._labels.get(country, -1)
        return inside

    def _read_countries(self) -> None:
        parts = [np.zeros(1, dtype=np.uint16)]
        for store in self._stores:
            ((labels, codes),) = store.query("SELECT labels, codes FROM country_of")
            numbers = [self._labels.setdefault(label, len(self._labels) + 1) for label in labels.split()]
            parts.append(np.array([*numbers, 0], dtype=np.uint16)[np.frombuffer(codes, dtype="<u2")])
        self._by_row = np.concatenate(parts)

    def in_cells(self, *, south: float, west: float, north: float, east: float) -> Ids:
        """Row numbers of the places in the one-degree cells that a box touches, those of upper files first.

        Parameters
        ----------
        south, west, north, east
            Degrees; ``west`` may be above ``east`` for a box over the antimeridian.

        Returns
        -------
        ndarray of uint32
            Sorted.
        """
        box = {"south": south, "west": west, "north": north, "east": east}
        found = [self.rows_of(at, store.in_cells(**box)) for at, store in enumerate(self._stores)]
        return np.unique(np.concatenate(found))


def _shared(small: Store, large: Store) -> Iterator[tuple[int, int]]:
    """Rows of two files that bear one identifier."""
    rows = small.query(IDENTIFIERS)
    for start in range(0, len(rows), _BATCH):
        wanted = {(ref, prefix): row for row, ref, prefix in rows[start : start + _BATCH]}
        references = json.dumps([ref for ref, _ in wanted])
        for row, ref, prefix in large.query(_BY_REFERENCE, (references, references)):
            if (ref, prefix) in wanted:
                yield wanted[ref, prefix], row


def _namesakes(place: Place, below: Store) -> Iterator[int]:
    """Rows of a lower file with a name of the place, near it and of its class."""
    for name in place.names:
        for row, other in below.named(name):
            if other.kind[:1] != place.kind[:1] or (place.kind[:1] == "A" and other.kind != place.kind):
                continue
            km = geo.distance_km(lat=place.lat, lon=place.lon, to_lat=other.lat, to_lon=other.lon)
            if float(km) <= _SAME_NAME_KM:
                yield row
