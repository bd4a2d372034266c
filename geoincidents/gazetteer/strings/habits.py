"""Habits of writing places down that are no relation: "Libya: Tripoli", "Reef Halab", "City of Aleppo", "محافظة حلب".

What wraps a name is put into words that the grammar of relations knows; what strings names together is taken apart.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from geoincidents import names
from geoincidents.names.place_words import alternation

_MOST_PARTS: Final = 6
_BRACKET: Final = re.compile(r"[^()\[\]]*\w[^()\[\]]*(?:[(\[][^()\[\]]*\w[^()\[\]]*[)\]]\s*(?:[,;،][^()\[\]]*)?)?\.?")
_TYPES: Final = alternation("settlement", "division1", "division2")
_TYPED: Final = re.compile(rf"\s*[(\[]\s*({_TYPES})\s*[)\]]", re.IGNORECASE)  # Kherson (oblast)
_FIRM: Final = re.compile(r"[,;،؛()\[\]]")
# A dash or a slash parts a list or the ends of a road as often as a place and what it lies in.
_LOOSE: Final = re.compile(r"\s+[-–—]+\s+|\s*[/:>|→»›]+\s*")

_DASH: Final = re.compile(r"\s[-–—]+\s")
# "Konduga LGA in Borno State": a division that is named, in a wider one.
_HELD: Final = re.compile(
    rf"(?:the\s+)?(?P<inner>(?-i:[^\Wa-z_]).*?\s{_TYPES})\s+(?:of|in)\s+(?:the\s+)?(?P<outer>\S.*)",
    re.IGNORECASE,
)
# "Syria's Idlib province", "northern Mali's Kidal region": what a name owns lies in it.
_OWNED: Final = re.compile(
    r"(?:the\s+)?(?:(?:north|south|east|west|northeast|northwest|southeast|southwest)(?:ern)?\s+|central\s+)?"
    r"(?P<outer>[^\Wa-z_][^,;()]*?\w)(?:['\u2019]s|(?<=s)['\u2019])\s+(?P<inner>[^\Wa-z_][^,;()]*)"
)

_WIND: Final = r"(?P<wind>(?:north|south|east|west|northeast|northwest|southeast|southwest)(?:ern)?)"
_OF: Final = r"\s+(?:of(?:\s+the)?|de\s+la|de\s+l['\u2019]|del|des|du|de|d['\u2019])\s*"
_NAME: Final = r"(?P<name>\S.*?)"
_WINDS_IN_ARABIC: Final = {"شمالي": "northern", "جنوبي": "southern", "شرقي": "eastern", "غربي": "western"}
_SETTLEMENT_KIND: Final = "P"
_TOWNS: Final = r"(?:city|town|village|hamlet|settlement)"


class Parts(NamedTuple):
    """Names that are strung together.

    Attributes
    ----------
    names
        As they stand.
    loose
        Whether what parts them may also part the items of a list.
    dashed, listed
        Whether a dash, as between a town and its quarter, or a semicolon parts them.
    """

    names: tuple[str, ...]
    loose: bool
    dashed: bool = False
    listed: bool = False


class Rewording(NamedTuple):
    """A phrase in other words, and the GeoNames feature class that they hint at, or ``""``."""

    text: str
    kind: str


def _patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Pattern, what it becomes, and the kind that it hints at."""
    arabic = "|".join(_WINDS_IN_ARABIC)
    raw = (
        # The Arabic for countryside is part of half the place names of the Syrian war.
        (rf"(?:{_WIND}\s+)?(?:al[-\s])?(?:reef|rif|reif|rief)\s+{_NAME}", "{wind} {name} countryside", ""),
        (rf"(?:{_WIND}\s+)?{_NAME}\s+(?:reef|rif|reif|rief)", "{wind} {name} countryside", ""),
        (rf"ريف\s+{_NAME}(?:\s+ال(?P<wind>{arabic}))?", "{wind} {name} countryside", ""),
        (rf"منطقة\s+{_NAME}", "{name} area", ""),
        (rf"(?:مدينة|بلدة|قرية)\s+{_NAME}", "{name}", _SETTLEMENT_KIND),
        (rf"(?:al[-\s])?(?:muhafa[zd]h?at?|mohafazat)\s+{_NAME}", "{name} governorate", ""),
        (rf"(?:(?:the|an?)\s+(?:[\w-]+\s+){{0,3}}?)?(?:{_TOWNS}|ville|ciudad|cidade){_OF}{_NAME}", "{name}", "P"),
        (rf"{_NAME}\s+{_TOWNS}(?:\s+cent(?:re|er))?", "{name}", _SETTLEMENT_KIND),
        (rf"(?:м|г|с|смт|пгт|село|місто|город)\.?\s+{_NAME}", "{name}", _SETTLEMENT_KIND),
        (rf"{_NAME}\s+(?:область|обл\.?|облысы)", "{name} oblast", ""),
        (rf"{_NAME}\s+(?:район|р-н)", "{name} raion", ""),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), words, kind) for pattern, words, kind in raw)


_PATTERNS: Final = _patterns()


def parted(text: str) -> Parts | None:
    """Names that a text strings together; None when it holds one name only.

    Parameters
    ----------
    text
        A phrase.

    Returns
    -------
    Parts or None
        At least two names with letters in them.

    Examples
    --------
    >>> parted("Karimiya district, Tripoli (Libya)")
    Parts(names=('Karimiya district', 'Tripoli', 'Libya'), loose=False, dashed=False, listed=False)
    >>> parted("Syria's Idlib province").names
    ('Idlib province', 'Syria')
    >>> parted("Homs Governorate - Talbiseh").loose, parted("Deir-ez-Zor")
    (True, None)
    """
    text = _TYPED.sub(r" \1", text)
    for separator, loose in ((_FIRM, False), (_LOOSE, True)):
        if separator.search(text) is None or (not loose and _BRACKET.fullmatch(text) is None):
            continue
        found = tuple(part.strip() for part in separator.split(text.rstrip(" .")) if part and names.fold(part))
        if not 1 < len(found) <= _MOST_PARTS:
            return None
        return Parts(found, loose, dashed=_DASH.search(text) is not None, listed=";" in text or "؛" in text)
    held = _HELD.fullmatch(text) or _OWNED.fullmatch(text)
    return None if held is None else Parts((held["inner"], held["outer"]), loose=False)


def reworded(text: str) -> Rewording | None:
    """A phrase in words that the grammar of relations knows; None when nothing wraps the name.

    Parameters
    ----------
    text
        A phrase.

    Returns
    -------
    Rewording or None
        The first that fits.

    Examples
    --------
    >>> reworded("Reef Halab"), reworded("Town of Sirte")
    (Rewording(text='Halab countryside', kind=''), Rewording(text='Sirte', kind='P'))
    >>> reworded("Tripoli") is None
    True
    """
    if _TYPED.search(text) is not None:
        return Rewording(_TYPED.sub(r" \1", text).strip(), "")
    for pattern, words, kind in _PATTERNS:
        match = pattern.fullmatch(text.strip())
        if match is not None and names.fold(match["name"]) and pattern.fullmatch(match["name"]) is None:
            wind = match.groupdict().get("wind") or ""
            wind = _WINDS_IN_ARABIC.get(wind, wind)
            return Rewording(words.format(wind=wind, name=match["name"]).strip(), kind)
    return None
