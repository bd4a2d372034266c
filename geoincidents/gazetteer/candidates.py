"""Places that a name could mean, found through the index alone, and how alike their names are.

The index gives what is filed under the name's own skeleton, under those that are one consonant, one word or another
word order away, and names that share its words. All forms found are compared by their letters, the closest ones by
:mod:`geoincidents.likeness`; places are read only for those that likeness and importance put first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geoincidents import filing, names
from geoincidents.fileformat import key_id
from geoincidents.gazetteer.store import Filed
from geoincidents.likeness import kinship, likeness, spelling_utility
from geoincidents.names import skeleton
from geoincidents.place import Candidate
from geoincidents.ranking import Hit, importance, spelled_utilities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from geoincidents.gazetteer.store import Ids, Store
    from geoincidents.place import Place
    from geoincidents.ranking import Context

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
_NO_PAIRS = np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)


def find_candidates(store: Store, name: str, context: Context, *, limit: int = 120) -> tuple[Candidate, ...]:
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


def find_hits(store: Store, name: str, context: Context, *, limit: int = _READ, thorough: bool = False) -> list[Hit]:
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
    value = spelling_utility(near.evidence, near.kin, store.names_listed(near.ids))
    value = np.concatenate([np.zeros(len(same)), value])
    people = store.population(ids)
    order = np.lexsort((ids, -(spelled_utilities(evidence, value, people) + importance(people))))
    chosen = list(dict.fromkeys(ids[order].tolist()))[:limit]
    if context.lat is not None and context.lon is not None:
        local = _cells_round(store, round(context.lat, 1), round(context.lon, 1))
        chosen += list(dict.fromkeys(ids[order[np.isin(ids[order], local)]].tolist()))[:limit]
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
    pairs = np.unique(
        (pool.entries >> 8).astype(np.int64) * len(pool.forms) + np.repeat(np.arange(len(pool.forms)), pool.sizes)
    )
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
    """Forms, how many entries each has, the entries, and how many forms come first for having its keys or words."""

    forms: list[str]
    sizes: NDArray[np.int64]
    entries: Ids
    own: int


def forms_like(store: Store, name: str, context: Context, *, wide: bool = True) -> Pool:
    """All forms that the index gives for a name, held to the limits of the context.

    Narrowly only those with the same consonants are asked for, and those that other habits of reading give.
    """
    own = dict.fromkeys(map(key_id, filing.query_keys(name)))
    limited = bool(context.country) or context.scope is not None
    keys = dict.fromkeys(map(key_id, filing.neighbour_keys(name, short=limited))) if wide else {}
    near = store.filed(tuple(own))
    far = store.filed([key for key in keys if key not in own], most=_MOST_FILED)
    worded = _sharing_words(store, name, context, own.keys() | keys.keys()) if wide else []
    sharing = Filed(
        [form for form, _ in worded],
        np.ones(len(worded), dtype=np.uint8),
        np.array([entry for _, entry in worded], dtype=np.uint32),
    )
    filed = [*near, sharing, *(part for part in far if len(part.entries))]
    pool = Pool(
        [form for part in filed for form in part.forms],
        np.concatenate([part.sizes for part in filed]).astype(np.int64),
        np.concatenate([part.entries for part in filed]),
        sum(len(part.forms) for part in (*near, sharing)),
    )
    if not limited:
        return pool
    return _kept(pool, _inside(store, (pool.entries >> 8).astype(np.uint32), context))


def _kept(pool: Pool, mask: NDArray[np.bool_]) -> Pool:
    """What is left of a pool when only some entries are, without the forms that have none."""
    ends = np.cumsum(pool.sizes)
    counts = np.concatenate([[0], np.cumsum(mask)])
    sizes = counts[ends] - counts[ends - pool.sizes]
    left = np.flatnonzero(sizes)
    return Pool([pool.forms[at] for at in left], sizes[left], pool.entries[mask], int((left < pool.own).sum()))


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


def _sharing_words(store: Store, name: str, context: Context, known: Collection[int]) -> list[tuple[str, int]]:
    """Names that have all words of a name but one, or its one word among others: form and entry."""
    words = tuple(dict.fromkeys(map(key_id, map(skeleton, names.words(name)))))
    pairs = []
    for ids, wholes in store.worded(words):
        inside = _inside(store, ids, context)
        pairs.append(ids[inside].astype(np.uint64) << np.uint64(32) | wholes[inside])
    if len(pairs) == 1:
        best = pairs[0][:_BY_WORDS]
    else:
        together, counts = np.unique(np.concatenate(pairs), return_counts=True) if pairs else _NO_PAIRS
        enough = counts >= len(words) - 1
        together, counts = together[enough], counts[enough]
        best = together[np.argsort(-counts, kind="stable")[:_BY_WORDS]]  # the most important first among equals
    wanted = [(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in best if int(pair) & 0xFFFFFFFF not in known]
    found = []
    for (number, _), filed in zip(wanted, store.filed([key for _, key in wanted]), strict=True):
        for at in np.flatnonzero(filed.entries >> 8 == number)[:1]:
            form = int(np.searchsorted(np.cumsum(filed.sizes), at, side="right"))
            found.append((filed.forms[form], number << 8))
    return found


def _inside(store: Store, ids: Ids, context: Context) -> NDArray[np.bool_]:
    """Which row numbers the limits of a context leave."""
    inside = store.lies_in(ids, context.country) if context.country else np.ones(len(ids), dtype=bool)
    return inside if context.scope is None else inside & context.scope.holds(ids)


def _held(store: Store, ids: Ids, context: Context) -> Ids:
    held: Ids = ids[_inside(store, ids, context)]
    return held


@lru_cache(maxsize=256)
def _cells_round(store: Store, lat: float, lon: float) -> Ids:
    west, east = lon - _LOCAL_DEGREES, lon + _LOCAL_DEGREES
    return store.in_cells(
        south=lat - _LOCAL_DEGREES,
        north=lat + _LOCAL_DEGREES,
        west=west + 360 if west < -180 else west,  # noqa: PLR2004 degrees
        east=east - 360 if east > 180 else east,  # noqa: PLR2004 degrees
    )
