"""The index of names in one gazetteer file: what is filed under the skeletons of names, and under those of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents.compile import fileformat
from geoincidents.gazetteer.lookup import NOTHING_FILED, Filed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.columnfile import ColumnFile
    from geoincidents.gazetteer.lookup import Rows


_NO_ROWS: Final = np.empty(0, dtype=np.uint32)


class KeyIndex:
    """The columns of the index; a look-up is a binary search and a gather.

    Parameters
    ----------
    file
        An open file.
    """

    def __init__(self, file: ColumnFile) -> None:
        self._file = file
        self.keys: NDArray[np.uint32] = file.column("key_hash")
        self._key_form, self._key_text = file.column("key_form"), file.column("key_text")
        self._key_entry, self._form_size = file.column("key_entry"), file.column("form_size")
        self._entry_row: Rows = file.column("entry_row")
        self._entry_print: NDArray[np.uint8] = file.column("entry_print")
        self._word_hash, self._word_start = file.column("word_hash"), file.column("word_start")
        self._content, (self._forms_start, _) = file.content, file.span("forms")

    def filed(self, keys: Sequence[int] | NDArray[np.uint32], *, most: int | None = None) -> Filed:
        """What is filed under keys, but for keys with more entries than that."""
        at = self._positions(keys)
        if most is not None and len(at):
            at = at[self._key_entry[at + 1] - self._key_entry[at] <= most]
        return self._filed_at(at)

    def filed_each(self, keys: NDArray[np.uint32], *, most: int | None = None) -> tuple[Filed, NDArray[np.int64]]:
        """What is filed under each of many keys, and the position of the key that each form is of."""
        at = self.keys.searchsorted(keys)
        found = np.flatnonzero(self.keys.take(at, mode="clip") == keys) if len(self.keys) else at[:0]
        at = at[found]
        if most is not None:
            few = self.entries_filed(at) <= most
            at, found = at[few], found[few]
        return self._filed_at(at), found.repeat(self._key_form[at + 1] - self._key_form[at])

    def entries(self, keys: NDArray[np.uint32] | None = None) -> tuple[NDArray[np.uint32], Rows, NDArray[np.uint8]]:
        """Key, row and fingerprint of all entries, or of those of some keys."""
        at = np.arange(len(self.keys)) if keys is None else self._positions(keys)
        starts, ends = self._key_entry[at].astype(np.int64), self._key_entry[at + 1].astype(np.int64)
        entries = ranges(starts, ends)
        return np.repeat(self.keys[at], ends - starts), self._entry_row[entries], self._entry_print[entries]

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self._entry_row)

    def entries_filed(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many entries keys have, by position."""
        return self._key_entry[at + 1].astype(np.int64) - self._key_entry[at].astype(np.int64)

    def span(self, first: int, last: int) -> tuple[Rows, NDArray[np.int64], int, NDArray[np.int64]]:
        """Of some keys the row of each entry, how many entries each form has, where the entries and the forms start."""
        key_form = self._key_form[first : last + 1].astype(np.int64)
        start, end = int(self._key_entry[first]), int(self._key_entry[last])
        sizes = self._form_size[int(key_form[0]) : int(key_form[-1])].astype(np.int64)
        return self._entry_row[start:end], sizes, start, key_form

    def forms_at(self, keys: NDArray[np.int64], forms: NDArray[np.int64]) -> list[str]:
        """Forms by position, each with the position of its key, sorted."""
        content, first, found = self._content, self._forms_start, []
        at, lines = -1, [b""]
        numbers = (forms - self._key_form[keys].astype(np.int64)).tolist()
        for key, number in zip(keys.tolist(), numbers, strict=True):
            if key != at:
                text = content[first + self._key_text.item(key) : first + self._key_text.item(key + 1)]
                at, lines = key, text.split(b"\n")
            found.append(lines[number].decode())
        return found

    def _positions(self, keys: Sequence[int] | NDArray[np.uint32]) -> NDArray[np.int64]:
        """Where keys stand, those that the file has."""
        wanted, known = np.asarray(keys, dtype=np.uint32), self.keys
        at = known.searchsorted(wanted)
        if not len(known):
            return at[:0]
        found: NDArray[np.int64] = at[known.take(at, mode="clip") == wanted]
        return found

    def _filed_at(self, at: NDArray[np.int64]) -> Filed:
        if not len(at):
            return NOTHING_FILED
        if len(at) == 1:
            return self._filed_once(int(at[0]))
        content, first = self._content, self._forms_start
        after = at + 1
        texts = zip(self._key_text[at].tolist(), self._key_text[after].tolist(), strict=True)
        text = b"".join([content[first + start : first + end] for start, end in texts])
        starts, ends = self._key_form[at].astype(np.int64), self._key_form[after].astype(np.int64)
        sizes = self._form_size[ranges(starts, ends)].astype(np.int64)
        if text.count(b"\n") != len(sizes):
            raise ValueError("its index of names does not hold together")
        begin, end = self._key_entry[at].astype(np.int64), self._key_entry[after].astype(np.int64)
        begin -= _before(end - begin)
        return Filed(text, sizes, _before(sizes) + begin.repeat(ends - starts))

    def _filed_once(self, at: int) -> Filed:
        """The same for one key, as most names are looked up under: numbers are read faster than arrays."""
        form_of, text_of, first = self._key_form.item, self._key_text.item, self._forms_start
        text = self._content[first + text_of(at) : first + text_of(at + 1)]
        sizes = self._form_size[form_of(at) : form_of(at + 1)].astype(np.int64)
        if text.count(b"\n") != len(sizes):
            raise ValueError("its index of names does not hold together")
        entries = sizes.cumsum()
        entries -= sizes
        entries += self._key_entry.item(at)
        return Filed(text, sizes, entries)

    def rows(self, filed: Filed) -> Rows:
        """The row of each entry, form by form."""
        return self._entry_row[ranges(filed.entries, filed.entries + filed.sizes)]

    def prints(self, filed: Filed) -> NDArray[np.uint8]:
        """The fingerprint of each entry, form by form."""
        return self._entry_print[ranges(filed.entries, filed.entries + filed.sizes)]

    def printed(self, key: int, fingerprint: int) -> Rows:
        """Rows of the entries of a key that have a fingerprint, sorted."""
        keys = self.keys
        at = int(keys.searchsorted(np.uint32(key)))
        if at == len(keys) or int(keys[at]) != key:
            return _NO_ROWS
        start, end = int(self._key_entry[at]), int(self._key_entry[at + 1])
        found = self._entry_row[start:end][self._entry_print[start:end] == fingerprint]
        return np.array(sorted(set(found.tolist())), dtype=np.uint32) if len(found) else _NO_ROWS

    def sharing(
        self,
        words: Sequence[int],
        *,
        most: int,
        without: Collection[int] = (),
        holds: Callable[[Rows], NDArray[np.bool_]] | None = None,
    ) -> Filed:
        """Names of several words that have all of some words but one, or the one, best first."""
        lists = [self._worded(word) for word in words]
        if not lists:
            return NOTHING_FILED
        every = np.sort(np.concatenate(lists).astype(np.int64))
        first = np.flatnonzero(np.diff(every, prepend=-1))
        counts = np.diff(first, append=len(every))
        enough = counts >= max(len(lists) - 1, 1)
        at, counts = every[first[enough]], counts[enough]
        if without:
            keys, old = self.keys[at], np.array(sorted(without), dtype=np.uint32)
            new = old.take(old.searchsorted(keys), mode="clip") != keys
            at, counts = at[new], counts[new]
        if not len(at):
            return NOTHING_FILED
        best = self._foremost(at, holds)
        order = np.lexsort((best, -counts))[:most]
        return self._filed_at(at[order[best[order] < fileformat.MOST_PLACES]])

    def _foremost(self, at: NDArray[np.int64], holds: Callable[[Rows], NDArray[np.bool_]] | None) -> NDArray[np.uint32]:
        """Least row under each key that is held, the greatest number where none is."""
        starts, ends = self._key_entry[at].astype(np.int64), self._key_entry[at + 1].astype(np.int64)
        if holds is None:
            return self._entry_row[starts].astype(np.uint32)
        rows = self._entry_row[ranges(starts, ends)]
        rows = np.where(holds(rows), rows, np.uint32(fileformat.MOST_PLACES))
        found: NDArray[np.uint32] = np.minimum.reduceat(rows, _before(ends - starts))
        return found

    def _worded(self, word: int) -> NDArray[np.uint32]:
        hashes, starts = self._word_hash, self._word_start
        at = int(np.searchsorted(hashes, np.uint32(word)))
        if at == len(hashes) or int(hashes[at]) != word:
            return np.empty(0, dtype=np.uint32)
        found: NDArray[np.uint32] = self._file.column("word_keys")[int(starts[at]) : int(starts[at + 1])]
        return found


def ranges(starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[np.int64]:
    """All numbers from each start to before its end, one range after the other."""
    starts = starts.astype(np.int64, copy=False)
    sizes = ends.astype(np.int64, copy=False) - starts
    found: NDArray[np.int64] = (starts - _before(sizes)).repeat(sizes)
    found += np.arange(len(found))
    return found


def _before(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """How much stands before each of several parts of some sizes."""
    before: NDArray[np.int64] = sizes.cumsum()
    before -= sizes
    return before
