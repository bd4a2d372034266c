"""Which capital names of a text may be places, and which are persons, bodies or peoples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geoincidents.mentions.kinds import words_of_divisions
from geoincidents.mentions.lexicon import (
    ABBREVIATIONS,
    ACRONYM_COUNTRIES,
    AREA_NOUNS,
    ARTICLES,
    CALENDAR,
    COMPOUND_BODIES,
    COUNTY_NOUNS,
    DIRECTIONS,
    JOINING_PARTICLES,
    MACRO_REGIONS,
    OPENERS,
    ORGANISATION_HEADS,
    PARTICLES,
    REGION_ADJECTIVES,
    ROADS,
    SAYING,
    SITES,
    STOPWORDS,
    STREETS,
    TITLES,
)
from geoincidents.mentions.nations import find_nations
from geoincidents.mentions.spans import Span, SpanKind
from geoincidents.mentions.wordlists import GIVEN_NAMES, PLAIN_WORDS
from geoincidents.mentions.wrap import INDENT

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from geoincidents.mentions.index import NameIndex
    from geoincidents.mentions.text import Token

_LINK_WORDS: Final = JOINING_PARTICLES | {"of", "the"}
_MOST_LINKS: Final = 3
_MOST_WORDS: Final = 30  # of a place's name inside a body's
_TOWN: Final = 20_000  # below this a name that opens with a given name is rather a person
_CITY: Final = 100_000
_AGE: Final = re.compile(r"\d{1,2}$")
_SEPARATORS: Final = frozenset({" ", "\u00a0", "\u202f"})


@dataclass(slots=True)
class Reading:
    """A text being read: its words, what was recognised, and the persons it names.

    Attributes
    ----------
    text
        The text.
    tokens
        Its words.
    index
        The gazetteer.
    spans
        What may be a place, in the order of reading.
    surnames
        Folded words by which persons of this text are called.
    unknown
        Runs of capital words that the gazetteer does not know, as token ranges.
    """

    text: str
    tokens: list[Token]
    index: NameIndex
    spans: list[Span] = field(default_factory=list)
    surnames: set[str] = field(default_factory=set)

    def phrase(self, first: int, last: int) -> str:
        """Text from the first to the last token, both included, without the tail of a compound."""
        return self.text[self.tokens[first].start : self.end(last)]

    def end(self, last: int) -> int:
        """Offset after a token, or after its head when it is a compound such as "Tripoli-based"."""
        token = self.tokens[last]
        head = compound_head(token)
        return token.start + len(head) if head else token.end

    def add(self, first: int, last: int, kind: SpanKind = SpanKind.NAME) -> Span:
        """Record a span over some tokens."""
        start, end = self.tokens[first].start, self.end(last)
        span = Span(start, end, self.text[start:end], kind, first, last)
        self.spans.append(span)
        return span


def compound_head(token: Token) -> str:
    """First part of a word such as "Tripoli-based", whose tail is lower case; ``""`` for other words."""
    head, hyphen, tail = token.text.rpartition("-")
    return head if hyphen and tail[:1].islower() and head[:1].isupper() and tail not in PARTICLES else ""


def compound_tail(token: Token) -> str:
    """Last part of a word such as "Tripoli-based"; ``""`` for other words."""
    return token.text.rpartition("-")[2] if compound_head(token) else ""


def recognise(reading: Reading) -> None:
    """Fill a reading with the spans that may be places.

    Parameters
    ----------
    reading
        The reading, with tokens.
    """
    taken = find_nations(reading) | words_of_divisions(reading)
    for first, last in capital_runs(reading.tokens, taken):
        _read_run(reading, first, last)
    reading.spans = [span for span in reading.spans if not _is_person(reading, span)]
    reading.spans.sort(key=lambda span: span.start)


def capital_runs(tokens: list[Token], taken: AbstractSet[int] = frozenset()) -> list[tuple[int, int]]:
    """First and last token of each run of capital words that are not taken, with the particles and "of" inside it."""
    runs = []
    at = 0
    while at < len(tokens):
        if at in taken or not _opens(tokens[at]):
            at += 1
            continue
        last = at
        while (after := _next_of_run(tokens, last)) is not None and taken.isdisjoint(range(last, after + 1)):
            last = after
        runs.append((at, last))
        at = last + 1
    return runs


def _opens(token: Token) -> bool:
    return token.capital and token.lower not in CALENDAR


def _next_of_run(tokens: list[Token], last: int) -> int | None:
    """Index of the next capital word of the run that ends at ``last``, over particles; None at its end."""
    if tokens[last].possessive or compound_head(tokens[last]):
        return None
    at = last + 1
    while at < len(tokens) and at - last <= _MOST_LINKS + 1 and _joined(tokens[at - 1], tokens[at]):
        if _opens(tokens[at]):
            return at
        if tokens[at].lower not in _LINK_WORDS or tokens[at].possessive:
            return None
        at += 1
    return None


def _is_space(gap: str) -> bool:
    """Whether nothing but one space, or the break of a line that goes on, parts two words."""
    return gap in _SEPARATORS or (gap[:1] == " " and not gap[1:].strip(INDENT))


def _joined(before: Token, token: Token) -> bool:
    if _is_space(token.gap):
        return True
    short = before.lower in ABBREVIATIONS or len(before.text) == 1
    return short and token.gap in {". ", "."} and not token.possessive


def _read_run(reading: Reading, first: int, last: int) -> None:
    """Decide on one run as a whole, else on the parts between its "of"s."""
    tokens = reading.tokens
    while first <= last and _opens_sentence_only(tokens[first]):
        if first < last and reading.index.exact(reading.phrase(first, last)):
            break
        first += 1
    if first > last:
        return
    several = first < last
    known = several and (reading.index.exact(reading.phrase(first, last)) or _is_macro(reading, first, last))
    if known and not _looks_like_person(reading, first, last):
        reading.add(first, last)
        return
    if several and any(t.capital and t.lower in ORGANISATION_HEADS for t in tokens[first : last + 1]):
        _read_body(reading, first, last)
        return
    part = first
    for at in range(first, last + 1):
        if tokens[at].lower == "of":
            _read_part(reading, part, at - 1)
            part = at + 1
            while part <= last and not tokens[part].capital:
                part += 1
    if part <= last:
        _read_part(reading, part, last)


def _opens_sentence_only(token: Token) -> bool:
    """Whether a word is capital for no other reason than its position; "US" is a word of its own."""
    if token.text in ACRONYM_COUNTRIES or not (token.initial or token.lower in _LINK_WORDS or token.lower in ARTICLES):
        return False
    return token.lower in STOPWORDS or token.lower in OPENERS or (token.lower in _LINK_WORDS and not token.capital)


def _is_macro(reading: Reading, first: int, last: int) -> bool:
    return reading.phrase(first, last).casefold() in MACRO_REGIONS


def _read_body(reading: Reading, first: int, last: int) -> None:
    """Mark the countries, peoples and big places inside the name of a body; they are no locations."""
    at = first
    while at <= last:
        longest = min(last, at + _MOST_WORDS - 1)
        until = next((end for end in range(longest, at - 1, -1) if _names_place(reading, at, end)), None)
        if until is None:
            at += 1
            continue
        reading.add(at, until, SpanKind.BODY)
        at = until + 1


def _names_place(reading: Reading, first: int, last: int) -> bool:
    """Whether some tokens of a body's name are a demonym, a country or a place of weight."""
    phrase = reading.phrase(first, last)
    if reading.index.demonym(phrase):
        return True
    word = reading.tokens[first].lower
    if first == last and phrase not in ACRONYM_COUNTRIES and (word in PLAIN_WORDS or word in GIVEN_NAMES):
        return False
    candidates = reading.index.exact(phrase)
    return any(c.place.population >= _TOWN or c.place.kind.startswith("A.") for c in candidates)


def _read_part(reading: Reading, first: int, last: int) -> None:
    """Decide on a run without "of": a person, a place, or a place with a describing word."""
    if first > last:
        return
    tokens, index = reading.tokens, reading.index
    if first < last and tokens[last].lower in COUNTY_NOUNS:
        if not _read_described(reading, first, last):
            reading.add(first, last)
        reading.spans[-1].strict = reading.spans[-1].division = True
        return
    title = next((at for at in range(first, last + 1) if tokens[at].lower in TITLES), None)
    if title is not None and not _is_called_place(reading, last):
        _read_part(reading, first, title - 1)
        while title <= last and tokens[title].lower in TITLES:
            title += 1
        if title <= last:
            _add_person(reading, title, last)
        return
    known = bool(index.exact(reading.phrase(first, last)))
    if _looks_like_person(reading, first, last):
        _add_person(reading, first, last)
    elif known or index.demonym(reading.phrase(first, last)) or first == last:
        _read_word(reading, first, last)
    elif not _read_described(reading, first, last):
        _read_unknown(reading, first, last)


def _is_called_place(reading: Reading, last: int) -> bool:
    """Whether a noun such as "neighbourhood" follows: "the Sheikh Maqsoud neighbourhood" is no person."""
    if last + 1 >= len(reading.tokens):
        return False
    after = reading.tokens[last + 1]
    return _is_space(after.gap) and after.lower in AREA_NOUNS and not reading.tokens[last].possessive


def _looks_like_person(reading: Reading, first: int, last: int) -> bool:
    """Whether the words before, inside or after a run say that it names a person."""
    tokens = reading.tokens
    candidates = reading.index.exact(reading.phrase(first, last))
    weight = max((c.place.population for c in candidates), default=0)
    if any(c.place.kind.startswith("A.PCL") for c in candidates) or weight >= _CITY or _is_called_place(reading, last):
        return False
    if _has_title(reading, first) or _has_age(reading, last):
        return True
    if first == last:
        return False
    if any(len(t.text.rstrip(".")) == 1 and t.capital for t in tokens[first : last + 1]):
        return True
    if tokens[first].lower in GIVEN_NAMES:
        return weight < _TOWN
    return not candidates and _speaks(reading, first, last)


def _has_title(reading: Reading, first: int) -> bool:
    """Whether a lower-case title such as "spokesman" stands right before."""
    if not first or not _is_space(reading.tokens[first].gap):
        return False
    before = reading.tokens[first - 1]
    return not before.capital and before.lower in TITLES


def _speaks(reading: Reading, first: int, last: int) -> bool:
    """Whether a verb of saying stands right before or after."""
    tokens = reading.tokens
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after and _is_space(after.gap) and after.lower in SAYING:
        return True
    return bool(first and tokens[first - 1].lower in SAYING and _is_space(tokens[first].gap))


def _has_age(reading: Reading, last: int) -> bool:
    """Whether ", 19," follows, as after the name of a person in the news."""
    tokens = reading.tokens
    if last + 1 >= len(tokens):
        return False
    after = tokens[last + 1]
    return after.gap == ", " and bool(_AGE.match(after.text.rstrip(",."))) and after.text[-1] == ","


def _add_person(reading: Reading, first: int, last: int) -> None:
    """Remember the words by which the person will be called again."""
    words = [token for token in reading.tokens[first : last + 1] if token.capital]
    for token in words[-1:] if len(words) > 1 else words:
        reading.surnames.add(token.lower)
        reading.surnames.add(token.lower.rpartition("-")[2])


def _read_word(reading: Reading, first: int, last: int) -> None:
    """Read a name that the gazetteer knows whole, or a single word."""
    tokens, index = reading.tokens, reading.index
    phrase = reading.phrase(first, last)
    tail = compound_tail(tokens[last])
    if tokens[last].lower in REGION_ADJECTIVES and not index.is_people(phrase):
        return
    if index.is_people(phrase):
        reading.add(first, last, SpanKind.DEMONYM)
    elif tail in COMPOUND_BODIES or (tail and phrase in ACRONYM_COUNTRIES):
        if _names_place(reading, first, last) or index.exact(phrase):
            reading.add(first, last, SpanKind.BODY)
    elif index.exact(phrase) or _is_macro(reading, first, last):
        reading.add(first, last)
    else:
        _read_unknown(reading, first, last)


def _read_pair(reading: Reading, first: int, last: int) -> bool:
    """Read "Mopti-Gao" or "Bannu-Miran Shah" as two names when both are known; tell whether it was one."""
    start, end = reading.tokens[first].start, reading.end(last)
    after = reading.tokens[last + 1].lower if last + 1 < len(reading.tokens) else ""
    enough = any if after in ROADS else all
    for match in re.finditer(r"(?<=\w\w)[-\u2010\u2011](?=[^\Wa-z_]\w)", reading.text[start:end]):
        middle = start + match.start()
        halves = ((start, middle), (middle + 1, end))
        names = [reading.text[a:b] for a, b in halves]
        if names[0].casefold() in PARTICLES or not enough(reading.index.exact(name) for name in names):
            continue
        spot = next(at for at in range(first, last + 1) if reading.tokens[at].end > middle)
        sure = after in ROADS
        reading.spans.append(Span(*halves[0], names[0], SpanKind.NAME, first, spot, strict=sure))
        reading.spans.append(Span(*halves[1], names[1], SpanKind.NAME, spot, last, strict=sure))
        return True
    return False


def _read_described(reading: Reading, first: int, last: int) -> bool:
    """Read a name with a capital description: "Eastern Ghouta", "Idlib Governorate", "Syrian Aleppo"."""
    tokens = reading.tokens
    if tokens[last].lower in STREETS:
        reading.add(first, last).street = True
        return True
    begin, end = first, last
    while begin < end and tokens[begin].lower in DIRECTIONS:
        begin += 1
    while end > begin and (tokens[end].lower in AREA_NOUNS or tokens[end].lower in SITES):
        end -= 1
    if begin == first and end == last:
        if reading.index.demonym(tokens[first].text):
            reading.add(first, first, SpanKind.DEMONYM)
            _read_part(reading, first + 1, last)
            return True
        return False
    known = reading.index.exact(reading.phrase(begin, end))
    if not known:
        return False
    span = reading.add(begin, end)
    span.division = end < last and tokens[end + 1].lower in AREA_NOUNS
    span.evidence += 1.0
    span.hints.append(
        f"{tokens[end + 1].lower!r} follows" if end < last else f"{tokens[first].lower!r} stands before it"
    )
    return True


def _read_unknown(reading: Reading, first: int, last: int) -> None:
    """Keep a name that the gazetteer does not know; the words around it decide whether it is a place."""
    if _read_pair(reading, first, last):
        return
    if first == last and reading.phrase(first, last).isupper():
        return  # an acronym
    if reading.tokens[last].lower in REGION_ADJECTIVES:
        return
    reading.add(first, last)


def _is_person(reading: Reading, span: Span) -> bool:
    """Whether a span is a later mention of a person that the text has introduced."""
    if span.kind is not SpanKind.NAME or not reading.surnames:
        return False
    words = [token.lower for token in reading.tokens[span.first : span.last + 1] if token.capital]
    if not words or words[-1] not in reading.surnames:
        return False
    return not (reading.index.country(span.text) or (span.first < span.last and reading.index.exact(span.text)))
