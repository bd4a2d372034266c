"""Commands given to several processes, or to a Dask scheduler: tables of any size, into folders of GeoParquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoincidents import schema
from geoincidents.cli.output import FOUND, NOT_FOUND, plural, say, shown_output
from geoincidents.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.reports.reading import Task


def by_workers(options: argparse.Namespace) -> bool:
    """Whether reports are for Dask: a scheduler is named, or the output of several processes is a folder."""
    return bool(options.scheduler) or (options.jobs is not None and bool(options.output) and _is_folder(options.output))


def _is_folder(output: str) -> bool:
    return not Path(output).suffix


def _checked(options: argparse.Namespace, *whole: str) -> None:
    """Refuse what takes a table in memory."""
    if refused := [name for name in (*whole, "json") if getattr(options, name)]:
        raise InputError(f"--{refused[0]} takes a table in memory. Leave out --workers and --scheduler, or it.")
    if not options.output or not _is_folder(options.output):
        raise InputError("Workers write into a folder. Name it: -o FOLDER.")


def _written(make: Callable[[int], Any], options: argparse.Namespace, workers: int | None) -> int:
    """Write a Dask table that is made for so many processes; the exit status of the command."""
    from geoincidents.distributed.folder import FILES, parts_of, write_incidents
    from geoincidents.distributed.workers import working

    with working(workers, options.scheduler) as count:
        write_incidents(make(count), options.output)
    parts = parts_of(options.output) if any(Path(options.output).glob(FILES)) else []
    rows = sum(part.rows for part in parts)
    say(f"{shown_output(options)}: {plural(rows, 'row')} in {plural(len(parts), 'file')}")
    return FOUND if rows else NOT_FOUND


def located_by_workers(options: argparse.Namespace, gazetteer: Gazetteer) -> int:
    """Locate a table."""
    from geoincidents.cli.locating import asked, raw_reading
    from geoincidents.distributed.files import raw_partitions
    from geoincidents.tables.locating import locate

    _checked(options, "unplaced", "corrections", "divisions")

    def make(workers: int) -> Any:
        table = raw_partitions(options.input, options.partitions or 0, workers=workers, **raw_reading(options))
        return locate(table, **asked(options, gazetteer))

    return _written(make, options, options.workers)


def extracted_by_workers(options: argparse.Namespace, task: Task, gazetteer: Gazetteer) -> int:
    """Read reports; what cannot be read is told by the process that tried."""
    from geoincidents.distributed.reports import read_files

    _checked(options)
    return _written(lambda _: read_files(options.inputs, task, gazetteer), options, options.jobs)


def linked_by_workers(
    options: argparse.Namespace, task: Task, gazetteer: Gazetteer, *, texts: Sequence[str], reading: dict[str, Any]
) -> int:
    """Link reports and tables; of several, columns beyond the schema are left out."""
    from geoincidents.distributed.frames import stacked
    from geoincidents.distributed.reports import read_files
    from geoincidents.linking import link_reports
    from geoincidents.tables.files import read_incidents

    _checked(options, "events")

    def make(workers: int) -> Any:
        tables = [
            read_incidents(name, partitions=workers * _PARTS_A_WORKER, **reading)
            for name in options.inputs
            if name not in texts
        ]
        tables += [read_files(texts, task, gazetteer)] if texts else []
        table = tables[0] if len(tables) == 1 else stacked([one[[*schema.DTYPES, schema.GEOMETRY]] for one in tables])
        return link_reports(table, gazetteer=gazetteer)

    return _written(make, options, options.jobs)


_PARTS_A_WORKER = 8


def queried_by_workers(options: argparse.Namespace, gazetteer: Gazetteer, reading: dict[str, Any]) -> int:
    """Select rows."""
    from geoincidents.cli.selecting import conditions
    from geoincidents.cli.tables import opened_folder
    from geoincidents.tables.files import read_incidents

    _checked(options)

    def make(workers: int) -> Any:
        path = options.input
        rows = (
            opened_folder(path, options, gazetteer)
            if Path(path).is_dir()
            else read_incidents(path, partitions=workers * _PARTS_A_WORKER, **reading)
        )
        for one in conditions(options, gazetteer, by_country=True):
            rows = rows[one.mask(rows)]
        return rows

    return _written(make, options, options.workers)
