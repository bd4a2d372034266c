"""Where a text says that one name lies in another: "X area of Y", "X village in Y", "X, in the Y zone of Z"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geoincidents.geo import distance_km
from geoincidents.mentions.lexicon import AREA_NOUNS
from geoincidents.mentions.spans import SpanKind
from geoincidents.place import Match
from geoincidents.schema import GeoPrecision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.mentions.mention import Mention
    from geoincidents.mentions.spans import Span

_NOUNS: Final = "|".join(
    sorted({*(re.escape(noun) for noun in AREA_NOUNS), "zone", "ward", "colony", "block", "sector", "hamlet"})
)
_SIDE: Final = r"(?:(?:northern|southern|eastern|western|central|(?:north|south)[- ]?(?:east|west)ern)\s+)?"
# "X area of Y", "X district in northern Y"
_PART: Final = re.compile(rf"\s+(?:{_NOUNS})\s+(?:of|in)\s+(?:the\s+)?{_SIDE}")
_TOWN_OF: Final = re.compile(r"\s+(?:city|town|village|suburb|hamlet)\s+of\s+")
# "X, in the Y zone of Z": Y may be a name that no gazetteer has
_THROUGH: Final = re.compile(
    rf",?\s+(?:in|of)\s+(?:the\s+)?(?:[^\W\d_a-z][\w'\u2019-]*\s+){{1,3}}(?:{_NOUNS})\s+(?:of|in)\s+(?:the\s+)?{_SIDE}"
)
_IN_THE: Final = re.compile(rf",?\s+in\s+(?:the\s+)?{_SIDE}")
_CALLED: Final = re.compile(rf"\s+(?:{_NOUNS})\b")
_SURROUNDINGS_KM: Final = 15.0  # as far as the outskirts of a town are reckoned
_SURE: Final = 0.6  # what is less likely moves no other name
_LESS: Final = 0.9  # somewhere in a town
_MUCH_LESS: Final = 0.6  # somewhere in a division
_ADJACENT: Final = 2


def says_in(text: str, inner: Span | Mention, outer: Span | Mention) -> bool:
    """Whether the words between two names, and the noun after the second, put the first into the second."""
    if outer.start <= inner.end:
        return False
    if _TOWN_OF.fullmatch(text, inner.end, outer.start) and not opens_bare(text, inner):
        return False  # "the Cincinnati suburb of West Chester"
    if _PART.fullmatch(text, inner.end, outer.start) or _THROUGH.fullmatch(text, inner.end, outer.start):
        return True
    return bool(_IN_THE.fullmatch(text, inner.end, outer.start) and _CALLED.match(text, outer.end))


def stated_pairs(text: str, spans: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Names with the name that they are said to lie in, the last first, so that each may pass on where it lies."""
    return [
        (inner, outer)
        for at, inner in reversed(list(enumerate(spans)))
        for outer in spans[at + 1 : at + 1 + _ADJACENT]
        if inner.kind is SpanKind.NAME and outer.kind is SpanKind.NAME and says_in(text, inner, outer)
    ]


def opens_bare(text: str, name: Span | Mention) -> bool:
    """Whether no article stands before a name: "in X village of Y", but "the X village of Y" has it the other way."""
    return not text[: name.start].casefold().rstrip().endswith(" the")


def join_stated(text: str, spans: Sequence[Span], places: dict[int, Mention]) -> set[int]:
    """Let no name lie outside of what the text says it lies in, and hang that on it; give what is absorbed."""
    absorbed: set[int] = set()
    for inner, outer in stated_pairs(text, spans):
        name, holder = places[inner.start], places[outer.start]
        if {inner.start, outer.start} & absorbed or name.anchor is not None or not _is_sure(holder.match):
            continue
        if _lies_within(holder.match, name.match):  # "the Idlib town of Saraqib": the first holds the second
            continue
        if not _lies_within(name.match, holder.match):
            if name.match.lat is None and holder.match.precision is GeoPrecision.COUNTRY:
                continue  # unknown, and somewhere in a country: no point, and another word may tell more
            name = replace(name, match=_somewhere_in(name, holder))
        places[inner.start] = replace(name, anchor=holder)
        absorbed.add(outer.start)
    return absorbed


def _is_sure(match: Match) -> bool:
    return match.lat is not None and match.place is not None and match.score >= _SURE


def _lies_within(inner: Match, outer: Match) -> bool:
    """Whether a matched place lies in another one or in its surroundings."""
    if inner.lat is None or inner.place is None or outer.lat is None or outer.place is None:
        return False
    if outer.place.kind.startswith("A.PCL"):
        return inner.place.country == outer.place.country and not inner.place.kind.startswith("A.PCL")
    if inner.place.kind.startswith("A.PCL") or (inner.radius_km or 0.0) > (outer.radius_km or 0.0) + _SURROUNDINGS_KM:
        return False
    divided = outer.place.kind.startswith("A.ADM1")
    same = inner.place.country == outer.place.country and inner.place.admin1 in {outer.place.name, outer.place.admin1}
    # A town may stand for the division that is called after it.
    if same and inner.place.admin1 and (divided or outer.place.name == outer.place.admin1):
        return True
    if divided:
        return False
    km = float(distance_km(lat=inner.lat, lon=inner.lon or 0.0, to_lat=outer.lat, to_lon=outer.lon or 0.0))
    return km <= (outer.radius_km or 0.0) + _SURROUNDINGS_KM


def _somewhere_in(name: Mention, holder: Mention) -> Match:
    """Match of a name that the gazetteer does not know where the text puts it: somewhere in its holder."""
    found = holder.match
    if found.precision is GeoPrecision.COUNTRY:
        return Match.unresolved(name.text, f"no {name.text!r} lies in {holder.text!r}, where the text puts it")
    match = somewhere_in(
        found, name.text, f"not known by name there, but the text says that it lies in {holder.text!r}"
    )
    return replace(match, score=round(found.score * (_LESS if is_town(found) else _MUCH_LESS), 4))


def somewhere_in(holder: Match, query: str, why: str) -> Match:
    """Match of a name that is not known, in what it lies in; what lies in a town may lie outside it."""
    town = is_town(holder)
    return replace(
        holder,
        query=query,
        radius_km=(holder.radius_km or 0.0) + (_SURROUNDINGS_KM if town else 0.0),
        precision=GeoPrecision.NEAR if town else holder.precision,
        why=why,
    )


def is_town(match: Match) -> bool:
    """Whether a match is a settlement itself, neither a point near one nor an area."""
    town = match.place is not None and match.place.kind.startswith("P.")
    return town and match.precision in {GeoPrecision.EXACT, GeoPrecision.SETTLEMENT}
