"""The working value of the reader: an event as it grows from sentence to sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geoincidents.schema import Certainty, DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from datetime import date

    from geoincidents.events.casualties import Count
    from geoincidents.events.grouping import Event
    from geoincidents.events.roles import Role
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.dates import ClockTime, DateExpression
    from geoincidents.text.sentences import Sentence

    Span = tuple[int, int]

PHRASE: Final = "phrase:"
"""What stands before the id of a pattern of ``phrases.tsv`` in the evidence."""


@dataclass(slots=True)
class Draft:
    """One event, aggregate or statement on its way to the table.

    Attributes
    ----------
    sentence
        The sentence that tells it first.
    event
        Its triggers there; None for an aggregate.
    event_type, record_kind, certainty
        Values of the columns of that name.
    places
        Mentions that locate it; ``inherited`` is True when they come from an earlier sentence.
    dated
        The expression that dates it, or None.
    first, last, precision
        Its dates.
    clock
        Time of day with its zone, or None.
    said, said_at
        Date and place of the saying, which are those of a statement.
    killed, injured, note
        Its harm.
    tolls
        Killed and injured that the report states for one of several places, by the start of its mention.
    actor1, actor2
        Its parties.
    spans
        Evidence by column, and the words of each pattern that made the event, under ``phrase:`` and its id.
    words
        Nouns that later sentences can refer to it by.
    sentences
        Numbers of every sentence that tells of it.
    likeness
        Probability that it goes on about the earlier event that it is most like.
    """

    sentence: Sentence
    event: Event | None
    event_type: EventType
    record_kind: RecordKind = RecordKind.INCIDENT
    certainty: Certainty = Certainty.REPORTED
    places: list[Mention] = field(default_factory=list)
    inherited: bool = False
    dated: DateExpression | None = None
    first: date | None = None
    last: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN
    clock: ClockTime | None = None
    said: DateExpression | None = None
    said_at: list[Mention] = field(default_factory=list)
    killed: Count | None = None
    injured: Count | None = None
    note: str | None = None
    tolls: dict[int, tuple[Count | None, Count | None]] = field(default_factory=dict)
    actor1: Role | None = None
    actor2: Role | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    sentences: list[int] = field(default_factory=list)
    likeness: float = 0.0

    @property
    def is_aggregate(self) -> bool:
        """Whether this is a total and not one event."""
        return self.record_kind is RecordKind.AGGREGATE
