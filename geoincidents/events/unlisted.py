"""Names of places that the gazetteer does not hold, told by the words around them: "around Kibumba"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.actor_lexicon import ADJECTIVES
from geoincidents.events.asides import stands_aside
from geoincidents.events.places import is_broad
from geoincidents.mentions.mention import Mention, MentionRole
from geoincidents.place import Match
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoincidents.text.sentences import Sentence

_NAME: Final = (
    r"(?:(?:Al|El|Ad|An|Ar|As|At|Az|Ash|Ath|Umm|Abu)-)?[A-ZÀ-Þ][a-zà-ÿ’'-]{2,}"
    r"(?:[ -](?:al-|el-)?[A-ZÀ-Þ][a-zà-ÿ’'-]+){0,2}"
)
_KIND: Final = (
    r"(?:villages?|towns?|cit(?:y|ies)|localit(?:y|ies)|settlements?|communit(?:y|ies)|areas?|neighbou?rhoods?|camps?)"
)
_PLACED: Final = re.compile(
    rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]round|[Oo]utside|overlooking|(?:attack|assault|raid|offensive|strike|air\s?strike|fire|bombardment|ambush)(?:e?s)?\s+(?:on|against)|(?P<of>{_KIND}\s+of)|(?P<seized>(?:captured|seized|retook|recaptured|took|entered|stormed)"
    rf"\s+the\s+(?:\w+\s+)?{_KIND}\s+of))\s+(?:the\s+(?:[a-z-]+\s+){{0,3}}{_KIND}\s+of\s+)?(?P<name>{_NAME})(?![\w’])"
)
_LEFT: Final = re.compile(rf"\b(?:from|out\s+of)\s+(?P<name>{_NAME})(?![\w’])")
_DESCRIBED: Final = re.compile(
    rf"\b(?:in|at|near|around|on|of|over)\s+the\s+(?P<name>{_NAME}(?:\s+{_NAME})?\s+(?:forests?|valley|hills?|mountains?|area|island|islands|peninsula"
    r"|district|desert|corridor|plateau|basin|dam|crossing|neighbou?rhood|camp|junction|roundabout|quarter|suburb))\b"
    r"|\bat\s+the\s+(?P<spot>[A-Z][A-Za-z0-9-]*(?:\s+[A-Z]\w+)?\s+(?:junction|roundabout|intersection|crossroads|checkpoint))\b"
)
_OBJECT: Final = re.compile(
    r"\b(?:shelled|bombed|bombarded|pounded|attacked|raided|stormed|seized|captured|retook|recaptured|entered|overran|besieged"
    rf"|struck|hit|rocked|shelling|bombing|attacking)\s+(?P<name>{_NAME})(?=[,.;]|$|\s+(?:{_KIND}\b|districts?|on|in|with|killing|wounding|injuring"
    r"|leaving|overnight|early|late|again|at|before|after|for|\d+|several|twice|and)\b)"
)
_FELL: Final = re.compile(rf"(?P<name>{_NAME})\s+(?:has\s+|had\s+)?(?:fell|fallen)(?=\s+(?:on|to|last)\b)")
_PATTERNS: Final = {
    EventType.MOVEMENT: (_LEFT, _PLACED, _DESCRIBED),
    EventType.TERRITORY_CHANGE: (_PLACED, _DESCRIBED, _OBJECT, _FELL),
}
_NO_PLACES: Final = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun)day|Ramadan|Easter|Christmas|Eid|Islam|Christianity|English|Arabic|French|Spanish|Russian|Operation|Ministry"
    r"|Parliament|Congress|Senate|Church|Facebook|Twitter|Telegram|President|Prime|General|Colonel|Minister|Security|State"
    r"|United|National|International|Army|Police|Health|Human|Interior|Defen[cs]e|Foreign|Supreme|High|World|The|This|That|All"
    rf"|Least|Allah|God|{'|'.join(map(re.escape, ADJECTIVES))})\b"
)
_MORE: Final = re.compile(
    rf"(?:,\s+(?:and\s+)?|\s+and\s+)(?P<name>{_NAME})(?![\w’])(?!\s+(?:said|told|were|was|is|are|have|had)\b)"
)
_LAST_OF_LIST: Final = re.compile(
    rf"\s+and\s+(?:the\s+)?(?P<name>{_NAME})(?=[,.;]|\s+(?:on|in|over|during|since|late|early|overnight|this|last|yesterday|today"
    r"|after|before|while|as|when|areas?|districts?|neighbou?rhoods?|villages?|towns?|camps?)\b)"
)
_ANY_LAST: Final = re.compile(
    rf"\s+and\s+(?:the\s+)?(?P<name>{_NAME})(?=\s+[a-z])(?!\s+(?:said|says|told|were|was|is|are|have|had|has)\b)"
)
"""Behind "in X": who joins such a phrase is a place, whatever follows."""
_STANDS_IN: Final = re.compile(r"\b(?:in|at|near|around|between|outside|of)\s+(?:the\s+)?$", re.IGNORECASE)
_DIVISION: Final = re.compile(
    r"\s+(?:district|territory|county|province|state|municipality|LGA|region|commune|subdistrict)\b"
)
_INSIDE: Final = re.compile(r"(?:,|,?\s+in|\s+of)\s+(?:the\s+)?(?:[a-z-]+\s+(?:of\s+)?){0,3}")
_IN: Final = re.compile(r",?\s+in\s+(?:the\s+)?")
_VILLAGE_IN: Final = re.compile(
    rf"\s+{_KIND}\s*(?:,|,?\s+in|,?\s+near|\s+of)\s+(?:the\s+)?(?:[a-z-]+\s+(?:of\s+)?){{0,3}}"
)
_BODY_NEXT: Final = re.compile(r"^\s+(?:[A-Z]\w*\s+)?(?:Ministry|Minister|Council|Command|Office|said|told)\b|^\s*\(")


def _mention(text: str, start: int, end: int) -> Mention:
    why = "The gazetteer does not hold this name; the words around it say that it is a place."
    name = text[start:end]
    return Mention(start, end, name, MentionRole.PLACE, Match.unresolved(name, why))


def name_at(text: str, start: int, end: int) -> Mention | None:
    """The capitalised name that begins at an offset, as a place that the gazetteer does not hold."""
    match = re.compile(_NAME).match(text, start, end)
    return None if match is None or _NO_PLACES.match(match.group()) else _mention(text, *match.span())


def lies_within(text: str, found: Sequence[Mention], places: Sequence[Mention]) -> bool:
    """Whether a known place only says where a name lies: "at Plaine Savo in Djugu territory"."""
    if found and places and _IN.fullmatch(text[found[-1].end : places[0].start]):
        return True
    if (
        not found
        or not places
        or any(p.match.place and not is_broad(p) and not _DIVISION.match(text, p.end) for p in places)
    ):
        return False
    gap = text[found[-1].end : places[0].start]
    return bool(_INSIDE.fullmatch(gap) or _VILLAGE_IN.fullmatch(gap))


def _group_of(match: re.Match[str]) -> str:
    return "spot" if match.groupdict().get("spot") else "name"


def _in_phrase(text: str, mention: Mention) -> bool:
    words = text[max(0, mention.start - 20) : mention.start]
    return bool(_STANDS_IN.search(words) or re.match(r"(?:around|near|outside)\s", mention.text, re.IGNORECASE))


def goes_on_with(text: str, sentence: Sentence, last: Mention, *, taken: Iterable[tuple[int, int]]) -> list[Mention]:
    """Names that the gazetteer does not hold and that a list of known places ends with: "in Sake and Minova"."""
    match = _LAST_OF_LIST.match(text, last.end, sentence.end)
    if match is None and _in_phrase(text, last):
        match = _ANY_LAST.match(text, last.end, sentence.end)
    if match is None or _NO_PLACES.match(match["name"]):
        return []
    start, end = match.span("name")
    return [] if any(start < b and a < end for a, b in taken) else [_mention(text, start, end)]


def unlisted_places(
    text: str, sentence: Sentence, event_type: EventType, *, taken: Iterable[tuple[int, int]]
) -> list[Mention]:
    """The first name, or list of names, behind a word of place that is no known place, party or date."""
    spans = list(taken)
    for pattern in _PATTERNS.get(event_type, (_PLACED, _DESCRIBED, _OBJECT)):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            start, end = match.span(_group_of(match))
            clash = any(start < b and a < end for a, b in spans)
            before, after = text[sentence.start : start], text[end : end + 40]
            if clash or _NO_PLACES.match(text, start) or _BODY_NEXT.match(after):
                continue
            if stands_aside(before, after, event_type):
                continue
            found = [_mention(text, start, end)]
            while (more := _MORE.match(text, found[-1].end, sentence.end)) and not _NO_PLACES.match(more["name"]):
                if any(more.start("name") < b and a < more.end("name") for a, b in spans):
                    break
                found.append(_mention(text, *more.span("name")))
            return found
    return []
