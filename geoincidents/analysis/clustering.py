"""Clusters of incidents in space and time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import geo, schema
from geoincidents.analysis.sample import ABOUT, DAY_ZERO, Coarse, Sample, positive, sample, whole
from geoincidents.analysis.shapes import hull_of_circles, middle_of
from geoincidents.analysis.st_dbscan import st_dbscan
from geoincidents.parallel import by_columns
from geoincidents.queries.days import spans
from geoincidents.queries.sums import sum_tolls

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLUSTER: Final = "cluster"
_TOLLS: Final = (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH)


@by_columns
def cluster_of(
    incidents: gpd.GeoDataFrame, *, km: float, days: float, min_incidents: int = 5, coarse: Coarse = "refuse"
) -> pd.Series[Any]:
    """Cluster in space and time that each incident belongs to, by ST-DBSCAN.

    An incident with at least ``min_incidents`` incidents, itself counted, within ``km`` and ``days`` of it makes a
    cluster; clusters that share such an incident are one, and what lies within reach of one belongs to it. Distances
    are geodesics; of an incident that spans several days the middle counts.

    Parameters
    ----------
    incidents
        Incident table.
    km
        Kilometres within which incidents are neighbours. Rows whose circle is wider are coarse.
    days
        Days within which they are. Rows that span more, and those without a day, are left out.
    min_incidents
        How many make a place and time dense.
    coarse
        Coarse rows are left out with ``"refuse"``. They make no cluster with ``"pool"`` either:
        :func:`clusters` then counts those that may belong to each.

    Returns
    -------
    pandas.Series
        Whole numbers (Int64) called ``cluster``, 1 for the cluster of the most incidents; null for rows in none and
        for those left out.

    Raises
    ------
    InputError
        If a number is none above 0, or ``coarse`` is no policy.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds, dates or precision.

    Source
    ------
    D. Birant and A. Kut, "ST-DBSCAN", Data & Knowledge Engineering 60, 2007.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> row = {"record_kind": "incident", "geo_radius_km": 1, "date_start": "2019-04-05", "geometry": Point(13.2, 32.9)}
    >>> far = row | {"geometry": Point(20.1, 32.1)}
    >>> cluster_of(incidents_from_rows([row, row, row, far]), km=10, days=3, min_incidents=3).tolist()
    [1, 1, 1, <NA>]
    """
    return _labelled(incidents, km, days, min_incidents, coarse)[0]


@by_columns
def clusters(
    incidents: gpd.GeoDataFrame, *, km: float, days: float, min_incidents: int = 5, coarse: Coarse = "refuse"
) -> gpd.GeoDataFrame:
    """Clusters of incidents in space and time, by ST-DBSCAN, with their days, tolls and outlines.

    Parameters
    ----------
    incidents
        Incident table.
    km, days, min_incidents, coarse
        As for :func:`cluster_of`, which tells the cluster of each incident.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a cluster under its number, the largest first: ``incidents`` in it; ``may_belong``, coarse rows whose
        circle and days reach it, with ``coarse="pool"``; ``date_start`` and ``date_end``; ``killed_low``,
        ``killed_best`` and ``killed_high``, shared tolls once; ``radius_km`` from the middle to the farthest edge of a
        circle; the hull of all circles as geometry. ``attrs["analysis"]`` says what was used and left out.

    Raises
    ------
    InputError
        If a number is none above 0, or ``coarse`` is no policy.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds, dates, precision or tolls.

    Source
    ------
    D. Birant and A. Kut, "ST-DBSCAN", Data & Knowledge Engineering 60, 2007.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> row = {"record_kind": "incident", "geo_radius_km": 1, "date_start": "2019-04-05", "geometry": Point(13.2, 32.9)}
    >>> clusters(incidents_from_rows([row] * 6), km=10, days=3)[["incidents", "radius_km"]].values.tolist()
    [[6.0, 1.0]]
    """
    labels, used = _labelled(incidents, km, days, min_incidents, coarse)
    found = labels.notna().to_numpy(dtype=bool)
    number = labels.to_numpy(dtype=np.int64, na_value=0)
    rows = incidents.iloc[np.flatnonzero(found)].assign(**{CLUSTER: number[found]})
    first, last, _ = spans(rows)
    tolls = sum_tolls(rows, by=CLUSTER).sort_index()
    table = pd.DataFrame({"incidents": tolls["incidents"], "may_belong": 0})
    table[schema.DATE_START] = first.groupby(rows[CLUSTER].to_numpy()).min()
    table[schema.DATE_END] = last.groupby(rows[CLUSTER].to_numpy()).max()
    table[list(_TOLLS)] = tolls[list(_TOLLS)]
    table.index = pd.Index(table.index.to_numpy(dtype=np.int64), name=CLUSTER)
    lat, lon, radius, shapes = _extents(used, number[used.rows])
    table["radius_km"] = radius
    table = gpd.GeoDataFrame(table, geometry=shapes, crs=geo.CRS)
    if coarse == "pool":
        table["may_belong"] = _near_by(used, table, lat, lon, days)
    table.attrs[ABOUT] = used.about
    return table


def _labelled(
    incidents: gpd.GeoDataFrame, km: float, days: float, min_incidents: int, coarse: Coarse
) -> tuple[pd.Series[Any], Sample]:
    """Cluster of each row, and the rows that were asked."""
    positive(km=km, days=days)
    whole(1, min_incidents=min_incidents)
    used = sample(incidents, scale_km=km, coarse=coarse, days=days)
    exact = np.flatnonzero(~used.coarse)
    at = used.rows[exact]
    found = st_dbscan(used.lat[exact], used.lon[exact], used.day[exact], km=km, days=days, least=min_incidents)
    sizes = np.bincount(found[found >= 0])
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(1, len(sizes) + 1)
    labels = pd.array([None] * len(incidents), dtype="Int64")
    labels[at[found >= 0]] = rank[found[found >= 0]]
    about = used.about | {
        "method": "ST-DBSCAN",
        "km": float(km),
        "days": float(days),
        "min_incidents": int(min_incidents),
        "clusters": len(sizes),
    }
    series = pd.Series(labels, index=incidents.index, name=CLUSTER)
    series.attrs[ABOUT] = about
    used.about.update(about)
    return series, used


def _extents(
    used: Sample, number: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], list[Any]]:
    """Middle, radius and outline of each cluster, 1 the first."""
    lats, lons, radii, shapes = [], [], [], []
    order = np.argsort(number, kind="stable")
    edges = np.searchsorted(number[order], np.arange(1, number.max(initial=0) + 2))
    for first, end in pairwise(edges):
        rows = order[first:end]
        lat, lon = middle_of(used.lat[rows], used.lon[rows])
        away = geo.distance_km(lat=used.lat[rows], lon=used.lon[rows], to_lat=lat, to_lon=lon)
        lats.append(lat)
        lons.append(lon)
        radii.append(float((away + used.radius_km[rows]).max()))
        shapes.append(hull_of_circles(used.lat[rows], used.lon[rows], used.radius_km[rows]))
    return np.array(lats), np.array(lons), np.array(radii), shapes


def _near_by(
    used: Sample,
    table: gpd.GeoDataFrame,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    days: float,
) -> NDArray[np.int64]:
    """How many coarse rows reach each cluster with their circle, within the days of it."""
    wide = used.coarse
    first, last = (
        ((table[name] - DAY_ZERO) / pd.Timedelta(days=1)).to_numpy(dtype=float)
        for name in (schema.DATE_START, schema.DATE_END)
    )
    counts = []
    for k, reach in enumerate(table["radius_km"]):
        near = np.flatnonzero(wide & (used.day >= first[k] - days) & (used.day <= last[k] + days))
        away = geo.distance_km(lat=used.lat[near], lon=used.lon[near], to_lat=lat[k], to_lon=lon[k])
        counts.append(int((away <= reach + used.radius_km[near]).sum()))
    return np.array(counts, dtype=np.int64)
