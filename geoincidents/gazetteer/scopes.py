"""Limits that a caller sets, as scopes: an area or a first-order division, with the places that lie in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoincidents import geo
from geoincidents.errors import AmbiguousPlaceError, InputError, PlaceNotFoundError
from geoincidents.gazetteer.candidates import find_candidates
from geoincidents.place import Place
from geoincidents.ranking import Context
from geoincidents.relations import RelationKind, parse_phrase
from geoincidents.schema import MatchStatus
from geoincidents.scope import Scope

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.gazetteer.gazetteer import Gazetteer

Area = str | Place | BaseGeometry
"""What an answer may be held to: a place name or phrase, a place, or a geometry with an area in degrees."""

_KM_PER_DEGREE: Final = 110.5
_POLYGON: Final = 2  # dimensions of what has an area
# A town and its suburbs, as the outskirts of a town are reckoned where relations get their points.
_RING_SHARE, _RING_LEAST_KM, _RING_MOST_KM = 1.5, 5.0, 15.0
_SURE_NAME: Final = 0.85  # a division is named by its name; what is less alike is another one
_AS_GOOD: Final = 0.02
_CLOSEST: Final = 3
_ROUND_ABOUT: Final = 8  # places that are asked what country or division a point lies in
_AS_NEAR, _AS_NEAR_KM = 2.0, 30.0  # those up to twice as far as the nearest and some: borders run between places


def area_scope(gazetteer: Gazetteer, within: Area, *, country: str = "") -> Scope:
    """Scope of an area.

    A country holds the places that belong to it, a first-order division those that the gazetteer puts into it. A town
    is taken with its suburbs, anything else as the circle of its radius.

    Parameters
    ----------
    gazetteer
        Whose places count.
    within
        Place name or phrase, place or geometry in EPSG:4326.
    country
        ISO alpha-3 code of the country that a name is looked for in, or ``""``.

    Returns
    -------
    Scope
        Possibly without any place.

    Raises
    ------
    PlaceNotFoundError
        If a name is not in the gazetteer.
    AmbiguousPlaceError
        If a name means several places: a limit is not to be guessed.
    InputError
        If it is no area.
    """
    if isinstance(within, Place):
        return _place_scope(gazetteer, within)
    if isinstance(within, BaseGeometry):
        return _shape_scope(gazetteer, within)
    if not isinstance(within, str):
        raise InputError(f"within={within!r} is no area. Give a place name, a Place or a polygon in degrees.")
    nation = gazetteer.country(within)
    if nation is not None and country in {"", nation.country}:
        return _place_scope(gazetteer, nation)
    match = gazetteer.resolve(within, country=country or None)
    if match.lat is None or match.lon is None or match.radius_km is None:
        raise PlaceNotFoundError(f"within={within!r} is not in the gazetteer ({match.why}). Give a place or a polygon.")
    if match.status is MatchStatus.AMBIGUOUS:
        raise AmbiguousPlaceError(f"within={within!r}: {match.why}. Qualify the name, or give a Place or a polygon.")
    place = match.place
    if place is not None and (match.lat, match.lon, match.radius_km) == (place.lat, place.lon, place.radius_km):
        return _place_scope(gazetteer, place)
    return _circle_scope(gazetteer, match.lat, match.lon, match.radius_km, within)


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
    scopes = [_division(gazetteer, row, place) for row, place in zip(rows, places, strict=True)]
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


def may_lie_in(gazetteer: Gazetteer, country: str, lat: float, lon: float) -> bool:
    """Whether a point may lie in a country, as far as the places round it tell.

    Parameters
    ----------
    gazetteer
        Whose places are asked.
    country
        ISO alpha-3 code.
    lat, lon
        Degrees.

    Returns
    -------
    bool
        True when the nearest place, or one nearly as near, lies there.
    """
    return any(place.country == country for place in _neighbours(gazetteer, lat, lon))


def _neighbours(gazetteer: Gazetteer, lat: float, lon: float) -> list[Place]:
    found = gazetteer.reverse(lat, lon, _ROUND_ABOUT)
    reach = _AS_NEAR * found[0].distance_km + _AS_NEAR_KM if found else 0.0
    return [near.place for near in found if near.distance_km <= reach]


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


def _place_scope(gazetteer: Gazetteer, place: Place) -> Scope:
    if place.kind.startswith("A.PCL"):
        ground = gazetteer.ground
        return Scope(
            label=place.name,
            rows=ground.rows[ground.in_country(place.country)],
            country=place.country,
            covers=lambda lat, lon: may_lie_in(gazetteer, place.country, lat, lon),
        )
    row = gazetteer.row_of(place.place_id)
    if place.kind.startswith("A.ADM1") and row is not None:
        return _division(gazetteer, row, place)
    town = place.kind.startswith("P.")
    ring = min(max(_RING_SHARE * place.radius_km, _RING_LEAST_KM), _RING_MOST_KM) if town else 0.0
    return _circle_scope(gazetteer, place.lat, place.lon, place.radius_km + ring, place.name)


def _division(gazetteer: Gazetteer, row: int, place: Place) -> Scope:
    """Scope of a division: what the gazetteer puts into it, or its circle where it puts nothing there."""
    ground = gazetteer.ground
    inside = ground.admin1 == row
    label = f"{place.name} ({place.country})"
    if not inside.any():
        return _circle_scope(gazetteer, place.lat, place.lon, place.radius_km, label)

    def covers(lat: float, lon: float) -> bool:
        near = _neighbours(gazetteer, lat, lon)
        return any(other.admin1 == place.name and other.country == place.country for other in near)

    rows = ground.rows[inside | (ground.rows == row)]
    return Scope(label, rows, country=place.country, lat=place.lat, lon=place.lon, covers=covers)


def _circle_scope(gazetteer: Gazetteer, lat: float, lon: float, km: float, label: str) -> Scope:
    ground = gazetteer.ground
    near = np.flatnonzero(np.abs(ground.lat - lat) <= km / _KM_PER_DEGREE)
    away = geo.distance_km(lat=ground.lat[near], lon=ground.lon[near], to_lat=lat, to_lon=lon)
    near = near[away <= km]

    def covers(to_lat: float, to_lon: float) -> bool:
        return float(geo.distance_km(lat=lat, lon=lon, to_lat=to_lat, to_lon=to_lon)) <= km

    return _scope(gazetteer, near, f"{label} (to {km:.0f} km)", (lat, lon), covers)


def _shape_scope(gazetteer: Gazetteer, shape: BaseGeometry) -> Scope:
    if shape.is_empty or shapely.get_dimensions(shape) < _POLYGON:
        raise InputError(f"within= is a {shape.geom_type} without an area. Give a polygon, or buffer it.")
    west, south, east, north = shape.bounds
    if not (-90 <= south <= north <= 90 and -360 <= west <= east <= 360):  # noqa: PLR2004 degrees
        raise InputError(f"within= reaches {shape.bounds}; it has to be in degrees (EPSG:4326).")
    shapely.prepare(shape)

    def inside(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
        # A shape over the antimeridian may count on beyond 180 degrees.
        turns = [turn for turn in (-360.0, 0.0, 360.0) if west <= turn + 180.0 and east >= turn - 180.0]
        found: NDArray[np.bool_] = np.logical_or.reduce(
            [shapely.intersects_xy(shape, lon + turn, lat) for turn in turns]
        )
        return found

    ground = gazetteer.ground
    about = np.flatnonzero((ground.lat >= south) & (ground.lat <= north))
    about = about[inside(ground.lat[about], ground.lon[about])]
    middle = shape.centroid
    return _scope(
        gazetteer,
        about,
        "the given area",
        (middle.y, (middle.x + 180.0) % 360.0 - 180.0),
        lambda lat, lon: bool(inside(np.array([lat]), np.array([lon]))[0]),
    )


def _scope(
    gazetteer: Gazetteer, at: NDArray[np.intp], label: str, middle: tuple[float, float], covers: object
) -> Scope:
    """Scope of the places at some positions."""
    ground = gazetteer.ground
    chosen = np.zeros(len(ground.rows), dtype=bool)
    chosen[at] = True
    country = ground.one_country(chosen)
    return Scope(label, ground.rows[chosen], country, middle[0], middle[1], covers)  # type: ignore[arg-type]  # a function
