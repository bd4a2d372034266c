"""What a file holds once gzip and archives are opened, told by its first bytes."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoincidents.errors import FileFormatError
from geoincidents.tables.containers.archives import chosen_member, is_workbook, open_archive, parts_of, related_members
from geoincidents.tables.containers.decoding import head_text
from geoincidents.tables.containers.markup import root_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.tables.containers.sources import Source
    from geoincidents.tables.notes import Notes

_HEAD = 4096
_DEEPEST = 3
_GZIP, _ZIP, _OLE = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_SHAPES = b"\x00\x00\x27\x0a"
_FORMS = {
    _OLE: "workbook",
    b"SQLite format 3\x00": "geopackage",
    b"PAR1": "parquet",
    b"fgb\x03": "flatgeobuf",
    _SHAPES: "shapefile",
}
# First bytes of files that are often passed by mistake, and what they are.
_FOREIGN = {
    b"%PDF": "a PDF document. Copy its table to a spreadsheet, and save that as XLSX or CSV",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"{\\rtf": "a rich text document. Copy its table to a spreadsheet, and save that as XLSX or CSV",
    b"ARROW1": "an Arrow or Feather file. Write it as Parquet",
    b"BZh": "packed with bzip2. Unpack it, and read the file that is in it",
    b"\xfd7zXZ": "packed with xz. Unpack it, and read the file that is in it",
    b"(\xb5/\xfd": "packed with zstd. Unpack it, and read the file that is in it",
    b"7z\xbc\xaf": "a 7-Zip archive. Unpack it, and read the file that is in it",
    b"Rar!": "a RAR archive. Unpack it, and read the file that is in it",
}
_TAR, _TAR_AT = b"ustar", 257
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r"\s*(?:\x1e|\{|\[\s*(?:[\[{\]\"\d-]|true\b|false\b|null\b))")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file that is not packed any more.

    Attributes
    ----------
    source
        Its bytes.
    form
        What it is: workbook, geopackage, parquet, flatgeobuf, shapefile, kml, gpx, json, page, delimited, or related
        (several delimited ones of an archive).
    sheet
        Sheet or layer that is wanted of it.
    parts
        Parts of a packed shapefile by suffix, or related files by name.
    """

    source: Source
    form: str
    sheet: str | None
    parts: dict[str, Source] | None = None


@contextmanager
def unpacked(source: Source, sheet: str | None, notes: Notes) -> Iterator[Leaf]:
    """What is in a file, once gzip and archives are opened; these stay open as long as it is read."""
    with ExitStack() as stack:
        yield _leaf(source, sheet, stack, notes)


def _leaf(source: Source, sheet: str | None, stack: ExitStack, notes: Notes) -> Leaf:
    """File within a file."""
    if source.depth > _DEEPEST:
        msg = f"{source.name} is packed more than {_DEEPEST} times. Unpack it, and read the file that is in it."
        raise FileFormatError(msg)
    head = source.head(_HEAD)
    if head.startswith(_GZIP):
        return _leaf(source.gunzipped(), sheet, stack, notes)
    if not head.startswith(_ZIP):
        return Leaf(source, _form(source, head), sheet)
    archive = open_archive(source, stack)
    if is_workbook(archive, source):
        return Leaf(source, "workbook", sheet)
    if sheet is None and (members := related_members(archive)):
        return Leaf(source, "related", None, {one.filename: source.member(archive, one) for one in members})
    info, sheet = chosen_member(archive, source, sheet, notes)
    member = source.member(archive, info)
    if member.head(len(_SHAPES)) == _SHAPES:
        return Leaf(member, "shapefile", None, parts_of(archive, source, info))
    return _leaf(member, sheet, stack, notes)


def _form(source: Source, head: bytes) -> str:
    """What a file is, by its first bytes; one that holds no table is refused."""
    for magic, form in _FORMS.items():
        if head.startswith(magic):
            return form
    what = next((what for magic, what in _FOREIGN.items() if head.startswith(magic)), None)
    if head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        what = "a tar archive. Unpack it, and read the file that is in it"
    text = head_text(head)
    if _PAGE.match(text):
        return "page"
    if what is None:
        if not text.lstrip().startswith("<"):
            return "json" if _JSON.match(text) else "delimited"
        root = root_name(text)
        if root in {"kml", "gpx"}:
            return root
        if root is None:
            return "delimited"
        what = f"an XML document ({root}), and none of KML or GPX. Save its table as CSV"
    msg = f"{source.name} is {what}."
    raise FileFormatError(msg)
