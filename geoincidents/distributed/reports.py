"""Reports that lie in Dask partitions, one a document or a row, read into a Dask table of incidents."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.distributed.frames import dd, delayed
from geoincidents.errors import SchemaError
from geoincidents.reports.reading import read_document
from geoincidents.reports.values import Report, Unread
from geoincidents.tables.conforming import incidents_from_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.reports.reading import Task

_LOGGER: Final = logging.getLogger(__name__)
_TEXT, _PUBLISHED, _SOURCE, _URL = "text", "published", "source", "url"


def read_documents(reports: Any, task: Task, gazetteer: Gazetteer, *, stop: bool) -> Any:
    """Incidents of the documents of a Dask bag, or of the rows of a Dask table, of ``text``, ``published``, ``source``.

    A report that cannot be read is a line of the log of its process, or with ``stop`` the end of the run. Reports that
    came before, from the same source and word for word, get identifiers of their own, as in one table.
    """
    if hasattr(reports, "columns") and _TEXT not in reports.columns:
        msg = f"The table of reports has no column {_TEXT!r}; it has {', '.join(map(str, reports.columns))}."
        raise SchemaError(f"{msg} Rename the one with the text.")
    parts = [delayed(_documents)(part) for part in reports.to_delayed()]
    before = delayed(_before)([delayed(_keys)(part) for part in parts])
    read = [delayed(_read)(part, number, before, task, gazetteer, stop=stop) for number, part in enumerate(parts)]
    return dd.from_delayed(read, meta=incidents_from_rows([]), verify_meta=False)


def _documents(part: Any) -> list[Report]:
    rows = part.to_dict("records") if isinstance(part, pd.DataFrame) else list(part)
    return [Report(*(_said(row, name) for name in (_TEXT, _PUBLISHED, _SOURCE, _URL))) for row in rows]


def _said(row: Any, name: str) -> Any:
    """A field of a document; a bare text is its text."""
    if isinstance(row, str):
        return row if name == _TEXT else None
    value = row.get(name)
    return None if value is None or value is pd.NA or value != value else value  # noqa: PLR0124 NaN is not itself


def _keys(documents: Sequence[Report]) -> NDArray[np.uint64]:
    """A number for each document."""
    told = pd.Series([f"{one.source_name}\x1f{one.text}" for one in documents], dtype=object)
    return pd.util.hash_array(told.to_numpy(dtype=object), categorize=False)


def _before(parts: Sequence[NDArray[np.uint64]]) -> list[list[int]]:
    """How often each document came before."""
    every = pd.Series(np.concatenate([*parts, np.zeros(0, dtype=np.uint64)]))
    count = every.groupby(every).cumcount().to_numpy()
    return [one.tolist() for one in np.split(count, np.cumsum([len(part) for part in parts])[:-1])]


def _read(
    documents: Sequence[Report], number: int, before: list[list[int]], task: Task, gazetteer: Gazetteer, *, stop: bool
) -> gpd.GeoDataFrame:
    """Incidents of the documents of one partition."""
    rows: list[dict[str, Any]] = []
    for place, (document, earlier) in enumerate(zip(documents, before[number], strict=True)):
        label = f"report {place} of partition {number}"
        outcome = read_document(document, label, task, gazetteer)
        if isinstance(outcome, Unread):
            if stop:
                raise outcome.error
            _LOGGER.warning("%s", outcome.why)
            outcome = outcome.rows
        for row in outcome:
            row[schema.INCIDENT_ID] += f"-{earlier}" if earlier else ""
        rows += outcome
    return incidents_from_rows(rows)
