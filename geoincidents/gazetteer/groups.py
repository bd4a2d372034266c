"""Rows that lend each other context: the names of a group are decided together, in whatever order they come."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geoincidents.errors import PlaceNotFoundError
from geoincidents.gazetteer import joint
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.gazetteer.checks import LONGEST_NAME
from geoincidents.gazetteer.foresight import AT_ONCE, foresee
from geoincidents.gazetteer.joint import Question
from geoincidents.gazetteer.ranking import Hit
from geoincidents.gazetteer.strings.phrases import bare_name, without_article
from geoincidents.gazetteer.strings.remembered import YOUR_OWN_PLACE
from geoincidents.gazetteer.verdict import judge
from geoincidents.place import REJECTED
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoincidents.gazetteer.columns import Setting
    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.place import Match, Place

_CLEAR: Final = 0.8  # probability from which a place tells where the names beside it are looked for
_ANCHORS: Final = 4
_WORTH_FORESEEING: Final = 16  # names: fewer are looked up as fast one by one
_HARDLY: Final = 0.03  # one in thirty of those who write the name alone


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

    def look_up(self, settings: Sequence[Setting]) -> None:
        """Look up each of many rows by itself, those with plain names together."""
        contexts: dict[tuple[str | None, ...], Context] = {}
        for start in range(0, len(settings), AT_ONCE):
            some = settings[start : start + AT_ONCE]
            asked: dict[tuple[str, Context], None] = {}
            for one in some:
                name, said = one.name.strip(), (one.country, one.admin1, one.kind)
                plain = one.near is one.within is None and len(name) <= LONGEST_NAME
                if plain and (name, *said) not in self._gazetteer.answers[1]:
                    if said not in contexts and one.has_country(self._gazetteer):
                        contexts[said] = one.context(self._gazetteer)
                    if said in contexts:
                        asked[without_article(name), contexts[said]] = None
            if len(asked) >= _WORTH_FORESEEING:
                self._gazetteer.foreseen = foresee(self._gazetteer.store, asked)
            for one in some:
                self.own(one)
            self._gazetteer.foreseen = {}

    def own(self, setting: Setting) -> Match:
        """The match of a row by itself, looked up once."""
        if setting not in self._own:
            self._own[setting] = setting.resolve(self._gazetteer)
        return self._own[setting]

    def together(self, rows: Iterable[Setting]) -> dict[Setting, Match]:
        """The matches of the rows of one group: one for each distinct row."""
        distinct = sorted(set(rows), key=_order)
        found = {setting: self.own(setting) for setting in distinct}
        asked: dict[Setting, tuple[Question, Context | None]] = {}
        anchors = _anchors(found.values())
        for setting in distinct:
            own = found[setting].why.startswith((YOUR_OWN_PLACE, REJECTED))  # nothing beside it changes that
            put = (None if own else self._question(setting, anchors)) or _fixed(found[setting])
            if put is not None:
                asked[setting] = put
        if len(asked) < 2:  # noqa: PLR2004 one alone hears nothing
            return found
        given = joint.answers([question for question, _ in asked.values()])
        for (setting, (question, context)), answer in zip(asked.items(), given, strict=True):
            if context is None:
                continue
            match = judge(setting.name, question.hits, answer, context)
            if _is_hardly(match, found[setting]):
                continue
            if match.place is not None and match.place != found[setting].place:
                beside = sorted(other.name for other in asked if other.name != setting.name)
                match = replace(match, why=f"{match.why}; in one group with {beside[0]!r}" if beside else match.why)
            found[setting] = match
        surest = _anchors(found[setting] for setting, (_, context) in asked.items() if context is not None)
        return found | self._beside(found, surest[0]) if surest else found

    def _beside(self, found: Mapping[Setting, Match], surest: Place) -> dict[Setting, Match]:
        """Phrases such as "50 km south of X" once more, from the X that is near what the other names mean."""
        beside = {}
        for setting, own in found.items():
            if setting.near is None and bare_name(setting.name) is None and own.place is not None:
                match = setting.resolve(self._gazetteer, near=surest)
                if match.status is MatchStatus.RESOLVED and match.place and match.place.country == surest.country:
                    beside[setting] = match
        return beside

    def _question(self, setting: Setting, anchors: Sequence[Place]) -> tuple[Question, Context] | None:
        """The question that a bare name puts, with what lies near the anchors among its candidates."""
        name = bare_name(setting.name)
        if name is None or not setting.has_country(self._gazetteer):
            return None
        try:
            context = setting.context(self._gazetteer)
        except (PlaceNotFoundError, LookupError):
            return None
        hits = find_hits(self._gazetteer.store, name, context)
        known = {hit.place.place_id for hit in hits}
        for place in anchors:
            near = replace(context, lat=place.lat, lon=place.lon)
            for hit in find_hits(self._gazetteer.store, name, near):
                if hit.place.place_id not in known:
                    known.add(hit.place.place_id)
                    hits.append(hit)
        return (joint.ask(self._gazetteer, name, hits, context), context) if hits else None


def _is_hardly(match: Match, own: Match) -> bool:
    """Whether nobody means the place of a match by the name: Paris is in France, whatever the rest is about."""
    if own.status is not MatchStatus.RESOLVED or match.place is None or match.place == own.place:
        return False
    return max((c.score for c in own.candidates if c.place == match.place), default=0.0) < _HARDLY


def _fixed(match: Match) -> tuple[Question, None] | None:
    """The question of a phrase that is decided already, which speaks for the others by the place it starts from."""
    if match.place is None or match.status is not MatchStatus.RESOLVED:
        return None
    chance = min(max(match.score, 1e-3), 1.0 - 1e-3)
    hit = Hit(match.query, match.place, match.place.name, 0.0)
    return Question(match.query, (hit,), [math.log(chance / (1.0 - chance))], 0.0), None


def _anchors(matches: Iterable[Match]) -> list[Place]:
    """The surest places, one a country first."""
    sure = [m for m in matches if m.place is not None and m.score >= _CLEAR and not m.place.kind.startswith("A.PCL")]
    sure.sort(key=lambda match: (-match.score, match.query))
    places = [match.place for match in sure if match.place is not None]
    first = list({place.country: place for place in reversed(places)}.values())
    return list(dict.fromkeys([*first, *places]))[:_ANCHORS]


def _order(setting: Setting) -> tuple[str, ...]:
    """Key that puts rows into one order, whatever order they came in."""
    return setting.name, str(setting.country), str(setting.admin1), str(setting.kind), str(setting.within)
