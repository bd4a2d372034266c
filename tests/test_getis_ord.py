"""Hot spots: Gi* by its definition and the library's example, false discoveries held down."""

import h3
import libpysal
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geoincidents import hot_spots
from geoincidents.analysis import cells
from geoincidents.analysis.getis_ord import adjusted, gi_star
from geoincidents.errors import InputError, LeftOutWarning
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 1}


def scattered(points, **more):
    return incidents_from_rows([ROW | {"geometry": Point(*point), **more} for point in points])


def even(count=900, seed=3):
    return np.random.default_rng(seed).uniform([12, 30], [15, 33], (count, 2))


def test_z_is_that_of_the_librarys_example():
    # The example in the docstring of esda's G_Local, star and binary.
    points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    graph = libpysal.graph.Graph.build_distance_band(np.array(points, dtype=float), 15)
    z, p = gi_star(np.array([2, 3, 3.2, 5, 8, 7]), graph)
    want = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert z == pytest.approx(want)
    assert p[-1] == pytest.approx(0.04294, rel=1e-3)  # 2 (1 - Φ(2.0242))


def test_z_is_that_of_ord_and_getis_formula():
    table = hot_spots(scattered(even(200)), cell_km=25)
    x, n = table["incidents"].to_numpy(dtype=float), len(table)
    mean, spread = x.mean(), x.std()
    for cell, z in table["z"].sample(30, random_state=1).items():
        near = table["incidents"].reindex(h3.grid_disk(cell, 1)).dropna()
        k = len(near)
        want = (near.sum() - mean * k) / (spread * np.sqrt((n * k - k**2) / (n - 1)))
        assert z == pytest.approx(want)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_is_that_of_benjamini_and_hochberg(p):
    order = np.argsort(p)
    ratio = np.sort(p) * len(p) / np.arange(1, len(p) + 1)
    want = np.minimum.accumulate(ratio[::-1])[::-1]
    assert adjusted(np.array(p))[order] == pytest.approx(np.minimum(want, 1))


def test_chance_makes_few_spots_and_a_crowd_makes_its_own():
    found = [(hot_spots(scattered(even(seed=seed)), cell_km=30)["hot_spot"] != "none").any() for seed in range(20)]
    assert sum(found) <= 3  # at a rate of .05, with all cells alike, one run in twenty shows any
    crowded = np.concatenate([even(), np.random.default_rng(1).normal([13.5, 31.5], 0.05, (60, 2))])
    table = hot_spots(scattered(crowded), cell_km=30)
    hot = table[table["hot_spot"] == "hot"]
    assert hot.geometry.contains(Point(13.5, 31.5)).any()
    assert len(hot) < 12


def test_empty_cells_of_the_area_count():
    rows = scattered(np.random.default_rng(1).normal([13.5, 31.5], 0.05, (60, 2)))
    alone = hot_spots(rows, cell_km=30)
    table = hot_spots(rows, cell_km=30, area=box(11, 29, 16, 34))
    assert len(table) > 5 * len(alone)
    assert table["incidents"].sum() == 60
    assert (table["hot_spot"] == "hot").sum() >= 5
    elsewhere = hot_spots(rows, cell_km=30, area="Tunisia")
    assert elsewhere["incidents"].sum() == 0
    assert elsewhere.attrs["analysis"]["outside"] == 60
    assert elsewhere["z"].isna().all()
    assert set(elsewhere["hot_spot"]) == {"none"}


def test_pooled_rows_are_spread_over_their_circle():
    rows = scattered([*even(100), (13.5, 31.5)])
    rows["geo_radius_km"] = [1.0] * 100 + [60]
    with pytest.warns(LeftOutWarning, match="1 known only"):
        refused = hot_spots(rows, cell_km=25, area=box(11, 29, 16, 34))
    pooled = hot_spots(rows, cell_km=25, area=box(11, 29, 16, 34), coarse="pool")
    more = pooled["incidents"] - refused["incidents"]
    assert more.sum() == pytest.approx(1)
    assert more[more > 0].count() * cells.width_km(5) ** 2 > 60**2  # over many cells
    assert refused["incidents"].dtype.kind == "i"


@pytest.mark.parametrize("points", [[], [(13, 32)], [(13, 32)] * 2, [(13, 32)] * 50, [(13, 32), (13, 33), (13, 34)]])
def test_few_or_alike_rows_make_no_spot(points):
    table = hot_spots(scattered(points), cell_km=20)
    assert table["incidents"].sum() == len(points)
    assert (table["hot_spot"] == "none").all()
    assert {"incidents", "z", "p", "q", "hot_spot", "geometry"} <= set(table)


def test_the_antimeridian_is_no_border():
    points = np.add(even(300), (166.5, -20.0))
    points[:, 0] = (points[:, 0] + 180) % 360 - 180
    table = hot_spots(scattered(points), cell_km=30)
    assert len(table) < 400  # of a strip round the globe there would be ten thousand
    assert table["incidents"].sum() == 300


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"cell_km": 0}, "cell_km"), ({"fdr": 1.5}, "fdr"), ({"fdr": 0}, "fdr"), ({"fdr": "low"}, "fdr"),
     ({"cell_km": 1, "area": "Russia"}, "wider"), ({"coarse": None}, "coarse")],
)  # fmt: skip
def test_wrong_numbers_are_named(wrong, named):
    with pytest.raises(InputError, match=named):
        hot_spots(scattered(even(20)), **({"cell_km": 20} | wrong))
