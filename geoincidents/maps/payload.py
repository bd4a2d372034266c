"""Tables as typed columns in one text of letters, the only way in which data reaches a page.

The text is pieces of base64 joined by dots, each a gzip stream. The first holds the length of the header as a
little-endian uint32, the header as JSON, then the columns of numbers end to end, each as byte planes (first all lowest
bytes, then the next ones), because alike bytes side by side compress. A column of text is a column of codes, 0 for
null, and its distinct values: a list in the header, or where there are many pieces of their own, which the browser
decodes value by value when it shows them. ``page/payload.js`` reads the same layout.
"""

from __future__ import annotations

import base64
import gzip
import json
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.tables.texts import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor, Future

    import geopandas as gpd
    from numpy.typing import NDArray

Text: TypeAlias = "list[str | None] | pd.Series[Any]"
Column: TypeAlias = "NDArray[Any] | Text"

MISSING: Final = -(2**31)
"""Stands for null in a column of 32-bit integers."""

_LEVEL: Final = 6  # gzip level 9 takes three times as long for one percent,
_BRIEF: Final = 1 << 18  # which up to so many bytes nobody notices
_PIECE: Final = 1 << 23  # bytes of text that are compressed on their own: more than one core can work
_FEW_VALUES: Final = 2000  # distinct texts that stand in the header; more of them get a piece of their own
_AT_ONCE: Final = 1 << 14  # texts that are made Python's own
_MICRODEGREES: Final = 1_000_000  # 0.1 m

_TEXT_COLUMNS: Final = (
    schema.INCIDENT_ID,
    schema.RECORD_KIND,
    schema.EVENT_TYPE,
    schema.EVENT_SUBTYPE,
    schema.CERTAINTY,
    schema.DATE_PRECISION,
    schema.ACTOR1,
    schema.ACTOR2,
    schema.PLACE_PHRASE,
    schema.PLACE_NAME,
    schema.COUNTRY,
    schema.ADMIN1,
    schema.GEO_PRECISION,
    schema.MATCH_STATUS,
    schema.MATCH_WHY,
    schema.MATCH_CANDIDATES,
    schema.CASUALTY_NOTE,
    schema.SOURCE_NAME,
    schema.SOURCE_URL,
    schema.EVIDENCE,
    schema.EVENT_GROUP,
    schema.CASUALTY_GROUP,
)
_DAY_COLUMNS: Final = (schema.DATE_START, schema.DATE_END, schema.SOURCE_DATE)
_INSTANT_COLUMNS: Final = (schema.TIME_START, schema.TIME_END)
_COUNT_COLUMNS: Final = (
    schema.KILLED_LOW,
    schema.KILLED_BEST,
    schema.KILLED_HIGH,
    schema.INJURED_LOW,
    schema.INJURED_BEST,
    schema.INJURED_HIGH,
)
_REAL_COLUMNS: Final = (schema.GEO_RADIUS_KM, schema.MATCH_SCORE)
EXPORTED: Final = (*_TEXT_COLUMNS, *_DAY_COLUMNS, *_INSTANT_COLUMNS, *_COUNT_COLUMNS, *_REAL_COLUMNS)
"""Columns of the incident table that the page shows and gives out again."""

_MARKED: Final = (schema.EVIDENCE, schema.PLACE_PHRASE)

SHOWN: Final = frozenset({*_TEXT_COLUMNS, *_DAY_COLUMNS, *_INSTANT_COLUMNS, *_COUNT_COLUMNS, *_REAL_COLUMNS})
"""Columns of the schema that every page has."""

LAT: Final = "lat"
LON: Final = "lon"
MARK_START: Final = "mark_start"
MARK_END: Final = "mark_end"


def pack(meta: Mapping[str, Any], columns: Mapping[str, Column]) -> str:
    """Columns and their metadata as one base64 text, the same for the same input.

    Parameters
    ----------
    meta
        Anything that JSON can say.
    columns
        Numbers as arrays of at most 32 bits (or float64), text as lists or Series.

    Returns
    -------
    str
        Letters, digits, ``+``, ``/``, ``=`` and dots only.

    Examples
    --------
    >>> pack({"title": "</script>"}, {}).isascii()
    True
    """
    # zlib lets go of the interpreter's lock: the pieces are compressed side by side, each as soon as it is there.
    with ThreadPoolExecutor() as pool:
        return ".".join(_pieces(meta, columns, pool))


def _pieces(meta: Mapping[str, Any], columns: Mapping[str, Column], pool: Executor) -> Iterator[str]:
    """Header and numbers first, then the texts."""
    described: dict[str, dict[str, Any]] = {}
    chunks: list[bytes] = []
    blobs: list[Future[str]] = []
    size = 0

    def add(numbers: NDArray[Any]) -> dict[str, Any]:
        nonlocal size
        entry = {"type": numbers.dtype.str[1:], "rows": len(numbers), "at": size}
        chunks.append(_planes(numbers))
        size += len(chunks[-1])
        return entry

    for name, values in columns.items():
        if not isinstance(values, list | pd.Series):
            described[name] = add(values)
            continue
        codes, known = _encode_text(values)
        described[name] = add(codes)
        if len(known) <= _FEW_VALUES:
            described[name]["values"] = [str(value) for value in known]
            continue
        blob, lengths = _joined(known)
        parts = [blob[at : at + _PIECE] for at in range(0, len(blob), _PIECE)]
        described[name] |= {"blobs": [len(blobs), len(blobs) + len(parts)], "lengths": add(lengths)}
        blobs += [pool.submit(zipped, part) for part in parts]
    header = json.dumps({"meta": meta, "columns": described}, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )
    yield zipped(b"".join([struct.pack("<I", len(header)), header, *chunks]))
    yield from (blob.result() for blob in blobs)


def zipped(data: bytes | memoryview) -> str:
    """One piece of a payload: base64 of a gzip stream, the same for the same bytes.

    Examples
    --------
    >>> gzip.decompress(base64.b64decode(zipped(b"coast")))
    b'coast'
    """
    return base64.b64encode(gzip.compress(data, 9 if len(data) < _BRIEF else _LEVEL, mtime=0)).decode("ascii")


def _encode_text(values: Text) -> tuple[NDArray[Any], Any]:
    codes, known = pd.factorize(pd.Series(values, dtype="string"))
    width = "<u1" if len(known) < 1 << 8 else "<u2" if len(known) < 1 << 16 else "<u4"
    return (codes + 1).astype(width), known


def _joined(known: pd.Index[Any]) -> tuple[memoryview, NDArray[np.uint32]]:
    """Texts end to end and the bytes of each."""
    if getattr(known.dtype, "storage", None) == "pyarrow":
        return _held_by_arrow(known)
    # Some at a time, because a list of all takes twice their memory.
    blob = bytearray()
    lengths = np.empty(len(known), dtype=np.uint32)
    for at in range(0, len(known), _AT_ONCE):
        texts = [str(value).encode("utf-8", "replace") for value in known[at : at + _AT_ONCE].tolist()]
        lengths[at : at + len(texts)] = [len(text) for text in texts]
        blob += b"".join(texts)
    return memoryview(blob), lengths


def _held_by_arrow(known: pd.Index[Any]) -> tuple[memoryview, NDArray[np.uint32]]:
    """Same of texts that lie end to end already."""
    import pyarrow as pa

    array = pa.array(known.array, type=pa.large_string())
    _, ends, texts = array.buffers()
    at = np.frombuffer(ends, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    return memoryview(texts)[at[0] : at[-1]], np.diff(at).astype(np.uint32)


def _planes(values: NDArray[Any]) -> bytes:
    little = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<")))
    return little.view(np.uint8).reshape(-1, values.dtype.itemsize).T.tobytes()


def incident_columns(table: gpd.GeoDataFrame, *, west: float = -180.0) -> dict[str, Column]:
    """Columns of a conformed incident table that the page shows.

    Parameters
    ----------
    table
        As :func:`geoincidents.tables.conforming.conform` returns it.
    west
        Longitudes are moved by full turns to lie in ``west`` to ``west + 360``.

    Returns
    -------
    dict
        Text as Series, all else as arrays; :data:`MISSING` or NaN for null.
    """
    columns: dict[str, Column] = {name: table[name] for name in _TEXT_COLUMNS}
    columns |= {name: _whole(table[name], "D") for name in _DAY_COLUMNS}
    columns |= {name: _whole(table[name].dt.tz_localize(None), "m") for name in _INSTANT_COLUMNS}
    columns |= {name: _narrow(table[name].fillna(MISSING).to_numpy(dtype=np.int64)) for name in _COUNT_COLUMNS}
    columns |= {name: table[name].to_numpy(dtype=np.float32) for name in _REAL_COLUMNS}
    columns[LAT], columns[LON] = _microdegrees(table.geometry, west)
    columns[MARK_START], columns[MARK_END] = _marks(table)
    return columns


def _whole(values: pd.Series[Any], unit: str) -> NDArray[Any]:
    numbers = values.to_numpy().astype(f"datetime64[{unit}]").astype(np.int64)
    return _narrow(np.where(values.isna().to_numpy(), MISSING, numbers))


def _narrow(numbers: NDArray[np.int64]) -> NDArray[Any]:
    """Whole numbers in 32 bits where they fit, else as ``float64``; a page has no wider integers."""
    fits = numbers.size == 0 or (numbers.min() >= MISSING and numbers.max() < -MISSING)
    return numbers.astype(np.int32 if fits else np.float64)


def _microdegrees(points: gpd.GeoSeries, west: float) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    located = (points.notna() & ~points.is_empty).to_numpy()
    lat = np.full(len(points), MISSING, dtype=np.int32)
    lon = lat.copy()
    x, y = shapely.get_x(points.to_numpy()), shapely.get_y(points.to_numpy())
    lat[located] = np.rint(y[located] * _MICRODEGREES)
    lon[located] = np.rint((west + np.mod(x[located] - west, 360.0)) * _MICRODEGREES)
    return lat, lon


def _marks(table: gpd.GeoDataFrame) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where the place phrase stands in the evidence, in the UTF-16 units that a browser counts; -1 if nowhere."""
    start = np.full(len(table), -1, dtype=np.int32)
    end = start.copy()
    stated = np.flatnonzero(table[list(_MARKED)].notna().all(axis=1).to_numpy())
    sentences, phrases = (cells_of(table[name].iloc[stated]) for name in _MARKED)
    for row, sentence, phrase in zip(stated.tolist(), sentences, phrases, strict=True):
        at = sentence.find(phrase)
        if at >= 0:
            start[row] = _utf16(sentence[:at])
            end[row] = start[row] + _utf16(phrase)
    return start, end


def _utf16(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
