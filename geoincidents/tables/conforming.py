"""Any incident table brought into the one shape (``conform``), and held against it (``validate``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.geo import CRS
from geoincidents.tables.coercion import coerce, note_fault, row_label
from geoincidents.tables.findings import MESSAGE, SHOWN_ROWS
from geoincidents.tables.fitting import fitting_columns
from geoincidents.tables.memory import make_room

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from geoincidents.tables.findings import Finding

_MAX_LAT, _MAX_LON = 90.0, 180.0
_COUNTS = (
    (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
    (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
)
COUNT_PAIRS: Final = tuple(pair for low, best, high in _COUNTS for pair in ((low, best), (best, high), (low, high)))
"""Columns of counts of which the first is never above the second."""


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
    if not isinstance(rows, Iterable) or isinstance(rows, str | bytes | Mapping):
        raise SchemaError(f"rows are mappings, one for each incident, not of type {type(rows).__name__}.")
    told = list(rows)
    if odd := [type(row).__name__ for row in told if not isinstance(row, Mapping)]:
        raise SchemaError(f"rows are mappings, one for each incident; {len(odd)} are not, the first of type {odd[0]}.")
    columns = fitting_columns(told)
    if columns is None:
        return conform(pd.DataFrame(told, dtype=object))
    return gpd.GeoDataFrame(pd.DataFrame(columns, copy=False), geometry=schema.GEOMETRY, copy=False)


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
    table, findings = conform_with_findings(frame)
    return table, [finding[MESSAGE] for finding in findings]


def conform_with_findings(frame: pd.DataFrame) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Do what :func:`conform_leniently` does, with a finding for each faulty column."""
    if not isinstance(frame, pd.DataFrame):
        raise SchemaError(f"A table of incidents is a DataFrame, not of type {type(frame).__name__}.")
    if duplicated := sorted({str(name) for name in frame.columns[frame.columns.duplicated()]}):
        msg = f"Columns appear twice: {', '.join(duplicated)}. Rename or drop one of each."
        raise SchemaError(msg)
    faults: list[Finding] = []
    columns: dict[Any, Any] = {}
    dtypes: dict[str, Any] = dict(schema.DTYPES)
    nulls: dict[Any, Any] = {}
    for name, dtype in dtypes.items():
        if name in frame.columns:
            columns[name] = coerce(frame[name], dtype, faults).array
        else:
            if dtype not in nulls:
                null = np.nan if dtype == "float64" else pd.NA
                nulls[dtype] = pd.Series(null, index=frame.index, dtype=dtype).array
            columns[name] = nulls[dtype].copy()
    make_room(frame)
    geometry, source = _geometry_of(frame, faults)
    extra = [name for name in frame.columns if name not in schema.DTYPES and name not in {source, schema.GEOMETRY}]
    columns |= {name: frame[name].copy() for name in extra}
    wide = len(extra) > _MANY  # one copy of each column is made above; another puts those of one type side by side
    out = pd.DataFrame(columns, index=frame.index, copy=wide)
    table = gpd.GeoDataFrame(out, geometry=gpd.GeoSeries(geometry, index=frame.index, crs=CRS), copy=False)
    table.attrs = deepcopy(frame.attrs)
    return table, faults


_MANY: Final = 50
"""Further columns from which pandas warns that they are in too many pieces, once some are added."""


def _geometry_of(frame: pd.DataFrame, faults: list[Finding]) -> tuple[ArrayLike, object]:
    """Points in EPSG:4326 by position, and the name of the column that they come from."""
    source: object = schema.GEOMETRY
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name in frame:
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
    return shapely.force_2d(points) if shapely.has_z(points).any() else points, source


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
    if not isinstance(frame, pd.DataFrame):
        raise SchemaError(f"A table of incidents is a DataFrame, not of type {type(frame).__name__}.")
    missing = [name for name in schema.DTYPES if name not in frame.columns]
    if missing or not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name not in frame:
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
    return [*_null_faults(table), *_vocabulary_faults(table), *_number_faults(table), *point_faults(table)]


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
        for first, second in COUNT_PAIRS
        for fault in _fault(table, table[first] > table[second], f"{first!r} is above {second!r}")
    ]


def _fault(table: gpd.GeoDataFrame, bad: pd.Series[bool], what: str) -> list[str]:
    places = np.flatnonzero(bad.fillna(value=False).to_numpy(dtype=bool))
    if not len(places):
        return []
    rows = ", ".join(row_label(table.index[at]) for at in places[:SHOWN_ROWS])
    more = ", ..." if len(places) > SHOWN_ROWS else ""
    return [f"{what} in {len(places)} {table.index.name or 'row'}(s): {rows}{more}."]


def _null_faults(table: gpd.GeoDataFrame) -> list[str]:
    return [fault for name in schema.REQUIRED for fault in _fault(table, table[name].isna(), f"{name!r} is null")]


def _vocabulary_faults(table: gpd.GeoDataFrame) -> list[str]:
    faults = []
    for name, vocabulary in schema.VOCABULARIES.items():
        bad = table[name].notna() & ~table[name].isin([str(value) for value in vocabulary])
        allowed = ", ".join(vocabulary)
        found = ", ".join(repr(value) for value in table[name][bad].unique()[:SHOWN_ROWS])
        faults += _fault(table, bad, f"{name!r} holds a value that is not one of {allowed} ({found})")
    return faults


def _number_faults(table: gpd.GeoDataFrame) -> list[str]:
    faults = _fault(table, table[schema.INCIDENT_ID].duplicated(keep=False), "'incident_id' is not unique")
    for first, second in ((schema.DATE_START, schema.DATE_END), (schema.TIME_START, schema.TIME_END)):
        faults += _fault(table, table[first] > table[second], f"{first!r} is after {second!r}")
    faults += size_faults(table)
    score = table[schema.MATCH_SCORE]
    return faults + _fault(table, (score < 0) | (score > 1), f"{schema.MATCH_SCORE!r} is outside 0 to 1")


def size_faults(table: gpd.GeoDataFrame) -> list[str]:
    """Every way in which counts and radii of a conformed table are no sizes, one sentence each.

    Parameters
    ----------
    table
        What :func:`conform` returns.

    Returns
    -------
    list of str
        Empty when no count is below zero and each radius is missing or a length.

    Examples
    --------
    >>> size_faults(incidents_from_rows([{"killed_best": -99}]))
    ["'killed_best' is negative in 1 row(s): 0."]
    """
    counts = [name for names in _COUNTS for name in names]
    faults = [fault for name in counts for fault in _fault(table, table[name] < 0, f"{name!r} is negative")]
    radius = table[schema.GEO_RADIUS_KM]
    what = f"{schema.GEO_RADIUS_KM!r} is negative or infinite"
    return faults + _fault(table, (radius < 0) | np.isinf(radius), what)


def point_faults(table: gpd.GeoDataFrame) -> list[str]:
    """Every way in which the geometries of a conformed table are no points on Earth, one sentence each.

    Parameters
    ----------
    table
        What :func:`conform` returns.

    Returns
    -------
    list of str
        Empty when each geometry is missing or a point within ±90 and ±180 degrees.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> point_faults(incidents_from_rows([{"geometry": Point(13.2, 32.9)}, {"geometry": None}]))
    []
    """
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
