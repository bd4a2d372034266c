"""A report with its sentences, dates, parties and places, as the reader carries it along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geoincidents.dates import ClockTime, DateExpression, find_dates, find_times
from geoincidents.extract.actors import Actor, find_actors, read_aliases
from geoincidents.extract.sentences import Sentence, split_sentences
from geoincidents.geoparsing.dateline import find_dateline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Self

    from geoincidents.extract.draft import Draft
    from geoincidents.mentions import Mention


@dataclass(slots=True)
class Report:
    """Everything that is known of a report before its events are put together."""

    text: str
    published: date
    mentions: Sequence[Mention]
    sentences: tuple[Sentence, ...]
    dates: tuple[DateExpression, ...]
    clocks: tuple[ClockTime, ...]
    actors: tuple[Actor, ...]
    drafts: list[Draft] = field(default_factory=list)
    scene: Mention | None = None
    frame: DateExpression | None = None

    @classmethod
    def open(cls, text: str, *, published: date, mentions: Sequence[Mention]) -> Self:
        """A report with everything found that needs no context.

        Parameters
        ----------
        text
            The report.
        published
            Day of publication.
        mentions
            Its place mentions.

        Returns
        -------
        Report
            Without drafts.

        Raises
        ------
        Nothing

        Examples
        --------
        >>> import datetime
        >>> len(Report.open("It fell. It burned.", published=datetime.date(2024, 5, 3), mentions=()).sentences)
        2
        """
        _, body = find_dateline(text)  # its date is the day of writing
        return cls(
            text,
            published,
            mentions,
            split_sentences(text),
            tuple(expression for expression in find_dates(text, published=published) if expression.start >= body),
            find_times(text),
            find_actors(text, read_aliases(text)),
        )

    def dates_of(self, sentence: Sentence) -> list[DateExpression]:
        """Date expressions of a sentence.

        Parameters
        ----------
        sentence
            The sentence.

        Returns
        -------
        list of DateExpression
            In order.

        Raises
        ------
        Nothing

        Examples
        --------
        >>> import datetime
        >>> report = Report.open("It fell today.", published=datetime.date(2024, 5, 3), mentions=())
        >>> report.dates_of(report.sentences[0])[0].text
        'today'
        """
        return [d for d in self.dates if sentence.start <= d.start < sentence.end]
