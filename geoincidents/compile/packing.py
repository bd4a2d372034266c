"""Country files of GeoNames to one gazetteer file that lies over the embedded one: looked through, then compiled."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from geoincidents.compile import geonames
from geoincidents.compile.building import compile_readings
from geoincidents.compile.download import zip_fault
from geoincidents.compile.frame import embedded_frame
from geoincidents.compile.reading import ReadContext, Reading
from geoincidents.compile.recognise import recognise
from geoincidents.compile.sources import COUNTRY_FILES
from geoincidents.compile.workers import usable_cores
from geoincidents.errors import FileFormatError, GeoincidentsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Dump:
    """Files of one country, or of the world where ``alpha2`` is empty."""

    alpha2: str
    places: Path
    names: Path | None


@dataclass(frozen=True, slots=True)
class Survey:
    """What a dump holds: places that are wanted, the latest day one was changed, and their countries (alpha-2)."""

    places: int
    latest: str
    countries: frozenset[str]


@cache
def wanted_kinds() -> frozenset[str]:
    """Feature classes and codes that packs keep."""
    with (files("geoincidents") / "data" / "pack_kinds.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return frozenset(row["kind"] for row in rows)


def survey(dump: Dump) -> Survey:
    """Read a dump through; FileFormatError where it is damaged, or has no places of its country."""
    for path in (dump.places, dump.names):
        if path and path.suffix == ".zip" and (fault := zip_fault(path)):
            raise FileFormatError(f"{path.name}: {fault}. Get it again.")
    keep, count, latest, countries = _keep(dump), 0, "", set()
    with geonames.text_lines(dump.places, _member(dump.places)) as lines:
        for at, line in enumerate(lines, 1):
            row = line.rstrip("\r\n").split("\t")
            if len(row) != geonames.COLUMNS:
                if line.strip():
                    fault = f"line {at:,} has {len(row)} columns, not {geonames.COLUMNS}"
                    raise FileFormatError(f"{dump.places.name} is no country file of GeoNames: {fault}. Get it again.")
            elif keep.has(row):
                count += 1
                latest = max(latest, row[18])
                countries.add(row[8])
    if not count:
        raise FileFormatError(f"{dump.places.name} has no places of {dump.alpha2 or 'any country'}. Get it again.")
    return Survey(count, latest, frozenset(countries - {""}))


def compile_packs(
    target: Path,
    dumps: Sequence[Dump],
    tables: Iterable[Path],
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, tuple[str, int, int]]:
    """Write one file of several countries' places; gives name, places and names of each by ISO alpha-2 code."""
    frame = embedded_frame()
    context = ReadContext({two: three for three, two in frame.alpha2.items()}, workers=usable_cores())
    readings = [part for table in tables for part in _table(table)]
    for reading in readings:
        context.alpha3.update(reading.alpha3)
    for dump in dumps:
        member, keep = _member(dump.places), _keep(dump)
        places = partial(geonames.places, dump.places, member=member, keep=keep)
        readings.append(Reading(dump.places, "GeoNames places", source=COUNTRY_FILES, places=places))
        if dump.names:
            names = partial(geonames.alternate_names, dump.names, member=_member(dump.names))
            readings.append(Reading(dump.names, "GeoNames names", patches=names))
    complete = sorted({context.alpha3[dump.alpha2] for dump in dumps if dump.alpha2} or set(context.alpha3.values()))
    facts = {"name": target.stem, "complete_countries": complete}
    built = compile_readings(readings, target, context, frame, facts=facts, parts=True, progress=progress)
    english = {place.country: place.name for place in frame.places if place.kind.startswith("A.PCL")}
    found = {"": ("the world", built.count, built.names)}
    for dump in dumps:
        code = context.alpha3.get(dump.alpha2, "")
        found.setdefault(dump.alpha2, (english.get(code, code), built.places_in[code], built.names_in[code]))
    return found


def _keep(dump: Dump) -> geonames.Keep:
    return geonames.Keep(wanted_kinds(), dump.alpha2)


def _member(path: Path) -> str:
    """The table inside a zip file, which is called as the file is; empty for a text file."""
    if path.suffix != ".zip":
        return ""
    try:
        with zipfile.ZipFile(path) as packed:
            inside = packed.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise FileFormatError(f"{path.name} is no whole zip file ({error}). Get it again.") from error
    if f"{path.stem}.txt" not in inside:
        raise FileFormatError(f"{path.name} has no {path.stem}.txt inside, only {', '.join(inside[:3])}. Get it again.")
    return f"{path.stem}.txt"


def _table(path: Path) -> list[Reading]:
    """A table of codes; one that is none is left out, as it only adds names."""
    try:
        return [reading for reading in recognise(path) if not reading.places]
    except GeoincidentsError:
        return []
