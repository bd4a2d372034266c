"""Tells by its content what an input is, and which reader reads it."""

from __future__ import annotations

import codecs
import csv
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoincidents.compile import airports, geonames, openstreetmap, plain_csv, polygons, sources, whosonfirst
from geoincidents.compile.reading import Reading
from geoincidents.errors import FileFormatError, FileMissingError

if TYPE_CHECKING:
    import os

_FORMS: Final = (
    "GeoNames files (XX.txt, XX.zip, allCountries.zip, alternateNamesV2.zip, admin codes, countryInfo.txt), "
    "Who's On First (CSV, SQLite, a folder of GeoJSON), OpenStreetMap (Overpass JSON, .osm.pbf), "
    "maps of areas (GeoJSON, GeoPackage, shapefile), airports (OurAirports CSV), or a CSV with name, lat and lon"
)
_HEAD_BYTES: Final = 65_536
_GEOPACKAGE: Final = 0x47504B47
_ALTERNATE: Final = re.compile(r"\d+\t\d+\t[^\t]*\t[^\t]+(\t[^\t]*)*")
_COUNTRIES: Final = re.compile(r"\A(?:#.*\n)*#?ISO\tISO3\t")  # some copies lack the signs of comments
_DIVISION: Final = re.compile(r"[A-Z]{2}(\.[^.\t]+){1,2}\t[^\t]*\t[^\t]*\t\d+")


def recognise(path: str | os.PathLike[str]) -> list[Reading]:
    """What an input is, and how it is read.

    Parameters
    ----------
    path
        A file or a folder.

    Returns
    -------
    list of Reading
        One, or one for each table in a zip file.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If it is nothing that the build knows.
    """
    found = Path(path)
    if found.is_dir():
        return [_folder(found)]
    try:
        with found.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError:
        raise FileMissingError(f"There is no file {found}. Check the path, or get it with: gazetteer fetch.") from None
    except OSError as error:
        raise FileFormatError(f"Cannot read {found}: {error.strerror}.") from error
    if head.startswith(b"PK\x03\x04"):
        return _zipped(found)
    if head.startswith(b"SQLite format 3\x00"):
        return [_database(found, head)]
    if b"OSMHeader" in head[:64]:
        return [
            Reading(
                found,
                "OpenStreetMap extract",
                source=sources.OPENSTREETMAP,
                places=partial(openstreetmap.pbf_places, found),
            )
        ]
    text = _decoded(found, head)
    if text.lstrip()[:1] in {"{", "["}:
        return [_json(found, text)]
    return [_table(found, text)]


def _unknown(path: Path, why: str) -> FileFormatError:
    return FileFormatError(f"{path} is no source of places that is known here ({why}). Give {_FORMS}.")


def _decoded(path: Path, head: bytes) -> str:
    if not head.strip():
        raise _unknown(path, "it is empty")
    if head.startswith((b"\x00\x00\x27\x0a", b"FlatGeobuf"[:3])) or head[:4] == b"fgb\x03":
        return "{"  # a shapefile or FlatGeobuf, which GDAL reads like other maps
    whole = len(head) < _HEAD_BYTES  # else the end of the sample may cut a character in two
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=whole)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise _unknown(path, "neither text in UTF-8 nor a known binary format")
    return text


def _folder(path: Path) -> Reading:
    if next(whosonfirst.record_files(path), None) is None:
        raise _unknown(path, "a folder without Who's On First records")
    return Reading(
        path, "Who's On First records", source=sources.WHOSONFIRST, places=partial(whosonfirst.folder_places, path)
    )


def _zipped(path: Path) -> list[Reading]:
    try:
        with zipfile.ZipFile(path) as packed:
            members = [name for name in packed.namelist() if not name.endswith("/")]
            if any(name.endswith(".shp") for name in members):
                return [_map(path)]
            found = []
            for name in members:
                if not name.endswith(".txt"):
                    continue
                with packed.open(name) as file:
                    head = file.read(_HEAD_BYTES)
                try:
                    found.append(_geonames(path, head.decode("utf-8-sig", errors="ignore"), name))
                except FileFormatError:
                    continue  # readme.txt, language codes
    except (zipfile.BadZipFile, OSError) as error:
        raise FileFormatError(f"{path} is a damaged zip file ({error}). Download it again.") from error
    if not found:
        raise _unknown(path, "a zip file without a GeoNames table or a shapefile")
    return found


def _database(path: Path, head: bytes) -> Reading:
    if int.from_bytes(head[68:72], "big") == _GEOPACKAGE:
        return _map(path)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise FileFormatError(f"{path} is a damaged database ({error}). Download it again.") from error
    if "spr" in tables:
        return Reading(
            path, "Who's On First database", source=sources.WHOSONFIRST, places=partial(whosonfirst.sqlite_places, path)
        )
    if "gpkg_contents" in tables:
        return _map(path)
    raise _unknown(path, "a database without the tables of Who's On First or GeoPackage")


def _json(path: Path, head: str) -> Reading:
    if (
        '"elements"' in head
        and ('"osm3s"' in head or '"generator"' in head or '"type"' in head)
        and '"features"' not in head
    ):
        return Reading(
            path,
            "Overpass answer",
            source=sources.OPENSTREETMAP,
            places=partial(openstreetmap.overpass_places, path),
        )
    if head == "{" or "FeatureCollection" in head or '"Feature"' in head:
        return _map(path)
    try:
        known = json.loads(head)
    except ValueError:
        known = None
    if isinstance(known, dict) and "elements" in known:
        return Reading(
            path, "Overpass answer", source=sources.OPENSTREETMAP, places=partial(openstreetmap.overpass_places, path)
        )
    raise _unknown(path, "JSON, but neither Overpass nor GeoJSON")


def _map(path: Path) -> Reading:
    natural_earth = path.name.startswith("ne_")
    source = sources.NATURAL_EARTH if natural_earth else sources.own_source(path.stem)
    return Reading(
        path,
        "map of areas",
        source=source,
        places=partial(polygons.map_places, path, prefix=source.prefix),
        own=not natural_earth,
    )


def _table(path: Path, head: str) -> Reading:
    first = head.partition("\n")[0]
    if "\t" in first or head.startswith("#"):
        return _geonames(path, head, "")
    columns = {column.strip().casefold() for column in next(csv.reader([first]), [])}
    if {"id", "placetype", "lat", "lon"} <= columns:
        return Reading(
            path, "Who's On First table", source=sources.WHOSONFIRST, places=partial(whosonfirst.csv_places, path)
        )
    if {"id", "lang", "value"} <= columns:
        return Reading(path, "Who's On First names", patches=partial(whosonfirst.csv_names, path))
    if {"ident", "latitude_deg", "longitude_deg"} <= columns or {"icao", "iata", "lat", "lon"} <= columns:
        source = sources.OURAIRPORTS if "ident" in columns else sources.AIRPORTSDATA
        return Reading(path, "airports", source=source, places=partial(airports.csv_places, path, prefix=source.prefix))
    if set(plain_csv.REQUIRED) <= columns:
        source = sources.own_source(path.stem)
        return Reading(
            path,
            "table of one's own",
            source=source,
            places=partial(plain_csv.csv_places, path, prefix=source.prefix),
            own=True,
        )
    raise _unknown(path, f"its first line is {first[:60]!r}")


def _geonames(path: Path, head: str, member: str) -> Reading:
    if _COUNTRIES.search(head):
        return Reading(path, "GeoNames countries", alpha3=geonames.country_codes(path, member=member))
    lines = [line.rstrip("\r") for line in islice(head.split("\n"), 5) if line.strip()]
    first = lines[0] if lines else ""
    if first.count("\t") == geonames.COLUMNS - 1 and first.partition("\t")[0].isdecimal():
        return Reading(
            path, "GeoNames places", source=sources.GEONAMES, places=partial(geonames.places, path, member=member)
        )
    if _DIVISION.fullmatch(first):
        return Reading(path, "GeoNames divisions", patches=partial(geonames.division_names, path, member=member))
    if _ALTERNATE.fullmatch(first):
        return Reading(path, "GeoNames names", patches=partial(geonames.alternate_names, path, member=member))
    raise _unknown(path, f"its first line is {first[:60]!r}")
