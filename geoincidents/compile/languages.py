"""Language codes of three letters, as Who's On First writes them, to the two letters used here."""

from __future__ import annotations

from typing import Final

_TWO_LETTERS: Final = {
    # ISO 639-3 to ISO 639-1, for the languages that have a two-letter code.
    "afr": "af",
    "amh": "am",
    "ara": "ar",
    "arg": "an",
    "asm": "as",
    "aze": "az",
    "bak": "ba",
    "bel": "be",
    "ben": "bn",
    "bos": "bs",
    "bre": "br",
    "bul": "bg",
    "cat": "ca",
    "ces": "cs",
    "che": "ce",
    "cym": "cy",
    "dan": "da",
    "deu": "de",
    "ell": "el",
    "eng": "en",
    "epo": "eo",
    "est": "et",
    "eus": "eu",
    "fas": "fa",
    "fin": "fi",
    "fra": "fr",
    "fry": "fy",
    "gle": "ga",
    "glg": "gl",
    "guj": "gu",
    "hau": "ha",
    "hbs": "sh",
    "heb": "he",
    "hin": "hi",
    "hrv": "hr",
    "hun": "hu",
    "hye": "hy",
    "ido": "io",
    "ile": "ie",
    "ind": "id",
    "isl": "is",
    "ita": "it",
    "jav": "jv",
    "jpn": "ja",
    "kal": "kl",
    "kan": "kn",
    "kat": "ka",
    "kaz": "kk",
    "kir": "ky",
    "kor": "ko",
    "kur": "ku",
    "lat": "la",
    "lav": "lv",
    "lit": "lt",
    "mal": "ml",
    "mar": "mr",
    "mkd": "mk",
    "mlt": "mt",
    "mon": "mn",
    "msa": "ms",
    "mya": "my",
    "nep": "ne",
    "nld": "nl",
    "nno": "nn",
    "nob": "nb",
    "nor": "no",
    "oci": "oc",
    "oss": "os",
    "pan": "pa",
    "pol": "pl",
    "por": "pt",
    "pus": "ps",
    "ron": "ro",
    "rus": "ru",
    "san": "sa",
    "sin": "si",
    "slk": "sk",
    "slv": "sl",
    "som": "so",
    "spa": "es",
    "sqi": "sq",
    "srd": "sc",
    "srp": "sr",
    "swa": "sw",
    "swe": "sv",
    "tam": "ta",
    "tat": "tt",
    "tel": "te",
    "tgk": "tg",
    "tha": "th",
    "tir": "ti",
    "tuk": "tk",
    "tur": "tr",
    "uig": "ug",
    "ukr": "uk",
    "urd": "ur",
    "uzb": "uz",
    "vie": "vi",
    "vol": "vo",
    "yid": "yi",
    "yor": "yo",
    "zho": "zh",
    "zul": "zu",
}


def short_language(code: str) -> str:
    """Language code in two letters where there is one.

    Parameters
    ----------
    code
        ISO 639 code, possibly with a region or script after ``_`` or ``-``; ``und`` means not known.

    Returns
    -------
    str
        ``""`` when the language is not known.

    Examples
    --------
    >>> short_language("ara"), short_language("und"), short_language("zho_tw"), short_language("arz")
    ('ar', '', 'zh', 'arz')
    """
    bare = code.replace("-", "_").partition("_")[0].lower()
    return "" if bare == "und" else _TWO_LETTERS.get(bare, bare)
