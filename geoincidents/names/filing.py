"""What a name is filed under in a gazetteer's index, and what to ask the index for when a name is looked up."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from itertools import permutations
from typing import TYPE_CHECKING

from geoincidents.names.forms import VOWELLESS, joined_skeleton, script_of, skeleton, undoubled, words
from geoincidents.names.romanisation import ALTERNATIVES, CLASSES, GENERIC_AFTER, GENERIC_BEFORE, READINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

VOWELLESS_MARK = "~"
"""What the form of a name starts with that comes from a script without vowels."""

_ARTICLE_JOINED = ("al", "el")
_MIN_JOINED = 6
_MOST_ALTERNATIVES = 7
_KINDS = tuple(sorted(set(CLASSES.values())))
_MIN_NEIGHBOURLY = 3
_MIN_ALONE = 4  # letters of a word that may be all that another spelling of several words keeps
_READINGS = tuple((re.compile("|".join(sorted(to, key=len, reverse=True))), to) for to in READINGS)
_MOST_ORDERED = 3  # words that are tried in every order


@lru_cache(maxsize=65_536)
def form(name: str) -> str:
    """What a gazetteer keeps of a name to compare others with: its romanised words without articles.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    str
        Words parted by one space; a name in a script that leaves vowels out starts with ``~``.

    Examples
    --------
    >>> form("Gasr al-Qarabulli"), form("قصر")
    ('gasr qarabulli', '~qsr')
    """
    return form_of(words(name), script_of(name))


def form_of(parts: tuple[str, ...], script: str) -> str:
    """The form of a name with these words, as :func:`geoincidents.names.words` gives them, in a script."""
    return (VOWELLESS_MARK if script in VOWELLESS else "") + " ".join(parts)


def keys(name: str) -> tuple[str, tuple[str, ...]]:
    """What a name is filed under: the skeleton of the whole, and those of its words when it has several.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    tuple
        Whole skeleton (words joined) and the words' skeletons (empty for a single word), the same for all scripts.

    Examples
    --------
    >>> keys("Gasr Ben Ghachir"), keys("قصر")
    (('KSRBNKSR', ('KSR', 'BN', 'KSR')), ('KSR', ()))
    """
    parts = words(name)
    each = tuple(skeleton(part) for part in parts)
    return joined_skeleton(parts), each if len(each) > 1 else ()


def query_keys(name: str) -> tuple[str, ...]:
    """Whole skeletons to look a name up under: its own first, then those that other habits would give.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    tuple of str
        Without repeats: those of :func:`close_keys`, then other readings of one class, one word less.

    Examples
    --------
    >>> query_keys("Jabal"), query_keys("Wadi Rabi")
    (('JBL', 'BL', 'KBL', 'SBL'), ('TRB', 'FTRB', 'RBT', 'SRB', 'RB', 'T'))
    """
    parts = words(name)
    found = dict.fromkeys(close_keys(name))
    whole, own = joined_skeleton(parts), len(found)
    for at, kind in enumerate(whole):
        for other in ALTERNATIVES.get(kind, ()):
            if len(found) < own + _MOST_ALTERNATIVES:
                found[whole[:at] + other + whole[at + 1 :]] = None
    if len(parts) > 2:  # noqa: PLR2004 of two words one less is one alone
        found.update(dict.fromkeys(skeleton(part) for part in parts if len(part) >= _MIN_ALONE))
    if len(parts) > 1:
        found.update(dict.fromkeys(joined_skeleton(parts[:at] + parts[at + 1 :]) for at in range(len(parts))))
    return tuple(key for key in found if key)


@lru_cache(maxsize=1024)
def close_keys(name: str) -> tuple[str, ...]:
    """Whole skeletons that a spelling of the very name is likely under: a part of :func:`query_keys`.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    tuple of str
        Its own, those that other languages' habits of reading give, those of another order of two or three words.

    Examples
    --------
    >>> close_keys("Wadi Rabi")
    ('TRB', 'FTRB', 'RBT')
    """
    parts = words(name)
    joined = "".join(parts)
    found = {joined_skeleton(parts): None}
    for prefix in _ARTICLE_JOINED:
        if joined.startswith(prefix) and len(joined) >= _MIN_JOINED:
            found[skeleton(joined[len(prefix) :])] = None
    found.update(dict.fromkeys(joined_skeleton(other) for other in _read_otherwise(parts, joined)))
    if 1 < len(parts) <= _MOST_ORDERED:
        found.update(dict.fromkeys(map(joined_skeleton, permutations(parts))))
    return tuple(key for key in found if key)


def _read_otherwise(parts: tuple[str, ...], joined: str) -> Iterator[tuple[str, ...]]:
    """Words as other languages' habits read them, where that makes a difference."""
    for letters, reading in _READINGS:
        if letters.search(joined) is None:
            continue
        other = tuple([letters.sub(partial(_replaced, reading), part) for part in parts])
        if other != parts:
            yield other


def _replaced(reading: dict[str, str], found: re.Match[str]) -> str:
    return reading[found[0]]


def _with_generic_words(whole: str) -> dict[str, None]:
    """Skeletons of one word with each of the words that others write beside it."""
    before, after = _generic_words()
    first, last = whole[:1], whole[-1:]  # what stands beside its like is written once
    found = [word + (whole[1:] if word[-1:] == first else whole) for word in before]
    found += [whole + (word[1:] if word[:1] == last else word) for word in after]
    return dict.fromkeys(key.replace("NB", "MB") for key in found)


@lru_cache(maxsize=1)
def _generic_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(dict.fromkeys(map(skeleton, GENERIC_BEFORE))), tuple(dict.fromkeys(map(skeleton, GENERIC_AFTER)))


def neighbour_keys(name: str, *, short: bool = False) -> tuple[str, ...]:
    """Whole skeletons that are one consonant class, or one generic word, away from a name's own.

    Parameters
    ----------
    name
        Any text.
    short
        Also for names whose own skeleton has fewer than three classes: they have neighbours in plenty, of which only a
        country or another limit leaves a number that can be compared.

    Returns
    -------
    tuple of str
        One class dropped, added or changed, or two that stand side by side exchanged; a single word
        beside each generic one.

    Examples
    --------
    >>> "TRBLS" in neighbour_keys("Trablu"), neighbour_keys("Bani Oea")
    (True, ())
    >>> "KSRBT" in neighbour_keys("Hbata")  # Qasr Hbata
    True
    >>> "NTK" in neighbour_keys("Ankhoi"), "NTK" in neighbour_keys("Ankhoi", short=True)  # Andkhoi
    (False, True)
    """
    parts = words(name)
    whole = joined_skeleton(parts)
    found = _with_generic_words(whole) if len(parts) == 1 else {}
    if not whole.isupper() or (len(whole) < _MIN_NEIGHBOURLY and not short):
        return tuple(found)
    for at in range(len(whole) + 1):
        before, here, after = whole[:at], whole[at:], whole[at + 1 :]
        last, first, second = before[-1:], here[:1], after[:1]
        found[before + (after[1:] if second == last else after)] = None
        # A class beside its like would be written once, which is one class less again.
        found |= dict.fromkeys([before + kind + here for kind in _KINDS if kind not in (last, first)])
        if here:
            found |= dict.fromkeys([before + kind + after for kind in _KINDS if kind not in (last, second)])
        if second and first != second:
            found[undoubled(before + second + first + after[1:])] = None
    found.pop(whole, None)
    return tuple(found)
