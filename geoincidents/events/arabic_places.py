"""Where an event of Arabic news took place: what the words around mentions say, and names that no gazetteer has."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.events.arabic_words import forms_in, matches
from geoincidents.events.places import LOCATES
from geoincidents.mentions.arabic_words import CONTAINERS, DESCRIBING, DIRECTIONAL, LOCATIVES
from geoincidents.mentions.mention import Mention, MentionRole
from geoincidents.place import Match
from geoincidents.schema import EventType, GeoPrecision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.events.arabic_words import Word

_NAME_WORDS: Final = 3
_SHORT: Final = 3
"""Letters up to which a word opens a name of two: "Tal", "Khan"."""
_IN_CONTAINER: Final = 80
"""Characters between a name and the larger place that it lies in."""
_ARTICLE: Final = "ال"
_PARTED: Final = ("بال", "لل", "وال", "فال", "كال")
_POINTS: Final = {GeoPrecision.EXACT, GeoPrecision.SETTLEMENT}
_WHY: Final = "The gazetteer does not hold this name; the words around it say that it is a place."


@dataclass(frozen=True, slots=True)
class Setting:
    """A mention that may locate an event, with what speaks for it; ``site`` if its own noun is part of its name."""

    mention: Mention
    weight: float
    site: bool = False


def settings_of(words: Sequence[Word], mentions: Sequence[Mention], text: str) -> list[Setting]:
    """Mentions that can be where something happened, those that no gazetteer holds among them, in order."""
    known = [Setting(m, 0.0) for m in mentions if m.role in LOCATES and not _is_generic(m, words)]
    taken = [m for m in mentions if m.match.lat is not None or m.role not in LOCATES]
    unlisted = list(_unlisted(words, text, taken))
    known = [
        k
        for k in known
        if not any(u.mention.start < k.mention.end and k.mention.start < u.mention.end for u in unlisted)
    ]
    found = sorted([*known, *unlisted], key=lambda s: s.mention.start) or list(_behind_on(words, text, mentions))
    weighed: list[Setting] = []
    for setting in found:
        last = weighed[-1].mention if weighed else None
        weight = setting.weight + _weight(setting.mention, words, text)
        if last is not None and _HOLDS.fullmatch(text[last.end : setting.mention.start]):
            weight -= _HOLDER
        weighed.append(replace(setting, weight=weight + _SITE * setting.site))
    return weighed


_HOLDS: Final = re.compile(r"\s*(?:،\s*)?(?:في\s+|ب|التابعة\s+ل|من\s+)?(?:[\u0621-\u0652]{2,}\s+){0,2}")
_HOLDER: Final = 1.0
_SITE: Final = 0.6
"""For a name with a noun of its own, such as "the market of X", beside the larger place."""


def _is_generic(mention: Mention, words: Sequence[Word]) -> bool:
    """As in "the outskirts of the city", and words that are no names."""
    own = [word for word in words if mention.start <= word.start < mention.end or word.start < mention.start < word.end]
    return bool(own) and bool(own[-1].forms & forms_in("no_place"))


def _weight(mention: Mention, words: Sequence[Word], text: str) -> float:
    """What a mention itself and the words before it say about it."""
    weight = 0.0
    place = mention.match.place
    if place is not None:
        weight -= next((loss for kinds, loss in _BROAD if place.kind.startswith(kinds)), 0.0)
    at = next((n for n, word in enumerate(words) if word.end > mention.start), 0)
    if text[mention.start - 1 : mention.start] == "ب" or text[mention.start : mention.start + 1] == "ب":
        weight += 1.0
    while at and words[at].joined and words[at - 1].forms & _nouns():
        weight, at = weight + _NAMED, at - 1
    before = words[at - 1] if at and words[at].joined else None
    if before is not None and before.forms & forms_in("toward"):
        weight += 1.0
    elif weight <= _ACTS and mention.role is not MentionRole.RELATION:
        weight += _ACTS  # a country without a word of place before it acts
    near = words[max(0, at - _SOURCE) : at]
    said = [found.last for found in matches(near, "saying")]
    if said and not any(word.comma or word.bare in _THAT for word in near[max(said) :]):
        weight -= _SPEAKS
    return weight


_DIVISION: Final = 1.2
_BROAD: Final = ((("A.PCL", "A.TERR"), 2.5), (("A.ADM1", "L.RGN"), _DIVISION), (("A.",), 0.3))
_NAMED: Final = 0.5
_ACTS: Final = -2.5
_SOURCE: Final = 4
"""Words from who speaks to where."""
_THAT: Final = frozenset({"ان", "بان", "انه", "انها"})
_SPEAKS: Final = 2.0


def best_setting(
    settings: Sequence[Setting], event_type: EventType, trigger: tuple[int, int], words: Sequence[Word]
) -> Setting | None:
    """The one that most likely is where an event of a type took place; offsets of the trigger are those of the text."""

    def share(setting: Setting) -> float:
        start = setting.mention.start
        first, last = sorted((trigger[0], start))
        steps = sum(first < word.start < last for word in words)
        weight = setting.weight - steps * (_AWAY if start > trigger[0] else _AWAY_BEFORE)
        at = next((n for n, word in enumerate(words) if word.end > start), 0)
        while at and words[at - 1].forms & _nouns():
            at -= 1
        before = words[at - 1].bare if at else ""
        if before in forms_in("origin"):
            weight += _FROM.get(event_type, 0.0)
        elif before in forms_in("aim"):
            weight += _TO.get(event_type, 0.0)
        return weight

    best = max(settings, key=share, default=None)
    return best if best is not None and share(best) > _LEAST else None


_AWAY: Final = 0.04
_AWAY_BEFORE: Final = 0.07
_LEAST: Final = -4.0
_FROM: Final = {EventType.MOVEMENT: -1.5, EventType.SHELLING: -2.0, EventType.ABDUCTION: 0.5}
_TO: Final = {EventType.MOVEMENT: 1.0, EventType.SHELLING: 1.0, EventType.DISRUPTED_WEAPONS: 0.5}


def listed_with(setting: Setting, settings: Sequence[Setting], text: str) -> list[Setting]:
    """A setting and those that "and" lists behind it."""
    group = [setting]
    for other in settings:
        if other.mention.start > group[-1].mention.end:
            if not _AND.fullmatch(text[group[-1].mention.end : other.mention.start]):
                break
            group.append(other)
    return group


_AND: Final = re.compile(r"\s*(?:،\s*)?و\s?(?:(?:في\s+|ب)?(?:مدينة|بلدة|قرية|حي|مخيم|منطقة)\s+)?")


def placed(setting: Setting, settings: Sequence[Setting], home: Mention | None) -> Mention:
    """The mention; where the gazetteer lacks it, with the point and the radius of the place that it lies in."""
    mention = setting.mention
    if mention.match.lat is not None:
        return mention
    behind = [s.mention for s in settings if 0 <= s.mention.start - mention.end <= _IN_CONTAINER]
    holder = next((m for m in behind if m.match.lat is not None), home if setting.site else None)
    if holder is None or holder.match.lat is None:
        return mention
    why = f"{mention.text} is not known; the report says that it lies in {holder.text}. {holder.match.why}"
    precision = GeoPrecision.NEAR if holder.match.precision in _POINTS else holder.match.precision
    return replace(
        mention, match=replace(holder.match, query=mention.text, precision=precision, why=why, candidates=())
    )


def _unlisted(words: Sequence[Word], text: str, taken: Sequence[Mention]) -> Iterator[Setting]:
    """Names behind a noun such as "village", or behind "near" and "towards"."""
    near = {found.last for found in matches(words, "near")}
    end = -1
    for number, word in enumerate(words[:-2]):
        if word.bare == "بين" and (last := _pair_end(words, number + 1)) is not None:
            end = words[last - 1].end
            if not any(m.start < end and word.start < m.end for m in taken):
                name = text[word.start : end]
                yield Setting(
                    Mention(word.start, end, name, MentionRole.PLACE, Match.unresolved(name, _WHY)), 1.0, site=True
                )
    end = -1
    for number, word in enumerate(words):
        bare_noun = bool(word.forms & forms_in("site", "bare"))
        division = bool(word.forms & forms_in("site", "division"))
        whole = division or bool(word.forms & forms_in("site", "whole"))
        if not (bare_noun or whole or number in near) or word.end <= end:
            continue
        first = number if number in near and not (bare_noun or whole) else number + 1
        last = _name_end(words, first, after_noun=bare_noun or whole)
        defined = (bare_noun or whole) and word.bare.lstrip("وبلف").startswith(_ARTICLE)
        if last == first or (defined and not _is_definite(words, first, whole=whole)):
            continue
        start = _start(text, word, whole=True) if whole else words[first].start
        end = words[last - 1].end
        over = [m for m in taken if m.start < end and start < m.end]
        if all(whole and _is_country(m) for m in over):  # "the market of Libya"
            name = text[start:end]
            mention = Mention(start, end, name, MentionRole.PLACE, Match.unresolved(name, _WHY))
            yield Setting(mention, -_DIVISION if division else 0.0, site=whole and not division)


def _behind_on(words: Sequence[Word], text: str, taken: Sequence[Mention]) -> Iterator[Setting]:
    """As in "a raid on X", where X is no word of the table; only asked for where no place is told."""
    for word, name in pairwise(words):
        common = _is_ordinary(name) or name.forms & forms_in("class") or name.bare.endswith(_COMMON)
        if word.bare != "علي" or common or not name.joined or len(name.bare) <= _SHORT:
            continue
        if not any(m.start < name.end and name.start < m.end for m in taken):
            found = text[name.start : name.end]
            yield Setting(Mention(name.start, name.end, found, MentionRole.PLACE, Match.unresolved(found, _WHY)), 0.0)


_COMMON: Final = ("ه", "ات", "ين", "ون", "ا")
"""Endings that the names of towns seldom have and other nouns often."""


def _is_country(mention: Mention) -> bool:
    place = mention.match.place
    return place is not None and place.kind.startswith("A.PCL") and mention.role is not MentionRole.RELATION


def _pair_end(words: Sequence[Word], first: int) -> int | None:
    """Number of the word after "X and Y" behind "between", where both are names."""
    second = _name_end(words, first, after_noun=True)
    if second in {first, len(words)} or not words[second].bare.startswith("و") or not words[second].joined:
        return None
    road = any(not word.forms.isdisjoint(forms_in("stretch")) for word in words[max(0, first - 4) : first - 1])
    return _name_end(words, second, after_noun=True) if road and not _is_ordinary(words[second]) else None


def _is_definite(words: Sequence[Word], at: int, *, whole: bool) -> bool:
    """As in "the Republican Hospital"; "the town" alone names none."""
    return whole and words[at].bare.startswith(_ARTICLE)


def _name_end(words: Sequence[Word], first: int, *, after_noun: bool) -> int:
    last = first
    while last < min(len(words), first + _NAME_WORDS) and words[last].joined:
        word = words[last]
        head = last == first and (word.bare in _heads() or (after_noun and word.bare in forms_in("site", "whole")))
        if _is_ordinary(word) and not head:
            break
        if last > first:
            opener = words[last - 1].bare
            opens = opener in _heads() or (
                last == first + 1 and (len(opener) <= _SHORT or opener in forms_in("site", "whole"))
            )
            follows = word.bare.startswith(_ARTICLE) or opens
            if word.bare.startswith(_PARTED) or not follows:
                break
        elif word.bare.startswith(("بال", "لل")) or (not after_noun and len(word.bare) <= _SHORT):
            break
        last += 1
    return last


def _is_ordinary(word: Word) -> bool:
    bare = word.bare
    forms = {bare, bare.removeprefix("و"), bare.removeprefix(_ARTICLE), bare.removeprefix("و").removeprefix(_ARTICLE)}
    forms |= {bare[1:]} if bare.startswith("ب") and bare[1:] in CONTAINERS else set()
    return word.is_number or len(bare) < _SHORT or not forms.isdisjoint(_ordinary())


@cache
def _ordinary() -> frozenset[str]:
    sorts = ("no_place", "hour", "number", "past", "coming", "now", "saying", "harm_verb", "harm_noun", "cut", "partly")
    more = ("sure", "plain", "weak", "about", "doer", "near", "month", "weekday", "persons", "person", "both", "thing")
    return frozenset(
        {
            "امس",
            "اليوم",
            "يوم",
            "ليله",
            "الذي",
            "التي",
            "اثر",
            "جراء",
            "ضمن",
            "ما",
            "كان",
            "كانت",
            "اثناء",
            "لدي",
            "حيث",
        }
    ).union(*map(forms_in, (*sorts, *more)), CONTAINERS, DESCRIBING, DIRECTIONAL, LOCATIVES)


@cache
def _heads() -> frozenset[str]:
    return forms_in("name_head") | {_ARTICLE + form for form in forms_in("name_head")}


@cache
def _nouns() -> frozenset[str]:
    return forms_in("site") | CONTAINERS


def _start(text: str, word: Word, *, whole: bool) -> int:
    """Where a noun begins behind the particles written onto it; its article is part of it."""
    form = max((f for f in word.forms if f in forms_in("site")), key=len, default=word.bare)
    form = _ARTICLE + form if word.bare.endswith(_ARTICLE + form) and whole else form
    left, at = len(form), word.end
    while left and at > word.start:
        at -= 1
        left -= not "\u064b" <= text[at] <= "\u0652"
    return at
