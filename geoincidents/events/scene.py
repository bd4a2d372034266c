"""What the sentences around an event add to it: place, day, doer and doubt; and whether it is enough for a row."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.events.entries import Heading, heading_of, introduction_of, open_entry
from geoincidents.events.families import family_of
from geoincidents.events.modality import is_unverified
from geoincidents.events.places import is_country, locating
from geoincidents.events.strength import Strength
from geoincidents.events.triggers import SHORT
from geoincidents.mentions.mention import MentionRole
from geoincidents.schema import Certainty, DatePrecision, EventType

if TYPE_CHECKING:
    from geoincidents.events.draft import Draft
    from geoincidents.events.report import Report
    from geoincidents.text.sentences import Sentence

_VIOLENT: Final = {"violence", "battle"}
_ONGOING: Final = re.compile(
    r"\b(?:have|has)\s+been\s+(?:\w+ly\s+)?\w+ing\b|\bcontinu(?:ed|es|ing)\s+to\b", re.IGNORECASE
)
_ONSET_DAYS: Final = timedelta(days=60)


def set_scene(report: Report, sentence: Sentence, *, opens: bool) -> None:
    """Let the place and the period that a paragraph opens with hold for what follows unplaced and undated."""
    dates = report.dates_of(sentence)
    if opens:
        _open_paragraph(report, sentence)
    spans = [d for d in dates if d.precision is DatePrecision.RANGE and not d.saying and not d.since and not d.distant]
    if spans and report.text[max(0, spans[0].start - 6) : spans[0].start].rstrip().endswith(
        ("over", "Over", "in", "In", "during")
    ):
        report.frame = spans[0]


def _open_paragraph(report: Report, sentence: Sentence) -> None:
    heading = heading_of(report, sentence) if report.stands_alone(sentence) else None
    if heading:
        report.heading = Heading(heading.place or report.heading.place, heading.day or report.heading.day)
    if heading or sentence.entry is None:
        report.introduction = Heading()
    report.introduction = introduction_of(report, sentence) or report.introduction
    if sentence.entry is not None:
        open_entry(report, sentence)
        return
    report.frame = report.heading.day
    here = locating(report.text, sentence, report.mentions_of(sentence), EventType.TERRITORY_CHANGE)
    named = [m for m in here if m.role is not MentionRole.COREFERENCE]
    above = report.heading.place
    if named or (above and not is_country(above)):
        report.scene = named[0] if named else above


def is_bare_toll(draft: Draft) -> bool:
    """Whether a draft is a number of killed or injured without act, place and day."""
    event = draft.event
    return event is not None and event.lead.strength is Strength.HARM and not draft.places and draft.dated is None


def is_lone_toll(report: Report) -> bool:
    """Whether a toll is all that a note with a place tells: what came before it named no act that was understood."""
    return len(report.sentences) <= SHORT and report.scene is not None and not report.drafts


def take_later_doubt(report: Report, sentence: Sentence) -> None:
    """Give the last event the doubt of a later sentence ("could not be verified")."""
    if is_unverified(sentence.text):
        for draft in report.recent:
            if 0 <= sentence.index - draft.sentences[-1] <= 1 and draft.certainty is not Certainty.DENIED:
                draft.certainty = Certainty.UNVERIFIED


def bound_ongoing(report: Report) -> None:
    """Let what "has been going on" begin no earlier than the offensive or war that the report dates."""
    onsets = [
        d
        for d in report.dates
        if d.since
        and d.precision in {DatePrecision.DAY, DatePrecision.RANGE}
        and report.published - d.first <= _ONSET_DAYS
    ]
    for draft in report.drafts:
        ongoing = draft.event is not None and _ONGOING.search(draft.sentence.text)
        if ongoing and draft.first is None and onsets and family_of(draft.event_type) in _VIOLENT:
            onset = min(onsets, key=lambda d: d.first)
            draft.first, draft.precision = onset.first, DatePrecision.RANGE
            draft.spans["date"] = (onset.start, onset.end)
