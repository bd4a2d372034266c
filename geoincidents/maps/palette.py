"""The symbol of each event type: a colour that colour-blind readers can tell apart, and a shape of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geoincidents.schema import EventType

# Okabe and Ito, "Color Universal Design", 2008 (jfly.uni-koeln.de/color): eight colours that stay apart in
# protanopia, deuteranopia and tritanopia; the grey is ours.
_BLACK: Final = "#000000"
_ORANGE: Final = "#e69f00"
_SKY: Final = "#56b4e9"
_GREEN: Final = "#009e73"
_YELLOW: Final = "#f0e442"
_BLUE: Final = "#0072b2"
_VERMILLION: Final = "#d55e00"
_PURPLE: Final = "#cc79a7"
_GREY: Final = "#8a8a8a"

SHAPES: Final = ("circle", "square", "diamond", "up", "down", "star", "cross", "pentagon")
"""Shapes that the page can draw; ``up`` and ``down`` are triangles."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """How an event type looks on the map.

    Attributes
    ----------
    label
        Words for the legend.
    colour
        Fill, as ``#rrggbb``.
    shape
        One of :data:`SHAPES`.
    """

    label: str
    colour: str
    shape: str


SYMBOLS: Final[dict[EventType, Symbol]] = {
    EventType.ARMED_CLASH: Symbol("Armed clash", _VERMILLION, "circle"),
    EventType.TERRITORY_CHANGE: Symbol("Territory change", _VERMILLION, "square"),
    EventType.AIR_STRIKE: Symbol("Air strike", _BLUE, "down"),
    EventType.SHELLING: Symbol("Shelling", _ORANGE, "diamond"),
    EventType.EXPLOSIVE_DEVICE: Symbol("Explosive device", _YELLOW, "star"),
    EventType.CHEMICAL_WEAPON: Symbol("Chemical weapon", _YELLOW, "up"),
    EventType.ATTACK_ON_CIVILIANS: Symbol("Attack on civilians", _PURPLE, "square"),
    EventType.ATTACK_UNSPECIFIED: Symbol("Attack, kind not stated", _VERMILLION, "cross"),
    EventType.ABDUCTION: Symbol("Abduction", _PURPLE, "up"),
    EventType.SEXUAL_VIOLENCE: Symbol("Sexual violence", _PURPLE, "pentagon"),
    EventType.PROTEST: Symbol("Protest", _GREEN, "circle"),
    EventType.RIOT: Symbol("Riot", _GREEN, "star"),
    EventType.ARREST: Symbol("Arrest", _GREEN, "square"),
    EventType.PROPERTY_DESTRUCTION: Symbol("Property destruction", _ORANGE, "square"),
    EventType.MOVEMENT: Symbol("Movement of forces", _SKY, "up"),
    EventType.DISRUPTED_WEAPONS: Symbol("Disrupted weapons", _SKY, "diamond"),
    EventType.AGREEMENT: Symbol("Agreement", _BLACK, "pentagon"),
    EventType.STATEMENT: Symbol("Statement", _GREY, "square"),
    EventType.OTHER: Symbol("Other", _GREY, "circle"),
}
"""Symbol of every event type, in the order of the legend; no two look alike."""
