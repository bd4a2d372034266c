"""Incidents read from any table file, and written so that nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from geoincidents import schema
from geoincidents.geo import CRS
from geoincidents.tables.cells import parse_points
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.conforming import conform_leniently, value_faults
from geoincidents.tables.descriptions import description_of
from geoincidents.tables.formats import read_table
from geoincidents.tables.locating import incidents_from_table, report
from geoincidents.tables.round_trip import DESCRIPTION, unpacked
from geoincidents.tables.writing import to_geojson, write_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import pandas as pd

    from geoincidents.gazetteer import Gazetteer, Reference

__all__ = ["incidents_from_table", "read_incidents", "to_geojson", "write_incidents"]


def read_incidents(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | None] | None = None,
    country: str | None = None,
    near: Reference | None = None,
    gazetteer: Gazetteer | None = None,
    date_format: str | None = None,
    encoding: str | None = None,
) -> gpd.GeoDataFrame:
    r"""Incidents of a CSV, TSV, GeoJSON, GeoPackage or (Geo)Parquet file.

    A file that :func:`write_incidents` made comes back as it was. In any other one, ``columns`` says what
    the columns mean; see :func:`incidents_from_table` for what becomes of the rest. Lines of HXL tags below
    the header are skipped.

    Parameters
    ----------
    path
        File to read, recognised by its content; CSV, TSV and GeoJSON may be compressed with gzip.
    columns
        Schema column (also ``lat`` and ``lon``) -> column of the file.
    country
        Column with the country of each row, or one for all that state none, as code or name.
    near
        Place, (lat, lon) or geometry that the places are likely to be close to.
    gazetteer
        Where place names are looked up when a row has no coordinates; the embedded one by default.
    date_format
        ``strptime`` pattern of the file's dates, such as ``"%d/%m/%Y"``; by default ISO 8601.
    encoding
        Encoding of a text file; UTF-8 by default.

    Returns
    -------
    geopandas.GeoDataFrame
        One row for each row of the file in its order, every schema column, EPSG:4326.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If it is empty, damaged, in another encoding, or none of these formats.
    SchemaError
        If a column is missing or values do not fit; every fault with its lines.
    InputError
        If Python knows no such encoding, or ``country`` is neither a column nor a country.
    MissingExtraError
        If the file is Parquet and pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "events.csv"
    >>> _ = path.write_text("date,dead,lat,lng\n2019-04-05,3,32.9,13.2\n")
    >>> incidents = read_incidents(path, columns={"date_start": "date", "killed_best": "dead"})
    >>> incidents["killed_best"].tolist(), incidents["match_status"].tolist()
    ([3], ['given'])
    """
    frame = read_table(path, encoding=encoding)
    description = description_of(path, frame) if columns is None else None
    if columns is None and (description is not None or set(schema.REQUIRED) <= set(frame.columns)):
        out = _read_back(frame, description)
    else:
        out = incidents_from_table(
            frame,
            columns=columns,
            country=country,
            near=near,
            gazetteer=gazetteer,
            date_format=date_format,
            source_name=Path(path).name,
        )
    return out.reset_index(drop=True)


def write_incidents(
    incidents: gpd.GeoDataFrame,
    path: str | PathLike[str],
    *,
    spreadsheet_safe: bool = False,
    hxl: bool = False,
) -> None:
    """Write an incident table so that :func:`read_incidents` gives it back.

    The format follows the suffix: ``.csv``, ``.tsv``, ``.geojson`` (or ``.json``), ``.gpkg`` (GeoPackage),
    ``.parquet``, ``.fgb`` (FlatGeobuf), ``.xlsx`` (Excel), ``.kml`` (Google Earth); text formats also as ``.csv.gz``.
    CSV and Excel carry the points as the columns ``lat`` and ``lon``. The index is not written. The file appears
    whole or not at all; what stands there keeps its rights, and a link stays one.

    Columns beyond the schema keep their values, types and names: the file carries a short description of them. CSV
    has no place for one; where such a column would not come back of itself (text that looks like numbers, dates,
    categories), a last column ``geoincidents`` holds it in its first row. Lists and mappings are written as JSON
    text. What a format cannot hold is refused before anything is written.

    Parameters
    ----------
    incidents
        Incident table; what :func:`conform` makes of it is written.
    path
        File to write; one that is there is replaced.
    spreadsheet_safe
        Put an apostrophe before text in CSV that a spreadsheet would run as a formula. That text is then
        no longer what the source said. Excel files run no formulas anyway.
    hxl
        Put a row of HXL tags (such as ``#adm1+name``) below the header of CSV, TSV or Excel.

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
    write_table(incidents, Path(path), spreadsheet_safe=spreadsheet_safe, hxl=hxl)


def _read_back(frame: pd.DataFrame, description: dict[str, Any] | None) -> gpd.GeoDataFrame:
    """Incidents of a file that has the required columns under their own names."""
    faults: list[str] = []
    points = None
    if not isinstance(frame, gpd.GeoDataFrame) and {LAT, LON} <= set(frame.columns):
        points = gpd.GeoSeries(parse_points(frame[LAT], frame[LON], faults), index=frame.index, crs=CRS)
        theirs = {form.get("column") for form in (description or {}).get("columns", [])}
        frame = frame.drop(columns=[name for name in (LAT, LON) if name not in theirs])
    frame = unpacked(frame.drop(columns=[DESCRIPTION] if description else [], errors="ignore"), description)
    if points is not None:
        frame = gpd.GeoDataFrame(frame, geometry=points)
    table, unfit = conform_leniently(frame)
    report([*faults, *unfit, *value_faults(table)], table)
    return table
