"""Words and patterns of English date expressions, as data for :mod:`geoincidents.text.dates`."""

from __future__ import annotations

import re
from typing import Final

from geoincidents.text.numerals import NUMBER

CONTEXT: Final = 120
"""Characters around an expression that can say how it is used."""

RECENT_DAYS: Final = 60
"""What is further back than two months is not the news of the day."""

LAST_MONTH_DAYS: Final = 31
"""A part of a month that ended within this many days is still news."""

WEEKDAYS: Final = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
MONTHS: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
UNIT_DAYS: Final = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}

# Fixed offsets from UTC, in hours. Zones whose name says the season, or that have no summer time.
ZONES: Final = {
    "gmt": 0.0,
    "utc": 0.0,
    "z": 0.0,
    "cet": 1.0,
    "cest": 2.0,
    "wat": 1.0,
    "cat": 2.0,
    "eet": 2.0,
    "eest": 3.0,
    "eat": 3.0,
    "msk": 3.0,
    "moscow time": 3.0,
    "est": -5.0,
    "edt": -4.0,
    "bst": 1.0,
}

_DAY_NAME: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun"
WEEKDAY_NAME: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTHS_LONG: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTHS_SHORT: Final = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
MONTH_NAME: Final = rf"(?:{_MONTHS_LONG}|{_MONTHS_LONG.upper()}|(?:{_MONTHS_SHORT}|{_MONTHS_SHORT.upper()})\b\.?)"
_D: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_TH: Final = r"(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:19|20)\d\d"

# Weekdays and months are capitalised in English; without that, "march" and "may" are verbs and "sat" is not a day.
WEEKDAY: Final = re.compile(
    rf"\b(?:(?P<which>[Ll]ast|[Pp]revious|[Nn]ext|[Cc]oming|[Tt]his)\s+)?(?P<day>{WEEKDAY_NAME})(?P<earlier>\s+last\s+week)?\b"
    # "During Friday prayers on 13 October": the date says which.
    r"(?!\s+prayers?\s+on\b)"
)
WEEKDAY_SPAN: Final = re.compile(
    rf"(?:\b[Bb]etween\s+|\b[Ff]rom\s+|\b)(?P<day>{WEEKDAY_NAME})(?:\s+(?:evening|night|morning|afternoon))?"
    rf"\s+(?:and|to|until|through)\s+(?P<day2>{WEEKDAY_NAME})\b"
)
SPAN_DAY_FIRST: Final = re.compile(
    rf"\b(?P<d>{_D}){_TH}(?:\s+(?P<month>{MONTH_NAME}))?\s*(?:-|–|—|\bto\b|\band\b|\buntil\b|\bthrough\b)\s*"
    rf"(?P<d2>{_D}){_TH}\s+(?P<month2>{MONTH_NAME})(?:,?\s+(?P<year>{_YEAR}))?\b"
)
SPAN_MONTH_FIRST: Final = re.compile(
    rf"\b(?P<month>{MONTH_NAME})\s+(?P<d>{_D}){_TH}\s*(?:-|–|—|\bto\b|\band\b|\buntil\b|\bthrough\b)\s*"
    rf"(?:(?P<month2>{MONTH_NAME})\s+)?(?P<d2>{_D}){_TH}\b(?:,?\s+(?P<year>{_YEAR})\b)?(?!\s*:\d)"
)
SPAN_OF_DAYS: Final = re.compile(
    rf"\b(?:(?P<d>{_D}){_TH}\s+(?P<month>{MONTH_NAME})|(?P<amonth>{MONTH_NAME})\s+(?P<ad>{_D}){_TH})(?:,?\s+(?P<year>{_YEAR}))"
    rf"\s*(?:-|–|—|\bto\b|\band\b|\buntil\b|\bthrough\b)\s*"
    rf"(?:(?P<d2>{_D}){_TH}\s+(?P<month2>{MONTH_NAME})|(?P<amonth2>{MONTH_NAME})\s+(?P<ad2>{_D}){_TH})(?:,?\s+(?P<year2>{_YEAR}))\b"
)
"""Both ends with their years: "May 23, 2017 to June 2, 2017"."""
SPAN_OF_MONTHS: Final = re.compile(
    rf"\b(?P<month>{MONTH_NAME})(?:\s+(?P<year>{_YEAR}))?\s*(?:-|–|—|\bto\b|\band\b|\buntil\b|\bthrough\b)\s*"
    rf"(?P<month2>{MONTH_NAME})(?:,?\s+(?P<year2>{_YEAR}))?(?!\w)(?!\s+\d)"
)
"""As in "between October and November 2016"."""
DAY_MONTH: Final = re.compile(
    rf"(?<![\d:.,])\b(?P<d>{_D}){_TH}\s+(?:of\s+)?(?P<month>{MONTH_NAME})(?:,?\s+(?P<year>{_YEAR}))?(?!\w)"
)
MONTH_DAY: Final = re.compile(
    rf"\b(?P<month>{MONTH_NAME})\s+(?P<d>{_D}){_TH}\b(?!\s*[:%])(?:,?\s+(?P<year>{_YEAR})\b)?"
)
ISO: Final = re.compile(rf"\b(?<!\d[/.])(?P<year>{_YEAR})(?P<by>[-/.])(?P<m>\d\d?)(?P=by)(?P<d>\d\d?)(?![\d/]|[.-]\d)")
NUMERIC: Final = re.compile(
    rf"(?<!\d)(?<!\d[-/.])(?P<one>\d\d?)(?P<by>[-/.])(?P<two>\d\d?)(?P=by)(?P<year>{_YEAR}|(?<=/)\d\d)(?![\d/]|[.-]\d)"
)
MONTH: Final = re.compile(
    r"(?:\b(?P<part>early|late|mid|the beginning of|the end of)[\s-]+(?=[A-Z])"
    r"|(?<=\b[Ii]n )|(?<=\b[Oo]f )|(?<=\b[Bb]y )|(?<=\b[Ss]ince )|(?<=\b[Dd]uring )|(?<=\b[Ff]rom )|(?<=\b[Uu]ntil )"
    r"|(?<=\b[Ll]ast )|(?<=\b[Tt]his )"
    rf"|\b(?={MONTH_NAME},?\s+{_YEAR}))(?P<month>{MONTH_NAME})(?:,?\s+(?P<year>{_YEAR}))?(?!\s*\d)(?!\w)"
)
YEAR: Final = re.compile(
    rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Ff]rom )|(?<=\b[Dd]uring )|(?<=\b[Uu]ntil )|(?<=\b[Ss]ince the ))"
    rf"(?P<year>{_YEAR})\b(?!-\d)"
)
NAMED_DAY: Final = re.compile(
    r"\b(?:the\s+day\s+before\s+yesterday|yesterday|today|tonight|overnight|last\s+night|this\s+(?:morning|afternoon|evening)|earlier\s+in\s+the\s+day)\b",
    re.IGNORECASE,
)
OVERNIGHT: Final = re.compile(
    rf"\b(?:overnight|(?:in\s+|during\s+)?the\s+night)\s+(?:(?:from|of)\s+(?:{WEEKDAY_NAME})\s+)?(?:in)?to\s+(?P<day>{WEEKDAY_NAME})\b",
    re.IGNORECASE,
)
NEIGHBOUR: Final = re.compile(
    r"\b(?:the\s+)?(?:next|following|same|previous)\s+(?:day|morning|night|evening)\b"
    r"|\b(?:earlier|later)\s+(?:that|the\s+same)\s+(?:day|morning|night|evening|afternoon)\b"
    r"|\bthat\s+(?:same\s+)?(?:day|morning|night|evening|afternoon)\b"
    r"|\bthe\s+(?:day|night|evening)\s+(?:before|after)\b(?!\s+(?:yesterday|tomorrow|last|the|an?|his|her|its|their|it|he|she|they)\b)",
    re.IGNORECASE,
)
OFFSET: Final = re.compile(
    rf"\b(?P<n>{NUMBER}|an?)\s+(?P<unit>day|week|month|year)s?\s+(?P<way>later|afterwards?|earlier|previously"
    # "Two days before the vote" counts from the vote.
    r"|before(?!\s+(?:an?|the|that|this|he|she|it|they|his|her|its|their)\b))\b",
    re.IGNORECASE,
)
AFTER: Final = re.compile(
    rf"\b(?P<n>{NUMBER}|an?)\s+(?P<unit>day|week|month)s?\s+after\b(?=\s+[A-Za-z])", re.IGNORECASE
)
"""Behind an event: "the strike came four days after a drone hit the town" dates the drone."""
CALENDAR: Final = re.compile(
    r"\b(?:earlier\s+|late(?:r)?\s+)?(?P<which>last|previous|this|(?:over|at|during|since)\s+the|(?<=earlier\s)in\s+the)\s+(?P<unit>week|weekend|month|year)\b(?!-)",
    re.IGNORECASE,
)

_HOUR: Final = r"\d{1,2}[:.]\d\d|\d{1,2}|\d{4}"
_HALF: Final = r"[ap]\.?m\.?"
CLOCK: Final = re.compile(
    rf"\b(?P<a>{_HOUR})\s*(?P<am>{_HALF})?"
    rf"(?:\s*(?:-|–|\bto\b|\band\b|\buntil\b)\s*(?P<b>{_HOUR})\s*(?P<bm>{_HALF})?)?"
    rf"\s*(?P<zone>{'|'.join(sorted(ZONES, key=len, reverse=True))})\b",
    re.IGNORECASE,
)

SAY: Final = (
    r"(?:said|says|say|saying|told|tells|announced|announces|stated|declared|added|reported|confirmed|claimed|insisted"
    r"|warned|tweeted|posted|wrote|urged|called|appealed|condemned|denied|accused|admitted|acknowledged|disclosed)"
)
"""Verbs that open a statement."""

_SETTING: Final = (
    r"(?:\s+(?:reporters|journalists|media|the|AFP|Reuters|AP|BBC|CNN|news|agency|agencies|an?|statement|statements|on|late"
    r"|early|televised|speech|address|by|phone|its|his|her|their|via|social|Twitter|Facebook|Telegram|X|post|state|television"
    r"|TV|radio|to|local|in\s+an?|in|at|press|conference|briefing|interview|(?<=in\s)[A-Z]\w+|(?<=told\s)[A-Z]\w+))*"
)
SAID_BEFORE: Final = re.compile(
    rf"\b{SAY}{_SETTING}\s*,?\s*$|\b(?:statement|speech|briefing|broadcast)\s+(?:on|late|early)\s*$"
)
"""What stands before a date that dates the saying."""

_NOT_SAID: Final = r"(?:was|were|had|has|have|is|are|killed|attacked|hit|struck|after|when|as|while|that|who|which)"
SAYS_NEXT: Final = re.compile(rf"^\s*,?\s*(?:(?!{_NOT_SAID}\b)[^\s,;:]+\s+){{1,9}}?{SAY}\b")
"""What follows a date at the head of a sentence when it dates the saying."""

DATELINE: Final = re.compile(r"^[^a-z]{2,40}(?:,\s+[\w ]{2,30})?,\s*$")
DATELINE_END: Final = re.compile(r"^(?:,?\s+\d{4})?\s*(?:\([^)]{1,40}\))?\s*[-–—]")
SENTENCE_START: Final = re.compile(r"(?:^|[.!?\n”\"])\s*(?:[Ll]ate |[Ee]arly )?(?:On\s+|[Ee]arlier\s+)?$")
SINCE: Final = re.compile(r"\bsince\b(?:\s+[^\s,;]+){0,10}\s*$", re.IGNORECASE)
SUPERLATIVE: Final = re.compile(
    r"\b(?:deadliest|worst|first|biggest|largest|heaviest|bloodiest|most\s+\w+)\b", re.IGNORECASE
)
"""With "since", a comparison and no period: "the deadliest attack since January 2018"."""
DISTANT: Final = re.compile(r"\b(?:week|month|year|decade)s?\s+ago\b|\blast\s+(?:month|year)\b", re.IGNORECASE)

_BOUNDARY: Final = re.compile(r"[.!?;][”\"’]?\s|\n")


def last_boundary(text: str) -> int:
    """Offset where the last sentence of a text begins."""
    end = 0
    for match in _BOUNDARY.finditer(text):
        end = match.end()
    return end
