"""Cues of a count of persons as killed or injured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events import casualty_grammar as grammar
from geoincidents.events.parties import PEOPLE, path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geoincidents.events.casualties import Count
    from geoincidents.events.tallies import Tally
    from geoincidents.text.document import Analysis

_ACTS: Final = frozenset({"kill", "shoot", "cut", "beat"})


_DEADLY: Final = frozenset({"kill", "kill_n", "die"})


_FATALLY: Final = frozenset({"fatally", "mortally", "dead", "death"})
"""Beside a verb of harm: "fatally shot", "shot dead", "hacked to death"."""


MISSED: Final = frozenset(
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


PART: Final = re.compile(
    r"\b(?:including|includes?|among\s+(?:them|whom|the\s+\w+)|of\s+(?:them|whom|which)|comprising|namely)\b",
    re.IGNORECASE,
)


NEAR: Final = 4


_SOON: Final = 2


def tally_cues(analysis: Analysis, tally: Tally, harms: Sequence[int], rule: str) -> list[str]:
    """Cues of a count; ``harms`` are the words of harm of its sentence, ``rule`` what the patterns make of it."""
    words = analysis.words
    head = words[tally.head]
    own = sorted(analysis.classes[_counted(analysis, tally.head)] & (PEOPLE | {"property"})) or ["none"]
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
    if first - 1 in harms:
        cues.append(f"behind:{_label(analysis, first - 1)}|{words[first - 1].tag}|{kind}|{head.tag[:3]}")
    cues += [f"behind aside:{label}" for label in _behind_aside(analysis, last, harms)]
    start = analysis.sentence.start
    before = analysis.sentence.text[: tally.start - start]
    if any(match.end() > len(before) - _WITHIN for match in PART.finditer(before)):
        cues += ["part", f"part|rule:{rule}"]
    if PART.match(analysis.sentence.text[words[last].end - start :].lstrip()):
        cues.append("of whom")
    cues += [f"sentence:{w.lower}" for w in words if w.lower in MISSED]
    return cues


def _counted(analysis: Analysis, head: int) -> int:
    """The noun behind "one of"; the head itself where it is no bare number."""
    if analysis.words[head].tag != "CD":
        return head
    return next((c for c in analysis.below[head] if c > head and analysis.words[c].relation == "nmod"), head)


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
            found.add(_label(analysis, harm))
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
        label = _label(analysis, harm)
        away = abs(harm - tally.head)
        between = words[min(harm, tally.head) + 1 : max(harm, tally.head)]
        stops = "".join(sorted({w.text for w in between if w.text in {",", ";", ":", "."}}))
        others = sum(w.tag == "CD" for w in between)
        near = "next" if away <= 1 else "near" if away <= NEAR else "far"
        yield from (f"{name}:{label}", f"{name}:{label}|{near}", f"{name}:{label}|{kind}|{min(others, 1)}{stops}")
        yield f"{name}:{words[harm].lemma}"
        yield f"{name}:{label}|{words[harm].tag}"
    labels = ".".join("-" if n is None else _label(analysis, n) for n in sides.values())
    nearer = min((n for n in sides.values() if n is not None), key=lambda n: abs(n - tally.head), default=0)
    yield f"sides:{labels}|{'right' if nearer > tally.head else 'left'}|{kind}"
    linked: list[int] = []
    for harm in harms:
        way = path(analysis, tally.head, harm) if harm != tally.head else "self"
        if way:
            linked.append(harm)
            label = _label(analysis, harm)
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
    fate = ">".join(_label(analysis, harm) for harm in linked if not _is_of_others(analysis, harm, tally.head))
    yield from (f"fate:{fate}", f"fate:{fate}|{kind}")
    for harm in linked or [nearer]:
        yield from _cause_cues(analysis, harm)


def _is_of_others(analysis: Analysis, harm: int, head: int) -> bool:
    """Whether a verb of harm tells of somebody else: "one was hurt and two died", "wounded six and killed three"."""
    told = [c for c in analysis.below[harm] if analysis.words[c].relation.startswith(("nsubj", "obj"))]
    return bool(told) and head not in told


def _cause_cues(analysis: Analysis, harm: int) -> Iterator[str]:
    """What a word of harm stands under: who protests over a killing is not killed by the protest."""
    words, tag = analysis.words, analysis.words[harm].tag[:2]
    case = analysis.case_of(harm)
    classes = gathered(analysis, above(analysis, harm))
    before = gathered(analysis, range(harm))
    yield f"harm:{words[harm].relation}|{tag}"
    yield f"relation above:{words[harm].relation}|{bool(classes)}"
    for name in classes:
        yield from (f"above:{name}|{tag}", f"above:{name}|{case}|{words[harm].relation}")
    for name in before:
        yield from (f"gathered:{name}|{tag}|{words[harm].relation}", f"gathered:{name}|{case}|{tag}")


def gathered(analysis: Analysis, numbers: Iterable[int]) -> set[str]:
    """Classes of protest that some words have."""
    return {name.rstrip("?") for number in numbers for name in analysis.classes[number]} & _GATHERING


def above(analysis: Analysis, number: int) -> list[int]:
    """The words that a word stands under, nearest first."""
    found: list[int] = []
    number = analysis.words[number].head
    while number >= 0 and number not in found and len(found) <= _ABOVE:
        found.append(number)
        number = analysis.words[number].head
    return found


_GATHERING: Final = frozenset({"protest", "protest_n"})
_ABOVE: Final = 4


def _label(analysis: Analysis, number: int) -> str:
    """Whether a word of harm tells of death, of injury, of an act that may bring either, or of a mere threat."""
    word, classes = analysis.words[number], analysis.classes[number]
    text, around = f"{word.lower} {word.lemma}", analysis.words[max(0, number - 1) : number + 3]
    if grammar.DEAD.search(text):
        return "dead"
    if grammar.HURT.search(text) or ("wound" in classes and not classes & _ACTS):
        return "hurt"
    either = "wound" in classes or not classes & _DEADLY
    if not either or (classes & _ACTS and any(w.lower in _FATALLY for w in around)):
        return "dead"
    return "threat" if "threaten" in classes else "act"


def _size(count: Count) -> str:
    number = count.best if count.best is not None else count.low if count.low is not None else count.high or 0
    year = 1900 <= number <= 2100  # noqa: PLR2004 years
    return "year" if year else str(number) if number <= NEAR else f"2^{number.bit_length()}"
