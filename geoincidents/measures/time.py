"""When each incident was, from a day or from the sun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.measures.reference import coordinates
from geoincidents.parallel import by_row
from geoincidents.queries.days import middle_days, period
from geoincidents.queries.masks import column_of

if TYPE_CHECKING:
    import geopandas as gpd

    from geoincidents.queries.days import Day

_J2000 = pd.Timestamp("2000-01-01 12:00", tz="UTC")


@by_row
def days_since(incidents: gpd.GeoDataFrame, day: Day) -> pd.Series[float]:
    """Days from a day, such as the start of an offensive or a truce, to each incident.

    Parameters
    ----------
    incidents
        Incident table.
    day
        YYYY-MM-DD or a date; of a month or a year its first day.

    Returns
    -------
    pandas.Series
        Days, called ``days_since_2019_04_04``, negative before that day; the middle of an incident that spans several
        days or is only known to a month; NaN where no day is known.

    Raises
    ------
    InputError
        If it is no day.
    SchemaError
        If the incidents have no date columns.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> days_since(incidents_from_rows([{"date_start": "2019-04-07", "date_end": "2019-04-08"}]), "2019-04-04").tolist()
    [3.5]
    """
    start, _ = period(day, None)
    if start is None:
        raise InputError("day=None is no day. Give YYYY-MM-DD or a date.")
    days = middle_days(incidents) - (start - pd.Timestamp(0)) / pd.Timedelta(days=1)
    return pd.Series(days, index=incidents.index, name=f"days_since_{start:%Y_%m_%d}")


@by_row
def sun_altitude(incidents: gpd.GeoDataFrame) -> pd.Series[float]:
    """Height of the sun over the horizon at each incident: below -0.8 it has set, below -6 it is dark.

    Parameters
    ----------
    incidents
        Incident table; ``time_start`` is in UTC.

    Returns
    -------
    pandas.Series
        Degrees, called ``sun_altitude_deg``, to about .1 between 1950 and 2050; NaN for rows without a point or a time.

    Raises
    ------
    SchemaError
        If the incidents are no GeoDataFrame of points, or have no times.

    Source
    ------
    The Astronomical Almanac, low-precision formulas for the Sun, section C.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> noon = {"geometry": Point(0, 51.48), "time_start": "2024-06-20T12:02:00Z"}
    >>> sun_altitude(incidents_from_rows([noon, {"geometry": Point(0, 0)}])).round(0).tolist()
    [62.0, nan]
    """
    lat, lon = coordinates(incidents)
    times = pd.to_datetime(column_of(incidents, schema.TIME_START), utc=True)
    days = ((times - _J2000) / pd.Timedelta(days=1)).astype("float64").to_numpy()
    mean = np.radians(280.460 + 0.9856474 * days)
    anomaly = np.radians(357.528 + 0.9856003 * days)
    ecliptic = mean + np.radians(1.915 * np.sin(anomaly) + 0.020 * np.sin(2.0 * anomaly))
    obliquity = np.radians(23.439 - 0.0000004 * days)
    right_ascension = np.arctan2(np.cos(obliquity) * np.sin(ecliptic), np.cos(ecliptic))
    declination = np.arcsin(np.sin(obliquity) * np.sin(ecliptic))
    sidereal = np.radians(280.46062 + 360.98564737 * days + lon)
    hour, phi = sidereal - right_ascension, np.radians(lat)
    sine = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(hour)
    altitude = np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
    return pd.Series(altitude, index=incidents.index, name="sun_altitude_deg")
