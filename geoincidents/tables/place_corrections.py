"""Corrections of places as a person fills them in: the table of :func:`unplaced`, read back and held to what can be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.errors import FileFormatError, InputError, PlaceNotFoundError
from geoincidents.tables.coercion import row_label, text_of
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.unplaced import CANDIDATES, DECISION, KEYS, NAME, TO_FILL, Option, options_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.place import Place

_REJECTS: Final = frozenset({"reject", "rejected", "none", "no place", "no point"})
_MEANS_WHAT_STANDS: Final = frozenset({"", "choose", "chosen", "move", "moved", "accept", "ok", "yes"})
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_DISARMED: Final = re.compile(r"^'(?=[=+\-@\t\r\n])")
_MOST: Final = {LAT: 90.0, LON: 180.0}
_NOUNS: Final = {LAT: "latitude", LON: "longitude"}
_GEONAMES: Final = "geonames:"


@dataclass(frozen=True, slots=True)
class Correction:
    """What was decided on the rows of one place.

    Attributes
    ----------
    row
        How the table calls its row.
    key
        Value of each column that tells the rows, ``""`` for null.
    place
        The place of the gazetteer that was chosen, if one was.
    lat, lon
        The point, null where the place was rejected.
    name
        What the place is called, ``""`` where nobody said.
    """

    row: str
    key: Mapping[str, str]
    place: Place | None = None
    lat: float | None = None
    lon: float | None = None
    name: str = ""
    place_id: str = ""

    @property
    def is_rejected(self) -> bool:
        """Whether the place was rejected."""
        return self.lat is None

    @property
    def point(self) -> Point | None:
        """Where it is, None where the place was rejected."""
        return None if self.lat is None or self.lon is None else Point(self.lon, self.lat)

    @property
    def is_moved(self) -> bool:
        """Whether the place was chosen, and said to lie elsewhere than the gazetteer has it."""
        return self.place is not None and (self.lat, self.lon) != (self.place.lat, self.place.lon)


def is_table(corrections: Any) -> bool:
    """Whether corrections are a table, or a file of one, rather than what a review saved."""
    if isinstance(corrections, pd.DataFrame):
        return True
    if not isinstance(corrections, list | tuple | str | PathLike):
        msg = f"Corrections are a table, a list or a file, not of type {type(corrections).__name__}. Name the file."
        raise InputError(msg)
    return not isinstance(corrections, list | tuple) and Path(corrections).suffix.lower() not in {".json", ""}


def read_place_corrections(corrections: Any, gazetteer: Gazetteer) -> list[Correction]:
    """The decisions in a table, or a file of one; InputError names every cell that cannot be carried out.

    >>> from geoincidents import Gazetteer
    >>> table = pd.DataFrame({"place_phrase": ["a", "b"], "lat": [95, 1], "lon": [2, None]})
    >>> read_place_corrections(table, Gazetteer.embedded())
    Traceback (most recent call last):
    ...
    geoincidents.errors.InputError: 2 correction(s) cannot be applied: row 0: latitude 95 is not within -90 and 90; \
row 1: half a point, for lon is empty. Nothing was changed.
    """
    table = _table(corrections)
    keys = [name for name in KEYS if name in table.columns]
    label = table.index.name or "row"
    read: list[Correction] = []
    faults: list[str] = []
    seen: dict[tuple[str, ...], Correction] = {}
    for index, cells in zip(table.index, table.to_dict("records"), strict=True):
        row = f"{label} {row_label(index)}"
        texts = {name: key_text(cells.get(name)) for name in (*KEYS, *TO_FILL, CANDIDATES)}
        if not any(texts[name] for name in TO_FILL if name != NAME):
            continue
        key = {name: texts[name] for name in keys}
        try:
            one = _correction(row, key, texts, gazetteer)
        except InputError as error:
            faults.append(f"{row}: {error}")
            continue
        before = seen.setdefault(tuple(key.values()), one)
        if before is not one:
            faults.append(f"{row}: {next(iter(key.values()), '')!r} is decided on in {before.row} as well")
        else:
            read.append(one)
    if faults:
        raise InputError(f"{len(faults)} correction(s) cannot be applied: {'; '.join(faults)}. Nothing was changed.")
    return read


def _table(corrections: Any) -> pd.DataFrame:
    """The table, with the columns that are asked for under their names."""
    if isinstance(corrections, pd.DataFrame):
        table, name = corrections, "the table"
    else:
        from geoincidents.tables.containers import read_table

        table, name = read_table(corrections), str(corrections)
    called = {key_text(column).casefold(): column for column in reversed(list(table.columns))}
    wanted = {name: called[name] for name in (*KEYS, *TO_FILL, CANDIDATES) if name in called}
    if not set(KEYS[:3]) & set(wanted) or not set(TO_FILL) - {NAME} & set(wanted):
        msg = f"{name} holds no corrections of places: it needs {schema.PLACE_PHRASE} and one of {', '.join(TO_FILL)}."
        raise FileFormatError(f"{msg} unplaced() makes such a table.")
    return pd.DataFrame({column: table[source] for column, source in wanted.items()}, index=table.index)


def key_text(cell: Any) -> str:
    """A cell as the text by which rows are told: however a spreadsheet has kept it."""
    if cell is None or (not isinstance(cell, str) and pd.isna(cell)):
        return ""
    text = unicodedata.normalize("NFC", text_of(cell)).replace("\r\n", "\n").strip()
    return _DISARMED.sub("", text)


def _correction(row: str, key: Mapping[str, str], texts: Mapping[str, str], gazetteer: Gazetteer) -> Correction:
    """What a row decides; InputError where that cannot be."""
    if not any(value for name, value in key.items() if name != schema.COUNTRY):
        raise InputError("it names no place")
    decision, place_id = texts[DECISION].casefold(), texts[schema.PLACE_ID]
    point = _point(texts[LAT], texts[LON])
    if decision in _REJECTS:
        if place_id or point:
            raise InputError("it rejects the place and says where it is")
        return Correction(row, key)
    options = options_of(texts[CANDIDATES])
    chosen = decision if decision not in _MEANS_WHAT_STANDS else ""
    if chosen and not chosen.isdigit():
        raise InputError(f"the decision {texts[DECISION]!r} is neither reject nor the number of a candidate")
    if chosen and place_id:
        raise InputError(f"it chooses candidate {chosen} and {place_id!r}")
    if chosen or place_id:
        return _chosen(row, key, _identifier(chosen or place_id, options, must=bool(chosen)), point, texts, gazetteer)
    if point is None:
        raise InputError(f"the decision {texts[DECISION]!r} lacks a place_id or a point")
    return Correction(row, key, None, *point, texts[NAME])


def _identifier(text: str, options: Mapping[int, Option], *, must: bool) -> Option:
    """The candidate of a number, or what has an identifier."""
    if text.isdigit() and int(text) in options:
        return options[int(text)]
    if must:
        known = f"there are {len(options)}" if options else "the column candidates lists none"
        raise InputError(f"there is no candidate {text}; {known}")
    return Option(_GEONAMES + text if text.isdigit() else text, float("nan"), float("nan"))


def _chosen(
    row: str,
    key: Mapping[str, str],
    option: Option,
    point: tuple[float, float] | None,
    texts: Mapping[str, str],
    gazetteer: Gazetteer,
) -> Correction:
    try:
        place = gazetteer.place(option.place_id)
    except PlaceNotFoundError:
        at = point or ((option.lat, option.lon) if option.lat == option.lat else None)
        if at is None:
            raise InputError(
                f"place_id {option.place_id!r} is not in the gazetteer; give lat and lon with it"
            ) from None
        return Correction(row, key, None, *at, texts[NAME], option.place_id)
    return Correction(row, key, place, *(point or (place.lat, place.lon)), texts[NAME] or place.name, place.place_id)


def _point(lat: str, lon: str) -> tuple[float, float] | None:
    """The point of two cells, None where both are empty."""
    if not lat and not lon:
        return None
    if not (lat and lon):
        raise InputError(f"half a point, for {LON if lat else LAT} is empty")
    return _degrees(lat, LAT), _degrees(lon, LON)


def _degrees(text: str, name: str) -> float:
    number = text.replace("\u2212", "-")
    if not _NUMBER.fullmatch(number):
        raise InputError(f"{_NOUNS[name]} {text!r} is no number of degrees")
    found = float(number.replace(",", "."))
    if abs(found) > _MOST[name]:
        raise InputError(f"{_NOUNS[name]} {text} is not within -{_MOST[name]:.0f} and {_MOST[name]:.0f}")
    return found
