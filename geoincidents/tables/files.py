"""Incidents read from any table file, and written so that nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.gazetteer import Gazetteer
from geoincidents.geo import CRS
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.conforming import conform_with_findings, value_faults
from geoincidents.tables.containers import read_table
from geoincidents.tables.containers.plain_types import kept_as_text, plainly_typed
from geoincidents.tables.findings import MESSAGE
from geoincidents.tables.layouts import headers_by_position
from geoincidents.tables.locating import incidents_from_table
from geoincidents.tables.manifest import signed
from geoincidents.tables.manifest_files import read_manifest
from geoincidents.tables.points import read_points
from geoincidents.tables.writing import write_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from geoincidents.gazetteer import Reference
    from geoincidents.tables.findings import Finding
    from geoincidents.tables.reading import Errors

__all__ = ["incidents_from_table", "read_incidents", "write_incidents"]


def read_incidents(  # noqa: PLR0913 what the table is, and how it is read
    path: str | PathLike[str] | pd.DataFrame,
    *,
    columns: Mapping[str, str | None] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    layout: str | PathLike[str] | None = None,
    country: str | None = None,
    near: Reference | None = None,
    gazetteer: Gazetteer | None = None,
    date_format: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    errors: Errors = "flag",
    keep_source: bool = True,
) -> gpd.GeoDataFrame:
    r"""Incidents of a table file, known by its content: ACLED, UCDP GED, GDELT, GTD and others, or any table.

    A file that :func:`write_incidents` made comes back as it was. A file in the layout of a known data set
    (:func:`layouts` lists them) is read as that. In any other one HXL tags and usual headers say what the columns
    mean, and ``columns`` where they do not; see :func:`incidents_from_table` for what becomes of the rest.

    Parameters
    ----------
    path
        File to read, recognised by its content; or a table in memory, with a geometry column or without.
    columns
        Schema column (also ``lat`` and ``lon``, ``point`` for both in one cell, and ``year``) -> column of the file.
    values
        For columns with a vocabulary, the file's words and what they mean:
        ``{"event_type": {"IED/UXO": "explosive_device"}}``.
    layout
        Name of a known layout, or the path of a declaration of your own (TOML), instead of recognising one.
    country
        Column with the country of each row, or one for all that state none, as code or name.
    near
        Place, (lat, lon) or geometry that the places are likely to be close to.
    gazetteer
        Where place names are looked up when a row has no coordinates; the embedded one by default.
    date_format
        ``strptime`` pattern of the file's dates, such as ``"%d/%m/%Y"``; by default what each column proves.
    encoding
        Encoding of a text file; told by its content by default.
    sheet
        Sheet of a workbook, layer of a GeoPackage or member of a zip archive; by default the one with the data.
    errors
        ``flag`` leaves out a cell that cannot be read: the row stays, ``source_record`` keeps the cell, and
        ``attrs["findings"]`` tells it. ``raise`` refuses the file and names every fault.
    keep_source
        Whether ``source_record`` is filled; it takes about a kilobyte a row.

    Returns
    -------
    geopandas.GeoDataFrame
        One row for each row of the file in its order (one an event where a known layout has several), every schema
        column, EPSG:4326. ``attrs["findings"]`` lists what was guessed, left out or contradicts itself;
        ``pandas.DataFrame(incidents.attrs["findings"])`` makes it a table.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If it is empty, damaged, or of no known format.
    SchemaError
        If a column is missing, or values do not fit and ``errors="raise"``; every fault with its lines.
    InputError
        If Python knows no such encoding, ``country`` is neither a column nor a country, or there is no such layout.
    MissingExtraError
        If the file is Parquet and pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "events.csv"
    >>> _ = path.write_text("date,dead,lat,lng\n2019-04-05,3,32.9,13.2\n6 April 2019,10+,32.8,13.1\n")
    >>> incidents = read_incidents(path)
    >>> incidents["killed_best"].tolist(), incidents["killed_low"].tolist()
    ([3, 10], [3, 10])
    """
    if isinstance(path, pd.DataFrame):
        return incidents_from_table(
            path,
            columns=columns,
            values=values,
            layout=layout,
            country=country,
            near=near,
            gazetteer=gazetteer,
            date_format=date_format,
            errors=errors,
            keep_source=keep_source,
        )
    frames = [read_table(path, encoding=encoding, sheet=sheet, headerless=headers_by_position)]
    asked = None
    if columns is None and layout is None and set(schema.REQUIRED) <= set(frames[0].columns):
        out = _read_back(frames.pop())
    else:
        asked = gazetteer or Gazetteer.default()
        out = incidents_from_table(
            frames.pop(),  # not held here, so that its rows can go as they are read
            columns=columns,
            values=values,
            layout=layout,
            country=country,
            near=near,
            gazetteer=asked,
            date_format=date_format,
            source_name=Path(path).name,
            errors=errors,
            keep_source=keep_source,
        )
    told: dict[str, Any] = {
        "columns": columns,
        "country": country,
        "near": near,
        "date_format": date_format,
        "encoding": encoding,
    }
    told |= {"values": values, "layout": layout, "sheet": sheet, "errors": errors}
    return signed(
        out.reset_index(drop=True),
        read_manifest(path),
        "read_incidents",
        parameters=told,
        inputs=[path],
        gazetteer=asked,
    )


def write_incidents(
    incidents: gpd.GeoDataFrame,
    path: str | PathLike[str],
    *,
    spreadsheet_safe: bool = False,
) -> None:
    """Write an incident table so that :func:`read_incidents` gives it back.

    The format follows the suffix: ``.csv``, ``.tsv``, ``.geojson`` (or ``.json``), ``.gpkg``, ``.parquet``.
    CSV carries the points as the columns ``lat`` and ``lon``. The index is not written. The file appears
    whole or not at all. Columns beyond the schema keep their values; CSV gives back their type only where
    it is plain (whole numbers, decimal numbers, truth values, text). The manifest in ``incidents.attrs`` goes into the
    file's metadata, for CSV and TSV into ``NAME.manifest.json`` beside it, and comes back with it.

    Parameters
    ----------
    incidents
        Incident table; what :func:`conform` makes of it is written.
    path
        File to write; one that is there is replaced.
    spreadsheet_safe
        Put an apostrophe before text in CSV that a spreadsheet would run as a formula. That text is then
        no longer what the source said.

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
    >>> incidents = incidents_from_rows([{"incident_id": "a", "record_kind": "incident",
    ...     "event_type": "protest", "match_status": "unresolved"}])
    >>> path = Path(tempfile.mkdtemp()) / "incidents.gpkg"
    >>> write_incidents(incidents, path)
    >>> read_incidents(path).equals(incidents)
    True
    """
    write_table(incidents, Path(path), spreadsheet_safe=spreadsheet_safe)


def _read_back(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Incidents of a file that has the required columns under their own names."""
    faults: list[Finding] = []
    frame = plainly_typed(frame, text=kept_as_text())
    if not isinstance(frame, gpd.GeoDataFrame) and {LAT, LON} <= set(frame.columns):
        points, _ = read_points(frame, faults)
        geometry = gpd.GeoSeries(points, index=frame.index, crs=CRS)
        frame = gpd.GeoDataFrame(frame.drop(columns=[LAT, LON]), geometry=geometry)
    table, unfit = conform_with_findings(frame)
    if told := [*(one[MESSAGE] for one in (*faults, *unfit)), *value_faults(table)]:
        raise SchemaError(" ".join(told))
    return table
