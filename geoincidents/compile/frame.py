"""What a file of one country still needs of the world: countries, first-order divisions, demonyms.

They come from the embedded gazetteer, so that ``country="LY"`` and "Tripoli, Lebanon" mean something in every file.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from geoincidents.compile.records import PlaceRecord, Source
from geoincidents.errors import missing_data
from geoincidents.gazetteer.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geoincidents.place import Place


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
        raise missing_data("The embedded gazetteer is missing")
    with as_file(resource) as path:
        return _read(path)


def _read(path: Path) -> Frame:
    store = Store(path)
    codes = {row: code for (_, code), row in store.divisions().items()}
    every = np.arange(1, store.count + 1, dtype=np.uint32)
    nations = np.array([kind.startswith("A.PCL") for kind in store.kinds], dtype=bool)[store.kind_of(every)]
    rows = sorted({*every[nations].tolist(), *codes})
    places = tuple(
        _record(place, codes.get(row, ""), store.notes(row)[0])
        for row, place in zip(rows, store.places(rows), strict=True)
    )
    sources = tuple(
        Source(**{field: source[field] for field in ("prefix", "name", "licence", "attribution", "url", "date")})
        for source in store.info()["sources"]
    )
    return Frame(places, sources, dict(store.demonyms()), store.alpha2())


def _record(place: Place, code: str, languages: Mapping[str, str]) -> PlaceRecord:
    return PlaceRecord(
        place_id=place.place_id,
        name=place.name,
        kind=place.kind,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        population=place.population,
        radius_km=place.radius_km,
        names=[(name, languages.get(name, "")) for name in place.names[1:]],
        admin1_code=code,
        source=place.source,
        licence=place.licence,
    )
