"""Points that cannot be where they are: swapped, mirrored, at 0, 0, outside country or division, rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.outlines.world import BORDER_KM, COAST_KM, world
from geoincidents.tables.checks.subject import MAX_LAT, MAX_LON, coordinate_columns
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.point_checks import NOWHERE, OUTSIDE, SIGNS, SWAPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoincidents.tables.checks.subject import Subject
    from geoincidents.tables.checks.whole import Whole
    from geoincidents.tables.findings import Told

# Boundaries of divisions are redrawn, and drawn otherwise by every source: what is nearer is no contradiction.
_DIVISION_KM: Final = 25.0
# Of a division of another name the commonest pairs are looked up; the rest of a long tail would take minutes.
_MOST_PAIRS: Final = 500
_COUNTRY, _NAME = "country", "name"
_FINE: Final = (schema.GeoPrecision.EXACT, schema.GeoPrecision.SETTLEMENT, schema.GeoPrecision.UNKNOWN)


def check_points(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Findings on points."""
    at = np.flatnonzero(subject.located)
    located, faults = subject.judged
    kinds: NDArray[np.object_] = np.full(len(subject.lat), None, dtype=object)
    kinds[at] = [kind for kind, _ in faults]
    column = (coordinate_columns(subject) or (schema.GEOMETRY,))[0]
    yield from _mistyped(subject, column, kinds)
    nation = np.full(len(kinds), None, dtype=object)
    nation[at] = located.country
    yield from _astray(subject, kinds, nation)
    yield from _division(subject, whole)
    yield from _rounded(subject, column)


def _mistyped(subject: Subject, column: str, kinds: NDArray[np.object_]) -> Iterator[Told]:
    """Coordinates that are no place on Earth, or would be right with another sign or in another order."""
    lat, lon = np.abs(subject.lat), np.abs(subject.lon)
    off = np.isfinite(lat) & np.isfinite(lon) & ~subject.located
    turned = off & (lat <= MAX_LON) & (lon <= MAX_LAT)
    yield from subject.told(
        "error", "swapped_coordinates", column, turned | (kinds == SWAPPED),
        "In {rows} row(s) latitude and longitude seem to be swapped.",
        f"Name the columns the other way round ({LAT!r}, {LON!r}) in columns=, or swap them in these rows.",
        values=subject.degrees,
    )  # fmt: skip
    yield from subject.told(
        "error", "coordinates_outside_earth", column, off & ~turned,
        "{rows} row(s) have coordinates outside +-90 and +-180 degrees.",
        "Correct them; a metric grid has to be turned into EPSG:4326 first.", values=subject.degrees,
    )  # fmt: skip
    yield from subject.told(
        "error", "null_island", column, kinds == NOWHERE,
        "{rows} row(s) have the point 0, 0 or one beside it, which stands for a point that is not known.",
        "Leave the coordinates of such rows empty, and they are looked up by their place.", values=subject.degrees,
    )  # fmt: skip
    yield from subject.told(
        "error", "lost_sign", column, np.isin(kinds.astype(str), SIGNS),
        "In {rows} row(s) a sign of the coordinates seems to be lost: with it the point lies in the row's country.",
        "Put the minus of the west and the south back.", values=subject.degrees,
    )  # fmt: skip


def _astray(subject: Subject, kinds: NDArray[np.object_], nation: NDArray[np.object_]) -> Iterator[Told]:
    """Points in another country than the one that the row names, or in none."""
    outside = kinds == OUTSIDE
    in_none = np.array([one is None for one in nation], dtype=bool) & subject.located
    pairs = pd.Series([f"{own} -> {found or 'sea'}" for own, found in zip(subject.stated, nation, strict=True)])
    yield from subject.told(
        "error", "outside_country", schema.COUNTRY, outside & ~in_none,
        "{rows} row(s) have a point in another country than the one that they name.",
        "Correct the point or the country.", values=pairs,
    )  # fmt: skip
    yield from subject.told(
        "warning", "at_sea", schema.GEOMETRY, in_none & (outside | (kinds == None)),  # noqa: E711 element by element
        f"{{rows}} row(s) have a point more than {COAST_KM:g} km off every coast.",
        "Correct the point, unless the event was on a ship.", values=subject.degrees,
    )  # fmt: skip


def odd_divisions(subject: Subject) -> pd.DataFrame:
    """Rows, by position, that name another first-order division than the one that their point lies in, and of where."""
    at = np.flatnonzero(subject.located)
    located, faults = subject.judged
    names = subject.table[schema.ADMIN1].iloc[at].str.strip().fillna("").to_numpy(dtype=object)
    resolved = subject.table[schema.MATCH_STATUS].iloc[at].eq(schema.MatchStatus.RESOLVED).fillna(value=False)
    told = ~resolved.to_numpy(dtype=bool) & np.array([kind is None for kind, _ in faults], dtype=bool)
    own = np.array([one or "" for one in located.admin1], dtype=object)
    differ = [one.casefold() != two.casefold() for one, two in zip(names, own, strict=True)]
    odd = told & (names != "") & (own != "") & np.array(differ, dtype=bool)
    return pd.DataFrame({_COUNTRY: located.country[odd], _NAME: names[odd]}, index=at[odd])


def commonest_divisions(rows: pd.Series[int]) -> frozenset[tuple[str, str]]:
    """Countries and names of divisions to look up, by how many rows each pair has."""
    return frozenset(rows.sort_index().sort_values(ascending=False, kind="stable").head(_MOST_PAIRS).index)


def _division(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Points outside the first-order division that the row names."""
    reach = subject.table[schema.GEO_RADIUS_KM].fillna(0.0).to_numpy(dtype=float)
    bad = np.zeros(len(subject.lat), dtype=bool)
    pairs: Any = odd_divisions(subject).groupby([_COUNTRY, _NAME])
    for (country, name), pair in pairs:
        if (country, name) in whole.divisions:
            rows = pair.index.to_numpy()
            away = _beyond_division(subject, country, name, rows)
            bad[rows] = away > np.maximum(_DIVISION_KM, np.minimum(reach[rows], 4 * _DIVISION_KM))
    values = subject.table[schema.ADMIN1]
    yield from subject.told(
        "warning", "outside_division", schema.ADMIN1, bad,
        f"{{rows}} row(s) have a point more than {_DIVISION_KM:g} km outside the first-order division that they name.",
        "Correct the point or the division.", values=values,
    )  # fmt: skip


def _beyond_division(subject: Subject, country: str, name: str, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Kilometres from points to the nearest division that a name may mean; NaN where no outline tells."""
    from geoincidents.gazetteer.area import division_code
    from geoincidents.gazetteer.stated import stated_division

    gazetteer = subject.gazetteer
    meant = stated_division(gazetteer, name, country)
    places = gazetteer.store.places(sorted(meant.rows))
    codes = {division_code(gazetteer, place) for place in places} - {""}
    if not codes or len(codes) != len(meant.divisions):
        return np.full(len(rows), np.nan)
    lat, lon = subject.lat[rows], subject.lon[rows]
    away = np.column_stack([world().beyond_km(country, lat, lon, code) for code in sorted(codes)])
    nearest: NDArray[np.float64] = away.min(axis=1)  # NaN where one of them has no outline
    return nearest


def _rounded(subject: Subject, column: str) -> Iterator[Told]:
    """Coordinates of the source that are whole degrees, though the row says that they stand for a place."""
    whole = subject.located & (subject.lat == np.round(subject.lat)) & (subject.lon == np.round(subject.lon))
    whole &= ~((np.abs(subject.lat) < BORDER_KM / 500) & (np.abs(subject.lon) < BORDER_KM / 500))  # 0, 0 is told apart
    precision = subject.table[schema.GEO_PRECISION]
    fine = subject.is_one_of(schema.GEO_PRECISION, *_FINE) | precision.isna().to_numpy(dtype=bool)
    own = ~subject.is_one_of(schema.MATCH_STATUS, schema.MatchStatus.RESOLVED, schema.MatchStatus.AMBIGUOUS)
    yield from subject.told(
        "warning", "whole_degrees", column, whole & fine & own,
        "{rows} row(s) have coordinates in whole degrees, which are true to 50 km at best.",
        "Find the point again by its place, or say with a precision and a radius how coarse it is.",
        values=subject.degrees,
    )  # fmt: skip
