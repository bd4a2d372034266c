"""Rows with more or fewer cells than the header: which cells stand in which column, and which nobody can tell."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

from geoincidents.tables.containers.headers import is_datum

if TYPE_CHECKING:
    from collections.abc import Sequence

# Share of the cells of a column that makes it one of numbers and dates, and one of words; rows that such a claim needs.
_NUMBERS, _WORDS, _ENOUGH = 0.95, 0.05, 3
_BEHIND = 0.5  # cells behind a row are less likely than a comma without quotes, where both would fit
NUMBER: Final = "n"
"""Kind of a column of numbers and dates."""
_WORD: Final = "w"
_EITHER: Final = "?"


def column_kinds(rows: Sequence[Sequence[str]], width: int) -> str:
    """One letter a column: numbers and dates, words, or either, as whole rows have them."""
    kinds = []
    for cells in zip(*(row for row in rows if len(row) == width), strict=True):
        given = [cell for cell in cells if cell.strip()]
        share = sum(map(is_datum, given)) / max(len(given), 1)
        known = len(given) >= _ENOUGH
        kinds.append(NUMBER if known and share >= _NUMBERS else _WORD if known and share <= _WORDS else _EITHER)
    return "".join(kinds) or _EITHER * width


def fitted(row: list[str], kinds: str, delimiter: str) -> list[str]:
    """Row with a cell for each column: empty where several ways to fit the row in disagree."""
    width = len(kinds)
    while len(row) > width and not row[-1].strip():  # spreadsheets pad rows with empty cells
        row = row[:-1]
    if len(row) > width:
        return _agreed(_joined(row, kinds, delimiter), width)
    padded = row + [""] * (width - len(row))
    if len(row) == width or not _misfits(padded, kinds):
        return padded
    return _agreed(_spread(row, kinds), width)


def _misfits(cells: Sequence[str], kinds: str) -> int:
    """How many cells do not look like their column."""
    return sum(_misfit(cell, kind) for cell, kind in zip(cells, kinds, strict=True))


def _misfit(cell: str, kind: str) -> int:
    """1 for a word in a column of numbers, or a number in one of words."""
    return int(bool(cell.strip()) and kind != _EITHER and is_datum(cell) != (kind == NUMBER))


def _sums(cells: Sequence[str], kinds: str) -> list[int]:
    """Misfits of the first cells, for each number of them."""
    return list(accumulate(map(_misfit, cells, kinds), initial=0))


def _joined(row: list[str], kinds: str, delimiter: str) -> list[list[str]]:
    """Best ways to read a long row: a cell was split by a delimiter that is not quoted, or cells were added behind."""
    width, more = len(kinds), len(row) - len(kinds)
    left, right = _sums(row[:width], kinds), _sums(row[more:], kinds)
    scores: dict[int, float] = {at: left[at] + right[-1] - right[at + 1] + (kinds[at] == NUMBER) for at in range(width)}
    scores[width] = left[-1] + _BEHIND
    best = min(scores.values())
    ways = [at for at, score in scores.items() if score == best]
    return [
        [*row[:at], *([delimiter.join(row[at : at + more + 1])] if at < width else []), *row[at + more + 1 :]][:width]
        for at in ways
    ]


def _spread(row: list[str], kinds: str) -> list[list[str]]:
    """Best ways to read a short row: cells are missing in one place."""
    width, fewer = len(kinds), len(kinds) - len(row)
    left, right = _sums(row, kinds[: len(row)]), _sums(row, kinds[fewer:])
    scores = [left[at] + right[-1] - right[at] for at in range(len(row) + 1)]
    best = min(scores)
    gap = [""] * fewer
    return [[*row[:at], *gap, *row[at:]][:width] for at, score in enumerate(scores) if score == best]


def _agreed(ways: list[list[str]], width: int) -> list[str]:
    """Cells that all ways to read a row agree on."""
    return [ways[0][at] if all(way[at] == ways[0][at] for way in ways) else "" for at in range(width)]
