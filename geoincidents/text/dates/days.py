"""Days that a date names by its numbers: "14 May", "2021-05-14", "14/05/2021"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geoincidents.schema import DatePrecision
from geoincidents.text.dates import grammar

if TYPE_CHECKING:
    import re

    Reading = tuple[date, date, DatePrecision]

# A report may announce what happens tomorrow, but "23 August" printed in May is last year's.
_LOOK_AHEAD: Final = timedelta(days=7)
_MONTHS: Final = 12
_CENTURY: Final = 100
_FRESH: Final = timedelta(days=31)


@dataclass(slots=True)
class Known:
    """What a date is read against.

    Attributes
    ----------
    published
        Day of publication.
    month_first
        Whether 05/04/2021 is the 4th of May where nothing else settles it.
    anchor
        The day that the text told before, from which "two days later" counts; None where it told none.
    """

    published: date
    month_first: bool = False
    anchor: date | None = None


def day_at(year: int, month: int, day: int) -> date | None:
    """A day; None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def latest_day(month: int, day: int, published: date) -> date | None:
    """The latest such day that is not well after the publication."""
    for year in (published.year + 1, published.year, published.year - 1):
        found = day_at(year, month, day)
        if found is not None and found <= published + _LOOK_AHEAD:
            return found
    return None


def day_of_month(match: re.Match[str], known: Known) -> Reading | None:
    """As in "14 May", "May 14, 2021"."""
    month = grammar.MONTHS[match["month"][:3].casefold()]
    number = int(match["d"])
    day = day_at(int(match["year"]), month, number) if match["year"] else latest_day(month, number, known.published)
    if day is None:
        return None
    return day, day, DatePrecision.DAY


def iso_day(match: re.Match[str], _: Known) -> Reading | None:
    """As in "2021-05-14"."""
    day = day_at(int(match["year"]), int(match["m"]), int(match["d"]))
    return (day, day, DatePrecision.DAY) if day else None


def numeric_day(match: re.Match[str], known: Known) -> Reading | None:
    """As in 14/01/2021 and 01/14/2021: what can be no month says which comes first, here or elsewhere in the text."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    year += 0 if year >= _CENTURY else known.published.year - known.published.year % _CENTURY
    by_day, by_month = day_at(year, two, one), day_at(year, one, two)
    order = _order(match.string)
    if by_day is None or by_month is None:
        day = by_day or by_month
    elif order is not None:
        day = by_day if order == "day first" else by_month
    else:  # a report tells what is new; where neither day is, it is written as the country writes
        usual = (by_month, by_day) if known.month_first else (by_day, by_month)
        past = [day for day in usual if day <= known.published] or list(usual)
        fresh = [day for day in past if known.published - day <= _FRESH]
        day = fresh[0] if len(fresh) == 1 else past[0]
    return (day, day, DatePrecision.DAY) if day else None


@lru_cache(maxsize=8)
def _order(text: str) -> str | None:
    """Which of day and month comes first in the dates of a text that can be read in one way; None where none tells."""
    found = Counter(
        "day first" if int(match["one"]) > _MONTHS else "month first"
        for match in grammar.NUMERIC.finditer(text)
        if max(int(match["one"]), int(match["two"])) > _MONTHS >= min(int(match["one"]), int(match["two"]))
    )
    return found.most_common(1)[0][0] if found else None
