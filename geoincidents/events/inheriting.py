"""What an event has from the sentences before it: the day and the place of what it is told together with."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.events.families import family_of
from geoincidents.events.places import LOCATES, is_region
from geoincidents.schema import DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.draft import Draft
    from geoincidents.events.report import Report
    from geoincidents.mentions.mention import Mention

_VIOLENT: Final = {"violence", "battle"}
_NEW: Final = re.compile(
    (
        r"\b(?:another|separate(?:ly)?|second|elsewhere|other(?!s)|meanwhile|as\s+well|further|also"
        r"|more(?!\s+than)|similar|earlier|later|previous|different|fresh|new)\b"
    ),
    re.IGNORECASE,
)
_SAME_TIME: Final = re.compile(
    r"^[“\"]?(?:At\s+the\s+same\s+time|Simultaneously|Then|(?:Hours|Minutes|Shortly)\s+(?:later|after))\b"
    r"|\b(?:came|comes)\s+(?:as|amid|while|hours\s+after)\b|\b(?:then|minutes\s+later|simultaneously)\b",
    re.IGNORECASE,
)


def is_violent(draft: Draft) -> bool:
    """Whether a draft is an attack or a battle."""
    return family_of(draft.event_type) in _VIOLENT


def inherit_date(report: Report, draft: Draft) -> None:
    """Date an undated draft by the period of its paragraph, or by the event that it is told together with."""
    if (
        draft.dated is not None
        or draft.precision is not DatePrecision.UPPER_BOUND
        or draft.record_kind is RecordKind.BACKGROUND
    ):
        return
    if draft.clock is not None:
        draft.first, draft.last, draft.precision = report.published, report.published, DatePrecision.DAY
        draft.spans["date"] = (draft.clock.start, draft.clock.end)
        return
    if report.frame is not None:
        draft.first, draft.last, draft.precision = report.frame.first, report.frame.last, report.frame.precision
        draft.dated = report.frame
        draft.spans["date"] = (report.frame.start, report.frame.end)
        return
    before = [d for d in report.recent if not d.is_aggregate and d.record_kind is not RecordKind.BACKGROUND]
    near = [d for d in before if draft.sentence.index - d.sentences[-1] <= 2 and d.first is not None]  # noqa: PLR2004 two sentences
    near.sort(key=lambda d: d.sentences[-1])
    told = near[-1] if near and near[-1].precision is DatePrecision.DAY and _goes_with(draft, near[-1]) else None
    told = told or _umbrella(draft, report.recent)
    if told is not None:
        _take_date(draft, told)


def _take_date(draft: Draft, other: Draft) -> None:
    draft.first, draft.last, draft.precision = other.first, other.last, other.precision
    if "date" in other.spans:
        draft.spans["date"] = other.spans["date"]


def _umbrella(draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """The wave of attacks on a country or region whose parts the same paragraph tells one by one."""
    here = [d for d in before if d.sentence.paragraph == draft.sentence.paragraph]
    here = [d for d in here if d.record_kind is not RecordKind.BACKGROUND]
    dated = [d for d in here if d.dated is not None and d.first is not None and d.last is not None]
    if not dated or not draft.places or _APART.search(draft.sentence.text) or not is_violent(draft):
        return None
    wave = dated[-1]
    short = wave.first is not None and wave.last is not None and wave.last - wave.first <= timedelta(days=1)
    wide = bool(wave.places) and all(map(is_region, wave.places)) and not any(map(is_region, draft.places))
    return wave if short and wide and draft.sentence.index - wave.sentences[-1] <= _WAVE else None


_APART: Final = re.compile(r"\b(?:another|separate(?:ly)?|elsewhere|earlier|later|previous(?:ly)?)\b", re.IGNORECASE)
_WAVE: Final = 6
"""Sentences over which the parts of one wave of attacks are told."""


def _goes_with(draft: Draft, before: Draft) -> bool:
    """Whether an undated event is told as of the day of the one before it."""
    text = draft.sentence.text
    if _SAME_TIME.search(text):
        return True
    if draft.sentence.index - before.sentences[-1] != 1 or draft.sentence.paragraph != before.sentence.paragraph:
        return False
    # "Missiles hit several cities on Friday. In Uman, ..." tells the same in detail.
    unplaced = not before.places or all(m.match.place and m.match.place.kind.startswith("A.PCL") for m in before.places)
    return bool(_FURTHER.search(text)) or (unplaced and bool(draft.places) and not _is_new(text))


_FURTHER: Final = re.compile(r"^(?:Another|A\s+further|At\s+least\s+another)\b")


_BULLET: Final = re.compile(r"\n\s*(?:[-–•*·▪]|\d{1,2}[.)])\s")


def inherit_place(report: Report, draft: Draft) -> None:
    """Place an unplaced violent event at the scene that its paragraph was opened with."""
    if draft.places:
        return
    told_with = next((d for d in reversed(report.recent) if d.places and d.sentences[-1] == draft.sentence.index), None)
    if told_with is not None and _opens_with_where(draft):
        # "At the junction where a bomb killed 50 last year": there, whenever it was.
        _take_places(draft, told_with)
    elif report.scene is not None and draft.record_kind is RecordKind.INCIDENT:
        _set_in_scene(report, draft, report.scene)
    elif draft.record_kind is RecordKind.INCIDENT and (here := _written_at(report)):
        _set_in_scene(report, draft, here)


def _written_at(report: Report) -> Mention | None:
    """The place of the dateline, unless the report is about another country."""
    here = report.written_at.match.place if report.written_at else None
    told = (m.match.place for m in report.mentions if m.role in LOCATES)
    elsewhere = here is None or any(place and place.country not in {"", here.country} for place in told)
    return None if elsewhere else report.written_at


def _take_places(draft: Draft, other: Draft) -> None:
    draft.places, draft.inherited, draft.spans["place"] = other.places, True, other.spans["place"]


def _set_in_scene(report: Report, draft: Draft, scene: Mention) -> None:
    if re.search(r"\b(?:elsewhere|other\s+(?:cities|towns|areas|parts))\b", draft.sentence.text, re.IGNORECASE):
        return
    before = max((d for d in report.recent if d.places), key=lambda d: d.sentences[-1], default=None)
    if before is not None and draft.event_type in _ALONGSIDE and _alongside(draft, before):
        # "The rebels also raped ...": the same raid, so the same places and days.
        _take_places(draft, before)
        if draft.dated is None:
            _take_date(draft, before)
        return
    if before is not None and before.sentences[-1] == draft.sentence.index and is_violent(draft):
        # "Detained 20 men in X and later killed them": where the sentence is.
        _take_places(draft, before)
        return
    if family_of(draft.event_type) not in {*_VIOLENT, "demonstration"} or _opens_anew(draft, before):
        return
    if _BULLET.search(report.text[scene.end : draft.sentence.end]):
        # Each point of a list tells of a place of its own.
        return
    draft.places, draft.inherited = [scene], True
    draft.spans["place"] = (scene.start, scene.end)


def _opens_with_where(draft: Draft) -> bool:
    return draft.event is not None and draft.sentence.segments[min(draft.event.segments)].opener == "where"


def _opens_anew(draft: Draft, before: Draft | None) -> bool:
    """Whether a sentence opens with a day of its own, as each note of a list does."""
    if draft.dated is None or before is None or draft.dated.start - draft.sentence.start > _HEAD:
        return False
    return draft.first != before.first


_HEAD: Final = 4
_ALONGSIDE: Final = {EventType.SEXUAL_VIOLENCE, EventType.PROPERTY_DESTRUCTION, EventType.ABDUCTION, EventType.ARREST}


_DOERS: Final = re.compile(r"The\s+(?:militants|gunm[ae]n|attackers|assailants|rebels|fighters|bandits|insurgents)\b")


def _alongside(draft: Draft, before: Draft) -> bool:
    near = draft.sentence.index - before.sentences[-1] <= 1 + bool(_DOERS.match(draft.sentence.text))
    together = draft.sentence.index == before.sentences[-1]
    bare = (
        draft.event_type is EventType.PROPERTY_DESTRUCTION and draft.dated is None and not _is_new(draft.sentence.text)
    )
    if near and bare and draft.sentence.paragraph == before.sentence.paragraph and is_violent(before):
        return True
    return together or (near and draft.event_type is not EventType.ARREST and _also(draft.sentence.text))


def _also(text: str) -> bool:
    return bool(re.search(r"\balso\b|^(?:They|The\s)|^Officers\b", text))


def _is_new(text: str) -> bool:
    """Whether a sentence says that it turns to something else: "another", "separate", "elsewhere"."""
    return bool(_NEW.search(text))
