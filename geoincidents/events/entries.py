"""Lists and tables: what a heading, the head of an entry and the columns of a row say of the events under them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geoincidents.events.casualties import Count, Harm, HarmKind, find_harm, read_count
from geoincidents.events.families import family_of
from geoincidents.events.grouping import Event
from geoincidents.events.places import LOCATES, is_broad, locating
from geoincidents.events.strength import Strength
from geoincidents.events.unlisted import name_at
from geoincidents.schema import DatePrecision, EventType, RecordKind
from geoincidents.text.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.events.draft import Draft
    from geoincidents.events.report import Report
    from geoincidents.events.triggers import Trigger
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.dates import DateExpression
    from geoincidents.text.sentences import Sentence

Span = tuple[int, int]
_LONGEST: Final = 200
"""Characters of a line that may be a heading."""
_OF_HEADINGS: Final = re.compile(
    r"\b(?:state|province|governorate|district|county|region|city|town|area|territory|oblast|department|division"
    r"|north|south|east|west|central|northern|southern|eastern|western|and|in|on|the|of"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"\W*")
_NUMBER: Final = re.compile(r"\D{0,3}(?P<number>\d[\d,]*)(?P<more>\s?\+)?")
_NONE: Final = frozenset({"nil", "none", "no", "zero"})
_COUNTED: Final = {Column.KILLED: HarmKind.KILLED, Column.INJURED: HarmKind.INJURED, Column.CASUALTIES: HarmKind.EITHER}


@dataclass(slots=True)
class Heading:
    """Place and day that hold for the lines under a heading or behind an introduction.

    Attributes
    ----------
    place, day
        None where it names none.
    """

    place: Mention | None = None
    day: DateExpression | None = None


def heading_of(report: Report, sentence: Sentence) -> Heading | None:
    """Place and day of a line that says nothing else ("Borno State:", "3 March"); None for other sentences."""
    if len(sentence.text) > _LONGEST:
        return None
    named = [m for m in report.mentions_of(sentence) if m.role in LOCATES]
    dates = report.dates_of(sentence)
    left = list(sentence.text)
    for start, end in [*((m.start, m.end) for m in named), *((d.start, d.end) for d in dates)]:
        left[start - sentence.start : end - sentence.start] = " " * (end - start)
    if not (named or dates) or not _BARE.fullmatch(_OF_HEADINGS.sub("", "".join(left))):
        return None
    return Heading(named[0] if named else None, _day_of(dates))


def introduction_of(report: Report, sentence: Sentence) -> Heading | None:
    """Place and day of what introduces a list ("Incidents in Borno on 3 March:"); None for other sentences."""
    if not sentence.text.endswith(":"):
        return None
    named = locating(report.text, sentence, report.mentions_of(sentence), EventType.OTHER)
    return Heading(named[0] if len(named) == 1 else None, _day_of(report.dates_of(sentence)))


def _day_of(dates: Sequence[DateExpression]) -> DateExpression | None:
    days = [d for d in dates if d.precision in {DatePrecision.DAY, DatePrecision.RANGE} and not d.since]
    return max(days, key=lambda d: len(d.text), default=None)


def open_entry(report: Report, sentence: Sentence) -> None:
    """Let the head of an entry hold for it, else the heading above it; what other entries say never does."""
    here = locating(report.text, sentence, report.mentions_of(sentence), EventType.OTHER)
    own = Heading(_place_of(report, sentence) or next(iter(here), None), _own_day(report, sentence))
    entry, before = sentence.entry, report.sentences[sentence.index - 1] if sentence.index else None
    if entry and entry.series >= 0:
        first = before is None or before.entry is None or before.entry.series != entry.series
        if first and own.day:
            report.introduction = Heading(day=own.day)
    above = (report.introduction, report.heading)
    report.scene = own.place or next((one.place for one in above if one.place), None)
    report.frame = own.day or next((one.day for one in above if one.day), None)
    if own.place or own.day or report.dates_of(sentence) or (entry and entry.headed):
        # Each tells of its own.
        report.recent = []


def _own_day(report: Report, sentence: Sentence) -> DateExpression | None:
    """The day that an entry opens with, or that stands in the column of days of its row."""
    entry = sentence.entry
    if entry is None or not entry.headed:
        return None
    end = entry.head.end if entry.head else sentence.end
    return next((d for d in report.dates_of(sentence) if d.start < end and d.precision is not DatePrecision.YEAR), None)


def _place_of(report: Report, sentence: Sentence) -> Mention | None:
    """The place that an entry opens with, or that stands in the column of places of its row."""
    spans = list(place_spans(sentence))
    named = [m for m in report.mentions_of(sentence) if m.role in LOCATES and any(a <= m.start < b for a, b in spans)]
    if named:
        return next((m for m in named if not is_broad(m)), named[0])
    if spans and report.lists_places(sentence):
        start, end = spans[0]
        return name_at(report.text, start, end)
    return None


def place_spans(sentence: Sentence) -> Iterator[Span]:
    """Stretches of an entry in which its place stands."""
    entry = sentence.entry
    if entry is None:
        return
    if entry.head and entry.head.place:
        yield entry.head.place
    elif entry.row and entry.row.columns:
        pairs = zip(entry.row.cells, entry.row.columns, strict=True)
        yield from (cell for cell, column in pairs if column is Column.PLACE and cell[0] < cell[1])
    elif entry.row:
        yield from (cell for cell in entry.row.cells if cell[0] < cell[1])


def told_by(report: Report, sentence: Sentence, triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """Triggers of a sentence; of a row, those in the column of events, and of what only introduces a list, none."""
    after = report.sentences[sentence.index + 1].entry if sentence.index + 1 < len(report.sentences) else None
    if sentence.text.endswith(":") and after and (after.headed or after.series >= 0):
        return ()
    row = sentence.entry.row if sentence.entry else None
    spans = (
        [cell for cell, column in zip(row.cells, row.columns, strict=False) if column is Column.EVENT] if row else []
    )
    inside = tuple(t for t in triggers if any(start <= t.start < end for start, end in spans))
    return inside or triggers


def one_event(report: Report, sentence: Sentence, events: list[Event]) -> list[Event]:
    """The events of a sentence; the words of a row or of an entry without a verb ("Wau - bomb - 4 dead") tell of one.

    So do the dead and the act of an entry that tells of one act.
    """
    entry = sentence.entry
    if entry is None or len(events) < 2:  # noqa: PLR2004
        return events
    acts = [event for event in events if event.lead.strength is not Strength.HARM]
    one = len(acts) == 1 and family_of(acts[0].event_type) in {"violence", "battle"}
    if one or entry.row is not None or not _has_verb(report, sentence):
        return [Event([trigger for event in events for trigger in event.triggers])]
    return events


def _has_verb(report: Report, sentence: Sentence) -> bool:
    """Whether a finite verb or an auxiliary makes a sentence of it; "4 killed" does not."""
    return any(w.tag in {"VBD", "VBZ", "VBP", "MD"} for w in report.document.analysis(sentence).words)


def settle_entry(report: Report, draft: Draft) -> None:
    """Give the event of an entry, or under a heading, the place and day that hold for it where it names none."""
    entry, scene = draft.sentence.entry, report.scene
    if entry is None:
        if report.heading.place and scene is report.heading.place and draft.record_kind is RecordKind.INCIDENT:
            _set_place(draft, scene)
        return
    row = entry.row
    told = row is not None and Column.PLACE in row.columns
    if scene and draft.record_kind is not RecordKind.STATEMENT:
        draft.places = [] if told else draft.places
        _set_place(draft, scene)
    if draft.actor1 and scene and scene.start <= draft.actor1.start < scene.end:
        draft.actor1 = None
        draft.spans.pop("actor1", None)
    frame = report.frame
    if draft.dated is None and frame is not None:
        draft.dated, draft.first, draft.last, draft.precision = frame, frame.first, frame.last, frame.precision
        draft.spans["date"] = (frame.start, frame.end)


def _set_place(draft: Draft, place: Mention) -> None:
    if not draft.places:
        draft.places, draft.spans["place"] = [place], (place.start, place.end)


def entry_days(dates: Sequence[DateExpression], sentences: Sequence[Sentence]) -> tuple[DateExpression, ...]:
    """Date expressions of a report; those in the head of an entry or in a row are the days of what it tells."""
    entries = [s.entry for s in sentences if s.entry]
    ends = {entry.start: entry.head.end if entry.head else entry.end for entry in entries if entry.headed}
    starts = sorted(ends)
    found = []
    for dated in dates:
        at = bisect_right(starts, dated.start) - 1
        own = at >= 0 and dated.start < ends[starts[at]]
        found.append(replace(dated, saying=False, distant=False) if own else dated)
    return tuple(found)


def harm_of(sentence: Sentence, *, masked: Sequence[Span], parts: bool) -> tuple[Harm, ...]:
    """Statements of killed and injured of a sentence; those of a row are the numbers under their heads."""
    row = sentence.entry.row if sentence.entry else None
    columns = dict(zip(row.columns, row.cells, strict=False)) if row else {}
    if _COUNTED.keys().isdisjoint(columns):
        return find_harm(sentence.text, start=sentence.start, masked=masked, parts=parts)
    found: list[Harm] = []
    for column, kind in _COUNTED.items():
        start, end = columns.get(column, (0, 0))
        words = sentence.text[start - sentence.start : end - sentence.start] if start < end else ""
        count = _count_of(words)
        if kind is HarmKind.EITHER and not words.isdigit():
            found += find_harm(words, start=start)
        elif count is not None:
            found.append(Harm(start, end, words, kind, count))
    return tuple(found)


def _count_of(words: str) -> Count | None:
    """The number of a cell: "4", "4+", "at least four", "4 (two children)"."""
    if words.casefold() in _NONE:
        return Count(0, 0, 0)
    match = _NUMBER.match(words)
    if match is None or (match["more"] is None and read_count(words) is not None):
        return read_count(words)
    number = int(match["number"].replace(",", ""))
    return Count(number, number, None if match["more"] else number)
