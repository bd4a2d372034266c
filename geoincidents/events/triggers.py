"""Which words of a sentence tell of an event of the report, and of what type: a scorer over the cues around each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.events.cues import candidates, sentence_cues, word_cues
from geoincidents.events.modality import Modality, modality_of
from geoincidents.events.scorer import scorer
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.text.document import Analysis, Document
    from geoincidents.text.sentences import Sentence


class Strength(StrEnum):
    """How much a trigger says by itself."""

    SPECIFIC = "specific"
    """It names the kind of event ("airstrike")."""
    GENERIC = "generic"
    """It names an event of no stated kind ("attack", "hit"); a specific one beside it decides."""
    HARM = "harm"
    """It names only a consequence ("killed")."""


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

    @property
    def event_type(self) -> EventType:
        """The likeliest type."""
        return types()[int(self.types.argmax())]


NONE: Final = "none"
LEAST: Final = 0.5
"""Probability from which a word is taken to tell of an event."""
_HARM: Final = frozenset({"kill", "wound", "die", "kill_n"})
_GENERIC: Final = frozenset({"attack", "attack_n", "explosion_n", "explode", "destroy", "disrupt"})
_CONSEQUENCES: Final = frozenset(
    ["kill", "wound", "die", "injure", "hurt", "death", "casualty", "injury", "fatality", "body", "corpse", "dead"]
)
_POINTING: Final = frozenset(["the", "this", "that", "these", "those", "its", "his", "their", "her"])
_FIRST_TIME: Final = frozenset(
    ["first", "latest", "second", "third", "last", "most", "same", "worst", "deadliest", "largest", "new", "next"]
)
_PLANS: Final = {Modality.PLANNED, Modality.PROPOSED, Modality.DENIED}


def types() -> tuple[EventType, ...]:
    """The types that :attr:`Trigger.types` counts, in order."""
    return tuple(EventType(answer) for answer in scorer("triggers").answers if answer != NONE)


def find_triggers(document: Document, sentence: Sentence, *, dated: bool) -> tuple[Trigger, ...]:
    """Words of a sentence that tell of events of the report.

    Parameters
    ----------
    document
        The report.
    sentence
        One of its sentences.
    dated
        Whether the sentence holds a date.

    Returns
    -------
    tuple of Trigger
        In order; those that the scorer holds for likelier than not.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> document = Document.read("An air raid hit the port on Friday.")
    >>> [t.text for t in find_triggers(document, document.sentences[0], dated=True)]
    ['raid', 'hit']
    """
    analysis = document.analysis(sentence)
    numbers = candidates(analysis)
    shared = sentence_cues(analysis, opens=sentence.index == 0, dated=dated)
    model = scorer("triggers")
    shares = model.probabilities([[*shared, *word_cues(analysis, number)] for number in numbers])
    none = model.answers.index(NONE)
    found = []
    for number, row in zip(numbers, shares, strict=True):
        share = float(1 - row[none])
        if share >= LEAST:
            kinds = np.delete(row, none)
            found.append(_trigger(analysis, number, share, kinds / kinds.sum()))
    return tuple(found)


def _trigger(analysis: Analysis, number: int, share: float, kinds: NDArray[np.float64]) -> Trigger:
    sentence, word = analysis.sentence, analysis.words[number]
    start = word.start - sentence.start
    modality = modality_of(sentence.text, start, word.end - sentence.start)
    return Trigger(
        word.start,
        word.end,
        word.text,
        number,
        share,
        kinds,
        _strength(analysis, number),
        modality if modality in _PLANS else Modality.REAL,
        _is_definite(analysis, number),
        sentence.segment_of(word.start),
    )


def _strength(analysis: Analysis, number: int) -> Strength:
    if analysis.words[number].lemma in _CONSEQUENCES:
        return Strength.HARM
    return Strength.GENERIC if analysis.classes[number] & _GENERIC else Strength.SPECIFIC


def _is_definite(analysis: Analysis, number: int) -> bool:
    words = analysis.words
    if not words[number].is_noun:
        return False
    below = {words[child].lower for child in analysis.below[number]}
    return bool(below & _POINTING) and not below & _FIRST_TIME
