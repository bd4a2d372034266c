"""Phrases to matches: "Tripoli, Lebanon" and "50 km south of Tripoli" as well as bare names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geoincidents import geo, names, ranking
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.place import Match
from geoincidents.relations import Anchor, ParsedPhrase, RelationKind, footprint, parse_phrase
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from geoincidents.gazetteer.directory import Directory
    from geoincidents.place import Place
    from geoincidents.ranking import Context

_ARTICLE = re.compile(r"^(?:the\s+|l['\u2019])(?=\w)", re.IGNORECASE)
_MOST_HOLDERS = 6
_TOWN_REACH_KM = 60.0  # a suburb or village that is said to belong to a town
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
    bare = _ARTICLE.sub("", name)
    return replace(_resolve_name(gazetteer, bare, context), query=name)


def _resolve_relation(gazetteer: Directory, name: str, phrase: ParsedPhrase, context: Context) -> Match:
    if phrase.relation.kind is RelationKind.NAMED and len(phrase.names) > 1:
        return replace(_resolve_qualified(gazetteer, ", ".join(phrase.names), context), query=name)
    wanted = replace(context, kind="A") if phrase.relation.kind is RelationKind.ADMIN else context
    anchors = [resolve_phrase(gazetteer, anchor, wanted) for anchor in phrase.names]
    lost = next((a for a in anchors if a.place is None), None)
    if lost is not None or not anchors:
        start = lost.query if lost is not None else name
        return Match.unresolved(name, f"{start!r}, which the phrase starts from, is not resolved")
    at = [
        Anchor(a.lat, a.lon, a.radius_km, a.precision)
        for a in anchors
        if a.lat is not None and a.lon is not None and a.radius_km is not None
    ]
    point = footprint(phrase.relation, at)
    weakest = min(anchors, key=lambda anchor: anchor.score)
    if point.lat is None:
        return Match.unresolved(name, "the phrase has no one point that could stand for it")
    return Match(
        query=name,
        status=weakest.status,
        place=anchors[0].place,
        lat=point.lat,
        lon=point.lon,
        radius_km=point.radius_km,
        precision=point.precision,
        score=weakest.score,
        why="starts from " + " and ".join(f"{anchor.query!r} ({anchor.why})" for anchor in anchors),
        candidates=anchors[0].candidates,
    )


def _resolve_qualified(gazetteer: Directory, name: str, context: Context) -> Match:
    """Name inside what follows it: each reading of the qualifier is tried, and one must hold the name."""
    inner, *outer = (part.strip() for part in re.split(r"[,(]", name.rstrip(") ")) if names.fold(part))
    holders: list[tuple[Context, Place | None]] = [(context, None)]
    for part in reversed(outer):
        wider = [place for setting, _ in holders for place in _holders(gazetteer, part, setting)]
        kept = [place for place in wider if context.country in {"", place.country}]
        if not kept:
            elsewhere = f" in {context.country}" if wider else ""
            return Match.unresolved(name, f"{part!r}, which the name is qualified with, is not resolved{elsewhere}")
        holders = []
        for place in list(dict.fromkeys(kept))[:_MOST_HOLDERS]:
            holders.append((_inside(context, place), place))
    matches = [(resolve_phrase(gazetteer, inner, setting), holder) for setting, holder in holders]
    held = [match for match, holder in matches if holder is None or _holds(holder, match)]
    if not held:
        shown = matches[0][0].candidates
        return Match.unresolved(name, f"no {inner!r} lies in {', '.join(outer)}", shown)
    return replace(max(held, key=lambda match: match.score), query=name)


def _holders(gazetteer: Directory, part: str, context: Context) -> list[Place]:
    """Places that a qualifier may mean: a country, and what else bears the name."""
    country = gazetteer.country(part)
    phrase = parse_phrase(part)
    if phrase is not None and phrase.relation.kind is not RelationKind.ADMIN:
        return []
    match = resolve_phrase(gazetteer, part, replace(context, kind="A"))
    others = [match.place] if match.status is MatchStatus.RESOLVED and match.place else []
    named = [c.place for c in match.candidates if names.words(c.matched_name) == names.words(part)]
    return [place for place in (country, *others, *named) if place is not None]


def _inside(context: Context, holder: Place) -> Context:
    if holder.kind.startswith("A.PCL"):
        return replace(context, country=holder.country)
    return replace(context, country=holder.country, lat=holder.lat, lon=holder.lon, label=holder.name)


def _holds(holder: Place, match: Match) -> bool:
    """Whether a match lies in what its qualifier names: a country, a division, or a town and its surroundings."""
    if match.lat is None or match.lon is None or match.place is None:
        return False
    if holder.kind.startswith("A.PCL"):
        return match.place.country == holder.country
    km = geo.distance_km(lat=match.lat, lon=match.lon, to_lat=holder.lat, to_lon=holder.lon)
    reach = holder.radius_km if holder.kind.startswith("A.") else max(_TOWN_REACH_KM, holder.radius_km)
    return float(km) <= reach


def _resolve_name(gazetteer: Directory, name: str, context: Context) -> Match:
    return ranking.decide(name, find_hits(gazetteer.store, name, context), context)
