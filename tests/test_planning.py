"""Which column means what: the caller first, then a layout, the schema's own names, tags, and a guess that is told."""

import pandas as pd
import pytest

import geoincidents as gi
from geoincidents.errors import InputError, SchemaError
from geoincidents.tables.notes import HXL
from geoincidents.tables.planning import ignored_finding, plan_of
from geoincidents.tables.records import Records

ACLED = {"event_id_cnty": ["A1"], "event_date": ["2020-01-01"], "event_type": ["Riots"], "actor1": ["X"],
         "fatalities": ["3"], "other_toll": ["9"], "country": ["Libya"], "location": ["Sabha"]}  # fmt: skip


def plan(cells, faults=None, **kwargs):
    table = pd.DataFrame(cells)
    return plan_of(table, Records.of(table), [] if faults is None else faults, **kwargs)


def columns_for(planned, field):
    return planned.fields[field][0].columns if field in planned.fields else None


def test_a_layout_is_recognised_and_told():
    planned = plan(ACLED, faults := [])
    assert planned.layout.name == "acled"
    assert [one["finding"] for one in faults] == ["layout"]


def test_the_caller_beats_the_layout():
    planned = plan(ACLED, columns={"killed_best": "other_toll", "actor1": None})
    assert columns_for(planned, "killed_best") == ("=other_toll",)
    assert "actor1" not in planned.fields
    assert (
        gi.incidents_from_table(pd.DataFrame(ACLED), columns={"killed_best": "other_toll"})["killed_best"].item() == 9
    )


def test_words_of_the_caller_beat_those_of_the_layout():
    table = pd.DataFrame(ACLED)
    incidents = gi.incidents_from_table(table, values={"event_type": {"Riots": "protest"}})
    assert incidents["event_type"].item() == "protest"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"evnt_type": {}}, "Did you mean 'event_type'"),
        ({"event_type": {"a": "protst"}}, "Did you mean 'protest'"),
        ({"place_phrase": {"a": "b"}}, "has no vocabulary"),
    ],
)
def test_wrong_words_are_refused(values, told):
    with pytest.raises(InputError, match=told):
        plan(ACLED, values=values)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"date_strt": "event_date"}, "Did you mean 'date_start'"),
        ({"date_start": "evnt_date"}, "Did you mean 'event_date'"),
    ],
)
def test_wrong_columns_are_refused(columns, told):
    with pytest.raises(SchemaError, match=told):
        plan(ACLED, columns=columns)


def test_own_names_beat_the_guess():
    planned = plan({"date_start": ["2020-01-01"], "Incident date": ["2021-01-01"], "Town": ["Kabul"]})
    assert columns_for(planned, "date_start") == ("=date_start",)
    assert planned.guessed == {"place_phrase"}


@pytest.mark.parametrize(
    "names", [("Lat", "Lng"), ("LAT", "LON"), ("Latitude", "Longitude"), ("latitude", "LONG"), ("Y", "X")]
)
def test_coordinates_in_any_case(names):
    table = pd.DataFrame({"date": ["2020-01-01"], names[0]: ["35.8"], names[1]: ["36.6"]})
    incidents = gi.incidents_from_table(table)
    assert (incidents.geometry.item().y, incidents.geometry.item().x) == (35.8, 36.6)


@pytest.mark.parametrize("names", [("point", "GPS"), ("year", "Jahr")])
def test_the_caller_may_name_what_is_no_column_of_the_schema(names):
    field, column = names
    table = pd.DataFrame({"when": ["01-02-03"], "GPS": ["35.8, 36.6"], "Jahr": ["2001"]})
    incidents = gi.incidents_from_table(table, columns={"date_start": "when", field: column})
    if field == "point":
        assert incidents.geometry.item().y == 35.8
    else:
        assert incidents["date_start"].dt.year.item() == 2001


def test_tags_beat_headers_but_not_those_of_counts():
    table = pd.DataFrame({"Location": ["road"], "Somewhere": ["Kabul"], "Killed": ["1"], "Injured": ["2"]})
    table.attrs[HXL] = {"Somewhere": "#loc+name", "Killed": "#affected+injured", "Injured": "#affected+killed"}
    planned = plan_of(table, Records.of(table), [])
    assert columns_for(planned, "place_phrase") == ("somewhere",)
    assert columns_for(planned, "killed_best") == ("killed",)


def test_columns_that_appear_twice_are_refused():
    table = pd.DataFrame([["2020-01-01", "x", "y"]], columns=["date", "a", "a"])
    with pytest.raises(SchemaError, match="appear twice: a"):
        plan_of(table, pd.Series(["{}"]), [])


def test_ignored_columns_are_named():
    told = ignored_finding(pd.DataFrame({f"c{at}": [1] for at in range(15)}))
    assert "15 column(s)" in told["message"]
    assert "and 3 more" in told["message"]


def test_sums_below_a_log_are_aggregates():
    words = ("Total", "TOTAL:", "Grand total", "Gesamt", "Итого", "المجموع", "Toplam", "Sous-total")
    for word in (*words, "合計", "รวม", "ድምር", "Tổng cộng"):
        table = pd.DataFrame({"Date": ["2024-03-05", word], "Town": ["Kabul", ""], "Killed": ["3", "3"]})
        incidents = gi.incidents_from_table(table, errors="raise")
        assert incidents["record_kind"].tolist() == ["incident", "aggregate"], word
        assert "total_row" in {one["finding"] for one in incidents.attrs["findings"]}
        assert int(incidents.loc[gi.countable(incidents), "killed_best"].sum()) == 3


def test_a_place_called_total_is_no_sum():
    table = pd.DataFrame({"Date": ["2024-03-05"], "Town": ["Total"], "Type": ["Clash"], "Country": ["Niger"]})
    assert gi.incidents_from_table(table)["record_kind"].tolist() == ["incident"]
