"""Web Mercator, in which every web map is drawn: what a pixel is on the ground, and where a latitude stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_NORTH: Final = 85.0
"""Degrees of latitude that the map ends at; Web Mercator itself ends at 85.051."""

_TILE: Final = 256  # pixels that the world is wide at zoom 0


def pixel(zoom: float) -> float:
    """Degrees of longitude that a pixel is wide at a zoom, the same at every latitude.

    Examples
    --------
    >>> pixel(0), pixel(8)
    (1.40625, 0.0054931640625)
    """
    return float(360.0 / (_TILE * 2.0**zoom))


def projected(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes and latitudes with the latitude stretched, so that a degree is as long either way; shape (n, 2).

    Examples
    --------
    >>> projected(np.array([[10.0, 0.0], [10.0, 60.0]])).round(3).tolist()
    [[10.0, 0.0], [10.0, 75.456]]
    """
    lat = np.radians(np.clip(points[:, 1], -MOST_NORTH, MOST_NORTH))
    return np.column_stack([points[:, 0], np.degrees(np.arctanh(np.sin(lat)))])


def unprojected(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of :func:`projected`."""
    return np.column_stack([points[:, 0], np.degrees(np.arcsin(np.tanh(np.radians(points[:, 1]))))])


def stretched(lat: float) -> float:
    """One latitude as :func:`projected` places it."""
    return float(projected(np.array([[0.0, lat]]))[0, 1])
