"""Incident tables as text: CSV and TSV, and GeoJSON."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.writing.capacity import Capacity
from geoincidents.tables.writing.disarming import disarmed, disarmed_text
from geoincidents.tables.writing.hxl import hxl_tags
from geoincidents.tables.writing.round_trip import DESCRIPTION, packed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    import geopandas as gpd

    from geoincidents.tables.writing.capacity import Wishes

CSV = Capacity("CSV", trims_names=True, blank_is_null=True, points_in=frozenset({LAT, LON}), describes_all=False)
GEOJSON = Capacity("GeoJSON", no_infinity=True)

_TO_QUOTE = frozenset(',;\t|"\r\n')  # so that no reader takes a name for two


def write_csv(table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, wishes: Wishes) -> None:
    """Write a packed table as CSV or TSV."""
    with opened(path, newline="") as file:
        add_csv(table, description, path, file, wishes)


def add_csv(
    table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, file: TextIO, wishes: Wishes, *, head: bool = True
) -> None:
    """Write the rows of a packed table to a file that is open, below a header."""
    frame = with_coordinates(table, CSV.title)
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.DatetimeTZDtype):
            frame[name] = frame[name].map(pd.Timestamp.isoformat, na_action="ignore")
    if description["columns"] and len(frame):
        note = json.dumps(description, ensure_ascii=False)
        frame[DESCRIPTION] = pd.Series([note, *[None] * (len(frame) - 1)], index=frame.index, dtype=object)
    names = [str(name) for name in frame.columns]
    tags = hxl_tags(names) if wishes.hxl else None
    if wishes.spreadsheet_safe:
        frame, names = disarmed(frame), [disarmed_text(name) for name in names]
    separator = "\t" if ".tsv" in [suffix.lower() for suffix in path.suffixes] else ","
    if head:
        # RFC 4180 line ends, which also make the writer quote every line break within a cell.
        file.write(separator.join(map(_header_cell, names)) + "\r\n")
        if tags is not None:
            csv.writer(file, delimiter=separator).writerow(tags)
    frame.to_csv(file, sep=separator, index=False, header=False, lineterminator="\r\n")


def _header_cell(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if _TO_QUOTE & set(name) else name


@contextmanager
def opened(path: Path, *, newline: str) -> Iterator[TextIO]:
    """A text file to write, compressed where its name ends in ``.gz``; the same text gives the same bytes."""
    with path.open("wb") as raw:
        if path.suffix.lower() == ".gz":
            with (
                gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packer,
                io.TextIOWrapper(packer, encoding="utf-8", newline=newline) as file,
            ):
                yield file
            return
        with io.TextIOWrapper(raw, encoding="utf-8", newline=newline) as file:
            yield file


def with_coordinates(table: gpd.GeoDataFrame, title: str) -> pd.DataFrame:
    """Plain table with the points as latitude and longitude."""
    geometry = np.asarray(table.geometry.array, dtype=object)
    frame = pd.DataFrame(table.drop(columns=schema.GEOMETRY))
    for name, values in ((LAT, shapely.get_y(geometry)), (LON, shapely.get_x(geometry))):
        if name in frame.columns:
            own = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
            if not np.array_equal(own, values, equal_nan=True):
                msg = f"{title} keeps the points in 'lat' and 'lon', but the table has another {name!r}. Rename it."
                raise SchemaError(msg)
        frame[name] = values
    return frame


def write_geojson(table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, wishes: Wishes) -> None:
    """Write a packed table as GeoJSON, one feature a line."""
    del wishes
    with opened(path, newline="\n") as file:
        file.writelines(geojson_lines(table, description))


def geojson_lines(table: gpd.GeoDataFrame, description: dict[str, Any]) -> Iterator[str]:
    """Text of a feature collection, line by line; the description stands first, so that it is found at once."""
    # Not with GDAL, which turns text that looks like JSON into JSON and so rewrites source records.
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=str).encode
    names = [name for name in table.columns if name != schema.GEOMETRY]
    columns = [_json_values(table[name]) for name in names]
    geometry = np.asarray(table.geometry.array, dtype=object)
    points = zip(shapely.get_x(geometry).tolist(), shapely.get_y(geometry).tolist(), strict=True)
    yield f'{{"type": "FeatureCollection", "{DESCRIPTION}": {encode(description)}, "features": ['
    separator = "\n"
    for point, values in zip(points, zip(*columns, strict=True), strict=True):
        shape = None if math.isnan(point[0]) else {"type": "Point", "coordinates": point}
        properties = dict(zip(names, values, strict=True))
        yield separator + encode({"type": "Feature", "properties": properties, "geometry": shape})
        separator = ",\n"
    yield "\n]}\n"


def _json_values(values: pd.Series[Any]) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        values = values.map(pd.Timestamp.isoformat, na_action="ignore")
    objects = values.astype(object)
    return objects.where(objects.notna().to_numpy(), None).tolist()


def geojson_text(table: gpd.GeoDataFrame) -> str:
    """GeoJSON of a table that conforms to the schema."""
    return "".join(geojson_lines(*packed(table, GEOJSON)))
