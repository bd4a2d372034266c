"""H3 cells as tables of analysis need them: how wide they are, their middles and outlines, and what lies about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoincidents.analysis.shapes import continued
from geoincidents.errors import InputError
from geoincidents.measures.cells import FINEST, h3_library

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL: Final = "cell"
MOST_CELLS: Final = 200_000


def width_km(resolution: int) -> float:
    """Kilometres between opposite sides of a cell of the mean area."""
    return float(np.sqrt(2.0 * h3_library().average_hexagon_area(resolution, unit="km^2") / np.sqrt(3.0)))


def resolution_of(km: float) -> int:
    """Resolution of H3 whose cells are about so many kilometres wide."""
    return min(range(FINEST + 1), key=lambda resolution: abs(np.log(width_km(resolution) / km)))


def outlines(cells: NDArray[np.object_]) -> NDArray[np.object_]:
    """Outline of each cell, EPSG:4326; it may count on past 180 degrees."""
    h3 = h3_library()
    shapes = np.empty(len(cells), dtype=object)
    for at, cell in enumerate(cells):
        ring = np.array(h3.cell_to_boundary(cell))
        shapes[at] = shapely.Polygon(np.column_stack([continued(ring[:, 1], ring[0, 1]), ring[:, 0]]))
    return shapes


def middles_of(cells: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes of the middles of cells."""
    h3 = h3_library()
    points = np.array([h3.cell_to_latlng(cell) for cell in cells]).reshape(-1, 2)
    return points[:, 0], points[:, 1]


def around(cells: Any, rings: int) -> set[str]:
    """Cells, and those that lie so many rings about one of them."""
    h3 = h3_library()
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
