"""One record out of several of one place: the first keeps its identity, later ones refine it, nothing is lost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geoincidents.compile.records import PlaceRecord, merge_names
from geoincidents.names import script_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN: Final = frozenset({"P.PPL", "P.", "P", "L.AREA", "S.AIRP", "A.ADM1", "A.ADM2", "A.ADM3"})
"""Kinds that say no more than their class: they never replace a capital or an airbase."""

_SETTLED: Final = frozenset({"country", "admin1_id", "admin1_code", "admin2_id", "admin2_code"})
"""Fields in which sources rather disagree than refine each other: the first keeps its word."""

_EARTH_KM: Final = 6371.0


def fused(records: Sequence[tuple[PlaceRecord, bool]]) -> PlaceRecord:
    """One place out of what several sources say of it.

    Parameters
    ----------
    records
        Records in the order of their inputs, each with whether it is the user's own correction.

    Returns
    -------
    PlaceRecord
        With the identifier of the first, later facts where there are any, and all names; ``origins`` tells the
        source of each that is not from the first.

    Examples
    --------
    >>> first = PlaceRecord("geonames:1", "Gat", "P.PPL", 24.97, 10.18, "LBY", 0, 0.0)
    >>> later = PlaceRecord("osm:node/2", "Ghat", "P.PPL", 24.963, 10.18, "", 22000, 0.0)
    >>> place = fused([(first, False), (later, False)])
    >>> place.place_id, place.lat, place.population, place.names, place.origins[".population"]
    ('geonames:1', 24.963, 22000, [('Ghat', '')], 'osm')
    """
    first = records[0][0]
    place = PlaceRecord(*(getattr(first, field) for field in PlaceRecord.__slots__))  # type: ignore[attr-defined]
    place.names, place.origins = list(first.names), dict(first.origins)
    for record, own in records[1:]:
        _refine(place, record, own=own)
    if any(record.place_id != first.place_id or record.source for record, _ in records[1:]):
        _state_sources(place, [record for record, _ in records])
    return place


def _refine(place: PlaceRecord, record: PlaceRecord, *, own: bool) -> None:
    prefix = record.place_id.partition(":")[0]
    moved = _km(place, record)
    known = {place.name, *(name for name, _ in place.names)}
    further = [*place.names]
    renamed = own or (script_of(record.name) == "latin") > (script_of(place.name) == "latin")
    name, older = (record.name, place.name) if renamed else (place.name, record.name)
    if renamed and name != place.name:
        place.origins[".name"] = prefix
    place.name, place.names = name, [*record.names]
    merge_names(place, [(older, ""), *further])
    languages = {name: language for name, language in record.names if language}
    place.names = [(name, language or languages.get(name, "")) for name, language in place.names]
    if own or record.radius_km or not place.radius_km:  # an extent stays with the point that it was measured from
        place.lat, place.lon, place.origins[".point"] = record.lat, record.lon, prefix
    if record.kind not in _PLAIN or place.kind[:1] != record.kind[:1] or (own and record.kind[:1] != "P"):
        place.kind, place.origins[".kind"] = record.kind, prefix
    for field in ("population", "radius_km", *sorted(_SETTLED)):
        value = getattr(record, field)
        settled = getattr(place, field) and field in _SETTLED and not own
        if value and value != getattr(place, field) and not settled:
            setattr(place, field, value)
            place.origins[f".{field}"] = prefix
    if place.radius_km and place.radius_km < moved and not record.radius_km:
        place.radius_km = float(math.ceil(moved))  # the sources differ by more than either admits
    for name in (place.name, *(name for name, _ in place.names)):
        if name not in known:
            place.origins.setdefault(name, prefix)
    place.aliases = tuple(
        alias for alias in dict.fromkeys([*place.aliases, record.place_id, *record.aliases]) if alias != place.place_id
    )


def _state_sources(place: PlaceRecord, records: Sequence[PlaceRecord]) -> None:
    """Leave it to the build to name sources by prefix; what rows themselves state is kept."""
    stated = [record.source for record in records if record.source]
    if stated:
        place.source = "; ".join(dict.fromkeys(stated))
        place.licence = "; ".join(dict.fromkeys(record.licence for record in records if record.licence))


def _km(one: PlaceRecord, other: PlaceRecord) -> float:
    a, b = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))
