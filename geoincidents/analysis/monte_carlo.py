"""How much an answer depends on where in its circle each incident was: the analysis on places drawn many times."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import geo
from geoincidents.analysis.clustering import CLUSTER
from geoincidents.analysis.sample import ABOUT, DRAWN, radii_km, whole
from geoincidents.errors import InputError, LeftOutWarning
from geoincidents.gazetteer.checks import shown
from geoincidents.measures.reference import coordinates

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDED_UP: Final = ("incidents", "per_1000_km2", "people", "certain")
"""Columns in which a row that an answer lacks is none, rather than unknown."""
_BOUNDS: Final = re.compile(r"azimuth_deg|error_km|certain|expected.*|.*_(?:low|high|certain|possible)")
"""Columns that have no bounds: directions, which go round, and what tells of bounds itself."""


def with_uncertainty(
    analysis: Callable[..., Any],
    incidents: gpd.GeoDataFrame,
    *,
    draws: int = 99,
    level: float = 0.9,
    seed: int = 0,
    **asked: Any,
) -> pd.DataFrame:
    """An analysis with intervals, from places drawn evenly in the circles of the incidents.

    Parameters
    ----------
    analysis
        A function of this package whose rows mean the same whatever the places: ``cluster_of``, ``density``,
        ``hot_spots``, ``near_repeats``, ``mean_centre``, ``front``, ``exposure``; or one of your own that takes
        incidents and gives a Series or a table.
    incidents
        Incident table.
    draws
        How often places are drawn.
    level
        Share of the draws that lies between the bounds.
    seed
        Number from which places are drawn: the same gives the same table.
    **asked
        What the analysis is asked, such as ``bandwidth_km=25``.

    Returns
    -------
    pandas.DataFrame
        The answer for the points as they stand, with ``_low`` and ``_high`` for each column of numbers but directions
        and bounds, and for each column of words ``_share``, how many draws say the same. Of a Series of whole numbers,
        such as the cluster of each incident, ``_share`` is how many draws give any. Rows that only some draws have are
        not shown.
        ``attrs["analysis"]`` is that of the answer, with the draws.

    Raises
    ------
    InputError
        If a number is out of bounds, or the rows of the answer are not the same from draw to draw, as those of
        ``clusters`` are not.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack precision.

    Examples
    --------
    >>> from geoincidents import mean_centre
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> row = {"record_kind": "incident", "geo_radius_km": 25, "date_start": "2019-04-05", "geometry": Point(13, 32)}
    >>> table = with_uncertainty(mean_centre, incidents_from_rows([row] * 9), draws=19)
    >>> bool(table["standard_distance_km"].item() < 1 < table["standard_distance_km_low"].item())
    True
    """
    whole(2, draws=draws)
    whole(0, seed=seed)
    if isinstance(level, bool) or not isinstance(level, float) or not 0.0 < level < 1.0:
        raise InputError(f"level={level!r} is no share between 0 and 1. Say 0.9, or another.")
    if not callable(analysis):
        raise InputError(f"analysis={shown(analysis)} is no function. Give one such as geoincidents.mean_centre.")
    answer = analysis(incidents, **asked)
    estimate = answer.to_frame() if isinstance(answer, pd.Series) else answer
    if not isinstance(estimate, pd.DataFrame) or estimate.index.name == CLUSTER:
        raise InputError(
            "The rows of this answer differ from draw to draw. Ask cluster_of, or another with fixed rows."
        )
    rng = np.random.default_rng(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LeftOutWarning)  # told by the first
        drawn = [analysis(_drawn(incidents, rng), **asked) for _ in range(draws)]
    aligned = [_aligned(one, estimate, by_row=isinstance(answer, pd.Series)) for one in drawn]
    out = estimate.copy()
    for name in [name for name in estimate.columns if name != "geometry" and not _BOUNDS.fullmatch(str(name))]:
        values = [one[name].to_numpy() for one in aligned]
        place = list(out.columns).index(name) + 1
        for suffix, column in _bounds(estimate[name], values, level, is_label=isinstance(answer, pd.Series)).items():
            out.insert(place, f"{name}_{suffix}", column)
            place += 1
    out.attrs[ABOUT] = {**answer.attrs.get(ABOUT, {}), "draws": int(draws), "level": level, "seed": int(seed)}
    return out


def _drawn(incidents: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Incidents at a place drawn evenly from the circle of each."""
    lat, lon = coordinates(incidents)
    radius, _ = radii_km(incidents)
    km = np.where(np.isfinite(radius), radius, 0.0) * np.sqrt(rng.random(len(radius)))
    azimuth = rng.uniform(0.0, 360.0, len(radius))
    placed = np.isfinite(lat)
    points = np.full(len(lat), None, dtype=object)
    lats, lons = geo.destination(lat=lat[placed], lon=lon[placed], km=km[placed], azimuth=azimuth[placed])
    points[placed] = gpd.points_from_xy(lons, lats)
    out = incidents.set_geometry(gpd.GeoSeries(points, index=incidents.index, crs=geo.CRS))
    out.attrs = {**incidents.attrs, DRAWN: True}
    return out


def _aligned(answer: Any, estimate: pd.DataFrame, *, by_row: bool) -> pd.DataFrame:
    """An answer with the rows of the first."""
    table = answer.to_frame() if isinstance(answer, pd.Series) else pd.DataFrame(answer)
    if by_row or table.index.equals(estimate.index):
        return table
    if not table.index.is_unique:
        raise InputError("The rows of this answer have no names of their own. Give each a different index.")
    table = table.reindex(estimate.index)
    counts = [name for name in table if str(name).startswith(_ADDED_UP)]
    return table.assign(**{str(name): table[name].fillna(0) for name in counts})


def _bounds(estimate: pd.Series[Any], values: list[Any], level: float, *, is_label: bool) -> dict[str, Any]:
    """What the draws say of a column."""
    if is_label and pd.api.types.is_integer_dtype(estimate.dtype):
        return {"share": np.mean([pd.notna(one) for one in values], axis=0)}
    if pd.api.types.is_numeric_dtype(estimate.dtype) and not pd.api.types.is_bool_dtype(estimate.dtype):
        numbers = np.array([pd.to_numeric(pd.Series(one)).to_numpy(dtype="float64", na_value=np.nan) for one in values])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of rows that no draw has a number of
            if not numbers.size:
                return {"low": numbers[0], "high": numbers[0]}
            low, high = np.nanquantile(numbers, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], axis=0)
        return {"low": low, "high": high}
    same = [
        pd.Series(one, index=estimate.index).astype(object).eq(estimate.astype(object)).to_numpy() for one in values
    ]
    return {"share": np.mean(same, axis=0)}
