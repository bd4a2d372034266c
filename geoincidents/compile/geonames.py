"""Reads GeoNames files: country and world dumps, alternate names, division codes, country table.

Source: the columns are those that https://download.geonames.org/export/dump/readme.txt lists.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from geoincidents.compile.reading import ALIAS, UNKNOWN_RADIUS, NamePatch, ReadContext, damaged, number, on_earth
from geoincidents.compile.records import PlaceRecord, merge_names
from geoincidents.compile.workers import parallel_map
from geoincidents.names import script_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = 19
_LINES = 5000
_FORM = "a GeoNames dump"
_NO_NAMES = frozenset({"link", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "abbr"})
_GONE = frozenset({"ADM1H", "ADM2H", "ADM3H", "ADM4H", "ADM5H", "ADMDH", "PCLH"})


class Keep(NamedTuple):
    """Which rows of a dump are wanted: feature classes and codes (``"P"``, ``"S.DAM"``), of one country or of all."""

    kinds: frozenset[str]
    country: str = ""

    def has(self, row: list[str]) -> bool:
        """Whether a row is wanted."""
        feature_class = row[6] or "P"
        listed = feature_class in self.kinds or f"{feature_class}.{row[7]}" in self.kinds
        return listed and (not self.country or row[8] == self.country)


_NO_NAME: Final = frozenset(",،/(;\n")


def is_name(text: str) -> bool:
    """Whether an alternate name of GeoNames is one that people write.

    Parameters
    ----------
    text
        The alternate name.

    Returns
    -------
    bool
        False for airport codes, lower-case machine transliterations, links and "name, country" forms.

    Examples
    --------
    >>> [is_name(x) for x in ("Trablus", "TIP", "trabls", "طرابلس، لیبیا", "طرابلس")]
    [True, False, False, False, True]
    """
    if not _NO_NAME.isdisjoint(text) or not script_of(text):
        return False
    if text.isascii() and text == text.lower():
        return False
    return not (len(text) in {3, 5} and text.isascii() and text.isupper())


@contextmanager
def text_lines(path: Path, member: str = "") -> Iterator[IO[str]]:
    """Lines of a text file, or of a member of a zip file.

    Parameters
    ----------
    path
        The file.
    member
        Name inside a zip file.

    Yields
    ------
    text stream
        Decoded from UTF-8; only line feeds end lines.

    Raises
    ------
    FileFormatError
        If it is no UTF-8 or the zip file is damaged.
    """
    try:
        if member:
            with zipfile.ZipFile(path) as packed, packed.open(member) as raw:
                yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="\n")
        else:
            with path.open(encoding="utf-8-sig", newline="\n") as file:
                yield file
    except (zipfile.BadZipFile, EOFError) as error:
        raise damaged(path, "a zip file", f"it is damaged ({error})") from error
    except UnicodeDecodeError as error:
        raise damaged(path, "a text table", f"it is not UTF-8 ({error.reason})") from error


def places(
    path: Path,
    context: ReadContext,
    *,
    member: str = "",
    keep: Keep | None = None,
) -> Iterator[PlaceRecord]:
    """Places of a dump in the 19-column format.

    Parameters
    ----------
    path
        The file.
    context
        Country codes; told the latest modification and the rows without a point.
    member
        Name inside a zip file.
    keep
        Which places to keep; all by default.

    Yields
    ------
    PlaceRecord
        With the code of the first-order division and without radius.

    Raises
    ------
    FileFormatError
        If a row has another number of columns, as where a download broke off.
    """
    parse = partial(_parsed, dict(context.alpha3), keep)
    with text_lines(path, member) as lines:
        for records, latest, skipped, broken in parallel_map(parse, _blocks(lines), workers=context.workers):
            if broken:
                raise damaged(path, _FORM, f"line {broken} does not have its {COLUMNS} columns")
            context.dated("geonames", latest)
            context.skipped.update(skipped)
            yield from records


def _blocks(lines: IO[str]) -> Iterator[tuple[int, list[str]]]:
    first = 1
    while block := list(islice(lines, _LINES)):
        yield first, block
        first += len(block)


def _parsed(
    alpha3: dict[str, str],
    keep: Keep | None,
    block: tuple[int, list[str]],
) -> tuple[list[PlaceRecord], str, Counter[str], int]:
    """Records of a block of lines, the latest modification, what was skipped, and a broken line's number."""
    first, lines = block
    records: list[PlaceRecord] = []
    latest, skipped = "", Counter[str]()
    for at, line in enumerate(lines, first):
        row = line.rstrip("\r\n").split("\t")
        if len(row) != COLUMNS:
            if not line.strip():
                continue
            return records, latest, skipped, at
        if keep and not keep.has(row):
            continue
        latest = max(latest, row[18])
        lat, lon = number(row[4]), number(row[5])
        if lat is None or lon is None or not on_earth(lat, lon) or not row[0].isdecimal():
            skipped["no point on Earth"] += 1
        elif row[7] in _GONE:
            skipped["historical division"] += 1
        elif not (row[1] or row[2]):
            skipped["no name"] += 1
        else:
            records.append(_record(row, lat, lon, alpha3))
    return records, latest, skipped, 0


def _record(row: list[str], lat: float, lon: float, alpha3: dict[str, str]) -> PlaceRecord:
    record = PlaceRecord(
        place_id=f"geonames:{row[0]}",
        name=row[1] or row[2],
        kind=f"{row[6] or 'P'}.{row[7] or ('PPL' if row[6] in {'P', ''} else '')}".rstrip("."),
        lat=lat,
        lon=lon,
        country=alpha3.get(row[8], ""),
        population=int(row[14]) if row[14].isdecimal() else 0,
        radius_km=UNKNOWN_RADIUS,
        admin1_code=row[10] if row[10] != "00" else "",
        admin2_code=row[11] if row[11] != "00" else "",
    )
    # The ASCII form is a name of its own only where it was spelt another way, which merging finds out.
    further = [(name, "") for name in row[3].split(",") if name and is_name(name)] if row[3] else []
    merge_names(record, further)
    return record


def alternate_names(path: Path, context: ReadContext, *, member: str = "") -> Iterator[NamePatch]:
    """Names in the table of alternate names, with their languages.

    Parameters
    ----------
    path
        The file.
    context
        Not used; readers of patches are alike.
    member
        Name inside a zip file.

    Yields
    ------
    tuple
        Identifier, name, language; Wikidata identifiers as aliases. Links, codes and postal codes are left out.
    """
    del context
    with text_lines(path, member) as lines:
        for line in lines:
            row = line.rstrip("\r\n").split("\t")
            language, name = row[2], row[3]
            if language == "wkdt":
                yield f"geonames:{row[1]}", f"wikidata:{name}", ALIAS
            elif language not in _NO_NAMES and is_name(name):
                yield f"geonames:{row[1]}", name, language.partition("-")[0]


def division_names(path: Path, context: ReadContext, *, member: str = "") -> Iterator[NamePatch]:
    """Names in a table of division codes (``admin1CodesASCII.txt``, ``admin2Codes.txt``).

    Parameters
    ----------
    path
        The file.
    context
        Not used.
    member
        Name inside a zip file.

    Yields
    ------
    tuple
        Identifier, name, ``""``.
    """
    del context
    with text_lines(path, member) as lines:
        for line in lines:
            row = line.rstrip("\r\n").split("\t")
            if len(row) == 4 and row[3].isdecimal():  # noqa: PLR2004 the columns of these tables
                yield f"geonames:{row[3]}", row[1], ""


def country_codes(path: Path, *, member: str = "") -> dict[str, str]:
    """Codes in the country table.

    Parameters
    ----------
    path
        ``countryInfo.txt``.
    member
        Name inside a zip file.

    Returns
    -------
    dict
        ISO alpha-2 code to alpha-3 code.
    """
    with text_lines(path, member) as lines:
        rows = [line.split("\t") for line in lines if line.strip() and not line.startswith(("#", "ISO\t"))]
    return {row[0]: row[1] for row in rows if len(row) > 1}
