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
    seen: dict[str, int] = {}
    out = []
    written, digest = json.encoder.encode_basestring_ascii, hashlib.blake2b
    start = f"[{written(source)}, "
    for record, earlier in zip(records, before if before is not None else repeat(0)):  # noqa: B905 one has no end
        # The JSON of [source, record, number], without a call of an encoder for each.
        told = f"{start}{written(record)}, "
        name = digest(f"{told}{1 + int(earlier)}]".encode("ascii"), digest_size=8).hexdigest()
        seen[name] = number = seen.get(name, 0) + 1  # not the records themselves, which would stay in memory
        if number > 1:
            name = digest(f"{told}{number + int(earlier)}]".encode("ascii"), digest_size=8).hexdigest()
        out.append(name)
    return out


def lacks_ids(table: pd.DataFrame) -> bool:
    """Whether some row has no identifier of its own."""
    ids = table.get(schema.INCIDENT_ID)
    return ids is None or bool(ids.isna().any() or ids.eq("").any())


def with_defaults(
    table: pd.DataFrame,
    records: Records | None,
    source: str | None,
    seen: Seen | None = None,
) -> pd.DataFrame:
    """Copy in which the columns that a row cannot do without are filled where they are null.

    ``records`` may be None where each row has an identifier.
    ``seen`` are the contents of the rows in earlier pieces of the same file.

    >>> with_defaults(table := pd.DataFrame(index=[7]), Records.of(table), "x.csv")["event_type"].to_dict()
    {7: 'other'}
    """
    defaults: dict[str, Any] = {
        schema.RECORD_KIND: str(schema.RecordKind.INCIDENT),
        schema.EVENT_TYPE: str(schema.EventType.OTHER),
        schema.SOURCE_SCHEMA: str(schema.SourceSchema.TABLE),
        schema.SOURCE_NAME: source,
    }
    out = table.copy()
    if records is not None and lacks_ids(out):
        before = None if seen is None else seen.times(records.texts())
        defaults[schema.INCIDENT_ID] = incident_ids(source or "", records, before)
        if seen is not None:
            seen.add(records.texts())
    for name, default in defaults.items():
        cells = default if isinstance(default, list) else [default] * len(out)
        filled = pd.Series(text_array(cells), index=out.index)
        out[name] = first_given(out[name], filled) if name in out.columns else filled
    return out
