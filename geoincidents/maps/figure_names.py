"""Names on the map of a figure: each beside its place, where nothing else stands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from geoincidents.maps.paper import FAINT, paper_width, width_pt, write

if TYPE_CHECKING:
    from geoincidents.maps.basemap import Window
    from geoincidents.maps.grouping import Group

_TOWNS_APART_PT: Final = 22.0
_PIXELS_PER_PT: Final = 4 / 3

_Box: TypeAlias = "tuple[float, float, float, float]"


class Names:
    """Names on one map, each put where nothing else stands.

    Parameters
    ----------
    axes
        Axes of the map.
    window
        Its extent.
    groups
        What already stands on it, in points of the paper.
    """

    def __init__(self, axes: Any, window: Window, groups: list[Group]) -> None:
        self.axes, self.window = axes, window
        self.wide = paper_width(axes)
        self.across = self.wide / (window.east - window.west)
        self.up = self.across * axes.get_aspect()
        self.high = (window.north - window.south) * self.up
        self.seen: set[str] = set()
        self.towns: list[tuple[float, float]] = []
        self.taken = [(g.x - 11, g.y - 11, g.x + 11, g.y + 11) for g in groups]
        self.taken.append((0, 0, 0.3 * self.wide, 0.1 * self.high))  # where the scale stands

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Points of the paper from its lower left corner."""
        return (lon - self.window.west) * self.across, (lat - self.window.south) * self.up

    @property
    def zoom(self) -> float:
        """Zoom of Web Mercator at which a screen would show the map as large as the paper does."""
        pixels = self.wide * _PIXELS_PER_PT * 360 / (self.window.east - self.window.west)
        return math.log2(pixels / 256)

    def put(self, name: str, lon: float, lat: float, *, gap: float, bold: bool, always: bool = False) -> None:
        """Write a name beside its place; where there is no room for it nowhere, or if need be over others."""
        if name in self.seen:
            return
        x, y = self.place(lon, lat)
        # Beside a town that matters more a name is that of a suburb.
        if not bold and any(math.hypot(x - left, y - low) < _TOWNS_APART_PT for left, low in self.towns):
            return
        self.towns.append((x, y))
        style: dict[str, Any] = {"size": 7.5, "weight": "bold"} if bold else {"size": 7, "colour": FAINT}
        size = width_pt(name, style["size"], style.get("weight", "normal"))
        # A symbol that stands on the town pushes its name out.
        boxes = [box for away in (gap, max(gap, 12.0), 20.0) for box in _spots(x, y, size, away)]
        boxes = [box for box in boxes if box[0] > 0 and box[2] < self.wide and box[1] > 0 and box[3] < self.high]
        free = [box for box in boxes if not any(_overlap(box, other) for other in self.taken)]
        if not free and not (always and boxes):
            return
        box = free[0] if free else min(boxes, key=lambda box: sum(_overlap(box, other) for other in self.taken))
        self.taken.append(box)
        self.seen.add(name)
        at = (box[0] + size / 2) / self.across + self.window.west
        write(self.axes, at, (box[1] + box[3]) / 2 / self.up + self.window.south, name, **style)
        if not bold:
            self.axes.plot([lon], [lat], "o", color=FAINT, markersize=1.8, zorder=5)


def _spots(x: float, y: float, size: float, away: float) -> list[_Box]:
    """Boxes beside, below and above a point for a name of some size, the one that reads best first."""
    lefts = ((x + away, y), (x - away - size, y), (x - size / 2, y - away - 4), (x - size / 2, y + away + 4))
    return [(left, middle - 5, left + size, middle + 5) for left, middle in lefts]


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
