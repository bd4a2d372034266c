"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) as tables: the sheet with the data, its header, its typed cells."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.errors import FileFormatError, InputError
from geoincidents.tables.containers.asides import SECTIONS, apart, asides_of
from geoincidents.tables.containers.codebooks import codes_of, decoded
from geoincidents.tables.containers.headers import HEAD_ROWS, find_layout
from geoincidents.tables.containers.sheet_cells import check_sheets
from geoincidents.tables.containers.values import ROW, settled
from geoincidents.tables.notes import HXL, INDEX_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.tables.containers.codebooks import Codes
    from geoincidents.tables.containers.headers import Headerless, Layout
    from geoincidents.tables.containers.sources import Source
    from geoincidents.tables.notes import Notes

_EXACT = 2**53
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Sheets that stand beside the data.
_ASIDE = re.compile(
    r"note|meta|read.?me|about|code.?book|dictionar|legend|look.?up|variable|source|cover|instruction|definition",
    re.IGNORECASE,
)
_FEWEST_SHARED: Final = 3  # named columns of a header that several sheets share
_SMALL: Final = 0.1  # a first sheet with less than this share of the cells of the largest is not the data
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"})
_MIDNIGHT = dt.time()
_DAY = re.compile(r"\d[./-]\d{1,2}[./-]\d")

SHEET: Final = "sheet"
"""Name of the column with the sheet that a row is from, where several are read as one."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Cells of a sheet by row and column, each row with the number that the sheet gives it."""

    name: str
    rows: list[list[Any]]
    labels: list[int]
    filled: int
    visible: bool
    merged: tuple[tuple[int, int, int], ...] = ()
    """Cells merged downwards: their column, first and last row as the sheet numbers them."""


def read_workbook(source: Source, sheet: str | None, notes: Notes, headerless: Headerless | None) -> pd.DataFrame:
    """Table of a sheet; its rows have the numbers that the sheet gives them."""
    data = source.whole()
    if _ENCRYPTED in data[: 2**16] or (data.startswith(b"\xd0\xcf") and _ENCRYPTED in data):
        raise _protected(source)
    errors: dict[str, dict[tuple[int, int], str]] = {}
    if zipfile.is_zipfile(io.BytesIO(data)):
        errors = check_sheets(data, source)
    sheets = _sheets(data, source)
    found = _chosen(sheets, sheet, source)
    rows, labels = found.rows, found.labels
    head = [[_text(cell) for cell in row] for row in rows[: HEAD_ROWS + 1]]
    layout = find_layout(head, labels, f"{source.name} (sheet {found.name!r})", notes, headerless, unit=ROW)
    wrong = dict(errors.get(found.name, {}))
    header = [""] * layout.indexed + layout.names
    asides = asides_of(head[layout.body :], labels[layout.body :], header)
    more = [] if sheet is not None else _continued(sheets, found, rows[layout.body - 1])
    body: list[tuple[int, list[Any], list[str | None]]] = []
    for one, start in [(found, layout.body), *more]:
        shift = body[-1][0] if body else 0
        below = apart(_filled_down(one, start), asides, notes, _text)
        body += [(label + shift, row, [*above, *[one.name] * bool(more)]) for label, row, above in below]
        if shift:
            wrong |= {(label + shift, at): shown for (label, at), shown in errors.get(one.name, {}).items()}
    _note_sheets(sheets, [found, *(other for other, _ in more)], notes)
    frame = _frame([row for _, row, _ in body], [label for label, _, _ in body], layout, wrong, source, notes)
    captions = [*asides.names(), *[SHEET if SHEET not in header else f"{SHEET}_name"] * bool(more)]
    for at, name in enumerate(captions):
        frame[name] = pd.Series([above[at] for _, _, above in body], index=frame.index, dtype=object).convert_dtypes()
    if captions:
        frame.attrs[SECTIONS] = captions
    codes: Codes = {}
    for other in sheets:
        if other is not found:
            codes |= codes_of(other.rows, other.name)
    if changed := decoded(frame, codes):
        notes.add("codes_read", "Codes stand for what another sheet says of them.", values=changed)
    return frame


def _filled_down(sheet: _Sheet, body: int) -> Iterator[tuple[int, list[Any]]]:
    """Rows below the header with their numbers, the names in merged cells filled down."""
    rows, labels = [list(row) for row in sheet.rows[body:]], sheet.labels[body:]
    at_label = dict(zip(labels, rows, strict=True))
    for column, first, last in sheet.merged:
        cell = at_label[first][column] if first in at_label and column < len(at_label[first]) else ""
        if _labels(cell):  # a number would be counted twice
            for label in range(first + 1, last + 1):
                if label in at_label and column < len(at_label[label]) and at_label[label][column] == "":
                    at_label[label][column] = cell
    return zip(labels, rows, strict=True)


def _labels(cell: Any) -> bool:
    """Whether a cell says what rows are: a day, or words."""
    return isinstance(cell, dt.date) or (
        isinstance(cell, str) and bool(_DAY.search(cell) or any(map(str.isalpha, cell)))
    )


def _continued(sheets: Sequence[_Sheet], first: _Sheet, header: list[Any]) -> list[tuple[_Sheet, int]]:
    """Other sheets with the same header, such as one a year, and where their rows begin."""
    wanted = [_text(cell).strip() for cell in header]
    found = []
    for other in sheets:
        if other is first or not other.visible or len([cell for cell in wanted if cell]) < _FEWEST_SHARED:
            continue
        heads = [at for at, row in enumerate(other.rows[:HEAD_ROWS]) if [_text(cell).strip() for cell in row] == wanted]
        if heads and len(other.rows) > heads[0] + 1:
            found.append((other, heads[0] + 1))
    return found


def _note_sheets(sheets: Sequence[_Sheet], read: Sequence[_Sheet], notes: Notes) -> None:
    """Tell which of several sheets are read."""
    names = [one.name for one in read]
    others = [one.name for one in sheets if one.rows and one not in read]
    if len(names) > 1:
        message = f"The sheets {', '.join(map(repr, names))} have one header and are read as one; rows are counted on."
        notes.add("sheets_joined", message, values=names)
    if others:
        message = f"Of several sheets, {names[0]!r} is read; sheet= names another."
        notes.add("other_sheets", message, values=others)


def _protected(source: Source) -> FileFormatError:
    """Error for a workbook behind a password."""
    return FileFormatError(
        f"{source.name} is a workbook that a password protects. Open it, save it without one, and read that."
    )


def _sheets(data: bytes, source: Source) -> list[_Sheet]:
    """Sheets of a workbook that hold anything."""
    import python_calamine as calamine

    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            kinds = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
            return [
                _sheet(
                    sheet.name,
                    book.get_sheet_by_name(sheet.name),
                    visible=sheet.visible == calamine.SheetVisibleEnum.Visible,
                )
                for sheet in kinds
            ]
    except calamine.PasswordError as error:
        raise _protected(source) from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError, zipfile.BadZipFile) as error:
        msg = (
            f"{source.name} looks like a workbook, but is damaged, cut off or of another program: {error}. Open it in "
            "a spreadsheet, and save it as XLSX or CSV."
        )
        raise FileFormatError(msg) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the library's own faults come out of it
            raise
        msg = f"{source.name} looks like a workbook, but is damaged. Open it in a spreadsheet, and save it as CSV."
        raise FileFormatError(msg) from error


def _sheet(name: str, sheet: Any, *, visible: bool) -> _Sheet:
    """Rows of a sheet that hold anything."""
    grid = sheet.to_python(skip_empty_area=False)
    ranges = sheet.merged_cell_ranges or ()
    merged = tuple((left, top + 1, low + 1) for (top, left), (low, right) in ranges if left == right and low > top)
    kept = [(at, row) for at, row in enumerate(grid, 1) if any(cell != "" for cell in row)]
    filled = sum(cell != "" for _, row in kept for cell in row)
    return _Sheet(name, [row for _, row in kept], [at for at, _ in kept], filled, visible, merged)


def _chosen(sheets: Sequence[_Sheet], sheet: str | None, source: Source) -> _Sheet:
    """Sheet that the caller names, else the first that holds the data."""
    full = [found for found in sheets if found.rows]
    if sheet is not None:
        named = [found for found in sheets if sheet in {found.name, found.name.strip()}]
        if not named:
            msg = f"{source.name} has no sheet {sheet!r}. There are: {', '.join(found.name for found in sheets)}."
            raise InputError(msg)
        if not named[0].rows:
            msg = f"The sheet {sheet!r} of {source.name} is empty."
            raise FileFormatError(msg)
        return named[0]
    if not full:
        msg = f"{source.name} is empty: no sheet holds a value."
        raise FileFormatError(msg)
    likely = [found for found in full if found.visible and not _ASIDE.search(found.name) and len(found.rows) > 1]
    likely = likely or [found for found in full if found.visible] or full
    largest = max(found.filled for found in likely)
    return next(found for found in likely if found.filled >= _SMALL * largest)


def _frame(
    rows: list[list[Any]],
    labels: list[int],
    layout: Layout,
    errors: dict[tuple[int, int], str],
    source: Source,
    notes: Notes,
) -> pd.DataFrame:
    """Table of the rows below the header."""
    source.limits.check(source.name, "rows", len(rows))
    source.limits.check(source.name, "row_cells", max(map(len, rows), default=0))
    _note_beyond(rows, labels, layout, notes)
    cells: dict[str, Any] = {}
    index = pd.Index(labels, dtype="int64", name=ROW)
    for at, name in enumerate(layout.names, int(layout.indexed)):
        column = [row[at] if at < len(row) else "" for row in rows]
        shown = {label: cell for label, cell in zip(labels, column, strict=True) if _is_error(cell)}
        wrong = shown | {label: errors[label, at] for label in labels if (label, at) in errors}
        values = (None if label in wrong else _value(cell) for label, cell in zip(labels, column, strict=True))
        cells[name] = settled(values, index)
        if wrong:
            message = "The cell shows an error of a formula, and is taken for missing."
            known = sorted(wrong)
            notes.add("error_cells", message, column=name, rows=known, values=[wrong[label] for label in known])
    frame = pd.DataFrame(cells, index=index, copy=False)
    if layout.hxl:
        frame.attrs[HXL] = dict(layout.hxl)
    if layout.indexed:
        frame.attrs[INDEX_COLUMN] = json.dumps([_text(row[0]) for row in rows], ensure_ascii=False)
    return frame


def _is_error(cell: Any) -> bool:
    """Tell the text of an error of a formula."""
    return isinstance(cell, str) and cell in _ERRORS


def _note_beyond(rows: list[list[Any]], labels: list[int], layout: Layout, notes: Notes) -> None:
    """Note the cells to the right of the table."""
    for row, label in zip(rows, labels, strict=True):
        if beyond := [_text(cell) for cell in row[layout.width :] if cell != ""]:
            notes.add("long_rows", "Cells stand beside the table, and are left out.", rows=[label], values=beyond)


def _value(cell: Any) -> Any:
    """Cell as a value: dates and times as ISO text, whole numbers as such, None where it is empty."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT else cell
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat()
    if isinstance(cell, dt.timedelta):
        hours, seconds = divmod(round(cell.total_seconds()), 3600)
        return f"{hours:02d}:{seconds // 60:02d}" + (f":{seconds % 60:02d}" if seconds % 60 else "")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else cell


def _text(cell: Any) -> str:
    """Cell as text."""
    value = _value(cell)
    return "" if value is None else str(value)
