"""Which of several candidates a name means: a score for each, and the decision, with its reason.

Each hit gets a utility: how close its name is, how important it is, how well it fits the context. Its score is its
share of the softmax of all utilities times the probability that the name is one of the gazetteer's at all, as far as
the best one tells. Both were fitted on names that were hidden (see ``gazetteer/fit_likeness.py``), so that a score is
the probability of being right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents import geo, names
from geoincidents.likeness import scale, spelling_utility
from geoincidents.place import Candidate, Match
from geoincidents.schema import GeoPrecision, MatchStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from geoincidents.place import Place
    from geoincidents.scope import Scope

BELIEF: Final = ("always", "name_utility", "prior", "nearness", "same_letters")
"""What tells whether the first of the ranking is right at all."""

_IMPORTANCE: Final = 0.25  # of the logarithm of the population
_USUAL_POPULATION: Final = 5000.0
_FLOOR_POPULATION: Final = 300  # what a place of unknown population counts as
_COUNTRY_NAMES_KNOWN: Final = 3.0  # countries have every name listed, so one that is not is hardly theirs
_CAPITAL_BONUS: Final = 1.0
_KIND_BONUS: Final = 4.0
_CURATED: Final = "curated:"
_CURATED_BONUS: Final = 2.5  # somebody wrote this place down because reports name it
_COUNTRY_BONUS: Final = 3.0
_DIVISION_MALUS: Final = 3.0  # "Aleppo" is the city unless a word says governorate
_AT_HAND: Final = 8.0  # lying right where it is expected
_AT_HAND_KM: Final = 10.0
_FALL_OFF: Final = 2.5  # per natural logarithm of the distance
_REGION_KM: Final = 500.0  # past this a place is in another region, and each further _BEYOND_KM counts one more
_BEYOND_KM: Final = 300.0
_ELSEWHERE: Final = -14.0
_UNLISTED_COST: Final = 3.0  # not bearing the very name, while another place does
_ALTERNATE_COST: Final = 3.0  # bearing as an old or a further name what another place is called today
_SPELLED_ALIKE: Final = -1.5  # evidence of a name that is hardly another one
_SPELLING: Final = 0.6  # names of one place that are less alike are different names, not spellings
_LOOSE: Final = 0.93  # below this a name needs a country or a point beside it to be believed
_RESOLVED: Final = 0.5
_CLEAR: Final = 2.5  # the winner is this many times as likely as the runner-up
_WEAK_NAME: Final = 0.72  # below this a name is not the same name, whatever the context
_SAME_SPOT_KM: Final = 3.0
_LEAST_KM_PER_DEGREE: Final = 110.0  # of latitude, at the equator
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the name.

    Attributes
    ----------
    country
        ISO alpha-3 code that candidates were held to, or ``""``.
    lat, lon
        A point that the place is expected near, or None.
    label
        What that point is called, for the reason.
    division
        First-order division that the point stands for: its places are as good as at the point.
    kind
        GeoNames feature class that a word of the phrase hints at, or ``""``.
    scope
        Area that candidates are held to, or None.
    """

    country: str = ""
    lat: float | None = None
    lon: float | None = None
    label: str = ""
    division: str = ""
    kind: str = ""
    scope: Scope | None = None


@dataclass(frozen=True)
class Hit:
    """A place that a name could mean, before anything is decided.

    Attributes
    ----------
    query
        The name asked for.
    place
        The place.
    matched_name
        The name of it that is closest to the one asked for.
    evidence
        That the two are spellings of one name, as :func:`geoincidents.likeness.likeness` gives it; 0 for the same
        letters, below it for others.
    kin
        What further names of the place that are close, too, add, as :func:`geoincidents.likeness.kinship` gives it.
    """

    query: str
    place: Place
    matched_name: str
    evidence: float
    kin: float = 0.0

    @cached_property
    def similarity(self) -> float:
        """How alike the two are, as :func:`geoincidents.names.similarity` gives it."""
        return 1.0 if self.evidence == 0.0 else names.similarity(self.query, self.matched_name)

    @cached_property
    def is_current(self) -> bool:
        """Whether the name that was matched is a spelling of what the place is called today."""
        own = self.place.name
        return self.matched_name == own or names.similarity(self.matched_name, own) >= _SPELLING


def name_utility(hit: Hit) -> float:
    """Utility of a hit's name: 0 for the same letters, and mostly less for others.

    Parameters
    ----------
    hit
        Any hit.

    Returns
    -------
    float
        Above 0 only where many spellings of the place are close.
    """
    if hit.evidence == 0.0:
        return 0.0
    utility = float(spelling_utility(hit.evidence, hit.kin, len(hit.place.names)))
    return utility * _COUNTRY_NAMES_KNOWN if hit.place.kind.startswith("A.PCL") and utility < 0.0 else utility


def importance(population: ArrayLike) -> NDArray[np.float64]:
    """Utility of being a place where so many people live.

    Parameters
    ----------
    population
        Number of people, or several; 0 where it is not known.

    Returns
    -------
    ndarray of float64
        A quarter of the logarithm, from what a place of unknown population counts as.

    Examples
    --------
    >>> float(importance(0).round(2)), float(importance(1_000_000).round(2))
    (1.43, 3.45)
    """
    return _IMPORTANCE * np.log(np.asarray(population, dtype=np.float64) + _FLOOR_POPULATION)


def prior(place: Place, kind: str = "") -> float:
    """Utility of a place before its name and surroundings are looked at.

    Parameters
    ----------
    place
        The place.
    kind
        Feature class that a word of the phrase hints at, or ``""``.

    Returns
    -------
    float
        Grows with the logarithm of the population; countries gain, and divisions lose to their own seat.
    """
    utility = float(importance(place.population))
    if place.kind == "P.PPLC":
        utility += _CAPITAL_BONUS
    if place.kind.startswith("A.PCL"):
        utility += _COUNTRY_BONUS
    elif place.kind.startswith("A.") and kind != "A":
        utility -= _DIVISION_MALUS
    if place.place_id.startswith(_CURATED):
        utility += _CURATED_BONUS
    if kind and place.kind.startswith(kind):
        utility += _KIND_BONUS
    return utility


def nearness(place: Place, context: Context) -> float:
    """Utility of lying near where the caller expects the place; 0 without such a point.

    Parameters
    ----------
    place
        The place.
    context
        With the expected point.

    Returns
    -------
    float
        About +8 within a few kilometres, 0 at some 240 km, down to -14 on another continent.
    """
    if context.lat is None or context.lon is None:
        return 0.0
    if context.division and place.admin1 == context.division:
        return _AT_HAND
    km = float(geo.distance_km(lat=place.lat, lon=place.lon, to_lat=context.lat, to_lon=context.lon))
    km = max(0.0, km - (place.radius_km if place.kind.startswith("A.") else 0.0))
    utility = _AT_HAND - _FALL_OFF * math.log1p(km / _AT_HAND_KM) - max(0.0, km - _REGION_KM) / _BEYOND_KM
    return max(utility, _ELSEWHERE)


def believable(hits: Sequence[Hit]) -> list[Hit]:
    """Hits whose names are close enough to be the same name.

    Parameters
    ----------
    hits
        Any hits.

    Returns
    -------
    list of Hit
        In the same order.
    """
    return [hit for hit in hits if hit.similarity >= _WEAK_NAME]


def utilities(hits: Sequence[Hit], context: Context) -> NDArray[np.float64]:
    """Utility of each hit among the others.

    Parameters
    ----------
    hits
        Places with their names' likeness.
    context
        What is known beside the name.

    Returns
    -------
    ndarray of float64
        One for each.
    """
    names_value = spelled_utilities(
        np.array([hit.evidence for hit in hits]),
        np.array([name_utility(hit) for hit in hits]),
        np.array([hit.place.population for hit in hits]),
    )
    closest = 0.0 if any(hit.evidence == 0.0 for hit in hits) else _SPELLED_ALIKE
    current = any(hit.evidence >= closest and hit.is_current for hit in hits)
    rest = [
        prior(hit.place, context.kind)
        + nearness(hit.place, context)
        - (_ALTERNATE_COST if current and not hit.is_current else 0.0)
        for hit in hits
    ]
    value: NDArray[np.float64] = names_value + np.array(rest)
    return value


def spelled_utilities(
    evidence: NDArray[np.float64], value: NDArray[np.float64], population: NDArray[Any]
) -> NDArray[np.float64]:
    """Utilities of names beside each other: where a place bears the very name, others that are only like it lose.

    Importance counts more among places of the very name: reports name them about as often as people live there. A name
    that is spelled otherwise is as likely that of a village as that of a town, which has its spellings listed.

    Parameters
    ----------
    evidence
        Of each name; 0 for the same letters.
    value
        Utility of each name by itself.
    population
        Of each place.

    Returns
    -------
    ndarray of float64
        One for each.

    Examples
    --------
    >>> village, city, other = spelled_utilities(np.array([0, 0, -1.0]), np.array([0, 0, -1.0]), np.array([9, 9e6, 9]))
    >>> bool(city > village > other)
    True
    """
    same = evidence == 0.0
    if not same.any():
        return value
    people = np.log((population + _FLOOR_POPULATION) / _USUAL_POPULATION)
    return np.where(same, (1.0 - _IMPORTANCE) * people, np.minimum(value, 0.0) - _UNLISTED_COST)


def belief(hit: Hit, context: Context) -> NDArray[np.float64]:
    """What speaks for the place that ranks first being the right one, rivals aside.

    Parameters
    ----------
    hit
        The first one.
    context
        What is known beside the name.

    Returns
    -------
    ndarray of float64
        One number for each of :data:`BELIEF`.
    """
    same = float(hit.evidence == 0.0)
    return np.array([1.0, name_utility(hit), prior(hit.place, context.kind), nearness(hit.place, context), same])


def _known(hit: Hit, context: Context) -> float:
    weights = scale(_scope(context)).known
    return 1.0 / (1.0 + math.exp(-float(belief(hit, context) @ weights)))


def _scope(context: Context) -> str:
    if context.lat is not None:
        return "near"
    return "country" if context.country or context.scope is not None else "world"


def rank(hits: Sequence[Hit], context: Context) -> tuple[Candidate, ...]:
    """Candidates with their scores, best first.

    Parameters
    ----------
    hits
        Places with their names' likeness.
    context
        What is known beside the name.

    Returns
    -------
    tuple of Candidate
        Scores sum to less than 1: the rest is the chance that it is none of these.
    """
    if not hits:
        return ()
    value = utilities(hits, context)
    shares = np.exp(scale(_scope(context)).sharpness * (value - value.max()))
    known = _known(hits[int(np.argmax(value))], context)
    weights = shares / shares.sum() * known
    scored = [
        Candidate(place=hit.place, score=float(w), matched_name=hit.matched_name)
        for hit, w in zip(hits, weights, strict=True)
    ]
    return tuple(sorted(scored, key=lambda c: (-c.score, c.place.place_id)))


def decide(query: str, hits: Sequence[Hit], context: Context) -> Match:
    """The place that a name means, or that nothing decides, or that it is not here.

    Parameters
    ----------
    query
        The name as asked.
    hits
        Places with their names' likeness.
    context
        What is known beside the name.

    Returns
    -------
    Match
        Resolved, ambiguous (best answer and rivals given) or unresolved, with the reason.
    """
    close = believable(hits)
    hit_of = {hit.place.place_id: hit for hit in close}
    ranked = rank(close, context)
    where = f" in {context.country}" if context.country else ""
    if not ranked:
        return Match.unresolved(query, f"no name{where} is close to {query!r}")
    best = _seat(ranked, context)
    hit = hit_of[best.place.place_id]
    rivals = [c for c in ranked if c is not best and not _same_spot(best, c)]
    score = best.score + sum(c.score for c in ranked if c is not best and _same_spot(best, c))
    runner_up = rivals[0].score if rivals else 0.0
    shown = (best, *rivals)[:_SHOWN]
    name = f"{best.matched_name!r} ({best.place.country or 'no country'})"
    if _scope(context) == "world" and hit.similarity < _LOOSE and hit.evidence < _SPELLED_ALIKE:
        return Match.unresolved(
            query, f"closest is {name}, but only a country or a place near by could prove it", shown
        )
    if score < _RESOLVED and score + runner_up < _RESOLVED:
        return Match.unresolved(query, f"closest is {name}, but too little speaks for it", shown)
    if score >= _RESOLVED and score >= _CLEAR * runner_up:
        status, why = MatchStatus.RESOLVED, _reason(query, best, hit.similarity, rivals, context)
    else:
        status = MatchStatus.AMBIGUOUS
        other = rivals[0].place
        why = f"{name} and {other.name!r} ({other.admin1 or other.kind}, {other.country}) both fit; nothing decides"
    return located(query, best.place, status=status, score=score, why=why, candidates=shown)


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
        precision=GeoPrecision(place.precision),
        score=score,
        why=why,
        candidates=candidates,
    )


def _seat(ranked: Sequence[Candidate], context: Context) -> Candidate:
    """Best candidate, but the town rather than the division round it that bears its name."""
    best = ranked[0]
    if context.kind == "A" or not best.place.kind.startswith("A.ADM"):
        return best
    return next((c for c in ranked[1:] if c.place.kind.startswith("P.") and _same_spot(best, c)), best)


def _same_spot(one: Candidate, other: Candidate) -> bool:
    """Whether two are one place to a reader: a short way apart and of one kind, or a town and its own division."""
    first, second = one.place, other.place
    most = max(_SAME_SPOT_KM, first.radius_km, second.radius_km)
    if first.country != second.country or abs(first.lat - second.lat) * _LEAST_KM_PER_DEGREE > most:
        return False
    km = float(geo.distance_km(lat=first.lat, lon=first.lon, to_lat=second.lat, to_lon=second.lon))
    if km > most or names.similarity(one.matched_name, other.matched_name) < _WEAK_NAME:
        return False
    if first.kind[:1] == second.kind[:1]:
        return km <= _SAME_SPOT_KM
    divisions = [place for place in (first, second) if place.kind.startswith("A.ADM")]
    towns = [place for place in (first, second) if place.kind.startswith("P.")]
    return len(divisions) == len(towns) == 1 and km <= divisions[0].radius_km


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
    scope = context.country or "the gazetteer"
    if rivals:
        other = rivals[0].place
        parts.append(f"ahead of {other.name!r} ({other.admin1 or other.kind}, {other.country})")
    else:
        parts.append(f"only such place in {scope}")
    return "; ".join(parts)
