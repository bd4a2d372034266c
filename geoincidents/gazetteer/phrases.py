"""Phrases to matches: "Tripoli, Lebanon" and "50 km south of Tripoli" as well as bare names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geoincidents import names, ranking
from geoincidents.gazetteer.candidates import find_candidates
from geoincidents.place import Match
from geoincidents.relations import Anchor, ParsedPhrase, RelationKind, footprint, parse_phrase
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from geoincidents.gazetteer.directory import Directory
    from geoincidents.ranking import Context

_ARTICLE = re.compile(r"^the\s+(?=\w)", re.IGNORECASE)
_QUALIFIED = re.compile(r"^[^,()]*\w[^,()]*(?:,[^()]*\w[^()]*|\([^()]*\w[^()]*\))\s*$")


def resolve_phrase(gazetteer: Directory, name: str, context: Context) -> Match:
    """The place that a phrase means: a name, a qualified name or the start of a relation.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    name
        The phrase, without space around it.
    context
        What is known beside it.

    Returns
    -------
    Match
        Possibly unresolved.
    """
    bare = _ARTICLE.sub("", name)
    if bare != name and parse_phrase(name) is None:
        return replace(resolve_phrase(gazetteer, bare, context), query=name)
    if not names.fold(name):
        return Match.unresolved(name, "there is no name in this text")
    phrase = parse_phrase(name)
    if phrase is not None:
        whole = _resolve_name(gazetteer, name, context)
        named = whole.status is not MatchStatus.UNRESOLVED and whole.candidates[0].matched_name
        if named and names.words(named) == names.words(name):
            return whole
        return _resolve_relation(gazetteer, name, phrase, context)
    if _QUALIFIED.match(name):
        return _resolve_qualified(gazetteer, name, context)
    return _resolve_name(gazetteer, name, context)


def _resolve_relation(gazetteer: Directory, name: str, phrase: ParsedPhrase, context: Context) -> Match:
    if phrase.relation.kind is RelationKind.NAMED and len(phrase.names) > 1:
        return replace(_resolve_qualified(gazetteer, ", ".join(phrase.names), context), query=name)
    wanted = replace(context, kind="A") if phrase.relation.kind is RelationKind.ADMIN else context
    anchors = [resolve_phrase(gazetteer, anchor, wanted) for anchor in phrase.names]
    lost = next((a.query for a in anchors if a.place is None), None)
    if lost is not None or not anchors:
        return Match.unresolved(name, f"{lost or name!r}, which the phrase starts from, is not resolved")
    at = [Anchor(a.lat, a.lon, a.radius_km, a.precision) for a in anchors if a.lat and a.lon and a.radius_km]
    point = footprint(phrase.relation, at)
    weakest = min(anchors, key=lambda anchor: anchor.score)
    if point.lat is None:
        return Match.unresolved(name, f"a {phrase.relation.kind} of {anchors[0].query!r} has no one point")
    return Match(
        query=name,
        status=weakest.status,
        place=anchors[0].place,
        lat=point.lat,
        lon=point.lon,
        radius_km=point.radius_km,
        precision=point.precision,
        score=weakest.score,
        why=f"{phrase.relation.kind} of {anchors[0].query!r}: {weakest.why}",
        candidates=anchors[0].candidates,
    )


def _resolve_qualified(gazetteer: Directory, name: str, context: Context) -> Match:
    inner, *outer = (part.strip() for part in re.split(r"[,(]", name.rstrip(") ")))
    for part in reversed([part for part in outer if part]):
        place = gazetteer.country(part)
        if place is None:
            match = resolve_phrase(gazetteer, part, context)
            place = match.place if match.status is MatchStatus.RESOLVED else None
        if place is None:
            continue
        if place.kind.startswith("A.PCL"):
            context = replace(context, country=place.country)
        else:
            context = replace(context, country=place.country, lat=place.lat, lon=place.lon, label=place.name)
    return replace(resolve_phrase(gazetteer, inner, context), query=name)


def _resolve_name(gazetteer: Directory, name: str, context: Context) -> Match:
    return ranking.decide(name, find_candidates(gazetteer.store, name, context), context)
