"""Made-up countries with their towns and parties, and what happens there.

Everyday violence, campaigns in one town, strikes that are repeated, protests on one day in many towns.
"""

# ruff: noqa: PLR2004 chances and sizes of what is made up

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VOICES: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "link_voices.json").read_text(encoding="utf-8"))
"""What happens how often, and how sources date, place, name and word it; some sources are held out."""
KM: Final = 1 / 111.2
"""Degrees of latitude."""
_ONSETS: Final = ("b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "r", "s", "t", "w", "z",
                  "kh", "sh", "dh", "gh", "q", "th", "br", "dr", "kr")  # fmt: skip
_NUCLEI: Final = ("a", "i", "u", "e", "o", "aa", "ei", "ou", "ia")
_CODAS: Final = ("", "", "", "n", "r", "l", "m", "sh", "d", "b", "t", "k")


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


class World:
    """Makes countries and events from a seed; other ones where it is held out."""

    def __init__(self, seed: int, *, held: bool) -> None:
        """Take the seed."""
        self.held = held
        self.rng = np.random.default_rng([seed, int(held)])

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
        abroad = Party(
            [f"{foreign}ian Air Force", f"Military Forces of {foreign}ia", f"{foreign}ia"],
            "external", ["coalition", "warplanes", "forces"],
        )  # fmt: skip
        people = Party([f"Civilians ({adjective}ia)"], "civilians", ["civilians", "people", "residents", "villagers"])
        crowd = Party([f"Protesters ({adjective}ia)"], "protesters", ["protesters", "demonstrators", "residents"])
        return {
            "state": [state],
            "external": [abroad],
            "rebel": [group("rebel", ["militants", "rebels", "insurgents", "gunmen"])
                      for _ in range(int(rng.integers(1, 5)))],
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
            town.lat + away * KM * np.cos(turn), town.lon + away * KM * np.sin(turn) / np.cos(np.radians(town.lat)),
            town.quarters[int(rng.integers(len(town.quarters)))], kind, str(rng.choice(manner["targets"])),
            doer, victim, min(killed, 400), min(injured, 900),
            [str(rng.choice(VOICES["details"])).format(name=self.name()) for _ in range(2)],
        )  # fmt: skip
