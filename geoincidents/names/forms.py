"""A toponym's comparable forms: fold, phones, skeleton, similarity, across scripts and romanisations.

*Fold* removes case, accents and marks and keeps the script: two names with one fold have the same letters.
*Phones* write a name, from any script, with one sign a sound; *skeletons* keep the consonant classes of the
phones, so that *Gasr Ben Ghachir*, *Qaşr Bin Ghashīr* and قصر بن غشير share one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from geoincidents.names.romanisation import (
    ARABIC_LETTERS,
    ARTICLES,
    CLASSES,
    CYRILLIC_LETTERS,
    MARKS,
    PHONES,
    RUSSIAN_ONLY,
    SOFT,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SEVERAL = [letters for letters in PHONES if len(letters) > 1]
_PHONE = re.compile(
    f"(?P<soft>{'|'.join(sorted(SOFT, key=len, reverse=True))})(?=[eiy])|"
    f"{'|'.join(sorted(_SEVERAL, key=len, reverse=True))}",
)
_SINGLE = str.maketrans({letter: sign for letter, sign in PHONES.items() if len(letter) == len(sign) == 1})
_UNEVEN = tuple((letter, sign) for letter, sign in PHONES.items() if len(letter) == 1 != len(sign))
_CLASSES = str.maketrans({**dict.fromkeys("abcdefghijklmnopqrstuvwxyz"), **CLASSES})
_ARABIC_SAME = str.maketrans({"ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ھ": "ه", "ہ": "ه"})
_ACCENTS = ("COMBINING", "ARABIC", "HEBREW", "SYRIAC", "VARIATION")  # marks that names go without
_VOWELS = frozenset("aiu")
_RUN = re.compile(r"(.)\1+")
_LONG = 1000  # signs, from which arrays are faster
VOWELLESS = frozenset({"arabic", "hebrew", "syriac", "thaana"})
"""Scripts that leave most vowels out, as :func:`script_of` calls them."""
_SAME_WORDS = 0.99  # the same but for articles and marks
_REORDERED = 0.97
_COVERED = 0.85
_SHORTNESS = 1.5
_ACROSS = 0.94
_ACROSS_SHORT = 0.3  # two or three consonants alone fit many a name


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """Lower-case form without accents and marks, in its own script, words parted by one space.

    Parameters
    ----------
    name
        Any text; empty text gives empty text.

    Returns
    -------
    str
        Two names with the same fold have the same letters.

    Examples
    --------
    >>> fold("Qaşr Bin Ghashīr"), fold("Al-‘Azīzīyah"), fold("أَبُو سليم")
    ('qasr bin ghashir', 'al aziziyah', 'ابو سليم')
    """
    return " ".join(name.translate(_FOLDED).split())


class _Characters(dict[int, str]):
    """Table for ``str.translate`` that works out what a character becomes when it first meets it."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = self._rule(chr(code))
        return self[code]


def _folded(char: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) or _is_vowel_sign(c)).translate(_ARABIC_SAME)
    plain = "".join(anyascii(c).lower() if _is_latin(c) else c for c in bare)
    return "".join(c if c.isalnum() or _is_vowel_sign(c) else ("" if c in MARKS else " ") for c in plain)


_FOLDED = _Characters(_folded)


def _is_vowel_sign(char: str) -> bool:
    """Whether a mark is a letter to its script, as in those of India and of South-East Asia."""
    return unicodedata.category(char) in {"Mn", "Mc"} and not unicodedata.name(char, "COMBINING").startswith(_ACCENTS)


def _is_latin(char: str) -> bool:
    return not char.isascii() and "LATIN" in unicodedata.name(char, "")


def script_of(name: str) -> str:
    """Script of the first letter of a name, as Unicode calls it, in lower case.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    str
        Such as ``"latin"``, ``"arabic"``, ``"cyrillic"``; ``""`` when there is no letter.

    Examples
    --------
    >>> script_of("(Київ)"), script_of("12")
    ('cyrillic', '')
    """
    for char in name:
        if char.isalpha():
            return _SCRIPTS[ord(char)]
    return ""


_SCRIPTS = _Characters(lambda char: unicodedata.name(char, "").partition(" ")[0].lower())


def romanise(name: str) -> str:
    """Folded name in the letters a to z, whatever its script.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    str
        Arabic and Cyrillic by this package's tables, all else by ``anyascii``; words parted by one space.

    Examples
    --------
    >>> romanise("قصر بن غشير"), romanise("Харків"), romanise("Tarhūna")
    ('qsr bn ghshir', 'kharkiv', 'tarhuna')
    """
    folded = fold(name)
    if folded.isascii():
        return folded
    table = _LATIN if RUSSIAN_ONLY.isdisjoint(folded) else _LATIN_FROM_RUSSIAN
    words = []
    for word in folded.split():
        bare = word[2:] if word.startswith("ال") and len(word) > 3 else word  # noqa: PLR2004 article + two letters
        if bare.endswith("ه") and script_of(bare) == "arabic":
            bare = bare[:-1] + "ة"
        words.append(bare.translate(table))
    return " ".join(" ".join(words).split())


def _latin(char: str) -> str:
    if char.isascii():
        return char
    if char in ARABIC_LETTERS:
        return ARABIC_LETTERS[char]
    if char in CYRILLIC_LETTERS:
        return CYRILLIC_LETTERS[char]
    return "".join(c for c in anyascii(char).lower() if c.isalnum() or c == " ")


_LATIN = _Characters(_latin)
_LATIN_FROM_RUSSIAN = _Characters(lambda char: "g" if char == "г" else _latin(char))


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """Romanised words of a name without its articles.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    tuple of str
        A name that is nothing but articles keeps them.

    Examples
    --------
    >>> words("Ash-Shaykh Miskīn"), words("Gasr al-Qarabulli"), words("Ad Dana")
    (('shaykh', 'miskin'), ('gasr', 'qarabulli'), ('dana',))
    """
    parts = romanise(name).split()
    kept = (
        [
            word
            for word, after in [*pairwise(parts), (parts[-1], "")]
            if not (word in ARTICLES and after and after.startswith(ARTICLES[word]))
        ]
        if parts
        else []
    )
    return tuple(kept or parts)


def undoubled(signs: str) -> str:
    """Signs with each run of one and the same written once.

    Parameters
    ----------
    signs
        Phones or consonant classes.

    Returns
    -------
    str
        As short or shorter.

    Examples
    --------
    >>> undoubled("TTRBBL")
    'TRBL'
    """
    if len(signs) > _LONG and signs.isascii():
        letters = np.frombuffer(signs.encode(), dtype=np.uint8)
        kept = np.ones(len(letters), dtype=bool)
        kept[1:] = (letters[1:] != letters[:-1]) | (letters[1:] == ord("\n"))  # of names in a row one may have no signs
        return letters[kept].tobytes().decode()
    for sign in set(_RUN.findall(signs)):
        while (twice := sign + sign) in signs:
            signs = signs.replace(twice, sign)
    return signs


def spoken(text: str) -> str:
    """One sign a sound for any number of romanised words; doubled signs are written once.

    Parameters
    ----------
    text
        Letters a to z and digits, as :func:`romanise` gives them; spaces and line feeds part words and stay.

    Returns
    -------
    str
        Vowels are a, i and u; ``S`` is the sound of *sh*.

    Examples
    --------
    >>> spoken("gasr ben ghachir")
    'gasr bin gaSir'
    """
    signs = _PHONE.sub(_sign, text)
    for letter, sign in _UNEVEN:  # so that the table has one sign for a letter, which is much faster
        signs = signs.replace(letter, sign)
    return undoubled(signs.translate(_SINGLE))


def _sign(found: re.Match[str]) -> str:
    return PHONES[found[0]] if found.lastindex is None else SOFT[found[0]]


def classes(sounds: str) -> str:
    """Consonant classes of phones, doubled ones once.

    Parameters
    ----------
    sounds
        As :func:`spoken` gives them; what parts words stays.

    Returns
    -------
    str
        In upper case; nothing is left of a word without consonants.

    Examples
    --------
    >>> classes("gasr bin gaSir")
    'KSR BN KSR'
    """
    return undoubled(sounds.translate(_CLASSES)).replace("NB", "MB")


@lru_cache(maxsize=131_072)
def phones(word: str) -> str:
    """One sign a sound for a romanised word, as :func:`spoken` gives them; those of the last words asked for are kept.

    Parameters
    ----------
    word
        As for :func:`spoken`.

    Returns
    -------
    str
        The signs.

    Examples
    --------
    >>> phones("ghachir"), phones("ghashir"), phones("gascir")
    ('gaSir', 'gaSir', 'gaSir')
    """
    return spoken(word)


@lru_cache(maxsize=131_072)
def skeleton(word: str) -> str:
    """Consonant classes of a romanised word; a word without consonants keeps its phones.

    Parameters
    ----------
    word
        As for :func:`phones`.

    Returns
    -------
    str
        Upper-case classes, doubled ones once.

    Examples
    --------
    >>> skeleton("qasr"), skeleton("gasr"), skeleton("kasr")
    ('KSR', 'KSR', 'KSR')
    """
    sounds = phones(word)
    return classes(sounds) or sounds


def joined_skeleton(parts: tuple[str, ...]) -> str:
    """Skeleton of words run together; letters of two words never make one sound.

    Parameters
    ----------
    parts
        Romanised words.

    Returns
    -------
    str
        Consonant classes.

    Examples
    --------
    >>> joined_skeleton(("oued", "zem")), joined_skeleton(("ben", "ghashir"))
    ('TSM', 'BNKSR')
    """
    return joined([skeleton(part) for part in parts])


def joined(skeletons: Iterable[str]) -> str:
    """Skeleton of words run together, of the skeletons of the words."""
    return undoubled("".join(skeletons)).replace("NB", "MB")


def similarity(first: str, second: str) -> float:
    """How alike two names are, 0 to 1; 1 when they have the same letters.

    Parameters
    ----------
    first, second
        Names in any script.

    Returns
    -------
    float
        Mean of the edit similarities of letters, phones and skeletons; below 1 unless the folds agree.

    Examples
    --------
    >>> similarity("Gasr Ben Ghachir", "Qasr Bin Ghashir") > 0.85
    True
    >>> similarity("Tripoli", "TRIPOLI")
    1.0
    >>> similarity("Wadi Rabi", "Wadi Rum") < 0.75
    True
    """
    if fold(first) == fold(second):
        return 1.0
    one, other = words(first), words(second)
    if one == other and script_of(first) == script_of(second):
        return _SAME_WORDS
    alike = _alike if (script_of(first) in VOWELLESS) == (script_of(second) in VOWELLESS) else _alike_across
    best = alike(one, other)
    if len(one) == len(other) > 1:
        best = max(best, _REORDERED * alike(tuple(sorted(one)), tuple(sorted(other))))
    elif len(one) != len(other):
        best = max(best, _covered(one, other))
    return max(0.0, min(best, _SAME_WORDS))


def _alike(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    letters = ("".join(first), "".join(second))
    sounds = (_joined_phones(first), _joined_phones(second))
    if not all(map(str.isascii, letters)) or not (sounds[0] and sounds[1]):
        return Levenshtein.normalized_similarity(*letters)
    bones = (joined_skeleton(first), joined_skeleton(second))
    likeness = (
        0.2 * Levenshtein.normalized_similarity(*letters)
        + 0.4 * Levenshtein.normalized_similarity(*sounds)
        + 0.4 * Levenshtein.normalized_similarity(*bones)
    )
    # One letter off says more about a short name than about a long one.
    return 1.0 - (1.0 - likeness) * (1.0 + _SHORTNESS / max(len(bones[0]), len(bones[1]), 1))


def _covered(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Similarity of names of which one has words that the other leaves out ("Akora Khattak", "Akora")."""
    few, many = sorted((one, other), key=len)
    bones = [skeleton(word) for word in many]
    missing = [skeleton(word) for word in few]
    if not any(missing) or any(bone not in bones for bone in missing):
        return 0.0
    sounds = [phones(word) for word in many]
    fit = [max(Levenshtein.normalized_similarity(phones(word), sound) for sound in sounds) for word in few]
    return float(_COVERED * sum(fit) / len(fit) * (sum(map(len, missing)) / sum(map(len, bones))) ** 0.5)


def _alike_across(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """Similarity when one side's script leaves vowels out: consonants alone are compared, and prove less."""
    sounds = [_consonants(_joined_phones(parts)) for parts in (first, second)]
    if not all(sounds):
        return 0.0
    longest = max(map(len, sounds))
    likeness = Levenshtein.normalized_similarity(*sounds)
    return (_ACROSS - _ACROSS_SHORT / longest) * (1.0 - (1.0 - likeness) * (1.0 + _SHORTNESS / longest))


def _consonants(sounds: str) -> str:
    return "".join(sign for sign in sounds if sign not in _VOWELS)


def _joined_phones(parts: tuple[str, ...]) -> str:
    return "".join(phones(part) for part in parts)
