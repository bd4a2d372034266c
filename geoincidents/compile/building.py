"""``build_gazetteer``: inputs of any known form, one gazetteer file."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoincidents.atomic import workspace
from geoincidents.compile.countries import CountryFinder
from geoincidents.compile.extents import assumed_radius_km
from geoincidents.compile.frame import embedded_frame
from geoincidents.compile.fusing import fused
from geoincidents.compile.merge import Merger
from geoincidents.compile.patches import Patches
from geoincidents.compile.reading import ReadContext
from geoincidents.compile.recognise import recognise
from geoincidents.compile.sources import GEONAMES, listed
from geoincidents.compile.workers import usable_cores
from geoincidents.compile.writer import write_gazetteer
from geoincidents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from geoincidents.compile.frame import Frame
    from geoincidents.compile.reading import Reading
    from geoincidents.compile.records import PlaceRecord, Source

_BATCH = 2000
_RECKONED = "A.ADM2"  # by the places in it, once all are there
_NO_COUNTRY = ("H.SEA", "H.OCN", "L.CONT", "L.RGN", "U.")


def build_gazetteer(
    inputs: Iterable[str | os.PathLike[str]],
    path: str | os.PathLike[str],
    *,
    country: str | None = None,
    complete: Iterable[str] = (),
    workers: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Any]:
    r"""Write a gazetteer file from place sources; what each is, is told by its content.

    Inputs are GeoNames files, Who's On First (CSV, SQLite, a folder of GeoJSON), OpenStreetMap (Overpass JSON,
    ``.osm.pbf``), maps of areas, OurAirports-like CSV, and CSV with ``name``, ``lat`` and ``lon``. A place that several
    sources know becomes one place with all names, and keeps the identifier of the first; later inputs refine earlier
    ones. Countries, and the first-order divisions of the countries that occur, come from the embedded gazetteer.

    Parameters
    ----------
    inputs
        Files and folders, in the order in which they refine each other.
    path
        File to write; an old one is replaced only when the new one is complete.
    country
        ISO code of the country of places whose source names none; by default that of the nearest known place.
    complete
        ISO codes of the countries whose places the inputs list down to villages: what is not found there is then
        likelier not to be there.
    workers
        Processes; by default as many as there are cores.
    progress
        Called with a stage, how much of it is done, and how much there is (0 when not known).

    Returns
    -------
    dict
        ``places``, ``names``, ``inputs`` (what each was taken for) and ``skipped`` (reason to number of rows).

    Raises
    ------
    InputError
        If no input has places, or ``country`` or one of ``complete`` is no country.
    FileMissingError
        If an input is not there.
    FileFormatError
        If an input is nothing that is known here, or is damaged.
    SchemaError
        If rows of a table of one's own cannot be used.
    MissingExtraError
        If ``.osm.pbf`` is given and pyosmium is not installed.
    OutputError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from geoincidents import Gazetteer
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "mine.csv").write_text("name,lat,lon,country\nDar Zmiet,32.1,13.4,LY\n", encoding="utf-8")
    >>> _ = build_gazetteer([folder / "mine.csv"], folder / "mine.gaz")
    >>> Gazetteer.open(folder / "mine.gaz").resolve("Dar Zmeet", country="LY").place.place_id
    'mine:1'
    """
    readings = [reading for given in inputs for reading in recognise(given)]
    if not any(reading.places for reading in readings):
        raise InputError("No input has places. Give at least one GeoNames, Who's On First, OpenStreetMap or own file.")
    frame = embedded_frame()
    alpha3 = {two: three for three, two in frame.alpha2.items()}
    for reading in readings:
        alpha3.update(reading.alpha3)
    context = ReadContext(alpha3, workers=workers or usable_cores())
    if country:
        context.country = context.country_of(country)
        if not context.country:
            raise InputError(f"{country!r} is no ISO country code. Give one such as LY or LBY.")
    dense = {code: context.country_of(code) for code in complete}
    if not all(dense.values()):
        wrong = next(code for code, known in dense.items() if not known)
        raise InputError(f"complete= names {wrong!r}, which is no ISO country code. Give codes such as LY or LBY.")
    target = Path(path)
    facts = {"name": target.stem, "complete_countries": sorted(dense.values())}
    building = compile_readings(readings, target, context, frame, facts=facts, progress=progress)
    return {
        "places": building.count,
        "names": building.names,
        "inputs": [f"{reading.path}: {reading.form}" for reading in readings],
        "skipped": dict(sorted(context.skipped.items())),
    }


def build_without_places(path: Path) -> None:
    """Write a gazetteer file that knows no place, for a layer that only takes some away."""
    frame = embedded_frame()
    context = ReadContext({two: three for three, two in frame.alpha2.items()}, workers=1)
    compile_readings([], path, context, frame, facts={"name": path.stem, "complete_countries": []})


def compile_readings(
    readings: list[Reading],
    target: Path,
    context: ReadContext,
    frame: Frame,
    *,
    facts: Mapping[str, Any],
    parts: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Building:
    """Write what was recognised into one file; as ``parts`` dumps of different countries, with those alone."""
    with ExitStack() as stack:
        folder = stack.enter_context(workspace(target))
        building = Building(stack, folder, frame, context, readings, parts=parts)
        write_gazetteer(
            target,
            building.places(),
            sources=building.sources,
            demonyms=frame.demonyms,
            alpha2={**frame.alpha2, **{three: two for two, three in context.alpha3.items()}},
            meta={**facts, "build_date": today()},
            workers=context.workers,
            progress=progress,
        )
    return building


def today() -> str:
    """Day of the build, or the one that a reproducible build is told (``SOURCE_DATE_EPOCH``)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.date().isoformat()


class Building:
    """Records on their way from the readers to the writer."""

    def __init__(
        self,
        stack: ExitStack,
        folder: Path,
        frame: Frame,
        context: ReadContext,
        readings: list[Reading],
        *,
        parts: bool,
    ) -> None:
        self._parts = parts
        self._frame, self._context, self._folder = frame, context, folder
        self._framed = {place.place_id: place for place in frame.places}
        self._readings = [reading for reading in readings if reading.places]
        self._given: dict[str, Source] = {}
        for reading in self._readings:
            if reading.source:
                self._given.setdefault(reading.source.prefix, reading.source)
        for source in frame.sources:
            self._given.setdefault(source.prefix, source)
        self._patches = stack.enter_context(Patches(folder / "patches.db"))
        for reading in readings:
            if reading.patches:
                self._patches.add(reading.patches(context))
        self._patches.finish()
        self._stack = stack
        self._finder = CountryFinder()
        self._prefixes: set[str] = set()
        self._countries: set[str] = set()
        self.count = self.names = 0
        self.places_in: Counter[str] = Counter()
        self.names_in: Counter[str] = Counter()

    def sources(self) -> list[Source]:
        """Sources of all places that have passed."""
        return listed(self._prefixes, self._given, self._context.dates)

    def places(self) -> Iterator[PlaceRecord]:
        """Finished places, each once."""
        one_dump = len(self._readings) == 1 and self._readings[0].source == GEONAMES
        rest = iter(self._streamed() if one_dump or self._parts else self._merged())
        while batch := list(islice(rest, _BATCH)):
            self._finder.fill([p for p in batch if not p.country and not p.kind.startswith(_NO_COUNTRY)])
            for place in batch:
                self._finish(place)
                yield place

    def _read(self, reading: Reading) -> Iterator[PlaceRecord]:
        if reading.places is None:
            return
        for place in self._patches.applied(reading.places(self._context)):
            place.country = place.country or self._context.country
            self._countries.add(place.country)
            yield place

    def _streamed(self) -> Iterator[PlaceRecord]:
        """Dumps of GeoNames need no comparing: their identifiers are those of the frame."""
        left = dict(self._framed)
        several, seen = len(self._readings) > 1, set[str]()
        for place in chain.from_iterable(map(self._read, self._readings)):
            if several and place.place_id in seen:  # on a border; the first country keeps it
                self._context.skipped["listed under two countries"] += 1
                continue
            if several:
                seen.add(place.place_id)
            framed = left.pop(place.place_id, None)
            yield fused([(framed, False), (place, False)]) if framed else place
        yield from (place for place in left.values() if self._wanted(place))

    def _merged(self) -> Iterator[PlaceRecord]:
        merger = self._stack.enter_context(Merger(self._folder / "merge.db"))
        for _ in merger.add(self._patches.applied(self._frame.places), source=0):
            pass
        for number, reading in enumerate(self._readings, 1):
            for _ in merger.add(self._read(reading), source=number, own=reading.own):
                pass
        for place in merger.merged():
            if place.place_id not in self._framed or place.origins or self._wanted(place):
                yield place

    def _wanted(self, framed: PlaceRecord) -> bool:
        return framed.country in self._countries or (framed.kind.startswith("A.PCL") and not self._parts)

    def _finish(self, place: PlaceRecord) -> None:
        if place.kind != _RECKONED:
            place.radius_km = place.radius_km or assumed_radius_km(place.kind, place.population)
        own = place.place_id.partition(":")[0]
        others = {own, *place.origins.values()}
        if len(others) > 1:
            known = [self._given[own], *(s for prefix, s in self._given.items() if prefix in others and prefix != own)]
            stated = [place.source] if place.source else []
            place.source = "; ".join(dict.fromkeys([*stated, *(source.name for source in known)]))
            terms = [place.licence, *(source.licence for source in known)]
            place.licence = "; ".join(dict.fromkeys(term for term in terms if term))
        self._prefixes.update(others, (alias.partition(":")[0] for alias in place.aliases))
        self.count += 1
        self.names += 1 + len(place.names)
        self.places_in[place.country] += 1
        self.names_in[place.country] += 1 + len(place.names)
