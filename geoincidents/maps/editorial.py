"""What an editor adds to a map: the words round it, texts at places, and a story that a reader pages through."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.geo import destination
from geoincidents.maps.extent import turned
from geoincidents.names.countries import country_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.gazetteer.area import AreaLike
    from geoincidents.gazetteer.reference import Reference

_MOST_KM: Final = 20_000  # half way round the globe
_EPOCH: Final = dt.date(1970, 1, 1)
_TAKEN_WHOLE: Final = 2  # a place and its text
_PAIRS: Final = "pairs of a place and a text, such as [('Tripoli', 'The capital')]"


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of a map's story: what the reader sees and reads, until the next one.

    Parameters
    ----------
    text
        What the reader reads.
    title
        Heading over it.
    place
        Place in the middle of the view, as ``reference=`` takes one; with ``km``, how much round it is seen.
    km
        Kilometres from the place to the edge of the view.
    area
        In place of ``place``: an area that fills the view, as ``within=`` takes one (a country or division by name, a
        box of west, south, east and north, a polygon). Neither is the view on which the map opens.
    period
        First and last day that the step shows, as dates or ISO text; all days by default.
    event_type
        Event types that the step shows, one or several; all by default.
    killed_at_least
        Deaths from which on an incident is shown.
    incident_id
        Identifier of an incident that the step opens.

    Raises
    ------
    InputError
        If the text is empty, a radius is no length on the globe, a day cannot be read or a period ends before it
        begins, or ``place`` and ``area`` are both given.

    Examples
    --------
    >>> StoryStep("Rockets fall on the suburbs.", place="Tripoli", km=30, period=("2019-04-05", "2019-04-07")).km
    30
    """

    text: str
    title: str | None = None
    place: Reference | None = None
    km: float = 50
    area: AreaLike | None = None
    period: tuple[str | dt.date, str | dt.date] | None = None
    event_type: str | Sequence[str] = ()
    killed_at_least: int = 0
    incident_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no view could show."""
        if not isinstance(self.text, str) or not self.text.strip():
            raise InputError("A step of a story has no text. Say what the reader is to see.")
        if self.place is not None and self.area is not None:
            raise InputError(f"The step {self.text[:40]!r} names a place and an area. Give one of them.")
        if not (isinstance(self.km, int | float) and 0 < self.km < _MOST_KM):
            raise InputError(f"The step {self.text[:40]!r} has km={self.km!r}. Give kilometres above zero.")
        self.days()

    def days(self) -> tuple[int, int] | None:
        """First and last day as days since 1970, or None for all."""
        if self.period is None:
            return None
        try:
            first, last = (_day(day) for day in self.period)
        except (TypeError, ValueError) as error:
            msg = f"period={self.period!r} of a story's step: give two days, such as ('2019-04-05', '2019-04-07')."
            raise InputError(msg) from error
        if first > last:
            raise InputError(f"period={self.period!r} of a story's step ends before it begins. Swap its days.")
        return first, last


def _day(day: str | dt.date) -> int:
    stamp = pd.Timestamp(day)
    if pd.isna(stamp):
        raise ValueError(day)
    return (stamp.date() - _EPOCH).days


def words_round_the_map(
    *, title: str | None, subtitle: str | None, credit: str | None, note: str | None
) -> dict[str, str | None]:
    """Heading, line under it, who made the map and what a reader must know; each a text or None.

    Raises
    ------
    InputError
        If one of them is no text.

    Examples
    --------
    >>> words_round_the_map(title="Tripoli", subtitle=None, credit="A desk", note=None)["credit"]
    'A desk'
    """
    words = {"title": title, "subtitle": subtitle, "credit": credit, "note": note}
    for name, text in words.items():
        if text is not None and not isinstance(text, str):
            raise InputError(f"{name}= is a text, not {type(text).__name__}.")
    return words


def placed_texts(
    asked: Iterable[tuple[Reference, str]], gazetteer: Gazetteer | None, *, west: float
) -> list[dict[str, Any]]:
    """Texts at places, for the page.

    Parameters
    ----------
    asked
        Pairs of a place, as ``reference=`` takes one, and its text.
    gazetteer
        Where names are looked up.
    west
        Longitude from which the page counts eastwards.

    Returns
    -------
    list of dict
        ``lat``, ``lon`` and ``text`` of each.

    Raises
    ------
    InputError
        If one is no pair of a place and a text, or no place.
    PlaceNotFoundError
        If a name is not in the gazetteer.

    Examples
    --------
    >>> placed_texts([((32.66, 13.16), "The airport")], None, west=0)
    [{'lat': 32.66, 'lon': 13.16, 'text': 'The airport'}]
    """
    from geoincidents.gazetteer import reference_point

    if not isinstance(asked, Iterable):
        raise InputError(f"annotate={asked!r}: give a list of {_PAIRS}.")
    made = []
    for pair in asked:
        sides: tuple[Any, ...] = tuple(pair) if isinstance(pair, Iterable) and not isinstance(pair, str) else ()
        if len(sides) != _TAKEN_WHOLE or not isinstance(sides[1], str):
            raise InputError(f"annotate={pair!r}: give {_PAIRS}.")
        place, text = sides
        lat, lon, _ = reference_point(place, gazetteer)
        if text.strip():
            made.append({"lat": lat, "lon": turned(lon, west), "text": text.strip()})
    return made


def story_steps(
    steps: Iterable[StoryStep], gazetteer: Gazetteer | None, *, west: float, known: pd.DataFrame
) -> list[dict[str, Any]]:
    """Steps of a story, for the page.

    Parameters
    ----------
    steps
        What the caller wrote.
    gazetteer
        Where names are looked up.
    west
        Longitude from which the page counts eastwards.
    known
        Incident table that the map shows.

    Returns
    -------
    list of dict
        Texts, corners of the view or None, and what is shown, of each step.

    Raises
    ------
    InputError
        If a step is no :class:`StoryStep`, or opens an incident or shows an event type that the table does not have.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    """
    if isinstance(steps, StoryStep | str) or not isinstance(steps, Iterable):
        msg = f"story= is a list of steps, not {type(steps).__name__}: write story=[gi.StoryStep(...), ...]."
        raise InputError(msg)
    made = []
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, StoryStep):
            raise InputError(f"Step {number} of the story is no StoryStep but {type(step).__name__}.")
        types = [step.event_type] if isinstance(step.event_type, str) else [str(one) for one in step.event_type]
        strange = set(types) - set(known[schema.EVENT_TYPE].dropna())
        if strange:
            raise InputError(
                f"Step {number} of the story shows {', '.join(sorted(strange))}, which no row of the table is."
            )
        if step.incident_id is not None and step.incident_id not in set(known[schema.INCIDENT_ID]):
            raise InputError(
                f"Step {number} of the story opens {step.incident_id!r}, which is no incident of the table."
            )
        made.append(
            {
                "title": step.title,
                "text": step.text.strip(),
                "bounds": _corners(step, gazetteer, west),
                "days": step.days(),
                "types": types,
                "killed": int(step.killed_at_least),
                "row": step.incident_id,
            }
        )
    return made


def _corners(step: StoryStep, gazetteer: Gazetteer | None, west: float) -> list[list[float]] | None:
    from geoincidents.gazetteer import reference_point
    from geoincidents.gazetteer.area import find_area

    if step.place is not None:
        lat, lon, _ = reference_point(step.place, gazetteer)
        (north, _, south, _), (_, east, _, _) = destination(
            lat=lat, lon=lon, km=step.km, azimuth=[0.0, 90.0, 180.0, 0.0]
        )
        half = (east - lon) % 360.0
        box = lon - half, south, lon + half, north
    elif step.area is not None:
        box = find_area(step.area, gazetteer).geometry().bounds
    else:
        return None
    left, south, right, north = box
    if not all(map(math.isfinite, box)):
        raise InputError(f"The step {step.text[:40]!r} shows an area without extent. Name another.")
    start = turned(left, west)
    return [[south, start], [north, start + right - left]]


def two_letter_codes() -> dict[str, str]:
    """Two letters for the three of each country, by which a browser knows its name in the reader's language.

    Examples
    --------
    >>> two_letter_codes()["LBY"]
    'LY'
    """
    return {code.country: code.alpha2 for code in country_codes() if code.alpha2}
