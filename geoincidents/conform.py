"""Any incident table brought into the one shape (``conform``), and held against it (``validate``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pandas.api import types

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.geo import CRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import ArrayLike

_SHOWN_ROWS = 5
_INTEGER, _REAL, _TEXT = "Int64", "float64", "string"
_MAX_LAT, _MAX_LON = 90.0, 180.0
_COUNTS = (
    (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
    (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
)
# Whole days of ISO 8601, extended or basic, with or without a time of day behind them.
_DAY = r"\d{4}-\d{2}-\d{2}(?:[T ].*)?$|\d{8}(?:T.*)?$"


def incidents_from_rows(rows: Iterable[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    """Incident table from one mapping per row, in the order given.

    Parameters
    ----------
    rows
        Mappings from column names of :mod:`geoincidents.schema` to values; what is left out is null.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, every schema column present, a fresh ``RangeIndex``; no rows give an empty table.

    Raises
    ------
    SchemaError
        If a value does not fit the type of its column.

    Examples
    --------
    >>> incidents_from_rows([{"incident_id": "a", "killed_best": 1}])["killed_best"].tolist()
    [1]
    """
    return conform(pd.DataFrame(list(rows), dtype=object))


def conform(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Copy of a table with every incident column present and of the right type.

    Reading GeoPackage or GeoJSON turns nullable counts into floats and JSON text into dicts, CSV loses
    every type: this undoes all of that. Empty text and empty geometries become null, points lose a third
    dimension, and a moment in a day column becomes its day. Further columns are kept, after the schema's.

    Parameters
    ----------
    frame
        Table with any of the schema's columns; a geometry column is optional.

    Returns
    -------
    geopandas.GeoDataFrame
        Same index and rows, EPSG:4326. A missing column is null throughout.

    Raises
    ------
    SchemaError
        If values cannot be brought to the type of their column; all faults are named at once.

    Examples
    --------
    >>> import pandas as pd
    >>> table = conform(pd.DataFrame({"killed_best": [1.0, None], "note": ["x", "y"]}))
    >>> table["killed_best"].dtype, table.columns[-2]
    (Int64Dtype(), 'note')
    """
    table, faults = conform_leniently(frame)
    if faults:
        raise SchemaError(" ".join(faults))
    return table


def conform_leniently(frame: pd.DataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Do what :func:`conform` does, with the faults given back instead of raised.

    Parameters
    ----------
    frame
        Table with any of the schema's columns.

    Returns
    -------
    tuple of geopandas.GeoDataFrame and list of str
        The table, null where a value did not fit, and one sentence for each faulty column.

    Raises
    ------
    SchemaError
        If two columns have the same name.

    Examples
    --------
    >>> import pandas as pd
    >>> conform_leniently(pd.DataFrame({"killed_best": ["many"]}))[1]
    ["Column 'killed_best' needs whole numbers; row 0: 'many'."]
    """
    if duplicated := sorted({str(name) for name in frame.columns[frame.columns.duplicated()]}):
        msg = f"Columns appear twice: {', '.join(duplicated)}. Rename or drop one of each."
        raise SchemaError(msg)
    faults: list[str] = []
    columns: dict[Any, Any] = {}
    dtypes: dict[str, Any] = dict(schema.DTYPES)
    for name, dtype in dtypes.items():
        if name in frame.columns:
            columns[name] = _coerce(frame[name], dtype, faults).array
        else:
            columns[name] = pd.Series(np.nan if dtype == _REAL else pd.NA, index=frame.index, dtype=dtype).array
    geometry, source = _geometry_of(frame, faults)
    for name in frame.columns:
        if name not in schema.DTYPES and name not in {source, schema.GEOMETRY}:
            columns[name] = frame[name].array.copy()
    out = pd.DataFrame(columns, index=frame.index)
    return gpd.GeoDataFrame(out, geometry=gpd.GeoSeries(geometry, index=frame.index, crs=CRS)), faults


def _geometry_of(frame: pd.DataFrame, faults: list[str]) -> tuple[ArrayLike, object]:
    """Points in EPSG:4326 by position, and the name of the column that they come from."""
    source: object = schema.GEOMETRY
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        source = frame.active_geometry_name
        series = frame.geometry if frame.crs is None else frame.geometry.to_crs(CRS)
        values = np.asarray(series.array, dtype=object)
    elif schema.GEOMETRY in frame.columns:
        values = frame[schema.GEOMETRY].to_numpy(dtype=object)
    else:
        return np.full(len(frame), None, dtype=object), source
    given = pd.Series(values, index=frame.index, name=source)
    foreign = given.notna().to_numpy() & ~shapely.is_geometry(values)
    note_fault(given, foreign, "geometries (shapely objects)", faults)
    points = np.where(shapely.is_geometry(values), values, np.array(None, dtype=object))
    points[shapely.is_empty(points)] = None
    return shapely.force_2d(points), source


def _coerce(values: pd.Series[Any], dtype: Any, faults: list[str]) -> pd.Series[Any]:
    if dtype == _TEXT:
        return _to_text(values)
    if dtype in {_INTEGER, _REAL}:
        return values.copy() if str(values.dtype) == dtype else _to_number(values, dtype, faults)
    return _to_time(values, dtype, faults)


def _blank_to_null(values: pd.Series[Any]) -> pd.Series[Any]:
    objects = values.astype(object)
    blank = np.fromiter((isinstance(v, str) and not v.strip() for v in objects), dtype=bool, count=len(objects))
    return objects.where(~blank & values.notna().to_numpy(), None)


def _to_number(values: pd.Series[Any], dtype: Any, faults: list[str]) -> pd.Series[Any]:
    plain = types.is_numeric_dtype(values.dtype) and not types.is_bool_dtype(values.dtype)
    given = values if plain else _blank_to_null(values)
    known = given.notna().to_numpy()
    out = pd.to_numeric(given, errors="coerce").astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    if not plain:
        truth = np.fromiter((isinstance(v, bool | np.bool_) for v in given), dtype=bool, count=len(given))
        out[truth] = np.nan  # True is no count
    if dtype == _REAL:
        note_fault(values, np.isnan(out) & known, "numbers", faults)
        return pd.Series(out, index=values.index, name=values.name)
    with np.errstate(invalid="ignore"):
        whole = np.isfinite(out) & (out == np.round(out)) & (np.abs(out) < 2.0**63)
    note_fault(values, known & ~whole, "whole numbers", faults)
    if plain and types.is_integer_dtype(values.dtype):  # no detour over floats
        return values.astype("Int64")
    return (
        pd.Series(pd.array(np.where(whole, out, 0), dtype="float64"), index=values.index, name=values.name)
        .astype(
            "Int64",
        )
        .mask(~whole)
    )


def _to_text(values: pd.Series[Any]) -> pd.Series[Any]:
    if types.is_string_dtype(values.dtype) and not types.is_object_dtype(values.dtype):
        out = values.astype("string") if str(values.dtype) != "string" else values.copy()
    else:
        objects = values.astype(object)
        texts = [None if null else _text(value) for value, null in zip(objects, objects.isna(), strict=True)]
        out = pd.Series(pd.array(texts, dtype="string"), index=values.index, name=values.name)
    empty = out.eq("").fillna(value=False).to_numpy(dtype=bool)
    return out.mask(empty) if empty.any() else out


def _text(value: object) -> str:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value.is_integer():  # an identifier that a file format turned into a float
        return str(int(value))
    return str(value)


def _to_time(values: pd.Series[Any], dtype: Any, faults: list[str]) -> pd.Series[Any]:
    instant = dtype.endswith("UTC]")
    if types.is_datetime64_any_dtype(values.dtype):
        aware = isinstance(values.dtype, pd.DatetimeTZDtype)
        clock: Any = values.dt
        if instant:
            moments: pd.Series[Any] = (clock.tz_convert if aware else clock.tz_localize)("UTC").astype(dtype)
            return moments
        # A day is local and naive: the wall-clock date counts, whatever offset stands behind it.
        days: pd.Series[Any] = (clock.tz_localize(None) if aware else values).dt.normalize().astype(dtype)
        return days
    given = _blank_to_null(values)
    written = [None if null else str(value).strip() for value, null in zip(given, given.isna(), strict=True)]
    texts = pd.Series(pd.array(written, dtype="string"), index=values.index)
    whole_days = texts.str.match(_DAY).fillna(value=False).astype(bool)
    texts = texts.where(whole_days)
    if instant:
        out = pd.to_datetime(texts, errors="coerce", utc=True, format="ISO8601")
    else:
        out = pd.to_datetime(texts.str.replace("-", "").str[:8], errors="coerce", format="%Y%m%d")
    wanted = "dates and times (ISO 8601)" if instant else "dates (YYYY-MM-DD)"
    note_fault(values, (out.isna() & given.notna()).to_numpy(), wanted, faults)
    return out.astype(dtype)


def note_fault(values: pd.Series[Any], bad: ArrayLike, wanted: str, faults: list[str]) -> None:
    """Add a sentence on a column with the first rows that are bad, or nothing where none is.

    Parameters
    ----------
    values
        The column as it was given.
    bad
        Truth of each row, by position, for an index may repeat itself.
    wanted
        What the column needs.
    faults
        List that the sentence is added to.

    Examples
    --------
    >>> faults = []
    >>> note_fault(pd.Series(["x", "1"], name="dead"), [True, False], "numbers", faults)
    >>> faults
    ["Column 'dead' needs numbers; row 0: 'x'."]
    """
    places = np.flatnonzero(bad)
    if not len(places):
        return
    row = values.index.name or "row"
    shown = (f"{row} {_label(values.index[at])}: {values.iloc[at]!r}" for at in places[:_SHOWN_ROWS])
    more = f" and {len(places) - _SHOWN_ROWS} more" if len(places) > _SHOWN_ROWS else ""
    faults.append(f"Column {values.name!r} needs {wanted}; {', '.join(shown)}{more}.")


def _label(label: object) -> str:
    return repr(label.item() if isinstance(label, np.generic) else label)


def validate(frame: pd.DataFrame) -> None:
    """Pass in silence when a table is a valid incident table; else name every fault at once.

    Parameters
    ----------
    frame
        Table to check; it is not changed.

    Raises
    ------
    SchemaError
        With each fault, its count and its first five rows.

    Examples
    --------
    >>> validate(incidents_from_rows([{"incident_id": "a", "record_kind": "incident",
    ...     "event_type": "protest", "match_status": "unresolved"}]))
    """
    missing = [name for name in schema.DTYPES if name not in frame.columns]
    if missing or not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        what = f"columns {', '.join(missing)} are missing" if missing else "it has no geometry"
        msg = f"Not an incident table: {what}. Call geoincidents.conform() on it first."
        raise SchemaError(msg)
    table = conform(frame)
    if faults := [*value_faults(table), *contradictions(table)]:
        raise SchemaError(" ".join(faults))


def value_faults(table: gpd.GeoDataFrame) -> list[str]:
    """Every way in which single values of a conformed table break the schema, one sentence each.

    Parameters
    ----------
    table
        What :func:`conform` returns.

    Returns
    -------
    list of str
        Empty for a valid table.

    Examples
    --------
    >>> table = incidents_from_rows([{"incident_id": "a", "record_kind": "incident",
    ...     "event_type": "party", "match_status": "given"}])
    >>> value_faults(table)[0][:50]
    "'event_type' holds a value that is not one of arme"
    """
    return [*_null_faults(table), *_vocabulary_faults(table), *_number_faults(table), *_point_faults(table)]


def contradictions(table: gpd.GeoDataFrame) -> list[str]:
    """Every way in which the counts of one row contradict each other, one sentence each.

    Published data sets do hold a best estimate below the low one. That is theirs to mend: reading keeps and
    reports it, :func:`validate` refuses it.

    Parameters
    ----------
    table
        What :func:`conform` returns.

    Returns
    -------
    list of str
        Empty where low <= best <= high throughout.

    Examples
    --------
    >>> contradictions(incidents_from_rows([{"killed_low": 7, "killed_best": 6}]))
    ["'killed_low' is above 'killed_best' in 1 row(s): 0."]
    """
    return [
        fault
        for low, best, high in _COUNTS
        for first, second in ((low, best), (best, high), (low, high))
        for fault in _fault(table, table[first] > table[second], f"{first!r} is above {second!r}")
    ]


def _fault(table: gpd.GeoDataFrame, bad: pd.Series[bool], what: str) -> list[str]:
    places = np.flatnonzero(bad.fillna(value=False).to_numpy(dtype=bool))
    if not len(places):
        return []
    rows = ", ".join(_label(table.index[at]) for at in places[:_SHOWN_ROWS])
    more = ", ..." if len(places) > _SHOWN_ROWS else ""
    return [f"{what} in {len(places)} {table.index.name or 'row'}(s): {rows}{more}."]


def _null_faults(table: gpd.GeoDataFrame) -> list[str]:
    return [fault for name in schema.REQUIRED for fault in _fault(table, table[name].isna(), f"{name!r} is null")]


def _vocabulary_faults(table: gpd.GeoDataFrame) -> list[str]:
    faults = []
    for name, vocabulary in schema.VOCABULARIES.items():
        bad = table[name].notna() & ~table[name].isin([str(value) for value in vocabulary])
        allowed = ", ".join(vocabulary)
        found = ", ".join(repr(value) for value in table[name][bad].unique()[:_SHOWN_ROWS])
        faults += _fault(table, bad, f"{name!r} holds a value that is not one of {allowed} ({found})")
    return faults


def _number_faults(table: gpd.GeoDataFrame) -> list[str]:
    faults = _fault(table, table[schema.INCIDENT_ID].duplicated(keep=False), "'incident_id' is not unique")
    for first, second in ((schema.DATE_START, schema.DATE_END), (schema.TIME_START, schema.TIME_END)):
        faults += _fault(table, table[first] > table[second], f"{first!r} is after {second!r}")
    for name in (count for counts in _COUNTS for count in counts):
        faults += _fault(table, table[name] < 0, f"{name!r} is negative")
    radius = table[schema.GEO_RADIUS_KM]
    faults += _fault(table, (radius < 0) | np.isinf(radius), f"{schema.GEO_RADIUS_KM!r} is negative or infinite")
    score = table[schema.MATCH_SCORE]
    return faults + _fault(table, (score < 0) | (score > 1), f"{schema.MATCH_SCORE!r} is outside 0 to 1")


def _point_faults(table: gpd.GeoDataFrame) -> list[str]:
    geometries = np.asarray(table.geometry.array, dtype=object)
    located = ~shapely.is_missing(geometries)
    pointed = located & (shapely.get_type_id(geometries) == 0)  # 0 is Point
    faults = _fault(table, pd.Series(located & ~pointed), "geometry is not a point")
    points = geometries.copy()
    points[~pointed] = None
    lat, lon = shapely.get_y(points), shapely.get_x(points)
    with np.errstate(invalid="ignore"):
        outside = pointed & ~((np.abs(lon) <= _MAX_LON) & (np.abs(lat) <= _MAX_LAT))
    return faults + _fault(table, pd.Series(outside), "coordinates are outside +-90 / +-180 degrees")
