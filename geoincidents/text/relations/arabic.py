"""Relational phrases in Arabic: "على بعد 50 كيلومترا جنوب طرابلس", "ضواحي الخرطوم", "بين سرت ومصراتة".

Arabic writes "south of" and "the south of" alike; such a phrase reaches from the place outwards and takes in its edge.
Numbers are read in digits, of either kind, and not in words.
"""

from __future__ import annotations

import re
from typing import Final

from geoincidents.text.relations.relation import RelationKind as Kind

_OPENS: Final = r"(?<![\u0621-\u064a])[وفبل]?"
_NUMBER: Final = r"(?P<number>\d+(?:[.,\u066b]\d+)?)"
_COUNTED: Final = "(?:ا|\u064bا|ا\u064b|ات|ة)?"  # the ending that a noun has after a number
_UNIT: Final = (
    rf"(?P<unit>كيلو\s?متر{_COUNTED}|كلم|كم|(?:ميل{_COUNTED}|أميال)(?:\s+بحري{_COUNTED})?"
    rf"|متر{_COUNTED}|أمتار)(?![\u0621-\u064a])"
)
_HEDGE: Final = r"(?:(?P<hedge>نحو|حوالي|قرابة|زهاء|أكثر\s+من|أقل\s+من)\s+)?"
_DIR: Final = r"(?P<dir>(?:(?:شمال|جنوب)ي?(?:\s+(?:شرق|غرب)ي?)?|(?:شرق|غرب)ي?)(?![\u0621-\u064a]))"
_SETTLEMENT: Final = r"(?:(?:مدينة|بلدة|قرية|العاصمة|مخيم)\s+(?:\S+ية\s+)?)?"
_SITE: Final = r"(?P<noun>مطار|ميناء|مرفأ|سجن|قاعدة|مستشفى|جامعة|معبر|مصفاة|سوق)"
_DIVISION: Final = r"(?P<noun>محافظة|مقاطعة|ولاية|إقليم|مديرية|بلدية|قضاء|ناحية)"
_FAR: Final = rf"{_OPENS}(?:على\s+)?(?:(?:بعد|مسافة)\s+)?{_HEDGE}{_NUMBER}\s*{_UNIT}\s+"

TEMPLATES: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.DISTANCE, rf"{_FAR}(?:إلى\s+ال)?{_DIR}\s+(?:من\s+)?{_SETTLEMENT}{{A}}"),
    (Kind.DISTANCE, rf"{_FAR}(?:من|عن)\s+{_SETTLEMENT}{{A}}"),
    (Kind.BETWEEN, rf"{_OPENS}بين\s+{_SETTLEMENT}{{A}}\s+و{_SETTLEMENT}{{B}}"),
    (Kind.OFFSHORE, rf"{_OPENS}(?:قبالة\s+(?:سواحل|ساحل|شواطئ)|سواحل)\s+{_SETTLEMENT}{{A}}"),
    (Kind.OUTSKIRTS, rf"{_OPENS}(?:أطراف|مشارف|محيط|ريف|تخوم|خارج)\s+{_SETTLEMENT}{{A}}"),
    (Kind.SUBURB, rf"{_OPENS}(?:ضواحي|ضاحية|أحياء)\s+{_SETTLEMENT}{{A}}"),
    (Kind.NEAR, rf"{_OPENS}(?:قرب|القرب\s+من|قريبا\s+من|على\s+مقربة\s+من)\s+{_SETTLEMENT}{{A}}"),
    (Kind.DIRECTION, rf"{_OPENS}{_DIR}\s+{_SETTLEMENT}{{A}}"),
    (Kind.ADMIN, rf"{_OPENS}{_DIVISION}\s+{{A}}"),
    (Kind.FACILITY, rf"{_OPENS}{_SITE}\s+{{A}}"),
)
"""One line a construction, as in :mod:`geoincidents.text.relations.grammar`."""

NEEDED: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.DISTANCE: ("متر", "كم", "كلم", "ميل", "ميال"),
    Kind.BETWEEN: ("بين",),
    Kind.OFFSHORE: ("سواحل", "ساحل", "شواطئ"),
    Kind.OUTSKIRTS: ("أطراف", "مشارف", "محيط", "ريف", "تخوم", "خارج"),
    Kind.SUBURB: ("ضواحي", "ضاحية", "أحياء"),
    Kind.NEAR: ("قرب", "قريبا"),
    Kind.DIRECTION: ("شمال", "جنوب", "شرق", "غرب"),
    Kind.ADMIN: ("محافظة", "مقاطعة", "ولاية", "إقليم", "مديرية", "بلدية", "قضاء", "ناحية"),
    Kind.FACILITY: ("مطار", "ميناء", "مرفأ", "سجن", "قاعدة", "مستشفى", "جامعة", "معبر", "مصفاة", "سوق"),
}
"""Letters without which no Arabic construction of a kind can be there."""

_WORDS: Final = {
    "شمال": "north", "جنوب": "south", "شرق": "east", "غرب": "west",
    "كيلو": "km", "كلم": "km", "كم": "km", "متر": "m", "أمتار": "m", "ميل": "miles", "أميال": "miles",
    "نحو": "about", "حوالي": "about", "قرابة": "about", "زهاء": "about", "أكثر": "more than", "أقل": "less than",
    "مطار": "airport", "ميناء": "port", "مرفأ": "port", "سجن": "prison", "قاعدة": "base", "مستشفى": "hospital",
    "جامعة": "university", "معبر": "crossing", "مصفاة": "refinery", "سوق": "market", "محافظة": "governorate",
    "ولاية": "state", "إقليم": "region", "مديرية": "district", "بلدية": "municipality", "قضاء": "district",
    "مقاطعة": "governorate",    "ناحية": "subdistrict",
}  # fmt: skip
_WORD: Final = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


def in_english(words: str | None) -> str | None:
    """Direction, unit, hedge or noun of an Arabic phrase in the words that the rest of the package reads.

    Parameters
    ----------
    words
        As it stands; None and words of other scripts come back as they are.

    Returns
    -------
    str or None
        English words.

    Examples
    --------
    >>> in_english("جنوبي غربي"), in_english("ميلا بحريا"), in_english("south")
    ('south west', 'nautical miles', 'south')
    """
    if not words or words.isascii():
        return words
    found = " ".join(_WORDS[match[0]] for match in _WORD.finditer(words))
    if "بحري" in words:
        return f"nautical {found}"
    return found.removesuffix(" m") if found.startswith("km") else found or words
