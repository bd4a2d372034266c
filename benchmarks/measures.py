"""Distances of a million incidents from one place, and from the nearest of 200,000 targets.

distance_to stands beside a loop over geopy's geodesic, which runs on every 200th of the points and is scaled up;
nearest_of beside scipy's tree over straight lines through the ellipsoid with one geodesic each, on the same points in
the same process. Prints one JSON line.
"""

from __future__ import annotations

import json
import statistics
import time

import geopandas as gpd
import numpy as np
from geopy.distance import geodesic
from scipy.spatial import cKDTree

from geoincidents import geo
from geoincidents.measures.nearest import nearest_of
from geoincidents.measures.reference import distance_to

ROWS, EVERY, REPEATS, TARGETS = 1_000_000, 200, 3, 200_000
TRIPOLI = (32.88743, 13.18733)


def nearest(incidents: gpd.GeoDataFrame, lat: np.ndarray, lon: np.ndarray) -> dict[str, float]:
    """Seconds of nearest_of and of a tree of scipy's, and how far their answers are apart."""
    random = np.random.default_rng(2011)
    at_lat, at_lon = random.uniform(20, 38, TARGETS), random.uniform(0, 30, TARGETS)
    targets = gpd.GeoSeries(gpd.points_from_xy(at_lon, at_lat), crs="EPSG:4326")
    start = time.perf_counter()
    km = nearest_of(incidents, targets)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    tree = cKDTree(geo.earth_centred(np.column_stack([at_lon, at_lat])))
    at = tree.query(geo.earth_centred(np.column_stack([lon, lat])))[1]
    other = geo.distance_km(lat=lat, lon=lon, to_lat=at_lat[at], to_lon=at_lon[at])
    return {
        "targets": TARGETS,
        "seconds": round(ours, 2),
        "scipy_seconds": round(time.perf_counter() - start, 2),
        "largest_difference_km": float(f"{np.abs(km.to_numpy() - other).max():.1e}"),
    }


def main() -> None:
    """Measure and print."""
    random = np.random.default_rng(2019)
    lat, lon = random.uniform(20, 38, ROWS), random.uniform(0, 30, ROWS)
    incidents = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        km = distance_to(incidents, lat=TRIPOLI[0], lon=TRIPOLI[1])
        seconds.append(time.perf_counter() - start)
    start = time.perf_counter()
    loop = [geodesic(TRIPOLI, point).km for point in zip(lat[::EVERY], lon[::EVERY], strict=True)]
    loop_seconds = (time.perf_counter() - start) * EVERY
    ours = statistics.median(seconds)
    report = {
        "benchmark": "distance_to",
        "rows": ROWS,
        "seconds": round(ours, 3),
        "geopy_loop_rows": len(loop),
        "geopy_loop_seconds_scaled": round(loop_seconds, 1),
        "times_faster": round(loop_seconds / ours),
        "largest_difference_km": float(f"{np.abs(km.to_numpy()[::EVERY] - loop).max():.1e}"),
        "nearest_of": nearest(incidents, lat, lon),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
