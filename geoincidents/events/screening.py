"""Which sentences may tell of an event, by their bare words: the others are never tagged or parsed."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.events.scorer import scorer
from geoincidents.text.lemmas import stems_of
from geoincidents.text.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FLOOR: Final = 0.03
"""Probability below which a sentence is passed over."""


def screen_cues(words: Sequence[str]) -> Iterator[str]:
    """Cues of a sentence: its words, folded, their classes, and pairs of words."""
    for lower in words:
        yield from _of_word(lower)
    yield from _of_all(words)


def _of_all(words: Sequence[str]) -> Iterator[str]:
    yield "bias"
    yield from (f"b:{one} {two}" for one, two in pairwise(words))


@lru_cache(maxsize=1 << 15)
def _rows_of(lower: str) -> set[int]:
    return scorer("screen").rows(_of_word(lower))


def _of_word(lower: str) -> tuple[str, ...]:
    known = [stem for stem in stems_of(lower) if stem in vocabulary().words]
    classes = {f"c:{name}" for stem in known for name in vocabulary().classes_named(stem)}
    return (f"w:{lower}", *(f"s:{stem}" for stem in known), *sorted(classes), *(["number"] if lower.isdigit() else []))


def may_tell(sentences: Iterable[Sequence[str]]) -> list[bool]:
    """Whether each of some sentences, given by its words, folded, may tell of an event."""
    model = scorer("screen")
    shares = model.shares([model.rows(_of_all(words)).union(*map(_rows_of, words)) for words in sentences])
    return [bool(share >= FLOOR) for share in shares[:, model.answers.index("event")]]
