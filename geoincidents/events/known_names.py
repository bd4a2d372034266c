"""Names of places and parties for whoever sets a headline in sentence case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents.events.actor_lexicon import BODIES
from geoincidents.mentions.index import name_index
from geoincidents.text.casing import in_sentence_case

if TYPE_CHECKING:
    from geoincidents.gazetteer import Gazetteer
    from geoincidents.mentions.index import NameIndex
    from geoincidents.text.naming import Fame

_WRITTEN: Final = {
    name.casefold(): name for name in (*(full for full, _ in reversed(BODIES.values())), *reversed(BODIES))
}


class _Known:
    """The gazetteer's names, and those of the parties that the package knows."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index

    def sure(self, name: str) -> str | None:
        """A name that can be nothing else, as it is written."""
        return _WRITTEN.get(" ".join(name.casefold().split())) or self._index.sure(name)

    def fame(self, name: str) -> Fame:
        """How big the places are that have a name."""
        return self._index.fame(name)


def read_headlines(text: str, gazetteer: Gazetteer) -> str:
    """Text of the same length in which headlines, whatever they are set in, have the capitals of a sentence."""
    return in_sentence_case(text, _Known(name_index(gazetteer)))
