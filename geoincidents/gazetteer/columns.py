"""What is known beside each of many names: one value for all, or a column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geoincidents import schema
from geoincidents.errors import InputError, PlaceNotFoundError
from geoincidents.gazetteer.area import find_area, is_one_area
from geoincidents.gazetteer.checks import is_missing, shown
from geoincidents.gazetteer.reference import is_number
from geoincidents.place import Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer.area import AreaLike
    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.gazetteer.reference import Reference

    _T = TypeVar("_T")
    Column: TypeAlias = _T | Iterable[_T | None] | pd.Series[Any] | gpd.GeoSeries | None

_PAIR = 2
_NOUNS = {"near": "reference", "within": "area", "group": "column"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one row: its name, and what beside it.

    Attributes
    ----------
    name
        The phrase, ``""`` for none.
    country, admin1, near, within, kind
        As :meth:`Gazetteer.resolve` takes them.
    """

    name: str
    country: str | None = None
    admin1: str | None = None
    near: Reference | None = None
    within: AreaLike | None = None
    kind: str | None = None

    def resolve(self, gazetteer: Gazetteer, **lent: Any) -> Match:
        """The match of the row.

        Parameters
        ----------
        gazetteer
            Where names are looked up.
        **lent
            Context from elsewhere, instead of the row's own.

        Returns
        -------
        Match
            Unresolved where the row's own limits are not in the gazetteer.
        """
        known = self._said() | lent
        if not self.has_country(gazetteer):
            return Match.unresolved(self.name, f"the country is not known: {self.country!r}")
        try:
            return gazetteer.resolve(self.name, **known)
        except PlaceNotFoundError as error:
            return self._without(gazetteer, known, str(error))
        except LookupError as error:  # a limit that means several places
            return Match.unresolved(self.name, str(error))

    def has_country(self, gazetteer: Gazetteer) -> bool:
        """Whether the country of the row is one, or none is said."""
        return not self.country or bool(gazetteer.countries(self.country))

    def context(self, gazetteer: Gazetteer) -> Context:
        """What is known beside the name, as the decider takes it."""
        return gazetteer.context(**self._said())

    def _said(self) -> dict[str, Any]:
        """What is known beside the name."""
        return {name: getattr(self, name) for name in self.__slots__[1:]}

    def _without(self, gazetteer: Gazetteer, known: Mapping[str, Any], fault: str) -> Match:
        """The match without a place that it should be near; a limit is never dropped."""
        if known["near"] is None:
            return Match.unresolved(self.name, fault)
        match = replace(self, near=None).resolve(gazetteer)
        return replace(match, why=f"{match.why}; {known['near']!r}, which it should be near, is not in the gazetteer")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is known of many rows.

    Attributes
    ----------
    distinct
        Each setting once.
    at
        Position in ``distinct`` of each row's.
    index
        Index that the rows have.
    """

    distinct: list[Setting]
    at: NDArray[np.int64]
    index: pd.Index[Any]


def settings(names: Iterable[str | None], columns: Mapping[str, Any]) -> Settings:
    """The settings of many rows.

    Parameters
    ----------
    names
        Names; null ones become ``""``.
    columns
        Name of a parameter to its value or column.

    Returns
    -------
    Settings
        Rows with the same name and context share one.

    Raises
    ------
    InputError
        If a column does not fit the names.
    """
    if isinstance(names, str):
        raise InputError("resolve_many() takes several names; for a single one call resolve().")
    if not hasattr(names, "__iter__"):
        raise InputError(f"names={shown(names)} are no names. Give a list or a column of them.")
    index = names.index if isinstance(names, pd.Series) else None
    listed = names if isinstance(names, pd.Series) else list(names)
    codes, found = numbered(listed)
    phrases = [_phrase(name) for name in found]
    parts: list[tuple[NDArray[np.int64], list[Any]]] = [(codes, phrases)]
    parts += [_numbered_cells(column, len(listed), index, what=what) for what, column in columns.items()]
    at, first = _combined(parts)
    values = [[known[code] for code in own[first].tolist()] for own, known in parts]
    distinct = [
        Setting(phrase, **dict(zip(columns, known, strict=True))) for phrase, *known in zip(*values, strict=True)
    ]
    return Settings(distinct, at, index if index is not None else pd.RangeIndex(len(listed)))


def numbered(values: list[Any] | pd.Series[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """Position of each value among the different ones, and those; a missing one is None."""
    if pd.api.types.infer_dtype(values, skipna=True) == "string":
        return _numbered_texts(values)
    numbers: dict[Any, int] = {}
    try:
        at = [numbers.setdefault(None if is_missing(value) else value, len(numbers)) for value in values]
    except TypeError:  # what cannot be told apart by its hash
        odd = next(value for value in values if getattr(value, "__hash__", None) is None)
        raise InputError(f"{shown(odd)} stands where a single value belongs.") from None
    return np.array(at, dtype=np.int64), list(numbers)


def _numbered_texts(values: list[Any] | pd.Series[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """The same of texts and gaps, without looking at each by itself."""
    array = values.to_numpy(dtype=object) if isinstance(values, pd.Series) else np.array(values, dtype=object)
    codes, texts = pd.factorize(array)
    missing = codes < 0
    if not missing.any():
        return codes.astype(np.int64, copy=False), list(texts)
    return np.where(missing, len(texts), codes).astype(np.int64), [*texts, None]


def _numbered_cells(
    column: Any, count: int, index: pd.Index[Any] | None, *, what: str
) -> tuple[NDArray[np.int64], list[Any]]:
    """The values of :func:`cells`, as :func:`numbered` gives them."""
    if is_missing(column) or is_one(column):
        return np.zeros(count, dtype=np.int64), numbered([None if is_missing(column) else _given(column)])[1]
    is_text = isinstance(column, pd.Series | list) and pd.api.types.infer_dtype(column, skipna=True) == "string"
    if not is_text:
        return numbered(cells(column, count, index, what=what))
    _check_fit(column, len(column), count, index, what=what)
    codes, texts = _numbered_texts(column)
    numbers: dict[Any, int] = {}
    turn = [numbers.setdefault(_given(text), len(numbers)) for text in texts]  # empty ones are missing
    return np.array(turn, dtype=np.int64)[codes], list(numbers)


def _combined(parts: list[tuple[NDArray[np.int64], list[Any]]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Position of each row among the different ones, in the order in which they come, and the first row of each."""
    whole, *others = (pd.factorize(codes)[0] for codes, known in parts if len(known) > 1 or codes is parts[0][0])
    for codes in others:
        whole = pd.factorize(whole.astype(np.int64) * (int(codes.max(initial=0)) + 1) + codes)[0]
    first = np.zeros(int(whole.max(initial=-1)) + 1, dtype=np.int64)
    first[whole[::-1]] = np.arange(len(whole) - 1, -1, -1)
    return whole.astype(np.int64, copy=False), first


def _phrase(name: Any) -> str:
    """A name as text: numbers are such names as tables hold."""
    if name is None or isinstance(name, str):
        return name or ""
    if isinstance(name, Real):
        return str(name)
    raise InputError(f"names holds {shown(name)}, which is no text.")


def cells(column: Any, count: int, index: pd.Index[Any] | None, *, what: str) -> list[Any]:
    """The values of a column, or one value as often as there are rows; None for what is null or empty.

    Parameters
    ----------
    column
        One value, a Series or any other iterable of them.
    count
        How many rows there are.
    index
        Index of the rows, None when they have none.
    what
        What the values are, for the message.

    Returns
    -------
    list
        One a row.

    Raises
    ------
    InputError
        If there are not as many as rows, or a Series has another index.

    Examples
    --------
    >>> cells("LBY", 2, None, what="country"), cells(["LBY", ""], 2, None, what="country")
    (['LBY', 'LBY'], ['LBY', None])
    """
    if is_missing(column):
        return [None] * count
    if is_one(column):
        return [_given(column)] * count
    if not hasattr(column, "__iter__"):
        raise InputError(
            f"{what}={shown(column)} is no {_NOUNS.get(what, 'text')}. Give one for all names, or a column."
        )
    values = [_given(value) for value in column]
    _check_fit(column, len(values), count, index, what=what)
    return values


def _check_fit(column: Any, many: int, count: int, index: pd.Index[Any] | None, *, what: str) -> None:
    """Refuse a column of so many values that are not one a row."""
    if isinstance(column, pd.Series) and index is not None and not column.index.equals(index):
        raise InputError(f"The names and {what}= have different indexes. Take both from one table.")
    if many != count:
        given = "countries" if what == schema.COUNTRY else f"values of {what}="
        raise InputError(f"There are {count} names and {many} {given}. Give one a name, or one for all.")


def is_one(value: Any) -> bool:
    """Whether a value is one for all rows, such as a place, a (lat, lon) pair, a box or a table of areas."""
    return is_one_area(value) or (isinstance(value, tuple) and len(value) == _PAIR and all(map(is_number, value)))


def _given(value: Any) -> Any:
    """A value, None for what is none."""
    if isinstance(value, BaseGeometry):
        return None if value.is_empty else value
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, list):
        return tuple(value)
    if hasattr(value, "geometry"):
        return find_area(value)  # a table cannot be told from another one, what it means can
    if isinstance(value, tuple) or is_one_area(value):
        return value
    return None if is_missing(value) else value
