"""Reading relational phrases: in running text around known anchors, or standing alone."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geoincidents.geo import KM_PER_UNIT
from geoincidents.text.numerals import parse_number, vague_bounds
from geoincidents.text.relations.arabic import in_english
from geoincidents.text.relations.grammar import (
    IMPLICIT,
    KINDS,
    MASK,
    MEASURED,
    NEEDED,
    free_pattern,
    masked_patterns,
    numbered,
)
from geoincidents.text.relations.relation import Hedge, Relation, RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A writer who says one of eight compass points means the nearest one: half the angle between neighbours. "Due south"
# is said of a bearing that would also hold on a compass card of 32 points.
_EIGHT_WINDS_ERROR: Final = 22.5
_SIXTEEN_WINDS_ERROR: Final = 11.25
_DUE_ERROR: Final = 5.625
_WINDS: Final = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_COMPASS_WORD: Final = re.compile("north|south|east|west", re.IGNORECASE)
_WIDEST_RANGE: Final = 10.0  # "30 to 40 km", "5 to 20 km"; what is wider is no range but two numbers
_MIDDLE_OF_VAGUE: Final = 2.0  # "several" is three or more; twice its bound stands for it, give or take half
_MORE: Final = re.compile(r"more\s+than|over|at\s+least|beyond", re.IGNORECASE)
_LESS: Final = re.compile(r"less\s+than|under|up\s+to|within|as\s+far\s+as|barely|nearly|almost", re.IGNORECASE)
_APART: Final = re.compile(r"from|outside|off|beyond|radius|\b(?:من|عن)\b", re.IGNORECASE)
_REACH: Final = 120  # characters that the longest construction takes beside an anchor
_ANCHOR: Final = re.compile(f"{MASK}+")


@dataclass(frozen=True, slots=True)
class ParsedPhrase:
    """A relational phrase that stands alone, and the names that it starts from.

    Attributes
    ----------
    relation
        The relation; its offsets are into the phrase.
    names
        Names of the anchors as they stand, in order; empty for "50 km south of here".
    """

    relation: Relation
    names: tuple[str, ...]


def find_relations(text: str, anchors: Iterable[tuple[int, int]]) -> tuple[Relation, ...]:
    """Relational phrases around places that were already recognised, in text order.

    Of phrases that overlap the longest is kept. A ``named`` relation ("X's Y district") is evidence on its anchors
    rather than a place, so it is given besides the others and may overlap them.

    Parameters
    ----------
    text
        The text.
    anchors
        Character offsets (start, end) of the recognised places, which do not overlap.

    Returns
    -------
    tuple of Relation
        Also those without an anchor of their own ("the southern suburbs").

    Examples
    --------
    >>> found = find_relations("Shells fell around 50 km south of Tripoli.", [(34, 41)])
    >>> [(r.kind.value, r.text, r.distance_km, r.azimuth) for r in found]
    [('distance', 'around 50 km south of Tripoli', 50.0, 180.0)]
    """
    masked = _mask(text, anchors)
    found = [
        _relation(kind, match, text)
        for start, end in _windows(masked)
        for kind, patterns in _likely(masked[start:end].casefold())
        for pattern in patterns
        for match in pattern.finditer(masked, start, end)
        if kind is not RelationKind.DISTANCE or _is_distance(match)
    ]
    named = [relation for relation in found if relation.kind is RelationKind.NAMED]
    plain = [r for r in found if r.kind is not RelationKind.NAMED and not any(_says_what(r, n) for n in named)]
    return tuple(sorted(_longest(plain) + named, key=lambda relation: (relation.start, relation.end)))


def _windows(masked: str) -> list[tuple[int, int]]:
    """Stretches of text about the anchors, and about words that need none, in which a relation may stand."""
    windows: list[tuple[int, int]] = []
    spots = [match.span() for pattern in (_ANCHOR, IMPLICIT) for match in pattern.finditer(masked)]
    for start, end in sorted(spots):
        left = max(0, masked.rfind(" ", 0, max(0, start - _REACH)))
        right = masked.find(" ", end + _REACH)
        right = len(masked) if right < 0 else right
        if windows and left <= windows[-1][1]:
            windows[-1] = windows[-1][0], max(right, windows[-1][1])
        else:
            windows.append((left, right))
    return windows


def _likely(window: str) -> list[tuple[RelationKind, list[re.Pattern[str]]]]:
    """Kinds of relation of which a window has the letters, with their patterns in order."""
    return [(kind, patterns) for kind, patterns in _by_kind().items() if _may_hold(kind, window)]


def _may_hold(kind: RelationKind, letters: str) -> bool:
    """Whether folded text has letters without which it holds no relation of a kind."""
    needed = any(map(letters.__contains__, NEEDED[kind]))
    return needed and (kind is not RelationKind.DISTANCE or MEASURED.search(letters) is not None)


@lru_cache(maxsize=1)
def _by_kind() -> dict[RelationKind, list[re.Pattern[str]]]:
    patterns: dict[RelationKind, list[re.Pattern[str]]] = {}
    for kind, pattern in masked_patterns():
        patterns.setdefault(kind, []).append(pattern)
    return patterns


def _mask(text: str, anchors: Iterable[tuple[int, int]]) -> str:
    """Text of the same length in which each anchor is a run of the mask character."""
    parts, position = [], 0
    for start, end in sorted(anchors):
        parts += [text[position:start].replace(MASK, " "), MASK * (end - start)]
        position = end
    return "".join([*parts, text[position:].replace(MASK, " ")])


def _says_what(relation: Relation, named: Relation) -> bool:
    """Whether a phrase is the tail of a named one: in "the X suburb of Y" Y is the suburb, not "a suburb of Y"."""
    return (
        relation.anchors == named.anchors[1:]
        and named.anchors[0][1] <= relation.start < named.anchors[1][0]
        and relation.end == named.end
    )


def _longest(relations: Sequence[Relation]) -> list[Relation]:
    """Keep of overlapping relations the longest; the sort is stable, so the order of the patterns breaks ties."""
    kept: list[Relation] = []
    spans: list[tuple[int, int]] = []  # of those kept, in text order
    for relation in sorted(relations, key=lambda r: r.start - r.end):
        at = bisect(spans, (relation.start, relation.end))
        clear = (not at or spans[at - 1][1] <= relation.start) and (at == len(spans) or relation.end <= spans[at][0])
        if clear:
            spans.insert(at, (relation.start, relation.end))
            kept.append(relation)
    return kept


_EVERY_SIGN: Final = frozenset(sign for needed in NEEDED.values() for sign in needed)
_SIGNS: Final = tuple(s for s in sorted(_EVERY_SIGN) if not any(o in s for o in _EVERY_SIGN if o != s))
"""What every relation has one of, without those that have another within them: most names have none."""


@lru_cache(maxsize=16_384)
def parse_phrase(text: str) -> ParsedPhrase | None:
    """Relation and anchor names of a phrase that stands alone; None when it is not relational.

    Names such as "Western Sahara" or "Port of Spain" read like relations, so ask a gazetteer for the whole text first.

    Parameters
    ----------
    text
        The phrase and nothing else.

    Returns
    -------
    ParsedPhrase or None
        None when no construction takes the whole text.

    Examples
    --------
    >>> parsed = parse_phrase("50km south of Tripoli")
    >>> parsed.names, parsed.relation.distance_km, parsed.relation.azimuth
    (('Tripoli',), 50.0, 180.0)
    >>> parse_phrase("Tripoli") is None
    True
    """
    phrase = text.strip().removesuffix(".")
    offset = len(text) - len(text.lstrip())
    if led := _LED_IN.match(phrase):
        phrase, offset = phrase[led.end() :], offset + led.end()
    letters = phrase.casefold()
    if not any(map(letters.__contains__, _SIGNS)) or phrase.isalpha():
        return None
    possible = {kind for kind in NEEDED if _may_hold(kind, letters)}
    for number, kind in enumerate(KINDS):
        if kind is RelationKind.NAMED or kind not in possible:
            continue
        if kind is RelationKind.DISTANCE and not numbered().search(letters):
            continue
        match = free_pattern(number).fullmatch(phrase)
        if match is None or (kind is RelationKind.DISTANCE and not _is_distance(match)):
            continue
        relation = _relation(kind, match, phrase, offset)
        return ParsedPhrase(relation, tuple(text[start:end] for start, end in relation.anchors))
    return None


_LED_IN: Final = re.compile(
    r"(?:on|in|at|along)\s+(?=(?:the|an?)\s+|\S+(?:['\u2019]s?)?\s+\w+(?:ern)?\s+(?:suburbs|outskirts)\b)",
    re.IGNORECASE,
)
"""As in "on the outskirts of X": a preposition that leads into the phrase."""


def _is_distance(match: re.Match[str]) -> bool:
    """Whether the match states a distance from its anchor: "5 km of X" does only after "within" and the like."""
    fields = match.groupdict()
    if _value(fields["number"]) is None:
        return False
    if fields.get("dir") or "here" in match[0][-5:].casefold():
        return True
    rest = match[0][match.end("unit") - match.start() :]
    return bool(_APART.search(rest) or _LESS.search(fields["hedge"] or ""))


def _relation(kind: RelationKind, match: re.Match[str], text: str, offset: int = 0) -> Relation:
    """Relation that a match of one of the patterns stands for."""
    fields = match.groupdict()
    fields |= {name: in_english(fields.get(name)) for name in ("dir", "unit", "hedge", "noun")}
    direction = fields.get("dir") or fields.get("dir2")
    azimuth, azimuth_error = _azimuth(direction, due=bool(fields.get("due"))) if direction else (None, 0.0)
    distance, error, hedge = _distance(fields)
    anchors = tuple(
        (match.start(name) + offset, match.end(name) + offset) for name in ("a", "b") if fields.get(name) is not None
    )
    return Relation(
        kind=kind,
        start=match.start() + offset,
        end=match.end() + offset,
        text=text[match.start() : match.end()],
        anchors=anchors,
        distance_km=distance,
        distance_error_km=error,
        azimuth=azimuth,
        azimuth_error=azimuth_error,
        hedge=hedge,
        noun=" ".join((fields.get("noun") or "").casefold().split()),
    )


def _azimuth(direction: str, *, due: bool) -> tuple[float, float]:
    """Degrees of a compass word or abbreviation, and the half-width of what it covers."""
    words = _COMPASS_WORD.findall(direction)
    letters = "".join(word[0] for word in words).upper() or direction.upper()
    if letters not in _WINDS:
        return 0.0, 180.0
    error = _SIXTEEN_WINDS_ERROR if len(letters) == len("SSE") else _EIGHT_WINDS_ERROR
    return _WINDS.index(letters) * 360.0 / len(_WINDS), _DUE_ERROR if due else error


def _value(number: str | None) -> float | None:
    """Value of the number of a distance; a vague one stands at twice its lower bound."""
    if number is None:
        return None
    stripped = re.sub(r"\s+an?$", "", number.strip(), flags=re.IGNORECASE)
    if stripped.casefold() in {"a", "an"}:
        return 1.0
    bounds = vague_bounds(stripped)
    return bounds[0] * _MIDDLE_OF_VAGUE if bounds else parse_number(stripped)


def _distance(fields: dict[str, str | None]) -> tuple[float | None, float, Hedge]:
    """Kilometres, their error and the hedge of a match; (None, 0, exact) without a stated distance."""
    value = _value(fields.get("number"))
    if value is None:
        return None, 0.0, Hedge.EXACT
    scale = KM_PER_UNIT[_unit(fields["unit"] or "km")]
    words = fields.get("hedge") or ""
    hedge = Hedge.ABOUT if words or fields.get("odd") else Hedge.EXACT
    for pattern, meaning in ((_MORE, Hedge.MORE), (_LESS, Hedge.LESS)):
        hedge = meaning if pattern.search(words) else hedge
    vague = vague_bounds((fields["number"] or "").strip()) is not None
    error = value / 2.0 if vague else rounding_error(value) * (1.0 if hedge is Hedge.EXACT else 2.0)
    low = parse_number(fields.get("low") or fields.get("low2") or "")
    if low is not None and value / _WIDEST_RANGE <= low < value:
        # Both ends were rounded as the upper one was, and the place may lie anywhere between them.
        value, error = (low + value) / 2.0, (value - low) / 2.0 + error
    return value * scale, error * scale, hedge


def rounding_error(value: float) -> float:
    """Half the step to which a stated number was rounded, in its own unit.

    A number that is a multiple of ten was rounded to its last non-zero digit ("50" stands for 45 to 55), another
    multiple of five to five, any other number to one or to its decimals.

    Parameters
    ----------
    value
        The number as stated, zero or more.

    Returns
    -------
    float
        Half the rounding step.

    Source: the distance precision of J. Wieczorek, Q. Guo and R. J. Hijmans, "The point-radius method for
    georeferencing locality descriptions and calculating associated uncertainty", Int. J. of Geographical Information
    Science 18(8), 2004.

    Examples
    --------
    >>> [rounding_error(value) for value in (50, 35, 37, 200, 1.5)]
    [5.0, 2.5, 0.5, 50.0, 0.05]
    """
    if value <= 0:
        return 0.0
    if value != int(value):
        decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
        return 0.5 * 10.0**-decimals
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    if step == 1 and value % 5 == 0:
        step = 5
    return step / 2.0


def _unit(word: str) -> str:
    """Key of :data:`geoincidents.geo.KM_PER_UNIT` for a unit as written."""
    folded = " ".join(word.casefold().replace(".", "").split())
    if folded.startswith("k"):
        return "km"
    if folded.startswith(("nautical", "nm")):
        return "nmi"
    if folded.startswith("mi"):
        return "mi"
    if folded.startswith("y"):
        return "yd"
    return "ft" if folded.startswith("f") else "m"
