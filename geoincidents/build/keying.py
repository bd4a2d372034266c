"""The index of names: what each name of a place is filed under, gathered on disk, then written in order of its keys.

Entries are parted into buckets by the top bits of their key as they are made, so that in the end each bucket is
small enough to be sorted by itself, however many places there are.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

from geoincidents import fileformat, filing, names
from geoincidents.build.workers import parallel_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_COMMON_WORD = 3000  # a word in more names than this (san, saint, qaryat) finds nothing by itself
_BUCKET_BITS = 6  # two files a bucket stay below the 256 that some systems let a process open
_BUCKETS = 1 << _BUCKET_BITS
_SHIFT = 64 - _BUCKET_BITS
_LOW = 0xFFFFFFFF

Named = tuple[int, tuple[str, ...]]
"""Row number of a place with all its names."""


class Buckets:
    """Entries on their way into the index, in files of a folder.

    Parameters
    ----------
    folder
        Where the files go; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._files: list[tuple[IO[bytes], IO[bytes]]] = []
        self._paths = [(folder / f"whole{n:03}", folder / f"words{n:03}") for n in range(_BUCKETS)]
        for whole, words in self._paths:
            self._files.append(
                (self._stack.enter_context(whole.open("wb")), self._stack.enter_context(words.open("wb")))
            )

    def add(self, made: Sequence[tuple[bytes, bytes]]) -> None:
        """Take in the entries of some places.

        Parameters
        ----------
        made
            As :func:`entries` gives them.
        """
        for (whole_file, words_file), (whole, words) in zip(self._files, made, strict=True):
            whole_file.write(whole)
            words_file.write(words)

    def postings(self, *, workers: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Rows of the ``key`` table; the files are read once more and can then be deleted.

        Parameters
        ----------
        workers
            Processes that sort.

        Yields
        ------
        tuple
            Key, in ascending order, and the packed entries filed under it.
        """
        self._stack.close()
        jobs = [(str(whole), str(words)) for whole, words in self._paths]
        if not any(path.stat().st_size for pair in self._paths for path in pair):
            return
        for rows in parallel_map(sorted_postings, jobs, workers=workers):
            yield from rows

    def close(self) -> None:
        """Close the files."""
        self._stack.close()


def entries(places: Iterable[Named]) -> list[tuple[bytes, bytes]]:
    """Entries that some places have in the index, parted by bucket.

    Parameters
    ----------
    places
        Row numbers with all names.

    Returns
    -------
    list of (bytes, bytes)
        For each bucket those of whole names and those of words: eight bytes an entry, key in the upper half.
    """
    whole = [array("Q") for _ in range(_BUCKETS)]
    words = [array("Q") for _ in range(_BUCKETS)]
    for number, spellings in places:
        latin = any(names.script_of(name) == "latin" for name in spellings)
        filed: set[int] = set()
        parts: set[str] = set()
        for name in spellings:
            joined, each = filing.keys(name)
            parts.update(each)
            entry = number << 8 | fileformat.fingerprint(names.fold(name))
            if joined:
                filed.add(fileformat.key_id(joined) << 32 | entry)
            # A place that nobody has written in Latin letters yet must be found by those who do.
            other = "" if latin else filing.latin_key(name)
            if other:
                filed.add(fileformat.key_id(other) << 32 | entry)
        for entry in filed:
            whole[entry >> _SHIFT].append(entry)
        for key in {fileformat.key_id(word) for word in parts}:
            words[key >> (_SHIFT - 32)].append(key << 32 | number << 8)
    return [(named.tobytes(), worded.tobytes()) for named, worded in zip(whole, words, strict=True)]


def sorted_postings(paths: tuple[str, str]) -> list[tuple[int, bytes]]:
    """Rows of the ``key`` table that one bucket gives.

    Parameters
    ----------
    paths
        Files with the entries of whole names and of words.

    Returns
    -------
    list of tuple
        Key and packed entries, in ascending order.
    """
    whole, by_word = (_grouped(path) for path in paths)
    for key, found in by_word.items():
        if len(found) <= _COMMON_WORD:
            known = {entry >> 8 for entry in whole.get(key, ())}
            whole[key] = sorted([*whole.get(key, ()), *(entry for entry in found if entry >> 8 not in known)])
    return [(key, _packed(whole[key])) for key in sorted(whole)]


def _grouped(path: str) -> defaultdict[int, list[int]]:
    loaded = array("Q")
    with open(path, "rb") as file:  # noqa: PTH123 the name comes from another process
        loaded.frombytes(file.read())
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for entry in sorted(loaded):
        groups[entry >> 32].append(entry & _LOW)
    return groups


def _packed(found: list[int]) -> bytes:
    packed = array("I", found)
    if packed.itemsize != 4 or _BIG_ENDIAN:  # noqa: PLR2004 the format's four bytes
        return b"".join(entry.to_bytes(4, "little") for entry in found)
    return packed.tobytes()


_BIG_ENDIAN = array("I", [1]).tobytes()[0] == 0
