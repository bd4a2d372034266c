"""From a relation and its anchors to a point and the radius in which the true place lies.

The model is the point-radius method of J. Wieczorek, Q. Guo and R. J. Hijmans (Int. J. of Geographical Information
Science 18(8), 2004): each source of doubt (extent of the anchor, rounding of the distance, width of the direction) is a
length, and independent ones are added in quadrature.

- Distance and direction: the rounding of the number, the width of the compass word across it, and the anchor's extent,
  in quadrature. A range of distances stands at its middle and reaches both ends. Without direction: a disc.
- Between, on a road: the middle of the geodesic, half its length and the larger extent; "halfway" half as far along.
- Near: the distance within which nine of ten villages lie that have the town as their nearest.
- Outskirts, suburbs and parts: a ring about the anchor's extent, or the quarter of it that a compass word names; of a
  country or a first-order division the part of its outline on that side, with a point inside.
- Airports and other remote sites: the distance within which 95 of 100 airports lie from their town.

``benchmarks/relations.py`` measures how often each holds the place that is meant.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from geoincidents.geo import azimuth_deg, destination, distance_km
from geoincidents.names.place_words import is_second_order, words_of
from geoincidents.schema import RADIUS_KM, GeoPrecision
from geoincidents.text.relations.relation import Hedge, Relation, RelationKind
from geoincidents.text.relations.sectors import sector

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Suburbs and outskirts reach about one and a half times the town's own radius beyond it, at least 7 and at most 15 km.
# The least: of the ten settlements nearest to each town over 20,000 people of Syria and Sudan (GeoNames, CC BY 4.0;
# those within 15 km) nine in ten lie within the outskirts so drawn; of Libya, Yemen and Lebanon, not looked at before,
# 92 in a hundred.
# Check: for Tripoli (radius 8 km) they end 20 km from the centre; Tajoura, Janzur and Ain Zara lie 14 to 17 km from it.
_RING_SHARE: Final = 1.5
_RING_MIN_KM: Final = 7.0
_RING_MAX_KM: Final = 15.0
# "South of X" without a distance: from the edge of X out to twice the radius that the schema gives to "near".
_REACH_KM: Final = 2.0 * RADIUS_KM[GeoPrecision.NEAR]
# Of the villages of Syria and Sudan whose nearest town over 20,000 people is at most 50 km away (GeoNames, CC BY 4.0),
# nine in ten lie within 42 km of it; of those of Libya, Yemen and Lebanon, not looked at before, 94 %.
_NEAR_KM: Final = 42.0
# A site known by its town lies in or beside it.
_SITE_KM: Final = 5.0
# Centroid of a quarter disc about the named direction, and the circle about it that covers the quarter: the centroid
# lies at 2 sin(45°) / (3 pi/4) = 0.60 radii, the arc's ends 0.72 radii from there.
_SECTOR_CENTRE: Final = 2.0 * math.sin(math.pi / 4.0) / (3.0 * math.pi / 4.0)
_SECTOR_RADIUS: Final = math.hypot(math.sin(math.pi / 4.0), math.cos(math.pi / 4.0) - _SECTOR_CENTRE)
# Of a side of a wide region without an outline: of 284 divisions with one, the point so far from the middle lies inside
# in 82 of 100 of eight directions; that of a quarter disc in 40.
_SIDE_CENTRE: Final = 0.3
_SIDE_RADIUS: Final = math.hypot(math.sin(math.pi / 4.0), math.cos(math.pi / 4.0) - _SIDE_CENTRE)
_OFFSHORE_KM: Final = 44.448  # 24 nautical miles, the contiguous zone (UNCLOS, article 33)
_REGION_KM: Final = 60.0  # an anchor wider than this is a region or a country, not a town
# Of 3,566 airports with an IATA code and a town over 20,000 people (airportsdata, MIT; GeoNames cities500, CC BY 4.0),
# half lie within 7 km of the town's point, nine in ten within 20 km and 95 in 100 within 28 km.
_REMOTE_SITE_KM: Final = 28.0


class Anchor(NamedTuple):
    """Where a relation starts: a point in degrees, the extent about it, what it stands for, and its country or ""."""

    lat: float
    lon: float
    radius_km: float
    precision: GeoPrecision = GeoPrecision.SETTLEMENT
    country: str = ""


class Footprint(NamedTuple):
    """Where a relation leads: a point in degrees and a radius, all None when there is no honest point."""

    lat: float | None
    lon: float | None
    radius_km: float | None
    precision: GeoPrecision


_HALFWAY: Final = frozenset({"halfway", "midway", "half way"})
_HALF_ROUND_KM: Final = 20_003.9  # from pole to pole along a meridian of WGS 84: nothing is farther
_OUTLINED: Final = frozenset({GeoPrecision.COUNTRY, GeoPrecision.ADMIN1})
_NOWHERE: Final = Footprint(None, None, None, GeoPrecision.UNKNOWN)


def footprint(relation: Relation, places: Sequence[Anchor]) -> Footprint:
    """Point, radius and precision of what a relational phrase means.

    Parameters
    ----------
    relation
        The phrase.
    places
        Its anchors in text order, or, for a phrase without anchors, the place that the context gives.

    Returns
    -------
    Footprint
        Without point when an anchor is missing, and for a border, of which two points of whole countries say nothing.

    Examples
    --------
    >>> from geoincidents.text.relations import parse_phrase
    >>> where = footprint(parse_phrase("around 50km south of Tripoli").relation, [Anchor(32.88743, 13.18733, 8.0)])
    >>> round(where.lat, 4), round(where.lon, 4), round(where.radius_km, 1), where.precision.value
    (32.4366, 13.1873, 24.4, 'near')
    """
    if (relation.distance_km or 0.0) > _HALF_ROUND_KM:
        return _NOWHERE
    if len(places) < max(1, len(relation.anchors)) or relation.kind in {RelationKind.BORDER, RelationKind.NAMED}:
        return _NOWHERE
    if relation.kind is RelationKind.BETWEEN:
        return _between(relation, places[0], places[1]) if len(places) > 1 else _NOWHERE
    return _MODELS.get(relation.kind, _around)(relation, places[0])


def _in_place(anchor: Anchor, radius_km: float, precision: GeoPrecision) -> Footprint:
    return Footprint(anchor.lat, anchor.lon, radius_km, precision)


def _moved(anchor: Anchor, km: float, azimuth: float, radius_km: float, precision: GeoPrecision) -> Footprint:
    lat, lon = destination(lat=anchor.lat, lon=anchor.lon, km=km, azimuth=azimuth)
    return Footprint(float(lat), float(lon), radius_km, precision)


def _near_or_area(radius_km: float) -> GeoPrecision:
    return GeoPrecision.NEAR if radius_km <= RADIUS_KM[GeoPrecision.NEAR] else GeoPrecision.AREA


def _distance(relation: Relation, anchor: Anchor) -> Footprint:
    """Point at a stated distance when the direction is known, else the disc about the anchor."""
    length = relation.distance_km or 0.0
    along = relation.distance_error_km
    if relation.azimuth is None:
        radius = length + anchor.radius_km + (0.0 if relation.hedge is Hedge.LESS else along)
        return _in_place(anchor, radius, _near_or_area(radius))
    across = length * math.tan(math.radians(min(relation.azimuth_error, 60.0)))
    radius = math.sqrt(along**2 + across**2 + anchor.radius_km**2)
    return _moved(anchor, length, relation.azimuth, radius, GeoPrecision.NEAR)


def _direction(relation: Relation, anchor: Anchor) -> Footprint:
    """Point half the reach away; beside a whole region ("south of Libya") a part of it is meant."""
    if anchor.radius_km > _REGION_KM or relation.azimuth is None:
        return _around(relation, anchor)
    half = _REACH_KM / 2.0
    return _moved(anchor, half, relation.azimuth, half + anchor.radius_km / 2.0, GeoPrecision.AREA)


def _admin(relation: Relation, anchor: Anchor) -> Footprint:
    """Extent of the anchor when it is a division itself, else the extent that such divisions have."""
    if anchor.precision in {GeoPrecision.ADMIN1, GeoPrecision.ADMIN2, GeoPrecision.COUNTRY}:
        return _in_place(anchor, anchor.radius_km, anchor.precision)
    lower = is_second_order(relation.noun, anchor.country)
    precision = GeoPrecision.ADMIN2 if lower else GeoPrecision.ADMIN1
    return _in_place(anchor, max(RADIUS_KM[precision], anchor.radius_km), precision)


def _extent(relation: Relation, anchor: Anchor) -> float:
    """How far from the anchor's point the phrase reaches, in kilometres."""
    ring = min(max(_RING_SHARE * anchor.radius_km, _RING_MIN_KM), _RING_MAX_KM)
    if relation.kind is RelationKind.NEAR:
        return max(_NEAR_KM, anchor.radius_km + ring)
    if relation.kind is RelationKind.OFFSHORE:
        return anchor.radius_km + _OFFSHORE_KM
    if relation.kind is RelationKind.FACILITY:
        is_remote = relation.noun in words_of("remote")
        return max(_REMOTE_SITE_KM, anchor.radius_km) if is_remote else anchor.radius_km + _SITE_KM
    is_vague = anchor.precision in {GeoPrecision.AREA, GeoPrecision.NEAR}  # and so takes in its surroundings already
    if relation.kind in {RelationKind.PART, RelationKind.DIRECTION} or is_vague:
        return anchor.radius_km
    return anchor.radius_km + ring


def _part(relation: Relation, anchor: Anchor) -> Footprint:
    """Sector of the anchor on the named side, or its middle."""
    if relation.azimuth is None:
        return _in_place(anchor, anchor.radius_km / 2.0, anchor.precision)
    return _around(relation, anchor)


def _around(relation: Relation, anchor: Anchor) -> Footprint:
    """Disc about the anchor, or the sector of it that the phrase names."""
    extent = _extent(relation, anchor)
    wide = anchor.radius_km > _REGION_KM
    precision = anchor.precision if wide else GeoPrecision.AREA
    if relation.noun in words_of("line") and relation.noun not in words_of("front") and not wide:
        return _in_place(anchor, max(RADIUS_KM[GeoPrecision.LINEAR], anchor.radius_km), GeoPrecision.LINEAR)
    if relation.kind in {RelationKind.NEAR, RelationKind.OUTSKIRTS, RelationKind.FACILITY} and not wide:
        precision = GeoPrecision.NEAR
    if wide and relation.azimuth is not None:
        precision = GeoPrecision.AREA
    if relation.azimuth is None:
        return _in_place(anchor, extent, precision)
    if wide or (relation.kind is RelationKind.PART and anchor.precision in _OUTLINED):
        return _side(relation, relation.azimuth, anchor, extent)
    return _moved(anchor, _SECTOR_CENTRE * extent, relation.azimuth, _SECTOR_RADIUS * extent, precision)


def _side(relation: Relation, azimuth: float, anchor: Anchor, extent: float) -> Footprint:
    """What lies on one side of a country or a region: cut from the outline where there is one."""
    if anchor.precision in _OUTLINED and relation.kind in {RelationKind.PART, RelationKind.DIRECTION}:
        at = () if anchor.precision is GeoPrecision.COUNTRY else (anchor.lat, anchor.lon)
        part = sector(anchor.country, azimuth, *at)
        # A part that is wider than the whole is one of another division, in which a small one lies.
        if part is not None and (not at or part.radius_km <= 2.0 * anchor.radius_km):
            return Footprint(part.lat, part.lon, part.radius_km, GeoPrecision.AREA)
    return _moved(anchor, _SIDE_CENTRE * extent, azimuth, _SIDE_RADIUS * extent, GeoPrecision.AREA)


def _between(relation: Relation, first: Anchor, second: Anchor) -> Footprint:
    """Middle of the geodesic between two places, with a radius that takes in both, or half as much at "halfway"."""
    ends = {"lat": first.lat, "lon": first.lon, "to_lat": second.lat, "to_lon": second.lon}
    length = float(distance_km(**ends))
    if length == 0.0:
        return _in_place(first, max(first.radius_km, second.radius_km), GeoPrecision.LINEAR)
    # What lies nearer to the middle than to either end is halfway.
    along = length / 4.0 if relation.noun in _HALFWAY else length / 2.0
    radius = along + max(first.radius_km, second.radius_km)
    return _moved(first, length / 2.0, float(azimuth_deg(**ends)), radius, GeoPrecision.LINEAR)


_MODELS: Final[dict[RelationKind, Callable[[Relation, Anchor], Footprint]]] = {
    RelationKind.DISTANCE: _distance,
    RelationKind.DIRECTION: _direction,
    RelationKind.ADMIN: _admin,
    RelationKind.PART: _part,
}
