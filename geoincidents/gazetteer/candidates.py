"""Places that a name could mean, found through the index alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geoincidents import filing, names
from geoincidents.fileformat import fingerprint
from geoincidents.place import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoincidents.gazetteer.store import Ids, Store
    from geoincidents.place import Place
    from geoincidents.ranking import Context

_PER_KEY = 40  # candidates a key may bring, the most important first
_LOCAL_DEGREES = 2.0  # candidates within this of an expected point are never cut
_MOST_CANDIDATES = 120
_FUZZY_FLOOR = 0.4
_CLOSE_ENOUGH = 0.9  # a name this close needs no wider search


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
        Its country and its scope are limits; near its point no place is cut off for being small.
    limit
        At most this many.

    Returns
    -------
    tuple of Candidate
        ``score`` is the similarity of the names.
    """
    near_by = _local_ids(store, context)
    own, each = filing.keys(name)
    found = _found(store, (*filing.query_keys(name), *each), context, near_by)
    exact = store.filed(own)  # every place with this very name competes, however small
    same = np.unique(exact[(exact & 0xFF) == fingerprint(names.fold(name))] >> 8)
    found.update(dict.fromkeys(_held(store, same, context)[: limit // 2].tolist()))
    scored = _scored_all(name, store.places(found))
    if not scored or scored[0].score < _CLOSE_ENOUGH:
        wider = _found(store, filing.neighbour_keys(name), context, near_by)
        scored += _scored_all(name, store.places(number for number in wider if number not in found))
        scored.sort(key=_closeness)
    return tuple(scored[:limit])


def _found(store: Store, keys: Sequence[str], context: Context, near_by: Ids) -> dict[int, None]:
    """Row numbers filed under some keys: of each key the most important ones, and those near the expected point."""
    found: dict[int, None] = {}
    for entries in store.filed_many(keys):
        if not len(entries):
            continue
        ids = _held(store, np.unique(entries >> 8), context)
        found.update(dict.fromkeys(ids[:_PER_KEY].tolist()))
        if len(near_by) and len(ids) > _PER_KEY:
            found.update(dict.fromkeys(ids[np.isin(ids, near_by)][:_PER_KEY].tolist()))
    return found


def _held(store: Store, ids: Ids, context: Context) -> Ids:
    ids = store.in_country(ids, context.country) if context.country else ids
    return ids if context.scope is None else context.scope.keep(ids)


def _scored_all(name: str, places: Iterable[Place]) -> list[Candidate]:
    scored = (_scored(name, place) for place in places)
    return sorted((c for c in scored if c.score >= _FUZZY_FLOOR), key=_closeness)


def _closeness(candidate: Candidate) -> tuple[float, int, str]:
    return -candidate.score, -candidate.place.population, candidate.place.place_id


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
