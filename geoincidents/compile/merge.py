"""Makes one place of what several sources say of it.

Two records are one place when one names the other's identifier or both name a third, or when a name is the same or
all but the same, they lie within a few kilometres, and they are of a compatible kind. Records are kept on disk
meanwhile; in memory is only which belong together.
"""

from __future__ import annotations

import math
import pickle
import sqlite3
from array import array
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from geoincidents import names
from geoincidents.compile import fileformat
from geoincidents.compile.fusing import fused
from geoincidents.names import filing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from geoincidents.compile.records import PlaceRecord

SAME_NAME_KM: Final = 5.0
"""Sources put one settlement up to this far apart: arc-minute rounding, and another end of a long village."""

LIKE_NAME_KM: Final = 2.5
_LIKE_NAME: Final = 0.88
_SHARED_ID_KM: Final = {"A": 300.0, "P": 25.0}
_SHARED_ID_OTHERS_KM: Final = 25.0
_CELL_DEGREES: Final = 0.05  # 5.5 km: what is within SAME_NAME_KM lies in this cell or one beside it
_EARTH_KM: Final = 6371.0
_BATCH: Final = 2000


class _Spot(NamedTuple):
    seq: int
    source: int
    kind: str
    lat: float
    lon: float


class Merger:
    """Records of several inputs on their way to becoming places.

    Parameters
    ----------
    path
        A database to write, in a folder that is deleted afterwards.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -131072", "temp_store = FILE"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(
            "CREATE TABLE record (seq INTEGER PRIMARY KEY, source INTEGER, kind TEXT, lat REAL, lon REAL, data BLOB)"
        )
        self._db.execute("CREATE TABLE identifier (id TEXT, seq INTEGER, own INTEGER)")
        self._db.execute("CREATE TABLE spot (key INTEGER, cell INTEGER, seq INTEGER)")
        self._own: set[int] = set()
        self._parent = array("i")
        self._sources = array("H")
        self.count = 0

    def __enter__(self) -> Self:
        """Return itself; the database is closed on leaving."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the database."""
        self._db.close()

    def add(self, records: Iterable[PlaceRecord], *, source: int, own: bool = False) -> Iterator[PlaceRecord]:
        """Take in the records of one input; they pass through, so that a caller can look at them.

        Parameters
        ----------
        records
            Of one input.
        source
            Number of the input: later ones refine earlier ones.
        own
            Whether its names and points are corrections.

        Yields
        ------
        PlaceRecord
            Each record once it is taken in.
        """
        if own:
            self._own.add(source)
        self._db.execute("BEGIN")
        for record in records:
            seq = self.count
            self.count += 1
            self._parent.append(seq)
            self._sources.append(source)
            self._db.execute(
                "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)",
                (seq, source, record.kind, record.lat, record.lon, pickle.dumps(record, pickle.HIGHEST_PROTOCOL)),
            )
            self._db.executemany(
                "INSERT INTO identifier VALUES (?, ?, ?)",
                [(record.place_id, seq, True), *((alias, seq, False) for alias in record.aliases)],
            )
            cell = _cell(_row(record.lat), record.lon)
            self._db.executemany("INSERT INTO spot VALUES (?, ?, ?)", [(key, cell, seq) for key in _keys(record)])
            yield record
        self._db.execute("COMMIT")

    def merged(self) -> Iterator[PlaceRecord]:
        """One record a place.

        Yields
        ------
        PlaceRecord
            With every name, and the source of what is not from its own.
        """
        self._link_by_identifier()
        self._link_by_name()
        roots: dict[int, list[int]] = {}
        for seq in range(self.count):
            root = self._root(seq)
            if root != seq:
                roots.setdefault(root, [root]).append(seq)
        members = {seq for group in roots.values() for seq in group}
        for seq, data in self._db.execute("SELECT seq, data FROM record ORDER BY seq"):
            if seq in roots:
                yield self._fused(roots[seq])
            elif seq not in members:
                yield pickle.loads(data)  # noqa: S301 written above

    def _fused(self, group: list[int]) -> PlaceRecord:
        rows = self._db.execute(
            f"SELECT source, data FROM record WHERE seq IN ({','.join(map(str, group))}) ORDER BY source, seq",  # noqa: S608 numbers
        )
        return fused([(pickle.loads(data), source in self._own) for source, data in rows])  # noqa: S301 written above

    def _root(self, seq: int) -> int:
        parent = self._parent
        while parent[seq] != seq:
            parent[seq] = parent[parent[seq]]
            seq = parent[seq]
        return seq

    def _join(self, first: int, second: int) -> None:
        one, other = sorted((self._root(first), self._root(second)))
        self._parent[other] = one

    def _link_by_identifier(self) -> None:
        self._db.execute("CREATE INDEX identifier_id ON identifier (id, seq)")
        rows = self._db.execute(
            "SELECT identifier.id, own, record.seq, source, kind, lat, lon FROM identifier "
            "JOIN record USING (seq) WHERE identifier.id IN "
            "(SELECT id FROM identifier GROUP BY id HAVING COUNT(*) > 1) ORDER BY identifier.id, record.seq",
        )
        for _, found in groupby(rows, key=itemgetter(0)):
            spots = [(bool(row[1]), _Spot(*row[2:])) for row in found]
            for at, (own, spot) in enumerate(spots):
                for earlier_own, earlier in spots[:at]:
                    if (own and earlier_own) or _may_share(earlier, spot):
                        self._join(earlier.seq, spot.seq)
                        break

    def _link_by_name(self) -> None:
        """Join what bears one name at one spot, closest first, at most one record of a source to a place."""
        self._db.execute("CREATE INDEX spot_key ON spot (key, cell, seq)")
        held: dict[int, set[int]] = {}
        for seq in range(self.count):
            root = self._root(seq)
            if root != seq:
                held.setdefault(root, {self._sources[root]}).add(self._sources[seq])
        for _, _, first, second in sorted(self._links()):
            one, other = self._root(first), self._root(second)
            inputs = [held.get(root, {self._sources[root]}) for root in (one, other)]
            if one != other and inputs[0].isdisjoint(inputs[1]):
                self._join(one, other)
                held[min(one, other)] = inputs[0] | inputs[1]

    def _links(self) -> Iterator[tuple[float, float, int, int]]:
        """Pairs of records of two inputs that may be one place: unlikeness, distance, and the two."""
        first_source = self._db.execute("SELECT MIN(source) FROM record").fetchone()[0]
        later = self._db.execute("SELECT data, source, seq FROM record WHERE source > ? ORDER BY seq", (first_source,))
        for data, source, seq in later.fetchall() if self.count < _BATCH else later:
            record: PlaceRecord = pickle.loads(data)  # noqa: S301 written above
            for spot, other in self._near(record, source):
                km = _km(record.lat, record.lon, spot.lat, spot.lon)
                if km > SAME_NAME_KM or not compatible(record.kind, spot.kind):
                    continue
                alike = _likeness(record, other)
                if alike >= _LIKE_NAME and (alike >= 0.99 or km <= LIKE_NAME_KM):  # noqa: PLR2004 the same but for marks
                    yield round(1 - alike, 3), km, spot.seq, seq

    def _near(self, record: PlaceRecord, source: int) -> list[tuple[_Spot, PlaceRecord]]:
        """Records of earlier inputs in this cell or one beside it that share a key."""
        row = _row(record.lat)
        cells = [_cell(row + up, record.lon) + right for up in (-1, 0, 1) for right in (-1, 0, 1)]
        rows = self._db.execute(
            "SELECT DISTINCT record.seq, source, kind, lat, lon, data FROM spot JOIN record USING (seq) "  # noqa: S608 numbers
            f"WHERE key IN ({','.join(map(str, sorted(_keys(record))))}) AND cell IN ({','.join(map(str, cells))}) "
            "AND source < ?",
            (source,),
        )
        return [(_Spot(*row[:5]), pickle.loads(row[5])) for row in rows]  # noqa: S301 written above


def compatible(first: str, second: str) -> bool:
    """Whether two kinds can be one place.

    Parameters
    ----------
    first, second
        GeoNames feature class and code.

    Returns
    -------
    bool
        A division is no settlement, and a division of one order none of another; an airport is no other site.

    Examples
    --------
    >>> compatible("P.PPL", "P.PPLA"), compatible("A.ADM1", "P.PPL"), compatible("S.AIRP", "S.AIRB")
    (True, False, True)
    """
    if first[:1] == "A" or second[:1] == "A":
        return first == second or (first.startswith("A.PCL") and second.startswith("A.PCL"))
    if "S" in {first[:1], second[:1]}:
        return first[:5] == second[:5]  # S.AIRP and S.AIRB, S.AIRF, S.AIRQ
    return first[:1] == second[:1] or {first[:1], second[:1]} <= {"P", "L"}


def _may_share(first: _Spot, second: _Spot) -> bool:
    """Whether records that name one identifier are one place: such references are wrong now and then."""
    limit = _SHARED_ID_KM.get(first.kind[:1], _SHARED_ID_OTHERS_KM)
    same_class = (first.kind[:1] == "A") == (second.kind[:1] == "A")
    return same_class and _km(first.lat, first.lon, second.lat, second.lon) <= limit


def _likeness(one: PlaceRecord, other: PlaceRecord) -> float:
    best = 0.0
    for name in (one.name, *(name for name, _ in one.names)):
        script = names.script_of(name)
        for candidate in (other.name, *(name for name, _ in other.names)):
            if names.script_of(candidate) == script:
                best = max(best, names.similarity(name, candidate))
                if best == 1.0:
                    return best
    return best


def _keys(record: PlaceRecord) -> set[int]:
    every = {record.name, *(name for name, _ in record.names)}
    return {fileformat.key_id(key) for name in every if (key := filing.keys(name)[0])}


def _row(lat: float) -> int:
    return math.floor((lat + 90) / _CELL_DEGREES)


def _cell(row: int, lon: float) -> int:
    """Number of a cell; columns are as wide in kilometres as rows are high, so near the poles there are few."""
    middle = math.radians((row + 0.5) * _CELL_DEGREES - 90)
    return row * 10_000 + math.floor((lon + 180) * max(math.cos(middle), 0.02) / _CELL_DEGREES) + 1


def _km(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Distance on a sphere: good to half a per cent, which is enough to tell near from far."""
    a, b = math.radians(lat), math.radians(to_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(to_lon - lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))
