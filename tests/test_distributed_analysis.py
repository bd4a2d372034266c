"""Analyses of a table in partitions: the answers of one table, its numbers of what was left out among them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal
from shapely.geometry import Point

import geoincidents as gi
from geoincidents.errors import InputError
from geoincidents.tables.conforming import incidents_from_rows

dask = pytest.importorskip("dask")
dd = pytest.importorskip("dask.dataframe")
dask_geopandas = pytest.importorskip("dask_geopandas")
pytestmark = pytest.mark.filterwarnings("ignore::geoincidents.errors.LeftOutWarning")

ANALYSES = {
    "clusters": lambda t: gi.clusters(t, km=20, days=5, min_incidents=3),
    "cluster_of": lambda t: gi.cluster_of(t, km=20, days=5, min_incidents=3),
    "density": lambda t: gi.density(t, bandwidth_km=30, coarse="pool"),
    "hot_spots": lambda t: gi.hot_spots(t, cell_km=22, coarse="pool"),
    "near_repeats": lambda t: gi.near_repeats(t, km=[10, 50], days=[3, 9], permutations=19),
    "trend": gi.trend,
    "change_points": lambda t: gi.change_points(t, by="country"),
    "mean_centre": lambda t: gi.mean_centre(t, period="month"),
    "front": lambda t: gi.front(t, "Tripoli", period="month"),
    "exposure": lambda t: gi.exposure(t, km=5, by="admin1"),
}


@pytest.fixture(autouse=True)
def _in_this_thread():
    with dask.config.set({"dataframe.convert-string": False, "scheduler": "sync"}):
        yield


def table(seed, count=80):
    rng = np.random.default_rng(seed)
    rows = []
    for n in range(count):
        spot = [(13.2, 32.8), (13.6, 32.4), (20.1, 32.1)][rng.integers(3)]
        day = pd.Timestamp("2019-04-02") + pd.Timedelta(days=int(rng.integers(60)))
        rows.append(
            {
                "incident_id": f"i{n}",
                "record_kind": ["incident", "incident", "incident", "strategic", "aggregate"][rng.integers(5)],
                "event_type": "air_strike",
                "match_status": "given",
                "geometry": None if n % 17 == 0 else Point(spot[0] + rng.normal() / 20, spot[1] + rng.normal() / 20),
                "geo_radius_km": [2.0, 2.0, 2.0, 80.0, None][rng.integers(5)],
                "geo_precision": ["settlement", "admin1"][int(rng.integers(8) == 0)],
                "source_schema": "text",
                "date_start": None if n % 19 == 0 else day,
                "date_end": None if n % 19 == 0 else day + pd.Timedelta(days=int(rng.integers(2))),
                "event_group": [None, None, f"g{rng.integers(count // 4)}"][rng.integers(3)],
                "admin1": ["Tripoli", "Murqub", None][rng.integers(3)],
                "country": "LBY",
                "casualty_group": [None, None, f"c{rng.integers(5)}"][rng.integers(3)],
                "killed_best": [None, 3, 7][rng.integers(3)],
            }
        )
    return incidents_from_rows(rows).set_axis([f"r{n}" for n in range(count)])


@settings(
    max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 1000), st.integers(1, 6))
@pytest.mark.parametrize("name", ANALYSES)
def test_analyses_are_those_of_one_table(name, seed, count):
    whole = table(seed)
    parts = dask_geopandas.from_geopandas(whole, npartitions=count, sort=False)
    expected, answer = ANALYSES[name](whole), ANALYSES[name](parts)
    if isinstance(expected, pd.Series):
        assert isinstance(answer, dd.Series)
        assert_series_equal(answer.compute(), expected)
        return
    assert_frame_equal(pd.DataFrame(answer), pd.DataFrame(expected))
    assert answer.attrs == expected.attrs


def test_an_analysis_takes_a_folder_and_says_how_many_rows_it_compares(tmp_path, monkeypatch):
    whole = table(1)
    gi.write_incidents(dask_geopandas.from_geopandas(whole, npartitions=3, sort=False), tmp_path / "folder")
    centre = gi.mean_centre(tmp_path / "folder")
    assert centre.attrs["analysis"]["incidents"] == gi.mean_centre(whole).attrs["analysis"]["incidents"] > 0
    monkeypatch.setattr("geoincidents.distributed.columns.MOST_COMPARED", 79)
    with pytest.raises(InputError, match="80 rows, more than the 79 that are compared"):
        gi.mean_centre(tmp_path / "folder")
    with pytest.raises(InputError, match="is no policy"):
        gi.mean_centre(tmp_path / "folder", coarse="hide")
