"""What each row of a foreign table was, as JSON; and what no row can do without, such as an identifier made of that."""

from __future__ import annotations

import hashlib
import json
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents import schema
from geoincidents.tables.columns import first_given
from geoincidents.tables.memory import is_large
from geoincidents.tables.texts import PackedTexts, cells_of, text_array
from geoincidents.tables.uniques import different

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geoincidents.tables.held import Seen

_BATCH: Final = 2_000


class Records:
    """Each row of a table as one JSON object, so that nothing of the source is lost.

    Geometries are WKT, dates ISO text, missing values null. A kilobyte a row is more than most tables hold otherwise,
    so those of a large table are compressed until they are asked for.

    Parameters
    ----------
    texts
        Cells of some rows after the other, in the order of the index.
    index
        Of the table.

    Examples
    --------
    >>> Records.of(pd.DataFrame({"place": ["Tripoli"], "dead": [2]})).texts().tolist()
    ['{"place": "Tripoli", "dead": 2}']
    """

    def __init__(self, texts: Iterable[list[str]], index: pd.Index[Any]) -> None:
        self._index = index
        self._parts = [PackedTexts(cells) if is_large(index) else text_array(cells) for cells in texts]

    def __iter__(self) -> Iterator[str]:
        """Give one after the other; few of them are in memory at once."""
        for part in self._parts:
            yield from (part.array() if isinstance(part, PackedTexts) else part).tolist()

    @classmethod
    def of(cls, table: pd.DataFrame) -> Records:
        """Records of the rows of a table."""
        return cls(_batches(table), table.index)

    def texts(self) -> pd.Series[Any]:
        """Column of text with the index of the table."""
        return self._column(list(self._parts))

    def taken(self) -> pd.Series[Any]:
        """The same for the last time: nothing is kept."""
        return self._column(self._parts)

    def _column(self, parts: list[Any]) -> pd.Series[Any]:
        arrays = []
        parts.reverse()
        while parts:
            part = parts.pop()
            arrays.append(pd.Series(part.array() if isinstance(part, PackedTexts) else part))
        return pd.concat(arrays, ignore_index=True).set_axis(self._index)


def _batches(table: pd.DataFrame) -> Iterator[list[str]]:
    """Records of some rows after the other; each different cell of them is written once."""
    encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
    keys = [f"{encode(str(name))}: ".replace("%", "%%") for name in table.columns]
    row = f"{{{', '.join(f'{key}%s' for key in keys)}}}"
    for start in range(0, max(len(table), 1), _BATCH):
        batch = table.iloc[start : start + _BATCH]
        cells = [_encoded(batch.iloc[:, at], encode) for at in range(len(keys))]
        yield [row % cell for cell in zip(*cells, strict=True)] if keys else ["{}"] * len(batch)


def _encoded(values: pd.Series[Any], encode: Callable[[Any], str]) -> list[str]:
    """Cells of a column as JSON."""
    if values.dtype == object or str(values.dtype) == "geometry":  # 1, 1.0 and True are one to a hash
        objects = values.astype(object)
        plain = objects.where(objects.notna().to_numpy(), None)
        return [encode(cell) for cell in plain]
    if isinstance(values.dtype, pd.StringDtype):  # quicker than to find the different ones
        return ["null" if cell is None else json.encoder.encode_basestring(cell) for cell in cells_of(values)]
    codes, cells = different(values)
    told = [*(encode(cell) for cell in pd.Series(cells, dtype=object).tolist()), "null"]
    return [told[code] for code in codes.tolist()]


def incident_ids(source: str, records: Iterable[str], before: Iterable[int] | None = None) -> list[str]:
    """One identifier for each row, the same whenever the same rows are read from the same source.

    Parameters
    ----------
    source
        Name of the source, such as the file's.
    records
        Row contents, such as :class:`Records`.
    before
        How often each came in earlier pieces of the same file.

    Returns
    -------
    list of str
        16 hexadecimal digits each; equal rows are told apart by how often they came before.

    Examples
    --------
    >>> ids = incident_ids("events.csv", ["a", "b", "a"])
    >>> len(set(ids)), ids[:2] == incident_ids("events.csv", ["a", "b"])
    (3, True)
    """
    seen: dict[int, int] = {}  # by hash, for the records themselves would stay in memory
    out = []
    written, digest = json.encoder.encode_basestring_ascii, hashlib.blake2b
    start = f"[{written(source)}, "
    for record, earlier in zip(records, before if before is not None else repeat(0)):  # noqa: B905 one has no end
        key = hash(record)
        seen[key] = number = seen.get(key, 0) + 1
        # The JSON of [source, record, number], without a call of an encoder for each.
        told = f"{start}{written(record)}, {number + int(earlier)}]"
        out.append(digest(told.encode("ascii"), digest_size=8).hexdigest())
    return out


def lacks_ids(table: pd.DataFrame) -> bool:
    """Whether some row has no identifier of its own."""
    ids = table.get(schema.INCIDENT_ID)
    return ids is None or bool(ids.isna().any() or ids.eq("").any())


def with_ids(
    found: pd.DataFrame, table: pd.DataFrame, records: Records | None, source: str | None, seen: Seen | None = None
) -> pd.DataFrame:
    """Values in which each row has an identifier, made of what the row was where it has none of its own.

    ``records`` may be None, and are then made here and dropped; ``seen`` are those of earlier pieces of the file.

    >>> made = with_ids(pd.DataFrame(index=[7]), pd.DataFrame({"n": [1]}, index=[7]), None, "x.csv")
    >>> made["incident_id"].map(len).tolist()
    [16]
    """
    if not lacks_ids(found):
        return found
    texts: Iterable[str] = records or (text for batch in _batches(table) for text in batch)
    before = None
    if seen is not None:
        texts = column = (records or Records.of(table)).texts()
        before = seen.times(column)
        seen.add(column)
    made = pd.Series(text_array(incident_ids(source or "", texts, before)), index=table.index)
    return found.assign(**{schema.INCIDENT_ID: first_given(found.get(schema.INCIDENT_ID), made)})


def with_defaults(found: pd.DataFrame, source: str | None) -> pd.DataFrame:
    """Values in which the words that a row cannot do without are filled where they are null.

    >>> with_defaults(pd.DataFrame(index=[7]), "x.csv")["event_type"].to_dict()
    {7: 'other'}
    """
    defaults: dict[str, str | None] = {
        schema.RECORD_KIND: str(schema.RecordKind.INCIDENT),
        schema.EVENT_TYPE: str(schema.EventType.OTHER),
        schema.SOURCE_SCHEMA: str(schema.SourceSchema.TABLE),
        schema.SOURCE_NAME: source,
    }
    texts = {
        name: pd.Series(text_array([default] * len(found)), index=found.index) for name, default in defaults.items()
    }
    return found.assign(**{name: first_given(found.get(name), filled) for name, filled in texts.items()})
