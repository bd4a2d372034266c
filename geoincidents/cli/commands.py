"""What each command does: parsed words in, one public function called, exit status out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoincidents import schema
from geoincidents.cli.arguments import (
    area_of,
    kilometres,
    place_or_point,
    point_of,
    refuse_overwriting,
)
from geoincidents.cli.output import (
    FOUND,
    NOT_FOUND,
    PARTIAL,
    Bar,
    deliver,
    match_lines,
    nearby_record,
    plural,
    print_findings,
    print_json,
    say,
    say_findings,
    shown_output,
)
from geoincidents.errors import InputError
from geoincidents.names.countries import countries_meant

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

    from geoincidents.events.model import LanguageModel
    from geoincidents.gazetteer import Gazetteer
    from geoincidents.reports.reading import Task
    from geoincidents.reports.values import Unread

_SHOWN_INPUTS = 5
_PAGES = (".html", ".htm", "")


def _gazetteer(options: argparse.Namespace) -> Gazetteer:
    from geoincidents.gazetteer import Gazetteer

    return Gazetteer.open(options.gazetteer) if options.gazetteer else Gazetteer.default()


def draw(options: argparse.Namespace) -> int:
    """``map``: reports or one table to one page, by :func:`geoincidents.incident_map`."""
    from geoincidents.maps import incident_map

    refuse_overwriting(options.output, *options.inputs)
    if Path(options.output).suffix.lower() not in _PAGES:
        raise InputError(f"map writes a page of HTML, and {options.output!r} is none. End its name in .html.")

    gazetteer = _gazetteer(options)
    rings = kilometres(options.rings, option="--rings") if options.rings else None
    pieces, unread = _incidents(options, gazetteer)
    incidents = _selected(pieces, options, gazetteer)
    page = incident_map(
        incidents,
        reference=place_or_point(options.reference),
        title=options.title or _title(options.inputs),
        subtitle=options.subtitle,
        credit=options.credit,
        note=options.note,
        rings_km=rings,
        basemap=[options.tiles or "land", *map(Path, options.ground or ())],
        gazetteer=gazetteer,
        language=options.language,
        hexagons=options.hexagons,
        review=options.review,
        publish="public" if options.public else None,
    )
    page.save(options.output, online=bool(options.tiles))
    located = int((incidents.geometry.notna() & ~incidents.geometry.is_empty).sum())
    if not len(incidents):
        say(f"{shown_output(options)}: no incident was found in {_named(options.inputs)}; the map is empty")
        return _told(unread, NOT_FOUND)
    say(f"{shown_output(options)}: {plural(len(incidents), 'row')}, {located} with a point")
    return _told(unread, FOUND)


def _named(inputs: Sequence[str]) -> str:
    more = f" and {len(inputs) - _SHOWN_INPUTS} more" if len(inputs) > _SHOWN_INPUTS else ""
    return ", ".join(inputs[:_SHOWN_INPUTS]) + more


def _told(unread: Sequence[Unread], status: int) -> int:
    """Name the reports that could not be read, a line each; the exit status says that there were some."""
    for one in unread:
        say(f"geoincidents: not read: {one.why}")
    return PARTIAL if unread else status


def _title(inputs: Sequence[str]) -> str:
    first = Path(inputs[0]).stem.replace("_", " ").replace("-", " ")
    return first if len(inputs) == 1 else f"{first} and {len(inputs) - 1} more"


def _is_report(name: str) -> bool:
    """Whether an input is to be read as text; a PDF is, and is refused there with a hint."""
    from geoincidents.cli.tables import is_folder_of_tables
    from geoincidents.reports.finding import PDF_SUFFIX, READ_SUFFIXES

    if is_folder_of_tables(name):
        return False
    return Path(name).suffix.lower() in READ_SUFFIXES | {PDF_SUFFIX, ""} or Path(name).is_dir()


def _incidents(options: argparse.Namespace, gazetteer: Gazetteer) -> tuple[Iterable[gpd.GeoDataFrame], list[Unread]]:
    """Rows of reports, or of one table in pieces."""
    from geoincidents.cli.tables import read_pieces

    tables = [name for name in options.inputs if not _is_report(name)]
    if not tables:
        incidents, unread = _read_reports(options, gazetteer)
        return [incidents], unread
    if len(options.inputs) > 1:
        raise InputError(f"Give reports (.txt, .html) or one table, not both: {', '.join(options.inputs[:3])}.")
    if options.published:
        raise InputError(f"--published dates reports (.txt); {tables[0]} is a table with its own dates. Leave it out.")
    # No map shows the rows as their source has them.
    return read_pieces(tables[0], options, gazetteer, country=options.country, keep_source=False), []


def _inputs(options: argparse.Namespace) -> list[str]:
    """Files that a command reads, one or many."""
    return list(options.inputs) if "inputs" in options else [options.input]


def _selected(
    pieces: Iterable[gpd.GeoDataFrame], options: argparse.Namespace, gazetteer: Gazetteer
) -> gpd.GeoDataFrame:
    """Rows that the options ask for; how many were left out, and why, is told."""
    from geoincidents.cli.selecting import select

    of_table = any(not _is_report(name) for name in _inputs(options))
    kept, rows, left = select(pieces, options, gazetteer, by_country=of_table)
    if of_table:
        say_findings(kept)
    if left:
        say(f"{len(kept):,} of {plural(rows, 'row')}; left out: {', '.join(left)}")
    return kept


def _read_reports(
    options: argparse.Namespace, gazetteer: Gazetteer, inputs: Sequence[str] | None = None
) -> tuple[gpd.GeoDataFrame, list[Unread]]:
    from geoincidents.reports import read_leniently

    if options.jobs is not None and options.jobs < 1:
        raise InputError(f"--jobs {options.jobs} is no number of processes. Give 1 or more.")
    task = _task(options)
    bar = Bar()
    try:
        return read_leniently(inputs or options.inputs, task, gazetteer=gazetteer, workers=options.jobs, progress=bar)
    finally:
        bar.clear()


def _task(options: argparse.Namespace) -> Task:
    """How the options say that reports are read."""
    from geoincidents.reports.reading import Task

    return Task(
        options.published,
        place_or_point(options.near),
        options.country,
        encoding=options.encoding,
        reader=_language_model(options),
        budget_s=options.budget,
    )


def _language_model(options: argparse.Namespace) -> LanguageModel | None:
    if not options.llm_url:
        if options.llm_model:
            raise InputError(f"--llm-model {options.llm_model!r} needs a server. Give its address with --llm-url.")
        return None
    from geoincidents.events.model import LanguageModel

    return LanguageModel(options.llm_url, model=options.llm_model, timeout_s=options.llm_timeout)


def extract(options: argparse.Namespace) -> int:
    """``extract``: reports to rows, by :func:`geoincidents.read_reports`."""
    from geoincidents.cli.working import by_workers, extracted_by_workers

    if tables := [name for name in options.inputs if not _is_report(name)]:
        raise InputError(f"{tables[0]} is a table, not a report. Read it with: geoincidents query {tables[0]}")
    refuse_overwriting(options.output, *options.inputs)
    gazetteer = _gazetteer(options)
    if by_workers(options):
        return extracted_by_workers(options, _task(options), gazetteer)
    incidents, unread = _read_reports(options, gazetteer)
    if not len(incidents):
        say(f"no incident was found in {_named(options.inputs)}")
    return _told(unread, deliver(incidents, options))


def link(options: argparse.Namespace) -> int:
    """``link``: reports and tables to one table of grouped rows, by :func:`geoincidents.link_reports`."""
    import pandas as pd

    from geoincidents.cli.tables import read_whole, reading
    from geoincidents.cli.working import by_workers, linked_by_workers
    from geoincidents.linking import link_reports, summarise_events
    from geoincidents.tables.conforming import conform
    from geoincidents.tables.files import write_incidents

    refuse_overwriting(options.output, *options.inputs)
    refuse_overwriting(options.events, *options.inputs, *filter(None, [options.output]))
    gazetteer = _gazetteer(options)
    texts = [name for name in options.inputs if _is_report(name)]
    if by_workers(options):
        how = reading(options, gazetteer, options.country)
        return linked_by_workers(options, _task(options), gazetteer, texts=texts, reading=how)
    tables = [
        read_whole(name, options, gazetteer, country=options.country) for name in options.inputs if name not in texts
    ]
    for table in tables:
        say_findings(table)
    unread: list[Unread] = []
    if texts:
        reports, unread = _read_reports(options, gazetteer, texts)
        tables.append(reports)
    together = conform(pd.concat(tables, ignore_index=True)) if len(tables) > 1 else tables[0]
    linked = link_reports(together, gazetteer=gazetteer)
    status = deliver(linked, options)
    groups = linked[schema.EVENT_GROUP].nunique()
    say(f"{plural(len(linked), 'row')} in {plural(groups, 'group')}")
    if options.events:
        summary = summarise_events(linked, policy=options.policy)
        write_incidents(summary, options.events, spreadsheet_safe=options.spreadsheet_safe)
        say(f"{options.events}: {plural(len(summary), 'row')}")
    return _told(unread, status)


def resolve(options: argparse.Namespace) -> int:
    """``resolve``: names to matches, by :meth:`geoincidents.Gazetteer.resolve`."""
    gazetteer = _gazetteer(options)
    near = place_or_point(options.near)
    limits = {"country": options.country, "admin1": options.admin1, "within": area_of(options.within)}
    matches = [gazetteer.resolve(name, near=near, kind=options.kind, **limits) for name in options.names]
    if options.json:
        from geoincidents.gazetteer.matches import match_record

        print_json([match_record(match) for match in matches])
    else:
        for match in matches:
            print(match_lines(match))
    unresolved = any(match.status is schema.MatchStatus.UNRESOLVED for match in matches)
    return NOT_FOUND if unresolved else FOUND


def reverse(options: argparse.Namespace) -> int:
    """``reverse``: points to the nearest places, by :meth:`geoincidents.Gazetteer.reverse`."""
    gazetteer = _gazetteer(options)
    found = [(text.strip(), gazetteer.reverse(*point_of(text, gazetteer), options.k)) for text in options.points]
    if options.json:
        print_json([nearby_record(text, near) for text, places in found for near in places])
    else:
        for text, places in found:
            for near in places:
                print("\t".join([text, near.phrase, *near.chain[1:], near.place.place_id]))
    return FOUND


def locate(options: argparse.Namespace) -> int:
    """``locate``: the rows of a table to points, by :func:`geoincidents.locate`."""
    from geoincidents.cli.locating import located
    from geoincidents.cli.working import located_by_workers

    sources = [options.input, *([options.corrections] if options.corrections else [])]
    refuse_overwriting(options.output, *sources)
    refuse_overwriting(options.unplaced, *sources)
    gazetteer = _gazetteer(options)
    if options.workers is not None or options.scheduler:
        return located_by_workers(options, gazetteer)
    return deliver(located(options, gazetteer), options)


def query(options: argparse.Namespace) -> int:
    """``query``: some rows of a table, by the masks of :mod:`geoincidents.queries`."""
    from geoincidents.cli.tables import reading
    from geoincidents.cli.working import queried_by_workers

    refuse_overwriting(options.output, options.input)
    gazetteer = _gazetteer(options)
    if options.workers is not None or options.scheduler:
        return queried_by_workers(options, gazetteer, reading(options, gazetteer, _column_of_countries(options)))
    return deliver(_rows_asked_for(options, gazetteer), options)


def measure(options: argparse.Namespace) -> int:
    """``features``: a table with its measures as more columns, by :func:`geoincidents.features`."""
    from geoincidents.measures.table import features

    refuse_overwriting(options.output, options.input)
    gazetteer = _gazetteer(options)
    incidents = _rows_asked_for(options, gazetteer)
    measures = features(
        incidents,
        place_or_point(options.reference),
        [name.strip() for name in options.choose.split(",") if name.strip()] if options.choose else None,
        since=options.since,
        population_km=options.population_km,
        resolution=options.resolution,
        gazetteer=gazetteer,
    )
    columns = measures.columns.tolist()
    return deliver(incidents.assign(**{name: measures[name].array for name in columns}), options, columns)


def _column_of_countries(options: argparse.Namespace) -> str | None:
    """Column that ``--country`` names; a country is asked for, and not stated of the rows that state none."""
    return None if countries_meant(options.country or "") else options.country


def _rows_asked_for(options: argparse.Namespace, gazetteer: Gazetteer) -> gpd.GeoDataFrame:
    """Rows of one table that meet the conditions."""
    from geoincidents.cli.tables import read_pieces

    pieces = read_pieces(options.input, options, gazetteer, country=_column_of_countries(options))
    return _selected(pieces, options, gazetteer)


def check(options: argparse.Namespace) -> int:
    """``check``: what is wrong with a table, by :func:`geoincidents.check_incidents`."""
    from geoincidents.cli.checking import checked_by_workers, checked_in_memory
    from geoincidents.tables import findings

    gazetteer = _gazetteer(options)
    if options.workers is not None or options.scheduler or Path(options.input).is_dir():
        found, rows, noun = checked_by_workers(options, gazetteer)
    else:
        found, rows, noun = checked_in_memory(options, gazetteer)
    if options.json:
        print_json(findings.records(found))
    else:
        print_findings(found, noun)
    counts = found[findings.SEVERITY].value_counts()
    told = [plural(int(counts[one]), one) for one in ("error", "warning", "note") if one in counts]
    say(f"{options.input}: {plural(rows, 'row')}, {', '.join(told) or 'nothing wrong was found'}")
    return NOT_FOUND if "error" in counts else FOUND


def info(options: argparse.Namespace) -> int:
    """``gazetteer info``: what a gazetteer holds, by :meth:`geoincidents.Gazetteer.info`."""
    from geoincidents.gazetteer.own_places import own_facts

    gazetteer = _gazetteer(options)
    info = gazetteer.info()
    if facts := own_facts(gazetteer.store.files):
        info["own_places"] = facts
    if options.json:
        print_json(info)
        return FOUND
    print(
        f"{info['places']:,} places, {info['names']:,} names, {info['countries']} countries, built {info['build_date']}"
    )
    for source in info["sources"]:
        date = f" ({source['date']})" if source["date"] else ""
        terms = f"{source['name']}{date}, {source['licence'] or 'no licence given'}"
        count = f"{source['places']:,}" if source["places"] else "-"
        print(f"  {count:>9}  {': '.join(filter(None, (terms, source['attribution'])))}")
    if own := info.get("own_places"):
        print(f"  {own['phrases']:>9,}  phrases of your own places ({own['places']:,} places, {own['date']})")
    return FOUND
