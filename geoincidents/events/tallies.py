"""Counted and single persons of a sentence, which may be its killed and injured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geoincidents.events import casualty_grammar as grammar
from geoincidents.events.casualties import Count, read_count
from geoincidents.events.parties import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.text.document import Analysis

_HARM: Final = frozenset(
    [*("kill", "kill_n", "die", "wound", "shoot", "cut", "beat"), *("kill?", "kill_n?", "die?", "wound?", "rape")]
)


_HARMED: Final = frozenset(
    [
        *("dead", "injured", "wounded", "hurt", "killed", "slain", "unhurt", "hospital", "hospitals", "toll", "lives"),
        *("treated", "missing", "injuries", "injury", "wounds", "burns", "shot", "casualties", "casualty", "victims"),
    ]
)


_COUNTS: Final = re.compile(grammar.COUNT_WORDS, re.IGNORECASE)


_BOTH: Final = re.compile(r"\b(?:both|(?:a\s+)?pair\s+of)\b", re.IGNORECASE)


_SOON: Final = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of persons, or a single person: the number of its head, offsets into the report, and how many."""

    head: int
    number: int | None
    start: int
    end: int
    count: Count


def harm_words(analysis: Analysis) -> list[int]:
    """Numbers of the words of a sentence that tell of killing, dying and injury."""
    return [
        number
        for number, (word, classes) in enumerate(zip(analysis.words, analysis.classes, strict=True))
        if (classes & _HARM or word.lower in _HARMED) and not _is_road_toll(analysis, number)
    ]


def _is_road_toll(analysis: Analysis, number: int) -> bool:
    """Whether "toll" is what drivers pay."""
    behind = analysis.words[number + 1].lower if number + 1 < len(analysis.words) else ""
    return analysis.words[number].lower == "toll" and behind.startswith(_ROAD)


_ROAD: Final = ("booth", "road", "gate", "plaza", "bridge", "collector", "station", "point", "barrier", "free")


def tallies(analysis: Analysis, masked: Sequence[tuple[int, int]]) -> list[Tally]:
    """Counts and single persons of a sentence that may be its killed and injured, in order.

    ``masked`` are offsets into the sentence of what holds no count, such as dates.
    """
    if not harm_words(analysis):
        return []
    text, start = grammar.mask(analysis.sentence.text, masked), analysis.sentence.start
    found = _counts(analysis, text)
    for name in _named(analysis):
        first, end = analysis.words[name[0]].start, analysis.words[name[-1]].end
        if not any(t.start < end and first < t.end for t in found.values()):
            found[name[-1]] = Tally(name[-1], None, first, end, Count(1, 1, 1))
    taken = {n for t in found.values() for n in range(_first(analysis, t), t.head + 1)}
    taken |= {n for t in found.values() for n in _apposed(analysis, t.head)}
    for number, word in enumerate(analysis.words):
        if number not in taken and number not in found and _is_person(analysis, number):
            first = min([number, *(c for c in analysis.below[number] if c < number)])
            hidden = text[word.start - start : word.end - start]
            if grammar.HIDDEN not in hidden:
                found[number] = Tally(number, None, analysis.words[first].start, word.end, Count(1, 1, 1))
    return sorted(found.values(), key=lambda tally: tally.start)


def _counts(analysis: Analysis, text: str) -> dict[int, Tally]:
    """Counted persons and things by the number of their head."""
    found: dict[int, Tally] = {}
    start = analysis.sentence.start
    for match in (*_COUNTS.finditer(text), *_BOTH.finditer(text)):
        both = _BOTH.fullmatch(match.group())
        count = Count(2, 2, 2) if both else read_count(match.group())
        numbers = analysis.at(start + match.start(), start + match.end())
        if count is None or not numbers or count.high == 0 or match.group().casefold() in _DETERMINERS:
            continue
        of = analysis.words[numbers[-1]].lower == "of" and len(numbers) > 1
        number = numbers[-2] if of else numbers[-1]
        if _is_label(analysis, number):
            continue
        head = _head_of(analysis, number)
        if (
            head == number
            and not of
            and number + 1 < len(analysis.words)
            and analysis.words[number + 1].tag[:3] == "NNP"
        ):
            head = number + 1  # "3 Dinka"
        if head not in found or found[head].number is None:
            end = max(analysis.words[head].end, start + match.end())
            found[head] = Tally(head, number, start + match.start(), end, count)
    return found


def _named(analysis: Analysis) -> Iterator[range]:
    """Names of two words and more right behind a verb that kills or wounds: "shot and killed Amina Okoro"."""
    words = analysis.words
    for number in harm_words(analysis):
        if not words[number].is_verb or analysis.classes[number] <= _THREAT:
            continue
        end = number + 1
        while end < len(words) and words[end].text[:1].isupper() and words[end].text.isalpha():
            end += 1
        if end - number > _SOON:
            yield range(number + 1, end)


def _apposed(analysis: Analysis, head: int) -> range:
    """What is put in behind a name to say who that is: ", a former member of the council,"."""
    words, start = analysis.words, head + 2
    behind = words[start - 1 : start + 1]
    if words[head].tag[:3] != "NNP" or len(behind) <= 1 or behind[0].text != ",":
        return range(0)
    if behind[1].lower not in {"a", "an", "the", "former"}:
        return range(0)
    end = next((n for n in range(start, len(words)) if words[n].text in {",", ";", "."}), len(words))
    return range(start, end)


_THREAT: Final = frozenset({"threaten", "beat", "threaten?", "beat?"})


_MODIFIERS: Final = frozenset({"compound", "amod", "flat", "nmod:poss"})


_DETERMINERS: Final = frozenset({"a", "an", "no", "his", "her", "their", "its", "another"})


def _is_label(analysis: Analysis, number: int) -> bool:
    """Whether a number is a part of a name: "Police District 5", "Brigade 55"."""
    before = analysis.words[number - 1] if number else None
    alone = _head_of(analysis, number) == number and analysis.words[number].text.isdigit()
    return alone and before is not None and before.tag in {"NNP", "NNPS"}


def _first(analysis: Analysis, tally: Tally) -> int:
    return analysis.at(tally.start, tally.end)[0] if len(analysis.at(tally.start, tally.end)) else tally.head


def _head_of(analysis: Analysis, number: int) -> int:
    """The noun that a number counts; the number itself where none stands there."""
    word = analysis.words[number]
    while word.relation in {"nummod", "det", "amod", "compound", "advmod"} and word.head > number:
        number, word = word.head, analysis.words[word.head]
        if word.is_noun and word.relation not in _MODIFIERS:
            break
    if word.lower in {
        "dozens",
        "hundreds",
        "thousands",
        "scores",
        "tens",
        "couple",
        "pair",
        "total",
        "dozen",
        "number",
    }:
        of = (c for c in analysis.below[number] if c > number and analysis.words[c].relation == "nmod")
        return next(of, number)
    return number


_ONE_MORE: Final = frozenset({"other", "another", "second", "third", "fourth"})
"""Stand for one person where they are subjects: "one guard was hurt, the other died"."""


def _is_person(analysis: Analysis, number: int) -> bool:
    """Whether a word is one person: a noun in the singular, or the last word of a name."""
    word = analysis.words[number]
    if word.relation in _MODIFIERS:
        return False
    if word.lower in _ONE_MORE:
        return word.relation.startswith("nsubj")
    if word.tag == "NN":
        return bool(analysis.classes[number] & PEOPLE)
    named = word.tag == "NNP" and word.relation in {"nsubj:pass", "nsubj", "obj", "conj", "appos"}
    return named and not any(analysis.words[c].relation == "nummod" for c in analysis.below[number])
