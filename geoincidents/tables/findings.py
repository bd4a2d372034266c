"""What is wrong with a table, as plain values: one finding for each column and kind of fault, never one a cell.

Reading and checking tell what they find in this one form. A finding is a dictionary of text, numbers and lists, so
that it can travel in ``DataFrame.attrs``, in a file's metadata and as JSON.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Told:
    """What the rows of one part of a table say of one fault, before it is put together with what other parts say.

    Attributes
    ----------
    kind
        Severity, slug, column, message with ``{rows}`` for their number, and remedy.
    rows
        How many rows are bad.
    first_rows
        Labels of the first of them.
    cells, counts
        Different values of the bad rows in order of appearance, and how often each is there; 0 where their order
        alone counts.
    """

    kind: tuple[str, str, str | None, str, str]
    rows: int
    first_rows: list[Any]
    cells: NDArray[np.object_]
    counts: NDArray[np.int64]

    @property
    def numbers(self) -> NDArray[np.uint64]:
        """A number for each value."""
        return pd.util.hash_array(np.array([*map(_text, self.cells), ""], dtype=object), categorize=False)[:-1]

    def only(self, numbers: NDArray[np.uint64]) -> Told:
        """The same with those of its values that have one of some numbers."""
        chosen = np.isin(self.numbers, numbers, kind="sort")
        return replace(self, cells=self.cells[chosen], counts=self.counts[chosen])


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
    return together([[told(severity, slug, column, bad, values, message, remedy, index=index)]])[0]


def told(
    severity: Severity,
    slug: str,
    column: str | None,
    bad: pd.Series[bool] | ArrayLike,
    values: pd.Series[Any] | Iterable[Any] | None,
    message: str,
    remedy: str,
    *,
    index: pd.Index[Any] | None = None,
) -> Told:
    """What the rows of a part say of a fault; arguments as those of :func:`finding`."""
    if severity not in _RANK:
        raise ValueError(f"severity={severity!r} is none of {', '.join(_RANK)}.")  # a slip of the caller, not of data
    at = _positions(bad)
    labels = bad.index if isinstance(bad, pd.Series) else index
    rows = at[:SHOWN_ROWS].tolist() if labels is None else labels[at[:SHOWN_ROWS]].tolist()
    return Told((severity, slug, column, message, remedy), len(at), [plain(row) for row in rows], *_values(values, at))


def together(parts: Iterable[Iterable[Told]]) -> list[Finding]:
    """Findings on a whole table, by what its parts say, in their order."""
    found: dict[tuple[Any, ...], list[Told]] = {}
    for one in (one for part in parts for one in part):
        found.setdefault(one.kind, []).append(one)
    return ordered(_whole(every) for every in found.values())


def _whole(every: list[Told]) -> Finding:
    severity, slug, column, message, remedy = every[0].kind
    rows = sum(one.rows for one in every)
    return {
        SEVERITY: severity,
        FINDING: slug,
        COLUMN: column,
        ROWS: rows,
        FIRST_ROWS: [row for one in every for row in one.first_rows][:SHOWN_ROWS],
        VALUES: [_cut(text, _LONGEST_VALUE) for text in _shown(every)],
        MESSAGE: _cut(_text(message.replace("{rows}", f"{rows:,}")), _LONGEST_TEXT),
        REMEDY: _cut(_text(remedy), _LONGEST_TEXT),
    }


def _shown(every: list[Told]) -> list[str]:
    """The five values that come most often; of those that come equally often the first."""
    if len(every) == 1:
        return [_text(value) for value in every[0].cells[_most(every[0].counts)]]
    total: dict[str, int] = {}
    for one in every:
        for value, count in zip(one.cells, one.counts.tolist(), strict=True):
            total[_text(value)] = total.get(_text(value), 0) + count
    return [list(total)[at] for at in _most(np.array(list(total.values()), dtype=np.int64))]


def _most(counts: NDArray[np.int64]) -> list[int]:
    found: list[int] = np.argsort(-counts, kind="stable")[:SHOWN_ROWS].tolist()
    return found


def commonest(parts: Iterable[dict[Any, tuple[NDArray[np.uint64], NDArray[np.int64]]]]) -> dict[Any, Any]:
    """Of each kind of fault the numbers of the values to show, by the numbers and counts of all parts."""
    gathered: dict[Any, list[Any]] = {}
    for kind, one in (item for part in parts for item in part.items()):
        gathered.setdefault(kind, []).append(one)
    chosen = {}
    for kind, every in gathered.items():
        codes, numbers = pd.factorize(np.concatenate([one for one, _ in every]))
        counts = np.zeros(len(numbers), dtype=np.int64)
        np.add.at(counts, codes, np.concatenate([count for _, count in every]))
        chosen[kind] = numbers[_most(counts)]
    return chosen


def _positions(bad: pd.Series[bool] | ArrayLike) -> NDArray[np.intp]:
    """Positions of the rows that a mask or a list of positions means."""
    if isinstance(bad, pd.Series):
        return np.flatnonzero(bad.fillna(value=False).to_numpy(dtype=bool))
    given = np.asarray(bad)
    return np.flatnonzero(given) if given.dtype == bool else given.astype(np.intp).reshape(-1)


def _values(
    values: pd.Series[Any] | Iterable[Any] | None, at: NDArray[np.intp]
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Different values and how often each is there: of a column those of some rows, else the first of what is given."""
    if not isinstance(values, pd.Series):
        first = list(dict.fromkeys(() if values is None else values))[:SHOWN_ROWS]
        return np.array([*first, None], dtype=object)[:-1], np.zeros(len(first), dtype=np.int64)
    chosen = values.iloc[at].dropna()
    if chosen.dtype == object:  # lists and dictionaries cannot be counted
        chosen = chosen.map(str)
    codes, different = pd.factorize(chosen)
    return np.asarray(different.astype(object)), np.bincount(codes, minlength=len(different)).astype(np.int64)


def plain(label: Any) -> Any:
    """Label of a row as JSON has it."""
    value = label.item() if isinstance(label, np.generic) else label
    return value if isinstance(value, int | str) and not isinstance(value, bool) else str(value)


def _text(value: Any) -> str:
    """A value as text on one line; a day without its midnight."""
    text = " ".join(str(value).split())
    return text.removesuffix(" 00:00:00") if isinstance(value, pd.Timestamp) else text


def _cut(text: str, longest: int) -> str:
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
