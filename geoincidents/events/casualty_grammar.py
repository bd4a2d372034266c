"""Patterns of counted killed and injured, as data for :mod:`geoincidents.events.casualties`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.harm import harm_pattern, harm_words
from geoincidents.text.numerals import NUMBER, VAGUE
from geoincidents.text.sought import Sought

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN: Final = "§"
"""Stands for each character of a span that holds no count."""

_QUALIFIER: Final = (
    r"(?:at\s+least|at\s+minimum|no\s+fewer\s+than|not\s+less\s+than|no\s+less\s+than|an?\s+minimum\s+of"
    r"|more\s+than|over"
    r"|upwards\s+of|in\s+excess\s+of|up\s+to|as\s+many\s+as|at\s+most|fewer\s+than|less\s+than|under|nearly"
    r"|almost|about"
    r"|around|some|approximately|roughly|an\s+estimated)"
)
_KIN: Final = (
    r"(?:wife|husband|son|daughter|mother|father|brother|sister|baby|child|grandmother|grandfather|cousin|uncle|aunt"
    r"|nephew|niece|driver|bodyguard|guard|watchman|colleague|friend|neighbou?r|passenger|assistant|deputy|interpreter"
    r"|commander|chief|pastor|imam|mayor)"
)
_RANGE: Final = rf"(?:between\s+{NUMBER}\s+and\s+{NUMBER}|{NUMBER}(?:\s*[-–]\s*|\s+(?:to|or)\s+){NUMBER})"
RANGE: Final = re.compile(
    rf"(?:{_QUALIFIER}\s+)?(?:between\s+)?(?P<low>{NUMBER})(?:\s*[-–]\s*|\s+(?:to|or|and)\s+)(?P<high>{NUMBER})",
    re.IGNORECASE,
)
_COUNT: Final = (
    rf"(?:{_QUALIFIER}\s+)?(?:a\s+(?:combined(?:\s+total\s+of)?|total\s+of)\s+|the\s+|another\s+|an?\s+(?:further|additional)\s+|other\s+"
    r"|(?:his|her|their|its)\s+)?"
    rf"(?:{_RANGE}|(?:{VAGUE}|{NUMBER})(?:\s+of(?!\s+(?:them|whom|those|the|which)\b))?|\b(?:another|an?|no)\b|\b(?:his"
    rf"|her|their|its)(?=\s+(?:[\w-]+\s+)?{_KIN}\b))(?![-\d])"
)
COUNT_WORDS: Final = _COUNT
"""Source of the pattern of a count with its qualifier."""
QUALIFIED: Final = re.compile(
    rf"(?:(?P<qualifier>{_QUALIFIER})\s+)?(?:a\s+(?:combined(?:\s+total\s+of)?|total\s+of)\s+|the\s+|another\s+(?=\w)|an?\s+(?:further"
    r"|additional)\s+|other\s+|(?:his|her|their|its)\s+(?=\w))?"
    rf"(?P<number>{VAGUE}|{NUMBER}|another|an?|no|his|her|their|its)(?:\s+of)?",
    re.IGNORECASE,
)

_DEAD: Final = harm_pattern("killed", "done", "suffered", "being")
_HURT: Final = harm_pattern("injured", "done", "suffered")
DEAD: Final = re.compile(harm_pattern("killed", "stem"), re.IGNORECASE)
HURT: Final = re.compile(harm_pattern("injured", "stem"), re.IGNORECASE)
SUMMED: Final = re.compile(rf"\b(?:{DEAD.pattern}|{HURT.pattern}|die|casualt|toll)", re.IGNORECASE)
"""What a sentence that only sums up the dead and injured has; it may tell of a total, though of no event."""

_STOP: Final = (
    r"(?!(?:and|or|who|which|that|when|while|after|before|as|but|were|was|is|are|be|been|have|has|had|said"
    r"|says|say|told|killing"
    r"|killed|wounding|wounded|injuring|injured|hurt|dead|died|leaving|left|including|by|to|with|struck|hit"
    r"|attacked|fired"
    r"|reported|reportedly|since|if|because|will|would|could|may|might|not|did|also|between|among)\b)"
)
_WORD: Final = rf"\s+{_STOP}[A-Za-zÀ-ɏ’'‘-]+"
_NP: Final = rf"(?P<np>(?:{_WORD}){{0,8}})"
_PLAIN_NP: Final = rf"(?:{_WORD}){{0,8}}"
_ASIDE: Final = (
    r"(?:\s*(?:,|—|–|\()(?:(?!\b(?:where|when|while)\b)[^;.()—–]){1,90}?(?:,|—|–|\)))?"
    r"(?:\s+(?:including|among\s+them)(?:\s+[\w’'-]+){1,8}?)?"
)
_WHEN: Final = rf"(?:\s+(?:on|in|late|early|at)?\s*{HIDDEN}+)?"
_ADVERB: Final = r"(?:(?:\w+ly|also|all|both|still|later|now|then|together|so\s+far)\s+)*"
_AUX: Final = (
    rf"\s+{_ADVERB}(?:were|was|have\s+been|has\s+been|had\s+been|having\s+been|are|is|being|have|has|had"
    r"|(?:was|were)\s+(?:reported|confirmed|believed|found|left|declared|shot"
    rf"|reported\s+to\s+be)(?:\s+to\s+have\s+been)?)\s+{_ADVERB}"
    r"(?:(?:\w+ed|caught|taken|hunted\s+down)\s+and\s+)?(?:reported\s+|confirmed\s+|found\s+|shot\s+|stabbed\s+|shot\s+and\s+|stabbed\s+and\s+|declared\s+"
    r"|pronounced\s+)?"
)

PASSIVE: Final = Sought(
    re.compile(
        rf"(?P<count>{_COUNT}){_NP}(?P<more>(?:\s*,?\s+and\s+|\s*,\s+){_COUNT}{_PLAIN_NP}){{0,4}}(?:\s+and(?:\s+the)?(?:{_WORD}){{1,5}}?)?{_ASIDE}{_WHEN}"
        rf"(?:(?P<aux>{_AUX})|\s+{_ADVERB}|(?:\s+in\s+the\s+attack)?\s+)(?P<verb>{_DEAD}|{_HURT})\b"
        rf"(?P<both>\s*(?:or|and|/)\s*(?:{_DEAD}|{_HURT})\b)?",
        re.IGNORECASE,
    ),
    harm_words("killed", "stem", "sign") + harm_words("injured", "stem"),
)
PART: Final = re.compile(
    rf"(?:^|(?<=[\s,(]))(?<!including\s)(?<!of\s)(?P<count>{_COUNT})(?=\s)(?![^;.]{{0,3}}\s+of\s+(?:them|whom))",
    re.IGNORECASE,
)
"""A counted element of the subject of a passive."""

ACTIVE: Final = re.compile(
    rf"\b(?:{harm_pattern('killed', 'act')}|{harm_pattern('injured', 'act')})"
    r"(?:\s+(?:and|or)\s+(?:wounded|wounding|injured|injuring|maimed|maiming))?\b(?:\s+(?!nearly\b|only\b)\w+ly)?",
    re.IGNORECASE,
)
COUNTED: Final = rf"(?P<count>{_COUNT}){_NP}"
OWN_VERB: Final = re.compile(rf"{_ASIDE}(?:{_AUX}|\s+)(?:{_DEAD}|{_HURT})\b", re.IGNORECASE)
"""What follows a list element that is the subject of its own verb ("... and 12 others were injured")."""

SPEAKER: Final = re.compile(r"\s+(?:said|says|told|added|reported|confirmed)\b", re.IGNORECASE)
SOURCE: Final = re.compile(
    r"(?:\s+and\s+[^,;.]{2,60}?|[^,;.]{0,40}?)\s+(?:said|says|told|reported|confirmed|added)\b", re.IGNORECASE
)
"""Behind what looks like one more victim: "killing 50, a union and a rights group said"."""
PREPOSITION: Final = re.compile(r"\s(?:during|in|at|on|near|from|inside|outside|across|around|for)\b", re.IGNORECASE)
"""After one of these, a comma or "and" no longer goes on with the list of victims."""

CASUALTIES: Final = Sought(re.compile(rf"(?P<count>{_COUNT}){_NP}\s+casualties\b", re.IGNORECASE), ("casualties",))
AS_MANY: Final = re.compile(
    rf"\b(?:as\s+many|an\s+equal\s+number|the\s+same\s+number)(?:\s+(?:of\s+)?(?:others|more|people))?(?:\s+(?:were|was))?\s+(?:\w+ly\s+)?"
    rf"(?P<verb>{_DEAD}|{_HURT})\b",
    re.IGNORECASE,
)
SPLIT_CASUALTIES: Final = Sought(
    re.compile(
        rf"(?P<count>{_COUNT}){_NP}\s+casualties\b\s*[,(:—–-]?\s*(?:including|of\s+(?:whom|which|them))?\s*"
        rf"(?P<part>{_COUNT})(?:\s+of\s+(?:them|whom|which))?\s*(?:\w+\s+){{0,2}}?(?:deaths?|fatal(?:ities|ity)?"
        r"|dead|killed|died|fatal)\b",
        re.IGNORECASE,
    ),
    ("casualties",),
)
RIVAL: Final = re.compile(
    r"\b(?:put|puts|putting|gave|gives|set)\s+(?:the\s+|its\s+|their\s+)?(?:[\w-]+\s+){0,3}?(?:toll|tally|number|figure|count|fatalities|casualties|losses|deaths|dead)\b"
    r"|\bcounted\b|\b(?:higher|lower|different)\s+(?:death\s+)?(?:toll|number|figure|count)\b",
    re.IGNORECASE,
)
"""Another source's count of the same people."""
RIVAL_BEFORE: Final = re.compile(
    r"\bclaim(?:ed|s|ing)\s+(?:to\s+have|that|it|they|its|their|responsibility)\b[^.;]{0,40}$"
    r"|\b(?:while|whereas|but|although|though)\b[^.;,]{0,60}\b(?:said|says|told|reported|claimed)\b[^.;,]{0,60}$",
    re.IGNORECASE,
)
"""Before what somebody else says: "while a doctor said 19 were killed", "the group claimed to have killed 60"."""
NOMINAL: Final = (
    Sought(
        re.compile(
            rf"(?P<count>{_COUNT})(?:{_WORD}){{0,4}}?\s+with\s+(?:[a-z-]+\s+){{0,2}}(?:wounds|injuries|burns)\b",
            re.IGNORECASE,
        ),
        ("wounds", "injuries", "burns"),
    ),
    Sought(
        re.compile(
            r"\b(?:number|toll|count|tally)\s+of\s+(?:[\w’'-]+\s+){0,3}?(?:killed|dead|deaths|fatalities|wounded|injured|casualties)"
            r"(?:\s+(?!rose\b|has\b|had\b|climbed\b|stood\b|is\b|was\b)[^\s;.]+){0,25}?"
            r"\s+(?:(?:has|had)\s+)?(?:also\s+|since\s+|now\s+)?(?:risen|rose|climbed|increased|grown|jumped|soared|reached|stands|stood|is|was)"
            rf"\s+(?:now\s+)?(?:(?:at|to)\s+)?(?P<count>{_COUNT})(?=[\s,.;])(?<!\sa)(?<!\san)",
            re.IGNORECASE,
        ),
        ("number", "toll", "count", "tally"),
    ),
    Sought(
        re.compile(
            r"\b(?:put|puts|putting|gave|gives|set)\s+(?:the\s+|its\s+|their\s+)?(?:[\w-]+\s+){0,3}?"
            r"(?:toll|tally|number|figure|count|fatalities|losses|deaths|dead)(?:\s+of(?:\s+[\w-]+){1,3}?)?\s+(?:at|to|as)\s+"
            rf"(?P<count>{_COUNT})(?=[\s,.;])(?<!\sa)(?<!\san)",
            re.IGNORECASE,
        ),
        ("toll", "tally", "number", "figure", "count", "fatalities", "losses", "deaths", "dead"),
    ),
    Sought(
        re.compile(
            r"\b(?:death\s+)?toll(?:\s+[^\s,;.]+){0,16}?\s+(?:of|at|to|is|was|reached|reaches|hit|topped"
            r"|passed)\s+(?:now\s+)?"
            rf"(?P<count>{_COUNT})(?=[\s,.;])(?<!\sa)(?<!\san)",
            re.IGNORECASE,
        ),
        ("toll",),
    ),
    Sought(
        re.compile(
            rf"(?P<count>{_COUNT})(?:{_WORD}){{0,3}}?\s+(?:deaths|fatalities|death|fatality|injuries|corpses)\b",
            re.IGNORECASE,
        ),
        ("death", "fatalit", "injuries", "corpses"),
    ),
    Sought(
        re.compile(
            rf"\b(?:counted|pulled|recovered|retrieved)\s+(?P<count>{_COUNT})(?:{_WORD}){{0,3}}?\s+(?:bodies|corpses"
            r"|dead)\b",
            re.IGNORECASE,
        ),
        ("bodies", "corpses", "dead"),
    ),
    Sought(
        re.compile(
            rf"\b(?:pulled|recovered|retrieved)\s+(?:the\s+)?bodies\s+of\s+(?P<count>{_COUNT})(?=\s+[a-z])",
            re.IGNORECASE,
        ),
        ("bodies",),
    ),
    Sought(re.compile(rf"\bclaimed\s+(?P<count>{_COUNT})(?:{_WORD}){{0,2}}?\s+lives\b", re.IGNORECASE), ("claimed",)),
)
NONE_HARMED: Final = re.compile(
    r"\b(?:nobody|no\s+one|no-one|none|no\s+(?:civilians?|people|person"
    r"|soldiers?))\b(?:\s+\w+){0,4}?\s+(?:hurt|injured|killed|harmed"
    r"|wounded)(?:\s+or\s+(?:killed|injured|wounded))?\b"
    r"|(?<!know of )(?<!aware of )(?<!reports of )"
    r"\bno\s+(?:human\s+)?(?:casualties|deaths|fatalities|injuries|victims|loss\s+of\s+life)"
    r"(?:\s+(?:or|and)\s+(?:injuries|deaths|casualties))?\b(?!\s+(?:figure|count|toll))"
    r"|\b(?:crew|passengers|staff|occupants|residents|everyone|all)\b(?:\s+[\w-]+){0,4}?\s+(?:were|was|are|is|escaped|got\s+out)"
    r"\s+(?:all\s+)?(?:unharmed|unhurt|uninjured|unscathed|safe(?:ly)?)\b"
    r"|\bneither\s+(?:casualties|victims|injuries|deaths)\s+nor\s+\w+"
    r"|\b(?:without|not)\s+(?:(?:caus(?:e|ed|ing)|leav(?:e|ing)|claim(?:ing)?)\s+)?(?:any\s+)?(?:casualties|injuries|victims|deaths)\b",
    re.IGNORECASE,
)

SUBTOTAL_BEFORE: Final = re.compile(
    r"\b(?:including|includes?|among\s+them|among\s+whom|of\s+whom|comprising|namely)\s+"
    r"(?:(?!(?:were|was|have|has|had|died|lost)\b)[^\s;.]+\s+){0,8}$",
    re.IGNORECASE,
)
PART_OF: Final = re.compile(
    r"\s+of\s+(?:them|whom|those|the\s+(?:dead|victims|wounded|injured|casualties))\b", re.IGNORECASE
)
NOT_PERSONS: Final = re.compile(
    r"^\s*(?:(?:entire|whole|large)\s+)?(?:families|family|homes?|houses?|vehicles?|ambulances?|buildings?"
    r"|drones?|missiles?|rockets?"
    r"|tanks?|cattle|livestock|camels?|goats?|animals?|shells?|times?|days?|weeks?|months?|years?|hours?"
    r"|number|group|crowd|key"
    r"|senior\s+figures|separate|series|strike|attack|blow|statement)\b",
    re.IGNORECASE,
)
_HIDE: Final = re.compile(
    r"\b\d+(?:st|nd|rd|th)\b|\baged\s+\d+(?:\s+(?:and|to)\s+\d+)?|\b\d{1,2}:\d\d\b|\b\d[\d.,]*\s?(?:%"
    r"|per\s?cent|percent|km|kilomet\w+|miles?|met(?:re|er)s?"
    r"|am|pm|mm|tonn?es|hectares)\b|[$€£]\s?\d[\d.,]*|\bNo\.\s?\d+|\bone\s+of\s+the\b|\bat\s+one\s+point\b",
    re.IGNORECASE,
)
_AGE: Final = re.compile(
    r"\b(?:\d+|[a-z]+)-(?:year|month)s?-old\b"
    r"|(?<=\b(?:man|boy) )of\s+\d{1,2}\b|(?<=\b(?:woman) )of\s+\d{1,2}\b|(?<=\bgirl )of\s+\d{1,2}\b"
    r"|(?<=[a-z],\s)[1-9]\d(?=,\s*(?:in|at|on|near|who|was|from|a|an|the|and|his|her)\b)"
    r"|(?<=[a-z]\s)\([1-9]\d(?:(?:,|\s+and|\s*&)\s*\d{1,2})+\)",
    re.IGNORECASE,
)


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with what holds no count hidden, offsets unchanged."""
    letters = list(text)
    for first, last in [*spans, *(match.span() for match in _HIDE.finditer(text))]:
        letters[first:last] = HIDDEN * (last - first)
    for match in _AGE.finditer(text):
        letters[match.start() : match.end()] = "x" * (match.end() - match.start())
    return "".join(letters)
