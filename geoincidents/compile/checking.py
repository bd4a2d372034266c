"""``check_gazetteer``: reads a gazetteer file from end to end and says whether all of it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents import names
from geoincidents.compile import fileformat
from geoincidents.gazetteer.store import Store
from geoincidents.names import filing

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

_STEP: Final = 2_000
_SAMPLE: Final = 20_000  # places whose names are looked up, spread over the file
_MOST = {"lat": 90 * fileformat.PER_DEGREE, "lon": 180 * fileformat.PER_DEGREE}


def check_gazetteer(
    path: str | os.PathLike[str],
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Any]:
    """Facts of a gazetteer file in which everything is in order.

    Parameters
    ----------
    path
        The file.
    progress
        Called with a stage, how much of it is done, and how much there is.

    Returns
    -------
    dict
        ``places``, ``names``, ``keys`` and ``checksum``.

    Raises
    ------
    FileMissingError
        If there is no such file.
    GazetteerError
        If it is foreign, of another version, cut short or changed, or if what it says of itself does not hold:
        counts, coordinates, index entries.

    Examples
    --------
    >>> from importlib.resources import files
    >>> check_gazetteer(str(files("geoincidents") / "data" / "embedded.gaz"))["places"] > 200_000
    True
    """
    store = Store(path)  # the cheap checks first: foreign, other version, cut short
    tell = progress or _silent
    _check_bytes(store, tell)
    _check_columns(store)
    spellings = _check_names(store, tell)
    info = store.info()
    for key, value in (("places", store.count), ("names", spellings)):
        if info[key] != value:
            raise store.file.damaged(f"it says it has {info[key]} {key}, and has {value}")
    _check_index(store)
    _check_lookups(store, tell)
    return {**{key: info[key] for key in ("places", "names", "checksum")}, "keys": len(store.keys())}


def _silent(stage: str, done: int, whole: int) -> None:
    """Tell nobody."""


def _check_bytes(store: Store, tell: Callable[[str, int, int], None]) -> None:
    every = store.file.names()
    for done, column in enumerate(every, 1):
        if not store.file.checked(column):
            raise store.file.damaged(f"its {column} are not what was written (checksum)")
        tell("checksum", done, len(every))


def _check_columns(store: Store) -> None:
    """Coordinates lie on Earth, and what stands for something stands for what is there."""
    column = store.file.column
    for name, most in _MOST.items():
        if len(column(name)) and int(np.abs(column(name).astype(np.int64)).max()) > most:
            raise store.file.damaged(f"some places are not on Earth ({name})")
    tables = {"kind": len(store.kinds), "country": len(store.countries), "radius": len(column("radius_m"))}
    tables |= {"origin": len(store.file.document("origins"))}
    tables |= {name: len(column(f"{name}_row")) for name in ("admin1", "admin2")}
    for name, room in tables.items():
        if len(column(name)) != store.count:
            raise store.file.damaged(f"{len(column(name))} places have a {name}, of {store.count}")
        if store.count and int(column(name).max()) >= room:
            raise store.file.damaged(f"some places have a {name} that is not listed")
    if len(column("radius_m")) and not int(column("radius_m").min()):
        raise store.file.damaged("some places have no radius")
    for name in ("admin1_row", "admin2_row", "id_order", "alias_row", "note_row", "entry_row"):
        least = 0 if name.startswith("admin") else 1
        if len(column(name)) and not least <= int(column(name).min()) <= int(column(name).max()) <= store.count:
            raise store.file.damaged(f"its {name} names places that are not there")
    keys = store.identifiers()[0]
    if len(keys) != store.count + len(column("alias_key")) or len(np.unique(column("id_order"))) != store.count:
        raise store.file.damaged("not every place has its identifier")


def _check_names(store: Store, tell: Callable[[str, int, int], None]) -> int:
    """How many names there are, once all have been read."""
    found = 0
    for first in range(1, store.count + 1, _STEP):
        rows = np.arange(first, min(first + _STEP, store.count + 1))
        spelled = store.names(rows.tolist())
        if not all(all(own) for own in spelled):
            raise store.file.damaged("some places have no name")
        counts = [min(len(own), fileformat.MOST_COUNTED) for own in spelled]
        if counts != store.names_listed(rows).tolist():
            raise store.file.damaged(f"places from {first} on do not have as many names as they say")
        found += sum(map(len, spelled))
        tell("names", int(rows[-1]), store.count)
    return found


def _check_index(store: Store) -> None:
    column = store.file.column
    for start, content in (("key_form", "form_size"), ("key_text", "forms"), ("key_entry", "entry_row")):
        starts = column(start).astype(np.int64)
        if len(starts) != len(store.keys()) + 1 or (np.diff(starts) <= 0).any() or starts[-1] != len(column(content)):
            raise store.file.damaged(f"its {start} do not fit its {content}")
    hashes = store.keys().astype(np.int64)
    if (np.diff(hashes) <= 0).any() or int(column("form_size").astype(np.int64).sum()) != len(column("entry_row")):
        raise store.file.damaged("its index of names does not hold together")
    words = column("word_keys")
    if len(words) and int(words.max()) >= len(hashes):
        raise store.file.damaged("its index of words names keys that are not there")
    for first in range(0, len(hashes), _STEP):
        store.filed(store.keys()[first : first + _STEP])  # says itself what is wrong


def _check_lookups(store: Store, tell: Callable[[str, int, int], None]) -> None:
    """Look places up by their own name, all of them or a sample spread over the file."""
    stride = max(1, store.count // _SAMPLE)
    for done, row in enumerate(range(1, store.count + 1, stride)):
        name = store.names([row])[0][0]
        if filing.keys(name)[0] and row not in store.rows_with_print(name):
            raise store.file.damaged(
                f"{name!r} is not found under its own name; it was made with other rules for names"
            )
        if names.fold(name) and done % _STEP == 0:
            tell("look-ups", done, store.count // stride)
