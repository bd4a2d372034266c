"""The few columns by which an analysis compares incidents, brought together from all partitions."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.distributed.frames import dd, delayed, each, gathered
from geoincidents.distributed.queries import countable
from geoincidents.parallel import MOST_COMPARED, refuse_more

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

_COMPARED: Final = (
    *(schema.GEO_RADIUS_KM, schema.GEO_PRECISION, schema.SOURCE_SCHEMA, schema.MATCH_STATUS),
    *(schema.DATE_START, schema.DATE_END, schema.DATE_PRECISION, schema.CASUALTY_GROUP),
    *(schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
    *(schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
)
_COUNTS, _NOT = str(schema.RecordKind.INCIDENT), str(schema.RecordKind.AGGREGATE)


def compared(function: Callable[..., Any], incidents: Any, asked: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """What a function says of all rows in memory; a Series of them, for each row, as a Dask column again."""
    meta = incidents._meta  # noqa: SLF001 Dask's name
    function(meta, *asked, **named)  # tells what is wrong with the call before anything is computed
    lengths = delayed(list)(gathered(incidents, _length)).compute()
    refuse_more(sum(lengths), MOST_COMPARED, "are compared in one process")
    defaults = [one.default for one in inspect.signature(function).parameters.values()]  # such as by="admin1"
    said = [one for one in (*asked, *named.values(), *defaults) if isinstance(one, str)]
    kept = [name for name in meta.columns if name in {*_COMPARED, *said, meta.active_geometry_name}]
    counts = countable(incidents)
    empty = _slim(meta, counts._meta, kept)  # noqa: SLF001 Dask's name
    together = dd.map_partitions(_slim, incidents, counts, kept, meta=empty, align_dataframes=False).compute()
    answer = function(together, *asked, **named)
    if not isinstance(answer, pd.Series):
        return answer
    return each(incidents, _rows_of, answer, np.cumsum([0, *lengths]).tolist(), meta=answer.iloc[:0])


def _slim(part: gpd.GeoDataFrame, counts: pd.Series[bool], kept: list[str]) -> gpd.GeoDataFrame:
    """Some columns of a partition; rows that do not count are no incidents, and those that do stand for themselves."""
    words = np.where(counts.to_numpy(dtype=bool), _COUNTS, _NOT)
    return part[kept].assign(**{schema.RECORD_KIND: words})


def _length(part: pd.DataFrame, number: int) -> int:
    del number
    return len(part)


def _rows_of(part: pd.DataFrame, number: int, answer: pd.Series[Any], starts: list[int]) -> pd.Series[Any]:
    del part
    return answer.iloc[starts[number] : starts[number + 1]]
