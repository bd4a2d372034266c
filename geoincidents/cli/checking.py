"""The command ``check``: a table in memory, or one of any size by workers, with the labels of its rows in the file."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from geoincidents import schema
from geoincidents.cli.arguments import columns_of
from geoincidents.cli.locating import raw_reading
from geoincidents.cli.tables import is_folder_of_tables, read_whole, reading

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from geoincidents.gazetteer import Gazetteer

Checked: TypeAlias = "tuple[pd.DataFrame, int, str]"
"""Findings, how many rows were checked, and what their labels are."""


def checked_in_memory(options: argparse.Namespace, gazetteer: Gazetteer) -> Checked:
    """Check a table in memory."""
    from geoincidents.tables.checking import check_incidents
    from geoincidents.tables.containers import read_table

    given = read_table(options.input, **raw_reading(options))
    table = given
    if not _as_it_stands(given, options):
        table = read_whole(options.input, options, gazetteer, country=options.country)
        if len(table) == len(given):  # rows are told by their lines in the file
            table = table.set_axis(given.index)
    found = check_incidents(table, gazetteer=gazetteer, today=options.today)
    return found, len(table), str(table.index.name or "row")


def checked_by_workers(options: argparse.Namespace, gazetteer: Gazetteer) -> Checked:
    """Check a folder, or a file in partitions."""
    from geoincidents.distributed.checking import checked
    from geoincidents.distributed.workers import working

    asked = options.workers is not None or options.scheduler
    with working(options.workers, options.scheduler) if asked else nullcontext(1) as count:
        table = _in_partitions(options, gazetteer, count)
        found, rows = checked(table, gazetteer, options.today)
    return found, rows, str(table.index.name or "row")


def _in_partitions(options: argparse.Namespace, gazetteer: Gazetteer, workers: int) -> Any:
    from geoincidents.distributed.files import raw_partitions
    from geoincidents.distributed.folder import open_incidents
    from geoincidents.tables.locating import incidents_from_table

    if is_folder_of_tables(options.input):
        return open_incidents(options.input)
    given = raw_partitions(options.input, 0, workers=workers, **raw_reading(options))
    if _as_it_stands(given, options):
        return given
    how = reading(options, gazetteer, options.country)
    del how["encoding"], how["sheet"]
    return incidents_from_table(given, **how, source_name=Path(options.input).name)


def _as_it_stands(given: Any, options: argparse.Namespace) -> bool:
    """Whether it is a table of ours, which is checked as it is: to read it would stop at its first fault."""
    return columns_of(options) is None and schema.is_incident_table(given.columns)
