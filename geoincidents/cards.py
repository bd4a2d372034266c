"""How a value of the package shows itself in a notebook: a small table of HTML, every text escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LEFT = 'style="text-align:left"'


def card(title: str, facts: Mapping[str, object]) -> str:
    """A caption and a line for each fact that there is."""
    lines = (
        f'<tr><th {_LEFT}>{escape(name)}</th><td {_LEFT} dir="auto">{_cell(value)}</td></tr>'
        for name, value in facts.items()
        if value not in (None, "")
    )
    return f'<table><caption dir="auto" {_LEFT}>{escape(title)}</caption>{"".join(lines)}</table>'


def grid(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows of cells below a header."""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    lines = ("".join(f'<td dir="auto">{_cell(value)}</td>' for value in row) for row in rows)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _cell(value: object) -> str:
    return escape(f"{value:,}" if isinstance(value, int) else str(value))
