"""Places on disk between reading and writing: a temporary database that sorts them by importance."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from geoincidents.compile import fileformat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from geoincidents.compile.records import PlaceRecord

STAGED: Final = (
    *("prefix", "ref", "name", "kind", "lat", "lon", "country", "admin1", "admin2", "population", "radius_km"),
    *("code", "names", "languages", "own_source", "own_licence", "more"),
)
"""Columns of a staged row."""

StagedRow = tuple[Any, ...]
"""A row with these columns."""

_BATCH = 5000
_CACHE_KIB = 65_536
_TABLE = """
CREATE TABLE staged (
  grade INTEGER, rank INTEGER, place_id TEXT, source INTEGER, ref, name TEXT, kind TEXT, lat INTEGER, lon INTEGER,
  country TEXT, admin1 INTEGER, admin2 INTEGER, radius_km REAL, code TEXT, names TEXT, languages TEXT,
  own_source TEXT, own_licence TEXT, more TEXT
)
"""
_RANKED = """
SELECT source, ref, name, kind, lat, lon, country, admin1, admin2, -rank, radius_km, code, names, languages,
       own_source, own_licence, more
FROM staged ORDER BY grade, rank, place_id
"""

_LEVELS: Final = {"A.ADM1": 0, "A.ADM2": 1}


class Staging:
    """Places in a temporary database.

    Parameters
    ----------
    path
        The database, in a folder that is deleted afterwards.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}", "temp_store = FILE"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(_TABLE)
        self._db.execute("BEGIN")
        self._batch: list[tuple[Any, ...]] = []
        self._prefixes: dict[str, int] = {}
        self._alias_prefixes: set[str] = set()
        self._kinds: set[str] = set()
        self._countries: set[str] = set()
        self._division_numbers: tuple[dict[tuple[str, str], int], ...] = ({}, {})
        self._divisions: tuple[dict[str, str], ...] = ({}, {})
        self.count = 0

    def __enter__(self) -> Self:
        """Return itself; the database is closed on leaving."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the database."""
        self._db.close()

    def add(self, place: PlaceRecord) -> None:
        """Take in one place.

        Parameters
        ----------
        place
            Any place.
        """
        prefix = place.place_id.partition(":")[0]
        level = _LEVELS.get(place.kind)
        if level is not None:
            code = _code(place, level)
            keys = (place.place_id, *place.aliases, *([code] if code else []))
            self._divisions[level].update((key, place.place_id) for key in keys)
        self._kinds.add(place.kind)
        self._countries.add(place.country)
        names, languages = "", ""
        if place.names:
            names = "\n".join([name for name, _ in place.names])
            tags = [language for _, language in place.names]
            languages = " ".join(tags) if any(tags) else ""
        self._batch.append(
            (
                not place.kind.startswith("A.PCL"),
                -place.population,
                place.place_id,
                self._prefixes.setdefault(prefix, len(self._prefixes)),
                fileformat.reference_of(place.place_id),
                place.name,
                place.kind,
                round(place.lat * fileformat.PER_DEGREE),
                round(place.lon * fileformat.PER_DEGREE),
                place.country,
                self._division_number(place, 0),
                self._division_number(place, 1),
                place.radius_km,
                place.admin1_code,
                names,
                languages,
                place.source,
                place.licence,
                self._packed(place) if place.aliases or place.origins else "",
            )
        )
        self.count += 1
        if len(self._batch) >= _BATCH:
            self._flush()

    def _division_number(self, place: PlaceRecord, level: int) -> int | None:
        """Number that stands for a division, which may still have to come, by its identifier and by its code."""
        code, identifier = _code(place, level), (place.admin1_id, place.admin2_id)[level]
        if _LEVELS.get(place.kind, len(_LEVELS)) <= level or not (identifier or code):
            return None
        numbers = self._division_numbers[level]
        return numbers.setdefault((identifier, code), len(numbers))

    def _packed(self, place: PlaceRecord) -> str:
        self._alias_prefixes.update(alias.partition(":")[0] for alias in place.aliases)
        self._alias_prefixes.update(place.origins.values())
        return json.dumps({"aliases": place.aliases, "origins": place.origins}, ensure_ascii=False)

    @staticmethod
    def unpacked(more: str) -> dict[str, Any]:
        """Aliases and origins of a staged place.

        Parameters
        ----------
        more
            Last column of its row.

        Returns
        -------
        dict
            With ``aliases`` and ``origins``.
        """
        found: dict[str, Any] = json.loads(more)
        return found

    def _flush(self) -> None:
        self._db.executemany(f"INSERT INTO staged VALUES ({', '.join('?' * 19)})", self._batch)  # noqa: S608 a constant
        self._batch.clear()

    def finish(self) -> None:
        """See that every place is in the database, and that every second-order division has a radius."""
        self._flush()
        self._reach()
        self._db.execute("COMMIT")

    def _reach(self) -> None:
        """Give second-order divisions without a radius the one that their places, or their share of land, tell."""
        kind = "kind = 'A.ADM2'"
        rows = self._db.execute(f"SELECT place_id, lat, lon, country, code, radius_km FROM staged WHERE {kind}")  # noqa: S608 a constant
        divisions = {row[0]: row[1:] for row in rows}
        open_ids = [place_id for place_id, row in divisions.items() if not row[-1]]
        if not open_ids:
            return
        # Where the package itself is built there are no outlines, and every division says how far it reaches.
        from geoincidents.compile.spread import counted, land_km, spread_km

        known = self._divisions[1]
        held: dict[str, list[int]] = {}
        for (identifier, code), number in self._division_numbers[1].items():
            held.setdefault(known.get(code) or known.get(identifier) or identifier, []).append(number)
        towns = self._db.execute(
            "SELECT admin2, lat, lon FROM staged WHERE admin2 IS NOT NULL AND kind LIKE 'P.%' ORDER BY admin2"
        )
        numbers, lat, lon = np.fromiter(towns, dtype=np.dtype((np.int64, 3))).reshape(-1, 3).T
        count = counted({place_id: (row[2], row[3]) for place_id, row in divisions.items()})
        land = {key: land_km(count, *key) for key in count}
        found = []
        for place_id in open_ids:
            y, x, country, code, _ = divisions[place_id]
            ends = [np.searchsorted(numbers, [n, n + 1]) for n in held.get(place_id, ())]
            own = np.concatenate([np.arange(0), *(np.arange(*pair) for pair in ends)])
            centre = y / fileformat.PER_DEGREE, x / fileformat.PER_DEGREE
            degrees = lat[own] / fileformat.PER_DEGREE, lon[own] / fileformat.PER_DEGREE
            found.append((place_id, spread_km(centre, *degrees, land[country, code])))
        self._db.execute("CREATE TEMP TABLE reached (place_id TEXT PRIMARY KEY, km REAL) WITHOUT ROWID")
        self._db.executemany("INSERT INTO reached VALUES (?, ?)", found)
        self._db.execute(
            f"UPDATE staged SET radius_km = (SELECT km FROM reached WHERE reached.place_id = staged.place_id) "  # noqa: S608
            f"WHERE {kind} AND radius_km = 0"
        )
        self._db.execute("DROP TABLE reached")

    def prefixes(self) -> set[str]:
        """Prefixes of all ids, those of other sources included."""
        return {*self._prefixes, *self._alias_prefixes}

    def numbered(self, numbers: Mapping[str, int]) -> dict[int, int]:
        """Number that stands for each source in staged rows, to its number in the new file.

        Parameters
        ----------
        numbers
            Prefix to number in the new file.

        Returns
        -------
        dict
            For every prefix of a staged place.
        """
        return {staged: numbers[prefix] for prefix, staged in self._prefixes.items()}

    def kinds(self) -> set[str]:
        """Every kind of place."""
        return self._kinds

    def countries(self) -> set[str]:
        """Every country code, ``""`` perhaps included."""
        return self._countries

    def division_rows(self, level: int) -> dict[int | None, int]:
        """Number that stands for a division in staged rows, to the row of its place; what is no place is missing."""
        if not self._division_numbers[level]:
            return {}
        self._db.execute(
            "CREATE TEMP TABLE wanted (place_id TEXT, number INTEGER, PRIMARY KEY (place_id, number)) WITHOUT ROWID"
        )
        known = self._divisions[level]
        for (place_id, code), number in self._division_numbers[level].items():
            found = known.get(code) or known.get(place_id) or place_id
            self._db.execute("INSERT INTO wanted VALUES (?, ?)", (found, number))
        rows = self._db.execute(
            "SELECT number, row FROM (SELECT place_id, row_number() OVER (ORDER BY grade, rank, place_id) AS row "
            "FROM staged) AS ranked JOIN wanted ON wanted.place_id = ranked.place_id",
        ).fetchall()
        self._db.execute("DROP TABLE wanted")
        return dict(rows)

    def ranked(self) -> Iterator[StagedRow]:
        """All places, the most important first.

        Yields
        ------
        tuple
            A row as :data:`StagedRow` says.
        """
        yield from self._db.execute(_RANKED)


def _code(place: PlaceRecord, level: int) -> str:
    """Country and codes of the division of a level that a place lies in, or that it is; ``""`` where not known."""
    codes = [place.admin1_code, place.admin2_code][: level + 1]
    return " ".join([place.country, *codes]) if all(codes) else ""
