"""Incident tables written as files, whole or not at all."""

from __future__ import annotations

import json
import math
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.errors import OutputError, SchemaError, missing_extra
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.conforming import conform_leniently, value_faults
from geoincidents.tables.containers.vector import LAYER
from geoincidents.tables.manifest import to_metadata
from geoincidents.tables.manifest_files import DESCRIPTION, has_metadata, write_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

# First characters that make a spreadsheet run a cell.
# Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Writer(Protocol):
    def __call__(self, table: gpd.GeoDataFrame, path: Path) -> None: ...


def write_table(incidents: gpd.GeoDataFrame, path: Path, *, spreadsheet_safe: bool = False) -> None:
    """Write an incident table in the format that the suffix of the path names.

    Parameters
    ----------
    incidents
        Incident table; its index is not written.
    path
        File to write, replaced in one step once the new one is complete.
    spreadsheet_safe
        Disarm formulas in the text of CSV and TSV.

    Raises
    ------
    SchemaError
        If the table is no incident table, or has columns that the format cannot hold.
    OutputError
        If the file cannot be written there, or its suffix is not known.
    MissingExtraError
        If the file is Parquet and pyarrow is not installed.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> path = Path(tempfile.mkdtemp()) / "none.csv"
    >>> write_table(incidents_from_rows([]), path)
    >>> path.read_text().count(",") == len(schema.DTYPES) + 1
    True
    """
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        known = ", ".join(_WRITERS)
        msg = f"{path.name!r} has no suffix that names a format. Use one of {known}."
        raise OutputError(msg)
    if spreadsheet_safe and suffix not in {".csv", ".tsv"}:
        msg = f"spreadsheet_safe is for CSV and TSV; {path.name!r} is neither, and runs no formulas."
        raise OutputError(msg)
    table, faults = conform_leniently(incidents.reset_index(drop=True))
    faults += value_faults(table)
    names = [str(name) for name in table.columns]
    folded = [name.casefold() for name in names]  # SQLite's columns know no case
    if repeated := sorted({name for name, low in zip(names, folded, strict=True) if folded.count(low) > 1}):
        faults.append(f"Columns differ only in case or type: {', '.join(repeated)}. Rename one of each.")
    if faults:
        raise SchemaError(" ".join(faults))
    table.columns = pd.Index(names)
    table = _disarmed(table) if spreadsheet_safe else table
    about: dict[Any, Any] = to_metadata(incidents)  # whatever else is in attrs may be no JSON
    table.attrs = about
    written_whole(lambda fresh: _WRITERS[suffix](table, fresh), path)
    if not has_metadata(path):
        write_sidecar(incidents, path)


def written_whole(write: Callable[[Path], None], path: Path) -> None:
    """Let a file be written elsewhere and take its place once it is complete; OutputError where that cannot be."""
    target = path.resolve()  # a link stays a link
    if target.is_dir():
        msg = f"{str(path)!r} is a folder."
        raise OutputError(msg)
    try:
        # A folder of its own beside the target: SQLite's side files vanish with it, the file gets usual rights.
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem[:20]}-") as folder:
            fresh = Path(folder) / target.name
            write(fresh)
            os.replace(fresh, target)  # noqa: PTH105 the call that is atomic by contract
    except OutputError:
        raise
    except UnicodeEncodeError as error:
        context = error.object[max(0, error.start - 10) : error.end + 10]
        msg = f"{path.name} cannot hold the text {context!r}: {error.reason}."
        raise OutputError(msg) from error
    except OSError as error:
        msg = f"{str(path)!r} cannot be written: {error.strerror or error}."
        raise OutputError(msg) from error


def _disarmed(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    out = table.copy()
    for name in out.columns:
        if out[name].dtype == object or pd.api.types.is_string_dtype(out[name].dtype):
            out[name] = out[name].map(disarmed_text, na_action="ignore")
    out.columns = pd.Index([disarmed_text(name) for name in out.columns])
    return out.set_geometry(schema.GEOMETRY)


def disarmed_text(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_csv(table: gpd.GeoDataFrame, path: Path) -> None:
    geometry = np.asarray(table.geometry.array, dtype=object)
    lat, lon = shapely.get_y(geometry), shapely.get_x(geometry)
    frame = pd.DataFrame(table.drop(columns=schema.GEOMETRY))
    for name, values in ((LAT, lat), (LON, lon)):
        if name in frame.columns:
            own = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
            if not np.array_equal(own, values, equal_nan=True):
                msg = f"CSV keeps the points in 'lat' and 'lon', but the table has another {name!r}. Rename it."
                raise SchemaError(msg)
        frame[name] = values
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.DatetimeTZDtype):
            frame[name] = frame[name].map(pd.Timestamp.isoformat, na_action="ignore")
    # RFC 4180 line ends, which also make the writer quote every line break within a cell.
    separator = "\t" if path.suffix.lower() == ".tsv" else ","
    frame.to_csv(path, sep=separator, index=False, lineterminator="\r\n", encoding="utf-8")


def _write_geojson(table: gpd.GeoDataFrame, path: Path) -> None:
    # Not with GDAL, which turns text that looks like JSON into JSON and so rewrites source records.
    names = [name for name in table.columns if name != schema.GEOMETRY]
    columns = [_json_values(table[name]) for name in names]
    geometry = np.asarray(table.geometry.array, dtype=object)
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=str).encode
    points = zip(shapely.get_x(geometry).tolist(), shapely.get_y(geometry).tolist(), strict=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        about = f'"{DESCRIPTION}": {encode(table.attrs)}, ' if table.attrs else ""
        file.write(f'{{"type": "FeatureCollection", {about}"features": [')
        separator = "\n"
        for point, values in zip(points, zip(*columns, strict=True), strict=True):
            shape = None if math.isnan(point[0]) else {"type": "Point", "coordinates": point}
            properties = dict(zip(names, values, strict=True))
            file.write(separator + encode({"type": "Feature", "properties": properties, "geometry": shape}))
            separator = ",\n"
        file.write("\n]}\n")


def _json_values(values: pd.Series[Any]) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        values = values.map(pd.Timestamp.isoformat, na_action="ignore")
    objects = values.astype(object)
    plain = objects.where(objects.notna().to_numpy(), None).tolist()
    if any(isinstance(value, float) and math.isinf(value) for value in plain):
        msg = f"GeoJSON cannot hold the infinite numbers of column {values.name!r}."
        raise SchemaError(msg)
    return plain


def _write_geopackage(table: gpd.GeoDataFrame, path: Path) -> None:
    import pyogrio

    out = table.copy()
    for name in out.columns:
        values = out[name]
        if isinstance(values.dtype, pd.DatetimeTZDtype):
            known = values.dropna()
            if not known.equals(known.dt.floor("ms")):  # a GeoPackage date-time ends at milliseconds
                out[name] = values.map(pd.Timestamp.isoformat, na_action="ignore").astype("string")
        elif values.dtype == object:
            out[name] = values.map(_scalar, na_action="ignore")
    try:
        about: dict[str, Any] = {"layer_metadata": {DESCRIPTION: json.dumps(table.attrs)}} if table.attrs else {}
        out.to_file(path, layer=LAYER, driver="GPKG", engine="pyogrio", geometry_type="Point", index=False, **about)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FieldError) as error:
        msg = f"{path.name} cannot be written: {error}."
        raise OutputError(msg) from error


def _scalar(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list | tuple) else value


def _write_parquet(table: gpd.GeoDataFrame, path: Path) -> None:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise missing_extra("Parquet files", "parquet") from error
    try:
        table.to_parquet(path, index=False)
    except pa.ArrowException as error:
        msg = f"Parquet cannot hold a column of mixed types: {str(error).splitlines()[0]}"
        raise SchemaError(msg) from error


_WRITERS: dict[str, _Writer] = {
    ".csv": _write_csv,
    ".tsv": _write_csv,
    ".geojson": _write_geojson,
    ".json": _write_geojson,
    ".gpkg": _write_geopackage,
    ".parquet": _write_parquet,
}
