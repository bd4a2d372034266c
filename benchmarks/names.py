"""Claim: a name in a spelling or script that the gazetteer lacks finds its place, better than string distances do.

Leave one variant out: a name of a place is hidden (``lat2lat``: it and its equals after folding; ``ar2lat`` and
``lat2ar``: all names of its script), then asked for; a hit lies within 10 km. Prints one JSON line for each task and
scope with recall at 1 and 5 and queries a second, for this package and for rivals that scan every name; one with the
calibration of ``resolve``; one with what becomes of names that the gazetteer lacks.

    python benchmarks/names.py QUERIES.tsv [--names NAMES.txt] [--dense GAZETTEER] [--sample 600] [--rivals 150]

QUERIES.tsv has the columns task, hidden_name, country (alpha-2), lat, lon, geonameid. ``--dense`` is a gazetteer built
from country files: one Latin name of each of a sample of its populated places is hidden. None of the countries of the
queries was used when the weights were fitted.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from gazetteer.hiding import HidingGazetteer, every_place, hide, opened  # noqa: E402
from geoincidents import geo, names  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sized

    from geoincidents import Gazetteer

HIT_KM, NEAR_KM = 10.0, 50.0
MOST_OF_ONE_COUNTRY = 300
RIVALS = {"ratio": fuzz.ratio, "token_set_ratio": fuzz.token_set_ratio, "jaro_winkler": JaroWinkler.similarity}


class Query(NamedTuple):
    """A hidden name and where its place is."""

    task: str
    name: str
    country: str
    lat: float
    lon: float
    row: int


def rows_of(gazetteer: Gazetteer) -> dict[object, int]:
    """Row number of each GeoNames id."""
    ids = gazetteer.store.place_ids(gazetteer.ground.rows)
    return {int(place_id[9:]): row for row, place_id in enumerate(ids, 1) if place_id.startswith("geonames:")}


def listed(path: Path, gazetteer: Gazetteer, rows: dict[object, int]) -> Iterator[Query]:
    """Queries of a file whose places the gazetteer has."""
    alpha3 = {two: three for three, two in gazetteer.store.alpha2().items()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            place = rows.get(int(row["geonameid"]))
            if place:
                point = float(row["lat"]), float(row["lon"])
                yield Query(row["task"], row["hidden_name"], alpha3[row["country"]], *point, place)


def drawn(gazetteer: HidingGazetteer, dice: random.Random) -> Iterator[Query]:
    """One hidden Latin name of each of some populated places of a dense gazetteer."""
    queries = []
    for row, place in every_place(gazetteer):
        latin = [n for n in place.names if names.script_of(n) == "latin" and not n.isupper() and n != n.lower()]
        if place.kind.startswith("P.") and len({names.fold(n) for n in latin}) > 1:
            queries.append(Query("lat2lat", dice.choice(latin), place.country, place.lat, place.lon, row))
    dice.shuffle(queries)
    taken = dict.fromkeys((q.country for q in queries), 0)
    for query in queries:
        taken[query.country] += 1
        if taken[query.country] <= MOST_OF_ONE_COUNTRY:
            yield query


def is_hit(query: Query, lat: float, lon: float) -> bool:
    """Whether a point is that of the place asked for."""
    return float(geo.distance_km(lat=query.lat, lon=query.lon, to_lat=lat, to_lon=lon)) <= HIT_KM


def recall(gazetteer: HidingGazetteer, queries: list[Query], scope: str, dice: random.Random) -> dict[str, float]:
    """How often the first and one of the first five are right."""
    at_1 = at_5 = 0
    spent = 0.0
    for query in queries:
        hide(gazetteer, query.row, query.name, query.task)
        options = {}
        if scope != "world":
            options["country"] = query.country
        if scope == "near":
            azimuth = dice.uniform(0, 360)
            lat, lon = geo.destination(lat=query.lat, lon=query.lon, km=NEAR_KM, azimuth=azimuth)
            options["near"] = float(lat), float(lon)
        start = time.perf_counter()
        found = gazetteer.search(query.name, limit=5, **options)
        spent += time.perf_counter() - start
        hits = [is_hit(query, c.place.lat, c.place.lon) for c in found]
        at_1 += hits[:1] == [True]
        at_5 += any(hits)
    return {"recall_1": _per(at_1, queries), "recall_5": _per(at_5, queries), "queries_s": round(len(queries) / spent)}


def _per(count: int, of: Sized) -> float:
    return round(count / len(of), 3)


class Scanned(NamedTuple):
    """Every name of the gazetteer with its place, the most important first, for rivals that look at all of them."""

    folds: list[str]
    rows: np.ndarray
    lat: np.ndarray
    lon: np.ndarray
    country: np.ndarray


def scanned(gazetteer: HidingGazetteer) -> Scanned:
    """All names, for rivals."""
    gazetteer.store.hide(0, ())
    folds, rows, lat, lon, country = [], [], [], [], []
    for row, place in every_place(gazetteer):
        lat.append(place.lat)
        lon.append(place.lon)
        country.append(place.country)
        for folded in dict.fromkeys(map(names.fold, place.names)):
            folds.append(folded)
            rows.append(row)
    return Scanned(folds, np.array(rows), np.array(lat), np.array(lon), np.array(country))


def _hidden(gazetteer: HidingGazetteer, query: Query) -> frozenset[str]:
    hide(gazetteer, query.row, query.name, query.task)
    return gazetteer.store.hidden


def rival_recall(
    gazetteer: HidingGazetteer, everything: Scanned, queries: list[Query], scope: str, scorer: Callable[..., float]
) -> dict[str, float]:
    """The same of a string likeness over every name."""
    at_1 = at_5 = 0
    spent = 0.0
    for query in queries:
        gone = {names.fold(name) for name in _hidden(gazetteer, query)}
        inside = np.ones(len(everything.rows), bool)
        if scope != "world":
            inside = everything.country[everything.rows - 1] == query.country
        at = np.flatnonzero(inside)
        at = at[[everything.rows[n] != query.row or everything.folds[n] not in gone for n in at]]
        choices = [everything.folds[n] for n in at]
        folded = names.fold(query.name)
        start = time.perf_counter()
        alike = process.cdist([folded], choices, scorer=scorer)[0]
        best = np.argsort(-alike, kind="stable")[:400]
        spent += time.perf_counter() - start
        found = list(dict.fromkeys(everything.rows[at[best]].tolist()))[:5]
        hits = [is_hit(query, everything.lat[row - 1], everything.lon[row - 1]) for row in found]
        at_1 += hits[:1] == [True]
        at_5 += any(hits)
    return {"recall_1": _per(at_1, queries), "recall_5": _per(at_5, queries), "queries_s": round(len(queries) / spent)}


def calibration(gazetteer: HidingGazetteer, queries: list[Query], scope: str) -> dict[str, object]:
    """Scores of ``resolve`` against what is right, hidden names and listed ones by halves."""
    scores, right, answered = [], [], 0
    for number, query in enumerate(queries):
        hide(gazetteer, query.row, query.name, query.task)
        if number % 2:
            gazetteer.store.hide(0, ())
        match = gazetteer.resolve(query.name, country=query.country if scope == "country" else None)
        if match.place is None:
            continue
        answered += match.status == "resolved"
        scores.append(match.score)
        right.append(is_hit(query, match.lat, match.lon))
    score, true = np.array(scores), np.array(right, dtype=float)
    bins = np.minimum((score * 10).astype(int), 9)
    error = sum(abs(score[bins == b].mean() - true[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))
    sure = score >= 0.7
    return {
        "queries": len(queries),
        "answered": _per(answered, queries),
        "expected_calibration_error": round(float(error), 3),
        "precision_at_0.7": round(float(true[sure].mean()), 3),
        "share_at_0.7": round(float(sure.mean()), 3),
        "bins": {
            f"{b / 10:.1f}": [int((bins == b).sum()), round(float(true[bins == b].mean()), 2)] for b in np.unique(bins)
        },
    }


def strangers(gazetteer: HidingGazetteer, path: Path, dice: random.Random, sample: int) -> dict[str, object]:
    """What becomes of names that no place of the gazetteer bears: the most that can be false among the answers."""
    gazetteer.store.hide(0, ())
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    chosen = dice.sample(lines, min(sample, len(lines)))
    unlisted = [n for n in chosen if not gazetteer.lookup(n, country="LBY", fuzzy=False)]
    found = [gazetteer.resolve(name, country="LBY") for name in unlisted]
    known = [m for m in found if m.status == "resolved" and m.candidates]
    respelled = [m for m in known if names.words(m.candidates[0].matched_name) == names.words(m.query)]
    return {
        "names": len(unlisted),
        "resolved": _per(len(known), unlisted),
        "resolved_by_other_words": _per(len(known) - len(respelled), unlisted),
        "examples": [[m.query, m.candidates[0].matched_name, round(m.score, 2)] for m in known[:12]],
    }


def compared(gazetteer: HidingGazetteer, asked: list[Query], task: str, rivals: int, dice: random.Random) -> None:
    """Print what this package finds, and beside a part of it what rivals find that look at every name."""
    for scope in ("country", "near", "world"):
        _say(task=task, scope=scope, queries=len(asked), method="geoincidents", **recall(gazetteer, asked, scope, dice))
    if not rivals:
        return
    everything, some = scanned(gazetteer), asked[:rivals]
    for scope in ("country", "world"):
        ours = recall(gazetteer, some, scope, dice)
        _say(task=task, scope=scope, queries=len(some), method="geoincidents, the same queries", **ours)
        for name, scorer in RIVALS.items():
            theirs = rival_recall(gazetteer, everything, some, scope, scorer)
            _say(task=task, scope=scope, queries=len(some), method=name, **theirs)


def _say(**figures: object) -> None:
    print(json.dumps({"benchmark": "names", **figures}, ensure_ascii=False), flush=True)


def main() -> None:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--dense", type=Path)
    parser.add_argument("--sample", type=int, default=600)
    parser.add_argument("--rivals", type=int, default=150)
    options = parser.parse_args()
    dice = random.Random(1)  # noqa: S311 not a secret
    gazetteer = opened()
    queries = list(listed(options.queries, gazetteer, rows_of(gazetteer)))
    dice.shuffle(queries)
    for task in ("lat2lat", "ar2lat", "lat2ar"):
        asked = [query for query in queries if query.task == task][: options.sample]
        compared(gazetteer, asked, task, options.rivals if task == "lat2lat" else 0, dice)
    latin = [query for query in queries if query.task == "lat2lat"][: options.sample]
    for scope in ("country", "world"):
        _say(task="calibration", scope=scope, **calibration(gazetteer, latin, scope))
    if options.names:
        _say(task="strangers", **strangers(gazetteer, options.names, dice, 3000))
    if options.dense:
        dense = opened(options.dense)
        compared(dense, list(drawn(dense, dice))[: options.sample], "dense", options.rivals, dice)


if __name__ == "__main__":
    main()
