"""Where the rows of an incident table lie: points that came with the source, and names that are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.geo import CRS
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.conforming import conform
from geoincidents.tables.point_checks import fill_divisions
from geoincidents.tables.texts import cells_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.gazetteer.columns import Column

# What the gazetteer decides; the rest of what it knows only fills gaps.
_DECIDED = (
    schema.PLACE_NAME,
    schema.PLACE_ID,
    schema.GEO_PRECISION,
    schema.GEO_RADIUS_KM,
    schema.MATCH_STATUS,
    schema.MATCH_SCORE,
    schema.MATCH_WHY,
    schema.MATCH_CANDIDATES,
)
_FILLED = (schema.PLACE_PHRASE, schema.COUNTRY, schema.ADMIN1, schema.ADMIN2)


# Start of the reason at rows whose country nobody knows. They are left out of every look-up until they have one:
# to search them everywhere would find the name in another country.
_UNKNOWN_COUNTRY = "the country is not known: "


def mark_unknown_country(incidents: gpd.GeoDataFrame, stated: pd.Series[str]) -> gpd.GeoDataFrame:
    """Copy in which rows without a point say that their country is not known; no look-up touches them.

    Parameters
    ----------
    incidents
        Incident table.
    stated
        Country as the source states it where it is not known, else null; by position.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> incidents = incidents_from_rows([{"place_phrase": "Tripoli"}])
    >>> mark_unknown_country(incidents, pd.Series(["Lybia"]))["match_why"].item()
    "the country is not known: 'Lybia'"
    """
    out = incidents.copy(deep=False)
    marked = out.geometry.isna().to_numpy() & stated.notna().to_numpy()
    if not marked.any():
        return out
    why = pd.Series([f"{_UNKNOWN_COUNTRY}{str(text)!r}" for text in stated], index=out.index, dtype="string")
    out[schema.MATCH_WHY] = out[schema.MATCH_WHY].mask(marked, why)
    out[schema.MATCH_STATUS] = out[schema.MATCH_STATUS].mask(marked, str(schema.MatchStatus.UNRESOLVED))
    return out


def mark_given(incidents: gpd.GeoDataFrame, gazetteer: Gazetteer | None = None) -> gpd.GeoDataFrame:
    """Copy in which points that came with the source say so, how exact they are, and in what country and division.

    A point is a claim, its precision another one: where the source makes none, precision is ``unknown`` and
    the radius is null. Where it states a class only, the radius is that of the class.

    Parameters
    ----------
    incidents
        Incident table; rows with a match status are left alone.
    gazetteer
        Whose spelling of divisions counts; the embedded one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index. A point that cannot be right says so in ``match_why``; see
        :func:`~geoincidents.tables.point_checks.fill_divisions`.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> mark_given(incidents_from_rows([{"geometry": Point(13.2, 32.8)}]))[["match_status", "country"]].values.tolist()
    [['given', 'LBY']]
    """
    out = incidents.copy(deep=False)
    status = out[schema.MATCH_STATUS]
    given = (out.geometry.notna() & status.isna()).to_numpy()
    out[schema.MATCH_STATUS] = status.mask(given, str(schema.MatchStatus.GIVEN))
    precision = out[schema.GEO_PRECISION]
    out[schema.GEO_PRECISION] = precision.mask(
        given & precision.isna().to_numpy(),
        str(schema.GeoPrecision.UNKNOWN),
    )
    radii = {str(word): km for word, km in schema.RADIUS_KM.items()}
    class_radius = out[schema.GEO_PRECISION].map(radii).astype("float64")
    radius = out[schema.GEO_RADIUS_KM]
    out[schema.GEO_RADIUS_KM] = radius.mask(given & radius.isna().to_numpy(), class_radius)
    return fill_divisions(out, given, gazetteer)


def resolve_places(
    incidents: gpd.GeoDataFrame,
    *,
    near: Column[Reference] = None,
    gazetteer: Gazetteer | None = None,
    shared: list[Any] | None = None,
    **context: Column[Any],
) -> gpd.GeoDataFrame:
    """Copy in which rows without a point are looked up by place phrase, divisions and country.

    ``near`` is one reference for all, or a list of one a row; ``shared`` names each row's country where several bear
    the name, and the row is held to these; ``admin1``, ``within`` and ``group`` are as for
    :meth:`Gazetteer.resolve_many`, by position, with the row's own division by default. What the gazetteer decides is
    written over; phrase, country and admin1 are filled only where they are null. A place that is not known is stood
    for by the second-order division that the row names, else by the first-order one, with its radius.

    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> located = resolve_places(incidents_from_rows([{"place_phrase": "Tripoli", "country": "LBY"}]))
    >>> located["place_name"].tolist()
    ['Tripoli']
    """
    out = incidents.copy(deep=False)
    open_rows = out.geometry.isna()
    nameless = (open_rows & out[schema.PLACE_PHRASE].isna()).to_numpy()
    unresolved = out[schema.MATCH_STATUS].isna().to_numpy() & nameless
    out[schema.MATCH_WHY] = out[schema.MATCH_WHY].mask(unresolved, "the source names no place and no point")
    out[schema.MATCH_STATUS] = out[schema.MATCH_STATUS].mask(unresolved, str(schema.MatchStatus.UNRESOLVED))
    barred = out[schema.COUNTRY].isna() & out[schema.MATCH_WHY].str.startswith(_UNKNOWN_COUNTRY).fillna(value=False)
    if not (open_rows & ~barred).any():
        return out
    if context.get("admin1") is None:
        context["admin1"] = cells_of(out[schema.ADMIN1])
    known = {**context, "near": near}
    at = np.flatnonzero((open_rows & out[schema.PLACE_PHRASE].notna() & ~barred).to_numpy(dtype=bool))
    if len(at):
        out = _written(out, at, _resolved(out.iloc[at], _at(known, at), _of(shared, at), gazetteer=gazetteer))
    return _in_divisions(out, (open_rows & ~barred).to_numpy(dtype=bool), known, shared, gazetteer)


def _in_divisions(
    incidents: gpd.GeoDataFrame,
    asked: NDArray[np.bool_],
    known: Mapping[str, Any],
    shared: list[Any] | None,
    gazetteer: Gazetteer | None,
) -> gpd.GeoDataFrame:
    """Rows that were asked for and have no point yet, stood for by the division that they name."""
    out = incidents
    for name, kind in ((schema.ADMIN2, "A.ADM2"), (schema.ADMIN1, "A.ADM1")):
        at = np.flatnonzero(asked & out.geometry.isna().to_numpy() & out[name].notna().to_numpy(dtype=bool))
        # A phrase that is the division itself was looked up already; two names of one rank are told, not chosen from.
        at = at[out[schema.MATCH_STATUS].iloc[at].ne(str(schema.MatchStatus.AMBIGUOUS)).to_numpy(dtype=bool)]
        if not len(at):
            continue
        rows = out.iloc[at].copy()
        phrase, why = rows[schema.PLACE_PHRASE], rows[schema.MATCH_WHY]
        rows[schema.PLACE_PHRASE] = rows[name]
        limits = {**_at(known, at), "kind": kind}
        if name == schema.ADMIN1:
            limits["admin1"] = None
        found = _resolved(rows, limits, _of(shared, at), gazetteer=gazetteer)
        placed = found.geometry.notna().to_numpy()
        found[schema.PLACE_PHRASE] = phrase.reset_index(drop=True)
        told = (why + "; ").fillna("").reset_index(drop=True) + rows[name].reset_index(drop=True)
        found[schema.MATCH_WHY] = told + " stands for it (" + found[schema.MATCH_WHY] + ")"
        out = _written(out, at[placed], found[placed].reset_index(drop=True))
    return out


def _at(known: Mapping[str, Any], at: NDArray[np.intp]) -> dict[str, Any]:
    """What is known of some rows; one value for all stays."""
    return {name: _of(value, at) if isinstance(value, list) else value for name, value in known.items()}


def _of(values: list[Any] | None, at: NDArray[np.intp]) -> list[Any] | None:
    return None if values is None else [values[row] for row in at]


def _written(incidents: gpd.GeoDataFrame, at: NDArray[np.intp], found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Copy with the answers for some rows, by position."""
    out = incidents.copy(deep=False)
    for name in (*_DECIDED, *_FILLED):
        column = out[name].copy()
        if name in _FILLED:
            mine = column.iloc[at].reset_index(drop=True)
            column.iloc[at] = mine.fillna(found[name]).array
        else:
            column.iloc[at] = found[name].array
        out[name] = column
    points = np.asarray(out.geometry.array, dtype=object).copy()
    points[at] = found.geometry.array
    return out.set_geometry(gpd.GeoSeries(points, index=out.index, crs=CRS))


def _resolved(
    incidents: gpd.GeoDataFrame,
    context: Mapping[str, Any],
    shared: list[Any] | None,
    *,
    gazetteer: Gazetteer | None,
) -> gpd.GeoDataFrame:
    """Ask the gazetteer for the rows' places, by position, and bring its answer to the types of the schema."""
    from geoincidents.gazetteer import Gazetteer as Embedded

    gazetteer = gazetteer if gazetteer is not None else Embedded.default()
    phrases = incidents[schema.PLACE_PHRASE].reset_index(drop=True)
    countries = incidents[schema.COUNTRY].reset_index(drop=True)
    asked = countries if shared is None else countries.fillna(pd.Series(shared, dtype="string"))
    answer = gazetteer.resolve_many(phrases, country=asked if asked.notna().any() else None, **context)
    points = gpd.GeoSeries.from_xy(answer[LON].astype("float64"), answer[LAT].astype("float64"), crs=CRS)
    points[answer[LAT].isna() | answer[LON].isna()] = None
    found = conform(gpd.GeoDataFrame(answer.drop(columns=[LAT, LON]), geometry=points))
    return _without_contradictions(found, countries)


def _without_contradictions(found: gpd.GeoDataFrame, stated: pd.Series[str]) -> gpd.GeoDataFrame:
    """Answers, unresolved where the place lies in another country than the row states: one of them is wrong."""
    wrong = (found.geometry.notna() & found[schema.COUNTRY].ne(stated).fillna(value=False)).to_numpy(dtype=bool)
    if not wrong.any():
        return found
    nothing: dict[str, str | float | None] = {
        schema.PLACE_NAME: None,
        schema.PLACE_ID: None,
        schema.ADMIN1: None,
        schema.ADMIN2: None,
        schema.GEO_PRECISION: str(schema.GeoPrecision.UNKNOWN),
        schema.GEO_RADIUS_KM: None,
        schema.MATCH_STATUS: str(schema.MatchStatus.UNRESOLVED),
        schema.MATCH_SCORE: 0.0,
        schema.GEOMETRY: None,
    }
    places = found[schema.PLACE_NAME].fillna("the place") + " is in " + found[schema.COUNTRY]
    out = found.copy()
    out[schema.MATCH_WHY] = found[schema.MATCH_WHY].mask(wrong, places + ", but the row says " + stated)
    for name, value in nothing.items():
        out.loc[wrong, name] = value
    return out
