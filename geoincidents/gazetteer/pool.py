"""The forms of names in the index that are closest to a name, and the places that bear them.

The index gives what is filed under the name's own skeleton, under those that are one consonant, one word or another
word order away, and names that share its words. All forms found are compared by their letters, the closest ones by
:mod:`geoincidents.names.likeness`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geoincidents import names
from geoincidents.fileformat import key_id
from geoincidents.gazetteer.lookup import NOTHING_FILED, together
from geoincidents.names import filing, skeleton
from geoincidents.names.filing import VOWELLESS_MARK
from geoincidents.names.likeness import kinship, likeness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Filed, Lookup, Rows
    from geoincidents.gazetteer.ranking import Context

MOST_FINALISTS = 80
"""Forms that are compared by more than their letters in a thorough search."""

_FINALISTS = 16  # the same otherwise
_FEW = 12  # the same, where places with the very name are known
_ALIKE = 0.4  # likeness of letters below which only the same consonants count
_OWN_KEY = 0.2  # likeness of letters that having the same consonants, or the same words, makes up for
_ACROSS = 0.2  # the same that letters left out of one of the two make up for
_ROUGHLY = 3  # times as many are looked at for that
_MOST_FILED = 20_000  # entries of a neighbouring key: one with more is hardly worth its reading
_BY_WORDS = 12  # names that share words with the one asked for
_CLOSE = -1.2  # evidence of a form with the name's own consonants that no form with others is likely to surpass
_NOT_SAME = -1e-3  # evidence of a name that has the same form but other letters
_FIRST = np.ones(1, dtype=bool)


class Pool(NamedTuple):
    """Forms, how many entries each has, their rows, and the evidence that each form is a spelling of the name."""

    forms: list[str]
    sizes: NDArray[np.int64]
    rows: Rows
    evidence: NDArray[np.float64]


def like_forms(
    store: Lookup,
    name: str,
    context: Context,
    same: Collection[int] = (),
    *,
    thorough: bool = True,
    every_stage: bool = False,
) -> Pool:
    """The forms that are closest to a name, held to the limits of the context.

    They are looked for where a spelling is likeliest to stand, then farther off, until one is close that is not of the
    very name, which the places of ``same`` bear.
    """
    asked = filing.form(name)
    most = MOST_FINALISTS if thorough else _FEW if same else _FINALISTS
    found, letters, evidence = NOTHING_FILED, np.empty(0), np.empty(0)
    for stage in _stages(store, name, context):
        closest, alike = _closest(asked, stage, most)
        if not len(closest):
            continue
        weighed = np.minimum(likeness(asked, closest.forms), _NOT_SAME)
        found = together([found, closest])
        letters, evidence = np.concatenate([letters, alike]), np.concatenate([evidence, weighed])
        enough = (same and not thorough) or _is_close(store, closest, weighed, context, same)
        if enough and not every_stage:
            break
    if len(letters) > most:
        best = np.argsort(-letters, kind="stable")[:most]
        found, evidence = found.take(best), evidence[best]
    rows, sizes = store.rows(found), found.sizes
    if _limited(context) and len(rows):
        held = inside(store, rows, context)
        rows, sizes = rows[held], _counted(held, sizes)
    return Pool(found.forms, sizes, rows, evidence)


def _stages(store: Lookup, name: str, context: Context) -> Iterator[list[tuple[Filed, float]]]:
    """What is filed under keys that are farther and farther off, and what their forms are credited with."""
    close = filing.close_keys(name)
    yield [(_held(store, store.filed([key_id(key) for key in close]), context), _OWN_KEY)]
    own = filing.query_keys(name)
    further = [key_id(key) for key in own if key not in close]
    if further:
        yield [(_held(store, store.filed(further), context), _OWN_KEY)]
    known = {key_id(key) for key in own}
    far = {key_id(key) for key in filing.neighbour_keys(name, short=_limited(context))} - known
    words = tuple(dict.fromkeys([key_id(skeleton(word)) for word in names.words(name)]))
    holds = partial(inside, store, context=context) if _limited(context) else None
    sharing = store.sharing(words, most=_BY_WORDS, without=known | far, holds=holds)
    near = store.filed(sorted(far), most=_MOST_FILED)
    yield [(_held(store, sharing, context), _OWN_KEY), (_held(store, near, context), 0.0)]


def _closest(asked: str, stage: Sequence[tuple[Filed, float]], most: int) -> tuple[Filed, NDArray[np.float64]]:
    """The forms of a stage that are closest by their letters, and how close; what stands for others is left out."""
    filed = together([part for part, _ in stage])
    if not len(filed):
        return filed, np.empty(0)
    alike = process.cdist((asked,), filed.forms, scorer=Levenshtein.normalized_similarity, score_cutoff=_ALIKE)[0]
    alike += np.repeat([bonus for _, bonus in stage], [len(part) for part, _ in stage])
    best = np.argsort(-alike, kind="stable")[: _ROUGHLY * most]  # of equals the more important stands first
    forms, marked = filed.forms, asked.startswith(VOWELLESS_MARK)
    best = np.array([at for at in best[alike[best] > 0.0].tolist() if forms[at]], dtype=np.intp)
    if len(best) > most:  # a form without vowels lacks letters that a spelling with them has
        across = [forms[at].startswith(VOWELLESS_MARK) != marked for at in best.tolist()]
        alike[best] += _ACROSS * np.array(across)
        best = best[np.argsort(-alike[best], kind="stable")[:most]]
    return filed.take(best), alike[best]


def _is_close(
    store: Lookup, filed: Filed, evidence: NDArray[np.float64], context: Context, same: Collection[int]
) -> bool:
    """Whether a form is close that other places than those of the very name bear."""
    close = np.flatnonzero(evidence >= _CLOSE)
    if not len(close) or not same:
        return bool(len(close))
    rows = store.rows(filed.take(close))
    rows = rows[inside(store, rows, context)] if _limited(context) else rows
    return not set(rows.tolist()) <= set(same)


def _limited(context: Context) -> bool:
    return bool(context.country) or context.scope is not None


def inside(store: Lookup, rows: Rows, context: Context) -> NDArray[np.bool_]:
    """Which rows the limits of a context leave."""
    held = store.lies_in(rows, context.country) if context.country else np.ones(len(rows), dtype=bool)
    return held if context.scope is None else held & context.scope.holds(rows)


def _held(store: Lookup, filed: Filed, context: Context) -> Filed:
    """The forms that places within the limits of a context bear."""
    if not len(filed) or not _limited(context):
        return filed
    return filed.take(np.flatnonzero(_counted(inside(store, store.rows(filed), context), filed.sizes)))


def _counted(held: NDArray[np.bool_], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of each form's entries are held."""
    counts: NDArray[np.int64] = np.add.reduceat(held, np.cumsum(sizes) - sizes, dtype=np.int64)
    return counts


class Families(NamedTuple):
    """Places of a pool, each once: row number, its closest form, that form's evidence, what its other forms add."""

    ids: NDArray[np.int64]
    forms: NDArray[np.int64]
    evidence: NDArray[np.float64]
    kin: NDArray[np.float64]


def families(pool: Pool) -> Families:
    """The places of a pool."""
    forms = np.repeat(np.arange(len(pool.forms)), pool.sizes)
    evidence = pool.evidence[forms]
    order = np.lexsort((forms, -evidence, pool.rows))
    ids, forms, evidence = pool.rows[order].astype(np.int64), forms[order], evidence[order]
    other = ids[1:] != ids[:-1]
    new = np.concatenate([_FIRST[: len(ids)], other | (forms[1:] != forms[:-1])])  # one form may stand there twice
    starts = np.flatnonzero(np.concatenate([_FIRST[: len(ids)], other])[new])
    ids, forms, evidence = ids[new], forms[new], evidence[new]
    return Families(ids[starts], forms[starts], evidence[starts], kinship(evidence, starts))
