"""What a file format can hold, and what is asked of a file beside its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_INT64: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a file format can hold.

    Attributes
    ----------
    title
        Its name.
    folds_case
        Whether names of columns that differ only in case are one name to it.
    reserved
        Names that it uses itself, in small letters.
    trims_names
        Whether blanks round a name are lost.
    blank_is_null
        Whether an empty text comes back as a null.
    integers
        The largest whole number that it holds.
    gappy_integers
        The same in a column with nulls.
    no_infinity
        Whether infinite numbers are refused.
    types
        Kinds of column that it stores in pandas' own type.
    whole_ms
        Whether it has moments, to the millisecond.
    points_in
        Names of columns that hold the points; a further column of that name has to be described to be one.
    describes_all
        Whether every further column is described, or only what would not come back of itself.
    """

    title: str
    folds_case: bool = False
    reserved: frozenset[str] = frozenset()
    trims_names: bool = False
    blank_is_null: bool = False
    integers: int = _INT64
    gappy_integers: int = _INT64
    no_infinity: bool = False
    types: frozenset[str] = frozenset()
    whole_ms: bool = False
    points_in: frozenset[str] = frozenset()
    describes_all: bool = True


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a file beside its content.

    Attributes
    ----------
    spreadsheet_safe
        Disarm formulas in the text of CSV and TSV.
    hxl
        Put a row of HXL tags below the header.
    """

    spreadsheet_safe: bool = False
    hxl: bool = False
