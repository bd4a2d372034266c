"""Populations that GeoNames cities500 has wrong: a quarter that carries the number of its city, and the like.

``populations.csv`` has one checked row a place. The recipe applies them, and refuses to build while a place that looks
like such an error has no row: whoever moves to a newer cities500 judges what is new in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.compile.extents import settlement_radius_km

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from geoincidents.compile.records import PlaceRecord

_EARTH_KM: Final = 6371.0
_LEAST_PEOPLE: Final = 100_000  # of a quarter whose number would change what is drawn and resolved
_LEAST_NAMES: Final = 20  # of a city: half the world has a word for it
_TIMES_NAMED: Final = 4  # as many names as the quarter, which few speak of


def correct(places: Mapping[str, PlaceRecord], rows: Iterable[Mapping[str, str]]) -> None:
    """Set kind, population and radius right; raises ValueError where a row names no place, or a suspect has no row."""
    judged = set()
    for row in rows:
        place = places.get(row["place_id"])
        if place is None or (row["city"] and row["city"] not in places):
            msg = f"populations.csv: {row['place_id']} ({row['name']}) or its city {row['city']} is not in cities500"
            raise ValueError(msg)
        judged.add(row["place_id"])
        place.kind = row["kind"] or place.kind
        if row["population"]:
            place.population = int(row["population"])
            place.radius_km = settlement_radius_km(place.population)
    unjudged = [f"{one.place_id} ({one.name}) in {city.name}" for one, city in suspects(places.values(), judged)]
    if unjudged:
        named = ", ".join(unjudged)
        msg = f"{len(unjudged)} quarters have more people than their city: {named}. Judge each in populations.csv"
        raise ValueError(msg)


def suspects(
    places: Iterable[PlaceRecord], judged: Collection[str] = frozenset()
) -> Iterator[tuple[PlaceRecord, PlaceRecord]]:
    """Places with more people than a much better known town of their division in whose reach they are, and the town."""
    divided: dict[str, list[PlaceRecord]] = {}
    for place in places:
        if place.kind.startswith("P.") and place.admin1_id:
            divided.setdefault(place.admin1_id, []).append(place)
    for members in divided.values():
        large = [one for one in members if one.population >= _LEAST_PEOPLE and one.place_id not in judged]
        known = [one for one in members if one.population > 0 and len(one.names) >= _LEAST_NAMES]
        if not large or not known:
            continue
        away = _km(large, known)
        reach = np.array([settlement_radius_km(city.population) for city in known])
        people = np.array([city.population for city in known])
        named = np.array([len(city.names) for city in known])
        for at, one in enumerate(large):
            over = (away[at] <= reach) & (people <= one.population) & (named >= _TIMES_NAMED * len(one.names))
            cities = [known[at] for at in np.flatnonzero(over).tolist() if known[at] is not one]
            if cities:
                yield one, max(cities, key=lambda city: city.population)


def _km(some: list[PlaceRecord], others: list[PlaceRecord]) -> NDArray[np.float64]:
    """Kilometres between the points of two lists, on the sphere."""
    one, other = (_on_the_globe(places) for places in (some, others))
    return _EARTH_KM * np.arccos(np.clip(one @ other.T, -1.0, 1.0))


def _on_the_globe(places: list[PlaceRecord]) -> NDArray[np.float64]:
    lat, lon = np.radians([[place.lat, place.lon] for place in places]).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
