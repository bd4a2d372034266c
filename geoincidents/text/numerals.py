"""English numbers in running text as values: "35", "1.5 million", "twenty-seven", "dozens".

A number that is stated exactly is a value; a vague one ("dozens") is a pair of bounds, never a made-up value.
"""

from __future__ import annotations

import re
from typing import Final

_UNIT_WORDS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TEN_WORDS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS: Final[dict[str, float]] = {word: float(value) for value, word in enumerate(_UNIT_WORDS.split())}
_TENS: Final[dict[str, float]] = {word: 10.0 * value for value, word in enumerate(_TEN_WORDS.split(), start=2)}
_MAGNITUDES: Final[dict[str, float]] = {
    "dozen": 12.0,
    "score": 20.0,
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
}

# Thousands are grouped by a comma or by one of the spaces that do not break a line; a plain space separates numbers.
_DIGITS: Final = r"\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_SMALL: Final = (
    r"(?:" + "|".join(_TENS) + r")(?:[-\u2010\u2011 ](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|" + "|".join(sorted(_UNITS, key=len, reverse=True))
)
_MAGNITUDE: Final = "(?:" + "|".join(_MAGNITUDES) + ")"
_GAP: Final = r"[\s\-\u2010\u2011]+"
_WORDS: Final = (
    rf"half{_GAP}an?{_GAP}{_MAGNITUDE}\b"
    rf"|(?:(?:{_SMALL})\b|an?(?={_GAP}{_MAGNITUDE}\b))"
    rf"(?:{_GAP}(?:and{_GAP})?(?:{_MAGNITUDE}|{_SMALL})\b)*"
    rf"(?:{_GAP}and{_GAP}a{_GAP}half\b)?"
    r"|half\b"
)

NUMBER: Final = rf"(?:(?<![\w.,])(?:{_DIGITS})(?:{_GAP}{_MAGNITUDE}\b)?|\b(?:{_WORDS}))"
"""Regular expression (a fragment without groups, for ``re.IGNORECASE``) of a number that :func:`parse_number` reads.

A digit number may touch what follows it ("50km"), so the caller says what may follow.
"""

# A plural noun of quantity says "two of them or more"; each bound below is the smallest number that the word can
# truthfully stand for. There is no upper bound: "dozens" is still true of ninety.
_VAGUE: Final[dict[str, tuple[int, str]]] = {
    "dozens": (24, "a plural of twelve: two dozen or more"),
    "scores": (40, "a plural of twenty: two score or more"),
    "tens": (20, "a plural of ten: twenty or more"),
    "hundreds": (200, "a plural of a hundred: two hundred or more"),
    "thousands": (2_000, "a plural of a thousand: two thousand or more"),
    "tens of thousands": (20_000, "a plural of ten thousand: twenty thousand or more"),
    "hundreds of thousands": (200_000, "a plural of a hundred thousand: two hundred thousand or more"),
    "millions": (2_000_000, "a plural of a million: two million or more"),
    "tens of millions": (20_000_000, "a plural of ten million: twenty million or more"),
    "a couple": (2, "two, in loose use a few"),
    "a pair": (2, "two"),
    "a few": (3, "more than a couple"),
    "few": (2, "more than one"),
    "several": (3, "more than two"),
    "a handful": (3, "more than two"),
    "a number": (2, "more than one"),
    "numerous": (3, "more than two"),
    "many": (3, "more than two"),
    "multiple": (2, "more than one"),
    "various": (2, "more than one"),
}
_VAGUE_COUNT: Final = r"several|a few|a couple(?: of)?|many"

VAGUE: Final = (
    rf"\b(?:(?:{_VAGUE_COUNT})\s+{_MAGNITUDE}s?"
    rf"|{'|'.join(sorted((re.escape(word).replace(chr(92) + ' ', ' ') for word in _VAGUE), key=len, reverse=True))})\b"
)
"""Regular expression (a fragment without groups, for ``re.IGNORECASE``) of what :func:`vague_bounds` reads."""

_NUMBER_ONLY: Final = re.compile(NUMBER, re.IGNORECASE)
_SPLIT: Final = re.compile(r"[\s\-\u2010\u2011]+")
_SEPARATORS: Final = re.compile(r"[,\u00a0\u2009\u202f]")


def parse_number(text: str) -> float | None:
    """Value of an English number in digits or words; None for what is not one.

    Parameters
    ----------
    text
        The number and nothing else, any case: ``"1,200"``, ``"a hundred and five"``, ``"two dozen"``.

    Returns
    -------
    float or None
        The value; None when the text is not a number, so also for vague words ("dozens").

    Examples
    --------
    >>> [parse_number(text) for text in ("35", "1.5 million", "twenty-seven", "two dozen", "dozens")]
    [35.0, 1500000.0, 27.0, 24.0, None]
    """
    stripped = text.strip()
    if not _NUMBER_ONLY.fullmatch(stripped):
        return None
    total, group = 0.0, 0.0
    words = _words(stripped.casefold())
    for position, word in enumerate(words):
        if word in _MAGNITUDES:
            group = (group or 1.0) * _MAGNITUDES[word]
            if _MAGNITUDES[word] >= _MAGNITUDES["thousand"]:
                total, group = total + group, 0.0
        elif word == "half":
            # "half a dozen" halves what follows, "two and a half" adds a half to what stands before.
            group = 0.5 if position == 0 else group + 0.5
        else:
            group += _value(word)
    return total + group


def _words(text: str) -> list[str]:
    """Significant words of a number; articles and "and" carry no value."""
    grouped = re.sub(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3})", ",", text)
    return [word for word in _SPLIT.split(grouped) if word not in {"a", "an", "and", ""}]


def _value(word: str) -> float:
    """Value of one word below a hundred, or of a number in digits."""
    for table in (_UNITS, _TENS):
        if word in table:
            return table[word]
    return float(_SEPARATORS.sub("", word))


def vague_bounds(text: str) -> tuple[int, int | None] | None:
    """Lowest and highest count that a vague word of quantity can stand for; None for other words.

    Parameters
    ----------
    text
        A word or phrase, any case, with or without a final "of": ``"dozens"``, ``"several hundred"``.

    Returns
    -------
    tuple or None
        Lower bound and upper bound; the upper one is None where the word sets no limit, which is always so today.

    Examples
    --------
    >>> vague_bounds("dozens"), vague_bounds("tens of thousands of"), vague_bounds("several hundred")
    ((24, None), (20000, None), (300, None))
    >>> vague_bounds("35") is None
    True
    """
    phrase = " ".join(text.casefold().split()).removesuffix(" of")
    if phrase in _VAGUE:
        return _VAGUE[phrase][0], None
    counted = re.fullmatch(rf"({_VAGUE_COUNT}) ({_MAGNITUDE})s?", phrase)
    if counted is None:
        return None
    count = _VAGUE[counted[1].removesuffix(" of")][0]
    return int(count * _MAGNITUDES[counted[2]]), None
