"""Outlines of many areas in one small file: borders that two areas share are stored once, as steps on a grid."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoincidents import geo
from geoincidents.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_MAGIC: Final = b"GEODIV1\n"
_LENGTH: Final = struct.Struct("<I")
_CHUNK: Final = 48  # vertices of a coast that are looked at together
_CLOSE_KM: Final = 60.0  # what is nearer is measured to edges, what is farther to vertices
_EDGE_DEGREES: Final = 0.05  # those are as close as that, five kilometres
_PER_DEGREE: Final = 4  # cells that tell at a glance what is far from every border
_EARTH_KM: Final = 6371.0
_BATCH, _FAR_BATCH = 1 << 12, 1 << 8  # 12 MB of vertices at a time
_HALF_TURN, _POLE = 180.0, 90.0
_TURNS: Final = (-360.0, 0.0, 360.0)
# The arrays of a file, in order; each is written as its bytes of equal weight side by side, which deflate well.
_ARRAYS: Final = ("arc_sizes", "steps_x", "steps_y", "part_unit", "part_rings", "ring_arcs", "arcs")


@dataclass(frozen=True, eq=False)
class Outlines:
    """Polygons, each a part of a numbered area, over arcs that they share.

    Attributes
    ----------
    about
        What the file says of itself and of its areas.
    step
        Degrees from a line of the grid to the next.
    grid
        Vertices of all arcs, one after the other: column and row of the grid.
    starts
        Where each arc begins in ``grid``, and where the last one ends.
    part_unit
        Number of the area that each polygon is a part of.
    part_rings
        Where the rings of each polygon begin, and where the last end; the first ring is the shell.
    ring_arcs
        Where the arcs of each ring begin, and where the last end.
    arcs
        Numbers of the arcs of all rings; ``~number`` is one that runs backwards.
    """

    about: dict[str, Any]
    step: float
    grid: NDArray[np.int32] = field(repr=False)
    starts: NDArray[np.int64] = field(repr=False)
    part_unit: NDArray[np.int64] = field(repr=False)
    part_rings: NDArray[np.int64] = field(repr=False)
    ring_arcs: NDArray[np.int64] = field(repr=False)
    arcs: NDArray[np.int64] = field(repr=False)
    _polygons: dict[int, shapely.Polygon] = field(repr=False, default_factory=dict)
    _kept: dict[str, Any] = field(repr=False, default_factory=dict)

    def polygon(self, part: int) -> shapely.Polygon:
        """One polygon, prepared; kept once it is made."""
        if part not in self._polygons:
            first, last = self.part_rings[part : part + 2]
            shell, *holes = [self._ring(ring) for ring in range(first, last)]
            shape = shapely.Polygon(shell, holes)
            shapely.prepare(shape)
            self._polygons[part] = shape
        return self._polygons[part]

    def _ring(self, ring: int) -> NDArray[np.float64]:
        pieces = []
        for arc in self.arcs[self.ring_arcs[ring] : self.ring_arcs[ring + 1]].tolist():
            number = arc if arc >= 0 else ~arc
            line = self.grid[self.starts[number] : self.starts[number + 1]]
            pieces.append((line if arc >= 0 else line[::-1])[:-1])
        return np.concatenate([*pieces, pieces[0][:1]]) * self.step

    def shape(self, units: Sequence[int]) -> BaseGeometry:
        """The area that some numbered areas make together, without borders between them."""
        parts = np.flatnonzero(np.isin(self.part_unit, units))
        whole = shapely.make_valid(np.array([self.polygon(part) for part in parts.tolist()], dtype=object))
        return shapely.union_all(whole)

    @cached_property
    def _boxes(self) -> shapely.STRtree:
        low = np.minimum.reduceat(self.grid, self.starts[:-1]) * self.step
        high = np.maximum.reduceat(self.grid, self.starts[:-1]) * self.step
        numbers = self._numbers
        begin = self.ring_arcs[self.part_rings[:-1]]
        west, south = np.minimum.reduceat(low[numbers], begin).T
        east, north = np.maximum.reduceat(high[numbers], begin).T
        return shapely.STRtree(shapely.box(west, south, east, north))

    def find(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
        """Number of the area that each point lies in, its border included; -1 in none."""
        part = first_inside(self._boxes, self.polygon, lat, lon)
        return np.where(part < 0, -1, self.part_unit[part])

    def find_one(self, lat: float, lon: float) -> int:
        """What :meth:`find` says of one point, a hundred times as fast."""
        for part in sorted(self._boxes.query(shapely.Point(lon, lat)).tolist()):
            if shapely.intersects_xy(self.polygon(part), lon, lat):
                return int(self.part_unit[part])
        return -1

    def nearest(
        self, lat: NDArray[np.float64], lon: NDArray[np.float64], km: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Number of the area whose coast is nearest to each point off all areas, and how far; -1 beyond ``km``."""
        return _nearest(*self._coast, lat, lon, km) if len(lat) else (np.full(0, -1), np.full(0, np.nan))

    def nearest_of(
        self, units: Sequence[int], lat: NDArray[np.float64], lon: NDArray[np.float64], km: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Number of the one of some areas whose border is nearest to each point, and how far; -1 beyond ``km``."""
        at = np.flatnonzero(np.isin(self._unit_of_arc, units))
        lines, arc = self._pieces(self._numbers[at])
        return _nearest(_tree(lines), lines, self._unit_of_arc[at[arc]], lat, lon, km)

    def near_border(
        self, group: NDArray[np.int64], lat: NDArray[np.float64], lon: NDArray[np.float64], km: float
    ) -> NDArray[np.intp]:
        """Positions of the points that lie within ``km`` of an arc between areas of different groups."""
        tree, lines, cells = self._border(group, km)
        at = np.flatnonzero(cells[_cell(lat, _POLE), _cell(lon, _HALF_TURN)])
        found = _nearest(tree, lines, np.zeros(len(lines), dtype=np.int64), lat[at], lon[at], km)[0]
        return at[found >= 0]

    def _border(
        self, group: NDArray[np.int64], km: float
    ) -> tuple[shapely.STRtree, NDArray[np.float64], NDArray[np.bool_]]:
        """Pieces of the arcs between areas of different groups, and the cells within ``km`` of them; kept once made."""
        if "border" not in self._kept:
            tree, lines = self._between(group)
            lon, lat = _closer(lines).T
            high_km = km / geo.KM_PER_DEGREE + _EDGE_DEGREES
            wide = high_km / np.cos(np.radians(np.minimum(np.abs(lat) + high_km, _POLE - 1.0)))
            cells = np.zeros((int(2 * _POLE * _PER_DEGREE) + 1, int(2 * _HALF_TURN * _PER_DEGREE) + 1), dtype=bool)
            for row, column in product(np.linspace(-1.0, 1.0, 3), np.linspace(-1.0, 1.0, 9)):
                x = (lon + column * wide + _HALF_TURN) % (2 * _HALF_TURN) - _HALF_TURN
                cells[_cell(lat + row * high_km, _POLE), _cell(x, _HALF_TURN)] = True
            self._kept["border"] = tree, lines, cells
        tree, lines, cells = self._kept["border"]
        return tree, lines, cells

    def distance_km(
        self, units: Sequence[int], lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Kilometres from each point to the nearest border of some areas; what is far off to half a hundredth."""
        lines, _ = self._pieces(np.unique(self._numbers[np.isin(self._unit_of_arc, units)]))
        return _how_far(_tree(lines), lines, lat, lon)

    def coast_km(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Kilometres from each point, on land or at sea, to the nearest coast; what is far off to half a hundredth."""
        return _how_far(*self._coast[:2], lat, lon)

    def border_km(
        self, group: NDArray[np.int64], lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Kilometres from each point to the nearest arc between areas of different groups, as :meth:`coast_km`."""
        return _how_far(*self._between(group), lat, lon)

    def _between(self, group: NDArray[np.int64]) -> tuple[shapely.STRtree, NDArray[np.float64]]:
        """Pieces of the arcs between areas of different groups, and a tree of their boxes; kept once made."""
        if "between" not in self._kept:
            of_arc, count = group[self._unit_of_arc], len(self.starts) - 1
            low, high = np.full(count, len(group)), np.full(count, -1)
            np.minimum.at(low, self._numbers, of_arc)
            np.maximum.at(high, self._numbers, of_arc)
            lines, _ = self._pieces(np.flatnonzero((high >= 0) & (low != high)))
            self._kept["between"] = _tree(lines), lines
        tree, lines = self._kept["between"]
        return tree, lines

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        return np.where(self.arcs >= 0, self.arcs, ~self.arcs)

    @cached_property
    def _unit_of_arc(self) -> NDArray[np.int64]:
        """Area that each of ``arcs`` is a border of."""
        of_ring = np.repeat(self.part_unit, np.diff(self.part_rings))
        return np.repeat(of_ring, np.diff(self.ring_arcs))

    @cached_property
    def _coast(self) -> tuple[shapely.STRtree, NDArray[np.float64], NDArray[np.int64]]:
        """Pieces of the arcs that border on one area only: a tree of their boxes, their vertices, the areas."""
        once = np.flatnonzero(np.bincount(self._numbers, minlength=len(self.starts) - 1)[self._numbers] == 1)
        lines, arc = self._pieces(self._numbers[once])
        return _tree(lines), lines, self._unit_of_arc[once[arc]]

    def _pieces(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Arcs in pieces of as many vertices, the last one repeated; and the position of the arc of each piece."""
        begin, arc = [], []
        for at, number in enumerate(numbers.tolist()):
            first = np.arange(self.starts[number], self.starts[number + 1] - 1, _CHUNK - 1)
            begin.append(first)
            arc.append(np.full(len(first), at))
        at_arc = np.concatenate(arc)
        end = self.starts[numbers[at_arc] + 1] - 1
        vertex = np.minimum(np.concatenate(begin)[:, None] + np.arange(_CHUNK), end[:, None])
        return self.grid[vertex] * self.step, at_arc


def first_inside(
    boxes: shapely.STRtree,
    polygon: Callable[[int], BaseGeometry],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Number of a polygon that each point lies in, the first of several; -1 for none. Polygons have to be prepared."""
    found = np.full(len(lat), -1, dtype=np.int64)
    points, parts = boxes.query(shapely.points(lon, lat))
    order = np.argsort(parts, kind="stable")
    points, parts = points[order], parts[order]
    for first, last in _runs(parts):
        at = points[first:last]
        inside = at[shapely.intersects_xy(polygon(int(parts[first])), lon[at], lat[at])]
        found[inside] = np.where(found[inside] < 0, parts[first], found[inside])
    return found


def _runs(values: NDArray[np.int64]) -> list[tuple[int, int]]:
    """First and one past the last position of each run of equal values."""
    edges = np.flatnonzero(np.diff(values)) + 1
    return list(zip([0, *edges.tolist()], [*edges.tolist(), len(values)], strict=True)) if len(values) else []


def _tree(lines: NDArray[np.float64]) -> shapely.STRtree:
    """Tree of the boxes of lines."""
    boxes: NDArray[np.object_] = np.asarray(shapely.box(*lines.min(axis=1).T, *lines.max(axis=1).T), dtype=object)
    return shapely.STRtree(boxes)


def _cell(degrees: NDArray[np.float64], most: float) -> NDArray[np.int64]:
    """Row or column of cells."""
    return ((np.clip(degrees, -most, most) + most) * _PER_DEGREE).astype(np.int64)


def _closer(lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Vertices of lines (longitude, latitude), with more of them along edges longer than :data:`_EDGE_DEGREES`."""
    starts, edges = lines[:, :-1].reshape(-1, 2), np.diff(lines, axis=1).reshape(-1, 2)
    pieces = np.maximum(np.ceil(np.abs(edges).max(axis=1) / _EDGE_DEGREES), 1).astype(np.int64)
    number = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    between = np.repeat(starts, pieces, axis=0) + np.repeat(edges / pieces[:, None], pieces, axis=0) * number[:, None]
    return np.concatenate([between, lines[:, -1]])


def on_sphere(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors from the middle of the Earth."""
    y, x = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def _nearest(
    tree: shapely.STRtree,
    lines: NDArray[np.float64],
    numbers: NDArray[np.int64],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    km: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Number of the line that is nearest to each point, and how far; -1 and NaN beyond ``km``."""
    found, away = np.full(len(lat), -1, dtype=np.int64), np.full(len(lat), np.nan)
    high = km / geo.KM_PER_DEGREE
    wide = np.minimum(high / np.maximum(np.cos(np.radians(np.minimum(np.abs(lat) + high, _POLE))), 1e-6), 180.0)
    for turn in _TURNS:
        x = lon + turn
        rows = np.flatnonzero((x - wide <= _HALF_TURN) & (x + wide >= -_HALF_TURN))
        about = shapely.box(x[rows] - wide[rows], lat[rows] - high, x[rows] + wide[rows], lat[rows] + high)
        asked, chunks = tree.query(about)
        for first in range(0, len(asked), _BATCH):
            at, chunk = rows[asked[first : first + _BATCH]], chunks[first : first + _BATCH]
            distance = _to_lines(x[at], lat[at], lines[chunk])
            order = np.argsort(distance, kind="stable")[::-1]  # of what is written twice, the nearest stays
            order = order[(distance[order] <= km) & ~(distance[order] >= away[at[order]])]
            found[at[order]], away[at[order]] = numbers[chunk[order]], distance[order]
    return found, away


def _how_far(
    tree: shapely.STRtree, lines: NDArray[np.float64], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Kilometres from each point to the nearest line; what is far off by its vertices."""
    away = _nearest(tree, lines, np.zeros(len(lines), dtype=np.int64), lat, lon, _CLOSE_KM)[1]
    far = np.flatnonzero(np.isnan(away) & np.isfinite(lat) & np.isfinite(lon))
    vertices = on_sphere(*_closer(lines).T[::-1])
    for first in range(0, len(far), _FAR_BATCH):
        rows = far[first : first + _FAR_BATCH]
        cosine = (on_sphere(lat[rows], lon[rows]) @ vertices.T).max(axis=1)
        away[rows] = _EARTH_KM * np.arccos(np.clip(cosine, -1.0, 1.0))
    return away


def _to_lines(x: NDArray[np.float64], y: NDArray[np.float64], lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres from each point to its line, on a plane that is true at the point."""
    scale = np.column_stack([111.32 * np.cos(np.radians(y)), np.full(len(y), 111.0)])
    local = (lines - np.column_stack([x, y])[:, None, :]) * scale[:, None, :]
    a, edge = local[:, :-1], np.diff(local, axis=1)
    length2 = (edge**2).sum(axis=2)
    along = np.clip(-(a * edge).sum(axis=2) / np.where(length2 > 0, length2, 1.0), 0.0, 1.0)
    nearest = a + along[..., None] * edge
    shortest: NDArray[np.float64] = np.sqrt((nearest**2).sum(axis=2)).min(axis=1)
    return shortest


def write(about: dict[str, Any], arrays: dict[str, NDArray[np.int64]]) -> bytes:
    """The file of outlines: arrays of :data:`_ARRAYS` by name, coordinates as steps on the grid ``about["step"]``."""
    blocks = [_packed(arrays[name]) for name in _ARRAYS]
    head = zlib.compress(json.dumps(about, ensure_ascii=False, sort_keys=True).encode(), 9)
    sizes = b"".join(_LENGTH.pack(len(block)) for block in (head, *blocks))
    return b"".join([_MAGIC, sizes, head, *blocks])


def read(data: bytes, name: str) -> Outlines:
    """The outlines of a file; GazetteerError where it is none or is damaged."""
    try:
        if not data.startswith(_MAGIC):
            raise GazetteerError(f"{name} is no file of outlines.")
        at = len(_MAGIC)
        sizes = [_LENGTH.unpack_from(data, at + 4 * i)[0] for i in range(len(_ARRAYS) + 1)]
        at += 4 * len(sizes)
        head, *blocks = [data[at + sum(sizes[:i]) : at + sum(sizes[: i + 1])] for i in range(len(sizes))]
        about = json.loads(zlib.decompress(head))
        arrays = {key: _unpacked(block) for key, block in zip(_ARRAYS, blocks, strict=True)}
    except (zlib.error, struct.error, ValueError) as error:
        raise GazetteerError(f"{name} is damaged ({error}). Install the package again.") from error
    steps = np.column_stack([arrays["steps_x"], arrays["steps_y"]])
    return Outlines(
        about=about,
        step=about["step"],
        grid=np.cumsum(steps, axis=0, dtype=np.int32),
        starts=_offsets(arrays["arc_sizes"]),
        part_unit=arrays["part_unit"],
        part_rings=_offsets(arrays["part_rings"]),
        ring_arcs=_offsets(arrays["ring_arcs"]),
        arcs=arrays["arcs"],
    )


def _offsets(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes)])


def _packed(values: NDArray[np.int64]) -> bytes:
    """Integers with the sign in the last bit, all lowest bytes first, then all second ones, deflated."""
    zigzag = ((values << 1) ^ (values >> 63)).astype("<u4").view(np.uint8).reshape(-1, 4)
    width = max(1, int(np.flatnonzero(zigzag.any(axis=0)).max(initial=0)) + 1)
    return bytes([width]) + zlib.compress(zigzag[:, :width].T.tobytes(), 9)


def _unpacked(block: bytes) -> NDArray[np.int64]:
    planes = np.frombuffer(zlib.decompress(block[1:]), dtype=np.uint8).reshape(block[0], -1)
    zigzag = planes[0].astype(np.uint32)
    for byte in range(1, block[0]):
        zigzag |= planes[byte].astype(np.uint32) << np.uint32(8 * byte)
    signed: NDArray[np.int32] = (zigzag >> 1).astype(np.int32) ^ -(zigzag & 1).astype(np.int32)
    return signed.astype(np.int64)
