"""Tables of web pages, which many portals save under a workbook's suffix: the largest table of a page as a grid."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

import pandas as pd

from geoincidents.errors import FileFormatError
from geoincidents.tables.containers.asides import SECTIONS, apart, asides_of
from geoincidents.tables.containers.headers import HEAD_ROWS, find_layout
from geoincidents.tables.containers.plain_types import text_column
from geoincidents.tables.containers.values import ROW

if TYPE_CHECKING:
    from geoincidents.tables.containers.decoding import Decoded
    from geoincidents.tables.containers.headers import Headerless
    from geoincidents.tables.notes import Notes

_CELLS: Final = {"td", "th"}
_MOST_SPAN: Final = 1000
_PAGE: Final = "is a web page without a table (was it saved behind a log-in?). Download the table itself."


class _Grids(HTMLParser):
    """Cells of the tables of a page, those merged across and down with their text in the first place."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__(convert_charrefs=True)
        self.grids: list[list[list[str]]] = []
        self._open: list[int] = []
        self._cell: list[str] | None = None
        self._across = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell; what HTML leaves open is closed."""
        if tag == "table":
            self._close()
            self._open.append(len(self.grids))
            self.grids.append([])
        elif self._open and tag == "tr":
            self._close()
            self.grids[self._open[-1]].append([])
        elif self._open and tag in _CELLS:
            self._close()
            span = dict(attrs).get("colspan") or "1"
            self._cell, self._across = [], min(int(span), _MOST_SPAN) if span.isdecimal() else 1
        elif self._cell is not None and tag == "br":
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell, a row or a table."""
        if tag in _CELLS or tag in {"tr", "table"}:
            self._close()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _close(self) -> None:
        """End the cell that is open."""
        if self._cell is None:
            return
        grid = self.grids[self._open[-1]] if self._open else []
        if not grid:
            grid.append([])
        grid[-1] += [" ".join("".join(self._cell).split()), *[""] * (self._across - 1)]
        self._cell = None


def read_page(text: Decoded, notes: Notes, headerless: Headerless | None) -> pd.DataFrame:
    """Largest table of a page; its rows are numbered from 1, as the page shows them."""
    grid, limits, name = _grid(text), text.source.limits, text.source.name
    limits.check(name, "rows", len(grid))
    limits.check(name, "row_cells", max(map(len, grid)))
    labels = range(1, len(grid) + 1)
    layout = find_layout(grid[:HEAD_ROWS], labels, name, notes, headerless, unit=ROW)
    body = grid[layout.body :]
    asides = asides_of(body[:HEAD_ROWS], labels[layout.body :], [""] * layout.indexed + layout.names)
    rows = list(apart(zip(labels[layout.body :], body, strict=True), asides, notes))
    width = layout.width
    columns = list(zip(*([*row, *[""] * width][:width] + list(above) for _, row, above in rows), strict=True))
    columns = columns[int(layout.indexed) :] or [()] * (len(layout.names) + asides.depth)
    named = zip([*layout.names, *asides.names()], columns, strict=True)
    index = pd.Index([label for label, _, _ in rows], dtype="int64", name=ROW)
    frame = pd.DataFrame({name: text_column(cells, blank_is_null=True) for name, cells in named}, index=index)
    if asides.depth:
        frame.attrs[SECTIONS] = asides.names()
    return frame


def _grid(text: Decoded) -> list[list[str]]:
    """Rows of the largest table of a page."""
    parser = _Grids()
    with text.open() as stream:
        parser.feed(stream.read())
    parser.close()
    grids = [[row for row in grid if any(row)] for grid in parser.grids]
    largest = max(grids, key=lambda grid: sum(map(len, grid)), default=[])
    if len(largest) < 2:  # noqa: PLR2004 a header and a row
        raise FileFormatError(f"{text.source.name} {_PAGE}")
    return largest
