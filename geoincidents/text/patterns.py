"""Patterns over the words of a sentence, as data: read from a file, compiled once, matched in one pass.

A row of a file is ``id``, values of the file's own columns, and a pattern: elements parted by spaces, each of which
takes one word.

======== ==========================================================================
``fire``     a word with that dictionary form, or that very form
``a|b``      either of them
``=fired``   that very form, in lower case
``<gun>``    a word of that class of the vocabulary
``fire.V``   the same as a verb (``.N`` as a noun; behind a class too)
``#``        a number, in digits or letters; not the first element
``A``        a word with a capital, such as a name; not the first element
``~3``       up to three words, none of them a full stop, semicolon or colon; not the first element
``fire?``    what may be left out
======== ==========================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geoincidents.errors import GeoincidentsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geoincidents.text.document import Analysis

_ENDS: Final = frozenset({".", ";", ":", "?", "!"})
_GAP: Final = re.compile(r"~(\d)")
_ELEMENT: Final = re.compile(r"(?P<what>[^.?]+|\.)(?:\.(?P<part>[VN]))?(?P<maybe>\?)?")
_NUMBER: Final = "CD"


@dataclass(frozen=True, slots=True)
class Element:
    """What one word of a pattern may be, or how many words may stand in between."""

    lemmas: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    number: bool = False
    capital: bool = False
    part: str = ""
    gap: int = 0
    maybe: bool = False

    @classmethod
    def read(cls, text: str) -> Element:
        """An element as a file writes it."""
        if gap := _GAP.fullmatch(text):
            return cls(gap=int(gap[1]))
        match = _ELEMENT.fullmatch(text)
        if match is None:
            raise GeoincidentsError(f"{text!r} is no element of a pattern.")
        choices = match["what"].split("|")
        if not all(choices):
            raise GeoincidentsError(f"{text!r} is no element of a pattern.")
        return cls(
            frozenset(c for c in choices if c[0] not in "=<#" and c != "A"),
            frozenset(c[1:] for c in choices if c[0] == "=" and len(c) > 1),
            frozenset(c[1:-1] for c in choices if c[0] == "<"),
            "#" in choices,
            "A" in choices,
            match["part"] or "",
            maybe=bool(match["maybe"]),
        )

    def takes(self, analysis: Analysis, number: int) -> bool:
        """Whether it takes a word of a sentence."""
        word = analysis.words[number]
        if (self.part == "V" and not word.is_verb) or (self.part == "N" and not word.is_noun):
            return False
        return (
            word.lemma in self.lemmas
            or word.lower in self.lemmas
            or word.lower in self.forms
            or (bool(self.classes) and bool(self.classes & analysis.classes[number]))
            or (self.number and word.tag == _NUMBER)
            or (self.capital and word.text[:1].isupper())
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern with its name, its place in the file, and the values of its row."""

    name: str
    number: int
    values: tuple[str, ...]
    elements: tuple[Element, ...]

    def match(self, analysis: Analysis, start: int) -> int | None:
        """Number of the word behind the longest match that starts at a word; None where there is none."""
        return max(self._ends(analysis, start, 0), default=None)

    def _ends(self, analysis: Analysis, at: int, step: int) -> Iterator[int]:
        if step == len(self.elements):
            yield at
            return
        element = self.elements[step]
        if element.gap:
            for here in range(at, min(at + element.gap, len(analysis.words)) + 1):
                yield from self._ends(analysis, here, step + 1)
                if here < len(analysis.words) and analysis.words[here].lower in _ENDS:
                    return
            return
        if at < len(analysis.words) and element.takes(analysis, at):
            yield from self._ends(analysis, at + 1, step + 1)
        if element.maybe:
            yield from self._ends(analysis, at, step + 1)


class Patterns:
    r"""Patterns of a file.

    Parameters
    ----------
    rows
        Lines of the file; those that are empty or open with ``#`` and a space say nothing.

    Raises
    ------
    GeoincidentsError
        If a row has no name or no pattern, a name stands twice, or an element is none.

    Examples
    --------
    >>> from geoincidents.text.document import Document
    >>> document = Document.read("Gunmen opened fire on a bus.")
    >>> patterns = Patterns(["open-fire\tshooting\topen.V fire.N on|at"])
    >>> [(start, end, found.name) for start, end, found in patterns.find(document.analysis(document.sentences[0]))]
    [(1, 4, 'open-fire')]
    """

    def __init__(self, rows: Iterable[str]) -> None:
        self.rows: dict[str, Pattern] = {}
        self._starts: dict[str, list[Pattern]] = {}
        for row in rows:
            if row.strip() and not row.startswith("# "):
                name, *values, text = row.rstrip("\n").split("\t")
                if not values or not text.strip() or name in self.rows:
                    raise GeoincidentsError(f"{row!r} is no row of patterns, or its name stands twice.")
                pattern = Pattern(name, len(self.rows), tuple(values), tuple(map(Element.read, text.split())))
                self.rows[name] = pattern
                self._file(pattern)

    def _file(self, pattern: Pattern) -> None:
        first = pattern.elements[0]
        if first.maybe or first.gap or first.number or first.capital:
            raise GeoincidentsError(f"The pattern {pattern.name!r} has to open with a word or a class.")
        for key in {*first.lemmas, *first.forms, *(f"<{name}>" for name in first.classes)}:
            self._starts.setdefault(key, []).append(pattern)

    def find(self, analysis: Analysis) -> list[tuple[int, int, Pattern]]:
        """Every match in a sentence: number of its first word, of the word behind it, and the pattern.

        In order of their first words; of those that start together the longest first, then as the file has them.
        """
        found = []
        for number, (word, classes) in enumerate(zip(analysis.words, analysis.classes, strict=True)):
            keys = {word.lemma, word.lower, *(f"<{name}>" for name in classes)}
            able = {p.number: p for key in keys for p in self._starts.get(key, ())}
            here = [(number, end, p) for p in able.values() if (end := p.match(analysis, number)) is not None]
            found += sorted(here, key=lambda match: (-match[1], match[2].number))
        return found
