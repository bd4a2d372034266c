"""Rows that tell one event, put together over Dask partitions; see :mod:`geoincidents.linking`.

Rows meet in blocks of place and time, where the pairs that may link are found and looked at for the first time. What
hangs together by likely pairs, or by groups that rows were given, then comes together from all blocks, and is looked at
among its neighbours and grouped, as one table would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geoincidents import linking, schema
from geoincidents.distributed.blocks import Blocks, Where
from geoincidents.distributed.frames import PART, PLACE, dd, delayed, each, gathered, sent
from geoincidents.errors import missing_extra
from geoincidents.linking.checking import checked
from geoincidents.linking.comparing import FIELDS, candidates_of
from geoincidents.linking.facts import Tellers, bounds_of, facts_of, in_order, setting_of
from geoincidents.linking.grouping import best_pairs, brought, groups_of, labels_of, links_of, with_labels
from geoincidents.linking.model import ALL_FIELDS, first_look, second_look, subset
from geoincidents.linking.pairing import Pairs, pairs_of
from geoincidents.linking.placing import points_known
from geoincidents.linking.wording import Frequencies, frequencies_of
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.tellings import document_keys, outlet_keys, telling_keys

try:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
except ImportError as error:
    raise missing_extra("A table in partitions", "distributed") from error

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.linking.facts import Facts, Setting

    Numbers = NDArray[np.int64]

_KEY, _BLOCK, _BIN, _START = "_key", "_block", "_bin", "_start"
_DOCUMENT, _OUTLET, _TELLING = "_document", "_outlet", "_telling"
_LEFT, _RIGHT, _KM, _ODDS, _SCORE, _LABEL = "_left", "_right", "_km", "_odds", "_score", "_label"
_TELLERS: Final = (_DOCUMENT, _OUTLET, _TELLING)
_PLACES: Final = 40  # bits of a row's key that say where in its partition it stands
_TOLLS: Final = (
    *(schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
    *(schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
)
_READ: Final = (
    *(schema.INCIDENT_ID, schema.EVENT_GROUP, schema.RECORD_KIND, schema.EVENT_TYPE, schema.DATE_START),
    *(schema.DATE_END, schema.DATE_PRECISION, schema.TIME_START, schema.ACTOR1, schema.ACTOR2, schema.ACTOR1_TYPE),
    *(schema.ACTOR2_TYPE, schema.PLACE_PHRASE, schema.PLACE_NAME, schema.PLACE_ID, schema.COUNTRY, schema.ADMIN1),
    *(schema.GEO_PRECISION, schema.GEO_RADIUS_KM, *_TOLLS, schema.CASUALTY_GROUP, schema.SOURCE_NAME),
    *(schema.SOURCE_URL, schema.SOURCE_DATE, schema.SOURCE_SCHEMA, schema.EVIDENCE, schema.SOURCE_RECORD),
)
"""Columns that linking goes by."""


def link_reports(
    incidents: Any,
    *,
    min_score: float | None = None,
    return_links: bool = False,
    gazetteer: Gazetteer | None = None,
) -> Any:
    """Incidents with groups over all partitions; see :func:`geoincidents.link_reports`.

    The links are a Dask table, in the order in which they were found.
    """
    count = incidents.npartitions
    empty = incidents._meta  # noqa: SLF001 Dask's name
    meta, links_meta = linking.link_reports(empty, min_score=min_score, return_links=True)
    first = _rows(empty, 0, None)
    rows = each(incidents, _rows, gazetteer, meta=first)
    plan = delayed(_planned)(gathered(rows, _surveyed), count)
    tellers = each(rows, _tellers, meta=_tellers(first, 0))
    blocks = sent(each(rows, _visiting, plan, meta=first.assign(**{_BLOCK: first[_KEY]})), _BLOCK, count)
    candidates = delayed(_together)(gathered(blocks, _candidates, plan))
    found = gathered(blocks, _found, plan, candidates)
    joined = delayed(_joined)([delayed(_joined_here)(one) for one in found])
    of_bins = [delayed(_of_bins)(one, joined, count) for one in found]
    pairs = sent(dd.from_delayed(of_bins, meta=_pairs_meta(), verify_meta=False), _BIN, count)
    members = sent(each(tellers, _members, joined, count, meta=_members_meta(first)), _BIN, count)
    settled = [
        delayed(_settled, nout=2)(*part, min_score)
        for part in zip(pairs.to_delayed(), members.to_delayed(), strict=True)
    ]
    labels = dd.from_delayed([one for one, _ in settled], meta=_labels_meta(), verify_meta=False)
    home = sent(labels, PART, count)
    out = dd.map_partitions(_labelled, incidents, home, meta=meta, align_dataframes=False, clear_divisions=False)
    if not return_links:
        return out
    chosen = sent(dd.from_delayed([two for _, two in settled], meta=_chosen_meta(), verify_meta=False), _BLOCK, count)
    links = dd.map_partitions(_links, blocks, chosen, plan, meta=links_meta, align_dataframes=False)
    return out, links.clear_divisions()


class Plan(NamedTuple):
    """What all rows settle: the blocks, how often words come, and tolls that rows of one telling share."""

    blocks: Blocks
    frequencies: Frequencies
    tolls: pd.DataFrame


class Found(NamedTuple):
    """Likely pairs of a block, and what both of their rows start as.

    Attributes
    ----------
    pairs
        Keys of both rows, kilometres, log odds, the number of the block.
    levels
        Of each pair, a column a field.
    starts
        Numbers of the group, or the row, that either row of each pair starts as; rows of one number stay together.
    """

    pairs: pd.DataFrame
    levels: NDArray[np.int8]
    starts: Numbers


def _rows(part: gpd.GeoDataFrame, number: int, gazetteer: Gazetteer | None) -> pd.DataFrame:
    """What linking goes by of the rows of a partition."""
    table = checked(part)
    lat, lon = points_known(table, gazetteer)
    said = table[schema.EVIDENCE].str.strip().fillna("").ne("")
    out = pd.DataFrame(table[list(_READ)]).reset_index(drop=True)
    # A record is large, and read only where a row says nothing else.
    out[schema.SOURCE_RECORD] = out[schema.SOURCE_RECORD].mask(said.to_numpy(dtype=bool))
    out[LAT], out[LON] = lat, lon
    out[_KEY] = (np.int64(number) << _PLACES) + np.arange(len(out), dtype=np.int64)
    for name, keys in ((_DOCUMENT, document_keys), (_OUTLET, outlet_keys), (_TELLING, telling_keys)):
        out[name] = _hashed(keys(out))
    alone = "row\x1f" + out[schema.INCIDENT_ID].astype(object)
    out[_START] = _hashed(("group\x1f" + out[schema.EVENT_GROUP].astype(object)).fillna(alone))
    return out


def _hashed(keys: pd.Series[str]) -> Numbers:
    """A number for each text, the same in every partition; 0 for none."""
    texts = keys.to_numpy(dtype=object)
    return np.where(texts == "", 0, pd.util.hash_array(texts, categorize=False).view(np.int64))


def _surveyed(rows: pd.DataFrame, number: int) -> tuple[NDArray[np.float64], Frequencies, pd.DataFrame]:
    """What a partition has to say before any is linked."""
    del number
    bounds = bounds_of(rows, rows[LAT].to_numpy(), rows[LON].to_numpy())
    shared = rows.loc[rows[schema.CASUALTY_GROUP].notna(), [_TELLING, *_TOLLS]]
    return Where.of(bounds).sample(bounds.links), frequencies_of(rows), shared.groupby(_TELLING).max()


def _planned(surveys: list[tuple[NDArray[np.float64], Frequencies, pd.DataFrame]], count: int) -> Plan:
    samples, words, tolls = zip(*surveys, strict=True)
    shared = pd.concat(tolls)
    several = shared[shared.index.duplicated(keep=False)]  # of a telling in one partition, its rows are told there
    return Plan(Blocks.of(samples, count), Frequencies.together(words), several.groupby(level=0).max())


def _visiting(rows: pd.DataFrame, number: int, plan: Plan) -> pd.DataFrame:
    """Rows that may link, once for each block that they visit."""
    del number
    bounds = bounds_of(rows, rows[LAT].to_numpy(), rows[LON].to_numpy())
    links = np.flatnonzero(bounds.links)
    told = _with_tolls(rows, plan.tolls).iloc[links]
    where = Where(*(array[links] for array in Where.of(bounds)))
    at, blocks = plan.blocks.visits(where)
    return told.iloc[at].assign(**{_BLOCK: blocks}).reset_index(drop=True)


def _with_tolls(rows: pd.DataFrame, tolls: pd.DataFrame) -> pd.DataFrame:
    """Rows with what others of their telling state for all of it."""
    shared = np.flatnonzero(rows[schema.CASUALTY_GROUP].notna().to_numpy(dtype=bool))
    # In memory a telling shares what any of its rows states, be it in this partition or in another.
    own = rows.iloc[shared].groupby(_TELLING)[list(_TOLLS)].max()
    every = pd.concat([own, tolls]).groupby(level=0).max()
    out = rows.copy()
    for name in _TOLLS:
        known = every[name].reindex(rows[_TELLING].iloc[shared]).array
        out[name] = out[name].mask(out[name].isna() & _at(shared, len(rows)), _spread(known, shared, out[name]))
    return out


def _at(positions: Numbers, count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, dtype=bool)
    mask[positions] = True
    return mask


def _spread(values: Any, positions: Numbers, like: pd.Series[Any]) -> pd.Series[Any]:
    """Values at positions of a column of nulls."""
    out = pd.Series(pd.NA, index=like.index, dtype=like.dtype)
    out.iloc[positions] = values
    return out


def _block_facts(block: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, Facts]:
    """Rows of a block in the order of the facts, and these."""
    table = block.sort_values(_KEY, ignore_index=True)
    facts = facts_of(table, table[LAT].to_numpy(), table[LON].to_numpy(), plan.frequencies)
    return table.iloc[facts.order].reset_index(drop=True), facts


def _pairs_here(facts: Setting, number: int, plan: Plan) -> Pairs:
    """Pairs that belong to a block."""
    pairs = pairs_of(facts)
    home = plan.blocks.home(Where.of(facts), pairs.left, pairs.right)
    return subset(pairs, np.flatnonzero(home == number))


def _candidates(block: pd.DataFrame, number: int, plan: Plan) -> tuple[Numbers, Numbers]:
    """Keys of rows, and how many pairs they make in a block."""
    table = block.sort_values(_KEY, ignore_index=True)
    setting = setting_of(table, table[LAT].to_numpy(), table[LON].to_numpy())
    counts = candidates_of(setting, _pairs_here(setting, number, plan))
    made = counts > 0
    return table[_KEY].to_numpy()[setting.order][made], counts[made]


def _together(parts: list[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    """Sorted keys of rows, and how many pairs they make in all."""
    keys, back = np.unique(np.concatenate([keys for keys, _ in parts]), return_inverse=True)
    return keys, np.bincount(back, np.concatenate([counts for _, counts in parts]), len(keys)).astype(np.int64)


def _found(block: pd.DataFrame, number: int, plan: Plan, candidates: tuple[Numbers, Numbers]) -> Found:
    """Pairs of a block that may tell one event by what their rows alone say."""
    table, facts = _block_facts(block, plan)
    pairs = _pairs_here(facts, number, plan)
    known, counts = candidates
    keys = table[_KEY].to_numpy()
    paired = np.isin(keys, known)
    of_rows = np.zeros(len(keys), dtype=np.int64)
    of_rows[paired] = counts[np.searchsorted(known, keys[paired])]
    likely = first_look(facts, pairs, candidates=of_rows)
    kept = subset(pairs, likely.kept)
    columns = {_LEFT: keys[kept.left], _RIGHT: keys[kept.right], _KM: kept.km, _ODDS: likely.odds}
    starts = table[_START].to_numpy()
    told = pd.DataFrame(columns | {_BLOCK: np.full(len(kept.left), number, dtype=np.int64)})
    return Found(told, likely.levels, np.column_stack([starts[kept.left], starts[kept.right]]))


def _joined_here(found: Found) -> tuple[Numbers, Numbers]:
    """Starts of the pairs of a block, and a number for all that hang together there."""
    starts, ends = np.unique(found.starts, return_inverse=True)
    one, two = ends.reshape(-1, 2).T
    return starts, _connected(one, two, len(starts))


def _joined(parts: list[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    """Sorted starts of all pairs, and a number for all that hang together."""
    offsets = np.cumsum([0, *(int(label.max(initial=-1)) + 1 for _, label in parts)])
    every = np.concatenate([starts for starts, _ in parts])
    label = np.concatenate([label + offset for (_, label), offset in zip(parts, offsets, strict=False)])
    starts, node = np.unique(every, return_inverse=True)
    return starts, _connected(node, label + len(starts), len(starts) + int(offsets[-1]))[: len(starts)]


def _connected(one: Numbers, two: Numbers, count: int) -> Numbers:
    """Number of what each node hangs together with."""
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, two)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _bins(starts: Numbers, joined: tuple[Numbers, Numbers], count: int) -> Numbers:
    """Bin in which each start is settled, -1 for one without pairs."""
    known, label = joined
    at = np.minimum(np.searchsorted(known, starts), max(len(known) - 1, 0))
    if not len(known):
        return np.full(len(starts), -1, dtype=np.int64)
    return np.where(known[at] == starts, label[at] % count, -1)


def _of_bins(found: Found, joined: tuple[Numbers, Numbers], count: int) -> pd.DataFrame:
    """Pairs of a block with their levels, and the bin in which each is settled."""
    levels = pd.DataFrame(found.levels, columns=[str(n) for n in range(len(FIELDS))])
    return pd.concat([found.pairs, levels], axis="columns").assign(**{_BIN: _bins(found.starts[:, 0], joined, count)})


def _tellers(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """What of each row decides how its pairs are settled."""
    del number
    return rows[[_KEY, _START, *_TELLERS, schema.INCIDENT_ID, schema.EVENT_GROUP]]


def _members(tellers: pd.DataFrame, number: int, joined: tuple[Numbers, Numbers], count: int) -> pd.DataFrame:
    """Rows that hang together with others, and the bin in which they are settled."""
    del number
    bins = _bins(tellers[_START].to_numpy(), joined, count)
    return tellers.drop(columns=_START).assign(**{_BIN: bins})[bins >= 0]


def _settled(pairs: pd.DataFrame, members: pd.DataFrame, min_score: float | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Names of the groups of rows, and the pairs that made them, of all that came together in a bin."""
    rows = members.sort_values(_KEY, ignore_index=True)
    rows = rows.iloc[in_order(rows)].reset_index(drop=True)
    place = pd.Series(np.arange(len(rows)), index=rows[_KEY].to_numpy())
    left, right = (place.reindex(pairs[name]).to_numpy(dtype=np.int64) for name in (_LEFT, _RIGHT))
    order = np.lexsort((right, left))
    told = pairs.iloc[order]
    km = told[_KM].to_numpy()
    ordered = Pairs(left[order], right[order], np.zeros(len(km), dtype=np.float32), km)
    tellers = Tellers.of(*(rows[name] for name in _TELLERS))
    first = told[[str(n) for n in range(len(FIELDS))]].to_numpy(dtype=np.int8)
    levels, score = second_look(tellers, ordered, first, told[_ODDS].to_numpy())
    given, ids = (rows[name].astype(object).to_numpy() for name in (schema.EVENT_GROUP, schema.INCIDENT_ID))
    groups = groups_of(tellers, given, ordered, score, min_score)
    labels = labels_of(given, ids, groups)
    keys = rows[_KEY].to_numpy()
    named = pd.DataFrame({PART: keys >> _PLACES, PLACE: keys & ((1 << _PLACES) - 1), _LABEL: labels})
    chosen = best_pairs(tellers, groups, ordered, score)
    out = told.iloc[chosen][[_LEFT, _RIGHT, _KM, _BLOCK]].reset_index(drop=True)
    out = out.assign(**{_SCORE: score[chosen], _LABEL: labels[ordered.left[chosen]]})
    columns = [str(n) for n in range(len(ALL_FIELDS))]
    return named, pd.concat([out, pd.DataFrame(levels[chosen], columns=columns)], axis="columns")


def _labelled(part: gpd.GeoDataFrame, answers: pd.DataFrame) -> gpd.GeoDataFrame:
    """A partition with the names of its groups; rows that hang together with no other have one of their own."""
    table = checked(part)
    given, rows = (table[name].astype(object).to_numpy() for name in (schema.EVENT_GROUP, schema.INCIDENT_ID))
    labels = np.array(brought(given, rows), dtype=object)
    labels[answers[PLACE].to_numpy()] = answers[_LABEL].to_numpy(dtype=object)
    return with_labels(table, labels)


def _links(block: pd.DataFrame, chosen: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Links of pairs that were found in a block."""
    keys = np.unique(chosen[[_LEFT, _RIGHT]].to_numpy())
    table, facts = _block_facts(block[block[_KEY].isin(keys)], plan)
    place = pd.Series(np.arange(len(table)), index=table[_KEY].to_numpy())
    left, right = (place.reindex(chosen[name]).to_numpy(dtype=np.int64) for name in (_LEFT, _RIGHT))
    km = chosen[_KM].to_numpy()
    levels = chosen[[str(n) for n in range(len(ALL_FIELDS))]].to_numpy(dtype=np.int8)
    labels = pd.Series(table[schema.EVENT_GROUP]).astype(object)
    labels.iloc[left] = chosen[_LABEL].to_numpy(dtype=object)
    named = table.assign(**{schema.EVENT_GROUP: pd.Series(labels, dtype="string")})
    pairs = Pairs(left, right, np.zeros(len(km), dtype=np.float32), km)
    return links_of(named, facts, pairs, chosen[_SCORE].to_numpy(), levels)


def _pairs_meta() -> pd.DataFrame:
    found = {_LEFT: "int64", _RIGHT: "int64", _KM: "float32", _ODDS: "float64", _BLOCK: "int64"}
    levels = {str(n): "int8" for n in range(len(FIELDS))}
    return _empty(found | levels | {_BIN: "int64"})


def _members_meta(first: pd.DataFrame) -> pd.DataFrame:
    return _tellers(first, 0).drop(columns=_START).assign(**{_BIN: first[_KEY]})


def _labels_meta() -> pd.DataFrame:
    return _empty({PART: "int64", PLACE: "int64", _LABEL: "object"})


def _chosen_meta() -> pd.DataFrame:
    kept = {_LEFT: "int64", _RIGHT: "int64", _KM: "float32", _BLOCK: "int64", _SCORE: "float64", _LABEL: "object"}
    return _empty(kept | {str(n): "int8" for n in range(len(ALL_FIELDS))})


def _empty(dtypes: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})
