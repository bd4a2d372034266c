"""Claim: the footprint of a relational phrase holds the place that is meant, at a radius no larger than needed.

Pairs of places whose points are known stand in for reports. Of a place A and a town B a truthful writer says "40 km
north-east of B", and the footprint of the phrase should contain A. The writer rounds the distance as the wording does,
says the nearest of eight or sixteen compass points, and calls B by its name in a whole sentence, so a phrase that the
grammar does not read counts as a miss.

- With a distance: settlements of the embedded gazetteer, drawn evenly over its countries, 4 to 144 km from B.
- "On the B-C road", "between B and C": a settlement by which the way from B to C is at most a twentieth longer.
- "B airport": the airports of the embedded gazetteer, B the biggest town within 40 km.
- Without a distance, dense lists of settlements are needed, from ``shared/gazetteers`` beside the checkout: "near B"
  and "south of B" is any village of Libya, Syria, Yemen, Sudan and Lebanon, B its nearest town over 20,000 people,
  unless it is over 50 km away, which a writer would say in kilometres; the outskirts and suburbs of B are those
  of the ten settlements nearest to it that lie within 15 km; "a suburb of B (NL)" is a section of a populated place in
  the Netherlands, B the nearest city over 100,000 people within 15 km.

Two rivals see the same phrase already read: geopy's ``destination`` (the anchor's own point when there is no distance
or direction) with a radius of 5 km, which is what a settlement gets, and with the median radius of our own footprints.

Run as ``python benchmarks/relations.py [pairs]``; prints a table and one JSON line. The draw has a fixed seed.
"""

from __future__ import annotations

import json
import math
import random
import re
import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from geopy.distance import distance as geopy_distance

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from geoincidents.gazetteer import Gazetteer
from geoincidents.geo import KM_PER_UNIT, azimuth_deg, distance_km
from geoincidents.schema import GeoPrecision
from geoincidents.text.numerals import parse_number
from geoincidents.text.relations import Anchor, find_relations, footprint

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED: Final = 20190407
PAIRS: Final = 1500
SETTLEMENT_KM: Final = 5.0
ITSELF_KM: Final = 1.0
TOWN: Final = 20_000
CITY: Final = 100_000
DENSE: Final = {"LY": "LBY", "SY": "SYR", "YE": "YEM", "SD": "SDN", "LB": "LBN"}
GAZETTEERS: Final = Path(__file__).resolve().parents[1].parent / "shared" / "gazetteers"
WINDS: Final = (
    "north", "north-northeast", "northeast", "east-northeast", "east", "east-southeast", "southeast",
    "south-southeast", "south", "south-southwest", "southwest", "west-southwest", "west", "west-northwest",
    "northwest", "north-northwest",
)  # fmt: skip
SLOTS: Final = ("{B}", "{C}")
NUMBER_WORDS: Final = {
    int(parse_number(text) or 0): text
    for ten in ("", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "a hundred")
    for unit in ("", *"one two three four five six seven eight nine ten twenty thirty forty fifty".split())  # noqa: SIM905
    if (text := (f"{ten} and {unit}" if ten == "a hundred" else f"{ten}-{unit}").strip("- ").removesuffix(" and"))
    and (ten in {"", "a hundred"} or (parse_number(unit or "0") or 0) < 10)
}


@dataclass(frozen=True, slots=True)
class Site:
    """A place with its point, the extent that the gazetteer gives it and its weight."""

    name: str
    lat: float
    lon: float
    radius_km: float
    population: int
    country: str
    kind: str

    @property
    def anchor(self) -> Anchor:
        """The place as the start of a relation."""
        return Anchor(self.lat, self.lon, self.radius_km, GeoPrecision.SETTLEMENT)


@dataclass(slots=True)
class Tally:
    """What came of one wording."""

    said: int = 0
    unread: int = 0
    held: int = 0
    radii: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)


def sites() -> list[Site]:
    """Settlements of the embedded gazetteer, and its airports, in the order of their identifiers."""
    ground = Gazetteer.default().ground
    airport = ground.kind == (ground.kinds.index("S.AIRP") if "S.AIRP" in ground.kinds else -1)
    found = Gazetteer.default().store.places(ground.rows[ground.of_kind("P.") | airport].tolist())
    ordered = sorted(found, key=lambda place: place.place_id)
    return [Site(p.name, p.lat, p.lon, p.radius_km, p.population, p.country, p.kind) for p in ordered]


def listed(code: str) -> list[Site]:
    """Settlements of a country in a GeoNames file; none without the file."""
    path = GAZETTEERS / f"{code}.txt"
    if not path.exists():
        return []
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Site(row[1], float(row[4]), float(row[5]), 3.0, int(row[14] or 0), DENSE.get(code, code), row[7])
        for row in rows
        if row[6] == "P"
    ]


class Map:
    """Settlements by country, for looking up neighbours."""

    def __init__(self, everything: list[Site]) -> None:
        self.by_country: dict[str, list[Site]] = {}
        for site in everything:
            if site.kind != "S.AIRP":
                self.by_country.setdefault(site.country, []).append(site)
        self.points = {code: np.array([(s.lat, s.lon) for s in found]) for code, found in self.by_country.items()}

    def nearest(self, site: Site, country: str) -> list[tuple[float, Site]]:
        """Settlements of a country but the place itself, with kilometres, the nearest first."""
        points = self.points[country]
        km = distance_km(lat=site.lat, lon=site.lon, to_lat=points[:, 0], to_lon=points[:, 1])
        order = [int(at) for at in np.argsort(km, kind="stable")]
        return [(float(km[at]), self.by_country[country][at]) for at in order if km[at] > ITSELF_KM]

    def around(self, site: Site, low: float, high: float) -> list[Site]:
        """Settlements of the same country between two distances."""
        return [other for km, other in self.nearest(site, site.country) if low <= km <= high]


def rounded(value: float, step: float) -> int:
    """The nearest multiple of a step, and never zero."""
    return int(max(round(value / step), 1) * step)


def wind(azimuth: float, count: int) -> str:
    """Compass word nearest to an azimuth, of eight or sixteen."""
    return WINDS[(round(azimuth / 360.0 * count) % count) * 16 // count]


def short(name: str) -> str:
    """Letters of a compass word: "NNE"."""
    return "".join(word[0] for word in re.findall("north|south|east|west", name)).upper()


def by_distance(km: float, azimuth: float) -> Iterator[tuple[str, str, float, float | None]]:
    """Wordings with a distance: a label, the phrase, and the distance and azimuth that a rival reads in it."""
    to_km = KM_PER_UNIT["mi"]
    miles = km / to_km
    one, five, mile, five_miles = rounded(km, 1), rounded(km, 5), rounded(miles, 1), rounded(miles, 5)
    ten = rounded(km, 10)
    name8, name16 = wind(azimuth, 8), wind(azimuth, 16)
    at8, at16 = (WINDS.index(name) * 22.5 for name in (name8, name16))
    yield "37 km northeast of B", f"{one} km {name8} of {{B}}", one, at8
    yield "about 40km to the NE of B", f"about {five}km to the {short(name8)} of {{B}}", five, at8
    yield "forty kilometres northeast of B", f"{NUMBER_WORDS[ten]} kilometres {name8} of {{B}}", ten, at8
    yield "some 25 miles northeast of B", f"some {five_miles} miles {name8} of {{B}}", five_miles * to_km, at8
    yield "23 miles NNE of B", f"{mile} miles {short(name16)} of {{B}}", mile * to_km, at16
    yield "37 km north-northeast of B", f"{one} km {name16} of {{B}}", one, at16
    low, high = math.floor(km / 10.0) * 10 or 1, math.ceil(km / 10.0) * 10
    yield "30 to 40 km northeast of B", f"{low} to {high} km {name8} of {{B}}", (low + high) / 2.0, at8
    yield "40 km from B", f"{five} km from {{B}}", five, None
    yield "23 miles outside B", f"{mile} miles outside {{B}}", mile * to_km, None
    yield "within 40 km of B", f"within {math.ceil(km / 10.0) * 10} km of {{B}}", 0.0, None


def main() -> None:
    """Draw the pairs, tally each wording and print."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    draw = random.Random(SEED)  # noqa: S311 a fixed draw, no secret
    everything = sites()
    land = Map(everything)
    tallies: dict[str, Tally] = {}
    countries = sorted(code for code, found in land.by_country.items() if len(found) >= 30)
    for _ in range(wanted):
        towns = land.by_country[draw.choice(countries)]
        town = max(draw.sample(towns, min(8, len(towns))), key=lambda site: site.population)
        say_distances(tallies, land, town, draw)
        say_between(tallies, land, town, draw)
    for airport in (site for site in everything if site.kind == "S.AIRP"):
        towns = sorted(land.around(airport, 0.0, 40.0), key=lambda site: -site.population)
        if towns:
            judge(tallies, "B airport", "{B} airport", airport, (towns[0],))
    for code, country in DENSE.items():
        if villages := listed(code):
            known = Map([site for site in land.by_country[country] if site.population >= TOWN])
            say_near(tallies, known, draw.sample(villages, min(len(villages), wanted // len(DENSE))))
            say_outskirts(tallies, known, villages)
    say_suburbs(tallies, Map([site for site in land.by_country["NLD"] if site.population >= CITY]))
    report(tallies, wanted, len(countries))


def say_distances(tallies: dict[str, Tally], land: Map, town: Site, draw: random.Random) -> None:
    """A settlement 4 to 144 km from a town, in every wording with a distance; near ones as often as far ones."""
    reach = draw.uniform(5.0, 120.0)
    others = land.around(town, 0.8 * reach, 1.2 * reach)
    if not others:
        return
    other = draw.choice(others)
    for label, phrase, stated, bearing in by_distance(*way(town, other)):
        judge(tallies, label, phrase, other, (town,), (0.0, 0.0) if bearing is None else (stated, bearing))


def say_between(tallies: dict[str, Tally], land: Map, town: Site, draw: random.Random) -> None:
    """A settlement on the way from a town to one of the bigger ones about it."""
    far = sorted(land.around(town, 20.0, 150.0), key=lambda site: -site.population)[:10]
    if not far:
        return
    end = draw.choice(far)
    length, _ = way(town, end)
    passed = [s for s in land.around(town, 2.0, length - 2.0) if way(town, s)[0] + way(s, end)[0] <= 1.05 * length]
    if not passed:
        return
    other = draw.choice(passed)
    judge(tallies, "between B and C", "between {B} and {C}", other, (town, end))
    judge(tallies, "on the B-C road", "on the {B}-{C} road", other, (town, end))
    judge(tallies, "the road linking B to C", "the road linking {B} to {C}", other, (town, end))


def say_near(tallies: dict[str, Tally], towns: Map, villages: list[Site]) -> None:
    """Villages of one country by their nearest town, without a number."""
    for other in villages:
        km, town = towns.nearest(other, other.country)[0]
        if km <= 50.0:
            judge(tallies, "near B", "near {B}", other, (town,))
            judge(tallies, "northeast of B", f"{wind(way(town, other)[1], 8)} of {{B}}", other, (town,))


def say_outskirts(tallies: dict[str, Tally], towns: Map, villages: list[Site]) -> None:
    """The ten settlements nearest to each town."""
    dense, country = Map(villages), villages[0].country
    for town in towns.by_country[country]:
        for km, other in dense.nearest(town, country)[:10]:
            if km > 15.0:
                break
            side = wind(way(town, other)[1], 8) + "ern"
            judge(tallies, "the outskirts of B", "the outskirts of {B}", other, (town,))
            judge(tallies, "B's northern outskirts", f"{{B}}'s {side} outskirts", other, (town,))
            judge(tallies, "a suburb of B", "a suburb of {B}", other, (town,))
            judge(tallies, "B's northern suburbs", f"{{B}}'s {side} suburbs", other, (town,))


def say_suburbs(tallies: dict[str, Tally], cities: Map) -> None:
    """Sections of populated places in the Netherlands by the nearest city."""
    for other in (site for site in listed("NL") if site.kind == "PPLX"):
        km, city = cities.nearest(other, "NLD")[0]
        if km <= 15.0:
            side = wind(way(city, other)[1], 8) + "ern"
            judge(tallies, "a suburb of B (NL)", "a suburb of {B}", other, (city,))
            judge(tallies, "B's northern suburbs (NL)", f"{{B}}'s {side} suburbs", other, (city,))


def way(start: Site, end: Site) -> tuple[float, float]:
    """Kilometres and azimuth from one place to another."""
    ends = {"lat": start.lat, "lon": start.lon, "to_lat": end.lat, "to_lon": end.lon}
    return float(distance_km(**ends)), float(azimuth_deg(**ends))


def judge(
    tallies: dict[str, Tally],
    label: str,
    phrase: str,
    truth: Site,
    anchors: tuple[Site, ...],
    naive: tuple[float, float] = (0.0, 0.0),
) -> None:
    """Read a phrase in a sentence and note whether its footprint holds the truth."""
    tally = tallies.setdefault(label, Tally())
    tally.said += 1
    point = geopy_distance(kilometers=naive[0]).destination((anchors[0].lat, anchors[0].lon), bearing=naive[1])
    tally.naive.append(off(truth, point.latitude, point.longitude))
    text, spans = sentence(phrase, anchors)
    found = [relation for relation in find_relations(text, spans) if len(relation.anchors) == len(anchors)]
    where = footprint(found[0], [site.anchor for site in anchors]) if found else None
    if where is None or where.lat is None or where.lon is None or where.radius_km is None:
        tally.unread += 1
        return
    error = off(truth, where.lat, where.lon)
    tally.radii.append(where.radius_km)
    tally.errors.append(error)
    tally.held += error <= where.radius_km


def sentence(phrase: str, anchors: tuple[Site, ...]) -> tuple[str, list[tuple[int, int]]]:
    """The phrase in a sentence, and the offsets of its anchors."""
    text, spans = "Shells fell on a village ", []
    for part in re.split(r"(\{[BC]\})", phrase):
        if part in SLOTS:
            name = anchors[SLOTS.index(part)].name
            spans.append((len(text), len(text) + len(name)))
            text += name
        else:
            text += part
    return f"{text} on Monday.", spans


def off(truth: Site, lat: float, lon: float) -> float:
    """Kilometres between a place and a point."""
    return float(distance_km(lat=lat, lon=lon, to_lat=truth.lat, to_lon=truth.lon))


def report(tallies: dict[str, Tally], wanted: int, countries: int) -> None:
    """Print a line a wording, and one JSON line."""
    print("| wording | n | holds A | median radius km | error 50 % / 95 % km | 5 km holds A | our median radius does |")
    print("|---|---|---|---|---|---|---|")
    for label, tally in tallies.items():
        median, errors = statistics.median(tally.radii), np.percentile(tally.errors, (50, 95))
        fixed, same = (sum(e <= r for e in tally.naive) / tally.said for r in (SETTLEMENT_KM, median))
        print(
            f"| {label} | {tally.said} | {tally.held / tally.said:.1%} | {median:.1f} "
            f"| {errors[0]:.1f} / {errors[1]:.1f} | {fixed:.1%} | {same:.1%} |"
        )
    said = sum(tally.said for tally in tallies.values())
    result = {
        "benchmark": "relations",
        "pairs": wanted,
        "countries": countries,
        "phrases": said,
        "unread": sum(tally.unread for tally in tallies.values()),
        "holds": round(sum(tally.held for tally in tallies.values()) / said, 4),
        "least": round(min(tally.held / tally.said for tally in tallies.values()), 4),
        "naive_5km_holds": round(sum(e <= SETTLEMENT_KM for t in tallies.values() for e in t.naive) / said, 4),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
