"""The commands under ``gazetteer`` that make, check and fetch files."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from geoincidents.cli.output import FOUND, plural, say
from geoincidents.errors import InputError

if TYPE_CHECKING:
    import argparse

_BAR = 24
_EVERY_S = 0.1


class Bar:
    """Progress on standard error, on one line that is cleared in the end; silent when that is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = 0.0

    def __call__(self, stage: str, done: int, whole: int) -> None:
        """Show how far a stage is."""
        now = time.monotonic()
        if not self._shown or now - self._last < _EVERY_S:
            return
        self._last = now
        share = min(done / whole, 1.0) if whole else 0.0
        bar = f"[{'#' * round(share * _BAR):<{_BAR}}] {share:4.0%} " if whole else ""
        sys.stderr.write(f"\r\x1b[K{stage} {bar}{done:,}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


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
