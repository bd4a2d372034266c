"""A known table layout as a value: what proves it, what its columns mean, how its rows fold into events.

A layout is declared in a TOML file, not programmed. ``[fields]`` says for each schema column (and ``lat``, ``lon``,
``point``, ``year``) where its value comes from: the name of a column, or a table with

``column`` or ``columns``
    headers, compared without case, blanks and signs; several are joined by ``|`` before ``values`` are asked,
``values``
    name of a table under ``[values]`` or in ``data/vocabularies.toml`` (``cameo``), or an inline one: a word of the source to one of the schema; in the source's
    word ``*`` stands for any text, and as a meaning ``=`` for the cell itself and nothing for nothing,
``how``
    one of :data:`HOW`,
``constant``
    one value for all rows,
``pattern``
    a regular expression whose first group is taken of the cell.

A list of these gives the first that says something, row by row.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.tables.columns import LAT, LON, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

POINT: Final = "point"
"""Field whose one column holds both coordinates."""

YEAR: Final = "year"
"""Field with the year that every reading of a date has to agree with."""

HOW: Final = ("text", "day", "sum", "note", "latest", "first_given", "paths", "related", "fips", "list")
"""What is done with several columns, or with one that holds a list; see :mod:`geoincidents.tables.mapping`."""

ORDERS: Final = ("dmy", "mdy", "ymd")
"""Orders of the numbers of a date."""

_KEYS: Final = frozenset({"name", "title", "url", "licence", "attribution", "versions", "not_taken", "schema", "dates"})
_TARGETS: Final = (*schema.DTYPES, LAT, LON, POINT, YEAR)
_SIGNS: Final = re.compile(r"[\W_]+")


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
    """A known table layout; :func:`parse_layout` makes one of TOML."""

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


def parse_layout(text: str, origin: str) -> Layout:
    """Layout of a declaration in TOML; every fault names the key."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{origin} is no TOML: {error}.") from error
    known = {*_KEYS, "prove", "absent", "positions", "checks", "fields", "values", "fold"}
    if unknown := sorted(set(raw) - known):
        raise InputError(f"{origin}: {unknown[0]!r} is no key of a layout.{did_you_mean(unknown[0], sorted(known))}")
    if not isinstance(raw.get("name"), str) or not isinstance(raw.get("fields"), dict):
        raise InputError(f"{origin} needs a name and a table [fields] that says what the columns mean.")
    words = _words(raw.get("values", {}), origin)
    fields = []
    for target, given in raw["fields"].items():
        if target not in _TARGETS:
            raise InputError(f"{origin}: {target!r} is no incident column.{did_you_mean(target, _TARGETS)}")
        alternatives = given if isinstance(given, list) else [given]
        fields.append((target, tuple(_source(one, words, f"{origin}: {target}") for one in alternatives)))
    return Layout(
        name=raw["name"],
        title=str(raw.get("title", raw["name"])),
        proofs=tuple(frozenset(map(header_key, proof)) for proof in raw.get("prove", [])),
        fields=tuple(fields),
        schema=_schema_word(raw, origin),
        absent=frozenset(map(header_key, raw.get("absent", []))),
        positions=tuple(tuple(names) for names in raw.get("positions", [])),
        checks=tuple(raw.get("checks", {}).items()),
        dates=_choice(raw.get("dates"), ORDERS, f"{origin}: dates"),
        fold=_fold(raw["fold"], origin) if "fold" in raw else None,
        facts={key: str(raw[key]) for key in ("url", "licence", "attribution", "versions", "not_taken") if key in raw},
    )


def _words(given: Any, origin: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Tables of words by name, a layout's own and those that layouts share."""
    if not isinstance(given, dict):
        raise InputError(f"{origin}: [values] is no table of tables of words.")
    return {**_shared(), **{name: _pairs(table, f"{origin}: [values.{name}]") for name, table in given.items()}}


@cache
def _shared() -> dict[str, tuple[tuple[str, str], ...]]:
    text = (files("geoincidents.tables") / "data" / "vocabularies.toml").read_text(encoding="utf-8")
    return {name: _pairs(table, name) for name, table in tomllib.loads(text)["values"].items()}


def _choice(word: Any, known: tuple[str, ...], origin: str) -> str | None:
    if word is not None and word not in known:
        raise InputError(f"{origin} is {word!r}, which is not known.{did_you_mean(str(word), known)}")
    return None if word is None else str(word)


def _schema_word(raw: dict[str, Any], origin: str) -> str:
    word = str(raw.get("schema", schema.SourceSchema.TABLE))
    known = [str(value) for value in schema.SourceSchema]
    if word not in known:
        raise InputError(f"{origin}: schema {word!r} is not known.{did_you_mean(word, known)}")
    return word


def _pairs(table: Any, origin: str) -> tuple[tuple[str, str], ...]:
    """Words of the source with what they mean, keyed for comparison; longer patterns come before shorter ones."""
    if not isinstance(table, dict):
        raise InputError(f"{origin} is no table of words.")
    pairs = [(word_key(word), str(meaning)) for word, meaning in table.items()]
    return tuple(sorted(pairs, key=lambda pair: ("*" in pair[0], -len(pair[0]))))


def word_key(value: object) -> str:
    """A cell as it is compared with the words of a layout: without case, outer blanks, and the ``.0`` of a float."""
    text = " ".join(str(value).split()).casefold()
    return text.removesuffix(".0") if text.removesuffix(".0").lstrip("-").isdecimal() else text


def _source(given: Any, words: Mapping[str, tuple[tuple[str, str], ...]], origin: str) -> Source:
    if isinstance(given, str):
        return Source((header_key(given),))
    allowed = ("column", "columns", "values", "how", "constant", "pattern")
    if not isinstance(given, dict) or set(given) - set(allowed):
        raise InputError(f"{origin}: {given!r} is no source. Give a column's name, or a table of {', '.join(allowed)}.")
    names = given.get("columns", [given["column"]] if "column" in given else [])
    values = given.get("values", {})
    if isinstance(values, str):
        if values not in words:
            raise InputError(f"{origin}: there is no table [values.{values}].{did_you_mean(values, words)}")
        pairs = words[values]
    else:
        pairs = _pairs(values, origin)
    how = given.get("how", "text")
    if how not in HOW:
        raise InputError(f"{origin}: how={how!r} is not known.{did_you_mean(str(how), HOW)}")
    constant = given.get("constant")
    # A star in a header of a sum stands for any text.
    columns = tuple(
        "*".join(map(header_key, str(name).split("*"))) if "*" in str(name) else header_key(name) for name in names
    )
    return Source(columns, pairs, how, None if constant is None else str(constant), given.get("pattern"))


def _fold(raw: dict[str, Any], origin: str) -> Fold:
    if not isinstance(raw.get("key"), list) or not raw["key"]:
        raise InputError(f"{origin}: [fold] needs key, the list of headers that rows of one event share.")
    count = []
    for target, rule in raw.get("count", {}).items():
        words = tuple(map(word_key, rule.get("is", [])))
        count.append((target, header_key(rule["column"]) if "column" in rule else None, words))
    return Fold(
        key=tuple(map(header_key, raw["key"])),
        spread=tuple((header_key(one), other) for one, other in raw.get("spread", {}).items()),
        count=tuple(count),
        only_without=tuple(map(header_key, raw.get("only_without", []))),
    )
