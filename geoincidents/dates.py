"""Date expressions in a report, read against its day of publication.

News counts from the day it appears: in a report of a Sunday, "Sunday" is that very day and "Saturday" the day
before. Each expression keeps how well it fixes the day, and whether it dates what happened or only the saying.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geoincidents import dates_grammar as grammar
from geoincidents.numerals import NUMBER, parse_number
from geoincidents.schema import DatePrecision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Reading = tuple[date, date, DatePrecision]
    Reader = Callable[[re.Match[str], date, date | None], Reading | None]

# A report may announce what happens tomorrow, but "23 August" printed in May is last year's.
_LOOK_AHEAD: Final = timedelta(days=7)
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_INCLUSIVE_FROM: Final = 2
_EXACT_WEEKS: Final = 2
_MONTHS: Final = 12
_CENTURY: Final = 100
_FRESH: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class DateExpression:
    """One date expression of a text.

    Attributes
    ----------
    start, end
        Character offsets into the text, half open.
    text
        The expression as it stands.
    first, last
        First and last day that it can mean.
    precision
        How well it fixes the day.
    saying
        True when it dates a statement ("said Saturday that ...") and not what the statement tells.
    since
        True when it opens a period that runs up to the publication ("since April 2023").
    distant
        True for a look back by weeks, months or years ("two weeks ago", "in 2011").
    """

    start: int
    end: int
    text: str
    first: date
    last: date
    precision: DatePrecision
    saying: bool = False
    since: bool = False
    distant: bool = False


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day with a stated zone, as offsets in the text and as UTC instants on a given day."""

    start: int
    end: int
    text: str
    first: time
    last: time | None
    zone: timezone

    def on(self, day: date) -> tuple[datetime, datetime | None]:
        """UTC instants of the time on a local day.

        Parameters
        ----------
        day
            The day in the stated zone.

        Returns
        -------
        tuple
            Start, and end or None when one moment was stated. An end before the start is on the next day.

        Examples
        --------
        >>> find_times("between 14:00 and 16:00 GMT")[0].on(date(2019, 4, 7))[0].isoformat()
        '2019-04-07T14:00:00+00:00'
        """
        start = datetime.combine(day, self.first, self.zone).astimezone(timezone.utc)  # noqa: UP017 one name for both
        if self.last is None:
            return start, None
        end_day = day + _DAY if self.last < self.first else day
        return start, datetime.combine(end_day, self.last, self.zone).astimezone(start.tzinfo)


def find_dates(text: str, *, published: date, month_first: bool = False) -> tuple[DateExpression, ...]:
    """Every date expression of a text, in order, read against the day of publication.

    Parameters
    ----------
    text
        Running English text.
    published
        Day of publication.
    month_first
        Which way 05/04/2021 is read where neither another date of the text nor the day of publication settles it.

    Returns
    -------
    tuple of DateExpression
        Empty when there is none. Expressions do not overlap.

    Examples
    --------
    >>> day = date(2019, 4, 7)  # a Sunday
    >>> [str(found.first) for found in find_dates("On Sunday, and on Saturday", published=day)]
    ['2019-04-07', '2019-04-06']
    >>> [(str(d.first), str(d.last)) for d in find_dates("four days ago", published=day)]
    [('2019-04-03', '2019-04-04')]
    """
    found: list[DateExpression] = []
    taken = 0
    anchor: date | None = None
    said = False  # whether the anchor only dates a saying, for want of better
    for match, reader in _matches(text):
        if match.start() < taken:
            continue
        reading = (
            _numeric(match, published, month_first=month_first) if reader is None else reader(match, published, anchor)
        )
        if reading is None:
            continue
        first, last, precision = reading
        expression = DateExpression(match.start(), match.end(), match.group(), first, last, precision)
        expression = _in_context(expression, text, published)
        if reader in {_neighbour, _offset, _day_before}:
            # It counts from what was told before, not from a saying.
            expression = replace(expression, saying=False)
        found.append(expression)
        taken = match.end()
        if (
            reader is not _day_before
            and precision is DatePrecision.DAY
            and (anchor is None or said or not expression.saying)
        ):
            anchor, said = first, expression.saying
    return _looking_back(found, text, published)


def _looking_back(found: list[DateExpression], text: str, published: date) -> tuple[DateExpression, ...]:
    """The expressions, distant where a report of these days looks far back; what opens a line is an entry of a list."""
    long = timedelta(days=grammar.RECENT_DAYS)
    days = [d.last for d in found if d.precision is DatePrecision.DAY and d.last <= published]
    if not days or published - max(days) > long:  # a report of older days dates them itself
        return tuple(found)
    far = [max(days) - d.last > long and not _opens_line(d, text) for d in found]
    return tuple(replace(d, distant=d.distant or old) for d, old in zip(found, far, strict=True))


def _opens_line(expression: DateExpression, text: str) -> bool:
    before = text[max(0, expression.start - grammar.CONTEXT) : expression.start]
    before = before.rstrip(" \t-–—•*·[(")
    return not before or before.endswith("\n")


def _matches(text: str) -> Iterator[tuple[re.Match[str], Reader | None]]:
    """Matches of every pattern by position; of those that start together, the longest."""
    everything = [(match, reader) for pattern, reader in _READERS for match in pattern.finditer(text)]
    return iter(sorted(everything, key=lambda pair: (pair[0].start(), -pair[0].end())))


def _in_context(expression: DateExpression, text: str, published: date) -> DateExpression:
    """The expression with what the words around it say about its use."""
    before = text[max(0, expression.start - grammar.CONTEXT) : expression.start]
    before = before[grammar.last_boundary(before) :]
    after = text[expression.end : expression.end + grammar.CONTEXT]
    distant = (
        bool(grammar.DISTANT.search(expression.text))
        or expression.precision is DatePrecision.YEAR
        or (
            expression.precision is DatePrecision.MONTH
            and expression.last < published
            and not _recent_part(expression, published)
        )
    )
    since = bool(
        grammar.SINCE.search(before) or expression.text[:5].casefold() == "since"
    ) and not grammar.SUPERLATIVE.search(before)
    saying = bool(grammar.SAID_BEFORE.search(before)) or (
        bool(grammar.SENTENCE_START.search(text[max(0, expression.start - 12) : expression.start]))
        and bool(grammar.SAYS_NEXT.match(after))
    )
    line = text.rfind("\n", max(0, expression.start - grammar.CONTEXT), expression.start) + 1
    line = line or max(0, expression.start - grammar.CONTEXT)
    headed = grammar.DATELINE.match(text[line : expression.start])
    saying = saying or bool(headed and grammar.DATELINE_END.match(after))
    return replace(expression, saying=saying and not since, since=since, distant=distant)


def _recent_part(expression: DateExpression, published: date) -> bool:
    """As in "late January" in a report of mid February, which is news and no look back."""
    part = expression.text[:1].islower() and expression.text.split()[0].casefold() not in {"last", "this"}
    return part and published - expression.last <= timedelta(days=grammar.LAST_MONTH_DAYS)


def find_times(text: str) -> tuple[ClockTime, ...]:
    """Times of day that name their zone, in order; a bare or "local" time has no instant and is left out.

    Parameters
    ----------
    text
        Running English text.

    Returns
    -------
    tuple of ClockTime
        Empty when there is none.

    Examples
    --------
    >>> [str(found.last) for found in find_times("from 2:30 pm to 4 pm GMT, at 18:00 local time")]
    ['16:00:00']
    """
    found = []
    for match in grammar.CLOCK.finditer(text):
        first = _clock(match["a"], match["am"] or match["bm"])
        last = _clock(match["b"], match["bm"]) if match["b"] else None
        if first is None or (match["b"] and last is None):
            continue
        zone = timezone(timedelta(hours=grammar.ZONES[match["zone"].casefold()]))
        found.append(ClockTime(match.start(), match.end(), match.group(), first, last, zone))
    return tuple(found)


def _clock(text: str, half: str | None) -> time | None:
    digits = re.sub(r"\D", "", text)
    hour, minute = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004 HHMM
    if half:
        hour = hour % 12 + (12 if half.casefold().startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_for(month: int, day: int, published: date) -> date | None:
    """The latest such day that is not well after the publication."""
    for year in (published.year + 1, published.year, published.year - 1):
        found = _safe(year, month, day)
        if found is not None and found <= published + _LOOK_AHEAD:
            return found
    return None


def _weekday(match: re.Match[str], published: date, _: date | None) -> Reading | None:
    back = (published.weekday() - grammar.WEEKDAYS[match["day"][:3].casefold()]) % 7
    if (match["which"] or "").casefold() in {"last", "previous"} and back == 0:
        back = 7
    if match["earlier"]:
        monday = published - timedelta(days=published.weekday()) - _WEEK
        back = (published - monday).days - grammar.WEEKDAYS[match["day"][:3].casefold()]
    if (match["which"] or "").casefold() in {"next", "coming"}:
        return None
    day = published - timedelta(days=back)
    return day, day, DatePrecision.DAY


def _full(match: re.Match[str], published: date, _: date | None) -> Reading | None:
    month = grammar.MONTHS[match["month"][:3].casefold()]
    number = int(match["d"])
    day = _safe(int(match["year"]), month, number) if match["year"] else _year_for(month, number, published)
    if day is None:
        return None
    return day, day, DatePrecision.DAY


def _iso(match: re.Match[str], _: date, __: date | None) -> Reading | None:
    day = _safe(int(match["year"]), int(match["m"]), int(match["d"]))
    return (day, day, DatePrecision.DAY) if day else None


def _numeric(match: re.Match[str], published: date, *, month_first: bool) -> Reading | None:
    """As in 14/01/2021 and 01/14/2021: what can be no month says which comes first, here or elsewhere in the text."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    year += 0 if year >= _CENTURY else published.year - published.year % _CENTURY
    by_day, by_month = _safe(year, two, one), _safe(year, one, two)
    order = _order(match.string)
    if by_day is None or by_month is None:
        day = by_day or by_month
    elif order is not None:
        day = by_day if order == "day first" else by_month
    else:  # a report tells what is new; where neither day is, it is written as the country writes
        usual = (by_month, by_day) if month_first else (by_day, by_month)
        past = [day for day in usual if day <= published] or list(usual)
        fresh = [day for day in past if published - day <= _FRESH]
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


def _span(match: re.Match[str], published: date, _: date | None) -> Reading | None:
    """As in "3 to 5 May", "between 28 April and 2 May", "May 3-5"."""
    month1, month2 = (
        grammar.MONTHS[(match[one] or match[other])[:3].casefold()]
        for one, other in (("month", "month2"), ("month2", "month"))
    )
    number1, number2 = int(match["d"]), int(match["d2"])
    last = _safe(int(match["year"]), month2, number2) if match["year"] else _year_for(month2, number2, published)
    if last is None:
        return None
    first = _safe(last.year - (month1 > month2), month1, number1)
    if first is None or first > last:
        return None
    return first, last, DatePrecision.RANGE


def _span_of_days(match: re.Match[str], _: date, __: date | None) -> Reading | None:
    """As in "May 23, 2017 to June 2, 2017"."""
    ends = [
        _safe(int(match[f"year{n}"]), grammar.MONTHS[month[:3].casefold()], int(match[f"d{n}"] or match[f"ad{n}"]))
        for n, month in (("", match["month"] or match["amonth"]), ("2", match["month2"] or match["amonth2"]))
    ]
    first, last = ends
    return None if first is None or last is None or first > last else (first, last, DatePrecision.RANGE)


def _span_of_months(match: re.Match[str], published: date, _: date | None) -> Reading | None:
    """As in "October to November 2016"."""
    month1, month2 = (grammar.MONTHS[match[name][:3].casefold()] for name in ("month", "month2"))
    year2 = int(match["year2"] or match["year"] or published.year - (month2 > published.month))
    year1 = int(match["year"] or year2 - (month1 > month2))
    first, end = _safe(year1, month1, 1), _safe(year2, month2, 1)
    if first is None or end is None or first > end:
        return None
    last = (end.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
    return first, min(last, published) if end <= published else last, DatePrecision.RANGE


def _weekday_span(match: re.Match[str], published: date, _: date | None) -> Reading:
    last = published - timedelta(days=(published.weekday() - grammar.WEEKDAYS[match["day2"][:3].casefold()]) % 7)
    length = (grammar.WEEKDAYS[match["day2"][:3].casefold()] - grammar.WEEKDAYS[match["day"][:3].casefold()]) % 7
    return last - timedelta(days=length), last, DatePrecision.RANGE


def _month(match: re.Match[str], published: date, _: date | None) -> Reading | None:
    month = grammar.MONTHS[match["month"][:3].casefold()]
    year = int(match["year"]) if match["year"] else published.year - (month > published.month)
    first = _safe(year, month, 1)
    if first is None:
        return None
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
    if first <= published <= last:
        last = published
    part = (match["part"] or "").casefold()
    if part.startswith(("early", "the beginning")):
        last = min(last, first + timedelta(days=9))
    elif part.startswith(("late", "the end")):
        first = min(last, first + timedelta(days=19))
    return first, last, DatePrecision.MONTH


def _year(match: re.Match[str], published: date, _: date | None) -> Reading | None:
    year = int(match["year"])
    if year > published.year:
        return None
    return date(year, 1, 1), min(date(year, 12, 31), published), DatePrecision.YEAR


def _overnight(match: re.Match[str], published: date, _: date | None) -> Reading:
    """As in "overnight into Saturday"."""
    back = (published.weekday() - grammar.WEEKDAYS[match["day"][:3].casefold()]) % 7
    last = published - timedelta(days=back)
    return last - _DAY, last, DatePrecision.RANGE


def _named_day(match: re.Match[str], published: date, _: date | None) -> Reading:
    if "before" in match.group().casefold():
        return published - 2 * _DAY, published - 2 * _DAY, DatePrecision.DAY
    if "yesterday" in match.group().casefold():
        return published - _DAY, published - _DAY, DatePrecision.DAY
    if "overnight" in match.group().casefold() or "last night" in match.group().casefold():
        return published - _DAY, published, DatePrecision.RANGE
    return published, published, DatePrecision.DAY


def _neighbour(match: re.Match[str], _: date, anchor: date | None) -> Reading | None:
    if anchor is None:
        return None
    words = match.group().casefold()
    same = "same" in words or re.search(r"\bthat\b", words)
    step = 0 if same else -1 if "before" in words or "previous" in words else 1
    day = anchor + step * _DAY
    return day, day, DatePrecision.DAY


def _offset(match: re.Match[str], _: date, anchor: date | None) -> Reading | None:
    """As in "two days later", which counts from the day told of before."""
    count = 1.0 if match["n"].casefold() in {"a", "an"} else parse_number(match["n"])
    if anchor is None or count is None:
        return None
    unit = match["unit"].casefold()
    sign = 1 if match["way"].casefold().startswith(("later", "after")) else -1
    day = anchor + sign * timedelta(days=round(count * grammar.UNIT_DAYS[unit]))
    if unit == "day":
        return day, day, DatePrecision.DAY
    slack = _DAY * (1 if unit == "week" else 15)
    return day - slack, day + slack, DatePrecision.RANGE


def _day_before(match: re.Match[str], published: date, anchor: date | None) -> Reading | None:
    """As in "the strike came four days after a drone hit the town", which dates what follows."""
    if anchor is None or grammar.SENTENCE_START.search(match.string[max(0, match.start() - 12) : match.start()]):
        return None
    count = 1.0 if match["n"].casefold() in {"a", "an"} else parse_number(match["n"])
    if count is None:
        return None
    days = round(count * grammar.UNIT_DAYS[match["unit"].casefold()])
    day = anchor - timedelta(days=min(days, (anchor - date.min).days))
    if match["unit"].casefold() == "day":
        return day, day, DatePrecision.DAY
    return max(day - _WEEK, date.min), min(day + _WEEK, published), DatePrecision.RANGE


def _ago(match: re.Match[str], published: date, _: date | None) -> Reading | None:
    count = 1.0 if match["n"].casefold() in {"a", "an"} else parse_number(match["n"])
    if count is None:
        return None
    unit = match["unit"].casefold()
    days = round(count * grammar.UNIT_DAYS[unit])
    centre = published - timedelta(days=days)
    if unit == "hour":
        return centre, published, DatePrecision.RANGE
    if unit == "day":
        # "Four days ago" is counted both with and without the day of speaking.
        return centre, centre + _DAY * (count >= _INCLUSIVE_FROM), _narrow(count >= _INCLUSIVE_FROM)
    if unit == "year":
        return date(centre.year, 1, 1), date(centre.year, 12, 31), DatePrecision.YEAR
    slack = _DAY * (1 if unit == "week" and count <= _EXACT_WEEKS else 3 if unit == "week" else 15)
    return centre - slack, min(centre + slack, published), DatePrecision.RANGE


def _narrow(several: bool) -> DatePrecision:  # noqa: FBT001 one private caller
    return DatePrecision.RANGE if several else DatePrecision.DAY


def _past(match: re.Match[str], published: date, _: date | None) -> Reading | None:
    count = parse_number(match["n"]) if match["n"] else 1.0
    if count is None:
        return None
    days = max(1, round(count * grammar.UNIT_DAYS[match["unit"].casefold()]))
    return published - timedelta(days=days), published, DatePrecision.RANGE


def _calendar(match: re.Match[str], published: date, _: date | None) -> Reading:
    """As in "last week", "this month", "last year"."""
    last_one = match["which"].casefold() in {"last", "previous"}
    unit = match["unit"].casefold()
    if unit == "week":
        monday = published - timedelta(days=published.weekday())
        return (
            (monday - _WEEK, monday - _DAY, DatePrecision.WEEK) if last_one else (monday, published, DatePrecision.WEEK)
        )
    if unit == "weekend":
        sunday = published - timedelta(days=(published.weekday() + 1) % 7)
        return sunday - _DAY, sunday, DatePrecision.RANGE
    first = published.replace(day=1) if unit == "month" else published.replace(month=1, day=1)
    precision = DatePrecision.MONTH if unit == "month" else DatePrecision.YEAR
    if not last_one:
        return first, published, precision
    end = first - _DAY
    return (end.replace(day=1) if unit == "month" else end.replace(month=1, day=1)), end, precision


_READERS: Final[tuple[tuple[re.Pattern[str], Reader | None], ...]] = (
    (grammar.SPAN_OF_DAYS, _span_of_days),
    (grammar.SPAN_OF_MONTHS, _span_of_months),
    (grammar.SPAN_DAY_FIRST, _span),
    (grammar.SPAN_MONTH_FIRST, _span),
    (grammar.DAY_MONTH, _full),
    (grammar.MONTH_DAY, _full),
    (grammar.ISO, _iso),
    (grammar.NUMERIC, None),  # which needs to know the country's way
    (grammar.WEEKDAY_SPAN, _weekday_span),
    (grammar.WEEKDAY, _weekday),
    (grammar.MONTH, _month),
    (grammar.YEAR, _year),
    (grammar.OVERNIGHT, _overnight),
    (grammar.NAMED_DAY, _named_day),
    (grammar.NEIGHBOUR, _neighbour),
    (grammar.OFFSET, _offset),
    (grammar.AFTER, _day_before),
    (re.compile(rf"\b(?P<n>{NUMBER}|an?)\s+(?P<unit>hour|day|week|month|year)s?\s+ago\b", re.IGNORECASE), _ago),
    (
        re.compile(
            rf"\b(?:the\s+)?(?:past|last|previous|preceding)\s+(?:(?P<n>{NUMBER})[\s-]+)?"
            r"(?P<unit>hour|day|week|month|year)s?\b(?<!last week)(?<!last month)(?<!last year)",
            re.IGNORECASE,
        ),
        _past,
    ),
    (grammar.CALENDAR, _calendar),
)
