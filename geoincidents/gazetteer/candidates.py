"""Places that a name could mean, found through the index alone, and how alike their names are.

The forms of names that are closest come from :mod:`geoincidents.gazetteer.pool`; places are read only for those that
likeness and importance put first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geoincidents import names
from geoincidents.gazetteer.lookup import of_kind
from geoincidents.gazetteer.pool import ROW_BITS, families, families_of_few, inside, like_forms
from geoincidents.gazetteer.ranking import Hit, case_of, is_famed, preference, usual_worth
from geoincidents.gazetteer.store import may_end, name_with_fold
from geoincidents.names import filing
from geoincidents.place import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Lookup, Rows
    from geoincidents.gazetteer.pool import Families, Like, Pool

    _Chosen = dict[int, tuple[bool, Like | None]]
    """Rows, the likeliest first, with whether each is noted and what its closest form is."""
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Place

_LOCAL_DEGREES = 2.0  # places within this of an expected point have a list of their own
READ = 12  # places that are read, and as many again near an expected point
_FEW = 150  # places up to which weighing them one by one is faster than at once
_FUZZY_FLOOR = 0.4
_PAST_LATIN = "\u0250"  # the first letter that is not of the Latin blocks that names are written in


def find_candidates(store: Lookup, name: str, context: Context, *, limit: int = 120) -> tuple[Candidate, ...]:
    """Places whose names are close to one, closest first.

    Parameters
    ----------
    store
        An open gazetteer file.
    name
        A name in any script.
    context
        Its country and its scope are limits; near its point no place is cut off for being small.
    limit
        At most this many.

    Returns
    -------
    tuple of Candidate
        ``score`` is the similarity of the names.
    """
    hits = find_hits(store, name, context, limit=limit, thorough=True)
    close = [Candidate(h.place, h.similarity, h.matched_name) for h in hits if h.similarity >= _FUZZY_FLOOR]
    return tuple(sorted(close, key=lambda c: (-c.score, -c.place.population, c.place.place_id)))


def find_hits(store: Lookup, name: str, context: Context, *, limit: int = READ, thorough: bool = False) -> list[Hit]:
    """Places whose names are close to one, the likeliest first.

    Parameters
    ----------
    store
        An open gazetteer file.
    name
        A name in any script.
    context
        Its country and its scope are limits; near its point no place is cut off for being small.
    limit
        At most this many, and as many again near the point.
    thorough
        Look for names with other consonants or words even where places with the very name are known. In any case they
        are looked for only where none with the same consonants is close.

    Returns
    -------
    list of Hit
        Each place once.
    """
    same = _held(store, store.rows_with_print(name), context)
    bearing = same.tolist()
    pool = like_forms(store, name, context, bearing, thorough=thorough)
    if len(pool.rows) + len(bearing) <= _FEW:
        chosen = _of_few(store, bearing, pool, context, limit)
    else:
        near = families(pool.sizes, pool.rows.astype(np.int64), np.array(pool.evidence))
        (chosen,) = foremost(store, same.astype(np.int64), near, (context,), limit)
    known = frozenset(bearing)
    places = store.places(chosen)
    return hits_of(name, places, pool.forms, [(row in known, *one) for row, one in chosen.items()])


def hits_of(
    name: str, places: Sequence[Place], forms: Sequence[str], known: Sequence[tuple[bool, bool, Like | None]]
) -> list[Hit]:
    """The hits of a name; of each place is known whether it seems to bear it, whether it is noted, what is like it."""
    folded, hits = names.fold(name), []
    for place, (bears, noted, like) in zip(places, known, strict=True):
        own = name_with_fold(place, folded) if bears else None
        if own is not None:
            hits.append(Hit(name, place, own, 0.0, 0.0, noted))
        elif like is not None:  # a fingerprint can be that of another name: then how the forms compare is left
            form, evidence, kin = like
            hits.append(Hit(name, place, _spelled(place, forms[form]), evidence, kin, noted))
    return hits


def _of_few(store: Lookup, bearing: Sequence[int], pool: Pool, context: Context, limit: int) -> _Chosen:
    """What to read of a few places, which are weighed one by one."""
    like = families_of_few(pool)
    rows = [*bearing, *like]
    facts = store.standing(rows)
    worth = usual_worth(case_of(context, store.complete_countries), beside_same=bool(bearing))
    alike = [*((0.0, 0.0) for _ in bearing), *((evidence, kin) for _, evidence, kin in like.values())]
    liked = [-worth(one, *how) for one, how in zip(facts, alike, strict=True)]
    first: dict[int, int] = {}
    for _, row, at in sorted(zip(liked, rows, range(len(rows)), strict=True)):
        first.setdefault(row, at)
    chosen = list(first.values())[:limit]
    if len(first) > limit and _has_surroundings(context):
        order = np.array(list(first.values()))
        chosen = list(dict.fromkeys([*chosen, *_around(store, np.array(rows, dtype=np.int64), order, context, limit)]))
    return {rows[at]: (facts[at][0], like.get(rows[at])) for at in chosen}


def foremost(
    store: Lookup, bearing: NDArray[np.int64], near: Families, contexts: Sequence[Context], limit: int
) -> list[_Chosen]:
    """What to read of many places, which are weighed at once; keys have the number of the name before that of the row.

    All contexts are of one case (see :func:`geoincidents.gazetteer.ranking.case_of`).
    """
    nothing = np.zeros(len(bearing))
    ids = np.concatenate((bearing, near.ids))
    evidence, kin = np.concatenate((nothing, near.evidence)), np.concatenate((nothing, near.kin))
    own, rows = ids >> ROW_BITS, ids & ((1 << ROW_BITS) - 1)
    noted, famed = store.noted(rows), of_kind(store, rows, is_famed)
    beside = np.zeros(len(contexts), dtype=bool)
    beside[own[: len(bearing)]] = True
    case = case_of(contexts[0], store.complete_countries)
    liked = preference(
        evidence, kin, store.names_listed(rows), store.population(rows), noted, famed, case, beside_same=beside[own]
    )
    order = np.lexsort((rows, -liked, own))
    order = order[np.sort(np.unique(ids[order], return_index=True)[1])]  # a place may stand there for its name, too
    ends = [0, *own[order].searchsorted(np.arange(len(contexts)), side="right").tolist()]
    like = near.find(ids)
    found = []
    for context, start, end in zip(contexts, ends, ends[1:], strict=False):
        part = order[start : min(start + limit, end)]
        if end - start > limit and _has_surroundings(context):
            part = np.array(
                list(dict.fromkeys([*part.tolist(), *_around(store, rows, order[start:end], context, limit)]))
            )
        facts = zip(rows[part].tolist(), noted[part].tolist(), map(near.like, like[part].tolist()), strict=True)
        found.append({row: (is_noted, one) for row, is_noted, one in facts})
    return found


def _has_surroundings(context: Context) -> bool:
    return bool(context.rows) or (context.lat is not None and context.lon is not None)


def _around(store: Lookup, rows: NDArray[np.int64], order: NDArray[np.intp], context: Context, limit: int) -> list[int]:
    """Where the first few near an expected point stand, and those of the divisions that are stated."""
    found: list[int] = []
    if context.lat is not None and context.lon is not None:
        found += order[_round_about(store, rows[order], context.lat, context.lon)][:limit].tolist()
    if context.rows:
        found += order[np.isin(store.admin1_of(rows[order]), list(context.rows))][:limit].tolist()
    return found


def _spelled(place: Place, form: str) -> str:
    """Name of a place that has a form."""
    for other in place.names:  # most are plain words, and then tell at a glance
        if other.lower() == form:
            return other
    for other in sorted(place.names, key=_PAST_LATIN.__lt__):
        if may_end(other, form) and filing.form(other) == form:
            return other
    return place.name


def _held(store: Lookup, ids: Rows, context: Context) -> Rows:
    held: Rows = ids[inside(store, ids, context)]
    return held


def _round_about(store: Lookup, ids: NDArray[np.int64], lat: float, lon: float) -> NDArray[np.bool_]:
    """Which places lie within some degrees of a point."""
    east = np.abs((store.lon(ids) - lon + 180.0) % 360.0 - 180.0)
    near: NDArray[np.bool_] = (np.abs(store.lat(ids) - lat) <= _LOCAL_DEGREES) & (east <= _LOCAL_DEGREES)
    return near
