"""Claim: a gazetteer of twelve million places builds in minutes in two gigabytes, and answers in milliseconds.

No world dump is at hand, so one of any size is made from GeoNames country files: copies with other letters in their
names, other coordinates, identifiers, countries. Prints one JSON line for each size: seconds and peak memory of the
build (all its processes together), bytes of the file, milliseconds to open it, to resolve a name exactly and fuzzily
(with one letter changed), in its country and in the world, and seconds of ``resolve_many``.

    python benchmarks/gazetteer_scale.py DUMPS [--places 100000 1000000] [--full] [--folder FOLDER]

DUMPS is a folder with GeoNames files (XX.txt). ``--full`` adds 12,000,000 places, which takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from geoincidents import Gazetteer  # noqa: E402
from geoincidents.compile.frame import embedded_frame  # noqa: E402

FULL = 12_000_000
QUERIES = 1_000
ROWS, DISTINCT = 1_000_000, 20_000
LIKE = {
    **dict.fromkeys("aeiou", "aeiou"),
    **dict.fromkeys("bdfgjklmnprstvz", "bdfgjklmnprstvz"),
    **dict.fromkeys("ابتجحخدرزسشصضطعغفقكلمنهوي", "ابتجحخدرزسشصضطعغفقكلمنهوي"),
}

BUILD = """
import json, sys, threading, time
from geoincidents.compile import build_gazetteer
from pathlib import Path
peak, done = [0], threading.Event()
def resident(pid):
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        own = int(text.split("Pss:")[1].split()[0])
        for task in Path(f"/proc/{pid}/task").iterdir():
            own += sum(resident(child) for child in (task / "children").read_text().split())
        return own
    except (OSError, IndexError):
        return 0
def watch():
    while not done.wait(0.5):
        peak[0] = max(peak[0], resident("self"))
threading.Thread(target=watch, daemon=True).start()
start = time.perf_counter()
stages = {}
def progress(stage, count, whole):
    stages.setdefault(stage, round(time.perf_counter() - start, 1))
made = build_gazetteer([sys.argv[1]], sys.argv[2], progress=progress)
done.set()
print(json.dumps({"s": time.perf_counter() - start, "kib": peak[0],
                  "places": made["places"], "names": made["names"], "stages": stages}))
"""


def respelled(name: str, dice: random.Random, changes: int = 2) -> str:
    """A name with some letters changed for others of their sort."""
    letters = list(name)
    for _ in range(changes):
        at = dice.randrange(len(letters))
        others = LIKE.get(letters[at])
        if others:
            letters[at] = dice.choice(others)
    return "".join(letters)


def write_dump(dumps: Path, target: Path, places: int) -> None:
    """Write a dump of a given size out of country files."""
    rows = [
        line.rstrip("\n").split("\t")
        for path in sorted(dumps.glob("[A-Z][A-Z].txt"))
        for line in path.open(encoding="utf-8")
    ]
    codes = sorted(embedded_frame().alpha2.values())
    dice = random.Random(20190407)  # noqa: S311 repeatable
    with target.open("w", encoding="utf-8") as out:
        for number in range(places):
            row = list(rows[number % len(rows)])
            copy = number // len(rows)
            row[0] = str(20_000_000 + number)
            row[8] = codes[(copy * 7 + number // 50_000) % len(codes)]
            row[4] = f"{dice.uniform(-55, 70):.5f}"
            row[5] = f"{dice.uniform(-180, 180):.5f}"
            row[1] = respelled(row[1], dice)
            if row[3]:
                row[3] = ",".join(respelled(name, dice) for name in row[3].split(",") if name)
            out.write("\t".join(row) + "\n")


def sample(dump: Path, count: int) -> list[tuple[str, str]]:
    """Latin names of some places, with their countries."""
    dice = random.Random(7)  # noqa: S311 repeatable
    size, found = dump.stat().st_size, []
    with dump.open("rb") as file:
        while len(found) < count:
            file.seek(dice.randrange(size))
            file.readline()
            row = file.readline().decode().split("\t")
            if len(row) == 19 and re.search(r"[a-zA-Z]{4}", row[1]):
                found.append((row[1], row[8]))
    return found


def timed(gazetteer: Gazetteer, queries: list[tuple[str, str | None]]) -> dict[str, float]:
    """Median and 99th percentile of resolving, in milliseconds."""
    spent = []
    for name, country in queries:
        start = time.perf_counter()
        gazetteer.resolve(name, country=country)
        spent.append(1000 * (time.perf_counter() - start))
    spent.sort()
    return {"median_ms": round(statistics.median(spent), 3), "p99_ms": round(spent[int(len(spent) * 0.99)], 3)}


def exact(gazetteer: Gazetteer, queries: list[tuple[str, str | None]]) -> dict[str, float]:
    """Median and 99th percentile of looking up the places of that very name, in milliseconds."""
    spent = []
    for name, country in queries:
        code = gazetteer.country(country).country if country else None
        start = time.perf_counter()
        gazetteer.lookup(name, country=code, fuzzy=False)
        spent.append(1000 * (time.perf_counter() - start))
    spent.sort()
    return {"median_ms": round(statistics.median(spent), 3), "p99_ms": round(spent[int(len(spent) * 0.99)], 3)}


def measured(dumps: Path, folder: Path, places: int, *, many: bool) -> dict[str, object]:
    """Everything about one size."""
    dump, out = folder / f"made{places}.txt", folder / f"made{places}.gaz"
    write_dump(dumps, dump, places)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, dump, out], capture_output=True, text=True, check=True, cwd=ROOT
    )
    built = json.loads(done.stdout)
    start = time.perf_counter()
    gazetteer = Gazetteer.open(out)
    opened = 1000 * (time.perf_counter() - start)
    named = sample(dump, 3 * QUERIES)
    dice = random.Random(11)  # noqa: S311 repeatable
    changed = [(respelled(name, dice, 1), code) for name, code in named]
    timed(gazetteer, [("Tripoli", None), ("Tripoli", "LY")])
    result: dict[str, object] = {
        "benchmark": "gazetteer_scale",
        "places": built["places"],
        "names": built["names"],
        "build_s": round(built["s"], 1),
        "build_peak_mb": round(built["kib"] / 1024),
        "stages_start_s": built["stages"],
        "file_mb": round(out.stat().st_size / 1e6, 1),
        "open_ms": round(opened, 2),
        "exact_lookup": exact(gazetteer, named[:QUERIES]),
        "exact_resolve": timed(gazetteer, named[QUERIES : 2 * QUERIES]),
        "exact_resolve_world": timed(gazetteer, [(name, None) for name, _ in named[2 * QUERIES :]]),
        "fuzzy_resolve": timed(gazetteer, changed[:QUERIES]),
        "fuzzy_resolve_world": timed(gazetteer, [(name, None) for name, _ in changed[QUERIES : 2 * QUERIES]]),
    }
    if many:
        distinct = sample(dump, DISTINCT)
        names = [distinct[at % DISTINCT] for at in range(ROWS)]
        start = time.perf_counter()
        gazetteer.resolve_many([name for name, _ in names], country=[code for _, code in names])
        result["resolve_many_1m_rows_20k_distinct_s"] = round(time.perf_counter() - start, 1)
    dump.unlink()
    out.unlink()
    return result


def main() -> None:
    """Measure each size, and print one JSON line for each."""
    words = argparse.ArgumentParser(description="Measure gazetteers of several sizes.")
    words.add_argument("dumps", type=Path)
    words.add_argument("--places", type=int, nargs="*", default=[100_000, 1_000_000])
    words.add_argument("--full", action="store_true")
    words.add_argument("--many", action="store_true", help="resolve_many of a million rows too")
    words.add_argument("--folder", type=Path, help="where the files go (the system's temporary folder)")
    options = words.parse_args()
    sizes = [*options.places, *([FULL] if options.full else [])]
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for places in sizes:
            print(json.dumps(measured(options.dumps, Path(folder), places, many=options.many)), flush=True)


if __name__ == "__main__":
    main()
