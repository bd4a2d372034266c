"""What speaks for each candidate of a name by itself, and for none of them, as rows of numbers."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from geoincidents.gazetteer.known_names import known_names
from geoincidents.gazetteer.ranking import (
    BESIDE,
    FEWEST_PEOPLE,
    OF_ANOTHER,
    OF_KIND,
    OF_THE_NAME,
    REGIONS,
    SAME_SPELLING,
    USUAL_PEOPLE,
    home,
    lies_in,
    sphere_km,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from geoincidents.gazetteer.ranking import Context, Hit
    from geoincidents.place import Place

Row: TypeAlias = "tuple[float, ...]"

_CITY: Final = math.log(100_000 / USUAL_PEOPLE)
_BULK: Final = ("geonames:", "wof:", "osm:")  # sources of places that nobody chose one by one
_LEAST_EVIDENCE: Final = -12.0
_COUNTRY_NAMES_KNOWN: Final = 2.0  # countries have every name listed, so one that is not is hardly theirs
_LETTERS: Final = 7
_NEAR_KM: Final = 10.0
_FAR_KM: Final = 500.0
_FARTHEST: Final = 3.0  # thousands of kilometres
_NOT_THE_NAME: Final = (0.0,) * len(OF_THE_NAME)
_NOT_ANOTHER: Final = (0.0,) * len(OF_ANOTHER)
_NOTHING_BESIDE: Final = (0.0,) * len(BESIDE)


def describe(
    hits: Sequence[Hit], context: Context, listed: Callable[[str], float], complete: Container[str] = ()
) -> list[Row]:
    """What speaks for each hit by itself: the columns of :data:`~geoincidents.gazetteer.ranking.OWN`.

    Parameters
    ----------
    hits
        Places with their names' likeness, of which there is at least one.
    context
        What is known beside the name.
    listed
        Gives the logarithm of how many settlements a country lists for 10,000 people.
    complete
        ISO alpha-3 codes of the countries of which every village is listed.
    """
    borne = any(hit.evidence == 0.0 for hit in hits)  # else nothing hangs on what places are called today
    today = [borne and hit.evidence >= SAME_SPELLING and hit.is_current for hit in hits]
    towns = [hit.place for hit, now in zip(hits, today, strict=True) if now and hit.noted]
    seats = {(town.country, town.admin1) for town in towns if town.kind.startswith("P.")}
    called = any(today)
    short = float(max(_LETTERS - len(hits[0].query.replace(" ", "")), 0))
    unlike = float(borne), short
    world, kind = not context.country, context.kind
    found = []
    for hit, now in zip(hits, today, strict=True):
        place = hit.place
        people = math.log((place.population + FEWEST_PEOPLE) / USUAL_PEOPLE)
        row = _of_kind(place.kind, kind, place.population > 0, world)
        if hit.evidence == 0.0:
            seat = now and place.kind.startswith("A.ADM1") and (place.country, place.name) not in seats
            own = _of_the_name(hit, people, listed(place.country), world=world)
            row += (float(now), float(called and not now), float(seat), *own, *_NOT_ANOTHER)
        else:
            row += (*_NOT_THE_NAME, *unlike, *_of_another(hit, people, listed(place.country)))
        found.append(row)
    told = context.noun or context.divisions or context.lat is not None or (complete and not home(context))
    beside = _beside(hits, context, complete) if told else [_NOTHING_BESIDE] * len(hits)
    return [row + more for row, more in zip(found, beside, strict=True)]


def _of_the_name(hit: Hit, people: float, density: float, *, world: bool) -> Row:
    """What speaks for a place of the very name: the last columns of :data:`OF_THE_NAME`."""
    place = hit.place
    area = place.kind.startswith("A.")
    return (
        density,
        0.0 if area else math.log(max(len(place.names), 1)),
        0.0 if area else people,
        people if world and not area else 0.0,
        people - _CITY if world and people > _CITY else 0.0,
        0.0 if place.place_id.startswith(_BULK) else 1.0,
        0.0 if hit.noted else 1.0,
    )


def _of_another(hit: Hit, people: float, density: float) -> Row:
    """What speaks for a place of another name: the last columns of :data:`OF_ANOTHER`."""
    kind = hit.place.kind
    return (
        max(hit.evidence, _LEAST_EVIDENCE) * (_COUNTRY_NAMES_KNOWN if kind.startswith("A.PCL") else 1.0),
        hit.kin,
        math.log(max(len(hit.place.names), 1)),
        density,
        0.0 if kind.startswith("A.") else people,
        0.0 if hit.noted else 1.0,
    )


@lru_cache(maxsize=4096)
def _of_kind(kind: str, wanted: str, peopled: bool, world: bool) -> Row:  # noqa: FBT001 a key
    """What the kind of a place says, where one may be asked for: the columns of :data:`OF_KIND`."""
    value = dict.fromkeys(OF_KIND, 0.0)
    letter = kind[:1]
    if letter == "P":
        value["people_unknown"] = float(not peopled)
        if kind == "P.PPLC":
            value["capital"], value["capital_world"] = 1.0, float(world)
    elif letter == "A":
        first = "division" if kind.startswith("A.ADM1") else "second_division"
        value["country" if kind.startswith("A.PCL") else first] = 1.0
    else:
        value["spot" if letter == "S" else "other_class"] = 1.0
        value["region"] = float(kind in REGIONS)
    if wanted:
        sort = {"P": "settlement", "A": "division"}.get(wanted[:1], "other")
        value[f"as_{sort}" if kind.startswith(wanted) else f"no_{sort}"] = 1.0
    return tuple(value.values())


def _beside(hits: Sequence[Hit], context: Context, complete: Container[str]) -> list[Row]:
    """What is said of places beside their names: the columns of :data:`BESIDE`."""
    anywhere = not home(context)
    found = []
    for hit in hits:
        place = hit.place
        value = dict.fromkeys(BESIDE, 0.0)
        value["complete_country"] = float(anywhere and place.country in complete)
        _add_context(value, place, context)
        found.append(value)
    if not _tells_of(context):
        _keep_order_alone(found)
    return [tuple(value.values()) for value in found]


def _add_context(value: dict[str, float], place: Place, context: Context) -> None:
    """Add what is said of a place beside its name."""
    people = math.log((place.population + FEWEST_PEOPLE) / USUAL_PEOPLE)
    if context.noun == "village":
        value["village_people"] = max(0.0, people)
    if context.noun == "city":
        value["city_people"] = min(0.0, people)
    if context.lat is not None and context.lon is not None:
        reach = place.radius_km if place.kind.startswith("A.") else 0.0
        away = max(0.0, sphere_km(place, context.lat, context.lon) - reach)
        value["distance"] = math.log1p(away / _NEAR_KM)
        value["far"] = min(max((away - _FAR_KM) / 1000.0, 0.0), _FARTHEST)
        if context.around and place.country not in {"", context.around}:
            value["abroad"] = 1.0
    if context.divisions:
        value["inside" if lies_in(place, context.divisions) else "outside"] = 1.0


def _tells_of(context: Context) -> bool:
    """Whether a point is given that says something of places in the country in question, if it is known at all."""
    if context.lat is None or context.lon is None:
        return False
    return not context.country or not context.around or context.country == context.around


def _keep_order_alone(found: list[dict[str, float]]) -> None:
    """Leave of a point in another country than the one in question only which of the places are nearer to it."""
    for name in ("distance", "far"):
        least = min(value[name] for value in found)
        for value in found:
            value[name] -= least
    for value in found:
        value["abroad"] = 0.0


def describe_none(
    hits: Sequence[Hit],
    context: Context,
    namesakes: int,
    counted: Mapping[str, int],
    listed: Mapping[str, int],
) -> Row:
    """What speaks for none of the hits: the columns of :data:`~geoincidents.gazetteer.ranking.NONE`.

    ``namesakes`` says how many places of the gazetteer bear the very name, ``counted`` how many settlements of each
    country do, listed or not; of both, what lies outside the area or far from the point in question does not count.
    ``listed`` says how many settlements of each country with the name are in the gazetteer: where many are, as with
    packs, the hits are but the foremost of them.
    """
    query = hits[0].query
    same = [hit.place for hit in hits if hit.evidence == 0.0]
    here = [place.country for place in same if place.kind.startswith("P.")]
    beside = _tells_of(context)
    nation = home(context)
    if context.scope is not None:
        namesakes = len(same)
    elif beside and context.lat is not None and context.lon is not None:
        namesakes = sum(sphere_km(place, context.lat, context.lon) <= _FAR_KM for place in same)
    unlisted = {c: max(0, number - max(here.count(c), listed.get(c, 0))) for c, number in counted.items()}
    share = 1.0 if context.scope is None else context.scope.share
    own, world = math.log1p(unlisted.get(nation, 0) * share), math.log1p(sum(unlisted.values()) * share)
    known, borne = float(nation in known_names().countries), float(bool(same))
    return (
        1.0,
        float(bool(nation) and not beside),
        float(beside),
        math.log1p(namesakes),
        math.log1p(sum([not place.kind.startswith("A.") for place in same])),
        float(len(query.split()) - 1),
        float(max(0, _LETTERS - len(query.replace(" ", "")))),
        float(context.noun == "village"),
        float(context.noun == "city"),
        borne,
        math.log1p(namesakes) * borne,
        float(any(map(str.isdigit, query))),
        own if nation and same else 0.0,
        own if nation and not same else 0.0,
        float(bool(nation) and not same and own > 0.0),
        known if nation else 0.0,
        known * borne if nation else 0.0,
        world if not nation and same else 0.0,
        world if not nation and not same else 0.0,
        float(bool(context.divisions)),
    )
