"""What the first rows of a file settle for all others, and what was seen before, where a file is read in pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    @classmethod
    def of_keys(cls, keys: NDArray[np.uint64]) -> Seen:
        """Texts by their numbers, as :meth:`keys` gives them."""
        seen = cls()
        seen._runs.append(np.sort(keys))
        return seen

    @property
    def keys(self) -> NDArray[np.uint64]:
        """A number for each text that came, sorted."""
        return np.sort(np.concatenate([*self._runs, np.zeros(0, dtype=np.uint64)]))

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
class Orders:
    """Order of the numbers in the dates of each column, once rows have shown one, and whether they have proved it."""

    known: dict[str, str] = field(default_factory=dict)
    proved: set[str] = field(default_factory=set)

    def settle(self, column: str, order: str, *, proved: bool) -> str:
        """Order that holds for a column: the first that came.

        >>> orders = Orders()
        >>> [orders.settle("date_start", order, proved=True) for order in ("mdy", "dmy")]
        ['mdy', 'mdy']
        """
        if proved and column not in self.known:
            self.proved.add(column)
        return self.known.setdefault(column, order)

    @classmethod
    def first_proved(cls, parts: Sequence[Orders]) -> Orders:
        """Orders of the first part that proves one, else of the first that needs one.

        >>> parts = [Orders({"date_start": "dmy"}), Orders({"date_start": "mdy"}, {"date_start"})]
        >>> Orders.first_proved(parts).known
        {'date_start': 'mdy'}
        """
        out = cls()
        for part in parts:
            for column, order in part.known.items():
                if column not in out.known or (column in part.proved and column not in out.proved):
                    out.known[column] = order
            out.proved |= part.proved
        return out


@dataclass(slots=True)
class Held:
    """What holds for every piece of a file.

    Attributes
    ----------
    orders
        Order of the numbers in the dates of each column.
    ids
        Identifiers of the rows before, as the source has them.
    records
        Contents of the rows before that have no identifier.
    """

    orders: Orders = field(default_factory=Orders)
    ids: Seen = field(default_factory=Seen)
    records: Seen = field(default_factory=Seen)
