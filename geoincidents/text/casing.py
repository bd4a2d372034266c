"""Headlines in sentence case: lines set in title case, in capitals or without any read like other text.

Every reader of a report looks at capitals: names have them, words have not. What a line is set in is therefore undone
once, before anything is read, in a text of the same length, so that offsets hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.text.naming import APOSTROPHES, Line
from geoincidents.text.plain_words import ACRONYMS, BEFORE_PARTY, GRAMMAR, PARTICLES, tells
from geoincidents.text.styles import Style, styled

if TYPE_CHECKING:
    from geoincidents.text.naming import Names
    from geoincidents.text.styles import Token

_AFTER_HEAD: Final = re.compile(r"\s*(?:[\u2010-\u2015]|--?)\s+|:\s+")
_VOWEL: Final = re.compile(r"[aeiouy\u00c0-\u024f]")
_SHORT: Final = 5  # letters without a vowel that spell an abbreviation
_LONG: Final = 4
_SMALL_IN_NAMES: Final = PARTICLES | {"of", "the", "and"}


def in_sentence_case(text: str, names: Names) -> str:
    """Text of the same length in which lines in title case, capitals or small letters stand in sentence case."""
    parts, at = [], 0
    for start, end, style in styled(text):
        parts += [text[at:start], _Setter(text[start:end], style, names).restored()]
        at = end
    told = "".join([*parts, text[at:]])
    return text if told == text else told


class _Setter(Line):
    """A line on its way to sentence case."""

    def restored(self) -> str:
        """The line in sentence case; one in small letters that holds no name stays as it is."""
        self.letters = list(self.piece)
        self.opening = True  # nothing but names so far
        at = 0
        while at < len(self.tokens):
            last, written = self.name_at(at)
            if last < at:
                last = at
                self._write_word(at)
                self.opening &= self.named[at]
            else:
                self._write_name(at, last, written)
            at = last + 1
        if self.style is Style.SMALL:
            if "".join(self.letters) == self.piece or any(letter.isalnum() for letter in self.gap(0)):
                return "".join(self.letters)
            start = self.tokens[0].start
            self.letters[start] = _upper(self.letters[start])
        return "".join(self.letters)

    def _write(self, token: Token, text: str) -> None:
        self.letters[token.start : token.end] = text

    def _write_name(self, at: int, last: int, written: str) -> None:
        if written:
            self.letters[self.tokens[at].start : self.tokens[last].end] = written
            self.letters[self.tokens[at].start] = _upper(self.letters[self.tokens[at].start])
        for number in range(at, last + 1):
            token = self.tokens[number]
            self.named[number] = True
            if written:
                continue
            inner = number > at and (token.lower in _SMALL_IN_NAMES or self._is_elided(number))
            kept = self.style is Style.TITLE or self._is_initials(number)
            spelled = token.text if kept else self._capital(number)
            self._write(token, _lower(token.text) if inner else spelled)

    def _is_elided(self, at: int) -> bool:
        """Whether a letter is the French article: "Côte d'Ivoire"."""
        after = self.piece[self.tokens[at].end : self.tokens[at].end + 1]
        return self.tokens[at].lower in {"d", "l"} and after in APOSTROPHES

    def _is_initials(self, at: int) -> bool:
        """Whether capitals are those of an abbreviation."""
        token = self.tokens[at]
        if self.style is Style.SMALL or not token.text.isupper():
            return False
        known = token.lower in ACRONYMS
        spoken = bool(_VOWEL.search(token.lower)) or len(token.lower) > _SHORT
        digit = self.piece[token.end : token.end + 1].isdigit()
        return known or digit or not (spoken or self.plain[at])

    def _capital(self, at: int) -> str:
        """A word with its capital; behind an apostrophe after one letter only (N'Djamena, Sa'ada)."""
        token = self.tokens[at]
        tail = at > 0 and self.gap(at) in APOSTROPHES and len(self.tokens[at - 1].text) > 1
        return _lower(token.text) if tail else _upper(token.text[0]) + _lower(token.text[1:])

    def _write_word(self, at: int) -> None:
        token = self.tokens[at]
        initial = at == 0 or (self.opening and _AFTER_HEAD.match(self.gap(at)) is not None)
        word = self.plain[at] and not self.is_date(at) and not self._is_hung(at)
        if self.style is Style.SMALL:
            self._write_small(at)
        elif self.style is Style.TITLE:
            letters = len(token.text) == 1 and self._is_pointed(at)
            if word and not initial and not letters and token.text[1:] == _lower(token.text[1:]):
                self._write(token, _lower(token.text))
        elif token.text.isupper() and not self._keeps_capitals(at):
            small = word or (token.lower in PARTICLES and self.piece[token.end : token.end + 1] == "-")
            self._write(token, _lower(token.text) if small and not initial else self._capital(at))

    def _is_hung(self, at: int) -> bool:
        """Whether a word hangs by a hyphen on one that is none: "Pre-Trial", but "Goma-based"."""
        return at > 0 and self.gap(at) == "-" and not self.plain[at - 1] and not self.named[at - 1]

    def _keeps_capitals(self, at: int) -> bool:
        """Whether capitals in a line of capitals are those of an abbreviation, not of a word."""
        token = self.tokens[at]
        if token.lower == "us":
            return at + 1 < len(self.tokens)
        if token.lower in {"is", "who"}:
            return at == 0 or (token.lower == "is" and self.before(at) in BEFORE_PARTY)
        return self._is_pointed(at) if len(token.text) == 1 else self._is_initials(at)

    def _is_pointed(self, at: int) -> bool:
        """Whether a full stop stands beside a letter: "U.S."."""
        return "." in (self.piece[self.tokens[at].end : self.tokens[at].end + 1], self.gap(at))

    def _write_small(self, at: int) -> None:
        token = self.tokens[at]
        if token.lower in ACRONYMS and (token.lower not in GRAMMAR or self._is_nation(at)):
            self._write(token, _upper(token.text))
        elif self.is_date(at):
            self._write(token, self._capital(at))
        elif not self.plain[at] and token.lower not in PARTICLES and self._may_be_place(at):
            self._write(token, self._capital(at))
            self.named[at] = True

    def _is_nation(self, at: int) -> bool:
        """Whether "us" is the country: "us jets struck", "in the us"."""
        return self.tokens[at].lower == "us" and (at == 0 or self.before(at) == "the")

    def _may_be_place(self, at: int) -> bool:
        """Whether a word that nobody knows stands where a place would."""
        long = len(self.tokens[at].text) >= _LONG
        return long and self.is_led(at) and self.is_bounded(at) and not tells(self.before(at))


def _lower(text: str) -> str:
    """Small letters, as many as before."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _upper(text: str) -> str:
    """Capitals, as many as before."""
    return "".join(big if len(big := letter.upper()) == 1 else letter for letter in text)
