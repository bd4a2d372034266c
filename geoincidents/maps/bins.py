"""Bars of a timeline: which days or hours each one stands for, and how many incidents fell into it, or may have.

The page has the same definitions in ``page/bins.js`` and ``page/table.js``; ``tests/vectors/timeline.json`` holds both
to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from geoincidents import schema
from geoincidents.queries.days import spans

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Step = Literal["hour", "day", "week", "month", "year"]

MOST_BARS: Final = 120
HOURS_A_DAY: Final = 24
_HOURLY_DAYS: Final = 3  # a table of so few days is shown by hours, where it has times
_LONGEST: Final[tuple[tuple[Step, int], ...]] = (("day", 1), ("week", 7), ("month", 31))


@dataclass(frozen=True, slots=True)
class Slots:
    """When each row may have happened, in whole days or hours since 1970.

    Attributes
    ----------
    first, last
        First and last slot of each row; a row without any date has none and is left out of ``dated``.
    certain
        Rows that lie between the two for sure: an upper bound may lie before them.
    dated
        Rows that have a date.
    a_day
        Slots of one day: 1, or 24 where the table has times and lasts a few days.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    certain: NDArray[np.bool_]
    dated: NDArray[np.bool_]
    a_day: int


def slots_of(incidents: pd.DataFrame) -> Slots:
    """When each incident of a conformed table may have happened, as :func:`geoincidents.between` has it.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> rows = incidents_from_rows([{"date_end": "1970-01-03"}, {"time_start": "1970-01-02T03:20:00Z",
    ...     "date_end": "1970-01-02"}])
    >>> slots = slots_of(rows)
    >>> slots.a_day, slots.first.tolist(), slots.last.tolist()
    (24, [48, 27], [71, 27])
    """
    start, end, is_open = spans(incidents)
    dated = start.notna().to_numpy(dtype=bool)
    first, last = (_since(part, "D") for part in (start, end))
    certain = dated & ~is_open
    timed = incidents[schema.TIME_START].notna().to_numpy(dtype=bool) & dated
    few = dated.any() and last[dated].max() - first[dated].min() < _HOURLY_DAYS
    # Where most rows have no time, bars of an hour would be spread out days.
    if not (few and timed.any() and 2 * timed.sum() >= dated.sum()):
        return Slots(first, last, certain, dated, 1)
    began = _since(incidents[schema.TIME_START].dt.tz_localize(None), "h")
    ended = _since(incidents[schema.TIME_END].fillna(incidents[schema.TIME_START]).dt.tz_localize(None), "h")
    first = np.where(timed, began, HOURS_A_DAY * first)
    last = np.where(timed, np.maximum(began, ended), HOURS_A_DAY * last + HOURS_A_DAY - 1)
    return Slots(first, last, certain | timed, dated, HOURS_A_DAY)


def _since(moments: pd.Series[Any], unit: str) -> NDArray[np.int64]:
    values = moments.to_numpy().astype(f"datetime64[{unit}]")
    return np.where(np.isnat(values), 0, values.astype(np.int64))


def step_of(first: int, last: int) -> Step:
    """What a bar stands for by default: days, weeks, months or years, of which at most about 120 are shown.

    Examples
    --------
    >>> step_of(0, 119), step_of(0, 120), step_of(0, 900), step_of(0, 9000)
    ('day', 'week', 'month', 'year')
    """
    days = last - first + 1
    return next((step for step, wide in _LONGEST if days <= wide * MOST_BARS), "year")


def bin_edges(first: int, last: int, step: Step) -> NDArray[np.int64]:
    """First slots of the bars from a first to a last slot, and the slot after the last bar.

    Parameters
    ----------
    first, last
        Days since 1970, or hours for the step ``"hour"``.
    step
        What a bar stands for; weeks start on Monday.

    Returns
    -------
    ndarray
        One more than there are bars.

    Examples
    --------
    >>> bin_edges(0, 8, "week").tolist(), bin_edges(20, 40, "month").tolist()
    ([-3, 4, 11], [0, 31, 59])
    """
    if step in {"hour", "day"}:
        return np.arange(first, last + 2)
    if step == "week":
        # Day 0 was a Thursday.
        start = first - (first + 3) % 7
        return np.arange(start, last + 8, 7)[: (last - start) // 7 + 2]
    unit = "M" if step == "month" else "Y"
    begin, end = (np.datetime64(day, "D").astype(f"datetime64[{unit}]") for day in (first, last))
    return np.arange(begin, end + 2).astype("datetime64[D]").astype(np.int64)


def bar_counts(slots: Slots, edges: NDArray[np.int64], chosen: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
    """How many rows lie in each bar for sure, and how many may: a span counts in every bar that it touches.

    Parameters
    ----------
    slots
        When each row may have happened.
    edges
        As :func:`bin_edges` gives them.
    chosen
        Rows to count, of those with a date.

    Returns
    -------
    tuple of ndarray
        What ``between(..., certain=True)`` and ``between(...)`` count in the days of each bar.

    Examples
    --------
    >>> days = np.array([0, 1]), np.array([2, 1])
    >>> slots = Slots(*days, certain=np.array([True, True]), dated=np.array([True, True]), a_day=1)
    >>> [counts.tolist() for counts in bar_counts(slots, np.array([0, 1, 2, 3]), slots.dated)]
    [[0, 1, 0], [1, 2, 1]]
    """
    rows = chosen & slots.dated & (slots.last >= edges[0]) & (slots.first < edges[-1])
    bars = len(edges) - 1
    begin = np.clip(np.searchsorted(edges, slots.first[rows], side="right") - 1, 0, bars - 1)
    end = np.clip(np.searchsorted(edges, slots.last[rows], side="right") - 1, 0, bars - 1)
    change = np.bincount(begin, minlength=bars + 1) - np.bincount(end + 1, minlength=bars + 1)
    inside = slots.certain[rows] & (begin == end) & (slots.first[rows] >= edges[0]) & (slots.last[rows] < edges[-1])
    return np.bincount(begin[inside], minlength=bars), np.cumsum(change)[:bars]
