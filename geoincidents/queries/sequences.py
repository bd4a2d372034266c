"""Incidents that follow others near by within some days, such as shelling after air strikes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geoincidents import geo, schema
from geoincidents.errors import InputError
from geoincidents.gazetteer.reference import is_number
from geoincidents.parallel import as_whole
from geoincidents.queries.content import of_type
from geoincidents.queries.counting import countable
from geoincidents.queries.masks import column_of, mask, numbers_of
from geoincidents.queries.moments import (
    COUNTS,
    DATED,
    EVENT,
    FIRST_DAY,
    LAST_DAY,
    LAT,
    LON,
    RADIUS_KM,
    TIME,
    TWICE_DAY,
    moments,
    near_before,
    spread,
)
from geoincidents.queries.places import check_how, check_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.queries.places import How

    Types = str | Iterable[str] | None

FIRST_ID: Final = "first_id"
THEN_ID: Final = "then_id"
FIRST_TYPE: Final = "first_type"
THEN_TYPE: Final = "then_type"
DAYS: Final = "days"
KM: Final = "km"
IS_FIRST, _THEN, _ID, _TYPE = "is_first", "is_then", "id", "type"
# Rows of one class have about one radius and one span, so that few are looked at in vain.
_RADII_KM: Final = (2.0, 10.0, 30.0, 100.0)
_SPANS: Final = (0.0, 7.0, 31.0)


class Question(NamedTuple):
    """How near, how soon, and by points or circles."""

    within: float
    km: float
    how: How


@as_whole("sequences")
def sequence(
    incidents: gpd.GeoDataFrame,
    *,
    within: float,
    km: float,
    first: Types = None,
    then: Types = None,
    how: How = "point",
    strategic: bool = False,
) -> pd.Series[bool]:
    """Incidents that follow another one within so many days and kilometres, such as shelling after an air strike.

    Both are incidents that :func:`countable` counts, of two events. What came on the same day follows where the times
    of both say so. :func:`sequence_pairs` tells which follows which.

    Parameters
    ----------
    incidents
        Incident table.
    within
        Days between them, 0 or more.
    km
        Kilometres between them, 0 or more.
    first
        Event types, one or several, of what came first; any by default.
    then
        Event types of what followed; any by default.
    how
        ``point`` goes by the points and by the middles of spans of days. ``possible`` takes every incident that may
        follow one: by the circles of ``geo_radius_km`` and any of the days of both; ``certain`` only those that have
        to: wherever in the circles both were, and on whichever day. Where a radius is not known, nothing is certain,
        and possible by the point.
    strategic
        Take changes of strategy or control as well.

    Returns
    -------
    pandas.Series
        Booleans, True for what followed; False for rows without a point or a day.

    Raises
    ------
    InputError
        If a number is none or negative, a type is none of the vocabulary, or ``how`` is none of the three.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack dates, types or the record kind.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> rows = [("air_strike", 4), ("shelling", 6), ("shelling", 20)]
    >>> rows = [{"event_type": what, "date_start": f"2019-04-{day:02}"} for what, day in rows]
    >>> incidents = incidents_from_rows([{"record_kind": "incident", "geometry": Point(13, 32), **row} for row in rows])
    >>> sequence(incidents, first="air_strike", then="shelling", within=7, km=10).tolist()
    [False, True, False]
    """
    asked = question(within, km, how)
    facts = facts_of(incidents, countable(incidents, strategic=strategic), first, then)
    return marked(incidents, facts, facts[facts[IS_FIRST]], asked)


@as_whole("sequences")
def sequence_pairs(
    incidents: gpd.GeoDataFrame,
    *,
    within: float,
    km: float,
    first: Types = None,
    then: Types = None,
    how: How = "point",
    strategic: bool = False,
) -> pd.DataFrame:
    """Which incident follows which within so many days and kilometres, one row a pair.

    Parameters
    ----------
    incidents
        Incident table.
    within, km, first, then, how, strategic
        As :func:`sequence` takes them.

    Returns
    -------
    pandas.DataFrame
        ``first_id`` and ``then_id`` are the ``incident_id`` of both, ``first_type`` and ``then_type`` their types,
        ``days`` the days from one to the other (between the middles of their spans) and ``km`` the kilometres between
        their points. Rows are in the order of the table, by what followed and then by what came first, and have the
        index of what followed.

    Raises
    ------
    InputError
        If a number is none or negative, a type is none of the vocabulary, or ``how`` is none of the three.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack identifiers, dates, types or the record kind.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> rows = [{"incident_id": f"i{day}", "date_start": f"2019-04-{day:02}"} for day in (4, 6, 20)]
    >>> incidents = incidents_from_rows([{"record_kind": "incident", "geometry": Point(13, 32), **row} for row in rows])
    >>> sequence_pairs(incidents, within=7, km=10)[["first_id", "then_id", "days", "km"]].values.tolist()
    [['i4', 'i6', 2.0, 0.0]]
    """
    asked = question(within, km, how)
    facts = facts_of(incidents, countable(incidents, strategic=strategic), first, then)
    return paired(incidents, facts, facts[facts[IS_FIRST]], asked)


def question(within: float, km: float, how: How) -> Question:
    """What is asked; InputError where it is no question."""
    check_how(how)
    check_km(km)
    if not is_number(within) or not 0 <= within < np.inf:
        raise InputError(f"within={within!r} is no number of days. Give 0 or more.")
    return Question(float(within), float(km), how)


def facts_of(
    incidents: gpd.GeoDataFrame, counts: pd.Series[bool], first: Types, then: Types, part: int = 0
) -> pd.DataFrame:
    """Moments of rows, and which of them may have come first, and which may have followed."""
    out = moments(incidents, counts, part)
    out[_ID] = column_of(incidents, schema.INCIDENT_ID).to_numpy(dtype=object)
    out[_TYPE] = column_of(incidents, schema.EVENT_TYPE).to_numpy(dtype=object)
    out[RADIUS_KM] = numbers_of(incidents, schema.GEO_RADIUS_KM)
    times = incidents.get(schema.TIME_START, pd.Series(pd.NaT, index=incidents.index))
    out[TIME] = pd.to_datetime(times, utc=True).to_numpy(dtype="datetime64[us]")
    placed = out[COUNTS] & out[LAT].notna() & out[LAST_DAY].notna()
    out[IS_FIRST] = placed & _of(incidents, first)
    out[_THEN] = placed & _of(incidents, then)
    return out


def _of(incidents: gpd.GeoDataFrame, types: Types) -> NDArray[np.bool_]:
    if types is None:
        return np.ones(len(incidents), dtype=bool)
    wanted = [types] if isinstance(types, str) or not isinstance(types, Iterable) else list(types)
    return of_type(incidents, *wanted).to_numpy(dtype=bool)


def marked(incidents: gpd.GeoDataFrame, facts: pd.DataFrame, first: pd.DataFrame, asked: Question) -> pd.Series[bool]:
    """Rows that follow one of those that came first."""
    chosen = np.zeros(len(incidents), dtype=bool)
    rows = np.flatnonzero(facts[_THEN].to_numpy(dtype=bool))
    for then, _ in _following(facts.iloc[rows], first, asked):
        chosen[rows[then]] = True
    return mask(chosen, incidents)


def paired(incidents: gpd.GeoDataFrame, facts: pd.DataFrame, first: pd.DataFrame, asked: Question) -> pd.DataFrame:
    """Pairs of a row and one that came first."""
    rows = np.flatnonzero(facts[_THEN].to_numpy(dtype=bool))
    none = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    found = [none, *_following(facts.iloc[rows], first, asked)]
    then, before = (np.concatenate(side) for side in zip(*found, strict=True))
    order = np.lexsort((before, then))
    then, before = rows[then[order]], before[order]
    one, two = first.iloc[before], facts.iloc[then]
    table = {
        FIRST_ID: one[_ID].astype("string").array,
        THEN_ID: two[_ID].astype("string").array,
        FIRST_TYPE: one[_TYPE].astype("string").array,
        THEN_TYPE: two[_TYPE].astype("string").array,
        DAYS: (two[TWICE_DAY].to_numpy() - one[TWICE_DAY].to_numpy()) / 2.0,
        KM: _km(one, two),
    }
    return pd.DataFrame(table, index=incidents.index[then])


def _following(then: pd.DataFrame, first: pd.DataFrame, asked: Question) -> Iterator[tuple[Any, Any]]:
    """Positions of what follows, and of what it follows."""
    for rows in _classes(first, asked):
        some = first.iloc[rows]
        start, end, km = _reach(then, some, asked)
        order, ranges = near_before(then, some, start, end, km)
        for row, low, high in ranges:
            for which, at in spread(low, high - low):
                pair = row[which], order[at]
                good = _follows(some.iloc[pair[1]], then.iloc[pair[0]], asked)
                yield pair[0][good], rows[pair[1][good]]


def _classes(first: pd.DataFrame, asked: Question) -> Iterator[NDArray[np.intp]]:
    """Positions of what came first; where circles count, those of about one radius and one span together."""
    if asked.how != "possible":
        yield np.flatnonzero(first[DATED].to_numpy(dtype=bool))
        return
    wide = np.searchsorted(_RADII_KM, first[RADIUS_KM].fillna(0.0))
    long = np.searchsorted(_SPANS, first[LAST_DAY] - first[FIRST_DAY])
    key = wide * (len(_SPANS) + 1) + long
    for one in np.unique(key):
        yield np.flatnonzero(key == one)


def _reach(then: pd.DataFrame, first: pd.DataFrame, asked: Question) -> tuple[Any, Any, Any]:
    """From when (twice a day) until when, and how far from each row what came first may be."""
    if asked.how != "possible":
        day = then[TWICE_DAY].to_numpy(dtype=np.float64)
        return day - 2.0 * asked.within, day, np.full(len(then), asked.km)
    span = float((first[LAST_DAY] - first[FIRST_DAY]).max())
    start = 2.0 * (then[FIRST_DAY].to_numpy(dtype=np.float64) - asked.within) - span
    end = 2.0 * then[LAST_DAY].to_numpy(dtype=np.float64) + span
    radius = then[RADIUS_KM].fillna(0.0).to_numpy(dtype=np.float64)
    return start, end, asked.km + radius + float(first[RADIUS_KM].fillna(0.0).max())


def _follows(one: pd.DataFrame, two: pd.DataFrame, asked: Question) -> NDArray[np.bool_]:
    """Whether the second of each pair follows the first, of pairs whose points are near enough."""
    first, last, then, end = (
        side[name].to_numpy(dtype=np.float64) for side in (one, two) for name in (FIRST_DAY, LAST_DAY)
    )
    before, after = one[TIME].to_numpy(), two[TIME].to_numpy()
    timed = ~(np.isnat(before) | np.isnat(after))
    one_day = (first == last) & (then == end) & (first == then)
    apart = one[EVENT].to_numpy() != two[EVENT].to_numpy()
    if asked.how == "possible":
        soon = (end >= first) & (then - last <= asked.within) & ~(one_day & timed & (before >= after))
    elif asked.how == "certain":
        dated = one[DATED].to_numpy(dtype=bool) & two[DATED].to_numpy(dtype=bool)
        soon = dated & ((then > last) | (one_day & timed & (before < after))) & (end - first <= asked.within)
    else:
        lag = two[TWICE_DAY].to_numpy() - one[TWICE_DAY].to_numpy()
        soon = two[DATED].to_numpy(dtype=bool) & ((lag > 0) | (timed & (before < after)))
    good: NDArray[np.bool_] = apart & soon
    if asked.how != "point":
        sign = 1.0 if asked.how == "possible" else -1.0
        unknown = 0.0 if asked.how == "possible" else np.inf
        radii = [side[RADIUS_KM].fillna(unknown).to_numpy(dtype=np.float64)[good] for side in (one, two)]
        good[good] = _km(one[good], two[good]) <= asked.km + sign * (radii[0] + radii[1])
    return good


def _km(one: pd.DataFrame, two: pd.DataFrame) -> NDArray[np.float64]:
    return geo.distance_km(lat=one[LAT], lon=one[LON], to_lat=two[LAT], to_lon=two[LON])
