"""Layouts as they are declared: TOML read into values, every fault told with its key.

A layout is declared, not programmed. ``[fields]`` says for each schema column (and ``lat``, ``lon``,
``point``, ``year``) where its value comes from: the name of a column, or a table with

``column`` or ``columns``
    headers, compared without case, blanks and signs; several are joined by ``|`` before ``values`` are asked,
``values``
    name of a table under ``[values]`` or in ``data/vocabularies.toml`` (``cameo``), or an inline one: a word of the
    source to one of the schema; in the source's
    word ``*`` stands for any text, and as a meaning ``=`` for the cell itself and nothing for nothing,
``how``
    one of :data:`HOW`,
``constant``
    one value for all rows,
``pattern``
    a regular expression whose first group is taken of the cell.

A list of these gives the first that says something, row by row.

``[fold]`` says which rows are one event, ``prove`` and ``absent`` which headers prove a layout, ``positions`` and
``[checks]`` how it is known without headers, ``dates`` the order of numbers in a date that nothing proves.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.tables.columns import LAT, LON, POINT, YEAR, did_you_mean
from geoincidents.tables.layouts.layout import HOW, ORDERS, Fold, Layout, Source, header_key, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Words = tuple[tuple[str, str], ...]

_FACTS: Final = ("url", "licence", "attribution", "versions", "not_taken")
_KEYS: Final = (
    *("name", "title", "schema", "dates", *_FACTS),
    *("prove", "absent", "positions", "checks", "place_where_typed", "fields", "values", "fold"),
)
_SOURCE_KEYS: Final = ("column", "columns", "values", "how", "constant", "pattern")
_FOLD_KEYS: Final = ("key", "spread", "count", "only_without")
_TARGETS: Final = (*schema.DTYPES, LAT, LON, POINT, YEAR)


def parse_layout(text: str, origin: str) -> Layout:
    """Layout of a declaration in TOML; every fault names the key."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{origin} is no TOML: {error}.") from error
    _refuse_unknown(raw, _KEYS, f"{origin}:", "key of a layout")
    if not isinstance(raw.get("name"), str) or not isinstance(raw.get("fields"), dict):
        raise InputError(f"{origin} needs a name and a table [fields] that says what the columns mean.")
    if not raw["fields"]:
        raise InputError(f"{origin}: [fields] is empty. Say for each incident column where it comes from.")
    words = _words(raw.get("values", {}), origin)
    return Layout(
        name=raw["name"],
        title=str(raw.get("title", raw["name"])),
        proofs=tuple(frozenset(map(header_key, proof)) for proof in _lists(raw.get("prove", []), f"{origin}: prove")),
        fields=tuple((target, _sources(target, given, words, origin)) for target, given in raw["fields"].items()),
        schema=_choice(raw.get("schema", schema.SourceSchema.TABLE), schema.SourceSchema, f"{origin}: schema"),
        absent=frozenset(map(header_key, _texts(raw.get("absent", []), f"{origin}: absent"))),
        positions=tuple(tuple(names) for names in _lists(raw.get("positions", []), f"{origin}: positions")),
        checks=_checks(raw.get("checks", {}), f"{origin}: [checks]"),
        dates=_choice(raw["dates"], ORDERS, f"{origin}: dates") if "dates" in raw else None,
        fold=_fold(raw["fold"], f"{origin}: [fold]") if "fold" in raw else None,
        place_where_typed=raw.get("place_where_typed"),
        facts={key: str(raw[key]) for key in _FACTS if key in raw},
    )


def _refuse_unknown(given: Mapping[str, Any], known: Iterable[str], origin: str, what: str) -> None:
    """Refuse a key that nobody knows, with the closest known one."""
    if unknown := sorted(set(given) - set(known)):
        raise InputError(f"{origin} {unknown[0]!r} is no {what}.{did_you_mean(unknown[0], sorted(known))}")


def _choice(word: Any, known: Iterable[str], origin: str) -> str:
    """One of some known words."""
    options = [str(option) for option in known]
    if str(word) not in options:
        raise InputError(f"{origin} is {str(word)!r}, which is not known.{did_you_mean(str(word), options)}")
    return str(word)


def _texts(given: Any, origin: str) -> list[str]:
    """A list of text."""
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise InputError(f"{origin} is {given!r}; it needs a list of text.")
    return given


def _lists(given: Any, origin: str) -> list[list[str]]:
    """A list of lists of text."""
    if not isinstance(given, list) or not all(isinstance(one, list) and one for one in given):
        raise InputError(f"{origin} is {given!r}; it needs a list of lists of headers.")
    return [_texts(one, origin) for one in given]


def _words(given: Any, origin: str) -> dict[str, Words]:
    """Tables of words by name, a layout's own and those that layouts share."""
    if not isinstance(given, dict):
        raise InputError(f"{origin}: [values] is no table of tables of words.")
    return {**_shared(), **{name: _pairs(table, f"{origin}: [values.{name}]") for name, table in given.items()}}


@cache
def _shared() -> dict[str, Words]:
    text = (files("geoincidents.tables") / "data" / "vocabularies.toml").read_text(encoding="utf-8")
    return {name: _pairs(table, name) for name, table in tomllib.loads(text)["values"].items()}


def _pairs(table: Any, origin: str) -> Words:
    """Words of the source with what they mean, keyed for comparison; longer patterns come before shorter ones."""
    if not isinstance(table, dict) or any(isinstance(meaning, dict | list) for meaning in table.values()):
        raise InputError(f"{origin} is no table of words.")
    pairs = [(word_key(word), str(meaning)) for word, meaning in table.items()]
    return tuple(sorted(pairs, key=lambda pair: ("*" in pair[0], -len(pair[0]))))


def _sources(target: str, given: Any, words: Mapping[str, Words], origin: str) -> tuple[Source, ...]:
    """Sources of one incident column, whose meanings are words of its vocabulary where it has one."""
    if target not in _TARGETS:
        raise InputError(f"{origin}: {target!r} is no incident column.{did_you_mean(target, _TARGETS)}")
    alternatives = given if isinstance(given, list) else [given]
    if not alternatives:
        raise InputError(f"{origin}: {target}: [] is no source. Give a column's name, or a table.")
    sources = tuple(_source(one, words, f"{origin}: {target}") for one in alternatives)
    vocabulary = [str(word) for word in schema.VOCABULARIES.get(target, ())]
    for meaning in [meaning for source in sources for _, meaning in source.words] + [one.constant for one in sources]:
        if vocabulary and meaning not in {None, "", "=", *vocabulary}:
            msg = f"{origin}: {meaning!r} is no {target}.{did_you_mean(str(meaning), vocabulary)}"
            raise InputError(msg)
    return sources


def _source(given: Any, words: Mapping[str, Words], origin: str) -> Source:
    if isinstance(given, str):
        return Source((_column(given),))
    if not isinstance(given, dict) or set(given) - set(_SOURCE_KEYS):
        msg = f"{origin}: {given!r} is no source. Give a column's name, or a table of {', '.join(_SOURCE_KEYS)}."
        raise InputError(msg)
    names = _texts(given.get("columns", [given["column"]] if "column" in given else []), f"{origin}: columns")
    if not names and "constant" not in given:
        raise InputError(f"{origin}: {given!r} names neither a column, nor columns, nor a constant.")
    values = given.get("values", {})
    if isinstance(values, str):
        if values not in words:
            raise InputError(f"{origin}: there is no table [values.{values}].{did_you_mean(values, words)}")
        pairs = words[values]
    else:
        pairs = _pairs(values, f"{origin}: values")
    how = given.get("how", "text")
    if how not in HOW:
        raise InputError(f"{origin}: how={how!r} is not known.{did_you_mean(str(how), HOW)}")
    constant = given.get("constant")
    pattern = _pattern(given["pattern"], origin) if "pattern" in given else None
    return Source(tuple(map(_column, names)), pairs, how, None if constant is None else str(constant), pattern)


def _column(name: str) -> str:
    """A header as it is compared; a star in it stands for any text."""
    return "*".join(map(header_key, name.split("*"))) if "*" in name else header_key(name)


def _pattern(given: Any, origin: str) -> str:
    """A regular expression with a group that is what is taken."""
    try:
        groups = re.compile(str(given)).groups
    except re.error as error:
        raise InputError(f"{origin}: pattern {given!r} is no regular expression: {error}.") from error
    if not groups:
        raise InputError(f"{origin}: pattern {given!r} has no group. Put what is to be taken in brackets.")
    return str(given)


def _checks(given: Any, origin: str) -> tuple[tuple[str, str], ...]:
    """Regular expressions that the cells of a first row fit."""
    if not isinstance(given, dict):
        raise InputError(f"{origin} is no table of headers and regular expressions.")
    for name, check in given.items():
        try:
            re.compile(str(check))
        except re.error as error:
            raise InputError(f"{origin} {name}: {check!r} is no regular expression: {error}.") from error
    return tuple((name, str(check)) for name, check in given.items())


def _fold(raw: Any, origin: str) -> Fold:
    if not isinstance(raw, dict):
        raise InputError(f"{origin} is no table.")
    _refuse_unknown(raw, _FOLD_KEYS, origin, "key of [fold]")
    if not raw.get("key"):
        raise InputError(f"{origin} needs key, the list of headers that rows of one event share.")
    _refuse_unknown(raw.get("count", {}), _TARGETS, f"{origin}: count:", "incident column")
    count = []
    for target, rule in raw.get("count", {}).items():
        words = tuple(map(word_key, rule.get("is", [])))
        count.append((target, header_key(rule["column"]) if "column" in rule else None, words))
    return Fold(
        key=tuple(map(header_key, _texts(raw["key"], f"{origin}: key"))),
        spread=tuple((header_key(one), other) for one, other in raw.get("spread", {}).items()),
        count=tuple(count),
        only_without=tuple(map(header_key, _texts(raw.get("only_without", []), f"{origin}: only_without"))),
    )
