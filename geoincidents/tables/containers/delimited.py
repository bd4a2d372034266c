"""CSV and TSV as they are found: delimiter, header, quotes and broken rows, with the line of every row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, deque
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from geoincidents.errors import FileFormatError
from geoincidents.tables.containers.asides import SECTIONS, Asides, apart, asides_of
from geoincidents.tables.containers.headers import HEAD_ROWS, Layout, find_layout
from geoincidents.tables.containers.plain_types import LINE, text_column
from geoincidents.tables.containers.ragged import NUMBER, fitted
from geoincidents.tables.notes import HXL, INDEX_COLUMN, Notes

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from typing import TextIO

    from numpy.typing import NDArray

    from geoincidents.tables.containers.decoding import Decoded
    from geoincidents.tables.containers.headers import Headerless
    from geoincidents.tables.containers.limits import Limits

_DELIMITERS = ",\t;|"
_HEAD_CHARACTERS = 2**18
_CHUNK = 2_000
_CELLS_A_LINE = 4  # of the longest length, before a line counts as one cell without an end
_EMPTY = ' \t\r\n,;|"\ufeff\x1a'
_HINT = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)  # Excel's own first line
_STRAY = "A quote stands where none can be; the row is read up to the end of its line, and the quote kept."
_LOOSE = "A quote stands within a quoted cell; it is taken for a part of the text."
_CUT = "The file ends within this row: its last cell is left out, and those behind it are missing."
_LONG = "The row has more cells than the header; cells whose column is not certain are left out."
_SHORT = "The row has fewer cells than the header; those that are missing are taken for empty."
_BLANK = "The row has no value in any cell, and is left out."


@dataclass(frozen=True, slots=True)
class Shape:
    """How the lines of a file become rows.

    Attributes
    ----------
    delimiter
        Between cells.
    quoted
        Whether quotes hold a cell together.
    layout
        Header and columns.
    asides
        Which rows are no data, and the kinds of the columns.
    last_line
        Line of the last row that is no data.
    """

    delimiter: str
    quoted: bool
    layout: Layout
    asides: Asides
    last_line: int

    def names(self) -> list[str]:
        """Names of the columns, those with the captions of sections behind the others."""
        return [*self.layout.names, *self.asides.names()]


def find_shape(text: Decoded, notes: Notes, headerless: Headerless | None = None) -> Shape:
    """Shape of a file by its first rows."""
    name, limits = text.source.name, text.source.limits
    with text.open() as stream:
        head = stream.read(_HEAD_CHARACTERS)
    whole, head = len(head) < _HEAD_CHARACTERS, head.replace("\x00", "")
    try:
        with _cell_limit(limits):
            tables = {mark: _head_rows(head, mark, whole=whole) for mark in _marks(head)}
    except csv.Error:
        limits.refuse(name, "cell_characters")
    if not head.strip(_EMPTY):
        msg = f"{name} is empty." if whole else f"{name} holds no row in its first {_HEAD_CHARACTERS:,} characters."
        raise FileFormatError(msg)
    mark = max(tables, key=lambda mark: _fitness(*tables[mark], headerless))
    rows, lines = tables[mark]
    limits.check(name, "row_cells", max(map(len, rows)))
    layout = find_layout(rows, lines, name, notes, headerless)
    last_line = lines[layout.body - 1] if layout.body else 0
    # Event tables that come without a header, such as GDELT's, separate by tabs and quote nothing.
    quoted = mark != "\t" or not layout.headless
    header = [""] * layout.indexed + layout.names
    asides = asides_of(rows[layout.body :], lines[layout.body :], header)
    return Shape(mark, quoted, layout, asides, last_line)


def _marks(head: str) -> str:
    """Delimiters that may be the file's."""
    hint = _HINT.fullmatch(head.partition("\n")[0])
    return hint[1] if hint else _DELIMITERS


def _head_rows(head: str, mark: str, *, whole: bool) -> tuple[list[list[str]], list[int]]:
    """First rows that are not blank, and the lines they begin in."""
    try:
        return _parsed_head(io.StringIO(head, newline=""), mark, whole=whole)
    except csv.Error:  # a quote that is never closed: the header can still be told line by line
        lines = io.StringIO(head, newline="").readlines()
        rows = [next(csv.reader([line], delimiter=mark), []) for line in lines[: 2 * HEAD_ROWS]]
        kept = [(row, at) for at, row in enumerate(rows, 1) if row]
        return [row for row, _ in kept], [at for _, at in kept]


def _parsed_head(stream: TextIO, mark: str, *, whole: bool) -> tuple[list[list[str]], list[int]]:
    """First rows and lines of a text whose quotes are in order."""
    reader = csv.reader(stream, delimiter=mark, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if row and _HINT.fullmatch(mark.join(row)) is None:
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
            if len(rows) > HEAD_ROWS:
                break
    except csv.Error:
        if whole or len(rows) <= 1:
            raise
        return rows, lines  # the piece of the file ends within a cell
    if not whole and len(rows) > 1 and len(rows) <= HEAD_ROWS:
        rows.pop()
        lines.pop()
    return rows, lines


def _fitness(rows: list[list[str]], lines: list[int], headerless: Headerless | None) -> tuple[bool, bool, float, int]:
    """How well a delimiter explains the first rows: with a header, on top, all rows alike, many columns."""
    if not rows:
        return False, False, 0.0, 0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    try:
        layout = find_layout(rows, lines, "", Notes(), headerless)
    except FileFormatError:
        return False, False, round(count / len(rows), 1) if width > 1 else 0.0, width
    several = layout.width > 1 and 2 * sum(len(row) > 1 for row in rows) >= len(rows)  # more than a comma in a title
    on_top = several and layout.body <= 1 + (layout.tags is not None)
    return several, on_top, round(count / len(rows), 1) if several else 0.0, layout.width


@contextmanager
def _cell_limit(limits: Limits) -> Iterator[None]:
    """Let a cell hold a whole article, which Python's parser would refuse."""
    before = csv.field_size_limit(limits.cell_characters)
    try:
        yield
    finally:
        csv.field_size_limit(before)


class _Lines:
    """Lines of a file that can be put back, counted from 1."""

    def __init__(self, stream: TextIO, name: str, limits: Limits) -> None:
        """Start at the first line."""
        self._read, self._name, self._limits = stream.readline, name, limits
        self._longest = _CELLS_A_LINE * limits.cell_characters
        self._back: deque[str] = deque()
        self.number = 0
        self.record: list[str] = []
        self.ended = False

    def __iter__(self) -> _Lines:
        """Be its own iterator."""
        return self

    def __next__(self) -> str:
        """Next line, remembered as one of the row that is being read."""
        line = self._back.popleft() if self._back else self._read(self._longest)
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) >= self._longest and not line.endswith(("\n", "\r")):
            self._limits.refuse(self._name, "cell_characters")
        self.number += 1
        if "\x00" in line:
            line = line.replace("\x00", "")
        self.record.append(line)
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        """Give lines again."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)
        self.ended = False

    @property
    def open_end(self) -> bool:
        """Whether the last line that was read does not end, so that the file may be cut off."""
        return bool(self.record) and not self.record[-1].endswith(("\n", "\r"))


class _Rows:
    """Rows of a file, each with a cell for every column and the line where it begins."""

    def __init__(self, stream: TextIO, name: str, limits: Limits, shape: Shape, notes: Notes) -> None:
        """Start at the first line."""
        self._lines = _Lines(stream, name, limits)
        self._name, self._limits, self._shape, self._notes = name, limits, shape, notes
        self._width = shape.layout.width
        self._ragged = False

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Give every row of data."""
        lines, width, reader = self._lines, self._width, self._reader()
        while True:
            lines.record.clear()
            start = lines.number + 1
            try:
                row = next(reader)
                if len(lines.record) > 1 and self._shape.delimiter == "\t":
                    row = self._split_again(row, start)
            except StopIteration:
                return
            except csv.Error as error:
                row, reader = self._recovered(start, error), self._reader()
            if not row or start <= self._shape.last_line or row == ["\x1a"]:
                continue
            if len(row) != width:
                row = self._fitted(row, start)
            if any(row):
                yield start, row
            else:
                self._notes.add("blank_rows", _BLANK, rows=[start])

    def _reader(self) -> Iterator[list[str]]:
        """Parser that starts at the next line."""
        if not self._shape.quoted:
            return csv.reader(self._lines, delimiter=self._shape.delimiter, quoting=csv.QUOTE_NONE)
        return csv.reader(self._lines, delimiter=self._shape.delimiter, strict=True)

    def _alone(self, line: str) -> list[str]:
        """Cells of one line in which quotes mean nothing."""
        return line.rstrip("\r\n").split(self._shape.delimiter)

    def _split_again(self, row: list[str], start: int) -> list[str]:
        """Row of tabs over several lines; its first line, where each line is a row and the quotes are only text."""
        record = self._lines.record
        if len(self._alone(record[0])) == len(self._alone(record[-1])) == self._width > 1:
            return self._first_line(start)
        return row

    def _first_line(self, start: int) -> list[str]:
        """Row of the first line alone, with its quotes; the others are given again."""
        first, *others = self._lines.record
        cells = self._alone(first)
        self._limits.check(self._name, "cell_characters", max(map(len, cells)))
        self._lines.put_back(others)
        self._notes.add("stray_quotes", _STRAY, rows=[start])
        self._lines.record[:] = [first]
        return cells

    def _recovered(self, start: int, error: csv.Error) -> list[str]:
        """Row at which the parser stopped."""
        lines, record = self._lines, self._lines.record
        if not record:
            raise self._unparsed(start, error)
        alone = [len(self._alone(line)) == self._width for line in record]
        one_line = len(record) == 1 and not (lines.ended and lines.open_end)
        if alone[0] and (one_line or any(alone[1:])):
            return self._first_line(start)
        if not lines.ended:
            lines.put_back(record)
            lines.record = []
            try:
                row = next(csv.reader(lines, delimiter=self._shape.delimiter))
            except csv.Error as again:
                raise self._unparsed(start, again) from error
            self._notes.add("stray_quotes", _LOOSE, rows=[start])
            if not lines.ended:
                return row
        if any(len(self._alone(line)) == self._width for line in lines.record[1:]):
            raise self._unparsed(start, error)
        row = next(csv.reader(lines.record, delimiter=self._shape.delimiter))
        return self._cut_off(row, start) if start > self._shape.last_line else row

    def _unparsed(self, start: int, error: csv.Error) -> FileFormatError:
        """Error for a row that nobody can read."""
        if "field limit" in str(error):
            self._limits.refuse(self._name, "cell_characters")
        return FileFormatError(f"{self._name} cannot be parsed from line {start} on: {error}. Is a quote never closed?")

    def _cut_off(self, row: list[str], start: int) -> list[str]:
        """Row within which the file ends."""
        self._notes.add("cut_off_row", _CUT, rows=[start], values=[row[-1]])
        return [*row[:-1], *[""] * (self._width - len(row) + 1)][: self._width]

    def _fitted(self, row: list[str], start: int) -> list[str]:
        """Row with more or fewer cells than the header."""
        width = self._width
        self._limits.check(self._name, "row_cells", len(row))
        if len(row) > width and not any(row[width:]):
            return row[:width]  # spreadsheets pad rows with empty cells
        if self._shape.asides.is_words(row) and (self._shape.asides.kinds[0] == NUMBER or not self._lines.open_end):
            words = self._shape.delimiter.join(row).rstrip(f"{self._shape.delimiter} ")
            return [words, *[""] * (width - 1)]
        shown = [self._shape.delimiter.join(row)]
        if len(row) > width:
            self._notes.add("long_rows", _LONG, rows=[start], values=shown)
        elif self._lines.open_end and not self._ragged:
            return self._cut_off(row, start)
        else:
            self._ragged = True
            self._notes.add("short_rows", _SHORT, rows=[start], values=shown)
        return fitted(row, self._shape.asides.kinds, self._shape.delimiter)


def delimited_chunks(text: Decoded, shape: Shape, rows: int, notes: Notes) -> Iterator[pd.DataFrame]:
    """Tables of so many rows each, at least one, with what stands beside the rows in ``attrs``."""
    held: pd.DataFrame | None = None  # until it is known whether only footnotes come behind it
    with closing(_parts(text, shape, rows, notes)) as parts:
        while True:
            taken: list[_Part] = []
            count = 0
            while count < rows and (part := next(parts, None)) is not None:
                taken.append(part)
                count += len(part[0])
            if held is not None and not count:
                notes.hand_over(held)
                yield held
                return
            frame = _assembled(taken, shape, notes)  # which takes the notes on its rows
            if held is not None:
                yield held
            held = frame


def read_delimited(text: Decoded, shape: Shape, notes: Notes) -> pd.DataFrame:
    """Whole table, with what stands beside its rows in ``attrs``."""
    limits, parts, count = text.source.limits, [], 0
    for part in _parts(text, shape, limits.rows + 1, notes):
        count += len(part[0])
        limits.check(text.source.name, "rows", count)
        parts.append(part)
    return _assembled(parts, shape, notes)


_Part: TypeAlias = "tuple[NDArray[np.int64], list[str], dict[str, Any]]"
"""Lines of some rows, their cells of the nameless index, and their columns as arrays."""


def _assembled(parts: list[_Part], shape: Shape, notes: Notes) -> pd.DataFrame:
    """Table of rows that were read in parts, which are emptied."""
    # Column by column, so that no more than one of them is in memory twice.
    columns = {}
    for column in shape.names():
        arrays = [cells.pop(column) for _, _, cells in parts]
        columns[column] = arrays[0] if len(arrays) == 1 else pd.concat(map(pd.Series, arrays), ignore_index=True).array
    lines = pd.Index(np.concatenate([lines for lines, _, _ in parts]), name=LINE)
    index = [cell for _, cells, _ in parts for cell in cells]
    return _with_attributes(pd.DataFrame(columns, index=lines, copy=False), shape, index, notes)


def _parts(text: Decoded, shape: Shape, rows: int, notes: Notes) -> Generator[_Part, None, None]:
    """Rows in parts that are small as lists of Python's strings; every so many rows a part ends. At least one part."""
    layout, limits = shape.layout, text.source.limits
    with text.open() as stream:
        body = apart(_Rows(stream, text.source.name, limits, shape, notes), shape.asides, notes)
        done = 0
        while True:
            with _cell_limit(limits):
                batch = list(islice(body, min(_CHUNK, rows - done % rows)))
            if not batch and done:
                return
            columns = list(zip(*(row for _, row, _ in batch), strict=True)) or [()] * layout.width
            columns += list(zip(*(above for _, _, above in batch), strict=True)) or [()] * shape.asides.depth
            lines = np.array([line for line, _, _ in batch], dtype="int64")
            count = len(batch)
            batch.clear()
            index = list(columns.pop(0)) if layout.indexed else []
            named = zip(shape.names(), columns, strict=True)
            yield lines, index, {name: text_column(column, blank_is_null=True) for name, column in named}
            if not count:
                return
            done += count


def _with_attributes(frame: pd.DataFrame, shape: Shape, index: list[str], notes: Notes) -> pd.DataFrame:
    """Table with its HXL tags, its nameless index and the notes."""
    if shape.layout.hxl:
        frame.attrs[HXL] = dict(shape.layout.hxl)
    if shape.asides.depth:
        frame.attrs[SECTIONS] = shape.asides.names()
    if shape.layout.indexed:
        frame.attrs[INDEX_COLUMN] = json.dumps(index)
    notes.hand_over(frame)
    return frame
