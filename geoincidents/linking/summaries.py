"""One row an event, of what all its rows say together."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from geoincidents import names, schema
from geoincidents.errors import InputError
from geoincidents.linking.checking import checked
from geoincidents.linking.facts import days_of
from geoincidents.linking.tables import official_bodies, type_ranks
from geoincidents.parallel import as_whole
from geoincidents.schema import DatePrecision, RecordKind, SourceSchema
from geoincidents.tables.conforming import conform
from geoincidents.tables.tellings import tellings

if TYPE_CHECKING:
    import geopandas as gpd

Policy: TypeAlias = Literal["conservative", "latest", "official"]
"""Which of several tolls an event is given."""

REPORTS: Final = "reports"
SOURCES: Final = "sources"
_POLICIES: Final = ("conservative", "latest", "official")
_TOLLS: Final = (
    (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
    (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
)
_BOUNDS: Final = [name for bounds in _TOLLS for name in bounds]
_PLACE: Final = (
    *(schema.PLACE_PHRASE, schema.PLACE_NAME, schema.PLACE_ID, schema.COUNTRY, schema.ADMIN1, schema.ADMIN2),
    *(schema.GEO_PRECISION, schema.GEO_RADIUS_KM, schema.MATCH_STATUS, schema.MATCH_SCORE, schema.MATCH_WHY),
    *(schema.MATCH_CANDIDATES,),
)
_KINDS: Final = tuple(str(one) for one in RecordKind)
_CERTAIN: Final = (
    "confirmed", "reported", "claimed", "alleged", "unverified", "denied", "planned", "proposed",
)  # fmt: skip
_ALONE: Final = "/event"
_GROUP, _TELLING, _SPAN, _OFFICIAL, _RANK, _AGE = "_group", "_telling", "_span", "_official", "_rank", "_age"


@as_whole("summaries")
def summarise_events(incidents: gpd.GeoDataFrame, *, policy: Policy = "conservative") -> gpd.GeoDataFrame:
    """One row an event: a valid incident table of what all rows of each ``event_group`` say together.

    Parameters
    ----------
    incidents
        Incident table, as :func:`link_reports` gives it. A row without an ``event_group`` is an event of its own;
        totals, statements and background keep their rows, too.
    policy
        Which toll an event has where its reports differ. ``conservative``: the lowest best number of those that state
        one. ``latest``: the best number of the report with the last ``source_date`` that states one. ``official``: the
        last of those whose source or evidence names an official body (a ministry, the police, the United Nations);
        without any, the last of the data sets, then of all. Under each of them low and high span what all reports
        state.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, a fresh ``RangeIndex``, events in the order of their first rows. ``incident_id`` is the group's.
        The place is that of the smallest radius; the type the most frequent, of equals the most specific; the days the
        first and the last that the most exactly dated reports give; the parties the most frequent; the evidence that of
        the report that the toll is from, else of the best placed; names and addresses of sources are joined by "; ".
        Two further columns: ``reports``, how many reports and rows of data sets tell it (three places in one report
        are one), and ``sources``, of how many outlets and data sets. The numbers of several places that one report
        counts apart are added up.

    Raises
    ------
    InputError
        If the policy is none of the three.
    SchemaError
        If values do not fit the schema.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> strike = {"record_kind": "incident", "event_type": "air_strike", "match_status": "unresolved",
    ...     "event_group": "e"}
    >>> table = incidents_from_rows([
    ...     strike | {"incident_id": "a", "source_name": "A", "killed_best": 26, "source_date": "2018-08-22"},
    ...     strike | {"incident_id": "b", "source_name": "B", "killed_best": 27, "source_date": "2018-08-23"}])
    >>> [int(summarise_events(table, policy=policy)["killed_best"][0]) for policy in ("conservative", "latest")]
    [26, 27]
    >>> summarise_events(table)[["killed_low", "killed_high", "reports", "sources"]].to_numpy().tolist()
    [[26, 27, 2, 2]]
    """
    if policy not in _POLICIES:
        raise InputError(f"policy={policy!r} is none of {', '.join(_POLICIES)}.")
    table = _prepared(checked(incidents))
    told = _by_telling(table)
    out = pd.DataFrame(index=pd.RangeIndex(table[_GROUP].nunique()))
    label = table.groupby(_GROUP)[schema.EVENT_GROUP].min()
    out[schema.INCIDENT_ID] = out[schema.EVENT_GROUP] = label
    out[REPORTS] = told.groupby(_GROUP).size()
    out[SOURCES] = _outlets(table)
    out = out.join(_days(table)).join(_types(table)).join(_tolls(told, policy)).join(_parties(table))
    out = out.join(_places(table)).join(_words(table, told, policy))
    further = [REPORTS, SOURCES]
    return conform(out[[name for name in out.columns if name not in further] + further])


def _prepared(incidents: gpd.GeoDataFrame) -> pd.DataFrame:
    """The rows by position, with the numbers of their groups and tellings and what is worked out from single rows."""
    table = pd.DataFrame(incidents.drop(columns=incidents.geometry.name))
    table[schema.GEOMETRY] = np.asarray(incidents.geometry.array, dtype=object)
    table = table.reset_index(drop=True)
    table[_TELLING] = tellings(table)
    table[schema.EVENT_GROUP] = named_events(table)
    table[_GROUP] = pd.factorize(table[schema.EVENT_GROUP])[0]
    first, last, undated = days_of(table)
    table[_SPAN] = np.where(undated, np.inf, last - first)
    table[_OFFICIAL] = [
        _is_official(name, said) for name, said in zip(table[schema.SOURCE_NAME], table[schema.EVIDENCE], strict=True)
    ]
    return table


def named_events(table: pd.DataFrame) -> pd.Series[str]:
    """Group of each row; one without is an event of the row's name, or of one after it where a group has that."""
    group, rows = table[schema.EVENT_GROUP], table[schema.INCIDENT_ID]
    taken = set(group.dropna())
    return group.mask(group.isna(), rows.map(lambda name: f"{name}{_ALONE}" if name in taken else name))


def event_keys(table: pd.DataFrame) -> pd.Series[str]:
    """Text that rows share which :func:`named_events` may give one name, or whose names go by each other."""
    return table[schema.EVENT_GROUP].fillna(table[schema.INCIDENT_ID]).str.removesuffix(_ALONE)


def _is_official(*texts: Any) -> bool:
    return any(isinstance(text, str) and _bodies().search(names.fold(text)) is not None for text in texts)


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(names.fold(body)) for body in official_bodies())})\b")


def _by_telling(table: pd.DataFrame) -> pd.DataFrame:
    """One row a telling: its toll over all its places, its day, whether it is official or of a data set."""
    unique = table.drop_duplicates([schema.INCIDENT_ID])
    grouped = unique.groupby([_GROUP, _TELLING], sort=True)
    tolls = grouped[_BOUNDS].sum(min_count=1)
    text = unique[schema.SOURCE_SCHEMA].isin([str(SourceSchema.TEXT)]) | unique[schema.SOURCE_SCHEMA].isna()
    tolls[schema.SOURCE_DATE] = grouped[schema.SOURCE_DATE].max()
    tolls[_OFFICIAL] = grouped[_OFFICIAL].any()
    data = (~text).groupby([unique[_GROUP], unique[_TELLING]]).any()
    tolls[_RANK] = np.select([tolls[_OFFICIAL], data], [0, 1], 2)
    day = tolls[schema.SOURCE_DATE]
    tolls[_AGE] = -day.astype("int64").where(day.notna(), -(2**62))
    return tolls.reset_index()


def _tolls(told: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    out: dict[str, pd.Series[Any]] = {}
    for low, best, high in _TOLLS:
        grouped = told.groupby(_GROUP)
        # A single report's bounds stay as it has them; where several differ, a best number is a bound as well.
        several = grouped[best].count() > 1
        stated = {bound: told[bound].fillna(told[best]).groupby(told[_GROUP]) for bound in (low, high)}
        least = stated[low].min().where(several, grouped[low].min())
        most = stated[high].max().where(several, grouped[high].max())
        chosen = told[told[best].notna()].sort_values(_preference(best, policy), kind="stable")
        number = chosen.groupby(_GROUP)[best].first().reindex(least.index)
        # A number above every other one is not above the highest that is stated with it.
        out |= {low: least.where(~(least > number), number), best: number}
        out[high] = most.where(~(most < number), number)
    return pd.DataFrame(out)


def _preference(best: str, policy: Policy) -> list[str]:
    """Columns that tellings are sorted by, the one to take first."""
    orders: dict[Policy, list[str]] = {
        "conservative": [best],
        "latest": [_AGE, best],
        "official": [_RANK, _AGE, best],
    }
    return orders[policy]


def _days(table: pd.DataFrame) -> pd.DataFrame:
    """First and last day by the rows that are dated the most exactly."""
    finest = table[table[_SPAN] <= table.groupby(_GROUP)[_SPAN].transform("min")]
    grouped = finest.groupby(_GROUP)
    out = pd.DataFrame({name: grouped[name].min() for name in (schema.DATE_START, schema.TIME_START)})
    out[schema.DATE_END], out[schema.TIME_END] = grouped[schema.DATE_END].max(), grouped[schema.TIME_END].max()
    # Hours of several reports are those of one of them: an end without its start says nothing.
    out[schema.TIME_END] = out[schema.TIME_END].where(~(out[schema.TIME_END] < out[schema.TIME_START]))
    precision = grouped[schema.DATE_PRECISION].first()
    several = (out[schema.DATE_START] < out[schema.DATE_END]) & precision.eq(DatePrecision.DAY)
    out[schema.DATE_PRECISION] = precision.mask(several.fillna(value=False), str(DatePrecision.RANGE))
    return out


def _types(table: pd.DataFrame) -> pd.DataFrame:
    """Kind, type, subtype and certainty: the countable kind, the most frequent type, the most certain telling."""
    once = table.drop_duplicates([_TELLING, schema.EVENT_TYPE])
    counts = once.groupby([_GROUP, schema.EVENT_TYPE], sort=True).size().rename("_count").reset_index()
    counts["_rank"] = counts[schema.EVENT_TYPE].map(type_ranks())
    counts["_vague"] = counts["_rank"].eq(0)
    chosen = counts.sort_values(["_vague", "_count", "_rank"], ascending=[True, False, False], kind="stable")
    out = pd.DataFrame({schema.EVENT_TYPE: chosen.groupby(_GROUP)[schema.EVENT_TYPE].first()})
    of_type = table[table[schema.EVENT_TYPE].eq(table[_GROUP].map(out[schema.EVENT_TYPE]))]
    out[schema.EVENT_SUBTYPE] = of_type.groupby(_GROUP)[schema.EVENT_SUBTYPE].first()
    for name, order in ((schema.RECORD_KIND, _KINDS), (schema.CERTAINTY, _CERTAIN)):
        rank = table[name].map({word: number for number, word in enumerate(order)})
        out[name] = rank.groupby(table[_GROUP]).min().map(dict(enumerate(order)))
    return out


def _parties(table: pd.DataFrame) -> pd.DataFrame:
    """The most frequent name and type of either party, of those that the most tellings give together."""
    columns: dict[str, pd.Series[Any]] = {}
    for name, kind in ((schema.ACTOR1, schema.ACTOR1_TYPE), (schema.ACTOR2, schema.ACTOR2_TYPE)):
        said = table[table[name].notna() | table[kind].notna()]
        once = said.drop_duplicates([_TELLING, name, kind])
        size = once.groupby([_GROUP, name, kind], dropna=False)[_TELLING].transform("size")
        ranked = once.assign(
            _named=once[name].notna(), _count=size, _known=once[kind].ne("unknown").fillna(value=False)
        )
        ranked = ranked.sort_values(["_named", "_count", "_known"], ascending=False, kind="stable")
        first = ranked.drop_duplicates(_GROUP).set_index(_GROUP)
        columns |= {name: first[name], kind: first[kind]}
    out = pd.DataFrame(columns)
    doubled = out[schema.ACTOR1].eq(out[schema.ACTOR2]).fillna(value=False)
    return out.mask(pd.concat([doubled.rename(name) & (name == schema.ACTOR2) for name in out.columns], axis="columns"))


def _places(table: pd.DataFrame) -> pd.DataFrame:
    """Place of the row with the smallest radius; of equals, of the surest."""
    radius = table[schema.GEO_RADIUS_KM].fillna(np.inf)
    lacking = pd.Series([point is None for point in table[schema.GEOMETRY]], index=table.index)
    order = table.assign(_lacking=lacking, _radius=radius, _doubt=-table[schema.MATCH_SCORE].fillna(1.0))
    best = order.sort_values(["_lacking", "_radius", "_doubt"], kind="stable").drop_duplicates(_GROUP)
    return best.set_index(_GROUP)[[*_PLACE, schema.GEOMETRY]]


def _outlets(table: pd.DataFrame) -> pd.Series[int]:
    text = table[schema.SOURCE_SCHEMA].isin([str(SourceSchema.TEXT), str(SourceSchema.TABLE)])
    text |= table[schema.SOURCE_SCHEMA].isna()
    outlet = table[schema.SOURCE_NAME].where(text, table[schema.SOURCE_SCHEMA]).fillna("")
    return outlet.groupby(table[_GROUP]).nunique()


def _words(table: pd.DataFrame, told: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Names, addresses and last day of all sources; evidence and notes of the report that the toll is from."""
    grouped = table.groupby(_GROUP)
    columns: dict[str, Any] = {name: grouped[name].agg(_joined) for name in (schema.SOURCE_NAME, schema.SOURCE_URL)}
    columns[schema.SOURCE_DATE] = grouped[schema.SOURCE_DATE].max()
    kinds = grouped[schema.SOURCE_SCHEMA]
    columns[schema.SOURCE_SCHEMA] = kinds.first().where(kinds.nunique().eq(1), str(SourceSchema.TABLE))
    best = schema.KILLED_BEST
    by = _preference(best, policy)
    rank = told.sort_values(by, kind="stable", na_position="last").reset_index(drop=True)
    place = pd.Series(rank.index, index=rank[_TELLING])
    ordered = table.assign(
        _silent=table[schema.EVIDENCE].isna(),
        _unsaid=~table[_TELLING].isin(told.loc[told[best].notna(), _TELLING]),
        _place=table[_TELLING].map(place),
        _radius=table[schema.GEO_RADIUS_KM].fillna(np.inf),
    )
    first = ordered.sort_values(["_silent", "_unsaid", "_place", "_radius"], kind="stable").drop_duplicates(_GROUP)
    first = first.set_index(_GROUP)
    columns |= {name: first[name] for name in (schema.EVIDENCE, schema.EVIDENCE_SPANS, schema.CASUALTY_NOTE)}
    return pd.DataFrame(columns)


def _joined(values: pd.Series[str]) -> str | None:
    parts = dict.fromkeys(str(value) for value in values.dropna())
    return "; ".join(parts) or None
