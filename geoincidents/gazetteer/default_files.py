"""The files behind the default gazetteer: curated places, the user's packs, the embedded gazetteer."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geoincidents.errors import GazetteerError, GeoincidentsError
from geoincidents.gazetteer import installed
from geoincidents.gazetteer.joins import drop_joins
from geoincidents.gazetteer.stack import StackedStore
from geoincidents.gazetteer.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@cache
def embedded_file() -> Store:
    """The gazetteer inside the package, opened once a process."""
    return _of_package("embedded.gaz")


def _of_package(name: str) -> Store:
    resource = files("geoincidents") / "data" / name
    if not resource.is_file():
        raise GazetteerError("The embedded gazetteer is missing. Install the package again: pip install geoincidents")
    return Store(str(resource))


def opened_packs() -> tuple[list[Store], list[tuple[Path, GeoincidentsError]]]:
    """Files of the packs, and what is wrong with those that cannot be opened."""
    opened: list[Store] = []
    faults: list[tuple[Path, GeoincidentsError]] = []
    for path, fault in installed.openable():
        try:
            if fault:
                raise GazetteerError(fault)
            opened.append(Store(path))
        except GeoincidentsError as error:
            faults.append((path, error))
    return opened, faults


def with_packs(packs: list[Store]) -> StackedStore:
    """Curated places over packs over the embedded gazetteer."""
    return StackedStore([_of_package("curated.gaz"), *packs, embedded_file()], installed.packs_folder())


def join_packs() -> None:
    """Find out, and keep, which places of the packs are in the package too, so that nobody waits for it later."""
    packs, _ = opened_packs()
    with suppress(GeoincidentsError):  # a damaged pack is told when its places are asked for
        drop_joins(installed.packs_folder(), with_packs(packs).files if packs else ())
