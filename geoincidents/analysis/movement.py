"""Where incidents are on the whole, and how near they come to a place from each side, period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoincidents import geo
from geoincidents.analysis.sample import ABOUT, Coarse, Sample, library, positive, sample
from geoincidents.analysis.shapes import continued, local_chart, middle_of
from geoincidents.errors import InputError
from geoincidents.gazetteer import reference_point
from geoincidents.parallel import by_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer, Reference

Period: TypeAlias = Literal["day", "week", "month", "year"]

_CODES: Final[dict[str, tuple[str, float]]] = {
    "day": ("D", 1),
    "week": ("W", 7),
    "month": ("M", 31),
    "year": ("Y", 366),
}
_NORMAL_95: Final = float(np.sqrt(5.991))  # the 95 % quantile of chi squared with two degrees of freedom
_SECTOR: Final = 45.0
_ARC: Final = 13  # points of an arc


@by_columns
def mean_centre(
    incidents: gpd.GeoDataFrame, *, period: Period = "month", scale_km: float = 50.0, coarse: Coarse = "refuse"
) -> gpd.GeoDataFrame:
    """Mean centre of the incidents of each period, how widely they lie about it, and how it moves.

    Parameters
    ----------
    incidents
        Incident table. Rows that span more than a period, and those without a day, are left out.
    period
        ``"day"``, ``"week"`` (from Monday), ``"month"`` or ``"year"``.
    scale_km
        Rows whose circle is wider are coarse.
    coarse
        Coarse rows are left out with ``"refuse"``, and count with their point and circle with ``"pool"``.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a period with incidents, under its first day: ``incidents``; ``standard_distance_km`` about the centre;
        ``error_km``, within which the centre lies in 95 % of cases by the spread and the circles of so many incidents;
        ``moved_km`` and ``azimuth_deg`` from the centre before. The geometry is the centre, in an azimuthal equidistant
        chart about all incidents. ``attrs["analysis"]`` says what was used and left out.

    Raises
    ------
    InputError
        If ``period`` or ``coarse`` is no such word, or ``scale_km`` no number above 0.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds, dates or precision.

    Source
    ------
    D. W. Lefever, "Measuring geographic concentration by means of the standard deviational ellipse", American Journal
    of Sociology 32, 1926, for centre and distance, by the library pointpats.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> row = {"record_kind": "incident", "geo_radius_km": 1, "date_start": "2019-04-05", "geometry": Point(13, 32)}
    >>> later = row | {"date_start": "2019-05-05", "geometry": Point(13, 33)}
    >>> mean_centre(incidents_from_rows([row, row, later]))["moved_km"].round(0).tolist()
    [nan, 111.0]
    """
    positive(scale_km=scale_km)
    used = sample(incidents, scale_km=scale_km, coarse=coarse, days=_code(period)[1])
    centrography = library("pointpats.centrography")
    middle = middle_of(used.lat, used.lon) if len(used.rows) else (0.0, 0.0)
    chart = local_chart(*middle)
    # Lists, for pyproj 3.7.1 takes an array of one element for a number.
    x, y = (np.asarray(part) for part in chart.transform(used.lon.tolist(), used.lat.tolist()))
    starts, of = _periods(used, period)
    rows, points = [], []
    for number in range(len(starts)):
        mine = of == number
        flat = np.column_stack([x[mine], y[mine]])
        east, north = centrography.mean_center(flat)
        points.append(shapely.Point(*chart.transform(east, north, direction="INVERSE")))
        distance = float(centrography.std_distance(flat))
        # An even disc has a quarter of its squared radius as variance along either axis.
        along = distance**2 / 2.0 + float(np.mean(used.radius_km[mine] ** 2)) / 4.0
        rows.append((int(mine.sum()), distance, _NORMAL_95 * np.sqrt(along / mine.sum())))
    table = pd.DataFrame(rows, columns=["incidents", "standard_distance_km", "error_km"], index=starts)
    lat, lon = shapely.get_y(points), shapely.get_x(points)
    for name, measure in (("moved_km", geo.distance_km), ("azimuth_deg", geo.azimuth_deg)):
        step = measure(lat=lat[:-1], lon=lon[:-1], to_lat=lat[1:], to_lon=lon[1:])
        table[name] = np.concatenate([np.full(min(len(lat), 1), np.nan), step])
    out = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(points, index=table.index, crs=geo.CRS))
    out.attrs[ABOUT] = used.about | {"method": "mean centre", "distances": "azimuthal equidistant about the incidents"}
    return out


@by_columns
def front(
    incidents: gpd.GeoDataFrame,
    reference: Reference,
    *,
    period: Period = "week",
    quantile: float = 0.1,
    scale_km: float = 10.0,
    coarse: Coarse = "refuse",
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """How near incidents come to a place in each of eight directions, period by period.

    Parameters
    ----------
    incidents
        Incident table. Rows that span more than a period, and those without a day, are left out.
    reference
        Place name, place, match, (lat, lon) or geometry in EPSG:4326 that the front moves to or from.
    period
        ``"day"``, ``"week"`` (from Monday), ``"month"`` or ``"year"``.
    quantile
        Share of a sector's incidents that lie nearer than its front: 0 is the nearest of all, which one outlier moves.
    scale_km
        Rows whose circle is wider are coarse.
    coarse
        Coarse rows are left out with ``"refuse"``, and count with their point and circle with ``"pool"``.
    gazetteer
        Where a name is looked up; the default one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a sector (N, NE, E ... NW) and period with incidents: ``incidents``, of which ``certain`` lie in the
        sector with their whole circle; ``front_km`` from the reference, between ``front_km_low`` and ``front_km_high``
        wherever in their circles the incidents were; ``moved_km`` since the period before in the sector, negative
        towards the reference. The geometry is the arc of the front. ``attrs["analysis"]`` says what was used and left
        out, and how many lie at the reference itself, in no direction.

    Raises
    ------
    InputError
        If ``period`` or ``coarse`` is no such word, or a number is out of bounds.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds, dates or precision.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> row = {"record_kind": "incident", "geo_radius_km": 1, "date_start": "2019-04-05", "geometry": Point(13.2, 32)}
    >>> later = row | {"date_start": "2019-04-12", "geometry": Point(13.2, 32.5)}
    >>> front(incidents_from_rows([row, later]), (32.9, 13.2))[["front_km", "moved_km"]].round(0).values.tolist()
    [[100.0, nan], [44.0, -55.0]]
    """
    positive(scale_km=scale_km)
    if isinstance(quantile, bool) or not isinstance(quantile, int | float) or not 0.0 <= quantile < 1.0:
        raise InputError(f"quantile={quantile!r} is no share from 0 to below 1. Say 0.1, or 0 for the nearest.")
    lat, lon, _ = reference_point(reference, gazetteer)
    used = sample(incidents, scale_km=scale_km, coarse=coarse, days=_code(period)[1])
    away = geo.distance_km(lat=lat, lon=lon, to_lat=used.lat, to_lon=used.lon)
    azimuth = geo.azimuth_deg(lat=lat, lon=lon, to_lat=used.lat, to_lon=used.lon)
    starts, of = _periods(used, period)
    sector = geo.sector(azimuth) if len(azimuth) else np.empty(0, dtype=object)
    # The chord from a point to the edge of its sector; at the reference itself there is no sector to be sure of.
    edge = np.radians(_SECTOR / 2.0 - np.abs((azimuth + _SECTOR / 2.0) % _SECTOR - _SECTOR / 2.0))
    certain = away * np.sin(edge) >= used.radius_km
    rows, keys, arcs = [], [], []
    for at, name in enumerate(geo.SECTORS):
        before = np.nan
        for number in np.unique(of[sector == name]):
            mine = (sector == name) & (of == number)
            low, here, high = (
                float(np.quantile(np.maximum(away[mine] + side * used.radius_km[mine], 0.0), quantile))
                for side in (-1, 0, 1)
            )
            rows.append((int(mine.sum()), int(certain[mine].sum()), here, low, high, here - before))
            keys.append((name, starts[number]))
            arcs.append(_arc(lat, lon, here, at * _SECTOR))
            before = here
    columns = ["incidents", "certain", "front_km", "front_km_low", "front_km_high", "moved_km"]
    index = pd.MultiIndex.from_tuples(keys, names=["sector", period]) if keys else _none(starts, period)
    out = gpd.GeoDataFrame(rows, columns=columns, index=index, geometry=gpd.GeoSeries(arcs, index=index, crs=geo.CRS))
    out.attrs[ABOUT] = used.about | {"method": "front", "quantile": float(quantile)}
    out.attrs[ABOUT] |= {"reference": (lat, lon), "at_reference": int(np.isnan(azimuth).sum())}
    return out


def _none(starts: pd.DatetimeIndex, period: str) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([np.empty(0, dtype=object), starts[:0]], names=["sector", period])


def _code(period: str) -> tuple[str, float]:
    """NumPy's code of a period and the most days that it has."""
    if not isinstance(period, str) or period not in _CODES:
        raise InputError(f"period={period!r} is none of {', '.join(_CODES)}.")
    return _CODES[period]


def _periods(used: Sample, period: Period) -> tuple[pd.DatetimeIndex, NDArray[np.int64]]:
    """First days of the periods with incidents, and which of them each row is in."""
    day = np.floor(used.day).astype(np.int64)
    if period == "week":
        start = day - (day + 3) % 7  # day 0 was a Thursday
    else:
        start = (
            day.astype("datetime64[D]")
            .astype(f"datetime64[{_code(period)[0]}]")
            .astype("datetime64[D]")
            .astype(np.int64)
        )
    different, of = np.unique(start, return_inverse=True)
    return pd.DatetimeIndex(different.astype("datetime64[D]"), name=period), of.reshape(-1)


def _arc(lat: float, lon: float, km: float, middle: float) -> Any:
    """Part of a circle about the reference that lies in a sector."""
    azimuth = np.linspace(middle - _SECTOR / 2.0, middle + _SECTOR / 2.0, _ARC)
    lats, lons = geo.destination(lat=lat, lon=lon, km=km, azimuth=azimuth)
    return shapely.LineString(np.column_stack([continued(lons, lon), lats]))
