"""The words by which a place is called what it is (settlement, division, site, road, water): one table for all.

``data/place_words.tsv`` has one form of a word a row, its sorts, and what text reading uses it for: ``after`` a name it
says that a place is meant, ``of`` stands behind it before one, ``named`` makes a name that of a site, ``divides`` that
of a division, ``street`` that of a street, ``joins`` two towns.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class PlaceWord(NamedTuple):
    """One form of a word, its sorts ("settlement", "division1", "division2", "site" ...) and its uses in text.

    ``second`` has the countries (ISO alpha-3) in which a word for a first-order division is one for a second-order one.
    """

    word: str
    sorts: frozenset[str]
    uses: frozenset[str]
    second: frozenset[str]


@lru_cache(maxsize=1)
def place_words() -> tuple[PlaceWord, ...]:
    """Every row of the table."""
    text = (files("geoincidents") / "data" / "place_words.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    columns = ("sorts", "uses", "second")
    return tuple(PlaceWord(row["word"], *(frozenset(row[name].split()) for name in columns)) for row in rows)


def words_of(*sorts: str) -> frozenset[str]:
    """Words of some sorts, in lower case."""
    return frozenset(word.word.casefold() for word in place_words() if not word.sorts.isdisjoint(sorts))


def words_used(use: str) -> frozenset[str]:
    """Single words that text reading uses for something, in lower case."""
    return frozenset(word.word.casefold() for word in place_words() if use in word.uses)


@lru_cache(maxsize=1024)
def is_second_order(noun: str, country: str) -> bool:
    """Whether a noun is one for a division below the first order, in a country or wherever it stands."""
    words = [word for word in place_words() if word.word.casefold() == noun]
    return any("division2" in word.sorts or country in word.second for word in words)


@lru_cache(maxsize=32)
def alternation(*sorts: str) -> str:
    """Pattern of the words of some sorts, the longest first; blanks match any run of them."""
    words = sorted({*words_of(*sorts)}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words) + ")"
