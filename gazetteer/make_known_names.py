"""Counts how many settlements of a country bear each name, from GeoNames' country files.

    python gazetteer/make_known_names.py FOLDER geoincidents/data/known_names.bin

FOLDER holds files such as ``UA.txt`` in GeoNames' layout, as ``geoincidents gazetteer add`` downloads them. The result
says how common a name is and nothing of where the places lie, so that the embedded gazetteer can tell that a namesake
may be meant which it does not list. The same files give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from geoincidents.gazetteer import Gazetteer  # noqa: E402
from geoincidents.gazetteer.known_names import MOST, KnownNames, fingerprint  # noqa: E402
from geoincidents.names import filing  # noqa: E402

NAME, ALTERNATE, CLASS = 1, 3, 6  # columns of GeoNames' table
COLUMNS: Final = 19


def counted(path: Path) -> Counter[int]:
    """How many settlements of a country file bear a name with each fingerprint."""
    found: Counter[int] = Counter()
    with path.open(encoding="utf-8") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == COLUMNS and cells[CLASS] == "P":
                forms = {filing.form(name) for name in (cells[NAME], *cells[ALTERNATE].split(","))}
                found.update(
                    {fingerprint(form) for form in forms if form and not form.startswith(filing.VOWELLESS_MARK)}
                )
    return found


def main() -> None:
    """Count, and write the file."""
    parser = argparse.ArgumentParser(description="Count the names of settlements.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    gazetteer = Gazetteer.default()
    rows: list[tuple[int, int, int]] = []
    labels: list[str] = []
    for path in sorted(options.folder.glob("[A-Z][A-Z].txt")):
        country = gazetteer.country(path.stem)
        if country is None:
            continue
        rows += [(key, len(labels), min(number, MOST)) for key, number in counted(path).items()]
        labels.append(country.country)
    prints, countries, numbers = np.array(sorted(rows), dtype=np.uint32).T
    names = KnownNames(tuple(labels), prints, countries.astype(np.uint8), numbers.astype(np.uint8))
    options.output.write_bytes(names.packed())
    print(f"{len(rows):,} names of {len(labels)} countries, {options.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
