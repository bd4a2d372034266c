"""What each command does: parsed words in, one public function called, exit status out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoincidents import schema
from geoincidents.cli.arguments import (
    area_of,
    is_radius,
    kilometres,
    pairs,
    place_and_number,
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
    print_json,
    say,
)
from geoincidents.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    import geopandas as gpd

    from geoincidents.events.model import LanguageModel
    from geoincidents.gazetteer import Gazetteer
    from geoincidents.reports.values import Unread

_SHOWN_INPUTS = 5


def _gazetteer(options: argparse.Namespace) -> Gazetteer:
    from geoincidents.gazetteer import Gazetteer

    return Gazetteer.open(options.gazetteer) if options.gazetteer else Gazetteer.default()


def draw(options: argparse.Namespace) -> int:
    """``map``: reports or one table to one page, by :func:`geoincidents.incident_map`."""
    from geoincidents.maps import incident_map

    refuse_overwriting(options.output, *options.inputs)

    gazetteer = _gazetteer(options)
    rings = kilometres(options.rings, option="--rings") if options.rings else None
    incidents, unread = _incidents(options, gazetteer)
    page = incident_map(
        incidents,
        reference=place_or_point(options.reference),
        title=options.title or _title(options.inputs),
        rings_km=rings,
        basemap=options.tiles or "land",
        gazetteer=gazetteer,
        language=options.language,
        hexagons=options.hexagons,
        review=options.review,
        publish="public" if options.public else None,
    )
    page.save(options.output, online=bool(options.tiles))
    located = int((incidents.geometry.notna() & ~incidents.geometry.is_empty).sum())
    if not len(incidents):
        say(f"{options.output}: no incident was found in {_named(options.inputs)}; the map is empty")
        return _told(unread, NOT_FOUND)
    say(f"{options.output}: {plural(len(incidents), 'row')}, {located} with a point")
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
    from geoincidents.reports.finding import PDF_SUFFIX, READ_SUFFIXES

    return Path(name).suffix.lower() in READ_SUFFIXES | {PDF_SUFFIX, ""} or Path(name).is_dir()


def _incidents(options: argparse.Namespace, gazetteer: Gazetteer) -> tuple[gpd.GeoDataFrame, list[Unread]]:
    tables = [name for name in options.inputs if not _is_report(name)]
    if not tables:
        return _read_reports(options, gazetteer)
    if len(options.inputs) > 1:
        raise InputError(f"Give reports (.txt, .html) or one table, not both: {', '.join(options.inputs[:3])}.")
    if options.published:
        raise InputError(f"--published dates reports (.txt); {tables[0]} is a table with its own dates. Leave it out.")
    from geoincidents.tables.files import read_incidents

    table = read_incidents(
        tables[0],
        columns=pairs(options.column, option="--column"),
        country=options.country,
        near=place_or_point(options.near),
        date_format=options.date_format,
        encoding=options.encoding,
        gazetteer=gazetteer,
    )
    return table, []


def _read_reports(options: argparse.Namespace, gazetteer: Gazetteer) -> tuple[gpd.GeoDataFrame, list[Unread]]:
    from geoincidents.reports import read_leniently
    from geoincidents.reports.reading import Task

    if options.jobs is not None and options.jobs < 1:
        raise InputError(f"--jobs {options.jobs} is no number of processes. Give 1 or more.")
    task = Task(
        options.published,
        place_or_point(options.near),
        options.country,
        encoding=options.encoding,
        reader=_language_model(options),
        budget_s=options.budget,
    )
    bar = Bar()
    try:
        return read_leniently(options.inputs, task, gazetteer=gazetteer, workers=options.jobs, progress=bar)
    finally:
        bar.clear()


def _language_model(options: argparse.Namespace) -> LanguageModel | None:
    if not options.llm_url:
        if options.llm_model:
            raise InputError(f"--llm-model {options.llm_model!r} needs a server. Give its address with --llm-url.")
        return None
    from geoincidents.events.model import LanguageModel

    return LanguageModel(options.llm_url, model=options.llm_model, timeout_s=options.llm_timeout)


def extract(options: argparse.Namespace) -> int:
    """``extract``: reports to rows, by :func:`geoincidents.read_reports`."""
    refuse_overwriting(options.output, *options.inputs)
    incidents, unread = _read_reports(options, _gazetteer(options))
    if not len(incidents):
        say(f"no incident was found in {_named(options.inputs)}")
    return _told(unread, deliver(incidents, options))


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
    from geoincidents.tables.containers import read_table
    from geoincidents.tables.locating import locate as locate_rows
    from geoincidents.tables.plain_types import kept_as_text, plainly_typed

    refuse_overwriting(options.output, options.input)

    columns = pairs(options.column, option="--column")
    table = read_table(options.input, encoding=options.encoding)
    located = locate_rows(
        plainly_typed(table, text=kept_as_text(columns)),
        place=options.place,
        country=options.country,
        columns=columns,
        date_format=options.date_format,
        gazetteer=_gazetteer(options),
        admin1=options.admin1,
        near=place_or_point(options.near),
        within=area_of(options.within),
        group=options.group,
    )
    if options.divisions:
        from geoincidents.admin import admin_of

        told = admin_of(located, schema.ADMIN2, divisions=options.divisions)
        located[schema.ADMIN2] = located[schema.ADMIN2].fillna(told)
    return deliver(located, options)


def query(options: argparse.Namespace) -> int:
    """``query``: some rows of a table, by the masks of :mod:`geoincidents.query`."""
    from geoincidents import query
    from geoincidents.tables.files import read_incidents

    refuse_overwriting(options.output, options.input)
    gazetteer = _gazetteer(options)
    incidents = read_incidents(options.input, encoding=options.encoding, gazetteer=gazetteer)
    if options.within and is_radius(options.within):
        reference, km = place_and_number(options.within, option="--within", unit="km")
        incidents = incidents[query.within_radius(incidents, reference, km=km, gazetteer=gazetteer)]
    elif area := area_of(options.within):
        incidents = incidents[query.within_area(incidents, area, gazetteer=gazetteer)]
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
        reference, count = place_and_number(options.nearest, option="--nearest")
        incidents = incidents[query.near(incidents, reference, k=int(count), gazetteer=gazetteer)]
    return deliver(incidents, options)


def info(options: argparse.Namespace) -> int:
    """``gazetteer info``: what a gazetteer holds, by :meth:`geoincidents.Gazetteer.info`."""
    info = _gazetteer(options).info()
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
    return FOUND
