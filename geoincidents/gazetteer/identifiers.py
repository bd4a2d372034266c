"""Identifiers of the places of one gazetteer file: their own, and those that other sources give them."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geoincidents.compile import fileformat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.gazetteer.columnfile import ColumnFile
    from geoincidents.gazetteer.lookup import Numbers, Rows


class Identifiers:
    """The columns of identifiers.

    Parameters
    ----------
    file
        An open file.
    """

    def __init__(self, file: ColumnFile) -> None:
        self._file = file

    @cached_property
    def origins(self) -> list[tuple[str, str, str, bool]]:
        """Prefix, source, licence, and whether identifiers are no numbers."""
        return [(prefix, source, terms, bool(text)) for prefix, source, terms, text in self._file.document("origins")]

    @cached_property
    def _bases(self) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Of each origin whether its identifiers are no numbers, and what their keys start from."""
        textual = np.array([text for _, _, _, text in self.origins], dtype=bool)
        return textual, np.array([fileformat.prefix_base(prefix) for prefix, _, _, _ in self.origins], dtype=np.uint64)

    def keys(self, rows: Numbers) -> NDArray[np.uint64]:
        """Keys of the own identifiers of places (:func:`~geoincidents.compile.fileformat.identifier_key`)."""
        at = rows.astype(np.int64) - 1
        origin, ref = self._file.column("origin")[at], self._file.column("ref")[at].astype(np.uint64)
        of_text, base = self._bases
        textual = of_text[origin]
        keys: NDArray[np.uint64] = base[origin] + ref
        keys[textual] = self._file.column("text_key")[ref[textual].astype(np.int64)]
        return keys

    def every(self) -> tuple[NDArray[np.uint64], Rows]:
        """Keys of all identifiers of the file, sorted, and the rows of their places."""
        order, aliases = self._file.column("id_order"), self._file.column("alias_key")
        if not len(aliases):
            return self.keys(order), order
        keys = np.concatenate([self.keys(order), aliases])
        rows = np.concatenate([order, self._file.column("alias_row")])
        turn = np.argsort(keys, kind="stable")
        return keys[turn], rows[turn]

    def row_of(self, place_id: str) -> int:
        """Row of the place with an identifier."""
        key = fileformat.identifier_key(place_id)
        order = self._file.column("id_order")
        at = bisect_left(range(len(order)), key, key=lambda i: int(self.keys(order[i : i + 1])[0]))
        if at < len(order) and int(self.keys(order[at : at + 1])[0]) == key:
            return int(order[at])
        keys = self._file.column("alias_key")
        at = int(np.searchsorted(keys, np.uint64(key)))
        return int(self._file.column("alias_row")[at]) if at < len(keys) and int(keys[at]) == key else 0

    def aliases(self, row: int) -> tuple[str, ...]:
        """Identifiers that other sources give the place of a row."""
        at = np.flatnonzero(self._file.column("alias_row") == row)
        sources, refs = self._file.column("alias_source")[at].tolist(), self._file.column("alias_ref")[at].tolist()
        textual = (self._file.column("alias_key")[at] >> np.uint64(63)).astype(bool).tolist()
        prefixes = [source["prefix"] for source in self._file.document("sources")]
        found = zip(sources, refs, textual, strict=True)
        return tuple(f"{prefixes[source]}:{self.text(ref) if text else ref}" for source, ref, text in found)

    def text(self, at: int) -> str:
        """The part after the colon of an identifier that is no number."""
        starts, (first, _) = self._file.column("text_ref_start"), self._file.span("text_ref")
        return self._file.content[first + int(starts[at]) : first + int(starts[at + 1])].decode()

    def of(self, rows: Numbers) -> list[str]:
        """Own identifiers of places."""
        at = rows.astype(np.int64) - 1
        found = zip(self._file.column("origin")[at].tolist(), self._file.column("ref")[at].tolist(), strict=True)
        origins = self.origins
        return [f"{origins[o][0]}:{self.text(ref) if origins[o][3] else ref}" for o, ref in found]
