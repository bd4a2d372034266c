"""Writes ``docs/codebook.md``: every column and word of both tables, as ``schema.py`` and ``Place`` say.

python docs/make_codebook.py
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from inspect import getdoc
from itertools import groupby
from pathlib import Path

from geoincidents import Gazetteer, schema
from geoincidents.place import Place

PAGE = Path(__file__).with_name("codebook.md")
HEAD = """# Codebook

Made by `python docs/make_codebook.py` from `geoincidents/schema.py`; `help(geoincidents.schema)` prints the
columns.

## Incidents: one row per event and place

A plain GeoDataFrame of points in EPSG:4326, or of rows without a point. One event in four places is four rows with one
`event_group`; a toll that rows share has one `casualty_group`. Rows in are rows out: what cannot be placed has no
geometry and says why in `match_why`. Null means not stated, 0 means stated as none. Further columns of a table that was
read come after these.

Never null: {required}. Only rows of the kind *incident* (and, on request,
*strategic*) enter counts and the default map.
`gi.conform(table)` gives a table these columns and types, `gi.validate(table)` holds it to them.
"""
PLACES = """
What `geoincidents gazetteer export` and `Gazetteer.export` write, and the fields of a `Place`. A table of your own for
`gazetteer build` has the same columns; `name`, `lat` and `lon` are enough.
"""
TYPES = {
    "string": "text",
    "datetime64[us]": "day",
    "datetime64[us, UTC]": "instant",
    "Int64": "whole number",
    "float64": "number",
}


def rows(header: tuple[str, ...], cells: Iterable[tuple[str, ...]]) -> str:
    """A table of Markdown."""
    lines = [header, tuple("---" for _ in header), *cells]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """The text as code."""
    return f"`{text}`"


def plain(text: str) -> str:
    """A docstring's text as Markdown."""
    return text.replace("``", "`")


def type_of(name: str, dtype: str) -> str:
    """What a column holds: the words of a list, or a plain type."""
    words = schema.VOCABULARIES.get(name)
    return f"[words](#{heading(words)[1]})" if words else TYPES[dtype]


def heading(words: type[schema.Vocabulary]) -> tuple[str, str]:
    """The columns that hold these words, and the anchor of their table."""
    columns = [name for name, one in schema.VOCABULARIES.items() if one is words]
    return ", ".join(columns), "-".join(columns)


def incident_columns() -> Iterator[str]:
    """A table for each group of columns."""
    for group, columns in groupby(schema.COLUMNS.items(), lambda item: item[1].group):
        yield f"### {group.capitalize()}"
        cells = (
            (code(name), f"{type_of(name, one.dtype)} ({code(one.dtype)})", plain(one.meaning), code(one.example))
            for name, one in columns
        )
        yield rows(("column", "type (pandas)", "meaning", "example"), cells)
    yield "`geometry` comes last: the point (x = longitude, y = latitude, WGS 84), or nothing."


def vocabularies() -> Iterator[str]:
    """A table for each list of words."""
    for words in dict.fromkeys(schema.VOCABULARIES.values()):
        yield f"### {heading(words)[0]}"
        if words is schema.GeoPrecision:
            yield rows(
                ("word", "meaning", "radius where nothing better is known"),
                ((code(word), plain(word.meaning), _radius(word)) for word in schema.GeoPrecision),
            )
        else:
            yield rows(("word", "meaning"), ((code(word), plain(word.meaning)) for word in words))


def _radius(word: schema.GeoPrecision) -> str:
    return f"{schema.RADIUS_KM[word]:g} km" if word in schema.RADIUS_KM else ""


def place_columns() -> str:
    """The table of places, with the embedded gazetteer's answer for an example."""
    place = Gazetteer.embedded().resolve("Gasr Ben Ghachir", country="LY").place
    said = re.findall(
        r"^(\w[\w, ]*)\n    (.*(?:\n    .*)*)", (getdoc(Place) or "").partition("----------\n")[2], flags=re.MULTILINE
    )
    meanings = {name: " ".join(text.split()) for names, text in said for name in names.split(", ")}
    types = {"str": "text", "float": "number", "int": "whole number", "tuple[str, ...]": "text, parted by `|`"}
    shown = {"names": "|".join(place.names[:3]) + "|…"}
    return rows(
        ("column", "type", "meaning", "example"),
        (
            (
                code(field.name),
                types[str(field.type)],
                plain(meanings[field.name]),
                code(shown.get(field.name, str(getattr(place, field.name)))) if getattr(place, field.name) else "",
            )
            for field in fields(Place)
        ),
    )


def page() -> str:
    """The page as text."""
    required = ", ".join(code(name) for name in schema.REQUIRED)
    parts = [
        HEAD.format(required=required),
        *incident_columns(),
        "## Words",
        *vocabularies(),
        "## Places: one row per place, with all its names",
        PLACES,
        place_columns(),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
