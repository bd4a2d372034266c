"""Claim: the package starts quickly and reads a report into a map in seconds.

Prints one JSON line: seconds that ``import geoincidents`` adds to ``import geopandas``, of the first resolve after
the import, of one report to a saved page in one process, peak memory and the size of the package's own data. The rival
for the import is geopandas alone, measured in the same run. Medians of several fresh processes.

    python benchmarks/startup.py [REPORT] [PUBLISHED] [REFERENCE]
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 7

RIVAL = "import time; t = time.perf_counter(); import geopandas; print(time.perf_counter() - t)"
BOTH = "import time; t = time.perf_counter(); import geopandas, geoincidents; print(time.perf_counter() - t)"
RESOLVE = """
import geopandas, geoincidents, time
t = time.perf_counter()
geoincidents.Gazetteer.default().resolve("Gasr Ben Ghachir", country="LY")
print(time.perf_counter() - t)
"""
REPORT = """
import resource, sys, tempfile, time
t = time.perf_counter()
from geoincidents.cli import main
with tempfile.TemporaryDirectory() as folder:
    words = ["map", sys.argv[1], "--published", sys.argv[2], "--reference", sys.argv[3], "-o", folder + "/map.html"]
    status = main(words)
assert status == 0
print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measured(code: str, *arguments: str) -> list[list[float]]:
    """Numbers that a program prints, over several fresh processes."""
    runs = []
    for _ in range(RUNS + 1):
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        runs.append([float(word) for word in done.stdout.split()])
    return runs[1:]


def median(runs: list[list[float]], column: int = 0) -> float:
    """Median of one column."""
    return round(statistics.median(run[column] for run in runs), 4)


def main() -> None:
    """Measure, and print one JSON line."""
    words = sys.argv[1:] or [str(ROOT / "notebooks" / "data" / "report.txt"), "2019-04-07", "Tripoli"]
    rival, both = measured(RIVAL), measured(BOTH)
    report = measured(REPORT, *words)
    data = sum(path.stat().st_size for path in (ROOT / "geoincidents" / "data").iterdir() if path.suffix != ".stamp")
    print(
        json.dumps(
            {
                "benchmark": "startup",
                "import_geopandas_s": median(rival),
                "import_adds_s": round(median(both) - median(rival), 4),
                "first_resolve_s": median(measured(RESOLVE)),
                "report_to_map_s": median(report),
                "report_to_map_peak_mb": median(report, 1),
                "data_mb": round(data / 1e6, 1),
                "runs": RUNS,
            },
        ),
    )


if __name__ == "__main__":
    main()
