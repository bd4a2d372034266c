"""A hard limit on where an answer may lie, worked out once and asked many times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The places of one gazetteer that lie in an area.

    Attributes
    ----------
    label
        What the area is called, for reasons.
    rows
        Row numbers of the places in it, sorted.
    country
        ISO alpha-3 code of the one country that all of them lie in, or ``""``.
    lat, lon
        A point in the middle of it, or None where there is no sensible one.
    covers
        Whether a point (latitude, longitude) lies in it; for points that are no place's own.
    share
        Share of the places of its country, or of the world, that lie in it.
    """

    label: str
    rows: NDArray[np.uint32] = field(repr=False)
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    covers: Callable[[float, float], bool] = field(repr=False, default=lambda _lat, _lon: False)
    share: float = 1.0

    def within(self, other: Scope) -> Scope:
        """What lies in this and in another area.

        Parameters
        ----------
        other
            Of the same gazetteer.

        Returns
        -------
        Scope
            Called after both.

        Examples
        --------
        >>> first, second = (Scope("", np.array(rows, dtype=np.uint32)) for rows in ([2, 5], [5, 7]))
        >>> first.within(second).rows.tolist()
        [5]
        """
        mine, others = self.covers, other.covers

        def covers(lat: float, lon: float) -> bool:
            return mine(lat, lon) and others(lat, lon)

        return Scope(
            f"{other.label} in {self.label}",
            np.intersect1d(self.rows, other.rows),
            other.country,
            other.lat,
            other.lon,
            covers,
            min(self.share, other.share),
        )

    def holds(self, ids: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of some row numbers lie in the area.

        Parameters
        ----------
        ids
            Row numbers.

        Returns
        -------
        ndarray of bool
            One for each.

        Examples
        --------
        >>> scope = Scope("here", np.array([2, 5, 7], dtype=np.uint32))
        >>> scope.holds(np.array([9, 7, 1, 2], dtype=np.uint32)).tolist()
        [False, True, False, True]
        """
        if not len(self.rows):
            return np.zeros(len(ids), dtype=bool)
        at = np.minimum(np.searchsorted(self.rows, ids), len(self.rows) - 1)
        held: NDArray[np.bool_] = self.rows[at] == ids
        return held
