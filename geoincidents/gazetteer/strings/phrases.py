"""Phrases to matches: "Tripoli, Lebanon" and "50 km south of Tripoli" as well as bare names."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from geoincidents import names
from geoincidents.gazetteer import joint
from geoincidents.gazetteer.area import may_lie_in
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.gazetteer.strings.coordinates import Absurd, read_coordinates
from geoincidents.gazetteer.strings.grids import ShortCode, read_grid
from geoincidents.gazetteer.strings.habits import Parts, Rewording, parted, reworded
from geoincidents.gazetteer.strings.kinds import feature_named, resolve_division, resolve_feature, resolve_relief
from geoincidents.gazetteer.strings.links import read_link
from geoincidents.gazetteer.strings.nations import is_called_after, resolve_nations
from geoincidents.gazetteer.strings.nowhere import resolve_nowhere, says_nothing
from geoincidents.gazetteer.strings.pcodes import resolve_pcode
from geoincidents.gazetteer.strings.qualified import resolve_qualified
from geoincidents.gazetteer.strings.remembered import resolve_remembered
from geoincidents.gazetteer.strings.several import flattened, listed_names, resolve_several
from geoincidents.gazetteer.strings.stated import stated_match
from geoincidents.gazetteer.strings.turning import turned
from geoincidents.names.countries import countries_named
from geoincidents.place import Match
from geoincidents.schema import MatchStatus
from geoincidents.text.relations import Anchor, ParsedPhrase, RelationKind, footprint, parse_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context

_ARTICLE = re.compile(r"^(?:the\s+|l['\u2019])(?=\w)", re.IGNORECASE)
_SIZES = {"village": "village", "hamlet": "village", "city": "city"}
_CODE_LETTERS = 3  # "Port-au" ends in no Australia
_LONGEST = 300  # characters; what is longer is a text, not a phrase


def resolve_phrase(gazetteer: Gazetteer, name: str, context: Context) -> Match:
    """The place that a phrase means: coordinates, a name, a qualified name or the start of a relation.

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
    own = resolve_remembered(_read_phrase, gazetteer, name, context) if gazetteer.own_phrases else None
    return own or _read_phrase(gazetteer, name, context)


def _read_phrase(gazetteer: Gazetteer, name: str, context: Context) -> Match:
    """The place that a phrase means by what is written there."""
    told = _without_name(gazetteer, name, context)
    if told is None and name.isalpha():  # one word has neither parts nor an order
        return _resolve_name(gazetteer, name, context)
    told = told or _in_order(gazetteer, name, context)
    if told is not None:
        return told
    parts, phrase, other = parted(name), parse_phrase(name), reworded(name)
    feature = None if parts is not None else resolve_feature(gazetteer, name, context)
    if feature is not None:
        return feature
    if parts is None and phrase is None and other is None and feature_named(name) is None:
        bare = replace(_resolve_name(gazetteer, without_article(name), context), query=name)
        return bare if bare.place is not None else _resolve_hyphenated(gazetteer, name, context) or bare
    whole = _resolve_name(gazetteer, name, context)
    if _is_listed(name, whole):
        return whole
    readings: list[Callable[[], Match]] = []
    if parts is not None:
        readings.append(partial(resolve_qualified, resolve_phrase, gazetteer, name, parts, context))
    if phrase is not None:
        readings.append(partial(_resolve_relation, gazetteer, name, phrase, context))
    if other is not None:
        readings.append(partial(_resolve_reworded, gazetteer, name, other, context))
    if parts is None and (named := feature_named(name)) is not None:
        readings.append(lambda: resolve_relief(resolve_phrase(gazetteer, named[2], context), name))
    return _first_to_lead_somewhere(readings)


def bare_name(name: str) -> str | None:
    """The name that a phrase consists of, None where it is more than a name, or none."""
    name = name.strip()
    plain = names.fold(name) and len(name) <= _LONGEST and read_coordinates(name) is None and read_grid(name) is None
    if not plain or parted(name) is not None or parse_phrase(name) is not None or reworded(name) is not None:
        return None
    if turned(name) is not None or says_nothing(name) or listed_names(name):
        return None
    return without_article(name)


def without_article(name: str) -> str:
    """A name without the article before it, as it is looked up."""
    return _ARTICLE.sub("", name)


def _first_to_lead_somewhere(readings: Sequence[Callable[[], Match]]) -> Match:
    """Match of the first reading that gives a point, else of the first."""
    found: list[Match] = []
    for reading in readings:
        found.append(reading())
        if found[-1].lat is not None:
            return found[-1]
    return found[0]


def _of_a_pair(gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of two names of which one qualifies the other: "Tripoli; Lebanon", "Idlib / Saraqib"; else None."""
    pair = listed_names(name)
    if len(pair) != 2 or gazetteer.lookup(name, fuzzy=False):  # noqa: PLR2004 "Luakpiny/Nasir" is one name
        return None
    nation = any(gazetteer.country(one) is not None and len(one) > _CODE_LETTERS for one in pair)
    if "/" not in name and not nation:
        return None
    told = resolve_qualified(resolve_phrase, gazetteer, name, Parts(pair, loose=True), context)
    return told if told is not None and told.status is MatchStatus.RESOLVED and told.place is not None else None


def _in_order(gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of what stands in another order than that of a sentence, or of several places; None for the rest."""
    straight = turned(name)
    if straight is None:
        if (told := _of_a_pair(gazetteer, name, context)) is not None:
            return told
        several = resolve_several(resolve_phrase, gazetteer, name, context)
        if several is None and "\n" in name:  # the lines of an address
            return replace(resolve_phrase(gazetteer, flattened(name), context), query=name)
        return several
    match = replace(resolve_phrase(gazetteer, straight, context), query=name)
    if match.place is None:
        whole = _resolve_name(gazetteer, name, context)
        return whole if _is_listed(name, whole) else match
    return match


def _resolve_hyphenated(gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of "Benghazi-Libya", in which a hyphen stands before or after a country; None without one."""
    words = name.split("-")
    for at in (1, len(words) - 1) if len(words) > 1 else ():
        pair = "-".join(words[:at]).strip(), "-".join(words[at:]).strip()
        if any(gazetteer.country(one) is not None and len(one) > _CODE_LETTERS for one in pair):
            return resolve_qualified(resolve_phrase, gazetteer, name, Parts(pair, loose=True), context)
    return None


def _without_name(gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of a text in which no name has to be looked up; None when one has to."""
    if len(name) > _LONGEST:
        return Match.unresolved(name, f"a text of {len(name):,} characters is no place name")
    stated = None
    if not name.isalpha():  # points and codes have more than letters
        stated = resolve_stated(gazetteer, name, context) or resolve_pcode(gazetteer, name, context)
    if stated is None and not any(letter.isalpha() for letter in name) and names.fold(name):
        return Match.unresolved(name, "numbers alone are no place; degrees are written with their decimals")
    if stated is None and not names.fold(name):
        return Match.unresolved(name, "there is no name in this text")
    return stated or resolve_nowhere(gazetteer, name, context) or resolve_nations(gazetteer, name, context)


def _resolve_reworded(gazetteer: Gazetteer, name: str, other: Rewording, context: Context) -> Match:
    left = {word.casefold() for word in name.split()} - {word.casefold() for word in other.text.split()}
    noun = next((size for word, size in _SIZES.items() if word in left), context.noun)
    hinted = replace(context, kind=other.kind or context.kind, noun=noun)
    return replace(resolve_phrase(gazetteer, other.text, hinted), query=name)


def resolve_stated(gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of a text that states its point itself; None when it does not.

    Parameters
    ----------
    gazetteer
        Where the place beside a short plus code is looked up, and the country of a point.
    name
        The phrase.
    context
        What is known beside it.

    Returns
    -------
    Match or None
        Without place, for coordinates are of none; unresolved when they cannot be.
    """
    found = read_link(name) or read_coordinates(name) or read_grid(name)
    start: Match | None = None
    if isinstance(found, ShortCode):
        start = resolve_phrase(gazetteer, found.place, replace(context, scope=None)) if found.place else None
        lat, lon = (start.lat, start.lon) if start is not None else (context.lat, context.lon)
        if lat is None or lon is None:
            beside = f"{found.place!r} is not resolved" if found.place else "none is given"
            return Match.unresolved(name, f"the short plus code {found.code} needs a place beside it; {beside}")
        label = found.place or context.label
        found = found.about(lat, lon)
        found = replace(found, form=f"{found.form} near {label}")
    if found is None:
        return None
    if not isinstance(found, Absurd) and context.country and not may_lie_in(context.country, found.lat, found.lon):
        return Match.unresolved(name, f"{found.form} in the text, but outside {context.country}")
    match = stated_match(gazetteer, name, found)
    if start is None or match.lat is None:
        return match
    return replace(
        match,
        status=start.status,
        place=start.place,
        score=start.score,
        why=f"{match.why} ({start.why})",
        candidates=start.candidates,
    )


def _is_listed(name: str, match: Match) -> bool:
    """Whether a phrase is itself a name that the gazetteer lists, such as "Port of Spain"."""
    named = match.status is not MatchStatus.UNRESOLVED and match.candidates[0].matched_name
    return bool(named) and names.words(str(named)) == names.words(name)


def _resolve_relation(gazetteer: Gazetteer, name: str, phrase: ParsedPhrase, context: Context) -> Match:
    if phrase.relation.kind is RelationKind.NAMED and len(phrase.names) > 1:
        parts = Parts(tuple(phrase.names), loose=False)
        return replace(resolve_qualified(resolve_phrase, gazetteer, name, parts, context), query=name)
    if phrase.relation.kind is RelationKind.ADMIN:
        division = resolve_division(gazetteer, phrase.names[0], phrase.relation.noun, context)
        wanted = replace(context, kind="A")
        anchors = [division or resolve_phrase(gazetteer, phrase.names[0], wanted)]
    else:
        anchors = [resolve_phrase(gazetteer, anchor, _unbound(context)) for anchor in phrase.names]
    lost = next((a for a in anchors if a.lat is None), None)
    if lost is not None or not anchors:
        start = lost.query if lost is not None else name
        return Match.unresolved(name, f"{start!r}, which the phrase starts from, is not resolved")
    at = [
        Anchor(a.lat, a.lon, a.radius_km, a.precision, a.place.country if a.place else "")
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


def _unbound(context: Context) -> Context:
    """Context of what an answer is reckoned from: it may lie outside the limit, but rather near it."""
    if context.scope is None or context.lat is not None or context.scope.lat is None:
        return replace(context, scope=None)
    scope = context.scope
    return replace(context, scope=None, lat=scope.lat, lon=scope.lon, label=scope.label)


def _resolve_name(gazetteer: Gazetteer, name: str, context: Context) -> Match:
    foreseen = gazetteer.foreseen.get((name, context)) if gazetteer.foreseen else None
    hits, bearing = foreseen or (find_hits(gazetteer.store, name, context), None)
    nations = () if context.kind.startswith("P") else countries_named(name)
    if any(hit.place.kind.startswith("A.PCL") for hit in hits if nations):
        hits = [hit for hit in hits if not is_called_after(hit.place, name, nations)]
    return joint.decide(gazetteer, name, hits, context, bearing)
