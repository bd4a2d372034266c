"""The country and the divisions that each incident's point lies in, as a ``Series`` with the incidents' index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.gazetteer.borders import stated_countries
from geoincidents.gazetteer.division_files import Divisions
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.measures.reference import coordinates
from geoincidents.parallel import by_row

if TYPE_CHECKING:
    from os import PathLike

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer

_LEVELS: Final = (schema.COUNTRY, schema.ADMIN1, schema.ADMIN2)
# What a point of each class does not tell: it stands for something wider, or may lie on either side of a border.
_TOO_COARSE: Final = {
    schema.COUNTRY: (),
    schema.ADMIN1: (schema.GeoPrecision.COUNTRY,),
    schema.ADMIN2: (
        schema.GeoPrecision.COUNTRY,
        schema.GeoPrecision.ADMIN1,
        schema.GeoPrecision.AREA,
        schema.GeoPrecision.LINEAR,
        schema.GeoPrecision.NEAR,
    ),
}


@by_row
def admin_of(
    incidents: gpd.GeoDataFrame,
    level: Literal["country", "admin1", "admin2"] = "admin1",
    *,
    divisions: Divisions | str | PathLike[str] | None = None,
    gazetteer: Gazetteer | None = None,
) -> pd.Series[str]:
    """The country or the division that each incident's point lies in.

    A point that stands for something wider than the level, or that may lie on either side of its border, tells
    nothing: ``admin1`` is null where ``geo_precision`` is ``country``, ``admin2`` also where it is ``admin1``,
    ``area``, ``linear`` or ``near``.

    Parameters
    ----------
    incidents
        Incident table.
    level
        ``country`` (ISO alpha-3 codes), ``admin1`` or ``admin2``.
    divisions
        Polygons of one's own, as :class:`Divisions` or the path of a file of them. Without them countries and
        first-order divisions go by Natural Earth, 1:10m, a point at sea by the coast up to 25 km away; up to 5 km from
        a border between countries the row's ``country`` decides, or that of its place, or a town up to 2 km from the
        point. ``admin2`` goes by the nearest place of the gazetteer that says its own, null where one of another
        division is less than twice as far. The places of packs do, those of the embedded gazetteer do not.
    gazetteer
        Whose spelling of first-order divisions counts; the embedded one by default.

    Returns
    -------
    pandas.Series
        Strings, called after the level; null for rows without a point and for what is not known.

    Raises
    ------
    InputError
        If the level is none of the three, or ``admin2`` is asked for without ``divisions`` of a gazetteer that has
        none.
    FileMissingError
        If there is no file of that path.
    FileFormatError
        If it holds no polygons.
    SchemaError
        If no column of it names divisions, or the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> incidents = incidents_from_rows([{"geometry": Point(13.18, 32.88)}, {"geometry": None}])
    >>> admin_of(incidents).tolist(), admin_of(incidents, "country").tolist()
    (['Tripoli', <NA>], ['LBY', <NA>])
    """
    if level not in _LEVELS:
        raise InputError(f"level={level!r} is none of {', '.join(_LEVELS)}.")
    lat, lon = coordinates(incidents)
    column: NDArray[np.object_] = np.full(len(incidents), None, dtype=object)
    at = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon) & ~_coarse(incidents, level))
    if divisions is not None:
        opened = divisions if isinstance(divisions, Divisions) else Divisions.open(divisions)
        told = opened.at(zip(lat[at].tolist(), lon[at].tolist(), strict=True))[level].astype(object)
        column[at] = told.where(told.notna(), None).to_numpy()
    else:
        column[at] = _told(gazetteer_of(gazetteer), level, incidents.iloc[at])
    return pd.Series(pd.array(column, dtype="string"), index=incidents.index, name=level)  # type: ignore[call-overload]  # the stubs know no object array


def _told(gazetteer: Gazetteer, level: str, incidents: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Country or division of points as the package and a gazetteer tell them."""
    from geoincidents.gazetteer.divisions import locate_points
    from geoincidents.gazetteer.second_order import has_second_order, second_order

    lat, lon = coordinates(incidents)
    if level != schema.ADMIN2:
        found = locate_points(gazetteer, lat, lon, stated_countries(incidents, gazetteer))
        return found.country if level == schema.COUNTRY else found.admin1
    if not has_second_order(gazetteer):
        raise InputError(
            "No place of this gazetteer says its second-order division. Pass divisions=, the path of a file of "
            "polygons such as OCHA's COD-AB or geoBoundaries, or add a pack: geoincidents gazetteer add UA (or others)."
        )
    return second_order(gazetteer, lat, lon)


def _coarse(incidents: gpd.GeoDataFrame, level: str) -> NDArray[np.bool_]:
    if schema.GEO_PRECISION not in incidents.columns:
        return np.zeros(len(incidents), dtype=bool)
    classes = [str(word) for word in _TOO_COARSE[level]]
    return np.asarray(incidents[schema.GEO_PRECISION].isin(classes).to_numpy(dtype=bool))
