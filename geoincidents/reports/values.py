"""The values that reading files of reports hands round: where a report stands, what it says, why it was not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Where one report stands: a whole file, or one line of a file of JSON lines.

    Attributes
    ----------
    path
        The file.
    line
        Number of the line, counted from 1; 0 for a whole file.
    raw
        The bytes of the line; empty for a whole file, which is read where it is needed.
    """

    path: Path
    line: int = 0
    raw: bytes = b""

    @property
    def label(self) -> str:
        """Name of the report in messages."""
        return f"{str(self.path)!r}, line {self.line}" if self.line else repr(str(self.path))


@dataclass(frozen=True, slots=True)
class Report:
    """One report as its file gives it.

    Attributes
    ----------
    text
        What is to be read.
    published
        Day of publication that the file itself states, in whatever form; None when it states none.
    source_name, source_url
        Where the report comes from.
    """

    text: str
    published: str | date | None
    source_name: str
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A report that could not be read, or not to its end, and why.

    Attributes
    ----------
    label
        The file, and the line of it where a file holds many reports.
    error
        What was raised; its message names the report already when it is an error of this package.
    rows
        What was read before.
    """

    label: str
    error: Exception
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def why(self) -> str:
        """One line that names the report and says what is wrong with it."""
        message = " ".join(str(self.error).split()) or type(self.error).__name__
        return message if self.label in message else f"{self.label}: {message}"
