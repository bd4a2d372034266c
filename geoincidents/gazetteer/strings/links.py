"""Links to maps as points: the pin before the window that is shown. Nothing is ever fetched."""

from __future__ import annotations

import math
import re
from typing import Final
from urllib.parse import unquote_plus

from geoincidents.gazetteer.strings.coordinates import LEAST_KM, Absurd, Spot, cell_radius_km

_LINK: Final = re.compile(
    r"\s*<?(?:https?://\S+|geo:[-+\d.]+\s*,\s*[-+\d.]+\S*|(?:www\.)?[\w.-]+\.\w{2,}/\S*)>?\s*", re.IGNORECASE
)
_SHORT: Final = re.compile(r"(?:goo\.gl|maps\.app\.goo\.gl|bit\.ly|osm\.org/go)/", re.IGNORECASE)
_N: Final = r"([-+]?\d{1,3}(?:\.\d+)?)"
_LAT_LON: Final = rf"{_N}\s*[,~_;]\s*\+?\s*{_N}"
_NAMES: Final = (
    r"(?:q|query|ll|center|destination|daddr|saddr|cp|coordinate|coords|loc|point|map|latlng|latlon|viewpoint|marker)"
)
# Pins first, then whatever names a point, then the window; groups are latitude and longitude unless "lon" is first.
_PINS: Final = (
    (rf"!3d{_N}!4d{_N}", False),
    (rf"[?&#]mlat={_N}&mlon={_N}", False),
    (rf"[?&]pt={_N},{_N}", True),  # Yandex
    (rf"^geo:{_LAT_LON}", False),
    (rf"[?&]q={_LAT_LON}", False),
    (rf"/(?:maps/)?(?:place|search|dir)/(?:[^/@]*/)?{_LAT_LON}", False),
    (rf"sp=point\.{_N}_{_N}", False),
)
_YANDEX: Final = rf"[?&]ll={_N},{_N}"
_NAMED: Final = (
    (rf"[?&#]{_NAMES}=(?:loc:)?{_LAT_LON}", False),
    (rf"[?&#]lat(?:itude)?={_N}&(?:lon|lng|long|longitude)={_N}", False),
    (rf"[?&#](?:lon|lng|long|longitude)={_N}&lat(?:itude)?={_N}", True),
)
_WINDOW: Final = re.compile(
    rf"@{_N},{_N},(?P<zoom>\d+(?:\.\d+)?)(?P<unit>[zm])|#map=(?P<level>\d+(?:\.\d+)?)/{_N}/{_N}"
)
_EARTH_KM: Final = 40_075.0
_SCREEN: Final = 2.0  # half the tiles of 256 pixels that a screen is wide


def read_link(text: str) -> Spot | Absurd | None:
    """The point that a link to a map states; None for what is no link to a map.

    Parameters
    ----------
    text
        The whole text.

    Returns
    -------
    Spot, Absurd or None
        Absurd for a link to a map that states no point, such as a shortened one.

    Examples
    --------
    >>> spot = read_link("https://www.openstreetmap.org/?mlat=32.8874&mlon=13.1913#map=15/32.88/13.18")
    >>> spot.lat, spot.lon, spot.form
    (32.8874, 13.1913, 'the pin of a map link')
    >>> read_link("https://maps.app.goo.gl/abcdef").why
    'a shortened link states no point; open it and give the long one'
    >>> read_link("Tripoli") is None
    True
    """
    if not ("/" in text or ":" in text) or _LINK.fullmatch(text) is None:
        return None
    link = unquote_plus(text.strip().strip("<>")).replace("\u2212", "-")
    if _SHORT.search(link):
        return Absurd("a shortened link states no point; open it and give the long one")
    named = ((_YANDEX, True), *_NAMED) if "yandex" in link.casefold() else _NAMED
    for pattern, turned in (*_PINS, *named):
        found = re.search(pattern, link, re.IGNORECASE)
        if found is not None:
            lat, lon = (found[2], found[1]) if turned else (found[1], found[2])
            return _pin(lat, lon)
    window = _WINDOW.search(link)
    return None if window is None else _window(window)


def _pin(lat: str, lon: str) -> Spot | Absurd:
    if abs(float(lat)) > 90 or abs(float(lon)) > 180:  # noqa: PLR2004 degrees
        return Absurd(f"{lat}, {lon} in a map link is no point on Earth")
    halves = [0.5 * 10.0 ** -len(number.partition(".")[2]) for number in (lat, lon)]
    radius = cell_radius_km(float(lat), float(lon), *halves)
    return Spot(float(lat), float(lon), radius, "the pin of a map link")


def _window(found: re.Match[str]) -> Spot | Absurd:
    """The middle of what a map shows, as wide as the screen at its zoom."""
    lat, lon = (found[1], found[2]) if found[1] else (found["level"] and found[6], found[7])
    spot = _pin(str(lat), str(lon))
    if isinstance(spot, Absurd):
        return spot
    if found["unit"] == "m":
        wide = float(found["zoom"]) / 1000.0
    else:
        zoom = float(found["zoom"] or found["level"])
        wide = _SCREEN * _EARTH_KM * math.cos(math.radians(spot.lat)) / 2.0**zoom
    return Spot(spot.lat, spot.lon, max(wide, LEAST_KM), "the window of a map link")
