"""One row an event over Dask partitions; see :mod:`geoincidents.linking.summaries`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.distributed.frames import PART, PLACE, delayed, each, gathered, sent
from geoincidents.linking import summaries
from geoincidents.linking.checking import checked

if TYPE_CHECKING:
    import geopandas as gpd

    from geoincidents.linking.summaries import Policy

_EVENT: Final = "_event"


def summarise_events(incidents: Any, *, policy: Policy = "conservative") -> Any:
    """One row an event over all partitions; see :func:`geoincidents.summarise_events`.

    An event lies in the partition of its first row.
    """
    rows = each(incidents, _of_events, meta=_of_events(incidents._meta, 0))  # noqa: SLF001 Dask's name
    meta = _summarised(rows._meta, policy=policy)  # noqa: SLF001 Dask's name
    together = rows.shuffle(on=_EVENT, ignore_index=True)
    told = together.map_partitions(partial(_summarised, policy=policy), meta=meta)
    home = sent(told, PART, incidents.npartitions)
    starts = delayed(_starts)(gathered(home, _count))
    out = each(home, _in_order, starts, meta=meta.drop(columns=[PART, PLACE]))
    return out.clear_divisions()


def _of_events(part: gpd.GeoDataFrame, number: int) -> gpd.GeoDataFrame:
    """Rows of a partition as far as a summary goes by them, where they stand in the whole, and whom they meet."""
    kept = [name for name in schema.DTYPES if name != schema.SOURCE_RECORD]
    table = checked(part)[[*kept, schema.GEOMETRY]]
    table[_EVENT] = summaries.event_keys(table).to_numpy(dtype=object)
    table[PART] = np.full(len(table), number, dtype=np.int64)
    table[PLACE] = np.arange(len(table), dtype=np.int64)
    return table


def _summarised(together: gpd.GeoDataFrame, *, policy: Policy) -> gpd.GeoDataFrame:
    rows = together.sort_values([PART, PLACE], ignore_index=True)
    out = summaries.summarise_events(rows.drop(columns=[PART, PLACE, _EVENT]), policy=policy)
    first = ~summaries.named_events(rows).duplicated()
    return out.assign(**{name: rows.loc[first, name].to_numpy() for name in (PART, PLACE)})


def _count(part: pd.DataFrame, number: int) -> int:
    del number
    return len(part)


def _starts(counts: list[int]) -> list[int]:
    """Rows before each partition."""
    return np.cumsum([0, *counts]).tolist()


def _in_order(part: gpd.GeoDataFrame, number: int, starts: list[int]) -> gpd.GeoDataFrame:
    rows = part.sort_values(PLACE).drop(columns=PLACE)
    return rows.set_index(pd.RangeIndex(starts[number], starts[number] + len(rows)))
