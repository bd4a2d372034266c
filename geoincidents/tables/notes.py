"""What was set aside or assumed while a file was read, as plain values that travel with its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geoincidents.tables.findings import (
    COLUMN,
    FINDING,
    FIRST_ROWS,
    MESSAGE,
    REMEDY,
    ROWS,
    SEVERITY,
    SHOWN_ROWS,
    VALUES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geoincidents.tables.findings import Finding

NOTES: Final = "notes"
"""Key of ``DataFrame.attrs`` with the notes of :class:`Notes`, a list."""
HXL: Final = "hxl"
"""Key of ``DataFrame.attrs`` with the HXL tags: name of the column -> tag as written."""
INDEX_COLUMN: Final = "index_column"
"""Key of ``DataFrame.attrs`` with the cells of a nameless leading column, as the JSON text of a list (pandas copies
``attrs`` at every step, and text costs nothing to copy)."""

_SHOWN_CHARACTERS = 200
# What may have cost a cell; the others only say how the file was read.
_WARNINGS: Final = frozenset(
    {"bad_bytes", "bad_geometries", "broken_lines", "cut_off_character", "cut_off_row", "error_cells", "long_rows"}
    | {
        "blank_rows",
        "large_numbers",
        "library_warnings",
        "nul_characters",
        "short_rows",
        "stray_quotes",
        "other_members",
        "other_sheets",
    }
)
_LOOK: Final = "Look at these rows in the file."
_FINE: Final = "Nothing needs to be done if that is right."


@dataclass(slots=True)
class Notes:
    """Collects notes; those of one finding and column are one note with a count."""

    found: dict[tuple[str, str | None], Finding] = field(default_factory=dict)

    def add(
        self,
        finding: str,
        message: str,
        *,
        column: str | None = None,
        rows: Sequence[int | str] = (),
        values: Sequence[str] = (),
    ) -> None:
        """Note something about some rows, or (without rows) about the whole file."""
        severity, remedy = ("warning", _LOOK) if finding in _WARNINGS else ("note", _FINE)
        note = self.found.setdefault(
            (finding, column),
            {
                SEVERITY: severity,
                FINDING: finding,
                COLUMN: column,
                ROWS: 0,
                FIRST_ROWS: [],
                VALUES: [],
                MESSAGE: message,
                REMEDY: remedy,
            },
        )
        note[ROWS] += len(rows)
        note[FIRST_ROWS] += list(rows[: SHOWN_ROWS - len(note[FIRST_ROWS])])
        room = SHOWN_ROWS - len(note[VALUES])
        note[VALUES] += [_shortened(value) for value in values[:room]]

    def hand_over(self, frame: pd.DataFrame) -> None:
        """Append what was noted to the table, and start anew."""
        frame.attrs[NOTES] = [*frame.attrs.get(NOTES, []), *self.found.values()]
        self.found = {}


def _shortened(value: str) -> str:
    """Beginning of a long value."""
    return value if len(value) <= _SHOWN_CHARACTERS else f"{value[:_SHOWN_CHARACTERS]}..."
