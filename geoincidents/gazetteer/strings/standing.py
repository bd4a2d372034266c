"""What stands for a place that nothing is known of: the division, town or country that it is said to lie in.

A qualifier is read as an area before anything else: of places that bear its name the division counts with all that
lies in it, so that Sagaing is the region with its district and its town, and the town by itself only where no division
is called so. Which of several is meant, and whether any is, the decider says; its doubt is that of the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents import geo, names
from geoincidents.gazetteer import joint
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.gazetteer.ranking import Hit
from geoincidents.gazetteer.strings.habits import reworded
from geoincidents.gazetteer.strings.nations import resolve_nations
from geoincidents.gazetteer.strings.states import state_place, states_coded
from geoincidents.gazetteer.verdict import CLEAR, RESOLVED, SHOWN, located
from geoincidents.names.countries import countries_named, country_coded
from geoincidents.names.place_words import alternation, is_second_order, words_of
from geoincidents.place import STANDS_FOR_IT, Candidate, Match
from geoincidents.schema import RADIUS_KM, GeoPrecision, MatchStatus
from geoincidents.text.relations import RelationKind, parse_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Place

_INSIDE_SHARE: Final = 0.9  # of the certainty of a holder, that what is not known lies in it
_NOT_KNOWN: Final = 0.93  # and of that where one of several qualifiers is not known
_SPELLING: Final = 0.85  # as alike have two names to be that one is a spelling of the other
_WORDED: Final = -0.5  # evidence of a name with a word for a division after it: hardly another name
_CODE_LETTERS: Final = 3
_CODED: Final = 0.95  # certainty of a code that only one state or country has
_LEAST_TOWN_KM: Final = 7.0  # a quarter may lie beyond what is built up, as outskirts do
_VILLAGE_KM: Final = RADIUS_KM[GeoPrecision.ADMIN2]  # what a town that a village is said to belong to may stand for
_KNOWN_ABROAD: Final = 100_000  # people of a place that a name means, wherever else it is said to lie
_KNOWN_TO_ALL: Final = 15_000  # the same where only a country is said to hold it
_KNOWN_HERE: Final = 2_000  # people of a namesake in the same country that makes a pair of names a list
_MOST_KNOWN: Final = 500  # places of one name that are looked at
_AREAS_KEPT: Final = 512
_COMMON: Final = 4  # places that share a name, of which none is meant before another
_URBAN: Final = re.compile(rf"\b{alternation('quarter', 'site', 'water')}s?\b|\d", re.IGNORECASE)
# Of the smallest divisions these are villages rather than quarters; camps, mines and the like lie outside of towns.
_RURAL: Final = re.compile(
    rf"\b(?:vereda|aldea|corregimiento|groupement|chiefdom|[kq]ebele|kelurahan|barangay|brgy\.?|sector|camps?|complex"
    rf"|mines?|dam|base|{alternation('division1', 'division2', 'remote')})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """What qualifiers mean as an area: a match of the narrowest that is known, and those that are not."""

    match: Match
    unknown: tuple[str, ...] = ()


def stand_in(
    gazetteer: Gazetteer, query: str, inner: str, outer: Sequence[str], lost: Match, context: Context, *, urban: bool
) -> Match:
    """The match of what a name is said to lie in, as an area; ``lost`` where that is not known, or contradicts it.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    query
        The whole string.
    inner
        The name that no place is known of there.
    outer
        What it is said to lie in, narrowest first.
    lost
        The match of the string without a stand-in.
    context
        What is known beside the string: its country and its area are limits here, too.
    urban
        Whether the writing is that of a town and its quarter.
    """
    urban = urban or _is_urban(inner)
    holder = _find_holder(gazetteer, outer, context, urban=urban)
    if holder is None or holder.match.place is None:
        return lost
    place = holder.match.place
    elsewhere = known_elsewhere(gazetteer, inner, place)
    if elsewhere:
        return replace(lost, why=f"{lost.why}; a place of that name is {elsewhere}") if elsewhere != inner else lost
    if context.scope is not None and not _lies_within(gazetteer, place, context):
        return Match.unresolved(query, f"{inner!r} is not known, and {place.name} lies outside {context.scope.label}")
    settled = not place.kind.startswith("A.")
    radius = place.radius_km
    if settled:
        radius = max(radius, _LEAST_TOWN_KM if urban else _VILLAGE_KM)
    radius += _beyond_km(inner)
    told = "".join(f"; {part!r} is not known" for part in holder.unknown)
    called = f"{place.name} ({place.country})" if place.country and place.name != query else place.name
    return Match(
        query=query,
        status=holder.match.status,
        place=place,
        lat=place.lat,
        lon=place.lon,
        radius_km=radius,
        precision=GeoPrecision.AREA if settled else GeoPrecision(place.precision),
        score=_INSIDE_SHARE * holder.match.score * _NOT_KNOWN ** len(holder.unknown),
        why=f"{inner!r} is not known by itself, but is said to lie in {called}, which{STANDS_FOR_IT}"
        f"{holder.match.why}){told}",
        candidates=holder.match.candidates,
    )


def known_elsewhere(gazetteer: Gazetteer, inner: str, holder: Place) -> str:
    """Where a place lies that a name more likely means than something in its holder; ``""`` for none."""
    if any(code != holder.country for code in countries_named(inner)):
        return inner
    folded = names.fold(inner)
    known = [found.place for found in gazetteer.lookup(inner, fuzzy=False, limit=_MOST_KNOWN)]
    whole = holder.kind.startswith("A.PCL")
    least = _KNOWN_TO_ALL if whole else _KNOWN_ABROAD
    here = _KNOWN_HERE if len(known) < _COMMON else _KNOWN_ABROAD
    for place in known:
        if place.place_id == holder.place_id:
            continue
        same = whole or names.fold(place.name) == folded
        at_home = place.country == holder.country
        if same and (place.population >= least or (at_home and place.population >= here)):
            return f"in {place.admin1 or place.country}, {place.country}"
    return ""


def _is_urban(inner: str) -> bool:
    """Whether a name says that it is a quarter or a site, which lies in a town rather than in its district."""
    return _URBAN.search(inner) is not None and _RURAL.search(inner) is None


def _beyond_km(inner: str) -> float:
    """How far a phrase leads away from the place that is not known."""
    phrase = parse_phrase(inner)
    return 0.0 if phrase is None else phrase.relation.distance_km or 0.0


def _lies_within(gazetteer: Gazetteer, place: Place, context: Context) -> bool:
    row = gazetteer.row_of(place.place_id)
    assert context.scope is not None  # noqa: S101 asked by who knows
    if row is not None and bool(context.scope.holds(np.array([row], dtype=np.uint32))[0]):
        return True
    return context.scope.covers(place.lat, place.lon)


def _find_holder(gazetteer: Gazetteer, outer: Sequence[str], context: Context, *, urban: bool) -> Holder | None:
    """What qualifiers mean together: the widest is read first, and each of the others inside it.

    Where a quarter or a street is named, the narrowest is rather the town than the division called after it.
    """
    found: Match | None = None
    unknown: list[str] = []
    setting = replace(context, scope=None)
    for number, part in reversed(list(enumerate(outer))):
        match = _area(gazetteer, part, setting, town=urban and all(map(_is_urban, outer[:number])))
        place = match.place
        if place is None or (found is not None and found.place is not None and not is_in(place, found.place)):
            if found is None and not context.country:
                return None  # of what is not known no part is
            unknown.append(part)
            continue
        if found is not None and found.score < match.score:  # what lies in it is no more certain than it
            match = replace(match, score=found.score, status=found.status)
        found = match
        setting = _inside(gazetteer, setting, place)
    return None if found is None else Holder(found, tuple(unknown))


def _inside(gazetteer: Gazetteer, setting: Context, holder: Place) -> Context:
    setting = replace(setting, country=holder.country)
    if not holder.kind.startswith("A.ADM1"):
        return setting
    row = gazetteer.row_of(holder.place_id)
    stated = frozenset({(holder.country, holder.name)})
    return replace(setting, divisions=stated, rows=frozenset() if row is None else frozenset({row}))


def is_in(place: Place, holder: Place) -> bool:
    """Whether a place lies in a holder, by what the gazetteer says, else by the circle."""
    if place.country != holder.country or place.place_id == holder.place_id:
        return False
    if holder.kind.startswith("A.PCL"):
        return True
    if holder.kind.startswith("A.ADM1") and place.kind.startswith("A.ADM1"):
        return False  # a neighbour with an old name of it
    if holder.kind.startswith("A.ADM1") and place.admin1:
        return place.admin1 == holder.name
    km = geo.distance_km(lat=place.lat, lon=place.lon, to_lat=holder.lat, to_lon=holder.lon)
    return float(km) <= holder.radius_km and place.radius_km <= holder.radius_km


def _area(gazetteer: Gazetteer, part: str, context: Context, *, town: bool) -> Match:
    """What a qualifier means as an area; the last ones asked for are kept, for a table has few and each often."""
    key = part, context, town
    if key not in gazetteer.areas:
        kept = gazetteer.areas if len(gazetteer.areas) < _AREAS_KEPT else {}
        gazetteer.areas = {**kept, key: area_named(gazetteer, part, context, town=town)}
    return gazetteer.areas[key]


def area_named(gazetteer: Gazetteer, part: str, context: Context, *, town: bool = False) -> Match:
    """What a qualifier means as an area: a country, a division with what lies in it, else a town.

    With ``town`` the town of the name that lies in the division stands for both.
    """
    coded = _coded(gazetteer, part, context)
    if coded is not None:
        return coded
    nations = resolve_nations(gazetteer, part, context)
    if nations is not None:
        return nations
    phrase = parse_phrase(part)
    divided = phrase is not None and phrase.relation.kind is RelationKind.ADMIN
    bare, noun = (phrase.names[0], phrase.relation.noun) if phrase is not None and divided else (part, "")
    other = reworded(part)
    named = divided or bool(gazetteer.lookup(part, country=context.country or None, fuzzy=False))
    urban = other is not None and other.kind == "P"  # "Herat City" is no province
    if other is not None and urban and not named:
        bare, town = other.text, True
    hits = _area_hits(gazetteer, part, bare, noun, replace(context, kind="A"))
    if (phrase is not None and not divided) or (urban and named):  # "North Kivu" is a name, "north of Goma" is none
        hits = [hit for hit in hits if hit.evidence == 0.0]
    if not hits:
        return Match.unresolved(part, f"no area is known as {part!r}")
    return _decide(gazetteer, part, bare, hits, replace(context, kind="A"), town=town and not divided)


def _area_hits(gazetteer: Gazetteer, part: str, bare: str, noun: str, context: Context) -> list[Hit]:
    """Places that a qualifier may mean, divisions of the name with a word after it counted as bearing it."""
    hits = {hit.place.place_id: hit for hit in find_hits(gazetteer.store, bare, context)}
    nouns = words_of("division1", "division2")
    for form in dict.fromkeys((part, *(f"{bare} {word}" for word in sorted(nouns)))):
        for found in gazetteer.lookup(form, country=context.country or None, fuzzy=False):
            if found.place.kind.startswith("A.ADM"):
                known = hits.get(found.place.place_id)
                if known is None or known.evidence < _WORDED:
                    hits[found.place.place_id] = Hit(bare, found.place, bare, 0.0 if form == part else _WORDED)
    found_hits = list(hits.values())
    if not noun:
        return found_hits
    divisions = [hit for hit in found_hits if hit.place.kind.startswith("A.ADM")]
    called = [hit for hit in divisions if any(names.words(name) == names.words(part) for name in hit.place.names)]
    asked = called or [hit for hit in divisions if _is_of_order(hit, noun)]
    return asked or [hit for hit in found_hits if hit.place.kind.startswith("A.")]


def _is_of_order(hit: Hit, noun: str) -> bool:
    """Whether a division is of the order that a word says."""
    return hit.place.kind.startswith("A.ADM1") != is_second_order(noun, hit.place.country)


def _heads(ranked: Sequence[Candidate], by_id: dict[str, Hit]) -> tuple[list[Candidate], dict[str, Place]]:
    """The meanings of a name, each with the shares of what bears the name inside it, and the greatest town of each."""
    heads: list[Candidate] = []
    towns: dict[str, Place] = {}
    for found in sorted(ranked, key=lambda c: (_rank(c.place), -c.place.radius_km, c.place.place_id)):
        holds = [at for at, head in enumerate(heads) if _is_head(by_id, head) and is_in(found.place, head.place)]
        if not holds or not _is_head(by_id, found):  # a name that is less alike is a rival, but no meaning
            heads.append(found)
            continue
        most = max(holds, key=lambda at: heads[at].score)
        heads[most] = replace(heads[most], score=heads[most].score + found.score)
        holder = heads[most].place.place_id
        if found.place.kind.startswith("P.") and found.place.population >= getattr(towns.get(holder), "population", 0):
            towns[holder] = found.place
    return heads, towns


def _decide(gazetteer: Gazetteer, part: str, bare: str, hits: list[Hit], context: Context, *, town: bool) -> Match:
    """The area that the decider takes a name for, each with what bears its name inside it."""
    by_id = {hit.place.place_id: hit for hit in hits}
    heads, towns = _heads(joint.answer(joint.ask(gazetteer, bare, hits, context)).candidates(hits), by_id)
    heads.sort(key=lambda c: (-c.score, c.place.place_id))
    best, *rivals = heads
    score = min(1.0, best.score * context.doubt)
    shown = tuple(heads[:SHOWN])
    runner_up = rivals[0].score if rivals else 0.0
    if not _is_head(by_id, best) or (score < RESOLVED and score + runner_up < RESOLVED):
        return Match.unresolved(part, f"what {part!r} means is not known", shown)
    clear = score >= RESOLVED and score >= CLEAR * runner_up
    if town and not towns.get(best.place.place_id) and best.place.kind.startswith("A.ADM1") and part != bare:
        return Match.unresolved(part, f"no town is known as {part!r}", shown)
    why = f"{part!r} is {best.place.name}" if clear else f"{part!r} may be {rivals[0].place.name} as well"
    place = towns.get(best.place.place_id, best.place) if town else best.place
    status = MatchStatus.RESOLVED if clear else MatchStatus.AMBIGUOUS
    return located(part, place, status=status, score=score, why=why + context.remark, candidates=shown)


def _is_head(by_id: dict[str, Hit], found: Candidate) -> bool:
    hit = by_id[found.place.place_id]
    return hit.evidence == 0.0 or hit.similarity >= _SPELLING


def _rank(place: Place) -> int:
    """Order in which areas take up what lies in them: countries, divisions of the first order, others, the rest."""
    kinds = ("A.PCL", "A.ADM1", "A.")
    return next((at for at, kind in enumerate(kinds) if place.kind.startswith(kind)), len(kinds))


def _coded(gazetteer: Gazetteer, part: str, context: Context) -> Match | None:
    """The match of a code of a state or a country; None where it is no code."""
    bare = part.replace(".", "").replace(" ", "")
    if len(bare) > _CODE_LETTERS and not states_coded(part, context.country):
        return None
    places: list[Place | None] = [state_place(gazetteer, state) for state in states_coded(part, context.country)]
    code = country_coded(part) if part.isupper() and len(part) <= _CODE_LETTERS else None
    if code and context.country in {"", code}:
        places.append(gazetteer.country(code))
    found = [place for place in places if place is not None]
    if not found:
        return None
    return located(
        part,
        found[0],
        status=MatchStatus.RESOLVED if len(found) == 1 else MatchStatus.AMBIGUOUS,
        score=_CODED / len(found),
        why=f"{part!r} is a code of {' or '.join(one.name for one in found[:SHOWN])}",
        candidates=tuple(Candidate(one, _CODED / len(found), part) for one in found),
    )
