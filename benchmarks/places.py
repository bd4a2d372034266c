"""How often the place of a name as event tables code it is right, and how honest the score is.

    python benchmarks/places.py TRUTH.csv [--gazetteer FILE.gaz ...] [--before CHECKOUT] [--sample N]

TRUTH has the columns name, admin1, iso3, lat, lon and kind (which table the row is from). Each name is asked with its
country and division, with its country, and with nothing. An answer is right within 25 km of the true point, or within
the place's own radius. Prints one JSON line: for each way of asking the share that is resolved and right, precision at
scores of .7 and more, the share off by more than 100 km at .9 and more, the expected calibration error of what has a
point, and recall among the first five candidates; by source and by country. ``--before`` runs the same on the code of
another checkout.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
WAYS = {"country and division": ("country", "admin1"), "country": ("country",), "nothing": ()}
RIGHT_KM, FAR_KM = 25.0, 100.0
SURE, VERY_SURE = 0.7, 0.9
BINS = 10
FEWEST = 25  # rows of a country that is listed by itself


def measured(truth: pd.DataFrame, paths: Sequence[str]) -> dict[str, Any]:
    """Figures of every way of asking."""
    from geoincidents import Gazetteer

    gazetteer = Gazetteer.default()
    if paths:
        gazetteer = Gazetteer.stack(*map(Gazetteer.open, paths), gazetteer)
    columns = {"country": truth["iso3"], "admin1": truth["admin1"]}
    found = {}
    for way, given in WAYS.items():
        known = {name: columns[name] for name in given}
        table = gazetteer.resolve_many(truth["name"], **known)
        judged = judge(truth, table)
        found[way] = figures(judged)
        found[way]["by source"] = {kind: figures(rows) for kind, rows in judged.groupby("kind")}
        if way == "country":
            large = judged.groupby("iso3").filter(lambda rows: len(rows) >= FEWEST)
            found[way]["by country"] = {code: figures(rows) for code, rows in large.groupby("iso3")}
    return found


def judge(truth: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Each row with what became of it."""
    from geoincidents.geo import distance_km

    at = {"to_lat": truth["lat"].to_numpy(), "to_lon": truth["lon"].to_numpy()}
    km = distance_km(lat=table["lat"].to_numpy(), lon=table["lon"].to_numpy(), **at)
    reach = np.maximum(RIGHT_KM, table["geo_radius_km"].fillna(0.0).to_numpy(dtype=float))
    judged = truth[["kind", "iso3"]].assign(
        km=km,
        right=km <= reach,
        score=table["match_score"].to_numpy(dtype=float),
        status=table["match_status"].to_numpy(),
    )
    judged["five"] = [
        _among(row, cell) or right
        for row, cell, right in zip(truth.itertuples(), table["match_candidates"], judged["right"], strict=True)
    ]
    return judged


def _among(row: Any, candidates: Any) -> bool:
    """Whether one of the first five candidates is right."""
    from geoincidents.geo import distance_km

    if not isinstance(candidates, str):
        return False
    points = [(c["lat"], c["lon"]) for c in json.loads(candidates)[:5]]
    return any(float(distance_km(lat=lat, lon=lon, to_lat=row.lat, to_lon=row.lon)) <= RIGHT_KM for lat, lon in points)


def figures(rows: pd.DataFrame) -> dict[str, Any]:
    """The figures of some rows."""
    resolved = rows[rows["status"] == "resolved"]
    sure, very = resolved[resolved["score"] >= SURE], resolved[resolved["score"] >= VERY_SURE]
    placed = rows[rows["km"].notna()]
    return {
        "names": len(rows),
        "resolved": _share(resolved["right"].notna().sum(), len(rows)),
        "resolved and right": _share(resolved["right"].sum(), len(rows)),
        "right at .7": _share(sure["right"].sum(), len(sure)),
        "share at .7": _share(len(sure), len(rows)),
        "off 100 km at .9": _share((very["km"] > FAR_KM).sum(), len(very)),
        "calibration error": calibration_error(placed["score"].to_numpy(), placed["right"].to_numpy()),
        "right among five": _share(rows["five"].sum(), len(rows)),
    }


def _share(part: float, whole: int) -> float | None:
    return round(float(part) / whole, 4) if whole else None


def calibration_error(score: np.ndarray, right: np.ndarray) -> float | None:
    """Mean difference of score and share right over ten bins, by their size."""
    if not len(score):
        return None
    at = np.minimum((score * BINS).astype(int), BINS - 1)
    gaps = [(at == one).mean() * abs(score[at == one].mean() - right[at == one].mean()) for one in np.unique(at)]
    return round(float(sum(gaps)), 4)


def main() -> None:
    """Measure, and print."""
    words = argparse.ArgumentParser(description="Measure names of event tables.")
    words.add_argument("truth", type=Path)
    words.add_argument("--gazetteer", nargs="*", default=(), help="gazetteer files on top of the embedded one")
    words.add_argument("--before", type=Path, help="another checkout to measure in the same run")
    words.add_argument("--sample", type=int)
    options = words.parse_args()
    truth = pd.read_csv(options.truth, dtype=str, keep_default_na=False)
    truth = truth.astype({"lat": float, "lon": float})
    if options.sample:
        truth = truth.sample(options.sample, random_state=1)
    line = {"benchmark": "places", "gazetteer": [Path(path).name for path in options.gazetteer] or "embedded"}
    line["now"] = measured(truth.reset_index(drop=True), options.gazetteer)
    if options.before:
        command = [
            sys.executable,
            __file__,
            str(options.truth),
            *(["--sample", str(options.sample)] * bool(options.sample)),
        ]
        run = subprocess.run(
            command, env={**os.environ, "PYTHONPATH": str(options.before)}, capture_output=True, check=True
        )
        line["before"] = json.loads(run.stdout)["now"]
    print(json.dumps(line))


if __name__ == "__main__":
    main()
