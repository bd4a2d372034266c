"""Numbers in Arabic news, in words and in digits, with what hedges them: "at least", "between", "dozens"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from geoincidents.events.arabic_words import forms_in, matches, values_of
from geoincidents.events.casualties import Count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoincidents.events.arabic_words import Word

_THOUSAND: Final = 1000
_HUNDRED: Final = 100
_TEN: Final = 10
_HEDGE: Final = 5
"""Words that hedge a number at most."""
_AND: Final = "و"


@dataclass(frozen=True, slots=True)
class Number:
    """A count as it stands: numbers of its first word and of the one after its last."""

    count: Count
    first: int
    last: int


def is_number_word(bare: str) -> bool:
    """Whether a bare word is a number, such as "one", which begins like "and"."""
    return bare in _values()


def number_at(words: Sequence[Word], at: int) -> Number | None:
    """The number that begins at a word, with its bounds; None where none does."""
    start, shape = at, ""
    for found in matches(words[at : at + _HEDGE], "about"):
        if found.first == 0 and at + found.last > start:
            start, shape = at + found.last, found.row.value
    if shape == "between":
        return _range_at(words, at, start)
    plain = _plain(words, start)
    if plain is None:
        return _vague_at(words, at, start)
    return Number(_SHAPES[shape](plain[0]), at, plain[1])


_SHAPES: Final[dict[str, Callable[[int], Count]]] = {
    "": lambda n: Count(n, n, n),
    "least": lambda n: Count(n, n, None),
    "more": lambda n: Count(n + 1, None, None),
    "most": lambda n: Count(None, None, n),
    "less": lambda n: Count(None, None, n - 1),
    "about": lambda n: Count(None, n, None),
}


def _range_at(words: Sequence[Word], at: int, start: int) -> Number | None:
    """As in "between six and eight"."""
    low = _plain(words, start)
    high = _plain(words, low[1]) if low else None
    if low is None or high is None or low[0] >= high[0]:
        return None
    return Number(Count(low[0], None, high[0]), at, high[1])


def _vague_at(words: Sequence[Word], at: int, start: int) -> Number | None:
    found = next((f for f in matches(words[start : start + 2], "vague") if f.first == 0), None)
    return Number(Count(int(found.row.value), None, None), at, start + found.last) if found else None


def _plain(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Value of a number in digits or words, and the number of the word after it."""
    if at < len(words) and len(words[at].bare) == 1 and not words[at].is_number:
        at += 1  # a particle before digits
        if at >= len(words) or not words[at].is_number:
            return None
    value, end = _part(words, at)
    if value is None:
        return None
    total, group, digits = 0, value, words[at].is_number
    while end < len(words) and words[end].joined:
        more, after = _part(words, end)
        if more is None:
            break
        linked = words[end].bare.startswith(_AND)
        if not linked and more in {_HUNDRED, _THOUSAND}:
            group *= more
            total, group = (total + group, 0) if more == _THOUSAND else (total, group)
        elif linked and _goes_on(group, more) and (total or not digits):
            group += more
        else:
            break
        end = after
    return total + group, end


def _goes_on(group: int, more: int) -> bool:
    """Whether "and N" belongs to a number: units before tens, and anything below a hundred behind hundreds."""
    if group % _HUNDRED == 0:
        return more < _HUNDRED or (group % _THOUSAND == 0 and more < _THOUSAND)
    return 0 < group % _HUNDRED < _TEN and 2 * _TEN <= more < _HUNDRED


def _part(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    """Value of digits, of one number word, or of "three ten" and its like."""
    if at >= len(words):
        return None, at
    word = words[at]
    if word.is_number:
        digits = word.bare.replace(",", "").replace("٬", "")
        return (int(digits) if digits.isdecimal() else None), at + 1
    if word.bare == _AND:
        return _part(words, at + 1) if at + 1 < len(words) and words[at + 1].is_number else (None, at)
    ten = at + 1 < len(words) and words[at + 1].bare in forms_in("number", "10")
    if ten and word.forms & forms_in("eleven"):
        return _TEN + 1, at + 2
    value = next((_values()[form] for form in sorted(word.forms, key=len, reverse=True) if form in _values()), None)
    return (_TEN + value, at + 2) if value is not None and ten and value < _TEN else (value, at + 1)


@cache
def _values() -> dict[str, int]:
    return {word: int(value) for word, value in values_of("number").items()}
