"""Names in the lists and tables of a text: a column of places, and a head with a day, hold nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final

from geoincidents.mentions.spans import SpanKind
from geoincidents.text.columns import Column
from geoincidents.text.layout import units_of

if TYPE_CHECKING:
    from geoincidents.mentions.recognise import Reading
    from geoincidents.text.heads import Head

_IN_COLUMN: Final = 5.0
_ELSEWHERE: Final = -5.0
_NO_PLACES: Final = {Column.EVENT, Column.KILLED, Column.INJURED, Column.CASUALTIES, Column.DAY}
_SHORT: Final = 3
"""Words of a cell that is no sentence, in which a place may be told of."""


def _known(reading: Reading, heads: list[Head]) -> Counter[str]:
    """How many more heads of a kind are names that the gazetteer has than are not."""
    known: Counter[str] = Counter()
    for head in heads:
        if head.place:
            known[head.sign] += 1 if reading.index.exact(reading.text[slice(*head.place)]) else -1
    return known


def weigh_columns(reading: Reading, text: str) -> None:
    """Give names the evidence of the column that they stand in.

    Parameters
    ----------
    reading
        A reading whose spans are weighed.
    text
        Its text with its lines as they stand.
    """
    entries = [unit.entry for unit in units_of(text) if unit.entry and unit.entry.headed]
    known = _known(reading, [entry.head for entry in entries if entry.head])
    cells: list[tuple[int, int, Column]] = []
    for entry in entries:
        if entry.row and entry.row.columns:
            cells += [(*cell, column) for cell, column in zip(entry.row.cells, entry.row.columns, strict=True)]
        elif entry.head and entry.head.place and ("day" in entry.head.sign or known[entry.head.sign] > 0):
            cells.append((*entry.head.place, Column.PLACE))
    starts = [start for start, _, _ in cells]
    for span in reading.spans:
        at = bisect_right(starts, span.start) - 1
        if at < 0 or span.kind is not SpanKind.NAME or span.end > cells[at][1]:
            continue
        start, end, column = cells[at]
        if column is Column.PLACE:
            span.evidence += _IN_COLUMN
            span.strict = True
            span.hints.append("it stands where a list has its places")
        elif column in _NO_PLACES and len(text[start:end].split()) <= _SHORT:
            span.evidence += _ELSEWHERE
