"""The day of publication, in whatever form it is given, or as the report states it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.errors import InputError
from geoincidents.mentions.dateline import find_dateline
from geoincidents.names.countries import country_of
from geoincidents.schema import DatePrecision
from geoincidents.text.dates import find_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.mentions.mention import Mention

_EARLIEST: Final = 1800
_LATEST: Final = 2200


def published_day(value: Any) -> date:
    """A day from ISO text, a date, a datetime or a pandas Timestamp."""
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


MONTH_FIRST: Final = frozenset({"USA", "PHL", "PLW", "FSM", "MHL", "GUM", "PRI", "ASM"})
"""Countries whose papers write the month first in numbers (CLDR 44, short date formats)."""
_LABEL: Final = re.compile(
    r"\b(?:published|posted|updated|dated?|issued|released|as\s+of|report(?:ing)?\s+date)\b[\s:–—-]*(?:on\s+)?$",
    re.IGNORECASE,
)
_HEAD: Final = 400
"""Characters of the head of a report, where it says its own day."""


def writes_month_first(country: str | None, mentions: Sequence[Mention]) -> bool:
    """Whether numbers give the month first where a report is about: its country, else that of most of its places."""
    if country:
        return country_of(country) in MONTH_FIRST
    found = Counter(m.match.place.country for m in mentions if m.match.place is not None)
    return bool(found) and found.most_common(1)[0][0] in MONTH_FIRST


def day_of(text: str, *, month_first: bool = False) -> date:
    """The day that a report states; an error that says what to do where it states none."""
    day = stated_day(text, month_first=month_first)
    if day is None:
        msg = "The report states no day with its year. Pass published='YYYY-MM-DD', its day of publication."
        raise InputError(msg)
    return day


def stated_day(text: str, *, month_first: bool = False) -> date | None:
    """The day that a report itself says it is of."""
    _, body = find_dateline(text)
    full = [
        found
        for found in find_dates(text, published=_FAR, month_first=month_first)
        if found.precision is DatePrecision.DAY and _WITH_YEAR.search(found.text) and found.first <= _today()
    ]
    # "Since 15 April 2024" says when something began.
    full = [found for found in full if not found.since]
    own = [found for found in full if found.start < body]
    own += [found for found in full if found.start < _HEAD and _LABEL.search(text[: found.start][-40:])]
    return own[0].first if own else max((found.first for found in full), default=None)


_FAR: Final = date(_LATEST - 1, 12, 31)
_WITH_YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


def _today() -> date:
    """Reports of days to come are of none."""
    return datetime.now().astimezone().date() + timedelta(days=1)
