"""Manifests in files: in the file's own metadata where its format has some, else in a small file beside it."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoincidents.errors import OutputError
from geoincidents.tables.manifest import MANIFEST, from_metadata, to_metadata

if TYPE_CHECKING:
    import os

    import pandas as pd

    from geoincidents.tables.manifest import Manifest

DESCRIPTION: Final = "geoincidents"
"""Name of what a file of ours says of itself: key of Parquet's metadata, member of GeoJSON, item of a GeoPackage."""

WITHOUT_METADATA: Final = (".csv", ".tsv", ".xlsx", ".kml")
"""Formats whose manifest stands in a file beside them."""

_HEAD: Final = 1 << 20  # it stands at the start of a GeoJSON file
_ITEM: Final = re.compile(rf'<MDI key="{DESCRIPTION}">(.*?)</MDI>', re.DOTALL)


def sidecar(path: str | os.PathLike[str]) -> Path:
    """The file with the manifest of a table whose format has no room for one: ``NAME.manifest.json`` beside it."""
    path = Path(path)
    return path.with_name(f"{path.name}.{MANIFEST}.json")


def has_metadata(path: str | os.PathLike[str]) -> bool:
    """Whether the format that a suffix names has room for a manifest."""
    suffixes = [suffix.lower() for suffix in Path(path).suffixes]
    return not any(suffix in WITHOUT_METADATA for suffix in suffixes[-2:])


def write_sidecar(incidents: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write the manifest of a table beside its file; one that is there is replaced, or goes with what it was about."""
    beside = sidecar(path)
    metadata = to_metadata(incidents)
    try:
        if metadata:
            text = json.dumps(metadata[MANIFEST], ensure_ascii=False, indent=1, sort_keys=True)
            beside.write_text(f"{text}\n", encoding="utf-8")
        else:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{str(beside)!r} cannot be written: {error.strerror or error}.") from error


def read_manifest(path: str | os.PathLike[str]) -> Manifest | None:
    """The manifest of a file that :func:`write_incidents` wrote.

    Parameters
    ----------
    path
        The file itself, not what stands beside it.

    Returns
    -------
    dict or None
        None where the file is not ours, is not there, or its table had none.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "x.geojson"
    >>> _ = path.write_text('{"geoincidents": {"manifest": {"steps": []}}, "features": []}')
    >>> read_manifest(path)
    {'steps': []}
    """
    path = Path(path)
    beside = sidecar(path)
    try:
        with path.open("rb") as file:
            head = file.read(16)
        if head.startswith(b"PAR1"):
            return _in_parquet(path)
        if head.startswith(b"SQLite format 3\x00"):
            return _in_geopackage(path)
        if head.lstrip().removeprefix(b"\xef\xbb\xbf").startswith(b"{"):
            return _in_geojson(path)
        found = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else None
    except (OSError, ValueError, sqlite3.Error):
        return None
    return found if isinstance(found, dict) else None


def _in_parquet(path: Path) -> Manifest | None:
    from pyarrow import parquet

    metadata = parquet.read_schema(path).metadata or {}
    kept = from_metadata(metadata.get(DESCRIPTION.encode()))
    return kept or from_metadata(metadata.get(b"PANDAS_ATTRS"))  # of a table that geopandas wrote itself


def _in_geopackage(path: Path) -> Manifest | None:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        for (text,) in connection.execute("SELECT metadata FROM gpkg_metadata"):
            if (item := _ITEM.search(text)) and (found := from_metadata(html.unescape(item[1]))):
                return found
    return None


def _in_geojson(path: Path) -> Manifest | None:
    with path.open(encoding="utf-8-sig") as file:
        text = file.read(_HEAD)
    at = text.find(f'"{DESCRIPTION}":')
    if at < 0:
        return None
    start = at + len(DESCRIPTION) + 3
    value, _ = json.JSONDecoder().raw_decode(text, start + (text[start : start + 1] == " "))
    return from_metadata(value)
