"""The probability that two rows tell one event: boosted trees over how they compare.

The trees lie in ``data/trees.npz``; ``training/fit_linking.py`` makes them again. A pair is scored three times: by
itself; then with how it stands among the other pairs of its rows, its rivals and its company, by what those have by
themselves; then once more, by what those came to the second time. By what the rows alone say, later or farther never
raises a score, and equal tolls never lower it.

Source: I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969), and Splink (Ministry of Justice,
UK), for levels that a person can read; J. H. Friedman, "Greedy Function Approximation", Annals of Statistics 29 (2001),
for trees that are added up; K. Donnay and others, "Integrating Conflict Event Data", JCR 63 (2019), for windows in
space and time, taxonomies of types across data sets, and one match a data set.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoincidents.linking.comparing import FIELDS, compare
from geoincidents.linking.neighbours import NEIGHBOURS, neighbours
from geoincidents.linking.pairing import Pairs
from geoincidents.linking.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.linking.facts import Facts, Tellers

ALL_FIELDS: Final = FIELDS | NEIGHBOURS
"""What a pair is scored by the second time; the first time by what its rows alone say."""
PASSES: Final = ("alone", "among", "settled")
LEAST: Final = -4.0
"""Log odds below which a pair is not scored again, and by the first time is no rival of another."""
_ROUNDED: Final = 6


class Model(NamedTuple):
    """The trees of each pass, and what it takes to link."""

    alone: Trees
    among: Trees
    settled: Trees
    threshold: float


class Scored(NamedTuple):
    """Positions in the pairs of those worth a second look, their levels and probabilities."""

    kept: NDArray[np.int64]
    levels: NDArray[np.int8]
    score: NDArray[np.float64]


class Likely(NamedTuple):
    """Positions in the pairs of those worth a second look, their levels and log odds by what their rows alone say."""

    kept: NDArray[np.int64]
    levels: NDArray[np.int8]
    odds: NDArray[np.float64]


def score_pairs(facts: Facts, pairs: Pairs, model: Model | None = None) -> Scored:
    """Probability that the rows of each pair tell one event, for those pairs that may."""
    likely = first_look(facts, pairs, model)
    levels, score = second_look(facts, subset(pairs, likely.kept), likely.levels, likely.odds, model)
    return Scored(likely.kept, levels, score)


def first_look(
    facts: Facts, pairs: Pairs, model: Model | None = None, candidates: NDArray[np.int64] | None = None
) -> Likely:
    """Pairs that may tell one event by what their rows alone say; see :func:`.comparing.compare`."""
    levels = compare(facts, pairs, candidates)
    odds = (model or fitted()).alone.log_odds(levels)
    kept = np.flatnonzero(odds >= LEAST)
    return Likely(kept, levels[kept], odds[kept])


def second_look(
    tellers: Tellers, pairs: Pairs, levels: NDArray[np.int8], first: NDArray[np.float64], model: Model | None = None
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Levels of all fields and the probability of each pair, by its log odds alone and by those of its neighbours."""
    model = model or fitted()
    second = model.among.log_odds(with_neighbours(levels, tellers, pairs, first))
    levels = with_neighbours(levels, tellers, pairs, second)
    third, likely = second.copy(), second >= LEAST
    third[likely] = model.settled.log_odds(levels[likely])
    return levels, np.round(1 / (1 + np.exp(-third)), _ROUNDED)


def with_neighbours(
    levels: NDArray[np.int8], tellers: Tellers, pairs: Pairs, odds: NDArray[np.float64]
) -> NDArray[np.int8]:
    """Levels of all fields: those that compare two rows, then those that the other pairs of the two decide."""
    return np.hstack([levels[:, : len(FIELDS)], neighbours(tellers, pairs, odds)])


def subset(pairs: Pairs, kept: NDArray[np.int64]) -> Pairs:
    """Some of the pairs."""
    return Pairs(pairs.left[kept], pairs.right[kept], pairs.gap[kept], pairs.km[kept])


@cache
def fitted() -> Model:
    """The model of the package, read once."""
    with (files("geoincidents") / "linking" / "data" / "trees.npz").open("rb") as file, np.load(file) as table:
        alone, among, settled = (Trees(*(table[f"{name}_{part}"] for part in Trees._fields)) for name in PASSES)
        return Model(alone, among, settled, float(table["threshold"]))
