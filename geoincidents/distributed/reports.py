"""Reports that lie in Dask partitions, one a document or a row, read into a Dask table of incidents."""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.distributed.frames import dd, delayed
from geoincidents.errors import SchemaError
from geoincidents.reports.finding import find_files, sources_of
from geoincidents.reports.reading import read_document, read_source
from geoincidents.reports.values import Report, Unread
from geoincidents.tables.conforming import incidents_from_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.reports.reading import Rows, Task
    from geoincidents.reports.values import Source

_LOGGER: Final = logging.getLogger(__name__)
_BATCH: Final = 64
"""Reports of a partition: some seconds of work, so that a process that comes late finds some to do."""
_TEXT, _PUBLISHED, _SOURCE, _URL = "text", "published", "source", "url"


def read_documents(reports: Any, task: Task, gazetteer: Gazetteer, *, stop: bool) -> Any:
    """Incidents of the documents of a Dask bag, or of the rows of a Dask table, of ``text``, ``published``, ``source``.

    A report that cannot be read is a line of the log of its process, or with ``stop`` the end of the run. Rows of
    reports that came before, word for word, get identifiers of their own, as in one table.
    """
    if hasattr(reports, "columns") and _TEXT not in reports.columns:
        msg = f"The table of reports has no column {_TEXT!r}; it has {', '.join(map(str, reports.columns))}."
        raise SchemaError(f"{msg} Rename the one with the text.")
    return _incidents_of(reports.to_delayed(), _outcomes_of_documents, task, gazetteer, stop=stop)


def read_files(paths: Sequence[str], task: Task, gazetteer: Gazetteer, *, stop: bool = False) -> Any:
    """Incidents of files of reports, some reports a partition, each file opened by the process that reads it."""
    files, unread = find_files(paths)
    if unread:
        raise unread[0].error
    batches = batched(sources_of(files), _BATCH)
    return _incidents_of(list(batches), _outcomes_of_sources, task, gazetteer, stop=stop)


def batched(every: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """What comes, so many at a time."""
    rest = iter(every)
    return iter(lambda: list(islice(rest, size)), [])


def _incidents_of(parts: Sequence[Any], outcomes: Any, task: Task, gazetteer: Gazetteer, *, stop: bool) -> Any:
    read = [delayed(_rows)(part, number, outcomes, task, gazetteer, stop=stop) for number, part in enumerate(parts)]
    before = delayed(_before)([delayed(_keys)(rows) for rows in read])
    made = [delayed(_table)(rows, number, before) for number, rows in enumerate(read)]
    return dd.from_delayed(made, meta=incidents_from_rows([]), verify_meta=False)


def _outcomes_of_documents(part: Any, number: int, task: Task, gazetteer: Gazetteer) -> Iterator[Any]:
    for place, document in enumerate(_documents(part)):
        yield read_document(document, f"report {place} of partition {number}", task, gazetteer)


def _outcomes_of_sources(part: list[Source | Unread], number: int, task: Task, gazetteer: Gazetteer) -> Iterator[Any]:
    del number
    return (read_source(source, task, gazetteer) for source in part)


def _documents(part: Any) -> list[Report]:
    rows = part.to_dict("records") if isinstance(part, pd.DataFrame) else list(part)
    return [Report(*(_said(row, name) for name in (_TEXT, _PUBLISHED, _SOURCE, _URL))) for row in rows]


def _said(row: Any, name: str) -> Any:
    """A field of a document; a bare text is its text."""
    if isinstance(row, str):
        return row if name == _TEXT else None
    value = row.get(name)
    return None if value is None or value is pd.NA or value != value else value  # noqa: PLR0124 NaN is not itself


def _rows(part: Any, number: int, outcomes: Any, task: Task, gazetteer: Gazetteer, *, stop: bool) -> Rows:
    """Rows of the reports of one partition."""
    rows: Rows = []
    for outcome in outcomes(part, number, task, gazetteer):
        if isinstance(outcome, Unread):
            if stop:
                raise outcome.error
            _LOGGER.warning("%s", outcome.why)
        rows += outcome.rows if isinstance(outcome, Unread) else outcome
    return rows


def _keys(rows: Rows) -> NDArray[np.uint64]:
    """A number for the identifier of each row."""
    return pd.util.hash_array(np.array([row[schema.INCIDENT_ID] for row in rows], dtype=object), categorize=False)


def _before(parts: Sequence[NDArray[np.uint64]]) -> list[list[int]]:
    """How often each identifier came before."""
    every = pd.Series(np.concatenate([*parts, np.zeros(0, dtype=np.uint64)]))
    count = every.groupby(every).cumcount().to_numpy()
    return [one.tolist() for one in np.split(count, np.cumsum([len(part) for part in parts])[:-1])]


def _table(rows: Rows, number: int, before: list[list[int]]) -> gpd.GeoDataFrame:
    """Incidents of one partition; those whose identifiers came before get others."""
    apart = [
        row | {schema.INCIDENT_ID: f"{row[schema.INCIDENT_ID]}-{earlier}"} if earlier else row
        for row, earlier in zip(rows, before[number], strict=True)
    ]
    return incidents_from_rows(apart)
