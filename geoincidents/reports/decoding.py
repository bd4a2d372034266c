"""Bytes of a file to text: what is refused by name, and in which encoding the rest is read."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, BinaryIO, Final

from geoincidents.errors import FileFormatError, InputError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES: Final = 20_000_000
"""Longest file or line that is read as one report; a page may carry much beside its text."""

MOST_CHARACTERS: Final = 500_000
"""Longest text that is read as one report, about that of a book; the time to read one grows with its square."""

UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16."""

_HEAD: Final = 4096
_MAX_CONTROL: Final = 0.02
_SAVE_AS_TEXT: Final = "Save its text as a .txt file and read that."
_SIGNATURES: Final = {
    b"%PDF": f"a PDF, not text. {_SAVE_AS_TEXT[:-1]} (pdftotext FILE.pdf makes one).",
    b"PK\x03\x04": f"a zip archive or an Office document, not text. {_SAVE_AS_TEXT}",
    b"\xd0\xcf\x11\xe0": f"an old Office document, not text. {_SAVE_AS_TEXT}",
    b"\x89PNG": f"an image, not text. {_SAVE_AS_TEXT}",
    b"\xff\xd8\xff": f"an image, not text. {_SAVE_AS_TEXT}",
    b"\x1f\x8b": f"a gzip archive, not text. {_SAVE_AS_TEXT}",
    b"SQLite": f"a database, not text. {_SAVE_AS_TEXT}",
}
# HTML asks for the declaration within the first 1,024 bytes; pages are not always so tidy.
_DECLARED: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
_DECLARED_XML: Final = re.compile(rb"""\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]{1,40})""")
# Labels under which browsers read a superset (WHATWG Encoding Standard, section 4.2).
_BROWSERS_READ: Final = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8", "euc_kr": "cp949",
    "shift_jis": "cp932",
}  # fmt: skip
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def check_encoding(encoding: str | None) -> None:
    """Pass in silence when an encoding exists, or none is given.

    Parameters
    ----------
    encoding
        Its name.

    Raises
    ------
    InputError
        If there is no such encoding.

    Examples
    --------
    >>> check_encoding("cp1256")
    """
    if encoding is not None and not _codec(encoding):
        msg = f"No encoding is called {encoding!r}. Common ones: 'cp1252' (Western), 'cp1256' (Arabic), 'cp1251'."
        raise InputError(msg)


def _codec(name: str) -> str:
    """Python's name of a text encoding, ``""`` when it is none (hex and zip are codecs, too)."""
    try:
        found = codecs.lookup(name)
        "a".encode(name)
    except (LookupError, UnicodeError):
        return ""
    return found.name


def opened(path: Path) -> BinaryIO:
    """The file, open for reading.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    binary file
        To be closed by the caller.

    Raises
    ------
    FileFormatError
        If it cannot be read.
    """
    try:
        return path.open("rb")
    except OSError as error:
        msg = f"{str(path)!r} cannot be read ({error.strerror}). Check that it is a readable text file."
        raise FileFormatError(msg) from error


def bytes_of(path: Path) -> bytes:
    """Content of a file that may be a report.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bytes
        At most :data:`MOST_BYTES`.

    Raises
    ------
    FileFormatError
        If it cannot be read, is too long, or is known to be something else, such as a PDF.
    """
    with opened(path) as file:
        try:
            raw = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise FileFormatError(f"{str(path)!r} cannot be read ({error.strerror}). Check the disk.") from error
    if len(raw) > MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise FileFormatError(
            f"{str(path)!r} is longer than {limit} MB and no single report. Split it into its reports."
        )
    for signature, what in _SIGNATURES.items():
        if raw.startswith(signature):
            raise FileFormatError(f"{str(path)!r} is {what}")
    return raw


def is_page(raw: bytes) -> bool:
    """Whether the bytes of a file begin as a web page does, whatever the file is called.

    Parameters
    ----------
    raw
        The content.

    Returns
    -------
    bool
        True for a doctype or an ``html`` element.

    Examples
    --------
    >>> is_page(b"<!DOCTYPE html><title>News</title>"), is_page(b"TRIPOLI - A shell fell.")
    (True, False)
    """
    return _PAGE.match(raw) is not None


def declared_encoding(raw: bytes) -> str | None:
    """Encoding that a web page states in its head, as browsers understand it; None when it states none.

    Parameters
    ----------
    raw
        The page.

    Returns
    -------
    str or None
        A name that Python knows.

    Examples
    --------
    >>> declared_encoding(b'<meta charset="iso-8859-1">'), declared_encoding(b"<p>")
    ('cp1252', None)
    """
    found = _DECLARED_XML.match(raw) or _DECLARED.search(raw, 0, _HEAD)
    codec = _codec(found[1].decode("ascii")) if found else ""
    return _BROWSERS_READ.get(codec, codec) or None


def decoded(raw: bytes, label: str, encoding: str | None, *, fallback: str | None = None) -> str:
    r"""Text of some bytes, with line breaks as ``\n``; a byte order mark beats everything else.

    Parameters
    ----------
    raw
        The bytes.
    label
        What they are, for messages.
    encoding
        The encoding that the caller gives; None when it is not known.
    fallback
        The encoding that the bytes themselves state; UTF-8 when it is None, too.

    Returns
    -------
    str
        The text.

    Raises
    ------
    FileFormatError
        If it is binary, holds no text or is in another encoding.

    Examples
    --------
    >>> decoded(b"\xef\xbb\xbfNews\r\n", "a.txt", None)
    'News\n'
    """
    if raw.startswith(UTF16_MARKS):
        text = raw.decode("utf-16", errors="replace")
    else:
        head = raw[:_HEAD]
        control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)  # noqa: PLR2004 below the blank
        if b"\0" in head or control > _MAX_CONTROL * max(len(head), 1):
            raise FileFormatError(f"{label} is a binary file, not text. {_SAVE_AS_TEXT}")
        marked = raw.startswith(codecs.BOM_UTF8)
        text = _strictly(raw, label, "utf-8-sig" if marked else encoding or fallback or "utf-8-sig")
    if not text.strip():
        raise FileFormatError(f"{label} is empty: it holds no text. Leave it out, or save the report's text in it.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strictly(raw: bytes, label: str, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        # Guessing would turn names into others, and a wrong name is a wrong place.
        called = "UTF-8" if encoding.lower().startswith("utf-8") else encoding
        msg = (
            f"{label} is not {called} text: byte 0x{raw[error.start]:02x} at offset {error.start}. "
            "Save it as UTF-8, or pass its encoding, such as encoding='cp1252' (Western European, Latin-1)."
        )
        raise FileFormatError(msg) from None
