"""Columns of a foreign table that count killed and injured: whole, by bounds, or split by kinds of people.

A header is taken apart into words: what is counted, which bound, and who. Where one column counts all, it is taken;
else the columns of the parties are added up, and those of children, women and the like, who are among them, are not.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geoincidents import schema
from geoincidents.tables.counts import read_count
from geoincidents.tables.headings import rows_of, words_of
from geoincidents.tables.layouts.layout import Source, header_key
from geoincidents.tables.mapping import Fields, blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_BOUNDS: Final = ("low", "best", "high")
_FIELDS: Final = {
    ("killed", "low"): schema.KILLED_LOW,
    ("killed", "best"): schema.KILLED_BEST,
    ("killed", "high"): schema.KILLED_HIGH,
    ("injured", "low"): schema.INJURED_LOW,
    ("injured", "best"): schema.INJURED_BEST,
    ("injured", "high"): schema.INJURED_HIGH,
}
VICTIM: Final = "victim"
"""Harm of a header that only says victims."""

_SAMPLE: Final = 200
_MOST: Final = 0.6
_TOLL_HEADERS: Final = frozenset(
    {
        "injuries",
        "bilan humain",
        "human toll",
        "casualties",
        "casualty",
        "victims",
        "toll",
        "losses",
        "harm",
        "bilan",
        "victimes",
        "victimas",
        "bajas",
        "vitimas",
    }
    | {
        "opfer",
        "vittime",
        "жертвы",
        "пострадавшие",
        "жертви",
        "постраждалі",
        "الضحايا",
        "الخسائر",
        "can kaybi",
        "kayip",
    }
)
_STATES: Final = frozenset(
    {
        "situation",
        "situacao",
        "situacion",
        "estado",
        "status",
        "fate",
        "outcome",
        "victim status",
        "killed or injured",
        "condition",
    }
)


class Heading(NamedTuple):
    """What the header of a count says: the harm, the bound, and whether all, a party or a part is counted."""

    harm: str
    bound: str
    who: str


def heading_of(name: object) -> Heading | None:
    """What a header counts; None where it is no count of killed or injured people.

    >>> heading_of("Minimum total people killed"), heading_of("Children killed").who
    (Heading(harm='killed', bound='low', who='total'), 'subset')
    >>> heading_of("Cause of death") is None
    True
    """
    roles = [_role(word) for word in words_of(name)]
    harms = {role for role in roles if role in {"killed", "injured"}}
    bounds = {role for role in roles if role in {"low", "high"}}
    if not harms and "victim" in roles and not bounds:
        return None if "other" in roles else Heading(VICTIM, "best", _who(roles))
    if len(harms) != 1 or len(bounds) > 1 or "other" in roles:
        return None
    return Heading(harms.pop(), bounds.pop() if bounds else "best", _who(roles))


def _who(roles: Sequence[str | None]) -> str:
    """Whether a header with words of these roles counts all, a party, or people who are among others."""
    if "total" in roles:
        return "total"
    if "subset" in roles:
        return "subset"
    return "party" if {None, "victim"} & set(roles) else "all"


def _role(word: str) -> str | None:
    """Role of one word of a header; None for a word that names a party, as any word may."""
    if word.isdecimal():
        return "plain"
    whole, starts = _roles()
    for written in (word, word.removeprefix("n")):  # nkill, ndeath
        role = whole.get(written) or next((role for start, role in starts if written.startswith(start)), None)
        if role is not None and (written == word or role in {"killed", "injured"}):
            return role
    return None


@cache
def _roles() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    whole: dict[str, str] = {}
    starts = []
    for role, words in rows_of("harm.tsv"):
        for word in words.split():
            if word.endswith("*"):
                starts.append((header_key(word), role))
            else:
                whole.setdefault(header_key(word), role)
    return whole, tuple(sorted(starts, key=lambda pair: -len(pair[0])))


def harm_fields(table: pd.DataFrame, names: Sequence[Any], found: Fields) -> Fields:
    """Fields of counts that no usual header names, from the columns that are left.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"Killed - Civ": [1], "Killed - Army": [2]})
    >>> fields = harm_fields(table, list(table.columns), {})
    >>> fields["killed_best"][0].how, fields["killed_best"][0].columns
    ('sum', ('killed civ', 'killed army'))
    """
    told: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for name in names:
        heading = heading_of(name)
        if heading is not None and _are(table[name], lambda cell: read_count(str(cell)) is not None):
            told.setdefault((heading.harm, heading.bound), {}).setdefault(heading.who, []).append(name)
    victims = told.pop((VICTIM, "best"), {})
    known = {name for name in (schema.KILLED_BEST, schema.INJURED_BEST) if name in found}
    beside = ("injured", "best") in told or schema.INJURED_BEST in known  # beside injured the victims are the dead
    if victims and beside and ("killed", "best") not in told and schema.KILLED_BEST not in known:
        told["killed", "best"] = victims
    fields: Fields = {}
    split: list[Any] = []
    for key, groups in told.items():
        chosen = next(groups[who] for who in ("total", "all", "party", "subset") if who in groups)
        if _FIELDS[key] in found:
            split += [name for group in groups.values() for name in group]
            continue
        chosen = chosen[:1] if any(chosen is groups.get(who) for who in ("total", "all")) else chosen
        keys = tuple(header_key(name) for name in chosen)
        fields[_FIELDS[key]] = (Source(keys, how="sum") if len(keys) > 1 else Source(keys),)
        split += [name for group in groups.values() for name in group if name not in chosen or len(chosen) > 1]
    if split:
        fields[schema.CASUALTY_NOTE] = (Source(tuple(map(header_key, split)), how="note"),)
    return fields


def tells_both(name: Any, values: pd.Series[Any]) -> bool:
    """Whether a column that is called like a count tells killed and injured in words."""
    return header_key(name) in _TOLL_HEADERS and bool(tolls_in(header_key(name), values))


def told_in_words(table: pd.DataFrame, names: Sequence[Any], found: Fields) -> Fields:
    """Fields of killed and injured that one column tells together ("3 killed, 5 injured"), or a person's fate."""
    fields: Fields = {}
    for name in names:
        key = header_key(name)
        if not {schema.KILLED_BEST, schema.INJURED_BEST} & set(found) and _lists_people(table[name]):
            return {_FIELDS[harm, "best"]: (Source((key,), how=f"{harm}_of"),) for harm in ("killed", "injured")}
        if key in _TOLL_HEADERS and (told := tolls_in(key, table[name])):
            return {field: sources for field, sources in told.items() if field not in found}
        if (
            key in _STATES
            and not {schema.KILLED_BEST, schema.INJURED_BEST} & set(found)
            and _are(table[name], _is_fate)
        ):
            for harm in ("killed", "injured"):
                words = tuple((f"{word}*", "1") for word in _words(harm))
                fields[_FIELDS[harm, "best"]] = (Source((key,), (*words, ("*", ""))),)
            return fields
    return fields


def tolls_in(key: str, values: pd.Series[Any]) -> Fields:
    """Fields of killed and injured in a column of which most cells state a toll; none in any other."""
    told = _are(values, lambda cell: tells_toll(cell) or _says_nobody(cell)) and any(
        map(tells_toll, values.dropna().head(_SAMPLE))
    )
    harms = ("killed", "injured") if told else ()
    return {_FIELDS[harm, "best"]: _toll_sources(key, harm) for harm in harms}


def _toll_sources(key: str, harm: str) -> tuple[Source, ...]:
    """Number before the word, else behind it, else none where the cell says so."""
    before, behind = _toll_patterns(harm)
    none = Source((key,), (("0", "0"),), pattern=r"^\s*(0)\s*$")
    nobody = Source((key,), (("*", "0"),), pattern=_nobody())
    return (Source((key,), pattern=before), Source((key,), pattern=behind), none, nobody)


@cache
def _toll_patterns(harm: str) -> tuple[str, str]:
    words = "|".join(re.escape(word) for word in sorted(_words(harm, folded=False), key=len, reverse=True))
    number = r"(?:(?:at least|up to|more than|over|about)\s+)?\d[\d,]*\+?(?:\s?-\s?\d[\d,]*)?"
    between = r"(?:\s+(?!and\b)[^\W\d]+){0,2}?"
    return (
        rf"(?i)\b({number}){between}\s+(?:{words})",
        rf"(?i)\b(?:{words})[^\W\d]*\s*[:=\-]?\s*({number})(?!\s*(?:[^\W\d]))",
    )


def _words(harm: str, *, folded: bool = True) -> list[str]:
    return [
        header_key(word) if folded else word.removesuffix("*")
        for role, words in rows_of("harm.tsv")
        if role == harm
        for word in words.split()
    ]


@cache
def _nobody() -> str:
    words = [
        word.replace("_", " ")
        for role, _, said in rows_of("count_words.tsv")
        if role == "nobody"
        for word in said.split()
    ]
    return rf"(?i)^\s*(none|nil|no casualties|nobody|{'|'.join(map(re.escape, words))})\s*$"


def _says_nobody(cell: Any) -> bool:
    return re.match(_nobody(), str(cell)) is not None


def tells_toll(cell: Any) -> bool:
    """Whether a cell states a number of killed or injured in words: "3 killed, 4 injured"."""
    text = str(cell)
    return any(re.search(pattern, text) for harm in ("killed", "injured") for pattern in _toll_patterns(harm))


def _lists_people(values: pd.Series[Any]) -> bool:
    """Whether a column has lists of people with what became of each."""
    return _are(values, lambda cell: fates_in(cell) is not None) and any(map(fates_in, values.dropna().head(_SAMPLE)))


def fates_in(cell: Any) -> list[str | None] | None:
    """What became of each person in a list of objects, as JSON; None where the cell is none, or tells of nobody's fate.

    >>> fates_in('[{"age": 20, "situation": "Dead"}, {"situation": "Wounded"}]'), fates_in("[]"), fates_in("2 dead")
    (['killed', 'injured'], [], None)
    """
    text = cell if isinstance(cell, str) else ""
    if not text.startswith(("[{", "[]")):
        return None
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return None
    fates = [
        next((harm_of_word(entry[key]) for key in entry if header_key(key) in _STATES), None)
        for entry in entries
        if isinstance(entry, dict)
    ]
    return fates if any(fates) or not entries else None


def _is_fate(cell: Any) -> bool:
    return harm_of_word(cell) is not None


def harm_of_word(cell: Any) -> str | None:
    """``killed`` or ``injured`` for a cell that says what became of somebody, None for any other.

    >>> harm_of_word("Dead"), harm_of_word("wounded lightly"), harm_of_word("escaped")
    ('killed', 'injured', None)
    """
    words = words_of(cell)
    role = _role(words[0]) if words else None
    return role if role in {"killed", "injured"} else None


def _are(values: pd.Series[Any], test: Any) -> bool:
    """Whether most of a sample of cells pass a test, and at least one does."""
    known = values[~blank(values)].head(_SAMPLE)
    passed = sum(bool(test(cell)) for cell in known)
    return passed > 0 and passed >= _MOST * len(known)
