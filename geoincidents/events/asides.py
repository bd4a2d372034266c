"""Places that a sentence names without locating its event there: seats, sources, aims, hospitals, ways of flight."""

from __future__ import annotations

import re
from typing import Final

from geoincidents.schema import EventType

# Words between a preposition and the name; a name or an impact ends the phrase ("fired from Gaza landed in").
_LOWER: Final = r"(?:(?!landed|fell|hit|struck|slammed|crashed|exploded|kill)(?-i:[a-z])[\w’'-]*\s+)"
_NEAR: Final = rf"(?:the\s+|a\s+|an\s+)?(?:{_LOWER}{{0,4}}?(?:of|in)\s+)?(?:the\s+)?"
_OF: Final = r"(?:the\s+|a\s+|an\s+)?(?:(?:[\w’'-]+\s+){0,4}?(?:of|in)\s+)?(?:the\s+)?"

# Each pattern ends where the mention begins.
_SEAT: Final = re.compile(
    r"\b(?:headquartered|based|stationed|seated|located|situated|exiled|speaking|born|educated|embassy"
    r"|consulate|spokes\w+|mission|ambassador"
    rf"|bureau|correspondent|government|administration|office|reporter|analyst)\s+(?:in|at|to|for)\s+{_OF}$",
    re.IGNORECASE,
)
SAYING: Final = re.compile(
    r"\b(?:said|told|says|speaking|spoke|reporters|journalists|conference|statement|statement\s+issued|briefing|meeting"
    r"|summit|talks|interview|(?<!was\s)(?<!were\s)(?<!been\s)(?<!also\s)(?:reported|announced))"
    rf"\s+(?:in|from|at)\s+{_OF}$",
    re.IGNORECASE,
)
"""Before the place where something is said."""
_OPENS: Final = re.compile(
    r"^\W*(?:(?:Meanwhile|Separately|Later),?\s+)?(?:Back\s+)?[Ii]n\s+(?:the\s+)?(?:[a-z-]+\s+){0,3}$"
)
_SPEAKER: Final = re.compile(
    r"^,\s+(?P<who>(?:[\w’'.-]+\s+){0,12}?)(?:said|says|told|called|urged|condemned|announced|warned|denied|accused|expressed)\b"
)
_ABROAD: Final = re.compile(
    r"\b(?:U\.?N\.?|UN|United\s+Nations|Secretary|minist(?:ry|er)|president|envoy|spokes\w+|ambassador|State\s+Department"
    r"|Pentagon|Kremlin|White\s+House|Council|Union|Commission|High\s+Commissioner|diplomats?|NATO|Red\s+Cross|Amnesty)\b",
    re.IGNORECASE,
)
_ORIGIN: Final = re.compile(
    r"\b(?:(?:came|come|coming|fired|launched|arrived|returned|originat\w+|travel\w*|smuggled|shipped|flown"
    r"|far|km|kilometres|kilometers|miles|hailing)"
    rf"(?:\s+\w+){{0,2}}?\s+from|refugees\s+from|native\s+of)\s+{_NEAR}$",
    re.IGNORECASE,
)
_FLIGHT: Final = re.compile(
    r"\b(?:fle(?:e|d|eing|es)|flight|escap\w+|displaced|evacuated|sought\s+(?:shelter|refuge)|crossed)"
    rf"(?:\s+[\w’'-]+){{0,5}}?\s+(?:in|from|to|into|for|towards?|across)\s+{_NEAR}$|\b(?:fle(?:e|d|eing|es)"
    rf"|escaped|left)\s+{_NEAR}$",
    re.IGNORECASE,
)
_ATTACKED: Final = re.compile(
    r"\b(?:hit|struck|attack|raid|storm|loot|ransack|bomb|shell|burn|torch|destroy|damag|target|enter|outside|near|inside|at)\w*"
    r"\s+(?:an?\s+|the\s+|two\s+|three\s+)?(?:[\w-]+\s+){0,3}?(?:hospital|clinic|morgue)s?\s+(?:in|at)\s+",
    re.IGNORECASE,
)
"""A hospital that is itself attacked is where it happened."""
_HOSPITAL: Final = re.compile(
    r"\b(?:taken|rushed|transferred|brought|evacuated|admitted|treated|arrived"
    r"|flown)\b(?:\s+[\w’'-]+){0,6}?\s+(?:to|at|in)\s+"
    rf"{_OF}$|\b(?:staff|doctors?|medics?|officials?)\s+(?:at|in)\s+(?:the\s+)?$|\bnearby\s+$|\b(?:hospital"
    rf"|clinic|morgue)s?\s+(?:in|at)\s+{_OF}$",
    re.IGNORECASE,
)
_AIM: Final = re.compile(
    r"\b(?:to|and|would|will|could|can|vow\w*\s+to)\s+(?:\w+ly\s+)?(?:defend|control|capture|retake|take|seize"
    r"|reclaim|reach|liberate|protect|secure|enter|hold|reclaim|recapture|govern|wrest|oust|clear|dislodge|push)"
    rf"(?:\s+control\s+of)?\s+{_NEAR}$|\b(?:controls?(?!\s+(?:of|over)\b)|governs?|rules?|controlling|(?<!-)held(?!\s+an?\b)|runs)\s+{_NEAR}$"
    r"|\bheld\s+by\s+$",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    (
        r"\b(?:similar\s+to|compared\s+(?:to|with)|unlike|capital\s+of|president\s+of|people\s+of|citizens?\s+of"
        r"|known\s+as)\s+(?:the\s+)?$"
    ),
    re.IGNORECASE,
)
_BODY_AFTER: Final = re.compile(
    r"^(?:[’']s)?\s+(?:government|army|military|forces|cartel|clan|gang|brigades?|battalion|ministry|minister|president|police|authorities"
    r"|parliament|spokes\w+|embassy|officials?"
    r"|health\s+ministry|defen[cs]e\s+ministry|regime|rebels|ambassador|leader|troops|said|says|told|accused"
    r"|denied|has\s+said)\b",
    re.IGNORECASE,
)
_OWNS: Final = re.compile(
    r"^[’']s?\s+(?!(?:[\w-]+\s+)?(?:region|province|state|district|cit(?:y|ies)|capital|coast|border|north"
    r"|south|east|west"
    r"|cent(?:re|er)|suburbs?|outskirts|port|airport|market|area|town|villages?|neighbou?rhood|main|old"
    r"|northern|southern"
    r"|eastern|western|central|second|largest|[A-Z]))",
)
"""The owner of an act, not its place: "in Israel's offensive", as against "in Sudan's Darfur region"."""
_SPEAKS: Final = re.compile(
    r"^,\s+(?:where|which|whose)\s[^,.;]{1,80},\s+(?:has\s+|have\s+|also\s+)?"
    r"(?:called|said|says|urged|condemned|offered|denied|warned|announced|vowed|accused|demanded|proposed|expressed)\b"
)
"""A state that speaks, with a clause put in: "Egypt, where negotiators are meeting, called for"."""
_FROM: Final = re.compile(rf"\bfrom\s+{_NEAR}$", re.IGNORECASE)
_TAKEN_FROM: Final = re.compile(
    (
        r"\b(?:abduct|kidnap|taken|took|seized|km|kilomet|miles|away|expel|withdr|pull|retreat"
        r"|far)\w*\b[^.;]{0,60}?\bfrom\b[^.;]*$"
    ),
    re.IGNORECASE,
)
_AGENT: Final = re.compile(
    r"\b[Bb]y\s+(?:the\s+)?(?:[A-Z][\w-]+(?:\s+[A-Z][\w-]+)?(?:,\s+(?:and\s+)?|\s+and\s+)(?:the\s+)?){0,4}$"
)
_KIN: Final = re.compile(
    r"\b(?:sons?|daughters?|brothers?|sisters?|wife|widow|husband|father|mother|nephew|cousin|uncle|bodyguards?|aides?|associates?"
    r"|followers?|supporters?|friends?)\s+of\s+(?:the\s+)?(?:[“\"]?[A-Z][\w’'-]+[”\"]?\s+){0,3}[“\"]?$"
)
_SOURCE: Final = re.compile(
    r"\b(?:per|according\s+to|quoted\s+by|citing|told)\s+(?:the\s+)?(?:state\s+)?(?:news\s+agency\s+)?$", re.IGNORECASE
)
_ROUTE: Final = re.compile(r"\bfrom\s+(?:the\s+)?(?:[A-Z][\w’-]+\s+){1,3}to\s+(?:the\s+)?$")
_ROUTE_AFTER: Final = re.compile(r"^\s+to\s+(?:the\s+)?[A-Z]")
"""Both ends of a way: "travelling from X to Y"."""
_CUT: Final = re.compile(
    r"\b(?:cutting|blocking|closing|threatening)\s+(?:off\s+)?(?:the\s+)?(?:(?!(?:in|at|near|on|outside|of)\b)[a-z][\w-]+\s+){0,2}$"
)
"""A road that fighting elsewhere cuts."""
_MET: Final = re.compile(
    r"\b(?:met|meets|meet|meeting\s+with|to\s+visit|visited|visiting|conferred|(?:holding|held|hold|resume|resumed|resuming|opened)\s+(?:[\w-]+\s+){0,2}"
    r"(?:talks|consultations|discussions|negotiations)|travel(?:s|led|ed|ling|ing)?\s+to|flew|flying|fly)\b(?:\s+(?!(?:after|when|as|while|before|and|where|killed|hit|struck|said)\b)[\w’'.-]+){0,8}?\s+"
    rf"(?:in|at|to|and)\s+{_OF}$|\b(?:visit|travel|fly|flew)\s+(?:to\s+)?$",
    re.IGNORECASE,
)
_BROKERED: Final = re.compile(
    rf"\b(?:brokered|negotiated|mediated|hammered\s+out|agreed\s+on)\s+(?:in|at)\s+{_OF}$", re.IGNORECASE
)
"""Before the seat of a meeting or the end of a journey."""
_GENERAL: Final = {EventType.MOVEMENT, EventType.TERRITORY_CHANGE}


def is_seat_of_speaker(before: str, after: str, *, others: bool) -> bool:
    """Whether a place that opens a sentence is only where somebody speaks: "In Geneva, the U.N. said ..."."""
    if not _OPENS.match(before):
        return False
    speaker = _SPEAKER.match(after)
    return speaker is not None and (others or bool(_ABROAD.search(speaker["who"])))


def _comes_from(before: str) -> bool:
    if _ORIGIN.search(before) or _FLIGHT.search(before):
        return True
    return bool(_FROM.search(before)) and not _TAKEN_FROM.search(before)


def stands_aside(before: str, after: str, event_type: EventType) -> bool:
    """Whether the words around a mention say that the event was not there."""
    if any(pattern.search(before) for pattern in _ALWAYS) or _OWNS.match(after) or _SPEAKS.match(after):
        return True
    if _HOSPITAL.search(before) and not _ATTACKED.search(before):
        return True
    if event_type not in _GENERAL and _comes_from(before):
        return True
    way = event_type is not EventType.MOVEMENT and _is_end_of_way(before, after)
    if way or (event_type is not EventType.AGREEMENT and _MET.search(before[-_LONGEST:])):
        return True
    return bool(_BODY_AFTER.match(after)) and not re.search(r"\b(?:in|near|at)\s+(?:the\s+)?$", before)


def _is_end_of_way(before: str, after: str) -> bool:
    return bool(_ROUTE.search(before) or (_ROUTE_AFTER.match(after) and re.search(r"\bfrom\s+(?:the\s+)?$", before)))


_LONGEST: Final = 120
_ALWAYS: Final = (_SOURCE, _SEAT, SAYING, _ASIDE, _AIM, _AGENT, _KIN, _CUT, _BROKERED)
