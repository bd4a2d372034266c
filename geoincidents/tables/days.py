"""Dates of a foreign table: any usual writing, in the order that column, year and header prove.

A numeric day such as ``05/04/19`` is read in one order for the whole column: the one that the caller gives, else the
one that the header names, that the year column leaves, that cells above twelve prove, or that the country of the rows
uses; only then by day, month, year, and the table of findings says so.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.gazetteer.strings.coordinates import plain
from geoincidents.schema import DatePrecision
from geoincidents.tables.coercion import note_fault
from geoincidents.tables.day_forms import Readings, Span, readings_of, readings_with_year, year_span
from geoincidents.tables.findings import finding
from geoincidents.tables.mapping import NULL_WORDS
from geoincidents.tables.uniques import different, each_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geoincidents.tables.findings import Finding
    from geoincidents.tables.held import Orders

DAY_COLUMNS: Final = (schema.DATE_START, schema.DATE_END, schema.SOURCE_DATE)

_ORDERS: Final = ("dmy", "mdy", "ymd")
_LEAP: Final = 2000  # a year that has every day
_YEAR: Final = re.compile(r"(?<![\d.])(\d{4})(?:\.0)?(?!\d)", re.ASCII)
_NO_DAYS: Final = frozenset({"00/00/0000", "0000-00-00", "0", "00-00-0000", "1900-01-00"})
_HEADER_ORDERS: Final = (
    ("mdy", re.compile(r"month[\W_]+day[\W_]+year|mm?[\W_]?dd?[\W_]?yy")),
    ("dmy", re.compile(r"day[\W_]+month[\W_]+year|dd?[\W_]?mm?[\W_]?yy|tt[\W_]?mm[\W_]?jj|jj[\W_]?mm[\W_]?aa")),
    ("ymd", re.compile(r"year[\W_]+month[\W_]+day|yyyy[\W_]?mm?[\W_]?dd?")),
)


def read_days(
    table: pd.DataFrame,
    date_format: str | None,
    faults: list[Finding],
    *,
    order: str | None = None,
    headers: Mapping[str, str] | None = None,
    today: dt.date | None = None,
    orders: Orders | None = None,
) -> pd.DataFrame:
    """Copy with the day columns as dates; what a year or a month alone leaves open is kept open.

    ``date_start`` and ``date_end`` become the first and last day meant, ``date_precision`` is filled where it was not
    given. A column ``year`` is held against every reading, and taken where there is no date. ``headers`` are the names
    that the columns had, which may tell the order of their numbers; ``order`` is the one of the data set or country.
    ``orders`` are those of earlier pieces of the same file, by column; what this one settles is added.
    """
    if schema.DATE_START not in table.columns and "year" in table.columns:
        table = table.assign(**{schema.DATE_START: pd.Series(None, index=table.index, dtype="string")})
    out = table.drop(columns=["year"], errors="ignore")
    years = _years(table)
    widths = pd.Series(str(DatePrecision.UNKNOWN), index=table.index, dtype=object)
    last: pd.Series[Any] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    today = today or dt.datetime.now(tz=dt.UTC).date()
    reader = _Reader(date_format, order, today, headers or {}, orders)
    reader.learn([table[name] for name in DAY_COLUMNS if name in table.columns])
    for name in (column for column in DAY_COLUMNS if column in table.columns):
        held = years if name == schema.DATE_START else None
        first, end, width = reader.spans(table[name], held, faults)
        if name == schema.DATE_START:
            widths, last = width, end
        out[name] = end if name == schema.DATE_END else first
    return _completed(out, widths, last)


def _years(table: pd.DataFrame) -> list[int | None] | None:
    if "year" not in table.columns:
        return None
    return each_of(table["year"], _year_of)


def _readings(text: str, year: int | None) -> Readings:
    """What a cell may mean, with the year beside it where it names none."""
    return readings_of(text) or (readings_with_year(text, year) if year is not None else {})


def _year_of(cell: Any) -> int:
    match = _YEAR.search(str(cell))
    return int(match[1]) if match else 0


def _completed(out: pd.DataFrame, widths: pd.Series[Any], last: pd.Series[Any]) -> pd.DataFrame:
    """Ends where none was given, by what the start or a stated precision leaves open; and the precision.

    A day beside the word month stands for its month, one that bounds the date from above is its end alone.
    """
    own = out.get(schema.DATE_PRECISION, pd.Series(None, index=out.index, dtype=object)).astype(object)
    stated = own.notna() & own.ne("")
    nothing: pd.Series[Any] = pd.Series(pd.NaT, index=out.index, dtype="datetime64[us]")
    given_end = out[schema.DATE_END] if schema.DATE_END in out.columns else nothing
    start = out[schema.DATE_START] if schema.DATE_START in out.columns else nothing
    one_day = last.eq(start) & given_end.isna()
    in_week, in_month, bounded = (
        (own.eq(str(width)) & one_day).to_numpy(dtype=bool)
        for width in (DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.UPPER_BOUND)
    )
    open_end = last.mask(in_week, last + pd.Timedelta(days=6))
    if in_month.any():
        open_end = open_end.mask(in_month, start + pd.offsets.MonthEnd(0))
        start = start.mask(in_month, start - pd.to_timedelta(start.dt.day - 1, unit="D"))
    open_end, start = open_end.astype("datetime64[us]"), start.astype("datetime64[us]")
    end = given_end.where(given_end.notna().to_numpy(), open_end).astype("datetime64[us]")
    start = start.mask(bounded)
    precision = np.where(start.notna() & end.ne(last) & end.ne(open_end), str(DatePrecision.RANGE), widths)
    precision = np.where(start.isna() & end.notna(), str(DatePrecision.UPPER_BOUND), precision)
    out[schema.DATE_END] = end
    if schema.DATE_START in out.columns:
        out[schema.DATE_START] = start
    kept = (stated & ~(start.isna() & end.isna())).to_numpy(dtype=bool)
    out[schema.DATE_PRECISION] = own.where(kept, precision)
    return out


class _Reader:
    """How the days of one table are read."""

    def __init__(
        self,
        date_format: str | None,
        usual: str | None,
        today: dt.date,
        headers: Mapping[str, str],
        orders: Orders | None,
    ) -> None:
        self.date_format = date_format
        self.headers = headers
        self.learned: str | None = None
        self.usual = usual
        self.orders = orders
        self.latest = today + dt.timedelta(days=366)

    def spans(
        self, values: pd.Series[Any], years: list[int | None] | None, faults: list[Finding]
    ) -> tuple[pd.Series[Any], pd.Series[Any], pd.Series[Any]]:
        """First day, last day and precision of each cell."""
        if pd.api.types.is_datetime64_any_dtype(values.dtype):
            clock: Any = values.dt.tz_localize(None) if isinstance(values.dtype, pd.DatetimeTZDtype) else values
            days = clock.dt.normalize().astype("datetime64[us]")
            width = np.where(days.notna(), str(DatePrecision.DAY), str(DatePrecision.UNKNOWN))
            return days, days, pd.Series(width, index=values.index, dtype=object)
        codes, cells = different(values)
        texts = [_text(cell) for cell in cells]
        pairs, of_row = _pairs(codes, years)
        said = [(None if cell < 0 else texts[cell], year) for cell, year in pairs]
        if self.date_format is not None:
            chosen = self._by_format([text for text, _ in said])
        else:
            chosen = self._by_habit(said, of_row, values, faults)
        days = [np.array([None if one is None else one[at] for one in chosen], dtype="datetime64[us]") for at in (0, 1)]
        widths = np.array([str(DatePrecision.UNKNOWN if one is None else one.width) for one in chosen], dtype=object)
        unread = [
            text is not None and (one is None or not self._is_read(text))
            for one, (text, _) in zip(chosen, said, strict=True)
        ]
        bad = np.array(unread, dtype=bool)[of_row]
        note_fault(values, bad, self._wanted(), faults, slug="unread_date")
        rows = (pd.Series(told[of_row], index=values.index) for told in (*days, widths))
        return next(rows), next(rows), next(rows)

    def learn(self, columns: list[pd.Series[Any]]) -> None:
        """Remember the order that some column proves, for those of the same table that prove none."""
        for values in columns if self.date_format is None else []:
            if pd.api.types.is_datetime64_any_dtype(values.dtype):
                continue
            codes, cells = different(values)
            possible = [self._possible(readings_of(text), None) if (text := _text(cell)) else {} for cell in cells]
            rows = np.bincount(codes[codes >= 0], minlength=len(possible))
            order, proved = self._proved(values, possible, np.array(list(map(_is_open, possible)), dtype=bool), rows)
            if proved:
                self.learned = self.learned or order

    def _wanted(self) -> str:
        if self.date_format is not None:
            return f"dates like date_format={self.date_format!r}"
        return "dates (YYYY-MM-DD, 5 April 2019, 05/04/2019, YYYY-MM or YYYY; for others pass date_format=)"

    def _is_read(self, text: str) -> bool:
        """Whether a cell is a date itself, so that the year beside it did not stand in for it."""
        return self.date_format is not None or bool(readings_of(text) or readings_with_year(text, _LEAP))

    def _by_format(self, texts: list[str | None]) -> list[Span | None]:
        days = pd.to_datetime(pd.Series(texts, dtype="string"), format=self.date_format, errors="coerce")
        return [None if pd.isna(day) else Span(day.date(), day.date(), DatePrecision.DAY) for day in days]

    def _by_habit(
        self,
        pairs: list[tuple[str | None, int | None]],
        of_row: NDArray[np.intp],
        values: pd.Series[Any],
        faults: list[Finding],
    ) -> list[Span | None]:
        possible = [{} if text is None else self._possible(_readings(text, year), year) for text, year in pairs]
        is_open = np.array(list(map(_is_open, possible)), dtype=bool)
        rows = np.bincount(of_row, minlength=len(possible))
        order, proved = self._order(values, possible, is_open, rows)
        self._tell_other_years(pairs, possible, of_row, values, faults)
        if self.orders is not None and any(found and "any" not in found for found in possible):
            held = self.orders.settle(str(values.name), order, proved=proved)
            if proved and held != order:
                faults.append(_turned(values, held, order, is_open[of_row]))
            order = held
        if is_open.any() and not proved:
            faults.append(
                finding(
                    "warning",
                    "day_month_order",
                    str(values.name),
                    is_open[of_row],
                    values.astype("string"),
                    f"{{rows}} date(s) in {values.name!r} may be day-month or month-day; read as {_NAMED[order]}.",
                    "Pass date_format= (--date-format), such as '%m/%d/%Y', if that is wrong.",
                    index=values.index,
                )
            )
        chosen = [_chosen(found, order) for found in possible]
        return [
            year_span(year) if span is None and year is not None else span
            for span, (_, year) in zip(chosen, pairs, strict=True)
        ]

    def _tell_other_years(
        self,
        pairs: list[tuple[str | None, int | None]],
        possible: list[Readings],
        of_row: NDArray[np.intp],
        values: pd.Series[Any],
        faults: list[Finding],
    ) -> None:
        """Tell dates that no reading brings into the year beside them; they are kept as written."""
        other = [
            year is not None
            and bool(found)
            and all(not span.first.year <= year <= span.last.year for span in found.values())
            for (_, year), found in zip(pairs, possible, strict=True)
        ]
        bad = np.array(other, dtype=bool)[of_row]
        if bad.any():
            message = f"{{rows}} date(s) in {values.name!r} are of another year than the column for the year says."
            remedy = "The dates are kept; see which of both is right."
            texts = values.astype("string")
            faults.append(
                finding("warning", "other_year", str(values.name), bad, texts, message, remedy, index=values.index)
            )

    def _possible(self, readings: Readings, year: int | None) -> Readings:
        """Readings that the year column allows, or that are not in the future where another one is not."""
        if year is not None and any(span.first.year <= year <= span.last.year for span in readings.values()):
            return {order: span for order, span in readings.items() if span.first.year <= year <= span.last.year}
        past = {order: span for order, span in readings.items() if span.first <= self.latest}
        return past or readings

    def _order(
        self, values: pd.Series[Any], possible: list[Readings], is_open: NDArray[np.bool_], rows: NDArray[np.intp]
    ) -> tuple[str, bool]:
        """Order of the numbers in a column, and whether anything proves it."""
        order, proved = self._proved(values, possible, is_open, rows)
        if proved:
            return order, True
        if self.learned is not None:
            return self.learned, True
        return (self.usual, True) if self.usual is not None else ("dmy", False)

    def _proved(
        self, values: pd.Series[Any], possible: list[Readings], is_open: NDArray[np.bool_], rows: NDArray[np.intp]
    ) -> tuple[str, bool]:
        """Order that the header or the other cells of a column prove."""
        header = self.headers.get(str(values.name), str(values.name)).casefold()
        named = next((order for order, pattern in _HEADER_ORDERS if pattern.search(header)), None)
        if named is not None:
            return named, True
        votes = dict.fromkeys(_ORDERS, 0)
        for found, undecided, count in zip(possible, is_open, rows.tolist(), strict=True):
            if not undecided and "any" not in found:
                for order in found:
                    votes[order] += count
        best = max(_ORDERS, key=lambda order: votes[order])
        return best, bool(votes[best]) and list(votes.values()).count(votes[best]) == 1


def _is_open(found: Readings) -> bool:
    return len(set(found.values())) > 1


def _turned(values: pd.Series[Any], held: str, order: str, is_open: NDArray[np.bool_]) -> Finding:
    """Finding for a piece of a file whose dates prove another order than the pieces before."""
    return finding(
        "warning",
        "day_month_order_turned",
        str(values.name),
        is_open,
        values.astype("string"),
        f"Dates in {values.name!r} were read as {_NAMED[held]} in the rows before, but these can only be "
        f"{_NAMED[order]}; {{rows}} date(s) that may be either are still read as {_NAMED[held]}.",
        "Pass date_format= (--date-format), such as '%m/%d/%Y', for the whole file.",
        index=values.index,
    )


def _pairs(
    codes: NDArray[np.intp], years: list[int | None] | None
) -> tuple[list[tuple[int, int | None]], NDArray[np.intp]]:
    """Different pairs of a cell and the year beside it, and the number of each row's pair."""
    beside = (
        np.zeros(len(codes), dtype=np.intp) if years is None else np.array([year or 0 for year in years], dtype=np.intp)
    )
    least = int(beside.min(initial=0))
    span = int(beside.max(initial=0)) - least + 1
    of_row, both = pd.factorize(codes.astype(np.int64) * span + (beside - least), sort=True)
    return [(one // span, one % span + least or None) for one in both.tolist()], of_row


_NAMED: Final = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}


def _chosen(row: Readings, order: str) -> Span | None:
    if not row:
        return None
    return row.get("any") or row.get(order) or next(iter(row.values()))


def _text(value: Any) -> str | None:
    """A cell as one line of text; None where it says nothing."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if not pd.isna(value) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    written = " ".join(plain(str(value)).split())
    text = written.strip("\"'") or written
    return None if text.casefold() in NULL_WORDS or text in _NO_DAYS else text
