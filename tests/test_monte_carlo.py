"""Intervals from places drawn in circles: even draws, fixed rows, the same for one seed."""

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point

from geoincidents import cluster_of, clusters, density, exposure, geo, hot_spots, mean_centre, with_uncertainty
from geoincidents.analysis.monte_carlo import _drawn
from geoincidents.errors import InputError, LeftOutWarning
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 10, "geometry": Point(13, 32), "date_start": "2019-04-03"}


def test_places_are_drawn_evenly_from_the_circle():
    rows = incidents_from_rows([ROW] * 4000)
    points = _drawn(rows, np.random.default_rng(1)).geometry
    away = geo.distance_km(lat=points.y, lon=points.x, to_lat=32, to_lon=13)
    assert away.max() <= 10 + 1e-6
    # Of an even disc a quarter lies within half the radius, and the mean distance is two thirds of it.
    assert (away < 5).mean() == pytest.approx(0.25, abs=0.025)
    assert away.mean() == pytest.approx(20 / 3, abs=0.1)
    assert (points.x > 13).mean() == pytest.approx(0.5, abs=0.03)
    assert rows.geometry.eq(Point(13, 32)).all()


def test_bounds_hold_what_the_circle_allows():
    people = gpd.GeoDataFrame({"people": [100]}, geometry=[Point(13.07, 32)], crs=4326)  # 6.6 km away
    table = with_uncertainty(exposure, incidents_from_rows([ROW]), km=10, population=people, draws=99, level=0.95)
    assert table[["people_low", "people", "people_high"]].iloc[0].tolist() == [0, 100, 100]
    assert table.attrs["analysis"]["draws"] == 99
    exact = with_uncertainty(
        exposure, incidents_from_rows([ROW | {"geo_radius_km": 0}]), km=10, population=people, draws=9
    )
    assert exact["people_low"].item() == exact["people_high"].item() == 100


def test_the_share_of_draws_in_which_an_incident_is_in_a_cluster():
    rows = incidents_from_rows([ROW | {"geo_radius_km": 1}] * 5 + [ROW | {"geometry": Point(13.1, 32)}])
    table = with_uncertainty(cluster_of, rows, km=10, days=3, draws=49)
    assert table["cluster_share"].iloc[:5].tolist() == [1.0] * 5
    assert 0.2 < table["cluster_share"].iloc[5] < 0.8
    assert table.index.equals(rows.index)


def test_cells_that_a_draw_lacks_hold_none_and_drawn_kernels_are_not_widened_again():
    rows = incidents_from_rows([ROW] * 30)
    table = with_uncertainty(density, rows, bandwidth_km=12, draws=19)
    middle = table.loc[table["per_1000_km2"].idxmax()]
    assert middle["per_1000_km2_low"] < middle["per_1000_km2"] < middle["per_1000_km2_high"]
    assert (table["per_1000_km2_low"] >= 0).all()
    spots = with_uncertainty(hot_spots, rows, cell_km=20, area=(12, 31, 14, 33), draws=9)
    assert spots["hot_spot_share"].between(0, 1).all()


def test_the_same_seed_gives_the_same_table_and_another_another():
    rows = incidents_from_rows([ROW] * 5)
    one, two, other = (with_uncertainty(mean_centre, rows, draws=9, seed=seed) for seed in (1, 1, 2))
    assert one.equals(two)
    assert not one.equals(other)
    assert "azimuth_deg_low" not in one


def test_what_is_left_out_is_told_once():
    rows = incidents_from_rows([ROW] * 5 + [ROW | {"geo_radius_km": 300}])
    with pytest.warns(LeftOutWarning) as told:
        with_uncertainty(mean_centre, rows, draws=5)
    assert len(told) == 1


def test_rows_that_differ_from_draw_to_draw_are_refused():
    with pytest.raises(InputError, match="cluster_of"):
        with_uncertainty(clusters, incidents_from_rows([ROW] * 5), km=10, days=3)


@pytest.mark.parametrize("wrong", [{"draws": 1}, {"draws": "many"}, {"level": 90}, {"level": 1.0}, {"seed": None}])
def test_wrong_numbers_are_named(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        with_uncertainty(mean_centre, incidents_from_rows([ROW]), **wrong)
