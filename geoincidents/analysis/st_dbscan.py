"""ST-DBSCAN: density-based clusters in space and time, without a list of all pairs of incidents.

D. Birant and A. Kut, "ST-DBSCAN: an algorithm for clustering spatial-temporal data", Data & Knowledge Engineering 60,
2007. Incidents share places, and at one place those within some days are a stretch of a sorted list: a neighbourhood is
a stretch at each place near by, counted by two searches. The labels are those of scikit-learn's ``DBSCAN`` over the
full matrix of neighbours, which would need their number squared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geoincidents.analysis.neighbours import neighbours
from geoincidents.analysis.sample import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Indices = NDArray[np.int64]

_MOST: Final = 4_000_000  # pairs of an item and a place looked at together


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Different places and days, sorted by place, then day; several rows may be one item.

    Attributes
    ----------
    place, day
        Of each item.
    key
        Ascends by place, then day: places lie farther apart in it than any two days and a window.
    apart
        How far.
    rows
        How many rows each item stands for.
    first
        The first of them.
    of_row
        Item of each row.
    """

    place: Indices
    day: NDArray[np.float64]
    key: NDArray[np.float64]
    apart: float
    rows: Indices
    first: Indices
    of_row: Indices

    def at(self, place: Indices, day: NDArray[np.float64]) -> NDArray[np.float64]:
        """Key of a day at a place."""
        return place * self.apart + day


def st_dbscan(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    day: NDArray[np.float64],
    *,
    km: float,
    days: float,
    least: int,
) -> Indices:
    """Cluster of each row, from 0 in the order of their first core rows, -1 for noise.

    A row is core where at least ``least`` rows, itself counted, lie within the kilometres and the days. A border row
    that several clusters reach belongs to the first of them.
    """
    if not len(lat):
        return np.zeros(0, dtype=np.int64)
    lats, lons, place = places_of(lat, lon)
    items = _items(place, day - day.min(), days)
    counts = np.zeros(len(items.rows))
    rows_before = np.concatenate([[0], np.cumsum(items.rows)])
    for item, low, high in _stretches(items, lats, lons, km, days, items.key):
        counts += np.bincount(item, rows_before[high] - rows_before[low], minlength=len(counts))
    core = np.flatnonzero(counts >= least)
    return _labels(items, core, _stretches(items, lats, lons, km, days, items.key[core]), days)[items.of_row]


def _items(place: Indices, day: NDArray[np.float64], days: float) -> Items:
    apart = float(day.max() + 2.0 * days + 2.0)
    key, first, of_row, rows = np.unique(
        place * apart + day, return_index=True, return_inverse=True, return_counts=True
    )
    return Items(place[first], day[first], key, apart, rows, first, of_row.reshape(-1))


def _stretches(
    items: Items,
    lats: NDArray[np.float64],
    lons: NDArray[np.float64],
    km: float,
    days: float,
    key: NDArray[np.float64],
) -> Iterator[tuple[Indices, Indices, Indices]]:
    """Each item with, at each place near by, the stretch of keys that lie within the days of it."""
    start = np.searchsorted(items.place, np.arange(len(lats) + 1))
    for one, other, _ in neighbours(lats, lons, km):
        size = start[one + 1] - start[one]
        for part in np.array_split(np.arange(len(one)), int(size.sum()) // _MOST + 1):
            many = size[part]
            before = np.cumsum(many) - many
            item = np.repeat(start[one[part]] - before, many) + np.arange(many.sum())
            place = np.repeat(other[part], many)
            low = np.searchsorted(key, items.at(place, items.day[item] - days), side="left")
            high = np.searchsorted(key, items.at(place, items.day[item] + days), side="right")
            filled = high > low
            yield item[filled], low[filled], high[filled]


def _labels(items: Items, core: Indices, stretches: Iterator[tuple[Indices, Indices, Indices]], days: float) -> Indices:
    """Cluster of each item: core items that reach each other are one, border items go to the first that they touch.

    A stretch is as long as two windows, so no more than one gap in it is wider than one: whoever is tied to its first
    and its last core item is tied to all of it by neighbours at the same place.
    """
    is_core = np.zeros(len(items.rows), dtype=bool)
    is_core[core] = True
    close = np.flatnonzero(np.diff(items.key[core]) <= days)
    ties, borders = [(core[close], core[close + 1])], []
    group = np.arange(len(is_core))
    for one, low, high in stretches:
        item, ends = np.repeat(one, 2), core[np.column_stack([low, high - 1])].ravel()
        inner = is_core[item]
        ties.append((item[inner], ends[inner]))
        borders.append((item[~inner], ends[~inner]))
        if sum(len(one) for one, _ in ties) > _MOST:
            group, ties = _joined(group, ties), []
    group = _joined(group, ties)
    labels = np.full(len(is_core), len(is_core), dtype=np.int64)
    firsts = np.full(len(is_core), len(items.of_row), dtype=np.int64)
    np.minimum.at(firsts, group[core], items.first[core])
    labels[core] = np.unique(firsts[group[core]], return_inverse=True)[1].reshape(-1)
    for item, end in borders:
        np.minimum.at(labels, item, labels[end])
    return np.where(labels == len(is_core), -1, labels)


def _joined(group: Indices, ties: list[tuple[Indices, Indices]]) -> Indices:
    """Groups, those of tied items made one."""
    one, other = (group[np.concatenate(side)] for side in zip(*ties, strict=True)) if ties else (group[:0], group[:0])
    graph = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(len(group),) * 2)
    return np.asarray(connected_components(graph, directed=False)[1][group], np.int64)
