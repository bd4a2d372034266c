"""Rows brought together by place and time, so that both rows of every pair that may link meet in exactly one block.

A block is a stretch of days and a band of latitudes. A pair belongs to the days of the row that is dated the more
exactly, and to the latitudes of the row that is placed the more exactly: only rows that are vague visit many blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoincidents.linking.facts import WIDE_KM
from geoincidents.linking.pairing import SLACK_DAYS, SLACK_KM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoincidents.linking.facts import Bounds, Setting

    Positions = NDArray[np.int64]

_SHORTEST_DAYS: Final = 14.0
"""Days below which most rows of a block would be visitors from the blocks before and after it."""
_KM_A_DEGREE: Final = 111.0  # of latitude, a little less than it is
_SAMPLE: Final = 4096
_ALMOST: Final = 1e-6


class Where(NamedTuple):
    """Middle day and half length of the time of each row, its latitude (0 for none) and how far it may be off."""

    middle: NDArray[np.float64]
    half: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius: NDArray[np.float64]

    @classmethod
    def of(cls, bounds: Bounds | Setting) -> Where:
        """Of what is known of rows."""
        middle, half = (bounds.first + bounds.last) / 2, (bounds.last - bounds.first) / 2
        return cls(middle, half, np.nan_to_num(bounds.lat), bounds.radius)

    def sample(self, links: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Days and latitudes of some rows."""
        at = np.flatnonzero(links)
        at = at[:: max(1, len(at) // _SAMPLE)]
        return np.column_stack([self.middle[at], self.lat[at], np.full(len(at), len(links) / max(len(at), 1))])


@dataclass(frozen=True, slots=True)
class Blocks:
    """Where the days and the latitudes are cut."""

    days: NDArray[np.float64]
    lats: NDArray[np.float64]

    @classmethod
    def of(cls, samples: Sequence[NDArray[np.float64]], count: int) -> Blocks:
        """No more blocks than that, of about equal numbers of rows."""
        every = np.concatenate([*samples, np.zeros((0, 3))])
        if not len(every):
            return cls(np.zeros(0), np.zeros(0))
        stretches = int(np.clip(np.ptp(every[:, 0]) / _SHORTEST_DAYS, 1, count))
        return cls(*(_cuts(every[:, at], every[:, 2], n) for at, n in ((0, stretches), (1, count // stretches))))

    def visits(self, where: Where) -> tuple[Positions, Positions]:
        """Positions of rows, and the blocks that they visit."""
        days = 2 * where.half + SLACK_DAYS + _ALMOST
        degrees = (2 * where.radius + SLACK_KM) / _KM_A_DEGREE
        degrees = np.where(where.radius > WIDE_KM, np.inf, degrees)  # compared by name, wherever it is
        first, last = self._stretch(where.middle - days), self._stretch(where.middle + days)
        low, high = self._band(where.lat - degrees), self._band(where.lat + degrees)
        wide = high - low + 1
        count = (last - first + 1) * wide
        rows = np.repeat(np.arange(len(count)), count)
        inner = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
        stretch, band = first[rows] + inner // wide[rows], low[rows] + inner % wide[rows]
        return rows, stretch * (len(self.lats) + 1) + band

    def home(self, where: Where, left: Positions, right: Positions) -> Positions:
        """The block to which each pair of rows belongs."""
        dated = np.where(where.half[left] <= where.half[right], left, right)
        placed = np.where(where.radius[left] <= where.radius[right], left, right)
        return self._stretch(where.middle[dated]) * (len(self.lats) + 1) + self._band(where.lat[placed])

    def _stretch(self, day: NDArray[np.float64]) -> Positions:
        return np.searchsorted(self.days, day, side="right").astype(np.int64)

    def _band(self, lat: NDArray[np.float64]) -> Positions:
        return np.searchsorted(self.lats, lat, side="right").astype(np.int64)


def _cuts(values: NDArray[np.float64], weights: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Values that cut rows into so many parts of about equal weight."""
    order = np.argsort(values)
    before = np.cumsum(weights[order])
    wanted = np.linspace(0, before[-1], count + 1)[1:-1]
    return np.unique(values[order][np.searchsorted(before, wanted)])
