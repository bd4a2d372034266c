"""Packs of dense places: GeoNames' country files, compiled and laid over the embedded gazetteer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geoincidents.errors import GazetteerError, GeoincidentsError, InputError
from geoincidents.gazetteer import pack_files
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.installed import WORLD, Pack, PackFile, changing, inputs_folder, listed, packs_folder
from geoincidents.gazetteer.pack_inputs import Fetched, Given, countries_in, ready_from_disk
from geoincidents.names.countries import alpha2_of, country_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoincidents.gazetteer.installed import Entry
    from geoincidents.gazetteer.pack_inputs import Inputs, Ready

MIRROR_VARIABLE: Final = "GEOINCIDENTS_GEONAMES"
_LICENCE: Final = "CC-BY-4.0"
_SOURCE: Final = "GeoNames"


@dataclass(slots=True)
class Outcome:
    """What a change came to: packs that are there now, which of them were changed, what failed, and remarks."""

    packs: tuple[Pack, ...] = ()
    changed: frozenset[str] = frozenset()
    failures: list[tuple[str, GeoincidentsError]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def add_packs(
    countries: str | Iterable[str] = (),
    *,
    folder: str | os.PathLike[str] | None = None,
    mirror: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Pack, ...]:
    """Install dense places of countries from GeoNames' country files, so that ``Gazetteer.default()`` has them.

    The files go to the user's data folder, which the environment variable ``GEOINCIDENTS_DATA`` moves. A country that
    is installed already is replaced when the new one is complete.

    Parameters
    ----------
    countries
        ISO codes or names of countries; ``"crises"`` for those of the package's list of crises, ``"world"`` for all.
        With ``folder`` and none given, all that it has.
    folder
        Folder with GeoNames' files (``XX.zip`` or ``XX.txt``, ``alternatenames/XX.zip``, ``admin1CodesASCII.txt``,
        ``admin2Codes.txt``, ``countryInfo.txt``) to take instead of the network.
    mirror
        Address with the same files as https://download.geonames.org/export/dump; by default what the environment
        variable ``GEOINCIDENTS_GEONAMES`` says, or GeoNames itself.
    progress
        Called with a stage, how much of it is done, and how much there is (0 when not known).

    Returns
    -------
    tuple of Pack
        Those that were asked for.

    Raises
    ------
    InputError
        If something is no country, or nothing is asked for.
    FetchError
        If a file cannot be fetched; packs whose files could be had are installed none the less, and so below.
    FileMissingError
        If the folder lacks a country.
    FileFormatError
        If a file is not what it should be.
    OutputError
        If the data folder cannot be written to, or another process is changing it.

    Examples
    --------
    >>> add_packs([])
    Traceback (most recent call last):
    ...
    geoincidents.errors.InputError: No country is given. Give ISO codes such as UA, or "crises", or "world".
    """
    return _or_raise(install(countries, folder=folder, mirror=mirror, progress=progress))


def update_packs(
    countries: str | Iterable[str] = (),
    *,
    folder: str | os.PathLike[str] | None = None,
    mirror: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Pack, ...]:
    """Bring packs up to what GeoNames has now, and mend those that are damaged.

    Parameters
    ----------
    countries
        Those to bring up; all that are installed by default.
    folder, mirror, progress
        As for :func:`add_packs`.

    Returns
    -------
    tuple of Pack
        Those that were asked for, changed or not.

    Raises
    ------
    InputError
        If a country is not installed.
    FetchError, FileMissingError, FileFormatError, OutputError
        As for :func:`add_packs`; what is installed stays.

    Examples
    --------
    >>> update_packs() == installed_packs()
    True
    """
    return _or_raise(refresh(countries, folder=folder, mirror=mirror, progress=progress))


def remove_packs(countries: str | Iterable[str]) -> tuple[Pack, ...]:
    """Remove packs; ``Gazetteer.default()`` answers without them from now on.

    Parameters
    ----------
    countries
        ISO codes or names.

    Returns
    -------
    tuple of Pack
        Those that are left.

    Raises
    ------
    InputError
        If a country is not installed.
    OutputError
        If the data folder cannot be written to.

    Examples
    --------
    >>> remove_packs("Atlantis")
    Traceback (most recent call last):
    ...
    geoincidents.errors.InputError: 'Atlantis' is no country. Give an ISO code (UA, UKR) or an English name.
    """
    gone = set(_codes(countries))
    with changing():
        known = _known()
        _check_installed(gone, known)
        pack_files.replace(known, drop=gone)
    return installed_packs()


def installed_packs() -> tuple[Pack, ...]:
    """Packs that are installed, by country.

    Returns
    -------
    tuple of Pack
        With source, licence, date, number of places and file of each.

    Raises
    ------
    GazetteerError
        If the list of packs cannot be read.

    Examples
    --------
    >>> [pack.country for pack in installed_packs()]
    []
    """
    found = [_pack(file, entry) for file in listed() for entry in file.entries]
    return tuple(sorted(found, key=lambda pack: pack.country))


def _pack(file: PackFile, entry: Entry) -> Pack:
    return Pack(
        country=entry.country,
        name=entry.name,
        places=entry.places,
        names=entry.names,
        source=_SOURCE,
        licence=_LICENCE,
        date=entry.date,
        origin=entry.origin,
        installed=file.built,
        path=packs_folder() / file.file,
        checksum=file.checksum,
    )


def install(
    countries: str | Iterable[str],
    *,
    folder: str | os.PathLike[str] | None = None,
    mirror: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Outcome:
    """Do what :func:`add_packs` does, with the failures given back."""
    wanted = _codes(countries) or (countries_in(folder) if folder else [])
    if not wanted:
        raise InputError('No country is given. Give ISO codes such as UA, or "crises", or "world".')
    with changing():
        known = _known()
        if wanted != [WORLD] and _codes_of(known) == {WORLD}:
            return Outcome(_picked([WORLD]), remarks=["the whole world is installed, which has these countries"])
        return _changed(wanted, known, _inputs(folder, mirror, progress), progress)


def refresh(
    countries: str | Iterable[str] = (),
    *,
    folder: str | os.PathLike[str] | None = None,
    mirror: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Outcome:
    """Do what :func:`update_packs` does, with the failures given back."""
    if not packs_folder().is_dir():
        _check_installed(set(_codes(countries)), [])
        return Outcome()
    with changing():
        known = _known()
        wanted = _codes(countries) or sorted(_codes_of(known))
        _check_installed(set(wanted), known)
        return _changed(wanted, known, _inputs(folder, mirror, progress), progress)


def _changed(
    wanted: Sequence[str],
    known: list[PackFile],
    inputs: Inputs,
    progress: Callable[[str, int, int], None] | None,
) -> Outcome:
    """Get the files of some countries and compile those that are new, changed or damaged."""
    outcome = Outcome()
    sound = {entry.country: entry.digest for file in known if pack_files.is_sound(file) for entry in file.entries}
    new: list[Ready] = []
    for at, country in enumerate(wanted, 1):
        try:
            ready = inputs.get(country, f" ({at} of {len(wanted)})" if len(wanted) > 1 else "")
        except GeoincidentsError as error:
            outcome.failures.append((country, error))
            kept = None if country in sound else ready_from_disk(country)
            if kept and country in _codes_of(known):  # damaged, and can be mended without the server
                new.append(kept)
        else:
            if ready.digest != sound.get(country):
                new.append(ready)
    if new:
        outcome.remarks += inputs.tables()
        pack_files.replace(known, add=new, progress=progress)
    outcome.packs = _picked(wanted)
    outcome.changed = frozenset(ready.country for ready in new)
    return outcome


def _picked(countries: Sequence[str]) -> tuple[Pack, ...]:
    return tuple(pack for pack in installed_packs() if pack.country in countries)


def _inputs(
    folder: str | os.PathLike[str] | None,
    mirror: str | None,
    progress: Callable[[str, int, int], None] | None,
) -> Inputs:
    if folder is not None:
        return Given(folder, progress)
    return Fetched(mirror or os.environ.get(MIRROR_VARIABLE) or None, progress)


def _or_raise(outcome: Outcome) -> tuple[Pack, ...]:
    """The packs, or one error that tells of all that could not be had."""
    if not outcome.failures:
        return outcome.packs
    first = outcome.failures[0][1]
    told = " ".join(f"{country}: {error}" for country, error in outcome.failures)
    failed = {country for country, _ in outcome.failures}
    done = ", ".join(pack.country for pack in outcome.packs if pack.country not in failed)
    raise type(first)(f"{told}{f' Installed: {done}.' if done else ''}") from first


def _known() -> list[PackFile]:
    """Files of the list; where it cannot be read, what can be compiled again from the inputs that are there."""
    try:
        return listed()
    except GazetteerError:
        return pack_files.recovered(countries_in(inputs_folder()))


def _codes_of(known: Iterable[PackFile]) -> set[str]:
    return {entry.country for file in known for entry in file.entries}


def _check_installed(countries: set[str], known: Iterable[PackFile]) -> None:
    there = _codes_of(known)
    if missing := sorted(countries - there):
        have = f"Installed: {', '.join(sorted(there))}." if there else "None is."
        raise InputError(f"No pack of {', '.join(missing)} is installed. {have}")


def _codes(countries: str | Iterable[str]) -> list[str]:
    """ISO alpha-2 codes of what is asked for, each once."""
    found: dict[str, None] = {}
    asked = [countries] if isinstance(countries, str) or not isinstance(countries, Iterable) else list(countries)
    if not all(isinstance(text, str) for text in asked):
        raise InputError(f"countries={shown(countries)} are no countries. Give a code or a name, or several.")
    for text in asked:
        word = text.strip()
        if word.casefold() == "world":
            return [WORLD]
        if word.casefold() == "crises":
            found.update(dict.fromkeys(crises()))
        elif word:
            found[_code(word)] = None
    return list(found)


@cache
def crises() -> tuple[str, ...]:
    """ISO alpha-2 codes of the list of crises."""
    with (files("geoincidents") / "data" / "crises.tsv").open(encoding="utf-8") as file:
        rows = [line.split("\t")[0] for line in file if not line.startswith("#")]
    return tuple(rows[1:])


def _code(text: str) -> str:
    code = alpha2_of(country_of(text) or "")
    if not code:
        raise InputError(f"{text!r} is no country. Give an ISO code (UA, UKR) or an English name.")
    return code
