"""Reports in Arabic: events with their day, toll and place, for the plain forms of news, as drafts of rows.

The words are in ``data/arabic.tsv``. A sentence is read clause by clause; a clause that names a place or a day of its
own tells of an event of its own, any other goes on with the one before where it tells of the same kind of thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.events.arabic_acts import VIOLENCE, asides, events_of, family_of
from geoincidents.events.arabic_dates import find_days
from geoincidents.events.arabic_parties import find_doer
from geoincidents.events.arabic_places import best_setting, listed_with, placed, settings_of
from geoincidents.events.arabic_tolls import find_tolls
from geoincidents.events.arabic_words import Clause, Folded, forms_in, matches
from geoincidents.events.casualties import HarmKind
from geoincidents.events.draft import Draft
from geoincidents.events.totals import add_up, period_of
from geoincidents.mentions.mention import MentionRole
from geoincidents.schema import Certainty, DatePrecision, EventType, RecordKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geoincidents.events.arabic_acts import Told
    from geoincidents.events.arabic_places import Setting
    from geoincidents.events.arabic_words import Row, Word
    from geoincidents.events.casualties import Harm
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.dates import DateExpression
    from geoincidents.text.sentences import Sentence

_MOSTLY: Final = 0.5
_MEMORY: Final = 2
"""Sentences over which an event is gone on about, and its day and place hold."""
_STRATEGIC: Final = {EventType.AGREEMENT, EventType.MOVEMENT}
_JOINS: Final = {EventType.DISRUPTED_WEAPONS, EventType.PROPERTY_DESTRUCTION}
"""What is part of a violent event where it is told behind it without place and day."""


def is_mostly_arabic(text: str) -> bool:
    """Whether more than half of the letters of a text are Arabic."""
    letters = [char for char in text if char.isalpha()]
    return sum("\u0621" <= char <= "\u06d3" for char in letters) > _MOSTLY * len(letters)


def read_arabic(text: str, *, published: date, mentions: Sequence[Mention]) -> list[Draft]:
    """Events, statements and totals of a report in Arabic, in the order of the text."""
    reading = _Reading(text, published, mentions)
    for sentence in reading.folded.sentences():
        reading.read(sentence)
    return reading.drafts


@dataclass(frozen=True, slots=True)
class _Telling:
    """One event as a clause tells it: its sentence, clause, days, places, and the place that it most likely was at."""

    sentence: Sentence
    clause: Clause
    told: Told
    days: Sequence[DateExpression]
    settings: Sequence[Setting]
    setting: Setting | None

    @property
    def own_days(self) -> list[DateExpression]:
        """Days that date what happened."""
        return [d for d in self.days if not d.since and not d.saying]

    def is_elsewhere(self, draft: Draft) -> bool:
        """Whether it names another place than an event before, and not only where a source speaks."""
        if self.setting is None or self.setting.weight <= _SOURCE:
            return False
        if draft.places and _is_same(self.setting.mention, draft.places[0]):
            return False
        lead, mention = self.told.lead, self.setting.mention
        # "The blast happened near the market": the same one, in detail.
        detail = (
            lead.definite and lead.start < mention.start and not self.own_days and draft.sentence is not self.sentence
        )
        return not detail


class _Reading:
    """A report on its way to drafts."""

    def __init__(self, text: str, published: date, mentions: Sequence[Mention]) -> None:
        self.text, self.published, self.folded = text, published, Folded(text)
        self.days = find_days(self.folded, published=published)
        self.mentions = [m for m in mentions if not any(d.start < m.end and m.start < d.end for d in self.days)]
        self.scene = next((m for m in self.mentions if m.role is MentionRole.DATELINE), None)
        self.drafts: list[Draft] = []
        self.vetoes: list[Row] = []
        self.paragraph = -1

    def read(self, sentence: Sentence) -> None:
        """Read a sentence, clause by clause; what is no news stays none until a sentence has a day of its own."""
        words = self.folded.words(sentence.start, sentence.end)
        days = [d for d in self.days if sentence.start < d.end and d.start < sentence.end]
        if sentence.paragraph != self.paragraph or days:
            self.paragraph, self.vetoes = sentence.paragraph, []
        self.vetoes += [found.row for found in matches(words, "veto")]
        whole = Clause(words)
        for clause in _clauses(words, self.mentions):
            self._read_clause(sentence, clause, whole, days)
        if self.scene is None and not self.drafts:
            self.scene = next((s.mention for s in self._settings(words)), None)

    def _read_clause(self, sentence: Sentence, clause: Clause, whole: Clause, days: Sequence[DateExpression]) -> None:
        words = clause.words
        own = [d for d in days if d.start < words[-1].end and words[0].start < d.end]
        masked = [(d.start, d.end) for d in days]
        aims = [
            (words[a].start, words[b - 1].end) for a, b, value in asides(clause) if value == "*" and a < b <= len(words)
        ]
        tolls = find_tolls(clause, self.text, [*masked, *aims])
        if _is_total(clause, own, tolls):
            if tolls and not self.vetoes:
                self._enter_total(sentence, clause, tolls, own)
            return
        settings = self._settings(words)
        events = events_of(clause, whole, self.vetoes, masked, tolls)
        last = self.drafts[-1] if self.drafts else None
        if last is not None and not events and (not self.vetoes or last.sentence is sentence):
            _add_tolls(last, tolls)
        for told in events:
            setting = best_setting(settings, told.event_type, (told.lead.start, told.lead.end), words)
            self._place_in_report(_Telling(sentence, clause, told, own, settings, setting))

    def _settings(self, words: Sequence[Word]) -> list[Setting]:
        if not words:
            return []
        inside = [m for m in self.mentions if words[0].start <= m.start < words[-1].end]
        return settings_of(words, inside, self.text)

    def _place_in_report(self, telling: _Telling) -> None:
        """Let a telling go on with an event before, or enter it as a new one where it says enough."""
        near = [d for d in self.drafts if telling.sentence.index - d.sentences[-1] <= _MEMORY and not d.is_aggregate]
        home = _antecedent(telling, near)
        if home is not None:
            _go_on(home, telling)
        elif _says_enough(telling, alone=not near):
            self.drafts.append(self._draft(telling, near[-1] if near else None))

    def _draft(self, telling: _Telling, before: Draft | None) -> Draft:
        told, settings = telling.told, telling.settings
        draft = Draft(telling.sentence, None, told.event_type, sentences=[telling.sentence.index])
        draft.spans["trigger"] = (told.lead.start, told.lead.end)
        draft.record_kind = _kind_of(told.event_type)
        draft.certainty = _certainty_of(telling.clause, told)
        if telling.setting is not None:
            group = listed_with(telling.setting, settings, self.text)
            draft.places = [placed(s, settings, self.scene) for s in group]
        elif before is not None and before.places:
            draft.places, draft.inherited = before.places, True
        elif self.scene is not None:
            draft.places, draft.inherited = [self.scene], True
        if draft.places:
            draft.spans["place"] = (draft.places[0].start, draft.places[-1].end)
        self._set_days(draft, telling, before)
        draft.actor1 = find_doer(telling.clause, told.acts, self.mentions, self.text)
        if draft.actor1 is not None:
            draft.spans["actor1"] = (draft.actor1.start, draft.actor1.end)
        _add_tolls(draft, told.tolls)
        return draft

    def _set_days(self, draft: Draft, telling: _Telling, before: Draft | None) -> None:
        sentence = draft.sentence
        inside = [d for d in self.days if sentence.start <= d.start < sentence.end and not d.since and not d.saying]
        chosen = _nearest(telling.own_days or inside, telling.told.lead.start)
        if chosen is not None:
            _date(draft, chosen)
        elif before is not None and before.first is not None:
            draft.first, draft.last, draft.precision = before.first, before.last, before.precision
            draft.spans["date"] = before.spans["date"]
        else:
            said = [d.last for d in telling.days if d.saying]
            draft.last, draft.precision = min([*said, self.published]), DatePrecision.UPPER_BOUND

    def _enter_total(
        self, sentence: Sentence, clause: Clause, tolls: Sequence[Harm], days: Sequence[DateExpression]
    ) -> None:
        draft = Draft(sentence, None, EventType.OTHER, RecordKind.AGGREGATE, sentences=[sentence.index])
        _add_tolls(draft, tolls)
        draft.first, draft.last, draft.precision, draft.dated = period_of(days, self.published)
        if draft.dated:
            draft.spans["date"] = (draft.dated.start, draft.dated.end)
        settings = self._settings(clause.words)
        if settings:
            chosen = max(settings, key=lambda s: s.weight)
            draft.places = [placed(chosen, settings, self.scene)]
            draft.spans["place"] = (chosen.mention.start, chosen.mention.end)
        self.drafts.append(draft)


def _antecedent(telling: _Telling, near: Sequence[Draft]) -> Draft | None:
    """The event before that the same kind of thing without a place and a day of its own goes on about."""
    told, days = telling.told, telling.own_days
    same = [d for d in near if family_of(d.event_type) == family_of(told.event_type)]
    if not same and (told.event_type in _JOINS or told.lead.strength == 0):
        same = [d for d in near if family_of(d.event_type) == VIOLENCE]
    if not same and told.lead.strength == 0:
        same = list(near)
    if not same or telling.is_elsewhere(same[-1]):
        return None
    last = same[-1]
    later = telling.sentence.index > last.sentences[-1]
    if days and later and told.lead.strength > _WEAK and last.event_type is not told.event_type:
        return None  # "the same day a mine went off": another event
    other_day = bool(days) and last.dated is not None and (days[0].first, days[0].last) != (last.first, last.last)
    return None if other_day else last


def _says_enough(telling: _Telling, *, alone: bool) -> bool:
    """Whether a telling is worth a row: "attack", or harm alone, needs somebody hurt or in arms, or a means."""
    told, lead = telling.told, telling.told.lead
    bare = telling.setting is None and not telling.own_days and not told.tolls
    if bare and lead.strength < _SURE and (lead.definite or alone):
        return False
    if lead.strength == 0:
        return telling.setting is not None or bool(telling.own_days)
    return lead.strength > _WEAK or bool(told.tolls) or any(map(telling.clause.has, _EVIDENCE))


_EVIDENCE: Final = ("@aircraft", "@bomb", "@shell", "@gun", "@armed", "@crowd")
_SOURCE: Final = -1.0
"""Weight of a place up to which it only is where somebody speaks."""
_WEAK: Final = 1
_SURE: Final = 3


def _clauses(words: Sequence[Word], mentions: Sequence[Mention]) -> list[Clause]:
    """Stretches of a sentence between words such as "while", and "and in" with a place."""
    starts = {m.start for m in mentions}
    cuts = {0, len(words)}
    for found in matches(words, "cut"):
        if words[found.first].bare != "وفي" or (
            found.last < len(words)
            and (words[found.last].start in starts or words[found.last].forms & forms_in("site"))
        ):
            cuts.add(found.first)
    return [Clause(words[a:b]) for a, b in pairwise(sorted(cuts))]


def _is_total(clause: Clause, days: Sequence[DateExpression], tolls: Sequence[Harm]) -> bool:
    """Whether a clause tells of a period: "since the beginning of the year", "which brings the number to"."""
    if clause.find("total"):
        return True
    return bool(tolls) and any(d.since or d.precision is DatePrecision.YEAR for d in days)


def _kind_of(event_type: EventType) -> RecordKind:
    if event_type is EventType.STATEMENT:
        return RecordKind.STATEMENT
    return RecordKind.STRATEGIC if event_type in _STRATEGIC else RecordKind.INCIDENT


def _certainty_of(clause: Clause, told: Told) -> Certainty:
    for found in clause.find("alleged"):
        certainty = Certainty(found.row.value)
        if certainty is not Certainty.PLANNED or told.event_type is EventType.DISRUPTED_WEAPONS:
            return certainty
    return Certainty.REPORTED


def _go_on(draft: Draft, telling: _Telling) -> None:
    """Add to an event what a later clause tells of it."""
    told, index = telling.told, telling.sentence.index
    if index not in draft.sentences:
        draft.sentences.append(index)
    if draft.event_type is EventType.ATTACK_UNSPECIFIED or (draft.event_type, told.event_type) == _TURNS:
        draft.event_type = told.event_type
    chosen = _nearest(telling.own_days, told.lead.start)
    if draft.dated is None and chosen is not None:
        _date(draft, chosen)
    if telling.clause.find("rise"):
        draft.killed, draft.injured = None, None
    _add_tolls(draft, told.tolls)


def _nearest(days: Sequence[DateExpression], trigger: int) -> DateExpression | None:
    """A day before any longer period, the nearest to the trigger."""
    return min(days, key=lambda d: (d.precision is not DatePrecision.DAY, abs(d.start - trigger)), default=None)


def _date(draft: Draft, day: DateExpression) -> None:
    draft.dated, draft.first, draft.last, draft.precision = day, day.first, day.last, day.precision
    draft.spans["date"] = (day.start, day.end)
    if day.distant and draft.record_kind is not RecordKind.STATEMENT:
        draft.record_kind = RecordKind.BACKGROUND


_TURNS: Final = (EventType.PROTEST, EventType.RIOT)


def _add_tolls(draft: Draft, tolls: Sequence[Harm]) -> None:
    """Take what a draft does not state yet; a stated zero of both fills only what is open."""
    both = [t for t in tolls if t.kind is HarmKind.EITHER and t.count.high == 0]
    killed, injured, note = add_up([t for t in tolls if t not in both])
    for side, count in ((HarmKind.KILLED, killed), (HarmKind.INJURED, injured)):
        zero = next((t for t in both), None)
        stated = next((t for t in tolls if t.kind is side), zero)
        number = count if count is not None else zero.count if zero is not None else None
        if number is None or stated is None or getattr(draft, side) is not None:
            continue
        setattr(draft, side, number)
        draft.spans[side] = (stated.start, stated.end)
    draft.note = draft.note or note


def _is_same(one: Mention, two: Mention) -> bool:
    if one.text == two.text or one.text in two.text or two.text in one.text:
        return True
    first, second = one.match.place, two.match.place
    return first is not None and second is not None and first.place_id == second.place_id
