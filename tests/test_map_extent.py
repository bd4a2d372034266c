"""How far the map reaches at opening: every circle and point inside, whatever their place on the globe."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_fixtures import lost, row, table
from shapely.geometry import Point
from test_map import payloads

from geoincidents import geo
from geoincidents.maps import incident_map
from geoincidents.maps.extent import MOST_NORTH, TURN, cut_of, grown, padded, reach_of, turned, window_of
from geoincidents.maps.view import View, broad_rows, corners

NEAR = 1e-6
SPHERE_SHARE = 0.007  # the page's sphere is flatter than the ellipsoid along the meridian at the equator, by 0.6 %

points = st.tuples(
    st.floats(-90, 90, allow_subnormal=False),
    st.floats(-180, 180, allow_subnormal=False),
    st.one_of(st.just(0.0), st.floats(0, 5000, allow_subnormal=False)),
)
many = st.lists(points, min_size=1, max_size=12).map(np.array)


def edge_of(lat, lon, km):
    """Points of the edge of a circle, on the ellipsoid."""
    lats, lons = geo.destination(lat=lat, lon=lon, km=km * (1 - SPHERE_SHARE), azimuth=np.arange(0, 360, 5.0))
    return lats, lon + np.mod(lons - lon + 180, 360) - 180


@given(many)
def test_the_window_holds_every_circle_in_its_place(circles):
    cut = cut_of(circles)
    window = window_of(circles, cut)
    assert -540 <= cut < 180
    assert window.west < 180 + NEAR
    for lat, lon, km in circles.tolist():
        middle = turned(lon, cut)
        lats, lons = edge_of(lat, middle, km)
        lats = np.clip(lats, -MOST_NORTH, MOST_NORTH)
        assert window.south - NEAR <= min(lats.min(), np.clip(lat, -85, 85))
        assert window.north + NEAR >= max(lats.max(), np.clip(lat, -85, 85))
        half = reach_of(np.array([[lat, lon, km]]))[2][0]
        # A circle that holds a pole reaches all round, one that does not stays beside its middle.
        assert window.west - NEAR <= (middle - half)
        assert window.east + NEAR >= (middle + half)
        if half < TURN / 2:
            assert (np.abs(lons - middle) <= half + 0.02).all()


@given(many)
def test_no_other_cut_makes_a_narrower_map(circles):
    window = window_of(circles, cut_of(circles))
    for cut in np.arange(-180, 180, 7.3):
        other = window_of(circles, cut)
        assert window.east - window.west <= other.east - other.west + NEAR


@given(many, st.data())
def test_windows_of_parts_nest(circles, data):
    cut = cut_of(circles)
    part = circles[: data.draw(st.integers(1, len(circles)))]
    inner, outer = window_of(part, cut), window_of(circles, cut)
    assert holds(outer, inner)
    assert holds(grown(outer, share=0.1, least=0.1), outer)
    wide = padded(outer, share=0.7, least=0.6, aspect=2.0)
    assert wide.east - wide.west <= TURN + NEAR
    if outer.east - outer.west <= TURN:
        assert holds(wide, outer)


def holds(outer, inner):
    return (
        outer.west <= inner.west + NEAR
        and outer.south <= inner.south + NEAR
        and outer.east >= inner.east - NEAR
        and outer.north >= inner.north - NEAR
    )


@pytest.mark.parametrize(
    ("points", "west", "east"),
    [
        ([(17, -3), (12, -8), (14, 2)], -8, 2),
        ([(-10, -50), (-5, -40)], -50, -40),
        ([(60, -150), (61, -160)], -160, -150),
        ([(-14, -172), (-13, -171)], -172, -171),
        ([(-17, 178), (-14, -172)], 178, 188),
        ([(32, 13), (31, 20)], 13, 20),
    ],
)
def test_a_map_has_the_longitudes_of_its_own_half_of_the_world(points, west, east):
    circles = np.array([(lat, lon, 0.0) for lat, lon in points])
    window = window_of(circles, cut_of(circles))
    assert (window.west, window.east) == (west, east)


@given(many, st.floats(-720, 720, allow_subnormal=False))
def test_the_globe_has_no_first_meridian(circles, shift):
    moved = circles + np.array([0, shift, 0])
    one, other = window_of(circles, cut_of(circles)), window_of(moved, cut_of(moved))
    assert other.east - other.west == pytest.approx(one.east - one.west, abs=1e-6)


@pytest.mark.parametrize(
    ("circle", "expected"),
    [
        ((0.0, 0.0, 0.0), (0, 0, 0, 0)),
        ((0.0, 179.9, 100.0), (179.0, -0.9, 180.8, 0.9)),
        ((89.9, 10.0, 1.0), (4.9, 85, 15.1, 85)),
        ((-90.0, 0.0, 0.0), (-180, -85, 180, -85)),
        ((80.0, 0.0, 3000.0), (-180, 53.0, 180, 85)),
    ],
)
def test_one_circle_is_its_own_window(circle, expected):
    circles = np.array([circle])
    window = window_of(circles, cut_of(circles))
    assert [window.west, window.south, window.east, window.north] == pytest.approx(expected, abs=0.06)


def test_without_circles_there_is_no_window():
    assert window_of(np.empty((0, 3)), cut_of(np.empty((0, 3)))) is None
    assert corners(None) is None


def view_of(*rows, reference=None, rings_km=None):
    return View(table(*rows), reference, rings_km)


def country(number, **values):
    return row(number, **{"geo_precision": "country", "geo_radius_km": 900.0, "geometry": Point(17.2, 27.2)} | values)


@pytest.mark.parametrize("precision", ["admin1", "country"])
@pytest.mark.parametrize("km", [None, 661.0])
def test_an_area_alone_is_seen_whole(precision, km):
    view = view_of(row(0, geometry=Point(25.1, 13.6), geo_precision=precision, geo_radius_km=km))
    least = {"admin1": 100, "country": 500}[precision] if km is None else km
    height = (view.opening.north - view.opening.south) * 111
    assert height == pytest.approx(2 * least, rel=0.01)


def test_an_area_round_the_rest_does_not_widen_the_map():
    around = country(1, geo_radius_km=1200.0)
    assert view_of(row(0), row(2), around).opening.south > 32
    assert view_of(row(0), row(2), around).all.south < 18
    assert view_of(row(0), around).opening.south < 18  # half the table is known to the country only
    # Its circle may be too small for its country: rows of the country say that they lie in it.
    for division, wide in ((None, False), ("Tripoli", False)):
        narrow = country(1, geo_radius_km=200.0, country="LBY", admin1=division)
        sharp = [row(n, country="LBY") for n in (0, 2)]
        assert (view_of(*sharp, narrow).opening.south < 32) is wide
    sharp = [row(n, country="TUN") for n in (0, 2)]
    assert view_of(*sharp, country(1, geo_radius_km=200.0, country="LBY")).opening.south < 26


def test_a_province_apart_from_the_rest_is_in_view():
    darfur = row(
        1, geo_precision="admin1", geo_radius_km=661.0, geometry=Point(25.1, 13.6), country="SDN", admin1="Darfur"
    )
    khartoum = row(0, country="SDN", admin1="Khartoum", geometry=Point(32.5, 15.6))
    window = view_of(khartoum, darfur).opening
    assert window.west < 19.1
    assert window.east > 32.5
    within = [row(n, country="SDN", admin1="Darfur", geometry=Point(24, 13)) for n in (2, 3)]
    assert view_of(*within, darfur).opening.west > 23


def test_asked_rings_are_in_view_and_others_only_without_incidents():
    here = (32.9, 13.2, "Tripoli")
    assert view_of(row(0), reference=here).opening.south > 32.4
    assert view_of(row(0), reference=here, rings_km=(200,)).opening.south < 31.2
    assert view_of(lost(0), reference=here).opening.south < 32.5


def test_rows_that_are_not_drawn_do_not_count():
    said = row(1, record_kind="statement", geometry=Point(100, 60))
    assert view_of(row(0), said).opening.east < 14
    assert view_of(said).opening is None


def test_broad_is_a_class_or_a_wide_radius():
    rows = table(row(0), country(1), row(2, geo_radius_km=90.0), row(3, geo_radius_km=None, geo_precision="admin1"))
    assert broad_rows(rows).tolist() == [False, True, True, True]


@pytest.mark.parametrize("lon", [13.0, 179.9, -179.9])
@pytest.mark.parametrize("km", [0.0, 140.0, 5000.0])
def test_the_page_has_every_row_inside_its_opening(lon, km):
    rows = table(
        row(0, geometry=Point(lon, 32), geo_precision="area", geo_radius_km=km),
        row(1, geometry=Point(lon - 0.05, 31), geo_precision="area", geo_radius_km=km / 2),
    )
    made = incident_map(rows)
    _, columns = payloads(made.render_html())["incidents"]
    (south, west), (north, east) = made.opening
    assert all(west < value / 1e6 < east for value in columns["lon"])
    assert all(south < value / 1e6 < north for value in columns["lat"])
