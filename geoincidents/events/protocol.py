"""What a reader of reports is: the package's own, or a back-end that the user has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geoincidents.events.draft import Draft
    from geoincidents.gazetteer import Gazetteer
    from geoincidents.mentions.mention import Mention


class ReportReader(Protocol):
    """Anything that reads the events of a report; it must survive pickling to be used in several processes."""

    def read(self, text: str, *, published: date, mentions: Sequence[Mention], gazetteer: Gazetteer) -> list[Draft]:
        """Events, statements and totals of a report, in the order of the text.

        Parameters
        ----------
        text
            The report.
        published
            Day of publication.
        mentions
            Its place mentions, resolved.
        gazetteer
            Where further names are looked up.

        Returns
        -------
        list of Draft
            Each value with the span of text that it was read from.
        """
        ...
