"""What lies round each incident: people, the coast, a border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geoincidents import geo
from geoincidents.errors import InputError
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.gazetteer.reference import is_number
from geoincidents.measures.reference import coordinates
from geoincidents.outlines.world import world
from geoincidents.parallel import by_row

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.gazetteer.ground import Ground

_CITY: Final = 100_000
"""People from which on quarters may be listed beside a city."""
_QUARTERS: Final = 5
"""How many times a quarter's people a city has: Donetsk five times that of its largest, Manila three times."""


@by_row
def coast_km(incidents: gpd.GeoDataFrame) -> pd.Series[float]:
    """Distance of each incident from the nearest coast, on land and at sea.

    Parameters
    ----------
    incidents
        Incident table.

    Returns
    -------
    pandas.Series
        Kilometres, called ``coast_km``, to a few kilometres (Natural Earth 1:10m); beyond 60 km to one in two hundred.
        NaN for rows without a point.

    Raises
    ------
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> coast_km(incidents_from_rows([{"geometry": Point(14.43, 27.04)}, {"geometry": None}])).round(-1).tolist()
    [500.0, nan]
    """
    return _series(incidents, world().coast_km, "coast_km")


@by_row
def border_km(incidents: gpd.GeoDataFrame) -> pd.Series[float]:
    """Distance of each incident from the nearest land border between two countries.

    Parameters
    ----------
    incidents
        Incident table.

    Returns
    -------
    pandas.Series
        Kilometres, called ``border_km``, to a few kilometres (Natural Earth 1:10m, borders as they are held); beyond
        60 km to one in two hundred. NaN for rows without a point.

    Raises
    ------
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> border_km(incidents_from_rows([{"geometry": Point(32.25, 31.13)}])).round(-1).tolist()
    [190.0]
    """
    return _series(incidents, world().border_km, "border_km")


def _series(incidents: gpd.GeoDataFrame, measure: Any, name: str) -> pd.Series[float]:
    """A measure of the different points, for every row."""
    known, values = _by_point(incidents, measure)
    out = np.full(len(incidents), np.nan)
    out[known] = values
    return pd.Series(out, index=incidents.index, name=name)


def _by_point(incidents: gpd.GeoDataFrame, measure: Any) -> tuple[NDArray[np.intp], Any]:
    """Positions of the rows with a point, and what is measured there, each different point once."""
    lat, lon = coordinates(incidents)
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if not len(known):
        return known, known
    points, back = np.unique(lon[known] + 1j * lat[known], return_inverse=True)
    return known, measure(points.imag, points.real)[back.reshape(-1)]


@by_row
def population_within(
    incidents: gpd.GeoDataFrame, km: float, *, gazetteer: Gazetteer | None = None
) -> pd.Series[float]:
    """People of the places within a distance of each incident, as far as the gazetteer knows them.

    Parameters
    ----------
    incidents
        Incident table.
    km
        Kilometres, above 0.
    gazetteer
        Whose places count; the default one by default. Villages without a figure count for nobody, quarters count
        with their city, and people where their town's point is, so that small distances say little.

    Returns
    -------
    pandas.Series
        Whole numbers (Int64), called ``population_25km`` for 25 km; null for rows without a point.

    Raises
    ------
    InputError
        If ``km`` is no number above 0.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.19, 32.89)}, {"geometry": Point(0, 0)}])
    >>> people = population_within(incidents, 25)
    >>> people.name, (people > 1_000_000).tolist()
    ('population_25km', [True, False])
    """
    if not is_number(km) or km <= 0:
        raise InputError(f"km={km!r} is no distance. Give kilometres as a number above 0.")

    def people(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
        where = towns(gazetteer_of(gazetteer))
        return np.array([_people(where, *point, km) for point in zip(lat, lon, strict=True)], dtype=np.int64)

    known, sums = _by_point(incidents, people)
    out = pd.array([None] * len(incidents), dtype="Int64")
    out[known] = sums
    return pd.Series(out, index=incidents.index, name=f"population_{km:g}km")


class Towns(NamedTuple):
    """Latitudes, longitudes and people of settlements that have a figure, from south to north."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    people: NDArray[np.int64]


_TOWNS: Final[WeakKeyDictionary[Ground, Towns]] = WeakKeyDictionary()


def towns(gazetteer: Gazetteer) -> Towns:
    """Settlements of a gazetteer; found once, as long as it is there.

    Quarters are counted with their city: those that are said to be one, and those that lie within the radius of a city
    of the same country that has several times their people and more than all of them, as many are listed as towns.
    """
    ground = gazetteer.ground
    if ground not in _TOWNS:
        at = np.flatnonzero(ground.of_kind("P.") & ~ground.of_kind("P.PPLX"))
        people = gazetteer.store.population(ground.rows[at])
        at, people = at[people > 0], people[people > 0]
        order = np.argsort(ground.lat[at], kind="stable")
        at, people = at[order], people[order]
        own = ~_of_cities(ground, at, people)
        _TOWNS[ground] = Towns(ground.lat[at[own]], ground.lon[at[own]], people[own])
    return _TOWNS[ground]


def _of_cities(ground: Ground, at: NDArray[np.intp], people: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which settlements, from south to north, are counted with a city around them."""
    lat, lon, country = ground.lat[at], ground.lon[at], ground.country[at]
    out = np.zeros(len(at), dtype=bool)
    for city in np.flatnonzero(people >= _CITY):
        km = float(ground.radius_km[at[city]])
        near = _around(lat, lon, (lat[city], lon[city]), km)
        near = near[(country[near] == country[city]) & (people[near] * _QUARTERS <= people[city])]
        near = near[geo.is_within(lat=lat[near], lon=lon[near], to_lat=lat[city], to_lon=lon[city], km=km)]
        out[near] |= people[near].sum() <= people[city]  # more would be suburbs, as round Paris
    return out


def _around(
    lat: NDArray[np.float64], lon: NDArray[np.float64], point: tuple[float, float], km: float
) -> NDArray[np.intp]:
    """Positions of all points within a distance of one, and of some beyond; latitudes are sorted."""
    first, last = np.searchsorted(lat, (point[0] - km / geo.KM_PER_DEGREE, point[0] + km / geo.KM_PER_DEGREE))
    aside = np.abs((lon[first:last] - point[1] + 180.0) % 360.0 - 180.0)
    aside *= np.cos(np.radians(min(abs(point[0]) + 1.0, 89.9)))
    near: NDArray[np.intp] = first + np.flatnonzero(aside * geo.KM_PER_DEGREE <= km * 1.05 + 1.0)
    return near


def _people(towns: Towns, lat: float, lon: float, km: float) -> int:
    """People within a distance of a point."""
    near = _around(towns.lat, towns.lon, (lat, lon), km)
    near = near[geo.is_within(lat=towns.lat[near], lon=towns.lon[near], to_lat=lat, to_lon=lon, km=km)]
    return int(towns.people[near].sum())
