"""What is there more than once: identifiers, rows, and rows that tell of one event under different identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents import schema
from geoincidents.tables.checks.keys import DAY, KEY, moment
from geoincidents.tables.hashes import is_among

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from geoincidents.tables.checks.subject import Subject
    from geoincidents.tables.checks.whole import Whole
    from geoincidents.tables.findings import Told

_FEW: Final = 10  # rows below which one type is no wonder


def check_repeats(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Findings on what is there more than once."""
    keys = subject.keys
    yield from subject.told(
        "error", "repeated_id", schema.INCIDENT_ID, _at(subject, keys.ids.index[is_among(keys.ids, whole.repeated)]),
        "{rows} row(s) share their id with another row.",
        "Give each row its own id; a table with a row for each actor or victim has to become one row an event first.",
        values=subject.table[schema.INCIDENT_ID].str.strip(),
    )  # fmt: skip
    same = _at(subject, keys.same.index[is_among(keys.same[KEY], whole.same)])
    yield from subject.told(
        "warning", "same_row_twice", schema.INCIDENT_ID, same,
        "{rows} row(s) have the date, place, actors, type and toll of another row.",
        "Keep one of each, or give rows of one event one event_group.", values=keys.place,
    )  # fmt: skip
    twins = _at(subject, keys.twins.index[is_among(moment(keys.twins[KEY], keys.twins[DAY]), whole.twins)])
    yield from subject.told(
        "note", "near_twins", schema.INCIDENT_ID, twins & ~same,
        "{rows} row(s) have the type, place and toll of another row of the same or the next day under another id.",
        "Read them side by side; they may be one event told twice.", values=keys.place,
    )  # fmt: skip
    yield from _types(subject, whole)


def _at(subject: Subject, rows: pd.Index[int]) -> NDArray[np.bool_]:
    """Mask of rows by position."""
    mask = np.zeros(len(subject.given), dtype=bool)
    mask[rows.to_numpy()] = True
    return mask


def _types(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Kinds of events that the vocabulary does not have, and a table of one kind only."""
    table = subject.table
    kinds, other = table[schema.EVENT_TYPE], str(schema.EventType.OTHER)
    unknown = kinds.eq(other) & table[schema.EVENT_SUBTYPE].notna() & subject.counts  # a total has no type
    yield from subject.told(
        "warning", "unknown_types", schema.EVENT_TYPE, unknown,
        f"{{rows}} row(s) have a type of their source that is not known, and count as {other!r}.",
        "Map the commonest of them to a type of the vocabulary before you count by type.",
        values=table[schema.EVENT_SUBTYPE],
    )  # fmt: skip
    if whole.rows >= _FEW and whole.one_type is not None:
        yield from subject.told(
            "warning" if whole.one_type == other else "note", "one_type_only", schema.EVENT_TYPE, kinds.notna(),
            "All {rows} row(s) are of one type.", "Say in columns= which column holds the type, if there is one.",
            values=kinds,
        )  # fmt: skip
