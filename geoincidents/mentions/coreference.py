"""Phrases for places that are named elsewhere: "the capital", "the city", "the oil-rich country"."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from geoincidents.mentions.decide import at_place, span_places
from geoincidents.mentions.lexicon import COUNTRY_ADJECTIVES
from geoincidents.mentions.spans import Span, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geoincidents.mentions.recognise import Reading
    from geoincidents.mentions.resolve import Setting
    from geoincidents.place import Match, Place

_OWNER: Final = r"(?:the|our|its|their|your|this)"
_NO_APPOSITION: Final = r"(?!\s*,?\s+(?-i:[A-Z]))(?!\s+(?:of\b|punishment|letters?|gains|market|markets|hall|council))"
_CAPITAL: Final = re.compile(
    rf"\b{_OWNER}\s+(?:(?P<people>(?-i:[A-Z])\w+(?:\s(?-i:[A-Z])\w+)?)\s+|country['\u2019]s\s+|nation['\u2019]s\s+"
    rf"|national\s+)?capital(?:\s+city)?\b{_NO_APPOSITION}",
    re.IGNORECASE,
)
_CITY_ADJECTIVE: Final = (
    r"(?:(?:besieged|northern|southern|eastern|western|central|coastal|port|strategic|ancient|historic|key|border"
    r"|whole|entire|divided|embattled|contested|occupied|[a-z]+-held|[a-z]+-controlled)\s+)?"
)
_CITY: Final = re.compile(
    rf"\b{_OWNER}\s+{_CITY_ADJECTIVE}(?P<noun>city|town|village)\b{_NO_APPOSITION}", re.IGNORECASE
)
_COUNTRY: Final = re.compile(
    rf"\b{_OWNER}\s+(?P<adjectives>(?:[\w-]+\s+){{0,3}}?)(?:country|nation)\b(?!\s+of\b)(?!-)",
    re.IGNORECASE,
)
_MEMORY: Final = 1500.0  # characters after which a mention counts 1/e: some three paragraphs of news
_SENTENCE: Final = 200.0  # what stands in the same sentence or the one before counts once more
_TOWN_MOST: Final = 300_000
_VILLAGE_MOST: Final = 50_000
_SURE: Final = 0.75  # of what is known of the place that is meant


def corefer(reading: Reading, setting: Setting) -> list[Span]:
    """Spans of the phrases that stand for a place named elsewhere, matched.

    Parameters
    ----------
    reading
        A reading whose spans are matched.
    setting
        What the text is about.

    Returns
    -------
    list of Span
        A phrase for which the text names nothing is left out.
    """
    text = reading.text
    taken = [
        (span.start, span.end) for span in reading.spans if span.match is not None and span.kind is not SpanKind.DEMONYM
    ]
    known = span_places(reading.spans)
    found: list[Span] = []
    for pattern, read in ((_CAPITAL, _capital), (_CITY, _city), (_COUNTRY, _country)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            place = read(reading, match, [(s, p) for s, p in known if s.start < start] or known, setting)
            if place is not None:
                span = Span(start, end, text[start:end], SpanKind.COREFERENCE)
                span.match = _at(span.text, place, known)
                found.append(span)
                taken.append((start, end))
    return sorted(found, key=lambda span: span.start)


def salient_city(known: Iterable[tuple[Span, Place]], position: int) -> Place | None:
    """City that a text is about at some offset: named often, lately, and big; None when it names none.

    Parameters
    ----------
    known
        Spans with their places.
    position
        Offset into the text.

    Returns
    -------
    Place or None
        A populated place.
    """
    weights: dict[str, tuple[float, Place]] = {}
    for span, place in known:
        if not place.kind.startswith("P."):
            continue
        apart = abs(position - span.start)
        weight = math.exp(-apart / _MEMORY) + math.exp(-apart / _SENTENCE)
        so_far = weights.get(place.place_id, (0.3 * math.log10(place.population + 1.0), place))[0]
        weights[place.place_id] = so_far + weight, place
    return max(weights.values(), key=lambda item: item[0])[1] if weights else None


def _at(text: str, place: Place, known: Iterable[tuple[Span, Place]]) -> Match:
    score = max((s.match.score for s, p in known if p is place and s.match), default=1.0) * _SURE
    return at_place(text, place, score=score, why=f"{text!r} stands for {place.name}, which the text is about here")


def _salient_country(known: Iterable[tuple[Span, Place]], position: int, setting: Setting) -> str:
    """Country that a text is about at some offset, as alpha-3 code."""
    weights: dict[str, float] = {}
    for span, place in known:
        weight = {SpanKind.BODY: 0.3, SpanKind.DEMONYM: 0.5}.get(span.kind, 1.0)
        weights[place.country] = weights.get(place.country, 0.0) + weight * math.exp(
            -abs(position - span.start) / _MEMORY
        )
    return max(weights, key=lambda code: weights[code], default=setting.focus)


def _capital(
    reading: Reading,
    match: re.Match[str],
    known: list[tuple[Span, Place]],
    setting: Setting,
) -> Place | None:
    people = match["people"]
    code = reading.index.demonym(people) if people else _salient_country(known, match.start(), setting)
    return reading.index.gazetteer.capital(code) if code else None


def _city(
    reading: Reading,
    match: re.Match[str],
    known: list[tuple[Span, Place]],
    setting: Setting,  # noqa: ARG001 one signature for the three readers
) -> Place | None:
    if match["noun"].casefold() == "city":
        return salient_city(known, match.start())
    most = _TOWN_MOST if match["noun"].casefold() == "town" else _VILLAGE_MOST
    before = [(s, p) for s, p in known if s.start < match.start() and p.kind.startswith("P.") and p.population < most]
    unknown = [s.start for s in reading.spans if s.start < match.start() and s.match and s.match.place is None]
    if not before or max(unknown, default=-1) > before[-1][0].start:
        return None  # the last place that was named is not known, and may be the one
    return before[-1][1]


def _country(
    reading: Reading,
    match: re.Match[str],
    known: list[tuple[Span, Place]],
    setting: Setting,
) -> Place | None:
    adjectives = match["adjectives"].split()
    if any(word.casefold() not in COUNTRY_ADJECTIVES and "-" not in word for word in adjectives):
        return None
    code = _salient_country(known, match.start(), setting)
    return reading.index.gazetteer.country(code) if code else None
