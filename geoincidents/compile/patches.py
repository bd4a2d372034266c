"""Names that one input has for the places of another, kept on disk until those places are read."""

from __future__ import annotations

import json
import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, Self

from geoincidents.compile.reading import ALIAS
from geoincidents.compile.records import merge_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from geoincidents.compile.reading import NamePatch
    from geoincidents.compile.records import PlaceRecord

_BATCH = 2000


class Patches:
    """Further names and identifiers by the identifier of their place.

    Parameters
    ----------
    path
        A database to write, in a folder that is deleted afterwards.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536", "temp_store = FILE"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TABLE patch (place_id TEXT, name TEXT, language TEXT)")
        self._any = False

    def __enter__(self) -> Self:
        """Return itself; the database is closed on leaving."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the database."""
        self._db.close()

    def add(self, patches: Iterable[NamePatch]) -> None:
        """Take in names.

        Parameters
        ----------
        patches
            Identifier, name, language.
        """
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO patch VALUES (?, ?, ?)", patches)
        self._db.execute("COMMIT")
        self._any = True

    def finish(self) -> None:
        """Make the names easy to find."""
        if self._any:
            self._db.execute("CREATE INDEX patch_place ON patch (place_id)")

    def applied(self, records: Iterable[PlaceRecord]) -> Iterator[PlaceRecord]:
        """The same places, with the names and identifiers that are known of them.

        Parameters
        ----------
        records
            Any places.

        Yields
        ------
        PlaceRecord
            In the same order.
        """
        if not self._any:
            yield from records
            return
        rest = iter(records)
        while batch := list(islice(rest, _BATCH)):
            known: dict[str, list[tuple[str, str]]] = {}
            rows = self._db.execute(
                "SELECT place_id, name, language FROM patch WHERE place_id IN (SELECT value FROM json_each(?)) "
                "ORDER BY rowid",
                (json.dumps([record.place_id for record in batch]),),
            )
            for place_id, name, language in rows:
                known.setdefault(place_id, []).append((name, language))
            for record in batch:
                found = known.get(record.place_id, [])
                if found:
                    merge_names(record, [(name, language) for name, language in found if language != ALIAS])
                    more = [name for name, language in found if language == ALIAS]
                    record.aliases = tuple(dict.fromkeys([*record.aliases, *more]))
                yield record
