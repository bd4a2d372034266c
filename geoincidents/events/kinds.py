"""What an event is by who took part: an assault on villagers is no battle, one on soldiers is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.actor_lexicon import ARMED_PERSONS, CIVILIAN_TARGETS, CIVILIAN_WORDS
from geoincidents.events.lexicon import Strength
from geoincidents.schema import ActorType, EventType

if TYPE_CHECKING:
    from geoincidents.events.draft import Draft
    from geoincidents.events.events import Event

_BY_CROWDS: Final = {EventType.ATTACK_UNSPECIFIED, EventType.PROPERTY_DESTRUCTION, EventType.ATTACK_ON_CIVILIANS}
_ARMED: Final = {
    ActorType.STATE,
    ActorType.EXTERNAL,
    ActorType.REBEL,
    ActorType.POLITICAL_MILITIA,
    ActorType.IDENTITY_MILITIA,
    ActorType.UNKNOWN,
}
_ONE_SIDED: Final = re.compile(r"storm(?:ed|ing)|ambush(?:ed|es|ing)?|.*(?:assaults?|incursions?)$", re.IGNORECASE)
_PLAIN: Final = re.compile(r"(?:.*\s)?(?:attack|assault|raid|operation|kill)\w*", re.IGNORECASE)
_HOMES: Final = re.compile(
    rf"\b(?:{CIVILIAN_TARGETS}|{CIVILIAN_WORDS}|towns?|communit(?:y|ies)|farms?)\b", re.IGNORECASE
)
_TROOPS: Final = re.compile(
    r"\b(?:soldiers?|troops?|army|military|police(?:men)?|officers?|fighters?|barracks|garrison|(?:army|military|air|naval"
    r"|police)\s+(?:base|post|station|camp|checkpoint|convoy|outpost|position)s?|bases?|checkpoints?|outposts?|clash\w*"
    r"|fighting|battles?|resist\w*|repel\w*)\b",
    re.IGNORECASE,
)
_POSTS: Final = re.compile(
    r"\b(?:(?:army|military|air|naval|police|security|government|rebel|militant)\s+(?:base|post|station|camp|checkpoint|convoy"
    r"|outpost|position|patrol)s?|barracks|garrisons?|outposts?|checkpoints?)\b",
    re.IGNORECASE,
)


_FLOWN: Final = re.compile(
    r"\b(?:warplanes?|jets?|aircraft|planes?|helicopters?|gunships?|drones?|air\s+force|UAVs?)\b[^;:]{0,80}$",
    re.IGNORECASE,
)
"""Aircraft as the subject, however long its name: rebels fly too."""


def set_type_by_parties(draft: Draft, event: Event) -> None:
    """Settle what a word leaves open by the parties: "bombed" by an air force, "stormed" a village.

    Parameters
    ----------
    draft
        The draft with its parties, changed in place.
    event
        Its event.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.events.draft import Draft
    >>> from geoincidents.events.events import find_triggers, group_events
    >>> from geoincidents.events.roles import Role
    >>> from geoincidents.text.sentences import split_sentences
    >>> sentence = split_sentences("Gunmen stormed a village.")[0]
    >>> event = group_events(find_triggers(sentence), places={})[0]
    >>> draft = Draft(sentence, event, event.event_type, actor1=Role("Gunmen", ActorType.UNKNOWN, 0, 6))
    >>> set_type_by_parties(draft, event)
    >>> str(draft.event_type)
    'attack_on_civilians'
    """
    doer = draft.actor1.actor_type if draft.actor1 else ActorType.UNKNOWN
    word = event.lead.text.casefold()
    if word in {"bombed", "bombing"} and event.lead.strength is Strength.GENERIC:
        before = draft.sentence.text[: event.lead.start - draft.sentence.start]
        armed = doer in {ActorType.STATE, ActorType.EXTERNAL} or bool(_FLOWN.search(before))
        draft.event_type = EventType.AIR_STRIKE if armed else EventType.EXPLOSIVE_DEVICE
    if doer in {ActorType.PROTESTERS, ActorType.RIOTERS} and draft.event_type in _BY_CROWDS:
        draft.event_type = EventType.RIOT
    hurt = draft.actor2 is not None and draft.actor2.actor_type is ActorType.CIVILIANS
    _set_raid(draft, event, armed=doer in _ARMED and draft.actor1 is not None, hurt=hurt)
    if draft.event_type is EventType.ARMED_CLASH and _is_raid(draft, event, hurt=hurt):
        draft.event_type = EventType.ATTACK_ON_CIVILIANS
    if draft.event_type is EventType.ATTACK_ON_CIVILIANS and _FIRE.match(word) and not hurt and _against_arms(draft):
        draft.event_type = EventType.ARMED_CLASH
    plain = draft.event_type is EventType.ATTACK_UNSPECIFIED and not re.match(
        r"str[iu]|hit|damag|explo|blast|target", word
    )
    if plain and draft.actor1 is not None:
        if hurt:
            draft.event_type = EventType.ATTACK_ON_CIVILIANS
        elif doer in _ARMED and _PLAIN.fullmatch(word) and (_meets_arms(draft) or _against_arms(draft)):
            draft.event_type = EventType.ARMED_CLASH


def _set_raid(draft: Draft, event: Event, *, armed: bool, hurt: bool) -> None:
    """An attack stays one beside what it brings: "raided the village, looting the market"."""
    attacked = EventType.ATTACK_ON_CIVILIANS if hurt else EventType.ATTACK_UNSPECIFIED
    killed = draft.killed is not None
    if draft.event_type is EventType.PROPERTY_DESTRUCTION and ((killed and hurt) or (armed and _attacks(event))):
        draft.event_type = attacked
    if draft.event_type is EventType.ABDUCTION and killed and _attacks(event):
        draft.event_type = attacked


_FIRE: Final = re.compile(r"open(?:ed|ing)?\s+fire|shooting", re.IGNORECASE)
_FIGHTERS: Final = re.compile(
    r"\b(?:soldiers?|troops?|fighters?|militants?|rebels?|insurgents?|terrorists?|jihadi\w*|gang\s+members|gunm[ae]n"
    r"|combatants?|guerrillas?|extremists?|assailants?)\b",
    re.IGNORECASE,
)


def _against_arms(draft: Draft) -> bool:
    """Whether those who are attacked bear arms themselves."""
    other = draft.actor2
    if other is None:
        return False
    return other.actor_type in _ARMED - {ActorType.UNKNOWN} or bool(_FIGHTERS.search(other.name))


def _attacks(event: Event) -> bool:
    """As in "attacked the village, killed five farmers and abducted three women": the raid is the event."""
    return any(t.strength is Strength.GENERIC and _PLAIN.fullmatch(t.text) for t in event.triggers)


def _is_raid(draft: Draft, event: Event, *, hurt: bool) -> bool:
    """Whether one armed side falls on people who have no arms."""
    words = draft.sentence.text
    acts = [t for t in event.triggers if t.event_type is EventType.ARMED_CLASH]
    if not all(_ONE_SIDED.fullmatch(t.text) for t in acts) or draft.actor1 is None:
        return False
    if draft.actor2 is not None and not hurt:
        return False
    return hurt or bool(_HOMES.search(words) and not _TROOPS.search(words))


def _meets_arms(draft: Draft) -> bool:
    other = draft.actor2
    if other is not None and other.actor_type in _ARMED - {ActorType.UNKNOWN}:
        return True
    return other is None and (bool(_POSTS.search(draft.sentence.text)) or _arms_were_hit(draft))


_UNIFORMS: Final = re.compile(rf"\b(?:{ARMED_PERSONS})\b", re.IGNORECASE)


def _arms_were_hit(draft: Draft) -> bool:
    """Whether those who are counted as killed or wounded bear arms."""
    first = draft.sentence.start
    spans = [draft.spans[side] for side in ("killed", "injured") if side in draft.spans]
    return any(_UNIFORMS.search(draft.sentence.text[a - first : b - first]) for a, b in spans)
