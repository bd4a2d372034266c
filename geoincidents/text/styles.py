"""What the lines of a text are set in: title case, capitals, small letters, or like sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.text.plain_words import CALENDAR, GRAMMAR, JOINING, MONTHS_OR_WORDS, PARTICLES, is_plain, tells
from geoincidents.text.sentences import SHORT_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Style(Enum):
    """How a stretch is set that is not set like a sentence."""

    TITLE = "title"
    CAPITALS = "capitals"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters: its offsets, as it stands, and folded."""

    start: int
    end: int
    text: str
    lower: str


_LETTER: Final = r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]"
_WORD: Final = re.compile(rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f])*")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_END: Final = re.compile(r"(?<![.!?\u2026])[.!?\u2026]+[\"\u201d\u2019')\]]*\s+|[|\t]")
_SHORT_FORM: Final = re.compile(rf"(?:\b(?:{SHORT_FORMS}|[a-z])|(?:\b[a-z]\.)+[a-z])$", re.IGNORECASE)
_REACH: Final = 16
_TAIL: Final = frozenset("-'\u2019")

_FEW: Final = 3  # words of the shortest headline
_LONG: Final = 4  # letters of a word that is no abbreviation
_MOSTLY: Final = 0.8
_SPARE: Final = 4  # one word in so many may be small in a title


def tokens_of(piece: str) -> list[Token]:
    """Runs of Latin letters, in order."""
    return [Token(*match.span(), match.group(), match.group().casefold()) for match in _WORD.finditer(piece)]


def styled(text: str) -> Iterator[tuple[int, int, Style]]:
    """Stretches of a text that are set otherwise than a sentence, in order."""
    above: Style | None = None
    small = True  # no capital since the last blank line
    for line in _LINE.finditer(text):
        if not line[0].strip():
            above, small = None, True
            continue
        small = small and line[0] == line[0].lower()
        if small:
            tokens = tokens_of(line[0])
            if len(tokens) >= _FEW and any(is_plain(token.lower) for token in tokens):
                yield *line.span(), Style.SMALL
            continue
        for start, end in _pieces(line[0]):
            above = _style(line[0][start:end], above)
            if above:
                yield line.start() + start, line.start() + end, above


def _pieces(line: str) -> list[tuple[int, int]]:
    """Sentences and cells of a line."""
    cuts = [0]
    for match in _END.finditer(line):
        at = match.start()
        if line[at] != "." or not _SHORT_FORM.search(line, max(cuts[-1], at - _REACH), at):
            cuts.append(match.end())
    return [(start, end) for start, end in pairwise([*cuts, len(line)]) if end > start]


def _style(piece: str, above: Style | None) -> Style | None:
    """What a stretch is set in; None for what is set like a sentence."""
    words = [token for token in tokens_of(piece) if len(token.text) > 1]
    upper = [word for word in words if word.text.isupper()]
    if len(words) < _FEW:  # too few to tell, but they may go on with the line above
        return above if above is Style.CAPITALS and len(upper) == len(words) else None
    if len(upper) >= max(_FEW, _MOSTLY * len(words)):
        plain = any(len(word.text) >= _LONG and is_plain(word.lower) for word in upper)
        return Style.CAPITALS if plain else None
    return Style.TITLE if _is_title(piece, words) else None


def _is_title(piece: str, words: Sequence[Token]) -> bool:
    """Whether words have capitals that English writes small, and hardly any has none but those of grammar."""
    content = [word for word in words if word.lower not in GRAMMAR and word.lower not in PARTICLES]
    small = sum(word.text[0].islower() and piece[word.start - 1] not in _TAIL for word in content if word.start)
    inner = [word for word in words[1:] if _stands_out(piece, word)]
    joining = sum(word.lower in JOINING for word in inner)
    if small * _SPARE > (len(content) if joining > 1 else 0):
        return False
    telling = [word for word in inner if tells(word.lower)]
    if len(content) == _FEW and not joining:  # "Blast Rocks Kabul"
        return telling[:1] == content[1:2] and is_plain(content[0].lower)
    return len(content) >= _FEW and len(inner) > 1 and bool(joining or telling)


def _stands_out(piece: str, word: Token) -> bool:
    """Whether a word has a capital inside a clause that English would not give it."""
    if not word.text[0].isupper() or word.text.isupper() or word.lower in CALENDAR or word.lower in MONTHS_OR_WORDS:
        return False
    before = piece[word.start - 2 : word.start]
    return before[-1:].isspace() and (before[0].isalnum() or before[0] in ",\u2019") and is_plain(word.lower)
