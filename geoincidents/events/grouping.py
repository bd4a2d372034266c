"""The events of a sentence: triggers that tell of the same one are brought together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.events.modality import Modality
from geoincidents.events.strength import Strength
from geoincidents.events.triggers import Trigger, types
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from geoincidents.text.sentences import Sentence


@dataclass(slots=True)
class Event:
    """The triggers of one sentence that tell of one event."""

    triggers: list[Trigger] = field(default_factory=list)

    @property
    def lead(self) -> Trigger:
        """The trigger that names the event best."""
        return min(self.triggers, key=lambda t: (_RANK[t.strength], -t.share, t.start))

    @property
    def event_type(self) -> EventType:
        """The type that its triggers together make likeliest."""
        shares = np.sum([trigger.share * trigger.types for trigger in self.triggers], axis=0)
        likeliest = types()[int(shares.argmax())]
        if all(trigger.strength is Strength.HARM for trigger in self.triggers) and shares.max() / shares.sum() < _VAGUE:
            # "Two people were killed in X": nothing says how.
            return EventType.ATTACK_UNSPECIFIED
        return likeliest

    @property
    def segments(self) -> set[int]:
        """Numbers of the clause segments that the triggers stand in."""
        return {trigger.segment for trigger in self.triggers}


_VAGUE: Final = 0.55
"""Share below which harm alone has no type."""
_RANK: Final = {Strength.SPECIFIC: 0, Strength.GENERIC: 1, Strength.HARM: 2}
_CATEGORIES: Final = {
    EventType.AGREEMENT,
    EventType.MOVEMENT,
    EventType.PROTEST,
    EventType.ARREST,
    EventType.DISRUPTED_WEAPONS,
    EventType.STATEMENT,
}
FAMILY: Final[dict[EventType, str]] = {
    EventType.AIR_STRIKE: "violence",
    EventType.SHELLING: "violence",
    EventType.EXPLOSIVE_DEVICE: "violence",
    EventType.CHEMICAL_WEAPON: "violence",
    EventType.ATTACK_ON_CIVILIANS: "violence",
    EventType.ATTACK_UNSPECIFIED: "violence",
    EventType.ARMED_CLASH: "battle",
    EventType.TERRITORY_CHANGE: "battle",
    EventType.PROTEST: "demonstration",
    EventType.RIOT: "demonstration",
}
"""Types that one event can be called by turns; a type that is not listed is its own family."""


def family_of(event_type: EventType) -> str:
    """Family of types that can name the same event.

    Parameters
    ----------
    event_type
        An event type.

    Returns
    -------
    str
        Name of the family.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> family_of(EventType.SHELLING) == family_of(EventType.AIR_STRIKE)
    True
    """
    return FAMILY.get(event_type, str(event_type))


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
    >>> from geoincidents.events.triggers import find_triggers
    >>> from geoincidents.text.document import Document
    >>> found = find_triggers(Document.read("Shells hit a market, killing two."))[0]
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


def _may_be_one(event: Event, trigger: Trigger) -> bool:
    """What is denied is not what is told beside it."""
    return (event.lead.modality is Modality.DENIED) is (trigger.modality is Modality.DENIED)


def _same_event(event: Event, trigger: Trigger, places: dict[int, int]) -> bool:
    lead = event.lead
    generic = Strength.GENERIC in {lead.strength, trigger.strength}
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
