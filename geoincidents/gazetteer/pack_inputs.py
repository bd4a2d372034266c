"""The files that packs are compiled from: fetched from GeoNames or a mirror, or taken from a folder."""

from __future__ import annotations

import filecmp
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from geoincidents.compile.download import Download, NoSuchFileError, UnreachableError, forget
from geoincidents.compile.fetching import BASE_URL
from geoincidents.compile.packing import Dump, survey
from geoincidents.errors import FileFormatError, FileMissingError, GeoincidentsError, OutputError
from geoincidents.gazetteer.installed import WORLD, inputs_folder

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

TABLES: Final = ("admin1CodesASCII.txt", "admin2Codes.txt", "countryInfo.txt")
_WORLD_PLACES: Final = "allCountries"
_WORLD_NAMES: Final = "alternateNamesV2"
_NAMES_FOLDER: Final = "alternatenames"
_TIMEOUT_S: Final = 30.0
_PAUSE_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Ready:
    """Files of one country that have been looked through and can be compiled; ``digest`` is a checksum of them."""

    country: str
    origin: str
    inputs: tuple[str, ...]
    date: str = ""
    digest: str = ""

    @property
    def dump(self) -> Dump:
        """Where they lie."""
        places, *names = (inputs_folder() / name for name in self.inputs)
        return Dump("" if self.country == WORLD else self.country, places, names[0] if names else None)


class Inputs(Protocol):
    """Where the files of packs come from."""

    def get(self, country: str, label: str) -> Ready:
        """Bring the files of a country; an error says why that cannot be."""

    def tables(self) -> list[str]:
        """Bring the tables of codes; gives remarks on those that could not be had."""


class Fetched:
    """Files from GeoNames or a mirror."""

    def __init__(self, mirror: str | None, progress: Callable[[str, int, int], None] | None) -> None:
        self._base = mirror or BASE_URL
        self._download = Download(self._base, _TIMEOUT_S, _PAUSE_S, progress)
        self._down: UnreachableError | None = None

    def get(self, country: str, label: str) -> Ready:
        """Fetch what is not there as the server has it; a server that is down is asked once."""
        if self._down:
            raise self._down
        places, names = _names_of(country)
        try:
            self._one(f"{places}.zip", f"{country} places{label}")
            inputs = [f"{places}.zip"]
            try:
                self._one(f"{names}.zip", f"{country} names{label}")
                inputs.append(f"{names}.zip")
            except NoSuchFileError:  # every place has the names of the country file
                forget(inputs_folder() / f"{names}.zip")
        except UnreachableError as error:
            self._down = error
            raise
        return _looked_through(country, self._base, inputs)

    def tables(self) -> list[str]:
        """Fetch the tables of codes."""
        remarks = []
        for name in TABLES:
            try:
                self._one(name)
            except GeoincidentsError as error:
                remarks.append(f"{name} is left out, which has further names of divisions: {error}")
        return remarks

    def _one(self, name: str, stage: str = "") -> None:
        self._download.file(name, inputs_folder() / name, stage=stage)


class Given:
    """Files from a folder."""

    def __init__(self, folder: str | os.PathLike[str], progress: Callable[[str, int, int], None] | None) -> None:
        self._folder, self._progress = Path(folder), progress
        if not self._folder.is_dir():
            raise FileMissingError(f"There is no folder {self._folder}. Give the one with GeoNames' files.")

    def get(self, country: str, label: str) -> Ready:
        """Copy the files of a country."""
        if self._progress:
            self._progress(f"{country} files{label}", 0, 0)
        places, names = _names_of(country)
        found = self._found(places)
        if not found:
            raise FileMissingError(f"{self._folder} has no {places}.zip or {places}.txt. Put it there.")
        inputs = [found, *filter(None, [self._found(names)])]
        for name in inputs:
            self._copied(name)
        return _looked_through(country, str(self._folder.absolute()), inputs)

    def tables(self) -> list[str]:
        """Copy the tables of codes that are there."""
        for name in TABLES:
            if (self._folder / name).is_file():
                self._copied(name)
        return []

    def _found(self, stem: str) -> str:
        return next((name for name in (f"{stem}.zip", f"{stem}.txt") if (self._folder / name).is_file()), "")

    def _copied(self, name: str) -> None:
        """Copy a file whole, unless the same is there already."""
        source, target = self._folder / name, inputs_folder() / name
        if target.is_file() and filecmp.cmp(source, target, shallow=False):
            return
        forget(target)
        new = target.with_name(f".{target.name}.new")  # not the name of a download, which would go on from it
        try:
            shutil.copyfile(source, new)
            new.replace(target)
        except OSError as error:
            raise OutputError(f"Cannot copy {source} to {target.parent}: {error.strerror}. Check the space.") from error
        finally:
            new.unlink(missing_ok=True)


def countries_in(folder: str | os.PathLike[str]) -> list[str]:
    """ISO alpha-2 codes of the country files in a folder."""
    found = {path.stem for suffix in ("zip", "txt") for path in Path(folder).glob(f"[A-Z][A-Z].{suffix}")}
    return [WORLD] if any(Path(folder).glob(f"{_WORLD_PLACES}.*")) else sorted(found)


def ready_from_disk(country: str) -> Ready | None:
    """Kept files of a country that are still sound; None where they are not."""
    folder, inputs = inputs_folder(), []
    for stem in _names_of(country):
        inputs += [name for name in (f"{stem}.zip", f"{stem}.txt") if (folder / name).is_file()][:1]
    if not inputs or inputs[0].startswith(_NAMES_FOLDER):
        return None
    try:
        return _looked_through(country, str(folder), inputs)
    except GeoincidentsError:
        return None


def _names_of(country: str) -> tuple[str, str]:
    """Files of places and of names, without suffix."""
    return (_WORLD_PLACES, _WORLD_NAMES) if country == WORLD else (country, f"{_NAMES_FOLDER}/{country}")


def _looked_through(country: str, origin: str, inputs: list[str]) -> Ready:
    ready = Ready(country, origin, tuple(inputs))
    try:
        found = survey(ready.dump)
    except FileFormatError:
        for name in inputs:
            forget(inputs_folder() / name)
        raise
    total = hashlib.sha256()
    for name in inputs:
        with (inputs_folder() / name).open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return Ready(country, origin, tuple(inputs), found.latest, total.hexdigest())
