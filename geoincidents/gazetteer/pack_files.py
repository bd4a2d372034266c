"""The gazetteer files that packs are in: few, each of one or more countries, replaced all at once."""

from __future__ import annotations

from dataclasses import replace as replaced
from typing import TYPE_CHECKING, Final

from geoincidents.compile.building import today
from geoincidents.compile.packing import compile_packs
from geoincidents.errors import GazetteerError, GeoincidentsError
from geoincidents.gazetteer.default_files import join_packs
from geoincidents.gazetteer.installed import (
    WORLD,
    Entry,
    PackFile,
    inputs_folder,
    listed,
    packs_folder,
    write_list,
)
from geoincidents.gazetteer.pack_inputs import TABLES, Ready, ready_from_disk
from geoincidents.gazetteer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

MOST_FILES: Final = 3
"""Each file costs every look-up a little: where there would be more, all are compiled into one."""

_NAMED: Final = 3  # countries in the name of a file


def replace(
    known: Sequence[PackFile],
    *,
    add: Sequence[Ready] = (),
    drop: Collection[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Let some countries be in a new file and others in none; what shared a file with them is compiled again."""
    changed = {ready.country for ready in add} | set(drop)
    if WORLD in changed:
        changed |= {entry.country for file in known for entry in file.entries}
    stay = [file for file in known if not changed & _countries(file)]
    touched = [file for file in known if file not in stay]
    wanted = [*add, *(_kept(entry) for file in touched for entry in file.entries if entry.country not in changed)]
    if wanted and len(stay) >= MOST_FILES:
        others = [ready_from_disk(entry.country) for file in stay for entry in file.entries]
        if all(others):
            wanted += [ready for ready in others if ready]
            stay = []
    made = [_compiled(wanted, progress)] if wanted else []
    try:
        write_list([*stay, *made])
    except BaseException:
        if made and made[0] not in listed():
            (packs_folder() / made[0].file).unlink(missing_ok=True)
        raise
    join_packs()


def _countries(file: PackFile) -> set[str]:
    return {entry.country for entry in file.entries}


def _kept(entry: Entry) -> Ready:
    ready = ready_from_disk(entry.country)
    if ready is None:
        raise GazetteerError(
            f"The kept files of {entry.country} ({entry.name}) are damaged, which shares a pack file. "
            f"Run first: geoincidents gazetteer add {entry.country}"
        )
    return replaced(ready, origin=entry.origin)


def _compiled(wanted: Sequence[Ready], progress: Callable[[str, int, int], None] | None) -> PackFile:
    wanted = sorted(wanted, key=lambda ready: ready.country)
    target = packs_folder() / _free_name([ready.country for ready in wanted])
    tables = [path for name in TABLES if (path := inputs_folder() / name).is_file()]
    facts = compile_packs(target, [ready.dump for ready in wanted], tables, progress=progress)
    entries = [
        Entry(ready.country, *facts[ready.dump.alpha2], ready.date, ready.origin, ready.inputs, ready.digest)
        for ready in wanted
    ]
    return PackFile(target.name, target.stat().st_size, Store(target).file.identity, today(), tuple(entries))


def _free_name(countries: Sequence[str]) -> str:
    """A name that no file has, so that one in use is never written over."""
    more = len(countries) - _NAMED
    stem = "-".join(countries[:_NAMED]) + (f"-and-{more}" if more > 0 else "")
    taken = {path.name for path in packs_folder().glob("*.gaz")}
    names = (f"{stem}{f'.{number}' if number else ''}.gaz" for number in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def is_sound(file: PackFile) -> bool:
    """Whether a file is the one that was compiled, to the last byte, and of the form that is read today."""
    try:
        columns = Store(packs_folder() / file.file).file
        return columns.identity == file.checksum and all(columns.checked(name) for name in columns.names())
    except GeoincidentsError:
        return False


def recovered(countries: Iterable[str]) -> list[PackFile]:
    """In place of a list that cannot be read: one file that is not there, of every country whose files are kept."""
    entries = [Entry(country, country, 0, 0, "", str(inputs_folder()), (), "") for country in countries]
    return [PackFile("", 0, "", "", tuple(entries))] if entries else []
