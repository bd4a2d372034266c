"""Files that appear whole or not at all, and respect what stands at their path; no rest of a broken-off write stays."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import signal
import stat
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoincidents.errors import GeoincidentsError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

FAILED: Final = "{path!r} cannot be written: {why}."
"""What is said of a file that cannot be written, unless a writer has a better word."""

_LOCK: Final = "lock"
_HELD: Final = "held"  # made when the lock is held: a folder without it may be one that is being begun
_UNHELD_S: Final = 24 * 3600  # a folder that never got so far is nobody's after a day
_TRIES, _WAIT_S = 40, 0.05
_GAZETTEER: Final = "Cannot write the gazetteer {path}: {why}. Check the folder and the free space."
_LONGEST: Final = 200  # bytes of a name that leave room for what is added to it; file systems take 255
_SPECIAL: Final = (
    (stat.S_ISDIR, "it is a folder; give a file name"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
    (stat.S_ISFIFO, "it is a pipe, and a file is replaced whole"),
    (stat.S_ISSOCK, "it is a socket"),
)
_ENDS: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class _Ended(SystemExit):
    """A signal told this process to end."""


@contextlib.contextmanager
def replaced(path: str | os.PathLike[str], *, failed: str = FAILED) -> Iterator[Path]:
    """A path to write a file at, which takes the place of the one that stands there when the work has ended well.

    A link stays a link and its target is replaced; the new file has the rights of the old one, or those of any new
    file. Until the last step the old file is whole, and what a killed writer left is cleared by the next one.

    Parameters
    ----------
    path
        The file in the end.
    failed
        What is said where it cannot be written, with ``{path}`` and ``{why}``.

    Yields
    ------
    Path
        A path of the same name, with nothing there, in a folder of its own on the same file system.

    Raises
    ------
    OutputError
        If there is something that is no file, the file is write-protected, the folder is missing or cannot be written
        to, or the disk is full.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with replaced(path) as fresh:
    ...     _ = fresh.write_text("whole")
    >>> path.read_text()
    'whole'
    """
    with output_errors(Path(path), failed=failed):
        target = _followed(Path(path))
        old = target.stat() if target.exists() else None
        if old is not None and (why := _in_the_way(target, old.st_mode)):
            raise OutputError(failed.format(path=str(path), why=why))
        with workspace(target, failed=failed) as folder:
            fresh = folder / "new" / target.name
            fresh.parent.mkdir()
            yield fresh
            _given_rights(fresh, folder / _HELD, old)
            with fresh.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(fresh, target)  # noqa: PTH105 the call that is atomic by contract


@contextlib.contextmanager
def replaced_folder(path: str | os.PathLike[str], *, ours: str, failed: str = FAILED) -> Iterator[Path]:
    """A folder to fill, which takes the place of the one that stands there when the work has ended well.

    Parameters
    ----------
    path
        The folder in the end; one that is there may hold nothing but files that ``ours`` matches.
    ours
        Pattern of the files that may be replaced, such as ``part-*.parquet``.
    failed
        What is said where it cannot be written, with ``{path}`` and ``{why}``.

    Yields
    ------
    Path
        An empty folder on the same file system.

    Raises
    ------
    OutputError
        If something else stands there, or the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "parts"
    >>> with replaced_folder(path, ours="*.txt") as fresh:
    ...     _ = (fresh / "a.txt").write_text("whole")
    >>> [file.name for file in path.iterdir()]
    ['a.txt']
    """
    with output_errors(Path(path), failed=failed):
        target = _followed(Path(path))
        if target.exists() and (not target.is_dir() or any(not file.match(ours) for file in target.iterdir())):
            raise OutputError(failed.format(path=str(path), why=f"it holds more than {ours}. Name another folder"))
        with workspace(target.with_name(f"{target.name}.new"), failed=failed) as folder:
            fresh = folder / "new"
            fresh.mkdir()
            yield fresh
            if target.exists():
                os.replace(target, folder / "old")  # noqa: PTH105 the call that is atomic by contract
            os.replace(fresh, target)  # noqa: PTH105


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # links in a ring, before Python 3.13
        raise OSError(str(error)) from error


def _in_the_way(target: Path, mode: int) -> str | None:
    """Why what stands at a path is not replaced, or None."""
    found = next((why for is_kind, why in _SPECIAL if is_kind(mode)), None)
    return found or (None if os.access(target, os.W_OK) else "the file that is there is write-protected")


def _given_rights(fresh: Path, plain: Path, old: os.stat_result | None) -> None:
    """Give a new file the rights of the old one, or those that any new file gets here."""
    if old is None:
        if not plain.exists():
            plain.touch()
        fresh.chmod(stat.S_IMODE(plain.stat().st_mode))
        return
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only an administrator writes in another's name
            os.chown(fresh, old.st_uid, old.st_gid)
    fresh.chmod(stat.S_IMODE(old.st_mode))


@contextlib.contextmanager
def workspace(target: Path, *, failed: str = _GAZETTEER) -> Iterator[Path]:
    """A folder beside a file that is being made, gone when the work is done.

    Folders that killed builds of the same file left are cleared away first; each has a lock that its process holds as
    long as it lives.

    Parameters
    ----------
    target
        The file.
    failed
        What is said where it cannot be written, with ``{path}`` and ``{why}``.

    Yields
    ------
    Path
        A folder on the same file system.

    Raises
    ------
    OutputError
        If there is no such folder or it cannot be written to.
    """
    from filelock import FileLock

    with ended_after_clearing(), contextlib.ExitStack() as stack:
        with output_errors(target, failed=failed):
            name = _short(target.name)
            with contextlib.suppress(OSError):  # making the folder will tell what is wrong
                clear_abandoned(target.parent, f".{name}.")
            if target.is_dir():
                raise OutputError(f"Cannot write the gazetteer {target}: it is a folder. Give a file name.")
            folder = target.parent / f".{name}.{secrets.token_hex(4)}.partial"
            stack.callback(_clear, folder)  # before it is there: a signal may come at once
            folder.mkdir(mode=0o700)
            lock = FileLock(folder / _LOCK, timeout=0)
            with contextlib.suppress(OSError, NotImplementedError):  # not every network folder has locks
                lock.acquire()
                stack.callback(lock.release)  # before the folder goes: some systems remove no file that is held
                (folder / _HELD).touch()
        yield folder


def _short(name: str) -> str:
    """A name as it is, or cut so that something can be added to it."""
    data = os.fsencode(name)
    if len(data) <= _LONGEST:
        return name
    return f"{data[:_LONGEST].decode(errors='ignore')}{hashlib.sha256(data).hexdigest()[:8]}"


def clear_abandoned(parent: Path, prefix: str = ".") -> None:
    """Remove work folders in a folder whose process is no more; those of running builds are held, and stay.

    Parameters
    ----------
    parent
        The folder.
    prefix
        How names of the work folders start.
    """
    for folder in parent.iterdir():
        named = folder.name.startswith(prefix) and folder.name.endswith(".partial")
        if named and folder.is_dir() and _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove a folder, though a worker that is being ended may still write into it."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_WAIT_S)


def _abandoned(folder: Path) -> bool:
    from filelock import FileLock, Timeout

    try:
        if not (folder / _HELD).exists():
            return time.time() - folder.stat().st_mtime > _UNHELD_S
        with FileLock(folder / _LOCK, timeout=0):
            return True
    except (Timeout, OSError, NotImplementedError):  # held, or gone meanwhile, or nobody can tell
        return False


@contextlib.contextmanager
def output_errors(target: Path, *, failed: str = _GAZETTEER) -> Iterator[None]:
    """One clear error where a file cannot be written.

    Parameters
    ----------
    target
        The file.
    failed
        What is said, with ``{path}`` and ``{why}``.

    Raises
    ------
    OutputError
        In place of what the system or the database says.
    """
    import sqlite3

    try:
        yield
    except GeoincidentsError:
        raise
    except (OSError, sqlite3.Error) as error:
        why = error if failed is _GAZETTEER else getattr(error, "strerror", None) or error
        raise OutputError(failed.format(path=str(target), why=why)) from error


@contextlib.contextmanager
def ended_after_clearing() -> Iterator[None]:
    """Let a signal that would end the process at once end it after everything inside has been cleared away.

    Only where nobody else minds the signal, and in the main thread, which alone may; otherwise nothing changes.
    """
    caught: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        caught.append(number)
        if len(caught) == 1:  # a second one must not break the clearing off
            raise _Ended(128 + number)

    minded = []
    if threading.current_thread() is threading.main_thread():
        minded = [number for number in _ENDS if signal.getsignal(number) is signal.SIG_DFL]
    try:
        for number in minded:
            signal.signal(number, end)
        yield
    finally:
        for number in minded:
            signal.signal(number, signal.SIG_DFL)
        if caught:
            signal.raise_signal(caught[0])
