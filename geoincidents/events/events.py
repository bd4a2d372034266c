"""Triggers of a sentence and the events that they make up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geoincidents.events.lexicon import MASK, TRIGGERS, Strength, family_of
from geoincidents.events.modality import Modality, modality_of
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from geoincidents.text.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that tells of an event.

    Attributes
    ----------
    start, end
        Offsets into the report.
    text
        The words.
    event_type
        What they tell of.
    strength
        How much they say by themselves.
    modality
        Whether it took place.
    definite
        True for a noun that points back: "the attack", "their offensive", "the alleged strike".
    segment
        Number of the clause segment of the sentence.
    """

    start: int
    end: int
    text: str
    event_type: EventType
    strength: Strength
    modality: Modality
    definite: bool
    segment: int


@dataclass(slots=True)
class Event:
    """The triggers of one sentence that tell of one event, the leading one first."""

    triggers: list[Trigger] = field(default_factory=list)

    @property
    def lead(self) -> Trigger:
        """The trigger that gives the event its type."""
        return min(self.triggers, key=lambda t: (_RANK[t.strength], t.event_type not in _GRAVEST, t.start))

    @property
    def event_type(self) -> EventType:
        """The type of the leading trigger."""
        return self.lead.event_type

    @property
    def segments(self) -> set[int]:
        """Numbers of the clause segments that the triggers stand in."""
        return {trigger.segment for trigger in self.triggers}


# These name the event even beside a word for the means ("the helicopter dropped chlorine").
_GRAVEST: Final = {EventType.CHEMICAL_WEAPON, EventType.SEXUAL_VIOLENCE}
_RANK: Final = {Strength.SPECIFIC: 0, Strength.GENERIC: 1, Strength.HARM: 2}
_DEFINITE: Final = re.compile(
    r"\b(?:the|this|that|these|those|its|his|their|her)(?:\s+(?!first|latest|second|third|last|most|same|worst"
    r"|deadliest|largest|new|next)"
    r"[\w’'-]+){0,2}\s*$",
    re.IGNORECASE,
)
_OWN_OFFENSIVE: Final = re.compile(
    (
        r"\b(?:the|this|his|its|their)\s+(?!first|latest|second|third|last|most|worst|deadliest|new"
        r"|biggest)(?:[\w-]+\s+){0,3}\w+$"
    ),
    re.IGNORECASE,
)
_VERB_FIRST: Final = re.compile(
    r"(?:launch|carr|conduct|beg[au]n|start|mount|stag|resum|wag|perpetrat|commit|press|announc|declar|order"
    r"|shot|shoot|took|gain"
    r"|lost|open|fired|took|taken|tak|captur|seiz|overr|shell|bomb|attack|raid|blew|set|struck|hit|withdr|pull)\w*\s",
    re.IGNORECASE,
)
_NOUN_ENDING: Final = re.compile(r"(?:ed|ew|ought|uck|ook|ing|an)$", re.IGNORECASE)
_PAST_FIRST: Final = re.compile(
    r"(?!armed\b|renewed\b|alleged\b|reported\b)\w+(?:ed|ew|ought|uck|ook)\s", re.IGNORECASE
)
_CATEGORIES: Final = {
    EventType.AGREEMENT,
    EventType.MOVEMENT,
    EventType.PROTEST,
    EventType.ARREST,
    EventType.DISRUPTED_WEAPONS,
    EventType.STATEMENT,
}
_JOINED_BY: Final = {"when", "as", "after", "following", "which", "that", "who", "where", "while"}


_COMPARISON: Final = re.compile(
    r"\b(?:deadliest|worst|first|biggest|largest|heaviest|bloodiest|most\s+\w+)\b[^.;]*?\b(?P<since>since)\b",
    re.IGNORECASE,
)


def told_until(sentence: Sentence) -> int:
    """Offset into the report where a sentence turns to what it only compares with.

    Parameters
    ----------
    sentence
        The sentence.

    Returns
    -------
    int
        Its end, or the "since" of "the deadliest attack since January 2018, when ...".

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> told_until(split_sentences("It was the worst attack since May.")[0])
    24
    """
    match = _COMPARISON.search(sentence.text)
    return sentence.start + match.start("since") if match else sentence.end


def find_triggers(sentence: Sentence) -> tuple[Trigger, ...]:
    """Triggers of a sentence in order, without those that phrases like "heart attack" only seem to hold.

    Parameters
    ----------
    sentence
        The sentence.

    Returns
    -------
    tuple of Trigger
        They do not overlap: the first of the table with the longest match wins.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> [str(t.event_type) for t in find_triggers(split_sentences("An air raid hit the port.")[0])]
    ['air_strike', 'attack_unspecified']
    """
    text = sentence.text
    hidden = [match.span() for match in MASK.finditer(text)]
    spans: list[tuple[int, int, int, EventType, Strength]] = []
    for order, (event_type, strength, pattern) in enumerate(TRIGGERS):
        spans += [(m.start(), m.end(), order, event_type, strength) for m in pattern.finditer(text)]
    chosen: list[tuple[int, int, EventType, Strength]] = []
    for first, last, _, event_type, strength in sorted(
        spans, key=lambda s: (_RANK[s[4]], s[3] not in _GRAVEST, s[0] - s[1], s[2])
    ):
        clash = any(first < b and a < last for a, b in hidden) or any(first < b and a < last for a, b, *_ in chosen)
        if not clash:
            chosen.append((first, last, event_type, strength))
    return tuple(_trigger(sentence, *span) for span in sorted(chosen))


def _trigger(sentence: Sentence, first: int, last: int, event_type: EventType, strength: Strength) -> Trigger:
    text = sentence.text
    words = text[first:last]
    # "The army carried out air strikes": the article belongs to the subject, not to the strikes.
    own = bool(_OWN_OFFENSIVE.search(words))
    definite = own or (not _VERB_FIRST.match(words) and bool(_DEFINITE.search(text[max(0, first - 40) : first])))
    if " " not in words and _NOUN_ENDING.search(words) and words.casefold() not in {"bombing", "shelling", "fighting"}:
        definite = False
    if _PAST_FIRST.match(words):
        # "That rebel forces advanced into the town": the word points at no earlier advance.
        definite = False
    start = sentence.start + first
    modality = modality_of(text, first, last)
    clause = sentence.segments[sentence.segment_of(start)]
    if clause.opener in {"which", "who"} and _ALL_ALONG.search(text[clause.start - sentence.start : last + _AHEAD]):
        # "Hezbollah, which has fired 9,000 rockets since October, ..." only says who they are.
        modality = Modality.CIRCUMSTANCE
    if _OF_A_PART.search(text[:first]):
        # "Sixteen were hurt, two of them in an exchange of fire": the fire is that of the two.
        modality = Modality.CIRCUMSTANCE
    if modality is Modality.REAL and _generic_noun(words, text[:first], strength):
        modality = Modality.CIRCUMSTANCE
    return Trigger(
        start, sentence.start + last, words, event_type, strength, modality, definite, sentence.segment_of(start)
    )


_AHEAD: Final = 40
_ALL_ALONG: Final = re.compile(r"\b(?:has|have)\b[^,;.]*\b(?:since|for\s+(?:years|months|decades|more\s+than))\b")
_OF_A_PART: Final = re.compile(
    r",\s+(?:(?:at\s+least|some|about|including)\s+)?[\w-]+\s+of\s+(?:them|whom)\b(?:\s+(?!were|was|died|when|after)[\w’'-]+){1,8}\s+$"
)


def _generic_noun(words: str, before: str, strength: Strength) -> bool:
    """As in "violence", "operation", "drones" and the like tell of no event unless something else does."""
    if strength is not Strength.GENERIC:
        return False
    word = words.casefold()
    if word in {
        "violence",
        "operation",
        "incident",
        "incidents",
        "bloodshed",
        "drone",
        "drones",
        "snipers",
        "sniper",
        "target",
        "targets",
    }:
        return True
    return bool(re.search(r"\b(?:who|which)\s+(?:have|has)\s+$", before))


def group_events(triggers: tuple[Trigger, ...], *, places: dict[int, int]) -> list[Event]:
    """Events of one sentence: triggers that name the same event are brought together.

    Parameters
    ----------
    triggers
        Triggers of the sentence.
    places
        Number of places that each clause segment names; two clauses with places of their own tell of two events.

    Returns
    -------
    list of Event
        In order of their first trigger. Consequences ("killed") join the nearest act.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> found = find_triggers(split_sentences("Shells hit a market, killing two.")[0])
    >>> len(group_events(found, places={}))
    1
    """
    live = [trigger for trigger in triggers if trigger.modality in _KEPT]
    acts = [trigger for trigger in live if trigger.strength is not Strength.HARM]
    harms = [trigger for trigger in live if trigger.strength is Strength.HARM]
    events: list[Event] = []
    for trigger in acts:
        home = next(
            (
                event
                for event in reversed(events)
                if _may_be_one(event, trigger) and _same_event(event, trigger, places)
            ),
            None,
        )
        if home is None:
            events.append(Event([trigger]))
        else:
            home.triggers.append(trigger)
    for trigger in harms:
        _join_harm(events, trigger)
    return events


_KEPT: Final = {Modality.REAL, Modality.DENIED, Modality.PROPOSED, Modality.PLANNED}


_FOUGHT_FOR: Final = re.compile(r"(?:\w+\s+)?(?:fighting|battles?|clashes|combat|gun\s?battles?)", re.IGNORECASE)
_PRISONERS: Final = re.compile(r"\b(?:were|was|been)\s+(?:also\s+)?(?:captured|taken\b)", re.IGNORECASE)
"""Prisoners are taken in a battle or an advance that the sentence mostly names."""


def _may_be_one(event: Event, trigger: Trigger) -> bool:
    """What is denied is not what is told beside it."""
    return (event.lead.modality is Modality.DENIED) is (trigger.modality is Modality.DENIED)


def _same_event(event: Event, trigger: Trigger, places: dict[int, int]) -> bool:
    lead = event.lead
    generic = Strength.GENERIC in {lead.strength, trigger.strength} or bool(_PRISONERS.search(trigger.text))
    same_segment = trigger.segment in event.segments
    if EventType.DISRUPTED_WEAPONS in {trigger.event_type, lead.event_type} and same_segment:
        # The missiles that were shot down struck nothing.
        return True
    if trigger.event_type in _CATEGORIES or lead.event_type in _CATEGORIES:
        return trigger.event_type is lead.event_type or (
            generic and same_segment and lead.event_type not in _CATEGORIES
        )
    fought_for = lead.event_type is EventType.TERRITORY_CHANGE and _FOUGHT_FOR.fullmatch(trigger.text)
    if same_segment or (fought_for and not places.get(trigger.segment, 0)):
        # "Took the town after heavy fighting": the fighting was for the town, unless it has a place of its own.
        return True
    own_places = places.get(trigger.segment, 0) > 0 and any(places.get(number, 0) for number in event.segments)
    if own_places:
        return False
    related = family_of(lead.event_type) == family_of(trigger.event_type)
    violent = {family_of(lead.event_type), family_of(trigger.event_type)} <= {"violence", "battle"}
    # "The strike came after rebels took the town" tells of two events, "after a shell hit the house" of one.
    both_specific = not generic and lead.event_type is not trigger.event_type
    if lead.definite or trigger.definite:
        return related and not both_specific and abs(trigger.segment - max(event.segments)) <= 1 and not lead.definite
    return (related and not both_specific) or (violent and generic)


def _join_harm(events: list[Event], trigger: Trigger) -> None:
    acts = [event for event in events if event.event_type not in _CATEGORIES - {EventType.PROTEST}]
    if acts:
        nearest = min(
            acts, key=lambda e: (min(abs(s - trigger.segment) for s in e.segments), abs(e.lead.start - trigger.start))
        )
        nearest.triggers.append(trigger)
    elif events and events[-1].lead.strength is Strength.HARM:
        events[-1].triggers.append(trigger)
    else:
        events.append(Event([trigger]))
