"""Where and when incidents were, as plain columns, and which of some were near others in some stretch of days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.gazetteer.nearest import NearestIndex
from geoincidents.measures.reference import coordinates
from geoincidents.queries.days import spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]
    Ranges = tuple[Positions, Positions, Positions]

LAT, LON, RADIUS_KM, EVENT, COUNTS, TIME = "lat", "lon", "radius", "event", "counts", "time"
FIRST_DAY, LAST_DAY, DATED = "first_day", "last_day", "dated"
TWICE_DAY: Final = "twice_day"
"""Twice the middle of the span in days since 1970, which is whole."""
_PLACES: Final = 512  # looked round together
_RANGES: Final = 2_000_000  # handed out together
_PART: Final = 1 << 40


def moments(incidents: gpd.GeoDataFrame, counts: pd.Series[bool], part: int = 0) -> pd.DataFrame:
    """Point, days, radius and event of each row by position, and whether it counts.

    Rows of one ``event_group`` have one number, in all parts of a table; others have one of their own.
    """
    lat, lon = coordinates(incidents)
    first, last, is_open = spans(incidents)
    days = [np.asarray((one - pd.Timestamp(0)) / pd.Timedelta(days=1), dtype=np.float64) for one in (first, last)]
    out = pd.DataFrame({LAT: lat, LON: lon, FIRST_DAY: days[0], LAST_DAY: days[1]})
    out[TWICE_DAY] = out[FIRST_DAY] + out[LAST_DAY]
    out[DATED] = ~is_open & out[TWICE_DAY].notna().to_numpy()
    out[EVENT] = _events(incidents, part)
    out[COUNTS] = counts.to_numpy(dtype=bool)
    return out


def _events(incidents: pd.DataFrame, part: int) -> Positions:
    own = -np.arange(1, len(incidents) + 1, dtype=np.int64) - part * _PART
    if schema.EVENT_GROUP not in incidents.columns:
        return own
    group = incidents[schema.EVENT_GROUP]
    named = pd.util.hash_array(group.astype(object).fillna("").to_numpy(dtype=object)) >> np.uint64(1)
    return np.where(group.notna().to_numpy(dtype=bool), named.astype(np.int64), own)


class Timeline:
    """Moments in the order of their places and days, so that a place's in a stretch of days are a range of them."""

    def __init__(self, place: Positions, twice_day: NDArray[np.float64]) -> None:
        self.order = np.lexsort((twice_day, place))
        day = twice_day.astype(np.int64)
        self._start = int(day.min(initial=0))
        self._span = int(day.max(initial=self._start)) - self._start + 2
        self._keys = (place * self._span + day - self._start)[self.order]

    def ranges(
        self, place: Positions, start: NDArray[np.float64], end: NDArray[np.float64]
    ) -> tuple[Positions, Positions]:
        """First position and the one after the last, in the order, of each place's from start to end, both included."""
        low, high = (
            np.searchsorted(self._keys, place * self._span + np.clip(day, 0, self._span - 1).astype(np.int64))
            for day in (np.ceil(start) - self._start, np.floor(end) + 1 - self._start)
        )
        return np.asarray(low, dtype=np.int64), np.asarray(np.maximum(low, high), dtype=np.int64)


def near_before(
    here: pd.DataFrame, there: pd.DataFrame, start: NDArray[Any], end: NDArray[Any], km: NDArray[Any]
) -> tuple[Positions, Iterator[Ranges]]:
    """An order of what is there, and what of it is near each row here in its stretch of days, as ranges of that order.

    Every row has a point; ``start`` and ``end`` are twice a day and are included. A row here comes once for each place
    near it.
    """
    place, spots = _coded(there, [LAT, LON])
    timeline = Timeline(place, there[TWICE_DAY].to_numpy(dtype=np.float64))
    index = NearestIndex(*spots)
    asked = here[[LAT, LON]].assign(km=km)
    own, seats = _coded(asked, [LAT, LON, "km"])
    rows = np.argsort(own, kind="stable")
    counts = np.bincount(own, minlength=len(seats[0]))
    starts = np.cumsum(counts) - counts

    def found() -> Iterator[Ranges]:
        for first in range(0, len(counts), _PLACES):
            seat, spot = index.within(*(one[first : first + _PLACES] for one in seats))
            for which, at in spread(starts[seat + first], counts[seat + first]):
                row = rows[at]
                low, high = timeline.ranges(spot[which], start[row], end[row])
                some = high > low
                yield row[some], low[some], high[some]

    return np.asarray(timeline.order, dtype=np.int64), found()


def spread(starts: Positions, counts: Positions) -> Iterator[tuple[Positions, Positions]]:
    """Number of the range and every position of it, of ranges one after the other, in pieces."""
    bounds = np.cumsum(counts)
    at = 0
    while at < len(counts):
        done = int(bounds[at - 1]) if at else 0
        end = max(int(np.searchsorted(bounds, done + _RANGES, side="right")), at + 1)
        sizes = counts[at:end]
        which = np.repeat(np.arange(at, end), sizes)
        yield which, starts[which] + np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        at = end


def _coded(table: pd.DataFrame, columns: list[str]) -> tuple[Positions, list[NDArray[np.float64]]]:
    """Number of the different values that each row has, and these values."""
    groups = table.groupby(columns, sort=True)
    code = np.asarray(groups.ngroup(), dtype=np.int64)
    _, firsts = np.unique(code, return_index=True)
    return code, [table[name].to_numpy(dtype=np.float64)[firsts] for name in columns]
