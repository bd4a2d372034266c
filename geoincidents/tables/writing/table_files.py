"""Incident tables written as files, whole or not at all, and so that they come back as they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from geoincidents.atomic import replaced
from geoincidents.errors import OutputError, SchemaError
from geoincidents.tables.conforming import conform_leniently, value_faults
from geoincidents.tables.manifest import to_metadata
from geoincidents.tables.manifest_files import has_metadata, write_sidecar
from geoincidents.tables.writing.capacity import Capacity, Wishes
from geoincidents.tables.writing.feature_files import (
    FLATGEOBUF,
    GEOPACKAGE,
    PARQUET,
    write_flatgeobuf,
    write_geopackage,
    write_parquet,
)
from geoincidents.tables.writing.kml import KML, write_kml
from geoincidents.tables.writing.round_trip import packed
from geoincidents.tables.writing.text_files import CSV, GEOJSON, geojson_text, write_csv, write_geojson
from geoincidents.tables.writing.workbook import WORKBOOK, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd


class _Writer(Protocol):
    def __call__(self, table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, wishes: Wishes) -> None: ...


@dataclass(frozen=True, slots=True)
class _Format:
    """How a format is written, what it holds, and which characters it does not.

    Attributes
    ----------
    write
        Writes a packed table.
    capacity
        What it can hold.
    unfit
        Characters that it has no room for.
    spreadsheet
        Whether a spreadsheet opens it, and so may want tags and safe cells.
    """

    write: _Writer
    capacity: Capacity
    unfit: re.Pattern[str] | None = None
    spreadsheet: bool = False


_NUL = re.compile("\x00")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # https://www.w3.org/TR/xml/#charsets
_NO_EXCEL = re.compile("[\ufffe\uffff]")
_CSV = _Format(write_csv, CSV, _NUL, spreadsheet=True)
_GEOJSON = _Format(write_geojson, GEOJSON)
_FORMATS = {
    ".csv": _CSV,
    ".tsv": _CSV,
    ".geojson": _GEOJSON,
    ".json": _GEOJSON,
    ".gpkg": _Format(write_geopackage, GEOPACKAGE, _NUL),
    ".parquet": _Format(write_parquet, PARQUET),
    ".fgb": _Format(write_flatgeobuf, FLATGEOBUF, _NUL),
    ".kml": _Format(write_kml, KML, _NO_XML),
    ".xlsx": _Format(write_workbook, WORKBOOK, _NO_EXCEL, spreadsheet=True),
}
_PACKED = (".csv", ".tsv", ".geojson", ".json", ".kml")  # may be written as .gz


def write_table(incidents: gpd.GeoDataFrame, path: Path, *, spreadsheet_safe: bool = False, hxl: bool = False) -> None:
    """Write an incident table in the format that the suffix of the path names.

    Parameters
    ----------
    incidents
        Incident table; its index is not written.
    path
        File to write, replaced in one step once the new one is complete.
    spreadsheet_safe
        Disarm formulas in the text of CSV and TSV.
    hxl
        Put a row of HXL tags below the header of CSV, TSV or Excel.

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
    >>> import tempfile
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> path = Path(tempfile.mkdtemp()) / "none.csv"
    >>> write_table(incidents_from_rows([]), path)
    >>> path.read_text().splitlines()[0][-8:]
    ',lat,lon'
    """
    form = _format_of(path, spreadsheet_safe=spreadsheet_safe, hxl=hxl)
    table, description = packed(checked(incidents), form.capacity)
    _refuse_text(table, path, form)
    if has_metadata(path):
        description |= to_metadata(incidents)
    with replaced(path) as fresh:
        form.write(table, description, fresh, Wishes(spreadsheet_safe=spreadsheet_safe, hxl=hxl))
    if not has_metadata(path):
        write_sidecar(incidents, path)


def _format_of(path: Path, *, spreadsheet_safe: bool, hxl: bool) -> _Format:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    zipped = suffixes[-1:] == [".gz"]
    suffix = suffixes[-1 - zipped] if len(suffixes) > zipped else ""
    if suffix not in _FORMATS or (zipped and suffix not in _PACKED):
        known = ", ".join([*_FORMATS, *(f"{packed_too}.gz" for packed_too in _PACKED)])
        msg = f"{path.name!r} has no suffix that names a format. Use one of {known}."
        raise OutputError(msg)
    form = _FORMATS[suffix]
    if spreadsheet_safe and form is not _CSV:
        msg = f"spreadsheet_safe is for CSV and TSV; {path.name!r} is neither, and runs no formulas."
        raise OutputError(msg)
    if hxl and not form.spreadsheet:
        msg = f"hxl is for CSV, TSV and Excel; {path.name!r} has no row below its header."
        raise OutputError(msg)
    return form


def checked(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Table as it is written: in the shape of the schema, with a fresh index.

    Parameters
    ----------
    incidents
        Incident table.

    Returns
    -------
    geopandas.GeoDataFrame

    Raises
    ------
    SchemaError
        If it is no incident table; every fault at once.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> len(checked(incidents_from_rows([])))
    0
    """
    if not isinstance(incidents, pd.DataFrame):
        raise SchemaError(f"Incidents are a table, not of type {type(incidents).__name__}. Give a DataFrame.")
    table, faults = conform_leniently(incidents.reset_index(drop=True))
    faults += value_faults(table)
    if faults:
        raise SchemaError(" ".join(faults))
    return table


def to_geojson(incidents: gpd.GeoDataFrame) -> str:
    """Incidents as the text of a GeoJSON feature collection, dates as ISO 8601.

    ``incidents.to_json()`` of geopandas refuses columns of dates, and so does a ``folium.GeoJson`` of them;
    this text suits every tool that takes GeoJSON, and :func:`read_incidents` gives it back as it was.

    Parameters
    ----------
    incidents
        Incident table.

    Returns
    -------
    str
        What :func:`write_incidents` writes as ``.geojson``; a row without a point has the geometry null.

    Raises
    ------
    SchemaError
        If the table is no incident table, or has columns that GeoJSON cannot hold.
    OutputError
        If a text is no text that a file can hold.

    Examples
    --------
    >>> import json
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> incidents = incidents_from_rows([{"incident_id": "a", "record_kind": "incident", "event_type": "protest",
    ...     "match_status": "unresolved", "date_start": "2019-04-07"}])
    >>> json.loads(to_geojson(incidents))["features"][0]["properties"]["date_start"]
    '2019-04-07T00:00:00'
    """
    table = checked(incidents)
    _refuse_text(table, Path("GeoJSON"), _GEOJSON)
    return geojson_text(table)


def _refuse_text(table: gpd.GeoDataFrame, path: Path, form: _Format) -> None:
    """Refuse characters that would be lost or break the file, before its first byte."""
    for name, texts in _texts(table, form):
        joined = "\n".join(texts)
        try:
            joined.encode()
        except UnicodeEncodeError as error:
            context = joined[max(0, error.start - 10) : error.end + 10]
            msg = f"{path.name} cannot hold the text {context!r} of column {name!r}: {error.reason}. Mend it first."
            raise OutputError(msg) from error
        if form.unfit is not None and (found := form.unfit.search(joined)):
            context = joined[max(0, found.start() - 10) : found.end() + 10]
            msg = (
                f"{form.capacity.title} cannot hold the character {found[0]!r} of column {name!r} (in {context!r}). "
                "Take it out, or write Parquet."
            )
            raise SchemaError(msg)


def _texts(table: gpd.GeoDataFrame, form: _Format) -> Iterator[tuple[str, list[str]]]:
    """Each column with its name and those of its texts that may be unfit; Arrow holds nothing that is no Unicode."""
    for name in table.columns:
        values = table[name]
        texts = [name] if isinstance(name, str) else []
        sound = isinstance(values.dtype, pd.StringDtype) and values.dtype.storage == "pyarrow" and form.unfit is None
        if not sound and (values.dtype == object or isinstance(values.dtype, pd.StringDtype)):
            texts += [value for value in values.dropna() if isinstance(value, str)]
        yield name, texts
