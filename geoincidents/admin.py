"""The country and the divisions that each incident's point lies in, as a ``Series`` with the incidents' index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.features import coordinates
from geoincidents.gazetteer import Divisions, Gazetteer

if TYPE_CHECKING:
    from os import PathLike

    import geopandas as gpd
    from numpy.typing import NDArray

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
        Polygons of one's own, as :class:`Divisions` or the path of a file of them; ``admin2`` needs them, since no
        open map of the second-order divisions of the world comes with the package. Without them countries and
        first-order divisions go by Natural Earth, 1:10m, a point at sea by the coast up to 25 km away.
    gazetteer
        Whose spelling of first-order divisions counts; the embedded one by default.

    Returns
    -------
    pandas.Series
        Strings, called after the level; null for rows without a point and for what is not known.

    Raises
    ------
    InputError
        If the level is none of the three, or ``admin2`` is asked for without ``divisions``.
    FileMissingError
        If there is no file of that path.
    FileFormatError
        If it holds no polygons.
    SchemaError
        If no column of it names divisions, or the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.conforming import incidents_from_rows
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
    elif level == schema.ADMIN2:
        raise InputError(
            "The package has no outlines of second-order divisions. Pass divisions=, the path of a file of them, such "
            "as one of OCHA's COD-AB or of geoBoundaries."
        )
    else:
        from geoincidents.gazetteer.divisions import locate_points

        found = locate_points(gazetteer or Gazetteer.default(), lat[at], lon[at])
        column[at] = found.country if level == schema.COUNTRY else found.admin1
    return pd.Series(pd.array(column, dtype="string"), index=incidents.index, name=level)  # type: ignore[call-overload]  # the stubs know no object array


def _coarse(incidents: gpd.GeoDataFrame, level: str) -> NDArray[np.bool_]:
    if schema.GEO_PRECISION not in incidents.columns:
        return np.zeros(len(incidents), dtype=bool)
    classes = [str(word) for word in _TOO_COARSE[level]]
    return np.asarray(incidents[schema.GEO_PRECISION].isin(classes).to_numpy(dtype=bool))
