"""Tables of any size located partition by partition, each different place looked up once."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.distributed.frames import delayed, each, gathered
from geoincidents.errors import InputError
from geoincidents.tables import locating as tables
from geoincidents.tables import unplaced as doubts
from geoincidents.tables.answers import Answers
from geoincidents.tables.columns import LAT, LON, POINT
from geoincidents.tables.folding import keys_of
from geoincidents.tables.hashes import hashed, is_among
from geoincidents.tables.held import Held, Orders, Seen
from geoincidents.tables.locating import Locating, TableReading
from geoincidents.tables.mapping import Columns, blank, columns_of
from geoincidents.tables.notes import NOTES
from geoincidents.tables.planning import again
from geoincidents.tables.points import own_shapes
from geoincidents.tables.records import Records

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.tables.findings import Finding
    from geoincidents.tables.planning import Plan

    How = Locating | TableReading

_ASKED: Final = (schema.PLACE_PHRASE, schema.COUNTRY, schema.ADMIN1, schema.ADMIN2)


def locate(table: Any, **asked: Any) -> Any:
    """Rows of a Dask table with the point of their places; see :func:`geoincidents.locate`.

    What the columns mean is settled by the first partition that has rows.
    """
    return rows_of(table, Locating.of(**(_defaults(tables.locate) | asked)))


def incidents_from_table(table: Any, **asked: Any) -> Any:
    """Rows of a Dask table as incidents; see :func:`geoincidents.incidents_from_table`.

    What the columns mean is settled by the first partition that has rows.
    """
    return rows_of(table, TableReading.of(**(_defaults(tables.incidents_from_table) | asked)))


def unplaced(incidents: Any) -> pd.DataFrame:
    """Places in doubt over all partitions, computed, for they are few; see :func:`geoincidents.unplaced`."""
    parts = gathered(incidents, _in_doubt)
    return delayed(doubts.listed)(parts).compute()


def _in_doubt(part: gpd.GeoDataFrame, number: int) -> pd.DataFrame:
    del number
    return doubts.places_in_doubt(part)


def _defaults(function: Any) -> dict[str, Any]:
    """Parameters of a function that have a default."""
    parameters = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in parameters if one.default is not one.empty}


def rows_of(table: Any, how: How, *, sources: Sequence[str] | None = None, first: pd.DataFrame | None = None) -> Any:
    """Rows of a Dask table of raw ones, read as one table would be.

    ``sources`` names the file of each partition; the index is then that of all rows. ``first`` are rows of the first
    partition, where they are known.
    """
    home, first = _first_rows(table) if first is None else (0, first)
    faults: list[Finding] = []
    plan = how.plan(first, faults)  # what it tells is told once, with the rows that it was made by
    empty = replace(plan, table=first.iloc[:0], records=None)
    one = replace(plan, table=first.iloc[:1], records=None)
    meta = how.rows(first.iloc[:1], one, [], held=Held(), looks_up=False, quiet=True).iloc[:0]
    meta.attrs = {}
    surveys = gathered(table, _surveyed, empty, how)
    held = delayed(_held)(surveys)
    planned = home, faults
    pieces = delayed(_settings, nout=table.npartitions)(surveys, table.npartitions)
    answers = delayed(Answers.together)([delayed(_answered)(piece, empty, how) for piece in pieces])
    if sources is None:
        return each(table, _read, empty, how, held, answers, planned, meta=meta)
    starts = delayed(_starts)(surveys)
    shared = empty, how, held, answers, planned, (tuple(sources), starts)
    read = each(table, _read, *shared, meta=meta.reset_index(drop=True))
    return read.clear_divisions()


@dataclass(frozen=True, slots=True)
class Survey:
    """What a partition has to say before any is read.

    Attributes
    ----------
    ids, records
        Numbers of the identifiers of its rows, and of the contents of those that have none.
    orders
        Orders of the numbers in its dates.
    settings
        Its different places, with all that they are asked with, of rows without a point.
    groups
        Values of the column whose rows lend each other context.
    events
        Numbers of its events, where several rows may be one.
    rows
        How many rows it has, once several of one event are one.
    """

    ids: NDArray[np.uint64]
    records: NDArray[np.uint64]
    orders: Orders
    settings: pd.DataFrame
    groups: frozenset[Any]
    events: NDArray[np.uint64]
    rows: int


def _first_rows(table: Any) -> tuple[int, pd.DataFrame]:
    """Number and rows of the first partition that has some."""
    for number in range(table.npartitions):
        rows = table.get_partition(number).compute()
        if len(rows):
            return number, rows
    return 0, table._meta  # noqa: SLF001 Dask's name


def _surveyed(part: pd.DataFrame, number: int, plan: Plan, how: How) -> Survey:
    """Read a partition without its places, for what it has to tell the others."""
    del number
    held = Held()
    records = Records.of(part) if how.keep_source else None
    again_for = again(plan, part, records, [])
    read = replace(how, keep_source=False, errors="flag").rows(
        part, again_for, [], held=held, looks_up=False, quiet=True
    )
    columns = Columns.of(part)
    names = [
        name for target in _ASKED for source in plan.fields.get(target, ()) for name in columns_of(source, columns)
    ]
    settings = part.loc[~_has_point(part, plan), list(dict.fromkeys([*names, *how.named_columns(part)]))]
    return Survey(
        held.ids.keys,
        held.records.keys,
        held.orders,
        pd.DataFrame(settings).drop_duplicates(ignore_index=True),
        frozenset() if how.group is None else frozenset(part[how.group].dropna()),
        _events(part, plan),
        len(read),
    )


def _events(part: pd.DataFrame, plan: Plan) -> NDArray[np.uint64]:
    """Numbers of the events of a partition whose layout has several rows an event; each once."""
    if plan.layout is None or plan.layout.fold is None:
        return np.zeros(0, dtype=np.uint64)
    cells = part[keys_of(Columns.of(part), plan.layout.fold)].astype("string").fillna("").drop_duplicates()
    told = cells[(cells != "").any(axis="columns")]
    return hashed({str(at): told.iloc[:, at] for at in range(told.shape[1])}) if len(told) else np.zeros(0, np.uint64)


def _has_point(part: pd.DataFrame, plan: Plan) -> NDArray[np.bool_]:
    """Rows that seem to have a point of their own; that of one may turn out to be none."""
    has = np.zeros(len(part), dtype=bool)
    if (own := own_shapes(part)) is not None:
        has |= own.notna().to_numpy()
    columns = Columns.of(part)
    for target in (LAT, LON) if LAT in plan.fields and LON in plan.fields else (POINT,):
        for source in plan.fields.get(target, ()):
            for name in columns_of(source, columns):
                has |= ~blank(part[name])
    return has


def _held(surveys: list[Survey]) -> list[Held]:
    """What holds for each partition: the orders of all, and the identifiers and contents that came before it."""
    events = np.concatenate([survey.events for survey in surveys])
    if len(np.unique(events)) < len(events):
        msg = "Rows of one event are in several partitions, and this layout has several rows an event."
        raise InputError(f"{msg} Bring them together first: table.shuffle(on=...) by the event's identifier.")
    orders = Orders.first_proved([survey.orders for survey in surveys])
    ids = _before([survey.ids for survey in surveys])
    records = _before([survey.records for survey in surveys])
    return [Held(orders, Seen.of_keys(one), Seen.of_keys(two)) for one, two in zip(ids, records, strict=True)]


def _before(parts: list[NDArray[np.uint64]]) -> list[NDArray[np.uint64]]:
    """Of each part, the numbers that parts before it have as well, as often as these have them."""
    every = np.concatenate([np.unique(part) for part in parts])
    values, counts = np.unique(every, return_counts=True)
    several = values[counts > 1]
    before: list[NDArray[np.uint64]] = []
    earlier = np.zeros(0, dtype=np.uint64)
    for part in parts:
        shared = part[is_among(part, several)]
        before.append(earlier[is_among(earlier, shared)])
        earlier = np.concatenate([earlier, shared])
    return before


def _settings(surveys: list[Survey], count: int) -> list[pd.DataFrame]:
    """Different settings of all partitions, in as many pieces; each group of rows lies in one partition."""
    seen: set[Any] = set()
    for survey in surveys:
        if torn := seen & survey.groups:
            msg = f"Rows of the group {min(map(str, torn))!r} are in several partitions."
            raise InputError(f"{msg} Bring them together first: table.shuffle(on=...).")
        seen |= survey.groups
    if seen:  # rows lend each other context, so that an answer holds in its group alone
        return [survey.settings.iloc[:0] for survey in surveys]
    whole = pd.concat([survey.settings for survey in surveys]).drop_duplicates(ignore_index=True)
    return [whole.iloc[at::count] for at in range(count)]


def _answered(settings: pd.DataFrame, plan: Plan, how: How) -> Answers:
    """Places of some settings, looked up."""
    answers = Answers()
    if len(settings):
        flagged = replace(how, keep_source=False, errors="flag", on_ambiguous="flag")
        flagged.rows(settings, again(plan, settings, None, []), [], held=Held(), answers=answers, quiet=True)
    return answers


def _starts(surveys: list[Survey]) -> list[int]:
    """Rows before each partition."""
    return np.cumsum([0, *(survey.rows for survey in surveys)]).tolist()


def _read(
    part: pd.DataFrame,
    number: int,
    plan: Plan,
    how: How,
    held: list[Held],
    answers: Answers,
    planned: tuple[int, list[Finding]],
    place: tuple[Sequence[str], Sequence[int]] = ((), ()),
) -> gpd.GeoDataFrame:
    """Rows of a partition, by what all of them settled; ``place`` has names of sources and numbers of first rows."""
    sources, starts = place
    records = Records.of(part) if how.keep_source else None
    home, of_plan = planned
    faults: list[Finding] = [*part.attrs.get(NOTES, []), *(of_plan if number == home else [])]
    known = None if how.group is not None else Answers(list(answers.tables), dict(answers.rows))
    own = replace(how, source_name=sources[number]) if sources and isinstance(how, TableReading) else how
    out = own.rows(part, again(plan, part, records, faults), faults, held=held[number], answers=known)
    if starts:
        out.index = pd.RangeIndex(starts[number], starts[number + 1])
    return out
