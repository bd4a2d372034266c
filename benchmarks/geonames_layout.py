"""Writes files in GeoNames' layout from tables of Who's On First, for measures and tests without the real server.

    python benchmarks/geonames_layout.py WOF_FOLDER OUT_FOLDER [XX ...]

WOF_FOLDER holds ``XX.tsv.gz`` (id, name, kind, lat, lon, population, admin1, admin2, names). Into OUT_FOLDER go
``XX.zip``, ``alternatenames/XX.zip``, ``admin1CodesASCII.txt``, ``admin2Codes.txt`` and ``countryInfo.txt``, which is
what ``geoincidents gazetteer add --from OUT_FOLDER`` reads. The tables name divisions by name and GeoNames by code: a
division gets the code under which the embedded gazetteer has it, by identifier or by name. Where the tables divide a
country otherwise (Uganda's districts, Kenya's former provinces), places get the code of the nearest town, and such a
division becomes a second-order one where it lies in one of GeoNames', else a historical one.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from geoincidents import Gazetteer, schema  # noqa: E402
from geoincidents import names as forms  # noqa: E402
from geoincidents.compile.frame import embedded_frame  # noqa: E402
from geoincidents.compile.languages import short_language  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SAME_NAME = 0.9  # likeness from which a division's name is taken for one that is listed
MOSTLY = 0.8  # share of the places of a division that must lie in one of GeoNames' for it to be a part of that
DAY = "2024-01-01"


@dataclass
class Row:
    """One place of a table."""

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    population: str
    admin1: str
    admin2: str
    names: list[tuple[str, str]]
    number: int = 0
    code1: str = ""
    code2: str = ""


@dataclass
class Country:
    """A country's first-order divisions in the embedded gazetteer."""

    alpha3: str
    divisions: dict[str, tuple[str, set[str]]]  # code: identifier and names
    codes: dict[str, str]  # name: code

    def nearest(self, rows: list[Row]) -> list[str]:
        """Code of the division of the town nearest to each place; empty where that lies abroad."""
        if not rows:
            return []
        table = Gazetteer.embedded().reverse_many([(row.lat, row.lon) for row in rows])
        pairs = zip(table[schema.COUNTRY].fillna(""), table[schema.ADMIN1], strict=True)
        return [self.codes.get(str(name), "") if country == self.alpha3 else "" for country, name in pairs]


def known_countries() -> dict[str, Country]:
    """Countries of the embedded gazetteer by ISO alpha-2 code."""
    frame = embedded_frame()
    found = {two: Country(three, {}, {}) for three, two in frame.alpha2.items()}
    for place in frame.places:
        if place.kind == "A.ADM1":
            country, code = found[frame.alpha2[place.country]], place.admin1_code
            country.divisions[code] = place.place_id, {place.name, *(name for name, _ in place.names)}
            country.codes[place.name] = code
    return found


def table_rows(path: Path) -> list[Row]:
    """Rows of a table."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        found = []
        for line in list(file)[1:]:
            cells = line.rstrip("\n").split("\t")
            pairs = [part.partition(":")[::2] for part in cells[8].split("|") if part]
            tagged = [(name.strip(), short_language(tag)) for tag, name in pairs if name.strip()]
            found.append(Row(*cells[:3], float(cells[3]), float(cells[4]), *cells[5:8], tagged))  # type: ignore[call-arg]
            found[-1].number = int(cells[0].partition(":")[2])
    return found


def coded(rows: list[Row], country: Country) -> list[Row]:
    """The same places with codes of divisions and with divisions of the order that GeoNames gives them."""
    by_name: dict[str, str] = {}
    listed: set[str] = set()
    own = {place_id: code for code, (place_id, _) in country.divisions.items()}
    first = [row for row in rows if row.kind == "A.ADM1"]
    for row in sorted(first, key=lambda r: r.place_id not in own):
        code = own.get(row.place_id) or _code_by_name(row, country, set(by_name.values()))
        if code:
            listed.add(row.place_id)
            by_name.setdefault(row.admin1, code)
            row.code1, place_id = code, country.divisions[code][0]
            row.number = int(place_id.removeprefix("geonames:")) if place_id.startswith("geonames:") else row.number
    rest = [row for row in rows if not row.code1]
    for row, near in zip(rest, country.nearest(rest), strict=True):
        row.code1 = by_name.get(row.admin1) or near
    _demote([row for row in first if row.place_id not in listed], rows)
    second = {(row.admin1, row.admin2): row for row in rows if row.kind == "A.ADM2"}
    for row in rows:
        _romanise(row)
        part = second.get((row.admin1, row.admin2)) if row.admin2 else None
        part = row if row.kind == "A.ADM2" else part
        row.code2 = str(part.number) if part and part.code1 == row.code1 else ""
    seen: set[int] = set()
    return [row for row in rows if not (row.number in seen or seen.add(row.number))]  # type: ignore[func-returns-value]


def _romanise(row: Row) -> None:
    """Call a place by a name in Latin letters, as GeoNames does, where it has one."""
    if forms.script_of(row.name) != "latin":
        latin = [(name, language) for name, language in row.names if forms.script_of(name) == "latin"]
        english = [name for name, language in latin if language == "en"]
        if latin:
            row.names.insert(0, (row.name, ""))
            row.name = english[0] if english else latin[0][0]


def _code_by_name(row: Row, country: Country, taken: set[str]) -> str:
    best, code = SAME_NAME, ""
    mine = [row.name, *(name for name, _ in row.names)]
    mine = [name for name in mine if forms.script_of(name) == "latin"][:20]
    for candidate, (_, every) in country.divisions.items():
        if candidate in taken:
            continue
        latin = [name for name in every if forms.script_of(name) == "latin"]
        alike = max((forms.similarity(one, other) for one in mine for other in latin), default=0.0)
        if alike > best:
            best, code = alike, candidate
    return code


def _demote(divisions: list[Row], rows: list[Row]) -> None:
    """Make divisions that GeoNames has not second-order ones, or historical ones where they are no part of one."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        votes[row.admin1][row.code1] += 1
    for row in divisions:
        code, count = votes[row.admin1].most_common(1)[0]
        row.code1 = code
        row.kind = "A.ADM2" if count >= MOSTLY * votes[row.admin1].total() else "A.ADM1H"


def dump_line(row: Row, alpha2: str) -> str:
    """The 19 columns of GeoNames."""
    feature_class, _, code = row.kind.partition(".")
    ascii_name = row.name.encode("ascii", "ignore").decode() or row.name
    further = ",".join(dict.fromkeys(name for name, _ in row.names if "," not in name))[:10_000]
    point = f"{row.lat:.5f}\t{row.lon:.5f}"
    divisions = f"{row.code1}\t{row.code2}\t\t"
    return (
        f"{row.number}\t{row.name}\t{ascii_name}\t{further}\t{point}\t{feature_class}\t{code}\t{alpha2}\t\t{divisions}"
        f"\t{row.population or 0}\t\t\t\t{DAY}"
    )


def name_lines(rows: Iterable[Row], start: int) -> Iterator[str]:
    """Lines of the table of alternate names."""
    for row in rows:
        for name, language in row.names:
            start += 1
            yield f"{start}\t{row.number}\t{language}\t{name}\t\t\t\t\t\t"


def write_layout(tables: Path, out: Path, countries: Iterable[str] = ()) -> dict[str, int]:
    """Write the files; gives the number of places by country."""
    wanted = [code.upper() for code in countries] or sorted(path.name[:2] for path in tables.glob("*.tsv.gz"))
    known, counts = known_countries(), {}
    (out / "alternatenames").mkdir(parents=True, exist_ok=True)
    first: list[str] = []
    second: list[str] = []
    for at, alpha2 in enumerate(wanted):
        rows = coded(table_rows(tables / f"{alpha2}.tsv.gz"), known[alpha2])
        counts[alpha2] = len(rows)
        _pack(out / f"{alpha2}.zip", (dump_line(row, alpha2) for row in rows))
        _pack(out / "alternatenames" / f"{alpha2}.zip", name_lines(rows, at * 10_000_000))
        first += [f"{alpha2}.{r.code1}\t{r.name}\t{r.name}\t{r.number}" for r in rows if r.kind == "A.ADM1"]
        second += [f"{alpha2}.{r.code1}.{r.code2}\t{r.name}\t{r.name}\t{r.number}" for r in rows if r.kind == "A.ADM2"]
    _write(out / "admin1CodesASCII.txt", first)
    _write(out / "admin2Codes.txt", second)
    head = "#ISO\tISO3\tISO-Numeric\tfips\tCountry"
    _write(out / "countryInfo.txt", [head, *(f"{two}\t{known[two].alpha3}\t\t\t" for two in wanted)])
    return counts


def _pack(path: Path, lines: Iterable[str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        member = zipfile.ZipInfo(f"{path.stem}.txt", date_time=(2024, 1, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        packed.writestr(member, "".join(f"{line}\n" for line in lines))


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def main() -> None:
    """Write the files that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tables", type=Path, metavar="WOF_FOLDER")
    parser.add_argument("out", type=Path, metavar="OUT_FOLDER")
    parser.add_argument("countries", nargs="*", metavar="XX")
    options = parser.parse_args()
    for alpha2, count in write_layout(options.tables, options.out, options.countries).items():
        print(f"{alpha2} {count:,} places")


if __name__ == "__main__":
    main()
