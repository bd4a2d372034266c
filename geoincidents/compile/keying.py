"""The index of names: what each name of a place is filed under, gathered on disk, then written in order of its keys.

Entries are parted into buckets by the top bits of their key as they are made, so that in the end each bucket is
small enough to be sorted by itself, however many places there are.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from geoincidents import names
from geoincidents.compile import fileformat
from geoincidents.compile.workers import parallel_map
from geoincidents.names import filing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geoincidents.compile.columnwriter import ColumnWriter

_UNSPELLED = frozenset({"cjk", "katakana", "hiragana", "hangul", "thai", "lao", "khmer", "myanmar", "tibetan"})
"""Scripts that do not spell Latin sounds closely: their names are found by their very letters only."""

_LATIN = frozenset({"latin", ""})
_COMMON_WORD = 1500  # a word in more names than this (san, saint, qaryat) finds nothing by itself
_BUCKET_BITS = 6  # two files a bucket stay below the 256 that some systems let a process open
_BUCKETS = 1 << _BUCKET_BITS
_SHIFT = 32 - _BUCKET_BITS
_MOST_ENTRIES = 255  # of a form in a row; a form with more is repeated
_STEP = 1 << 20

Named = tuple[int, tuple[str, ...]]
"""Row number of a place with all its names."""


class Postings(NamedTuple):
    """What one bucket adds to the index, keys in ascending order.

    Attributes
    ----------
    keys, forms_of, text_of, entries_of
        Hashes of skeletons; how many forms, bytes of forms and entries each has.
    forms, sizes, rows, prints
        Forms, how many entries each has, and the entries.
    words, keys_of, wholes
        Hashes of words, how many names of several words have each, and hashes of the skeletons of those.
    """

    keys: NDArray[np.uint32]
    forms_of: NDArray[np.uint32]
    text_of: NDArray[np.uint32]
    entries_of: NDArray[np.uint32]
    forms: bytes
    sizes: bytes
    rows: NDArray[np.uint32]
    prints: bytes
    words: NDArray[np.uint32]
    keys_of: NDArray[np.uint32]
    wholes: NDArray[np.uint32]


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

    def write(self, columns: ColumnWriter, *, workers: int | None = None) -> Iterator[int]:
        """Write the index, and tell how many buckets are done; the files can be deleted afterwards."""
        self._stack.close()
        jobs = [(str(whole), str(words)) for whole, words in self._paths]
        ends = {column: np.zeros(1, dtype=np.uint64) for column in ("key_form", "key_text", "key_entry", "word_start")}
        for column, end in ends.items():
            columns.add(column, end)
        if not any(path.stat().st_size for pair in self._paths for path in pair):
            return
        for number, made in enumerate(parallel_map(sorted_postings, jobs, workers=workers), 1):
            counted = {"key_form": made.forms_of, "key_text": made.text_of, "key_entry": made.entries_of}
            for column, counts in {**counted, "word_start": made.keys_of}.items():
                found = ends[column][-1] + np.cumsum(counts, dtype=np.uint64)
                columns.add(column, found)
                ends[column] = np.append(ends[column][-1:], found)[-1:]
            columns.add("key_hash", made.keys)
            columns.add("forms", made.forms)
            columns.add("form_size", made.sizes)
            columns.add("entry_row", made.rows)
            columns.add("entry_print", made.prints)
            columns.add("word_hash", made.words)
            columns.add("word_keys", made.wholes)
            yield number
        _locate(columns)

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
        For each bucket the lines of whole names (key, row, print, form) and those of words (key, key of the whole).
    """
    whole: list[list[str]] = [[] for _ in range(_BUCKETS)]
    words: list[list[str]] = [[] for _ in range(_BUCKETS)]
    for number, spellings in places:
        filed: dict[str, int] = {}
        parts: dict[str, int] = {}
        latin: set[int] = set()
        row = f"{number:08x}"
        for foreign, name, script in sorted(map(_scripted, spellings)):
            own = names.words(name)
            each = [names.skeleton(word) for word in own]
            if not (joined := names.joined(each)):
                continue
            key = fileformat.key_id(joined)
            if len(each) > 1:
                parts.update((f"{fileformat.key_id(word):08x}{key:08x}\n", key) for word in each)
            if not foreign:
                latin.add(key)
            # Another script's letters are only kept where no Latin name of the place stands under the same key.
            silent = script in _UNSPELLED or (foreign and key in latin)
            text = "" if silent else filing.form_of(own, script)
            filed[f"{key:08x}{row}{fileformat.fingerprint(names.fold(name)):02x}{text}\n"] = key
        for line, key in filed.items():
            whole[key >> _SHIFT].append(line)
        for line in parts:
            words[int(line[:8], 16) >> _SHIFT].append(line)
    return [("".join(w).encode(), "".join(p).encode()) for w, p in zip(whole, words, strict=True)]


def _scripted(name: str) -> tuple[bool, str, str]:
    """A name with its script, and whether that is another than the Latin."""
    script = names.script_of(name)
    return script not in _LATIN, name, script


def sorted_postings(paths: tuple[str, str]) -> Postings:
    """What one bucket adds to the index, of its files of whole names and of words."""
    keys, forms_of, text_of, entries_of = (array("I") for _ in range(4))
    texts, sizes, rows, prints = [], bytearray(), array("I"), bytearray()
    for key, lines in _grouped(paths[0]):
        by_form: defaultdict[str, list[str]] = defaultdict(list)
        for line in lines:
            by_form[line[18:]].append(line)
        forms = 0
        text = []
        for form, found in by_form.items():
            for start in range(0, len(found), _MOST_ENTRIES):
                text.append(form)
                sizes.append(min(len(found) - start, _MOST_ENTRIES))
                forms += 1
            rows.extend([int(line[8:16], 16) for line in found])
            prints.extend([int(line[16:18], 16) for line in found])
        content = "".join([f"{form}\n" for form in text]).encode()
        texts.append(content)
        for column, number in (
            (keys, int(key, 16)),
            (forms_of, forms),
            (text_of, len(content)),
            (entries_of, len(lines)),
        ):
            column.append(number)
    words, keys_of, wholes = array("I"), array("I"), array("I")
    for key, lines in _grouped(paths[1]):
        if len(lines) <= _COMMON_WORD:
            distinct = sorted({int(line[8:16], 16) for line in lines})
            words.append(int(key, 16))
            keys_of.append(len(distinct))
            wholes.extend(distinct)
    return Postings(
        keys=_numbers(keys),
        forms_of=_numbers(forms_of),
        text_of=_numbers(text_of),
        entries_of=_numbers(entries_of),
        forms=b"".join(texts),
        sizes=bytes(sizes),
        rows=_numbers(rows),
        prints=bytes(prints),
        words=_numbers(words),
        keys_of=_numbers(keys_of),
        wholes=_numbers(wholes),
    )


def _numbers(found: array[int]) -> NDArray[np.uint32]:
    return np.array(found, dtype=np.uint32)


def _grouped(path: str) -> Iterator[tuple[str, list[str]]]:
    """Lines of a file by their key, sorted."""
    with open(path, encoding="utf-8", newline="\n") as file:  # noqa: PTH123 the name comes from another process
        lines = sorted(file.read().split("\n"))
    start, current = 0, ""
    for at, line in enumerate(lines):
        if line[:8] != current:
            if current:
                yield current, lines[start:at]
            start, current = at, line[:8]
    if current:
        yield current, lines[start:]


def _locate(columns: ColumnWriter) -> None:
    """Turn the hashes that words have names under into their positions, in place."""
    keys, wholes = columns.read("key_hash"), columns.read("word_keys", writable=True)
    for start in range(0, len(wholes), _STEP):
        wholes[start : start + _STEP] = np.searchsorted(keys, wholes[start : start + _STEP])
    if len(wholes):
        wholes.flush()  # type: ignore[attr-defined]  # a memmap has it
