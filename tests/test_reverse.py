"""The places nearest to points: one by one, many at once, and that both are exact."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geoincidents import Gazetteer, Nearby, geo
from geoincidents.errors import InputError
from geoincidents.gazetteer.nearest import NearestIndex


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


@pytest.fixture(scope="module")
def ground(gazetteer):
    return gazetteer.ground


def upward(lats, lons):
    """Unit vectors of points on a sphere."""
    lats, lons = np.radians(lats), np.radians(lons)
    return np.stack([np.cos(lats) * np.cos(lons), np.cos(lats) * np.sin(lons), np.sin(lats)], axis=-1)


def brute(lats, lons, lat, lon):
    """The nearest of all, by geodesics to each that a sphere, which is out by 0.6 % at most, does not rule out."""
    km = 6371.0 * 2 * np.arcsin(np.linalg.norm(upward(lats, lons) - upward(lat, lon), axis=-1).clip(0, 2) / 2)
    near = np.flatnonzero(km <= 1.02 * km.min() + 1e-3)
    exact = geo.distance_km(lat=lats[near], lon=lons[near], to_lat=lat, to_lon=lon)
    return int(near[exact.argmin()]), float(exact.min())


EDGES = [(90, 0), (-90, 12), (89.99, 120), (-89.9, -179.9), (0, 180), (0, -180), (-17, 180), (-17, -180), (65, -179.99),
         (51.5, 179.99), (84, 0), (-48.8, -123.4), (0, 0), (1e-12, 30), (-1e-12, 30)]  # fmt: skip


def test_many_are_exact_at_poles_antimeridian_and_everywhere(gazetteer, ground):
    places = ~ground.of_kind("A.") & (ground.radius_km <= 60)
    dice = np.random.default_rng(20190407)
    lat = np.concatenate([[e[0] for e in EDGES], np.degrees(np.arcsin(dice.uniform(-1, 1, 60))),
                          dice.uniform(80, 90, 20), dice.uniform(-90, -80, 20)])  # fmt: skip
    lon = np.concatenate([[e[1] for e in EDGES], dice.uniform(-180, 180, 100)])
    rows, km = gazetteer.nearest_rows(lat, lon)
    for at in range(len(lat)):
        nearest, away = brute(ground.lat[places], ground.lon[places], lat[at], lon[at])
        assert km[at] == pytest.approx(away, abs=1e-9)
        assert rows[at] == ground.rows[places][nearest]


degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@settings(max_examples=60, deadline=None)
@given(st.lists(degrees, min_size=1, max_size=12), st.lists(degrees, min_size=1, max_size=6))
def test_few_points_anywhere_are_as_exact(places, points):
    lats, lons = np.array(places).T
    at, km = NearestIndex(lats, lons).nearest(*np.array(points).T)
    for number, (lat, lon) in enumerate(points):
        _, away = brute(lats, lons, lat, lon)
        assert km[number] == pytest.approx(away, abs=1e-6)
        own = geo.distance_km(lat=lats[at[number]], lon=lons[at[number]], to_lat=lat, to_lon=lon)
        assert float(own) == pytest.approx(away, abs=1e-6)


def test_no_place_at_all():
    at, km = NearestIndex(np.array([]), np.array([])).nearest(np.array([1.0]), np.array([2.0]))
    assert at.tolist() == [-1]
    assert np.isnan(km).all()


@pytest.mark.parametrize(("lat", "lon"), [(32.6, 13.2), (-17.0, 179.999), (78.2, 15.6), (64.9, -179.9), (24.0, 20.0)])
def test_one_and_many_say_the_same(gazetteer, lat, lon):
    one = gazetteer.reverse(lat, lon)[0]
    table = gazetteer.reverse_many([(lat, lon)])
    assert table["place_id"].tolist() == [one.place.place_id]
    assert table["distance_km"].item() == pytest.approx(one.distance_km)
    assert table["azimuth_deg"].item() == pytest.approx(one.azimuth_deg)
    assert (table["place_name"].item(), table["admin1"].fillna("").item(), table["country"].item()) == one.chain


def test_the_k_nearest_are_exact_in_the_far_north(gazetteer, ground):
    places = ~ground.of_kind("A.") & (ground.radius_km <= 60)
    km = np.sort(geo.distance_km(lat=ground.lat[places], lon=ground.lon[places], to_lat=71.0, to_lon=-150.0))
    found = gazetteer.reverse(71.0, -150.0, 25)
    assert [near.distance_km for near in found] == pytest.approx(km[:25].tolist())


def test_a_nearby_place_says_where_the_point_is(gazetteer):
    near = gazetteer.reverse(32.6, 13.2)[0]
    assert isinstance(near, Nearby)
    assert near.phrase == "6 km S of Souq al-Sabt"
    assert near.chain == ("Souq al-Sabt", near.place.admin1, "LBY")
    azimuth = geo.azimuth_deg(lat=near.place.lat, lon=near.place.lon, to_lat=32.6, to_lon=13.2)
    assert near.azimuth_deg == pytest.approx(float(azimuth))
    place, km = near
    assert (place, km) == (near.place, near.distance_km) == (near[0], near[1])
    here = gazetteer.reverse(near.place.lat, near.place.lon)[0]
    assert here.distance_km == 0
    assert math.isnan(here.azimuth_deg)
    assert here.phrase == "Souq al-Sabt"


def test_nobody_is_near_the_middle_of_the_sahara(gazetteer):
    sahara = gazetteer.resolve("Sahara").place
    assert sahara.radius_km > 60
    assert gazetteer.reverse(sahara.lat, sahara.lon)[0].place.country


def test_rows_keep_their_index_whatever_the_coordinate_system(gazetteer):
    points = gpd.GeoSeries([Point(14.43, 27.04), None, Point(), Point(13.19, 32.89)], index=[7, 7, "x", 0], crs=4326)
    table = gazetteer.reverse_many(points)
    assert table.index.tolist() == [7, 7, "x", 0]
    assert table["place_name"].fillna("").tolist() == ["Sabha", "", "", "Tripoli"]
    assert table["distance_km"].isna().tolist() == [False, True, True, False]
    projected = gazetteer.reverse_many(gpd.GeoDataFrame(geometry=points[[0, 7]].to_crs(3857)))
    assert projected["place_name"].fillna("").tolist() == ["Tripoli", "Sabha", ""]
    assert gazetteer.reverse_many([]).columns.tolist() == table.columns.tolist()
    series = pd.Series([Point(14.43, 27.04)], index=["a"], dtype=object)
    assert gazetteer.reverse_many(series).index.tolist() == ["a"]


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (gpd.GeoSeries([Point(1, 1), box(0, 0, 1, 1)], index=[3, 5]), "no point in row 5"),
        ([(95.0, 0.0)], "No point on Earth: row 0"),
        ([(0.0, math.inf)], "No point on Earth: row 0"),
        (["Tripoli"], "'Tripoli' is no point"),
    ],
)
def test_what_is_no_point_is_told_with_its_row(gazetteer, points, message):
    with pytest.raises(InputError, match=message):
        gazetteer.reverse_many(points)


def test_a_stack_asks_all_its_files_and_believes_the_upper_one(tmp_path, gazetteer):
    from geoincidents.compile import build_gazetteer

    rows = tmp_path / "mine.csv"
    rows.write_text("place_id,name,kind,lat,lon,country,radius_km\n"
                    "geonames:2212775,Sebha,P.PPL,27.5,14.5,LBY,3\n"
                    "mine:1,Camp Nowhere,S.CMP,26.0,15.0,LBY,1\n")  # fmt: skip
    build_gazetteer([rows], tmp_path / "mine.gaz")
    stacked = Gazetteer.stack(Gazetteer.open(tmp_path / "mine.gaz"), gazetteer)
    table = stacked.reverse_many([(27.5, 14.5), (26.0, 15.0), (32.89, 13.19)])
    assert table["place_name"].tolist() == ["Sebha", "Camp Nowhere", "Tripoli"]
    assert table["distance_km"].round(1).tolist() == [0.0, 0.0, 0.4]
    assert table["admin1"].tolist() == ["Ash Shati", "Murzuq", "Tripoli"]  # of the points, wherever Sebha belongs
    assert len(stacked.ground.rows) == len(gazetteer.ground.rows) + 1
    one = stacked.reverse(27.04, 14.43)[0]
    assert one.place.place_id == stacked.reverse_many([(27.04, 14.43)])["place_id"].item()
