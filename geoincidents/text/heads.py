"""What the lines of a list open with: a bullet or number, and a head that is a day, a place or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_REACH: Final = 160
"""Characters of a line in which its head stands."""
DAY_NAME: Final = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day\b|\b\.?)"
"""Source of the pattern of a weekday, in full or short."""
MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_NUMBER: Final = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_SPAN: Final = r"\s?(?:[-–—]|to|and)\s?"
CALENDAR_DAY: Final = (
    r"(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)?\d\d"
    rf"|{_NUMBER}(?:{_SPAN}{_NUMBER})?\s(?:of\s)?{MONTH}(?:,?\s(?:19|20)\d\d)?"
    rf"|{MONTH}\s{_NUMBER}(?:{_SPAN}{_NUMBER})?\b(?:,?\s(?:19|20)\d\d)?)(?![\w/])"
)
"""Source of the pattern of a day of the calendar, a year behind it or not."""
DAY: Final = (
    rf"(?:(?:{DAY_NAME},?\s)?{CALENDAR_DAY}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)(?:,?\s\d\d?[:.h]\d\d)?"
)
"""Source of the pattern of a day that a line opens with."""
_LINK: Final = r"(?:of|the|de|del|la|las|los|du|des|da|do|al|el|ez|az|es|as|ash)"
_NAME: Final = r"(?:(?:al|el|an|ar|as|at|az|ash|ad)-)?[A-ZÀ-ÞĀ-ŽƏ‘’ʿ'][\w’'‘ʿ`.-]{1,40}"
_NAMES: Final = rf"{_NAME}(?:\s(?:{_LINK}\s)?{_NAME}){{0,4}}(?:\s\([^()\n]{{2,40}}\))?"
NAMED: Final = (
    rf"{_NAMES}(?:(?:,\s|\s?/\s?|\sand\s){_NAMES}){{0,3}}"
    r"(?:,?\s(?:city|town|district|province|state|county|governorate|region|area|camp|village|territory)\b)?"
)
"""Source of the pattern of one or more names."""
_MARK: Final = r"(?:[*_]{0,2}\s*:[*_]{0,2}(?=\s|$)|\s+[-–—]{1,3}(?=\s)|\s*[–—]\s|\s*\|)"
_TOLL: Final = r"\d{1,4}\s(?:people\s)?(?:killed|dead|deaths?|wounded|injured|hurt)"
_BY_DAY: Final = (
    rf"(?:[Oo]n\s)?[\[(]?(?P<day>{DAY})[\])]?(?:(?P<mark>{_MARK}\s*)|,\s|\s)(?:(?P<place>{NAMED}){_MARK}\s*)?"
)
_BY_TOLL: Final = rf"(?P<toll>{_TOLL}){_MARK}\s*(?:(?P<where>{NAMED}){_MARK}\s*)?"
_BY_PLACE: Final = (
    rf"[\[(]?(?P<first>{NAMED})[\])]?(?:(?:,\s|\s|{_MARK}\s*)[\[(]?(?P<then>{DAY})[\])]?)?(?P<end>{_MARK})\s*"
)
_HEAD: Final = re.compile(rf"[*_]{{0,2}}(?:{_BY_DAY}|{_BY_TOLL}|{_BY_PLACE})")
_TITLE: Final = re.compile(rf"[*_]{{0,2}}(?:{DAY}|{NAMED}(?:(?:,\s|\s[-–—]\s|\s){DAY})?)[*_]{{0,2}}:?[*_]{{0,2}}")
_BULLET: Final = re.compile(
    r"(?:[•·▪▫◦‣●○■□➢➤►▶✓→⁃∙](?:\s*(?=\S))|[-–—*+]\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{2,4})[.)]\s+)(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a line opens with before it tells anything.

    Attributes
    ----------
    start, end
        Offsets into the text; ``end`` is where the telling begins.
    sign
        What it is made of; lines of one list have the same.
    place
        Offsets of its names, or None.
    marked
        Whether a colon, dash or bar parts it from what follows.
    """

    start: int
    end: int
    sign: str
    place: tuple[int, int] | None
    marked: bool


def is_title(text: str, start: int, end: int) -> bool:
    """Whether a line is a day or names and nothing else."""
    return end - start <= _REACH and _TITLE.fullmatch(text, start, end) is not None


def behind_bullet(text: str, start: int, end: int) -> int:
    """Offset behind the bullet or number that a line opens with; its start where it has none."""
    match = _BULLET.match(text, start, min(end, start + _REACH))
    return match.end() if match else start


def head_of(text: str, start: int, end: int) -> Head | None:
    """The head of a line, with something behind it."""
    match = _HEAD.match(text, start, min(end, start + _REACH))
    if match is None or match.end() >= end:
        return None
    if match["day"]:
        place = match.span("place") if match["place"] else None
        marked = match["mark"] is not None or place is not None
        return Head(start, match.end(), "day" if marked else "day,", place, marked)
    if match["toll"]:
        return Head(start, match.start("toll"), "toll", match.span("where") if match["where"] else None, marked=True)
    sign = "place, day" if match["then"] else f"place {match['end'].strip(' *_')[:1]}"
    return Head(start, match.end(), sign, match.span("first"), marked=True)
