"""Coordinates as people write them in a place column: to a point, and how far the digits leave it open.

geopy's parser reads latitude before longitude only, and what no one can take for coordinates ("5 7") as well; and no
library at hand says how exact a number was written. So the writing is taken apart here: hemispheres before or after
the numbers, either order, degrees, minutes and seconds under any sign, decimal commas, digits of any script.

The radius follows from the digits: the last one given may be half a unit off in latitude and in longitude, and the
radius is the half-diagonal of that cell. It is never below ten metres, which is what a receiver is good for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from geoincidents import geo

LEAST_KM: Final = 0.01
_NORTH_SOUTH: Final = "NS"
_BASE: Final = 60.0
_COMPACT: Final[dict[str, tuple[int, ...]]] = {
    "N": (4, 6),
    "E": (5, 7),
}  # DDMM, DDMMSS; DDDMM, DDDMMSS, as pilots are told
_SURE_DECIMALS: Final = 2  # beside a slash or a dash "5.7/6.2" may be anything
_THOUSANDS: Final = 3  # digits between the commas of "1,234"
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("−–‒‐‑", "-"),
        **dict.fromkeys("º˚∘", "°"),
        **dict.fromkeys("′’‘ʹʼ´`", "'"),
        **dict.fromkeys("″”“ʺ", '"'),
        "٫": ".",
        "،": ",",
        "؛": ";",
        "\u00a0": " ",
        "\u202f": " ",
        "\u200e": None,
        "\u200f": None,
    },
)
_HEMISPHERES: Final = {
    **dict.fromkeys(("n", "north", "nord", "norte", "شمال", "شمالا", "شمالاً", "с.ш.", "с. ш.", "с.ш"), "N"),
    **dict.fromkeys(("s", "south", "sud", "sur", "جنوب", "جنوبا", "جنوباً", "ю.ш.", "ю. ш.", "ю.ш"), "S"),
    **dict.fromkeys(("e", "east", "est", "este", "شرق", "شرقا", "شرقاً", "в.д.", "в. д.", "в.д"), "E"),
    **dict.fromkeys(("w", "west", "ouest", "oeste", "غرب", "غربا", "غرباً", "з.д.", "з. д.", "з.д"), "W"),
}
_WORDS: Final = "|".join(map(re.escape, sorted(_HEMISPHERES, key=len, reverse=True)))
_TOKEN: Final = re.compile(
    rf"\s*(?:(?P<number>[-+]?\d+(?:\.\d+)?)|(?P<degree>°|deg(?:rees?)?\b|d(?=\s*\d))|(?P<second>\"|''|(?-i:s)(?=\s*[NSEW]\b))|(?P<minute>'|(?-i:m)(?=\s*\d))"
    rf"|(?P<label>(?:lat(?:itude)?|lon(?:gitude|g)?|lng)\b\.?\s*[:=]?)|(?P<hemisphere>{_WORDS})(?![^\W\d])|(?P<part>[,;/|]))",
    re.IGNORECASE,
)
# "48,595 38,003": no two numbers of people would stand alone in a place column and be degrees as well.
_DEGREES: Final = re.compile(r"[-+]?[1-8]\d,\d{3,}\s*(?:\s|[;/|])\s*[-+]?(?:1[0-7]\d|[1-9]\d),\d{3,}")
_COVER: Final = re.compile(
    r"(?:geo:|gps\b:?|pos(?:ition|n)?\b\.?:?|co-?ord(?:inate)?s?\b:?)\s*|[\[({]\s*", re.IGNORECASE
)
_WELL_KNOWN: Final = re.compile(r"(?:SRID=4326;)?POINT\s*\(\s*([-\d.]+)\s+([-\d.]+)\s*\)", re.IGNORECASE)
# A name before or after: "Djibo 14.0994, -1.6278", "Djibo: 14.1 N 1.6 W", "14.1, -1.6 Djibo".
_PAIR: Final = r"(?P<pair>(?:lat\w*\s*[:=]?\s*)?(?:[NSEW]\s?)?[-+]?\d[^\n]*?[\d°'\"NSEW])"
_BESIDE: Final = (
    re.compile(rf"(?P<name>[^\d]*[^\W\d_][^\d]*?)(?:\s*[,:;@(\[]\s*|\s+-\s+|\s+){_PAIR}\s*[)\]]?"),
    re.compile(rf"[(\[]?{_PAIR}(?:\s*[)\],:;]\s*|\s+-\s+|\s+)[(\[]?(?P<name>[^\W\d_][^\d]*)"),
    re.compile(rf"(?P<name>[^\d]*[^\W\d_])(?:\s*[,:;@(\[]\s*|\s+){_PAIR}\s*[,;)\]]\s*[^\W\d_][^\d]*"),
)
_BRACKETED: Final = re.compile(r"(?P<before>.*?\S)\s*[(\[](?P<inside>[^()\[\]]+)[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A point that a text states.

    Attributes
    ----------
    lat, lon
        Degrees.
    radius_km
        How far the writing leaves it open.
    form
        What was read, for the reason.
    """

    lat: float
    lon: float
    radius_km: float
    form: str


@dataclass(frozen=True, slots=True)
class Absurd:
    """A text that can only be coordinates, but that are none.

    Attributes
    ----------
    why
        What is wrong with them.
    """

    why: str


@dataclass(frozen=True, slots=True)
class _Angle:
    """One half of a pair: value in degrees, half of its last digit in degrees, hemisphere or ``""``."""

    degrees: float
    half: float
    hemisphere: str


def plain(text: str) -> str:
    """Text with the digits, signs and spaces of plain ASCII.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Letters are left alone.

    Examples
    --------
    >>> plain("٣٢٫٦٨° N")
    '32.68° N'
    """
    signs = text.translate(_SIGNS)
    if signs.isascii():
        return signs.strip()
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs).strip()


def read_coordinates(text: str) -> Spot | Absurd | None:
    """The point that a text states in degrees; None when it states none.

    Parameters
    ----------
    text
        The whole text, or a name with coordinates in brackets behind it, or the other way round.

    Returns
    -------
    Spot, Absurd or None
        Absurd for what reads like coordinates and cannot be: 95 degrees north, 75 minutes, two latitudes.

    Examples
    --------
    >>> spot = read_coordinates("32.68N 13.18E")
    >>> spot.lat, spot.lon, round(spot.radius_km, 3)
    (32.68, 13.18, 0.726)
    >>> spot = read_coordinates("E013°10'48 N32°40'48")
    >>> spot.lat, spot.lon, round(spot.radius_km, 3)
    (32.68, 13.18, 0.02)
    >>> read_coordinates("32.68N 213.18E")
    Absurd(why='213.18 is no longitude')
    >>> [read_coordinates(text) for text in ("5-7", "12.04.2019", "7 October", "3, 4")]
    [None, None, None, None]
    """
    if not any(sign.isdecimal() for sign in text):
        return None
    written = plain(text)
    found = _read(written)
    bracketed = _BRACKETED.fullmatch(written)
    if found is None and bracketed is not None:
        found = _read(bracketed["inside"]) or _read(bracketed["before"])
    return found or _beside_a_name(written)


def _beside_a_name(text: str) -> Spot | None:
    """The point that stands before or after a name without brackets; what cannot be one is left to the name."""
    for at, pattern in enumerate(_BESIDE):
        match = pattern.fullmatch(text)
        if match is None or (at and match["name"][:1].islower()):  # "1.5, 2.5 million"
            continue
        found = _read(match["pair"])
        if isinstance(found, Spot):
            return found
    return None


def _read(text: str) -> Spot | Absurd | None:
    known = _WELL_KNOWN.fullmatch(text)
    if known is not None:
        text = f"lat {known[2]} lon {known[1]}"
    while (cover := _COVER.match(text)) is not None:
        text = text[cover.end() :]
    tokens = _tokens(text.rstrip("])}. "))
    if tokens is None:
        return None
    try:
        halves = _halves(tokens)
        return None if halves is None else _spot(*halves)
    except ValueError as error:
        return Absurd(str(error))


def _tokens(text: str) -> list[tuple[str, str]] | None:
    """Kinds and texts of the tokens; None when something is there that coordinates have no use for."""
    lettered = re.search(r"[^\W\d]|°", text) is not None
    commas = re.findall(r"(?<![\d,])\d+,(\d+)(?![\d,])", text)
    grouped = (
        not lettered and {len(digits) for digits in commas} == {_THOUSANDS} and not _DEGREES.fullmatch(text.strip())
    )
    if "." not in text and len(commas) == 2 and not grouped:  # noqa: PLR2004 both have decimal commas
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    if lettered:
        text = re.sub(r"(?<=\d)\s*-\s*(?=\d)", " ", text)  # 32-40-48N
        text = re.sub(r"(?<=[NSEW])\s*-\s*(?=\d[^-]*[NSEW]$)", " ", text)  # 32°40'N - 13°10'E
    found, at = [], 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        kind = token.lastgroup or ""
        found.append((kind, token[kind].strip()))
        at = token.end()
    return found


def _halves(tokens: list[tuple[str, str]]) -> tuple[_Angle, _Angle] | None:
    """The two angles; None when the tokens are not two angles.

    Raises
    ------
    ValueError
        If one of them cannot be.
    """
    kinds = [kind for kind, _ in tokens]
    hemispheres = [at for at, kind in enumerate(kinds) if kind == "hemisphere"]
    labels = [at for at, kind in enumerate(kinds) if kind == "label"]
    numbers = [at for at, kind in enumerate(kinds) if kind == "number"]
    pair = 2
    if len(numbers) < pair:
        return None
    if len(labels) == pair and labels[0] == 0:
        cut = labels[1]
    elif labels or len(hemispheres) not in {0, pair}:
        return None
    elif hemispheres:
        last = hemispheres[1] == len(tokens) - 1
        if hemispheres[0] == 0 and last:
            cut = kinds.index("part") if kinds.count("part") == 1 else 0
        else:
            cut = hemispheres[1] if hemispheres[0] == 0 else hemispheres[0] + 1
            if not (last or hemispheres[0] == 0):
                return None
    elif "degree" in kinds:
        starts = [at - 1 for at, kind in enumerate(kinds) if kind == "degree"]
        cut = starts[1] if len(starts) == pair else 0
    else:
        between = [text for kind, text in tokens if kind == "part"]
        least = _SURE_DECIMALS if "/" in between or "|" in between else 1
        sure = all(len(tokens[at][1].partition(".")[2]) >= least for at in numbers)
        sure = sure or [text.lstrip("+-") for _, text in tokens] == ["0", ",", "0"]
        cut = numbers[1] if len(numbers) == pair and sure else 0
    if cut <= 0:
        return None
    first, second = _angle(tokens[:cut]), _angle(tokens[cut:])
    return None if first is None or second is None else _in_order(first, second)


def _in_order(first: _Angle, second: _Angle) -> tuple[_Angle, _Angle]:
    """Latitude and longitude of two angles.

    Raises
    ------
    ValueError
        If they are two of a kind.
    """
    if bool(first.hemisphere) != bool(second.hemisphere):
        raise ValueError("one of two numbers has a hemisphere")
    kinds = [angle.hemisphere in _NORTH_SOUTH for angle in (first, second) if angle.hemisphere]
    if kinds and kinds[0] == kinds[1]:
        raise ValueError(f"these are two {'latitudes' if kinds[0] else 'longitudes'}")
    return (second, first) if kinds and not kinds[0] else (first, second)


def _angle(tokens: list[tuple[str, str]]) -> _Angle | None:
    """Angle of its tokens; None when they are none.

    Raises
    ------
    ValueError
        If its minutes, its sign or its size cannot be.
    """
    hemisphere = ""
    numbers: list[str] = []
    for kind, text in tokens:
        if kind == "hemisphere":
            hemisphere = _HEMISPHERES[text.casefold()]
        elif kind == "label":
            hemisphere = "N" if text.casefold().startswith("lat") else "E"
        elif kind == "number":
            numbers.append(text)
    marks = [kind for kind, _ in tokens if kind in {"degree", "minute", "second"}]
    if not 1 <= len(numbers) <= 3 or marks != ["degree", "minute", "second"][: len(marks)]:  # noqa: PLR2004
        return None
    numbers = _unpacked(numbers, hemisphere)
    if any("." in number for number in numbers[:-1]):
        return None
    labelled = any(kind == "label" for kind, _ in tokens)
    sign = -1.0 if numbers[0].startswith("-") else 1.0
    if sign < 0 and hemisphere and not labelled and hemisphere in "NE":
        raise ValueError(f"{numbers[0]} and {hemisphere} contradict each other")
    values = [abs(float(number)) for number in numbers]
    if any(value >= _BASE for value in values[1:]):
        raise ValueError(f"{max(numbers[1:], key=float)} minutes or seconds are more than a degree has")
    degrees = sum(value / _BASE**place for place, value in enumerate(values))
    half = 0.5 * 10.0 ** -len(numbers[-1].partition(".")[2]) / _BASE ** (len(numbers) - 1)
    turned = sign if labelled or not hemisphere else (-1.0 if hemisphere in "SW" else 1.0)
    return _Angle(turned * degrees, half, hemisphere)


def _unpacked(numbers: list[str], hemisphere: str) -> list[str]:
    """Degrees, minutes and seconds of a number that is written as one run of digits."""
    whole, point, decimals = numbers[0].partition(".")
    lengths = _COMPACT.get("N" if hemisphere in _NORTH_SOUTH else "E", ())
    if not hemisphere or len(numbers) > 1 or len(whole) not in lengths or not whole.isdecimal():
        return numbers
    width = lengths[0] - 2
    parts = [whole[:width], *(whole[at : at + 2] for at in range(width, len(whole), 2))]
    return [*parts[:-1], parts[-1] + point + decimals]


def _spot(lat: _Angle, lon: _Angle) -> Spot | Absurd:
    """Point of two angles with the half-diagonal of the cell that their last digits leave open."""
    for angle, limit, name in ((lat, 90.0, "latitude"), (lon, 180.0, "longitude")):
        if abs(angle.degrees) > limit:
            return Absurd(f"{angle.degrees:g} is no {name}")
    if lat.degrees == lon.degrees == 0.0:
        return Absurd("0, 0 is where coordinates end up that nobody entered")
    return Spot(lat.degrees, lon.degrees, cell_radius_km(lat.degrees, lon.degrees, lat.half, lon.half), "coordinates")


def cell_radius_km(lat: float, lon: float, half_lat: float, half_lon: float) -> float:
    """Half-diagonal of a cell of degrees about its middle, at least ten metres.

    Parameters
    ----------
    lat, lon
        Middle of the cell.
    half_lat, half_lon
        Half its height and width in degrees.

    Returns
    -------
    float
        Kilometres.

    Examples
    --------
    >>> round(cell_radius_km(0.0, 0.0, 0.5, 0.5), 1), cell_radius_km(0.0, 0.0, 0.0, 0.0)
    (78.5, 0.01)
    """
    corner = (-1.0 if lat > 0 else 1.0) * half_lat  # towards the equator, where a degree of longitude is longer
    km = geo.distance_km(lat=lat, lon=lon, to_lat=lat + corner, to_lon=lon + half_lon)
    return max(float(km), LEAST_KM)
