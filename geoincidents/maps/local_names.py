"""Names of a gazetteer's places in the languages of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.maps.ground_names import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.gazetteer.lookup import Lookup, Numbers

# A word of Arabic: Persian, Urdu, Kurdish, Uyghur and others have letters of their own, or these in other places.
_WORD: Final = "(?!ئ|ااا)[\u0621-\u063a\u0641-\u0648\u064a]+ى?"
_ARABIC: Final = re.compile(f"{_WORD}(?:[ -]{_WORD})*")
_SPELLED: Final = re.compile(r"ال|[أإآ]|.*ة\b")  # as Arabic spells, and most others do not
_MARKED: Final = re.compile(r".+[أإ]")  # within a word: a transcription, letter by letter


def local_names(store: Lookup, rows: Numbers) -> dict[str, list[str | None]]:
    """For each language that any of some places has a name in, the name of each or None.

    Examples
    --------
    >>> from geoincidents.gazetteer import Gazetteer
    >>> import numpy as np
    >>> store = Gazetteer.embedded().store
    >>> local_names(store, np.array([store.capital_row("LBY")]))["ar"]
    ['طرابلس']
    """
    kinds = [store.kinds[at] for at in store.kind_of(rows).tolist()]
    known = store.spellings(rows)
    found = {
        code: [_name_in(code, kind, *spelled) for kind, spelled in zip(kinds, known, strict=True)] for code in LANGUAGES
    }
    return {code: names for code, names in found.items() if any(names)}


def _name_in(code: str, kind: str, names: tuple[str, ...], languages: Mapping[str, str]) -> str | None:
    noted = [name for name in names if languages.get(name) == code]
    if code == "ar":
        others = [name for name in names if name not in languages and _ARABIC.fullmatch(name)]
        noted += sorted(others, key=lambda name: (not _SPELLED.match(name), bool(_MARKED.match(name))))
    elif kind.startswith("P."):  # a town's further French name is a camp or a quarter, more often than its own
        return None
    return next((name for name in noted if name != names[0]), None)
