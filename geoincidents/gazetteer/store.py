"""Reads a gazetteer file: places by id, by filed name, by cell. One SQLite database, opened read-only."""

from __future__ import annotations

import os
import sqlite3
import threading
import zlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geoincidents import fileformat, filing, names
from geoincidents.errors import FileMissingError, GazetteerError
from geoincidents.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Ids = NDArray[np.uint32]

_HEADER = b"SQLite format 3\x00"
_CACHED_PLACES = 50_000
_CACHED_KEYS = 500_000
_ANY_SIZE = 1 << 62  # bytes
_NOTHING = np.empty(0, dtype="<u4")
_SELECT_KEYS = (
    "SELECT id, forms, sizes, places FROM key WHERE id IN (SELECT value FROM json_each(?)) AND length(places) <= ?"
)
_SELECT_WORDS = "SELECT id, places FROM word WHERE id IN (SELECT value FROM json_each(?))"
_SELECT_NAMES = "SELECT id, names FROM spelling WHERE id IN (SELECT value FROM json_each(?))"
_SELECT = """
SELECT id, source, ref, name, kind, lat / 1e5, lon / 1e5, country, admin1, population, radius_m
FROM place WHERE id IN (SELECT value FROM json_each(?))
"""


class Filed(NamedTuple):
    """What is filed under one key.

    Attributes
    ----------
    forms
        Forms of names (see :mod:`geoincidents.filing`), those of the most important places first; ``""`` stands
        for names in other scripts of places whose Latin names are among the forms.
    sizes
        How many entries each form has.
    entries
        Row number of a place in the upper 24 bits, fingerprint of the folded name in the lower eight; form by form.
    """

    forms: Sequence[str]
    sizes: NDArray[np.uint8]
    entries: Ids


_NOTHING_FILED = Filed((), np.empty(0, dtype=np.uint8), _NOTHING)


class _Words(NamedTuple):
    """What the numbers in rows of places stand for; divisions are added as they are met."""

    kinds: dict[int, str]
    sources: dict[int, tuple[str, str, str]]
    provenance: dict[int, tuple[str, str]]
    divisions: dict[int, str]


class Store:
    """An open gazetteer file; safe for several threads and processes at once.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    FileMissingError
        If there is no such file.
    GazetteerError
        If it is no gazetteer, is damaged, or is of another version.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        _check(self.path)
        self._local = threading.local()
        self._places: dict[int, Place] = {}
        self._countries: tuple[dict[str, int], NDArray[np.uint16]] | None = None
        self._filed: dict[int, Filed] = {}
        self._ranks: NDArray[np.float64] | None = None
        self._name_counts: NDArray[np.uint8] | None = None
        version = self._value("PRAGMA user_version")
        if self._value("PRAGMA application_id") != fileformat.APPLICATION_ID:
            raise GazetteerError(f"{self.path} is a database but no gazetteer. Give a file that this package wrote.")
        if version != fileformat.VERSION:
            raise GazetteerError(
                f"{self.path} is a gazetteer of version {version}; this release reads version {fileformat.VERSION}. "
                "Take the release that wrote it, or write it again with this one.",
            )

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows that a statement gives, all at once.

        Parameters
        ----------
        sql
            One statement with ``?`` for each parameter.
        parameters
            Their values.

        Returns
        -------
        list of tuple
            The rows.

        Raises
        ------
        GazetteerError
            If the file turns out to be damaged.
        """
        try:
            return self._connection().execute(sql, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            raise GazetteerError(f"The gazetteer {self.path} is damaged ({error}). Write or copy it again.") from error

    def _connection(self) -> sqlite3.Connection:
        owner = getattr(self._local, "owner", None)
        if owner != os.getpid():  # a fork must not share the parent's handle
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._local.db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._local.owner = os.getpid()
        connection: sqlite3.Connection = self._local.db
        return connection

    def _value(self, sql: str) -> object:
        rows = self.query(sql)
        return rows[0][0] if rows else None

    def places(self, ids: Iterable[int]) -> list[Place]:
        """Places of some row numbers, in the order asked for.

        Parameters
        ----------
        ids
            Row numbers of the file.

        Returns
        -------
        list of Place
            One for each number.
        """
        wanted = [int(number) for number in ids]
        missing = [number for number in wanted if number not in self._places]
        if missing:
            if len(self._places) > _CACHED_PLACES:
                self._places.clear()
                missing = wanted
            self._read(missing)
        return [self._places[number] for number in wanted]

    def _read(self, ids: Sequence[int]) -> None:
        spellings = self._spellings(ids)
        rows = self.query(_SELECT, (f"[{','.join(map(str, ids))}]",))
        words = self._words
        for row, source, ref, name, kind, lat, lon, country, admin1, population, radius_m in rows:
            if admin1 and admin1 not in words.divisions:
                words.divisions.update(self.query("SELECT id, name FROM place WHERE id = ?", (admin1,)))
            prefix, own_source, licence = words.sources[source]
            own_source, licence = words.provenance.get(row, (own_source, licence))
            further = spellings[row]
            self._places[row] = Place(
                place_id=f"{prefix}:{ref}",
                name=name,
                kind=words.kinds[kind],
                lat=lat,
                lon=lon,
                country=country,
                admin1=words.divisions[admin1] if admin1 else "",
                population=population,
                radius_km=radius_m / fileformat.PER_KM,
                source=own_source,
                licence=licence,
                names=(name, *(further.split("\n") if further else ())),
            )

    @cached_property
    def _words(self) -> _Words:
        return _Words(
            kinds=dict(self.query("SELECT id, code FROM kind")),
            sources={row[0]: row[1:] for row in self.query("SELECT id, prefix, name, licence FROM source")},
            provenance={row[0]: row[1:] for row in self.query("SELECT place, source, licence FROM provenance")},
            divisions={},
        )

    def _spellings(self, ids: Sequence[int]) -> dict[int, str]:
        """Further names of places, parted by line feeds."""
        blocks = {fileformat.block_of(number) for number in ids}
        found: dict[int, str] = {}
        for block, packed in self.query(_SELECT_NAMES, (f"[{','.join(map(str, blocks))}]",)):
            try:
                names_of = fileformat.unpacked_names(packed)
            except (zlib.error, ValueError) as error:
                raise GazetteerError(f"The gazetteer {self.path} is damaged ({error}). Write it again.") from error
            found.update(enumerate(names_of, block * fileformat.PER_BLOCK + 1))
        return found

    def filed(self, keys: Sequence[int], *, most: int | None = None) -> list[Filed]:
        """What is filed under each of several keys, read in one go.

        Parameters
        ----------
        keys
            As :func:`geoincidents.fileformat.key_id` gives them for skeletons of whole names.
        most
            Leave out keys with more entries than this.

        Returns
        -------
        list of Filed
            One for each key.
        """
        if len(self._filed) > _CACHED_KEYS:
            self._filed.clear()
        missing = [key for key in keys if key not in self._filed]
        if missing:
            largest = _ANY_SIZE if most is None else most * _NOTHING.itemsize
            rows = self.query(_SELECT_KEYS, (f"[{','.join(map(str, missing))}]", largest))
            if most is None:
                self._filed.update(dict.fromkeys(missing, _NOTHING_FILED))
            for key, forms, sizes, entries in rows:
                self._filed[key] = Filed(
                    forms.split("\n"), np.frombuffer(sizes, dtype=np.uint8), np.frombuffer(entries, dtype="<u4")
                )
        found = [self._filed.get(key, _NOTHING_FILED) for key in keys]
        return found if most is None else [f if len(f.entries) <= most else _NOTHING_FILED for f in found]

    def worded(self, keys: Sequence[int]) -> list[tuple[Ids, Ids]]:
        """Names of several words that have each of some words.

        Parameters
        ----------
        keys
            As :func:`geoincidents.fileformat.key_id` gives them for skeletons of words.

        Returns
        -------
        list of (ndarray of uint32, ndarray of uint32)
            For each word the row numbers of places, the most important first, and the keys of their names; empty
            for a word that too many names have.
        """
        rows = dict(self.query(_SELECT_WORDS, (f"[{','.join(map(str, keys))}]",)))
        found: list[tuple[Ids, Ids]] = []
        for key in keys:
            both = np.frombuffer(rows[key], dtype="<u4") if key in rows else _NOTHING
            found.append((both[: len(both) // 2], both[len(both) // 2 :]))
        return found

    def rows_with_print(self, name: str) -> Ids:
        """Row numbers of the places that have a name with the same fold, and of a few whose name only seems to.

        Parameters
        ----------
        name
            In any script.

        Returns
        -------
        ndarray of uint32
            The most important first; told by fingerprints alone, so that no place is read.
        """
        (filed,) = self.filed((fileformat.key_id(filing.keys(name)[0]),))
        return np.unique(filed.entries[(filed.entries & 0xFF) == fileformat.fingerprint(names.fold(name))] >> 8)

    def same_letters(self, name: str) -> list[Place]:
        """Places that have a name with the same fold, the most important first.

        Parameters
        ----------
        name
            In any script.

        Returns
        -------
        list of Place
            Empty when there is none.
        """
        return [place for _, place in self.named(name)]

    def named(self, name: str) -> list[tuple[int, Place]]:
        """The same places with their row numbers.

        Parameters
        ----------
        name
            In any script.

        Returns
        -------
        list of (int, Place)
            The most important first.
        """
        folded = names.fold(name)
        rows = self.rows_with_print(name).tolist()
        found = zip(rows, self.places(rows), strict=True)
        return [(row, place) for row, place in found if any(names.fold(other) == folded for other in place.names)]

    def population(self, ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """About how many people live in places, from their rank alone: no row is read.

        Parameters
        ----------
        ids
            Row numbers.

        Returns
        -------
        ndarray of float64
            Between those of places known to be more and less important.
        """
        if self._ranks is None:
            last = int(self.query("SELECT COALESCE(MAX(id), 1) FROM place")[0][0])
            sample = np.unique(np.concatenate([np.arange(1, min(last, 400)), np.geomspace(1, last, 500)]).astype(int))
            rows = self.query(
                "SELECT id, population FROM place WHERE id IN (SELECT value FROM json_each(?))",
                (f"[{','.join(map(str, sample))}]",),
            )
            self._ranks = np.array(rows, dtype=np.float64).reshape(-1, 2).T
        ranks, populations = self._ranks
        found: NDArray[np.float64] = np.interp(ids, ranks, populations)
        return found

    def names_listed(self, ids: NDArray[np.int64]) -> NDArray[np.uint8]:
        """How many names places have: no row is read.

        Parameters
        ----------
        ids
            Row numbers.

        Returns
        -------
        ndarray of uint8
            At least 1; 255 for that many or more.
        """
        if self._name_counts is None:
            ((counts,),) = self.query("SELECT counts FROM name_count")
            self._name_counts = np.frombuffer(counts, dtype=np.uint8)
        found: NDArray[np.uint8] = self._name_counts[ids - 1]
        return found

    def lies_in(self, ids: Ids, country: str) -> NDArray[np.bool_]:
        """Which of some row numbers lie in a country.

        Parameters
        ----------
        ids
            Row numbers.
        country
            ISO alpha-3 code.

        Returns
        -------
        ndarray of bool
            One for each.
        """
        if self._countries is None:
            ((labels, codes),) = self.query("SELECT labels, codes FROM country_of")
            numbers = {label: number for number, label in enumerate(labels.split())}
            self._countries = numbers, np.frombuffer(codes, dtype="<u2")
        numbers, by_row = self._countries
        inside: NDArray[np.bool_] = by_row[ids - 1] == numbers.get(country, -1)
        return inside

    def in_cells(self, *, south: float, west: float, north: float, east: float) -> Ids:
        """Row numbers of the places in the one-degree cells that a box touches, the most important first.

        Parameters
        ----------
        south, west, north, east
            Degrees; ``west`` may be above ``east`` for a box over the antimeridian.

        Returns
        -------
        ndarray of uint32
            Sorted.
        """
        boxes = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        found: list[Ids] = []
        for row in range(int(max(south, -90) + 90), int(min(north, 89.999) + 90) + 1):
            for left, right in boxes:
                ends = (fileformat.cell_of(row - 90, max(left, -180)), fileformat.cell_of(row - 90, min(right, 180)))
                rows = self.query("SELECT places FROM cell WHERE id BETWEEN ? AND ?", ends)
                found += [np.frombuffer(blob, dtype="<u4") for (blob,) in rows]
        return np.sort(np.concatenate(found)) if found else np.empty(0, dtype="<u4")


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(100)
        size = path.stat().st_size
    except FileNotFoundError:
        raise FileMissingError(f"There is no gazetteer at {path}. Check the path, or build one.") from None
    except OSError as error:
        raise GazetteerError(f"Cannot read the gazetteer {path}: {error.strerror}.") from error
    if not head.startswith(_HEADER):
        raise GazetteerError(f"{path} is not a gazetteer file. Give a file that this package wrote.")
    page = int.from_bytes(head[16:18], "big")
    page = 65_536 if page == 1 else page
    pages = int.from_bytes(head[28:32], "big")
    if size < page * pages:
        raise GazetteerError(
            f"{path} is cut short ({size:,} of {page * pages:,} bytes). Write or copy it again.",
        )
