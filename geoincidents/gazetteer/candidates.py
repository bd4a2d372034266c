"""Places that a name could mean, found through the index alone, and how alike their names are.

The index gives what is filed under the name's own skeleton, under those that are one consonant, one word or another
word order away, and names that share its words. All forms found are compared by their letters, the closest ones by
:mod:`geoincidents.likeness`; places are read only for those that likeness and importance put first.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geoincidents import filing, names
from geoincidents.fileformat import key_id
from geoincidents.gazetteer.ranking import Hit, preference
from geoincidents.likeness import kinship, likeness
from geoincidents.names import skeleton
from geoincidents.place import Candidate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Filed, Lookup, Rows
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Place

MOST_FINALISTS = 80
"""Forms that are compared by more than their letters in a thorough search."""

_LOCAL_DEGREES = 2.0  # places within this of an expected point have a list of their own
_FINALISTS = 48  # the same otherwise
_FEW = 12  # the same, where places with the very name are known
_ALIKE = 0.4  # likeness of letters below which only the same consonants count
_OWN_KEY = 0.2  # likeness of letters that having the same consonants, or the same words, makes up for
_MOST_FILED = 20_000  # entries of a neighbouring key: one with more is hardly worth its reading
_BY_WORDS = 12  # names that share words with the one asked for
_READ = 12  # places that are read, and as many again near an expected point
_CLOSE = -1.2  # evidence of a form with the name's own consonants that no form with others is likely to surpass
_NOT_SAME = -1e-3  # evidence of a name that has the same form but other letters
_FUZZY_FLOOR = 0.4


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
    asked = filing.form(name)
    same = _held(store, store.rows_with_print(name), context).astype(np.int64)
    finalists = _finalists(len(same), thorough=thorough)
    for wide in (False, True):
        pool = closest_forms(asked, forms_like(store, name, context, wide=wide), finalists)
        near = families(pool, np.minimum(likeness(asked, pool.forms), _NOT_SAME))
        others = near.evidence[~np.isin(near.ids, same)]
        if (len(same) and not thorough) or (others >= _CLOSE).any():
            break
    ids = np.concatenate([same, near.ids])
    evidence = np.concatenate([np.zeros(len(same)), near.evidence])
    kin = np.concatenate([np.zeros(len(same)), near.kin])
    order = np.lexsort((ids, -preference(evidence, kin, store.names_listed(ids), store.population(ids))))
    chosen = list(dict.fromkeys(ids[order].tolist()))[:limit]
    if context.lat is not None and context.lon is not None:
        local = _round_about(store, ids[order], context.lat, context.lon)
        chosen += list(dict.fromkeys(ids[order[local]].tolist()))[:limit]
    if context.rows:
        held = np.isin(store.admin1_of(ids[order]), list(context.rows))
        chosen += list(dict.fromkeys(ids[order[held]].tolist()))[:limit]
    chosen = list(dict.fromkeys(chosen))
    places = dict(zip(chosen, store.places(chosen), strict=True))
    spelled = _spelled_the_same(name, [(row, places[row]) for row in same.tolist() if row in places])
    row_of = dict(zip(near.ids.tolist(), range(len(near.ids)), strict=True))
    hits = []
    for row, place in places.items():
        if row in spelled:
            hits.append(Hit(name, place, spelled[row], 0.0))
        elif row in row_of:  # a fingerprint can be that of another name: what is left then is how the forms compare
            at = row_of[row]
            own = _spelled(place, pool.forms[near.forms[at]])
            hits.append(Hit(name, place, own, float(near.evidence[at]), float(near.kin[at])))
    return hits


def _spelled_the_same(name: str, found: Iterable[tuple[int, Place]]) -> dict[int, str]:
    """Name with the same fold that places have, by row number."""
    folded = names.fold(name)
    pairs = ((row, next((o for o in place.names if names.fold(o) == folded), None)) for row, place in found)
    return {row: own for row, own in pairs if own is not None}


class Families(NamedTuple):
    """Places of a pool, each once: row number, its closest form, that form's evidence, what its other forms add."""

    ids: NDArray[np.int64]
    forms: NDArray[np.int64]
    evidence: NDArray[np.float64]
    kin: NDArray[np.float64]


def families(pool: Pool, evidence: NDArray[np.float64]) -> Families:
    """The places of a pool, from the evidence of its forms."""
    pairs = np.unique(pool.rows.astype(np.int64) * len(pool.forms) + np.repeat(np.arange(len(pool.forms)), pool.sizes))
    ids, forms = np.divmod(pairs, max(len(pool.forms), 1))
    order = np.lexsort((-evidence[forms], ids))
    ids, forms = ids[order], forms[order]
    each, starts = np.unique(ids, return_index=True)
    return Families(each, forms[starts], evidence[forms][starts], kinship(evidence[forms], starts))


def _spelled(place: Place, form: str) -> str:
    """Name of a place that has a form."""
    last = form.rpartition(" ")[2]
    for other in place.names:  # most are plain words, and then tell at a glance
        if other.isascii() and last in other.lower() and filing.form(other) == form:
            return other
    return next((other for other in place.names if filing.form(other) == form), place.name)


def _finalists(same: int, *, thorough: bool) -> int:
    if thorough:
        return MOST_FINALISTS
    return _FEW if same else _FINALISTS


class Pool(NamedTuple):
    """Forms, how many entries each has, their rows, and how many forms come first for having its keys or words."""

    forms: list[str]
    sizes: NDArray[np.int64]
    rows: Rows
    own: int


def forms_like(store: Lookup, name: str, context: Context, *, wide: bool = True) -> Pool:
    """All forms that the index gives for a name, held to the limits of the context.

    Narrowly only those with the same consonants are asked for, and those that other habits of reading give.
    """
    own = dict.fromkeys(map(key_id, filing.query_keys(name)))
    limited = bool(context.country) or context.scope is not None
    parts = [store.filed(tuple(own))]
    if wide:
        keys = dict.fromkeys(map(key_id, filing.neighbour_keys(name, short=limited)))
        parts.append(_sharing_words(store, name, context, own.keys() | keys.keys()))
        parts.append(store.filed([key for key in keys if key not in own], most=_MOST_FILED))
    pool = Pool(
        [form for part in parts for form in part.forms],
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.rows for part in parts]),
        sum(len(part.forms) for part in parts[:2]),
    )
    return _kept(pool, _inside(store, pool.rows, context)) if limited else pool


def _kept(pool: Pool, mask: NDArray[np.bool_]) -> Pool:
    """What is left of a pool when only some entries are, without the forms that have none."""
    ends = np.cumsum(pool.sizes)
    counts = np.concatenate([[0], np.cumsum(mask)])
    sizes = counts[ends] - counts[ends - pool.sizes]
    left = np.flatnonzero(sizes)
    return Pool([pool.forms[at] for at in left], sizes[left], pool.rows[mask], int((left < pool.own).sum()))


def closest_forms(asked: str, pool: Pool, limit: int = _FINALISTS) -> Pool:
    """The forms of a pool that are closest by their letters; names that only stand for others are left out."""
    if not pool.forms:
        return pool
    alike = process.cdist([asked], pool.forms, scorer=Levenshtein.normalized_similarity, score_cutoff=_ALIKE)[0]
    alike[: pool.own] += _OWN_KEY
    chosen = [at for at in np.argsort(-alike, kind="stable")[:limit] if pool.forms[at] and alike[at] > 0.0]
    mask = np.zeros(len(pool.forms), dtype=bool)
    mask[chosen] = True
    return _kept(pool, np.repeat(mask, pool.sizes))


def _sharing_words(store: Lookup, name: str, context: Context, known: Collection[int]) -> Filed:
    """Names that have all words of a name but one, or its one word among others."""
    words = tuple(dict.fromkeys(map(key_id, map(skeleton, names.words(name)))))
    limited = bool(context.country) or context.scope is not None
    holds = partial(_inside, store, context=context) if limited else None
    return store.sharing(words, most=_BY_WORDS, without=known, holds=holds)


def _inside(store: Lookup, ids: Rows, context: Context) -> NDArray[np.bool_]:
    """Which row numbers the limits of a context leave."""
    inside = store.lies_in(ids, context.country) if context.country else np.ones(len(ids), dtype=bool)
    return inside if context.scope is None else inside & context.scope.holds(ids)


def _held(store: Lookup, ids: Rows, context: Context) -> Rows:
    held: Rows = ids[_inside(store, ids, context)]
    return held


def _round_about(store: Lookup, ids: NDArray[np.int64], lat: float, lon: float) -> NDArray[np.bool_]:
    """Which places lie within some degrees of a point."""
    east = np.abs((store.lon(ids) - lon + 180.0) % 360.0 - 180.0)
    near: NDArray[np.bool_] = (np.abs(store.lat(ids) - lat) <= _LOCAL_DEGREES) & (east <= _LOCAL_DEGREES)
    return near
