"""Countries in strings: a name that two of them share, and several of them side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents import names
from geoincidents.gazetteer.strings.states import is_state
from geoincidents.names.countries import countries_named, english_name, state_of
from geoincidents.place import Candidate, Match
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Place

_LIST: Final = re.compile(r"\s*(?:[,;/|،؛&+]|\s[-–—]+\s|\s(?:and|or|et|y|und)\s|\sو)\s*", re.IGNORECASE)
_MOST: Final = 12
_SURE: Final = 0.95
_LONGEST: Final = 200  # characters


def resolve_nations(gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of a string that names countries and nothing else; None for other strings, and for plain names.

    A plain name of one country has rivals ("Georgia", "Jordan") and is left to those who weigh them.
    """
    listed = _listed(name) if len(name) <= _LONGEST and not name.isalpha() else ()
    if listed and context.country not in listed:
        called = " and ".join(english_name(code) for code in listed)
        shown = _candidates(gazetteer, listed, name)
        return Match.unresolved(name, f"several countries are named, {called}; give each a row of its own", shown)
    named = countries_named(name)
    codes = tuple(code for code in named if context.country in {"", code})
    if not codes or (len(named) == 1 and len(name.split()) == 1):
        return None
    shown = _candidates(gazetteer, codes, name)
    if not shown:
        return None
    place = shown[0].place
    called = " or ".join(f"{english_name(code)} ({code})" for code in codes)
    alone = len(codes) == 1
    return Match(
        query=name,
        status=MatchStatus.RESOLVED if alone else MatchStatus.AMBIGUOUS,
        place=place,
        lat=place.lat,
        lon=place.lon,
        radius_km=place.radius_km,
        precision=place.precision,
        score=shown[0].score,
        why=f"a name of the country {place.name}" if alone else f"{name!r} is a name of {called}; nothing decides",
        candidates=shown,
    )


def is_called_after(place: Place, name: str, nations: tuple[str, ...]) -> bool:
    """Whether a town has a name of its country for a further one, as Mexico City has; the country is meant by it."""
    return place.country in nations and place.kind.startswith("P.") and names.fold(place.name) != names.fold(name)


def _listed(name: str) -> tuple[str, ...]:
    """Codes of the countries that a string strings together; none where it is anything else."""
    parts = [part for part in _LIST.split(name) if part.strip()]
    if not 1 < len(parts) <= _MOST:
        return ()
    codes = [countries_named(part) for part in parts]
    if not all(codes):
        return ()
    each = dict.fromkeys(code for found in codes for code in found)
    if len(each) < len(parts) or _is_one(name, parts, codes):
        return ()
    return tuple(each)


def _is_one(name: str, parts: list[str], codes: list[tuple[str, ...]]) -> bool:
    """Whether it is one all the same: "Yemen (North Yemen)", "Réunion, France", "Georgia, USA".

    "Taiwan, China" is two, whatever the World Bank calls the first.
    """
    if len(countries_named(name)) == 1 and "," not in name:
        return True
    if len(parts) != 2 or len(codes[1]) != 1:  # noqa: PLR2004 a pair
        return False
    outer = codes[1][0]
    return is_state(parts[0], outer) or any(state_of(code) == outer for code in codes[0])


def _candidates(gazetteer: Gazetteer, codes: tuple[str, ...], name: str) -> tuple[Candidate, ...]:
    places = [place for place in map(gazetteer.country, codes) if place is not None]
    return tuple(Candidate(place, _SURE / len(codes), name) for place in places)
