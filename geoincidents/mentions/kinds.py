"""Names that the words around them make a river or a state, whatever town is called so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.gazetteer.strings.states import is_state
from geoincidents.mentions.spans import SpanKind
from geoincidents.names.countries import countries_named, full_name
from geoincidents.names.place_words import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.mentions.recognise import Reading
    from geoincidents.mentions.spans import Span

_WATER: Final = re.compile(
    rf"\s+(?P<noun>{alternation('water')})s?\b(?!\s+(?:state|province|district|city|town|county))", re.IGNORECASE
)
_BANK: Final = re.compile(r"\bbanks?\s+of\s+the\s+$", re.IGNORECASE)
_THE_STATE: Final = re.compile(
    r"\b(?:across|around|elsewhere\s+in|in|of|throughout|within|outside)\s+the\s+state\b(?!['\u2019]?s?\s+(?:of|media|tv|television"
    r"|radio|news|department|run|owned|oil|security|prosecut\w+|duma)\b|-)|\bstate-?wide\b|\bthe\s+state['\u2019]s\s+(?:governor|capital"
    r"|legislature|attorney|national\s+guard|east|west|north|south|largest|capitol)",
    re.IGNORECASE,
)
_LOCAL_GOVERNMENT: Final = ["local", "government"]
_LGA: Final = re.compile(r"\s+local\s+government\b", re.IGNORECASE)
_LINE: Final = re.compile(rf"\s+{alternation('line', 'front')}\b")
_CALLED_AFTER: Final = 2.5  # in the units of evidence.py, as after other nouns for places
_LIST: Final = re.compile(r",\s+|,?\s+(?:and|or)\s+")
_STATES: Final = ("USA", "IND", "BRA", "MEX", "AUS")  # whose states news names as readily as towns
_CITY: Final = 100_000


def name_kinds(reading: Reading) -> None:
    """Let names be rivers, lakes and states where the words around them say so.

    Parameters
    ----------
    reading
        A reading whose spans are weighed.
    """
    spans = [span for span in reading.spans if span.kind is SpanKind.NAME]
    for span in spans:
        water = _WATER.match(reading.text, span.end)
        on_bank = _BANK.search(reading.text, max(0, span.start - 20), span.start)
        if (water is not None or on_bank) and not span.name:
            _call_water(reading, span, water)
        if _LINE.match(reading.text, span.end) and reading.text[: span.start].endswith("the "):
            span.evidence += _CALLED_AFTER
            span.strict = True
            span.hints.append("a road or a front is called after it")
        if _LGA.match(reading.text, span.end):
            span.division = span.strict = True
            span.hints.append("a word for a division follows")
    for chain in _chains(reading, spans):
        _call_states(reading, chain)
        _call_countries(chain)
    _call_the_state(reading, spans)


def words_of_divisions(reading: Reading) -> set[int]:
    """Tokens of "Local Government Area" after a name: it is a division of Nigeria, and no government."""
    taken: set[int] = set()
    for at in range(1, len(reading.tokens) - 1):
        words = [token.lower for token in reading.tokens[at : at + 3]]
        if words[:2] == _LOCAL_GOVERNMENT and reading.tokens[at - 1].capital and reading.tokens[at].gap == " ":
            taken.update(range(at, at + 2 + (len(words) > 2 and words[2].rstrip("s") == "area")))  # noqa: PLR2004
    return taken


def _call_water(reading: Reading, span: Span, water: re.Match[str] | None) -> None:
    """Look a name up with its noun and not otherwise: a town of a like name is no river."""
    noun = water["noun"] if water is not None else "river"
    if water is not None:
        span.end, span.last = water.end(), span.last + 1
        span.text = reading.text[span.start : span.end]
    span.name = span.text if water is not None else f"{span.text} River"
    span.division, span.strict, span.street = False, True, True
    span.hints.append(f"{noun.casefold()!r} says what it is")


def _chains(reading: Reading, spans: list[Span]) -> Iterator[list[Span]]:
    """Names that stand in one list."""
    chain: list[Span] = []
    for span in spans:
        if chain and not _LIST.fullmatch(reading.text, chain[-1].end, span.start):
            if len(chain) > 1:
                yield chain
            chain = []
        chain.append(span)
    if len(chain) > 1:
        yield chain


def _call_states(reading: Reading, chain: list[Span]) -> None:
    """Make states of all in "New York, New Jersey and Oklahoma", of which one can be nothing else."""
    for country in _STATES:
        if all(is_state(span.text, country) for span in chain) and any(_only_state(reading, s, country) for s in chain):
            for span in chain:
                span.division = True
                span.containers = {pair for pair in span.containers if pair[0] == country and not pair[1]}
                span.hints.append("it stands in a list of states")


def _call_countries(chain: list[Span]) -> None:
    """Make countries of all in "Mali, Niger, Nigeria and Chad"."""
    codes = [countries_named(span.text) for span in chain]
    if all(codes) and not any(span.containers or span.name for span in chain):
        for span, named in zip(chain, codes, strict=True):
            span.name = full_name(named[0]) if len(named) == 1 else ""
            span.hints.append("it stands in a list of countries")


def _only_state(reading: Reading, span: Span, country: str) -> bool:
    """Whether no city of the name competes with a state."""
    towns = [c.place for c in reading.index.exact(span.text) if c.place.kind.startswith("P.")]
    return not any(place.population >= _CITY and place.country == country for place in towns)


def _call_the_state(reading: Reading, spans: list[Span]) -> None:
    """Make a state of the last name before "elsewhere in the state" that may be one."""
    for cue in _THE_STATE.finditer(reading.text):
        before = [span for span in spans if span.end <= cue.start()]
        span = next((s for s in reversed(before) if any(is_state(s.text, c) for c in _STATES)), None)
        if span is None or span.containers or any(_is_city_of(reading, s) for s in before if s.start > span.start):
            continue
        span.division = True
        span.hints.append("'the state' follows")


def _is_city_of(reading: Reading, span: Span) -> bool:
    """Whether a name is put into a state by another one, of which "the state" then speaks."""
    return bool(span.containers) and bool(reading.index.exact(span.text))
