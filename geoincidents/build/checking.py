"""``check_gazetteer``: reads a gazetteer file from end to end and says whether all of it can be trusted."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from array import array
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoincidents import fileformat, filing, names
from geoincidents.errors import GazetteerError
from geoincidents.gazetteer.store import Store

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

_BLOCK: Final = 1 << 20
_STEP: Final = 20_000
_SAMPLE: Final = 20_000  # places whose names are looked up, spread over the file


def check_gazetteer(
    path: str | os.PathLike[str],
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Any]:
    """Facts of a gazetteer file in which everything is in order.

    Parameters
    ----------
    path
        The file.
    progress
        Called with a stage, how much of it is done, and how much there is.

    Returns
    -------
    dict
        ``places``, ``names``, ``keys`` and ``checksum``.

    Raises
    ------
    FileMissingError
        If there is no such file.
    GazetteerError
        If it is foreign, of another version, cut short or changed, or if what it says of itself does not hold:
        counts, coordinates, index entries.

    Examples
    --------
    >>> from importlib.resources import files
    >>> check_gazetteer(str(files("geoincidents") / "data" / "embedded.gaz"))["places"] > 200_000
    True
    """
    Store(path)  # the cheap checks first: foreign, other version, cut short
    found = Path(path)
    tell = progress or _silent
    try:
        with closing(sqlite3.connect(f"{found.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            meta = dict(db.execute("SELECT key, value FROM meta"))
            _check_bytes(found, meta.get(fileformat.CHECKSUM, ""), tell)
            places, spellings = _check_places(found, db, tell)
            for key, value in (("places", places), ("names", spellings)):
                if meta.get(key) != str(value):
                    raise _wrong(found, f"it says it has {meta.get(key)} {key}, and has {value}")
            keys = _check_postings(found, db, places, tell)
            _check_names(found, db, places, tell)
    except sqlite3.DatabaseError as error:
        raise _wrong(found, str(error)) from error
    return {"places": places, "names": spellings, "keys": keys, "checksum": meta[fileformat.CHECKSUM]}


def _silent(stage: str, done: int, whole: int) -> None:
    """Tell nobody."""


def _wrong(path: Path, what: str) -> GazetteerError:
    return GazetteerError(f"The gazetteer {path} is damaged: {what}. Write or copy it again.")


def _check_bytes(path: Path, checksum: str, tell: Callable[[str, int, int], None]) -> None:
    digest, size, done = hashlib.sha256(), path.stat().st_size, 0
    slot, blank = f"{fileformat.CHECKSUM}{checksum}".encode(), f"{fileformat.CHECKSUM}{fileformat.NO_CHECKSUM}".encode()
    kept, blanked = b"", False
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            done += len(block)
            kept += block
            if not blanked and slot in kept:
                kept, blanked = kept.replace(slot, blank, 1), True
            ready = len(kept) if blanked else max(len(kept) - len(slot), 0)  # the slot may lie across two blocks
            digest.update(kept[:ready])
            kept = kept[ready:]
            tell("checksum", done, size)
    digest.update(kept)
    if digest.hexdigest() != checksum:
        raise _wrong(path, "its content is not what was written (checksum)")


def _check_places(path: Path, db: sqlite3.Connection, tell: Callable[[str, int, int], None]) -> tuple[int, int]:
    limit = f"lat NOT BETWEEN -90 * {fileformat.PER_DEGREE} AND 90 * {fileformat.PER_DEGREE}"
    limit += f" OR lon NOT BETWEEN -180 * {fileformat.PER_DEGREE} AND 180 * {fileformat.PER_DEGREE}"
    row = db.execute(
        "SELECT COUNT(*), COALESCE(MAX(id), 0), COALESCE(SUM(name = ''), 0), "  # noqa: S608 constants
        f"COALESCE(SUM({limit}), 0), COALESCE(SUM(radius_m <= 0), 0) FROM place",
    ).fetchone()
    count, last, nameless, astray, flat = row
    tell("places", count, count)
    if count != last:
        raise _wrong(path, f"{last - count} places are missing")
    for number, what in ((nameless, "have no name"), (astray, "are not on Earth"), (flat, "have no radius")):
        if number:
            raise _wrong(path, f"{number} places {what}")
    for column, table in (("source", "source"), ("kind", "kind")):
        lost = db.execute(f"SELECT COUNT(*) FROM place WHERE {column} NOT IN (SELECT id FROM {table})").fetchone()[0]  # noqa: S608
        if lost:
            raise _wrong(path, f"{lost} places have a {column} that is not listed")
    return count, count + _further_names(path, db, count)


def _further_names(path: Path, db: sqlite3.Connection, places: int) -> int:
    held = further = 0
    for number, block in db.execute("SELECT id, names FROM spelling"):
        try:
            names_of = fileformat.unpacked_names(block)
        except (zlib.error, ValueError):
            raise _wrong(path, f"the names of places {number * fileformat.PER_BLOCK + 1} and on are garbled") from None
        held += len(names_of)
        further += sum(text.count("\n") + 1 for text in names_of if text)
    if held != places:
        raise _wrong(path, f"{held} places have names listed, of {places}")
    return further


def _check_postings(path: Path, db: sqlite3.Connection, places: int, tell: Callable[[str, int, int], None]) -> int:
    keys = held = 0
    for number, blob in db.execute("SELECT id, places FROM cell"):
        held += len(_numbers(path, "cell", number, blob, most=places))
    if held != places:
        raise _wrong(path, f"{held} places lie in a cell, of {places}")
    for number, forms, sizes, blob in db.execute("SELECT id, forms, sizes, places FROM key"):
        entries = _numbers(path, "key", number, blob, most=places, shift=8)
        if forms.count("\n") + 1 != len(sizes) or sum(sizes) != len(entries):
            raise _wrong(path, f"entry {number} of the table key does not have as many forms as it says")
        keys += 1
        if keys % _STEP == 0:
            tell("index", keys, 0)
    for number, blob in db.execute("SELECT id, places FROM word"):
        _numbers(path, "word", number, blob[: len(blob) // 2], most=places)
    return keys


def _numbers(path: Path, table: str, number: int, blob: bytes, *, most: int, shift: int = 0) -> array[int]:
    ids = array("I", blob) if len(blob) % 4 == 0 else array("I")
    if not ids or min(ids) >> shift < 1 or max(ids) >> shift > most:
        raise _wrong(path, f"entry {number} of the table {table} names places that are not there")
    return ids


def _check_names(path: Path, db: sqlite3.Connection, places: int, tell: Callable[[str, int, int], None]) -> None:
    """Look places up by their own name, all of them or a sample spread over the file."""
    stride = max(1, places // _SAMPLE)
    for done, number in enumerate(range(1, places + 1, stride)):
        name = db.execute("SELECT name FROM place WHERE id = ?", (number,)).fetchone()[0]
        key = filing.keys(name)[0]
        row = db.execute("SELECT places FROM key WHERE id = ?", (fileformat.key_id(key),)).fetchone()
        if key and (row is None or number << 8 | fileformat.fingerprint(names.fold(name)) not in array("I", row[0])):
            raise _wrong(path, f"{name!r} is not found under its own name; it was made with other rules for names")
        if done % _STEP == 0:
            tell("names", done, places // stride)
