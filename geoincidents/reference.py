"""What a measure starts from: a place by name, a place, a point, a line or an area."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geoincidents.errors import InputError
from geoincidents.gazetteer import Reference, reference_point
from geoincidents.place import Place

if TYPE_CHECKING:
    from geoincidents.gazetteer import Gazetteer

__all__ = ["UNNAMED", "Origin", "Reference", "find_origin", "is_number"]

UNNAMED = "reference"
"""Label of a reference that has no name of its own."""


def is_number(value: object) -> bool:
    """Tell a real number from everything else, truth values, text and NaN among it.

    Parameters
    ----------
    value
        Anything.

    Returns
    -------
    bool
        True for Python's and NumPy's numbers, infinite ones too.

    Examples
    --------
    >>> [is_number(value) for value in (2, np.float32(0.5), "2", True, None, np.nan)]
    [True, True, False, False, False, False]
    """
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
    """Geometry and label of a reference, given as such or as a latitude and a longitude.

    Parameters
    ----------
    reference
        A place name or phrase, a place, (lat, lon), or a geometry in EPSG:4326.
    lat, lon
        Degrees, instead of a reference.
    gazetteer
        Where names are looked up; the embedded one by default.

    Returns
    -------
    Origin
        With a point unless the reference is another geometry.

    Raises
    ------
    InputError
        If there is no reference or more than one, it is no number, or lies outside the Earth's coordinates.
    PlaceNotFoundError
        If a name is not in the gazetteer.

    Examples
    --------
    >>> find_origin(lat=32.9, lon=13.2)
    Origin(geometry=<POINT (13.2 32.9)>, label='reference')
    """
    if (lat is None) != (lon is None) or (reference is None) == (lat is None):
        msg = "Give one reference: a place name, a Place, a geometry, or both lat= and lon=."
        raise InputError(msg)
    if reference is None and lat is not None and lon is not None:
        if not (is_number(lat) and is_number(lon)):
            msg = f"lat={lat!r} and lon={lon!r} have to be numbers: degrees with a decimal point."
            raise InputError(msg)
        reference = (lat, lon)
    if isinstance(reference, BaseGeometry) and not reference.is_empty:
        west, south, east, north = reference.bounds
        # A geometry across the antimeridian may count on beyond 180.
        if not (np.isfinite(reference.bounds).all() and south >= -90 and north <= 90 and west >= -360 and east <= 360):  # noqa: PLR2004 degrees
            msg = f"The reference geometry reaches {reference.bounds}; it has to be in degrees (EPSG:4326)."
            raise InputError(msg)
        return Origin(reference, UNNAMED)
    at_lat, at_lon, label = reference_point(reference, gazetteer)  # type: ignore[arg-type]  # not None by now
    return Origin(Point(at_lon, at_lat), label if isinstance(reference, str | Place) else UNNAMED)
