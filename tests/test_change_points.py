"""Weeks and their levels: counts add up, the library's changes are found, chance makes few."""

import numpy as np
import pytest
import ruptures
from shapely.geometry import Point

from geoincidents import change_points, trend
from geoincidents.analysis.change_points import _interval, _segments
from geoincidents.errors import InputError, LeftOutWarning
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 1, "geometry": Point(13, 32), "admin1": "A"}
MONDAY = np.datetime64("2019-01-07")


def weekly(counts, **more):
    days = [str(MONDAY + 7 * week + k % 7) for week, count in enumerate(counts) for k in range(count)]
    return [ROW | {"date_start": day, **more} for day in days]


def test_each_week_of_each_area_has_its_count_and_level():
    counts = [2, 1, 2, 2, 1, 2, 9, 8, 9, 10, 8, 9]
    rows = incidents_from_rows(weekly(counts) + weekly([1], admin1="B"))
    table = trend(rows)
    assert table.loc["A", "incidents"].tolist() == counts
    assert table.loc["B", "incidents"].tolist() == [1] + [0] * 11
    assert table.loc["A", "change"].to_numpy().nonzero()[0].tolist() == [6]
    assert table.loc["A", "level"].round(4).unique().tolist() == [1.6667, 8.8333]
    parts = change_points(rows)
    assert parts.loc["A", "incidents"].tolist() == [10, 53]
    assert parts.loc["A", "ratio"].iloc[1] == pytest.approx(5.3)
    assert parts.geometry.notna().all()
    assert trend(rows, by=None)["incidents"].sum() == len(rows)


def test_changes_are_those_of_the_librarys_own_signal():
    # Its example: a piecewise constant signal with known breaks.
    signal, breaks = ruptures.pw_constant(200, 1, 3, noise_std=0, delta=(20, 30), seed=5)
    counts = np.round(signal[:, 0] - signal.min() + 5).astype(int)
    assert [end for _, end in _segments(counts)] == breaks


def test_chance_makes_few_changes_even_where_weeks_vary_more_than_chance():
    rng = np.random.default_rng(2)
    plain = sum(len(list(_segments(rng.poisson(4, 120)))) > 1 for _ in range(60))
    wild = sum(len(list(_segments(rng.negative_binomial(1, 0.2, 120)))) > 1 for _ in range(60))
    assert plain <= 4
    assert wild <= 9
    found = sum(len(list(_segments(np.r_[rng.poisson(2, 60), rng.poisson(8, 60)]))) == 2 for _ in range(20))
    assert found >= 18


def test_intervals_are_exact():
    # Garwood's table: 0 gives 3.689, 10 gives 4.795 to 18.390.
    assert _interval(0) == pytest.approx((0, 3.689), abs=0.001)
    assert _interval(10) == pytest.approx((4.795, 18.390), abs=0.001)


def test_rows_without_an_area_are_refused_or_an_area_of_their_own():
    rows = incidents_from_rows(weekly([2, 2]) + weekly([0, 3], admin1=None, geometry=None))
    with pytest.warns(LeftOutWarning, match="3 without admin1"):
        assert trend(rows)["incidents"].sum() == 4
    pooled = trend(rows, coarse="pool")
    assert pooled.loc["(not known)", "incidents"].tolist() == [0, 3]
    assert change_points(rows, coarse="pool").geometry.isna().sum() == 1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_rows_have_no_change(count):
    rows = incidents_from_rows(weekly([count]))
    assert trend(rows)["incidents"].sum() == count
    assert len(change_points(rows)) == min(count, 1)
    assert change_points(rows).crs == "EPSG:4326"


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(InputError, match="'district'"):
        trend(incidents_from_rows(weekly([1])), by="district")
