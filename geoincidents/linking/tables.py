"""What linking goes by, as data: types that one event is given, words that name no party, how common words are."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.schema import EventType

if TYPE_CHECKING:
    from numpy.typing import NDArray

TYPES: Final = tuple(str(one) for one in EventType)
"""Event types by their number."""
FOREIGN: Final = "foreign"
_TYPE_LEVELS: Final = ("same", "kin", "unsaid", "possible", FOREIGN)


def data_text(name: str) -> str:
    """A file of this room's data."""
    return (files("geoincidents") / "linking" / "data" / name).read_text(encoding="utf-8")


def _lines(name: str) -> list[str]:
    return [line for line in data_text(name).splitlines() if line and not line.startswith("#")]


@cache
def _types() -> dict[str, dict[str, str]]:
    rows = csv.DictReader(data_text("types.tsv").splitlines(), delimiter="\t")
    return {row["type"]: row for row in rows}


@cache
def type_levels() -> tuple[NDArray[np.int8], tuple[str, ...]]:
    """How two types, by their numbers, go together as types of one event; what is not listed is foreign."""
    table = np.full((len(TYPES), len(TYPES)), _TYPE_LEVELS.index(FOREIGN), dtype=np.int8)
    for level in ("possible", "kin"):
        for name, row in _types().items():
            for kin in (row[level] or "").split():
                one, two = TYPES.index(name), TYPES.index(kin)
                table[one, two] = table[two, one] = _TYPE_LEVELS.index(level)
    np.fill_diagonal(table, 0)
    other = TYPES.index(EventType.OTHER)
    table[other, :] = table[:, other] = _TYPE_LEVELS.index("unsaid")
    return table, _TYPE_LEVELS


@cache
def type_ranks() -> dict[str, int]:
    """How much each type says: ``attack_unspecified`` little, ``air_strike`` much."""
    return {name: int(row["rank"]) for name, row in _types().items()}


@cache
def kind_words() -> frozenset[str]:
    """Words that say what kind of party acts, and not which."""
    return frozenset(" ".join(_lines("party_words.txt")).split())


@cache
def official_bodies() -> tuple[str, ...]:
    """Names of bodies whose word is official."""
    return tuple(_lines("official.txt"))


@cache
def record_columns() -> tuple[str, ...]:
    """Columns of data sets that tell an event in words, folded, the best first."""
    return tuple(_lines("record_columns.txt"))


@cache
def _frequencies() -> tuple[float, dict[str, int]]:
    head, *rows = _lines("words.tsv")
    return float(head), {word: int(count) for word, count in (row.split("\t") for row in rows)}


def word_weight(word: str) -> float:
    """How much it says that two tellings share a word: the logarithm of how rare it is in notes of this kind."""
    notes, counts = _frequencies()
    return log(notes / (counts.get(word, 0) + 1))
