"""Patterns of what counts no victims, and of plain words of death and injury, for the gate of a model's numbers."""

from __future__ import annotations

import re
from typing import Final

from geoincidents.events import casualty_grammar as grammar
from geoincidents.events.casualties import HarmKind
from geoincidents.events.harm import harm_pattern
from geoincidents.text.numerals import NUMBER, VAGUE

_ANY: Final = rf"(?:{VAGUE}|{NUMBER})"
_MEASURES: Final = (
    r"(?:seconds|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|km|kms|kilomet(?:er|re)s?|miles?"
    r"|met(?:er|re)s?|yards?|foot|feet|ft|acres?|hectares?|kg|kilos?|kilograms?|tonn?es?|tons?|lit(?:er|re)s?|mm|cm"
    r"|inch(?:es)?|degrees|dollars|euros|pounds)\b"
)
_THINGS: Final = (
    r"(?:villages|towns|cities|districts|provinces|regions|states|countries|areas|neighbou?rhoods|locations|sites"
    r"|incidents|attacks|raids|strikes|air[- ]?strikes|operations|clashes|battles|explosions|blasts|bombs|bombings"
    r"|mortars|rounds|bullets|shots|wounds|weapons|rifles|guns|grenades|drones|missiles|rockets|shells|mines|trucks"
    r"|lorries|cars|bus(?:s)?es|boats|ships|helicopters|planes|jets|tanks|vehicles|motorcycles|schools|hospitals|shops"
    r"|houses|homes|buildings|churches|mosques|bases|posts|positions|checkpoints|camps|tents|bridges|fronts|battalions"
    r"|brigades|regiments|divisions|units|charges|cows|calves|sheep|lambs|ewes|goats|pigs|camels|horses|dogs|birds|fish"
    r"|animals)\b"
)
_SORTS: Final = (
    r"(?:other|nearby|different|separate|neighbou?ring|more|army|military|police|air|drone|rocket|mortar|suicide|car"
    r"|artillery|government|rebel|aid|foreign|small|large|big|such)"
)
_UNITS: Final = r"(?:battalion|brigade|regiment|squadron|platoon|division|unit|corps|company)"
_PERSONS: Final = r"(?:people|persons|civilians|men|women|children|soldiers|fighters|troops|dead|deaths)"

NO_COUNT: Final = (
    re.compile(
        r"\d[\d,.\u00a0\u2009\u202f]{14,}"  # more than there are people; the longest are no number of a computer's
        rf"|{_ANY}[-\s]*{_MEASURES}|{_ANY}\s+(?:{_SORTS}\s+)?{_THINGS}"
        r"|\bage[sd]?\s+(?:of\s+)?\d{1,3}(?:\s*(?:and|to|[-–])\s*\d{1,3})?"
        r"|\b(?:an?|the)\s+(?!(?:family|group|party|team|crew|crowd|band|gang|patrol|squad|total|toll|number|count|sum)\b)"
        r"\w+\s+of\s+\d{1,2}(?=,|\s+(?:was|is|has|had|died|who)\b)"
        r"|\b(?:in|since|by|until|from|during|after|before|of|the|early|late|mid)[\s-]+(?:19|20)\d\d\b"
        rf"(?!\s+{_PERSONS}\b)"
        rf"|(?<!\bthe )(?<!\ba )(?<!\bits )(?<!\btheir )(?<!\bone )\b{_UNITS}\s+(?:no\.?\s*)?\d[\d,]*|#\s?\d+",
        re.IGNORECASE,
    ),
    # By their capitals: "Ahmed Hassan, 34," and "Ahmed (34)", "Highway 1", "Su-25".
    re.compile(
        r"(?<=[\w’'] )[A-Z][\w’'-]+,\s\d{1,3}(?=[,.])|\b[A-Z][\w’'-]+\s\(\d{1,3}\)"
        r"|\b(?:Highway|Route|Road|Camp|Sector|Zone|Area|Hill|Gate|Flight|Article|Phase|Ward|Block|District|Resolution)"
        r"\s\d[\d,]*|\b[A-Z][A-Za-z]{0,2}-\d+\w*"
    ),
)
"""What holds a number that counts nobody."""

_UNHARMED: Final = (
    r"(?:displaced|homeless|missing|arrested|detained|abducted|kidnapped|captured|rescued|freed|released|evacuated"
    r"|trapped|stranded|affected|uprooted|survived|escaped|surrendered|fled|questioned|imprisoned|jailed|sentenced|taken\s+hostage)"
)
_BE: Final = (
    r"(?:(?:were|was|are|is|have\s+been|has\s+been|had\s+been|being)"
    r"(?:\s+(?:said|believed|reported|thought|known|understood)\s+to\s+(?:be|have\s+been))?)"
)
NO_VICTIMS: Final = re.compile(
    rf"{grammar.COUNTED}(?:\s+(?:{_BE}|have|had|has))?(?:\s+(?:\w+ly|also|still|now))?\s+{_UNHARMED}\b"
    r"(?=\s*(?:[,.;:)—–]|$)|\s+(?:and|or|by|in|from|since|on|to|as|after|at|when|while|during|over|across|with|within"
    r"|but|near|following|because|amid)\b)"
    r"(?![^.;]{0,40}?\band\s+(?:(?:\w+ly|later|then)\s+)?(?:killed|executed|murdered|beheaded|shot|slain|massacred)\b)"
    r"|\b(?:displac|arrest|detain|abduct|kidnap|kidnapp|captur|rescu|fre|releas|evacuat|uproot)(?:ed|ing)\s+"
    rf"(?P<behind>{grammar.COUNT_WORDS})",
    re.IGNORECASE,
)
"""Counted people of whom something else is said than that they were killed or hurt."""

_KILLED: Final = f"(?:{harm_pattern('killed', 'done')})"
_DIED: Final = f"(?:{harm_pattern('killed', 'suffered')})"
_HURT: Final = f"(?:{harm_pattern('injured', 'done')})"
_WERE_HURT: Final = f"(?:{harm_pattern('injured', 'suffered')})"
_WORD: Final = (
    r"(?:\s+(?!(?:and|or|who|which|that|when|while|where|after|before|as|but|were|was|is|are|be|been|have|has|had|said"
    r"|says|including|by|to|with|killing|leaving|did|not|also)\b)[A-Za-zÀ-ɏ’'‘-]+)"
)
_NEAR: Final = rf"(?:(?!\s+(?:in|on|at|from|of|near|for|into|across|against|inside|outside)\b){_WORD})"
_ADVERBS: Final = r"(?:\s+(?:\w+ly|also|all|both|then|later|reported|confirmed|found))*"
_COUNT: Final = rf"(?P<count>{grammar.COUNT_WORDS})"
_NO_ARTICLE: Final = r"\b(?!(?:an?|no|another|his|her|their|its)\s)"
_NO_OBJECT: Final = (
    r"(?!\s+(?:(?:the|an?|his|her|their|its)\s+(?!(?:same|previous|next|following|day|night|morning|week)\b)"
    r"|(?!(?:In|At|On|As|By|After|Near|When|During|And)\b)[A-Z]"
    r"|(?!(?:across|as|besides|this|towards|hours|days|weeks|months|years|minutes|others|overseas)\b)[a-z-]+s\b))"
)
ITS_OBJECT: Final = re.compile(rf"(?!{_NO_OBJECT})")
"""What follows a verb that has an object: those who are counted before it did it."""


_ANY_HARM: Final = rf"(?:{_KILLED}|{_DIED}|{_HURT}|dead|deaths|fatalities|injuries)\b"


def _plain(done: str, suffered: str, tabled: str, told: str) -> tuple[re.Pattern[str], ...]:
    """Number and words of harm beside each other: the people before, without "were", behind, and as in a table."""
    return (
        re.compile(
            rf"{_NO_ARTICLE}{_COUNT}(?P<np>{_WORD}{{0,8}}?)"
            rf"(?:\s+{_BE}{_ADVERBS}\s+{done}|(?:\s+(?:have|has|had))?{_ADVERBS}\s+{suffered})\b",
            re.IGNORECASE,
        ),
        re.compile(rf"(?i:{_NO_ARTICLE}{_COUNT}(?P<np>{_NEAR}{{0,4}}?){_ADVERBS}\s+{done}\b){_NO_OBJECT}"),
        re.compile(rf"\b{done}\s+{_COUNT}(?P<np>{_NEAR}{{0,4}})", re.IGNORECASE),
        re.compile(
            rf"\b(?:{tabled}\s*[:=]\s*|{told}\s+){_COUNT}(?![\w%/:])(?P<np>{_NEAR}{{0,4}})",
            re.IGNORECASE,
        ),
    )


PLAIN: Final = {
    HarmKind.KILLED: (
        *_plain(
            _KILLED,
            _DIED,
            r"(?:deaths?|dead|killed|fatalities|death\s+toll)",
            r"(?:dead|(?:deaths|killing|murder|execution)\s+of)",
        ),
        re.compile(rf"{_NO_ARTICLE}{_COUNT}(?P<np>)\s+(?:\w+\s+)?(?:bodies|corpses)\b", re.IGNORECASE),
    ),
    HarmKind.INJURED: _plain(
        _HURT, _WERE_HURT, r"(?:injuries|injured|wounded|hurt)", r"(?:wounding|injuring|injuries)\s+(?:of|to)"
    ),
}
"""A number that plainly stands beside a word of harm, by what it then counts."""


def _one(done: str, doing: str, suffered: str) -> tuple[re.Pattern[str], ...]:
    """One person: "the driver was killed", "Ahmed Hassan, 34, died", "killing the driver"."""
    return (
        re.compile(
            rf"(?P<head>[\w’'-]+)(?:\s{grammar.HIDDEN}+x*,)?(?:,[^,.;]{{1,40}},)?"
            rf"(?:\s+(?:was|has\s+been|had\s+been){_ADVERBS}\s+{done}|{_ADVERBS}\s+{suffered})\b",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\b(?:{done}|{doing})\s+(?:the|his|her|their|an?|one)(?:{_NEAR}){{0,3}}?\s+(?P<head>[\w’'-]+)"
            rf"(?=\s*(?:[,.;:)—–{grammar.HIDDEN}]|$)"
            r"|\s+(?:and|in|on|at|near|of|from|with|by|as|when|while|after|during|outside|inside|who)\b)",
            re.IGNORECASE,
        ),
    )


ONE: Final = {
    HarmKind.KILLED: _one(_KILLED, "(?:killing|murdering|executing|beheading)", _DIED),
    HarmKind.INJURED: _one(_HURT, "(?:wounding|injuring|hurting)", _WERE_HURT),
}
"""One person who was harmed, told without a number; ``head`` is the noun, which is to be no plural."""

SEVERAL: Final = re.compile(
    r"(?!.*ss$).*s|.*\d.*|people|men|women|children|police|family|group|crew|team|unit|convoy|army|crowd|staff"
    r"|personnel|public|population|village|community|nobody|none|one|who|which|that|it|militia|couple|pair|number|toll"
    r"|what|they|there",
    re.IGNORECASE,
)
"""Nouns that are no single person."""

BARE_VERB: Final = re.compile(rf"\b{_ANY_HARM}$", re.IGNORECASE)
SUBORDINATE: Final = re.compile(r"\b(?:where|when|while|because|although|though)\b", re.IGNORECASE)
OF_THE_DEAD: Final = re.compile(r"\bthe\s+(?:dead|killed|slain|wounded|injured|hurt)$", re.IGNORECASE)
NEXT_VERB: Final = re.compile(rf"\s+{_ANY_HARM}", re.IGNORECASE)
OWN_COUNT: Final = re.compile(rf"{_ANY}\s+$", re.IGNORECASE)
OPENING: Final = re.compile(rf"(?:^|[,;:(–—-]|{_ANY_HARM})\s*$", re.IGNORECASE)
"""What stands before a clause of its own."""
PASSIVE: Final = re.compile(rf"\b{_BE}\b|\bbeen\b", re.IGNORECASE)
DENIED: Final = re.compile(r"\b(?:no|not|nobody|none|neither|nor|never)\b", re.IGNORECASE)
