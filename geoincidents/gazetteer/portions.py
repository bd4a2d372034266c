"""What of an index the places of one country bear: read once for a country that is asked for often, not sifted anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.gazetteer.lookup import NOTHING_FILED, Filed, together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.keyindex import KeyIndex

LEAST_ASKED: Final = 32
"""Look-ups in a country from which its portion is worth its making, in a gazetteer however small."""

_ENTRIES_A_LOOKUP: Final = 40_000  # of the whole index that are passed over in the time that one look-up saves
_PLACES_A_LOOKUP: Final = 32  # of the country
_MOST_PLACES: Final = 100_000  # of a country whose portion is kept: about 30 MB
_MOST_KEPT: Final = 3  # countries
_KEYS_AT_ONCE: Final = 200_000
_NOTHING: Final = np.empty(0, dtype=np.int64)


class Portion:
    """The forms of names under each key that places of one country bear.

    Parameters
    ----------
    keys
        The keys of the index that have any, sorted.
    entries_filed
        How many entries each key has, of whatever country.
    starts
        Where the forms of each key start, and the end.
    forms, sizes, entries
        As in :class:`geoincidents.gazetteer.lookup.Filed`.
    """

    def __init__(
        self,
        keys: NDArray[np.uint32],
        entries_filed: NDArray[np.int64],
        starts: NDArray[np.int64],
        forms: list[str],
        sizes: NDArray[np.int64],
        entries: NDArray[np.int64],
    ) -> None:
        self._keys, self._entries_filed, self._starts = keys, entries_filed, starts.tolist()
        self._forms, self._sizes, self._entries = forms, sizes, entries

    def filed(self, keys: Sequence[int] | NDArray[np.uint32], *, most: int | None = None) -> Filed:
        """What is filed under keys, but for keys with more entries than that."""
        return self.filed_each(np.asarray(keys, dtype=np.uint32), most=most)[0]

    def filed_each(self, keys: NDArray[np.uint32], *, most: int | None = None) -> tuple[Filed, NDArray[np.int64]]:
        """What is filed under each of many keys, and the position of the key that each form is of."""
        at = self._keys.searchsorted(keys)
        found = np.flatnonzero(self._keys.take(at, mode="clip") == keys) if len(self._keys) else at[:0]
        at = at[found]
        if most is not None:
            few = self._entries_filed[at] <= most
            at, found = at[few], found[few]
        spans = [(self._starts[one], self._starts[one + 1]) for one in at.tolist()]
        of_key = found.repeat([end - start for start, end in spans])
        if len(spans) < 2:  # noqa: PLR2004 one needs no joining
            return self._part(*spans[0]) if spans else NOTHING_FILED, of_key
        forms = [form for start, end in spans for form in self._forms[start:end]]
        sizes = np.concatenate([self._sizes[start:end] for start, end in spans])
        return Filed(forms, sizes, np.concatenate([self._entries[start:end] for start, end in spans])), of_key

    def _part(self, start: int, end: int) -> Filed:
        return Filed(self._forms[start:end], self._sizes[start:end], self._entries[start:end])


def sift(index: KeyIndex, inside: NDArray[np.bool_]) -> Portion:
    """The portion of an index that some places bear, of which ``inside`` says by position which they are."""
    steps = range(0, len(index.keys), _KEYS_AT_ONCE)
    found = [_sift_some(index, inside, first, min(first + _KEYS_AT_ONCE, len(index.keys))) for first in steps]
    keys, sizes, entries = (np.concatenate([_NOTHING, *(part[column] for part in found)]) for column in range(3))
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    forms = [form for *_, part in found for form in part]
    chosen = keys[starts]
    return Portion(index.keys[chosen], index.entries_filed(chosen), np.append(starts, len(keys)), forms, sizes, entries)


def _sift_some(
    index: KeyIndex, inside: NDArray[np.bool_], first: int, last: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], list[str]]:
    """Of the forms of some keys that the places bear, the key, how many entries it has and where, and the form."""
    rows, sizes, start, key_form = index.span(first, last)
    held = np.flatnonzero(inside[rows.astype(np.int64) - 1])
    ends = sizes.cumsum()
    at = ends.searchsorted(held, side="right")
    at = at[np.flatnonzero(np.diff(at, prepend=-1))]
    forms = at + int(key_form[0])
    keys = key_form.searchsorted(forms, side="right") - 1
    return keys + first, sizes[at], start + ends[at] - sizes[at], index.forms_at(keys + first, forms)


class Portions:
    """The portions of the countries that are asked for most lately, once they are worth their making.

    Parameters
    ----------
    entries
        How many entries the whole index has.
    places
        Gives how many places a country has.
    make
        Makes the portions of a country, one a file, with what is added to its entries.
    """

    def __init__(
        self, entries: int, places: Callable[[str], int], make: Callable[[str], list[tuple[Portion, int]]]
    ) -> None:
        self._least, self._places, self._make = LEAST_ASKED + entries // _ENTRIES_A_LOOKUP, places, make
        self._asked: dict[str, int] = {}
        self._kept: dict[str, list[tuple[Portion, int]] | None] = {}

    def of(self, country: str, times: int = 1) -> list[tuple[Portion, int]] | None:
        """The portions of a country; None while it is not asked for often enough, or too large."""
        if country in self._kept:
            return self._kept[country]
        asked = self._asked[country] = self._asked.get(country, 0) + times
        if asked < self._least:
            return None
        places = self._places(country)
        if asked < self._least + places // _PLACES_A_LOOKUP:
            return None
        found = self._make(country) if places <= _MOST_PLACES else None
        kept = list(self._kept.items())[1 - _MOST_KEPT :]  # others may be reading the old ones
        self._kept = {**dict(kept), country: found}
        self._asked = {}
        return found


def filed_in(
    portions: Sequence[tuple[Portion, int]], keys: NDArray[np.uint32], most: int | None
) -> tuple[Filed, NDArray[np.int64]]:
    """What is filed under each of some keys in the portions of several files, and the key that each form is of."""
    parts = [portion.filed_each(keys, most=most) for portion, _ in portions]
    filed = together(
        part.placed(part.entries + beyond) if beyond else part
        for (part, _), (_, beyond) in zip(parts, portions, strict=True)
    )
    return filed, np.concatenate([of_key for _, of_key in parts])
