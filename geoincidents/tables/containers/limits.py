"""How much a file may hold, so that a small one that unpacks to a giant is refused before memory runs out."""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, BinaryIO, Final, NoReturn

from geoincidents.errors import FileFormatError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer

_MEBI = 1024**2
_FLOOR: Final = 64 * _MEBI
# What a limit counts, as a message says it.
_COUNTED = {
    "decompressed_bytes": "bytes once it is unpacked",
    "ratio": "times its packed size once it is unpacked",
    "document_bytes": "bytes, and files of this kind are held in memory whole",
    "row_cells": "cells in a row",
    "cell_characters": "characters in a cell",
    "rows": "rows",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a file; the defaults are far above every event table that is published.

    Parameters
    ----------
    decompressed_bytes
        Bytes that a gzip file, an archive or a workbook may hold once it is unpacked.
    ratio
        How many times its packed size a file may hold; what unpacks to less than 64 MiB is not judged.
    document_bytes
        Bytes of a file that has to be held in memory whole: JSON, KML, GPX, a workbook, a packed binary file.
    row_cells
        Cells of a row.
    cell_characters
        Characters of a cell.
    rows
        Rows of a table; what is read in chunks may have any number.

    Raises
    ------
    InputError
        If a limit is not above 0.

    Examples
    --------
    >>> Limits(rows=1_000_000).ratio
    500
    """

    decompressed_bytes: int = 2048 * _MEBI
    ratio: int = 500
    document_bytes: int = 512 * _MEBI
    row_cells: int = 20_000
    cell_characters: int = 16 * _MEBI
    rows: int = 10_000_000

    def __post_init__(self) -> None:
        """Refuse limits that let nothing through."""
        for limit in fields(self):
            if getattr(self, limit.name) <= 0:
                msg = f"The limit {limit.name} has to be above 0, and is {getattr(self, limit.name)!r}."
                raise InputError(msg)

    def refuse(self, name: str, limit: str) -> NoReturn:
        """Raise the error for a file that is above a limit."""
        value = getattr(self, limit)
        msg = (
            f"{name} has more than {value:,} {_COUNTED[limit]}, which is the limit. If the file is to be trusted, "
            f"pass limits=Limits({limit}=...) with a higher one."
        )
        raise FileFormatError(msg)

    def check(self, name: str, limit: str, count: int) -> None:
        """Refuse a file with a count above a limit."""
        if count > getattr(self, limit):
            self.refuse(name, limit)

    def check_unpacked(self, name: str, unpacked: int, packed: int) -> None:
        """Refuse what unpacks to too much, or to too much for its size."""
        self.check(name, "decompressed_bytes", unpacked)
        if unpacked > _FLOOR and unpacked > self.ratio * max(packed, 1):
            self.refuse(name, "ratio")


class UnpackedStream(io.RawIOBase):
    """A stream of unpacked bytes that is refused where it goes above the limits."""

    def __init__(self, streams: Sequence[BinaryIO], name: str, packed: int, limits: Limits) -> None:
        """Wrap the first of some streams, each of which reads from the next; ``packed`` is the size of the last."""
        self._streams, self._name, self._packed, self._limits = streams, name, packed, limits
        self._count = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer, counting."""
        view = memoryview(buffer)
        data = self._streams[0].read(len(view))
        self._count += len(data)
        self._limits.check_unpacked(self._name, self._count, self._packed)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the streams below as well."""
        for stream in self._streams:
            stream.close()
        super().close()
