"""Relations in the order of a place column: "Gao, 12 km north", "12 km N Gao", "Village near Torodi".

What is written there is put into the order that the grammar of relations knows; nothing is decided here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from geoincidents import names
from geoincidents.names.place_words import alternation

_NUMBER: Final = r"\d{1,3}(?:[.,]\d+)?(?:\s*(?:-|to|à)\s*\d{1,3}(?:[.,]\d+)?)?"
_UNIT: Final = r"(?:kilom[eè]tres?|kil[oó]metros?|kilometers?|kms?|miles?|mi|nm|nmi|nautical\s+miles?|met(?:er|re)s|m)"
_DISTANCE: Final = (
    rf"(?P<distance>(?:(?:about|approx\.?|approximately|around|some|ca?\.|environ|~)\s*)?{_NUMBER}\s*{_UNIT})"
)
_WINDS: Final = {
    "nord": "north", "sud": "south", "est": "east", "ouest": "west", "nord-est": "northeast", "nord-ouest": "northwest",
    "sud-est": "southeast", "sud-ouest": "southwest", "norte": "north", "sur": "south", "este": "east",
    "oeste": "west", "noreste": "northeast", "noroeste": "northwest", "nordeste": "northeast",
    "sureste": "southeast", "sudeste": "southeast", "suroeste": "southwest", "sudoeste": "southwest",
    "n/e": "NE", "n/w": "NW", "s/e": "SE", "s/w": "SW",
}  # fmt: skip
_WORD_WIND: Final = r"(?:north|south)[-\s]?(?:east|west)|(?:north|south|east|west)"
_LETTERS: Final = r"(?-i:[NS]{1,2}[EW]{1,2}|[EW][NS][EW]|N|S|E|W|n[ew]|s[ew])"
_FOREIGN: Final = "|".join(sorted(map(re.escape, _WINDS), key=len, reverse=True))
_WIND: Final = rf"(?P<wind>{_WORD_WIND}|{_LETTERS}|{_FOREIGN})"
_TO_THE: Final = r"(?:(?:to\s+the|in\s+the|due|au|[àa]\s+l['\u2019]|al|a\s+la)\s*)?"
_TOWN: Final = r"(?:city|town|village|centre|center|ville|ciudad)"
_OF_IT: Final = (
    r"(?:(?:of|from|de|du)\s+(?:here|there|it|(?:the|la|le)\s+(?:city|town|village|centre|center|ville|ciudad)))"
)
_NAME: Final = r"(?P<name>[^\W\d_].*?)"
_APART: Final = r"(?:\s*[,;:(\[|]\s*|\s+[-–—]+\s+|\s+)"
_AFTER: Final = re.compile(
    rf"{_NAME}{_APART}{_DISTANCE}\s*(?:away\s+)?{_TO_THE}{_WIND}(?:wards?)?(?:\s+{_OF_IT})?\s*[)\]]?\.?", re.IGNORECASE
)
_AWAY: Final = re.compile(
    rf"{_NAME}(?:\s*[,;(\[]\s*){_DISTANCE}(?:\s+(?:away|off|{_OF_IT}))?\s*[)\]]?\.?", re.IGNORECASE
)
_BEFORE: Final = re.compile(rf"{_DISTANCE}\s*(?P<wind>{_LETTERS})\s+(?!of\b|from\b){_NAME}", re.IGNORECASE)
_ROMANCE: Final = re.compile(
    rf"(?:[àa]\s+)?{_DISTANCE}\s*(?:au|[àa]\s+l['\u2019]|al|a\s+la)\s*(?P<wind>{_FOREIGN})\s+(?:de\s+la|de\s+l['\u2019]|de|du|del|d['\u2019])\s*{_NAME}",
    re.IGNORECASE,
)
# "a village 40 km north of Kaduna": what lies there has no name of its own.
_NAMELESS: Final = re.compile(
    r"(?:(?:an?|the|some|one|several)\s+)?(?:(?:small|remote|unnamed|unidentified|unknown|rural|nearby|desert)\s+)*"
    r"(?:villages?|hamlets?|towns?|settlements?|locations?|places?|areas?|sites?|points?|spots?|roads?|desert|bush)\s*,?\s+"
    r"(?:(?:located|situated|lying|in\s+the\s+area)\s+)?"
    rf"(?=(?:(?:about|around|some|approximately|roughly|nearly|over|just)\s+)?(?:{_NUMBER}\s*{_UNIT}\b|near\b|between\b|outside\b|close\s+to\b|on\s+the\s+outskirts\b"
    rf"|(?:{_WORD_WIND})\s+of\b))",
    re.IGNORECASE,
)

_SITES: Final = alternation("site", "remote")
# "M4 highway near Ariha", "a checkpoint near Ghazni": what has no name but that of the town beside it.
_BESIDE: Final = re.compile(
    r"(?:(?:an?|the)\s+)?(?:(?-i:[a-z]+)\s+){0,2}"
    rf"(?:(?-i:[A-Z]{{1,3}})[-\s]?\d{{1,3}}(?:\s+{alternation('line')})?|{alternation('line')}(?:\s+(?:no\.?\s*)?\d{{1,3}})?|{_SITES})"
    r"\s*,?\s+(?=(?:near|between|close\s+to|outside)\b)",
    re.IGNORECASE,
)
_SITE_IN: Final = re.compile(
    rf"(?:(?:an?|the)\s+)?(?:(?-i:[a-z]+)\s+){{0,2}}?(?P<site>{_SITES})\s+in\s+(?:the\s+{_TOWN}\s+of\s+)?(?P<name>(?-i:[^\Wa-z_]).*)",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"(?:[Ii]n|[Aa]t|[Ii]nside)\s+(?=(?:the\s+)?[^\Wa-z_])")
_FROM_TO: Final = re.compile(r"(?:[Ff]rom\s+)(?P<one>\S.*?)\s+to\s+(?P<other>\S.*)")
_TO: Final = re.compile(
    r"(?P<one>[^\Wa-z_][\w'\u2019-]+(?:\s[^\Wa-z_]\S+)?)\s+to\s+(?P<other>[^\Wa-z_]\S*(?:\s[^\Wa-z_]\S+)?)"
)


@lru_cache(maxsize=4096)
def turned(text: str) -> str | None:
    """A relation in the words and the order that the grammar knows; None where it is in none of the other orders.

    Parameters
    ----------
    text
        A phrase.

    Examples
    --------
    >>> turned("Gao, 12 km north"), turned("Mosul (60km south)"), turned("12 km N Gao"), turned("Kaduna, 40 km away")
    ('12 km north of Gao', '60km south of Mosul', '12 km N of Gao', '40 km from Kaduna')
    >>> turned("M4 highway near Ariha"), turned("from Gao to Labbezanga"), turned("a mosque in Kunduz")
    ('near Ariha', 'between Gao and Labbezanga', 'mosque of Kunduz')
    >>> turned("a village 40 km north of Kaduna"), turned("à 12 km au nord de Gao"), turned("Tripoli, Lebanon")
    ('40 km north of Kaduna', '12 km north of Gao', None)
    """
    text = text.strip()
    way = _FROM_TO.fullmatch(text) or _TO.fullmatch(text)
    if way is not None:
        return f"between {way['one']} and {way['other']}"
    site = _SITE_IN.fullmatch(text)
    if site is not None:
        return f"{site['site']} of {site['name']}"
    bare = _NAMELESS.match(text) or _BESIDE.match(text) or _IN.match(text)
    if bare is not None:
        rest = text[bare.end() :]
        return turned(rest) or rest
    if not any(sign.isdigit() for sign in text):
        return None
    for pattern in (_ROMANCE, _AFTER, _BEFORE):
        found = pattern.fullmatch(text)
        if found is not None and names.fold(found["name"]):
            wind = _WINDS.get(found["wind"].casefold(), found["wind"])
            wind = wind.upper() if len(wind) < len("east") else wind
            return f"{_plain(found['distance'])} {wind} of {_named(found['name'])}"
    found = _AWAY.fullmatch(text)
    return f"{_plain(found['distance'])} from {_named(found['name'])}" if found is not None else None


def _plain(distance: str) -> str:
    """A distance with the words of English."""
    written = re.sub(r"(?:approx\.?|environ|~|ca?\.)\s*", "about ", distance, flags=re.IGNORECASE)
    written = re.sub(r"(?<=\d),(?=\d)", ".", written)
    return re.sub(r"kilom[eè]tres?|kil[oó]metros?", "km", written, flags=re.IGNORECASE)


def _named(name: str) -> str:
    return name.strip(" ,;:-–—([")
