"""JSON as tables: lists of objects, lines of objects, and GeoJSON in all its spellings."""

from __future__ import annotations

import json
import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape

from geoincidents import schema
from geoincidents.errors import FileFormatError, SchemaError
from geoincidents.geo import CRS
from geoincidents.tables.containers.values import ROW, Growing, frame_of
from geoincidents.tables.findings import SHOWN_ROWS
from geoincidents.tables.headings import rows_of
from geoincidents.tables.layouts.layout import header_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from geoincidents.tables.containers.decoding import Decoded
    from geoincidents.tables.notes import Notes

_SEPARATOR = "\x1e"  # RFC 8142
_DEPTH = 4
_OPENS = re.compile(r'"features"\s*:\s*\[\s*$')  # the line behind which GDAL and this package write a feature a line
_HEAD_LINES, _BATCH = 50, 2_000
_GEOMETRY = "geometry"
_LON_LAT = ("OGC", "CRS84")  # EPSG:4326 with its axes in the order that GeoJSON has them in anyway
_FAULTS = (ShapelyError, KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError, OverflowError)


def read_document(text: Decoded, notes: Notes) -> pd.DataFrame:
    """Table of a JSON file."""
    name, limits = text.source.name, text.source.limits
    if (frame := _feature_lines(text)) is not None:
        return frame
    content = text.whole()
    lines = _lines(content)
    found = _read_lines(lines, name, notes) if lines else _parsed(content, name)
    del content, lines
    records, document = _records(found, name, notes)
    limits.check(name, "rows", len(records))
    return _table(records, document, text)


def line_chunks(text: Decoded, rows: int, notes: Notes) -> Iterator[pd.DataFrame]:
    """Tables of so many lines of a file with one JSON object a line; none where it is something else."""
    name, limits = text.source.name, text.source.limits
    with text.open() as stream:
        lines = iter(lambda: stream.readline(limits.document_bytes + 1), "")
        head = list(islice(lines, 2))
        if not _lines("".join(head)) or head[0].lstrip("\ufeff \t").startswith(_SEPARATOR):
            return
        before, first, every = 0, 1, chain(head, lines)
        while taken := list(islice(every, rows)):
            limits.check(name, "document_bytes", max(map(len, taken)))
            found = _read_lines([line.replace("\x00", "") for line in taken], name, notes, before)
            before += len(taken)
            if not found:
                continue
            frame = _table(*_records(found, name, notes), text)
            frame.index = pd.RangeIndex(first, first + len(frame), name=ROW)
            first += len(frame)
            yield frame


def _table(records: list[dict[str, Any]], document: dict[str, Any], text: Decoded) -> pd.DataFrame:
    """Table of objects, or of features."""
    if _is_geographic(records) if records else "features" in document:
        return _geographic(records, document, text)
    around = {key: value for key, value in document.items() if isinstance(value, str) and _is_country(key)}
    rows = [around | dict(flat(record)) for record in records]
    return frame_of(_columns(rows, text), len(rows))


def flat(record: dict[str, Any], path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Values of an object, and those of objects within it under their paths: ``where.geo.lat``."""
    for key, value in record.items():
        here = f"{path}.{key}" if path else str(key)
        if isinstance(value, dict) and value and depth < _DEPTH:
            yield from flat(value, here, depth + 1)
        else:
            yield here, value


def _is_country(key: str) -> bool:
    """Whether a key beside the list of rows says the country of all of them."""
    usual = next(row[1] for row in rows_of("headers.tsv") if row[0] == schema.COUNTRY)
    return header_key(key) in map(header_key, usual.split("|"))


def _parsed(content: str, name: str) -> Any:
    """Value of a JSON text."""
    try:
        return json.loads(content.lstrip("\ufeff"))
    except ValueError as error:
        msg = f"{name} looks like JSON but is damaged or cut off: {error}."
        raise FileFormatError(msg) from error
    except RecursionError as error:
        msg = f"{name} is nested too deeply for a table in JSON."
        raise FileFormatError(msg) from error


def _lines(content: str) -> list[str]:
    """Texts of a file with one JSON text a line (or after each separator); none where it is one text."""
    start = content.lstrip("\ufeff \t\r\n")  # not bare, for the separator counts as a blank
    if start.startswith(_SEPARATOR):
        return start.split(_SEPARATOR)[1:]
    first, _, rest = start.partition("\n")
    if not first.startswith("{") or not rest.strip():
        return []
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return []
    return content.splitlines() if "\r" in content and "\n" not in content else content.split("\n")


def _read_lines(lines: Sequence[str], name: str, notes: Notes, before: int = 0) -> list[Any]:
    """Values of the lines; those that cannot be read are noted."""
    found, broken = [], []
    for at, line in enumerate(lines, before + 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError):
                broken.append(at)
    if len(broken) > len(found):
        msg = f"{name} looks like lines of JSON, but {len(broken)} cannot be read, the first of them line {broken[0]}."
        raise FileFormatError(msg)
    if broken:
        message = "The line is no JSON (is the file cut off?), and is left out."
        shown = [lines[at - before - 1].strip() for at in broken[:SHOWN_ROWS]]
        notes.add("broken_lines", message, rows=broken, values=shown)
    return found


def _records(found: Any, name: str, notes: Notes) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Objects that are the rows, and the object around them."""
    if isinstance(found, dict) and found.get("type") == "Feature":
        return [found], {}
    if isinstance(found, dict) and _is_rows(found.get("features"), empty=True):
        return found["features"], found
    if _is_rows(found, empty=True):
        return _unfolded(found), {}
    if rows := _rearranged(found):
        return rows, {}
    lists = sorted(_lists(found, ""), key=lambda item: -len(item[1]))
    if not lists:
        kind = "a list" if isinstance(found, list) else "an object" if isinstance(found, dict) else "a single value"
        msg = (
            f"{name} is JSON, but {kind} without rows, not a list of objects or a GeoJSON feature collection. Give "
            "one object for each row, as in [{...}, {...}]."
        )
        raise FileFormatError(msg)
    if others := [path for path, _ in lists[1:]]:
        notes.add("other_lists", f"Of several lists, the longest is read: {lists[0][0]!r}.", values=others)
    return lists[0][1], found if isinstance(found, dict) else {}


def _rearranged(found: Any) -> list[dict[str, Any]]:
    """Rows of a table that JSON holds as lists of cells below a header, as columns, or by the names of its rows."""
    names, rows = (found.get("columns"), found.get("data")) if isinstance(found, dict) else (None, None)
    if isinstance(found, list) and len(found) > 1:
        names, rows = found[0], found[1:]
    if isinstance(names, list) and isinstance(rows, list) and names and all(isinstance(name, str) for name in names):
        alike = all(isinstance(row, list) and len(row) == len(names) for row in rows)
        return [dict(zip(names, row, strict=True)) for row in rows] if alike else []
    parts = list(found.values()) if isinstance(found, dict) else []
    if len(parts) > 1 and all(isinstance(part, list) and part and len(part) == len(parts[0]) for part in parts):
        cells = zip(*parts, strict=True)
        scalar = not any(isinstance(cell, dict | list) for part in parts for cell in part)
        return [dict(zip(found, row, strict=True)) for row in cells] if scalar else []
    if len(parts) < 2 or not all(isinstance(part, dict) and part and set(part) == set(parts[0]) for part in parts):  # noqa: PLR2004 one object alone is no table
        return []
    if all(key.isdecimal() for key in parts[0]):  # columns, by the numbers of the rows
        return [{name: found[name][key] for name in found} for key in parts[0]]
    return [{"id": key} | part for key, part in found.items()]


def _unfolded(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Features of the collections that lines may hold."""
    if not any(item.get("type") == "FeatureCollection" for item in found):
        return found
    features = (item["features"] if isinstance(item.get("features"), list) else [item] for item in found)
    return [feature for several in features for feature in several if isinstance(feature, dict)]


def _is_rows(found: Any, *, empty: bool = False) -> bool:
    """Tell a list of objects."""
    return isinstance(found, list) and (bool(found) or empty) and all(isinstance(item, dict) for item in found)


def _lists(found: Any, path: str, depth: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Lists of objects within objects, with where they stand."""
    if isinstance(found, dict) and depth < _DEPTH:
        for key, value in found.items():
            here = f"{path}.{key}" if path else str(key)
            if _is_rows(value):
                yield here, value
            else:
                yield from _lists(value, here, depth + 1)


def _is_geographic(records: list[dict[str, Any]]) -> bool:
    """Tell GeoJSON features, and those of Esri, from other objects."""
    return any(_GEOMETRY in record for record in records) and all(
        record.get("type") == "Feature"
        or isinstance(record.get("attributes"), dict)
        or set(record) <= {"type", "id", "bbox", _GEOMETRY, "properties"}
        for record in records
    )


def _columns(records: list[dict[str, Any]], text: Decoded) -> dict[str, list[Any]]:
    """Values by name, in the order in which the names come up."""
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
        text.source.limits.check(text.source.name, "row_cells", len(names))
    _check_names(names, text)
    return {name: [record.get(name) for record in records] for name in names}


def _check_names(names: Collection[str], text: Decoded) -> None:
    """Refuse too many columns, and names that no file can hold."""
    text.source.limits.check(text.source.name, "row_cells", len(names))
    if any(name != name.encode("utf-8", "replace").decode() for name in names):
        msg = f"{text.source.name} has a key that is half a character. Rename it."
        raise FileFormatError(msg)


def _geographic(records: list[dict[str, Any]], document: dict[str, Any], text: Decoded) -> gpd.GeoDataFrame:
    """Table of features."""
    name = text.source.name
    rows = [dict(own) if isinstance(own := _properties(record), dict) else {} for record in records]
    if any("id" in record for record in records) and not any("id" in row for row in rows):
        rows = [{"id": record.get("id")} | row for record, row in zip(records, rows, strict=True)]
    frame = frame_of(_columns(rows, text), len(rows))
    shapes, faults = _geometries(records)
    return _with_shapes(frame, shapes, faults, document, name)


def _with_shapes(
    frame: pd.DataFrame, shapes: list[Any], faults: list[str], document: dict[str, Any], name: str
) -> gpd.GeoDataFrame:
    """Table of the properties of features with their geometries; refused where some cannot be read."""
    if _GEOMETRY in frame.columns:
        msg = f"{name} has a property {_GEOMETRY!r} beside its geometries. Rename it."
        raise SchemaError(msg)
    if faults:
        msg = f"{name} has geometries that are not GeoJSON in {len(faults)} row(s): {', '.join(faults[:SHOWN_ROWS])}."
        raise FileFormatError(msg)
    geometry = gpd.GeoSeries(shapes, index=frame.index, crs=_crs(name, document))
    return gpd.GeoDataFrame(frame, geometry=geometry)


def _feature_lines(text: Decoded) -> gpd.GeoDataFrame | None:
    """Table of a feature collection with a feature a line, which is never in memory whole; None for any other file."""
    limits = text.source.limits
    with text.open() as stream:
        lines = iter(lambda: stream.readline(limits.document_bytes + 1), "")
        head: list[str] = []
        for line in islice(lines, _HEAD_LINES):
            head.append(line)
            if _OPENS.search(line):
                break
        else:
            return None
        if '"FeatureCollection"' not in "".join(head):
            return None
        features = _Features(text)
        try:
            for line in lines:
                if line.lstrip().startswith("]"):
                    document = json.loads("".join([*head, line, *lines]))
                    break
                limits.check(text.source.name, "document_bytes", len(line))
                if line.strip():
                    features.add(json.loads(line.rstrip().removesuffix(",")))
            else:
                return None
        except (ValueError, RecursionError, TypeError, AttributeError):
            return None  # laid out otherwise, or damaged: what reads the whole tells it
    return features.table(document)


class _Features:
    """The features of a collection as columns, which grow as they are read."""

    def __init__(self, text: Decoded) -> None:
        self._text, self._batch = text, list[dict[str, Any]]()
        self._columns: dict[str, Growing] = {}
        self._ids, self._shapes = Growing(), list[Any]()
        self._has_ids, self._count = False, 0
        self._faults: list[str] = []

    def add(self, feature: dict[str, Any]) -> None:
        """Take one feature; TypeError where it is none."""
        if feature.get("type") != "Feature":
            raise TypeError
        self._batch.append(feature)
        if len(self._batch) == _BATCH:
            self._settle()

    def _settle(self) -> None:
        batch, self._batch = self._batch, []
        rows = [own if isinstance(own := _properties(record), dict) else {} for record in batch]
        for name in dict.fromkeys(name for row in rows for name in row):
            if name not in self._columns:
                self._columns[name] = Growing(self._count)
        _check_names(self._columns, self._text)
        for name, column in self._columns.items():
            column.add([row.get(name) for row in rows])
        self._has_ids |= any("id" in record for record in batch)
        self._ids.add([record.get("id") for record in batch])
        for row, record in enumerate(batch, self._count + 1):
            try:
                self._shapes.append(_geometry(record.get(_GEOMETRY)))
            except _FAULTS:
                self._faults.append(str(row))
        self._count += len(batch)
        self._text.source.limits.check(self._text.source.name, "rows", self._count)

    def table(self, document: dict[str, Any]) -> gpd.GeoDataFrame:
        """All of them, with the coordinate system that the collection names."""
        self._settle()
        columns = self._columns
        if self._has_ids and "id" not in columns:
            columns = {"id": self._ids, **columns}
        index = pd.RangeIndex(1, self._count + 1, name=ROW)
        frame = pd.DataFrame({name: column.settled(index) for name, column in columns.items()}, index=index, copy=False)
        return _with_shapes(frame, self._shapes, self._faults, document, self._text.source.name)


def _properties(record: dict[str, Any]) -> Any:
    """Values of a feature."""
    return record.get("properties") if "properties" in record else record.get("attributes")


def _geometries(records: list[dict[str, Any]]) -> tuple[list[Any], list[str]]:
    """Geometry of each feature, and the rows of those that cannot be read."""
    shapes, faults = [], []
    for row, record in enumerate(records, 1):
        try:
            shapes.append(_geometry(record.get(_GEOMETRY)))
        except _FAULTS:
            faults.append(str(row))
    return shapes, faults


def _geometry(found: Any) -> Any:
    """Shape of a geometry, None where it is none."""
    if not found:
        return None
    if "type" not in found and {"x", "y"} <= set(found):  # Esri's own
        return None if found["x"] in {None, "NaN"} else Point(float(found["x"]), float(found["y"]))
    if found["type"] == "Point":  # the common case, without the detour over shape()
        return Point(found["coordinates"]) if found["coordinates"] else None
    made = shape(found)
    return None if shapely.is_empty(made) else made


def _crs(name: str, document: dict[str, Any]) -> pyproj.CRS:
    """Coordinate system of the member that RFC 7946 removed and that many files still carry, or of Esri's."""
    esri = document.get("spatialReference")
    try:
        if isinstance(esri, dict):
            stated = esri.get("latestWkid") or esri.get("wkid") or CRS
        else:
            stated = document["crs"]["properties"]["name"] if document.get("crs") else CRS
        crs = pyproj.CRS.from_user_input(stated)
    except (CRSError, KeyError, TypeError) as error:
        msg = f"{name} names a coordinate system that is not known: {document.get('crs') or esri!r}."
        raise FileFormatError(msg) from error
    return pyproj.CRS(CRS) if crs.to_authority() == _LON_LAT else crs
