"""Reads OpenStreetMap: Overpass answers in JSON, and ``.osm.pbf`` extracts through pyosmium.

Source: tags as https://wiki.openstreetmap.org/wiki/Map_features lists them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from geoincidents.compile.reading import (
    UNKNOWN_RADIUS,
    ReadContext,
    damaged,
    number,
    on_earth,
    one_line,
    population,
    preferred,
)
from geoincidents.compile.records import PlaceRecord, merge_names
from geoincidents.errors import missing_extra
from geoincidents.names import script_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PREFIX = "osm"
_KINDS: Final = {
    "place": {
        **dict.fromkeys(("city", "town", "village", "hamlet", "isolated_dwelling", "farm"), "P.PPL"),
        **dict.fromkeys(("suburb", "quarter", "neighbourhood", "city_block", "borough"), "P.PPLX"),
        "state": "A.ADM1",
        "province": "A.ADM1",
        "district": "A.ADM2",
        "county": "A.ADM2",
        "country": "A.PCLI",
        "municipality": "A.ADM3",
        "region": "L.RGN",
        "locality": "L.LCTY",
        "island": "T.ISL",
        "islet": "T.ISLT",
        "archipelago": "T.ISLS",
        "sea": "H.SEA",
        "ocean": "H.OCN",
    },
    "aeroway": {"aerodrome": "S.AIRP", "heliport": "S.AIRH"},
    "military": {"airfield": "S.AIRB", "base": "S.INSM", "barracks": "S.INSM", "naval_base": "S.NVB"},
    "natural": {"peak": "T.PK", "volcano": "T.VLC", "valley": "T.VAL", "bay": "H.BAY", "oasis": "L.OAS"},
    "barrier": {"border_control": "S.PSTB"},
}
_ADMIN_LEVELS: Final = {"2": "A.PCLI", "4": "A.ADM1", "6": "A.ADM2", "8": "A.ADM3"}
_CAPITALS: Final = {"yes": "P.PPLC", "2": "P.PPLC", "4": "P.PPLA"}
_OTHER_NAMES: Final = (
    "int_name",
    "name",
    "alt_name",
    "official_name",
    "loc_name",
    "nat_name",
    "short_name",
    "old_name",
)
_LANGUAGE = re.compile(r"^(?:alt_|old_|official_|loc_|short_)?name:([a-z]{2,3})(?:[-_][A-Za-z]+)*$")
_COUNTRY_TAGS: Final = ("ISO3166-1:alpha3", "ISO3166-1", "ISO3166-1:alpha2", "is_in:country_code", "addr:country")
_FORM = "an OpenStreetMap file"


def overpass_places(path: Path, context: ReadContext) -> Iterator[PlaceRecord]:
    """Places of an Overpass answer; ways and relations need ``out center``.

    Parameters
    ----------
    path
        The file.
    context
        Country codes; told the date of the data and the elements that are left out.

    Yields
    ------
    PlaceRecord
        Named elements whose tags say what kind of place they are.

    Raises
    ------
    FileFormatError
        If it is cut off, or Overpass answered with a remark that it gave up.
    """
    try:
        answer = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise damaged(path, "an Overpass answer", f"it is no whole JSON ({error})") from error
    remark = str(answer.get("remark") or "")
    if "error" in remark.casefold():
        raise damaged(path, "an Overpass answer", f"the server gave up ({one_line(remark)})")
    context.dated(_PREFIX, str(answer.get("osm3s", {}).get("timestamp_osm_base") or "")[:10])
    for element in answer["elements"]:
        at = element.get("center") or element
        reference = f"{element.get('type')}/{element.get('id')}"
        bounds = element.get("bounds") or {}
        record = _record(reference, element.get("tags") or {}, (at.get("lat"), at.get("lon")), context)
        if record:
            record.radius_km = _radius_km(bounds, record)
            yield record


def pbf_places(path: Path, context: ReadContext) -> Iterator[PlaceRecord]:
    """Places of an ``.osm.pbf`` extract: its nodes and areas.

    Parameters
    ----------
    path
        The file.
    context
        Country codes; told the elements that are left out.

    Yields
    ------
    PlaceRecord
        Named elements whose tags say what kind of place they are.

    Raises
    ------
    MissingExtraError
        If pyosmium is not installed.
    FileFormatError
        If the file is damaged.
    """
    try:
        import osmium
    except ImportError:
        raise missing_extra("Reading .osm.pbf files", "build") from None
    keys = osmium.filter.KeyFilter(*_KINDS, "boundary")
    try:
        found: Any
        for found in osmium.FileProcessor(str(path)).with_areas(keys).with_filter(keys):
            reference, where, bounds = _element(found)
            record = _record(reference, {tag.k: tag.v for tag in found.tags}, where, context) if reference else None
            if record:
                record.radius_km = _radius_km(bounds, record)
                yield record
    except (RuntimeError, OSError) as error:
        raise damaged(path, _FORM, f"it cannot be read ({error})") from error


def _element(found: Any) -> tuple[str, tuple[float | None, float | None], dict[str, float]]:
    """Reference, point and bounds of a node or an area; no reference for the ways and relations areas are made of."""
    if found.is_node():
        return f"node/{found.id}", (found.location.lat, found.location.lon), {}
    if found.is_area():
        where, bounds = _area(found)
        return f"{'way' if found.from_way() else 'relation'}/{found.orig_id()}", where, bounds
    return "", (None, None), {}


def _area(area: Any) -> tuple[tuple[float | None, float | None], dict[str, float]]:
    """A point inside an area, and its bounds."""
    import osmium
    import shapely

    try:
        outline = shapely.from_wkb(osmium.geom.WKBFactory().create_multipolygon(area), on_invalid="ignore")
    except RuntimeError:  # an area whose ring is not whole in this extract
        return (None, None), {}
    if outline is None or outline.is_empty:
        return (None, None), {}
    point = outline.representative_point()
    west, south, east, north = outline.bounds
    return (point.y, point.x), {"minlat": south, "minlon": west, "maxlat": north, "maxlon": east}


def kind_of(tags: Mapping[str, str]) -> str:
    """GeoNames kind that the tags of an element stand for.

    Parameters
    ----------
    tags
        Its tags.

    Returns
    -------
    str
        ``""`` when they do not say that it is a place.

    Examples
    --------
    >>> kind_of({"place": "city", "capital": "yes"}), kind_of({"aeroway": "aerodrome"}), kind_of({"shop": "yes"})
    ('P.PPLC', 'S.AIRP', '')
    """
    if tags.get("boundary") == "administrative":
        return _ADMIN_LEVELS.get(tags.get("admin_level", ""), "")
    for key, kinds in _KINDS.items():
        kind = kinds.get(tags.get(key, ""))
        if kind == "P.PPL":
            return _CAPITALS.get(tags.get("capital", ""), kind)
        if kind:
            return kind
    return ""


def _record(
    reference: str,
    tags: Mapping[str, str],
    where: tuple[object, object],
    context: ReadContext,
) -> PlaceRecord | None:
    kind = kind_of(tags)
    named = names_of(tags)
    name = preferred(named, one_line(tags.get("name", "")))
    lat, lon = number(where[0]), number(where[1])
    reason = "not a kind of place" if not kind else "no name" if not name else ""
    if not reason and (lat is None or lon is None or not on_earth(lat, lon)):
        reason = "no point on Earth"
    if reason or lat is None or lon is None:
        context.skipped[reason] += 1
        return None
    country = next((code for tag in _COUNTRY_TAGS if (code := context.country_of(tags.get(tag)))), "")
    record = PlaceRecord(
        place_id=f"{_PREFIX}:{reference}",
        name=name,
        kind=kind,
        lat=lat,
        lon=lon,
        country=country,
        population=population(tags.get("population")),
        radius_km=UNKNOWN_RADIUS,
        aliases=_aliases(tags),
    )
    merge_names(record, named)
    return record


def _aliases(tags: Mapping[str, str]) -> tuple[str, ...]:
    found = []
    for tag in ("geonames:id", "gns:id", "geonames"):
        value = tags.get(tag, "").strip()
        if tag != "gns:id" and value.isdecimal():
            found.append(f"geonames:{int(value)}")
    wikidata = tags.get("wikidata", "").strip()
    if re.fullmatch(r"Q\d+", wikidata):
        found.append(f"wikidata:{wikidata}")
    found += [f"{scheme}:{tags[scheme].strip()}" for scheme in ("icao", "iata") if tags.get(scheme)]
    return tuple(dict.fromkeys(found))


def names_of(tags: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names that the tags of an element give, those in a language first.

    Parameters
    ----------
    tags
        Its tags; several values in one are parted by semicolons.

    Returns
    -------
    list of (str, str)
        Name and language, ``""`` when not stated.

    Examples
    --------
    >>> names_of({"name": "غات", "name:en": "Ghat", "alt_name": "Gat; Rhat"})
    [('Ghat', 'en'), ('غات', ''), ('Gat', ''), ('Rhat', '')]
    """
    found: dict[tuple[str, str], None] = {}
    for tag in sorted(tags, key=lambda tag: (not tag.startswith("name:"), tag)):
        language = _LANGUAGE.match(tag)
        if language:
            found.update(dict.fromkeys((part, language[1]) for part in _parts(tags[tag])))
    for tag in _OTHER_NAMES:
        found.update(dict.fromkeys((part, "") for part in _parts(tags.get(tag, ""))))
    return [(name, language) for name, language in found if script_of(name)]


def _parts(value: str) -> list[str]:
    return [part for part in (one_line(part) for part in value.split(";")) if part]


def _radius_km(bounds: Mapping[str, float], record: PlaceRecord) -> float:
    if not bounds:
        return UNKNOWN_RADIUS
    from geoincidents.compile.polygons import reach_km

    corners = [(bounds[f"{a}lon"], bounds[f"{b}lat"]) for a in ("min", "max") for b in ("min", "max")]
    return reach_km(record.lat, record.lon, corners)
