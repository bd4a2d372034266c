"""Incidents read from any table file, and written so that nothing is lost."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.cells import parse_days, parse_points
from geoincidents.conforming import conform_leniently, contradictions, value_faults
from geoincidents.errors import SchemaError
from geoincidents.formats import read_table
from geoincidents.geo import CRS
from geoincidents.locating import mark_given, resolve_places
from geoincidents.tables import (
    LAT,
    LON,
    column_map,
    country_codes,
    record_texts,
    vocabulary_words,
    with_defaults,
)
from geoincidents.writing import write_table

_LOGGER = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from geoincidents.gazetteer import Gazetteer


def read_incidents(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | None] | None = None,
    country: str | None = None,
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
        Column with the country of each row, or one country for all, as code or name.
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
        If Python knows no such encoding.
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
    if columns is None and set(schema.REQUIRED) <= set(frame.columns):
        out = _read_back(frame)
    else:
        out = incidents_from_table(
            frame,
            columns=columns,
            country=country,
            gazetteer=gazetteer,
            date_format=date_format,
            source_name=Path(path).name,
        )
    return out.reset_index(drop=True)


def incidents_from_table(
    table: pd.DataFrame,
    *,
    columns: Mapping[str, str | None] | None = None,
    country: str | None = None,
    gazetteer: Gazetteer | None = None,
    date_format: str | None = None,
    source_name: str | None = None,
) -> gpd.GeoDataFrame:
    """Incidents of a table in memory, row for row.

    A column that is not mapped counts as the schema column of the same name (switch that off with None as
    its source), ``latitude``, ``lng`` and the like as coordinates; every other column is kept under its
    name, and ``source_record`` holds the whole row as JSON. A row with coordinates has the match status
    ``given`` and, unless the table says how exact they are, the precision ``unknown``; one without is
    looked up by ``place_phrase``. A date may be a day, a month (2019-04) or a year (2019): start, end and
    precision say which. What has no identifier gets one that only depends on its source and content.

    Parameters
    ----------
    table
        Any table, with a geometry column or without.
    columns
        Schema column (also ``lat`` and ``lon``) -> column of the table, or None.
    country
        Column with the country of each row, or one country for all, as code or name.
    gazetteer
        Where place names are looked up when a row has no coordinates; the embedded one by default.
    date_format
        ``strptime`` pattern of the table's dates, such as ``"%d/%m/%Y"``; by default ISO 8601.
    source_name
        What to call the source where no column does.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index, every schema column, EPSG:4326.

    Raises
    ------
    SchemaError
        If a column is missing or values do not fit; every fault with its rows.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"month": ["2019-04"], "lat": [32.9], "lon": [13.2]})
    >>> incidents = incidents_from_table(table, columns={"date_start": "month"})
    >>> incidents["date_precision"].item(), str(incidents["date_end"].item())[:10]
    ('month', '2019-04-30')
    """
    wanted = dict(columns or {})
    if country in table.columns:
        wanted.setdefault(schema.COUNTRY, country)
    mapping = column_map(table, wanted)
    faults = _vague(table, mapping)
    found = pd.DataFrame({key: table[source].array for key, source in mapping.items()}, index=table.index)
    if country is not None and schema.COUNTRY not in mapping:
        found[schema.COUNTRY] = country
    if schema.COUNTRY in found.columns:
        found[schema.COUNTRY] = country_codes(found[schema.COUNTRY], gazetteer)
    for name in set(schema.VOCABULARIES) & set(found.columns):
        found[name] = vocabulary_words(found[name], name)
    points = _points(table, found, faults)
    found = with_defaults(parse_days(found, date_format, faults), record_texts(table), source_name)
    found = pd.concat([found.drop(columns=[LAT, LON], errors="ignore"), _others(table, mapping)], axis=1)
    incidents, unfit = conform_leniently(gpd.GeoDataFrame(found, geometry=points, crs=CRS))
    incidents = mark_given(incidents)
    if not faults and not unfit:
        incidents = resolve_places(incidents, gazetteer=gazetteer)
    faults += [*unfit, *value_faults(incidents[incidents[schema.MATCH_STATUS].notna()])]
    _report(faults, incidents, implied={key for key in mapping if key not in wanted})
    return incidents


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
    it is plain (whole numbers, decimal numbers, truth values, text).

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
    >>> from geoincidents.conforming import incidents_from_rows
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
    _report([*faults, *unfit, *value_faults(table)], table)
    return table


def _report(faults: list[str], incidents: gpd.GeoDataFrame, implied: set[str] | None = None) -> None:
    """Raise all faults at once; log what the source says against itself, for that is its content."""
    if faults:
        msg = " ".join(faults)
        for name in sorted(implied or ()):
            if f"{name!r}" in msg:  # perhaps a column that only happens to be called like one of the schema's
                msg += f" If the column {name!r} means something else, pass columns={{{name!r}: None}}."
        raise SchemaError(msg)
    for contradiction in contradictions(incidents):
        _LOGGER.warning("the source contradicts itself: %s", contradiction)


def _vague(table: pd.DataFrame, mapping: dict[str, str]) -> list[str]:
    """Sentence for a table in which nothing says where or when."""
    telling = {schema.DATE_START, schema.DATE_END, schema.TIME_START, schema.PLACE_PHRASE, LAT, LON}
    faults = []
    if len({LAT, LON} & set(mapping)) == 1:
        faults.append("There is a latitude without a longitude, or the other way round.")
    if not telling & set(mapping) and not isinstance(table, gpd.GeoDataFrame):
        names = ", ".join(map(str, table.columns))
        faults.append(
            "No column says where or when. Pass columns={'date_start': ..., 'place_phrase': ...} or 'lat' and "
            f"'lon' instead of the place. The columns are: {names}.",
        )
    return faults


def _points(table: pd.DataFrame, found: pd.DataFrame, faults: list[str]) -> Any:
    """Geometry of each row: the table's own, else that of its coordinates."""
    points = np.full(len(table), None, dtype=object)
    if {LAT, LON} <= set(found.columns):
        points = parse_points(found[LAT], found[LON], faults)
    if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None:
        own = table.geometry if table.crs is None else table.geometry.to_crs(CRS)
        points = np.where(own.notna() & ~own.is_empty, np.asarray(own.array, dtype=object), points)
    return points


def _others(table: pd.DataFrame, mapping: dict[str, str]) -> pd.DataFrame:
    """Columns that mean nothing to the schema; one that is called like a schema column is only in the record."""
    taken = {*mapping.values(), *schema.DTYPES, schema.GEOMETRY}
    return table[[name for name in table.columns if name not in taken and table[name].dtype != "geometry"]]
