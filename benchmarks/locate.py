"""locate() over a table of many rows that name few different places, on the embedded gazetteer.

Each row has a place, its country, a day and a toll; the names are those of towns of the world, each with its country.
Beside it, in the same run, what ``Gazetteer.resolve_many`` alone takes for the same columns, and for each different
name once. Seconds are of the processor. Prints one JSON line.

    python benchmarks/locate.py [--rows 1000000] [--names 20000]
"""

from __future__ import annotations

import argparse
import json
import resource
import time
import warnings

import numpy as np
import pandas as pd

import geoincidents as gi
from geoincidents.errors import PackWarning


def rows(gazetteer: gi.Gazetteer, count: int, names: int) -> pd.DataFrame:
    """Make the table; the first rows have each different name once."""
    random = np.random.default_rng(2019)
    ground = gazetteer.ground
    stated = ground.country > 0
    at = random.choice(np.flatnonzero(ground.of_kind("P.") & stated), 2 * names, replace=False)
    labels = gazetteer.store.labels((at + 1).astype(np.uint32))
    towns = pd.DataFrame({"location": [name for name, *_ in labels]})
    towns["country"] = np.array(ground.labels, dtype=object)[ground.country[at]]
    towns = towns.drop_duplicates().head(names)
    order = np.concatenate([np.arange(len(towns)), random.integers(0, len(towns), count - len(towns))])
    table = towns.iloc[order].reset_index(drop=True)
    table["date"] = "2019-04-05"
    table["dead"] = random.integers(0, 9, count)
    return table


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser()
    words.add_argument("--rows", type=int, default=1_000_000)
    words.add_argument("--names", type=int, default=20_000)
    options = words.parse_args()
    warnings.simplefilter("ignore", PackWarning)
    gazetteer = gi.Gazetteer.embedded()
    table = rows(gazetteer, options.rows, options.names)
    gi.locate(table.head(100), gazetteer=gazetteer, keep_source=False)  # opens what is read once

    def seconds(call: object) -> float:
        fresh = gi.Gazetteer(gazetteer.store)  # which keeps no answers of the turn before
        start = time.process_time()
        call(fresh)  # type: ignore[operator]
        return round(time.process_time() - start, 2)

    found: dict[str, float] = {}
    located = seconds(
        lambda one: found.update(gi.locate(table, gazetteer=one, keep_source=False)["match_status"].value_counts())
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    once = table[["location", "country"]].head(options.names)
    each = seconds(lambda one: one.resolve_many(once["location"], country=once["country"]))
    every = seconds(lambda one: one.resolve_many(table["location"], country=table["country"]))
    report = {
        "benchmark": "locate",
        "rows": options.rows,
        "names": len(table.drop_duplicates(["location", "country"])),
        "cpu_seconds": located,
        "peak_mb": round(peak),
        "resolve_many_cpu_seconds": every,
        "resolve_many_each_name_once_cpu_seconds": each,
        "beside_the_look_up_cpu_seconds": round(located - each, 2),
        "resolved_share": round(float(found.get("resolved", 0)) / options.rows, 3),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
