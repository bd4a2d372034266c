"""Limits that a caller sets, as scopes: a first-order division, and what two limits have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.errors import PlaceNotFoundError
from geoincidents.gazetteer.area import division_members
from geoincidents.gazetteer.candidates import find_candidates
from geoincidents.ranking import Context
from geoincidents.relations import RelationKind, parse_phrase
from geoincidents.scope import Scope

if TYPE_CHECKING:
    from geoincidents.gazetteer.gazetteer import Gazetteer

_SURE_NAME: Final = 0.85  # a division is named by its name; what is less alike is another one
_AS_GOOD: Final = 0.02
_CLOSEST: Final = 3


def division_scope(gazetteer: Gazetteer, admin1: str, *, country: str = "") -> Scope:
    """Scope of a first-order division.

    Parameters
    ----------
    gazetteer
        Whose places count.
    admin1
        A name in any spelling, or a GeoNames code: within a country, or with its own ("LY.61").
    country
        ISO alpha-3 code of the country that it lies in, or ``""``: then all divisions of the name count.

    Returns
    -------
    Scope
        Of all divisions that it may mean.

    Raises
    ------
    PlaceNotFoundError
        If there is no such division; the closest names are in the message.
    """
    rows = _divisions(gazetteer, admin1.strip(), country)
    places = gazetteer.store.places(rows)
    scopes = [division_members(gazetteer, row, place) for row, place in zip(rows, places, strict=True)]
    label = f"{places[0].name} ({places[0].country})" if len(places) == 1 else f"a division called {admin1.strip()!r}"
    every = np.unique(np.concatenate([scope.rows for scope in scopes]))
    ground = gazetteer.ground
    alone = scopes[0] if len(scopes) == 1 else None
    return Scope(
        label=label,
        rows=every,
        country=ground.one_country(np.isin(ground.rows, every)),
        lat=alone.lat if alone else None,
        lon=alone.lon if alone else None,
        covers=lambda lat, lon: any(scope.covers(lat, lon) for scope in scopes),
    )


def both(first: Scope | None, second: Scope | None) -> Scope | None:
    """The scope of what lies in two scopes; None stands for no limit.

    Parameters
    ----------
    first, second
        Scopes of one gazetteer.

    Returns
    -------
    Scope or None
        The point in the middle is that of the second.
    """
    if first is None or second is None:
        return first or second
    return Scope(
        label=f"{first.label} and {second.label}",
        rows=np.intersect1d(first.rows, second.rows),
        country=first.country or second.country,
        lat=second.lat if second.lat is not None else first.lat,
        lon=second.lon if second.lat is not None else first.lon,
        covers=lambda lat, lon: first.covers(lat, lon) and second.covers(lat, lon),
    )


def _divisions(gazetteer: Gazetteer, admin1: str, country: str) -> list[int]:
    """Row numbers of the divisions that a name or a code may mean."""
    prefix, point, code = admin1.partition(".")
    nation = gazetteer.country(prefix) if point and prefix.isalpha() else None
    coded = gazetteer.division_row(country, admin1) if country else None
    if nation is not None and country in {"", nation.country}:
        coded = coded or gazetteer.division_row(nation.country, code)
    if coded is not None:
        return [coded]
    ground = gazetteer.ground
    rows = ground.rows[ground.of_kind("A.ADM1") & (ground.in_country(country) if country else True)]
    phrase = parse_phrase(admin1)
    bare = phrase.names if phrase is not None and phrase.relation.kind is RelationKind.ADMIN else ()
    setting = Context(country=country, kind="A", scope=Scope("", rows))
    best: dict[str, float] = {}
    for name in dict.fromkeys((admin1, *bare)):
        for found in find_candidates(gazetteer.store, name, setting):
            best[found.place.place_id] = max(found.score, best.get(found.place.place_id, 0.0))
    top = max(best.values(), default=0.0)
    if top < _SURE_NAME:
        close = sorted(best, key=lambda key: (-best[key], key))[:_CLOSEST]
        listed = ", ".join(f"{gazetteer.place(key).name!r} ({gazetteer.place(key).country})" for key in close)
        where = f" of {country}" if country else ""
        closest = f" Closest: {listed}." if listed else " Write it as the gazetteer does, or leave it out."
        raise PlaceNotFoundError(f"admin1={admin1!r} is no first-order division{where}.{closest}")
    wanted = sorted(key for key, score in best.items() if score == top or (top < 1.0 and score >= top - _AS_GOOD))
    return sorted(row for row in map(gazetteer.row_of, wanted) if row is not None)
