"""Incidents read from any table file, and written so that nothing is lost."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, overload

import geopandas as gpd
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError, SchemaError, path_of
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.geo import CRS
from geoincidents.parallel import as_whole
from geoincidents.tables.chunks import incident_chunks
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.conforming import conform_with_findings, value_faults
from geoincidents.tables.containers import read_chunks, read_table
from geoincidents.tables.findings import MESSAGE, SHOWN_ROWS
from geoincidents.tables.held import Seen
from geoincidents.tables.layouts import headers_by_position
from geoincidents.tables.locating import incidents_from_table
from geoincidents.tables.manifest import MANIFEST, signed
from geoincidents.tables.manifest_files import manifest_beside
from geoincidents.tables.points import read_points
from geoincidents.tables.reading import Ask, check_policies
from geoincidents.tables.writing.descriptions import description_of
from geoincidents.tables.writing.round_trip import DESCRIPTION, unpacked
from geoincidents.tables.writing.table_files import to_geojson, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.tables.containers.limits import Limits
    from geoincidents.tables.findings import Finding
    from geoincidents.tables.placing import OnAmbiguous
    from geoincidents.tables.reading import Errors

__all__ = ["incidents_from_table", "read_incidents", "to_geojson", "write_incidents"]


class Reading(TypedDict, total=False):
    """How a file is read; see :func:`read_incidents`."""

    columns: Mapping[str, str | None] | None
    values: Mapping[str, Mapping[str, str]] | None
    layout: str | PathLike[str] | None
    country: str | None
    near: Reference | None
    gazetteer: Gazetteer | None
    date_format: str | None
    encoding: str | None
    sheet: str | None
    errors: Errors
    on_ambiguous: OnAmbiguous
    keep_source: bool
    limits: Limits | None


@overload
def read_incidents(
    path: str | PathLike[str] | pd.DataFrame, *, chunks: None = None, **how: Unpack[Reading]
) -> gpd.GeoDataFrame: ...


@overload
def read_incidents(path: str | PathLike[str], *, chunks: int, **how: Unpack[Reading]) -> Iterator[gpd.GeoDataFrame]: ...


@overload
def read_incidents(path: str | PathLike[str], *, partitions: int, **how: Unpack[Reading]) -> Any: ...


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
    on_ambiguous: OnAmbiguous = "flag",
    keep_source: bool = True,
    limits: Limits | None = None,
    chunks: int | None = None,
    partitions: int | None = None,
) -> gpd.GeoDataFrame | Iterator[gpd.GeoDataFrame]:
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
    on_ambiguous
        Where rows are looked up, ``flag`` marks one whose name several places answer to as ``ambiguous``, ``best``
        takes the likeliest, and ``raise`` refuses the file and tells all such names; :func:`unplaced` lists them to be
        corrected.
    keep_source
        Whether ``source_record`` is filled; it takes about a kilobyte a row.
    limits
        How much the file may hold once it is unpacked, in all, in a row and in a cell; see :class:`Limits`.
    chunks
        Rows that are read at once, for a file larger than memory: the result is then an iterator of tables. What the
        columns mean is settled by the first rows and holds for all, the order of day and month by the first that show
        it; identifiers are unique over all tables, columns beyond the schema stay text, and each table has its own
        ``attrs``. CSV, TSV, lines of JSON and Parquet without geometries are never in memory whole, other files are.
    partitions
        About how many partitions the rows of a CSV or TSV file are read in, for many processes: the result is then a
        Dask table (needs the extra ``distributed``). The path may also be a folder, of which each file is a partition
        (a folder of incidents in Parquet is opened as by :func:`open_incidents`). What the columns mean is settled by
        the first of them.

    Returns
    -------
    geopandas.GeoDataFrame, or an iterator of such where ``chunks`` is given, or a Dask one where ``partitions`` is
        One row for each row of the file in its order (one an event where a known layout has several), every schema
        column, EPSG:4326. ``attrs["findings"]`` lists what was guessed, left out or contradicts itself;
        ``pandas.DataFrame(incidents.attrs["findings"])`` makes it a table.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If it is empty, damaged, above a limit, or of no known format.
    SchemaError
        If a column is missing, or values do not fit and ``errors="raise"``; every fault with its lines.
    InputError
        If Python knows no such encoding, ``country`` is neither a column nor a country, there is no such layout, or
        ``chunks`` is not above 0 or given with a table in memory, or there is no such policy.
    AmbiguousPlaceError
        If names are ambiguous and ``on_ambiguous`` is ``raise``.
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
    >>> [len(table) for table in read_incidents(path, chunks=1)]
    [1, 1]
    """
    if isinstance(path, pd.DataFrame):
        if chunks is not None or partitions is not None:
            raise InputError("chunks= and partitions= are for files; slice a table in memory with .iloc.")
        table: gpd.GeoDataFrame = incidents_from_table(
            path,
            columns=columns,
            values=values,
            layout=layout,
            country=country,
            near=near,
            gazetteer=gazetteer,
            date_format=date_format,
            errors=errors,
            on_ambiguous=on_ambiguous,
            keep_source=keep_source,
        )
        return table
    check_policies(errors, on_ambiguous)
    if partitions is not None:
        if chunks is not None:
            raise InputError("chunks= gives one table after the other, partitions= a Dask table. Give one of them.")
        opened: Any = import_module("geoincidents.distributed.files").partitioned(
            path, partitions, columns=columns, values=values, layout=layout, country=country, near=near,
            gazetteer=gazetteer, date_format=date_format, encoding=encoding, sheet=sheet, errors=errors,
            on_ambiguous=on_ambiguous, keep_source=keep_source, limits=limits,
        )  # fmt: skip
        return opened  # type: ignore[no-any-return]  # Dask's tables are no type that is known here
    said: dict[str, Any] = {
        "columns": columns,
        "country": country,
        "near": near,
        "date_format": date_format,
        "encoding": encoding,
        "values": values,
        "layout": layout,
        "sheet": sheet,
        "errors": errors,
        "on_ambiguous": None if on_ambiguous == "flag" else on_ambiguous,
    }
    raw: dict[str, Any] = {"encoding": encoding, "sheet": sheet, "headerless": headers_by_position, "limits": limits}
    own = columns is None and layout is None
    if chunks is not None:
        tables = read_chunks(path, rows=chunks, **raw)
        context = {"near": near, "on_ambiguous": on_ambiguous}
        ask = Ask(gazetteer, date_format, Path(path).name, errors, keep_source, context=context)
        return _in_chunks(Path(path), tables, ask, said | {"chunks": chunks}, own=own)
    frames = [read_table(path, **raw)]
    asked = None
    description = description_of(path, frames[0])
    if own and (description is not None or schema.is_incident_table(frames[0].columns)):
        out = read_back(frames.pop(), description)
    else:
        asked = gazetteer_of(gazetteer)
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
            on_ambiguous=on_ambiguous,
            keep_source=keep_source,
        )
    return signed(
        out.reset_index(drop=True),
        manifest_beside(path, description),
        "read_incidents",
        parameters=said,
        inputs=[path],
        gazetteer=asked,
    )


def _in_chunks(
    path: Path, tables: Iterator[pd.DataFrame], ask: Ask, said: Mapping[str, Any], *, own: bool
) -> Iterator[gpd.GeoDataFrame]:
    """Incidents of the pieces of a file; the index goes on from one to the next, the manifest is that of the file."""
    first = next(tables)
    every = chain([first], tables)
    description = description_of(path, first)
    if own and schema.is_incident_table(first.columns):
        asked, pieces = None, _pieces_back(every, description)
    else:
        asked = gazetteer_of(ask.gazetteer)
        how = {name: said[name] for name in ("values", "layout", "country")}
        pieces = incident_chunks(every, replace(ask, gazetteer=asked), columns=said["columns"], **how)
    del first, every
    start, manifest = 0, None
    for piece in pieces:
        piece.index = pd.RangeIndex(start, start + len(piece))
        start += len(piece)
        if manifest is None:
            earlier = manifest_beside(path, description)
            signed(piece, earlier, "read_incidents", parameters=said, inputs=[path], gazetteer=asked)
            manifest = piece.attrs[MANIFEST]
        piece.attrs[MANIFEST] = deepcopy(manifest)
        yield piece
        del piece  # not held while the next one is read


def _pieces_back(tables: Iterable[pd.DataFrame], description: dict[str, Any] | None) -> Iterator[gpd.GeoDataFrame]:
    """Incidents of the pieces of a file that has the required columns under their own names."""
    seen = Seen()
    for table in tables:
        piece = read_back(table, description, alike=True)
        ids = piece[schema.INCIDENT_ID]
        if (again := seen.times(ids) > 0).any():
            shown = ", ".join(ids[again].head(SHOWN_ROWS))
            raise SchemaError(f"'incident_id' is not unique: {int(again.sum())} row(s) came before: {shown}.")
        seen.add(ids)
        yield piece


@as_whole("folder", folders=False)
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
    text. What a format cannot hold is refused before anything is written. The manifest in ``incidents.attrs`` goes
    into the description, for CSV and TSV into ``NAME.manifest.json`` beside the file, and comes back with it.

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
    write_table(incidents, path_of(path), spreadsheet_safe=spreadsheet_safe, hxl=hxl)


def read_back(frame: pd.DataFrame, description: dict[str, Any] | None, *, alike: bool = False) -> gpd.GeoDataFrame:
    """Incidents of a file that has the required columns under their own names; pieces of one are typed all alike."""
    faults: list[Finding] = []
    points = None
    if not isinstance(frame, gpd.GeoDataFrame) and {LAT, LON} <= set(frame.columns):
        points = gpd.GeoSeries(read_points(frame, faults)[0], index=frame.index, crs=CRS)
        theirs = {form.get("column") for form in (description or {}).get("columns", [])}
        frame = frame.drop(columns=[name for name in (LAT, LON) if name not in theirs])
    frame = frame.drop(columns=[DESCRIPTION] if description else [], errors="ignore")
    if description is not None or not alike:
        frame = unpacked(frame, description)
    if points is not None:
        frame = gpd.GeoDataFrame(frame, geometry=points)
    table, unfit = conform_with_findings(frame)
    if told := [*(one[MESSAGE] for one in (*faults, *unfit)), *value_faults(table)]:
        raise SchemaError(" ".join(told))
    return table
