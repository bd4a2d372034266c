"""What a reviewer decided about the places of an incident table, read back into the table."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.errors import FileFormatError, FileMissingError, InputError, PlaceNotFoundError
from geoincidents.gazetteer.matches import match_columns
from geoincidents.geo import CRS
from geoincidents.tables.conforming import conform

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from geoincidents.gazetteer import Gazetteer

FORMAT: Final = "geoincidents corrections"
"""What the file says it is."""
VERSION: Final = 1

_DECISION = "decision"
_CHOOSE, _MOVE, _REJECT = "choose", "move", "reject"
# A pin set by hand is as exact as the eye: the radius of an exact place stands for it.
_BY_HAND: Final = schema.GeoPrecision.EXACT


def apply_corrections(
    incidents: gpd.GeoDataFrame,
    corrections: str | os.PathLike[str] | Sequence[Mapping[str, Any]],
    *,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """Copy of an incident table in which a reviewer's decisions about places stand.

    A place that was chosen is read from the gazetteer again, so that a phrase such as "50 km south of X" is measured
    from the X that was chosen; a pin set by hand is taken as it is; a rejected place leaves the row without a point.
    Why each row lies where it lies says so.

    Parameters
    ----------
    incidents
        Incident table that the corrections were made on; rows are told by their ``incident_id``.
    corrections
        File that a page of ``incident_map(..., review=True)`` saved, or the decisions in it.
    gazetteer
        Where chosen places are looked up; the embedded one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index; rows that nobody decided on are as they were.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file was not saved by a review.
    InputError
        If a decision names no row of the table, or cannot be carried out; every one is named.
    SchemaError
        If the table cannot be brought to the incident schema.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> rows = incidents_from_rows([{"incident_id": "a", "record_kind": "incident", "event_type": "protest",
    ...     "place_phrase": "the old market", "match_status": "unresolved"}])
    >>> moved = apply_corrections(rows, [{"incident_id": "a", "decision": "move", "lat": 32.9, "lon": 13.2}])
    >>> moved.geometry.item().wkt, moved["match_status"].item()
    ('POINT (13.2 32.9)', 'given')
    """
    out = conform(incidents)
    given: Any = corrections
    listed: list[Any] = list(given) if isinstance(given, list | tuple) else read_corrections(given)
    at = {name: place for place, name in enumerate(out[schema.INCIDENT_ID])}
    if faults := _faults(listed, at):
        msg = f"{len(faults)} of {len(listed)} corrections cannot be applied: {'; '.join(faults[:5])}."
        raise InputError(msg)
    values: dict[str, list[Any]] = {}
    rows = [at[one[schema.INCIDENT_ID]] for one in listed]
    for row, one in zip(rows, listed, strict=True):
        for name, value in _decided(out.iloc[row], one, gazetteer).items():
            values.setdefault(name, []).append(value)
    return _written(out, rows, values)


def read_corrections(path: Any) -> list[dict[str, Any]]:
    """Decisions in a file that a review saved.

    Parameters
    ----------
    path
        JSON file.

    Returns
    -------
    list of dict
        ``incident_id``, ``decision`` (choose, move or reject), and what the decision needs.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file was not saved by a review.

    Examples
    --------
    >>> read_corrections("nowhere.json")
    Traceback (most recent call last):
    ...
    geoincidents.errors.FileMissingError: There is no file 'nowhere.json'. Save it from the page of a review.
    """
    try:
        document = json.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError as error:
        msg = f"There is no file {str(path)!r}. Save it from the page of a review."
        raise FileMissingError(msg) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        msg = f"{str(path)!r} holds no corrections: it is no JSON. Save it from the page of a review."
        raise FileFormatError(msg) from error
    told = document if isinstance(document, dict) else {}
    decisions = told.get("decisions")
    if told.get("format") != FORMAT or told.get("version") != VERSION or not isinstance(decisions, list):
        msg = f"{str(path)!r} holds no corrections of version {VERSION}. Save it from the page of a review."
        raise FileFormatError(msg)
    return decisions


def _faults(listed: Iterable[Any], at: Mapping[str, int]) -> list[str]:
    faults = []
    seen: set[str] = set()
    for number, one in enumerate(listed, start=1):
        name = one.get(schema.INCIDENT_ID) if isinstance(one, dict) else None
        if not isinstance(name, str) or name not in at:
            faults.append(f"number {number} names no row of the table ({name!r})")
        elif name in seen:
            faults.append(f"row {name!r} is decided on twice")
        elif one.get(_DECISION) not in {_CHOOSE, _MOVE, _REJECT}:
            faults.append(f"row {name!r} has the decision {one.get(_DECISION)!r}; there are choose, move and reject")
        elif one[_DECISION] == _CHOOSE and not isinstance(one.get(schema.PLACE_ID), str):
            faults.append(f"row {name!r} chooses a place without {schema.PLACE_ID}")
        elif one[_DECISION] != _REJECT and not _is_point(one.get("lat"), one.get("lon")):
            faults.append(f"row {name!r} has no point on the globe (lat {one.get('lat')!r}, lon {one.get('lon')!r})")
        seen.add(str(name))
    return faults


def _is_point(lat: Any, lon: Any) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (lat, lon))
    return numbers and math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180  # noqa: PLR2004


def _decided(row: pd.Series[Any], one: Mapping[str, Any], gazetteer: Gazetteer | None) -> dict[str, Any]:
    """Values of the columns that a decision sets."""
    status, precision, radius = schema.MatchStatus, schema.GeoPrecision, schema.RADIUS_KM
    nothing = dict.fromkeys((schema.PLACE_NAME, schema.PLACE_ID, schema.MATCH_SCORE))
    kept = {schema.MATCH_CANDIDATES: row[schema.MATCH_CANDIDATES], schema.COUNTRY: row[schema.COUNTRY]}
    kept |= {schema.ADMIN1: row[schema.ADMIN1], schema.ADMIN2: row[schema.ADMIN2]}
    if one[_DECISION] == _REJECT:
        why = "the place was rejected in a review"
        unknown = {schema.GEO_PRECISION: str(precision.UNKNOWN), schema.GEO_RADIUS_KM: None, schema.GEOMETRY: None}
        return {**nothing, **kept, **unknown, schema.MATCH_STATUS: str(status.UNRESOLVED), schema.MATCH_WHY: why}
    point = Point(one["lon"], one["lat"])
    if one[_DECISION] == _MOVE:
        exact = {schema.GEO_PRECISION: str(_BY_HAND), schema.GEO_RADIUS_KM: radius[_BY_HAND], schema.GEOMETRY: point}
        why = "the point was set by hand in a review"
        return {**nothing, **kept, **exact, schema.MATCH_STATUS: str(status.GIVEN), schema.MATCH_WHY: why}
    town = {schema.GEO_PRECISION: str(precision.SETTLEMENT), schema.GEO_RADIUS_KM: radius[precision.SETTLEMENT]}
    chosen = {**nothing, **kept, **town, schema.GEOMETRY: point, schema.PLACE_ID: one[schema.PLACE_ID]}
    chosen |= {schema.PLACE_NAME: one.get("name"), schema.COUNTRY: one.get(schema.COUNTRY) or row[schema.COUNTRY]}
    chosen |= _looked_up(row, one[schema.PLACE_ID], gazetteer)
    why = f"{chosen[schema.PLACE_NAME] or chosen[schema.PLACE_ID]} was chosen in a review"
    return {**chosen, schema.MATCH_STATUS: str(status.RESOLVED), schema.MATCH_SCORE: 1.0, schema.MATCH_WHY: why}


def _looked_up(row: pd.Series[Any], place_id: str, gazetteer: Gazetteer | None) -> dict[str, Any]:
    """What the gazetteer says of the chosen place; nothing where it comes from another gazetteer."""
    from geoincidents.gazetteer import Gazetteer as Embedded

    gazetteer = gazetteer if gazetteer is not None else Embedded.default()
    try:
        place = gazetteer.place(place_id)
    except PlaceNotFoundError:
        return {}
    # "50 km south of X" is not X: the phrase is read again, near the X that was chosen.
    phrase = row[schema.PLACE_PHRASE]
    country = place.country or None
    match = None if pd.isna(phrase) else gazetteer.resolve(str(phrase), country=country, near=(place.lat, place.lon))
    if match is None or match.place is None or match.place.place_id != place.place_id or match.lat is None:
        match = gazetteer.resolve(place.name, country=country, near=(place.lat, place.lon))
    if match.place is None or match.place.place_id != place.place_id or match.lat is None or match.lon is None:
        own = {schema.PLACE_NAME: place.name, schema.COUNTRY: country, schema.ADMIN1: place.admin1 or None}
        own |= {schema.ADMIN2: place.admin2 or None}
        return {**own, schema.GEO_RADIUS_KM: place.radius_km, schema.GEOMETRY: place.point}
    known = match_columns(match)
    wanted = (
        schema.COUNTRY,
        schema.ADMIN1,
        schema.ADMIN2,
        schema.PLACE_NAME,
        schema.GEO_PRECISION,
        schema.GEO_RADIUS_KM,
    )
    return {**{name: known[name] for name in wanted if name in known}, schema.GEOMETRY: Point(match.lon, match.lat)}


def _written(out: gpd.GeoDataFrame, rows: list[int], values: Mapping[str, list[Any]]) -> gpd.GeoDataFrame:
    for name, listed in values.items():
        if name == schema.GEOMETRY:
            continue
        column = out[name].copy()
        wanted: Any = schema.DTYPES[name]
        column.iloc[rows] = pd.Series(listed, dtype=object).astype(wanted).array
        out[name] = column
    points = np.asarray(out.geometry.array, dtype=object)
    for row, point in zip(rows, values.get(schema.GEOMETRY, []), strict=True):
        points[row] = point
    return out.set_geometry(gpd.GeoSeries(points, index=out.index, crs=CRS))
