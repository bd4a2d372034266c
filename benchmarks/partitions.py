"""Tables past one process: text columns to located, measured, written and queried GeoParquet on one and two workers.

A table of raw rows (a place, its country, a day, a toll; names of towns of the world) lies in Parquet files. Each run
starts a Dask scheduler with so many worker processes, each held to a limit of memory, and times, by the clock: locate
with a distance from Tripoli, written in the order of time and place; and a question of one country and one month,
with the bytes of the files that it opened beside those of all. Prints one JSON line.

    python benchmarks/partitions.py [--rows 2000000] [--names 20000] [--partitions 20] [--workers 1 2] [--kill]

``--kill`` ends one of the workers by SIGKILL when a third of the files stand, and counts the rows that came out.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
from distributed import Client, LocalCluster
from locate import rows as raw_rows

import geoincidents as gi
from geoincidents.distributed.folder import parts_of
from geoincidents.errors import PackWarning


def raw_files(folder: Path, count: int, names: int, partitions: int) -> None:
    """Write the raw table."""
    random = np.random.default_rng(7)
    few = raw_rows(gi.Gazetteer.embedded(), max(names, 1), names)[["location", "country"]]
    size = -(-count // partitions)
    for number in range(partitions):
        at = random.integers(0, len(few), size)
        table = few.iloc[at].reset_index(drop=True)
        days = pd.Timestamp("2015-01-01") + pd.to_timedelta(random.integers(0, 3650, size), unit="D")
        table["date"] = days.strftime("%Y-%m-%d")
        table["dead"] = random.integers(0, 9, size)
        table["id"] = [f"{number}-{row}" for row in range(size)]
        table.to_parquet(folder / f"raw-{number:05}.parquet")


def end_a_worker(cluster: Any, out: Path, partitions: int) -> None:
    """Kill one worker once a third of the staged files stand."""
    while True:
        time.sleep(0.2)
        staged = list(out.parent.glob(f".{out.name}*/staged/*.pickle"))
        if len(staged) >= partitions // 3:
            break
    worker = next(iter(cluster.workers.values()))
    os.kill(worker.pid, signal.SIGKILL)


def run(raw: Path, out: Path, workers: int, partitions: int, *, kill: bool) -> dict[str, Any]:
    """Locate, measure, write and query with so many workers."""
    files = sorted(raw.glob("*.parquet"))
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, memory_limit="2GB", dashboard_address=None) as cluster,
        Client(cluster),
    ):
        if kill:
            threading.Thread(target=end_a_worker, args=(cluster, out, partitions), daemon=True).start()
        start = time.perf_counter()
        table = dd.from_map(pd.read_parquet, files)
        located = gi.locate(table, keep_source=False)
        located["tripoli_km"] = gi.distance_to(located, "Tripoli")
        gi.write_incidents(located, out)
        written = time.perf_counter() - start
        start = time.perf_counter()
        asked = gi.open_incidents(out, area="Libya", start="2019-04", end="2019-04")
        mask = gi.within_area(asked, "Libya") & gi.between(asked, "2019-04", "2019-04")
        found = asked[mask].compute()
        queried = time.perf_counter() - start
        peaks = Client(cluster).run(_peak_mb)
    parts = parts_of(out)
    opened = {str(one) for one in gi.open_incidents(out, area="Libya", start="2019-04", end="2019-04").divisions}
    ids = pd.concat([pd.read_parquet(part.path, columns=["incident_id"]) for part in parts])["incident_id"]
    return {
        "workers": workers,
        "write_s": round(written, 1),
        "query_s": round(queried, 2),
        "found": len(found),
        "files_opened": len(opened) - 1,
        "files": len(parts),
        "mb": round(sum(part.size for part in parts) / 1e6, 1),
        "rows_out": len(ids),
        "twice": int(ids.duplicated().sum()),
        "peak_mb": max(peaks.values()),
        "killed": kill,
    }


def _peak_mb() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser()
    words.add_argument("--rows", type=int, default=2_000_000)
    words.add_argument("--names", type=int, default=20_000)
    words.add_argument("--partitions", type=int, default=20)
    words.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    words.add_argument("--kill", action="store_true")
    options = words.parse_args()
    warnings.simplefilter("ignore", PackWarning)
    report: dict[str, Any] = {"benchmark": "partitions", "rows": options.rows, "names": options.names, "runs": []}
    with tempfile.TemporaryDirectory() as name, dask.config.set({"dataframe.convert-string": False}):
        raw = Path(name) / "raw"
        raw.mkdir()
        raw_files(raw, options.rows, options.names, options.partitions)
        for workers in options.workers:
            out = Path(name) / f"out{workers}"
            report["runs"].append(run(raw, out, workers, options.partitions, kill=options.kill and workers > 1))
    print(json.dumps(report))


if __name__ == "__main__":
    main()
