"""The embedded basemap: land, lakes, borders and coasts of Natural Earth, cut to the extent of one map.

The file holds four levels of detail. A level is a grid of cells; a cell holds the lines and rings of
each layer as steps on an integer grid, compressed, so that a map of one city reads a few kilobytes.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import GeometryCollection, MultiLineString, MultiPolygon, Polygon

from geoincidents.errors import FileFormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

MAGIC: Final = b"GIBASE01"
POLYGON_LAYERS: Final = ("land", "lakes")
LINE_LAYERS: Final = ("coast", "admin1", "admin0")
ATTRIBUTION: Final = "Borders: Natural Earth, de facto"

_HEAD: Final = struct.Struct("<8sI")
_MAX_CELLS: Final = 20_000  # several worlds of the finest level: a wider request is a mistake of the caller


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
        ``fine``, ``medium``, ``coarse`` or ``backdrop``.
    step
        Degrees between two lines of the integer grid.
    tolerance
        Degrees by which a simplified line may leave the true one.
    cell
        Side of a cell in degrees.
    max_span
        The level serves maps up to this many degrees across.
    """

    name: str
    step: float
    tolerance: float
    cell: float
    max_span: float


LEVELS: Final = (
    # 0.003 degrees is 300 m, below the error of the 1:10m source: the coast of a city stays recognisable.
    Level("fine", step=0.001, tolerance=0.003, cell=5, max_span=24),
    Level("medium", step=0.005, tolerance=0.015, cell=20, max_span=80),
    Level("coarse", step=0.02, tolerance=0.12, cell=90, max_span=720),
    Level("backdrop", step=0.05, tolerance=0.35, cell=360, max_span=0),
)
BACKDROP: Final = LEVELS[-1]


def level_for(span: float) -> Level:
    """Finest level that a map of this many degrees across can carry.

    Examples
    --------
    >>> level_for(2).name, level_for(60).name, level_for(360).name
    ('fine', 'medium', 'coarse')
    """
    return next(level for level in LEVELS if span <= level.max_span)


def encode(parts: Iterable[NDArray[np.int64]], *, rings: Iterable[int] = ()) -> bytes:
    """Lines or rings of integer coordinates as compressed steps.

    Parameters
    ----------
    parts
        Arrays of shape (n, 2).
    rings
        For polygons, how many parts each has: its shell first, then its holes.

    Returns
    -------
    bytes
        What :func:`decode` reads.
    """
    arrays = list(parts)
    counts = np.array(list(rings), dtype="<u4")
    lengths = np.array([len(part) for part in arrays], dtype="<u4")
    points = np.concatenate(arrays) if arrays else np.empty((0, 2), dtype=np.int64)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).astype("<i4")
    # Byte planes: the high bytes of small steps are alike, and alike bytes side by side compress.
    planes = np.ascontiguousarray(steps.T).view(np.uint8).reshape(-1, 4).T.tobytes()
    head = struct.pack("<II", len(counts), len(lengths))
    return zlib.compress(head + counts.tobytes() + lengths.tobytes() + planes, 9)


def decode(data: bytes) -> tuple[list[NDArray[np.int64]], list[int]]:
    """Parts and ring counts of a cell that :func:`encode` wrote.

    Examples
    --------
    >>> import numpy as np
    >>> parts, rings = decode(encode([np.array([[1, 2], [3, 5]])]))
    >>> parts[0].tolist(), rings
    ([[1, 2], [3, 5]], [])
    """
    raw = zlib.decompress(data)
    polygons, parts = struct.unpack_from("<II", raw)
    counts = np.frombuffer(raw, "<u4", polygons, 8)
    lengths = np.frombuffer(raw, "<u4", parts, 8 + 4 * polygons)
    planes = np.frombuffer(raw, np.uint8, offset=8 + 4 * (polygons + parts)).reshape(4, -1)
    steps = np.ascontiguousarray(planes.T).view("<i4").reshape(2, -1)
    points = np.cumsum(steps.T.astype(np.int64), axis=0)
    return np.split(points, np.cumsum(lengths)[:-1]) if parts else [], counts.tolist()


@cache
def _read() -> tuple[dict[str, Any], bytes]:
    data = resources.files("geoincidents").joinpath("data", "basemap.bin").read_bytes()
    magic, length = _HEAD.unpack_from(data)
    if magic != MAGIC:
        msg = "geoincidents/data/basemap.bin is not a basemap of this version. Reinstall geoincidents."
        raise FileFormatError(msg)
    start = _HEAD.size + length
    return json.loads(zlib.decompress(data[_HEAD.size : start])), data[start:]


def write(index: dict[str, Any], blobs: bytes) -> bytes:
    """Bytes of a basemap file from its index and the cells that the index points into.

    Parameters
    ----------
    index
        Level name -> layer -> "column,row" -> [offset, length].
    blobs
        The cells, end to end.
    """
    head = zlib.compress(json.dumps(index, sort_keys=True, separators=(",", ":")).encode(), 9)
    return _HEAD.pack(MAGIC, len(head)) + head + blobs


def layer_geometry(layer: str, window: Window, level: Level) -> BaseGeometry:
    """One layer of the basemap, cut to a window.

    Parameters
    ----------
    layer
        One of :data:`POLYGON_LAYERS` or :data:`LINE_LAYERS`.
    window
        Extent; the result's longitudes are in the window's own range.
    level
        Detail, as :func:`level_for` picks it.

    Returns
    -------
    shapely geometry
        A multi-part geometry in degrees; empty where the layer has nothing.

    Raises
    ------
    FileFormatError
        If the installed basemap file is damaged or of another version.

    Examples
    --------
    >>> tripoli = Window(12.5, 32.0, 14.0, 33.5)
    >>> land = layer_geometry("land", tripoli, level_for(tripoli.span))
    >>> bool(land.contains(shapely.Point(13.18, 32.6))), bool(land.contains(shapely.Point(13.18, 33.3)))
    (True, False)
    """
    pieces = list(_pieces(layer, window, level))
    if not pieces:
        return GeometryCollection()
    whole = shapely.union_all(pieces) if layer in POLYGON_LAYERS else _gather(pieces)
    return whole.intersection(shapely.box(window.west, window.south, window.east, window.north))


def _gather(pieces: Iterable[BaseGeometry]) -> BaseGeometry:
    return MultiLineString([line for piece in pieces for line in shapely.get_parts(piece)])


def _pieces(layer: str, window: Window, level: Level) -> Iterator[BaseGeometry]:
    index, blobs = _read()
    cells: dict[str, list[int]] = index[level.name].get(layer, {})
    columns = range(int(np.floor((window.west + 180) / level.cell)), int(np.ceil((window.east + 180) / level.cell)))
    rows = range(int(np.floor((window.south + 90) / level.cell)), int(np.ceil((window.north + 90) / level.cell)))
    around = round(360 / level.cell)
    if len(columns) * len(rows) > _MAX_CELLS:
        msg = f"A map window of {window.span:.0f} degrees is beyond the world."
        raise ValueError(msg)
    for column, row in product(columns, rows):
        found = cells.get(f"{column % around},{row}")
        if found is None:
            continue
        offset, length = found
        piece = _geometry(blobs[offset : offset + length], level.step, polygons=layer in POLYGON_LAYERS)
        turns = column // around
        yield translate(piece, xoff=360.0 * turns) if turns else piece


def _geometry(blob: bytes, step: float, *, polygons: bool) -> BaseGeometry:
    parts, counts = decode(blob)
    if not polygons:
        return MultiLineString([part * step for part in parts])
    shapes, at = [], 0
    for count in counts:
        shapes.append(Polygon(parts[at] * step, [hole * step for hole in parts[at + 1 : at + count]]))
        at += count
    return MultiPolygon(shapes)
