"""Cues around a word that may tell of an event: itself, what it governs, what governs it, and the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents.events.modality import modality_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.text.document import Analysis

ACTS: Final = frozenset(
    [
        "kill",
        "die",
        "wound",
        "shoot",
        "beat",
        "cut",
        "attack",
        "explode",
        "bomb",
        "clash",
        "abduct",
        "arrest",
        "protest",
        "riot",
        "crowdcontrol",
        "destroy",
        "rob",
        "rape",
        "territory",
        "move",
        "agree",
        "disrupt",
        "threaten",
        "chemical",
        "kill_n",
        "attack_n",
        "shoot_n",
        "blade_n",
        "explosion_n",
        "shelling_n",
        "air_n",
        "clash_n",
        "abduct_n",
        "arrest_n",
        "protest_n",
        "riot_n",
        "crowdcontrol_n",
        "destroy_n",
        "rob_n",
        "rape_n",
        "territory_n",
        "move_n",
        "agree_n",
        "disrupt_n",
        "threat_n",
        "chemical_n",
        "bomb_weapon",
        "heavy_weapon",
        "air_weapon",
        "gun",
        "blade",
    ]
)
"""Classes of words that can name an event."""
_AUXILIARY: Final = frozenset(
    ["be", "have", "do", "will", "would", "can", "could", "may", "might", "shall", "should", "must"]
)
_NAMED: Final = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "compound", "nmod:poss", "xcomp"})
_PLAIN: Final = frozenset({"aux", "aux:pass", "mark", "det", "case", "advmod", "cc", "amod", "nummod", "cop"})
_NEAR: Final = 5


def candidates(analysis: Analysis) -> list[int]:
    """Numbers of the words of a sentence that may tell of an event: its verbs, and nouns that can name an act."""
    return [
        number
        for number, (word, classes) in enumerate(zip(analysis.words, analysis.classes, strict=True))
        if (word.is_verb and word.lemma not in _AUXILIARY) or (classes & ACTS and len(word.text) > 1)
    ]


def sentence_cues(analysis: Analysis, *, opens: bool, dated: bool) -> list[str]:
    """Cues that all words of a sentence share."""
    cues = {f"s:{name}" for classes in analysis.classes for name in classes}
    cues.update(f"w:{w.lemma}" for w in analysis.words if w.is_verb or w.is_noun)
    cues.add(f"opens={opens}")
    cues.add(f"dated={dated}")
    cues.add(f"long={min(len(analysis.words) // 12, 4)}")
    return list(cues)


def word_cues(analysis: Analysis, number: int) -> list[str]:
    """Cues of one word."""
    return list(_word_cues(analysis, number))


def _word_cues(analysis: Analysis, number: int) -> Iterator[str]:
    words, classes = analysis.words, analysis.classes
    word = words[number]
    kind = "v" if word.is_verb else "n"
    yield f"bias:{kind}"
    start = analysis.sentence.start
    yield f"m:{modality_of(analysis.sentence.text, word.start - start, word.end - start)}"
    yield f"l:{word.lemma}.{kind}"
    yield f"t:{word.tag}"
    yield f"r:{word.relation}"
    for name in classes[number]:
        yield f"c:{name}"
        yield f"c:{name}.{word.tag}"
    if word.head >= 0:
        head = words[word.head]
        yield f"h:{head.lemma}.{word.relation}"
        for name in classes[word.head]:
            yield f"hc:{name}.{word.relation}"
    for child in analysis.below[number]:
        below = words[child]
        relation = below.relation
        if relation in _PLAIN:
            yield f"d:{relation}.{below.lower}"
        elif relation in _NAMED:
            case = next((words[c].lower for c in analysis.below[child] if words[c].relation == "case"), "")
            yield f"a:{relation}.{case}"
            yield f"al:{relation}.{below.lemma}"
            yield f"lal:{word.lemma}.{relation}.{below.lemma}"
            for name in classes[child]:
                yield f"ac:{relation}.{case}.{name}"
                yield (
                    f"cac:{relation}.{name}" if not classes[number] else f"cac:{min(classes[number])}.{relation}.{name}"
                )
    for at in range(max(0, number - _NEAR), min(len(words), number + _NEAR + 1)):
        if at != number and (words[at].is_verb or words[at].is_noun or words[at].tag in {"IN", "RP", "TO", "MD"}):
            yield f"n{'<' if at < number else '>'}:{words[at].lemma}"
            for name in classes[at]:
                yield f"nc:{name}"
    if number:
        yield f"p:{words[number - 1].lower}"
    if number + 1 < len(words):
        yield f"f:{words[number + 1].lower}"
        yield f"lf:{word.lemma}.{words[number + 1].lower}"
