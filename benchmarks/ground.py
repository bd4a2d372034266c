"""How true the ground of a page is: pixels between the coasts of the source and those that the page draws, and bytes.

Twelve maps, from a strip of land to the world. The page's own data are unpacked, the patch is taken that the page draws
at a zoom, and points every half pixel along the coasts and lake shores of Natural Earth 1:10m that are on the screen
are measured to the nearest line of it: at the zoom that a screen of 1600 x 900 opens on, and two zooms closer in the
middle of the map. Prints one JSON line, with the bytes of the ground of each map and of a map of nothing.

Run: ``python benchmarks/ground.py``.
"""

from __future__ import annotations

import base64
import gzip
import json
import struct
from typing import Any, Final

import numpy as np
import shapely

from geoincidents.maps import basemap, detail, mercator
from geoincidents.maps.basemap import Window

MAPS: Final = {
    "Gaza": Window(34.22, 31.22, 34.55, 31.58),
    "Tripoli": Window(12.7, 32.1, 13.7, 33.0),
    "Crimea": Window(32.5, 44.3, 36.7, 46.2),
    "Irrawaddy delta": Window(94.3, 15.7, 96.8, 17.8),
    "Fiji": Window(177, -19, 181, -16),
    "Sudan": Window(21.8, 8.6, 38.6, 22.2),
    "Ukraine": Window(22.1, 44.3, 40.2, 52.4),
    "Great Lakes": Window(-92, 41, -76, 49),
    "Italy": Window(6.6, 36.6, 18.6, 47.1),
    "Norway": Window(4.5, 58, 31, 71),
    "Indonesia": Window(95, -11, 141, 6),
    "World": Window(-110, -35, 145, 58),
}
SCREEN: Final = (1600, 900)
CLOSER: Final = 2
MOST_POINTS: Final = 200_000


def unpacked(text: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Metadata and columns of numbers of a payload."""
    raw = gzip.decompress(base64.b64decode(text.split(".", maxsplit=1)[0]))
    length = struct.unpack_from("<I", raw)[0]
    header = json.loads(raw[4 : 4 + length])
    columns = {}
    for name, column in header["columns"].items():
        kind = np.dtype(f"<{column['type']}")
        at = 4 + length + column["at"]
        planes = np.frombuffer(raw, np.uint8, kind.itemsize * column["rows"], at).reshape(kind.itemsize, -1)
        columns[name] = np.ascontiguousarray(planes.T).view(kind).ravel()
    return header["meta"], columns


def drawn(patch: dict[str, Any], columns: dict[str, np.ndarray], at: int) -> np.ndarray:
    """Coasts and lake shores of a patch, in degrees of longitude either way."""
    lines = []
    for name in ("land", "lakes"):
        if name not in patch["layers"]:
            continue
        steps = np.column_stack([columns[f"{at}_{name}_{side}"] for side in ("east", "north")]).astype(np.int64)
        points = np.cumsum((steps >> 1) ^ -(steps & 1), axis=0) * patch["step"] + (patch["west"], patch["south"])
        parts = np.split(points, np.cumsum(columns[f"{at}_{name}_length"])[:-1])
        lines += [shapely.LineString([*part, part[0]]) for part in parts if len(part) > 1]
    return np.array(lines, dtype=object)


def screen(window: Window, zoom: float) -> tuple[float, float, float, float]:
    """What a screen shows round the middle of a window, in degrees of longitude either way."""
    middle = (window.west + window.east) / 2
    centre = (mercator.stretched(window.south) + mercator.stretched(window.north)) / 2
    half = np.array(SCREEN) * mercator.pixel(zoom) / 2
    return (middle - half[0], centre - half[1], middle + half[0], centre + half[1])


def errors(window: Window, zoom: float, text: str) -> np.ndarray:
    """Pixels from points of the true coast on the screen to the coast that the page draws there."""
    meta, columns = unpacked(text)
    patches = meta["patches"]
    at = next((k for k, patch in enumerate(patches) if patch["zoom"] >= zoom), len(patches) - 1)
    west, south, east, north = screen(window, zoom)
    corners = mercator.unprojected(np.array([[west, south], [east, north]]))
    wanted = Window(*corners[0].tolist(), *corners[1].tolist())
    # The edges of the window, and the antimeridian where the source is cut, are no coasts.
    frame = shapely.box(wanted.west, wanted.south, wanted.east, wanted.north).exterior
    cuts = [shapely.LineString([(lon, -90), (lon, 90)]) for lon in (-180, 180)]
    cut = shapely.buffer(shapely.union_all([frame, *cuts]), 1e-4)
    true = []
    for name in basemap.POLYGON_LAYERS:
        if name in patches[at]["layers"]:
            shore = shapely.boundary(basemap.layer_geometry(name, wanted, basemap.LEVELS[-1]))
            true.append(shapely.transform(shapely.difference(shore, cut), mercator.projected))
    lines = shapely.get_parts(shapely.get_parts(np.array(true, dtype=object)))
    lines = lines[shapely.get_dimensions(lines) == 1]
    pixel = mercator.pixel(zoom)
    # Islands and lakes of less than a pixel are not seen.
    bounds = shapely.bounds(lines)
    lines = lines[np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) > pixel]
    if not len(lines):
        return np.zeros(0)
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(lines, pixel / 2)))
    points = points[:: max(1, len(points) // MOST_POINTS)]
    _, away = shapely.STRtree(drawn(patches[at], columns, at)).query_nearest(
        points, return_distance=True, all_matches=False
    )
    return away / pixel


def main() -> None:
    """Measure every map and print."""
    report: dict[str, Any] = {"benchmark": "ground", "empty_bytes": len(detail.pack_basemap(None)), "maps": {}}
    for name, window in MAPS.items():
        text = detail.pack_basemap(window)
        zoom = detail.opening_zoom(window)
        found: dict[str, Any] = {"zoom": zoom, "bytes": len(text)}
        for closer in (0, CLOSER):
            away = errors(window, zoom + closer, text)
            p50, p95 = np.quantile(away, [0.5, 0.95]) if len(away) else (0.0, 0.0)
            found[f"pixels_at_+{closer}"] = [round(float(p50), 2), round(float(p95), 2)]
        report["maps"][name] = found
    for closer in (0, CLOSER):
        worst = max(found[f"pixels_at_+{closer}"][1] for found in report["maps"].values())
        report[f"worst_p95_at_+{closer}"] = worst
    print(json.dumps(report))


if __name__ == "__main__":
    main()
