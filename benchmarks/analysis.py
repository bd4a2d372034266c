"""ST-DBSCAN over 300,000 incidents: time, memory, and that a rival over all pairs of neighbours has the same clusters.

Incidents are made up: towns of very different size, whose events share some points of the town, over ten years. The
rival is scikit-learn's ``DBSCAN`` over a sparse matrix of neighbours, on as many rows as ``--rival`` says; its matrix
grows with the square of how dense they are. Each runs in a process of its own. Prints one JSON line.

    python benchmarks/analysis.py [--rows 300000] [--rival 100000] [--km 10] [--days 14] [--seed 7]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
LEAST = 10
TOWNS = 3_000


def made(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Latitudes, longitudes and days; a tenth of the rows lies in the largest town."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform([30, 20], [36, 30], (TOWNS, 2))
    share = 1.0 / np.arange(1, TOWNS + 1)
    town = rng.choice(TOWNS, rows, p=share / share.sum())
    points = towns[town] + rng.normal(0, 0.08, (rows, 2)).round(2)
    return points[:, 0], points[:, 1], rng.integers(0, 3650, rows).astype(float)


def ours(rows: int, seed: int, km: float, days: float) -> dict[str, float]:
    """The whole of ``cluster_of``, from a table of incidents."""
    import geopandas as gpd
    import pandas as pd

    from geoincidents import cluster_of

    lat, lon, day = made(rows, seed)
    when = pd.Timestamp("2015-01-01") + pd.to_timedelta(day, "D")
    columns = {"record_kind": "incident", "match_status": "given", "geo_precision": "exact", "geo_radius_km": 1.0}
    table = pd.DataFrame({"date_start": when, "date_end": when, "date_precision": "day"}).assign(**columns)
    incidents = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(lon, lat), crs=4326)
    start = time.perf_counter()
    labels = cluster_of(incidents, km=km, days=days, min_incidents=LEAST)
    return {"seconds": time.perf_counter() - start, "clusters": int(labels.max()), "noise": int(labels.isna().sum())}


def rival(rows: int, seed: int, km: float, days: float) -> dict[str, float]:
    """scikit-learn over the pairs that lie within both."""
    from scipy.sparse import coo_array, csr_matrix
    from sklearn.cluster import DBSCAN

    from geoincidents.analysis.neighbours import neighbours

    lat, lon, day = made(rows, seed)
    start = time.perf_counter()
    pairs = []
    for one, other, _ in neighbours(lat, lon, km):
        near = np.abs(day[one] - day[other]) <= days
        pairs.append((one[near], other[near]))
    one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
    graph = csr_matrix(coo_array((np.full(len(one), 0.5), (one, other)), shape=(rows, rows)))
    labels = DBSCAN(eps=1, min_samples=LEAST, metric="precomputed").fit(graph).labels_
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "clusters": int(labels.max()) + 1, "noise": int((labels < 0).sum())}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rival", type=int, default=100_000)
    parser.add_argument("--km", type=float, default=10.0)
    parser.add_argument("--days", type=float, default=14.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=["ours", "rival"])
    given = parser.parse_args()
    asked = [str(word) for word in ("--km", given.km, "--days", given.days, "--seed", given.seed)]
    if given.only:
        found = {"ours": ours, "rival": rival}[given.only](given.rows, given.seed, given.km, given.days)
        found["cpu_seconds"] = round(time.process_time(), 1)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**found, "seconds": round(found["seconds"], 1), "peak_mb": round(peak)}))
        return

    def alone(who: str, rows: int) -> dict[str, float]:
        words = [sys.executable, __file__, "--only", who, "--rows", str(rows), *asked]
        return dict(json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout))

    report = {"benchmark": "st_dbscan", "rows": given.rows, "km": given.km, "days": given.days}
    report |= alone("ours", given.rows)
    small, theirs = alone("ours", given.rival), alone("rival", given.rival)
    report |= {"rival": {"library": "scikit-learn DBSCAN", "rows": given.rival, "ours": small, "theirs": theirs}}
    report["same"] = all(small[name] == theirs[name] for name in ("clusters", "noise"))
    print(json.dumps(report))


if __name__ == "__main__":
    main()
