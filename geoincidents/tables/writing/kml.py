"""Incident tables as KML, for Google Earth and other globes."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.tables.writing.capacity import Capacity
from geoincidents.tables.writing.round_trip import DESCRIPTION, SPARSE
from geoincidents.tables.writing.text_files import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd

    from geoincidents.tables.writing.capacity import Wishes

_OF_PLACEMARKS = frozenset({"name", "description", "when", "begin", "end", "folder"})
KML = Capacity("KML", trims_names=True, blank_is_null=True, reserved=_OF_PLACEMARKS, describes_all=True)
_BREAKS = {"\r": "&#13;"}
_IN_ATTRIBUTE = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;", '"': "&quot;"}
_TOLD = (schema.CASUALTY_NOTE, schema.EVIDENCE, schema.SOURCE_NAME, schema.SOURCE_URL)


def write_kml(table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, wishes: Wishes) -> None:
    """Write a packed table as one placemark a row, with every column as extended data."""
    del wishes
    with opened(path, newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n')
        file.write(f"<name>{_text(path.name.partition('.')[0])}</name>\n")
        file.write(f"<ExtendedData>{_datum(DESCRIPTION, json.dumps({**description, SPARSE: True}))}</ExtendedData>\n")
        file.writelines(_placemarks(table))
        file.write("</Document>\n</kml>\n")


def _placemarks(table: gpd.GeoDataFrame) -> Iterator[str]:
    names = [name for name in table.columns if name != schema.GEOMETRY]
    columns = [_texts(table[name]) for name in names]
    geometry = np.asarray(table.geometry.array, dtype=object)
    points = zip(shapely.get_x(geometry).tolist(), shapely.get_y(geometry).tolist(), strict=True)
    for (lon, lat), values in zip(points, zip(*columns, strict=True), strict=True):
        row = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        # A further column is there in every placemark, though it be empty: its name and place would be lost.
        shown = ((name, row.get(name, "")) for name in names if name in row or name not in schema.DTYPES)
        data = "".join(_datum(name, value) for name, value in shown)
        point = "" if math.isnan(lon) else f"<Point><coordinates>{lon!r},{lat!r}</coordinates></Point>"
        yield (
            f"<Placemark><name>{_text(_title(row))}</name><description>{_text(_story(row))}</description>"
            f"{_time(row)}<ExtendedData>{data}</ExtendedData>{point}</Placemark>\n"
        )


def _texts(values: pd.Series[Any]) -> list[str | None]:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        days = not isinstance(values.dtype, pd.DatetimeTZDtype)
        values = values.map(lambda moment: str(moment.date()) if days else moment.isoformat(), na_action="ignore")
    return [None if pd.isna(value) else str(value) for value in values.astype(object)]


def _title(row: Mapping[str, str]) -> str:
    what = row[schema.EVENT_TYPE].replace("_", " ").capitalize()
    where = row.get(schema.PLACE_NAME) or row.get(schema.PLACE_PHRASE)
    return f"{what}, {where}" if where else what


def _story(row: Mapping[str, str]) -> str:
    """What is said when a placemark is clicked; plain text."""
    when = " to ".join(dict.fromkeys(row[name] for name in (schema.DATE_START, schema.DATE_END) if name in row))
    who = " / ".join(row[name] for name in (schema.ACTOR1, schema.ACTOR2) if name in row)
    tolls = {"killed": row.get(schema.KILLED_BEST), "injured": row.get(schema.INJURED_BEST)}
    harm = ", ".join(f"{count} {what}" for what, count in tolls.items() if count)
    # A globe takes the description for HTML: what looks like markup must stay text.
    return "\n".join(escape(line) for line in (when, who, harm, *(row.get(name, "") for name in _TOLD)) if line)


def _time(row: Mapping[str, str]) -> str:
    start, end = row.get(schema.DATE_START), row.get(schema.DATE_END)
    if start and (end is None or start == end):
        return f"<TimeStamp><when>{start}</when></TimeStamp>"
    begin = f"<begin>{start}</begin>" if start else ""
    return f"<TimeSpan>{begin}<end>{end}</end></TimeSpan>" if end else ""


def _datum(name: str, value: str) -> str:
    return f'<Data name="{escape(name, _IN_ATTRIBUTE)}"><value>{_text(value)}</value></Data>'


def _text(value: str) -> str:
    return escape(value, _BREAKS)
