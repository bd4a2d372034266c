"""All places of a gazetteer as a table that any tool reads: Parquet, GeoPackage or CSV, a few thousand at a time."""

from __future__ import annotations

import csv
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoincidents import geo
from geoincidents.atomic import replaced
from geoincidents.errors import InputError, missing_extra
from geoincidents.place import Place

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    import numpy as np

    from geoincidents.gazetteer.directory import Directory


COLUMNS: Final = tuple(field.name for field in fields(Place))
"""The fields of a place, its names among them."""

_NAMES: Final = "names"
_BETWEEN_NAMES: Final = "|"  # as in a table of one's own that ``build_gazetteer`` reads
_STEP: Final = 20_000


def export_places(
    gazetteer: Directory, path: str | os.PathLike[str], progress: Callable[[str, int, int], None] | None = None
) -> int:
    """Write all places, each once, and tell how many; what ``Gazetteer.export`` does."""
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise InputError(f"{target.name!r} has no suffix that names a format. Use one of {', '.join(_WRITERS)}.")
    rows = gazetteer.ground.rows
    counted: list[int] = []
    with replaced(target) as fresh:
        writer(_chunks(gazetteer, rows, counted, progress), fresh)
    return sum(counted)


def _chunks(
    gazetteer: Directory,
    rows: np.ndarray[Any, Any],
    counted: list[int],
    progress: Callable[[str, int, int], None] | None,
) -> Iterator[list[dict[str, Any]]]:
    """Places as rows of a table, some at a time; one time at least, so that there are columns."""
    for start in range(0, max(len(rows), 1), _STEP):
        places = gazetteer.store.places(rows[start : start + _STEP].tolist())
        counted.append(len(places))
        if progress is not None:
            progress("writing", start + len(places), len(rows))
        yield [
            {name: getattr(place, name) for name in COLUMNS} | {_NAMES: _BETWEEN_NAMES.join(place.names)}
            for place in places
        ]


def _write_csv(chunks: Iterator[list[dict[str, Any]]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for chunk in chunks:
            writer.writerows(chunk)


def _write_parquet(chunks: Iterator[list[dict[str, Any]]], path: Path) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("Parquet files", "parquet") from error
    numbers = {"lat": pa.float64(), "lon": pa.float64(), "radius_km": pa.float64(), "population": pa.int64()}
    layout = pa.schema([(name, numbers.get(name, pa.string())) for name in COLUMNS])
    with parquet.ParquetWriter(path, layout, compression="zstd") as writer:
        for chunk in chunks:
            writer.write_table(pa.Table.from_pylist(chunk, schema=layout))


def _write_geopackage(chunks: Iterator[list[dict[str, Any]]], path: Path) -> None:
    import geopandas as gpd
    import pandas as pd

    for number, chunk in enumerate(chunks):
        table = pd.DataFrame(chunk, columns=list(COLUMNS))
        table = table.astype({"lat": float, "lon": float, "radius_km": float, "population": "int64"})
        points = gpd.points_from_xy(table["lon"], table["lat"], crs=geo.CRS)
        frame = gpd.GeoDataFrame(table, geometry=points, crs=geo.CRS)
        frame.to_file(path, layer="places", driver="GPKG", engine="pyogrio", mode="a" if number else "w")


_WRITERS: Final[dict[str, Callable[[Iterator[list[dict[str, Any]]], Path], None]]] = {
    ".parquet": _write_parquet,
    ".gpkg": _write_geopackage,
    ".csv": _write_csv,
}
