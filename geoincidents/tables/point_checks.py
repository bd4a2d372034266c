"""Points that a table brings: in which country and division they lie, and which of them cannot be right."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.gazetteer.borders import stated_countries
from geoincidents.outlines.world import BORDER_KM
from geoincidents.tables.coercion import row_label
from geoincidents.tables.findings import ATTR, SHOWN_ROWS, finding
from geoincidents.tables.memory import make_room
from geoincidents.tables.texts import text_array

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.gazetteer.divisions import Located
    from geoincidents.outlines.world import World
    from geoincidents.tables.findings import Finding

Degrees: TypeAlias = "NDArray[np.float64]"
Mend: TypeAlias = "Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]"
Fault: TypeAlias = "tuple[str | None, str]"
"""A kind of fault, None for no fault, and what it is in detail."""

_LOGGER = logging.getLogger(__name__)

_NULL_DEGREES: Final = 0.01  # round 0, 0 there is open sea, and what stands there is a coordinate that was not known
# A point so little outside its country is rather on the wrong side of a border than mistyped.
_NEAR_MISS_KM: Final = 100.0
NOWHERE: Final = "the point is 0, 0, which stands for a point that is not known"
OUTSIDE: Final = "the point lies outside the country that the row names"
SIGNS: Final = (
    "the sign of the longitude seems to be lost",
    "the sign of the latitude seems to be lost",
    "the signs of both seem to be lost",
)
SWAPPED: Final = "latitude and longitude seem to be swapped"
# What may have happened to a point, and where it would then be: the first that leads into the row's country is told.
_MISTAKES: Final[tuple[tuple[str, Mend], ...]] = (
    (SWAPPED, lambda lat, lon: (lon, lat)),
    (SIGNS[0], lambda lat, lon: (lat, -lon)),
    (SIGNS[1], lambda lat, lon: (-lat, lon)),
    (SIGNS[2], lambda lat, lon: (-lat, -lon)),
)
_SLUGS: Final = {NOWHERE: "point_zero", SWAPPED: "swapped_coordinates", OUTSIDE: "point_outside_country"}
_ADVICE: Final = {
    NOWHERE: "Leave the coordinates of such rows empty, and they are looked up by their place.",
    SWAPPED: "Name the columns the other way round in columns=, or swap them in these rows.",
    OUTSIDE: "Correct the point or the country.",
}
_ELSE: Final = "Correct the coordinates."
_BLOCK: Final = 5_000  # points that are located at once: boxes and trees of all would take more than the table


def fill_divisions(
    incidents: gpd.GeoDataFrame, given: NDArray[np.bool_], gazetteer: Gazetteer | None
) -> gpd.GeoDataFrame:
    """Copy in which given points have country and division where the row has none, and say why they cannot be right.

    No point is moved, and no country that the row names is changed. A point that is only known to lie somewhere in a
    country gets no division, and so does one that contradicts its row.

    Parameters
    ----------
    incidents
        Incident table.
    given
        Which rows have a point that came with the source, by position.
    gazetteer
        Whose spelling of divisions counts; the embedded one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index; a fault is the reason of its row, and each kind of fault is a finding under ``attrs``.
    """
    from geoincidents.gazetteer.given import gazetteer_of

    points = np.asarray(incidents.geometry.array, dtype=object)
    lat, lon = shapely.get_y(points), shapely.get_x(points)
    at = np.flatnonzero(given & (np.abs(lat) <= 90) & (np.abs(lon) <= 180))  # noqa: PLR2004 what is not on Earth is told elsewhere
    out = incidents.copy(deep=False)
    if not len(at):
        return out
    gazetteer = gazetteer_of(gazetteer)
    stated = stated_countries(pd.DataFrame(incidents)[[schema.COUNTRY, schema.PLACE_ID]].iloc[at], gazetteer)
    found, faults = judge_points(gazetteer, lat[at], lon[at], stated)
    make_room(incidents)
    sound = np.array([fault is None for fault, _ in faults])
    coarse = incidents[schema.GEO_PRECISION].eq(str(schema.GeoPrecision.COUNTRY)).fillna(value=False).to_numpy()[at]
    agreed = sound & np.array([name is None or name == own for name, own in zip(stated, found.country, strict=True)])
    for name, values, fits in (
        (schema.COUNTRY, found.country, sound),
        (schema.ADMIN1, found.admin1, agreed & ~coarse.astype(bool)),
    ):
        filled = np.full(len(out), None, dtype=object)
        filled[at[fits]] = values[fits]
        out[name] = _completed(out[name], filled)
    why = np.full(len(out), None, dtype=object)
    why[at] = [None if fault is None else f"{fault}{detail}" for fault, detail in faults]
    out[schema.MATCH_WHY] = _completed(out[schema.MATCH_WHY], why)
    told = _told(incidents, at, [fault for fault, _ in faults])
    out.attrs = {**out.attrs, ATTR: [*out.attrs.get(ATTR, []), *told]}
    return out


def _completed(values: pd.Series[Any], filled: NDArray[np.object_]) -> pd.Series[Any]:
    """Column of text with other cells where it has none."""
    gaps = values.isna().to_numpy(dtype=bool)
    if not any(cell is not None for cell in filled[gaps]):
        return values
    return values.fillna(pd.Series(text_array(filled.tolist()), index=values.index))


def judge_points(
    gazetteer: Gazetteer, lat: Degrees, lon: Degrees, stated: NDArray[np.object_]
) -> tuple[Located, list[Fault]]:
    """Country and division of points on Earth, and what is wrong with each against the country that its row names."""
    from geoincidents.gazetteer.divisions import Located, locate_points
    from geoincidents.outlines.world import world

    parts: list[Located] = []
    faults: list[Fault] = []
    for start in range(0, max(len(lat), 1), _BLOCK):
        rows = slice(start, start + _BLOCK)
        found = locate_points(gazetteer, lat[rows], lon[rows], stated[rows])
        faults += _faults(world(), lat[rows], lon[rows], stated[rows], found.country)
        parts.append(found)
    country, code, admin1 = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("country", "code", "admin1")
    )
    return Located(country, code, admin1), faults


def _faults(
    world: World,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    stated: NDArray[np.object_],
    found: NDArray[np.object_],
) -> list[Fault]:
    """What is wrong with each point."""
    faults: list[Fault] = [(None, "")] * len(lat)
    nowhere = (np.abs(lat) < _NULL_DEGREES) & (np.abs(lon) < _NULL_DEGREES)
    for at in np.flatnonzero(nowhere).tolist():
        faults[at] = (NOWHERE, "")
    differ = [name is not None and name != own for name, own in zip(stated, found, strict=True)]
    odd = np.array(differ, dtype=bool) & ~nowhere
    for country in sorted(set(stated[odd].tolist())):
        rows = np.flatnonzero(odd & (stated == country))
        _, first, back = np.unique(lon[rows] + 1j * lat[rows], return_index=True, return_inverse=True)
        told = _beyond(world, country, lat[rows[first]], lon[rows[first]], found[rows[first]])
        for row, which in zip(rows.tolist(), back.reshape(-1).tolist(), strict=True):
            faults[row] = told[which]
    return faults


def _beyond(
    world: World, country: str, lat: NDArray[np.float64], lon: NDArray[np.float64], found: NDArray[np.object_]
) -> list[Fault]:
    """What is wrong with points that lie in another country than the one that their rows name, or in none."""
    away = world.beyond_km(country, lat, lon)
    outside = away > BORDER_KM  # a country without outline tells nothing either
    mistake: NDArray[np.object_] = np.full(len(lat), None, dtype=object)
    for text, mend in _MISTAKES:
        rows = np.flatnonzero((away > _NEAR_MISS_KM) & (mistake == None))  # noqa: E711 element by element
        y, x = mend(lat[rows], lon[rows])
        on_earth = np.abs(y) <= 90  # noqa: PLR2004 degrees
        rows = rows[on_earth]
        mistake[rows[world.countries_at(y[on_earth], x[on_earth]) == country]] = text
    faults: list[Fault] = []
    for at, (km, other) in enumerate(zip(away.tolist(), found.tolist(), strict=True)):
        where = f"it lies in {other}" if other else "it lies at sea"
        if not outside[at]:
            faults.append((None, ""))
        elif mistake[at] is None:
            faults.append((OUTSIDE, f": {where}, {km:,.0f} km outside {country}"))
        else:
            faults.append((mistake[at], f": {where}, and would lie in {country}, which the row names"))
    return faults


def _told(incidents: gpd.GeoDataFrame, at: NDArray[np.intp], faults: list[str | None]) -> list[Finding]:
    """One finding for each kind of fault: how many rows, the first of them, and what to do; each is logged as well."""
    found = []
    for kind in dict.fromkeys(fault for fault in faults if fault is not None):
        rows = [int(row) for row, fault in zip(at, faults, strict=True) if fault == kind]
        shown = ", ".join(row_label(incidents.index[row]) for row in rows[:SHOWN_ROWS])
        more = ", ..." if len(rows) > SHOWN_ROWS else ""
        noun = incidents.index.name or "row"
        message = (
            f"In {len(rows)} of {len(at)} {noun}(s) {kind}: {shown}{more}. "
            f"No point was moved; each row says so in {schema.MATCH_WHY!r}."
        )
        remedy = _ADVICE.get(kind, _ELSE)
        _LOGGER.warning("%s %s", message, remedy)
        slug = _SLUGS.get(kind, "sign_lost")
        found.append(finding("warning", slug, None, rows, None, message, remedy, index=incidents.index))
    return found
