"""One gazetteer file: places by row, by identifier, by filed name, by where they lie.

An open store keeps the file that it opened, whatever happens to its path, and can be shared by threads and by forked
processes. It pickles as its path and identity.
"""

from __future__ import annotations

from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numpy as np

from geoincidents import names as spellings
from geoincidents.compile import fileformat
from geoincidents.errors import GazetteerError
from geoincidents.gazetteer.columnfile import ColumnFile
from geoincidents.gazetteer.ground import Ground
from geoincidents.gazetteer.identifiers import Identifiers
from geoincidents.gazetteer.keyindex import KeyIndex
from geoincidents.gazetteer.portions import Portion, Portions, filed_in, sift
from geoincidents.place import Place

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Filed, Numbers, Rows, Standing

_CACHED_PLACES: Final = 50_000
_FACTS: Final = ("origin", "ref", "kind", "lat", "lon", "country", "admin1", "admin2", "population", "radius")
_Method = TypeVar("_Method", bound="Callable[..., Any]")


def _told(method: _Method) -> _Method:
    """The same method, with one clear error where the file holds what cannot be."""

    @wraps(method)
    def told(self: Store, *given: Any, **named: Any) -> Any:
        try:
            return method(self, *given, **named)
        except GazetteerError:
            raise
        except (LookupError, ValueError, OverflowError, TypeError) as error:
            raise self.file.damaged(str(error) or type(error).__name__) from error

    return cast("_Method", told)


class Store:
    """An open gazetteer file, as :class:`geoincidents.gazetteer.lookup.Lookup` says.

    Parameters
    ----------
    path
        The file.
    identity
        What the file's identity has to be, where it is known.

    Raises
    ------
    FileMissingError
        If there is no such file.
    GazetteerError
        If it is no gazetteer, is damaged, of another version, or not the one that is meant.
    """

    def __init__(self, path: str | os.PathLike[str], identity: str = "") -> None:
        self.file = ColumnFile(path, identity)
        self._lat, self._lon = self.file.column("lat"), self.file.column("lon")
        self._country, self._population = self.file.column("country"), self.file.column("population")
        self._name_count = self.file.column("name_count")
        self._facts = tuple(self.file.column(name).item for name in _FACTS)
        self._index, self._identifiers = KeyIndex(self.file), Identifiers(self.file)
        self._names_at, _ = self.file.span("names")
        self._places: dict[int, Place] = {}
        self._first_names: dict[int, str] = {}
        self._printed: tuple[str, Rows] = "", np.empty(0, dtype=np.uint32)  # of the last name, which is asked again

    def __reduce__(self) -> tuple[type[Store], tuple[str, str]]:
        """Pickle as the path and what the file has to be."""
        return type(self), (str(self.path), self.file.identity)

    def __copy__(self) -> Store:
        """Return itself, which never changes."""
        return self

    def __deepcopy__(self, memo: object) -> Store:
        """Return itself, which never changes."""
        return self

    @property
    def path(self) -> Path:
        """The file."""
        return self.file.path

    @property
    def identity(self) -> str:
        """Checksum that stands for the whole file."""
        return self.file.identity

    @property
    def files(self) -> tuple[Store, ...]:
        """Itself alone."""
        return (self,)

    @property
    def count(self) -> int:
        """The last row."""
        return len(self._lat)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Labels of :meth:`kind_of`."""
        return tuple(self.file.document("kinds"))

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Labels of :meth:`country_of`, ``""`` first."""
        return tuple(self.file.document("countries"))

    @cached_property
    def _meta(self) -> dict[str, Any]:
        return dict(self.file.document("meta"))

    @cached_property
    def complete_countries(self) -> frozenset[str]:
        """Countries of which the places are listed densely."""
        return frozenset(self._meta["complete_countries"])

    def info(self) -> dict[str, Any]:
        """Sources, counts and build date."""
        meta = self._meta
        return {
            "path": str(self.path),
            "name": meta.get("name", ""),
            "build_date": meta.get("build_date", ""),
            "places": meta["places"],
            "names": meta["names"],
            "countries": len(self.countries) - 1,
            "complete_countries": meta["complete_countries"],
            "checksum": self.file.identity,
            "sources": self.file.document("sources"),
        }

    @cached_property
    def _demonyms(self) -> dict[str, str]:
        return dict(self.file.document("demonyms"))

    def demonyms(self) -> Mapping[str, str]:
        """Demonym to ISO alpha-3 code."""
        return self._demonyms

    @cached_property
    def _counts(self) -> dict[str, int]:
        populated = np.array([kind.startswith("P") for kind in self.kinds], dtype=bool)
        counts = np.bincount(self._country[populated[self.file.column("kind")]], minlength=len(self.countries))
        return {code: int(n) for code, n in zip(self.countries, counts, strict=True) if code and n}

    @_told
    def country_counts(self) -> dict[str, int]:
        """How many populated places are listed of each country."""
        return dict(self._counts)

    @cached_property
    def _nations(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for code, (alpha2, row, capital) in self.file.document("nations").items():
            found[code] = row, capital
            if alpha2:
                found.setdefault(alpha2, (row, capital))
        return found

    def alpha2(self) -> dict[str, str]:
        """ISO alpha-3 code of each country that has a place to its alpha-2 code."""
        return {code: alpha2 for code, (alpha2, _, _) in self.file.document("nations").items() if alpha2}

    def country_row(self, code: str) -> int:
        """Row of the country with an ISO code."""
        return self._nations.get(code, (0, 0))[0]

    def capital_row(self, country: str) -> int:
        """Row of the capital of a country."""
        return self._nations.get(country, (0, 0))[1]

    @cached_property
    def _divisions(self) -> dict[tuple[str, str], int]:
        return {(country, code): row for country, code, row in self.file.document("divisions")}

    def divisions(self) -> Mapping[tuple[str, str], int]:
        """Country and code to the row of the first-order division."""
        return self._divisions

    @_told
    def identifiers(self) -> tuple[NDArray[np.uint64], Rows]:
        """Keys of all identifiers of the file, sorted, and the rows of their places."""
        return self._identifiers.every()

    @_told
    def row_of(self, place_id: str) -> int:
        """Row of the place with an identifier."""
        return self._identifiers.row_of(place_id)

    @_told
    def aliases(self, row: int) -> tuple[str, ...]:
        """Identifiers that other sources give the place of a row."""
        return self._identifiers.aliases(row)

    @_told
    def place_ids(self, rows: Numbers) -> list[str]:
        """Own identifiers of places."""
        return self._identifiers.of(rows)

    # Places

    @_told
    def places(self, rows: Iterable[int]) -> list[Place]:
        """Places of some rows, in the order asked for."""
        wanted = [int(row) for row in rows]
        known = self._places
        missing = [row for row in dict.fromkeys(wanted) if row not in known]
        if not missing:
            return [known[row] for row in wanted]
        found = dict(zip(missing, self._read(missing), strict=True))
        if len(known) > _CACHED_PLACES:  # others may be reading the old one
            self._places = dict(found)
        else:
            known.update(found)
        return [found[row] if row in found else known[row] for row in wanted]

    def _read(self, rows: Sequence[int]) -> list[Place]:
        """Places of rows, few of which are asked for at a time: then numbers one by one are read faster than arrays."""
        return [self._made(row, own) for row, own in zip(rows, self.names(rows), strict=True)]

    def _made(self, row: int, own: tuple[str, ...]) -> Place:
        """The place of a row with these names."""
        origin, ref, kind, lat, lon, country, first, second, people, radius = [item(row - 1) for item in self._facts]
        prefix, source, licence, textual = self._identifiers.origins[origin]
        first, second = self._first_division(first), self._second_division(second)
        return Place(
            f"{prefix}:{self._identifiers.text(ref) if textual else ref}",
            own[0],
            self.kinds[kind],
            lat / fileformat.PER_DEGREE,
            lon / fileformat.PER_DEGREE,
            self.countries[country],
            self._first_name(first) if first else "",
            people,
            self._metres(radius) / fileformat.PER_KM,
            source,
            licence,
            own,
            self._first_name(second) if second else "",
        )

    @cached_property
    def _first_division(self) -> Callable[[int], int]:
        """Row of a first-order division by its position among all."""
        return self.file.column("admin1_row").item

    @cached_property
    def _second_division(self) -> Callable[[int], int]:
        return self.file.column("admin2_row").item

    @cached_property
    def _metres(self) -> Callable[[int], int]:
        """Radius by its position among all."""
        return self.file.column("radius_m").item

    @_told
    def names(self, rows: Sequence[int]) -> list[tuple[str, ...]]:
        """All names of places, the preferred one first."""
        start_of, first, content = self.file.column("names_start").item, self._names_at, self.file.content
        found = []
        for row in rows:
            block, at = divmod(row - 1, fileformat.PER_BLOCK)
            if block < 0:
                raise IndexError(f"there is no place {row}")
            text = content[first + start_of(block) : first + start_of(block + 1)]
            found.append(tuple(text.split(b"\0", at + 1)[at].decode().split("\n")))
        return found

    def _first_name(self, row: int) -> str:
        """Preferred name of a division, read once."""
        name = self._first_names.get(row)
        if name is None:
            name = self._first_names[row] = self.names([row])[0][0]
        return name

    @_told
    def labels(self, rows: Numbers) -> list[tuple[str, str, str]]:
        """Name, identifier and first-order division of many places."""
        own = (spelled[0] for spelled in self.names(rows.tolist()))
        divisions = (self._first_name(row) if row else "" for row in self.admin1_of(rows).tolist())
        return list(zip(own, self.place_ids(rows), divisions, strict=True))

    @_told
    def notes(self, row: int) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
        """Languages of a place's names, and sources of its names and fields where they are not its own source."""
        noted = self.file.column("note_row")
        at = int(np.searchsorted(noted, row))
        if at == len(noted) or int(noted[at]) != row:
            return {}, {}, {}
        starts, (first, _) = self.file.column("note_start"), self.file.span("notes")
        lines = self.file.content[first + int(starts[at]) : first + int(starts[at + 1])].decode().split("\n")
        (own,) = self.names([row])
        languages, origins = {}, {}
        for name, line in zip(own, lines, strict=False):
            language, _, source = line.partition("@")
            if language:
                languages[name] = language
            if source:
                origins[name] = source
        pairs = (line[1:].partition("@") for line in lines[len(own) :])
        return languages, origins, {field: source for field, _, source in pairs}

    @_told
    def spellings(self, rows: Numbers) -> list[tuple[tuple[str, ...], dict[str, str]]]:
        """Names of some places, the preferred one first, with the languages of those whose language is known."""
        return [(own, self.notes(row)[0]) for row, own in zip(rows.tolist(), self.names(rows.tolist()), strict=True)]

    # Columns

    def ground(self) -> Ground:
        """Where all places lie."""
        rows = np.arange(1, self.count + 1, dtype=np.uint32)
        return Ground(
            rows=rows,
            lat=self.lat(rows),
            lon=self.lon(rows),
            admin1=self.admin1_of(rows),
            country=self._country.astype(np.int32) - 1,
            labels=self.countries[1:],
            kind=self.file.column("kind").astype(np.int32),
            kinds=self.kinds,
            radius_km=self.radius_km(rows),
        )

    @_told
    def lat(self, rows: Numbers) -> NDArray[np.float64]:
        """Latitudes, degrees."""
        found: NDArray[np.float64] = self._lat[rows.astype(np.int64) - 1] / fileformat.PER_DEGREE
        return found

    @_told
    def lon(self, rows: Numbers) -> NDArray[np.float64]:
        """Longitudes, degrees."""
        found: NDArray[np.float64] = self._lon[rows.astype(np.int64) - 1] / fileformat.PER_DEGREE
        return found

    @_told
    def radius_km(self, rows: Numbers) -> NDArray[np.float64]:
        """How far places reach."""
        metres = self.file.column("radius_m")[self.file.column("radius")[rows.astype(np.int64) - 1]]
        found: NDArray[np.float64] = metres / fileformat.PER_KM
        return found

    @_told
    def kind_of(self, rows: Numbers) -> NDArray[np.int64]:
        """Positions in :attr:`kinds`."""
        return self.file.column("kind")[rows.astype(np.int64) - 1].astype(np.int64)

    @_told
    def country_of(self, rows: Numbers) -> NDArray[np.int64]:
        """Positions in :attr:`countries`."""
        return self._country[rows.astype(np.int64) - 1].astype(np.int64)

    def admin1_of(self, rows: Numbers) -> Rows:
        """Rows of first-order divisions."""
        return self._division_of(rows, "admin1")

    def admin2_of(self, rows: Numbers) -> Rows:
        """Rows of second-order divisions."""
        return self._division_of(rows, "admin2")

    @_told
    def _division_of(self, rows: Numbers, column: str) -> Rows:
        found: Rows = self.file.column(f"{column}_row")[self.file.column(column)[rows.astype(np.int64) - 1]]
        return found

    @_told
    def population(self, rows: Numbers) -> NDArray[np.int64]:
        """Inhabitants."""
        return self._population[rows.astype(np.int64) - 1].astype(np.int64)

    def noted(self, rows: Numbers) -> NDArray[np.bool_]:
        """Those of countries that are not listed down to villages."""
        found: NDArray[np.bool_] = ~self._complete[self.country_of(rows)]
        return found

    @cached_property
    def _complete(self) -> NDArray[np.bool_]:
        return np.array([code in self.complete_countries for code in self.countries])

    @_told
    def names_listed(self, rows: Numbers) -> NDArray[np.uint8]:
        """How many names places have."""
        found: NDArray[np.uint8] = self._name_count[rows.astype(np.int64) - 1]
        return found

    @_told
    def standing(self, rows: Sequence[int]) -> list[Standing]:
        """What makes a few places known."""
        kind_of, country_of = self.file.column("kind").item, self._country.item
        names_listed, people, kinds, dense = self._name_count.item, self._population.item, self.kinds, self._dense
        return [
            (country_of(row - 1) not in dense, kinds[kind_of(row - 1)], names_listed(row - 1), people(row - 1))
            for row in rows
        ]

    @cached_property
    def _dense(self) -> frozenset[int]:
        """Positions of the countries that are listed down to villages."""
        return frozenset(np.flatnonzero(self._complete).tolist())

    @cached_property
    def _country_numbers(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.countries) if code}

    @_told
    def lies_in(self, rows: Numbers, country: str) -> NDArray[np.bool_]:
        """Which places lie in a country."""
        inside: NDArray[np.bool_] = self._country[rows.astype(np.int64) - 1] == self._country_numbers.get(country, -1)
        return inside

    def in_box(self, *, south: float, west: float, north: float, east: float) -> Rows:
        """Rows of the places in a box."""
        bottom, top, left, right = (round(degrees * fileformat.PER_DEGREE) for degrees in (south, north, west, east))
        at = np.flatnonzero((self._lat >= bottom) & (self._lat <= top))
        lon = self._lon[at]
        inside = (lon >= left) & (lon <= right) if left <= right else (lon >= left) | (lon <= right)
        return (at[inside] + 1).astype(np.uint32)

    # The index of names

    @_told
    def filed(self, keys: Sequence[int] | NDArray[np.uint32], *, most: int | None = None) -> Filed:
        """What is filed under keys, but for keys with more entries than that."""
        return self._index.filed(keys, most=most)

    @_told
    def filed_each(self, keys: NDArray[np.uint32], *, most: int | None = None) -> tuple[Filed, NDArray[np.int64]]:
        """What is filed under each of many keys, and the position of the key that each form is of."""
        return self._index.filed_each(keys, most=most)

    @cached_property
    def _portions(self) -> Portions:
        return Portions(self.entry_count, lambda country: self._counts.get(country, 0), self._portions_of)

    def _portions_of(self, country: str) -> list[tuple[Portion, int]]:
        return [(self.portion(self._country == self._country_numbers.get(country, -1)), 0)]

    @_told
    def filed_in(self, country: str, keys: Sequence[int], *, most: int | None = None) -> Filed | None:
        """The same of the forms that places of one country bear; None while it is not asked for often."""
        found = self.filed_in_each(country, np.asarray(keys, dtype=np.uint32), most=most)
        return None if found is None else found[0]

    @_told
    def filed_in_each(
        self, country: str, keys: NDArray[np.uint32], *, names: int = 1, most: int | None = None
    ) -> tuple[Filed, NDArray[np.int64]] | None:
        """The same of many keys, of so many names, with the position of the key that each form is of."""
        portions = self._portions.of(country, names)
        return None if portions is None else filed_in(portions, keys, most)

    @property
    def entry_count(self) -> int:
        """How many entries the index has."""
        return self._index.count

    @_told
    def portion(self, inside: NDArray[np.bool_]) -> Portion:
        """What of the index some places bear, which are told by position."""
        return sift(self._index, inside)

    @_told
    def sharing(
        self,
        words: Sequence[int],
        *,
        most: int,
        without: Collection[int] = (),
        holds: Callable[[Rows], NDArray[np.bool_]] | None = None,
    ) -> Filed:
        """Names of several words that have all of some words but one, or the one, best first."""
        return self._index.sharing(words, most=most, without=without, holds=holds)

    def keys(self) -> NDArray[np.uint32]:
        """All keys that names are filed under, sorted."""
        return self._index.keys

    @_told
    def entries(self, keys: NDArray[np.uint32] | None = None) -> tuple[NDArray[np.uint32], Rows, NDArray[np.uint8]]:
        """Key, row and fingerprint of all entries, or of those of some keys."""
        return self._index.entries(keys)

    @_told
    def rows(self, filed: Filed) -> Rows:
        """The row of each entry, form by form."""
        return self._index.rows(filed)

    @_told
    def prints(self, filed: Filed) -> NDArray[np.uint8]:
        """The fingerprint of each entry, form by form."""
        return self._index.prints(filed)

    @_told
    def rows_with_print(self, name: str) -> Rows:
        """Rows of places with a name of the same fold, and of a few that only seem to have one; sorted."""
        known, rows = self._printed
        if known != name:
            fingerprint = fileformat.fingerprint(spellings.fold(name))
            key = fileformat.key_id(spellings.joined_skeleton(spellings.words(name)))
            rows = self._index.printed(key, fingerprint)
            self._printed = name, rows
        return rows

    def named(self, name: str) -> list[tuple[int, Place]]:
        """Places with a name of the same fold, with their rows, the most important first."""
        return spelled_alike(name, self.rows_with_print(name).tolist(), self.places)


def spelled_alike(
    name: str, rows: Sequence[int], places: Callable[[Sequence[int]], list[Place]]
) -> list[tuple[int, Place]]:
    """Those of some rows, with their places, that have a name of the same fold."""
    folded = spellings.fold(name)
    found = zip(rows, places(rows), strict=True)
    return [(row, place) for row, place in found if name_with_fold(place, folded) is not None]


def name_with_fold(place: Place, folded: str) -> str | None:
    """Name of a place that has a fold."""
    for name in place.names:
        if may_end(name, folded) and spellings.fold(name) == folded:
            return name
    return None


def may_end(name: str, written: str) -> bool:
    """Whether a name may have a fold or a form that is written like this: a plain last letter stays what it is."""
    last = name[-1:]
    return last.lower() == written[-1:] or not (last.isascii() and last.isalnum())
