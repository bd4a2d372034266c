"""Pairs of rows that may tell of one event, by a grid over place and time that is as fine as the rows are precise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoincidents.linking.facts import LOCAL_KM, LONGEST_DAYS, PRECISE_KM, WIDE_KM
from geoincidents.linking.tables import FOREIGN, type_levels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoincidents.linking.facts import Setting

    Positions = NDArray[np.int64]

SLACK_KM: Final = 10.0
"""How far two gazetteers may put one place apart."""
SLACK_DAYS: Final = 3.0
"""How far two sources may be off in the day, where both name one."""
_RADII: Final = (PRECISE_KM, LOCAL_KM, WIDE_KM)
_HALVES: Final = (1.0, 4.0, LONGEST_DAYS / 2)
"""Half lengths, in days, of the periods that rows of one tier may have."""
_COUNTRY_DAYS: Final = 3.0
"""Length of the period up to which rows are compared that name no more than a country."""
_DEGREE_KM: Final = 111.2
_EARTH_KM: Final = 6371.0088
_CHUNK: Final = 3_000_000


class Pairs(NamedTuple):
    """Positions of both rows of each pair, the first before the second, sorted; days between them, kilometres apart."""

    left: Positions
    right: Positions
    gap: NDArray[np.float32]
    km: NDArray[np.float32]


def pairs_of(facts: Setting) -> Pairs:
    """Every pair of rows of different sources that place, time and type leave possible."""
    keys = [_kept(facts, one, two) for one, two in _blocks(facts)]
    size = max(len(facts), 1)
    unique = np.unique(np.concatenate(keys)) if keys else np.empty(0, np.int64)
    left, right = unique // size, unique % size
    return Pairs(left, right, gap_days(facts, left, right), distance_km(facts, left, right))


def _blocks(facts: Setting) -> Iterator[tuple[Positions, Positions]]:
    half = (facts.last - facts.first) / 2
    tiers = []
    for space, radius in enumerate(_RADII):
        for time, days in enumerate(_HALVES):
            least_km, least_days = _RADII[space - 1] if space else -1.0, _HALVES[time - 1] if time else -1.0
            chosen = facts.links & (facts.radius > least_km) & (facts.radius <= radius)
            chosen &= (half > least_days) & (half <= days)
            if chosen.any():
                tiers.append((np.flatnonzero(chosen), radius, days))
    for number, (rows, km, days) in enumerate(tiers):
        for others, other_km, other_days in tiers[number:]:
            yield from _near(facts, rows, others, km + other_km + SLACK_KM, days + other_days + SLACK_DAYS)
    yield from _by_name(facts, half)


def _near(
    facts: Setting, rows: Positions, others: Positions, km: float, days: float
) -> Iterator[tuple[Positions, Positions]]:
    """Pairs of rows in the same or neighbouring cells of a grid of the given reach."""
    day = np.floor((facts.first + facts.last) / 2 / days)
    day = np.where(np.isnan(day), 0, day - np.nanmin(day)).astype(np.int64)
    line = np.floor((facts.lat + 90) / (km / _DEGREE_KM))
    line = np.where(np.isnan(line), 0, line).astype(np.int64)
    lines = int(180 / (km / _DEGREE_KM)) + 2
    home = _cell(day[rows], line[rows], facts.lon[rows], km, 0)
    order = np.argsort(home, kind="stable")
    home, rows = home[order], rows[order]
    for days_on in (-1, 0, 1):
        for up in (-1, 0, 1):
            near_line = line[others] + up
            good = (near_line >= 0) & (near_line <= lines)
            for along in (-1, 0, 1):
                cell = _cell(day[others][good] + days_on, near_line[good], facts.lon[others][good], km, along)
                yield from _joined(home, rows, cell, others[good])


def _cell(day: Positions, line: Positions, lon: NDArray[np.float64], km: float, along: int) -> Positions:
    """Number of a cell; the lines of the grid are parted into cells of at least the reach, round the globe."""
    step = km / _DEGREE_KM
    edge = np.minimum(np.maximum(np.abs(line * step - 90), np.abs((line + 1) * step - 90)), 90)
    wide = np.maximum(np.floor(360 * np.cos(np.radians(edge)) / step), 1).astype(np.int64)
    # Of one or two cells round the pole every neighbour is the same or the other one.
    wide = np.where(wide < 3, 1, wide)  # noqa: PLR2004 cells
    column = (np.floor((lon + 180) / 360 * wide).astype(np.int64) + along) % wide
    return ((day + 1) << 40) + (line << 20) + column


def _joined(
    home: Positions, rows: Positions, cells: Positions, others: Positions
) -> Iterator[tuple[Positions, Positions]]:
    """Rows and others of the same cell, in chunks."""
    start = np.searchsorted(home, cells, side="left")
    count = np.searchsorted(home, cells, side="right") - start
    hit = count > 0
    start, count, others = start[hit], count[hit], others[hit]
    bounds = np.cumsum(count)
    at = 0
    while at < len(count):
        done = bounds[at - 1] if at else 0
        end = max(int(np.searchsorted(bounds, done + _CHUNK, side="right")), at + 1)
        sizes = count[at:end]
        inner = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        yield rows[np.repeat(start[at:end], sizes) + inner], np.repeat(others[at:end], sizes)
        at = end


def _by_name(facts: Setting, half: NDArray[np.float64]) -> Iterator[tuple[Positions, Positions]]:
    """Rows without a point worth the name beside all of their country, and rows of one place name without a point."""
    short = facts.links & (half * 2 <= _COUNTRY_DAYS)
    day = np.floor((facts.first + facts.last) / 2 / (_COUNTRY_DAYS + 1))
    day = np.where(np.isnan(day), 0, day - np.nanmin(day, initial=0)).astype(np.int64)
    vague = facts.radius > WIDE_KM
    everyone = np.flatnonzero(short & (facts.country >= 0))
    yield from _same_key(facts.country, day, everyone, np.flatnonzero(short & vague & (facts.country >= 0)))
    nowhere = np.flatnonzero(short & np.isinf(facts.radius) & (facts.phrase >= 0))
    yield from _same_key(facts.phrase, day, nowhere, nowhere)


def _same_key(
    key: Positions, day: Positions, rows: Positions, others: Positions
) -> Iterator[tuple[Positions, Positions]]:
    home = (key[rows] << 32) + day[rows] + 1
    order = np.argsort(home, kind="stable")
    for days_on in (-1, 0, 1):
        yield from _joined(home[order], rows[order], (key[others] << 32) + day[others] + 1 + days_on, others)


def _kept(facts: Setting, one: Positions, two: Positions) -> Positions:
    """Keys of the pairs that are of two sources, close in place and time, and of types that one event is given."""
    one, two = np.minimum(one, two), np.maximum(one, two)
    document, telling = facts.document, facts.telling
    good = (one != two) & (telling[one] != telling[two])
    good &= (document[one] != document[two]) | (document[one] < 0)
    one, two = one[good], two[good]
    table, levels = type_levels()
    good = table[facts.kind[one], facts.kind[two]] != levels.index(FOREIGN)
    one, two = one[good], two[good]
    whole = (facts.last - facts.first)[one] + (facts.last - facts.first)[two]
    allowed = np.where(whole <= 2 * _HALVES[0], SLACK_DAYS, 1.0)
    good = gap_days(facts, one, two) <= allowed
    one, two = one[good], two[good]
    km = distance_km(facts, one, two)
    reach = facts.radius[one] + facts.radius[two] + SLACK_KM
    good = (km <= reach) | np.isnan(km)
    wide = np.maximum(facts.radius[one], facts.radius[two]) > WIDE_KM
    home, other = facts.country[one], facts.country[two]
    named = (facts.phrase[one] == facts.phrase[two]) & (facts.phrase[one] >= 0)
    good &= ~wide | ((home == other) & (home >= 0)) | (named & ((home < 0) | (other < 0)))
    return one[good] * len(facts) + two[good]


def gap_days(facts: Setting, one: Positions, two: Positions) -> NDArray[np.float32]:
    """Days between the periods of pairs; 0 where they touch."""
    gap = np.maximum(facts.first[one], facts.first[two]) - np.minimum(facts.last[one], facts.last[two])
    return np.asarray(np.maximum(gap, 0), dtype=np.float32)


def distance_km(facts: Setting, one: Positions, two: Positions) -> NDArray[np.float32]:
    """Kilometres between the points of pairs on the sphere, good to half a per cent; NaN where one has none."""
    lat, other = np.radians(facts.lat[one]), np.radians(facts.lat[two])
    turn = np.radians(facts.lon[two] - facts.lon[one])
    half = np.sin((other - lat) / 2) ** 2 + np.cos(lat) * np.cos(other) * np.sin(turn / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1))), dtype=np.float32)
