"""Places that a name could mean, found through the index alone, and how alike their names are.

The forms of names that are closest come from :mod:`geoincidents.gazetteer.pool`; places are read only for those that
likeness and importance put first.
"""

from __future__ import annotations

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
    same: list[int] = _held(store, store.rows_with_print(name), context).tolist()
    bearing = frozenset(same)
    near = families(like_forms(store, name, context, bearing, thorough=thorough))
    ids = np.array([*same, *near], dtype=np.int64)
    evidence = np.array([*[0.0] * len(same), *[one.evidence for one in near.values()]])
    others = np.array([*[0.0] * len(same), *[one.kin for one in near.values()]])
    noted, famed = store.noted(ids), of_kind(store, ids, is_famed)
    case = case_of(context, store.complete_countries)
    liked = preference(evidence, others, store.names_listed(ids), store.population(ids), noted, famed, case)
    order = ids[np.lexsort((ids, -liked))]
    chosen = _first(order, limit)
    if context.lat is not None and context.lon is not None:
        chosen += _first(order[_round_about(store, order, context.lat, context.lon)], limit)
    if context.rows:
        chosen += _first(order[np.isin(store.admin1_of(order), list(context.rows))], limit)
    chosen = list(dict.fromkeys(chosen))
    is_noted = dict(zip(ids.tolist(), noted.tolist(), strict=True))
    folded = names.fold(name)
    hits = []
    for row, place in zip(chosen, store.places(chosen), strict=True):
        own = name_with_fold(place, folded) if row in bearing else None
        if own is not None:
            hits.append(Hit(name, place, own, 0.0, noted=is_noted[row]))
        elif row in near:  # a fingerprint can be that of another name: what is left then is how the forms compare
            form, like, kin = near[row]
            hits.append(Hit(name, place, _spelled(place, form), like, kin, is_noted[row]))
    return hits


def _first(ids: NDArray[np.int64], limit: int) -> list[int]:
    """The first few row numbers, each once."""
    return list(dict.fromkeys(ids[: 2 * limit].tolist()))[:limit]


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
