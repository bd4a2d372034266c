"""The embedded basemap: land, lakes, rivers and borders of Natural Earth 1:10m, cut to the extent of one map.

The file holds each layer whole in three levels of detail: the source as it is, and two that are simplified for maps of
a continent and of the world. A layer is one compressed stream of steps on an integer grid, and is read once a process.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoincidents.errors import FileFormatError
from geoincidents.maps import mercator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

MAGIC: Final = b"GIBASE02"
POLYGON_LAYERS: Final = ("land", "lakes")
LINE_LAYERS: Final = ("rivers", "admin1", "admin0")
AGREED, CONTESTED = 0, 1
"""Ranks of the borders of countries."""

ATTRIBUTION: Final = "Borders: Natural Earth, de facto"

_HEAD: Final = struct.Struct("<8sI")
_TURNS: Final = (-360.0, 0.0, 360.0)
_MOST_SPAN: Final = 720.0  # degrees: two worlds; a wider request is a mistake of the caller


@dataclass(frozen=True, slots=True)
class Window:
    """Extent of a map in degrees; ``east`` goes past 180 where the map crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def span(self) -> float:
        """The longer side in degrees."""
        return max(self.east - self.west, self.north - self.south)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of detail of the basemap file.

    Attributes
    ----------
    name
        ``source``, ``continent`` or ``world``.
    zoom
        Zoom of a web map up to which it serves; infinite for the source.
    step
        Degrees between two lines of the integer grid.
    """

    name: str
    zoom: float
    step: float

    @property
    def tolerance(self) -> float:
        """Degrees of longitude by which a simplified line may leave the true one: a quarter of a pixel."""
        return 0.25 * mercator.pixel(self.zoom)


LEVELS: Final = (
    Level("world", zoom=3, step=0.01),
    Level("continent", zoom=6, step=0.002),
    # 0.0005 degrees is 55 m, a tenth of the error of the 1:10m source.
    Level("source", zoom=float("inf"), step=0.0005),
)


def level_for(zoom: float) -> Level:
    """Coarsest level that is true to a quarter of a pixel at a zoom.

    Examples
    --------
    >>> level_for(2).name, level_for(5.5).name, level_for(9).name
    ('world', 'continent', 'source')
    """
    return next(level for level in LEVELS if zoom <= level.zoom)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Shapes of one layer, each with the rank that the source gives it.

    Attributes
    ----------
    shapes
        Polygons or lines in degrees.
    ranks
        Integers, 0 for what matters most; all 0 where the source ranks nothing.
    """

    shapes: NDArray[np.object_]
    ranks: NDArray[np.uint8]


def encode(parts: Iterable[NDArray[np.int64]], *, rings: Iterable[int] = (), ranks: Iterable[int] = ()) -> bytes:
    """Lines or rings of integer coordinates as compressed steps.

    Parameters
    ----------
    parts
        Arrays of shape (n, 2).
    rings
        For polygons, how many parts each has: its shell first, then its holes.
    ranks
        One for each polygon or line, or none.

    Returns
    -------
    bytes
        What :func:`decode` reads.
    """
    arrays = list(parts)
    counts = np.array(list(rings), dtype="<u4")
    lengths = np.array([len(part) for part in arrays], dtype="<u4")
    points = np.concatenate(arrays) if arrays else np.empty((0, 2), dtype=np.int64)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    # A small step either way is a small number, and alike bytes side by side compress.
    folded = (np.abs(2 * steps) - (steps < 0)).astype("<u4")
    planes = np.ascontiguousarray(folded.T).view(np.uint8).reshape(-1, 4).T.tobytes()
    marks = np.array(list(ranks), dtype=np.uint8)
    head = struct.pack("<III", len(counts), len(lengths), len(marks))
    return zlib.compress(head + counts.tobytes() + lengths.tobytes() + marks.tobytes() + planes, 9)


def decode(data: bytes) -> tuple[list[NDArray[np.int64]], list[int], list[int]]:
    """Parts, ring counts and ranks that :func:`encode` wrote.

    Examples
    --------
    >>> import numpy as np
    >>> parts, rings, ranks = decode(encode([np.array([[1, 2], [3, -5]])], ranks=[4]))
    >>> parts[0].tolist(), rings, ranks
    ([[1, 2], [3, -5]], [], [4])
    """
    raw = zlib.decompress(data)
    polygons, parts, marked = struct.unpack_from("<III", raw)
    counts = np.frombuffer(raw, "<u4", polygons, 12)
    lengths = np.frombuffer(raw, "<u4", parts, 12 + 4 * polygons)
    at = 12 + 4 * (polygons + parts)
    ranks = np.frombuffer(raw, np.uint8, marked, at)
    planes = np.frombuffer(raw, np.uint8, offset=at + marked).reshape(4, -1)
    folded = np.ascontiguousarray(planes.T).view("<u4").reshape(2, -1).T.astype(np.int64)
    points = np.cumsum((folded >> 1) ^ -(folded & 1), axis=0)
    return np.split(points, np.cumsum(lengths)[:-1]) if parts else [], counts.tolist(), ranks.tolist()


@cache
def _read() -> tuple[dict[str, Any], bytes]:
    data = resources.files("geoincidents").joinpath("data", "basemap.bin").read_bytes()
    magic, length = _HEAD.unpack_from(data)
    if magic != MAGIC:
        msg = "geoincidents/data/basemap.bin is not a basemap of this version. Reinstall geoincidents."
        raise FileFormatError(msg)
    start = _HEAD.size + length
    return json.loads(zlib.decompress(data[_HEAD.size : start])), data[start:]


def write(index: Mapping[str, Any], blobs: bytes) -> bytes:
    """Bytes of a basemap file from its index and the streams that the index points into.

    Parameters
    ----------
    index
        ``levels``: level name -> layer -> [offset, length]; ``names``: [offset, length].
    blobs
        The streams, end to end.
    """
    head = zlib.compress(json.dumps(index, sort_keys=True, separators=(",", ":")).encode(), 9)
    return _HEAD.pack(MAGIC, len(head)) + head + blobs


def names() -> dict[str, list[Any]]:
    """Columns of the names of the ground, by rank; see :mod:`geoincidents.maps.ground_names`."""
    index, blobs = _read()
    offset, length = index["names"]
    columns: dict[str, list[Any]] = json.loads(zlib.decompress(blobs[offset : offset + length]))
    return columns


@cache
def _layer(name: str, level: Level) -> tuple[Layer, shapely.STRtree]:
    index, blobs = _read()
    offset, length = index["levels"][level.name][name]
    parts, counts, ranks = decode(blobs[offset : offset + length])
    points = np.concatenate(parts) * level.step
    of_part = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    shapes: NDArray[np.object_] = np.empty(0, dtype=object)
    if name in POLYGON_LAYERS:
        rings = np.asarray(shapely.linearrings(points, indices=of_part))
        shapes = np.asarray(shapely.polygons(rings, indices=np.repeat(np.arange(len(counts)), counts)))
    else:
        shapes = np.asarray(shapely.linestrings(points, indices=of_part))
    marks = np.array(ranks or np.zeros(len(shapes)), dtype=np.uint8)
    return Layer(shapes, marks), shapely.STRtree(shapes)


def layer_in(name: str, window: Window, level: Level) -> Layer:
    """Shapes of one layer, cut to a window.

    Parameters
    ----------
    name
        One of :data:`POLYGON_LAYERS` or :data:`LINE_LAYERS`.
    window
        Extent, at most two turns of the globe wide.
    level
        Detail, as :func:`level_for` picks it.

    Returns
    -------
    Layer
        Single polygons or lines whose longitudes are in the window's own range; none where the layer has nothing.

    Raises
    ------
    FileFormatError
        If the installed basemap file is damaged or of another version.

    Examples
    --------
    >>> tripoli = Window(12.5, 32.0, 14.0, 33.5)
    >>> land = shapely.union_all(layer_in("land", tripoli, level_for(9)).shapes)
    >>> bool(land.contains(shapely.Point(13.18, 32.6))), bool(land.contains(shapely.Point(13.18, 33.3)))
    (True, False)
    """
    if window.span > _MOST_SPAN:
        msg = f"A map window of {window.span:.0f} degrees is beyond the world."
        raise ValueError(msg)
    layer, tree = _layer(name, level)
    shapes: list[NDArray[np.object_]] = []
    ranks: list[NDArray[np.uint8]] = []
    for turn in _TURNS:
        box = (window.west - turn, window.south, window.east - turn, window.north)
        found = np.sort(tree.query(shapely.box(*box)))
        cut, origin = shapely.get_parts(_cut(layer.shapes[found], box), return_index=True)
        shapes.append(_moved(cut, turn) if turn else cut)
        ranks.append(layer.ranks[found][origin])
    kind = _KIND[name in POLYGON_LAYERS]
    single, origin = shapely.get_parts(np.concatenate(shapes), return_index=True)
    fit = (shapely.get_type_id(single) == kind) & ~shapely.is_empty(single)
    return Layer(single[fit], np.concatenate(ranks)[origin][fit])


def _moved(shapes: NDArray[np.object_], degrees: float) -> NDArray[np.object_]:
    moved: NDArray[np.object_] = shapely.transform(shapes, lambda xy: xy + np.array([degrees, 0.0]))
    return moved


_KIND: Final = {True: 3, False: 1}  # shapely.get_type_id of polygons and lines


def _cut(shapes: NDArray[np.object_], box: tuple[float, float, float, float]) -> NDArray[np.object_]:
    west, south, east, north = shapely.bounds(shapes).T
    out = (west < box[0]) | (south < box[1]) | (east > box[2]) | (north > box[3])
    whole = shapes.copy()
    whole[out] = shapely.intersection(shapes[out], shapely.box(*box))
    return whole


def layer_geometry(name: str, window: Window, level: Level) -> BaseGeometry:
    """One layer of the basemap as a single geometry, cut to a window; polygons that touch are one."""
    whole: BaseGeometry = shapely.union_all(layer_in(name, window, level).shapes)
    return whole
