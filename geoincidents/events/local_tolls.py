"""Tolls of one place among several: "killing four in Mykolaiv", "there were no casualties in Odesa"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.casualties import Harm, HarmKind, read_count
from geoincidents.events.strength import Strength
from geoincidents.schema import EventType, RecordKind
from geoincidents.text.numerals import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.draft import Draft
    from geoincidents.mentions.mention import Mention

_BEHIND: Final = 24
"""Characters behind a toll within which its own place stands: "killing four people in the town of X"."""
_REACH: Final = 6
_PLACES_IT: Final = re.compile(r"\s*(?:in|at|near)\s+(?:the\s+)?(?:[a-z]+\s+of\s+)?$")
_UNHARMED: Final = {EventType.AGREEMENT, EventType.MOVEMENT, EventType.STATEMENT, EventType.ARREST}


def _same(one: Mention, two: Mention) -> bool:
    if one.text.casefold() == two.text.casefold():
        return True
    first, second = one.match.place, two.match.place
    return first is not None and second is not None and first.place_id == second.place_id


def split_by_place(draft: Draft, harms: Sequence[Harm], mentions: Sequence[Mention], text: str) -> list[Harm]:
    """Give each of several places the toll that is stated for it alone."""
    shared = []
    for harm in harms:
        if _each_its_own(draft, harm, text):
            continue
        named = [m for m in mentions if harm.start < m.start <= harm.end + _BEHIND]
        place = next((p for m in named[:1] for p in draft.places if p is not m and _same(p, m)), None)
        behind = named and (named[0].start < harm.end or _PLACES_IT.fullmatch(text[harm.end : named[0].start]))
        if place is None or len(draft.places) == 1 or not behind or harm.kind is HarmKind.EITHER:
            shared.append(harm)
            continue
        killed, injured = draft.tolls.get(place.start, (None, None))
        draft.tolls[place.start] = (harm.count, injured) if harm.kind is HarmKind.KILLED else (killed, harm.count)
    return shared


def _each_its_own(draft: Draft, harm: Harm, text: str) -> bool:
    """As in "killed three and five people in X and Y, respectively": one number for each place, in their order."""
    # Word by word: "three and five" may be one number elsewhere, as in "one hundred and five".
    words = (re.search(rf"\b{NUMBER}\b", part, re.IGNORECASE) for part in re.split(r",\s*|\band\b", harm.text))
    numbers = [count for match in words if match and (count := read_count(match.group())) is not None]
    if len(numbers) < 2 or len(numbers) != len(draft.places) or harm.kind is HarmKind.EITHER:  # noqa: PLR2004 several
        return False
    if not _RESPECTIVELY.search(text, draft.sentence.start, draft.sentence.end):
        return False
    for place, count in zip(draft.places, numbers, strict=True):
        killed, injured = draft.tolls.get(place.start, (None, None))
        draft.tolls[place.start] = (count, injured) if harm.kind is HarmKind.KILLED else (killed, count)
    return True


_RESPECTIVELY: Final = re.compile(r"\brespectively\b", re.IGNORECASE)


def take_zero(draft: Draft, earlier: Sequence[Draft]) -> bool:
    """Enter "there were no casualties in X" with the event at X."""
    zeros = [count for count in (draft.killed, draft.injured) if count is not None]
    event = draft.event
    if event is None or event.lead.strength is not Strength.HARM or not zeros or any(c.high != 0 for c in zeros):
        return False
    if not draft.places or draft.inherited:
        return False
    for other in reversed(earlier):
        if other.record_kind is not RecordKind.INCIDENT or other.event_type in _UNHARMED:
            continue
        here = [p for p in other.places for m in draft.places if _same(p, m)]
        if here and draft.sentence.index - other.sentences[-1] <= _REACH:
            _enter(draft, other, here)
            break
    return True


def _enter(draft: Draft, other: Draft, here: Sequence[Mention]) -> None:
    if len(other.places) > 1:
        for place in here:
            other.tolls.setdefault(place.start, (draft.killed, draft.injured))
    else:
        other.killed, other.injured = other.killed or draft.killed, other.injured or draft.injured
    for side in ("killed", "injured"):
        if side in draft.spans:
            other.spans.setdefault(side, draft.spans[side])
