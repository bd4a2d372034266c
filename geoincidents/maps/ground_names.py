"""Names of countries, seas, lakes, rivers and first-order divisions that a page writes on the ground."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoincidents.maps import basemap, mercator
from geoincidents.maps.extent import turned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geoincidents.maps.basemap import Window
    from geoincidents.maps.payload import Column

GROUND_NAME: Final = "ground_name"
GROUND_LAT: Final = "ground_lat"
GROUND_LON: Final = "ground_lon"
GROUND_KIND: Final = "ground_kind"
GROUND_RANK: Final = "ground_rank"
GROUND_ROOM: Final = "ground_room"
"""How far a name may stand from its place: degrees of longitude at which a country, or a sea, ends."""

LANGUAGES: Final = ("ar", "fr")
"""Languages of the page, beside English, in which the ground has names; column ``ground_name_ar`` and so on."""

_MOST: Final = 150  # of a window
_SQUARES: Final = (48, 30)  # of a window, across and up, that are asked which country they lie in
_DEEP: Final = 2  # squares from the middle of a country's part of the window to its edge, so that a name has room
_SOONER: Final = 1.5  # zooms: smaller screens open farther out


_ENDS: Final = {"country": "admin0", "sea": "land"}


@cache
def _all() -> dict[str, NDArray[Any]]:
    return {name: np.array(values, dtype=object) for name, values in basemap.names().items()}


def names_in(windows: Sequence[tuple[Window, float]], *, west: float) -> dict[str, Column]:
    """Columns of the names in some windows, what matters most first.

    Parameters
    ----------
    windows
        Extents, each with the zoom of the map up to which names in it are wanted.
    west
        Longitude from which on the page counts.

    Returns
    -------
    dict
        Names in English and, where they are known, in :data:`LANGUAGES`; latitude and longitude in degrees, kind
        (``country``, ``sea``, ``lake``, ``admin1`` or ``river``), rank, the zoom from which a name has room, and
        :data:`GROUND_ROOM`, NaN for what ends at nothing.

    Examples
    --------
    >>> from geoincidents.maps.basemap import Window
    >>> names_in([(Window(12, 19, 26, 32), 3.0)], west=-180)["ground_name"]
    ['Libya']
    """
    table = _all()
    lat, rank = table["lat"].astype(float), table["rank"].astype(float)
    wanted: set[int] = set()
    for window, zoom in windows:
        lon = turned(table["lon"].astype(float), window.west)
        inside = (lon <= window.east) & (lat >= window.south) & (lat <= window.north)
        wanted.update(np.flatnonzero(inside & (rank <= zoom))[:_MOST].tolist())
    rows = np.array(sorted(wanted), dtype=np.intp)
    return _columns(rows, lat[rows], turned(table["lon"][rows].astype(float), west), rank[rows])


def _columns(
    rows: NDArray[np.intp], lat: NDArray[np.float64], lon: NDArray[np.float64], rank: NDArray[np.float64]
) -> dict[str, Column]:
    table = _all()
    text = {GROUND_NAME: "name", **{f"{GROUND_NAME}_{code}": code for code in LANGUAGES}, GROUND_KIND: "kind"}
    return {
        **{column: table[name][rows].tolist() for column, name in text.items()},
        GROUND_LAT: lat.astype(np.float32),
        GROUND_LON: lon.astype(np.float32),
        GROUND_RANK: rank.astype(np.float32),
        GROUND_ROOM: _room(table["kind"][rows], lat, lon).astype(np.float32),
    }


def _room(kinds: NDArray[Any], lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    room = np.full(len(kinds), np.nan)
    points = np.asarray(shapely.points(mercator.projected(np.column_stack([turned(lon, -180.0), lat]))))
    for kind, layer in _ENDS.items():
        at = np.flatnonzero(kinds == kind)
        if len(at):
            room[at] = _tree(layer).query_nearest(points[at], return_distance=True, all_matches=False)[1]
    return room


@cache
def _tree(layer: str) -> shapely.STRtree:
    world = basemap.Window(-180.0, -mercator.MOST_NORTH, 180.0, mercator.MOST_NORTH)
    shapes = basemap.layer_in(layer, world, basemap.LEVELS[0]).shapes
    return shapely.STRtree(shapely.transform(shapes, mercator.projected))


def with_countries_at(columns: dict[str, Column], window: Window, zoom: float) -> dict[str, Column]:
    """Names with those of countries that a window shows a part of, but not the place where their name stands.

    Parameters
    ----------
    columns
        As :func:`names_in` makes them.
    window
        What the map opens on.
    zoom
        Zoom that it opens at.

    Returns
    -------
    dict
        The same columns, where such a country is named in the middle of what the window shows of it.
    """
    table = _all()
    places = {code: at for at, code in enumerate(table["code"]) if code}
    found = []
    for code, lat, lon in _parts_of(window, zoom):
        at = places.get(code)
        if at is not None and not _holds(window, float(table["lat"][at]), float(table["lon"][at])):
            found.append((at, lat, lon))
    if not found:
        return columns
    rows, lats, lons = (np.array(part) for part in zip(*found, strict=True))
    ranks = np.maximum(table["rank"][rows].astype(float), zoom - _SOONER)
    more = _columns(rows.astype(np.intp), lats, lons, ranks)
    return {name: _joined(values, more[name]) for name, values in columns.items()}


def _joined(one: Column, other: Column) -> Column:
    return np.concatenate([one, other]) if isinstance(one, np.ndarray) else [*one, *other]


def _holds(window: Window, lat: float, lon: float) -> bool:
    return turned(lon, window.west) <= window.east and window.south <= lat <= window.north


def _parts_of(window: Window, zoom: float) -> Iterator[tuple[str, float, float]]:
    """Each country that a window shows enough of to be named there, and the middle of what it shows."""
    from geoincidents.outlines.world import world

    wide, high = _SQUARES
    lons = window.west + (np.arange(wide) + 0.5) / wide * (window.east - window.west)
    lats = window.south + (np.arange(high) + 0.5) / high * (window.north - window.south)
    lon, lat = (part.ravel() for part in np.meshgrid(lons, lats))
    land = basemap.layer_in("land", window, basemap.level_for(zoom)).shapes
    dry = np.unique(shapely.STRtree(land).query(shapely.points(lon, lat), predicate="within")[0])
    countries = np.full(len(lat), None, dtype=object)
    countries[dry] = world().countries_at(lat[dry], turned(lon[dry], -180.0))
    for code in sorted(set(countries.tolist()) - {None}):
        left = np.pad((countries == code).reshape(high, wide), 1)
        depth = 0
        while left.any():
            inner = left
            left = left & np.roll(left, 1, 0) & np.roll(left, -1, 0) & np.roll(left, 1, 1) & np.roll(left, -1, 1)
            depth += 1
        if depth < _DEEP:
            continue
        rows, cells = np.nonzero(inner[1:-1, 1:-1])
        middle = np.argmin((rows - rows.mean()) ** 2 + (cells - cells.mean()) ** 2)
        yield code, float(lats[rows[middle]]), float(lons[cells[middle]])
