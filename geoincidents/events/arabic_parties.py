"""Who did an event of Arabic news: a party right behind its verb, behind "at the hands of", or before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents.events.arabic_words import forms_in, matches
from geoincidents.events.roles import Role
from geoincidents.mentions.mention import MentionRole
from geoincidents.schema import ActorType, EventType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.arabic_acts import Act
    from geoincidents.events.arabic_words import Clause, Found
    from geoincidents.mentions.mention import Mention

_ARTICLE: Final = "ال"
_BEHIND: Final = 1
"""Words between a verb and its doer."""
_BEFORE: Final = 5
"""Words between a doer and a verb that follows it, or that a saying verb is told with."""
_THEY: Final = "وا"
_LONGEST: Final = 3
"""Words that a name may go on for."""
_CROWDS: Final = {EventType.PROTEST, EventType.RIOT}


def find_doer(clause: Clause, acts: Sequence[Act], mentions: Sequence[Mention], text: str) -> Role | None:
    """The party that did what the acts of one event tell; None where none stands where a doer stands."""
    parties = [f for f in clause.find("doer") if acts[0].event_type in _CROWDS or f.row.value != ActorType.PROTESTERS]
    parties = [f for f in parties if not any(_covers(other, f) for other in parties)]
    defence = acts[0].event_type is EventType.DISRUPTED_WEAPONS  # what was launched by another
    opened = set() if defence else {found.last for found in matches(clause.words, "by")}
    for act in acts:
        plural = clause.words[act.first].bare.endswith(_THEY)  # its doer stands before it
        behind = None if plural else next((f for f in parties if act.first < f.first <= act.first + 1 + _BEHIND), None)
        named = behind or next((f for f in parties if f.first in opened), None)
        named = named or next((f for f in reversed(parties) if _leads_to(clause, f, act.first)), None)
        if named is not None:
            return _role(clause, named, acts[0].event_type, mentions, text)
    return None


def _covers(other: Found, found: Found) -> bool:
    return (
        other is not found
        and other.first <= found.first
        and found.last <= other.last
        and (other.last - other.first > found.last - found.first)
    )


def _leads_to(clause: Clause, party: Found, verb: int) -> bool:
    """As in "the army said it had shot down", "gunmen on motorcycles killed"."""
    between = clause.words[party.last : verb + 1]
    return 0 < len(between) <= _BEFORE + 1 and not any(word.comma for word in between)


def _role(clause: Clause, party: Found, event_type: EventType, mentions: Sequence[Mention], text: str) -> Role:
    words = clause.words
    last = party.last
    stops = forms_in("hour") | forms_in("weekday") | forms_in("site") | {"يوم", "امس", "نار", "قبض", "سيطره"}
    while last < min(party.first + _LONGEST, len(words)) and words[last].joined:
        if not words[last].bare.startswith(_ARTICLE) or words[last].forms & stops:
            break
        last += 1
    form = max((f for f in words[party.first].forms if f in forms_in("doer")), key=len, default="")
    bare = words[party.first].bare
    cut = len(bare) - len(form) - len(_ARTICLE) * bare.endswith(_ARTICLE + form) if form else 0
    start, end = words[party.first].start + cut, words[last - 1].end
    kind = ActorType(party.row.value)
    if event_type is EventType.RIOT and kind is ActorType.PROTESTERS:
        kind = ActorType.RIOTERS
    people = (m for m in mentions if m.role is MentionRole.DEMONYM and start <= m.start < end)
    country = next((m.match.place.country for m in people if m.match.place), "")
    return Role(text[start:end], kind, start, end, country)
