"""What a table adds up to: its incidents, events, reports, dead and injured, each once, as a whole or by a column."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.parallel import as_whole
from geoincidents.queries.counting import countable, counted_kinds
from geoincidents.queries.masks import column_of, numbers_of
from geoincidents.tables.tellings import telling_keys

if TYPE_CHECKING:
    import geopandas as gpd

    Facts = tuple[pd.DataFrame, tuple[pd.DataFrame, ...]]

INCIDENTS: Final = "incidents"
EVENTS: Final = "events"
REPORTS: Final = "reports"
PARTY: Final = "party"
WEEK: Final = "week"

_TOLLS: Final = (
    ("killed", (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH)),
    ("injured", (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH)),
)
_BOUNDS: Final = tuple(bound for _, bounds in _TOLLS for bound in bounds)
COUNTS: Final = "_counts"
_KEY, _EVENT, _TELLING, _ROW = "_key", "_event", "_telling", "_row"


@as_whole("queries")
def sum_tolls(incidents: gpd.GeoDataFrame, by: str | None = None, *, strategic: bool = False) -> pd.DataFrame:
    """Incidents, events, reports, killed and injured of a table, in all or by a column, nothing counted twice.

    Parameters
    ----------
    incidents
        Incident table. Take the rows that a question is about before they are summed.
    by
        Name of a column; ``"party"`` for either actor (an incident of two counts with each, so these sums are of
        incidents that a party had a part in, not of what it did); ``"week"`` for the Monday of the last day. None
        sums all.
    strategic
        Count changes of strategy or control as well, as :func:`countable` does, and as a map does.

    Returns
    -------
    pandas.DataFrame
        Whole numbers, one row a value of ``by``, the most killed first; null is a value of its own. ``incidents`` are
        the rows that :func:`countable` counts, ``events`` those that :func:`summarise_events` would make of the table,
        ``reports`` their tellings. ``killed_low``, ``killed_best`` and ``killed_high`` add up what is stated: where
        the best number is missing the low one stands for it ("at least 14" is 14), a missing bound is the number
        nearest to it, and of rows that share a ``casualty_group`` the highest counts once, where it stands first.
        ``killed_stated`` is how many rows state one. The same of the injured.

    Raises
    ------
    InputError
        If there is no such column.
    SchemaError
        If there is no record kind, or there are no tolls.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> rows = [{"actor1": "A", "killed_best": 2}, {"actor1": "B", "killed_low": 5}]
    >>> rows = [row | {"record_kind": "incident"} for row in rows] + [{"record_kind": "aggregate", "killed_best": 40}]
    >>> sum_tolls(incidents_from_rows(rows), by="party")["killed_best"].to_dict()
    {'B': 5, 'A': 2}
    """
    counts = countable(incidents, strategic=strategic)
    stated = stated_once(incidents.assign(**{COUNTS: counts}))
    return summed([facts_of(incidents, counts, stated, by, strategic=strategic)], by)


def facts_of(
    incidents: pd.DataFrame,
    counts: pd.Series[bool],
    stated: pd.DataFrame,
    by: str | None,
    *,
    strategic: bool,
    part: int = 0,
) -> Facts:
    """What the rows of a part of a table add: partial sums by key, and its events and tellings by key."""
    told = column_of(incidents, schema.RECORD_KIND).isin(counted_kinds(strategic=strategic)).to_numpy(dtype=bool)
    rows = np.arange(len(incidents))
    facts = pd.DataFrame({_ROW: rows, COUNTS: counts.to_numpy(dtype=bool), _TELLING: telling_keys(incidents, part)})
    facts[_EVENT] = _events(incidents, part)
    facts[list(_BOUNDS)] = stated.to_numpy()
    keyed = pd.concat([facts.assign(**{_KEY: key.to_numpy(dtype=object)}) for key in _keys(incidents, by)])
    # An incident between two parties of one name is one of that party.
    keyed = keyed[told[keyed[_ROW]]].drop_duplicates([_ROW, _KEY])
    if by == PARTY:
        keyed = keyed[keyed[_KEY].notna() | ~keyed[_ROW].isin(keyed.loc[keyed[_KEY].notna(), _ROW])]
    once = keyed[keyed[COUNTS]].groupby(_KEY, dropna=False, sort=False)
    sums = once[list(_BOUNDS)].sum()
    sums[INCIDENTS] = once.size()
    for what, bounds in _TOLLS:
        sums[f"{what}_stated"] = once[bounds[1]].count()
    return sums, tuple(keyed[[_KEY, name]].drop_duplicates() for name in (_EVENT, _TELLING))


def summed(parts: list[Facts], by: str | None) -> pd.DataFrame:
    """The sums of all parts of a table together."""
    sums = _together([sums for sums, _ in parts]).groupby(level=0, dropna=False).sum()
    different = [_together([pairs[k] for _, pairs in parts]).drop_duplicates() for k in (0, 1)]
    out = pd.DataFrame(index=different[0].groupby(_KEY, dropna=False, sort=True).size().index)
    out[INCIDENTS] = sums[INCIDENTS]
    for name, pairs in zip((EVENTS, REPORTS), different, strict=True):
        out[name] = pairs.groupby(_KEY, dropna=False, sort=True).size()
    for what, bounds in _TOLLS:
        for name in (*bounds, f"{what}_stated"):
            out[name] = sums[name]
    out = out.fillna(0).astype("int64").sort_values(schema.KILLED_BEST, ascending=False, kind="stable")
    return out.rename_axis(by)


def _together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Rows of tables, of which empty ones say nothing of the types."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # pandas 2 asks what becomes of the type of columns of nulls
        return pd.concat([table for table in tables if len(table)] or tables[:1])


def _events(incidents: pd.DataFrame, part: int) -> Any:
    """Name of the event of each row: its group's, or its own."""
    own = pd.Series(np.arange(len(incidents)), dtype=object).map(f"r{part} {{}}".format)
    if schema.EVENT_GROUP not in incidents.columns:
        return own.to_numpy()
    group = pd.Series(incidents[schema.EVENT_GROUP].astype(object).to_numpy())
    return ("g" + group.astype(str)).where(group.notna(), own).to_numpy()


def stated_once(incidents: pd.DataFrame) -> pd.DataFrame:
    """Tolls of the rows that count, filled from one another, a shared one on the first row of its highest number."""
    shared = incidents.get(schema.CASUALTY_GROUP)
    counts = incidents[COUNTS].to_numpy(dtype=bool)
    out = pd.DataFrame(index=incidents.index, columns=list(_BOUNDS), dtype="float64")
    for _, bounds in _TOLLS:
        low, best, high = (pd.Series(numbers_of(incidents, name)).where(counts) for name in bounds)
        for name, values in zip(
            bounds, (low.fillna(best), best.fillna(low), high.fillna(best).fillna(low)), strict=True
        ):
            if shared is None or shared.isna().all():
                out[name] = values.to_numpy()
                continue
            group = pd.Series(shared.astype(object).to_numpy())
            known = values[group.notna() & values.notna()]
            first = known.groupby(group[known.index]).idxmax()
            alone = group.isna() | values.index.isin(first)
            out[name] = values.where(alone).to_numpy()
    return out


def _keys(incidents: pd.DataFrame, by: str | None) -> list[pd.Series[Any]]:
    """What each row is summed under; two of them where it has two parties."""
    if by is None:
        return [pd.Series("all", index=incidents.index, dtype=object)]
    if by == PARTY:
        return [column_of(incidents, name).astype(object) for name in (schema.ACTOR1, schema.ACTOR2)]
    if by == WEEK:
        last = column_of(incidents, schema.DATE_END).fillna(column_of(incidents, schema.DATE_START))
        monday = last - pd.to_timedelta(last.dt.day_of_week, unit="D")
        return [monday.astype(object).where(monday.notna(), None)]
    if not isinstance(by, str) or by not in incidents.columns:
        msg = f"There is no column {by!r} to sum by. Name one of the table's columns, {PARTY!r} or {WEEK!r}."
        raise InputError(msg)
    return [incidents[by].astype(object).where(incidents[by].notna(), None)]
