"""Which places of several gazetteer files are one: by identifier, or as namesakes that lie where the other lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from geoincidents import geo, names
from geoincidents.gazetteer.keyindex import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import LookupFile

    _Identified = tuple[NDArray[np.uint64], NDArray[np.uint32]]
    """Sorted keys of identifiers, and the rows of their places."""
FORM: Final = 2
"""Number of the rules below, to be raised with each change of what they join: the answer is kept beside packs."""

_SAME_NAME_KM: Final = 25.0
"""A correction moves a place; farther off than this, a namesake is another place."""

_DENSE_NAME_KM: Final = 5.0
"""Villages of one name lie closer together than a correction moves them; two sources of one town differ by less."""

_DISTRICT: Final = "A.ADM2"

_MOST_NAMED: Final = 50_000
"""Places of a file of one's own; a larger one, or a dense pack of a country, has identifiers that others know."""

_KM_PER_DEGREE: Final = 110.0  # of latitude; none is shorter by more
_SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")


def joined(files: Sequence[LookupFile], starts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The row that each row of a stack stands for, itself or one of an upper file; position 0 stands for none."""
    parent = np.arange(int(starts[-1]) + 1, dtype=np.uint32)
    _by_identifier(files, starts, parent)
    for upper, file in enumerate(files[:-1]):
        if file.count <= _MOST_NAMED and not file.complete_countries:
            _by_name(files, starts, parent, upper)
    for upper, file in enumerate(files[:-1]):
        if file.complete_countries:
            parent = _settled(parent)
            for lower in range(upper + 1, len(files)):
                _by_dense_name(files, starts, parent, upper, lower)
    return _settled(parent)


def _settled(parent: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The same where what stands for a row is itself stood for by none."""
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            return parent
        parent = further


def _by_identifier(files: Sequence[LookupFile], starts: NDArray[np.int64], parent: NDArray[np.uint32]) -> None:
    every = [file.identifiers() for file in files]
    for lower, below in enumerate(every):
        for upper, above in enumerate(every[:lower]):
            rows, others = _shared(above, below)
            low, high = int(starts[lower]) + others.astype(np.int64), int(starts[upper]) + rows.astype(np.int64)
            np.minimum.at(parent, low, high.astype(np.uint32))


def _shared(above: _Identified, below: _Identified) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Rows of two files that have one identifier; the longer list is searched for what is in the shorter one."""
    (keys, rows), (other_keys, other_rows) = above, below
    if len(keys) > len(other_keys):
        at = np.searchsorted(keys, other_keys)
        same = np.take(keys, at, mode="clip") == other_keys
        return rows[at[same]], other_rows[same]
    first = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))  # whom an identifier of two places is, the former says
    left, right = (np.searchsorted(other_keys, keys[first], side=side) for side in _SIDES)
    return np.repeat(rows[first], right - left), other_rows[ranges(left, right)]


def _by_name(files: Sequence[LookupFile], starts: NDArray[np.int64], parent: NDArray[np.uint32], upper: int) -> None:
    """Let places of a file stand for their namesakes in lower ones that do not have them by identifier."""
    above = files[upper]
    for lower in range(upper + 1, len(files)):
        known = parent[int(starts[lower]) + 1 : int(starts[lower + 1]) + 1]
        alone = np.ones(above.count + 1, dtype=bool)
        alone[known[(known > starts[upper]) & (known <= starts[upper + 1])] - np.uint32(starts[upper])] = False
        for row, other in _namesakes(above, alone, files[lower]):
            low, high = int(starts[lower]) + other, int(starts[upper]) + row
            if parent[low] == low:
                parent[low] = high


def _by_dense_name(
    files: Sequence[LookupFile], starts: NDArray[np.int64], parent: NDArray[np.uint32], upper: int, lower: int
) -> None:
    """Let places of a dense file stand for the one namesake of a lower one that nothing stands for.

    Sources give some towns, and most districts, other identifiers; a file that lists a country densely has them all.
    """
    above, below = files[upper], files[lower]
    rows = np.arange(1, below.count + 1)
    own = parent[int(starts[lower]) + rows]
    joined_already = np.zeros(len(parent), dtype=bool)
    joined_already[own] = True
    listed = np.array([code in above.complete_countries for code in below.countries])
    wanted = np.array([kind.startswith("P.") or kind == _DISTRICT for kind in below.kinds])
    alone = np.zeros(below.count + 1, dtype=bool)
    alone[1:] = (own == int(starts[lower]) + rows) & listed[below.country_of(rows)] & wanted[below.kind_of(rows)]
    pairs = np.array(_namesakes(below, alone, above), dtype=np.int64).reshape(-1, 2)
    low, high = pairs.T
    km = geo.distance_km(lat=below.lat(low), lon=below.lon(low), to_lat=above.lat(high), to_lon=above.lon(high))
    district = np.array(below.kinds)[below.kind_of(low)] == _DISTRICT
    around, other = (
        np.where(first > 0, parent[int(start) + first.astype(np.int64)], 0)
        for first, start in ((below.admin1_of(low), starts[lower]), (above.admin1_of(high), starts[upper]))
    )
    fits = (around == other) & (district | (km <= _DENSE_NAME_KM))
    low, high = int(starts[lower]) + low[fits], parent[int(starts[upper]) + high[fits]]
    fits = ~joined_already[high] & _single(low) & _single(high)
    parent[low[fits]] = high[fits]


def _single(rows: NDArray[Any]) -> NDArray[np.bool_]:
    """Which are there but once."""
    _, at, counts = np.unique(rows, return_inverse=True, return_counts=True)
    found: NDArray[np.bool_] = counts[at] == 1
    return found


def _namesakes(above: LookupFile, alone: NDArray[np.bool_], below: LookupFile) -> list[tuple[int, int]]:
    """Pairs of rows of two files with a name of the same fold, near each other and of one class."""
    rows, others = _alike(above, alone, below)
    near = np.abs(above.lat(rows) - below.lat(others)) <= _SAME_NAME_KM / _KM_PER_DEGREE
    rows, others = rows[near], others[near]
    kinds, other_kinds = np.array(above.kinds), np.array(below.kinds)
    kind, other_kind = kinds[above.kind_of(rows)], other_kinds[below.kind_of(others)]
    letter, other_letter = (np.array([code[:1] for code in codes], dtype="U1") for codes in (kind, other_kind))
    km = geo.distance_km(lat=above.lat(rows), lon=above.lon(rows), to_lat=below.lat(others), to_lon=below.lon(others))
    same = (letter == other_letter) & ((letter != "A") | (kind == other_kind)) & (km <= _SAME_NAME_KM)
    pairs = sorted(set(zip(rows[same].tolist(), others[same].tolist(), strict=True)))
    found = zip(above.places(row for row, _ in pairs), below.places(row for _, row in pairs), strict=True)
    folds = [({names.fold(n) for n in one.names}, {names.fold(n) for n in other.names}) for one, other in found]
    return [pair for pair, (one, other) in zip(pairs, folds, strict=True) if one & other]


def _alike(
    above: LookupFile, alone: NDArray[np.bool_], below: LookupFile
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of two files that have an entry with one key and one fingerprint."""
    keys, rows, prints = above.entries()
    mine = alone[rows]
    keys, rows, prints = keys[mine], rows[mine], prints[mine]
    different = keys[np.flatnonzero(np.diff(keys, prepend=~keys[:1]))]  # they are sorted
    other_keys, other_rows, other_prints = below.entries(different)
    codes, others = (k.astype(np.uint64) << np.uint64(8) | p for k, p in ((keys, prints), (other_keys, other_prints)))
    order = np.argsort(codes, kind="stable")  # of the shorter list: in the other one a key may have thousands
    left, right = (np.searchsorted(codes[order], others, side=side) for side in _SIDES)
    return rows[order[ranges(left, right)]].astype(np.int64), np.repeat(other_rows.astype(np.int64), right - left)
