"""Whatever a caller measures from, as a point with a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from geoincidents.errors import InputError, PlaceNotFoundError
from geoincidents.place import Place

if TYPE_CHECKING:
    from geoincidents.gazetteer.gazetteer import Gazetteer

Reference = str | Place | tuple[float, float] | BaseGeometry
"""A place name or phrase, a place, a (lat, lon) pair or a geometry."""

_CLOSEST = 3
_ALIKE = 0.6  # what is less alike is no help to someone who mistyped a name


def reference_point(
    reference: Reference,
    gazetteer: Gazetteer | None = None,
) -> tuple[float, float, str]:
    """Point and label of whatever a caller measures from.

    Parameters
    ----------
    reference
        A place name or phrase, a :class:`~geoincidents.place.Place`, a (lat, lon) pair or a geometry.
    gazetteer
        Where names are looked up; the embedded one by default.

    Returns
    -------
    tuple
        Latitude, longitude and a label.

    Raises
    ------
    PlaceNotFoundError
        If a name is not in the gazetteer; the closest names are in the message.
    InputError
        If the value is none of these, or lies outside the Earth's coordinates.

    Examples
    --------
    >>> reference_point((32.8874, 13.1873))
    (32.8874, 13.1873, '32.8874, 13.1873')
    """
    if isinstance(reference, Place):
        return reference.lat, reference.lon, reference.name
    if isinstance(reference, BaseGeometry):
        if reference.is_empty:
            raise InputError("The reference geometry is empty. Give one with coordinates.")
        point = reference.centroid
        return float(point.y), float(point.x), f"{point.y:.4f}, {point.x:.4f}"
    if isinstance(reference, str):
        return _named_point(reference, gazetteer or _embedded())
    try:
        lat, lon = (float(value) for value in reference)
    except (TypeError, ValueError):
        raise InputError(
            f"{reference!r} is no reference. Give a place name, a Place, (lat, lon) or a geometry.",
        ) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 degrees
        raise InputError(f"({lat}, {lon}) is no point on Earth: lat is -90 to 90, lon -180 to 180.")
    return lat, lon, f"{lat:.4f}, {lon:.4f}"


def _named_point(name: str, gazetteer: Gazetteer) -> tuple[float, float, str]:
    match = gazetteer.resolve(name, on_ambiguous="best")
    if match.lat is None or match.lon is None:
        near_by = match.candidates or [c for c in gazetteer.lookup(name, limit=_CLOSEST) if c.score >= _ALIKE]
        listed = ", ".join(f"{c.matched_name!r} ({c.place.country})" for c in near_by[:_CLOSEST])
        closest = f" Closest: {listed}." if listed else ""
        raise PlaceNotFoundError(f"{name!r} is not in the gazetteer.{closest} Give another name, or lat and lon.")
    label = name if match.place is None or match.lat != match.place.lat else match.place.name
    return match.lat, match.lon, label


def _embedded() -> Gazetteer:
    from geoincidents.gazetteer.gazetteer import Gazetteer as Opened

    return Opened.default()
