"""Writes a gazetteer file: places in, one SQLite database out, whole or not at all.

Places are staged in a temporary database, sorted there by importance, and copied in that order; no step keeps them
all in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from array import array
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoincidents import fileformat
from geoincidents.build.keying import Buckets, entries
from geoincidents.build.records import PlaceRecord, Source, merge_names
from geoincidents.build.staging import Staging
from geoincidents.build.workers import parallel_map
from geoincidents.errors import GeoincidentsError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geoincidents.build.keying import KeyRow, Named, WordRow
    from geoincidents.build.staging import StagedRow

__all__ = ["PlaceRecord", "Progress", "Source", "merge_names", "workspace", "write_gazetteer"]

Progress = "Callable[[str, int, int], None]"
"""Told a stage, how much of it is done and how much there is (0 when that is not known)."""

_CHUNK = 9_600  # a whole number of blocks: places that are copied, and whose names are keyed, at a time
_STALE_S = 24 * 3600  # a folder that a killed build left is cleared away after a day


def write_gazetteer(
    path: str | os.PathLike[str],
    places: Iterable[PlaceRecord],
    *,
    sources: Sequence[Source] | Callable[[], Sequence[Source]],
    demonyms: Mapping[str, str],
    alpha2: Mapping[str, str],
    meta: Mapping[str, str],
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Write a gazetteer file; the same places give the same bytes.

    Parameters
    ----------
    path
        File to write; an old one is replaced only when the new one is complete.
    places
        Places in any order, read once; ids are unique.
    sources
        Every source that a ``place_id`` names, or what gives them once the places have been read.
    demonyms
        Demonym to ISO alpha-3 code.
    alpha2
        ISO alpha-3 code to alpha-2 code.
    meta
        Further facts for ``Gazetteer.info()``, such as ``build_date``.
    workers
        Processes that make the index of names, beside this one.
    progress
        Called with a stage, how much of it is done, and how much there is.

    Raises
    ------
    OutputError
        If the file cannot be written, or has room for fewer places.
    """
    target = Path(path)
    tell = progress or _silent
    with workspace(target) as folder, _output_errors(target):
        with Staging(folder / "staged.db") as staging:
            for number, place in enumerate(places, 1):
                staging.add(place)
                if number % _CHUNK == 0:
                    tell("reading", number, 0)
            staging.finish()
            if staging.count > fileformat.MOST_PLACES:
                raise OutputError(
                    f"{staging.count:,} places are more than the {fileformat.MOST_PLACES:,} a gazetteer holds. "
                    "Build it from fewer inputs.",
                )
            listed = sources() if callable(sources) else sources
            with contextlib.closing(_created(folder / "new.gaz")) as db:
                writer = _Writer(db, staging, folder, workers=workers, tell=tell)
                writer.fill(listed, demonyms=demonyms, alpha2=alpha2, meta=meta)
        _seal(folder / "new.gaz")
        (folder / "new.gaz").replace(target)


@contextlib.contextmanager
def workspace(target: Path) -> Iterator[Path]:
    """A folder beside a file that is being made, gone when the work is done.

    Parameters
    ----------
    target
        The file.

    Yields
    ------
    Path
        An empty folder on the same file system.

    Raises
    ------
    OutputError
        If there is no such folder or it cannot be written to.
    """
    marker = f".{target.name}."
    with _output_errors(target):
        for old in target.parent.glob(f"{_escaped(marker)}*.partial"):
            if old.is_dir() and time.time() - old.stat().st_mtime > _STALE_S:
                shutil.rmtree(old, ignore_errors=True)
        if target.is_dir():
            raise OutputError(f"Cannot write the gazetteer {target}: it is a folder. Give a file name.")
        folder = Path(tempfile.mkdtemp(prefix=marker, suffix=".partial", dir=target.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _escaped(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


@contextlib.contextmanager
def _output_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except GeoincidentsError:
        raise
    except (OSError, sqlite3.Error) as error:
        raise OutputError(
            f"Cannot write the gazetteer {target}: {error}. Check the folder and the free space."
        ) from error


def _silent(stage: str, done: int, whole: int) -> None:
    """Tell nobody."""


def _created(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.execute("PRAGMA page_size = 4096")
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.executescript(fileformat.SCHEMA)
    db.execute("BEGIN")
    return db


class _Writer:
    """Copies staged places into the new file, the most important first, and makes its indexes on the way."""

    def __init__(
        self,
        db: sqlite3.Connection,
        staging: Staging,
        folder: Path,
        *,
        workers: int,
        tell: Callable[[str, int, int], None],
    ) -> None:
        self._db, self._staging, self._folder = db, staging, folder
        self._workers, self._tell = workers, tell
        self._names = 0
        self._by_source: dict[int, int] = defaultdict(int)
        self._cells: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        self._country_codes = array("H")
        self._name_counts = bytearray()
        self._countries: dict[str, int] = {}
        self._capitals: dict[str, int] = {}

    def fill(
        self,
        sources: Sequence[Source],
        *,
        demonyms: Mapping[str, str],
        alpha2: Mapping[str, str],
        meta: Mapping[str, str],
    ) -> None:
        """Fill every table and index."""
        db = self._db
        self._source_ids = {source.prefix: number for number, source in enumerate(sources, 1)}
        unknown = sorted(self._staging.prefixes() - self._source_ids.keys())
        if unknown:
            raise OutputError(f"No source is given for ids that start with {unknown[0]!r}. Give one for each prefix.")
        self._prefixes = self._staging.numbered(self._source_ids)
        self._kinds = {code: number for number, code in enumerate(sorted(self._staging.kinds()), 1)}
        self._labels = sorted(self._staging.countries() - {""})
        self._label_numbers = {"": len(self._labels), **{label: n for n, label in enumerate(self._labels)}}
        self._divisions = self._staging.division_rows()
        db.executemany("INSERT INTO kind VALUES (?, ?)", [(number, code) for code, number in self._kinds.items()])
        postings = self._copy()
        db.executemany(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (n, s.prefix, s.name, s.licence, s.attribution, s.url, s.date, self._by_source[n])
                for n, s in enumerate(sources, 1)
            ],
        )
        db.executemany(
            "INSERT INTO country VALUES (?, ?, ?, ?)",
            [(code, alpha2.get(code), row, self._capitals.get(code)) for code, row in self._countries.items()],
        )
        db.executemany("INSERT INTO cell VALUES (?, ?)", ((n, _bytes(self._cells[n])) for n in sorted(self._cells)))
        db.execute("INSERT INTO country_of VALUES (?, ?)", (" ".join(self._labels), _bytes(self._country_codes)))
        db.execute("INSERT INTO name_count VALUES (?)", (bytes(self._name_counts),))
        for number, (keys, words) in enumerate(postings):
            db.executemany("INSERT INTO key VALUES (?, ?, ?, ?)", keys)
            db.executemany("INSERT INTO word VALUES (?, ?)", words)
            self._tell("sorting names", number, 0)
        db.executemany("INSERT INTO demonym VALUES (?, ?)", sorted(demonyms.items()))
        counts = {"places": str(self._staging.count), "names": str(self._names)}
        facts = {**meta, **counts, fileformat.CHECKSUM: fileformat.NO_CHECKSUM}
        db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))
        self._tell("indexing", 0, 0)
        db.commit()
        db.executescript(fileformat.INDEXES)
        self._check_ids()
        db.execute(f"PRAGMA application_id = {fileformat.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {fileformat.VERSION}")
        db.commit()

    def _copy(self) -> Iterator[tuple[list[KeyRow], list[WordRow]]]:
        """Copy all places while other processes key their names; what is left is to read the postings."""
        buckets = Buckets(self._folder)
        done = 0
        with contextlib.closing(buckets):
            for made in parallel_map(entries, self._chunks(), workers=self._workers):
                buckets.add(made)
                done = min(done + _CHUNK, self._staging.count)
                self._tell("keying names", done, self._staging.count)
        return buckets.postings(workers=self._workers)

    def _chunks(self) -> Iterator[list[Named]]:
        chunk: list[StagedRow] = []
        first = 1
        for row in self._staging.ranked():
            chunk.append(row)
            if len(chunk) == _CHUNK:
                yield self._copied(first, chunk)
                first, chunk = first + _CHUNK, []
        if chunk:
            yield self._copied(first, chunk)

    def _copied(self, first: int, chunk: list[StagedRow]) -> list[Named]:
        db, rows = self._db, list(enumerate(chunk, first))
        db.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(self._place_row, rows))
        db.executemany("INSERT INTO spelling VALUES (?, ?)", _blocks(first, [row[11] for row in chunk]))
        db.executemany("INSERT INTO provenance VALUES (?, ?, ?)", ((n, r[13], r[14]) for n, r in rows if r[13]))
        db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", self._name_rows(rows))
        for number, row in rows:
            if row[15]:
                self._further(number, row)
        return [(n, tuple({r[2], *r[11].split("\n")} - {""})) for n, r in rows]

    def _place_row(self, numbered: tuple[int, StagedRow]) -> tuple[Any, ...]:
        number, row = numbered
        source, ref, name, kind, lat, lon, country, division, population, radius_km, code, spellings = row[:12]
        source = self._prefixes[source]
        self._by_source[source] += 1
        names = 1 + (spellings.count("\n") + 1 if spellings else 0)
        self._names += names
        self._name_counts.append(min(names, fileformat.MOST_COUNTED))
        self._cells[fileformat.cell_of(lat / fileformat.PER_DEGREE, lon / fileformat.PER_DEGREE)].append(number)
        self._country_codes.append(self._label_numbers[country])
        if kind.startswith("A.PCL"):
            self._countries.setdefault(country, number)
        elif kind == "P.PPLC":
            self._capitals.setdefault(country, number)
        if code and kind == "A.ADM1":
            self._db.execute("INSERT OR IGNORE INTO division VALUES (?, ?, ?)", (country, code, number))
        return (
            number,
            source,
            ref,
            name,
            self._kinds[kind],
            lat,
            lon,
            country,
            self._divisions.get(division),
            population,
            max(1, round(radius_km * fileformat.PER_KM)),
        )

    def _name_rows(self, rows: list[tuple[int, StagedRow]]) -> Iterator[tuple[int, str, str, int | None]]:
        for number, row in rows:
            languages, origins = row[12], row[15]
            if not (languages or origins):
                continue
            spellings = row[11].split("\n")
            tags = languages.split(" ") if languages else [""] * len(spellings)
            known = self._staging.unpacked(origins)["origins"] if origins else {}
            for name, language in sorted({(row[2], ""), *zip(spellings, tags, strict=True)}):
                origin = known.get(name)
                if language or origin:
                    yield number, name, language, self._source_ids[origin] if origin else None

    def _further(self, number: int, row: StagedRow) -> None:
        more = self._staging.unpacked(row[15])
        self._db.executemany(
            "INSERT INTO fact VALUES (?, ?, ?)",
            [
                (number, field[1:], self._source_ids[prefix])
                for field, prefix in sorted(more["origins"].items())
                if field.startswith(".")
            ],
        )
        self._db.executemany(
            "INSERT INTO alias VALUES (?, ?, ?)",
            [
                (fileformat.reference_of(alias), self._source_ids[alias.partition(":")[0]], number)
                for alias in more["aliases"]
            ],
        )

    def _check_ids(self) -> None:
        twice = self._db.execute(
            "SELECT source, ref FROM place GROUP BY ref, source HAVING COUNT(*) > 1 LIMIT 1",
        ).fetchone()
        if twice:
            prefix = next(name for name, number in self._source_ids.items() if number == twice[0])
            raise OutputError(f"Two places have the id '{prefix}:{twice[1]}'. Give each place an id of its own.")


def _blocks(first: int, spellings: list[str]) -> Iterator[tuple[int, bytes]]:
    """Rows of the ``spelling`` table; a chunk starts with a block."""
    for start in range(0, len(spellings), fileformat.PER_BLOCK):
        names = spellings[start : start + fileformat.PER_BLOCK]
        yield fileformat.block_of(first + start), fileformat.packed_names(names)


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _seal(path: Path) -> None:
    """Write the checksum of the finished file into it, and see it on the disk."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
        slot = f"{fileformat.CHECKSUM}{fileformat.NO_CHECKSUM}".encode()
        at = content.find(slot) + len(fileformat.CHECKSUM)
        digest = hashlib.sha256(content).hexdigest()
        content[at : at + len(digest)] = digest.encode()
        content.flush()
        os.fsync(file.fileno())
