"""Places of which one cell names all divisions: "North Gondar › Dabat", "Brgy. Bula, General Santos, Cotabato"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pandas as pd

from geoincidents import schema
from geoincidents.names.countries import countries_named
from geoincidents.names.place_words import words_of
from geoincidents.tables.headings import rows_of
from geoincidents.tables.mapping import blank
from geoincidents.tables.uniques import each_of

if TYPE_CHECKING:
    from collections.abc import Callable

_ARROWS: Final = re.compile(r"\s*(?:›|»|→|->|(?<=\s)>(?=\s))\s*")
_COMMAS: Final = re.compile(r"\s*[,،、]\s+")
_SAMPLE: Final = 200
_MOST: Final = 0.6  # of the cells that have to be written so
_FEWEST: Final = 2
_DEEPEST: Final = 5
_LONGEST: Final = 6  # words of the name of a place
_ABOVE: Final = (schema.ADMIN2, schema.ADMIN1)


def with_own_divisions(found: pd.DataFrame) -> None:
    """Leave the most exact name in the place, and the others in the divisions that no column gives, in place."""
    if schema.PLACE_PHRASE not in found.columns:
        return
    cells = found[schema.PLACE_PHRASE]
    sample = [str(cell) for cell in cells[~blank(cells)].head(_SAMPLE)]
    split = next((one for one in (_from_widest, _to_country, _from_exact) if _are(sample, one)), None)
    if split is None:
        return
    parts = each_of(cells, lambda cell: split(str(cell)))
    told: dict[str, list[str | None]] = {name: [None] * len(parts) for name in (schema.COUNTRY, *_ABOVE)}
    names = [None if one is None else one[schema.PLACE_PHRASE] for one in parts]
    for at, one in enumerate(parts):
        for name in told.keys() & (one or {}).keys():
            told[name][at] = (one or {})[name]
    found[schema.PLACE_PHRASE] = pd.Series(names, index=found.index, dtype="string").fillna(cells.astype("string"))
    for name, values in told.items():
        if any(values):
            own = pd.Series(values, index=found.index, dtype="string")
            found[name] = own if name not in found.columns else found[name].astype("string").fillna(own)


def _are(sample: list[str], split: Callable[[str], dict[str, str] | None]) -> bool:
    written = sum(split(cell) is not None for cell in sample)
    return written >= _FEWEST and written >= _MOST * len(sample)


def _from_widest(cell: str) -> dict[str, str] | None:
    """Parts with arrows between them, the widest first."""
    parts = [part.strip() for part in _ARROWS.split(cell)]
    return _named(parts[::-1]) if _are_names(parts) else None


def _to_country(cell: str) -> dict[str, str] | None:
    """Parts with commas between them, of which the last is a country."""
    parts = [part.strip() for part in _COMMAS.split(cell)]
    if not _are_names(parts) or not countries_named(parts[-1]):
        return None
    *inner, country = parts
    return {**_named(inner), schema.COUNTRY: country}


def _from_exact(cell: str) -> dict[str, str] | None:
    """Parts with commas between them, the most exact first, of which one has the word of a division or quarter."""
    parts = [part.strip() for part in _COMMAS.split(cell)]
    worded = any(set(part.casefold().replace(".", " ").split()) & _units() for part in parts)
    return _named(parts) if _are_names(parts) and worded else None


@cache
def _units() -> frozenset[str]:
    words = frozenset(word for _, words in rows_of("divisions.tsv") for word in words.split())
    return words | words_of("division1", "division2", "quarter")


def _are_names(parts: list[str]) -> bool:
    return 1 < len(parts) <= _DEEPEST and all(
        part and len(part.split()) <= _LONGEST and any(sign.isalpha() for sign in part) for part in parts
    )


def _named(parts: list[str]) -> dict[str, str]:
    """The most exact of some names as the place, the widest as the first division, what is between as the second."""
    out = {schema.PLACE_PHRASE: parts[0]}
    if len(parts) > 1:
        out[schema.ADMIN1] = parts[-1]
    if len(parts) > _FEWEST:
        out[schema.ADMIN2] = parts[-2]
    return out
