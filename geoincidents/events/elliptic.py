"""Tolls of further places without a verb of their own: "three people died in Gaza City and five in Jabalia"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.events.actor_lexicon import ARMED_PERSONS, CIVILIAN_WORDS
from geoincidents.events.asides import stands_aside
from geoincidents.events.casualties import Count, Harm, HarmKind, read_count
from geoincidents.events.casualty_grammar import COUNT_WORDS, mask
from geoincidents.events.places import is_region
from geoincidents.events.unlisted import name_at
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.draft import Draft
    from geoincidents.events.report import Report
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.dates import DateExpression
    from geoincidents.text.sentences import Sentence

_FURTHER: Final = re.compile(
    rf"(?:,\s+(?:and\s+|while\s+)?|;\s+(?:and\s+)?|\s+and\s+|\s+while\s+)(?P<count>{COUNT_WORDS})"
    rf"(?:\s+(?:(?!in\b|at\b|near\b)(?-i:[a-z])[\w-]+\s+){{0,2}}(?:others?|more|people|persons|{CIVILIAN_WORDS}|{ARMED_PERSONS}))?"
    r"(?:\s*,\s*[^,;.]{1,60},)?"
    r"\s+(?:in|at|near)\s+(?:the\s+(?:[a-z]+\s+){0,2}(?:of\s+)?)?(?=[A-Z])",
    re.IGNORECASE,
)
_NO_HARM: Final = re.compile(
    r"\b(?:displaced|missing|arrested|detained|evacuated|rescued|abducted|kidnapped|fled|homeless|freed|released)\b",
    re.IGNORECASE,
)
"""Behind a count of people who were not harmed."""
_OWN_VERB: Final = re.compile(r"^[^,.;]{0,40}\b(?:were|was|have|had|has|died|fell|took|remain\w*)\b")


def further_tolls(report: Report, sentence: Sentence, harms: Sequence[Harm]) -> list[tuple[Harm, Harm, Mention]]:
    """Counts that a sentence gives further places by leaving the verb out."""
    found = _told_apart(report, sentence, harms)
    dates = [(d.start - sentence.start, d.end - sentence.start) for d in report.dates_of(sentence)]
    plain = mask(sentence.text, dates)
    for match in _FURTHER.finditer(plain):
        start, end = sentence.start + match.start("count"), sentence.start + match.end()
        told = [h for h in harms if h.end <= start and h.kind is not HarmKind.EITHER]
        count = read_count(match["count"])
        place = next((m for m in report.mentions_of(sentence) if m.start <= end < m.end), None)
        place = place or name_at(report.text, end, sentence.end)
        if match["count"].casefold() in {"a", "an", "another", "no"} or _NO_HARM.search(match.group()):
            continue
        if not told or count is None or place is None or any(h.start < end and start < h.end for h in harms):
            continue
        if _OWN_VERB.match(report.text[place.end : sentence.end]):
            continue
        words = sentence.text[match.start("count") : match.end("count")]
        found.append((told[-1], replace(told[-1], start=start, end=start + len(words), text=words, count=count), place))
    return found


def _told_apart(report: Report, sentence: Sentence, harms: Sequence[Harm]) -> list[tuple[Harm, Harm, Mention]]:
    """Further statements with a verb and a place of their own: "wounded four in Kherson and killed one in Nikopol"."""
    found = []
    mentions = report.mentions_of(sentence)
    for before, harm in pairwise(harms):
        near = [m for m in mentions if harm.start < m.start <= harm.end + _BEHIND]
        placed = near and (near[0].end <= harm.end or _IN.fullmatch(report.text[harm.end : near[0].start]))
        if not placed or is_region(near[0]) or harm.kind is HarmKind.EITHER:
            continue
        here, after = near[0], report.text[near[0].end : near[0].end + 40]
        if stands_aside(report.text[sentence.start : here.start], after, EventType.ATTACK_UNSPECIFIED):
            continue
        earlier = [m for m in mentions if before.start < m.start < harm.start and _stands_in(report.text, m)]
        again = any(m.start != here.start and m.text == here.text for m in mentions)
        if earlier and not again and not any(map(is_region, earlier)):
            found.append((before, harm, here))
    return found


def _stands_in(text: str, mention: Mention) -> bool:
    return bool(_IN_BEFORE.search(text[max(0, mention.start - 24) : mention.start]))


_BEHIND: Final = 24
_IN: Final = re.compile(r"\s*(?:in|at|near)\s+(?:the\s+)?(?:[a-z]+\s+of\s+)?")
_IN_BEFORE: Final = re.compile(r"\b(?:in|at|near|on)\s+(?:the\s+)?(?:[a-z]+\s+of\s+)?$")


def date_anew(draft: Draft, dates: Sequence[DateExpression]) -> None:
    """Date what happened at a further place by the day right behind it: "... on Monday, one in Kyiv on Tuesday"."""
    end = draft.places[0].end
    for dated in dates:
        if 0 < dated.start - end <= _RIGHT_BEHIND and not dated.saying:
            draft.dated, draft.first, draft.last, draft.precision = dated, dated.first, dated.last, dated.precision
            draft.spans["date"] = (dated.start, dated.end)
            return


_RIGHT_BEHIND: Final = 5


def own_draft(host: Draft, harm: Harm, place: Mention) -> Draft:
    """What happened at a further place, which is told together with the first."""
    host.places = [m for m in host.places if m.start != place.start]
    host.tolls.pop(place.start, None)
    killed = harm.kind is HarmKind.KILLED
    side = "killed" if killed else "injured"
    spans = {name: span for name, span in host.spans.items() if name in {"date", "actor1", "actor2"}}
    spans |= {"place": (place.start, place.end), side: (harm.start, harm.end), "trigger": (harm.start, harm.end)}
    none: Count | None = None
    return replace(
        host,
        places=[place],
        inherited=False,
        killed=harm.count if killed else none,
        injured=none if killed else harm.count,
        note=None,
        tolls={},
        spans=spans,
        words=set(host.words),
        sentences=list(host.sentences),
    )
