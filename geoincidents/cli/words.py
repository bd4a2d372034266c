"""A parser of words that tells a fault in one line, with what was probably meant."""

from __future__ import annotations

import argparse
import re
import sys
from difflib import get_close_matches
from typing import Any, Final, NoReturn

_CHOICE: Final = re.compile(r"invalid choice: '([^']*)' \(choose from (.*)\)")
_UNKNOWN: Final = re.compile(r"unrecognized arguments: (.*)")
ERROR: Final = 2


class Words(argparse.ArgumentParser):
    """Parser whose errors are one line on standard error, status 2, with the nearest word that there is."""

    def error(self, message: str) -> NoReturn:
        """Tell a fault and end."""
        if choice := _CHOICE.search(message):
            meant = _nearest(choice[1], re.findall(r"[\w-]+", choice[2]))
        elif unknown := _UNKNOWN.search(message):
            meant = _nearest(unknown[1].split()[0], list(self._all_options()))
        else:
            meant = ""
        self.exit(ERROR, f"{self.prog}: {message}.{meant} See: {self.prog} --help\n")

    def _all_options(self) -> set[str]:
        """Options of this parser and of its commands: the one above is told of what none of them knows."""
        found = set(self._option_string_actions)
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 argparse has no public way to them
                for command in action.choices.values():
                    found |= command._all_options()  # noqa: SLF001
        return found


def _nearest(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


class Version(argparse.Action):
    """Prints the version, and the gazetteer and the packs that answers come from."""

    def __init__(self, option_strings: list[str], dest: str, **_: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the versions of program, gazetteer and packs")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print and end."""
        from geoincidents import Gazetteer, __version__, installed_packs

        print(f"geoincidents {__version__}, Python {sys.version.split()[0]}")
        embedded = Gazetteer.embedded().info()
        print(f"gazetteer {embedded['build_date']}: {embedded['places']:,} places, {embedded['names']:,} names")
        for pack in installed_packs():
            print(f"pack {pack.name} {pack.date}: {pack.places:,} places")
        parser.exit()
