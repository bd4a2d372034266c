"""Coordinates as tables have them: degrees, decimal commas, minutes and seconds, one cell, survey tools, grids."""

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geoincidents.tables.points import read_points, read_spot

LATS = st.decimals(min_value=-89, max_value=89, places=5).map(float)
LONS = st.decimals(min_value=-179, max_value=179, places=5).map(float)


# Nought and nought is what is written where there is no point.
LATS, LONS = (values.filter(lambda degrees: abs(degrees) > 0.01) for values in (LATS, LONS))


def minutes(degrees, letters):
    seconds = round(abs(degrees) * 3600)
    return f"{seconds // 3600}°{seconds // 60 % 60:02}'{seconds % 60:02}\"{letters[degrees < 0]}"


def plain(degrees):
    return f"{degrees:.5f}"


TWO = {
    "numbers": (lambda lat, lon: (lat, lon), 1e-9),
    "texts": (lambda lat, lon: (plain(lat), plain(lon)), 1e-9),
    "commas": (lambda lat, lon: (plain(lat).replace(".", ","), plain(lon).replace(".", ",")), 1e-9),
    "blanks": (lambda lat, lon: (f" {plain(lat)} ", f"{plain(lon)}\u00a0"), 1e-9),
    "minutes": (lambda lat, lon: (minutes(lat, "NS"), minutes(lon, "EW")), 0.51 / 3600),
    "letters": (lambda lat, lon: (f"{abs(lat):.5f} {'NS'[lat < 0]}", f"{abs(lon):.5f} {'EW'[lon < 0]}"), 1e-9),
}
ONE = {
    "comma": (lambda lat, lon: f"{plain(lat)}, {plain(lon)}", 1e-9),
    "brackets": (lambda lat, lon: f"({plain(lat)}, {plain(lon)})", 1e-9),
    "survey": (lambda lat, lon: f"{plain(lat)} {plain(lon)} 412.5 4.9", 1e-9),
    "survey whole": (lambda lat, lon: f"{plain(lat)} {plain(lon)} 0 0", 1e-9),
    "minutes": (lambda lat, lon: f"{minutes(lat, 'NS')} {minutes(lon, 'EW')}", 0.51 / 3600),
    "well-known": (lambda lat, lon: f"POINT ({plain(lon)} {plain(lat)})", 1e-9),
}


def near(point, lat, lon, slack):
    return point is not None and abs(point.y - lat) <= slack and abs(point.x - lon) <= slack


@pytest.mark.parametrize(("form", "slack"), TWO.values(), ids=TWO)
@given(LATS, LONS)
def test_a_point_in_two_cells_comes_back(form, slack, lat, lon):
    lat_cell, lon_cell = form(lat, lon)
    points, wrong = read_points(pd.DataFrame({"lat": [lat_cell], "lon": [lon_cell]}), faults := [])
    assert near(points[0], lat, lon, slack)
    assert wrong == [None]
    assert faults == []


@pytest.mark.parametrize(("form", "slack"), ONE.values(), ids=ONE)
@given(LATS, LONS)
def test_a_point_in_one_cell_comes_back(form, slack, lat, lon):
    points, wrong = read_points(pd.DataFrame({"point": [form(lat, lon)]}), faults := [])
    assert near(points[0], lat, lon, slack)
    assert wrong == [None]
    assert faults == []


def test_digits_of_other_scripts():
    points, _ = read_points(pd.DataFrame({"lat": ["٣٥٫٨١٣٦"], "lon": ["٣٦٫٦٠٩٣"]}), faults := [])
    assert near(points[0], 35.8136, 36.6093, 1e-9)
    assert faults == []


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [("42SWC2117", 33.597, 69.232), ("32.68N 13.18E", 32.68, 13.18), ("36,2012; 37,1612", 36.2012, 37.1612)],
)
def test_one_cell(text, lat, lon):
    spot = read_spot(text)
    assert (spot.lat, spot.lon) == pytest.approx((lat, lon), abs=0.002)


@pytest.mark.parametrize("text", ["Kabul", "", "12", "95.1, 200.2", "5 7"])
def test_a_cell_without_a_point(text):
    assert read_spot(text) is None


@pytest.mark.parametrize(
    ("lat", "lon", "slug"),
    [
        ("95.2", "36.1", "swapped_coordinates"),
        ("195.2", "36.1", "coordinate_not_on_earth"),
        ("35.2", "236.1", "coordinate_not_on_earth"),
        ("35.2", "", "half_a_point"),
        ("", "36.1", "half_a_point"),
        ("about 35", "36.1", "unread_coordinate"),
        ("35.2", "east", "unread_coordinate"),
        ("1.2.3", "36.1", "unread_coordinate"),
    ],
)
def test_what_is_no_point_is_told(lat, lon, slug):
    points, wrong = read_points(pd.DataFrame({"lat": [lat, "35"], "lon": [lon, "36"]}), faults := [])
    assert points[0] is None
    assert near(points[1], 35, 36, 0)
    assert slug in {one["finding"] for one in faults}
    assert all(one["rows"] == 1 for one in faults)
    assert wrong[0]
    assert wrong[1] is None


def test_a_cell_for_both_that_holds_no_point_is_told():
    points, wrong = read_points(pd.DataFrame({"point": ["35.2, 36.1", "on the road", "", "-"]}), faults := [])
    assert [point is None for point in points] == [False, True, True, True]
    assert [(one["finding"], one["rows"]) for one in faults] == [("unread_coordinate", 1)]
    assert [bool(why) for why in wrong] == [False, True, False, False]


def test_nothing_is_nothing_and_both_in_the_cell_of_one():
    table = pd.DataFrame({"lat": ["", "-", None, "36.2,37.16"], "lon": ["", "unknown", None, "37.16)"]})
    points, wrong = read_points(table, faults := [])
    assert [point is None for point in points] == [True, True, True, False]
    assert near(points[3], 36.2, 37.16, 1e-9)
    assert faults == []
    assert wrong == [None] * 4


@given(st.text(max_size=15), st.text(max_size=15))
def test_any_text_gives_a_point_on_earth_or_none(lat, lon):
    assume(lat.strip() or lon.strip())
    points, _ = read_points(pd.DataFrame({"lat": [lat], "lon": [lon]}), [])
    assert points[0] is None or (abs(points[0].y) <= 90 and abs(points[0].x) <= 180)


def swapped(lats, lons):
    faults = []
    found = pd.DataFrame({"lat": pd.Series(lats, name="lat"), "lon": pd.Series(lons, name="lon")})
    points, wrong = read_points(found, faults)
    return points, wrong, [fault["finding"] for fault in faults]


def test_two_columns_that_can_only_be_the_other_way_round_are_read_so():
    points, wrong, faults = swapped(["121.05", "120.9", "", "88.2", "122.1"], ["14.6", "14.2", "", "13.9", "10.7"])
    assert [None if point is None else (point.y, point.x) for point in points] == [
        *((14.6, 121.05), (14.2, 120.9), None, (13.9, 88.2), (10.7, 122.1)),
    ]
    assert wrong == [None] * 5
    assert faults == ["swapped_columns"]


@pytest.mark.parametrize(
    ("lats", "lons"),
    [
        (["121.05", "14.2", "13.9"], ["14.6", "120.9", "121.3"]),  # some rows alone
        (["121.05"], ["14.6"]),  # too few to blame a column
        (["121.05", "120.9", "120.8"], ["14.6", "14.2", "191.0"]),  # neither way
    ],
)
def test_rows_that_are_swapped_alone_are_told_and_left_out(lats, lons):
    points, _, faults = swapped(lats, lons)
    assert "swapped_columns" not in faults
    assert "swapped_coordinates" in faults
    assert any(point is None for point in points)
