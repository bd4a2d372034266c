"""Files of JSON lines: one report a line, with its text, its day and its source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from urllib.parse import urlsplit

from geoincidents.errors import FileFormatError
from geoincidents.reports.decoding import MOST_BYTES, UTF16_MARKS, decoded, opened
from geoincidents.reports.values import Report, Source, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINE_SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".jsonlines"})
"""Names of files that hold one report a line."""

_TEXT, _PUBLISHED, _SOURCE = "text", "published", "source"
_SHOWN_KEYS: Final = 5
_BLANK: Final = b" \t\r\n\xef\xbb\xbf"


def lines_of(file: Path) -> Iterator[Source | Unread]:
    """Lines of a file that are not blank.

    Parameters
    ----------
    file
        The file.

    Yields
    ------
    Source or Unread
        Numbered from 1, blank ones counted; a line that is too long is not read.
    """
    number = 0
    fault = f"{str(file)!r} is empty: it holds no text. Give one JSON object a line."
    try:
        with opened(file) as stream:
            for number, line in enumerate(_lines(stream), start=1):
                if number == 1 and line.startswith(UTF16_MARKS):
                    fault = f"{str(file)!r} is UTF-16; JSON lines are UTF-8. Save it as UTF-8."
                    break
                if line.strip(_BLANK):
                    fault = ""
                    yield _source(Source(file, number, line))
    except (FileFormatError, OSError) as error:
        fault = str(error) if isinstance(error, FileFormatError) else f"{str(file)!r} ends at line {number}: {error}."
    if fault:
        yield Unread(repr(str(file)), FileFormatError(fault))


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of a file, cut where they are longer than a report may be."""
    while line := stream.readline(MOST_BYTES + 1):
        rest = line
        while len(rest) >= MOST_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MOST_BYTES)
        yield line


def _source(source: Source) -> Source | Unread:
    if len(source.raw) <= MOST_BYTES:
        return source
    why = f"{source.label} is longer than {MOST_BYTES // 1_000_000} MB. Give one report a line."
    return Unread(source.label, FileFormatError(why))


def count_lines(file: Path) -> int:
    """Lines of a file that are not blank, for a bar of progress; 0 where it cannot be read.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
    int
        The count.
    """
    try:
        with opened(file) as stream:
            return sum(1 for line in _lines(stream) if line.strip(_BLANK))
    except (FileFormatError, OSError):
        return 0


def report_of_line(source: Source, encoding: str | None) -> Report:
    """Give the report of one line.

    Parameters
    ----------
    source
        The line.
    encoding
        Encoding of the file; None for UTF-8.

    Returns
    -------
    Report
        ``source`` of the line is the address of the report when it is one, else its name.

    Raises
    ------
    FileFormatError
        If the line is no JSON object with a text.

    Examples
    --------
    >>> from pathlib import Path
    >>> line = b'{"text": "A shell fell.", "published": "2025-02-02", "source": "https://news.example/1"}'
    >>> report = report_of_line(Source(Path("a.jsonl"), 1, line), None)
    >>> report.published, report.source_name, report.source_url
    ('2025-02-02', 'news.example', 'https://news.example/1')
    """
    try:
        record: Any = json.loads(decoded(source.raw, source.label, encoding))
    except (ValueError, RecursionError) as error:
        if isinstance(error, FileFormatError):
            raise
        what = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise FileFormatError(
            f"{source.label} is not JSON ({what}). Give one object a line, such as {_EXAMPLE}."
        ) from None
    text = record.get(_TEXT) if isinstance(record, dict) else None
    if not isinstance(text, str) or not text.strip():
        has = f"keys {', '.join(list(record)[:_SHOWN_KEYS])}" if isinstance(record, dict) else type(record).__name__
        raise FileFormatError(f"{source.label} holds no text ({has}). Give one object a line, such as {_EXAMPLE}.")
    name, url = _name_and_url(record.get(_SOURCE))
    published = record.get(_PUBLISHED)
    if published is not None and not isinstance(published, str):
        raise FileFormatError(f"{source.label}: published is {published!r}, not a day. Write it as YYYY-MM-DD.")
    return Report(text, published or None, name or f"{source.path.name}:{source.line}", url)


_EXAMPLE: Final = '{"text": "...", "published": "2019-04-07", "source": "..."}'


def _name_and_url(value: Any) -> tuple[str | None, str | None]:
    if not isinstance(value, str) or not value.strip():
        return None, None
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return value.strip(), None
    if parts.scheme in {"http", "https"} and parts.hostname:
        return parts.hostname, value.strip()
    return value.strip(), None
