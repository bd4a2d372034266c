"""Everything that is wrong with an incident table, told at once and without changing it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from geoincidents.errors import InputError
from geoincidents.gazetteer.checks import shown
from geoincidents.parallel import as_whole
from geoincidents.tables import findings
from geoincidents.tables.checks.cells import check_cells
from geoincidents.tables.checks.dates import check_dates, check_undated
from geoincidents.tables.checks.places import check_places
from geoincidents.tables.checks.points import check_points
from geoincidents.tables.checks.repeats import check_repeats
from geoincidents.tables.checks.subject import Subject, subject_of
from geoincidents.tables.checks.tolls import check_tolls
from geoincidents.tables.checks.whole import Survey, Whole
from geoincidents.tables.findings import SHOWN_ROWS

if TYPE_CHECKING:
    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.findings import Finding, Told

Day: TypeAlias = "str | dt.date | pd.Timestamp"

_EASTERNMOST = dt.timezone(dt.timedelta(hours=14))  # Kiribati, where every day begins


@as_whole("checking")
def check_incidents(
    incidents: pd.DataFrame, *, gazetteer: Gazetteer | None = None, today: Day | None = None
) -> pd.DataFrame:
    """Everything that is wrong with a table of incidents, the gravest first.

    Nothing is changed and nothing raised for what the table holds: what does not fit the schema is a finding, too, and
    so is what :func:`read_incidents` set aside when it read the table. Checked are identifiers, words and types of
    values, days, points against countries and divisions, what many rows share, tolls, places that were not found, and
    rows that are there twice.

    Parameters
    ----------
    incidents
        Incident table, or any table with columns of the schema; points as geometry, or as ``lat`` and ``lon``. Of a
        Dask table or a folder the findings are those of one table.
    gazetteer
        Whose countries and divisions count; the default one by default.
    today
        Last day that an incident may have; by default the day that it is where days begin, so that no row is called
        future which is not.

    Returns
    -------
    pandas.DataFrame
        One row for each column and kind of fault, empty for a clean table. ``severity`` is ``error`` (cannot be right,
        or cannot be used), ``warning`` (look at it before you count) or ``note``; ``finding`` names the kind, such as
        ``swapped_coordinates``; ``column``; ``rows`` counts them; ``first_rows`` has the labels of five,
        ``values`` five values, the commonest first; ``message`` says what, ``remedy`` what to do.

    Raises
    ------
    InputError
        If it is no table, or ``today`` is no day.

    Examples
    --------
    >>> table = pd.DataFrame({"incident_id": ["a", "b"], "record_kind": "incident", "event_type": "shelling",
    ...     "match_status": "given", "geo_precision": "settlement", "geo_radius_km": 5, "country": ["LBY", "LBY"],
    ...     "date_start": ["2019-04-05", "2091-04-05"], "lat": [32.88, 13.18], "lon": [13.18, 32.88]})
    >>> check_incidents(table, today="2025-01-01")[["severity", "finding", "rows", "first_rows"]].values.tolist()
    [['error', 'future_date', 1, [1]], ['error', 'swapped_coordinates', 1, [1]]]
    """
    subject = subject_of(incidents, last_day(today), gazetteer)
    found = found_in(subject, incidents, Whole.of([Survey.of(subject)], gazetteer))
    return table_of(findings.together([found]), told_at_reading(incidents))


def found_in(subject: Subject, part: pd.DataFrame, whole: Whole) -> list[Told]:
    """What a part of a table has to tell of its own rows, by what holds for all."""
    if not len(part):
        return []
    return [
        *_repeated_columns(part),
        *check_cells(subject),
        *check_dates(subject, whole),
        *check_undated(subject, whole),
        *check_points(subject, whole),
        *check_places(subject, whole),
        *check_tolls(subject, whole),
        *check_repeats(subject, whole),
    ]


def table_of(found: list[Finding], at_reading: list[Finding]) -> pd.DataFrame:
    """Findings as a table; of what was told at reading what is not found now."""
    known = {(one[findings.COLUMN], one[findings.FINDING]) for one in found}
    told = [one for one in at_reading if (one[findings.COLUMN], one[findings.FINDING]) not in known]
    return findings.table([*found, *told])


def _repeated_columns(frame: pd.DataFrame) -> list[Told]:
    """A finding where two columns have one name, of which only the first is checked."""
    names = list(dict.fromkeys(str(name) for name in frame.columns[frame.columns.duplicated()]))
    if not names:
        return []
    message = f"Several columns are called {', '.join(map(repr, names[:SHOWN_ROWS]))}; the first of each counts."
    every, remedy = range(len(frame)), "Rename or drop the rest."
    return [findings.told("error", "repeated_columns", None, every, names, message, remedy, index=frame.index)]


def told_at_reading(incidents: pd.DataFrame) -> list[Finding]:
    """What was found when the table was read; not what is about rows that are no longer in it."""
    told = incidents.attrs.get(findings.ATTR)
    if not isinstance(told, list):
        return []
    labels = {findings.plain(label) for label in incidents.index}
    return [one for one in told if not one[findings.FIRST_ROWS] or not labels.isdisjoint(one[findings.FIRST_ROWS])]


def last_day(today: Day | None) -> pd.Timestamp:
    """Last day that an incident may have."""
    if today is None:
        return pd.Timestamp(dt.datetime.now(_EASTERNMOST).date())
    try:
        day = pd.Timestamp(today)
    except (ValueError, TypeError) as error:
        raise InputError(f"today={shown(today)} is no day. Give YYYY-MM-DD or a date.") from error
    if pd.isna(day):
        raise InputError("today=NaT is no day. Give YYYY-MM-DD or a date.")
    return day.tz_localize(None).normalize()
