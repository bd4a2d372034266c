"""Names and codes of countries, from one table that names, texts and tables share.

The table (``data/country_names.tsv``) holds each name once, with who uses it: ISO 3166, CLDR, the United Nations, the
World Bank, Gleditsch and Ward, the Global Terrorism Database, newspapers. Two spellings are one name where they have
the same words: case, accents, punctuation, word order, "the" and usual abbreviations do not count. Its source is
``part`` where a column of countries may hold a part of one, such as Scotland, which is a place of its own elsewhere.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from geoincidents import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Abbreviations of the World Bank, the IMF and Natural Earth's labels; a word for one part stands for all its forms.
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "rep": ("republic",), "repub": ("republic",), "dem": ("democratic",), "democ": ("democratic",),
    "isl": ("islands",), "isls": ("islands",), "is": ("islands",), "island": ("islands",), "st": ("saint",),
    "ste": ("saint",), "sainte": ("saint",), "sts": ("states",), "dr": ("democratic", "republic"),
    "pr": ("peoples", "republic"), "pdr": ("peoples", "democratic", "republic"),
    "dpr": ("democratic", "peoples", "republic"), "fyr": ("former", "yugoslav", "republic"),
    "sar": ("special", "administrative", "region"), "terr": ("territory",), "ter": ("territory",),
    "us": ("united", "states"), "uk": ("united", "kingdom"), "people": ("peoples",), "ppl": ("peoples",),
    "utd": ("united",), "eq": ("equatorial",), "cent": ("central",), "afr": ("african",), "fr": ("french",),
    "br": ("british",), "bosna": ("bosnia",), "herz": ("herzegovina",), "gren": ("grenadines",), "vin": ("vincent",),
    "arab": ("arab",), "fmr": ("former",),
}  # fmt: skip
_SILENT: Final = frozenset(
    {"the", "of", "and", "de", "du", "des", "la", "le", "les", "et", "y", "e", "und", "der", "former", "formerly", "ex"}
)
# What a state is may stand before or after its name, or not; where it tells two apart, both are in the table.
_KINDS_OF_STATE: Final = frozenset(
    {"republic", "kingdom", "commonwealth", "federal", "federation", "empire", "peoples"}
)
_INITIALS: Final = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")
_ARABIC_ARTICLE: Final = re.compile(r"^ال(?=..)")
_BRACKETED: Final = re.compile(r"(?P<name>[^()]*\w[^()]*)\((?P<inside>[^()]*\w[^()]*)\)\s*")
_EITHER: Final = re.compile(r"\s*/\s*")
PART: Final = "part"
"""Source of the rows that name a part of a country."""

ACRONYM: Final = "abbreviation"
"""Source of the rows that are abbreviations in capitals, in the English ones."""

_LONGEST: Final = 100  # characters of the longest name, with some to spare


class NamedCountry(NamedTuple):
    """One row of the table: a name, its language, ISO alpha-3 codes (several where they share it), who uses it."""

    countries: tuple[str, ...]
    name: str
    language: str
    source: str


class CountryCode(NamedTuple):
    """Codes of a country: ISO 3166-1 alpha-3, alpha-2, numeric; FIPS 10-4 (several for some); whose it is, or ""."""

    country: str
    alpha2: str
    numeric: str
    fips: tuple[str, ...]
    state: str


@lru_cache(maxsize=1)
def country_names() -> tuple[NamedCountry, ...]:
    """Every row of the table of names."""
    rows = ((row["country"], row["name"], row["language"], row["source"]) for row in _table("country_names.tsv"))
    return tuple(NamedCountry(tuple(countries.split("|")), *named) for countries, *named in rows)


def country_codes() -> Iterator[CountryCode]:
    """Every row of the table of codes."""
    for row in _table("country_codes.tsv"):
        yield CountryCode(row["country"], row["alpha2"], row["numeric"], tuple(row["fips"].split()), row["state"])


@lru_cache(maxsize=16_384)
def countries_named(name: str, *, parts: bool = False) -> tuple[str, ...]:
    """ISO alpha-3 codes of the countries that a name means: none, one, or several that share it.

    Parameters
    ----------
    name
        A name in any of the forms in use, not a code.
    parts
        Whether the name of a part of a country, such as Scotland, means the country.

    Returns
    -------
    tuple of str
        Several for "Congo", "Korea" and states that have broken up.

    Examples
    --------
    >>> countries_named("Congo, Dem. Rep."), countries_named("Congo"), countries_named("Tripoli")
    (('COD',), ('COG', 'COD'), ())
    >>> countries_named("Yemen (North Yemen)"), countries_named("the Republic of Congo")
    (('YEM',), ('COG',))
    """
    if len(name) > _LONGEST:
        return ()
    found = _by_key(name, parts=parts)
    if found:
        return found
    bracketed = _BRACKETED.fullmatch(name)
    halves = (bracketed["name"], bracketed["inside"]) if bracketed else tuple(_EITHER.split(name))
    if len(halves) != 2:  # noqa: PLR2004 "Russia (Soviet Union)", "Myanmar/Burma"
        return ()
    first, second = (_by_key(half, parts=parts) for half in halves)
    return tuple(code for code in first if code in second)


def country_of(name_or_code: str) -> str | None:
    """ISO alpha-3 code of the one country with a name or code; of a shared name, of the country whose own it is in ISO.

    Parameters
    ----------
    name_or_code
        Name in any of the forms in use, or ISO alpha-2, alpha-3 or numeric code.

    Returns
    -------
    str or None
        None for what is unknown, and for what several countries share alike.

    Examples
    --------
    >>> country_of("Viet Nam"), country_of("ly"), country_of("Congo"), country_of("Korea")
    ('VNM', 'LBY', 'COG', None)
    """
    found = countries_named(name_or_code)
    if len(found) > 1:
        return next((code for code in found if code in _own().get(name_key(name_or_code), ())), None)
    return found[0] if found else country_coded(name_or_code)


@lru_cache(maxsize=4096)
def countries_meant(name_or_code: str) -> tuple[str, ...]:
    """ISO alpha-3 codes of what a caller or a column calls a country, the same wherever one is asked for.

    Parameters
    ----------
    name_or_code
        ISO alpha-2, alpha-3 or numeric code; a name in any of the forms in use; a part of a country, which means the
        country; a state that has broken up, which means its heirs.

    Returns
    -------
    tuple of str
        One; several for a name that they share, of which each may be meant; none for what is no country.

    Examples
    --------
    >>> countries_meant("Scotland"), countries_meant("ly"), countries_meant("Czechoslovakia"), countries_meant("Narnia")
    (('GBR',), ('LBY',), ('CZE', 'SVK'), ())
    """
    name = name_or_code.strip()
    named = countries_named(name, parts=True)
    code = None if named else country_of(name)
    return (code,) if code is not None else named


def told_apart(name: str) -> str:
    """A name with the codes of the countries that share it, for messages; other names as they are."""
    found = countries_named(name, parts=True)
    return f"{name} ({' or '.join(found)})" if len(found) > 1 else name


def country_coded(code: str, *, fips: bool = False) -> str | None:
    """ISO alpha-3 code of a country's code.

    Parameters
    ----------
    code
        ISO alpha-2, alpha-3 or numeric code in any case; with ``fips`` a FIPS 10-4 code and nothing else.
    fips
        Whether the code is one of FIPS 10-4, as in GDELT: there NI is Nigeria, and CD is Chad.

    Returns
    -------
    str or None
        None where no country has it.

    Examples
    --------
    >>> country_coded("NI"), country_coded("NI", fips=True), country_coded("434"), country_coded("ZZ")
    ('NIC', 'NGA', 'LBY', None)
    """
    wanted = code.strip().upper()
    return _coded(fips=fips).get(wanted.zfill(3) if wanted.isascii() and wanted.isdecimal() else wanted)


def country_acronyms() -> dict[str, str]:
    """Abbreviations in capitals that stand for one country in English prose, with its ISO alpha-3 code."""
    return {row.name: row.countries[0] for row in country_names() if row.source == ACRONYM and row.language == "en"}


def words_in_names() -> frozenset[str]:
    """Every word of a name of several words, as :func:`geoincidents.names.fold` writes it."""
    return _words()


def state_of(country: str) -> str:
    """ISO alpha-3 code of the country that one of ISO 3166 belongs to, such as France for Réunion; "" for most."""
    return _states().get(country, "")


def english_name(country: str) -> str:
    """First English name of a country in the table, the code itself where it has none."""
    return _english().get(country, country)


def full_name(country: str) -> str:
    """Official English name of a country, which nothing else bears; its usual one where ISO 3166 has no other."""
    return _official().get(country, english_name(country))


def alpha2_of(country: str) -> str:
    """ISO alpha-2 code of an alpha-3 code, "" where there is none."""
    return _alpha2().get(country, "")


def name_key(name: str) -> tuple[str, ...]:
    """What the spellings of one name have in common: its words without articles, written out, in one order."""
    spaced = name.replace("&", " and ").replace("_", " ")
    if "." in spaced:
        spaced = _INITIALS.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", spaced)
    if names.script_of(spaced) != "latin":
        return tuple(sorted(_ARABIC_ARTICLE.sub("", word) for word in names.fold(spaced).split()))
    written = [long for word in names.words(spaced) for long in _WORDS.get(word, (word,))]
    kept = [word for word in written if word not in _SILENT]
    return tuple(sorted(kept or written))


def _by_key(name: str, *, parts: bool) -> tuple[str, ...]:
    key = name_key(name)
    bare = tuple(word for word in key if word not in _KINDS_OF_STATE)
    known = _keyed()[parts]
    return known.get(key) or (known.get(bare, ()) if bare else ())


@lru_cache(maxsize=1)
def _keyed() -> tuple[Mapping[tuple[str, ...], tuple[str, ...]], ...]:
    """Codes by key, without parts of countries and with them.

    That several countries share a name is said of it whoever else bears it.
    """
    whole: dict[tuple[str, ...], tuple[str, ...]] = {}
    parts: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in sorted(country_names(), key=lambda row: -len(row.countries)):
        key = name_key(row.name)
        parts.setdefault(key, row.countries)
        if row.source != PART:
            whole.setdefault(key, row.countries)
    return whole, parts


@lru_cache(maxsize=1)
def _own() -> Mapping[tuple[str, ...], set[str]]:
    """Countries that have a name for themselves alone, though others share it, by key."""
    own: dict[tuple[str, ...], set[str]] = {}
    for row in country_names():
        if len(row.countries) == 1 and row.source.startswith("ISO"):
            own.setdefault(name_key(row.name), set()).add(row.countries[0])
    return own


@lru_cache(maxsize=2)
def _coded(*, fips: bool) -> Mapping[str, str]:
    if fips:
        return {code: row.country for row in country_codes() for code in row.fips}
    return {code: row.country for row in country_codes() for code in (row.country, row.alpha2, row.numeric) if code}


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    folded = (names.fold(row.name).split() for row in country_names())
    return frozenset(word for parts in folded if len(parts) > 1 for word in parts)


@lru_cache(maxsize=1)
def _states() -> Mapping[str, str]:
    return {row.country: row.state for row in country_codes()}


@lru_cache(maxsize=1)
def _alpha2() -> Mapping[str, str]:
    return {row.country: row.alpha2 for row in country_codes()}


@lru_cache(maxsize=1)
def _english() -> Mapping[str, str]:
    english: dict[str, str] = {}
    for row in country_names():
        if row.language == "en" and len(row.countries) == 1 and row.source != PART:
            english.setdefault(row.countries[0], row.name)
    return english


@lru_cache(maxsize=1)
def _official() -> Mapping[str, str]:
    rows = (row for row in country_names() if row.source.startswith("ISO") and row.language == "en")
    return {row.countries[0]: row.name for row in rows if len(row.name.split()) > 1 and "," not in row.name}


def _table(name: str) -> Iterator[dict[str, str]]:
    lines = (files("geoincidents") / "data" / name).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(lines, delimiter="\t")
