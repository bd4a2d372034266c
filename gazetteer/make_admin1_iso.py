"""Make ``admin1_iso.csv``: the ISO 3166-2 code of each first-order division, and the names that stand beside it.

    python -m gazetteer.make_admin1_iso cldr-subdivisions-full-48.2.0.tgz

ISO's list with its local names is read from ``pycountry`` (facts; the package itself is LGPL and not copied), English
names from Unicode CLDR's subdivisions (``cldr-subdivisions-full`` of the npm registry, Unicode licence 3.0). A code
belongs to the one division of its country that has one of its two names, words such as "Province" apart, or to the one
that ``admin1_corrections.csv`` gives it (action ``iso``). Same inputs, same file.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tarfile
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pycountry  # type: ignore[import-not-found]

from gazetteer.admin1_names import GENERIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

HERE: Final = Path(__file__).parent
COLUMNS: Final = ("country", "admin1_code", "iso", "names")
_RANKS: Final = re.compile(
    r"\b(?:governorate|province|provincia|region|state|district|oblast|department|departamento|county|prefecture"
    r"|municipality|city|republic|division|emirate|canton|parish|regional|capital|territory|autonomous|rayon"
    r"|voivodeship|krai|of|the|de|du|da|do|la|le|el|al|as|ar)\b",
)
_FOOTNOTE: Final = re.compile(r"[²†*]|\(.*\)|;.*|, (?:Respublika|Comunidad).*$")
_NAMED: Final = frozenset({"Province", "Division", "State", "Region", "Department"})
_RENUMBERED: Final = frozenset({"IR", "MA"})  # ISO gave their codes anew in 2020 and 2015, CLDR has the old ones
_GENERIC: Final = frozenset(name.casefold() for name in GENERIC)


def key(name: str) -> str:
    """What two spellings of a division's name share: its letters, less marks and words of rank."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("-", " ").replace("'", "").replace("`", "")
    return re.sub(r"[^a-z0-9]", "", _RANKS.sub(" ", plain)) or re.sub(r"[^a-z0-9]", "", plain)


def read(name: str) -> Iterator[dict[str, str]]:
    """Rows of a table beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def english_names(package: Path) -> dict[str, str]:
    """CLDR's English names by ISO code, from the npm package."""
    with tarfile.open(package) as file:
        member = file.extractfile("package/subdivisions/en/en.json")
        if member is None:
            raise SystemExit(f"{package} has no package/subdivisions/en/en.json: is it cldr-subdivisions-full?")
        names = json.load(member)["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return {f"{code[:2]}-{code[2:]}".upper(): name for code, name in names.items()}


def make_rows(listed: Iterable[Any], english: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows of the table, in order of country and division."""
    alpha3 = {row["alpha2"]: row["country"] for row in read("countries.csv")}
    divisions = {(row["country"], row["admin1_code"]): row for row in read("admin1.csv")}
    given = {row["name"]: row["division"].split(".", 1)[1] for row in _given()}
    by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (country, code), row in divisions.items():
        for name in (row["name"], *row["names"].split("|")):
            by_name[country, key(name.rpartition(":")[2])].add(code)
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for part in listed:
        country = alpha3.get(part.country_code, "")
        local = by_name[country, key(_clean(part.name))]
        translated = by_name[country, key(_english(part, english))]
        codes = local if len(local) == 1 else translated if len(translated) == 1 else local & translated
        code = given.get(part.code) or (next(iter(codes)) if len(codes) == 1 else "")
        if (country, code) in divisions:
            found[country, code].append(part)
    return [_row(divisions[place], parts, english) for place, parts in sorted(found.items())]


def _given() -> Iterator[dict[str, str]]:
    return (row for row in read("admin1_corrections.csv") if row["action"] == "iso")


def _row(division: Mapping[str, str], parts: Sequence[Any], english: Mapping[str, str]) -> dict[str, str]:
    # Where ISO lists two levels, both may have the division's name: the upper one is meant.
    part = min(parts, key=lambda part: (part.parent_code is not None, part.code))
    known = {name.rpartition(":")[2].casefold() for name in (division["name"], *division["names"].split("|"))}
    local = _clean(part.name)
    plain = unicodedata.normalize("NFKD", local).encode("ascii", "ignore").decode().strip("`'")
    names = [_english(part, english), local, plain]
    rank = part.type.split(" ")[0].title()
    names += [f"{plain} {rank}"] if rank in _NAMED and not plain.endswith(rank) else []
    kept = []
    for name in names:
        if len(name) > 1 and name.casefold() not in known | _GENERIC:
            known.add(name.casefold())
            kept.append(name)
    return {
        "country": division["country"],
        "admin1_code": division["admin1_code"],
        "iso": part.code,
        "names": "|".join(kept),
    }


def _english(part: Any, english: Mapping[str, str]) -> str:
    return "" if part.country_code in _RENUMBERED else english.get(part.code, "")


def _clean(name: str) -> str:
    return _FOOTNOTE.sub("", name).strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table; gives the exit code."""
    parser = argparse.ArgumentParser(description="Make admin1_iso.csv, ISO codes and names of first-order divisions.")
    parser.add_argument("package", type=Path, help="tarball of cldr-subdivisions-full 48.2.0 (npm)")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "admin1_iso.csv")
    options = parser.parse_args(arguments)
    rows = make_rows(sorted(pycountry.subdivisions, key=lambda part: part.code), english_names(options.package))
    with options.output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stderr.write(f"{len(rows)} divisions -> {options.output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
