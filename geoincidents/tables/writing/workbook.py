"""Incident tables as Excel workbooks: text stays text, days are days, and nothing runs."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents.errors import OutputError, SchemaError
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.writing.capacity import Capacity
from geoincidents.tables.writing.hxl import hxl_tags
from geoincidents.tables.writing.round_trip import DESCRIPTION
from geoincidents.tables.writing.text_files import with_coordinates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

    from geoincidents.tables.writing.capacity import Wishes

# Excel's numbers are floats. Source of the limits: Microsoft, "Excel specifications and limits".
WORKBOOK = Capacity(
    "Excel",
    trims_names=True,
    blank_is_null=True,
    integers=2**53,
    gappy_integers=2**53,
    no_infinity=True,
    points_in=frozenset({LAT, LON}),
)
_MOST_ROWS, _MOST_COLUMNS, _MOST_CHARACTERS = 1_048_576, 16_384, 32_767
_FIRST_DAY: Final = dt.datetime(1900, 3, 1)  # noqa: DTZ001 before it Excel counts a day that never was
_SHEET: Final = "incidents"
_WIDTH: Final = 16
_PIECE: Final = 30_000


def write_workbook(table: gpd.GeoDataFrame, description: dict[str, Any], path: Path, wishes: Wishes) -> None:
    """Write a packed table as the first sheet of a workbook, a row at a time."""
    frame = with_coordinates(table, WORKBOOK.title)
    names = [str(name) for name in frame.columns]
    heads = [names, hxl_tags(names)] if wishes.hxl else [names]
    _check_size(frame, len(heads))
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with _workbook(path, options) as workbook:
        sheet = workbook.add_worksheet(_SHEET, worksheet_class=_exact_sheet())
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(len(heads), 1)
        sheet.set_column(0, max(len(names) - 1, 0), _WIDTH)
        for row, cells in enumerate(heads):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell, bold)
        columns = [_cells(frame[name]) for name in frame.columns]
        for row, values in enumerate(zip(*columns, strict=True), len(heads)):
            for column, value in enumerate(values):
                _write_cell(sheet, row, column, value, day)
        note = json.dumps(description, ensure_ascii=False)
        hidden = workbook.add_worksheet(DESCRIPTION)
        for row, start in enumerate(range(0, len(note), _PIECE)):
            hidden.write_string(row, 0, note[start : start + _PIECE])
        hidden.hide()


@contextmanager
def _workbook(path: Path, options: dict[str, Any]) -> Iterator[Any]:
    import xlsxwriter  # type: ignore[import-untyped]
    from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

    try:
        with xlsxwriter.Workbook(str(path), options) as workbook:
            yield workbook
    except XlsxWriterException as error:
        msg = f"{path.name} cannot be written: {error}. Check the free space."
        raise OutputError(msg) from error


def _exact_sheet() -> Any:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    class ExactSheet(Worksheet):  # type: ignore[misc]
        """A sheet whose numbers come back to the last bit; XlsxWriter itself writes 16 digits of the 17."""

        def _xml_number_element(self, number: Any, attributes: Any = ()) -> None:
            attr = "".join(f' {key}="{self._escape_attributes(value)}"' for key, value in attributes)
            self.fh.write(f"<c{attr}><v>{number!r}</v></c>")

    return ExactSheet


def _cells(values: pd.Series[Any]) -> list[Any]:
    if isinstance(values.dtype, pd.DatetimeTZDtype):  # Excel knows no zones and no microseconds
        values = values.map(pd.Timestamp.isoformat, na_action="ignore")
    objects = values.astype(object)
    return objects.where(objects.notna().to_numpy(), None).tolist()


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool | np.bool_):
        sheet.write_boolean(row, column, bool(value))
    elif isinstance(value, dt.datetime):
        if value < _FIRST_DAY:
            sheet.write_string(row, column, value.date().isoformat())
        else:
            sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_number(row, column, value.item() if isinstance(value, np.generic) else value)


def _check_size(frame: pd.DataFrame, heads: int) -> None:
    """Refuse what a sheet has no room for."""
    faults = []
    if len(frame) + heads > _MOST_ROWS:
        faults.append(f"An Excel sheet has room for {_MOST_ROWS - heads:,} rows, the table has {len(frame):,}.")
    if len(frame.columns) > _MOST_COLUMNS:
        faults.append(f"An Excel sheet has room for {_MOST_COLUMNS:,} columns, the table has {len(frame.columns):,}.")
    for name in frame.columns:
        if pd.api.types.is_string_dtype(frame[name].dtype):
            long = frame[name].map(_utf16_length, na_action="ignore") > _MOST_CHARACTERS
            rows = np.flatnonzero(long.fillna(value=False).to_numpy(dtype=bool))
            if len(rows):
                faults.append(
                    f"An Excel cell has room for {_MOST_CHARACTERS:,} characters; column {name!r} has more in "
                    f"{len(rows)} row(s), the first being row {rows[0]}."
                )
        if _utf16_length(str(name)) > _MOST_CHARACTERS:
            faults.append(f"The name of column {str(name)[:40]!r}... is too long for Excel.")
    if faults:
        raise SchemaError(f"{' '.join(faults)} Write CSV, GeoPackage or Parquet instead.")


def _utf16_length(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text) if not text.isascii() else len(text)
