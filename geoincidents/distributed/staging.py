"""Rows brought into the order of time and place by way of files, so that no worker holds more than one partition.

Each partition is written as Arrow as it comes (:func:`staged`), cut into the pieces that the order asks for
(:func:`cut`), and the pieces of one stretch are put together (:func:`stretch`). A file stands whole or not at all, so a
worker that is lost costs what it was doing. Workers share the disk, as they must to write one folder.
"""

from __future__ import annotations

import os
import pickle
import secrets
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas.array import GeometryDtype, from_wkb

from geoincidents import schema
from geoincidents.errors import missing_extra
from geoincidents.queries.days import spans

try:
    import pyarrow as pa
    from dask.dataframe.utils import UNKNOWN_CATEGORIES
except ImportError as error:
    raise missing_extra("A folder of incidents", "distributed") from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_CURVE: Final = 16  # bits of a coordinate on the Hilbert curve
_WORLD: Final = (-180.0, -90.0, 180.0, 90.0)
_DAY, _PLACE = "day", "place"
_SAMPLE: Final = 4096
_UNDATED: Final = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Staged:
    """A partition that waits in a file: which, its days with their rows, and some of its places on the curve."""

    path: str
    days: dict[int, int]
    sample: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Order:
    """Days at which stretches of time begin, and keys at which partitions do; the first begins before any."""

    days: NDArray[np.int64]
    begins: NDArray[np.int64]

    @property
    def count(self) -> int:
        """Partitions in this order."""
        return len(self.begins) + 1

    def keys(self, day: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
        """One number for the stretch of time and the place on the curve."""
        return (np.searchsorted(self.days, day, side="right").astype(np.int64) << (2 * _CURVE + 2)) + place


def staged(part: gpd.GeoDataFrame, number: int, folder: str, empty: gpd.GeoDataFrame) -> Staged:
    """Write a partition in the types of the whole table, with what decides where its rows go."""
    day, place = _day_of(part), _place_of(part)
    columns = [_packed(part.iloc[:, at], empty.dtypes.iloc[at]) for at in range(part.shape[1])]
    names = [*map(str, range(len(columns))), _DAY, _PLACE]
    path = Path(folder) / f"{number:06}.arrow"
    _write(path, [pa.record_batch([*columns, pa.array(day), pa.array(place)], names=names)])
    found, counts = np.unique(day, return_counts=True)
    sample = np.column_stack([day, place])[:: max(1, len(part) // _SAMPLE)]
    return Staged(str(path), dict(zip(found.tolist(), counts.tolist(), strict=True)), sample)


def order_of(parts: Sequence[Staged]) -> Order:
    """Stretches of time with about the same rows, and within them as many partitions as came, of about equal size."""
    whole: dict[int, int] = {}
    for part in parts:
        for day, rows in part.days.items():
            whole[day] = whole.get(day, 0) + rows
    days = np.array(sorted(whole), dtype=np.int64)
    before = np.cumsum([0, *(whole[day] for day in days.tolist())])
    wanted = np.linspace(0, before[-1], max(1, round(len(parts) ** 0.5)) + 1)[1:-1]
    first = np.unique(days[np.clip(np.searchsorted(before, wanted), 0, len(days) - 1)]) if len(days) else days
    order = Order(first, np.zeros(0, np.int64))
    sample = np.concatenate([part.sample for part in parts]) if parts else np.zeros((0, 2), np.int64)
    keys = np.sort(order.keys(sample[:, 0], sample[:, 1]))
    at = np.linspace(0, len(keys), len(parts) + 1)[1:-1].astype(int)
    return Order(first, np.unique(keys[at]) if len(keys) else keys)


def cut(path: str, order: Order) -> str:
    """Write the rows of a staged partition as one batch for each partition of the order; the staged file goes."""
    pieces = Path(path).with_suffix(".pieces")
    if not pieces.exists():
        with pa.memory_map(path) as file:
            rows = pa.ipc.open_file(file).get_batch(0)
        goes = np.searchsorted(order.begins, order.keys(_numbers(rows, _DAY), _numbers(rows, _PLACE)), side="right")
        by_goal = np.argsort(goes, kind="stable")
        bounds = np.searchsorted(goes[by_goal], np.arange(order.count + 1)).tolist()
        sorted_rows = rows.take(pa.array(by_goal))
        _write(pieces, (sorted_rows.slice(a, b - a) for a, b in pairwise(bounds)))
    Path(path).unlink(missing_ok=True)
    return str(pieces)


def stretch(pieces: Sequence[str], number: int, order: Order, empty: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows of one partition of the order, in an order that goes by nothing but their content."""
    batches = []
    for path in pieces:
        with pa.memory_map(path) as file:
            batches.append(pa.ipc.open_file(file).get_batch(number))
    table = pa.Table.from_batches(batches)
    columns = {at: _unpacked(table.column(at), empty.iloc[:, at]) for at in range(empty.shape[1])}
    rows = pd.DataFrame(columns, copy=False)
    rows.columns = empty.columns
    keys = order.keys(_numbers(table, _DAY), _numbers(table, _PLACE))
    by = pd.DataFrame({"key": keys, "day": rows[schema.DATE_START], "id": rows[schema.INCIDENT_ID]})
    ordered = rows.take(by.sort_values(["key", "day", "id"], kind="stable").index.to_numpy()).reset_index(drop=True)
    return gpd.GeoDataFrame(ordered, geometry=str(empty.geometry.name))


def _write(path: Path, batches: Iterable[Any]) -> None:
    """Write batches as a file that appears whole, under a name of its own until then."""
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    writer = None
    for batch in batches:
        writer = writer or pa.ipc.new_file(made, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))
        writer.write_batch(batch)
    if writer is not None:
        writer.close()
    os.replace(made, path)  # noqa: PTH105 the call that is atomic by contract


def _numbers(rows: Any, name: str) -> NDArray[np.int64]:
    return rows.column(name).to_numpy(zero_copy_only=False)


def _packed(values: pd.Series[Any], kind: Any) -> Any:
    """A column as Arrow holds its type; values of kinds that Arrow may change go as they are, each pickled."""
    if isinstance(kind, GeometryDtype):
        return pa.array(shapely.to_wkb(np.asarray(values.array, dtype=object)), type=pa.large_binary())
    if isinstance(kind, pd.StringDtype):
        return pa.array(values.astype(kind).to_numpy(dtype=object), type=pa.large_string(), from_pandas=True)
    if _plain(kind):
        made = pa.Array.from_pandas(values.astype(kind))
        return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    return pa.array([pickle.dumps(value) for value in values.astype(object)], type=pa.large_binary())


def _unpacked(values: Any, empty: pd.Series[Any]) -> Any:
    """A column with the type that it had."""
    kind = empty.dtype
    if isinstance(kind, GeometryDtype):
        return from_wkb(values.to_numpy(zero_copy_only=False), crs=empty.array.crs)
    if not (isinstance(kind, pd.StringDtype) or _plain(kind)):
        own = pd.Series([pickle.loads(value) for value in values.to_pylist()], dtype=object)  # noqa: S301 our own file
        unknown = isinstance(kind, pd.CategoricalDtype) and UNKNOWN_CATEGORIES in kind.categories
        return own.astype("category" if unknown else kind).array
    if hasattr(kind, "__from_arrow__"):
        return kind.__from_arrow__(values)
    return values.to_pandas().astype(kind).array


def _plain(kind: Any) -> bool:
    """Whether Arrow gives back a column of this type as it was."""
    numbers = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind)
    times = pd.api.types.is_datetime64_any_dtype(kind) or pd.api.types.is_timedelta64_dtype(kind)
    return not isinstance(kind, (pd.CategoricalDtype, pd.SparseDtype)) and (numbers or times)


def _day_of(part: pd.DataFrame) -> NDArray[np.int64]:
    """Day of each row as a number; rows without one stand last."""
    days = spans(part)[0].to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), _UNDATED, days.astype(np.int64))


def _place_of(part: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Where each row stands on a Hilbert curve over the globe; rows without a point stand first."""
    points = np.asarray(part.geometry.array, dtype=object)
    known = ~(shapely.is_missing(points) | shapely.is_empty(points))
    out = np.zeros(len(part), dtype=np.int64)
    if known.any():
        series = gpd.GeoSeries(points[known])
        out[known] = series.hilbert_distance(total_bounds=_WORLD, level=_CURVE).to_numpy(dtype=np.int64) + 1
    return out
