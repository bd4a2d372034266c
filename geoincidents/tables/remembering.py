"""Corrections that are kept: the user's own places, which every later look-up knows."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from geoincidents import schema
from geoincidents.errors import GazetteerError, InputError
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.own_places import (
    PREFIX,
    OwnLayer,
    OwnPlace,
    changing_own,
    drop_own,
    own_layer,
    read_own,
    write_own,
)
from geoincidents.names import fold
from geoincidents.names.countries import countries_meant
from geoincidents.tables.place_corrections import key_text, read_place_corrections
from geoincidents.tables.unplaced import DECISION

if TYPE_CHECKING:
    import os

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.place_corrections import Correction

_KIND = "P.PPL"


def remember_places(
    corrections: str | os.PathLike[str] | pd.DataFrame, *, gazetteer: Gazetteer | None = None
) -> OwnLayer | None:
    """Keep what corrections say of places, so that ``Gazetteer.default()`` answers from them before all else.

    The places are a layer in the user's data folder, which the environment variable ``GEOINCIDENTS_DATA`` moves. From
    the next call on the same phrase leads there by itself, in the country and division that it was corrected for, and
    says that it is your own place; :meth:`Gazetteer.embedded` never knows of it. What is remembered again replaces what
    was remembered before. A phrase whose place was rejected stays without a point from then on.

    Parameters
    ----------
    corrections
        The table of :func:`unplaced` filled in, or a CSV, XLSX or ODS file of it.
    gazetteer
        Where chosen places are looked up; the default one by default.

    Returns
    -------
    OwnLayer or None
        The layer with all that is remembered; None where nothing is.

    Raises
    ------
    FileMissingError
        If there is no such file.
    FileFormatError
        If it holds no table of corrections.
    InputError
        If a correction cannot be carried out; every one is named, and none is kept.
    OutputError
        If the data folder cannot be written to.

    Examples
    --------
    >>> import os, tempfile
    >>> before = os.environ.get("GEOINCIDENTS_DATA")
    >>> os.environ["GEOINCIDENTS_DATA"] = tempfile.mkdtemp()
    >>> table = pd.DataFrame({"place_phrase": ["Camp Xyzzy"], "country": ["LBY"], "lat": [32.4], "lon": [13.6]})
    >>> remember_places(table).phrases
    1
    >>> from geoincidents import Gazetteer
    >>> Gazetteer.default().resolve("Camp Xyzzy", country="LY").why.partition(",")[0]
    'your own place'
    >>> forget_places()
    1
    >>> _ = os.environ.pop("GEOINCIDENTS_DATA") if before is None else os.environ.update(GEOINCIDENTS_DATA=before)
    """
    from geoincidents.compile.building import today
    from geoincidents.gazetteer.given import gazetteer_of

    known = gazetteer_of(gazetteer)
    day = today()
    fresh = [
        _own_place(one, known, day)
        for one in read_place_corrections(corrections, known)
        if one.key.get(schema.PLACE_PHRASE)
    ]
    if not fresh:
        return own_layer()
    with changing_own():
        kept = {one.key: one for one in (*_remembered(), *fresh)}
        write_own(list(kept.values()), day)
    return own_layer()


def _remembered() -> list[OwnPlace]:
    """What is remembered; nothing where the layer is damaged, which this mends."""
    try:
        layer = own_layer()
        return [] if layer is None else read_own(layer.path)
    except GazetteerError:
        return []


def _own_place(one: Correction, gazetteer: Gazetteer, day: str) -> OwnPlace:
    phrase = one.key[schema.PLACE_PHRASE]
    admin1, admin2 = one.key.get(schema.ADMIN1, ""), one.key.get(schema.ADMIN2, "")
    stated = one.key.get(schema.COUNTRY, "")
    if one.lat is None or one.lon is None:
        return OwnPlace(phrase, _stated(stated), stated, admin1, admin2, "", "", "", math.nan, math.nan, 0.0, day)
    if one.place is not None:
        place = one.place
        name, kind, country, radius = place.name, place.kind, place.country, place.radius_km
    else:
        name, kind, radius = one.name or phrase, _KIND, 0.0
        country = _country(one, gazetteer)
    named = f"{fold(phrase) or phrase}\n{stated}\n{fold(admin1)}\n{fold(admin2)}"
    place_id = one.place_id or f"{PREFIX}:{hashlib.sha256(named.encode()).hexdigest()[:10]}"
    return OwnPlace(phrase, country, stated, admin1, admin2, place_id, name, kind, one.lat, one.lon, radius, day)


def _country(one: Correction, gazetteer: Gazetteer) -> str:
    """Country of a point set by hand: the one it lies in, else the one that is stated."""
    from geoincidents.gazetteer.divisions import country_and_division

    found, _ = country_and_division(gazetteer, one.lat or 0.0, one.lon or 0.0)
    return found or _stated(one.key.get(schema.COUNTRY, ""))


def _stated(country: str) -> str:
    """The one country that a text means, or nothing."""
    meant = countries_meant(country)
    return meant[0] if len(meant) == 1 else ""


def remembered_places() -> pd.DataFrame:
    """The user's own places, as :func:`remember_places` has kept them.

    Returns
    -------
    pandas.DataFrame
        One row a phrase: ``place_phrase``, ``country``, the country ``stated`` with it, ``admin1`` and ``admin2`` that
        it was remembered for, ``place_id``, ``name``, ``kind``, ``lat``, ``lon``, ``radius_km`` (0 where nobody said)
        and ``remembered``, the day; ``decision`` is ``reject`` where the phrase has no place. It can be given to
        :func:`remember_places` on another machine.

    Raises
    ------
    GazetteerError
        If the layer is damaged.

    Examples
    --------
    >>> remembered_places().columns[:2].tolist()
    ['place_phrase', 'country']
    """
    layer = own_layer()
    places = [] if layer is None else read_own(layer.path)
    columns = [schema.PLACE_PHRASE if name == "phrase" else name for name in OwnPlace.__dataclass_fields__]
    rows: list[tuple[Any, ...]] = [tuple(getattr(one, name) for name in one.__dataclass_fields__) for one in places]
    table = pd.DataFrame(rows, columns=columns)
    table[DECISION] = pd.Series(["reject" if one.is_rejected else None for one in places], dtype=object)
    return table


def forget_places(phrases: str | Iterable[str] | None = None) -> int:
    """Forget what :func:`remember_places` has kept.

    Parameters
    ----------
    phrases
        Phrases to forget; all by default.

    Returns
    -------
    int
        How many were forgotten.

    Raises
    ------
    InputError
        If one of the phrases is not remembered.
    OutputError
        If the data folder cannot be written to.

    Examples
    --------
    >>> forget_places("Atlantis")
    Traceback (most recent call last):
    ...
    geoincidents.errors.InputError: 'Atlantis' is not remembered. remembered_places() lists what is.
    """
    from geoincidents.compile.building import today

    several = isinstance(phrases, Iterable) and not isinstance(phrases, str)
    wanted: list[Any] | None = None if phrases is None else list(phrases) if several else [phrases]
    if not all(isinstance(one, str) for one in wanted or ()):
        raise InputError(
            f"phrases={shown(phrases)} are no phrases. Give a text, or several; remembered_places() lists them."
        )
    with changing_own():
        known = _remembered()
        keys = {fold(key_text(one)) or key_text(one): one for one in wanted or ()}
        there = {one.key[0] for one in known}
        if lost := next((one for key, one in keys.items() if key not in there), None):
            raise InputError(f"{lost!r} is not remembered. remembered_places() lists what is.")
        left = [] if wanted is None else [one for one in known if one.key[0] not in keys]
        if left:
            write_own(left, today())
        else:
            drop_own()
    return len(known) - len(left)
