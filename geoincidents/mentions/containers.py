"""In which country or division the text itself puts a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.gazetteer.strings.states import is_state, state_place, states_coded
from geoincidents.mentions.holding import stated_pairs
from geoincidents.mentions.lexicon import CONTAINER_NOUNS
from geoincidents.mentions.spans import Span, SpanKind
from geoincidents.names.countries import countries_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geoincidents.mentions.recognise import Reading

_CONTAINED: Final = 3.0
_LOOK_BACK: Final = 4
_USUAL: Final = frozenset({"USA", "CAN"})  # whose abbreviations are read after names that no gazetteer has as well
# What stands between a name and the country or division that it lies in.
_IN_NEXT: Final = re.compile(
    r", | \(| in (?:the )?(?:(?:far |deep )?(?:north|south|east|west|northeast|northwest|southeast|southwest|central)"
    r"(?:ern)?(?: of)? )?",
)
_DOTTED_STATE: Final = re.compile(r"(?<![\d.] )(?<![\w.])(?:N\.[CDHJMY]\.|S\.[CD]\.|W\. ?Va\.|R\.I\.|D\.C\.|B\.C\.)")
_STATE_ABBREVIATION: Final = re.compile(r",\s*(?P<state>W\. ?Va\.|[A-Z](?:\.[A-Z]\.|[A-Z]\b|[a-z]{1,4}\.))")


def contain(reading: Reading) -> None:
    """Read "Aleppo, Syria", "Monroe, La.", "Ukraine's Kharkiv" and "the Syrian town of Manbij"."""
    drop: set[int] = set()
    states = list(_dotted_states(reading))
    spans = reading.spans
    for number, span in enumerate(spans):
        if span.kind is not SpanKind.NAME:
            continue
        state = _STATE_ABBREVIATION.match(reading.text, span.end)
        within = _state(reading, state["state"], span) if state else None
        if state and within:
            _put_in(span, {within}, state["state"])
            drop.update(i for i, s in enumerate(spans) if state.start("state") <= s.start < state.end())
            states.append(_state_span(within, *state.span("state"), state["state"]))
        elif number + 1 < len(spans) and _IN_NEXT.fullmatch(reading.text, span.end, spans[number + 1].start):
            _contain_in_next(reading, span, spans[number + 1])
        if number + 1 < len(spans) and (people := _described_by(reading, span, spans[number + 1])):
            _put_in(span, {(people, "")}, spans[number + 1].text)
        holder = _holder(reading, spans[number - 1], span) if number else ""
        if holder and any(c.place.country == holder for c in reading.index.exact(span.text)):
            _put_in(span, {(holder, "")}, "the country before it")
    for inner, outer in stated_pairs(reading.text, spans):
        _contain_in_stated(reading, inner, outer)
    kept = [span for i, span in enumerate(spans) if i not in drop]
    reading.spans = _with_states(reading, kept, states)


def contain_dateline(reading: Reading, heads: list[Span]) -> None:
    """Read "GLASGOW, Ky. (AP)" and "TRIPOLI, Libya": each part of a dateline lies in the next.

    Parameters
    ----------
    reading
        The reading that the dateline stands over.
    heads
        Parts of the dateline in text order; they are changed in place.
    """
    for number, span in enumerate(heads):
        before = heads[number - 1] if number else None
        held = _state(reading, span.text, before)
        joined = before is not None and reading.text[before.end : span.start].strip() == ","
        if held and joined:
            span.name, span.division = held[1], True
            span.containers.add(held)
        if before is None or not joined:
            continue
        if held:
            _put_in(before, {held}, span.text)
        else:
            _contain_in_next(reading, before, span)


def _with_states(reading: Reading, spans: list[Span], states: Iterable[Span]) -> list[Span]:
    """Names and abbreviations of states in text order; "S.C. Highway Patrol" yields to the state within it."""
    places = {span.start: span for span in states}
    offsets = {at for state in places.values() for at in range(state.start, state.end)}
    apart = [span for span in spans if offsets.isdisjoint(range(span.start, span.end))]
    free_of_states = set(map(id, apart))
    known = [span for span in spans if id(span) not in free_of_states and reading.index.exact(span.text)]
    taken = {at for span in known for at in range(span.start, span.end)}
    free = [state for state in places.values() if taken.isdisjoint(range(state.start, state.end))]
    return sorted([*apart, *known, *free], key=lambda span: span.start)


def _dotted_states(reading: Reading) -> Iterator[Span]:
    """Abbreviations of states that can mean nothing else, wherever they stand: "the S.C. Highway Patrol"."""
    for match in _DOTTED_STATE.finditer(reading.text):
        held = _state(reading, match[0], None)
        if held:
            yield _state_span(held, *match.span(), match[0])


def _state(reading: Reading, abbreviation: str, inner: Span | None) -> tuple[str, str] | None:
    """Country and name of the state that an abbreviation stands for: the first that has the place before it."""
    places = [state_place(reading.index.gazetteer, state) for state in states_coded(abbreviation.strip())]
    held = [(place.country, place.name) for place in places if place is not None]
    towns = {(c.place.country, c.place.admin1) for c in reading.index.exact(inner.text)} if inner is not None else set()
    usual = [state for state in held if state[0] in _USUAL]
    return next((state for state in held if state in towns), usual[0] if usual else None)


def _state_span(held: tuple[str, str], start: int, end: int, text: str) -> Span:
    hints = [f"{text!r} is short for {held[1]}"]
    span = Span(start, end, text, evidence=_CONTAINED, division=True, strict=True, name=held[1], hints=hints)
    span.containers.add(held)
    return span


def _contain_in_next(reading: Reading, span: Span, outer: Span) -> None:
    """Put a span into the country or division that stands after the comma, if it has a namesake there."""
    if outer.kind not in {SpanKind.NAME, SpanKind.DATELINE}:
        return
    candidates = reading.index.exact(span.text)
    codes = reading.index.country_codes(outer.text)
    if codes and countries_named(span.text) and not any(is_state(span.text, code) for code in codes):
        return  # "Niger, Nigeria": two countries
    if codes:
        inside = {(code, "") for code in codes if any(c.place.country == code for c in candidates)}
        if inside or " in " not in reading.text[span.end : outer.start]:
            _put_in(span, inside or {(code, "") for code in codes}, outer.text)
        return
    divisions = {(c.place.country, c.place.name) for c in reading.index.exact(outer.text) if c.place.kind == "A.ADM1"}
    held = divisions & {(c.place.country, c.place.admin1) for c in candidates}
    if held:
        _put_in(span, held, outer.text)


def _contain_in_stated(reading: Reading, span: Span, outer: Span) -> None:
    """Put a span into what the text says it lies in, be that a town or a district, if it has a namesake there."""
    candidates = reading.index.exact(span.text)
    codes = reading.index.country_codes(outer.text)
    known = {(code, "") for code in codes} | outer.containers
    for candidate in reading.index.exact(outer.text):
        place = candidate.place
        if not place.kind.startswith("A.PCL"):
            known.add((place.country, place.name if place.kind == "A.ADM1" else place.admin1))
    own = {(c.place.country, c.place.admin1) for c in candidates} | {(c.place.country, "") for c in candidates}
    held = {pair for pair in known if pair in own}
    if held:
        _put_in(span, held, outer.text)


def _described_by(reading: Reading, span: Span, people: Span) -> str:
    """Country in "Belgorod, a Russian city", as alpha-3 code; ``""`` for other words."""
    if people.kind is not SpanKind.DEMONYM:
        return ""
    before, after = reading.text[span.end : people.start], reading.text[people.end : people.end + 40].split()
    if not re.fullmatch(r",\s+(?:an?|the)\s+(?:[\w-]+\s+){0,2}", before) or CONTAINER_NOUNS.isdisjoint(after[:3]):
        return ""
    return reading.index.demonym(people.text) or ""


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
