"""Files of tables read as Dask partitions: a large text by pieces, a folder by its files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoincidents import schema
from geoincidents.distributed.folder import open_incidents
from geoincidents.distributed.frames import dd
from geoincidents.distributed.tables import rows_of
from geoincidents.errors import FileMissingError, InputError
from geoincidents.tables.containers import read_table
from geoincidents.tables.containers.ranges import ranges_of, read_range
from geoincidents.tables.files import read_incidents
from geoincidents.tables.layouts import find_layout, headers_by_position, layout_of
from geoincidents.tables.locating import TableReading

_PIECE_BYTES: Final = 16 << 20

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd


def partitioned(
    path: str | PathLike[str], count: int, *, encoding: str | None, sheet: str | None, limits: Any, **asked: Any
) -> Any:
    """Incidents of a file, or of the files of a folder, as a Dask table; see :func:`geoincidents.read_incidents`."""
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise InputError(f"partitions={count!r} is no number of partitions. Give 1 or more.")
    raw: dict[str, Any] = {"encoding": encoding, "headerless": headers_by_position, "limits": limits}
    if Path(path).is_dir():
        return _of_folder(Path(path), {"sheet": sheet, **raw}, asked)
    ranges = ranges_of(Path(path), count, **raw)
    first = read_range(ranges[0]) if ranges else None
    if first is None or _is_ours(first) or _folds(first, asked["layout"]):
        whole = read_incidents(path, encoding=encoding, sheet=sheet, limits=limits, **asked)
        return dd.from_pandas(whole, npartitions=count, sort=False)
    how = TableReading.of(**asked, source_name=None)
    return rows_of(_raw(read_range, ranges, first), how, sources=[Path(path).name] * len(ranges), first=first)


def raw_partitions(path: str | PathLike[str], count: int, *, workers: int, **raw: Any) -> Any:
    """Raw rows of a file, or of the files of a folder, as a Dask table; 0 is as many as its size asks for."""
    where = Path(path)
    if where.is_dir():
        files = _files(where)
        return _raw(partial(read_table, **raw), files, read_table(files[0], **raw))
    size = where.stat().st_size if where.is_file() else 0
    wanted = {name: value for name, value in raw.items() if name != "sheet"} | {"limits": None}
    ranges = ranges_of(where, count or max(workers, size // _PIECE_BYTES), **wanted)
    if not ranges:
        return dd.from_pandas(read_table(path, **raw), npartitions=count or workers, sort=False)
    return _raw(read_range, ranges, read_range(ranges[0]))


def _raw(read: Any, pieces: list[Any], first: pd.DataFrame) -> Any:
    """Dask table of pieces, each read where it is needed; the rows of the first are known."""
    return dd.from_map(read, pieces, meta=first.iloc[:0], enforce_metadata=False)


def _files(folder: Path) -> list[Path]:
    """Files of a folder in the order of their names."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith((".", "_")))
    if not files:
        raise FileMissingError(f"The folder {str(folder)!r} is empty. Name one with files of tables.")
    return files


def _of_folder(folder: Path, raw: dict[str, Any], asked: dict[str, Any]) -> Any:
    """Incidents of files, each a partition; those that are incidents already as they are."""
    files = _files(folder)
    first = read_table(files[0], **raw)
    if _is_ours(first):
        if all(file.suffix == ".parquet" for file in files):
            return open_incidents(folder)
        return _raw(read_incidents, files, read_incidents(files[0]))
    how = TableReading.of(**asked, source_name=None)
    table = _raw(partial(read_table, **raw), files, first)
    return rows_of(table, how, sources=[file.name for file in files], first=first)


def _folds(table: pd.DataFrame, layout: str | PathLike[str] | None) -> bool:
    """Whether several rows are one event, which the end of a piece would tear apart."""
    known = find_layout(layout) if layout is not None else layout_of(table)
    return known is not None and known.fold is not None


def _is_ours(table: pd.DataFrame) -> bool:
    return schema.is_incident_table(table.columns)
