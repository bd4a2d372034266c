"""Several gazetteer files behind the face of one: one's own places and corrections lie on top of a larger one.

Rows of the lower files are counted on after those of the upper ones. A place that two files know, by identifier or by
lying where a namesake lies, is one: the upper file says where and what it is, the lower one fills its gaps, and the
names of both lead to it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from geoincidents.gazetteer.ground import join_grounds
from geoincidents.gazetteer.joining import joined
from geoincidents.gazetteer.joins import kept_join
from geoincidents.gazetteer.lookup import Filed, together
from geoincidents.gazetteer.portions import Portion, Portions, filed_in
from geoincidents.gazetteer.store import spelled_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.ground import Ground
    from geoincidents.gazetteer.lookup import LookupFile, Numbers, Rows, Standing
    from geoincidents.place import Place

    _Column = Callable[[int, NDArray[Any]], NDArray[Any]]
    """What gives the values of rows of one file, by the number of the file."""

_CACHED_PLACES: Final = 50_000
_FILE_BITS: Final = 40  # of an entry's position, below the number of its file
_Number = TypeVar("_Number", bound=np.generic)


class StackedStore:
    """Several files, as :class:`geoincidents.gazetteer.lookup.Lookup` says.

    Parameters
    ----------
    files
        Open files, the one that wins first.
    joins
        Folder that keeps which of their places are one, if any does.
    """

    def __init__(self, files: Sequence[LookupFile], joins: Path | None = None) -> None:
        self.files, self._joins = tuple(files), joins
        self._starts = np.cumsum([0, *(file.count for file in files)])
        self._row = kept_join(self.files, self._starts, joins) if joins else joined(self.files, self._starts)
        lower = np.flatnonzero(self._row != np.arange(len(self._row)))
        order = np.argsort(self._row[lower], kind="stable")
        self._lower, self._upper = lower[order], self._row[lower][order]
        self._places: dict[int, Place] = {}

    def __reduce__(self) -> tuple[type[StackedStore], tuple[tuple[LookupFile, ...], Path | None]]:
        """Pickle as the files."""
        return type(self), (self.files, self._joins)

    def __copy__(self) -> StackedStore:
        """Return itself, which never changes."""
        return self

    def __deepcopy__(self, memo: object) -> StackedStore:
        """Return itself, which never changes."""
        return self

    @property
    def path(self) -> Path:
        """Their paths in a row."""
        return Path(" + ".join(str(file.path) for file in self.files))

    @property
    def count(self) -> int:
        """The last row."""
        return int(self._starts[-1])

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Labels of :meth:`kind_of`."""
        return tuple(dict.fromkeys(kind for file in self.files for kind in file.kinds))

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Labels of :meth:`country_of`."""
        return tuple(dict.fromkeys(code for file in self.files for code in file.countries))

    @cached_property
    def complete_countries(self) -> frozenset[str]:
        """Countries of which one of the files lists the places densely."""
        return frozenset().union(*(file.complete_countries for file in self.files))

    def info(self) -> dict[str, Any]:
        """What the files hold together, each place once; names, and places of a source, as each file counts them."""
        every = [file.info() for file in self.files]
        sources = {(s["prefix"], s["name"]): s for one in every for s in one["sources"]}
        return {
            "path": str(self.path),
            "name": " + ".join(one["name"] for one in every),
            "build_date": max(one["build_date"] for one in every),
            "places": self.count - len(self._lower),
            "names": sum(one["names"] for one in every),
            "countries": max(one["countries"] for one in every),
            "complete_countries": sorted(self.complete_countries),
            "checksum": " + ".join(one["checksum"] for one in every),
            "sources": list(sources.values()),
        }

    @cached_property
    def _demonyms(self) -> dict[str, str]:
        return {word: code for file in reversed(self.files) for word, code in file.demonyms().items()}

    def demonyms(self) -> Mapping[str, str]:
        """Demonym to ISO alpha-3 code; upper files win."""
        return self._demonyms

    @cached_property
    def _counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for at, file in enumerate(self.files):
            rows = np.arange(1, file.count + 1, dtype=np.uint32)
            populated = np.array([kind.startswith("P") for kind in file.kinds], dtype=bool)
            own = populated[file.kind_of(rows)] & (self.rows_of(at, rows) == rows + self._starts[at])
            found = np.bincount(file.country_of(rows[own]), minlength=len(file.countries))
            for code, number in zip(file.countries, found.tolist(), strict=True):
                if code and number:
                    counts[code] = counts.get(code, 0) + number
        return counts

    def country_counts(self) -> dict[str, int]:
        """How many populated places are listed of each country, each once."""
        return dict(self._counts)

    def country_row(self, code: str) -> int:
        """Row of the country with an ISO code, from the uppermost file that has it."""
        return self._first(file.country_row(code) for file in self.files)

    def capital_row(self, country: str) -> int:
        """Row of the capital of a country, from the uppermost file that names one."""
        return self._first(file.capital_row(country) for file in self.files)

    def row_of(self, place_id: str) -> int:
        """Row of the place with an identifier, as the uppermost file that knows it has it."""
        return self._first(file.row_of(place_id) for file in self.files)

    def _first(self, rows: Iterable[int]) -> int:
        """Row in the stack of the first that is none's."""
        return next((int(self._row[int(self._starts[at]) + row]) for at, row in enumerate(rows) if row), 0)

    @cached_property
    def _divisions(self) -> dict[tuple[str, str], int]:
        numbered = [(int(start), file.divisions()) for start, file in zip(self._starts, self.files, strict=False)]
        return {key: int(self._row[start + row]) for start, rows in reversed(numbered) for key, row in rows.items()}

    def divisions(self) -> Mapping[tuple[str, str], int]:
        """Country and code to the row of the first-order division, from the uppermost file that has it."""
        return self._divisions

    def aliases(self, row: int) -> tuple[str, ...]:
        """Identifiers that other sources, or other files, give the place of a row."""
        (known,) = self.places([row])
        found: list[str] = []
        for number in (row, *self._below(row)):
            at, own = self._located(number)
            (place,) = self.files[at].places([own])
            found += [place.place_id, *self.files[at].aliases(own)]
        return tuple(dict.fromkeys(alias for alias in found if alias != known.place_id))

    def _located(self, row: int) -> tuple[int, int]:
        """File and row in it of a row."""
        at = int(np.searchsorted(self._starts, row)) - 1
        return at, row - int(self._starts[at])

    def _below(self, row: int) -> list[int]:
        """Rows of lower files that the place of a row stands for."""
        left, right = np.searchsorted(self._upper, [row, row + 1])
        found: list[int] = self._lower[left:right].tolist()
        return found

    # Places

    def rows_of(self, at: int, rows: Numbers) -> Rows:
        """Rows in the stack of rows of one file: those of the upper files' places where both have them."""
        found: Rows = self._row[rows.astype(np.int64) + int(self._starts[at])]
        return found

    def places(self, rows: Iterable[int]) -> list[Place]:
        """Places of some rows, in the order asked for, with the names that lower files have for them."""
        wanted = [int(row) for row in rows]
        known = self._places
        missing = np.array([row for row in dict.fromkeys(wanted) if row not in known], dtype=np.int64)
        found: dict[int, Place] = {}
        for here, at, own in self._parted(missing):
            for row, place in zip(missing[here].tolist(), self.files[at].places(own.tolist()), strict=True):
                found[row] = self._enriched(row, place)
        if len(known) > _CACHED_PLACES:  # others may be reading the old one
            self._places = dict(found)
        else:
            known.update(found)
        return [found[row] if row in found else known[row] for row in wanted]

    def _enriched(self, row: int, place: Place) -> Place:
        dense = self.files[self._located(row)[0]].complete_countries
        for low in self._below(row):
            at, own = self._located(low)
            (under,) = self.files[at].places([own])
            if row in self._called_below and self.files[at].noted(np.array([own]))[0]:
                place = replace(place, name=under.name, kind=under.kind)  # as those call it who chose it
            if dense and not self.files[at].complete_countries and under.kind == place.kind == "A.ADM2":
                # Rows that name a district by its identifier must not hang on whether there is a pack.
                place = replace(place, place_id=under.place_id)
            place = replace(
                place,
                names=tuple(dict.fromkeys([*place.names, *under.names])),
                population=place.population or under.population,
                admin1=place.admin1 or under.admin1,
                admin2=place.admin2 or under.admin2,
                country=place.country or under.country,
            )
        return place

    def _parted(self, rows: Numbers) -> Iterator[tuple[NDArray[Any], int, NDArray[np.int64]]]:
        """For each file that has some of the rows: which, the number of the file, and what they are in it."""
        if not len(rows):
            return
        at = np.searchsorted(self._starts, rows.astype(np.int64)) - 1
        for number in np.unique(at).tolist():
            here = np.flatnonzero(at == number)
            yield here, number, rows[here].astype(np.int64) - int(self._starts[number])

    def labels(self, rows: Numbers) -> list[tuple[str, str, str]]:
        """Name, identifier and first-order division of many places."""
        return [(place.name, place.place_id, place.admin1) for place in self.places(rows.tolist())]

    def spellings(self, rows: Numbers) -> list[tuple[tuple[str, ...], dict[str, str]]]:
        """Names of some places, the preferred one first, with the languages of those whose language is known."""
        return [
            (place.names, self._languages(row))
            for row, place in zip(rows.tolist(), self.places(rows.tolist()), strict=True)
        ]

    def _languages(self, row: int) -> dict[str, str]:
        found: dict[str, str] = {}
        for number in (row, *self._below(row)):
            at, own = self._located(number)
            ((_, languages),) = self.files[at].spellings(np.array([own]))
            found = languages | found
        return found

    # Columns

    def ground(self) -> Ground:
        """Where all places lie."""
        return join_grounds([file.ground() for file in self.files], self.rows_of)

    def lat(self, rows: Numbers) -> NDArray[np.float64]:
        """Latitudes, degrees."""
        return self._gathered(rows, lambda at, own: self.files[at].lat(own), np.float64)

    def lon(self, rows: Numbers) -> NDArray[np.float64]:
        """Longitudes, degrees."""
        return self._gathered(rows, lambda at, own: self.files[at].lon(own), np.float64)

    def radius_km(self, rows: Numbers) -> NDArray[np.float64]:
        """How far places reach."""
        return self._gathered(rows, lambda at, own: self.files[at].radius_km(own), np.float64)

    def names_listed(self, rows: Numbers) -> NDArray[np.uint8]:
        """How many names places have in the file that says where they are."""
        return self._gathered(rows, lambda at, own: self.files[at].names_listed(own), np.uint8)

    def noted(self, rows: Numbers) -> NDArray[np.bool_]:
        """Those that one of the files notes."""
        found = self._gathered(rows, lambda at, own: self.files[at].noted(own), np.bool_)
        found |= np.isin(rows, self._noted_below)
        return found

    @cached_property
    def _called_below(self) -> frozenset[int]:
        """Rows of places that a list of every village has on top of one that notes them."""
        noted = self._gathered(self._noted_below, lambda at, own: self.files[at].noted(own), np.bool_)
        return frozenset(self._noted_below[~noted].tolist())

    @cached_property
    def _noted_below(self) -> NDArray[np.int64]:
        """Rows of places that a lower file notes."""
        noted = self._gathered(self._lower, lambda at, own: self.files[at].noted(own), np.bool_)
        return np.unique(self._upper[noted])

    def kind_of(self, rows: Numbers) -> NDArray[np.int64]:
        """Positions in :attr:`kinds`."""
        return self._gathered(rows, lambda at, own: self._numbers[at][0][self.files[at].kind_of(own)], np.int64)

    def country_of(self, rows: Numbers) -> NDArray[np.int64]:
        """Positions in :attr:`countries`."""
        return self._filled(rows, lambda at, own: self._numbers[at][1][self.files[at].country_of(own)], np.int64)

    def population(self, rows: Numbers) -> NDArray[np.int64]:
        """Inhabitants."""
        return self._filled(rows, lambda at, own: self.files[at].population(own), np.int64)

    def admin1_of(self, rows: Numbers) -> Rows:
        """Rows of first-order divisions."""
        return self._filled(rows, lambda at, own: self._stacked(at, self.files[at].admin1_of(own)), np.uint32)

    def admin2_of(self, rows: Numbers) -> Rows:
        """Rows of second-order divisions."""
        return self._filled(rows, lambda at, own: self._stacked(at, self.files[at].admin2_of(own)), np.uint32)

    @cached_property
    def _numbers(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """For each file the positions in :attr:`kinds` and :attr:`countries` of its own labels."""
        kinds, countries = ({label: n for n, label in enumerate(labels)} for labels in (self.kinds, self.countries))
        return [
            (np.array([kinds[k] for k in file.kinds]), np.array([countries[c] for c in file.countries]))
            for file in self.files
        ]

    def _stacked(self, at: int, rows: Rows) -> Rows:
        """Rows in the stack of rows of a file, of which 0 stands for none."""
        return np.where(rows > 0, self.rows_of(at, rows), 0).astype(np.uint32)

    def _gathered(self, rows: Numbers, column: _Column, kind: type[_Number]) -> NDArray[_Number]:
        found = np.zeros(len(rows), dtype=kind)
        for here, at, own in self._parted(rows):
            found[here] = column(at, own)
        return found

    def _filled(self, rows: Numbers, column: _Column, kind: type[_Number]) -> NDArray[_Number]:
        """A column of which the upper file's gaps are filled from the first file below that has the place."""
        found = self._gathered(rows, column, kind)
        gaps = np.flatnonzero(found == 0)
        if len(gaps) and len(self._upper):
            at = np.minimum(np.searchsorted(self._upper, rows[gaps]), len(self._upper) - 1)
            below = self._upper[at] == rows[gaps]
            found[gaps[below]] = self._gathered(self._lower[at[below]], column, kind)
        return found

    def standing(self, rows: Sequence[int]) -> list[Standing]:
        """What makes a few places known."""
        numbers, kinds = np.array(rows, dtype=np.int64), self.kinds
        facts = (self.noted(numbers), self.kind_of(numbers), self.names_listed(numbers), self.population(numbers))
        return [
            (noted, kinds[kind], listed, people)
            for noted, kind, listed, people in zip(*(fact.tolist() for fact in facts), strict=True)
        ]

    def lies_in(self, rows: Numbers, country: str) -> NDArray[np.bool_]:
        """Which places lie in a country."""
        if country not in self.countries:
            return np.zeros(len(rows), dtype=bool)
        inside: NDArray[np.bool_] = self.country_of(rows) == self.countries.index(country)
        return inside

    def in_box(self, *, south: float, west: float, north: float, east: float) -> Rows:
        """Rows of the places in a box."""
        box = {"south": south, "west": west, "north": north, "east": east}
        found = []
        for at, file in enumerate(self.files):
            rows = file.in_box(**box)
            stacked = self.rows_of(at, rows)
            found.append(stacked[stacked == rows + self._starts[at]])  # what an upper file moved lies where it says
        return np.concatenate(found)

    # The index of names

    def filed(self, keys: Sequence[int] | NDArray[np.uint32], *, most: int | None = None) -> Filed:
        """What is filed under keys, that of upper files first."""
        wanted = np.asarray(keys, dtype=np.uint32)
        return together(self._stacked_entries(at, file.filed(wanted, most=most)) for at, file in enumerate(self.files))

    def filed_each(self, keys: NDArray[np.uint32], *, most: int | None = None) -> tuple[Filed, NDArray[np.int64]]:
        """What is filed under each of many keys, file by file, and the position of the key that each form is of."""
        parts = [file.filed_each(keys, most=most) for file in self.files]
        filed = together(self._stacked_entries(at, part) for at, (part, _) in enumerate(parts))
        return filed, np.concatenate([of_key for _, of_key in parts])

    @cached_property
    def _portions(self) -> Portions:
        entries = sum(file.entry_count for file in self.files)
        return Portions(entries, lambda country: self._counts.get(country, 0), self._portions_of)

    def _portions_of(self, country: str) -> list[tuple[Portion, int]]:
        found = []
        for at, file in enumerate(self.files):
            rows = self.rows_of(at, np.arange(1, file.count + 1, dtype=np.uint32))
            found.append((file.portion(self.lies_in(rows, country)), at << _FILE_BITS))
        return found

    def filed_in(self, country: str, keys: Sequence[int], *, most: int | None = None) -> Filed | None:
        """The same of the forms that places of one country bear; None while it is not asked for often."""
        found = self.filed_in_each(country, np.asarray(keys, dtype=np.uint32), most=most)
        return None if found is None else found[0]

    def filed_in_each(
        self, country: str, keys: NDArray[np.uint32], *, names: int = 1, most: int | None = None
    ) -> tuple[Filed, NDArray[np.int64]] | None:
        """The same of many keys, of so many names, with the position of the key that each form is of."""
        portions = self._portions.of(country, names)
        return None if portions is None else filed_in(portions, keys, most)

    def sharing(
        self,
        words: Sequence[int],
        *,
        most: int,
        without: Collection[int] = (),
        holds: Callable[[Rows], NDArray[np.bool_]] | None = None,
    ) -> Filed:
        """Names of several words that have all of some words but one, or the one, those of upper files first."""

        def found(at: int, file: LookupFile) -> Filed:
            held = None if holds is None else lambda rows: holds(self.rows_of(at, rows))
            return self._stacked_entries(at, file.sharing(words, most=most, without=without, holds=held))

        return together(found(at, file) for at, file in enumerate(self.files))

    @staticmethod
    def _stacked_entries(at: int, part: Filed) -> Filed:
        """What a file has filed, with its number beside its entries."""
        return part.placed(part.entries + (at << _FILE_BITS)) if at else part

    def rows(self, filed: Filed) -> Rows:
        """The row of each entry, form by form."""
        return self._of_entries(filed, lambda at, part: self.rows_of(at, self.files[at].rows(part)), np.uint32)

    def prints(self, filed: Filed) -> NDArray[np.uint8]:
        """The fingerprint of each entry, form by form."""
        return self._of_entries(filed, lambda at, part: self.files[at].prints(part), np.uint8)

    def _of_entries(
        self, filed: Filed, column: Callable[[int, Filed], NDArray[Any]], kind: type[_Number]
    ) -> NDArray[_Number]:
        number = filed.entries >> _FILE_BITS
        found = np.empty(int(filed.sizes.sum()), dtype=kind)
        owner = np.repeat(number, filed.sizes)
        for at in np.unique(number).tolist():
            here = np.flatnonzero(number == at)
            part = Filed([], filed.sizes[here], filed.entries[here] - (at << _FILE_BITS))
            found[owner == at] = column(at, part)
        return found

    def rows_with_print(self, name: str) -> Rows:
        """Rows of places with a name of the same fold, and of a few that only seem to have one; sorted."""
        return np.unique(np.concatenate([self.rows_of(n, f.rows_with_print(name)) for n, f in enumerate(self.files)]))

    def named(self, name: str) -> list[tuple[int, Place]]:
        """Places with a name of the same fold, with their rows, those of upper files first."""
        return spelled_alike(name, self.rows_with_print(name).tolist(), self.places)
