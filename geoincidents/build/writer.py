"""Writes a gazetteer file: places in, one SQLite database out, whole or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geoincidents import fileformat, names
from geoincidents.errors import OutputError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

_COMMON_WORD = 3000  # a word in more names than this (san, saint, qaryat) finds nothing by itself


@dataclass(frozen=True, slots=True)
class Source:
    """Where places come from: a prefix of their ids, and what must be said when they are used."""

    prefix: str
    name: str
    licence: str
    attribution: str
    url: str
    date: str


@dataclass(slots=True)
class PlaceRecord:
    """One place on its way into a file.

    Attributes
    ----------
    place_id
        ``prefix:reference``, where the prefix is that of a :class:`Source`.
    name, kind, lat, lon, country, population, radius_km
        As in :class:`geoincidents.place.Place`.
    admin1_id
        ``place_id`` of the first-order division, or ``""``.
    names
        Further names with their language (``""`` when not known), in order of preference.
    source, licence
        Of this one place, where they differ from its source's; else ``""``.
    """

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    country: str
    population: int
    radius_km: float
    admin1_id: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""
    licence: str = ""


def write_gazetteer(
    path: str | os.PathLike[str],
    places: Iterable[PlaceRecord],
    *,
    sources: Sequence[Source],
    demonyms: Mapping[str, str],
    alpha2: Mapping[str, str],
    meta: Mapping[str, str],
) -> None:
    """Write a gazetteer file; the same places give the same bytes.

    Parameters
    ----------
    path
        File to write; an old one is replaced only when the new one is complete.
    places
        Places in any order; ids are unique.
    sources
        Every source that a ``place_id`` names.
    demonyms
        Demonym to ISO alpha-3 code.
    alpha2
        ISO alpha-3 code to alpha-2 code.
    meta
        Further facts for ``Gazetteer.info()``, such as ``build_date``.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    target = Path(path)
    partial = target.with_name(target.name + ".partial")
    ranked = sorted(places, key=lambda p: (not p.kind.startswith("A.PCL"), -p.population, p.place_id))
    try:
        partial.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(partial)) as db:
            _fill(db, ranked, sources=sources, demonyms=demonyms, alpha2=alpha2, meta=meta)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(
            f"Cannot write the gazetteer {target}: {error}. Check the folder and the free space."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _fill(
    db: sqlite3.Connection,
    places: list[PlaceRecord],
    *,
    sources: Sequence[Source],
    demonyms: Mapping[str, str],
    alpha2: Mapping[str, str],
    meta: Mapping[str, str],
) -> None:
    db.execute("PRAGMA page_size = 4096")
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.executescript(fileformat.SCHEMA)
    db.execute("BEGIN")
    source_ids = {source.prefix: number for number, source in enumerate(sources, 1)}
    db.executemany(
        "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(source_ids[s.prefix], s.prefix, s.name, s.licence, s.attribution, s.url, s.date) for s in sources],
    )
    kinds = {code: number for number, code in enumerate(sorted({p.kind for p in places}), 1)}
    db.executemany("INSERT INTO kind VALUES (?, ?)", [(number, code) for code, number in kinds.items()])
    _fill_places(db, places, source_ids, kinds)
    db.executemany("INSERT INTO country VALUES (?, ?, ?, ?)", _countries(places, alpha2))
    db.executemany("INSERT INTO cell VALUES (?, ?)", _cells(places))
    labels = sorted({p.country for p in places} - {""})
    number_of = {"": len(labels), **{label: number for number, label in enumerate(labels)}}
    codes = struct.pack(f"<{len(places)}H", *(number_of[p.country] for p in places))
    db.execute("INSERT INTO country_of VALUES (?, ?)", (" ".join(labels), codes))
    db.executemany("INSERT INTO key VALUES (?, ?)", _postings(places))
    db.executemany("INSERT INTO demonym VALUES (?, ?)", sorted(demonyms.items()))
    counts = {"places": str(len(places)), "names": str(sum(1 + len(p.names) for p in places))}
    db.executemany("INSERT INTO meta VALUES (?, ?)", sorted({**meta, **counts}.items()))
    db.executescript(fileformat.INDEXES)
    db.execute(f"PRAGMA application_id = {fileformat.APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {fileformat.VERSION}")
    db.commit()


def _fill_places(
    db: sqlite3.Connection,
    places: list[PlaceRecord],
    source_ids: Mapping[str, int],
    kinds: Mapping[str, int],
) -> None:
    ids = {place.place_id: number for number, place in enumerate(places, 1)}
    db.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                ids[p.place_id],
                source_ids[p.place_id.partition(":")[0]],
                _reference(p.place_id),
                p.name,
                kinds[p.kind],
                round(p.lat * fileformat.PER_DEGREE),
                round(p.lon * fileformat.PER_DEGREE),
                p.country,
                ids.get(p.admin1_id),
                p.population,
                p.radius_km,
                "\n".join(name for name, _ in p.names),
            )
            for p in places
        ),
    )
    db.executemany(
        "INSERT INTO provenance VALUES (?, ?, ?)",
        ((ids[p.place_id], p.source, p.licence) for p in places if p.source),
    )
    db.executemany(
        "INSERT OR IGNORE INTO name VALUES (?, ?, ?)",
        ((ids[p.place_id], name, language) for p in places for name, language in p.names if language),
    )


def _reference(place_id: str) -> int | str:
    reference = place_id.partition(":")[2]
    return int(reference) if reference.isdigit() else reference


def _countries(places: list[PlaceRecord], alpha2: Mapping[str, str]) -> list[tuple[str, str | None, int, int | None]]:
    capitals = {p.country: number for number, p in reversed(list(enumerate(places, 1))) if p.kind == "P.PPLC"}
    return [
        (p.country, alpha2.get(p.country), number, capitals.get(p.country))
        for number, p in enumerate(places, 1)
        if p.kind.startswith("A.PCL")
    ]


def _cells(places: list[PlaceRecord]) -> list[tuple[int, bytes]]:
    cells: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(places, 1):
        cells[fileformat.cell_of(place.lat, place.lon)].append(number)
    return [(cell, struct.pack(f"<{len(cells[cell])}I", *cells[cell])) for cell in sorted(cells)]


def _postings(places: list[PlaceRecord]) -> list[tuple[int, bytes]]:
    whole: dict[int, set[int]] = defaultdict(set)
    by_word: dict[int, set[int]] = defaultdict(set)
    for number, place in enumerate(places, 1):
        spellings = {place.name, *(name for name, _ in place.names)}
        latin = any(names.script_of(name) == "latin" for name in spellings)
        for name in spellings:
            joined, each = names.keys(name)
            # A place that nobody has written in Latin letters yet must be found by those who do.
            for key in {joined} if latin else {joined, names.latin_key(name)}:
                if key:
                    whole[fileformat.key_id(key)].add(number << 8 | fileformat.fingerprint(names.fold(name)))
            for word in each:
                by_word[fileformat.key_id(word)].add(number << 8)
    for filed, entries in by_word.items():
        if len(entries) <= _COMMON_WORD:
            known = {entry >> 8 for entry in whole.get(filed, ())}
            whole[filed].update(entry for entry in entries if entry >> 8 not in known)
    return [(filed, struct.pack(f"<{len(whole[filed])}I", *sorted(whole[filed]))) for filed in sorted(whole)]


def merge_names(place: PlaceRecord, further: Iterable[tuple[str, str]]) -> None:
    """Add names to a place, leaving out those that differ from a known one in case, accents and articles only.

    Parameters
    ----------
    place
        Changed in place.
    further
        Names with their language.
    """
    known = {_sameness(place.name)}
    kept: list[tuple[str, str]] = []
    for name, language in [*further, *place.names]:
        same = _sameness(name)
        if same[1] and same not in known:
            known.add(same)
            kept.append((name, language))
    place.names = kept


def _sameness(name: str) -> tuple[str, str]:
    script = names.script_of(name)
    return script, " ".join(names.words(name)) if script == "latin" else names.fold(name)
