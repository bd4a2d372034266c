"""What the captions above the rows of a table mean: a year, a country, a kind of event, a division, a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoincidents import schema
from geoincidents.names.countries import countries_named
from geoincidents.names.place_words import is_second_order, words_of
from geoincidents.tables.columns import LAT, POINT, YEAR, default_gazetteer
from geoincidents.tables.containers.asides import SECTIONS
from geoincidents.tables.containers.headers import is_year
from geoincidents.tables.day_forms import readings_of
from geoincidents.tables.layouts.layout import header_key
from geoincidents.tables.mapping import named
from geoincidents.tables.words import meaning_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from geoincidents.tables.mapping import Fields

_MOST: Final = 0.8  # of the captions that have to say so
_COLON: Final = ":"


def with_named_sections(table: pd.DataFrame) -> pd.DataFrame:
    """Table in which captions such as "District: Afrin" stand in a column that is called so."""
    for name in [name for name in table.attrs.get(SECTIONS, ()) if name in table.columns]:
        parts = [str(cell).partition(_COLON) for cell in table[name].dropna().unique()]
        heads = {head.strip() for head, _, _ in parts}
        if len(heads) == 1 and (head := heads.pop()) and head not in table.columns and all(rest for *_, rest in parts):
            cells = table[name].str.partition(_COLON)[2].str.strip()
            sections = [head if one == name else one for one in table.attrs[SECTIONS]]
            table = table.assign(**{name: cells}).rename(columns={name: head})
            table.attrs[SECTIONS] = sections
    return table


def section_fields(table: pd.DataFrame, fields: Fields) -> Fields:
    """Fields that the captions fill, of those that no column does."""
    found: Fields = {}
    used = {column for sources in fields.values() for source in sources for column in source.columns}
    for name in reversed([name for name in table.attrs.get(SECTIONS, ()) if name in table.columns]):
        source = named(str(name))
        captions = [str(cell).strip() for cell in table[name].dropna().unique()]
        if not captions or used & {*source[0].columns, header_key(name)}:
            continue
        field = _meaning(captions, {*fields, *found} - {schema.DATE_START})
        if field is not None:
            found[field] = (*fields.get(field, ()), *source)
            if field == schema.DATE_START and field in fields and YEAR not in fields:  # for days without one
                found[YEAR] = source
    return found


def _meaning(captions: list[str], known: set[str]) -> str | None:
    """Field that captions of one column fill, if it is still free."""
    for fields, test in _TESTS:
        if sum(bool(test(caption)) for caption in captions) >= _MOST * len(captions):
            return next((field for field in fields if field not in known), None)
    if {schema.PLACE_PHRASE, LAT, POINT} & known or not all(map(_is_place, captions)):
        return None
    return schema.PLACE_PHRASE


def _is_second(caption: str) -> bool:
    return any(is_second_order(word, "") for word in caption.casefold().split())


def _is_division(caption: str) -> bool:
    """Whether a caption has a word for a division in it, or names one that the gazetteer knows."""
    if set(caption.casefold().split()) & words_of("division1", "division2"):
        return True
    place = default_gazetteer().resolve(caption, kind="A").place
    return place is not None and place.kind.startswith("A.ADM")


def _is_place(caption: str) -> bool:
    return default_gazetteer().resolve(caption).lat is not None


_TESTS: Final[Sequence[tuple[tuple[str, ...], Callable[[str], Any]]]] = (
    ((YEAR,), is_year),
    ((schema.COUNTRY,), countries_named),
    ((schema.DATE_START,), readings_of),
    ((schema.EVENT_TYPE,), lambda caption: meaning_of(caption, schema.EVENT_TYPE)),
    ((schema.ADMIN2,), _is_second),
    ((schema.ADMIN1, schema.ADMIN2), _is_division),
)
