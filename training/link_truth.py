"""Made-up events in made-up towns, and what reports and data sets would tell of them, with the truth of who tells what.

A world has countries, each with its towns, parties and ways of fighting: everyday violence, campaigns in one town,
strikes that are repeated, protests on one day in many towns. Outlets and data sets cover a part of it, each in its own
manner: how exactly it dates and places, what it calls things, what it leaves out, how it words. All names are invented.
``world(rows, seed=, held=True)`` takes other countries and other manners than those that the weights are fitted on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.tables.conforming import conform

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

VOICES: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "link_voices.json").read_text(encoding="utf-8"))
"""How sources date, place, name and word, and which are held out."""
START: Final = date(2022, 1, 1)
_KM: Final = 1 / 111.2
_ONSETS: Final = "b d f g h j k l m n r s t w z kh sh dh gh q th br dr kr".split()
_NUCLEI: Final = "a i u e o aa ei ou ia".split()
_CODAS: Final = ["", "", "", "n", "r", "l", "m", "sh", "d", "b", "t", "k"]


@dataclass(slots=True)
class Town:
    """A place that things happen in."""

    name: str
    lat: float
    lon: float
    division: int
    number: str
    radius: float
    quarters: list[str]


@dataclass(slots=True)
class Party:
    """A side of the fighting, with the names it goes by."""

    names: list[str]
    kind: str
    vague: list[str]


@dataclass(slots=True)
class Event:
    """What happened."""

    number: int
    country: int
    day: int
    hour: float
    town: int
    also: int | None
    lat: float
    lon: float
    quarter: str
    type: str
    target: str
    doer: Party | None
    victim: Party | None
    killed: int
    injured: int
    details: list[str]


@dataclass(slots=True)
class Country:
    """A country with its towns and parties."""

    code: str
    divisions: list[str]
    seats: list[tuple[float, float]]
    towns: list[Town]
    parties: dict[str, list[Party]]
    pull: np.ndarray[Any, np.dtype[np.float64]]
    rate: float
    heard: float
    mix: dict[str, float]


@dataclass(slots=True)
class Maker:
    """Makes worlds from a seed."""

    seed: int
    held: bool
    rng: np.random.Generator = field(init=False)
    columns: dict[str, list[Any]] = field(init=False)
    truth: list[int] = field(init=False)
    told: int = 0

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng([self.seed, int(self.held)])
        self.columns = {name: [] for name in (*schema.DTYPES, schema.GEOMETRY)}
        self.truth = []

    # ---- the world

    def name(self, syllables: int | None = None) -> str:
        """An invented name."""
        rng = self.rng
        parts = [
            _ONSETS[rng.integers(len(_ONSETS))]
            + _NUCLEI[rng.integers(len(_NUCLEI))]
            + _CODAS[rng.integers(len(_CODAS))]
            for _ in range(syllables or int(rng.integers(2, 4)))
        ]
        return "".join(parts).capitalize()

    def country(self, number: int) -> Country:
        """A country of some size, violence and manner of fighting."""
        rng = self.rng
        lat, lon = rng.uniform(-30, 55), rng.uniform(-120, 140)
        size = rng.uniform(2, 8)
        adjective = self.name()
        divisions = [self.name() for _ in range(int(rng.integers(5, 20)))]
        seats = [(lat + rng.uniform(-size, size) / 2, lon + rng.uniform(-size, size) / 2) for _ in divisions]
        towns = [self.town(number, n, seats) for n in range(int(rng.integers(40, 250)))]
        pull = 1 / (1 + rng.permutation(len(towns))) ** rng.uniform(0.6, 1.0)
        types = list(VOICES["types"])
        mix = rng.dirichlet([VOICES["types"][one]["share"] * 6 for one in types])
        code = f"{'H' if self.held else 'F'}{chr(65 + number // 26)}{chr(65 + number % 26)}"
        return Country(
            code, divisions, seats, towns, self.parties(adjective), pull / pull.sum(),
            float(np.exp(rng.uniform(np.log(0.7), np.log(20)))), rng.uniform(0.4, 1.1),
            dict(zip(types, mix, strict=True)),
        )  # fmt: skip

    def town(self, country: int, number: int, seats: Sequence[tuple[float, float]]) -> Town:
        """A town near one of the seats of divisions; some have a namesake."""
        rng = self.rng
        division = int(rng.integers(len(seats)))
        lat, lon = seats[division][0] + rng.normal(0, 0.35), seats[division][1] + rng.normal(0, 0.35)
        name = self.name()
        if rng.random() < 0.2:
            name = rng.choice(["New", "Old", "East", "Bir", "Tell", "Santa", "Umm"]) + " " + name
        quarters = [self.name(2) for _ in range(int(rng.integers(1, 6)))]
        return Town(name, lat, lon, division, f"made:{int(self.held)}{country}-{number}", rng.uniform(2, 6), quarters)

    def parties(self, adjective: str) -> dict[str, list[Party]]:
        """State, rebels, militias, foreigners and people, each with the names that sources give them."""
        rng = self.rng

        def group(kind: str, vague: list[str]) -> Party:
            words = [self.name(2), *rng.choice(VOICES["group words"], 2, replace=False)]
            full = " ".join(words)
            short = "".join(word[0] for word in words)
            return Party([full, f"{full} ({short})", short, words[0] + " " + words[1]], kind, vague)

        state = Party(
            [f"Military Forces of {adjective}ia (2019-)", f"Government of {adjective}ia", f"{adjective}ian army"],
            "state", ["army", "security forces", "government forces", "soldiers", "police"],
        )  # fmt: skip
        foreign = self.name()
        people = Party([f"Civilians ({adjective}ia)"], "civilians", ["civilians", "people", "residents", "villagers"])
        crowd = Party([f"Protesters ({adjective}ia)"], "protesters", ["protesters", "demonstrators", "residents"])
        return {
            "state": [state],
            "external": [Party([f"{foreign}ian Air Force", f"Military Forces of {foreign}ia", f"{foreign}ia"], "external",
                               ["coalition", "warplanes", "forces"])],
            "rebel": [group("rebel", ["militants", "rebels", "insurgents", "gunmen"]) for _ in range(int(rng.integers(1, 5)))],
            "political_militia": [group("political_militia", ["gunmen", "militia", "assailants"])
                                  for _ in range(int(rng.integers(1, 4)))],
            "civilians": [people],
            "protesters": [crowd],
        }  # fmt: skip

    def events(self, number: int, country: Country, days: int, first: int) -> Iterator[Event]:
        """What happens in a country: on its own, in campaigns, again the next day, on one day in many towns."""
        rng = self.rng
        campaigns: list[tuple[int, int, str, float]] = []
        types = list(country.mix)
        shares = np.array(list(country.mix.values()))
        count = first
        for day in range(days):
            if rng.random() < 0.04:
                town = int(rng.choice(len(country.towns), p=country.pull))
                campaigns.append(
                    (town, day + int(rng.integers(5, 30)), str(rng.choice(types, p=shares)), rng.uniform(0.3, 3))
                )
            campaigns = [one for one in campaigns if one[1] > day]
            plan = [
                (int(rng.choice(len(country.towns), p=country.pull)), str(rng.choice(types, p=shares)))
                for _ in range(int(rng.poisson(country.rate)))
            ]
            plan += [(town, kind) for town, _, kind, rate in campaigns for _ in range(int(rng.poisson(rate)))]
            if rng.random() < 0.02:
                plan += [(int(rng.integers(len(country.towns))), "protest") for _ in range(int(rng.integers(4, 20)))]
            for town, kind in plan:
                yield self.event(count, number, country, day, town, kind)
                count += 1

    def event(self, number: int, at: int, country: Country, day: int, where: int, kind: str) -> Event:
        """One event of a type in a town."""
        rng = self.rng
        manner = VOICES["types"][kind]
        town = country.towns[where]
        doers, victims = (country.parties[str(rng.choice(manner[side]))] for side in ("doers", "victims"))
        doer, victim = (group[int(rng.integers(len(group)))] for group in (doers, victims))
        away, turn = abs(rng.normal(0, town.radius / 2.5)), rng.uniform(0, 2 * np.pi)
        deadly = rng.random() < manner["deadly"]
        killed = int(np.ceil(rng.lognormal(0.5, 1.1))) if deadly else 0
        injured = (
            int(np.ceil(killed * rng.lognormal(0.3, 0.9))) if killed else int(rng.poisson(2) * (rng.random() < 0.4))
        )
        return Event(
            number, at, day, float(rng.uniform(0, 24)), where,
            int(rng.integers(len(country.towns))) if rng.random() < 0.03 else None,
            town.lat + away * _KM * np.cos(turn), town.lon + away * _KM * np.sin(turn) / np.cos(np.radians(town.lat)),
            town.quarters[int(rng.integers(len(town.quarters)))], kind, str(rng.choice(manner["targets"])),
            doer, victim, min(killed, 400), min(injured, 900),
            [str(rng.choice(VOICES["details"])).format(name=self.name()) for _ in range(2)],
        )  # fmt: skip

    # ---- what is told of it

    def tell(self, country: Country, event: Event) -> None:
        """All rows that outlets and data sets have of an event."""
        rng = self.rng
        weight = np.log1p(event.killed + event.injured / 3)
        for source, voice in VOICES["held sources" if self.held else "fitted sources"].items():
            if event.type in voice.get("never", ()) or event.killed < voice.get("least", 0):
                continue
            if rng.random() > country.heard * min(voice["covers"] + voice["grows"] * weight, 0.97):
                continue
            for _ in range(1 + int(rng.poisson(voice.get("again", 0)))):
                self.telling(country, event, source, voice)

    def telling(self, country: Country, event: Event, source: str, voice: dict[str, Any]) -> None:
        """One telling: a row, or two where it names two towns."""
        rng = self.rng
        self.told += 1
        lag = int(rng.integers(0, 2)) + int(rng.poisson(voice.get("lag", 0.3)))
        row: dict[str, Any] = dict.fromkeys(self.columns)
        row |= {schema.RECORD_KIND: "incident", schema.SOURCE_SCHEMA: voice["schema"], schema.SOURCE_NAME: source,
                schema.CERTAINTY: "reported", schema.MATCH_STATUS: "given"}  # fmt: skip
        published = START + timedelta(days=event.day + lag)
        if voice["schema"] in {"text", "gdelt2"}:
            row[schema.SOURCE_DATE] = published
            row[schema.SOURCE_URL] = f"https://{source}.example/{self.told}"
            if voice["schema"] == "gdelt2" and rng.random() < 0.6:
                row[schema.SOURCE_URL] += "/" + self.headline(country, event)
        self.when(row, event, voice, published)
        confused = VOICES["confusion"][voice["calls"]].get(event.type, {})
        names, shares = [event.type, *confused], [1 - sum(confused.values()), *confused.values()]
        row[schema.EVENT_TYPE] = str(rng.choice(names, p=shares))
        self.who(row, event, voice)
        self.harm(row, event, voice)
        how = str(rng.choice(list(voice["places"]), p=list(voice["places"].values())))
        if rng.random() < voice["words"]:
            # What a sentence names is mostly where its row lies.
            vague = how in {"division", "country", "none"} and rng.random() < 0.8
            row[schema.EVIDENCE] = self.wording(country, event, voice, vague=vague)
        if voice["schema"] == "text":
            row[schema.EVENT_GROUP] = f"{source}-{self.told}"
        for number, town in enumerate(
            [event.town] if event.also is None or voice["schema"] != "text" else [event.town, event.also]
        ):
            own = dict(row)
            self.where(own, country, event, town, how)
            own[schema.INCIDENT_ID] = f"{source}:{self.told}.{number}"
            if number:
                own |= dict.fromkeys((schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH, schema.INJURED_BEST))
            if event.also is not None and voice["schema"] == "text":
                own[schema.CASUALTY_GROUP] = row[schema.EVENT_GROUP]
            self.keep(own, event.number)

    def keep(self, row: dict[str, Any], truth: int) -> None:
        """Add a row and the event that it tells, -1 for none."""
        for name, values in self.columns.items():
            values.append(row[name])
        self.truth.append(truth)

    def when(self, row: dict[str, Any], event: Event, voice: dict[str, Any], published: date) -> None:
        """The day as the source has it: exact, one off, within a week or month, by publication, or not at all."""
        rng = self.rng
        day = START + timedelta(days=event.day)
        how = str(rng.choice(list(voice["dates"]), p=list(voice["dates"].values())))
        first, last, precision = day, day, "day"
        if how == "off":
            first = last = day + timedelta(days=int(rng.choice([-1, 1, 1, 1, 2])))
        elif how == "published":
            first = last = published
        elif how == "week":
            first = day - timedelta(days=int(rng.integers(0, 7)))
            last, precision = first + timedelta(days=6), "week"
        elif how == "month":
            first = day - timedelta(days=int(rng.integers(0, 30)))
            last, precision = first + timedelta(days=29), "month"
        elif how == "before":
            first, last, precision = None, published, "upper_bound"  # type: ignore[assignment]
        elif how == "hour":
            row[schema.TIME_START] = pd.Timestamp(day, tz="UTC") + pd.Timedelta(hours=event.hour + rng.normal(0, 0.3))
        row |= {schema.DATE_START: first, schema.DATE_END: last, schema.DATE_PRECISION: precision}

    def where(self, row: dict[str, Any], country: Country, event: Event, at: int, how: str) -> None:
        """The place as the source has it: the spot, the town, near it, its division, its country, or none."""
        rng = self.rng
        town = country.towns[at]
        lat, lon, radius, precision = town.lat, town.lon, town.radius, "settlement"
        name, place_id = town.name, town.number if row[schema.SOURCE_SCHEMA] == "text" else None
        if how == "spot" and at == event.town:
            lat, lon, radius, precision, name, place_id = event.lat, event.lon, 1.0, "exact", event.quarter, None
        elif how == "shifted":
            lat, lon = lat + rng.normal(0, 2) * _KM, lon + rng.normal(0, 2) * _KM
            radius, place_id = 5.0, None
        elif how == "near":
            turn, away = rng.uniform(0, 2 * np.pi), rng.uniform(3, 20)
            lat, lon = lat + away * _KM * np.cos(turn), lon + away * _KM * np.sin(turn)
            radius, precision, place_id = 25.0, "near", None
        elif how in {"division", "country"}:
            lat, lon = country.seats[town.division]
            radius, precision, name, place_id = 100.0, "admin1", country.divisions[town.division], None
            if how == "country":
                lat, lon, radius, precision, name = *country.seats[0], 500.0, "country", None
        elif how == "none":
            lat, radius, precision, name, place_id = np.nan, np.nan, "unknown", None, None
            row[schema.MATCH_STATUS] = "unresolved"
            row[schema.MATCH_WHY] = "The report names no place for this."
        row |= {
            schema.GEOMETRY: None if np.isnan(lat) else (lon, lat), schema.GEO_PRECISION: precision,
            schema.GEO_RADIUS_KM: radius, schema.PLACE_NAME: name, schema.PLACE_PHRASE: self.spelled(name),
            schema.PLACE_ID: place_id, schema.COUNTRY: None if how == "none" and rng.random() < 0.5 else country.code,
            schema.ADMIN1: country.divisions[town.division] if how != "country" else None,
        }  # fmt: skip

    def spelled(self, name: str | None) -> str | None:
        """A name as another might romanise it."""
        if name is None or self.rng.random() < 0.6:
            return name
        for one, other in (("ou", "u"), ("aa", "a"), ("kh", "ch"), ("q", "k"), ("ei", "ay"), ("gh", "g")):
            if one in name and self.rng.random() < 0.5:
                return name.replace(one, other)
        return name

    def who(self, row: dict[str, Any], event: Event, voice: dict[str, Any]) -> None:
        """The parties as the source names them, in its order; some not, some by their kind alone, a few wrongly."""
        rng = self.rng
        sides = []
        for party in (event.doer, event.victim):
            draw = rng.random()
            if party is None or draw < voice["silent"]:
                sides.append((None, None))
            elif draw < voice["silent"] + voice["vague"]:
                sides.append((str(rng.choice(party.vague)), party.kind if rng.random() < 0.7 else "unknown"))
            else:
                kind = party.kind
                if rng.random() < voice["miscalls"]:
                    kind = str(rng.choice(VOICES["kinds"].get(kind, [kind])))
                sides.append((self.spelled(party.names[int(rng.integers(len(party.names)))]), kind))
        if rng.random() < voice["turned"]:
            sides.reverse()
        (row[schema.ACTOR1], row[schema.ACTOR1_TYPE]), (row[schema.ACTOR2], row[schema.ACTOR2_TYPE]) = sides

    def harm(self, row: dict[str, Any], event: Event, voice: dict[str, Any]) -> None:
        """The tolls as the source has them: early or late, by another count, with bounds, or not stated."""
        rng = self.rng

        def counted(true: int) -> int:
            if not true or rng.random() < voice["exact"]:
                return true
            return max(int(round(true * rng.lognormal(0, voice["spread"]))), 0)

        for true, (low, best, high), stated in (
            (event.killed, (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH), voice["killed"]),
            (event.injured, (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH), voice["injured"]),
        ):
            if rng.random() >= (stated if true else stated * voice["none"]):
                continue
            row[best] = counted(true)
            if rng.random() < voice["bounds"]:
                row[low] = int(row[best] * rng.uniform(0.6, 1))
                row[high] = int(np.ceil(row[best] * rng.uniform(1, 1.5)))

    def wording(self, country: Country, event: Event, voice: dict[str, Any], *, vague: bool) -> str:
        """A sentence or two in the manner of the source."""
        rng = self.rng
        manner = VOICES["manners"][str(rng.choice(voice["manners"]))]
        town = country.towns[event.town]
        doer, victim = (
            party.names[int(rng.integers(len(party.names)))] if party and rng.random() < 0.6
            else str(rng.choice(party.vague)) if party else "gunmen"
            for party in (event.doer, event.victim)
        )  # fmt: skip
        words = {
            "doer": doer, "victim": victim, "town": "the area" if vague else self.spelled(town.name), "division": country.divisions[town.division],
            "quarter": "the area" if vague else event.quarter if rng.random() < 0.35 else self.spelled(town.name),
            "target": event.target if rng.random() < 0.85 else str(rng.choice(VOICES["types"][event.type]["targets"])),
            "act": str(rng.choice(VOICES["types"][event.type]["acts"])), "killed": event.killed, "injured": event.injured,
            "source": str(rng.choice(VOICES["said by"])), "day": (START + timedelta(days=event.day)).strftime("%A"),
            "aside": str(rng.choice(VOICES["asides"])),
        }  # fmt: skip
        kept = manner["open"] if event.killed == 0 else manner["deadly"]
        text: str = str(rng.choice(kept)).format(**words)
        if rng.random() < manner["more"]:
            text += " " + str(rng.choice(VOICES["more"])).format(**words)
        if rng.random() < manner["details"]:
            text += " " + event.details[int(rng.integers(len(event.details)))]
        return text

    def headline(self, country: Country, event: Event) -> str:
        """The headline as the end of an address."""
        rng = self.rng
        town = country.towns[event.town]
        where = self.spelled(town.name) if rng.random() < 0.7 else country.divisions[town.division]
        words = str(rng.choice(VOICES["headlines"])).format(
            target=event.target, where=where, act=rng.choice(VOICES["types"][event.type]["acts"]), killed=event.killed
        )
        return "-".join(words.lower().split())

    def totals(self, country: Country, event: Event) -> None:
        """A sum of many events in the place and time of one, which tells none of them."""
        self.told += 1
        town = country.towns[event.town]
        row: dict[str, Any] = dict.fromkeys(self.columns)
        day = START + timedelta(days=event.day)
        row |= {
            schema.INCIDENT_ID: f"total:{self.told}", schema.EVENT_GROUP: f"total-{self.told}", schema.SOURCE_SCHEMA: "text",
            schema.SOURCE_NAME: "sitrep", schema.SOURCE_URL: f"https://sitrep.example/{self.told}", schema.SOURCE_DATE: day,
            schema.RECORD_KIND: "aggregate", schema.EVENT_TYPE: event.type, schema.MATCH_STATUS: "given",
            schema.DATE_START: day, schema.DATE_END: day, schema.DATE_PRECISION: "day",
            schema.GEOMETRY: (town.lon, town.lat), schema.GEO_RADIUS_KM: town.radius, schema.GEO_PRECISION: "settlement",
            schema.PLACE_NAME: town.name, schema.COUNTRY: country.code, schema.KILLED_BEST: event.killed * 5 + 20,
        }  # fmt: skip
        self.keep(row, -1)


def world(rows: int, *, seed: int = 1, held: bool = False, days: int = 90) -> tuple[gpd.GeoDataFrame, Any]:
    """An incident table of at least some number of rows, and the number of the event that each row tells (-1: none)."""
    maker = Maker(seed, held)
    count = number = 0
    while len(maker.truth) < rows:
        country = maker.country(number)
        for event in maker.events(number, country, days, count):
            count += 1
            maker.tell(country, event)
            if maker.rng.random() < 0.02:
                maker.totals(country, event)
        number += 1
    order = maker.rng.permutation(len(maker.truth))
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in maker.columns.items()})
    frame[schema.GEOMETRY] = [
        None if point is None else shapely.Point(point) for point in maker.columns[schema.GEOMETRY]
    ]
    table = conform(frame.iloc[order].reset_index(drop=True))
    return table, np.array(maker.truth)[order]
