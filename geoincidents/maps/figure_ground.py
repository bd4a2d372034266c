"""The ground of a figure for paper: land, water, divisions and borders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from geoincidents.maps import basemap
from geoincidents.maps.detail import is_shown, opening_zoom
from geoincidents.maps.paper import FAINT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geoincidents.maps.basemap import Window

SEA: Final = "#d6e3ea"
BORDERS: Final = "#b5ab9b"
_LAND, _COAST, _RIVER = "#f6f3ec", "#8ea6b2", "#a3c2d3"
_SOLID, _DASHED, _DOTTED = "solid", (0, (5, 3)), (0, (3, 3))


def draw_ground(axes: Any, window: Window) -> None:
    """Draw the embedded ground of a window, as much of it as its scale can bear."""
    zoom = opening_zoom(window)
    level = basemap.level_for(zoom)
    land = shapely.get_parts(basemap.layer_geometry("land", window, level))
    _fill(axes, land, _LAND)
    _fill(axes, basemap.layer_in("lakes", window, level).shapes, SEA)
    lines = {name: basemap.layer_in(name, window, level) for name in basemap.LINE_LAYERS}
    seen = {name: layer.shapes[is_shown(name, layer.ranks, zoom)] for name, layer in lines.items()}
    _stroke(axes, seen["rivers"], _RIVER, 0.4, _SOLID)
    _stroke(axes, shapely.difference(shapely.boundary(land), _edges(window)), _COAST, 0.5, _SOLID)
    _stroke(axes, seen["admin1"], BORDERS, 0.5, _DOTTED)
    contested = lines["admin0"].ranks == basemap.CONTESTED
    _stroke(axes, lines["admin0"].shapes[~contested], FAINT, 0.9, _SOLID)
    _stroke(axes, lines["admin0"].shapes[contested], FAINT, 0.9, _DASHED)


def _fill(axes: Any, areas: NDArray[np.object_], colour: str) -> None:
    from matplotlib.collections import PathCollection
    from matplotlib.path import Path

    paths = [
        Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in shapely.get_rings(area)))
        for area in areas
    ]
    axes.add_collection(PathCollection(paths, facecolors=colour, edgecolors="none", zorder=1), autolim=False)


def _stroke(axes: Any, shapes: NDArray[np.object_], colour: str, wide: float, style: Any) -> None:
    from matplotlib.collections import LineCollection

    lines = [shapely.get_coordinates(line) for line in shapely.get_parts(shapely.get_parts(shapes))]
    drawn = LineCollection(lines, colors=colour, linewidths=wide, linestyles=style, zorder=2)
    axes.add_collection(drawn, autolim=False)


def _edges(window: Window) -> Any:
    """Where the land is cut and has no coast: the edges of the map, and the antimeridian."""
    frame = shapely.box(window.west, window.south, window.east, window.north).exterior
    turns = [shapely.LineString([(lon, -90), (lon, 90)]) for lon in (-180, 180)]
    return shapely.buffer(shapely.union_all([frame, *turns]), window.span * 1e-4)
