"""A text file cut where its rows end, so that each piece can be read by itself and by another process."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.tables.containers.decoding import Decoded, decode
from geoincidents.tables.containers.delimited import Shape, find_shape, read_delimited
from geoincidents.tables.containers.geometry_columns import with_geometry
from geoincidents.tables.containers.limits import Limits
from geoincidents.tables.containers.sources import Source, file_source
from geoincidents.tables.containers.unpacking import unpacked
from geoincidents.tables.notes import Notes

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geoincidents.tables.containers.headers import Headerless

_BLOCK: Final = 1 << 24
_NEWLINE, _QUOTE = ord("\n"), ord('"')
_WIDE: Final = ("utf-16", "utf-32", "utf_16", "utf_32")  # whose line ends are no single byte


@dataclass(frozen=True, slots=True)
class Range:
    """Rows of a file that stand between two of its bytes.

    Attributes
    ----------
    path, start, stop
        The file, its first byte and the one behind the last.
    line
        Lines before it.
    shape
        How lines become rows.
    encoding, errors
        How bytes become text.
    limits
        How much it may hold.
    """

    path: Path
    start: int
    stop: int
    line: int
    shape: Shape
    encoding: str
    errors: str
    limits: Limits


def ranges_of(
    path: Path, count: int, *, encoding: str | None, headerless: Headerless | None, limits: Limits | None
) -> list[Range]:
    """About so many ranges of a delimited file that holds its rows as they are; none where it is another file."""
    limits, notes = limits or Limits(), Notes()
    source = file_source(path, limits)
    with unpacked(source, None, notes) as leaf:
        if leaf.form != "delimited" or leaf.source.path is None:
            return []
        text = decode(leaf.source, encoding, notes)
    if text.encoding.casefold().startswith(_WIDE):
        return []
    shape = find_shape(text, notes, headerless)
    cuts = _cuts(path, count, quoted=shape.quoted)
    return [
        Range(
            path,
            start,
            stop,
            line,
            shape if not start else replace(shape, last_line=0),
            text.encoding,
            text.errors,
            limits,
        )
        for (start, line), (stop, _) in pairwise(cuts)
    ]


def _cuts(path: Path, count: int, *, quoted: bool) -> list[tuple[int, int]]:
    """Bytes at which rows begin, near equal parts of a file, and the lines before each; the two ends among them."""
    size = path.stat().st_size
    wanted = [size * k // count for k in range(1, count)]
    cuts, line, within, at = [(0, 0)], 0, False, 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            data = np.frombuffer(block, dtype=np.uint8)
            ends = np.flatnonzero(data == _NEWLINE)
            quotes = np.flatnonzero(data == _QUOTE) if quoted else ends[:0]
            outside = (np.searchsorted(quotes, ends) + within) % 2 == 0
            while wanted and wanted[0] < at + len(block):
                later = np.flatnonzero((ends >= wanted[0] - at) & outside)
                if not len(later):
                    break
                cut = at + int(ends[later[0]]) + 1
                if cut > cuts[-1][0]:
                    cuts.append((cut, line + int(later[0]) + 1))
                wanted = [one for one in wanted if one >= cut]
            within = bool((len(quotes) + within) % 2)
            line += len(ends)
            at += len(block)
    if within:  # a quote that nobody closes: where rows end is not for us to say
        return [(0, 0), (size, line)]
    return [*(one for one in cuts if one[0] < size), (size, line)]


def read_range(piece: Range) -> pd.DataFrame:
    """Raw rows of a range, as :func:`read_table` gives those of the file."""
    with piece.path.open("rb") as file:
        file.seek(piece.start)
        data = file.read(piece.stop - piece.start)
    notes = Notes()
    source = Source(piece.path.name, piece.limits, lambda: io.BytesIO(data))
    encoding = piece.encoding if not piece.start else piece.encoding.removesuffix("-sig")
    frame = read_delimited(Decoded(source, encoding, piece.errors), piece.shape, notes)
    frame.index = frame.index + piece.line
    frame = with_geometry(frame, notes)
    notes.hand_over(frame)
    return frame
