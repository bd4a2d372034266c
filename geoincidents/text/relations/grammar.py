"""The patterns of relational phrases, written once and compiled for two uses.

In running text the anchors are already known, and each is masked by a run of one private-use character so that a
pattern sees it as one symbol; a phrase that stands alone ("50km south of Tripoli") is matched whole, and its anchors
are whatever stands in their place.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from geoincidents.names.place_words import alternation, words_of
from geoincidents.text.numerals import NUMBER, VAGUE
from geoincidents.text.relations import arabic
from geoincidents.text.relations.relation import RelationKind as Kind

MASK: Final = "\ue000"
"""Private-use character that stands for each character of an anchor."""

_UNIT: Final = (
    r"(?P<unit>kilomet(?:er|re)s?|kms?|nautical\s+miles?|nmi|(?-i:NM|nm)|miles?|mi"
    r"|met(?:er|re)s?|m|yards?|yds?|feet|ft)\b\.?"
)
_HEDGE_WORD: Final = (
    r"(?:about|around|some|roughly|approximately|nearly|almost|an\s+estimated|close\s+to|more\s+than|less\s+than"
    r"|at\s+least|up\s+to|within|over|under|just|only|barely|about|circa|c\.|~|as\s+far\s+as)"
)
_HEDGE: Final = rf"(?:(?P<hedge>{_HEDGE_WORD}(?:\s+{_HEDGE_WORD})?)\s*)?"
# "30 to 40 km", "between 30 and 40 km", "30-40 km": the number that follows is the upper end.
_RANGE: Final = (
    rf"(?:between\s+(?P<low>{NUMBER})\s+and\s+|(?:from\s+)?(?P<low2>{NUMBER})\s*(?:[-\u2010-\u2015]|\s(?:to|or)\s)\s*)?"
)
_DIST: Final = (
    rf"{_HEDGE}{_RANGE}(?P<number>{NUMBER}(?:\s+an?(?=\s))?|(?:{VAGUE})(?:\s+of)?|\ban?(?=\s))"
    rf"(?P<odd>[-\s]odd|\s+or\s+so)?[\s\u00a0-]*{_UNIT}"
    r"(?:\s*\([^()]{1,30}\))?(?:\s+or\s+so)?"
)
_WIND: Final = (
    r"(?:(?:north|south)[-\s]?(?:north|south)[-\s]?(?:east|west)|(?:east|west)[-\s]?(?:north|south)[-\s]?(?:east|west)"
    r"|(?:north|south)[-\s]?(?:east|west)|north|south|east|west)"
)
_DIR: Final = rf"(?P<dir>\b{_WIND}|(?-i:\b[NS]?[NS]?[EW]?[NS]?[EW](?![\w])|\b[NS](?![\w])))"
_DIRA: Final = rf"(?P<dir>\b{_WIND}[-\s]?ern(?:most)?)"
_MAYBE_DIRA: Final = rf"(?:(?:far\s+)?{_DIRA}\s+)?"
_SETTLEMENT: Final = alternation("settlement")
# "the rebel-held port city of X": up to four words of description between the article and the noun.
_OF_NAME: Final = (
    rf"(?:(?:the|an?|its)\s+(?:[\w\u2019'-]+\s+){{0,4}}?(?:{_SETTLEMENT}(?:\s+of)?|capital,)\s+"
    r"|the\s+|central\s+|downtown\s+)?"
)
# Any word but those that part two phrases: "into X near the town of Y" says nothing of Y in X.
_ADJECTIVE: Final = r"(?!(?:near|in|into|from|to|at|and|the|an?|on|by|with|of|for)\s)[\w-]+"
_HELD: Final = (
    rf"(?:{_WIND}(?:[-\s]?ern)?|central|coastal|capital|city|town|port|border|occupied|besieged|historic|old|rural"
    r"|downtown|mountainous|remote|restive)"
)
_POSS: Final = r"(?:['\u2019]s?)"
_MAYBE_THE: Final = r"(?:\b(?:the|its|an?)\s+)?"
# "5 km from the Turkish border" says nothing of the middle of Turkey.
_NO_BORDER: Final = rf"(?!{MASK}|{_POSS}?\s+(?:[a-z]+\s+)?(?:border|frontier|coast)\b)"
_EDGE: Final = (
    r"(?P<noun>outskirts|outer\s+edges?|edges?|fringes?|periphery|approaches|gates|entrance|perimeter|countryside"
    r"|hinterlands?|rural\s+areas?)"
)
_SUBURB: Final = r"(?P<noun>suburbs?|neighbou?rhoods?|residential\s+areas?|quarters?)"
_ADMIN: Final = rf"(?:sadar\s+)?(?P<noun>{alternation('division1', 'division2')})"
_SITE: Final = rf"(?P<noun>{alternation('site', 'remote')})"
_SITE_ADJECTIVE: Final = r"(?:(?:main|old|new|military|civil|civilian|domestic|central|regional|grand|great)\s+){0,2}"
_ROAD: Final = rf"(?P<noun>{alternation('line')})"
_TRACK: Final = rf"(?P<noun>(?-i:{alternation('line')}))"  # "Tripoli Road" is a street in Misrata
_FRONT: Final = rf"(?P<noun>(?-i:{alternation('front')}))"
# "12 km north of X along the Y road": Y says nothing that the distance does not.
_ALONG: Final = rf"(?:,?\s+(?:along|on|down|up)\s+the\s+[^,.;:()]{{2,40}}?\s+{alternation('line')}\b)?"
_OF_WORD: Final = (
    r"\s+(?:of\s+|de\s+(?:la\s+|los\s+|l['\u2019]\s*)?|du\s+|des\s+|del\s+|d['\u2019]\s*|da\s+|do\s+)(?:the\s+)?"
)
_QUARTER: Final = rf"(?:{alternation('quarter')}|districts?|zones?)"
_NUMBERED: Final = rf"{_QUARTER}\s*(?:no\.?\s*|number\s+|n[\u00b0\u00ba]\s*|#\s*)?\d{{1,3}}[a-z]?\b"
_BANK: Final = (
    rf"(?:\bthe\s+)?(?:{_DIRA.replace('dir>', 'dir2>')}|{_DIR}|left|right|opposite|far)\s+(?:river\s*)?bank"
    r"\s+(?:of\s+[^,.;:()]{2,40}?\s+)?(?:opposite|across\s+from|facing|near|at|by)"
)
_PLACES: Final = r"(?:districts|neighbou?rhoods|quarters|parts|areas|villages|towns|countryside|sector|side|edge)"
_CAMPS: Final = (
    r"(?P<noun>(?:refugee|displacement|idp)\s+camps|camps|(?:gold\s*)?mines|gold\s*fields|villages|districts)"
)
_SEVERAL: Final = rf"(?:\s+{alternation('settlement')}s)?"
_LINK: Final = r"\s*(?:-|\u2010|\u2011|\u2013|\u2014|/|\bto\b)\s*"
_PART_NOUN: Final = (
    r"(?:part|parts|half|side|end|sector|section|corner|areas?|districts|regions?|provinces?|coast|desert|countryside"
    r"|mountains|tip|flank|front)"
)

# One line a construction; {A} and {B} are the anchors. Order decides between patterns that take the same text.
_TEMPLATES: Final[tuple[tuple[Kind, str], ...]] = (
    (
        Kind.DISTANCE,
        rf"{_DIST}\s+(?:to\s+the\s+|(?P<due>due)\s+)?{_DIR}(?:wards?)?\s+(?:of|from|off)\s+{_OF_NAME}{{A}}{_NO_BORDER}{_ALONG}",
    ),
    (Kind.DISTANCE, rf"{_DIST}\s+(?:to\s+the\s+|(?P<due>due)\s+)?{_DIR}\s+(?:of|from)\s+(?:here|there)\b"),
    (
        Kind.DISTANCE,
        (
            rf"{_DIST}\s+(?:away\s+|inland\s+|upstream\s+|downstream\s+|by\s+road\s+|(?:up|down)\s+the\s+(?:coast|road)\s+)?"
            rf"(?:(?:from|off)\s+the\s+(?:coast|cent(?:re|er))\s+of|from|outside(?:\s+of)?|off|beyond)\s+{_OF_NAME}{{A}}{_NO_BORDER}"
        ),
    ),
    (Kind.DISTANCE, rf"{_DIST}\s+(?:away\s+)?from\s+{_OF_NAME}{{A}}\s+(?:to|in)\s+the\s+{_DIR}\b(?!\s+of)"),
    (Kind.DISTANCE, rf"{_DIST}\s+(?:to|in)\s+{{A}}{_POSS}\s+{_DIR}\b"),
    (Kind.DISTANCE, rf"(?:with)?in\s+an?\s+{_DIST}[\s-]+radius\s+(?:of|around|from)\s+{_OF_NAME}{{A}}"),
    (Kind.DISTANCE, rf"{_DIST}\s+(?:away\s+)?(?:from|outside)\s+(?:here|there)\b"),
    (Kind.DISTANCE, rf"{_DIST}\s+of\s+{_OF_NAME}{{A}}"),
    (Kind.BORDER, rf"{_MAYBE_THE}{{A}}{_LINK}{{B}}\s+(?P<noun>border|frontier)\b"),
    (Kind.BORDER, rf"(?P<noun>border|frontier)\s+between\s+{_OF_NAME}{{A}}\s+and\s+{_OF_NAME}{{B}}{_SEVERAL}"),
    (Kind.BORDER, rf"{{A}}{_POSS}?\s+{_MAYBE_DIRA}(?P<noun>border|frontier)\s+with\s+{_OF_NAME}{{B}}"),
    (Kind.BORDER, rf"{_MAYBE_THE}{_MAYBE_DIRA}(?P<noun>border|frontier)\s+with\s+{_OF_NAME}{{A}}"),
    (Kind.BORDER, rf"(?:\bthe\s+)?{{A}}{_POSS}?\s+{_MAYBE_DIRA}(?P<noun>border|frontier)\b"),
    (Kind.BETWEEN, rf"{_MAYBE_THE}{{A}}{_LINK}{{B}}\s+(?:coastal\s+|main\s+|desert\s+|supply\s+)?{_ROAD}\b"),
    (
        Kind.BETWEEN,
        (
            rf"{_MAYBE_THE}(?:[\w-]+\s+)?{_ROAD}\s+(?:\w+\s+)?(?:between|linking|connecting|joining|from)\s+"
            rf"{_OF_NAME}{{A}}\s+(?:and|to|with)\s+{_OF_NAME}{{B}}"
        ),
    ),
    (
        Kind.BETWEEN,
        rf"(?:(?P<noun>halfway|midway|half\s+way)\s+)?between\s+{_OF_NAME}{{A}}\s+and\s+{_OF_NAME}{{B}}{_SEVERAL}",
    ),
    (Kind.OFFSHORE, rf"off\s+(?:the\s+)?{_MAYBE_DIRA}(?:coast|shores?|coastline)\s+of\s+{_OF_NAME}{{A}}"),
    (Kind.OFFSHORE, rf"off\s+(?:the\s+)?{{A}}{_POSS}?\s+{_MAYBE_DIRA}(?:coast|shores?|coastline)\b"),
    (Kind.OFFSHORE, rf"(?:the\s+)?(?:waters|sea)\s+off\s+{_OF_NAME}{{A}}"),
    (Kind.SUBURB, rf"{_MAYBE_THE}{_MAYBE_DIRA}(?:[^\W\d][\w-]*\s+)?{_SUBURB}\s+(?:of|in|outside)\s+{_OF_NAME}{{A}}"),
    (Kind.SUBURB, rf"\ban?\s+{_MAYBE_DIRA}{{A}}\s+(?P<noun>suburb|neighbou?rhood|district|quarter)\b(?!\s+of)"),
    (Kind.SUBURB, rf"{_MAYBE_THE}{_MAYBE_DIRA}{{A}}\s+(?P<noun>suburbs)\b"),
    (Kind.SUBURB, rf"{{A}}{_POSS}\s+{_MAYBE_DIRA}(?P<noun>suburbs|neighbou?rhoods|districts)\b"),
    (Kind.SUBURB, rf"\b(?:the|its|their)\s+{_MAYBE_DIRA}(?P<noun>suburbs)\b(?!\s+of)"),
    (Kind.OUTSKIRTS, rf"{_BANK}\s+{_OF_NAME}{{A}}"),
    (Kind.SUBURB, rf"{_MAYBE_THE}{_NUMBERED}\s*(?:,\s*|\s(?:of|in)\s+|\s-\s){_OF_NAME}{{A}}"),
    (Kind.SUBURB, rf"{_MAYBE_THE}\d{{1,3}}(?:st|nd|rd|th)\s+{_QUARTER}\s+(?:of|in)\s+{_OF_NAME}{{A}}"),
    (Kind.SUBURB, rf"{{A}}{_POSS}?\s*(?:,\s*|\s-\s|\s){_NUMBERED}"),
    (Kind.OUTSKIRTS, rf"{_MAYBE_THE}{_MAYBE_DIRA}{_EDGE}\s+(?:of|to|around)\s+{_OF_NAME}{{A}}"),
    (Kind.OUTSKIRTS, rf"{_MAYBE_THE}{_MAYBE_DIRA}{{A}}{_POSS}?\s+{_MAYBE_DIRA.replace('dir>', 'dir2>')}{_EDGE}\b"),
    (Kind.OUTSKIRTS, rf"\b(?:the|its|their)\s+{_MAYBE_DIRA}(?P<noun>outskirts)\b(?!\s+of)"),
    (Kind.OUTSKIRTS, rf"(?:just\s+|right\s+)?\boutside\s+(?:of\s+)?{_OF_NAME}{{A}}"),
    (Kind.OUTSKIRTS, r"\brural\s+{A}"),
    (Kind.AROUND, rf"(?:\b(?:in|inside)\s+and\s+)?\baround\s+{_OF_NAME}{{A}}"),
    (
        Kind.AROUND,
        rf"{_MAYBE_THE}(?:surroundings|vicinity|environs|area)\s+(?:of|around|surrounding)\s+{_OF_NAME}{{A}}",
    ),
    (
        Kind.AROUND,
        (
            r"{A}\s+and\s+(?:(?:its|the|their)\s+)?(?:(?:surrounding|nearby|neighbou?ring)\s+(?:areas?|towns|villages"
            r"|districts|countryside|suburbs)|suburbs|surroundings|environs|outskirts|countryside)\b"
        ),
    ),
    (Kind.ADMIN, r"(?:\bthe\s+)?{A}\s+(?P<noun>local\s+(?:government|govt)\s+area)\b"),
    (
        Kind.AROUND,
        (
            rf"(?:the\s+)?(?:greater\s+|wider\s+)?{{A}}{_POSS}?\s+(?P<noun>metropolitan\s+area|area|areas|vicinity|environs"
            r"|pocket|valley|basin)\b"
        ),
    ),
    (Kind.AROUND, r"\b(?:the\s+)?(?:greater|wider)\s+{A}"),
    (Kind.NEAR, rf"\b(?:near|close\s+to|not\s+far\s+from|adjacent\s+to|in\s+the\s+vicinity\s+of)\s+{_OF_NAME}{{A}}"),
    (Kind.NEAR, rf"(?:\bthe\s+)?{{A}}{_POSS}?\s+{_FRONT}\b(?!\s+of)"),
    (Kind.NEAR, rf"(?:\b(?:on|along|down|up)\s+(?:the\s+)?|\bthe\s+){{A}}\s+{_TRACK}\b(?!\s+of)"),
    (
        Kind.NAMED,
        rf"{_MAYBE_DIRA}{{A}}{_POSS}?\s+(?:{_ADJECTIVE}\s+){{0,3}}?(?:{_SETTLEMENT}|{_ADMIN}|area|quarter|camp)\s+of\s+{{B}}",
    ),
    (Kind.NAMED, rf"{{A}}{_POSS}\s+(?:{_HELD}\s+){{0,2}}{{B}}"),
    (Kind.PART, rf"\bthe\s+(?:far\s+|extreme\s+)?{_DIR}(?:ern)?(?:\s+{_PART_NOUN})?\s+of\s+{_OF_NAME}{{A}}"),
    (
        Kind.PART,
        rf"{{A}}{_POSS}\s+(?:far\s+|extreme\s+)?(?P<dir>{_WIND})(?:[-\s]?ern(?:most)?\s+{_PART_NOUN}\b|\b(?!-))",
    ),
    (Kind.PART, rf"(?:\bthe\s+)?{_DIRA}\s+{_PLACES}\s+of\s+{_OF_NAME}{{A}}"),
    (Kind.PART, rf"(?P<dir>\b{_WIND}(?:[-\s]?ern)?)\s+{{A}}\s+{_CAMPS}\b"),
    (Kind.PART, rf"(?:\bfar\s+|\bdeep\s+)?(?P<dir>\b{_WIND}(?:[-\s]?ern(?:most)?)?)[-\s]{{A}}"),
    (Kind.PART, r"\b(?:central|downtown|inner|inner-city)\s+{A}"),
    (Kind.PART, rf"\bthe\s+(?P<noun>cent(?:re|er)|heart|middle)\s+of\s+{_OF_NAME}{{A}}"),
    (
        Kind.DIRECTION,
        (
            rf"(?:\b(?:just|immediately|directly|due|further|farther|far|slightly)\s+|\bto\s+the\s+)*{_DIR}(?:wards?)?\s+"
            rf"(?:of|from)\s+{_OF_NAME}{{A}}"
        ),
    ),
    (Kind.ADMIN, rf"{_MAYBE_THE}{_ADMIN}{_OF_WORD}{{A}}"),
    (Kind.ADMIN, rf"(?:\bthe\s+)?{{A}}\s+{_ADMIN}s?\b(?!\s+of)"),
    (Kind.FACILITY, rf"{_MAYBE_THE}{_SITE_ADJECTIVE}{_SITE}\s+of\s+{{A}}"),
    (Kind.FACILITY, rf"(?:\bthe\s+)?{{A}}{_POSS}?\s+{_SITE_ADJECTIVE}{_SITE}\b(?!\s+of\b)"),
    *arabic.TEMPLATES,
)
# What only a phrase by itself means: in a sentence "3 km of X road were paved" names no place.
_ALONE: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.NEAR, rf"{{A}}\s+{_ROAD}"),
    (Kind.ADMIN, rf"{_ADMIN}\s+(?!of\b|de\b|in\b){{A}}"),
)


def _letters(*sorts: str) -> tuple[str, ...]:
    """First words of the words of some sorts, of which a text has to have one."""
    return tuple(sorted({word.split()[0] for word in words_of(*sorts)}))


_WINDS: Final = ("north", "south", "east", "west", "central", "downtown", "inner", "cent", "heart", "middle")
_NEEDED: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.DISTANCE: ("km", "kilomet", "mi", "met", "yard", "yd", "feet", "ft", "nm", " m "),
    Kind.DIRECTION: ("of", "from"),
    Kind.PART: _WINDS,
    Kind.SUBURB: ("residential", "district", "zone", *_letters("quarter"), "suburb", "neighbo"),
    Kind.OUTSKIRTS: (
        "outskirt",
        "edge",
        "bank",
        "fringe",
        "peripher",
        "approach",
        "gate",
        "entrance",
        "perimeter",
        "countryside",
        "hinterland",
        "rural",
        "outside",
    ),
    Kind.AROUND: (
        "around",
        "surround",
        "vicinity",
        "environ",
        "area",
        "nearby",
        "neighbo",
        "suburb",
        "outskirt",
        "countryside",
        "pocket",
        "valley",
        "basin",
        "greater",
        "wider",
    ),
    Kind.NEAR: ("near", "close", "far", "adjacent", "vicinity", *_letters("front", "line")),
    Kind.BETWEEN: ("between", "road", "highway", "motorway", "route", "rail", "corridor", "axis", "pipeline", "front"),
    Kind.OFFSHORE: ("off",),
    Kind.BORDER: ("border", "frontier"),
    Kind.ADMIN: _letters("division1", "division2"),
    Kind.FACILITY: _letters("site", "remote"),
    Kind.NAMED: ("'", "\u2019", " of "),
}
NEEDED: Final = {kind: letters + arabic.NEEDED.get(kind, ()) for kind, letters in _NEEDED.items()}
"""Letters without which no construction of a kind can be there; to look for them first is five times as fast."""

MEASURED: Final = re.compile(
    r"km|kilomet|\bmiles?\b|\bmi\b|\bmet(?:er|re)s?\b|\d\s?m\b|\byards?\b|\byds?\b|\bfeet\b|\bft\b|\d\s?nmi?\b|متر|كم|كلم|ميل|ميال"
)
"""Units of length in folded text; the patterns of distances are the dearest, so they are asked last."""


@lru_cache(maxsize=1)
def numbered() -> re.Pattern[str]:
    """Pattern of what stands for a number in a distance: names such as "Port Meter" have none."""
    return re.compile(rf"\d|{NUMBER}|{VAGUE}|\ban?\s", re.IGNORECASE)


IMPLICIT: Final = re.compile(r"\b(?:suburbs|outskirts|from here|from there|of here|outside here)\b", re.IGNORECASE)
"""Where a relation may stand that leaves its anchor to the context."""


# Words of a longer construction are no part of a name: "south of X" is no southern part of "of X", "X's southern
# suburbs" are no suburbs of "X's southern".
_FREE_NAME: Final = (
    r"(?P<NAME>(?!(?:of|from|to)\b|(?:north|south|east|west)\w*\s+(?:of|from)\b)\S(?:.*?\S)?"
    r"(?<!northern)(?<!southern)(?<!eastern)(?<!western))"
)


@lru_cache(maxsize=2)
def masked_patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Patterns for text whose anchors are masked; compiled when a text is first read, as they are many."""
    return tuple(
        (kind, _compiled(number, f"(?P<a>{MASK}+)", f"(?P<b>{MASK}+)"))
        for number, kind in enumerate(KINDS[: len(_TEMPLATES)])
    )


def free_pattern(number: int) -> re.Pattern[str]:
    """Pattern of a template for a phrase that stands alone; to be matched whole."""
    return _compiled(number, _FREE_NAME.replace("NAME", "a"), _FREE_NAME.replace("NAME", "b"))


@cache
def _compiled(number: int, first: str, second: str) -> re.Pattern[str]:
    """Template with the given patterns in the anchors' places."""
    template = (*_TEMPLATES, *_ALONE)[number][1]
    return re.compile(template.replace("{A}", first).replace("{B}", second), re.IGNORECASE)


KINDS: Final = tuple(kind for kind, _ in (*_TEMPLATES, *_ALONE))
"""Kind of each template, in the order in which they are tried; the last ones are for phrases that stand alone."""
