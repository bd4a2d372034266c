"""Nothing of a table is lost in silence: every cell is in the record of its row, and what was left out is told."""

import json
import logging

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geoincidents as gi
from geoincidents.errors import SchemaError
from geoincidents.tables.counts import _said_alone
from geoincidents.tables.mapping import NULL_WORDS

HEADERS = (
    *("date", "Incident Date", "Report Date", "Year", "Month", "Day", "Time", "Killed", "Killed - Civ", "Injured"),
    *("Civilians killed", "Casualties", "Latitude", "Longitude", "Coordinates", "Location", "Village", "District"),
    *("Province", "Country", "Type", "Actor", "Target", "Source", "Link", "Notes", "ID", "Phone", "Age", "№", "x/y"),
    *("incident_id", "event_type", "geo_precision", "certainty", "match_status", "evidence_spans"),
)
CELLS = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                "-",
                "unknown",
                "2024-03-05",
                "5/3/2024",
                "31/12/2023",
                "12 mars 2022",
                "13/13/2020",
                "soon",
                "03/2021",
            ),
            *("3", "10+", "5-7", "at least 14", "many", "1,200", "-99", "1e9", "2.5", "0", "3 killed, 5 injured"),
            *("35.81", "36,61", "95.2", "35.81, 36.61", "N/K", "Kabul", "Tripoli", "Libya", "LBY", "Nowhere at all"),
            *("IED", "Airstrike", "Party", "Total", "True", "https://x.example/1", "7", "exact", "confirmed"),
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8),
)


@st.composite
def tables(draw):
    names = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=7, unique_by=str.casefold))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), min_size=1, max_size=6))
    table = pd.DataFrame(rows, columns=names, dtype=object)
    return table.assign(date="2024-05-06") if "date" not in map(str.casefold, names) else table


@pytest.fixture(scope="module", autouse=True)
def quiet():
    logging.getLogger("geoincidents").setLevel(logging.ERROR)
    yield
    logging.getLogger("geoincidents").setLevel(logging.NOTSET)


def readable(table):
    """The incidents of a table; None of half a point and where nothing says where or when, which are refused aloud."""
    try:
        return gi.incidents_from_table(table, errors="flag")
    except SchemaError as error:
        if "stands for" in str(error) or "No column says where or when" in str(error):
            return None
        raise


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_every_row_and_cell_stays(table):
    before = table.copy()
    incidents = readable(table)
    pd.testing.assert_frame_equal(table, before)
    if incidents is None:
        return
    assert incidents.index.equals(table.index)
    records = [json.loads(record) for record in incidents["source_record"]]
    assert records == table.to_dict(orient="records")
    for name in table.columns:
        empty = table[name].map(lambda cell: not str(cell).strip()).all()
        used = name in gi.schema.DTYPES or name in incidents.columns or empty
        assert used or any(repr(name) in one["message"] for one in incidents.attrs["findings"]), name


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=5))
def test_a_cell_that_says_something_is_read_or_told(rows):
    """Of a column that is known, whatever does not arrive is in the findings."""
    names = ["date", "dead", "hurt", "lat", "lon"]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    columns = {"date_start": "date", "killed_best": "dead", "injured_best": "hurt", "lat": "lat", "lon": "lon"}
    incidents = gi.incidents_from_table(table, columns=columns, errors="flag", country="LBY")
    assert len(incidents) == len(table)
    told = {}
    for one in incidents.attrs["findings"]:
        if one["severity"] != "note" and one["column"] is not None:
            told[one["column"]] = told.get(one["column"], 0) + one["rows"]
    sums = sum(one["rows"] for one in incidents.attrs["findings"] if one["finding"] == "total_row")  # whole rows
    arrived = {
        "date_start": incidents["date_start"].notna() | incidents["date_end"].notna(),
        "killed_best": incidents[["killed_low", "killed_best", "killed_high"]].notna().any(axis=1),
        "injured_best": incidents[["injured_low", "injured_best", "injured_high"]].notna().any(axis=1),
    }
    nothing = NULL_WORDS | {"-99", "0"} | _said_alone("unknown")
    for target, here in arrived.items():
        cells = table[columns[target]].map(lambda cell: str(cell).strip().casefold() not in nothing)
        lost = int((cells & ~here).sum())
        assert told.get(target, 0) + sums >= lost, (target, incidents.attrs["findings"])
    points = table[["lat", "lon"]].map(lambda cell: str(cell).strip().casefold() not in NULL_WORDS).any(axis=1)
    lost = int((points & incidents.geometry.isna()).sum())
    assert told.get("lat", 0) + told.get("lon", 0) + sums >= lost


def test_cells_of_a_file_stay(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(
        "Title of the log\n\n,Date,Town,Killed,Remarks,Remarks\n1,2024-03-05,Kabul,x,a,b\n2,2024-03-06,Herat,2,,c\n",
        encoding="utf-8",
    )
    incidents = gi.read_incidents(path)
    assert [json.loads(record) for record in incidents["source_record"]] == [
        {"Date": "2024-03-05", "Town": "Kabul", "Killed": "x", "Remarks": "a", "Remarks_2": "b"},
        {"Date": "2024-03-06", "Town": "Herat", "Killed": "2", "Remarks": None, "Remarks_2": "c"},
    ]
    found = {one["finding"] for one in incidents.attrs["findings"]}
    assert {"title_lines", "index_column", "duplicate_header", "columns_guessed"} <= found


def test_rows_that_are_folded_are_told():
    rows = [
        {"incident_id": f"i{at // 3}", "victim_id": at, "killed_or_injured": "k", "incident_date": "2023-10-07"}
        for at in range(7)
    ]
    incidents = gi.incidents_from_table(pd.DataFrame(rows))
    assert incidents["killed_best"].tolist() == [3, 3, 1]
    records = [json.loads(record) for record in incidents["source_record"]]
    assert [one for record in records for one in (record if isinstance(record, list) else [record])] == rows
    told = next(one for one in incidents.attrs["findings"] if one["finding"] == "rows_folded")
    assert told["rows"] == 4


def test_a_row_of_sums_whose_word_stands_in_the_identifier_keeps_it():
    table = pd.DataFrame({"date": ["2024-01-05", None], "ID": ["a1", "Total"], "killed": [3, 3]})
    incidents = gi.incidents_from_table(table, errors="flag", country="LBY")
    assert incidents["incident_id"].tolist() == ["a1", "Total"]
    assert incidents["record_kind"].tolist() == ["incident", "aggregate"]
