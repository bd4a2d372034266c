"""Any table with place names turned into incidents with points, row for row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.conforming import conform
from geoincidents.errors import SchemaError
from geoincidents.geo import CRS
from geoincidents.tables import LAT, LON, country_codes, did_you_mean, record_texts, with_defaults

if TYPE_CHECKING:
    from geoincidents.gazetteer import Gazetteer, Reference

# What the gazetteer decides; the rest of what it knows only fills gaps.
_DECIDED = (
    schema.PLACE_NAME,
    schema.PLACE_ID,
    schema.GEO_PRECISION,
    schema.GEO_RADIUS_KM,
    schema.MATCH_STATUS,
    schema.MATCH_SCORE,
    schema.MATCH_WHY,
    schema.MATCH_CANDIDATES,
)
_FILLED = (schema.PLACE_PHRASE, schema.COUNTRY, schema.ADMIN1)


def locate(
    table: pd.DataFrame,
    *,
    place: str = "location",
    country: str | None = None,
    near: Reference | None = None,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """Incidents with the rows of a table, each with the point of its place name or the reason why not.

    Parameters
    ----------
    table
        Any table; columns of the incident schema are kept, and so are all others. A row that has a point
        keeps it.
    place
        Column with the place as reported: "Gasr Ben Ghachir", "50 km south of Tripoli".
    country
        Column with the country of each row, or one country for all, as code or name. A column ``country``
        comes first where it says something.
    near
        Place, (lat, lon) or geometry that the places are likely to be close to.
    gazetteer
        Where names are looked up; the embedded one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows in the same order with the same index, EPSG:4326. A name that is not found has no geometry
        and the status ``unresolved``; a row that came with a point has the status ``given``, and where the
        table does not say how exact that is, the precision ``unknown`` and no radius.

    Raises
    ------
    SchemaError
        If a column is not there or a value does not fit its column.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"location": ["Tripoli", None], "country": ["LBY", "LBY"]})
    >>> locate(table)["match_status"].tolist()
    ['resolved', 'unresolved']
    """
    if place not in table.columns:
        msg = f"The table has no column {place!r}.{did_you_mean(place, map(str, table.columns))} Pass place=."
        raise SchemaError(msg)
    out = _as_incidents(table, place=place, country=country, gazetteer=gazetteer)
    return resolve_places(mark_given(out), near=near, gazetteer=gazetteer)


def _as_incidents(
    table: pd.DataFrame,
    *,
    place: str,
    country: str | None,
    gazetteer: Gazetteer | None,
) -> gpd.GeoDataFrame:
    """Table in the incident shape, with phrase and country of each row filled in."""
    complete = schema.INCIDENT_ID in table.columns and bool(table[schema.INCIDENT_ID].notna().all())
    prepared = table if complete else with_defaults(table, record_texts(table), None)
    prepared = prepared.copy()
    phrases = table[place].astype(object)
    if schema.PLACE_PHRASE in table.columns:
        own = table[schema.PLACE_PHRASE].astype(object)
        phrases = own.where((own.notna() & own.ne("")).to_numpy(), phrases)
    prepared[schema.PLACE_PHRASE] = phrases
    given: Any = table[country] if country in table.columns else pd.Series(country, index=table.index, dtype=object)
    codes = country_codes(given, gazetteer)
    if schema.COUNTRY in table.columns:
        codes = country_codes(table[schema.COUNTRY], gazetteer).where(lambda own: own.notna().to_numpy(), codes)
    prepared[schema.COUNTRY] = codes
    return conform(prepared)


def mark_given(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Copy in which points that came with the source say so, and how exact they are.

    A point is a claim, its precision another one: where the source makes none, precision is ``unknown`` and
    the radius is null. Where it states a class only, the radius is that of the class.

    Parameters
    ----------
    incidents
        Incident table; rows with a match status are left alone.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index.

    Examples
    --------
    >>> from geoincidents.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> mark_given(incidents_from_rows([{"geometry": Point(13.2, 32.9)}]))["match_status"].tolist()
    ['given']
    """
    out = incidents.copy()
    status = out[schema.MATCH_STATUS]
    given = (out.geometry.notna() & status.isna()).to_numpy()
    out[schema.MATCH_STATUS] = status.mask(given, str(schema.MatchStatus.GIVEN))
    precision = out[schema.GEO_PRECISION]
    out[schema.GEO_PRECISION] = precision.mask(
        given & precision.isna().to_numpy(),
        str(schema.GeoPrecision.UNKNOWN),
    )
    radii = {str(word): km for word, km in schema.RADIUS_KM.items()}
    class_radius = out[schema.GEO_PRECISION].map(radii).astype("float64")
    radius = out[schema.GEO_RADIUS_KM]
    out[schema.GEO_RADIUS_KM] = radius.mask(given & radius.isna().to_numpy(), class_radius)
    return out


def resolve_places(
    incidents: gpd.GeoDataFrame,
    *,
    near: Reference | None = None,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """Copy in which rows without a point are looked up by their place phrase and country.

    Parameters
    ----------
    incidents
        Incident table.
    near
        Place, (lat, lon) or geometry that the places are likely to be close to.
    gazetteer
        Where names are looked up; the embedded one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index; what the gazetteer decides is written over, phrase, country and admin1 are
        filled only where they are null.

    Examples
    --------
    >>> from geoincidents.conforming import incidents_from_rows
    >>> located = resolve_places(incidents_from_rows([{"place_phrase": "Tripoli", "country": "LBY"}]))
    >>> located["place_name"].tolist()
    ['Tripoli']
    """
    out = incidents.copy()
    open_rows = out.geometry.isna()
    nameless = (open_rows & out[schema.PLACE_PHRASE].isna()).to_numpy()
    unresolved = out[schema.MATCH_STATUS].isna().to_numpy() & nameless
    out[schema.MATCH_WHY] = out[schema.MATCH_WHY].mask(unresolved, "the source names no place and no point")
    out[schema.MATCH_STATUS] = out[schema.MATCH_STATUS].mask(unresolved, str(schema.MatchStatus.UNRESOLVED))
    at = np.flatnonzero((open_rows & out[schema.PLACE_PHRASE].notna()).to_numpy())
    if not len(at):
        return out
    found = _resolved(out.iloc[at], near=near, gazetteer=gazetteer)
    for name in (*_DECIDED, *_FILLED):
        column = out[name].copy()
        if name in _FILLED:
            mine = column.iloc[at].reset_index(drop=True)
            column.iloc[at] = mine.fillna(found[name]).array
        else:
            column.iloc[at] = found[name].array
        out[name] = column
    points = np.asarray(out.geometry.array, dtype=object)
    points[at] = found.geometry.array
    return out.set_geometry(gpd.GeoSeries(points, index=out.index, crs=CRS))


def _resolved(
    incidents: gpd.GeoDataFrame,
    *,
    near: Reference | None,
    gazetteer: Gazetteer | None,
) -> gpd.GeoDataFrame:
    """Ask the gazetteer for the rows' places, by position, and bring its answer to the types of the schema."""
    from geoincidents.gazetteer import Gazetteer as Embedded

    gazetteer = gazetteer if gazetteer is not None else Embedded.default()
    phrases = incidents[schema.PLACE_PHRASE].reset_index(drop=True)
    countries = incidents[schema.COUNTRY].reset_index(drop=True)
    answer = gazetteer.resolve_many(phrases, country=countries if countries.notna().any() else None, near=near)
    points = gpd.GeoSeries.from_xy(answer[LON].astype("float64"), answer[LAT].astype("float64"), crs=CRS)
    points[answer[LAT].isna() | answer[LON].isna()] = None
    return conform(gpd.GeoDataFrame(answer.drop(columns=[LAT, LON]), geometry=points))
