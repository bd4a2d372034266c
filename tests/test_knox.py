"""Pairs near in space and time: counted one by one, and as pointpats counts them on its example."""

import geopandas as gpd
import libpysal
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pointpats import Knox
from shapely.geometry import Point

from geoincidents import geo, near_repeats
from geoincidents.analysis.shapes import local_chart
from geoincidents.errors import InputError, LeftOutWarning
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 1}
ZERO = np.datetime64("2019-01-01")


def scattered(spots):
    return incidents_from_rows(
        [ROW | {"geometry": Point(lon, lat), "date_start": str(ZERO + int(day))} for lat, lon, day in spots]
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 30)), max_size=25))
def test_pairs_are_those_counted_one_by_one(spots):
    table = near_repeats(
        scattered([(32 + a / 20, 13 + b / 20, c) for a, b, c in spots]), km=[6, 12], days=[2, 9], permutations=1
    )
    want = np.zeros((2, 2), dtype=int)
    for i, (a, b, c) in enumerate(spots):
        for d, e, f in spots[:i]:
            km = geo.distance_km(lat=32 + a / 20, lon=13 + b / 20, to_lat=32 + d / 20, to_lon=13 + e / 20)
            if km <= 12 and abs(c - f) <= 9:
                want[int(km > 6), int(abs(c - f) > 2)] += 1
    assert table["pairs"].tolist() == want.ravel().tolist()


def test_the_example_of_pointpats_has_its_statistic_expectation_and_p():
    cases = gpd.read_file(libpysal.examples.get_path("burkitt.shp"))
    lon, lat = local_chart(3.0, 31.0).transform(cases["X"] - 250, cases["Y"] - 300, direction="INVERSE")
    day = cases["T"].to_numpy()
    table = near_repeats(scattered(zip(lat, lon, day, strict=True)), km=20, days=5, permutations=499, seed=1)
    chart = np.column_stack(local_chart(3.0, 31.0).transform(lon, lat))
    np.random.seed(1)  # noqa: NPY002 the library's generator
    theirs = Knox(chart, day[:, None], delta=20, tau=5, permutations=499)
    assert theirs.statistic_ == 13
    row = table.iloc[0]
    assert abs(row["pairs"] - 13) <= 1  # a chart is not the globe
    assert row["expected"] == pytest.approx(theirs.expected[0, 0], rel=0.05)
    assert row["p"] == pytest.approx(theirs.p_sim, abs=0.07)


def test_repeats_stand_out_and_chance_does_not():
    rng = np.random.default_rng(4)
    places = rng.uniform([32, 13], [34, 15], (80, 2))
    days = rng.integers(0, 300, 80)
    chance = near_repeats(scattered(np.column_stack([places, days])), km=10, days=7, permutations=199)
    again = np.column_stack([places, days + rng.integers(1, 6, 80)])
    repeats = near_repeats(scattered([*np.column_stack([places, days]), *again]), km=10, days=7, permutations=199)
    assert chance["p"].item() > 0.01
    assert repeats["p"].item() == 1 / 200
    assert repeats["ratio"].item() > 3


def test_the_same_seed_gives_the_same_table_and_the_order_of_rows_does_not_matter():
    rows = scattered([(32 + k % 5 / 30, 13, 3 * k) for k in range(30)])
    one, two = (near_repeats(rows, km=5, days=7, permutations=49, seed=9) for _ in range(2))
    assert one.equals(two)
    assert near_repeats(rows.iloc[::-1], km=5, days=7, permutations=49)["pairs"].equals(one["pairs"])


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_rows_and_one_place(count):
    table = near_repeats(scattered([(32, 13, 0)] * count), km=[5, 10], days=7, permutations=9)
    assert table["pairs"].tolist() == [count * (count - 1) // 2, 0]
    assert table["p"].tolist() == [1, 1]


def test_rows_whose_circle_is_wider_than_a_band_tell_nothing_of_it():
    rows = scattered([(32, 13, 0)] * 3)
    rows["geo_radius_km"] = [1.0, 1, 30]
    with pytest.warns(LeftOutWarning, match="1 known only .* 5 km"):
        assert near_repeats(rows, km=[5, 50], days=7, permutations=9)["pairs"].sum() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"km": []}, {"km": [10, 5]}, {"km": "10"}, {"days": 0}, {"days": [1, None]}, {"permutations": 0}, {"seed": -1}],
)
def test_wrong_numbers_are_named(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        near_repeats(scattered([(32, 13, 0)]), **({"km": 5, "days": 7} | wrong))
