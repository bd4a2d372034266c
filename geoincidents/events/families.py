"""Families of event types, and the word that later mentions repeat."""

from __future__ import annotations

import re
from typing import Final

from geoincidents.schema import EventType

_FAMILY: Final[dict[EventType, str]] = {
    EventType.AIR_STRIKE: "violence",
    EventType.SHELLING: "violence",
    EventType.EXPLOSIVE_DEVICE: "violence",
    EventType.CHEMICAL_WEAPON: "violence",
    EventType.ATTACK_ON_CIVILIANS: "violence",
    EventType.ATTACK_UNSPECIFIED: "violence",
    EventType.ARMED_CLASH: "battle",
    EventType.TERRITORY_CHANGE: "battle",
    EventType.PROTEST: "demonstration",
    EventType.RIOT: "demonstration",
}


def family_of(event_type: EventType) -> str:
    """Family of types that one event can be called by turns; a type that is not listed is its own."""
    return _FAMILY.get(event_type, str(event_type))


def head_word(words: str) -> str:
    """The noun that later mentions repeat: the last word, singular."""
    tokens = re.findall(r"[\w-]+", words.casefold())
    return tokens[-1].removesuffix("s").replace("-", "") if tokens else ""
