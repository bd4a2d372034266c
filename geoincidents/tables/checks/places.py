"""Where rows are said to be: places that were not found, points without a precision, many rows on one point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoincidents import geo, schema
from geoincidents.gazetteer.cells import Cells
from geoincidents.outlines.world import world

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.checks.subject import Subject
    from geoincidents.tables.checks.whole import Whole
    from geoincidents.tables.findings import Told

_PILE_SHARE: Final = 0.3
_PILE_LEAST: Final = 20  # rows below which a share says little
_CENTRE_LEAST: Final = 3  # rows on a centre that are no accident
_CENTRE_KM: Final = 1.0
_OUTLINE_KM: Final = 5.0  # the centre of an outline depends on how finely it is drawn
_NOWHERE: Final = 0.01  # degrees; 0, 0 is told apart by the check of points
_TOWN_KM: Final = 2.0  # a centre with a town beside it is that town
_MOST_PILES: Final = 50
_COARSE: Final = (
    schema.GeoPrecision.NEAR,
    schema.GeoPrecision.AREA,
    schema.GeoPrecision.ADMIN2,
    schema.GeoPrecision.ADMIN1,
    schema.GeoPrecision.LINEAR,
    schema.GeoPrecision.COUNTRY,
)
_LOOKED_UP: Final = (schema.MatchStatus.RESOLVED, schema.MatchStatus.AMBIGUOUS)


def check_places(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Findings on where rows are said to be."""
    yield from _lookups(subject, whole)
    yield from _exactness(subject)
    yield from _piles(subject, whole)


def _lookups(subject: Subject, whole: Whole) -> Iterator[Told]:
    phrase = subject.table[schema.PLACE_PHRASE].fillna(subject.table[schema.PLACE_NAME])
    missing = without_point(subject)
    if whole.all_without_point:
        yield from subject.told(
            "warning", "all_without_point", schema.GEOMETRY, missing, "None of the {rows} row(s) has a point.",
            "Say which columns hold the coordinates or the place: columns={'lat': ..., 'lon': ...} or place=.",
            values=phrase,
        )  # fmt: skip
    named = phrase.notna().to_numpy(dtype=bool)
    unresolved = subject.is_one_of(schema.MATCH_STATUS, schema.MatchStatus.UNRESOLVED) & named
    ambiguous = subject.is_one_of(schema.MATCH_STATUS, schema.MatchStatus.AMBIGUOUS)
    yield from subject.told(
        "warning", "unresolved_places", schema.PLACE_PHRASE, unresolved,
        "{rows} row(s) name a place that was not found.",
        "Give country=, admin1= or near=, install the places of the country (geoincidents gazetteer add CODE), or "
        "settle them with apply_corrections().",
        values=phrase,
    )  # fmt: skip
    yield from subject.told(
        "warning", "ambiguous_places", schema.PLACE_PHRASE, ambiguous,
        "{rows} row(s) name a place that several answer to.",
        "Give country=, admin1= or near=, or settle them with apply_corrections().", values=phrase,
    )  # fmt: skip
    if not whole.all_without_point:
        yield from subject.told(
            "note", "without_place", schema.PLACE_PHRASE, missing & ~named & subject.counts,
            "{rows} row(s) have neither a point nor a place; no map shows them.", "Fill in what the source says.",
        )  # fmt: skip


def _exactness(subject: Subject) -> Iterator[Told]:
    precision = subject.table[schema.GEO_PRECISION]
    vague = precision.isna().to_numpy(dtype=bool) | subject.is_one_of(schema.GEO_PRECISION, schema.GeoPrecision.UNKNOWN)
    yield from subject.told(
        "note", "precision_missing", schema.GEO_PRECISION, vague & subject.located,
        "{rows} row(s) have a point that does not say what it stands for.",
        "Fill in the precision: " + ", ".join(schema.RADIUS_KM) + ".",
    )  # fmt: skip
    radius = subject.table[schema.GEO_RADIUS_KM]
    yield from subject.told(
        "note", "radius_missing", schema.GEO_RADIUS_KM, radius.isna().to_numpy(dtype=bool) & subject.located & ~vague,
        "{rows} row(s) have a point and no radius within which the true place lies.",
        "Fill it in; a precision class alone brings the radius that stands for it.", values=precision,
    )  # fmt: skip


def without_point(subject: Subject) -> NDArray[np.bool_]:
    """Rows without a point, be it on Earth or not."""
    return ~(np.isfinite(subject.lat) & np.isfinite(subject.lon))


def fine_points(subject: Subject) -> NDArray[np.complex128]:
    """Each row's point (longitude and latitude as one number) where it claims to be a place of its own, else NaN."""
    fine = subject.located & ~subject.is_one_of(schema.GEO_PRECISION, *_COARSE)
    fine &= ~subject.is_one_of(schema.MATCH_STATUS, *_LOOKED_UP)  # all reports of a town stand on the town
    fine &= (np.abs(subject.lat) > _NOWHERE) | (np.abs(subject.lon) > _NOWHERE)
    return np.where(fine, subject.lon + 1j * subject.lat, np.nan)


class Piles(NamedTuple):
    """Points on which many rows lie: of how many rows, the one with the most (NaN for none), and centres of areas."""

    rows: int
    top: complex
    centres: NDArray[np.complex128]

    @classmethod
    def of(cls, points: pd.Series[Any], gazetteer: Gazetteer | None) -> Piles:
        """Of the fine points of a table, with how many rows each has, in order of appearance."""
        from geoincidents.gazetteer import Gazetteer as Embedded

        rows = int(points.sum())
        counted = points.sort_values(ascending=False, kind="stable")
        several = counted[counted >= _CENTRE_LEAST].head(_MOST_PILES).index.to_numpy()
        piled = rows >= _PILE_LEAST and counted.iloc[0] >= _PILE_SHARE * rows
        if len(several):
            centre = is_centre(gazetteer or Embedded.default(), several.imag, several.real)
            several = several[centre]
        return cls(rows, complex(counted.index[0]) if piled else complex(np.nan), several)


def _piles(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Many rows on one point that claims to be a place of its own."""
    points = fine_points(subject)
    yield from subject.told(
        "warning", "coordinate_pile_up", schema.GEOMETRY, points == whole.piles.top,
        f"{{rows}} of {whole.piles.rows:,} rows whose point claims to be a place share one point.",
        "Look at it: it may stand for a district or for what was not found. Say so in the precision and the radius.",
        values=subject.degrees,
    )  # fmt: skip
    yield from subject.told(
        "warning", "centre_as_place", schema.GEO_PRECISION, np.isin(points, whole.piles.centres),
        "{rows} row(s) lie on the centre of a country or division, and do not say so.",
        "Set the precision to country or admin1, with its radius, lest the centre looks like the place.",
        values=subject.degrees,
    )  # fmt: skip


def is_centre(gazetteer: Gazetteer, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points are the centre of their country or division, in the gazetteer or of its outline, and no town."""
    from geoincidents.gazetteer.divisions import locate_points

    ground = gazetteer.ground
    wide, town = ground.of_kind("A.PCL") | ground.of_kind("A.ADM1"), ground.of_kind("P.")
    found = np.zeros(len(lat), dtype=bool)
    if not wide.any():
        return found
    centres, towns = Cells(ground.lat[wide], ground.lon[wide]), Cells(ground.lat[town], ground.lon[town])
    located = locate_points(gazetteer, lat, lon)
    for row, point in enumerate(zip(lat.tolist(), lon.tolist(), strict=True)):
        near = float(centres.nearest(*point, 1)[1][0]) <= _CENTRE_KM
        outlined = near or _is_middle(*point, located.country[row], located.code[row])
        found[row] = outlined and not (town.any() and float(towns.nearest(*point, 1)[1][0]) <= _TOWN_KM)
    return found


def _is_middle(lat: float, lon: float, country: Any, code: Any) -> bool:
    """Whether a point is the centroid of the outline of its country or division."""
    for area in ((country, ""), (country, code)):
        shape = world().shape(*area) if all(part is not None for part in area) else None
        if shape is not None and not shape.is_empty:
            middle = shape.centroid
            if float(geo.distance_km(lat=lat, lon=lon, to_lat=middle.y, to_lon=middle.x)) <= _OUTLINE_KM:
                return True
    return False
