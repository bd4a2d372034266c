"""Names of places for a map: a few for the whole of it, more for each closer look, most round the incidents."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz.fuzz import ratio

from geoincidents.maps.extent import TURN, turned
from geoincidents.maps.local_names import local_names
from geoincidents.maps.mercator import pixel, projected
from geoincidents.names import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.gazetteer.lookup import Lookup
    from geoincidents.maps.basemap import Window
    from geoincidents.maps.payload import Column

NAME: Final = "label_name"
LAT: Final = "label_lat"
LON: Final = "label_lon"
ZOOM: Final = "label_zoom"
RANK: Final = "label_rank"

CAPITAL: Final = 4
"""Rank of a capital; 3 is a city of a million, 2 one of 100,000, 1 a town of 10,000, 0 all that is smaller."""

_MOST: Final = 5000  # names of one map, about 60 KB of its file: one crisis needs some hundreds, the world all
_CELL: Final = 96  # pixels: of what stands in such a square one name is written, near incidents in half of it
_ZOOMS: Final = range(2, 15)  # of Web Mercator; where the world is 1,024 pixels wide, and where streets are seen
_LANDMARKS: Final = 5  # zoom up to which the world beyond the window is named
_SCREENS: Final = 2400  # pixels: what a map opens on and may be dragged to
_TURNS: Final = 2**24  # cells: more than two turns of the globe have at any zoom
_NEAR_CELLS: Final = 2  # squares of two cells round an incident, about half a screen
_APART: Final = 56  # pixels between a city and what lies in it before the part is named, too
_SUBURB: Final = (
    1.5,
    0.6,
)  # what is within so many radii of a city and so many orders of magnitude below it is its part
_LIKE: Final = 90  # of 100: two spellings of one name
_LIKE_KM: Final = 5.0
_KM_PER_DEGREE: Final = 111.2  # on the mean sphere
_MICRODEGREES: Final = 1_000_000
_SIZES: Final = (10_000, 100_000, 1_000_000)
# People that stand for what a place without a number is worth on a map.
_WORTH: Final = {"S.AIRP": 6_000, "S.AIRB": 6_000, "T.ISL": 3_000}
_UNKNOWN: Final = 300
_NOTED: Final = 1_500  # a place that reports name often enough to be in a curated table
# Zooms before which a place of less than such a weight is not named, however empty the land round it.
_FLOORS: Final = {6.0: 3, 5.5: 4, 5.0: 5, 4.3: 6, 3.7: 7, 3.0: 8}
# Orders of magnitude by which a place counts for more, or less, than its people.
_STANDING: Final = {"P.PPLC": 0.6, "P.PPLA": 0.4, "P.PPLX": -1.0}


def place_names(window: Window, gazetteer: Gazetteer | None, points: NDArray[np.float64]) -> dict[str, Column]:
    """Columns of the places inside a window, each with the zoom from which it is named, the first to be named first.

    Of every square of the screen the most important place is named, so that each part of a map has names at each zoom;
    far from the incidents closer looks add no more. Beyond the window are the cities that the whole world knows.

    Parameters
    ----------
    window
        Extent of the map.
    gazetteer
        Where to look; the embedded one by default.
    points
        Latitudes and longitudes of what the map is about, shape (n, 2).

    Returns
    -------
    dict
        Names, coordinates in millionths of a degree, zooms, and ranks (see :data:`CAPITAL`); ``label_name_ar`` and so
        on in other languages of the page where the gazetteer has any.
    """
    from geoincidents.gazetteer.given import gazetteer_of

    store = gazetteer_of(gazetteer).store
    rows, weight = _weighed(store, np.union1d(_rows_in(store, window), _landmarks(store)))
    edge = (window.west + window.east - TURN) / 2
    lat, lon = store.lat(rows), _turned(store.lon(rows), edge)
    zoom = _zooms(_mercator(lat, lon), _mercator(points[:, 0], _turned(points[:, 1], edge)), _cells(window))
    zoom = np.where(zoom < _ZOOMS.stop, np.maximum(zoom, _floors(weight)), zoom)
    chosen = _earliest(zoom, _MOST)
    rows, lat, lon, weight = rows[chosen], lat[chosen], lon[chosen], weight[chosen]
    names = [name for name, _, _ in store.labels(rows)]
    zoom = _parted(names, np.column_stack([lat, lon, weight, store.radius_km(rows)]), zoom[chosen])
    kept = _earliest(zoom, _MOST)
    rank = np.digitize(store.population(rows), _SIZES)
    rank[_is(store, rows, "P.PPLC")] = CAPITAL
    return {
        NAME: [names[at] for at in kept.tolist()],
        **{f"{NAME}_{code}": local for code, local in local_names(store, rows[kept]).items()},
        LAT: np.rint(lat[kept] * _MICRODEGREES).astype(np.int32),
        LON: np.rint(lon[kept] * _MICRODEGREES).astype(np.int32),
        ZOOM: zoom[kept].astype(np.uint8),
        RANK: rank[kept].astype(np.uint8),
    }


def _earliest(zoom: NDArray[np.int64], most: int) -> NDArray[np.intp]:
    """Places that are named at all, by zoom and, given by importance, by that."""
    order = np.argsort(zoom, kind="stable")
    return order[: min(most, np.count_nonzero(zoom < _ZOOMS.stop))]


def _floors(weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """First zoom that suits a weight."""
    steps = sorted(_FLOORS)
    zooms = np.array([max(_FLOORS.values()) + 1, *(_FLOORS[step] for step in steps)]) - 1
    return zooms[np.digitize(weight, steps)]


def _rows_in(store: Lookup, window: Window) -> NDArray[np.uint32]:
    """Rows of a window."""
    whole = window.east - window.west >= TURN
    west, east = (-180.0, 180.0) if whole else (turned(window.west, -180.0), turned(window.east, -180.0))
    rows = store.in_box(south=window.south, west=west, north=window.north, east=east)
    return _pointed(store, rows)


def _landmarks(store: Lookup) -> NDArray[np.uint32]:
    """Rows of the capitals and of the cities of millions of the whole world."""
    rows = store.in_box(south=-90.0, west=-180.0, north=90.0, east=180.0)
    return _pointed(store, rows[(store.population(rows) >= _SIZES[-1]) | _is(store, rows, "P.PPLC")])


def _pointed(store: Lookup, rows: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Those that are a point on a map: settlements, camps, airfields and islands, not roads, rivers or regions."""
    pointed = np.array([kind.startswith(("P.", "S.")) or kind == "T.ISL" for kind in store.kinds], dtype=bool)
    found: NDArray[np.uint32] = rows[pointed[store.kind_of(rows)]]
    return found


def _turned(lon: NDArray[np.float64], west: float) -> NDArray[np.float64]:
    """Longitudes moved by full turns to the map's own."""
    return west + (lon - west) % TURN


def _weighed(store: Lookup, rows: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Rows, the most important first, and what each is worth: the order of magnitude of its people, by its kind."""
    kind = store.kind_of(rows)
    worth = np.array([_WORTH.get(name, _UNKNOWN) for name in store.kinds], dtype=np.float64)[kind]
    worth[store.noted(rows) & (worth == _UNKNOWN)] = _NOTED
    people = store.population(rows)
    standing = np.array([_STANDING.get(name, 0.0) for name in store.kinds])[kind]
    weight = np.log10(np.where(people > 0, people, worth)) + standing
    order = np.argsort(-weight, kind="stable")
    return rows[order], weight[order]


def _is(store: Lookup, rows: NDArray[np.uint32], kind: str) -> NDArray[np.bool_]:
    """Which rows are of a kind."""
    wanted = np.array([name == kind for name in store.kinds], dtype=bool)
    of_kind: NDArray[np.bool_] = wanted[store.kind_of(rows)]
    return of_kind


def _mercator(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cells east and north at zoom 0, where the world is 256 pixels wide; shape (2, n)."""
    return projected(np.column_stack([lon, lat])).T / (_CELL * pixel(0))


def _cells(window: Window) -> NDArray[np.float64]:
    """South-western and north-eastern corner of a window in cells at zoom 0."""
    return _mercator(np.array([window.south, window.north]), np.array([window.west, window.east]))


def _zooms(places: NDArray[np.float64], points: NDArray[np.float64], window: NDArray[np.float64]) -> NDArray[np.int64]:
    """Zoom from which each place leads its cell, the most important given first; the end of the zooms for never."""
    zooms = np.full(places.shape[1], _ZOOMS.stop, dtype=np.int64)
    close, held = np.arange(len(zooms)), _held(points)
    inside = ((places >= window[:, :1]) & (places <= window[:, 1:])).all(axis=0)
    widest = math.log2(_SCREENS / _CELL / max(window[0, 1] - window[0, 0], 1e-4))
    for zoom in _ZOOMS:
        # What is not near at one zoom is nearer at no closer one.
        close = close[_near(places[:, close], held[zoom], zoom)]
        _lead(zooms, places, close, zoom, cells=2.0**zoom * 2)
        if zoom <= _LANDMARKS:
            _lead(zooms, places, np.arange(len(zooms)), zoom, cells=2.0**zoom)
        elif zoom <= widest + 1:
            _lead(zooms, places, np.flatnonzero(inside), zoom, cells=2.0**zoom)
        if np.count_nonzero(zooms < _ZOOMS.stop) >= _MOST:
            break
    return zooms


def _lead(
    zooms: NDArray[np.int64],
    places: NDArray[np.float64],
    among: NDArray[np.intp],
    zoom: int,
    *,
    cells: float,
) -> None:
    """Note the zoom for those that are the first of their cell."""
    first = among[np.unique(_keys(places[:, among] * cells), return_index=True)[1]]
    zooms[first] = np.minimum(zooms[first], zoom)


def _keys(places: NDArray[np.float64]) -> NDArray[np.int64]:
    """One number for each cell."""
    east, north = np.floor(places).astype(np.int64)
    keys: NDArray[np.int64] = east * _TURNS + north
    return keys


def _held(points: NDArray[np.float64]) -> dict[int, NDArray[np.int64]]:
    """Squares of two cells that hold a point, at each zoom: those of one are four of the next."""
    east, north = np.floor(points * (2.0 ** _ZOOMS[-1] / 2)).astype(np.int64)
    held = {}
    for zoom in reversed(_ZOOMS):
        held[zoom] = np.unique(east * _TURNS + north)
        east = (held[zoom] + _TURNS // 2) // _TURNS
        east, north = east >> 1, (held[zoom] - east * _TURNS) >> 1
    return held


def _near(places: NDArray[np.float64], held: NDArray[np.int64], zoom: int) -> NDArray[np.bool_]:
    """Which places are within half a screen of a square that holds a point."""
    east, north = np.floor(places * (2.0**zoom / 2)).astype(np.int64)
    near = np.zeros(len(east), dtype=bool)
    if len(held):
        for column in range(-_NEAR_CELLS, _NEAR_CELLS + 1):
            key = (east + column) * _TURNS + north
            next_north = held[np.minimum(np.searchsorted(held, key - _NEAR_CELLS), len(held) - 1)]
            near |= np.abs(next_north - key) <= _NEAR_CELLS
    return near


def _parted(names: list[str], places: NDArray[np.float64], zoom: NDArray[np.int64]) -> NDArray[np.int64]:
    """Zooms by which a part of a city waits until it stands clear of it, and a second spelling of a name for ever.

    The places are latitudes, longitudes, weights and radii in kilometres, the most important of a zoom first.
    """
    parted, forms = zoom.copy(), [fold(name) for name in names]
    southmost = np.argsort(places[:, 0], kind="stable")
    lats = places[southmost, 0]
    for at, (lat, lon, weight, radius_km) in enumerate(places.tolist()):
        reach = max(_LIKE_KM, _SUBURB[0] * radius_km)
        low, high = np.searchsorted(lats, (lat - reach / _KM_PER_DEGREE, lat + reach / _KM_PER_DEGREE))
        band = southmost[low:high]
        shrunk = math.cos(math.radians(lat))
        away = _KM_PER_DEGREE * np.hypot(places[band, 0] - lat, (places[band, 1] - lon) * shrunk)
        lesser = (places[band, 2] < weight) | ((places[band, 2] == weight) & (band > at))
        much = places[band, 2] <= weight - _SUBURB[1]
        part = lesser & ((away <= radius_km) | (much & (away <= _SUBURB[0] * radius_km)))
        clear = np.log2(_APART * _KM_PER_DEGREE * pixel(0) * shrunk / np.maximum(away[part], 0.01))
        parted[band[part]] = np.maximum(parted[band[part]], np.ceil(clear).astype(np.int64))
        for twin in band[lesser & (away <= _LIKE_KM)].tolist():
            if ratio(forms[at], forms[twin]) >= _LIKE:
                parted[twin] = _ZOOMS.stop
    return parted
