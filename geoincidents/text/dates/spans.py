"""Stretches of days that a date names: "3 to 5 May", "October to November 2016", "late January", "in 2011"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.schema import DatePrecision
from geoincidents.text.dates import grammar
from geoincidents.text.dates.days import day_at, latest_day

if TYPE_CHECKING:
    import re

    from geoincidents.text.dates.days import Known, Reading

_DAY: Final = timedelta(days=1)


def span_in_month(match: re.Match[str], known: Known) -> Reading | None:
    """As in "3 to 5 May", "between 28 April and 2 May", "May 3-5"."""
    month1, month2 = (
        grammar.MONTHS[(match[one] or match[other])[:3].casefold()]
        for one, other in (("month", "month2"), ("month2", "month"))
    )
    number1, number2 = int(match["d"]), int(match["d2"])
    last = (
        day_at(int(match["year"]), month2, number2) if match["year"] else latest_day(month2, number2, known.published)
    )
    if last is None:
        return None
    first = day_at(last.year - (month1 > month2), month1, number1)
    if first is None or first > last:
        return None
    return first, last, DatePrecision.RANGE


def span_of_days(match: re.Match[str], _: Known) -> Reading | None:
    """As in "May 23, 2017 to June 2, 2017"."""
    ends = [
        day_at(int(match[f"year{n}"]), grammar.MONTHS[month[:3].casefold()], int(match[f"d{n}"] or match[f"ad{n}"]))
        for n, month in (("", match["month"] or match["amonth"]), ("2", match["month2"] or match["amonth2"]))
    ]
    first, last = ends
    return None if first is None or last is None or first > last else (first, last, DatePrecision.RANGE)


def span_of_months(match: re.Match[str], known: Known) -> Reading | None:
    """As in "October to November 2016"."""
    month1, month2 = (grammar.MONTHS[match[name][:3].casefold()] for name in ("month", "month2"))
    year2 = int(match["year2"] or match["year"] or known.published.year - (month2 > known.published.month))
    year1 = int(match["year"] or year2 - (month1 > month2))
    first, end = day_at(year1, month1, 1), day_at(year2, month2, 1)
    if first is None or end is None or first > end:
        return None
    last = (end.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
    return first, min(last, known.published) if end <= known.published else last, DatePrecision.RANGE


def span_of_weekdays(match: re.Match[str], known: Known) -> Reading:
    """As in "Friday to Sunday"."""
    last = known.published - timedelta(
        days=(known.published.weekday() - grammar.WEEKDAYS[match["day2"][:3].casefold()]) % 7
    )
    length = (grammar.WEEKDAYS[match["day2"][:3].casefold()] - grammar.WEEKDAYS[match["day"][:3].casefold()]) % 7
    return last - timedelta(days=length), last, DatePrecision.RANGE


def whole_month(match: re.Match[str], known: Known) -> Reading | None:
    """As in "May 2021", "late January"."""
    month = grammar.MONTHS[match["month"][:3].casefold()]
    year = int(match["year"]) if match["year"] else known.published.year - (month > known.published.month)
    first = day_at(year, month, 1)
    if first is None:
        return None
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
    if first <= known.published <= last:
        last = known.published
    part = (match["part"] or "").casefold()
    if part.startswith(("early", "the beginning")):
        last = min(last, first + timedelta(days=9))
    elif part.startswith(("late", "the end")):
        first = min(last, first + timedelta(days=19))
    return first, last, DatePrecision.MONTH


def whole_year(match: re.Match[str], known: Known) -> Reading | None:
    """As in "in 2011"."""
    year = int(match["year"])
    if year > known.published.year:
        return None
    return date(year, 1, 1), min(date(year, 12, 31), known.published), DatePrecision.YEAR


def overnight(match: re.Match[str], known: Known) -> Reading:
    """As in "overnight into Saturday"."""
    back = (known.published.weekday() - grammar.WEEKDAYS[match["day"][:3].casefold()]) % 7
    last = known.published - timedelta(days=back)
    return last - _DAY, last, DatePrecision.RANGE
