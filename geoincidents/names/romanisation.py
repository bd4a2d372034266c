"""Tables behind :mod:`geoincidents.names.forms`: scripts to Latin, digraphs to phones, phones to classes.

The mechanism lives in ``names``; what it knows of any one script or romanisation habit is a row here.
"""

from __future__ import annotations

from typing import Final

ARABIC_LETTERS: Final[dict[str, str]] = {
    # The romanisation that newspapers use most; close to BGN/PCGN 1956 without its diacritics.
    "ا": "a",
    "آ": "a",
    "ب": "b",
    "ت": "t",
    "ث": "th",
    "ج": "j",
    "ح": "h",
    "خ": "kh",
    "د": "d",
    "ذ": "dh",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ش": "sh",
    "ص": "s",
    "ض": "d",
    "ط": "t",
    "ظ": "z",
    "ع": "",
    "غ": "gh",
    "ف": "f",
    "ق": "q",
    "ك": "k",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "h",
    "ة": "a",
    "و": "u",
    "ي": "i",
    "ى": "a",
    "ء": "",
    # Persian, Urdu, Pashto, Kurdish
    "پ": "p",
    "چ": "ch",
    "ژ": "zh",
    "ک": "k",
    "گ": "g",
    "ی": "i",
    "ۀ": "a",
    "ە": "e",
    "ڤ": "v",
    "ۆ": "o",
    "ێ": "e",
    "ڕ": "r",
    "ڵ": "l",
    "ٹ": "t",
    "ڈ": "d",
    "ڑ": "r",
    "ں": "n",
    "ھ": "h",
    "ہ": "h",
    "ے": "e",
    "ټ": "t",
    "ډ": "d",
    "ړ": "r",
    "ږ": "zh",
    "ښ": "sh",
    "ڼ": "n",
    "ې": "e",
    "ۍ": "i",
    "څ": "ts",
    "ځ": "dz",
    "ګ": "g",
    "ڭ": "ng",
}

CYRILLIC_LETTERS: Final[dict[str, str]] = {
    # BGN/PCGN 1947 (Russian) and 2019 (Ukrainian) where they differ only in vowels the classes forgive it.
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "h",
    "ґ": "g",
    "д": "d",
    "е": "e",
    "ё": "yo",
    "є": "ye",
    "ж": "zh",
    "з": "z",
    "и": "y",
    "і": "i",
    "ї": "yi",
    "й": "y",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ў": "w",
    "ф": "f",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "yu",
    "я": "ya",
    "ј": "j",
    "љ": "lj",
    "њ": "nj",
    "ћ": "c",
    "ђ": "dj",
    "џ": "dz",
}

RUSSIAN_ONLY: Final = frozenset("ёыэъ")
"""Letters that say that г is read as g, not as the Ukrainian h."""

MARKS: Final = frozenset("'`´‘’ʿʾʻʼʽˈ′ʹ՚＇ـ")
"""Signs for ʿayn, hamza and soft signs (and the Arabic tatweel): they carry no letter."""

ARTICLES: Final[dict[str, str]] = {
    # article as a word of its own -> the letters one of which the next word must start with ("" = any)
    "al": "",
    "el": "",
    "il": "",
    "ul": "",
    "l": "",
    "as": "s",
    "es": "s",
    "is": "s",
    "us": "s",
    "ash": "s",
    "esh": "s",
    "ach": "c",
    "ech": "c",
    "at": "t",
    "et": "t",
    "ath": "t",
    "ad": "d",
    "ed": "d",
    "id": "d",
    "adh": "d",
    "edh": "d",
    "ar": "r",
    "er": "r",
    "ir": "r",
    "an": "n",
    "en": "n",
    "in": "n",
    "az": "z",
    "ez": "z",
    "iz": "z",
    "ac": "c",
    "the": "",
}

PHONES: Final[dict[str, str]] = {
    # letters -> one sign a sound; the longest entry that fits is taken. Upper case is a sound of its own.
    "shch": "S",
    "sch": "S",
    "sh": "S",
    "tch": "S",
    "ch": "S",
    "ts": "s",
    "tz": "s",
    "kh": "k",
    "gh": "g",
    "dj": "j",
    "dzh": "j",
    "dz": "z",
    "dh": "d",
    "th": "t",
    "ph": "f",
    "zh": "j",
    "ck": "k",
    "qu": "k",
    "q": "k",
    "x": "ks",
    "ou": "u",
    "oo": "u",
    "ee": "i",
    "ei": "i",
    "ai": "i",
    "ay": "i",
    "ey": "i",
    "aw": "u",
    "au": "u",
    "ow": "u",
    "w": "u",
    "y": "i",
    "o": "u",
    "e": "i",
    "p": "b",
    "v": "f",
    "h": "",
}

SOFT: Final[dict[str, str]] = {"sc": "S", "c": "s", "g": "g"}
"""Letters with another sound before e, i and y (Italian *Gascir*, French *Cirta*)."""

CLASSES: Final[dict[str, str]] = {
    # phone -> consonant class of the skeleton; what is not here (vowels, h, w, y) is dropped
    "b": "B",
    "f": "F",
    "m": "M",
    "n": "N",
    "l": "L",
    "r": "R",
    "t": "T",
    "d": "T",
    "s": "S",
    "S": "S",
    "z": "S",
    "j": "J",
    "k": "K",
    "g": "K",
    "c": "K",
}

READINGS: Final[tuple[dict[str, str], ...]] = (
    # letters as another language's habit reads them -> the spelling that the phones above read alike
    {"sch": "sh", "tsch": "ch", "ch": "kh", "j": "y", "w": "v", "z": "ts"},  # German, Polish: Achtanisowskaja
    {"sj": "sh", "tj": "ch", "zj": "zh", "j": "y", "oe": "u"},  # Dutch, Scandinavian: Kasjirskoje
    {"gi": "j", "ch": "k", "sci": "sh", "z": "ts"},  # Italian: Gialo, Misciasc
    {"j": "kh", "ll": "y", "ch": "tsh"},  # Spanish: Jorasan
    {"c": "j", "ş": "sh", "x": "kh"},  # Turkish, Kurdish, Somali: Xalab
)
"""Habits of romanisation under which one spelling stands for other sounds; each is tried as a whole."""

ALTERNATIVES: Final[dict[str, tuple[str, ...]]] = {
    # a class that one spelling habit writes and another reads otherwise: both are tried
    "J": ("K", "S"),  # Jabal / Gebel; zh written j
    "K": ("J",),  # Gebel / Jabal
    "S": ("K", "T"),  # Italian ch = k; z for dh
    "T": ("S",),  # dh for z
}

GENERIC_BEFORE: Final = (
    *(
        "abu",
        "umm",
        "bin",
        "bani",
        "bayt",
        "bir",
        "ain",
        "wadi",
        "jabal",
        "tall",
        "kafr",
        "qasr",
        "qala",
        "dar",
        "dayr",
    ),
    *("suq", "khan", "ras", "sidi", "shaykh", "kasba", "duwar", "hayy", "qaryat", "madinat", "zawiyat", "hisn", "burj"),
    *("nahr", "jisr", "marsa", "mina", "khirbat", "chah", "deh", "haji", "mal", "kuh", "goth", "chak", "basti", "kot"),
    *("novo", "staro", "velyka", "mala", "verkhne", "nizhne"),
)
"""Generic words before a name that one writer leaves out and another does not (BGN's glossaries of generic terms)."""

GENERIC_AFTER: Final = (
    *("kabir", "saghir", "jadid", "qadim", "sharqi", "gharbi", "fawqa", "tahta", "sufla", "ulya", "bala", "pain"),
    *("khurd", "kalan", "city", "town", "village"),
)
"""The same after a name."""
