"""Points of a foreign table: its geometries, or degrees with a comma, in one cell, in minutes and seconds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.gazetteer.strings.coordinates import Spot, plain, read_coordinates
from geoincidents.gazetteer.strings.grids import read_grid
from geoincidents.geo import CRS, distance_km
from geoincidents.tables.coercion import note_fault, to_floats
from geoincidents.tables.columns import LAT, LON, POINT
from geoincidents.tables.findings import finding
from geoincidents.tables.mapping import blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoincidents.tables.findings import Finding

_LIMITS: Final = {LAT: 90.0, LON: 180.0}
_FEWEST_SWAPPED, _MOST_ROWS = 3, 0.6  # rows, and their share, that no latitude can be, before a column is none
_COMMA: Final = re.compile(r"\s*([+-]?\d{1,3}),(\d+)\s*", re.ASCII)
_POINT: Final = re.compile(r"\s*([+-]?\d{1,3})\.(\d+)\s*°?\s*", re.ASCII)
_GPS: Final = re.compile(
    r"\s*([+-]?\d{1,2}\.\d+)\s+([+-]?\d{1,3}\.\d+)\s+[+-]?\d+(?:\.\d+)?\s+\d+(?:\.\d+)?\s*", re.ASCII
)
# Links to maps: OpenStreetMap, Google (a marker before the centre), Apple, Bing, geo:.
_MAP_LINKS: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"[?&]mlat=(-?\d+\.\d+)&mlon=(-?\d+\.\d+)",
        r"!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)",
        r"[?&](?:q|query|ll|daddr|destination|center|cp|sll|loc)=(?:loc:)?(-?\d+\.\d+)[,~+ ]+(-?\d+\.\d+)",
        r"@(-?\d+\.\d+),(-?\d+\.\d+)",
        r"#(?:map=)?\d+(?:\.\d+)?/(-?\d+\.\d+)/(-?\d+\.\d+)",
        r"[?&]lat=(-?\d+\.\d+)&(?:lon|lng)=(-?\d+\.\d+)",
        r"/(?:place|search|dir)/(-?\d+\.\d+),\+?(-?\d+\.\d+)",
    )
)
_SEVERAL: Final = re.compile(r"[^\d.,+-]+|,\s+|;")


def own_shapes(table: pd.DataFrame) -> pd.Series[Any] | None:
    """Geometries of a table, None where it has none."""
    if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name in table:
        return table.geometry if table.crs is None else table.geometry.to_crs(CRS)
    if schema.GEOMETRY in table.columns and shapely.is_geometry(table[schema.GEOMETRY].to_numpy(object)).any():
        return table[schema.GEOMETRY]
    return None


def points_of(
    own: pd.Series[Any] | None, found: pd.DataFrame, faults: list[Finding]
) -> tuple[NDArray[np.object_], list[str | None]]:
    """Geometry of each row, the table's own, else that of its coordinates; and what is wrong with those left out."""
    points, wrong = read_points(found, faults) if {LAT, LON, POINT} & set(found.columns) else _no_points(found)
    if own is None:
        return points, wrong
    shapes = np.asarray(own.array, dtype=object).copy()
    there = shapely.is_geometry(shapes) & ~shapely.is_empty(shapes)
    wide = np.flatnonzero(there & (shapely.get_type_id(shapes) > 0))
    if len(wide):
        faults.append(_stand_for_areas(shapes, wide, found, own))
    for at in np.flatnonzero(there).tolist():
        wrong[at] = None
    return np.where(there, shapes, points), wrong


def _stand_for_areas(
    shapes: NDArray[np.object_], wide: NDArray[np.intp], found: pd.DataFrame, own: pd.Series[Any]
) -> Finding:
    """Put a point in place of each line and area, with the radius that covers it."""
    radius = found.get(schema.GEO_RADIUS_KM, pd.Series(None, index=found.index, dtype=object)).astype(object).copy()
    width = found.get(schema.GEO_PRECISION, pd.Series(None, index=found.index, dtype=object)).astype(object).copy()
    for at in wide.tolist():
        centre = shapely.centroid(shapes[at])
        corners = shapely.get_coordinates(shapes[at])
        km = float(np.max(distance_km(lat=corners[:, 1], lon=corners[:, 0], to_lat=centre.y, to_lon=centre.x)))
        shapes[at] = centre
        if pd.isna(radius.iloc[at]):
            radius.iloc[at] = float(km)
        if pd.isna(width.iloc[at]) and km > 0:
            width.iloc[at] = str(schema.GeoPrecision.AREA)
    found[schema.GEO_RADIUS_KM], found[schema.GEO_PRECISION] = radius, width
    return finding(
        "note",
        "area_as_point",
        str(own.name),
        wide,
        None,
        "{rows} geometries are lines or areas; their centres stand for them, with radii that cover them.",
        "The shapes are in source_record.",
        index=found.index,
    )


def _no_points(found: pd.DataFrame) -> tuple[NDArray[np.object_], list[str | None]]:
    return np.full(len(found), None, dtype=object), [None] * len(found)


def read_points(found: pd.DataFrame, faults: list[Finding]) -> tuple[NDArray[np.object_], list[str | None]]:
    """A point for each row, None where there is none; and for those that are left out, what is wrong with them."""
    count = len(found)
    nothing = pd.Series(None, index=found.index, dtype=object)
    given = {name: found.get(name, nothing) for name in (LAT, LON)}
    gaps = {name: blank(values) for name, values in given.items()}
    numbers = {name: _degrees(values, gaps[name]) for name, values in given.items()}
    wrong: list[str | None] = [None] * count
    if _are_swapped(numbers[LAT], numbers[LON]):
        faults.append(_swapped_finding(given, numbers[LAT]))
        numbers = {LAT: numbers[LON], LON: numbers[LAT]}
        given = {LAT: given[LON], LON: given[LAT]}
        gaps = {LAT: gaps[LON], LON: gaps[LAT]}
    unread = _from_texts(found, given, gaps, numbers)
    points = np.full(count, None, dtype=object)
    whole = np.isfinite(numbers[LAT]) & np.isfinite(numbers[LON])
    points[whole] = shapely.points(numbers[LON][whole], numbers[LAT][whole])
    for values, bad, wanted, slug in (*unread, *_faults(given, gaps, numbers)):
        note_fault(values, bad, wanted, faults, slug=slug)
        cells = values.astype(object).where(values.notna().to_numpy(), None)
        for at in np.flatnonzero(bad).tolist():
            points[at] = None
            wrong[at] = wrong[at] or f"column {values.name!r} needs {wanted}, and has {_shown(cells.iloc[at])}"
    return points, wrong


def _are_swapped(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> bool:
    """Whether a column of latitudes can only be one of longitudes, and the other one the reverse."""
    read = np.isfinite(lat) & np.isfinite(lon)
    beyond = read & (np.abs(lat) > _LIMITS[LAT])
    either = (np.abs(lat[read]) <= _LIMITS[LON]).all() and (np.abs(lon[read]) <= _LIMITS[LAT]).all()
    return bool(either) and beyond.sum() >= _FEWEST_SWAPPED and beyond.sum() > _MOST_ROWS * read.sum()


def _swapped_finding(given: dict[str, pd.Series[Any]], lat: NDArray[np.float64]) -> Finding:
    names = [str(given[name].name) for name in (LAT, LON)]
    message = f"Columns {names[0]!r} and {names[1]!r} are the other way round, and were read so."
    remedy = "Name the columns the other way round in columns= if the file is right after all."
    return finding(
        "warning", "swapped_columns", names[0], np.isfinite(lat), None, message, remedy, index=given[LAT].index
    )


def _shown(cell: Any) -> str:
    return repr(cell.item() if isinstance(cell, np.generic) else cell)


def _degrees(values: pd.Series[Any], gaps: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Degrees as numbers; a decimal comma is a point, for coordinates have no thousands."""
    out = to_floats(values.mask(gaps, None) if gaps.any() and values.dtype == object else values)
    left = np.flatnonzero(np.isnan(out) & ~gaps)
    for at in left.tolist():
        text = plain(str(values.iloc[at]))
        if match := _COMMA.fullmatch(text) or _POINT.fullmatch(text):
            out[at] = float(f"{match[1]}.{match[2]}")
    return out


def _from_texts(
    found: pd.DataFrame,
    given: dict[str, pd.Series[Any]],
    gaps: dict[str, NDArray[np.bool_]],
    numbers: dict[str, NDArray[np.float64]],
) -> list[tuple[pd.Series[Any], NDArray[np.bool_], str, str]]:
    """Fill in what is written in minutes, or with both coordinates in one cell; and tell what is neither."""
    left = ~(np.isfinite(numbers[LAT]) & np.isfinite(numbers[LON]))
    spots: dict[str, Spot | None] = {}

    def spot(text: str) -> Spot | None:
        if text not in spots:
            spots[text] = read_spot(text)
        return spots[text]

    for at in np.flatnonzero(left & ~(gaps[LAT] & gaps[LON])).tolist():
        lat, lon = str(given[LAT].iloc[at]), str(given[LON].iloc[at])
        one = spot(f"{lat}, {lon}") if not gaps[LON][at] and not gaps[LAT][at] else None
        one = (
            one or (spot(lat) if not gaps[LAT][at] and _SEVERAL.search(lat + " ") else None) or _both_in_one(lat, spot)
        )
        if one is not None:
            numbers[LAT][at], numbers[LON][at] = one.lat, one.lon
    if POINT not in found.columns:
        return []
    cells = found[POINT]
    open_ = ~(np.isfinite(numbers[LAT]) & np.isfinite(numbers[LON])) & ~blank(cells)
    for at in np.flatnonzero(open_).tolist():
        if (one := spot(str(cells.iloc[at]))) is not None:
            numbers[LAT][at], numbers[LON][at] = one.lat, one.lon
            open_[at] = False
    return [(cells, open_, "a latitude and a longitude", "unread_coordinate")]


def read_spot(text: str) -> Spot | None:
    """The point of one cell: degrees, a military grid, or what survey tools write (with altitude and accuracy).

    >>> read_spot("35.8136 36.6093 412.0 4.9").lat
    35.8136
    """
    if "://" in text:
        match = next((found for pattern in _MAP_LINKS if (found := pattern.search(unquote(text)))), None)
        text = f"{match[1]}, {match[2]}" if match else ""
    if match := _GPS.fullmatch(plain(text)):
        text = f"{match[1]}, {match[2]}"
    read = read_coordinates(text) or read_grid(text)
    return read if isinstance(read, Spot) else None


def _both_in_one(text: str, spot: Any) -> Spot | None:
    """Both coordinates that slipped into the cell of the latitude: ``36.2,37.16``."""
    halves = text.split(",")
    return spot(", ".join(halves)) if len(halves) == 2 and all("." in half for half in halves) else None  # noqa: PLR2004


def _faults(
    given: dict[str, pd.Series[Any]], gaps: dict[str, NDArray[np.bool_]], numbers: dict[str, NDArray[np.float64]]
) -> Iterator[tuple[pd.Series[Any], NDArray[np.bool_], str, str]]:
    """Each kind of fault: the column, the rows that have it, what the column needs, the kind's name."""
    lat, lon = numbers[LAT], numbers[LON]
    read = np.isfinite(lat) & np.isfinite(lon)
    for name in (LAT, LON):
        yield given[name], ~gaps[name] & ~np.isfinite(numbers[name]), f"degrees for {name}", "unread_coordinate"
    swapped = read & (np.abs(lat) > _LIMITS[LAT]) & (np.abs(lat) <= _LIMITS[LON]) & (np.abs(lon) <= _LIMITS[LAT])
    yield given[LAT], swapped, "latitudes within +-90 (are lat and lon swapped?)", "swapped_coordinates"
    yield given[LAT], read & (np.abs(lat) > _LIMITS[LAT]) & ~swapped, "latitudes within +-90", "coordinate_not_on_earth"
    yield given[LON], read & (np.abs(lon) > _LIMITS[LON]), "longitudes within +-180", "coordinate_not_on_earth"
    yield given[LAT], gaps[LAT] & ~gaps[LON] & ~read, "a latitude wherever there is a longitude", "half_a_point"
    yield given[LON], gaps[LON] & ~gaps[LAT] & ~read, "a longitude wherever there is a latitude", "half_a_point"
