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
from geoincidents.distributed import staging
from geoincidents.distributed.frames import dd, delayed, gathered
from geoincidents.errors import FileFormatError, FileMissingError, InputError, OutputError, missing_extra
from geoincidents.gazetteer.area import find_area
from geoincidents.gazetteer.reference import find_origin
from geoincidents.queries.days import period
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
    try:
        files = sorted(folder.glob("*.parquet")) if folder.is_dir() else [folder] * folder.is_file()
    except (OSError, ValueError):  # no name that a file can have
        files = []
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
        waiting = fresh.parent / "staged"
        waiting.mkdir()
        # Rows are computed once; what comes after reads them from here.
        empty = incidents._meta  # noqa: SLF001 Dask's name
        parts = delayed(list)(gathered(incidents, staging.staged, str(waiting), empty)).compute()
        order = staging.order_of(parts)
        pieces = delayed(list)([delayed(staging.cut)(part.path, order) for part in parts]).compute()
        known = delayed(pieces)
        delayed(sum)([delayed(_written)(known, k, order, empty, str(fresh)) for k in range(order.count)]).compute()


def _written(pieces: list[str], number: int, order: staging.Order, empty: gpd.GeoDataFrame, folder: str) -> int:
    """Write one partition of the order."""
    rows = staging.stretch(pieces, number, order, empty)
    if len(rows):
        write_table(rows, Path(folder) / f"part-{number:06}.parquet")
    return len(rows)
