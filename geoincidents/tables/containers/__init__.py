"""Files as raw tables, whatever they are: told by content, never by name, unpacked within limits, read leniently."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geoincidents.errors import InputError, path_of
from geoincidents.tables.containers.decoding import decode
from geoincidents.tables.containers.delimited import delimited_chunks, find_shape, read_delimited
from geoincidents.tables.containers.documents import line_chunks, read_document
from geoincidents.tables.containers.geometry_columns import with_geometry
from geoincidents.tables.containers.limits import Limits
from geoincidents.tables.containers.markup import read_gpx, read_kml
from geoincidents.tables.containers.pages import read_page
from geoincidents.tables.containers.related import related_table
from geoincidents.tables.containers.sources import file_source
from geoincidents.tables.containers.unpacking import unpacked
from geoincidents.tables.containers.vector import (
    parquet_chunks,
    read_flatgeobuf,
    read_geopackage,
    read_parquet,
    read_shapefile,
)
from geoincidents.tables.containers.workbooks import read_workbook
from geoincidents.tables.notes import NOTES, Notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from os import PathLike

    import pandas as pd

    from geoincidents.tables.containers.headers import Headerless
    from geoincidents.tables.containers.sources import Source
    from geoincidents.tables.containers.unpacking import Leaf

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the caller says of the file."""

    encoding: str | None
    sheet: str | None
    headerless: Headerless | None


def read_table(
    path: str | PathLike[str],
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    headerless: Headerless | None = None,
    limits: Limits | None = None,
) -> pd.DataFrame:
    r"""Raw rows of a file, recognised by content: every row, every cell as it stands.

    CSV and TSV with any of the delimiters comma, semicolon, tab and bar; workbooks (XLSX, XLSM, XLSB, XLS, ODS); JSON
    (a list of objects, an object with one in it, lines), GeoJSON, GeoPackage, FlatGeobuf, shapefiles, (Geo)Parquet,
    KML, GPX, the largest table of a web page; and any of them in gzip or a zip archive. CSV and TSV of one archive that
    name each other by identifiers are one table, a row for each row that says when. Cells of CSV and TSV are text, null
    where empty.

    Parameters
    ----------
    path
        File to read.
    encoding
        Encoding of a text file or a shapefile; by default UTF-8, UTF-16 where the file shows it, else cp1252.
    sheet
        Sheet of a workbook, layer of a GeoPackage or file of a zip archive; by default the one with the data.
    headerless
        Called with the cells of the first row of a CSV, a TSV or a workbook; the names it gives are those of the
        columns of a file without a header, None says that it has one.
    limits
        How much the file may hold; see :class:`Limits`.

    Returns
    -------
    pandas.DataFrame
        A GeoDataFrame where the file has geometries. The index is named ``line`` and counts the lines of the file for
        CSV and TSV; else it is named ``row`` and counts from 1, in a workbook as the sheet does. ``attrs`` has
        ``"notes"``: what was set aside or assumed, each a dict with ``finding``, ``column``, ``rows`` (how many),
        ``first_rows``, ``values`` and ``message``; and where there are any ``"hxl"``: the HXL tags by column,
        ``"index_column"``: the cells of a leading column without a name, as JSON.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file is empty, damaged, above a limit, without a header, or none of these.
    SchemaError
        If a GeoJSON file has a property called ``geometry``.
    InputError
        If there is no such encoding or sheet.
    MissingExtraError
        If the file is Parquet and pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "events.csv"
    >>> _ = path.write_text("Weekly log\n\ndate;place;dead\n2019-04-05;Tripoli;007\n")
    >>> table = read_table(path)
    >>> table.to_dict("index")
    {4: {'date': '2019-04-05', 'place': 'Tripoli', 'dead': '007'}}
    >>> [note["finding"] for note in table.attrs["notes"]]
    ['title_lines']
    """
    notes = Notes()
    wanted = _Wanted(encoding, sheet, headerless)
    with unpacked(file_source(path_of(path), limits or Limits()), sheet, notes) as leaf:
        frame = _read(leaf, wanted, notes)
    return _finished(frame, leaf, notes)


def read_chunks(
    path: str | PathLike[str],
    *,
    rows: int,
    encoding: str | None = None,
    sheet: str | None = None,
    headerless: Headerless | None = None,
    limits: Limits | None = None,
) -> Iterator[pd.DataFrame]:
    r"""Raw rows of a file in tables of so many rows, for files that are larger than memory.

    CSV, TSV, lines of JSON objects and Parquet without geometries and index are never in memory whole, and may have any
    number of rows; any other file is read whole and handed out in pieces.

    Parameters
    ----------
    path
        File to read.
    rows
        Rows of a table; the last one has fewer.
    encoding, sheet, headerless, limits
        As in :func:`read_table`.

    Yields
    ------
    pandas.DataFrame
        As :func:`read_table` gives them, with the notes on its rows, and in the first those on the file. A file with a
        header alone gives one table without rows.

    Raises
    ------
    InputError
        If ``rows`` is not above 0.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "events.csv"
    >>> _ = path.write_text("date,dead\n2019-04-05,3\n2019-04-06,0\n2019-04-07,1\n")
    >>> [chunk.index.tolist() for chunk in read_chunks(path, rows=2)]
    [[2, 3], [4]]
    """
    if rows <= 0:
        msg = f"rows= has to be above 0, and is {rows!r}."
        raise InputError(msg)
    return _chunks(file_source(Path(path), limits or Limits()), rows, _Wanted(encoding, sheet, headerless))


def _chunks(source: Source, rows: int, wanted: _Wanted) -> Iterator[pd.DataFrame]:
    """Tables of a file, one after the other."""
    notes = Notes()
    with unpacked(source, wanted.sheet, notes) as leaf:
        if leaf.form == "delimited":
            text = decode(leaf.source, wanted.encoding, notes)
            shape = find_shape(text, notes, wanted.headerless)
            for frame in delimited_chunks(text, shape, rows, notes):
                yield _finished(frame, leaf, notes)
            return
        streamed = False
        for frame in _streamed(leaf, rows, wanted, notes):
            streamed = True
            yield _finished(frame, leaf, notes)
        if streamed:
            return
        frame = _finished(_read(leaf, wanted, notes), leaf, notes)
    for start in range(0, max(len(frame), 1), rows):
        piece = frame.iloc[start : start + rows]
        if start:
            piece.attrs = {key: value for key, value in frame.attrs.items() if key != NOTES} | {NOTES: []}
        yield piece


def _streamed(leaf: Leaf, rows: int, wanted: _Wanted, notes: Notes) -> Iterator[pd.DataFrame]:
    """Tables of a file of another form that need not be in memory whole; none where it has to be."""
    if leaf.form == "json":
        told = Notes()  # the whole file's, which are told again where it is not read in lines
        for frame in line_chunks(decode(leaf.source, wanted.encoding, told), rows, notes):
            notes.found |= told.found
            told.found = {}
            yield frame
    elif leaf.form == "parquet":
        yield from parquet_chunks(leaf.source, rows)


def _read(leaf: Leaf, wanted: _Wanted, notes: Notes) -> pd.DataFrame:
    """Table of a file that is not packed."""
    source = leaf.source
    readers: dict[str, Callable[[], pd.DataFrame]] = {
        "workbook": lambda: read_workbook(source, leaf.sheet, notes, wanted.headerless),
        "geopackage": lambda: read_geopackage(source, leaf.sheet, notes),
        "flatgeobuf": lambda: read_flatgeobuf(source, notes),
        "shapefile": lambda: read_shapefile(source, leaf.parts, notes, wanted.encoding),
        "parquet": lambda: read_parquet(source),
        "kml": lambda: read_kml(source, notes),
        "gpx": lambda: read_gpx(source, notes),
    }
    if leaf.form in readers:
        return readers[leaf.form]()
    if leaf.form == "related":
        members = {name: replace(leaf, source=one, form="delimited") for name, one in (leaf.parts or {}).items()}
        return related_table({name: _read(member, wanted, notes) for name, member in members.items()}, notes)
    text = decode(source, wanted.encoding, notes)
    if leaf.form == "json":
        return read_document(text, notes)
    if leaf.form == "page":
        return read_page(text, notes, wanted.headerless)
    return read_delimited(text, find_shape(text, notes, wanted.headerless), notes)


def _finished(frame: pd.DataFrame, leaf: Leaf, notes: Notes) -> pd.DataFrame:
    """Table with its geometry, its notes handed over and logged."""
    frame = with_geometry(frame, notes)
    notes.hand_over(frame)
    for note in frame.attrs[NOTES]:
        where = f" ({frame.index.name} {', '.join(map(str, note['first_rows']))})" if note["first_rows"] else ""
        _LOGGER.info("%s: %s%s", leaf.source.name, note["message"], where)
    return frame
