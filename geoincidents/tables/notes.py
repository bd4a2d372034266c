"""What was set aside or assumed while a file was read, as plain values that travel with its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geoincidents.tables.coercion import SHOWN_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

NOTES: Final = "notes"
"""Key of ``DataFrame.attrs`` with the notes of :class:`Notes`, a list."""
HXL: Final = "hxl"
"""Key of ``DataFrame.attrs`` with the HXL tags: name of the column -> tag as written."""
INDEX_COLUMN: Final = "index_column"
"""Key of ``DataFrame.attrs`` with the cells of a nameless leading column, as the JSON text of a list (pandas copies
``attrs`` at every step, and text costs nothing to copy)."""

_SHOWN_CHARACTERS = 200


@dataclass(slots=True)
class Notes:
    """Collects notes; those of one finding and column are one note with a count."""

    found: dict[tuple[str, str | None], dict[str, Any]] = field(default_factory=dict)

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
        note = self.found.setdefault(
            (finding, column),
            {"finding": finding, "column": column, "rows": 0, "first_rows": [], "values": [], "message": message},
        )
        note["rows"] += len(rows)
        note["first_rows"] += list(rows[: SHOWN_ROWS - len(note["first_rows"])])
        room = SHOWN_ROWS - len(note["values"])
        note["values"] += [_shortened(value) for value in values[:room]]

    def hand_over(self, frame: pd.DataFrame) -> None:
        """Append what was noted to the table, and start anew."""
        frame.attrs[NOTES] = [*frame.attrs.get(NOTES, []), *self.found.values()]
        self.found = {}


def _shortened(value: str) -> str:
    """Beginning of a long value."""
    return value if len(value) <= _SHOWN_CHARACTERS else f"{value[:_SHOWN_CHARACTERS]}..."
