"""How many were killed and injured: a scorer over the counted and single persons of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geoincidents.events import casualty_grammar as grammar
from geoincidents.events.casualties import Count, Harm, HarmKind, read_count
from geoincidents.events.parties import PEOPLE, path
from geoincidents.events.scorer import scorer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.text.document import Analysis
    from geoincidents.text.words import Word

LEAST: Final = 0.5
"""Probability from which a count is one of killed or of injured."""
_HARM: Final = frozenset(
    [*("kill", "kill_n", "die", "wound", "shoot", "cut", "beat"), *("kill?", "kill_n?", "die?", "wound?", "rape")]
)
_HARMED: Final = frozenset(
    [
        *("dead", "injured", "wounded", "hurt", "killed", "slain", "unhurt", "hospital", "hospitals", "toll", "lives"),
        *("treated", "missing", "injuries", "injury", "wounds", "burns", "shot", "casualties", "casualty", "victims"),
    ]
)
_MISSED: Final = frozenset(
    [
        "missing",
        "displaced",
        "arrested",
        "detained",
        "abducted",
        "kidnapped",
        "rescued",
        "fled",
        "freed",
        "evacuated",
        "homeless",
    ]
)
_COUNTS: Final = re.compile(grammar.COUNT_WORDS, re.IGNORECASE)
_BOTH: Final = re.compile(r"\b(?:both|(?:a\s+)?pair\s+of)\b", re.IGNORECASE)
_PART: Final = re.compile(
    r"\b(?:including|includes?|among\s+(?:them|whom|the\s+\w+)|of\s+(?:them|whom|which)|comprising|namely)\b",
    re.IGNORECASE,
)
_ANEW: Final = re.compile(r"\b(?:while|whilst|killing|wounding|injuring|leaving)\b|;")
_NEAR: Final = 4
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
        if classes & _HARM or word.lower in _HARMED
    ]


def tallies(analysis: Analysis, masked: Sequence[tuple[int, int]]) -> list[Tally]:
    """Counts and single persons of a sentence that may be its killed and injured, in order.

    ``masked`` are offsets into the sentence of what holds no count, such as dates.
    """
    if not harm_words(analysis):
        return []
    text, start = grammar.mask(analysis.sentence.text, masked), analysis.sentence.start
    found: dict[int, Tally] = {}
    for match in (*_COUNTS.finditer(text), *_BOTH.finditer(text)):
        both = _BOTH.fullmatch(match.group())
        count = Count(2, 2, 2) if both else read_count(match.group())
        numbers = analysis.at(start + match.start(), start + match.end())
        if count is None or not numbers or count.high == 0 or match.group().casefold() in _DETERMINERS:
            continue
        number = numbers[-1]
        if _is_label(analysis, number):
            continue
        head = _head_of(analysis, number)
        if head not in found or found[head].number is None:
            end = max(analysis.words[head].end, start + match.end())
            found[head] = Tally(head, number, start + match.start(), end, count)
    taken = {n for t in found.values() for n in range(_first(analysis, t), t.head + 1)}
    for number, word in enumerate(analysis.words):
        if number not in taken and number not in found and _is_person(analysis, number):
            first = min([number, *(c for c in analysis.below[number] if c < number)])
            hidden = text[analysis.words[number].start - start : word.end - start]
            if grammar.HIDDEN not in hidden:
                found[number] = Tally(number, None, analysis.words[first].start, word.end, Count(1, 1, 1))
    return sorted(found.values(), key=lambda tally: tally.start)


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


def _is_person(analysis: Analysis, number: int) -> bool:
    """Whether a word is one person: a noun in the singular, or the last word of a name."""
    word = analysis.words[number]
    if word.relation in _MODIFIERS:
        return False
    if word.tag == "NN":
        return bool(analysis.classes[number] & PEOPLE)
    named = word.tag == "NNP" and word.relation in {"nsubj:pass", "nsubj", "obj", "conj", "appos"}
    return named and not any(analysis.words[c].relation == "nummod" for c in analysis.below[number])


def tally_cues(analysis: Analysis, tally: Tally, harms: Sequence[int], rule: str) -> list[str]:
    """Cues of a count; ``harms`` are the words of harm of its sentence, ``rule`` what the patterns make of it."""
    words = analysis.words
    head = words[tally.head]
    own = sorted(analysis.classes[tally.head] & (PEOPLE | {"property"})) or ["none"]
    kind = "one" if tally.number is None else "digits" if words[tally.number].text[:1].isdigit() else "words"
    first = analysis.at(tally.start, tally.end)[0]
    last = max(tally.head, tally.number or 0)
    cues = [
        *(f"rule:{rule}", f"kind:{kind}", f"rule:{rule}|kind:{kind}", f"relation:{head.relation}", f"tag:{head.tag}"),
        *(f"class:{name}" for name in own),
        *(f"class:{name}|kind:{kind}" for name in own),
        f"lemma:{head.lemma}",
        f"size:{_size(tally.count)}",
        *(f"before:{words[n].lower}" for n in range(max(0, first - _SOON), first)),
        *(f"after:{words[n].lower}" for n in range(last + 1, min(len(words), last + 1 + _SOON))),
        *(f"det:{words[c].lower}" for c in analysis.below[tally.head] if words[c].relation in {"det", "nmod:poss"}),
    ]
    cues += _harm_cues(analysis, tally, harms, kind)
    cues += [f"behind aside:{label}" for label in _behind_aside(analysis, last, harms)]
    start = analysis.sentence.start
    before = analysis.sentence.text[: tally.start - start]
    if any(match.end() > len(before) - _WITHIN for match in _PART.finditer(before)):
        cues += ["part", f"part|rule:{rule}"]
    if _PART.match(analysis.sentence.text[words[last].end - start :].lstrip()):
        cues.append("of whom")
    cues += [f"sentence:{w.lower}" for w in words if w.lower in _MISSED]
    return cues


def _behind_aside(analysis: Analysis, last: int, harms: Sequence[int]) -> set[str]:
    """What is told of a count behind what is put in: "five people, including two nurses and a driver, were killed"."""
    words = analysis.words
    if last + 1 >= len(words) or words[last + 1].text != ",":
        return set()
    found = set()
    for harm in (number for number in harms if number > last + 1):
        at = harm - 1
        while at > last + 1 and (words[at].relation.startswith("aux") or words[at].tag == "RB"):
            at -= 1
        if at > last + 1 and at < harm - 1 and words[at].text == ",":
            found.add(_label(words[harm]))
    return found


_WITHIN: Final = 40
"""Characters over which "including" makes a part of what is counted."""


def _harm_cues(analysis: Analysis, tally: Tally, harms: Sequence[int], kind: str) -> Iterator[str]:
    """What the words of harm around a count are to it."""
    words = analysis.words
    sides = {
        "left": max((n for n in harms if n < tally.head), default=None),
        "right": min((n for n in harms if n > tally.head), default=None),
    }
    for name, harm in sides.items():
        if harm is None:
            yield f"{name}:none"
            continue
        label = _label(words[harm])
        away = abs(harm - tally.head)
        between = words[min(harm, tally.head) + 1 : max(harm, tally.head)]
        stops = "".join(sorted({w.text for w in between if w.text in {",", ";", ":", "."}}))
        others = sum(w.tag == "CD" for w in between)
        near = "next" if away <= 1 else "near" if away <= _NEAR else "far"
        yield from (f"{name}:{label}", f"{name}:{label}|{near}", f"{name}:{label}|{kind}|{min(others, 1)}{stops}")
        yield f"{name}:{words[harm].lemma}"
        yield f"{name}:{label}|{words[harm].tag}"
    labels = ".".join("-" if n is None else _label(words[n]) for n in sides.values())
    nearer = min((n for n in sides.values() if n is not None), key=lambda n: abs(n - tally.head), default=0)
    yield f"sides:{labels}|{'right' if nearer > tally.head else 'left'}|{kind}"
    linked = False
    for harm in harms:
        way = path(analysis, tally.head, harm) if harm != tally.head else "self"
        if way:
            linked = True
            label = _label(words[harm])
            yield from (
                f"way:{label}:{way}",
                f"way:{words[harm].lemma}:{way}",
                f"way:{way}",
                f"way:{label}:{way}|{kind}",
            )
            passive = any(words[c].relation == "aux:pass" for c in analysis.below[harm])
            yield f"way:{label}:{way}|{words[harm].tag}|{passive}"
    if not linked:
        yield "way:none"


def _label(word: Word) -> str:
    """Whether a word of harm tells of death or of injury."""
    text = f"{word.lower} {word.lemma}"
    dead, hurt = grammar.DEAD.search(text), grammar.HURT.search(text)
    return "dead" if dead else "hurt" if hurt else "act"


def _size(count: Count) -> str:
    number = count.best if count.best is not None else count.low if count.low is not None else count.high or 0
    year = 1900 <= number <= 2100  # noqa: PLR2004 years
    return "year" if year else str(number) if number <= _NEAR else f"2^{number.bit_length()}"


def find_tolls(analysis: Analysis, ruled: Sequence[Harm], masked: Sequence[tuple[int, int]]) -> tuple[Harm, ...]:
    """Killed and injured of a sentence."""
    kept = [h for h in ruled if h.kind is HarmKind.EITHER or h.count.high == 0]
    found = tallies(analysis, masked)
    harms = harm_words(analysis)
    if not found:
        return tuple(ruled)
    model = scorer("tolls")
    shares = model.probabilities([tally_cues(analysis, t, harms, rule_of(t, ruled)) for t in found])
    told = []
    for tally, row in zip(found, shares, strict=True):
        answer = model.answers[int(row.argmax())]
        if (
            answer != "none"
            and row.max() >= LEAST
            and not _unharmed(analysis, tally)
            and not any(_touch(tally, h) for h in kept)
        ):
            told.append(_harm(analysis, tally, HarmKind(answer), harms, ruled))
    told = [h for h in told if not any(_is_part(analysis, h, whole) for whole in told)]
    counted = [h for h in ruled if h not in kept and not any(_touch(t, h) for t in found)]
    return tuple(sorted([*kept, *counted, *told], key=lambda harm: harm.start))


def _unharmed(analysis: Analysis, tally: Tally) -> bool:
    """Whether people are counted that came to no harm: "1,200 displaced"."""
    behind = max(tally.head, tally.number or 0) + 1
    return behind < len(analysis.words) and analysis.words[behind].lower in _MISSED


def _is_part(analysis: Analysis, harm: Harm, whole: Harm) -> bool:
    """Whether a count is a part of another one of the same kind: "41 people, including 11 assailants"."""
    if harm is whole or harm.kind is not whole.kind or harm.start < whole.start:
        return False
    between = analysis.sentence.text[whole.start - analysis.sentence.start : harm.end - analysis.sentence.start]
    part = _PART.search(between)
    return part is not None and not _ANEW.search(between, part.end())


def rule_of(tally: Tally, ruled: Sequence[Harm]) -> str:
    """What the patterns of tolls make of a count."""
    touched = [harm for harm in ruled if _touch(tally, harm)]
    whole = next((str(harm.kind) for harm in touched if harm.count == tally.count), None)
    return whole or next((f"in {harm.kind}" for harm in touched), "none")


def _touch(tally: Tally, harm: Harm) -> bool:
    return tally.start < harm.end and harm.start < tally.end


def _harm(analysis: Analysis, tally: Tally, kind: HarmKind, harms: Sequence[int], ruled: Sequence[Harm]) -> Harm:
    """A count with the word of harm beside it, so that both are one stretch."""
    start, end = tally.start, tally.end
    near = min(harms, key=lambda n: abs(n - tally.head))
    if abs(near - tally.head) <= _NEAR and not any(
        w.text in {";", ".", ":"} for w in analysis.words[min(near, tally.head) : max(near, tally.head)]
    ):
        start, end = min(start, analysis.words[near].start), max(end, analysis.words[near].end)
    same = next((h for h in ruled if h.kind is kind and _touch(tally, h)), None)
    text = analysis.sentence.text[start - analysis.sentence.start : end - analysis.sentence.start]
    rival = same is not None and same.rival
    return Harm(start, end, text, kind, tally.count, analysis.words[tally.head].text, rival)
