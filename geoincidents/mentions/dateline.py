"""The dateline of a report: "TRIPOLI - ", "KYIV, Ukraine (AP) —", "5 June 2018, MANAGUA |", "Kabul, 6 Aug 2020:"."""

from __future__ import annotations

import re
from typing import Final

from geoincidents.names.countries import countries_named
from geoincidents.text.heads import CALENDAR_DAY, DAY_NAME, MONTH
from geoincidents.text.layout import units_of

_S: Final = r"[\s\u00a0]"
_DAY: Final = rf"(?i:(?:{DAY_NAME},?{_S}+)?(?:{CALENDAR_DAY}|{MONTH}(?:,?{_S}+(?:19|20)\d\d)?)|{DAY_NAME})"
_LINK: Final = r"(?:(?:de|del|la|las|los|du|des|da|do|al|el|of|and|the)" + rf"{_S}+)"
_WORD: Final = (
    rf"(?!(?i:{MONTH}|{DAY_NAME})(?!\w))(?:(?:al|el|an|ar|as|at|az|ash|ad|ez)-)?"
    r"[^\W\d_a-z](?:[\w.'\u2019\u2018]|-(?=\w)){1,30}"
)
_NAME: Final = rf"{_WORD}(?:{_S}+{_LINK}{{0,2}}{_WORD}){{0,4}}"
_BRACKET: Final = r"[(\[][^()\[\]]{2,40}[)\]]"
_DASH: Final = rf"{_S}*\.?(?:[\u2010-\u2015\u2212]|--?){_S}+"
_END: Final = rf"(?:{_DASH}|:{_S}+|{_S}*\|{_S}*|(?<=[)\]]){_S}+(?=[A-Z])|{_S}*$)"
_AGENCY: Final = (
    r"(?:AP|AFP|Reuters|REUTERS|Xinhua|EFE|[Dd]pa|DPA|ANSA|TASS|Interfax|Anadolu|UPI|IRIN|BBC|CNN|PTI|ANI|VOA|RFI)"
)
_AFTER: Final = rf"(?:,?{_S}+|{_S}*[|/,\u2010-\u2015-]{_S}*)"
# Capitals, an agency in brackets or a date tell a dateline from a sentence that happens to hold a dash.
_DATELINE: Final = re.compile(
    rf"{_S}{{0,20}}(?:(?P<wire>{_BRACKET}|{_AGENCY})(?:{_DASH}|{_AFTER}))?(?:(?P<before>{_DAY})(?:{_DASH}|:?{_AFTER}))?"
    rf"(?:(?P<places>{_NAME}(?:{_S}*/{_S}*{_NAME}){{0,3}})(?P<holders>(?:,{_S}*{_NAME}){{0,2}})"
    rf"(?:{_S}*(?P<held>{_BRACKET}))?)?"
    rf"(?:{_AFTER}[(\[]?(?P<date>{_DAY})[)\]]?)?(?:,?{_S}*(?P<agency>{_BRACKET}))?(?P<end>{_END})",
)
_LINES: Final = 4  # a headline and a byline may stand above it
_REACH: Final = 240
_HEAD: Final = 4_000
"""Characters in which it is seen whether the line is one of a list."""
_LETTERS: Final = re.compile(r"[^\W\d_][\w .,/&-]*")


def find_dateline(text: str) -> tuple[list[tuple[int, int]], int]:
    """Places of the dateline of a report, and where its body begins.

    Parameters
    ----------
    text
        The report.

    Returns
    -------
    tuple
        Offsets of the places (a country after a comma included as its own), and the offset after the dateline;
        no places and 0 when there is none.

    Examples
    --------
    >>> find_dateline("KYIV, Ukraine (AP) — Sirens sounded.")
    ([(0, 4), (6, 13)], 21)
    >>> find_dateline("Four were killed in Kharkiv on 3 March.")
    ([], 0)
    """
    start = 0
    for _ in range(_LINES):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        match = _DATELINE.match(text, start, min(end, start + _REACH))
        if match and match.end() <= end and _is_dateline(match, text, end) and not _opens_entry(text, match):
            return _places_of(match), match.end()
        start = end + 1
        if start > len(text):
            break
    return [], 0


def line_of(text: str, body: int) -> int:
    """Where the line of a dateline begins behind which the body of a report does; 0 where it has none."""
    return text.rfind("\n", 0, len(text[:body].rstrip())) + 1


def _places_of(match: re.Match[str]) -> list[tuple[int, int]]:
    spans = [
        (match.start(group) + name.start(), match.start(group) + name.end())
        for group, parts in (("places", r"[^/\s\u00a0](?:[^/]*[^/\s\u00a0])?"), ("holders", r"[^,\s\u00a0][^,]*"))
        for name in re.finditer(parts, match[group] or "")
    ]
    if match["held"] and countries_named(match["held"][1:-1]):
        spans.append((match.start("held") + 1, match.end("held") - 1))
    return spans


def _opens_entry(text: str, match: re.Match[str]) -> bool:
    """Whether the line is one of a list whose lines all open so."""
    first = match.start("places") if match["places"] else match.end()
    for unit in units_of(text[: max(_HEAD, match.end())]):
        if unit.start <= first < max(unit.end, match.end()):
            return unit.entry is not None and unit.entry.headed
    return False


def _is_dateline(match: re.Match[str], text: str, end: int) -> bool:
    """Whether a match has the marks of a dateline, and text behind it."""
    follows = text[match.end() : end].strip()
    dated = bool(match["date"])
    wire = any(_is_agency(match[group]) for group in ("wire", "held", "agency"))
    if match["places"] is None:
        return wire and bool(match["before"] or match["date"]) and bool(follows)
    if not follows:
        # "GOMA, 4 May 2024" or "KABUL, Afghanistan" above its report.
        held = match["places"].isupper() and countries_named((match["holders"] or "").rpartition(",")[2].strip())
        return bool(dated or held) and bool(text[end:].strip()) and len(match["places"].split()) <= 4  # noqa: PLR2004
    if follows[0].islower():
        return False
    capitals = match["places"].isupper() and len(match["places"]) > 2  # noqa: PLR2004 not an abbreviation
    if (match["end"].strip() in {"", "|"} and not (dated or match["before"])) or (
        not match["end"].strip() and not wire
    ):
        return False
    if capitals or dated or wire:
        return True
    return not match["before"] and _plain(match, follows)


def _is_agency(words: str | None) -> bool:
    """As in "(AP)" and "[Xinhua]", but not "(Burkina Faso)"."""
    if words is None:
        return False
    name = words.strip("()[]")
    return name[0].isupper() and bool(_LETTERS.fullmatch(name)) and not countries_named(name)


def _plain(match: re.Match[str], follows: str) -> bool:
    """Whether a line opens with one or two capital names, a dash, and a sentence: "Mogadishu – Militants ..."."""
    dash = match["end"].strip() not in {"", ":", "|"}
    return dash and len(match["places"].split()) <= 2 and follows[:1].isupper()  # noqa: PLR2004
