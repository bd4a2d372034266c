"""H3 cells on the map: the outlines of the cells that have an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents.errors import InputError
from geoincidents.maps import ground
from geoincidents.maps.extent import turned
from geoincidents.measures.cells import cells_of, checked_resolution, h3_library

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.maps.payload import Column

CELL: Final = "cell"
_MOST_CELLS: Final = 20_000  # more outlines than a screen has room for
_STEP: Final = 0.00001  # degrees, about a metre


def hexagon_columns(
    table: gpd.GeoDataFrame,
    resolution: int,
    *,
    west: float = -180.0,
) -> tuple[dict[str, Any], dict[str, Column]]:
    """Grid and columns of the hexagon view.

    Parameters
    ----------
    table
        Conformed incident table.
    resolution
        Of H3.
    west
        Outlines are moved by full turns to stand beside the incidents.

    Returns
    -------
    tuple
        The grid, and the columns: a code per row, 0 for none, and the outline of each cell.

    Raises
    ------
    InputError
        If the resolution is none of H3's, or so fine that the cells are too many to draw.
    MissingExtraError
        If the H3 library is not installed.
    """
    h3 = h3_library()
    cells = cells_of(table, checked_resolution(resolution))
    known = sorted({cell for cell in cells if cell is not None})
    if len(known) > _MOST_CELLS:
        msg = f"hexagons={resolution} makes {len(known):,} cells, too many to see. Say a smaller number: coarser cells."
        raise InputError(msg)
    code = {cell: number for number, cell in enumerate(known, start=1)}
    rows = np.array([code.get(cell, 0) for cell in cells], dtype=np.uint32)
    rings = []
    for cell in known:
        ring = np.array([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])
        middle = turned(float(h3.cell_to_latlng(cell)[1]), west)
        ring[:, 0] = middle + (ring[:, 0] - middle + 180.0) % 360.0 - 180.0
        rings.append(np.vstack([ring, ring[:1]]))
    grid = {"west": 0.0, "south": 0.0, "step": _STEP, "resolution": resolution}
    return grid, {CELL: rows} | ground.line_columns("hexagons", rings, grid)


def cell_reach_km(cells: NDArray[Any]) -> NDArray[np.float64]:
    """Kilometres from the middle of each cell to its farthest corner.

    Parameters
    ----------
    cells
        H3 cells.

    Returns
    -------
    numpy.ndarray
        A radius within which every point of the cell lies.

    Examples
    --------
    >>> cell_reach_km(np.array(["85392e6ffffffff"])).round(0).tolist()
    [10.0]
    """
    from geoincidents.geo import distance_km

    h3 = h3_library()
    reach = []
    for cell in cells:
        lat, lon = h3.cell_to_latlng(cell)
        corners = np.array(h3.cell_to_boundary(cell))
        reach.append(float(np.max(distance_km(lat=lat, lon=lon, to_lat=corners[:, 0], to_lon=corners[:, 1]))))
    return np.array(reach)
