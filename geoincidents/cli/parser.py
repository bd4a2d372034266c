"""The words that the command line understands."""

from __future__ import annotations

import argparse
from typing import Any

from geoincidents.cli import commands, gazetteers
from geoincidents.cli.words import Version, Words


def parser() -> argparse.ArgumentParser:
    """Parser of the command line; ``run`` of what it parses is the function of :mod:`geoincidents.cli.commands`.

    Returns
    -------
    argparse.ArgumentParser
        With one subcommand for each command.
    """
    words = Words(
        prog="geoincidents",
        description="News reports and event tables into located, dated, countable incidents, offline.",
    )
    words.add_argument("--version", action=Version)
    words.add_argument("--debug", action="store_true", help="show where in the program a fault arose")
    _add_completion(words)
    group = words.add_subparsers(metavar="COMMAND", dest="command", required=True)
    _add_map(group)
    _add_extract(group)
    _add_link(group)
    _add_resolve(group)
    _add_reverse(group)
    _add_locate(group)
    _add_query(group)
    _add_features(group)
    _add_check(group)
    _add_gazetteer(group)
    return words


def _add_completion(words: argparse.ArgumentParser) -> None:
    try:
        import shtab
    except ImportError:
        words.add_argument(
            "--print-completion",
            action="version",
            version='Completion needs shtab: pip install "geoincidents[completion]"',
            help="print a script that completes words in a shell (extra completion)",
        )
    else:
        shtab.add_argument_to(words, help="print a script that completes words in a shell")


def _command(group: Any, name: str, run: Any, text: str, epilog: str = "") -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = group.add_parser(
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
    command.add_argument(
        "--country",
        metavar="CODE",
        help="country that the reports are about: LY, LBY or Libya; of a table, only rows in it",
    )
    command.add_argument(
        *("--workers", "--jobs"),
        dest="jobs",
        type=int,
        metavar="N",
        help="processes to use (1 for few reports, else all cores)",
    )
    command.add_argument("--budget", type=float, metavar="S", help="seconds that one report may take (no limit)")
    command.add_argument("--llm-url", metavar="URL", help="let a language model read, such as http://127.0.0.1:8080/v1")
    command.add_argument("--llm-model", metavar="NAME", help="name of the model there (the first that is listed)")
    command.add_argument("--llm-timeout", type=float, default=120.0, metavar="S", help="seconds an answer may take")
    _encoding(command)


def _workers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workers", type=int, metavar="N", help="processes, for a table of any size; writes a folder")
    _scheduler(command)


def _scheduler(command: argparse.ArgumentParser) -> None:
    command.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler to use instead: tcp://host:8786")


def _encoding(command: argparse.ArgumentParser) -> None:
    command.add_argument("--encoding", metavar="NAME", help="encoding of text files (UTF-8), such as cp1252")


def _columns(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--column",
        action="append",
        metavar="NAME=COLUMN",
        help="which column of a table holds what, such as date_start=date; may be given again",
    )
    command.add_argument(
        "--columns",
        action="append",
        metavar="NAME=COLUMN,...",
        help="the same for several columns at once, such as date_start=date,killed_best=dead",
    )
    command.add_argument("--date-format", metavar="FORMAT", help="how a table writes dates, such as %%d/%%m/%%Y")
    command.add_argument(
        "--layout", metavar="NAME", help="known layout of a table (acled, ucdp_ged, gdelt2, ...), or a .toml file"
    )
    command.add_argument("--sheet", metavar="NAME", help="sheet of a workbook, layer, or member of a zip archive")
    command.add_argument("--strict", action="store_true", help="refuse a table with cells that cannot be read")


def _filters(command: argparse.ArgumentParser) -> None:
    """Conditions on rows, the same for every command that takes them."""
    command.add_argument(
        "--within", metavar="PLACE:KM|AREA", help='"Tripoli:50km", or a place, a box (W,S,E,N) or a file of areas'
    )
    command.add_argument("--area", metavar="AREA", help="country or division by name, place, box, or file of areas")
    command.add_argument("--along", metavar="FILE:KM", help='along a line of a file: "road.geojson:5km"')
    command.add_argument("--between", nargs=2, metavar=("FROM", "TO"), help="days, both included, YYYY-MM-DD")
    command.add_argument(
        "--undated", action="store_true", help="in a period, take rows without a day of their own, too"
    )
    command.add_argument("--certain", action="store_true", help="only rows whose whole span, or circle, lies within")
    command.add_argument("--type", action="append", metavar="TYPE", help="event type; may be given again")
    command.add_argument("--actor", metavar="NAME", help="actor by some words of its name, or by class: rebel, state")
    command.add_argument("--min-killed", type=int, metavar="N", help="only rows with at least so many killed")
    command.add_argument("--min-injured", type=int, metavar="N", help="only rows with at least so many injured")
    command.add_argument("--countable", action="store_true", help="only rows that enter counts and sums")
    command.add_argument("--nearest", metavar="PLACE:N", help='the nearest rows, such as "Tripoli:5"')


def _add_map(group: Any) -> None:
    command = _command(
        group,
        "map",
        commands.draw,
        "draw reports or an incident table as one offline HTML page",
        "example: geoincidents map report.txt --published 2019-04-07 --reference Tripoli -o tripoli.html",
    )
    command.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE",
        help="reports (.txt, .html, .jsonl), folders of them, or one incident table",
    )
    _reading(command)
    _columns(command)
    _filters(command)
    command.add_argument("--reference", metavar="PLACE", help="place to draw distance rings round")
    command.add_argument("--rings", metavar="KM,KM", help="radii of the rings in kilometres, such as 10,25,50")
    command.add_argument("--title", help="heading of the page")
    command.add_argument("--subtitle", help="line under the heading")
    command.add_argument("--credit", help="who made the map")
    command.add_argument("--note", help="what a reader must know")
    command.add_argument("--tiles", metavar="PROVIDER", help="draw on online tiles, such as OpenStreetMap.Mapnik")
    command.add_argument(
        "--ground", action="append", metavar="FILE", help="lines and areas to draw under the incidents; may be repeated"
    )
    command.add_argument("--language", metavar="CODE", help="language of the page: en, ar or fr (the reader's own)")
    command.add_argument("--hexagons", type=int, metavar="N", help="count in H3 cells of this resolution, too: 0 to 15")
    command.add_argument("--review", action="store_true", help="list places in doubt, to be settled on the page")
    command.add_argument("--public", action="store_true", help="make a page to be published: coarse, without names")
    command.add_argument("-o", "--output", required=True, metavar="PAGE", help="HTML file to write")


def _add_extract(group: Any) -> None:
    command = _command(group, "extract", commands.extract, "read reports into an incident table")
    command.add_argument("inputs", nargs="+", metavar="FILE", help="reports (.txt, .html, .jsonl), or folders of them")
    _reading(command)
    _scheduler(command)
    _output(command)


def _add_link(group: Any) -> None:
    command = _command(
        group,
        "link",
        commands.link,
        "give the rows of reports and tables that tell one event one event_group",
        "example: geoincidents link reports/ acled.csv -o linked.csv --events events.csv",
    )
    command.add_argument(
        "inputs", nargs="+", metavar="FILE", help="reports (.txt, .html, .jsonl), folders of them, incident tables"
    )
    _reading(command)
    _scheduler(command)
    _columns(command)
    command.add_argument(
        "--events", metavar="FILE", help="write one row an event, too: .csv, .geojson, .gpkg, .parquet"
    )
    command.add_argument(
        "--policy",
        choices=("conservative", "latest", "official"),
        default="conservative",
        help="which toll --events takes where reports differ (%(default)s)",
    )
    _output(command)


def _add_resolve(group: Any) -> None:
    command = _command(group, "resolve", commands.resolve, "look place names up in the gazetteer")
    command.add_argument("names", nargs="+", metavar="NAME", help='such as "Wadi Rabi" or "50km south of Tripoli"')
    command.add_argument("--country", metavar="CODE", help="hold the answers to a country: LY, LBY or Libya")
    command.add_argument("--admin1", metavar="NAME", help="hold the answers to a first-order division")
    command.add_argument("--near", metavar="PLACE", help="expect the places near this one")
    command.add_argument("--within", metavar="AREA", help="hold the answers to a place, box (W,S,E,N) or file of areas")
    command.add_argument("--kind", metavar="CLASS", help="prefer a GeoNames feature class, such as P or A")
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_reverse(group: Any) -> None:
    command = _command(
        group,
        "reverse",
        commands.reverse,
        "say which places are nearest to points",
        'example: geoincidents reverse "32.6, 13.2" "33S US 29 17" -k 3',
    )
    command.add_argument("points", nargs="+", metavar="POINT", help='such as "32.6, 13.2", or how else one is written')
    command.add_argument("-k", type=int, default=1, metavar="N", help="how many places for each (%(default)s)")
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_locate(group: Any) -> None:
    command = _command(group, "locate", commands.locate, "give the rows of a table points by their place names")
    command.add_argument("input", metavar="TABLE", help="CSV, GeoJSON, GeoPackage or Parquet file")
    command.add_argument("--place", default="location", metavar="COLUMN", help="column with the place (%(default)s)")
    command.add_argument("--country", metavar="COLUMN", help="column with the country, or one country for all")
    command.add_argument("--admin1", metavar="COLUMN", help="column with the first-order division, or one for all")
    command.add_argument("--admin2", metavar="COLUMN", help="column with the second-order division, or one for all")
    command.add_argument("--near", metavar="PLACE", help="expect the places near this one, or column with such places")
    command.add_argument("--within", metavar="AREA", help="hold the places to a place, box (W,S,E,N), file, or column")
    command.add_argument("--group", metavar="COLUMN", help="column whose rows of one value lend each other context")
    command.add_argument(
        "--on-ambiguous",
        choices=("flag", "best", "raise"),
        default="flag",
        help="names that several places answer to: flag them, take the best, or refuse the table (%(default)s)",
    )
    command.add_argument("--unplaced", metavar="FILE", help="write the places in doubt to a .csv or .xlsx to fill in")
    command.add_argument("--corrections", metavar="FILE", help="apply such a file that was filled in, or a review's")
    command.add_argument("--divisions", metavar="FILE", help="fill admin2 from polygons, such as COD-AB's")
    _workers(command)
    command.add_argument("--partitions", type=int, metavar="N", help="pieces of a file that workers read (by its size)")
    _columns(command)
    _encoding(command)
    _output(command)


def _add_features(group: Any) -> None:
    command = _command(
        group,
        "features",
        commands.measure,
        "add measures to an incident table: distances, directions, places, divisions",
        "example: geoincidents features tripoli.csv --reference Tripoli -o measured.csv",
    )
    command.add_argument("input", metavar="TABLE", help="incident table, or any event table")
    command.add_argument("--reference", metavar="PLACE", help='what distances are from: a place, or "lat,lon"')
    command.add_argument(
        "--choose",
        metavar="NAME,NAME",
        help="which measures, such as distance,sector,coast,cell; an unknown one lists them all (the usual ones)",
    )
    command.add_argument("--since", metavar="DATE", help="day that days_since counts from, YYYY-MM-DD")
    command.add_argument(
        "--population-km", type=float, default=25.0, metavar="KM", help="how near people are counted (%(default)s)"
    )
    command.add_argument("--resolution", type=int, default=5, metavar="N", help="of H3 cells, 0 to 15 (%(default)s)")
    command.add_argument(
        "--country", metavar="COUNTRY", help="only rows in a country (LY, LBY or Libya); or column with the country"
    )
    _columns(command)
    _encoding(command)
    _filters(command)
    _output(command)


def _add_query(group: Any) -> None:
    command = _command(
        group,
        "query",
        commands.query,
        "select rows of an incident table",
        'example: geoincidents query tripoli.csv --within "Tripoli:50km" --between 2019-04-01 2019-04-30',
    )
    command.add_argument("input", metavar="TABLE", help="incident table, or any event table")
    command.add_argument(
        "--country", metavar="COUNTRY", help="only rows in a country (LY, LBY or Libya); or column with the country"
    )
    _columns(command)
    _encoding(command)
    _filters(command)
    _workers(command)
    _output(command)


def _add_check(group: Any) -> None:
    command = _command(
        group,
        "check",
        commands.check,
        "tell everything that is wrong with an incident table",
        "exit status: 0 where nothing is an error, 1 where something is, 2 where the table cannot be read",
    )
    command.add_argument("input", metavar="TABLE", help="incident table, any event table, or a folder of tables")
    command.add_argument("--country", metavar="COLUMN", help="column with the country, or one country for all")
    _columns(command)
    _encoding(command)
    command.add_argument("--today", metavar="DATE", help="last day that a row may have (today), YYYY-MM-DD")
    command.add_argument("--workers", type=int, metavar="N", help="processes, for a table of any size")
    _scheduler(command)
    command.add_argument("--json", action="store_true", help="print the findings as JSON")


def _add_gazetteer(group: Any) -> None:
    text = "dense places of countries; look into a gazetteer, build, check or fetch one"
    room = group.add_parser("gazetteer", help=text, description=text[0].upper() + text[1:] + ".")
    inner = room.add_subparsers(metavar="COMMAND", required=True)
    _add_packs(inner)
    command = _command(inner, "info", commands.info, "print sources, licences, counts and build date of a gazetteer")
    command.add_argument(
        "gazetteer",
        nargs="?",
        metavar="FILE",
        default=argparse.SUPPRESS,  # so that --gazetteer is not overruled by nothing
        help="gazetteer file (the embedded one)",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command = inner.add_parser(
        "build",
        help="make a gazetteer file from place sources",
        description="Make a gazetteer file. What an input is, is told by its content; later ones refine earlier ones.",
        epilog="example: geoincidents gazetteer build LY.zip osm_places.json my_places.csv -o libya.gaz",
    )
    command.set_defaults(run=gazetteers.build)
    command.add_argument("inputs", nargs="+", metavar="FILE", help="GeoNames, Who's On First, OpenStreetMap, map, CSV")
    command.add_argument("-o", "--output", required=True, metavar="FILE", help="gazetteer file to write")
    command.add_argument("--country", metavar="CODE", help="country of places whose source names none")
    command.add_argument("--workers", type=int, metavar="N", help="processes to use (all cores)")
    command = inner.add_parser("check", help="read a gazetteer file from end to end", description="Check a gazetteer.")
    command.set_defaults(run=gazetteers.check)
    command.add_argument("file", metavar="FILE", help="gazetteer file")
    command = _command(inner, "export", gazetteers.export, "write all places to a .parquet, .gpkg or .csv file")
    command.add_argument("output", metavar="FILE", help="file to write; its suffix names the format")
    command = inner.add_parser(
        "fetch",
        help="download GeoNames files",
        description="Download GeoNames files, and take up what broke off.",
        epilog="example: geoincidents gazetteer fetch LY SY -o dumps",
    )
    command.set_defaults(run=gazetteers.fetch)
    command.add_argument("wanted", nargs="+", metavar="CODE", help="ISO codes such as LY, allCountries, file names")
    command.add_argument("-o", "--output", required=True, metavar="DIR", help="folder for the files")
    command.add_argument("--url", metavar="URL", help="mirror to use instead of download.geonames.org/export/dump")


def _add_packs(inner: Any) -> None:
    command = inner.add_parser(
        "add",
        help="install dense places of countries",
        description="Install all places that GeoNames has of countries; from then on every command knows them.",
        epilog="example: geoincidents gazetteer add UA SY MM",
    )
    command.set_defaults(run=gazetteers.add)
    command.add_argument("countries", nargs="*", metavar="CODE", help="ISO codes such as UA, or names of countries")
    command.add_argument("--crises", action="store_true", help="the countries that the news of war is from, some fifty")
    command.add_argument("--world", action="store_true", help="all countries: a large download")
    _pack_source(command)
    command = inner.add_parser("list", help="list the packs that are installed", description="List the packs.")
    command.set_defaults(run=gazetteers.list_packs)
    command.add_argument("--json", action="store_true", help="print JSON")
    command = inner.add_parser(
        "update",
        help="bring packs up to what GeoNames has now, and mend damaged ones",
        description="Bring packs up to what GeoNames has now, and mend those that are damaged.",
    )
    command.set_defaults(run=gazetteers.update)
    command.add_argument("countries", nargs="*", metavar="CODE", help="ISO codes (all that are installed)")
    _pack_source(command)
    command = inner.add_parser(
        "remember",
        help="keep corrected places as your own, which answer before all others",
        description="Keep what a table of corrections says of places; from then on every command knows them.",
        epilog="example: geoincidents locate table.csv --unplaced todo.csv; then, filled in: "
        "geoincidents gazetteer remember todo.csv",
    )
    command.set_defaults(run=gazetteers.remember)
    command.add_argument("file", metavar="FILE", help="what locate --unplaced wrote, filled in")
    command = inner.add_parser("remove", help="remove packs", description="Remove packs, or your own places.")
    command.set_defaults(run=gazetteers.remove)
    command.add_argument("countries", nargs="*", metavar="CODE", help="ISO codes; mine for your own places")
    command.add_argument("--all", action="store_true", help="remove all")


def _pack_source(command: argparse.ArgumentParser) -> None:
    where = command.add_mutually_exclusive_group()
    where.add_argument("--from", dest="folder", metavar="FOLDER", help="take GeoNames' files from a folder, no network")
    where.add_argument("--mirror", metavar="URL", help="address instead of download.geonames.org/export/dump")


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o", "--output", metavar="FILE", help="write .csv, .xlsx, .geojson, .gpkg, .kml, .fgb, .parquet"
    )
    command.add_argument("--json", action="store_true", help="print the rows as JSON")
    command.add_argument(
        "--spreadsheet-safe", action="store_true", help="write CSV in which no cell is a formula for a spreadsheet"
    )
    command.add_argument("--hxl", action="store_true", help="put a row of HXL tags below the header of CSV or Excel")
