"""Whether words that a language model cites count dead, or injured, people: by the package's own reading of tolls.

The sentence is read as the package reads it, with what counts no victims hidden: dates, ages, distances, names of
units, things, and people who were displaced or arrested. Only a number that this reading does not see at all may pass
because it plainly stands beside a word of death or injury.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geoincidents.events import casualty_grammar as grammar
from geoincidents.events.casualties import Count, Harm, HarmKind, find_harm, read_count
from geoincidents.events.model import harm_words
from geoincidents.events.model.asking import MOST_HARMED
from geoincidents.text.numerals import NUMBER, VAGUE, parse_number, vague_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.text.dates import DateExpression
    from geoincidents.text.sentences import Sentence

    Span = tuple[int, int]

_NUMBER: Final = re.compile(f"{VAGUE}|{NUMBER}", re.IGNORECASE)
_COUNTED: Final = re.compile(grammar.COUNT_WORDS, re.IGNORECASE)
_ASIDE: Final = re.compile(r"[,—–(][^,—–()]*[,—–)]")
_ONE: Final = Count(1, 1, 1)


def stated_count(
    sentence: Sentence, words: Span, claimed: Sequence[int | None], kind: HarmKind, dates: Sequence[DateExpression]
) -> Count | None:
    """Number of people of which some words say that they were killed, or injured.

    Parameters
    ----------
    sentence
        The sentence in which the words stand.
    words
        Where they stand in the report.
    claimed
        Lower bound, best number and upper bound by the model, None where it gives none.
    kind
        Killed or injured.
    dates
        Dates of the report, which count nobody.

    Returns
    -------
    Count or None
        With the package's own bounds where it reads the words; None when they do not state the number of the model.

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> (sentence,) = split_sentences("Battalion 275 soldiers killed three farmers.")
    >>> stated_count(sentence, (0, 43), (3, 3, 3), HarmKind.KILLED, ())
    Count(low=3, best=3, high=3)
    >>> stated_count(sentence, (0, 43), (275, 275, 275), HarmKind.KILLED, ())
    """
    known = {n for n in claimed if n is not None}
    span = words[0] - sentence.start, words[1] - sentence.start
    here = [d for d in dates if sentence.start <= d.start and d.end <= sentence.end]
    masked = _masked(sentence.text, tuple((d.start - sentence.start, d.end - sentence.start) for d in here))
    if not known or not known <= _said_by(masked[slice(*span)]):
        return None
    count = _read(masked, span, claimed, kind)
    bounds = [] if count is None else [n for n in (count.low, count.best, count.high) if n is not None]
    return count if bounds and bounds == sorted(bounds) and bounds[-1] <= MOST_HARMED else None


@lru_cache(maxsize=256)
def _masked(text: str, dates: tuple[Span, ...]) -> str:
    """The sentence with each letter of what counts no victims replaced."""
    spans = [*dates, *(match.span() for pattern in harm_words.NO_COUNT for match in pattern.finditer(text))]
    plain = grammar.mask(text, spans)
    others = [match.span("count" if match["count"] else "behind") for match in harm_words.NO_VICTIMS.finditer(plain)]
    return grammar.mask(text, [*spans, *others])


def _said_by(words: str) -> set[int]:
    """Every number that some words may mean: in digits and words, the bounds of a count, and one for a person."""
    numbers = _numbers(words)
    bounds = {n for h in _harms(words) for n in (h.count.low, h.count.best, h.count.high) if n is not None}
    parts = [count.best for match in _COUNTED.finditer(words) if (count := read_count(match[0])) and count.best]
    near = {n + step for n in numbers for step in (-1, 1)}  # "more than 30" is from 31
    return {1, sum(parts)} | bounds | numbers | near


def _numbers(words: str) -> set[int]:
    numbers: set[int] = set()
    for match in _NUMBER.finditer(words):
        bounds, value = vague_bounds(match[0]), parse_number(match[0])
        numbers |= {n for n in (*(bounds or ()), None if value is None else round(value)) if n is not None}
    return numbers


def _read(masked: str, span: Span, claimed: Sequence[int | None], kind: HarmKind) -> Count | None:
    """What the package reads in a sentence about the words; what it reads otherwise than the model is no count."""
    known = {n for n in claimed if n is not None}
    whole = _harms(masked)
    for harms in (whole, _harms(masked, parts=True)):
        own = [h for h in harms if h.kind is kind and h.start < span[1] and span[0] < h.end]
        for harm in own:
            words = masked[harm.start : harm.end]
            if not _is_misread(masked, harm.start, harm.end) and known <= _meant_by(harm.count, words):
                return harm.count
        if any(h.rival for h in own) and known <= {n for h in own for n in (h.count.low, h.count.best, h.count.high)}:
            return Count(*claimed)
        if own:
            return _apart(masked, span, known, kind)
    unread = grammar.mask(masked, [(h.start, h.end) for h in whole])
    return _apart(masked, span, known, kind) or _plain(unread, span, known, kind)


def _apart(masked: str, span: Span, known: set[int], kind: HarmKind) -> Count | None:
    """Number of the words alone where they open a clause of their own, as in "1 killed 3 wounded"."""
    alone = [h for h in _harms(masked[slice(*span)]) if h.kind is kind]
    if len(alone) != 1:
        return None
    count, words = alone[0].count, alone[0].text
    start, end = span[0] + alone[0].start, span[0] + alone[0].end
    simple = len(_numbers(words)) == 1 and harm_words.BARE_VERB.search(words) and not _ASIDE.search(words)
    apart = harm_words.OPENING.search(masked, 0, start) and not _is_misread(masked, start, end)
    return count if simple and apart and known <= _meant_by(count, words) else None


@lru_cache(maxsize=256)
def _harms(masked: str, *, parts: bool = False) -> tuple[Harm, ...]:
    return find_harm(masked, parts=parts)


def _is_misread(masked: str, start: int, end: int) -> bool:
    """As in "30 gunmen killed farmers", "1 killed 3 wounded", "5,000 live in the town where soldiers were killed"."""
    words = masked[start:end]
    if harm_words.OF_THE_DEAD.search(words):
        return True
    if not harm_words.BARE_VERB.search(words):
        return bool(harm_words.NEXT_VERB.match(masked, end) and harm_words.OWN_COUNT.search(masked, 0, start))
    if harm_words.SUBORDINATE.search(_ASIDE.sub(" ", words)):
        return True
    return not harm_words.PASSIVE.search(words) and harm_words.ITS_OBJECT.match(masked, end) is not None


def _meant_by(count: Count, words: str) -> set[int | None]:
    """Bounds of a count, and the number itself where the bound is the next one, as in "more than 15,000"."""
    bounds = {count.low, count.best, count.high}
    if count.best is None and (count.low is None) != (count.high is None):
        near = {count.low - 1} if count.low is not None else {(count.high or 0) + 1}
        bounds |= near & _numbers(words)
    return bounds


def _plain(unread: str, span: Span, known: set[int], kind: HarmKind) -> Count | None:
    """A number that stands beside a word of harm in the part of a sentence in which the package reads no toll."""
    for pattern in harm_words.PLAIN[kind]:
        for match in pattern.finditer(unread):
            count = read_count(match["count"])
            if (
                count is not None
                and match.start("count") < span[1]
                and span[0] < match.end()
                and known <= _meant_by(count, match["count"])
                and not grammar.NOT_PERSONS.search(match["np"])
                and not grammar.PART_OF.match(unread, match.end("count"))
                and not grammar.SUBTOTAL_BEFORE.search(unread, 0, match.start("count"))
            ):
                return count
    if known == {1}:
        for pattern in harm_words.ONE[kind]:
            for match in pattern.finditer(unread, *span):
                denied = harm_words.DENIED.search(unread, 0, match.start("head"))
                if not denied and not harm_words.SEVERAL.fullmatch(match["head"]):
                    return _ONE
    return None
