"""Two claims about many at once, each beside rivals in the same process and on the same rows. One JSON line for each.

``resolve_many``: names of Libyan towns as reports misspell them, against what a script does without an index (a loop
of rapidfuzz over every name of the country, each distinct name once, best score wins) and against one call a row, as
a geopy geocoder is used. How many names made of two others' halves each believes in is counted too.

``reverse_many``: a hundred thousand points about the world's towns, and as many all over the globe, against brute force
(haversine to every place) on every 1000th row, scaled up, and against SciPy's tree over unit vectors where SciPy is
installed. How often a rival names another place than the geodesic says is counted.

    python benchmarks/resolve.py [--rows 100000]
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
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

from geoincidents import Gazetteer, GazetteerGeocoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTRY = "LBY"
EVERY = 1000
LOOP_ROWS = 500
VOWELS = "aeiou"
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


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description="Measure resolve_many and reverse_many.")
    words.add_argument("--rows", type=int, default=100_000)
    options = words.parse_args()
    print(json.dumps(resolving(Gazetteer.default(), options.rows)), flush=True)
    for where in ("about towns", "all over the globe"):
        print(json.dumps(reversing(options.rows, where)), flush=True)


if __name__ == "__main__":
    main()
