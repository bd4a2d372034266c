"""What the page needs to know about the ground: distance rings, and lines as it reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoincidents.errors import InputError
from geoincidents.geo import circle, distance_km
from geoincidents.maps import basemap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


ATTRIBUTION: Final = basemap.ATTRIBUTION

_LADDER: Final = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000)
_RINGS: Final = 4
_LONE_RING_KM: Final = 50  # the widest ring when there is no incident to measure to
_MOST_KM: Final = 20_000  # half way round the globe, where a ring is a point again
_RING_STEP: Final = 0.0005  # degrees, about 50 m


def asked_radii(rings_km: Sequence[float]) -> list[float]:
    """Radii that the caller asked for, ascending and each once.

    Parameters
    ----------
    rings_km
        Kilometres.

    Returns
    -------
    list of float
        Empty for no rings.

    Raises
    ------
    InputError
        If a radius is not above zero, reaches round the globe, or the argument is no sequence of numbers.

    Examples
    --------
    >>> asked_radii((30, 5))
    [5.0, 30.0]
    """
    msg = f"rings_km={rings_km!r}: name kilometres above zero and below {_MOST_KM:,} in a list, such as [10, 50]."
    if isinstance(rings_km, str | bytes):
        raise InputError(msg)
    try:
        radii = sorted({float(km) for km in rings_km})
    except (TypeError, ValueError) as error:
        raise InputError(msg) from error
    if not all(0 < km < _MOST_KM for km in radii):
        raise InputError(msg)
    return radii


def ring_radii(rings_km: Sequence[float] | None, *, lat: float, lon: float, points: NDArray[np.float64]) -> list[float]:
    """Radii of the distance rings round a reference.

    Parameters
    ----------
    rings_km
        What the caller asked for; None picks up to four that reach the farthest incident.
    lat, lon
        The reference.
    points
        Latitudes and longitudes of the incidents that are known to better than a province.

    Returns
    -------
    list of float
        Kilometres, ascending.

    Raises
    ------
    InputError
        If a radius is no length on the globe.

    Examples
    --------
    >>> import numpy as np
    >>> ring_radii(None, lat=32.9, lon=13.2, points=np.array([[32.5, 13.2]]))
    [5.0, 10.0, 25.0, 50.0]
    """
    if rings_km is not None:
        return asked_radii(rings_km)
    away = distance_km(lat=lat, lon=lon, to_lat=points[:, 0], to_lon=points[:, 1]) if len(points) else np.array([])
    reach = float(away.max()) if len(away) else _LONE_RING_KM
    top = next((k for k, km in enumerate(_LADDER) if km >= reach), len(_LADDER) - 1)
    return [float(km) for km in _LADDER[max(0, top + 1 - _RINGS) : top + 1]]


def ring_columns(radii: Sequence[float], *, lat: float, lon: float) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Distance rings as a grid and columns; geodesics on the ellipsoid, not circles on the screen.

    Parameters
    ----------
    radii
        Kilometres.
    lat, lon
        Centre of the rings.

    Returns
    -------
    tuple
        The grid, and the columns that the page reads.
    """
    rings = [shapely.get_coordinates(circle(lat=lat, lon=lon, km=km)) for km in radii]
    grid = {"west": lon, "south": lat, "step": _RING_STEP}
    return grid, line_columns("rings", [_unwrapped(ring, lon) for ring in rings], grid)


def _unwrapped(ring: NDArray[np.float64], lon: float) -> NDArray[np.float64]:
    moved = ring.copy()
    moved[:, 0] = lon + (ring[:, 0] - lon + 180.0) % 360.0 - 180.0
    return moved


def line_columns(
    name: str,
    lines: list[NDArray[np.float64]],
    grid: dict[str, float],
) -> dict[str, NDArray[Any]]:
    """Columns of lines as steps on an integer grid, the form that the page reads.

    Parameters
    ----------
    name
        What the columns' names start with.
    lines
        Longitudes and latitudes, shape (n, 2).
    grid
        ``west``, ``south`` and ``step`` in degrees.

    Returns
    -------
    dict
        Lengths of the lines, steps east and steps north (0, -1, 1, -2, 2 as 0, 1, 2, 3, 4).

    Examples
    --------
    >>> import numpy as np
    >>> line_columns("a", [np.array([[1.0, 2.0], [0.5, 2.0]])], {"west": 0, "south": 0, "step": 0.5})["a_east"]
    array([4, 1], dtype=uint16)
    """
    points = np.concatenate(lines) if lines else np.empty((0, 2))
    cells = np.rint((points - (grid["west"], grid["south"])) / grid["step"]).astype(np.int64)
    steps = np.diff(cells, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    # Zigzag: a small step either way is a small number, whose empty upper byte compresses to nothing.
    folded = np.abs(2 * steps) - (steps < 0)
    folded = folded.astype(np.uint16 if folded.max(initial=0) <= np.iinfo(np.uint16).max else np.uint32)
    return {
        f"{name}_length": np.array([len(line) for line in lines], dtype=np.uint32),
        f"{name}_east": folded[:, 0],
        f"{name}_north": folded[:, 1],
    }
