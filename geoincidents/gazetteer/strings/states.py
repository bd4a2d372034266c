"""Codes and abbreviations of states and provinces: "Wilmington, DE", "Troy, N.C.", "Perth, WA", "Monterrey, NL".

One table (``data/state_codes.tsv``): postal codes, ISO 3166-2 and press usage of six countries whose places are
written so.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from geoincidents import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.place import Place


class State(NamedTuple):
    """A state or province: ISO alpha-3 code of its country, and its name."""

    country: str
    name: str


def states_coded(code: str, country: str = "") -> tuple[State, ...]:
    """States that a code or an abbreviation may stand for.

    Parameters
    ----------
    code
        Such as ``"IL"``, ``"Calif."`` or ``"N.C."``. Codes are capital; dots and blanks do not count.
    country
        ISO alpha-3 code of the country that they have to be of, or ``""``.

    Returns
    -------
    tuple of State
        Those of the United States first; empty for what is no code.

    Examples
    --------
    >>> [state.name for state in states_coded("WA")]
    ['Washington', 'Western Australia']
    >>> states_coded("N. C."), states_coded("in")
    ((State(country='USA', name='North Carolina'),), ())
    """
    found = _by_code().get(_bare(code), ()) if code[:1].isupper() else ()
    return tuple(state for state in found if country in {"", state.country})


def is_state(name: str, country: str) -> bool:
    """Whether a country has a state of that name in the table."""
    return (country, names.fold(name)) in _names()


def state_place(gazetteer: Gazetteer, state: State) -> Place | None:
    """The division that a state is in a gazetteer; None where it has none of that name."""
    found = gazetteer.lookup(state.name, country=state.country, fuzzy=False)
    return next((c.place for c in found if c.place.kind == "A.ADM1"), None)


def _bare(code: str) -> str:
    """Code without dots and blanks; one of several letters in capitals is told from a word such as "Ind."."""
    letters = code.replace(".", "").replace(" ", "").replace("\u00a0", "")
    return letters if letters.isupper() else letters.casefold()


@lru_cache(maxsize=1)
def _by_code() -> Mapping[str, tuple[State, ...]]:
    found: dict[str, tuple[State, ...]] = {}
    for row in _rows():
        state = State(row["country"], row["name"])
        bare = _bare(row["code"])
        if state not in found.get(bare, ()):
            found[bare] = (*found.get(bare, ()), state)
    return found


@lru_cache(maxsize=1)
def _names() -> frozenset[tuple[str, str]]:
    return frozenset((row["country"], names.fold(row["name"])) for row in _rows())


def _rows() -> list[dict[str, str]]:
    text = (files("geoincidents") / "data" / "state_codes.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))
