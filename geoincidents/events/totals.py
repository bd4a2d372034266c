"""Totals: killed and injured of a period or of a war, which belong to no single event."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geoincidents.events.casualties import Count, Harm, HarmKind
from geoincidents.schema import DatePrecision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geoincidents.text.dates import DateExpression
    from geoincidents.text.sentences import Sentence

_LOCAL_LONG: Final = timedelta(days=14)
_LONG: Final = timedelta(days=6)
"""Tolls of a week and more are sums over many events."""
_SINCE: Final = re.compile(
    r"(?<!has )(?<!have )(?<!had )\bsince\b(?!\s+then\b)|^\W*as\s+of\b"
    r"|^\W*(?:by|through|up\s+to)\b[^.;]{0,60}\b(?:had|have|has)\s+(?:been\s+)?(?:killed|died|wounded|injured)\b"
    r"|\bso\s+far\s+(?:this|in)\b|\bto\s+date\b|\bin\s+(?:more\s+than\s+|over\s+|nearly\s+|almost\s+)?(?:\w+"
    r"|\d+)\s+(?:weeks|months|years)\s+of\b"
    r"|\bover\s+the\s+course\s+of\b|\bthroughout\s+the\s+(?:war|conflict)\b|\bthe\s+(?:overall|total"
    r"|cumulative|nationwide)\s+(?:death\s+)?toll"
    r"|\bduring\s+the\s+(?:war|conflict|first\s+\w+\s+(?:weeks|months))|\b(?:first|last|past"
    r"|previous)\s+(?:\w+\s+)?(?:weeks|months|years|decades?)\b|\bover\s+the\s+(?:years|decades)\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"\b(?:began|started|launched|broke|erupted|\w+ed|took|fell)\b", re.IGNORECASE)
_WAR: Final = re.compile(
    r"\b(?:war|conflict|insurgency|civil\s+war|uprising|crisis|campaign|offensive|hostilities|unrest|invasion"
    r"|occupation|crackdown|bloodshed|violence)\b"
    r"(?:,?\s+[\w’'-]+){0,8}?\s+(?:has|have|had)\s+(?:\w+ly\s+|so\s+far\s+|also\s+|already\s+)*(?:killed"
    r"|claimed|left|wounded|injured|cost|displaced)",
    re.IGNORECASE,
)
_IN_WAR: Final = re.compile(
    r"\b(?:have|has|had)\s+(?:\w+ly\s+)?(?:been\s+)?(?:killed|died|dead|wounded|injured)\b[^.;]{0,60}?\b(?:in"
    # "Had killed 40 militants in an offensive" tells of that one.
    r"|during|by)\s+(?!an?\s+(?:[\w-]+\s+){0,2}(?:offensive|campaign|crackdown)\b)(?:the\s+|this\s+|a\s+)?"
    r"(?:[\w’'-]+\s+){0,3}?(?:war|conflict|insurgency|uprising|crackdown|violence|offensive|campaign)\b",
    re.IGNORECASE,
)
_TOLL_OF_MANY: Final = re.compile(
    r"\btoll\s+(?:from|of|in)\s+(?:[\w’'-]+\s+){0,4}?(?:clashes|violence|fighting|war|conflict|unrest|(?:air\s?)?strikes|attacks|raids"
    r"|protests|riots|crackdown|hostilities|bombings|killings)\b",
    re.IGNORECASE,
)
"""The toll of several events; that "from a blast" is of one."""
_ACROSS: Final = re.compile(
    r"\b(?:across|over|in)\s+(?:all|both|the)\s+(?:of\s+the\s+)?(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+)?"
    r"(?:(?:related|coordinated|ensuing)\s+)?(?:attacks|assaults|clashes|raids|incidents|blasts|explosions|strikes|ambushes|shootings)\b",
    re.IGNORECASE,
)
"""Behind the toll of several events that are told one by one: "were killed across both clashes"."""
_SUMMING: Final = re.compile(r"\b(?:across|all|both)\b", re.IGNORECASE)
_BRINGS: Final = re.compile(
    (
        r"\b(?:bring(?:s|ing)?|brought|tak(?:es|ing)|took|rais(?:es|ed|ing)|push(?:es|ed"
        r"|ing))\s+(?:to\s+[\w,]+\s+)?(?:the\s+|its\s+)?(?:[\w-]+\s+){0,3}?(?:toll|number|total|tally)"
    ),
    re.IGNORECASE,
)


def is_total(
    sentence: Sentence, harm: Harm, dates: Sequence[DateExpression], *, local: bool = False, act: bool = False
) -> bool:
    """Whether a number of killed or injured is a total over a period or a war."""
    text = sentence.text
    offset = harm.start - sentence.start
    brings = _BRINGS.search(text)
    if brings:
        return offset >= brings.start()
    segment = sentence.segments[sentence.segment_of(harm.start)]
    opening = text[segment.start - sentence.start : offset]
    if segment.opener == "since" and "," not in opening and _CLAUSE.search(opening):
        return False
    if _WAR.search(text) or _IN_WAR.search(text) or _TOLL_OF_MANY.search(text):
        return True
    if any(_SUMMING.search(m.group()) and harm.start < sentence.start + m.start() for m in _ACROSS.finditer(text)):
        return True
    here = sentence.segment_of(harm.start)
    apart = [n for n, s in enumerate(sentence.segments) if n != here and s.opener in {"which", "who", "whose", "where"}]
    apart += [n + 1 for n in apart if n + 1 < here and sentence.segments[n + 1].opener == "since"]
    # "Al Shabaab, which has fought since 2007, ...": the clause that is put in dates no toll.
    own = "".join(
        text[s.start - sentence.start : s.end - sentence.start]
        for n, s in enumerate(sentence.segments)
        if n not in apart
    )
    dates = [date for date in dates if sentence.segment_of(date.start) not in apart]
    if any(date.since for date in dates) or _SINCE.search(own):
        return True
    return any(
        date.last - date.first >= (_LOCAL_LONG if local else _LONG)
        and not (act and date.precision in {DatePrecision.MONTH, DatePrecision.YEAR})
        and not date.saying
        and (date.precision is not DatePrecision.RANGE or not date.distant)
        for date in dates
        if date.precision in {DatePrecision.MONTH, DatePrecision.YEAR, DatePrecision.WEEK, DatePrecision.RANGE}
    )


def period_of(
    dates: Sequence[DateExpression], published: date
) -> tuple[date | None, date, DatePrecision, DateExpression | None]:
    """Period of a total: from the day that the sentence names up to the publication."""
    for date_ in dates:
        if date_.since:
            return date_.first, published, DatePrecision.RANGE, date_
    for date_ in dates:
        if not date_.saying and date_.last > date_.first:
            return date_.first, date_.last, date_.precision, date_
    said = [date_ for date_ in dates if date_.saying]
    last = min(said[0].last, published) if said else published
    return None, last, DatePrecision.UPPER_BOUND, None


def add_up(harms: Sequence[Harm]) -> tuple[Count | None, Count | None, str | None]:
    """Killed, injured and note of the statements that belong to one event."""
    totals: dict[HarmKind, Count] = {}
    notes = []
    for harm in harms:
        if harm.kind is HarmKind.EITHER:
            notes.append(harm.text.strip())
        elif harm.kind in totals and harm.rival:
            totals[harm.kind] = totals[harm.kind].spanning(harm.count)
            notes.append(f"another source: {harm.text.strip()}")
        elif (
            harm.kind in totals
            and totals[harm.kind].best
            and re.search(r"\b(?:total|toll|altogether)\b", harm.text, re.IGNORECASE)
        ):
            totals[harm.kind] = harm.count
        else:
            totals[harm.kind] = totals[harm.kind] + harm.count if harm.kind in totals else harm.count
    return totals.get(HarmKind.KILLED), totals.get(HarmKind.INJURED), "; ".join(notes) or None
