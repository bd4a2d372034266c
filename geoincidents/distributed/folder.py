"""A folder of GeoParquet: opened as partitions, no more of them than a question needs, and written in order.

Files hold rows of one stretch of time each, and within it of one stretch of a Hilbert curve over the globe, so that the
bounds and dates in the footers of the files tell which of them a question about an area or a period can leave shut.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import affinity

from geoincidents import geo, schema
from geoincidents.atomic import replaced_folder
from geoincidents.distributed.frames import dd, delayed, gathered
from geoincidents.errors import FileFormatError, FileMissingError, InputError, OutputError, missing_extra
from geoincidents.gazetteer.area import find_area
from geoincidents.gazetteer.reference import find_origin
from geoincidents.queries.days import period, spans
from geoincidents.tables.files import read_incidents
from geoincidents.tables.writing.table_files import write_table

try:
    import dask_geopandas  # noqa: TC002 it makes Dask's tables of points
    import pyarrow as pa
    from pyarrow import parquet
except ImportError as error:
    raise missing_extra("A folder of incidents", "distributed") from error

if TYPE_CHECKING:
    from os import PathLike

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.gazetteer.area import AreaLike
    from geoincidents.queries.days import Day
    from geoincidents.queries.places import How

FILES: Final = "part-*.parquet"
_MARGIN_KM: Final = 30.0  # beyond its outline an area by name has its waters, and places that lie beside a border
_CURVE: Final = 16  # bits of a coordinate on the Hilbert curve
_WORLD: Final = (-180.0, -90.0, 180.0, 90.0)
_ORDER: Final = "_order"
_SAMPLE: Final = 4096


@dataclass(frozen=True, slots=True)
class Part:
    """What the footer of a file tells of its rows.

    Attributes
    ----------
    path, rows, size
        The file, its rows and bytes.
    bounds
        West, south, east and north of its points; None where it has none.
    first, last
        The first and the last day of any row; None where no row has one.
    undated
        Whether a row lacks a day, or nothing is known of it.
    radius_km
        The largest radius of a row.
    """

    path: Path
    rows: int
    size: int
    bounds: tuple[float, float, float, float] | None
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    undated: bool
    radius_km: float


def open_incidents(  # noqa: PLR0913 where and when, each as the queries take it
    path: str | PathLike[str],
    *,
    area: AreaLike | None = None,
    reference: Reference | None = None,
    km: float | None = None,
    start: Day | None = None,
    end: Day | None = None,
    undated: bool = False,
    how: How = "point",
    gazetteer: Gazetteer | None = None,
) -> dask_geopandas.GeoDataFrame:
    """Incidents of a folder of GeoParquet as a Dask table, without the files that cannot hold what is asked for.

    Parameters
    ----------
    path
        Folder that :func:`write_incidents` made of a Dask table, or any folder of incident tables in GeoParquet.
    area
        Leave out files without a row in it; any area that :func:`within_area` takes.
    reference, km
        Leave out files without a row within a distance of a reference; see :func:`within_radius`.
    start, end
        Leave out files without a row between two days; see :func:`between`.
    undated
        Keep files with rows without a day.
    how
        Whether the points count (``point``), or circles (``possible``, ``certain``).
    gazetteer
        Where a name is looked up; the embedded one by default.

    Returns
    -------
    dask_geopandas.GeoDataFrame
        Every row of the files that are left, one partition a file, with the index that it has in the whole folder and
        the bounds of each partition as ``spatial_partitions``. What is asked for is still to be chosen from it, by
        :func:`within_area` and its like.

    Raises
    ------
    FileMissingError
        If there is no such folder, or no Parquet file in it.
    FileFormatError
        If a file in it is damaged.
    InputError
        If ``reference`` or ``km`` is given alone, or a day cannot be read.
    PlaceNotFoundError
        If a name is not in the gazetteer.

    Examples
    --------
    >>> import tempfile
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from geoincidents.tables.files import write_incidents
    >>> folder = Path(tempfile.mkdtemp())
    >>> for number, day in enumerate(("2019-04-05", "2020-04-05")):
    ...     rows = [{"incident_id": day, "record_kind": "incident", "event_type": "protest", "match_status": "given",
    ...         "date_start": day, "geometry": shapely.Point(13.2, 32.9)}]
    ...     write_incidents(incidents_from_rows(rows), folder / f"part-{number}.parquet")
    >>> open_incidents(folder, start="2020").compute()["incident_id"].to_dict()
    {1: '2020-04-05'}
    """
    if (reference is None) != (km is None):
        raise InputError("reference and km belong together: what is near, and how near.")
    parts = parts_of(path)
    kept = np.ones(len(parts), dtype=bool)
    if area is not None:
        kept &= _touching(parts, find_area(area, gazetteer).geometry(), _MARGIN_KM, how)
    if reference is not None:
        shape = find_origin(reference, gazetteer=gazetteer).geometry
        kept &= _touching(parts, shape, float(km or 0) + _MARGIN_KM, how)
    kept &= _in_period(parts, start, end, undated=undated)
    offsets = np.concatenate([[0], np.cumsum([part.rows for part in parts])])
    chosen = np.flatnonzero(kept).tolist() or [0]  # a table needs one partition; of the first one no row is taken
    none = not kept.any()
    meta = _empty_of(parts[0].path)
    read = dd.from_map(
        partial(_rows_of, none=none),
        [str(parts[k].path) for k in chosen],
        offsets[chosen].tolist(),
        meta=meta,
        divisions=_divisions(offsets, chosen),
        enforce_metadata=False,
    )
    read.spatial_partitions = gpd.GeoSeries([_box(parts[k]) for k in chosen], crs=geo.CRS)
    return read


def parts_of(path: str | PathLike[str]) -> list[Part]:
    """What the footers of the files of a folder tell, in the order of their names."""
    folder = Path(path)
    files = sorted(folder.glob("*.parquet")) if folder.is_dir() else [folder] * folder.is_file()
    if not files:
        raise FileMissingError(
            f"There is no folder {str(path)!r} with Parquet files. Write one with write_incidents()."
        )
    return [_part(file) for file in files]


def _part(file: Path) -> Part:
    try:
        footer = parquet.read_metadata(file)
    except (pa.ArrowException, OSError) as error:
        raise FileFormatError(f"{file.name} is no whole Parquet file: {error}. Write it again.") from error
    described = json.loads((footer.metadata or {}).get(b"geo", b"{}")).get("columns", {}).get(schema.GEOMETRY, {})
    days = [_range(footer, name) for name in (schema.DATE_START, schema.DATE_END)]
    known = [day for one in days if one is not None for day in one[:2] if day is not None]
    radius = _range(footer, schema.GEO_RADIUS_KM)
    return Part(
        path=file,
        rows=footer.num_rows,
        size=file.stat().st_size,
        bounds=tuple(described["bbox"]) if "bbox" in described else None,
        first=min(known, default=None),
        last=max(known, default=None),
        undated=any(one is None or one[2] > 0 for one in days),
        radius_km=float("inf") if radius is None else float(radius[1] or 0.0),
    )


def _range(footer: Any, name: str) -> tuple[Any, Any, int] | None:
    """Least and greatest value of a column and its nulls, None where the footer does not tell."""
    at = footer.schema.names.index(name) if name in footer.schema.names else None
    if at is None:
        return None
    told = [footer.row_group(k).column(at).statistics for k in range(footer.num_row_groups)]
    if any(one is None or not one.has_null_count or not (one.has_min_max or one.num_values == 0) for one in told):
        return None
    values = [value for one in told if one.has_min_max for value in (one.min, one.max)]
    nulls = sum(one.null_count for one in told)
    least, most = (min(values), max(values)) if values else (None, None)
    if schema.DTYPES[name].startswith("datetime") and least is not None and most is not None:
        least, most = pd.Timestamp(least), pd.Timestamp(most)
    return least, most, nulls


def _touching(parts: list[Part], shape: BaseGeometry, margin_km: float, how: How) -> NDArray[np.bool_]:
    """Files of which a row may lie within a distance of a shape."""
    kept = np.zeros(len(parts), dtype=bool)
    for number, part in enumerate(parts):
        if part.bounds is None:
            continue
        km = margin_km + (part.radius_km if how == "possible" else 0.0)
        west, south, east, north = part.bounds
        up = km / geo.KM_PER_DEGREE
        widest = np.cos(np.radians(min(max(abs(south - up), abs(north + up)), 89.0)))
        aside = min(up / widest, 180.0)
        near = shapely.box(west - aside, south - up, east + aside, north + up)
        boxes = [affinity.translate(near, turn) for turn in (-360.0, 0.0, 360.0)]
        kept[number] = bool(shapely.intersects(shape, boxes).any())
    return kept


def _in_period(parts: list[Part], start: Day | None, end: Day | None, *, undated: bool) -> NDArray[np.bool_]:
    """Files of which a row may be between two days."""
    first, last = period(start, end)
    kept = np.ones(len(parts), dtype=bool)
    if first is None and last is None:
        return kept
    for number, part in enumerate(parts):
        late = part.first is not None and last is not None and part.first > last
        early = part.last is not None and first is not None and part.last < first
        dated = part.first is not None and not late and not early
        kept[number] = dated or (undated and part.undated)
    return kept


def _empty_of(file: Path) -> gpd.GeoDataFrame:
    """Table of a file without its rows, by the same way that they are read."""
    import tempfile

    shape = parquet.read_schema(file)
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / file.name
        parquet.write_table(shape.empty_table(), empty)
        return read_incidents(empty)


def _rows_of(path: str, offset: int, *, none: bool) -> gpd.GeoDataFrame:
    table = read_incidents(path)
    table.index = pd.RangeIndex(offset, offset + len(table))
    return table.iloc[:0] if none else table


def _divisions(offsets: NDArray[np.int64], chosen: list[int]) -> tuple[Any, ...]:
    """Bounds of the index of each partition; unknown where a file is empty."""
    starts, ends = offsets[chosen], offsets[np.asarray(chosen) + 1]
    if (starts == ends).any():
        return (None,) * (len(chosen) + 1)
    return (*starts.tolist(), int(ends[-1]) - 1)


def _box(part: Part) -> BaseGeometry:
    return shapely.box(*part.bounds) if part.bounds is not None else shapely.Polygon()


def write_incidents(
    incidents: Any, path: str | PathLike[str], *, spreadsheet_safe: bool = False, hxl: bool = False
) -> None:
    """Write a Dask table as a folder of GeoParquet in the order of time and place; see ``tables.files``."""
    if spreadsheet_safe or hxl:
        raise OutputError("A table in partitions is written as Parquet, which has no formulas and no rows of tags.")
    if Path(path).suffix:
        raise OutputError(f"{Path(path).name!r} is the name of a file. Name a folder, or write incidents.compute().")
    with replaced_folder(path, ours=FILES) as fresh:
        staged = fresh.parent / "staged"
        staged.mkdir()
        # Rows are computed once; what comes after reads them from here.
        summaries = delayed(list)(gathered(incidents, _staged, str(staged))).compute()
        cuts, divisions = _cuts(summaries)
        meta = incidents._meta.assign(**{_ORDER: pd.Series(dtype="int64")})  # noqa: SLF001 Dask's name
        rows = dd.from_map(
            _keyed, [summary.path for summary in summaries], cuts=cuts, meta=meta, enforce_metadata=False
        )
        ordered = rows.set_index(_ORDER, divisions=divisions, sort=True)
        delayed(sum)(gathered(ordered, _written, str(fresh))).compute()


@dataclass(frozen=True, slots=True)
class Summary:
    """A partition that waits in a file: which, its days with their rows, and some of its places on the curve."""

    path: str
    days: dict[int, int]
    sample: NDArray[np.int64]


def _staged(part: gpd.GeoDataFrame, number: int, folder: str) -> Summary:
    path = Path(folder) / f"{number:06}.pickle"
    part.to_pickle(path)
    day, place = _day_of(part), _place_of(part)
    found, counts = np.unique(day, return_counts=True)
    step = max(1, len(part) // _SAMPLE)
    sample = np.column_stack([day, place])[::step]
    return Summary(str(path), dict(zip(found.tolist(), counts.tolist(), strict=True)), sample)


def _day_of(part: pd.DataFrame) -> NDArray[np.int64]:
    """Day of each row as a number; rows without one stand last."""
    first = spans(part)[0]
    days = first.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), np.iinfo(np.int32).max, days.astype(np.int64))


def _place_of(part: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Where each row stands on a Hilbert curve over the globe; rows without a point stand first."""
    points = part.geometry.array
    known = ~(shapely.is_missing(np.asarray(points, dtype=object)) | shapely.is_empty(np.asarray(points, dtype=object)))
    out = np.zeros(len(part), dtype=np.int64)
    if known.any():
        series = gpd.GeoSeries(points[known])
        out[known] = series.hilbert_distance(total_bounds=_WORLD, level=_CURVE).to_numpy(dtype=np.int64) + 1
    return out


def _cuts(summaries: list[Summary]) -> tuple[NDArray[np.int64], list[int]]:
    """Days at which stretches of time begin, and the bounds of the partitions within them, of about equal size."""
    count = len(summaries)
    whole: dict[int, int] = {}
    for summary in summaries:
        for day, rows in summary.days.items():
            whole[day] = whole.get(day, 0) + rows
    days = np.array(sorted(whole), dtype=np.int64)
    before = np.cumsum([0, *(whole[day] for day in days.tolist())])
    stretches = max(1, round(count**0.5))
    wanted = np.linspace(0, before[-1], stretches + 1)[1:-1]
    cuts = np.unique(days[np.clip(np.searchsorted(before, wanted), 0, len(days) - 1)]) if len(days) else days
    sample = np.concatenate([summary.sample for summary in summaries]) if summaries else np.zeros((0, 2), np.int64)
    keys = np.sort(_keys(sample[:, 0], sample[:, 1], cuts))
    if not len(keys):
        return cuts, [0, 1]
    at = np.linspace(0, len(keys), count + 1)[1:-1].astype(int)
    bounds = sorted({0, *keys[at].tolist(), int(_keys(np.array([2**31]), np.array([2**33]), cuts)[0])})
    return cuts, bounds


def _keys(day: NDArray[np.int64], place: NDArray[np.int64], cuts: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for the stretch of time and the place on the curve."""
    return (np.searchsorted(cuts, day, side="right").astype(np.int64) << (2 * _CURVE + 2)) + place


def _keyed(path: str, *, cuts: NDArray[np.int64]) -> gpd.GeoDataFrame:
    part = pd.read_pickle(path)  # noqa: S301 written by _staged in a folder of our own
    return part.assign(**{_ORDER: _keys(_day_of(part), _place_of(part), cuts)})


def _written(part: gpd.GeoDataFrame, number: int, folder: str) -> int:
    """Write a partition, its rows in an order that goes by nothing but their content."""
    if len(part):
        rows = part.sort_values([_ORDER, schema.DATE_START, schema.INCIDENT_ID], kind="stable", ignore_index=True)
        write_table(rows, Path(folder) / f"part-{number:06}.parquet")
    return len(part)
