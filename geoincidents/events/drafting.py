"""Drafts of the events and totals of one sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.casualties import Harm, HarmKind
from geoincidents.events.draft import PHRASE, Draft
from geoincidents.events.families import head_word
from geoincidents.events.local_tolls import split_by_place
from geoincidents.events.modality import Modality, certainty_of, is_proposal
from geoincidents.events.places import in_container, listed_with, locating, saying_place
from geoincidents.events.roles import find_roles
from geoincidents.events.settings import places_by_share
from geoincidents.events.strength import Strength
from geoincidents.events.totals import add_up, period_of
from geoincidents.schema import Certainty, DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.grouping import Event
    from geoincidents.events.report import Report
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.dates import DateExpression
    from geoincidents.text.sentences import Sentence

_STRATEGIC: Final = {EventType.AGREEMENT, EventType.MOVEMENT}
_ANNOUNCED: Final = re.compile(r"^(?:announc|declar|order|impos)", re.IGNORECASE)


def drafts_of(
    report: Report, sentence: Sentence, events: list[Event], harms: list[Harm], dates: Sequence[DateExpression]
) -> list[Draft]:
    """Drafts of the events of one sentence, each with its share of places, dates, parties and harm."""
    drafts = []
    for event in events:
        own_harms = [h for h in harms if _nearest(event, events, h.start, sentence) is event and _can_harm(event)]
        drafts.append(_draft(report, sentence, event, events, own_harms, dates))
    return drafts


def _can_harm(event: Event) -> bool:
    return event.event_type not in {
        EventType.AGREEMENT,
        EventType.MOVEMENT,
        EventType.STATEMENT,
        EventType.DISRUPTED_WEAPONS,
    }


def _nearest(event: Event, events: Sequence[Event], offset: int, sentence: Sentence) -> Event:
    """The event of a sentence that something at an offset belongs to: same clause first, then the nearest trigger."""
    segment = sentence.segment_of(offset)

    def away(other: Event) -> tuple[int, int]:
        clauses = min(abs(segment - own) for own in other.segments)
        return clauses, min(abs(offset - t.start) for t in other.triggers)

    fit = [other for other in events if _can_harm(other) or other is event] or list(events)
    return min(fit, key=away)


def _draft(
    report: Report,
    sentence: Sentence,
    event: Event,
    events: Sequence[Event],
    harms: Sequence[Harm],
    dates: Sequence[DateExpression],
) -> Draft:
    draft = Draft(sentence, event, event.event_type, sentences=[sentence.index])
    draft.spans["trigger"] = (event.lead.start, event.lead.end)
    for phrase in (phrase for trigger in event.triggers for phrase in trigger.phrases):
        draft.spans.setdefault(f"{PHRASE}{phrase.id}", (phrase.start, phrase.end))
    draft.words = {head_word(t.text) for t in event.triggers if t.strength is not Strength.HARM}
    _set_kind(draft, event, sentence)
    _set_places(report, draft, event, events)
    shared = split_by_place(draft, harms, report.mentions_of(sentence), report.text)
    draft.killed, draft.injured, draft.note = add_up(shared)
    for harm in harms:
        draft.spans.setdefault("injured" if harm.kind is HarmKind.INJURED else "killed", (harm.start, harm.end))
    _set_date(report, draft, event, events, dates)
    doer, sufferer = find_roles(report.document, sentence, event, report.actors, report.mentions)
    draft.actor1, draft.actor2 = doer, sufferer
    for side, role in (("actor1", doer), ("actor2", sufferer)):
        if role:
            draft.spans[side] = (role.start, role.end)
    clocks = report.clocks_of(sentence)
    if clocks:
        draft.clock = clocks[0]
        draft.spans["time"] = (clocks[0].start, clocks[0].end)
    return draft


def _set_kind(draft: Draft, event: Event, sentence: Sentence) -> None:
    lead = event.lead
    strategic = draft.event_type in _STRATEGIC
    words = _words_for_certainty(sentence, event)
    if draft.event_type is EventType.STATEMENT or (
        draft.event_type is EventType.MOVEMENT and _ANNOUNCED.match(lead.text)
    ):
        draft.record_kind, draft.certainty = RecordKind.STATEMENT, Certainty.CONFIRMED
        return
    draft.record_kind = RecordKind.STRATEGIC if strategic else RecordKind.INCIDENT
    if lead.modality is Modality.DENIED:
        draft.certainty = Certainty.DENIED
    elif lead.modality is Modality.PLANNED and not _only_proposed(draft, sentence):
        draft.certainty = Certainty.PLANNED
    elif draft.event_type is EventType.AGREEMENT and is_proposal(sentence.text, lead.start - sentence.start):
        draft.certainty = Certainty.PROPOSED
    else:
        draft.certainty = certainty_of(words, own_action=strategic or draft.event_type is EventType.ARREST)


def _only_proposed(draft: Draft, sentence: Sentence) -> bool:
    """As in "proposed a new ceasefire": put forward, and planned by nobody yet."""
    if draft.event is None or draft.event_type is not EventType.AGREEMENT:
        return False
    before = sentence.text[: draft.event.lead.start - sentence.start]
    return bool(re.search(r"\bpropos(?:es?|ed|ing|als?)\b(?:\s+[\w-]+){0,6}\s*$", before, re.IGNORECASE))


def _words_for_certainty(sentence: Sentence, event: Event) -> str:
    """The clauses of the event and the one that introduces them ("X said that ...")."""
    first = min(event.segments)
    if first > 0 and sentence.segments[first].opener == "that":
        first -= 1
    spans = sentence.segments[first : max(event.segments) + 1]
    return sentence.text[spans[0].start - sentence.start : spans[-1].end - sentence.start]


def _set_places(report: Report, draft: Draft, event: Event, events: Sequence[Event]) -> None:
    sentence, text = draft.sentence, report.text
    draft.said_at = saying_place(text, sentence, report.mentions_of(sentence))
    if draft.record_kind is RecordKind.STATEMENT:
        draft.places = draft.said_at
    else:
        draft.places = _places(report, draft, event, events)
    if draft.places:
        draft.spans["place"] = (draft.places[0].start, draft.places[-1].end)


def _places(report: Report, draft: Draft, event: Event, events: Sequence[Event]) -> list[Mention]:
    """The mention that the event most likely took place at, and those that the sentence lists beside it."""
    mentions = report.settings_of(draft.sentence, draft.event_type)
    own = [m for m in mentions if len(events) == 1 or _owner(event, events, m, draft.sentence)]
    ranked = places_by_share(report.document, draft.sentence, event, own)
    if not ranked or ranked[0][0] < LEAST:
        return []
    group = listed_with(report.text, ranked[0][1], own)
    return [in_container(report.text, m, mentions) for m in group]


LEAST: Final = 0.3
"""Probability from which a mention is taken for the place of an event."""


def _owner(event: Event, events: Sequence[Event], mention: Mention, sentence: Sentence) -> bool:
    segment = sentence.segment_of(mention.start)
    if segment in event.segments and not any(segment in other.segments for other in events if other is not event):
        return True
    if segment in event.segments or not any(segment in other.segments for other in events):
        return _nearest_any(events, mention.start, sentence) is event
    return False


def _nearest_any(events: Sequence[Event], offset: int, sentence: Sentence) -> Event:
    segment = sentence.segment_of(offset)
    return min(
        events,
        key=lambda e: (min(abs(segment - own) for own in e.segments), min(abs(offset - t.end) for t in e.triggers)),
    )


def _dates_main_clause(dated: DateExpression, sentence: Sentence, event: Event) -> bool:
    """As in "traded blame on Thursday after an explosion": the day is not that of the explosion."""
    number, first = sentence.segment_of(dated.start), min(event.segments)
    opens = dated.start - sentence.start < _HEAD
    return number < first and not opens and sentence.segments[first].opener in {"after", "following", "before"}


def _dates_a_person(dated: DateExpression, sentence: Sentence, event: Event) -> bool:
    """As in "over the murder of the mayor, who was found dead on Sunday": the day is not that of the protest."""
    number = sentence.segment_of(dated.start)
    return sentence.segments[number].opener == "who" and event.lead.segment < number


def _set_date(
    report: Report, draft: Draft, event: Event, events: Sequence[Event], dates: Sequence[DateExpression]
) -> None:
    statement = draft.record_kind is RecordKind.STATEMENT
    usable = [d for d in dates if statement or not d.saying]
    usable = [d for d in usable if not d.since or draft.sentence.segment_of(d.start) in event.segments]
    usable = [d for d in usable if not _AFTER.search(d.text) or draft.sentence.segment_of(d.end) in event.segments]
    draft.said = next((d for d in dates if d.saying), None)
    usable = [d for d in usable if _AFTER.search(d.text) or not _dates_main_clause(d, draft.sentence, event)]
    usable = [d for d in usable if not _dates_a_person(d, draft.sentence, event)]
    if len(events) > 1:
        usable = [
            d
            for d in usable
            if _nearest_any(events, d.end if _AFTER.search(d.text) else d.start, draft.sentence) is event
            or d.start - draft.sentence.start < _HEAD
        ]
    if usable:
        chosen = min(usable, key=lambda d: min(abs(d.start - t.start) for t in event.triggers))
        if chosen.precision is not DatePrecision.DAY:
            # "The strike, the second this week, came on Tuesday": the day is the better word.
            days = [d for d in usable if d.precision is DatePrecision.DAY and chosen.first <= d.first <= chosen.last]
            chosen = days[0] if len(days) == 1 else chosen
        same = [d for d in usable if d.first == chosen.first]
        exact = max(same, key=lambda d: (d.precision is DatePrecision.DAY, len(d.text)))
        draft.dated, draft.first, draft.last, draft.precision = exact, exact.first, exact.last, exact.precision
        draft.spans["date"] = (exact.start, exact.end)
        if _goes_on(exact, draft, event) and exact.last < report.published:
            # "Have shelled the town since Monday": to this day.
            draft.last, draft.precision = report.published, DatePrecision.RANGE
        if exact.distant and draft.record_kind is not RecordKind.STATEMENT:
            draft.record_kind = RecordKind.BACKGROUND
        return
    opening = draft.sentence.segments[min(event.segments)]
    if _LONG_BEFORE.search(report.text[draft.sentence.start : opening.start + len("after ")]):
        draft.record_kind = RecordKind.BACKGROUND
    said = [d for d in dates if d.saying]
    draft.last = min(said[0].last, report.published) if said else report.published
    draft.precision = DatePrecision.UPPER_BOUND
    if said and said[0].precision is DatePrecision.DAY and said[0].last == report.published and not statement:
        words = report.text[draft.sentence.start : draft.sentence.end]
        if _BEFORE_DAY.search(words):
            draft.first, draft.precision = said[0].first, DatePrecision.DAY
            draft.spans["date"] = (said[0].start, said[0].end)
    if said and statement:
        draft.first, draft.precision = said[0].first, DatePrecision.DAY
        draft.spans["date"] = (said[0].start, said[0].end)


def _goes_on(dated: DateExpression, draft: Draft, event: Event) -> bool:
    """As in "have shelled the town since Monday", but not "since they launched their offensive on Monday"."""
    if not dated.since or dated.distant:
        return False
    since = draft.sentence.text.casefold().rfind("since", 0, dated.start - draft.sentence.start + len("since"))
    return not draft.sentence.start + since < event.lead.start < dated.start


_AFTER: Final = re.compile(r"\bafter$", re.IGNORECASE)
"""An expression that dates the clause behind it."""
_BEFORE_DAY: Final = re.compile(r"\b(?:before|at)\s+dawn\b|\bthe\s+early\s+hours\b|\bpre-dawn\b", re.IGNORECASE)
"""Told on the day of publication, a night's end is that day's."""
_LONG_BEFORE: Final = re.compile(
    r"\b(?:weeks|months|years|decades|an?\s+(?:week|month|year))\s+after\s*$", re.IGNORECASE
)
_HEAD: Final = 4
"""A date that opens a sentence ("On Friday") holds for all its clauses."""


def draft_total(report: Report, sentence: Sentence, harms: Sequence[Harm], dates: Sequence[DateExpression]) -> Draft:
    """Draft of the totals of one sentence."""
    draft = Draft(sentence, None, EventType.OTHER, RecordKind.AGGREGATE, sentences=[sentence.index])
    draft.killed, draft.injured, draft.note = add_up(harms)
    draft.first, draft.last, draft.precision, draft.dated = period_of(dates, report.published)
    draft.certainty = certainty_of(sentence.text)
    for harm in harms:
        draft.spans.setdefault("injured" if harm.kind is HarmKind.INJURED else "killed", (harm.start, harm.end))
    if draft.dated:
        draft.spans["date"] = (draft.dated.start, draft.dated.end)
    inside = [
        m
        for m in locating(report.text, sentence, report.mentions_of(sentence), EventType.OTHER)
        if _in_clause(report.text, m)
    ]
    if inside:
        draft.places = inside[:1]
        draft.spans["place"] = (inside[0].start, inside[0].end)
    return draft


def _in_clause(text: str, mention: Mention) -> bool:
    return bool(
        re.search(
            r"\b(?:in|across|throughout|around|inside|within|near)\s+(?:[\w-]+\s+){0,3}$",
            text[max(0, mention.start - 30) : mention.start],
            re.IGNORECASE,
        )
    )
