"""The gazetteer file: one file of aligned columns that is mapped into memory, its version, and how a name is filed.

Version 5. A header of 64 bytes (:data:`HEADER`: magic, version, length of the table of contents, size of the file,
SHA-256 of the table of contents), the table of contents (JSON), then plain little-endian arrays, each at a multiple of
64 bytes. The table of contents says of each its type, shape, offset and SHA-256, so its own digest stands for the whole
file: it is the file's *identity*.

One position a place, the most important first; *rows* count from 1, and 0 stands for none. ``lat`` and ``lon`` are in
hundred-thousandths of a degree; ``kind``, ``country``, ``origin``, ``admin1``, ``admin2`` and ``radius`` are positions
in tables (documents ``kinds``, ``countries``, ``origins``; columns ``admin1_row``, ``admin2_row``, ``radius_m``).
``ref`` is the part of the identifier after the colon, as a number, or the position in ``text_ref`` of what is none;
``id_order`` has the rows in the order of their :func:`identifier_key`; ``alias_*`` are further identifiers, so sorted.
``names`` has the names of eight places a block, places parted by NUL, names by line feed, the preferred one first.
``note_*`` have, for some places, a line a name with ``language@source`` and a line a field with ``.field@source``.

The index: ``key_hash`` has the CRC-32 of the skeletons (see :mod:`geoincidents.names`) of whole names, sorted; under
each stand forms of names (see :mod:`geoincidents.names.filing`), in ``forms`` from ``key_text`` on, each ended by a
line feed, those of the most important places first. ``form_size`` says how many entries each has (a form with more than
255 stands there again); entries are rows in ``entry_row`` and fingerprints of folded names in ``entry_print``.
``word_hash`` has the CRC-32 of the skeletons of words, ``word_keys`` the positions in ``key_hash`` of the names of
several words that have them. Documents are JSON.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import Final

MAGIC: Final = b"GEOGAZ\r\n"
VERSION: Final = 5
HEADER: Final = struct.Struct("<8sIIQ32s8x")
"""Magic, version, bytes of the table of contents, bytes of the file, SHA-256 of the table of contents."""

OLD_HEADER: Final = b"SQLite format 3\x00"
"""What files of versions up to 4 start with."""

ALIGNMENT: Final = 64
PER_DEGREE: Final = 100_000
PER_KM: Final = 1000
PER_BLOCK: Final = 8  # places a block of names
MOST_COUNTED: Final = 255  # names of a place, and entries of a form in one go
MOST_PLACES: Final = (1 << 32) - 2

DOCUMENTS: Final = ("meta", "kinds", "countries", "origins", "sources", "nations", "divisions", "demonyms")
"""``nations``: country code to alpha-2 code, row and row of the capital; ``divisions``: country, code, row."""

COLUMNS: Final = {
    **dict.fromkeys(("lat", "lon"), "<i4"),
    **dict.fromkeys(("kind", "country", "admin1", "admin2", "population", "radius", "origin", "id_order"), "<u4"),
    **dict.fromkeys(("ref", "names_start"), "<u8"),
    **dict.fromkeys(("name_count", "names"), "|u1"),
    "note_row": "<u4",
    "note_start": "<u8",
    "notes": "|u1",
    **dict.fromkeys(("admin1_row", "admin2_row", "radius_m"), "<u4"),
    "text_ref": "|u1",
    "text_ref_start": "<u8",
    "text_key": "<u8",
    "alias_key": "<u8",
    "alias_row": "<u4",
    "alias_source": "<u4",
    "alias_ref": "<u8",
    "key_hash": "<u4",
    "key_form": "<u8",
    "key_text": "<u8",
    "key_entry": "<u8",
    "forms": "|u1",
    "form_size": "|u1",
    "entry_row": "<u4",
    "entry_print": "|u1",
    "word_hash": "<u4",
    "word_start": "<u8",
    "word_keys": "<u4",
}
"""Columns in the order of the file, with their widest types."""

NARROWED: Final = frozenset(
    (
        *("kind", "country", "admin1", "admin2", "population", "radius", "origin", "ref", "names_start", "note_start"),
        *("text_ref_start", "alias_source", "alias_ref", "key_form", "key_text", "key_entry", "word_start"),
    )
)
"""Columns that are written in the smallest unsigned type that holds them."""

_MOST_REFERENCE: Final = (1 << 40) - 1
_TEXTUAL: Final = 1 << 63


def reference_of(place_id: str) -> int | str:
    """What the ``ref`` column holds of an identifier: the part after the colon, as a number where that loses nothing.

    Parameters
    ----------
    place_id
        Such as ``"geonames:2210247"``.

    Returns
    -------
    int or str
        A number is stored in fewer bytes.

    Examples
    --------
    >>> reference_of("geonames:2210247"), reference_of("mine:007"), reference_of("osm:node/1")
    (2210247, '007', 'node/1')
    """
    reference = place_id.partition(":")[2]
    short = reference.isascii() and reference.isdecimal() and len(reference) <= 12  # noqa: PLR2004 fits 40 bits
    number = int(reference) if short else 0
    return number if short and str(number) == reference and number <= _MOST_REFERENCE else reference


def prefix_base(prefix: str) -> int:
    """What the keys of all numbered identifiers of one source have in common; the number is added to it."""
    return (zlib.crc32(prefix.encode()) & 0x7FFFFF) << 40


def identifier_key(place_id: str) -> int:
    """Sixty-four bits that stand for an identifier, in whatever file.

    Parameters
    ----------
    place_id
        Such as ``"geonames:2210247"``.

    Returns
    -------
    int
        For numbered ones :func:`prefix_base` and the number, for others a hash above all those.

    Examples
    --------
    >>> identifier_key("geonames:3") - identifier_key("geonames:1")
    2
    """
    reference = reference_of(place_id)
    if isinstance(reference, int):
        return prefix_base(place_id.partition(":")[0]) + reference
    return int.from_bytes(hashlib.blake2b(place_id.encode(), digest_size=8).digest(), "little") | _TEXTUAL


def key_id(skeleton: str) -> int:
    """What a skeleton is filed under.

    Parameters
    ----------
    skeleton
        As :func:`geoincidents.names.skeleton` gives it.

    Returns
    -------
    int
        CRC-32 of its UTF-8 bytes.

    Examples
    --------
    >>> key_id("TRBL")
    3073809675
    """
    return zlib.crc32(skeleton.encode())


def fingerprint(folded: str) -> int:
    """Eight bits of a folded name, so that most other names of one skeleton need not be read.

    Parameters
    ----------
    folded
        As :func:`geoincidents.names.fold` gives it.

    Returns
    -------
    int
        0 to 255.

    Examples
    --------
    >>> 0 <= fingerprint("tripoli") < 256
    True
    """
    return zlib.crc32(folded.encode()) & 0xFF
