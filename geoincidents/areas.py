"""What an area is: a geometry, a table or a file of them, or a bounding box."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geoincidents import geo
from geoincidents.errors import FileFormatError, FileMissingError, InputError

if TYPE_CHECKING:
    from os import PathLike

    from numpy.typing import NDArray

Area: TypeAlias = "BaseGeometry | gpd.GeoSeries | gpd.GeoDataFrame | str | PathLike[str] | tuple[float, ...]"
"""A geometry, a table of them, a file of them, or a bounding box (west, south, east, north)."""


def area_shapes(area: Area) -> NDArray[np.object_]:
    """Geometries of an area in EPSG:4326, none of them missing or empty.

    Parameters
    ----------
    area
        Geometry, GeoSeries, GeoDataFrame, file that geopandas reads, or (west, south, east, north).

    Returns
    -------
    ndarray of object
        At least one geometry.

    Raises
    ------
    InputError
        If the area is none of these, or empty.
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file holds no geometries.

    Examples
    --------
    >>> len(area_shapes((12, 32, 14, 33))), len(area_shapes((179, 50, -179, 60)))
    (1, 2)
    """
    if isinstance(area, BaseGeometry):
        found: NDArray[np.object_] = np.array([area], dtype=object)
    elif isinstance(area, gpd.GeoDataFrame | gpd.GeoSeries):
        found = _degrees(area)
    elif isinstance(area, str | Path) or hasattr(area, "__fspath__"):
        found = _degrees(_read_area(Path(area)))
    else:
        found = _boxes(area)
    unusable: NDArray[np.bool_] = shapely.is_missing(found) | shapely.is_empty(found)
    found = found[~unusable]
    if not len(found):
        msg = "The area is empty. Give at least one polygon."
        raise InputError(msg)
    return found


def _degrees(area: gpd.GeoDataFrame | gpd.GeoSeries) -> NDArray[np.object_]:
    series = area.geometry
    known = series if series.crs is None else series.to_crs(geo.CRS)
    shapes: NDArray[np.object_] = np.asarray(known.array, dtype=object)
    return shapes


def _read_area(path: Path) -> gpd.GeoDataFrame:
    import pyogrio

    if not path.exists():
        msg = f"There is no file {str(path)!r}."
        raise FileMissingError(msg)
    try:
        table = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, ValueError, OSError) as error:
        msg = f"{path.name} is no file of areas: {str(error).splitlines()[0]}"
        raise FileFormatError(msg) from error
    if not isinstance(table, gpd.GeoDataFrame):
        msg = f"{path.name} holds no geometries."
        raise FileFormatError(msg)
    return table


def _boxes(area: Any) -> NDArray[np.object_]:
    try:
        west, south, east, north = (float(value) for value in area)
    except (TypeError, ValueError) as error:
        msg = f"{area!r} is no area. Give a polygon, a GeoDataFrame, a file, or (west, south, east, north)."
        raise InputError(msg) from error
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):  # noqa: PLR2004 degrees
        msg = f"{area!r} is no bounding box (west, south, east, north) in degrees."
        raise InputError(msg)
    if west <= east:
        return np.array([box(west, south, east, north)], dtype=object)
    return np.array([box(west, south, 180, north), box(-180, south, east, north)], dtype=object)
