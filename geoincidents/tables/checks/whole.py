"""What checks of one part of a table have to know of all its rows: each part is surveyed, and surveys put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.tables.checks.dates import undated, year_of
from geoincidents.tables.checks.keys import DAY, EVENT, KEY, moment
from geoincidents.tables.checks.places import Piles, fine_points, without_point
from geoincidents.tables.checks.points import commonest_divisions, odd_divisions
from geoincidents.tables.checks.tolls import GROUP, SHARED, TOLL, shared_tolls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.checks.subject import Subject

    Numbers = NDArray[np.uint64]

_LEAST, _MOST, _COUNT = "min", "max", "count"


@dataclass(frozen=True, slots=True)
class Survey:
    """What one part of a table has to say to the others: counts, and numbers in place of texts and rows.

    Attributes
    ----------
    rows, undated, without_point
        How many rows there are, without a date, and without a point.
    types
        Up to two different types, None where one is not said.
    year
        Key of the year in the source's records, as :func:`year_of` has it.
    divisions, points
        How many rows name a division that is not the one of their point, and lie on a point that claims to be a place.
    ids
        Identifiers.
    same, twins
        Least and greatest event of what rows say, and of what happened on a day.
    shared
        For each column of tolls the least and greatest number of each casualty group, and on how many rows.
    """

    rows: int
    undated: int
    without_point: int
    types: list[str | None]
    year: str | None
    divisions: pd.Series[int]
    points: pd.Series[int]
    ids: Numbers
    same: pd.DataFrame
    twins: pd.DataFrame
    shared: dict[str, pd.DataFrame]

    @classmethod
    def of(cls, subject: Subject) -> Survey:
        """Survey a part."""
        kinds = subject.table[schema.EVENT_TYPE].drop_duplicates().head(2)
        points = pd.Series(fine_points(subject))
        odd = odd_divisions(subject)
        keys = subject.keys
        return cls(
            len(subject.given),
            int(undated(subject).sum()),
            int(without_point(subject).sum()),
            [None if pd.isna(kind) else str(kind) for kind in kinds],
            year_of(subject),
            odd.groupby(list(odd.columns)).size(),
            points.dropna().groupby(points.dropna().to_numpy(), sort=False).size(),
            keys.ids.to_numpy(),
            _extremes(keys.same, [KEY], EVENT, EVENT),
            _extremes(keys.twins, [KEY, DAY], EVENT, EVENT),
            {name: _extremes(shared_tolls(subject, name).assign(n=1), [GROUP], TOLL, TOLL, "n") for name in SHARED},
        )


@dataclass(frozen=True, slots=True)
class Whole:
    """What holds for all rows of a table.

    Attributes
    ----------
    rows
        How many there are.
    all_undated, all_without_point
        Whether none has a date, and none a point.
    one_type
        The type of all, None where there are several or it is not said of all.
    year
        Key of the year in the source's records, if there is one.
    divisions
        Countries and names of divisions to look up.
    piles
        Points on which many rows lie.
    repeated, same, twins
        Identifiers that are there twice; what rows of several events say alike; what happened on a day and has a twin.
    different, several
        For each column of tolls the casualty groups with several numbers, and with one on several rows.
    """

    rows: int
    all_undated: bool
    all_without_point: bool
    one_type: str | None
    year: str | None
    divisions: frozenset[tuple[str, str]]
    piles: Piles
    repeated: Numbers
    same: Numbers
    twins: Numbers
    different: dict[str, Numbers]
    several: dict[str, Numbers]

    @classmethod
    def of(cls, surveys: Sequence[Survey], gazetteer: Gazetteer | None = None) -> Whole:
        """Put together what all parts of a table say, in their order."""
        rows = sum(one.rows for one in surveys)
        types = {kind for one in surveys for kind in one.types}
        ids, times = np.unique(np.concatenate([one.ids for one in surveys]), return_counts=True)
        same = _joined([one.same for one in surveys], [KEY])
        shared = {name: _joined([one.shared[name] for one in surveys], [GROUP]) for name in SHARED}
        differ = {name: one[_LEAST] != one[_MOST] for name, one in shared.items()}
        return cls(
            rows,
            sum(one.undated for one in surveys) == rows,
            sum(one.without_point for one in surveys) == rows,
            next(iter(types)) if len(types) == 1 else None,
            next((one.year for one in surveys if one.year is not None), None),
            commonest_divisions(_summed([one.divisions for one in surveys])),
            Piles.of(_summed([one.points for one in surveys]), gazetteer),
            ids[times > 1],
            same.loc[same[_LEAST] != same[_MOST], KEY].to_numpy(),
            _with_twins(_joined([one.twins for one in surveys], [KEY, DAY])),
            {name: one.loc[differ[name], GROUP].to_numpy() for name, one in shared.items()},
            {name: one.loc[~differ[name] & one[_COUNT].gt(1), GROUP].to_numpy() for name, one in shared.items()},
        )


def _extremes(rows: pd.DataFrame, by: list[str], low: str, high: str, count: str | None = None) -> pd.DataFrame:
    """Least and greatest value of each key, and where it is asked for the sum of a count."""
    asked = {_LEAST: (low, "min"), _MOST: (high, "max")} | ({} if count is None else {_COUNT: (count, "sum")})
    return rows.groupby(by, sort=True).agg(**asked).reset_index()


def _joined(parts: list[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    every = pd.concat(parts, ignore_index=True)
    return _extremes(every, by, _LEAST, _MOST, _COUNT if _COUNT in every.columns else None)


def _summed(parts: list[pd.Series[Any]]) -> pd.Series[Any]:
    """Counts of all parts, in the order of their appearance."""
    every = pd.concat([one for one in parts if len(one)] or parts[:1])
    summed: pd.Series[Any] = every.groupby(level=list(range(every.index.nlevels)), sort=False).sum()
    return summed


def _with_twins(days: pd.DataFrame) -> Numbers:
    """Of days on which something happened, sorted, those on which or beside which another event is like it."""
    key, day, first, last = (days[name].to_numpy() for name in (KEY, DAY, _LEAST, _MOST))
    beside = (key[1:] == key[:-1]) & (np.diff(day) <= 1)
    low, high = first.copy(), last.copy()
    after, before = slice(1, None), slice(None, -1)
    for mine, theirs in ((after, before), (before, after)):
        low[mine] = np.where(beside, np.minimum(low[mine], first[theirs]), low[mine])
        high[mine] = np.where(beside, np.maximum(high[mine], last[theirs]), high[mine])
    found = days[low != high]
    return moment(found[KEY], found[DAY])
