"""Phrases that say what kind of place they mean: the Donets river is no town, and Kabul district is not the city.

A river, lake or mountain is looked for among places of that kind. A district of X is the district of that name where
the gazetteer has it, else the town X with the reach of a district.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geoincidents import names
from geoincidents.gazetteer import joint
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.names.place_words import alternation, is_second_order
from geoincidents.place import Match
from geoincidents.schema import MatchStatus
from geoincidents.text.relations import Anchor, Relation, RelationKind, footprint, parse_phrase

if TYPE_CHECKING:
    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context

_WATER: Final = alternation("water")
_RELIEF: Final = alternation("relief")
_FEATURE: Final = re.compile(
    rf"(?:the\s+)?(?:(?P<water_first>{_WATER}|nahr|r[ií]o|rivi[eè]re)\s+(?:of\s+)?(?P<a>\S.*)|(?P<b>\S.*?)\s+(?P<water>{_WATER})"
    rf"|(?P<relief_first>mount|mt\.?|jabal|jebel|gebel|djebel)\s+(?P<c>\S.*)|(?P<d>\S.*?)\s+(?P<relief>{_RELIEF}))",
    re.IGNORECASE,
)
_CLASSES: Final = {"water": ("H.",), "relief": ("T.", "L.", "V.")}
_ALIKE: Final = 0.9
# "Imphal West district": one of several that a town is parted into, or lies between.
_SIDE: Final = re.compile(
    r"^(?:upper|lower|greater|north|south|east|west)(?:ern)?\s+|\s+(?:north|south|east|west|central|sadar|urban|rural|city)$",
    re.IGNORECASE,
)


def feature_named(text: str) -> tuple[str, str, str] | None:
    """Sort ("water" or "relief"), word and name in "Siverskyi Donets river", "Lake Chad", "Mount Sinjar"; else None."""
    found = _FEATURE.fullmatch(text.strip())
    if found is None:
        return None
    sort = "water" if found["water_first"] or found["water"] else "relief"
    word = found["water_first"] or found["water"] or found["relief_first"] or found["relief"]
    name = found["a"] or found["b"] or found["c"] or found["d"]
    return (sort, word.casefold(), name) if names.fold(name) else None


def resolve_feature(gazetteer: Gazetteer, text: str, context: Context) -> Match | None:
    """The river, lake or mountain that a phrase means; None where it means none, or relief that no place is listed of.

    A water that is not listed stays unresolved, for a town of its name is another thing and no point stands for a
    river; relief, of which towns are mostly a part, is left to the other readings.
    """
    feature = feature_named(text)
    phrase = parse_phrase(text)
    divided = phrase is not None and phrase.relation.kind is RelationKind.ADMIN
    if feature is None or divided or gazetteer.lookup(text, country=context.country or None, fuzzy=False):
        return None
    sort, word, name = feature
    hits = [
        hit
        for form in dict.fromkeys((text, name))
        for hit in find_hits(gazetteer.store, form, context)
        if hit.place.kind.startswith(_CLASSES[sort]) and (hit.evidence == 0.0 or hit.similarity >= _ALIKE)
    ]
    if hits:
        return joint.decide(gazetteer, text, list({hit.place.place_id: hit for hit in hits}.values()), context)
    if sort == "relief":
        return None
    where = f" in {context.country}" if context.country else ""
    return Match.unresolved(text, f"no {word} called {name!r} is listed{where}, and a town of that name is none")


def resolve_relief(start: Match, text: str) -> Match:
    """What surrounds the place that mountains, hills or a forest are called after."""
    if start.lat is None or start.lon is None or start.radius_km is None:
        return replace(start, query=text)
    at = Anchor(start.lat, start.lon, start.radius_km, start.precision)
    where = footprint(Relation(RelationKind.NEAR, 0, len(text), text, ((0, len(text)),)), [at])
    why = f"called after {start.place.name if start.place else start.query} ({start.why})"
    return replace(
        start, query=text, lat=where.lat, lon=where.lon, radius_km=where.radius_km, precision=where.precision, why=why
    )


def resolve_division(gazetteer: Gazetteer, name: str, noun: str, context: Context) -> Match | None:
    """The second-order division of a name, or the town that it is called after; None where another reading is as good.

    Parameters
    ----------
    gazetteer
        Where it is looked up.
    name
        Its name without the word.
    noun
        The word, such as "district".
    context
        What is known beside it.
    """
    if not is_second_order(noun, context.country):
        return None
    hits = [
        hit for hit in find_hits(gazetteer.store, name, context) if not hit.place.kind.startswith(("A.ADM1", "A.PCL"))
    ]
    lower = [
        hit for hit in hits if hit.place.kind.startswith("A.") and (hit.evidence == 0.0 or hit.similarity >= _ALIKE)
    ]
    if not any(hit.evidence == 0.0 for hit in hits) and (town := _SIDE.sub("", name).strip()) not in {"", name}:
        return resolve_division(gazetteer, town, noun, context)
    for some, kind in ((lower, "A"), ([hit for hit in hits if hit.place.kind.startswith("P.")], "P")):
        match = joint.decide(gazetteer, name, some, replace(context, kind=kind))
        if match.status is not MatchStatus.UNRESOLVED:
            return match
    return None
