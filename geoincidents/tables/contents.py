"""Columns that no usual header names, meant by what stands in their cells: days, points, addresses, stories."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents import schema
from geoincidents.tables.columns import LAT, POINT
from geoincidents.tables.day_forms import readings_of
from geoincidents.tables.layouts.layout import Source, header_key
from geoincidents.tables.mapping import Fields, blank
from geoincidents.tables.points import read_spot

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

_SAMPLE: Final = 200
_MOST: Final = 0.8
_FEWEST: Final = 2  # cells that must say so, where no header does
_DISTINCT: Final = 0.6  # share of different texts in a column that tells a story and is no list of types
_SENTENCE: Final = 5  # words of one
_SIGNS: Final = ".,;:!?()'\"«»“”’-"
_WORDS: Final = 2  # of a cell that tells what happened
_ADDRESS: Final = re.compile(r"https?://|www\.[\w-]+\.\w", re.IGNORECASE)


def by_content(table: pd.DataFrame, free: dict[str, Any], found: Fields) -> None:
    """Fill fields that no header gave from the columns that are left, in place; what is taken is no longer free.

    >>> import pandas as pd
    >>> found = {}
    >>> table = pd.DataFrame({"A": ["3 May 2020", "4 May 2020"], "B": ["15.5, 32.5", "15.6, 32.6"]})
    >>> by_content(table, {"a": "A", "b": "B"}, found)
    >>> sorted(found)
    ['date_start', 'point']
    """
    if not {LAT, POINT} & set(found):
        _take(table, free, found, POINT, _is_point)
    if schema.DATE_START not in found and "year" not in found:
        _take(table, free, found, schema.DATE_START, _is_whole_day)
    if schema.SOURCE_URL not in found:
        _take(table, free, found, schema.SOURCE_URL, is_address)
    if schema.SOURCE_NAME not in found and schema.SOURCE_URL in found and _are_objects(table, found[schema.SOURCE_URL]):
        found[schema.SOURCE_NAME] = (replace(found[schema.SOURCE_URL][0], how="list"),)
    if schema.DATE_START not in found and schema.SOURCE_DATE in found:  # the only day there is
        found[schema.DATE_START] = found[schema.SOURCE_DATE]
    if schema.EVIDENCE not in found and schema.EVENT_TYPE in found and _tells(table, found[schema.EVENT_TYPE][0]):
        found[schema.EVIDENCE] = found[schema.EVENT_TYPE]
    if schema.EVIDENCE not in found and (key := next((key for key in free if is_story(table[free[key]])), None)):
        found[schema.EVIDENCE] = (Source((key,)),)
        del free[key]


def _take(table: pd.DataFrame, free: dict[str, Any], found: Fields, field: str, test: Callable[[Any], bool]) -> None:
    """Take the first free column of which nearly all cells pass a test."""
    for key, name in list(free.items()):
        known = table[name][~blank(table[name])].head(_SAMPLE)
        if len(known) >= _FEWEST and sum(map(test, known)) >= _MOST * len(known):
            found[field] = (Source((key,), how="paths" if field == schema.SOURCE_URL else "text"),)
            del free[key]
            return


def _are_objects(table: pd.DataFrame, sources: tuple[Source, ...]) -> bool:
    """Whether a column has lists of objects, as JSON."""
    names = {header_key(name): name for name in table.columns}
    cells = [
        str(cell) for key in sources[0].columns if key in names for cell in table[names[key]].dropna().head(_SAMPLE)
    ]
    return bool(cells) and all(cell.startswith(("[{", "[]")) for cell in cells)


def is_address(value: Any) -> bool:
    """Whether a cell has the address of a page."""
    return bool(_ADDRESS.search(str(value))) and not _is_point(value)


def _is_point(value: Any) -> bool:
    text = str(value)
    return bool(re.search(r"\d\D+\d", text)) and read_spot(text) is not None


def _is_whole_day(value: Any) -> bool:
    """Whether a cell can only be a day: a bare number can be anything."""
    text = " ".join(str(value).split())
    if hasattr(value, "year"):
        return True
    return not text.isdecimal() and any((span.last - span.first).days < 32 for span in readings_of(text).values())  # noqa: PLR2004 days of a month


def texts_in(values: pd.Series[Any]) -> list[str]:
    """Some cells of a column that say something."""
    return [str(cell) for cell in values[~blank(values)].head(_SAMPLE)]


def _differ(texts: list[str]) -> bool:
    return len(texts) >= _FEWEST and len(set(texts)) >= _DISTINCT * len(texts)


def is_story(values: pd.Series[Any]) -> bool:
    """Whether nearly every cell of a column is another sentence."""
    texts = texts_in(values)
    if not _differ(texts) or any(map(is_address, texts)):
        return False
    words = [sum(word.strip(_SIGNS).isalpha() for word in text.split()) for text in texts]
    commas = [text.count(",") for text in texts]
    return float(np.median(words)) >= _SENTENCE and float(np.median(commas)) <= 1.0


def _tells(table: pd.DataFrame, source: Source) -> bool:
    """Whether a column of types has other words in nearly every row, so that it says what happened."""
    names = {header_key(name): name for name in table.columns}
    if len(source.columns) != 1 or source.columns[0] not in names:
        return False
    texts = texts_in(table[names[source.columns[0]]])
    return _differ(texts) and float(np.median([len(text.split()) for text in texts])) >= _WORDS
