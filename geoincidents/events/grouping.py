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
    from geoincidents.events.sameness import Named, SameEvent
    from geoincidents.text.document import Analysis
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
_COMPARISON: Final = re.compile(
    r"\b(?:deadliest|worst|first|biggest|largest|heaviest|bloodiest|most\s+\w+)\b[^.;]*?\b(?P<since>since)\b",
    re.IGNORECASE,
)


def told_until(sentence: Sentence) -> int:
    """Offset into the report where a sentence turns to what it only compares with."""
    match = _COMPARISON.search(sentence.text)
    return sentence.start + match.start("since") if match else sentence.end


def group_events(triggers: tuple[Trigger, ...], analysis: Analysis, *, named: Named, judge: SameEvent) -> list[Event]:
    """Events of one sentence: triggers that tell of the same one are brought together."""
    events: list[Event] = []
    for trigger in triggers:
        if trigger.modality in _KEPT:
            home = judge.home(analysis, events, trigger, named)
            if home is None:
                events.append(Event([trigger]))
            else:
                home.triggers.append(trigger)
    return events


_KEPT: Final = {Modality.REAL, Modality.DENIED, Modality.PROPOSED, Modality.PLANNED}
