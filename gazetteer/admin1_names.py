"""Names of first-order divisions: from GeoNames, Natural Earth and what was set right by hand."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

GENERIC: Final = frozenset(
    {
        *("north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "centre"),
        *("nord", "sud", "est", "ouest", "center", "capital", "canal", "western desert", "coast", "state"),
        # names of a town that are no name of the division round it
        *("mosul", "al-mawsil", "ramadi", "kut", "red sea", "mer rouge", "mar rojo", "mar vermelho"),
    },
)
"""Alternate names that would draw half the world's prose to one division."""

_FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("EG", "IQ", "JO", "LB", "SY", "TN", "YE", "BH", "OM", "KW"), ("Governorate", "Province")),
    **dict.fromkeys(("AF", "AR", "CD", "DZ", "IR", "KH", "PH", "PK", "TR", "VN", "CU", "KG", "ZA"), ("Province",)),
    **dict.fromkeys(("BF", "CM", "ER", "ET", "MA", "ML", "NE", "SO", "TD", "MR", "SA", "GH", "TZ", "GN"), ("Region",)),
    **dict.fromkeys(("NG", "SD", "SS", "MX", "BR", "VE", "MM", "IN", "AU", "MY"), ("State",)),
    "UA": ("Oblast", "Region"),
    "LY": ("District",),
    "CF": ("Prefecture",),
    "JP": ("Prefecture",),
    "CN": ("Province",),
    "CO": ("Department",),
    "HT": ("Department",),
    "AE": ("Emirate",),
    "KE": ("County",),
    "RW": ("Province",),
}
"""What newspapers add to a division's name, by country."""

_SUFFIX: Final = re.compile(
    r"^(.{3,}?),? (?:Governorate|Province|Region|State|District|Oblast'?|Department|County|Prefecture|Municipality"
    r"|Emirate|Republic|Krai|Parish|Canton|Voivodeship|Autonomous Region)$",
)
_DIRTY: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\xa0?¡0-9;(]|\. ")
_PARTICLE: Final = re.compile(r"^(?:du |de la |de l'|de |d['\u2019]|شعبية |بلدية )")
_LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {"UA": ("uk", "ru")}
"""Languages, English aside, whose names are taken from Natural Earth; others get Arabic and French."""


@dataclass(frozen=True, slots=True)
class Division:
    """One line of the GeoNames code list.

    Attributes
    ----------
    code
        Country and division, such as ``"LY.77"``.
    name, ascii_name
        With and without diacritics.
    geoname_id
        Identifier in GeoNames.
    """

    code: str
    name: str
    ascii_name: str
    geoname_id: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """What was set right by hand, by division code.

    Attributes
    ----------
    prefer
        The name that newspapers use.
    add
        Further names, some with a language tag.
    drop
        Names of Natural Earth that are wrong; ``*`` is all its alternate names, ``**`` all its names, ``forms`` the
        words for the division's rank.
    """

    prefer: Mapping[str, str]
    add: Mapping[str, tuple[str, ...]]
    drop: Mapping[str, frozenset[str]]


def read_corrections(path: Path) -> Corrections:
    """Read what was set right by hand.

    Parameters
    ----------
    path
        CSV with the columns ``division``, ``action`` and ``name``.

    Returns
    -------
    Corrections
        By division code.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    grouped: dict[str, dict[str, list[str]]] = {"prefer": {}, "add": {}, "drop": {}, "iso": {}}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grouped[row["action"]].setdefault(row["division"], []).append(row["name"])
    return Corrections(
        {code: names[0] for code, names in grouped["prefer"].items()},
        {code: tuple(names) for code, names in grouped["add"].items()},
        {code: frozenset(names) for code, names in grouped["drop"].items()},
    )


def division_names(
    division: Division,
    feature: Mapping[str, Any] | None,
    corrections: Corrections,
    towns: frozenset[str] = frozenset(),
) -> list[str]:
    """Names of a division, the preferred one first, some with a language tag before them.

    Parameters
    ----------
    division
        Line of the code list.
    feature
        Natural Earth's feature of it, if there is one.
    corrections
        What was set right by hand.
    towns
        Case-folded names of the country's populated places: an alternate name that is one of them, and that nothing
        else vouches for, is the town's.

    Returns
    -------
    list of str
        Without duplicates after case folding.
    """
    country = division.code.partition(".")[0]
    dropped = corrections.drop.get(division.code, frozenset())
    if "**" in dropped:
        feature = None
    latin = [*_outline_names(division, feature, towns, dropped), division.ascii_name, division.name]
    latin = [n for n in latin if not _DIRTY.search(n) and n.casefold() not in GENERIC and len(n) > 1]
    preferred = corrections.prefer.get(division.code) or (
        latin[0] if latin else re.sub(r" ?\(.*\)", "", division.ascii_name)
    )
    pairs = [(n, m[1]) for n in (preferred, *latin) if country != "UA" and (m := _SUFFIX.match(n))]
    bare = [stem for _, stem in pairs if stem.casefold() not in GENERIC]
    forms: list[str] = []
    if "forms" not in dropped and not _SUFFIX.match(preferred):
        forms = [f"{preferred} {form}" for form in _FORMS.get(country, ())]
    added = corrections.add.get(division.code, ())
    return _distinct([preferred, *latin, *bare, *forms, *added, *_tagged_names(country, feature)])


def _outline_names(
    division: Division,
    feature: Mapping[str, Any] | None,
    towns: frozenset[str],
    dropped: frozenset[str],
) -> list[str]:
    if feature is None:
        return []
    properties = feature["properties"]
    main = [n.strip() for n in (properties["name_en"], properties["name"]) if n]
    known = {n.casefold() for n in (*main, division.name, division.ascii_name)}
    alternates = [] if "*" in dropped else re.split(r"\||, ", properties["name_alt"] or "")
    alternates = [n.strip() for n in alternates if n.strip() and n.strip() not in dropped]
    return [*main, *(n for n in alternates if n.casefold() in known or n.casefold() not in towns)]


def _tagged_names(country: str, feature: Mapping[str, Any] | None) -> list[str]:
    if feature is None:
        return []
    out = []
    for language in _LANGUAGES.get(country, ("ar", "fr")):
        name = (feature["properties"].get(f"name_{language}") or "").partition("،")[0].strip()
        name = _PARTICLE.sub("", name)
        if name and not _DIRTY.search(name) and name.casefold() not in GENERIC:
            out.append(f"{language}:{name}")
    return out


def _distinct(names: Sequence[str]) -> list[str]:
    seen: set[str] = set()
    out = []
    for name in names:
        bare = name[3:] if name[2:3] == ":" else name
        if bare.casefold() not in seen:
            seen.add(bare.casefold())
            out.append(name)
    return out
