"""Queries by what incidents were: of a type, by an actor, with a toll."""

from __future__ import annotations

import re
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.names import fold
from geoincidents.parallel import by_row
from geoincidents.queries.masks import column_of, mask, numbers_of
from geoincidents.tables.columns import did_you_mean

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

_SIDES = ((schema.ACTOR1, schema.ACTOR1_TYPE), (schema.ACTOR2, schema.ACTOR2_TYPE))
_BRACKETED = re.compile(r"\s*\([^()]*\)")


@by_row
def of_type(incidents: gpd.GeoDataFrame, *types: str) -> pd.Series[bool]:
    """Incidents of a type, or of one of several.

    Parameters
    ----------
    incidents
        Incident table.
    *types
        Words of :class:`geoincidents.schema.EventType`, such as ``air_strike``; "Air strike" is one, too.

    Returns
    -------
    pandas.Series
        Booleans.

    Raises
    ------
    InputError
        If no type is given, or one is none of the vocabulary; the closest one is named.
    SchemaError
        If there is no event type.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> incidents = incidents_from_rows([{"event_type": "shelling"}, {"event_type": "protest"}, {}])
    >>> of_type(incidents, "shelling", "air_strike").tolist()
    [True, False, False]
    """
    known = [str(word) for word in schema.EventType]
    wanted = [_word(one) for one in types]
    for given, word in zip(types, wanted, strict=True):
        if word not in known:
            raise InputError(f"{given!r} is no event type.{did_you_mean(word, known)}")
    if not wanted:
        raise InputError(f"No event type is given. Name one or more of {', '.join(known)}.")
    return mask(column_of(incidents, schema.EVENT_TYPE).isin(wanted).to_numpy(dtype=bool), incidents)


@by_row
def by_actor(incidents: gpd.GeoDataFrame, name: str) -> pd.Series[bool]:
    """Incidents in which an actor took part, on either side.

    Parameters
    ----------
    incidents
        Incident table.
    name
        A name, or some of its words in their order: "national army" is the "Libyan National Army (LNA)", and so is
        "LNA"; case, accents and vowel marks do not count. A word of :class:`geoincidents.schema.ActorType`, such as
        ``rebel`` or ``civilians``, means all actors of that class, and those whose whole name it is.

    Returns
    -------
    pandas.Series
        Booleans.

    Raises
    ------
    InputError
        If the name is empty or no text.
    SchemaError
        If there are no actors.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> incidents = incidents_from_rows([{"actor1": "Libyan National Army (LNA)", "actor1_type": "rebel"},
    ...     {"actor2": "Civilians (Libya)", "actor2_type": "civilians"}, {"actor1": "Planar Group"}])
    >>> by_actor(incidents, "lna").tolist(), by_actor(incidents, "civilians").tolist()
    ([True, False, False], [False, True, False])
    """
    wanted = fold(name) if isinstance(name, str) else ""
    if not wanted.strip():
        raise InputError(f"{name!r} is no name of an actor. Give a name, or one of {', '.join(schema.ActorType)}.")
    one_class = _word(name) in {str(word) for word in schema.ActorType}
    chosen = np.zeros(len(incidents), dtype=bool)
    for actor, kind in _SIDES:
        actors = column_of(incidents, actor)
        named = [text for text in actors.dropna().unique() if _is_named(str(text), wanted, whole=one_class)]
        chosen |= actors.isin(named).to_numpy(dtype=bool)
        if one_class:
            chosen |= column_of(incidents, kind).eq(_word(name)).fillna(value=False).to_numpy(dtype=bool)
    return mask(chosen, incidents)


@by_row
def with_toll(
    incidents: gpd.GeoDataFrame, *, min_killed: int | None = None, min_injured: int | None = None
) -> pd.Series[bool]:
    """Incidents with at least so many killed, so many injured, or both.

    The best number counts, and where there is none the low one: "at least 14" is 14. A number that is shared by
    several rows stands on one of them; see ``casualty_group``.

    Parameters
    ----------
    incidents
        Incident table.
    min_killed, min_injured
        Whole numbers; of two, both have to hold. 0 asks for rows that state a number.

    Returns
    -------
    pandas.Series
        Booleans; False where no number is stated.

    Raises
    ------
    InputError
        If neither is given, or one is no whole number or negative.
    SchemaError
        If there are no counts.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> incidents = incidents_from_rows([{"killed_best": 9, "injured_best": 2}, {"killed_low": 14}, {}])
    >>> with_toll(incidents, min_killed=5).tolist(), with_toll(incidents, min_killed=5, min_injured=1).tolist()
    ([True, True, False], [True, False, False])
    """
    chosen = np.ones(len(incidents), dtype=bool)
    for least, what, best, low in (
        (min_killed, "min_killed", schema.KILLED_BEST, schema.KILLED_LOW),
        (min_injured, "min_injured", schema.INJURED_BEST, schema.INJURED_LOW),
    ):
        if least is None:
            continue
        if not isinstance(least, Integral) or isinstance(least, bool) or least < 0:
            raise InputError(f"{what}={least!r} is no number of people. Give a whole number, 0 or more.")
        chosen &= _stated(incidents, best, low) >= int(least)
    if min_killed is None and min_injured is None:
        raise InputError("No toll is given. Pass min_killed=, min_injured=, or both.")
    return mask(chosen, incidents)


def _word(text: object) -> str:
    """A word as the vocabularies spell it."""
    return "_".join(str(text).casefold().replace("-", " ").replace("/", " ").split())


def _is_named(actor: str, wanted: str, *, whole: bool) -> bool:
    """Whether a folded name is an actor's, or, unless it has to be the whole one, some words of it."""
    folded = fold(actor)
    if whole:
        return wanted in {folded, fold(_BRACKETED.sub("", actor))}
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded) is not None


def _stated(incidents: pd.DataFrame, best: str, low: str) -> NDArray[np.float64]:
    """Best number of each row, else the low one; NaN where neither is stated."""
    numbers = numbers_of(incidents, best)
    return np.where(np.isnan(numbers), numbers_of(incidents, low), numbers) if low in incidents.columns else numbers
