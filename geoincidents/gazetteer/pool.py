"""The forms of names in the index that are closest to a name, and the places that bear them.

The index gives what is filed under the name's own skeleton, under those that are one consonant, one word or another
word order away, and names that share its words. All forms found are compared by their letters, the closest ones by
:mod:`geoincidents.names.likeness`.
"""

from __future__ import annotations

from functools import partial
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geoincidents import names
from geoincidents.compile.fileformat import key_id
from geoincidents.gazetteer.lookup import NOTHING_FILED, together
from geoincidents.names import filing, skeleton
from geoincidents.names.filing import VOWELLESS_MARK
from geoincidents.names.likeness import kinship, kinship_of_one, likeness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Filed, Lookup, Rows
    from geoincidents.gazetteer.ranking import Context

    Like = tuple[int, float, float]
    """The closest form of a place, the evidence of it, and what the place's other forms add."""

ROW_BITS = 32  # that hold any row number
MOST_FINALISTS = 80
"""Forms that are compared by more than their letters in a thorough search."""

FINALISTS = 16  # the same otherwise
FEW_FINALISTS = 12  # the same, where places with the very name are known
ALIKE = 0.4  # likeness of letters below which only the same consonants count
OWN_KEY = 0.2  # likeness of letters that having the same consonants, or the same words, makes up for
ACROSS = 0.2  # the same that letters left out of one of the two make up for
ROUGHLY = 3  # times as many are looked at for that
MOST_FILED = 20_000  # entries of a neighbouring key: one with more is hardly worth its reading
BY_WORDS = 12  # names that share words with the one asked for
CLOSE = -1.2  # evidence of a form with the name's own consonants that no form with others is likely to surpass
_WORD_BITS = 63
NOT_SAME = -1e-3  # evidence of a name that has the same form but other letters


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
    most = MOST_FINALISTS if thorough else FEW_FINALISTS if same else FINALISTS
    found = NOTHING_FILED
    letters: list[float] = []
    evidence: list[float] = []
    is_cut = False
    for stage, own, is_last in _stages(store, name, context):
        closest, alike = _closest(asked, stage, own, most)
        if is_last and not every_stage:  # what is left out for its letters need not be heard
            kept, staying = _foremost(letters, alike, most)
            is_cut = len(kept) + len(staying) < len(letters) + len(alike)
            if len(kept) < len(letters):
                found, letters, evidence = _taken(found, letters, evidence, kept)
            if len(staying) < len(alike):
                closest, alike = closest.take(np.array(staying, dtype=np.intp)), [alike[at] for at in staying]
        if not len(closest):
            continue
        weighed = [min(one, NOT_SAME) for one in likeness(asked, closest.forms)]
        found = together((found, closest))
        letters += alike
        evidence += weighed
        if is_last or (same and not thorough and not every_stage):
            break
        if not every_stage and _is_close(store, closest, weighed, context, same):
            break
    if is_cut or len(letters) > most:
        found, letters, evidence = _taken(found, letters, evidence, _foremost(letters, [], most)[0])
    rows, sizes = store.rows(found), found.sizes
    if _limited(context) and len(rows):
        held = inside(store, rows, context)
        rows, sizes = rows[held], _counted(held, sizes)
    return Pool(found.forms, sizes, rows, evidence)


def _foremost(letters: list[float], others: list[float], most: int) -> tuple[list[int], list[int]]:
    """Positions of the best of some and of others that come after them, best first; of equals the first."""
    every, many = [*letters, *others], len(letters)
    best = sorted(range(len(every)), key=every.__getitem__, reverse=True)[:most]
    return [at for at in best if at < many], [at - many for at in best if at >= many]


def _taken(
    found: Filed, letters: list[float], evidence: list[float], kept: list[int]
) -> tuple[Filed, list[float], list[float]]:
    """Some of the forms, with what is known of them."""
    return found.take(np.array(kept, dtype=np.intp)), [letters[at] for at in kept], [evidence[at] for at in kept]


def _stages(store: Lookup, name: str, context: Context) -> Iterator[tuple[Filed, int, bool]]:
    """What is filed under keys that are ever farther off, how many forms have the name's own, whether that is all."""
    close = filing.close_keys(name)
    stage = _filed(store, [key_id(key) for key in close], context)
    yield stage, len(stage), False
    own = filing.query_keys(name)
    further = [key_id(key) for key in own if key not in close]
    if further:
        stage = _filed(store, further, context)
        yield stage, len(stage), False
    known = {key_id(key) for key in own}
    far = {key_id(key) for key in filing.neighbour_keys(name, short=_limited(context))} - known
    words = tuple(dict.fromkeys([key_id(skeleton(word)) for word in names.words(name)]))
    holds = partial(inside, store, context=context) if _limited(context) else None
    sharing = _held(store, store.sharing(words, most=BY_WORDS, without=known | far, holds=holds), context)
    near = _filed(store, sorted(far), context, most=MOST_FILED)
    yield together([sharing, near]), len(sharing), True


def _closest(asked: str, filed: Filed, own: int, most: int) -> tuple[Filed, list[float]]:
    """The forms of a stage that are closest by their letters, and how close; what stands for others is left out."""
    if not len(filed):
        return filed, []
    forms, marked = filed.forms, asked.startswith(VOWELLESS_MARK)
    alike = process.cdist((asked,), forms, scorer=Levenshtein.normalized_similarity, score_cutoff=ALIKE)[0]
    alike[:own] += OWN_KEY
    order = (-alike).argsort(kind="stable")[: ROUGHLY * most]  # of equals the more important stands first
    pairs = zip(order.tolist(), alike[order].tolist(), strict=True)
    ranked = [(at, one) for at, one in pairs if one > 0.0 and forms[at]]
    if len(ranked) > most:  # a form without vowels lacks letters that a spelling with them has
        if any(forms[at].startswith(VOWELLESS_MARK) != marked for at, _ in ranked):
            ranked = _across(forms, ranked, marked=marked)
        del ranked[most:]
    return filed.take(np.array([at for at, _ in ranked], dtype=np.intp)), [one for _, one in ranked]


def _across(forms: Sequence[str], ranked: list[tuple[int, float]], *, marked: bool) -> list[tuple[int, float]]:
    """Forms in the order of their letters, where those across scripts are allowed the letters that one side lacks."""
    allowed = [
        (at, float(np.float32(one + ACROSS)) if forms[at].startswith(VOWELLESS_MARK) != marked else one)
        for at, one in ranked
    ]
    return sorted(allowed, key=itemgetter(1), reverse=True)


def _is_close(store: Lookup, filed: Filed, evidence: Sequence[float], context: Context, same: Collection[int]) -> bool:
    """Whether a form is close that other places than those of the very name bear."""
    close = [at for at, one in enumerate(evidence) if one >= CLOSE]
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


def _filed(store: Lookup, keys: Sequence[int], context: Context, *, most: int | None = None) -> Filed:
    """What is filed under keys, of the forms that places within the limits of a context bear."""
    found = store.filed_in(context.country, keys, most=most) if context.country else None
    if found is None:
        return _held(store, store.filed(keys, most=most), context)
    return found if context.scope is None else _held(store, found, context)


def _held(store: Lookup, filed: Filed, context: Context) -> Filed:
    """The forms that places within the limits of a context bear."""
    if not len(filed) or not _limited(context):
        return filed
    held = inside(store, store.rows(filed), context).nonzero()[0]
    forms = filed.sizes.cumsum().searchsorted(held, side="right")
    return filed.take(forms[is_new(forms)])


def _counted(held: NDArray[np.bool_], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of each form's entries are held."""
    counts: NDArray[np.int64] = np.add.reduceat(held, np.cumsum(sizes) - sizes, dtype=np.int64)
    return counts


class Families(NamedTuple):
    """Places of a pool, each once: its key, its closest form, that form's evidence, what its other forms add."""

    ids: NDArray[np.int64]
    forms: NDArray[np.int64]
    evidence: NDArray[np.float64]
    kin: NDArray[np.float64]

    def find(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where some keys stand, -1 for those that do not."""
        if not len(self.ids):
            return np.full(len(ids), -1)
        at = self.ids.searchsorted(ids)
        return np.where(self.ids.take(at, mode="clip") == ids, at, -1)

    def like(self, at: int) -> Like | None:
        """What is known of the place that stands there."""
        return (self.forms.item(at), self.evidence.item(at), self.kin.item(at)) if at >= 0 else None


def families(
    sizes: NDArray[np.int64], keys: NDArray[np.int64], evidence: NDArray[np.float64], bits: int = ROW_BITS
) -> Families:
    """The places that some forms have, by key.

    Parameters
    ----------
    sizes
        How many places each form has.
    keys
        Those places, form by form: row numbers, or more where several names are looked up at once.
    evidence
        Of each form.
    bits
        That hold any key.
    """
    closest = (-evidence).argsort(kind="stable")
    shift = max(len(evidence) - 1, 1).bit_length()
    assert shift + bits < _WORD_BITS  # noqa: S101 so many are never looked up at once
    ranked = (keys << shift) + closest.argsort().repeat(sizes)
    ranked.sort()
    ranked = ranked[is_new(ranked)]  # one form may stand there twice
    ids, forms = ranked >> shift, closest[ranked & ((1 << shift) - 1)]
    starts, own = is_new(ids).nonzero()[0], evidence[forms]
    return Families(ids[starts], forms[starts], own[starts], kinship(own, starts))


def families_of_few(pool: Pool) -> dict[int, Like]:
    """The places of a pool that has few, by row number: the same as :func:`families`, one by one."""
    evidence, rows = pool.evidence, pool.rows.tolist()
    ends = list(accumulate(pool.sizes.tolist(), initial=0))
    closest: dict[int, int] = {}
    further: dict[int, set[int]] = {}
    for form in sorted(range(len(evidence)), key=evidence.__getitem__, reverse=True):
        for row in rows[ends[form] : ends[form + 1]]:
            best = closest.setdefault(row, form)
            if best != form:
                further.setdefault(row, set()).add(form)
    kin = {
        row: kinship_of_one(evidence[closest[row]], [evidence[form] for form in sorted(forms)])
        for row, forms in further.items()
    }
    return {row: (form := closest[row], evidence[form], kin.get(row, 0.0)) for row in sorted(closest)}


def is_new(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of some sorted numbers are not the one before."""
    new = np.ones(len(numbers), dtype=bool)
    new[1:] = numbers[1:] != numbers[:-1]
    return new
