"""The value that reading a text for places gives back: a mention, its role, and its match."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geoincidents.cards import card

if TYPE_CHECKING:
    from typing import Self

    from geoincidents.place import Match


class MentionRole(StrEnum):
    """What a mention of a place does in its sentence."""

    PLACE = "place"
    """A toponym used as a location."""
    RELATION = "relation"
    """A phrase that starts from a place: "50 km south of Tripoli", "the outskirts of the capital"."""
    COREFERENCE = "coreference"
    """A phrase that stands for a place named elsewhere: "the capital", "the city", "the country"."""
    DATELINE = "dateline"
    """The reporting place at the head of a report."""
    ORGANISATION = "organisation"
    """Part of the name or the description of a body: "US Africa Command", "Tripoli-based"."""
    DEMONYM = "demonym"
    """A people or an adjective: "Libyan", "Ukrainians"."""


@dataclass(frozen=True, slots=True, repr=False)
class Mention:
    """One mention of a place in a text.

    Attributes
    ----------
    start, end
        Character offsets into the text, half open, so that ``text[start:end]`` is the phrase.
    text
        The phrase as it stands.
    role
        What the mention does; only place, relation and coreference can locate an event.
    match
        The place, with score, reason and runners-up; its ``status`` may be unresolved.
    anchor
        For a relation, the mention that it starts from when that stands in the text itself.
    """

    start: int
    end: int
    text: str
    role: MentionRole
    match: Match
    anchor: Self | None = None

    def __repr__(self) -> str:
        """The mention in a line: the phrase, where it stands, what it does, and what it is taken for."""
        return f"<Mention {self.text!r} [{self.start}:{self.end}] {self.role}: {self.match.answer}>"

    def _repr_html_(self) -> str:
        """The mention and its match as tables, for notebooks."""
        return card(self.text, {"offsets": f"{self.start}:{self.end}", "role": self.role}) + self.match._repr_html_()
