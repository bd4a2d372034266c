"""What readers give and the writer takes: a source, and a place with its names on the way into a file."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from geoincidents import names

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Source:
    """Where places come from: a prefix of their ids, and what must be said when they are used."""

    prefix: str
    name: str
    licence: str
    attribution: str
    url: str
    date: str


@dataclass(slots=True)
class PlaceRecord:
    """One place on its way into a file.

    Attributes
    ----------
    place_id
        ``prefix:reference``, where the prefix is that of a :class:`Source`.
    name, kind, lat, lon, country, population, radius_km
        As in :class:`geoincidents.place.Place`.
    admin1_id
        ``place_id`` of the first-order division, or ``""``.
    names
        Further names with their language (``""`` when not known), in order of preference.
    source, licence
        Of this one place, where they differ from its source's; else ``""``.
    admin1_code
        GeoNames code of the first-order division that the place lies in, or that it is; else ``""``.
    admin2_id, admin2_code
        The same of the second-order division; the code within the first-order one.
    aliases
        Identifiers that other sources give this very place.
    origins
        Prefix of the source of a name or of a field, for those that are not from the place's own; fields are
        keyed by their name with a leading ``"."``.
    """

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    country: str
    population: int
    radius_km: float
    admin1_id: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""
    licence: str = ""
    admin1_code: str = ""
    aliases: tuple[str, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)
    admin2_id: str = ""
    admin2_code: str = ""

    def __reduce__(self) -> tuple[type[PlaceRecord], tuple[Any, ...]]:
        """Pickle as a plain call: millions go from one process to another."""
        return PlaceRecord, tuple(getattr(self, name) for name in _FIELDS)


_FIELDS = tuple(part.name for part in fields(PlaceRecord))


def merge_names(place: PlaceRecord, further: Iterable[tuple[str, str]]) -> None:
    """Add names to a place, leaving out those that differ from a known one in case, accents and articles only.

    Parameters
    ----------
    place
        Changed in place.
    further
        Names with their language.
    """
    known = {_sameness(place.name)}
    kept: list[tuple[str, str]] = []
    for name, language in [*further, *place.names]:
        same = _sameness(name)
        if same[1] and same not in known:
            known.add(same)
            kept.append((name, language))
    place.names = kept


def _sameness(name: str) -> tuple[str, str]:
    script = names.script_of(name)
    return script, " ".join(names.words(name)) if script == "latin" else names.fold(name)
