"""Queries: each mask by hand, never null, with the incidents' own index."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from geoincidents import distance_to
from geoincidents.errors import FileFormatError, FileMissingError, InputError, SchemaError
from geoincidents.queries import (
    along,
    between,
    by_actor,
    countable,
    in_country,
    near,
    of_type,
    with_toll,
    within_area,
    within_radius,
)
from geoincidents.tables.conforming import incidents_from_rows

TRIPOLI = {"lat": 32.88743, "lon": 13.18733}
ROAD = LineString([(12.5, 32.68333), (14, 32.68333)])
ROUND_TRIPOLI = (12.5, 32.6, 13.5, 33.0)
QUERIES = [
    lambda t: within_radius(t, km=50, **TRIPOLI),
    lambda t: within_radius(t, km=50, how="possible", **TRIPOLI),
    lambda t: within_area(t, ROUND_TRIPOLI),
    lambda t: within_area(t, ROUND_TRIPOLI, how="certain"),
    lambda t: between(t, "2019-04-01", "2019-04-30"),
    lambda t: near(t, k=2, **TRIPOLI),
    countable,
    lambda t: between(t, "2019-04-01", "2019-04-30", undated=True),
    lambda t: of_type(t, "air_strike"),
    lambda t: by_actor(t, "rebel"),
    lambda t: with_toll(t, min_killed=1),
    lambda t: in_country(t, "LBY"),
    lambda t: within_area(t, "Libya"),
    lambda t: along(t, ROAD, km=10),
    lambda t: along(t, ROAD, km=10, how="certain"),
]


def rows(mask):
    return np.flatnonzero(mask).tolist()


@pytest.mark.parametrize("query", QUERIES)
def test_masks_are_boolean_and_have_the_index_of_their_input(incidents, query):
    before = incidents.copy(deep=True)
    several = incidents.set_axis(pd.MultiIndex.from_arrays([["b", "a"] * 4, [1] * 8]))
    for table in (incidents, several, incidents.iloc[:0], incidents.iloc[[3]]):
        mask = query(table)
        assert mask.dtype == bool
        pd.testing.assert_index_equal(mask.index, table.index)
        assert len(table[mask]) == mask.sum()
    pd.testing.assert_frame_equal(incidents, before)


def test_a_radius_by_the_point_by_what_may_be_and_by_what_must_be(incidents):
    assert rows(within_radius(incidents, **TRIPOLI, km=46)) == [0, 1, 6, 7]
    # Row 2 lies 50 km off give or take 25, row 5 750 km give or take 500; row 7 has no radius.
    assert rows(within_radius(incidents, **TRIPOLI, km=46, how="possible")) == [0, 1, 2, 6, 7]
    assert rows(within_radius(incidents, **TRIPOLI, km=300, how="possible")) == [0, 1, 2, 5, 6, 7]
    assert rows(within_radius(incidents, **TRIPOLI, km=46, how="certain")) == [0, 1]
    assert rows(within_radius(incidents, **TRIPOLI, km=0)) == [0, 7]


def test_a_radius_round_a_name_and_round_an_area(incidents):
    assert rows(within_radius(incidents, "Tripoli", km=30)) == [0, 1, 7]
    assert rows(within_radius(incidents, box(12.6, 32.7, 12.8, 32.8), km=1)) == [6]


@pytest.mark.parametrize("km", [-1, float("nan")])
def test_a_radius_is_a_length(incidents, km):
    with pytest.raises(InputError, match="is no distance"):
        within_radius(incidents, **TRIPOLI, km=km)


@pytest.mark.parametrize(
    "query",
    [
        lambda t: within_radius(t, **TRIPOLI, km=1, how="maybe"),
        lambda t: within_area(t, ROUND_TRIPOLI, how="maybe"),
        lambda t: along(t, ROAD, km=1, how="maybe"),
    ],
)
def test_how_is_one_of_three_words(incidents, query):
    with pytest.raises(InputError, match="how='maybe' is none of point, possible, certain"):
        query(incidents)


def test_every_form_of_an_area_means_the_same(incidents, tmp_path):
    area = box(*ROUND_TRIPOLI)
    series = gpd.GeoSeries([area, None, Polygon()], crs="EPSG:4326")
    frame = gpd.GeoDataFrame({"name": ["x"]}, geometry=[area], crs="EPSG:4326")
    frame.to_file(tmp_path / "area.geojson")
    frame.to_parquet(tmp_path / "area.parquet")
    file = tmp_path / "area.geojson"
    tables = [series, frame, frame.to_crs("EPSG:3857"), frame.set_crs(None, allow_override=True)]
    forms = [area, ROUND_TRIPOLI, list(ROUND_TRIPOLI), file, str(file), tmp_path / "area.parquet", *tables]
    for form in forms:
        assert rows(within_area(incidents, form)) == [0, 1, 6, 7]


def test_the_border_belongs_to_the_area_and_the_hole_does_not(incidents):
    assert rows(within_area(incidents, box(13.18733, 32.88743, 14, 33))) == [0, 7]
    assert rows(within_area(incidents, box(*ROUND_TRIPOLI) - box(13.1, 32.8, 13.3, 33))) == [1, 6]


def test_one_of_several_areas_is_enough(incidents):
    parts = gpd.GeoSeries([box(13, 32.8, 14, 33), box(13, 32.8, 13.5, 33), box(20, 32, 21, 33)], crs="EPSG:4326")
    assert rows(within_area(incidents, parts)) == [0, 4, 7]


def test_an_area_by_what_may_be_and_by_what_must_be(incidents):
    # Row 2 lies 18 km south of the box give or take 25, row 1 9 km inside give or take 5.
    assert rows(within_area(incidents, ROUND_TRIPOLI, how="possible")) == [0, 1, 2, 6, 7]
    assert rows(within_area(incidents, ROUND_TRIPOLI, how="certain")) == [0, 1, 6]
    halves = gpd.GeoSeries([box(12.5, 32.6, 13.18333, 33.0), box(13.18333, 32.6, 13.5, 33.0)], crs="EPSG:4326")
    assert rows(within_area(incidents, halves, how="certain")) == [0, 1, 6]


def test_every_form_of_a_line_means_the_same(incidents, tmp_path):
    frame = gpd.GeoDataFrame({"name": ["coast road"]}, geometry=[ROAD], crs="EPSG:4326")
    frame.to_file(tmp_path / "road.geojson")
    halves = gpd.GeoSeries([ROAD.interpolate(0.5, normalized=True).buffer(0.0), ROAD, None], crs="EPSG:4326")
    metres = frame.to_crs("EPSG:3857")
    for form in (ROAD, frame, metres, halves, tmp_path / "road.geojson", str(tmp_path / "road.geojson")):
        # Zawiya lies 7.6 km off the line, Tripoli 22.6.
        assert rows(along(incidents, form, km=10)) == [1, 6]


def test_a_way_past_places_is_the_shortest_from_one_to_the_next(incidents):
    way = ["Tripoli", (32.68333, 13.18333), Point(13.18733, 32.43660)]
    assert rows(along(incidents, way, km=1)) == [0, 1, 2, 7]
    assert rows(along(incidents, ["Tripoli", "Tripoli"], km=1)) == [0, 7]
    pacific = incidents_from_rows([{"geometry": Point(x, 0)} for x in (179.5, -179.5, 0, 178)])
    assert rows(along(pacific, [(0, 179), (0, -179)], km=1)) == [0, 1]


def test_a_line_by_what_may_be_and_by_what_must_be(incidents):
    # Row 2 lies 27 km off the line give or take 25, row 6 7.6 give or take 5, row 1 on it give or take 5.
    assert rows(along(incidents, ROAD, km=10, how="possible")) == [1, 2, 6]
    assert rows(along(incidents, ROAD, km=10, how="certain")) == [1]


@pytest.mark.parametrize("line", ["Tripoli", ["Tripoli"], [], (32.9, 13.2), None, 7, LineString(), gpd.GeoSeries([])])
def test_what_is_no_line_is_refused(incidents, line):
    with pytest.raises(InputError, match=r"line|empty"):
        along(incidents, line, km=1)


@given(
    st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), min_size=1, max_size=6),
    st.floats(0, 3000),
)
@settings(max_examples=40, deadline=None)
def test_rows_are_along_a_line_where_their_distance_says_so(points, km):
    table = incidents_from_rows([{"geometry": Point(x, y)} for y, x in points])
    line = LineString([(170, -60), (190, 10), (200, 80)])
    assert along(table, line, km=km).tolist() == (distance_to(table, line) <= km).tolist()
    assert within_radius(table, "Tripoli", km=km).tolist() == (distance_to(table, "Tripoli") <= km).tolist()


def test_a_box_may_cross_the_antimeridian():
    table = incidents_from_rows([{"geometry": Point(x, 0)} for x in (179.5, -179.5, 0, 180)])
    assert rows(within_area(table, (179, -1, -179, 1))) == [0, 1, 3]


@pytest.mark.parametrize(
    "area", [(1, 2, 3), (0, 10, 1, 5), (0, -91, 1, 0), (0, 0, 999, 1), 5, None, Polygon(), gpd.GeoSeries([], crs=4326)]
)
def test_what_is_no_area_is_refused(incidents, area):
    with pytest.raises(InputError):
        within_area(incidents, area)


def test_files_that_are_no_areas_are_refused(incidents, tmp_path):
    with pytest.raises(FileMissingError, match=r"none\.geojson"):
        within_area(incidents, tmp_path / "none.geojson")
    (tmp_path / "bad.geojson").write_text('{"type": "FeatureCollection", "features": [')
    with pytest.raises(FileFormatError, match=r"bad\.geojson is no file of areas"):
        within_area(incidents, tmp_path / "bad.geojson")
    (tmp_path / "plain.csv").write_text("a,b\n1,2\n")
    with pytest.raises(FileFormatError, match=r"plain\.csv holds no geometries"):
        within_area(incidents, tmp_path / "plain.csv")


@pytest.mark.parametrize(
    ("start", "end", "possible", "certain"),
    [
        ("2019-04-04", "2019-04-04", [0, 4, 6], [0, 6]),
        ("2019-04-06", "2019-04-07", [1, 2, 3, 4], [3]),
        ("2019-04-08", "2019-04-29", [4], []),
        ("2019-04", "2019-04", [0, 1, 2, 3, 4, 6], [0, 1, 3, 4, 6]),
        ("2019", "2019", [0, 1, 2, 3, 4, 6, 7], [0, 1, 3, 4, 6, 7]),
        ("2018", "2018", [], []),
        (None, "2019-04-07", [0, 1, 2, 3, 4, 6], [0, 1, 2, 3, 6]),
        ("2019-04-30", None, [4, 7], [7]),
        (None, None, [0, 1, 2, 3, 4, 6, 7], [0, 1, 2, 3, 4, 6, 7]),
        (dt.date(2019, 5, 1), pd.Timestamp("2019-05-01T23:00", tz="UTC"), [7], [7]),
    ],
)
def test_periods_include_both_days_and_tell_possible_from_certain(incidents, start, end, possible, certain):
    assert rows(between(incidents, start, end)) == possible
    assert rows(between(incidents, start, end, certain=True)) == certain


def test_undated_rows_are_in_a_period_only_when_asked_for(incidents):
    assert rows(between(incidents, "2018", "2018", undated=True)) == [2, 5]
    assert rows(between(incidents, "2019-04-08", "2019-04-08", undated=True)) == [4, 5]
    assert rows(between(incidents, "2018", "2018", undated=True, certain=True)) == []
    assert rows(between(incidents, None, "2018", undated=True, certain=True)) == []
    assert rows(between(incidents, None, "2019-04-07", undated=True, certain=True)) == [0, 1, 2, 3, 6]
    assert between(incidents, undated=True, certain=True).all()
    only_an_end = incidents_from_rows([{"date_end": "2019-04-07", "date_precision": "unknown"}])
    for undated, found in ((False, [False, True]), (True, [True, True])):
        assert [between(only_an_end, month, month, undated=undated).item() for month in ("2019-03", "2019-04")] == found


def test_a_type_is_one_of_the_vocabulary(incidents):
    assert rows(of_type(incidents, "air_strike")) == [0, 2]
    assert rows(of_type(incidents, "Air strike", "Territory-change")) == [0, 2, 6]
    with pytest.raises(InputError, match=r"'air_strik' is no event type\. Did you mean 'air_strike'\?"):
        of_type(incidents, "shelling", "air_strik")
    with pytest.raises(InputError, match="No event type is given"):
        of_type(incidents)
    with pytest.raises(SchemaError, match="no column 'event_type'"):
        of_type(pd.DataFrame({"x": [1]}), "shelling")


def test_an_actor_is_found_on_either_side_by_words_of_its_name_or_by_its_class():
    table = incidents_from_rows(
        [
            {"actor1": "Libyan National Army (LNA)", "actor1_type": "rebel", "actor2": "GNA", "actor2_type": "state"},
            {"actor1": "Islamic State", "actor1_type": "political_militia", "actor2": "Rebel"},
            {"actor2": "Civilians (Libya)", "actor1": "Harakat al-Shabāb"},
            {},
        ]
    )
    for name, found in {
        "lna": [0], "national army": [0], "NATIONAL": [0], "army national": [], "nation": [], "shabab": [2],
        "state": [0], "islamic state": [1], "rebel": [0, 1], "Civilians": [2], "political militia": [1],
    }.items():  # fmt: skip
        assert rows(by_actor(table, name)) == found, name
    for nothing in ("", "  ", None):
        with pytest.raises(InputError, match="no name of an actor"):
            by_actor(table, nothing)


def test_a_toll_is_the_best_number_else_the_low_one(incidents):
    assert rows(with_toll(incidents, min_killed=5)) == [1, 5]
    assert rows(with_toll(incidents, min_killed=0)) == [0, 1, 5]
    assert rows(with_toll(incidents, min_killed=0, min_injured=1)) == []
    table = incidents_from_rows([{"killed_low": 14}, {"killed_low": 14, "killed_best": 3}, {"killed_high": 20}])
    assert with_toll(table, min_killed=10).tolist() == [True, False, False]
    for odd in (-1, 2.5, "5", True):
        with pytest.raises(InputError, match="no number of people"):
            with_toll(incidents, min_injured=odd)
    with pytest.raises(InputError, match="Pass min_killed=, min_injured=, or both"):
        with_toll(incidents)


def test_a_country_is_that_of_the_row_else_of_its_place_else_of_its_point(incidents):
    assert rows(in_country(incidents, "LY")) == [0, 1, 2, 4, 5, 6, 7]
    stated = incidents.assign(country=pd.array(["TUN", None, None, "LBY", None, "EGY", None, None], dtype="string"))
    assert rows(in_country(stated, "Libya")) == [1, 2, 3, 4, 6, 7]
    assert rows(in_country(stated, "Tunisia", "EG")) == [0, 5]
    for nothing in ("Ruritania", None):
        with pytest.raises(InputError, match="no country that is known"):
            in_country(incidents, nothing)
    with pytest.raises(InputError, match="No country is given"):
        in_country(incidents)


def test_an_upper_bound_with_a_start_is_a_span():
    table = incidents_from_rows(
        [
            {"date_start": "2019-04-04", "date_end": "2019-04-07", "date_precision": "upper_bound"},
            {"date_start": "2019-04-07", "date_end": "2019-04-07", "date_precision": "upper_bound"},
            {"date_end": "2019-04-07", "date_precision": "day"},
        ],
    )
    assert between(table, "2019-04-01", "2019-04-03").tolist() == [False, False, False]
    assert between(table, "2019-04-01", "2019-04-03", undated=True).tolist() == [False, True, False]
    assert between(table, "2019-04-07", "2019-04-07", certain=True).tolist() == [False, False, True]


@pytest.mark.parametrize("day", ["07/04/2019", "April", "2019-13", "2019-4-7", "", pd.NaT, 5.5j])
def test_what_is_no_day_is_refused(incidents, day):
    with pytest.raises(InputError, match="is no day"):
        between(incidents, day, None)


def test_a_period_runs_forward(incidents):
    with pytest.raises(InputError, match="The end 2019-03-31 is before the start 2019-04-01"):
        between(incidents, "2019-04", "2019-03")


def test_a_table_that_was_never_conformed_is_told_so():
    with pytest.raises(SchemaError, match="no column 'date_start'"):
        between(pd.DataFrame({"x": [1]}), "2019", "2019")
    with pytest.raises(SchemaError, match="dates are no days"):
        between(pd.DataFrame({"date_start": ["2019"], "date_end": ["2019"]}), "2019", "2019")


@pytest.mark.parametrize(
    ("k", "chosen"),
    [(0, []), (1, [0]), (2, [0, 7]), (3, [0, 1, 7]), (7, [0, 1, 2, 4, 5, 6, 7]), (99, [0, 1, 2, 4, 5, 6, 7])],
)
def test_the_nearest_are_as_many_as_asked_and_ties_go_to_the_first(incidents, k, chosen):
    assert rows(near(incidents, k=k, **TRIPOLI)) == chosen


def test_fewer_than_none_cannot_be_near(incidents):
    with pytest.raises(InputError, match="k=-1"):
        near(incidents, k=-1, **TRIPOLI)


def test_only_incidents_count_and_strategic_ones_on_request(incidents):
    assert rows(countable(incidents)) == [0, 1, 2, 3, 4]
    assert rows(countable(incidents, strategic=True)) == [0, 1, 2, 3, 4, 6]
    assert countable(incidents_from_rows([{}])).tolist() == [False]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-170, 170), st.floats(-80, 80), st.none() | st.floats(0, 400)), max_size=6),
    st.floats(0, 2000),
)
def test_what_is_certain_is_there_and_what_is_there_is_possible(points, km):
    table = incidents_from_rows([{"geometry": Point(x, y), "geo_radius_km": r} for x, y, r in points])
    for query in (
        lambda how: within_radius(table, lat=20, lon=10, km=km, how=how),
        lambda how: within_area(table, (0, 0, 30, 40), how=how),
    ):
        certain, point, possible = (query(how) for how in ("certain", "point", "possible"))
        assert not (certain & ~point).any()
        assert not (point & ~possible).any()


@pytest.mark.parametrize("k", [-1, 2.5, 2.0, "2", None, True, np.nan])
def test_a_number_of_incidents_is_a_whole_number(incidents, k):
    with pytest.raises(InputError, match=r"k=.* is no number of incidents\. Give a whole number, 0 or more"):
        near(incidents, k=k, **TRIPOLI)


@pytest.mark.parametrize("km", [-1, "50", None, True, np.nan, [50]])
def test_a_distance_is_a_number(incidents, km):
    with pytest.raises(InputError, match=r"km=.* is no distance\. Give kilometres as a number, 0 or more"):
        within_radius(incidents, km=km, **TRIPOLI)


@pytest.mark.parametrize("call", [lambda t, **at: near(t, k=1, **at), lambda t, **at: within_radius(t, km=1, **at)])
def test_coordinates_are_numbers(incidents, call):
    with pytest.raises(InputError, match=r"lat='32\.9' and lon=13\.2 have to be numbers"):
        call(incidents, lat="32.9", lon=13.2)
    assert call(incidents, lat=np.float32(32.9), lon=np.int64(13)).dtype == bool
