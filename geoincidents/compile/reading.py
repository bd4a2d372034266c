"""What every reader of a place source shares: what it is told, what it gives, and small conversions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geoincidents.errors import FileFormatError
from geoincidents.names import script_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from geoincidents.compile.records import PlaceRecord, Source

NamePatch = tuple[str, str, str]
"""Identifier of a place, a further name of it, and that name's language (``""`` when not known)."""

ALIAS: Final = "="
"""Language of a patch that is no name but an identifier that another source gives the place."""

UNKNOWN_RADIUS: Final = 0.0
"""Radius of a record whose source states none; the build fills it in from kind and population."""


@dataclass(slots=True)
class ReadContext:
    """What readers are told, and what they tell beside the places.

    Attributes
    ----------
    alpha3
        ISO alpha-2 code to alpha-3 code.
    country
        Alpha-3 code for places whose source names no country, or ``""``.
    workers
        Processes that may parse.
    skipped
        Reason to number of rows that are no usable place.
    dates
        Prefix of a source to the latest day its rows name.
    """

    alpha3: dict[str, str]
    country: str = ""
    workers: int = 1
    skipped: Counter[str] = field(default_factory=Counter)
    dates: dict[str, str] = field(default_factory=dict)

    def country_of(self, code: str | None) -> str:
        """ISO alpha-3 code that a source means.

        Parameters
        ----------
        code
            Alpha-2 or alpha-3 code, or nothing.

        Returns
        -------
        str
            ``""`` for what is no country.
        """
        key = (code or "").strip().upper()
        if key in self.alpha3:
            return self.alpha3[key]
        return key if key in self._known() else ""

    def _known(self) -> set[str]:
        return set(self.alpha3.values())

    def dated(self, prefix: str, date: str) -> None:
        """Remember a day that rows of a source name, when it is the latest.

        Parameters
        ----------
        prefix
            Of the source.
        date
            ``YYYY-MM-DD`` or the start of it.
        """
        if date > self.dates.get(prefix, ""):
            self.dates[prefix] = date


@dataclass(frozen=True, slots=True)
class Reading:
    """One input that has been recognised.

    Attributes
    ----------
    path
        The file or folder.
    form
        What it was recognised as, for people.
    source
        Where its places come from; None for an input that brings no places.
    places
        Gives the places, when it has any.
    patches
        Gives names for places of other inputs, when it has any.
    alpha3
        Country codes that it brings.
    own
        Whether it is the user's own table, whose names and points are corrections.
    """

    path: Path
    form: str
    source: Source | None = None
    places: Callable[[ReadContext], Iterator[PlaceRecord]] | None = None
    patches: Callable[[ReadContext], Iterator[NamePatch]] | None = None
    alpha3: Mapping[str, str] = field(default_factory=dict)
    own: bool = False


def on_earth(lat: float, lon: float) -> bool:
    """Whether a latitude and a longitude are a point on Earth.

    Parameters
    ----------
    lat, lon
        Degrees; not a number is no point.

    Returns
    -------
    bool
        True within 90 and 180 degrees.

    Examples
    --------
    >>> on_earth(32.9, 13.2), on_earth(200.0, 0.0), on_earth(float("nan"), 0.0)
    (True, False, False)
    """
    return -90 <= lat <= 90 and -180 <= lon <= 180  # noqa: PLR2004 degrees


def number(text: object) -> float | None:
    """A number that a source wrote as text.

    Parameters
    ----------
    text
        Anything.

    Returns
    -------
    float or None
        None when it is no number.

    Examples
    --------
    >>> number("32.5"), number(""), number(None)
    (32.5, None, None)
    """
    try:
        return float(str(text).strip())
    except ValueError:
        return None


def population(text: object) -> int:
    """Inhabitants that a source wrote as text.

    Parameters
    ----------
    text
        Such as ``"22000"``, ``"22,000"`` or ``"22 000"``.

    Returns
    -------
    int
        0 when it is no number.

    Examples
    --------
    >>> population("22,000"), population("about 5"), population(None)
    (22000, 0, 0)
    """
    value = number(str(text if text is not None else "").replace(",", "").replace(" ", "").replace("\xa0", ""))
    return int(value) if value is not None and 0 < value < 1e10 else 0  # noqa: PLR2004 more than all people


def preferred(names: list[tuple[str, str]], fallback: str) -> str:
    """The name that stands for a place: an English one, else one in Latin letters, else any.

    Parameters
    ----------
    names
        Names with their language.
    fallback
        What the source itself calls the place.

    Returns
    -------
    str
        ``""`` when there is no name at all.

    Examples
    --------
    >>> preferred([("غات", "ar"), ("Ghat", "en")], "غات")
    'Ghat'
    """
    latin = [(name, language) for name, language in names if script_of(name) == "latin"]
    english = next((name for name, language in latin if language == "en"), "")
    if english:
        return english
    if fallback and script_of(fallback) == "latin":
        return fallback
    return next((name for name, _ in latin), "") or fallback or next((name for name, _ in names), "")


def one_line(text: str) -> str:
    r"""Text without line breaks, tabs and repeated spaces, as names are stored.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Possibly empty.

    Examples
    --------
    >>> one_line(" Wadi\n Rabi ")
    'Wadi Rabi'
    """
    return " ".join(text.split())


def damaged(path: Path, form: str, what: str) -> FileFormatError:
    """Error for an input that is recognised but cannot be read to its end.

    Parameters
    ----------
    path
        The input.
    form
        What it was recognised as.
    what
        What is wrong, and where.

    Returns
    -------
    FileFormatError
        Ready to raise.
    """
    return FileFormatError(f"{path} looks like {form}, but {what}. Download or write it again.")
