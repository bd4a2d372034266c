"""Which word of a note tells of an event that is annotated in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from check_notes import offsets

from geoincidents.events.cues import candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.text.document import Analysis, Document


def foremost(analysis: Analysis, numbers: Sequence[int]) -> int:
    """Of some words the one that names the act: known to the vocabulary, and governed by none of the others."""
    return min(numbers, key=lambda n: (not analysis.classes[n], analysis.words[n].head in numbers))


def told_at(document: Document, event: dict[str, Any]) -> tuple[Analysis, int] | None:
    """The sentence of an event's trigger and the number of its word; None where no sentence holds it."""
    span = offsets(document.text, event["trigger"])
    sentence = next((s for s in document.sentences if span and s.start <= span[0] < s.end), None)
    if sentence is None or span is None:
        return None
    analysis = document.analysis(sentence)
    touched, able = analysis.at(*span), candidates(analysis)
    return analysis, foremost(analysis, [n for n in touched if n in able] or touched)
