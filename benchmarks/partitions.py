"""Tables, links and reports past one process: time, memory and what comes out, on so many worker processes.

Each run starts a Dask scheduler with worker processes, each held to a limit of memory, and takes the time by the clock.

``tables``: raw rows (a place, its country, a day, a toll; names of towns of the world) in Parquet files are located,
measured from Tripoli and written in the order of time and place; then one country and one month are asked for, with the
files opened beside all. ``link``: rows of a world of made-up reports and data sets (``training/link_truth.py``), again
and again with other days, from a folder to a folder. ``reports``: short reports, one a line of a file, to a folder.
Prints one JSON line.

    python benchmarks/partitions.py [tables|link|reports] [--rows 2000000 ...] [--names 20000] [--partitions 20]
        [--workers 1 2] [--memory 2GB] [--kill] [--join-late]

Several numbers of rows make a curve. ``--kill`` ends one of the workers by SIGKILL when a third of the first files
stand; ``--join-late`` begins with one worker less, and the last one joins then. What came out is counted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
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
from geoincidents.distributed.reports import read_files
from geoincidents.errors import PackWarning
from geoincidents.reports.reading import Task

TRAINING = Path(__file__).parents[1] / "training"
WORLD = 50_000
ASKED: dict[str, Any] = {"area": "Libya", "start": "2019-04", "end": "2019-04"}
ACTS = ("A shell hit", "Gunmen attacked", "An air strike hit", "A car bomb went off in", "Protesters marched in")


def raw_files(folder: Path, count: int, options: argparse.Namespace) -> None:
    """Write the raw table."""
    random = np.random.default_rng(7)
    few = raw_rows(gi.Gazetteer.embedded(), max(options.names, 1), options.names)[["location", "country"]]
    size = -(-count // options.partitions)
    for number in range(options.partitions):
        here = int(np.clip(count - number * size, 0, size))
        table = few.iloc[random.integers(0, len(few), here)].reset_index(drop=True)
        days = pd.Timestamp("2015-01-01") + pd.to_timedelta(random.integers(0, 3650, here), unit="D")
        table["date"] = days.strftime("%Y-%m-%d")
        table["dead"] = random.integers(0, 9, here)
        table["id"] = [f"{number}-{row}" for row in range(here)]
        table.to_parquet(folder / f"raw-{number:05}.parquet")


def worlds(folder: Path, count: int, options: argparse.Namespace) -> None:
    """Write rows to be linked: a made-up world as often as it takes, each time some years later."""
    sys.path.insert(0, str(TRAINING))
    from link_truth import world

    made = world(min(count, WORLD), seed=options.seed, held=True)[0]
    days = [name for name in made.columns if str(made[name].dtype).startswith("datetime64")]
    span = made["date_end"].max() - made["date_start"].min() + pd.Timedelta(days=90)
    for number in range(-(-count // len(made))):
        later = made.assign(**{name: made[name] + number * span for name in days})
        for name in ("incident_id", "event_group"):
            later[name] = later[name] + f"/{number}"
        if not later["source_url"].isna().all():
            later["source_url"] = later["source_url"] + f"/{number}"
        gi.write_incidents(later.head(count - number * len(made)), folder / f"part-{number:05}.parquet")


def reports(folder: Path, count: int, options: argparse.Namespace) -> None:
    """Write reports, one a line."""
    random = np.random.default_rng(options.seed)
    towns = raw_rows(gi.Gazetteer.embedded(), 500, 500)["location"].tolist()
    with (folder / "reports.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            told = " ".join(
                f"{ACTS[random.integers(len(ACTS))]} {towns[random.integers(len(towns))]} on Friday, killing "
                f"{random.integers(1, 40)} people and wounding {random.integers(1, 90)}, officials said."
                for _ in range(3)
            )
            file.write(json.dumps({"text": told, "published": "2025-02-02", "source": f"wire {number}"}) + "\n")


def disturbed(cluster: Any, out: Path, options: argparse.Namespace, workers: int) -> None:
    """Kill one worker, or let one join, once a third of the staged files stand."""
    while len(list(out.parent.glob(f".{out.name}*/staged/*.arrow"))) < options.partitions // 3:
        time.sleep(0.2)
    if options.kill:
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    else:
        cluster.scale(workers)


def made(kind: str, raw: Path) -> Any:
    """The Dask table that is written."""
    if kind == "link":
        return gi.link_reports(gi.open_incidents(raw))
    if kind == "reports":
        return read_files([str(raw)], Task(), gi.Gazetteer.embedded())
    located = gi.locate(dd.from_map(pd.read_parquet, sorted(raw.glob("*.parquet"))), keep_source=False)
    located["tripoli_km"] = gi.distance_to(located, "Tripoli")
    return located


def run(kind: str, raw: Path, out: Path, workers: int, options: argparse.Namespace) -> dict[str, Any]:
    """Do the work with so many workers."""
    begin = workers - 1 if options.join_late else workers
    how = {"threads_per_worker": 1, "memory_limit": options.memory, "dashboard_address": None}
    with LocalCluster(n_workers=begin, **how) as cluster, Client(cluster) as client:
        if (options.kill or options.join_late) and workers > 1:
            threading.Thread(target=disturbed, args=(cluster, out, options, workers), daemon=True).start()
        start = time.perf_counter()
        gi.write_incidents(made(kind, raw), out)
        told: dict[str, Any] = {"workers": workers, "write_s": round(time.perf_counter() - start, 1)}
        if kind == "tables":
            told |= asked(out)
        used = sorted(client.run(_used).values())
    told["peak_mb"] = max(peak for peak, _ in used)
    told["cpu_s"] = sorted(cpu for _, cpu in used)
    return told | came_out(out)


def asked(out: Path) -> dict[str, Any]:
    """Time and rows of a question of one country and one month."""
    start = time.perf_counter()
    opened = gi.open_incidents(out, **ASKED)
    found = opened[gi.within_area(opened, "Libya") & gi.between(opened, "2019-04", "2019-04")].compute()
    return {"query_s": round(time.perf_counter() - start, 2), "found": len(found), "files_opened": opened.npartitions}


def came_out(out: Path) -> dict[str, Any]:
    """How much was written, and how many identifiers are there twice."""
    parts = parts_of(out)
    columns = ["incident_id", "event_group"]
    told = [pd.read_parquet(part.path, columns=columns) for part in parts]
    ids, groups = (
        np.concatenate([pd.util.hash_pandas_object(one[name], index=False).to_numpy() for one in told])
        for name in columns
    )
    size = round(sum(part.size for part in parts) / 1e6, 1)
    twice = len(ids) - len(np.unique(ids))
    return {"files": len(parts), "mb": size, "rows_out": len(ids), "twice": twice, "groups": len(np.unique(groups))}


def _used() -> tuple[int, float]:
    """Megabytes at the most, and seconds of the processor, of a worker."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_maxrss // 1024, round(used.ru_utime + used.ru_stime, 1)


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser()
    words.add_argument("kind", nargs="?", choices=("tables", "link", "reports"), default="tables")
    words.add_argument("--rows", type=int, nargs="+", default=[2_000_000])
    words.add_argument("--names", type=int, default=20_000)
    words.add_argument("--partitions", type=int, default=20)
    words.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    words.add_argument("--memory", default="2GB")
    words.add_argument("--seed", type=int, default=7)
    words.add_argument("--kill", action="store_true")
    words.add_argument("--join-late", action="store_true")
    options = words.parse_args()
    warnings.simplefilter("ignore", PackWarning)
    report: dict[str, Any] = {"benchmark": "partitions", **vars(options), "runs": []}
    make = {"tables": raw_files, "link": worlds, "reports": reports}[options.kind]
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as name, dask.config.set({"dataframe.convert-string": False}):
            raw = Path(name) / "raw"
            raw.mkdir()
            make(raw, rows, options)
            for workers in options.workers:
                told = run(options.kind, raw, Path(name) / f"out{workers}", workers, options)
                report["runs"].append({"rows": rows, **told})
    print(json.dumps(report))


if __name__ == "__main__":
    main()
