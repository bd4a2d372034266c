"""Opens a gazetteer so that names of one place at a time can be hidden: what fitting and measuring need."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geoincidents import names
from geoincidents.compile.fileformat import MOST_COUNTED, fingerprint
from geoincidents.gazetteer import Gazetteer
from geoincidents.gazetteer.keyindex import ranges
from geoincidents.gazetteer.lookup import Filed
from geoincidents.gazetteer.stack import StackedStore
from geoincidents.gazetteer.store import Store
from geoincidents.names import filing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Numbers, Rows
    from geoincidents.place import Place

HIDDEN = "?"
"""Name that is left of a place whose every name is hidden."""


class HidingStore(Store):
    """A gazetteer file of which some names of one place cannot be seen."""

    row = 0
    hidden: frozenset[str] = frozenset()
    hidden_prints = np.empty(0, dtype=np.uint32)

    def hide(self, row: int, spellings: Iterable[str]) -> None:
        """Hide names of the place of a row, and show again what was hidden before.

        Parameters
        ----------
        row
            Its number.
        spellings
            The names; none shows everything.
        """
        self.row, self.hidden = row, frozenset(spellings)
        self.hidden_prints = np.array([fingerprint(names.fold(name)) for name in self.hidden], dtype=np.uint32)

    def filed(self, keys: Sequence[int] | NDArray[np.uint32], *, most: int | None = None) -> Filed:
        """As in a file that was built without the hidden names."""
        found = super().filed(keys, most=most)
        return self._seen(found) if self.hidden else found

    def sharing(self, words: Sequence[int], **limits: Any) -> Filed:
        """As in a file that was built without the hidden names."""
        found = super().sharing(words, **limits)
        return self._seen(found) if self.hidden else found

    def _seen(self, part: Filed) -> Filed:
        rows, prints = super().rows(part), super().prints(part)
        own = rows == self.row
        if not own.any():
            return part
        keep = np.flatnonzero(~(own & np.isin(prints, self.hidden_prints)))
        texts = np.array(part.forms, dtype=object)[np.repeat(np.arange(len(part.forms)), part.sizes)][keep]
        # A name in another script keeps its form when no Latin name of the place stands beside it.
        (place,) = self.places([self.row])
        by_print = {fingerprint(names.fold(name)): filing.form(name) for name in place.names}
        for at in np.flatnonzero(own[keep]):
            texts[at] = texts[at] or by_print.get(int(prints[keep[at]]), "")
        entries = ranges(part.entries, part.entries + part.sizes)[keep]
        return Filed(texts.tolist(), np.ones(len(texts), dtype=np.int64), entries)

    def rows_with_print(self, name: str) -> Rows:
        """As in a file that was built without the hidden names."""
        found = super().rows_with_print(name)
        if self.row not in found:
            return found
        (place,) = self.places([self.row])
        wanted = fingerprint(names.fold(name))
        return found if any(fingerprint(names.fold(n)) == wanted for n in place.names) else found[found != self.row]

    def names_listed(self, rows: Numbers) -> NDArray[np.uint8]:
        """How many names can be seen."""
        found = super().names_listed(rows).copy()
        (place,) = self.places([self.row]) if self.hidden else (None,)
        if place is not None:
            found[rows == self.row] = min(len(place.names), MOST_COUNTED)
        return found

    def places(self, rows: Iterable[int]) -> list[Place]:
        """Places without the hidden names."""
        wanted = [int(number) for number in rows]
        return [
            self._without(place) if number == self.row and self.hidden else place
            for number, place in zip(wanted, super().places(wanted), strict=True)
        ]

    def _without(self, place: Place) -> Place:
        left = tuple(name for name in place.names if name not in self.hidden) or (HIDDEN,)
        return replace(place, name=place.name if place.name in left else left[0], names=left)


class HidingStack(StackedStore):
    """Several such files, the one that wins first."""

    files: tuple[HidingStore, ...]

    def hide(self, row: int, spellings: Iterable[str]) -> None:
        """Hide names of the place of a row in every file that has it, and show again what was hidden before."""
        for file in self.files:
            file.hide(0, ())
        self._places = {}
        for number in (row, *self._below(row)) if row else ():
            at, own = self._located(number)
            self.files[at].hide(own, spellings)


class HidingGazetteer(Gazetteer):
    """A gazetteer over one of these."""

    store: HidingStore | HidingStack


def opened(path: str | Path | None = None) -> HidingGazetteer:
    """A gazetteer file, or the embedded one, of which names can be hidden."""
    return HidingGazetteer(HidingStore(path or Gazetteer.embedded().store.path))


def opened_over(path: str | Path) -> HidingGazetteer:
    """The embedded gazetteer below a gazetteer file, of both of which names can be hidden."""
    return HidingGazetteer(HidingStack([HidingStore(path), HidingStore(Gazetteer.embedded().store.path)]))


def hide(gazetteer: HidingGazetteer, row: int, name: str, task: str) -> None:
    """Hide a name as a task of the leave-one-out test says.

    Parameters
    ----------
    gazetteer
        Over a :class:`HidingStore`.
    row
        Row number of the place.
    name
        The name that will be asked for.
    task
        ``lat2lat``: it and its equals after folding; ``gone``: every name; else all names in its script.
    """
    store = gazetteer.store
    store.hide(0, ())
    (place,) = store.places([row])
    folded, script = names.fold(name), names.script_of(name)
    if task == "lat2lat":
        store.hide(row, [other for other in place.names if names.fold(other) == folded])
    elif task == "gone":
        store.hide(row, place.names)
    else:
        store.hide(row, [other for other in place.names if names.script_of(other) == script])


def every_place(gazetteer: Gazetteer) -> Iterator[tuple[int, Place]]:
    """Each row number with its place."""
    count = gazetteer.info()["places"]
    for start in range(1, count + 1, 5000):
        ids = range(start, min(start + 5000, count + 1))
        yield from zip(ids, gazetteer.store.places(ids), strict=True)
