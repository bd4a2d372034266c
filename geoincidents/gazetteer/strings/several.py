"""Several places in one cell: "Sabha; Ghat", "Kharkiv; Chuhuiv", "Aleppo and Idlib", "حلب وإدلب", a name a line.

Names that are each known, and together are no known name, are places of their own. What holds another one of them
("Tripoli; Libya") is its country or division, and two spellings of one place ("Kyiv / Kiev") are that place. Near each
other they are one area that covers them; else nothing decides between them, and no point stands for all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoincidents import geo
from geoincidents.gazetteer import joint
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.gazetteer.strings.standing import is_in
from geoincidents.gazetteer.verdict import judge, same_spot
from geoincidents.names.countries import countries_named
from geoincidents.place import Candidate, Match
from geoincidents.schema import RADIUS_KM, GeoPrecision, MatchStatus
from geoincidents.text.relations import parse_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.joint import Question
    from geoincidents.gazetteer.ranking import Context

    Resolve = Callable[[Gazetteer, str, Context], Match]

_MOST: Final = 12
_MOST_JOINED: Final = 4
_FIRM: Final = re.compile(r"\s*[;؛|\n\r]+\s*")
_SLASH: Final = re.compile(r"\s*/\s*")
_AND: Final = re.compile(r",?\s+(?:and|&|et|y|и|та|і)\s+|,\s+(?=.*\s(?:and|et|y|и|та|і)\s)")
_ARABIC_AND: Final = re.compile(r"\s+و\s*(?=[\u0621-\u064a]{2})")
_LETTER: Final = re.compile(r"[^\W\d_]{2}")
_AREA_KM: Final = RADIUS_KM[GeoPrecision.AREA]  # what one area may reach; places farther apart have no point in common
_KM_PER_DEGREE: Final = 111.2


def listed_names(text: str) -> tuple[str, ...]:
    """Names that a text lists by its signs; none where it lists nothing.

    >>> listed_names("Sabha; Ghat"), listed_names("Aleppo and Idlib"), listed_names("حلب وإدلب")
    (('Sabha', 'Ghat'), ('Aleppo', 'Idlib'), ('حلب', 'إدلب'))
    >>> listed_names("between Sabha and Ghat"), listed_names("n/a"), listed_names("Tripoli")
    ((), (), ())
    """
    for separator in (_FIRM, _SLASH):
        if separator.search(text) is not None:
            parts = [part.strip() for part in separator.split(text) if part.strip()]
            parts = [name for part in parts for name in _joined(part) or (part,)] if separator is _FIRM else parts
            return tuple(parts) if 1 < len(parts) <= _MOST and all(map(_LETTER.search, parts)) else ()
    return _joined(text)


def _joined(text: str) -> tuple[str, ...]:
    """Names that a word joins: what follows "between" or "south of" is one phrase."""
    for word in (_AND, _ARABIC_AND):
        parts = [part.strip() for part in word.split(text)]
        cased = all(part[:1].isupper() or not part[:1].islower() for part in parts)
        if 1 < len(parts) <= _MOST_JOINED and all(parts) and cased and parse_phrase(text) is None:
            return tuple(parts)
    return ()


def resolve_several(resolve: Resolve, gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of a text that lists places: an area about those near each other, else none; None for other texts.

    Parameters
    ----------
    resolve
        What resolves one of the names.
    gazetteer
        Where names are looked up.
    name
        The whole text.
    context
        What is known beside it.
    """
    parts = listed_names(name)
    if not parts or gazetteer.lookup(name, fuzzy=False) or countries_named(name):  # Trinidad and Tobago
        return None
    if _ARABIC_AND.search(name) and not all(_is_known(gazetteer, part, context) for part in parts):
        return None  # names begin with the Arabic "and", too
    found = [resolve(gazetteer, part, context) for part in parts]
    if any(match.lat is None for match in found):
        return None
    found = _beside_each_other(gazetteer, parts, found, context)
    left = _different([match for match in found if not _holds_another(match, found)])
    if len(left) < 2:  # noqa: PLR2004 a place and what it lies in
        return replace(left[0], query=name) if len(left) == len({m.place for m in found}) else None
    return _area(name, left) or _apart(name, left)


def _is_known(gazetteer: Gazetteer, part: str, context: Context) -> bool:
    return bool(gazetteer.lookup(part, country=context.country or None, fuzzy=False))


def _beside_each_other(gazetteer: Gazetteer, parts: Sequence[str], found: list[Match], context: Context) -> list[Match]:
    """The matches of bare names once more, decided together: in "Tripoli; Zahle" the one in Lebanon is meant."""
    asked: dict[int, Question] = {}
    for at, (part, match) in enumerate(zip(parts, found, strict=True)):
        bare = match.place is not None and (match.lat, match.lon) == (match.place.lat, match.place.lon)
        if bare and parse_phrase(part) is None and (hits := find_hits(gazetteer.store, part, context)):
            asked[at] = joint.ask(gazetteer, part, hits, context)
    if len(asked) < 2:  # noqa: PLR2004 one alone hears nothing
        return found
    out = list(found)
    for (at, question), answer in zip(asked.items(), joint.answers(list(asked.values())), strict=True):
        match = judge(parts[at], question.hits, answer, context)
        if match.status is MatchStatus.RESOLVED:
            out[at] = match
    return out


def _holds_another(match: Match, found: Sequence[Match]) -> bool:
    """Whether a match is the country or the division of another one."""
    holder = match.place
    if holder is None or not holder.kind.startswith("A."):
        return False
    return any(other.place is not None and is_in(other.place, holder) for other in found if other is not match)


def _different(found: Sequence[Match]) -> list[Match]:
    """Matches that are not of one spot with one before them."""
    out: list[Match] = []
    for match in found:
        if not any(_is_same(match, other) for other in out):
            out.append(match)
    return out


def _is_same(one: Match, other: Match) -> bool:
    if (one.lat, one.lon) == (other.lat, other.lon):
        return True
    if one.place is None or other.place is None:
        return False
    first, second = (Candidate(match.place, match.score, match.place.name) for match in (one, other) if match.place)
    return same_spot(first, second)


def _area(name: str, found: Sequence[Match]) -> Match | None:
    """The area that covers places near each other; None where it would be wider than an area is."""
    lat, lon, km = _covering(found)
    if km > _AREA_KM:
        return None
    weakest = min(found, key=lambda match: match.score)
    unsure = any(match.status is not MatchStatus.RESOLVED for match in found)
    why = f"{len(found)} places are named, {_called(found)}; the area covers all of them"
    return Match(
        query=name,
        status=MatchStatus.AMBIGUOUS if unsure else MatchStatus.RESOLVED,
        lat=lat,
        lon=lon,
        radius_km=km,
        precision=GeoPrecision.AREA,
        score=weakest.score,
        why=f"{why} ({weakest.query!r}: {weakest.why})" if unsure else why,
        candidates=_candidates(found),
        country=_common([match.place.country for match in found if match.place]),
        admin1=_common([match.place.admin1 for match in found if match.place]),
    )


def _apart(name: str, found: Sequence[Match]) -> Match:
    """The match of places that no point can stand for."""
    pairs = combinations(found, 2)
    apart = max(_km(one, other) for one, other in pairs)
    return Match(
        query=name,
        status=MatchStatus.AMBIGUOUS,
        score=0.0,
        why=f"two places or more are named, {_called(found)}, up to {apart:.0f} km apart; give each a row of its own",
        candidates=_candidates(found),
        country=_common([match.place.country for match in found if match.place]),
        admin1=_common([match.place.admin1 for match in found if match.place]),
    )


def _km(one: Match, other: Match) -> float:
    assert one.lat is not None and one.lon is not None and other.lat is not None and other.lon is not None  # noqa: S101, PT018 located
    return float(geo.distance_km(lat=one.lat, lon=one.lon, to_lat=other.lat, to_lon=other.lon))


def _covering(found: Sequence[Match]) -> tuple[float, float, float]:
    """Centre and radius of the smallest circle about the circles of some matches, on a plane about the first."""
    lat = np.array([match.lat for match in found], dtype=float)
    lon = np.array([match.lon for match in found], dtype=float)
    radius = np.array([match.radius_km or 0.0 for match in found])
    turn = np.cos(np.radians(lat[0]))
    east = (lon - lon[0] + 180.0) % 360.0 - 180.0
    flat = shapely.points(east * turn * _KM_PER_DEGREE, (lat - lat[0]) * _KM_PER_DEGREE)
    centre = shapely.centroid(shapely.minimum_bounding_circle(shapely.union_all(shapely.buffer(flat, radius + 1e-3))))
    middle_lat = float(lat[0] + centre.y / _KM_PER_DEGREE)
    middle_lon = float((lon[0] + centre.x / _KM_PER_DEGREE / max(turn, 1e-6) + 180.0) % 360.0 - 180.0)
    if not abs(middle_lat) <= 90.0:  # noqa: PLR2004 places about both poles
        return float(lat[0]), float(lon[0]), np.inf
    km = geo.distance_km(lat=lat, lon=lon, to_lat=middle_lat, to_lon=middle_lon)
    return middle_lat, middle_lon, float(np.max(np.asarray(km) + radius))


def _called(found: Sequence[Match]) -> str:
    return " and ".join(repr(match.query) for match in found)


def _candidates(found: Sequence[Match]) -> tuple[Candidate, ...]:
    """The place of each match; none of them is likelier than the others."""
    share = 1.0 / len(found)
    return tuple(Candidate(match.place, share * match.score, match.query) for match in found if match.place)


def _common(values: Sequence[str]) -> str:
    """What all have in common, or nothing."""
    return values[0] if values and len(set(values)) == 1 else ""


def flattened(name: str) -> str:
    r"""A text of several lines as one that commas part: an address rather than a list.

    >>> flattened("Sabha\nLibya")
    'Sabha, Libya'
    """
    return ", ".join(line.strip(" ,;") for line in re.split(r"[\n\r]+", name) if line.strip(" ,;"))
