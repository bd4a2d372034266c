"""Geodesics against published values and against the definition of a distance."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoincidents import geo

LATS = st.floats(-89, 89)
LONS = st.floats(-180, 180)


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
