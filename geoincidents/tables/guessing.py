"""Columns of a table that nobody named: meant by HXL tags, by usual headers, and held against their content."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents import schema
from geoincidents.gazetteer.strings.coordinates import Spot, read_coordinates
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.counts import TRIPLES, read_count
from geoincidents.tables.days import readings_of
from geoincidents.tables.layouts.layout import POINT, YEAR, Source, header_key
from geoincidents.tables.mapping import Fields, blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_SAMPLE: Final = 200
_MOST: Final = 0.6
_FURTHER_WORDS: Final = 3
_YEARS: Final = (1900, 2100)
_COUNTS: Final = frozenset(name for triple in TRIPLES for name in triple)
_DEGREES: Final = {LAT: 90.0, LON: 180.0}
# Columns that say more when both are there: the divisions complete a place, so they are never the place itself.
_LOOSE: Final = frozenset(
    {schema.DATE_START, schema.KILLED_BEST, schema.INJURED_BEST, schema.EVENT_TYPE, schema.EVIDENCE}
)


def guess_fields(table: pd.DataFrame) -> Fields:
    """Fields of a table by the usual headers, each column for one field only, where the content fits.

    >>> import pandas as pd
    >>> sorted(guess_fields(pd.DataFrame({"Datum": ["01.03.2024"], "Ort": ["Charkiw"], "Tote": ["2"]})))
    ['date_start', 'killed_best', 'place_phrase']
    """
    free = {header_key(name): name for name in reversed(list(table.columns)) if not _is_geometry(table, name)}
    found: Fields = {}
    for loose in (False, True):
        for field, headers in _headers().items():
            if field in found or (loose and field not in _LOOSE):
                continue
            for header in headers:
                key = header if not loose else next((key for key in free if _contains(key, header)), "")
                if key in free and _fits(table[free[key]], field):
                    found[field] = (Source((key,)),)
                    del free[key]
                    break
    for here, there in ((LAT, LON), (LON, LAT)):
        if here in found and there not in found:
            del found[here]
    _instead_of_places(found)
    return found


def _instead_of_places(found: Fields) -> None:
    """Where no column names the place, the smallest division that is named does."""
    if schema.PLACE_PHRASE in found or {LAT, LON} <= set(found) or POINT in found:
        return
    divisions = [found[name][0] for name in (schema.ADMIN2, schema.ADMIN1) if name in found]
    if divisions:
        found[schema.PLACE_PHRASE] = tuple(divisions)


def _is_geometry(table: pd.DataFrame, name: Any) -> bool:
    return str(table[name].dtype) == "geometry"


def _contains(key: str, header: str) -> bool:
    """Whether a longer header has all words of a usual one ("Date of Incident (month/day/year)")."""
    words, usual = key.split(), header.split()
    return len(usual) < len(words) <= len(usual) + _FURTHER_WORDS and set(usual) <= set(words) and header != "no"


def _fits(values: pd.Series[Any], field: str) -> bool:
    """Whether most of a sample of a column can be what its header says."""
    known = values[~blank(values)]
    sample = known.iloc[np.linspace(0, len(known) - 1, min(len(known), _SAMPLE)).astype(int)] if len(known) else known
    test = _TESTS.get(field)
    if test is None or not len(sample):
        return field not in {POINT, LAT, LON} or not len(values) or field != POINT
    return sum(bool(test(value)) for value in sample) >= _MOST * len(sample)


def _is_day(value: Any) -> bool:
    return hasattr(value, "year") or bool(readings_of(" ".join(str(value).split())))


def _is_count(value: Any) -> bool:
    return read_count(str(value)) is not None


def _is_year(value: Any) -> bool:
    match = re.fullmatch(r"(\d{4})(?:\.0)?", str(value).strip())
    return bool(match) and _YEARS[0] <= int(match[1]) <= _YEARS[1]  # type: ignore[index]


def _is_degree(limit: float) -> Any:
    def test(value: Any) -> bool:
        text = str(value).strip().replace(",", ".")
        if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d+)?", text):
            return abs(float(text)) <= limit
        return bool(re.search(r"\d.*[°'NSEWns]", text)) or bool(re.search(r"\d[.,]\d+[,;\s]+-?\d", str(value)))

    return test


def _is_point(value: Any) -> bool:
    return isinstance(read_coordinates(str(value)), Spot)


def _has_letters(value: Any) -> bool:
    return any(sign.isalpha() for sign in str(value))


_TESTS: Final[Mapping[str, Any]] = {
    schema.DATE_START: _is_day,
    schema.DATE_END: _is_day,
    schema.SOURCE_DATE: _is_day,
    YEAR: _is_year,
    LAT: _is_degree(_DEGREES[LAT]),
    LON: _is_degree(_DEGREES[LON]),
    POINT: _is_point,
    **dict.fromkeys(_COUNTS, _is_count),
    **dict.fromkeys(
        (schema.PLACE_PHRASE, schema.ACTOR1, schema.ACTOR2, schema.EVENT_TYPE, schema.EVIDENCE), _has_letters
    ),
    **dict.fromkeys((schema.ADMIN1, schema.ADMIN2, schema.SOURCE_NAME), _has_letters),
    schema.SOURCE_URL: lambda value: bool(re.search(r"\w\.\w", str(value))),
}


@cache
def _headers() -> dict[str, tuple[str, ...]]:
    rows = _rows("headers.tsv")
    return {field: tuple(map(header_key, headers.split("|"))) for field, headers in rows}


def _rows(name: str) -> list[list[str]]:
    text = (files("geoincidents.tables") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def tagged_fields(tags: Mapping[str, str]) -> Fields:
    """Fields that HXL tags below the headers name; of several columns the one with the fewest attributes comes first.

    >>> tagged_fields({"Muertos": "#affected+killed", "y": "#geo +lat"})["lat"][0].columns
    ('y',)
    """
    split = {column: _split(tag) for column, tag in tags.items()}
    found: dict[str, list[tuple[int, int, Source]]] = {}
    for rank, (field, base, needed, barred) in enumerate(_rows("hxl.tsv")):
        for column, (own, attributes) in split.items():
            if own == base and set(needed.split()) <= attributes and not set(barred.split()) & attributes:
                found.setdefault(field, []).append((rank, len(attributes), Source((header_key(column),))))
    fields: Fields = {}
    for field, entries in found.items():
        ordered = [source for _, _, source in sorted(entries, key=lambda entry: entry[:2])]
        if field in _COUNTS and len(ordered) > 1 and len({size for _, size, _ in entries}) == 1:
            ordered = [Source(tuple(column for source in ordered for column in source.columns), how="sum")]
        fields[field] = tuple(dict.fromkeys(ordered))
    return fields


def _split(tag: str) -> tuple[str, set[str]]:
    """Base of a tag and its attributes, whatever blanks stand between them."""
    base, *attributes = re.split(r"\s*\+\s*", tag.strip().lstrip("#").casefold())
    return base.strip(), {attribute.strip() for attribute in attributes if attribute.strip()}
