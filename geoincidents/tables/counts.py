"""Counts as people type them into a cell: ``1,200``, ``10+``, ``5-7``, ``at least 14``, ``dozens``, ``-99``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.gazetteer.strings.coordinates import plain
from geoincidents.tables.coercion import note_fault
from geoincidents.tables.headings import rows_of
from geoincidents.tables.mapping import NULL_WORDS, blank
from geoincidents.tables.uniques import different
from geoincidents.text.numerals import parse_number, vague_bounds

if TYPE_CHECKING:
    from geoincidents.tables.findings import Finding

TRIPLES: Final = (
    (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
    (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
)

MOST: Final = 10_000_000
"""No single event has killed or injured more people; a larger number is another kind of number."""

# Numbers that stand for "not known" in published tables (GTD -9 and -99, others by their fill values).
NOT_KNOWN: Final = frozenset({-9, -99, -999, -9999, -98, -88, -77})
"""Numbers that stand for nothing known in a count."""
_NOBODY: Final = frozenset(
    {"nil", "no", "nobody", "zero", "no casualties", "no deaths", "no injuries", "no one", "nul", "none"}
)
_UNIT: Final = re.compile(
    r"\s*(?:ราย|คน|人|名|명|người|orang|jiwa|kişi|чел\.?|осіб)$"
)  # counted persons, behind the number

_MARKS: Final = re.compile(r"(?<=[\w)+])\s*(?:\[[^\[\]]{1,3}\])+$")  # of footnotes: "40+[a]", "3[12]"
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:[.,' \u00a0\u2009\u202f’]\d{3})+(?:[.,]0+)?")
_PLAIN: Final = re.compile(r"([+-]?\d+)(?:[.,]0+)?")
_N: Final = r"(\d{1,3}(?:[.,' \u00a0\u2009\u202f’]\d{3})+|\d+|[^\W\d_]+(?:[- '’][^\W\d_]+)*?)"
_WHAT: Final = (
    r"(?:\s*(?:people|persons?|civilians?|soldiers?|killed|dead|deaths?|fatalities|injured|wounded|casualties"
    r"|victims?|men|women|children))*"
)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """How one kind of statement about a number is written."""
    if kind == "range":
        return re.compile(rf"(?:{_said('between')}\s*)?{_N}\s*(?:-|–|—|/|\.\.|{_said('to')})\s*{_N}{_WHAT}")
    behind = {
        "at_least": rf"|{_N}\s*(?:\+|or more|and more|at least|min\.?|ou plus|o más|или более|або більше){_WHAT}",
        "at_most": rf"|{_N}\s*(?:or fewer|or less|ou moins|o menos){_WHAT}",
        "about": rf"|{_N}\s*(?:\?|\(\?\)|approx\.?|est\.?|\*)|{_N}{_WHAT}",
    }
    return re.compile(rf"(?:{_said(kind)}\.?\s*{_N}{_WHAT}{behind.get(kind, '')})")


def _said(role: str) -> str:
    """Words of all languages for one role, as a pattern; words end where a number may begin."""
    words = [
        word.replace("_", " ") for one, _, words in rows_of("count_words.tsv") if one == role for word in words.split()
    ]
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) + ")"


@cache
def _said_alone(role: str) -> frozenset[str]:
    """What a cell says by itself in any language, for one role."""
    rows = rows_of("count_words.tsv")
    return frozenset(word.replace("_", " ") for one, _, words in rows if one == role for word in words.split())


def _at_least_of(text: str) -> tuple[int, None] | None:
    """Least number that a vague word of another language than English stands for."""
    low = _vague().get(text)
    return None if low is None else (low, None)


@cache
def _vague() -> dict[str, int]:
    rows = [row for row in rows_of("count_words.tsv") if row[0].isdecimal()]
    return {word.replace("_", " "): int(low) for low, _, words in rows for word in words.split()}


@cache
def _small_numbers() -> dict[str, int]:
    """Numbers in words of other languages than English."""
    rows = [words.split() for _, words in rows_of("numbers.tsv")]
    return {form: at for words in rows for at, forms in enumerate(words, 1) for form in forms.split("/")}


class Count(NamedTuple):
    """Bounds and best value of one cell; ``exact`` where the cell is a bare number."""

    low: int | None
    best: int | None
    high: int | None
    exact: bool = False


def read_count(text: str) -> Count | None:  # noqa: C901, PLR0911 a form a return
    """What a cell says; None where it cannot be read.

    >>> read_count("1,200")[:3], read_count("10+")[:3], read_count("5-7")[:3], read_count("at least 14")[:3]
    ((None, 1200, None), (10, 10, None), (5, None, 7), (14, 14, None))
    """
    written = " ".join(plain(text).casefold().replace("٬", ",").split()).strip("\"'").strip()
    written = _MARKS.sub("", written) or written
    remark = False
    if outside := re.sub(r"\s*\([^()]*\)$", "", written):  # "20 (12 civilians)"
        remark, written = outside != written, outside
    written = _UNIT.sub("", written) or written
    if written in _said_alone("unknown"):
        return Count(None, None, None)
    if written in _NOBODY or written in _said_alone("nobody"):
        return Count(None, 0, None, exact=True)
    if (number := _whole(written)) is not None:
        return Count(None, number, None, exact=not remark)
    if (match := _pattern("range").fullmatch(written)) and (bounds := _both(match)) is not None:
        return Count(bounds[0], bounds[0] if bounds[0] == bounds[1] else None, bounds[1])
    for kind, step in (("at_least", 0), ("more_than", 1)):
        if (number := _named(kind, written)) is not None:
            return Count(number + step, number if not step else None, None)
    for kind, step in (("at_most", 0), ("less_than", 1)):
        if (number := _named(kind, written)) is not None:
            return Count(None, None, max(number - step, 0))
    if (number := _named("about", written)) is not None:
        return Count(None, number, None)
    vague = vague_bounds(written) or _at_least_of(written)
    return None if vague is None else Count(vague[0], None, vague[1])


def _whole(text: str) -> int | None:
    """A whole number with or without grouped thousands."""
    if _GROUPED.fullmatch(text):
        return int(
            re.sub(r"[^\d+-]", "", re.sub(r"[.,]0+$", "", text) if text.count(".") + text.count(",") > 1 else text)
        )
    match = _PLAIN.fullmatch(text)
    return int(match[1]) if match else None


def _number(text: str) -> int | None:
    """A whole number in figures or words."""
    number: float | None = _whole(text)
    if number is None:
        number = parse_number(text)
    if number is None:
        number = _small_numbers().get(text)
    return int(number) if number is not None and float(number).is_integer() else None


def _named(kind: str, text: str) -> int | None:
    match = _pattern(kind).fullmatch(text)
    return None if match is None else _number(next(group for group in match.groups() if group is not None))


def _both(match: re.Match[str]) -> tuple[int, int] | None:
    low, high = _number(match[1]), _number(match[2])
    return (low, high) if low is not None and high is not None and low <= high else None


def read_counts(found: pd.DataFrame, faults: list[Finding]) -> pd.DataFrame:
    """Copy with the columns of killed and injured as whole numbers, bounds taken from what people typed.

    In a column in which some cell states bounds, a bare number is meant exactly, and is its own bounds.
    """
    out = found.copy()
    for low, best, high in TRIPLES:
        stated = {name: _read(out[name], faults) for name in (low, best, high) if name in out.columns}
        if not stated:
            continue
        middle = stated.get(best)
        bounded = middle is not None and middle[["low", "high"]].notna().any(axis=None)
        for name, part in ((low, "low"), (high, "high")):
            own = stated[name]["best"].fillna(stated[name][part]) if name in stated else None
            if middle is not None:
                told = middle[part].fillna(middle["best"].where(middle["exact"])) if bounded else middle[part]
                own = told if own is None else own.fillna(told)
            if own is not None:
                out[name] = own.astype("Int64")
        if middle is not None:
            out[best] = middle["best"].astype("Int64")
    return out


def _read(values: pd.Series[Any], faults: list[Finding]) -> pd.DataFrame:
    """Low, best and high of each cell, and whether it is a bare number; cells that say nothing known are told."""
    nothing = blank(values)
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        numbers = values.to_numpy(dtype="float64", na_value=np.nan)
        whole = np.isfinite(numbers) & (numbers == np.round(numbers))
        read = pd.DataFrame(index=values.index)
        read["best"] = pd.array(np.where(whole & (np.abs(numbers) <= 2**53), numbers, np.nan), dtype="Float64").astype(
            "Int64"
        )
        read["low"] = read["high"] = pd.array([pd.NA] * len(values), dtype="Int64")
        read["exact"] = whole
        note_fault(values, ~nothing & ~whole, "whole numbers", faults)
    else:
        codes, cells = different(values)
        read_cells = [None if _says_nothing(cell) else _cell(cell) for cell in cells]
        read = pd.DataFrame(index=values.index)
        for at, name in enumerate(("low", "best", "high")):
            told = pd.array([*(pd.NA if one is None else one[at] for one in read_cells), pd.NA], dtype="Int64")
            read[name] = told[codes]
        read["exact"] = np.array([*(one is not None and one.exact for one in read_cells), False], dtype=bool)[codes]
        unread = np.array([*(one is None for one in read_cells), False], dtype=bool)[codes]
        note_fault(values, ~nothing & unread, "whole numbers", faults)
    return _within_reason(values, read, faults)


def _says_nothing(cell: Any) -> bool:
    text = str(cell).strip()  # "None" is what programs write for nothing, "none" what people write for nobody
    return text.casefold() in NULL_WORDS and text != "none"


def _cell(value: Any) -> Count | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | np.integer):
        return Count(None, int(value), None, exact=True)
    return read_count(str(value))


def _within_reason(values: pd.Series[Any], read: pd.DataFrame, faults: list[Finding]) -> pd.DataFrame:
    """Counts without the numbers that stand for nothing known, and without those that cannot be counts of people."""
    best = read["best"].mask(read["best"].isin(list(NOT_KNOWN)).to_numpy(dtype=bool, na_value=False))
    negative = (best < 0).to_numpy(dtype=bool, na_value=False)
    above = [(read[name] > MOST).to_numpy(dtype=bool, na_value=False) for name in ("low", "best", "high")]
    beyond = np.logical_or.reduce(above)
    note_fault(values, negative, "counts that are not negative", faults)
    note_fault(values, beyond, f"counts of people below {MOST:,}", faults)
    out = read.copy()
    for name in ("low", "best", "high"):
        out[name] = (best if name == "best" else out[name]).mask(negative | beyond)
    return out
