"""Rows of a foreign table that add up the others: they are no incidents."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.tables.containers.asides import SECTIONS
from geoincidents.tables.findings import finding
from geoincidents.tables.headings import rows_of
from geoincidents.tables.layouts.layout import header_key
from geoincidents.tables.uniques import flags_of

if TYPE_CHECKING:
    from geoincidents.tables.findings import Finding

_NUMBERED: Final = re.compile(r"\s*\d[\d,. ]*\s[^\W\d]+(?:\s*[,;]\s*\d[\d,. ]*\s[^\W\d]+)*\s*$")
_LABELLED: Final = (schema.DATE_START, schema.PLACE_PHRASE, schema.ADMIN2, schema.ADMIN1, schema.COUNTRY)


def set_sums_apart(table: pd.DataFrame, found: pd.DataFrame, faults: list[Finding]) -> None:
    """Mark rows of sums as aggregates in place; their word is no date and no place, but may be an identifier."""
    sums = _sums(table)
    if not sums.any():
        return
    kind = found.get(schema.RECORD_KIND, pd.Series(None, index=found.index, dtype=object)).astype(object)
    found[schema.RECORD_KIND] = kind.mask(sums, str(schema.RecordKind.AGGREGATE))
    for name in [name for name in _LABELLED if name in found.columns]:
        if found[name].dtype == object or pd.api.types.is_string_dtype(found[name].dtype):
            found[name] = found[name].mask(sums & flags_of(found[name], _is_sum))
    message = "{rows} row(s) are sums of others; they are kept as aggregates, which no count takes in."
    remedy = "Nothing needs to be done if that is right."
    faults.append(finding("warning", "total_row", None, sums, None, message, remedy, index=found.index))


def _sums(table: pd.DataFrame) -> Any:
    """Which rows begin with a word for a sum, and name nothing but numbers behind it."""
    texts = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name].dtype)]
    captions = table.attrs.get(SECTIONS, ())
    texts = [name for name in texts if str(table[name].dtype) != "geometry" and name not in captions]
    sums = {name: flags_of(table[name], _is_sum) for name in texts}
    said = np.logical_or.reduce([np.zeros(len(table), dtype=bool), *sums.values()])
    at = np.flatnonzero(said)  # few: only what these rows say beside is looked at
    for name, here in sums.items():
        said[at] &= here[at] | ~flags_of(table[name].iloc[at], _has_letters)
    return said


def _has_letters(cell: Any) -> bool:
    """Whether a cell says anything but a number, or one of things ("13 attacks", "71 killed, 31 injured")."""
    text = str(cell)
    return any(sign.isalpha() for sign in text) and not _NUMBERED.match(text)


def _is_sum(cell: Any) -> bool:
    """Whether a cell is a word for a sum, alone or before what is summed up ("Total victims")."""
    if not isinstance(cell, str) or cell[:1].isdigit():  # most cells of a large table are numbers and identifiers
        return False
    key = header_key(cell)
    return key in _words() or key.partition(" ")[0] in _words()


@cache
def _words() -> frozenset[str]:
    return frozenset(header_key(word) for _, words in rows_of("total_rows.tsv") for word in words.split())
