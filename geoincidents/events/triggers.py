"""Which words of a sentence tell of an event of the report, and of what type: a scorer over the cues around each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.events.cues import candidates, sentence_cues, word_cues
from geoincidents.events.scorer import scorer
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.text.sentences import Sentence
    from geoincidents.text.document import Document

NONE: Final = "none"
LEAST: Final = 0.5
"""Probability from which a word is taken to tell of an event."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A word that tells of an event.

    Attributes
    ----------
    start, end
        Offsets into the report.
    number
        Its number in the sentence.
    share
        Probability that it tells of an event of the report.
    types
        Probability of each of :func:`types_of`, given that it does.
    classes
        Its classes in the vocabulary.
    """

    start: int
    end: int
    number: int
    share: float
    types: NDArray[np.float64]
    classes: frozenset[str]


def types_of() -> tuple[EventType, ...]:
    """The types that ``Telling.types`` counts, in order."""
    return tuple(EventType(answer) for answer in scorer("triggers").answers if answer != NONE)


def tellings(document: Document, sentence: Sentence, *, dated: bool, placed: bool) -> list[Telling]:
    """Words of a sentence that may tell of an event, with their probabilities.

    Parameters
    ----------
    document
        The report.
    sentence
        One of its sentences.
    dated, placed
        Whether the sentence holds a date and a place.

    Returns
    -------
    list of Telling
        Every candidate, in order; the caller takes those whose share is enough.

    Raises
    ------
    Nothing
    """
    analysis = document.analysis(sentence)
    numbers = candidates(analysis)
    if not numbers:
        return []
    shared = sentence_cues(analysis, opens=sentence.index == 0, dated=dated, placed=placed)
    model = scorer("triggers")
    shares = model.probabilities([[*shared, *word_cues(analysis, number)] for number in numbers])
    none = model.answers.index(NONE)
    rest = np.delete(shares, none, axis=1)
    rest /= rest.sum(axis=1, keepdims=True) + 1e-12
    return [
        Telling(
            analysis.words[number].start,
            analysis.words[number].end,
            number,
            float(1 - row[none]),
            types,
            analysis.classes[number],
        )
        for number, row, types in zip(numbers, shares, rest, strict=True)
    ]
