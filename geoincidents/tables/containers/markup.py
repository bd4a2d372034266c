"""KML placemarks and GPX waypoints as tables, read by a parser that expands no entities."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import geopandas as gpd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import GeometryCollection, LineString, Point, Polygon

from geoincidents.errors import FileFormatError
from geoincidents.geo import CRS
from geoincidents.tables.containers.values import frame_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.tables.containers.sources import Source
    from geoincidents.tables.notes import Notes

_FOLDERS: Final = frozenset({"Folder", "Document"})
_NAME, _TEXT, _WHEN, _BEGIN, _END, _FOLDER = "name", "description", "when", "begin", "end", "folder"
_FEWEST_DATED = 3  # points with a day, beside which an area without one stands out
_DAYS = frozenset({_WHEN, _BEGIN, _END})
_PLAIN = {_NAME: _NAME, "address": "address", "phoneNumber": "phone"}
# Elements of HTML that stand for the end of a line.
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4"})
_PAIR = re.compile(r"\s*,\s*")
_DEEPEST = 200


def read_kml(source: Source, notes: Notes) -> gpd.GeoDataFrame:
    """Table of the placemarks of a KML file.

    Columns ``name``, ``description`` (as plain text), ``when`` or ``begin`` and ``end``, ``folder`` (the names of the
    folders around it, joined by " / "), and the names of the extended data; each where a placemark has it.
    """
    root = _tree(source)
    rows, shapes, faults = [], [], []
    for at, (mark, folder) in enumerate(_placemarks(root, ()), 1):
        source.limits.check(source.name, "rows", at)
        rows.append(_placemark(mark, folder))
        try:
            shapes.append(_shape(mark))
        except (ValueError, ShapelyError):
            shapes.append(None)
            faults.append(at)
    if not rows:
        linked = any(_local(element) == "NetworkLink" for element in root.iter())
        what = (
            "only a link to where its content is: open it in Google Earth and save that" if linked else "no placemark"
        )
        msg = f"{source.name} is KML, but holds {what}."
        raise FileFormatError(msg)
    if faults:
        notes.add("bad_geometries", "The placemark's coordinates cannot be read, and are left out.", rows=faults)
    return _table(*_without_zones(rows, shapes, notes))


def _without_zones(
    rows: list[dict[str, str]], shapes: list[Any], notes: Notes
) -> tuple[list[dict[str, str]], list[Any]]:
    """Placemarks without the lines and areas that have no day beside points that all have one."""
    dated = [not _DAYS.isdisjoint(row) for row in rows]
    points = [shape is not None and shape.geom_type == "Point" for shape in shapes]
    zones = [
        shape is not None and not point and not day for shape, point, day in zip(shapes, points, dated, strict=True)
    ]
    if (
        not any(zones)
        or sum(points) < _FEWEST_DATED
        or not all(day for day, point in zip(dated, points, strict=True) if point)
    ):
        return rows, shapes
    message = (
        "Lines and areas without a day, among points with one, are what a map shows beside them; they are left out."
    )
    numbers = [at for at, zone in enumerate(zones, 1) if zone]
    notes.add("zones", message, rows=numbers, values=[rows[at - 1].get(_NAME, "") for at in numbers])
    kept = [at for at, zone in enumerate(zones) if not zone]
    return [rows[at] for at in kept], [shapes[at] for at in kept]


def read_gpx(source: Source, notes: Notes) -> gpd.GeoDataFrame:
    """Table of the waypoints of a GPX file, a column for each plain element within one."""
    rows, faults = [], []
    shapes: list[Any] = []
    for at, point in enumerate((mark for mark in _tree(source).iter() if _local(mark) == "wpt"), 1):
        rows.append({_local(child): _text(child) for child in point if not len(child) and _text(child)})
        try:
            shapes.append(_point([float(point.get("lon", "")), float(point.get("lat", ""))]))
        except ValueError:
            shapes.append(None)
            faults.append(at)
    if not rows:
        msg = f"{source.name} is GPX, but holds no waypoint: tracks and routes are no incidents."
        raise FileFormatError(msg)
    if faults:
        notes.add("bad_geometries", "The waypoint's coordinates cannot be read, and are left out.", rows=faults)
    return _table(rows, shapes)


def _table(rows: list[dict[str, str]], shapes: list[Any]) -> gpd.GeoDataFrame:
    """Table of records and their shapes."""
    names = dict.fromkeys(name for row in rows for name in row)
    frame = frame_of({name: [row.get(name) for row in rows] for name in names}, len(rows))
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index, crs=CRS))


def root_name(head: str) -> str | None:
    """Name of the first element of an XML text, without its prefix, or None where there is none."""
    head = re.sub(r"<!--.*?-->|<\?.*?\?>", "", head, flags=re.DOTALL)
    found = re.search(r"<(?!!)(?:[\w.-]+:)?([\w.-]+)", head)
    return found[1] if found else None


def _tree(source: Source) -> Element:
    """Elements of an XML file; one that declares entities is refused, for they can unpack to any size."""
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            msg = f"{source.name} is nested too deeply for a table in XML."
            raise FileFormatError(msg)
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def refuse(*_: object) -> int:
        msg = f"{source.name} declares XML entities, which are not read. Save it again without them."
        raise FileFormatError(msg)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(source.whole(), True)  # noqa: FBT003 expat takes no keyword
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError, AssertionError) as error:
        if isinstance(error, FileFormatError):
            raise
        msg = f"{source.name} is XML, but damaged or cut off: {error}."
        raise FileFormatError(msg) from error


def _local(element: Element) -> str:
    """Name of an element without its prefix, which files forget to declare."""
    return str(element.tag).rpartition(":")[2]


def _text(element: Element | None) -> str:
    """Text within an element."""
    return "".join(element.itertext()).strip() if element is not None else ""


def _child(element: Element, *path: str) -> Element | None:
    """Element at a path of names."""
    found: Element | None = element
    for name in path:
        found = next((child for child in found if _local(child) == name), None) if found is not None else None
    return found


def _placemarks(element: Element, folders: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Placemarks with the names of the folders around them; the document's own name is none."""
    for child in element:
        kind = _local(child)
        if kind == "Placemark":
            yield child, folders
        elif kind in _FOLDERS:
            name = _text(_child(child, _NAME)) if kind == "Folder" else ""
            yield from _placemarks(child, (*folders, name) if name else folders)
        elif kind in {"Update", "Create", "kml"}:
            yield from _placemarks(child, folders)


def _placemark(mark: Element, folders: tuple[str, ...]) -> dict[str, str]:
    """Values of a placemark."""
    row = {column: _text(_child(mark, name)) for name, column in _PLAIN.items()}
    row[_TEXT] = _plain(_text(_child(mark, _TEXT)))
    row[_WHEN] = _text(_child(mark, "TimeStamp", _WHEN))
    row[_BEGIN], row[_END] = (_text(_child(mark, "TimeSpan", name)) for name in (_BEGIN, _END))
    row[_FOLDER] = " / ".join(folders)
    taken = {name.casefold() for name in row}
    for name, value in _extended(mark):
        own = f"{name}_2" if name.casefold() in taken else name
        if value and own not in row:
            row[own] = value
    return {name: value for name, value in row.items() if value}


def _extended(mark: Element) -> Iterator[tuple[str, str]]:
    """Names and values of the extended data of a placemark."""
    for element in mark.iter():
        kind, name = _local(element), element.get("name", "").strip()
        if kind == "Data" and name:
            yield name, _text(_child(element, "value"))
        elif kind == "SimpleData" and name:
            yield name, _text(element)


class _Plain(HTMLParser):
    """Collects the text of HTML."""

    def __init__(self) -> None:
        """Start without text."""
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an image or a link points to, and lines apart."""
        self._hidden += tag in {"script", "style"}
        if tag in _BREAKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag == "img":
            self.parts.append(f" {dict(attrs).get('src') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        """End a line or a hidden element."""
        self._hidden -= tag in {"script", "style"} and self._hidden > 0
        if tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if not self._hidden:
            self.parts.append(data)


def _plain(html: str) -> str:
    """Text of a description, which may be HTML."""
    if "<" not in html and "&" not in html:
        return html
    parser = _Plain()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(filter(None, lines))


def _shape(mark: Element) -> Any:
    """Geometry of a placemark, None where it has none."""
    found = [shape for child in mark if (shape := _geometry(child)) is not None]
    return found[0] if found else None


def _geometry(element: Element) -> Any:
    """Geometry of an element, None where it is none."""
    kind = _local(element)
    if kind == "Point":
        pairs = _pairs(_text(_child(element, "coordinates")))
        return _point(pairs[0]) if pairs else None
    if kind in {"LineString", "LinearRing"}:
        return _line(_pairs(_text(_child(element, "coordinates"))))
    if kind == "Track":
        return _line([_numbers(_text(child).split()) for child in element if _local(child) == "coord"])
    if kind == "Polygon":
        outer = _pairs(_text(_child(element, "outerBoundaryIs", "LinearRing", "coordinates")))
        rings = [child for child in element if _local(child) == "innerBoundaryIs"]
        inner = [_pairs(_text(_child(ring, "LinearRing", "coordinates"))) for ring in rings]
        return Polygon(outer, [ring for ring in inner if ring]) if outer else None
    if kind in {"MultiGeometry", "MultiTrack"}:
        return _collected([shape for child in element if (shape := _geometry(child)) is not None])
    return None


def _collected(parts: list[Any]) -> Any:
    """One geometry of several."""
    if len(parts) < 2:  # noqa: PLR2004 one is itself
        return parts[0] if parts else None
    kinds = {part.geom_type for part in parts}
    many: dict[str, Any] = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    return many[kinds.pop()](parts) if len(kinds) == 1 and kinds <= set(many) else GeometryCollection(parts)


def _line(pairs: list[list[float]]) -> Any:
    """Line through some points; one point is a point."""
    return LineString(pairs) if len(pairs) > 1 else _point(pairs[0]) if pairs else None


def _point(pair: list[float]) -> Point:
    """Point of a longitude and a latitude."""
    if not all(map(math.isfinite, pair)):
        msg = "not a finite number"
        raise ValueError(msg)
    return Point(pair)


def _pairs(text: str) -> list[list[float]]:
    """Longitudes and latitudes of a text of coordinates; heights are left out."""
    return [_numbers(part.split(",")) for part in _PAIR.sub(",", text).split()]


def _numbers(parts: list[str]) -> list[float]:
    """Longitude and latitude."""
    if len(parts) < 2:  # noqa: PLR2004 a longitude and a latitude
        msg = "not a pair of coordinates"
        raise ValueError(msg)
    return [float(parts[0]), float(parts[1])]
