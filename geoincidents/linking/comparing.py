"""How the two rows of a pair compare, field by field: a level each, as Fellegi and Sunter have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.linking import parties, wording
from geoincidents.linking.facts import LOCAL_KM, PRECISE_KM, WIDE_KM
from geoincidents.linking.tables import TYPES, type_levels
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.linking.facts import Facts
    from geoincidents.linking.pairing import Pairs

    Levels = NDArray[np.int8]

_TIME: Final = (
    *("same day", "a day apart", "two days apart", "three days apart"),
    *("within a week", "beside a week", "within a month", "beside a month", "as published"),
)
_HOUR: Final = ("unsaid", "same", "apart")
_PLACE: Final = (
    *("same place", "same spot", "same town", "next town"),
    *("inside surroundings", "beside surroundings", "inside division", "beside division", "same name", "same country"),
)
_TOLL: Final = (
    *("unsaid", "both none", "equal few", "equal some", "equal many", "near few", "near many", "overlap"),
    *("twice", "far", "none and few", "none and many", "one none", "one few", "one many"),
)
_CROWD: Final = ("alone", "two", "few", "some", "many", "very many")
_SOURCE: Final = ("other outlet", "same outlet", "machine")
_NAMED: Final = ("unsaid", "named", "not named")
_COMPANY: Final = ("none", "denied", "split", "shared by one", "shared by two", "shared by many")
_RIVAL: Final = ("none", "far behind", "behind", "level", "ahead")
_VIOLENT: Final = frozenset(str(one) for one in EventType) - {
    "protest",
    "riot",
    "arrest",
    "movement",
    "agreement",
    "statement",
    "other",
}
_FAMILY: Final = np.array([0 if t in _VIOLENT else 1 + (t not in {"protest", "riot"}) for t in TYPES])
_WEEKLY: Final = 10.0
_NEAR_DAYS: Final = 3.0
_SPOT_KM: Final = 2.0
_SAME_HOURS, _OTHER_HOURS = 1.5, 4.0
_FEW, _MANY = 3, 10
_NEAR: Final = 1.34
_TWICE: Final = 2.0

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "time": _TIME,
    "hour": _HOUR,
    "place": _PLACE,
    "type": type_levels()[1],
    "party names": parties.NAME_LEVELS,
    "party kinds": parties.KIND_LEVELS,
    "killed": _TOLL,
    "injured": _TOLL,
    "wording": wording.LEVELS,
    "place named": _NAMED,
    "crowd": _CROWD,
    "source": _SOURCE,
    "rival": _RIVAL,
    "company": _COMPANY,
}
"""What is compared, and the levels that it comes to."""


def compare(facts: Facts, pairs: Pairs) -> NDArray[np.int8]:
    """Levels of each pair, a column a field; what takes other pairs to tell is left to :mod:`.neighbours`."""
    left, right = pairs.left, pairs.right
    levels = np.zeros((len(left), len(FIELDS)), dtype=np.int8)
    columns = (
        _time(facts, pairs),
        _hour(facts, pairs),
        _place(facts, pairs),
        type_levels()[0][facts.kind[left], facts.kind[right]],
        facts.parties.names_alike(left, right),
        facts.parties.kinds_alike(left, right),
        _toll(facts.tolls[left, :3], facts.tolls[right, :3]),
        _toll(facts.tolls[left, 3:], facts.tolls[right, 3:]),
        facts.wording.alike(left, right),
        _named(facts, pairs),
        _crowd(facts, pairs),
        _source(facts, pairs),
    )
    for number, column in enumerate(columns):
        levels[:, number] = column
    return levels


def _time(facts: Facts, pairs: Pairs) -> Levels:
    left, right = pairs.left, pairs.right
    span = facts.last - facts.first
    longest = np.maximum(span[left], span[right])
    undated = facts.undated[left] | facts.undated[right]
    apart = np.minimum(np.ceil(pairs.gap), _NEAR_DAYS)
    beside = pairs.gap > 0
    level = np.select([undated, longest <= 1, longest <= _WEEKLY], [8, apart, 4 + beside], 6 + beside)
    return level.astype(np.int8)


def _hour(facts: Facts, pairs: Pairs) -> Levels:
    between = np.abs(facts.hour[pairs.left] - facts.hour[pairs.right])
    return np.select([between <= _SAME_HOURS, between >= _OTHER_HOURS], [1, 2], 0).astype(np.int8)


def _place(facts: Facts, pairs: Pairs) -> Levels:
    left, right, km = pairs.left, pairs.right, pairs.km
    wider = np.maximum(facts.radius[left], facts.radius[right])
    same = (facts.place[left] == facts.place[right]) & (facts.place[left] >= 0) & (wider <= PRECISE_KM)
    named = (facts.phrase[left] == facts.phrase[right]) & (facts.phrase[left] >= 0)
    level = np.select(
        [
            np.isnan(km) & named,
            np.isnan(km) | (wider > WIDE_KM),
            same,
            (wider <= PRECISE_KM) & (km <= _SPOT_KM),
            (wider <= PRECISE_KM) & (km <= np.maximum(wider, SPOT_TOWN_KM)),
            wider <= PRECISE_KM,
            (wider <= LOCAL_KM) & (km <= wider),
            wider <= LOCAL_KM,
            km <= wider,
        ],
        [8, 9, 0, 1, 2, 3, 4, 5, 6],
        7,
    )
    return level.astype(np.int8)


SPOT_TOWN_KM: Final = 5.0
"""Kilometres between two points of one town."""


def _toll(one: NDArray[np.float32], two: NDArray[np.float32]) -> Levels:
    """Compare low, best and high of two tellings."""
    mine, theirs = _best(one), _best(two)
    less, more = np.minimum(mine, theirs), np.maximum(mine, theirs)
    touching = (np.fmin(one[:, 0], mine) <= np.fmax(two[:, 2], theirs)) & (
        np.fmin(two[:, 0], theirs) <= np.fmax(one[:, 2], mine)
    )
    near = (more <= less * _NEAR) | (more - less <= 1)
    said = np.fmax(mine, theirs)
    level = np.select(
        [
            np.isnan(said),
            np.isnan(more) & (said == 0),
            np.isnan(more) & (said < _FEW),
            np.isnan(more),
            more == 0,
            (less == 0) & (more < _FEW),
            less == 0,
            (less == more) & (more < _FEW),
            (less == more) & (more < _MANY),
            less == more,
            near & (more < _MANY),
            near,
            touching,
            more <= less * _TWICE,
        ],
        [0, 12, 13, 14, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8],
        9,
    )
    return level.astype(np.int8)


def _best(toll: NDArray[np.float32]) -> NDArray[np.float32]:
    """The best number; without one, the lowest, then the highest."""
    best = np.where(np.isnan(toll[:, 1]), toll[:, 0], toll[:, 1])
    return np.where(np.isnan(best), toll[:, 2], best)


def _named(facts: Facts, pairs: Pairs) -> Levels:
    """Whether one row's words name the place that the other has, where the points do not say that they are one."""
    left, right = pairs.left, pairs.right
    precise = (np.maximum(facts.radius[left], facts.radius[right]) <= PRECISE_KM) & (pairs.km <= SPOT_TOWN_KM)
    there, back = facts.wording.names_place_of(left, right), facts.wording.names_place_of(right, left)
    named = (there == 1) | (back == 1)
    return np.where(precise, 0, np.where(named, 1, np.maximum(there, back))).astype(np.int8)


def _source(facts: Facts, pairs: Pairs) -> Levels:
    left, right = pairs.left, pairs.right
    same = (facts.outlet[left] == facts.outlet[right]) & (facts.outlet[left] >= 0)
    return np.where(facts.machine[left] | facts.machine[right], 2, same).astype(np.int8)


def _crowd(facts: Facts, pairs: Pairs) -> Levels:
    """How many rows each row's own source has there and then: where there are many, a likeness says less."""
    left, right = pairs.left, pairs.right
    wider = np.maximum(facts.radius[left], facts.radius[right])
    tier = np.digitize(wider, [PRECISE_KM, LOCAL_KM, WIDE_KM], right=True)
    longest = np.maximum((facts.last - facts.first)[left], (facts.last - facts.first)[right])
    out = np.zeros(len(left), dtype=np.int8)
    for long in (False, True):
        for number in range(4):
            chosen = (tier == number) & ((longest > _WEEKLY) == long)
            if chosen.any():
                count = _own_rows(facts, number, 15.0 if long else 2.0)
                most = np.maximum(count[left[chosen]], count[right[chosen]])
                out[chosen] = np.digitize(most, [1, 2, 4, 8, 20], right=True)
    return out


_CELL_DEGREES: Final = (0.1, 0.5, 2.0)


def _own_rows(facts: Facts, tier: int, days: float) -> NDArray[np.int64]:
    """Rows of each row's source and family of types in its cell (the last tier: its country), some days round it."""
    if tier < len(_CELL_DEGREES):
        step = _CELL_DEGREES[tier]
        cell = np.floor(np.nan_to_num(facts.lat, nan=-99) / step) * 100_000 + np.floor(np.nan_to_num(facts.lon) / step)
    else:
        cell = facts.country.astype(np.float64)
    middle = np.nan_to_num((facts.first + facts.last) / 2)
    group = np.unique(
        np.column_stack([cell, facts.outlet, _FAMILY[facts.kind], facts.links]), axis=0, return_inverse=True
    )[1].reshape(-1)
    low = middle.min(initial=0.0)
    width = middle.max(initial=0.0) - low + 4 * days + 1
    line = group * width + (middle - low) + days
    ordered = np.sort(line)
    first = np.searchsorted(ordered, line - days, side="left")
    return np.asarray(np.searchsorted(ordered, line + days, side="right") - first, dtype=np.int64)
