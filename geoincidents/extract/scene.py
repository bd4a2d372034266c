"""What the sentences around an event add to it: place, day, doer and doubt; and whether it is enough for a row."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.extract.lexicon import Strength, family_of
from geoincidents.extract.linking import is_new
from geoincidents.extract.modality import Modality, is_unverified
from geoincidents.extract.places import is_region, locating
from geoincidents.extract.roles import Role
from geoincidents.mentions import MentionRole
from geoincidents.schema import Certainty, DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.extract.draft import Draft
    from geoincidents.extract.report import Report
    from geoincidents.extract.sentences import Sentence

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
    >>> from geoincidents.extract.report import Report
    >>> report = Report.open("A shell fell.", published=datetime.date(2024, 5, 3), mentions=())
    >>> set_scene(report, report.sentences[0], opens=True)
    >>> report.scene is None
    True
    """
    dates = report.dates_of(sentence)
    if opens:
        report.frame = None
        here = locating(report.text, sentence, report.mentions_of(sentence), EventType.MOVEMENT)
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
    >>> from geoincidents.extract.draft import Draft
    >>> from geoincidents.extract.sentences import split_sentences
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
    >>> from geoincidents.extract.draft import Draft
    >>> from geoincidents.extract.sentences import split_sentences
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
    >>> from geoincidents.extract.draft import Draft
    >>> from geoincidents.extract.sentences import split_sentences
    >>> says_enough(Draft(split_sentences("It fell.")[0], None, EventType.OTHER))
    True
    """
    event = draft.event
    if event is None:
        return True
    lead, placed = event.lead, bool(draft.places)
    put_forward = draft.certainty is Certainty.PROPOSED
    if not put_forward and lead.modality is Modality.DENIED:
        # Who denies an attack that nobody else tells of reports none.
        return False
    if not put_forward and lead.modality is Modality.PLANNED:
        future = lead.modality is Modality.PLANNED and draft.record_kind is RecordKind.INCIDENT
        return placed and draft.actor1 is not None and not future
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


def inherit_date(report: Report, draft: Draft) -> None:
    """Date an undated draft by the period of its paragraph, or by the event that it is told together with.

    Parameters
    ----------
    report
        The report.
    draft
        The draft, changed in place.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> import datetime
    >>> from geoincidents.extract.report import Report
    >>> report = Report.open("It fell.", published=datetime.date(2024, 5, 3), mentions=())
    >>> from geoincidents.extract.draft import Draft
    >>> draft = Draft(report.sentences[0], None, EventType.SHELLING)
    >>> inherit_date(report, draft)
    >>> draft.first is None
    True
    """
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
    if not dated or not draft.places or _APART.search(draft.sentence.text) or not _violent(draft):
        return None
    wave = dated[-1]
    short = wave.first is not None and wave.last is not None and wave.last - wave.first <= timedelta(days=1)
    wide = bool(wave.places) and all(map(is_region, wave.places)) and not any(map(is_region, draft.places))
    return wave if short and wide and draft.sentence.index - wave.sentences[-1] <= _WAVE else None


def _violent(draft: Draft) -> bool:
    return family_of(draft.event_type) in _VIOLENT


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
    return bool(_FURTHER.search(text)) or (unplaced and bool(draft.places) and not is_new(text))


_FURTHER: Final = re.compile(r"^(?:Another|A\s+further|At\s+least\s+another)\b")


_BULLET: Final = re.compile(r"\n\s*(?:[-–•*·▪]|\d{1,2}[.)])\s")


def inherit_place(report: Report, draft: Draft) -> None:
    """Place an unplaced violent event at the scene that its paragraph was opened with.

    Parameters
    ----------
    report
        The report.
    draft
        The draft, changed in place.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> import datetime
    >>> from geoincidents.extract.report import Report
    >>> report = Report.open("It fell.", published=datetime.date(2024, 5, 3), mentions=())
    >>> from geoincidents.extract.draft import Draft
    >>> draft = Draft(report.sentences[0], None, EventType.SHELLING)
    >>> inherit_place(report, draft)
    >>> draft.places
    []
    """
    if draft.places:
        return
    told_with = next((d for d in reversed(report.recent) if d.places and d.sentences[-1] == draft.sentence.index), None)
    if told_with is not None and _opens_with_where(draft):
        # "At the junction where a bomb killed 50 last year": there, whenever it was.
        draft.places, draft.inherited, draft.spans["place"] = told_with.places, True, told_with.spans["place"]
        return
    if report.scene is None or draft.record_kind is not RecordKind.INCIDENT:
        return
    if re.search(r"\b(?:elsewhere|other\s+(?:cities|towns|areas|parts))\b", draft.sentence.text, re.IGNORECASE):
        return
    before = max((d for d in report.recent if d.places), key=lambda d: d.sentences[-1], default=None)
    if before is not None and draft.event_type in _ALONGSIDE and _alongside(draft, before):
        # "The rebels also raped ...": the same raid, so the same places and days.
        draft.places, draft.inherited, draft.spans["place"] = before.places, True, before.spans["place"]
        if draft.dated is None:
            _take_date(draft, before)
        return
    if before is not None and before.sentences[-1] == draft.sentence.index and _violent(draft):
        # "Detained 20 men in X and later killed them": where the sentence is.
        draft.places, draft.inherited, draft.spans["place"] = before.places, True, before.spans["place"]
        return
    if family_of(draft.event_type) not in {*_VIOLENT, "demonstration"} or _opens_anew(draft, before):
        return
    if _BULLET.search(report.text[report.scene.end : draft.sentence.end]):
        # Each point of a list tells of a place of its own.
        return
    draft.places, draft.inherited = [report.scene], True
    draft.spans["place"] = (report.scene.start, report.scene.end)


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
    bare = draft.event_type is EventType.PROPERTY_DESTRUCTION and draft.dated is None and not is_new(draft.sentence.text)
    if near and bare and draft.sentence.paragraph == before.sentence.paragraph and _violent(before):
        return True
    return together or (near and draft.event_type is not EventType.ARREST and _also(draft.sentence.text))


def _also(text: str) -> bool:
    return bool(re.search(r"\balso\b|^(?:They|The\s)|^Officers\b", text))


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
    >>> from geoincidents.extract.report import Report
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
    attacks = (d for d in reversed(report.drafts) if d.record_kind is RecordKind.INCIDENT and _violent(d))
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


def _take_blame(report: Report, sentence: Sentence) -> None:
    """As in "City officials blamed Ukraine" right behind an attack that nobody is named for."""
    match = _BLAMED.search(sentence.text)
    if match is None:
        return
    end = sentence.start + match.end()
    blamed = next((a for a in report.actors_of(sentence) if a.start == end), None)
    attacks = [d for d in report.recent if d.record_kind is RecordKind.INCIDENT and _violent(d)]
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
    >>> from geoincidents.extract.report import Report
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
