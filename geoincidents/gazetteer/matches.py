"""Many names at once: each distinct name is resolved once, the table keeps every row."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.columns import cells, is_one, settings
from geoincidents.gazetteer.coverage import tell_gaps
from geoincidents.gazetteer.groups import Groups
from geoincidents.place import Match
from geoincidents.schema import GeoPrecision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geoincidents.gazetteer.columns import Setting
    from geoincidents.gazetteer.gazetteer import Gazetteer

_encode = json.JSONEncoder(ensure_ascii=False).encode
LAT = "lat"
LON = "lon"


def match_columns(match: Match) -> dict[str, Any]:
    """Schema columns that a match fills.

    Parameters
    ----------
    match
        Any match.

    Returns
    -------
    dict
        Column name to value, ``None`` where there is none; the geometry is left to the caller.

    Examples
    --------
    >>> from geoincidents.place import Match
    >>> match_columns(Match.unresolved("X", "unknown"))["match_status"]
    'unresolved'
    """
    place = match.place
    return {
        schema.PLACE_PHRASE: match.query or None,
        schema.PLACE_NAME: place.name if place else None,
        schema.PLACE_ID: place.place_id if place else None,
        schema.COUNTRY: match.country or (place.country if place else None) or None,
        schema.ADMIN1: match.admin1 or (place.admin1 if place else None) or None,
        schema.ADMIN2: (place.admin2 or None) if place else None,
        schema.GEO_PRECISION: str(match.precision) if match.lat is not None else str(GeoPrecision.UNKNOWN),
        schema.GEO_RADIUS_KM: match.radius_km,
        schema.MATCH_STATUS: str(match.status),
        schema.MATCH_SCORE: round(match.score, 4),
        schema.MATCH_WHY: match.why or None,
        schema.MATCH_CANDIDATES: candidates_json(match),
    }


def match_record(match: Match) -> dict[str, Any]:
    """A match as plain values, for JSON.

    Parameters
    ----------
    match
        Any match.

    Returns
    -------
    dict
        The columns of :func:`match_columns` with ``lat``, ``lon`` and the candidates as a list.

    Examples
    --------
    >>> from geoincidents.place import Match
    >>> match_record(Match.unresolved("X", "unknown"))["lat"] is None
    True
    """
    candidates = json.loads(candidates_json(match) or "[]")
    return {**match_columns(match), LAT: match.lat, LON: match.lon, schema.MATCH_CANDIDATES: candidates}


def candidates_json(match: Match) -> str | None:
    """Candidates of a match as JSON text, best first; None when there are none.

    Parameters
    ----------
    match
        Any match.

    Returns
    -------
    str or None
        A list of objects with place_id, name, admin1, country, lat, lon and score.

    Examples
    --------
    >>> from geoincidents.place import Match
    >>> candidates_json(Match.unresolved("X", "unknown")) is None
    True
    """
    if not match.candidates:
        return None
    listed = [
        {
            "place_id": c.place.place_id,
            "name": c.place.name,
            "admin1": c.place.admin1,
            "country": c.place.country,
            "lat": c.place.lat,
            "lon": c.place.lon,
            "score": round(c.score, 4),
        }
        for c in match.candidates
    ]
    return _encode(listed)


def read_candidates(text: object) -> list[dict[str, Any]]:
    """Candidates that a cell holds as JSON text, without what :func:`candidates_json` would not have written.

    Examples
    --------
    >>> read_candidates('[{"place_id": "a", "name": "A", "lat": 1.5, "lon": 2}, {"name": "B"}]')
    [{'place_id': 'a', 'name': 'A', 'lat': 1.5, 'lon': 2}]
    >>> read_candidates("x"), read_candidates(None)
    ([], [])
    """
    try:
        listed = json.loads(text) if isinstance(text, str) else []
    except (ValueError, RecursionError):
        return []
    return [one for one in listed if _is_candidate(one)] if isinstance(listed, list) else []


def _is_candidate(one: object) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("place_id"), str):
        return False
    labels = all(isinstance(one.get(key), str | None) for key in ("name", "admin1", "country"))
    return labels and all(isinstance(one.get(key), int | float) for key in (LAT, LON))


def resolve_table(
    gazetteer: Gazetteer,
    names: Iterable[str | None],
    columns: Mapping[str, Any],
    *,
    group: Any = None,
) -> pd.DataFrame:
    """The place of each name, as a table; what ``Gazetteer.resolve_many`` does.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    names
        Names; null and empty ones stay unresolved.
    columns
        Country, admin1, near, within and kind: one value for all, or one a name.
    group
        Keys of the groups whose rows lend each other context, or None.

    Returns
    -------
    pandas.DataFrame
        One row a name, the index of ``names`` when that is a Series.

    Raises
    ------
    InputError
        If a column does not fit the names, or the country for all is none.
    """
    if isinstance(names, pd.DataFrame | dict):
        raise InputError("names= is a table. Give one column of it, such as table['location'].")
    names = names if isinstance(names, pd.Series | str) or not hasattr(names, "__iter__") else list(names)
    rows = settings(names, columns)
    _check_country(gazetteer, columns.get(schema.COUNTRY))
    _check_for_all(gazetteer, columns)
    if isinstance(group, str):
        raise InputError(f"group={group!r} is no column. Give one key a name, such as the report that it is from.")
    index = names.index if isinstance(names, pd.Series) else None
    keys = cells(group, len(rows.at), index, what="group") if group is not None else []
    numbers: dict[tuple[int, Any], int] = {}
    at = rows.at
    if group is None:
        numbers = {(number, None): number for number in range(len(rows.distinct))}
    else:
        pairs = zip(rows.at.tolist(), keys, strict=True)
        at = np.array([numbers.setdefault(row, len(numbers)) for row in pairs], dtype=np.int64)
    members: dict[Any, list[Setting]] = {}
    for number, key in numbers:
        if key is not None:
            members.setdefault(key, []).append(rows.distinct[number])
    with _uncollected():
        lookup = Groups(gazetteer)
        lookup.look_up(rows.distinct)
        together = {key: lookup.together(found) for key, found in members.items()}
        matches = [
            lookup.own(rows.distinct[number]) if key is None else together[key][rows.distinct[number]]
            for number, key in numbers
        ]
    tell_gaps(gazetteer, _tried(gazetteer, (rows.distinct[number] for number, _ in numbers), matches))
    records = [{**match_columns(match), LAT: match.lat, LON: match.lon} for match in matches]
    columns_out = [*match_columns(Match.unresolved("", "")), LAT, LON]
    table = pd.DataFrame(records, columns=columns_out, dtype=object)
    table = table.astype({column: schema.DTYPES.get(column, "float64") for column in columns_out})
    if len(numbers) < len(at):  # else each row is its own, in order
        table = table.iloc[at]
    table.index = rows.index
    return table


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles: the many places and matches that stay would be looked through again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _tried(gazetteer: Gazetteer, asked: Iterable[Setting], matches: Iterable[Match]) -> Iterator[tuple[str, str, bool]]:
    """Country, name, and whether it was found, of the names that were asked for in a country."""
    for setting, match in zip(asked, matches, strict=True):
        meant = gazetteer.countries(setting.country) if setting.country else ()
        if len(meant) == 1:
            yield meant[0], setting.name, match.status is not schema.MatchStatus.UNRESOLVED


def _check_for_all(gazetteer: Gazetteer, columns: Mapping[str, Any]) -> None:
    """Refuse at once what is not known for any row; in a column it is the fault of its row."""
    for_all = {what: value for what, value in columns.items() if value is not None and what != schema.COUNTRY}
    for what, value in for_all.items():
        if is_one(value):
            country = columns.get(schema.COUNTRY)
            known = country if what == schema.ADMIN1 and isinstance(country, str) and country.strip() else None
            if what != schema.ADMIN1 or known is not None:
                gazetteer.resolve("", country=known, **{what: value})


def _check_country(gazetteer: Gazetteer, country: Any) -> None:
    """Refuse a country for all rows that is none; in a column it is the fault of its row."""
    if isinstance(country, str) and country.strip() and not gazetteer.countries(country):
        raise InputError(f"{shown(country)} is no country. Give an ISO code (LY, LBY) or an English name.")
