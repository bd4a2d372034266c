"""Reads tables of airports: OurAirports' own, and the like."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from geoincidents.compile.reading import UNKNOWN_RADIUS, ReadContext, number, on_earth, one_line
from geoincidents.compile.records import PlaceRecord, merge_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_KINDS: Final = {
    "small_airport": "S.AIRF",
    "heliport": "S.AIRH",
    "closed": "S.AIRQ",
    "balloonport": "S.AIRF",
}


def csv_places(path: Path, context: ReadContext, *, prefix: str) -> Iterator[PlaceRecord]:
    """Airports of a table.

    Parameters
    ----------
    path
        The file, with OurAirports' columns or with icao, iata, name, city, country, lat and lon.
    context
        Country codes; told the rows that are left out.
    prefix
        Of the identifiers.

    Yields
    ------
    PlaceRecord
        Codes are aliases, not names: three letters are too many things in a text.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            lat = number(row.get("latitude_deg") or row.get("lat"))
            lon = number(row.get("longitude_deg") or row.get("lon"))
            name = one_line(row.get("name") or "")
            icao = row.get("icao") or row.get("gps_code") or ""
            reference = row.get("ident") or icao or row.get("id") or ""
            if not name or not reference or lat is None or lon is None or not on_earth(lat, lon):
                context.skipped["no name" if not name else "no point on Earth"] += 1
                continue
            record = PlaceRecord(
                place_id=f"{prefix}:{reference}",
                name=name,
                kind=_KINDS.get(row.get("type") or "", "S.AIRP"),
                lat=lat,
                lon=lon,
                country=context.country_of(row.get("iso_country") or row.get("country")),
                population=0,
                radius_km=UNKNOWN_RADIUS,
                aliases=_aliases(icao, row.get("iata_code") or row.get("iata") or ""),
            )
            merge_names(record, _names(row, name))
            yield record


def _aliases(icao: str, iata: str) -> tuple[str, ...]:
    return tuple(f"{scheme}:{code}" for scheme, code in (("icao", icao), ("iata", iata)) if code)


def _names(row: Mapping[str, str | None], name: str) -> list[tuple[str, str]]:
    """Keywords that are names, and the town with the word airport, as reports call most of them."""
    words = [one_line(word) for word in (row.get("keywords") or "").split(",")]
    found = [word for word in words if len(word) > 4]  # noqa: PLR2004 shorter ones are codes
    city = one_line(row.get("municipality") or row.get("city") or "")
    if city and city.casefold() not in name.casefold() and row.get("iata_code", row.get("iata")):
        found.append(f"{city} Airport")
    return [(word, "") for word in found]
