"""How many incidents came shortly before each one, near it or in its place or division."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoincidents import geo, schema
from geoincidents.errors import InputError
from geoincidents.gazetteer.reference import is_number
from geoincidents.parallel import as_whole
from geoincidents.queries.counting import countable
from geoincidents.queries.masks import column_of
from geoincidents.queries.moments import (
    COUNTS,
    DATED,
    EVENT,
    LAT,
    LON,
    TWICE_DAY,
    Timeline,
    moments,
    near_before,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.queries.moments import Ranges

KEY: Final = "key"
# Names of divisions are those of their country alone.
_WHOLE: Final = {
    schema.ADMIN1: (schema.COUNTRY, schema.ADMIN1),
    schema.ADMIN2: (schema.COUNTRY, schema.ADMIN1, schema.ADMIN2),
}


@as_whole("sequences")
def rolling_count(
    incidents: gpd.GeoDataFrame,
    *,
    days: float,
    km: float | None = None,
    by: str | None = None,
    strategic: bool = False,
) -> pd.Series[int]:
    """How many incidents came in the days before each row, within a distance of it, or in its place or division.

    Those that :func:`countable` counts are counted, each event once, a row's own event not at all. Points and days are
    taken as they stand: a span of days, or a month, by its middle, as :func:`days_since` has it. What came on the same
    day is not before.

    Parameters
    ----------
    incidents
        Incident table.
    days
        How far back, above 0; what is exactly so many days earlier counts.
    km
        Kilometres round each row's point, above 0.
    by
        Instead of a distance a column that has to be the same, such as ``place_id`` or ``admin1``; a division counts
        with its country.
    strategic
        Count changes of strategy or control as well.

    Returns
    -------
    pandas.Series
        Whole numbers (Int64), called ``incidents_30d_10km`` or ``incidents_30d_admin1``; null for rows without a day,
        or without a point or a value of the column.

    Raises
    ------
    InputError
        If there is not one of ``km`` and ``by``, or a number is not above 0.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack dates, the record kind or the column.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> rows = [{"geometry": Point(13.2, 32.9), "date_start": f"2019-04-{day:02}"} for day in (4, 5, 7, 30)]
    >>> incidents = incidents_from_rows([{"record_kind": "incident", **row} for row in rows])
    >>> rolling_count(incidents, days=7, km=10).tolist()
    [0, 1, 2, 0]
    """
    checked(days, km, by)
    here = asked_of(incidents, countable(incidents, strategic=strategic), by)
    counts = counted(here, here, days=days, km=km)
    return pd.Series(counts, index=incidents.index, name=name_of(days, km, by))


def checked(days: float, km: float | None, by: str | None) -> None:
    """Refuse what is no question."""
    if (km is None) == (by is None):
        raise InputError("Give one of km=, a distance, and by=, a column such as 'admin1'.")
    for what, value in (("days", days), ("km", 1.0 if km is None else km)):
        if not is_number(value) or not 0 < value < np.inf:
            raise InputError(f"{what}={value!r} is no length. Give {what} as a number above 0.")


def name_of(days: float, km: float | None, by: str | None) -> str:
    """Name of the measure."""
    return f"incidents_{days:g}d_{by}" if km is None else f"incidents_{days:g}d_{km:g}km"


def asked_of(incidents: gpd.GeoDataFrame, counts: pd.Series[bool], by: str | None, part: int = 0) -> pd.DataFrame:
    """Moments of rows, with the key that they are counted by."""
    out = moments(incidents, counts, part)
    if by is not None:
        columns = [column_of(incidents, name) for name in (_WHOLE.get(by, (by,)) if isinstance(by, str) else (by,))]
        key = pd.Series("", index=incidents.index, dtype=object)
        for one in columns:
            key = key + one.astype(object).where(one.notna(), "").astype(str) + "\x1f"
        out[KEY] = key.where(columns[-1].notna(), None).to_numpy(dtype=object)
    return out


def counted(
    here: pd.DataFrame, there: pd.DataFrame, *, days: float, km: float | None
) -> pd.api.extensions.ExtensionArray:
    """Events of what is there in the days before each row here; null where that cannot be told."""
    where = [KEY] if km is None else [LAT, LON]
    known = np.flatnonzero((here[DATED] & here[where].notna().all(axis=1)).to_numpy(dtype=bool))
    rows = here.iloc[known].reset_index(drop=True)
    told = there[(there[COUNTS] & there[DATED] & there[where].notna().all(axis=1)).to_numpy(dtype=bool)]
    told = told.drop_duplicates([EVENT, TWICE_DAY, *where], ignore_index=True)
    # An event at one place on one day is counted by counting days; one at several is looked at pair by pair.
    several = told[EVENT].duplicated(keep=False).to_numpy(dtype=bool)
    sums = np.zeros(len(rows), dtype=np.int64)
    for row, low, high in _before(rows, told[~several].reset_index(drop=True), days, km)[1]:
        np.add.at(sums, row, high - low)
    sums -= _own(rows, told[~several], days, km)
    sums += _spread_events(rows, told[several].reset_index(drop=True), days, km)
    out = pd.array([pd.NA] * len(here), dtype="Int64")
    out[known] = sums
    return out


def _before(
    rows: pd.DataFrame, told: pd.DataFrame, days: float, km: float | None
) -> tuple[NDArray[np.int64], Iterator[Ranges]]:
    """An order of what is told, and the ranges of it that came before each row where it counts."""
    day = rows[TWICE_DAY].to_numpy(dtype=np.float64)
    start, end = day - 2.0 * days, day - 1.0
    if km is not None:
        return near_before(rows, told, start, end, np.full(len(rows), float(km)))
    codes = pd.factorize(pd.concat([told[KEY], rows[KEY]]))[0].astype(np.int64)
    timeline = Timeline(codes[: len(told)], told[TWICE_DAY].to_numpy(dtype=np.float64))
    return timeline.order, iter([(np.arange(len(rows)), *timeline.ranges(codes[len(told) :], start, end))])


def _own(rows: pd.DataFrame, told: pd.DataFrame, days: float, km: float | None) -> NDArray[np.int64]:
    """1 for each row whose own event was counted before it."""
    at = pd.Index(told[EVENT]).get_indexer(pd.Index(rows[EVENT]))
    same = np.flatnonzero(at >= 0)
    one, other = rows.iloc[same], told.iloc[at[same]]
    lag = one[TWICE_DAY].to_numpy() - other[TWICE_DAY].to_numpy()
    hit = (lag > 0) & (lag <= 2.0 * days)
    if km is None:
        hit &= one[KEY].to_numpy() == other[KEY].to_numpy()
    else:
        hit &= geo.is_within(lat=one[LAT], lon=one[LON], to_lat=other[LAT], to_lon=other[LON], km=km)
    out = np.zeros(len(rows), dtype=np.int64)
    out[same] = hit
    return out


def _spread_events(rows: pd.DataFrame, told: pd.DataFrame, days: float, km: float | None) -> NDArray[np.int64]:
    """How many events that are told at several places or days came before each row, each once."""
    order, ranges = _before(rows, told, days, km)
    event, own = told[EVENT].to_numpy(), rows[EVENT].to_numpy()
    pairs = [pd.DataFrame({"row": np.zeros(0, dtype=np.int64), EVENT: np.zeros(0, dtype=np.int64)})]
    for row, low, high in ranges:
        for which, at in spread(low, high - low):
            found = pd.DataFrame({"row": row[which], EVENT: event[order[at]]})
            pairs.append(found[found[EVENT].to_numpy() != own[row[which]]].drop_duplicates())
    return np.bincount(pd.concat(pairs).drop_duplicates()["row"], minlength=len(rows))
