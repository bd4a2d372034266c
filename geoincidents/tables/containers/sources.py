"""The bytes of a table, wherever they stand: in a file, within gzip, or in an archive."""

from __future__ import annotations

import gzip
import io
import shutil
import stat
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from geoincidents.errors import FileFormatError, FileMissingError
from geoincidents.tables.containers.limits import UnpackedStream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from geoincidents.tables.containers.limits import Limits

BLOCK: Final = 1024**2
"""Bytes that are read at once."""


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that can be opened again and again.

    Attributes
    ----------
    name
        What messages call it.
    limits
        How much it may hold.
    opener
        Opens the bytes at their start.
    path
        File that holds them just as they are, where there is one.
    kind
        What they are unpacked from, as a message says it, or nothing.
    depth
        How many times they are packed.
    """

    name: str
    limits: Limits
    opener: Callable[[], BinaryIO]
    path: Path | None = None
    kind: str | None = None
    depth: int = 0

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Stream of the bytes; every fault of packing is told as one of the file."""
        try:
            with self.opener() as stream:
                yield stream
        except FileFormatError:
            raise
        except OSError as error:
            if self.kind is None:
                msg = f"{self.name} cannot be read: {error.strerror or error}."
                raise FileFormatError(msg) from error
            raise self.broken(error) from error
        except (EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
            raise self.broken(error) from error

    def broken(self, error: Exception) -> FileFormatError:
        """Error for packing that cannot be undone."""
        return FileFormatError(f"{self.name} is {self.kind}, but damaged or cut off: {str(error).rstrip('.')}.")

    def head(self, size: int) -> bytes:
        """First bytes."""
        with self.open() as stream:
            return stream.read(size)

    def blocks(self) -> Iterator[bytes]:
        """All bytes, in pieces."""
        with self.open() as stream:
            while block := stream.read(BLOCK):
                yield block

    def whole(self) -> bytes:
        """All bytes at once."""
        with self.open() as stream:
            data = stream.read(self.limits.document_bytes + 1)
        self.limits.check(self.name, "document_bytes", len(data))
        return data

    def save(self, target: Path) -> Path:
        """Copy of the bytes as a file."""
        with self.open() as stream, target.open("wb") as file:
            shutil.copyfileobj(stream, file, BLOCK)
        return target

    def gunzipped(self) -> Source:
        """What is within gzip."""

        def opener() -> BinaryIO:
            inner = self.opener()
            packed = self.path.stat().st_size if self.path else BLOCK
            return _limited([cast("BinaryIO", gzip.GzipFile(fileobj=inner)), inner], self.name, packed, self.limits)

        return Source(self.name, self.limits, opener, kind="gzip", depth=self.depth + 1)

    def member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Source:
        """A file within an archive, which has to stay open."""
        name = f"{self.name}: {info.filename}"

        def opener() -> BinaryIO:
            try:
                stream = archive.open(info)
            except RuntimeError as error:  # the library's way to ask for a password
                msg = f"{name} is protected by a password. Unpack it, and read the file that is in it."
                raise FileFormatError(msg) from error
            return _limited([cast("BinaryIO", stream)], name, info.compress_size, self.limits)

        return Source(name, self.limits, opener, kind="in a zip archive", depth=self.depth + 1)


def _limited(streams: Sequence[BinaryIO], name: str, packed: int, limits: Limits) -> BinaryIO:
    """Stream of unpacked bytes that keeps to the limits."""
    return cast("BinaryIO", io.BufferedReader(UnpackedStream(streams, name, packed, limits), BLOCK))


def file_source(path: Path, limits: Limits) -> Source:
    """Bytes of a file, once it is certain that it is one."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        msg = f"There is no file {str(path)!r}."
        raise FileMissingError(msg) from None
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        msg = f"{str(path)!r} cannot be read: {getattr(error, 'strerror', None) or error}."
        raise FileFormatError(msg) from error
    if stat.S_ISDIR(mode):
        msg = f"{str(path)!r} is a folder, not a file. Name the file in it."
        raise FileFormatError(msg)
    if not stat.S_ISREG(mode):
        msg = f"{str(path)!r} is a device or a pipe, not a file. Save what it gives as a file."
        raise FileFormatError(msg)
    return Source(path.name, limits, lambda: path.open("rb"), path=path)
