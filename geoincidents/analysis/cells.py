"""H3 cells: which one a point lies in, how wide they are, their outlines, and circles spread over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoincidents import geo
from geoincidents.analysis.sample import library, places_of
from geoincidents.analysis.shapes import continued
from geoincidents.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL: Final = "cell"
FINEST: Final = 15  # of H3
MOST_CELLS: Final = 200_000
_SPOTS: Final = 256  # of one weight that stand for a circle
_GOLDEN: Final = np.pi * (3.0 - np.sqrt(5.0))  # Vogel 1979: points of a spiral at this angle fill a disc evenly


def cells_at(lat: NDArray[np.float64], lon: NDArray[np.float64], resolution: int) -> NDArray[np.object_]:
    """H3 cell of each point, such as ``"85392e6ffffffff"``."""
    h3 = library("h3")
    lats, lons, back = places_of(lat, lon)
    cells = [h3.latlng_to_cell(*point, resolution) for point in zip(lats.tolist(), lons.tolist(), strict=True)]
    return np.array(cells, dtype=object)[back] if cells else np.empty(0, dtype=object)


def width_km(resolution: int) -> float:
    """Kilometres between opposite sides of a cell of the mean area."""
    return float(np.sqrt(2.0 * library("h3").average_hexagon_area(resolution, unit="km^2") / np.sqrt(3.0)))


def resolution_of(km: float) -> int:
    """Resolution of H3 whose cells are about so many kilometres wide."""
    return min(range(FINEST + 1), key=lambda resolution: abs(np.log(width_km(resolution) / km)))


def outlines(cells: NDArray[np.object_]) -> NDArray[np.object_]:
    """Outline of each cell, EPSG:4326; it may count on past 180 degrees."""
    h3 = library("h3")
    shapes = np.empty(len(cells), dtype=object)
    for at, cell in enumerate(cells):
        ring = np.array(h3.cell_to_boundary(cell))
        shapes[at] = shapely.Polygon(np.column_stack([continued(ring[:, 1], ring[0, 1]), ring[:, 0]]))
    return shapes


def middles_of(cells: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes of the middles of cells."""
    h3 = library("h3")
    points = np.array([h3.cell_to_latlng(cell) for cell in cells]).reshape(-1, 2)
    return points[:, 0], points[:, 1]


def around(cells: Any, rings: int) -> set[str]:
    """Cells, and those that lie so many rings about one of them."""
    h3 = library("h3")
    few_enough(3 * rings * (rings + 1))
    out: set[str] = set()
    for cell in cells:
        out.update(h3.grid_disk(cell, rings))
        few_enough(len(out))
    return out


def few_enough(count: int) -> None:
    """InputError where cells are too many for a table, or a map."""
    if count > MOST_CELLS:
        raise InputError(f"The cells are more than {MOST_CELLS:,}. Ask for wider ones, or for a smaller area.")


def spread(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    radius_km: NDArray[np.float64],
    resolution: int,
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Cells that circles lie in, and how many of them: each circle is one, spread evenly over its area."""
    circles, times = np.unique(np.column_stack([lat, lon, radius_km]), axis=0, return_counts=True)
    step = np.arange(_SPOTS)
    share, azimuth = np.sqrt((step + 0.5) / _SPOTS), np.degrees(step * _GOLDEN)
    lats, lons = geo.destination(
        lat=circles[:, :1], lon=circles[:, 1:2], km=circles[:, 2:] * share, azimuth=azimuth[None, :]
    )
    cells = cells_at(lats.ravel(), lons.ravel(), resolution)
    return counted(cells, np.repeat(times / _SPOTS, _SPOTS))


def counted(cells: NDArray[np.object_], weight: NDArray[np.float64]) -> tuple[NDArray[np.object_], Any]:
    """Different cells in order, and the sum of weights in each."""
    different, back = np.unique(cells.astype(str), return_inverse=True)
    return different.astype(object), np.bincount(back.reshape(-1), weight, minlength=len(different))
