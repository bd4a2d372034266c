"""Writes a gazetteer file: places in, one file of columns out, whole or not at all.

Places are staged in a temporary database, sorted there by importance, and copied in that order into columns that grow
on the disk; no step keeps them all in memory.
"""

from __future__ import annotations

import contextlib
from array import array
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geoincidents.atomic import output_errors, workspace
from geoincidents.compile import fileformat
from geoincidents.compile.columnwriter import ColumnWriter
from geoincidents.compile.keying import Buckets, entries
from geoincidents.compile.records import PlaceRecord, Source, merge_names
from geoincidents.compile.staging import STAGED, Staging
from geoincidents.compile.workers import parallel_map
from geoincidents.errors import OutputError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geoincidents.compile.keying import Named
    from geoincidents.compile.staging import StagedRow

__all__ = ["PlaceRecord", "Progress", "Source", "merge_names", "write_gazetteer"]

Progress = "Callable[[str, int, int], None]"
"""Told a stage, how much of it is done and how much there is (0 when that is not known)."""

_CHUNK = 9_600  # a whole number of blocks: places that are copied, and whose names are keyed, at a time


def write_gazetteer(
    path: str | os.PathLike[str],
    places: Iterable[PlaceRecord],
    *,
    sources: Sequence[Source] | Callable[[], Sequence[Source]],
    demonyms: Mapping[str, str],
    alpha2: Mapping[str, str],
    meta: Mapping[str, Any],
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Write a gazetteer file; the same places give the same bytes.

    Parameters
    ----------
    path
        File to write; an old one is replaced only when the new one is complete.
    places
        Places in any order, read once; ids are unique.
    sources
        Every source that a ``place_id`` names, or what gives them once the places have been read.
    demonyms
        Demonym to ISO alpha-3 code.
    alpha2
        ISO alpha-3 code to alpha-2 code.
    meta
        Further facts for ``Gazetteer.info()``, such as ``build_date``; ``complete_countries`` lists the ISO alpha-3
        codes of countries whose places are listed densely, down to villages.
    workers
        Processes that make the index of names, beside this one.
    progress
        Called with a stage, how much of it is done, and how much there is.

    Raises
    ------
    OutputError
        If the file cannot be written, or has room for fewer places.
    """
    target = Path(path)
    tell = progress or _silent
    with workspace(target) as folder, output_errors(target):
        with Staging(folder / "staged.db") as staging, ColumnWriter(folder) as columns:
            for number, place in enumerate(places, 1):
                staging.add(place)
                if number % _CHUNK == 0:
                    tell("reading", number, 0)
            staging.finish()
            writer = _Writer(columns, staging, folder, tell)
            writer.fill(sources() if callable(sources) else sources, workers=workers)
            writer.describe(demonyms=demonyms, alpha2=alpha2, meta=meta)
            tell("writing", 0, 0)
            columns.assemble(folder / "new.gaz")
        (folder / "new.gaz").replace(target)


def _silent(stage: str, done: int, whole: int) -> None:
    """Tell nobody."""


class _Writer:
    """Copies staged places into columns, the most important first, and makes their indexes on the way."""

    def __init__(
        self, columns: ColumnWriter, staging: Staging, folder: Path, tell: Callable[[str, int, int], None]
    ) -> None:
        self._columns, self._staging, self._folder, self._tell = columns, staging, folder, tell
        self._names = self._names_end = self._notes_end = self._text_end = 0
        self._by_source: dict[int, int] = defaultdict(int)
        self._origins: dict[tuple[int, str, str, bool], int] = {}
        self._radii: dict[int, int] = {}
        self._keys = array("Q")
        self._aliases: list[tuple[int, int, int, int]] = []
        self._countries: dict[str, int] = {}
        self._capitals: dict[str, int] = {}
        self._coded: dict[tuple[str, str], int] = {}

    def fill(self, sources: Sequence[Source], *, workers: int) -> None:
        """Fill every column."""
        self._sources = list(sources)
        self._source_at = {source.prefix: at for at, source in enumerate(self._sources)}
        unknown = sorted(self._staging.prefixes() - self._source_at.keys())
        if unknown:
            raise OutputError(f"No source is given for ids that start with {unknown[0]!r}. Give one for each prefix.")
        self._prefixes = self._staging.numbered(self._source_at)
        self._kinds = {code: at for at, code in enumerate(sorted(self._staging.kinds()))}
        self._labels = {label: at for at, label in enumerate(["", *sorted(self._staging.countries() - {""})])}
        self._divisions = [self._division_table("admin1", 0), self._division_table("admin2", 1)]
        for column in ("names_start", "note_start", "text_ref_start"):
            self._columns.add(column, [0])
        self._copy(workers)
        self._identify()

    def _division_table(self, column: str, level: int) -> dict[int | None, int]:
        """Positions in the table of divisions of the numbers that stand for them in staged rows."""
        rows = self._staging.division_rows(level)
        table = [0, *sorted(set(rows.values()))]
        self._columns.add(f"{column}_row", table)
        at = {row: position for position, row in enumerate(table)}
        return {number: at[row] for number, row in rows.items()}

    def _copy(self, workers: int) -> None:
        """Copy all places while other processes key their names, then sort what they were keyed under."""
        buckets, done, whole = Buckets(self._folder), 0, self._staging.count
        with contextlib.closing(buckets):
            for made in parallel_map(entries, self._chunks(), workers=workers):
                buckets.add(made)
                done = min(done + _CHUNK, whole)
                self._tell("keying names", done, whole)
        self._columns.add("radius_m", list(self._radii))
        for number in buckets.write(self._columns, workers=workers):
            self._tell("sorting names", number, 0)

    def _chunks(self) -> Iterator[list[Named]]:
        chunk: list[StagedRow] = []
        first = 1
        for row in self._staging.ranked():
            chunk.append(row)
            if len(chunk) == _CHUNK:
                yield self._copied(first, chunk)
                first, chunk = first + _CHUNK, []
        if chunk:
            yield self._copied(first, chunk)

    def _copied(self, first: int, chunk: list[StagedRow]) -> list[Named]:
        staged: dict[str, tuple[Any, ...]] = dict(zip(STAGED, zip(*chunk, strict=True), strict=True))
        add, countries = self._columns.add, staged["country"]
        add("lat", staged["lat"])
        add("lon", staged["lon"])
        add("kind", [self._kinds[kind] for kind in staged["kind"]])
        add("country", [self._labels[country] for country in countries])
        for level, column in enumerate(("admin1", "admin2")):
            positions = self._divisions[level]
            add(column, [positions.get(number, 0) for number in staged[column]])
        add("population", staged["population"])
        metres = [max(1, round(km * fileformat.PER_KM)) for km in staged["radius_km"]]
        add("radius", [self._radii.setdefault(radius, len(self._radii)) for radius in metres])
        self._name_places(first, staged)
        self._identify_places(staged)
        for row, (kind, country, code) in enumerate(zip(staged["kind"], countries, staged["code"], strict=True), first):
            if kind.startswith("A.PCL"):
                self._countries.setdefault(country, row)
            elif kind == "P.PPLC":
                self._capitals.setdefault(country, row)
            elif code and kind == "A.ADM1":
                self._coded.setdefault((country, code), row)
        spelled = zip(staged["name"], staged["names"], strict=True)
        return [(row, tuple({name, *more.split("\n")} - {""})) for row, (name, more) in enumerate(spelled, first)]

    def _name_places(self, first: int, staged: Mapping[str, tuple[Any, ...]]) -> None:
        spelled = [f"{n}\n{m}" if m else n for n, m in zip(staged["name"], staged["names"], strict=True)]
        counts = [text.count("\n") + 1 for text in spelled]
        self._names += sum(counts)
        self._columns.add("name_count", [min(count, fileformat.MOST_COUNTED) for count in counts])
        starts = range(0, len(spelled), fileformat.PER_BLOCK)
        blocks = ["\0".join(spelled[start : start + fileformat.PER_BLOCK]).encode() for start in starts]
        ends = self._names_end + np.cumsum([len(block) for block in blocks])
        self._names_end = int(ends[-1])
        self._columns.add("names", b"".join(blocks))
        self._columns.add("names_start", ends)
        for row, (text, tags, more) in enumerate(zip(spelled, staged["languages"], staged["more"], strict=True), first):
            if tags or more:
                self._note(row, text.split("\n"), tags.split(" ") if tags else [], more)

    def _note(self, row: int, spelled: list[str], tags: list[str], more: str) -> None:
        """Write down languages of a place's names, and what is from other sources; remember its aliases."""
        facts = self._staging.unpacked(more) if more else {"origins": {}, "aliases": ()}
        origins: dict[str, str] = facts["origins"]
        languages = ["", *tags] if tags else [""] * len(spelled)
        lines = [
            f"{language}@{origins[name]}" if name in origins else language
            for name, language in zip(spelled, languages, strict=True)
        ]
        lines += [f"{field}@{prefix}" for field, prefix in sorted(origins.items()) if field.startswith(".")]
        if any(lines):
            content = "\n".join(lines).encode()
            self._notes_end += len(content)
            self._columns.add("note_row", [row])
            self._columns.add("notes", content)
            self._columns.add("note_start", [self._notes_end])
        for alias in facts["aliases"]:
            reference = fileformat.reference_of(alias)
            at = reference if isinstance(reference, int) else self._text_reference(reference, 0)
            source = self._source_at[alias.partition(":")[0]]
            self._aliases.append((fileformat.identifier_key(alias), row, source, at))

    def _text_reference(self, reference: str, key: int) -> int:
        """Position of the text of an identifier that is no number."""
        content = reference.encode()
        self._text_end += len(content)
        self._columns.add("text_ref", content)
        self._columns.add("text_ref_start", [self._text_end])
        self._columns.add("text_key", [key])
        return self._columns.count("text_key") - 1

    def _identify_places(self, staged: Mapping[str, tuple[Any, ...]]) -> None:
        origins, refs = [], []
        bases = {at: fileformat.prefix_base(source.prefix) for at, source in enumerate(self._sources)}
        given = zip(staged["prefix"], staged["ref"], staged["own_source"], staged["own_licence"], strict=True)
        for prefix, ref, source, licence in given:
            at, textual = self._prefixes[prefix], isinstance(ref, str)
            self._by_source[at] += 1
            origins.append(self._origins.setdefault((at, source, licence, textual), len(self._origins)))
            if textual:
                key = fileformat.identifier_key(f"{self._sources[at].prefix}:{ref}")
                refs.append(self._text_reference(ref, key))
            else:
                key = bases[at] + ref
                refs.append(ref)
            self._keys.append(key)
        self._columns.add("origin", origins)
        self._columns.add("ref", refs)

    def _identify(self) -> None:
        """Sort all identifiers."""
        keys = np.frombuffer(self._keys, dtype=np.uint64) if self._keys else np.empty(0, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        twice = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
        if len(twice):
            raise OutputError(
                f"Two places have the id {self._identifier(int(order[twice[0]]))!r}. Give each place an id of its own.",
            )
        self._columns.add("id_order", order + 1)
        self._aliases.sort()
        for at, column in enumerate(("alias_key", "alias_row", "alias_source", "alias_ref")):
            self._columns.add(column, np.array([alias[at] for alias in self._aliases], dtype=np.uint64))

    def _identifier(self, at: int) -> str:
        source, _, _, textual = list(self._origins)[int(self._columns.read("origin")[at])]
        ref = int(self._columns.read("ref")[at])
        if not textual:
            return f"{self._sources[source].prefix}:{ref}"
        start, end = self._columns.read("text_ref_start")[ref : ref + 2].tolist()
        return f"{self._sources[source].prefix}:{self._columns.read('text_ref')[start:end].tobytes().decode()}"

    def describe(self, *, demonyms: Mapping[str, str], alpha2: Mapping[str, str], meta: Mapping[str, Any]) -> None:
        """Fill every document."""
        document = self._columns.document
        document("kinds", list(self._kinds))
        document("countries", list(self._labels))
        document(
            "sources", [{**asdict(source), "places": self._by_source[at]} for at, source in enumerate(self._sources)]
        )
        document("origins", list(self._terms()))
        nations = self._countries.items()
        document("nations", {c: [alpha2.get(c, ""), row, self._capitals.get(c, 0)] for c, row in nations})
        document("divisions", [[country, code, row] for (country, code), row in self._coded.items()])
        document("demonyms", dict(demonyms))
        counts = {"places": self._staging.count, "names": self._names}
        document("meta", {**meta, **counts, "complete_countries": sorted(set(meta.get("complete_countries", ())))})

    def _terms(self) -> Iterator[tuple[str, str, str, bool]]:
        """Prefix, source, licence of each origin, and whether its identifiers are no numbers."""
        for at, stated, licence, textual in self._origins:
            source = self._sources[at]
            yield source.prefix, stated or source.name, licence if stated else source.licence, textual
