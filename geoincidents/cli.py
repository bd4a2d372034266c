"""The command ``geoincidents``: one command is one public function.

Data goes to standard output, messages to standard error. Exit status: 0 done, 1 nothing found or not every
name resolved, 2 an error, in one line.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoincidents import __version__, schema
from geoincidents.errors import GeoincidentsError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geoincidents.gazetteer import Gazetteer

_REPORT_SUFFIXES = {".txt", ".text", ""}
_FOUND, _NOT_FOUND, _ERROR = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        Words after the program's name; those of the process by default.

    Returns
    -------
    int
        Exit status.

    Raises
    ------
    SystemExit
        If the words cannot be understood, or help was asked for.

    Examples
    --------
    >>> main(["resolve", "Sabha", "--country", "LY", "--json"])  # doctest: +ELLIPSIS
    [...
    0
    """
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (GeoincidentsError, OSError) as error:
        message = " ".join(str(error).split())
        print(f"geoincidents: {message}", file=sys.stderr)
        return _ERROR
    except BrokenPipeError:  # the reader of our output has gone, as in `| head`
        return _FOUND
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="geoincidents",
        description="News reports and event tables into located, dated, countable incidents, offline.",
    )
    parser.add_argument("--version", action="version", version=f"geoincidents {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_map(commands)
    _add_extract(commands)
    _add_resolve(commands)
    _add_locate(commands)
    _add_query(commands)
    _add_gazetteer(commands)
    return parser


def _command(commands: Any, name: str, run: Any, text: str, epilog: str = "") -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=epilog,
    )
    command.set_defaults(run=run)
    command.add_argument("--gazetteer", metavar="FILE", help="gazetteer file to use instead of the embedded one")
    return command


def _reading(command: argparse.ArgumentParser) -> None:
    command.add_argument("--published", metavar="DATE", help="day the reports were published, YYYY-MM-DD")
    command.add_argument("--near", metavar="PLACE", help="place that the reports are about, as a hint")
    command.add_argument("--country", metavar="CODE", help="country that the reports are about: LY, LBY or Libya")


def _add_map(commands: Any) -> None:
    command = _command(
        commands,
        "map",
        _map,
        "draw reports or an incident table as one offline HTML page",
        'example: geoincidents map report.txt --published 2019-04-07 --reference Tripoli -o tripoli.html',
    )
    command.add_argument("inputs", nargs="+", metavar="FILE", help="reports (.txt) or one incident table")
    _reading(command)
    command.add_argument("--reference", metavar="PLACE", help="place to draw distance rings round")
    command.add_argument("--rings", metavar="KM,KM", help="radii of the rings in kilometres, such as 10,25,50")
    command.add_argument("--title", help="heading of the page")
    command.add_argument("--tiles", metavar="PROVIDER", help="draw on online tiles, such as OpenStreetMap.Mapnik")
    command.add_argument("-o", "--output", required=True, metavar="PAGE", help="HTML file to write")


def _add_extract(commands: Any) -> None:
    command = _command(commands, "extract", _extract, "read reports into an incident table")
    command.add_argument("inputs", nargs="+", metavar="FILE", help="reports as UTF-8 text")
    _reading(command)
    _output(command)


def _add_resolve(commands: Any) -> None:
    command = _command(commands, "resolve", _resolve, "look place names up in the gazetteer")
    command.add_argument("names", nargs="+", metavar="NAME", help='such as "Wadi Rabi" or "50km south of Tripoli"')
    command.add_argument("--country", metavar="CODE", help="hold the answers to a country: LY, LBY or Libya")
    command.add_argument("--near", metavar="PLACE", help="expect the places near this one")
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_locate(commands: Any) -> None:
    command = _command(commands, "locate", _locate, "give the rows of a table points by their place names")
    command.add_argument("input", metavar="TABLE", help="CSV, GeoJSON, GeoPackage or Parquet file")
    command.add_argument("--place", default="location", metavar="COLUMN", help="column with the place (%(default)s)")
    command.add_argument("--country", metavar="COLUMN", help="column with the country, or one country for all")
    command.add_argument("--near", metavar="PLACE", help="expect the places near this one")
    _output(command)


def _add_query(commands: Any) -> None:
    command = _command(
        commands,
        "query",
        _query,
        "select rows of an incident table",
        'example: geoincidents query tripoli.csv --within "Tripoli:50km" --between 2019-04-01 2019-04-30',
    )
    command.add_argument("input", metavar="TABLE", help="incident table that geoincidents wrote")
    command.add_argument("--within", metavar="PLACE:KM", help='within a distance, such as "Tripoli:50km"')
    command.add_argument("--between", nargs=2, metavar=("FROM", "TO"), help="days, both included, YYYY-MM-DD")
    command.add_argument("--type", action="append", metavar="TYPE", help="event type; may be given again")
    command.add_argument("--countable", action="store_true", help="only rows that enter counts and sums")
    command.add_argument("--nearest", metavar="PLACE:N", help='the nearest rows, such as "Tripoli:5"')
    _output(command)


def _add_gazetteer(commands: Any) -> None:
    group = commands.add_parser("gazetteer", help="look into a gazetteer", description="Look into a gazetteer.")
    inner = group.add_subparsers(metavar="COMMAND", required=True)
    command = _command(inner, "info", _info, "print sources, licences, counts and build date of a gazetteer")
    command.add_argument("--json", action="store_true", help="print JSON")


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", metavar="FILE", help="write .csv, .geojson, .gpkg or .parquet")
    command.add_argument("--json", action="store_true", help="print the rows as JSON")


def _gazetteer(options: argparse.Namespace) -> Gazetteer:
    from geoincidents.gazetteer import Gazetteer

    return Gazetteer.open(options.gazetteer) if options.gazetteer else Gazetteer.default()


def _map(options: argparse.Namespace) -> int:
    from geoincidents.maps import incident_map

    gazetteer = _gazetteer(options)
    rings = _kilometres(options.rings) if options.rings else None
    incidents = _incidents(options, gazetteer)
    page = incident_map(
        incidents,
        reference=options.reference,
        title=options.title or _title(options.inputs),
        rings_km=rings,
        basemap=options.tiles or "land",
        gazetteer=gazetteer,
    )
    page.save(options.output)
    located = int((incidents.geometry.notna() & ~incidents.geometry.is_empty).sum())
    _say(f"{options.output}: {_plural(len(incidents), 'row')}, {located} with a point")
    return _FOUND


def _title(inputs: Sequence[str]) -> str:
    first = Path(inputs[0]).stem.replace("_", " ").replace("-", " ")
    return first if len(inputs) == 1 else f"{first} and {len(inputs) - 1} more"


def _incidents(options: argparse.Namespace, gazetteer: Gazetteer) -> gpd.GeoDataFrame:
    tables = [name for name in options.inputs if Path(name).suffix.lower() not in _REPORT_SUFFIXES]
    if not tables:
        return _read_reports(options, gazetteer)
    if len(options.inputs) > 1:
        raise InputError(f"Give reports (.txt) or one table, not both: {', '.join(options.inputs[:3])}.")
    from geoincidents.io import read_incidents

    return read_incidents(tables[0], country=options.country, gazetteer=gazetteer)


def _read_reports(options: argparse.Namespace, gazetteer: Gazetteer) -> gpd.GeoDataFrame:
    from geoincidents.reports import read_reports

    return read_reports(
        options.inputs,
        published=options.published,
        near=options.near,
        country=options.country,
        gazetteer=gazetteer,
    )


def _extract(options: argparse.Namespace) -> int:
    return _deliver(_read_reports(options, _gazetteer(options)), options)


def _resolve(options: argparse.Namespace) -> int:
    gazetteer = _gazetteer(options)
    matches = [gazetteer.resolve(name, country=options.country, near=options.near) for name in options.names]
    if options.json:
        from geoincidents.gazetteer.matches import match_record

        _print_json([match_record(match) for match in matches])
    else:
        for match in matches:
            print(_match_line(match))
    unresolved = any(match.status is schema.MatchStatus.UNRESOLVED for match in matches)
    return _NOT_FOUND if unresolved else _FOUND


def _match_line(match: Any) -> str:
    if match.lat is None:
        return f"{match.query}\n  {match.status}: {match.why}"
    place = match.place
    where = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
    return (
        f"{match.query}\n"
        f"  {match.status} (score {match.score:.2f}): {where} [{place.place_id}]\n"
        f"  {match.lat:.5f}, {match.lon:.5f}, within {match.radius_km:.0f} km ({match.precision})\n"
        f"  {match.why}"
    )


def _locate(options: argparse.Namespace) -> int:
    from geoincidents.io import read_incidents

    columns = {schema.PLACE_PHRASE: options.place}
    located = read_incidents(
        options.input,
        columns=columns,
        country=options.country,
        gazetteer=_gazetteer(options),
    )
    return _deliver(located, options)


def _query(options: argparse.Namespace) -> int:
    from geoincidents import query
    from geoincidents.io import read_incidents

    gazetteer = _gazetteer(options)
    incidents = read_incidents(options.input, gazetteer=gazetteer)
    if options.within:
        reference, km = _reference_and_number(options.within, "--within", "Tripoli:50km")
        incidents = incidents[query.within_radius(incidents, reference, km=km, gazetteer=gazetteer)]
    if options.between:
        incidents = incidents[query.between(incidents, *options.between)]
    if options.type:
        unknown = sorted(set(options.type) - set(map(str, schema.EventType)))
        if unknown:
            raise InputError(f"{unknown[0]!r} is no event type. Types: {', '.join(schema.EventType)}.")
        incidents = incidents[incidents[schema.EVENT_TYPE].isin(options.type)]
    if options.countable:
        incidents = incidents[query.countable(incidents)]
    if options.nearest:
        reference, count = _reference_and_number(options.nearest, "--nearest", "Tripoli:5")
        incidents = incidents[query.near(incidents, reference, k=int(count), gazetteer=gazetteer)]
    return _deliver(incidents, options)


def _reference_and_number(text: str, option: str, example: str) -> tuple[str | tuple[float, float], float]:
    """Reference and number of "PLACE:NUMBER", where the place may be "lat,lon" and the number may end in km."""
    place, _, number = text.rpartition(":")
    try:
        value = float(number.strip().lower().removesuffix("km"))
    except ValueError:
        value = -1.0
    if not place.strip() or not value > 0:
        raise InputError(f'{option} {text!r} is not PLACE:NUMBER. Write it like "{example}" or "32.89,13.19:{example.split(":")[1]}".')
    try:
        lat, lon = (float(part) for part in place.split(","))
    except ValueError:
        return place.strip(), value
    return (lat, lon), value


def _kilometres(text: str) -> list[float]:
    try:
        values = [float(part.strip().lower().removesuffix("km")) for part in text.split(",")]
    except ValueError:
        values = []
    if not values or min(values) <= 0:
        raise InputError(f"--rings {text!r} is no list of kilometres. Write it like 10,25,50.")
    return sorted(values)


def _deliver(incidents: gpd.GeoDataFrame, options: argparse.Namespace) -> int:
    if options.output:
        from geoincidents.io import write_incidents

        write_incidents(incidents, options.output)
        _say(f"{options.output}: {_plural(len(incidents), 'row')}")
    if options.json:
        _print_json(_records(incidents))
    elif not options.output:
        _print_table(incidents)
    return _FOUND if len(incidents) else _NOT_FOUND


def _records(incidents: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    from geoincidents.tables import LAT, LON

    table = incidents.drop(columns=incidents.geometry.name)
    records: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso"))
    for record, point in zip(records, incidents.geometry, strict=True):
        empty = point is None or point.is_empty
        record[LAT], record[LON] = (None, None) if empty else (point.y, point.x)
        for column in (schema.DATE_START, schema.DATE_END, schema.SOURCE_DATE):
            record[column] = record[column][:10] if record.get(column) else None
    return records


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _print_table(incidents: gpd.GeoDataFrame) -> None:
    """Rows in aligned columns: when, what, where, how many, how certain."""
    rows = [("date", "type", "kind", "certainty", "killed", "injured", "place", "status")]
    for _, row in incidents.iterrows():
        days = [value.strftime("%Y-%m-%d") for value in (row[schema.DATE_START], row[schema.DATE_END]) if value == value]  # noqa: PLR0124 NaT
        rows.append(
            (
                "/".join(dict.fromkeys(days)) or "-",
                _cell(row[schema.EVENT_TYPE]),
                _cell(row[schema.RECORD_KIND]),
                _cell(row[schema.CERTAINTY]),
                _toll(row[schema.KILLED_LOW], row[schema.KILLED_BEST], row[schema.KILLED_HIGH]),
                _toll(row[schema.INJURED_LOW], row[schema.INJURED_BEST], row[schema.INJURED_HIGH]),
                _cell(row[schema.PLACE_PHRASE])[:40],
                _cell(row[schema.MATCH_STATUS]),
            ),
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    import pandas as pd

    return "-" if pd.isna(value) else " ".join(str(value).split())


def _toll(low: Any, best: Any, high: Any) -> str:
    if _cell(best) != "-":
        return _cell(best)
    if _cell(low) != "-":
        return f"{low}+" if _cell(high) == "-" else f"{low}-{high}"
    return "-" if _cell(high) == "-" else f"<={high}"


def _info(options: argparse.Namespace) -> int:
    info = _gazetteer(options).info()
    if options.json:
        _print_json(info)
        return _FOUND
    print(f"{info['places']:,} places, {info['names']:,} names, {info['countries']} countries, built {info['build_date']}")
    for source in info["sources"]:
        print(f"  {source['places']:>9,}  {source['name']}, {source['licence']}, {source['date']}: {source['attribution']}")
    return _FOUND


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


if __name__ == "__main__":
    sys.exit(main())
