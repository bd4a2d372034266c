"""The hits of many names at once: the work of :func:`find_hits`, by arrays over all forms and places.

Names are looked up together where the likeliest spellings stand. One whose search goes on from there is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geoincidents import names as spellings
from geoincidents.gazetteer.candidates import READ, foremost, hits_of
from geoincidents.gazetteer.fileformat import fingerprint, key_id
from geoincidents.gazetteer.pool import (
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
from geoincidents.names import filing
from geoincidents.names.filing import VOWELLESS_MARK
from geoincidents.names.likeness import likeness_of_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Filed, Lookup, Rows
    from geoincidents.gazetteer.ranking import Context, Hit

AT_ONCE: Final = 512
"""Names that are worth looking up together; more take more memory and no less time."""

_NAME_BITS: Final = 10  # that hold the number of any of them


class Foreseen(NamedTuple):
    """The hits of a name, and the rows of all places that seem to bear it, wherever they lie."""

    hits: list[Hit]
    bearing: Rows


def foresee(store: Lookup, asked: Iterable[tuple[str, Context]]) -> dict[tuple[str, Context], Foreseen]:
    """The hits of those of some names that are found at the first look, as ``find_hits`` gives them.

    Parameters
    ----------
    store
        An open gazetteer file.
    asked
        At most :data:`AT_ONCE` names, each with what is known beside it.
    """
    cases: dict[str, dict[tuple[str, Context], tuple[str, ...]]] = {}
    for name, context in asked:
        keys = filing.close_keys(name)
        if keys and context.scope is None and keys[0] == spellings.joined_skeleton(spellings.words(name)):
            cases.setdefault(case_of(context, store.complete_countries), {})[name, context] = keys
    found: dict[tuple[str, Context], Foreseen] = {}
    for keyed in cases.values():
        found |= _together(store, list(keyed), list(keyed.values()))
    return found


class _Looked(NamedTuple):
    """What is filed near some names: forms with the number of the name of each, their entries that count."""

    filed: Filed
    own: NDArray[np.intp]
    sizes: NDArray[np.int64]
    bearing: NDArray[np.int64]
    """Keys of all places that seem to bear the names, sorted."""
    within: NDArray[np.bool_]
    """Which of these lie in the country in question."""


def _together(
    store: Lookup, asked: Sequence[tuple[str, Context]], keys: Sequence[tuple[str, ...]]
) -> dict[tuple[str, Context], Foreseen]:
    numbers = {code: at for at, code in enumerate(store.countries) if code}
    country = np.array([numbers.get(context.country, -2) if context.country else -1 for _, context in asked])
    looked = _look(store, [name for name, _ in asked], keys, country)
    bearing = looked.bearing[looked.within]
    is_borne = np.zeros(len(asked), dtype=bool)
    is_borne[bearing >> ROW_BITS] = True
    chosen, evidence, crossed = _closest(looked, [filing.form(name) for name, _ in asked], is_borne)
    own = looked.own[chosen]
    ends_here = np.zeros(len(asked), dtype=bool)
    ends_here[own[is_borne[own] | (evidence >= CLOSE)]] = True
    ends_here[crossed] = False
    chosen, evidence, own = chosen[ends_here[own]], evidence[ends_here[own]], own[ends_here[own]]
    filed = looked.filed.take(chosen)
    of_entry = own.repeat(filed.sizes)
    rows = store.rows(filed)
    inside = _inside(store, rows, country[of_entry])
    places = (of_entry[inside] << ROW_BITS) + rows[inside]
    near = families(looked.sizes[chosen], places, evidence, ROW_BITS + _NAME_BITS)
    bearing = bearing[ends_here[bearing >> ROW_BITS]]
    read = foremost(store, bearing, near, [context for _, context in asked], READ)
    known = iter(store.places([row for one in read for row in one]))
    forms, borne = filed.forms, frozenset(bearing.tolist())
    starts = looked.bearing.searchsorted(np.arange(len(asked) + 1) << ROW_BITS)
    seeming = (looked.bearing & ((1 << ROW_BITS) - 1)).astype(np.uint32)
    found = {}
    for at in np.flatnonzero(ends_here).tolist():
        key, first = asked[at], at << ROW_BITS
        facts = [(first + row in borne, *one) for row, one in read[at].items()]
        hits = hits_of(key[0], [next(known) for _ in facts], forms, facts)
        found[key] = Foreseen(hits, seeming[starts[at] : starts[at + 1]])
    return found


def _look(store: Lookup, names: Sequence[str], keys: Sequence[tuple[str, ...]], country: NDArray[np.int64]) -> _Looked:
    """What is filed under the keys of names, of which the first is their own; -1 stands for any country."""
    of_name = np.arange(len(names)).repeat([len(own) for own in keys])
    filed, of_key = store.filed_each(np.array([key_id(key) for own in keys for key in own], dtype=np.uint32))
    own = of_name[of_key]
    if (np.diff(own) < 0).any():  # several files, one after the other
        order = own.argsort(kind="stable")
        filed, own, of_key = filed.take(order), own[order], of_key[order]
    rows, of_form = store.rows(filed), np.arange(len(filed)).repeat(filed.sizes)
    of_entry = own[of_form]
    inside = _inside(store, rows, country[of_entry])
    prints = np.array([fingerprint(spellings.fold(name)) for name in names], dtype=np.uint8)
    seems = is_new(of_name)[of_key][of_form] & (store.prints(filed) == prints[of_entry])
    bearing, first = np.unique((of_entry[seems] << ROW_BITS) + rows[seems], return_index=True)
    return _Looked(filed, own, np.bincount(of_form[inside], minlength=len(filed)), bearing, inside[seems][first])


def _inside(store: Lookup, rows: Rows, country: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places lie in the country that is asked for."""
    inside: NDArray[np.bool_] = (country == -1) | (store.country_of(rows) == country)
    return inside


def _closest(
    looked: _Looked, asked: Sequence[str], is_borne: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.intp]]:
    """Positions of the forms that are closest to each name, the evidence of each, names that need a closer look."""
    held = np.flatnonzero(looked.sizes)
    own, forms = looked.own[held], looked.filed.forms
    alike = process.cpdist(
        [asked[at] for at in own.tolist()],
        [forms[at] for at in held.tolist()],
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=ALIKE,
    )
    most = np.where(is_borne, FEW_FINALISTS, FINALISTS)
    order = np.lexsort((-(alike + np.float32(OWN_KEY)), own))
    order = order[_rank(own[order]) < ROUGHLY * most[own[order]]]
    chosen = held[order]
    chosen = chosen[[bool(forms[at]) for at in chosen.tolist()]]
    own = looked.own[chosen]
    # Where forms are left out, those of another script are allowed the letters that one side lacks.
    marked = np.array([form.startswith(VOWELLESS_MARK) for form in asked])
    across = np.array([forms[at].startswith(VOWELLESS_MARK) for at in chosen.tolist()], dtype=bool) != marked[own]
    crossed = np.flatnonzero(
        (np.bincount(own, minlength=len(asked)) > most) & (np.bincount(own[across], minlength=len(asked)) > 0)
    )
    chosen = chosen[_rank(own) < most[own]]
    pairs = [(asked[at], forms[form]) for at, form in zip(looked.own[chosen].tolist(), chosen.tolist(), strict=True)]
    evidence = likeness_of_pairs([one for one, _ in pairs], [form for _, form in pairs])
    return chosen, np.minimum(evidence, NOT_SAME), crossed


def _rank(own: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of sorted numbers of names, how many of the same stand before each."""
    starts = is_new(own).nonzero()[0]
    rank: NDArray[np.intp] = np.arange(len(own)) - starts.repeat(np.diff(starts, append=len(own)))
    return rank
