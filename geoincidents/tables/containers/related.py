"""Tables of one archive that name each other by identifiers, as one table: a row for each row that says when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents import schema
from geoincidents.tables.columns import LAT, POINT, YEAR
from geoincidents.tables.harm import harm_of_word, heading_of
from geoincidents.tables.layouts.layout import header_key
from geoincidents.tables.mapping import blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.tables.notes import Notes

_WHEN: Final = frozenset({schema.DATE_START, YEAR})
_WHERE: Final = frozenset({schema.PLACE_PHRASE, schema.ADMIN1, schema.ADMIN2, LAT, POINT})
_KEYS: Final = frozenset({"id", "code", "key", "uuid"})
_MOST: Final = 0.9  # of the cells of a key that have to be found in the other table
_MOST_STATES: Final = 0.5  # of the cells of a column that have to say killed or injured
_PLURAL: Final = (("ies", "y"), ("es", ""), ("s", ""))


@dataclass(slots=True)
class _Table:
    name: str
    frame: pd.DataFrame

    @property
    def stem(self) -> str:
        return header_key(PurePosixPath(self.name).stem)

    def keys(self) -> dict[str, Any]:
        """Columns by what other tables may call them: their headers, and "facility id" for the id of facilities."""
        found = {header_key(name): name for name in self.frame.columns}
        for key in _KEYS & set(found):
            singles = {self.stem.removesuffix(end) + one for end, one in _PLURAL if self.stem.endswith(end)}
            found |= {f"{single} {key}": found[key] for single in (*singles, self.stem) if single}
            del found[key]
        return found


def related_table(frames: Mapping[str, pd.DataFrame], notes: Notes) -> pd.DataFrame:
    """The table that says when, and where if one does, with what the others say of its rows by shared identifiers."""
    tables = [_Table(name, frame) for name, frame in frames.items()]
    main = max(tables, key=lambda table: (_says(table.frame), len(table.frame)))
    joined: list[str] = []
    left = [table for table in tables if table is not main]
    while added := next((table for table in left if _looked_up(main, table)), None):
        joined.append(added.name)
        left.remove(added)
    for table in list(left):
        if _summed(main, table):
            joined.append(table.name)
            left.remove(table)
    if joined:
        message = (
            f"The rows of {main.name!r} are read, with what other files of the archive say of them by identifiers."
        )
        notes.add("members_joined", message, values=joined)
    if left:
        message = f"Of several files in the archive, {main.name!r} is read; sheet= names another."
        notes.add("other_members", message, values=[table.name for table in left])
    return main.frame


def _says(frame: pd.DataFrame) -> int:
    """2 for a table with days and places, 1 for one with days, else 0."""
    from geoincidents.tables.guessing import guess_fields  # which reads the tables of words

    fields = set(guess_fields(frame))
    return 0 if not fields & _WHEN else 2 if fields & _WHERE else 1


def _looked_up(main: _Table, other: _Table) -> bool:
    """Add the columns of a table that has one row for each identifier in a column of the main one."""
    theirs, ours = other.keys(), main.keys()
    for key in [key for key in theirs if key in ours]:
        there, here = other.frame[theirs[key]], main.frame[ours[key]]
        if not there.is_unique or there.isna().any() or here.isin(there).sum() < _MOST * max(here.notna().sum(), 1):
            continue
        beside = other.frame.drop(columns=theirs[key]).set_axis(there)
        taken = set(main.frame.columns)
        beside.columns = [f"{other.stem} {name}" if name in taken else name for name in beside.columns]
        # Before the codes that they stand for, so that the words come first.
        at = list(main.frame.columns).index(ours[key])
        told = beside.reindex(here).set_axis(main.frame.index)
        before, behind = main.frame.iloc[:, :at], main.frame.iloc[:, at:]
        joined = pd.concat([before, told, behind], axis=1)
        joined.attrs = main.frame.attrs
        main.frame = joined
        return True
    return False


def _summed(main: _Table, other: _Table) -> bool:
    """Add killed and injured of a table that has several rows for each identifier of the main one."""
    theirs, ours = other.keys(), main.keys()
    for key in [key for key in theirs if key in ours]:
        there, here = other.frame[theirs[key]], main.frame[ours[key]]
        if not here.is_unique or there.isin(here).sum() < _MOST * max(there.notna().sum(), 1):
            continue
        counts = _counts(other.frame.drop(columns=theirs[key]))
        known = {heading.harm for name in main.frame.columns if (heading := heading_of(name)) is not None}
        told = {harm: numbers.groupby(there).sum(min_count=1) for harm, numbers in counts.items() if harm not in known}
        if not told:
            return False
        attrs = main.frame.attrs
        main.frame = main.frame.assign(**{harm: here.map(sums).astype("Int64") for harm, sums in told.items()})
        main.frame.attrs = attrs
        return True
    return False


def _counts(rows: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """Numbers of killed and injured by row: by the column that says which of them, else by their own columns."""
    for name in rows.columns:
        harms = rows[name].map(lambda cell: harm_of_word(cell) if isinstance(cell, str) else None)
        given = ~blank(rows[name])
        if given.any() and harms.notna().sum() >= _MOST_STATES * given.sum():
            numbers = _numbers(rows.drop(columns=name))
            return {harm: numbers.where(harms == harm) for harm in ("killed", "injured") if (harms == harm).any()}
    headings = {name: heading_of(name) for name in rows.columns}
    return {
        heading.harm: pd.to_numeric(rows[name], errors="coerce")
        for name, heading in headings.items()
        if heading is not None and heading.bound == "best"
    }


def _numbers(rows: pd.DataFrame) -> pd.Series[Any]:
    """How many each row counts: its only column of whole numbers that is no identifier, else one."""
    found = [
        pd.to_numeric(rows[name], errors="coerce")
        for name in rows.columns
        if not _KEYS & set(header_key(name).split()) and not re.search(r"\bage\b|\byear\b", header_key(name))
    ]
    whole = [numbers for numbers in found if numbers.notna().mean() > _MOST]
    return whole[0] if len(whole) == 1 else pd.Series(1, index=rows.index)
