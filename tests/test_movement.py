"""Mean centres and fronts: pointpats' own figures on a chart, and distances as they are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pointpats.centrography import mean_center, std_distance
from shapely.geometry import Point

from geoincidents import front, geo, mean_centre
from geoincidents.analysis.shapes import local_chart, middle_of
from geoincidents.errors import InputError
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 1, "date_start": "2019-04-03"}
# The points of pointpats' docstrings, as kilometres east and north of a place.
EXAMPLE = np.array(
    [[66.22, 32.54], [22.52, 22.39], [31.01, 81.21], [9.47, 31.02], [30.78, 60.10], [75.21, 58.93], [79.26, 7.68],
     [8.23, 39.93], [98.73, 77.17], [89.78, 42.53], [65.19, 92.08], [54.46, 8.48]]
)  # fmt: skip


def at(lonlat, **more):
    return [ROW | {"geometry": Point(*point), **more} for point in lonlat]


def test_centre_and_distance_are_those_of_pointpats_on_its_example():
    chart = local_chart(32, 13)
    lonlat = np.column_stack(chart.transform(*EXAMPLE.T, direction="INVERSE"))
    row = mean_centre(incidents_from_rows(at(lonlat)), period="year").iloc[0]
    there = chart.transform(row["geometry"].x, row["geometry"].y)
    assert there == pytest.approx(mean_center(EXAMPLE), abs=0.02)
    assert row["standard_distance_km"] == pytest.approx(std_distance(EXAMPLE), rel=1e-3)


def test_the_centre_moves_and_circles_widen_its_error():
    rows = at([(13, 32)] * 4) + at([(13, 33)] * 4, date_start="2019-05-03")
    table = mean_centre(incidents_from_rows(rows))
    assert table["moved_km"].iloc[1] == pytest.approx(110.9, abs=0.1)
    assert table["azimuth_deg"].iloc[1] == pytest.approx(0, abs=1e-6)
    wide = mean_centre(incidents_from_rows([row | {"geo_radius_km": 20} for row in rows]))
    # Four discs of 20 km about one point: 2.448 x 10 km / 2.
    assert wide["error_km"].tolist() == pytest.approx([12.24] * 2, abs=0.01)
    assert table["error_km"].iloc[0] < 1


@settings(max_examples=50, deadline=None)
@given(st.floats(-89, 89), st.floats(-180, 180))
def test_the_middle_of_a_point_is_the_point(lat, lon):
    found = middle_of(np.array([lat] * 3), np.array([lon] * 3))
    assert geo.distance_km(lat=lat, lon=lon, to_lat=found[0], to_lon=found[1]) < 1e-6


def test_the_error_holds_the_true_centre_in_nineteen_of_twenty():
    rng, held = np.random.default_rng(6), 0
    for _ in range(60):
        km, azimuth = np.abs(rng.normal(0, 30, (2, 25))), rng.uniform(0, 360, 25)
        lat, lon = geo.destination(lat=32, lon=13, km=np.hypot(*km), azimuth=azimuth)
        row = mean_centre(incidents_from_rows(at(np.column_stack([lon, lat]), geo_radius_km=0)), period="year").iloc[0]
        held += geo.distance_km(lat=32, lon=13, to_lat=row["geometry"].y, to_lon=row["geometry"].x) <= row["error_km"]
    assert held >= 52


def test_a_front_is_as_near_as_its_sectors_incidents():
    south = at([geo.destination(lat=32.9, lon=13.2, km=km, azimuth=180)[::-1] for km in (40, 50, 60)])
    nearer = at([geo.destination(lat=32.9, lon=13.2, km=20, azimuth=190)[::-1]], date_start="2019-04-10")
    east = at([geo.destination(lat=32.9, lon=13.2, km=30, azimuth=66)[::-1]], geo_radius_km=5)
    table = front(incidents_from_rows(south + nearer + east), (32.9, 13.2), quantile=0)
    assert table.loc["S", "front_km"].tolist() == pytest.approx([40, 20])
    assert table.loc["S", "moved_km"].iloc[1] == pytest.approx(-20)
    assert table.loc["S", "certain"].tolist() == [3, 1]
    assert table.loc["NE", ["front_km_low", "front_km_high"]].iloc[0].tolist() == pytest.approx([25, 35])
    assert table.loc["NE", "certain"].item() == 0  # 66 degrees is beside the edge to E
    for shape, km in zip(table.geometry, table["front_km"], strict=True):
        x, y = np.array(shape.coords).T
        assert geo.distance_km(lat=y, lon=x, to_lat=32.9, to_lon=13.2) == pytest.approx(km)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_rows(count):
    rows = incidents_from_rows(at([(13, 32)] * count))
    centre, arcs = mean_centre(rows), front(rows, (32.9, 13.2))
    assert len(centre) == len(arcs) == min(count, 1)
    assert centre.crs == arcs.crs == "EPSG:4326"
    assert {"incidents", "moved_km"} <= set(centre) & set(arcs)
    assert arcs.index.names == ["sector", "week"]


def test_an_incident_at_the_reference_is_in_no_sector():
    table = front(incidents_from_rows(at([(13.2, 32.9)])), (32.9, 13.2))
    assert len(table) == 0
    assert table.attrs["analysis"]["at_reference"] == 1


def test_weeks_start_on_monday_and_months_on_their_first():
    rows = incidents_from_rows(at([(13, 32)]))
    assert [str(mean_centre(rows, period=one).index[0].date()) for one in ("day", "week", "month", "year")] == [
        "2019-04-03", "2019-04-01", "2019-04-01", "2019-01-01"
    ]  # fmt: skip


def test_wrong_words_are_named():
    rows = incidents_from_rows(at([(13, 32)]))
    with pytest.raises(InputError, match="fortnight"):
        mean_centre(rows, period="fortnight")
    with pytest.raises(InputError, match="quantile"):
        front(rows, (32.9, 13.2), quantile=1)
    with pytest.raises(InputError, match="scale_km"):
        front(rows, (32.9, 13.2), scale_km="near")
