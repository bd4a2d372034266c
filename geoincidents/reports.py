"""Files of reports read into one incident table."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from geoincidents import schema
from geoincidents.conforming import incidents_from_rows
from geoincidents.errors import FileFormatError, FileMissingError, InputError
from geoincidents.extract import extract_incidents
from geoincidents.extract.when import published_day
from geoincidents.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from geoincidents.reference import Reference

_WILDCARDS: Final = frozenset("*?[")
_TEXT_SUFFIX: Final = ".txt"
_HEAD: Final = 4096
_MAX_CONTROL: Final = 0.02
_SIGNATURES: Final = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite": "a database",
}


def read_reports(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    published: str | date | None = None,
    near: Reference | None = None,
    country: str | None = None,
    gazetteer: Gazetteer | None = None,
    source_name: str | None = None,
    source_url: str | None = None,
    encoding: str = "utf-8-sig",
) -> gpd.GeoDataFrame:
    """Incidents of text files, in one table.

    Parameters
    ----------
    paths
        A file, a folder (its ``.txt`` files, in order of name), a glob pattern, or several of these.
    published
        Day of publication of every file. Without it, a file name that holds a day ("tripoli-2019-04-07.txt") gives it.
    near, country
        What the reports are about, when known: see :func:`geoincidents.extract_incidents`.
    gazetteer
        Places to resolve against; the embedded one by default.
    source_name
        Where the reports come from; the name of each file by default.
    source_url
        Address of the reports.
    encoding
        Encoding of the files; UTF-8 by default, and UTF-16 where a file says so itself.

    Returns
    -------
    geopandas.GeoDataFrame
        Incident table, EPSG:4326, files in the order given and events in the order of their text; a file without events
        adds no row.

    Raises
    ------
    FileMissingError
        If a file is not there, or a pattern or folder holds none.
    FileFormatError
        If a file is not text, holds none, or is in another encoding.
    InputError
        If there is no day of publication, or it is not a day.
    PlaceNotFoundError
        If ``near`` names a place that the gazetteer does not know.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "report.txt").write_text("A shell hit Omdurman on Friday, killing two people.")
    >>> read_reports(folder / "*.txt", published="2025-02-02")["killed_best"].tolist()
    [2]
    """
    files = list(dict.fromkeys(_files_of(paths)))
    if published is not None:
        published_day(published)
    places = gazetteer or Gazetteer.default()
    tables = []
    for file in files:
        table = extract_incidents(
            _text_of(file, encoding),
            published=published if published is not None else _day_in_name(file),
            source_name=source_name or file.name,
            source_url=source_url,
            gazetteer=places,
            country=country,
            near=near,
        )
        tables.append(table)
    return _joined(tables)


def _joined(tables: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    filled = [table for table in tables if len(table)]
    if not filled:
        return incidents_from_rows([])
    joined = pd.concat(filled, ignore_index=True)
    # The same report under two names is two sources; the same file name in two folders must not share an identifier.
    identifiers = joined[schema.INCIDENT_ID]
    repeated = joined.groupby(identifiers).cumcount()
    joined[schema.INCIDENT_ID] = identifiers.where(repeated == 0, identifiers + "-" + repeated.astype(str))
    return gpd.GeoDataFrame(joined, geometry=schema.GEOMETRY, crs=filled[0].crs)


def _files_of(paths: Any) -> Iterator[Path]:
    if not isinstance(paths, str | os.PathLike):
        given = list(paths)
        if not given:
            msg = (
                "No report to read: the list of paths is empty. Give a file, a folder or a pattern ('articles/*.txt')."
            )
            raise InputError(msg)
        for path in given:
            yield from _files_of(path)
        return
    path = Path(paths)
    if path.is_dir():
        found = sorted(child for child in path.iterdir() if child.suffix.lower() == _TEXT_SUFFIX)
        yield from _some(found, f"Folder {str(path)!r} holds no .txt file. Save the reports as plain text there.")
    elif path.exists():
        yield path
    elif _WILDCARDS & set(str(path)):
        found = sorted(Path(name) for name in glob.glob(str(path), recursive=True) if Path(name).is_file())  # noqa: PTH207 absolute patterns
        yield from _some(found, f"No file matches {str(path)!r}. Check the pattern and the folder it starts from.")
    else:
        msg = f"There is no file {str(path)!r}. Check the path, or give a folder or a pattern like 'articles/*.txt'."
        raise FileMissingError(msg)


def _some(found: list[Path], message: str) -> list[Path]:
    if not found:
        raise FileMissingError(message)
    return found


def _text_of(path: Path, encoding: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        msg = f"{str(path)!r} cannot be read ({error.strerror}). Check that it is a readable text file."
        raise FileFormatError(msg) from error
    for signature, what in _SIGNATURES.items():
        if raw.startswith(signature):
            msg = f"{str(path)!r} is {what}, not text. Save its text as a .txt file and read that."
            raise FileFormatError(msg)
    text = _decoded(raw, path, encoding)
    if not text.strip():
        msg = f"{str(path)!r} is empty: it holds no text. Leave it out, or save the report's text in it."
        raise FileFormatError(msg)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(raw: bytes, path: Path, encoding: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    head = raw[:_HEAD]
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)  # noqa: PLR2004 below the blank
    if b"\0" in head or control > _MAX_CONTROL * max(len(head), 1):
        msg = f"{str(path)!r} is a binary file, not text. Save its text as a .txt file and read that."
        raise FileFormatError(msg)
    try:
        return raw.decode(encoding)
    except LookupError:
        msg = f"No encoding is called {encoding!r}. Common ones: 'cp1252' (Western), 'cp1256' (Arabic), 'cp1251'."
        raise InputError(msg) from None
    except UnicodeDecodeError as error:
        # Guessing would turn names into others, and a wrong name is a wrong place.
        msg = (
            f"{str(path)!r} is not UTF-8 text: byte 0x{raw[error.start]:02x} at offset {error.start}. "
            "Save it as UTF-8, or pass its encoding, such as encoding='cp1252' (Western European, Latin-1)."
        )
        raise FileFormatError(msg) from None


def _day_in_name(path: Path) -> str:
    from geoincidents.dates_grammar import ISO

    match = ISO.search(path.stem.replace("_", " "))
    if match is None:
        msg = (
            f"{str(path)!r} has no day of publication. Pass published='YYYY-MM-DD', or put the day into the file name."
        )
        raise InputError(msg)
    return match.group()
