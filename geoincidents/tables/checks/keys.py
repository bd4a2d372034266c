"""What tells one row and one event from another, as numbers, so that rows that are never in one place compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.tables.hashes import hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.tables.checks.subject import Subject

KEY, DAY, EVENT = "key", "day", "event"
_DEGREES: Final = 2  # decimals: about a kilometre
_TELLING: Final = 5
"""A toll of so many rarely comes again at one place within a day; one of one or two does."""

_TOLD: Final = (
    schema.DATE_END, schema.EVENT_TYPE, schema.EVENT_SUBTYPE, schema.ACTOR1, schema.ACTOR2,
    schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH,
    schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH,
)  # fmt: skip


class Keys(NamedTuple):
    """What tells the rows of a table apart; indexes are positions.

    Attributes
    ----------
    ids
        Identifiers that are not empty.
    same
        Rows that count and say when and where: all that they say as ``key``, and their event.
    twins
        Rows with a telling toll: type, place and toll as ``key``, their day and event.
    place
        Place of each row to show, its point where it names none.
    """

    ids: pd.Series[Any]
    same: pd.DataFrame
    twins: pd.DataFrame
    place: pd.Series[Any]


def keys_of(subject: Subject) -> Keys:
    """What tells the rows of a table apart."""
    table = subject.table
    ids = table[schema.INCIDENT_ID].str.strip().reset_index(drop=True)
    ids = ids[ids.notna() & ids.ne("")]
    named = table[schema.PLACE_PHRASE].fillna(table[schema.PLACE_NAME]).str.casefold().str.split().str.join(" ")
    where, known = _where(subject, named)
    begin = table[schema.DATE_START].fillna(table[schema.DATE_END]).reset_index(drop=True)
    dated = begin.notna().to_numpy() & known
    event = _events(subject)
    same = np.flatnonzero(dated & subject.counts)
    whole = {name: table[name].iloc[same] for name in _TOLD}
    point = {"lat": subject.lat[same], "lon": subject.lon[same]}  # to the last digit
    told = hashed({"begin": begin.iloc[same], "where": where[same], **whole, **point})
    twins = np.flatnonzero(dated & (np.nan_to_num(subject.toll) >= _TELLING))
    kind = {"type": table[schema.EVENT_TYPE].iloc[twins], "where": where[twins], "toll": subject.toll[twins]}
    days = begin.iloc[twins].to_numpy(dtype="datetime64[D]").astype(np.int64)
    place = pd.Series(named.astype(object).where(named.notna(), None).to_numpy(dtype=object))
    return Keys(
        pd.Series(hashed({KEY: ids}), index=ids.index),
        pd.DataFrame({KEY: told, EVENT: event[same]}, index=same),
        pd.DataFrame({KEY: hashed(kind), DAY: days, EVENT: event[twins]}, index=twins),
        place.where(place.notna(), subject.degrees),
    )


def _where(subject: Subject, named: pd.Series[Any]) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Place of each row by its point, else by its name, and whether it has either."""
    near = hashed({"lat": np.round(subject.lat, _DEGREES), "lon": np.round(subject.lon, _DEGREES)})
    by_name = hashed({"name": named, "country": subject.table[schema.COUNTRY]})
    return np.where(subject.located, near, by_name), subject.located | named.notna().to_numpy(dtype=bool)


def _events(subject: Subject) -> NDArray[np.uint64]:
    """Event of each row; rows without are events of their own."""
    event = subject.table[schema.EVENT_GROUP].fillna(subject.table[schema.INCIDENT_ID])
    own = hashed({"part": np.full(len(event), subject.part), "row": np.arange(len(event))})
    return np.where(event.notna().to_numpy(dtype=bool), hashed({EVENT: event}), own)


def moment(key: Any, day: Any) -> NDArray[np.uint64]:
    """A number for what happened on a day."""
    return hashed({KEY: key, DAY: day})
