"""Toponyms in Arabic script, which knows no capital letters and writes particles onto the next word.

A stretch of up to four words is a candidate when the gazetteer knows it, as it stands or without the particles و ف ب ل
before it. Arabic gives no other sign of a name, so the words around decide: after "the town of" or "in" a name is
likely, without any such word only a country, a division or a city is taken, and plain vocabulary hardly ever. In the
countries that the text is about a name may be written otherwise than in the gazetteer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.geo import distance_km
from geoincidents.mentions.arabic_words import (
    AREAS,
    BODY_HEADS,
    CONTAINERS,
    COUNTRY_STEMS,
    DESCRIBING,
    DIRECTIONAL,
    DIVISIONS,
    GIVEN,
    LOCATIVES,
    PLAIN,
    PROCLITICS,
    SEVERAL,
    TITLES,
)
from geoincidents.mentions.spans import Span, SpanKind
from geoincidents.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geoincidents.mentions.index import NameIndex
    from geoincidents.place import Place

_LETTERS: Final = "\u0621-\u064a\u066e-\u066f\u0671-\u06d3"
_MARKS: Final = "\u0640\u064b-\u065f\u0670"
_WORD: Final = re.compile(rf"[{_LETTERS}][{_LETTERS}{_MARKS}]*")
_DATELINE: Final = re.compile(
    rf"\s*([{_LETTERS}][{_LETTERS}{_MARKS} ]{{2,40}}?)\s*(?:\([^()\n]{{2,40}}\)\s*)?[-\u2013\u2014:]\s"
)
_ENDING: Final = re.compile("(?:ي|يه|يا|يين|يون|يان|يتين|يات)$")
# "Tripoli in Lebanon", "Tripoli, north of Lebanon" (which is the north of it)
_LIES_IN: Final = re.compile("،?\\s+(?:في\\s+|ب)?(?:(?:شمال|جنوب|شرق|غرب|وسط)ي?\\s+){0,2}")
_ARTICLE: Final = "ال"
_TO_THE: Final = "لل"
_MOST_WORDS: Final = 4
_LEAST_LETTERS: Final = 3  # of what is left when a particle is taken away
_LEAST_STEM: Final = 2
# Evidence in the units of mentions.resolve: one unit makes "a place" about 2.7 times as likely.
_STRONG: Final = 3.5
_MIDDLE: Final = 2.0
_WEAK: Final = 1.0
_LONG_NAME: Final = 1.0
_ATTACHED: Final = 1.5
_CITY: Final = 100_000
_TOWN: Final = 5_000
_TOWN_HERE: Final = 20_000  # in a country that the text is about
_ALIKE: Final = 0.85
_ALIKE_TOWN: Final = 10_000
_ALIKE_ATTACHED: Final = 0.9  # a particle may be a letter of another word, unless a list goes on
_ALIKE_ALONE: Final = 0.78  # where a word such as "near" stands before it, and no other place has a name as close
_ALONE_KM: Final = 50.0
_RIVAL: Final = 0.1
_COUNTRIES_ASKED: Final = 3
_SIGNPOSTS: Final = CONTAINERS | LOCATIVES | DIRECTIONAL | BODY_HEADS | TITLES | GIVEN
_NEAR: Final = frozenset({"القرب", "قرب", "قريبه", "مقربه", "قريبا"})
_ORDINARY: Final = PLAIN | DESCRIBING | _SIGNPOSTS


@dataclass(frozen=True, slots=True)
class Word:
    """A word in Arabic script: offsets, its letters without marks, and whether only a blank parts it from the last."""

    start: int
    end: int
    folded: str
    text: str
    joined: bool


def is_arabic(text: str) -> bool:
    """Whether a text has a word in Arabic script.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    bool
        False for empty text.

    Examples
    --------
    >>> is_arabic("طرابلس"), is_arabic("Tripoli")
    (True, False)
    """
    return _WORD.search(text) is not None


def find_arabic(text: str, index: NameIndex, countries: Iterable[str] = ()) -> list[Span]:
    """Spans in Arabic script that may be places, with their evidence.

    Parameters
    ----------
    text
        The text, of any script.
    index
        The gazetteer.
    countries
        ISO alpha-3 codes of the countries that the caller says the text is about.

    Returns
    -------
    list of Span
        In text order; particles that are written onto a name are not part of its span.

    Examples
    --------
    >>> from geoincidents.gazetteer import Gazetteer
    >>> from geoincidents.mentions.index import NameIndex
    >>> [span.text for span in find_arabic("اشتباكات في سرت وبنغازي", NameIndex(Gazetteer.default()))]
    ['سرت', 'بنغازي']
    """
    words = list(_words(text))
    if not words:
        return []
    reader = _Reader(text, words, index, list(dict.fromkeys((*countries, *_countries(words, index)))))
    return reader.read()


def nisba(word: str, country: Callable[[str], Place | None]) -> str | None:
    """Country of an Arabic adjective or people such as "the Libyans"; None for other words.

    Parameters
    ----------
    word
        One word, with or without particles and the article.
    country
        Gives the country of an Arabic name.

    Returns
    -------
    str or None
        ISO alpha-3 code.

    Examples
    --------
    >>> from geoincidents.gazetteer import Gazetteer
    >>> from geoincidents.mentions.index import NameIndex
    >>> nisba("الليبية", NameIndex(Gazetteer.default()).country)
    'LBY'
    """
    folded = fold(word)
    for bare in _without_particles(folded):
        ending = _ENDING.search(bare)
        stem = bare[: ending.start()] if ending else ""
        stem = stem.removeprefix(_ARTICLE)
        if len(stem) <= _LEAST_STEM:
            continue
        if stem in COUNTRY_STEMS:
            return COUNTRY_STEMS[stem]
        for name in (stem, _ARTICLE + stem, stem + "ا", stem + "يا"):
            place = country(name)
            if place is not None:
                return place.country
    return None


def _words(text: str) -> Iterator[Word]:
    end = -1
    for match in _WORD.finditer(text):
        joined = end >= 0 and text[end : match.start()].isspace() and "\n" not in text[end : match.start()]
        yield Word(match.start(), match.end(), fold(match[0]), match[0], joined)
        end = match.end()


def _without_particles(folded: str) -> Iterator[str]:
    """The word, and what it may be without the particles before it; "for the" leaves the article."""
    for particle in PROCLITICS:
        if folded.startswith(particle) and len(folded) - len(particle) >= _LEAST_LETTERS:
            yield folded[len(particle) :]
    for particle in (_TO_THE, "و" + _TO_THE):
        if folded.startswith(particle) and len(folded) - len(particle) >= _LEAST_LETTERS:
            yield _ARTICLE + folded[len(particle) :]


def _countries(words: list[Word], index: NameIndex) -> list[str]:
    """Countries that the names and adjectives of a text speak of, the most frequent first."""
    counts: dict[str, int] = {}
    for word in words:
        if word.folded in PLAIN:
            continue
        place = next((p for bare in _without_particles(word.folded) if (p := index.country(bare))), None)
        code = place.country if place else index.demonym(word.text)
        if code:
            counts[code] = counts.get(code, 0) + 1
    return sorted(counts, key=lambda code: -counts[code])[:_COUNTRIES_ASKED]


class _Reader:
    """One text on its way to spans."""

    def __init__(self, text: str, words: list[Word], index: NameIndex, countries: list[str]) -> None:
        self.text, self.words, self.index, self.countries = text, words, index, countries
        self.spans: list[Span] = []
        self.last = -1  # number of the last word of the span before
        self.listed = 0.0  # evidence of a name that a list hands on
        self.several = False  # whether a noun such as "the towns of" opened the list

    def read(self) -> list[Span]:
        at = self._dateline()
        while at < len(self.words):
            at = self._read_at(at) or at + 1
        for inner, outer in pairwise(self.spans):
            country = self.index.country(outer.text) if outer.kind is SpanKind.NAME else None
            if country is not None and _LIES_IN.fullmatch(self.text, inner.end, outer.start):
                inner.containers.add((country.country, ""))
        return self.spans

    def _dateline(self) -> int:
        match = _DATELINE.match(self.text)
        if match is None or not self.index.exact(match[1]):
            return 0
        self.spans.append(
            Span(*match.span(1), match[1], SpanKind.DATELINE, evidence=_STRONG, hints=["it is the dateline"])
        )
        return sum(word.start < match.end(1) for word in self.words)

    def _read_at(self, at: int) -> int | None:
        """Read the longest name that begins at a word; give the number of the word after it."""
        longest = at + 1
        while longest < min(len(self.words), at + _MOST_WORDS) and self.words[longest].joined:
            longest += 1
        for end in range(longest, at, -1):
            for first, start in self._starts(at):
                name = first + self.text[self.words[at].end : self.words[end - 1].end]
                if self._take(at, end, name, start):
                    self.last = end - 1
                    return end
        if any(self._take_unlisted(at, first, start) for first, start in self._starts(at)):
            self.last = at
            return at + 1
        if self.index.demonym(self.words[at].text):
            word = self.words[at]
            self.spans.append(Span(word.start, word.end, word.text, SpanKind.DEMONYM))
        return None

    def _starts(self, at: int) -> Iterator[tuple[str, int]]:
        """First word of a name with each run of particles taken away, and where it starts."""
        word = self.words[at]
        for particle in PROCLITICS:
            if word.text.startswith(particle) and (not particle or len(word.text) - len(particle) >= _LEAST_LETTERS):
                yield word.text[len(particle) :], word.start + len(particle)
        for particle in (_TO_THE, "و" + _TO_THE):
            if word.text.startswith(particle) and len(word.text) - len(particle) >= _LEAST_LETTERS:
                # The article lost its first letter to the particle, so the span begins at the particle's second.
                yield _ARTICLE + word.text[len(particle) :], word.start + len(particle) - 1

    def _take(self, at: int, end: int, name: str, start: int) -> bool:
        """Take a name that the gazetteer has into the spans if the words around it say so."""
        candidates = self.index.exact(name)
        if not candidates:
            return False
        evidence, hint = self._evidence(at, start)
        folded, single = fold(name), end - at == 1
        weight = max(c.place.population for c in candidates)
        here = max((c.place.population for c in candidates if c.place.country in self.countries), default=0)
        if single and not self._may_be_name(at, folded, evidence, is_city_here=here >= _CITY):
            return False
        wide = any(c.place.kind.startswith(("A.", "L.", "H.", "P.PPLC")) for c in candidates)
        attached = start > self.words[at].start
        known = weight >= _CITY or here >= _TOWN_HERE
        if evidence < _MIDDLE and not wide and ((single and not known) or (attached and weight < _TOWN)):
            return False
        self._add(at, end, name, start, evidence + _LONG_NAME * (not single), hint)
        return True

    def _may_be_name(self, at: int, folded: str, evidence: float, *, is_city_here: bool) -> bool:
        """Whether one word can be a place here: plain vocabulary only after "town of", an adjective only after "in"."""
        before = self._before(at)
        if folded in CONTAINERS or folded in DESCRIBING:
            return False
        called = before in AREAS or (is_city_here and evidence >= _MIDDLE)
        called |= evidence >= _STRONG and not folded.startswith(_ARTICLE)  # "near the town" names none
        if folded in GIVEN or (folded in PLAIN and not called):
            return False
        if before in GIVEN or before in TITLES:
            return False
        return not _is_adjective(folded, self.index.country) or before in LOCATIVES | DIRECTIONAL

    def _take_unlisted(self, at: int, name: str, start: int) -> bool:
        """Take a name that is written otherwise in the gazetteer, or that a noun such as "town" says is a place."""
        word, folded = self.words[at], fold(name)
        attached = start > word.start
        if (_ORDINARY & {folded, word.folded, folded.removeprefix(_ARTICLE)}) or len(folded) <= _LEAST_LETTERS:
            return False
        if self._goes_on(at) and word.text.startswith("و") and not attached:
            return False  # "and X": the particle is no part of the name
        evidence, hint = self._evidence(at, start)
        if evidence < _ATTACHED or self.index.demonym(name):
            return False
        doubtful = attached and not self._goes_on(at)  # after a name, "and" is surely a particle
        sure = evidence >= _MIDDLE and not attached
        alike = self._likeness(name) >= (_ALIKE_ATTACHED if doubtful else _ALIKE_ALONE if sure else _ALIKE)
        called = self._before(at) in AREAS and not attached and not _ENDING.search(folded)
        follows = attached and word.joined and self._goes_on(at) and self.several
        if not (alike or called or follows):
            return False
        self._add(at, at + 1, name, start, evidence, hint)
        self.spans[-1].strict = True
        return True

    def _likeness(self, name: str) -> float:
        """How alike the name of the closest town of the countries of the text is; less where others are as close."""
        best = 0.0
        for code in self.countries:
            first, *others = self.index.fuzzy(name, code) or (None,)
            if first is None or first.place.population < _ALIKE_TOWN:
                continue
            rivals = (c for c in others if c.score > first.score - _RIVAL)
            alone = all(_km(first.place, rival.place) <= _ALONE_KM for rival in rivals)
            best = max(best, first.score if alone or first.score >= _ALIKE else 0.0)
        return best

    def _add(self, at: int, end: int, name: str, start: int, evidence: float, hint: str) -> None:
        kind = SpanKind.BODY if self._before(at) in BODY_HEADS else SpanKind.NAME
        hints = [hint] if hint else []
        span = Span(start, self.words[end - 1].end, name, kind, evidence=evidence, hints=hints)
        span.division = self._before(at) in DIVISIONS
        self.spans.append(span)
        self.listed = max(evidence, _MIDDLE)
        self.several = self._before(at) in SEVERAL or (self.several and self._goes_on(at))

    def _before(self, at: int) -> str:
        """Word before, without the particles on it; ``""`` where something else than a blank stands between."""
        if at == 0 or not self.words[at].joined:
            return ""
        folded = self.words[at - 1].folded
        for bare in (folded, *_without_particles(folded)):
            for form in (bare, bare.removeprefix(_ARTICLE)):
                if form in _SIGNPOSTS:
                    return form
        return folded

    def _goes_on(self, at: int) -> bool:
        """Whether the word before is the end of a name, so that a list may go on."""
        return at > 0 and self.last == at - 1

    def _evidence(self, at: int, start: int) -> tuple[float, str]:
        """What the words before a name, and the particles on it, say about it."""
        particle = self.text[self.words[at].start : start]
        comma = "،" in self.text[self.words[at - 1].end : self.words[at].start] if at else False
        if self._goes_on(at) and (particle.startswith("و") or comma):
            return self.listed, "it stands in a list of places"
        before = self._before(at)
        if particle in {"", "و", "ف"}:
            if before in CONTAINERS:
                return _STRONG, f"{self.words[at - 1].text!r} stands before it"
            if before in LOCATIVES or (before == "من" and at > 1 and self._before(at - 1) in _NEAR):
                return _MIDDLE, f"{self.words[at - 1].text!r} stands before it"
        if particle.endswith("ب"):
            return _ATTACHED, "the particle 'in' is written onto it"
        return (_WEAK if before in DIRECTIONAL or particle else 0.0), ""


def _km(one: Place, other: Place) -> float:
    return float(distance_km(lat=one.lat, lon=one.lon, to_lat=other.lat, to_lon=other.lon))


def _is_adjective(folded: str, country: Callable[[str], Place | None]) -> bool:
    """Whether a word is the adjective of a country that has a noun of its own: "Libyan", but not "Saudi Arabia"."""
    stem = _ENDING.sub("", folded).removeprefix(_ARTICLE)
    if stem == folded.removeprefix(_ARTICLE) or len(stem) <= _LEAST_STEM or folded.endswith("يا"):
        return False
    return any(country(name) is not None for name in (stem, _ARTICLE + stem, stem + "ا", stem + "يا"))
