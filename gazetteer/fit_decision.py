"""Fits how :mod:`geoincidents.gazetteer.ranking` weighs candidates against each other and against none of them.

    python gazetteer/fit_decision.py FOLDER DENSE.gaz geoincidents/data/decision.json

FOLDER holds country files in GeoNames' layout (``UA.txt``, ...), which list nearly every settlement. Names drawn from
them are asked of the embedded gazetteer, which lists a few, and of DENSE, gazetteers built of these very files, of
which places are hidden one at a time: so it is learnt how often a name that seems to fit is that of another place. No
text and no event table is read. The same files give the same weights.

What is drawn, in shares stated below: places by the root of their people, and any others alike; with their own name or
a further one; now and then with the name hidden from the gazetteer, or the whole place; with the country known, the
division too (now and then a wrong one), a point near by, or nothing.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import sys
from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from gazetteer.hiding import HIDDEN as NO_NAME  # noqa: E402
from gazetteer.hiding import HidingGazetteer, every_place, hide, opened, opened_over  # noqa: E402
from geoincidents import geo  # noqa: E402
from geoincidents.compile.fileformat import identifier_key  # noqa: E402
from geoincidents.gazetteer import Gazetteer, ranking  # noqa: E402
from geoincidents.gazetteer.candidates import find_hits  # noqa: E402
from geoincidents.gazetteer.features import describe, describe_none  # noqa: E402
from geoincidents.gazetteer.joint import settlements_by_country  # noqa: E402
from geoincidents.gazetteer.known_names import known_names  # noqa: E402
from geoincidents.gazetteer.ranking import NONE, OWN, Context  # noqa: E402
from geoincidents.names import filing  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

QUERIES: Final = 12_000  # of the embedded gazetteer, and as many of the dense one
POPULAR, POPULARITY = 0.36, 0.45  # share of places drawn by their people, and the exponent of these
POPULAR_DENSE: Final = 0.6  # the same of those that the dense gazetteer lists, which is nearly all that is ever named
UNPOPULARITY: Final = 0.3
WORLDLY, FAME = 0.20, 0.75  # share of places drawn from the whole world by their people, as news names them
FURTHER: Final = 0.5  # share asked for by a further name
HIDDEN: Final = (0.07, 0.0)  # shares of names and of places hidden: the embedded gazetteer lacks enough by itself
HIDDEN_DENSE: Final = (0.25, 0.10)
UNCOUNTED: Final = 0.5  # share of places that the counts of names are taken to lack
WITH_NOUN: Final = 0.13  # "X village"
KNOWN: Final = {"country": 0.30, "division": 0.25, "nothing": 0.25, "near": 0.20}
WRONG_DIVISION: Final = 0.04
NEAR_KM: Final = (5.0, 400.0)
NEAR_CAPITAL: Final = 0.35  # of the points, those that are the capital's
ABROAD: Final = 0.015  # of the points, those that lie in another country
RIGHT_KM: Final = 10.0
SHORTEST: Final = 3
WITH_DIVISION_NOUN, BARE_DIVISION, DISTRICT = (
    0.06,
    0.04,
    0.06,
)  # shares of queries that mean "X province", X, "X district"
DISTRICT_KM: Final = 30.0  # of the middle of a district, within which its seat is as good an answer
BY_HAND: Final = {
    "country": 3.0,
    "division_called": 2.5,
    "names_same": 0.3,
    "unnoted_same": -1.5,
    "region": 3.0,
    "curated": 2.5,
    "spot": 0.0,
    "other_class": 0.0,
    "fame": 0.35,
    "capital_world": 0.0,
    "abroad": -3.5,
}
"""What the country files say nothing of, as no country, sea or camp is drawn, and no name for what everybody thinks of:
set so that a country is itself, that a place which somebody wrote down because reports name it is worth writing down,
that Paris is in France, and that who names a point near by does not mean a place of another country."""
AFTERWARDS: Final = {"country": 4.0, "people_world": 0.15, "fame": 0.3, "capital_world": 0.4}
"""Set when all else is fitted: names are drawn from lists of villages, and news names Athens and countries more."""

RIDGE: Final = 2.0
STEPS: Final = 30
COLUMNS: Final = 19


class Settlement(NamedTuple):
    """One line of a country file."""

    place_id: str
    names: tuple[str, ...]
    lat: float
    lon: float
    population: int
    division: str


@dataclass
class Country:
    """Settlements of a country, listed in the embedded gazetteer or not, and its divisions of two orders."""

    code: str
    listed: list[Settlement]
    others: list[Settlement]
    provinces: list[Settlement]
    districts: list[Settlement]
    divisions: dict[str, str]


class Example(NamedTuple):
    """A query: which weights it is of, what speaks for each hit and for none, and which hits are right."""

    case: str
    own: NDArray[np.float64]
    none: NDArray[np.float64]
    right: NDArray[np.bool_]


def settlements(path: Path) -> Iterator[tuple[str, Settlement]]:
    """The populated places of a country file and its divisions, each with its class or the division's code."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) == COLUMNS and (row[6] == "P" or row[7] in {"ADM1", "ADM2"}):
                latin = [n for n in dict.fromkeys((row[1], *row[3].split(","))) if n.isascii() and len(n) >= SHORTEST]
                if latin:
                    people = int(row[14] or 0)
                    one = Settlement(f"geonames:{row[0]}", tuple(latin), float(row[4]), float(row[5]), people, row[10])
                    yield row[7] if row[6] == "A" else "P", one


def read_countries(folder: Path) -> list[Country]:
    """Every country of a folder."""
    embedded, found = Gazetteer.embedded(), []
    keys, rows = embedded.store.files[0].identifiers()
    row_of = dict(zip(keys.tolist(), rows.tolist(), strict=True))
    for path in sorted(folder.glob("[A-Z][A-Z].txt")):
        nation = embedded.country(path.stem)
        if nation is None:
            continue
        country = Country(nation.country, [], [], [], [], {})
        called: dict[str, Counter[str]] = {}
        for sort, one in settlements(path):
            row = row_of.get(identifier_key(one.place_id))
            if sort != "P":
                country.districts += [one] if sort == "ADM2" else []
                country.provinces += [one] if sort == "ADM1" and row is not None else []
                continue
            (country.others if row is None else country.listed).append(one)
            if row is not None and one.division:
                called.setdefault(one.division, Counter())[embedded.store.places([row])[0].admin1] += 1
        country.divisions = {code: counts.most_common(1)[0][0] for code, counts in called.items()}
        if country.listed and country.others:
            found.append(country)
    return found


class Draw:
    """Draws queries; the same seed gives the same ones."""

    def __init__(self, countries: Sequence[Country], seed: int, *, popular: float = POPULAR) -> None:
        self.dice = random.Random(seed)  # noqa: S311 not a secret
        self.countries = countries
        self.popular = popular
        self._world = [p for _, p in every_place(opened()) if p.kind.startswith("P.") and p.population]
        self._fame = list(accumulate(place.population**FAME for place in self._world))
        self._weights = {
            country.code: (
                [(one.population + 300) ** POPULARITY for one in country.listed],
                [(one.population + 300) ** UNPOPULARITY for one in country.others],
            )
            for country in countries
        }

    def one(self) -> tuple[Country, Settlement, str]:
        """A country, a settlement or division of it, and the name that it is asked for by."""
        if self.dice.random() < WORLDLY:
            return self._worldly()
        country = self.dice.choice(self.countries)
        popular, others = self._weights[country.code]
        chance = self.dice.random()
        if country.provinces and chance < WITH_DIVISION_NOUN + BARE_DIVISION:
            found = self.dice.choice(country.provinces)
        elif country.districts and chance > 1.0 - DISTRICT:
            found = self.dice.choice(country.districts)
        elif self.dice.random() < self.popular:
            (found,) = self.dice.choices(country.listed, popular)
        else:
            (found,) = self.dice.choices(country.others, others)
        own, *further = found.names
        return country, found, self.dice.choice(further) if further and self.dice.random() < FURTHER else own

    def _worldly(self) -> tuple[Country, Settlement, str]:
        """A place of the whole world, by its usual name or, now and then, a further one."""
        (place,) = self.dice.choices(self._world, cum_weights=self._fame)
        further = [name for name in place.names if name.isascii() and len(name) >= SHORTEST]
        name = self.dice.choice(further) if further and self.dice.random() < FURTHER / 4.0 else place.name
        one = Settlement(place.place_id, place.names, place.lat, place.lon, place.population, place.admin1)
        return Country(place.country, [], [], [], [], {place.admin1: place.admin1}), one, name

    def noun(self, people: int) -> str:
        """A word for the size of a place, as reports write it beside one name in eight."""
        if self.dice.random() > WITH_NOUN:
            return ""
        village, town = 3000, 40_000
        if people < village:
            return "village" if self.dice.random() < 0.8 else "town"  # noqa: PLR2004 a share
        if people < town:
            return self.dice.choice(["town", "town", "village", "city"])
        return "city" if self.dice.random() < 0.85 else "town"  # noqa: PLR2004 a share

    def context(self, country: Country, one: Settlement, capital: tuple[float, float] | None) -> Context:
        """What is known beside the name."""
        (known,) = self.dice.choices(list(KNOWN), list(KNOWN.values()))
        noun = self.noun(one.population)
        context = Context(noun=noun, kind="P" if noun else "")
        if one in country.provinces:
            worded = self.dice.random() < WITH_DIVISION_NOUN / (WITH_DIVISION_NOUN + BARE_DIVISION)
            context = Context(kind="A" if worded else "")
            known = "country" if known in {"division", "near"} else known
        elif one in country.districts:
            context = Context(kind="A")
        elif not country.listed and known == "division":
            known = "nothing"  # news names the famous of the world without more
        if known == "near":
            low, high = map(math.log, NEAR_KM)
            at = geo.destination(
                lat=one.lat, lon=one.lon, km=math.exp(self.dice.uniform(low, high)), azimuth=self.dice.uniform(0, 360)
            )
            point = (float(at[0]), float(at[1]))
            if capital is not None and self.dice.random() < NEAR_CAPITAL:
                point = capital
            code = country.code if self.dice.random() < 0.5 else ""  # noqa: PLR2004 half
            around = country.code if self.dice.random() > ABROAD else self.dice.choice(self.countries).code
            return replace(context, country=code, lat=point[0], lon=point[1], around=around)
        if known == "nothing":
            return context
        stated = country.divisions.get(one.division, "") if known == "division" else ""
        if stated and self.dice.random() < WRONG_DIVISION:
            stated = self.dice.choice(sorted(set(country.divisions.values())))
        return replace(
            context,
            country=country.code,
            divisions=frozenset({(country.code, stated)}) if stated else frozenset(),
        )


def examples(gazetteer: HidingGazetteer, draw: Draw, number: int, hidden: tuple[float, float]) -> list[Example]:
    """Queries of a gazetteer of which shares of the names and of the places are hidden."""
    spelled, gone = hidden
    found: list[Example] = []
    while len(found) < number:
        country, one, name = draw.one()
        capital = gazetteer.capital(country.code)
        context = draw.context(country, one, (capital.lat, capital.lon) if capital else None)
        gazetteer.store.hide(0, ())
        row, chance = gazetteer.row_of(one.place_id), draw.dice.random()
        if row is not None and chance < spelled + gone:
            hide(gazetteer, row, name, "lat2lat" if chance < spelled else "gone")
        hits = [hit for hit in find_hits(gazetteer.store, name, context) if hit.matched_name != NO_NAME]
        counted = dict(known_names().count(filing.form(name)))
        if draw.dice.random() < UNCOUNTED and counted.get(country.code):
            counted[country.code] -= 1
        if not hits:
            continue
        places = [hit.place for hit in hits]
        away = geo.distance_km(lat=[p.lat for p in places], lon=[p.lon for p in places], to_lat=one.lat, to_lon=one.lon)
        rows = gazetteer.store.rows_with_print(name)
        right = np.asarray(away) <= (DISTRICT_KM if one in country.districts else RIGHT_KM)
        if one in country.provinces:
            right = np.array([place.place_id == one.place_id for place in places])
        complete = gazetteer.store.complete_countries
        own = np.array(describe(hits, context, gazetteer.listed, complete))
        listed = settlements_by_country(gazetteer, rows)
        none = np.array(describe_none(hits, context, len(rows), counted, listed))
        found.append(Example(ranking.case_of(context, complete), own, none, right))
    return found


def fitted(read: Sequence[Example]) -> NDArray[np.float64]:
    """Weights of :data:`OWN` and then :data:`NONE`, by Newton's method; the right ones share the praise."""
    weights = np.array([BY_HAND.get(name, 0.0) for name in (*OWN, *NONE)])
    free = np.array([name not in BY_HAND for name in (*OWN, *NONE)])
    tables = []
    for one in read:
        table = np.zeros((len(one.right) + 1, len(weights)))
        table[:-1, : len(OWN)], table[-1, len(OWN) :] = one.own, one.none
        tables.append((table, np.append(one.right, not one.right.any())))
    for _ in range(STEPS):
        slope, bend = -RIDGE * weights, RIDGE * np.eye(len(weights))
        for table, right in tables:
            utility = table @ weights
            chance = np.exp(utility - utility.max())
            chance /= chance.sum()
            wanted = chance * right
            wanted /= max(float(wanted.sum()), 1e-300)
            mean = chance @ table
            slope += wanted @ table - mean
            bend += (table * chance[:, None]).T @ table - np.outer(mean, mean)
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        weights = weights + step * min(1.0, 2.0 / float(np.abs(step).max()))
        if float(np.abs(step).max()) < 1e-3:  # noqa: PLR2004 a thousandth
            break
    return weights


def main() -> None:
    """Fit, and write the file."""
    parser = argparse.ArgumentParser(description="Fit the weights of the decision.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("dense", type=Path, help="gazetteer made of the files of FOLDER, as packs are")
    parser.add_argument("output", type=Path)
    parser.add_argument("--without", nargs="*", default=(), help="ISO alpha-3 codes of countries to measure on instead")
    parser.add_argument("--queries", type=int, default=QUERIES)
    options = parser.parse_args()
    before = json.loads(ranking.WEIGHTS.read_text(encoding="utf-8"))  # which of many candidates are read
    parts = {"own": OWN, "none": NONE}
    cases = (ranking.USUAL, ranking.COMPLETE)
    ranking.use({c: {p: {n: before[c][p].get(n, 0.0) for n in names} for p, names in parts.items()} for c in cases})
    countries = [country for country in read_countries(options.folder) if country.code not in options.without]
    read = examples(opened(), Draw(countries, seed=7), options.queries, HIDDEN)
    draw = Draw(countries, seed=8, popular=POPULAR_DENSE)
    read += examples(opened_over(options.dense), draw, options.queries, HIDDEN_DENSE)
    table = {}
    for case in cases:
        weights = [round(float(value), 3) for value in fitted([one for one in read if one.case == case])]
        own, none = dict(zip(OWN, weights, strict=False)), dict(zip(NONE, weights[len(OWN) :], strict=True))
        own |= AFTERWARDS
        table[case] = {"own": own, "none": none}
    options.output.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")
    print(json.dumps(table, indent=1))


if __name__ == "__main__":
    main()
