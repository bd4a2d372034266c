"""The probability that two rows tell one event: a log-linear model over how they compare.

The weights lie in ``data/weights.json``; ``training/fit_linking.py`` makes them again. A pair is scored three times: by
itself; then with how it stands among the other pairs of its rows, its rivals and its company, by what those have by
themselves; then once more, by what those came to the second time.

Source: I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969), for the sum of weights of levels;
Splink (Ministry of Justice, UK) for levels that a person can read; K. Donnay and others, "Integrating Conflict Event
Data", JCR 63 (2019), for windows in space and time, taxonomies of types across data sets, and one match a data set.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoincidents.linking.comparing import FIELDS, compare
from geoincidents.linking.neighbours import NEIGHBOURS, neighbours
from geoincidents.linking.pairing import Pairs
from geoincidents.linking.tables import data_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geoincidents.linking.facts import Facts

ALL_FIELDS: Final = FIELDS | NEIGHBOURS
"""What a pair is scored by the second time; the first time by what its rows alone say."""
PASSES: Final = ("alone", "among", "settled")
LEAST_FIRST: Final = -5.0
"""Log odds below which a pair is not scored a second time, and is no rival of another."""
_ROUNDED: Final = 6


class Model(NamedTuple):
    """Intercept and weights of each pass, a table of fields and levels, and what it takes to link."""

    alone: tuple[float, list[NDArray[np.float64]]]
    among: tuple[float, list[NDArray[np.float64]]]
    settled: tuple[float, list[NDArray[np.float64]]]
    threshold: float


class Scored(NamedTuple):
    """Positions in the pairs of those worth a second look, their levels and probabilities."""

    kept: NDArray[np.int64]
    levels: NDArray[np.int8]
    score: NDArray[np.float64]


def score_pairs(facts: Facts, pairs: Pairs, model: Model | None = None) -> Scored:
    """Probability that the rows of each pair tell one event, for those pairs that may."""
    model = model or fitted()
    levels = compare(facts, pairs)
    first = log_odds(levels, *model.alone)
    kept = np.flatnonzero(first >= LEAST_FIRST)
    rest, levels = subset(pairs, kept), levels[kept]
    second = log_odds(with_neighbours(levels, facts, rest, first[kept]), *model.among)
    levels = with_neighbours(levels, facts, rest, second)
    third = log_odds(levels, *model.settled)
    return Scored(kept, levels, np.round(1 / (1 + np.exp(-third)), _ROUNDED))


def with_neighbours(
    levels: NDArray[np.int8], facts: Facts, pairs: Pairs, odds: NDArray[np.float64]
) -> NDArray[np.int8]:
    """Levels of all fields: those that compare two rows, then those that the other pairs of the two decide."""
    return np.hstack([levels[:, : len(FIELDS)], neighbours(facts, pairs, odds)])


def subset(pairs: Pairs, kept: NDArray[np.int64]) -> Pairs:
    """Some of the pairs."""
    return Pairs(pairs.left[kept], pairs.right[kept], pairs.gap[kept], pairs.km[kept])


def log_odds(levels: NDArray[np.int8], intercept: float, weights: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Sum of the weights of the levels."""
    total = np.full(len(levels), intercept)
    for number in range(levels.shape[1]):
        total += weights[number][levels[:, number]]
    return total


def weights_of(table: Mapping[str, Any]) -> tuple[float, list[NDArray[np.float64]]]:
    """Intercept and weights as the file has them, in the order of the fields; a level that it lacks weighs nothing."""
    fields = [
        np.array([float(table["weights"].get(name, {}).get(level, 0.0)) for level in levels])
        for name, levels in ALL_FIELDS.items()
    ]
    return float(table["intercept"]), fields


@cache
def fitted() -> Model:
    """The model of the package, read once."""
    table = json.loads(data_text("weights.json"))
    alone, among, settled = (weights_of(table[name]) for name in PASSES)
    return Model(alone, among, settled, float(table["threshold"]))
