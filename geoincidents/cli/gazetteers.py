"""The commands under ``gazetteer`` that make, check and fetch files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoincidents.cli.output import FOUND, Bar, plural, say
from geoincidents.errors import InputError

if TYPE_CHECKING:
    import argparse


def build(options: argparse.Namespace) -> int:
    """``gazetteer build``: place sources to one file, by :func:`geoincidents.build.build_gazetteer`."""
    from geoincidents.build import build_gazetteer

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
    say(f"{options.output}: {made['places']:,} places, {made['names']:,} names, {size / 1e6:,.1f} MB")
    return FOUND


def check(options: argparse.Namespace) -> int:
    """``gazetteer check``: whether a file can be trusted, by :func:`geoincidents.build.check_gazetteer`."""
    from geoincidents.build import check_gazetteer

    bar = Bar()
    try:
        facts = check_gazetteer(options.file, progress=bar)
    finally:
        bar.clear()
    print(f"{options.file}: in order; {facts['places']:,} places, {facts['names']:,} names, {facts['keys']:,} keys")
    return FOUND


def fetch(options: argparse.Namespace) -> int:
    """``gazetteer fetch``: GeoNames files onto the disk, by :func:`geoincidents.build.fetch_geonames`."""
    from geoincidents.build import fetch_geonames
    from geoincidents.build.fetching import BASE_URL

    bar = Bar()
    try:
        files = fetch_geonames(options.wanted, options.output, base_url=options.url or BASE_URL, progress=bar)
    finally:
        bar.clear()
    for file in files:
        print(file)
    return FOUND
