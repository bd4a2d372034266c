"""Runs one function over many chunks in processes of their own, results in order.

``multiprocessing`` would run an unguarded script of the user again in each process; these processes start from
this module instead, end when their input ends, and so never outlive the one that started them.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from geoincidents.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_CODE = "from geoincidents.compile.workers import serve; serve()"


def parallel_map(
    function: Callable[[_Item], _Result],
    items: Iterable[_Item],
    *,
    workers: int | None = None,
    on_lost: Callable[[_Item], _Result] | None = None,
) -> Generator[_Result, None, None]:
    """Results of a function for each item, in the order of the items.

    Parameters
    ----------
    function
        Any; what a script or a notebook defines is sent along.
    items
        Large ones: each is sent to another process. A single item is done here.
    workers
        Processes; by default as many as this process may use cores. 1 works without any.
    on_lost
        Gives, here, the result of an item whose process ended before its time; another process takes its place.

    Yields
    ------
    object
        One result an item.

    Raises
    ------
    OutputError
        If a process ends before its time and nothing says what then.
    """
    rest = iter(items)
    first = list(islice(rest, 2))
    count = workers or usable_cores()
    if count == 1 or len(first) < 2 or not sys.executable:  # noqa: PLR2004 one item needs no company
        yield from map(function, chain(first, rest))
        return
    with ExitStack() as stack:
        pool = [_Worker(stack, on_lost) for _ in range(count)]
        turn = 0
        for turn, item in enumerate(chain(first, rest)):
            worker = pool[turn % count]
            done: tuple[Any] | None = worker.receive() if turn >= count else None
            worker.send((function, item))
            if done is not None:
                yield done[0]
        waiting = min(turn + 1, count)
        for late in range(turn + 1 - waiting, turn + 1):
            yield pool[late % count].receive()[0]


def usable_cores() -> int:
    """Cores that this process may use.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> usable_cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class _Worker:
    """One process, fed through its standard input."""

    def __init__(self, stack: ExitStack, on_lost: Callable[[Any], Any] | None) -> None:
        self._on_lost = on_lost
        self._process = self._start()
        stack.callback(self._end)

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        root = str(Path(__file__).parents[2])
        path = os.pathsep.join([root, *filter(None, sys.path)])  # the folder of the user's script among them
        return subprocess.Popen(  # noqa: S603 this interpreter, a constant program
            [sys.executable, "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            # Ctrl-C goes to the process that started this one, which ends it without a word from here.
            process_group=0 if os.name == "posix" else None,
        )

    def send(self, job: tuple[Callable[[Any], Any], Any]) -> None:
        self._item = job[1]
        try:
            self._put(job)
        except OSError:
            if self._on_lost is None:
                raise self._lost() from None
            # It ended between two items, so the next one takes this item whole.
            self._restart()
            self._put(job)

    def _put(self, job: tuple[Callable[[Any], Any], Any]) -> None:
        import cloudpickle

        # Of what a script or a notebook defines, pickle sends the name alone, which another process knows nothing of.
        cloudpickle.dump(job, self._stream(self._process.stdin), protocol=pickle.HIGHEST_PROTOCOL)
        self._stream(self._process.stdin).flush()

    def receive(self) -> tuple[Any]:
        try:
            result, error = pickle.load(self._stream(self._process.stdout))  # noqa: S301 our own process wrote it
        except (EOFError, pickle.UnpicklingError, OSError):
            if self._on_lost is None:
                raise self._lost() from None
            self._restart()
            return (self._on_lost(self._item),)
        if error is not None:
            raise error
        return (result,)

    def _restart(self) -> None:
        self._end()
        self._process = self._start()

    def _lost(self) -> OutputError:
        return OutputError("A worker process ended before its time. Check the memory that is left, and try again.")

    def _end(self) -> None:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            try:
                self._stream(stream).close()
            except OSError:  # what was still to be written has no reader any more
                continue
        self._process.wait()

    @staticmethod
    def _stream(stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise OutputError("A worker process has no input or output. Try again.")
        return stream


def serve() -> None:
    """Do the jobs that come in on standard input until it ends."""
    jobs, results = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not mix with results
    while True:
        try:
            function, item = pickle.load(jobs)  # noqa: S301 the process that started this one wrote it
        except EOFError:
            return
        except KeyboardInterrupt:
            return
        try:
            answer: tuple[object, Exception | None] = (function(item), None)
        except Exception as error:  # noqa: BLE001 it is raised again on the other side
            answer = (None, error)
        except KeyboardInterrupt:
            return
        pickle.dump(answer, results, protocol=pickle.HIGHEST_PROTOCOL)
        results.flush()
