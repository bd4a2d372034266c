"""A known table layout as a value: what proves it, what its columns mean, how its rows fold into events.

It is declared in a TOML file, which :mod:`geoincidents.tables.layouts.declarations` reads.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geoincidents import schema

if TYPE_CHECKING:
    from collections.abc import Mapping

HOW: Final = (
    "text",
    "words",
    "within",
    "day",
    "sum",
    "note",
    "latest",
    "first_given",
    "paths",
    "related",
    "fips",
    "list",
    "killed_of",
    "injured_of",
    "type",
)
"""What is done with several columns, or with one that holds a list; see :mod:`geoincidents.tables.mapping`."""

ORDERS: Final = ("dmy", "mdy", "ymd")
"""Orders of the numbers of a date."""

_SIGNS: Final = re.compile(
    r"(?:[^\w\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e]|_)+"
)  # with vowel signs of India and Thailand


def header_key(name: object) -> str:
    """A header as it is compared: without case and accents, one blank for whatever is neither letter nor digit."""
    return _SIGNS.sub(" ", without_marks(str(name)).casefold()).strip()


def without_marks(text: str) -> str:
    """Text without accents and vowel signs, however they were encoded; ``İ`` is an ``I``."""
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of one schema column come from."""

    columns: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    how: str = "text"
    constant: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows that are one event: those with the same ``key``.

    Attributes
    ----------
    key
        Headers; a row in which all of them are empty stays alone.
    spread
        Header of the second row -> header that it becomes beside the first row's, for tables with a row an actor.
    count
        Schema column -> header and the words of it that count, or no header to count every row, for tables with a row
        a person.
    only_without
        Headers whose presence means that nothing needs folding.
    """

    key: tuple[str, ...]
    spread: tuple[tuple[str, str], ...] = ()
    count: tuple[tuple[str, str | None, tuple[str, ...]], ...] = ()
    only_without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A known table layout; :func:`~geoincidents.tables.layouts.declarations.parse_layout` makes one of TOML."""

    name: str
    title: str
    proofs: tuple[frozenset[str], ...]
    fields: tuple[tuple[str, tuple[Source, ...]], ...]
    schema: str = str(schema.SourceSchema.TABLE)
    absent: frozenset[str] = frozenset()
    positions: tuple[tuple[str, ...], ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    fold: Fold | None = None
    dates: str | None = None
    place_where_typed: str | None = None
    """Header of the place where a further column tells the type; such columns are guessed where it is given."""
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    def proved_by(self, headers: frozenset[str]) -> int:
        """How many headers prove this layout; 0 where none of its proofs is whole."""
        if self.absent & headers:
            return 0
        return max((len(proof) for proof in self.proofs if proof <= headers), default=0)

    def headers(self) -> frozenset[str]:
        """Headers, compared as :func:`header_key` has them, that mean something to this layout."""
        return frozenset(column for _, sources in self.fields for source in sources for column in source.columns)

    def named(self, cells: list[str]) -> list[str] | None:
        """Headers for the cells of a first row that is data already, where they fit a column list of the layout."""
        for names in self.positions:
            if len(names) == len(cells):
                row = dict(zip(names, cells, strict=True))
                if self.checks and all(re.fullmatch(check, row[name].strip()) for name, check in self.checks):
                    return list(names)
        return None


def word_key(value: object) -> str:
    """A cell as it is compared with the words of a layout: without case, outer blanks, and the ``.0`` of a float."""
    text = " ".join(str(value).split()).casefold()
    return text.removesuffix(".0") if text.removesuffix(".0").lstrip("-").isdecimal() else text
