"""Cues around a word that may tell of an event: itself, what it governs, what governs it, and the sentence."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from geoincidents.events.modality import Modality, modality_of
from geoincidents.text.patterns import Patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.text.document import Analysis
    from geoincidents.text.patterns import Pattern

_CORE: Final = (
    *("kill", "die", "wound", "shoot", "beat", "cut", "attack", "explode", "bomb", "clash", "abduct"),
    *("arrest", "protest", "riot", "crowdcontrol", "destroy", "rob", "rape", "territory", "move", "agree"),
    *("disrupt", "threaten", "chemical", "kill_n", "attack_n", "shoot_n", "blade_n", "explosion_n"),
    *("shelling_n", "air_n", "clash_n", "abduct_n", "arrest_n", "protest_n", "riot_n", "crowdcontrol_n"),
    *("destroy_n", "rob_n", "rape_n", "territory_n", "move_n", "agree_n", "disrupt_n", "threat_n"),
    *("chemical_n", "bomb_weapon", "heavy_weapon", "air_weapon", "gun", "blade"),
)
ACTS: Final = frozenset([*_CORE, *(f"{name}?" for name in _CORE)])
"""Classes of words that can name an event."""
WEAPONS: Final = frozenset({"bomb_weapon", "heavy_weapon", "air_weapon", "gun", "blade"})
"""Those of them that name what it was done with."""
_AUXILIARY: Final = frozenset(
    ["be", "have", "do", "will", "would", "can", "could", "may", "might", "shall", "should", "must"]
)
_NAMED: Final = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "compound", "nmod:poss", "xcomp"})
_PLAIN: Final = frozenset({"aux", "aux:pass", "mark", "det", "case", "advmod", "cc", "amod", "nummod", "cop"})
_NEAR: Final = 5


class Phrase(NamedTuple):
    """A pattern of ``phrases.tsv`` that matches around a word: its cue, its id, and where its words stand."""

    cue: str
    id: str
    start: int
    end: int


def acts_of(tagged: Analysis) -> list[int]:
    """Numbers of the words of a tagged sentence that can name an act."""
    return [
        number
        for number, (word, classes) in enumerate(zip(tagged.words, tagged.classes, strict=True))
        if not classes.isdisjoint(ACTS) and word.lemma not in _AUXILIARY and len(word.text) > 1
    ]


def candidates(analysis: Analysis, named: Sequence[tuple[int, int, Pattern]] | None = None) -> dict[int, list[Phrase]]:
    """Words of a sentence that may tell of an event, by number, with the phrases that they head or stand in.

    They are the words that can name an act, and the heads of the phrases, which may be given as they were found.
    """
    found: dict[int, list[Phrase]] = {number: [] for number in acts_of(analysis)}
    for start, end, pattern in phrases().find(analysis) if named is None else named:
        numbers = range(start, end)
        kind, strength = pattern.values
        where = (pattern.name, analysis.words[start].start, analysis.words[end - 1].end)
        if kind == NO_EVENT:
            for number in numbers:
                if number in found:
                    found[number].append(Phrase("mask", *where))
            continue
        head = next((n for n in numbers if n in found), analysis.head_of(numbers))
        found.setdefault(head, []).append(Phrase(f"{kind}.{strength}", *where))
        for number in numbers:
            if number != head and number in found:
                found[number].append(Phrase(f"in.{kind}.{strength}", *where))
    return found


NO_EVENT: Final = "none"
"""What the patterns of phrases that tell of no event have for a type."""


@cache
def phrases() -> Patterns:
    """The words and phrases that tell of an event, read once."""
    table = files("geoincidents") / "events" / "data" / "phrases.tsv"
    return Patterns(table.read_text(encoding="utf-8").splitlines())


def sentence_cues(analysis: Analysis) -> list[str]:
    """Cues that all words of a sentence share: what other kinds of news it may belong to, and whether it has arms."""
    found = {name for classes in analysis.classes for name in classes}
    cues = [f"s:{name}" for name in found & _ELSEWHERE]
    armed = "arms" if found & _ARMED else "no arms"
    return [*cues, armed, *(f"{cue}|{armed}" for cue in cues)]


def topic_cues(analysis: Analysis) -> list[str]:
    """Words and classes of a sentence, for the type of what it tells of."""
    cues = {f"s:{name}" for classes in analysis.classes for name in classes}
    cues.update(f"w:{w.lemma}" for w in analysis.words if w.is_verb or w.is_noun)
    return list(cues)


_ELSEWHERE: Final = frozenset({"accident", "sport", "court", "art", "history", "drill", "aid"})
"""Classes of words of other kinds of news."""
_ARMED: Final = frozenset({"fighter", "state_force", "protester", *WEAPONS})
"""Classes of those who fight and protest, and of arms."""


def modality_at(analysis: Analysis, number: int) -> Modality:
    """How what a word tells of stands in its sentence."""
    word, start = analysis.words[number], analysis.sentence.start
    return modality_of(analysis.sentence.text, word.start - start, word.end - start)


def word_cues(analysis: Analysis, number: int, around: list[Phrase], modality: Modality) -> list[str]:
    """Cues of one word, of the phrases around it, and of its modality."""
    cues = [f"m:{modality}", *_word_cues(analysis, number)]
    cues += [f"pattern:{phrase.cue}" for phrase in around] or ["pattern:none"]
    return cues


def _word_cues(analysis: Analysis, number: int) -> Iterator[str]:
    words, classes = analysis.words, analysis.classes
    word = words[number]
    kind = "v" if word.is_verb else "n"
    yield f"bias:{kind}"
    yield f"l:{word.lemma}.{kind}"
    yield f"t:{word.tag}"
    yield f"r:{word.relation}"
    for name in classes[number]:
        yield f"c:{name}"
        yield f"c:{name}.{word.tag}"
    if word.head >= 0:
        yield f"h:{words[word.head].lemma}.{word.relation}"
        yield from (f"hc:{name}.{word.relation}" for name in classes[word.head])
    for child in analysis.below[number]:
        if words[child].relation in _PLAIN:
            yield f"d:{words[child].relation}.{words[child].lower}"
        elif words[child].relation in _NAMED:
            yield from _argument_cues(analysis, number, child)
    yield from _neighbour_cues(analysis, number)


def _argument_cues(analysis: Analysis, number: int, child: int) -> Iterator[str]:
    """What a word governs: who, whom, with what, where."""
    words, classes = analysis.words, analysis.classes
    relation = words[child].relation
    case = analysis.case_of(child)
    own = min(classes[number], default="")
    yield f"a:{relation}.{case}"
    yield f"al:{relation}.{words[child].lemma}"
    yield f"lal:{words[number].lemma}.{relation}.{words[child].lemma}"
    for name in classes[child]:
        yield f"ac:{relation}.{case}.{name}"
        yield f"cac:{own}.{relation}.{name}"


def _neighbour_cues(analysis: Analysis, number: int) -> Iterator[str]:
    """The words around a word."""
    words = analysis.words
    for at in range(max(0, number - _NEAR), min(len(words), number + _NEAR + 1)):
        if at != number and (words[at].is_verb or words[at].is_noun or words[at].tag in {"IN", "RP", "TO", "MD"}):
            yield f"n{'<' if at < number else '>'}:{words[at].lemma}"
            yield from (f"nc:{name}" for name in analysis.classes[at])
    if number:
        yield f"p:{words[number - 1].lower}"
    if number + 1 < len(words):
        yield f"f:{words[number + 1].lower}"
        yield f"lf:{words[number].lemma}.{words[number + 1].lower}"
