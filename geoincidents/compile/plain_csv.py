"""Reads a table of the user's own places: name, lat and lon, and whatever else of a place it knows."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from geoincidents.compile.reading import UNKNOWN_RADIUS, ReadContext, number, on_earth, one_line, population
from geoincidents.compile.records import PlaceRecord, merge_names
from geoincidents.errors import SchemaError
from geoincidents.names import script_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

REQUIRED: Final = ("name", "lat", "lon")
_KIND = re.compile(r"[AHLPRSTUV]\.[A-Z0-9]{2,6}")
_SHOWN = 5


def csv_places(path: Path, context: ReadContext, *, prefix: str) -> Iterator[PlaceRecord]:
    """Places of a table of one's own.

    Parameters
    ----------
    path
        CSV in UTF-8. ``name``, ``lat`` and ``lon`` are required; ``place_id``, ``kind``, ``country``, ``admin1``,
        ``population``, ``radius_km``, ``names`` (parted by ``|``, each perhaps with its language: ``ar:غات``),
        ``source`` and ``licence`` are used where they are there.
    context
        Country codes.
    prefix
        Of the identifiers of rows without ``place_id``.

    Yields
    ------
    PlaceRecord
        A ``place_id`` of another source makes the row a correction of that place.

    Raises
    ------
    SchemaError
        If columns are missing or rows are wrong; every fault is counted, the first five rows are named.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [
            (reader.line_num, {(key or "").strip().casefold(): value or "" for key, value in row.items() if key})
            for row in reader
        ]
    missing = [column for column in REQUIRED if rows and column not in rows[0][1]]
    if missing or not rows:
        raise SchemaError(f"{path}: no {', '.join(missing) or 'rows'}. A table of places needs {', '.join(REQUIRED)}.")
    records, faults, seen = [], [], set()
    for at, (line, row) in enumerate(rows, 1):
        fault = _fault(row, context)
        place_id = _place_id(row, prefix, at)
        if not fault and place_id in seen:
            fault = f"place_id {place_id!r} again"
        if fault:
            faults.append(f"line {line}: {fault}")
            continue
        seen.add(place_id)
        records.append(_record(row, place_id, context))
    if faults:
        first = "; ".join(faults[:_SHOWN])
        raise SchemaError(f"{path}: {len(faults)} of {len(rows)} rows cannot be used. {first}.")
    yield from records


def _fault(row: Mapping[str, str], context: ReadContext) -> str:
    lat, lon = number(row["lat"]), number(row["lon"])
    country, kind = row.get("country", "").strip(), row.get("kind", "").strip()
    radius = row.get("radius_km", "").strip()
    if not script_of(row["name"]) and not row["name"].strip():
        return "no name"
    if lat is None or lon is None or not on_earth(lat, lon):
        return f"({row['lat']}, {row['lon']}) is no point on Earth"
    if country and not context.country_of(country):
        return f"{country!r} is no ISO country code"
    if kind and not _KIND.fullmatch(kind):
        return f"{kind!r} is no kind such as P.PPL"
    if radius and not (number(radius) or 0) > 0:
        return f"radius_km {radius!r} is no positive number"
    return ""


def _place_id(row: Mapping[str, str], prefix: str, at: int) -> str:
    given = one_line(row.get("place_id", ""))
    if not given:
        return f"{prefix}:{at}"
    return given if ":" in given else f"{prefix}:{given}"


def _record(row: Mapping[str, str], place_id: str, context: ReadContext) -> PlaceRecord:
    record = PlaceRecord(
        place_id=place_id,
        name=one_line(row["name"]),
        kind=row.get("kind", "").strip() or "P.PPL",
        lat=number(row["lat"]) or 0.0,
        lon=number(row["lon"]) or 0.0,
        country=context.country_of(row.get("country")),
        population=population(row.get("population")),
        radius_km=number(row.get("radius_km")) or UNKNOWN_RADIUS,
        admin1_code=row.get("admin1", "").strip(),
        source=one_line(row.get("source", "")),
        licence=one_line(row.get("licence", "")),
    )
    merge_names(record, [tagged(name) for name in row.get("names", "").split("|") if name.strip()])
    return record


def tagged(text: str) -> tuple[str, str]:
    """A name and its language out of ``language:name``.

    Parameters
    ----------
    text
        The name, perhaps after two or three letters and a colon.

    Returns
    -------
    tuple of str
        Name and language, ``""`` when not stated.

    Examples
    --------
    >>> tagged("ar:غات"), tagged("Ghat")
    (('غات', 'ar'), ('Ghat', ''))
    """
    language, colon, name = text.partition(":")
    if colon and len(language) in {2, 3} and language.isascii() and language.islower():
        return one_line(name), language
    return one_line(text), ""
