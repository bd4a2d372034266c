"""Folders that a file is made in: gone when the work is done or broken off, and those of killed builds with them."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import signal
import threading
import time
from typing import TYPE_CHECKING, Final

from geoincidents.errors import GeoincidentsError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

_LOCK: Final = "lock"
_HELD: Final = "held"  # made when the lock is held: a folder without it may be one that is being begun
_UNHELD_S: Final = 24 * 3600  # a folder that never got so far is nobody's after a day
_TRIES, _WAIT_S = 40, 0.05
_ENDS: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class _Ended(SystemExit):
    """A signal told this process to end."""


@contextlib.contextmanager
def workspace(target: Path) -> Iterator[Path]:
    """A folder beside a file that is being made, gone when the work is done.

    Folders that killed builds of the same file left are cleared away first; each has a lock that its process holds as
    long as it lives.

    Parameters
    ----------
    target
        The file.

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
        with output_errors(target):
            with contextlib.suppress(OSError):  # making the folder will tell what is wrong
                clear_abandoned(target.parent, f".{target.name}.")
            if target.is_dir():
                raise OutputError(f"Cannot write the gazetteer {target}: it is a folder. Give a file name.")
            folder = target.parent / f".{target.name}.{secrets.token_hex(4)}.partial"
            stack.callback(_clear, folder)  # before it is there: a signal may come at once
            folder.mkdir(mode=0o700)
            lock = FileLock(folder / _LOCK, timeout=0)
            with contextlib.suppress(OSError, NotImplementedError):  # not every network folder has locks
                lock.acquire()
                stack.callback(lock.release)  # before the folder goes: some systems remove no file that is held
                (folder / _HELD).touch()
        yield folder


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
def output_errors(target: Path) -> Iterator[None]:
    """One clear error where a file cannot be written.

    Parameters
    ----------
    target
        The file.

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
        raise OutputError(
            f"Cannot write the gazetteer {target}: {error}. Check the folder and the free space."
        ) from error


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
