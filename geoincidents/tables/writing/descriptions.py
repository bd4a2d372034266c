"""Where a file of ours keeps the description of its further columns, and how it is found."""

from __future__ import annotations

import gzip
import html
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoincidents.tables.writing.round_trip import DESCRIPTION, described

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    import pandas as pd

_HEAD = 4096  # a description begins so near to the start of a text, and ends with its line
_ITEM = re.compile(rf'<MDI key="{DESCRIPTION}">(.*?)</MDI>', re.DOTALL)
_MEMBER = re.compile(rf'\s*{{[^{{\[]*"{DESCRIPTION}":\s*')
_DATUM = re.compile(rf'<Data name="{DESCRIPTION}"><value>(.*?)</value>', re.DOTALL)


def description_of(path: str | PathLike[str], frame: pd.DataFrame) -> dict[str, Any] | None:
    """Description that a file carries, or None where it is not one of ours.

    Parameters
    ----------
    path
        The file, of any format that :func:`write_incidents` writes.
    frame
        What a reader made of it; CSV has the description in a column.

    Returns
    -------
    dict or None

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> path = Path(tempfile.mkdtemp()) / "x.geojson"
    >>> _ = path.write_text('{"geoincidents": {"version": 1, "columns": []}, "features": []}')
    >>> description_of(path, pd.DataFrame())
    {'version': 1, 'columns': []}
    """
    if DESCRIPTION in frame.columns:
        notes = frame[DESCRIPTION].dropna()
        if len(notes) and (found := described(str(notes.iloc[0]))):
            return found
    path = Path(path)
    with path.open("rb") as file:
        head = file.read(16)
    for magic, finder in _FINDERS.items():
        if head.startswith(magic):
            try:
                return described(finder(path))
            except (OSError, ValueError, EOFError, sqlite3.Error, zipfile.BadZipFile):
                return None
    return described(_in_text(path))


def _in_text(path: Path) -> str | None:
    with path.open("rb") as file:
        return _in_head(file)


def _in_gzip(path: Path) -> str | None:
    with gzip.open(path) as file:
        return _in_head(file)


def _in_head(file: Any) -> str | None:
    data = file.read(_HEAD)
    if DESCRIPTION.encode() not in data:
        return None
    text = (data + file.readline()).decode("utf-8-sig", errors="replace")
    if text.lstrip().startswith("<"):
        found = _DATUM.search(text)
        return html.unescape(found[1]) if found else None
    found = _MEMBER.match(text)
    try:
        return json.dumps(json.JSONDecoder().raw_decode(text, found.end())[0]) if found else None
    except ValueError:
        return None


def _in_parquet(path: Path) -> str | None:
    from pyarrow import parquet

    found = (parquet.read_schema(path).metadata or {}).get(DESCRIPTION.encode())
    return found.decode() if found else None


def _in_geopackage(path: Path) -> str | None:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        for (text,) in connection.execute("SELECT metadata FROM gpkg_metadata"):
            if found := _ITEM.search(text):
                return html.unescape(found[1])
    return None


def _in_flatgeobuf(path: Path) -> str | None:
    import pyogrio

    return (pyogrio.read_info(path).get("layer_metadata") or {}).get("DESCRIPTION")


def _in_workbook(path: Path) -> str | None:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except CalamineError:  # a zip archive of another kind, or a damaged one
        return None
    if DESCRIPTION not in workbook.sheet_names:
        return None
    return "".join(str(row[0]) for row in workbook.get_sheet_by_name(DESCRIPTION).to_python() if row)


_FINDERS: dict[bytes, Callable[[Path], str | None]] = {
    b"PAR1": _in_parquet,
    b"SQLite format 3\x00": _in_geopackage,
    b"fgb": _in_flatgeobuf,
    b"PK\x03\x04": _in_workbook,
    b"\x1f\x8b": _in_gzip,
}
