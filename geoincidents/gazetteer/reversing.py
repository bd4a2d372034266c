"""Many points at once: the nearest place of each, as a table with every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geoincidents import geo, schema
from geoincidents.errors import InputError
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.divisions import locate_points

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry import Point

    from geoincidents.gazetteer.directory import Directory

Points: TypeAlias = "gpd.GeoSeries | gpd.GeoDataFrame | Iterable[Point | tuple[float, float] | None]"
"""Points in a table of geopandas, or one by one."""

DISTANCE_KM = "distance_km"
AZIMUTH_DEG = "azimuth_deg"


def reverse_table(gazetteer: Directory, points: Points) -> pd.DataFrame:
    """The place nearest to each of many points; what ``Gazetteer.reverse_many`` does.

    Parameters
    ----------
    gazetteer
        Whose places count.
    points
        GeoSeries, GeoDataFrame, points or (lat, lon) pairs.

    Returns
    -------
    pandas.DataFrame
        One row a point.

    Raises
    ------
    InputError
        If something is no point, or not on Earth.
    """
    lat, lon, index = degrees_of(points)
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    rows, km = gazetteer.nearest_rows(lat[known], lon[known])
    known, rows, km = known[rows > 0], rows[rows > 0], km[rows > 0]
    distinct, back = np.unique(rows, return_inverse=True)
    labels = gazetteer.store.labels(distinct)
    ground = gazetteer.ground
    at = np.searchsorted(ground.rows, distinct)
    found = np.array([label[:2] for label in labels], dtype=object).reshape(-1, 2)[back]
    where = locate_points(gazetteer, lat[known], lon[known])
    told = (
        (schema.PLACE_NAME, found[:, 0]),
        (schema.PLACE_ID, found[:, 1]),
        (schema.ADMIN1, where.admin1),
        (schema.COUNTRY, where.country),
    )
    table = pd.DataFrame(index=index)
    for name, values in told:
        column = np.full(len(lat), None, dtype=object)
        column[known] = values
        table[name] = pd.array(column, dtype="string")  # type: ignore[call-overload]  # the stubs know no object array
    ends = {"to_lat": lat[known], "to_lon": lon[known]}
    azimuth = geo.azimuth_deg(lat=ground.lat[at][back], lon=ground.lon[at][back], **ends)
    for name, numbers in ((DISTANCE_KM, km), (AZIMUTH_DEG, azimuth)):
        measure = np.full(len(lat), np.nan)
        measure[known] = numbers
        table[name] = measure
    return table


def degrees_of(points: Points | Any) -> tuple[NDArray[np.float64], NDArray[np.float64], pd.Index[Any]]:
    """Latitudes, longitudes, NaN where there is no point, and the index that they have."""
    import geopandas as gpd

    if isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        series = points.geometry
        series = series if series.crs is None or series.crs == geo.CRS else series.to_crs(geo.CRS)
        shapes, index = np.asarray(series.array, dtype=object), series.index
    else:
        if not hasattr(points, "__iter__"):
            raise InputError(f"{shown(points)} are no points. Give a list or a column of them.")
        listed = list(points)
        index = points.index if isinstance(points, pd.Series) else pd.RangeIndex(len(listed))
        shapes = np.empty(len(listed), dtype=object)
        shapes[:] = [_point(value) for value in listed]
    odd = ~shapely.is_missing(shapes) & (shapely.get_type_id(shapes) != 0)
    if odd.any():
        raise InputError(f"There is no point in row {_rows(index, odd)}. Give points, or the areas' centroids.")
    shapes = shapes.copy()
    shapes[shapely.is_empty(shapes)] = None  # an empty point has no coordinates to ask for
    lat, lon = shapely.get_y(shapes), shapely.get_x(shapes)
    outside = ~(np.abs(lat) <= 90) & ~np.isnan(lat) | ~(np.abs(lon) <= 180) & ~np.isnan(lon)  # noqa: PLR2004
    if outside.any():
        raise InputError(f"No point on Earth: row {_rows(index, outside)}. lat is -90 to 90, lon -180 to 180.")
    return lat, lon, index


def _point(value: Any) -> Any:
    """A point of whatever stands for one; what does not is left to be told."""
    if value is None or isinstance(value, BaseGeometry):
        return value
    try:
        lat, lon = (float(number) for number in value)
    except (TypeError, ValueError):
        raise InputError(f"{shown(value)} is no point. Give points or (lat, lon) pairs.") from None
    return shapely.Point(lon, lat)


def _rows(index: pd.Index[Any], chosen: NDArray[np.bool_]) -> str:
    rows = [str(label) for label in index[chosen][:5]]
    more = int(chosen.sum()) - len(rows)
    return ", ".join(rows) + (f" and {more} more" if more > 0 else "")
