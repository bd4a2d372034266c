"""Columns of geometries written as text (WKT, or WKB in hexadecimal), as a plain ``to_csv()`` makes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from geoincidents.geo import CRS
from geoincidents.tables.columns import LAT, LON, column_map

if TYPE_CHECKING:
    from geoincidents.tables.notes import Notes

# Names that such columns have, the likeliest first.
_NAMES = ("geometry", "wkt", "geom_wkt", "the_geom", "geom", "wkb_geometry", "shape")
_ENOUGH = 0.5
_SRID = re.compile(r"\s*SRID=(\d+);\s*", re.IGNORECASE)
_HEX = re.compile(r"\s*(?:[0-9A-Fa-f]{2}){9,}\s*")
_WKT = re.compile(r"\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)|\s*GEOMETRYCOLLECTION", re.IGNORECASE)
_WORLD = {LAT: 90.0, LON: 180.0}


def with_geometry(frame: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Table with a column of WKT as its geometry; as it is where it has none, or says latitude and longitude."""
    if isinstance(frame, gpd.GeoDataFrame):
        return frame
    by_name = {str(name).casefold(): name for name in reversed(frame.columns)}
    if {LAT, LON} <= set(column_map(frame, None)):
        return frame
    for name in (by_name[key] for key in _NAMES if key in by_name):
        if pd.api.types.is_string_dtype(frame[name].dtype) and (found := _shapes(frame[name])) is not None:
            shapes, crs = found
            _note(frame[name], shapes, notes)
            rest = frame.drop(columns=name)
            if "geometry" in rest.columns:
                return frame
            out = gpd.GeoDataFrame(rest, geometry=gpd.GeoSeries(shapes, index=frame.index, crs=crs))
            out.attrs = frame.attrs
            return out
    return frame


def _shapes(values: pd.Series[Any]) -> tuple[Any, Any] | None:
    """Geometries of a column and their system, None where it does not hold any that can be placed."""
    texts = [value if isinstance(value, str) else None for value in values]
    given = [text for text in texts if text is not None]
    if not given:
        return None
    marks = {int(mark[1]) for text in given if (mark := _SRID.match(text))}
    plain = [None if text is None else _SRID.sub("", text, count=1) for text in texts]
    shapes = np.full(len(texts), None, dtype=object)
    for at, text in enumerate(plain):
        if text is not None:
            shapes[at] = _shape(text)
    there = shapely.is_geometry(shapes)
    if there.sum() < _ENOUGH * len(given):
        return None
    marks |= set(shapely.get_srid(shapes[there]).tolist()) - {0}
    if len(marks) > 1:
        return None
    try:
        crs = pyproj.CRS.from_epsg(marks.pop()) if marks else pyproj.CRS(CRS)
    except CRSError:
        return None
    shapes[there] = shapely.set_srid(shapes[there], 0)
    shapes[there & shapely.is_empty(shapes)] = None
    return (shapes, crs) if not crs.is_geographic or _within_world(shapes) else None


def _shape(text: str) -> Any:
    """Geometry of a text, None where it is none."""
    try:
        if _WKT.match(text):
            return shapely.from_wkt(text, on_invalid="ignore")
        return shapely.from_wkb(text.strip(), on_invalid="ignore") if _HEX.fullmatch(text) else None
    except (ShapelyError, ValueError):
        return None


def _within_world(shapes: Any) -> bool:
    """Whether geometries without a system can be in degrees."""
    bounds = shapely.total_bounds(shapes[shapely.is_geometry(shapes)])
    if not np.isfinite(bounds).all():
        return True
    return bool((np.abs(bounds[[0, 2]]) <= _WORLD[LON]).all() and (np.abs(bounds[[1, 3]]) <= _WORLD[LAT]).all())


def _note(values: pd.Series[Any], shapes: Any, notes: Notes) -> None:
    """Note the cells that are no geometry."""
    bad = values.notna().to_numpy() & ~shapely.is_geometry(shapes)
    empty = values.astype(object).map(lambda text: isinstance(text, str) and text.rstrip().upper().endswith("EMPTY"))
    bad &= ~empty.to_numpy(dtype=bool)
    if bad.any():
        rows = values.index[bad].tolist()
        message = "The cell is no geometry in WKT, and is left out."
        notes.add(
            "bad_geometries", message, column=str(values.name), rows=rows, values=values[bad].astype(str).tolist()
        )
