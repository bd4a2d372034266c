"""Reads Who's On First: CSV exports, its SQLite distribution, and folders of GeoJSON records.

Source: placetypes as https://github.com/whosonfirst/whosonfirst-placetypes lists them.
"""

from __future__ import annotations

import csv
import json
import math
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from geoincidents.compile.languages import short_language
from geoincidents.compile.reading import (
    UNKNOWN_RADIUS,
    NamePatch,
    ReadContext,
    damaged,
    number,
    on_earth,
    one_line,
    population,
    preferred,
)
from geoincidents.compile.records import PlaceRecord, merge_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_PREFIX = "whosonfirst"
_FORM = "Who's On First"
_KINDS: Final = {
    "continent": "L.CONT",
    "country": "A.PCLI",
    "dependency": "A.PCLD",
    "disputed": "A.ZN",
    "macroregion": "A.ADMD",
    "region": "A.ADM1",
    "macrocounty": "A.ADMD",
    "county": "A.ADM2",
    "localadmin": "A.ADM3",
    "locality": "P.PPL",
    "borough": "P.PPLX",
    "macrohood": "P.PPLX",
    "neighbourhood": "P.PPLX",
    "microhood": "P.PPLX",
    "campus": "S.CMPS",
    "venue": "S.SPOT",
    "ocean": "H.OCN",
    "marinearea": "H.SEA",
}
_SCHEMES: Final = {"gn": "geonames:{}", "gn:id": "geonames:{}", "wd": "wikidata:{}", "wd:id": "wikidata:{}"}


def csv_places(path: Path, context: ReadContext) -> Iterator[PlaceRecord]:
    """Places of a CSV export, one row a record.

    Parameters
    ----------
    path
        The file; its columns are those of the record's properties without their prefixes.
    context
        Country codes; told the rows that are left out.

    Yields
    ------
    PlaceRecord
        Current records; a superseded one lends its names and identifier to its successor.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from _current(map(_from_csv, csv.DictReader(file)), context)


def _from_csv(row: dict[str, str]) -> dict[str, Any]:
    pairs = [part.partition("=") for part in (row.get("names") or "").split("|")]
    region = row.get("parent_id") or ""
    return {
        **row,
        "superseded_by": [part for part in (row.get("superseded") or "").replace(";", ",").split(",") if part],
        "named": [(one_line(name), tag.partition("_")[0]) for tag, _, name in pairs if name],
        "aliases": _concordances({"gn:id": row.get("gn_id"), "wd:id": row.get("wd_id")}),
        "region_id": region if row.get("parent") and row.get("parent") == row.get("region") else "",
    }


def csv_names(path: Path, context: ReadContext) -> Iterator[NamePatch]:
    """Names of a CSV export that has one row a name.

    Parameters
    ----------
    path
        The file, with columns id, lang and value.
    context
        Not used.

    Yields
    ------
    tuple
        Identifier, name, language.
    """
    del context
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("value"):
                yield f"{_PREFIX}:{row['id']}", one_line(row["value"]), short_language(row.get("lang") or "")


def sqlite_places(path: Path, context: ReadContext) -> Iterator[PlaceRecord]:
    """Places of the SQLite distribution.

    Parameters
    ----------
    path
        The database, with the tables ``spr``, ``names`` and ``concordances``; of ``geojson`` only populations are used.
    context
        Country codes; told the rows that are left out.

    Yields
    ------
    PlaceRecord
        Current records.

    Raises
    ------
    FileFormatError
        If the database is damaged.
    """
    uri = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            db.row_factory = sqlite3.Row
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            yield from _current((_from_spr(db, tables, dict(row)) for row in db.execute("SELECT * FROM spr")), context)
    except sqlite3.DatabaseError as error:
        raise damaged(path, _FORM, f"it cannot be read ({error})") from error


def _from_spr(db: sqlite3.Connection, tables: set[str], row: dict[str, Any]) -> dict[str, Any]:
    key = (row["id"],)
    named = db.execute("SELECT name, language FROM names WHERE id = ?", key) if "names" in tables else ()
    others = (
        db.execute("SELECT other_source, other_id FROM concordances WHERE id = ?", key)
        if "concordances" in tables
        else ()
    )
    above = (
        dict(db.execute("SELECT ancestor_placetype, ancestor_id FROM ancestors WHERE id = ?", key).fetchall())
        if "ancestors" in tables
        else {}
    )
    body = db.execute("SELECT body FROM geojson WHERE id = ?", key).fetchone() if "geojson" in tables else None
    properties = json.loads(body[0]).get("properties", {}) if body else {}
    return {
        **row,
        "lat": row["latitude"],
        "lon": row["longitude"],
        "deprecated": "yes" if row.get("is_deprecated") == 1 or row.get("is_ceased") == 1 else "",
        "superseded_by": [p for p in str(row.get("superseded_by") or "").strip("[]").split(",") if p.strip()],
        "named": [(one_line(str(name)), language) for name, language in named],
        "aliases": _concordances(dict(tuple(pair) for pair in others)),
        "region_id": str(above.get("region", "")),
        "county_id": str(above.get("county", "")),
        "population": properties.get("wof:population"),
        "bbox": [row.get(f"{end}_{axis}") for end in ("min", "max") for axis in ("longitude", "latitude")],
    }


def folder_places(path: Path, context: ReadContext) -> Iterator[PlaceRecord]:
    """Places of a folder of GeoJSON records, as in a checkout of a data repository.

    Parameters
    ----------
    path
        The folder; alternate geometries (``-alt-``) are passed over.
    context
        Country codes; told the records that are left out.

    Yields
    ------
    PlaceRecord
        Current records, in the order of their file names.
    """
    yield from _current(map(_from_geojson, record_files(path)), context)


def record_files(path: Path) -> Iterator[Path]:
    """Files of a folder that hold one record each.

    Parameters
    ----------
    path
        The folder.

    Yields
    ------
    Path
        In a stable order.
    """
    for found in sorted(path.rglob("*.geojson")):
        if found.stem.isdecimal():
            yield found


def _from_geojson(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        properties = record["properties"]
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path, f"a {_FORM} record", f"it is no GeoJSON ({error})") from error
    named = [
        (one_line(name), tag[5:].partition("_x_")[0])
        for tag, names in sorted(properties.items())
        if tag.startswith("name:") and isinstance(names, list)
        for name in names
    ]
    above = {
        key: level[key] for level in reversed(properties.get("wof:hierarchy") or []) for key in level if level[key]
    }
    return {
        "id": properties.get("wof:id"),
        "name": properties.get("wof:name"),
        "placetype": properties.get("wof:placetype"),
        "lat": properties.get("lbl:latitude") or properties.get("geom:latitude"),
        "lon": properties.get("lbl:longitude") or properties.get("geom:longitude"),
        "is_current": properties.get("mz:is_current"),
        "deprecated": _ended(properties.get("edtf:deprecated")) or _ended(properties.get("edtf:cessation")),
        "superseded_by": properties.get("wof:superseded_by") or [],
        "country": properties.get("wof:country") or properties.get("iso:country"),
        "population": properties.get("wof:population"),
        "named": named,
        "aliases": _concordances(properties.get("wof:concordances") or {}),
        "region_id": str(above.get("region_id", "")),
        "county_id": str(above.get("county_id", "")),
        "bbox": record.get("bbox"),
    }


def _ended(day: object) -> str:
    """A day in EDTF, or nothing for what is open, unknown or not stated."""
    text = str(day or "")
    return "" if text in {"", "..", "u", "uuuu", "open"} else text


def _concordances(others: Mapping[str, Any]) -> tuple[str, ...]:
    found = {_SCHEMES[scheme].format(other) for scheme, other in others.items() if scheme in _SCHEMES and other}
    return tuple(sorted(found))


def _current(rows: Iterable[dict[str, Any]], context: ReadContext) -> Iterator[PlaceRecord]:
    """Records of what is there today; names of superseded ones go to their successors, which come last."""
    heirs: dict[str, PlaceRecord] = {}
    left: list[tuple[str, dict[str, Any]]] = []
    for row in rows:
        if row["superseded_by"]:
            left += [(str(heir).strip(), row) for heir in row["superseded_by"]]
            context.skipped["superseded"] += 1
        elif row.get("deprecated") or str(row.get("is_current")) == "0":
            context.skipped["deprecated or no longer current"] += 1
        else:
            record = _record(row, context)
            if record:
                heirs[str(row["id"])] = record
    for heir, row in left:
        if heir in heirs:
            merge_names(heirs[heir], [(str(row["name"]), ""), *_named(row)])
            heirs[heir].aliases += (f"{_PREFIX}:{row['id']}",)
    yield from heirs.values()


def _named(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, short_language(language or "")) for name, language in row["named"] if name]


def _record(row: Mapping[str, Any], context: ReadContext) -> PlaceRecord | None:
    kind = _KINDS.get(str(row["placetype"]))
    lat, lon = number(row["lat"]), number(row["lon"])
    named = _named(row)
    name = preferred(named, one_line(str(row["name"] or "")))
    if kind is None:
        context.skipped[f"placetype {row['placetype']}"] += 1
        return None
    if lat is None or lon is None or not on_earth(lat, lon) or (lat, lon) == (0.0, 0.0) or not name:
        context.skipped["no point on Earth"] += 1
        return None
    record = PlaceRecord(
        place_id=f"{_PREFIX}:{row['id']}",
        name=name,
        kind=kind,
        lat=lat,
        lon=lon,
        country=context.country_of(row.get("country")),
        population=population(row.get("population")),
        radius_km=_radius_km(row.get("bbox"), lat, lon),
        admin1_id=f"{_PREFIX}:{row['region_id']}" if row["region_id"] and kind != "A.ADM1" else "",
        aliases=row["aliases"],
        admin2_id=f"{_PREFIX}:{row['county_id']}" if row.get("county_id") and kind not in {"A.ADM1", "A.ADM2"} else "",
    )
    merge_names(record, named)
    return record


def _radius_km(bbox: object, lat: float, lon: float) -> float:
    """Distance to the farthest corner of a box; nothing for a box that is a point."""
    corners = [number(value) for value in bbox] if isinstance(bbox, list) else []
    if len(corners) != 4 or None in corners:  # noqa: PLR2004 west, south, east, north
        return UNKNOWN_RADIUS
    west, south, east, north = (float(value or 0) for value in corners)
    if west == east and south == north:
        return UNKNOWN_RADIUS
    from geoincidents import geo

    far = geo.distance_km(lat=lat, lon=lon, to_lat=[south, south, north, north], to_lon=[west, east, west, east])
    return float(math.ceil(float(far.max())))
