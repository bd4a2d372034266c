"""Places that were looked up, kept so that the parts of a large table ask for each only once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray


@dataclass(slots=True)
class Answers:
    """What the gazetteer said, by everything that it was asked with but what holds for the whole table.

    Attributes
    ----------
    tables
        Answers in the order in which they came.
    rows
        Where each setting's answer stands in these tables, one behind the other.
    """

    tables: list[gpd.GeoDataFrame] = field(default_factory=list)
    rows: dict[Hashable, int] = field(default_factory=dict)

    def fill(self, keys: Sequence[Hashable], ask: Callable[[NDArray[np.intp]], gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
        """Answers by position; ``ask`` is called with the positions of those that nobody has asked for yet."""
        fresh = np.array([at for at, key in enumerate(keys) if key not in self.rows], dtype=np.intp)
        if len(fresh):
            start = sum(map(len, self.tables))
            self.tables.append(ask(fresh))
            self.rows |= {keys[at]: start + number for number, at in enumerate(fresh.tolist())}
        whole = self.tables[0] if len(self.tables) == 1 else pd.concat(self.tables, ignore_index=True)
        self.tables = [whole]
        return whole.take([self.rows[key] for key in keys]).reset_index(drop=True)

    @classmethod
    def together(cls, parts: Sequence[Answers]) -> Answers:
        """Answers of several parts; of a setting that several have, the first one's.

        >>> Answers.together([Answers(), Answers()]).rows
        {}
        """
        tables = [table for part in parts for table in part.tables]
        out = cls([pd.concat(tables, ignore_index=True)] if len(tables) > 1 else tables)
        start = 0
        for part in parts:
            for key, row in part.rows.items():
                out.rows.setdefault(key, start + row)
            start += sum(map(len, part.tables))
        return out
