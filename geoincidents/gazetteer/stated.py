"""The first-order division that somebody says a place lies in: by name, alias, old name, code or what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from geoincidents.gazetteer.candidates import find_candidates
from geoincidents.gazetteer.ranking import Context
from geoincidents.gazetteer.scope import Scope
from geoincidents.text.relations import RelationKind, parse_phrase

if TYPE_CHECKING:
    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.place import Place

_SURE_NAME: Final = 0.85  # a division is named by its name; what is less alike is taken for it with a word
_LIKE_NAME: Final = 0.72
_AS_GOOD: Final = 0.02
_INNER_NAME: Final = 0.95  # of a second-order division or a town that names the division it lies in
_LOOSELY: Final = 0.97  # certainty that is left where a division is guessed at
_UNKNOWN: Final = 0.93  # and where there is none
_LONGEST: Final = 100  # characters
_MOST_INNER: Final = 40
_SHOWN: Final = 3


class Stated(NamedTuple):
    """Divisions that a name may mean, as (country, name) and as rows; what is left of certainty; what to tell of it."""

    divisions: frozenset[tuple[str, str]]
    rows: frozenset[int] = frozenset()
    doubt: float = 1.0
    remark: str = ""


def stated_division(gazetteer: Gazetteer, admin1: str, country: str) -> Stated:
    """The divisions that a name or a code may mean; none, and a doubt, where nothing is known of it.

    Parameters
    ----------
    gazetteer
        Whose divisions count.
    admin1
        A name in any spelling, or a GeoNames code: within a country, or with its own ("LY.61").
    country
        ISO alpha-3 code of the country that it lies in, or ``""``: then all divisions of the name count.
    """
    where = f" in {country}" if country else ""
    if len(admin1) > _LONGEST:
        return Stated(
            frozenset(), doubt=_UNKNOWN, remark=f"; the division that is stated is a text of {len(admin1):,} characters"
        )
    coded = _coded(gazetteer, admin1, country)
    if coded is not None:
        return _named(gazetteer, [coded])
    best = _alike(gazetteer, admin1, country)
    top = max((score for _, score in best), default=0.0)
    if top >= _SURE_NAME:
        return _named(gazetteer, [p for p, score in best if score == top or (top < 1.0 and score >= top - _AS_GOOD)])
    inner = _inner(gazetteer, admin1, country)
    if inner:
        held = frozenset((place.country, place.admin1) for place in inner)
        within = " or ".join(sorted(name for _, name in held)[:_SHOWN])
        told = f"; {admin1!r} is no first-order division{where}, but {inner[0].name} lies in {within}"
        return Stated(held, doubt=_LOOSELY, remark=told)
    if top >= _LIKE_NAME:
        close = _named(gazetteer, [place for place, score in best if score == top])
        called = " or ".join(sorted(name for _, name in close.divisions))
        return close._replace(doubt=_LOOSELY, remark=f"; the division {admin1!r} is taken for {called}")
    return Stated(frozenset(), doubt=_UNKNOWN, remark=f"; no division{where} is known as {admin1!r}")


def _named(gazetteer: Gazetteer, places: list[Place]) -> Stated:
    rows = (gazetteer.row_of(place.place_id) for place in places)
    return Stated(
        frozenset((place.country, place.name) for place in places), frozenset(row for row in rows if row is not None)
    )


def _coded(gazetteer: Gazetteer, admin1: str, country: str) -> Place | None:
    """The division with a code."""
    prefix, point, code = admin1.partition(".")
    nation = gazetteer.country(prefix) if point and prefix.isalpha() else None
    row = gazetteer.division_row(country, admin1) if country else None
    if row is None and nation is not None and country in {"", nation.country}:
        row = gazetteer.division_row(nation.country, code)
    return None if row is None else gazetteer.store.places([row])[0]


def _alike(gazetteer: Gazetteer, admin1: str, country: str) -> list[tuple[Place, float]]:
    """First-order divisions with a name that is alike, and how alike."""
    ground = gazetteer.ground
    rows = ground.rows[ground.of_kind("A.ADM1") & (ground.in_country(country) if country else True)]
    setting = Context(country=country, kind="A", scope=Scope("", rows))
    best: dict[str, tuple[Place, float]] = {}
    for name in _readings(admin1):
        for found in find_candidates(gazetteer.store, name, setting):
            known = best.get(found.place.place_id, (found.place, 0.0))[1]
            best[found.place.place_id] = found.place, max(found.score, known)
    return list(best.values())


def _inner(gazetteer: Gazetteer, admin1: str, country: str) -> list[Place]:
    """The second-order divisions of a name, or else the most important place of it, which lie in some division."""
    if not country:
        return []
    place = gazetteer.resolve(admin1, country=country).place if "," in admin1 else None
    if place is not None and place.admin1:
        return [place]
    found = [
        candidate.place
        for name in _readings(admin1)
        for candidate in gazetteer.lookup(name, country=country, limit=_MOST_INNER)
        if candidate.score >= _INNER_NAME and candidate.place.admin1
    ]
    divisions = [one for one in found if one.kind.startswith("A.")]
    return divisions or sorted(found, key=lambda one: (-one.population, one.place_id))[:1]


def _readings(admin1: str) -> tuple[str, ...]:
    """The name as it stands, and without a word such as "province"."""
    phrase = parse_phrase(admin1)
    bare = phrase.names if phrase is not None and phrase.relation.kind is RelationKind.ADMIN else ()
    return tuple(dict.fromkeys((admin1, *bare)))
