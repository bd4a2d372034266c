"""The files behind the default gazetteer: the user's own places, curated ones, packs, the embedded gazetteer."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geoincidents.errors import GazetteerError, GeoincidentsError, missing_data
from geoincidents.gazetteer import installed
from geoincidents.gazetteer.joins import drop_joins
from geoincidents.gazetteer.own_places import own_layer
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
        raise missing_data("The embedded gazetteer is missing")
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


def opened_own() -> Store | None:
    """File of the user's own places, None where there is none."""
    layer = own_layer()
    return None if layer is None else Store(layer.path, layer.checksum)


def with_layers(own: Store | None, packs: list[Store]) -> Store | StackedStore:
    """The user's own places over curated ones over packs over the embedded gazetteer."""
    curated = [_of_package("curated.gaz")] if packs else []  # else they are in the embedded one
    files = [*([own] if own else []), *curated, *packs, embedded_file()]
    return StackedStore(files, installed.packs_folder() if packs else None) if len(files) > 1 else files[0]


def join_packs() -> None:
    """Find out, and keep, which places of the packs are in the package too, so that nobody waits for it later."""
    packs, _ = opened_packs()
    with suppress(GeoincidentsError):  # a damaged layer is told when its places are asked for
        drop_joins(installed.packs_folder(), with_layers(opened_own(), packs).files if packs else ())
