"""Grid references and plus codes to points: MGRS by the ``mgrs`` library, plus codes by ``openlocationcode``.

A reference names a cell; the point is its middle and the radius its half-diagonal.
"""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass
from typing import Any, Final

from geoincidents.gazetteer.strings.coordinates import LEAST_KM, Absurd, Spot, cell_radius_km, plain

_MGRS: Final = re.compile(
    r"(?:(?:MGRS|UTMREF|GR|grid(?:\s+ref(?:erence)?)?)\b\.?[:\s]*)?(?P<zone>\d{1,2}\s?[C-HJ-NP-X])\s?(?P<square>[A-HJ-NP-Z]{2})\s?"
    r"(?P<first>\d{1,10})(?:\s(?P<second>\d{1,5}))?",
    re.IGNORECASE,
)
_UTM: Final = re.compile(
    r"(?:UTM\b[:\s]*)?(?:zone\s*)?(?P<zone>[1-5]?\d|60)\s?(?P<band>[C-HJ-NP-X])[\s,]+"
    r"(?P<east>\d{6}(?:\.\d+)?)\s*(?:m?\s*E)?[\s,/]+(?P<north>\d{6,7}(?:\.\d+)?)\s*(?:m?\s*N)?",
    re.IGNORECASE,
)
_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"  # of eight degrees from 80 south on, the last of twelve
_EQUATOR_BAND: Final = "N"
_HALVES: Final = "NS"
_MOST_ROUNDED: Final = 1000.0  # metres
_MOST_DIGITS: Final = 5  # of each direction: one metre
_SQUARE_KM: Final = 100.0
_METRE_KM: Final = 0.001
_LEAST_SCALE: Final = 0.9996  # of UTM, at the middle of a zone, where a square is largest on the ground
_SIGNS: Final = "[23456789CFGHJMPQRVWX]"
_CODE: Final = rf"(?P<code>(?:{_SIGNS}{{2,8}}0{{0,6}}|{_SIGNS}{{4}}|{_SIGNS}{{6}})\+{_SIGNS}{{0,7}})"
_CODE_FIRST: Final = re.compile(rf"{_CODE}(?:[\s,]+(?P<place>\S.*))?", re.IGNORECASE)
_CODE_LAST: Final = re.compile(rf"(?P<place>.*\S)[\s,]+{_CODE}", re.IGNORECASE)
_SHORT_LEAST: Final = 4  # signs before the "+" of a short code, and two after it, so that "C+C" is none


@dataclass(frozen=True, slots=True)
class ShortCode:
    """A plus code without the part that says where on Earth.

    Attributes
    ----------
    code
        The code.
    place
        What is written beside it, such as "Tripoli"; ``""`` for nothing.
    """

    code: str
    place: str

    def about(self, lat: float, lon: float) -> Spot:
        """The cell of this code that is nearest to a point.

        Parameters
        ----------
        lat, lon
            Degrees.

        Returns
        -------
        Spot
            Its middle.

        Examples
        --------
        >>> spot = ShortCode("V5PR+VG", "Tripoli").about(32.88, 13.19)
        >>> round(spot.lat, 4), round(spot.lon, 4)
        (32.8872, 13.1913)
        """
        codes = _plus_codes()
        return _cell(codes.decode(codes.recoverNearest(self.code, lat, lon)))


def read_grid(text: str) -> Spot | ShortCode | Absurd | None:
    """The cell that a text names by MGRS or by a plus code; None when it names none.

    Parameters
    ----------
    text
        The whole text; beside a plus code a place may stand.

    Returns
    -------
    Spot, ShortCode, Absurd or None
        Absurd for a reference of which there is no cell.

    Examples
    --------
    >>> spot = read_grid("33S US 29 17")
    >>> round(spot.lat, 3), round(spot.lon, 3), round(spot.radius_km, 3), spot.form
    (32.682, 13.181, 0.708, 'an MGRS reference')
    >>> read_grid("V5PR+VG Tripoli")
    ShortCode(code='V5PR+VG', place='Tripoli')
    >>> read_grid("Tripoli") is None
    True
    """
    if "+" not in text and not any(sign.isdecimal() for sign in text):
        return None
    written = plain(text)
    reference = _MGRS.fullmatch(written)
    if reference is not None:
        return _square(reference)
    utm = _UTM.fullmatch(written)
    if utm is not None:
        return _transverse(utm)
    match = _CODE_FIRST.fullmatch(written) or _CODE_LAST.fullmatch(written)
    return None if match is None else _plus_code(match["code"].upper(), (match["place"] or "").strip(" ,()"))


def _square(match: re.Match[str]) -> Spot | Absurd | None:
    """Middle of an MGRS square, asked for to the metre: what a coarser reference gives depends on the release."""
    import mgrs
    from mgrs.core import MGRSError

    first, second = match["first"], match["second"]
    if second is None:
        first, second = first[: len(first) // 2], first[len(first) // 2 :]
    if len(first) != len(second) or not 1 <= len(first) <= _MOST_DIGITS:
        return None
    head = re.sub(r"\s", "", match["zone"] + match["square"]).upper()
    first_metre, second_metre = ((digits + "5").ljust(_MOST_DIGITS, "0")[:_MOST_DIGITS] for digits in (first, second))
    try:
        with warnings.catch_warnings():  # that a square reaches over the edge of its band of latitude
            warnings.simplefilter("ignore", RuntimeWarning)
            lat, lon = mgrs.MGRS().toLatLon(f"{head}{first_metre}{second_metre}")
    except MGRSError:
        return Absurd(f"there is no square {head} {first} {second} in the grid")
    # Releases of mgrs differ in whether a metre is told by its corner or by its middle.
    size = (_SQUARE_KM / 10.0 ** len(first) + _METRE_KM) / _LEAST_SCALE
    return Spot(float(lat), float(lon), max(size / math.sqrt(2.0), LEAST_KM), "an MGRS reference")


def _transverse(match: re.Match[str]) -> Spot | Absurd:
    """Point of an easting and a northing in a zone; the letter is that of the band, as in MGRS."""
    import pyproj

    zone, band = int(match["zone"]), match["band"].upper()
    east, north = float(match["east"]), float(match["north"])

    def point(*, northern: bool) -> tuple[float, float]:
        crs = f"EPSG:{326 if northern else 327}{zone:02d}"
        lon, lat = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(east, north)
        return float(lat), float(lon)

    lat, lon = point(northern=band >= _EQUATOR_BAND)
    south = -80.0 + 8.0 * _BANDS.index(band)
    if not south - 1.0 <= lat <= south + (12.0 if band == _BANDS[-1] else 8.0) + 1.0:
        if band not in _HALVES:
            return Absurd(f"{match['east']} {match['north']} lies in no band {band} of UTM zone {zone}")
        lat, lon = point(northern=band == _HALVES[0])  # others write the half of the Earth there
    step = max(_rounded_to(match["east"]), _rounded_to(match["north"]))
    return Spot(lat, lon, max(step / 1000.0 / math.sqrt(2.0), LEAST_KM), "a UTM reference")


def _rounded_to(metres: str) -> float:
    """Step that a number of metres was rounded to, as far as its last zeros tell."""
    whole, point, _ = metres.partition(".")
    zeros = 0 if point else len(whole) - len(whole.rstrip("0"))
    return float(min(10.0**zeros, _MOST_ROUNDED))


def _plus_code(code: str, place: str) -> Spot | ShortCode | Absurd | None:
    codes = _plus_codes()
    if not codes.isValid(code):
        return None
    if codes.isFull(code):
        return _cell(codes.decode(code))
    if not codes.isShort(code):
        return Absurd(f"there is no cell {code} on Earth")
    before, _, after = code.partition("+")
    return ShortCode(code, place) if len(before) >= _SHORT_LEAST and after else None


def _cell(area: Any) -> Spot:
    lat, lon = float(area.latitudeCenter), float(area.longitudeCenter)
    half_lat, half_lon = (area.latitudeHi - area.latitudeLo) / 2.0, (area.longitudeHi - area.longitudeLo) / 2.0
    return Spot(lat, lon, cell_radius_km(lat, lon, half_lat, half_lon), "a plus code")


def _plus_codes() -> Any:
    from openlocationcode import openlocationcode

    return openlocationcode
