"""The basemap of one page: the world in outline, and over it patches that are truer the nearer the map opens.

A patch is a rectangle of Web Mercator with the layers of the ground in it, simplified to what the eye can tell at one
zoom. The page draws the coarsest patch that is true at the zoom it shows, and what lies under it where that ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoincidents.maps import basemap, mercator
from geoincidents.maps.basemap import Window
from geoincidents.maps.ground import line_columns
from geoincidents.maps.ground_names import names_in, with_countries_at
from geoincidents.maps.own_layers import own_columns
from geoincidents.maps.payload import pack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.maps.own_layers import Ground
    from geoincidents.maps.payload import Column

WORLD_ZOOM: Final = 1.5
"""Zoom that the outline of the world is drawn for: within a pixel at zoom 2, on which an empty map opens."""

_TRUE_PIXELS: Final = 0.65  # a simplified line leaves the stored one by at most so much at the zoom of its patch
_GRID_PIXELS: Final = 0.25
_SMALLEST_PIXELS: Final = 1.0  # islands and lakes that are smaller either way are left out
_SCREEN: Final = (1600.0, 900.0)  # pixels of a large window of a browser
_WIDEST, _NARROWEST = 1.9, 1.0  # width over height of the screens that a patch fills
_MARGIN: Final = 1.3  # times the screen: the page zooms in halves, and dragging uncovers what is beside it
_CLOSEST: Final = 11.0  # beyond it the source has no more to show
_LAST_ZOOM: Final = 13.0  # on which a page opens
_WIDER: Final = 2.0  # zooms between the patch that a map opens on and the one round it, and so on outwards
_CLOSER: Final = 3.0  # zooms beyond the opening at which its patch may still be true
_MOST_POINTS: Final = 34_000  # of a patch, about 2.5 bytes each
_GROWTH: Final = 1.15  # least growth of the points with a zoom
_TRIANGLE: Final = 3
_ALL: Final = (*basemap.POLYGON_LAYERS, *basemap.LINE_LAYERS)
_WORLD_LAYERS: Final = ("land", "admin0")
_WORLD_NAMES: Final = 3.0  # zoom of the last names that the whole world has
_AHEAD: Final = {"rivers": 1.0, "admin1": 0.5}  # zooms before its rank at which the page begins to draw a line
_ADMIN1_ZOOM: Final = 3.5  # the page draws them a zoom nearer
_WHOLE: Final = 360.0


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle of the ground that is true up to one zoom.

    Attributes
    ----------
    window
        Its extent in degrees.
    zoom
        Zoom of the map at which its lines are within a pixel of the stored ones.
    layers
        Names of the layers in it.
    """

    window: Window
    zoom: float
    layers: tuple[str, ...] = _ALL


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One layer of a patch as lines of Web Mercator.

    Attributes
    ----------
    lines
        Arrays of shape (n, 2), longitudes and stretched latitudes in degrees.
    rings
        For polygons, how many lines each has; empty for lines.
    ranks
        For lines, the rank of each.
    """

    lines: list[NDArray[np.float64]]
    rings: list[int]
    ranks: list[int]

    @property
    def points(self) -> int:
        """Number of points."""
        return sum(len(line) for line in self.lines)


def opening_zoom(window: Window) -> float:
    """Zoom at which a large screen shows a whole window, in halves as the page counts them.

    Examples
    --------
    >>> opening_zoom(Window(12.5, 32.0, 14.0, 33.5)), opening_zoom(Window(-180, -60, 180, 75))
    (9.0, 2.5)
    """
    wide, high = _sides(window)
    fit = min(side / max(span, 1e-6) for side, span in zip(_SCREEN, (wide, high), strict=True)) * mercator.pixel(0)
    return max(0.0, min(_LAST_ZOOM, math.floor(2 * math.log2(fit)) / 2))


@lru_cache(maxsize=8)  # a map is drawn again with other words, another language, other steps
def patches(opening: Window | None, reach: Window | None = None) -> tuple[tuple[Patch, dict[str, Drawn]], ...]:
    """Patches of a page with what is in them, from coarse to fine.

    Parameters
    ----------
    opening
        What the map opens on; None for the outline of the world alone.
    reach
        Extent of all incidents, where it is wider.

    Examples
    --------
    >>> [patch.zoom for patch, _ in patches(Window(12.5, 32.0, 14.0, 33.5))]
    [1.5, 4.0, 7.0, 11.0]
    """
    middle = 0.0 if opening is None else (opening.west + opening.east) / 2
    world = Patch(_world(middle), WORLD_ZOOM, _WORLD_LAYERS)
    if opening is None:
        return ((world, _content(world)),)
    zoom = opening_zoom(opening)
    found = [(world, _content(world)), *_round(opening, reach, zoom)]
    own = _held(_grown(opening, 1.0), middle)
    near = _as_true_as_fits(own, _zooms(min(zoom, _CLOSEST), min(zoom + _CLOSER, _CLOSEST)))
    if own.east - own.west >= _WHOLE and own.north - own.south >= 2 * mercator.MOST_NORTH:
        found.clear()
    return (*found, near)


def _round(opening: Window, reach: Window | None, zoom: float) -> list[tuple[Patch, dict[str, Drawn]]]:
    """Patches round the opening: beside a much coarser one the ground would end in a straight line."""
    middle = (opening.west + opening.east) / 2
    around = _grown(opening, 2**_WIDER)
    true = [zoom - _WIDER, *np.arange(zoom - 2 * _WIDER - 1.0, WORLD_ZOOM + 0.5, -_WIDER).tolist()]
    found: list[tuple[Patch, dict[str, Drawn]]] = []
    if true[0] <= WORLD_ZOOM:
        return found
    if reach is not None:
        found.append(_true_to(_held(_joined(around, _grown(reach, 1.0)), middle), true[0]))
        around = found[0][0].window if found[0][0].zoom >= min(true[0], _CLOSEST) else around
    for at, to in enumerate(true):
        window = _held(_joined(_grown(opening, 2 ** (_WIDER * (at + 1))), around), middle)
        # What is as true where it reaches as far is in the place of the others.
        if not any(patch.zoom >= to and patch.window == _joined(patch.window, window) for patch, _ in found):
            found.append(_true_to(window, to))
    return sorted(found, key=lambda one: one[0].zoom)


def is_shown(name: str, ranks: NDArray[np.uint8], zoom: float) -> NDArray[np.bool_]:
    """Which lines of a layer, by their ranks, are drawn at a zoom."""
    return np.asarray(ranks <= zoom + _AHEAD.get(name, math.inf))


def pack_basemap(opening: Window | None, reach: Window | None = None, under: Ground | None = None) -> str:
    """Basemap of a page as the text that the page reads.

    Parameters
    ----------
    opening
        What the map opens on, or None for the outline of the world alone.
    reach
        Extent of all incidents, where it is wider.
    under
        What the caller lays on the ground, or None for the embedded land alone.

    Returns
    -------
    str
        What :func:`geoincidents.maps.payload.pack` returns.

    Raises
    ------
    FileFormatError
        If the installed basemap file is damaged or of another version.
    """
    land = under is None or under.land
    found = patches(opening, reach) if land else ()
    west = _world(0.0 if opening is None else (opening.west + opening.east) / 2).west
    columns: dict[str, Column] = names_in([_named(patch) for patch, _ in found], west=west) if land else {}
    if land and opening is not None:
        # A screen shows more than the window, and each its own share of that: the page writes a name once.
        for window in (opening, _held(_grown(opening, 1 / _MARGIN), (opening.west + opening.east) / 2)):
            columns = with_countries_at(columns, window, opening_zoom(opening))
    own = None
    if under is not None:
        own, lines = own_columns(under.shapes, west=west)
        columns |= lines
    described = []
    for at, (patch, content) in enumerate(found):
        grid = _grid(patch)
        for name, drawn in content.items():
            key = f"{at}_{name}"
            columns |= line_columns(key, drawn.lines, grid)
            if name in basemap.POLYGON_LAYERS:
                columns[f"{key}_rings"] = np.array(drawn.rings, dtype=np.uint32)
            elif any(drawn.ranks):
                columns[f"{key}_rank"] = np.array(drawn.ranks, dtype=np.uint8)
        described.append(grid | {"zoom": patch.zoom, "layers": list(content)})
    return pack({"patches": described, "own": own}, columns)


def _named(patch: Patch) -> tuple[Window, float]:
    """Window whose names are on the page, and the zoom up to which: where the view has gone on to the next patch."""
    return patch.window, _WORLD_NAMES if patch.layers == _WORLD_LAYERS else patch.zoom + _WIDER


def _zooms(first: float, last: float) -> list[float]:
    """Zooms to try, ascending."""
    return [*np.arange(first, last, 1.0).tolist(), last]


def _grid(patch: Patch) -> dict[str, float]:
    """Where the integers of a patch's columns lie; its sides are whole numbers of steps apart."""
    step = _GRID_PIXELS * mercator.pixel(patch.zoom)
    window = patch.window
    south, north = (mercator.stretched(lat) for lat in (window.south, window.north))
    return {
        "west": window.west,
        "south": south,
        "step": step,
        "wide": round((window.east - window.west) / step),
        "high": round((north - south) / step),
    }


def _true_to(window: Window, zoom: float) -> tuple[Patch, dict[str, Drawn]]:
    """Patch that is true to a zoom, or as far towards it as its points are not too many."""
    return _as_true_as_fits(window, _zooms(WORLD_ZOOM + 0.5, min(zoom, _CLOSEST)))


def _as_true_as_fits(window: Window, zooms: list[float]) -> tuple[Patch, dict[str, Drawn]]:
    """Patch that is true at the last of ascending zooms whose points are not too many, or at the first one."""
    best = None
    for zoom in zooms:
        patch = Patch(window, zoom)
        content = _content(patch)
        points = sum(drawn.points for drawn in content.values())
        if best is None or points <= _MOST_POINTS:
            best = patch, content
        if points * _GROWTH > _MOST_POINTS:
            break
    assert best is not None  # noqa: S101 there is always a zoom to begin with
    return best


@lru_cache(maxsize=4)  # the world is the same in every map
def _content(patch: Patch) -> dict[str, Drawn]:
    level = basemap.level_for(patch.zoom)
    names = [name for name in patch.layers if name != "admin1" or patch.zoom >= _ADMIN1_ZOOM]
    return {name: _drawn(name, patch, level) for name in names}


@lru_cache(maxsize=len(_ALL))  # for the zooms at which one window is tried
def _lines_in(
    name: str, window: Window, level: basemap.Level
) -> tuple[NDArray[np.object_], NDArray[np.intp] | None, NDArray[np.uint8], NDArray[np.float64]]:
    """Lines of a layer in Web Mercator; of polygons the one that each belongs to; their ranks and larger sides."""
    layer = basemap.layer_in(name, window, level)
    areas = name in basemap.POLYGON_LAYERS
    lines, owner = shapely.get_rings(layer.shapes, return_index=True) if areas else (layer.shapes, None)
    # As open lines: a ring may lose its shape, and what crosses itself by less than a pixel is filled all the same.
    points, of_line = shapely.get_coordinates(lines, return_index=True)
    if len(points):
        lines = np.asarray(shapely.linestrings(mercator.projected(points), indices=of_line))
    west, south, east, north = shapely.bounds(lines).T
    ranks = layer.ranks if owner is None else layer.ranks[owner]
    return lines, owner, ranks, np.maximum(east - west, north - south)


def _drawn(name: str, patch: Patch, level: basemap.Level) -> Drawn:
    lines, owner, ranks, sides = _lines_in(name, patch.window, level)
    pixel = mercator.pixel(patch.zoom)
    kept = is_shown(name, ranks, patch.zoom)
    if owner is not None:
        kept &= sides > _SMALLEST_PIXELS * pixel
    simple = shapely.simplify(lines[kept], _TRUE_PIXELS * pixel, preserve_topology=False)
    points, of_line = shapely.get_coordinates(simple, return_index=True)
    parts = np.split(points, np.flatnonzero(np.diff(of_line)) + 1) if len(points) else []
    if owner is None:
        return Drawn(parts, [], ranks[kept].tolist())
    # The page closes rings. What is left of a smaller one than a triangle is a line.
    whole = [part[:-1] for part in parts]
    area = [len(part) >= _TRIANGLE for part in whole]
    rings = np.unique(owner[kept][area], return_counts=True)[1]
    return Drawn([part for part, is_area in zip(whole, area, strict=True) if is_area], rings.tolist(), [])


def _sides(window: Window) -> tuple[float, float]:
    return window.east - window.west, mercator.stretched(window.north) - mercator.stretched(window.south)


def _grown(window: Window, times: float) -> Window:
    """What screens of usual shapes show that are fitted to a window, times so many either way."""
    wide, high = _sides(window)
    half_wide = max(wide, _WIDEST * high) * _MARGIN * times / 2
    half_high = max(high, wide / _NARROWEST) * _MARGIN * times / 2
    middle = (window.west + window.east) / 2
    centre = (mercator.stretched(window.north) + mercator.stretched(window.south)) / 2
    corners = np.array([[middle - half_wide, centre - half_high], [middle + half_wide, centre + half_high]])
    (west, south), (east, north) = mercator.unprojected(corners).tolist()
    return Window(west, south, east, north)


def _joined(one: Window, other: Window) -> Window:
    return Window(
        min(one.west, other.west), min(one.south, other.south), max(one.east, other.east), max(one.north, other.north)
    )


def _held(window: Window, middle: float) -> Window:
    """Window cut to one turn of the globe round a meridian and to what Web Mercator shows."""
    world = _world(middle)
    return Window(
        max(window.west, world.west),
        max(window.south, world.south),
        min(window.east, world.east),
        min(window.north, world.north),
    )


def _world(middle: float) -> Window:
    """The whole world, cut where the source is cut unless the map is across that meridian."""
    if abs(middle) <= _WHOLE / 4:
        middle = 0.0
    return Window(middle - _WHOLE / 2, -mercator.MOST_NORTH, middle + _WHOLE / 2, mercator.MOST_NORTH)
