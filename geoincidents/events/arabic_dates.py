"""Days in Arabic news, read against the day of publication: weekdays, relative days, months of every name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from geoincidents.events.arabic_words import table, values_of
from geoincidents.names import fold
from geoincidents.schema import DatePrecision
from geoincidents.text.dates import DateExpression
from geoincidents.text.dates.grammar import RECENT_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geoincidents.events.arabic_words import Folded

    Days = tuple[date, date, DatePrecision]
    Reader = Callable[[re.Match[str], date, date | None], Days | None]

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_LOOK_AHEAD: Final = timedelta(days=7)
_SATURDAY: Final = 5
_CENTURY: Final = 100
_RECENT: Final = timedelta(days=RECENT_DAYS)
_LETTER: Final = "\u0621-\u06d3"
_OPENS: Final = rf"(?<![{_LETTER}\d])[وفبل]?"
_ENDS: Final = rf"(?![{_LETTER}\d])"
_BEFORE: Final = 40
"""Characters before an expression that say how it is used."""


def find_days(folded: Folded, *, published: date) -> list[DateExpression]:
    """Days and periods that a text names, in order, with offsets into the text; what is to come is left out."""
    found: list[DateExpression] = []
    anchor: date | None = None
    taken = 0
    for match, reader in _matches(folded.plain):
        if match.start() < taken:
            continue
        taken = match.end()
        days = None if _is_to_come(match, folded.plain) else reader(match, published, anchor)
        if days is None:
            continue
        first, last, precision = days
        start, end = folded.span(*match.span())
        expression = DateExpression(start, end, folded.text[start:end], first, last, precision)
        expression = _in_context(expression, folded.plain, match, published)
        found.append(expression)
        if precision is DatePrecision.DAY and not expression.distant:
            anchor = first
    return _looking_back(found, published)


def _looking_back(found: list[DateExpression], published: date) -> list[DateExpression]:
    """The expressions, days distant where a report of these days looks far back, as in English."""
    days = [d.last for d in found if d.precision is DatePrecision.DAY and d.last <= published]
    if not days or published - max(days) > _RECENT:
        return found
    far = [d.precision is DatePrecision.DAY and max(days) - d.last > _RECENT for d in found]
    return [replace(d, distant=d.distant or old) for d, old in zip(found, far, strict=True)]


def _is_to_come(match: re.Match[str], plain: str) -> bool:
    before = plain[max(0, match.start() - _BEFORE) : match.start()]
    return bool(_UNTIL.search(before)) or bool(_COMING.match(plain, match.end()))


def _in_context(found: DateExpression, plain: str, match: re.Match[str], published: date) -> DateExpression:
    """The expression with what the words around it say about its use."""
    before = plain[max(0, match.start() - _BEFORE) : match.start()]
    since = bool(_SINCE.search(before)) or match.group().lstrip().startswith("منذ")
    saying = bool(_SAID.search(before)) and bool(_THAT.match(plain, match.end()))
    period = found.precision in {DatePrecision.MONTH, DatePrecision.WEEK, DatePrecision.RANGE}
    distant = found.precision is DatePrecision.YEAR or (period and published - found.last > _RECENT)
    return replace(found, since=since, saying=saying and not since, distant=distant)


_UNTIL: Final = re.compile(rf"(?<![{_LETTER}])(?:حتي|لغايه|الي|موعد|المقرر)\s+(?:يوم\s+)?$")
_COMING: Final = re.compile(r"[\s،]*(?:المقبل|القادم|المقبله|القادمه)")
_SINCE: Final = re.compile(rf"(?<![{_LETTER}])منذ\s+(?:[{_LETTER}]+\s+)?$")
_SAID: Final = re.compile(
    rf"(?<![{_LETTER}])و?(?:قال|قالت|قالوا|افاد|افادت|اعلن|اعلنت|ذكر|ذكرت|اكد|اكدت|صرح|اوضح|اوضحت|كشف|كشفت)"
    rf"(?:\s+[{_LETTER}]+){{0,5}}[\s،]*(?:في\s+)?$"
)
_THAT: Final = re.compile(rf"[\s،]*(?:ان|بان|انه|انها|عن)(?![{_LETTER}])")


def _matches(plain: str) -> list[tuple[re.Match[str], Reader]]:
    found = [(match, reader) for pattern, reader in _readers() for match in pattern.finditer(plain)]
    return sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end()))


def _weekday(match: re.Match[str], published: date, _: date | None) -> Days:
    back = (published.weekday() - _weekdays()[match["weekday"]]) % 7
    if back == 0 and match["past"]:
        back = 7
    day = published - timedelta(days=back)
    return day, day, DatePrecision.DAY


def _weekday_span(match: re.Match[str], published: date, _: date | None) -> Days:
    """As in "the night of Tuesday to Wednesday", "on Saturday and Sunday"."""
    one, two = _weekdays()[match["weekday"]], _weekdays()[match["weekday2"]]
    last = published - timedelta(days=(published.weekday() - two) % 7)
    return last - timedelta(days=(two - one) % 7), last, DatePrecision.RANGE


def _relative(days: int) -> Reader:
    def read(_: re.Match[str], published: date, __: date | None) -> Days:
        day = published - timedelta(days=days)
        return day, day, DatePrecision.DAY

    return read


def _from_anchor(days: int) -> Reader:
    """As in "on the next day", "the same day"."""

    def read(_: re.Match[str], __: date, anchor: date | None) -> Days | None:
        day = anchor + timedelta(days=days) if anchor else None
        return (day, day, DatePrecision.DAY) if day else None

    return read


def _ago(match: re.Match[str], published: date, _: date | None) -> Days | None:
    unit = match["unit"]
    number = match["number"]
    count = int(number) if number and number.isdigit() else _numbers().get(number or "", 1)
    count = 2 if re.search("(?:ين|ان)$", unit) and number is None else count
    if unit.startswith(("يوم", "ايام")):
        day = published - timedelta(days=count)
        return day, day, DatePrecision.DAY
    if unit.startswith(("اسبوع", "اسابيع")):
        last = published - count * _WEEK
        return last - timedelta(days=3), last + timedelta(days=3), DatePrecision.WEEK
    if unit.startswith(("شهر", "اشهر", "شهور")):
        return _month_of(published.year, published.month - count, published)
    if unit.startswith("ساع"):
        return published - _DAY, published, DatePrecision.RANGE
    return _year_of(published.year - count, published)


def _full(match: re.Match[str], published: date, _: date | None) -> Days | None:
    number = match["day"]
    day = int(number) if number.isdigit() else _ordinals()[number]
    found = _dated(match["year"], _months()[match["month"]], day, published)
    return (found, found, DatePrecision.DAY) if found else None


def _full_span(match: re.Match[str], published: date, _: date | None) -> Days | None:
    last = _dated(match["year"], _months()[match["month"]], int(match["day2"]), published)
    first = _safe(last.year, last.month, int(match["day"])) if last else None
    if last is None or first is None or first > last:
        return None
    return first, last, DatePrecision.RANGE


def _numeric(match: re.Match[str], published: date, _: date | None) -> Days | None:
    day = _dated(match["year"], int(match["month"]), int(match["day"]), published)
    return (day, day, DatePrecision.DAY) if day else None


def _dated(year: str | None, month: int, day: int, published: date) -> date | None:
    """A day of a stated year, or the latest such day that is not well after the publication."""
    if year:
        full = int(year) if int(year) >= _CENTURY else published.year - published.year % _CENTURY + int(year)
        return _safe(full, month, day)
    days = (_safe(y, month, day) for y in (published.year + 1, published.year, published.year - 1))
    return next((found for found in days if found is not None and found <= published + _LOOK_AHEAD), None)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_of_month(match: re.Match[str], published: date, _: date | None) -> Days | None:
    month = published.replace(day=1) - (_DAY if match["past"] else timedelta())
    day = _safe(month.year, month.month, int(match["day"]))
    return (day, day, DatePrecision.DAY) if day else None


def _month(match: re.Match[str], published: date, _: date | None) -> Days | None:
    month = _months()[match["month"]]
    year = int(match["year"]) if match["year"] else published.year - (month > published.month)
    return _month_of(year, month, published, match["part"] or "")


def _this_month(match: re.Match[str], published: date, _: date | None) -> Days | None:
    if not (match["now"] or match["past"]):
        return None
    back = 0 if match["now"] else 1
    return _month_of(published.year, published.month - back, published, match["part"] or "")


def _month_of(year: int, month: int, published: date, part: str = "") -> Days | None:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = _safe(year, month, 1)
    if first is None:
        return None
    last = (first + timedelta(days=31)).replace(day=1) - _DAY
    last = published if first <= published <= last else last
    if re.match("مطلع|اوايل|بدايه|مستهل", part):
        last = min(last, first + timedelta(days=9))
    elif re.match("اواخر|نهايه", part):
        first = min(last, first + timedelta(days=19))
    return first, last, DatePrecision.MONTH


def _week(match: re.Match[str], published: date, _: date | None) -> Days:
    monday = published - timedelta(days=published.weekday())
    if match["end"]:  # Saturday and Sunday, as in the agencies' use
        sunday = monday - _DAY if published.weekday() < _SATURDAY else monday + timedelta(days=6)
        return sunday - _DAY, min(sunday, published), DatePrecision.RANGE
    if match["past"]:
        return monday - _WEEK, monday - _DAY, DatePrecision.WEEK
    return monday, published, DatePrecision.WEEK


def _year(match: re.Match[str], published: date, _: date | None) -> Days | None:
    return _year_of(int(match["year"]), published)


def _last_year(match: re.Match[str], published: date, _: date | None) -> Days | None:
    if not (match["now"] or match["past"]):
        return None
    return _year_of(published.year - (0 if match["now"] else 1), published)


def _year_of(year: int, published: date) -> Days | None:
    if not 1800 < year <= published.year:  # noqa: PLR2004 what else is no year
        return None
    return date(year, 1, 1), min(date(year, 12, 31), published), DatePrecision.YEAR


def _since_start(match: re.Match[str], published: date, _: date | None) -> Days:
    first = published.replace(day=1)
    return first if match["unit"] == "شهر" else first.replace(month=1), published, DatePrecision.RANGE


def _last_hours(_: re.Match[str], published: date, __: date | None) -> Days:
    return published - _DAY, published, DatePrecision.RANGE


def _last_days(match: re.Match[str], published: date, _: date | None) -> Days:
    number = next((_numbers()[word] for word in match.group().split() if word in _numbers()), 3)
    return published - timedelta(days=number), published, DatePrecision.RANGE


@cache
def _weekdays() -> dict[str, int]:
    return {word: int(value) for word, value in values_of("weekday").items()}


@cache
def _months() -> dict[str, int]:
    return {word: int(value) for word, value in values_of("month").items()}


@cache
def _ordinals() -> dict[str, int]:
    return {word: int(value) for word, value in values_of("ordinal").items()}


@cache
def _numbers() -> dict[str, int]:
    plain = {word: int(value) for word, value in values_of("number").items()}
    return plain | {"ال" + word: value for word, value in plain.items()}


def _one_of(words: object) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))  # type: ignore[call-overload]
    return "(?:" + "|".join(word.replace(" ", r"\s+(?:ال)?") for word in ordered) + ")"


def _sort(sort: str) -> list[str]:
    return [fold(words) for row in table() if row.sort == sort for words in row.words]


@cache
def _readers() -> list[tuple[re.Pattern[str], Reader]]:
    """Patterns over the bare text with what reads their matches; made when first asked for."""
    hours = rf"(?:(?:ال)?{_one_of(_sort('hour'))}\s+)"
    of_day = rf"{_OPENS}(?:(?:ابتداء|اعتبارا)\s+من\s+)?(?:{hours}(?:من\s+)?)*(?:يوم\s+)?{hours}*"
    weekday, month = _one_of(_weekdays()), _one_of(_months())
    past = rf"(?P<past>\s+(?:{'|'.join(_sort('past'))}){_ENDS})?"
    now = rf"(?P<now>\s+(?:{'|'.join(_sort('now'))}){_ENDS})?"
    named = rf"(?P<month>{month})(?:\s*[/(]\s*{month}\)?)?"
    day = r"(?P<day>\d{1,2})(?!\d)"
    stated = r"\s*[،/]?\s*(?:من\s+)?(?:عام\s+|سنه\s+)?(?P<year>(?:19|20)\d\d)"
    year = rf"(?:{stated}|\s+(?:{'|'.join(_sort('past') + _sort('now'))})){_ENDS}"
    part = r"(?P<part>(?:مطلع|اوايل|بدايه|مستهل|منتصف|اواخر|نهايه)\s+)?"
    unit = r"(?P<unit>(?:يوم|ايام|اسبوع|اسابيع|شهر|اشهر|شهور|عام|اعوام|سنه|سنوات|سنتين|ساعه|ساعات)(?:ين|ا)?)"
    number = rf"(?:(?P<number>\d{{1,3}}|{_one_of(_numbers())})\s+)?"
    lead = rf"(?:{of_day}{weekday}[\s،]+)?(?:في\s+)?(?:ال)?(?:يوم\s+)?{hours}?"
    joint = r"\s*(?:[-–/]|و|\s+الي\s+|\s+علي\s+|\s)\s*"
    written: list[tuple[str, Reader]] = [
        (
            rf"{of_day}(?:اليوم|هذا\s+اليوم)(?!\s+(?:التالي|نفسه|ذاته|الموالي|السابق|الذي))(?:[\s،]+{weekday})?{_ENDS}",
            _relative(0),
        ),
        (rf"{of_day}(?:اول\s+من\s+امس|اول\s+امس|امس\s+الاول)(?:[\s،]+{weekday})?{_ENDS}", _relative(2)),
        (rf"{of_day}(?:ال)?(?:امس|بارحه|ليله\s+الماضيه)(?:[\s،]+{weekday})?{_ENDS}", _relative(1)),
        (rf"{_OPENS}(?:ال)?{_one_of(_sort('hour'))}\s+(?:ال)?{_one_of(['غد', 'غدا'])}{_ENDS}", lambda *_: None),
        (rf"{of_day}(?P<weekday>{weekday}){past}{_ENDS}", _weekday),
        (rf"{of_day}(?:يومي\s+)?(?P<weekday>{weekday}){joint}(?P<weekday2>{weekday}){_ENDS}", _weekday_span),
        (rf"{_OPENS}منذ\s+(?:مطلع|بدايه|بدء|اوائل|مستهل)\s+(?:ال)?(?P<unit>عام|سنه|شهر){now}{_ENDS}", _since_start),
        (rf"{_OPENS}(?:في\s+)?اليوم\s+(?:التالي|الموالي|الذي\s+تلاه|الذي\s+يليه){_ENDS}", _from_anchor(1)),
        (rf"{_OPENS}(?:في\s+)?(?:اليوم\s+(?:نفسه|ذاته)|(?:نفس|ذات)\s+اليوم){_ENDS}", _from_anchor(0)),
        (rf"{_OPENS}(?:في\s+)?اليوم\s+السابق{_ENDS}", _from_anchor(-1)),
        (rf"{_OPENS}(?:قبل|منذ)\s+(?:نحو\s+|حوالي\s+)?{number}{unit}{_ENDS}", _ago),
        (rf"{_OPENS}{lead}{day}(?:\s+من)?(?:\s+شهر)?\s+{named}(?:{year})?{_ENDS}", _full),
        (
            rf"{_OPENS}{lead}(?P<day>{_one_of(_ordinals())})\s+(?:والعشرين\s+)?(?:من\s+)(?:شهر\s+)?{named}(?:{year})?{_ENDS}",
            _full,
        ),
        (
            rf"{_OPENS}(?:بين\s+|من\s+)?(?:{hours}|يومي\s+)?{day}(?:\s+و?{month})?{joint}(?P<day2>\d{{1,2}})\s+{named}(?:{year})?{_ENDS}",
            _full_span,
        ),
        (rf"{_OPENS}{lead}{day}(?:\s+من)?\s+(?:هذا\s+)?الشهر{now}{past}{_ENDS}", _day_of_month),
        (rf"{_OPENS}(?:في\s+)?(?:شهر\s+)?{part}(?:شهر\s+)?{named}{year}", _month),
        (rf"{_OPENS}(?:في|خلال)\s+(?:شهر\s+)?{part}(?:شهر\s+)?{named}{_ENDS}(?P<year>)", _month),
        (rf"{_OPENS}(?:في\s+)?{part}(?:ال)?شهر{now}{past}{_ENDS}", _this_month),
        (rf"{_OPENS}(?:في\s+)?(?:عطله\s+)?(?P<end>نهايه\s+)?(?:هذا\s+)?الاسبوع{now}{past}{_ENDS}", _week),
        (rf"{_OPENS}(?:في\s+)?(?:ال)?(?:عام|سنه){now}{past}{_ENDS}", _last_year),
        (rf"{_OPENS}(?:في\s+)?(?:ال)?(?:عام|سنه)\s+(?P<year>(?:19|20)\d\d){_ENDS}", _year),
        (
            rf"{_OPENS}(?:في\s+|خلال\s+)(?:ال)?(?:\d+\s+)?(?:ساعات?|ساعه)\s+(?:[{_LETTER}]+\s+)?(?:الماضيه|الاخيره){_ENDS}",
            _last_hours,
        ),
        (
            rf"{_OPENS}(?:في\s+|خلال\s+)(?:ال)?(?:ايام|يومين)\s+(?:[{_LETTER}]+\s+)?(?:الماضيه|الاخيره|الماضيين){_ENDS}",
            _last_days,
        ),
        (r"(?<![\d/.-])(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d\d)(?![\d/%])", _numeric),
        (r"(?<![\d/.-])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>)(?![\d/%])", _numeric),
        (r"(?<![\d/.-])(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?![\d/.-])", _numeric),
    ]
    return [(re.compile(pattern), reader) for pattern, reader in written]
