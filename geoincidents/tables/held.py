"""What the first rows of a file settle for all others, and what was seen before, where a file is read in pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Seen:
    """Texts that came before, as numbers of eight bytes: a million take 8 MB.

    Two texts share a number once in some ten billion billion pairs; the later one is then taken for a repetition.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._runs: list[NDArray[np.uint64]] = []

    def times(self, texts: pd.Series[Any]) -> NDArray[np.int64]:
        """How often each text came in the pieces before.

        >>> seen = Seen()
        >>> seen.add(pd.Series(["a", "b", "a"]))
        >>> seen.times(pd.Series(["a", "b", "c"])).tolist()
        [2, 1, 0]
        """
        keys = _keys(texts)
        count = np.zeros(len(keys), dtype=np.int64)
        for run in self._runs:
            count += np.searchsorted(run, keys, side="right") - np.searchsorted(run, keys, side="left")
        return count

    def add(self, texts: pd.Series[Any]) -> None:
        """Remember texts; runs of like size are merged, so that there are few."""
        run = np.sort(_keys(texts))
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        self._runs.append(run)


def _keys(texts: pd.Series[Any]) -> NDArray[np.uint64]:
    """A number for each text."""
    return pd.util.hash_array(texts.to_numpy(dtype=object, na_value=""), categorize=False)


@dataclass(slots=True)
class Held:
    """What holds for every piece of a file.

    Attributes
    ----------
    orders
        Order of the numbers in the dates of a column, by its name, once rows have shown one.
    ids
        Identifiers of the rows before, as the source has them.
    records
        Contents of the rows before that have no identifier.
    """

    orders: dict[str, str] = field(default_factory=dict)
    ids: Seen = field(default_factory=Seen)
    records: Seen = field(default_factory=Seen)
