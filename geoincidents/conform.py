"""Any incident table brought into the one shape (``conform``), and held against it (``validate``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.geo import CRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHOWN_ROWS = 5


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
    frame = pd.DataFrame(list(rows), dtype=object)
    return conform(frame)


def conform(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Copy of a table with every incident column present and of the right type.

    Reading GeoPackage or GeoJSON turns nullable counts into floats and JSON text into dicts, CSV loses
    every type: this undoes all of that. Further columns are kept, after the schema's.

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
    >>> table["killed_best"].dtype, table.columns[-1]
    (Int64Dtype(), 'note')
    """
    if duplicated := sorted({str(name) for name in frame.columns[frame.columns.duplicated()]}):
        msg = f"Columns appear twice: {', '.join(duplicated)}. Rename or drop one of each."
        raise SchemaError(msg)
    faults: list[str] = []
    columns: dict[str, pd.Series[Any]] = {}
    for name, dtype in schema.DTYPES.items():
        if name in frame.columns:
            columns[name] = _coerce(frame[name], dtype, faults)
        else:
            columns[name] = pd.Series(pd.NA if dtype != "float64" else np.nan, index=frame.index, dtype=dtype)
    geometry = _geometry_of(frame)
    extra = [name for name in frame.columns if name not in schema.DTYPES and name != geometry.name]
    if faults:
        raise SchemaError(" ".join(faults))
    out = pd.DataFrame(columns, index=frame.index)
    for name in extra:
        if name != schema.GEOMETRY:
            out[name] = frame[name]
    return gpd.GeoDataFrame(out, geometry=gpd.GeoSeries(geometry, crs=CRS, index=frame.index), crs=CRS)


def _geometry_of(frame: pd.DataFrame) -> gpd.GeoSeries:
    if isinstance(frame, gpd.GeoDataFrame) and frame._geometry_column_name in frame.columns:
        geometry = frame.geometry
        return geometry.to_crs(CRS) if geometry.crs is not None else geometry.set_crs(CRS)
    if schema.GEOMETRY in frame.columns:
        return gpd.GeoSeries(frame[schema.GEOMETRY].to_numpy(), index=frame.index, crs=CRS, name=schema.GEOMETRY)
    return gpd.GeoSeries([None] * len(frame), index=frame.index, crs=CRS, name=schema.GEOMETRY)


def _coerce(values: pd.Series[Any], dtype: str, faults: list[str]) -> pd.Series[Any]:
    if str(values.dtype) == dtype:
        return values.copy()
    if dtype == "string":
        return _to_text(values)
    if dtype in {"Int64", "float64"}:
        out = pd.to_numeric(_blank_to_null(values), errors="coerce")
        if dtype == "Int64":
            whole = out.isna() | (out == out.round())
            _note(values, (out.isna() & _blank_to_null(values).notna()) | ~whole, "whole numbers", faults)
            return out.where(whole).astype("Int64")
        _note(values, out.isna() & _blank_to_null(values).notna(), "numbers", faults)
        return out.astype("float64")
    return _to_time(values, dtype, faults)


def _blank_to_null(values: pd.Series[Any]) -> pd.Series[Any]:
    blank = values.map(lambda v: isinstance(v, str) and not v.strip()).astype(bool)
    return values.astype(object).where(~blank & values.notna(), None)


def _to_text(values: pd.Series[Any]) -> pd.Series[Any]:
    def text(value: object) -> object:
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    known = values.notna()
    out = pd.Series(pd.NA, index=values.index, dtype="string")
    out[known] = values[known].map(text).astype("string")
    return out.mask(out == "")


def _to_time(values: pd.Series[Any], dtype: str, faults: list[str]) -> pd.Series[Any]:
    given = _blank_to_null(values)
    instant = dtype.endswith("UTC]")
    out = pd.to_datetime(given, errors="coerce", utc=True, format="ISO8601")
    if not instant:
        # A day is local and naive: the wall-clock date counts, whatever offset stands behind it.
        local = given.map(lambda v: v.replace(tzinfo=None) if hasattr(v, "tzinfo") else v)
        wall = local.map(lambda v: str(v)[:10] if v is not None and not pd.isna(v) else None)
        out = pd.to_datetime(wall, errors="coerce", format="ISO8601")
    _note(values, out.isna() & given.notna(), "dates (YYYY-MM-DD)", faults)
    return out.astype(dtype)


def _note(values: pd.Series[Any], bad: pd.Series[bool], wanted: str, faults: list[str]) -> None:
    if not bad.any():
        return
    rows = [f"{index!r}: {values.loc[index]!r}" for index in values.index[bad][:_SHOWN_ROWS]]
    more = f" and {int(bad.sum()) - _SHOWN_ROWS} more" if bad.sum() > _SHOWN_ROWS else ""
    faults.append(f"Column {values.name!r} needs {wanted}; row {', row '.join(rows)}{more}.")


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
    if missing or not isinstance(frame, gpd.GeoDataFrame):
        what = f"columns {', '.join(missing)} are missing" if missing else "it has no geometry"
        msg = f"Not an incident table: {what}. Call geoincidents.conform() on it first."
        raise SchemaError(msg)
    table = conform(frame)
    faults = [*_null_faults(table), *_vocabulary_faults(table), *_value_faults(table)]
    if faults:
        raise SchemaError(" ".join(faults))


def _fault(table: gpd.GeoDataFrame, bad: pd.Series[bool], what: str) -> list[str]:
    if not bad.any():
        return []
    rows = ", ".join(repr(index) for index in table.index[bad][:_SHOWN_ROWS])
    return [f"{what} in {int(bad.sum())} row(s): {rows}."]


def _null_faults(table: gpd.GeoDataFrame) -> list[str]:
    return [fault for name in schema.REQUIRED for fault in _fault(table, table[name].isna(), f"{name!r} is null")]


def _vocabulary_faults(table: gpd.GeoDataFrame) -> list[str]:
    faults = []
    for name, vocabulary in schema.VOCABULARIES.items():
        bad = table[name].notna() & ~table[name].isin([str(value) for value in vocabulary])
        allowed = ", ".join(vocabulary)
        faults += _fault(table, bad, f"{name!r} holds a value that is not one of {allowed}")
    return faults


def _value_faults(table: gpd.GeoDataFrame) -> list[str]:
    faults = _fault(table, table[schema.INCIDENT_ID].duplicated(keep=False), "'incident_id' is not unique")
    late = table[schema.DATE_START] > table[schema.DATE_END]
    faults += _fault(table, late, "'date_start' is after 'date_end'")
    for low, best, high in (
        (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
        (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
    ):
        for first, second in ((low, best), (best, high), (low, high)):
            disorder = (table[first] > table[second]).fillna(value=False).astype(bool)
            faults += _fault(table, disorder, f"{first!r} is above {second!r}")
        negative = (table[low] < 0).fillna(value=False) | (table[best] < 0).fillna(value=False)
        faults += _fault(table, negative.astype(bool), f"{best!r} or {low!r} is negative")
    points = table.geometry
    located = points.notna() & ~points.is_empty
    shape = located & (points.geom_type != "Point")
    faults += _fault(table, shape, "geometry is not a point")
    outside = located & ~shape & ((points.x.abs() > 180) | (points.y.abs() > 90))  # noqa: PLR2004 degrees
    faults += _fault(table, outside, "coordinates are outside +-90 / +-180 degrees")
    return faults
