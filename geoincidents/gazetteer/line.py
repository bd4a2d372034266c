"""What a line is, for the whole package: a geometry, a table or a file of them, or the way past some places."""

from __future__ import annotations

import os
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoincidents import geo
from geoincidents.errors import InputError
from geoincidents.gazetteer.area import read_areas
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.reference import find_origin, reference_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.reference import Reference

LineLike: TypeAlias = "BaseGeometry | gpd.GeoSeries | gpd.GeoDataFrame | PathLike[str] | str | Sequence[Reference]"
"""A geometry, a table or a file of them, or places on the way."""

_FORMS: Final = "a line, a GeoDataFrame, the path of a file, or a list of places such as ['Tripoli', 'Misrata']"
_FEWEST: Final = 2


def find_line(line: LineLike, gazetteer: Gazetteer | None = None) -> BaseGeometry:
    """The line that a caller means, in EPSG:4326; across the antimeridian it counts on beyond 180 degrees."""
    import geopandas as gpd

    if isinstance(line, BaseGeometry | gpd.GeoDataFrame | gpd.GeoSeries):
        return find_origin(line).geometry
    if isinstance(line, PathLike | str):
        if isinstance(line, str) and not Path(line).suffix and not os.path.exists(line):  # noqa: PTH110 of any text
            raise InputError(f"{shown(line)} is no line, but one name. Give {_FORMS}.")
        return find_origin(read_areas(Path(line))).geometry
    return _way(line, gazetteer)


def _way(places: Any, gazetteer: Gazetteer | None) -> BaseGeometry:
    """Shortest way from each place to the next."""
    if not isinstance(places, list | tuple) or len(places) < _FEWEST or isinstance(places[0], int | float):
        raise InputError(f"{shown(places)} is no line. Give {_FORMS}.")
    lat, lon = np.array([reference_point(place, gazetteer)[:2] for place in places]).T
    legs = [geo.path(lat=lat[at : at + 2], lon=lon[at : at + 2]) for at in range(len(lat) - 1)]
    corners = np.vstack([leg if not at else leg[1:] for at, leg in enumerate(legs)])
    corners[:, 0] = np.unwrap(corners[:, 0], period=360.0)
    return shapely.LineString(corners)
