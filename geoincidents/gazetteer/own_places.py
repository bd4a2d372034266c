"""The user's own places: what corrections said, kept beside the packs as a layer that answers before all others.

A list names a table of what was remembered and the gazetteer file made of it, and is replaced as a whole: who reads it
finds the old layer or the new one. Phrases are held to what they were remembered for, their country and division; the
places are in the gazetteer file, so that texts, searches and measures know them, too.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from geoincidents.errors import GazetteerError, OutputError
from geoincidents.gazetteer.installed import FOLDER_VARIABLE, packs_folder
from geoincidents.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geoincidents.gazetteer.lookup import LookupFile

LAYER: Final = "own-places"
"""Start of the name of the gazetteer file, by which the layer is known in a stack."""

MINE: Final = "mine"
"""What the command line calls the layer."""

PREFIX: Final = "own"
"""Of the identifiers of places that no gazetteer has."""

_LIST: Final = "own.json"
_VERSION: Final = 1
_WAIT_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """What was remembered of one phrase.

    Attributes
    ----------
    phrase
        As the table had it.
    country
        ISO alpha-3 code of the country that the place lies in, or ``""``.
    stated, admin1, admin2
        Country and divisions as the row had them, or ``""``.
    place_id, name, kind, lat, lon
        The place; ``""`` and NaN where it was rejected.
    radius_km
        How far it reaches; 0 where nobody said.
    remembered
        Day on which it was remembered.
    """

    phrase: str
    country: str
    stated: str
    admin1: str
    admin2: str
    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    remembered: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is remembered for; the last that is remembered for it counts."""
        return fold(self.phrase) or self.phrase, self.stated, fold(self.admin1), fold(self.admin2)

    @property
    def is_rejected(self) -> bool:
        """Whether the phrase was said to have no place."""
        return not self.place_id


@dataclass(frozen=True, slots=True)
class OwnLayer:
    """The layer of the user's own places.

    Attributes
    ----------
    places
        How many different places it has.
    phrases
        How many phrases lead to them.
    date
        Day of the last change.
    path
        Its gazetteer file.
    checksum
        SHA-256 of what is in that file.
    """

    places: int
    phrases: int
    date: str
    path: Path
    checksum: str


def own_folder() -> Path:
    """Folder of the layer, next to that of the packs; not made yet, perhaps."""
    return packs_folder().with_name("own")


def stamp() -> tuple[str, int, int, int] | None:
    """What changes whenever the layer does; None where there is none."""
    path = own_folder() / _LIST
    try:
        facts = path.stat()
    except OSError:
        return None
    return str(path), facts.st_mtime_ns, facts.st_size, facts.st_ino


def own_layer() -> OwnLayer | None:
    """The layer, None where nothing is remembered; GazetteerError where its list cannot be read."""
    path = own_folder() / _LIST
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["version"] != _VERSION:
            raise _unreadable(path, f"it is of version {held['version']}, not {_VERSION}")
        facts = (int(held["places"]), int(held["phrases"]), str(held["date"]))
        return OwnLayer(*facts, own_folder() / str(held["file"]), str(held["checksum"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, why: str) -> GazetteerError:
    return GazetteerError(
        f"The list of your own places {path} cannot be read ({why}). Remember them again, or run: "
        f"geoincidents gazetteer remove {MINE}"
    )


def read_own(layer: Path) -> list[OwnPlace]:
    """What a layer remembers, by its gazetteer file."""
    path = layer.with_suffix(".csv")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [_own_place(row) for row in csv.DictReader(file)]
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise GazetteerError(f"The table of your own places {path} cannot be read ({error}).") from error


def remembered_in(path: Path) -> list[OwnPlace]:
    """What a gazetteer file remembers, nothing where it is no layer of the user's own."""
    is_layer = path.name.startswith(LAYER) and path.with_suffix(".csv").is_file()
    return read_own(path) if is_layer else []


def own_facts(files: Sequence[LookupFile]) -> dict[str, Any]:
    """Counts, date and checksum of the layer among some files; nothing where none of them is the one of today."""
    try:
        layer = own_layer()
    except GazetteerError:
        return {}
    if layer is None or layer.checksum not in {file.identity for file in files}:
        return {}
    return {"places": layer.places, "phrases": layer.phrases, "date": layer.date, "checksum": layer.checksum}


_NUMBERS: Final = ("lat", "lon", "radius_km")


def _own_place(row: dict[str, str]) -> OwnPlace:
    return OwnPlace(**{one.name: _cell(row[one.name], one.name) for one in fields(OwnPlace)})


def _cell(text: str, name: str) -> Any:
    return float(text) if name in _NUMBERS else text


def write_own(places: Sequence[OwnPlace], today: str) -> None:
    """Replace the layer by one of these places; called within :func:`changing_own`."""
    folder = own_folder()
    table = _table([asdict(one) for one in places], [one.name for one in fields(OwnPlace)])
    stem = f"{LAYER}-{hashlib.sha256(table.encode()).hexdigest()[:12]}"
    target = folder / f"{stem}.gaz"
    try:
        _replace(target.with_suffix(".csv"), table)
        checksum, count = _compiled(places, target)
        held = {"version": _VERSION, "file": target.name, "places": count, "phrases": len(places)}
        _replace(folder / _LIST, json.dumps({**held, "date": today, "checksum": checksum}, indent=1))
    except OSError as error:
        raise _unwritable(folder, error) from error
    _clear(folder, keep=stem)


def _compiled(places: Sequence[OwnPlace], target: Path) -> tuple[str, int]:
    """Write the gazetteer file; gives its checksum and how many different places of one's own it has."""
    from geoincidents.compile.building import build_gazetteer, build_without_places
    from geoincidents.gazetteer.store import Store
    from geoincidents.gazetteer.strings.phrases import bare_name

    rows: dict[str, dict[str, Any]] = {}
    for one in places:
        if one.is_rejected:
            continue
        row = rows.setdefault(one.place_id, {"names": []})
        row |= {"place_id": one.place_id, "name": one.name, "lat": one.lat, "lon": one.lon, "country": one.country}
        row |= {"kind": one.kind, "radius_km": one.radius_km or "", "source": LAYER, "licence": ""}
        if bare_name(one.phrase) is not None and "|" not in one.phrase:
            row["names"].append(one.phrase)
    if not rows:  # all are rejected
        build_without_places(target)
        return Store(target).identity, 0
    listed = [{**row, "names": "|".join(dict.fromkeys(row["names"]))} for row in rows.values()]
    given = target.with_name(f"{PREFIX}.csv")  # its name is the prefix of its identifiers
    try:
        given.write_text(_table(listed, list(listed[0])), encoding="utf-8")
        build_gazetteer([given], target, workers=1)
    finally:
        given.unlink(missing_ok=True)
    return Store(target).identity, len(rows)


def _table(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _replace(path: Path, text: str) -> None:
    """Write a file as a whole, or not at all."""
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def drop_own() -> None:
    """Remove the layer; called within :func:`changing_own`."""
    folder = own_folder()
    try:
        (folder / _LIST).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    _clear(folder, keep="")


def _clear(folder: Path, *, keep: str) -> None:
    """Remove files that the list does not name, among them those of a change that was killed."""
    for path in (*folder.glob(f"{LAYER}-*"), *folder.glob(".*.new"), *folder.glob(f"{PREFIX}.csv")):
        if not keep or path.stem != keep:
            with suppress(OSError):  # still open elsewhere, as systems may have it; the next change removes it
                path.unlink()


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        f"Cannot write to the data folder {folder}: {error.strerror or error}. Set {FOLDER_VARIABLE} to another."
    )


@contextmanager
def changing_own() -> Iterator[None]:
    """Hold the layer for one process that changes it; another one waits."""
    from filelock import FileLock, Timeout

    from geoincidents.atomic import clear_abandoned, ended_after_clearing

    folder = own_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=_WAIT_S)
        lock.acquire()
    except Timeout:
        raise OutputError(
            f"Another process is changing your own places in {folder}. Wait until it has ended."
        ) from None
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        clear_abandoned(folder)
        with ended_after_clearing():
            yield
    finally:
        lock.release()
