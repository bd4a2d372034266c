"""The value that a relational phrase is read into."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RelationKind(StrEnum):
    """How the place that is meant lies to the places that are named."""

    DISTANCE = "distance"
    """A stated distance, with or without a direction: "50 km south of X", "within 10 miles of X"."""
    DIRECTION = "direction"
    """A direction alone, outside the named place: "south of X"."""
    PART = "part"
    """A part of the named place: "northern X", "the east of X", "central X"."""
    SUBURB = "suburb"
    """The built-up ring of a town: "a suburb of X", "X's southern suburbs"."""
    OUTSKIRTS = "outskirts"
    """The edge of a place: "the outskirts of X", "just outside X", "the X countryside"."""
    AROUND = "around"
    """The place and what surrounds it: "in and around X", "the X area"."""
    NEAR = "near"
    """Close by: "near X"."""
    BETWEEN = "between"
    """Somewhere between two places, or on what joins them: "between X and Y", "the X-Y road"."""
    OFFSHORE = "offshore"
    """At sea: "off the coast of X"."""
    BORDER = "border"
    """On a border: "the border with X", "the X-Y border"."""
    ADMIN = "admin"
    """A division named after or as its anchor: "X province", "the governorate of X"."""
    FACILITY = "facility"
    """A site known by its town: "X airport", "the port of X"."""
    NAMED = "named"
    """A named place inside another: "the X suburb of Y", "X's Y district"; it says where Y is, no point of its own."""


class Hedge(StrEnum):
    """How a stated distance is qualified."""

    EXACT = "exact"
    ABOUT = "about"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relational phrase.

    Attributes
    ----------
    kind
        How the place that is meant lies to its anchors.
    start, end
        Character offsets of the whole phrase, anchors included, half open.
    text
        The phrase as it stands.
    anchors
        Offsets of the places that it starts from, in text order; empty when the phrase leaves them to the context
        ("the southern suburbs", "50 km south of here").
    distance_km
        Stated distance in kilometres, or None.
    distance_error_km
        Half the width of the interval of distances that a writer would state in the same words, 0 without distance.
    azimuth
        Degrees clockwise from true north, or None.
    azimuth_error
        Half the width in degrees of the directions that would be called the same.
    hedge
        How the distance is qualified.
    noun
        The word that names the kind of place ("suburbs", "province", "airport"), lower case, or ``""``.
    """

    kind: RelationKind
    start: int
    end: int
    text: str
    anchors: tuple[tuple[int, int], ...]
    distance_km: float | None = None
    distance_error_km: float = 0.0
    azimuth: float | None = None
    azimuth_error: float = 0.0
    hedge: Hedge = Hedge.EXACT
    noun: str = ""
