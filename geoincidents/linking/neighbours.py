"""How a pair of rows stands among the other pairs of its rows: its rivals, and who else tells the same with both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.linking.comparing import Levels
    from geoincidents.linking.facts import Facts
    from geoincidents.linking.pairing import Pairs

RIVAL: Final = "rival"
COMPANY: Final = "company"
_STRONG: Final = 1.0
"""Log odds from which a pair says of a third row whether it is in company with both."""
_WEAK: Final = -1.0
_ONE: Final = 2
"""How often a third row is counted that goes with both: once from either."""
_MOST: Final = 30
"""Companions of a row that are asked, the likeliest."""


def rivals(facts: Facts, pairs: Pairs, odds: NDArray[np.float64]) -> Levels:
    """How a pair stands to the best other pair that either row makes with the other's document."""
    margin = np.minimum(
        _margin(pairs.left, facts.document[pairs.right], odds), _margin(pairs.right, facts.document[pairs.left], odds)
    )
    return np.select([np.isinf(margin), margin >= 3, margin >= 1, margin >= 0], [0, 1, 2, 3], 4).astype(np.int8)  # noqa: PLR2004


def _margin(row: NDArray[np.int64], document: NDArray[np.int64], odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much the odds of a pair are above the best other one of its row and document; infinite without one."""
    order = np.lexsort((-odds, document, row))
    key_row, key_document, sorted_odds = row[order], document[order], odds[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (key_row[1:] != key_row[:-1]) | (key_document[1:] != key_document[:-1])
    start = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    best = sorted_odds[start] if len(order) else sorted_odds
    second = np.append(sorted_odds[1:], -np.inf)
    second[np.append(first[1:], True)] = -np.inf
    margin = np.where(first, sorted_odds - second, sorted_odds - best)
    margin[key_document < 0] = np.inf
    out = np.empty(len(order))
    out[order] = margin
    return out


def company(facts: Facts, pairs: Pairs, odds: NDArray[np.float64]) -> Levels:
    """Whether those who surely tell one event with one row of a pair do so with the other, too."""
    size = len(facts)
    keys = pairs.left * size + pairs.right
    agree, deny = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.int64)
    far, starts, counts = _companions(size, pairs, odds)
    for row, other in ((pairs.left, pairs.right), (pairs.right, pairs.left)):
        sizes = np.minimum(counts[row], _MOST)
        pair = np.repeat(np.arange(len(row)), sizes)
        inner = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        third = far[np.repeat(starts[row], sizes) + inner]
        apart = (third != other[pair]) & (facts.telling[third] != facts.telling[other[pair]])
        own = (facts.document[third] == facts.document[other[pair]]) & (facts.document[third] >= 0)
        pair, third = pair[apart & ~own], third[apart & ~own]
        asked = np.minimum(third, other[pair]) * size + np.maximum(third, other[pair])
        at = np.minimum(np.searchsorted(keys, asked), max(len(keys) - 1, 0))
        known = np.where(keys[at] == asked, odds[at], -np.inf) if len(keys) else np.empty(0)
        agree += np.bincount(pair[known >= _STRONG], minlength=len(keys))
        deny += np.bincount(pair[known < _WEAK], minlength=len(keys))
    return np.select(
        [(agree == 0) & (deny == 0), agree == 0, deny >= agree, agree <= _ONE, agree <= 2 * _ONE],
        [0, 1, 2, 3, 4],
        5,
    ).astype(np.int8)


def _companions(
    size: int, pairs: Pairs, odds: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The sure companions of all rows, of each the likeliest first; where each row's start, and how many it has."""
    sure = np.flatnonzero(odds >= _STRONG)
    near = np.concatenate([pairs.left[sure], pairs.right[sure]])
    far = np.concatenate([pairs.right[sure], pairs.left[sure]])
    order = np.lexsort((far, -np.concatenate([odds[sure], odds[sure]]), near))
    near, far = near[order], far[order]
    counts = np.bincount(near, minlength=size)
    return far, np.cumsum(counts) - counts, counts
