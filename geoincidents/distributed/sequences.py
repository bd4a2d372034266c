"""Incidents that follow others, and counts of those that came before, over Dask partitions.

What may have come first is brought together from all partitions, a few numbers a row; each partition then asks of its
own rows what they follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geoincidents.distributed.frames import dd, delayed
from geoincidents.distributed.queries import countable
from geoincidents.measures import recent
from geoincidents.queries import sequences
from geoincidents.queries.moments import COUNTS

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from geoincidents.queries.places import How
    from geoincidents.queries.sequences import Types


def sequence(
    incidents: Any,
    *,
    within: float,
    km: float,
    first: Types = None,
    then: Types = None,
    how: How = "point",
    strategic: bool = False,
) -> Any:
    """What follows another incident, over all partitions; see :func:`geoincidents.sequence`."""
    asked = sequences.question(within, km, how)
    types = _listed(first), _listed(then)
    meta = sequences.sequence(incidents._meta, within=within, km=km, first=types[0], then=types[1])  # noqa: SLF001 Dask's name
    return _answered(incidents, sequences.marked, asked, types, meta, strategic=strategic)


def sequence_pairs(
    incidents: Any,
    *,
    within: float,
    km: float,
    first: Types = None,
    then: Types = None,
    how: How = "point",
    strategic: bool = False,
) -> Any:
    """Which incident follows which, a row where what follows is; see :func:`geoincidents.sequence_pairs`."""
    asked = sequences.question(within, km, how)
    types = _listed(first), _listed(then)
    meta = sequences.sequence_pairs(incidents._meta, within=within, km=km, first=types[0], then=types[1])  # noqa: SLF001 Dask's name
    return _answered(incidents, sequences.paired, asked, types, meta, strategic=strategic)


def rolling_count(
    incidents: Any, *, days: float, km: float | None = None, by: str | None = None, strategic: bool = False
) -> Any:
    """Incidents that came before each row, over all partitions; see :func:`geoincidents.rolling_count`."""
    meta = recent.rolling_count(incidents._meta, days=days, km=km, by=by)  # noqa: SLF001 Dask's name
    counts = countable(incidents, strategic=strategic)
    return _asked(incidents, counts, (recent.asked_of, by), COUNTS, (_counted, days, km, meta.name), meta)


def _counted(
    part: gpd.GeoDataFrame, facts: pd.DataFrame, there: pd.DataFrame, days: float, km: float | None, name: str
) -> pd.Series[int]:
    return pd.Series(recent.counted(facts, there, days=days, km=km), index=part.index, name=name)


def _answered(
    incidents: Any,
    answer: Callable[..., Any],
    asked: sequences.Question,
    types: tuple[Types, Types],
    meta: Any,
    *,
    strategic: bool,
) -> Any:
    """What is answered for each partition by what came first in all of them."""
    counts = countable(incidents, strategic=strategic)
    return _asked(incidents, counts, (sequences.facts_of, *types), sequences.IS_FIRST, (answer, asked), meta)


def _asked(
    incidents: Any, counts: Any, facts_of: tuple[Any, ...], column: str, answer: tuple[Any, ...], meta: Any
) -> Any:
    """What each partition says of its own facts and of those of all partitions for which a column holds.

    ``facts_of`` and ``answer`` are a function and what it takes beyond the partition and what is found of it.
    """
    parts = list(zip(incidents.to_delayed(), counts.to_delayed(), strict=True))
    find, *given = facts_of
    facts = [delayed(find)(part, count, *given, number) for number, (part, count) in enumerate(parts)]
    there = delayed(_together)([delayed(_chosen)(one, column) for one in facts])
    say, *more = answer
    made = [delayed(say)(part, one, there, *more) for (part, _), one in zip(parts, facts, strict=True)]
    return dd.from_delayed(made, meta=meta, divisions=incidents.divisions, verify_meta=False)


def _listed(types: Types) -> Types:
    """Types that can be gone through more than once."""
    return types if types is None or isinstance(types, str) else list(types)


def _chosen(facts: pd.DataFrame, column: str) -> pd.DataFrame:
    return facts[facts[column]]


def _together(facts: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([one for one in facts if len(one)] or facts[:1], ignore_index=True)
