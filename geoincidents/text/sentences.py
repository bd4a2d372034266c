"""Sentences and clause segments of a report, with offsets into the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.text.layout import cut_series, units_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.text.layout import Entry, Unit

SHORT_FORMS: Final = (
    "ST|MT|Hon|Dept|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Brig|Adm|Cmdr|Dr|Mr|Mrs|Ms|Prof|Rev|Sen|Rep|Gov|Pres|St|Ste|Mt|No|Nos|vs"
    r"|etc|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Jr|Sr|i\.e|e\.g|a\.m|p\.m|a\.k\.a"
)
"""Alternation of what is written with a full stop that ends no sentence."""
_ABBREVIATION: Final = re.compile(rf"(?:\b(?:{SHORT_FORMS})|\b[A-Z]|\b(?:[A-Z]\.)+[A-Z])$")
_END: Final = re.compile(r"(?<![.!?…])[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*[^\Wa-z_]|\s*$)")

_NOT_AS: Final = (
    r"(?!as\s+(?:well|part|many|much|of|an?|follows|far|to|if|though|yet"
    r"|its|their|his|her|soon|long|early|late|more|such)\b)"
)
# Case counts: "WHO" is an organisation.
_SPLIT: Final = re.compile(
    r"[;:](?=\s)|\s[—–](?=\s)|—|(?<!\s)(?<!\bhas)(?<!\bhave)(?<!\bhad),?\s+(?=(?:after|before|while|whilst|when|whereas|because|although|though|but|since|amid|where"
    r"|who|which|that(?!\s+(?:same\s+)?(?:day|night|morning|evening|afternoon|week|month|year|time)\b)|following(?!\s+(?:day|night|morning|evening|afternoon|week|month|year)\b)|if|unless|until|despite|hours\s+after|days\s+after)\b)"
    rf"|(?<!\s),?\s+(?<!such\s)(?<!well\s)(?<!known\s)(?<!same\s)(?<!described\s)(?<!identified\s)(?=as\s){_NOT_AS}"
    # "Russia, which denies targeting civilians, said ...": a finite verb ends the clause that was put in.
    r"|(?<=\w)(?P<finite>,\s+)(?=(?:said|says|told|has|have|had|was|were|is|are|will|did|does|shot|struck|hit|took|fell|fled|left|lost|made|met|sent|set"
    r"|began|fought|came|drove|held|blew|broke|put|\w+ed)\b)"
    # "... killed one person and in El Bordo two officers were shot": a place before its clause.
    r"|(?<!\s),?\s+(?=and\s+in\s+[A-Z][\w’-]+(?:\s+[A-Z][\w’-]+)?,?\s+(?:an?|the|\d+|one|two|three|four|five|six|seven|eight|nine|ten|at\s+least"
    r"|several|dozens|gunmen|militants|soldiers|police)\s)"
    # "..., and Russian forces made advances": a party with its verb opens a clause.
    r"|(?<!\s),\s+(?=and\s+(?:(?:the|an?|\d+|two|three|several|[A-Z][\w-]+)\s+){0,3}(?:forces|troops|soldiers|fighters|rebels|militants|gunmen|police"
    r"|army|artillery|drones?|warplanes|jets|missiles?|rockets?|shells?|insurgents|separatists)\s+(?:\w+ly\s+|also\s+|later\s+|then\s+|had\s+|have\s+)?"
    r"(?:\w+ed|made|shot|struck|hit|took|fell|began|found|left|fought)\b)"
    # "... in El Aguaje, and on Tuesday a clash ...": a day of its own opens a clause.
    r"|(?<!\s)(?<!\bboth),?\s+(?=and\s+(?:(?:late|early|earlier|later)\s+)?on\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"(?!\s*(?:[,.;]|$))|\d{1,2}\s+[A-Z][a-z]+\s+[a-z]))",
)
_LONGEST: Final = 1500
"""Characters; no sentence of prose is as long, and patterns stay fast below it."""
_LONGEST_ABBREVIATION: Final = 16
_WORD: Final = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence between two clause boundaries, and the word that opens it."""

    start: int
    end: int
    opener: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Attributes
    ----------
    start, end
        Offsets into the report.
    text
        The sentence.
    index, paragraph
        Its number in the report, and that of its paragraph, from 0.
    segments
        Its clause segments, offsets into the report.
    entry
        The entry of a list or row of a table that it belongs to; None in running text.
    """

    start: int
    end: int
    text: str
    index: int
    paragraph: int
    segments: tuple[Segment, ...]
    entry: Entry | None = None

    def segment_of(self, offset: int) -> int:
        """Number of the segment that an offset into the report falls into."""
        for number, segment in enumerate(self.segments):
            if offset < segment.end:
                return number
        return len(self.segments) - 1


def apart(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences tell of different things by the layout: in two entries, or in a row and outside of it."""
    if one.entry == other.entry:
        return False
    if one.entry and other.entry:
        return True
    entry = one.entry or other.entry
    return entry is not None and entry.headed


def split_sentences(text: str, *, but: tuple[int, int] = (0, 0)) -> tuple[Sentence, ...]:
    """Sentences of a report in order; a blank line, and in unwrapped text every line break, ends a paragraph."""
    found: list[Sentence] = []
    told = text[: but[0]] + "\n" * (but[1] - but[0]) + text[but[1] :]
    paragraph = 0
    for number, unit in enumerate(units_of(told)):
        for entry, spans in _parts_of(told, unit, number):
            for first, last in spans:
                body = text[first:last]
                cuts = [cell for cell, _ in entry.row.cells[1:]] if entry and entry.row else []
                segments = _segments(body, first, cuts)
                found.append(Sentence(first, last, body, len(found), paragraph, segments, entry))
            paragraph += 1
    return tuple(found)


def sentence_starts(text: str) -> list[int]:
    """Offsets at which a sentence, or a cell or a telling behind the head of an entry, begins."""
    found: list[int] = []
    for number, unit in enumerate(units_of(text)):
        for entry, spans in _parts_of(text, unit, number):
            inside = [cell for cell, _ in entry.row.cells] if entry and entry.row else []
            inside += [entry.head.end] if entry and entry.head else []
            found += sorted({*inside, *(first for first, _ in spans)})
    return found


def _parts_of(text: str, unit: Unit, number: int) -> Iterator[tuple[Entry | None, list[tuple[int, int]]]]:
    """The sentences of a unit; where several entries share its line, those of each."""
    if unit.entry and unit.entry.row:
        yield unit.entry, _pieces(text, unit.start, unit.end)
        return
    spans = _sentence_spans(text, unit.start, unit.end)
    series = cut_series(text, spans, number)
    if series is None:
        yield unit.entry, spans
        return
    for entry in series:
        yield entry, _sentence_spans(text, entry.start, entry.end)


def _sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, first = [], start
    for match in _END.finditer(text, start, end):
        if text[match.start()] == "." and _abbreviated(text, first, match.start()) and match.end() < end:
            continue
        spans.append((first, match.end()))
        first = match.end()
    if first < end:
        spans.append((first, end))
    spans = [piece for span in spans for piece in _pieces(text, *span)]
    trimmed = ((a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in spans)
    return [(a, b) for a, b in trimmed if b > a]


def _abbreviated(text: str, first: int, dot: int) -> bool:
    return _ABBREVIATION.search(text, max(first, dot - _LONGEST_ABBREVIATION), dot) is not None


def _pieces(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """What has no end in sight (a table without full stops) in pieces, cut between words."""
    pieces = []
    while last - first > _LONGEST:
        cut = text.rfind(" ", first + 1, first + _LONGEST)
        cut = cut if cut > first else first + _LONGEST
        pieces.append((first, cut))
        first = cut
    return [*pieces, (first, last)]


_PUT_IN: Final = {"which", "who", "whose", "where"}


def _segments(body: str, offset: int, cells: Sequence[int] = ()) -> tuple[Segment, ...]:
    cuts = [0, *(cell - offset for cell in cells if offset < cell < offset + len(body))]
    put_in = False  # inside a clause that a finite verb behind a comma ends
    for match in _SPLIT.finditer(body):
        if match.end() == 0 or (match["finite"] and not put_in):
            continue
        opener = _WORD.search(body, match.end())
        put_in = match["finite"] is None and (put_in or (opener is not None and opener.group().casefold() in _PUT_IN))
        cuts.append(match.end())
    cuts.append(len(body))
    segments = []
    for first, last in pairwise(sorted(cuts)):
        if last > first:
            opener = _WORD.search(body, first, last)
            segments.append(Segment(offset + first, offset + last, opener.group().casefold() if opener else ""))
    return tuple(segments)
