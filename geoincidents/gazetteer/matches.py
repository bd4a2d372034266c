"""Many names at once: each distinct name is resolved once, the table keeps every row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.place import Match
from geoincidents.schema import GeoPrecision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.points import Reference

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
        schema.COUNTRY: (place.country or None) if place else None,
        schema.ADMIN1: (place.admin1 or None) if place else None,
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
        A list of objects with place_id, name, country, lat, lon and score.

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
            "country": c.place.country,
            "lat": c.place.lat,
            "lon": c.place.lon,
            "score": round(c.score, 4),
        }
        for c in match.candidates
    ]
    return json.dumps(listed, ensure_ascii=False)


def resolve_table(
    gazetteer: Gazetteer,
    names: Iterable[str | None],
    *,
    country: str | Sequence[str | None] | pd.Series[Any] | None = None,
    near: Reference | None = None,
) -> pd.DataFrame:
    """The place of each name, as a table; what ``Gazetteer.resolve_many`` does.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    names
        Names; null and empty ones stay unresolved.
    country
        One country for all, or one value a name.
    near
        Expect all places near this one.

    Returns
    -------
    pandas.DataFrame
        One row a name, the index of ``names`` when that is a Series.

    Raises
    ------
    InputError
        If there are not as many countries as names, or one is no country.
    """
    if isinstance(names, str):
        raise InputError("resolve_many() takes several names; for a single one call resolve().")
    index = names.index if isinstance(names, pd.Series) else None
    if index is not None and isinstance(country, pd.Series) and not country.index.equals(index):
        raise InputError("The names and the countries have different indexes. Take both from one table.")
    phrases = [None if pd.isna(name) else str(name) for name in names]
    if country is None or isinstance(country, str):
        countries: list[str | None] = [country] * len(phrases)
    else:
        countries = [value if isinstance(value, str) and value.strip() else None for value in country]
    if len(countries) != len(phrases):
        raise InputError(
            f"There are {len(phrases)} names and {len(countries)} countries. Give one a name, or one for all."
        )
    _check_countries(gazetteer, countries)
    keys = [(phrase or "", code or "") for phrase, code in zip(phrases, countries, strict=True)]
    distinct = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    codes = [distinct[key] for key in keys]
    rows = []
    for phrase, code in distinct:
        match = gazetteer.resolve(phrase, country=code or None, near=near)
        rows.append({**match_columns(match), LAT: match.lat, LON: match.lon})
    columns = [*match_columns(Match.unresolved("", "")), LAT, LON]
    table = pd.DataFrame(rows, columns=columns, dtype=object).iloc[codes] if rows else pd.DataFrame(columns=columns)
    table.index = index if index is not None else pd.RangeIndex(len(phrases))
    return table.astype({column: schema.DTYPES.get(column, "float64") for column in columns})


def _check_countries(gazetteer: Gazetteer, countries: Sequence[str | None]) -> None:
    unknown = sorted({c for c in countries if c and gazetteer.country(c) is None})
    if unknown:
        rows = [str(row) for row, c in enumerate(countries) if c in unknown][:5]
        raise InputError(
            f"No country is called {', '.join(map(repr, unknown[:5]))} (row {', '.join(rows)}). "
            "Give ISO codes (LY, LBY) or English names.",
        )
