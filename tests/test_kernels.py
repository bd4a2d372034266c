"""Kernel density: the sum of kernels by its definition, and the library's on a chart."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point
from sklearn.neighbors import KernelDensity

from geoincidents import density, geo
from geoincidents.analysis import cells
from geoincidents.analysis.shapes import local_chart
from geoincidents.errors import InputError, LeftOutWarning
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 0, "geometry": Point(13.2, 32.9)}


def scattered(points, **more):
    return incidents_from_rows([ROW | {"geometry": Point(*point), **more} for point in points])


def some(count, seed=1):
    return np.random.default_rng(seed).normal([13.2, 32.5], 0.3, (count, 2))


@pytest.mark.parametrize("radius", [0.0, 8.0, 20.0])
def test_it_is_the_sum_of_kernels_as_wide_as_bandwidth_and_circle(radius):
    points = some(40)
    table = density(scattered(points, geo_radius_km=radius), bandwidth_km=20)
    lat, lon = cells.middles_of(table.index.to_numpy())
    away = geo.distance_km(lat=lat[:, None], lon=lon[:, None], to_lat=points[:, 1], to_lon=points[:, 0])
    variance = 20.0**2 + radius**2 / 4
    want = (np.exp(-(away**2) / (2 * variance)) / (2 * np.pi * variance)).sum(axis=1) * 1000
    # Bandwidths are rounded by up to 1 %, and the kernel's edge is the more sensitive to it.
    near = want > want.max() / 50
    assert table["per_1000_km2"].to_numpy()[near] == pytest.approx(want[near], rel=0.001 if radius == 0 else 0.08)


def test_it_is_the_density_of_the_library_on_a_chart():
    points = some(60)
    table = density(scattered(points), bandwidth_km=15)
    chart = local_chart(32.5, 13.2)
    fitted = KernelDensity(bandwidth=15).fit(np.column_stack(chart.transform(*points.T)))
    lat, lon = cells.middles_of(table.index.to_numpy())
    want = np.exp(fitted.score_samples(np.column_stack(chart.transform(lon, lat)))) * 60 * 1000
    assert table["per_1000_km2"].to_numpy() == pytest.approx(want, rel=0.01)


@settings(max_examples=15, deadline=None)
@given(st.floats(-80, 80), st.floats(-180, 180), st.integers(1, 4), st.sampled_from([5.0, 30.0]))
@example(62.0, 1.0, 1, 5.0)
def test_cells_hold_the_incidents_wherever_they_are(lat, lon, count, bandwidth):
    table = density(scattered([(lon, lat)] * count), bandwidth_km=bandwidth)
    # Within three standard deviations lie 98.9 %; few cells beyond are shown.
    assert 0.98 * count < table["incidents"].sum() < 1.005 * count
    assert table.geometry.is_valid.all()


def test_pooled_rows_add_themselves_over_their_circle():
    rows = scattered([(13.2, 32.5)] * 3 + [(14.5, 32.5)])
    rows["geo_radius_km"] = [1.0, 1, 1, 60]
    with pytest.warns(LeftOutWarning, match="1 known only"):
        refused = density(rows, bandwidth_km=10)
    pooled = density(rows, bandwidth_km=10, coarse="pool")
    assert refused["incidents"].sum() == pytest.approx(3, rel=0.03)
    assert pooled["incidents"].sum() == pytest.approx(4, rel=0.03)
    assert pooled.attrs["analysis"]["pooled"] == 1
    assert pooled["per_1000_km2"].max() == pytest.approx(refused["per_1000_km2"].max(), rel=0.05)


def test_cells_are_as_wide_as_asked():
    wide, fine = (density(scattered(some(5)), bandwidth_km=20, cell_km=km) for km in (20, 3))
    assert wide.attrs["analysis"]["cell_km"] > 12
    assert 2 < fine.attrs["analysis"]["cell_km"] < 5
    assert len(fine) > 10 * len(wide)


@pytest.mark.parametrize("rows", [[], [ROW | {"geometry": None}]])
def test_nothing_gives_an_empty_table(rows, recwarn):
    table = density(incidents_from_rows(rows), bandwidth_km=20)
    assert len(table) == 0
    assert {"per_1000_km2", "incidents", "geometry"} <= set(table)
    assert table.crs == "EPSG:4326"
    assert len(recwarn) == len(rows)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"bandwidth_km": 0}, "bandwidth_km"), ({"bandwidth_km": None}, "bandwidth_km"), ({"cell_km": -1}, "cell_km"),
     ({"cell_km": 0.01}, "wider"), ({"coarse": 1}, "coarse")],
)  # fmt: skip
def test_wrong_numbers_are_named(wrong, named):
    with pytest.raises(InputError, match=named):
        density(scattered(some(5)), **({"bandwidth_km": 20} | wrong))
