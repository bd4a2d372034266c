"""Queries whose answer for a row goes by other rows, over Dask partitions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from geoincidents import schema
from geoincidents.distributed.frames import by_key, delayed, each, gathered
from geoincidents.gazetteer.reference import find_origin
from geoincidents.queries import counting, places, sums

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer, Reference

    Nearest = NDArray[np.float64]

_COUNTED_BY = (
    schema.RECORD_KIND, schema.EVENT_GROUP, schema.INCIDENT_ID, schema.SOURCE_SCHEMA, schema.SOURCE_NAME,
    schema.SOURCE_URL, schema.SOURCE_DATE, schema.EVIDENCE, schema.KILLED_BEST, schema.GEO_RADIUS_KM,
)  # fmt: skip


def near(
    incidents: Any,
    reference: Reference | None = None,
    *,
    k: int,
    lat: float | None = None,
    lon: float | None = None,
    gazetteer: Gazetteer | None = None,
) -> Any:
    """The ``k`` nearest over all partitions; see :func:`geoincidents.near`."""
    where: dict[str, Any] = {"lat": lat, "lon": lon, "gazetteer": gazetteer}
    # In memory the function checks what it was asked.
    meta = places.near(incidents._meta, reference, k=k, **where)  # noqa: SLF001 Dask's name
    cut = delayed(_cut)(gathered(incidents, _nearest_of, reference, k, where), k)
    return each(incidents, _chosen, reference, k, where, cut, meta=meta)


def _nearest_of(
    part: gpd.GeoDataFrame, number: int, reference: Reference | None, k: int, where: dict[str, Any]
) -> Nearest:
    """Kilometres and places of the nearest rows of a partition."""
    del number
    return places.nearest_rows(part, find_origin(reference, **where), k)[1]


def _cut(nearest: list[Nearest], k: int) -> list[int]:
    """How many of its nearest rows each partition gives to the nearest of all."""
    km = np.concatenate(nearest) if nearest else np.zeros(0)
    part = np.repeat(np.arange(len(nearest)), [len(one) for one in nearest])
    chosen = part[np.argsort(km, kind="stable")[:k]]
    return np.bincount(chosen, minlength=len(nearest)).tolist()


def _chosen(
    part: gpd.GeoDataFrame, number: int, reference: Reference | None, k: int, where: dict[str, Any], cut: list[int]
) -> pd.Series[bool]:
    del k
    return places.near(part, reference, k=cut[number], **where)


def countable(incidents: Any, *, strategic: bool = False) -> Any:
    """Rows that count, each event once over all partitions; see :func:`geoincidents.countable`."""
    meta = counting.countable(incidents._meta, strategic=strategic)  # noqa: SLF001 Dask's name
    if schema.EVENT_GROUP not in incidents.columns:
        return incidents.map_partitions(counting.countable, strategic=strategic, meta=meta)
    return by_key(incidents, schema.EVENT_GROUP, _COUNTED_BY, partial(counting.countable, strategic=strategic), meta)


def sum_tolls(incidents: Any, by: str | None = None, *, strategic: bool = False) -> pd.DataFrame:
    """Sums over all partitions, computed, for they are few; see :func:`geoincidents.sum_tolls`."""
    sums.sum_tolls(incidents._meta, by, strategic=strategic)  # noqa: SLF001 Dask's name; tells what is wrong with the call
    counts = countable(incidents, strategic=strategic)
    counted = incidents.assign(**{sums.COUNTS: counts})
    meta = sums.stated_once(counted._meta)  # noqa: SLF001 Dask's name
    if schema.CASUALTY_GROUP in incidents.columns:
        stated = by_key(
            counted, schema.CASUALTY_GROUP, [schema.CASUALTY_GROUP, sums.COUNTS, *meta.columns], sums.stated_once, meta
        )
    else:
        stated = counted.map_partitions(sums.stated_once, meta=meta)
    facts = [
        delayed(sums.facts_of)(*part, by, strategic=strategic, part=number)
        for number, part in enumerate(
            zip(incidents.to_delayed(), counts.to_delayed(), stated.to_delayed(), strict=True)
        )
    ]
    return delayed(sums.summed)(facts, by).compute()
