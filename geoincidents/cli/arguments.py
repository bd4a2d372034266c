"""Words of the command line that hold more than one value: places, numbers, lists, pairs."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoincidents.errors import InputError

if TYPE_CHECKING:
    import argparse

    from geoincidents.gazetteer import Gazetteer


_SAME: Final = (
    *("place", "country", "admin1", "admin2", "near", "within", "group", "kind"),
    *("encoding", "published", "divisions", "since", "resolution", "reference"),
)
_OPTIONS: Final = {
    **dict(zip(_SAME, _SAME, strict=True)),
    "gazetteer": "gazetteer", "rings_km": "rings", "date_format": "date-format",
    "on_ambiguous": "on-ambiguous",
}  # fmt: skip
_ARGUMENT: Final = re.compile(rf"(?<![\w-])({'|'.join(_OPTIONS)})=(?=(['\"(\d])?)")
_COLUMNS: Final = re.compile(r"columns=\{([^{}]*)\}")
_PAIR: Final = re.compile(r"'(\w+)':\s*(?:None|'?([^',]*)'?)")


def place_or_point(text: str | None) -> str | tuple[float, float] | None:
    """A place as its name, or "lat,lon" as a pair of degrees.

    Parameters
    ----------
    text
        What was written; None and empty text give None.

    Returns
    -------
    str, tuple or None
        Ready for ``reference=`` or ``near=``.

    Examples
    --------
    >>> place_or_point("32.89, 13.19"), place_or_point("Tripoli, Lebanon")
    ((32.89, 13.19), 'Tripoli, Lebanon')
    """
    if not text or not text.strip():
        return None
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        return text.strip()
    return lat, lon


def area_of(text: str | None) -> str | tuple[float, float, float, float] | None:
    """An area as the name of a place or the path of a file, or "west,south,east,north" as a box of degrees."""
    if not text or not text.strip():
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return text.strip()
    return west, south, east, north


def is_radius(text: str) -> bool:
    """Whether a text is "PLACE:KM" rather than an area."""
    return re.search(r":\s*[-+]?[\d.]+\s*(?:km)?\s*$", text, re.IGNORECASE) is not None


def point_of(text: str, gazetteer: Gazetteer) -> tuple[float, float]:
    """Latitude and longitude of a point that is written out.

    Parameters
    ----------
    text
        Such as "32.6, 13.2", "32°36'N 13°12'E" or "33S US 29 17".
    gazetteer
        What a short plus code is read with.

    Returns
    -------
    tuple
        Degrees.

    Raises
    ------
    InputError
        If it is none.

    Examples
    --------
    >>> from geoincidents import Gazetteer
    >>> point_of("32.6,13.2", Gazetteer.default())
    (32.6, 13.2)
    """
    written = place_or_point(text)
    if isinstance(written, tuple):
        return written
    match = gazetteer.resolve(text)
    if match.lat is None or match.lon is None:
        raise InputError(f'{text!r} is no point ({match.why}). Write it like "32.6, 13.2".')
    return match.lat, match.lon


def place_and_number(text: str, *, option: str, unit: str = "") -> tuple[str | tuple[float, float], float]:
    """Reference and number of "PLACE:NUMBER".

    Parameters
    ----------
    text
        What was written; the number may end in the unit.
    option
        Name of the option, for the message.
    unit
        ``"km"`` for a distance; without unit the number is a count.

    Returns
    -------
    tuple
        The place or point, and the number.

    Raises
    ------
    InputError
        If there is no place, or no positive number after it; a count must be whole.

    Examples
    --------
    >>> place_and_number("Tripoli:50km", option="--within", unit="km")
    ('Tripoli', 50.0)
    """
    name, value = _parted(text, unit)
    reference = place_or_point(name)
    if reference is None or not (0 < value < math.inf) or (not unit and value != int(value)):
        example = f"50{unit}" if unit else "5"
        raise InputError(
            f'{option} {text!r} is not PLACE:NUMBER. Write "Tripoli:{example}" or "32.89,13.19:{example}".'
        )
    return reference, value


def file_and_km(text: str, *, option: str) -> tuple[str, float]:
    """Path and kilometres of "FILE:KM".

    Parameters
    ----------
    text
        What was written; the number may end in ``km``.
    option
        Name of the option, for the message.

    Returns
    -------
    tuple
        The path, and the number.

    Raises
    ------
    InputError
        If there is no path, or no positive number after it.

    Examples
    --------
    >>> file_and_km("roads/coast.geojson:5km", option="--along")
    ('roads/coast.geojson', 5.0)
    """
    path, km = _parted(text, "km")
    if not path or not (0 < km < math.inf):
        raise InputError(f'{option} {text!r} is not FILE:KM. Write "road.geojson:5km".')
    return path, km


def _parted(text: str, unit: str) -> tuple[str, float]:
    """What stands before the last colon, and the number behind it, NaN where it is none."""
    name, _, number = text.rpartition(":")
    try:
        return name.strip(), float(number.strip().lower().removesuffix(unit))
    except ValueError:
        return name.strip(), math.nan


def kilometres(text: str, *, option: str) -> list[float]:
    """Lengths of a list such as "10,25,50".

    Parameters
    ----------
    text
        What was written; each number may end in ``km``.
    option
        Name of the option, for the message.

    Returns
    -------
    list of float
        In ascending order.

    Raises
    ------
    InputError
        If one of them is no positive number.

    Examples
    --------
    >>> kilometres("25km,10", option="--rings")
    [10.0, 25.0]
    """
    try:
        values = [float(part.strip().lower().removesuffix("km")) for part in text.split(",")]
    except ValueError:
        values = []
    if not values or not all(0 < value < math.inf for value in values):
        raise InputError(f"{option} {text!r} is no list of kilometres. Write it like 10,25,50.")
    return sorted(values)


def refuse_overwriting(output: str | None, *inputs: str) -> None:
    """Refuse to write a file over one that is read.

    Parameters
    ----------
    output
        File to write, or None.
    *inputs
        Files that are read.

    Raises
    ------
    InputError
        If it is one of them, under whatever path.
    """
    if not output:
        return
    written = Path(output).resolve()
    for one in inputs:
        if Path(one).resolve() == written:
            raise InputError(f"{output} is what is read. Name another file with -o, and the source stays as it is.")


def in_options(message: str) -> str:
    """A message of the library in the words of the command line: ``place=`` is ``--place`` there.

    Parameters
    ----------
    message
        As the library raised it.

    Examples
    --------
    >>> in_options("Pass place=."), in_options("pass columns={'lat': None}."), in_options("such as encoding='cp1252'")
    ('Pass --place.', 'pass --column lat=.', "such as --encoding 'cp1252'")
    """
    columns = _COLUMNS.sub(lambda found: " ".join(f"--column {k}={v}" for k, v in _PAIR.findall(found[1])), message)
    return _ARGUMENT.sub(
        lambda found: f"--{_OPTIONS[found[1]]}" + (" " if found[2] else ""), columns.replace("columns=", "--column")
    )


def pairs(words: list[str] | None, *, option: str) -> dict[str, str | None] | None:
    """Columns named as "schema_column=column_of_the_table"; "schema_column=" takes none.

    Parameters
    ----------
    words
        What was written, a word a time the option was given; None gives None.
    option
        Name of the option, for the message.

    Returns
    -------
    dict or None
        Ready for ``columns=``.

    Raises
    ------
    InputError
        If a word has no "=".

    Examples
    --------
    >>> pairs(["date_start=date", "actor1="], option="--column")
    {'date_start': 'date', 'actor1': None}
    """
    if words is None:
        return None
    found: dict[str, str | None] = {}
    for word in words:
        name, equals, column = word.partition("=")
        if not equals or not name.strip():
            raise InputError(f"{option} {word!r} is not NAME=COLUMN. Write it like date_start=date.")
        found[name.strip()] = column.strip() or None
    return found


def columns_of(options: argparse.Namespace) -> dict[str, str | None] | None:
    """Columns as ``--columns a=b,c=d`` and ``--column a=b`` name them together; None where neither does."""
    lists = [word for text in options.columns or () for word in text.split(",") if word.strip()]
    listed = pairs(lists or None, option="--columns") or {}
    single = pairs(options.column, option="--column") or {}
    return {**listed, **single} or None
