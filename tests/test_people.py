"""Exposure: people near incidents, each once, by distances measured one by one."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geoincidents import exposure, geo
from geoincidents.errors import InputError, LeftOutWarning
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 2, "geometry": Point(13, 32), "admin1": "A"}


def living(points, people):
    return gpd.GeoDataFrame({"people": people}, geometry=gpd.points_from_xy(*np.array(points).T), crs=4326)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 6)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 99)), min_size=1, max_size=20),
)
def test_people_are_counted_once_and_bounds_hold_them(spots, towns):
    here = [(179.8 + b / 40, 60 + a / 40) for a, b, _ in spots]
    there = [(179.8 + b / 40, 60 + a / 40) for a, b, _ in towns]
    rows = [
        ROW | {"geometry": Point((x + 180) % 360 - 180, y), "geo_radius_km": r}
        for (x, y), (_, _, r) in zip(here, spots, strict=True)
    ]
    row = exposure(incidents_from_rows(rows), km=7, population=living(there, [one[2] for one in towns])).iloc[0]
    (x, y), (u, v), radius = np.array(here).T, np.array(there).T, np.array([one[2] for one in spots])
    away = geo.distance_km(lat=v[:, None], lon=u[:, None], to_lat=y, to_lon=x)
    people = np.array([one[2] for one in towns])
    for name, side in (("people_certain", -1), ("people", 0), ("people_possible", 1)):
        assert row[name] == people[(away <= 7 + side * radius).any(axis=1)].sum()
    assert row["people_certain"] <= row["people"] <= row["people_possible"]


def test_groups_have_a_row_each_the_most_people_first():
    rows = [ROW, ROW | {"admin1": "B", "geometry": Point(15, 32)}, ROW | {"admin1": None, "geometry": Point(17, 32)}]
    table = exposure(incidents_from_rows(rows), km=5, by="admin1", population=living([(13, 32), (15, 32)], [3, 9]))
    assert table.index.tolist() == ["B", "A", None]
    assert table["people"].tolist() == [9, 3, 0]
    assert table.geometry.to_crs(32633).area.gt(7e7).all()


def test_coarse_rows_are_refused_or_widen_the_bounds():
    rows = incidents_from_rows([ROW, ROW | {"geometry": Point(14, 32), "geo_radius_km": 60}])
    people = living([(13, 32), (14.3, 32)], [5, 7])
    with pytest.warns(LeftOutWarning, match="1 known only"):
        assert exposure(rows, km=10, population=people)["people_possible"].item() == 5
    pooled = exposure(rows, km=10, population=people, coarse="pool")
    assert pooled[["people_certain", "people", "people_possible"]].iloc[0].tolist() == [5, 5, 12]


def test_the_gazetteers_towns_are_people():
    found = exposure(incidents_from_rows([ROW | {"geometry": Point(13.19, 32.89)}]), km=25)["people"].item()
    assert 1_000_000 < found < 4_000_000


@pytest.mark.parametrize("rows", [[], [ROW | {"geometry": None}]])
def test_nothing_gives_an_empty_table(rows, recwarn):
    table = exposure(incidents_from_rows(rows), km=5, population=living([(13, 32)], [1]))
    assert len(table) == 0
    assert table.crs == "EPSG:4326"
    assert len(recwarn) == len(rows)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"km": 0}, "km"), ({"by": "district"}, "district"), ({"population": living([(13, 32)], [-1])}, "people"),
     ({"population": living([(13, 32)], ["many"])}, "people"),
     ({"population": living([(13, 32)], [1]).rename(columns={"people": "n"})}, "people")],
)  # fmt: skip
def test_wrong_input_is_named(wrong, named):
    with pytest.raises(InputError, match=named):
        exposure(incidents_from_rows([ROW]), **({"km": 5} | wrong))
