"""Where the header of a grid of cells stands, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geoincidents.errors import FileFormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoincidents.tables.notes import Notes

    Headerless = Callable[[list[str]], list[str] | None]
    """Names of the columns of a file without a header, told by the cells of its first row, or None."""

HEAD_ROWS: Final = 200
"""Rows that decide what a table looks like."""
_HEADER_ROWS = 30
_TAG_ROWS = 25
_SHOWN_CELLS = 4
# Shares of the cells of a row: tags in a row of tags, data in a row that is no header, names in a good and a poor one.
_TAGS, _DATA, _NAMES, _FEW_NAMES = 0.8, 0.2, 0.8, 0.5
_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+\s*[a-z][a-z0-9_]*)*\s*", re.IGNORECASE)
_DATUM = re.compile(r"\s*[+-]?(?:\d[\d.,:/%TZ+\-\s]*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*", re.ASCII)
_COUNTING = re.compile(r"\s*\d{1,18}(?:\.0)?\s*", re.ASCII)
_NAMELESS = re.compile(r"\s*(?:Unnamed: 0)?\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """What a grid looks like.

    Attributes
    ----------
    names
        Of the columns, without that of a leading index.
    body
        Position of the first row that can hold data.
    width
        Cells of a row, with the index.
    indexed
        Whether the first cell of a row is a nameless index.
    tags
        Position of the row of HXL tags.
    hxl
        Name of a column -> its tag as written.
    headless
        Whether there is no header, and the names are the caller's.
    """

    names: list[str]
    body: int
    width: int
    indexed: bool = False
    tags: int | None = None
    hxl: dict[str, str] = field(default_factory=dict)
    headless: bool = False


def is_datum(cell: str) -> bool:
    """Tell a number or a date from a word."""
    return _DATUM.fullmatch(cell) is not None


def is_year(cell: str) -> bool:
    """Tell a year of our days."""
    return _YEAR.fullmatch(cell) is not None


def find_layout(
    rows: Sequence[list[str]],
    labels: Sequence[int],
    name: str,
    notes: Notes,
    headerless: Headerless | None = None,
    *,
    unit: str = "line",
) -> Layout:
    """Layout of a grid by its first rows, none of them without cells; what stands above the header is noted."""
    width = _width(rows)
    tags = next((at for at, row in enumerate(rows[:_TAG_ROWS]) if _is_tags(row)), None)
    if headerless is not None and tags is None and (layout := _by_caller(rows, width, headerless, notes)):
        return layout
    header = _header(rows, width, tags)
    if header is None and tags is None:
        raise _without_header(rows, labels, width, f"{name} has no header: {unit}")
    titles = [at for at in range(header if header is not None else tags or 0) if any(rows[at])]
    if titles:
        shown = [" ".join(filter(None, rows[at])) for at in titles]
        notes.add(
            "title_lines", "Lines above the header are skipped.", rows=[labels[at] for at in titles], values=shown
        )
    top = rows[header] if header is not None else rows[tags or 0]
    body = 1 + max(at for at in (header, tags) if at is not None)
    if tags is None and (merged := _with_second_row(top, rows[body : body + 2], width)) is not None:
        notes.add(
            "two_row_header", "The names of some columns stand in two rows; they are joined.", rows=[labels[body]]
        )
        top, body = merged, body + 1
    width, indexed = _with_index(rows[body:], top, width)
    names = _names([*top, *[""] * (width - len(top))][:width] if not indexed else _after_index(top, width), notes)
    hxl = {}
    if tags is not None:
        cells = [*rows[tags], *[""] * width][int(indexed) : width]
        hxl = {column: cell for column, cell in zip(names, cells, strict=True) if cell.strip()}
        message = f"{unit} {labels[tags]} holds HXL tags and is skipped as data; they are kept apart."
        notes.add("hxl_tags", message, rows=[labels[tags]])
    if indexed:
        notes.add("index_column", "The first column has no name and counts the rows; it is kept apart.")
    return Layout(names, body, width, indexed, tags, hxl)


def _width(rows: Sequence[list[str]]) -> int:
    """Cells of most rows, without the empty ones that a spreadsheet pads all rows with."""
    counts = Counter(len(row) for row in rows)
    usual = max(counts, key=lambda width: (counts[width], width))
    return max((_extent(row) for row in rows if len(row) <= usual), default=usual) or usual


def _extent(row: Sequence[str]) -> int:
    """Cells of a row up to the last that is not empty."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)


def _filled(row: Sequence[str]) -> list[str]:
    """Cells that are not empty."""
    return [cell for cell in row if cell.strip()]


def _is_tags(row: Sequence[str]) -> bool:
    """Tell a row of HXL tags."""
    given = _filled(row)
    return bool(given) and sum(map(bool, map(_TAG.fullmatch, given))) >= _TAGS * len(given)


def _is_data(row: Sequence[str]) -> bool:
    """Tell a row of data; a few years may be names of columns."""
    given = _filled(row)
    return sum(is_datum(cell) and not is_year(cell) for cell in given) > _DATA * len(given)


def _by_caller(rows: Sequence[list[str]], width: int, headerless: Headerless, notes: Notes) -> Layout | None:
    """Layout of a file without a header that the caller knows by its first row."""
    first = next((at for at, row in enumerate(rows) if len(row) >= width and len(_filled(row)) > 1), 0)
    names = headerless(list(rows[first])) if len(rows[first]) > 1 else None
    if names is None:
        return None
    notes.add("no_header", "The file has no header; its columns are named after their known order.")
    return Layout(_names(names, notes), first, len(names), headless=True)


def _header(rows: Sequence[list[str]], width: int, tags: int | None) -> int | None:
    """Position of the header: the first row with names for the columns, the last one above a row of tags."""
    top = rows[: _HEADER_ROWS if tags is None else tags]
    for share in (_NAMES, _FEW_NAMES):
        wanted = max(1.0, min(share * width, width - 1))
        good = [at for at, row in enumerate(top) if len(_filled(row)) >= wanted and not _is_data(row)]
        if tags is not None and good:
            return good[-1]
        if good:
            at = _fuller(rows, good, width)
            full = [row for row in top[:at] if len(_filled(row)) >= _FEW_NAMES * width and _is_data(row)]
            return None if full else at
    return None


def _fuller(rows: Sequence[list[str]], good: list[int], width: int) -> int:
    """First of the rows with names, but a later one where that leaves columns unnamed and the later one heads data."""
    first = good[0]
    if len(_filled(rows[first])) >= width:
        return first
    return next((at for at in good if len(_filled(rows[at])) >= width and _heads(rows, at, width)), first)


def _heads(rows: Sequence[list[str]], at: int, width: int) -> bool:
    """Whether a row has words above columns of numbers or dates."""
    below = [row for row in rows[at + 1 :] if len(row) >= width]
    for column in range(width):
        cells = [row[column] for row in below if row[column].strip()]
        if not is_datum(rows[at][column]) and 2 * sum(map(is_datum, cells)) > len(cells):
            return True
    return False


def _with_second_row(top: list[str], below: Sequence[list[str]], width: int) -> list[str] | None:
    """Header joined with the row below, where that only names what stands under cells merged across columns."""
    if len(below) < 2:  # noqa: PLR2004 the second row, and data
        return None
    first, second = ([*row, *[""] * width][:width] for row in (top, below[0]))
    parents: dict[int, str] = {}
    for at in range(1, width):
        if not first[at].strip() and (parent := parents.get(at - 1, first[at - 1]).strip()):
            parents |= {at - 1: parent, at: parent}
    named = [at for at in range(width) if second[at].strip()]
    spans = {at for at in named if not first[at].strip()}
    if not spans or not set(named) <= set(parents) or any(is_datum(second[at]) for at in named):
        return None
    return [f"{parents[at]} {second[at]}".strip() if at in named else first[at] for at in range(width)]


def _without_header(rows: Sequence[list[str]], labels: Sequence[int], width: int, what: str) -> FileFormatError:
    """Error for a file whose first row holds data."""
    at = next((at for at, row in enumerate(rows) if len(row) >= width), 0)
    given = _filled(rows[at])
    shown = ", ".join(map(repr, given[:_SHOWN_CELLS])) + (", ..." if len(given) > _SHOWN_CELLS else "")
    return FileFormatError(
        f"{what} {labels[at]}, the first with {width} cell(s), holds data ({shown or 'nothing'}). "
        f"Put a row with the names of the columns above it."
    )


def _with_index(body: Sequence[list[str]], top: list[str], width: int) -> tuple[int, bool]:
    """Cells of a row, and whether the first of them is a nameless index."""
    width = max(width, _extent(top))
    whole = [row for row in body if len(row) == width]
    counts = bool(whole) and len({row[0] for row in whole}) == len(whole)
    counts = counts and all(_COUNTING.fullmatch(row[0]) for row in whole)
    missing = len(top) == width - 1 and all(top)  # as R writes row names: without a name, and without its place
    return width, counts and width > 1 and (missing or bool(_NAMELESS.fullmatch(top[0])))


def _after_index(top: list[str], width: int) -> list[str]:
    """Header without the cell of the index."""
    names = top if len(top) == width - 1 else top[1:]
    return [*names, *[""] * (width - 1 - len(names))][: width - 1]


def _names(header: Sequence[str], notes: Notes) -> list[str]:
    """Names of the columns, each once."""
    names = [cell.strip() or f"unnamed_{at}" for at, cell in enumerate(header, 1)]
    taken, out = set(names), []
    seen: Counter[str] = Counter()
    for plain in names:
        seen[plain] += 1
        name = plain
        if seen[plain] > 1:
            name = next(new for at in range(seen[plain], len(names) + 2) if (new := f"{plain}_{at}") not in taken)
            taken.add(name)
            message = f"Several columns are called {plain!r}; the later ones are called {plain + '_2'!r} and so on."
            notes.add("duplicate_header", message, column=plain, values=[name])
        out.append(name)
    return out
