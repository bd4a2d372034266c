"""Incidents read from any table file, and written so that nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

from geoincidents import schema
from geoincidents.gazetteer import Gazetteer
from geoincidents.geo import CRS
from geoincidents.tables.cells import parse_points
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.conforming import conform_leniently, value_faults
from geoincidents.tables.formats import read_table
from geoincidents.tables.locating import incidents_from_table, report
from geoincidents.tables.manifest import signed
from geoincidents.tables.manifest_files import read_manifest
from geoincidents.tables.writing import write_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import pandas as pd

    from geoincidents.gazetteer import Reference

__all__ = ["incidents_from_table", "read_incidents", "write_incidents"]


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
    asked = None
    if columns is None and set(schema.REQUIRED) <= set(frame.columns):
        out = _read_back(frame)
    else:
        asked = gazetteer or Gazetteer.default()
        out = incidents_from_table(
            frame,
            columns=columns,
            country=country,
            near=near,
            gazetteer=asked,
            date_format=date_format,
            source_name=Path(path).name,
        )
    told = {"columns": columns, "country": country, "near": near, "date_format": date_format, "encoding": encoding}
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
    faults: list[str] = []
    if not isinstance(frame, gpd.GeoDataFrame) and {LAT, LON} <= set(frame.columns):
        points = parse_points(frame[LAT], frame[LON], faults)
        geometry = gpd.GeoSeries(points, index=frame.index, crs=CRS)
        frame = gpd.GeoDataFrame(frame.drop(columns=[LAT, LON]), geometry=geometry)
    table, unfit = conform_leniently(frame)
    report([*faults, *unfit, *value_faults(table)], table)
    return table
