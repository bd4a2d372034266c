"""Keeps which places of the packs and of the package's own files are one, so that it is found out once.

The file lies beside the packs and is named after the files that it joins. It only saves time: where it is missing,
damaged, or of other files or another release, the join is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.gazetteer.joining import FORM, joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import LookupFile

_DIGEST_BYTES: Final = 32
_TYPE: Final = "<u4"


def kept_join(files: Sequence[LookupFile], starts: NDArray[np.int64], folder: Path) -> NDArray[np.uint32]:
    """What :func:`geoincidents.gazetteer.joining.joined` gives, from the folder where it has been kept."""
    key = _key(files)
    pairs = _read(_path(folder, key), key)
    if pairs is None:
        row = joined(files, starts)
        lower = np.flatnonzero(row != np.arange(len(row)))
        _write(_path(folder, key), key, np.stack([lower, row[lower]]).astype(_TYPE))
        return row
    row = np.arange(int(starts[-1]) + 1, dtype=np.uint32)
    row[pairs[0]] = pairs[1]
    return row


def drop_joins(folder: Path, files: Sequence[LookupFile] = ()) -> None:
    """Remove what is kept in a folder of other files than these."""
    kept = _path(folder, _key(files)) if files else None
    for path in folder.glob("joins-*.bin"):
        if path != kept:
            with suppress(OSError):
                path.unlink()


def _key(files: Sequence[LookupFile]) -> bytes:
    """Stands for the files and for how they are joined."""
    from geoincidents import __version__

    parts = [str(FORM), __version__, *(file.identity for file in files)]
    return hashlib.sha256(json.dumps(parts).encode()).digest()


def _path(folder: Path, key: bytes) -> Path:
    return folder / f"joins-{key.hex()[:16]}.bin"


def _read(path: Path, key: bytes) -> NDArray[np.uint32] | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, held = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if digest != hashlib.sha256(key + held).digest():
        return None
    return np.frombuffer(held, dtype=_TYPE).reshape(2, -1)


def _write(path: Path, key: bytes, pairs: NDArray[np.uint32]) -> None:
    """Keep pairs; a folder that cannot be written to keeps none."""
    held = pairs.tobytes()
    new = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    with suppress(OSError):
        try:
            new.write_bytes(hashlib.sha256(key + held).digest() + held)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
