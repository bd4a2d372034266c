"""Which files a path, a folder or a pattern means, and the reports in them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoincidents.errors import FileMissingError, InputError, path_of
from geoincidents.gazetteer.checks import shown
from geoincidents.reports.lines import LINE_SUFFIXES, lines_of
from geoincidents.reports.values import Source, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

_WILDCARDS: Final = frozenset("*?[")
PAGE_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
"""Names of web pages."""
PDF_SUFFIX: Final = ".pdf"
READ_SUFFIXES: Final = frozenset({".txt", ".text"}) | PAGE_SUFFIXES | LINE_SUFFIXES
"""Names of the files that a folder of reports is searched for."""


def find_files(paths: Any) -> tuple[list[Path], list[Unread]]:
    """Files that paths, folders and patterns mean, each once, and what is not there.

    Parameters
    ----------
    paths
        A path, a folder, a pattern, or several of these.

    Returns
    -------
    tuple of list of Path and list of Unread
        In the order given, those of a folder or pattern by name.

    Raises
    ------
    InputError
        If the list of paths is empty.

    Examples
    --------
    >>> find_files("absent.txt")[1][0].label
    "'absent.txt'"
    """
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    if not isinstance(paths, Iterable):
        raise InputError(f"paths={shown(paths)} is no path of a report, and no list of them.")
    given = list(map(path_of, paths))
    if not given:
        msg = "No report to read: the list of paths is empty. Give a file, a folder or a pattern ('articles/*.txt')."
        raise InputError(msg)
    files: dict[Path, None] = {}
    missing = []
    for path in given:
        try:
            files |= dict.fromkeys(_files_of(path))
        except FileMissingError as error:
            missing.append(Unread(repr(str(path)), error))
        except (OSError, ValueError):  # no name that a file can have
            missing.append(Unread(repr(str(path)), FileMissingError(_absent(path))))
    return list(files), missing


def _files_of(path: Path) -> list[Path]:
    if path.is_dir():
        names = sorted(child for child in path.iterdir() if _is_report(child))
        kinds = ".txt, .html or .jsonl"
        return _some(names, f"Folder {str(path)!r} holds no .txt file, and no {kinds} either. Save the reports there.")
    if path.exists():
        return [path]
    if _WILDCARDS & set(str(path)):
        found = sorted(Path(name) for name in glob.glob(str(path), recursive=True) if Path(name).is_file())  # noqa: PTH207 absolute patterns
        return _some(found, f"No file matches {str(path)!r}. Check the pattern and the folder it starts from.")
    raise FileMissingError(_absent(path))


def _absent(path: Path) -> str:
    return f"There is no file {str(path)!r}. Check the path, or give a folder or a pattern like 'articles/*.txt'."


def _is_report(path: Path) -> bool:
    """Whether a folder's file is meant; a PDF is, so that it is refused by name, unless its text lies beside it."""
    suffix = path.suffix.lower()
    if suffix == PDF_SUFFIX:
        return not any(path.with_suffix(other).exists() for other in READ_SUFFIXES)
    return suffix in READ_SUFFIXES


def _some(found: list[Path], message: str) -> list[Path]:
    if not found:
        raise FileMissingError(message)
    return found


def sources_of(files: Iterable[Path]) -> Iterator[Source | Unread]:
    """Reports of some files, one after another, without holding more than one of them.

    Parameters
    ----------
    files
        The files.

    Yields
    ------
    Source or Unread
        A file of JSON lines gives one for each line that is not blank.

    Examples
    --------
    >>> [source.label for source in sources_of([Path("a.txt"), Path("b.html")])]
    ["'a.txt'", "'b.html'"]
    """
    for file in files:
        if file.suffix.lower() in LINE_SUFFIXES:
            yield from lines_of(file)
        else:
            yield Source(file)
