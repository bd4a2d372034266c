"""The hits of many names at once: the work of :func:`find_hits`, by arrays over all forms and places."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geoincidents.gazetteer.candidates import READ, foremost, hits_of
from geoincidents.gazetteer.lookup import Filed, together
from geoincidents.gazetteer.pool import (
    ACROSS,
    ALIKE,
    CLOSE,
    FEW_FINALISTS,
    FINALISTS,
    NOT_SAME,
    OWN_KEY,
    ROUGHLY,
    ROW_BITS,
    families,
    is_new,
)
from geoincidents.gazetteer.ranking import case_of
from geoincidents.gazetteer.stages import Names, close_by, farthest, further_off, lie_inside
from geoincidents.names import filing, joined_skeleton, words
from geoincidents.names.filing import VOWELLESS_MARK
from geoincidents.names.likeness import likeness_of_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Lookup, Rows
    from geoincidents.gazetteer.ranking import Context, Hit
    from geoincidents.gazetteer.stages import Near

AT_ONCE: Final = 512
"""Names that are worth looking up together; more take more memory and no less time."""

_NAME_BITS: Final = 10  # that hold the number of any of them
_AT_BITS: Final = 64 - 32 - _NAME_BITS  # that hold the position of a form
_EDITS: Final = Levenshtein.normalized_similarity
_FAR_AT_ONCE: Final = 64  # names whose search goes far: two thousand forms each


class Foreseen(NamedTuple):
    """The hits of a name, and the rows of all places that seem to bear it, wherever they lie."""

    hits: list[Hit]
    bearing: Rows


def foresee(store: Lookup, asked: Iterable[tuple[str, Context]]) -> dict[tuple[str, Context], Foreseen]:
    """The hits of names as ``find_hits`` gives them, but for names that are held to an area or have no sound.

    Parameters
    ----------
    store
        An open gazetteer file.
    asked
        At most :data:`AT_ONCE` names, each with what is known beside it.
    """
    cases: dict[str, list[tuple[str, Context, tuple[str, ...]]]] = {}
    for name, context in asked:
        keys = filing.close_keys(name)
        if keys and context.scope is None and keys[0] == joined_skeleton(words(name)):
            cases.setdefault(case_of(context, store.complete_countries), []).append((name, context, keys))
    numbers = {code: at for at, code in enumerate(store.countries) if code}
    found: dict[tuple[str, Context], Foreseen] = {}
    for each in cases.values():
        asked_names, contexts, keyed = (list(column) for column in zip(*each, strict=True))
        codes = [numbers.get(context.country, -2) if context.country else -1 for context in contexts]
        found |= _together(store, Names(asked_names, contexts, keyed, np.array(codes, dtype=np.int64)))
    return found


def _together(store: Lookup, names: Names) -> dict[tuple[str, Context], Foreseen]:
    near, seeming, held = close_by(store, names)
    bearing = seeming[held]
    is_borne = np.zeros(len(names.asked), dtype=bool)
    is_borne[bearing >> ROW_BITS] = True
    close = _like_forms(store, names, near, is_borne)
    of_form = np.arange(len(close.own)).repeat(close.filed.sizes)
    rows, own = store.rows(close.filed), close.own[of_form]
    inside = lie_inside(store, rows, names.country[own])
    sizes = np.bincount(of_form[inside], minlength=len(close.own))
    places = (own[inside] << ROW_BITS) + rows[inside]
    like = families(sizes, places, close.evidence, ROW_BITS + _NAME_BITS)
    read = foremost(store, bearing, like, names.contexts, READ)
    known = iter(store.places([row for one in read for row in one]))
    forms, borne = close.filed.forms, frozenset(bearing.tolist())
    starts = seeming.searchsorted(np.arange(len(names.asked) + 1) << ROW_BITS)
    seeming_rows = (seeming & ((1 << ROW_BITS) - 1)).astype(np.uint32)
    found = {}
    for at, (name, context) in enumerate(zip(names.asked, names.contexts, strict=True)):
        first = at << ROW_BITS
        facts = [(first + row in borne, *one) for row, one in read[at].items()]
        hits = hits_of(name, [next(known) for _ in facts], forms, facts)
        found[name, context] = Foreseen(hits, seeming_rows[starts[at] : starts[at + 1]])
    return found


class _Close(NamedTuple):
    """Forms that are close to names, sorted by the number of the name of each.

    Beside each how close it is by its letters, and the evidence that it is a spelling of the name, NaN while not known.
    """

    filed: Filed
    own: NDArray[np.intp]
    letters: NDArray[np.float32]
    evidence: NDArray[np.float64]

    def take(self, chosen: NDArray[np.intp]) -> _Close:
        """Some of them, by position."""
        return _Close(self.filed.take(chosen), self.own[chosen], self.letters[chosen], self.evidence[chosen])

    def weighed(self, asked: Sequence[str]) -> _Close:
        """The same with all evidence."""
        new = np.flatnonzero(np.isnan(self.evidence))
        forms = self.filed.forms
        names = [asked[at] for at in self.own[new].tolist()]
        self.evidence[new] = np.minimum(likeness_of_pairs(names, [forms[at] for at in new.tolist()]), NOT_SAME)
        return self

    def joined(self, other: _Close) -> _Close:
        """These and then others of each name."""
        own = np.concatenate((self.own, other.own))
        letters = np.concatenate((self.letters, other.letters))
        evidence = np.concatenate((self.evidence, other.evidence))
        return _Close(together((self.filed, other.filed)), own, letters, evidence).take(own.argsort(kind="stable"))

    def foremost(self, most: NDArray[np.int64]) -> _Close:
        """The best by their letters, where there are more of a name than that."""
        many = np.bincount(self.own, minlength=len(most)) > most
        order = _best_first(self.own, np.where(many[self.own], self.letters, np.float32(0.0)))
        return self.take(order[_rank(self.own) < most[self.own]]) if many.any() else self


def _like_forms(store: Lookup, names: Names, near: Near, is_borne: NDArray[np.bool_]) -> _Close:
    """The forms that are closest to each name, as :func:`geoincidents.gazetteer.pool.like_forms` gives those of one."""
    asked = [filing.form(name) for name in names.asked]
    most = np.where(is_borne, FEW_FINALISTS, FINALISTS)
    found = _by_letters(asked, [near], most).weighed(asked)
    goes_on = np.ones(len(asked), dtype=bool)
    goes_on[found.own[is_borne[found.own] | (found.evidence >= CLOSE)]] = False
    if goes_on.any():
        further = further_off(store, names, np.flatnonzero(goes_on).tolist())
        more = _by_letters(asked, further, most).weighed(asked)
        goes_on[more.own[is_borne[more.own] | (more.evidence >= CLOSE)]] = False
        found = found.joined(more)
    last = np.flatnonzero(goes_on).tolist()
    for start in range(0, len(last), _FAR_AT_ONCE):
        far = farthest(store, names, last[start : start + _FAR_AT_ONCE])
        found = found.joined(_by_letters(asked, far, most))
    return found.foremost(most).weighed(asked)


def _by_letters(asked: Sequence[str], parts: Sequence[Near], most: NDArray[np.int64]) -> _Close:
    """The forms of a stage that are closest to each name by their letters; what stands for others is left out."""
    forms = parts[0].filed.forms if len(parts) == 1 else [form for near in parts for form in near.filed.forms]
    of_form = np.concatenate([near.own for near in parts])
    alike = np.concatenate([_letters(asked, near) for near in parts])
    chosen = _best_first(of_form, alike)
    chosen = chosen[_rank(of_form[chosen]) < ROUGHLY * most[of_form[chosen]]]
    chosen = chosen[
        [one > 0.0 and bool(forms[at]) for at, one in zip(chosen.tolist(), alike[chosen].tolist(), strict=True)]
    ]
    own, letters = of_form[chosen], alike[chosen]
    # Where forms are left out, those of another script are allowed the letters that one side lacks.
    marked = np.array([form.startswith(VOWELLESS_MARK) for form in asked])
    across = np.array([forms[at].startswith(VOWELLESS_MARK) for at in chosen.tolist()], dtype=bool) != marked[own]
    across &= (np.bincount(own, minlength=len(asked)) > most)[own]
    if across.any():
        letters[across] = (letters[across].astype(np.float64) + ACROSS).astype(np.float32)
        again = _best_first(own, letters)
        chosen, letters = chosen[again], letters[again]
    staying = _rank(own) < most[own]
    chosen, own, letters = chosen[staying], own[staying], letters[staying]
    sizes, entries = (
        np.concatenate(column)[chosen]
        for column in zip(*((near.filed.sizes, near.filed.entries) for near in parts), strict=True)
    )
    return _Close(Filed([forms[at] for at in chosen.tolist()], sizes, entries), own, letters, np.full(len(own), np.nan))


def _letters(asked: Sequence[str], near: Near) -> NDArray[np.float32]:
    """How alike forms are to their names by their letters."""
    own, forms = near.own, near.filed.forms
    letters = np.empty(len(own), dtype=np.float32)
    for start, end in pairwise([*np.flatnonzero(is_new(own)).tolist(), len(own)]):
        one = asked[own.item(start)]
        letters[start:end] = process.cdist((one,), forms[start:end], scorer=_EDITS, score_cutoff=ALIKE)[0]
    return letters + np.float32(OWN_KEY) if near.is_own else letters


def _best_first(own: NDArray[np.intp], letters: NDArray[np.float32]) -> NDArray[np.intp]:
    """Order that sorts by the number of the name, then the best first; of equals the first."""
    assert len(own) < 1 << _AT_BITS  # noqa: S101 so many are never looked up at once
    falling = ~letters.view(np.uint32)  # numbers that are not negative sort as their bits
    ranked = (own.astype(np.uint64) << np.uint64(32)) + falling << np.uint64(_AT_BITS)
    ranked += np.arange(len(own), dtype=np.uint64)
    ranked.sort()
    return (ranked & np.uint64((1 << _AT_BITS) - 1)).astype(np.intp)


def _rank(own: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of sorted numbers of names, how many of the same stand before each."""
    starts = is_new(own).nonzero()[0]
    rank: NDArray[np.intp] = np.arange(len(own)) - starts.repeat(np.diff(starts, append=len(own)))
    return rank
