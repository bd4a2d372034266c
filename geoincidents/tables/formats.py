"""Table files as they stand: what a file is, told by its content, and its rows with their line numbers."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import logging
import re
import shutil
import sqlite3
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyproj
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape

from geoincidents import schema
from geoincidents.errors import FileFormatError, FileMissingError, InputError, SchemaError, missing_extra
from geoincidents.geo import CRS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from os import PathLike

LAYER = "incidents"
"""Layer of a GeoPackage that holds incidents."""

_LOGGER = logging.getLogger(__name__)
_SHOWN = 5
_HEAD = 8192
# First bytes of files that are often passed by mistake, and what they are.
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an Excel workbook (save the sheet as CSV)",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file (save the sheet as CSV)",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"<!DOCTYPE": "a web page (was it saved behind a log-in?)",
    b"<html": "a web page (was it saved behind a log-in?)",
    b"<?xml": "an XML document",
}
# What a cell looks like, how it is read, its type, and its type in a column with gaps; 18 digits are safe in 64 bits.
_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], object], str, str], ...] = (
    (re.compile(r"-?\d{1,18}", re.ASCII), int, "int64", "Int64"),
    (re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?", re.ASCII), float, "float64", "float64"),
    (re.compile(r"True|False"), {"True": True, "False": False}.__getitem__, "bool", "boolean"),
)


def read_table(path: str | PathLike[str], *, encoding: str | None = None) -> pd.DataFrame:
    r"""Rows of a CSV, TSV, GeoJSON, GeoPackage or (Geo)Parquet file, recognised by content.

    Parameters
    ----------
    path
        File to read; CSV, TSV and GeoJSON may be compressed with gzip.
    encoding
        Encoding of a text file; by default UTF-8, or UTF-16 where a byte order mark says so.

    Returns
    -------
    pandas.DataFrame
        A GeoDataFrame where the file has geometries. The index is named ``line`` and counts the lines of
        the file for CSV and TSV, else ``row``, from 1.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file is empty, damaged, or none of these.
    SchemaError
        If two columns have one name.
    InputError
        If Python knows no such encoding.
    MissingExtraError
        If the file is Parquet and pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "events.csv"
    >>> _ = path.write_text("date,place\n2019-04-05,Tripoli\n")
    >>> read_table(path)["place"].to_dict()
    {2: 'Tripoli'}
    """
    path = Path(path)
    head = _head(path)
    if head.startswith(b"SQLite format 3\x00"):
        return _numbered(_read_geopackage(path))
    if head.startswith(b"PAR1"):
        return _numbered(_read_parquet(path))
    data = _content(path)
    if head.startswith(b"\x1f\x8b"):
        data = _gunzip(path, data)
    _refuse_foreign(path, data[:_HEAD])
    text = _decoded(path, data, encoding)
    if not text.strip():
        msg = f"{path.name} is empty."
        raise FileFormatError(msg)
    if text.lstrip()[0] in "{[":
        return _numbered(_read_geojson(path, text))
    return _read_delimited(path, text)


def _head(path: Path) -> bytes:
    if not path.exists():
        msg = f"There is no file {str(path)!r}."
        raise FileMissingError(msg)
    if path.is_dir():
        msg = f"{str(path)!r} is a folder, not a file."
        raise FileFormatError(msg)
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError as error:
        msg = f"{str(path)!r} cannot be read: {error.strerror}."
        raise FileFormatError(msg) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"{str(path)!r} cannot be read: {error.strerror}."
        raise FileFormatError(msg) from error


def _gunzip(path: Path, data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path.name} is gzip, but damaged or cut off: {error}."
        raise FileFormatError(msg) from error


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return frame


def _refuse_foreign(path: Path, head: bytes) -> None:
    found = next((what for magic, what in _FOREIGN.items() if head.lstrip().startswith(magic)), None)
    if found is None and b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = "a binary file"
    if found:
        msg = f"{path.name} is {found}, not CSV, TSV, GeoJSON, GeoPackage or Parquet."
        raise FileFormatError(msg)


def _decoded(path: Path, data: bytes, encoding: str | None) -> str:
    if encoding is None:
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        encoding = "utf-16" if wide else "utf-8-sig"
    try:
        return data.decode(encoding)
    except LookupError as error:
        msg = f"No encoding is called {encoding!r}. Common ones: 'cp1252', 'latin-1', 'cp1256' (Arabic), 'cp1251'."
        raise InputError(msg) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        msg = (
            f"{path.name} is not {encoding.removesuffix('-sig').upper()}: byte {error.start} (line {line}) is "
            f"0x{data[error.start]:02x}. Pass its encoding, such as encoding='cp1252' (Western European), "
            "'cp1256' (Arabic) or 'cp1251' (Cyrillic)."
        )
        raise FileFormatError(msg) from error


def _read_delimited(path: Path, text: str) -> pd.DataFrame:
    header, lines, rows = _parsed(path, text)
    names = [name.strip() or f"unnamed_{at}" for at, name in enumerate(header, 1)]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        msg = f"{path.name} has columns of one name: {', '.join(repeated)}. Rename one of each in its first line."
        raise SchemaError(msg)
    _refuse_ragged(path, len(names), lines, rows)
    if rows and any(rows[0]) and all(not cell or cell.startswith("#") for cell in rows[0]):
        _LOGGER.info("%s: line %d holds HXL tags and is skipped", path.name, lines[0])
        lines, rows = lines[1:], rows[1:]
    index = pd.Index(lines, dtype="int64", name="line")
    cells = zip(*rows, strict=True) if rows else [()] * len(names)
    if set(schema.REQUIRED) <= set(names):  # a file of ours: round_trip.unpacked() gives its columns their types
        return pd.DataFrame(
            {n: [c or None for c in column] for n, column in zip(names, cells, strict=True)}, index, dtype=object
        )
    columns = {name: _settled_text(column, index) for name, column in zip(names, cells, strict=True)}
    return pd.DataFrame(columns, index=index)


def _settled_text(cells: Sequence[str], index: pd.Index[Any]) -> pd.Series[Any]:
    """Column of cells with the type that prints every cell just as it stood: "007" stays text."""
    given = [cell for cell in cells if cell]
    sparse = len(given) < len(cells)
    for pattern, read, kind, sparse_kind in _PLAIN:
        # Stops at the first cell that is no number, which most text columns have right at the top.
        if given and all(map(pattern.fullmatch, given)):
            values = [read(cell) if cell else None for cell in cells]
            if all(repr(v) in {cell, f"{cell}.0"} for v, cell in zip(values, cells, strict=True) if v is not None):
                dtype: Any = sparse_kind if sparse else kind
                return pd.Series(values, index=index, dtype=dtype)
    return pd.Series([cell or None for cell in cells], index=index, dtype=object).infer_objects()


def _parsed(path: Path, text: str) -> tuple[list[str], list[int], list[list[str]]]:
    """Header, and the first line number and the cells of each row that is not blank."""
    limit = csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # a cell may hold a whole article
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines, rows, line = [], [], 1
    try:
        for row in reader:
            if row:
                lines.append(line)
                rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        msg = f"{path.name} cannot be parsed from line {line} on: {error}. Is a quote never closed?"
        raise FileFormatError(msg) from error
    finally:
        csv.field_size_limit(limit)
    return rows[0], lines[1:], rows[1:]


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(",\t;|", key=header.count)


def _refuse_ragged(path: Path, width: int, lines: list[int], rows: list[list[str]]) -> None:
    faults = []
    for line, row in zip(lines, rows, strict=True):
        if len(row) > width and not any(row[width:]):  # spreadsheets pad rows with empty cells
            del row[width:]
        if len(row) != width:
            faults.append(f"line {line} has {len(row)}")
    if faults:
        more = f" and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        msg = f"{path.name} has {width} columns, but {', '.join(faults[:_SHOWN])}{more}. Is a comma not quoted?"
        raise FileFormatError(msg)


def _read_geojson(path: Path, text: str) -> gpd.GeoDataFrame:
    try:
        document = json.loads(text)
    except ValueError as error:
        msg = f"{path.name} looks like JSON but is damaged or cut off: {error}."
        raise FileFormatError(msg) from error
    except RecursionError as error:
        msg = f"{path.name} is nested too deeply for GeoJSON."
        raise FileFormatError(msg) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        msg = f"{path.name} is JSON, but not a GeoJSON feature collection."
        raise FileFormatError(msg)
    points = _geojson_geometries(path, features)
    records = [feature.get("properties") or {} for feature in features]
    frame = pd.DataFrame(records, index=range(len(records)), dtype=object)
    for name in frame.columns:
        frame[name] = _settled(frame[name])
    crs = _geojson_crs(path, document)
    if "geometry" in frame.columns:
        msg = f"{path.name} has a property 'geometry' beside its geometries. Rename it."
        raise SchemaError(msg)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, index=frame.index, crs=crs))


def _geojson_geometries(path: Path, features: list[dict[str, Any]]) -> list[Any]:
    points: list[Any] = []
    faults = []
    for row, feature in enumerate(features, 1):
        geometry = feature.get("geometry")
        try:
            if geometry and geometry["type"] == "Point":  # the common case, without the detour over shape()
                points.append(Point(geometry["coordinates"]) if geometry["coordinates"] else None)
            else:
                points.append(shape(geometry) if geometry else None)
        except (ShapelyError, KeyError, TypeError, ValueError, IndexError, AttributeError):
            faults.append(str(row))
    if faults:
        msg = f"{path.name} has geometries that are not GeoJSON in {len(faults)} row(s): {', '.join(faults[:_SHOWN])}."
        raise FileFormatError(msg)
    return points


def _geojson_crs(path: Path, document: dict[str, Any]) -> pyproj.CRS:
    """Coordinate system of the member that RFC 7946 removed and that many files still carry."""
    try:
        return pyproj.CRS.from_user_input(document["crs"]["properties"]["name"] if document.get("crs") else CRS)
    except (CRSError, KeyError, TypeError) as error:
        msg = f"{path.name} names a coordinate system that is not known: {document['crs']!r}."
        raise FileFormatError(msg) from error


def _settled(values: pd.Series[Any]) -> pd.Series[Any]:
    """Column of JSON values with the narrowest type that changes none of them."""
    kinds = {type(value) for value in values[values.notna()]}
    sparse = bool(values.isna().any())
    if kinds == {int}:
        return values.astype("Int64" if sparse else "int64")
    if kinds == {bool}:
        return values.astype("boolean" if sparse else "bool")
    return values.astype("float64") if kinds and kinds <= {int, float} else values.infer_objects()


def _read_geopackage(path: Path) -> pd.DataFrame:
    import pyogrio

    try:
        # GDAL reads what is left of a truncated file without a word; SQLite tells.
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_contents'").fetchone()
        finally:
            connection.close()
        if not sound or not known:
            what = (
                "an SQLite file, but no GeoPackage" if sound else "a damaged GeoPackage: SQLite finds it inconsistent"
            )
            msg = f"{path.name} is {what}."
            raise FileFormatError(msg)
        with tempfile.TemporaryDirectory() as folder:
            if path.suffix.lower() != ".gpkg":  # GDAL goes by the suffix
                path = Path(shutil.copyfile(path, Path(folder) / f"{path.name}.gpkg"))
            return gpd.read_file(path, layer=_layer(path), engine="pyogrio")
    except (sqlite3.Error, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        msg = f"{path.name} is a damaged GeoPackage, or an SQLite file of another kind: {error}."
        raise FileFormatError(msg) from error


def _layer(path: Path) -> str:
    import pyogrio

    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    if len(layers) != 1 and LAYER not in layers:
        msg = (
            f"{path.name} holds the layers {', '.join(layers) or '(none)'}, none called {LAYER!r}. Read one with "
            "geopandas.read_file(path, layer=...) and pass it to incidents_from_table()."
        )
        raise FileFormatError(msg)
    return LAYER if LAYER in layers else layers[0]


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("Parquet files", "parquet") from error
    try:
        located = b"geo" in (parquet.read_schema(path).metadata or {})
        frame = gpd.read_parquet(path) if located else pd.read_parquet(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        msg = f"{path.name} is damaged Parquet: {str(error).splitlines()[0]}"
        raise FileFormatError(msg) from error
    return frame.reset_index() if frame.index.names != [None] else frame
