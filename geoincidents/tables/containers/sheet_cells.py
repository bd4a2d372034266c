"""What a workbook's own XML says of its cells before they are loaded: how far they reach, and which show an error."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

from geoincidents.errors import FileFormatError
from geoincidents.tables.containers.sources import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.tables.containers.sources import Source

# Cells that a sheet may span, empty ones included, for the library holds a place for each of them.
_SPAN = 100_000_000
_CARRIED = 64 * BLOCK  # bytes without the end of a row after which the row is searched as far as it goes
_ROW_END, _ODS_ROW_END = b"</row>", b"</table:table-row>"
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?\s*(?:<v>([^<]*)<)?",
)
_LAST_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_CELLS_REPEATED = re.compile(rb'<table:table-cell(?=[^>]*office:value)[^>]*number-columns-repeated="(\d{1,9})"')
# Columns that a reference of one, two or three letters may reach.
_REACH = (26, 702, 16_384)


def check_sheets(data: bytes, source: Source) -> dict[str, dict[tuple[int, int], str]]:
    """Errors that the cells of each sheet of an XLSX show; a workbook that unpacks to a giant is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            total = sum(_size(archive, info, source) for info in archive.infolist())
            source.limits.check_unpacked(source.name, total, len(data))
            paths = _sheet_paths(archive)
            return {name: _scan(archive, path, source) for name, path in paths.items() if path in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, NotImplementedError, ValueError) as error:
        if isinstance(error, FileFormatError):
            raise
        msg = f"{source.name} looks like a workbook, but is damaged or cut off: {error}."
        raise FileFormatError(msg) from error
    except RuntimeError as error:  # the library's way to ask for a password
        msg = f"{source.name} is a workbook that a password protects. Open it, save it without one, and read that."
        raise FileFormatError(msg) from error


def _size(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> int:
    """Bytes of a part once it is unpacked, counted and not believed; the scan of an ODS happens on the way."""
    size = spanned = 0
    for piece in _pieces(archive, info, _ODS_ROW_END):
        size += len(piece)
        source.limits.check_unpacked(source.name, size, max(info.compress_size, 1))
        if b"number-" in piece:
            spanned += sum(map(_ods_cells, piece.split(_ODS_ROW_END)))
            if spanned > _SPAN:
                raise _too_wide(source)
    return size


def _ods_cells(row: bytes) -> int:
    """Cells with a value that a row of an ODS stands for."""
    if b"office:value" not in row:
        return 0
    repeated = _ROWS_REPEATED.search(row)
    return int(repeated[1] if repeated else 1) * (1 + sum(map(int, _CELLS_REPEATED.findall(row))))


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, row_end: bytes) -> Iterator[bytes]:
    """Bytes of a part, cut where a row ends."""
    rest = b""
    with archive.open(info) as stream:
        while block := stream.read(BLOCK):
            rest += block
            cut = rest.rfind(row_end) + len(row_end)
            if cut < len(row_end):
                cut = len(rest) if len(rest) > _CARRIED or (row_end == _ODS_ROW_END and b"<table:" not in rest) else 0
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheets of an XLSX and the parts that hold them; none for other workbooks."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {(known := _attributes(tag)).get("Id"): known.get("Target", "") for tag in _RELATION.findall(relations)}
    paths = {}
    for tag in _SHEET.findall(book):
        known = _attributes(tag)
        target = targets.get(next((value for key, value in known.items() if key.endswith(":id")), None), "")
        paths[known.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return paths


def _attributes(tag: str) -> dict[str, str]:
    """Attributes of an element."""
    return {key: unescape(one or two, {"&quot;": '"', "&apos;": "'"}) for key, one, two in _ATTRIBUTE.findall(tag)}


def _scan(archive: zipfile.ZipFile, path: str, source: Source) -> dict[tuple[int, int], str]:
    """Errors of a sheet by row (from 1) and column (from 0); a sheet that spans too much is refused."""
    errors: dict[tuple[int, int], str] = {}
    last_row, reach = 0, _REACH[0]
    info = archive.getinfo(path)
    for piece in _pieces(archive, info, _ROW_END):
        if b't="e"' in piece:
            found = _ERROR.findall(piece)
            errors |= {(int(row), _column(letters)): text.decode("utf-8", "replace") for letters, row, text in found}
        last_row = max([last_row, *map(int, _LAST_ROW.findall(piece))])
        for letters, columns in enumerate(_REACH, 1):
            if re.search(rb'r="[A-Z]{%d}\d' % letters, piece):
                reach = max(reach, columns)
    if last_row * reach > _SPAN and _span(archive, info) > _SPAN:
        raise _too_wide(source)
    return errors


def _span(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    """Cells from the first to the last one with a value, row by column."""
    row = column = 0
    for piece in _pieces(archive, info, _ROW_END):
        for letters, number in set(_CELL.findall(piece)):
            row, column = max(row, int(number)), max(column, _column(letters) + 1)
    return row * column


def _column(letters: bytes) -> int:
    """Position of a column by its letters, from 0."""
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1


def _too_wide(source: Source) -> FileFormatError:
    """Error for a sheet with cells far apart."""
    return FileFormatError(
        f"{source.name} has a sheet that spans more than {_SPAN:,} cells, most of them empty. Copy the table to a "
        "new sheet, and save that."
    )
