"""Which tellings are of one event: two scorers over what is alike and what differs, in a sentence and across them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, log
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.events.families import family_of, head_word
from geoincidents.events.news import is_news, told_before
from geoincidents.events.scorer import scorer
from geoincidents.events.strength import Strength
from geoincidents.geo import distance_km
from geoincidents.mentions.mention import MentionRole
from geoincidents.schema import DatePrecision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.events.casualties import Count
    from geoincidents.events.draft import Draft
    from geoincidents.events.grouping import Event
    from geoincidents.events.report import Report
    from geoincidents.events.triggers import Trigger
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.document import Analysis

LEAST: Final = 0.5
"""Probability from which two tellings are taken to be of one event."""
_APART: Final = frozenset(
    [
        *("another", "separate", "separately", "second", "third", "elsewhere", "other", "others", "meanwhile", "also"),
        *("further", "similar", "similarly", "earlier", "later", "previous", "previously", "different", "fresh", "new"),
        *("again", "then", "too", "more", "simultaneously", "same", "when", "after", "before", "while", "who", "they"),
        *("them", "it", "among", "including", "victims", "dead", "wounded", "survivors", "attackers", "assailants"),
    ]
)
"""Words that a sentence may point with, back or elsewhere."""
_TINY: Final = 1e-6
_SAME_KM: Final = 2.0
_NEAR_KM: Final = 15.0
_MANY: Final = 4
_FAR: Final = 12
"""Steps up the parse of a sentence."""
_ENDS: Final = frozenset(".!?…”'")
_WORD: Final = re.compile(r"[\w’'-]+")


class SameEvent:
    """Decides which tellings are of one event."""

    def home(self, analysis: Analysis, events: Sequence[Event], trigger: Trigger, named: Named) -> Event | None:
        """The event of a sentence that a further word of it tells of; None for one of its own."""
        if not events:
            return None
        model = scorer("same_clause")
        same = model.answers.index("same")
        odds = []
        for event in events:
            if _came_after(analysis, event.triggers[0], trigger):
                odds.append(-inf)
                continue
            shares = model.probabilities([pair_cues(analysis, one, trigger, named) for one in event.triggers])[:, same]
            odds.append(float(np.mean(np.log(shares + _TINY) - np.log(1 - shares + _TINY))))
        best = max(range(len(events)), key=odds.__getitem__)
        return events[best] if odds[best] >= log(LEAST / (1 - LEAST)) else None

    def antecedent(self, report: Report, draft: Draft) -> Draft | None:
        """The earlier event that a sentence goes on about; None when it tells of a new one."""
        earlier = [other for other in told_before(report) if not counted_since(report, other, draft)]
        if not earlier or draft.event is None:
            return None
        model = scorer("same_event")
        cases = telling_cases(report, draft, earlier)
        shares = model.probabilities(cases)[:, model.answers.index("same")]
        best = int(shares.argmax())
        draft.likeness = float(shares[best])
        return earlier[best] if shares[best] >= LEAST else None

    def is_news(self, report: Report, draft: Draft) -> bool:
        """Whether what goes on about no earlier event is an event of its own."""
        return is_news(report, draft)


def _came_after(analysis: Analysis, one: Trigger, two: Trigger) -> bool:
    """As in "the alleged strike came after jets raided a camp": what is pointed back to is not what came before it."""
    opener = analysis.sentence.segments[two.segment].opener
    return one.definite and not two.definite and one.segment < two.segment and opener in {"after", "following"}


@dataclass(frozen=True, slots=True)
class Named:
    """Numbers of the words of a sentence that name places, and that date what it tells."""

    places: Sequence[int] = ()
    dates: Sequence[int] = ()


def pair_cues(analysis: Analysis, one: Trigger, two: Trigger, named: Named) -> list[str]:
    """Cues of two words of a sentence that may tell of one event."""
    words = analysis.words
    kinds = _kinds(one, two)
    clause = "here" if one.segment == two.segment else "next" if abs(one.segment - two.segment) == 1 else "off"
    opener = analysis.sentence.segments[two.segment].opener if one.segment != two.segment else ""
    way = _way(analysis, one.number, two.number)
    apart = abs(two.number - one.number)
    counts = [number for number, word in enumerate(words) if word.tag == "CD" and number not in named.dates]
    places, dates, numbers = (_owners(analysis, one, two, wanted) for wanted in (named.places, named.dates, counts))
    cues = [
        *("bias", *kinds, f"clause:{clause}", f"way:{way}", f"opener:{opener}"),
        *(f"places:{places}", f"dates:{dates}", f"numbers:{numbers}", f"places:{places}|dates:{dates}"),
        *(f"places:{places}|numbers:{numbers}", f"places:{places}|{clause}", f"dates:{dates}|{clause}"),
        f"apart:{min(apart.bit_length(), 5)}",
        f"tag:{words[two.number].tag}",
        f"tags:{words[one.number].tag}.{words[two.number].tag}",
        f"modality:{one.modality}.{two.modality}",
        f"definite:{one.definite}.{two.definite}",
        f"lemmas:{words[one.number].lemma}.{words[two.number].lemma}",
        f"lemma:{words[two.number].lemma}",
        f"same lemma:{words[one.number].lemma == words[two.number].lemma}",
    ]
    cues += [f"{cue}|{clause}" for cue in kinds]
    cues += [f"{cue}|{way}" for cue in kinds[:3]]
    cues += [f"places told:{min(len(named.places), _MANY)}", f"days told:{min(len(named.dates), _MANY)}"]
    first, last = sorted((one.number, two.number))
    between = words[first + 1 : last]
    cues += {f"between:{w.lower}" for w in between if w.lower in _APART or w.tag in {"CC", ",", ":", "IN", "WRB", "WP"}}
    cues += [f"own {relation}" for relation in _own(analysis, two.number)]
    if any(w.tag == "CD" for w in between):
        cues.append("number between")
    return cues


def _owners(analysis: Analysis, one: Trigger, two: Trigger, numbers: Sequence[int]) -> str:
    """Which of two words the places, days or counts of their sentence belong to: "one", "two", "both" or "none"."""
    found = {_owner(analysis, one, two, number) for number in numbers}
    return "both" if len(found) > 1 else next(iter(found), "none")


def _owner(analysis: Analysis, one: Trigger, two: Trigger, number: int) -> str:
    """The one that a word depends on, else that of its clause, else the nearer."""
    above = _above(analysis, number, steps=_FAR)
    up = next((name for n in above for name, t in (("one", one), ("two", two)) if n == t.number), None)
    if up is not None:
        return up
    segment = analysis.sentence.segment_of(analysis.words[number].start)
    if one.segment != two.segment and segment in {one.segment, two.segment}:
        return "one" if segment == one.segment else "two"
    return "one" if abs(number - one.number) <= abs(number - two.number) else "two"


def _kinds(one: Trigger, two: Trigger) -> list[str]:
    """How the kinds of two words go together."""
    first, second = one.event_type, two.event_type
    strengths = f"{one.strength}.{two.strength}"
    alike = "type" if first is second else "family" if family_of(first) == family_of(second) else "none"
    return [
        *(f"alike:{alike}", f"alike:{alike}.{strengths}", f"families:{family_of(first)}.{family_of(second)}"),
        *(f"types:{first}.{second}", f"strengths:{strengths}"),
    ]


def _own(analysis: Analysis, number: int) -> Iterator[str]:
    """What a word has of its own: doer, time, place."""
    for child in analysis.below[number]:
        relation = analysis.words[child].relation
        if relation.startswith(("nsubj", "obl", "nmod", "obj")):
            yield f"{relation}.{analysis.case_of(child)}"
        if analysis.words[child].lower in _APART or relation == "det":
            yield f"word {analysis.words[child].lower}"


def _way(analysis: Analysis, one: int, two: int) -> str:
    """How two words of a sentence hang together in its parse: "two>advcl" where the second depends on the first."""
    up, down = _above(analysis, two), _above(analysis, one)
    for steps, number in enumerate(up):
        if number == one:
            return "two>" + ">".join(analysis.words[n].relation for n in up[:steps])
        if number in down:
            other = down[: down.index(number)]
            left = ">".join(analysis.words[n].relation for n in up[:steps])
            right = ">".join(analysis.words[n].relation for n in other)
            return f"one>{right}" if number == two else f"{left}<>{right}"
    return "far"


def _above(analysis: Analysis, number: int, *, steps: int = 3) -> list[int]:
    """A word and what it depends on, a few steps up."""
    found = [number]
    while len(found) <= steps and analysis.words[found[-1]].head >= 0:
        found.append(analysis.words[found[-1]].head)
    return found


def telling_cases(report: Report, draft: Draft, earlier: Sequence[Draft]) -> list[list[str]]:
    """Cues of what a sentence tells and each event that was told before."""
    return [telling_cues(report, draft, other, len(earlier) - n) for n, other in enumerate(earlier, 1)]


def telling_cues(report: Report, draft: Draft, other: Draft, between: int) -> list[str]:
    """Cues of what a sentence tells and an event that was told before; ``between`` events were told after that one."""
    if draft.event is None or other.event is None:
        return []
    mine, theirs = draft.event.lead, other.event.lead
    kinds = _kinds(theirs, mine)
    away = draft.sentence.index - other.sentences[-1]
    where, when = _where(draft, other), _when(draft, other)
    toll, who = _tolls(draft, other), _who(draft, other)
    distance = f"away:{min(away, 4)}" if away <= 4 else f"away:{'far' if away < 9 else 'very far'}"  # noqa: PLR2004 sentences
    paragraph = "same" if draft.sentence.paragraph == other.sentence.paragraph else "other"
    analysis = report.document.analysis(draft.sentence)
    lower = [word.lower for word in analysis.words]
    again = head_word(mine.text) in other.words
    kept = f"{draft.record_kind}.{other.record_kind}"
    cues = [
        *("bias", *kinds, distance, f"where:{where}", f"when:{when}", f"toll:{toll}", f"who:{who}", f"kept:{kept}"),
        *(f"paragraph:{paragraph}", f"between:{min(between, 3)}", f"again:{again}", f"definite:{mine.definite}"),
        *(f"opens:{word}" for word in lower[:1]),
        *([f"opens two:{lower[0]} {lower[1]}"] if len(lower) > 1 else []),
        *(f"points:{word}" for word in set(lower) & _APART),
        f"certainty:{draft.certainty}.{other.certainty}",
        f"headline:{_is_headline(other)}",
        f"total since:{_summed_since(report, other)}|{mine.strength}",
        f"long:{min(len(report.sentences).bit_length(), _MANY)}",
        f"mentions:{min(len(other.sentences), 3)}",
        f"lemma:{analysis.words[mine.number].lemma}",
        f"tag:{analysis.words[mine.number].tag}",
    ]
    cues += [f"lead {cue}" for cue in _own(analysis, mine.number) if cue.startswith("word")]
    cues += [f"{distance}|where:{where}", f"where:{where}|when:{when}", f"where:{where}|toll:{toll}"]
    cues += [f"when:{when}|toll:{toll}", f"{kinds[1]}|where:{where}"]
    cues += [f"{kinds[0]}|when:{when}", f"{kinds[0]}|toll:{toll}", f"{kinds[0]}|where:{where}|when:{when}"]
    cues += [f"again:{again}|definite:{mine.definite}", f"{kinds[0]}|definite:{mine.definite}"]
    cues += [f"between:{min(between, 3)}|{distance}", f"{distance}|paragraph:{paragraph}"]
    cues += [f"points:{word}|where:{where}" for word in set(lower) & _APART]
    return cues


def _summed_since(report: Report, other: Draft) -> bool:
    """Whether a total was told after an event: a bare number that follows is mostly of that total."""
    return any(d.is_aggregate and d.sentences[-1] >= other.sentences[-1] for d in report.recent)


def counted_since(report: Report, other: Draft, draft: Draft) -> bool:
    """As in "35 died since the offensive began. 14 troops were killed": a bare toll goes on about what was counted."""
    if draft.event is None or draft.event.lead.strength is not Strength.HARM or draft.places or draft.dated:
        return False
    if other.event is None or not any(d.is_aggregate and d.sentence is other.sentence for d in report.recent):
        return False
    return all(other.sentence.segments[number].opener == "since" for number in other.event.segments)


def _is_headline(draft: Draft) -> bool:
    return draft.sentence.index == 0 and draft.sentence.text[-1:] not in _ENDS


def _where(draft: Draft, other: Draft) -> str:
    """How the places of two tellings stand to each other."""
    if not draft.places or draft.inherited:
        return "mine unsaid" if other.places and not other.inherited else "unsaid"
    if not other.places or other.inherited:
        return "theirs unsaid"
    found = {_between(one, two) for one in draft.places for two in other.places}
    return next(name for name in ("same", "near", "inside", "vague", "apart", "unknown") if name in found)


def _between(one: Mention, two: Mention) -> str:
    if one.text.casefold() == two.text.casefold():
        return "same"
    first, second = one.match, two.match
    if first.place and second.place and first.place.place_id == second.place.place_id:
        return "near" if MentionRole.RELATION in {one.role, two.role} else "same"
    if MentionRole.COREFERENCE in {one.role, two.role}:
        return "vague"
    if first.lat is None or first.lon is None or second.lat is None or second.lon is None:
        return "unknown"
    km = float(distance_km(lat=first.lat, lon=first.lon, to_lat=second.lat, to_lon=second.lon))
    inside = km <= max(first.radius_km or 0.0, second.radius_km or 0.0)
    return "same" if km <= _SAME_KM else "inside" if inside else "near" if km <= _NEAR_KM else "apart"


def _when(draft: Draft, other: Draft) -> str:
    """How the days of two tellings stand to each other."""
    known = other.dated is not None or other.precision is DatePrecision.DAY
    if draft.dated is None:
        return "mine unsaid" if known else "unsaid"
    if not known:
        return "theirs unsaid"
    if draft.first is None or draft.last is None or other.first is None or other.last is None:
        return "open"
    if (draft.first, draft.last) == (other.first, other.last):
        return "same day" if draft.precision is DatePrecision.DAY else "same"
    return "overlap" if draft.first <= other.last and other.first <= draft.last else "apart"


def _tolls(draft: Draft, other: Draft) -> str:
    """How the tolls of two tellings stand to each other."""
    found = {_compared(m, t) for m, t in ((draft.killed, other.killed), (draft.injured, other.injured))}
    return next(name for name in ("more", "less", "close", "equal", "added", "kept", "unsaid") if name in found)


def _compared(mine: Count | None, theirs: Count | None) -> str:
    if mine is None or theirs is None:
        return "added" if mine is not None else "kept" if theirs is not None else "unsaid"
    if mine.best is None or theirs.best is None:
        return "close"
    if mine.best == theirs.best:
        return "equal"
    if abs(mine.best - theirs.best) <= 0.2 * max(mine.best, theirs.best):
        return "close"
    return "more" if mine.best > theirs.best else "less"


def _who(draft: Draft, other: Draft) -> str:
    """How the doers of two tellings stand to each other."""
    one, two = draft.actor1, other.actor1
    if one is None or two is None:
        return "unsaid" if one is None and two is None else "mine unsaid" if one is None else "theirs unsaid"
    if one.name.casefold() == two.name.casefold():
        return "same"
    first, second = (set(_WORD.findall(name.casefold())) for name in (one.name, two.name))
    if first & second:
        return "alike"
    if draft.actor1 is not None and other.actor2 is not None and one.name == other.actor2.name:
        return "target"
    return "same kind" if one.actor_type is two.actor_type else "other kind"
