"""What a later sentence adds to an event that was told before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.casualties import is_rival
from geoincidents.events.draft import PHRASE
from geoincidents.events.families import family_of
from geoincidents.events.modality import STRENGTH
from geoincidents.events.places import is_broad
from geoincidents.events.strength import Strength
from geoincidents.mentions.mention import MentionRole
from geoincidents.schema import ActorType, Certainty, RecordKind

if TYPE_CHECKING:
    from geoincidents.events.casualties import Count
    from geoincidents.events.draft import Draft

_VIOLENT: Final = {"violence", "battle"}


def absorb(target: Draft, draft: Draft) -> None:
    """Add to an event what a later sentence tells of it; what was told first stays where both speak."""
    if draft.certainty is Certainty.DENIED and target.certainty is not Certainty.DENIED:
        # Who denies a part in an event, or its target, does not undo what others report.
        return
    _absorb_place(target, draft)
    if target.record_kind is RecordKind.STATEMENT and draft.said is not None and target.first is None:
        target.dated, target.first, target.last = draft.said, draft.said.first, draft.said.last
        target.precision = draft.said.precision
        target.spans["date"] = (draft.said.start, draft.said.end)
    elif draft.dated is not None and (target.dated is None or target.dated.saying):
        target.dated, target.first, target.last = draft.dated, draft.first, draft.last
        target.precision = draft.precision
        if "date" in draft.spans:
            target.spans["date"] = draft.spans["date"]
    target.clock = target.clock or draft.clock
    for side in ("actor1", "actor2"):
        other = target.actor2 if side == "actor1" else target.actor1
        mine = None if is_rival(draft.sentence.text) else getattr(draft, side)
        if getattr(target, side) is None and mine is not None and (other is None or other.name != mine.name):
            setattr(target, side, getattr(draft, side))
            target.spans[side] = draft.spans[side]
    _absorb_harm(target, draft)
    target.note = "; ".join(dict.fromkeys(filter(None, (target.note, draft.note)))) or None
    for name, span in draft.spans.items():
        if name in {"killed", "injured"} or name.startswith(PHRASE):
            target.spans.setdefault(name, span)
    if STRENGTH[draft.certainty] > STRENGTH[target.certainty] and _bears_on(draft, target):
        target.certainty = draft.certainty
    _sharpen_type(target, draft)
    target.words |= draft.words
    target.sentences += draft.sentences


def _absorb_harm(target: Draft, draft: Draft) -> None:
    if _died_of_it(target, draft):
        return
    anew = counts_anew(draft, target)
    for side in ("killed", "injured"):
        mine, theirs = getattr(target, side), getattr(draft, side)
        if anew and mine and theirs and mine != theirs:
            setattr(target, side, mine.spanning(theirs))
            first, last = draft.spans[side]
            words = draft.sentence.text[first - draft.sentence.start : last - draft.sentence.start].strip()
            who = _TELLER.match(draft.sentence.text)
            target.note = "; ".join(filter(None, (target.note, f"{who['who'] if who else 'another source'}: {words}")))
        else:
            setattr(target, side, _wider(mine, theirs))


def _died_of_it(target: Draft, draft: Draft) -> bool:
    """Count those among the dead of whom it was told before that they were hurt: "one of them later died"."""
    dead, hurt = draft.killed, target.injured
    if dead is None or hurt is None or draft.injured is not None or not _LATER.search(draft.sentence.text):
        return False
    if not dead.best or hurt.best is None or dead.best > hurt.best:
        return False
    left = hurt.best - dead.best
    target.injured = type(hurt)(left, left, None if hurt.high is None else left) if left else None
    if target.injured is None:
        target.spans.pop("injured", None)
    target.killed = target.killed + dead if target.killed else dead
    target.spans.setdefault("killed", draft.spans["killed"])
    return True


_LATER: Final = re.compile(
    r"\b(?:later|since|subsequently)\s+died\b|\bdied\s+(?:later|(?:of|from)\s+(?:his|her|their|the)\s|in\s+(?:the\s+|an?\s+)?hospital"
    r"|on\s+the\s+way|while\s+(?:being|under|receiving))|\bsuccumbed\b",
    re.IGNORECASE,
)
_TELLER: Final = re.compile(
    r"(?:(?:But|And|While)\s+)?(?P<who>[^.;:]{2,70}?),?\s+(?:said|says|claim(?:ed|s)|put|puts|gave)\b"
)


def _bears_on(draft: Draft, target: Draft) -> bool:
    """Whether the doubt of a later sentence is about the event: "the alleged strike", or the doer's own claim."""
    if draft.certainty is Certainty.PROPOSED:
        return True
    pointed = draft.event is not None and draft.event.lead.definite
    if draft.certainty is Certainty.CLAIMED:
        # "The army said they had repelled the assault" doubts nothing.
        same = draft.actor1 is not None and target.actor1 is not None and draft.actor1.name == target.actor1.name
        return pointed and same
    return pointed


def _absorb_place(target: Draft, draft: Draft) -> None:
    if target.record_kind is RecordKind.STATEMENT:
        if not target.places and draft.said_at:
            target.places = draft.said_at
            target.spans["place"] = (draft.said_at[0].start, draft.said_at[0].end)
        return
    if not draft.places or draft.inherited:
        return
    vague = all(mention.role is not MentionRole.PLACE for mention in target.places)
    named = any(mention.role is MentionRole.PLACE for mention in draft.places)
    finer = all(map(is_broad, target.places)) and not any(map(is_broad, draft.places))
    wide = all(
        m.match.place and m.match.place.kind.startswith("A.") and (m.match.radius_km or 0) >= _WIDE_KM
        for m in target.places
    )
    if not target.places or target.inherited or finer or (vague and named and (wide or len(draft.places) > 1)):
        target.places, target.inherited = draft.places, False
        target.spans["place"] = draft.spans["place"]


_WIDE_KM: Final = 40.0
"""From this radius on, a vague place gives way to a name."""


def _sharpen_type(target: Draft, draft: Draft) -> None:
    """A later sentence may name the weapon of what was first an "attack"."""
    if target.event is None or draft.event is None or draft.event_type is target.event_type:
        return
    if family_of(draft.event_type) not in _VIOLENT:
        return
    if target.event.lead.strength is not Strength.SPECIFIC and draft.event.lead.strength is Strength.SPECIFIC:
        target.event_type = draft.event_type


def _wider(one: Count | None, two: Count | None) -> Count | None:
    if one is None or two is None:
        return one or two
    if one == two or one.best is None:
        return one if one.best is not None or two.best is None else two
    if two.best is None or two.best == one.best:
        return one
    lows = [low for low in (one.low, two.low) if low is not None]
    highs = [high for high in (one.high, two.high) if high is not None]
    # A smaller number in a later sentence is mostly a part of the toll; a larger one is a later count.
    if two.best < one.best:
        return one
    return type(one)(min(lows, default=None), two.best, max(highs) if len(highs) == 2 else two.high)  # noqa: PLR2004 both


def counts_anew(draft: Draft, other: Draft) -> bool:
    """Whether a draft gives another source's number for the harm of an earlier event."""
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
