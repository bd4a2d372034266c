"""From the probabilities of a name's candidates to a match with a reason, or to none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents import geo, names
from geoincidents.gazetteer.ranking import lies_in, sphere_km
from geoincidents.place import Candidate, Match
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.gazetteer.joint import Answer
    from geoincidents.gazetteer.ranking import Context, Hit
    from geoincidents.place import Place

RESOLVED: Final = 0.5
CLEAR: Final = 1.6
SHOWN: Final = 5
_SAME_SPOT_KM: Final = 3.0
_SEAT: Final = 0.1  # of the division's share, from which a town of its name is the seat and no hamlet of it
_WEAK_NAME: Final = 0.72  # below this two names are not spellings of one
_ON_A_SPHERE: Final = 1.02  # two places seem at most this much farther apart than on the ellipsoid
_LEAST_KM_PER_DEGREE: Final = 110.0  # of latitude, at the equator


def nothing_close(query: str, context: Context) -> Match:
    """The match of a name that nothing in the gazetteer is like."""
    where = f" in {context.country}" if context.country else ""
    return Match.unresolved(query, f"no name{where} is close to {query!r}{context.remark}")


def judge(query: str, hits: Sequence[Hit], found: Answer, context: Context) -> Match:
    """The place that a name means, or that nothing decides, or that it is not here.

    Parameters
    ----------
    query
        The name as asked.
    hits
        Its candidates.
    found
        Their probabilities.
    context
        What was known beside the name.

    Returns
    -------
    Match
        Resolved, ambiguous (best answer and rivals given) or unresolved, with the reason.
    """
    ranked = found.candidates(hits)
    best = _seat(ranked, context)
    here: list[Candidate] = []
    rivals: list[Candidate] = []
    for one in ranked:
        (here if one is best or same_spot(best, one) else rivals).append(one)
    score = sum([one.score for one in here]) * context.doubt
    runner_up = rivals[0].score if rivals else 0.0
    shown = (best, *rivals)[:SHOWN]
    name = _called(best)
    borne = any(hit.evidence == 0.0 and hit.place.place_id == best.place.place_id for hit in hits)
    if score < RESOLVED and not (borne and score + runner_up >= RESOLVED):  # two spellings that are like it are none
        why = f"closest is {name}, but too little speaks for it"
        if borne:
            why = f"{name} bears the name, but a place that is not listed is as likely"
        return Match.unresolved(query, why + context.remark, shown)
    if score >= RESOLVED and score >= CLEAR * runner_up:
        hit = next(hit for hit in hits if hit.place.place_id == best.place.place_id)
        status, why = MatchStatus.RESOLVED, _reason(query, best, hit.similarity, rivals, context)
    else:
        status = MatchStatus.AMBIGUOUS
        why = f"{name} and {_called(rivals[0])} both fit; nothing decides"
        if best.score >= CLEAR * runner_up:
            why = f"{name} fits better than {_called(rivals[0])}, but a place that is not listed may be meant"
    return located(query, best.place, status=status, score=min(score, 1.0), why=why + context.remark, candidates=shown)


def located(
    query: str,
    place: Place,
    *,
    status: MatchStatus,
    score: float,
    why: str,
    candidates: tuple[Candidate, ...],
) -> Match:
    """A match whose point is the place's own."""
    return Match(
        query=query,
        status=status,
        place=place,
        lat=place.lat,
        lon=place.lon,
        radius_km=place.radius_km,
        precision=place.precision,
        score=score,
        why=why,
        candidates=candidates,
    )


def _seat(ranked: Sequence[Candidate], context: Context) -> Candidate:
    """Best candidate, but the town rather than the division round it that bears its name."""
    best = ranked[0]
    if context.kind == "A" or not best.place.kind.startswith("A.ADM"):
        return best
    towns = (c for c in ranked[1:] if c.place.kind.startswith("P.") and c.score >= _SEAT * best.score)
    own = (c for c in towns if names.similarity(c.place.name, best.place.name) >= _WEAK_NAME)
    return next((c for c in own if same_spot(best, c)), best)


def same_spot(one: Candidate, other: Candidate) -> bool:
    """Whether two are one place to a reader: near and of one kind, or a town and its own division or country."""
    first, second = one.place, other.place
    if first.country != second.country:
        return False
    if _seat_of(first, second) or _seat_of(second, first):
        return names.similarity(one.matched_name, other.matched_name) >= _WEAK_NAME
    most = max(_SAME_SPOT_KM, first.radius_km, second.radius_km)
    apart = abs(first.lat - second.lat) * _LEAST_KM_PER_DEGREE
    if apart > most or sphere_km(first, second.lat, second.lon) > _ON_A_SPHERE * most:  # no need to know it exactly
        return False
    km = float(geo.distance_km(lat=first.lat, lon=first.lon, to_lat=second.lat, to_lon=second.lon))
    if km > most or names.similarity(one.matched_name, other.matched_name) < _WEAK_NAME:
        return False
    if first.kind[:1] == second.kind[:1]:
        return km <= _SAME_SPOT_KM
    areas = [place for place in (first, second) if place.kind.startswith(("A.ADM", "A.PCL"))]
    towns = [place for place in (first, second) if place.kind.startswith("P.")]
    return len(areas) == len(towns) == 1 and km <= areas[0].radius_km


def _called(candidate: Candidate) -> str:
    """A candidate in words: its name, the one that is like what was asked, where it lies."""
    place, other = candidate.place, candidate.matched_name
    also = "" if names.fold(other) == names.fold(place.name) else f", also {other!r}"
    where = ", ".join(filter(None, (place.admin1, place.country))) or "no country"
    return f"{place.name!r}{also} ({where})"


def _seat_of(town: Place, division: Place) -> bool:
    """Whether a town lies in a division of its country that bears its name, by what the gazetteer says of it."""
    return (
        town.kind.startswith("P.")
        and division.kind.startswith("A.ADM")
        and (division.name == town.admin2 if division.kind != "A.ADM1" else division.name == town.admin1)
    )


def _reason(query: str, best: Candidate, alike: float, rivals: Sequence[Candidate], context: Context) -> str:
    if alike == 1.0:
        evidence = f"same name as {best.matched_name!r}"
    elif names.skeleton("".join(names.words(query))) == names.skeleton("".join(names.words(best.matched_name))):
        evidence = f"same consonants as {best.matched_name!r}"
    else:
        evidence = f"close to {best.matched_name!r} ({alike:.2f})"
    parts = [evidence]
    if context.lat is not None and context.lon is not None:
        km = geo.distance_km(lat=best.place.lat, lon=best.place.lon, to_lat=context.lat, to_lon=context.lon)
        parts.append(f"{float(km):.0f} km from {context.label}")
    if context.divisions and not lies_in(best.place, context.divisions):
        stated = " or ".join(sorted(name for _, name in context.divisions))
        parts.append(f"though outside {stated}, where it is said to lie")
    if rivals:
        parts.append(f"ahead of {_called(rivals[0])}")
    else:
        parts.append(f"only such place in {context.country or 'the gazetteer'}")
    return "; ".join(parts)
