"""Measures: where each incident lies from a reference, as a ``Series`` with the incidents' index.

The reference is a place name, a :class:`~geoincidents.place.Place`, a (lat, lon) pair, a geometry in
EPSG:4326, or the two keywords ``lat`` and ``lon``. The name of the Series starts with the reference's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoincidents import geo
from geoincidents.errors import InputError, SchemaError
from geoincidents.gazetteer.reference import Origin, find_origin, is_number
from geoincidents.outlines import edges
from geoincidents.parallel import by_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer, Reference

_POLE = 90.0
_POINT = 0  # shapely's type number
_RINGS_KM = (10.0, 25.0, 50.0, 100.0)


@by_row
def distance_to(
    incidents: gpd.GeoDataFrame,
    reference: Reference | None = None,
    *,
    lat: float | None = None,
    lon: float | None = None,
    gazetteer: Gazetteer | None = None,
) -> pd.Series[float]:
    """Geodesic distance of each incident from a reference, in kilometres.

    To a line or an area it is the distance to the nearest point of it, 0 inside.

    Parameters
    ----------
    incidents
        Incident table.
    reference
        Place name, place, match, (lat, lon), area, geometry in EPSG:4326, or table of geometries.
    lat, lon
        Degrees, instead of a reference.
    gazetteer
        Where a name is looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Kilometres, called after the reference such as ``tripoli_km`` (``reference_km`` where it has no
        name); NaN for rows without a point.

    Raises
    ------
    InputError
        If there is not exactly one reference, or it is not on Earth.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.9)}, {"geometry": None}])
    >>> distance_to(incidents, lat=32.9, lon=13.3).round(2).tolist()
    [9.36, nan]
    """
    origin = find_origin(reference, lat=lat, lon=lon, gazetteer=gazetteer)
    at_lat, at_lon = coordinates(incidents)
    return pd.Series(origin_km(origin, lat=at_lat, lon=at_lon), index=incidents.index, name=f"{origin.slug}_km")


@by_row
def azimuth_to(
    incidents: gpd.GeoDataFrame,
    reference: Reference | None = None,
    *,
    lat: float | None = None,
    lon: float | None = None,
    gazetteer: Gazetteer | None = None,
) -> pd.Series[float]:
    """Direction in which each incident lies, seen from the reference.

    The azimuth starts at the reference and points to the incident: 180 for "south of Tripoli". For a line or
    an area it starts at its nearest point.

    Parameters
    ----------
    incidents
        Incident table.
    reference
        Place name, place, match, (lat, lon), area, geometry in EPSG:4326, or table of geometries.
    lat, lon
        Degrees, instead of a reference.
    gazetteer
        Where a name is looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Degrees clockwise from true north, 0 <= azimuth < 360, called after the reference such as
        ``tripoli_azimuth_deg``; NaN for rows without a point, at the reference itself or inside it.

    Raises
    ------
    InputError
        If there is not exactly one reference, or it is not on Earth.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.0)}])
    >>> azimuth_to(incidents, lat=32.9, lon=13.2).tolist()
    [180.0]
    """
    origin = find_origin(reference, lat=lat, lon=lon, gazetteer=gazetteer)
    at_lat, at_lon = coordinates(incidents)
    from_lat: Any
    from_lon: Any
    if (point := origin.point) is not None:
        from_lat, from_lon = point.y, point.x
    else:
        from_lat, from_lon, _ = edges.nearest_on(origin.geometry, lat=at_lat, lon=at_lon)
    azimuth = geo.azimuth_deg(lat=from_lat, lon=from_lon, to_lat=at_lat, to_lon=at_lon)
    return pd.Series(azimuth, index=incidents.index, name=f"{origin.slug}_azimuth_deg")


@by_row
def sector_of(
    incidents: gpd.GeoDataFrame,
    reference: Reference | None = None,
    *,
    lat: float | None = None,
    lon: float | None = None,
    gazetteer: Gazetteer | None = None,
) -> pd.Series[str]:
    """Compass sector (N, NE, E ... NW) in which each incident lies, seen from the reference.

    Parameters
    ----------
    incidents
        Incident table.
    reference
        Place name, place, match, (lat, lon), area, geometry in EPSG:4326, or table of geometries.
    lat, lon
        Degrees, instead of a reference.
    gazetteer
        Where a name is looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Strings, called after the reference such as ``tripoli_sector``; null where the azimuth is missing.

    Raises
    ------
    InputError
        If there is not exactly one reference, or it is not on Earth.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.0)}])
    >>> sector_of(incidents, lat=32.9, lon=13.2).tolist()
    ['S']
    """
    azimuth = azimuth_to(incidents, reference, lat=lat, lon=lon, gazetteer=gazetteer)
    name = f"{str(azimuth.name).removesuffix('_azimuth_deg')}_sector"
    return pd.Series(geo.sector(azimuth.to_numpy()), index=incidents.index, name=name, dtype="string")


@by_row
def ring_of(
    incidents: gpd.GeoDataFrame,
    reference: Reference | None = None,
    *,
    edges_km: Sequence[float] = _RINGS_KM,
    lat: float | None = None,
    lon: float | None = None,
    gazetteer: Gazetteer | None = None,
) -> pd.Series[Any]:
    """Distance ring round the reference in which each incident lies.

    Parameters
    ----------
    incidents
        Incident table.
    reference
        Place name, place, match, (lat, lon), area, geometry in EPSG:4326, or table of geometries.
    edges_km
        Outer radius of each ring in kilometres, ascending; a distance of exactly that belongs to it.
    lat, lon
        Degrees, instead of a reference.
    gazetteer
        Where a name is looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Ordered categories ``0-10 km``, ``10-25 km`` ... ``>100 km``, called after the reference such as
        ``tripoli_ring``; null for rows without a point.

    Raises
    ------
    InputError
        If the edges do not ascend from above 0, there is not exactly one reference, or it is not on Earth.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.0)}])
    >>> ring_of(incidents, lat=32.9, lon=13.2, edges_km=(50, 100)).tolist()
    ['50-100 km']
    """
    edges = _ring_edges(edges_km)
    distance = distance_to(incidents, reference, lat=lat, lon=lon, gazetteer=gazetteer)
    inner = [0.0, *edges[:-1]]
    labels = [f"{low:g}-{high:g} km" for low, high in zip(inner, edges, strict=True)] + [f">{edges[-1]:g} km"]
    codes = np.where(distance.isna(), -1, np.searchsorted(edges, distance.to_numpy(), side="left"))
    rings = pd.Categorical.from_codes(codes.tolist(), categories=pd.Index(labels), ordered=True)
    return pd.Series(rings, index=incidents.index, name=f"{str(distance.name).removesuffix('_km')}_ring")


def _ring_edges(edges_km: Any) -> NDArray[np.float64]:
    given = list(edges_km) if isinstance(edges_km, Iterable) else []
    edges = np.array([edge if is_number(edge) else np.nan for edge in given], dtype=np.float64)
    if not edges.size or not np.isfinite(edges).all() or (np.diff(edges, prepend=0.0) <= 0).any():
        msg = f"edges_km has to ascend from above 0, such as (10, 25, 50); got {edges_km!r}."
        raise InputError(msg)
    return edges


def coordinates(incidents: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes of incidents, by position.

    Parameters
    ----------
    incidents
        Table of points in any coordinate system; without one they count as EPSG:4326.

    Returns
    -------
    tuple of ndarray
        Degrees, NaN for rows without a point.

    Raises
    ------
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> [values.tolist() for values in coordinates(incidents_from_rows([{"geometry": Point(13.2, 32.9)}]))]
    [[32.9], [13.2]]
    """
    if not isinstance(incidents, gpd.GeoDataFrame) or incidents.active_geometry_name not in incidents:
        msg = "The incidents have no geometry. Call geoincidents.conform() or locate() on the table first."
        raise SchemaError(msg)
    geometry = incidents.geometry
    if geometry.crs is not None and geometry.crs != geo.CRS:
        geometry = geometry.to_crs(geo.CRS)
    values = np.asarray(geometry.array, dtype=object)
    kinds = shapely.get_type_id(values)
    others = np.flatnonzero((kinds != _POINT) & (kinds != -1))
    if not shapely.is_empty(values[others]).all():  # an empty one is no place
        msg = f"{int((~shapely.is_empty(values[others])).sum())} of the incidents are not points. Take their centroids."
        raise SchemaError(msg)
    points = np.full((len(values), 2), np.nan)
    found, at = shapely.get_coordinates(values, return_index=True)
    points[at] = found
    return points[:, 1].copy(), points[:, 0].copy()


def degrees(incidents: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What :func:`coordinates` gives; SchemaError where a point is none of the globe."""
    lat, lon = coordinates(incidents)
    off = (np.abs(lat) > _POLE) | (np.abs(lon) > 4 * _POLE)  # what crosses the antimeridian may count on beyond 180
    if off.any():
        many = int(off.sum())
        raise SchemaError(f"{many} of the incidents lie outside +-90 and +-180 degrees. check_incidents() tells which.")
    return lat, lon


def origin_km(origin: Origin, *, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Geodesic distance of points from an origin, in kilometres.

    Parameters
    ----------
    origin
        What :func:`~geoincidents.gazetteer.reference.find_origin` returns.
    lat, lon
        Degrees.

    Returns
    -------
    ndarray
        Kilometres; NaN where a coordinate is missing.

    Examples
    --------
    >>> origin_km(find_origin(lat=0, lon=0), lat=np.array([0.0]), lon=np.array([1.0])).round(1).tolist()
    [111.3]
    """
    if (point := origin.point) is not None:
        return geo.distance_km(lat=lat, lon=lon, to_lat=point.y, to_lon=point.x)
    return edges.nearest_on(origin.geometry, lat=lat, lon=lon)[2]
