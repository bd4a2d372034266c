"""Which words of a sentence tell of an event of the report, and of what type: a scorer over the cues around each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, log
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.events.casualty_grammar import SUMMED
from geoincidents.events.cues import (
    Phrase,
    acts_of,
    candidates,
    modality_at,
    phrases,
    sentence_cues,
    topic_cues,
    word_cues,
)
from geoincidents.events.domains import is_other_news
from geoincidents.events.modality import Modality
from geoincidents.events.scorer import scorer
from geoincidents.events.screening import may_tell
from geoincidents.events.strength import Strength
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.events.watch import Watch
    from geoincidents.text.document import Analysis, Document
    from geoincidents.text.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of an event.

    Attributes
    ----------
    start, end
        Offsets into the report.
    text
        The word.
    number
        Its number in the sentence.
    share
        Probability that it tells of an event of the report.
    types
        Probability of each of :func:`types`, given that it does.
    strength
        How much it says by itself.
    modality
        Whether it took place.
    definite
        True for a noun that points back: "the attack", "their offensive", "the alleged strike".
    segment
        Number of the clause segment of the sentence.
    phrases
        Phrases of ``phrases.tsv`` that name what it tells of.
    """

    start: int
    end: int
    text: str
    number: int
    share: float
    types: NDArray[np.float64]
    strength: Strength
    modality: Modality
    definite: bool
    segment: int
    phrases: tuple[Phrase, ...] = ()

    @property
    def event_type(self) -> EventType:
        """The likeliest type."""
        return types()[int(self.types.argmax())]


LEAST: Final = 0.38
"""Probability below which no word is taken to tell of an event."""
BESIDE: Final = 0.42
"""Probability from which a word is taken beside one that is likely."""
LIKELY: Final = 0.5
"""Probability from which a word of a note is taken."""
NOTED: Final = 0.4
"""Probability from which a word of an entry with its own head is taken; of a row any candidate is."""
SURE: Final = 0.6
"""Probability from which a word of an article is taken."""
SHORT: Final = 4
"""Sentences up to which a text is a note."""
_GENERIC: Final = frozenset(
    {"attack", "attack?", "attack_n", "attack_n?", "explosion_n", "explode", "destroy", "disrupt?"}
)
CONSEQUENCES: Final = frozenset(
    ["kill", "wound", "die", "injure", "hurt", "death", "casualty", "injury", "fatality", "body", "corpse", "dead"]
)
_SUFFERS: Final = frozenset({"obj", "nsubj:pass", "compound", "amod", "conj"})
_POINTING: Final = frozenset(["the", "this", "that", "these", "those", "its", "his", "their", "her"])
_FIRST_TIME: Final = frozenset(
    ["first", "latest", "second", "third", "last", "most", "same", "worst", "deadliest", "largest", "new", "next"]
)
_ANNOUNCING: Final = frozenset({"announce", "declare", "order"})
_PLANS: Final = {Modality.PLANNED, Modality.PROPOSED, Modality.DENIED}


@cache
def types() -> tuple[EventType, ...]:
    """The types that :attr:`Trigger.types` counts, in order."""
    return tuple(map(EventType, scorer("types").answers))


def find_triggers(document: Document, watch: Watch | None = None) -> dict[int, tuple[Trigger, ...]]:
    """Words of a report that tell of its events, by the number of their sentence."""
    whole = len(document.sentences)
    found: dict[int, tuple[Trigger, ...]] = {}
    able = may_tell(
        [word.lower for words in document.words_of(sentence) for word in words] for sentence in document.sentences
    )
    for sentence in document.sentences:
        late = watch is not None and watch.over(sentence.index, whole, share=_FIRST_PART)
        told = able[sentence.index] or whole == 1 or bool(sentence.entry and sentence.entry.headed)
        if told and not late:
            found[sentence.index] = _candidates(document, sentence)
        elif not late and SUMMED.search(sentence.text):
            found[sentence.index] = ()
    best = max((t.share for told in found.values() for t in told), default=0.0)
    # A note of a few sentences was written because something happened; an article may tell of anything.
    least = min(LIKELY, best) if whole <= SHORT else SURE
    kept = {}
    for sentence in document.sentences:
        if sentence.index not in found:
            continue
        words = found[sentence.index]
        enough = min(least, _enough(sentence))
        likely = any(t.share >= enough for t in words)
        kept[sentence.index] = tuple(t for t in words if t.share >= enough or (likely and t.share >= BESIDE))
    return kept


def _enough(sentence: Sentence) -> float:
    """Probability from which a word of a sentence is taken though its report is long."""
    entry = sentence.entry
    if entry is None:
        return SURE
    if entry.row:
        return LEAST
    return NOTED if entry.head and entry.head.marked else LIKELY


_FIRST_PART: Final = 0.6
"""Share of the time that finding the words may take; the rest is for what is made of them."""


def _candidates(document: Document, sentence: Sentence) -> tuple[Trigger, ...]:
    tagged = document.tagged(sentence)
    named = phrases().find(tagged)
    if not named and not acts_of(tagged):
        return ()
    analysis = document.analysis(sentence)
    numbers = candidates(analysis, named)
    shared = sentence_cues(analysis)
    modalities = {number: modality_at(analysis, number) for number in numbers}
    cues = {n: word_cues(analysis, n, around, modalities[n]) for n, around in numbers.items()}
    other = is_other_news(sentence.text)
    model = scorer("triggers")
    shares = model.probabilities([[*shared, *own] for own in cues.values()])[:, model.answers.index("event")]
    told = []
    for (number, around), share in zip(numbers.items(), shares, strict=True):
        settled = _settled(float(share), around, modalities[number], other=other)
        if settled >= LEAST:
            told.append((number, settled))
    topic = topic_cues(analysis)
    kinds = scorer("types").probabilities([[*topic, *cues[number]] for number, _ in told])
    rows = {number: _named(row, numbers[number]) for (number, _), row in zip(told, kinds, strict=True)}
    return tuple(
        _trigger(analysis, number, share, modalities[number], _undone(analysis, rows, number), numbers[number])
        for number, share in told
    )


def _undone(analysis: Analysis, rows: dict[int, NDArray[np.float64]], number: int) -> NDArray[np.float64]:
    """Shares of the types of a word: of a bomb that was defused, those of its being defused."""
    at = number
    while analysis.words[at].relation in _SUFFERS and analysis.words[at].head >= 0:
        at = analysis.words[at].head
        if at in rows and analysis.words[at].is_verb:
            undone = types()[int(rows[at].argmax())] is EventType.DISRUPTED_WEAPONS
            return rows[at if undone else number]
    return rows[number]


def _settled(share: float, around: list[Phrase], modality: Modality, *, other: bool) -> float:
    """A probability, raised where a phrase names the act, lowered where its clause denies it."""
    odds = log(max(share, 1e-6) / max(1 - share, 1e-6))
    if modality in _DOUBTS:
        odds -= DOUBTED
    if any(phrase.cue == "mask" for phrase in around):
        odds -= DOUBTED
    elif modality not in _DOUBTS and _is_named(around):
        odds += SPELLED
    return 1 / (1 + exp(OTHERWISE * other - odds))


def _is_named(around: list[Phrase]) -> bool:
    """Whether a phrase names the kind of event."""
    return any(phrase.cue.endswith(f".{Strength.SPECIFIC}") for phrase in around)


def _named(shares: NDArray[np.float64], around: list[Phrase]) -> NDArray[np.float64]:
    """Shares of the types, with more for the one that a phrase names."""
    for phrase in around:
        kind, _, strength = phrase.cue.removeprefix("in.").rpartition(".")
        if strength == Strength.SPECIFIC and kind in scorer("types").answers:
            shares = shares * (1 - NAMED)
            shares[scorer("types").answers.index(kind)] += NAMED
    return shares


SPELLED: Final = 2.0
DOUBTED: Final = 1.0
"""Log odds that a phrase adds, and that a clause of doubt, fear or negation takes away."""
OTHERWISE: Final = 5.0
"""Log odds that words of sport, stage, weather or accidents take away where no arms are named."""
NAMED: Final = 0.45
"""Share that the type of a phrase has before all else."""
_DOUBTS: Final = {Modality.NEGATED, Modality.HYPOTHETICAL, Modality.CIRCUMSTANCE}


def _trigger(
    analysis: Analysis,
    number: int,
    share: float,
    modality: Modality,
    kinds: NDArray[np.float64],
    around: list[Phrase],
) -> Trigger:
    sentence, word = analysis.sentence, analysis.words[number]
    text, announcing = word.text, analysis.words[word.head] if word.head >= 0 else word
    if announcing.lemma in _ANNOUNCING and any(
        phrase.cue == f"{EventType.MOVEMENT}.{Strength.SPECIFIC}" for phrase in around
    ):
        # "Announced a counteroffensive": what is announced has not begun.
        text = f"{announcing.text} {word.text}"
        kinds = np.array([float(kind is EventType.MOVEMENT) for kind in types()])
    return Trigger(
        word.start,
        word.end,
        text,
        number,
        share,
        kinds,
        _strength(analysis, number, around),
        modality if modality in _PLANS else Modality.REAL,
        _is_definite(analysis, number),
        sentence.segment_of(word.start),
        tuple(phrase for phrase in around if phrase.cue != "mask"),
    )


def _strength(analysis: Analysis, number: int, around: list[Phrase]) -> Strength:
    if analysis.words[number].lemma in CONSEQUENCES:
        return Strength.HARM
    vague = analysis.classes[number] & _GENERIC and not _is_named(around)
    return Strength.GENERIC if vague else Strength.SPECIFIC


def _is_definite(analysis: Analysis, number: int) -> bool:
    words = analysis.words
    if not words[number].is_noun:
        return False
    below = {words[child].lower for child in analysis.below[number]}
    return bool(below & _POINTING) and not below & _FIRST_TIME
