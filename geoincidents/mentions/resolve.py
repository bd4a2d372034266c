"""How likely the names of a text are places at all, and what country and region the text is about.

What a name means if it is a place, :mod:`geoincidents.gazetteer.joint` decides, as it does for a name in a table; here
it is told what the text says beside its names: the containers that stand beside a name, the countries that the text is
about. Each round lets what is now known about one name speak for the others. Whether a name is a place is told by the
words about it and by how well-known a place of the name there is; the weights of that are stated here. Those of
divisions and nearness were raised after nine settings were tried on both corpora of ``benchmarks/geoparse.py``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents import names
from geoincidents.gazetteer import joint
from geoincidents.gazetteer.joint import KM_PER_DEGREE, Question
from geoincidents.gazetteer.ranking import REGIONS, Context, lies_in
from geoincidents.mentions.spans import Group, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoincidents.gazetteer.ranking import Hit
    from geoincidents.mentions.recognise import Reading
    from geoincidents.place import Place

_NO_PLACE: Final = 11.3
_STRICTLY: Final = 0.75
_IMPORTANCE: Final = 0.8  # per natural logarithm of the population
_LEAST_POPULATION: Final = 300  # added to every population, so that a hamlet is not infinitely unlikely
_UNKNOWN_POPULATION: Final = 2000  # of a place in the gazetteer of which the population is not known
_CURATED_POPULATION: Final = 20_000  # likewise, where somebody wrote the place down because reports name it
_COUNTRY_BONUS: Final = 3.0
_CAPITAL_BONUS: Final = 1.5
_REGION_BONUS: Final = 6.5  # regions and seas have no population, and are known by their names
_LETTER_COST: Final = 26.0  # between the same name and an altogether different one
_COUNTRY_WEIGHT: Final = 2.8
_COUNTRY_MOST: Final = 5.0
_DIVISION_WEIGHT: Final = 4.0
_NEAR_WEIGHT: Final = 5.0
_NEAR_KM: Final = 120.0
_NEAR_MOST: Final = 1.5
_CONTAINED: Final = 8.0
_COUNTRY_NAME: Final = 2.0
_DIVISION_NAME: Final = 2.5
_BIG_DIVISION_NAME: Final = 4.0  # no town of the name is bigger
_FUZZY_FLOOR: Final = 0.78
_MOST_FUZZY: Final = 12
_UNKNOWN_DIVISION: Final = -2.5  # "Laurel County" where the gazetteer has no such division, only towns
_ROUNDS: Final = 3
_SURE: Final = 0.5
_CITY: Final = 100_000
_METROPOLIS: Final = 1_000_000
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
    for group in groups:
        group.question = _question(reading, group)
    for number in range(_ROUNDS):
        if number == 1:
            _find_unknown(reading, groups, setting)
            _widen(reading, groups, setting)
        for group in groups:
            _believe(group, setting)
        _answer(groups, setting, together=number == _ROUNDS - 1)
        if number < _ROUNDS - 1:
            _update(groups, setting, given)
    return groups


def _question(reading: Reading, group: Group, country: str = "") -> Question | None:
    """What the decider is asked of a group; None where it has no candidates."""
    if not group.hits:
        return None
    return joint.ask(reading.index.gazetteer, group.name, group.hits, replace(context_of(group), country=country))


def context_of(group: Group) -> Context:
    """What the words beside a name say of it, as the decider takes it."""
    return Context(divisions=frozenset(group.containers), kind="A" if group.division else "")


def told(group: Group, setting: Setting) -> list[list[float]]:
    """What the text says of each candidate of a group and of none: :data:`geoincidents.gazetteer.joint.TOLD`."""
    seats = seats_of(group)
    focus = setting.focus_bonus(group)
    rows = [
        [
            country_bonus(weight_of_others(hit.place, group, setting)),
            focus if is_foreign(hit.place, group, setting, seats) else 0.0,
            country_bonus(setting.told.get(hit.place.country, 0.0)) + near_bonus(hit.place, setting.told_points, ""),
            0.0,
        ]
        for hit in group.hits
    ]
    return [*rows, [0.0, 0.0, 0.0, focus]]


def questions_of(groups: Iterable[Group], setting: Setting) -> list[tuple[Group, Question]]:
    """The groups that have candidates, each with its question and what the text says of it by now."""
    return [
        (group, replace(group.question, told=np.array(told(group, setting)), believed=group.believed))
        for group in groups
        if group.question is not None and not group.sought
    ]


def _answer(groups: Iterable[Group], setting: Setting, *, together: bool) -> None:
    """Give groups the shares of their candidates: each as if by itself, or at last all together."""
    for group in groups:
        if group.sought and group.question is not None:  # its neighbours were what it was looked for by
            alone = joint.answer(group.question)
            group.scores, group.none = list(alone.shares), alone.none
    found = questions_of(groups, setting)
    if together and found:
        given = joint.answers([question for _, question in found])
    else:
        given = [joint.answers([question])[0] for _, question in found]
    for (group, _), answer in zip(found, given, strict=True):
        group.scores = list(answer.shares)
        group.none = answer.none


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
            group = groups[key] = Group(name, [], reading.index.hits(name), -math.inf)
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
    unknown = [group for group in groups if not group.hits and _is_sought(group)]
    for group in unknown[:_MOST_FUZZY]:
        wanted = sorted({code for code, _ in group.containers}) or countries or [""]
        found = [hit for code in wanted for hit in reading.index.like(group.name, code)]
        group.hits = tuple(sorted(found, key=lambda hit: -hit.evidence)[:_MOST_FUZZY])
        group.sought = bool(group.hits)
        group.question = _question(reading, group, country=wanted[0] if len(wanted) == 1 else "")


def _widen(reading: Reading, groups: Sequence[Group], setting: Setting) -> None:
    """Where anything is known beside a name, let every place of the very name be a candidate."""
    for group in groups:
        about = setting.told or setting.told_points or group.containers or len(setting.named) > bool(group.voted)
        further = reading.index.further(group.name) if group.hits and (about or len(groups) > 1) else ()
        if further:
            group.question = joint.ask(
                reading.index.gazetteer, group.name, group.hits, context_of(group), further=further
            )
            group.hits = (*group.hits, *further)


def _is_sought(group: Group) -> bool:
    """Whether a name that the gazetteer does not have is worth a look for one alike: streets are in none."""
    return any(span.strict for span in group.spans) and not any(span.street for span in group.spans)


def _believe(group: Group, setting: Setting) -> None:
    """Probability that a group is a place at all."""
    no_place = _NO_PLACE - group.evidence - _kind_evidence(group) - group.trust
    if not group.hits:
        group.believed = 0.0
        return
    group.priors += [_prior(hit) for hit in group.hits[len(group.priors) :]]
    known = [
        prior + _prominence(hit.place, group, setting) for hit, prior in zip(group.hits, group.priors, strict=True)
    ]
    top = max([no_place, *known])
    weight = sum(math.exp(utility - top) for utility in known)
    group.believed = weight / (weight + math.exp(no_place - top))
    if any(span.strict for span in group.spans):  # the words about it admit nothing but a place
        group.believed = max(group.believed, _STRICTLY)


def seats_of(group: Group) -> set[tuple[str, str]]:
    """Divisions in which a town has the very name of the group, as (country, name)."""
    towns = [hit.place for hit in group.hits if hit.place.kind.startswith("P.")]
    seats = {(place.country, place.admin1) for place in towns}
    if any(place.population >= _CITY for place in towns):  # "Gaza" is the city, not the province in Mozambique
        seats |= {(hit.place.country, hit.place.name) for hit in group.hits}
    return seats


def _kind_evidence(group: Group) -> float:
    """Evidence in the name itself: the name of a country or a division is rarely anything else."""
    if not group.hits:
        return _UNKNOWN_DIVISION if group.division else 0.0
    kinds = {hit.place.kind for hit in group.hits}
    if any(kind.startswith("A.PCL") for kind in kinds):
        return _COUNTRY_NAME
    if not kinds.isdisjoint(REGIONS):
        return _DIVISION_NAME
    if kinds.isdisjoint({"A.ADM1", "A.ADM2"}):
        return _UNKNOWN_DIVISION if group.division else 0.0
    return _BIG_DIVISION_NAME if group.hits[0].place.kind in {"A.ADM1", "A.ADM2"} else _DIVISION_NAME


def _prominence(place: Place, group: Group, setting: Setting) -> float:
    """How much a candidate speaks for its name being a place because the text is about where it lies."""
    utility = country_bonus(weight_of_others(place, group, setting))
    if (place.country, place.admin1) in setting.divisions:
        utility += _DIVISION_WEIGHT
    if group.containers and lies_inside(place, group):
        utility += _CONTAINED
    return utility + near_bonus(place, setting.points, group.name)


def weight_of_others(place: Place, group: Group, setting: Setting) -> float:
    """Weight of a place's country in the text, without what the group itself says."""
    return setting.countries.get(place.country, 0.0) - (group.vote if group.voted == place.country else 0.0)


def lies_inside(place: Place, group: Group) -> bool:
    """Whether a place lies in one of the countries and divisions that the text puts the group in."""
    return lies_in(place, frozenset(group.containers))


def is_foreign(place: Place, group: Group, setting: Setting, seats: set[tuple[str, str]]) -> bool:
    """Whether a place of no fame lies in a country that nothing else of the text is in, though others are."""
    if group.containers or not any(number > 0 for code, number in setting.named.items() if code != place.country):
        return False
    others = setting.named.get(place.country, 0)
    if others > 1 or (others == 1 and not (group.voted == place.country and _is_located(group))):
        return False
    has_seat = place.kind.startswith("A.") and (place.country, place.name) in seats
    if place.kind == "P.PPLC" or (place.population >= _METROPOLIS and not has_seat):
        return False
    return place.kind.startswith("P.") or has_seat


def _is_located(group: Group) -> bool:
    """Whether a name stands for a place somewhere, not for a body alone."""
    return any(span.kind is not SpanKind.BODY for span in group.spans)


def importance(place: Place) -> float:
    """Natural logarithm of the people of a place, as far as they are known."""
    unknown = _CURATED_POPULATION if place.place_id.startswith("curated:") else _UNKNOWN_POPULATION
    return math.log((place.population or unknown) + _LEAST_POPULATION)


def _prior(hit: Hit) -> float:
    """Give the utility of a candidate before the text is looked at: its importance, and how its name is spelled."""
    place = hit.place
    utility = _IMPORTANCE * importance(place) - _LETTER_COST * (1.0 - hit.similarity)
    if place.kind.startswith("A.PCL"):
        return utility + _COUNTRY_BONUS
    if place.kind == "P.PPLC":
        return utility + _CAPITAL_BONUS
    if place.kind in REGIONS:
        return utility + _REGION_BONUS
    return utility


def near_bonus(place: Place, points: Sequence[tuple[float, float, str, float]], name: str) -> float:
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
    if not points or place.kind.startswith("A.PCL"):
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
        probability = group.believed * max(group.scores, default=0.0)
        group.voted, group.vote = "", 0.0
        if (
            place is None
            or probability < _SURE
            or (place.kind.startswith("A.PCL") and place.country in given.countries)
        ):
            continue
        located = _is_located(group)
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
