"""Names of countries that capitals alone do not hold together: "Trinidad and Tobago", "People's Republic of China"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents import names
from geoincidents.mentions.lexicon import CALENDAR, ORGANISATION_HEADS
from geoincidents.mentions.spans import SpanKind
from geoincidents.names.countries import countries_named, words_in_names

if TYPE_CHECKING:
    from geoincidents.mentions.recognise import Reading

_MOST_WORDS: Final = 10
_JOINED: Final = re.compile(r"(?:['\u2019]s)?[ \u00a0\n]+|, |\s?\(|\)?\s|-|['\u2019]")


def find_nations(reading: Reading) -> set[int]:
    """Add the names of countries that have small words, commas or calendar words in them; tell which tokens they take.

    Parameters
    ----------
    reading
        The reading, with tokens.
    """
    taken: set[int] = set()
    known = words_in_names()
    for first, token in enumerate(reading.tokens):
        if not token.capital or first in taken or not _is_part(token.text, known):
            continue
        last = _longest(reading, first, known)
        if last is not None:
            span = reading.add(first, last, _kind(reading, first, last))
            span.end += reading.text.startswith(")", span.end) and "(" in span.text
            span.text = reading.text[span.start : span.end]
            taken.update(range(first, last + 1))
    return taken


def _longest(reading: Reading, first: int, known: frozenset[str]) -> int | None:
    """Last token of the longest name of a country that starts at a token and that no run of capitals would give."""
    best, small = None, reading.tokens[first].lower in CALENDAR
    for last in range(first + 1, min(first + _MOST_WORDS, len(reading.tokens))):
        token = reading.tokens[last]
        gap = reading.text[reading.tokens[last - 1].end : token.start]
        if not _JOINED.fullmatch(gap) or not _is_part(token.text, known):
            break
        small |= not token.capital or gap.strip() not in {"", "-"}
        ends = token.capital or reading.text.startswith(")", token.end)
        if small and ends and len(countries_named(reading.text[reading.tokens[first].start : token.end])) == 1:
            best = last
    return best


def _is_part(text: str, known: frozenset[str]) -> bool:
    """Whether all words of a token stand in names of countries; the possessive of "People's" is cut off here."""
    return all(word in known or f"{word}s" in known for word in names.fold(text).split())


def _kind(reading: Reading, first: int, last: int) -> SpanKind:
    """Whether a body is called after the country: "Bank of the Republic of Congo", "Trinidad and Tobago Police"."""
    before = first - 1
    while before >= 0 and reading.tokens[before].lower in {"of", "the"}:
        before -= 1
    after = reading.tokens[last + 1] if last + 1 < len(reading.tokens) else None
    heads = before < first - 1 and reading.tokens[before].capital and reading.tokens[before].lower in ORGANISATION_HEADS
    tails = after is not None and after.gap == " " and after.capital and after.lower in ORGANISATION_HEADS
    return SpanKind.BODY if heads or tails else SpanKind.NAME
