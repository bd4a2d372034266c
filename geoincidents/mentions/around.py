"""The words right before and after a span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoincidents.mentions.lexicon import ACTING, STOPWORDS
from geoincidents.mentions.wordlists import GIVEN_NAMES, PLAIN_WORDS

if TYPE_CHECKING:
    from geoincidents.mentions.recognise import Reading
    from geoincidents.mentions.spans import Span
    from geoincidents.mentions.text import Token


def word_before(reading: Reading, span: Span) -> str:
    """Lower-case word before a span, over an article; ``""`` when punctuation parts them."""
    for at in range(span.first - 1, max(-1, span.first - 3), -1):
        if reading.tokens[at + 1].gap.strip() or reading.tokens[at + 1].initial:
            return ""
        if reading.tokens[at].lower not in {"the", "rural", "central", "downtown"}:
            return reading.tokens[at].lower
    return ""


def word_after(reading: Reading, span: Span) -> Token | None:
    """Word after a span that nothing but a space parts from it."""
    if span.last + 1 >= len(reading.tokens):
        return None
    token = reading.tokens[span.last + 1]
    return token if not token.gap.strip() and not token.initial else None


def does(word: Token | None) -> bool:
    """Whether a word is a verb of doing, as far as its form tells."""
    return word is not None and not word.capital and (word.lower in ACTING or word.lower.endswith("ed"))


def is_proper(reading: Reading, span: Span) -> bool:
    """Whether a name is no everyday word, abbreviation or owner of what follows ("in Haftar's camp")."""
    token = reading.tokens[span.last]
    word = reading.tokens[span.first].lower
    if span.first and reading.tokens[span.first - 1].lower == "the":
        return False
    everyday = span.first == span.last and (word in PLAIN_WORDS or word in STOPWORDS or word in GIVEN_NAMES)
    return not (everyday or token.possessive or token.text.isupper())
