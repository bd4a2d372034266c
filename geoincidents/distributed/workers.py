"""Processes that read partitions: some of this machine, or those of a Dask scheduler."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geoincidents.errors import InputError, missing_extra

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def working(workers: int | None, scheduler: str | None) -> Iterator[int]:
    """Give the work within to so many processes of this machine, or to those of a scheduler; how many there are."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise missing_extra("Work by several processes", "distributed") from error
    if workers is not None and workers < 1:
        raise InputError(f"--workers {workers} is no number of processes. Give 1 or more.")
    logging.getLogger("distributed.shuffle").setLevel(logging.ERROR)  # which warns of each shuffle that begins
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout="10s")
        except (OSError, ValueError, TimeoutError) as error:
            msg = f"No Dask scheduler answers at {scheduler!r}: {error}. Start one, or use --workers."
            raise InputError(msg) from error
        with client:
            yield max(1, len(client.scheduler_info()["workers"]))
        return
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
    ):
        yield workers or 1
