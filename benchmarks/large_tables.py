"""Commands over one large table: seconds of CPU and megabytes, beside the same on another checkout in the same run.

    python benchmarks/large_tables.py [--rows 1000000] [--only NAME ...] [--before CHECKOUT]

Rows are made up in the layout of ACLED, as in ``tables.py``. Each command is a process of its own; megabytes are its
largest resident size. The question asked keeps about one row in 400. Prints one JSON line a command.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tables import ROOT, make_acled

ASKED = ("--country", "LBY", "--between", "2021-01-01", "2021-03-31", "--type", "armed_clash")
COMMANDS = {
    "query": ("query", "{table}", *ASKED, "-o", "{folder}/out.csv"),
    "map": ("map", "{table}", *ASKED, "-o", "{folder}/out.html"),
}
MEASURE = """
import json, resource, sys
from geoincidents.cli import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"status": status, "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
    "peak_mb": round(used.ru_maxrss / 1024)}))
"""


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--rows", type=int, default=1_000_000)
    words.add_argument("--only", nargs="+", choices=COMMANDS)
    words.add_argument("--before", type=Path, metavar="CHECKOUT", help="another checkout to measure as well")
    options = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "acled.csv"
        make_acled(table, options.rows)
        for name in options.only or COMMANDS:
            for checkout in filter(None, (ROOT, options.before)):
                asked = [word.format(table=table, folder=folder) for word in COMMANDS[name]]
                done = subprocess.run(
                    [sys.executable, "-c", MEASURE, *asked],
                    cwd=folder,
                    env=os.environ | {"PYTHONPATH": str(checkout.resolve())},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    raise SystemExit(f"{name}: {done.stderr.strip().splitlines()[-1]}")
                code = {} if checkout == ROOT else {"code": "before"}
                shown = {"benchmark": f"large table, {name}", "rows": options.rows, **code}
                print(json.dumps({**shown, **json.loads(done.stdout.splitlines()[-1])}), flush=True)


if __name__ == "__main__":
    main()
