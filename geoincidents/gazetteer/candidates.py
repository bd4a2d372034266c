"""Places that a name could mean, found through the index alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geoincidents import names
from geoincidents.fileformat import fingerprint
from geoincidents.place import Candidate

if TYPE_CHECKING:
    from geoincidents.gazetteer.store import Ids, Store
    from geoincidents.place import Place
    from geoincidents.ranking import Context

_PER_KEY = 40  # candidates a key may bring, the most important first
_LOCAL_DEGREES = 2.0  # candidates within this of an expected point are never cut
_MOST_CANDIDATES = 120
_FUZZY_FLOOR = 0.5


def find_candidates(
    store: Store,
    name: str,
    context: Context,
    *,
    limit: int = _MOST_CANDIDATES,
) -> tuple[Candidate, ...]:
    """Places whose names are close to one, closest first.

    Parameters
    ----------
    store
        An open gazetteer file.
    name
        A name in any script.
    context
        Its country is a limit; near its point no place is cut off for being small.
    limit
        At most this many.

    Returns
    -------
    tuple of Candidate
        ``score`` is the similarity of the names.
    """
    whole, each = names.keys(name)
    local = _local_ids(store, context)
    found: dict[int, None] = {}
    for key in (*names.query_keys(name), *each):
        ids = np.unique(store.filed(key) >> 8)
        if context.country:
            ids = store.in_country(ids, context.country)
        near_by = ids[np.isin(ids, local)] if len(local) else ids[:0]
        found.update(dict.fromkeys([*ids[:_PER_KEY].tolist(), *near_by[:_PER_KEY].tolist()]))
        if key == whole:  # every place with this very name competes, however small
            exact = store.filed(key)
            same = np.unique(exact[(exact & 0xFF) == fingerprint(names.fold(name))] >> 8)
            if context.country:
                same = store.in_country(same, context.country)
            found.update(dict.fromkeys(same[: limit // 2].tolist()))
    scored = [_scored(name, place) for place in store.places(found)]
    scored = [c for c in scored if c.score >= _FUZZY_FLOOR]
    scored.sort(key=lambda c: (-c.score, -c.place.population, c.place.place_id))
    return tuple(scored[:limit])


def _local_ids(store: Store, context: Context) -> Ids:
    if context.lat is None or context.lon is None:
        return np.empty(0, dtype=np.uint32)
    return _cells_round(store, round(context.lat, 1), round(context.lon, 1))


def _scored(name: str, place: Place) -> Candidate:
    folded = names.fold(name)
    best, score = place.name, 0.0
    for other in _comparable(name, place):
        if names.fold(other) == folded:
            return Candidate(place, 1.0, other)
        alike = names.similarity(name, other)
        if alike > score:
            best, score = other, alike
    return Candidate(place, score, best)


def _comparable(name: str, place: Place) -> list[str]:
    """Names of a place to hold a query against: those in its script, else in Latin letters, else all."""
    script = names.script_of(name)
    own = [other for other in place.names if names.script_of(other) == script]
    if script != "latin" or not own:
        own += [other for other in place.names if names.script_of(other) == "latin"]
    return own or list(place.names)


@lru_cache(maxsize=256)
def _cells_round(store: Store, lat: float, lon: float) -> Ids:
    west, east = lon - _LOCAL_DEGREES, lon + _LOCAL_DEGREES
    return store.in_cells(
        south=lat - _LOCAL_DEGREES,
        north=lat + _LOCAL_DEGREES,
        west=west + 360 if west < -180 else west,  # noqa: PLR2004 degrees
        east=east - 360 if east > 180 else east,  # noqa: PLR2004 degrees
    )
