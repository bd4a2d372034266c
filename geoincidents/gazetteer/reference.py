"""What a measure starts from, for the whole package: a name, a place, a match, a point, a line or an area."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from shapely.geometry import GeometryCollection, Point
from shapely.geometry.base import BaseGeometry

from geoincidents.errors import InputError, PlaceNotFoundError
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.place import Match, Place

if TYPE_CHECKING:
    import geopandas as gpd

    from geoincidents.gazetteer.area import Area
    from geoincidents.gazetteer.gazetteer import Gazetteer

Reference: TypeAlias = (
    "str | Place | Match | tuple[float, float] | BaseGeometry | Area | gpd.GeoSeries | gpd.GeoDataFrame"
)
"""A place name or phrase, a place, a match, a (lat, lon) pair, a geometry, an area, or a table of geometries."""

UNNAMED = "reference"
"""Label of a reference that has no name of its own."""

_CLOSEST = 3
_ALIKE = 0.6  # what is less alike is no help to someone who mistyped a name


def is_number(value: object) -> bool:
    """A real number, infinite ones too; not truth values, text or NaN."""
    return isinstance(value, Real) and not isinstance(value, bool) and not math.isnan(value)


@dataclass(frozen=True, slots=True)
class Origin:
    """A reference that has been found.

    Attributes
    ----------
    geometry
        In EPSG:4326 (x = longitude, y = latitude), never empty.
    label
        Its name, or ``"reference"``.
    """

    geometry: BaseGeometry
    label: str

    @property
    def point(self) -> Point | None:
        """The geometry where it is a single point, else None."""
        return self.geometry if isinstance(self.geometry, Point) else None

    @property
    def slug(self) -> str:
        """The label as the start of a column name, such as ``gasr_ben_ghachir``."""
        return re.sub(r"\W+", "_", self.label.casefold()).strip("_") or UNNAMED


def find_origin(
    reference: Reference | None = None,
    *,
    lat: float | None = None,
    lon: float | None = None,
    gazetteer: Gazetteer | None = None,
) -> Origin:
    """Geometry and label of a reference, given as such or as a latitude and a longitude."""
    if (lat is None) != (lon is None) or (reference is None) == (lat is None):
        raise InputError("Give one reference: a place name, a Place, a Match, a geometry, or both lat= and lon=.")
    if reference is None and lat is not None and lon is not None:
        if not (is_number(lat) and is_number(lon)):
            raise InputError(f"lat={lat!r} and lon={lon!r} have to be numbers: degrees with a decimal point.")
        reference = (lat, lon)
    given, label = _shape_of(reference)
    if isinstance(given, BaseGeometry) and not given.is_empty:
        west, south, east, north = given.bounds
        # A geometry across the antimeridian may count on beyond 180.
        if not (np.isfinite(given.bounds).all() and south >= -90 and north <= 90 and west >= -360 and east <= 360):  # noqa: PLR2004 degrees
            raise InputError(f"The reference geometry reaches {given.bounds}; it has to be in degrees (EPSG:4326).")
        return Origin(given, label)
    at_lat, at_lon, label = reference_point(given, gazetteer)
    return Origin(Point(at_lon, at_lat), label if isinstance(reference, str | Place | Match) else UNNAMED)


def _shape_of(reference: Any) -> tuple[Any, str]:
    """Geometry and label of an area or a table of geometries; anything else as it is."""
    from geoincidents.gazetteer.area import Area as Found  # which has the gazetteer below it
    from geoincidents.gazetteer.area import to_degrees

    if isinstance(reference, Found):
        return reference.geometry(), reference.label
    if not hasattr(reference, "to_crs"):
        return reference, UNNAMED
    shapes = [shape for shape in to_degrees(reference).tolist() if shape is not None and not shape.is_empty]
    return shapes[0] if len(shapes) == 1 else GeometryCollection(shapes), UNNAMED


def reference_point(
    reference: Reference,
    gazetteer: Gazetteer | None = None,
) -> tuple[float, float, str]:
    """Point and label of whatever a caller measures from.

    Parameters
    ----------
    reference
        A place name or phrase, a :class:`~geoincidents.place.Place`, a :class:`~geoincidents.place.Match`, a (lat,
        lon) pair or a geometry.
    gazetteer
        Where names are looked up; the embedded one by default.

    Returns
    -------
    tuple
        Latitude, longitude and a label.

    Raises
    ------
    PlaceNotFoundError
        If a name is not in the gazetteer, with the closest names in the message, or a match has no point.
    InputError
        If the value is none of these, or lies outside the Earth's coordinates.

    Examples
    --------
    >>> reference_point((32.8874, 13.1873))
    (32.8874, 13.1873, '32.8874, 13.1873')
    """
    if isinstance(reference, Place):
        return reference.lat, reference.lon, reference.name
    if isinstance(reference, Match):
        return _matched_point(reference)
    if isinstance(reference, BaseGeometry):
        if reference.is_empty:
            raise InputError("The reference geometry is empty. Give one with coordinates.")
        point = reference.centroid
        return float(point.y), float(point.x), f"{point.y:.4f}, {point.x:.4f}"
    if isinstance(reference, str):
        return _named_point(reference, gazetteer_of(gazetteer))
    try:
        pair: Any = reference
        lat, lon = (float(value) for value in pair)
    except (TypeError, ValueError):
        raise InputError(
            f"{shown(reference)} is no reference. Give a place name, a Place, a Match, (lat, lon) or a geometry.",
        ) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 degrees
        raise InputError(f"({lat}, {lon}) is no point on Earth: lat is -90 to 90, lon -180 to 180.")
    return lat, lon, f"{lat:.4f}, {lon:.4f}"


def _named_point(name: str, gazetteer: Gazetteer) -> tuple[float, float, str]:
    match = gazetteer.resolve(name, on_ambiguous="best")
    if match.lat is None:
        near_by = match.candidates or [c for c in gazetteer.lookup(name, limit=_CLOSEST) if c.score >= _ALIKE]
        listed = ", ".join(f"{c.matched_name!r} ({c.place.country})" for c in near_by[:_CLOSEST])
        closest = f" Closest: {listed}." if listed else ""
        raise PlaceNotFoundError(f"{shown(name)} is not in the gazetteer.{closest} Give another name, or lat and lon.")
    return _matched_point(match)


def _matched_point(match: Match) -> tuple[float, float, str]:
    if match.lat is None or match.lon is None:
        raise PlaceNotFoundError(f"The match of {match.query!r} has no point ({match.why}). Give a place or a point.")
    own = match.place is not None and match.lat == match.place.lat
    return match.lat, match.lon, match.place.name if own and match.place else match.query
