"""Who took part, compared pair by pair: names by the words that they share, kinds by their types, in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoincidents import names, schema
from geoincidents.events.actor_lexicon import ADJECTIVES, BODIES, COUNTRIES
from geoincidents.linking.tables import kind_words
from geoincidents.schema import ActorType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Name = dict[str, float]

NAME_LEVELS: Final = ("both", "one", "unsaid", "one of two", "differ", "all differ")
KIND_LEVELS: Final = ("alike", "unsaid", "partly", "differ")
_ALIKE: Final = 0.55
"""Share of the words of the shorter name, by weight, that another name has to have to be of the same party."""
_COUNTRY_WEIGHT: Final = 0.5
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
_AGAINST: Final = re.compile(r"\banti-\w+", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\([^()]*\d[^()]*\)")
_INITIALS: Final = 3
_TYPES: Final = tuple(str(one) for one in ActorType)
_VAGUE: Final = ("unknown",)
_NATIONS: Final = {names.fold(word): code for word, code in (COUNTRIES | ADJECTIVES).items()}
_BY_SHORT: Final = {short.casefold(): name for short, (name, _) in BODIES.items()}
_CAMPS: Final = {
    # Which types one party is given by turns, as sources see it.
    "state": 1, "external": 1 | 2, "rebel": 4, "political_militia": 4 | 8, "identity_militia": 8,
    "rioters": 16, "protesters": 16 | 32, "civilians": 32, "unknown": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parties:
    """Numbers of the names of both parties of each row (-1 for none), what the names hold, and camps of the types."""

    one: NDArray[np.int64]
    two: NDArray[np.int64]
    named: list[str]
    camp_one: NDArray[np.int64]
    camp_two: NDArray[np.int64]
    _known: dict[int, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, table: pd.DataFrame) -> Parties:
        """Parties of each row of a conformed table."""
        actors = [table[name].astype(object) for name in (schema.ACTOR1, schema.ACTOR2)]
        codes, found = pd.factorize(pd.concat(actors, ignore_index=True))
        telling = np.array([bool(name_words(str(name))) for name in found], dtype=bool)
        codes = np.where((codes >= 0) & np.append(telling, False)[codes], codes, -1).astype(np.int64)
        camps = [
            np.asarray(table[name].astype(object).map(_CAMPS).fillna(0), dtype=np.int64)
            for name in (schema.ACTOR1_TYPE, schema.ACTOR2_TYPE)
        ]
        half = len(table)
        return cls(codes[:half], codes[half:], [str(name) for name in found], camps[0], camps[1])

    def names_alike(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
        """Level of :data:`NAME_LEVELS` of each pair of rows."""
        a1, a2, b1, b2 = self.one[left], self.two[left], self.one[right], self.two[right]
        straight, across = (self._matched(x, y) for x, y in ((a1, b1), (a1, b2)))
        other, back = self._matched(a2, b2), self._matched(a2, b1)
        shared = np.maximum(straight.astype(np.int8) + other, across.astype(np.int8) + back)
        fewer = np.minimum((a1 >= 0).astype(np.int8) + (a2 >= 0), (b1 >= 0).astype(np.int8) + (b2 >= 0))
        level = np.select(
            [fewer == 0, shared == 2, (shared == 1) & (fewer == 1), shared == 1, fewer == 1],  # noqa: PLR2004 parties
            [2, 0, 1, 3, 4],
            5,
        )
        return level.astype(np.int8)

    def kinds_alike(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
        """Level of :data:`KIND_LEVELS` of each pair of rows."""
        a1, a2, b1, b2 = self.camp_one[left], self.camp_two[left], self.camp_one[right], self.camp_two[right]
        straight = ((a1 & b1) > 0).astype(np.int8) + ((a2 & b2) > 0)
        across = ((a1 & b2) > 0).astype(np.int8) + ((a2 & b1) > 0)
        fewer = np.minimum((a1 > 0).astype(np.int8) + (a2 > 0), (b1 > 0).astype(np.int8) + (b2 > 0))
        shared = np.minimum(np.maximum(straight, across), fewer)
        return np.select([fewer == 0, shared == fewer, shared > 0], [1, 0, 2], 3).astype(np.int8)

    def _matched(self, one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether names, by their numbers, are of the same party; each pair of names is looked at once."""
        said = (one >= 0) & (two >= 0)
        same: NDArray[np.bool_] = said & (one == two)
        asked = said & ~same
        size = len(self.named) + 1
        low, high = np.minimum(one, two)[asked], np.maximum(one, two)[asked]
        keys, back = np.unique(low * size + high, return_inverse=True)
        answers = np.array([self._same(int(key), size) for key in keys], dtype=bool)
        if len(keys):
            same[asked] = answers[back]
        return same

    def _same(self, key: int, size: int) -> bool:
        if key not in self._known:
            self._known[key] = same_party(self.named[key // size], self.named[key % size])
        return self._known[key]


def same_party(one: str, two: str) -> bool:
    """Whether two names are of the same party, as far as their words tell."""
    return _alike(name_words(one), name_words(two)) >= _ALIKE


@lru_cache(maxsize=65_536)
def _words(name: str) -> tuple[tuple[str, float], ...]:
    name = _BY_SHORT.get(name.strip().casefold(), name)
    name = _AGAINST.sub(" ", _BRACKETS.sub(" ", name))
    found: Name = {}
    proper = []
    for word in _WORD.findall(name):
        folded = names.fold(word)
        nation = _NATIONS.get(folded)
        known = _BY_SHORT.get(word.casefold(), "") if word[:1].isupper() and len(word) >= _INITIALS else ""
        if known and known.casefold() != name.strip().casefold():
            found |= dict(_words(known))
        elif word.isupper() and len(word) >= _INITIALS:
            found[folded] = 1.0
        elif nation:
            found[nation] = _COUNTRY_WEIGHT
        elif folded and folded not in kind_words() and folded.removesuffix("s") not in kind_words():
            found[names.skeleton(names.romanise(folded)).upper() + folded[:1]] = 1.0
        if word[:1].isupper():
            proper.append(folded[:1])
    if len(proper) >= _INITIALS:
        found["".join(proper)] = 1.0
    return tuple(found.items())


def name_words(name: str) -> Name:
    """Words of a party's name that tell which party it is, with their weights; none for "unidentified gunmen"."""
    return dict(_words(name))


def _alike(one: Name, two: Name) -> float:
    shared = sum(weight for word, weight in one.items() if word in two)
    return shared / min(sum(one.values()), sum(two.values())) if shared else 0.0
