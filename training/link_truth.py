"""Made-up events in made-up towns, and what reports and data sets would tell of them, with the truth of who tells what.

A world has countries, each with its towns, parties and ways of fighting: everyday violence, campaigns in one town,
strikes that are repeated, protests on one day in many towns. Outlets and data sets cover a part of it, each in its own
manner: how exactly it dates and places, what it calls things, what it leaves out, how it words. All names are invented.
``world(rows, seed=, held=True)`` takes other countries and other manners than those that the weights are fitted on.
"""

# ruff: noqa: PLR2004 chances of what is made up

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from link_world import KM, VOICES, World

from geoincidents import schema
from geoincidents.tables.conforming import conform

if TYPE_CHECKING:
    import geopandas as gpd
    from link_world import Country, Event

START: Final = date(2022, 1, 1)


class Maker(World):
    """Makes worlds, and the rows that sources have of them."""

    def __init__(self, seed: int, *, held: bool) -> None:
        """Take the seed."""
        super().__init__(seed, held=held)
        self.columns: dict[str, list[Any]] = {name: [] for name in (*schema.DTYPES, schema.GEOMETRY)}
        self.truth: list[int] = []
        self.told = 0

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
        name: str | None
        place_id: str | None
        name, place_id = town.name, town.number if row[schema.SOURCE_SCHEMA] == "text" else None
        if how == "spot" and at == event.town:
            lat, lon, radius, precision, name, place_id = event.lat, event.lon, 1.0, "exact", event.quarter, None
        elif how == "shifted":
            lat, lon = lat + rng.normal(0, 2) * KM, lon + rng.normal(0, 2) * KM
            radius, place_id = 5.0, None
        elif how == "near":
            turn, away = rng.uniform(0, 2 * np.pi), rng.uniform(3, 20)
            lat, lon = lat + away * KM * np.cos(turn), lon + away * KM * np.sin(turn)
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
        sides: list[tuple[str | None, str | None]] = []
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
            return max(int(np.rint(true * rng.lognormal(0, voice["spread"]))), 0)

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
            "doer": doer, "victim": victim, "town": "the area" if vague else self.spelled(town.name),
            "division": country.divisions[town.division],
            "quarter": "the area" if vague else event.quarter if rng.random() < 0.35 else self.spelled(town.name),
            "target": event.target if rng.random() < 0.85 else str(rng.choice(VOICES["types"][event.type]["targets"])),
            "act": str(rng.choice(VOICES["types"][event.type]["acts"])),
            "killed": event.killed, "injured": event.injured,
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
            schema.INCIDENT_ID: f"total:{self.told}", schema.EVENT_GROUP: f"total-{self.told}",
            schema.SOURCE_SCHEMA: "text", schema.SOURCE_NAME: "sitrep", schema.SOURCE_DATE: day,
            schema.SOURCE_URL: f"https://sitrep.example/{self.told}",
            schema.RECORD_KIND: "aggregate", schema.EVENT_TYPE: event.type, schema.MATCH_STATUS: "given",
            schema.DATE_START: day, schema.DATE_END: day, schema.DATE_PRECISION: "day",
            schema.GEOMETRY: (town.lon, town.lat), schema.GEO_RADIUS_KM: town.radius,
            schema.GEO_PRECISION: "settlement", schema.PLACE_NAME: town.name, schema.COUNTRY: country.code,
            schema.KILLED_BEST: event.killed * 5 + 20,
        }  # fmt: skip
        self.keep(row, -1)


def world(rows: int, *, seed: int = 1, held: bool = False, days: int = 90) -> tuple[gpd.GeoDataFrame, Any]:
    """An incident table of at least some number of rows, and the number of the event that each row tells (-1: none)."""
    maker = Maker(seed, held=held)
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
    points = [None if at is None else shapely.Point(at) for at in maker.columns[schema.GEOMETRY]]
    frame[schema.GEOMETRY] = pd.Series(points, dtype=object)
    table = conform(frame.iloc[order].reset_index(drop=True))
    return table, np.array(maker.truth)[order]
