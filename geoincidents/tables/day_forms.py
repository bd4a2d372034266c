"""What one cell with a date means: every day, month or year that its writing allows, by the order of its numbers."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from geoincidents.gazetteer.strings.coordinates import plain
from geoincidents.schema import DatePrecision
from geoincidents.tables.headings import rows_of

_CLOCK: Final = r"(?:[T ,]+(?:at\s+)?\d{1,2}(?:[:.h]\d{2}|\s*[ap]m).*|[T ]\d{6}.*|Z|[+-]\d\d:\d\d)?"
_ISO: Final = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}", re.ASCII)
_COMPACT: Final = re.compile(rf"((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{{4}}|\d{{6}})?(?:\.0)?{_CLOCK}", re.ASCII)
_SHORT: Final = re.compile(rf"(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}})\s*[-/.]\s*(\d{{4}}|\d\d){_CLOCK}", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)
_MONTH_BACK: Final = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})(?:\.0)?", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_UNIX: Final = re.compile(r"(\d{10})(?:\d{3})?(?:\.0)?", re.ASCII)
_NAME: Final = r"[^\W\d_](?:[^\W\d_]|[\u0900-\u097f\u0e31-\u0e4e])*"  # with vowel signs of Hindi and Thai
_WORDED: Final = re.compile(
    rf"(?:[^\W\d_]+(?:[-'’][^\W\d_]+)?[.,]?\s+)?(\d{{1,2}})(?:st|nd|rd|th|er|°|\.)?[\s-]+(?:de\s+|of\s+)?"
    rf"({_NAME}(?:\s[^\W\d_]+)?|{_NAME}\.{_NAME})\.?,?[\s-]+(\d{{4}}|\d\d){_CLOCK}"
)
_WORDED_US: Final = re.compile(
    rf"(?:[^\W\d_]+,\s+)?([^\W\d_]+)\.?[\s-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(\d{{4}}){_CLOCK}"
)
_WORDED_MONTH: Final = re.compile(r"([^\W\d_]+)\.?,?[\s-]+(?:de\s+)?(\d{4}|'?\d\d)")
_WEEK: Final = re.compile(r"(\d{4})[-\s]?W(\d{1,2})(?:-?([1-7]))?", re.ASCII | re.IGNORECASE)  # of ISO 8601
_PART_OF_MONTH: Final = re.compile(r"(?:(?:beginning|start|middle|end) of|early|mid|late)[\s-]+", re.IGNORECASE)
_LAST_YEAR: Final = re.compile(r"((?:19|20)\d\d)$", re.ASCII)
_GROUP: Final = re.compile(
    r"(\d{2})\d{4}[A-Z]?\s*([A-Za-z]{3})\s*(\d{4}|\d\d)", re.ASCII
)  # date-time group of soldiers
_EAST: Final = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日号일])?.*", re.ASCII)
_VIETNAM: Final = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", re.IGNORECASE)
_RUN: Final = re.compile(r"(\d{1,2})([a-z]{3})(\d{4})", re.ASCII | re.IGNORECASE)  # as Stata and SAS write it
_DAYS_US: Final = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})\s*-\s*(\d{1,2}),?\s+(\d{4})")
_NUMBERS_SPAN: Final = r"(\d{{1,2}})(?:([./])(\d{{1,2}})\.?)?{between}(\d{{1,2}})([./])(\d{{1,2}})[./](\d{{4}}|\d\d)"
_ERA: Final = re.compile(
    r"(令和|平成|昭和|民國|民国|(?-i:[RHS]))\s*(\d{1,3}|元)\s*(?:年|[./-])\s*(\d{1,2})\s*(?:月|[./-])?(?:\s*(\d{1,2})\s*日?)?"
)
_ERAS: Final = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925, "民國": 1911, "民国": 1911}
_ETHIOPIC: Final = re.compile(r"([\u1200-\u135a]+)\s+(\d{1,2})(?:\s+ቀን)?[,፣]?\s+(\d{4})(?:\s*ዓ\.?\s*ም\.?)?")
_ETHIOPIC_EPOCH: Final = 2796  # days from 0001-01-01 to the first of the calendar, 29 August 8 in the Julian one
_PERSIAN: Final = re.compile(r"(?:[^\W\d_]+\s+)?(\d{1,2})\s+([^\W\d_]+)(?:\s+ماه)?,?\s+(?:سال\s+)?(\d{4})")
_THAI: Final = re.compile(r"[\u0e01-\u0e4e]")
_BEFORE_TIMES: Final = (1900, 2100)
_BUDDHIST_YEARS: Final = (2443, 2643)  # 1900 to 2100 as Thailand counts them
_BUDDHIST: Final = 543
_JALALI_YEARS: Final = (1300, 1450)  # of the solar Hijri calendar of Iran and Afghanistan: 1921 to 2071
_JALALI_EPOCH: Final = dt.date(622, 3, 22)
_EXCEL_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = (20_000, 80_000)  # 1954 to 2119


_END: Final = re.compile(r"(?<=\d)\.$")  # "14.01.2023."
# What stands beside a day, however it is set apart: a time of day behind it, a day of the week before it.
_BESIDE: Final = (
    re.compile(
        r"[\s,;/|@–-]+(?:at\s+)?\d{1,2}(?:[:.h]\d{2}){1,2}\s*(?:[ap]\.?m\.?|hrs?|h|uhr)?(?:\s*[A-Z]{2,4})?$",
        re.IGNORECASE,
    ),
    re.compile(r"^[^\W\d_]{2,12}\.?(?:,?\s+|\s*[-–]\s*)(?=\d{1,2}\D|[^\W\d_]{3,}\W*\d{1,2}\D)"),
)
_YEARLESS: Final = re.compile(r"\d{1,2}([./-])\d{1,2}\.?|(?=.*[^\W\d])(?!.*\d{3}).{3,20}")


class Span(NamedTuple):
    """First and last day that a cell means, and how exact it is."""

    first: dt.date
    last: dt.date
    width: DatePrecision


Readings = dict[str, Span]
"""What a cell means by the order of its numbers; one entry ``"any"`` where the order does not matter."""


@lru_cache(maxsize=2**15)
def readings_of(text: str) -> Readings:
    """Every day, month or year that a cell may mean, by the order of its numbers.

    >>> sorted(readings_of("31-12-19"))
    ['dmy', 'ymd']
    >>> readings_of("5 avril 2019")["any"].first.isoformat()
    '2019-04-05'
    """
    text = _END.sub("", _without_tail(plain(text)))
    for reader in (_iso, _compact, _week, _eastern, _foreign, _worded, _short, _partial, _serial, _spanned):
        if found := reader(text):
            return found
    for beside in _BESIDE:
        bare = beside.sub("", text).strip()
        if bare and bare != text:
            return readings_of(bare)
    return {}


def readings_with_year(text: str, year: int) -> Readings:
    """Every day or month of a year that a cell without one may mean: "5 March", "05/03", "March".

    >>> readings_with_year("5 March", 2019)["any"].first.isoformat(), sorted(readings_with_year("05/03", 2019))
    ('2019-03-05', ['dmy', 'mdy'])
    """
    if not (sign := _YEARLESS.fullmatch(text.strip())):
        return {}
    return readings_of(f"{text.strip().rstrip(sign[1] or '')}{sign[1] or ' '}{year}")


def _any(span: Span | None) -> Readings:
    return {} if span is None else {"any": span}


def _day(year: int, month: int, day: int) -> Span | None:
    if _JALALI_YEARS[0] <= year <= _JALALI_YEARS[1]:
        return _of_iran(year, month, day)
    if _BUDDHIST_YEARS[0] <= year <= _BUDDHIST_YEARS[1]:
        year -= _BUDDHIST
    if not _BEFORE_TIMES[0] - 800 <= year <= _BEFORE_TIMES[1]:
        return None
    try:
        date = dt.date(year, month, day)
    except ValueError:
        if day == 0 and 1 <= month <= 12:  # noqa: PLR2004 months of a year
            return _of_month(year, month)
        return year_span(year) if day == 0 and month == 0 else None
    return Span(date, date, DatePrecision.DAY)


def _of_iran(year: int, month: int, day: int) -> Span | None:
    """A day of the solar Hijri calendar, by the rule of 33 years, which holds in the years that are read."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):  # noqa: PLR2004 months of a year, days of a month
        return None
    before = year - 1
    leaps = (8 * before - 4) // 33  # eight leap years in 33
    days = 365 * before + leaps + (31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6) + day - 1  # noqa: PLR2004
    date = _JALALI_EPOCH + dt.timedelta(days=days)
    return Span(date, date, DatePrecision.DAY)


def _of_month(year: int, month: int) -> Span | None:
    if not (1 <= month <= 12 and _BEFORE_TIMES[0] <= year <= _BEFORE_TIMES[1]):  # noqa: PLR2004 months of a year
        return None
    last = calendar.monthrange(year, month)[1]
    return Span(dt.date(year, month, 1), dt.date(year, month, last), DatePrecision.MONTH)


def year_span(year: int) -> Span | None:
    """First and last day of a year; None outside the years that tables of events have."""
    if not _BEFORE_TIMES[0] <= year <= _BEFORE_TIMES[1]:
        return None
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31), DatePrecision.YEAR)


def _full_year(text: str) -> int:
    """A year of four digits; one of two is in this century up to thirty years from 2020, else in the last."""
    year = int(text.strip("'"))
    return year if len(text.strip("'")) > 2 else year + (2000 if year < 50 else 1900)  # noqa: PLR2004 digits; the pivot


def _year_beside(month: str, text: str) -> int:
    """The year beside the word for a month; one of two digits beside a Thai one is of the Buddhist era."""
    short = len(text.strip("'")) == 2  # noqa: PLR2004 digits
    return 2500 + int(text.strip("'")) if short and _THAI.search(month) else _full_year(text)


def _iso(text: str) -> Readings:
    match = _ISO.fullmatch(text)
    return _any(_day(*map(int, match.groups()))) if match else {}


def _compact(text: str) -> Readings:
    match = _COMPACT.fullmatch(text)
    return _any(_day(*map(int, match.groups()))) if match else {}


def _week(text: str) -> Readings:
    """A week of a year, or a day of it, as ISO 8601 counts them."""
    match = _WEEK.fullmatch(text)
    if match is None:
        return {}
    try:
        first = dt.date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return {}
    if match[3]:
        return _any(Span(first, first, DatePrecision.DAY))
    return _any(Span(first, first + dt.timedelta(days=6), DatePrecision.WEEK))


def _short(text: str) -> Readings:
    match = _SHORT.fullmatch(text)
    if match is None:
        return {}
    first, second, third = match.groups()
    found = {
        "dmy": _day(_full_year(third), int(second), int(first)),
        "mdy": None if "." in text else _day(_full_year(third), int(first), int(second)),
        "ymd": _day(_full_year(first), int(second), int(third)) if len(third) == 2 and len(first) == 2 else None,  # noqa: PLR2004
    }
    return {order: span for order, span in found.items() if span is not None and span.width is DatePrecision.DAY}


def _eastern(text: str) -> Readings:
    """Year, month and day with a sign behind each, or the words for them before."""
    if match := _EAST.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), match[3]
        return _any(_day(year, month, int(day)) if day else _of_month(year, month))
    match = _VIETNAM.fullmatch(text)
    return _any(_day(int(match[3]), int(match[2]), int(match[1]))) if match else {}


def _foreign(text: str) -> Readings:
    """A day by the eras of Japan and Taiwan, or with a month of Iran's or Ethiopia's calendar."""
    if match := _ERA.fullmatch(text):
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        return _any(_day(year, int(match[3]), int(match[4])) if match[4] else _of_month(year, int(match[3])))
    if (match := _ETHIOPIC.fullmatch(text)) and (month := _months_of("ethiopic").get(match[1])):
        return _any(_of_ethiopia(int(match[3]), month, int(match[2])))
    if (match := _PERSIAN.fullmatch(text)) and (month := _months_of("persian").get(match[2].casefold())):
        year = int(match[3])
        return _any(_of_iran(year, month, int(match[1]))) if _JALALI_YEARS[0] <= year <= _JALALI_YEARS[1] else {}
    return {}


def _of_ethiopia(year: int, month: int, day: int) -> Span | None:
    """A day of the Ethiopic calendar: 12 months of 30 days and one of 5, or of 6 in the year before a leap year.

    Source: Reingold and Dershowitz, Calendrical Calculations, chapter 4.
    """
    if not 1 <= day <= (30 if month <= 12 else 5 + (year % 4 == 3)):  # noqa: PLR2004 the rule itself
        return None
    date = dt.date.fromordinal(_ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
    return Span(date, date, DatePrecision.DAY)


def _worded(text: str) -> Readings:  # noqa: PLR0911 a form a return
    if (match := _RUN.fullmatch(text)) and (month := _months().get(match[2].casefold())):
        return _any(_day(int(match[3]), month, int(match[1])))
    if (match := _DAYS_US.fullmatch(text)) and (month := _months().get(match[1].casefold())):
        return _any(_between(*(_day(int(match[4]), month, int(match[at])) for at in (2, 3))))
    if (match := _GROUP.fullmatch(text)) and (number := _months().get(match[2].casefold())):
        return _any(_day(_full_year(match[3]), number, int(match[1])))
    if match := _days_span().fullmatch(text):
        month = _months().get(match[3].casefold())
        ends = [None if month is None else _day(int(match[4]), month, int(match[at])) for at in (1, 2)]
        return _any(_between(*ends))
    if (match := _WORDED.fullmatch(text)) and (month := _months().get(_bare(match[2]))):
        return _any(_day(_year_beside(match[2], match[3]), month, int(match[1])))
    if (match := _WORDED_US.fullmatch(text)) and (month := _months().get(match[1].casefold())):
        return _any(_day(int(match[3]), month, int(match[2])))
    if (match := _WORDED_MONTH.fullmatch(_PART_OF_MONTH.sub("", text, count=1))) and (
        month := _months().get(match[1].casefold())
    ):
        return _any(_of_month(_full_year(match[2]), month))
    return {}


def _partial(text: str) -> Readings:
    if match := _YEAR.fullmatch(text):
        return _any(year_span(int(match[1])))
    if match := _MONTH.fullmatch(text):
        return _any(_of_month(int(match[1]), int(match[2])))
    if match := _MONTH_BACK.fullmatch(text):
        return _any(_of_month(int(match[2]), int(match[1])))
    return {}


def _serial(text: str) -> Readings:
    """Days since 1899-12-30, as spreadsheets count them, or seconds since 1970."""
    if (match := _SERIAL.fullmatch(text)) and _SERIALS[0] <= int(match[1]) <= _SERIALS[1]:
        day = _EXCEL_EPOCH + dt.timedelta(days=int(match[1]))
        return _any(Span(day, day, DatePrecision.DAY))
    if match := _UNIX.fullmatch(text):
        day = dt.datetime.fromtimestamp(int(match[1]), tz=dt.UTC).date()
        return _any(Span(day, day, DatePrecision.DAY))
    return {}


def _spanned(text: str) -> Readings:
    """Two dates with a dash or a word between them."""
    if match := _numbers_span().fullmatch(text):
        first, own, month, last, sep, shared, year = match.groups()
        if own in {None, sep}:
            starts = _short(f"{first}{sep}{month or shared}{sep}{year}")
            ends = _short(f"{last}{sep}{shared}{sep}{year}")
            both = {order: _between(starts[order], ends[order]) for order in starts if order in ends}
            return {order: span for order, span in both.items() if span is not None}
    match = _span().fullmatch(text)
    if match is None:
        return {}
    first, last = (part.strip() for part in match.groups())
    starts, ends = (readings_of(part) if _span().fullmatch(part) is None else {} for part in (first, last))
    if not starts and (year := _LAST_YEAR.search(last)):  # "28 de enero al 2 de febrero de 2024"
        starts = _worded(f"{first} {year[1]}")
    shared = [order for order in starts if order in ends] or (["any"] if "any" in starts or "any" in ends else [])
    found = {
        order: _between(starts.get(order) or starts.get("any"), ends.get(order) or ends.get("any")) for order in shared
    }
    return {order: span for order, span in found.items() if span is not None}


def _said(role: str) -> str:
    """Words of all languages for one role around dates, as a pattern."""
    words = {
        word.replace("_", " ") for one, _, words in rows_of("date_words.tsv") if one == role for word in words.split()
    }
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


@cache
def _span() -> re.Pattern[str]:
    """Two dates with a dash or a word between them."""
    return re.compile(
        rf"(?:{_said('from')}\s+)?(.+?)(?:\s+(?:-|–|—|/|{_said('to')})\s+|\s*[–—]\s*|(?<=\d\d)/(?=\d{{4}}-))(.+)",
        re.IGNORECASE,
    )


@cache
def _days_span() -> re.Pattern[str]:
    """Two days of one month."""
    between = rf"(?:\s*[-–—/&]\s*|\s+{_said('to')}\s+)"
    return re.compile(
        rf"(?:{_said('from')}\s+)?(\d{{1,2}})\.?{between}(\d{{1,2}})\.?\s+(?:de\s+)?({_NAME})\.?,?(?:\s+del?)?\s+(\d{{4}})",
        re.IGNORECASE,
    )


@cache
def _numbers_span() -> re.Pattern[str]:
    """Two days in figures, of which the first may lack the month."""
    between = rf"(?:\s*-\s*|\s+{_said('to')}\s+)"
    return re.compile(rf"(?:{_said('from')}\s+)?{_NUMBERS_SPAN.format(between=between)}", re.IGNORECASE)


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?<=\d)\s*{_said('tail')}$", re.IGNORECASE)


def _without_tail(text: str) -> str:
    """Text of a date without the word for year behind it."""
    return text if text.isascii() and not text.casefold().endswith(("r", "r.", "roku")) else _tail().sub("", text)


def _between(start: Span | None, end: Span | None) -> Span | None:
    if start is None or end is None or end.last < start.first:
        return None
    return Span(start.first, end.last, DatePrecision.RANGE if start.first != end.last else DatePrecision.DAY)


def _bare(month: str) -> str:
    """Name of a month without the word that binds it to its year."""
    return month.casefold().removesuffix(" del").removesuffix(" de").rstrip(".")


def month_of(text: str) -> int | None:
    """Number of a month in figures or words.

    >>> month_of("septembre"), month_of("08"), month_of("13")
    (9, 8, None)
    """
    written = plain(text).removesuffix(".0")
    if written.isdecimal():
        return int(written) if 0 <= int(written) <= 12 else None  # noqa: PLR2004 months of a year, 0 for not known
    return _months().get(_bare(written))


@cache
def _months() -> dict[str, int]:
    rows = rows_of("months.tsv")
    return {name.replace("_", " ").rstrip("."): int(number) for number, names in rows for name in names.split()}


@cache
def _months_of(calendar_name: str) -> dict[str, int]:
    rows = [row for row in rows_of("calendars.tsv") if row[0] == calendar_name]
    return {name: int(number) for _, number, names in rows for name in names.split()}
