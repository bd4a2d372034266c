"""The day of publication, in whatever form it is given."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from geoincidents.errors import InputError

_EARLIEST: Final = 1800
_LATEST: Final = 2200


def published_day(value: Any) -> date:
    """A day from ISO text, a date, a datetime or a pandas Timestamp.

    Parameters
    ----------
    value
        The day of publication.

    Returns
    -------
    datetime.date
        The day, as the clock on the wall had it.

    Raises
    ------
    InputError
        If it is not a day, or not one between 1800 and 2200.

    Examples
    --------
    >>> published_day("2019-04-07"), published_day("2019-04-07T22:30:00+02:00")
    (datetime.date(2019, 4, 7), datetime.date(2019, 4, 7))
    """
    day: date | None = None
    if isinstance(value, str):
        try:
            day = datetime.fromisoformat(value.strip()).date()
        except ValueError:
            day = None
    elif isinstance(value, datetime | pd.Timestamp):
        day = None if pd.isna(value) else value.date()
    elif isinstance(value, date):
        day = value
    if day is None or not _EARLIEST <= day.year <= _LATEST:
        msg = f"published={value!r} is not a day. Give the day of publication as YYYY-MM-DD, a date or a Timestamp."
        raise InputError(msg)
    return day
