"""What is nearest to each incident, of the gazetteer's places or of targets of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoincidents import geo
from geoincidents.errors import InputError
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.gazetteer.nearest import NearestIndex
from geoincidents.measures.reference import coordinates
from geoincidents.outlines import edges
from geoincidents.outlines.shared_arcs import first_inside
from geoincidents.parallel import by_row

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.place import Place

_TARGETS = {"km": "nearest_target_km", "azimuth_deg": "nearest_target_azimuth_deg", "label": "nearest_target"}


@by_row
def nearest_place(
    incidents: gpd.GeoDataFrame,
    *,
    value: Literal["name", "place_id", "km", "azimuth_deg"] = "name",
    kind: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> pd.Series[Any]:
    """Place of the gazetteer that is nearest to each incident, or where the incident lies from it.

    Parameters
    ----------
    incidents
        Incident table.
    value
        What to tell of the place: its name, its identifier, its distance in kilometres, or the azimuth in
        degrees from it to the incident.
    kind
        Start of the GeoNames kinds that count, such as ``"P"`` for populated places or ``"S.AIRP"``; by
        default all except countries and divisions.
    gazetteer
        Where places are looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Strings or numbers called ``nearest_place``, ``nearest_place_id``, ``nearest_place_km`` or
        ``nearest_place_azimuth_deg``; null for rows without a point.

    Raises
    ------
    InputError
        If ``value`` is none of these.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.19, 32.89)}])
    >>> nearest_place(incidents, kind="P.PPLC").tolist()
    ['Tripoli']
    """
    names = {
        "name": "nearest_place",
        "place_id": "nearest_place_id",
        "km": "nearest_place_km",
        "azimuth_deg": "nearest_place_azimuth_deg",
    }
    if not isinstance(value, str) or value not in names:
        msg = f"value={value!r} is none of {', '.join(names)}."
        raise InputError(msg)
    if kind is not None and not isinstance(kind, str):
        raise InputError(f"kind={shown(kind)} is no kind of places. Give GeoNames' class or code, such as 'P.PPL'.")
    lat, lon = coordinates(incidents)
    known = np.flatnonzero(np.isfinite(lat))
    chosen = gazetteer_of(gazetteer)
    rows, km = chosen.nearest_rows(lat[known], lon[known], kind or "")
    name, index = names[value], incidents.index
    if value == "km":
        out = np.full(len(incidents), np.nan)
        out[known] = np.where(rows > 0, km, np.nan)
        return pd.Series(out, index=index, name=name)
    different, back = np.unique(rows, return_inverse=True)
    places = iter(chosen.store.places(int(row) for row in different if row))
    found: list[Place | None] = [next(places) if row else None for row in different]
    if value == "azimuth_deg":
        there = np.array([(np.nan, np.nan) if one is None else (one.lat, one.lon) for one in found]).reshape(-1, 2)[
            back
        ]
        out = np.full(len(incidents), np.nan)
        out[known] = geo.azimuth_deg(lat=there[:, 0], lon=there[:, 1], to_lat=lat[known], to_lon=lon[known])
        return pd.Series(out, index=index, name=name)
    told = np.full(len(incidents), None, dtype=object)
    told[known] = np.array([None if one is None else getattr(one, value) for one in found], dtype=object)[back]
    return pd.Series(told, index=index, name=name).astype("string")


@by_row
def nearest_of(
    incidents: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    value: Literal["km", "azimuth_deg", "label"] = "km",
) -> pd.Series[Any]:
    """How far the nearest of many targets is from each incident, in what direction, or which it is.

    Parameters
    ----------
    incidents
        Incident table.
    targets
        Points, lines or areas, such as bases, roads or a front line; without a coordinate system in EPSG:4326.
    value
        The distance in kilometres, the azimuth from the incident to the nearest point of the target in degrees
        clockwise from true north, or the label of the target in its index.

    Returns
    -------
    pandas.Series
        ``nearest_target_km``, ``nearest_target_azimuth_deg`` or ``nearest_target``; null for rows without a point. An
        incident in an area is 0 km from it. Distances are geodesic; edges are followed in pieces of at most 10 km.

    Raises
    ------
    InputError
        If ``value`` is none of these, or there is no target.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> from geopandas import GeoSeries
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.9)}])
    >>> bases = GeoSeries([Point(13.2, 33.9), Point(14.2, 32.9)], index=["a", "b"])
    >>> nearest_of(incidents, bases).round(1).item(), nearest_of(incidents, bases, value="label").item()
    (93.6, 'b')
    """
    if not isinstance(value, str) or value not in _TARGETS:
        raise InputError(f"value={value!r} is none of {', '.join(_TARGETS)}.")
    if not isinstance(targets, gpd.GeoDataFrame | gpd.GeoSeries):
        raise InputError(f"targets are a GeoDataFrame or a GeoSeries, not of type {type(targets).__name__}.")
    given: Any = targets.geometry if targets.crs is None else targets.geometry.to_crs(geo.CRS)
    shapes = given[~(given.isna() | given.is_empty)]
    if not len(shapes):
        raise InputError("There is no target. Give a table or a series with at least one geometry.")
    lat, lon = coordinates(incidents)
    which, (to_lat, to_lon, km) = np.full(len(lat), -1, dtype=np.int64), np.full((3, len(lat)), np.nan)
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if bool((shapes.geom_type == "Point").all()):
        at_lat, at_lon = shapes.y.to_numpy(), shapes.x.to_numpy()
        which[known], km[known] = NearestIndex(at_lat, at_lon).nearest(lat[known], lon[known])
        to_lat[known], to_lon[known] = at_lat[which[known]], at_lon[which[known]]
    elif len(known):
        which[known], to_lat[known], to_lon[known] = _nearest_shape(list(shapes), lat[known], lon[known])
        km = geo.distance_km(lat=lat, lon=lon, to_lat=to_lat, to_lon=to_lon)
    name, index = _TARGETS[value], incidents.index
    if value == "km":
        return pd.Series(km, index=index, name=name)
    if value == "azimuth_deg":
        return pd.Series(geo.azimuth_deg(lat=lat, lon=lon, to_lat=to_lat, to_lon=to_lon), index=index, name=name)
    labels = np.array([None if at < 0 else str(shapes.index[at]) for at in which.tolist()], dtype=object)
    return pd.Series(labels, index=index, name=name, dtype="string")


def _nearest_shape(
    shapes: list[BaseGeometry], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Number of the line or area nearest to each point, and its nearest point: the point itself inside an area."""
    # Incidents share places: each place is looked at once.
    places, back = np.unique(lon + 1j * lat, return_inverse=True)
    points = np.column_stack([places.real, places.imag])
    shapely.prepare(shapes)
    boxes, which = shapely.STRtree(shapes), np.full(len(points), -1, dtype=np.int64)
    for turn in (0.0, -360.0, 360.0):  # a shape over the antimeridian may count on beyond 180 degrees
        rows = np.flatnonzero(which < 0)
        which[rows] = first_inside(boxes, shapes.__getitem__, points[rows, 1], points[rows, 0] + turn)
    outside, there = np.flatnonzero(which < 0), points.copy()
    which[outside], there[outside] = edges.nearest_on_edges(shapes, points[outside])
    back = back.reshape(-1)
    return which[back], there[back, 1], there[back, 0]
