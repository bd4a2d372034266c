"""The words that rows are told in, compared pair by pair; rare words count for more."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geoincidents import names, schema
from geoincidents.linking.tables import record_columns, word_weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RAREST: Final = (2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
"""Weights between which the rarest shared word lies."""
TELLING: Final = 3.0
"""Weight, a logarithm of rarity, from which shared words tell something."""
SHARED: Final = (TELLING, 5.0, 7.0, 10.0, 14.0, 20.0, 30.0)
"""Weights between which the sum of all shared words lies."""
SHARES: Final = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85)
"""Shares, by weight, of the words of the shorter telling between which those that the other has too lie."""
_KEPT: Final = 20
"""Words of a telling that are compared: its rarest."""
_PROPER: Final = 10
"""Words of a telling that start with a capital, and may name a place."""
_PLACE_WORDS: Final = 3
_AREA_WORDS: Final = 8
"""Words of a row's place, as it is known, as it was reported, and of its division."""
_HEADLINE_DASHES: Final = 3
_SHORTEST: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+")
_CAPITAL: Final = re.compile(r"\b[^\W\d_a-z][^\W\d_]+")
_MONTHS: Final = frozenset(
    [
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
        *("december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ]
)
_STEP: Final = 200_000
_PAIR: Final = 2
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_NOTES: Final = 100.0
"""Rows of a country that count as much as the notes that the table of words was made of."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Numbers of each row's rarest words (-1 for none), the words, their weights in each row, and each row's sum.

    A word weighs by how rare it is in notes of this kind and in the table's rows of the row's country, so that the
    formulas of a house and the names of a war weigh little, however rare they are elsewhere.
    """

    tokens: NDArray[np.int32]
    words: list[str]
    weights: NDArray[np.float32]
    whole: NDArray[np.float32]
    latin: NDArray[np.bool_]
    proper: NDArray[np.int32]
    places: NDArray[np.int32]
    areas: NDArray[np.int32]

    @classmethod
    def of(cls, table: pd.DataFrame, frequencies: Frequencies | None = None) -> Wording:
        """Words of each row of a conformed table, without those that name its parties and day.

        Frequencies are those of the table, or of a larger one that holds its rows.
        """
        said = _Said.of(table)
        country = table[schema.COUNTRY]
        frequencies = frequencies or said.frequencies(country)
        weights = _weights_here(said, frequencies, country)
        return cls(
            said.tokens, said.words, weights, weights.sum(axis=1), said.latin, said.proper, said.places, said.areas
        )

    def alike(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
        """Of each pair of rows, levels of the weight of its shared words, of their share and of the rarest of them."""
        out = np.repeat(np.array([[1], [0], [0]], dtype=np.int8), len(left), axis=1)
        for start in range(0, len(left), _STEP):
            one, two = left[start : start + _STEP], right[start : start + _STEP]
            said = (self.whole[one] > 0) & (self.whole[two] > 0) & (self.latin[one] == self.latin[two])
            out[:, start : start + _STEP][:, said] = self._level(one[said], two[said])
        return out

    def _level(self, one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.int8]:
        ours, theirs = self.tokens[one], self.tokens[two]
        both = np.zeros(ours.shape, dtype=bool)
        for column in range(_KEPT):
            both |= ours == theirs[:, column : column + 1]
        both &= ours >= 0
        # That both name the place is no likeness of wording; that they name two places is a difference.
        area = np.zeros(ours.shape, dtype=bool)
        for rows in (one, two):
            for column in range(_AREA_WORDS):
                area |= ours == self.areas[rows, column : column + 1]
        weight = np.where(both, self.weights[one], 0)
        telling = np.where(area, 0, weight)
        shared, rarest = telling.sum(axis=1), telling.max(axis=1, initial=0)
        whole = np.minimum(self.whole[one], self.whole[two]) - np.where(area, weight, 0).sum(axis=1)
        share = shared / np.maximum(whole, 1e-6)
        level = np.where(shared > 0, 2 + np.digitize(shared, SHARED), 0)
        return np.stack([level, 1 + np.digitize(share, SHARES), 1 + np.digitize(rarest, RAREST)]).astype(np.int8)

    def names_place_of(self, one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.int8]:
        """Whether the words of the first row of each pair name the place of the second: 1 yes, 2 no, 0 not said."""
        out = np.zeros(len(one), dtype=np.int8)
        for start in range(0, len(one), _STEP):
            proper, places = self.proper[one[start : start + _STEP]], self.places[two[start : start + _STEP]]
            said = (proper[:, 0] >= 0) & (places[:, 0] >= 0)
            every = said.copy()
            for column in range(_PLACE_WORDS):
                wanted = places[:, column : column + 1]
                every &= (wanted[:, 0] < 0) | (proper == wanted).any(axis=1)
            out[start : start + _STEP] = np.where(every, 1, said * 2)
        return out

    def shared_words(self, one: int, two: int, most: int) -> list[str]:
        """The rarest words that two rows share."""
        theirs = set(self.tokens[two].tolist()) - {-1}
        theirs -= set(self.areas[one].tolist()) | set(self.areas[two].tolist())
        ours = zip(self.tokens[one].tolist(), self.weights[one].tolist(), strict=True)
        shared = [(-weight, self.words[number]) for number, weight in ours if number in theirs and weight >= TELLING]
        return [word for _, word in sorted(shared)[:most]]


class _Said(NamedTuple):
    """Numbers of the words of each row, and the words; see :class:`Wording`."""

    tokens: NDArray[np.int32]
    words: list[str]
    latin: NDArray[np.bool_]
    proper: NDArray[np.int32]
    places: NDArray[np.int32]
    areas: NDArray[np.int32]

    @classmethod
    def of(cls, table: pd.DataFrame) -> _Said:
        numbers: dict[str, int] = {}
        tokens = np.full((len(table), _KEPT), -1, dtype=np.int32)
        proper, places, areas = (
            np.full((len(table), most), -1, dtype=np.int32) for most in (_PROPER, _PLACE_WORDS, _AREA_WORDS)
        )
        latin = np.ones(len(table), dtype=bool)
        known = (schema.PLACE_NAME, schema.PLACE_PHRASE, schema.ADMIN1, schema.ACTOR1, schema.ACTOR2)
        named = zip(*(table[name].astype(object) for name in known), strict=True)
        for row, (text, others) in enumerate(zip(texts_of(table), named, strict=True)):
            place, phrase, division, *actors = (other if isinstance(other, str) else "" for other in others)
            own = [numbers.setdefault(word, len(numbers)) for word in _place_words(place or phrase)]
            places[row, : len(own)] = own
            if not text:
                continue
            area = sorted(_named((place, phrase, division)))[:_AREA_WORDS]
            areas[row, : len(area)] = [numbers.setdefault(word, len(numbers)) for word in area]
            capital = sorted({plain for word in _CAPITAL.findall(text) if (plain := _plain(word))}, key=_rank)[:_PROPER]
            proper[row, : len(capital)] = [numbers.setdefault(word, len(numbers)) for word in capital]
            words = sorted(words_of(text) - _named(tuple(actors)), key=_rank)
            kept = [numbers.setdefault(word, len(numbers)) for word in words[:_KEPT]]
            tokens[row, : len(kept)] = kept
            latin[row] = sum(word.isascii() for word in words) * 2 >= len(words)
        return cls(tokens, list(numbers), latin, proper, places, areas)

    def keys(self, country: pd.Series[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """A number for each word of each row in its country, and for each country; 0 for none."""
        codes, names_of = pd.factorize(country.astype(object))
        nation = np.append(_numbers(names_of), np.uint64(0))[codes]
        word = np.append(_numbers(self.words), np.uint64(0))[self.tokens]
        both = word * _ODD ^ nation[:, None]
        return np.where((self.tokens >= 0) & (nation > 0)[:, None], both, np.uint64(0)), nation

    def frequencies(self, country: pd.Series[str]) -> Frequencies:
        """How often the words come in the rows of each country."""
        words, nation = self.keys(country)
        told = nation[(nation > 0) & (self.tokens >= 0).any(axis=1)]
        return Frequencies(*np.unique(words[words > 0], return_counts=True), *np.unique(told, return_counts=True))


class Frequencies(NamedTuple):
    """Rows of a country that say each word, and rows of each country that say anything, by sorted numbers for them."""

    words: NDArray[np.uint64]
    counts: NDArray[np.int64]
    countries: NDArray[np.uint64]
    told: NDArray[np.int64]

    @classmethod
    def together(cls, parts: Sequence[Frequencies]) -> Frequencies:
        """Those of all parts of a table; what only one pair of rows says weighs as if it were said by none."""
        words, counts = _summed([(part.words, part.counts) for part in parts])
        common = counts > _PAIR
        return cls(words[common], counts[common], *_summed([(part.countries, part.told) for part in parts]))


def frequencies_of(table: pd.DataFrame) -> Frequencies:
    """How often the words of a conformed table come."""
    return _Said.of(table).frequencies(table[schema.COUNTRY])


def _numbers(texts: Sequence[str] | pd.Index[Any]) -> NDArray[np.uint64]:
    """A number for each text, which is the same everywhere."""
    if not len(texts):
        return np.zeros(0, dtype=np.uint64)
    return pd.util.hash_array(np.asarray(texts, dtype=object), categorize=False)


def _summed(parts: Sequence[tuple[NDArray[np.uint64], NDArray[np.int64]]]) -> tuple[Any, Any]:
    keys, back = np.unique(np.concatenate([keys for keys, _ in parts]), return_inverse=True)
    counts = np.zeros(len(keys), dtype=np.int64)
    np.add.at(counts, back, np.concatenate([counts for _, counts in parts]))
    return keys, counts


def _found(keys: NDArray[np.uint64], counts: NDArray[np.int64], asked: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Counts of the keys that are asked for; 0 for those that are not there."""
    if not len(keys):
        return np.zeros(asked.shape, dtype=np.int64)
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[at] == asked, counts[at], 0)


def _weights_here(said: _Said, frequencies: Frequencies, country: pd.Series[str]) -> NDArray[np.float32]:
    """Weight of each row's words: how rare a word is by the table of words and by other rows of the country.

    Two rows are left out of the count: the pair that shares a word is no evidence that the word is common.
    """
    general = np.array([*(word_weight(word) for word in said.words), 0.0], dtype=np.float32)
    words, nation = said.keys(country)
    others = np.maximum(_found(frequencies.words, frequencies.counts, words) - _PAIR, 0)
    rows = np.maximum(_found(frequencies.countries, frequencies.told, nation) - _PAIR, 0)[:, None]
    share = (_NOTES * np.exp(-general)[said.tokens] + others) / (_NOTES + rows)
    return np.where(said.tokens >= 0, -np.log(np.minimum(share, 1)), 0).astype(np.float32)


def texts_of(table: pd.DataFrame) -> list[str]:
    """What each row says in words: its evidence, what the record of its data set holds, or its address's headline."""
    known = (schema.EVIDENCE, schema.SOURCE_RECORD, schema.SOURCE_URL)
    columns = (table[name].astype(object) for name in known)
    return [
        said if isinstance(said, str) and said.strip() else _told_in(record) or _told_by(address)
        for said, record, address in zip(*columns, strict=True)
    ]


def _told_by(address: object) -> str:
    """The headline that the address of an article repeats, each word with a capital; empty without one."""
    if not isinstance(address, str):
        return ""
    parts: list[list[str]] = [_WORD.findall(part) for part in address.partition("?")[0].split("/")[3:]]
    longest = max(parts, key=_length, default=[])
    return " ".join(longest).title() if address.count("-") >= _HEADLINE_DASHES else ""


def _length(words: list[str]) -> int:
    return len(words)


def _told_in(record: object) -> str:
    if not isinstance(record, str):
        return ""
    try:
        cells: Any = json.loads(record)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(cells, dict):
        return ""
    folded = {str(name).casefold(): value for name, value in cells.items()}
    found = (folded.get(name) for name in record_columns())
    return next((value for value in found if isinstance(value, str) and value.strip()), "")


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    """A word as it is compared: folded, singular; empty where it is too short or a day's or month's name."""
    folded = names.fold(word)
    if len(folded) < _SHORTEST or folded in _MONTHS or " " in folded:
        return ""
    return folded[:-1] if len(folded) > _SHORTEST and folded.endswith("s") and not folded.endswith("ss") else folded


def words_of(text: str) -> set[str]:
    """Words of a text as they are compared."""
    return {plain for word in _WORD.findall(text) if (plain := _plain(word))}


@lru_cache(maxsize=50_000)
def _place_words(name: str) -> tuple[str, ...]:
    return tuple(sorted(words_of(name))[:_PLACE_WORDS])


@lru_cache(maxsize=50_000)
def _named(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in words_of(phrase))


@lru_cache(maxsize=100_000)
def _rank(word: str) -> tuple[float, str]:
    """The rarest first, in a fixed order."""
    return -word_weight(word), word
