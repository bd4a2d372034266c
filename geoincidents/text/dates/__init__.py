"""Date expressions in a report, read against its day of publication.

News counts from the day it appears: in a report of a Sunday, "Sunday" is that very day and "Saturday" the day
before. Each expression keeps how well it fixes the day, and whether it dates what happened or only the saying.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.schema import DatePrecision
from geoincidents.text.dates import days, grammar, spans
from geoincidents.text.dates.clock import ClockTime, find_times
from geoincidents.text.numerals import NUMBER, parse_number
from geoincidents.text.sought import Sought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geoincidents.text.dates.days import Known, Reading

    Reader = Callable[[re.Match[str], Known], Reading | None]

_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_INCLUSIVE_FROM: Final = 2
_EXACT_WEEKS: Final = 2


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


def find_dates(text: str, *, published: date, month_first: bool = False) -> tuple[DateExpression, ...]:
    """Every date expression of a text, in order, read against the day of publication."""
    found: list[DateExpression] = []
    taken = 0
    known = days.Known(published, month_first)
    said = False  # whether the anchor only dates a saying, for want of better
    for match, reader in _matches(text):
        if match.start() < taken:
            continue
        reading = reader(match, known)
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
            and (known.anchor is None or said or not expression.saying)
        ):
            known.anchor, said = first, expression.saying
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


def _matches(text: str) -> Iterator[tuple[re.Match[str], Reader]]:
    """Matches of every pattern by position; of those that start together, the longest."""
    everything = [(match, reader) for sought, reader in _READERS for match in sought.finditer(text)]
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


def _weekday(match: re.Match[str], known: Known) -> Reading | None:
    back = (known.published.weekday() - grammar.WEEKDAYS[match["day"][:3].casefold()]) % 7
    if (match["which"] or "").casefold() in {"last", "previous"} and back == 0:
        back = 7
    if match["earlier"]:
        monday = known.published - timedelta(days=known.published.weekday()) - _WEEK
        back = (known.published - monday).days - grammar.WEEKDAYS[match["day"][:3].casefold()]
    if (match["which"] or "").casefold() in {"next", "coming"}:
        return None
    day = known.published - timedelta(days=back)
    return day, day, DatePrecision.DAY


def _named_day(match: re.Match[str], known: Known) -> Reading:
    if "before" in match.group().casefold():
        return known.published - 2 * _DAY, known.published - 2 * _DAY, DatePrecision.DAY
    if "yesterday" in match.group().casefold():
        return known.published - _DAY, known.published - _DAY, DatePrecision.DAY
    if "overnight" in match.group().casefold() or "last night" in match.group().casefold():
        return known.published - _DAY, known.published, DatePrecision.RANGE
    return known.published, known.published, DatePrecision.DAY


def _neighbour(match: re.Match[str], known: Known) -> Reading | None:
    if known.anchor is None:
        return None
    words = match.group().casefold()
    same = "same" in words or re.search(r"\bthat\b", words)
    step = 0 if same else -1 if "before" in words or "previous" in words else 1
    day = known.anchor + step * _DAY
    return day, day, DatePrecision.DAY


def _offset(match: re.Match[str], known: Known) -> Reading | None:
    """As in "two days later", which counts from the day told of before."""
    count = 1.0 if match["n"].casefold() in {"a", "an"} else parse_number(match["n"])
    if known.anchor is None or count is None:
        return None
    unit = match["unit"].casefold()
    sign = 1 if match["way"].casefold().startswith(("later", "after")) else -1
    day = known.anchor + sign * timedelta(days=round(count * grammar.UNIT_DAYS[unit]))
    if unit == "day":
        return day, day, DatePrecision.DAY
    slack = _DAY * (1 if unit == "week" else 15)
    return day - slack, day + slack, DatePrecision.RANGE


def _day_before(match: re.Match[str], known: Known) -> Reading | None:
    """As in "the strike came four days after a drone hit the town", which dates what follows."""
    if known.anchor is None or grammar.SENTENCE_START.search(match.string[max(0, match.start() - 12) : match.start()]):
        return None
    count = 1.0 if match["n"].casefold() in {"a", "an"} else parse_number(match["n"])
    if count is None:
        return None
    days = round(count * grammar.UNIT_DAYS[match["unit"].casefold()])
    day = known.anchor - timedelta(days=min(days, (known.anchor - date.min).days))
    if match["unit"].casefold() == "day":
        return day, day, DatePrecision.DAY
    return max(day - _WEEK, date.min), min(day + _WEEK, known.published), DatePrecision.RANGE


def _ago(match: re.Match[str], known: Known) -> Reading | None:
    count = 1.0 if match["n"].casefold() in {"a", "an"} else parse_number(match["n"])
    if count is None:
        return None
    unit = match["unit"].casefold()
    days = round(count * grammar.UNIT_DAYS[unit])
    centre = known.published - timedelta(days=days)
    if unit == "hour":
        return centre, known.published, DatePrecision.RANGE
    if unit == "day":
        # "Four days ago" is counted both with and without the day of speaking.
        return centre, centre + _DAY * (count >= _INCLUSIVE_FROM), _narrow(count >= _INCLUSIVE_FROM)
    if unit == "year":
        return date(centre.year, 1, 1), date(centre.year, 12, 31), DatePrecision.YEAR
    slack = _DAY * (1 if unit == "week" and count <= _EXACT_WEEKS else 3 if unit == "week" else 15)
    return centre - slack, min(centre + slack, known.published), DatePrecision.RANGE


def _narrow(several: bool) -> DatePrecision:  # noqa: FBT001 one private caller
    return DatePrecision.RANGE if several else DatePrecision.DAY


def _past(match: re.Match[str], known: Known) -> Reading | None:
    count = parse_number(match["n"]) if match["n"] else 1.0
    if count is None:
        return None
    days = max(1, round(count * grammar.UNIT_DAYS[match["unit"].casefold()]))
    return known.published - timedelta(days=days), known.published, DatePrecision.RANGE


def _calendar(match: re.Match[str], known: Known) -> Reading:
    """As in "last week", "this month", "last year"."""
    last_one = match["which"].casefold() in {"last", "previous"}
    unit = match["unit"].casefold()
    if unit == "week":
        monday = known.published - timedelta(days=known.published.weekday())
        return (
            (monday - _WEEK, monday - _DAY, DatePrecision.WEEK)
            if last_one
            else (monday, known.published, DatePrecision.WEEK)
        )
    if unit == "weekend":
        sunday = known.published - timedelta(days=(known.published.weekday() + 1) % 7)
        return sunday - _DAY, sunday, DatePrecision.RANGE
    first = known.published.replace(day=1) if unit == "month" else known.published.replace(month=1, day=1)
    precision = DatePrecision.MONTH if unit == "month" else DatePrecision.YEAR
    if not last_one:
        return first, known.published, precision
    end = first - _DAY
    return (end.replace(day=1) if unit == "month" else end.replace(month=1, day=1)), end, precision


_MONTHS: Final = tuple(form for name in grammar.MONTHS for form in (name.capitalize(), name.upper()))
_READERS: Final[tuple[tuple[Sought, Reader], ...]] = (
    (Sought(grammar.SPAN_OF_DAYS, _MONTHS), spans.span_of_days),
    (Sought(grammar.SPAN_OF_MONTHS, _MONTHS), spans.span_of_months),
    (Sought(grammar.SPAN_DAY_FIRST, _MONTHS), spans.span_in_month),
    (Sought(grammar.SPAN_MONTH_FIRST, _MONTHS), spans.span_in_month),
    (Sought(grammar.DAY_MONTH, _MONTHS), days.day_of_month),
    (Sought(grammar.MONTH_DAY, _MONTHS), days.day_of_month),
    (Sought(grammar.ISO, ("19", "20")), days.iso_day),
    (Sought(grammar.NUMERIC, tuple("0123456789")), days.numeric_day),
    (Sought(grammar.WEEKDAY_SPAN, ("day",)), spans.span_of_weekdays),
    (Sought(grammar.WEEKDAY, ("day",)), _weekday),
    (Sought(grammar.MONTH, _MONTHS), spans.whole_month),
    (Sought(grammar.YEAR, ("19", "20")), spans.whole_year),
    (Sought(grammar.OVERNIGHT, ("night",)), spans.overnight),
    (Sought(grammar.NAMED_DAY, ("day", "night", "morning", "afternoon", "evening")), _named_day),
    (Sought(grammar.NEIGHBOUR, ("day", "night", "morning", "afternoon", "evening")), _neighbour),
    (Sought(grammar.OFFSET, ("later", "afterward", "earlier", "previously", "before")), _offset),
    (Sought(grammar.AFTER, ("after",)), _day_before),
    (
        Sought(
            re.compile(rf"\b(?P<n>{NUMBER}|an?)\s+(?P<unit>hour|day|week|month|year)s?\s+ago\b", re.IGNORECASE),
            ("ago",),
        ),
        _ago,
    ),
    (
        Sought(
            re.compile(
                rf"\b(?:the\s+)?(?:past|last|previous|preceding)\s+(?:(?P<n>{NUMBER})[\s-]+)?"
                r"(?P<unit>hour|day|week|month|year)s?\b(?<!last week)(?<!last month)(?<!last year)",
                re.IGNORECASE,
            ),
            ("past", "last", "previous", "preceding"),
        ),
        _past,
    ),
    (Sought(grammar.CALENDAR, ("week", "month", "year")), _calendar),
)

__all__ = ["ClockTime", "DateExpression", "find_dates", "find_times"]
