"""How the two rows of a pair compare, field by field: a level each, as Fellegi and Sunter have it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents.linking import parties, wording
from geoincidents.linking.facts import LOCAL_KM, PRECISE_KM, WIDE_KM
from geoincidents.linking.tables import TYPES, type_levels, type_ranks

if TYPE_CHECKING:
    from collections.abc import Sequence, Sized

    from numpy.typing import NDArray

    from geoincidents.linking.facts import Facts
    from geoincidents.linking.pairing import Pairs

    Levels = NDArray[np.int8]


def bins(edges: Sequence[float]) -> tuple[str, ...]:
    """Names of what lies between edges."""
    between = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    return (f"below {edges[0]:g}", *between, f"{edges[-1]:g} or more")


_DAYS_APART: Final = ("touching", "a day", "two days", "three days")
_KNOWN: Final = ("to the day", "to a week", "to a month", "as published")
_HOUR: Final = ("same", "unsaid", "apart")
_PUBLISHED: Final = ("before it", "that day", "unsaid")
_PLACE: Final = ("same place", "town", "surroundings", "division", "same name", "same country")
_TOLL: Final = ("equal", "near", "overlap", "twice", "unsaid", "four times", "far")
_SOURCE: Final = (
    *("other outlet", "same outlet", "report and data set", "two data sets"),
    *("machine and report", "machine and data set", "two of a machine"),
)
_NAMED: Final = ("named", "unsaid", "not named")
_MIDDLES: Final = (0.25, 1.0, 2.0, 3.0, 4.0, 6.0, 10.0, 20.0)
_KM: Final = (0.5, 1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 50.0, 80.0, 130.0)
_SHARES: Final = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_RADII: Final = (1.5, 3.5, 5.5, PRECISE_KM, 25.5, LOCAL_KM, 120.0, WIDE_KM)
CANDIDATES: Final = (2, 3, 5, 8, 12, 20, 30, 50, 80, 130)
_SIZES: Final = (0.5, 1.5, 2.5, 3.5, 5.5, 7.5, 10.5, 15.5, 25.5, 50.5, 100.5)
_WEEKLY: Final = 10.0
_SAME_HOURS, _OTHER_HOURS = 1.5, 4.0
_NEAR: Final = 1.34
_TWICE: Final = 2.0
SPOT_TOWN_KM: Final = 5.0
"""Kilometres between two points of one town."""

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "days apart": _DAYS_APART,
    "time known": _KNOWN,
    "days between middles": bins(_MIDDLES),
    "hour": _HOUR,
    "later one published": _PUBLISHED,
    "place known": _PLACE,
    "km apart": ("unknown", *bins(_KM)),
    "share of radius": ("unknown", *bins(_SHARES)),
    "finer radius": bins(_RADII),
    "wider radius": bins(_RADII),
    "type": type_levels()[1],
    "plainer type": tuple(str(rank) for rank in range(max(type_ranks().values()) + 1)),
    "party names": parties.NAME_LEVELS,
    "party kinds": parties.KIND_LEVELS,
    "killed": _TOLL,
    "killed of fewer": ("unsaid", *bins(_SIZES)),
    "killed of more": ("unsaid", *bins(_SIZES)),
    "injured": _TOLL,
    "injured of fewer": ("unsaid", *bins(_SIZES)),
    "injured of more": ("unsaid", *bins(_SIZES)),
    "wording": ("nothing", "unsaid", *bins(wording.SHARED)),
    "share of words": ("unsaid", *bins(wording.SHARES)),
    "rarest word": ("unsaid", *bins(wording.RAREST)),
    "place named": _NAMED,
    "source": _SOURCE,
    "candidates of one": bins(CANDIDATES),
    "candidates of the other": bins(CANDIDATES),
}
"""What is compared of two rows, and the levels that it comes to."""
FALLING: Final = (*("days apart", "days between middles", "hour", "km apart", "share of radius", "killed", "injured"),)
"""Fields of which a higher level never makes a pair likelier: what is later, farther or of another toll."""


def compare(facts: Facts, pairs: Pairs, candidates: NDArray[np.int64] | None = None) -> Levels:
    """Levels of each pair, a column a field; what takes other pairs to tell is left to :mod:`.neighbours`.

    ``candidates`` are pairs of each row, where these are not all.
    """
    left, right = pairs.left, pairs.right
    middle = facts.first + facts.last
    wider = np.maximum(facts.radius[left], facts.radius[right])
    finer = np.minimum(facts.radius[left], facts.radius[right])
    columns: tuple[NDArray[np.integer[Any]], ...] = (
        np.minimum(np.ceil(pairs.gap), len(_DAYS_APART) - 1).astype(np.int8),
        _time_known(facts, pairs),
        np.digitize(np.abs(middle[left] - middle[right]) / 2, _MIDDLES),
        _hour(facts, pairs),
        _published(facts, pairs),
        _place(facts, pairs, wider),
        np.where(np.isnan(pairs.km), 0, 1 + np.digitize(pairs.km, _KM)),
        # How far apart the points are, as a share of the wider radius.
        np.where(np.isnan(pairs.km) | np.isinf(wider), 0, 1 + np.digitize(pairs.km / (wider + 1), _SHARES)),
        np.digitize(finer, _RADII),
        np.digitize(wider, _RADII),
        type_levels()[0][facts.kind[left], facts.kind[right]],
        np.minimum(*(_ranks()[facts.kind[rows]] for rows in (left, right))),
        facts.parties.names_alike(left, right),
        facts.parties.kinds_alike(left, right),
        *_toll(facts.tolls[left, :3], facts.tolls[right, :3]),
        *_toll(facts.tolls[left, 3:], facts.tolls[right, 3:]),
        *facts.wording.alike(left, right),
        _named(facts, pairs),
        _source(facts, pairs),
        *_candidates(pairs, candidates_of(facts, pairs) if candidates is None else candidates),
    )
    levels = np.empty((len(left), len(FIELDS)), dtype=np.int8)
    for number, column in enumerate(columns):
        levels[:, number] = column
    return levels


def _ranks() -> Levels:
    """How much each type says, by its number."""
    return np.array([type_ranks()[name] for name in TYPES], dtype=np.int8)


def _time_known(facts: Facts, pairs: Pairs) -> Levels:
    span = facts.last - facts.first
    longest = np.maximum(span[pairs.left], span[pairs.right])
    undated = facts.undated[pairs.left] | facts.undated[pairs.right]
    return np.select([undated, longest <= 1, longest <= _WEEKLY], [3, 0, 1], 2).astype(np.int8)


def _hour(facts: Facts, pairs: Pairs) -> Levels:
    between = np.abs(facts.hour[pairs.left] - facts.hour[pairs.right])
    return np.select([between <= _SAME_HOURS, between >= _OTHER_HOURS], [0, 2], 1).astype(np.int8)


def _published(facts: Facts, pairs: Pairs) -> Levels:
    """Whether the later row's day is that of its publication, which may have been taken for the day of the event."""
    later = np.where(facts.last[pairs.left] > facts.last[pairs.right], pairs.left, pairs.right)
    lag = (facts.published - facts.last)[later]
    return np.select([np.isnan(lag), lag <= 0], [2, 1], 0).astype(np.int8)


def _place(facts: Facts, pairs: Pairs, wider: NDArray[np.float64]) -> Levels:
    left, right, nowhere = pairs.left, pairs.right, np.isnan(pairs.km)
    same = (facts.place[left] == facts.place[right]) & (facts.place[left] >= 0) & (wider <= PRECISE_KM)
    named = (facts.phrase[left] == facts.phrase[right]) & (facts.phrase[left] >= 0)
    level = np.select(
        [nowhere & named, nowhere | (wider > WIDE_KM), same, wider <= PRECISE_KM, wider <= LOCAL_KM],
        [4, 5, 0, 1, 2],
        3,
    )
    return level.astype(np.int8)


def _toll(one: NDArray[np.float32], two: NDArray[np.float32]) -> tuple[Levels, ...]:
    """Compare low, best and high of two tellings: how alike they are, then the sizes of the smaller and the greater."""
    mine, theirs = _best(one), _best(two)
    less, more = np.minimum(mine, theirs), np.maximum(mine, theirs)
    touching = (np.fmin(one[:, 0], mine) <= np.fmax(two[:, 2], theirs)) & (
        np.fmin(two[:, 0], theirs) <= np.fmax(one[:, 2], mine)
    )
    near = ((more <= less * _NEAR) | (more - less <= 1)) & (less > 0)
    level = np.select(
        [np.isnan(more), less == more, near, touching, more <= less * _TWICE, more <= less * 2 * _TWICE],
        [4, 0, 1, 2, 3, 5],
        6,
    ).astype(np.int8)
    said = np.fmax(mine, theirs)
    return level, *(np.where(np.isnan(n), 0, 1 + np.digitize(n, _SIZES)).astype(np.int8) for n in (less, said))


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
    denied = (there == 2) | (back == 2)  # noqa: PLR2004 not named
    return np.select([precise, named, denied], [1, 0, 2], 1).astype(np.int8)


def _source(facts: Facts, pairs: Pairs) -> Levels:
    left, right = pairs.left, pairs.right
    same = (facts.outlet[left] == facts.outlet[right]) & (facts.outlet[left] >= 0)
    machines = facts.machine[left].astype(np.int8) + facts.machine[right]
    reports = facts.text[left].astype(np.int8) + facts.text[right]
    by_hand = np.where(reports == 2, same, 3 - reports)  # noqa: PLR2004 both
    return np.select([machines == 0, machines == 1], [by_hand, 5 - reports], 6).astype(np.int8)


def candidates_of(facts: Sized, pairs: Pairs) -> NDArray[np.int64]:
    """How many pairs each row makes."""
    return np.bincount(pairs.left, minlength=len(facts)) + np.bincount(pairs.right, minlength=len(facts))


def _candidates(pairs: Pairs, count: NDArray[np.int64]) -> tuple[Levels, Levels]:
    """How many rows may tell what a row tells: where there are many, a likeness says less; the fewer, then the more."""
    level = np.digitize(count, CANDIDATES).astype(np.int8)
    one, two = level[pairs.left], level[pairs.right]
    return np.minimum(one, two), np.maximum(one, two)
