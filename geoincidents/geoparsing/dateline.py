"""The dateline of a report: "TRIPOLI - ", "KYIV, Ukraine (AP) —", "Khartoum, 15 April 2023 –"."""

from __future__ import annotations

import re
from typing import Final

_PLACE: Final = r"[^\W\d_][\w.'\u2019\- \u00a0]{1,40}?"
_DASH: Final = r"[\s\u00a0]*(?:[\u2010-\u2015\u2212]|--?)[\s\u00a0]+"
_DATE: Final = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?(?:\s+\d{1,2})?(?:,?\s+\d{4})?"
)
# Capitals, an agency in brackets or a date tell a dateline from a sentence that happens to hold a dash.
_DATELINE: Final = re.compile(
    rf"[\s\u00a0]*(?P<places>(?P<first>{_PLACE})(?:\s*/\s*{_PLACE})*)(?:,[\s\u00a0]*(?P<holder>(?!{_DATE}){_PLACE}))?"
    rf"(?:,?[\s\u00a0]+(?P<date>{_DATE}))?(?:[\s\u00a0]*\((?P<agency>[^()]{{2,40}})\))?(?:{_DASH}|:[\s\u00a0]+|\s*$)",
    re.IGNORECASE,
)
_LINES: Final = 4  # a headline and a byline may stand above it


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
    >>> find_dateline("KYIV, Ukraine (AP) \u2014 Sirens sounded.")
    ([(0, 4), (6, 13)], 21)
    """
    start = 0
    for line in text.splitlines(keepends=True)[:_LINES]:
        match = _DATELINE.match(line)
        if match and _is_dateline(match, line):
            spans = [
                (m.start() + match.start("places"), m.end() + match.start("places")) for m in _each(match["places"])
            ]
            if match["holder"]:
                spans.append(match.span("holder"))
            return [(a + start, b + start) for a, b in spans], start + match.end()
        start += len(line)
    return [], 0


def _each(places: str) -> list[re.Match[str]]:
    return list(re.finditer(r"[^/\s\u00a0](?:[^/]*[^/\s\u00a0])?", places))


def _is_dateline(match: re.Match[str], line: str) -> bool:
    """Whether a match has the marks of a dateline, and text behind it."""
    if not line[match.end() :].strip() and not match["date"]:
        return False
    if match["agency"] and not match["agency"].replace(" ", "").replace("/", "").replace("-", "").isalpha():
        return False
    if not match["date"] and not match["agency"] and _plain(match, line):
        return True
    capitals = match["places"].isupper() and len(match["places"]) > 2  # noqa: PLR2004 not an abbreviation
    return capitals or bool(match["date"]) or bool(match["agency"] and match["agency"][0].isupper())


def _plain(match: re.Match[str], line: str) -> bool:
    """Whether a line opens with one or two capital names, a dash, and a sentence: "Mogadishu \u2013 Militants ..."."""
    words = match["places"].split()
    follows = line[match.end() : match.end() + 1]
    dash = line[match.end("holder") if match["holder"] else match.end("places") : match.end()].strip() not in {"", ":"}
    return dash and len(words) <= 2 and all(word[0].isupper() for word in words) and follows.isupper()  # noqa: PLR2004
