"""The one place that tells a table in memory from one in Dask partitions, or from a folder of them.

A function of incidents is written for a table in memory. Decorated with :func:`by_row` it also takes a Dask table,
partition by partition; decorated with :func:`by_columns` it gets the few columns that it needs of all partitions;
decorated with :func:`as_whole` it has a counterpart of the same name in ``distributed`` that puts together what the
partitions say. In each case a folder of GeoParquet is opened as a Dask table first.
"""

from __future__ import annotations

import os
import sys
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, Protocol, TypeVar, overload

from geoincidents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

MOST_ROWS: Final = 250_000
"""Rows of a Dask table of which a page or a picture is made; a browser has its trouble with more."""


MOST_COMPARED: Final = 2_000_000
"""Rows of a Dask table of which a few columns are brought together, some 300 bytes a row, to be compared."""


class OfAnySize(Protocol[P, R_co]):
    """A function of incidents in memory, in Dask partitions or in a folder; the last two give a Dask collection."""

    @overload
    def __call__(self, incidents: gpd.GeoDataFrame, /, *args: P.args, **kwargs: P.kwargs) -> R_co: ...
    @overload
    def __call__(self, incidents: Any, /, *args: P.args, **kwargs: P.kwargs) -> Any: ...


def by_row(function: Callable[Concatenate[gpd.GeoDataFrame, P], R]) -> OfAnySize[P, R]:
    """A function whose answer for a row goes by that row alone, for a table of any size."""

    @wraps(function)
    def of_any_size(*args: Any, **kwargs: Any) -> Any:
        parts, rest, named = _taken_apart(function, args, kwargs)
        if parts is None:
            return function(*args, **kwargs)
        # The empty table tells the type of the answer, and what is wrong with the call, before anything is sent out.
        meta = function(parts._meta, *rest, **named)  # noqa: SLF001 Dask's own name for it
        return parts.map_partitions(function, *rest, meta=meta, align_dataframes=False, **named)

    return of_any_size


def as_whole(
    home: str, *, folders: bool = True
) -> Callable[[Callable[Concatenate[gpd.GeoDataFrame, P], R]], OfAnySize[P, R]]:
    """A function that looks at all rows at once, and its counterpart in a module of ``distributed``.

    Where ``folders`` is false, a path is no table to it.
    """

    def decorated(function: Callable[Concatenate[gpd.GeoDataFrame, P], R]) -> OfAnySize[P, R]:
        @wraps(function)
        def of_any_size(*args: Any, **kwargs: Any) -> Any:
            parts, rest, named = _taken_apart(function, args, kwargs, folders=folders)
            if parts is None:
                return function(*args, **kwargs)
            module = import_module(f"geoincidents.distributed.{home}")
            return getattr(module, function.__name__)(parts, *rest, **named)

        return of_any_size

    return decorated


def by_columns(function: Callable[Concatenate[gpd.GeoDataFrame, P], R]) -> OfAnySize[P, R]:
    """A function that compares all rows by a few columns, which are brought together from all partitions."""

    @wraps(function)
    def of_any_size(*args: Any, **kwargs: Any) -> Any:
        parts, rest, named = _taken_apart(function, args, kwargs)
        if parts is None:
            return function(*args, **kwargs)
        module = import_module("geoincidents.distributed.columns")
        return module.compared(function, parts, rest, named)

    return of_any_size


def _taken_apart(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], *, folders: bool = True
) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """Dask table that a function was called with first, by position or by name, and the other arguments."""
    first = function.__code__.co_varnames[0]
    given = args[0] if args else kwargs.get(first)
    parts = partitions_of(given) if folders or is_partitioned(given) else None
    if parts is None and folders and (args or first in kwargs):
        _check_table(given, first)
    return parts, args[1:], {name: value for name, value in kwargs.items() if args or name != first}


def _check_table(given: Any, name: str) -> None:
    """InputError where a function of a table was given something else."""
    import pandas as pd

    if not isinstance(given, pd.DataFrame):
        msg = f"{name} is no table, but of type {type(given).__name__}. Give what read_incidents() or locate() returns."
        raise InputError(msg)


def is_partitioned(table: Any) -> bool:
    """Whether it is a table or a bag of Dask's; nobody has one who has not loaded Dask.

    >>> is_partitioned([])
    False
    """
    kinds = ((sys.modules.get("dask.dataframe"), "DataFrame"), (sys.modules.get("dask.bag"), "Bag"))
    return any(module is not None and isinstance(table, getattr(module, name)) for module, name in kinds)


def partitions_of(table: Any) -> Any:
    """Dask table behind what was given, None where it is none."""
    if is_partitioned(table):
        return table
    if isinstance(table, (str, os.PathLike)):
        return import_module("geoincidents.distributed.folder").open_incidents(table)
    return None


def in_memory(table: Any) -> Any:
    """The table itself, or the rows of a Dask table or a folder where they are no more than fit into a page."""
    parts = partitions_of(table) if is_partitioned(table) or _is_folder(table) else None
    if parts is None:
        return table
    refuse_more(len(parts), MOST_ROWS, "fit into one page")
    return parts.compute()


def refuse_more(rows: int, most: int, what: str) -> None:
    """InputError for a Dask table with more rows than what is done with them allows."""
    if rows > most:
        msg = f"The table has {rows:,} rows, more than the {most:,} that {what}."
        raise InputError(f"{msg} Choose some of them first, by between(), within_area() or in_country().")


def _is_folder(path: Any) -> bool:
    try:
        return isinstance(path, (str, os.PathLike)) and Path(path).is_dir()
    except OSError:  # no name that a folder can have
        return False
