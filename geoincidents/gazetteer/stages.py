"""What is filed near many names at once, where a spelling is likeliest to stand first, then farther off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geoincidents import names as spellings
from geoincidents.compile.fileformat import fingerprint, key_id
from geoincidents.gazetteer.lookup import together
from geoincidents.gazetteer.pool import BY_WORDS, MOST_FILED, ROW_BITS, inside, is_new
from geoincidents.names import filing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Filed, Lookup, Rows
    from geoincidents.gazetteer.ranking import Context


class Names(NamedTuple):
    """Names that are looked up together, what is known beside each, its closest keys, the number of its country.

    That is -1 where any will do, -2 for one that no place lies in.
    """

    asked: list[str]
    contexts: list[Context]
    keys: list[tuple[str, ...]]
    country: NDArray[np.int64]


class Near(NamedTuple):
    """Forms that places within the limits of some names bear, sorted by the number of the name of each."""

    filed: Filed
    own: NDArray[np.intp]
    is_own: bool
    """Whether they have the consonants or the words of the name."""


def close_by(store: Lookup, names: Names) -> tuple[Near, NDArray[np.int64], NDArray[np.bool_]]:
    """What is filed where spellings of the very names are likely.

    Beside it the sorted keys (see :func:`geoincidents.gazetteer.pool.families`) of all places that seem to bear the
    names, and which of them lie in the country in question.
    """
    every = {at: [key_id(key) for key in own] for at, own in enumerate(names.keys)}
    ids, of_name = _listed(every, range(len(every)))
    filed, own, of_key = _sorted(*store.filed_each(ids), of_name)
    rows, of_form = store.rows(filed), np.arange(len(filed)).repeat(filed.sizes)
    of_entry = own[of_form]
    held = lie_inside(store, rows, names.country[of_entry])
    prints = np.array([fingerprint(spellings.fold(name)) for name in names.asked], dtype=np.uint8)
    seems = is_new(of_name)[of_key][of_form] & (store.prints(filed) == prints[of_entry])
    bearing, first = np.unique((of_entry[seems] << ROW_BITS) + rows[seems], return_index=True)
    near = _held(Near(filed, own, is_own=True), of_form[held])
    return near, bearing, held[seems][first]


def further_off(store: Lookup, names: Names, some: Sequence[int]) -> list[Near]:
    """What is filed where other habits would put some of the names, which are given by number."""
    keys = {}
    for at in some:
        close = names.keys[at]
        keys[at] = [key_id(key) for key in filing.query_keys(names.asked[at]) if key not in close]
    return _filed(store, names, keys, is_own=True)


def farthest(store: Lookup, names: Names, some: Sequence[int]) -> list[Near]:
    """What shares words with some of the names, then what is filed a consonant or a generic word away."""
    keys, parts, own = {}, [], []
    for at in some:
        name, context = names.asked[at], names.contexts[at]
        known = set(map(key_id, filing.query_keys(name)))
        far = set(map(key_id, filing.neighbour_keys(name, short=bool(context.country)))) - known
        words = tuple(dict.fromkeys([key_id(spellings.skeleton(word)) for word in spellings.words(name)]))
        holds = partial(inside, store, context=context) if context.country else None
        part = store.sharing(words, most=BY_WORDS, without=known | far, holds=holds)
        keys[at] = sorted(far)
        parts.append(part)
        own += [at] * len(part)
    sharing = _limited(store, names, Near(together(parts), np.array(own, dtype=np.intp), is_own=True))
    return [sharing, *_filed(store, names, keys, is_own=False, most=MOST_FILED)]


def _filed(
    store: Lookup, names: Names, keys: Mapping[int, Sequence[int]], *, is_own: bool, most: int | None = None
) -> list[Near]:
    """What is filed under keys of names, which are given by number; in countries asked for often, by their portions."""
    by_country: dict[str, list[int]] = {}
    for at in keys:
        by_country.setdefault(names.contexts[at].country, []).append(at)
    found, whole = [], []
    for country, some in by_country.items():
        ids, of_name = _listed(keys, some)
        part = store.filed_in_each(country, ids, names=len(some), most=most) if country else None
        if part is None:
            whole += some
        else:
            found.append(Near(*_sorted(*part, of_name)[:2], is_own))
    if whole:
        ids, of_name = _listed(keys, sorted(whole))
        near = Near(*_sorted(*store.filed_each(ids, most=most), of_name)[:2], is_own)
        found.append(_limited(store, names, near))
    return found


def _listed(keys: Mapping[int, Sequence[int]], some: Sequence[int]) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """The keys of some names in a row, and the number of the name of each."""
    ids = np.array([key for at in some for key in keys[at]], dtype=np.uint32)
    return ids, np.array(some, dtype=np.intp).repeat([len(keys[at]) for at in some])


def _sorted(
    filed: Filed, of_key: NDArray[np.int64], of_name: NDArray[np.intp]
) -> tuple[Filed, NDArray[np.intp], NDArray[np.int64]]:
    """Forms sorted by the numbers of their names, these, and the positions of their keys, which have names."""
    own = of_name[of_key]
    if (own[1:] >= own[:-1]).all():  # else several files, one after the other
        return filed, own, of_key
    order = own.argsort(kind="stable")
    return filed.take(order), own[order], of_key[order]


def _limited(store: Lookup, names: Names, near: Near) -> Near:
    """The forms that places within the limits of their names bear."""
    country = names.country[near.own]
    if (country == -1).all():
        return near
    of_form = np.arange(len(near.own)).repeat(near.filed.sizes)
    return _held(near, of_form[lie_inside(store, store.rows(near.filed), country[of_form])])


def _held(near: Near, forms: NDArray[np.intp]) -> Near:
    """Some of the forms, by sorted positions that may come several times."""
    chosen = forms[is_new(forms)]
    if len(chosen) == len(near.own):
        return near
    return Near(near.filed.take(chosen), near.own[chosen], near.is_own)


def lie_inside(store: Lookup, rows: Rows, country: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places lie in the country that is asked for."""
    held: NDArray[np.bool_] = (country == -1) | (store.country_of(rows) == country)
    return held
