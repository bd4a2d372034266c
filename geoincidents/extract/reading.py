"""A report read from its first sentence to its last: events, statements and totals as drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.dates import ClockTime, DateExpression, find_dates, find_times
from geoincidents.extract.actors import Actor, find_actors, read_aliases
from geoincidents.extract.casualties import Harm, HarmKind, find_harm
from geoincidents.extract.draft import Draft
from geoincidents.extract.events import Event, Trigger, find_triggers, group_events, told_until
from geoincidents.extract.lexicon import Strength, family_of
from geoincidents.extract.linking import absorb, antecedent, head_word, is_new
from geoincidents.extract.modality import Modality, certainty_of, is_proposal, is_unverified
from geoincidents.extract.places import locating, places_of, saying_place
from geoincidents.extract.roles import Role, find_roles
from geoincidents.extract.sentences import Sentence, split_sentences
from geoincidents.extract.totals import add_up, is_total, period_of
from geoincidents.mentions import MentionRole
from geoincidents.schema import ActorType, Certainty, DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geoincidents.mentions import Mention

_STRATEGIC: Final = {EventType.AGREEMENT, EventType.MOVEMENT}
_VIOLENT: Final = {"violence", "battle"}
_SAME_TIME: Final = re.compile(
    r"^[“\"]?(?:At\s+the\s+same\s+time|Simultaneously|Then|(?:Hours|Minutes|Shortly)\s+(?:later|after))\b"
    r"|\b(?:came|comes)\s+(?:as|amid|while|hours\s+after)\b|\b(?:then|minutes\s+later|simultaneously)\b",
    re.IGNORECASE,
)
_ONGOING: Final = re.compile(
    r"\b(?:have|has)\s+been\s+(?:\w+ly\s+)?\w+ing\b|\bcontinu(?:ed|es|ing)\s+to\b", re.IGNORECASE
)
_CLAIM_LATER: Final = re.compile(
    r"\bclaimed\s+(?:responsibility|credit)\b|\bclaimed\s+the\s+(?:attack|bombing|assault|strike)\b", re.IGNORECASE
)
_ANNOUNCED: Final = re.compile(r"^(?:announc|declar|order|impos)", re.IGNORECASE)
_ONSET_DAYS: Final = timedelta(days=60)


@dataclass(slots=True)
class Report:
    """Everything that is known of a report before its events are put together."""

    text: str
    published: date
    mentions: Sequence[Mention]
    sentences: tuple[Sentence, ...]
    dates: tuple[DateExpression, ...]
    clocks: tuple[ClockTime, ...]
    actors: tuple[Actor, ...]
    drafts: list[Draft] = field(default_factory=list)
    scene: Mention | None = None
    frame: DateExpression | None = None


def read_drafts(text: str, *, published: date, mentions: Sequence[Mention]) -> list[Draft]:
    """Events, statements and totals of a report, in the order of the text.

    Parameters
    ----------
    text
        The report.
    published
        Day of publication.
    mentions
        Place mentions of the report.

    Returns
    -------
    list of Draft
        Each event once, however often it is mentioned.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> import datetime
    >>> day = datetime.date(2024, 5, 3)
    >>> [str(d.event_type) for d in read_drafts("A shell killed two people on Friday.", published=day, mentions=())]
    ['shelling']
    """
    report = Report(
        text,
        published,
        mentions,
        split_sentences(text),
        find_dates(text, published=published),
        find_times(text),
        find_actors(text, read_aliases(text)),
    )
    paragraph = -1
    for sentence in report.sentences:
        opens = sentence.paragraph != paragraph
        paragraph = sentence.paragraph
        _set_scene(report, sentence, opens=opens)
        _read_sentence(report, sentence)
    _bound_ongoing(report)
    return report.drafts


def _set_scene(report: Report, sentence: Sentence, *, opens: bool) -> None:
    """The place and the period that a paragraph opens with hold for what follows unplaced and undated."""
    dates = [d for d in report.dates if sentence.start <= d.start < sentence.end]
    if opens:
        report.frame = None
        here = locating(report.text, sentence, report.mentions, EventType.MOVEMENT)
        named = [m for m in here if m.role is not MentionRole.COREFERENCE]
        if named:
            report.scene = named[0]
    spans = [d for d in dates if d.precision is DatePrecision.RANGE and not d.saying and not d.since and not d.distant]
    if spans and report.text[max(0, spans[0].start - 6) : spans[0].start].rstrip().endswith(
        ("over", "Over", "in", "In", "during")
    ):
        report.frame = spans[0]


def _read_sentence(report: Report, sentence: Sentence) -> None:
    until = told_until(sentence)
    dates = [d for d in report.dates if sentence.start <= d.start < until]
    masked = [(d.start - sentence.start, d.end - sentence.start) for d in dates]
    until = told_until(sentence)
    everything = tuple(t for t in find_triggers(sentence) if t.start < until)
    harms = [h for h in find_harm(sentence.text, start=sentence.start, masked=masked) if h.start < until]
    harms = [h for h in harms if _told_as_fact(h, sentence, everything)]
    triggers = _usable(sentence, _none_harmed(everything, harms), dates)
    local = any(m.match.place is None or not m.match.place.kind.startswith("A.") for m in _settings(report, sentence))
    totals = [h for h in harms if is_total(sentence, h, dates, local=local, act=_has_act(h, everything, sentence))]
    if totals:
        report.drafts.append(_total(report, sentence, totals, dates))
        triggers = tuple(t for t in triggers if not _in_total(t, totals, sentence))
    rest = [h for h in harms if h not in totals]
    counted = _places_by_segment(report, sentence)
    for draft in _drafts_of(report, sentence, group_events(triggers, places=counted), rest, dates):
        _place_in_report(report, draft)
    _later_claim(report, sentence)
    if is_unverified(sentence.text):
        for draft in report.drafts:
            if 0 <= sentence.index - draft.sentences[-1] <= 1 and draft.certainty is not Certainty.DENIED:
                draft.certainty = Certainty.UNVERIFIED


def _settings(report: Report, sentence: Sentence) -> list[Mention]:
    return locating(report.text, sentence, report.mentions, EventType.OTHER)


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


def _total(report: Report, sentence: Sentence, harms: Sequence[Harm], dates: Sequence[DateExpression]) -> Draft:
    draft = Draft(sentence, None, EventType.OTHER, RecordKind.AGGREGATE, sentences=[sentence.index])
    draft.killed, draft.injured, draft.note = add_up(harms)
    draft.first, draft.last, draft.precision, draft.dated = period_of(dates, report.published)
    draft.certainty = certainty_of(sentence.text)
    for harm in harms:
        draft.spans.setdefault("injured" if harm.kind is HarmKind.INJURED else "killed", (harm.start, harm.end))
    if draft.dated:
        draft.spans["date"] = (draft.dated.start, draft.dated.end)
    inside = [
        m for m in locating(report.text, sentence, report.mentions, EventType.OTHER) if _in_clause(report.text, m)
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


def _places_by_segment(report: Report, sentence: Sentence) -> dict[int, int]:
    counted: dict[int, int] = {}
    for mention in locating(report.text, sentence, report.mentions, EventType.OTHER):
        number = sentence.segment_of(mention.start)
        counted[number] = counted.get(number, 0) + 1
    return counted


def _drafts_of(
    report: Report, sentence: Sentence, events: list[Event], harms: list[Harm], dates: Sequence[DateExpression]
) -> list[Draft]:
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
    draft.words = {head_word(t.text) for t in event.triggers if t.strength is not Strength.HARM}
    _set_kind(draft, event, sentence)
    draft.killed, draft.injured, draft.note = add_up(harms)
    for harm in harms:
        draft.spans.setdefault("injured" if harm.kind is HarmKind.INJURED else "killed", (harm.start, harm.end))
    _set_places(report, draft, event, events)
    _set_date(report, draft, event, events, dates)
    actors = [a for a in report.actors if sentence.start <= a.start < sentence.end]
    if len(events) > 1:
        actors = [a for a in actors if _within_reach(event, events, a, sentence)]
    doer, sufferer = find_roles(sentence, event, actors, harms, text=report.text)
    draft.actor1, draft.actor2 = doer, sufferer
    for side, role in (("actor1", doer), ("actor2", sufferer)):
        if role:
            draft.spans[side] = (role.start, role.end)
    _set_type_by_parties(draft, event)
    clocks = [c for c in report.clocks if sentence.start <= c.start < sentence.end]
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
    elif lead.modality is Modality.PLANNED:
        draft.certainty = Certainty.PLANNED
    elif draft.event_type is EventType.AGREEMENT and is_proposal(sentence.text, lead.start - sentence.start):
        draft.certainty = Certainty.PROPOSED
    else:
        draft.certainty = certainty_of(words, own_action=strategic or draft.event_type is EventType.ARREST)


def _words_for_certainty(sentence: Sentence, event: Event) -> str:
    """The clauses of the event and the one that introduces them ("X said that ...")."""
    first = min(event.segments)
    if first > 0 and sentence.segments[first].opener == "that":
        first -= 1
    spans = sentence.segments[first : max(event.segments) + 1]
    return sentence.text[spans[0].start - sentence.start : spans[-1].end - sentence.start]


def _set_type_by_parties(draft: Draft, event: Event) -> None:
    """What "bombed" means depends on who has aircraft; an attack on people is one on civilians."""
    doer = draft.actor1.actor_type if draft.actor1 else ActorType.UNKNOWN
    word = event.lead.text.casefold()
    if word in {"bombed", "bombing"} and event.lead.strength is Strength.GENERIC:
        armed = doer in {ActorType.STATE, ActorType.EXTERNAL}
        draft.event_type = EventType.AIR_STRIKE if armed else EventType.EXPLOSIVE_DEVICE
    plain = draft.event_type is EventType.ATTACK_UNSPECIFIED and not re.match(
        r"str[iu]|hit|damag|explo|blast|target", word
    )
    hurt_civilians = draft.actor2 is not None and draft.actor2.actor_type is ActorType.CIVILIANS
    if plain and hurt_civilians and draft.actor1 is not None:
        draft.event_type = EventType.ATTACK_ON_CIVILIANS


def _set_places(report: Report, draft: Draft, event: Event, events: Sequence[Event]) -> None:
    candidates = locating(report.text, draft.sentence, report.mentions, draft.event_type)
    if len(events) > 1:
        candidates = [m for m in candidates if _owner(event, events, m, draft.sentence)]
    draft.said_at = saying_place(report.text, draft.sentence, report.mentions)
    draft.places = places_of(report.text, draft.sentence, event, candidates, draft.record_kind)
    if draft.record_kind is RecordKind.STATEMENT:
        draft.places = draft.said_at
    if draft.places:
        draft.spans["place"] = (draft.places[0].start, draft.places[-1].end)


def _within_reach(event: Event, events: Sequence[Event], actor: Actor, sentence: Sentence) -> bool:
    """Whether a party stands in a clause that does not belong to another event alone."""
    segment = sentence.segment_of(actor.start)
    return segment in event.segments or not any(segment in other.segments for other in events)


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


def _set_date(
    report: Report, draft: Draft, event: Event, events: Sequence[Event], dates: Sequence[DateExpression]
) -> None:
    statement = draft.record_kind is RecordKind.STATEMENT
    usable = [d for d in dates if statement or not d.saying]
    usable = [d for d in usable if not d.since or draft.sentence.segment_of(d.start) in event.segments]
    draft.said = next((d for d in dates if d.saying), None)
    if len(events) > 1:
        usable = [
            d
            for d in usable
            if _nearest_any(events, d.start, draft.sentence) is event or d.start - draft.sentence.start < _HEAD
        ]
    if usable:
        chosen = min(usable, key=lambda d: min(abs(d.start - t.start) for t in event.triggers))
        same = [d for d in usable if d.first == chosen.first]
        exact = max(same, key=lambda d: len(d.text))
        draft.dated, draft.first, draft.last, draft.precision = exact, exact.first, exact.last, exact.precision
        draft.spans["date"] = (exact.start, exact.end)
        if exact.distant and draft.record_kind is not RecordKind.STATEMENT:
            draft.record_kind = RecordKind.BACKGROUND
        return
    said = [d for d in dates if d.saying]
    draft.last = min(said[0].last, report.published) if said else report.published
    draft.precision = DatePrecision.UPPER_BOUND
    if said and statement:
        draft.first, draft.precision = said[0].first, DatePrecision.DAY


_HEAD: Final = 4
"""A date that opens a sentence ("On Friday") holds for all its clauses."""


def _place_in_report(report: Report, draft: Draft) -> None:
    """Join a draft to the event that it goes on about, or enter it as a new one when it says enough."""
    target = antecedent(draft, report.drafts)
    if target is not None:
        absorb(target, draft)
        if draft.clock is not None and target.dated is None:
            target.first, target.last, target.precision = report.published, report.published, DatePrecision.DAY
        return
    if _bare_toll(draft):
        if any(c is not None and c.high != 0 for c in (draft.killed, draft.injured)) or draft.note:
            draft.record_kind, draft.event_type, draft.event = RecordKind.AGGREGATE, EventType.OTHER, None
            report.drafts.append(draft)
        return
    if (
        _only_since(draft)
        or not _says_enough(draft)
        or (draft.dated is not None and draft.dated.since and draft.dated.distant)
    ):
        return
    _inherit_date(report, draft)
    _inherit_place(report, draft)
    report.drafts.append(draft)


def _only_since(draft: Draft) -> bool:
    """ "since fighting erupted on 15 April" dates a toll; with a doer or a place it tells of an event as well."""
    if draft.event is None or draft.actor1 is not None or draft.places:
        return False
    return all(draft.sentence.segments[number].opener == "since" for number in draft.event.segments)


def _bare_toll(draft: Draft) -> bool:
    event = draft.event
    return event is not None and event.lead.strength is Strength.HARM and not draft.places and draft.dated is None


def _says_enough(draft: Draft) -> bool:
    """A row needs more than a word: a place, a day, a toll or a party; "the attack" alone is no news."""
    event = draft.event
    if event is None:
        return True
    lead = event.lead
    if lead.modality is Modality.PLANNED and draft.record_kind is RecordKind.INCIDENT:
        return False
    if lead.modality is Modality.DENIED or lead.modality is Modality.PLANNED:
        return bool(draft.places and draft.actor1)
    if draft.record_kind in {RecordKind.STATEMENT, RecordKind.STRATEGIC}:
        return bool(draft.places or draft.dated or draft.actor1 or lead.strength is Strength.SPECIFIC)
    known = [draft.places, draft.killed or draft.injured, draft.dated, draft.actor1]
    if lead.strength is Strength.HARM:
        return bool((draft.killed or draft.injured or draft.actor1) and (draft.places or draft.dated))
    if lead.definite and not draft.places:
        return bool(draft.dated and (draft.killed or draft.actor1))
    if lead.strength is Strength.GENERIC:
        return bool(draft.places or draft.dated) or sum(map(bool, known)) > 1
    return any(known)


def _inherit_date(report: Report, draft: Draft) -> None:
    if (
        draft.dated is not None
        or draft.precision is not DatePrecision.UPPER_BOUND
        or draft.record_kind is RecordKind.BACKGROUND
    ):
        return
    if draft.clock is not None:
        draft.first, draft.last, draft.precision = report.published, report.published, DatePrecision.DAY
        return
    if report.frame is not None:
        draft.first, draft.last, draft.precision = report.frame.first, report.frame.last, report.frame.precision
        draft.dated = report.frame
        return
    before = [d for d in report.drafts if not d.is_aggregate and d.record_kind is not RecordKind.BACKGROUND]
    near = [d for d in before if draft.sentence.index - d.sentences[-1] <= 2 and d.first is not None]  # noqa: PLR2004 two sentences
    near.sort(key=lambda d: d.sentences[-1])
    if near and near[-1].precision is DatePrecision.DAY and _goes_with(draft, near[-1]):
        draft.first, draft.last, draft.precision = near[-1].first, near[-1].last, DatePrecision.DAY


def _goes_with(draft: Draft, before: Draft) -> bool:
    """Whether an undated event is told as of the day of the one before it."""
    text = draft.sentence.text
    if _SAME_TIME.search(text):
        return True
    if draft.sentence.index - before.sentences[-1] != 1 or draft.sentence.paragraph != before.sentence.paragraph:
        return False
    # "Missiles hit several cities on Friday. In Uman, ..." tells the same in detail.
    unplaced = not before.places or all(m.match.place and m.match.place.kind.startswith("A.PCL") for m in before.places)
    return bool(_FURTHER.search(text)) or (unplaced and bool(draft.places) and not is_new(text))


_FURTHER: Final = re.compile(r"^(?:Another|A\s+further|At\s+least\s+another)\b")


def _inherit_place(report: Report, draft: Draft) -> None:
    if draft.places or report.scene is None or draft.record_kind is not RecordKind.INCIDENT:
        return
    if re.search(r"\b(?:elsewhere|other\s+(?:cities|towns|areas|parts))\b", draft.sentence.text, re.IGNORECASE):
        return
    if family_of(draft.event_type) not in {*_VIOLENT, "demonstration"}:
        return
    draft.places, draft.inherited = [report.scene], True
    draft.spans["place"] = (report.scene.start, report.scene.end)


def _later_claim(report: Report, sentence: Sentence) -> None:
    """As in "X claimed responsibility": the party of the event told last."""
    match = _CLAIM_LATER.search(sentence.text)
    if match is None or re.search(r"\b(?:no|nobody|not|none)\b", sentence.text[: match.start()], re.IGNORECASE):
        return
    attacks = [d for d in report.drafts if d.record_kind is RecordKind.INCIDENT and family_of(d.event_type) in _VIOLENT]
    named = [a for a in report.actors if sentence.start <= a.start < sentence.start + match.start()]
    if not attacks or not named:
        return
    actor = named[0]
    if attacks[-1].actor2 is not None and attacks[-1].actor2.name == actor.name:
        attacks[-1].actor2 = None
    attacks[-1].actor1 = Role(actor.name, actor.actor_type, actor.start, actor.end, actor.country)
    attacks[-1].spans["actor1"] = (actor.start, actor.end)


def _bound_ongoing(report: Report) -> None:
    """What "has been going on" began no earlier than the offensive or war that the report dates."""
    onsets = [
        d.first
        for d in report.dates
        if d.since
        and d.precision in {DatePrecision.DAY, DatePrecision.RANGE}
        and report.published - d.first <= _ONSET_DAYS
    ]
    for draft in report.drafts:
        ongoing = draft.event is not None and _ONGOING.search(draft.sentence.text)
        if ongoing and draft.first is None and onsets and family_of(draft.event_type) in _VIOLENT:
            draft.first, draft.precision = min(onsets), DatePrecision.RANGE


__all__ = ["Report", "read_drafts"]
