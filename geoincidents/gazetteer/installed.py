"""Which packs of dense places are installed, and where: one list beside their files, replaced as a whole."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoincidents.errors import GazetteerError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER_VARIABLE: Final = "GEOINCIDENTS_DATA"
WORLD: Final = "WORLD"
"""Stands for every country, in place of an ISO code."""

MEND: Final = "geoincidents gazetteer update"
_LIST: Final = "packs.json"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Pack:
    """The places of one country that are installed.

    Attributes
    ----------
    country
        ISO alpha-2 code, or ``"WORLD"``.
    name
        Of the country, in English.
    places, names
        How many of its own the file has.
    source, licence
        Whom the places are from, and on what terms.
    date
        Latest day on which the source changed one of them.
    origin
        Address or folder that its files came from.
    installed
        Day on which it was compiled.
    path
        Gazetteer file that holds it, perhaps with other countries.
    checksum
        SHA-256 of what is in that file, as its ``info()`` has it.
    """

    country: str
    name: str
    places: int
    names: int
    source: str
    licence: str
    date: str
    origin: str
    installed: str
    path: Path
    checksum: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list says of one country: facts of its pack, and the files that it was compiled from."""

    country: str
    name: str
    places: int
    names: int
    date: str
    origin: str
    inputs: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class PackFile:
    """What the list says of one gazetteer file."""

    file: str
    size: int
    checksum: str
    built: str
    entries: tuple[Entry, ...] = field(default=())


def packs_folder() -> Path:
    """Folder of the packs in the user's data folder; not made yet, perhaps."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute() / "packs"
    from platformdirs import user_data_path

    return user_data_path("geoincidents", appauthor=False) / "packs"


def inputs_folder() -> Path:
    """Folder of the files that packs are compiled from, kept so that a pack can be mended without a network."""
    return packs_folder() / "inputs"


def stamp() -> tuple[str, int, int, int] | None:
    """What changes whenever the list does; None where nothing is installed."""
    path = packs_folder() / _LIST
    try:
        facts = path.stat()
    except OSError:
        return None
    return str(path), facts.st_mtime_ns, facts.st_size, facts.st_ino


def openable() -> list[tuple[Path, str]]:
    """Gazetteer files of the packs, each with what is wrong with it at first sight; the list's own fault as one."""
    try:
        files = listed()
    except GazetteerError as error:
        return [(packs_folder() / _LIST, str(error))]
    found = []
    for file in files:
        path = packs_folder() / file.file
        size = path.stat().st_size if path.is_file() else -1
        missing = "it is not there." if size < 0 else f"it has {size:,} bytes, not {file.size:,}."
        found.append((path, "" if size == file.size else missing))
    return found


def listed() -> list[PackFile]:
    """Files of the packs in the order of the list; GazetteerError where the list cannot be read."""
    path = packs_folder() / _LIST
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    try:
        if held["version"] != _VERSION:
            raise _unreadable(path, f"it is of version {held['version']}, not {_VERSION}")
        return [_file(row) for row in held["files"]]
    except (KeyError, TypeError) as error:
        raise _unreadable(path, f"{error} is missing or of another type") from error


def _file(row: dict[str, Any]) -> PackFile:
    entries = tuple(Entry(**{**entry, "inputs": tuple(entry["inputs"])}) for entry in row["entries"])
    return PackFile(str(row["file"]), int(row["size"]), str(row["checksum"]), str(row["built"]), entries)


def _unreadable(path: Path, why: str) -> GazetteerError:
    return GazetteerError(f"The list of packs {path} cannot be read ({why}).")


def write_list(files: list[PackFile]) -> None:
    """Replace the list; from now on these files are the packs, and what else lies there is removed."""
    folder = packs_folder()
    held = {"version": _VERSION, "files": [asdict(file) for file in files]}
    new = folder / f".{_LIST}.new"
    try:
        with new.open("w", encoding="utf-8") as out:
            json.dump(held, out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        new.replace(folder / _LIST)
    except OSError as error:
        raise OutputError(f"Cannot write the list of packs in {folder}: {error.strerror}. Check the space.") from error
    finally:
        _remove(new)
    wanted = {file.file for file in files}
    for path in folder.glob("*.gaz"):
        if path.name not in wanted:
            _remove(path)
    inputs = inputs_folder()
    kept = {name for file in files for entry in file.entries for name in entry.inputs}
    for path in sorted(inputs.rglob("*.zip")) + sorted(inputs.rglob("[A-Z][A-Z].txt")):
        if path.relative_to(inputs).as_posix() not in kept:
            _remove(path)
            _remove(path.with_name(f".{path.name}.version"))


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # still open elsewhere, as systems may have it; the next change removes it
        return


@contextmanager
def changing() -> Iterator[Path]:
    """Hold the folder of the packs for one process that changes them."""
    from filelock import FileLock, Timeout

    from geoincidents.atomic import clear_abandoned, ended_after_clearing

    folder = packs_folder()
    try:
        (folder / "inputs" / "alternatenames").mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise OutputError(f"Another process is changing the packs in {folder}. Wait until it has ended.") from None
    except OSError as error:
        raise OutputError(
            f"Cannot write to the data folder {folder}: {error.strerror}. Set {FOLDER_VARIABLE} to another."
        ) from error
    try:
        clear_abandoned(folder)
        for left in folder.rglob(".*.new"):  # of a change that was killed
            _remove(left)
        with ended_after_clearing():
            yield folder
    finally:
        lock.release()
