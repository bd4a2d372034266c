"""The symbol of each event type: colour and shape together are its own, by day, by night and for colour-blind eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.schema import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable

# Eight hues, darker by day and lighter by night, at least 3.09 : 1 from land and sea, and as far apart as could be
# found for eyes of every kind. Of two of them the smallest distance in CIELAB (CIE 1976) is 29.1 by day and 27.7 by
# night, in deuteranopia 22.8 and 21.6 (Machado, Oliveira and Fernandes 2009, severity 1), in protanopia 22.5 and 21.7,
# in tritanopia 26.3 and 21.9; tests/test_map_palette.py measures them.
_RED: Final = ("#8a2801", "#fd4700")
_OCHRE: Final = ("#b46e00", "#ffff3f")
_GREEN: Final = ("#334e4c", "#1ed98e")
_BLUE: Final = ("#4b71ff", "#1275f2")
_VIOLET: Final = ("#6a0e9e", "#e3abff")
_BROWN: Final = ("#330003", "#9d6d6a")
_NAVY: Final = ("#000831", "#dafcf3")
_GREY: Final = ("#83798d", "#a6a6ac")

SHAPES: Final = (
    "circle", "square", "diamond", "up", "down", "left", "right", "star", "cross", "saltire", "pentagon", "hexagon",
)  # fmt: skip
"""Shapes that the page can draw: triangles that point ``up``, ``down``, ``left`` and ``right``, a saltire is an X."""

REST_KEY: Final = "…"
"""Stands for all event types that have no symbol of their own."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """How an event type looks on the map.

    Attributes
    ----------
    label
        Words for the legend.
    colour
        Fill by day, as ``#rrggbb``.
    night
        Fill by night.
    shape
        One of :data:`SHAPES`.
    """

    label: str
    colour: str
    night: str
    shape: str


SYMBOLS: Final[dict[EventType, Symbol]] = {
    EventType.ARMED_CLASH: Symbol("Armed clash", *_RED, "circle"),
    EventType.TERRITORY_CHANGE: Symbol("Territory change", *_RED, "square"),
    EventType.AIR_STRIKE: Symbol("Air strike", *_BLUE, "down"),
    EventType.SHELLING: Symbol("Shelling", *_OCHRE, "diamond"),
    EventType.EXPLOSIVE_DEVICE: Symbol("Explosive device", *_OCHRE, "star"),
    EventType.CHEMICAL_WEAPON: Symbol("Chemical weapon", *_BROWN, "up"),
    EventType.ATTACK_ON_CIVILIANS: Symbol("Attack on civilians", *_VIOLET, "square"),
    EventType.ATTACK_UNSPECIFIED: Symbol("Attack, kind not stated", *_RED, "cross"),
    EventType.ABDUCTION: Symbol("Abduction", *_VIOLET, "left"),
    EventType.SEXUAL_VIOLENCE: Symbol("Sexual violence", *_VIOLET, "pentagon"),
    EventType.PROTEST: Symbol("Protest", *_GREEN, "circle"),
    EventType.RIOT: Symbol("Riot", *_GREEN, "star"),
    EventType.ARREST: Symbol("Arrest", *_GREEN, "saltire"),
    EventType.PROPERTY_DESTRUCTION: Symbol("Property destruction", *_BROWN, "hexagon"),
    EventType.MOVEMENT: Symbol("Movement of forces", *_BLUE, "right"),
    EventType.DISRUPTED_WEAPONS: Symbol("Disrupted weapons", *_BLUE, "saltire"),
    EventType.AGREEMENT: Symbol("Agreement", *_NAVY, "pentagon"),
    EventType.STATEMENT: Symbol("Statement", *_GREY, "square"),
    EventType.OTHER: Symbol("Other", *_GREY, "circle"),
}
"""Symbol of every event type of the schema, in the order of the legend; no two look alike."""

OWN_LOOKS: Final = (
    (*_BLUE, "circle"), (*_VIOLET, "star"), (*_OCHRE, "right"), (*_GREEN, "diamond"), (*_RED, "hexagon"),
    (*_NAVY, "up"), (*_BLUE, "square"), (*_OCHRE, "pentagon"), (*_VIOLET, "cross"), (*_GREEN, "down"), (*_RED, "left"),
    (*_BROWN, "saltire"),
)  # fmt: skip
"""Colours and shapes of types that the schema does not have, for the most frequent one first."""

REST: Final = Symbol("Other types", *_GREY, "hexagon")
"""Symbol of the types that are too many to have one each."""


def looks_of(kinds: Iterable[str | None]) -> dict[str, Symbol]:
    """Symbol of every event type of a table, those of the schema first, then its own from the most frequent on.

    Parameters
    ----------
    kinds
        Event type of each row; None for none.

    Returns
    -------
    dict
        All types of the schema, then up to twelve of the table's own with a symbol each; the others share
        :data:`REST`.

    Examples
    --------
    >>> looks = looks_of(["mine", "mine", "riot", "looting"])
    >>> list(looks)[-2:], looks["mine"].shape, looks["looting"].label
    (['mine', 'looting'], 'circle', 'looting')
    """
    looks: dict[str, Symbol] = {str(kind): symbol for kind, symbol in SYMBOLS.items()}
    counts: dict[Any, int] = pd.Series(kinds, dtype=object).value_counts().to_dict()
    own = sorted((kind for kind in counts if kind not in looks), key=lambda kind: (-counts[kind], kind))
    named = [kind for kind in own if kind != REST_KEY][: len(OWN_LOOKS)]
    looks |= {kind: Symbol(kind.replace("_", " "), *look) for kind, look in zip(named, OWN_LOOKS, strict=False)}
    return looks | {kind: REST for kind in own if kind not in looks}
