"""GeoPackage, FlatGeobuf, shapefiles and Parquet as tables."""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from geoincidents.errors import FileFormatError, InputError, missing_extra
from geoincidents.tables.containers.decoding import check_codec
from geoincidents.tables.containers.values import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.tables.containers.sources import Source
    from geoincidents.tables.notes import Notes

LAYER = "incidents"
"""Layer of a GeoPackage that holds incidents."""

_EXACT = 2**53  # whole numbers up to here are exact as floats
_RESTORE = "SHAPE_RESTORE_SHX"
_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
# NameError is pyogrio's own, for a coordinate system that it cannot read.
_FAULTS = (
    ShapelyError,
    NameError,
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    MemoryError,
)


@contextmanager
def _as_file(source: Source, suffix: str) -> Iterator[Path]:
    """File with the bytes and the suffix that GDAL goes by."""
    if source.path is not None and source.path.suffix.lower() == suffix:
        yield source.path
        return
    with tempfile.TemporaryDirectory() as folder:
        yield source.save(Path(folder) / f"table{suffix}")


def read_geopackage(source: Source, layer: str | None, notes: Notes) -> pd.DataFrame:
    """Table of a layer: the one asked for, that of incidents, or the only one."""
    with _as_file(source, ".gpkg") as path:
        try:
            # GDAL reads what is left of a truncated file without a word; SQLite tells.
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            try:
                sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
                known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_contents'").fetchone()
            finally:
                connection.close()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            msg = f"{source.name} is a damaged GeoPackage, or an SQLite file of another kind: {error}."
            raise FileFormatError(msg) from error
        if not sound or not known:
            damaged = "a damaged GeoPackage: SQLite finds it inconsistent"
            msg = f"{source.name} is {damaged if not sound else 'an SQLite file, but no GeoPackage'}."
            raise FileFormatError(msg)
        return _read(path, source, notes, layer=_layer(path, source, layer, notes))


def _layer(path: Path, source: Source, layer: str | None, notes: Notes) -> str:
    """Name of the layer to read: the one asked for, that of incidents, or the only one with geometries, or at all."""
    import pyogrio

    try:
        kinds = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    except _FAULTS as error:
        msg = f"{source.name} is a damaged GeoPackage: {error}."
        raise FileFormatError(msg) from error
    layers = list(kinds)
    if layer is not None and layer not in layers:
        msg = f"{source.name} has no layer {layer!r}. There are: {', '.join(layers) or 'none'}."
        raise InputError(msg)
    mapped = [name for name in layers if kinds[name] is not None]
    found = layer or (LAYER if LAYER in layers else None)
    if found is None and 1 not in {len(layers), len(mapped)}:
        msg = (
            f"{source.name} holds the layers {', '.join(layers) or '(none)'}, none called {LAYER!r}. Name one with "
            "sheet=..."
        )
        raise FileFormatError(msg)
    if found is None:
        found = (mapped if len(mapped) == 1 else layers)[0]
        if others := [name for name in layers if name != found]:
            message = f"Of several layers, {found!r} is the only one with geometries and is read; sheet= names another."
            notes.add("other_layers", message, values=others)
    return found


def read_flatgeobuf(source: Source, notes: Notes) -> pd.DataFrame:
    """Table of a FlatGeobuf file."""
    with _as_file(source, ".fgb") as path:
        return _read(path, source, notes)


def read_shapefile(
    source: Source, packed: dict[str, Source] | None, notes: Notes, encoding: str | None
) -> pd.DataFrame:
    """Table of a shapefile: the shapes, and beside them (or in the same archive) the table and what belongs to it."""
    if packed is not None:
        with tempfile.TemporaryDirectory() as folder:
            saved = {end: part.save(Path(folder) / f"table{end}") for end, part in packed.items() if end in _PARTS}
            return _read_parts(saved, source, notes, encoding)
    if source.path is None:
        msg = f"{source.name} is the part of a shapefile with its shapes alone. Put all parts into one zip archive."
        raise FileFormatError(msg)
    around = source.path.parent.glob("*")
    beside = {file.suffix.lower(): file for file in around if file.stem == source.path.stem}
    parts = {suffix: beside[suffix] for suffix in _PARTS if suffix in beside} | {".shp": source.path}
    return _read_parts(parts, source, notes, encoding)


def _read_parts(parts: dict[str, Path], source: Source, notes: Notes, encoding: str | None) -> pd.DataFrame:
    """Table of the parts of a shapefile, which have to be whole: GDAL reads what is left without a word."""
    if ".dbf" not in parts:
        msg = f"{source.name} is the part of a shapefile with its shapes. Put the .dbf with its table beside it."
        raise FileFormatError(msg)
    shapes, table = parts[".shp"], parts[".dbf"]
    with shapes.open("rb") as file, table.open("rb") as other:
        head, fields = file.read(100), other.read(32)
    whole = len(head) == 100 and len(fields) == 32  # noqa: PLR2004 bytes of the two headers
    if whole:
        (words,), (count, header, record) = struct.unpack(">i", head[24:28]), struct.unpack("<IHH", fields[4:12])
        whole = shapes.stat().st_size >= 2 * words and table.stat().st_size >= header + count * record
    if not whole:
        msg = f"{source.name} is a shapefile that is damaged or cut off."
        raise FileFormatError(msg)
    with tempfile.TemporaryDirectory() as folder:  # parts may differ in case, and GDAL writes a missing .shx
        for suffix, path in parts.items():
            shutil.copyfile(path, Path(folder) / f"table{suffix}")
        with _restoring_index():
            return _read(Path(folder) / "table.shp", source, notes, encoding=encoding)


@contextmanager
def _restoring_index() -> Iterator[None]:
    """Let GDAL write the .shx that a shapefile may lack; a setting of the library, so it is put back."""
    import pyogrio

    before = pyogrio.get_gdal_config_option(_RESTORE)
    pyogrio.set_gdal_config_options({_RESTORE: True})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_RESTORE: before})


def _read(path: Path, source: Source, notes: Notes, **options: Any) -> pd.DataFrame:
    """Table of a file that GDAL reads; its own warnings are noted."""
    import pyogrio

    options = {key: value for key, value in options.items() if value is not None}
    if "encoding" in options:
        check_codec(options["encoding"])
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            known = {key: options[key] for key in ("layer", "encoding") if key in options}
            described = pyogrio.read_info(path, **known, force_feature_count=True)
            source.limits.check(source.name, "rows", described["features"])
            frame = gpd.read_file(path, engine="pyogrio", **options)
            frame = _with_gaps(frame, dict(zip(described["fields"], described["dtypes"], strict=True)), notes)
    except FileFormatError:
        raise
    except _FAULTS as error:
        msg = f"{source.name} is damaged, cut off or of another program: {_one_line(error, path)}."
        raise FileFormatError(msg) from error
    if told:
        notes.add(
            "library_warnings", "The library that reads this format warns.", values=[str(w.message) for w in told]
        )
    return numbered(frame)


def _with_gaps(frame: pd.DataFrame, kinds: dict[str, str], notes: Notes) -> pd.DataFrame:
    """Table whose whole numbers and truth values are such in spite of gaps, for which the library gives floats."""
    mended: dict[str, Any] = {}
    for name, kind in kinds.items():
        values = frame[name]
        if not pd.api.types.is_float_dtype(values.dtype):
            continue
        if kind == "bool":
            mended[name] = values.astype("boolean")
        elif kind.startswith("int") and (values.abs() > _EXACT).any():
            rows = [at + 1 for at in np.flatnonzero(values.abs() > _EXACT).tolist()]
            message = (
                "The number is beyond what a column with gaps of this format gives exactly; its last digits may be off."
            )
            notes.add("large_numbers", message, column=name, rows=rows)
        elif kind.startswith("int"):
            mended[name] = values.astype("Int64")
    return frame.assign(**mended) if mended else frame


def _one_line(error: BaseException, path: Path | None = None) -> str:
    """First line of a message, without the path of a copy."""
    lines = str(error).splitlines() or [type(error).__name__]
    return (lines[0].replace(str(path), path.name) if path else lines[0]).rstrip(".")


def numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Table whose rows count from 1; an empty geometry is none."""
    frame.index = pd.RangeIndex(1, len(frame) + 1, name=ROW)
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        empty = shapely.is_empty(frame.geometry.to_numpy())
        if empty.any():
            frame.loc[empty, frame.active_geometry_name] = None
    return frame


def read_parquet(source: Source) -> pd.DataFrame:
    """Table of a Parquet file, with geometries where it is GeoParquet."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("Parquet files", "parquet") from error
    try:
        file: Any = source.path or pa.BufferReader(source.whole())
        described = parquet.read_metadata(file)
        unpacked = sum(described.row_group(at).total_byte_size for at in range(described.num_row_groups))
        source.limits.check(source.name, "rows", described.num_rows)
        source.limits.check(source.name, "row_cells", described.num_columns)
        source.limits.check(source.name, "decompressed_bytes", unpacked)
        located = b"geo" in (described.metadata or {})
        frame = gpd.read_parquet(_again(file)) if located else pd.read_parquet(_again(file))
    except FileFormatError:
        raise
    except (pa.ArrowException, *_FAULTS) as error:
        msg = f"{source.name} is damaged Parquet: {_one_line(error)}."
        raise FileFormatError(msg) from error
    return numbered(frame.reset_index() if frame.index.names != [None] else frame)


def parquet_chunks(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    """Tables of so many rows of a Parquet file without geometries and index; none where it has these."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("Parquet files", "parquet") from error
    if source.path is None:
        return
    try:
        with parquet.ParquetFile(source.path) as file:
            described = file.schema_arrow
            source.limits.check(source.name, "row_cells", len(described))
            index = (described.pandas_metadata or {}).get("index_columns", [])
            if b"geo" in (described.metadata or {}) or not all(isinstance(one, dict) for one in index):
                return
            first = 1
            for batch in file.iter_batches(batch_size=rows):
                frame = batch.to_pandas()
                frame.index = pd.RangeIndex(first, first + len(frame), name=ROW)
                first += len(frame)
                yield frame
    except FileFormatError:
        raise
    except (pa.ArrowException, *_FAULTS) as error:
        msg = f"{source.name} is damaged Parquet: {_one_line(error)}."
        raise FileFormatError(msg) from error


def _again(file: Any) -> Any:
    """File from its start."""
    if not isinstance(file, Path):
        file.seek(0)
    return file
