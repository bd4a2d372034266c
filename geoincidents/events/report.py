"""A report with its sentences, dates, parties and places, as the reader carries it along."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from geoincidents.events.actor_lexicon import BODIES
from geoincidents.events.actors import Actor, find_actors, read_aliases
from geoincidents.events.entries import Heading, entry_days
from geoincidents.events.places import LOCATES
from geoincidents.events.triggers import Trigger, find_triggers
from geoincidents.events.unlisted import goes_on_with, unlisted_places
from geoincidents.events.watch import Watch
from geoincidents.mentions.dateline import find_dateline, line_of
from geoincidents.text.columns import Column
from geoincidents.text.dates import ClockTime, DateExpression, find_dates, find_times
from geoincidents.text.document import Document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Self

    from geoincidents.events.draft import Draft
    from geoincidents.mentions.mention import Mention
    from geoincidents.schema import EventType
    from geoincidents.text.sentences import Sentence


@dataclass(slots=True)
class Report:
    """Everything that is known of a report before its events are put together."""

    text: str
    published: date
    mentions: Sequence[Mention]
    document: Document
    triggers: dict[int, tuple[Trigger, ...]]
    dates: tuple[DateExpression, ...]
    clocks: tuple[ClockTime, ...]
    actors: tuple[Actor, ...]
    drafts: list[Draft] = field(default_factory=list)
    recent: list[Draft] = field(default_factory=list)
    scene: Mention | None = None
    frame: DateExpression | None = None
    heading: Heading = field(default_factory=Heading)
    introduction: Heading = field(default_factory=Heading)
    written_at: Mention | None = None
    _signs: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        text: str,
        *,
        published: date,
        mentions: Sequence[Mention],
        month_first: bool = False,
        watch: Watch | None = None,
    ) -> Self:
        """A report with everything found that needs no context."""
        heads, body = find_dateline(text)  # its date is the day of writing
        line = line_of(text, body)
        document = Document.read(text, but=(line, body), cased=True)
        dates = find_dates(text, published=published, month_first=month_first)
        mentions = tuple(sorted((m for m in mentions if m.text not in BODIES), key=_start))
        return cls(
            text,
            published,
            # A party's own name ("struck Hamas command centres") is no place, whatever a gazetteer holds.
            mentions,
            document,
            find_triggers(document, watch or Watch()),
            entry_days([d for d in dates if not line <= d.start < body], document.sentences),
            find_times(text),
            find_actors(text, read_aliases(text)),
            written_at=next((m for m in mentions for start, _ in heads if m.start == start and m.match.place), None),
        )

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, in order."""
        return self.document.sentences

    def dates_of(self, sentence: Sentence) -> list[DateExpression]:
        """Date expressions of a sentence."""
        return list(_within(self.dates, sentence))

    def mentions_of(self, sentence: Sentence) -> Sequence[Mention]:
        """Place mentions of a sentence."""
        return _within(self.mentions, sentence)

    def settings_of(self, sentence: Sentence, event_type: EventType) -> list[Mention]:
        """Mentions of a sentence that an event may have taken place at, those that no gazetteer holds among them."""
        known = [m for m in self.mentions_of(sentence) if m.role in LOCATES]
        taken = [(m.start, m.end) for m in self.mentions_of(sentence)]
        taken += [(a.start, a.end) for a in self.actors_of(sentence)]
        taken += [(d.start, d.end) for d in self.dates_of(sentence)]
        found = unlisted_places(self.text, sentence, event_type, taken=taken)
        if known and not found:
            found = goes_on_with(self.text, sentence, known[-1], taken=taken)
        return sorted([*known, *found], key=_start)

    def actors_of(self, sentence: Sentence) -> Sequence[Actor]:
        """Parties that a sentence mentions."""
        return _within(self.actors, sentence)

    def clocks_of(self, sentence: Sentence) -> Sequence[ClockTime]:
        """Times of day of a sentence."""
        return _within(self.clocks, sentence)

    def stands_alone(self, sentence: Sentence) -> bool:
        """Whether a sentence is the only one of its paragraph."""
        beside = self.sentences[max(0, sentence.index - 1) : sentence.index + 2]
        return sum(other.paragraph == sentence.paragraph for other in beside) == 1

    def lists_places(self, sentence: Sentence) -> bool:
        """Whether the list of an entry is one of places: half of its heads, or the head of a column, say so."""
        entry = sentence.entry
        if entry is None or entry.head is None:
            return entry is not None and entry.row is not None and Column.PLACE in entry.row.columns
        if not self._signs:
            for other in self.sentences:
                if other.entry and other.entry.head and other.entry.head.place:
                    start, end = other.entry.head.place
                    known = any(start <= m.start < end for m in self.mentions_of(other))
                    self._signs[other.entry.head.sign] = self._signs.get(other.entry.head.sign, 0) + (
                        1 if known else -1
                    )
        return self._signs.get(entry.head.sign, -1) >= 0

    def enter(self, draft: Draft) -> None:
        """Add a draft to the report."""
        self.drafts.append(draft)
        self.recent.append(draft)

    def forget(self, index: int) -> None:
        """Drop from the recent drafts those that no sentence from a number on can go on about."""
        self.recent = [draft for draft in self.recent if index - draft.sentences[-1] <= MEMORY]


class _Starts(Protocol):
    """What stands somewhere in the text."""

    @property
    def start(self) -> int:
        """Offset into the report."""


_Spanned = TypeVar("_Spanned", bound=_Starts)

MEMORY: Final = 12
"""Sentences after its last mention within which an event can be gone on about."""


def _within(found: Sequence[_Spanned], sentence: Sentence) -> Sequence[_Spanned]:
    """Those of a sequence in text order that start in a sentence."""
    first = bisect_left(found, sentence.start, key=_start)
    return found[first : bisect_left(found, sentence.end, lo=first, key=_start)]


def _start(found: _Starts) -> int:
    return found.start
