"""Boosted trees over levels, as arrays: each tree's leaves are struck out by the splits that a row does not pass."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAVES: Final = 16
"""Most leaves of a tree: as many as a number of sixteen bits can strike out."""
_STEP: Final = 16_384


class Trees(NamedTuple):
    """Log odds that all trees start from; of each tree its splits and the log odds of its leaves.

    A split has a field, the highest level that goes left, and the leaves on the left by their bits; a tree with fewer
    splits is filled up with such as have no leaves. Leaves stand from left to right.

    Source: C. Lucchese and others, "QuickScorer: a Fast Algorithm to Rank Documents with Additive Ensembles of
    Regression Trees", SIGIR (2015), for leaves by bits.
    """

    start: NDArray[np.float64]
    fields: NDArray[np.int8]
    highest: NDArray[np.int8]
    lefts: NDArray[np.uint16]
    leaves: NDArray[np.float32]

    def log_odds(self, levels: NDArray[np.int8]) -> NDArray[np.float64]:
        """Log odds of each row of levels, a column a field."""
        total = np.full(len(levels), float(self.start))
        real = self.lefts > 0
        passes = sorted(set(zip(self.fields[real].tolist(), self.highest[real].tolist(), strict=True)))
        place = {split: number for number, split in enumerate(passes)}
        trees = [
            [
                (place[field, highest], np.uint16(left))
                for field, highest, left in zip(*(part.tolist() for part in tree), strict=True)
                if left
            ]
            for tree in zip(self.fields, self.highest, self.lefts, strict=True)
        ]
        first = _first_left()
        for begin in range(0, len(levels), _STEP):
            part = np.ascontiguousarray(levels[begin : begin + _STEP].T)
            right = np.empty((len(passes), part.shape[1]), dtype=np.uint16)
            for bits, (field, highest) in zip(right, passes, strict=True):
                np.multiply(part[field] > highest, _ALL, out=bits)
            struck, found = (np.empty(part.shape[1], dtype=np.uint16) for _ in range(2))
            sums = total[begin : begin + _STEP]
            for splits, leaves in zip(trees, self.leaves, strict=True):
                struck[:] = 0
                for split, left in splits:
                    np.bitwise_and(right[split], left, out=found)
                    np.bitwise_or(struck, found, out=struck)
                sums += leaves.take(first.take(struck))
        return total


_ALL: Final = np.uint16(0xFFFF)


@cache
def _first_left() -> NDArray[np.uint8]:
    """The first leaf that is not struck out, by the bits of those that are."""
    kept = ~np.arange(1 << LEAVES, dtype=np.int64)
    return np.asarray(np.log2(np.clip(kept & -kept, 1, 1 << (LEAVES - 1))), dtype=np.uint8)
