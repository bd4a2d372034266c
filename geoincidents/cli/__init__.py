"""The command ``geoincidents``: one command is one public function.

Data goes to standard output, messages to standard error. Exit status: 0 done, 1 nothing found, not every
name resolved or errors in a table that was checked, 2 an error, in one line, 3 some reports could not be read, 130
interrupted.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoincidents.atomic import ended_after_clearing
from geoincidents.cli.arguments import in_options
from geoincidents.cli.output import ERROR, FOUND, INTERRUPTED
from geoincidents.cli.parser import parser
from geoincidents.cli.streams import standard_streams, write_in_any_encoding
from geoincidents.errors import GeoincidentsError, PackWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

_LONGEST = 300  # letters of a fault's own words
_SOUTHERN = re.compile(r"-\.?\d")


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
    write_in_any_encoding()
    words = sys.argv[1:] if arguments is None else arguments
    # A point of the southern hemisphere is no option: a blank before it tells argparse so, and means nothing.
    options = parser().parse_args([f" {word}" if _SOUTHERN.match(word) else word for word in words])
    try:
        with ended_after_clearing(), warnings.catch_warnings(), standard_streams(options):
            warnings.simplefilter("always", PackWarning)
            warnings.showwarning = _shown(warnings.showwarning)
            status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone, as in `| head`; what is left goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except KeyboardInterrupt:
        print("geoincidents: interrupted, nothing more was written", file=sys.stderr)
        return INTERRUPTED
    except (GeoincidentsError, OSError) as error:
        message = " ".join(str(error).split())
        print(f"geoincidents: {in_options(message)}", file=sys.stderr)
        if options.debug:
            raise
        return ERROR
    except Exception as fault:
        if options.debug:
            raise
        print(f"geoincidents: {_last_resort(fault)}", file=sys.stderr)
        return ERROR
    return status


def _last_resort(fault: Exception) -> str:
    """A fault of this program in a line: what, where, and how it comes to those who can mend it."""
    at = traceback.extract_tb(fault.__traceback__)[-1]
    what = " ".join(str(fault).split())[:_LONGEST]
    where = f"{Path(at.filename).name}, line {at.lineno}"
    return (
        f"a fault of this program: {type(fault).__name__} ({what}) in {where}. Run it again as geoincidents --debug "
        "... and report what that prints, with the command and, if you may, the file."
    )


def _shown(usual: Callable[..., None]) -> Callable[..., None]:
    """Prints warnings about packs as a line, others as usual."""

    def show(message: Warning | str, category: type[Warning], *more: Any, **others: Any) -> None:
        if issubclass(category, PackWarning):
            print(f"geoincidents: {' '.join(str(message).split())}", file=sys.stderr)
        else:
            usual(message, category, *more, **others)

    return show
