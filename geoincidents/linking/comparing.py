"""How the two rows of a pair compare, field by field: a level each, as Fellegi and Sunter have it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents.linking import parties, wording
from geoincidents.linking.facts import LOCAL_KM, PRECISE_KM, WIDE_KM
from geoincidents.linking.tables import type_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoincidents.linking.facts import Facts
    from geoincidents.linking.pairing import Pairs

    Levels = NDArray[np.int8]


def bins(edges: Sequence[float]) -> tuple[str, ...]:
    """Names of what lies between edges."""
    between = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    return (f"below {edges[0]:g}", *between, f"{edges[-1]:g} or more")


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
    *("unsaid", "both none", "one none", "one few", "one many", "none and few", "none and many"),
    *("equal 1", "equal 2", "equal 3 to 5", "equal 6 to 10", "equal 11 to 25", "equal above 25"),
    *("near few", "near some", "near many", "overlap", "twice", "four times", "far"),
)
_SOURCE: Final = (
    *("other outlet", "same outlet", "report and data set", "two data sets"),
    *("machine and report", "machine and data set", "two of a machine"),
)
_NAMED: Final = ("unsaid", "named", "not named")
_MIDDLES: Final = (0.25, 1.0, 2.0, 3.0, 4.0, 6.0, 10.0, 20.0)
_SHARES: Final = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25)
CANDIDATES: Final = (2, 3, 5, 8, 12, 20, 30, 50, 80, 130)
_WEEKLY: Final = 10.0
_NEAR_DAYS: Final = 3.0
_SPOT_KM: Final = 2.0
_SAME_HOURS, _OTHER_HOURS = 1.5, 4.0
_FEW, _MANY = 3, 10
_EQUAL: Final = (1, 2, 5, 10, 25)
_NEAR: Final = 1.34
_TWICE: Final = 2.0

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "time": _TIME,
    "days between middles": bins(_MIDDLES),
    "hour": _HOUR,
    "place": _PLACE,
    "share of radius": ("unknown", *bins(_SHARES)),
    "type": type_levels()[1],
    "party names": parties.NAME_LEVELS,
    "party kinds": parties.KIND_LEVELS,
    "killed": _TOLL,
    "injured": _TOLL,
    "wording": wording.LEVELS,
    "rarest word": ("unsaid", *bins(wording.RAREST)),
    "place named": _NAMED,
    "source": _SOURCE,
    "candidates of one": bins(CANDIDATES),
    "candidates of the other": bins(CANDIDATES),
}
"""What is compared of two rows, and the levels that it comes to."""


def compare(facts: Facts, pairs: Pairs) -> NDArray[np.int8]:
    """Levels of each pair, a column a field; what takes other pairs to tell is left to :mod:`.neighbours`."""
    left, right = pairs.left, pairs.right
    columns: tuple[NDArray[np.integer[Any]], ...] = (
        _time(facts, pairs),
        np.digitize(np.abs((facts.first + facts.last)[left] - (facts.first + facts.last)[right]) / 2, _MIDDLES),
        _hour(facts, pairs),
        _place(facts, pairs),
        _share(facts, pairs),
        type_levels()[0][facts.kind[left], facts.kind[right]],
        facts.parties.names_alike(left, right),
        facts.parties.kinds_alike(left, right),
        _toll(facts.tolls[left, :3], facts.tolls[right, :3]),
        _toll(facts.tolls[left, 3:], facts.tolls[right, 3:]),
        *facts.wording.alike(left, right),
        _named(facts, pairs),
        _source(facts, pairs),
        *_candidates(facts, pairs),
    )
    levels = np.empty((len(left), len(FIELDS)), dtype=np.int8)
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
    equal = less == more
    level = np.select(
        [
            np.isnan(said),
            np.isnan(more) & (said == 0),
            np.isnan(more) & (said < _FEW),
            np.isnan(more),
            more == 0,
            (less == 0) & (more < _FEW),
            less == 0,
            equal,
            near & (more <= _FEW),
            near & (more < _MANY),
            near,
            touching,
            more <= less * _TWICE,
            more <= less * 2 * _TWICE,
        ],
        [0, 2, 3, 4, 1, 5, 6, 7 + np.digitize(more, _EQUAL, right=True), 13, 14, 15, 16, 17, 18],
        19,
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


def _share(facts: Facts, pairs: Pairs) -> Levels:
    """How far apart the points are, as a share of the wider radius."""
    wider = np.maximum(facts.radius[pairs.left], facts.radius[pairs.right])
    level = 1 + np.digitize(pairs.km / (wider + 1), _SHARES)
    return np.where(np.isnan(pairs.km) | np.isinf(wider), 0, level).astype(np.int8)


def _source(facts: Facts, pairs: Pairs) -> Levels:
    left, right = pairs.left, pairs.right
    same = (facts.outlet[left] == facts.outlet[right]) & (facts.outlet[left] >= 0)
    machines = facts.machine[left].astype(np.int8) + facts.machine[right]
    reports = facts.text[left].astype(np.int8) + facts.text[right]
    by_hand = np.where(reports == 2, same, 3 - reports)  # noqa: PLR2004 both
    return np.select([machines == 0, machines == 1], [by_hand, 5 - reports], 6).astype(np.int8)


def _candidates(facts: Facts, pairs: Pairs) -> tuple[Levels, Levels]:
    """How many rows may tell what a row tells: where there are many, a likeness says less; the fewer, then the more."""
    count = np.bincount(pairs.left, minlength=len(facts)) + np.bincount(pairs.right, minlength=len(facts))
    level = np.digitize(count, CANDIDATES).astype(np.int8)
    one, two = level[pairs.left], level[pairs.right]
    return np.minimum(one, two), np.maximum(one, two)
