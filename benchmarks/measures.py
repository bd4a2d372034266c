"""Distances of a million incidents from one place: distance_to against a loop over geopy's geodesic.

Both run in this process on the same points; the loop runs on every 200th of them and is scaled up.
Prints one JSON line.
"""

from __future__ import annotations

import json
import statistics
import time

import geopandas as gpd
import numpy as np
from geopy.distance import geodesic

from geoincidents.measures.reference import distance_to

ROWS, EVERY, REPEATS = 1_000_000, 200, 3
TRIPOLI = (32.88743, 13.18733)


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
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
