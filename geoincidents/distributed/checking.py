"""What is wrong with a table of any size; see :mod:`geoincidents.tables.checking`.

Partitions are gone through twice: for what each has to say to the others, in counts and numbers, and for what is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoincidents.distributed.frames import delayed, gathered
from geoincidents.tables import findings
from geoincidents.tables.checking import found_in, last_day, table_of, told_at_reading
from geoincidents.tables.checks.subject import subject_of
from geoincidents.tables.checks.whole import Survey, Whole

if TYPE_CHECKING:
    import pandas as pd

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.checking import Day
    from geoincidents.tables.findings import Finding, Told


def check_incidents(incidents: Any, *, gazetteer: Gazetteer | None = None, today: Day | None = None) -> pd.DataFrame:
    """What is wrong over all partitions, computed, for it is small; see :func:`geoincidents.check_incidents`."""
    return checked(incidents, gazetteer, today)[0]


def checked(incidents: Any, gazetteer: Gazetteer | None, today: Day | None) -> tuple[pd.DataFrame, int]:
    """What is wrong over all partitions, and how many rows they have."""
    how = (last_day(today), gazetteer)
    # Computed by itself, so that no worker keeps its rows until all others are surveyed.
    whole = delayed(Whole.of)(gathered(incidents, _surveyed, *how), gazetteer).compute()
    told = gathered(incidents, _told, *how, whole)
    chosen = delayed(findings.commonest)([delayed(_numbers)(one) for one in told])
    # Values stay where they are found; only those that are shown come together.
    kept = delayed(list)([delayed(_kept)(one, chosen) for one in told]).compute()
    at_reading = findings.merged(read for _, read in kept)
    return table_of(findings.together(found for found, _ in kept), at_reading), whole.rows


def _surveyed(part: pd.DataFrame, number: int, day: pd.Timestamp, gazetteer: Gazetteer | None) -> Survey:
    return Survey.of(subject_of(part, day, gazetteer, number))


def _told(
    part: pd.DataFrame, number: int, day: pd.Timestamp, gazetteer: Gazetteer | None, whole: Whole
) -> tuple[list[Told], list[Finding]]:
    return found_in(subject_of(part, day, gazetteer, number), part, whole), told_at_reading(part)


def _numbers(told: tuple[list[Told], list[Finding]]) -> dict[Any, Any]:
    return {one.kind: (one.numbers, one.counts) for one in told[0]}


def _kept(told: tuple[list[Told], list[Finding]], chosen: dict[Any, Any]) -> tuple[list[Told], list[Finding]]:
    found, at_reading = told
    return [one.only(chosen[one.kind]) for one in found], at_reading
