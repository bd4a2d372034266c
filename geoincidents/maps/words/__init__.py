"""Words of the page's interface in each language it speaks; one JSON file a language."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Final

from geoincidents.errors import InputError
from geoincidents.maps.palette import SYMBOLS

LANGUAGES: Final = ("en", "ar", "fr")
"""Languages of the interface, by their ISO 639-1 codes."""


@cache
def interface_words() -> dict[str, dict[str, str]]:
    """Texts of the interface by language and key; those in braces are filled by the page.

    Returns
    -------
    dict
        Every language has the keys of English, but for plural forms of its own.

    Examples
    --------
    >>> interface_words()["fr"]["filters"]
    'Filtres'
    """
    folder = resources.files("geoincidents.maps").joinpath("words")
    words = {code: json.loads(folder.joinpath(f"{code}.json").read_text("utf-8")) for code in LANGUAGES}
    words["en"] |= {f"event_type.{kind}": symbol.label for kind, symbol in SYMBOLS.items()}
    return words


def checked_language(language: str | None) -> str | None:
    """Language as it was asked for, held against those that there are.

    Parameters
    ----------
    language
        A code of :data:`LANGUAGES`, or None to let the reader's browser decide.

    Returns
    -------
    str or None
        The same.

    Raises
    ------
    InputError
        If the interface does not speak it.

    Examples
    --------
    >>> checked_language("ar")
    'ar'
    """
    if language is not None and language not in LANGUAGES:
        msg = f"language={language!r} is not spoken by the page. Say one of {', '.join(LANGUAGES)}, or None."
        raise InputError(msg)
    return language
