"""All measures of incidents in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.errors import InputError
from geoincidents.measures.around import border_km, coast_km, population_within
from geoincidents.measures.cells import cell_of
from geoincidents.measures.divisions import admin_of
from geoincidents.measures.nearest import nearest_place
from geoincidents.measures.reference import azimuth_to, distance_to, ring_of, sector_of
from geoincidents.measures.time import days_since, sun_altitude
from geoincidents.parallel import by_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.queries.days import Day

_REFERRED: Final = ("distance", "azimuth", "sector", "ring")
_USUAL: Final = (*_REFERRED, "nearest_place", "country", "admin1")
NAMES: Final = (*_USUAL, "nearest_place_km", "coast", "border", "population", "sun", "days_since", "cell")
"""What :func:`features` can be asked for."""


@by_row
def features(
    incidents: gpd.GeoDataFrame,
    reference: Reference | None = None,
    names: Iterable[str] | None = None,
    *,
    since: Day | None = None,
    population_km: float = 25.0,
    resolution: int = 5,
    gazetteer: Gazetteer | None = None,
) -> pd.DataFrame:
    """Measures of incidents, each a column called after what it is and its unit.

    Parameters
    ----------
    incidents
        Incident table.
    reference
        Place name, place, match, (lat, lon), area, geometry in EPSG:4326, or table of geometries, that distances and
        directions are from.
    names
        Which ones: ``distance``, ``azimuth``, ``sector``, ``ring`` (from the reference), ``nearest_place``,
        ``nearest_place_km``, ``country``, ``admin1``, ``coast``, ``border``, ``population`` (within
        ``population_km``), ``sun``, ``days_since`` (needs ``since``) and ``cell`` (of H3, at
        ``resolution``). By default those of the reference where there
        is one, the nearest settlement, country and division, and ``days_since`` where ``since`` is given.
    since
        Day from which days are counted.
    population_km
        Kilometres within which people are counted.
    resolution
        Of H3 cells, 0 to 15; see :func:`cell_of`.
    gazetteer
        Where names are looked up and whose places count; the default one by default.

    Returns
    -------
    pandas.DataFrame
        One row an incident, with the incidents' index; ready for ``incidents.join(features(incidents, "Tripoli"))``
        but for ``country`` and ``admin1``, which are called ``point_country`` and ``point_admin1``.

    Raises
    ------
    InputError
        If there is no such measure, or what one of them needs is not given.
    PlaceNotFoundError
        If a name is not in the gazetteer.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack a column that a measure needs.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.2, 32.5)}])
    >>> features(incidents, "Tripoli", ["distance", "sector"]).round(0).values.tolist()
    [[43.0, 'S']]
    """
    chosen = _chosen(reference, names, since)
    look: dict[str, Any] = {"gazetteer": gazetteer}
    measures: dict[str, Callable[[], pd.Series[Any]]] = {
        "distance": lambda: distance_to(incidents, reference, **look),
        "azimuth": lambda: azimuth_to(incidents, reference, **look),
        "sector": lambda: sector_of(incidents, reference, **look),
        "ring": lambda: ring_of(incidents, reference, **look),
        "nearest_place": lambda: nearest_place(incidents, kind="P.", **look),
        "nearest_place_km": lambda: nearest_place(incidents, value="km", kind="P.", **look),
        "country": lambda: admin_of(incidents, "country", **look).rename("point_country"),
        "admin1": lambda: admin_of(incidents, "admin1", **look).rename("point_admin1"),
        "coast": lambda: coast_km(incidents),
        "border": lambda: border_km(incidents),
        "population": lambda: population_within(incidents, population_km, **look),
        "sun": lambda: sun_altitude(incidents),
        "days_since": lambda: days_since(incidents, since or ""),
        "cell": lambda: cell_of(incidents, resolution),
    }
    columns = [measures[name]() for name in chosen]
    return pd.DataFrame({str(one.name): one for one in columns}, index=incidents.index)


def _chosen(reference: Reference | None, names: Iterable[str] | None, since: Day | None) -> list[str]:
    """Names of the measures, in the order in which they are asked for."""
    if names is None:
        chosen = [name for name in _USUAL if reference is not None or name not in _REFERRED]
        return [*chosen, "days_since"] if since is not None else chosen
    chosen = [names] if isinstance(names, str) else list(dict.fromkeys(names))
    for name in chosen:
        if name not in NAMES:
            raise InputError(f"{name!r} is no measure. Give some of {', '.join(NAMES)}.")
        if name in _REFERRED and reference is None:
            raise InputError(f"{name!r} needs a reference. Pass reference='Tripoli', or another place.")
        if name == "days_since" and since is None:
            raise InputError("'days_since' needs since=, the day from which days are counted.")
    return chosen
