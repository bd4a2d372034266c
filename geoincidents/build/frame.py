"""What a file of one country still needs of the world: countries, first-order divisions, demonyms.

They come from the embedded gazetteer, so that ``country="LY"`` and "Tripoli, Lebanon" mean something in every file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from geoincidents import fileformat
from geoincidents.build.records import PlaceRecord, Source
from geoincidents.errors import GazetteerError

if TYPE_CHECKING:
    from pathlib import Path

_PLACES = """
SELECT place.id, source.prefix || ':' || place.ref, place.name, kind.code, place.lat, place.lon, place.country,
       place.population, place.radius_m,
       COALESCE(provenance.source, source.name), COALESCE(provenance.licence, source.licence)
FROM place JOIN source ON source.id = place.source JOIN kind ON kind.id = place.kind
LEFT JOIN provenance ON provenance.place = place.id
WHERE kind.code LIKE 'A.PCL%' OR place.id IN (SELECT place FROM division) ORDER BY place.id
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """Countries and divisions of the world.

    Attributes
    ----------
    places
        Countries first.
    sources
        Of these places.
    demonyms
        Demonym to ISO alpha-3 code.
    alpha2
        ISO alpha-3 code to alpha-2 code.
    """

    places: tuple[PlaceRecord, ...]
    sources: tuple[Source, ...]
    demonyms: dict[str, str]
    alpha2: dict[str, str]


def embedded_frame() -> Frame:
    """Countries, first-order divisions and demonyms of the embedded gazetteer.

    Returns
    -------
    Frame
        With all their names.

    Raises
    ------
    GazetteerError
        If the package was installed without its data.

    Examples
    --------
    >>> embedded_frame().alpha2["LBY"]
    'LY'
    """
    resource = files("geoincidents") / "data" / "embedded.gaz"
    if not resource.is_file():
        raise GazetteerError("The embedded gazetteer is missing. Install the package again: pip install geoincidents")
    with as_file(resource) as path:
        return _read(path)


def _read(path: Path) -> Frame:
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            languages: dict[tuple[int, str], str] = {}
            for number, name, language in db.execute("SELECT place, name, language FROM name WHERE language <> ''"):
                languages[number, name] = language
            codes = dict(db.execute("SELECT place, code FROM division"))
            places = tuple(
                PlaceRecord(
                    place_id=row[1],
                    name=row[2],
                    kind=row[3],
                    lat=row[4] / fileformat.PER_DEGREE,
                    lon=row[5] / fileformat.PER_DEGREE,
                    country=row[6],
                    population=row[7],
                    radius_km=row[8] / fileformat.PER_KM,
                    names=[(name, languages.get((row[0], name), "")) for name in _further_names(db, row[0]) if name],
                    admin1_code=codes.get(row[0], ""),
                    source=row[9],
                    licence=row[10],
                )
                for row in db.execute(_PLACES)
            )
            sources = tuple(
                Source(*row)
                for row in db.execute("SELECT prefix, name, licence, attribution, url, date FROM source ORDER BY id")
            )
            demonyms = dict(db.execute("SELECT demonym, country FROM demonym"))
            alpha2 = dict(db.execute("SELECT code, alpha2 FROM country WHERE alpha2 IS NOT NULL"))
    except sqlite3.DatabaseError as error:
        raise GazetteerError(f"The gazetteer {path} is damaged ({error}). Install the package again.") from error
    return Frame(places, sources, demonyms, alpha2)


def _further_names(db: sqlite3.Connection, number: int) -> list[str]:
    row = db.execute("SELECT names FROM spelling WHERE id = ?", (fileformat.block_of(number),)).fetchone()
    return fileformat.unpacked_names(row[0])[(number - 1) % fileformat.PER_BLOCK].split("\n")
