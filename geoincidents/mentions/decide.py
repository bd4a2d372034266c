"""From the probabilities of a name's candidates to a match with a reason, or to none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geoincidents.gazetteer.joint import Answer
from geoincidents.gazetteer.verdict import SHOWN, judge
from geoincidents.mentions.resolve import context_of
from geoincidents.mentions.spans import SpanKind
from geoincidents.place import Candidate, Match
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geoincidents.mentions.recognise import Reading
    from geoincidents.mentions.resolve import Setting
    from geoincidents.mentions.spans import Group, Span
    from geoincidents.place import Place

_WORTH_ASKING: Final = 0.3
_NO_POINT_KM: Final = 1500.0  # wider than most countries
_DEMONYM_SCORE: Final = 0.95


def decide(reading: Reading, groups: Iterable[Group], setting: Setting) -> None:
    """Give every span of the groups its match; a span that is no place keeps None.

    Parameters
    ----------
    reading
        The reading that the groups come from.
    groups
        Names with the probability of each candidate.
    setting
        What the text is about.
    """
    for group in groups:
        match = decide_group(group, setting)
        for span in group.spans:
            span.match = match
            if match is None and span.strict and span.kind in {SpanKind.NAME, SpanKind.BODY}:
                shown = _shown(group)
                why = (
                    f"no place called {span.text!r} fits this text"
                    if shown
                    else f"{span.text!r} is not in the gazetteer"
                )
                span.match = Match.unresolved(span.text, why, shown)
    for span in reading.spans:
        if span.kind is SpanKind.DEMONYM or (span.kind is SpanKind.BODY and span.match is None):
            place = reading.index.gazetteer.country(reading.index.demonym(span.text) or "")
            if place:
                span.match = at_place(
                    span.text, place, score=_DEMONYM_SCORE, why=f"the people or things of {place.name}"
                )


def decide_group(group: Group, setting: Setting) -> Match | None:
    """Match of a name, or None when it is not likely enough to be a place, or one that is listed.

    Parameters
    ----------
    group
        The name.
    setting
        What the text is about.

    Returns
    -------
    Match or None
        Resolved or ambiguous, or unresolved where a place is too wide for a point.
    """
    if not group.hits or group.believed * (1.0 - group.none) < _WORTH_ASKING:
        return None
    answer = Answer(group.scores, group.none)
    match = judge(group.name, group.hits, answer, context_of(group))
    best = match.place
    if best is None:
        return None
    if best.kind == "L.CONT" or (best.radius_km > _NO_POINT_KM and not best.kind.startswith("A.")):
        return Match.unresolved(group.name, f"{best.name} is too wide for a point to stand for it", match.candidates)
    score = round(min(match.score * group.believed, 1.0), 4)
    rival = match.candidates[1].place if match.status is MatchStatus.AMBIGUOUS and len(match.candidates) > 1 else None
    return replace(match, score=score, why=_why(group, best, rival, setting))


def at_place(
    query: str,
    place: Place,
    *,
    score: float,
    why: str,
    status: MatchStatus = MatchStatus.RESOLVED,
    candidates: tuple[Candidate, ...] = (),
) -> Match:
    """Match that lies at a place with the place's own extent.

    Parameters
    ----------
    query
        The phrase.
    place
        The place.
    score
        Probability.
    why
        The reason.
    status
        Resolved or ambiguous.
    candidates
        What was considered, best first; the place alone when empty.

    Returns
    -------
    Match
        With point, radius and precision of the place.
    """
    return Match(
        query=query,
        status=status,
        place=place,
        lat=place.lat,
        lon=place.lon,
        radius_km=place.radius_km,
        precision=place.precision,
        score=round(min(score, 1.0), 4),
        why=why,
        candidates=candidates or (Candidate(place, round(min(score, 1.0), 4), query),),
    )


def _shown(group: Group) -> tuple[Candidate, ...]:
    """Best candidates with their probabilities as scores."""
    return Answer(group.scores, group.none).candidates(group.hits)[:SHOWN] if group.scores else ()


def _why(group: Group, place: Place, rival: Place | None, setting: Setting) -> str:
    """Reason for a decision in one sentence."""
    where = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
    if place.kind.startswith("A.PCL"):
        where = f"the country {place.name}"
    reasons = list(dict.fromkeys(hint for span in group.spans for hint in span.hints))[:1]
    if place.country and setting.focus == place.country and not place.kind.startswith("A.PCL"):
        reasons.append(f"the text is about {place.country}")
    elif len({hit.place.place_id for hit in group.hits if hit.evidence == 0.0}) == 1:
        reasons.append("the only place of that name")
    elif not reasons:
        reasons.append("the best-known place of that name")
    because = " and ".join(reasons)
    return f"{where}: {because}" + (f", but {rival.name} in {rival.country} is nearly as likely" if rival else "")


def span_places(spans: Iterable[Span]) -> list[tuple[Span, Place]]:
    """Spans that are resolved or ambiguous, with their places."""
    return [(span, span.match.place) for span in spans if span.match is not None and span.match.place is not None]
