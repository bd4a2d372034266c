"""The encoding of a text file, found by reading it once from end to end."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from geoincidents.errors import FileFormatError, InputError
from geoincidents.tables.headings import known_words
from geoincidents.tables.layouts.layout import header_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.tables.containers.sources import Source
    from geoincidents.tables.notes import Notes

_HEAD = 8192
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FALLBACK = "cp1252"
# Encodings that tables still come in beside UTF-8; which one it is, the words of their headers tell.
_OLD = {
    "cp1252": "Western European",
    "cp1254": "Turkish",
    "cp1256": "Arabic",
    "cp1251": "Cyrillic",
    "cp1250": "Central European",
    "cp1253": "Greek",
    "cp1255": "Hebrew",
    "koi8_r": "Cyrillic, KOI8",
    "cp1257": "Baltic",
    "cp874": "Thai",
    "gb18030": "Chinese",
    "cp932": "Japanese, Shift-JIS",
    "euc_jp": "Japanese, EUC",
    "cp949": "Korean",
    "big5": "Chinese, traditional",
    "cp850": "Western European, DOS",
    "cp866": "Cyrillic, DOS",
    "mac_roman": "Western European, Macintosh",
}
# First bytes of the signs that their standards put first as the usual ones (level 1 of GB 2312, JIS X 0208 and Big5,
# Hangul of KS X 1001), as Shift-JIS and EUC write them.
_USUAL = {
    "gb18030": (0xB0, 0xD7),
    "cp932": (0x88, 0x97),
    "euc_jp": (0xB0, 0xCF),
    "cp949": (0xB0, 0xC8),
    "big5": (0xA4, 0xC6),
}
_KANA = re.compile(r"[\u3000-\u30ff\uff01-\uff9f]")
_MOST_WORDS = 40  # that are looked up
_MOST_ACCENTS = 0.6  # of the letters of a word in Latin script
_LETTERS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "THAI")
_WORD = re.compile(r"[^\W\d_]+")
_WITHIN = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘´·\u0300-\u036f\u0e31-\u0e4e]+")  # behind a letter
_CASES = re.compile(r"[^\W\d_]*(?:[a-zа-яà-ÿ][A-ZА-ЯÀ-Þ])")
_CONTROL = re.compile(
    rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1d\x1f\x7f]"
)  # but tabs, line and page ends, DOS' 0x1a, RFC 8142
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_REPLACED = "\ufffd"
# How many good characters make a few bad bytes a fault of UTF-8 text, and not text in another encoding.
_GOOD_FOR_BAD = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text file and how its bytes are read.

    Attributes
    ----------
    source
        The bytes.
    encoding
        Name of the codec.
    errors
        What becomes of bytes that are none of it.
    """

    source: Source
    encoding: str
    errors: str = "strict"

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """Text with the line ends as they stand."""
        with (
            self.source.open() as stream,
            io.TextIOWrapper(stream, self.encoding, errors=self.errors, newline="") as text,
        ):
            yield text

    def whole(self) -> str:
        """All text at once."""
        return self.source.whole().decode(self.encoding, self.errors).replace("\x00", "")


def decode(source: Source, encoding: str | None, notes: Notes) -> Decoded:
    """How a text file is read: as the caller says, as its byte order mark says, as UTF-8, or as cp1252."""
    head = source.head(_HEAD)
    if encoding is not None:
        check_codec(encoding)
        return _as_said(source, encoding, notes)
    if wide := _wide(head):
        return _as_said(source, wide, notes)
    _refuse_binary(source, head)
    fault = _fault(source, "utf-8", notes)
    if fault is None:
        return Decoded(source, "utf-8-sig")
    return _mended(source, fault, notes)


def head_text(head: bytes) -> str:
    """Beginning of a text as far as it can be told, to see what it is."""
    return head.decode(_wide(head) or "utf-8", "replace").removeprefix("\ufeff")


def check_codec(encoding: str) -> None:
    """Refuse the name of an encoding that there is not, or that is none of text."""
    try:
        codecs.getincrementaldecoder(encoding)
        b"".decode(encoding)
    except (LookupError, UnicodeError) as error:
        msg = f"No encoding is called {encoding!r}. Common ones: 'cp1252', 'latin-1', 'cp1256' (Arabic), 'cp1251'."
        raise InputError(msg) from error


def _wide(head: bytes) -> str | None:
    """Tell UTF-16 by its mark, or by the zeros in every second byte of Latin text."""
    if head.startswith(_WIDE):
        return "utf-16"
    half = len(head) // 2
    if half:
        for at, name in ((1, "utf-16-le"), (0, "utf-16-be")):
            if head[at::2].count(0) > 0.6 * half and head[1 - at :: 2].count(0) == 0:
                return name
    return None


def _refuse_binary(source: Source, head: bytes) -> None:
    """Refuse bytes that are no text; a stray zero byte is none."""
    zeros, strange = head.count(0), len(_CONTROL.findall(head))
    if strange > 0.1 * len(head) or (zeros and strange > zeros):
        msg = f"{source.name} is a binary file, not a table that can be read (see read_incidents for those that can)."
        raise FileFormatError(msg)


@dataclass(frozen=True, slots=True)
class _Fault:
    """The first byte that an encoding has no character for."""

    byte: int
    value: int
    line: int
    at_end: bool


def _fault(source: Source, encoding: str, notes: Notes | None = None) -> _Fault | None:
    """Where the bytes are not of an encoding; zero bytes are noted on the way."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = lines = zeros = 0
    block, found = b"", None
    try:
        for block in source.blocks():
            decoder.decode(block)
            offset += len(block)
            lines += block.count(b"\n")
            zeros += block.count(0)
        decoder.decode(block := b"", final=True)
    except UnicodeDecodeError as error:
        pending = error.object[: len(error.object) - len(block)]
        byte = offset - len(pending) + error.start
        line = lines + 1 + error.object.count(b"\n", len(pending), max(error.start, len(pending)))
        found = _Fault(byte, error.object[error.start], line, at_end=not block)
    if zeros and notes is not None:
        notes.add("nul_characters", "The file has zero bytes in its text, which are left out.")
    return found


def _as_said(source: Source, encoding: str, notes: Notes) -> Decoded:
    """How a file is read whose encoding is known; refused where it is not in it."""
    fault = _fault(source, encoding, notes if _wide(source.head(_HEAD)) is None else None)
    if fault is None:
        return Decoded(source, encoding)
    if fault.at_end:
        return _without_end(source, encoding, fault, notes)
    raise _not_of(source, encoding, fault)


def _without_end(source: Source, encoding: str, fault: _Fault, notes: Notes) -> Decoded:
    """How a file is read that ends within a character."""
    notes.add("cut_off_character", "The file ends within a character, which is left out.", rows=[fault.line])
    return Decoded(source, encoding, "ignore")


def _not_of(source: Source, encoding: str, fault: _Fault) -> FileFormatError:
    """Error for a file in another encoding."""
    return FileFormatError(
        f"{source.name} is not {encoding.removesuffix('-sig').upper()}: byte {fault.byte} (line {fault.line}) is "
        f"0x{fault.value:02x}. Pass its encoding, such as encoding='cp1252' (Western European), "
        "'cp1256' (Arabic) or 'cp1251' (Cyrillic)."
    )


def _mended(source: Source, fault: _Fault, notes: Notes) -> Decoded:
    """How a file is read that is not whole UTF-8: cut off, with a few bad bytes, or in the old Western encoding."""
    if fault.at_end:
        return _without_end(source, "utf-8-sig", fault, notes)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for block in source.blocks():
        text = decoder.decode(block)
        replaced = text.count(_REPLACED)
        bad += replaced
        good += len(_NON_ASCII.findall(text)) - replaced
    where = [fault.line]
    if good >= _GOOD_FOR_BAD * bad:
        message = f"The file is UTF-8 with some bytes that are not; each is read as {_REPLACED!r}."
        notes.add("bad_bytes", message, rows=where, values=[f"0x{fault.value:02x}"])
        return Decoded(source, "utf-8-sig", "replace")
    old = _old_encoding(source.head(_HEAD))
    if _fault(source, old, notes) is not None:
        raise _not_of(source, "utf-8", fault)
    message = (
        f"The file is not UTF-8 and is read as {old} ({_OLD[old]}). Where letters come out wrong, pass its "
        "encoding, such as 'cp1256' (Arabic) or 'cp1251' (Cyrillic)."
    )
    notes.add("encoding", message, rows=where, values=[old])
    return Decoded(source, old)


def _old_encoding(head: bytes) -> str:
    """The one of the old encodings that makes words of headers, months and types, and no words that no one writes."""
    likely = {encoding: _likeness(head, encoding) for encoding in _OLD}
    best = [encoding for encoding, points in likely.items() if points == max(likely.values())]
    texts = {encoding: head.decode(encoding, "replace") for encoding in best}
    if len(set(texts.values())) > 1:
        best = sorted(best, key=lambda encoding: -_places(texts[encoding]))
    return best[0] if likely[best[0]] > 0 or _FALLBACK in best or _places(texts[best[0]]) else _FALLBACK


def _places(text: str) -> int:
    """Words that are names of places, letter by letter."""
    from geoincidents.tables.columns import default_gazetteer  # only where two encodings make good words

    words = [word for word in sorted(set(_WORD.findall(text))) if not word.isascii()][:_MOST_WORDS]
    places = ((word, default_gazetteer().resolve(word).place) for word in words)
    return sum(place is not None and word in {place.name, *place.names} for word, place in places)


def _likeness(head: bytes, encoding: str) -> int:
    """Letters of known words in a text, less those that stand where none would."""
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeDecodeError:
        return -len(head)
    words = [word for word in set(_WORD.findall(text)) if not word.isascii()]
    known = sum(len(word) for word in words if header_key(word) in known_words())
    if encoding in _USUAL:
        return 2 * known - sum(_is_rare(sign, encoding) for word in words for sign in word if not sign.isascii())
    marks = sum(not sign.isascii() for part in _WITHIN.findall(text) for sign in part)
    return known - sum(map(_oddity, words)) - marks


def _is_rare(sign: str, encoding: str) -> bool:
    least, most = _USUAL[encoding]
    return not _KANA.match(sign) and not least <= sign.encode(encoding)[0] <= most


def _oddity(word: str) -> int:
    """Letters of a word that is not written like one: of several scripts, in changing case, of accents alone."""
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in word}
    if len(scripts & set(_LETTERS)) > 1 or _CASES.search(word):
        return len(word)
    accents = sum(not sign.isascii() for sign in word)
    return len(word) if "LATIN" in scripts and len(word) > 1 and accents > _MOST_ACCENTS * len(word) else 0
