"""Zip archives: which of their files holds the table."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from geoincidents.errors import FileFormatError, InputError

if TYPE_CHECKING:
    from contextlib import ExitStack

    from geoincidents.tables.containers.sources import Source
    from geoincidents.tables.notes import Notes

_TABLES: Final = frozenset(
    {".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".geoparquet", ".gz", ".zip"}
    | {
        ".json",
        ".jsonl",
        ".ndjson",
        ".geojson",
        ".geojsonl",
        ".geojsons",
        ".kml",
        ".kmz",
        ".gpx",
        ".gpkg",
        ".fgb",
        ".shp",
    }
)
_PERHAPS: Final = frozenset({".txt", ".dat", ".data", ""})
_SHEETS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".gpkg", ".zip", ".kmz"})
_RELATED: Final = frozenset({".csv", ".tsv", ".tab"})
_MOST_RELATED, _MOST_BYTES = 20, 64 * 2**20  # files, and their bytes, that are held in memory to be joined
_SHOWN = 5
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
# First folder of what an Office document other than a workbook holds, and what it is.
_OFFICE = {"word": "a Word document", "ppt": "a PowerPoint presentation"}


def open_archive(source: Source, stack: ExitStack) -> zipfile.ZipFile:
    """Archive that stays open as long as the stack."""
    stream = stack.enter_context(source.path.open("rb") if source.path else io.BytesIO(source.whole()))
    try:
        return stack.enter_context(zipfile.ZipFile(stream))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        msg = f"{source.name} is a zip archive or a workbook, but damaged or cut off: {error}."
        raise FileFormatError(msg) from error


def is_workbook(archive: zipfile.ZipFile, source: Source) -> bool:
    """Tell a workbook from an archive of files; any other document is refused."""
    names = set(archive.namelist())
    if "mimetype" in names and "content.xml" in names:
        kind = _mimetype(archive)
        if kind.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
            return True
        if kind.startswith(_OPEN_DOCUMENT):
            raise _document(source, "an OpenDocument file, but no spreadsheet")
    if "[Content_Types].xml" in names:
        folders = {name.partition("/")[0] for name in names}
        if "xl" in folders:
            return True
        raise _document(source, next((what for key, what in _OFFICE.items() if key in folders), "an Office document"))
    return False


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    """What an archive says of itself."""
    try:
        return archive.read("mimetype")[:200]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
        return b""


def _document(source: Source, what: str) -> FileFormatError:
    """Error for a document that holds no table."""
    return FileFormatError(f"{source.name} is {what}. Copy its table to a spreadsheet, and save that as XLSX or CSV.")


def related_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Files of an archive that are all CSV or TSV and may be joined; none where there is one, or they are too large."""
    files = [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]
    tables = [info for info in files if _suffix(info) in _TABLES]
    if not 1 < len(tables) <= _MOST_RELATED or any(_suffix(info) not in _RELATED for info in tables):
        return []
    return tables if sum(info.file_size for info in tables) <= _MOST_BYTES else []


def chosen_member(
    archive: zipfile.ZipFile, source: Source, sheet: str | None, notes: Notes
) -> tuple[zipfile.ZipInfo, str | None]:
    """File of an archive that holds the table, and the sheet of it that is still to be found."""
    files = [
        info for info in archive.infolist() if info.filename and not info.is_dir() and not _is_litter(info.filename)
    ]
    if not files:
        msg = f"{source.name} is an empty zip archive."
        raise FileFormatError(msg)
    if sheet is not None:
        named = [info for info in files if sheet in {info.filename, PurePosixPath(info.filename).name}]
        if named:
            return named[0], None
    members = [info for info in files if _suffix(info) in _TABLES] or [i for i in files if _suffix(i) in _PERHAPS]
    if not members:
        names = ", ".join(info.filename for info in files[:_SHOWN]) + (", ..." if len(files) > _SHOWN else "")
        msg = f"{source.name} is a zip archive without a table. It holds: {names}."
        raise FileFormatError(msg)
    largest = max(members, key=lambda info: _weight(info, files))
    if sheet is not None and not any(_suffix(info) in _SHEETS for info in members):
        msg = f"{source.name} holds no file {sheet!r}. There are: {', '.join(info.filename for info in members)}."
        raise InputError(msg)
    if others := [info.filename for info in members if info is not largest]:
        message = f"Of several files in the archive, {largest.filename!r} is read; sheet= names another."
        notes.add("other_members", message, values=others)
    return largest, sheet


def parts_of(archive: zipfile.ZipFile, source: Source, shapes: zipfile.ZipInfo) -> dict[str, Source]:
    """Files of an archive that have the name of a shapefile, by suffix."""
    stem = _stem(shapes)
    return {_suffix(info): source.member(archive, info) for info in archive.infolist() if _stem(info) == stem}


def _is_litter(name: str) -> bool:
    """Tell what an operating system leaves in an archive."""
    path = PurePosixPath(name)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith(".") or path.name.casefold() == "thumbs.db"


def _suffix(info: zipfile.ZipInfo) -> str:
    """End of the name of a file."""
    return PurePosixPath(info.filename).suffix.lower()


def _stem(info: zipfile.ZipInfo) -> str:
    """Name of a file without its end."""
    return str(PurePosixPath(info.filename).with_suffix("")) if PurePosixPath(info.filename).name else ""


def _weight(info: zipfile.ZipInfo, files: list[zipfile.ZipInfo]) -> int:
    """Bytes of a file, with those of the parts of a shapefile."""
    if _suffix(info) != ".shp":
        return info.file_size
    return sum(part.file_size for part in files if _stem(part) == _stem(info))
