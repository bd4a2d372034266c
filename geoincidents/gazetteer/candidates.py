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
from geoincidents.gazetteer.pool import families, inside, like_forms
from geoincidents.gazetteer.ranking import Hit, case_of, is_famed, preference
from geoincidents.gazetteer.store import may_end, name_with_fold
from geoincidents.names import filing
from geoincidents.place import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Lookup, Rows
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Place

_LOCAL_DEGREES = 2.0  # places within this of an expected point have a list of their own
_READ = 12  # places that are read, and as many again near an expected point
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
    same = _held(store, store.rows_with_print(name), context).astype(np.int64)
    bearing = frozenset(same.tolist())
    pool = like_forms(store, name, context, bearing, thorough=thorough)
    near = families(pool)
    ids = np.concatenate([same, near.ids])
    evidence = np.concatenate([np.zeros(len(same)), near.evidence])
    kin = np.concatenate([np.zeros(len(same)), near.kin])
    noted, famed = store.noted(ids), of_kind(store, ids, is_famed)
    case = case_of(context, store.complete_countries)
    liked = preference(evidence, kin, store.names_listed(ids), store.population(ids), noted, famed, case)
    order = np.lexsort((ids, -liked))
    chosen = _first(ids, order, limit)
    if context.lat is not None and context.lon is not None:
        chosen |= _first(ids, order[_round_about(store, ids[order], context.lat, context.lon)], limit)
    if context.rows:
        chosen |= _first(ids, order[np.isin(store.admin1_of(ids[order]), list(context.rows))], limit)
    folded, hits = names.fold(name), []
    for (row, at), place in zip(chosen.items(), store.places(chosen), strict=True):
        own = name_with_fold(place, folded) if row in bearing else None
        if own is not None:
            hits.append(Hit(name, place, own, 0.0, noted=bool(noted[at])))
            continue
        # A fingerprint can be that of another name: what is left then is how the forms compare.
        beside = at - len(same) if at >= len(same) else int(near.ids.searchsorted(row))
        if beside < len(near.ids) and near.ids[beside] == row:
            like = float(near.evidence[beside]), float(near.kin[beside])
            hits.append(Hit(name, place, _spelled(place, pool.forms[near.forms[beside]]), *like, bool(noted[at])))
    return hits


def _first(ids: NDArray[np.int64], order: NDArray[np.intp], limit: int) -> dict[int, int]:
    """The first few row numbers in an order, each once, with where they stand."""
    found: dict[int, int] = {}
    few = order[: 2 * limit]
    for row, at in zip(ids[few].tolist(), few.tolist(), strict=True):
        found.setdefault(row, at)
    return dict(islice(found.items(), limit))


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
