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
_RANK_BITS = 8  # that hold the place of each finalist
_MOST_RANK = (1 << _RANK_BITS) - 1
_NOT_SAME = -1e-3  # evidence of a name that has the same form but other letters


class Pool(NamedTuple):
    """Forms, how many entries each has, their rows, and the evidence that each form is a spelling of the name."""

    forms: list[str]
    sizes: NDArray[np.int64]
    rows: Rows
    evidence: list[float]


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
    found = NOTHING_FILED
    letters: list[float] = []
    evidence: list[float] = []
    for stage, own in _stages(store, name, context):
        closest, alike = _closest(asked, stage, own, most)
        if not len(closest):
            continue
        weighed = [min(one, _NOT_SAME) for one in likeness(asked, closest.forms)]
        found = together([found, closest])
        letters += alike
        evidence += weighed
        enough = (same and not thorough) or _is_close(store, closest, weighed, context, same)
        if enough and not every_stage:
            break
    if len(letters) > most:
        best = sorted(range(len(letters)), key=letters.__getitem__, reverse=True)[:most]
        found, evidence = found.take(np.array(best)), [evidence[at] for at in best]
    rows, sizes = store.rows(found), found.sizes
    if _limited(context) and len(rows):
        held = inside(store, rows, context)
        rows, sizes = rows[held], _counted(held, sizes)
    return Pool(found.forms, sizes, rows, evidence)


def _stages(store: Lookup, name: str, context: Context) -> Iterator[tuple[Filed, int]]:
    """What is filed under keys that are farther and farther off, and how many of the forms have what is its own."""
    close = filing.close_keys(name)
    stage = _held(store, store.filed([key_id(key) for key in close]), context)
    yield stage, len(stage)
    own = filing.query_keys(name)
    further = [key_id(key) for key in own if key not in close]
    if further:
        stage = _held(store, store.filed(further), context)
        yield stage, len(stage)
    known = {key_id(key) for key in own}
    far = {key_id(key) for key in filing.neighbour_keys(name, short=_limited(context))} - known
    words = tuple(dict.fromkeys([key_id(skeleton(word)) for word in names.words(name)]))
    holds = partial(inside, store, context=context) if _limited(context) else None
    sharing = _held(store, store.sharing(words, most=_BY_WORDS, without=known | far, holds=holds), context)
    near = _held(store, store.filed(sorted(far), most=_MOST_FILED), context)
    yield together([sharing, near]), len(sharing)


def _closest(asked: str, filed: Filed, own: int, most: int) -> tuple[Filed, list[float]]:
    """The forms of a stage that are closest by their letters, and how close; what stands for others is left out."""
    if not len(filed):
        return filed, []
    forms, marked = filed.forms, asked.startswith(VOWELLESS_MARK)
    alike = process.cdist((asked,), forms, scorer=Levenshtein.normalized_similarity, score_cutoff=_ALIKE)[0]
    alike[:own] += _OWN_KEY
    best = (-alike).argsort(kind="stable")[: _ROUGHLY * most]  # of equals the more important stands first
    best = np.array([at for at in best[alike[best] > 0.0].tolist() if forms[at]], dtype=np.intp)
    if len(best) > most:  # a form without vowels lacks letters that a spelling with them has
        across = [forms[at].startswith(VOWELLESS_MARK) != marked for at in best.tolist()]
        alike[best] += _ACROSS * np.array(across)
        best = best[(-alike[best]).argsort(kind="stable")[:most]]
    return filed.take(best), alike[best].tolist()


def _is_close(store: Lookup, filed: Filed, evidence: Sequence[float], context: Context, same: Collection[int]) -> bool:
    """Whether a form is close that other places than those of the very name bear."""
    close = [at for at, one in enumerate(evidence) if one >= _CLOSE]
    if not close or not same:
        return bool(close)
    rows = store.rows(filed.take(np.array(close)))
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
    """The places of a pool, by row number."""
    of_forms = np.array(pool.evidence)
    closest = (-of_forms).argsort(kind="stable")
    rank = closest.argsort()
    keys = (pool.rows.astype(np.int64) << _RANK_BITS) + rank.repeat(pool.sizes)
    keys.sort()
    keys = keys[_is_new(keys)]  # one form may stand there twice
    rows, forms = keys >> _RANK_BITS, closest[keys & _MOST_RANK]
    starts, evidence = _is_new(rows).nonzero()[0], of_forms[forms]
    return Families(rows[starts], forms[starts], evidence[starts], kinship(evidence, starts))


def _is_new(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of some sorted numbers are not the one before."""
    new = np.ones(len(numbers), dtype=bool)
    new[1:] = numbers[1:] != numbers[:-1]
    return new
