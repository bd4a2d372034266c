"""From the probabilities of a name's candidates to a match with a reason, or to none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents import geo
from geoincidents.geoparsing.spans import SpanKind
from geoincidents.place import Candidate, Match
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoincidents.geoparsing.recognise import Reading
    from geoincidents.geoparsing.resolve import Setting
    from geoincidents.geoparsing.spans import Group, Span
    from geoincidents.place import Place

_RESOLVED: Final = 0.5
_RUNNER_UP: Final = 0.5  # a rival with half the winner's probability makes a match ambiguous
_WORTH_ASKING: Final = 0.3
_SAME_SPOT_KM: Final = 30.0
_SHOWN: Final = 5
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
    """Match of a name, or None when none of its candidates is likely enough.

    Parameters
    ----------
    group
        The name.
    setting
        What the text is about.

    Returns
    -------
    Match or None
        Resolved or ambiguous.
    """
    order = sorted(range(len(group.candidates)), key=lambda i: -group.scores[i])
    if not order or group.none > 1.0 - _WORTH_ASKING:
        return None
    best = group.candidates[order[0]].place
    here = [i for i in order if same_spot(best, group.candidates[i].place)]
    score = sum(group.scores[i] for i in here)
    rival = next((i for i in order if i not in here), None)
    rivalry = group.scores[rival] if rival is not None else 0.0
    clear = score >= _RESOLVED and rivalry < _RUNNER_UP * score
    if not clear and group.none >= _RESOLVED:
        return None
    if best.kind == "L.CONT" or (best.radius_km > _NO_POINT_KM and not best.kind.startswith("A.")):
        return Match.unresolved(
            group.name, f"{best.name} is too wide for a point to stand for it", _shown(group, order)
        )
    status = MatchStatus.RESOLVED if clear else MatchStatus.AMBIGUOUS
    rival_place = group.candidates[rival].place if rival is not None else None
    why = _why(group, best, rival_place if not clear else None, setting)
    return at_place(group.name, best, score=score, why=why, status=status, candidates=_shown(group, order))


def same_spot(one: Place, other: Place) -> bool:
    """Whether two places are the same for a reader: a town and the division named after it, or close neighbours."""
    if one is other:
        return True
    if one.country != other.country:
        return False
    km = float(geo.distance_km(lat=one.lat, lon=one.lon, to_lat=other.lat, to_lon=other.lon))
    wide = max(p.radius_km for p in (one, other)) if "A.ADM1" in {one.kind, other.kind} else 0.0
    return km <= max(_SAME_SPOT_KM, wide)


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


def _shown(group: Group, order: Sequence[int] | None = None) -> tuple[Candidate, ...]:
    """Best candidates with their probabilities as scores."""
    if order is None:
        order = sorted(range(len(group.candidates)), key=lambda i: -group.scores[i])
    return tuple(
        Candidate(group.candidates[i].place, round(group.scores[i], 4), group.candidates[i].matched_name)
        for i in order[:_SHOWN]
    )


def _why(group: Group, place: Place, rival: Place | None, setting: Setting) -> str:
    """Reason for a decision in one sentence."""
    where = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
    if place.kind.startswith("A.PCL"):
        where = f"the country {place.name}"
    reasons = list(dict.fromkeys(hint for span in group.spans for hint in span.hints))[:1]
    if place.country and setting.focus == place.country and not place.kind.startswith("A.PCL"):
        reasons.append(f"the text is about {place.country}")
    elif len({c.place.place_id for c in group.candidates}) == 1:
        reasons.append("the only place of that name")
    elif not reasons:
        reasons.append("the best-known place of that name")
    because = " and ".join(reasons)
    return f"{where}: {because}" + (f", but {rival.name} in {rival.country} is nearly as likely" if rival else "")


def span_places(spans: Iterable[Span]) -> list[tuple[Span, Place]]:
    """Spans that are resolved or ambiguous, with their places."""
    return [(span, span.match.place) for span in spans if span.match is not None and span.match.place is not None]
