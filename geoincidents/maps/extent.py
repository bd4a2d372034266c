"""How far a map reaches: the smallest window that holds circles and points, over the antimeridian and at the poles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from geoincidents.maps.basemap import Window
from geoincidents.maps.mercator import MOST_NORTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

TURN: Final = 360.0

Degrees = TypeVar("Degrees", float, "NDArray[np.float64]")

_EARTH_KM: Final = 6371.0088  # mean radius (Moritz, "Geodetic Reference System 1980"), as the page draws circles


def turned(lon: Degrees, west: float) -> Degrees:
    """Longitude, or several, moved by full turns into ``west`` to ``west + 360``.

    Examples
    --------
    >>> turned(-179.0, west=170.0)
    181.0
    """
    return west + (lon - west) % TURN


def reach_of(
    circles: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """How far circles reach: their southern and northern edges, and degrees of longitude to either side.

    Parameters
    ----------
    circles
        Latitude, longitude and radius in kilometres on the sphere, 0 for a point; shape (n, 3).

    Returns
    -------
    tuple of ndarray
        South and north within what Web Mercator shows; 180 to either side for a circle that holds a pole.

    Examples
    --------
    >>> import numpy as np
    >>> [part.round(1).tolist() for part in reach_of(np.array([[60.0, 10.0, 1000.0], [80.0, 10.0, 2000.0]]))]
    [[51.0, 62.0], [69.0, 85.0], [18.2, 180.0]]
    """
    lat = circles[:, 0]
    angle = np.degrees(circles[:, 2] / _EARTH_KM)
    south, north = lat - angle, lat + angle
    # The meridian that touches a circle does so beyond its middle, where meridians stand closer.
    inside = (south > -90) & (north < 90)  # noqa: PLR2004 the poles
    sine = np.sin(np.radians(np.where(inside, angle, 0))) / np.cos(np.radians(np.where(inside, lat, 0)))
    half = np.where(inside, np.degrees(np.arcsin(np.clip(sine, 0, 1))), TURN / 2)
    return np.clip(south, -MOST_NORTH, MOST_NORTH), np.clip(north, -MOST_NORTH, MOST_NORTH), half


def cut_of(circles: NDArray[np.float64]) -> float:
    """Longitude at which the globe is cut open so that the map of these circles is the narrowest.

    Parameters
    ----------
    circles
        Latitude, longitude and radius in kilometres, 0 for a point; shape (n, 3).

    Returns
    -------
    float
        Every middle, moved by full turns into the turn from there on, stands beside its neighbours.

    Examples
    --------
    >>> import numpy as np
    >>> cut_of(np.array([[-17.0, 178.0, 0.0], [-14.0, -172.0, 0.0]]))
    3.0
    """
    if not len(circles):
        return -TURN / 2
    middles = np.mod(circles[:, 1], TURN)
    order = np.argsort(middles, kind="stable")
    middles, half = middles[order], reach_of(circles)[2][order]
    east, west = middles + half, middles - half
    # Cut before each middle in turn: those from it on keep their places, those before it come a turn later.
    reach = np.maximum.accumulate(east[::-1])[::-1].copy()
    start = np.minimum.accumulate(west[::-1])[::-1].copy()
    reach[1:] = np.maximum(reach[1:], np.maximum.accumulate(east)[:-1] + TURN)
    start[1:] = np.minimum(start[1:], np.minimum.accumulate(west)[:-1] + TURN)
    gap = np.diff(middles, prepend=middles[-1] - TURN)
    # Of equally narrow maps the one whose cut has the most room on either side.
    best = np.lexsort((-gap, np.round(reach - start, 9)))[0]
    cut = float(np.mod(middles[best] - gap[best] / 2 + TURN / 2, TURN) - TURN / 2)
    # What is wholly past the antimeridian has the longitudes that all the world gives it, west of Greenwich.
    edge = turned(float(start[best] + reach[best]) / 2, cut) - float(reach[best] - start[best]) / 2
    return cut - TURN if edge >= TURN / 2 else cut


def window_of(circles: NDArray[np.float64], cut: float) -> Window | None:
    """Window that holds circles and points whose middles lie in the turn from a cut on.

    Windows of parts of one table under one cut nest: that of fewer circles lies in that of more.

    Parameters
    ----------
    circles
        Latitude, longitude and radius in kilometres, 0 for a point; shape (n, 3).
    cut
        As :func:`cut_of` gives it.

    Returns
    -------
    Window
        Or None without circles. Wider than a full turn where circles at its two ends overlap.

    Examples
    --------
    >>> import numpy as np
    >>> window_of(np.array([[-17.0, 178.0, 0.0], [-14.0, -172.0, 0.0]]), cut=3.0)
    Window(west=178.0, south=-17.0, east=188.0, north=-14.0)
    """
    if not len(circles):
        return None
    south, north, half = reach_of(circles)
    middle = cut + np.mod(circles[:, 1] - cut, TURN)
    return Window(float((middle - half).min()), float(south.min()), float((middle + half).max()), float(north.max()))


def grown(window: Window, *, share: float, least: float) -> Window:
    """Window grown on every side by a share of its longer side, at least by so many degrees.

    Examples
    --------
    >>> grown(Window(10, 30, 12, 31), share=0.5, least=0.1)
    Window(west=9.0, south=29.0, east=13.0, north=32.0)
    """
    more = max(least, share * window.span)
    # Degrees of longitude shrink towards the poles, where a square piece of land is many of them wide.
    wide = more / _shrunk(window) if abs(window.south + window.north) > 2 * 45 else more
    south, north = max(-MOST_NORTH, window.south - more), min(MOST_NORTH, window.north + more)
    return Window(window.west - wide, south, window.east + wide, north)


def padded(window: Window, *, share: float, least: float, aspect: float = 0.0) -> Window:
    """Window grown as :func:`grown` does, made so many times as wide as high on the ground, one turn wide at most.

    Examples
    --------
    >>> padded(Window(10, -1, 12, 1), share=0.5, least=0.1, aspect=2.0)
    Window(west=7.0, south=-2.0, east=15.0, north=2.0)
    """
    out = grown(window, share=share, least=least)
    high = window.north - window.south + 2 * max(least, share * window.span)
    lacking = max(0.0, aspect * high / _shrunk(window) - (out.east - out.west)) / 2
    west, east = out.west - lacking, out.east + lacking
    if east - west > TURN:
        middle = (west + east) / 2
        west, east = middle - TURN / 2, middle + TURN / 2
    return Window(west, out.south, east, out.north)


def _shrunk(window: Window) -> float:
    """Length of a degree of longitude in the middle of a window, as a share of one of latitude."""
    return float(np.cos(np.radians(min(80.0, abs(window.south + window.north) / 2))))
