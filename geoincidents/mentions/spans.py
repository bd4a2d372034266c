"""The working values of reading a text: a span that may be a place, and what the text says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoincidents.gazetteer.joint import Question
    from geoincidents.gazetteer.ranking import Hit
    from geoincidents.place import Match, Place


class SpanKind(StrEnum):
    """What a span was read as."""

    NAME = "name"
    """A capital name that may be a place."""
    DEMONYM = "demonym"
    """A people or an adjective."""
    BODY = "body"
    """A place name inside the name or the description of a body."""
    DATELINE = "dateline"
    """The reporting place at the head of the text."""
    COREFERENCE = "coreference"
    """A phrase for a place that is named elsewhere."""
    COORDINATES = "coordinates"
    """A point that the text states itself."""


@dataclass(slots=True)
class Span:
    """A stretch of text that may be a place.

    Attributes
    ----------
    start, end
        Character offsets, half open.
    text
        The stretch.
    kind
        What it was read as.
    first, last
        Index of its first and last token, -1 when it has none of its own.
    evidence
        How strongly the text itself says that this is a place.
    hints
        The reasons behind the evidence, in words.
    containers
        Countries (alpha-3) and divisions (name) that the text puts it in.
    division
        Whether a word beside it says that it is a division ("province").
    strict
        Whether the construction admits nothing but a place, so that an unknown name is still one.
    street
        Whether it is the name of a street, which no gazetteer here has.
    name
        What it is looked up as where that is not its text, as "Kentucky" for "Ky."; ``""`` otherwise.
    likely
        Probability by form and context that it is a place, 1 where nothing was asked.
    trust
        Natural logarithm of the odds of that where they are better than even, else 0.
    match
        The decision, once made.
    """

    start: int
    end: int
    text: str
    kind: SpanKind = SpanKind.NAME
    first: int = -1
    last: int = -1
    evidence: float = 0.0
    hints: list[str] = field(default_factory=list)
    containers: set[tuple[str, str]] = field(default_factory=set)
    division: bool = False
    strict: bool = False
    street: bool = False
    name: str = ""
    likely: float = 1.0
    trust: float = 0.0
    match: Match | None = None


@dataclass(slots=True)
class Group:
    """All spans of one name in a text: one sense a document.

    Attributes
    ----------
    name
        The name as first written.
    spans
        Its mentions.
    hits
        Places of that name, with the evidence of their names.
    evidence
        The strongest evidence of its spans, with what the name itself says.
    trust
        The greatest of its spans.
    containers
        Those of all its spans.
    division
        Whether any of its spans is called a division.
    sought
        Whether its candidates were looked for in the countries of the text, which then say nothing more for them.
    question
        What the decider is asked of the name, None before and where it has no candidates.
    scores
        Probability of each, in step with ``hits``.
    none
        Probability that it is none of them.
    believed
        Probability that a place is meant at all, listed or not.
    priors
        What each of ``hits`` says of itself for a place being meant, whatever the text is about; filled when asked for.
    voted, vote
        Country for which the name speaks in this round, and how strongly.
    """

    name: str
    spans: list[Span]
    hits: tuple[Hit, ...]
    evidence: float = 0.0
    trust: float = 0.0
    containers: set[tuple[str, str]] = field(default_factory=set)
    division: bool = False
    sought: bool = False
    question: Question | None = None
    scores: list[float] = field(default_factory=list)
    none: float = 1.0
    believed: float = 0.0
    priors: list[float] = field(default_factory=list)
    voted: str = ""
    vote: float = 0.0

    @property
    def best(self) -> Place | None:
        """The most probable candidate so far, None when none of them is more probable."""
        if not self.scores:
            return None
        index = max(range(len(self.scores)), key=self.scores.__getitem__)
        return self.hits[index].place if self.scores[index] > 0 else None
