"""The layout of a report: its paragraphs, and the entries of its lists and tables, each of which tells by itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.text.columns import Row, find_rows
from geoincidents.text.heads import Head, behind_bullet, head_of, is_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.text.columns import Span

_WRAP_WIDTH: Final = 120
"""Lines longer than this are not a typewriter's line breaks: a single newline then ends a paragraph."""
_ROOM: Final = 8
"""Characters that a line has to spare where it was broken before its width was full."""
_NARROW: Final = 56
"""Characters to which few texts are wrapped."""
_FEWEST: Final = 3
"""Lines without any mark that make a list."""
_GAP: Final = re.compile(r"(?<!\s)\s{40,}")
"""A gap this wide is layout: what stands on its two sides is not one sentence."""
_ENDS: Final = tuple('.!?:”"')
_TOLD: Final = tuple(".!?…")
_GOES_ON: Final = re.compile(
    r"(?:[,;–—-]|\b(?:a|an|the|of|in|on|at|by|to|for|from|with|and|or|near|that|which|who|as|was|were|is|are|has|have|had"
    r"|his|her|their|its|after|when|while|but|into|over|between|Mr|Mrs|Dr|Gen|Col|President|Minister|General))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list or a row of a table: its place and day are its own.

    Attributes
    ----------
    start, end
        Offsets into the text, without the bullet.
    head
        The day and place that it opens with, or None.
    row
        Its cells where it is a row of a table, or None.
    series
        Number of the line that it was cut from together with others; -1 where it has lines of its own.
    """

    start: int
    end: int
    head: Head | None = None
    row: Row | None = None
    series: int = -1

    @property
    def headed(self) -> bool:
        """Whether it has a day or place for its head, or is a row: it was written for one thing that happened."""
        return self.head is not None or self.row is not None


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or an entry of a list.

    Attributes
    ----------
    start, end
        Offsets into the text.
    entry
        The entry that it is; None for a paragraph of running text.
    """

    start: int
    end: int
    entry: Entry | None = None


@dataclass(slots=True)
class _Line:
    """A line that is not blank, and what tells its kind."""

    start: int
    end: int
    bare: int  # behind its bullet
    blank: bool  # whether a blank line stands before it
    head: Head | None = None
    row: Row | None = None
    silent: bool = False  # the heads of a table, and its rules
    listed: bool = False
    title: bool = False  # a day or a name alone, above what it holds for


@dataclass(slots=True)
class _Layout:
    """The lines of a text, read together."""

    text: str
    lines: list[_Line] = field(default_factory=list)
    wide: bool = False
    room: int = 0

    def word(self, number: int) -> str:
        """The first word of a line."""
        line = self.lines[number]
        return self.text[line.start : min(line.end, line.start + _WRAP_WIDTH)].split(maxsplit=1)[0]

    def opens(self, number: int) -> bool:
        """Whether no sentence goes on into a line."""
        return number == 0 or self.lines[number].blank or self.ends(number - 1)

    def ends(self, number: int) -> bool:
        """Whether a line ends with its sentence."""
        return self.text.endswith(_ENDS, self.lines[number].start, self.lines[number].end)

    def broken_early(self, number: int, least: int = 0) -> bool:
        """Whether the next word would have fitted on a line: it was not broken for its width."""
        line = self.lines[number]
        next_word = self.word(number + 1)
        if next_word[:1].islower() or _GOES_ON.search(self.text, max(line.start, line.end - 12), line.end):
            return False
        return line.end - line.start + len(next_word) + _ROOM <= max(self.room, least)


def units_of(text: str) -> list[Unit]:
    """Paragraphs and entries of a text in order."""
    layout = _read(text)
    units: list[Unit] = []
    first = 0
    for number in range(len(layout.lines)):
        if number + 1 < len(layout.lines) and not _parts(layout, number):
            continue
        units += _unit(layout, first, number)
        first = number + 1
    return units


def _read(text: str) -> _Layout:
    layout = _Layout(text)
    at, blank = 0, False
    for body in text.split("\n"):
        start, end = at + len(body) - len(body.lstrip()), at + len(body.rstrip())
        if start < end:
            layout.lines.append(_Line(start, end, start, blank))
            layout.wide |= len(body) > _WRAP_WIDTH
        blank = start >= end
        at += len(body) + 1
    layout.room = min(max((line.end - line.start for line in layout.lines), default=0), _WRAP_WIDTH)
    for number, row in find_rows(text, [(line.start, line.end) for line in layout.lines]).items():
        layout.lines[number].row, layout.lines[number].silent = row, row is None
    _find_bullets(layout)
    _find_heads(layout)
    _find_fragments(layout)
    for number, (line, after) in enumerate(pairwise(layout.lines)):
        free = layout.opens(number) or layout.lines[number - 1].listed
        early = after.listed or layout.broken_early(number, _NARROW)
        line.title = free and early and is_title(text, line.bare, line.end)
    return layout


def _find_bullets(layout: _Layout) -> None:
    """Lines with a bullet are entries where there are several; one alone only opens a paragraph."""
    for line in layout.lines:
        if line.row is None and not line.silent:
            line.bare = behind_bullet(layout.text, line.start, line.end)
    several = sum(line.bare > line.start for line in layout.lines) > 1
    for line in layout.lines:
        line.listed = line.row is not None or (several and line.bare > line.start)


def _find_heads(layout: _Layout) -> None:
    """Lines that open with a head are entries where others of the same kind do."""
    for number, line in enumerate(layout.lines):
        if line.row is None and not line.silent:
            head = head_of(layout.text, line.bare, line.end)
            line.head = head if head and (line.bare > line.start or _may_open(layout, number, head)) else None
    signs = Counter(line.head.sign for line in layout.lines if line.head)
    opening = sum(layout.opens(number) for number in range(len(layout.lines)))
    for line in layout.lines:
        # Paragraphs that happen to open with a day make no list; a chronicle has a day before each.
        line.listed |= line.head is not None and signs[line.head.sign] >= _least(layout, line.head, opening)
        if not line.listed:
            line.head = None


def _least(layout: _Layout, head: Head, opening: int) -> float:
    """How many lines with such a head make a list; "Wau, 4 May: six dead" is an entry by itself."""
    if head.place and "day" in head.sign and layout.text[head.end].islower():
        return 1
    return 2 if head.marked else max(2, opening / 2)


def _may_open(layout: _Layout, number: int, head: Head) -> bool:
    if layout.wide or layout.opens(number):
        return True
    before = layout.lines[number - 1]
    if before.head is not None or before.row is not None:
        return not _GOES_ON.search(layout.text, max(before.start, before.end - 12), before.end)
    return layout.broken_early(number - 1) and head.marked


def _find_fragments(layout: _Layout) -> None:
    """Lines without full stops, none of which goes on in the next, are entries."""
    first = 0
    for number in range(1, len(layout.lines) + 1):
        if number < len(layout.lines) and not layout.lines[number].blank:
            continue
        block = range(first, number)
        lines = layout.lines[first:number]
        first = number
        if len(lines) < _FEWEST or any(line.listed or line.silent for line in lines):
            continue
        bare = not any(layout.text.endswith((*_TOLD, ":"), line.start, line.end) for line in lines)
        if bare and all(layout.word(n)[:1].isupper() or layout.word(n)[:1].isdigit() for n in block):
            early = [layout.broken_early(n, _NARROW) for n in block[:-1]]
            for line in lines if sum(early) * 2 >= len(early) else ():
                line.listed = True


def _parts(layout: _Layout, number: int) -> bool:
    """Whether a line and the next belong to different units."""
    line, after = layout.lines[number], layout.lines[number + 1]
    if line.title or after.title or after.blank or after.listed or after.silent or after.bare > after.start:
        return True
    if layout.wide:
        return layout.ends(number) or not layout.word(number + 1)[:1].islower()
    return line.silent or line.row is not None or layout.ends(number) or (line.listed and layout.broken_early(number))


def _unit(layout: _Layout, first: int, last: int) -> Iterator[Unit]:
    """The unit that some lines make; a paragraph with a gap as wide as a column is several."""
    line, end = layout.lines[first], layout.lines[last].end
    if line.silent:
        return
    if line.row is not None:
        yield Unit(line.row.start, line.row.end, Entry(line.row.start, line.row.end, row=line.row))
    elif line.listed:
        yield Unit(line.bare, end, Entry(line.bare, end, head=line.head))
    else:
        gaps = [match.span() for match in _GAP.finditer(layout.text, line.bare, end)]
        edges = [line.bare, *(edge for gap in gaps for edge in gap), end]
        yield from (Unit(start, stop) for start, stop in zip(edges[::2], edges[1::2], strict=True))


def cut_series(text: str, spans: Sequence[Span], series: int) -> list[Entry] | None:
    """Entries that stand in one line: "Wau: 4 dead. Yei: 2 dead.", "Raids: one in Wau; two in Yei; three in Juba"."""
    heads = [head_of(text, *span) for span in spans]
    signs = Counter(head.sign for head in heads if head and head.marked)
    if len(spans) > 1 and any(times > 1 and times * 2 > len(spans) - 1 for times in signs.values()):
        return _joined(spans, heads, series)
    if not spans or any(text.endswith(_TOLD, *span) for span in spans[:-1]):
        return None
    pieces = _pieces(text, spans[0][0], spans[-1][1])
    if len(pieces) < 2:  # noqa: PLR2004
        return None
    intro, pieces[0] = _introduced(text, pieces[0], head_of(text, *pieces[1]))
    found = [head_of(text, *piece) for piece in pieces]
    headed = sum(head is not None and head.marked for head in found) == len(pieces)
    if not headed and not (len(pieces) >= _FEWEST and all(_tells(text, *piece) for piece in pieces)):
        return None
    entries = [Entry(*piece, head=head, series=series) for piece, head in zip(pieces, found, strict=True)]
    return [*([Entry(*intro, series=series)] if intro else []), *entries]


def _joined(spans: Sequence[Span], heads: Sequence[Head | None], series: int) -> list[Entry]:
    """Sentences up to the next with a head are one entry."""
    entries: list[Entry] = []
    for (start, end), head in zip(spans, heads, strict=True):
        if (head and head.marked) or not entries:
            entries.append(Entry(start, end, head if head and head.marked else None, series=series))
        else:
            entries[-1] = Entry(entries[-1].start, end, entries[-1].head, series=series)
    return entries


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """What the semicolons of a sentence part."""
    cuts = [match.span() for match in re.finditer(r";\s+(?:and\s+)?", text[start:end])]
    edges = [0, *(edge for cut in cuts for edge in cut), end - start]
    return [(start + a, start + b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def _introduced(text: str, first: Span, second: Head | None) -> tuple[Span | None, Span]:
    """What stands before the colon of the first piece, and the rest: "On 14 June: Axum: a raid"."""
    start, end = first
    if (head := head_of(text, start, end)) and second and head.sign == second.sign:
        return None, (start, end)
    colon = re.compile(r":\s+").search(text, start, end)
    return ((start, colon.start() + 1), (colon.end(), end)) if colon else (None, (start, end))


_TELLS: Final = re.compile(r"(?<=\s)[A-ZÀ-Þ][\w’'-]+")
_SUBJECTLESS: Final = re.compile(
    r"\w+(?:ed|ing)\b(?!\s+(?:of|in|at|on|near)\b)|(?:who|which|that|but|while|then|he|she|it|they|also)\b",
    re.IGNORECASE,
)


def _tells(text: str, start: int, end: int) -> bool:
    """Whether a piece names something and does not lean on the one before it."""
    return not _SUBJECTLESS.match(text, start, end) and _TELLS.search(text, start, end) is not None
