"""Columns that count harm: all, by bounds, split by parties, told in words or as the fate of a person."""

import pandas as pd
import pytest

import geoincidents as gi
from geoincidents.tables.harm import Heading, harm_fields, heading_of, told_in_words


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Killed", ("killed", "best", "all")), ("No. of people killed", ("killed", "best", "all")),
        ("Total deaths", ("killed", "best", "total")), ("Civilians killed", ("killed", "best", "party")),
        ("Killed (Security Forces)", ("killed", "best", "party")), ("Children wounded", ("injured", "best", "subset")),
        ("civilians_killed_min", ("killed", "low", "party")), ("Maximum people injured", ("injured", "high", "all")),
        ("nkill", ("killed", "best", "all")), ("ndeath", ("killed", "best", "all")),
        ("Nb de morts", ("killed", "best", "all")),
        ("Muertos", ("killed", "best", "all")), ("Todesopfer", ("killed", "best", "all")),
        ("عدد القتلى", ("killed", "best", "all")), ("Загинуло", ("killed", "best", "all")),
        ("Yaralı sayısı", ("injured", "best", "all")), ("Friendly KIA", ("killed", "best", "party")),
    ],
)  # fmt: skip
def test_headings(name, heading):
    assert heading_of(name) == Heading(*heading)


@pytest.mark.parametrize(
    "name",
    [
        "Cause of death", "Killed or injured", "Date of death", "Kidnapped", "Animals killed", "Name of killed", "Age",
        "Phone", "Place", "Deaths per 100,000", "Killed by", "Arrested", "Note on deaths", "Min max killed",
    ],
)  # fmt: skip
def test_what_is_no_count(name):
    assert heading_of(name) is None


def counts(rows, **kwargs):
    table = pd.DataFrame(rows).assign(date="2024-03-05", country="AFG", place="Kabul")
    out = gi.incidents_from_table(table, errors="flag", **kwargs)
    return {
        name: [None if pd.isna(cell) else int(cell) for cell in out[name]]
        for name in ("killed_low", "killed_best", "killed_high", "injured_best")
    }, out


def test_parties_are_added_and_parts_are_not():
    told, out = counts([{"Killed: civilians": 3, "Killed: police": 1, "Killed: of whom children": 2, "Injured": "4"}])
    assert told["killed_best"] == [4]
    assert told["injured_best"] == [4]
    assert "Killed: police 1" in out["casualty_note"].item()


def test_a_total_beats_its_parts():
    told, _ = counts([{"Civilians killed": 3, "Soldiers killed": 2, "Total killed": 6}])
    assert told["killed_best"] == [6]


def test_men_women_and_children_alone_are_everybody():
    told, _ = counts([{"Men killed": 3, "Women killed": 2, "Children killed": "1"}])
    assert told["killed_best"] == [6]


def test_parts_with_bounds_keep_them():
    told, _ = counts([
        {"Killed - Civ": "at least 3", "Killed - Mil": "2"}, {"Killed - Civ": "1-2", "Killed - Mil": "4"},
        {"Killed - Civ": "", "Killed - Mil": "4"}, {"Killed - Civ": "", "Killed - Mil": "-99"},
    ])  # fmt: skip
    assert told["killed_low"] == [5, 5, 4, None]
    assert told["killed_best"] == [5, None, 4, None]
    assert told["killed_high"] == [None, 6, 4, None]


def test_a_part_that_is_no_count_is_told():
    rows = [{"Killed - Civ": "x", "Killed - Mil": 2}, *[{"Killed - Civ": "1", "Killed - Mil": 2}] * 3]
    told, out = counts(rows)
    assert told["killed_best"] == [None, 3, 3, 3]
    assert any(one["finding"] == "unread_cell" and one["rows"] == 1 for one in out.attrs["findings"])


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("3 killed, 5 injured", 3, 5), ("2 wounded", None, 2), ("Killed: 4; Wounded: 1", 4, 1), ("none", 0, 0),
        ("12 people killed and 30 others wounded", 12, 30), ("1 mort et 2 blessés", 1, 2), ("2 убитых", 2, None),
    ],
)  # fmt: skip
def test_tolls_told_in_words(text, killed, injured):
    rows = [{"Casualties": text}, {"Casualties": "1 killed, 1 injured"}]
    told, _ = counts(rows)
    assert (told["killed_best"][0], told["injured_best"][0]) == (killed, injured)


def test_the_fate_of_a_person():
    told, _ = counts(
        [{"Name": "A", "Status": "Killed"}, {"Name": "B", "Status": "Injured"}, {"Name": "C", "Status": "killed"}]
    )
    assert told["killed_best"] == [1, None, 1]
    assert told["injured_best"] == [None, 1, None]


def test_other_columns_called_status_are_left_alone():
    told, out = counts([{"Status": "Open"}, {"Status": "Closed"}])
    assert told["killed_best"] == [None, None]
    assert out["Status"].tolist() == ["Open", "Closed"]


def test_fields_that_are_found_already_stay():
    table = pd.DataFrame({"Killed": [1], "Civilians killed": [1]})
    assert "killed_best" not in harm_fields(table, list(table.columns), {"killed_best": ()})
    assert told_in_words(pd.DataFrame({"x": ["1 killed"]}), ["x"], {}) == {}


def test_people_in_lists_of_objects_are_counted_by_what_became_of_them():
    people = ['[{"age": 4, "fate": "dead"}, {"fate": "Wounded"}, {"fate": "Injured"}]', "[]", '[{"fate": "escaped"}]']
    table = pd.DataFrame(
        {"date": ["2024-01-05"] * 3, "place": ["Tripoli"] * 3, "victims": people, "animals": ["[]"] * 3}
    )
    table.loc[2, "victims"] = '[{"fate": "escaped"}, {"fate": "killed"}]'
    incidents = gi.incidents_from_table(table)
    assert incidents["killed_best"].tolist() == [1, 0, 1]
    assert incidents["injured_best"].tolist() == [2, 0, 0]


def test_a_column_of_injuries_that_tells_deaths_as_well_is_read_for_both():
    told = ["Nil", "2 crew injured", "Nil", "3 crew killed, 4 injured", "Nil"]
    table = pd.DataFrame({"date": "2024-01-05", "place": "Tripoli", "Injuries": told})
    incidents = gi.incidents_from_table(table)
    assert incidents["killed_best"].tolist() == [0, pd.NA, 0, 3, 0]
    assert incidents["injured_best"].tolist() == [0, 2, 0, 4, 0]
