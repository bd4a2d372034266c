"""What the command line prints: JSON, aligned tables and lines."""

from __future__ import annotations

import json
import logging
import math
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from geoincidents import schema

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    import pandas as pd

    from geoincidents.place import Match, Nearby

FOUND, NOT_FOUND, ERROR, PARTIAL = 0, 1, 2, 3
INTERRUPTED = 130  # 128 and the number of the signal, as shells have it


class Bar:
    """Progress on standard error, on one line that is cleared in the end; silent when that is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._stage = ""
        self._bar: Any = None

    def __call__(self, stage: str, done: int, whole: int) -> None:
        """Show how far a stage is."""
        if not self._shown:
            return
        from tqdm import tqdm

        total = whole if whole >= done else None
        if self._bar is None or self._stage != stage:
            self.clear()
            size = {"ncols": shutil.get_terminal_size().columns - 1, "nrows": 2}  # also where none is known
            self._bar = tqdm(desc=stage, total=total, initial=done, leave=False, unit="", unit_scale=True, **size)
            self._stage = stage
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._bar is not None:
            self._bar.close()


def match_lines(match: Match) -> str:
    """A match in lines for a person to read."""
    place = match.place
    if match.lat is None:
        return f"{match.query}\n  {match.status}: {match.why}"
    where = ""
    if place is not None:
        where = ": " + ", ".join(part for part in (place.name, place.admin1, place.country) if part)
        where += f" [{place.place_id}]"
    return (
        f"{match.query}\n"
        f"  {match.status} (score {match.score:.2f}){where}\n"
        f"  {match.lat:.5f}, {match.lon:.5f}, within {match.radius_km:.3g} km ({match.precision})\n"
        f"  {match.why}"
    )


def nearby_record(point: str, near: Nearby) -> dict[str, Any]:
    """A place near a point as plain values, for JSON."""
    from geoincidents.gazetteer.reversing import AZIMUTH_DEG, DISTANCE_KM

    name, admin1, country = near.chain
    return {
        "point": point,
        "phrase": near.phrase,
        schema.PLACE_NAME: name,
        schema.PLACE_ID: near.place.place_id,
        schema.ADMIN1: admin1 or None,
        schema.COUNTRY: country or None,
        DISTANCE_KM: round(near.distance_km, 3),
        AZIMUTH_DEG: None if math.isnan(near.azimuth_deg) else round(near.azimuth_deg, 1),
    }


def deliver(incidents: gpd.GeoDataFrame, options: argparse.Namespace, columns: Sequence[str] = ()) -> int:
    """Write, print as JSON or print as a table, as the options say; the exit status tells whether there is a row.

    Of columns beyond the schema a table that is printed has those that are named.
    """
    if options.output:
        from geoincidents.tables.files import write_incidents

        write_incidents(incidents, options.output, spreadsheet_safe=options.spreadsheet_safe, hxl=options.hxl)
        say(f"{shown_output(options)}: {plural(len(incidents), 'row')}")
    if options.json:
        print_json(_records(incidents))
    elif not options.output:
        _print_table(incidents, columns)
    return FOUND if len(incidents) else NOT_FOUND


def _records(incidents: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    from geoincidents.measures.reference import coordinates
    from geoincidents.tables.columns import LAT, LON

    table = incidents.drop(columns=incidents.geometry.name)
    records: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso"))
    lats, lons = coordinates(incidents)
    for record, lat, lon in zip(records, lats.tolist(), lons.tolist(), strict=True):
        record[LAT], record[LON] = (None, None) if math.isnan(lat) else (lat, lon)
        for column in (schema.DATE_START, schema.DATE_END, schema.SOURCE_DATE):
            record[column] = record[column][:10] if record.get(column) else None
        for column in schema.HOLD_JSON:
            record[column] = json.loads(record[column]) if record.get(column) else None
    return records


def print_json(value: object) -> None:
    """Print a value as JSON, letters of every script as they are where the stream takes them."""
    unicode = (sys.stdout.encoding or "utf-8").lower().replace("-", "").startswith("utf")
    print(json.dumps(value, ensure_ascii=not unicode, indent=1))


def _print_table(incidents: gpd.GeoDataFrame, columns: Sequence[str]) -> None:
    """Rows in aligned columns: when, what, where, how many, how certain, and some more."""
    rows = [("date", "type", "kind", "certainty", "killed", "injured", "place", "status", *columns)]
    for _, row in incidents.iterrows():
        days = [_cell(value)[:10] for value in (row[schema.DATE_START], row[schema.DATE_END])]
        rows.append(
            (
                _span(*days),
                _cell(row[schema.EVENT_TYPE]),
                _cell(row[schema.RECORD_KIND]),
                _cell(row[schema.CERTAINTY]),
                _toll(row[schema.KILLED_LOW], row[schema.KILLED_BEST], row[schema.KILLED_HIGH]),
                _toll(row[schema.INJURED_LOW], row[schema.INJURED_BEST], row[schema.INJURED_HIGH]),
                _cell(row[schema.PLACE_PHRASE])[:40],
                _cell(row[schema.MATCH_STATUS]),
                *(_cell(round(row[name], 1) if isinstance(row[name], float) else row[name]) for name in columns),
            ),
        )
    for line in _aligned(rows):
        print(line)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, every column as wide as its widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def print_findings(found: pd.DataFrame, row: str) -> None:
    """What is wrong with a table: a line for each finding, and below it what, such as, and what to do."""
    from geoincidents.tables import findings

    every = findings.records(found)
    if not every:
        return
    rows = [[findings.SEVERITY, findings.ROWS, findings.COLUMN, findings.FINDING, f"first {row}s"]]
    for one in every:
        more = ", ..." if one[findings.ROWS] > len(one[findings.FIRST_ROWS]) else ""
        labels = ", ".join(map(str, one[findings.FIRST_ROWS])) + more
        cells = (one[findings.SEVERITY], f"{one[findings.ROWS]:,}", one[findings.COLUMN] or "-", one[findings.FINDING])
        rows.append([*cells, labels])
    head, *lines = _aligned(rows)
    print(head)
    for line, one in zip(lines, every, strict=True):
        such = f" Such as {', '.join(map(repr, one[findings.VALUES]))}." if one[findings.VALUES] else ""
        print(line)
        print(f"    {one[findings.MESSAGE]}{such}")
        print(f"    -> {one[findings.REMEDY]}")


@contextmanager
def findings_told_once() -> Iterator[None]:
    """Keep the log of a table's reader quiet, whose findings are printed."""
    reader = logging.getLogger("geoincidents.tables")
    before = reader.level
    reader.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        reader.setLevel(before)


_MOST_FINDINGS = 12


def say_findings(table: pd.DataFrame) -> None:
    """What was guessed, left out or looks wrong in a table that was read, a line each."""
    from geoincidents.cli.arguments import in_options
    from geoincidents.tables import findings

    every = findings.ordered(table.attrs.get(findings.ATTR, []))
    for one in every[:_MOST_FINDINGS]:
        say(f"{one[findings.SEVERITY]}: {in_options(one[findings.MESSAGE])}")
    if len(every) > _MOST_FINDINGS:
        say(f"and {len(every) - _MOST_FINDINGS} more; see them all with: geoincidents check FILE")


def _cell(value: Any) -> str:
    import pandas as pd

    return "-" if pd.isna(value) else " ".join(str(value).split())


def _span(first: str, last: str) -> str:
    """Days as one, as a range, or as "by" the last one."""
    if last in {first, "-"}:
        return first
    return f"by {last}" if first == "-" else f"{first}/{last}"


def _toll(low: Any, best: Any, high: Any) -> str:
    if _cell(best) != "-":
        return _cell(best)
    if _cell(low) != "-":
        return f"{low}+" if _cell(high) == "-" else f"{low}-{high}"
    return "-" if _cell(high) == "-" else f"<={high}"


def say(message: str) -> None:
    """Print a message where it does not mix with data."""
    print(message, file=sys.stderr)


def shown_output(options: argparse.Namespace) -> str:
    """Where a result went, as the user named it: a file, or standard output."""
    return str(getattr(options, "shown_output", options.output))


def plural(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
