"""Incidents a week in each area, and the weeks from which on there are more or fewer of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.stats import chi2

from geoincidents import geo
from geoincidents.analysis.sample import ABOUT, DAY_ZERO, Coarse, Sample, library, sample
from geoincidents.analysis.shapes import hull_of_circles
from geoincidents.parallel import by_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

WEEK: Final = "week"
AREA: Final = "area"
_A_WEEK: Final = 7
_SHORTEST: Final = 3  # weeks of one level
_PENALTY: Final = (
    3.0  # times log n: a change costs its place and two levels, as in the modified BIC (Zhang, Siegmund 2007)
)
_ALL: Final = "all"
_WIDE: Final = 0.95
_WITHOUT: Final = "(not known)"


@by_columns
def trend(incidents: gpd.GeoDataFrame, *, by: str | None = "admin1", coarse: Coarse = "refuse") -> pd.DataFrame:
    """Incidents a week in each area, with the level about which they vary and the weeks at which it changes.

    Parameters
    ----------
    incidents
        Incident table. Rows that span more than a week, and those without a day, are left out.
    by
        Column of areas; None takes all as one.
    coarse
        Rows without an area are left out with ``"refuse"``, and an area of their own, ``(not known)``, with ``"pool"``.

    Returns
    -------
    pandas.DataFrame
        A row an area and week (its Monday), from the first week of the table to its last: ``incidents``; ``level``, the
        mean of the weeks between two changes; ``change``, true in the first week of a new level. ``attrs["analysis"]``
        says what was used and left out.

    Raises
    ------
    InputError
        If there is no such column, or ``coarse`` is no policy.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds or dates.

    Source
    ------
    R. Killick, P. Fearnhead, I. A. Eckley, "Optimal detection of changepoints with a linear computational cost", JASA
    107, 2012, in the library ruptures, on counts made even by Anscombe's root (Biometrika 35, 1948). Counts that vary
    more than chance alone would have it, as week differs from week, raise the price of a change.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> days = [f"2019-0{1 + k // 28}-{1 + k % 28:02}" for k in range(112)]
    >>> rows = [{"record_kind": "incident", "date_start": day, "admin1": "A"} for day in days]
    >>> weeks = trend(incidents_from_rows(rows + rows[56:] * 6))
    >>> weeks[weeks["change"]].index.get_level_values("week").strftime("%Y-%m-%d").tolist()
    ['2019-02-25']
    """
    counts, used, _ = _counts(incidents, by, coarse)
    levels, changes = np.zeros(counts.shape), np.zeros(counts.shape, dtype=bool)
    for at, row in enumerate(counts.to_numpy()):
        for first, end in _segments(row):
            levels[at, first:end] = row[first:end].mean()
            changes[at, first] = first > 0
    index = pd.MultiIndex.from_product([counts.index, counts.columns], names=[AREA, WEEK])
    columns = {"incidents": counts.to_numpy().ravel(), "level": levels.ravel(), "change": changes.ravel()}
    table = pd.DataFrame(columns, index=index)
    table.attrs[ABOUT] = used.about | {"method": "PELT", "by": by}
    return table


@by_columns
def change_points(
    incidents: gpd.GeoDataFrame, *, by: str | None = "admin1", coarse: Coarse = "refuse"
) -> gpd.GeoDataFrame:
    """Stretches of weeks in which an area had one level of incidents, as :func:`trend` finds them.

    Parameters
    ----------
    incidents, by, coarse
        As for :func:`trend`.

    Returns
    -------
    geopandas.GeoDataFrame
        A row an area and stretch, under the area and its first week: ``weeks``, ``incidents``, ``per_week`` with its
        95 % interval ``per_week_low`` and ``per_week_high`` (exact, for counts of chance), and ``ratio`` to the stretch
        before, null in the first and infinite after none. The geometry is the hull of the circles of all incidents of
        the area, None where none has a point. ``attrs["analysis"]`` says what was used and left out.

    Raises
    ------
    InputError
        If there is no such column, or ``coarse`` is no policy.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds or dates.

    Source
    ------
    As for :func:`trend`; F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28, 1936.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> rows = [{"record_kind": "incident", "date_start": f"2019-01-{1 + k:02}", "admin1": "A"} for k in range(28)]
    >>> change_points(incidents_from_rows(rows))[["weeks", "incidents"]].values.tolist()
    [[5, 28]]
    """
    counts, used, names = _counts(incidents, by, coarse)
    rows, shapes = [], []
    for area, row in zip(counts.index, counts.to_numpy(), strict=True):
        shape = _outline(used, names == area)
        before = np.nan
        for first, end in _segments(row):
            number, weeks = int(row[first:end].sum()), end - first
            low, high = (bound / weeks for bound in _interval(number))
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = float(np.divide(number / weeks, before))
            rows.append((area, counts.columns[first], weeks, number, number / weeks, low, high, ratio))
            shapes.append(shape)
            before = number / weeks
    names_of = [AREA, WEEK, "weeks", "incidents", "per_week", "per_week_low", "per_week_high", "ratio"]
    table = pd.DataFrame(rows, columns=names_of).set_index([AREA, WEEK])
    out = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, index=table.index, crs=geo.CRS))
    out.attrs[ABOUT] = used.about | {"method": "PELT", "by": by}
    return out


def _counts(
    incidents: gpd.GeoDataFrame, by: str | None, coarse: Coarse
) -> tuple[pd.DataFrame, Sample, NDArray[np.object_]]:
    """Incidents by area and Monday, weeks without any among them, and the area of each row used."""
    library("ruptures")
    # Without areas nothing of the place matters, so that no row is coarse.
    table = incidents.assign(**{_ALL: _ALL}) if by is None else incidents
    used = sample(table, scale_km=np.inf, coarse=coarse, days=_A_WEEK, area=by or _ALL)
    areas = table[by or _ALL].astype(object)
    names = areas.where(areas.notna(), _WITHOUT).to_numpy(dtype=object)[used.rows]
    # Day 0 was a Thursday.
    monday = np.floor(used.day).astype(np.int64) - (np.floor(used.day).astype(np.int64) + 3) % _A_WEEK
    weeks = np.arange(monday.min(), monday.max() + 1, _A_WEEK) if len(monday) else monday
    known = sorted(set(names), key=str)
    counts = np.zeros((len(known), len(weeks)), dtype=np.int64)
    at = {name: number for number, name in enumerate(known)}
    row = np.array([at[name] for name in names], dtype=np.int64)
    np.add.at(counts, (row, np.searchsorted(weeks, monday)), 1)
    return (
        pd.DataFrame(counts, index=pd.Index(known, dtype=object), columns=DAY_ZERO + pd.to_timedelta(weeks, "D")),
        used,
        names,
    )


def _segments(counts: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """First week and the week after the last of each stretch of one level."""
    ends = [len(counts)]
    if len(counts) >= 2 * _SHORTEST:
        even = 2.0 * np.sqrt(counts + 0.375)
        # Of counts by chance the root has a variance of 1; half the squared step from week to week tells it.
        spread = max(1.0, float(np.mean(np.diff(even) ** 2) / 2.0))
        search = library("ruptures").Pelt(model="l2", min_size=_SHORTEST, jump=1).fit(even)
        ends = search.predict(pen=_PENALTY * spread * np.log(len(counts)))
    yield from zip([0, *ends[:-1]], ends, strict=True)


def _interval(number: int) -> tuple[float, float]:
    """Bounds of the expected number, exact for counts of chance."""
    tail = (1.0 - _WIDE) / 2.0
    low = chi2.ppf(tail, 2 * number) / 2.0 if number else 0.0
    return float(low), float(chi2.ppf(1.0 - tail, 2 * number + 2) / 2.0)


def _outline(used: Sample, mine: NDArray[np.bool_]) -> Any:
    """Hull of the circles of some rows; None where none has a point, or a circle."""
    placed = mine & np.isfinite(used.lat) & np.isfinite(used.radius_km)
    return hull_of_circles(used.lat[placed], used.lon[placed], used.radius_km[placed]) if placed.any() else None
