"""The cells of a table brought under the schema's columns, as a layout, a caller, HXL tags or a guess says."""

from __future__ import annotations

import fnmatch
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents import schema
from geoincidents.tables.columns import country_of_fips, filled
from geoincidents.tables.layouts.layout import Source, header_key, word_key
from geoincidents.tables.uniques import each_of, flags_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy as np

Fields = dict[str, tuple[Source, ...]]
"""For each schema column the places where its values come from, the first that says something a row."""

EXACT: Final = "="
"""Before a column's name that is meant as it is written, not as a header to compare."""

_TITLES: Final = ("name", "title", "source", "media", "medio", "outlet", "nombre", "nom")
KEPT: Final = "="
"""Meaning of a word that stays as it is."""

NULL_WORDS: Final = frozenset(
    (
        *(
            "",
            "-",
            "--",
            "—",
            "–",
            "?",
            ".",
            "..",
            "*",
            "na",
            "n/a",
            "n.a.",
            "n a",
            "#n/a",
            "nan",
            "nat",
            "null",
            "none",
        ),
        *(
            "nil data",
            "no data",
            "no information",
            "unknown",
            "unkn",
            "unk",
            "not known",
            "not stated",
            "not available",
        ),
        *("not applicable", "tbc", "tbd", "#value!", "#ref!", "<na>", "\\n", "missing", "undetermined"),
    )
)
"""What people write, compared without case, where they know nothing."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by their folded headers."""

    frame: pd.DataFrame
    names: dict[str, Any]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Columns:
        """Columns of a table; of two headers that fold alike the first counts."""
        names: dict[str, Any] = {}
        for name in frame.columns:
            names.setdefault(header_key(name), name)
        return cls(frame, names)

    def found(self, header: str) -> list[Any]:
        """Names of the table's columns for one header, which may have a star, or be exact behind an equals sign."""
        if header.startswith(EXACT):
            return [name for name in self.frame.columns if str(name) == header[1:]][:1]
        if "*" not in header:
            return [self.names[header]] if header in self.names else []
        return [name for key, name in self.names.items() if fnmatch.fnmatchcase(key, header)]


def columns_of(source: Source, columns: Columns) -> list[Any]:
    """Columns of a table that a source reads."""
    return list(dict.fromkeys(name for header in source.columns for name in columns.found(header)))


def blank(values: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which cells of a column say nothing, by position."""
    if pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.is_datetime64_any_dtype(values.dtype):
        null: np.ndarray[Any, np.dtype[np.bool_]] = values.isna().to_numpy(dtype=bool)
        return null
    return flags_of(values, lambda cell: str(cell).strip().casefold() in NULL_WORDS, null=True)


def mapped(fields: Fields, table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, list[Any]], dict[str, pd.Series[Any]]]:
    """Values under the schema's columns, the table's columns that were read for each, and words that no table knows.

    A column of which nothing is said is left out. Unknown words are given as a column that is null elsewhere.
    """
    columns = Columns.of(table)
    found: dict[str, pd.Series[Any]] = {}
    used: dict[str, list[Any]] = {}
    unknown: dict[str, pd.Series[Any]] = {}
    for target, sources in fields.items():
        out: pd.Series[Any] | None = None
        for source in sources:
            names = columns_of(source, columns)
            if not names and source.constant is None:
                continue
            values, left = _evaluate(source, table, names)
            used.setdefault(target, []).extend(name for name in names if name not in used.get(target, []))
            out = values if out is None else _filled(out, values)
            if left is not None:
                unknown[target] = left if target not in unknown else _filled(unknown[target], left)
        if out is not None:
            found[target] = out
            if target in unknown:
                unknown[target] = unknown[target].mask(~blank(out))
    frame = pd.DataFrame(found, index=table.index, copy=False) if found else pd.DataFrame(index=table.index)
    return frame, used, unknown


def _filled(first: pd.Series[Any], second: pd.Series[Any]) -> pd.Series[Any]:
    """Values of the first column, and of the second where the first says nothing."""
    return filled(first, blank(first), second)


def _evaluate(source: Source, table: pd.DataFrame, names: list[Any]) -> tuple[pd.Series[Any], pd.Series[Any] | None]:
    """Values of one source, and the words of it that have no meaning."""
    if not names:
        return pd.Series(source.constant, index=table.index, dtype="string"), None
    values = _COMBINED[source.how](table, names)
    if (pattern := source.pattern) is not None:
        values = texts_of(values, lambda cell: _group(re.search(pattern, str(cell))))
    if source.constant is not None:
        values = pd.Series(source.constant, index=table.index, dtype="string").mask(blank(values))
    if not source.words:
        return values, None
    meant = texts_of(values, lambda cell: _meant(cell, source.words))
    unread = flags_of(values, lambda cell: _meaning(word_key(cell), source.words) is None) & ~blank(values)
    return meant, values.astype("string").where(unread) if unread.any() else None


def _group(match: re.Match[str] | None) -> str | None:
    return match[1] if match else None


def _meant(cell: Any, words: tuple[tuple[str, str], ...]) -> str | None:
    """Meaning of a cell, which may be the cell itself or nothing."""
    word = _meaning(word_key(cell), words)
    return str(cell) if word == KEPT else word or None


def _meaning(word: str, values: tuple[tuple[str, str], ...]) -> str | None:
    for pattern, meant in values:
        if pattern == word or ("*" in pattern and fnmatch.fnmatchcase(word, pattern)):
            return meant
    return None


def _texts(table: pd.DataFrame, name: Any) -> list[str]:
    """Cells of a column as text, blank where they say nothing."""
    return [text or "" for text in each_of(table[name], _told)]


def _told(cell: Any) -> str:
    text = str(cell).strip()
    return "" if text.casefold() in NULL_WORDS else text.removesuffix(".0")


def _joined(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
    """One column as it stands; several joined by a bar, so that a table of words can ask for both."""
    if len(names) == 1:
        only: pd.Series[Any] = table[names[0]]
        return only
    rows = zip(*(_texts(table, name) for name in names), strict=True)
    return pd.Series(["|".join(row) if any(row) else None for row in rows], index=table.index, dtype="string")


def _words(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
    """Several columns joined by a blank, where each of them says something."""
    rows = zip(*(_texts(table, name) for name in names), strict=True)
    return pd.Series([" ".join(row) if all(row) else None for row in rows], index=table.index, dtype="string")


def _within(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
    """A place and behind a comma what it lies in, where it does not say so itself."""
    rows = zip(*(_texts(table, name) for name in names), strict=True)
    told = [
        ", ".join(filter(None, (place, "" if town.casefold() in place.casefold() else town))) or None
        for place, town in rows
    ]
    return pd.Series(told, index=table.index, dtype="string")


def _day(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
    """Year, month and day in columns of their own, as one date that goes as far as they do; a month may be a word."""
    rows = zip(*(_texts(table, name) for name in names), strict=True)
    return pd.Series([_date_text(*row) for row in rows], index=table.index, dtype=object)


def _date_text(year: str, month: str = "", day: str = "") -> str | None:
    """Date of its parts; zero is what some tables write for a part that is not known."""
    year, month, day = ("" if part.strip("0") == "" else part for part in (year, month, day))
    if not year:
        return None
    if not month:
        return year.zfill(4)
    if not month.isdecimal():
        return " ".join(part for part in (day, month, year) if part)
    return "-".join(part.zfill(width) for part, width in ((year, 4), (month, 2), (day, 2)) if part)


def _sum(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
    """Sum of several counts, with bounds where some of them have; null where none of them says anything."""
    rows = zip(*(_texts(table, name) for name in names), strict=True)
    totals = {row: _total(row) for row in dict.fromkeys(rows)}
    rows = zip(*(_texts(table, name) for name in names), strict=True)
    return pd.Series([totals[row] for row in rows], index=table.index, dtype=object)


def _total(cells: tuple[str, ...]) -> str | None:
    """Sum of the counts in one row; cells that are no counts are passed on, so that they are told."""
    from geoincidents.tables.counts import NOT_KNOWN, read_count  # counts needs the words for nothing from here

    counts = [(cell, read_count(cell)) for cell in cells if cell]
    if any(count is None for _, count in counts):
        return " + ".join(cell for cell, _ in counts)
    known = [count for _, count in counts if count is not None and (count.best is None or count.best not in NOT_KNOWN)]
    if not known:
        return None
    if all(count.exact for count in known):
        return str(sum(count.best or 0 for count in known))
    lows = [count.best if count.exact else count.low for count in known]
    highs = [count.best if count.exact else count.high for count in known]
    low = sum(number for number in lows if number is not None)
    if None in highs:
        return f"at least {low}" if any(lows) else " + ".join(cell for cell, _ in counts)
    return f"{low}-{sum(number for number in highs if number is not None)}"


def _note(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
    """Counts that have no column of their own, by their headers; zero and nothing are left out."""
    cells = [[text if text not in {"", "0", "-9", "-99"} else "" for text in _texts(table, name)] for name in names]
    rows = zip(*cells, strict=True)
    said = ["; ".join(f"{name} {cell}" for name, cell in zip(names, row, strict=True) if cell) for row in rows]
    return pd.Series([text or None for text in said], index=table.index, dtype=object)


def _first_given(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
    """Header of the first column that says something."""
    keys = [header_key(name) for name in names]
    rows = zip(*(_texts(table, name) for name in names), strict=True)
    said = [next((key for key, cell in zip(keys, row, strict=True) if cell), None) for row in rows]
    return pd.Series(said, index=table.index, dtype=object)


def _each(read: Callable[[str], str | None]) -> Callable[[pd.DataFrame, list[Any]], pd.Series[Any]]:
    """What is made of each cell of one column."""

    def apply(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
        values = table[names[0]]
        if values.dtype == object:
            values = values.map(lambda cell: _written(cell) if hasattr(cell, "__len__") else cell)
        return texts_of(values, lambda cell: read(str(cell)))

    return apply


def _written(cell: Any) -> str:
    """A cell as text; one of several entries, as typed formats have them, as JSON."""
    several = cell.tolist() if hasattr(cell, "tolist") and bool(getattr(cell, "ndim", None)) else cell
    return json.dumps(several, ensure_ascii=False, default=str) if isinstance(several, list) else str(cell)


def _latest(text: str) -> str | None:
    """Latest day of a list with semicolons."""
    days = re.findall(r"\d{4}-\d{2}-\d{2}", text)
    return max(days, default=None)


def _paths(text: str) -> str | None:
    """Addresses in a list of sources that came as JSON."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return text or None
    entries = listed if isinstance(listed, list) else [listed]
    found = [_address(entry) for entry in entries]
    return "; ".join(dict.fromkeys(address for address in found if address)) or None


def _listed(text: str) -> str | None:
    """Entries of a list that came as JSON, as one text."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return text or None
    entries = [_title(entry) for entry in (listed if isinstance(listed, list) else [listed])]
    return "; ".join(dict.fromkeys(str(entry) for entry in entries if entry not in (None, ""))) or None


def _title(entry: Any) -> Any:
    """Name of an entry that is an object; the entry itself where it is none or has no name."""
    if not isinstance(entry, dict):
        return entry
    named_entry = {header_key(key): value for key, value in entry.items()}
    return next((named_entry[key] for key in _TITLES if named_entry.get(key)), None)


def _count_of(harm: str) -> Callable[[str], str | None]:
    """How many entries of a list that came as JSON say that somebody was killed, or injured."""

    def read(text: str) -> str | None:
        from geoincidents.tables.harm import fates_in  # which needs the words for nothing from here

        fates = fates_in(text)
        return None if fates is None else str(fates.count(harm))

    return read


def _address(entry: Any) -> str | None:
    if isinstance(entry, dict):
        return next((str(entry[key]) for key in ("path", "url", "link", "paths") if entry.get(key)), None)
    return str(entry) if entry else None


def _related(table: pd.DataFrame, names: list[Any]) -> pd.Series[Any]:
    """Smallest identifier of each list of related ones, so that rows that name each other share it."""
    found = [min(re.findall(r"\w+", text), default=None) for text in table[names[0]].fillna("").astype(str)]
    return pd.Series(found, index=table.index, dtype=object)


def _type(text: str) -> str | None:
    """Type of event that a short description names."""
    from geoincidents.tables.words import meaning_of  # words needs to know here what is blank

    return meaning_of(text, schema.EVENT_TYPE)


def _fips(text: str) -> str | None:
    code = text.strip()
    return country_of_fips(code) if code else None


_COMBINED: Final[Mapping[str, Callable[[pd.DataFrame, list[Any]], pd.Series[Any]]]] = {
    "text": _joined,
    "words": _words,
    "within": _within,
    "day": _day,
    "sum": _sum,
    "note": _note,
    "latest": _each(_latest),
    "first_given": _first_given,
    "paths": _each(_paths),
    "related": _related,
    "fips": _each(_fips),
    "list": _each(_listed),
    "killed_of": _each(_count_of("killed")),
    "injured_of": _each(_count_of("injured")),
    "type": _each(_type),
}


def named(name: str) -> tuple[Source, ...]:
    """The one column of exactly that name."""
    return (Source((f"{EXACT}{name}",)),)


def words_to_sources(sources: Iterable[Source], words: Mapping[str, str]) -> tuple[Source, ...]:
    """Sources in which a caller's words come before those of a layout."""
    own = tuple((word_key(word), meaning) for word, meaning in words.items())
    return tuple(
        Source(one.columns, (*own, *(one.words or (("*", KEPT),))), one.how, one.constant, one.pattern)
        for one in sources
    )
