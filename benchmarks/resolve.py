"""Four claims on speed, each beside rivals in the same run and on the same rows. One JSON line for each.

``one at a time``: names that are listed and names as reports misspell them, in the world and in their country, each by
a call of ``resolve``; points, opening and the first answer after the import, memory; beside rapidfuzz over every name,
and with ``--before CHECKOUT`` beside another version of this package with a built gazetteer. All take turns, so that
what else the machine does falls on each; the fastest of their turns counts.

``a column of names``: names a second in the same turns, by the processor's own clock, of one call of ``resolve_many``
with names that do not come twice and were not asked for before.

``resolve_many``: names of Libyan towns as reports misspell them, against what a script does without an index (a loop
of rapidfuzz over every name of the country, each distinct name once, best score wins) and against one call a row, as
a geopy geocoder is used. How many names made of two others' halves each believes in is counted too.

``reverse_many``: a hundred thousand points about the world's towns, and as many all over the globe, against brute force
(haversine to every place) on every 1000th row, scaled up, and against SciPy's tree over unit vectors where SciPy is
installed. How often a rival names another place than the geodesic says is counted.

    python benchmarks/resolve.py [--rows 100000] [--turns 5] [--before CHECKOUT]
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process, utils

sys.path.insert(0, str(Path(__file__).parents[1]))

from geoincidents import Gazetteer, GazetteerGeocoder, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

COUNTRY = "LBY"
EVERY = 1000
LOOP_ROWS = 500
VOWELS = "aeiou"
SINGLES = 400  # names that are asked one at a time
COLUMN = 4000  # other names, in a column
SCANNED = 10  # of them by a rival that looks at every name
TURN = """
import json, resource, sys, time
begin = time.perf_counter()
from geoincidents import Gazetteer
imported = time.perf_counter()
gazetteer = Gazetteer.embedded() if hasattr(Gazetteer, "embedded") else Gazetteer.default()
opened = time.perf_counter()
gazetteer.resolve("Gasr Ben Ghachir", country="LY")
answered = time.perf_counter()
asked, column = json.load(sys.stdin)
found = {"open_ms": 1e3 * (opened - imported), "first_answer_ms": 1e3 * (answered - opened)}
for name, country, wrong, _, _ in asked[:40]:
    gazetteer.resolve(wrong, country=country)
def timed(what, ask):
    start = time.perf_counter()
    for row in asked:
        ask(*row)
    found[what] = len(asked) / (time.perf_counter() - start)
timed("misspelled_world_s", lambda name, country, wrong, lat, lon: gazetteer.resolve(wrong))
timed("misspelled_country_s", lambda name, country, wrong, lat, lon: gazetteer.resolve(wrong, country=country))
timed("listed_world_s", lambda name, country, wrong, lat, lon: gazetteer.resolve(name))
timed("listed_country_s", lambda name, country, wrong, lat, lon: gazetteer.resolve(name, country=country))
timed("search_world_s", lambda name, country, wrong, lat, lon: gazetteer.search(wrong))
gazetteer.reverse(0.0, 0.0)
timed("reverse_s", lambda name, country, wrong, lat, lon: gazetteer.reverse(lat, lon))
found["resident_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
names, countries, wrong = zip(*column)
together = {}
for what, asked_for in (("misspelled", wrong), ("listed", names)):
    for where, said in (("world", None), ("country", list(countries))):
        start = time.process_time()
        gazetteer.resolve_many(list(asked_for), country=said)
        together[f"{what}_{where}_s"] = len(asked_for) / (time.process_time() - start)
print(json.dumps([found, together]))
"""
CONFIDENT = 80  # score at which scripts commonly take rapidfuzz's best


def misspelled(name: str, dice: random.Random) -> str:
    """A name with a vowel changed or a letter doubled, as reports have it."""
    letters = list(name)
    at = dice.randrange(1, len(letters))
    if letters[at] in VOWELS:
        letters[at] = dice.choice(VOWELS)
    elif letters[at].isalpha():
        letters[at] *= 2
    return "".join(letters)


def resolving(gazetteer: Gazetteer, rows: int) -> dict[str, object]:
    """Rows a second of resolve_many and its rivals, and how many names each brings back to their place."""
    ground = gazetteer.ground
    towns = gazetteer.store.places(ground.rows[ground.in_country(COUNTRY) & ground.of_kind("P.")].tolist())
    towns = [town for town in towns if town.name.isascii() and len(town.name) > 4]
    dice = random.Random(2019)  # noqa: S311 repeatable
    asked = [(misspelled(town.name, dice), town.place_id) for town in towns for _ in range(5)]
    picked = [asked[dice.randrange(len(asked))] for _ in range(rows)]
    names = pd.Series([name for name, _ in picked])
    start = time.perf_counter()
    table = gazetteer.resolve_many(names, country=COUNTRY)
    ours = time.perf_counter() - start
    right = (table["place_id"].fillna("") == pd.Series([place_id for _, place_id in picked])).mean()
    wrong = ((table["place_id"] != pd.Series([place_id for _, place_id in picked])) & table["place_id"].notna()).mean()
    some = picked[:LOOP_ROWS]
    coder = GazetteerGeocoder(country=COUNTRY)
    start = time.perf_counter()
    for name, _ in some:
        coder.geocode(name)
    loop = (time.perf_counter() - start) / len(some) * rows
    every = [name for town in towns for name in town.names]
    owner = [town.place_id for town in towns for _ in town.names]
    single = dict(picked)
    start = time.perf_counter()
    found = [process.extractOne(name, every, scorer=fuzz.WRatio, processor=utils.default_process) for name in single]
    fuzzy = time.perf_counter() - start
    hits = [best is not None and owner[best[2]] == single[name] for best, name in zip(found, single, strict=True)]
    strangers = [f"{town.name[:3]}{other.name[-4:]}" for town, other in itertools.pairwise(towns)]
    strangers = [name for name in strangers if name not in set(every)]
    believed = int(gazetteer.resolve_many(strangers, country=COUNTRY)["match_status"].ne("unresolved").sum())
    best = [process.extractOne(name, every, scorer=fuzz.WRatio, processor=utils.default_process) for name in strangers]
    fuzzy_believed = sum(hit is not None and hit[1] >= CONFIDENT for hit in best)
    return {
        "benchmark": "resolve_many",
        "rows": rows,
        "distinct": int(names.nunique()),
        "strangers": len(strangers),
        "seconds": round(ours, 3),
        "rows_per_second": round(rows / ours),
        "right": round(float(right), 3),
        "wrong": round(float(wrong), 3),
        "geocode_loop_rows": len(some),
        "geocode_loop_seconds_scaled": round(loop, 1),
        "rapidfuzz_names": len(every),
        "rapidfuzz_seconds_distinct_only": round(fuzzy, 2),
        "rapidfuzz_right": round(sum(hits) / len(hits), 3),
        "unlisted_believed": believed,
        "rapidfuzz_unlisted_believed": fuzzy_believed,
    }


def unit(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors of points on a sphere."""
    phi, turn = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)])


def reversing(rows: int, where: str) -> dict[str, object]:
    """Seconds of reverse_many, cold and warm, and of its rivals."""
    gazetteer = Gazetteer(Gazetteer.default().store)
    known = Gazetteer.default().ground
    places = ~known.of_kind("A.") & (known.radius_km <= 60)
    lats, lons, ids = known.lat[places], known.lon[places], known.rows[places]
    dice = np.random.default_rng(2019)
    if where == "about towns":
        at = dice.integers(0, len(lats), rows)
        lat = np.clip(lats[at] + dice.normal(0, 0.1, rows), -90, 90)
        lon = np.clip(lons[at] + dice.normal(0, 0.1, rows), -180, 180)
    else:
        lat, lon = np.degrees(np.arcsin(dice.uniform(-1, 1, rows))), dice.uniform(-180, 180, rows)
    points = gpd.GeoSeries.from_xy(lon, lat, crs="EPSG:4326")
    start = time.perf_counter()
    gazetteer.reverse_many(points)
    cold = time.perf_counter() - start
    start, cpu = time.perf_counter(), time.process_time()
    table = gazetteer.reverse_many(points)
    warm, cpu = time.perf_counter() - start, time.process_time() - cpu
    exact, _ = gazetteer.nearest_rows(lat, lon)
    vectors, asked = unit(lats, lons), unit(lat, lon)
    start = time.perf_counter()
    brute = [int(np.argmax(vectors @ vector)) for vector in asked[::EVERY]]
    brute_seconds = (time.perf_counter() - start) * EVERY
    report: dict[str, object] = {
        "benchmark": "reverse_many",
        "points": where,
        "rows": rows,
        "places": len(lats),
        "cold_seconds": round(cold, 2),
        "seconds": round(warm, 2),
        "cpu_seconds": round(cpu, 2),
        "rows_per_second": round(rows / warm),
        "columns": list(table.columns),
        "haversine_rows": len(brute),
        "haversine_seconds_scaled": round(brute_seconds, 1),
        "haversine_other_place": round(float(np.mean(ids[brute] != exact[::EVERY])), 4),
    }
    if find_spec("scipy") is not None:
        from scipy.spatial import cKDTree

        start = time.perf_counter()
        _, nearest = cKDTree(vectors).query(asked)
        report["scipy_tree_seconds_index_alone"] = round(time.perf_counter() - start, 2)
        report["scipy_tree_other_place"] = round(float(np.mean(ids[nearest] != exact)), 4)
    return report


def single(gazetteer: Gazetteer, turns: int, before: Path | None) -> Iterator[dict[str, object]]:
    """Names one at a time and in a column, points one at a time: this version, the one before, a rival."""
    dice = random.Random(1918)  # noqa: S311 repeatable
    ground = gazetteer.ground
    rows = dice.sample(ground.rows[ground.of_kind("P.")].tolist(), 2 * (SINGLES + COLUMN))
    known = {town.name: town for town in gazetteer.store.places(rows) if town.name.isascii() and len(town.name) > 4}
    towns, others = list(known.values())[:SINGLES], list(known.values())[SINGLES : SINGLES + COLUMN]
    asked = [
        (town.name, town.country, misspelled(town.name, dice), min(town.lat + 0.01, 90.0), town.lon) for town in towns
    ]
    column = [(town.name, town.country, misspelled(town.name, dice)) for town in others]
    versions = {"now": Path(__file__).parents[1], **({"before": before.resolve()} if before else {})}
    found: dict[str, list[list[dict[str, float]]]] = {version: [] for version in versions}
    for _ in range(turns):
        for version, root in versions.items():
            done = subprocess.run(
                [sys.executable, "-c", TURN],
                input=json.dumps([asked, column]),
                capture_output=True,
                text=True,
                check=True,
                cwd=root,  # where python -c looks first
                env={**os.environ, "PYTHONPATH": str(root), "PYTHONWARNINGS": "ignore"},
            )
            found[version].append(json.loads(done.stdout))
    for version, measured in found.items():
        for benchmark, turn in zip(("one at a time", "a column of names"), zip(*measured, strict=True), strict=True):
            best = {key: (max if key.endswith("_s") else min)(one[key] for one in turn) for key in turn[0]}
            yield {"benchmark": benchmark, "version": version, **{key: round(value, 1) for key, value in best.items()}}
    yield {"benchmark": "one at a time", "version": "rapidfuzz ratio over every name", **scanned(gazetteer, asked)}


def scanned(gazetteer: Gazetteer, asked: list[tuple[str, str, str, float, float]]) -> dict[str, float]:
    """Names a second of a loop of rapidfuzz over all names of the world, and over those of the country."""
    folds: dict[str, list[str]] = {}
    for place in gazetteer.store.places(gazetteer.ground.rows.tolist()):
        folds.setdefault(place.country, []).extend(map(names.fold, place.names))
    every = [folded for known in folds.values() for folded in known]
    found = {}
    for what, choices in (("misspelled_world_s", lambda _: every), ("misspelled_country_s", folds.__getitem__)):
        start = time.perf_counter()
        for _, country, wrong, _, _ in asked[:SCANNED]:
            process.extractOne(names.fold(wrong), choices(country), scorer=fuzz.ratio)
        found[what] = round(SCANNED / (time.perf_counter() - start), 1)
    return found


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description="Measure how fast names and points are looked up.")
    words.add_argument("--rows", type=int, default=100_000)
    words.add_argument("--turns", type=int, default=5)
    words.add_argument("--before", type=Path, metavar="CHECKOUT", help="another version, with its gazetteer built")
    options = words.parse_args()
    for line in single(Gazetteer.embedded(), options.turns, options.before):
        print(json.dumps(line), flush=True)
    if not options.rows:
        return
    print(json.dumps(resolving(Gazetteer.default(), options.rows)), flush=True)
    for where in ("about towns", "all over the globe"):
        print(json.dumps(reversing(options.rows, where)), flush=True)


if __name__ == "__main__":
    main()
