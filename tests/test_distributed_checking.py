"""Checking a table in partitions: its findings are those of one table, wherever it is cut."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, Point

import geoincidents as gi
from geoincidents.errors import FileMissingError
from geoincidents.tables.checks.points import commonest_divisions
from geoincidents.tables.conforming import incidents_from_rows

dask = pytest.importorskip("dask")
pytest.importorskip("dask_geopandas")
dd = pytest.importorskip("dask.dataframe")

TODAY = "2025-06-01"


@pytest.fixture(autouse=True)
def _in_this_thread():
    with dask.config.set({"dataframe.convert-string": False, "scheduler": "sync"}):
        yield


def one_of(*values):
    return st.sampled_from(values)


YEAR_2018, YEAR_2019 = ('{"id": 1, "iyear": 2018}', '{"id": 2, "iyear": 2019}')
CELLS = {
    "incident_id": one_of("a", "b", "c", "d", "e", " ", None),
    "record_kind": one_of("incident", "incident", "aggregate", None),
    "event_type": one_of("shelling", "shelling", "other", "party", None),
    "event_subtype": one_of(None, "Cattle raid", "Feud"),
    "match_status": one_of("given", "given", "resolved", "unresolved", "ambiguous"),
    "match_score": one_of(None, 0.5, 93.0),
    "match_why": one_of(None, "the country is not known: 'Narnia'"),
    "geo_precision": one_of("settlement", "settlement", "admin1", None),
    "geo_radius_km": one_of(5.0, None, -1.0),
    "country": one_of("LBY", "LBY", "Libya", "Ruritania", "TUN", None),
    "admin1": one_of(None, "Tripoli", "Kufra", "Sabha", "Xq"),
    "place_phrase": one_of("Tripoli", "Sabha", "Xqzvwk", None),
    "date_start": one_of("2019-04-05", "2019-04-05", "2019-04-06", "1899-12-30", "2091-04-05", None),
    "date_end": one_of(None, "2019-04-06", "2019-08-06"),
    "source_date": one_of(None, "2019-04-05"),
    "certainty": one_of(None, "planned"),
    "source_record": one_of(None, "no JSON", "{}", YEAR_2018, YEAR_2019),
    "event_group": one_of(None, None, "g"),
    "casualty_group": one_of(None, "c", "d"),
    "killed_low": one_of(None, 9),
    "killed_best": one_of(None, 7, 12, -9, 2_019_001),
    "evidence": one_of(None, "At least 35 have been killed so far."),
}
POINTS = one_of(
    None, Point(13.187, 32.887), Point(13.187, 32.887), Point(14.428, 27.038), Point(32.887, 13.187), Point(0, 0),
    Point(17.2, 34.6), Point(14, 30), Point(200, 95), Point(17.0, 25.0), LineString([(13, 32), (14, 33)]),
)  # fmt: skip
DEGREES = one_of(None, "32.887", "27.038", "north", "13.187", "0", "95", "200", " ")
CUTS = st.lists(st.integers(0, 40), max_size=5)


def rows_of(**more):
    """Tables of which some columns are the same throughout."""
    kept = st.sets(st.sampled_from(sorted(CELLS)))
    row = st.fixed_dictionaries(CELLS | more)

    def flat(drawn):
        rows, same = drawn
        return [{**row, **{name: rows[0][name] for name in same}} for row in rows]

    return st.tuples(st.lists(row, min_size=1, max_size=40), kept).map(flat)


def cut(table, cuts):
    edges = [0, *sorted(min(at, len(table)) for at in cuts), len(table)]
    pieces = [table.iloc[start:end] for start, end in pairwise(edges)]
    return dd.from_map(lambda piece: piece, pieces, meta=table.iloc[:0])


def same_findings(table, cuts):
    expected = gi.check_incidents(table, today=TODAY)
    assert_frame_equal(gi.check_incidents(cut(table, cuts), today=TODAY), expected)
    return expected


UNHURRIED = {"deadline": None, "suppress_health_check": [*HealthCheck]}


@settings(max_examples=20, **UNHURRIED)
@given(rows_of(geometry=POINTS), CUTS)
def test_findings_of_incidents_are_those_of_one_table(rows, cuts):
    same_findings(gpd.GeoDataFrame(pd.DataFrame(rows, index=[f"r{n % 30}" for n in range(len(rows))]), crs=4326), cuts)


@settings(max_examples=10, **UNHURRIED)
@given(rows_of(lat=DEGREES, lon=DEGREES, killed_high=one_of(None, "many", 3), iyear=one_of(2019, 2018, None)), CUTS)
def test_findings_of_a_plain_table_are_those_of_one_table(rows, cuts):
    same_findings(pd.DataFrame(rows).astype(object), cuts)


def test_what_only_many_rows_show_is_found():
    libya = gi.Gazetteer.default().country("Libya")
    lone = [Point(13.0 + n / 50, 32.5) for n in range(12)]
    points = [Point(13.41, 32.61)] * 9 + [Point(libya.lon, libya.lat)] * 3 + lone
    row = {"record_kind": "incident", "event_type": "other", "match_status": "given", "geo_radius_km": 5.0}
    row |= {"geo_precision": "settlement", "killed_best": 7}
    table = incidents_from_rows([{**row, "incident_id": f"i{n}", "geometry": one} for n, one in enumerate(points)])
    found = same_findings(table, [3, 3, 10, 11])
    assert {"coordinate_pile_up", "centre_as_place", "all_undated", "one_type_only"} <= set(found["finding"])
    dated = table.assign(date_start=pd.Timestamp("2019-04-05"), geometry=[Point(13.41, 32.61)] * 24)
    dated.loc[12:, "actor1"] = [f"party {n}" for n in range(12)]
    found = same_findings(dated, [5, 18])
    assert {"same_row_twice", "near_twins"} <= set(found["finding"])


def test_divisions_to_look_up_are_the_commonest_by_name_where_equally_common():
    rows = pd.Series({("LBY", f"name {n:03d}"): 1 for n in reversed(range(600))} | {("LBY", "z"): 2})
    chosen = commonest_divisions(rows)
    assert len(chosen) == 500
    assert {("LBY", "z"), ("LBY", "name 498")} <= chosen
    assert ("LBY", "name 499") not in chosen


def test_a_folder_is_checked_and_what_is_none_is_told(tmp_path, incidents):
    gi.write_incidents(cut(incidents.assign(killed_low=9, killed_best=7), [1]), tmp_path / "folder")
    found = gi.check_incidents(tmp_path / "folder", today=TODAY)
    assert_frame_equal(found, gi.check_incidents(gi.open_incidents(tmp_path / "folder").compute(), today=TODAY))
    assert "low_above_best" in set(found["finding"])
    with pytest.raises(FileMissingError, match="nowhere"):
        gi.check_incidents(tmp_path / "nowhere")


def test_the_command_line_checks_by_workers_what_it_checks_alone(tmp_path, incidents, capfd):
    from geoincidents.cli import main

    words = ["event_id,date,location,country,dead", *(f"{n},{n % 40}/04/2019,Tripoli,LBY,{n}+" for n in range(90))]
    (tmp_path / "events.csv").write_text("\n".join(words), encoding="utf-8")
    ours = incidents.assign(killed_low=9, killed_best=7)
    gi.write_incidents(ours, tmp_path / "ours.csv")
    gi.write_incidents(cut(ours, [3]), tmp_path / "folder")
    for name in ("events.csv", "ours.csv"):
        status = main(["check", str(tmp_path / name), "--today", TODAY])
        alone = capfd.readouterr()
        assert main(["check", str(tmp_path / name), "--today", TODAY, "--workers", "1"]) == status
        assert capfd.readouterr().out == alone.out
        assert alone.out
    assert main(["check", str(tmp_path / "folder"), "--today", TODAY]) == 1
    told = capfd.readouterr()
    assert "low_above_best" in told.out
    assert f"{len(ours)} rows" in told.err
