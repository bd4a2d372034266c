"""A language model on a server of the user's as reader of reports, held to what the report says."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

from geoincidents.errors import InputError, ReaderError
from geoincidents.events.model.asking import EVENTS, question
from geoincidents.events.model.chat import Server, checked_url, hide_key
from geoincidents.events.model.grounding import Setting, drafts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geoincidents.events.draft import Draft
    from geoincidents.gazetteer import Gazetteer
    from geoincidents.mentions.mention import Mention

_LONGEST_REPORT: Final = 100_000  # characters: what the context of common models holds
_MOST_RETRIES: Final = 10
_LONGEST_WAIT_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model behind an OpenAI-compatible address, as ``reader=`` of reports.

    The model is asked at temperature 0 for JSON of one schema. Its answer passes a gate: an event must cite sentences
    of the report, a name must stand in them, and a number must count killed or injured people in the cited words by
    this package's own reading of tolls, else it is dropped; ``casualty_note`` tells which number was. Dates and places
    are read by this package, and coordinates come from its gazetteer only. A key for the server is taken from the
    environment variable ``GEOINCIDENTS_LLM_KEY``, and is in no message.

    Parameters
    ----------
    url
        Base address, such as ``http://127.0.0.1:8080/v1``.
    model
        Name of the model there; by default the first that the server lists, asked for once by :meth:`ready`.
    timeout_s
        Seconds that an answer may take.
    retries
        How often to ask again when the connection breaks or the server is busy.

    Raises
    ------
    InputError
        If the address is none, or a number makes no sense.

    Examples
    --------
    >>> LanguageModel("http://127.0.0.1:8080/v1/chat/completions").url
    'http://127.0.0.1:8080/v1'
    """

    url: str
    model: str | None = None
    timeout_s: float = 120.0
    retries: int = 2

    def __post_init__(self) -> None:
        """Refuse what cannot work before anything is asked."""
        object.__setattr__(self, "url", checked_url(self.url))
        if not 0 < self.timeout_s <= _LONGEST_WAIT_S:
            raise InputError(f"timeout_s={self.timeout_s!r} is no time to wait. Give seconds above 0, at most a day's.")
        if not 0 <= self.retries <= _MOST_RETRIES:
            raise InputError(f"retries={self.retries!r} is no number of times. Give 0 to {_MOST_RETRIES}.")

    def ready(self) -> Self:
        """The same reader with the name of its model, after asking the server for it.

        Returns
        -------
        LanguageModel
            Unchanged when it has a name.

        Raises
        ------
        ReaderError
            If the server does not answer, or lists no model.
        """
        if self.model:
            return self
        listed = self._server.ask("/models", None).get("data")
        names = [entry.get("id") for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
        name = next((name for name in names if isinstance(name, str) and name), None)
        if name is None:
            raise ReaderError(f"The server at {self._shown} lists no model. Give the name of one.")
        return replace(self, model=name)

    def read(self, text: str, *, published: date, mentions: Sequence[Mention], gazetteer: Gazetteer) -> list[Draft]:
        """Events of a report that the model names and the report bears out.

        Parameters
        ----------
        text
            The report.
        published
            Day of publication.
        mentions
            Its place mentions.
        gazetteer
            Where further places are looked up.

        Returns
        -------
        list of Draft
            In the order of the answer.

        Raises
        ------
        ReaderError
            If there is no answer, or not the one that was asked for.
        """
        if len(text) > _LONGEST_REPORT:
            raise ReaderError(
                f"The report has {len(text):,} characters; a language model is given {_LONGEST_REPORT:,} at most. "
                "Split it."
            )
        model = self.ready().model or ""
        answer = self._server.ask(
            "/chat/completions",
            question(model, text, published),
            plainer=question(model, text, published, bounded=False),
        )
        setting = Setting.of(text, published, mentions, gazetteer)
        return drafts_of(self._content(answer), setting)

    @property
    def _server(self) -> Server:
        return Server(self.url, self.timeout_s, self.retries)

    @property
    def _shown(self) -> str:
        return hide_key(self.url)

    def _content(self, answer: dict[str, Any]) -> dict[str, Any]:
        """What the model wrote, as the object that it was asked for."""
        try:
            choice = answer["choices"][0]
            content, reason = choice["message"]["content"], choice.get("finish_reason")
        except (LookupError, TypeError, AttributeError):
            raise ReaderError(f"The language model at {self._shown} answered without a message.") from None
        if reason == "length":
            raise ReaderError(
                f"The answer of the language model at {self._shown} was cut short: the report is long, or the "
                "model ran on. Split the report, or use a larger model."
            )
        try:
            events = json.loads(content) if isinstance(content, str) else None
        except (ValueError, RecursionError):
            events = None
        if not isinstance(events, dict) or not isinstance(events.get(EVENTS), list):
            raise ReaderError(
                f"The language model at {self._shown} did not write the JSON that it was asked for. "
                "Use a server that holds answers to a JSON schema."
            )
        return events


__all__ = ["LanguageModel"]
