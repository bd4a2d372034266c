"""Tables of any size located partition by partition, each different place looked up once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.distributed.frames import delayed, each, gathered
from geoincidents.errors import InputError
from geoincidents.tables.answers import Answers
from geoincidents.tables.columns import LAT, LON, POINT
from geoincidents.tables.held import Held, Orders, Seen
from geoincidents.tables.locating import Locating, plan_to_locate, rows_located
from geoincidents.tables.mapping import Columns, blank, columns_of
from geoincidents.tables.planning import again
from geoincidents.tables.points import own_shapes
from geoincidents.tables.records import Records

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.findings import Finding
    from geoincidents.tables.planning import Plan

_ASKED: Final = (schema.PLACE_PHRASE, schema.COUNTRY, schema.ADMIN1, schema.ADMIN2)


def locate(table: Any, *, gazetteer: Gazetteer | None = None, **asked: Any) -> Any:
    """Rows of a Dask table with the point of their places; see :func:`geoincidents.locate`.

    What the columns mean is settled by the first partition that has rows.
    """
    how = Locating.of(**{**_DEFAULTS, **asked, "gazetteer": gazetteer})
    first = _first_rows(table)
    faults: list[Finding] = []
    plan = plan_to_locate(first, how, faults)
    meta = rows_located(first.iloc[:1], replace(plan, table=first.iloc[:1], records=None), how, [], held=Held()).iloc[:0]
    meta.attrs = {}
    empty = replace(plan, table=first.iloc[:0], records=None)
    surveys = gathered(table, _surveyed, empty, how)
    held = delayed(_held)(surveys)
    pieces = delayed(_settings, nout=table.npartitions)(surveys, table.npartitions)
    answers = delayed(Answers.together)([delayed(_answered)(piece, empty, how) for piece in pieces])
    return each(table, _located, empty, how, held, answers, meta=meta)


_DEFAULTS: Final[dict[str, Any]] = {
    "place": "location",
    "country": None,
    "columns": None,
    "layout": None,
    "date_format": None,
    "errors": "flag",
    "on_ambiguous": "flag",
    "keep_source": True,
}


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
    """

    ids: NDArray[np.uint64]
    records: NDArray[np.uint64]
    orders: Orders
    settings: pd.DataFrame
    groups: frozenset[Any]


def _first_rows(table: Any) -> pd.DataFrame:
    for number in range(table.npartitions):
        rows = table.get_partition(number).compute()
        if len(rows):
            return rows
    return table._meta  # noqa: SLF001 Dask's name


def _surveyed(part: pd.DataFrame, number: int, plan: Plan, how: Locating) -> Survey:
    """Read a partition without its places, for what it has to tell the others."""
    del number
    held = Held()
    records = Records.of(part) if how.keep_source else None
    quiet = replace(how, keep_source=False)
    rows_located(part, again(plan, part, records, []), quiet, [], held=held, looks_up=False)
    columns = Columns.of(part)
    names = [name for target in _ASKED for source in plan.fields.get(target, ()) for name in columns_of(source, columns)]
    names += [v for v in (how.place, how.country, *how.context.values()) if isinstance(v, str) and v in part.columns]
    settings = part.loc[~_has_point(part, plan), list(dict.fromkeys(names))]
    group = how.context.get("group")
    return Survey(
        held.ids.keys,
        held.records.keys,
        held.orders,
        pd.DataFrame(settings).drop_duplicates(ignore_index=True),
        frozenset() if group is None else frozenset(part[group].dropna()),
    )


def _has_point(part: pd.DataFrame, plan: Plan) -> NDArray[np.bool_]:
    """Rows that seem to have a point of their own; that of one may turn out to be none."""
    has = np.zeros(len(part), dtype=bool)
    if (own := own_shapes(part)) is not None:
        has |= own.notna().to_numpy()
    columns = Columns.of(part)
    for target in ((LAT, LON) if LAT in plan.fields and LON in plan.fields else (POINT,)):
        for source in plan.fields.get(target, ()):
            for name in columns_of(source, columns):
                has |= ~blank(part[name])
    return has


def _held(surveys: list[Survey]) -> list[Held]:
    """What holds for each partition: the orders of all, and the identifiers and contents that came before it."""
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
        shared = part[np.isin(part, several)]
        before.append(earlier[np.isin(earlier, shared)])
        earlier = np.concatenate([earlier, shared])
    return before


def _settings(surveys: list[Survey], count: int) -> list[pd.DataFrame]:
    """Different settings of all partitions, in as many pieces; each group of rows lies in one partition."""
    seen: set[Any] = set()
    for survey in surveys:
        if torn := seen & survey.groups:
            msg = f"Rows of the group {sorted(map(str, torn))[0]!r} are in several partitions."
            raise InputError(f"{msg} Bring them together first: table.shuffle(on=...).")
        seen |= survey.groups
    if seen:  # rows lend each other context, so that an answer holds in its group alone
        return [survey.settings.iloc[:0] for survey in surveys]
    whole = pd.concat([survey.settings for survey in surveys]).drop_duplicates(ignore_index=True)
    return [whole.iloc[at::count] for at in range(count)]


def _answered(settings: pd.DataFrame, plan: Plan, how: Locating) -> Answers:
    """Places of some settings, looked up."""
    answers = Answers()
    if len(settings):
        flagged = replace(how, keep_source=False, errors="flag", on_ambiguous="flag")
        rows_located(settings, again(plan, settings, None, []), flagged, [], held=Held(), answers=answers)
    return answers


def _located(
    part: pd.DataFrame, number: int, plan: Plan, how: Locating, held: list[Held], answers: Answers
) -> gpd.GeoDataFrame:
    """Rows of a partition, by what all of them settled."""
    records = Records.of(part) if how.keep_source else None
    own = held[number]
    known = None if how.context.get("group") is not None else Answers(list(answers.tables), dict(answers.rows))
    return rows_located(part, again(plan, part, records, []), how, [], held=own, answers=known)
