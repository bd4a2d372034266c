"""A report read from its first sentence to its last: events, statements and totals as drafts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geoincidents.events.arabic import is_mostly_arabic, read_arabic
from geoincidents.events.casualties import Harm, HarmKind
from geoincidents.events.casualty_grammar import PART_OF
from geoincidents.events.elliptic import date_anew, further_tolls, own_draft
from geoincidents.events.entries import harm_of, one_event, settle_entry, told_by
from geoincidents.events.grouping import group_events, told_until
from geoincidents.events.inheriting import inherit_date, inherit_place, is_violent
from geoincidents.events.local_tolls import take_zero
from geoincidents.events.merging import absorb
from geoincidents.events.modality import Modality
from geoincidents.events.places import is_region, locating
from geoincidents.events.sameness import Named, SameEvent, counted_since
from geoincidents.events.strength import Strength
from geoincidents.events.tolls import find_tolls
from geoincidents.events.totals import is_total
from geoincidents.events.watch import Watch
from geoincidents.schema import DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geoincidents.events.draft import Draft
    from geoincidents.events.grouping import Event
    from geoincidents.events.triggers import Trigger
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.dates import DateExpression
    from geoincidents.text.sentences import Sentence
from geoincidents.events.drafting import draft_total, drafts_of
from geoincidents.events.report import Report
from geoincidents.events.scene import (
    bound_ongoing,
    is_bare_toll,
    is_lone_toll,
    set_scene,
    take_later_doubt,
)


def read_drafts(
    text: str,
    *,
    published: date,
    mentions: Sequence[Mention],
    judge: SameEvent | None = None,
    month_first: bool = False,
    watch: Watch | None = None,
) -> list[Draft]:
    """Events, statements and totals of a report, in the order of the text."""
    if is_mostly_arabic(text):
        return read_arabic(text, published=published, mentions=mentions)
    watch = watch or Watch()
    watch.begin()
    report = Report.open(text, published=published, mentions=mentions, month_first=month_first, watch=watch)
    judge = judge or SameEvent()
    paragraph = -1
    for sentence in report.sentences:
        if watch.over(sentence.index, len(report.sentences)):
            break
        opens = sentence.paragraph != paragraph
        paragraph = sentence.paragraph
        report.forget(sentence.index)
        set_scene(report, sentence, opens=opens)
        _read_sentence(report, sentence, judge)
    bound_ongoing(report)
    return report.drafts


def _read_sentence(report: Report, sentence: Sentence, judge: SameEvent) -> None:
    if sentence.index not in report.triggers:
        take_later_doubt(report, sentence)
        return
    until = told_until(sentence)
    dates = [d for d in report.dates_of(sentence) if d.start < until]
    masked = [(d.start - sentence.start, d.end - sentence.start) for d in dates]
    everything = tuple(t for t in report.triggers[sentence.index] if t.start < until)
    whole = _told_in_detail(report, sentence)
    ruled = harm_of(sentence, masked=masked, parts=whole is not None)
    tabled = sentence.entry is not None and sentence.entry.row is not None
    told = not tabled and (bool(ruled) or bool(everything))
    stated = find_tolls(report.document.analysis(sentence), ruled, masked) if told else ruled
    harms = [h for h in stated if h.start < until and _told_as_fact(h, sentence, everything)]
    triggers = told_by(report, sentence, _usable(sentence, _none_harmed(everything, harms), dates))
    local = any(m.match.place is None or not m.match.place.kind.startswith("A.") for m in _settings(report, sentence))
    totals = [h for h in harms if is_total(sentence, h, dates, local=local, act=_has_act(h, everything, sentence))]
    if totals:
        report.enter(draft_total(report, sentence, totals, dates))
        triggers = tuple(t for t in triggers if not _in_total(t, totals, sentence))
    rest = [h for h in harms if h not in totals]
    further = further_tolls(report, sentence, [h for h in ruled if not _overlaps(h, totals)])
    rest = [h for h in rest if not _overlaps(h, [harm for _, harm, _ in further])]
    events = _events(report, sentence, triggers, dates, judge) if triggers else []
    events = one_event(report, sentence, events)
    for draft in drafts_of(report, sentence, events, rest, dates):
        own = [own_draft(draft, harm, place) for first, harm, place in further if _tells(draft, first)]
        home = _place_in_report(report, draft, judge)
        for other in own:
            if home is None:
                continue
            other.dated, other.first, other.last, other.precision = home.dated, home.first, home.last, home.precision
            if "date" in home.spans:
                other.spans["date"] = home.spans["date"]
            date_anew(other, report.dates_of(sentence))
            report.enter(other)
    if whole is not None and any(d.killed or d.injured for d in report.recent if sentence.index in d.sentences):
        # Its number is now the sum over rows of their own.
        whole.record_kind, whole.event_type, whole.event = RecordKind.AGGREGATE, EventType.OTHER, None
    take_later_doubt(report, sentence)


def _overlaps(harm: Harm, others: Sequence[Harm]) -> bool:
    return any(harm.start < other.end and other.start < harm.end for other in others)


def _tells(draft: Draft, harm: Harm) -> bool:
    side = "injured" if harm.kind is HarmKind.INJURED else "killed"
    return side in draft.spans and (draft.spans[side][0] <= harm.start < draft.spans[side][1])


def _told_in_detail(report: Report, sentence: Sentence) -> Draft | None:
    """The toll of a country or region of which a sentence tells the part of a town: "nine of them died in X"."""
    if not PART_OF.search(sentence.text):
        return None
    here = _settings(report, sentence)
    if not here or any(map(is_region, here)):
        return None
    near = [d for d in report.recent if sentence.index - d.sentences[-1] <= _DETAIL and (d.killed or d.injured)]
    return next((d for d in reversed(near) if d.places and all(map(is_region, d.places))), None)


_DETAIL: Final = 3
"""Sentences over which the parts of a toll are told."""


def _settings(report: Report, sentence: Sentence) -> list[Mention]:
    return locating(report.text, sentence, report.mentions_of(sentence), EventType.OTHER)


def _has_act(harm: Harm, triggers: tuple[Trigger, ...], sentence: Sentence) -> bool:
    segment = sentence.segment_of(harm.start)
    return any(t.segment == segment and t.strength is not Strength.HARM for t in triggers)


def _none_harmed(triggers: tuple[Trigger, ...], harms: Sequence[Harm]) -> tuple[Trigger, ...]:
    """A stated zero negates its own word ("no injuries"), and is told as fact all the same."""
    zeros = [h for h in harms if h.count.high == 0]
    return tuple(
        replace(t, modality=Modality.REAL)
        if t.strength is Strength.HARM and any(t.start < h.end and h.start < t.end for h in zeros)
        else t
        for t in triggers
    )


def _usable(sentence: Sentence, triggers: tuple[Trigger, ...], dates: Sequence[DateExpression]) -> tuple[Trigger, ...]:
    """Triggers without the conflict that only dates something: "since the hostilities began"."""
    dated = {sentence.segment_of(d.start) for d in dates}
    return tuple(
        t
        for t in triggers
        if sentence.segments[t.segment].opener not in {"since", "amid", "despite"} or t.segment in dated
    )


def _told_as_fact(harm: Harm, sentence: Sentence, triggers: tuple[Trigger, ...]) -> bool:
    inside = [t for t in triggers if t.start < harm.end and harm.start < t.end]
    if harm.count.high == 0 or not inside:
        return True
    return any(t.modality in {Modality.REAL, Modality.DENIED, Modality.CIRCUMSTANCE} for t in inside) and not re.search(
        r"\bfeared\s+(?:dead|killed)|\bpresumed\s+dead", sentence.text
    )


def _in_total(trigger: Trigger, totals: Sequence[Harm], sentence: Sentence) -> bool:
    """What a total is made of ("shelling has killed 90 since May") is no incident; a dated clause beside it is."""
    if any(trigger.start < h.end and h.start < trigger.end for h in totals):
        return True
    if re.search(r"\b(?:bring|brought|tak|took|rais)\w*\b", sentence.text[: totals[0].start - sentence.start + 12]):
        return trigger.start > totals[0].start
    return sentence.segments[trigger.segment].opener != "since" and trigger.segment == sentence.segment_of(
        totals[0].start
    )


def _events(
    report: Report,
    sentence: Sentence,
    triggers: tuple[Trigger, ...],
    dates: Sequence[DateExpression],
    judge: SameEvent,
) -> list[Event]:
    analysis = report.document.analysis(sentence)
    places = [analysis.at(m.start, m.end) for m in report.settings_of(sentence, EventType.OTHER)]
    days = [analysis.at(d.start, d.end) for d in dates]
    named = Named([numbers[0] for numbers in places if numbers], [n for numbers in days for n in numbers])
    return group_events(triggers, analysis, named=named, judge=judge)


def _harmed_in(report: Report, draft: Draft) -> Draft | None:
    """The event just told without a toll, where a sentence without place and day gives one: "Two were killed"."""
    event = draft.event
    if event is None or draft.places or draft.dated or not (draft.killed or draft.injured):
        return None
    if not (event.lead.strength is Strength.HARM or event.lead.definite):
        return None
    here = [d for d in report.recent if d.sentence.paragraph == draft.sentence.paragraph]
    near = [d for d in here if 0 < draft.sentence.index - d.sentences[-1] <= _NEXT and is_violent(d)]
    last = near[-1] if near else None
    if last is None or last.killed or last.injured or counted_since(report, last, draft):
        return None
    return last


_NEXT: Final = 2
"""Sentences within which a toll belongs to the event before it."""


def _place_in_report(report: Report, draft: Draft, judge: SameEvent) -> Draft | None:
    """Join a draft to the event that it goes on about, or enter it as a new one when it says enough."""
    settle_entry(report, draft)
    if take_zero(draft, report.recent):
        return None
    target = judge.antecedent(report, draft) or _harmed_in(report, draft)
    if target is not None:
        absorb(target, draft)
        if draft.clock is not None and target.dated is None:
            target.first, target.last, target.precision = report.published, report.published, DatePrecision.DAY
            target.spans.setdefault("date", (draft.clock.start, draft.clock.end))
        return target
    bare = is_bare_toll(draft)
    if bare and not is_lone_toll(report):
        if any(c is not None and c.high != 0 for c in (draft.killed, draft.injured)) or draft.note:
            draft.record_kind, draft.event_type, draft.event = RecordKind.AGGREGATE, EventType.OTHER, None
            report.enter(draft)
        return None
    if not bare and not judge.is_news(report, draft):
        return None
    inherit_date(report, draft)
    inherit_place(report, draft)
    report.enter(draft)
    return draft
