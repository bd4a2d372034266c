"""Geodesics against published values and against the definition of a distance."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from shapely.geometry import GeometryCollection, LineString, MultiPoint, Point, Polygon, box

from geoincidents import geo

LATS = st.floats(-89, 89)
LONS = st.floats(-180, 180)


def aeqd_km(geometry, lat, lon):
    """Distance by projecting the densely cut geometry about the point: exact from the centre."""
    crs = CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=km")
    project = Transformer.from_crs(geo.CRS, crs, always_xy=True).transform
    cut = shapely.segmentize(geometry, 0.01)
    return shapely.transform(cut, lambda c: np.column_stack(project(c[:, 0], c[:, 1]))).distance(Point(0, 0))


def test_one_degree_on_the_equator_and_the_meridian():
    assert geo.distance_km(lat=0, lon=0, to_lat=[0, 1], to_lon=[1, 0]) == pytest.approx([111.3195, 110.5744], abs=1e-4)


def test_a_quarter_of_the_meridian_is_the_published_length():
    # 10 001.965 729 km, WGS 84 quarter meridian.
    assert geo.distance_km(lat=0, lon=0, to_lat=90, to_lon=0) == pytest.approx(10001.965729, abs=1e-6)


def test_missing_coordinates_give_nan_and_leave_the_rest():
    km = geo.distance_km(lat=[0, np.nan, 0], lon=0, to_lat=0, to_lon=[0, 0, np.inf])
    assert km[0] == 0
    assert np.isnan(km[1:]).all()


def test_empty_arrays_stay_empty():
    assert geo.distance_km(lat=[], lon=[], to_lat=0, to_lon=0).shape == (0,)
    assert all(part.shape == (0,) for part in geo.nearest_on(Point(0, 0), lat=[], lon=[]))


def test_the_azimuth_of_a_point_to_itself_is_missing():
    assert np.isnan(geo.azimuth_deg(lat=5, lon=5, to_lat=5, to_lon=5))


def test_azimuths_never_reach_360():
    azimuth = geo.azimuth_deg(lat=0, lon=0, to_lat=[1, -1, 0, 0], to_lon=[0, 0, 1, -1])
    assert azimuth.tolist() == [0, 180, 90, 270]


@given(LATS, LONS, st.floats(0.001, 5000), st.floats(0, 359.9))
def test_a_destination_is_as_far_as_was_asked(lat, lon, km, azimuth):
    to_lat, to_lon = geo.destination(lat=lat, lon=lon, km=km, azimuth=azimuth)
    assert geo.distance_km(lat=lat, lon=lon, to_lat=to_lat, to_lon=to_lon) == pytest.approx(km, abs=1e-6)


def test_every_vertex_of_a_circle_lies_on_it():
    ring = shapely.get_coordinates(geo.circle(lat=60, lon=10, km=25, points=16))
    assert geo.distance_km(lat=60, lon=10, to_lat=ring[:, 1], to_lon=ring[:, 0]) == pytest.approx([25] * 17, abs=1e-9)


@pytest.mark.parametrize(
    ("azimuth", "sector"),
    [(0, "N"), (22.4, "N"), (22.5, "NE"), (90, "E"), (180, "S"), (337.4, "NW"), (337.5, "N"), (360, "N"), (-90, "W")],
)
def test_sectors_are_centred_on_their_directions(azimuth, sector):
    assert geo.sector(azimuth).tolist() == [sector]


def test_a_missing_azimuth_has_no_sector():
    assert geo.sector([np.nan, 90]).tolist() == [None, "E"]


@settings(max_examples=30, deadline=None)
@given(st.floats(-60, 75), st.floats(-170, 160), st.floats(-6, 6), st.floats(-6, 6))
def test_the_distance_to_an_area_is_that_in_a_local_projection(lat, lon, north, east):
    area = Polygon([(lon, lat), (lon + 3, lat + 0.5), (lon + 2, lat + 2), (lon + 0.5, lat + 1)])
    at_lat, at_lon = lat + north, lon + east
    km = geo.nearest_on(area, lat=at_lat, lon=at_lon)[2].item()
    assert km == pytest.approx(aeqd_km(area, at_lat, at_lon), abs=0.01)


def test_the_edge_between_two_vertices_is_straight_in_degrees():
    # The 60th parallel, not the great circle that runs 40 km and more north of it.
    line = LineString([(0, 60), (20, 60)])
    lat, lon, km = geo.nearest_on(line, lat=61, lon=10)
    assert (lat.item(), lon.item()) == (pytest.approx(60), pytest.approx(10, abs=0.01))
    assert km.item() == pytest.approx(111.42, abs=0.01)


def test_inside_an_area_the_distance_is_nought_but_not_in_its_hole():
    ring = box(0, 0, 4, 4) - box(1, 1, 3, 3)
    lat, lon, km = geo.nearest_on(ring, lat=[0.5, 2, 0], lon=[0.5, 2.9, 4])
    assert km == pytest.approx([0, 11.125, 0], abs=0.01)
    assert (lat[0], lon[0]) == (0.5, 0.5)
    assert lon[1] == pytest.approx(3)


def test_collections_points_and_lines_are_all_measured_to():
    mixed = GeometryCollection([MultiPoint([(0, 0), (10, 10)]), LineString([(5, -5), (5, 5)]), Polygon()])
    lat, lon, _ = geo.nearest_on(mixed, lat=[0.1, 9.9, 0], lon=[0, 10, 4])
    assert np.column_stack([lat, lon]) == pytest.approx(np.array([[0, 0], [10, 10], [0, 5]]), abs=1e-4)


def test_an_area_across_the_antimeridian_is_one_area():
    fiji = box(177, -19, 182, -16)  # up to 178 degrees west
    lat, lon, km = geo.nearest_on(fiji, lat=[-17, -17, -17], lon=[-179, -177, 176])
    assert km == pytest.approx([0, 106.5, 106.5], abs=0.1)
    assert lon == pytest.approx([-179, -178, 177])
    assert lat[0] == -17


def test_equal_points_and_missing_ones_keep_their_places():
    km = geo.nearest_on(box(0, 0, 1, 1), lat=[2, np.nan, 2, 0.5], lon=[0.5, 0, 0.5, 0.5])[2]
    assert km[[0, 2]] == pytest.approx([110.57, 110.57], abs=0.01)
    assert np.isnan(km[1])
    assert km[3] == 0


def test_many_points_agree_with_each_alone():
    rng = np.random.default_rng(1)
    lat, lon = rng.uniform(-10, 10, 400), rng.uniform(-10, 10, 400)
    star = shapely.concave_hull(MultiPoint(rng.uniform(-5, 5, (60, 2))), ratio=0.2)
    together = geo.nearest_on(star, lat=lat, lon=lon)[2]
    alone = [geo.nearest_on(star, lat=a, lon=o)[2].item() for a, o in zip(lat, lon, strict=True)]
    assert together == pytest.approx(alone, abs=1e-6)


@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=30),
    st.integers(0, 12),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)
def test_the_closest_are_those_of_the_least_geodesics(points, k, at):
    lat, lon = np.array([*points, (np.nan, 0.0)]).T
    km = geo.distance_km(lat=lat, lon=lon, to_lat=at[0], to_lon=at[1])
    expected = np.argsort(km, kind="stable")[: min(k, len(points))]
    assert geo.closest(lat=lat, lon=lon, to_lat=at[0], to_lon=at[1], k=k).tolist() == expected.tolist()


@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=2, max_size=9),
    st.one_of(st.floats(0, 20_100), st.just(np.inf)),
)
def test_what_is_within_is_what_geodesics_say(points, km):
    lat, lon = np.array(points).T
    away = geo.distance_km(lat=lat[:-1], lon=lon[:-1], to_lat=lat[1:], to_lon=lon[1:])
    for limit in (km, *away, *(away * (1 - 1e-12))):
        near = geo.is_within(lat=lat[:-1], lon=lon[:-1], to_lat=lat[1:], to_lon=lon[1:], km=limit)
        assert near.tolist() == (away <= limit).tolist()
