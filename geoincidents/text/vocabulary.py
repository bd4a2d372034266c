"""The words that decisions are made over, with their classes: one table, looked up by lemma and by phrase."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geoincidents.text.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.text.words import Word

_PARTICLE: Final = 3
"""Letters; shorter words ("off", "do") are particles far more often than what the table has them for."""
EMPTY: Final[frozenset[str]] = frozenset()


class Vocabulary:
    """Classes of words ("kill", "state_force", "gun"), written by ``training/vocabulary.py`` from WordNet 3.0.

    Parameters
    ----------
    rows
        Lines of word, part of speech ("n", "v") and classes, separated by tabs.
    """

    def __init__(self, rows: Sequence[str]) -> None:
        self._single: dict[tuple[str, str], frozenset[str]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, frozenset[str]]]] = defaultdict(list)
        for row in rows:
            phrase, part, names = row.split("\t")
            words = tuple(word.lower for word in split_words(phrase))
            classes = frozenset(names.split())
            if len(words) == 1:
                self._single[words[0], part] = classes
            else:
                self._phrases[words[0]].append((words, part, classes))
        self.words: frozenset[str] = frozenset(word for word, _ in self._single)

    def holds(self, word: str, part: str) -> bool:
        """Whether a single word stands in the table as a part of speech."""
        return (word, part) in self._single

    def classes_named(self, word: str) -> frozenset[str]:
        """Classes that a single word has as whatever part of speech."""
        return self._single.get((word, "v"), EMPTY) | self._single.get((word, "n"), EMPTY)

    def forms_of(self, wanted: frozenset[str]) -> frozenset[str]:
        """Words that have one of some classes, and the longest words of phrases that do."""
        found = {word for (word, _), classes in self._single.items() if classes & wanted and len(word) > _PARTICLE}
        for phrases in self._phrases.values():
            found.update(max(phrase, key=len) for phrase, _, classes in phrases if classes & wanted)
        return frozenset(found)

    def classes_of(self, words: Sequence[Word]) -> list[frozenset[str]]:
        """Classes of every word of a tagged sentence; those of a phrase stand at its head."""
        single = self._single
        found = [
            single.get((word.lemma, _part(word))) or single.get((word.lower, _part(word)), EMPTY) for word in words
        ]
        for at, word in enumerate(words):
            for key in {word.lower, word.lemma}:
                for phrase, part, classes in self._phrases.get(key, ()):
                    end = at + len(phrase)
                    if end <= len(words) and all(
                        want in (have.lower, have.lemma) for want, have in zip(phrase, words[at:end], strict=True)
                    ):
                        head = at if part == "v" else end - 1
                        found[head] |= classes
        return found


def _part(word: Word) -> str:
    return "v" if word.is_verb else "n"


@cache
def vocabulary() -> Vocabulary:
    """The package's vocabulary, read once."""
    table = files("geoincidents") / "text" / "data" / "vocabulary.tsv"
    return Vocabulary(table.read_text(encoding="utf-8").splitlines())
