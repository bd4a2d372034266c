"""``-`` for standard input and standard output, and output that a stream of any encoding takes."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoincidents.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

STREAM: Final = "-"
_READ: Final = ("input", "file", "inputs")
_SUFFIX: Final = {"map": ".html"}


def write_in_any_encoding() -> None:
    """Let what standard output and error cannot encode stand there as escapes, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a stream that a caller put there may have no encoding
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def standard_streams(options: argparse.Namespace) -> Iterator[None]:
    """Put files in place of ``-`` among a command's inputs and for its output, which is printed in the end."""
    with tempfile.TemporaryDirectory(prefix="geoincidents-") as name:
        folder = Path(name)
        _spool(options, folder)
        printed = None
        if getattr(options, "output", None) == STREAM:
            printed = folder / f"standard-output{_SUFFIX.get(options.command, '.csv')}"
            options.output, options.shown_output = str(printed), "standard output"
        yield
        if printed is not None and printed.exists():
            sys.stdout.flush()
            with printed.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)


def _spool(options: argparse.Namespace, folder: Path) -> None:
    """Copy standard input into a file, which then is the input."""
    asked = [name for name in _READ if STREAM in _words(options, name)]
    if not asked:
        return
    if sum(_words(options, name).count(STREAM) for name in asked) > 1:
        raise InputError("Standard input can be read once. Give - once.")
    copy = folder / "standard-input"
    with copy.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    for name in asked:
        value = getattr(options, name)
        replaced = [str(copy) if word == STREAM else word for word in _words(options, name)]
        setattr(options, name, replaced if isinstance(value, list) else replaced[0])


def _words(options: argparse.Namespace, name: str) -> list[str]:
    value = getattr(options, name, None)
    return value if isinstance(value, list) else [] if value is None else [value]
