"""Whether incidents come in pairs, near each other in space and time, more often than chance has it."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents.analysis.getis_ord import adjusted
from geoincidents.analysis.neighbours import neighbours
from geoincidents.analysis.sample import ABOUT, places_of, sample, whole
from geoincidents.errors import InputError
from geoincidents.parallel import by_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MOST_PAIRS: Final = 20_000_000
_WIDE: Final = (0.025, 0.975)


@by_columns
def near_repeats(
    incidents: gpd.GeoDataFrame,
    *,
    km: float | Sequence[float],
    days: float | Sequence[float],
    permutations: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Pairs of incidents by how far apart they are in space and time, against those that chance would make.

    Chance keeps the places and the days and shuffles which belongs to which. One number each is Knox's test; several
    are the bands of the near-repeat analysis.

    Parameters
    ----------
    incidents
        Incident table.
    km
        Outer edges of the bands in kilometres, ascending. Rows whose circle is wider than the first are left out: what
        is within a band cannot be told of them.
    days
        Outer edges of the bands in days. Rows that span more than the first, or have no day, are left out.
    permutations
        How often days are shuffled.
    seed
        Number from which shuffles are drawn: the same gives the same table.

    Returns
    -------
    pandas.DataFrame
        A row two bands, under their outer edges ``km`` and ``days``: ``pairs`` in them; ``expected``, the mean of the
        shuffles, with ``expected_low`` and ``expected_high``, between which 95 % of them lie; ``ratio`` of both; ``p``,
        the share of shuffles with as many pairs; ``q``, the rate of false discoveries over all bands.
        ``attrs["analysis"]`` says what was used and left out.

    Raises
    ------
    InputError
        If edges do not ascend from above 0, a number is out of bounds, or the pairs are more than 20 million.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds, dates or precision.

    Source
    ------
    E. G. Knox, "The detection of space-time interactions", Applied Statistics 13, 1964; J. H. Ratcliffe and G. F.
    Rengert, "Near-repeat patterns in Philadelphia shootings", Security Journal 21, 2008.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> rows = [{"record_kind": "incident", "geo_radius_km": 1, "date_start": f"2019-0{1 + k % 9}-0{1 + k // 9}",
    ...     "geometry": Point(13 + k % 9, 32)} for k in range(27)]
    >>> near_repeats(incidents_from_rows(rows), km=10, days=5)[["pairs", "p"]].values.tolist()
    [[27.0, 0.001]]
    """
    far, late = _edges(km, "km"), _edges(days, "days")
    whole(1, permutations=permutations)
    whole(0, seed=seed)
    used = sample(incidents, scale_km=far[0], days=late[0])
    one, other, band = _pairs(used.lat, used.lon, far)
    observed = _table(used.day, one, other, band, far, late)
    rng = np.random.default_rng(seed)
    drawn = np.array([_table(rng.permutation(used.day), one, other, band, far, late) for _ in range(permutations)])
    expected = drawn.mean(axis=0)
    low, high = np.quantile(drawn, _WIDE, axis=0)
    table = pd.DataFrame(
        {"pairs": observed.ravel(), "expected": expected.ravel(), "expected_low": low.ravel()},
        index=pd.MultiIndex.from_product([far, late], names=["km", "days"]),
    )
    table["expected_high"] = high.ravel()
    table["ratio"] = table["pairs"] / table["expected"].where(table["expected"] > 0)
    table["p"] = ((drawn >= observed).sum(axis=0) + 1).ravel() / (permutations + 1)
    table["q"] = adjusted(table["p"].to_numpy())
    table.attrs[ABOUT] = used.about | {"method": "Knox", "permutations": int(permutations), "seed": int(seed)}
    return table


def _edges(given: Any, name: str) -> Floats:
    values = [given] if isinstance(given, Real) else list(given) if hasattr(given, "__iter__") else [None]
    numbers = [value for value in values if isinstance(value, Real) and not isinstance(value, bool)]
    edges = np.array(numbers, dtype=np.float64)
    if (
        len(numbers) < len(values)
        or not len(edges)
        or not np.isfinite(edges).all()
        or (np.diff(edges, prepend=0) <= 0).any()
    ):
        raise InputError(f"{name}={given!r} are no edges of bands. Give a number, or several that ascend from above 0.")
    return edges


def _pairs(lat: Floats, lon: Floats, far: Floats) -> tuple[Any, Any, Any]:
    """Pairs of rows, each once, and the band of distance that each is in."""
    lats, lons, place = places_of(lat, lon)
    rows = np.argsort(place, kind="stable")
    start = np.searchsorted(place[rows], np.arange(len(lats) + 1))
    found: list[tuple[Any, Any, Any]] = [(np.zeros(0, np.int64),) * 3]
    total = 0
    for first, second, away in neighbours(lats, lons, float(far[-1])):
        once = first <= second
        here, there, band = first[once], second[once], np.searchsorted(far, away[once])
        many = (start[here + 1] - start[here]) * (start[there + 1] - start[there])
        total += int(many.sum())
        if total > 2 * _MOST_PAIRS:
            raise InputError(
                f"There are more than {_MOST_PAIRS:,} pairs within {far[-1]:g} km. Ask for less, or for fewer rows."
            )
        which = np.repeat(np.arange(len(here)), many)
        step = np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)
        wide = (start[there + 1] - start[there])[which]
        one = rows[start[here][which] + step // wide]
        other = rows[start[there][which] + step % wide]
        distinct = (here != there)[which] | (one < other)
        found.append((one[distinct], other[distinct], band[which][distinct]))
    one, other, band = (np.concatenate(part) for part in zip(*found, strict=True))
    return one, other, band


def _table(day: Floats, one: Any, other: Any, band: Any, far: Floats, late: Floats) -> NDArray[np.int64]:
    """Pairs by bands of distance and of days."""
    when = np.searchsorted(late, np.abs(day[one] - day[other]))
    width = len(late) + 1
    counts = np.bincount(band * width + when, minlength=len(far) * width)
    return counts.reshape(len(far), width)[:, :-1]
