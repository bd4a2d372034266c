"""A file of aligned columns, mapped into memory: opened in no time, shared by all processes, kept whatever its path."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents.compile import fileformat
from geoincidents.errors import FileMissingError, GazetteerError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REBUILD: Final = "Build it again with `geoincidents gazetteer build`; the embedded one: install the package again."


class ColumnFile:
    """An open file of columns and documents; immutable, so safe for threads, and for processes that are forked.

    Parameters
    ----------
    path
        The file.
    identity
        What :attr:`identity` has to be, where that is known: a file that was replaced meanwhile is refused.

    Raises
    ------
    FileMissingError
        If there is no such file.
    GazetteerError
        If it is foreign, cut short, damaged in its header, of another version or not the one that is meant.
    """

    def __init__(self, path: str | os.PathLike[str], identity: str = "") -> None:
        self.path = Path(os.path.abspath(path))  # noqa: PTH100 a working directory may change, a link stays one
        self.content: Final = self._mapped()
        version, length, digest = self._header()
        if version != fileformat.VERSION:
            raise GazetteerError(
                f"{self.path} is a gazetteer of version {version}; this release reads version {fileformat.VERSION}. "
                "Take the release that wrote it, or build it again with this one.",
            )
        start = fileformat.HEADER.size
        table = self.content[start : start + length]
        if hashlib.sha256(table).digest() != digest:
            raise self.damaged("its table of contents is not what was written")
        self.identity = digest.hex()
        if identity and identity != self.identity:
            raise GazetteerError(
                f"{self.path} is another gazetteer than the one that was open: it has been built again. Open it anew.",
            )
        self._columns: dict[str, dict[str, Any]] = json.loads(table)["columns"]
        self._arrays: dict[str, NDArray[Any]] = {}

    def _mapped(self) -> mmap.mmap:
        try:
            with self.path.open("rb") as file:
                head = file.read(len(fileformat.OLD_HEADER))
                if head == fileformat.OLD_HEADER:
                    raise GazetteerError(
                        f"{self.path} is a database: a gazetteer of an earlier release, or none. {_REBUILD}",
                    )
                if not head.startswith(fileformat.MAGIC):
                    raise GazetteerError(f"{self.path} is not a gazetteer file. Give a file that this package wrote.")
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise FileMissingError(f"There is no gazetteer at {self.path}. Check the path, or build one.") from None
        except OSError as error:
            raise GazetteerError(f"Cannot read the gazetteer {self.path}: {error.strerror}.") from error

    def _header(self) -> tuple[int, int, bytes]:
        """Version, length of the table of contents and its digest."""
        size = len(self.content)
        if size < fileformat.HEADER.size:
            raise GazetteerError(f"{self.path} is cut short ({size} bytes). Write or copy it again.")
        _, version, length, whole, digest = fileformat.HEADER.unpack_from(self.content)
        if version == fileformat.VERSION and size != whole:
            raise GazetteerError(
                f"{self.path} is cut short ({size:,} of {whole:,} bytes). Write or copy it again."
                if size < whole
                else f"{self.path} goes on where it should end ({size:,} of {whole:,} bytes). Write or copy it again.",
            )
        return version, length, digest

    def damaged(self, what: str) -> GazetteerError:
        """The error for a file that turns out not to be what was written."""
        return GazetteerError(f"The gazetteer {self.path} is damaged: {what}. Write or copy it again.")

    def column(self, name: str) -> NDArray[Any]:
        """A column, read-only and not copied."""
        known = self._arrays.get(name)
        if known is not None:
            return known
        facts = self._columns.get(name)
        if facts is None:
            raise self.damaged(f"it has no column {name!r}")
        dtype, count, offset = np.dtype(facts["dtype"]), int(facts["shape"][0]), int(facts["offset"])
        if offset + count * dtype.itemsize > len(self.content):
            raise self.damaged(f"the column {name!r} reaches beyond its end")
        found: NDArray[Any] = np.frombuffer(self.content, dtype=dtype, count=count, offset=offset)
        self._arrays[name] = found
        return found

    def span(self, name: str) -> tuple[int, int]:
        """Where the bytes of a column start and end in :attr:`content`."""
        facts = self._columns[name]
        start = int(facts["offset"])
        return start, start + int(facts["shape"][0])

    def document(self, name: str) -> Any:
        """A document, held against its checksum."""
        content = self.column(name).tobytes()
        if hashlib.sha256(content).hexdigest() != self._columns[name]["sha256"]:
            raise self.damaged(f"its {name} are not what was written")
        return json.loads(content)

    def checked(self, name: str) -> bool:
        """Whether a column is what was written."""
        content: Any = self.column(name).view(np.uint8)
        digest = hashlib.sha256(content).hexdigest()
        return bool(digest == self._columns[name]["sha256"])

    def names(self) -> tuple[str, ...]:
        """Names of all columns and documents, in the order of the file."""
        return tuple(self._columns)
