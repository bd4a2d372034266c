"""What a language model says of a report, held against the report: what does not stand there is dropped.

Nothing that the model wrote enters a row but words of closed vocabularies and numbers of people whom its cited words
count as killed or injured; names, places and dates are cut from the report itself. Dates and places are then read by
the package, not the model. What is left out is told in the log, and a number that is left out in its row too.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from geoincidents.events.casualties import Count, HarmKind
from geoincidents.events.draft import Draft
from geoincidents.events.model import asking
from geoincidents.events.model.counts import stated_count
from geoincidents.events.model.quotes import find_citations, find_quote, find_quotes, sentence_at, whole_words
from geoincidents.events.model.shape import held_to
from geoincidents.events.roles import Role
from geoincidents.mentions.lexicon import STOPWORDS
from geoincidents.mentions.mention import Mention, MentionRole
from geoincidents.schema import ActorType, Certainty, DatePrecision, EventType, RecordKind
from geoincidents.text.dates import find_dates
from geoincidents.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from enum import StrEnum

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.text.dates import DateExpression
    from geoincidents.text.sentences import Sentence

    Span = tuple[int, int]

_Vocabulary = TypeVar("_Vocabulary", bound="StrEnum")

_LOGGER = logging.getLogger(__name__)
_LOCATED: Final = frozenset({MentionRole.PLACE, MentionRole.RELATION, MentionRole.COREFERENCE, MentionRole.DATELINE})


@dataclass(frozen=True, slots=True)
class Setting:
    """The report that an answer is held against, read once for all events of the answer."""

    text: str
    published: date
    mentions: Sequence[Mention]
    gazetteer: Gazetteer
    country: str | None
    sentences: tuple[Sentence, ...]
    dates: tuple[DateExpression, ...]

    @classmethod
    def of(cls, text: str, published: date, mentions: Sequence[Mention], gazetteer: Gazetteer) -> Self:
        """A report with its sentences and dates.

        Parameters
        ----------
        text
            The report.
        published
            Day of publication.
        mentions
            Its places.
        gazetteer
            Where further places are looked up.

        Returns
        -------
        Setting
            With the country in which most of its places lie.

        Examples
        --------
        >>> import datetime
        >>> from geoincidents.gazetteer import Gazetteer
        >>> len(Setting.of("It fell. It burned.", datetime.date(2025, 2, 2), (), Gazetteer.default()).sentences)
        2
        """
        dates = find_dates(text, published=published)
        return cls(text, published, mentions, gazetteer, main_country(mentions), split_sentences(text), dates)


def drafts_of(answer: Any, setting: Setting) -> list[Draft]:
    """Events of an answer that the report bears out.

    Parameters
    ----------
    answer
        What the model wrote, read as JSON; anything that is not of the shape that was asked for is dropped.
    setting
        The report.

    Returns
    -------
    list of Draft
        Each value with the span of the report that states it; a value without one is missing.

    Examples
    --------
    >>> import datetime
    >>> from geoincidents.gazetteer import Gazetteer
    >>> report = Setting.of("A shell hit Omdurman.", datetime.date(2025, 2, 2), (), Gazetteer.default())
    >>> drafts_of({"events": [{"evidence": ["A shell hit Berlin."]}]}, report)
    []
    """
    told = answer.get(asking.EVENTS) if isinstance(answer, dict) else None
    events = told if isinstance(told, list) else []
    shape = asking.answer_schema(len(setting.text))["properties"][asking.EVENTS]
    most = shape["maxItems"]
    if len(events) > most:
        _LOGGER.info("the language model names %d events, of which %d are read", len(events), most)
    drafts: list[Draft] = []
    seen: set[tuple[Span, RecordKind]] = set()
    for number, event in enumerate(events[:most]):
        draft = _draft(event, number, shape["items"], setting) if isinstance(event, dict) else None
        if draft is None:
            _LOGGER.info("event %d of the language model is left out: it cites no sentence of the report", number)
        elif (key := (draft.spans["trigger"], draft.record_kind)) not in seen:
            seen.add(key)
            drafts.append(draft)
    return drafts


def _draft(said: dict[str, Any], number: int, shape: dict[str, Any], setting: Setting) -> Draft | None:
    text = setting.text
    faults: list[str] = []
    event = held_to({**said, asking.EVIDENCE: []}, shape, faults)  # a citation that is too long is cut, not dropped
    if faults:
        _LOGGER.info("event %d of the language model is not of the schema in %s", number, ", ".join(faults))
    cited = find_citations(text, setting.sentences, said.get(asking.EVIDENCE), event[asking.TRIGGER])
    if not cited:
        return None
    trigger = find_quote(text, event[asking.TRIGGER], cited) or cited[0]
    sentence = sentence_at(setting.sentences, trigger[0])
    if sentence is None:
        return None
    kind = _word(event[asking.TYPE], EventType, EventType.OTHER)
    draft = Draft(sentence, None, kind, spans={"trigger": trigger}, sentences=[sentence.index])
    draft.record_kind = _word(event[asking.KIND], RecordKind, RecordKind.INCIDENT)
    draft.certainty = _word(event[asking.CERTAINTY], Certainty, Certainty.REPORTED)
    _date(draft, event[asking.DATE], cited, setting)
    _place(draft, event[asking.PLACES] or [], cited, setting)
    draft.actor1, draft.actor2 = (_role(draft, event[name], name, cited, setting) for name in asking.ACTORS)
    draft.killed, draft.injured = (_count(draft, event[name], name, cited, setting) for name in asking.HARMS)
    _tell(draft, number, [name for name in asking.HARMS if name not in draft.spans and _is_claimed(said.get(name))])
    return draft


def _word(value: Any, vocabulary: type[_Vocabulary], default: _Vocabulary) -> _Vocabulary:
    try:
        return vocabulary(value)
    except ValueError:
        return default


def _date(draft: Draft, quote: Any, cited: Sequence[Span], setting: Setting) -> None:
    """Date a draft by the package's own reading of the cited words; without any it lies before the publication."""
    span = find_quote(setting.text, quote, cited)
    draft.dated = next((d for d in setting.dates if span and d.start < span[1] and span[0] < d.end), None)
    if draft.dated is not None:
        draft.first, draft.last, draft.precision = draft.dated.first, draft.dated.last, draft.dated.precision
        draft.spans["date"] = (draft.dated.start, draft.dated.end)
    elif draft.certainty not in {Certainty.PLANNED, Certainty.PROPOSED}:
        draft.last, draft.precision = setting.published, DatePrecision.UPPER_BOUND


def _place(draft: Draft, quotes: Sequence[str], cited: Sequence[Span], setting: Setting) -> None:
    for quote in quotes:
        span = find_quote(setting.text, quote, cited)
        mention = _mention(span, setting) if span else None
        if mention is not None and all(mention.start != other.start for other in draft.places):
            draft.places.append(mention)
    if draft.places:
        draft.spans["place"] = (draft.places[0].start, draft.places[0].end)


def _mention(span: Span, setting: Setting) -> Mention | None:
    """Mention that the package itself read in some words, else what the gazetteer says of the words."""
    start, end = span
    over = [m for m in setting.mentions if m.start < end and start < m.end]
    read = [m for m in over if m.role in _LOCATED]
    if read:
        return max(read, key=lambda m: min(m.end, end) - max(m.start, start))
    words = setting.text[start:end]
    # "Libyan" and "the Tripoli government" are no places, and neither are words without a name in them.
    if over or not any(letter.isupper() or letter > "\u0590" for letter in words):
        return None
    match = setting.gazetteer.resolve(words, country=setting.country)
    return Mention(start, end, words, MentionRole.PLACE, match)


def _role(
    draft: Draft, actor: dict[str, Any] | None, name: str, cited: Sequence[Span], setting: Setting
) -> Role | None:
    span = find_quote(setting.text, actor[asking.NAME], cited) if actor else None
    if span is None or actor is None:
        return None
    named = setting.text[span[0] : span[1]]
    if all(word.casefold() in STOPWORDS or not word.isalnum() for word in re.findall(r"\w+", named)):
        return None
    draft.spans[name] = span
    return Role(" ".join(named.split()), _word(actor["type"], ActorType, ActorType.UNKNOWN), *span)


def _count(
    draft: Draft, harm: dict[str, Any] | None, name: str, cited: Sequence[Span], setting: Setting
) -> Count | None:
    """Number of an answer that its cited words state of people who were killed, or injured."""
    if harm is None:
        return None
    kind = HarmKind.KILLED if name == asking.HARMS[0] else HarmKind.INJURED
    claimed = [harm[bound] for bound in asking.BOUNDS]
    words = whole_words(harm[asking.WORDS] or "", asking.LONGEST[asking.WORDS])
    for span in find_quotes(setting.text, words, cited):
        sentence = sentence_at(setting.sentences, span[0])
        count = stated_count(sentence, span, claimed, kind, setting.dates) if sentence else None
        if count is not None:
            draft.spans[name] = span
            return count
    return None


def _is_claimed(harm: Any) -> bool:
    """Whether an answer, before it is held to its schema, gives any number."""
    return harm is not None and not (isinstance(harm, dict) and all(harm.get(bound) is None for bound in asking.BOUNDS))


def _tell(draft: Draft, number: int, dropped: Sequence[str]) -> None:
    """Say which numbers are left out, in the log and in the note of the row."""
    if not dropped:
        return
    which = " and ".join(dropped)
    _LOGGER.info("event %d of the language model: its number of %s is not stated where it is cited", number, which)
    # With several places and no number left, a note would be read as that of one number for all of them.
    if len(draft.places) <= 1 or draft.killed or draft.injured:
        draft.note = (
            f"The number of {which} that the language model gave is left out: the words it cites do not state it."
        )


def main_country(mentions: Sequence[Mention]) -> str | None:
    """Country in which most places of a report lie, None when there is none.

    Parameters
    ----------
    mentions
        Places of the report.

    Returns
    -------
    str or None
        ISO alpha-3 code.

    Examples
    --------
    >>> from geoincidents.mentions import geoparse
    >>> main_country(geoparse("Shells fell on Omdurman and Nyala."))
    'SDN'
    """
    counts = Counter(m.match.place.country for m in mentions if m.match.place is not None and m.match.place.country)
    return counts.most_common(1)[0][0] if counts else None
