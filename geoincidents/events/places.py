"""Which mention of a place locates an event, and which only stands near it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geoincidents.events.asides import SAYING, is_seat_of_speaker, stands_aside
from geoincidents.mentions.holding import somewhere_in
from geoincidents.mentions.mention import MentionRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.mentions.mention import Mention
    from geoincidents.schema import EventType
    from geoincidents.text.sentences import Sentence

LOCATES: Final = {MentionRole.PLACE, MentionRole.RELATION, MentionRole.COREFERENCE}
"""Roles of the mentions that can be where something happened."""
_STANDS_IN: Final = re.compile(
    r"\b(?:in|on|at|near|across|inside|into|outside|within|throughout|over|of|from|to|against|around|along"
    r"|between|and|hit|struck|attacked"
    r"|bombed|shelled|invaded|left|entered|pounded|target(?:ed|ing))\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""A country is the place of an event only behind a word of place; elsewhere it acts or is acted upon."""
_AT_SEAT: Final = re.compile(
    r"\b(?:outside|at|near|inside|on|against|into|hit|struck|target(?:ed|ing)|attacked|stormed|bombed"
    r"|shelled)\s+(?:the\s+|an?\s+)?"
    r"(?:[\w’'-]+\s+){1,5}in\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""A body's seat locates what happens at its very door: "exploded outside the ministry in Mogadishu"."""
_NAMES_NEXT: Final = re.compile(
    r"^\s+(?:towns?|cit(?:y|ies)|villages?|areas?|regions?|districts?|provinces?|states?)\s+of\s+(?:the\s+)?[A-Z]"
)
"""The phrase only describes the name that follows: "the Turkish border town of Karkamis"."""
_KIND: Final = (
    r"(?:areas?|districts?|regions?|towns?|cit(?:y|ies)|villages?|neighbou?rhoods?|camps?|provinces?|suburbs?|states?"
    r"|municipalit(?:y|ies)|communit(?:y|ies)|settlements?|count(?:y|ies))"
)
_LIST_GAP: Final = re.compile(
    rf"^\s*(?:{_KIND}\b\s*)?"
    r"(?:,\s*(?:and\s+|as\s+well\s+as\s+)?|\s+and\s+|\s+as\s+well\s+as\s+|\s+or\s+|/)\s*(?:(?:also\s+)?(?:in"
    r"|on|near|at|around)\s+)?"
    rf"(?:the\s+)?(?:(?:nearby\s+|neighbou?ring\s+|several\s+|other\s+|[a-z]+ern\s+)*{_KIND}\s*(?:of\s+|in\s+|around\s+)?)?$",
    re.IGNORECASE,
)
_LIST_GOES_ON: Final = re.compile(
    rf"\s*(?:,\s+(?:and\s+)?|\s+and\s+)(?:(?:in|on|near|at|around)\s+)?(?:the\s+)?(?:{_KIND}\s+(?:of|near|in|around)\s+)?(?:the\s+)?[A-Z]"
)
_NESTED: Final = re.compile(
    r"^\s*,?\s*(?:an?\s+(?:[\w-]+\s+){1,4}?|the\s+(?:[\w-]+\s+){1,3}?|which\s+is\s+)?(?:in|of|near|outside"
    r"|within|northwest|north|south|east|west|close\s+to)\s+"
    r"(?:of\s+)?(?:the\s+)?(?:[\w’'-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""Between a place and the larger one that it lies in: ", a town near", " in the"."""
_QUALIFIES: Final = re.compile(
    r"^\s*(?:,|\s+in|,?\s+(?:in|of|near|outside|inside|within|on\s+the\s+outskirts\s+of|a\s+\w+\s+(?:in|of"
    r"|near)))?\s*(?:[\w’'-]+\s+){0,5}$"
)


def locating(text: str, sentence: Sentence, mentions: Sequence[Mention], event_type: EventType) -> list[Mention]:
    """Mentions of a sentence that can be the place of an event of a type, in order."""
    inside = [
        m
        for m in mentions
        if sentence.start <= m.start < sentence.end
        and (
            m.role in LOCATES
            or (m.role is MentionRole.ORGANISATION and _AT_SEAT.search(text[sentence.start : m.start]))
        )
    ]
    relations = [m for m in inside if m.role is MentionRole.RELATION]
    found = [
        mention
        for mention in inside
        if not (is_country(mention) and not _STANDS_IN.search(text[sentence.start : mention.start]))
        and not (mention.role is MentionRole.RELATION and _NAMES_NEXT.match(text[mention.end : mention.end + 60]))
        and not any(r is not mention and r.start <= mention.start and mention.end <= r.end for r in relations)
        and not stands_aside(text[sentence.start : mention.start], text[mention.end : mention.end + 120], event_type)
    ]
    return [m for m in found if not _speaker_sits_at(text, sentence, m, others=len(found) > 1)]


def _speaker_sits_at(text: str, sentence: Sentence, mention: Mention, *, others: bool) -> bool:
    after = text[mention.end : min(sentence.end, mention.end + 160)]
    return is_seat_of_speaker(text[sentence.start : mention.start], after, others=others)


def is_country(mention: Mention) -> bool:
    """Whether a mention is that of a country itself."""
    place = mention.match.place
    return mention.role is not MentionRole.RELATION and place is not None and place.kind.startswith("A.PCL")


def listed_with(text: str, chosen: Mention, candidates: Sequence[Mention]) -> list[Mention]:
    """A mention and those that the sentence lists side by side with it."""
    # A name that comes again ("struck X and Y, killing four in Y") places a part; the first time it places the event.
    candidates = [m for n, m in enumerate(candidates) if not any(m.text == other.text for other in candidates[:n])]
    chosen = next((m for m in candidates if m.text == chosen.text), chosen)
    head = _head_of_group(text, chosen, candidates)
    group = [head]
    for mention in candidates[candidates.index(head) + 1 :]:
        gap = text[group[-1].end : mention.start]
        if _LIST_GAP.match(gap) and not _only_qualifies(text, group, mention):
            group.append(mention)
        elif not (_LIST_GAP.match(gap) or _QUALIFIES.match(gap)):
            break
    return group


def in_container(text: str, mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """A mention that the gazetteer lacks, in the place that the sentence says it lies in, with that place's radius."""
    if mention.match.lat is not None:
        return mention
    for other in mentions:
        if other.start >= mention.end and other.match.lat is not None:
            gap = text[mention.end : other.start]
            if len(gap) > _NEAR_CONTAINER or not _CONTAINED.fullmatch(gap):
                continue
            why = f"{mention.text} is not known; the report says that it lies in {other.text}. {other.match.why}"
            match = replace(somewhere_in(other.match, mention.text, why), candidates=())
            return replace(mention, match=match)
    return mention


_NEAR_CONTAINER: Final = 60
_CONTAINED: Final = re.compile(
    r"\s*(?:[a-z]+\s*)?(?:,|\(|\bin\b|\bof\b|\bnear\b|\boutside\b|[-–—/]|\bat\b)[^.;:]*", re.IGNORECASE
)


def _head_of_group(text: str, chosen: Mention, candidates: Sequence[Mention]) -> Mention:
    """The first of the list that a mention stands in: places are listed from left to right."""
    position = list(candidates).index(chosen)
    while position > 0:
        previous = candidates[position - 1]
        gap = text[previous.end : chosen.start]
        large = previous.match.place is not None and previous.match.place.kind.startswith(("A.", "H."))
        if not _LIST_GAP.match(gap) and (large or not _NESTED.match(gap)):
            break
        chosen, position = previous, position - 1
    return chosen


_DIVISION_NEXT: Final = re.compile(
    r"\s+(?:district|territory|county|province|state|municipality|region|governorate|oblast|commune)\b"
)


def _only_qualifies(text: str, group: Sequence[Mention], mention: Mention) -> bool:
    """As in "Omdurman, Sudan": the second name says where the first one lies."""
    gap = text[group[-1].end : mention.start]
    if "and" in gap.split() or "or" in gap.split():
        return len(group) == 1 and _broader(mention, group[0]) and not _LIST_GAP.match(gap)
    after = text[mention.end : mention.end + 60]
    if mention.role is MentionRole.RELATION or _broader(mention, group[-1]) or _DIVISION_NEXT.match(after):
        return True
    # In a list of places a further comma or "and" with a name follows; after "X, Y" comes the rest of the sentence.
    listed = _LIST_GOES_ON.match(after)
    return len(group) == 1 and not listed


def _broader(mention: Mention, other: Mention) -> bool:
    first, second = mention.match.place, other.match.place
    if first is None:
        return False
    return first.kind.startswith("A.") and (
        second is None or not second.kind.startswith("A.") or first.kind.startswith("A.PCL")
    )


def saying_place(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Where a statement was made ("told reporters in Tripoli"), as a list of one or none."""
    inside = [m for m in mentions if sentence.start <= m.start < sentence.end and m.role in LOCATES]
    return [
        m
        for m in inside
        if SAYING.search(text[sentence.start : m.start]) or _speaker_sits_at(text, sentence, m, others=False)
    ][:1]


_REGION_KM: Final = 40.0
"""From this radius on, a division is where an event lies, not where it was."""


def is_broad(mention: Mention) -> bool:
    """Whether a mention names a country or a region, in which a place can lie."""
    place = mention.match.place
    return place is not None and place.kind.startswith("A.") and (mention.match.radius_km or 0) >= _REGION_KM


def is_region(mention: Mention) -> bool:
    """Whether a mention names a country or a first-order division, however small it is."""
    place = mention.match.place
    return place is not None and place.kind.startswith(("A.PCL", "A.ADM1", "A.TERR"))
