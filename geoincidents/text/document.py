"""A report read once: its sentences with tagged, parsed and classed words, which every decision shares."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.text.analyser import default_analyser
from geoincidents.text.casing import in_sentence_case
from geoincidents.text.columns import Column
from geoincidents.text.lemmas import stems_of
from geoincidents.text.naming import Nobody
from geoincidents.text.sentences import Sentence, split_sentences
from geoincidents.text.vocabulary import vocabulary
from geoincidents.text.words import Word, split_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from geoincidents.text.analyser import Analyser
    from geoincidents.text.columns import Row


@dataclass(slots=True)
class Analysis:
    """A sentence with its words.

    Attributes
    ----------
    sentence
        Where it stands.
    words
        Its words in order, tagged and parsed.
    classes
        Their classes in the vocabulary.
    below
        For each word, the numbers of those that depend on it.
    """

    sentence: Sentence
    words: list[Word]
    classes: list[frozenset[str]]
    below: list[list[int]]

    @classmethod
    def of(cls, sentence: Sentence, words: list[Word]) -> Self:
        """A sentence with words that are tagged and parsed."""
        tagged = cls(sentence, words, vocabulary().classes_of(words), [])
        tagged.hang()
        return tagged

    def hang(self) -> None:
        """Fill :attr:`below` once its words are parsed."""
        self.below = [[] for _ in self.words]
        for number, word in enumerate(self.words):
            if word.head >= 0:
                self.below[word.head].append(number)

    def at(self, start: int, end: int) -> range:
        """Numbers of the words that a stretch of the text touches."""
        first = bisect_left(self.words, start + 1, key=lambda word: word.end)
        last = bisect_left(self.words, end, lo=first, key=lambda word: word.start)
        return range(first, last)

    def head_of(self, numbers: range) -> int:
        """The word of a stretch that governs the others: the first whose head lies outside."""
        return next((i for i in numbers if self.words[i].head not in numbers), numbers[0])

    def case_of(self, number: int) -> str:
        """The preposition of a word, folded; "" where it has none."""
        below = (self.words[child] for child in self.below[number])
        return next((word.lower for word in below if word.relation == "case"), "")

    def verbs_between(self, one: int, other: int) -> int:
        """How many verbs stand between two words."""
        return sum(word.is_verb for word in self.words[min(one, other) + 1 : max(one, other)])

    def reach(self, number: int) -> range:
        """Words from the first to the last of what depends on a word, itself included."""
        low = high = number
        waiting = [number]
        seen = {number}
        while waiting:
            for child in self.below[waiting.pop()]:
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
                    low, high = min(low, child), max(high, child)
        return range(low, high + 1)


@dataclass(slots=True)
class Document:
    """A report with its sentences; words are cut, tagged and parsed when each is first asked for.

    Attributes
    ----------
    text
        The report, its headlines in sentence case.
    sentences
        Its sentences, in order.
    analyser
        What tags and parses; None for the package's own, which is loaded with the first sentence.
    """

    text: str
    sentences: tuple[Sentence, ...]
    analyser: Analyser | None
    _words: dict[int, list[list[Word]]] = field(default_factory=dict)
    _tagged: dict[int, Analysis] = field(default_factory=dict)
    _unparsed: dict[int, list[Callable[[], None]]] = field(default_factory=dict)

    @classmethod
    def read(
        cls, text: str, analyser: Analyser | None = None, *, but: tuple[int, int] = (0, 0), cased: bool = False
    ) -> Self:
        """A document of a text."""
        text = text if cased else in_sentence_case(text, Nobody())
        return cls(text, split_sentences(text, but=but), analyser)

    def words_of(self, sentence: Sentence) -> list[list[Word]]:
        """The words of each stretch of a sentence that is read by itself."""
        known = self._words.get(sentence.index)
        if known is None:
            cut = (self._cut(sentence, start, end) for start, end in _stretches(sentence))
            known = self._words[sentence.index] = [words for words in cut if words]
        return known

    def tagged(self, sentence: Sentence) -> Analysis:
        """A sentence with words that are tagged, but not parsed yet."""
        known = self._tagged.get(sentence.index)
        if known is None:
            analyser = self.analyser or default_analyser()
            stretches = self.words_of(sentence)
            self._unparsed[sentence.index] = [analyser.tag(words) for words in stretches]
            words = list(chain(*stretches))
            known = Analysis(sentence, words, vocabulary().classes_of(words), [])
            self._tagged[sentence.index] = known
        return known

    def analysis(self, sentence: Sentence) -> Analysis:
        """A sentence with words that are tagged and parsed."""
        known = self.tagged(sentence)
        if sentence.index in self._unparsed:
            before = 0
            for words, parse in zip(self.words_of(sentence), self._unparsed.pop(sentence.index), strict=True):
                parse()
                for word in words:
                    word.head += before if word.head >= 0 else 0
                before += len(words)
            known.hang()
        return known

    def _cut(self, sentence: Sentence, start: int, end: int) -> list[Word]:
        words = split_words(self.text, start, end)
        row = sentence.entry.row if sentence.entry else None
        # "Ambush on convoy" in a cell is capital for its place alone; "Gunmen attack village" is read as a sentence.
        noun = len(words) < _SHORT or words[1].lower in _BEHIND_NOUNS
        if row and noun and not _is_place(row, start):
            _lower(words)
        return words


def _stretches(sentence: Sentence) -> list[tuple[int, int]]:
    """What is read by itself: the cells of a row, the head of an entry and what it tells, else the whole sentence."""
    entry, start, end = sentence.entry, sentence.start, sentence.end
    if entry is None:
        return [(start, end)]
    cuts = [cell[0] for cell in entry.row.cells] if entry.row else [entry.head.end] if entry.head else []
    edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
    return list(pairwise(edges))


def _is_place(row: Row, start: int) -> bool:
    """Whether a cell stands in a column of places."""
    return any(
        a <= start <= b and column is Column.PLACE for (a, b), column in zip(row.cells, row.columns, strict=False)
    )


_SHORT: Final = 3
_BEHIND_NOUNS: Final = frozenset(
    ["of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "against", "near", "between"]
)


def _lower(words: list[Word]) -> None:
    """Give the words of a headline that the vocabulary knows the letters they have in a sentence."""
    known = vocabulary().words
    for word in words:
        if stems_of(word.lower) & known:
            word.text = word.lower
