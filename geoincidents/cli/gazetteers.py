"""The commands under ``gazetteer`` that make, check and fetch files, and those that look after packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoincidents.cli.output import ERROR, FOUND, NOT_FOUND, Bar, plural, print_json, say, shown_output
from geoincidents.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from geoincidents.gazetteer.installed import Pack
    from geoincidents.gazetteer.own_places import OwnLayer
    from geoincidents.gazetteer.packs import Outcome


def build(options: argparse.Namespace) -> int:
    """``gazetteer build``: place sources to one file, by :func:`geoincidents.compile.build_gazetteer`."""
    from geoincidents.compile import build_gazetteer

    if options.workers is not None and options.workers < 1:
        raise InputError(f"--workers {options.workers} is no number of processes. Give 1 or more.")
    bar = Bar()
    try:
        made = build_gazetteer(
            options.inputs,
            options.output,
            country=options.country,
            workers=options.workers,
            progress=bar,
        )
    finally:
        bar.clear()
    for reason, count in made["skipped"].items():
        say(f"left out: {plural(count, 'row')} ({reason})")
    size = Path(options.output).stat().st_size
    say(f"{shown_output(options)}: {made['places']:,} places, {made['names']:,} names, {size / 1e6:,.1f} MB")
    return FOUND


def export(options: argparse.Namespace) -> int:
    """``gazetteer export``: all places to a table, by :meth:`geoincidents.Gazetteer.export`."""
    from geoincidents.gazetteer import Gazetteer

    gazetteer = Gazetteer.open(options.gazetteer) if options.gazetteer else Gazetteer.default()
    bar = Bar()
    try:
        count = gazetteer.export(options.output, progress=bar)
    finally:
        bar.clear()
    say(f"{shown_output(options)}: {plural(count, 'place')}")
    return FOUND


def check(options: argparse.Namespace) -> int:
    """``gazetteer check``: whether a file can be trusted, by :func:`geoincidents.compile.check_gazetteer`."""
    from geoincidents.compile import check_gazetteer

    bar = Bar()
    try:
        facts = check_gazetteer(options.file, progress=bar)
    finally:
        bar.clear()
    print(f"{options.file}: in order; {facts['places']:,} places, {facts['names']:,} names, {facts['keys']:,} keys")
    return FOUND


def fetch(options: argparse.Namespace) -> int:
    """``gazetteer fetch``: GeoNames files onto the disk, by :func:`geoincidents.compile.fetch_geonames`."""
    from geoincidents.compile import fetch_geonames
    from geoincidents.compile.fetching import BASE_URL

    bar = Bar()
    try:
        files = fetch_geonames(options.wanted, options.output, base_url=options.url or BASE_URL, progress=bar)
    finally:
        bar.clear()
    for file in files:
        print(file)
    return FOUND


def add(options: argparse.Namespace) -> int:
    """``gazetteer add``: dense places of countries, by :func:`geoincidents.add_packs`."""
    from geoincidents.gazetteer.packs import install

    wanted = [*options.countries, *(["crises"] if options.crises else []), *(["world"] if options.world else [])]
    return _change("add", options, wanted, install)


def update(options: argparse.Namespace) -> int:
    """``gazetteer update``: packs as GeoNames has them now, by :func:`geoincidents.update_packs`."""
    from geoincidents.gazetteer.packs import refresh

    return _change("update", options, options.countries, refresh)


def _change(verb: str, options: argparse.Namespace, countries: Iterable[str], change: Callable[..., Outcome]) -> int:
    from geoincidents.gazetteer.installed import packs_folder

    bar = Bar()
    try:
        outcome = change(countries, folder=options.folder, mirror=options.mirror, progress=bar)
    finally:
        bar.clear()
    for remark in outcome.remarks:
        say(f"geoincidents: {remark}")
    failed = dict(outcome.failures)
    for pack in outcome.packs:
        if pack.country not in failed:
            kept = "" if pack.country in outcome.changed else ", as before"
            say(f"{pack.country}  {pack.name}: {pack.places:,} places, {pack.names:,} names, of {pack.date}{kept}")
    for country, error in failed.items():
        state = "not brought up" if country in {pack.country for pack in outcome.packs} else "not installed"
        say(f"geoincidents: {country} is {state}: {' '.join(str(error).split())}")
    if failed:
        say(f"geoincidents: when that is mended, run: geoincidents gazetteer {verb} {' '.join(failed)}")
    else:
        say(f"{plural(len(outcome.packs), 'pack')} in {packs_folder()}")
    return ERROR if failed else FOUND


def remember(options: argparse.Namespace) -> int:
    """``gazetteer remember``: corrections as places of one's own, by :func:`geoincidents.remember_places`."""
    from geoincidents.gazetteer.own_places import own_folder
    from geoincidents.tables.remembering import remember_places

    layer = remember_places(options.file)
    if layer is None:
        say(f"{options.file} decides on no place that could be remembered")
        return NOT_FOUND
    say(f"{plural(layer.phrases, 'phrase')} of {plural(layer.places, 'place')} of your own in {own_folder()}")
    return FOUND


def remove(options: argparse.Namespace) -> int:
    """``gazetteer remove``: packs off the disk, by :func:`geoincidents.remove_packs`, and one's own places."""
    from geoincidents.gazetteer.own_places import MINE
    from geoincidents.gazetteer.packs import installed_packs, remove_packs

    packs = [word for word in options.countries if word.casefold() != MINE]
    if len(packs) < len(options.countries):
        from geoincidents.tables.remembering import forget_places

        say(f"{plural(forget_places(), 'phrase')} of your own places forgotten")
        if not packs and not options.all:
            return FOUND
    every = [pack.country for pack in installed_packs()] if options.all else []
    left = remove_packs([*packs, *every])
    say(f"left: {', '.join(pack.country for pack in left)}" if left else "no pack is left")
    return FOUND


def list_packs(options: argparse.Namespace) -> int:
    """``gazetteer list``: packs that are installed, by :func:`geoincidents.installed_packs`, and one's own places."""
    from geoincidents.gazetteer.own_places import own_layer
    from geoincidents.gazetteer.packs import installed_packs

    packs, own = installed_packs(), own_layer()
    if options.json:
        print_json([*([_own_record(own)] if own else []), *(_record(pack) for pack in packs)])
    elif not packs and not own:
        say("no pack is installed; add one with: geoincidents gazetteer add UA")
    else:
        _print_layers(packs, own)
    return FOUND if packs or own else NOT_FOUND


_OWN_PLACES = "your own places"


def _own_record(own: OwnLayer) -> dict[str, str | int]:
    """The user's own places in the form of a pack."""
    from geoincidents.gazetteer.own_places import MINE

    counts = {"places": own.places, "names": own.phrases}
    return {"country": MINE, "name": _OWN_PLACES, **counts, "date": own.date, "path": str(own.path)}


def _record(pack: Pack) -> dict[str, str | int]:
    from dataclasses import asdict

    return {**asdict(pack), "path": str(pack.path)}


def _print_layers(packs: Iterable[Pack], own: OwnLayer | None) -> None:
    from geoincidents.gazetteer.own_places import MINE

    rows = [("", "country", "places", "names", "as of", "from")]
    if own:
        rows.append((MINE, _OWN_PLACES, f"{own.places:,}", f"{own.phrases:,}", own.date, str(own.path.parent)))
    rows += [(p.country, p.name, f"{p.places:,}", f"{p.names:,}", p.date, p.origin) for p in packs]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(w) if at in {2, 3} else cell.ljust(w)
            for at, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
