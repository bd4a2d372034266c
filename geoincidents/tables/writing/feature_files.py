"""Incident tables as GeoPackage, FlatGeobuf and Parquet."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyproj
import shapely

from geoincidents import schema
from geoincidents.errors import OutputError, SchemaError, missing_extra
from geoincidents.geo import CRS
from geoincidents.tables.containers.vector import LAYER
from geoincidents.tables.writing.capacity import Capacity
from geoincidents.tables.writing.round_trip import DESCRIPTION

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from geoincidents.tables.writing.capacity import Wishes

# The names of SQLite's and GDAL's own columns. A reader gives whole numbers with gaps as floats.
_GDAL = frozenset({"fid", "ogc_fid", "geom", "shape", "rowid", "_rowid_", "oid"})
GEOPACKAGE = Capacity("GeoPackage", folds_case=True, reserved=_GDAL, gappy_integers=2**53, whole_ms=True)
FLATGEOBUF = Capacity("FlatGeobuf", folds_case=True, reserved=_GDAL, gappy_integers=2**53, whole_ms=True)
PARQUET = Capacity("Parquet", types=frozenset({"text", "integer", "number", "truth", "moment", "duration"}))


def write_geopackage(table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, wishes: Wishes) -> None:
    """Write a packed table as the one layer of a GeoPackage."""
    del wishes
    _write(_gdal_columns(table, GEOPACKAGE.title), path, "GPKG", layer_metadata={DESCRIPTION: json.dumps(description)})
    with closing(sqlite3.connect(path)) as connection:
        written = connection.execute(f'SELECT count(*) FROM "{LAYER}"').fetchone()[0]  # noqa: S608 a constant
    _refuse_part(path, written, len(table))


def write_flatgeobuf(table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, wishes: Wishes) -> None:
    """Write a packed table as FlatGeobuf; without its spatial index, which has no room for rows without a point."""
    import pyogrio

    del wishes
    # With the index the rows would come back in the order of their places; without one and without rows, GDAL 3.9
    # cannot read its own file.
    options = {"DESCRIPTION": json.dumps(description), "TITLE": LAYER, "SPATIAL_INDEX": "NO" if len(table) else "YES"}
    _write(_gdal_columns(table, FLATGEOBUF.title), path, "FlatGeobuf", layer_options=options)
    try:
        written = len(pyogrio.raw.read(path, columns=[], read_geometry=False, return_fids=True)[1])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError, ValueError) as error:
        msg = f"{path.name} cannot be written whole: {error}. Check the free space."
        raise OutputError(msg) from error
    _refuse_part(path, written, len(table))


def _refuse_part(path: Path, written: int, whole: int) -> None:
    """Refuse a file that GDAL left without a word when the disk was full."""
    if written != whole:
        msg = f"{path.name} cannot be written: only {written} of {whole} rows arrived. Check the free space."
        raise OutputError(msg)


def _write(table: gpd.GeoDataFrame, path: Path, driver: str, **options: Any) -> None:
    import pyogrio

    try:
        table.to_file(path, layer=LAYER, driver=driver, engine="pyogrio", geometry_type="Point", index=False, **options)
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FieldError,
        pyogrio.errors.FeatureError,
    ) as error:
        msg = f"{path.name} cannot be written: {error}."
        raise OutputError(msg) from error


def _gdal_columns(table: gpd.GeoDataFrame, title: str) -> gpd.GeoDataFrame:
    """Table in the types that GDAL keeps: moments finer than milliseconds are text."""
    out = _with_strings(table)
    for name in schema.DTYPES:
        values = out[name]
        if isinstance(values.dtype, pd.DatetimeTZDtype):
            known = values.dropna()
            if not known.equals(known.dt.floor("ms")):  # its date-time ends at milliseconds
                out[name] = values.map(pd.Timestamp.isoformat, na_action="ignore").astype("string")
        elif pd.api.types.is_integer_dtype(values.dtype) and values.isna().any():
            large = values.abs() > GEOPACKAGE.gappy_integers
            if large.any():
                msg = f"{title} gives numbers beyond 2^53 of column {name!r} back rounded. Use Parquet or CSV."
                raise SchemaError(msg)
    return out


def _with_strings(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Copy whose texts have a type that says so, though there be none in a column."""
    out = table.copy()
    for name in out.columns:
        if out[name].dtype == object:
            out[name] = out[name].astype("string")
    return out


def write_parquet(table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, wishes: Wishes) -> None:
    """Write a packed table as GeoParquet."""
    del wishes
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("Parquet files", "parquet") from error
    geometry = np.asarray(table.geometry.array, dtype=object)
    frame = pd.DataFrame(_with_strings(table).drop(columns=schema.GEOMETRY))
    try:
        arrow = pa.Table.from_pandas(frame, preserve_index=False)
    except pa.ArrowException as error:
        msg = f"Parquet cannot hold a column: {str(error).splitlines()[0]}"
        raise SchemaError(msg) from error
    arrow = arrow.append_column(schema.GEOMETRY, pa.array(shapely.to_wkb(geometry).tolist(), type=pa.binary()))
    facts = {"geo": _geoparquet(geometry), DESCRIPTION: description}
    metadata = {**(arrow.schema.metadata or {}), **{key: json.dumps(value) for key, value in facts.items()}}
    parquet.write_table(arrow.replace_schema_metadata(metadata), path)


def _geoparquet(geometry: np.ndarray[Any, Any]) -> dict[str, Any]:
    """What GeoParquet 1.0 asks to be said of the geometry; see https://geoparquet.org/releases/v1.0.0/."""
    pointed = geometry[~shapely.is_missing(geometry)]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "crs": pyproj.CRS.from_user_input(CRS).to_json_dict(),
        "geometry_types": ["Point"] if len(pointed) else [],
    }
    if len(pointed):
        column["bbox"] = shapely.total_bounds(pointed).tolist()
    return {"version": "1.0.0", "primary_column": schema.GEOMETRY, "columns": {schema.GEOMETRY: column}}
