"""How strongly the words of and around a name say that it is a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.mentions.around import is_proper, word_after, word_before
from geoincidents.mentions.bodies import describes_body
from geoincidents.mentions.containers import contain
from geoincidents.mentions.counties import name_counties
from geoincidents.mentions.lexicon import (
    ACRONYM_COUNTRIES,
    AREA_NOUNS,
    ASSAILANTS,
    ASSAILING,
    CONTAINER_NOUNS,
    LOCATIVES,
    OPENERS,
    PERSONAL,
    SAYING,
    STOPWORDS,
    STRICT_LOCATIVES,
    TAKING,
    TITLES,
    WEAPONS,
)
from geoincidents.mentions.lists import share_in_lists, speak_together
from geoincidents.mentions.spans import Span, SpanKind
from geoincidents.mentions.wordlists import GIVEN_NAMES, PLAIN_WORDS
from geoincidents.names.place_words import words_used
from geoincidents.text.numerals import NUMBER

if TYPE_CHECKING:
    from geoincidents.mentions.recognise import Reading
    from geoincidents.mentions.text import Token

# Evidence is counted in the units of the utilities in resolve.py: one unit makes "a place" about 2.7 times as likely.
_STRICT: Final = 2.0
_LOCATIVE: Final = 1.0
_MAKE: Final = -6.0
_ASSAILED: Final = 3.0
_TAKEN: Final = 5.5
_OF_CONTAINER: Final = 3.5
_AREA_NOUN: Final = 2.5
_LONG_NAME: Final = 1.0
_PLAIN_WORD: Final = -4.0
_PLAIN_AFTER_LOCATIVE: Final = -2.5
_WRITTEN_LOWER: Final = -2.0
_GIVEN_NAME: Final = -2.0
_SHORT: Final = -1.5
_ACRONYM: Final = -4.0
_SPEAKS: Final = -1.0
_SUBJECT: Final = 3  # words before a verb in which its subject is looked for
_PERSON_REACH: Final = 6
_SHORT_NAME: Final = 3
_SURE_LOCATIVES: Final = frozenset({"near", "outside", "towards", "toward", "in"})
# "5 km north-east of Agok", "south of Agok"
_MEASURED: Final = re.compile(
    r"(?:\b(?:north|south|east|west)[\w-]*|km|kilomet(?:re|er)s?|miles?)\s+(?:of|from)\s+$", re.IGNORECASE
)
# "Bucha, a town near Kyiv", "Bucha, 25 km west of Kyiv", "Bashiqa, outside Mosul"
_DESCRIBED: Final = re.compile(
    rf",\s+(?:(?:an?|the|another)\s+(?:[\w-]+\s+){{0,3}}?(?:village|town|city|suburb|district|hamlet|settlement|island"
    rf"|neighbou?rhood|camp|enclave)\b|(?:just\s+)?(?:outside|near|(?:to\s+the\s+)?(?:north|south|east|west)[\w-]*\s+of)\b"
    rf"|(?:about|some|around|just|roughly)?\s*{NUMBER}\s*(?:km|kilomet|miles?\b))",
    re.IGNORECASE,
)
_DIVISION_NOUNS: Final = words_used("divides")


def weigh(reading: Reading) -> None:
    """Give every span of a reading its evidence, containers and, where it describes a body, its kind.

    Parameters
    ----------
    reading
        A reading whose spans are recognised and sorted.
    """
    lower_words = {token.lower for token in reading.tokens if not token.capital}
    contain(reading)
    for span in reading.spans:
        if span.kind is not SpanKind.NAME or span.first < 0:
            continue
        _weigh_name(reading, span, lower_words)
        _weigh_surroundings(reading, span)
        if describes_body(reading, span):
            span.kind = SpanKind.BODY
    speak_together(reading)
    share_in_lists(reading)
    name_counties(reading)


def _weigh_name(reading: Reading, span: Span, lower_words: set[str]) -> None:
    """Evidence of the name itself."""
    tokens = reading.tokens[span.first : span.last + 1]
    word = tokens[0].lower
    if span.first < span.last or "-" in span.text:
        span.evidence += _LONG_NAME
        return
    if span.text in ACRONYM_COUNTRIES or reading.index.country(span.text):
        return
    if word in PLAIN_WORDS or word in STOPWORDS or word in OPENERS:
        after_place_word = word_before(reading, span) in STRICT_LOCATIVES and not tokens[0].initial
        span.evidence += _PLAIN_AFTER_LOCATIVE if after_place_word else _PLAIN_WORD
    if word in lower_words:
        span.evidence += _WRITTEN_LOWER
    if word in GIVEN_NAMES:
        span.evidence += _GIVEN_NAME
    if len(word) <= _SHORT_NAME:
        span.evidence += _SHORT
    if tokens[0].text.isupper() and not reading.text[:400].isupper():
        span.evidence += _ACRONYM


def _weigh_surroundings(reading: Reading, span: Span) -> None:
    """Evidence of the words around a name."""
    _weigh_before(reading, span)
    _weigh_after(reading, span)
    if _MEASURED.search(reading.text, max(0, span.start - 60), span.start):
        span.evidence += _AREA_NOUN
        span.strict |= is_proper(reading, span)
        span.hints.append("a direction or distance stands before it")
    if _DESCRIBED.match(reading.text, span.end):
        span.evidence += _AREA_NOUN
        span.strict = True
        span.hints.append("the text says what place it is")


def _weigh_before(reading: Reading, span: Span) -> None:
    before = word_before(reading, span)
    if before == "of" and (noun := _container_noun(reading, span.first - 1)):
        span.evidence += _OF_CONTAINER
        span.strict = True
        span.division |= noun in _DIVISION_NOUNS
        span.hints.append(f"'{noun} of' stands before it")
    elif before in STRICT_LOCATIVES and reading.tokens[span.first - 1].lower == "the":
        span.evidence += _LOCATIVE
    elif before in STRICT_LOCATIVES:
        span.evidence += _STRICT
        span.strict |= before in _SURE_LOCATIVES and is_proper(reading, span)
        span.hints.append(f"{before!r} stands before it")
    elif _is_taken(reading, span):
        span.evidence += _TAKEN
        span.hints.append(f"what attackers {before} is mostly a place")
    elif before in ASSAILING:
        span.evidence += _ASSAILED
    elif before in LOCATIVES:
        span.evidence += _LOCATIVE


def _is_taken(reading: Reading, span: Span) -> bool:
    """Whether a name is what attackers attacked or took: "gunmen attacked X", and nothing after it says a person."""
    tokens = reading.tokens
    verb = span.first - 1
    if verb < 1 or tokens[span.first].gap.strip() or tokens[verb].lower not in TAKING or tokens[verb].initial:
        return False
    if tokens[span.last].possessive or tokens[verb].capital:
        return False
    for at in range(verb - 1, max(-1, verb - _SUBJECT - 1), -1):
        if tokens[at + 1].gap.strip():
            return False
        if tokens[at].lower in ASSAILANTS:
            after = _sentence_after(reading, span)
            person = any(token.lower in PERSONAL or token.lower == "with" for token in after)
            return not (person or (after[1:] and after[0].lower in {"a", "an", "the"} and after[1].lower in TITLES))
        if tokens[at].initial:
            return False
    return False


def _sentence_after(reading: Reading, span: Span) -> list[Token]:
    """The few words after a span, up to the end of its sentence."""
    after = reading.tokens[span.last + 1 : span.last + 1 + _PERSON_REACH]
    end = next((at for at, token in enumerate(after) if token.initial), len(after))
    return after[:end]


def _weigh_after(reading: Reading, span: Span) -> None:
    after = word_after(reading, span)
    if not after:
        return
    possessive = reading.tokens[span.last].possessive
    if not after.capital and not possessive and after.lower.rstrip("s") in AREA_NOUNS:
        span.evidence += _AREA_NOUN
        span.strict = True
        span.division |= after.lower in _DIVISION_NOUNS
        span.hints.append(f"{after.lower!r} follows")
    if after.lower in WEAPONS and not possessive and not reading.index.country(span.text):
        span.evidence += _MAKE
    if after.lower in SAYING:
        span.evidence += _SPEAKS


def _container_noun(reading: Reading, of: int) -> str:
    """Noun such as "village" before the "of" at a token; ``""`` for other words."""
    at = of if reading.tokens[of].lower == "of" else of - 1
    noun = reading.tokens[at - 1].lower if at > 0 else ""
    return noun if noun in CONTAINER_NOUNS else ""
