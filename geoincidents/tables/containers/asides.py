"""Rows among those of the data that are none: captions of the rows below them, the header again, footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from geoincidents.names.countries import countries_named
from geoincidents.names.place_words import words_of
from geoincidents.tables.containers.headers import is_datum, is_year
from geoincidents.tables.containers.ragged import NUMBER, column_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geoincidents.tables.notes import Notes

    Row = tuple[int, list[Any]]
    """A row, and the line or number that it has in the file."""

SECTION: Final = "section"
"""Name of the column with the captions; of several, one within the other, the later ones have a number behind it."""
SECTIONS: Final = "sections"
"""Key of ``DataFrame.attrs`` with the names of such columns, from the widest to the narrowest."""

_FEWEST_COLUMNS, _FEWEST_CELLS = 3, 3  # of a table, and of its usual row, in which a lone cell stands out
_DEEPEST: Final = 3
_FIRST: Final = 3  # columns in one of which a caption begins
_LONGEST_CAPTION, _SHORTEST_NOTE = 80, 15
_MOST_HELD: Final = 1000  # rows of one cell on end, after which they are what the table is made of
_SHARE: Final = 0.5  # of the columns that the words of a footnote may run over where its commas are not quoted
_SIGNS: Final = re.compile(r"\s*[*†‡§¹²³※]|\s*\(?\d\)|\s*\[\d\]")
_CAPTIONS = "Rows with nothing but one cell of words or a year head the rows below them, and are kept in a column."
_AGAIN = "The header stands here again; the row is left out."
_FOOTNOTES = "Lines below the table are skipped."


@dataclass(frozen=True, slots=True)
class Asides:
    """How the rows of one grid that are no data are told.

    Attributes
    ----------
    header
        Cells of the header.
    kinds
        Kinds of the columns, by the rows of data.
    depth
        How many captions stand one within the other; 0 where rows of one cell are data.
    """

    header: tuple[str, ...]
    kinds: str
    depth: int

    def names(self) -> list[str]:
        """Names of the columns with the captions."""
        numbered = (SECTION if at == 1 else f"{SECTION}_{at}" for at in range(1, self.depth + 1))
        return [name if name not in self.header else f"{name}_caption" for name in numbered]

    def is_words(self, row: Sequence[str]) -> bool:
        """Whether the cells of a row are words that ran over the first columns, for nothing quotes their commas."""
        given = len(row)
        while given and not row[given - 1].strip():
            given -= 1
        if len(self.kinds) < _FEWEST_COLUMNS or not 1 <= given <= max(1, _SHARE * len(self.kinds)):
            return False
        if len(row) == 1 and (self.depth or len(row[0]) >= _SHORTEST_NOTE):
            return _says(row[0])
        return self.kinds[0] == NUMBER and _says(row[0]) and not any(map(is_datum, row[:given]))


def asides_of(rows: Sequence[list[str]], labels: Sequence[int], header: Sequence[str]) -> Asides:
    """What the first rows below a header say of rows that are no data."""
    width = len(header)
    full = [row for row in rows if _lone(row) is None]
    kinds = column_kinds(full, width)
    usual = median(sum(map(bool, map(str.strip, row))) for row in full) if full else 0
    if width < _FEWEST_COLUMNS or usual < _FEWEST_CELLS:
        return Asides(tuple(header), kinds, 0)
    runs: list[list[int]] = []
    for at, row in enumerate(rows):
        if (place := _lone(row)) is None:
            continue
        if not _is_caption(row[place], place):
            continue
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    heads = [run for run in runs if run[-1] + 1 < len(rows) and _lone(rows[run[-1] + 1]) is None]
    regular = len(heads) > 1 and heads[0][0] == 0
    if not heads or not (regular or any(_heads_rows(rows, labels, at, kinds, full) for run in heads for at in run)):
        return Asides(tuple(header), kinds, 0)
    return Asides(tuple(header), kinds, min(max(map(len, heads)), _DEEPEST))


def apart(
    rows: Iterable[Row], asides: Asides, notes: Notes, text: Callable[[Any], str] = str
) -> Iterator[tuple[int, list[Any], list[str | None]]]:
    """Rows of data with the captions above each; what is none is noted."""
    captions: list[str | None] = [None] * asides.depth
    held: list[Row] = []
    before = 0
    gap = False  # whether something is blank above the rows that are held
    name, watched = (asides.header[0] if asides.header else ""), len(asides.header) >= _FEWEST_COLUMNS
    for label, row in rows:
        if watched and row.count("") >= len(row) - 1 and len(held) < _MOST_HELD:
            gap = gap if held else label > before + 1
            held.append((label, row))
            continue
        if held:
            for one in _settled(held, captions, asides, notes, text):
                yield *one, list(captions)
            held = []
        before = label
        if watched and row and row[0] == name and [text(cell).strip() for cell in row] == list(asides.header):
            notes.add("header_again", _AGAIN, rows=[label])
            continue
        yield label, row, list(captions)
    for at, (label, row) in enumerate(held):
        if all(_is_footnote(text(_cell(one)), asides, gap=gap) for _, one in held[at:]):
            shown = [text(_cell(one)).strip() for _, one in held[at:]]
            notes.add("footer_lines", _FOOTNOTES, rows=[number for number, _ in held[at:]], values=shown)
            return
        yield label, row, list(captions)


def _settled(
    held: list[Row], captions: list[str | None], asides: Asides, notes: Notes, text: Callable[[Any], str]
) -> list[Row]:
    """Rows of one cell above a row of data: the captions among them are taken up in place, the others are data."""
    told = [
        (label, row, (text(cell).strip() if asides.depth and _is_caption(text(cell), row.index(cell)) else ""))
        for label, row in held
        for cell in [_cell(row)]
    ]
    fresh = [caption.rstrip(" :") for _, _, caption in told if caption][-asides.depth :] if asides.depth else []
    if fresh:
        captions[len(captions) - len(fresh) :] = fresh
        labels = [label for label, _, caption in told if caption]
        notes.add("section_rows", _CAPTIONS, column=SECTION, rows=labels, values=fresh)
    return [(label, row) for label, row, caption in told if not caption]


def _lone(row: Sequence[str]) -> int | None:
    """Where the only cell of a row stands that is not blank."""
    given = [at for at, cell in enumerate(row) if cell.strip()]
    return given[0] if len(given) == 1 else None


def _cell(row: Sequence[Any]) -> Any:
    """The only cell of a row that is not empty."""
    return next((cell for cell in row if cell != ""), "")


def _says(cell: str) -> bool:
    return any(sign.isalpha() for sign in cell)


def _is_caption(cell: str, place: int) -> bool:
    """Whether a lone cell can head rows: a few words, or a year, in one of the first columns."""
    return place < _FIRST and len(cell) <= _LONGEST_CAPTION and (_says(cell) or is_year(cell))


def _heads_rows(
    rows: Sequence[list[str]], labels: Sequence[int], at: int, kinds: str, full: Sequence[list[str]]
) -> bool:
    """Whether more than its being alone says that a cell heads the rows below."""
    place = _lone(rows[at]) or 0
    cell = rows[at][place].strip()
    if place < len(kinds) and kinds[place] == NUMBER and _says(cell):
        return True
    if not any(row[place].strip() for row in full if place < len(row)):
        return True
    if at and labels[at] > labels[at - 1] + 1:
        return True
    words = set(cell.casefold().split())
    return cell.endswith(":") or is_year(cell) or bool(words & _divisions()) or bool(countries_named(cell))


@cache
def _divisions() -> frozenset[str]:
    return words_of("division1", "division2")


def _is_footnote(cell: str, asides: Asides, *, gap: bool) -> bool:
    """Whether a lone cell below the last row of data is a note on the table."""
    if not _says(cell):
        return False
    if gap or len(cell) >= _SHORTEST_NOTE or _SIGNS.match(cell):
        return True
    return asides.kinds[:1] == NUMBER
