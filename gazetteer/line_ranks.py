"""What Natural Earth's bare boundary lines are: of which rank a division is, and which borders are contested.

The shapefiles of the newest lines come without their tables. An older edition that has them lends each line what it
says of the line beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoincidents.maps.basemap import AGREED, CONTESTED

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

_USUAL_CLASSES: Final = ("International boundary (verify)", "International boundary (Magics)")
_UNKNOWN_RANK: Final = 6  # of a line of a division that the older edition has not: about the middle
_SHARES: Final = np.linspace(0.05, 0.95, 15)  # of the way along a line, where the two editions are held together
_BESIDE_DEGREES: Final = 0.01  # the editions differ by less where they draw one line


def division_ranks(
    lines: NDArray[np.object_], older: NDArray[np.object_], ranks: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Rank of each line between divisions: that of the line of the older edition beside it."""
    near, away = _beside(lines, older)
    middle = len(_SHARES) // 2
    found: NDArray[np.uint8] = np.where(away[:, middle] <= _BESIDE_DEGREES, ranks[near[:, middle]], _UNKNOWN_RANK)
    return found.astype(np.uint8)


def border_ranks(
    lines: NDArray[np.object_],
    older: NDArray[np.object_],
    classes: Collection[str],
    outlines: NDArray[np.object_],
) -> NDArray[np.uint8]:
    """Rank of each border: contested where the older edition says so.

    A line that it has not is contested where no outline of a country, as another point of view draws them, runs there.
    """
    near, away = _beside(lines, older)
    usual = np.isin(np.array(list(classes), dtype=object), _USUAL_CLASSES)
    known = away <= _BESIDE_DEGREES
    said = (known & ~usual[near]).sum(axis=1) > (known & usual[near]).sum(axis=1)
    _, off = _beside(lines, shapely.get_parts(shapely.boundary(outlines)))
    new = (known.mean(axis=1) < 0.5) & ((off > _BESIDE_DEGREES).mean(axis=1) > 0.5)  # noqa: PLR2004 most of the line
    return np.where(said | new, CONTESTED, AGREED).astype(np.uint8)


def _beside(lines: NDArray[np.object_], others: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Nearest of the other lines and its distance in degrees, at some points of each line; shape (lines, points)."""
    points = np.array([shapely.line_interpolate_point(_one(line), _SHARES, normalized=True) for line in lines])
    (_, near), away = shapely.STRtree(others).query_nearest(points.ravel(), return_distance=True, all_matches=False)
    return near.reshape(points.shape), away.reshape(points.shape)


def _one(line: Any) -> Any:
    return max(shapely.get_parts(line), key=shapely.length)
