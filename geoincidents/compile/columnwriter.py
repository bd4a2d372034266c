"""Writes a file of aligned columns: each grows in a file of its own, in the end they are put one behind the other."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any, Self

import numpy as np

from geoincidents.compile import fileformat

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import ArrayLike

_BLOCK = 1 << 20


class ColumnWriter:
    """Columns on their way into one file.

    Parameters
    ----------
    folder
        Where they grow; it exists and is deleted afterwards.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._files: dict[str, IO[bytes]] = {}
        kinds = {**dict.fromkeys(fileformat.DOCUMENTS, "|u1"), **fileformat.COLUMNS}
        self._types = {name: np.dtype(kind) for name, kind in kinds.items()}
        self._counts = dict.fromkeys(self._types, 0)
        for name in self._types:
            self._files[name] = self._stack.enter_context(self.path(name).open("w+b"))

    def __enter__(self) -> Self:
        """Return itself; files are closed on leaving."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close all files."""
        self._stack.close()

    def path(self, name: str) -> Path:
        """File that a column grows in."""
        return self._folder / f"column-{name}"

    def add(self, name: str, values: ArrayLike | bytes) -> None:
        """Append values to a column."""
        content = values if isinstance(values, bytes) else np.asarray(values, dtype=self._types[name]).tobytes()
        self._files[name].write(content)
        self._counts[name] += len(content) // self._types[name].itemsize

    def count(self, name: str) -> int:
        """How many values a column has."""
        return self._counts[name]

    def read(self, name: str, *, writable: bool = False) -> np.ndarray[Any, Any]:
        """What a column has so far, mapped."""
        self._files[name].flush()
        if not self._counts[name]:
            return np.empty(0, dtype=self._types[name])
        return np.memmap(
            self.path(name), dtype=self._types[name], mode="r+" if writable else "r", shape=(self._counts[name],)
        )

    def document(self, name: str, content: Any) -> None:
        """A document, as JSON that is the same for the same content."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        self.add(name, text.encode())

    def assemble(self, target: Path) -> None:
        """Write the file, and see it on the disk."""
        for name in fileformat.NARROWED:
            self._narrow(name)
        facts: dict[str, dict[str, Any]] = {}
        order = tuple(self._types)
        sizes = {name: self._counts[name] * self._types[name].itemsize for name in order}
        for name in order:
            self._files[name].flush()
            facts[name] = {
                "dtype": self._types[name].str,
                "shape": [self._counts[name]],
                "sha256": _digest(self.path(name)),
                "offset": 10**15,  # as long as any, so that the table's length is known before the offsets are
            }
        room = len(_table(facts))
        at = _aligned(fileformat.HEADER.size + room)
        for name in order:
            facts[name]["offset"] = at
            at = _aligned(at + sizes[name])
        table = _table(facts).ljust(room)
        with target.open("wb") as out:
            digest = hashlib.sha256(table).digest()
            out.write(fileformat.HEADER.pack(fileformat.MAGIC, fileformat.VERSION, len(table), at, digest))
            out.write(table)
            for name in order:
                out.write(bytes(facts[name]["offset"] - out.tell()))
                with self.path(name).open("rb") as column:
                    while block := column.read(_BLOCK):
                        out.write(block)
                self._files[name].close()
                self.path(name).unlink()
            out.write(bytes(at - out.tell()))
            out.flush()
            os.fsync(out.fileno())

    def _narrow(self, name: str) -> None:
        """Give a column of numbers the smallest unsigned type that holds them all."""
        values = self.read(name)
        most = max((int(values[at : at + _BLOCK].max()) for at in range(0, len(values), _BLOCK)), default=0)
        dtype = np.dtype(next(kind for kind in ("|u1", "<u2", "<u4", "<u8") if most <= np.iinfo(kind).max))
        if dtype == self._types[name]:
            return
        old = self.path(name)
        with (self._folder / "narrowed").open("wb") as file:
            for start in range(0, len(values), _BLOCK):
                file.write(values[start : start + _BLOCK].astype(dtype).tobytes())
        del values
        self._files[name].close()
        (self._folder / "narrowed").replace(old)
        self._files[name] = self._stack.enter_context(old.open("r+b"))
        self._files[name].seek(0, os.SEEK_END)
        self._types[name] = dtype


def _table(facts: dict[str, dict[str, Any]]) -> bytes:
    return json.dumps({"columns": facts}, separators=(",", ":")).encode()


def _aligned(offset: int) -> int:
    return -(-offset // fileformat.ALIGNMENT) * fileformat.ALIGNMENT


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
