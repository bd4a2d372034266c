"""Headers of foreign tables taken apart: groups of survey tools, camel case, brackets, and words that say nothing."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from geoincidents.tables.layouts.layout import header_key

_CAMEL: Final = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GROUPS: Final = re.compile(r"(?<=[^\W\d])[/:.-](?=[^\W\d])|(?<=[^\W\d])::(?=[^\W\d])")
_BRACKET: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


_OF_ANYTHING: Final = frozenset({"name", "label", "title", "value", "id", "code", "pcode", "type"})
_WORDED: Final = ("headers.tsv", "months.tsv", "harm.tsv", "words.tsv")


def rows_of(name: str) -> list[list[str]]:
    """Rows of one of the package's tables of words."""
    text = (files("geoincidents.tables") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def fillers() -> frozenset[str]:
    """Words of a header that change nothing."""
    return frozenset(header_key(word) for _, words in rows_of("fillers.tsv") for word in words.split())


@cache
def known_words() -> frozenset[str]:
    """Words beyond ASCII that headers, months and types of events are written with, without case and accents."""
    texts = [row[1].replace("|", " ") for name in _WORDED for row in rows_of(name)]
    return frozenset(header_key(word.rstrip("*")) for text in texts for word in text.split() if not word.isascii())


def bare(key: str) -> str:
    """A folded header without the words that change nothing; the whole where nothing else is in it."""
    return " ".join(word for word in key.split() if word not in fillers()) or key


def words_of(name: object) -> list[str]:
    """Words of a header, camel case taken apart.

    >>> words_of("startDisplay"), words_of("CIVILIAN_KIA")
    (['start', 'display'], ['civilian', 'kia'])
    """
    return header_key(_CAMEL.sub(" ", str(name))).split()


def forms(name: object) -> tuple[str, ...]:
    """How a header may be compared with a usual one, whole first; without blanks, for some have none.

    >>> forms("Date of the incident")
    ('date of the incident', 'dateoftheincident', 'date incident', 'dateincident')
    """
    key = " ".join(words_of(name)) if not str(name).isupper() else header_key(name)
    whole = header_key(name)
    keys = (whole, whole.replace(" ", ""), key, bare(key), bare(key).replace(" ", ""))
    return tuple(dict.fromkeys(key for key in keys if key))


def inner_forms(name: object) -> tuple[str, ...]:
    """The same of what is left without brackets, and of the last of the groups that a survey tool puts before.

    >>> inner_forms("group_place/village"), inner_forms("Date (MM/DD/YYYY)")
    (('village',), ('date',))
    """
    text = _BRACKET.sub(" ", str(name)).strip()
    groups = _GROUPS.split(text)
    # "Partner.Name" is the name of a partner, and no name of a place.
    last = " ".join(groups[-2:]) if header_key(groups[-1]) in _OF_ANYTHING else groups[-1]
    found = [form for part in (text, last) if part != str(name) for form in forms(part)]
    return tuple(dict.fromkeys(found))


@cache
def headers_of(name: str) -> dict[str, frozenset[str]]:
    """Headers of one of the package's tables of roles and headers, in every form, by their role."""
    return {
        role: frozenset(form for header in headers.split("|") for form in forms(header))
        for role, headers in rows_of(name)
    }
