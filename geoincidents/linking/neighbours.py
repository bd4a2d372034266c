"""How a pair of rows stands among the other pairs of its rows: its rivals, and who else tells the same with both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.linking.comparing import bins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoincidents.linking.comparing import Levels
    from geoincidents.linking.facts import Tellers
    from geoincidents.linking.pairing import Pairs

    Odds = NDArray[np.float64]

ALONE: Final = (-4.0, -3.5, -3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0)
MARGINS: Final = (-6.0, -4.0, -2.5, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.5, 4.0, 6.0)
COMPANY: Final = (0.02, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
CHANCES: Final = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
NEIGHBOURS: Final[dict[str, tuple[str, ...]]] = {
    "alone": bins(ALONE),
    **{
        f"{which} rival in {where}": (*bins(MARGINS), "none")
        for where in ("document", "outlet", "all")
        for which in ("better", "worse")
    },
    "lower chance in document": bins(CHANCES),
    "higher chance in document": bins(CHANCES),
    "company": bins(COMPANY),
    "denied by fewer": bins(COMPANY),
    "denied by more": bins(COMPANY),
}
"""How a pair stands among others, by the log odds that the pairs have by themselves, and the levels that it comes to.

``alone`` is the pair's own; a rival is the best other pair that one of the rows makes with the other's document, its
outlet, or any row, as the pair's odds less the rival's; a chance in the document is the pair's against all of these and
against none of them; ``company`` is the number of third rows, each by its
probability, that go with both rows, and the two denials that of those which go with one and not with the other.
"""
_LIKELY: Final = 0.05
"""Probability from which a third row may be in company with a pair."""
_STEEPEST: Final = 30.0
_MOST: Final = 30
"""Companions of a row that are asked, the likeliest."""


def neighbours(tellers: Tellers, pairs: Pairs, odds: Odds) -> Levels:
    """Levels of :data:`NEIGHBOURS` of each pair, a column a field."""
    levels = np.empty((len(odds), len(NEIGHBOURS)), dtype=np.int8)
    levels[:, 0] = np.digitize(odds, ALONE)
    column = 1
    for group in (tellers.document, tellers.outlet, np.zeros(len(tellers), dtype=np.int64)):
        for margin in _margins(group, pairs, odds):
            levels[:, column] = np.where(np.isposinf(margin), len(MARGINS) + 1, np.digitize(margin, MARGINS))
            column += 1
    for chance in _chances(tellers.document, pairs, odds):
        levels[:, column] = np.digitize(chance, CHANCES)
        column += 1
    for count in _company(tellers, pairs, 1 / (1 + np.exp(-odds))):
        levels[:, column] = np.digitize(count, COMPANY)
        column += 1
    return levels


def _margins(group: NDArray[np.int64], pairs: Pairs, odds: Odds) -> tuple[Odds, Odds]:
    """By how much a pair's odds are above the best other pair of a row with the other's group; infinite without one.

    The smaller and the greater of what either row has.
    """
    size = int(group.max(initial=0)) + 2  # of no group is -1, which must not be the last group of the row before
    keys = np.concatenate([pairs.left * size + group[pairs.right], pairs.right * size + group[pairs.left]])
    order = np.argsort(keys)
    ordered, value = keys[order], np.concatenate([odds, odds])[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(first)
    segment = np.cumsum(first) - 1
    if not len(order):
        return odds, odds
    best = np.maximum.reduceat(value, starts)[segment]
    top = value == best
    tied = np.add.reduceat(top.astype(np.int64), starts)[segment] > 1
    second = np.maximum.reduceat(np.where(top, -np.inf, value), starts)[segment]
    margin = np.empty(len(order))
    margin[order] = value - np.where(top & ~tied, second, best)
    half = len(odds)
    one, two = margin[:half], margin[half:]
    one = np.where(group[pairs.right] < 0, np.inf, one)
    two = np.where(group[pairs.left] < 0, np.inf, two)
    return np.minimum(one, two), np.maximum(one, two)


def _chances(group: NDArray[np.int64], pairs: Pairs, odds: Odds) -> tuple[Odds, Odds]:
    """Chance of a pair if a row goes with at most one row of the other's document, the lower and the higher of both."""
    size = int(group.max(initial=0)) + 2
    weight = np.exp(np.clip(odds, -_STEEPEST, _STEEPEST))
    found = []
    for row, other in ((pairs.left, pairs.right), (pairs.right, pairs.left)):
        near = group[other]
        _, code = np.unique(row * size + near, return_inverse=True)
        whole = np.bincount(code, weight)[code] if len(code) else weight
        found.append(weight / (1 + np.where(near < 0, weight, whole)))
    return np.minimum(*found), np.maximum(*found)


def _company(tellers: Tellers, pairs: Pairs, share: Odds) -> Iterator[Odds]:
    """How many third rows go with both rows of a pair, then with one alone, the fewer and the more."""
    size = len(tellers)
    keys = pairs.left * size + pairs.right
    far, near_share, starts, counts = _companions(size, pairs, share)
    both = np.zeros(len(keys))
    # It is the same from either side: asked from that which has fewer.
    swapped = counts[pairs.right] < counts[pairs.left]
    row, other = np.where(swapped, pairs.right, pairs.left), np.where(swapped, pairs.left, pairs.right)
    for start in range(0, len(keys), _STEP):
        part = slice(start, start + _STEP)
        sizes = np.minimum(counts[row[part]], _MOST)
        pair = np.repeat(np.arange(len(sizes)), sizes)
        at = np.repeat(starts[row[part]], sizes) + np.arange(sizes.sum())
        at -= np.repeat(np.cumsum(sizes) - sizes, sizes)
        third, end = far[at], other[part][pair]
        apart = (third != end) & (tellers.telling[third] != tellers.telling[end])
        pair, third, end, at = pair[apart], third[apart], end[apart], at[apart]
        asked = np.minimum(third, end) * size + np.maximum(third, end)
        found = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        shared = np.where(keys[found] == asked, near_share[at] * share[found], 0)
        both[part] = np.bincount(pair, weights=shared, minlength=len(sizes))
    whole = np.bincount(pairs.left, share, minlength=size) + np.bincount(pairs.right, share, minlength=size)
    one, two = whole[pairs.left] - share - both, whole[pairs.right] - share - both
    yield from (both, np.minimum(one, two), np.maximum(one, two))


_STEP: Final = 500_000


def _companions(
    size: int, pairs: Pairs, share: Odds
) -> tuple[NDArray[np.int64], Odds, NDArray[np.int64], NDArray[np.int64]]:
    """The likely companions of all rows, of each the likeliest first, how likely; where each row's start; how many."""
    likely = np.flatnonzero(share >= _LIKELY)
    near = np.concatenate([pairs.left[likely], pairs.right[likely]])
    far = np.concatenate([pairs.right[likely], pairs.left[likely]])
    both = np.concatenate([share[likely], share[likely]])
    order = np.lexsort((far, -both, near))
    counts = np.bincount(near, minlength=size)
    return far[order], both[order], np.cumsum(counts) - counts, counts
