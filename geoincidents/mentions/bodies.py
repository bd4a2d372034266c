"""Whether a place name stands for a body or describes one: "Libya's government", "Jordan said"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents.mentions.around import does, word_after, word_before
from geoincidents.mentions.lexicon import (
    ACRONYM_COUNTRIES,
    AREA_NOUNS,
    BODIES,
    GOVERNING,
    LOCATIVES,
    MEMBERS,
    SAYING,
    SEATED,
    SITES,
    STOPWORDS,
)
from geoincidents.names.place_words import words_of

if TYPE_CHECKING:
    from geoincidents.mentions.recognise import Reading
    from geoincidents.mentions.spans import Span

_REACH: Final = 4  # words after a possessive in which its noun may stand
_GENUINE_SITES: Final = frozenset(
    {"hospital", "clinic", "hotel", "school", "church", "museum", "theatre", "theater", "stadium", "restaurant"},
)


def describes_body(reading: Reading, span: Span) -> bool:
    """Whether a place name stands for, or describes, a body: "Libya's government", "UN mission in Libya"."""
    tokens = reading.tokens
    if speaks(reading, span) or _is_seat(reading, span) or acts(reading, span):
        return True
    before = word_before(reading, span)
    if before in {"in", "to", "of", "for"}:
        at = span.first - 1
        while at >= 0 and tokens[at].lower != before:
            at -= 1
        nouns = SEATED if before == "in" else GOVERNING
        if at > 0 and tokens[at - 1].lower in nouns and not tokens[at].gap.strip():
            return True
        return before == "of" and _heads_body(reading, span)
    return before not in LOCATIVES and (_heads_body(reading, span) or _holds_name(reading, span))


def _holds_name(reading: Reading, span: Span) -> bool:
    """Whether a country holds a name that is no place: "Lebanon's Hezbollah", "Ukraine's General Staff"."""
    tokens = reading.tokens
    if not tokens[span.last].possessive or not reading.index.country(span.text) or span.last + 1 >= len(tokens):
        return False
    after = tokens[span.last + 1]
    if not after.capital or after.gap.strip() or after.initial:
        return False
    held = next((other for other in reading.spans if other.start == after.start), None)
    return held is None or not (reading.index.exact(held.text) or held.strict)


def _is_seat(reading: Reading, span: Span) -> bool:
    """Whether "headquartered in" or "based in" stands before."""
    words = reading.text[max(0, span.start - 40) : span.start].casefold().split()
    return len(words) > 1 and words[-1] in {"in", "at"} and words[-2].rpartition("-")[2] in {"headquartered", "based"}


def acts(reading: Reading, span: Span) -> bool:
    """Whether a country is the subject of a verb of doing: "Israel hit targets near Tyre"."""
    after = word_after(reading, span)
    if after is None or after.capital or reading.tokens[span.last].possessive or not reading.index.country(span.text):
        return False
    return does(after) and word_before(reading, span) not in LOCATIVES


def speaks(reading: Reading, span: Span) -> bool:
    """Whether a verb of saying follows: "Jordan said"."""
    after = word_after(reading, span)
    says = bool(after and after.lower in SAYING and reading.index.exact(span.text))
    return says and word_before(reading, span) not in LOCATIVES  # "a resident of Ibb said"


def _heads_body(reading: Reading, span: Span) -> bool:
    """Whether a noun for a body follows: at once after a bare name, within a few words after a possessive."""
    tokens = reading.tokens
    possessive = tokens[span.last].possessive
    reach = _REACH if possessive else 1
    for token in tokens[span.last + 1 : span.last + 1 + reach]:
        if token.gap.strip() or token.initial or token.lower in STOPWORDS:
            return False
        if token.lower in words_of("front") and not token.capital:
            return False  # "the Bakhmut front" is where one fights
        if token.lower in MEMBERS and not possessive:
            return True
        if token.lower in BODIES and token.lower not in _GENUINE_SITES and token.lower not in SITES:
            return possessive or token.lower not in AREA_NOUNS
        if token.possessive:
            return False
    return span.text in ACRONYM_COUNTRIES and not possessive and _is_attribute(reading, span)


def _is_attribute(reading: Reading, span: Span) -> bool:
    """Whether an abbreviation such as "US" is used as an adjective: "US air strikes"."""
    after = word_after(reading, span)
    return after is not None and after.lower not in STOPWORDS
