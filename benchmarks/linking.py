"""Rows of outlets and data sets put together: time, memory, pairs looked at, and how right it is, on made-up events.

The events are those of ``training/link_truth.py`` in countries and manners that the model was not fitted on. The
table is made in another process, so that memory is that of linking and of the table that it is given.
Prints one JSON line.

    python benchmarks/linking.py [--rows 300000] [--seed 7] [--fitted]
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

MAKE = """
import pickle, sys
sys.path[:0] = sys.argv[1:3]
from link_truth import world
made = world(int(sys.argv[3]), seed=int(sys.argv[4]), held=sys.argv[5] == "True")
pickle.dump(made, open(sys.argv[6], "wb"))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--fitted", action="store_true", help="the manners of the fit, in other countries")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "world")
        words = [str(ROOT), str(ROOT / "training"), str(given.rows), str(given.seed), str(not given.fitted), path]
        subprocess.run([sys.executable, "-c", MAKE, *words], check=True)
        incidents, truth = pickle.loads(Path(path).read_bytes())  # noqa: S301 written above
    from fit_linking import measures

    from geoincidents import link_reports
    from geoincidents.linking import pairing

    looked: list[int] = []
    kept = pairing._kept  # noqa: SLF001 what it is given is what is looked at
    pairing._kept = lambda facts, one, two: (looked.append(len(one)), kept(facts, one, two))[1]  # noqa: SLF001
    start, cpu = time.perf_counter(), time.process_time()
    grouped, links = link_reports(incidents, return_links=True)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = measures(incidents, truth, grouped, links)
    report = {
        "benchmark": "link_reports",
        "rows": len(incidents),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "peak_mb": round(peak),
        "pairs_looked_at": sum(looked),
        "links": len(links),
        **found,
        "held_out": "countries" if given.fitted else "countries and manners",
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
