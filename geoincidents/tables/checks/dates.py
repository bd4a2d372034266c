"""Days that have not come, come too early, or contradict each other or the source's own year."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoincidents.tables.checks.subject import Subject
    from geoincidents.tables.checks.whole import Whole
    from geoincidents.tables.findings import Told

_FIRST_DAY: Final = pd.Timestamp("1900-01-01")  # what is earlier comes from a spreadsheet's day 0 or a misread year
_YEARS: Final = ("year", "iyear", "event_year", "year_of_event")
"""Columns with the year of the event, in lower case: ACLED and UCDP GED, GTD, and tables of one's own."""
# A period that is not over may end later; a day, a stated range and a latest day may not.
_OPEN_ENDED: Final = (schema.DatePrecision.WEEK, schema.DatePrecision.MONTH, schema.DatePrecision.YEAR)
_AHEAD: Final = (schema.Certainty.PLANNED, schema.Certainty.PROPOSED)


def check_dates(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Findings on days."""
    table = subject.table
    first, last = table[schema.DATE_START], table[schema.DATE_END]
    begin, end = first.fillna(last), last.fillna(first)
    yield from _out_of_time(subject, begin, end)
    for start, stop in ((schema.DATE_START, schema.DATE_END), (schema.TIME_START, schema.TIME_END)):
        yield from subject.told(
            "error", "end_before_start", stop, table[start] > table[stop],
            f"{{rows}} row(s) end before they start ({stop!r} is before {start!r}).",
            "Correct one of the two; day and month may have been taken for each other.", values=table[stop],
        )  # fmt: skip
    year = _stated_years(subject, whole.year)
    if year is not None:
        wrong = (year < begin.dt.year.to_numpy()) | (year > end.dt.year.to_numpy())
        yield from subject.told(
            "error", "year_contradicted", schema.DATE_START, wrong & begin.notna().to_numpy(),
            "{rows} row(s) have a date outside the year that their source states beside it.",
            "Say how the dates are written with date_format=; day, month and year may have changed places.",
            values=begin,
        )  # fmt: skip
    ahead = subject.is_one_of(schema.CERTAINTY, *_AHEAD)
    yield from subject.told(
        "warning", "reported_before_it_happened", schema.SOURCE_DATE, (begin > table[schema.SOURCE_DATE]) & ~ahead,
        "{rows} row(s) happened after the day on which their source told of them.",
        "Correct the date, or mark the row as planned.", values=table[schema.SOURCE_DATE],
    )  # fmt: skip


def _out_of_time(subject: Subject, begin: pd.Series[Any], end: pd.Series[Any]) -> Iterator[Told]:
    ahead = subject.is_one_of(schema.CERTAINTY, *_AHEAD)
    closed = ~subject.is_one_of(schema.DATE_PRECISION, *_OPEN_ENDED)
    future = (begin > subject.today) | ((end > subject.today) & closed)
    yield from subject.told(
        "error", "future_date", schema.DATE_START, future & ~ahead,
        f"{{rows}} row(s) are dated after {subject.today.date()}.",
        "Correct the date: the century, or day and month, may be misread; or mark the row as planned.",
        values=end.where(begin.isna() | (begin <= subject.today), begin),
    )  # fmt: skip
    yield from subject.told(
        "error", "date_before_1900", schema.DATE_START, begin < _FIRST_DAY, "{rows} row(s) are dated before 1900.",
        "Correct the date: a spreadsheet's day 0 and two-digit years come out like this.", values=begin,
    )  # fmt: skip


def year_of(subject: Subject) -> str | None:
    """Key of the year in the first of the source's records, empty where it has none; None where there is no record."""
    keys = _keys(subject.table[schema.SOURCE_RECORD])
    return None if keys is None else next((key for key in keys if key.casefold() in _YEARS), "")


def _stated_years(subject: Subject, key: str | None) -> NDArray[np.float64] | None:
    """Year that the source states beside the date, NaN where it states none; None where it has no such column."""
    folded = {str(name).casefold(): name for name in subject.given.columns}
    for name in _YEARS:
        if name in folded:
            return _years(subject.given[folded[name]])
    if not key:
        return None
    pattern = rf'(?<!\\){re.escape(json.dumps(key, ensure_ascii=False))}:\s*"?(\d{{4}})(?:\.0)?\s*[",}}]'
    return _years(subject.table[schema.SOURCE_RECORD].str.extract(pattern, expand=False))


def _years(values: pd.Series[Any]) -> NDArray[np.float64]:
    """Years by position; what is none, such as 99 or -9, is NaN."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    return np.where((numbers >= _FIRST_DAY.year) & (numbers < 2 * _FIRST_DAY.year), numbers, np.nan)


def _keys(records: pd.Series[Any]) -> list[str] | None:
    """Columns of the source, by the first of its records."""
    for text in records.dropna():
        try:
            record = json.loads(text)
        except ValueError:
            continue
        if isinstance(record, dict):
            return list(record)
    return None


def check_undated(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Findings on rows without any date."""
    missing = undated(subject)
    if whole.all_undated:
        yield from subject.told(
            "warning", "all_undated", schema.DATE_START, missing, "None of the {rows} row(s) has a date.",
            "Say which column holds the date: columns={'" + schema.DATE_START + "': ...}.",
        )  # fmt: skip
    else:
        yield from subject.told(
            "note", "undated", schema.DATE_START, missing, "{rows} row(s) have no date; no period holds them.",
            "Fill in what is known, be it a month or a year, or the latest day with the precision upper_bound.",
        )  # fmt: skip


def undated(subject: Subject) -> NDArray[np.bool_]:
    """Rows without any date."""
    table = subject.table
    return (table[schema.DATE_START].isna() & table[schema.DATE_END].isna()).to_numpy(dtype=bool)
