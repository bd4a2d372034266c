"""Groups of tellings from the probabilities of their pairs: average linkage, and never two rows of one document."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


def best_of_tellings(
    left: NDArray[np.int64], right: NDArray[np.int64], score: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The best probability of each pair of tellings, of all pairs of their rows; the smaller number stands first."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((-score, high, low))
    low, high, score = low[order], high[order], score[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return low[first], high[first], score[first]


class Clusters:
    """Groups that are merged two by two, the likeliest first, while the mean probability of their pairs suffices.

    A chain of likely pairs does not join what its ends deny, as transitive closure would.
    """

    def __init__(self, start: NDArray[np.int64], documents: NDArray[np.int64]) -> None:
        """Take the group that each telling starts in, and the document that it is from (-1 for unknown)."""
        self._of = start.tolist()
        self._members: dict[int, int] = defaultdict(int)
        self._documents: dict[int, set[int]] = defaultdict(set)
        for group, document in zip(self._of, documents.tolist(), strict=True):
            self._members[group] += 1
            if document >= 0:
                self._documents[group].add(document)
        self._sums: dict[int, dict[int, float]] = defaultdict(dict)
        self._into: dict[int, int] = {}

    def merge(self, pairs: Iterable[tuple[int, int, float]], threshold: float) -> list[int]:
        """Number of the group that each telling ends in."""
        for one, two, score in pairs:
            first, second = self._of[one], self._of[two]
            if first != second:
                self._sums[first][second] = self._sums[second][first] = self._sums[first].get(second, 0.0) + score
        heap = [(-self._mean(one, two), one, two) for one, others in self._sums.items() for two in others if one < two]
        heapq.heapify(heap)
        while heap:
            negative, one, two = heapq.heappop(heap)
            if -negative < threshold:
                break
            if two in self._sums.get(one, ()) and self._mean(one, two) == -negative and self._may(one, two):
                self._join(one, two, heap)
        return [self._root(group) for group in self._of]

    def _mean(self, one: int, two: int) -> float:
        return self._sums[one][two] / (self._members[one] * self._members[two])

    def _may(self, one: int, two: int) -> bool:
        return self._documents[one].isdisjoint(self._documents[two])

    def _join(self, one: int, two: int, heap: list[tuple[float, int, int]]) -> None:
        """Put the second group into the first."""
        others = self._sums.pop(two)
        own = self._sums[one]
        self._members[one] += self._members.pop(two)
        self._documents[one] |= self._documents.pop(two)
        self._into[two] = one
        own.pop(two, None)
        for other, score in others.items():
            if other != one:
                own[other] = self._sums[other][one] = own.get(other, 0.0) + score
                self._sums[other].pop(two, None)
        for other in own:
            heapq.heappush(heap, (-self._mean(one, other), min(one, other), max(one, other)))

    def _root(self, group: int) -> int:
        while group in self._into:
            group = self._into[group]
        return group
