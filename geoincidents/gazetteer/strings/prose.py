"""Coordinates inside running text: "at 48.5950 N, 38.0028 E", "GR 38SMB4488", a link to a map.

A pair of numbers is taken for coordinates only where its writing leaves no other reading: degree signs, hemispheres
with decimals, labels, a grid square, a link to a map; a bare pair needs four decimals in brackets, or a word such as
"coordinates" before it. Tolls, days, sums, telephone numbers, versions and confidence intervals are none of these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geoincidents.gazetteer.strings.coordinates import Absurd, Spot, read_coordinates
from geoincidents.gazetteer.strings.grids import ShortCode, read_grid
from geoincidents.gazetteer.strings.links import read_link

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEGREE: Final = r"(?:\s*(?:[\u00b0\u00ba\u02da]|deg(?:rees)?\b\.?))"
_MINUTE: Final = r"(?:\s*\d{1,2}(?:[.,]\d+)?\s*['\u2032\u2019])"
_SECOND: Final = r"(?:\s*\d{1,2}(?:[.,]\d+)?\s*(?:[\"\u2033\u201d]|''|\u2019\u2019))"
_HEMISPHERE: Final = r"(?:[NSEW]\b|(?i:north|south|east|west)\b(?!\s+of\b|-|ern))"
_BEFORE: Final = r"\b[NSEW]\.?\s*(?=\d)"
_SIGNED: Final = rf"[-+\u2212]?\d{{1,3}}(?:[.,]\d+)?{_DEGREE}(?:{_MINUTE}{_SECOND}?)?"
_DECIMAL: Final = r"[-+\u2212]?\d{1,3}[.,]\d{2,}"
_VALUE: Final = rf"(?:{_SIGNED}|{_DECIMAL})"
_BETWEEN: Final = r"\s*[,;/]?\s*(?:and\s+|by\s+)?"
_LABEL: Final = r"(?i:lat(?:itude)?|lon(?:gitude|g)?|lng)\b\.?\s*[:=]?\s*"
_NUMBER: Final = rf"[-+\u2212]?\d{{1,3}}(?:\.\d+)?{_DEGREE}?\s*{_HEMISPHERE}?"
_CUE: Final = (
    r"(?i:co-?ord(?:inate)?s?|gps|position|located\s+at|location|geolocat\w+|lat/lon\w*|WGS\s?-?84)\b"
    r"[^.;\d\n]{0,25}?[(\[]?\s*"
)
_BARE: Final = r"[-+\u2212]?\d{1,3}\.\d{2,}\s*[,;/\s]\s*[-+\u2212]?\d{1,3}\.\d{2,}"
_EXACT: Final = r"[-+\u2212]?\d{1,3}\.\d{4,}\s*[,;]\s*[-+\u2212]?\d{1,3}\.\d{4,}"
_SQUARE: Final = r"(?:[1-5]?\d|60)[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}"
_EXACT_PAIR: Final = 6  # position of the form of a bare pair in brackets
# Pattern and the group that is to be read; the first that fits at a place wins.
_FORMS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<link>(?:https?://|geo:)[^\s<>\"]+[^\s<>\".,;:!?)\]])",
        rf"(?<![\w.])(?P<pair>{_VALUE}\s*{_HEMISPHERE}{_BETWEEN}{_VALUE}\s*{_HEMISPHERE})(?!\w)",
        rf"(?P<pair>{_BEFORE}{_VALUE}{_BETWEEN}{_BEFORE}{_VALUE})(?!\w)",
        rf"(?<![\w.])(?P<pair>{_SIGNED}{_BETWEEN}{_SIGNED})(?!\s*[CFK]\b|\w)",
        rf"\b(?P<pair>{_LABEL}{_NUMBER}\s*[,;/]?\s*(?:and\s+)?{_LABEL}{_NUMBER})",
        rf"{_CUE}(?P<pair>{_BARE})(?!\d|\.\d)",
        rf"[(\[]\s*(?P<pair>{_EXACT})\s*[)\]]",
        rf"(?<![\w.])(?P<grid>{_SQUARE}\s?\d{{2,5}}\s\d{{2,5}}|{_SQUARE}\s?(?:\d{{4}}|\d{{6}}|\d{{8}}|\d{{10}}))(?![\d\w])",
        r"(?<![\w.])(?P<grid>(?:[1-5]?\d|60)\s?[C-HJ-NP-X][\s,]+\d{6}(?:\s*m?E)?[\s,]+\d{6,7}(?:\s*m?N)?)(?![\d\w])",
        r"(?<!\w)(?P<grid>[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3})(?!\w)",
    )
)
_NUMERAL: Final = re.compile(r"\d")


class Found(NamedTuple):
    """Coordinates in a text: their offsets, and the point or why there is none."""

    start: int
    end: int
    spot: Spot | Absurd


def find_coordinates(text: str) -> list[Found]:
    """Coordinates of a text in its order.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    list of Found
        Without overlaps; Absurd for what can only be coordinates, but is no point on Earth.

    Examples
    --------
    >>> [(found.spot.lat, found.spot.lon) for found in find_coordinates("A mine exploded at 48.5950 N, 38.0028 E.")]
    [(48.595, 38.0028)]
    >>> find_coordinates("It killed 12, 30 in 2.5 hours (95% CI 0.1234, 0.5678), call 48.595.380028.")
    []
    """
    if _NUMERAL.search(text) is None and "+" not in text:
        return []
    found: list[Found] = []
    for one in sorted(_read_all(text), key=lambda one: (one.start, one.start - one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _read_all(text: str) -> Iterator[Found]:
    for form in _FORMS:
        for match in form.finditer(text):
            kind = match.lastgroup or "pair"
            written = match[kind]
            spot = _READERS[kind](written)
            if isinstance(spot, Spot | Absurd) and not _is_interval(kind, form, spot):
                yield Found(match.start(kind), match.end(kind), spot)


def _is_interval(kind: str, form: re.Pattern[str], spot: Spot | Absurd) -> bool:
    """Whether it is rather a range of shares, "(0.1234, 0.5678)", or no coordinates at all."""
    if isinstance(spot, Absurd) and spot.why.startswith("these are two"):
        return True  # "E 4.50, W 3.25"
    if kind == "grid":
        return isinstance(spot, Absurd)  # "12CFR 1234" is no square, and nobody said that it is one
    if form is not _FORMS[_EXACT_PAIR]:
        return False
    return isinstance(spot, Absurd) or (abs(spot.lat) < 1.0 and abs(spot.lon) < 1.0)


def _read_grid(text: str) -> Spot | ShortCode | Absurd | None:
    return read_grid(text)


def _read_pair(text: str) -> Spot | Absurd | None:
    """The pair as a place column would have it: "and" between the halves is a comma."""
    return read_coordinates(re.sub(r"\s+(?:and|by)\s+", ", ", text))


_READERS: Final = {"link": read_link, "pair": _read_pair, "grid": _read_grid}
