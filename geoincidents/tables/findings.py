"""What is wrong with a table, as plain values: one finding for each column and kind of fault, never one a cell.

Reading and checking tell what they find in this one form. A finding is a dictionary of text, numbers and lists, so
that it can travel in ``DataFrame.attrs``, in a file's metadata and as JSON.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

SHOWN_ROWS: Final = 5
"""How many rows and values a message names."""

Severity: TypeAlias = Literal["error", "warning", "note"]
"""``error``: a value cannot be right or cannot be used; ``warning``: look at it before you count; ``note``: know it."""

Finding: TypeAlias = "dict[str, Any]"
"""One fault of one column, JSON-serialisable, with the keys of :data:`COLUMNS`."""

SEVERITY: Final = "severity"
FINDING: Final = "finding"
COLUMN: Final = "column"
ROWS: Final = "rows"
FIRST_ROWS: Final = "first_rows"
VALUES: Final = "values"
MESSAGE: Final = "message"
REMEDY: Final = "remedy"
COLUMNS: Final = (SEVERITY, FINDING, COLUMN, ROWS, FIRST_ROWS, VALUES, MESSAGE, REMEDY)
"""Keys of a finding and columns of a table of findings, in order."""

ATTR: Final = "findings"
"""Key of ``DataFrame.attrs`` under which a table that was read carries its findings."""

_RANK: Final = {severity: rank for rank, severity in enumerate(get_args(Severity))}
_LONGEST_VALUE: Final = 60
_LONGEST_TEXT: Final = 500


def finding(
    severity: Severity,
    slug: str,
    column: str | None,
    bad: pd.Series[bool] | ArrayLike,
    values: pd.Series[Any] | Iterable[Any] | None,
    message: str,
    remedy: str,
    *,
    index: pd.Index[Any] | None = None,
) -> Finding:
    """One finding about some rows of a table.

    Parameters
    ----------
    severity
        ``error``, ``warning`` or ``note``.
    slug
        Short name of the kind of fault, such as ``swapped_coordinates``.
    column
        Column that it is about; None for the table as a whole.
    bad
        Truth of each row (a Series lends its index, null counts as False), or positions of rows.
    values
        Values to show. Of a Series that is as long as the table the commonest of the bad rows are, else the first of
        what is given.
    message
        One sentence: what, in how many rows; ``{rows}`` stands for their number.
    remedy
        One sentence: what to do.
    index
        Labels of the table's rows, where ``bad`` is no Series; their positions by default.

    Returns
    -------
    dict
        Plain values, with at most five rows and values.

    Examples
    --------
    >>> bad = pd.Series([True, False], index=["a", "b"])
    >>> found = finding("error", "empty_id", "incident_id", bad, None, "{rows} row(s) have no id.", "Give one.")
    >>> found["rows"], found["first_rows"], found["message"]
    (1, ['a'], '1 row(s) have no id.')
    """
    if severity not in _RANK:
        raise ValueError(f"severity={severity!r} is none of {', '.join(_RANK)}.")  # a slip of the caller, not of data
    at = _positions(bad)
    labels = bad.index if isinstance(bad, pd.Series) else index
    rows = at[:SHOWN_ROWS].tolist() if labels is None else labels[at[:SHOWN_ROWS]].tolist()
    return {
        SEVERITY: severity,
        FINDING: slug,
        COLUMN: column,
        ROWS: len(at),
        FIRST_ROWS: [plain(row) for row in rows],
        VALUES: [_short(value, _LONGEST_VALUE) for value in _shown(values, at)],
        MESSAGE: _short(message.replace("{rows}", f"{len(at):,}"), _LONGEST_TEXT),
        REMEDY: _short(remedy, _LONGEST_TEXT),
    }


def _positions(bad: pd.Series[bool] | ArrayLike) -> NDArray[np.intp]:
    """Positions of the rows that a mask or a list of positions means."""
    if isinstance(bad, pd.Series):
        return np.flatnonzero(bad.fillna(value=False).to_numpy(dtype=bool))
    given = np.asarray(bad)
    return np.flatnonzero(given) if given.dtype == bool else given.astype(np.intp).reshape(-1)


def _shown(values: pd.Series[Any] | Iterable[Any] | None, at: NDArray[np.intp]) -> list[Any]:
    """Up to five values: of a column the commonest ones of some rows, else the first."""
    if values is None:
        return []
    if not isinstance(values, pd.Series):
        return list(dict.fromkeys(values))[:SHOWN_ROWS]
    chosen = values.iloc[at].dropna()
    if chosen.dtype == object:  # lists and dictionaries cannot be counted
        chosen = chosen.map(str)
    found: list[Any] = chosen.value_counts(sort=True).head(SHOWN_ROWS).index.tolist()
    return found


def plain(label: Any) -> Any:
    """Label of a row as JSON has it."""
    value = label.item() if isinstance(label, np.generic) else label
    return value if isinstance(value, int | str) and not isinstance(value, bool) else str(value)


def _short(value: Any, longest: int) -> str:
    """A value as text on one line; a day without its midnight."""
    text = " ".join(str(value).split())
    text = text.removesuffix(" 00:00:00") if isinstance(value, pd.Timestamp) else text
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the gravest first, and of one severity those of most rows."""
    return sorted(findings, key=lambda one: (_RANK[one[SEVERITY]], -one[ROWS], one[FINDING], one[COLUMN] or ""))


def merged(pieces: Iterable[Iterable[Finding]]) -> list[Finding]:
    """Findings on the pieces of one table as findings on the whole: each kind once, its rows counted together.

    >>> one = finding("note", "undated", "date_start", [0, 3], ["x"], "{rows} rows have no date.", "Name the column.")
    >>> two = finding("note", "undated", "date_start", [7], ["y"], "{rows} rows have no date.", "Name the column.")
    >>> both = merged([[one], [two]])[0]
    >>> both["message"], both["first_rows"], both["values"]
    ('3 rows have no date.', [0, 3, 7], ['x', 'y'])
    """
    found: dict[tuple[Any, ...], Finding] = {}
    for one in (one for piece in pieces for one in piece):
        key = tuple(one[name] for name in (SEVERITY, FINDING, COLUMN, REMEDY))
        if (known := found.get(key)) is None:
            found[key] = {**one}
            continue
        rows = known[ROWS] + one[ROWS]
        count = re.compile(rf"(?<![\d,]){known[ROWS]:,}(?![\d,]*\d)")
        known[MESSAGE] = count.sub(f"{rows:,}", known[MESSAGE], count=1)
        known[ROWS] = rows
        for name in (FIRST_ROWS, VALUES):
            known[name] = list(dict.fromkeys([*known[name], *one[name]]))[:SHOWN_ROWS]
    return ordered(found.values())


def table(findings: Sequence[Finding]) -> pd.DataFrame:
    """Findings as a table with the columns of :data:`COLUMNS`, in the order of :func:`ordered`.

    Examples
    --------
    >>> table([]).empty, list(table([]).columns[:3])
    (True, ['severity', 'finding', 'column'])
    """
    sorted_ones = ordered(findings)
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        cells = [one[name] for one in sorted_ones]
        if name == ROWS:
            columns[name] = pd.Series(cells, dtype="int64")
        else:
            columns[name] = pd.Series(cells, dtype="object" if name in {FIRST_ROWS, VALUES} else "string")
    return pd.DataFrame(columns)


def records(table: pd.DataFrame) -> list[Finding]:
    """The findings of a table that :func:`table` made, as plain values again."""
    rows: list[Finding] = [
        {name: None if name == COLUMN and pd.isna(row[name]) else row[name] for name in COLUMNS}
        for row in table.to_dict(orient="records")
    ]
    return rows


def lines(findings: Iterable[Finding]) -> list[str]:
    """One line for each finding: severity, column and kind, what, where, and what to do.

    Examples
    --------
    >>> lines([finding("note", "undated", "date_start", [0, 3], None, "{rows} rows have no date.", "Name the column.")])
    ['note: date_start: undated: 2 rows have no date. Rows 0, 3. Name the column.']
    """
    return [_line(one) for one in ordered(findings)]


def _line(one: Finding) -> str:
    where = f"{one[COLUMN]}: " if one[COLUMN] else ""
    shown = ", ".join(map(str, one[FIRST_ROWS]))
    rows = f" Rows {shown}{', ...' if one[ROWS] > len(one[FIRST_ROWS]) else '.'}" if shown else ""
    found = f" Such as {', '.join(map(repr, one[VALUES]))}." if one[VALUES] else ""
    return f"{one[SEVERITY]}: {where}{one[FINDING]}: {one[MESSAGE]}{rows}{found} {one[REMEDY]}"
