"""Incidents that follow others, and counts of those before: by hand, and against every pair of rows."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geoincidents import countable, geo
from geoincidents.errors import InputError, SchemaError
from geoincidents.measures.recent import rolling_count
from geoincidents.queries.moments import Timeline, spread
from geoincidents.queries.sequences import sequence, sequence_pairs
from geoincidents.tables.conforming import incidents_from_rows


def table(*rows):
    """Rows of (type, day of April, kilometres north of a point, other columns)."""
    lat, _ = geo.destination(lat=32.0, lon=13.0, km=[km for _, _, km, _ in rows], azimuth=0)
    told = []
    for at, (what, day, _, more) in enumerate(rows):
        row = {"incident_id": f"i{at}", "record_kind": "incident", "event_type": what, "match_status": "given"}
        row |= {"geometry": Point(13.0, lat[at]), "geo_radius_km": 1.0}
        told.append(row | ({"date_start": f"2019-04-{day:02}", "date_end": f"2019-04-{day:02}"} if day else {}) | more)
    return incidents_from_rows(told)


def rows_of(mask):
    return np.flatnonzero(mask).tolist()


RAIDS = table(
    ("air_strike", 4, 0, {}),
    ("shelling", 6, 5, {}),
    ("shelling", 20, 5, {}),
    ("shelling", 6, 50, {}),
    ("air_strike", 7, 0, {}),
    ("protest", 5, 0, {}),
)


def test_what_follows_is_near_and_soon_and_of_the_type_that_is_asked_for():
    asked = {"within": 7, "km": 10}
    assert rows_of(sequence(RAIDS, first="air_strike", then="shelling", **asked)) == [1]
    assert rows_of(sequence(RAIDS, first="air strike", **asked)) == [1, 4, 5]
    assert rows_of(sequence(RAIDS, **asked)) == [1, 4, 5]
    assert rows_of(sequence(RAIDS, within=1.5, km=10)) == [1, 4, 5]
    assert rows_of(sequence(RAIDS, within=0.5, km=10)) == []
    assert rows_of(sequence(RAIDS, first=["air_strike"], then=["shelling"], within=16, km=5.001)) == [1, 2]
    pairs = sequence_pairs(RAIDS, first="air_strike", then="shelling", within=16, km=10)
    assert pairs[["first_id", "then_id", "days"]].to_numpy().tolist() == [
        ["i0", "i1", 2.0], ["i0", "i2", 16.0], ["i4", "i2", 13.0],
    ]  # fmt: skip
    assert pairs["km"].round(6).tolist() == [5.0, 5.0, 5.0]
    assert pairs.index.tolist() == [1, 2, 2]


def test_on_one_day_the_times_decide():
    early, late = ({"time_start": f"2019-04-04T{hour}:00Z"} for hour in ("06", "18"))
    days = table(("air_strike", 4, 0, late), ("shelling", 4, 0, early), ("shelling", 4, 0, {}), ("riot", 4, 0, late))
    assert rows_of(sequence(days, within=0, km=1)) == [0, 3]
    assert rows_of(sequence(days, within=0, km=1, how="certain")) == []  # circles of one kilometre each
    assert rows_of(sequence(days, within=0, km=2, how="certain")) == [0, 3]
    possible = sequence_pairs(days, within=0, km=1, how="possible")
    assert [(a, b) for a, b in possible[["first_id", "then_id"]].to_numpy() if "i2" not in (a, b)] == [
        ("i1", "i0"), ("i1", "i3"),
    ]  # fmt: skip


def test_one_event_does_not_follow_itself_and_what_does_not_count_neither_leads_nor_follows():
    same = {"event_group": "e", "source_schema": "acled", "source_name": "ACLED"}
    told = table(("shelling", 4, 0, same), ("shelling", 5, 0, same), ("shelling", 6, 0, {"record_kind": "aggregate"}))
    assert rows_of(sequence(told, within=9, km=9)) == []
    change = table(("shelling", 4, 0, {}), ("territory_change", 6, 0, {"record_kind": "strategic"}))
    assert rows_of(sequence(change, within=9, km=9)) == []
    assert rows_of(sequence(change, within=9, km=9, strategic=True)) == [1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"within": -1}, "within=-1"),
        ({"within": "7"}, "within='7'"),
        ({"within": np.nan}, "within=nan"),
        ({"km": None}, "km=None"),
        ({"how": "maybe"}, "how='maybe'"),
        ({"first": "raid"}, "'raid' is no event type"),
        ({"then": []}, "No event type"),
        ({"first": 5}, "5 is no event type"),
    ],
)
def test_questions_that_are_none_are_told(asked, said):
    for question in (sequence, sequence_pairs):
        with pytest.raises(InputError, match=said):
            question(RAIDS, **{"within": 7, "km": 10, **asked})


def test_what_a_sequence_needs_is_told():
    with pytest.raises(SchemaError, match="event_type"):
        sequence(RAIDS.drop(columns="event_type"), within=1, km=1)
    with pytest.raises(InputError, match="is no table"):
        sequence(None, within=1, km=1)


def test_what_came_before_is_counted_each_event_once():
    same = {"event_group": "e", "source_schema": "acled", "source_name": "ACLED"}
    told = table(
        ("shelling", 4, 0, same), ("shelling", 4, 3, same), ("shelling", 5, 0, {}), ("riot", 5, 0, same),
        ("riot", 9, 0, {}), ("riot", 9, 200, {}), ("riot", None, 0, {}), ("riot", 8, 0, {"record_kind": "aggregate"}),
    )  # fmt: skip
    counts = rolling_count(told, days=5, km=10)
    assert counts.name == "incidents_5d_10km"
    assert counts.dtype == "Int64"
    assert counts.tolist() == [0, 0, 1, 0, 2, 0, pd.NA, 2]
    assert rolling_count(told, days=4, km=10).tolist() == [0, 0, 1, 0, 2, 0, pd.NA, 2]


def test_what_came_before_in_a_division_is_counted_with_its_country():
    where = [("LBY", "Sirte"), ("LBY", "Sirte"), ("SYR", "Sirte"), ("LBY", None), (None, "Sirte")]
    rows = [("riot", 4 + at, 0, {"country": c, "admin1": a}) for at, (c, a) in enumerate(where)]
    counts = rolling_count(table(*rows), days=30, by="admin1")
    assert counts.name == "incidents_30d_admin1"
    assert counts.tolist() == [0, 1, 0, pd.NA, 0]
    assert rolling_count(table(*rows), days=30, by="country").tolist() == [0, 1, 0, 2, pd.NA]


@pytest.mark.parametrize(
    "asked", [{}, {"km": 5, "by": "admin1"}, {"km": 0}, {"km": -1}, {"km": "5"}, {"km": 5, "days": 0}, {"by": 7}]
)
def test_counts_that_are_no_question_are_told(asked):
    with pytest.raises((InputError, SchemaError)):
        rolling_count(RAIDS, **{"days": 7, **asked})


def test_empty_tables_give_empty_answers():
    none = RAIDS.iloc[:0]
    assert sequence(none, within=1, km=1).tolist() == []
    assert len(sequence_pairs(none, within=1, km=1)) == 0
    assert rolling_count(none, days=1, km=1).tolist() == []


def test_moments_of_a_place_in_some_days_are_a_range():
    line = Timeline(np.array([1, 0, 1, 1]), np.array([10.0, 3.0, 4.0, 10.0]))
    low, high = line.ranges(np.array([1, 1, 0, 1]), np.array([4.0, 5.0, 5.0, -99.0]), np.array([9.5, 99.0, 99.0, 3.0]))
    assert (high - low).tolist() == [1, 2, 0, 0]
    assert line.order[low[1] : high[1]].tolist() == [0, 3]
    assert [one.tolist() for one in next(spread(np.array([5, 9]), np.array([2, 1])))] == [[0, 0, 1], [5, 6, 9]]


DAY = st.integers(1, 12)
MANY = st.lists(
    st.tuples(
        st.sampled_from(["air_strike", "shelling", "riot"]),
        st.one_of(st.none(), DAY),
        st.sampled_from([0, 4, 8, 30, 900]),
        st.fixed_dictionaries(
            {
                "geo_radius_km": st.sampled_from([None, 0.5, 3.0, 25.0]),
                "event_group": st.sampled_from([None, None, "g1", "g2"]),
                "source_name": st.sampled_from(["A", "B"]),
                "source_schema": st.just("text"),
                "date_precision": st.sampled_from(["day", "day", "upper_bound"]),
                "time_start": st.sampled_from([None, "2019-04-04T06:00Z", "2019-04-04T09:00Z"]),
            },
            optional={"date_end": DAY.map(lambda day: f"2019-04-{day + 12}")},
        ),
    ),
    max_size=7,
)


def spans_of(row):
    first, last = row["date_start"], row["date_end"]
    return (last if pd.isna(first) else first), (first if pd.isna(last) else last)


def follows(one, two, within, km, how):
    """What the docstring says, of one pair."""
    if event(one) == event(two):
        return False
    (a1, a2), (b1, b2) = spans_of(one), spans_of(two)
    if pd.isna(a1) or pd.isna(b1):
        return False
    day = pd.Timedelta(days=1)
    away = float(
        geo.distance_km(
            lat=one["geometry"].y, lon=one["geometry"].x, to_lat=two["geometry"].y, to_lon=two["geometry"].x
        )
    )
    radii = [row["geo_radius_km"] for row in (one, two)]
    slack = sum(0.0 if pd.isna(radius) else radius for radius in radii)
    before, after = one["time_start"], two["time_start"]
    timed = not pd.isna(before) and not pd.isna(after)
    single = a1 == a2 == b1 == b2
    is_open = [row["date_precision"] == "upper_bound" and spans_of(row)[0] == spans_of(row)[1] for row in (one, two)]
    is_open = [o and not pd.isna(row["date_end"]) for o, row in zip(is_open, (one, two), strict=True)]
    if how == "possible":
        soon = b2 >= a1 and (b1 - a2) / day <= within and not (single and timed and before >= after)
        return away <= km + slack and soon
    if any(is_open):
        return False
    if how == "certain":
        soon = (b1 > a2 or (single and timed and before < after)) and (b2 - a1) / day <= within
        return away + slack <= km and soon and not any(map(pd.isna, radii))
    lag = ((b1 - a1) + (b2 - a2)) / day / 2
    return away <= km and (0 < lag <= within or (lag == 0 and timed and before < after))


@settings(max_examples=25, deadline=None)
@given(
    MANY, st.sampled_from([0, 1, 3, 8]), st.sampled_from([0, 5, 40]), st.sampled_from(["point", "possible", "certain"])
)
def test_every_pair_is_found_and_no_other(rows, within, km, how):
    told = table(*rows)
    if not len(told):
        return
    rows = [row for row, counts in zip(told.to_dict("records"), countable(told), strict=True) if counts]
    expected = [
        (one["incident_id"], two["incident_id"])
        for two, one in product(rows, repeat=2)
        if follows(one, two, within, km, how)
    ]
    pairs = sequence_pairs(told, within=within, km=km, how=how)
    assert list(zip(pairs["first_id"], pairs["then_id"], strict=True)) == expected
    mask = sequence(told, within=within, km=km, how=how)
    assert set(told["incident_id"][mask]) == {then for _, then in expected}


@settings(max_examples=25, deadline=None)
@given(MANY, st.sampled_from([0.5, 2, 6]), st.sampled_from([3, 40]))
def test_counts_are_those_of_every_pair(rows, days, km):
    told = table(*rows)
    if not len(told):
        return
    records = told.to_dict("records")
    counted = [row for row, counts in zip(records, countable(told), strict=True) if counts]
    for answer, two in zip(rolling_count(told, days=days, km=km), records, strict=True):
        before = {event(one) for one in counted if preceded(one, two, days, km)} - {event(two)}
        assert pd.isna(answer) if preceded(two, two, days, km) is None else answer == len(before)


def event(row):
    return row["incident_id"] if pd.isna(row["event_group"]) else row["event_group"]


def preceded(one, two, days, km):
    """Whether a row came before another; None where a day is missing."""
    (a1, a2), (b1, b2) = spans_of(one), spans_of(two)
    for row, first, last in ((one, a1, a2), (two, b1, b2)):
        if pd.isna(first) or (
            row["date_precision"] == "upper_bound" and first == last and not pd.isna(row["date_end"])
        ):
            return None
    away = geo.distance_km(
        lat=one["geometry"].y, lon=one["geometry"].x, to_lat=two["geometry"].y, to_lon=two["geometry"].x
    )
    return away <= km and 0 < ((b1 - a1) + (b2 - a2)) / pd.Timedelta(days=1) / 2 <= days
