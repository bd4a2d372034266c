"""Who tells what: the document or data set that a row is from, and the rows that are one telling of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.schema import SourceSchema

if TYPE_CHECKING:
    from numpy.typing import NDArray

MACHINE: Final = (SourceSchema.GDELT2, SourceSchema.POLECAT)
"""Data sets that a program codes, one row a mention, so that one event has many rows in them."""


def documents(incidents: pd.DataFrame) -> NDArray[np.int64]:
    """Number of the document or data set that each row is from; -1 where nothing is known.

    A data set is one source as a whole; a report is its address, or where it has none, its name and day; a row of a
    data set that a program codes is the article at its address, or stands alone.
    """
    return numbered(document_keys(incidents))


def numbered(keys: pd.Series[Any]) -> NDArray[np.int64]:
    """Number of each key by its first row; -1 for one that is empty, or nought."""
    codes = pd.factorize(keys)[0].astype(np.int64)
    codes[~keys.to_numpy().astype(bool)] = -1
    return codes


def document_keys(incidents: pd.DataFrame) -> pd.Series[str]:
    """Text that the rows of one document or data set share; empty where nothing is known."""
    kind = _text(incidents, schema.SOURCE_SCHEMA)
    name, url, day = (_text(incidents, c) for c in (schema.SOURCE_NAME, schema.SOURCE_URL, schema.SOURCE_DATE))
    machine = kind.isin([str(one) for one in MACHINE])
    table = kind.eq(SourceSchema.TABLE)
    report = kind.eq(SourceSchema.TEXT) | kind.eq("")
    named = url.where(url.ne(""), (name + "\x1f" + day).where(name.ne(""), ""))
    key = ("set\x1f" + kind).where(~report & ~machine & ~table, "")
    key = key.mask(table & name.ne(""), "table\x1f" + name)
    key = key.mask(report & named.ne(""), "report\x1f" + named)
    alone = ("row\x1f" + _text(incidents, schema.INCIDENT_ID)).where(url.eq(""), url)
    return key.mask(machine, "machine\x1f" + kind + "\x1f" + alone)


def outlets(incidents: pd.DataFrame) -> NDArray[np.int64]:
    """Number of the outlet or data set that each row is from, whatever the document; -1 where nothing is known."""
    return numbered(outlet_keys(incidents))


def outlet_keys(incidents: pd.DataFrame) -> pd.Series[str]:
    """Text that the rows of one outlet or data set share; empty where nothing is known."""
    kind, name = _text(incidents, schema.SOURCE_SCHEMA), _text(incidents, schema.SOURCE_NAME)
    report = kind.eq(SourceSchema.TEXT) | kind.eq("") | kind.eq(SourceSchema.TABLE)
    return name.where(report, kind)


def tellings(incidents: pd.DataFrame) -> NDArray[np.int64]:
    """Number of the telling that each row belongs to: rows of one group that one source tells in one breath.

    A report that tells an event at three places has three rows and one telling, and two reports of one event have two.
    A row without a group is a telling of its own, and so are two rows of one identifier together.
    """
    return pd.factorize(telling_keys(incidents))[0].astype(np.int64)


def telling_keys(incidents: pd.DataFrame, part: int = 0) -> pd.Series[str]:
    """Text that the rows of one telling share, over all parts of a table."""
    group, rows = _text(incidents, schema.EVENT_GROUP), _text(incidents, schema.INCIDENT_ID)
    place = f"\x1f{part}\x1f" + pd.Series(np.arange(len(rows)), rows.index).astype(str)
    alone = "row\x1f" + rows.where(rows.ne(""), place)
    report = _text(incidents, schema.SOURCE_SCHEMA).isin([str(SourceSchema.TEXT), ""])
    sentence = _text(incidents, schema.EVIDENCE).where(report, "")
    together = "group\x1f" + group + "\x1f" + document_keys(incidents) + "\x1f" + sentence
    return together.where(group.ne(""), alone)


def _text(incidents: pd.DataFrame, name: str) -> pd.Series[str]:
    """A column as plain text by position, empty where null or absent."""
    if name not in incidents.columns:
        return pd.Series("", index=range(len(incidents)), dtype=object)
    values = incidents[name].astype(object)
    return pd.Series(np.where(values.isna(), "", values.astype(str)), index=range(len(incidents)), dtype=object)
