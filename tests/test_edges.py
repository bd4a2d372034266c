"""The nearest point of lines and areas, against projections from the point itself."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from shapely.geometry import GeometryCollection, LineString, MultiPoint, Point, Polygon, box

from geoincidents import geo
from geoincidents.outlines import edges

LATS = st.floats(-89, 89)
LONS = st.floats(-180, 180)


def aeqd_km(geometry, lat, lon):
    """Distance by projecting the densely cut geometry about the point: exact from the centre."""
    crs = CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=km")
    project = Transformer.from_crs(geo.CRS, crs, always_xy=True).transform
    cut = shapely.segmentize(geometry, 0.01)
    return shapely.transform(cut, lambda c: np.column_stack(project(c[:, 0], c[:, 1]))).distance(Point(0, 0))


@settings(max_examples=30, deadline=None)
@given(st.floats(-60, 75), st.floats(-170, 160), st.floats(-6, 6), st.floats(-6, 6))
def test_the_distance_to_an_area_is_that_in_a_local_projection(lat, lon, north, east):
    area = Polygon([(lon, lat), (lon + 3, lat + 0.5), (lon + 2, lat + 2), (lon + 0.5, lat + 1)])
    at_lat, at_lon = lat + north, lon + east
    km = edges.nearest_on(area, lat=at_lat, lon=at_lon)[2].item()
    assert km == pytest.approx(aeqd_km(area, at_lat, at_lon), abs=0.01)


def test_the_edge_between_two_vertices_is_straight_in_degrees():
    # The 60th parallel, not the great circle that runs 40 km and more north of it.
    line = LineString([(0, 60), (20, 60)])
    lat, lon, km = edges.nearest_on(line, lat=61, lon=10)
    assert (lat.item(), lon.item()) == (pytest.approx(60), pytest.approx(10, abs=0.01))
    assert km.item() == pytest.approx(111.42, abs=0.01)


def test_inside_an_area_the_distance_is_nought_but_not_in_its_hole():
    ring = box(0, 0, 4, 4) - box(1, 1, 3, 3)
    lat, lon, km = edges.nearest_on(ring, lat=[0.5, 2, 0], lon=[0.5, 2.9, 4])
    assert km == pytest.approx([0, 11.125, 0], abs=0.01)
    assert (lat[0], lon[0]) == (0.5, 0.5)
    assert lon[1] == pytest.approx(3)


def test_collections_points_and_lines_are_all_measured_to():
    mixed = GeometryCollection([MultiPoint([(0, 0), (10, 10)]), LineString([(5, -5), (5, 5)]), Polygon()])
    lat, lon, _ = edges.nearest_on(mixed, lat=[0.1, 9.9, 0], lon=[0, 10, 4])
    assert np.column_stack([lat, lon]) == pytest.approx(np.array([[0, 0], [10, 10], [0, 5]]), abs=1e-4)


def test_an_area_across_the_antimeridian_is_one_area():
    fiji = box(177, -19, 182, -16)  # up to 178 degrees west
    lat, lon, km = edges.nearest_on(fiji, lat=[-17, -17, -17], lon=[-179, -177, 176])
    assert km == pytest.approx([0, 106.5, 106.5], abs=0.1)
    assert lon == pytest.approx([-179, -178, 177])
    assert lat[0] == -17


def test_equal_points_and_missing_ones_keep_their_places():
    km = edges.nearest_on(box(0, 0, 1, 1), lat=[2, np.nan, 2, 0.5], lon=[0.5, 0, 0.5, 0.5])[2]
    assert km[[0, 2]] == pytest.approx([110.57, 110.57], abs=0.01)
    assert np.isnan(km[1])
    assert km[3] == 0


def test_many_points_agree_with_each_alone():
    rng = np.random.default_rng(1)
    lat, lon = rng.uniform(-10, 10, 400), rng.uniform(-10, 10, 400)
    star = shapely.concave_hull(MultiPoint(rng.uniform(-5, 5, (60, 2))), ratio=0.2)
    together = edges.nearest_on(star, lat=lat, lon=lon)[2]
    alone = [edges.nearest_on(star, lat=a, lon=o)[2].item() for a, o in zip(lat, lon, strict=True)]
    assert together == pytest.approx(alone, abs=1e-6)


def test_empty_arrays_stay_empty():
    assert all(part.shape == (0,) for part in edges.nearest_on(Point(0, 0), lat=[], lon=[]))
