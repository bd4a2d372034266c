"""What a caller lays on the ground of a map: the embedded land, online tiles over it, and lines and areas of their own.

Of the caller's layers only the geometry reaches the page. Their properties stay behind: what is not there cannot run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, Union

import folium
import geopandas as gpd
import numpy as np
import shapely

from geoincidents.errors import FileFormatError, FileMissingError, InputError
from geoincidents.gazetteer.area import to_degrees
from geoincidents.maps import mercator
from geoincidents.maps.extent import turned
from geoincidents.maps.ground import line_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from xyzservices import TileProvider  # type: ignore[import-untyped]

    from geoincidents.maps.payload import Column

LAND: Final = "land"
NONE: Final = "none"

GroundLayer: TypeAlias = Union[str, Path, "TileProvider", gpd.GeoDataFrame, gpd.GeoSeries, Mapping[str, Any]]

FILES: Final = frozenset(
    {".geojson", ".json", ".geojsonl", ".gpkg", ".fgb", ".shp", ".kml", ".kmz", ".gml", ".gpx", ".pmtiles", ".parquet"}
)
"""Endings by which a text is a file and not the name of tiles."""

_FORMS: Final = (
    "'land', 'none', the name of an xyzservices provider, a file of shapes, a GeoDataFrame, or a list of these"
)
_MOST_POINTS: Final = 200_000  # about half a megabyte of the page
_CLOSEST: Final = 16.0  # zoom at which the caller's lines are true to half a pixel, unless they are too many
_FARTHEST: Final = 8.0
_KINDS: Final = {"points": 0, "lines": 1, "areas": 2}  # shapely.get_dimensions


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What lies under the incidents of a map.

    Attributes
    ----------
    land
        Whether the embedded land is drawn.
    tiles
        Online tiles over it.
    shapes
        Geometries of the caller's layers, in degrees.
    """

    land: bool
    tiles: folium.TileLayer | None
    shapes: NDArray[np.object_]


def ground_of(basemap: GroundLayer | Sequence[GroundLayer]) -> Ground:
    """What the caller asks to lie under the incidents.

    Parameters
    ----------
    basemap
        ``"land"``, ``"none"``, tiles, a layer of shapes, or a list of these from below upwards. Tiles and shapes lie
        over the land; with ``"none"`` in the list there is no land.

    Raises
    ------
    InputError
        If something is no such layer, there are two layers of tiles, or shapes are not in degrees or too many.
    FileMissingError, FileFormatError
        If a file is not there, or holds no shapes.

    Examples
    --------
    >>> from shapely.geometry import LineString
    >>> front = gpd.GeoSeries([LineString([(13, 32.6), (13.4, 32.7)])], crs="EPSG:4326")
    >>> ground = ground_of(front)
    >>> ground.land, len(ground.shapes)
    (True, 1)
    """
    layers = list(basemap) if isinstance(basemap, list | tuple) else [basemap]
    tiles: list[folium.TileLayer] = []
    shapes: list[NDArray[np.object_]] = [np.empty(0, dtype=object)]
    for layer in layers:
        if isinstance(layer, str) and layer in {LAND, NONE}:
            continue
        if isinstance(layer, str) and Path(layer).suffix.lower() not in FILES:
            tiles.append(_tiles(layer))
        elif isinstance(layer, str | Path):
            shapes.extend(_file_shapes(Path(layer)))
        elif isinstance(layer, gpd.GeoDataFrame | gpd.GeoSeries):
            shapes.append(_checked(to_degrees(layer), "The layer"))
        elif isinstance(layer, Mapping) and "url" not in layer:
            shapes.append(_checked(_geojson_shapes(layer), "The GeoJSON"))
        else:
            tiles.append(_tiles(layer))
    if len(tiles) > 1:
        msg = f"basemap= names {len(tiles)} layers of tiles, and the upper would hide the lower. Name one."
        raise InputError(msg)
    named = any(isinstance(layer, str) and layer == NONE for layer in layers)
    return Ground(not named, tiles[0] if tiles else None, np.concatenate(shapes))


def _tiles(layer: Any) -> folium.TileLayer:
    try:
        return folium.TileLayer(layer)
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        known = layer if isinstance(layer, str) else type(layer).__name__
        msg = f"basemap={known!r} is not known. Say {_FORMS}."
        raise InputError(msg) from error


def _file_shapes(path: Path) -> Iterator[NDArray[np.object_]]:
    """Shapes of every layer of a file: geometries in degrees."""
    import pyogrio

    if not path.exists():
        raise FileMissingError(f"There is no file {str(path)!r} to lay under the incidents.")
    try:
        if path.suffix.lower() == ".parquet":
            tables = [gpd.read_parquet(path)]
        else:
            layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
            tables = [pyogrio.read_dataframe(path, layer=name, columns=[]) for name in layers]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError) as error:
        reason = str(error).splitlines()[0]
        msg = f"{path.name} holds no shapes that could be read ({reason}). Save the layer as GeoJSON or GeoPackage."
        raise FileFormatError(msg) from error
    shapes = [_checked(to_degrees(table), path.name) for table in tables if len(table)]
    if not shapes:
        raise FileFormatError(f"{path.name} has no shapes: give a file with points, lines or areas.")
    yield from shapes


def _geojson_shapes(layer: Mapping[str, Any]) -> NDArray[np.object_]:
    features = layer.get("features", [layer])
    try:
        made = [shapely.geometry.shape(one.get("geometry") or one) for one in features]
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        msg = f"basemap= is a mapping without GeoJSON geometries. Say {_FORMS}."
        raise InputError(msg) from error
    return np.array(made, dtype=object)


def _checked(shapes: NDArray[np.object_], name: str) -> NDArray[np.object_]:
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(known):
        return known
    points, of = shapely.get_coordinates(known, return_index=True)
    if faulty := len(np.unique(of[~np.isfinite(points).all(axis=1)])):
        msg = f"{name} has {faulty} of {len(known)} geometries with coordinates that are no numbers. Leave them out."
        raise InputError(msg)
    west, south, east, north = shapely.total_bounds(known)
    if not (-360 <= west <= east <= 360 and -90 <= south <= north <= 90):  # noqa: PLR2004 degrees
        reach = f"{west:g}, {south:g}, {east:g}, {north:g}"
        msg = f"{name} reaches {reach}, which are no degrees. Set its crs, or use to_crs(4326)."
        raise InputError(msg)
    return known


def own_columns(shapes: NDArray[np.object_], *, west: float) -> tuple[dict[str, Any] | None, dict[str, Column]]:
    """Grid and columns of the caller's shapes as the page reads them; None for no shapes.

    Parameters
    ----------
    shapes
        Geometries in degrees.
    west
        Longitude from which on the page counts.

    Raises
    ------
    InputError
        If they have too many points for a page even when they are simplified.
    """
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[~shapely.is_empty(parts)]
    if not len(parts):
        return None, {}
    flat = shapely.transform(shapely.force_2d(parts), mercator.projected)
    zoom = _CLOSEST
    simple = _simplified(flat, zoom)
    while shapely.get_num_coordinates(simple).sum() > _MOST_POINTS and zoom > _FARTHEST:
        zoom -= 1
        simple = _simplified(flat, zoom)
    if (points := int(shapely.get_num_coordinates(simple).sum())) > _MOST_POINTS:
        most = f"a page carries {_MOST_POINTS:,}"
        msg = f"The layers of basemap= have {points:,} points, and {most}. Cut them to the area of your map."
        raise InputError(msg)
    middles = shapely.bounds(simple)[:, [0, 2]].mean(axis=1)
    shift = turned(middles, west) - middles
    step = mercator.pixel(zoom) / 4
    grid = {"west": west, "south": mercator.stretched(-mercator.MOST_NORTH), "step": step, "wide": 0, "high": 0}
    columns: dict[str, Column] = {}
    for kind, dimension in _KINDS.items():
        chosen = shapely.get_dimensions(simple) == dimension
        rings = [
            [shapely.get_coordinates(line) + (turn, 0.0) for line in _lines(shape)]  # noqa: RUF005 an array
            for shape, turn in zip(simple[chosen], shift[chosen], strict=True)
        ]
        columns |= line_columns(f"own_{kind}", [line for group in rings for line in group], grid)
        columns[f"own_{kind}_rings"] = np.array([len(group) for group in rings], dtype=np.uint32)
    return grid, columns


def _simplified(shapes: NDArray[np.object_], zoom: float) -> NDArray[np.object_]:
    simple: NDArray[np.object_] = shapely.simplify(shapes, mercator.pixel(zoom) / 2)
    return simple


def _lines(shape: Any) -> list[Any]:
    """Rings of an area, else the shape itself."""
    return list(shapely.get_rings(shape)) if shapely.get_dimensions(shape) == _KINDS["areas"] else [shape]
