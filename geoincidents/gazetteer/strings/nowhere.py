"""Words in a place column that name no place: "Airport", "Unknown", "various", "n/a", "hôpital", "غير معروف".

One table (``data/no_places.tsv``): what a word says, that it is a kind of place or that the place is not known. Some
places are called like that; they are meant where something else says where they lie.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geoincidents import names
from geoincidents.place import Match

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context

UNKNOWN: Final = "unknown"
_ELIDED: Final = re.compile(r"^\s*l['\u2019](?=\w)", re.IGNORECASE)  # l'hôpital
_LONGEST: Final = 60  # characters
# fmt: off
_BEFORE: Final = frozenset((
    "the", "a", "an", "local", "some", "several", "many", "unnamed", "unidentified", "unknown", "various", "multiple",
    "different", "nearby", "le", "la", "les", "un", "une", "des", "el", "los", "las", "una", "unos",
))
# fmt: on
_AFTER: Final = frozenset(("area", "areas", "location", "locations", "zone"))


def resolve_nowhere(gazetteer: Gazetteer, name: str, context: Context) -> Match | None:
    """The match of a word that names no place; None for other strings, and where a place is called so where it is said.

    Parameters
    ----------
    gazetteer
        Where a place of that name would be listed.
    name
        The whole string.
    context
        What is known beside it.

    Returns
    -------
    Match or None
        Unresolved, with what the word says.
    """
    says = _said(name)
    if says is None:
        return None
    bound = context.scope is not None or context.lat is not None or context.divisions
    if context.country or bound:
        found = gazetteer.lookup(name, country=context.country or None, fuzzy=False)
        if found:
            return None
    why = (
        f"{name!r} says that the place is not known" if says == UNKNOWN else f"{name!r} is a kind of place, and no name"
    )
    return Match.unresolved(name, why)


def says_nothing(name: str) -> bool:
    """Whether a string is a word that names no place."""
    return _said(name) is not None


def _said(name: str) -> str | None:
    """What a string says, ``"kind"`` or ``"unknown"``; None where it may be a name."""
    if len(name) > _LONGEST:
        return None
    words = names.fold(_ELIDED.sub("", name)).split()
    known = _words()
    if " ".join(words) in known:
        return known[" ".join(words)]
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    while len(words) > 1 and words[-1] in _AFTER:
        words = words[:-1]
    return known.get(" ".join(words))


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    text = (files("geoincidents") / "data" / "no_places.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {names.fold(row["word"]): row["says"] for row in rows}
