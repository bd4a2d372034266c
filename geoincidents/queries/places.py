"""Queries by where incidents were: within a distance, within an area, in a country, the nearest."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import shapely

from geoincidents import geo, schema
from geoincidents.errors import InputError
from geoincidents.gazetteer.area import find_area
from geoincidents.gazetteer.borders import stated_countries
from geoincidents.gazetteer.line import find_line
from geoincidents.gazetteer.reference import find_origin, is_number
from geoincidents.measures.reference import coordinates, origin_km
from geoincidents.names.countries import countries_meant
from geoincidents.outlines import edges
from geoincidents.parallel import as_whole, by_row
from geoincidents.queries.masks import column_of, mask

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.gazetteer.area import AreaLike
    from geoincidents.gazetteer.line import LineLike
    from geoincidents.gazetteer.reference import Origin

How: TypeAlias = Literal["point", "possible", "certain"]
"""By the point alone, or by the circle of ``geo_radius_km`` in which the true place lies."""

_HOW = ("point", "possible", "certain")


@by_row
def within_radius(
    incidents: gpd.GeoDataFrame,
    reference: Reference | None = None,
    *,
    km: float,
    lat: float | None = None,
    lon: float | None = None,
    how: How = "point",
    gazetteer: Gazetteer | None = None,
) -> pd.Series[bool]:
    """Incidents within a distance of a reference.

    Parameters
    ----------
    incidents
        Incident table.
    reference
        Place name, place, match, (lat, lon), area, geometry in EPSG:4326, or table of geometries.
    km
        Kilometres on the ellipsoid, the distance itself included.
    lat, lon
        Degrees, instead of a reference.
    how
        ``point`` goes by the point alone. The true place lies within ``geo_radius_km`` of it: ``possible``
        takes every incident that may be within the distance, ``certain`` only those that have to be. Where
        the radius is not known, an incident is never certain, and possible by its point.
    gazetteer
        Where a name is looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Booleans; False for rows without a point.

    Raises
    ------
    InputError
        If there is not exactly one reference, ``km`` is no number or negative, or ``how`` is none of the three.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.5), "geo_radius_km": 25}])
    >>> [within_radius(incidents, lat=32.9, lon=13.2, km=50, how=how).item() for how in ("point", "certain")]
    [True, False]
    """
    check_how(how)
    check_km(km)
    origin = find_origin(reference, lat=lat, lon=lon, gazetteer=gazetteer)
    return mask(_reached(incidents, origin.geometry, float(km), how), incidents)


@by_row
def along(
    incidents: gpd.GeoDataFrame, line: LineLike, *, km: float, how: How = "point", gazetteer: Gazetteer | None = None
) -> pd.Series[bool]:
    """Incidents along a road, a river, a front line or a route.

    Parameters
    ----------
    incidents
        Incident table.
    line
        A line or another geometry in EPSG:4326, a GeoSeries or GeoDataFrame of them (one of them is enough), the path
        of a file that geopandas reads, or a list of two or more places: names, places, matches or (lat, lon) pairs.
        Between places the way is the shortest one, not that of the road.
    km
        Kilometres on either side, the distance itself included.
    how
        By the point alone, or by the circle in which the true place lies; see :func:`within_radius`.
    gazetteer
        Where names are looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Booleans; False for rows without a point.

    Raises
    ------
    InputError
        If the line is none of these or empty, ``km`` is no number or negative, or ``how`` is none of the three.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file holds no geometries.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.6, 32.74)}, {"geometry": Point(13.6, 32.3)}])
    >>> along(incidents, ["Tripoli", "Khums"], km=10).tolist()
    [True, False]
    """
    check_how(how)
    check_km(km)
    return mask(_reached(incidents, find_line(line, gazetteer), float(km), how), incidents)


@by_row
def within_area(
    incidents: gpd.GeoDataFrame, area: AreaLike, *, how: How = "point", gazetteer: Gazetteer | None = None
) -> pd.Series[bool]:
    """Incidents within an area, its border included.

    Parameters
    ----------
    incidents
        Incident table.
    area
        Name of a place ("Syria", "Idlib", "Tripoli, Libya"), place, match, polygon, GeoSeries or GeoDataFrame of
        polygons (one of them is enough), path of a file that geopandas reads, or bounding box (west, south, east,
        north), which crosses the antimeridian where west is above east. Geometries without a coordinate system count
        as EPSG:4326. A country or first-order division goes by its outline, with the waters up to 25 km off its
        coast; a town by its radius and suburbs, any other place by its radius. Up to 5 km from a border between
        countries, where outlines are no longer exact, the row's ``country`` decides, or that of its place, or a
        town up to 2 km from the point.
    how
        ``point`` goes by the point alone. The true place lies within ``geo_radius_km`` of it: ``possible``
        takes every incident that may lie in the area, ``certain`` only those that have to. Where the radius
        is not known, an incident is never certain, and possible by its point.
    gazetteer
        Where a name is looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Booleans; False for rows without a point.

    Raises
    ------
    InputError
        If the area is none of these or empty, or ``how`` is none of the three.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    AmbiguousPlaceError
        If a name means several places.
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file holds no geometries.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.5)}, {"geometry": Point(20, 32)}])
    >>> within_area(incidents, (12, 32, 14, 33)).tolist(), within_area(incidents, "Libya").tolist()
    ([True, False], [True, True])
    """
    check_how(how)
    found = find_area(area, gazetteer)
    lat, lon = coordinates(incidents)
    stated = stated_countries(incidents, gazetteer) if found.place is not None else None
    inside = found.contains(lat, lon, gazetteer, stated)
    if how == "point":
        return mask(inside, incidents)
    whole = found.geometry()
    slack = _slack_km(incidents, how)
    if how == "possible":
        return mask(inside | edges.reaches(whole, lat=lat, lon=lon, km=-slack), incidents)
    at = np.flatnonzero(inside & np.isfinite(slack))
    border = edges.nearest_on(shapely.boundary(whole), lat=lat[at], lon=lon[at])[2]
    inside[at] = slack[at] <= border
    return mask(inside & np.isfinite(slack), incidents)


@by_row
def in_country(incidents: gpd.GeoDataFrame, *countries: str, gazetteer: Gazetteer | None = None) -> pd.Series[bool]:
    """Incidents in a country, or in one of several.

    A row's ``country`` decides, else that of its place, else where its point lies. :func:`within_area` goes by the
    point first.

    Parameters
    ----------
    incidents
        Incident table.
    *countries
        ISO codes or names; a name that several countries share ("Congo") means each of them.
    gazetteer
        Whose towns tell on which side of a border a point lies; the default one by default.

    Returns
    -------
    pandas.Series
        Booleans; False for rows of which neither is known.

    Raises
    ------
    InputError
        If no country is given, or one is not known.
    SchemaError
        If the incidents have no country column, or are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"country": "TUN"}, {"geometry": Point(13.2, 32.5)}, {}])
    >>> in_country(incidents, "Libya").tolist(), in_country(incidents, "TN", "LY").tolist()
    ([False, True, False], [True, True, False])
    """
    wanted: set[str] = set()
    for country in countries:
        meant = countries_meant(country) if isinstance(country, str) else ()
        if not meant:
            raise InputError(f"{country!r} is no country that is known. Give an ISO code (LY, LBY) or a name.")
        wanted.update(meant)
    if not wanted:
        raise InputError("No country is given. Name one or more, as ISO code or name.")
    column_of(incidents, schema.COUNTRY)
    found = stated_countries(incidents, gazetteer)
    lat, lon = coordinates(incidents)
    unsaid = np.array([one is None for one in found.tolist()], dtype=bool)
    at = np.flatnonzero(unsaid & np.isfinite(lat) & np.isfinite(lon))
    if len(at):
        from geoincidents.gazetteer.divisions import locate_points
        from geoincidents.gazetteer.given import gazetteer_of

        found[at] = locate_points(gazetteer_of(gazetteer), lat[at], lon[at]).country
    return mask(np.array([one in wanted for one in found.tolist()], dtype=bool), incidents)


@as_whole("queries")
def near(
    incidents: gpd.GeoDataFrame,
    reference: Reference | None = None,
    *,
    k: int,
    lat: float | None = None,
    lon: float | None = None,
    gazetteer: Gazetteer | None = None,
) -> pd.Series[bool]:
    """Mark the ``k`` incidents that are nearest to a reference.

    Parameters
    ----------
    incidents
        Incident table.
    reference
        Place name, place, match, (lat, lon), area, geometry in EPSG:4326, or table of geometries.
    k
        How many; among equally near ones the first rows are taken.
    lat, lon
        Degrees, instead of a reference.
    gazetteer
        Where a name is looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Booleans, ``k`` of them True or as many as there are points.

    Raises
    ------
    InputError
        If ``k`` is no whole number or negative, there is not exactly one reference, or it is not on Earth.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.5)}, {"geometry": Point(20, 32)}])
    >>> near(incidents, lat=32.9, lon=13.2, k=1).tolist()
    [True, False]
    """
    if not isinstance(k, Integral) or isinstance(k, bool) or k < 0:
        msg = f"k={k!r} is no number of incidents. Give a whole number, 0 or more."
        raise InputError(msg)
    origin = find_origin(reference, lat=lat, lon=lon, gazetteer=gazetteer)
    chosen = np.zeros(len(incidents), dtype=bool)
    chosen[nearest_rows(incidents, origin, int(k))[0]] = True
    return mask(chosen, incidents)


def nearest_rows(incidents: gpd.GeoDataFrame, origin: Origin, k: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Positions of the ``k`` rows nearest to an origin, the nearest first, and how far they are."""
    lat, lon = coordinates(incidents)
    if (point := origin.point) is not None:
        rows = geo.closest(lat=lat, lon=lon, to_lat=point.y, to_lon=point.x, k=k)
        return rows, geo.distance_km(lat=lat[rows], lon=lon[rows], to_lat=point.y, to_lon=point.x)
    km = origin_km(origin, lat=lat, lon=lon)
    rows = np.argsort(km, kind="stable")[: min(k, int(np.isfinite(km).sum()))]
    return rows, km[rows]


def check_how(how: str) -> None:
    """Refuse what is none of the three words."""
    if not isinstance(how, str) or how not in _HOW:
        msg = f"how={how!r} is none of {', '.join(_HOW)}."
        raise InputError(msg)


def check_km(km: float) -> None:
    """Refuse what is no distance."""
    if not is_number(km) or km < 0:
        msg = f"km={km!r} is no distance. Give kilometres as a number, 0 or more."
        raise InputError(msg)


def _reached(incidents: gpd.GeoDataFrame, shape: BaseGeometry, km: float, how: How) -> NDArray[np.bool_]:
    """Rows within a distance of a geometry, by point or circle."""
    lat, lon = coordinates(incidents)
    return edges.reaches(shape, lat=lat, lon=lon, km=km - _slack_km(incidents, how))


def _slack_km(incidents: gpd.GeoDataFrame, how: How) -> NDArray[np.float64]:
    """Add to a distance to have it at its shortest (possible) or its longest (certain)."""
    if how == "point":
        return np.zeros(len(incidents))
    radius: NDArray[np.float64] = column_of(incidents, schema.GEO_RADIUS_KM).to_numpy(dtype="float64", na_value=np.nan)
    return -np.nan_to_num(radius, nan=0.0) if how == "possible" else np.nan_to_num(radius, nan=np.inf)
