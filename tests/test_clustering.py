"""Clusters in space and time: the labels of scikit-learn over the whole matrix of neighbours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point
from sklearn.cluster import DBSCAN
from sklearn.datasets import make_blobs
from sklearn.preprocessing import StandardScaler

from geoincidents import cluster_of, clusters, geo
from geoincidents.analysis.neighbours import neighbours
from geoincidents.analysis.st_dbscan import st_dbscan
from geoincidents.errors import InputError, LeftOutWarning
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 1, "date_start": "2019-04-05", "geometry": Point(13.2, 32.9)}


def by_matrix(lat, lon, day, km, days, least):
    """Labels of scikit-learn, which is given all pairs."""
    away = geo.distance_km(lat=lat[:, None], lon=lon[:, None], to_lat=lat, to_lon=lon)
    near = (away <= km) & (np.abs(day[:, None] - day) <= days)
    return DBSCAN(eps=0.5, min_samples=least, metric="precomputed").fit((~near).astype(float)).labels_


SPOTS = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 40))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(SPOTS, min_size=1, max_size=60),
    st.sampled_from([1.0, 2.5, 6.0, 15.0]),
    st.sampled_from([0.5, 1.0, 3.0, 9.0]),
    st.integers(1, 8),
)
def test_labels_are_those_of_scikit_learn(spots, km, days, least):
    lat, lon, day = np.array(spots, dtype=float).T
    lat, lon = 60 + lat / 50, 179.9 + lon / 50  # across the antimeridian
    lon = (lon + 180) % 360 - 180
    found = st_dbscan(lat, lon, day, km=km, days=days, least=least)
    assert found.tolist() == by_matrix(lat, lon, day, km, days, least).tolist()


def test_the_example_of_scikit_learn_has_its_three_clusters():
    # The data of its example "Demo of DBSCAN clustering algorithm", as degrees.
    points, _ = make_blobs(n_samples=750, centers=[[1, 1], [-1, -1], [1, -1]], cluster_std=0.4, random_state=0)
    lon, lat = StandardScaler().fit_transform(points).T
    found = st_dbscan(lat, lon, np.zeros(750), km=0.3 * 111.2, days=1, least=10)
    want = by_matrix(lat, lon, np.zeros(750), 0.3 * 111.2, 1, 10)
    assert found.tolist() == want.tolist()
    assert found.max() == 2


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=30), st.floats(0.1, 15000))
@settings(max_examples=100, deadline=None)
def test_neighbours_are_those_that_geodesics_say(points, km):
    lat, lon = np.array(points).T
    away = geo.distance_km(lat=lat[:, None], lon=lon[:, None], to_lat=lat, to_lon=lon)
    found = {pair for one, other, _ in neighbours(lat, lon, km) for pair in zip(one, other, strict=True)}
    assert found == set(zip(*np.nonzero(away <= km), strict=True))


def crowd(*sizes, **more):
    """Groups of rows, each at a place and in a month of its own."""
    return incidents_from_rows(
        [
            ROW | {"geometry": Point(13 + 2 * k, 32), "date_start": f"2019-0{k + 1}-05", "killed_best": 2, **more}
            for k, size in enumerate(sizes)
            for _ in range(size)
        ]
    )


def test_a_table_of_clusters_counts_days_and_tolls():
    rows = crowd(5, 8)
    table = clusters(rows, km=10, days=3)
    assert table["incidents"].tolist() == [8, 5]
    assert table["killed_best"].tolist() == [16, 10]
    assert table["date_start"].dt.month.tolist() == [2, 1]
    assert table["radius_km"].round(6).tolist() == [1.0, 1.0]
    assert cluster_of(rows, km=10, days=3).tolist() == [2] * 5 + [1] * 8
    assert table.geometry.iloc[1].contains(Point(13, 32))
    assert table.crs == "EPSG:4326"
    assert table.attrs["analysis"]["clusters"] == 2


def test_a_shared_toll_counts_once():
    assert clusters(crowd(6, casualty_group="a"), km=10, days=3)["killed_best"].tolist() == [2]


def test_coarse_rows_make_no_cluster_and_may_belong_to_one():
    wide = [ROW | {"geometry": Point(13.3, 32), "geo_radius_km": 100, "date_start": "2019-01-06"}] * 9
    far = [ROW | {"geometry": Point(13.3, 32), "geo_radius_km": 100, "date_start": "2019-06-06"}] * 9
    rows = incidents_from_rows(
        [ROW | {"geometry": Point(13, 32), "date_start": "2019-01-05"}] * 5 + wide + far,
    )
    with pytest.warns(LeftOutWarning, match="18 known only"):
        table = clusters(rows, km=10, days=3)
    assert table["incidents"].tolist() == [5]
    assert table["may_belong"].tolist() == [0]
    pooled = clusters(rows, km=10, days=3, coarse="pool")
    assert pooled["incidents"].tolist() == [5]
    assert pooled["may_belong"].tolist() == [9]


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_few_rows_make_no_cluster(count):
    rows = incidents_from_rows([ROW] * count)
    assert cluster_of(rows, km=10, days=3).isna().tolist() == [True] * count
    table = clusters(rows, km=10, days=3)
    assert len(table) == 0
    assert {"incidents", "may_belong", "date_start", "killed_best", "radius_km", "geometry"} <= set(table)


def test_rows_without_place_or_day_are_in_none_and_the_index_is_kept():
    rows = incidents_from_rows([ROW] * 5 + [ROW | {"geometry": None}, ROW | {"date_start": None}])
    rows.index = [7, 7, 3, 2, 1, 0, 9]
    with pytest.warns(LeftOutWarning):
        found = cluster_of(rows, km=10, days=3)
    assert found.index.tolist() == rows.index.tolist()
    assert found.isna().tolist() == [False] * 5 + [True] * 2
    with pytest.warns(LeftOutWarning):
        assert clusters(rows, km=10, days=3)["incidents"].tolist() == [5]


@pytest.mark.parametrize(
    "wrong",
    [{"km": 0}, {"km": "10"}, {"km": float("nan")}, {"days": -1}, {"days": float("inf")}, {"min_incidents": 0},
     {"min_incidents": 2.5}, {"min_incidents": True}, {"coarse": "drop"}],
)  # fmt: skip
def test_wrong_numbers_are_named(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        clusters(crowd(5), **({"km": 10, "days": 3} | wrong))
