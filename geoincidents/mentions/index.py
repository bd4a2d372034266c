"""What the gazetteer says of a stretch of text, remembered between documents."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents import names
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.gazetteer.ranking import Context, Hit
from geoincidents.gazetteer.strings.kinds import feature_named
from geoincidents.gazetteer.strings.nations import is_called_after
from geoincidents.mentions.arabic import is_arabic, nisba
from geoincidents.mentions.lexicon import ACRONYM_COUNTRIES, DIRECTIONS, MACRO_REGIONS, REGION_ADJECTIVES
from geoincidents.names.countries import ACRONYM, countries_named, country_names
from geoincidents.place import Candidate, Place
from geoincidents.text.naming import Fame

if TYPE_CHECKING:
    from geoincidents.gazetteer import Gazetteer

_MOST_CANDIDATES: Final = 40
_CODE_LETTERS: Final = 3  # shorter names are abbreviations, which are names in capitals only
_REMEMBERED: Final = 200_000
_LONGEST_NAME: Final = 200  # Bangkok's full name has 193 letters; a longer run of capitals is a heading or noise
_ALIAS_COST: Final = 0.13  # score lost by an alias that shares nothing with the usual name
_SEAT_SPELLING: Final = 0.75
_MOST_DIVISIONS: Final = 2
_VERY_NAME: Final = 0.85  # score of what bears a name, be it as an alias
_REGIONS: Final = (REGION_ADJECTIVES - DIRECTIONS) | {name for name in MACRO_REGIONS if " " in name}
_ALIKE: Final = 0.35  # below this a name is not a spelling of the other


class NameIndex:
    """Names to candidates, countries and demonyms, each asked of the gazetteer once.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._exact: dict[str, tuple[Candidate, ...]] = {}
        self._hits: dict[str, tuple[Hit, ...]] = {}
        self._fuzzy: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        self._fame: dict[str, Fame] = {}
        self._demonyms = gazetteer.demonyms()

    def exact(self, name: str) -> tuple[Candidate, ...]:
        """Places with a name of the same letters, the most important first."""
        if len(name) > _LONGEST_NAME:
            return ()
        known = self._exact.get(name)
        if known is None:
            if len(self._exact) > _REMEMBERED:
                self._exact.clear()
            known = self._look_up(name)
            self._exact[name] = known
        return known

    def _look_up(self, name: str) -> tuple[Candidate, ...]:
        if name in ACRONYM_COUNTRIES:
            place = self.gazetteer.country(ACRONYM_COUNTRIES[name])
            return (Candidate(place, 1.0, name),) if place else ()
        found = self.gazetteer.lookup(name, fuzzy=False, limit=_MOST_CANDIDATES)
        nations = countries_named(name) if len(name) > _CODE_LETTERS else ()
        if nations:
            named = map(self.gazetteer.country, nations)
            found = tuple(c for c in found if not is_called_after(c.place, name, nations))
            others = tuple(c for c in found if not c.place.kind.startswith("A.PCL"))
            found = (*(Candidate(place, 1.0, name) for place in named if place), *others)
        feature = feature_named(name)
        if feature is not None and feature[0] == "water":
            bare = self.gazetteer.lookup(feature[2], fuzzy=False, limit=_MOST_CANDIDATES)
            found = (*found, *(c for c in bare if c.place.kind.startswith("H.") and c not in found))
        if name.casefold() in MACRO_REGIONS:
            found = tuple(c for c in found if c.place.kind.startswith(("L.", "H.")))
        if len(found) > 1:
            found = tuple(_weighed(name, candidate) for candidate in found)
        return (*found, *self._seats(name, found))

    def _seats(self, name: str, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Towns whose usual name is another spelling of that of their division: Hodeidah is Al Hudaydah's, too."""
        towns = {(c.place.country, c.place.admin1) for c in found if c.place.kind.startswith("P.")}
        bare = [c.place for c in found if c.place.kind == "A.ADM1" and (c.place.country, c.place.name) not in towns]
        return tuple(
            candidate
            for division in bare[:_MOST_DIVISIONS]
            for candidate in self.fuzzy(name, division.country)
            if candidate.score >= _SEAT_SPELLING
            and candidate.place.kind.startswith("P.")
            and candidate.place.admin1 == division.name
        )

    def fuzzy(self, name: str, country: str) -> tuple[Candidate, ...]:
        """Places of a country with a name that is alike."""
        key = (name, country)
        known = self._fuzzy.get(key)
        if known is None:
            if len(self._fuzzy) > _REMEMBERED:
                self._fuzzy.clear()
            known = self.gazetteer.lookup(name, country=country, limit=_MOST_CANDIDATES)
            self._fuzzy[key] = known
        return known

    def hits(self, name: str) -> tuple[Hit, ...]:
        """Places that a name alone may mean; empty where none has the very name."""
        known = self._hits.get(name)
        if known is None:
            if len(self._hits) > _REMEMBERED:
                self._hits.clear()
            exact = self.exact(name)
            found = find_hits(self.gazetteer.store, name, Context()) if exact else []
            nations = countries_named(name) if len(name) > _CODE_LETTERS else ()
            found = [hit for hit in found if not is_called_after(hit.place, name, nations)]
            seen = {hit.place.place_id for hit in found}
            known = (
                *found,
                *(
                    self._hit(name, c)
                    for c in exact
                    if c.place.kind.startswith("A.PCL") and c.place.place_id not in seen
                ),
            )
            self._hits[name] = known
        return known

    def further(self, name: str) -> tuple[Hit, ...]:
        """Places of the very name that nobody means but where something else tells of them."""
        seen = {hit.place.place_id for hit in self.hits(name)}
        return tuple(
            self._hit(name, c) for c in self.exact(name) if c.place.place_id not in seen and c.score >= _VERY_NAME
        )

    def _hit(self, name: str, candidate: Candidate) -> Hit:
        place, store = candidate.place, self.gazetteer.store
        dense = place.country in store.complete_countries
        noted = not dense or bool(store.noted(np.array([store.row_of(place.place_id)]))[0])
        return Hit(name, place, candidate.matched_name, 0.0, noted=noted)

    def like(self, name: str, country: str) -> tuple[Hit, ...]:
        """Places with a name that is alike, of a country or, where that is empty, of the world."""
        return tuple(find_hits(self.gazetteer.store, name, Context(country=country)))

    def sure(self, name: str) -> str | None:
        """A name without its capitals that can be nothing but that of a country, a region or a people; "" for one."""
        key = name.casefold()
        known = key in self._demonyms or key in _REGIONS or names.fold(name) in _nations()
        return "" if known else None

    def fame(self, name: str) -> Fame:
        """How big the places are that have the very name, whatever its capitals."""
        key = name.casefold()
        known = self._fame.get(key)
        if known is None:
            if len(self._fame) > _REMEMBERED:
                self._fame.clear()
            known = self._fame[key] = self._work_out_fame(name, key)
        return known

    def _work_out_fame(self, name: str, key: str) -> Fame:
        folded = names.fold(name)
        every = [candidate.place for candidate in self.exact(name)]
        places = [p for p in every if folded == names.fold(p.name) or folded in map(names.fold, p.names)]
        usual = [place.population for place in places if names.fold(place.name) == folded]
        spelled = (other for place in places for other in (place.name, *place.names) if other.casefold() == key)
        return Fame(max(usual, default=-1), max((p.population for p in places), default=-1), next(spelled, ""))

    def country(self, name: str) -> Place | None:
        """Country of that name; codes do not count, for "IN" and "SO" are words in capitals."""
        for candidate in self.exact(name):
            if candidate.place.kind.startswith("A.PCL"):
                return candidate.place
        return None

    def country_codes(self, name: str) -> tuple[str, ...]:
        """ISO alpha-3 codes of the countries that a name can mean, mostly one or none."""
        return tuple(c.place.country for c in self.exact(name) if c.place.kind.startswith("A.PCL"))

    def is_people(self, word: str) -> bool:
        """Whether a word names a people and is not the usual name of a country ("Somali", but not "Chad")."""
        if self.demonym(word) is None:
            return False
        country = self.country(word)
        return country is None or names.fold(country.name) != names.fold(word)

    def demonym(self, word: str) -> str | None:
        """ISO alpha-3 code of the country whose people the word names, or None."""
        code = self._demonyms.get(word.casefold())
        return nisba(word, self.country) if code is None and is_arabic(word) else code


def _weighed(name: str, candidate: Candidate) -> Candidate:
    """Candidate with a lower score where the name is an alias unlike the usual one, as Berea is of Aleppo."""
    place = candidate.place
    if place.kind.startswith("A.PCL") or names.fold(place.name) == names.fold(name):
        return candidate
    unlike = max(0.0, 1.0 - names.similarity(name, place.name) / _ALIKE)
    return Candidate(place, 1.0 - _ALIAS_COST * unlike, candidate.matched_name)


@cache
def _nations() -> frozenset[str]:
    """Folded English names of countries that are not things as well."""
    rows = (row for row in country_names() if row.language == "en" and not row.source.startswith(ACRONYM))
    return frozenset(names.fold(row.name) for row in rows) - {"jersey"}


@lru_cache(maxsize=4)
def name_index(gazetteer: Gazetteer) -> NameIndex:
    """Index of a gazetteer, kept for the next document."""
    return NameIndex(gazetteer)
