"""The index of names: what each name of a place is filed under, gathered on disk, then written in order of its keys.

Entries are parted into buckets by the top bits of their key as they are made, so that in the end each bucket is
small enough to be sorted by itself, however many places there are.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

from geoincidents import fileformat, filing, names
from geoincidents.build.workers import parallel_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_UNSPELLED = frozenset({"cjk", "katakana", "hiragana", "hangul", "thai", "lao", "khmer", "myanmar", "tibetan"})
"""Scripts that do not spell Latin sounds closely: their names are found by their very letters only."""

_COMMON_WORD = 1500  # a word in more names than this (san, saint, qaryat) finds nothing by itself
_BUCKET_BITS = 6  # two files a bucket stay below the 256 that some systems let a process open
_BUCKETS = 1 << _BUCKET_BITS
_SHIFT = 32 - _BUCKET_BITS
_KEY = slice(0, 8)  # columns of a line, in hexadecimal digits
_ENTRY = slice(8, 16)
_WHOLE = slice(16, 24)
_MOST_ENTRIES = 255  # of a form in a row; a form with more is repeated

Named = tuple[int, tuple[str, ...]]
"""Row number of a place with all its names."""

KeyRow = tuple[int, str, bytes, bytes]
"""Row of the ``key`` table: key, forms, sizes, entries."""

WordRow = tuple[int, bytes]
"""Row of the ``word`` table: key, places and the rows of ``key`` their names are filed under."""


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

    def postings(self, *, workers: int | None = None) -> Iterator[tuple[list[KeyRow], list[WordRow]]]:
        """Rows of the ``key`` and ``word`` tables; the files are read once more and can then be deleted.

        Parameters
        ----------
        workers
            Processes that sort.

        Yields
        ------
        tuple of list
            Rows of both tables, in ascending order of their keys over all that is yielded.
        """
        self._stack.close()
        jobs = [(str(whole), str(words)) for whole, words in self._paths]
        if any(path.stat().st_size for pair in self._paths for path in pair):
            yield from parallel_map(sorted_postings, jobs, workers=workers)

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
        For each bucket the lines of whole names (key, entry, form) and those of words (key, place, key of the whole).
    """
    whole: list[list[str]] = [[] for _ in range(_BUCKETS)]
    words: list[list[str]] = [[] for _ in range(_BUCKETS)]
    for number, spellings in places:
        filed: dict[tuple[int, int, str], None] = {}
        parts: set[tuple[int, int]] = set()
        latin: set[int] = set()
        for name in sorted(spellings, key=lambda name: (names.script_of(name) not in {"latin", ""}, name)):
            joined, each = filing.keys(name)
            if not joined:
                continue
            key = fileformat.key_id(joined)
            parts.update((fileformat.key_id(word), key) for word in each)
            entry = number << 8 | fileformat.fingerprint(names.fold(name))
            if names.script_of(name) in {"latin", ""}:
                latin.add(key)
            # Another script's letters are only kept where no Latin name of the place stands under the same key.
            text = "" if key in latin and names.script_of(name) not in {"latin", ""} else filing.form(name)
            if names.script_of(name) in _UNSPELLED:
                text = ""
            filed[key, entry, text] = None
        for key, entry, text in filed:
            whole[key >> _SHIFT].append(f"{key:08x}{entry:08x}{text}\n")
        for word, key in parts:
            words[word >> _SHIFT].append(f"{word:08x}{number:08x}{key:08x}\n")
    return [("".join(w).encode(), "".join(p).encode()) for w, p in zip(whole, words, strict=True)]


def sorted_postings(paths: tuple[str, str]) -> tuple[list[KeyRow], list[WordRow]]:
    """Rows of the ``key`` and ``word`` tables that one bucket gives.

    Parameters
    ----------
    paths
        Files with the lines of whole names and of words.

    Returns
    -------
    tuple of list
        In ascending order of their keys.
    """
    whole, by_word = (_grouped(path) for path in paths)
    return (
        [_key_row(int(key, 16), lines) for key, lines in whole],
        [_word_row(int(key, 16), lines) for key, lines in by_word if len(lines) <= _COMMON_WORD],
    )


def _grouped(path: str) -> Iterator[tuple[str, list[str]]]:
    """Lines of a file by their key, sorted."""
    with open(path, encoding="utf-8", newline="\n") as file:  # noqa: PTH123 the name comes from another process
        lines = sorted(file.read().split("\n"))
    start, current = 0, ""
    for at, line in enumerate(lines):
        if line[_KEY] != current:
            if current:
                yield current, lines[start:at]
            start, current = at, line[_KEY]
    if current:
        yield current, lines[start:]


def _key_row(key: int, lines: list[str]) -> KeyRow:
    by_form: defaultdict[str, list[int]] = defaultdict(list)
    for line in lines:
        by_form[line[16:]].append(int(line[_ENTRY], 16))
    forms: list[str] = []
    sizes: list[int] = []
    for form, found in by_form.items():
        for start in range(0, len(found), _MOST_ENTRIES):
            forms.append(form)
            sizes.append(min(len(found) - start, _MOST_ENTRIES))
    return key, "\n".join(forms), bytes(sizes), _packed([entry for found in by_form.values() for entry in found])


def _word_row(key: int, lines: list[str]) -> WordRow:
    return key, _packed([int(line[_ENTRY], 16) for line in lines] + [int(line[_WHOLE], 16) for line in lines])


def _packed(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)
