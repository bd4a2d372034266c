"""Bars of the timeline: the same incidents as ``between`` finds, here and in the page, by vectors that both read."""

import itertools
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geoincidents import between, schema
from geoincidents.maps.bins import bar_counts, bin_edges, slots_of, step_of
from geoincidents.tables.conforming import incidents_from_rows

VECTORS = json.loads((Path(__file__).with_name("vectors") / "timeline.json").read_text("utf-8"))


def incidents(rows):
    return incidents_from_rows(
        [{"record_kind": "incident"} | {key: row[key] for key in row if key != "name" and row[key]} for row in rows]
    )


def day(text):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def iso(days):
    return [str(value) for value in np.array(days).astype("datetime64[D]")]


def named(mask):
    return [row["name"] for row, chosen in zip(VECTORS["rows"], mask, strict=True) if chosen]


@pytest.mark.parametrize("window", VECTORS["windows"], ids=lambda window: window["from"])
def test_between_finds_what_the_vectors_say(window):
    table = incidents(VECTORS["rows"])
    assert named(between(table, window["from"], window["to"])) == window["possible"]
    assert named(between(table, window["from"], window["to"], certain=True)) == window["certain"]


@pytest.mark.parametrize("wanted", VECTORS["edges"], ids=lambda wanted: wanted["from"])
def test_edges_are_those_of_the_vectors(wanted):
    ends = day(wanted["from"]), day(wanted["to"])
    edges = bin_edges(*ends, step_of(*ends))
    assert step_of(*ends) == wanted["step"]
    assert len(edges) == wanted["count"]
    assert iso(edges[:3]) == wanted["first"]
    assert iso(edges[-2:]) == wanted["last"]
    assert edges[0] <= ends[0]
    assert edges[-2] <= ends[1] < edges[-1]


@pytest.mark.parametrize("bars", VECTORS["bars"], ids=lambda bars: bars["edges"][0])
def test_bars_count_what_between_finds_in_their_days(bars):
    table = incidents(VECTORS["rows"])
    edges = np.array([day(text) for text in bars["edges"]])
    slots = slots_of(table)
    certain, possible = bar_counts(slots, edges, slots.dated)
    assert certain.tolist() == bars["certain"]
    assert possible.tolist() == bars["possible"]
    ends = [(iso([low])[0], iso([high - 1])[0]) for low, high in itertools.pairwise(edges)]
    assert certain.tolist() == [int(between(table, *end, certain=True).sum()) for end in ends]
    assert possible.tolist() == [int(between(table, *end).sum()) for end in ends]


def test_times_make_hours_of_a_few_days():
    hours = VECTORS["hours"]
    slots = slots_of(incidents(hours["rows"]))
    assert slots.a_day == hours["a_day"]
    for values, wanted in ((slots.first, hours["first"]), (slots.last, hours["last"])):
        told = [str(np.datetime64(int(value), "h")) for value in values[slots.dated]]
        assert told == [text for text in wanted if text]
    assert slots.dated.tolist() == [text is not None for text in hours["first"]]


def test_a_month_long_event_is_in_every_day_of_its_month_and_certain_in_none():
    slots = slots_of(incidents([{"date_start": "2019-04-01", "date_end": "2019-04-30", "date_precision": "month"}]))
    edges = bin_edges(day("2019-03-30"), day("2019-05-02"), "day")
    certain, possible = bar_counts(slots, edges, slots.dated)
    assert certain.sum() == 0
    assert possible.sum() == 30


def test_bars_hold_random_spans_as_between_does():
    random = np.random.default_rng(7)
    start = pd.Timestamp("2019-01-01") + pd.to_timedelta(random.integers(0, 90, 200), "D")
    end = start + pd.to_timedelta(random.integers(0, 20, 200), "D")
    frame = {schema.DATE_START: start, schema.DATE_END: end}
    table = incidents_from_rows([{"record_kind": "incident"}] * 200).assign(**frame)
    slots = slots_of(table)
    edges = bin_edges(day("2019-01-01"), day("2019-04-20"), "week")
    counts = bar_counts(slots, edges, slots.dated)
    for low, high, certain, possible in zip(edges[:-1], edges[1:], *counts, strict=True):
        ends = iso([low, high - 1])
        assert possible == between(table, *ends).sum()
        assert certain == between(table, *ends, certain=True).sum()


def test_a_table_whose_rows_mostly_have_no_time_is_shown_by_days():
    rows = [{"date_start": day, "date_end": day} for day in ("2019-04-05", "2019-04-06", "2019-04-07")]
    rows.append({"date_start": "2019-04-06", "date_end": "2019-04-06", "time_start": "2019-04-06T03:20:00Z"})
    assert slots_of(incidents_from_rows(rows)).a_day == 1
    assert slots_of(incidents_from_rows(rows[2:])).a_day == 24
