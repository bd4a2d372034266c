"""Make ``geoincidents/data/pcodes.tsv``: the place codes that the United Nations gives to first-order divisions.

``python gazetteer/make_pcodes.py PCODES.csv`` takes OCHA's table of place codes ("global P-codes", CC BY-IGO), which
the tests of the ``hdx-python-country`` source distribution carry. Each code gets the division of ``admin1.csv`` of that
name, found by the embedded gazetteer; where the UN divides a country otherwise than GeoNames the row has none.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from geoincidents import Gazetteer, names

OUT: Final = Path(__file__).parent.parent / "geoincidents" / "data" / "pcodes.tsv"
FIELDS: Final = ("code", "country", "name", "division")
_SURE: Final = 0.8
_BRACKET: Final = re.compile(r"\s*\([^)]*\)")
_WORDS: Final = ("Province", "Region", "Division", "Oblast", "State", "Governorate", "County", "Department", "District")
_FORMS: Final = ("{}", *(f"{{}} {word}" for word in _WORDS), "Region {}", "{} Prefecture", "Province of {}")
# Names that no spelling leads to, and parts of a division: the UN parts Bago and Shan, and writes out old names.
_BY_HAND: Final = {
    "MMR007": "Bago", "MMR008": "Bago", "MMR014": "Shan", "MMR015": "Shan", "MMR016": "Shan",
    "YE13": "Amanat al Asimah",
    "IQG15": "Nineveh", "SD15": "Al Jazirah", "SD17": "Northern State", "SD10": "Red Sea", "CD62": "South Kivu",
    "CD20": "Kongo Central", "CD82": "Eastern Kasai", "PS01": "West Bank", "PS02": "Gaza Strip",
    "ET07": "Southern Nations, Nationalities, and People's Region", "MX09": "Mexico City",
}  # fmt: skip
# Divisions that another one of the country comes before by its name, and those that the gazetteer lacks.
_DIVISIONS: Final = {
    "AF08": "",
    "AF24": "",
    "CI18": "",
    "UA80": "geonames:703447",
    "YE23": "geonames:71132",
    "LB4": "geonames:444191",
    "LB5": "geonames:278297",
    "LB6": "geonames:279894",
    "BD20": "geonames:1337200",
    "PH01": "geonames:7521301",
    "PH02": "geonames:7521297",
    "PH03": "geonames:7521305",
    "PH04": "geonames:7521303",
    "PH05": "geonames:7521310",
    "PH06": "geonames:7521304",
    "PH07": "geonames:7521306",
    "PH08": "geonames:7521307",
    "PH09": "geonames:7521308",
    "PH10": "geonames:7521295",
    "PH11": "geonames:7521309",
    "PH12": "geonames:7521298",
    "PH13": "geonames:7521311",
    "PH14": "geonames:7521300",
    "PH16": "geonames:7521299",
    "PH17": "geonames:7521296",
    "PH19": "geonames:7115989",
}


def main(source: str) -> None:
    """Write the table.

    Parameters
    ----------
    source
        Path of the table of codes.
    """
    gazetteer = Gazetteer.embedded() if hasattr(Gazetteer, "embedded") else Gazetteer.default()
    with (OUT.parent.parent.parent / "gazetteer" / "admin1.csv").open(encoding="utf-8", newline="") as file:
        divisions = {row["place_id"] for row in csv.DictReader(file)}
    rows = []
    with Path(source).open(encoding="utf-8-sig", newline="") as file:
        for entry in csv.DictReader(file):
            if entry["Admin Level"] == "1":
                name = " ".join(entry["Name"].split())
                place = _DIVISIONS.get(entry["P-Code"])
                if place is None:
                    place = _division(gazetteer, entry["P-Code"], name, entry["Location"], divisions)
                rows.append([entry["P-Code"], entry["Location"], name, place])
    taken = Counter(row[3] for row in rows)
    for row in rows:
        if taken[row[3]] > 1 and row[0] not in _BY_HAND and row[0] not in _DIVISIONS:
            row[3] = ""
    with OUT.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(sorted(rows))
    print(f"{sum(bool(row[3]) for row in rows)} of {len(rows)} codes have a division", file=sys.stderr)


def _division(gazetteer: Gazetteer, code: str, name: str, country: str, divisions: set[str]) -> str:
    """Identifier of the one division that a name leads to, ``""`` for none."""
    wanted = _BY_HAND.get(code, name)
    bare = _BRACKET.sub("", wanted)
    best: dict[str, float] = {}
    for form in _FORMS if bare else ():
        for found in gazetteer.lookup(form.format(bare), country=country, limit=40):
            place = found.place
            if place.place_id in divisions:
                score = max(found.score, names.similarity(bare, place.name))
                best[place.place_id] = max(score, best.get(place.place_id, 0.0))
    top = max(best.values(), default=0.0)
    first = [place_id for place_id, score in best.items() if score == top]
    return first[0] if top >= _SURE and len(first) == 1 else ""


if __name__ == "__main__":
    main(sys.argv[1])
