"""Places that a name could mean, found through the index alone, and how alike their names are.

The forms of names that are closest come from :mod:`geoincidents.gazetteer.pool`; places are read only for those that
likeness and importance put first.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from geoincidents import names
from geoincidents.gazetteer.lookup import of_kind
from geoincidents.gazetteer.pool import families, families_of_few, inside, like_forms
from geoincidents.gazetteer.ranking import Hit, case_of, is_famed, preference, usual_worth
from geoincidents.gazetteer.store import may_end, name_with_fold
from geoincidents.names import filing
from geoincidents.place import Candidate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Lookup, Rows
    from geoincidents.gazetteer.pool import Like, Pool

    _Chosen = dict[int, tuple[bool, Like | None]]
    """Rows, the likeliest first, with whether each is noted and what its closest form is."""
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Place

_LOCAL_DEGREES = 2.0  # places within this of an expected point have a list of their own
_READ = 12  # places that are read, and as many again near an expected point
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


def find_hits(store: Lookup, name: str, context: Context, *, limit: int = _READ, thorough: bool = False) -> list[Hit]:
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
    choose = _of_few if len(pool.rows) + len(bearing) <= _FEW else _of_many
    chosen = choose(store, bearing, pool, context, limit)
    folded, hits, known = names.fold(name), [], frozenset(bearing)
    for (row, (noted, like)), place in zip(chosen.items(), store.places(chosen), strict=True):
        own = name_with_fold(place, folded) if row in known else None
        if own is not None:
            hits.append(Hit(name, place, own, 0.0, 0.0, noted))
        elif like is not None:  # a fingerprint can be that of another name: then how the forms compare is left
            form, evidence, kin = like
            hits.append(Hit(name, place, _spelled(place, pool.forms[form]), evidence, kin, noted))
    return hits


def _of_few(store: Lookup, bearing: Sequence[int], pool: Pool, context: Context, limit: int) -> _Chosen:
    """What to read of a few places, which are weighed one by one."""
    like = families_of_few(pool)
    rows = [*bearing, *like]
    facts = store.standing(rows)
    worth = usual_worth(case_of(context, store.complete_countries), beside_same=bool(bearing))
    alike = [*((0.0, 0.0) for _ in bearing), *((evidence, kin) for _, evidence, kin in like.values())]
    liked = [-worth(one, *how) for one, how in zip(facts, alike, strict=True)]
    order = [at for _, _, at in sorted(zip(liked, rows, range(len(rows)), strict=True))]
    chosen = _first(rows, order, limit)
    if len(chosen) == limit and _has_surroundings(context):
        numbers = np.array(rows, dtype=np.int64)
        chosen |= _around(store, numbers, np.array(order), context, limit)
    return {row: (facts[at][0], like.get(row)) for row, at in chosen.items()}


def _of_many(store: Lookup, bearing: Sequence[int], pool: Pool, context: Context, limit: int) -> _Chosen:
    """What to read of many places, which are weighed at once."""
    near = families(pool)
    ids = np.concatenate([np.array(bearing, dtype=np.int64), near.ids])
    nothing = np.zeros(len(bearing))
    evidence, kin = np.concatenate([nothing, near.evidence]), np.concatenate([nothing, near.kin])
    noted, famed = store.noted(ids), of_kind(store, ids, is_famed)
    case = case_of(context, store.complete_countries)
    liked = preference(evidence, kin, store.names_listed(ids), store.population(ids), noted, famed, case)
    order = np.lexsort((ids, -liked))
    few = order[: 2 * limit].tolist()
    chosen = _first(dict(zip(few, ids[few].tolist(), strict=True)), few, limit)
    chosen |= _around(store, ids, order, context, limit)
    return {row: (bool(noted[at]), near.of(row)) for row, at in chosen.items()}


def _has_surroundings(context: Context) -> bool:
    return bool(context.rows) or (context.lat is not None and context.lon is not None)


def _around(
    store: Lookup, ids: NDArray[np.int64], order: NDArray[np.intp], context: Context, limit: int
) -> dict[int, int]:
    """The first few near an expected point, and of the divisions that are stated."""
    found: dict[int, int] = {}
    if context.lat is not None and context.lon is not None:
        near = order[_round_about(store, ids[order], context.lat, context.lon)]
        found |= _first(ids.tolist(), near.tolist(), limit)
    if context.rows:
        inside_it = order[np.isin(store.admin1_of(ids[order]), list(context.rows))]
        found |= _first(ids.tolist(), inside_it.tolist(), limit)
    return found


def _first(ids: Mapping[int, int] | Sequence[int], order: Sequence[int], limit: int) -> dict[int, int]:
    """The first few row numbers in an order, each once, with where they stand."""
    found: dict[int, int] = {}
    for at in order[: 2 * limit]:
        found.setdefault(ids[at], at)
    return found if len(found) <= limit else dict(islice(found.items(), limit))


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
