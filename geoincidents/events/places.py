"""Which mention of a place locates an event, and which only stands near it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.asides import SAYING, is_seat_of_speaker, stands_aside
from geoincidents.mentions import MentionRole
from geoincidents.schema import EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.grouping import Event
    from geoincidents.mentions import Mention
    from geoincidents.text.sentences import Sentence

_LOCATES: Final = {MentionRole.PLACE, MentionRole.RELATION, MentionRole.COREFERENCE}
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
_INTO: Final = re.compile(
    (
        r"\b(?:in|at|on|near|around|outside|inside|across|within|over|off|along|throughout|of|into|onto|against"
        r"|toward|towards|between|through|beyond|via|from)\s+(?:[\w’'-]+\s+){0,6}?$"
        r"|\b(?:bombed|shelled|attacked|raided|stormed|struck|hit|pounded|seized|captured|entered|recaptured|retook|overran|bombarded)\s+(?:the\s+)?$"
    ),
    re.IGNORECASE,
)


def locating(text: str, sentence: Sentence, mentions: Sequence[Mention], event_type: EventType) -> list[Mention]:
    """Mentions of a sentence that can be the place of an event of a type, in order.

    Parameters
    ----------
    text
        The report.
    sentence
        The sentence.
    mentions
        Mentions of the report.
    event_type
        Type of the event: people may withdraw *from* a place, shells only come from one.

    Returns
    -------
    list of Mention
        Without datelines, bodies, seats, sources, origins of fire, aims, hospitals and ways of flight.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> locating("It rained.", split_sentences("It rained.")[0], (), EventType.SHELLING)
    []
    """
    inside = [
        m
        for m in mentions
        if sentence.start <= m.start < sentence.end
        and (
            m.role in _LOCATES
            or (m.role is MentionRole.ORGANISATION and _AT_SEAT.search(text[sentence.start : m.start]))
        )
    ]
    relations = [m for m in inside if m.role is MentionRole.RELATION]
    found = [
        mention
        for mention in inside
        if not (_is_country(mention) and not _STANDS_IN.search(text[sentence.start : mention.start]))
        and not (mention.role is MentionRole.RELATION and _NAMES_NEXT.match(text[mention.end : mention.end + 60]))
        and not any(r is not mention and r.start <= mention.start and mention.end <= r.end for r in relations)
        and not stands_aside(text[sentence.start : mention.start], text[mention.end : mention.end + 120], event_type)
    ]
    return [m for m in found if not _speaker_sits_at(text, sentence, m, others=len(found) > 1)]


def _speaker_sits_at(text: str, sentence: Sentence, mention: Mention, *, others: bool) -> bool:
    after = text[mention.end : min(sentence.end, mention.end + 160)]
    return is_seat_of_speaker(text[sentence.start : mention.start], after, others=others)


def _is_country(mention: Mention) -> bool:
    place = mention.match.place
    return mention.role is not MentionRole.RELATION and place is not None and place.kind.startswith("A.PCL")


def places_of(
    text: str, sentence: Sentence, event: Event, candidates: Sequence[Mention], kind: RecordKind
) -> list[Mention]:
    """The places of an event: one, or several that the sentence lists side by side.

    Parameters
    ----------
    text
        The report.
    sentence
        Sentence of the event.
    event
        The event.
    candidates
        What :func:`locating` left, less what belongs to other events of the sentence.
    kind
        Kind of record; a statement is placed only where it was made.

    Returns
    -------
    list of Mention
        Empty when the sentence does not place the event.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.events.grouping import Event
    >>> from geoincidents.text.sentences import split_sentences
    >>> places_of("It rained.", split_sentences("It rained.")[0], Event(), [], RecordKind.INCIDENT)
    []
    """
    if kind is RecordKind.STATEMENT or not candidates:
        return []
    # A name that comes again ("struck X and Y, killing four in Y") places a part; the first time it places the event.
    candidates = [m for n, m in enumerate(candidates) if not any(m.text == other.text for other in candidates[:n])]
    ordered = sorted(candidates, key=lambda m: _distance(text, sentence, event, m))
    head = _head_of_group(text, ordered[0], candidates)
    group = [head]
    position = list(candidates).index(head)
    for mention in candidates[position + 1 :]:
        gap = text[group[-1].end : mention.start]
        if _LIST_GAP.match(gap) and not _only_qualifies(text, group, mention):
            group.append(mention)
        elif not (_LIST_GAP.match(gap) or _QUALIFIES.match(gap)):
            break
    return group


def _distance(text: str, sentence: Sentence, event: Event, mention: Mention) -> tuple[int, int, int]:
    segment = sentence.segment_of(mention.start)
    away = 0 if segment in event.segments else 1 + min(abs(segment - own) for own in event.segments)
    gaps = [
        (mention.start - t.end, 0)
        if mention.start >= t.end
        else (t.start - mention.end, 1)
        if mention.end <= t.start
        else (0, 0)
        for t in event.triggers
    ]
    near, before = min(gaps)
    inside = any(t.start <= mention.start and mention.end <= t.end for t in event.triggers)
    placed = inside or bool(_INTO.search(text[sentence.start : mention.start])) or mention.role is MentionRole.RELATION
    broad = mention.match.place is not None and mention.match.place.kind.startswith(("A.PCL", "A.ADM1"))
    return away, (0 if placed else 40) + (60 if broad else 0) + 20 * before, near


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
    """Where a statement was made ("told reporters in Tripoli"), as a list of one or none.

    Parameters
    ----------
    text
        The report.
    sentence
        The sentence.
    mentions
        Mentions of the report.

    Returns
    -------
    list of Mention
        At most one.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> saying_place("He spoke.", split_sentences("He spoke.")[0], ())
    []
    """
    inside = [m for m in mentions if sentence.start <= m.start < sentence.end and m.role in _LOCATES]
    return [
        m
        for m in inside
        if SAYING.search(text[sentence.start : m.start]) or _speaker_sits_at(text, sentence, m, others=False)
    ][:1]


_REGION_KM: Final = 40.0
"""From this radius on, a division is where an event lies, not where it was."""


def is_broad(mention: Mention) -> bool:
    """Whether a mention names a country or a region, in which a place can lie.

    Parameters
    ----------
    mention
        The mention.

    Returns
    -------
    bool
        False for towns, and for what is not resolved.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.mentions import Mention
    >>> from geoincidents.place import Match
    >>> is_broad(Mention(0, 1, "X", MentionRole.PLACE, Match.unresolved("X", "no such name")))
    False
    """
    place = mention.match.place
    return place is not None and place.kind.startswith("A.") and (mention.match.radius_km or 0) >= _REGION_KM


def is_region(mention: Mention) -> bool:
    """Whether a mention names a country or a first-order division, however small it is.

    Parameters
    ----------
    mention
        The mention.

    Returns
    -------
    bool
        False for towns, and for what is not resolved.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.mentions import Mention
    >>> from geoincidents.place import Match
    >>> is_region(Mention(0, 1, "X", MentionRole.PLACE, Match.unresolved("X", "no such name")))
    False
    """
    place = mention.match.place
    return place is not None and place.kind.startswith(("A.PCL", "A.ADM1", "A.TERR"))
