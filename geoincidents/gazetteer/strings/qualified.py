"""A name in what it lies in: "Karimiya district, Tripoli (Libya)", "Springfield, IL, USA", "Dhaka - Shahbagh"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geoincidents import geo, names
from geoincidents.gazetteer.strings.habits import Parts
from geoincidents.gazetteer.strings.standing import stand_in
from geoincidents.gazetteer.strings.states import state_place, states_coded
from geoincidents.names.countries import countries_named, country_coded
from geoincidents.place import Match
from geoincidents.schema import MatchStatus
from geoincidents.text.relations import RelationKind, parse_phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Place

    Resolve = Callable[[Gazetteer, str, Context], Match]

_MOST_HOLDERS: Final = 8
_TOWN_REACH_KM: Final = 60.0  # a suburb or village that is said to belong to a town
_SUBURB_REACH_KM: Final = 15.0  # and where the writing leaves open whether it is said at all
_CODE_LETTERS: Final = 3
_NOT_KNOWN: Final = 0.93  # of the certainty of a match, where a qualifier is not known
_KNOWN_ABROAD: Final = 100_000  # people of a place that a name means, wherever else it is said to lie


@dataclass(frozen=True, slots=True)
class _Holder:
    """What a qualifier may mean: a place, the context of what lies in it, and how the qualifier was resolved."""

    place: Place
    inside: Context
    match: Match | None = None


def resolve_qualified(resolve: Resolve, gazetteer: Gazetteer, name: str, parts: Parts, context: Context) -> Match:
    """The match of names in what they lie in: mostly the narrowest first, else the widest first.

    Parameters
    ----------
    resolve
        What resolves one of the names.
    gazetteer
        Where names are looked up.
    name
        The whole string.
    parts
        Its names.
    context
        What is known beside it.

    Returns
    -------
    Match
        Of the narrowest name; where that is not known, of the narrowest of what it is said to lie in, as an area;
        unresolved where the parts contradict each other, or none is known.
    """
    turned = Parts(parts.names[::-1], parts.loose)
    inward = _read_inward(resolve, gazetteer, name, parts, context, firm=not parts.loose)
    if inward.match.place is not None and not parts.loose:
        return inward.match
    outward = _read_inward(resolve, gazetteer, name, turned, context)
    if inward.match.place is None or (outward.match.place is not None and outward.match.score > inward.match.score):
        if outward.match.place is not None:
            return outward.match
    elif inward.match.place is not None:
        return inward.match
    # "Dhaka - Shahbagh" is the town before its quarter; with commas the quarter stands first.
    return _somewhere_in(resolve, gazetteer, name, parts, outward if parts.loose else inward, context)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a string inward found: a match, the narrowest holders that are known, and what lies in them."""

    match: Match
    holders: tuple[_Holder, ...]
    inner: str
    unknown: tuple[str, ...] = ()


def _read_inward(
    resolve: Resolve, gazetteer: Gazetteer, name: str, parts: Parts, context: Context, *, firm: bool = False
) -> _Reading:
    """First name inside what follows it: each meaning of a qualifier is tried, and one must hold the name.

    A qualifier that is not known is passed over where a wider one is known. ``firm`` says that the writing leaves no
    doubt of what lies in what: then the country is enough, and the surroundings of a town are wide.
    """
    inner, *outer = parts.names
    holders: list[_Holder] = []
    unknown: list[str] = []
    for number, part in enumerate(reversed(outer)):
        settings = [holder.inside for holder in holders] or [context]
        found = [holder for setting in settings for holder in _meanings(resolve, gazetteer, part, setting)]
        kept = [holder for holder in found if context.country in {"", holder.place.country}]
        if kept:
            holders = list({holder.place.place_id: holder for holder in kept}.values())[:_MOST_HOLDERS]
        elif not parts.loose and (holders if number else firm and context.country) and not _is_known(gazetteer, part):
            unknown.append(part)
        else:
            elsewhere = f" in {context.country}" if context.country else ""
            why = f"{part!r}, which the name is qualified with, is not resolved{elsewhere}"
            return _Reading(Match.unresolved(name, why), (), inner)
    if not holders:
        match = resolve(gazetteer, inner, context)
        return _Reading(_doubted(replace(match, query=name), unknown), (), inner, tuple(unknown))
    matches = [(resolve(gazetteer, inner, holder.inside), holder) for holder in holders]
    held = [match for match, holder in matches if _holds(holder.place, match, strict=not firm)]
    if not all(_is_called(inner, match) for match in held) and _is_great(gazetteer, inner):
        held = [match for match in held if _is_called(inner, match)]  # Bangui is no spelling of Bannu, wherever it lies
    if not held:
        shown = matches[0][0].candidates if matches else ()
        why = f"no {inner!r} lies in {', '.join(outer)}"
        return _Reading(Match.unresolved(name, why, shown), tuple(holders), inner, tuple(unknown))
    best = max(held, key=lambda match: (_is_called(inner, match), match.score))
    return _Reading(_doubted(replace(best, query=name), unknown), tuple(holders), inner, tuple(unknown))


def _is_great(gazetteer: Gazetteer, name: str) -> bool:
    """Whether a name is that of a great town somewhere."""
    folded = names.fold(name)
    known = (found.place for found in gazetteer.lookup(name, fuzzy=False))
    return any(place.population >= _KNOWN_ABROAD and names.fold(place.name) == folded for place in known)


def _doubted(match: Match, unknown: list[str]) -> Match:
    """A match that is less certain for qualifiers that nothing is known of."""
    if not unknown:
        return match
    called = ", ".join(map(repr, unknown))
    return replace(match, score=match.score * _NOT_KNOWN, why=f"{match.why}; {called} is not known")


def _is_known(gazetteer: Gazetteer, part: str) -> bool:
    """Whether a qualifier is a place, wherever: then it contradicts the country that is given."""
    phrase = parse_phrase(part)
    bare = phrase.names if phrase is not None and phrase.relation.kind is RelationKind.ADMIN else ()
    return bool(countries_named(part)) or any(gazetteer.lookup(name, fuzzy=False) for name in (part, *bare))


def _is_called(name: str, match: Match) -> bool:
    """Whether the place that a match leads to bears the very name: Paris in Texas before Parish in Texcoco."""
    own = next((c.matched_name for c in match.candidates if c.place == match.place), "")
    return names.words(own) == names.words(name)


def _meanings(resolve: Resolve, gazetteer: Gazetteer, part: str, context: Context) -> list[_Holder]:
    """What a qualifier may mean within a context: a state by its code, a country, and what else bears the name."""
    places = _coded(gazetteer, part, context.country)
    coded = len(names.fold(part).replace(" ", "")) <= _CODE_LETTERS and bool(places)
    nations = [gazetteer.country(code) for code in countries_named(part)]
    places += [place for place in nations if place is not None and context.country in {"", place.country}]
    holders = [_Holder(place, _inside(gazetteer, context, place)) for place in places]
    if coded or (holders and context.country == "" and _is_country_only(part)):
        return holders
    match = resolve(gazetteer, part, replace(context, kind="A", scope=None))
    phrase = parse_phrase(part)
    whole = phrase is None or phrase.relation.kind is RelationKind.ADMIN  # not what lies beside or south of a place
    if phrase is None and match.place is not None and match.place.kind.startswith("A.ADM"):
        holders += _towns(resolve, gazetteer, part, context)
    if whole and match.status is MatchStatus.RESOLVED and match.place:
        holders.append(_Holder(match.place, _inside(gazetteer, context, match.place), match))
    named = [c.place for c in match.candidates if names.words(c.matched_name) == names.words(part)]
    return holders + [_Holder(place, _inside(gazetteer, context, place)) for place in named]


def _towns(resolve: Resolve, gazetteer: Gazetteer, part: str, context: Context) -> list[_Holder]:
    """The town that a division is called after: "Sanaa" before a quarter is the city."""
    match = resolve(gazetteer, part, replace(context, kind="P", scope=None))
    if match.status is not MatchStatus.RESOLVED or match.place is None or not _is_called(part, match):
        return []
    return [_Holder(match.place, _inside(gazetteer, context, match.place), match)]


def _is_country_only(part: str) -> bool:
    """Whether a name of a country is an abbreviation or long enough to be nothing else, as "USA" is no town Usha."""
    return part.isupper() or len(part.split()) > 1


def _coded(gazetteer: Gazetteer, part: str, country: str) -> list[Place]:
    """States and countries with a code: in "Gary, IN, USA" Indiana, in "Delhi, IN" perhaps India."""
    if len(part) > _CODE_LETTERS and countries_named(part):
        return []
    places = [place for state in states_coded(part, country) if (place := state_place(gazetteer, state)) is not None]
    code = country_coded(part) if part.isupper() and len(part) <= _CODE_LETTERS else None
    nation = gazetteer.country(code) if code and country in {"", code} else None
    return [*places, nation] if nation is not None else places


def _inside(gazetteer: Gazetteer, context: Context, holder: Place) -> Context:
    """The context of what lies in a holder."""
    inside = replace(context, country=holder.country)
    if holder.kind.startswith("A.PCL"):
        return inside
    if holder.kind.startswith("A.ADM1"):
        row = gazetteer.row_of(holder.place_id)
        stated = frozenset({(holder.country, holder.name)})
        return replace(inside, divisions=stated, rows=frozenset() if row is None else frozenset({row}))
    return replace(inside, lat=holder.lat, lon=holder.lon, label=holder.name, around=holder.country)


def _holds(holder: Place, match: Match, *, strict: bool) -> bool:
    """Whether a match lies in what its qualifier names: a country, a division, or a town and its surroundings.

    Borders of divisions are drawn in several ways, so a circle is asked; a strict look asks what the gazetteer says.
    """
    if match.lat is None or match.lon is None or match.place is None:
        return False
    if holder.kind.startswith("A.PCL"):
        return match.place.country == holder.country
    if _contradicts(holder, match.place, strict=strict):
        return False
    if strict and holder.kind.startswith("A.ADM1") and match.place.admin1:
        return match.place.admin1 == holder.name and match.place.country == holder.country
    km = geo.distance_km(lat=match.lat, lon=match.lon, to_lat=holder.lat, to_lon=holder.lon)
    beyond = holder.radius_km + _SUBURB_REACH_KM if strict else max(_TOWN_REACH_KM, holder.radius_km)
    return float(km) <= (holder.radius_km if holder.kind.startswith("A.") else beyond)


def _contradicts(holder: Place, place: Place, *, strict: bool) -> bool:
    """Whether a place is too great to lie in a holder: "Aleppo, Idlib" are two, and no town lies in its suburb."""
    if place.kind.startswith("A.") and place.radius_km > holder.radius_km:
        return True
    known = place.population >= _KNOWN_ABROAD
    if known and holder.kind.startswith("A.ADM1") and place.admin1 not in {"", holder.name}:
        return True
    return (strict or known) and holder.kind.startswith("P.") and holder.population < place.population


def _somewhere_in(
    resolve: Resolve, gazetteer: Gazetteer, name: str, parts: Parts, reading: _Reading, context: Context
) -> Match:
    """The narrowest of what a name is said to lie in, as the area of what nothing is known of."""
    lost = reading.match
    if parts.listed:
        both = [resolve(gazetteer, part, context) for part in parts.names]
        if all(match.place is not None for match in both):
            called = " and ".join(repr(part) for part in parts.names)
            return Match.unresolved(name, f"two places or more are named, {called}; give each a row of its own")
    if parts.loose:
        if len(parts.names) != 2 or not parts.dashed:  # noqa: PLR2004 a town and its quarter
            return lost
        outer, inner = parts.names
        return _as_pair(stand_in(gazetteer, name, inner, (outer,), lost, context, urban=True), lost)
    inner, *outer_parts = parts.names
    match = stand_in(gazetteer, name, inner, outer_parts, lost, context, urban=False)
    if match.place is not None or parts.listed:
        return match
    *wider, narrowest = parts.names  # "Nigeria, Borno, Xyzzy"
    turned = stand_in(gazetteer, name, narrowest, wider[::-1], lost, context, urban=False)
    return turned if turned.place is not None and countries_named(wider[0]) else match


def _as_pair(match: Match, lost: Match) -> Match:
    """The match of a pair of names between which a dash stands."""
    if match.place is not None or match.why == lost.why:
        return match
    return replace(lost, why=f"{lost.why}: two places are named, or the ends of a road")
