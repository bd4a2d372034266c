"""What the words around a name say about it: is it a place, in what does it lie, does it describe a body."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.geoparse.lexicon import (
    ACRONYM_COUNTRIES,
    ACTING,
    AREA_NOUNS,
    BODIES,
    CONTAINER_NOUNS,
    GOVERNING,
    LOCATIVES,
    OPENERS,
    SAYING,
    SEATED,
    SITES,
    STOPWORDS,
    STRICT_LOCATIVES,
    US_STATES,
)
from geoincidents.geoparse.spans import Span, SpanKind
from geoincidents.geoparse.wordlists import GIVEN_NAMES, PLAIN_WORDS
from geoincidents.numerals import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.geoparse.recognise import Reading
    from geoincidents.geoparse.text import Token

# Evidence is counted in the units of the utilities in resolve.py: one unit makes "a place" about 2.7 times as likely.
_STRICT: Final = 2.0
_LOCATIVE: Final = 1.0
_OF_CONTAINER: Final = 3.5
_AREA_NOUN: Final = 2.5
_CONTAINED: Final = 3.0
_LONG_NAME: Final = 1.0
_PLAIN_WORD: Final = -4.0
_PLAIN_AFTER_LOCATIVE: Final = -2.5
_WRITTEN_LOWER: Final = -2.0
_GIVEN_NAME: Final = -2.0
_SHORT: Final = -1.5
_ACRONYM: Final = -4.0
_SPEAKS: Final = -1.0
_SHORT_NAME: Final = 3
_SURE_LOCATIVES: Final = frozenset({"near", "outside", "towards", "toward", "in"})
_LOOK_BACK: Final = 4
_LIST_GAP: Final = re.compile(r"(?:,|;|,?\s+(?:and|or)(?:\s+(?:in|at|near|from|the))?|,\s+(?:in|near))\s+")
# What stands between a name and the country or division that it lies in.
_IN_NEXT: Final = re.compile(
    r", | \(| in (?:the )?(?:(?:far |deep )?(?:north|south|east|west|northeast|northwest|southeast|southwest|central)"
    r"(?:ern)?(?: of)? )?",
)
# "Bucha, a town near Kyiv", "Bucha, 25 km west of Kyiv"
_DESCRIBED: Final = re.compile(
    rf",\s+(?:(?:an?|the|another)\s+(?:[\w-]+\s+){{0,3}}?(?:village|town|city|suburb|district|hamlet|settlement|island"
    rf"|neighbou?rhood|camp|enclave)\b|(?:about|some|around|just|roughly)?\s*{NUMBER}\s*(?:km|kilomet|miles?\b))",
    re.IGNORECASE,
)
_DIVISION_NOUNS: Final = AREA_NOUNS - frozenset(
    {
        "village",
        "town",
        "city",
        "area",
        "neighborhood",
        "neighbourhood",
        "suburb",
        "camp",
        "island",
        "islands",
        "valley",
        "desert",
        "mountains",
        "strip",
        "peninsula",
        "river",
        "lake",
    },
)
_GENUINE_SITES: Final = frozenset(
    {"hospital", "clinic", "hotel", "school", "church", "museum", "theatre", "theater", "stadium", "restaurant"},
)
_STATE_ABBREVIATION: Final = re.compile(r",\s*(?P<state>[A-Z](?:\.[A-Z]\.|[A-Z]\b|[a-z]{1,4}\.))")


def weigh(reading: Reading) -> None:
    """Give every span of a reading its evidence, containers and, where it describes a body, its kind.

    Parameters
    ----------
    reading
        A reading whose spans are recognised and sorted.
    """
    lower_words = {token.lower for token in reading.tokens if not token.capital}
    _contain(reading)
    for span in reading.spans:
        if span.kind is not SpanKind.NAME or span.first < 0:
            continue
        _weigh_name(reading, span, lower_words)
        _weigh_surroundings(reading, span)
        if describes_body(reading, span):
            span.kind = SpanKind.BODY
    _speak_together(reading)
    _share_in_lists(reading)


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
        after_place_word = _previous(reading, span) in STRICT_LOCATIVES and not tokens[0].initial
        span.evidence += _PLAIN_AFTER_LOCATIVE if after_place_word else _PLAIN_WORD
    if word in lower_words:
        span.evidence += _WRITTEN_LOWER
    if word in GIVEN_NAMES:
        span.evidence += _GIVEN_NAME
    if len(word) <= _SHORT_NAME:
        span.evidence += _SHORT
    if tokens[0].text.isupper() and not reading.text[:400].isupper():
        span.evidence += _ACRONYM


def _previous(reading: Reading, span: Span) -> str:
    """Lower-case word before a span, over an article; ``""`` when punctuation parts them."""
    for at in range(span.first - 1, max(-1, span.first - 3), -1):
        if reading.tokens[at + 1].gap.strip() or reading.tokens[at + 1].initial:
            return ""
        if reading.tokens[at].lower not in {"the", "rural", "central", "downtown"}:
            return reading.tokens[at].lower
    return ""


def _after(reading: Reading, span: Span) -> Token | None:
    """Word after a span that nothing but a space parts from it."""
    if span.last + 1 >= len(reading.tokens):
        return None
    token = reading.tokens[span.last + 1]
    return token if not token.gap.strip() and not token.initial else None


def _weigh_surroundings(reading: Reading, span: Span) -> None:
    """Evidence of the words around a name."""
    before, after = _previous(reading, span), _after(reading, span)
    possessive = reading.tokens[span.last].possessive
    if before == "of" and (noun := _container_noun(reading, span.first - 1)):
        span.evidence += _OF_CONTAINER
        span.strict = True
        span.division |= noun in _DIVISION_NOUNS
        span.hints.append(f"'{noun} of' stands before it")
    elif before in STRICT_LOCATIVES:
        span.evidence += _STRICT
        span.strict |= before in _SURE_LOCATIVES and _is_proper(reading, span)
        span.hints.append(f"{before!r} stands before it")
    elif before in LOCATIVES:
        span.evidence += _LOCATIVE
    if after and not after.capital and not possessive and after.lower.rstrip("s") in AREA_NOUNS:
        span.evidence += _AREA_NOUN
        span.strict = True
        span.division |= after.lower in _DIVISION_NOUNS
        span.hints.append(f"{after.lower!r} follows")
    if after and after.lower in SAYING:
        span.evidence += _SPEAKS
    if _DESCRIBED.match(reading.text, span.end):
        span.evidence += _AREA_NOUN
        span.strict = True
        span.hints.append("the text says what place it is")


def _is_proper(reading: Reading, span: Span) -> bool:
    """Whether a name is no everyday word, abbreviation or owner of what follows ("in Haftar's camp")."""
    token = reading.tokens[span.last]
    word = reading.tokens[span.first].lower
    if span.first and reading.tokens[span.first - 1].lower == "the":
        return False
    everyday = span.first == span.last and (word in PLAIN_WORDS or word in STOPWORDS or word in GIVEN_NAMES)
    return not (everyday or token.possessive or token.text.isupper())


def _container_noun(reading: Reading, of: int) -> str:
    """Noun such as "village" before the "of" at a token; ``""`` for other words."""
    at = of if reading.tokens[of].lower == "of" else of - 1
    noun = reading.tokens[at - 1].lower if at > 0 else ""
    return noun if noun in CONTAINER_NOUNS else ""


def _contain(reading: Reading) -> None:
    """Read "Aleppo, Syria", "Monroe, La.", "Ukraine's Kharkiv" and "the Syrian town of Manbij"."""
    drop: set[int] = set()
    spans = reading.spans
    for number, span in enumerate(spans):
        if span.kind is not SpanKind.NAME:
            continue
        state = _STATE_ABBREVIATION.match(reading.text, span.end)
        name = (
            US_STATES.get(state["state"].rstrip(".").lower()) or US_STATES.get(state["state"].lower())
            if state
            else None
        )
        if state and name:
            _put_in(span, {("USA", name)}, state["state"])
            drop.update(i for i, s in enumerate(spans) if state.start("state") <= s.start < state.end())
        elif number + 1 < len(spans) and _IN_NEXT.fullmatch(reading.text, span.end, spans[number + 1].start):
            _contain_in_next(reading, span, spans[number + 1])
        holder = _holder(reading, spans[number - 1], span) if number else ""
        if holder and any(c.place.country == holder for c in reading.index.exact(span.text)):
            _put_in(span, {(holder, "")}, "the country before it")
    reading.spans = [span for i, span in enumerate(spans) if i not in drop]


def _contain_in_next(reading: Reading, span: Span, outer: Span) -> None:
    """Put a span into the country or division that stands after the comma, if it has a namesake there."""
    if outer.kind is not SpanKind.NAME:
        return
    candidates = reading.index.exact(span.text)
    codes = reading.index.country_codes(outer.text)
    if codes:
        inside = {(code, "") for code in codes if any(c.place.country == code for c in candidates)}
        if inside or " in " not in reading.text[span.end : outer.start]:
            _put_in(span, inside or {(code, "") for code in codes}, outer.text)
        return
    divisions = {(c.place.country, c.place.name) for c in reading.index.exact(outer.text) if c.place.kind == "A.ADM1"}
    held = divisions & {(c.place.country, c.place.admin1) for c in candidates}
    if held:
        _put_in(span, held, outer.text)


def _put_in(span: Span, containers: set[tuple[str, str]], words: str) -> None:
    span.containers |= containers
    span.evidence += _CONTAINED
    span.strict = True
    span.hints.append(f"{words!r} says where it lies")


def _holder(reading: Reading, last: Span, span: Span) -> str:
    """Country named right before a span as its holder, as alpha-3 code; ``""`` when there is none."""
    if last.kind not in {SpanKind.NAME, SpanKind.DEMONYM}:
        return ""
    between = reading.text[last.end : span.start]
    country = reading.index.country(last.text)
    code = country.country if country else (reading.index.demonym(last.text) or "")
    if re.fullmatch(r"['\u2019]s ", between) or (last.kind is SpanKind.DEMONYM and between == " "):
        return code
    words = between.split()
    if 1 < len(words) <= _LOOK_BACK and words[-1] == "of" and words[-2] in CONTAINER_NOUNS:
        return code
    return ""


def describes_body(reading: Reading, span: Span) -> bool:
    """Whether a place name stands for, or describes, a body: "Libya's government", "UN mission in Libya"."""
    tokens = reading.tokens
    if _speaks(reading, span) or _is_seat(reading, span) or _acts(reading, span):
        return True
    before = _previous(reading, span)
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


def _acts(reading: Reading, span: Span) -> bool:
    """Whether a country is the subject of a verb of doing: "Israel hit targets near Tyre"."""
    after = _after(reading, span)
    if after is None or after.capital or reading.tokens[span.last].possessive or not reading.index.country(span.text):
        return False
    return _does(after) and _previous(reading, span) not in LOCATIVES


def _does(word: Token | None) -> bool:
    """Whether a word is a verb of doing, as far as its form tells."""
    return word is not None and not word.capital and (word.lower in ACTING or word.lower.endswith("ed"))


def _speaks(reading: Reading, span: Span) -> bool:
    after = _after(reading, span)
    return bool(after and after.lower in SAYING and reading.index.exact(span.text))


def _heads_body(reading: Reading, span: Span) -> bool:
    """Whether a noun for a body follows: at once after a bare name, within a few words after a possessive."""
    tokens = reading.tokens
    possessive = tokens[span.last].possessive
    reach = _LOOK_BACK if possessive else 1
    for token in tokens[span.last + 1 : span.last + 1 + reach]:
        if token.gap.strip() or token.initial or token.lower in STOPWORDS:
            return False
        if token.lower in BODIES and token.lower not in _GENUINE_SITES and token.lower not in SITES:
            return possessive or token.lower not in AREA_NOUNS
        if token.possessive:
            return False
    return span.text in ACRONYM_COUNTRIES and not possessive and _is_attribute(reading, span)


def _is_attribute(reading: Reading, span: Span) -> bool:
    """Whether an abbreviation such as "US" is used as an adjective: "US air strikes"."""
    after = _after(reading, span)
    return after is not None and after.lower not in STOPWORDS


def _speak_together(reading: Reading) -> None:
    """Make bodies of all in "Washington, London and Brussels condemned it" when the last one speaks."""
    spans = reading.spans
    for span, after in reversed(list(pairwise(spans))):
        spoken = after.kind is SpanKind.BODY and (_speaks(reading, after) or "it speaks with others" in after.hints)
        if spoken and span.kind is SpanKind.NAME and _continues(reading, span, after) and span.evidence < _LOCATIVE:
            span.kind = SpanKind.BODY
            span.hints.append("it speaks with others")


def _share_in_lists(reading: Reading) -> None:
    """Names in one list are of one kind: "in the Wadi Rabi area, Al-Kayekh, Gasr Ben Ghachir and Al-Aziziya"."""
    names = [span for span in reading.spans if span.kind is SpanKind.NAME]
    chain: list[Span] = []
    for span in names:
        if chain and not _continues(reading, chain[-1], span):
            _share(reading, chain)
            chain = []
        chain.append(span)
    _share(reading, chain)


def _continues(reading: Reading, last: Span, span: Span) -> bool:
    between = reading.text[last.end : span.start]
    noun = next((w for w in AREA_NOUNS if re.match(rf"\s+{w}s?\b", between)), None)
    if noun:
        between = between[between.index(noun) + len(noun) :].removeprefix("s")
    return bool(_LIST_GAP.fullmatch(between)) and not last.containers


def _share(reading: Reading, chain: Sequence[Span]) -> None:
    """Give each member of a list the evidence of the member that has most, if two are known or one is sure."""
    if len(chain) < 2:  # noqa: PLR2004 a list has two
        return
    known = [span for span in chain if reading.index.exact(span.text)]
    chain = [span for span in chain if span in known or not _does(_after(reading, span))]
    best = max((span.evidence for span in chain), default=0.0)
    if not known or best < _LOCATIVE:
        return
    for span in chain:
        if span.evidence < best:
            span.evidence += 0.75 * (best - span.evidence)
            span.hints.append("it stands in a list of places")
        span.strict |= len(known) > 1 or best >= _STRICT
        # "Marib, Taiz and Mokha in Yemen": what the last is in, the others with a namesake there are in as well.
        span.containers |= {
            (code, name)
            for code, name in chain[-1].containers
            if not name and any(c.place.country == code for c in reading.index.exact(span.text))
        }
