"""Tables in a text: rows whose cells are parted by bars, tabs or wide gaps, and what their columns hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Span = tuple[int, int]


class Column(StrEnum):
    """What the cells of a column hold."""

    DAY = "day"
    PLACE = "place"
    EVENT = "event"
    KILLED = "killed"
    INJURED = "injured"
    CASUALTIES = "casualties"
    DOER = "doer"
    OTHER = "other"


_NUMBER_OF: Final = r"(?:(?:no\.?|number|nr\.?|#|total|people|persons|civilians?)\s*(?:of\s+)?(?:people\s+)?)?"
_OF_THEM: Final = r"(?:\s*\(?(?:people|persons|civilians?|total)\)?)?"
_HEADS: Final[dict[Column, re.Pattern[str]]] = {
    column: re.compile(words, re.IGNORECASE)
    for column, words in {
        Column.DAY: r"(?:incident\s+|event\s+)?(?:dates?|days?|when)(?:\s*(?:/|and|&)\s*time|\s+of\s+\w+)?",
        Column.PLACE: (
            r"places?|locations?|towns?|cit(?:y|ies)|villages?|districts?|areas?|where|sites?|localit(?:y|ies)|provinces?"
            r"|governorates?|states?|regions?|count(?:y|ies)|municipalit(?:y|ies)|lga|woreda|communes?|departments?"
            r"|country|(?:town|city|village|location|district)\s*/\s*\w+"
        ),
        Column.EVENT: (
            r"events?|incidents?|types?|what|attacks?|descriptions?|details?|nature|summary|categor(?:y|ies)|means|method"
            r"|weapons?|(?:event|incident|attack)\s+(?:type|description|category)|(?:type|nature)\s+of\s+\w+"
            r"|what\s+happened"
        ),
        Column.KILLED: rf"{_NUMBER_OF}(?:killed|dead|deaths?|fatalit(?:y|ies)|kia|martyrs){_OF_THEM}",
        Column.INJURED: rf"{_NUMBER_OF}(?:injured|wounded|hurt|injur(?:y|ies)|wia){_OF_THEM}",
        Column.CASUALTIES: rf"{_NUMBER_OF}(?:casualties|victims)",
        Column.DOER: r"(?:armed\s+)?(?:actors?|groups?)|perpetrators?|(?:attributed\s+to|responsible|by|who)",
        Column.OTHER: (
            r"sources?|remarks?|comments?|notes?|no\.?|nr\.?|#|id|time|arrested|abducted|detained|missing|targets?"
        ),
    }.items()
}
_RULE: Final = " \t|:+=–—-"
_CUTS: Final = {
    sign: re.compile(pattern)
    for sign, pattern in {
        "|": r"\|",
        "\t": r"\t",
        "  ": r"\s{2,}",
        "   ": r"\s{3,}",
        ";": r";",
        ",": r",",
    }.items()
}
_LEAST: Final = {"|": 2, "\t": 2, "  ": 3, "   ": 3, ";": 3, ",": 3}
"""Cells that make a line of a table."""
_HEADED: Final = frozenset({"  ", ";", ","})
"""What parts cells only under the heads of columns."""
_LONG: Final = 60
"""Characters up to which what stands between wide gaps is a cell and no column of prose."""
_LABEL: Final = re.compile(r"(?P<label>[^\W\d_][^:\n|]{1,30}?)\s*:\s+(?=\S)")
_MOST: Final = 40
"""Columns of a table."""
_RECORD: Final = 3
"""Labelled lines that make a record."""
_LONGEST_RECORD: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    cells
        Offsets of its cells; empty ones have no length.
    columns
        What each of them holds; empty where the table has no heads.
    """

    cells: tuple[Span, ...]
    columns: tuple[Column, ...] = ()

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.cells[0][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.cells[-1][1]


def column_of(head: str) -> Column | None:
    """What a column of that head holds; None for other words."""
    words = " ".join(head.split()).strip("*_: ")
    return next((column for column, pattern in _HEADS.items() if pattern.fullmatch(words)), None)


def find_rows(text: str, lines: Sequence[Span]) -> dict[int, Row | None]:
    """Rows of the tables of a text by the number of their line; None for heads and rules, which tell nothing."""
    found: dict[int, Row | None] = {}
    number = 0
    while number < len(lines):
        table = _table_at(text, lines, number)
        found |= table
        number += max(len(table), 1)
    return found


def _table_at(text: str, lines: Sequence[Span], number: int) -> dict[int, Row | None]:
    """The table, or the record of labelled lines, that begins with a line; empty where none does."""
    for sign in _LEAST:
        if table := _table_of(text, lines, number, sign):
            return table
    return _record_at(text, lines, number)


def _table_of(text: str, lines: Sequence[Span], number: int, sign: str) -> dict[int, Row | None]:
    """The table that begins with a line and whose cells are parted in one way."""
    if sign in _HEADED and not _columns(text, _cells(text, *lines[number], sign)):
        return {}
    rows: dict[int, tuple[Span, ...]] = {}
    width, last = 0, number
    for at in range(number, len(lines)):
        start, end = lines[at]
        if text.count("\n", lines[at - 1][1], start) > 1 and at > number:
            break
        if not text[start:end].strip(_RULE):
            if at - last > 1:
                break
            continue
        cells = _cells(text, start, end, sign)
        if len(cells) < _LEAST[sign] or (rows and not _fits(len(cells), width, sign)):
            break
        rows[at], width, last = cells, max(width, len(cells)), at
    if len(rows) < 2:  # noqa: PLR2004 one line makes no table
        return {}
    first = min(rows)
    columns = _columns(text, rows[first])
    table: dict[int, Row | None] = dict.fromkeys(range(number, last + 1))
    table |= {at: Row(cells, columns[: len(cells)]) for at, cells in rows.items() if not (columns and at == first)}
    return table


def _fits(cells: int, width: int, sign: str) -> bool:
    return cells == width or (sign == "\t" and cells < width)


def _cells(text: str, start: int, end: int, sign: str) -> tuple[Span, ...]:
    if text.find(sign, start, end) < 0:
        return ()
    if sign == "|":
        start += text[start] == "|"
        end -= text[end - 1] == "|" and end - 1 > start
    cuts = [match.span() for match in _CUTS[sign].finditer(text, start, end)]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    cells = [_trimmed(text, first, last) for first, last in zip(edges[::2], edges[1::2], strict=True)]
    if sign in {"  ", "   "} and any(last - first > _LONG for first, last in cells):
        return ()
    return tuple(cells)


def _trimmed(text: str, first: int, last: int) -> Span:
    body = text[first:last]
    first += len(body) - len(body.lstrip())
    return first, max(first, first + len(body.strip()))


def _columns(text: str, cells: Sequence[Span]) -> tuple[Column, ...]:
    """What the columns of a table hold by the cells of its first row; empty where these are no heads."""
    if len(cells) > _MOST:
        return ()
    named = [column_of(text[first:last]) for first, last in cells]
    known = sum(column is not None for column in named)
    if known < 2 or any(text[first:last].strip().isdigit() for first, last in cells):  # noqa: PLR2004 one may be chance
        return ()
    return tuple(column or Column.OTHER for column in named)


def _record_at(text: str, lines: Sequence[Span], number: int) -> dict[int, Row | None]:
    """One event told as labelled lines ("Date: 3 May", "Killed: 4"), as a row that stands at the first of them."""
    cells: list[Span] = []
    columns: list[Column] = []
    for at in range(number, min(len(lines), number + _LONGEST_RECORD)):
        start, end = lines[at]
        label = _LABEL.match(text, start, end)
        column = column_of(label["label"]) if label else None
        apart = at > number and text.count("\n", lines[at - 1][1], start) > 1
        if label is None or column is None or apart or (column in columns and column is not Column.PLACE):
            break
        cells.append((label.end(), end))
        columns.append(column)
    if len(cells) < _RECORD or len(set(columns) - {Column.OTHER}) < _RECORD:
        return {}
    return {number: Row(tuple(cells), tuple(columns))} | dict.fromkeys(range(number + 1, number + len(cells)))
