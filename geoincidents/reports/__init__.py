"""Files of reports read into one incident table."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal

from geoincidents import schema
from geoincidents.errors import GeoincidentsError, InputError, UnreadReportsWarning
from geoincidents.events.model import LanguageModel
from geoincidents.events.watch import Watch
from geoincidents.events.when import published_day
from geoincidents.gazetteer.coverage import tell_gaps
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.mentions import geoparse
from geoincidents.names.countries import country_of
from geoincidents.parallel import is_partitioned
from geoincidents.reports.decoding import check_encoding
from geoincidents.reports.finding import find_files
from geoincidents.reports.reading import Task, read_all
from geoincidents.reports.values import Unread
from geoincidents.tables.conforming import incidents_from_rows
from geoincidents.tables.manifest import signed

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    import geopandas as gpd

    from geoincidents.events.protocol import ReportReader
    from geoincidents.gazetteer import Gazetteer, Reference

_NAMED: Final = 5
_POLICIES: Final = ("warn", "raise")


def read_reports(  # noqa: PLR0913 what the reports are, and how they are read
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Any,
    *,
    published: str | date | None = None,
    near: Reference | None = None,
    country: str | None = None,
    gazetteer: Gazetteer | None = None,
    source_name: str | None = None,
    source_url: str | None = None,
    encoding: str | None = None,
    reader: ReportReader | None = None,
    budget_s: float | None = None,
    workers: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    on_unread: Literal["warn", "raise"] = "warn",
) -> gpd.GeoDataFrame:
    """Incidents of reports, in one table.

    A file is a report of plain text, a saved web page (which needs the extra ``html``), or JSON lines with the keys
    ``text``, ``published`` and ``source``, one report a line. A PDF is refused with a hint.

    Parameters
    ----------
    paths
        A file, a folder (its ``.txt``, ``.html`` and ``.jsonl`` files, in order of name), a glob pattern, or several of
        these. Or a Dask bag of texts, or of documents with the keys ``text``, ``published``, ``source`` and ``url``, or
        a Dask table with these columns: the answer is then a Dask table, and what cannot be read is told in the log.
    published
        Day of publication of every report. Without it, the web page or the JSON line says it, or the name of the file
        holds a day ("tripoli-2019-04-07.txt"), or the text states its day ("As of 19 August 2024").
    near, country
        What the reports are about, when known: see :func:`geoincidents.extract_incidents`.
    gazetteer
        Places to resolve against; the embedded one by default.
    source_name
        Where the reports come from; by default ``source`` of a JSON line, else the name of the file.
    source_url
        Address of the reports; by default what the web page or the JSON line says.
    encoding
        Encoding of the files. By default UTF-8, or what a byte order mark or a web page says.
    reader
        What reads the events; this package's own reader by default, or a :class:`~geoincidents.LanguageModel`.
    budget_s
        Seconds that one report may take; a longer one gives the rows up to there, and is named like the unread.
    workers
        Processes; by default one for up to 32 reports, else one a core. The rows are the same.
    progress
        Called with a word, the number of reports that are done, and how many there are.
    on_unread
        What to do when some of several reports cannot be read: "warn" reads the others and names these in one
        :class:`~geoincidents.errors.UnreadReportsWarning`, "raise" stops at the first. When no report at all can be
        read, that is an error always.

    Returns
    -------
    geopandas.GeoDataFrame
        Incident table, EPSG:4326, reports in the order given and events in the order of their text; a report without
        events adds no row.

    Raises
    ------
    FileMissingError
        If a file is not there, or a pattern or folder holds none.
    FileFormatError
        If a file is not text, holds none, or is in another encoding.
    InputError
        If there is no day of publication, or it is not a day; if an argument is not one of its choices.
    MissingExtraError
        If a web page is to be read without trafilatura.
    PlaceNotFoundError
        If ``near`` names a place that the gazetteer does not know.
    ReaderError
        If the reader fails.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "report.txt").write_text("A shell hit Omdurman on Friday, killing two people.")
    >>> read_reports(folder / "*.txt", published="2025-02-02")["killed_best"].tolist()
    [2]
    """
    if on_unread not in _POLICIES:
        raise InputError(f"on_unread={on_unread!r} is no policy. Give one of {', '.join(map(repr, _POLICIES))}.")
    task = Task(published, near, country, source_name, source_url, encoding, reader, budget_s)
    if is_partitioned(paths):
        _check_task(task, places := gazetteer_of(gazetteer))
        distributed: Any = import_module("geoincidents.distributed.reports")
        read: gpd.GeoDataFrame = distributed.read_documents(paths, task, places, stop=on_unread == "raise")
        return read
    incidents, unread = read_leniently(
        paths, task, gazetteer=gazetteer, workers=workers, progress=progress, stop=on_unread == "raise"
    )
    if unread:
        shown = "; ".join(one.why for one in unread[:_NAMED])
        more = f"; and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
        message = f"{len(unread)} of the reports could not be read, or not to their end: {shown}{more}"
        warnings.warn(UnreadReportsWarning(message, [one.why for one in unread]), stacklevel=2)
    return incidents


def read_leniently(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    task: Task,
    *,
    gazetteer: Gazetteer | None = None,
    workers: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    stop: bool = False,
) -> tuple[gpd.GeoDataFrame, list[Unread]]:
    """Do what :func:`read_reports` does, with the reports that could not be read given back.

    Parameters
    ----------
    paths, gazetteer, workers, progress
        As of :func:`read_reports`.
    task
        How they are read.
    stop
        Whether the first report that cannot be read is an error.

    Returns
    -------
    tuple of geopandas.GeoDataFrame and list of Unread
        In the order given.

    Raises
    ------
    GeoincidentsError
        If an argument is wrong, if no report could be read at all, or for the first one when it is to stop there.
    """
    files, unread = find_files(paths)
    _check_task(task, places := gazetteer_of(gazetteer))
    if isinstance(task.reader, LanguageModel):  # a server that is not there is told once and at once
        task = replace(task, reader=task.reader.ready())
    rows: list[dict[str, Any]] = []
    tried: list[tuple[str, str, bool]] = []
    count = len(unread)
    if unread and stop:
        raise unread[0].error
    for outcome in read_all(files, task, gazetteer=places, workers=workers, progress=progress):
        count += 1
        if not isinstance(outcome, Unread):
            rows += outcome
            tried += _tried(outcome, country_of(task.country or "") or "")
        elif stop:
            raise outcome.error
        else:
            unread.append(outcome)
            rows += outcome.rows
    if unread and len(unread) == count and not rows:
        raise _only_error(unread)
    tell_gaps(places, tried)
    found = incidents_from_rows(_apart(rows))
    return signed(found, None, "read_reports", parameters=_parameters(task), inputs=files, gazetteer=places), unread


def _check_task(task: Task, gazetteer: Gazetteer) -> None:
    """Refuse what would be wrong for every report."""
    if task.published is not None:
        published_day(task.published)
    check_encoding(task.encoding)
    Watch.of(task.budget_s)
    geoparse("", gazetteer=gazetteer, country=task.country, near=task.near)


def _parameters(task: Task) -> dict[str, Any]:
    """What reports are read with, for the manifest; a language model by its kind, not by its address."""
    told: dict[str, Any] = {"published": task.published, "near": task.near, "country": task.country}
    told |= {schema.SOURCE_NAME: task.source_name, schema.SOURCE_URL: task.source_url, "budget_s": task.budget_s}
    reader = None if task.reader is None else type(task.reader).__name__
    return told | {"encoding": task.encoding, "reader": reader}


def _tried(rows: list[dict[str, Any]], country: str) -> Iterator[tuple[str, str, bool]]:
    """Country, phrase, and whether it was found, of the places of a report; the lost ones are of its main country."""
    found = Counter(row[schema.COUNTRY] for row in rows if row.get(schema.COUNTRY))
    home, count = found.most_common(1)[0] if found else (country, 0)
    main = country or (home if count > found.total() / 2 else "")
    for row in rows:
        lost = row.get(schema.MATCH_STATUS) == schema.MatchStatus.UNRESOLVED
        yield main if lost else row.get(schema.COUNTRY) or "", row.get(schema.PLACE_PHRASE) or "", not lost


def _only_error(unread: list[Unread]) -> Exception:
    """The error of reports none of which could be read: that of the first, with how many there are."""
    error = unread[0].error
    if len(unread) == 1 or not isinstance(error, GeoincidentsError):
        return error
    return type(error)(f"{unread[0].why} None of the {len(unread)} reports could be read.")


def _apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with identifiers of their own: the same file name in two folders must not share one."""
    seen: Counter[str] = Counter()
    for row in rows:
        identifier = row[schema.INCIDENT_ID]
        if seen[identifier]:
            row[schema.INCIDENT_ID] = f"{identifier}-{seen[identifier]}"
        seen[identifier] += 1
    return rows


__all__ = ["read_leniently", "read_reports"]
