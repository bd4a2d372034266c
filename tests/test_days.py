"""Dates as tables have them: every usual writing, the order that a column proves, and what is left open."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoincidents.tables.day_forms import month_of, readings_of
from geoincidents.tables.days import read_days

DAYS = st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2049, 12, 31))
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SPANISH = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
RUSSIAN = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
ARABIC = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
TURKISH = [
    "Ocak",
    "Şubat",
    "Mart",
    "Nisan",
    "Mayıs",
    "Haziran",
    "Temmuz",
    "Ağustos",
    "Eylül",
    "Ekim",
    "Kasım",
    "Aralık",
]
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

FORMS = {
    "iso": lambda d: d.isoformat(),
    "iso-clock": lambda d: f"{d.isoformat()}T23:59:59.000Z",
    "iso-zone": lambda d: f"{d.isoformat()}T00:30:00+03:00",
    "iso-millis": lambda d: f"{d.isoformat()} 00:00:00.000",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "compact-clock": lambda d: f"{d:%Y%m%d}120000",
    "english": lambda d: f"{d.day} {ENGLISH[d.month - 1]} {d.year}",
    "english-padded": lambda d: f"{d.day:02} {ENGLISH[d.month - 1]} {d.year}",
    "english-short": lambda d: f"{d.day}-{ENGLISH[d.month - 1][:3]}-{d.year % 100:02}",
    "english-dashes": lambda d: f"{d.day:02}-{ENGLISH[d.month - 1]}-{d.year}",
    "american": lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    "american-short": lambda d: f"{ENGLISH[d.month - 1][:3]}. {d.day}, {d.year}",
    "weekday": lambda d: f"{d:%A}, {d.day} {ENGLISH[d.month - 1]} {d.year}",
    "ordinal": lambda d: f"{d.day}th {ENGLISH[d.month - 1]}, {d.year}",
    "bracketed": lambda d: f"{d.day} {ENGLISH[d.month - 1][:3].upper()} {d.year}",
    "french": lambda d: f"{d.day} {FRENCH[d.month - 1]} {d.year}",
    "spanish": lambda d: f"{d.day} de {SPANISH[d.month - 1]} de {d.year}",
    "german": lambda d: f"{d.day}. {GERMAN[d.month - 1]} {d.year}",
    "russian": lambda d: f"{d.day} {RUSSIAN[d.month - 1]} {d.year}",
    "arabic": lambda d: f"{d.day} {ARABIC[d.month - 1]} {d.year}",
    "arabic-digits": lambda d: f"{d.year}-{d.month:02}-{d.day:02}".translate(EASTERN),
    "turkish": lambda d: f"{d.day} {TURKISH[d.month - 1]} {d.year}",
    "soldiers": lambda d: f"{d.day:02}0345Z{ENGLISH[d.month - 1][:3].upper()}{d.year}",
    "spaced": lambda d: f"  {d.day}   {ENGLISH[d.month - 1]}  {d.year} ",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@settings(max_examples=15)
@given(st.lists(DAYS, min_size=1, max_size=12))
def test_a_day_in_any_form_comes_back(form, days):
    out = read_days(pd.DataFrame({"date_start": [form(day) for day in days]}), None, faults := [])
    assert faults == []
    assert out["date_start"].tolist() == out["date_end"].tolist() == [pd.Timestamp(day) for day in days]
    assert set(out["date_precision"]) == {"day"}


@given(st.lists(st.dates(min_value=dt.date(2000, 1, 13), max_value=dt.date(2024, 12, 31)), min_size=1, max_size=8))
def test_cells_above_twelve_prove_the_order_of_a_column(days):
    days.append(dt.date(2019, 3, 27))
    for written in ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%y", "%d.%m.%Y"):
        table = pd.DataFrame({"date_start": [day.strftime(written) for day in days]})
        out = read_days(table, None, faults := [], today=dt.date(2025, 1, 1))
        assert out["date_start"].tolist() == [pd.Timestamp(day) for day in days]
        assert faults == []


@given(DAYS.filter(lambda day: day >= dt.date(1954, 10, 4)))
def test_numbers_of_spreadsheets_and_of_unix_are_days(day):
    serial = (day - dt.date(1899, 12, 30)).days
    unix = int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC).timestamp())
    table = pd.DataFrame({"date_start": [str(serial), f"{serial}.5"]})
    assert read_days(table, None, [])["date_start"].tolist() == [pd.Timestamp(day)] * 2
    if unix >= 10**9:
        table = pd.DataFrame({"date_start": [str(unix), str(unix * 1000)]})
        assert read_days(table, None, [])["date_start"].tolist() == [pd.Timestamp(day)] * 2


@pytest.mark.parametrize(
    ("text", "first", "last", "width"),
    [
        ("2019", "2019-01-01", "2019-12-31", "year"),
        ("2019.0", "2019-01-01", "2019-12-31", "year"),
        ("2019-02", "2019-02-01", "2019-02-28", "month"),
        ("02/2020", "2020-02-01", "2020-02-29", "month"),
        ("Feb 2020", "2020-02-01", "2020-02-29", "month"),
        ("février 2020", "2020-02-01", "2020-02-29", "month"),
        ("Feb-20", "2020-02-01", "2020-02-29", "month"),
        ("2020-02-00", "2020-02-01", "2020-02-29", "month"),
        ("2020-00-00", "2020-01-01", "2020-12-31", "year"),
        ("5-7 March 2021", "2021-03-05", "2021-03-07", "range"),
        ("5 March 2021 - 2 April 2021", "2021-03-05", "2021-04-02", "range"),
        ("2021-03-05 to 2021-03-07", "2021-03-05", "2021-03-07", "range"),
        ("2021-03-05/2021-03-07", "2021-03-05", "2021-03-07", "range"),
        ("05.03.2021 – 07.03.2021", "2021-03-05", "2021-03-07", "range"),
        ("1er mars 2023", "2023-03-01", "2023-03-01", "day"),
        ("12-mai-23", "2023-05-12", "2023-05-12", "day"),
        ("14th Feb, 2019", "2019-02-14", "2019-02-14", "day"),
        ("1/5/2019 13:45", "2019-05-01", "2019-05-01", "day"),
        ("1/5/2019 1:45 PM", "2019-05-01", "2019-05-01", "day"),
        ("01-Feb, 2020 19:05", "2020-02-01", "2020-02-01", "day"),
        ("05mar2011", "2011-03-05", "2011-03-05", "day"),
        ("1° settembre 2023", "2023-09-01", "2023-09-01", "day"),
        ("March 5–7, 2021", "2021-03-05", "2021-03-07", "range"),
        ("5-7/3/2021", "2021-03-05", "2021-03-07", "range"),
        ("từ 28/2 đến 3/3/2021", "2021-02-28", "2021-03-03", "range"),
        ("Hunyo 12, 2022", "2022-06-12", "2022-06-12", "day"),
        ("13.05.2023.", "2023-05-13", "2023-05-13", "day"),
        ("8. октобар 2023.", "2023-10-08", "2023-10-08", "day"),
        ("۲۲ بهمن ۱۴۰۱", "2023-02-11", "2023-02-11", "day"),
        ("1 فروردین 1403", "2024-03-20", "2024-03-20", "day"),
        ("መስከረም 1 ቀን 2016 ዓ.ም", "2023-09-12", "2023-09-12", "day"),
        ("ጳጉሜን 6 ቀን 2015 ዓ.ም", "2023-09-11", "2023-09-11", "day"),
        ("ታኅሣሥ 29 2016", "2024-01-08", "2024-01-08", "day"),
        ("令和元年5月1日", "2019-05-01", "2019-05-01", "day"),
        ("H31.4.30", "2019-04-30", "2019-04-30", "day"),
        ("令和6年1月", "2024-01-01", "2024-01-31", "month"),
        ("民國110年4月2日", "2021-04-02", "2021-04-02", "day"),
        ("14 ก.พ. 66", "2023-02-14", "2023-02-14", "day"),
    ],
)
def test_what_is_left_open_is_kept_open(text, first, last, width):
    out = read_days(pd.DataFrame({"date_start": [text]}), None, [])
    assert [f"{out[name].item():%Y-%m-%d}" for name in ("date_start", "date_end")] == [first, last]
    assert out["date_precision"].item() == width


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "06:30",
        "31/02/2020",
        "32 March 2020",
        "12",
        "March",
        "2020-13-40",
        "123456789",
        "`",
        "ጳጉሜን 6 2016",
        "R5.13.1",
    ],
)
def test_what_is_no_date_is_told(text):
    out = read_days(pd.DataFrame({"date_start": [text, "2020-01-01"]}), None, faults := [])
    assert out["date_start"].isna().tolist() == [True, False]
    assert out["date_precision"].tolist() == ["unknown", "day"]
    assert [(one["finding"], one["rows"]) for one in faults] == [("unread_date", 1)]


@pytest.mark.parametrize("text", [None, "", "-", "unknown", "N/A", "0000-00-00", "00/00/0000", float("nan")])
def test_nothing_is_nothing(text):
    out = read_days(pd.DataFrame({"date_start": pd.Series([text, "2020-01-01"], dtype=object)}), None, faults := [])
    assert out["date_start"].isna().tolist() == [True, False]
    assert faults == []


@pytest.mark.parametrize(
    ("header", "cell", "day"),
    [
        ("Date (MM/DD/YYYY)", "03/04/2020", "2020-03-04"),
        ("Date of Incident (month/day/year)", "03/04/2020", "2020-03-04"),
        ("date_dd_mm_yy", "03-04-20", "2020-04-03"),
        ("Datum (TT.MM.JJJJ)", "03.04.2020", "2020-04-03"),
        ("yy-mm-dd (year-month-day)", "03-04-20", "2003-04-20"),
    ],
)
def test_a_header_names_the_order(header, cell, day):
    out = read_days(pd.DataFrame({"date_start": [cell]}), None, faults := [], headers={"date_start": header})
    assert f"{out['date_start'].item():%Y-%m-%d}" == day
    assert faults == []


def test_another_column_of_the_table_proves_the_order():
    table = pd.DataFrame({"date_start": ["3/5/2024"], "source_date": ["3/14/2024"]})
    out = read_days(table, None, faults := [])
    assert f"{out['date_start'].item():%Y-%m-%d}" == "2024-03-05"
    assert faults == []


def test_what_nothing_proves_is_told():
    table = pd.DataFrame({"date_start": ["3/5/2024", "4/6/2024"]})
    out = read_days(table, None, faults := [])
    assert out["date_start"].dt.month.tolist() == [5, 6]
    assert [(one["finding"], one["severity"], one["rows"]) for one in faults] == [("day_month_order", "warning", 2)]
    out = read_days(table, None, faults := [], order="mdy")
    assert out["date_start"].dt.month.tolist() == [3, 4]
    assert faults == []


@pytest.mark.parametrize(
    ("cell", "year", "day"),
    [
        ("31-12-19", "2019", "2019-12-31"),
        ("19-12-31", "2019", "2019-12-31"),
        ("12-11-10", "2012", "2012-11-10"),
        ("13-11-10", 2010.0, "2010-11-13"),
        ("5 May 19", "1919", "2019-05-05"),
        ("", "2019", "2019-01-01"),
        ("soon", "2019", "2019-01-01"),
    ],
)
def test_the_year_beside_decides(cell, year, day):
    out = read_days(pd.DataFrame({"date_start": [cell], "year": [year]}), None, faults := [])
    assert f"{out['date_start'].item():%Y-%m-%d}" == day
    assert "year" not in out.columns
    wanted = {"5 May 19": ["other_year"], "soon": ["unread_date"]}.get(cell, [])
    assert [one["finding"] for one in faults] == wanted


def test_a_year_alone_is_a_date():
    out = read_days(pd.DataFrame({"year": ["2019", None, "x"]}), None, [])
    assert out["date_precision"].tolist() == ["year", "unknown", "unknown"]
    assert f"{out['date_end'].iloc[0]:%Y-%m-%d}" == "2019-12-31"


def test_no_reading_lies_in_the_future_where_another_does_not():
    table = pd.DataFrame({"date_start": ["31-12-19"]})
    assert read_days(table, None, [], today=dt.date(2026, 1, 1))["date_start"].item() == pd.Timestamp("2019-12-31")


@pytest.mark.parametrize(
    ("given_width", "start", "end"),
    [
        ("day", "2020-05-09", "2020-05-09"),
        ("week", "2020-05-09", "2020-05-15"),
        ("month", "2020-05-01", "2020-05-31"),
        ("upper_bound", None, "2020-05-09"),
    ],
)
def test_a_stated_precision_opens_the_date(given_width, start, end):
    out = read_days(pd.DataFrame({"date_start": ["2020-05-09"], "date_precision": [given_width]}), None, [])
    told = [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in (out["date_start"].item(), out["date_end"].item())]
    assert told == [start, end]
    assert out["date_precision"].item() == given_width


def test_ends_that_are_given_stay():
    table = pd.DataFrame(
        {"date_start": ["2020-05-01", "2020-05-01", None], "date_end": ["2020-05-03", None, "2020-06-01"]}
    )
    out = read_days(table, None, [])
    assert [f"{day:%m-%d}" for day in out["date_end"]] == ["05-03", "05-01", "06-01"]
    assert out["date_precision"].tolist() == ["range", "day", "upper_bound"]


def test_times_of_any_type_are_their_days():
    table = pd.DataFrame({
        "date_start": pd.to_datetime(["2020-05-01 23:30", None]),
        "date_end": pd.to_datetime(["2020-05-02T23:30+05:00", "2020-05-03T00:10+05:00"]),
        "source_date": [dt.date(2020, 5, 4), pd.Timestamp(2020, 5, 5, 3)],
    })  # fmt: skip
    out = read_days(table, None, faults := [])
    assert [f"{day:%m-%d}" for day in out["date_end"]] == ["05-02", "05-03"]
    assert out["date_start"].dt.day.iloc[0] == 1
    assert out["source_date"].dt.day.tolist() == [4, 5]
    assert faults == []


def test_a_format_is_the_only_one():
    table = pd.DataFrame({"date_start": ["03|04|2020", "2020-04-03"]})
    out = read_days(table, "%d|%m|%Y", faults := [])
    assert out["date_start"].isna().tolist() == [False, True]
    assert [(one["finding"], one["rows"]) for one in faults] == [("unread_date", 1)]


def test_an_index_that_repeats_itself_stays():
    table = pd.DataFrame({"date_start": ["2020-01-01", "x", "2021"]}, index=[7, 7, 3])
    out = read_days(table, None, [])
    assert out.index.tolist() == [7, 7, 3]
    assert out["date_precision"].tolist() == ["day", "unknown", "year"]


@pytest.mark.parametrize(
    ("text", "number"), [("Aug", 8), ("août", 8), ("آب", 8), ("08", 8), ("8.0", 8), ("13", None), ("x", None)]
)
def test_months(text, number):
    assert month_of(text) == number


@given(st.text(max_size=30))
def test_any_text_is_read_or_not_and_never_breaks(text):
    assert isinstance(readings_of(text), dict)
    read_days(pd.DataFrame({"date_start": [text]}), None, [])


@pytest.mark.parametrize(
    ("text", "first", "last", "width"),
    [
        ("2024-W01", "2024-01-01", "2024-01-07", "week"),
        ("2026 W53", "2026-12-28", "2027-01-03", "week"),
        ("2024-W10-3", "2024-03-06", "2024-03-06", "day"),
        ("mid-March 2024", "2024-03-01", "2024-03-31", "month"),
        ("Late Feb 2024", "2024-02-01", "2024-02-29", "month"),
        ("end of May 2023", "2023-05-01", "2023-05-31", "month"),
        ("3 and 4 June 2024", "2024-06-03", "2024-06-04", "range"),
        ("3/5 June 2024", "2024-06-03", "2024-06-05", "range"),
        ("1402/05/10", "2023-08-01", "2023-08-01", "day"),
        ("۱۴۰۳/۱۲/۳۰", "2025-03-20", "2025-03-20", "day"),
        ("1399-12-30", "2021-03-20", "2021-03-20", "day"),
        ("1357/11/22", "1979-02-11", "1979-02-11", "day"),
    ],
)
def test_weeks_parts_of_months_pairs_of_days_and_the_calendar_of_iran(text, first, last, width):
    (span,) = readings_of(text).values()
    assert (span.first.isoformat(), span.last.isoformat(), str(span.width)) == (first, last, width)


def test_the_calendar_of_iran_has_no_gap():
    day = dt.date(1975, 3, 21)  # 1 Farvardin 1354
    for year in range(1354, 1430):
        leap = (25 * year + 11) % 33 < 8
        for month in range(1, 13):
            length = 31 if month <= 6 else 30 if month < 12 or leap else 29
            for number in (1, length):
                (span,) = readings_of(f"{year}/{month}/{number}").values()
                assert span.first == day + dt.timedelta(days=number - 1)
            day += dt.timedelta(days=length)


@pytest.mark.parametrize("text", ["2024-W54", "2024-W00", "1402/07/31", "1402/13/01", "mid-Smarch 2024"])
def test_what_is_in_no_calendar_is_no_date(text):
    assert readings_of(text) == {}


@pytest.mark.parametrize(
    "text", ["Friday-November 25-1995", "Sat-25-Nov-1995", "Saturday, November 25, 1995", "sábado - 25 November 1995"]
)
def test_a_day_of_the_week_stands_before_however_it_is_set_apart(text):
    assert readings_of(text)["any"].first == dt.date(1995, 11, 25)
