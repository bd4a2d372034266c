"""Words of a text, with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geoincidents.mentions.lexicon import PARTICLES
from geoincidents.text.sentences import sentence_starts

APOSTROPHES: Final = "'\u2019\u02bc\u02bb\u2018`\u00b4"
_HYPHENS: Final = r"\-\u2010\u2011"
_LETTER: Final = r"[^\W\d_]"
# A word may hold apostrophes (Sa'ada), hyphens (Al-Kayekh), marks, and full stops between single letters (U.S.).
_WORD: Final = re.compile(
    rf"(?:{_LETTER}\.){{2,}}|{_LETTER}(?:{_LETTER}|[\u0300-\u036f])*(?:[{APOSTROPHES}{_HYPHENS}]{_LETTER}+)*"
    rf"|\d[\d.,:]*",
)
_POSSESSIVE: Final = re.compile(rf"[{APOSTROPHES}]s$")
_ELIDED: Final = re.compile(rf"[dl][{APOSTROPHES}][^\W\d_a-z]")  # "Côte d'Ivoire"
_OPENING: Final = frozenset('"\u201c\u2018([:')


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes
    ----------
    start, end
        Character offsets, half open, without a possessive ending.
    text
        The word.
    lower
        The word in lower case.
    capital
        Whether it is written as a name: "Tripoli", "al-Sarraj", "TRIPOLI".
    initial
        Whether it opens a sentence, a quotation or a bracket, where every word is capital.
    possessive
        Whether "'s" follows.
    gap
        What stands between the word before and this one.
    """

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    initial: bool
    possessive: bool
    gap: str


def tokenise(text: str) -> list[Token]:
    """Words of a text in order.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    list of Token
        Empty for a text without words.

    Examples
    --------
    >>> [token.text for token in tokenise("Libya's army, near Al-Aziziya (U.S.)")]
    ['Libya', 'army', 'near', 'Al-Aziziya', 'U.S.']
    """
    starts = iter([*sentence_starts(text), len(text) + 1])
    next_start = next(starts)
    tokens: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        initial = match.start() >= next_start
        while match.start() >= next_start:
            next_start = next(starts)
        initial = initial or bool(gap and _OPENING.intersection(gap))
        word = match[0]
        possessive = bool(_POSSESSIVE.search(word))
        if possessive:
            word = word[:-2]
        end = match.start() + len(word)
        tokens.append(
            Token(match.start(), end, word, word.casefold(), _is_capital(word), initial, possessive, gap),
        )
        end = match.end()
    return tokens


def _is_capital(word: str) -> bool:
    """Whether a word is written as a name; "al-Sarraj" is, "anti-Assad" and "UN-backed" are not."""
    if word[0].isupper():
        return True
    if _ELIDED.match(word):
        return True
    head, _, tail = word.partition("-")
    return bool(tail) and tail[0].isupper() and (head in PARTICLES)
