"""Reads a gazetteer file: places by id, by filed name, by cell. One SQLite database, opened read-only."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
_NOTHING = np.empty(0, dtype="<u4")
_SELECT_KEYS = "SELECT id, places FROM key WHERE id IN (SELECT value FROM json_each(?))"
_SELECT = """
SELECT place.id, source.prefix || ':' || place.ref, place.name, kind.code, place.lat / 1e5, place.lon / 1e5,
       place.country, division.name, place.population, place.radius_km, COALESCE(provenance.source, source.name),
       COALESCE(provenance.licence, source.licence), place.names
FROM place JOIN source ON source.id = place.source JOIN kind ON kind.id = place.kind
LEFT JOIN place AS division ON division.id = place.admin1
LEFT JOIN provenance ON provenance.place = place.id
WHERE place.id IN (SELECT value FROM json_each(?))
"""


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
        self._postings: dict[str, Ids] = {}
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
            for row in self.query(_SELECT, (f"[{','.join(map(str, missing))}]",)):
                self._places[row[0]] = Place(
                    place_id=row[1],
                    name=row[2],
                    kind=row[3],
                    lat=row[4],
                    lon=row[5],
                    country=row[6],
                    admin1=row[7] or "",
                    population=row[8],
                    radius_km=row[9],
                    source=row[10],
                    licence=row[11],
                    names=(row[2], *(row[12].split("\n") if row[12] else ())),
                )
        return [self._places[number] for number in wanted]

    def filed(self, skeleton: str) -> Ids:
        """Entries filed under a skeleton, the most important place first.

        Parameters
        ----------
        skeleton
            As :func:`geoincidents.names.skeleton` gives it.

        Returns
        -------
        ndarray of uint32
            Row number in the upper 24 bits, fingerprint of the name in the lower eight.
        """
        return self.filed_many((skeleton,))[0]

    def filed_many(self, skeletons: Sequence[str]) -> list[Ids]:
        """Entries filed under each of several skeletons, read in one go.

        Parameters
        ----------
        skeletons
            As for :meth:`filed`.

        Returns
        -------
        list of ndarray of uint32
            One for each skeleton.
        """
        if len(self._postings) > _CACHED_KEYS:
            self._postings.clear()
        missing = [key for key in skeletons if key not in self._postings]
        if missing:
            ids = {fileformat.key_id(key): key for key in missing}
            rows = self.query(_SELECT_KEYS, (f"[{','.join(map(str, ids))}]",))
            self._postings.update(dict.fromkeys(missing, _NOTHING))
            self._postings.update({ids[number]: np.frombuffer(blob, dtype="<u4") for number, blob in rows})
        return [self._postings[key] for key in skeletons]

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
        folded = names.fold(name)
        entries = self.filed(filing.keys(name)[0])
        hits = entries[(entries & 0xFF) == fileformat.fingerprint(folded)] >> 8
        return [place for place in self.places(hits) if any(names.fold(other) == folded for other in place.names)]

    def in_country(self, ids: Ids, country: str) -> Ids:
        """Those of some row numbers that lie in a country.

        Parameters
        ----------
        ids
            Row numbers.
        country
            ISO alpha-3 code.

        Returns
        -------
        ndarray of uint32
            In the same order.
        """
        if self._countries is None:
            ((labels, codes),) = self.query("SELECT labels, codes FROM country_of")
            numbers = {label: number for number, label in enumerate(labels.split())}
            self._countries = numbers, np.frombuffer(codes, dtype="<u2")
        numbers, by_row = self._countries
        inside: Ids = ids[by_row[ids - 1] == numbers.get(country, -1)]
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
