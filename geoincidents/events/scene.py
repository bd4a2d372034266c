"""What the sentences around an event add to it: place, day, doer and doubt; and whether it is enough for a row."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.events.inheriting import is_violent
from geoincidents.events.lexicon import Strength, family_of
from geoincidents.events.modality import Modality, is_unverified
from geoincidents.events.places import locating
from geoincidents.events.roles import Role
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
_CLAIM_LATER: Final = re.compile(
    r"\b(?:said|says)\s+(?:it|they)\s+(?:was|were)\s+behind\b|\bclaimed\s+(?:responsibility|credit)\b"
    r"|\bclaimed\s+the\s+(?:attack|bombing|assault|strike)\b",
    re.IGNORECASE,
)
_ONSET_DAYS: Final = timedelta(days=60)


def set_scene(report: Report, sentence: Sentence, *, opens: bool) -> None:
    """Let the place and the period that a paragraph opens with hold for what follows unplaced and undated.

    Parameters
    ----------
    report
        The report, changed in place.
    sentence
        The sentence at hand.
    opens
        Whether it opens a paragraph.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> import datetime
    >>> from geoincidents.events.report import Report
    >>> report = Report.open("A shell fell.", published=datetime.date(2024, 5, 3), mentions=())
    >>> set_scene(report, report.sentences[0], opens=True)
    >>> report.scene is None
    True
    """
    dates = report.dates_of(sentence)
    if opens:
        report.frame = None
        here = locating(report.text, sentence, report.mentions_of(sentence), EventType.TERRITORY_CHANGE)
        named = [m for m in here if m.role is not MentionRole.COREFERENCE]
        if named:
            report.scene = named[0]
    spans = [d for d in dates if d.precision is DatePrecision.RANGE and not d.saying and not d.since and not d.distant]
    if spans and report.text[max(0, spans[0].start - 6) : spans[0].start].rstrip().endswith(
        ("over", "Over", "in", "In", "during")
    ):
        report.frame = spans[0]


def only_dates_a_toll(draft: Draft) -> bool:
    """Whether an event only dates a total: "since fighting erupted on 15 April".

    Parameters
    ----------
    draft
        The draft.

    Returns
    -------
    bool
        False when it has a doer or a place, and so is an event as well.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.events.draft import Draft
    >>> from geoincidents.text.sentences import split_sentences
    >>> only_dates_a_toll(Draft(split_sentences("It fell.")[0], None, EventType.OTHER))
    False
    """
    if draft.event is None or draft.actor1 is not None or draft.places:
        return False
    return all(draft.sentence.segments[number].opener == "since" for number in draft.event.segments)


def is_bare_toll(draft: Draft) -> bool:
    """Whether a draft is a number of killed or injured without act, place and day.

    Parameters
    ----------
    draft
        The draft.

    Returns
    -------
    bool
        True for "officials said that 14 people were killed".

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.events.draft import Draft
    >>> from geoincidents.text.sentences import split_sentences
    >>> is_bare_toll(Draft(split_sentences("It fell.")[0], None, EventType.OTHER))
    False
    """
    event = draft.event
    return event is not None and event.lead.strength is Strength.HARM and not draft.places and draft.dated is None


def says_enough(draft: Draft) -> bool:
    """Whether a draft is worth a row: it needs a place, a day, a toll or a party; "the attack" alone is no news.

    Parameters
    ----------
    draft
        The draft.

    Returns
    -------
    bool
        False for a bare word.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.events.draft import Draft
    >>> from geoincidents.text.sentences import split_sentences
    >>> says_enough(Draft(split_sentences("It fell.")[0], None, EventType.OTHER))
    True
    """
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
    enough = placed or dated or (toll and doer)
    return enough or (lead.strength is Strength.SPECIFIC and (toll or doer))


def take_later_claims(report: Report, sentence: Sentence) -> None:
    """Give the last attack the doer that a later sentence names ("X claimed responsibility"), and its doubt.

    Parameters
    ----------
    report
        The report, changed in place.
    sentence
        The sentence.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> import datetime
    >>> from geoincidents.events.report import Report
    >>> report = Report.open("Nobody claimed the attack.", published=datetime.date(2024, 5, 3), mentions=())
    >>> take_later_claims(report, report.sentences[0])
    >>> report.drafts
    []
    """
    if is_unverified(sentence.text):
        for draft in report.recent:
            if 0 <= sentence.index - draft.sentences[-1] <= 1 and draft.certainty is not Certainty.DENIED:
                draft.certainty = Certainty.UNVERIFIED
    _take_blame(report, sentence)
    match = _CLAIM_LATER.search(sentence.text)
    if match is None or re.search(r"\b(?:no|nobody|not|none)\b", sentence.text[: match.start()], re.IGNORECASE):
        return
    attacks = (d for d in reversed(report.drafts) if d.record_kind is RecordKind.INCIDENT and is_violent(d))
    attack = next(attacks, None)
    named = [a for a in report.actors_of(sentence) if a.start < sentence.start + match.start()]
    if attack is None or not named:
        return
    actor = named[0]
    if attack.actor2 is not None and attack.actor2.name == actor.name:
        attack.actor2 = None
    attack.actor1 = Role(actor.name, actor.actor_type, actor.start, actor.end, actor.country)
    attack.spans["actor1"] = (actor.start, actor.end)


_BLAMED: Final = re.compile(
    r"\b(?:blamed(?:\s+(?:it|them|both|the\s+\w+)\s+on)?|attributed\s+(?:it|them|(?:both|the)\s+\w+)\s+to)\s+(?:the\s+)?"
)


_RESPONSIBLE: Final = re.compile(r"\s+(?:was|were)\s+(?:responsible|to\s+blame|behind\s+(?:it|them|the\s+\w+))\b")


def _take_blame(report: Report, sentence: Sentence) -> None:
    """As in "City officials blamed Ukraine" right behind an attack that nobody is named for."""
    match, behind = _BLAMED.search(sentence.text), _RESPONSIBLE.search(sentence.text)
    if match is not None:
        end = sentence.start + match.end()
        blamed = next((a for a in report.actors_of(sentence) if a.start == end), None)
    elif behind is not None:
        start = sentence.start + behind.start()
        blamed = next((a for a in report.actors_of(sentence) if a.end == start), None)
    else:
        return
    attacks = [d for d in report.recent if d.record_kind is RecordKind.INCIDENT and is_violent(d)]
    near = [d for d in attacks if sentence.index - d.sentences[-1] <= 1]
    if blamed is not None and near and near[-1].actor1 is None:
        near[-1].actor1 = Role(blamed.name, blamed.actor_type, blamed.start, blamed.end, blamed.country)
        near[-1].spans["actor1"] = (blamed.start, blamed.end)


def bound_ongoing(report: Report) -> None:
    """Let what "has been going on" begin no earlier than the offensive or war that the report dates.

    Parameters
    ----------
    report
        The report, changed in place.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> import datetime
    >>> from geoincidents.events.report import Report
    >>> report = Report.open("It fell.", published=datetime.date(2024, 5, 3), mentions=())
    >>> bound_ongoing(report)
    >>> report.drafts
    []
    """
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
