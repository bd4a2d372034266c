"""Which earlier event a sentence goes on about: "the attack", "the alleged strike", "his offensive"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.casualties import is_rival
from geoincidents.events.families import family_of, head_word
from geoincidents.events.places import is_broad
from geoincidents.events.report import MEMORY
from geoincidents.events.strength import Strength
from geoincidents.geo import distance_km
from geoincidents.mentions import MentionRole
from geoincidents.schema import ActorType, Certainty, DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.casualties import Count
    from geoincidents.events.draft import Draft
    from geoincidents.mentions import Mention

_NEW: Final = re.compile(
    (
        r"\b(?:another|separate(?:ly)?|second|elsewhere|other(?!s)|meanwhile|as\s+well|further|also"
        r"|more(?!\s+than)|similar|earlier|later|previous|different|fresh|new)\b"
    ),
    re.IGNORECASE,
)
_SECOND: Final = re.compile(r"\b(?:another|separate(?:ly)?|elsewhere|second|earlier|previous)\b", re.IGNORECASE)
_OF_THEIRS: Final = re.compile(
    r"^[“\"]?(?:Their|His|Her|Its|They|It|This\s+was|That\s+was|Among\s+(?:them|the\s+(?:dead|victims))"
    r"|The\s+(?:attackers?|assailants?|gunm[ae]n|bombers?|militants|raiders|assault|attack|blast|explosion))\b"
)
_DOERS_AGAIN: Final = re.compile(
    r"^[“\"]?The\s+(?:(?:first|second|third|two|other|three)\s+)?(?:attackers?|assailants?|gunm[ae]n|bombers?|raiders|bandits|assault|attack|raid|ambush|blast|explosion)\b"
)
_WHEN_THEY: Final = re.compile(
    r"\b[Tt]he\s+(?:[\w-]+\s+){1,3}?(?:was|were|had\s+been)\s[^.;]{3,160}?\bwhen\s+(?:it|they)\s+(?:was|were|came|had|hit|struck)\b"
)
"""The struck once more: "the vans were travelling to X when they came under attack"."""
_UPON_THEM: Final = re.compile(r"\bwhen\s[^.;]{3,60}\b(?:on|at|hit|struck|attacked|killed|shot|ambushed)\s+them\b")
_OTHERS: Final = re.compile(
    r"^[“\"]?(?:At\s+least\s+|More\s+than\s+|About\s+|Some\s+|Another\s+)?[\w,-]+\s+others?\b[^.;]{0,30}\b(?:were|was)\b",
    re.IGNORECASE,
)
_POINTS: Final = re.compile(r"^[“\"]?(?:The\s|(?:It|This|That)\s+(?:was|is)\b)")
_VICTIMS: Final = re.compile(
    r"\b(?:the\s+(?:dead|victims|wounded|injured|casualties|bodies|survivors|explosion|blast|attackers?"
    r"|assailants?)|among\s+(?:them|the\s+dead)|(?:the\s+)?death\s+toll"
    r"|(?:on|at)\s+the\s+(?:scene|spot))\b",
    re.IGNORECASE,
)
_REACH: Final = 4
"""Sentences over which an undated, unplaced mention still goes on about the same event."""
_FAR_REACH: Final = MEMORY
_SAME_PLACE_KM: Final = 15.0
_ONE_PLACE_KM: Final = 2.0
_GENERIC_HEADS: Final = {
    "attack",
    "attacks",
    "strike",
    "strikes",
    "assault",
    "raid",
    "raids",
    "incident",
    "violence",
    "explosion",
    "blast",
    "explosions",
}
_VIOLENT: Final = {"violence", "battle"}
_WITH_FIRE: Final = {*_VIOLENT, str(EventType.PROPERTY_DESTRUCTION)}


def is_new(text: str) -> bool:
    """Whether a sentence says that it turns to something else.

    Parameters
    ----------
    text
        The sentence.

    Returns
    -------
    bool
        True for "another", "separate", "elsewhere", "as well" and the like.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> is_new("Another shell fell."), is_new("The shell fell.")
    (True, False)
    """
    return bool(_NEW.search(text))


def antecedent(draft: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """The earlier event that a draft goes on about, or None when it tells of a new one.

    Parameters
    ----------
    draft
        What the sentence at hand tells.
    earlier
        Events of the report so far, in order.

    Returns
    -------
    Draft or None
        The most recent that fits.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> from geoincidents.events.draft import Draft
    >>> antecedent(Draft(split_sentences("It fell.")[0], None, EventType.SHELLING), []) is None
    True
    """
    newest_total = max((d.sentences[-1] for d in earlier if d.is_aggregate), default=None)
    open_ = [other for other in reversed(earlier) if not other.is_aggregate and _compatible(draft, other)]
    named = (other for other in open_ if _names_again(draft, other))
    return next(named, None) or next((other for other in open_ if _refers(draft, other, newest_total)), None)


def _compatible(draft: Draft, other: Draft) -> bool:
    """No contradiction in place, date or kind of record."""
    # A truce is often named by a wide area first and by its places later.
    definite = _points_back(draft) or draft.record_kind is RecordKind.STRATEGIC or _names_the_spot(draft, other)
    if draft.places and other.places and not draft.inherited and not other.inherited:
        if not _same_place(draft, other, definite=definite):
            return False
    elif (
        draft.places
        and not draft.inherited
        and not definite
        and draft.killed is not None
        and draft.killed != other.killed
    ):
        # A town with a toll of its own is one place of several, not the place of what was told without one.
        return False
    if _rival_doers(draft, other):
        return False
    if other.dated is not None and other.dated.since and draft.precision is DatePrecision.DAY and not definite:
        # What went on "since Friday" is not the strike of one day.
        return False
    known = other.dated is not None or other.precision is DatePrecision.DAY
    if draft.dated and known and draft.first and draft.last and other.first and other.last:
        return draft.first <= other.last and other.first <= draft.last
    return not (
        RecordKind.BACKGROUND in {draft.record_kind, other.record_kind} and draft.record_kind is not other.record_kind
    )


_SOME_SPOT: Final = re.compile(
    r"\b(?:an?|another|one)\s+(?:[\w-]+\s+){0,2}(?:villages?|towns?|cit(?:y|ies)|communit(?:y|ies)|camps?|settlements?|school|market|mosque|church)"
    r"\s+(?:in|of)\s+(?:[\w’'-]+\s+){0,3}$"
)


def _names_the_spot(draft: Draft, other: Draft) -> bool:
    """As in "seized another town in Shan state. ... Nawnghkio fell": the next sentence gives the name."""
    if draft.event_type is not other.event_type or draft.sentence.index - other.sentences[-1] > 1 or not other.places:
        return False
    first = other.places[0].start - other.sentence.start
    return first >= 0 and bool(_SOME_SPOT.search(other.sentence.text[:first]))


def _rival_doers(draft: Draft, other: Draft) -> bool:
    one, two = draft.actor1, other.actor1
    if one is None or two is None or one.name == two.name:
        return False
    vague = {ActorType.UNKNOWN, ActorType.CIVILIANS}
    return one.actor_type not in vague and two.actor_type not in vague and one.actor_type is not two.actor_type


def _same_place(draft: Draft, other: Draft, *, definite: bool) -> bool:
    # A listed set of places often goes under one name before it is listed: "the southern suburbs".
    return any(_same_mention(one, two, definite=definite) for one in draft.places for two in other.places)


def _holds(one: Mention, two: Mention) -> bool:
    """Whether one is a region or country that the other may lie in."""
    for outer, inner in ((one, two), (two, one)):
        region = outer.match.place
        if region is not None and region.kind.startswith("A.ADM") and inner.match.place is None:
            return True
        if region is None or not is_broad(outer) or (inner.match.place and inner.match.place.country != region.country):
            continue
        return True
    return False


def _same_mention(one: Mention, two: Mention, *, definite: bool) -> bool:
    if definite and _holds(one, two):
        return True
    if one.text.casefold() == two.text.casefold():
        return True
    related = MentionRole.RELATION in {one.role, two.role}
    if not related and one.match.place and two.match.place and one.match.place.place_id == two.match.place.place_id:
        return True
    vague = {MentionRole.RELATION, MentionRole.COREFERENCE}
    if (
        one.match.lat is not None
        and one.match.lon is not None
        and two.match.lat is not None
        and two.match.lon is not None
    ):
        gap = distance_km(lat=one.match.lat, lon=one.match.lon, to_lat=two.match.lat, to_lon=two.match.lon)
        radius = max(one.match.radius_km or 0, two.match.radius_km or 0) if vague & {one.role, two.role} else 0.0
        slack = max(radius, _SAME_PLACE_KM) if definite else max(radius / 5, _ONE_PLACE_KM)
        return float(gap) <= min(slack, 60.0)
    if not definite and MentionRole.COREFERENCE not in {one.role, two.role} and None in {one.match.lat, two.match.lat}:
        # A name that no gazetteer holds is not what "the outskirts of" another town is.
        return False
    return bool(vague & {one.role, two.role})


def _names_again(draft: Draft, other: Draft) -> bool:
    """As in "The counteroffensive" is the one that an earlier sentence announced."""
    event = draft.event
    if event is None or not event.lead.definite:
        return False
    near = draft.sentence.index - other.sentences[-1] <= _FAR_REACH
    return near and head_word(event.lead.text) in other.words


def _refers(draft: Draft, other: Draft, newest_total: int | None) -> bool:
    event = draft.event
    if event is None or other.event is None:
        return False
    distance = draft.sentence.index - other.sentences[-1]
    if _points_back(draft) and distance <= _REACH and _can_be_called(draft, other):
        return True
    if _OTHERS.match(draft.sentence.text) and distance <= 1 and draft.dated is None and not _differs(draft, other):
        return family_of(other.event_type) in _VIOLENT
    if event.lead.strength is Strength.HARM:
        return not _SECOND.search(draft.sentence.text) and _goes_on_with_toll(draft, other, distance, newest_total)
    told_anew = is_new(draft.sentence.text) and draft.event_type not in {EventType.AGREEMENT, EventType.MOVEMENT}
    return not told_anew and _tells_again(draft, other, distance)


def _differs(draft: Draft, other: Draft) -> bool:
    return bool(draft.places and other.places) and not _same_place(draft, other, definite=True)


def _can_be_called(draft: Draft, other: Draft) -> bool:
    """Whether what a draft calls "the attack" can be the other event."""
    if draft.event is None or other.event is None:
        return False
    families = {family_of(draft.event_type), family_of(other.event_type)}
    broad = (
        _is_generic(draft, other)
        or head_word(draft.event.lead.text) in _GENERIC_HEADS
        or families == {"violence"}
        or str(EventType.PROPERTY_DESTRUCTION) in families
    )
    # "A raid turned violent. The clashes ...": a battle may be what an unnamed act was.
    unnamed = draft.event.lead.definite and other.event.lead.strength is not Strength.SPECIFIC
    if _DOERS_AGAIN.match(draft.sentence.text) and not draft.places:
        # "The attackers ... also killed three": whatever the raid was for.
        return True
    again = _WHEN_THEY.search(draft.sentence.text) or _UPON_THEM.search(draft.sentence.text)
    if again and families <= _VIOLENT:
        return True
    if draft.event.lead.definite and families == {"battle"}:
        # "Overran the town. ... were killed in the fighting."
        return True
    return _same_type(draft, other) or ((broad or unnamed) and families <= _WITH_FIRE)


def _same_type(draft: Draft, other: Draft) -> bool:
    return draft.event_type is other.event_type and draft.record_kind is other.record_kind


def _is_generic(draft: Draft, other: Draft) -> bool:
    if draft.event is None or other.event is None:
        return False
    if draft.event.lead.strength is not Strength.SPECIFIC:
        return True
    # A later sentence may name the weapon of an "attack"; it does not make a battle of it.
    return other.event.lead.strength is not Strength.SPECIFIC and family_of(draft.event_type) == "violence"


def _tells_again(draft: Draft, other: Draft, distance: int) -> bool:
    """The same kind of event at the same place, or right after without a place and day of its own."""
    violent = {family_of(draft.event_type), family_of(other.event_type)} <= _VIOLENT
    same = _same_type(draft, other)
    if not (same or (violent and _is_generic(draft, other))) or not _no_rival_toll(draft, other):
        return False
    if draft.places and other.places and not draft.inherited:
        return distance <= _FAR_REACH
    return distance <= _REACH and (not draft.places or same) and draft.dated is None


def _points_back(draft: Draft) -> bool:
    event = draft.event
    if event is None:
        return False
    if _OF_THEIRS.search(draft.sentence.text) and (not draft.places or _POINTS.match(draft.sentence.text)):
        return True
    if _WHEN_THEY.search(draft.sentence.text) or _UPON_THEM.search(draft.sentence.text):
        return True
    return event.lead.definite and event.lead.strength is not Strength.HARM


def counts_anew(draft: Draft, other: Draft) -> bool:
    """Whether a draft gives another source's number for the harm of an earlier event.

    Parameters
    ----------
    draft
        What a later sentence tells.
    other
        The earlier event.

    Returns
    -------
    bool
        True for "a witness put the toll at 85", and for what the doer says that it did.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> from geoincidents.events.draft import Draft
    >>> sentence = split_sentences("A witness put the toll at 85.")[0]
    >>> counts_anew(Draft(sentence, None, EventType.SHELLING), Draft(sentence, None, EventType.SHELLING))
    True
    """
    if is_rival(draft.sentence.text):
        return True
    return _same_doer(draft, other) and draft.certainty is Certainty.CLAIMED


def _same_doer(draft: Draft, other: Draft) -> bool:
    """The same party, or a named one of the kind that was called "the rebels" before."""
    one, two = draft.actor1, other.actor1
    if one is None or two is None:
        return False
    plain = min((one.name, two.name), key=lambda name: len(name.split()))
    kind = one.actor_type is two.actor_type and one.actor_type is not ActorType.UNKNOWN
    return one.name == two.name or (kind and " " not in plain and plain.casefold().endswith("s"))


def _goes_on_with_toll(draft: Draft, other: Draft, distance: int, newest_total: int | None) -> bool:
    """A bare toll right after an event is the event's own, unless the event has one already."""
    if family_of(other.event_type) not in {*_VIOLENT, "demonstration"} or other.record_kind is not RecordKind.INCIDENT:
        return False
    if _VICTIMS.search(draft.sentence.text):
        return distance <= _FAR_REACH
    same_paragraph = draft.sentence.paragraph == other.sentence.paragraph
    if newest_total is not None and newest_total >= other.sentences[-1]:
        # After "35 have been killed since May", a further bare number is a total too.
        return False
    near = distance <= 1 or (distance <= _REACH - 2 and same_paragraph)
    return (
        near
        and (not _much_larger(draft, other) or counts_anew(draft, other))
        and not (draft.places and other.places and not _same_place(draft, other, definite=True))
    )


def _much_larger(draft: Draft, other: Draft) -> bool:
    """A smaller number after a toll is a part of it; a much larger one counts something else."""
    mine, theirs = draft.killed, other.killed
    if mine is None or theirs is None or mine.best is None or theirs.best is None:
        return False
    return mine.best > theirs.best and not _may_agree(mine, theirs)


def _no_rival_toll(draft: Draft, other: Draft) -> bool:
    for mine, theirs in ((draft.killed, other.killed), (draft.injured, other.injured)):
        if mine and theirs and not _may_agree(mine, theirs):
            return False
    return True


def _may_agree(one: Count, two: Count) -> bool:
    if one.best is None or two.best is None:
        return True
    open_ended = one.high is None or two.high is None
    # Early and late counts of one event differ by a little: 56 and "at least 54" are one toll, 2 and 27 are not.
    return one.best == two.best or (open_ended and max(one.best, two.best) <= 1.5 * min(one.best, two.best) + 2)
