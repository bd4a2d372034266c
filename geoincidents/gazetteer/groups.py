"""Rows that lend each other context: what is clear by itself tells where the names beside it are.

A name is clear when no namesake would be believed once in a hundred times. The clear ones of a group are anchors; each
other name is looked up near anchors, and the place that most of them lead to is taken, if it lies in an anchor's
country or region. What was found so serves the rest once more. Where no name is clear, the country that the
candidates of most names share stands in. Neither the order of the rows nor how often a name is repeated matters.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geoincidents import geo
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoincidents.gazetteer.columns import Setting
    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.place import Match, Place

_CLEAR: Final = 0.04
_REGION_KM: Final = 500.0  # past this a place is in another region, as in the ranking
_PER_COUNTRY, _TRIED = 2, 6  # anchors that a name is looked up near
_ROUNDS: Final = 2


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A place that the names beside it are expected near, and the row that says so."""

    setting: Setting
    place: Place
    score: float


class Groups:
    """Matches of rows in groups; what was looked up once is kept.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._own: dict[Setting, Match] = {}
        self._near: dict[tuple[Setting, str], Match] = {}

    def own(self, setting: Setting) -> Match:
        """The match of a row by itself.

        Parameters
        ----------
        setting
            What is known of it.

        Returns
        -------
        Match
            Looked up once.
        """
        if setting not in self._own:
            self._own[setting] = setting.resolve(self._gazetteer)
        return self._own[setting]

    def together(self, rows: Iterable[Setting]) -> dict[Setting, Match]:
        """The matches of the rows of one group.

        Parameters
        ----------
        rows
            What is known of each.

        Returns
        -------
        dict
            One match for each distinct row.
        """
        distinct = sorted(set(rows), key=_order)
        found = {setting: self.own(setting) for setting in distinct}
        clear = {setting for setting in distinct if _is_clear(found[setting])}
        anchors = _anchors(found, clear) or _of_the_shared_country(found)
        for _ in range(_ROUNDS):
            rest = [s for s in distinct if s not in clear and s.near is None and not _states_its_point(found[s])]
            beside = {setting: self._beside(setting, found[setting], anchors) for setting in rest}
            lent = {setting: match for setting, match in beside.items() if match is not None}
            if not lent:
                break
            found |= lent
            clear |= set(lent)
            anchors = _anchors(found, clear)
        return found

    def _beside(self, setting: Setting, own: Match, anchors: Sequence[_Anchor]) -> Match | None:
        """The match that most anchors lead to; None when they lead nowhere, or to several places alike."""
        led: dict[str, list[tuple[Match, _Anchor]]] = defaultdict(list)
        for anchor in _some(setting, anchors):
            match = self._near_anchor(setting, anchor)
            if match.status is MatchStatus.RESOLVED and match.place and _belongs(match.place, anchor.place):
                led[match.place.place_id].append((match, anchor))
        most = max(map(len, led.values()), default=0)
        best = [place_id for place_id, matches in led.items() if len(matches) == most]
        if own.place is not None and own.place.place_id in best:
            best = [own.place.place_id]
        if len(best) != 1:
            return None
        match, anchor = max(led[best[0]], key=lambda pair: pair[0].score)
        if own.status is MatchStatus.RESOLVED and match.place != own.place:
            believed = max((rival.score for rival in own.candidates if rival.place == match.place), default=0.0)
            if believed < _CLEAR:  # Paris is in France, wherever the rest of a report is about
                return None
        return replace(match, why=f"{match.why}; in one group with {anchor.setting.name!r}")

    def _near_anchor(self, setting: Setting, anchor: _Anchor) -> Match:
        key = (setting, anchor.place.place_id)
        if key not in self._near:
            self._near[key] = setting.resolve(self._gazetteer, near=anchor.place)
        return self._near[key]


def _order(setting: Setting) -> tuple[str, ...]:
    """Key that puts rows into one order, whatever order they came in."""
    return setting.name, str(setting.country), str(setting.admin1), str(setting.kind), str(setting.within)


def _is_clear(match: Match) -> bool:
    """Whether a match needs no context: no rival would be believed once in twenty-five times."""
    if match.status is not MatchStatus.RESOLVED or match.place is None:
        return False
    return all(rival.score < _CLEAR for rival in match.candidates if rival.place != match.place)


def _states_its_point(match: Match) -> bool:
    return match.place is None and match.lat is not None


def _anchors(found: dict[Setting, Match], clear: set[Setting]) -> list[_Anchor]:
    """The surest first."""
    known = [(setting, match) for setting, match in found.items() if setting in clear]
    anchors = [_Anchor(setting, match.place, match.score) for setting, match in known if match.place is not None]
    return sorted(anchors, key=lambda anchor: (-anchor.score, _order(anchor.setting)))


def _of_the_shared_country(found: dict[Setting, Match]) -> list[_Anchor]:
    """Where no name is clear: the candidates in the country that speaks for most of the names."""
    by_country: dict[str, list[_Anchor]] = defaultdict(list)
    for setting, match in found.items():
        best: dict[str, _Anchor] = {}
        for rival in match.candidates:
            if rival.score >= _CLEAR and rival.place.country:
                best.setdefault(rival.place.country, _Anchor(setting, rival.place, rival.score))
        for country, anchor in best.items():
            by_country[country].append(anchor)
    shared = {country: anchors for country, anchors in by_country.items() if len(anchors) > 1}
    if not shared:
        return []
    return shared[min(shared, key=lambda code: (-len(shared[code]), -sum(a.score for a in shared[code]), code))]


def _some(setting: Setting, anchors: Sequence[_Anchor]) -> list[_Anchor]:
    """Anchors to try: the surest of each country, never the row itself."""
    taken: dict[str, int] = defaultdict(int)
    chosen: list[_Anchor] = []
    for anchor in anchors:
        if anchor.setting != setting and taken[anchor.place.country] < _PER_COUNTRY and len(chosen) < _TRIED:
            taken[anchor.place.country] += 1
            chosen.append(anchor)
    return chosen


def _belongs(place: Place, anchor: Place) -> bool:
    """Whether a place lies in the country or the region of an anchor."""
    if place.country == anchor.country and place.country:
        return True
    km = geo.distance_km(lat=place.lat, lon=place.lon, to_lat=anchor.lat, to_lon=anchor.lon)
    return float(km) <= _REGION_KM
