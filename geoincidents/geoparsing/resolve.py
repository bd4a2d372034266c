"""How likely the names of a text are places at all, and what country and region the text is about.

Every name has candidates with a utility: the prior of the gazetteer (importance), the countries that the text is about,
the divisions that it names, nearness to its other places, and the containers that stand beside the name. A softmax over
the candidates and *none of these* gives probabilities; each round of the iteration lets what is now known about one
name speak for the others. The weights are stated here. Those of divisions and nearness were raised after nine settings
were tried on both corpora of ``benchmarks/geoparse.py``; the others are not fitted to any. Which of the candidates it
is, :mod:`geoincidents.geoparsing.coherence` decides in the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from geoincidents import names
from geoincidents.geoparsing.spans import Group, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geoincidents.geoparsing.recognise import Reading
    from geoincidents.place import Candidate, Place

_NONE_OF_THESE: Final = 11.3
# A text on one country names hamlets there that no gazetteer has; their namesakes abroad must not stand in for them.
_UNLISTED: Final = 4.5
_FOREIGN: Final = 1.0  # share of that gain that a place abroad loses when nothing else in the text is there
_IMPORTANCE: Final = 0.8  # per natural logarithm of the population
_LEAST_POPULATION: Final = 300  # added to every population, so that a hamlet is not infinitely unlikely
_UNKNOWN_POPULATION: Final = 2000  # of a place in the gazetteer of which the population is not known
_CURATED_POPULATION: Final = 20_000  # likewise, where somebody wrote the place down because reports name it
_COUNTRY_BONUS: Final = 3.0
_CAPITAL_BONUS: Final = 1.5
_REGION_BONUS: Final = 6.5  # regions and seas have no population, and are known by their names
_SEAT_MALUS: Final = -4.5  # "Aleppo" is the city unless a word says governorate
_DIVISION_MALUS: Final = -1.5
_LETTER_COST: Final = 26.0  # between the same name and an altogether different one
_NOT_TODAY: Final = 8.0  # between bearing a name as an old or further one and being called so, where another place is
_NAME_TODAY: Final = 0.9
_COUNTRY_WEIGHT: Final = 2.8
_COUNTRY_MOST: Final = 5.0
_DIVISION_WEIGHT: Final = 4.0
_NEAR_WEIGHT: Final = 5.0
_NEAR_KM: Final = 120.0
_NEAR_MOST: Final = 1.5
_CONTAINED: Final = 8.0
_NOT_CONTAINED: Final = -8.0
_CALLER: Final = 4.0
_DIVISION_KIND: Final = 9.0  # "X province" turns the malus of divisions into a bonus
_COUNTRY_NAME: Final = 2.0
_DIVISION_NAME: Final = 2.5
_BIG_DIVISION_NAME: Final = 4.0  # no town of the name is bigger
_FUZZY_FLOOR: Final = 0.78
_MOST_FUZZY: Final = 12
REGIONS: Final = frozenset({"L.RGN", "L.CONT", "H.SEA", "H.GULF", "H.OCN", "H.STRT", "H.BAY", "T.ISLS", "T.PEN"})
"""Kinds of places without people of their own, which are known by their names."""
_UNKNOWN_DIVISION: Final = -2.5  # "Laurel County" where the gazetteer has no such division, only towns
_ROUNDS: Final = 3
_SURE: Final = 0.5
_CITY: Final = 100_000
_METROPOLIS: Final = 1_000_000
KM_PER_DEGREE: Final = 111.2
_DEMONYM_WEIGHT: Final = 0.6
_BODY_WEIGHT: Final = 0.2
_NAME_WEIGHT: Final = 0.5


@dataclass(slots=True)
class Setting:
    """What the text is about, as far as it is known.

    Attributes
    ----------
    countries
        Weight of each country, by ISO alpha-3 code.
    named
        How many names put something into a country; peoples and governments do not, they act everywhere.
    points
        Latitude and longitude of the places that are sure, each with its group's name and weight.
    divisions
        Divisions that the text names, as (country, name).
    told, told_points
        Those of ``countries`` and ``points`` that the caller gave.
    """

    countries: dict[str, float] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    points: list[tuple[float, float, str, float]] = field(default_factory=list)
    divisions: set[tuple[str, str]] = field(default_factory=set)
    told: dict[str, float] = field(default_factory=dict)
    told_points: list[tuple[float, float, str, float]] = field(default_factory=list)

    def add_country(self, code: str, weight: float) -> None:
        """Count some weight for a country."""
        self.countries[code] = self.countries.get(code, 0.0) + weight

    def focus_bonus(self, group: Group) -> float:
        """Utility that a place gains by lying in the country that the text is most about, but for what a name says."""
        own = self.countries.get(group.voted, 0.0) - group.vote
        others = (weight for code, weight in self.countries.items() if code != group.voted)
        return country_bonus(max([own, *others]))

    @property
    def focus(self) -> str:
        """Country of the greatest weight, ``""`` when there is none."""
        return max(self.countries, key=lambda code: self.countries[code], default="")


def country_bonus(weight: float) -> float:
    """Utility that a place gains from the weight of its country in a text."""
    return min(_COUNTRY_WEIGHT * math.log1p(max(weight, 0.0)), _COUNTRY_MOST)


def resolve(reading: Reading, setting: Setting) -> list[Group]:
    """Give the groups of equal names with the probability of each candidate.

    Parameters
    ----------
    reading
        A reading whose spans are weighed.
    setting
        What the caller said; it is filled with what the text says.

    Returns
    -------
    list of Group
        In the order of their first mention.
    """
    groups = group_names(reading)
    _count_countries(reading, setting)
    given = replace(
        setting,
        countries=dict(setting.countries),
        named=dict(setting.named),
        points=list(setting.points),
        divisions=set(setting.divisions),
    )
    for number in range(_ROUNDS):
        if number == 1:
            _find_unknown(reading, groups, setting)
        for group in groups:
            _score(group, setting)
        _update(groups, setting, given)
    for group in groups:
        _score(group, setting)
    return groups


def group_names(reading: Reading) -> list[Group]:
    """Names of a reading by their folded letters; the dateline and names of bodies count too."""
    groups: dict[str, Group] = {}
    for span in reading.spans:
        if span.kind in {SpanKind.DEMONYM, SpanKind.COREFERENCE}:
            continue
        # A province and its capital share a name, so a word for a division makes a sense of its own.
        name = span.name or span.text
        key = names.fold(name) + (" (division)" if span.division else "")
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(name, [], reading.index.exact(name), -math.inf)
        group.spans.append(span)
        group.evidence = max(group.evidence, span.evidence)
        group.trust = max(group.trust, span.trust)
        group.containers |= span.containers
        group.division |= span.division
    return list(groups.values())


def _count_countries(reading: Reading, setting: Setting) -> None:
    """Weigh countries by their names and their peoples in the text."""
    for span in reading.spans:
        if span.kind is SpanKind.DEMONYM:
            code = reading.index.demonym(span.text)
            if code:
                setting.add_country(code, _DEMONYM_WEIGHT)
            continue
        for code, _ in span.containers:
            setting.add_country(code, _NAME_WEIGHT)
            setting.named[code] = setting.named.get(code, 0) + 1
        country = reading.index.country(span.text)
        if country and not _has_rival(reading, span.text):
            setting.add_country(country.country, _BODY_WEIGHT if span.kind is SpanKind.BODY else 1.0)
            if span.kind is not SpanKind.BODY:
                setting.named[country.country] = setting.named.get(country.country, 0) + 1


def _has_rival(reading: Reading, name: str) -> bool:
    """Whether the name of a country is also that of a division or a city elsewhere, as Georgia is."""
    places = [candidate.place for candidate in reading.index.exact(name)]
    home = next((p.country for p in places if p.kind.startswith("A.PCL")), "")
    return any(p.country != home and (p.kind.startswith("A.") or p.population >= _CITY) for p in places)


def _find_unknown(reading: Reading, groups: Iterable[Group], setting: Setting) -> None:
    """Look for names alike, in the countries of the text, where the text is sure that a place is meant."""
    countries = sorted(setting.countries, key=lambda code: -setting.countries[code])[:2]
    unknown = [group for group in groups if not group.candidates and _is_sought(group)]
    for group in unknown[:_MOST_FUZZY]:
        wanted = {code for code, _ in group.containers} or countries
        found = [c for code in wanted for c in reading.index.fuzzy(group.name, code) if c.score >= _FUZZY_FLOOR]
        group.candidates = tuple(sorted(found, key=lambda c: -c.score)[:_MOST_FUZZY])


def _is_sought(group: Group) -> bool:
    """Whether a name that the gazetteer does not have is worth a look for one alike: streets are in none."""
    return any(span.strict for span in group.spans) and not any(span.street for span in group.spans)


def _score(group: Group, setting: Setting) -> None:
    """Probability of each candidate of a group, and of none."""
    seats = seats_of(group)
    utilities = [_utility(candidate, group, setting, seats) for candidate in group.candidates]
    no_place = _NONE_OF_THESE - group.evidence - _kind_evidence(group) - group.trust
    unlisted = _UNLISTED + setting.focus_bonus(group)
    top = max([no_place, unlisted, *utilities])
    weights = [math.exp(utility - top) for utility in utilities]
    none = math.exp(no_place - top) + math.exp(unlisted - top)
    total = sum(weights) + none
    group.none = none / total
    shares = [weight * math.exp(-_NOT_TODAY * far) for weight, far in zip(weights, call_unlike(group), strict=True)]
    group.scores = [(1.0 - group.none) * share / sum(shares) for share in shares]


def seats_of(group: Group) -> set[tuple[str, str]]:
    """Divisions in which a town has the very name of the group, as (country, name)."""
    towns = [c.place for c in group.candidates if c.place.kind.startswith("P.")]
    seats = {(place.country, place.admin1) for place in towns}
    if any(place.population >= _CITY for place in towns):  # "Gaza" is the city, not the province in Mozambique
        seats |= {(c.place.country, c.place.name) for c in group.candidates}
    return seats


def call_unlike(group: Group) -> list[float]:
    """How far each town's usual name is from the group's, 0 to 1, where another town is called so today; else 0."""
    places = [candidate.place for candidate in group.candidates]
    alike = [names.similarity(p.name, group.name) if p.kind.startswith("P.") else 1.0 for p in places]
    called = any(a >= _NAME_TODAY for a, p in zip(alike, places, strict=True) if p.kind.startswith("P."))
    return [1.0 - value if called else 0.0 for value in alike]


def _kind_evidence(group: Group) -> float:
    """Evidence in the name itself: the name of a country or a division is rarely anything else."""
    kinds = {candidate.place.kind for candidate in group.candidates}
    if any(kind.startswith("A.PCL") for kind in kinds):
        return _COUNTRY_NAME
    if not kinds.isdisjoint(REGIONS):
        return _DIVISION_NAME
    if kinds.isdisjoint({"A.ADM1", "A.ADM2"}):
        return _UNKNOWN_DIVISION if group.division else 0.0
    return _BIG_DIVISION_NAME if group.candidates[0].place.kind in {"A.ADM1", "A.ADM2"} else _DIVISION_NAME


def _utility(candidate: Candidate, group: Group, setting: Setting, seats: set[tuple[str, str]]) -> float:
    """Utility of one candidate; ``seats`` are the divisions in which a town has this very name."""
    place = candidate.place
    utility = _prior(place) - _LETTER_COST * (1.0 - candidate.score)
    if place.kind.startswith("A.ADM"):
        utility += _SEAT_MALUS if (place.country, place.name) in seats else _DIVISION_MALUS
    if group.division and place.kind.startswith("A."):
        utility += _DIVISION_KIND
    utility += country_bonus(weight_of_others(place, group, setting))
    if is_foreign(place, group, setting, seats):
        utility -= _FOREIGN * setting.focus_bonus(group)
    if (place.country, place.admin1) in setting.divisions:
        utility += _DIVISION_WEIGHT
    if group.containers:
        utility += _CONTAINED if lies_inside(place, group) else _NOT_CONTAINED
    return utility + near_bonus(place, setting.points, group.name)


def weight_of_others(place: Place, group: Group, setting: Setting) -> float:
    """Weight of a place's country in the text, without what the group itself says."""
    return setting.countries.get(place.country, 0.0) - (group.vote if group.voted == place.country else 0.0)


def lies_inside(place: Place, group: Group) -> bool:
    """Whether a place lies in one of the countries and divisions that the text puts the group in."""
    return any(place.country == code and name in {"", place.admin1, place.name} for code, name in group.containers)


def is_foreign(place: Place, group: Group, setting: Setting, seats: set[tuple[str, str]]) -> bool:
    """Whether a place of no fame lies in a country that nothing else of the text is in, though others are."""
    has_seat = place.kind.startswith("A.") and (place.country, place.name) in seats
    famous = place.kind == "P.PPLC" or (place.population >= _METROPOLIS and not has_seat)
    famous = famous or not (place.kind.startswith("P.") or has_seat)
    located = any(span.kind is not SpanKind.BODY for span in group.spans)
    others = setting.named.get(place.country, 0) - (located and group.voted == place.country)
    elsewhere = any(number > 0 for code, number in setting.named.items() if code != place.country)
    return elsewhere and others <= 0 and not famous and not group.containers


def importance(place: Place) -> float:
    """Natural logarithm of the people of a place, as far as they are known."""
    unknown = _CURATED_POPULATION if place.place_id.startswith("curated:") else _UNKNOWN_POPULATION
    return math.log((place.population or unknown) + _LEAST_POPULATION)


def _prior(place: Place) -> float:
    """Give the utility of a place before the text is looked at: its importance."""
    utility = _IMPORTANCE * importance(place)
    if place.kind.startswith("A.PCL"):
        return utility + _COUNTRY_BONUS
    if place.kind == "P.PPLC":
        return utility + _CAPITAL_BONUS
    if place.kind in REGIONS:
        return utility + _REGION_BONUS
    return utility


def near_bonus(place: Place, points: Iterable[tuple[float, float, str, float]], name: str) -> float:
    """Give the utility of lying near places of the text; 0 for countries, and far from everything.

    Parameters
    ----------
    place
        The place.
    points
        Latitude, longitude, name and weight of each.
    name
        Name of the place's own group, whose point does not count; ``""`` when all count.

    Returns
    -------
    float
        At most 7.5.
    """
    if place.kind.startswith("A.PCL"):
        return 0.0
    total = 0.0
    shrink = math.cos(math.radians(place.lat))
    extent = place.radius_km if place.kind.startswith("A.") else 0.0
    for lat, lon, other, weight in points:
        if name and other == name:
            continue
        # A flat map is exact enough to weigh neighbours, and a hundred times as fast as a geodesic.
        km = KM_PER_DEGREE * math.hypot(lat - place.lat, ((lon - place.lon + 180.0) % 360.0 - 180.0) * shrink)
        total += weight * math.exp(-max(0.0, km - extent) / _NEAR_KM)
    return _NEAR_WEIGHT * min(math.log1p(total), _NEAR_MOST)


def _update(groups: Iterable[Group], setting: Setting, given: Setting) -> None:
    """Let what is probable now speak for the others in the next round."""
    setting.countries = dict(given.countries)
    setting.named = dict(given.named)
    setting.points = list(given.points)
    setting.divisions = set(given.divisions)
    for group in groups:
        place = group.best
        probability = max(group.scores, default=0.0)
        group.voted, group.vote = "", 0.0
        if (
            place is None
            or probability < _SURE
            or (place.kind.startswith("A.PCL") and place.country in given.countries)
        ):
            continue
        located = any(span.kind is not SpanKind.BODY for span in group.spans)
        group.voted = place.country
        group.vote = (_NAME_WEIGHT if located else _BODY_WEIGHT) * probability
        setting.add_country(group.voted, group.vote)
        setting.named[group.voted] = setting.named.get(group.voted, 0) + located
        if place.kind.startswith("A.PCL"):
            continue
        if place.kind == "A.ADM1":
            setting.divisions.add((place.country, place.name))
        else:
            setting.points.append((place.lat, place.lon, group.name, probability))
