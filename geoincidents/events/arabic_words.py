"""Arabic words as the reader of events sees them: bare letters with offsets, without particles, and a table of words.

``data/arabic.tsv`` has one sort of word a row. Alternatives are parted by ``|``; the article is left out or does not
count. ``word~`` stands for a verb of the past with its endings, ``~word`` for one of the present, ``word+`` for a noun
with its endings, ``…`` for up to five words between. ``with`` and ``without`` are words, or ``@class``, of which one
must, or none may, stand in the same clause.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geoincidents.names import fold
from geoincidents.text.sentences import Segment, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LETTERS: Final = "\u0621-\u064a\u066e-\u066f\u0671-\u06d3"
_TOKEN: Final = re.compile(rf"[{_LETTERS}]+|\d+(?:[.,٬٫]\d+)*|[^\W\d_]+")
_SENTENCE: Final = re.compile(r"[؟!؛…]+|\.+(?!\d)|\n")
_SPACE: Final = re.compile(r"[\s\"“”«»'()]*")
_ARTICLE: Final = "ال"
_TO_THE: Final = "لل"
_LEAST: Final = 2
_GAP: Final = "…"
_LONGEST: Final = 1500
"""Characters of a sentence at most, as of English ones."""
_WIDEST: Final = 5
"""Words that ``…`` stands for at most."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number: offsets into the text, bare letters, forms without particles, what parts it from the last."""

    start: int
    end: int
    bare: str
    forms: frozenset[str]
    joined: bool
    comma: bool

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.bare[0].isdigit()


class Folded:
    """A text in bare letters and ASCII digits, with the way back to the offsets of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        letters: list[str] = []
        self._at: list[int] = []
        for offset, char in enumerate(text):
            bare = str(int(char)) if char.isdecimal() else fold(char) if char.isalpha() else char
            if char != "\u0640" and not _is_mark(char):
                letters.append(bare)
                self._at += [offset] * len(bare)
        self._at.append(len(text))
        self.plain = "".join(letters)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the text of a stretch of the bare one."""
        return self._at[start], self._at[end]

    def inside(self, offset: int) -> int:
        """Offset into the bare text of one into the text."""
        return bisect_left(self._at, offset)

    def words(self, start: int, end: int) -> list[Word]:
        """Words of a stretch of the text."""
        found: list[Word] = []
        last = first = self.inside(start)
        for match in _TOKEN.finditer(self.plain, first, self.inside(end)):
            between = self.plain[last : match.start()]
            joined = bool(found) and _SPACE.fullmatch(between) is not None
            bare = match.group()
            found.append(
                Word(*self.span(*match.span()), bare, forms_of(bare), joined, "،" in between or "," in between)
            )
            last = match.end()
        return found

    def sentences(self) -> Iterator[Sentence]:
        """Its sentences, each one segment; a line is a paragraph."""
        start = paragraph = index = 0
        for end, after in [*(m.span() for m in _SENTENCE.finditer(self.plain)), (len(self.plain),) * 2]:
            for first, last in self._pieces(start, end):
                span = self.span(first, last)
                yield Sentence(*span, self.text[slice(*span)], index, paragraph, (Segment(*span, ""),))
                index += 1
            paragraph += "\n" in self.plain[end:after]
            start = after

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What is no blank of a stretch, cut between words where no sentence of prose is as long."""
        while start < end and self.plain[start].isspace():
            start += 1
        while end - start > _LONGEST:
            cut = self.plain.rfind(" ", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            yield start, cut
            start = cut
        if start < end:
            yield start, end


def _is_mark(char: str) -> bool:
    return "\u064b" <= char <= "\u065f" or char in "\u0670\u200e\u200f\u200c\u200d"


@lru_cache(maxsize=65_536)
def forms_of(bare: str) -> frozenset[str]:
    """A word, and what it may be without the particles and the article written onto it."""
    found = {bare}
    for first in ("", "و", "ف"):
        for second in ("", "ب", "ل", "ك"):
            if bare.startswith(first + second):
                found.add(bare[len(first + second) :])
        if bare.startswith(first + _TO_THE):
            found.add(bare[len(first + _TO_THE) :])
    found |= {form[len(_ARTICLE) :] for form in found if form.startswith(_ARTICLE) and len(form) > len(_ARTICLE) + 1}
    return frozenset(form for form in found if len(form) >= _LEAST or form == bare)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: what it is for, its value, what must and what may not stand in the same clause."""

    sort: str
    value: str
    needs: tuple[str, ...]
    bars: tuple[str, ...]
    words: tuple[str, ...]


Pattern = tuple[frozenset[str], ...]  # an empty set is a gap


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a row as they stand: numbers of the first word and of the one after the last."""

    first: int
    last: int
    row: Row


@cache
def table() -> tuple[Row, ...]:
    """Every row, in the order of the file."""
    text = (files("geoincidents.events") / "data" / "arabic.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Row(row["sort"], row["value"], _split(row["with"]), _split(row["without"]), _split(row["words"]))
        for row in rows
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(" ".join(words.split()) for words in cell.split("|") if words.strip())


@cache
def forms_in(sort: str, value: str | None = None) -> frozenset[str]:
    """Single words of a sort, with their endings."""
    rows = (row for row in table() if row.sort == sort and value in {None, row.value})
    return frozenset().union(*(_compile(words)[0] for row in rows for words in row.words if " " not in words))


@cache
def values_of(sort: str) -> dict[str, str]:
    """Bare words of a sort, phrases among them, as they are written in the table, with their values."""
    return {" ".join(map(fold, words.split())): row.value for row in table() if row.sort == sort for words in row.words}


@cache
def _compile(words: str) -> Pattern:
    return tuple(frozenset() if word == _GAP else frozenset(_endings(word)) for word in words.split())


def _endings(word: str) -> Iterator[str]:
    """Bare forms of a word of the table."""
    core = word.strip("~+")
    core = core[len(_ARTICLE) :] if core.startswith(_ARTICLE) and len(core) > len(_ARTICLE) + 1 else core
    forms: Iterable[str]
    if word.endswith("~"):
        weak = core.endswith("ى")
        stem, long = (core[:-1], "ا") if weak else (core, "")
        ends = ["ت", "وا", "يا" if weak else "ا", "تا", "ن", "وه", "وها", "وهم", "ته", "تها", "تهم"]
        forms = [core, *(stem + end for end in (*ends, long + "ه", long + "ها", long + "هم", long + "هما"))]
    elif word.startswith("~"):
        both = [core, "ت" + core[1:]]
        forms = [form + end for form in both for end in ("", "ون", "وا", "ان", "ه", "ها", "هم")]
    elif word.endswith("+"):
        stem = core[:-1] + "ت" if core.endswith("ة") else core
        forms = [core, *(stem + end for end in ("ان", "ين", "ا", "ه", "ها", "هم", "ي"))]
    else:
        forms = [core]
    return (fold(form) for form in forms)


@cache
def _index(sorts: tuple[str, ...]) -> dict[str, list[tuple[Pattern, Row]]]:
    """Patterns of some sorts by the forms of their first word."""
    return _by_first((words, row) for row in table() if row.sort in sorts for words in row.words)


def _by_first(pairs: Iterable[tuple[str, Row]]) -> dict[str, list[tuple[Pattern, Row]]]:
    found: dict[str, list[tuple[Pattern, Row]]] = {}
    for words, row in pairs:
        pattern = _compile(words)
        for form in pattern[0]:
            found.setdefault(form, []).append((pattern, row))
    return found


def matches(words: Sequence[Word], *sorts: str) -> Iterator[Found]:
    """Every place where words of a sort stand, whatever stands around them."""
    index = _index(sorts)
    for number, word in enumerate(words):
        for form in word.forms:
            for pattern, row in index.get(form, ()):
                end = _end_of(words, number + 1, pattern[1:])
                if end is not None:
                    yield Found(number, end, row)


def _end_of(words: Sequence[Word], at: int, rest: Pattern) -> int | None:
    """Number of the word after a pattern of which the first word is read."""
    if not rest:
        return at
    if not rest[0]:
        reach = at
        while reach < min(len(words), at + _WIDEST + 1) and not words[reach].comma:
            if (end := _end_of(words, reach, rest[1:])) is not None:
                return end
            reach += 1
        return None
    if at < len(words) and words[at].joined and rest[0] & words[at].forms:
        return _end_of(words, at + 1, rest[1:])
    return None


class Clause:
    """A stretch of a sentence with its words, asked for what stands in it."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self._forms: frozenset[str] = frozenset().union(*(word.forms for word in words))
        self._known: dict[str, bool] = {}

    def find(self, *sorts: str) -> list[Found]:
        """Words of some sorts whose rows hold here, in order."""
        found = [f for f in matches(self.words, *sorts) if self.holds(f.row)]
        return sorted(found, key=lambda f: (f.first, -f.last))

    def holds(self, row: Row) -> bool:
        """Whether what a row needs stands here, and nothing that bars it."""
        return (not row.needs or any(map(self.has, row.needs))) and not any(map(self.has, row.bars))

    def has(self, words: str) -> bool:
        """Whether words, or those of an ``@class``, stand here."""
        known = self._known.get(words)
        if known is None:
            self._known[words] = known = self._has(words)
        return known

    def _has(self, words: str) -> bool:
        if words.startswith("@"):
            rows = (row for row in table() if row.sort == "class" and row.value == words[1:])
            return any(any(map(self._stands, row.words)) and not any(map(self.has, row.bars)) for row in rows)
        return self._stands(words)

    def _stands(self, words: str) -> bool:
        pattern = _compile(words)
        if self._forms.isdisjoint(pattern[0]):
            return False
        return any(
            pattern[0] & word.forms and _end_of(self.words, n + 1, pattern[1:]) is not None
            for n, word in enumerate(self.words)
        )
