"""The command ``locate``: a table looked up whole, or in pieces that are written one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoincidents import schema
from geoincidents.cli.arguments import area_of, columns_of, place_or_point
from geoincidents.cli.output import FOUND, NOT_FOUND, findings_told_once, plural, say, say_findings
from geoincidents.cli.tables import PIECE, is_large, together

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.locating import Asked

_ALIKE: Final = ("group", "corrections", "json")
"""Options that need all rows at once: rows that lend each other context, decisions that have to fit, one list."""


def must_be_whole(options: argparse.Namespace) -> bool:
    """Whether all rows have to be in memory at once."""
    from geoincidents.tables.writing.table_files import takes_pieces

    if any(getattr(options, name) for name in _ALIKE) or not options.output or options.on_ambiguous == "raise":
        return True
    return not (is_large(options.input) and takes_pieces(options.output))


def _asked(options: argparse.Namespace, gazetteer: Gazetteer) -> Asked:
    from geoincidents.tables.locating import Asked

    return Asked(
        place=options.place,
        country=options.country,
        columns=columns_of(options),
        layout=options.layout,
        date_format=options.date_format,
        errors="raise" if options.strict else "flag",
        on_ambiguous=options.on_ambiguous,
        keep_source=True,
        gazetteer=gazetteer,
        context={
            "admin1": options.admin1,
            "admin2": options.admin2,
            "near": place_or_point(options.near),
            "within": area_of(options.within),
            "group": options.group,
        },
    )


def _raw(options: argparse.Namespace) -> dict[str, Any]:
    """How the file is read."""
    from geoincidents.tables.layouts import headers_by_position

    return {"encoding": options.encoding, "sheet": options.sheet, "headerless": headers_by_position}


def located(options: argparse.Namespace, gazetteer: Gazetteer) -> gpd.GeoDataFrame:
    """The whole table, corrected and completed as the options say."""
    from geoincidents.tables import locating
    from geoincidents.tables.containers import read_table

    table = read_table(options.input, **_raw(options))
    with findings_told_once():
        found, _ = locating.located(table, _asked(options, gazetteer))
    if options.corrections:
        from geoincidents.tables.corrections import apply_corrections

        found = apply_corrections(found, options.corrections, gazetteer=gazetteer)
    say_findings(found)
    if options.unplaced:
        _write_unplaced(found, options.unplaced)
    return _with_divisions(found, options)


def located_in_pieces(options: argparse.Namespace, gazetteer: Gazetteer) -> int:
    """Write the table piece by piece; the exit status tells whether there is a row."""
    from geoincidents.tables.chunks import located_chunks
    from geoincidents.tables.containers import read_chunks
    from geoincidents.tables.unplaced import in_doubt
    from geoincidents.tables.writing.table_files import write_pieces

    doubtful: list[gpd.GeoDataFrame] = []

    def each(pieces: Iterable[gpd.GeoDataFrame]) -> Iterator[gpd.GeoDataFrame]:
        for piece in pieces:
            rows = piece[in_doubt(piece)] if options.unplaced else piece.iloc[:0]
            doubtful.append(rows.assign(**{schema.SOURCE_RECORD: None, schema.EVIDENCE: None}))
            yield _with_divisions(piece, options)

    with findings_told_once():
        pieces = located_chunks(read_chunks(options.input, rows=PIECE, **_raw(options)), _asked(options, gazetteer))
        wishes = {"spreadsheet_safe": options.spreadsheet_safe, "hxl": options.hxl}
        rows = write_pieces(each(pieces), Path(options.output), **wishes)
    found = together(doubtful)
    say_findings(found)
    if options.unplaced:
        _write_unplaced(found, options.unplaced)
    say(f"{options.output}: {plural(rows, 'row')}")
    return FOUND if rows else NOT_FOUND


def _with_divisions(table: gpd.GeoDataFrame, options: argparse.Namespace) -> gpd.GeoDataFrame:
    """The table with second-order divisions by polygons of the user's, where there are any."""
    if options.divisions:
        from geoincidents.admin import admin_of

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
