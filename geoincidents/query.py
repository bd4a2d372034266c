"""Queries: which incidents answer a question, as a boolean ``Series`` with the incidents' index.

Never null: a row that cannot be told is False. Masks combine with ``&``, ``|`` and ``~``.
"""

from __future__ import annotations

import re
from numbers import Integral
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd
import shapely

from geoincidents import geo, schema
from geoincidents.errors import InputError, SchemaError
from geoincidents.features import coordinates, distance_to
from geoincidents.gazetteer.area import find_area
from geoincidents.gazetteer.borders import stated_countries
from geoincidents.gazetteer.reference import is_number

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.gazetteer.area import AreaLike

How: TypeAlias = Literal["point", "possible", "certain"]
"""By the point alone, or by the circle of ``geo_radius_km`` in which the true place lies."""

Day: TypeAlias = "str | dt.date | pd.Timestamp"
"""A day; as text also a month (2019-04) or a year (2019)."""

_HOW = ("point", "possible", "certain")
_EARLIEST = pd.Timestamp("1677-09-22")  # pandas 2 knows no earlier one


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
        Place name, place, match, (lat, lon) or geometry in EPSG:4326.
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
    _check_how(how)
    if not is_number(km) or km < 0:
        msg = f"km={km!r} is no distance. Give kilometres as a number, 0 or more."
        raise InputError(msg)
    distance = distance_to(incidents, reference, lat=lat, lon=lon, gazetteer=gazetteer).to_numpy()
    return _mask(distance + _slack_km(incidents, how) <= km, incidents)


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
    _check_how(how)
    found = find_area(area, gazetteer)
    lat, lon = coordinates(incidents)
    stated = stated_countries(incidents, gazetteer) if found.place is not None else None
    inside = found.contains(lat, lon, gazetteer, stated)
    if how == "point":
        return _mask(inside, incidents)
    whole = found.geometry()
    slack = _slack_km(incidents, how)
    if how == "possible":
        return _mask(inside | (geo.nearest_on(whole, lat=lat, lon=lon)[2] + slack <= 0), incidents)
    border = geo.nearest_on(shapely.boundary(whole), lat=lat, lon=lon)[2]
    return _mask(inside & (slack <= border), incidents)


def between(
    incidents: gpd.GeoDataFrame,
    start: Day | None = None,
    end: Day | None = None,
    *,
    certain: bool = False,
) -> pd.Series[bool]:
    """Incidents that may have happened, or that certainly happened, between two days, both included.

    An incident spans the days from ``date_start`` to ``date_end``; one of them alone is the other, too,
    except that with the date precision ``upper_bound`` it may have happened on any day up to ``date_end``.
    A row without any date is in no period.

    Parameters
    ----------
    incidents
        Incident table.
    start
        First day; a month or a year stands for its first day, None for no limit.
    end
        Last day; a month or a year stands for its last day, None for no limit.
    certain
        Only incidents whose whole span lies in the period, instead of those that touch it.

    Returns
    -------
    pandas.Series
        Booleans.

    Raises
    ------
    InputError
        If a day cannot be read, or the end is before the start.
    SchemaError
        If the incidents have no date columns.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> incidents = incidents_from_rows([{"date_start": "2019-03-30", "date_end": "2019-04-02"}])
    >>> between(incidents, "2019-04", "2019-04").item(), between(incidents, "2019-03", "2019-04", certain=True).item()
    (True, True)
    """
    first_day, last_day = _day(start, last=False), _day(end, last=True)
    if first_day is not None and last_day is not None and last_day < first_day:
        msg = f"The end {last_day.date()} is before the start {first_day.date()}."
        raise InputError(msg)
    first, last = _span(incidents)
    # To touch the period, a span ends after its start and starts before its end; to lie in it, the reverse.
    low, high = (first, last) if certain else (last, first)
    chosen = first.notna().to_numpy().copy()
    if first_day is not None:
        chosen &= (low >= first_day).to_numpy()
    if last_day is not None:
        chosen &= (high <= last_day).to_numpy()
    return _mask(chosen, incidents)


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
        Place name, place, match, (lat, lon) or geometry in EPSG:4326.
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
    distance = distance_to(incidents, reference, lat=lat, lon=lon, gazetteer=gazetteer).to_numpy()
    chosen = np.zeros(len(incidents), dtype=bool)
    chosen[np.argsort(distance, kind="stable")[: min(k, int(np.isfinite(distance).sum()))]] = True
    return _mask(chosen, incidents)


def countable(incidents: gpd.GeoDataFrame, *, strategic: bool = False) -> pd.Series[bool]:
    """Incidents that enter counts and sums: single events, not aggregates, statements or background.

    Parameters
    ----------
    incidents
        Incident table.
    strategic
        Count changes of strategy or control as well (the record kind ``strategic``).

    Returns
    -------
    pandas.Series
        Booleans.

    Raises
    ------
    SchemaError
        If there is no record kind.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> countable(incidents_from_rows([{"record_kind": "incident"}, {"record_kind": "aggregate"}])).tolist()
    [True, False]
    """
    kinds = [str(schema.RecordKind.INCIDENT)] + [str(schema.RecordKind.STRATEGIC)] * strategic
    return _mask(_column(incidents, schema.RECORD_KIND).isin(kinds).to_numpy(dtype=bool), incidents)


def _mask(chosen: NDArray[np.bool_], incidents: pd.DataFrame) -> pd.Series[bool]:
    return pd.Series(chosen, index=incidents.index, dtype=bool)


def _column(incidents: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name not in incidents.columns:
        msg = f"The incidents have no column {name!r}. Call geoincidents.conform() on the table first."
        raise SchemaError(msg)
    return incidents[name]


def _check_how(how: str) -> None:
    if how not in _HOW:
        msg = f"how={how!r} is none of {', '.join(_HOW)}."
        raise InputError(msg)


def _slack_km(incidents: gpd.GeoDataFrame, how: How) -> NDArray[np.float64] | float:
    """Add to a distance to have it at its shortest (possible) or its longest (certain)."""
    if how == "point":
        return 0.0
    radius: NDArray[np.float64] = _column(incidents, schema.GEO_RADIUS_KM).to_numpy(dtype="float64", na_value=np.nan)
    return -np.nan_to_num(radius, nan=0.0) if how == "possible" else np.nan_to_num(radius, nan=np.inf)


def _span(incidents: gpd.GeoDataFrame) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """First and last day on which each incident may have happened, null only where nothing is known."""
    first, last = _column(incidents, schema.DATE_START), _column(incidents, schema.DATE_END)
    if not (pd.api.types.is_datetime64_dtype(first.dtype) and pd.api.types.is_datetime64_dtype(last.dtype)):
        msg = "The dates are no days. Call geoincidents.conform() on the table first."
        raise SchemaError(msg)
    upper = incidents.get(schema.DATE_PRECISION, pd.Series(None, index=incidents.index, dtype="string"))
    open_below = upper.eq(schema.DatePrecision.UPPER_BOUND).fillna(value=False).to_numpy(dtype=bool)
    first, last = first.where(first.notna(), last), last.where(last.notna(), first)
    # A start before the end narrows an upper bound down; the same day only repeats it.
    return first.mask(open_below & (first == last).to_numpy(), _EARLIEST), last


def _day(day: Day | None, *, last: bool) -> pd.Timestamp | None:
    if day is None:
        return None
    text = day.strip() if isinstance(day, str) else day
    try:
        if isinstance(text, str) and re.fullmatch(r"\d{4}(-\d{2})?", text):
            period = pd.Period(text)
            return (period.end_time if last else period.start_time).normalize()
        if isinstance(text, str) and not re.match(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError  # noqa: TRY301 the one message stands below
        moment = pd.Timestamp(text)
    except (ValueError, TypeError) as error:
        msg = f"{day!r} is no day. Give YYYY-MM-DD, YYYY-MM, YYYY or a date."
        raise InputError(msg) from error
    if pd.isna(moment):
        msg = "NaT is no day. Give a date, or None for no limit."
        raise InputError(msg)
    return moment.tz_localize(None).normalize()
