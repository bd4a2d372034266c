"""Tables as the options of a command say that they are laid out: whole, or in pieces where a file is large."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.cli.arguments import area_of, columns_of, file_and_km, is_radius, place_and_number, place_or_point
from geoincidents.cli.output import findings_told_once, plural, say
from geoincidents.gazetteer.line import find_line
from geoincidents.tables import findings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

    from geoincidents.gazetteer import Gazetteer

LARGE_BYTES: Final = 32 * 2**20
"""A file above this is read in pieces; one that is packed counts for what it may unpack to."""
_PACKED: Final = {".gz": 8, ".zip": 8, ".xlsx": 8, ".ods": 8, ".parquet": 4}
PIECE: Final = 25_000
"""Rows of a piece."""


def is_large(path: str) -> bool:
    """Whether a file is better read in pieces."""
    file = Path(path)
    return file.is_file() and file.stat().st_size * _PACKED.get(file.suffix.lower(), 1) > LARGE_BYTES


def read_whole(
    path: str, options: argparse.Namespace, gazetteer: Gazetteer, *, country: str | None
) -> gpd.GeoDataFrame:
    """A table with all of its rows."""
    from geoincidents.tables.files import read_incidents

    with findings_told_once():
        table: gpd.GeoDataFrame = read_incidents(path, **reading(options, gazetteer, country))
    return table


def read_pieces(
    path: str, options: argparse.Namespace, gazetteer: Gazetteer, *, country: str | None, keep_source: bool = True
) -> Iterator[gpd.GeoDataFrame]:
    """A table in pieces, one only where the file is not large; see :func:`together`."""
    from geoincidents.tables.files import read_incidents

    if Path(path).is_dir():
        yield from _pieces_of_folder(path, options, gazetteer)
        return
    how = reading(options, gazetteer, country) | {"keep_source": keep_source}
    with findings_told_once():
        yield from read_incidents(path, chunks=PIECE, **how) if is_large(path) else iter([read_incidents(path, **how)])


def is_folder_of_tables(path: str) -> bool:
    """Whether a path is a folder of incidents in Parquet, and not one of reports."""
    return Path(path).is_dir() and any(Path(path).glob("*.parquet"))


def _pieces_of_folder(path: str, options: argparse.Namespace, gazetteer: Gazetteer) -> Iterator[gpd.GeoDataFrame]:
    """Rows of the files of a folder that may hold what the options ask for, one after the other."""
    opened = opened_folder(path, options, gazetteer)
    for number in range(opened.npartitions):
        yield opened.get_partition(number).compute(scheduler="sync")


def opened_folder(path: str, options: argparse.Namespace, gazetteer: Gazetteer) -> Any:
    """Dask table of the files that may hold what the options ask for; how many are left shut is told."""
    from geoincidents.distributed.folder import open_incidents

    wanted: dict[str, Any] = {"undated": options.undated, "gazetteer": gazetteer}
    if options.between:
        wanted["start"], wanted["end"] = options.between
    if options.within and is_radius(options.within):
        wanted["reference"], wanted["km"] = place_and_number(options.within, option="--within", unit="km")
    elif options.within or options.area:
        wanted["area"] = area_of(options.within or options.area)
    if options.along and "km" not in wanted:
        path, wanted["km"] = file_and_km(options.along, option="--along")
        wanted["reference"] = find_line(path, gazetteer)
    opened = open_incidents(path, **wanted)
    count = sum(1 for _ in Path(path).glob("*.parquet"))
    if opened.npartitions < count:
        say(f"{path}: {opened.npartitions} of {plural(count, 'file')} may hold such rows, and only these are read")
    return opened


def together(pieces: Iterable[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Rows of pieces as one table, with the manifest of the first and what was found in any."""
    every = list(pieces)
    if len(every) == 1:
        return every[0]
    attrs = {**every[0].attrs, findings.ATTR: findings.merged(one.attrs.get(findings.ATTR, []) for one in every)}
    for one in every:
        one.attrs = {}
    out: gpd.GeoDataFrame = pd.concat([one for one in every if len(one)] or every[:1])
    out.attrs = attrs
    return out


def reading(options: argparse.Namespace, gazetteer: Gazetteer, country: str | None) -> dict[str, Any]:
    """Arguments of ``read_incidents``."""
    return {
        "columns": columns_of(options),
        "layout": options.layout,
        "country": country,
        "near": place_or_point(getattr(options, "near", None)),
        "date_format": options.date_format,
        "encoding": options.encoding,
        "sheet": options.sheet,
        "gazetteer": gazetteer,
        "errors": "raise" if options.strict else "flag",
    }
