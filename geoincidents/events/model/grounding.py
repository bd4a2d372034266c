"""What a language model says of a report, held against the report: what does not stand there is dropped.

Nothing that the model wrote enters a row but words of closed vocabularies and numbers that its cited words state;
names, places and dates are cut from the report itself. Dates and places are then read by the package, not the model.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from geoincidents.dates import find_dates
from geoincidents.events.casualties import Count, HarmKind, find_harm
from geoincidents.events.draft import Draft
from geoincidents.events.model import asking
from geoincidents.events.roles import Role
from geoincidents.geoparsing.lexicon import STOPWORDS
from geoincidents.mentions import Mention, MentionRole
from geoincidents.numerals import NUMBER, VAGUE, parse_number, vague_bounds
from geoincidents.schema import ActorType, Certainty, DatePrecision, EventType, RecordKind
from geoincidents.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from enum import StrEnum

    from geoincidents.dates import DateExpression
    from geoincidents.gazetteer import Gazetteer
    from geoincidents.text.sentences import Sentence

    Span = tuple[int, int]

_Vocabulary = TypeVar("_Vocabulary", bound="StrEnum")

_MOST_EVENTS: Final = 300
_MOST_QUOTES: Final = 5
_LEAST_QUOTE: Final = 12  # characters; a shorter "sentence" could be anything
_LONGEST_QUOTE: Final = 1500  # three long sentences; more would be the report itself, in which everything stands
_MOST_PLACES: Final = 30
_MOST_HARMED: Final = 10_000_000
_NUMBER: Final = re.compile(f"{VAGUE}|{NUMBER}", re.IGNORECASE)
_ONE: Final = re.compile(r"\b(?:an?|another|his|her|their|the)\s+(?!\w+s\b)\w+", re.IGNORECASE)
_QUOTES: Final = {"'": "['\u2018\u2019\u02bc`]", '"': '["\u201c\u201d\u00ab\u00bb]', "-": "[-\u2010-\u2015]"}
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-"),
    }
)
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
    events = answer.get(asking.EVENTS) if isinstance(answer, dict) else None
    drafts: list[Draft] = []
    seen: set[tuple[Span, RecordKind]] = set()
    for event in events[:_MOST_EVENTS] if isinstance(events, list) else ():
        draft = _draft(event, setting) if isinstance(event, dict) else None
        key = (draft.spans["trigger"], draft.record_kind) if draft else None
        if draft is not None and key is not None and key not in seen:
            seen.add(key)
            drafts.append(draft)
    return drafts


def find_quote(text: str, quote: Any, inside: Sequence[Span]) -> Span | None:
    r"""Where some words stand in a text, as whole words; blanks and kinds of quotation marks may differ.

    Parameters
    ----------
    text
        The report.
    quote
        The words; anything but text is found nowhere.
    inside
        Spans of the report in which they must stand.

    Returns
    -------
    tuple of int or None
        Offsets of the first place.

    Examples
    --------
    >>> find_quote("The army\u2019s raid on Bucha.", "army's raid", [(0, 26)])
    (4, 15)
    >>> find_quote("The army\u2019s raid on Bucha.", "Buch", [(0, 26)])
    """
    if not isinstance(quote, str) or not quote.strip() or len(quote) > _LONGEST_QUOTE:
        return None
    words = quote.translate(_SAME).split()
    pattern = r"\s+".join("".join(_QUOTES.get(letter, re.escape(letter)) for letter in word) for word in words)
    found = re.compile(rf"(?<!\w){pattern}(?!\w)")
    hits = (found.search(text, start, end) for start, end in inside)
    return next((hit.span() for hit in hits if hit is not None), None)


def _draft(event: dict[str, Any], setting: Setting) -> Draft | None:
    text = setting.text
    cited = _cited(event, text)
    if not cited:
        return None
    trigger = find_quote(text, event.get(asking.TRIGGER), cited) or cited[0]
    sentence = next((s for s in setting.sentences if s.start <= trigger[0] < s.end), None)
    if sentence is None:
        return None
    kind = _word(event.get(asking.TYPE), EventType, EventType.OTHER)
    draft = Draft(sentence, None, kind, spans={"trigger": trigger}, sentences=[sentence.index])
    draft.record_kind = _word(event.get(asking.KIND), RecordKind, RecordKind.INCIDENT)
    draft.certainty = _word(event.get(asking.CERTAINTY), Certainty, Certainty.REPORTED)
    _date(draft, event.get(asking.DATE), cited, setting)
    _place(draft, event.get(asking.PLACES), cited, setting)
    draft.actor1, draft.actor2 = (_role(draft, event.get(name), name, cited, setting) for name in asking.ACTORS)
    draft.killed, draft.injured = (_count(draft, event.get(name), name, cited, setting) for name in asking.HARMS)
    return draft


def _cited(event: dict[str, Any], text: str) -> list[Span]:
    quotes = event.get(asking.EVIDENCE)
    long = [q for q in quotes if isinstance(q, str) and len(q) >= _LEAST_QUOTE] if isinstance(quotes, list) else []
    spans = (find_quote(text, quote.strip().rstrip(".!?\u2026"), [(0, len(text))]) for quote in long[:_MOST_QUOTES])
    return [span for span in spans if span is not None]


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


def _place(draft: Draft, quotes: Any, cited: Sequence[Span], setting: Setting) -> None:
    for quote in quotes[:_MOST_PLACES] if isinstance(quotes, list) else ():
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


def _role(draft: Draft, actor: Any, name: str, cited: Sequence[Span], setting: Setting) -> Role | None:
    words = actor.get(asking.NAME) if isinstance(actor, dict) else None
    span = find_quote(setting.text, words, cited)
    if span is None or not isinstance(actor, dict):
        return None
    named = setting.text[span[0] : span[1]]
    if all(word.casefold() in STOPWORDS or not word.isalnum() for word in re.findall(r"\w+", named)):
        return None
    draft.spans[name] = span
    return Role(" ".join(named.split()), _word(actor.get("type"), ActorType, ActorType.UNKNOWN), *span)


def _count(draft: Draft, harm: Any, name: str, cited: Sequence[Span], setting: Setting) -> Count | None:
    """Number of an answer that its cited words state, with the package's own bounds where it reads these words."""
    words = harm.get(asking.WORDS) if isinstance(harm, dict) else None
    span = find_quote(setting.text, words, cited)
    if span is None or not isinstance(harm, dict):
        return None
    claimed = [_whole(harm.get(bound)) for bound in asking.BOUNDS]
    stated = setting.text[span[0] : span[1]]
    kind = HarmKind.KILLED if name == asking.HARMS[0] else HarmKind.INJURED
    read = [h.count for h in find_harm(stated) if h.kind is kind]
    known = {n for n in claimed if n is not None}
    if not known:
        return None
    if len(read) == 1 and known <= {read[0].low, read[0].best, read[0].high}:
        count = read[0]
    elif known <= _numbers(stated):
        count = Count(*claimed)
    else:
        return None
    bounds = [n for n in (count.low, count.best, count.high) if n is not None]
    if bounds != sorted(bounds):
        return None
    draft.spans[name] = span
    return count


def _whole(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_HARMED
    return value if is_count else None


def _numbers(words: str) -> set[int]:
    """Every number that some words state: in digits and words, "a nurse", the bound of a vague word, a stated zero."""
    numbers: set[int] = set()
    for match in _NUMBER.finditer(words):
        bounds, value = vague_bounds(match[0]), parse_number(match[0])
        numbers |= {n for n in (*(bounds or ()), None if value is None else round(value)) if n is not None}
    if _ONE.search(words):
        numbers.add(1)
    if any(h.count.high == 0 for h in find_harm(words)):
        numbers.add(0)
    return numbers


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
    >>> from geoincidents.geoparsing import geoparse
    >>> main_country(geoparse("Shells fell on Omdurman and Nyala."))
    'SDN'
    """
    counts = Counter(m.match.place.country for m in mentions if m.match.place is not None and m.match.place.country)
    return counts.most_common(1)[0][0] if counts else None
