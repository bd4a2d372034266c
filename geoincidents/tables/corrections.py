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
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.matches import match_columns, read_candidates
from geoincidents.geo import CRS
from geoincidents.place import REJECTED
from geoincidents.tables.columns import LAT, LON, default_gazetteer
from geoincidents.tables.conforming import conform
from geoincidents.tables.findings import ATTR, finding, ordered
from geoincidents.tables.place_corrections import is_table, key_text, read_place_corrections
from geoincidents.tables.uniques import texts_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.findings import Finding
    from geoincidents.tables.place_corrections import Correction

FORMAT: Final = "geoincidents corrections"
"""What the file says it is."""
VERSION: Final = 1

_DECISION = "decision"
_CHOOSE, _MOVE, _REJECT = "choose", "move", "reject"
_SET_BY_HAND: Final = "the point was set by hand"
# A pin set by hand is as exact as the eye: the radius of an exact place stands for it.
_BY_HAND: Final = schema.GeoPrecision.EXACT


def apply_corrections(
    incidents: gpd.GeoDataFrame,
    corrections: str | os.PathLike[str] | pd.DataFrame | Sequence[Mapping[str, Any]],
    *,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """Copy of an incident table in which a reviewer's decisions about places stand.

    A decision is about one row, as a map page saves it, or about all rows of a place, in the table of :func:`unplaced`
    as a person has filled it in. A place that was chosen is read from the gazetteer again, so that a phrase such as
    "50 km south of X" is measured from the X that was chosen; a point set by hand is taken as it is; a rejected place
    leaves the row without a point. Why each row lies where it lies says so.

    Parameters
    ----------
    incidents
        Incident table that the corrections were made on. Rows are told by their ``incident_id``, or by the place
        phrase, divisions and country of the table of corrections; rows with a point of their own are left alone then.
    corrections
        File that a page of ``incident_map(..., review=True)`` saved, or the decisions in it; or the table of
        :func:`unplaced` filled in, or a CSV, XLSX or ODS file of it.
    gazetteer
        Where chosen places are looked up; the embedded one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index; rows that nobody decided on are as they were. Decisions of a table that are about none of
        the rows are told in ``attrs["findings"]``.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file was not saved by a review, and holds no table of corrections.
    InputError
        If a decision names no row of the table, or cannot be carried out; every one is named, and none is applied.
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
    >>> from geoincidents.tables.unplaced import unplaced
    >>> todo = unplaced(rows).assign(lat=32.9, lon=13.2, name="Old market")
    >>> apply_corrections(rows, todo)["place_name"].item()
    'Old market'
    """
    if is_table(corrections):
        return _apply_table(conform(incidents), corrections, gazetteer or default_gazetteer())
    out = conform(incidents)
    given: Any = corrections
    listed: list[Any] = list(given) if isinstance(given, list | tuple) else read_corrections(given)
    at = {name: place for place, name in enumerate(out[schema.INCIDENT_ID])}
    if faults := _faults(listed, at, out[schema.MATCH_CANDIDATES]):
        msg = f"{len(faults)} of {len(listed)} corrections cannot be applied: {'; '.join(faults[:5])}."
        raise InputError(msg)
    values: dict[str, list[Any]] = {}
    rows = [at[one[schema.INCIDENT_ID]] for one in listed]
    for row, one in zip(rows, listed, strict=True):
        for name, value in _decided(out.iloc[row], one, gazetteer).items():
            values.setdefault(name, []).append(value)
    return _written(out, rows, values)


def _apply_table(out: gpd.GeoDataFrame, corrections: Any, gazetteer: Gazetteer) -> gpd.GeoDataFrame:
    """Carry out what a table of corrections says of places, each for all of its rows."""
    read = read_place_corrections(corrections, gazetteer)
    rows: list[int] = []
    values: dict[str, list[Any]] = {}
    idle: list[Correction] = []
    groups = _rows_by_key(out, list(read[0].key)) if read else {}
    for one in read:
        at = groups.get(tuple(one.key.values()), [])
        if not at:
            idle.append(one)
            continue
        decided = _decided(out.iloc[at[0]], _as_decision(one), gazetteer, "in a table of corrections")
        decided.pop(schema.MATCH_CANDIDATES)  # each row keeps its own
        if one.name and not one.is_rejected:
            decided[schema.PLACE_NAME] = one.name
        if one.is_moved:
            decided |= {schema.GEOMETRY: one.point, schema.GEO_PRECISION: str(_BY_HAND)}
            decided[schema.GEO_RADIUS_KM] = schema.RADIUS_KM[_BY_HAND]
        if one.name and one.place is None and not one.is_rejected:
            decided[schema.MATCH_WHY] = f"{one.name}: {decided[schema.MATCH_WHY]}"
        rows += at
        for name, value in decided.items():
            values.setdefault(name, []).extend([value] * len(at))
    written = _written(out, rows, values) if rows else out
    if idle:
        known = written.attrs.get(ATTR, [])
        written.attrs = {**written.attrs, ATTR: ordered([*known, _idle_finding(idle)])}
    return written


def _rows_by_key(incidents: gpd.GeoDataFrame, names: list[str]) -> dict[tuple[str, ...], list[int]]:
    """Positions of the rows of each place, without those that came with a point of their own."""
    keys = pd.DataFrame({name: texts_of(incidents[name], key_text).astype(object).fillna("") for name in names})
    given = incidents[schema.MATCH_STATUS].eq(str(schema.MatchStatus.GIVEN)).fillna(value=False)
    by_hand = incidents[schema.MATCH_WHY].str.contains(_SET_BY_HAND, regex=False).fillna(value=False)
    at = np.flatnonzero((~given | by_hand).to_numpy(dtype=bool))
    groups = keys.iloc[at].reset_index(drop=True).groupby(names, sort=False).indices
    return {key if isinstance(key, tuple) else (key,): at[held].tolist() for key, held in groups.items()}


def _as_decision(one: Correction) -> dict[str, Any]:
    """A correction in the form in which a review saves it."""
    if one.is_rejected:
        return {_DECISION: _REJECT}
    point = {LAT: one.lat, LON: one.lon}
    if one.place is None and not one.place_id:
        return {_DECISION: _MOVE, **point}
    country = one.place.country if one.place is not None else None
    return {_DECISION: _CHOOSE, schema.PLACE_ID: one.place_id, "name": one.name, schema.COUNTRY: country, **point}


def _idle_finding(idle: Sequence[Correction]) -> Finding:
    named = [" / ".join(filter(None, one.key.values())) for one in idle]
    message = f"{len(idle)} correction(s) are about places of no row, or of rows with points of their own."
    remedy = "Make the table of corrections anew with unplaced() where they should count."
    return finding("note", "idle_corrections", schema.PLACE_PHRASE, [], named, message, remedy)


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
    except OSError as error:
        msg = f"There is no file {str(path)!r}. Save it from the page of a review."
        raise FileMissingError(msg) from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        what = "too deeply nested" if isinstance(error, RecursionError) else "no JSON"
        msg = f"{str(path)!r} holds no corrections: it is {what}. Save it from the page of a review."
        raise FileFormatError(msg) from error
    except (TypeError, ValueError) as error:
        raise InputError(f"{shown(path)} is no path of a file. Name what the page of a review saved.") from error
    told = document if isinstance(document, dict) else {}
    decisions = told.get("decisions")
    if told.get("format") != FORMAT or told.get("version") != VERSION or not isinstance(decisions, list):
        msg = f"{str(path)!r} holds no corrections of version {VERSION}. Save it from the page of a review."
        raise FileFormatError(msg)
    return decisions


def _faults(listed: Iterable[Any], at: Mapping[str, int], candidates: pd.Series[Any]) -> list[str]:
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
        elif one[_DECISION] == _CHOOSE and one[schema.PLACE_ID] not in _place_ids(candidates.iloc[at[name]]):
            faults.append(f"row {name!r} chooses {one[schema.PLACE_ID]!r}, none of its candidates; move it to a point")
        seen.add(str(name))
    return faults


def _place_ids(candidates: object) -> set[str]:
    return {one[schema.PLACE_ID] for one in read_candidates(candidates)}


def _is_point(lat: Any, lon: Any) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (lat, lon))
    return numbers and math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180  # noqa: PLR2004


def _decided(
    row: pd.Series[Any], one: Mapping[str, Any], gazetteer: Gazetteer | None, where: str = "in a review"
) -> dict[str, Any]:
    """Values of the columns that a decision sets."""
    status, precision, radius = schema.MatchStatus, schema.GeoPrecision, schema.RADIUS_KM
    nothing = dict.fromkeys((schema.PLACE_NAME, schema.PLACE_ID, schema.MATCH_SCORE))
    kept = {schema.MATCH_CANDIDATES: row[schema.MATCH_CANDIDATES], schema.COUNTRY: row[schema.COUNTRY]}
    kept |= {schema.ADMIN1: row[schema.ADMIN1], schema.ADMIN2: row[schema.ADMIN2]}
    if one[_DECISION] == _REJECT:
        why = f"{REJECTED} {where}"
        unknown = {schema.GEO_PRECISION: str(precision.UNKNOWN), schema.GEO_RADIUS_KM: None, schema.GEOMETRY: None}
        return {**nothing, **kept, **unknown, schema.MATCH_STATUS: str(status.UNRESOLVED), schema.MATCH_WHY: why}
    point = Point(one["lon"], one["lat"])
    if one[_DECISION] == _MOVE:
        exact = {schema.GEO_PRECISION: str(_BY_HAND), schema.GEO_RADIUS_KM: radius[_BY_HAND], schema.GEOMETRY: point}
        why = f"{_SET_BY_HAND} {where}"
        return {**nothing, **kept, **exact, schema.MATCH_STATUS: str(status.GIVEN), schema.MATCH_WHY: why}
    town = {schema.GEO_PRECISION: str(precision.SETTLEMENT), schema.GEO_RADIUS_KM: radius[precision.SETTLEMENT]}
    chosen = {**nothing, **kept, **town, schema.GEOMETRY: point, schema.PLACE_ID: one[schema.PLACE_ID]}
    chosen |= {schema.PLACE_NAME: one.get("name"), schema.COUNTRY: one.get(schema.COUNTRY) or row[schema.COUNTRY]}
    chosen |= _looked_up(row, one[schema.PLACE_ID], gazetteer)
    why = f"{chosen[schema.PLACE_NAME] or chosen[schema.PLACE_ID]} was chosen {where}"
    return {**chosen, schema.MATCH_STATUS: str(status.RESOLVED), schema.MATCH_SCORE: 1.0, schema.MATCH_WHY: why}


def _looked_up(row: pd.Series[Any], place_id: str, gazetteer: Gazetteer | None) -> dict[str, Any]:
    """What the gazetteer says of the chosen place; nothing where it comes from another gazetteer."""
    from geoincidents.gazetteer.given import gazetteer_of

    gazetteer = gazetteer_of(gazetteer)
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
