"""Which tellings are events of their own, by what each says and what the report told before.

A telling has to say enough; in a note that told of an event before, a scorer says whether this is one more. The notes
that it is fitted on are short, so that it has no say in articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents.events.cues import ACTS
from geoincidents.events.families import family_of
from geoincidents.events.modality import Modality
from geoincidents.events.scorer import scorer
from geoincidents.events.strength import Strength
from geoincidents.events.toll_cues import above, gathered
from geoincidents.events.triggers import SHORT
from geoincidents.schema import Certainty, DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.events.casualties import Count
    from geoincidents.events.draft import Draft
    from geoincidents.events.report import Report
    from geoincidents.text.document import Analysis

LEAST: Final = 0.25
"""Probability from which a note tells of one more event: to miss one costs three rows too many.

On notes that were held out F1 hardly depends on it: .79 at .05, .78 at .25 and at .4 (``fit_news.py`` prints it).
"""
_STEPS: Final = 10
_MANY: Final = 3
_SHORT: Final = 4


def is_news(report: Report, draft: Draft) -> bool:
    """Whether a telling that goes on about no earlier event is one of its own."""
    since = draft.dated is not None and draft.dated.since and draft.dated.distant
    if since or _only_dates_a_toll(draft) or not _says_enough(draft) or _is_reason(report, draft):
        return False
    if len(report.sentences) > SHORT or not told_before(report):
        return True
    model = scorer("news")
    return bool(model.probabilities([news_cues(report, draft)])[0, model.answers.index("news")] >= LEAST)


def told_before(report: Report) -> list[Draft]:
    """Events of the sentences before that may be gone on about."""
    return [other for other in report.recent if not other.is_aggregate and other.event is not None]


def news_cues(report: Report, draft: Draft) -> list[str]:
    """Cues of a telling as an event of its own."""
    return list(_news_cues(report, draft))


def _news_cues(report: Report, draft: Draft) -> Iterator[str]:
    event, sentence = draft.event, draft.sentence
    yield "bias"
    if event is None:
        return
    lead, analysis = event.lead, report.document.analysis(sentence)
    word = analysis.words[lead.number]
    told = told_before(report)
    here = any(other.sentences[-1] == sentence.index for other in told)
    earlier = f"told:{min(len(told), _MANY)}{'here' if here else ''}"
    harmed = _is_stated(draft.killed) or _is_stated(draft.injured)
    parts = {"p": draft.places, "d": draft.dated, "t": harmed, "w": draft.actor1, "v": draft.actor2}
    said = "".join(letter for letter, stated in parts.items() if stated)
    share = f"share:{int(max(t.share for t in event.triggers) * _STEPS)}"
    opener = sentence.segments[lead.segment].opener
    alike = any(other.event_type is draft.event_type for other in told)
    akin = any(family_of(other.event_type) == family_of(draft.event_type) for other in told)
    seen = "same type" if alike else "same family" if akin else "other type" if told else "first"
    length = f"long:{min(len(report.sentences).bit_length(), _SHORT)}"
    yield from (earlier, f"said:{said}", share, f"opener:{opener}", seen, length)
    yield from (f"strength:{lead.strength}", f"modality:{lead.modality}", f"definite:{lead.definite}")
    yield from (f"type:{draft.event_type}", f"kind:{draft.record_kind}", f"certainty:{draft.certainty}")
    yield from (f"words:{min(len(event.triggers), _MANY)}", f"likeness:{int(draft.likeness * _STEPS)}")
    yield from (f"{share}|{earlier}", f"{share}|{length}", f"said:{said}|{earlier}", f"{seen}|said:{said}")
    yield from (f"said:{said}|strength:{lead.strength}", f"said:{said}|definite:{lead.definite}")
    yield from (f"said:{said}|type:{draft.event_type}", f"{seen}|type:{draft.event_type}")
    yield f"modality:{lead.modality}|type:{draft.event_type}"
    yield from (f"opener:{opener}|said:{said}", f"opener:{opener}|definite:{lead.definite}", f"{length}|{earlier}")
    yield from (f"has:{letter}" for letter in said)
    if draft.dated is not None:
        since = "since" if draft.dated.since else "distant" if draft.dated.distant else draft.precision
        yield from (f"dated:{since}", f"dated:{since}|{earlier}")
    elif draft.precision is not DatePrecision.UPPER_BOUND:
        yield f"day:{draft.precision}"
    yield from (f"lemma:{word.lemma}", f"lemma:{word.lemma}|{word.tag}", f"tag:{word.tag}", f"relation:{word.relation}")
    yield f"relation:{word.relation}|{word.tag}|{earlier}"
    if word.head >= 0:
        yield f"head:{analysis.words[word.head].lemma}.{word.relation}"
    if sentence.entry is not None:
        yield f"entry:{sentence.entry.headed}|{sentence.entry.row is not None}"
    yield f"index:{min(sentence.index, _SHORT)}|{length}"


def _is_stated(count: Count | None) -> bool:
    return count is not None and count.high != 0


def _only_dates_a_toll(draft: Draft) -> bool:
    """Whether an event only dates a total: "since fighting erupted on 15 April"."""
    if draft.event is None or draft.actor1 is not None or draft.places:
        return False
    return all(draft.sentence.segments[number].opener == "since" for number in draft.event.segments)


def _is_reason(report: Report, draft: Draft) -> bool:
    """Whether it is what people were said to protest about: "against the arrest of X. He was arrested in error"."""
    if draft.event is None:
        return False
    lead, analysis = draft.event.lead, report.document.analysis(draft.sentence)
    own, about_one = _acts(analysis, lead.number), analysis.words[lead.number].relation.startswith("acl")
    if not about_one and (draft.places or draft.dated is not None or not _recalls(analysis, lead.number)):
        return False
    for other in told_before(report):
        if other.event is None or family_of(other.event_type) != family_of(EventType.PROTEST):
            continue
        earlier, told = report.document.analysis(other.sentence), {t.number for t in other.event.triggers}
        for number, word in enumerate(earlier.words):
            if word.relation == "conj" or not own & _acts(earlier, number):
                continue
            under, reason = above(earlier, number), word.is_noun and earlier.case_of(number) in _REASONS
            if reason or told & {*under} or gathered(earlier, under):
                return True
    return False


def _recalls(analysis: Analysis, number: int) -> bool:
    """Whether a word tells of one person who was named before: "his arrest", "he was arrested"."""
    return any(analysis.words[child].lower in _NAMED_BEFORE for child in analysis.below[number])


_REASONS: Final = frozenset({"against", "over", "about"})
_NAMED_BEFORE: Final = frozenset({"he", "she", "his", "her", "who", "had"})


def _acts(analysis: Analysis, number: int) -> set[str]:
    """Kinds of act that a word names, as verb or as noun."""
    return {name.rstrip("?").removesuffix("_n") for name in analysis.classes[number] if name in ACTS}


def _says_enough(draft: Draft) -> bool:
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
