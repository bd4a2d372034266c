"""Which sentences may tell of an event, by their bare words: the others are never tagged or parsed."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.events.scorer import scorer
from geoincidents.text.lemmas import stems_of
from geoincidents.text.vocabulary import vocabulary
from geoincidents.text.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FLOOR: Final = 0.03
"""Probability below which a sentence is passed over."""


def screen_cues(text: str) -> Iterator[str]:
    """Words, their classes, and pairs of words of a sentence."""
    words = [word.lower for word in split_words(text)]
    yield "bias"
    for lower in words:
        yield from _of_word(lower)
    yield from (f"b:{one} {two}" for one, two in pairwise(words))


@lru_cache(maxsize=1 << 15)
def _of_word(lower: str) -> tuple[str, ...]:
    known = [stem for stem in stems_of(lower) if stem in vocabulary().words]
    classes = {f"c:{name}" for stem in known for name in vocabulary().classes_named(stem)}
    return (f"w:{lower}", *(f"s:{stem}" for stem in known), *sorted(classes), *(["number"] if lower.isdigit() else []))


def may_tell(texts: Iterable[str]) -> list[bool]:
    """Whether each of some sentences may tell of an event."""
    model = scorer("screen")
    shares = model.probabilities([screen_cues(text) for text in texts])
    return [bool(share >= FLOOR) for share in shares[:, model.answers.index("event")]]
