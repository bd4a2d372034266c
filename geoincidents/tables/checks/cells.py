"""Single cells: what is missing, of the wrong type, outside a vocabulary or out of bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.names.countries import countries_meant, country_codes
from geoincidents.tables.checks.subject import coordinate_columns
from geoincidents.tables.coercion import to_floats
from geoincidents.tables.conforming import COUNT_PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoincidents.tables.checks.subject import Subject
    from geoincidents.tables.findings import Told

_WANTED: Final = {
    "Int64": (
        "not_a_whole_number",
        "whole numbers",
        "Write digits only, and leave the cell empty for what is unknown.",
    ),
    "float64": ("not_a_number", "numbers", "Write digits with a decimal point, and leave the cell empty for unknown."),
    "string": ("not_text", "whole characters", "Save the file as UTF-8 again from where it came."),
}
_A_DATE: Final = (
    "not_a_date",
    "dates (YYYY-MM-DD)",
    "Write days as YYYY-MM-DD, or say date_format= when you read them.",
)
_UNKNOWN_COUNTRY: Final = r"the country is not known: '(.*)'"
_COUNTS: Final = tuple(dict.fromkeys(name for pair in COUNT_PAIRS for name in pair))


def check_cells(subject: Subject) -> Iterator[Told]:
    """Findings on single cells."""
    yield from _types(subject)
    yield from _missing(subject)
    yield from _words(subject)
    yield from _bounds(subject)
    yield from _countries(subject)
    yield from _coordinates(subject)


def _given(values: pd.Series[Any]) -> pd.Series[bool]:
    """Cells that hold something."""
    known = values.notna()
    if values.dtype == object or pd.api.types.is_string_dtype(values.dtype):
        known &= values.astype(object).where(known, "").astype(str).str.strip().ne("").to_numpy(dtype=bool)
    return known


def _unfit(subject: Subject, name: str) -> NDArray[np.bool_]:
    """Cells of a column that hold something which does not fit its type."""
    given = subject.given[name]
    at = np.flatnonzero(given.notna().to_numpy(dtype=bool) & subject.table[name].isna().to_numpy(dtype=bool))
    lost = np.zeros(len(given), dtype=bool)
    lost[at] = _given(given.iloc[at]).to_numpy(dtype=bool)
    return lost


def _types(subject: Subject) -> Iterator[Told]:
    for name, dtype in schema.DTYPES.items():
        if name not in subject.given.columns:
            continue
        bad = _unfit(subject, name)
        slug, wanted, remedy = _WANTED.get(dtype, _A_DATE)
        message = f"{{rows}} row(s) have something in {name!r} that is no {wanted}; they count as unknown."
        yield from subject.told("error", slug, name, bad, message, remedy, values=subject.given[name])


def _missing(subject: Subject) -> Iterator[Told]:
    lacking = [name for name in schema.REQUIRED if name not in subject.given.columns]
    if lacking:
        every = np.ones(len(subject.given), dtype=bool)
        yield from subject.told(
            "error", "missing_columns", None, every,
            f"The table has no column {', '.join(map(repr, lacking))}, which an incident table needs.",
            "Read it with read_incidents() or incidents_from_table(), and say in columns= what its columns mean.",
            values=lacking,
        )  # fmt: skip
    for name in schema.REQUIRED:
        if name in lacking:
            continue
        blank = ~_given(subject.table[name]).to_numpy(dtype=bool) & ~_unfit(subject, name)
        slug, what = ("empty_id", "no id") if name == schema.INCIDENT_ID else ("missing_value", f"nothing in {name!r}")
        remedy = "Fill them in: the column is never empty in an incident table."
        yield from subject.told("error", slug, name, blank, f"{{rows}} row(s) have {what}.", remedy)


def _words(subject: Subject) -> Iterator[Told]:
    for name, vocabulary in schema.VOCABULARIES.items():
        words = subject.table[name]
        bad = words.notna() & ~words.isin([str(word) for word in vocabulary])
        yield from subject.told(
            "error", "unknown_word", name, bad,
            f"{{rows}} row(s) have a word in {name!r} that is none of its vocabulary.",
            f"Use one of {', '.join(vocabulary)}.",
            values=words,
        )  # fmt: skip


def _bounds(subject: Subject) -> Iterator[Told]:
    table = subject.table
    for name in _COUNTS:
        yield from subject.told(
            "error", "negative_count", name, table[name] < 0, f"{{rows}} row(s) have fewer than none in {name!r}.",
            "Leave the cell empty where -9 or -99 stands for unknown, else correct it.", values=table[name],
        )  # fmt: skip
    radius = table[schema.GEO_RADIUS_KM]
    yield from subject.told(
        "error", "impossible_radius", schema.GEO_RADIUS_KM, (radius < 0) | np.isinf(radius),
        "{rows} row(s) have a radius that is negative or infinite.",
        "Give kilometres, or leave it empty where it is not known.", values=radius,
    )  # fmt: skip
    score = table[schema.MATCH_SCORE]
    yield from subject.told(
        "error", "impossible_score", schema.MATCH_SCORE, (score < 0) | (score > 1),
        "{rows} row(s) have a score outside 0 to 1.", "Give a share between 0 and 1.", values=score,
    )  # fmt: skip


def _countries(subject: Subject) -> Iterator[Told]:
    named = subject.table[schema.COUNTRY]
    codes = {one.country for one in country_codes()}
    meant = {text: countries_meant(str(text)) for text in named.dropna().unique() if text not in codes}
    unknown = named.isin([text for text, found in meant.items() if not found])
    told = subject.table[schema.MATCH_WHY].str.extract(_UNKNOWN_COUNTRY, expand=False)
    left_out = named.isna() & told.notna()
    yield from subject.told(
        "error", "unknown_country", schema.COUNTRY, unknown | left_out,
        "{rows} row(s) name a country that is not known.",
        "Write its ISO code (LBY) or its usual name; leave it empty for a sea.", values=named.fillna(told),
    )  # fmt: skip
    yield from subject.told(
        "warning", "country_without_code", schema.COUNTRY, named.isin([text for text, found in meant.items() if found]),
        "{rows} row(s) name their country otherwise than by its ISO alpha-3 code.",
        "Read the table with read_incidents(), which turns names into codes.", values=named,
    )  # fmt: skip


def _coordinates(subject: Subject) -> Iterator[Told]:
    pair = coordinate_columns(subject)
    if pair is not None:
        yield from _written(subject, *pair)
    else:
        yield from _shapes(subject)


def _written(subject: Subject, lat: str, lon: str) -> Iterator[Told]:
    """Coordinates that stand in two columns."""
    known = {name: _given(subject.given[name]).to_numpy(dtype=bool) for name in (lat, lon)}
    for name in (lat, lon):
        values = subject.given[name]
        yield from subject.told(
            "error", "unreadable_coordinates", name, known[name] & ~np.isfinite(to_floats(values)),
            f"{{rows}} row(s) have no number of degrees in {name!r}.",
            "Write degrees with a decimal point (32.8874), or leave both cells empty.", values=values,
        )  # fmt: skip
    yield from subject.told(
        "error", "half_a_point", lat, known[lat] != known[lon],
        f"{{rows}} row(s) have one of {lat!r} and {lon!r}, and not the other.", "Fill in both, or neither.",
    )  # fmt: skip


def _shapes(subject: Subject) -> Iterator[Told]:
    """Geometries that are no points, and what is no geometry at all."""
    given = subject.given
    source = getattr(given, "active_geometry_name", None) or schema.GEOMETRY
    if source not in given.columns:
        return
    cells = np.asarray(given[source].array, dtype=object)
    shapes = np.where(shapely.is_geometry(cells), cells, np.array(None, dtype=object))
    wrong = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes) & (shapely.get_type_id(shapes) != 0)
    yield from subject.told(
        "error", "not_a_point", schema.GEOMETRY, wrong, "{rows} row(s) have a geometry that is no point.",
        "Take representative_point() of lines and areas.", values=[shape.geom_type for shape in shapes[wrong]],
    )  # fmt: skip
    foreign = _given(pd.Series(cells, dtype=object)).to_numpy(dtype=bool) & ~shapely.is_geometry(cells)
    yield from subject.told(
        "error", "not_a_geometry", schema.GEOMETRY, foreign, "{rows} row(s) have a geometry that is none.",
        "Read well-known text with geopandas.GeoSeries.from_wkt().", values=cells[foreign].tolist(),
    )  # fmt: skip
