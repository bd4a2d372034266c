"""Columns of a table that nobody named: meant by HXL tags, by usual headers, and held against their content."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents import schema
from geoincidents.gazetteer.strings.coordinates import plain
from geoincidents.tables.columns import LAT, LON, POINT, YEAR
from geoincidents.tables.contents import by_content, is_address, is_story, texts_in
from geoincidents.tables.counts import TRIPLES, read_count
from geoincidents.tables.day_forms import month_of, readings_of, readings_with_year
from geoincidents.tables.harm import harm_fields, tells_both, tells_toll, told_in_words, tolls_in
from geoincidents.tables.headings import forms, headers_of, inner_forms, rows_of, words_of
from geoincidents.tables.layouts.layout import Source, header_key
from geoincidents.tables.mapping import Fields, blank
from geoincidents.tables.points import read_spot

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_SAMPLE: Final = 200
_MOST: Final = 0.6
_FURTHER_WORDS: Final = 4
_SHORT: Final = 16  # words of a description that does not tell a story
_YEARS: Final = (1900, 2100)
_COUNTS: Final = frozenset(name for triple in TRIPLES for name in triple)
_DEGREES: Final = {LAT: 90.0, LON: 180.0}
# Columns that say more when both are there: the divisions complete a place, so they are never the place itself.
_LOOSE: Final = frozenset({schema.DATE_START, schema.PLACE_PHRASE, schema.EVENT_TYPE, schema.ACTOR1, schema.EVIDENCE})
# Fields whose column is missed where a column is called so and does not fit.
_TOLD: Final = frozenset({schema.DATE_START, LAT, LON, POINT, schema.KILLED_BEST, schema.INJURED_BEST})
_MONTH: Final = "month"
_ENDS: Final = frozenset({"end", "e", "to", "until", "fin", "ende", "fine", "bitis"})

Usual = tuple[str, tuple[frozenset[str], ...], frozenset[str]]
"""A field, its usual headers in every form, and the words that a longer header must not have."""


def guess_fields(table: pd.DataFrame, misfits: dict[str, Any] | None = None) -> Fields:
    """Fields of a table by the usual headers, each column for one field only, where the content fits.

    ``misfits`` is filled with the fields of which there is none, though a column is called so: its content is another.

    >>> import pandas as pd
    >>> sorted(guess_fields(pd.DataFrame({"Datum": ["01.03.2024"], "Ort": ["Charkiw"], "Tote": ["2"]})))
    ['date_start', 'killed_best', 'place_phrase']
    """
    free = {header_key(name): name for name in reversed(list(table.columns)) if not _is_geometry(table, name)}
    free = dict(reversed(free.items()))
    found: Fields = {}
    strong, weak = _headers()
    _take_parts_of_days(table, free, found, least=3)
    _take_metres(free, found)
    for usual, compare in ((strong, forms), (strong, inner_forms), (strong, None), (weak, forms), (weak, inner_forms)):
        if compare is None:
            _take_counts(table, free, found)
            _take_longer(table, usual, free, found)
        else:
            _take(table, usual, free, found, compare)
        if usual is strong and compare is inner_forms:
            _take_parts_of_days(table, free, found, least=2)
    for here, there in ((LAT, LON), (LON, LAT)):
        if here in found and there not in found:
            del found[here]
    _order_divisions(table, strong, free, found)
    _take_town(table, free, found)
    if misfits is not None:
        misfits |= _misfits(strong, free, found)
    by_content(table, free, found)
    _instead_of_places(found)
    _from_description(table, found)
    return found


def _misfits(usual: tuple[Usual, ...], free: Mapping[str, Any], found: Fields) -> dict[str, Any]:
    """Columns that are left with the usual header of a field that nothing else fills, for fields with a test."""
    written = {key: set(forms(name)) for key, name in free.items()}
    fitting = [(field, header) for field, headers, _ in usual for header in headers if field in _TOLD - set(found)]
    return {field: free[key] for field, header in reversed(fitting) for key in free if header & written[key]}


def _take(table: pd.DataFrame, usual: tuple[Usual, ...], free: dict[str, Any], found: Fields, compare: Any) -> None:
    """Take the free columns whose headers are usual ones for fields that have none yet."""
    written = {key: compare(name) for key, name in free.items()}
    for field, headers, _ in usual:
        if field in found:
            continue
        for header in headers:
            # Counts are split by brackets and small words ("Deaths (F)", "KIA AS"): no part counts alone.
            keys = [
                key for key in free if header & (_count_forms(free[key]) if field in _COUNTS else set(written[key]))
            ]
            if key := next((key for key in keys if _fits(table[free[key]], field)), None):
                if usual is _headers()[1] and field == schema.PLACE_PHRASE and is_story(table[free[key]]):
                    break  # the name of what happened
                found[field] = (_source(field, key, table[free[key]]),)
                del free[key]
                break


def _count_forms(name: Any) -> set[str]:
    """How the header of a count is compared: whole, and without the unit in brackets behind it."""
    key = header_key(name)
    before, bracket, unit = str(name).rstrip(" )]").rpartition("(")
    bare = header_key(before) if bracket and unit.strip() in _units() else key
    return {key, key.replace(" ", ""), bare, bare.replace(" ", "")}


@cache
def _units() -> frozenset[str]:
    return frozenset(word for role, words in rows_of("harm.tsv") if role == "unit" for word in words.split())


def _take_metres(free: dict[str, Any], found: Fields) -> None:
    """Take zone, east and north of a grid in metres in columns of their own for the point."""
    if POINT in found:
        return
    words = {header_key(word): part for part, words in rows_of("grid_columns.tsv") for word in words.split()}
    parts: dict[str, str] = {}
    for key, name in free.items():
        if part := next((words[form] for form in (*forms(name), *inner_forms(name)) if form in words), None):
            parts.setdefault(part, key)
    if set(parts) == {"zone", "east", "north"}:
        found[POINT] = (Source((parts["zone"], parts["east"], parts["north"]), how="words"),)
        for key in parts.values():
            del free[key]


def _source(field: str, key: str, values: pd.Series[Any]) -> Source:
    """How a column is read: lists that came as JSON are taken apart."""
    if field == schema.SOURCE_URL:
        return Source((key,), how="paths")
    listed = values[~blank(values)].head(_SAMPLE).astype(object).map(lambda cell: str(cell).startswith("["))
    return Source((key,), how="list" if len(listed) and all(listed) else "text")


def _take_longer(table: pd.DataFrame, usual: tuple[Usual, ...], free: dict[str, Any], found: Fields) -> None:
    """Take the free columns whose headers have all words of a usual one and few others."""
    written = {key: [set(words_of(part)) for part in (name, *inner_forms(name))] for key, name in free.items()}
    for field, headers, barred in usual:
        if field in found or field not in _LOOSE:
            continue
        for header in headers:
            keys = [
                key
                for key in free
                if any(_contains(words, set(form.split()), barred) for words in written[key] for form in header)
            ]
            if key := next((key for key in keys if _fits(table[free[key]], field)), None):
                found[field] = (_source(field, key, table[free[key]]),)
                del free[key]
                break


def _take_counts(table: pd.DataFrame, free: dict[str, Any], found: Fields) -> None:
    """Take the free columns that count harm by their words, or tell it in words."""
    counts = harm_fields(table, [name for name in free.values() if not tells_both(name, table[name])], found)
    counts |= told_in_words(table, list(free.values()), {**found, **counts})
    found |= counts
    for source in (source for sources in counts.values() for source in sources):
        for key in source.columns:
            free.pop(key, None)


def _take_parts_of_days(table: pd.DataFrame, free: dict[str, Any], found: Fields, *, least: int) -> None:
    """Take year, month and day in columns of their own, which share what stands before or behind those words."""
    words = {word: part for part, words in rows_of("parts_of_days.tsv") for word in map(header_key, words.split())}
    groups: dict[str, dict[str, str]] = {}
    for key in [*free, *(column for source in found.get(YEAR, ()) for column in source.columns)]:
        for word, part in words.items():
            if key.endswith(word) or key.startswith(word):
                rest = key.removesuffix(word) if key.endswith(word) else key.removeprefix(word)
                groups.setdefault(rest.strip(), {}).setdefault(part, key)
    for rest, group in sorted(groups.items(), key=lambda item: len(item[0])):
        field = schema.DATE_END if rest in _ENDS else schema.DATE_START
        if field in found or len(group) < least or not {"year", "month"} <= set(group) or not _are_parts(table, group):
            continue
        columns = tuple(group[part] for part in ("year", "month", "day") if part in group)
        found[field] = (Source(columns, how="day"),)
        for column in columns:
            free.pop(column, None)


def _are_parts(table: pd.DataFrame, group: Mapping[str, str]) -> bool:
    """Whether columns can be years and months."""
    names = {header_key(name): name for name in table.columns}
    return _fits(table[names[group["year"]]], YEAR) and _fits(table[names[group["month"]]], _MONTH)


def _order_divisions(table: pd.DataFrame, usual: tuple[Usual, ...], free: dict[str, Any], found: Fields) -> None:
    """Of several columns called like first-order divisions, take the one that the others lie in, and the next below it.

    A department is above a province in Peru, and below one in Argentina.
    """
    if schema.ADMIN1 not in found:
        return
    names = {header_key(name): name for name in table.columns}
    headers = {form for field, written, _ in usual if field == schema.ADMIN1 for header in written for form in header}
    (own,) = found[schema.ADMIN1][0].columns
    keys = [own]
    keys += [key for key, name in free.items() if headers & {*forms(name)} and _fits(table[name], schema.ADMIN1)]
    if len(keys) == 1:
        return
    cells = table[[names[key] for key in keys]].dropna().astype(str)
    counts = [cells.iloc[:, at].nunique() for at in range(len(keys))]
    widest, *inner = sorted(range(len(keys)), key=lambda at: counts[at])
    below = next((at for at in inner if _lies_in(cells, at, widest, counts)), None)
    if below is None:
        return
    found[schema.ADMIN1] = (Source((keys[widest],)),)
    free[own] = names[own]
    if schema.ADMIN2 not in found:
        found[schema.ADMIN2] = (Source((keys[below],)),)
        free.pop(keys[below], None)
    free.pop(keys[widest], None)


def _take_town(table: pd.DataFrame, free: dict[str, Any], found: Fields) -> None:
    """Where another column names the town that places lie in, take it behind them."""
    place, towns = found.get(schema.PLACE_PHRASE, ()), headers_of("town_columns.tsv")["town"]
    if len(place) != 1 or place[0].how != "text" or not towns.isdisjoint(place[0].columns):
        return
    key = next((key for key, name in free.items() if towns & {*forms(name)}), None)
    if key is not None and _fits(table[free[key]], schema.PLACE_PHRASE):
        found[schema.PLACE_PHRASE] = (Source((*place[0].columns, key), how="within"),)
        del free[key]


def _lies_in(cells: pd.DataFrame, inner: int, outer: int, counts: list[int]) -> bool:
    """Whether each value of a column stands beside one value only of another column, which has fewer."""
    pairs = len(cells.iloc[:, [inner, outer]].drop_duplicates())
    return counts[outer] < counts[inner] == pairs


def _instead_of_places(found: Fields) -> None:
    """Where no column names the place, the smallest division that is named does."""
    if schema.PLACE_PHRASE in found or {LAT, LON} <= set(found) or POINT in found:
        return
    divisions = [found[name][0] for name in (schema.ADMIN2, schema.ADMIN1) if name in found]
    if divisions:
        found[schema.PLACE_PHRASE] = tuple(divisions)


def _from_description(table: pd.DataFrame, found: Fields) -> None:
    """Where nothing else tells them, the type of event of a short description, and the tolls that it states."""
    if schema.EVIDENCE not in found:
        return
    (key,) = found[schema.EVIDENCE][0].columns
    cells = table[{header_key(name): name for name in table.columns}[key]]
    if schema.EVENT_TYPE not in found and _is_short(cells):
        found[schema.EVENT_TYPE] = (Source((key,), how="type"),)
    if not _COUNTS & set(found):
        found |= tolls_in(key, cells)


def _is_short(values: pd.Series[Any]) -> bool:
    """Whether most texts are no longer than what a column of types says."""
    lengths = [len(text.split()) for text in texts_in(values)]
    return bool(lengths) and float(np.median(lengths)) <= _SHORT


def _is_geometry(table: pd.DataFrame, name: Any) -> bool:
    return str(table[name].dtype) == "geometry"


def _contains(words: set[str], usual: set[str], barred: frozenset[str]) -> bool:
    """Whether a longer header has all words of a usual one ("Date of Incident (month/day/year)")."""
    return len(usual) < len(words) <= len(usual) + _FURTHER_WORDS and usual <= words and not barred & words


def _fits(values: pd.Series[Any], field: str) -> bool:
    """Whether most of a sample of a column can be what its header says."""
    known = values[~blank(values)]
    sample = known.iloc[np.linspace(0, len(known) - 1, min(len(known), _SAMPLE)).astype(int)] if len(known) else known
    test = _TESTS.get(field)
    if test is None or not len(sample):
        return field not in {POINT, LAT, LON} or not len(values) or field != POINT
    if field in _COUNTS and any(map(tells_toll, sample)):
        return False  # "3 crew killed, 4 injured" among injuries
    return sum(bool(test(value)) for value in sample) >= _MOST * len(sample)


def _is_day(value: Any) -> bool:
    text = " ".join(str(value).split())
    return hasattr(value, "year") or bool(readings_of(text) or readings_with_year(text, _YEARS[0]))


def _is_count(value: Any) -> bool:
    return read_count(str(value)) is not None


def _is_year(value: Any) -> bool:
    match = re.fullmatch(r"(\d{4})(?:\.0)?", str(value).strip())
    return bool(match) and _YEARS[0] <= int(match[1]) <= _YEARS[1]  # type: ignore[index]


def _is_degree(limit: float) -> Any:
    def test(value: Any) -> bool:
        text = plain(str(value)).replace(",", ".")
        if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d+)?", text):
            return abs(float(text)) <= limit
        return bool(re.search(r"\d.*[°'NSEWns]", text)) or bool(re.search(r"\d[.,]\d+[,;\s]+-?\d", str(value)))

    return test


def _is_point(value: Any) -> bool:
    return read_spot(str(value)) is not None


def _has_letters(value: Any) -> bool:
    text = str(value)
    return any(sign.isalpha() for sign in text) and not text.startswith("[{")


_TESTS: Final[Mapping[str, Any]] = {
    schema.DATE_START: _is_day,
    schema.DATE_END: _is_day,
    schema.SOURCE_DATE: _is_day,
    YEAR: _is_year,
    _MONTH: lambda value: month_of(str(value)) is not None,
    LAT: _is_degree(_DEGREES[LAT]),
    LON: _is_degree(_DEGREES[LON]),
    POINT: _is_point,
    **dict.fromkeys(_COUNTS, _is_count),
    **dict.fromkeys(
        (schema.PLACE_PHRASE, schema.ACTOR1, schema.ACTOR2, schema.EVENT_TYPE, schema.EVIDENCE), _has_letters
    ),
    **dict.fromkeys((schema.ADMIN1, schema.ADMIN2), _has_letters),
    schema.SOURCE_NAME: lambda value: _has_letters(value) and not is_address(value),
    schema.SOURCE_URL: lambda value: bool(re.search(r"\w\.\w", str(value))) and not _is_point(value),
}


@cache
def _headers() -> tuple[tuple[Usual, ...], tuple[Usual, ...]]:
    """Usual headers in every form, and those that only count where nothing better is found."""
    strong: list[Usual] = []
    weak: list[Usual] = []
    for field, headers, *barred in rows_of("headers.tsv"):
        written = tuple(frozenset(forms(header)) for header in headers.split("|"))
        words = frozenset(header_key(word) for word in " ".join(barred).split())
        (weak if field.startswith("?") else strong).append((field.removeprefix("?"), written, words))
    return tuple(strong), tuple(weak)


def tagged_fields(tags: Mapping[str, str]) -> Fields:
    """Fields that HXL tags below the headers name; of several columns the one with the fewest attributes comes first.

    >>> tagged_fields({"Muertos": "#affected+killed", "y": "#geo +lat"})["lat"][0].columns
    ('y',)
    """
    split = {column: _split(tag) for column, tag in tags.items()}
    found: dict[str, list[tuple[int, int, Source]]] = {}
    for rank, (field, base, needed, barred) in enumerate(rows_of("hxl.tsv")):
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
