"""The tree of what can go wrong: one base, and each error is also a builtin.

A message says what is wrong, where, and what to do next, in one line.
"""

from __future__ import annotations

import re
from os import PathLike, fspath
from pathlib import Path
from typing import Final

_ENDLESS: Final = re.compile(r"(\S{60})\S{140,}")


class GeoincidentsError(Exception):
    """Base of every error that the package raises on purpose; of a word without end it shows the beginning."""

    def __str__(self) -> str:
        """The message."""
        return _ENDLESS.sub(r"\1...", super().__str__())


class SchemaError(GeoincidentsError, ValueError):
    """A table does not have the columns, types or values that it needs."""


class InputError(GeoincidentsError, ValueError):
    """An argument or a text cannot be understood (a date, a reference, a unit)."""


class FileFormatError(GeoincidentsError, ValueError):
    """A file exists but is not what it should be (binary, truncated, foreign)."""


class FileMissingError(GeoincidentsError, FileNotFoundError):
    """A file that was named is not there."""


class OutputError(GeoincidentsError, OSError):
    """A result cannot be written where it was asked for."""


class PlaceNotFoundError(GeoincidentsError, LookupError):
    """A place that the call cannot do without is not in the gazetteer."""


class AmbiguousPlaceError(GeoincidentsError, LookupError):
    """Several places answer to a name and nothing decides between them."""


class GazetteerError(GeoincidentsError, ValueError):
    """A gazetteer file is foreign, damaged or of another version."""


class FetchError(GeoincidentsError, ConnectionError):
    """A file cannot be downloaded: no network, no such file, or a server that sends something else."""


class ReaderError(GeoincidentsError, RuntimeError):
    """A reader of reports that the user chose cannot read one: no answer, or one that is not what was asked for."""


class UnreadReportsWarning(UserWarning):
    """Some of many reports could not be read; ``args[1]`` holds a line on each of them."""


class PartlyReadWarning(UserWarning):
    """A report was not read to its end, for want of time."""


class BudgetError(GeoincidentsError, TimeoutError):
    """A report was not read to its end, for want of time; the rows up to there were kept."""


class PackWarning(UserWarning):
    """Something about packs of dense places that the user can mend by a command, which the message ends in."""


class DamagedPackWarning(PackWarning):
    """A pack that is installed cannot be read; answers go on without it."""


class MissingPackWarning(PackWarning):
    """Many places of a country were not found, and no pack of it is installed."""


class LeftOutWarning(UserWarning):
    """Incidents that an analysis could not use, by reason; the table's ``attrs["analysis"]`` has the same numbers."""


class OfflineError(GeoincidentsError, RuntimeError):
    """A page would need the network although it was asked to stand alone."""


class MissingExtraError(GeoincidentsError, ImportError):
    """An optional capability was used without the library that it needs."""


def path_of(given: object) -> Path:
    """A path that a caller gave; InputError where it is none."""
    if not isinstance(given, str | PathLike) or not isinstance(fspath(given), str):
        raise InputError(f"{repr(given)[:60]} is no path of a file. Give a text or a Path.")
    return Path(given)


def missing_extra(capability: str, extra: str) -> MissingExtraError:
    """Build the error for a capability whose optional library is not installed.

    Parameters
    ----------
    capability
        What the user tried to do, as the start of a sentence.
    extra
        Name of the extra in ``pyproject.toml``.

    Returns
    -------
    MissingExtraError
        Ready to raise; the message ends in the exact install line.
    """
    return MissingExtraError(
        f'{capability} needs an optional library. Run: pip install "geoincidents[{extra}]"',
    )


def missing_data(what: str) -> GazetteerError:
    """Build the error for data that an installed package has and a bare checkout has not.

    Parameters
    ----------
    what
        What is missing, as the start of a sentence.

    Returns
    -------
    GazetteerError
        Ready to raise; the message ends in the command that brings the data.
    """
    checkout = Path(__file__).parents[1]
    if (checkout / "gazetteer" / "recipe.py").is_file():
        return GazetteerError(f"{what}: this is a checkout that was not installed. Run: pip install -e {checkout}")
    return GazetteerError(f"{what}. Install the package again: pip install --force-reinstall geoincidents")
