"""Date expressions against the day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from geoincidents.schema import DatePrecision
from geoincidents.text.dates import find_dates, find_times

SUNDAY = date(2019, 4, 7)


def read(text: str, published: date = SUNDAY) -> tuple[str, str, str]:
    found = find_dates(text, published=published)
    assert len(found) == 1, [f.text for f in found]
    return str(found[0].first), str(found[0].last), str(found[0].precision)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("Shells fell on Sunday.", "2019-04-07", "2019-04-07", "day"),
        ("Shells fell last Sunday.", "2019-03-31", "2019-03-31", "day"),
        ("Shells fell on Saturday.", "2019-04-06", "2019-04-06", "day"),
        ("Shells fell on Monday.", "2019-04-01", "2019-04-01", "day"),
        ("Friday's raid.", "2019-04-05", "2019-04-05", "day"),
        ("It began early on Friday.", "2019-04-05", "2019-04-05", "day"),
        ("It fell yesterday.", "2019-04-06", "2019-04-06", "day"),
        ("It fell overnight.", "2019-04-06", "2019-04-07", "range"),
        ("It began four days ago.", "2019-04-03", "2019-04-04", "range"),
        ("It began two weeks ago.", "2019-03-23", "2019-03-25", "range"),
        ("Over the past 24 hours.", "2019-04-06", "2019-04-07", "range"),
        ("In the last three days.", "2019-04-04", "2019-04-07", "range"),
        ("On 22 March 2018.", "2018-03-22", "2018-03-22", "day"),
        ("On March 22, 2018, it fell.", "2018-03-22", "2018-03-22", "day"),
        ("On 23 August.", "2018-08-23", "2018-08-23", "day"),
        ("On Dec. 3.", "2018-12-03", "2018-12-03", "day"),
        ("Between 3 and 5 March.", "2019-03-03", "2019-03-05", "range"),
        ("From 3 to 5 March.", "2019-03-03", "2019-03-05", "range"),
        ("March 3-5.", "2019-03-03", "2019-03-05", "range"),
        ("From 30 March to 2 April.", "2019-03-30", "2019-04-02", "range"),
        ("Between Friday and Saturday.", "2019-04-05", "2019-04-06", "range"),
        ("In March it rained.", "2019-03-01", "2019-03-31", "month"),
        ("In May it rained.", "2018-05-01", "2018-05-31", "month"),
        ("Since April 2017 it rained.", "2017-04-01", "2017-04-30", "month"),
        ("In 2011 it rained.", "2011-01-01", "2011-12-31", "year"),
        ("Last week it rained.", "2019-03-25", "2019-03-31", "week"),
        ("Last month it rained.", "2019-03-01", "2019-03-31", "month"),
        ("On 2019-04-02 it rained.", "2019-04-02", "2019-04-02", "day"),
    ],
)
def test_reads_expression(text: str, first: str, last: str, precision: str) -> None:
    assert read(text) == (first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the town.",
        "A route of 30 km.",
        "The 2011 floor plan has 14 rooms.",
        "31 February.",
        "It sat there.",
    ],
)
def test_leaves_other_words_alone(text: str) -> None:
    assert find_dates(text, published=SUNDAY) == ()


def test_next_day_counts_from_the_day_before() -> None:
    found = find_dates("On 2 April it began. The next day it ended.", published=SUNDAY)
    assert [str(f.first) for f in found] == ["2019-04-02", "2019-04-03"]


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("He said Saturday that 14 soldiers were killed.", True),
        ("She told reporters in Aden on Saturday that it was over.", True),
        ("On Saturday, the army said it had left.", True),
        ("The ministry said in a statement on Saturday that it was over.", True),
        ("He said 14 soldiers were killed on Saturday.", False),
        ("On Saturday shells hit the port, the army said.", False),
        ("Shelling on Saturday killed two, officials said.", False),
    ],
)
def test_tells_the_day_of_the_saying_from_that_of_the_event(text: str, saying: bool) -> None:  # noqa: FBT001
    assert find_dates(text, published=SUNDAY)[0].saying is saying


def test_since_opens_a_period_but_a_comparison_does_not() -> None:
    assert find_dates("Since last Monday 40 have died.", published=SUNDAY)[0].since
    assert not find_dates("It was the worst attack since last Monday.", published=SUNDAY)[0].since


def test_distant_dates_are_marked() -> None:
    assert find_dates("It fell two weeks ago.", published=SUNDAY)[0].distant
    assert not find_dates("It fell on Saturday.", published=SUNDAY)[0].distant


def test_times_with_a_zone_become_instants() -> None:
    found = find_times("(between 14:00 and 16:00 GMT)")[0]
    start, end = found.on(SUNDAY)
    assert start.isoformat() == "2019-04-07T14:00:00+00:00"
    assert end is not None
    assert end.isoformat() == "2019-04-07T16:00:00+00:00"


def test_zone_is_turned_into_utc_and_midnight_is_crossed() -> None:
    start, end = find_times("from 23:30 to 01:00 EAT")[0].on(SUNDAY)
    assert start.isoformat() == "2019-04-07T20:30:00+00:00"
    assert end is not None
    assert end.isoformat() == "2019-04-07T22:00:00+00:00"


@pytest.mark.parametrize("text", ["at 18:00 local time", "at 18:00", "25:99 GMT"])
def test_time_without_a_usable_zone_has_no_instant(text: str) -> None:
    assert find_times(text) == ()


def test_precision_is_from_the_schema() -> None:
    assert find_dates("today", published=SUNDAY)[0].precision is DatePrecision.DAY


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("03/17/2021: Assailants burned two barns.", "2021-03-18", "2021-03-17"),
        ("17/03/2021: Assailants burned two barns.", "2021-03-18", "2021-03-17"),
        ("On 14.01.2021 a shell fell.", "2021-01-20", "2021-01-14"),
        ("On 2-11-2019 a convoy was stopped.", "2019-11-04", "2019-11-02"),
        ("2021/01/14, Bria: clashes.", "2021-02-01", "2021-01-14"),
        ("05/03/21: a blast.", "2021-03-06", "2021-03-05"),
        ("03/05/2021: a blast.", "2021-05-04", "2021-05-03"),  # the reading that is news
        ("03/05/2021: a blast.", "2021-03-06", "2021-03-05"),
        ("03/05/2021: a blast.", "2022-11-30", "2021-05-03"),  # neither is: as most of the world writes
        ("03/05/2021: a blast. 03/28/2021: another.", "2022-11-30", "2021-03-05"),  # the text says which comes first
        ("03/05/2021: a blast. 28/05/2021: another.", "2021-03-06", "2021-05-03"),
    ],
)
def test_days_in_numbers_are_read_in_the_order_that_text_and_publication_tell(text, published, day):
    first, *_ = find_dates(text, published=date.fromisoformat(published))
    assert (first.first.isoformat(), first.last, first.precision) == (day, first.first, DatePrecision.DAY)


@pytest.mark.parametrize(
    "text", ["Release 1.2.2021.3 is out.", "Host 10.20.2021.7", "99/99/2021", "ratio 3/4/5", "31/31/2020"]
)
def test_other_numbers_with_dots_and_strokes_are_no_days(text):
    assert find_dates(text, published=date(2021, 5, 4)) == ()


@pytest.mark.parametrize("published", ["2021-03-18", "2021-06-20", "2021-12-31"])
def test_a_report_of_older_days_looks_not_back(published):
    (found,) = find_dates("On 17 March 2021 raiders burned two barns.", published=date.fromisoformat(published))
    assert not found.distant


def test_a_report_of_these_days_looks_back_but_its_lines_are_entries():
    text = "Raiders burned a barn on 17 May 2021, as on 3 January 2021.\n- 9 January 2021: a blast\n"
    found = find_dates(text, published=date(2021, 5, 18))
    assert [d.distant for d in found] == [False, True, False]
