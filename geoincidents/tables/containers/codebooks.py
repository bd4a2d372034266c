"""Sheets that say what the codes of other columns mean, and the cells with the meanings in place of the codes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from geoincidents.tables.headings import rows_of
from geoincidents.tables.layouts.layout import header_key, word_key
from geoincidents.tables.mapping import NULL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

Codes = dict[str, dict[str, str]]
"""For a column by its folded header, or ``""`` for any, what each code means."""

_MOST: Final = 0.8  # share of the cells of a column that are codes of the book
_LISTED: Final = re.compile(r"\s*[/,;|]\s*")


def codes_of(rows: Sequence[Sequence[Any]], name: str) -> Codes:
    """What a sheet says of codes: by a column for the field, or by the sheet's own name; nothing for another sheet.

    >>> codes_of([["Field", "Code", "Meaning"], ["TYPE", 1.0, "Raid"], ["", 2.0, "Fire"]], "Codebook")
    {'type': {'1': 'Raid', '2': 'Fire'}}
    """
    for at, row in enumerate(rows[:5]):
        places = {role: place for place, cell in enumerate(row) if (role := _roles().get(header_key(cell))) is not None}
        if {"code", "meaning"} <= set(places):
            return _codes(rows[at + 1 :], places, name)
    return {}


def _codes(rows: Iterable[Sequence[Any]], places: dict[str, int], name: str) -> Codes:
    found: Codes = {}
    fields = [header_key(name)]
    for row in rows:
        said = {role: str(row[place]).strip() for role, place in places.items() if place < len(row)}
        if "field" in places and said.get("field"):
            fields = [header_key(one) for one in _LISTED.split(said["field"])]
        if said.get("code") and said.get("meaning"):
            for field in fields:
                found.setdefault(field, {})[word_key(said["code"])] = said["meaning"]
    return found


def decoded(table: pd.DataFrame, codes: Codes) -> list[str]:
    """Put meanings in place of codes in a table; the names of the columns that had them."""
    changed = []
    for name in table.columns:
        book = codes.get(header_key(name))
        if book is None:
            continue
        told = [word_key(cell) for cell in table[name] if cell is not None and cell == cell]  # noqa: PLR0124 not a number
        if not told:
            continue
        whole = sum(cell in book for cell in told) >= _MOST * len(told)
        known = {code: None if word.casefold() in NULL_WORDS else word for code, word in book.items()}
        if not whole:  # a column of counts of which some stand for nothing
            known = {code: word for code, word in known.items() if word is None}
        if any(cell in known for cell in told):
            table[name] = table[name].astype(object).map(lambda cell, known=known: known.get(word_key(cell), cell))
            changed.append(str(name))
    return changed


@cache
def _roles() -> dict[str, str]:
    rows = rows_of("codebook.tsv")
    return {header_key(word): role for role, words in rows for word in words.split()}
