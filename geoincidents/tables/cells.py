"""The cells of a foreign table read as days and points, with every fault named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.tables.coercion import note_fault, row_label, to_floats
from geoincidents.tables.columns import LAT, LON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LIMITS = {LAT: 90.0, LON: 180.0}
_DAY_COLUMNS = (schema.DATE_START, schema.DATE_END, schema.SOURCE_DATE)


def parse_days(table: pd.DataFrame, date_format: str | None, faults: list[str]) -> pd.DataFrame:
    """Copy with the day columns as dates, and what a year or a month alone leaves open kept open.

    Parameters
    ----------
    table
        Schema columns by name.
    date_format
        ``strptime`` pattern of the source's dates; by default ISO 8601 (``2019-04-07``), a month
        (``2019-04``) or a year (``2019``).
    faults
        Sentences on what cannot be read are added here.

    Returns
    -------
    pandas.DataFrame
        ``date_start`` and ``date_end`` are the first and last day meant, ``date_precision`` is filled where
        it was not given.

    Examples
    --------
    >>> days = parse_days(pd.DataFrame({"date_start": ["2019-04"]}), None, [])
    >>> days["date_end"].astype(str).item(), days["date_precision"].item()
    ('2019-04-30', 'month')
    """
    out = table.copy()
    widths = pd.Series(str(schema.DatePrecision.UNKNOWN), index=table.index, dtype=object)
    last = None
    for name in (column for column in _DAY_COLUMNS if column in table.columns):
        first, end, width = _spans(table[name], date_format, faults)
        if name == schema.DATE_START:
            widths, last = width, end
        out[name] = end if name == schema.DATE_END else first
    if last is None:
        last = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    given_end = out[schema.DATE_END] if schema.DATE_END in out.columns else last
    end = given_end.where(given_end.notna().to_numpy(), last)
    start = out[schema.DATE_START] if schema.DATE_START in out.columns else pd.Series(pd.NaT, index=table.index)
    out[schema.DATE_END] = end
    precision = np.where(start.notna() & end.ne(last), str(schema.DatePrecision.RANGE), widths)
    precision = np.where(start.isna() & end.notna(), str(schema.DatePrecision.UPPER_BOUND), precision)
    own = out.get(schema.DATE_PRECISION, pd.Series(None, index=table.index, dtype=object)).astype(object)
    out[schema.DATE_PRECISION] = own.where((own.notna() & own.ne("")).to_numpy(), precision)
    return out


def _spans(
    values: pd.Series[Any],
    date_format: str | None,
    faults: list[str],
) -> tuple[pd.Series[Any], pd.Series[Any], pd.Series[Any]]:
    """First day, last day and precision that each value stands for."""
    moments = pd.api.types.is_datetime64_any_dtype(values.dtype)
    known = values.notna()
    texts = values.astype("string").str.strip()
    texts = texts.mask((texts == "").fillna(value=False))
    clock: Any = values.dt.tz_localize(None) if isinstance(values.dtype, pd.DatetimeTZDtype) else values
    if moments:
        first = clock.dt.normalize().astype("datetime64[us]")
    elif date_format is not None:
        first = pd.to_datetime(texts, format=date_format, errors="coerce").dt.normalize().astype("datetime64[us]")
    else:
        whole = texts.where(texts.str.match(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?$|\d{8}(?:T.*)?$").fillna(value=False))
        first = _iso_days(whole.str.replace("-", "").str[:8])
    out = pd.DataFrame({"first": first, "end": first, "width": None}, index=values.index, dtype=object)
    out["width"] = np.where(first.notna(), str(schema.DatePrecision.DAY), str(schema.DatePrecision.UNKNOWN))
    if not moments and date_format is None:
        for pattern, suffix, offset, word in (
            (r"\d{4}-\d{2}$", "01", pd.offsets.MonthEnd(0), schema.DatePrecision.MONTH),
            (r"\d{4}(?:\.0)?$", "0101", pd.offsets.YearEnd(0), schema.DatePrecision.YEAR),
        ):
            partial = texts.str.match(pattern).fillna(value=False).to_numpy(dtype=bool)
            start = _iso_days(texts[partial].str.removesuffix(".0").str.replace("-", "") + suffix)
            read = start.notna().to_numpy()
            at = np.flatnonzero(partial)[read]
            out.iloc[at, 0] = start[read].array
            out.iloc[at, 1] = (start[read] + offset).array
            out.iloc[at, 2] = str(word)
    bad = known.to_numpy() & texts.notna().to_numpy() & out["first"].isna().to_numpy()
    note_fault(values, bad, _wanted(texts, date_format), faults)
    return out["first"].astype("datetime64[us]"), out["end"].astype("datetime64[us]"), out["width"]


def _iso_days(digits: pd.Series[Any]) -> pd.Series[Any]:
    return pd.to_datetime(digits, format="%Y%m%d", errors="coerce").astype("datetime64[us]")


def _wanted(texts: pd.Series[Any], date_format: str | None) -> str:
    if date_format is not None:
        return f"dates like date_format={date_format!r}"
    if texts.str.match(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}").fillna(value=False).any():
        return "dates (YYYY-MM-DD; for others pass date_format='%d/%m/%Y', '%m/%d/%Y' or '%d.%m.%Y')"
    return "dates (YYYY-MM-DD, YYYY-MM or YYYY; for others pass date_format=)"


def parse_points(lat: pd.Series[Any], lon: pd.Series[Any], faults: list[str]) -> Any:
    """Points of two columns of coordinates in degrees.

    Parameters
    ----------
    lat, lon
        Numbers, or numbers as text with a decimal point.
    faults
        Sentences on what cannot be a coordinate are added here.

    Returns
    -------
    ndarray of object
        A point for each row, None where both coordinates are missing.

    Examples
    --------
    >>> parse_points(pd.Series(["32.9", ""]), pd.Series(["13.2", ""]), []).tolist()
    [<POINT (13.2 32.9)>, None]
    """
    numbers = {name: to_floats(values) for name, values in ((LAT, lat), (LON, lon))}
    for values, bad, wanted in _point_faults(lat, lon, numbers):
        note_fault(values, bad, wanted, faults)
    return _whole_points(numbers)


def parse_points_leniently(lat: pd.Series[Any], lon: pd.Series[Any]) -> tuple[Any, list[str | None]]:
    """Points of two columns of coordinates, none where a row's cannot be, and why not.

    Parameters
    ----------
    lat, lon
        Numbers, or numbers as text with a decimal point.

    Returns
    -------
    tuple
        A point for each row, None where there is none; what is wrong with those that are left out.

    Examples
    --------
    >>> points, wrong = parse_points_leniently(pd.Series([32.9, "x"], name="lat"), pd.Series([13.2, 1.0], name="lon"))
    >>> points.tolist(), wrong
    ([<POINT (13.2 32.9)>, None], [None, "column 'lat' needs degrees as numbers for lat, and has 'x'"])
    """
    numbers = {name: to_floats(values) for name, values in ((LAT, lat), (LON, lon))}
    points = _whole_points(numbers)
    wrong: list[str | None] = [None] * len(points)
    for values, bad, wanted in _point_faults(lat, lon, numbers):
        cells = values.astype(object).where(values.notna().to_numpy(), None)
        for at in np.flatnonzero(bad).tolist():
            points[at] = None
            wrong[at] = wrong[at] or f"column {values.name!r} needs {wanted}, and has {row_label(cells.iloc[at])}"
    return points, wrong


def _point_faults(
    lat: pd.Series[Any], lon: pd.Series[Any], numbers: dict[str, NDArray[np.float64]]
) -> Iterator[tuple[pd.Series[Any], NDArray[np.bool_], str]]:
    """Each kind of fault of coordinates: the column, the rows that have it, what the column needs."""
    gaps = {}
    for name, values in ((LAT, lat), (LON, lon)):
        texts = values.astype("string").str.strip()
        gaps[name] = (texts.isna() | texts.eq("")).to_numpy(dtype=bool)
        comma = texts.str.fullmatch(r"-?\d+,\d+").fillna(value=False).to_numpy(dtype=bool)
        yield values, comma, f"a decimal point, not a comma, in {name}"
        yield values, ~gaps[name] & ~np.isfinite(numbers[name]) & ~comma, f"degrees as numbers for {name}"
    swapped = (np.abs(numbers[LAT]) > _LIMITS[LAT]) & (np.abs(numbers[LAT]) <= _LIMITS[LON])
    swapped &= np.abs(numbers[LON]) <= _LIMITS[LAT]
    yield lat, swapped, "latitudes within +-90 (are lat and lon swapped?)"
    yield lat, (np.abs(numbers[LAT]) > _LIMITS[LAT]) & ~swapped, "latitudes within +-90"
    yield lon, np.abs(numbers[LON]) > _LIMITS[LON], "longitudes within +-180"
    yield lat, gaps[LAT] & ~gaps[LON], "a latitude wherever there is a longitude"
    yield lon, gaps[LON] & ~gaps[LAT], "a longitude wherever there is a latitude"


def _whole_points(numbers: dict[str, NDArray[np.float64]]) -> Any:
    """A point where both coordinates are numbers, None elsewhere."""
    whole = np.isfinite(numbers[LAT]) & np.isfinite(numbers[LON])
    points = np.full(len(whole), None, dtype=object)
    points[whole] = shapely.points(numbers[LON][whole], numbers[LAT][whole])
    return points
