"""Tables of cases that the page's script runs as well (tests/page): what the package says of them, the page says."""

import base64
import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from shapely import affinity, union_all
from shapely.geometry import Point, Polygon, box

from geoincidents import schema
from geoincidents.geo import distance_km
from geoincidents.linking import summarise_events
from geoincidents.maps.grouping import Group, join_touching
from geoincidents.maps.groups import group_columns
from geoincidents.maps.payload import pack
from geoincidents.names import fold
from geoincidents.queries import sum_tolls, within_area, within_radius
from geoincidents.tables.conforming import incidents_from_rows

VECTORS = Path(__file__).with_name("vectors")
AREAS = json.loads((VECTORS / "areas.json").read_text("utf-8"))
GROUPING = json.loads((VECTORS / "grouping.json").read_text("utf-8"))
NAMES = json.loads((VECTORS / "names.json").read_text("utf-8"))
SUMS = json.loads((VECTORS / "sums.json").read_text("utf-8"))


def test_distances():
    for case in AREAS["distances"]:
        (lat, lon), (to_lat, to_lon) = case["from"], case["to"]
        assert distance_km(lat=lat, lon=lon, to_lat=to_lat, to_lon=to_lon) == pytest.approx(case["km"], abs=1e-6)


def inside(incidents, area):
    how = area.get("how", "point")
    if area["kind"] == "circle":
        return within_radius(incidents, lat=area["lat"], lon=area["lon"], km=area["km"], how=how)
    if area["kind"] == "box":
        return within_area(incidents, tuple(area[side] for side in ("west", "south", "east", "north")), how=how)
    drawn = Polygon([(lon, lat) for lat, lon in area["points"]])
    parts = [affinity.translate(drawn, turn).intersection(box(-180, -90, 180, 90)) for turn in (-360, 0, 360)]
    return within_area(incidents, union_all(parts), how=how)


@pytest.mark.parametrize("case", AREAS["areas"], ids=lambda case: case["name"])
def test_areas(case):
    rows = [{schema.GEOMETRY: Point(lon, lat), schema.GEO_RADIUS_KM: km} for lat, lon, km in case["points"]]
    assert inside(incidents_from_rows(rows), case["area"]).astype(int).tolist() == case["inside"]


def test_names_fold():
    assert all(len({fold(name) for name in names}) == 1 for names in NAMES["alike"])
    assert all(fold(one) != fold(other) for one, other in NAMES["apart"])


@pytest.mark.parametrize("case", GROUPING["cases"], ids=lambda case: case["name"])
def test_groups_join(case):
    reach = GROUPING["reach"]
    groups = [Group(x, y, [at] * members) for at, (x, y, members) in enumerate(case["groups"])]
    left = join_touching(
        groups, lambda members: reach["alone"] if members == 1 else reach["base"] + reach["each"] * members
    )
    assert [[one.x, one.y, len(one.members)] for one in left] == case["left"]


def named(key, by):
    return "" if pd.isna(key) else str(key.date()) if by == "week" else str(key)


@pytest.mark.parametrize("case", SUMS, ids=lambda case: case["name"])
def test_sums(case):
    usual = {schema.EVENT_TYPE: "other", schema.MATCH_STATUS: "unresolved"}
    incidents = incidents_from_rows([usual | row for row in case["rows"]])
    assert {name: codes.tolist() for name, codes in group_columns(incidents).items()} == case["groups"]
    for by, wanted in case["sums"].items():
        sums = sum_tolls(incidents, None if by == "all" else by, strategic=True)
        assert {named(key, by): line.tolist() for key, line in sums.iterrows()} == wanted
    told = incidents[incidents[schema.RECORD_KIND].isin(["incident", "strategic"])]
    events = summarise_events(told)
    assert case["sums"]["all"]["all"][1:3] == [len(events), events["reports"].sum()]


def test_payloads_are_packed_as_the_page_reads_them():
    told = json.loads((VECTORS / "payload.json").read_text("utf-8"))
    size, first, last = told["many"]
    many = [first.replace("0", str(n), 1) for n in range(size)]
    assert many[-1] == last
    columns = {"texts": told["texts"], "many": many}
    columns |= {name: np.array(values, dtype=f"<{name}") for name, values in told["numbers"].items()}

    def opened(packed):
        return [gzip.decompress(base64.b64decode(piece)) for piece in packed.split(".")]

    assert opened(pack(told["meta"], columns)) == opened(told["packed"])
