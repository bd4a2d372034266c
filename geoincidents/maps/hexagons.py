"""H3 cells on the map: in which cell each incident lies, and the outlines of the cells that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoincidents.errors import InputError, missing_extra
from geoincidents.maps import ground
from geoincidents.maps.extent import turned

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.maps.payload import Column

CELL: Final = "cell"
FINEST: Final = 15  # of H3
_MOST_CELLS: Final = 20_000  # more outlines than a screen has room for
_STEP: Final = 0.00001  # degrees, about a metre


def h3_library() -> Any:
    """The H3 library.

    Returns
    -------
    module
        ``h3``, version 4.

    Raises
    ------
    MissingExtraError
        If it is not installed.

    Examples
    --------
    >>> h3_library().get_resolution("85392e6ffffffff")
    5
    """
    try:
        import h3
    except ImportError as error:
        capability = "Counting incidents in H3 cells"
        raise missing_extra(capability, "h3") from error
    return h3


def checked_resolution(resolution: int) -> int:
    """Resolution of H3 as it was asked for.

    Parameters
    ----------
    resolution
        0 (cells 2,600 km across) to 15 (1 m).

    Returns
    -------
    int
        The same.

    Raises
    ------
    InputError
        If H3 has no such resolution.

    Examples
    --------
    >>> checked_resolution(5)
    5
    """
    if isinstance(resolution, bool) or not isinstance(resolution, int) or not 0 <= resolution <= FINEST:
        msg = (
            f"{resolution!r} is no resolution of H3. Say a whole number from 0 (coarse) to {FINEST}; 5 is 17 km across."
        )
        raise InputError(msg)
    return resolution


def cells_of(table: gpd.GeoDataFrame, resolution: int) -> NDArray[Any]:
    """H3 cell of each row, None for rows without a point.

    Parameters
    ----------
    table
        Conformed incident table.
    resolution
        Of H3.

    Returns
    -------
    numpy.ndarray
        Texts such as ``"85392e6ffffffff"``.

    Raises
    ------
    MissingExtraError
        If the H3 library is not installed.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> cells_of(incidents_from_rows([{"geometry": Point(13.2, 32.9)}, {"geometry": None}]), 3).tolist()
    ['83384bfffffffff', None]
    """
    h3 = h3_library()
    located = (table.geometry.notna() & ~table.geometry.is_empty).to_numpy()
    out = np.full(len(table), None, dtype=object)
    points = table.geometry.to_numpy()[located]
    pairs = np.column_stack([shapely.get_y(points), shapely.get_x(points)])
    # Many incidents share a centroid: each place is asked about once.
    unique, which = np.unique(pairs, axis=0, return_inverse=True)
    cells = np.array([h3.latlng_to_cell(lat, lon, resolution) for lat, lon in unique.tolist()], dtype=object)
    out[located] = cells[which.ravel()] if len(cells) else cells
    return out


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
