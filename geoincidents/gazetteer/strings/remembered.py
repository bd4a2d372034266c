"""Phrases that the user has corrected once: they lead to the user's own place, wherever that fits what is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geoincidents import names
from geoincidents.gazetteer.own_places import PREFIX
from geoincidents.gazetteer.ranking import lies_in
from geoincidents.gazetteer.verdict import located
from geoincidents.place import REJECTED, Candidate, Match
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.own_places import OwnPlace
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Place

    Resolve = Callable[[Gazetteer, str, Context], Match]

YOUR_OWN_PLACE: Final = "your own place"
"""Start of the reason of such a match."""


def resolve_remembered(resolve: Resolve, gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of a phrase that was remembered; None for others, and where several of one's own places fit.

    A phrase that was rejected is unresolved, unless it was placed for a country or division that is told closer.

    Parameters
    ----------
    resolve
        What reads a phrase such as "50 km south of X" again, from the X that was chosen.
    gazetteer
        With the layer of one's own places among its files.
    name
        The whole phrase.
    context
        What is known beside it; a place outside of its country, division or area is not meant.
    """
    remembered = gazetteer.own_phrases.get(names.fold(name) or name)
    if not remembered:
        return None
    placed = [one for one in remembered if not one.is_rejected]
    found = {place.place_id: (one, place) for one in placed if (place := _fitting(gazetteer, one, context))}
    rejected = [one for one in remembered if one.is_rejected and _is_meant(gazetteer, one, context)]
    if rejected and max(map(_closeness, rejected)) >= max((_closeness(one) for one, _ in found.values()), default=0):
        return Match.unresolved(name, f"{REJECTED}, remembered on {rejected[0].remembered}")
    if len(found) > 1 and (stated := _for_division(gazetteer, [one for one, _ in found.values()], context)):
        found = {stated.place_id: found[stated.place_id]}
    if len(found) != 1:
        return None
    ((one, place),) = found.values()
    why = f"{YOUR_OWN_PLACE}, remembered on {one.remembered}"
    candidates = (Candidate(place, 1.0, one.phrase),)
    settled = located(name, place, status=MatchStatus.RESOLVED, score=1.0, why=why, candidates=candidates)
    if one.place_id.startswith(f"{PREFIX}:"):
        return settled
    # "50 km south of X" is not X, but measured from the X that was chosen.
    near = replace(context, country=place.country, lat=place.lat, lon=place.lon, label=place.name)
    again = resolve(gazetteer, name, near)
    if again.place is None or again.place.place_id != place.place_id or again.lat is None:
        return settled
    return replace(again, status=MatchStatus.RESOLVED, score=1.0, why=f"{why} ({again.why})", candidates=candidates)


def _fitting(gazetteer: Gazetteer, one: OwnPlace, context: Context) -> Place | None:
    """The place of what was remembered, where it does not contradict what is known."""
    if context.country and one.country and context.country != one.country:
        return None
    row = gazetteer.row_of(one.place_id)
    if row is None:
        return None
    (place,) = gazetteer.store.places([row])
    if context.kind.startswith("A") and not place.kind.startswith("A"):  # a division is asked for
        return None
    if context.scope is not None and not context.scope.covers(place.lat, place.lon):
        return None
    if context.divisions and not lies_in(place, context.divisions):
        stated = gazetteer.context(country=one.country or None, admin1=one.admin1 or None).divisions
        return place if stated & context.divisions else None
    return place


def _is_meant(gazetteer: Gazetteer, one: OwnPlace, context: Context) -> bool:
    """Whether what was rejected is asked for: in the country and division, if it was rejected for any."""
    if context.kind.startswith("A") or (one.country and one.country != context.country):
        return False
    if not one.admin1:
        return True
    stated = gazetteer.context(country=one.country or None, admin1=one.admin1).divisions
    return bool(stated & context.divisions)


def _closeness(one: OwnPlace) -> int:
    """How much is told of what a phrase was remembered for."""
    return sum(map(bool, (one.stated, one.admin1, one.admin2)))


def _for_division(gazetteer: Gazetteer, remembered: Sequence[OwnPlace], context: Context) -> OwnPlace | None:
    """The one that was remembered for the division that is stated, if one alone was."""
    if not context.divisions:
        return None
    held = [
        one
        for one in remembered
        if one.admin1
        and gazetteer.context(country=one.country or None, admin1=one.admin1).divisions & context.divisions
    ]
    return held[0] if len(held) == 1 else None
