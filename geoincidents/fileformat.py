"""The gazetteer file: one SQLite database, its tables, its version, and how a name is filed.

Version 4. ``place`` holds one row a place, the most important first (``id`` 1 is the most important), ``lat`` and
``lon`` in hundred-thousandths of a degree and the radius in metres (the view ``places`` has degrees and kilometres).
``spelling`` holds the further names of sixteen places a row, compressed (see :func:`packed_names`).
``name`` holds what is known of single names: language, and the source where it is not the place's own.
``fact`` names the source of any other field that is not from the place's own, ``alias`` the further identifiers of a
place that several sources know, ``division`` the place of a GeoNames first-order code. ``key`` maps
the CRC-32 of a whole name's skeleton (see :mod:`geoincidents.names`) to what is filed under it: the forms of the names
(see :mod:`geoincidents.filing`), parted by line feeds, those of the most important places first; ``sizes``, one byte a
form, says how many entries each has; ``places`` has the entries, four bytes each, little endian, place id in the upper
24 bits, a fingerprint of the folded name in the lower eight. ``word`` maps the CRC-32 of a word's skeleton to the names
of several words that have it: four bytes a place id for all of them, then four bytes each for the row of ``key``.
``country`` names the place of each country and that of its capital. ``cell`` lists the places of each one-degree cell,
four bytes an id.
``country_of`` repeats every place's country as two bytes a place, ``name_count`` in one byte a place how many names
it has (255 for more), so that both can be told without reading rows.
``meta`` holds under ``checksum`` the SHA-256 of the file's own bytes, taken with zeros in its place.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

APPLICATION_ID: Final = 0x47415A49  # "GAZI", in SQLite's application_id
VERSION: Final = 4
PER_DEGREE: Final = 100_000
PER_KM: Final = 1000
PER_BLOCK: Final = 16  # places a row of ``spelling``
MOST_PLACES: Final = (1 << 24) - 1  # an entry of ``key`` has 24 bits for a place
MOST_COUNTED: Final = 255  # names of a place in ``name_count``
CHECKSUM: Final = "checksum"
NO_CHECKSUM: Final = "0" * 64

SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (
  id INTEGER PRIMARY KEY, prefix TEXT NOT NULL, name TEXT NOT NULL, licence TEXT NOT NULL,
  attribution TEXT NOT NULL, url TEXT NOT NULL, date TEXT NOT NULL, places INTEGER NOT NULL
);
CREATE TABLE kind (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
CREATE TABLE place (
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL, ref NOT NULL, name TEXT NOT NULL, kind INTEGER NOT NULL,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, country TEXT NOT NULL, admin1 INTEGER,
  population INTEGER NOT NULL, radius_m INTEGER NOT NULL
);
CREATE TABLE spelling (id INTEGER PRIMARY KEY, names BLOB NOT NULL);
CREATE TABLE provenance (place INTEGER PRIMARY KEY, source TEXT NOT NULL, licence TEXT NOT NULL);
CREATE TABLE name (
  place INTEGER NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, source INTEGER,
  PRIMARY KEY (place, name, language)
) WITHOUT ROWID;
CREATE TABLE fact (
  place INTEGER NOT NULL, field TEXT NOT NULL, source INTEGER NOT NULL, PRIMARY KEY (place, field)
) WITHOUT ROWID;
CREATE TABLE alias (ref NOT NULL, source INTEGER NOT NULL, place INTEGER NOT NULL);
CREATE TABLE division (
  country TEXT NOT NULL, code TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (country, code)
) WITHOUT ROWID;
CREATE TABLE key (id INTEGER PRIMARY KEY, forms TEXT NOT NULL, sizes BLOB NOT NULL, places BLOB NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, places BLOB NOT NULL);
CREATE TABLE country (code TEXT PRIMARY KEY, alpha2 TEXT, place INTEGER, capital INTEGER) WITHOUT ROWID;
CREATE TABLE cell (id INTEGER PRIMARY KEY, places BLOB NOT NULL);
CREATE TABLE country_of (labels TEXT NOT NULL, codes BLOB NOT NULL);
CREATE TABLE name_count (counts BLOB NOT NULL);
CREATE TABLE demonym (demonym TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
CREATE VIEW places AS
  SELECT source.prefix || ':' || place.ref AS place_id, place.name, kind.code AS kind,
         place.lat / 1e5 AS lat, place.lon / 1e5 AS lon,
         place.country, division.name AS admin1, place.population, place.radius_m / 1e3 AS radius_km,
         COALESCE(provenance.source, source.name) AS source, COALESCE(provenance.licence, source.licence) AS licence
  FROM place JOIN source ON source.id = place.source JOIN kind ON kind.id = place.kind
  LEFT JOIN place AS division ON division.id = place.admin1
  LEFT JOIN provenance ON provenance.place = place.id;
"""

INDEXES: Final = """
CREATE INDEX place_ref ON place (ref);
CREATE INDEX alias_ref ON alias (ref);
"""


def reference_of(place_id: str) -> int | str:
    """What the ``ref`` columns hold of an identifier: the part after the colon, as a number where that loses nothing.

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
    short = reference.isascii() and reference.isdecimal() and len(reference) <= 18  # noqa: PLR2004 fits 64 bits
    return int(reference) if short and str(int(reference)) == reference else reference


def block_of(number: int) -> int:
    """Row of ``spelling`` that has the further names of a place.

    Parameters
    ----------
    number
        Its row number in ``place``.

    Returns
    -------
    int
        From 0.

    Examples
    --------
    >>> block_of(1), block_of(16), block_of(17)
    (0, 0, 1)
    """
    return (number - 1) // PER_BLOCK


def packed_names(names: Sequence[str]) -> bytes:
    r"""A row of ``spelling``.

    Parameters
    ----------
    names
        Further names of each place of the block, parted by line feeds.

    Returns
    -------
    bytes
        Compressed with zlib.

    Examples
    --------
    >>> unpacked_names(packed_names(["Oea", "", "Lebda\nLeptis Magna"]))
    ['Oea', '', 'Lebda\nLeptis Magna']
    """
    return zlib.compress("\0".join(names).encode(), 9)


def unpacked_names(block: bytes) -> list[str]:
    """What :func:`packed_names` packed.

    Parameters
    ----------
    block
        Row of ``spelling``.

    Returns
    -------
    list of str
        Further names of each place, parted by line feeds.

    Raises
    ------
    zlib.error
        If the block is damaged.
    """
    return zlib.decompress(block).decode().split("\0")


def cell_of(lat: float, lon: float) -> int:
    """Number of the one-degree cell that a point lies in, rows from the south, columns from the west.

    Parameters
    ----------
    lat, lon
        Degrees, -90 to 90 and -180 to 180.

    Returns
    -------
    int
        ``360 * row + column``; the north pole and the antimeridian belong to the last row and column.

    Examples
    --------
    >>> cell_of(-90, -180), cell_of(32.9, 13.2)
    (0, 44113)
    """
    return 360 * min(int(lat + 90), 179) + min(int(lon + 180), 359)


def key_id(skeleton: str) -> int:
    """Row of the ``key`` table that a skeleton is filed under.

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
