"""Queries by when incidents were."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError, SchemaError
from geoincidents.parallel import by_row
from geoincidents.queries.masks import column_of, mask

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from numpy.typing import NDArray

Day: TypeAlias = "str | dt.date | pd.Timestamp"
"""A day; as text also a month (2019-04) or a year (2019)."""

_EARLIEST = pd.Timestamp("1677-09-22")  # pandas 2 knows no earlier one


@by_row
def between(
    incidents: gpd.GeoDataFrame,
    start: Day | None = None,
    end: Day | None = None,
    *,
    certain: bool = False,
    undated: bool = False,
) -> pd.Series[bool]:
    """Incidents that may have happened, or that certainly happened, between two days, both included.

    An incident spans the days from ``date_start`` to ``date_end``; one of them alone is the other, too. What is only
    known to have happened on or before ``date_end`` (the date precision ``upper_bound``, or ``unknown``, without a
    start) is in a period that holds that day; that it may be in every earlier one, too, has to be asked for, and so
    has a row without any date.

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
    undated
        Take rows without a date of their own as well: those without any, and those that may have happened on any day
        before their last one. They are never certain, unless the period has no start.

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
    >>> reported = incidents_from_rows([{"date_end": "2019-04-02", "date_precision": "upper_bound"}, {}])
    >>> between(reported, "2019-03", "2019-03").tolist(), between(reported, "2019-03", "2019-03", undated=True).tolist()
    ([False, False], [True, True])
    """
    first_day, last_day = period(start, end)
    first, last, is_open = spans(incidents)
    if certain or undated:
        first = first.mask(is_open, _EARLIEST)
    # To touch the period, a span ends after its start and starts before its end; to lie in it, the reverse.
    low, high = (first, last) if certain else (last, first)
    known = last.notna().to_numpy(dtype=bool)
    chosen = known.copy()
    if first_day is not None:
        chosen &= (low >= first_day).to_numpy()
    if last_day is not None:
        chosen &= (high <= last_day).to_numpy()
    if undated and (not certain or (first_day is None and last_day is None)):
        chosen |= ~known
    return mask(chosen, incidents)


def period(start: Day | None, end: Day | None) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """First and last day of a period; InputError where there is no such day, or the end is before the start."""
    first_day, last_day = _day(start, last=False), _day(end, last=True)
    if first_day is not None and last_day is not None and last_day < first_day:
        msg = f"The end {last_day.date()} is before the start {first_day.date()}."
        raise InputError(msg)
    return first_day, last_day


def without_day(incidents: pd.DataFrame) -> pd.Series[bool]:
    """Rows that no day is known of, be it that they have none or only a last one; see :func:`between`."""
    _, last, is_open = spans(incidents)
    return mask(is_open | last.isna().to_numpy(dtype=bool), incidents)


def spans(incidents: pd.DataFrame) -> tuple[pd.Series[Any], pd.Series[Any], NDArray[np.bool_]]:
    """First and last day of each incident, null only where nothing is known, and whether it may be any earlier day."""
    first, last = column_of(incidents, schema.DATE_START), column_of(incidents, schema.DATE_END)
    if not (pd.api.types.is_datetime64_dtype(first.dtype) and pd.api.types.is_datetime64_dtype(last.dtype)):
        msg = "The dates are no days. Call geoincidents.conform() on the table first."
        raise SchemaError(msg)
    precision = incidents.get(schema.DATE_PRECISION, pd.Series(None, index=incidents.index, dtype="string"))
    upper = precision.eq(schema.DatePrecision.UPPER_BOUND).fillna(value=False).to_numpy(dtype=bool)
    unknown = precision.eq(schema.DatePrecision.UNKNOWN).fillna(value=False).to_numpy(dtype=bool)
    # A start before the end narrows an upper bound down; the same day only repeats it.
    repeated = (first == last).to_numpy()
    is_open = (upper & repeated) | ((upper | unknown) & first.isna().to_numpy() & last.notna().to_numpy())
    return first.where(first.notna(), last), last.where(last.notna(), first), is_open


def middle_days(incidents: pd.DataFrame) -> NDArray[np.float64]:
    """Middle of each incident's span in days since 1970; NaN where no day is known."""
    first, last, is_open = spans(incidents)
    days = [((one - pd.Timestamp(0)) / pd.Timedelta(days=1)).to_numpy(dtype=np.float64) for one in (first, last)]
    return np.where(is_open, np.nan, (days[0] + days[1]) / 2.0)


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
