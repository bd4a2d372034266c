"""What the sentences around an event add to it: place, day, doer and doubt; and whether it is enough for a row."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.events.entries import Heading, heading_of, introduction_of, open_entry
from geoincidents.events.families import family_of
from geoincidents.events.modality import Modality, is_unverified
from geoincidents.events.places import is_country, locating
from geoincidents.events.strength import Strength
from geoincidents.mentions import MentionRole
from geoincidents.schema import Certainty, DatePrecision, EventType, RecordKind

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


def only_dates_a_toll(draft: Draft) -> bool:
    """Whether an event only dates a total: "since fighting erupted on 15 April"."""
    if draft.event is None or draft.actor1 is not None or draft.places:
        return False
    return all(draft.sentence.segments[number].opener == "since" for number in draft.event.segments)


def is_bare_toll(draft: Draft) -> bool:
    """Whether a draft is a number of killed or injured without act, place and day."""
    event = draft.event
    return event is not None and event.lead.strength is Strength.HARM and not draft.places and draft.dated is None


def says_enough(draft: Draft) -> bool:
    """Whether a draft is worth a row: it needs a place, a day, a toll or a party; "the attack" alone is no news."""
    event = draft.event
    if event is None:
        return True
    lead, placed = event.lead, bool(draft.places)
    put_forward = draft.certainty is Certainty.PROPOSED
    if not put_forward and lead.modality in {Modality.DENIED, Modality.PLANNED}:
        # Who denies an attack that nobody else tells of reports none, and what is planned has not happened.
        future = lead.modality is Modality.PLANNED and draft.record_kind is not RecordKind.INCIDENT
        return placed and draft.actor1 is not None and future
    if draft.record_kind in {RecordKind.STATEMENT, RecordKind.STRATEGIC}:
        # "After the ceasefire took effect": known from before.
        opener = draft.sentence.segments[lead.segment].opener
        known = lead.definite and opener in {"after", "since", "despite"}
        return bool(placed or draft.dated or (not known and (draft.actor1 or lead.strength is Strength.SPECIFIC)))
    toll, dated, doer = bool(draft.killed or draft.injured), draft.dated is not None, draft.actor1 is not None
    if lead.strength is Strength.HARM:
        return (toll or doer) and (placed or dated)
    if lead.definite and not placed:
        return dated and (toll or doer)
    return placed or dated or doer or toll or lead.share >= SURE


SURE: Final = 0.8
"""Probability from which a trigger is news by itself."""


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
