"""What is there more than once: identifiers, rows, and rows that tell of one event under different identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.tables.checks.subject import objects_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoincidents.tables.checks.subject import Subject
    from geoincidents.tables.findings import Finding

_DEGREES: Final = 2  # decimals: about a kilometre
_TELLING: Final = 5
"""A toll of so many rarely comes again at one place within a day; one of one or two does."""

_FEW: Final = 10  # rows below which one type is no wonder
_ACTORS: Final = (schema.ACTOR1, schema.ACTOR2)
_TOLL: Final = (
    schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH,
    schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH,
)  # fmt: skip


def check_repeats(subject: Subject) -> Iterator[Finding]:
    """Findings on what is there more than once."""
    table = subject.table
    ids = table[schema.INCIDENT_ID].str.strip()
    known = ids.notna() & ids.ne("")
    yield from subject.told(
        "error", "repeated_id", schema.INCIDENT_ID, known & ids.duplicated(keep=False),
        "{rows} row(s) share their id with another row.",
        "Give each row its own id; a table with a row for each actor or victim has to become one row an event first.",
        values=ids,
    )  # fmt: skip
    if len(table):
        keys = _keys(subject)
        same = _same_rows(subject, keys)
        yield from subject.told(
            "warning", "same_row_twice", schema.INCIDENT_ID, same,
            "{rows} row(s) have the date, place, actors, type and toll of another row.",
            "Keep one of each, or give rows of one event one event_group.", values=keys["place"],
        )  # fmt: skip
        yield from subject.told(
            "note", "near_twins", schema.INCIDENT_ID, _near_twins(keys) & ~same,
            "{rows} row(s) have the type, place and toll of another row of the same or the next day under another id.",
            "Read them side by side; they may be one event told twice.", values=keys["place"],
        )  # fmt: skip
    yield from _types(subject)


def _keys(subject: Subject) -> pd.DataFrame:
    """What tells one event from another, by position: day, type, place, toll."""
    table = subject.table
    named = table[schema.PLACE_PHRASE].fillna(table[schema.PLACE_NAME]).str.casefold().str.split().str.join(" ")
    rounded = pd.Series(np.round(subject.lon, _DEGREES) + 1j * np.round(subject.lat, _DEGREES))
    points = pd.Series(pd.factorize(rounded.where(subject.located))[0])
    place = pd.Series(objects_of(named))
    # A point decides where there is one, and the name where there is none.
    by_name = pd.factorize(
        (place + "|" + table[schema.COUNTRY].fillna("").to_numpy(dtype=object)).where(place.notna())
    )[0]
    where = np.where(subject.located, points, np.where(by_name >= 0, -2 - by_name, -1))
    begin = table[schema.DATE_START].fillna(table[schema.DATE_END])
    event = objects_of(table[schema.EVENT_GROUP].fillna(table[schema.INCIDENT_ID]))
    keys = pd.DataFrame(
        {
            "day": begin.to_numpy(),
            "last": table[schema.DATE_END].to_numpy(),
            "type": objects_of(table[schema.EVENT_TYPE]),
            "subtype": objects_of(table[schema.EVENT_SUBTYPE]),
            "where": where,
            "place": objects_of(named),
            "event": event,
            "toll": subject.toll,
        }
    )
    keys["place"] = keys["place"].where(keys["place"].notna(), subject.degrees)
    return keys


def _told(subject: Subject, keys: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows that say when and where, and count."""
    return np.asarray(keys["day"].notna() & keys["where"].ne(-1)) & subject.counts


def _same_rows(subject: Subject, keys: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows that have another's date, place, actors, type and toll, and are not said to be one event with it."""
    told = _told(subject, keys)
    rows = keys[["day", "last", "type", "subtype", "where"]].copy()
    for name in (*_ACTORS, *_TOLL):
        rows[name] = objects_of(subject.table[name])
    rows["lat"], rows["lon"] = subject.lat, subject.lon  # to the last digit
    rows = rows[told]
    codes = rows.groupby(list(rows.columns), dropna=False, sort=False).ngroup()
    same = _shared_by_events(codes.to_numpy(), keys["event"].to_numpy()[told])
    out = np.zeros(len(keys), dtype=bool)
    out[told] = same
    return out


def _shared_by_events(codes: NDArray[Any], events: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Rows of a code that several events have; rows without event count as events of their own."""
    number = pd.factorize(pd.Series(events))[0]
    number = np.where(number < 0, -1 - np.arange(len(number)), number)
    pairs = pd.DataFrame({"code": codes, "event": number})
    several: Any = pairs.groupby("code")["event"].transform("nunique")
    return np.asarray(several.gt(1).to_numpy(dtype=bool))


def _near_twins(keys: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows of one type, place and telling toll on the same or on the next day, which are not said to be one event."""
    at = np.flatnonzero(keys["day"].notna() & keys["where"].ne(-1) & keys["toll"].ge(_TELLING))
    rows = keys.iloc[at]
    day = rows["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    group = rows.groupby(["type", "where", "toll"], dropna=False, sort=False).ngroup().to_numpy()
    event = pd.factorize(rows["event"])[0]
    event = np.where(event < 0, -1 - np.arange(len(event)), event)
    order = np.lexsort((event, day, group))
    close = (np.diff(group[order]) == 0) & (np.diff(day[order]) <= 1) & (np.diff(event[order]) != 0)
    out = np.zeros(len(keys), dtype=bool)
    out[at[order[:-1][close]]] = out[at[order[1:][close]]] = True
    return out


def _types(subject: Subject) -> Iterator[Finding]:
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
    if len(table) >= _FEW and kinds.eq(kinds.iloc[0]).fillna(value=False).all():
        yield from subject.told(
            "warning" if kinds.iloc[0] == other else "note", "one_type_only", schema.EVENT_TYPE, kinds.notna(),
            "All {rows} row(s) are of one type.", "Say in columns= which column holds the type, if there is one.",
            values=kinds,
        )  # fmt: skip
