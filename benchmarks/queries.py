"""Queries over a million incidents beside plain geopandas, DuckDB spatial and SedonaDB, with equal answers.

All run in this process on the same points and the best of three runs counts; tables are loaded before. DuckDB and
SedonaDB take part where they are installed: duckdb==1.5.5, duckdb-extension-spatial, sedonadb, geoarrow-pyarrow.
DuckDB takes points of spheroids as (lat, lon). SedonaDB measures on a sphere: its answers may differ where a row lies
within 0.6 % of the distance asked for, and nowhere else. For geopandas the points are projected round the reference
(azimuthal equidistant, distances from the middle are true), for the road into UTM. Prints one JSON line.

    python benchmarks/queries.py [--rows 1000000]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point

import geoincidents as gi
from geoincidents.outlines.world import world

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS, KM, ROAD_KM, K = 3, 50, 10, 100
LAT, LON = 32.88743, 13.18733
ROUND_TRIPOLI = f"+proj=aeqd +lat_0={LAT} +lon_0={LON} +ellps=WGS84"
UTM = "EPSG:32633"
ROAD = LineString([(13.18, 32.88), (14.26, 32.65), (15.09, 32.38), (16.59, 31.21)])
SLACK = 0.006  # a sphere is wrong by less

Answers = dict[str, "Callable[[], Any]"]


def table(count: int) -> gpd.GeoDataFrame:
    """Points over Libya and round it, half of them in a hundred thousand places that many share."""
    random = np.random.default_rng(2019)
    lat, lon = random.uniform(20, 38, count), random.uniform(8, 26, count)
    shared = random.integers(0, 100_000, count // 2)
    lat[: count // 2], lon[: count // 2] = lat[shared], lon[shared]
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


def ours(rows: gpd.GeoDataFrame, area: Any) -> Answers:
    """Answers of the package, one mask each."""
    return {
        "radius": lambda: gi.within_radius(rows, lat=LAT, lon=LON, km=KM).to_numpy(),
        "area": lambda: gi.within_area(rows, area).to_numpy(),
        "along": lambda: gi.along(rows, ROAD, km=ROAD_KM).to_numpy(),
        "nearest": lambda: gi.near(rows, lat=LAT, lon=LON, k=K).to_numpy(),
        "country": lambda: gi.within_area(rows, "Libya").to_numpy(),
    }


def plain(rows: gpd.GeoDataFrame, area: Any) -> Answers:
    """Answers of geopandas."""
    middle = Point(0, 0)
    road = gpd.GeoSeries([ROAD], crs=4326).segmentize(0.05).to_crs(UTM)[0]

    def radius() -> Any:
        return np.asarray(rows.to_crs(ROUND_TRIPOLI).distance(middle) <= KM * 1000)

    def along() -> Any:
        return np.asarray(rows.to_crs(UTM).distance(road) <= ROAD_KM * 1000)

    def nearest() -> Any:
        return _marked(rows.to_crs(ROUND_TRIPOLI).distance(middle).nsmallest(K).index, len(rows))

    def within() -> Any:
        return _marked(rows.sindex.query(area, predicate="intersects"), len(rows))

    return {"radius": radius, "area": within, "along": along, "nearest": nearest}


def duck(rows: gpd.GeoDataFrame, area: Any) -> Answers:
    """Answers of DuckDB with its spatial extension."""
    import duckdb
    import duckdb_extension_spatial

    connection = duckdb.connect()
    file = next(Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension"))
    connection.execute(f"LOAD '{file}'")
    points = pd.DataFrame({"id": np.arange(len(rows)), "lat": rows.geometry.y, "lon": rows.geometry.x})
    connection.register("points", points)
    connection.execute(
        "CREATE TABLE t AS SELECT id, ST_Point(lon, lat) AS flat, ST_Point(lat, lon)::POINT_2D AS turned FROM points"
    )
    connection.execute("CREATE INDEX spots ON t USING RTREE (flat)")
    away = f"ST_Distance_Spheroid(turned, ST_Point({LAT}, {LON})::POINT_2D)"

    def asked(condition: str) -> Callable[[], Any]:
        return lambda: _marked(connection.execute(f"SELECT id FROM t {condition}").fetchnumpy()["id"], len(rows))  # noqa: S608

    return {
        "radius": asked(f"WHERE {away} <= {KM * 1000}"),
        "area": asked(f"WHERE ST_Intersects(flat, ST_GeomFromText('{area.wkt}'))"),
        "nearest": asked(f"ORDER BY {away} LIMIT {K}"),
    }


def sedona(rows: gpd.GeoDataFrame, area: Any) -> Answers:
    """Answers of SedonaDB, distances and lines on its sphere."""
    import sedonadb

    database = sedonadb.connect()
    database.create_data_frame(
        pd.DataFrame({"id": np.arange(len(rows)), "lat": rows.geometry.y, "lon": rows.geometry.x})
    ).to_view("points")
    database.sql(
        "SELECT id, ST_Point(lon, lat) AS flat, ST_GeogPoint(lon, lat) AS spot FROM points"
    ).to_memtable().to_view("t")
    away = f"ST_Distance(spot, ST_GeogPoint({LON}, {LAT}))"
    off = f"ST_Distance(spot, ST_GeogFromWKT('{ROAD.segmentize(0.01).wkt}'))"

    def asked(condition: str) -> Callable[[], Any]:
        return lambda: _marked(database.sql(f"SELECT id FROM t {condition}").to_pandas()["id"], len(rows))  # noqa: S608

    return {
        "radius": asked(f"WHERE {away} <= {KM * 1000}"),
        "area": asked(f"WHERE ST_Intersects(flat, ST_GeomFromWKT('{area.wkt}'))"),
        "along": asked(f"WHERE {off} <= {ROAD_KM * 1000}"),
        "nearest": asked(f"ORDER BY {away} LIMIT {K}"),
    }


def _marked(chosen: Any, count: int) -> Any:
    mask = np.zeros(count, dtype=bool)
    mask[np.asarray(chosen)] = True
    return mask


def differing(rows: gpd.GeoDataFrame, question: str, one: Any, other: Any, *, exact: bool) -> int:
    """How many rows are answered differently; an error where one of them is not as near to the edge as may be."""
    at = np.flatnonzero(one != other)
    if exact or not len(at) or question == "area":
        if len(at):
            raise AssertionError(f"{question}: {len(at)} rows differ")
        return 0
    reference = ROAD if question == "along" else Point(LON, LAT)
    every = gi.distance_to(rows, reference).to_numpy()
    edge = {"radius": KM, "along": ROAD_KM}.get(question, float(np.sort(every)[K - 1]))
    if (np.abs(every[at] / edge - 1) > SLACK).any():
        raise AssertionError(f"{question}: rows differ that lie far from the edge")
    return len(at)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = table(parser.parse_args().rows)
    area = world().shape("LBY")
    systems: dict[str, Answers] = {"geoincidents": ours(rows, area), "geopandas": plain(rows, area)}
    if importlib.util.find_spec("duckdb_extension_spatial"):
        systems["duckdb"] = duck(rows, area)
    if importlib.util.find_spec("sedonadb"):
        systems["sedonadb"] = sedona(rows, area)
    _ = rows.sindex  # one index, before the clock runs
    report: dict[str, Any] = {"benchmark": "queries", "rows": len(rows)}
    for question in systems["geoincidents"]:
        truth = None
        for system, answers in systems.items():
            if question not in answers:
                continue
            seconds = []
            for _ in range(REPEATS):
                start = time.perf_counter()
                answer = answers[question]()
                seconds.append(time.perf_counter() - start)
            told = report.setdefault(question, {})
            told[system] = {"seconds": round(min(seconds), 3), "found": int(answer.sum())}
            truth = answer if truth is None else truth
            flat = system == "sedonadb" or (system == "geopandas" and question == "along")
            told[system]["differing"] = differing(rows, question, truth, answer, exact=not flat)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
