"""Who does an event and who suffers it: the party in the grammatical place of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.events.actor_lexicon import CIVILIAN_TARGETS, CIVILIAN_WORDS
from geoincidents.events.lexicon import Strength
from geoincidents.schema import ActorType, EventType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.actors import Actor
    from geoincidents.events.casualties import Harm
    from geoincidents.events.events import Event, Trigger
    from geoincidents.text.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Role:
    """A party in its part of an event; ``start`` and ``end`` are offsets into the report."""

    name: str
    actor_type: ActorType
    start: int
    end: int
    country: str = ""


_BY: Final = re.compile(r"\b(?:by|from)\s+(?:the\s+|an?\s+|some\s+|suspected\s+)?$", re.IGNORECASE)
_ATTRIBUTED: Final = re.compile(
    (
        r"\b(?:attributed\s+to|blamed\s+on|blam(?:ed|es|ing)|work\s+of"
        r"|claimed\s+by)\s+(?:the\s+|an?\s+)?(?:\w+\s+)?$"
    ),
    re.IGNORECASE,
)
_ACCUSED: Final = re.compile(r"\baccus(?:ed|es|ing)\s+(?:the\s+|an?\s+)?(?:\w+\s+)?$", re.IGNORECASE)
"""Who is accused did what is told behind it, not what was told before."""
_OBJECT: Final = re.compile(
    r"\b(?:on|against|target(?:ed|ing|s)|with|attack(?:ed|ing|s)|ambush(?:ed|ing)|at|hit|struck|kill(?:ed|ing"
    r"|s)|bombed|shelled|raided|stormed|pounded|bombarded|fought|clashed\s+with"
    r"|from|arrest(?:ed|ing)|detain(?:ed|ing)|abduct(?:ed|ing)|kidnapp(?:ed|ing)|wounded"
    r"|wounding)\s+(?:\d+\s+)?(?:the\s+|an?\s+|several\s+|dozens\s+of\s+)?"
    r"(?:(?!(?:when|as|after|before|while|by|in|and|that|who)\b)[\w-]+(?:[’']s)?\s+){0,3}?$",
    re.IGNORECASE,
)
_AFTER_VERB: Final = re.compile(
    r"\b(?:attack(?:ed|ing)|ambush(?:ed|ing)|hit|struck|kill(?:ed|ing)|bombed|shelled|raided|stormed"
    r"|target(?:ed|ing)|arrest(?:ed|ing)|detain(?:ed|ing)"
    r"|abduct(?:ed|ing)|kidnapp(?:ed|ing)|wound(?:ed|ing)|injur(?:ed|ing)|freed)\s+(?:the\s+|an?\s+"
    r"|\d+\s+)?(?:(?!(?:when|as|after|and|who)\b)[\w-]+\s+){0,2}?$",
    re.IGNORECASE,
)
_INSIDE: Final = re.compile(
    r"\b(?:in|during|of|after|amid|following)\s+(?:the\s+|an?\s+|two\s+|several\s+)?(?:[“\"]?[\w-]+[”\"]?\s+){0,2}?[“\"]?$",
    re.IGNORECASE,
)
_NOT_SUBJECT: Final = re.compile(
    (
        r"\b(?:by|on|against|of|with|from|at|to|in|near|for|between|targeting|spokes\w+\s+for"
        r"|including)\s+(?:the\s+|an?\s+)?(?:(?!which\b|whom\b|where\b|\w+day\b)[\w-]+\s+)?$"
    ),
    re.IGNORECASE,
)
_SPEAKS_NEXT: Final = re.compile(
    r"\s+(?:said|says|told|reported|confirmed|added|described|call(?:s|ed)|claim(?:s|ed))\b"
)
_PASSIVE: Final = re.compile(
    r"\b(?:was|were|been|being|is|are|got)\s+(?:\w+ly\s+|also\s+|all\s+|then\s+)*$", re.IGNORECASE
)
_PLAIN_CIVILIANS: Final = re.compile(
    (
        r"civilians?|women|children|schoolchildren|villagers|residents|farmers|shoppers|passengers|worshippers"
        r"|students|patients"
    ),
    re.IGNORECASE,
)
_AND: Final = re.compile(
    r"(?:\s+(?:from|of|in)\s+(?:the\s+)?[\w’'-]+)?\s*,?\s+and\s+(?:(?!\w+ed\b|when\b|\d)[\w’'-]+\s+){0,3}",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\b(?:between|pitting)\s+(?:the\s+|an?\s+)?(?:\w+\s+){0,2}?$", re.IGNORECASE)
_ADDRESSED: Final = re.compile(
    (
        r"\b(?:call(?:s|ed|ing)?\s+(?:up)?on|urg(?:es?|ed|ing)|appeal(?:s|ed|ing)?\s+to|press(?:es|ed"
        r"|ing))\W+(?:the\s+)?(?:\w+\s+)?$"
    ),
    re.IGNORECASE,
)
_ASKED: Final = {EventType.AGREEMENT, EventType.MOVEMENT}
_FARTHEST: Final = 110
_CLOSE: Final = 90
_TWO_SIDED: Final = {EventType.ARMED_CLASH, EventType.RIOT, EventType.AGREEMENT}


def find_roles(
    sentence: Sentence, event: Event, actors: Sequence[Actor], harms: Sequence[Harm], *, text: str
) -> tuple[Role | None, Role | None]:
    """The doer and the sufferer of an event.

    Parameters
    ----------
    sentence
        Sentence of the event.
    event
        The event.
    actors
        Every party that the sentence mentions.
    harms
        Statements of killed and injured that belong to the event.
    text
        The report.

    Returns
    -------
    tuple
        ``(actor1, actor2)``, each None when the sentence names none.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.events.actors import Aliases, find_actors
    >>> from geoincidents.events.events import find_triggers, group_events
    >>> from geoincidents.text.sentences import split_sentences
    >>> text = "Rebels attacked an army post."
    >>> sentence = split_sentences(text)[0]
    >>> event = group_events(find_triggers(sentence), places={})[0]
    >>> [r.name for r in find_roles(sentence, event, find_actors(text, Aliases({}, {})), [], text=text)]
    ['Rebels', 'army']
    """
    pair = _two_sides(sentence, event, actors, text)
    if pair is not None:
        return pair
    doer = _doer(sentence, event, actors, text)
    others = [actor for actor in actors if doer is None or actor.name != doer.name]
    if event.event_type is EventType.AGREEMENT:
        others = [actor for actor in others if actor.actor_type is not ActorType.CIVILIANS]
    sufferer = _sufferer(sentence, event, others, text)
    if event.event_type is EventType.MOVEMENT and doer is None and sufferer is not None:
        # Troops that are sent go.
        return _role(sufferer), None
    victims = _victims(sentence, event, harms)
    if sufferer is not None and _PLAIN_CIVILIANS.fullmatch(sufferer.name):
        plain = Role("civilians", ActorType.CIVILIANS, sufferer.start, sufferer.end)
        return (_role(doer) if doer else None), plain
    return (_role(doer) if doer else None), (_role(sufferer) if sufferer else victims)


def _role(actor: Actor) -> Role:
    return Role(actor.name, actor.actor_type, actor.start, actor.end, actor.country)


def _two_sides(sentence: Sentence, event: Event, actors: Sequence[Actor], text: str) -> tuple[Role, Role] | None:
    """As in "clashes between X and Y", "X and Y exchanged fire"."""
    if event.event_type not in _TWO_SIDED:
        return None
    for first, second in pairwise(actors):
        gap = text[first.end : second.start]
        joined = _AND.fullmatch(gap) and ActorType.CIVILIANS not in {first.actor_type, second.actor_type}
        if joined and (_BETWEEN.search(text[sentence.start : first.start]) or first.name != second.name):
            near = min(abs(first.start - t.end) for t in event.triggers)
            if _BETWEEN.search(text[sentence.start : first.start]) or near < _CLOSE:
                return _role(first), _role(second)
    return None


def _doer(sentence: Sentence, event: Event, actors: Sequence[Actor], text: str) -> Actor | None:
    ordered = sorted(event.triggers, key=lambda t: (t.strength is Strength.HARM, t.start))
    for actor in actors:
        before = text[sentence.start : actor.start]
        if _ATTRIBUTED.search(before) or (_ACCUSED.search(before) and actor.end <= event.lead.start):
            return actor
    acts = [t for t in ordered if t.strength is not Strength.HARM]
    for trigger in ordered:
        if trigger.strength is Strength.HARM and acts and trigger.text.endswith("ing"):
            continue
        if _NOT_DONE.match(trigger.text) and trigger.event_type in _SUFFERED:
            continue
        found = _agent_after(trigger, actors, text) or _agent_before(sentence, trigger, actors, text)
        if found is not None and not (
            found.actor_type is ActorType.CIVILIANS and event.event_type not in _CIVILIAN_ACTS
        ):
            return found
    return None


_NOT_DONE: Final = re.compile(r"(?:hit|struck|drove|ran|stepped|triggered)\s|d(?:ied|ying|ead|eaths?)\b", re.IGNORECASE)
"""Who hits a mine did not lay it, and who died did not kill."""
_SUFFERED: Final = {EventType.EXPLOSIVE_DEVICE, EventType.ATTACK_UNSPECIFIED}
_CIVILIAN_ACTS: Final = {EventType.PROTEST, EventType.RIOT}


def _agent_after(trigger: Trigger, actors: Sequence[Actor], text: str) -> Actor | None:
    """As in "airstrike by X", "was hit by X"."""
    for actor in actors:
        gap = text[trigger.end : actor.start]
        if (
            trigger.end <= actor.start
            and len(gap) < _CLOSE
            and re.search(r"\bby\s+(?:[“\"]?[\w-]+[”\"]?\s+){0,5}[“\"]?$", gap)
            and "," not in gap
        ):
            return actor
    return None


def _agent_before(sentence: Sentence, trigger: Trigger, actors: Sequence[Actor], text: str) -> Actor | None:
    """As in "X launched", "X's shelling", "the X said it had attacked"."""
    lead_in = text[sentence.start : trigger.start]
    passive = bool(_PASSIVE.search(lead_in))
    for actor in reversed(actors):
        if actor.start <= trigger.start < actor.end:
            if re.search(r"\b(?:were|was|been)\b", trigger.text):
                continue
            return actor
        if actor.end > trigger.start or passive:
            continue
        gap, before = text[actor.end : trigger.start], text[sentence.start : actor.start]
        if len(gap) > _FARTHEST or any(p.search(before) for p in (_NOT_SUBJECT, _ADDRESSED, _AFTER_VERB)):
            continue
        if _INSIDE.search(gap) and not _is_verb(trigger):
            # "killed in fighting", "took two hostages during a gun battle": the noun is the scene, not the act.
            continue
        if re.search(r"[;:]|\b(?:after|when|while|as|since|before|but)\b", gap):
            continue
        if trigger.strength is Strength.HARM and re.search(r"\b(?:were|was|been)\b", gap):
            continue
        if _speaks(gap) and not _own_pronoun(gap):
            continue
        return actor
    return None


def _is_verb(trigger: Trigger) -> bool:
    first = trigger.text.split()[0].casefold()
    return first not in {"fighting", "shelling", "bombing", "shooting"} and first.endswith(
        ("ed", "ing", "uck", "ook", "ew", "ight", "ought")
    )


def _speaks(gap: str) -> bool:
    return bool(re.search(r"\b(?:said|says|told|reported|confirmed|stated|added|announced\s+that|warned)\b", gap))


def _own_pronoun(gap: str) -> bool:
    return bool(
        re.search(
            r"\b(?:said|says|told|reported|confirmed|claimed|stated)\b(?:\s+\w+){0,5}?"
            r"\s+(?:it|they|its|their|he|his|the\s+(?:group|movement|rebels|army|military))\b",
            gap,
        )
    )


def _sufferer(sentence: Sentence, event: Event, actors: Sequence[Actor], text: str) -> Actor | None:
    first = min(trigger.start for trigger in event.triggers)
    last = max(trigger.end for trigger in event.triggers)
    silent = [actor for actor in actors if not _SPEAKS_NEXT.match(text, actor.end)]
    for actor in silent:
        before = text[max(sentence.start, first) : actor.start]
        if actor.start >= first and actor.start - last < _CLOSE and _OBJECT.search(before) and not _BY.search(before):
            return actor
    for actor in actors:
        if event.event_type in _ASKED and _ADDRESSED.search(text[sentence.start : actor.start]):
            return actor
    for trigger in event.triggers:
        if not _PASSIVE.search(text[sentence.start : trigger.start]):
            continue
        subjects = [
            a for a in silent if a.end <= trigger.start and not _NOT_SUBJECT.search(text[sentence.start : a.start])
        ]
        if subjects and trigger.start - subjects[-1].end < _CLOSE:
            return subjects[-1]
    return None


def _victims(sentence: Sentence, event: Event, harms: Sequence[Harm]) -> Role | None:
    """Civilians, when the victims are named as such or a civilian target was struck."""
    for harm in harms:
        match = re.search(rf"\b(?:{CIVILIAN_WORDS})\b", harm.text, re.IGNORECASE)
        if match:
            return Role("civilians", ActorType.CIVILIANS, harm.start + match.start(), harm.start + match.end())
    if not any(re.search(r"\b(?:people|persons?)\b", harm.text, re.IGNORECASE) for harm in harms):
        return None
    struck = re.search(rf"\b(?:{CIVILIAN_TARGETS})\b", sentence.text, re.IGNORECASE)
    if struck and event.event_type not in {EventType.ARMED_CLASH, EventType.TERRITORY_CHANGE}:
        return Role("civilians", ActorType.CIVILIANS, sentence.start + struck.start(), sentence.start + struck.end())
    return None
