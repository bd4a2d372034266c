"""How much a word or phrase says of an event by itself."""

from __future__ import annotations

from enum import StrEnum


class Strength(StrEnum):
    """How much a trigger says by itself."""

    SPECIFIC = "specific"
    """It names the kind of event ("airstrike")."""
    GENERIC = "generic"
    """It names an event of no stated kind ("attack", "hit"); a specific one beside it decides."""
    HARM = "harm"
    """It names only a consequence ("killed")."""
