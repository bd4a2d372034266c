"""The command ``locate``: a table looked up, corrected and completed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoincidents import schema
from geoincidents.cli.arguments import area_of, columns_of, place_or_point
from geoincidents.cli.output import findings_told_once, plural, say, say_findings

if TYPE_CHECKING:
    import argparse

    import geopandas as gpd

    from geoincidents.gazetteer import Gazetteer


def raw_reading(options: argparse.Namespace) -> dict[str, Any]:
    """How the file is read."""
    from geoincidents.tables.layouts import headers_by_position

    return {"encoding": options.encoding, "sheet": options.sheet, "headerless": headers_by_position}


def located(options: argparse.Namespace, gazetteer: Gazetteer) -> gpd.GeoDataFrame:
    """The whole table, corrected and completed as the options say."""
    from geoincidents.tables.containers import read_table
    from geoincidents.tables.locating import locate

    table = read_table(options.input, **raw_reading(options))
    with findings_told_once():
        found = locate(table, **asked(options, gazetteer))
    if options.corrections:
        from geoincidents.tables.corrections import apply_corrections

        found = apply_corrections(found, options.corrections, gazetteer=gazetteer)
    say_findings(found)
    if options.unplaced:
        _write_unplaced(found, options.unplaced)
    return _with_divisions(found, options)


def asked(options: argparse.Namespace, gazetteer: Gazetteer) -> dict[str, Any]:
    """Arguments of ``locate``."""
    return {
        "place": options.place,
        "country": options.country,
        "columns": columns_of(options),
        "layout": options.layout,
        "date_format": options.date_format,
        "errors": "raise" if options.strict else "flag",
        "on_ambiguous": options.on_ambiguous,
        "gazetteer": gazetteer,
        "admin1": options.admin1,
        "admin2": options.admin2,
        "near": place_or_point(options.near),
        "within": area_of(options.within),
        "group": options.group,
    }


def _with_divisions(table: gpd.GeoDataFrame, options: argparse.Namespace) -> gpd.GeoDataFrame:
    """The table with second-order divisions by polygons of the user's, where there are any."""
    if options.divisions:
        from geoincidents.measures.divisions import admin_of

        told = admin_of(table, schema.ADMIN2, divisions=options.divisions)
        table[schema.ADMIN2] = table[schema.ADMIN2].fillna(told)
    return table


def _write_unplaced(located: gpd.GeoDataFrame, path: str) -> None:
    """Write the places in doubt, by :func:`geoincidents.unplaced`, and say what to do with them."""
    from geoincidents.tables.unplaced import ROWS, unplaced, write_unplaced

    todo = unplaced(located)
    write_unplaced(todo, path)
    say(f"{path}: {plural(len(todo), 'place')} in doubt, of {plural(int(todo[ROWS].sum()), 'row')}")
    if len(todo):
        say(f"Fill in place_id, lat and lon, or decision; then add --corrections {path}")
