"""What is nearest to each incident, of the gazetteer's places or of targets of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from geoincidents import geo
from geoincidents.errors import InputError
from geoincidents.gazetteer import Gazetteer
from geoincidents.gazetteer.nearest import NearestIndex
from geoincidents.measures.reference import coordinates
from geoincidents.partitioned import by_row

if TYPE_CHECKING:
    from typing import Any

    import geopandas as gpd

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
    if value not in names:
        msg = f"value={value!r} is none of {', '.join(names)}."
        raise InputError(msg)
    lat, lon = coordinates(incidents)
    known = np.flatnonzero(np.isfinite(lat))
    chosen = gazetteer or Gazetteer.default()
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
    if value not in _TARGETS:
        raise InputError(f"value={value!r} is none of {', '.join(_TARGETS)}.")
    given: Any = targets.geometry if targets.crs is None else targets.geometry.to_crs(geo.CRS)
    shapes = given[~(given.isna() | given.is_empty)]
    if not len(shapes):
        raise InputError("There is no target. Give a table or a series with at least one geometry.")
    lat, lon = coordinates(incidents)
    best = np.full(len(incidents), np.inf)
    which = np.full(len(incidents), -1, dtype=np.int64)
    to_lat, to_lon = np.full(len(incidents), np.nan), np.full(len(incidents), np.nan)
    if bool((shapes.geom_type == "Point").all()):
        at, known = NearestIndex(shapes.y.to_numpy(), shapes.x.to_numpy()), np.flatnonzero(np.isfinite(lat))
        which[known], best[known] = at.nearest(lat[known], lon[known])
        to_lat[known], to_lon[known] = shapes.y.to_numpy()[which[known]], shapes.x.to_numpy()[which[known]]
    else:
        for number, shape in enumerate(shapes):
            there_lat, there_lon, km = geo.nearest_on(shape, lat=lat, lon=lon)
            closer = km < best
            best[closer], which[closer], to_lat[closer], to_lon[closer] = (
                km[closer],
                number,
                there_lat[closer],
                there_lon[closer],
            )
    name, index = _TARGETS[value], incidents.index
    if value == "km":
        return pd.Series(np.where(which < 0, np.nan, best), index=index, name=name)
    if value == "azimuth_deg":
        return pd.Series(geo.azimuth_deg(lat=lat, lon=lon, to_lat=to_lat, to_lon=to_lon), index=index, name=name)
    labels = np.array([None if at < 0 else str(shapes.index[at]) for at in which.tolist()], dtype=object)
    return pd.Series(labels, index=index, name=name, dtype="string")
