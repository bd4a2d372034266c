"""Says once where names of a country stay without a place although a pack would have its villages."""

from __future__ import annotations

import warnings
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from geoincidents.errors import MissingPackWarning
from geoincidents.names.countries import alpha2_of, english_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geoincidents.gazetteer.gazetteer import Gazetteer

FEWEST: Final = 5
SHARE: Final = 0.2
"""So many different names of a country, and this share of all that were asked for, are no accident of spelling: of the
names of towns and cities that event tables hold the embedded gazetteer lacks fewer, of those of villages more."""

_SHOWN: Final = 3
_told: set[str] = set()


def tell_gaps(gazetteer: Gazetteer, tried: Iterable[tuple[str, str, bool]]) -> None:
    """Warn, once a country and process, where too many of its names found no place; ``tried`` is country, name, found.

    Countries are ISO alpha-3 codes; all of a call are told in one warning, with one command that gets their packs.
    Nothing is said of those that the gazetteer or the user's packs list densely, nor where the gazetteer is one of the
    user's own, to which packs add nothing.
    """
    names: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for country, name, found in tried:
        if country and name and country not in _told:
            names[country][name] = found or names[country].get(name, False)
    gaps = {country: lost for country, outcomes in sorted(names.items()) if (lost := _lost(outcomes))}
    gaps = {country: lost for country, lost in gaps.items() if _would_help(gazetteer, country)}
    if gaps:
        _told.update(gaps)
        asked = {country: len(names[country]) for country in gaps}
        warnings.warn(MissingPackWarning(_message(gaps, asked)), stacklevel=2)


def _lost(outcomes: dict[str, bool]) -> list[str]:
    """Names that found no place, where they are too many for an accident."""
    lost = [name for name, found in outcomes.items() if not found]
    return lost if len(lost) >= FEWEST and len(lost) >= SHARE * len(outcomes) else []


def _message(gaps: dict[str, list[str]], asked: dict[str, int]) -> str:
    command = f"geoincidents gazetteer add {' '.join(filter(None, map(alpha2_of, gaps)))}"
    if len(gaps) == 1:
        ((country, lost),) = gaps.items()
        return (
            f"{len(lost)} of {asked[country]} places of {english_name(country)} are not found, such as "
            f"{', '.join(map(repr, lost[:_SHOWN]))}, and no pack of it is installed. Get its villages with: {command}"
        )
    parts = [
        f"{len(lost)} of {asked[country]} of {english_name(country)} ({lost[0]!r})" for country, lost in gaps.items()
    ]
    return (
        f"Places of {len(gaps)} countries are not found, {', '.join(parts[:-1])} and {parts[-1]}, and no packs of them "
        f"are installed. Get their villages with: {command}"
    )


def _would_help(gazetteer: Gazetteer, country: str) -> bool:
    """Whether a pack of a country would lie in the gazetteer and is not there yet."""
    default = type(gazetteer).default()
    files = set(gazetteer.store.files)
    return set(default.store.files) <= files and country not in gazetteer.store.complete_countries
