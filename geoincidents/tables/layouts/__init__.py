"""The layouts of known data sets, one declaration a file, and how a table is told to be in one of them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geoincidents.errors import FileMissingError, InputError
from geoincidents.tables.columns import did_you_mean
from geoincidents.tables.layouts.declarations import parse_layout
from geoincidents.tables.layouts.layout import Layout, header_key

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["Layout", "find_layout", "headers_by_position", "known_layouts", "layout_of", "layouts"]


@cache
def known_layouts() -> dict[str, Layout]:
    """Layouts of the package by name."""
    folder = files("geoincidents.tables.layouts")
    named = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    found = [parse_layout((folder / name).read_text(encoding="utf-8"), name) for name in named]
    return {layout.name: layout for layout in found}


def layouts() -> pd.DataFrame:
    """Table layouts that are recognised by their content, one row each.

    Returns
    -------
    pandas.DataFrame
        ``name`` is what ``layout=`` takes, ``title`` the data set, ``columns`` the incident columns that are filled,
        ``proof`` the headers that prove it (or a headerless form), ``versions`` and ``not_taken`` in words, and
        ``url``, ``licence`` and ``attribution`` of the publisher, as far as known.

    Examples
    --------
    >>> known = layouts()
    >>> known.loc[known["name"] == "acled", "title"].item()
    'Armed Conflict Location & Event Data (ACLED)'

    A layout of your own is a TOML file that says for each incident column where its values come from. A source is a
    header, a table with ``column`` or ``columns``, ``values``, ``how``, ``constant`` and ``pattern``, or a list of
    sources of which the first that says something counts.

    >>> import tempfile
    >>> from geoincidents import incidents_from_table
    >>> path = Path(tempfile.mkdtemp()) / "club.toml"
    >>> _ = path.write_text('''
    ... name = "club"
    ... dates = "dmy"
    ... [fields]
    ... date_start = "Seen on"
    ... place_phrase = ["Village", "District"]
    ... event_type = { column = "Kind", values = { boom = "explosive_device", "*fire*" = "armed_clash" } }
    ... killed_best = { columns = ["Dead men", "Dead women"], how = "sum" }
    ... country = { constant = "AFG" }
    ... ''')
    >>> table = pd.DataFrame({"Seen on": ["04/05/2020"], "Village": [""], "District": ["Kabul"], "Kind": ["Boom"],
    ...     "Dead men": [1], "Dead women": [2]})
    >>> read = incidents_from_table(table, layout=path)
    >>> read["place_name"].item(), read["event_type"].item(), read["killed_best"].tolist()
    ('Kabul', 'explosive_device', [3])
    """
    rows = [
        {
            "name": layout.name,
            "title": layout.title,
            "columns": ", ".join(target for target, _ in layout.fields),
            "proof": "; or ".join(", ".join(sorted(proof)) for proof in layout.proofs),
            **{key: layout.facts.get(key, "") for key in ("versions", "not_taken", "url", "licence", "attribution")},
        }
        for layout in known_layouts().values()
    ]
    return pd.DataFrame(rows)


def find_layout(given: str | PathLike[str] | Layout) -> Layout:
    """Layout that a caller asks for: by its name, or as the path of a declaration of one's own.

    Raises
    ------
    InputError
        If there is none of that name, or the declaration is wrong.
    FileMissingError
        If there is no such file.
    """
    if isinstance(given, Layout):
        return given
    if isinstance(given, str) and given in known_layouts():
        return known_layouts()[given]
    path = Path(given)
    if path.suffix.lower() != ".toml":
        names = did_you_mean(str(given), known_layouts())
        raise InputError(f"layout={str(given)!r} is no known layout.{names} Or give the path of a .toml file.")
    if not path.is_file():
        raise FileMissingError(f"There is no layout file {str(path)!r}.")
    try:
        return parse_layout(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is no text in UTF-8.") from error


def layout_of(frame: pd.DataFrame) -> Layout | None:
    """Known layout that the headers of a table prove, the one with most of them; None where none is proved."""
    headers = frozenset(header_key(name) for name in frame.columns)
    proved = [(layout.proved_by(headers), layout) for layout in known_layouts().values()]
    best, layout = max(proved, key=lambda pair: pair[0])
    return layout if best else None


def headers_by_position(cells: list[str]) -> list[str] | None:
    """Headers of a known layout without a header line, for the cells of its first row; None where none fits."""
    for layout in known_layouts().values():
        if names := layout.named(cells):
            return names
    return None
